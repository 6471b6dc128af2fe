//! Findings to incidents: fingerprint, merge, transition, priority, deadline. Pure functions over plain data.

use jiff::Timestamp;

use crate::model::finding::Finding;
use crate::model::id::IncidentId;
use crate::model::incident::{Decision, Excerpt, Incident};

/// Why a decision cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The incident has changed since it was looked at.
    #[error("{id} has changed since you looked at it (you saw version {seen}, it is now at {now}); look again with `overhear show {id}`")]
    Stale {
        /// Which.
        id: IncidentId,
        /// Version seen.
        seen: u64,
        /// Version now.
        now: u64,
    },
    /// The verb does not apply to its status.
    #[error("{0}")]
    NotNow(String),
}

/// Opens a new incident for the first findings of a fingerprint.
#[must_use]
pub fn open(id: IncidentId, findings: &[Finding], excerpts: &[Excerpt], now: Timestamp) -> Incident {
    let _ = (id, findings, excerpts, now);
    todo!()
}

/// Adds findings to an incident: ones it already has (by id) change nothing; a new post reopens a closed one unless it was dismissed as a
/// false positive. Returns whether anything changed.
pub fn merge(incident: &mut Incident, findings: &[Finding], excerpts: &[Excerpt], now: Timestamp) -> bool {
    let _ = (incident, findings, excerpts, now);
    todo!()
}

/// Applies a decision.
///
/// # Errors
/// When the decision does not apply; the incident is unchanged then.
pub fn decide(incident: &mut Incident, decision: &Decision) -> Result<(), Refusal> {
    let _ = (incident, decision);
    todo!()
}
