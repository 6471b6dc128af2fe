//! The same wrong claim in many threads, on many sites, is one claim: incidents that make it are shown together.
//!
//! Each thread keeps an incident of its own, so a decision on one, or on all that wait, never hides a thread that comes later.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::listing::current_status;
use crate::model::finding::RuleKind;
use crate::model::id::IncidentId;
use crate::model::incident::{Incident, Status};
use crate::model::value::{ContactKind, TimeUnit, Value};
use crate::store::{Filter, Store, StoreError};

/// Most incidents looked through for others with the same claim: those that wait first, the most urgent first. A queue of more is told from
/// its top.
pub const WINDOW: usize = 1_000;
/// Digits at the end of a phone number that make it the same, however its country and area are written.
const PHONE_END: usize = 9;

/// A wrong claim: the fact, the slot and the value in one form; of a contact the contact alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

/// The wrong claim that an incident is about; `None` for anything but wrong answers. Its findings have one claim in common, so the first
/// speaks for all.
#[must_use]
pub fn key(incident: &Incident) -> Option<Key> {
    let mut wrong = incident.findings.iter().filter(|finding| finding.kind == RuleKind::Contradiction);
    let claim = wrong.find_map(|finding| finding.claim.as_ref())?;
    Some(match &claim.value {
        Value::Contact { kind, value } => Key(format!("contact\n{}", contact(*kind, value))),
        value => Key(format!("{}\n{}\n{}", claim.fact.as_str(), claim.slot, canonical(value))),
    })
}

/// A value in one form: two weeks are fourteen days.
fn canonical(value: &Value) -> String {
    let (unit, times) = match value {
        Value::Duration { unit: TimeUnit::Week, working: false, .. } => (TimeUnit::Day, 7.0),
        Value::Duration { unit: TimeUnit::Year, .. } => (TimeUnit::Month, 12.0),
        Value::Duration { unit: TimeUnit::Minute, .. } => (TimeUnit::Second, 60.0),
        Value::Duration { unit: TimeUnit::Hour, .. } => (TimeUnit::Second, 3_600.0),
        _ => return serde_json::to_string(value).unwrap_or_default(),
    };
    let Value::Duration { min, max, working, .. } = value else { return String::new() };
    serde_json::to_string(&Value::Duration { min: min * times, max: max * times, unit, working: *working }).unwrap_or_default()
}

fn contact(kind: ContactKind, value: &str) -> String {
    if kind != ContactKind::Phone {
        return value.trim_end_matches('/').to_lowercase();
    }
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    digits.get(digits.len().saturating_sub(PHONE_END)..).unwrap_or_default().iter().collect()
}

/// Rows put together: the first of each claim stays, the numbers of the others go to it, in their order.
#[must_use]
pub fn together(rows: Vec<Incident>) -> (Vec<Incident>, BTreeMap<IncidentId, Vec<IncidentId>>) {
    let mut leads: BTreeMap<Key, IncidentId> = BTreeMap::new();
    let mut kin: BTreeMap<IncidentId, Vec<IncidentId>> = BTreeMap::new();
    let mut kept = Vec::new();
    for row in rows {
        if let Some(key) = key(&row) {
            if let Some(lead) = leads.get(&key) {
                kin.entry(*lead).or_default().push(row.id);
                continue;
            }
            leads.insert(key, row.id);
        }
        kept.push(row);
    }
    (kept, kin)
}

/// The other incidents with the claim of one: those that wait first, most urgent first, then closed ones. Empty for what is no wrong answer,
/// which costs no reading.
///
/// # Errors
/// See [`StoreError`].
pub fn others(store: &dyn Store, of: &Incident, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
    let Some(own) = key(of) else { return Ok(Vec::new()) };
    let every = vec![Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed];
    let mut all = store.incidents(&Filter { status: every, assignee: None, limit: 2 * WINDOW }, now)?;
    all.retain(|other| other.id != of.id && key(other).is_some_and(|other| other == own));
    Ok(all)
}

/// The numbers given, each followed by those that wait with the same claim and are not among them.
///
/// # Errors
/// See [`StoreError`].
pub fn widened(store: &dyn Store, ids: &[IncidentId], now: Timestamp) -> Result<Vec<IncidentId>, StoreError> {
    let mut all: Vec<IncidentId> = Vec::new();
    let mut add = |id: IncidentId| {
        if !all.contains(&id) {
            all.push(id);
        }
    };
    for id in ids {
        add(*id);
        // One that does not exist is told when the decision on it is refused.
        let Ok(incident) = store.incident(*id) else { continue };
        others(store, &incident, now)?.iter().filter(|other| current_status(other, now).is_active()).for_each(|other| add(other.id));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::staged::{Shelf, fake_contact, leaver, now, wrong_answer};

    fn numbered(mut incident: Incident, number: u64) -> Incident {
        incident.id = IncidentId(number);
        incident
    }

    fn claiming(number: u64, value: Value) -> Incident {
        let mut incident = numbered(wrong_answer(), number);
        if let Some(claim) = &mut incident.findings[0].claim {
            claim.value = value;
        }
        incident
    }

    #[test]
    fn one_claim_in_many_forms_is_one_group() {
        let weeks = Value::Duration { min: 2.0, max: 2.0, unit: TimeUnit::Week, working: false };
        let working = Value::Duration { min: 14.0, max: 14.0, unit: TimeUnit::Day, working: true };
        let phone = |value: &str| Value::Contact { kind: ContactKind::Phone, value: value.to_owned() };
        assert_eq!(key(&wrong_answer()), key(&claiming(2, weeks)));
        assert_ne!(key(&wrong_answer()), key(&claiming(2, working)));
        assert_eq!(key(&claiming(1, phone("+302105550199"))), key(&claiming(2, phone("2105550199"))));
        assert_ne!(key(&claiming(1, phone("+302105550199"))), key(&claiming(2, phone("2105550198"))));
        assert_eq!(key(&leaver()), None);
        let (rows, kin) =
            together(vec![fake_contact(), wrong_answer(), leaver(), numbered(wrong_answer(), 40), numbered(wrong_answer(), 41)]);
        assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [21, 17, 4]);
        assert_eq!(kin, BTreeMap::from([(IncidentId(17), vec![IncidentId(40), IncidentId(41)])]));
    }

    #[test]
    fn a_decision_on_all_takes_those_that_wait_and_no_others() {
        let mut closed = numbered(wrong_answer(), 40);
        closed.status = Status::Resolved;
        let shelf = Shelf::of(vec![wrong_answer(), closed, numbered(wrong_answer(), 41), leaver()]);
        let ids = |ids: &[u64]| ids.iter().map(|id| IncidentId(*id)).collect::<Vec<_>>();
        assert_eq!(widened(&shelf, &ids(&[17, 4]), now()).unwrap(), ids(&[17, 41, 4]));
        assert_eq!(widened(&shelf, &ids(&[99]), now()).unwrap(), ids(&[99]));
    }
}
