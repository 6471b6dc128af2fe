//! The posts of a file counted together.

use jiff::Timestamp;

use crate::engine::PostReport;
use crate::engine::correlate::{Correlator, evaluate, finding, signals};
use crate::model::finding::Finding;
use crate::model::post::{Post, Thread};
use crate::model::signal::{Signal, time_of};
use crate::model::untrusted::Untrusted;
use crate::output::correlation::Filled;
use crate::rule::correlation::Correlation;

/// What is kept of the posts that count until the end of the file.
pub(super) struct Together<'r> {
    rules: &'r [Correlation],
    signals: Vec<Signal>,
    since: Option<Timestamp>,
    held: Vec<Held>,
}

/// A post that counts.
struct Held {
    thread_id: String,
    post_id: String,
    /// Without its words.
    post: Post,
    found: Vec<Finding>,
}

impl<'r> Together<'r> {
    /// Nothing counted yet.
    pub(super) fn new(rules: &'r [Correlation]) -> Self {
        Self { rules, signals: Vec::new(), since: None, held: Vec::new() }
    }

    /// Notes a post, by the names that the file gives it; its place among those that count, if it does.
    pub(super) fn hear(&mut self, names: (&str, &str), thread: &Thread, post: &Post, report: &PostReport) -> Option<usize> {
        if self.rules.is_empty() {
            return None;
        }
        let at = time_of(post);
        self.since = Some(self.since.map_or(at, |since| since.min(at)));
        let signals = signals(thread, post, report);
        if !Correlator::concerns(self.rules, &signals) {
            return None;
        }
        self.signals.extend(signals);
        let post = Post { body: Untrusted::default(), quoted: Vec::new(), ..post.clone() };
        self.held.push(Held { thread_id: names.0.to_owned(), post_id: names.1.to_owned(), post, found: report.findings.clone() });
        Some(self.held.len() - 1)
    }

    /// Counts: the windows that were filled, each with the place of the post that filled it, in order of time.
    pub(super) fn count(&self, now: Timestamp) -> Vec<(usize, Finding)> {
        let places: std::collections::HashMap<_, usize> = self.held.iter().zip(0..).map(|(held, place)| (&held.post.id, place)).collect();
        let filled = |tally: &crate::engine::correlate::Tally| {
            let place = *places.get(&tally.post)?;
            let held = self.held.get(place)?;
            let rule = self.rules.iter().find(|rule| rule.id == tally.rule)?;
            Some((place, finding(rule, tally, &held.post, &held.found, now)?))
        };
        evaluate(self.rules, &self.signals, self.since).iter().filter_map(filled).collect()
    }

    /// What was filled, for people: each burst once, when it was fullest, with the post that filled it first.
    pub(super) fn bursts<'f>(&'f self, filled: &'f [(usize, Finding)]) -> Vec<Filled<'f>> {
        let mut bursts: Vec<Filled<'f>> = Vec::new();
        for (place, finding) in filled {
            let (Some(held), Some(counted)) = (self.held.get(*place), &finding.correlation) else { continue };
            match bursts.iter_mut().find(|burst| burst.finding.fingerprint == finding.fingerprint) {
                Some(burst) if counted.reached > burst.counted.reached => burst.counted = counted,
                Some(_) => {}
                None => bursts.push(Filled { finding, counted, thread_id: &held.thread_id, post_id: &held.post_id }),
            }
        }
        bursts
    }
}
