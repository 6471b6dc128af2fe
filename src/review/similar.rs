//! What happened before: incidents that share a contact, a claim, a fact or a rule with one.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::model::finding::Finding;
use crate::model::id::{FactId, RuleId};
use crate::model::incident::{Incident, Status};
use crate::model::value::Value;
use crate::store::{Filter, Store, StoreError};

/// What two incidents have in common; nearer kin first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same phone number, address or account is offered.
    SameContact(String),
    /// The same wrong value is claimed of the same fact.
    SameClaim(FactId),
    /// Something else about the same fact.
    SameFact(FactId),
    /// The same rule spoke.
    SameRule(RuleId),
}

/// A similar incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// What it shares.
    pub likeness: Likeness,
    /// The incident.
    pub incident: Incident,
}

/// The nearest kin of an incident, closed ones too, nearest first and among equals newest first. `limit` 0 means all.
///
/// # Errors
/// See [`StoreError`].
pub fn similar(store: &dyn Store, to: &Incident, limit: usize, now: Timestamp) -> Result<Vec<Similar>, StoreError> {
    let every = vec![Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed];
    let all = store.incidents(&Filter { status: every, assignee: None, limit: 0 }, now)?;
    let mut kin: Vec<Similar> = all
        .into_iter()
        .filter(|other| other.id != to.id)
        .filter_map(|incident| likeness(to, &incident).map(|likeness| Similar { likeness, incident }))
        .collect();
    // By kind of likeness only: which fact or rule it is must not come before how new it is.
    kin.sort_by(|a, b| {
        nearness(&a.likeness)
            .cmp(&nearness(&b.likeness))
            .then(b.incident.opened.cmp(&a.incident.opened))
            .then(b.incident.id.cmp(&a.incident.id))
    });
    if limit > 0 {
        kin.truncate(limit);
    }
    Ok(kin)
}

const fn nearness(likeness: &Likeness) -> u8 {
    match likeness {
        Likeness::SameContact(_) => 0,
        Likeness::SameClaim(_) => 1,
        Likeness::SameFact(_) => 2,
        Likeness::SameRule(_) => 3,
    }
}

/// The nearest thing that two incidents share, if they share anything.
#[must_use]
pub fn likeness(a: &Incident, b: &Incident) -> Option<Likeness> {
    let pairs = || a.findings.iter().flat_map(|x| b.findings.iter().map(move |y| (x, y)));
    if let Some(contact) = pairs().find_map(|(x, y)| contact(x).filter(|mine| contact(y) == Some(*mine))) {
        return Some(Likeness::SameContact(contact.to_owned()));
    }
    let same_claim = |x: &Finding, y: &Finding| match (&x.claim, &y.claim) {
        (Some(x), Some(y)) => (x.fact == y.fact && x.slot == y.slot && x.value == y.value).then(|| x.fact.clone()),
        _ => None,
    };
    if let Some(fact) = pairs().find_map(|(x, y)| same_claim(x, y)) {
        return Some(Likeness::SameClaim(fact));
    }
    let facts: BTreeSet<&FactId> = b.findings.iter().filter_map(|finding| finding.claim.as_ref().map(|claim| &claim.fact)).collect();
    if let Some(claim) = a.findings.iter().filter_map(|finding| finding.claim.as_ref()).find(|claim| facts.contains(&claim.fact)) {
        return Some(Likeness::SameFact(claim.fact.clone()));
    }
    let rules: BTreeSet<&RuleId> = b.findings.iter().map(|finding| &finding.rule).collect();
    a.findings.iter().find(|finding| rules.contains(&finding.rule)).map(|finding| Likeness::SameRule(finding.rule.clone()))
}

fn contact(finding: &Finding) -> Option<&str> {
    match finding.claim.as_ref().map(|claim| &claim.value) {
        Some(Value::Contact { value, .. }) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::IncidentId;
    use crate::review::staged::{Shelf, ago, fake_contact, leaver, now, wrong_answer};

    #[test]
    fn nearest_kin_come_first_and_newest_among_equals() {
        let renumbered = |mut incident: Incident, number: u64, minutes: i64| {
            incident.id = IncidentId(number);
            incident.opened = ago(minutes);
            incident
        };
        let mut other_value = renumbered(wrong_answer(), 3, 10);
        if let Some(claim) = &mut other_value.findings[0].claim {
            claim.value = Value::YesNo { yes: true };
        }
        let mut other_fact = renumbered(wrong_answer(), 5, 10);
        if let Some(claim) = &mut other_fact.findings[0].claim {
            claim.fact = FactId::from("delivery-time");
        }
        let mut same_claim_closed = renumbered(wrong_answer(), 2, 9_000);
        same_claim_closed.status = Status::Resolved;
        let same_claim = renumbered(wrong_answer(), 1, 50);
        let shelf = Shelf::of(vec![wrong_answer(), leaver(), fake_contact(), other_value, other_fact, same_claim_closed, same_claim]);
        let found = |to: &Incident, limit| -> Vec<(u64, Likeness)> {
            similar(&shelf, to, limit, now()).unwrap().into_iter().map(|kin| (kin.incident.id.0, kin.likeness)).collect()
        };
        let window = || FactId::from("cancel-window");
        assert_eq!(
            found(&wrong_answer(), 0),
            [
                (1, Likeness::SameClaim(window())),
                (2, Likeness::SameClaim(window())),
                (3, Likeness::SameFact(window())),
                (5, Likeness::SameRule(RuleId::from("wrong-answer"))),
            ]
        );
        assert_eq!(found(&wrong_answer(), 1).len(), 1);
        assert_eq!(found(&leaver(), 0), []);
        let again = renumbered(fake_contact(), 90, 1);
        assert_eq!(found(&again, 0), [(21, Likeness::SameContact("2105550199".to_owned()))]);
    }
}
