//! A second look at what the archive holds, without network: at young threads that nobody has answered, for rules that wait some hours; and at
//! answers that a changed fact makes wrong.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::counting::{Counting, Heard};
use super::harvest::excerpt;
use crate::engine::{Judge, PostReport, correlate};
use crate::model::finding::{Finding, RuleKind};
use crate::model::guard::guarded;
use crate::model::id::{FactId, FindingId, IncidentId, RuleId, SourceId};
use crate::model::incident::{Excerpt, Sequel, Status};
use crate::model::post::{Post, PostState, Thread};
use crate::model::source::SourceState;
use crate::rule::field::Field;
use crate::store::{Commit, Committed, Conversation, Filter, Store, StoreError};

/// Threads first seen within this time are looked at again while they have no answer.
const YOUNG: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Most conversations read from the archive for young threads, the newest first.
const MOST_YOUNG: usize = 3_000;
/// Most conversations judged again because facts have changed, the newest first.
const MOST_ARCHIVED: usize = 10_000;
/// Most answers that changed facts put into the queue in one run, the most exposed first; the next run goes on.
const MOST_OPENED: usize = 100;
/// Most incidents looked through for what is known already.
const MOST_KNOWN: usize = 20_000;

/// What a second look found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Again {
    /// Young threads without an answer that were judged again.
    pub unanswered: usize,
    /// Facts that have changed since the last run, for which the archive was judged again.
    pub facts: Vec<FactId>,
    /// Archived threads judged again for them.
    pub archived: usize,
    /// Not all of the archive was judged again: only the newest threads.
    pub bounded: bool,
    /// Archived answers that contradict the changed facts and had not been found before.
    pub wrong: usize,
    /// How many of them are left for the next run.
    pub left: usize,
    /// Incidents opened by the second look.
    pub opened: Vec<IncidentId>,
    /// Incidents that it gave a finding.
    pub grown: Vec<IncidentId>,
    /// Incidents of wrong answers that were put right, as it found.
    pub corrected: Vec<IncidentId>,
}

impl Again {
    /// Whether there is anything to tell.
    #[must_use]
    pub fn has_news(&self) -> bool {
        !self.facts.is_empty() || !self.opened.is_empty() || !self.grown.is_empty() || !self.corrected.is_empty()
    }

    fn add(&mut self, done: Vec<Committed>) {
        for done in done {
            self.opened.extend(done.opened);
            self.grown.extend(done.grown);
            self.grown.extend(done.reopened);
            self.corrected.extend(done.corrected);
        }
    }
}

/// The rules whose finding may come with time alone.
fn waiting_rules(judge: &Judge) -> BTreeSet<RuleId> {
    let waits = |fields: &BTreeSet<Field>| fields.contains(&Field::ThreadHoursUnanswered) || fields.contains(&Field::ThreadHoursOpen);
    if !waits(judge.rules.fields()) {
        return BTreeSet::new();
    }
    judge.rules.iter().filter(|rule| waits(&rule.fields())).map(|rule| rule.id.clone()).collect()
}

/// Whether all posts of a thread are by who opened it.
fn is_unanswered(posts: &[Post]) -> bool {
    let Some((opening, others)) = posts.split_first() else { return false };
    let own = |post: &Post| match (&opening.author.native_id, &post.author.native_id) {
        (Some(one), Some(other)) => one == other,
        _ => !opening.author.name.is_empty() && opening.author.name == post.author.name,
    };
    others.iter().all(own)
}

