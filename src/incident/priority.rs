//! What an incident is worth, as named addends, and by when it wants an answer.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::correction::became_wrong;
use crate::model::fact::{Harm, Judgement};
use crate::model::finding::{Category, Finding, Level, RuleKind};
use crate::model::incident::{Correction, Incident, PriorityTerm};

/// What a level is worth and how long a first answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelTerms {
    /// The level.
    pub level: Level,
    /// Points of priority.
    pub points: i64,
    /// Hours until the first answer is due; `None` when none is.
    pub due_hours: Option<i64>,
}

/// The table of levels: points of priority, and the time for a first answer ("a procedure laid down beforehand with a clear timetable").
pub const LEVEL_TERMS: [LevelTerms; 5] = [
    LevelTerms { level: Level::Informational, points: 0, due_hours: None },
    LevelTerms { level: Level::Low, points: 100, due_hours: Some(72) },
    LevelTerms { level: Level::Medium, points: 300, due_hours: Some(24) },
    LevelTerms { level: Level::High, points: 600, due_hours: Some(4) },
    LevelTerms { level: Level::Critical, points: 1_000, due_hours: Some(1) },
];

/// Points of every other term. Level weighs most; what many people see or repeat can lift an incident by about one level, shouting cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// A wrong answer that nobody has put right: readers are misled as long as it stands.
    pub uncorrected: i64,
    /// That wrong answer is marked as the accepted one: the first thing a reader tries.
    pub accepted: i64,
    /// In place of `uncorrected`, an answer that was right when it was written: it misleads, but nobody was careless.
    pub became_wrong: i64,
    /// In place of `accepted`, such an answer that is the accepted one.
    pub became_wrong_accepted: i64,
    /// Put right by another customer. What is corrected sinks, but stays.
    pub by_peers: i64,
    /// Put right by another customer whom readers or later posts do not follow.
    pub outvoted: i64,
    /// Put right by staff.
    pub by_staff: i64,
    /// Changed by its author.
    pub edited: i64,
    /// No longer there.
    pub gone: i64,
    /// Put right, but still marked as the accepted answer.
    pub corrected_accepted: i64,
    /// Danger to people, fraud, loss that cannot be undone.
    pub harm_high: i64,
    /// Costs money, time or privacy.
    pub harm_medium: i64,
    /// For each doubling of the best post's score (likes, votes), and their most.
    pub score: (i64, i64),
    /// For each doubling of the most read post's views, and their most.
    pub views: (i64, i64),
    /// For each post beyond the first, and their most.
    pub posts: (i64, i64),
    /// For each author beyond the first, and their most: ten people are more than one person ten times.
    pub authors: (i64, i64),
    /// Capitals or strings of exclamation marks: a hint of temper and no more; the quiet leaver matters as much as the loud one.
    pub loud: i64,
    /// For each day (UTC) that it has waited: nothing is forgotten at the bottom of the queue.
    pub waiting_day: i64,
}

/// The table of weights.
pub const WEIGHTS: Weights = Weights {
    uncorrected: 150,
    accepted: 200,
    became_wrong: 50,
    became_wrong_accepted: 80,
    by_peers: -150,
    outvoted: -20,
    by_staff: -250,
    edited: -300,
    gone: -350,
    corrected_accepted: 40,
    harm_high: 150,
    harm_medium: 60,
    score: (10, 80),
    views: (5, 80),
    posts: (20, 100),
    authors: (30, 150),
    loud: 10,
    waiting_day: 1,
};

/// The row of [`LEVEL_TERMS`] for a level.
#[must_use]
pub const fn terms_for(level: Level) -> LevelTerms {
    match level {
        Level::Informational => LEVEL_TERMS[0],
        Level::Low => LEVEL_TERMS[1],
        Level::Medium => LEVEL_TERMS[2],
        Level::High => LEVEL_TERMS[3],
        Level::Critical => LEVEL_TERMS[4],
    }
}

/// When a first answer is due that was asked for at `from`; `None` for informational ones.
pub(super) fn due(level: Level, from: Timestamp) -> Option<Timestamp> {
    let hours = terms_for(level).due_hours?;
    Some(from.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(from))
}

