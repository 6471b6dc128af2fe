//! The queue as staff see it now: rows in priority order, and what waits in all.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::group;
use crate::model::finding::Level;
use crate::model::id::IncidentId;
use crate::model::incident::{Incident, Status};
use crate::store::{Filter, Outline, Store, StoreError, Survey};

/// Where an incident stands at `now`, which its stored status alone does not say: a snooze ends by itself.
///
/// A snoozed incident whose time has come is claimed when somebody has it, else open; so is a snoozed one without an end, because nothing
/// may sleep for ever.
#[must_use]
pub fn current_status(incident: &Incident, now: Timestamp) -> Status {
    match incident.status {
        Status::Snoozed if incident.snoozed_until.is_none_or(|until| until <= now) => {
            if incident.assignee.is_some() {
                Status::Claimed
            } else {
                Status::Open
            }
        }
        status => status,
    }
}

/// Whether the first answer is late: the incident waits (it neither rests nor is closed) and its due time has passed.
#[must_use]
pub fn is_overdue(incident: &Incident, now: Timestamp) -> bool {
    matches!(current_status(incident, now), Status::Open | Status::Claimed) && incident.due.is_some_and(|due| due < now)
}

/// Whether two staff names mean the same person: case does not matter.
#[must_use]
pub fn same_person(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Which incidents are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only these, by [`current_status`]; empty means open and claimed.
    pub statuses: Vec<Status>,
    /// Whatever their status; overrides `statuses`.
    pub all: bool,
    /// Each incident for itself: those with the same wrong claim are not put together. `all` shows each, too.
    pub flat: bool,
    /// Only this person's.
    pub assignee: Option<String>,
    /// Only this level and above.
    pub level: Option<Level>,
    /// At most so many rows; 0 means all.
    pub limit: usize,
}

impl Wanted {
    /// Whether fewer are wanted than all that wait, so that none listed does not mean that none waits.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.all && !self.statuses.is_empty() || self.level.is_some() || self.assignee.is_some()
    }

    fn takes(&self, incident: &Incident, now: Timestamp) -> bool {
        self.statuses().contains(&current_status(incident, now))
            && self.level.is_none_or(|level| incident.level >= level)
            && self.assignee.as_deref().is_none_or(|name| incident.assignee.as_deref().is_some_and(|held| same_person(held, name)))
    }

    /// Statuses wanted, by name.
    fn statuses(&self) -> Vec<Status> {
        if self.all {
            EVERY.to_vec()
        } else if self.statuses.is_empty() {
            vec![Status::Open, Status::Claimed]
        } else {
            self.statuses.clone()
        }
    }
}

/// How much waits, whatever was wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nobody has them.
    pub open: usize,
    /// Somebody has them.
    pub claimed: usize,
    /// Open or claimed, and late.
    pub overdue: Vec<IncidentId>,
    /// Put off, their time not yet come.
    pub snoozed: usize,
    /// When the first of the snoozed comes back.
    pub next_back: Option<Timestamp>,
}

impl Counts {
    /// Counts what waits.
    #[must_use]
    pub fn of(waiting: &[Outline], now: Timestamp) -> Self {
        let mut counts = Self::default();
        for outline in waiting {
            match outline.status {
                Status::Open => counts.open += 1,
                Status::Claimed => counts.claimed += 1,
                Status::Snoozed => {
                    counts.snoozed += 1;
                    counts.next_back = match (counts.next_back, outline.snoozed_until) {
                        (Some(first), Some(until)) => Some(first.min(until)),
                        (first, until) => first.or(until),
                    };
                    continue;
                }
                Status::Resolved | Status::Dismissed => continue,
            }
            if outline.due.is_some_and(|due| due < now) {
                counts.overdue.push(outline.id);
            }
        }
        counts
    }
}

/// Rows and counters of the queue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// What was wanted: waiting ones by priority, then closed ones by priority.
    pub rows: Vec<Incident>,
    /// How many would be rows without the limit; `None` when more exist and counting them would mean reading them all.
    pub matching: Option<usize>,
    /// How much waits in all.
    pub counts: Counts,
    /// Whether closed incidents were asked for.
    pub with_closed: bool,
    /// The others with the wrong claim of a row, which have no row of their own.
    pub same_claim: BTreeMap<IncidentId, Vec<IncidentId>>,
}

