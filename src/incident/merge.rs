//! Opening incidents and joining findings to them.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::correction::settle;
use super::priority::{contradicts, due, prioritise};
use super::{PROGRAM, wake};
use crate::model::finding::{Category, Finding, Level};
use crate::model::id::{IncidentId, PostId};
use crate::model::incident::{Correction, Event, Excerpt, Happening, Incident, Status, Verdict};
use crate::model::untrusted::Untrusted;

/// Longest title made, in characters.
const MAX_TITLE: usize = 120;

/// Opens a new incident for the first findings of a fingerprint. `findings` is not empty and all are of one fingerprint; `excerpts` may
/// hold other posts too, which are left out.
#[must_use]
pub fn open(id: IncidentId, findings: &[Finding], excerpts: &[Excerpt], now: Timestamp) -> Incident {
    let mut incident = Incident {
        id,
        fingerprint: findings.first().map(|f| f.fingerprint.clone()).unwrap_or_default(),
        grouped_by: findings.first().map(|f| f.grouped_by.clone()).unwrap_or_default(),
        title: Untrusted::default(),
        status: Status::Open,
        correction: Correction::NotApplicable,
        fates: Vec::new(),
        level: Level::Informational,
        priority: 0,
        priority_terms: Vec::new(),
        findings: Vec::new(),
        excerpts: Vec::new(),
        assignee: None,
        due: None,
        snoozed_until: None,
        verdict: None,
        opened: now,
        changed: now,
        events: vec![Event { at: now, by: PROGRAM.into(), what: Happening::Opened }],
        version: 1,
    };
    take_in(&mut incident, findings, excerpts);
    incident.due = due(incident.level, now);
    prioritise(&mut incident, now);
    incident
}

/// Adds findings to an incident; returns whether anything changed.
///
/// Findings that it already has (by id) change nothing. A closed incident comes up again by a finding of a post that it did not have, or of
/// one whose text has been edited since; its verdict then stays in its events. A further finding of the same unedited post joins a closed
/// incident silently: staff have judged those words. A snoozed incident comes up when its level rises.
pub fn merge(incident: &mut Incident, findings: &[Finding], excerpts: &[Excerpt], now: Timestamp) -> bool {
    let known: BTreeSet<_> = incident.findings.iter().map(|f| f.id.clone()).collect();
    let fresh: Vec<Finding> =
        findings.iter().filter(|f| f.fingerprint == incident.fingerprint && !known.contains(&f.id)).cloned().collect();
    if fresh.is_empty() {
        return false;
    }
    wake(incident, now);
    let had: BTreeSet<PostId> = incident.findings.iter().map(|f| f.post.clone()).collect();
    let posts: BTreeSet<PostId> = fresh.iter().map(|f| f.post.clone()).collect();
    let new_post = posts.iter().any(|post| !had.contains(post));
    let edited = posts.iter().any(|post| is_edited(incident, post, excerpts));
    let before = incident.level;

    let wrong_again = fresh.iter().any(contradicts);
    take_in(incident, &fresh, excerpts);
    if wrong_again {
        // What was known of a post's earlier words says nothing about these.
        incident.fates.retain(|fate| !fresh.iter().any(|finding| contradicts(finding) && finding.post == fate.post));
        settle(incident);
    }
    let rose = incident.level > before;
    let why = match incident.status {
        Status::Resolved | Status::Dismissed if new_post => Some(format!("a new post joined after it was {}", closed_as(incident))),
        Status::Resolved | Status::Dismissed if edited => Some(format!("the post was edited after it was {}", closed_as(incident))),
        Status::Snoozed if rose => Some(format!("its level rose from {} to {} while it was snoozed", before.word(), incident.level.word())),
        _ => None,
    };
    if let Some(why) = why {
        incident.status = if incident.status == Status::Snoozed && incident.assignee.is_some() { Status::Claimed } else { Status::Open };
        if incident.status == Status::Open {
            incident.assignee = None;
        }
        incident.verdict = None;
        incident.snoozed_until = None;
        incident.due = due(incident.level, now);
        record(incident, now, Happening::Reopened { why });
    } else if rose && incident.status.is_active() {
        incident.due = [incident.due, due(incident.level, now)].into_iter().flatten().min();
    }
    for post in posts {
        record(incident, now, Happening::Joined { post });
    }
    incident.changed = incident.changed.max(now);
    incident.version = incident.version.saturating_add(1);
    prioritise(incident, now);
    true
}