/// Sets `priority` and `priority_terms` as they are at `now`.
pub fn prioritise(incident: &mut Incident, now: Timestamp) {
    let mut terms = lasting_terms(incident);
    let waited = if incident.status.is_active() { day(now).saturating_sub(day(incident.opened)).max(0) } else { 0 };
    if waited > 0 {
        let name = if waited == 1 { "waiting 1 day".to_owned() } else { format!("waiting {waited} days") };
        terms.push(PriorityTerm { name, points: waited.saturating_mul(WEIGHTS.waiting_day) });
    }
    incident.priority = terms.iter().fold(0, |sum: i64, term| sum.saturating_add(term.points));
    incident.priority_terms = terms;
}

/// What orders the queue at any time without recounting: among incidents that wait, a higher rank is a higher priority, whatever `now` is,
/// because every one of them gains the same for each day. Closed ones gain nothing and are ranked among themselves.
#[must_use]
pub fn rank(incident: &Incident) -> i64 {
    let lasting = lasting_terms(incident).iter().fold(0, |sum: i64, term| sum.saturating_add(term.points));
    if !incident.status.is_active() {
        return lasting;
    }
    lasting.saturating_sub(day(incident.opened).saturating_mul(WEIGHTS.waiting_day))
}

/// Days since 1970-01-01, UTC.
fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}

/// All terms but the one that grows with time.
fn lasting_terms(incident: &Incident) -> Vec<PriorityTerm> {
    let mut terms = Vec::new();
    let mut add = |name: String, points: i64| {
        if points != 0 {
            terms.push(PriorityTerm { name, points });
        }
    };
    add(format!("level {}", incident.level.word()), terms_for(incident.level).points);
    for (name, points) in correction_terms(incident) {
        add(name, points);
    }
    if let Some((harm, why)) = incident.findings.iter().filter_map(harm).max_by_key(|(harm, why)| (*harm, std::cmp::Reverse(*why))) {
        let points = match harm {
            Harm::Low => 0,
            Harm::Medium => WEIGHTS.harm_medium,
            Harm::High => WEIGHTS.harm_high,
        };
        add(format!("harm: {why}"), points);
    }
    let score = incident.excerpts.iter().filter_map(|e| e.standing.score).max().unwrap_or(0);
    add(format!("score {score}"), doublings(u64::try_from(score).unwrap_or(0), WEIGHTS.score));
    let views = incident.excerpts.iter().filter_map(|e| e.standing.views).max().unwrap_or(0);
    add(format!("{views} views"), doublings(views, WEIGHTS.views));
    let posts: BTreeSet<_> = incident.findings.iter().map(|f| &f.post).collect();
    add(format!("{} posts", posts.len()), beyond_first(posts.len(), WEIGHTS.posts));
    let authors: BTreeSet<_> =
        incident.excerpts.iter().map(|e| (&e.source, e.author.native_id.as_ref().unwrap_or(&e.author.name))).collect();
    add(format!("{} authors", authors.len()), beyond_first(authors.len(), WEIGHTS.authors));
    if incident.excerpts.iter().any(|e| is_loud(e.body.raw())) {
        add("loud".into(), WEIGHTS.loud);
    }
    terms
}

