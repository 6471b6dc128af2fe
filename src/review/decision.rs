//! Decisions of staff on one or many incidents.

use jiff::Timestamp;

use crate::incident::Refusal;
use crate::model::id::IncidentId;
use crate::model::incident::{Action, Decision, Incident, Verdict};
use crate::store::{Store, StoreError};

/// Longest staff name, in characters.
pub const MAX_NAME: usize = 64;
/// Longest remark, in bytes.
pub const MAX_REMARK: usize = 8 * 1024;

/// What came of a decision on one incident.
#[derive(Debug)]
pub struct Taken {
    /// The incident.
    pub id: IncidentId,
    /// As it is now, or why it is as it was.
    pub result: Result<Incident, StoreError>,
}

/// Who decides what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The version that was looked at, to refuse a decision on something that has changed since; `None` decides on whatever is there.
    pub seen_version: Option<u64>,
    /// What.
    pub action: Action,
}

/// Takes the same decision on each of `ids`: each is tried, in order, once however often it is named; one that fails does not stop the others.
#[must_use]
pub fn decide(store: &dyn Store, ids: &[IncidentId], ruling: &Ruling) -> Vec<Taken> {
    let mut taken: Vec<Taken> = Vec::with_capacity(ids.len());
    for &id in ids {
        if taken.iter().all(|earlier| earlier.id != id) {
            taken.push(Taken { id, result: decide_one(store, id, ruling) });
        }
    }
    taken
}

fn decide_one(store: &dyn Store, id: IncidentId, ruling: &Ruling) -> Result<Incident, StoreError> {
    if let Action::Resolve { verdict: Verdict::Duplicate(of), .. } | Action::Dismiss { verdict: Verdict::Duplicate(of), .. } = ruling.action
    {
        if of == id {
            return Err(Refusal::NotNow(format!("{id} cannot be a duplicate of itself")).into());
        }
        // The original must exist: a typing slip here would hide an incident behind nothing.
        store.incident(of)?;
    }
    store.decide(&Decision {
        incident: id,
        seen_version: ruling.seen_version,
        by: ruling.by.clone(),
        at: ruling.at,
        action: ruling.action.clone(),
    })
}

/// A staff name as it is kept: trimmed.
///
/// # Errors
/// What is wrong with it, for people: empty, too long, or with characters that are not seen.
pub fn name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() {
        return Err("a name must not be empty".to_owned());
    }
    if name.chars().count() > MAX_NAME {
        return Err(format!("a name has at most {MAX_NAME} characters"));
    }
    if name.chars().any(crate::model::untrusted::is_hidden) {
        return Err(format!("a name must not hold invisible characters: {}", crate::model::untrusted::shown(name, false)));
    }
    Ok(name.to_owned())
}

/// A remark as it is kept: trimmed.
///
/// # Errors
/// What is wrong with it, for people: empty or too long.
pub fn remark(text: &str) -> Result<String, String> {
    let remark = text.trim();
    if remark.is_empty() {
        return Err("it must not be empty".to_owned());
    }
    if remark.len() > MAX_REMARK {
        return Err(format!("it has {} bytes; at most {MAX_REMARK} are kept", remark.len()));
    }
    Ok(remark.to_owned())
}
