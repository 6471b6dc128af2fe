//! What becomes of a wrong answer: put right by other customers, by staff, by its author, or deleted; and taken back again.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::merge::{closed_as, record};
use super::priority::{contradicts, due, prioritise};
use super::wake;
use crate::model::finding::Finding;
use crate::model::id::PostId;
use crate::model::incident::{Correction, Excerpt, Fate, Happening, Incident, Sequel, Status};
use crate::model::post::Standing;

/// The posts of an incident that give a wrong answer, each once.
#[must_use]
pub fn wrong_posts(incident: &Incident) -> BTreeSet<&PostId> {
    incident.findings.iter().filter(|finding| contradicts(finding)).map(|finding| &finding.post).collect()
}

/// What is known of the wrong answer of `post`; `None` while nothing is, which means that it stands uncorrected.
#[must_use]
pub fn fate_of<'a>(incident: &'a Incident, post: &PostId) -> Option<&'a Fate> {
    incident.fates.iter().find(|fate| &fate.post == post)
}

/// Takes in what a crawl learned of an incident's wrong answers; returns whether anything changed.
///
/// Sequels of other incidents, or of posts without a wrong answer in this one, change nothing; a repetition neither. An incident that was
/// resolved while its answers were corrected comes up again when a correction is taken back. Nothing is lost: the history says when and by
/// which post.
pub fn amend(incident: &mut Incident, sequels: &[Sequel], now: Timestamp) -> bool {
    let wrong: BTreeSet<PostId> = wrong_posts(incident).into_iter().cloned().collect();
    let mut told: Vec<&Sequel> =
        sequels.iter().filter(|sequel| sequel.fingerprint == incident.fingerprint && wrong.contains(&sequel.fate.post)).collect();
    told.sort_by(|a, b| a.fate.post.cmp(&b.fate.post));
    told.dedup_by(|a, b| a.fate.post == b.fate.post);
    let before = incident.correction;
    let mut changed = false;
    for sequel in told {
        changed |= restand(incident, sequel);
        let held = incident.fates.iter().position(|fate| fate.post == sequel.fate.post);
        let is_news = match held.and_then(|at| incident.fates.get(at)) {
            // That nobody has put it right yet is what is taken for granted.
            None => sequel.fate.state != Correction::Uncorrected,
            Some(known) => !is_same(known, &sequel.fate),
        };
        if !is_news {
            continue;
        }
        match held.and_then(|at| incident.fates.get_mut(at)) {
            Some(known) => *known = sequel.fate.clone(),
            None => incident.fates.push(sequel.fate.clone()),
        }
        incident.fates.sort_by(|a, b| a.post.cmp(&b.post));
        record(incident, now, Happening::Corrected { fate: sequel.fate.clone() });
        changed = true;
    }
    if !changed {
        return false;
    }
    wake(incident, now);
    settle(incident);
    if incident.status == Status::Resolved && before > Correction::Uncorrected && incident.correction == Correction::Uncorrected {
        let why = format!("the correction was taken back after it was {}", closed_as(incident));
        incident.status = Status::Open;
        incident.assignee = None;
        incident.verdict = None;
        incident.due = due(incident.level, now);
        record(incident, now, Happening::Reopened { why });
    }
    incident.changed = incident.changed.max(now);
    incident.version = incident.version.saturating_add(1);
    prioritise(incident, now);
    true
}

/// Works out the state of the whole from its posts: it misleads as long as one of them does.
pub(super) fn settle(incident: &mut Incident) {
    let state = |post: &&PostId| fate_of(incident, post).map_or(Correction::Uncorrected, |fate| fate.state);
    incident.correction = wrong_posts(incident).iter().map(state).min().unwrap_or(Correction::NotApplicable);
}

/// The day from which the answers are wrong, when every one of them was right when it was written; the earliest.
#[must_use]
pub fn became_wrong(findings: &[Finding]) -> Option<jiff::civil::Date> {
    let since = |finding: &Finding| match finding.judgement {
        Some(crate::model::fact::Judgement::Contradicts { since, .. }) => since,
        _ => None,
    };
    let wrong = || findings.iter().filter(|finding| contradicts(finding));
    if wrong().any(|finding| since(finding).is_none()) { None } else { wrong().filter_map(since).min() }
}

fn is_same(a: &Fate, b: &Fate) -> bool {
    (a.state, &a.by, a.outvoted) == (b.state, &b.by, b.outvoted)
}

/// Keeps what readers make of a post up to date; not for every single vote.
fn restand(incident: &mut Incident, sequel: &Sequel) -> bool {
    let Some(excerpt) = incident.excerpts.iter_mut().find(|excerpt: &&mut Excerpt| excerpt.post == sequel.fate.post) else { return false };
    if size(&excerpt.standing) == size(&sequel.standing) {
        return false;
    }
    // A reading that is silent takes nothing away.
    let known = excerpt.standing;
    excerpt.standing = Standing {
        accepted: sequel.standing.accepted,
        score: sequel.standing.score.or(known.score),
        views: sequel.standing.views.or(known.views),
    };
    size(&known) != size(&excerpt.standing)
}

/// What counts of a standing: doublings, as in the priority.
fn size(standing: &Standing) -> (bool, Option<u32>, Option<u32>) {
    let doublings = |count: u64| count.saturating_add(1).ilog2();
    (standing.accepted, standing.score.map(|score| doublings(u64::try_from(score).unwrap_or(0))), standing.views.map(doublings))
}
