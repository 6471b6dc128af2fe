//! Findings to incidents: fingerprint, merge, transition, priority, deadline. Pure functions over plain data.
//!
//! An [`Incident`] is opened by the first findings of a fingerprint ([`open`]), grows by [`merge()`], is worked off by [`decide`], and is
//! looked at as of some time by [`as_of`] (which ends a snooze and counts the days of waiting without writing anything).

mod correction;
mod merge;
mod priority;
mod revision;
mod transition;

pub use correction::{amend, became_wrong, fate_of, wrong_posts};
pub use merge::{merge, open};
pub use priority::{LEVEL_TERMS, LevelTerms, WEIGHTS, Weights, prioritise, rank, terms_for};
pub use revision::{erase, erase_excerpt, erase_finding, is_news, revise};
pub use transition::{apply, decide, wake};

use jiff::Timestamp;

use crate::model::id::IncidentId;
use crate::model::incident::Incident;

/// Who acts when nobody of the staff does: the program itself.
pub const PROGRAM: &str = "overhear";

/// Why a decision cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The incident has changed since it was looked at.
    #[error("{id} has changed since you looked at it (you saw version {seen}, it is now at {now}); look again with `overhear show {}`", id.0)]
    Stale {
        /// Which.
        id: IncidentId,
        /// Version seen.
        seen: u64,
        /// Version now.
        now: u64,
    },
    /// The verb does not apply to its status; the text names the way out.
    #[error("{0}")]
    NotNow(String),
}

/// The incident as it is at `now`, for looking at: a snooze whose time has come is over, and the priority counts the days of waiting until
/// then. The version stays: nothing has happened to it.
#[must_use]
pub fn as_of(mut incident: Incident, now: Timestamp) -> Incident {
    wake(&mut incident, now);
    prioritise(&mut incident, now);
    incident
}

#[cfg(test)]
mod tests;
