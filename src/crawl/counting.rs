//! Posts counted together in a run: what rules of many posts make of what the others find.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::watch::Watch;
use crate::engine::Judge;
use crate::engine::correlate::{Correlator, Tally, Verdict, finding};
use crate::model::finding::Finding;
use crate::model::incident::Excerpt;
use crate::model::post::Post;
use crate::model::signal::{LATEST, Signal, WEEK, in_words};
use crate::rule::correlation::Correlation;
use crate::store::{Store, StoreError};

/// The counts of a run. The store's history is read when the first signal comes that a rule counts: a run without any reads none.
pub(super) struct Counting<'a> {
    judge: &'a Judge,
    store: &'a dyn Store,
    now: Timestamp,
    correlator: Option<Correlator<'a>>,
    /// Wrong answers that wait in the queue.
    pub watch: Watch,
    /// What could not be said for want of history, in words.
    pub abstained: BTreeSet<String>,
}

/// What was found in one post.
pub(super) struct Heard {
    pub post: Post,
    pub signals: Vec<Signal>,
    /// All its findings, of every level and status.
    pub found: Vec<Finding>,
    /// What staff see of it.
    pub excerpt: Excerpt,
}

impl<'a> Counting<'a> {
    /// Nothing counted yet.
    pub fn new(judge: &'a Judge, store: &'a dyn Store, now: Timestamp) -> Self {
        Self { judge, store, now, correlator: None, watch: Watch::default(), abstained: BTreeSet::new() }
    }

    /// Whether there is a rule that counts.
    pub fn is_wanted(&self) -> bool {
        !self.judge.rules.correlations().is_empty()
    }

    /// Counts what was found in a source's posts; the findings of the windows that it filled. Posts found very late alarm nobody.
    pub fn take(&mut self, heard: &[Heard]) -> Result<Vec<Finding>, StoreError> {
        let rules = self.judge.rules.correlations();
        let first = self.now.checked_sub(LATEST).unwrap_or(Timestamp::MIN);
        let in_time = |signal: &&Signal| signal.at >= first;
        let signals: Vec<Signal> = heard.iter().flat_map(|heard| &heard.signals).filter(in_time).cloned().collect();
        if !Correlator::concerns(rules, &signals) {
            return Ok(Vec::new());
        }
        let mut correlator = match self.correlator.take() {
            Some(correlator) => correlator,
            None => Correlator::new(rules, &self.store.history(first.checked_sub(reach(rules)).unwrap_or(Timestamp::MIN))?),
        };
        let tallies = correlator.take(&signals);
        self.correlator = Some(correlator);
        Ok(tallies.iter().filter_map(|tally| self.finding(tally, heard)).collect())
    }

    fn finding(&mut self, tally: &Tally, heard: &[Heard]) -> Option<Finding> {
        let rule = self.judge.rules.correlation(&tally.rule)?;
        if tally.verdict == Verdict::Abstains {
            self.abstained.insert(format!(
                "{}: {} within {}, not judged: fewer than two weeks to compare with",
                rule.id,
                rule.count.many(tally.counted.reached),
                in_words(rule.within)
            ));
        }
        let heard = heard.iter().find(|heard| heard.post.id == tally.post)?;
        finding(rule, tally, &heard.post, &heard.found, self.now)
    }

    /// Forgets the counts, because what was counted last was not saved: they are read again from the store.
    pub fn forget(&mut self) {
        self.correlator = None;
    }
}

/// How far before a post its windows and what is usual reach.
fn reach(rules: &[Correlation]) -> jiff::SignedDuration {
    let of = |rule: &Correlation| rule.within + WEEK * rule.spike.map_or(0, |spike| i32::try_from(spike.weeks).unwrap_or(i32::MAX));
    rules.iter().map(of).max().unwrap_or_default()
}