/// Looks at young threads without an answer again, when there are rules that wait for hours to pass. Costs nothing when there are none.
///
/// # Errors
/// See [`StoreError`].
pub(super) fn unanswered(
    judge: &Judge,
    store: &dyn Store,
    counting: &mut Counting<'_>,
    now: Timestamp,
    again: &mut Again,
) -> Result<(), StoreError> {
    let rules = waiting_rules(judge);
    if rules.is_empty() {
        return Ok(());
    }
    let young = now.checked_sub(YOUNG).unwrap_or(Timestamp::MIN);
    let mut read = 0;
    let mut pile = Pile::new(store)?;
    let mut heard: Vec<Heard> = Vec::new();
    store.walk(young, &mut |(thread, posts): Conversation| {
        read += 1;
        if pile.knows(&thread.source) && is_unanswered(&posts) {
            again.unanswered += 1;
            for report in judged(judge, &thread, &posts, now) {
                let Some(post) = posts.iter().find(|post| post.id == report.post && post.seen >= young && post.state != PostState::Gone)
                else {
                    continue;
                };
                let mut late = report.clone();
                late.findings.retain(|finding| rules.contains(&finding.rule));
                if late.findings.is_empty() {
                    continue;
                }
                let signals = correlate::signals(&thread, post, &late);
                if !signals.is_empty() && counting.is_wanted() {
                    let excerpt = excerpt(&thread, post, report.lang);
                    heard.push(Heard { post: post.clone(), signals: signals.clone(), found: report.findings.clone(), excerpt });
                }
                let commit = pile.of(&thread.source, now);
                commit.signals.extend(signals);
                for finding in late.findings.into_iter().filter(|finding| judge.queues(finding)) {
                    push(commit, finding, excerpt(&thread, post, report.lang));
                }
            }
        }
        if read < MOST_YOUNG { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    for finding in counting.take(&heard)?.into_iter().filter(|finding| judge.queues(finding)) {
        if let Some(heard) = heard.iter().find(|heard| heard.post.id == finding.post) {
            let excerpt = heard.excerpt.clone();
            push(pile.of(&excerpt.source.clone(), now), finding, excerpt);
        }
    }
    again.add(pile.commit(store)?);
    Ok(())
}

/// An archived answer that a changed fact contradicts.
struct Exposed {
    source: SourceId,
    finding: Finding,
    excerpt: Excerpt,
}

impl Exposed {
    /// Accepted ones first, then by how many read and value them, then the newest.
    fn order(&self) -> (Reverse<(bool, u64, i64, Timestamp)>, FindingId) {
        let standing = &self.excerpt.standing;
        let exposure = (standing.accepted, standing.views.unwrap_or(0), standing.score.unwrap_or(0), self.excerpt.posted);
        (Reverse(exposure), self.finding.id.clone())
    }
}

/// Judges the archive again by facts that have changed: answers that they make wrong come into the queue, the most exposed first, and what
/// became of those that wait there already is looked at.
///
/// # Errors
/// See [`StoreError`].
pub(super) fn changed_facts(
    judge: &Judge,
    store: &dyn Store,
    facts: &BTreeSet<FactId>,
    now: Timestamp,
    again: &mut Again,
) -> Result<(), StoreError> {
    if facts.is_empty() {
        return Ok(());
    }
    again.facts = facts.iter().cloned().collect();
    let known = known(store, now)?;
    let mut pile = Pile::new(store)?;
    let mut found: Vec<Exposed> = Vec::new();
    let mut sequels: Vec<(SourceId, Sequel)> = Vec::new();
    store.walk(Timestamp::MIN, &mut |(thread, posts): Conversation| {
        if again.archived == MOST_ARCHIVED {
            again.bounded = true;
            return ControlFlow::Break(());
        }
        again.archived += 1;
        if !pile.knows(&thread.source) {
            return ControlFlow::Continue(());
        }
        let reports = judged(judge, &thread, &posts, now);
        let mut wrongs = Judge::wrongs(&reports);
        wrongs.retain(|wrong| facts.contains(&wrong.claim.fact));
        if wrongs.is_empty() {
            return ControlFlow::Continue(());
        }
        let told = guarded(|| judge.redress(&thread, &posts, &reports, &wrongs, now)).unwrap_or_default();
        sequels.extend(told.into_iter().map(|told| (thread.source.clone(), told)));
        for report in &reports {
            let Some(post) = posts.iter().find(|post| post.id == report.post && post.state != PostState::Gone) else { continue };
            let is_new = |finding: &&Finding| {
                let of_fact = finding.claim.as_ref().is_some_and(|claim| facts.contains(&claim.fact));
                finding.kind == RuleKind::Contradiction && of_fact && judge.queues(finding) && !known.contains(&finding.id)
            };
            found.extend(report.findings.iter().filter(is_new).map(|finding| Exposed {
                source: thread.source.clone(),
                finding: finding.clone(),
                excerpt: excerpt(&thread, post, report.lang),
            }));
        }
        ControlFlow::Continue(())
    })?;
    found.sort_by_cached_key(Exposed::order);
    again.wrong = found.len();
    again.left = found.len().saturating_sub(MOST_OPENED);
    found.truncate(MOST_OPENED);
    for Exposed { source, finding, excerpt } in found {
        push(pile.of(&source, now), finding, excerpt);
    }
    for (source, told) in sequels {
        pile.of(&source, now).sequels.push(told);
    }
    again.add(pile.commit(store)?);
    Ok(())
}

/// The findings that incidents hold.
fn known(store: &dyn Store, now: Timestamp) -> Result<BTreeSet<FindingId>, StoreError> {
    let every = vec![Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed];
    let incidents = store.incidents(&Filter { status: every, assignee: None, limit: MOST_KNOWN }, now)?;
    Ok(incidents.into_iter().flat_map(|incident| incident.findings).map(|finding| finding.id).collect())
}

/// What a thread comes to; nothing when judging it fails, which the crawl tells when it reads the thread.
fn judged(judge: &Judge, thread: &Thread, posts: &[Post], now: Timestamp) -> Vec<PostReport> {
    guarded(|| judge.thread(thread, posts, now)).unwrap_or_default()
}

fn push(commit: &mut Commit, finding: Finding, excerpt: Excerpt) {
    if commit.excerpts.iter().all(|held| held.post != excerpt.post) {
        commit.excerpts.push(excerpt);
    }
    commit.findings.push(finding);
}

/// Commits by source, each with the source's state as it is.
struct Pile {
    states: BTreeMap<SourceId, SourceState>,
    commits: BTreeMap<SourceId, Commit>,
}

impl Pile {
    fn new(store: &dyn Store) -> Result<Self, StoreError> {
        let states = store.plan()?.sources.into_iter().map(|state| (state.id.clone(), state)).collect();
        Ok(Self { states, commits: BTreeMap::new() })
    }

    /// Whether a source is one that crawls read: only its state can be written again as it is.
    fn knows(&self, source: &SourceId) -> bool {
        self.states.contains_key(source)
    }

    fn of(&mut self, source: &SourceId, now: Timestamp) -> &mut Commit {
        let state = self.states.get(source).cloned().unwrap_or_else(|| SourceState { id: source.clone(), ..SourceState::default() });
        self.commits.entry(source.clone()).or_insert_with(|| Commit { at: now, source: state, ..Commit::default() })
    }

    fn commit(self, store: &dyn Store) -> Result<Vec<Committed>, StoreError> {
        let commits: Vec<Commit> = self.commits.into_values().collect();
        if commits.is_empty() { Ok(Vec::new()) } else { store.commit_all(&commits) }
    }
}
