//! Decisions: which verb applies to which status, and what it does.
//!
//! | status | claim | assign | note | snooze | resolve, dismiss | reopen |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | open | claimed | claimed | yes | snoozed | closed | refused: it is open |
//! | claimed | own: nothing; other's: refused | claimed | yes | snoozed | closed | refused: it is open |
//! | snoozed | claimed (own or nobody's) | claimed | yes | snoozed anew | closed | refused: claim it |
//! | resolved, dismissed | refused: reopen it | refused | yes | refused | refused | open |

use jiff::Timestamp;

use super::Refusal;
use super::priority::{due, prioritise};
use crate::model::incident::{Action, Decision, Event, Happening, Incident, Status, Verdict};

/// Ends a snooze whose time has come by `now`; returns whether it did. The version stays: this is a way of looking, not a change.
pub fn wake(incident: &mut Incident, now: Timestamp) -> bool {
    let due = incident.status == Status::Snoozed && incident.snoozed_until.is_none_or(|until| until <= now);
    if due {
        incident.status = if incident.assignee.is_some() { Status::Claimed } else { Status::Open };
        incident.snoozed_until = None;
    }
    due
}

/// Applies a decision. One that asks for what already is (claiming one's own, assigning to who has it) changes nothing, not even the
/// version.
///
/// # Errors
/// When the decision does not apply; the incident is unchanged then.
pub fn decide(incident: &mut Incident, decision: &Decision) -> Result<(), Refusal> {
    let mut now = incident.clone();
    wake(&mut now, decision.at);
    check(&now, decision)?;
    if asks_for_what_is(&now, decision) {
        return Ok(());
    }
    apply(incident, decision);
    Ok(())
}

/// Whether nothing would change.
fn asks_for_what_is(incident: &Incident, decision: &Decision) -> bool {
    let assignee = incident.assignee.as_deref();
    match &decision.action {
        Action::Claim => incident.status == Status::Claimed && assignee == Some(decision.by.as_str()),
        Action::Assign { to } => incident.status == Status::Claimed && assignee == Some(to.as_str()),
        _ => false,
    }
}

fn check(incident: &Incident, decision: &Decision) -> Result<(), Refusal> {
    if let Some(seen) = decision.seen_version
        && seen != incident.version
    {
        return Err(Refusal::Stale { id: incident.id, seen, now: incident.version });
    }
    let refuse = |why: String| Err(Refusal::NotNow(why));
    let (id, n) = (incident.id, incident.id.0);
    if decision.by.trim().is_empty() {
        return refuse(format!("nobody is named who decides on {id}; say who with `--by NAME`"));
    }
    match &decision.action {
        Action::Note { text } => {
            return if text.trim().is_empty() {
                refuse(format!("the note on {id} is empty; write what you want to remember"))
            } else {
                Ok(())
            };
        }
        Action::Reopen { why } => {
            return match incident.status {
                Status::Resolved | Status::Dismissed if why.trim().is_empty() => {
                    refuse(format!("say why {id} comes up again: `overhear reopen {n} --why TEXT`"))
                }
                Status::Resolved | Status::Dismissed => Ok(()),
                Status::Snoozed => refuse(format!("{id} is snoozed, not closed; `overhear claim {n}` takes it up now")),
                Status::Open | Status::Claimed => {
                    refuse(format!("{id} is not closed (it is {}); `overhear show {n}` tells where it stands", incident.status.word()))
                }
            };
        }
        _ => {}
    }
    if !incident.status.is_active() {
        return refuse(format!(
            "{id} is {} already{}; `overhear reopen {n}` first if that was too early",
            incident.status.word(),
            closed_by(incident)
        ));
    }
    match &decision.action {
        Action::Claim => match incident.assignee.as_deref() {
            Some(other) if other != decision.by => {
                refuse(format!("{id} is claimed by {other}; `overhear assign {n} {}` takes it over", decision.by))
            }
            _ => Ok(()),
        },
        Action::Assign { to } if to.trim().is_empty() => refuse(format!("nobody is named to assign {id} to; `overhear assign {n} NAME`")),
        Action::Snooze { until, .. } if *until <= decision.at => {
            refuse(format!("{until} has passed already; give a later time to snooze {id} until"))
        }
        Action::Dismiss { verdict: Verdict::Confirmed, .. } => {
            refuse(format!("a confirmed incident is not dismissed; `overhear resolve {n}` closes {id} as done"))
        }
        Action::Resolve { verdict: Verdict::Duplicate(of), .. } | Action::Dismiss { verdict: Verdict::Duplicate(of), .. } if *of == id => {
            refuse(format!("{id} cannot be a duplicate of itself; name the other incident"))
        }
        _ => Ok(()),
    }
}

/// By whom and when it was closed, as its events tell.
fn closed_by(incident: &Incident) -> String {
    let closing = incident.events.iter().rev().find(|e| matches!(e.what, Happening::Resolved { .. } | Happening::Dismissed { .. }));
    closing.map(|e| format!(" (by {}, {:.0})", e.by, e.at)).unwrap_or_default()
}

/// Does what a decision says without asking whether it may: for decisions that were accepted when they were taken, read again from the
/// journal. New decisions go through [`decide`].
pub fn apply(incident: &mut Incident, decision: &Decision) {
    wake(incident, decision.at);
    let what = match decision.action.clone() {
        Action::Claim => {
            incident.status = Status::Claimed;
            incident.assignee = Some(decision.by.clone());
            incident.snoozed_until = None;
            Happening::Claimed
        }
        Action::Assign { to } => {
            incident.status = Status::Claimed;
            incident.assignee = Some(to.clone());
            incident.snoozed_until = None;
            Happening::Assigned { to }
        }
        Action::Note { text } => Happening::Note { text },
        Action::Snooze { until, why } => {
            incident.status = Status::Snoozed;
            incident.snoozed_until = Some(until);
            Happening::Snoozed { until, why }
        }
        Action::Resolve { verdict, note } => {
            close(incident, Status::Resolved, verdict);
            Happening::Resolved { verdict, note }
        }
        Action::Dismiss { verdict, note } => {
            close(incident, Status::Dismissed, verdict);
            Happening::Dismissed { verdict, note }
        }
        Action::Reopen { why } => {
            incident.status = Status::Open;
            incident.assignee = None;
            incident.verdict = None;
            incident.due = due(incident.level, decision.at);
            Happening::Reopened { why }
        }
    };
    incident.events.push(Event { at: decision.at, by: decision.by.clone(), what });
    incident.changed = incident.changed.max(decision.at);
    incident.version = incident.version.saturating_add(1);
    prioritise(incident, decision.at);
}

fn close(incident: &mut Incident, status: Status, verdict: Verdict) {
    incident.status = status;
    incident.verdict = Some(verdict);
    incident.snoozed_until = None;
    incident.due = None;
}