const EVERY: [Status; 5] = [Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed];

/// Lists the queue under one lease; under two when somebody's name is spelt in several ways.
///
/// # Errors
/// See [`StoreError`].
pub fn list(store: &dyn Store, wanted: &Wanted, now: Timestamp) -> Result<Listing, StoreError> {
    let status = wanted.statuses();
    let with_closed = status.iter().any(|status| !status.is_active());
    // One more than is shown tells whether there are more. What the store cannot pick by must be read whole.
    let grouped = !wanted.flat && !wanted.all;
    let limit = match wanted.limit {
        0 => 0,
        _ if wanted.level.is_some() => 0,
        // Others with the same claim may stand far below.
        shown if grouped => shown.saturating_add(1).max(group::WINDOW),
        shown => shown.saturating_add(1),
    };
    let mut filter = Filter { status, assignee: wanted.assignee.clone(), limit };
    let Survey { incidents, waiting } = store.survey(&filter, now)?;
    let spelt_otherwise = |name: &String| {
        with_closed || waiting.iter().filter_map(|outline| outline.assignee.as_ref()).any(|held| held != name && same_person(held, name))
    };
    let mut rows = if wanted.assignee.as_ref().is_some_and(spelt_otherwise) {
        // The store compares names letter by letter.
        filter.assignee = None;
        filter.limit = 0;
        store.incidents(&filter, now)?
    } else {
        incidents
    };
    rows.retain(|incident| wanted.takes(incident, now));
    let read = rows.len();
    let (mut rows, mut same_claim) = if grouped { group::together(rows) } else { (rows, BTreeMap::new()) };
    let matching = if filter.limit == 0 || read < filter.limit {
        Some(rows.len())
    } else if with_closed || wanted.assignee.is_some() {
        None
    } else {
        Some(waiting.iter().filter(|outline| filter.status.contains(&outline.status)).count())
    };
    if wanted.limit > 0 {
        rows.truncate(wanted.limit);
    }
    same_claim.retain(|lead, _| rows.iter().any(|row| row.id == *lead));
    Ok(Listing { rows, matching, counts: Counts::of(&waiting, now), with_closed, same_claim })
}

/// What is left for one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Open incidents and those that this person has.
    pub left: usize,
    /// Claimed by others.
    pub with_others: usize,
    /// Put off.
    pub snoozed: usize,
    /// The one to take next: the highest priority among those left.
    pub next: Option<IncidentId>,
}