/// What the state of a wrong answer is worth: accepted and uncorrected most, then uncorrected, then wrong only since a fact changed, then
/// corrected in vain, then corrected.
fn correction_terms(incident: &Incident) -> Vec<(String, i64)> {
    let accepted = is_accepted(incident);
    let mut terms = Vec::new();
    match (incident.correction, became_wrong(&incident.findings)) {
        (Correction::NotApplicable, _) => return terms,
        (Correction::Uncorrected, None) => {
            terms.push(("uncorrected wrong answer".to_owned(), WEIGHTS.uncorrected));
            if accepted {
                terms.push(("accepted as the answer".to_owned(), WEIGHTS.accepted));
            }
            return terms;
        }
        (Correction::Uncorrected, Some(day)) => {
            terms.push((format!("uncorrected, became wrong on {day}"), WEIGHTS.became_wrong));
            if accepted {
                terms.push(("accepted as the answer".to_owned(), WEIGHTS.became_wrong_accepted));
            }
            return terms;
        }
        (Correction::ByPeers, _) if incident.fates.iter().any(|fate| fate.state == Correction::ByPeers && fate.outvoted) => {
            terms.push(("corrected by customers, but outvoted".to_owned(), WEIGHTS.outvoted));
        }
        (Correction::ByPeers, _) => terms.push(("corrected by customers".to_owned(), WEIGHTS.by_peers)),
        (Correction::ByStaff, _) => terms.push(("corrected by staff".to_owned(), WEIGHTS.by_staff)),
        (Correction::Edited, _) => terms.push(("corrected by its author".to_owned(), WEIGHTS.edited)),
        (Correction::Gone, _) => terms.push(("no longer there".to_owned(), WEIGHTS.gone)),
    }
    if accepted && incident.correction < Correction::Edited {
        terms.push(("still accepted as the answer".to_owned(), WEIGHTS.corrected_accepted));
    }
    terms
}

/// Whether a post that gives a wrong answer is marked as the accepted one.
fn is_accepted(incident: &Incident) -> bool {
    let wrong: BTreeSet<_> = incident.findings.iter().filter(|f| contradicts(f)).map(|f| &f.post).collect();
    incident.excerpts.iter().any(|e| e.standing.accepted && wrong.contains(&e.post))
}

/// Whether a finding says that a post contradicts a fact or gives a contact that is not the brand's.
pub(super) fn contradicts(finding: &Finding) -> bool {
    matches!(finding.judgement, Some(Judgement::Contradicts { .. }))
        || (finding.kind == RuleKind::Contradiction && finding.judgement.is_none())
}

/// What harm a finding speaks of, and why. A contradiction's level comes from its fact's harm (low, medium, high give medium, high,
/// critical; one lower when hedged), so harm is read back from it; a detection's from its categories.
fn harm(finding: &Finding) -> Option<(Harm, &'static str)> {
    if contradicts(finding) {
        let hedged = finding.claim.as_ref().is_some_and(|claim| claim.hedged);
        return Some(match (finding.level, hedged) {
            (Level::Critical, _) | (Level::High, true) => (Harm::High, "a grave wrong answer"),
            (Level::High, false) | (Level::Medium, true) => (Harm::Medium, "a costly wrong answer"),
            _ => (Harm::Low, "a wrong answer"),
        });
    }
    let of = |category: Category| match category {
        Category::Safety => Some((Harm::High, "danger to people")),
        Category::Scam => Some((Harm::High, "fraud")),
        Category::Privacy => Some((Harm::Medium, "privacy")),
        Category::LegalThreat => Some((Harm::Medium, "legal matters")),
        Category::Billing => Some((Harm::Medium, "money charged")),
        _ => None,
    };
    finding.categories.iter().copied().filter_map(of).max_by_key(|(harm, why)| (*harm, std::cmp::Reverse(*why)))
}

/// Points for each doubling of `count`, up to a most.
fn doublings(count: u64, (each, most): (i64, i64)) -> i64 {
    let doublings = i64::from(count.saturating_add(1).ilog2());
    doublings.saturating_mul(each).min(most)
}

/// Points for each one beyond the first, up to a most.
fn beyond_first(count: usize, (each, most): (i64, i64)) -> i64 {
    i64::try_from(count.saturating_sub(1)).unwrap_or(i64::MAX).saturating_mul(each).min(most)
}

/// Three exclamation marks in a row, or at least twelve letters of which most are capitals.
fn is_loud(body: &str) -> bool {
    let (mut upper, mut lower, mut run) = (0_usize, 0_usize, 0_u8);
    for c in body.chars() {
        run = if c == '!' { run.saturating_add(1) } else { 0 };
        if run == 3 {
            return true;
        }
        if c.is_uppercase() {
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    upper + lower >= 12 && upper > lower
}