/// Appends an event of the program itself. Events of one moment are kept in one order, so that it does not matter which of two batches of
/// that moment came first.
pub(super) fn record(incident: &mut Incident, at: Timestamp, what: Happening) {
    let key = |event: &Event| match &event.what {
        Happening::Reopened { .. } => Some((0, String::new())),
        Happening::Joined { post } => Some((1, post.0.clone())),
        Happening::Corrected { fate } => Some((2, fate.post.0.clone())),
        Happening::Edited { post, .. } | Happening::Deleted { post } | Happening::Back { post } => Some((3, post.0.clone())),
        _ => None,
    };
    let event = Event { at, by: PROGRAM.into(), what };
    let mut place = incident.events.len();
    let own = key(&event);
    while let Some(last) = place.checked_sub(1).and_then(|i| incident.events.get(i)) {
        if last.at != at || last.by != PROGRAM || key(last).is_none() || key(last) <= own {
            break;
        }
        place -= 1;
    }
    incident.events.insert(place, event);
}

/// How it was closed, in words.
pub(super) fn closed_as(incident: &Incident) -> String {
    let verdict = match incident.verdict {
        None => return incident.status.word().to_owned(),
        Some(Verdict::Confirmed) => "confirmed".to_owned(),
        Some(Verdict::FalsePositive) => "false positive".to_owned(),
        Some(Verdict::Benign) => "benign".to_owned(),
        Some(Verdict::Duplicate(of)) => format!("duplicate of {of}"),
    };
    format!("{} ({verdict})", incident.status.word())
}

/// Whether `excerpts` give other words for `post` than the incident holds.
fn is_edited(incident: &Incident, post: &PostId, excerpts: &[Excerpt]) -> bool {
    let held = incident.excerpts.iter().find(|e| &e.post == post);
    held.is_some_and(|held| excerpts.iter().any(|e| &e.post == post && (&e.body, &e.erased) != (&held.body, &held.erased)))
}

/// Takes findings and their excerpts in and updates what follows from them: order, level, correction, title.
fn take_in(incident: &mut Incident, fresh: &[Finding], excerpts: &[Excerpt]) {
    let mut ids: BTreeSet<_> = incident.findings.iter().map(|f| f.id.clone()).collect();
    for finding in fresh {
        if ids.insert(finding.id.clone()) {
            incident.findings.push(finding.clone());
        }
    }
    incident.findings.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));

    let posts: BTreeSet<_> = fresh.iter().map(|f| &f.post).collect();
    let mut given: Vec<&Excerpt> = excerpts.iter().filter(|e| posts.contains(&e.post)).collect();
    // Two excerpts of one post in one batch: which is kept must not depend on their order.
    given.sort_by(|a, b| (a.posted, a.body.raw(), a.title.raw()).cmp(&(b.posted, b.body.raw(), b.title.raw())));
    for excerpt in given {
        match incident.excerpts.iter_mut().find(|held| held.post == excerpt.post) {
            Some(held) => *held = excerpt.clone(),
            None => incident.excerpts.push(excerpt.clone()),
        }
    }
    incident.excerpts.sort_by(|a, b| (a.posted, &a.post).cmp(&(b.posted, &b.post)));

    incident.level = incident.findings.iter().map(|f| f.level).max().unwrap_or(incident.level);
    if incident.correction == Correction::NotApplicable && incident.findings.iter().any(contradicts) {
        incident.correction = Correction::Uncorrected;
    }
    incident.title = title(&incident.findings);
}

/// The title of the gravest finding (of those the one that says most: "charged twice" before "it is bad"; of those the oldest) with the
/// words that show it.
pub(super) fn title(findings: &[Finding]) -> Untrusted {
    let general = |finding: &Finding| finding.categories.iter().all(|category| *category == Category::Other) && !contradicts(finding);
    let order = |a: &&Finding, b: &&Finding| {
        a.level.cmp(&b.level).then_with(|| general(b).cmp(&general(a))).then_with(|| (b.at, &b.id).cmp(&(a.at, &a.id)))
    };
    let Some(lead) = findings.iter().max_by(order) else {
        return Untrusted::default();
    };
    let words: Vec<&str> = lead.evidence.first().map(|e| e.text.raw().split_whitespace().collect()).unwrap_or_default();
    let line = if words.is_empty() { lead.title.clone() } else { format!("{}: “{}”", lead.title, words.join(" ")) };
    if line.chars().count() <= MAX_TITLE {
        return Untrusted::new(line);
    }
    let mut cut: String = line.chars().take(MAX_TITLE - 2).collect();
    cut.push('…');
    if !words.is_empty() && lead.title.chars().count() + 3 < MAX_TITLE {
        cut.push('”');
    }
    Untrusted::new(cut)
}