/// What is left for `person`.
///
/// # Errors
/// See [`StoreError`].
pub fn ahead(store: &dyn Store, person: &str, now: Timestamp) -> Result<Ahead, StoreError> {
    let mut ahead = Ahead::default();
    // The outlines alone are wanted; a limit of 0 would read all incidents.
    for outline in store.survey(&Filter { limit: 1, ..Filter::default() }, now)?.waiting {
        let mine = outline.assignee.as_deref().is_some_and(|held| same_person(held, person));
        match outline.status {
            Status::Open => {}
            Status::Claimed if mine => {}
            Status::Claimed => {
                ahead.with_others += 1;
                continue;
            }
            Status::Snoozed => {
                ahead.snoozed += 1;
                continue;
            }
            Status::Resolved | Status::Dismissed => continue,
        }
        ahead.left += 1;
        ahead.next = ahead.next.or(Some(outline.id));
    }
    Ok(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::staged::{Shelf, ago, fake_contact, leaver, now, wrong_answer};
    use jiff::SignedDuration;

    fn shelf() -> Shelf {
        let mut snoozed = leaver();
        snoozed.id = IncidentId(30);
        snoozed.status = Status::Snoozed;
        snoozed.snoozed_until = Some(now() + SignedDuration::from_hours(20));
        snoozed.due = Some(ago(600));
        let mut back = leaver();
        back.id = IncidentId(31);
        back.status = Status::Snoozed;
        back.snoozed_until = Some(ago(5));
        back.priority = 10;
        let mut back_with = back.clone();
        back_with.id = IncidentId(32);
        back_with.assignee = Some("Nikos".to_owned());
        let closed = (40..45).map(|number| {
            let mut incident = leaver();
            incident.id = IncidentId(number);
            incident.status = if number % 2 == 0 { Status::Resolved } else { Status::Dismissed };
            incident.priority = 1_000 - i64::try_from(number).unwrap();
            incident
        });
        Shelf::of([leaver(), wrong_answer(), fake_contact(), snoozed, back, back_with].into_iter().chain(closed).collect())
    }

    fn ids(listing: &Listing) -> Vec<u64> {
        listing.rows.iter().map(|incident| incident.id.0).collect()
    }

    #[test]
    fn the_queue_is_what_waits_with_snoozes_that_have_ended() {
        let shelf = shelf();
        let listing = list(&shelf, &Wanted::default(), now()).unwrap();
        assert_eq!(ids(&listing), [17, 21, 4, 31, 32]);
        assert_eq!(*shelf.leases.lock().unwrap(), 1);
        let counts = listing.counts;
        assert_eq!((counts.open, counts.claimed, counts.snoozed), (3, 2, 1));
        assert_eq!(counts.overdue, [IncidentId(17)], "a resting incident is not late");
        assert_eq!(counts.next_back, Some(now() + SignedDuration::from_hours(20)));
    }

    #[test]
    fn conditions_pick_rows_but_not_counters() {
        let shelf = shelf();
        let wanted = |wanted: Wanted| list(&shelf, &wanted, now()).unwrap();
        assert_eq!(ids(&wanted(Wanted { statuses: vec![Status::Snoozed], ..Wanted::default() })), [30]);
        assert_eq!(ids(&wanted(Wanted { statuses: vec![Status::Open], ..Wanted::default() })), [21, 4, 31]);
        assert_eq!(ids(&wanted(Wanted { assignee: Some("MARIA".to_owned()), ..Wanted::default() })), [17]);
        assert_eq!(ids(&wanted(Wanted { assignee: Some("nikos".to_owned()), ..Wanted::default() })), [32]);
        assert_eq!(ids(&wanted(Wanted { level: Some(Level::Critical), ..Wanted::default() })), [17, 21]);
        let first = wanted(Wanted { limit: 2, ..Wanted::default() });
        assert_eq!((ids(&first), first.matching), (vec![17, 21], Some(5)));
        assert_eq!(first.counts.open, 3);
    }

    #[test]
    fn closed_ones_are_read_only_when_asked_for_and_no_more_than_fit() {
        let shelf = shelf();
        let some = list(&shelf, &Wanted { all: true, limit: 8, ..Wanted::default() }, now()).unwrap();
        assert_eq!(ids(&some), [17, 21, 4, 30, 31, 32, 40, 41]);
        assert_eq!(some.matching, None, "more exist, not counted");
        assert_eq!(*shelf.read.lock().unwrap(), 9, "one more than is shown");
        let all = list(&shelf, &Wanted { all: true, ..Wanted::default() }, now()).unwrap();
        assert_eq!((all.rows.len(), all.matching), (11, Some(11)));
        let resolved = list(&shelf, &Wanted { statuses: vec![Status::Resolved], limit: 20, ..Wanted::default() }, now()).unwrap();
        assert_eq!((ids(&resolved), resolved.matching), (vec![40, 42, 44], Some(3)));
    }

    #[test]
    fn what_is_left_is_open_or_mine() {
        let shelf = shelf();
        let maria = ahead(&shelf, "Maria", now()).unwrap();
        assert_eq!(maria, Ahead { left: 4, with_others: 1, snoozed: 1, next: Some(IncidentId(17)) });
        let other = ahead(&shelf, "eleni", now()).unwrap();
        assert_eq!(other, Ahead { left: 3, with_others: 2, snoozed: 1, next: Some(IncidentId(21)) });
        assert_eq!(ahead(&Shelf::of(Vec::new()), "eleni", now()).unwrap(), Ahead::default());
    }
}
