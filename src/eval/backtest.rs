//! What an edited tree of rules would find that another does not, and the other way round.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Spoken;
use super::history::{History, Known, Opinion};
use super::trial::Tally;
use crate::engine::correlate::{Verdict, evaluate, signals};
use crate::engine::{Judge, PostReport};
use crate::model::finding::Finding;
use crate::model::id::{FindingId, PostId, RuleId};
use crate::model::lang::Lang;
use crate::model::signal::Signal;

/// Sample posts kept for each rule and side.
const SAMPLES: usize = 3;
/// Sample posts kept in all: whatever is compared, memory is bounded.
const MOST_SAMPLES: usize = 400;

/// What came of a comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Backtest {
    /// Posts read.
    pub posts: usize,
    /// Rules that find something else than before, by id.
    pub rules: BTreeMap<RuleId, Change>,
    /// Posts that would be in the queue and were not.
    pub new_posts: usize,
    /// Posts that were in the queue and would not be, and what staff think of them.
    pub lost: Tally,
    samples: usize,
    /// What the rules of words found, before and now, for those that count posts together.
    signals: [Vec<Signal>; 2],
    /// The posts asked about that have signals.
    asked: BTreeSet<PostId>,
    /// The oldest post read: before it nothing is known.
    oldest: Option<Timestamp>,
}

/// What a rule finds now and did not find before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// Findings that stay.
    pub kept: usize,
    /// Findings that are new.
    pub added: Side,
    /// Findings that are gone.
    pub dropped: Side,
    /// Findings whose level is another one.
    pub relevelled: usize,
}

/// Findings of one side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Side {
    /// How many, in which languages, and what staff think of their posts.
    pub tally: Tally,
    /// Some of them.
    pub samples: Vec<Sample>,
}

/// A post that is judged otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Its thread, as people call it.
    pub thread: String,
    /// The thread's title, foreign text.
    pub title: String,
    /// The post, as people call it.
    pub post: String,
    /// Its address.
    pub url: Option<String>,
    /// Its author, foreign text.
    pub author: String,
    /// Its words, foreign text.
    pub body: String,
    /// What was found in it, by this rule only.
    pub report: PostReport,
    /// The incident that it is known by.
    pub known: Option<Known>,
}

impl Change {
    /// Whether it finds something else than before.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.added.tally.found == 0 && self.dropped.tally.found == 0 && self.relevelled == 0
    }
}

impl Backtest {
    /// Judges a thread by both and takes in what is different. With `only`, nothing but these rules is looked at.
    pub fn thread(&mut self, base: &Judge, edited: &Judge, spoken: &Spoken, only: &[RuleId], history: &History, now: Timestamp) {
        let before = base.thread(&spoken.thread, &spoken.posts, now);
        let after = edited.thread(&spoken.thread, &spoken.posts, now);
        let counting = [base, edited].iter().any(|judge| !judge.rules.correlations().is_empty());
        for (number, (before, after)) in before.iter().zip(&after).enumerate() {
            if let Some(post) = spoken.posts.get(number).filter(|_| counting) {
                let written = post.written();
                self.oldest = Some(self.oldest.map_or(written, |oldest| oldest.min(written)));
                for (side, report) in self.signals.iter_mut().zip([before, after]) {
                    side.extend(signals(&spoken.thread, post, report));
                }
                if spoken.wanted.get(number).is_some_and(|wanted| *wanted) {
                    self.asked.insert(post.id.clone());
                }
            }
            if spoken.wanted.get(number).is_some_and(|wanted| *wanted) {
                self.post(number, (base, before), (edited, after), spoken, only, history);
            }
        }
    }

    /// Takes in what rules that count posts make of all of it; to be called once, when all threads have been read. Without the store's own
    /// counts of earlier posts: the oldest post read is where counting begins.
    pub fn count(&mut self, base: &Judge, edited: &Judge, only: &[RuleId], history: &History) {
        let [old, new] = std::mem::take(&mut self.signals);
        let full = |judge: &Judge, signals: &[Signal]| -> BTreeMap<(RuleId, PostId), Lang> {
            let langs: BTreeMap<&PostId, Lang> = signals.iter().map(|signal| (&signal.post, signal.lang)).collect();
            let tallies = evaluate(judge.rules.correlations(), signals, self.oldest);
            let tallies = tallies.into_iter().filter(|tally| matches!(tally.verdict, Verdict::Full(_)) && self.asked.contains(&tally.post));
            let tallies = tallies.filter(|tally| only.is_empty() || only.contains(&tally.rule));
            tallies
                .map(|tally| (langs.get(&tally.post).copied().unwrap_or_default(), tally))
                .map(|(lang, tally)| ((tally.rule, tally.post), lang))
                .collect()
        };
        let (before, after) = (full(base, &old), full(edited, &new));
        let all: BTreeSet<&(RuleId, PostId)> = before.keys().chain(after.keys()).collect();
        for key in all {
            let (rule, post) = key;
            let change = self.rules.entry(rule.clone()).or_default();
            let opinion = history.of(rule, post).map(|known| known.opinion);
            match (before.get(key), after.get(key)) {
                (None, Some(lang)) => change.added.tally.take(*lang, opinion),
                (Some(lang), None) => change.dropped.tally.take(*lang, opinion),
                _ => change.kept += 1,
            }
        }
    }

    fn post(
        &mut self,
        number: usize,
        (base, before): (&Judge, &PostReport),
        (edited, after): (&Judge, &PostReport),
        spoken: &Spoken,
        only: &[RuleId],
        history: &History,
    ) {
        let asked = |finding: &&Finding| only.is_empty() || only.contains(&finding.rule);
        let by_id = |report: &PostReport| -> BTreeMap<FindingId, Finding> {
            report.findings.iter().filter(asked).map(|finding| (finding.id.clone(), finding.clone())).collect()
        };
        let (old, new) = (by_id(before), by_id(after));
        let all: BTreeSet<&FindingId> = old.keys().chain(new.keys()).collect();
        for id in all {
            let (finding, is_new) = match (old.get(id), new.get(id)) {
                (Some(old), Some(new)) => {
                    let change = self.rules.entry(new.rule.clone()).or_default();
                    change.kept += 1;
                    change.relevelled += usize::from(old.level != new.level);
                    continue;
                }
                (Some(old), None) => (old, false),
                (None, Some(new)) => (new, true),
                (None, None) => continue,
            };
            let known = history.of(&finding.rule, &before.post);
            let room = self.samples < MOST_SAMPLES;
            let change = self.rules.entry(finding.rule.clone()).or_default();
            let side = if is_new { &mut change.added } else { &mut change.dropped };
            side.tally.find(after, known);
            if room && side.samples.len() < SAMPLES {
                self.samples += 1;
                side.samples.extend(sample(number, finding, if is_new { after } else { before }, spoken, known));
            }
        }
        let queued = |judge: &Judge, report: &PostReport| report.findings.iter().filter(asked).any(|finding| judge.queues(finding));
        match (queued(base, before), queued(edited, after)) {
            (false, true) => self.new_posts += 1,
            (true, false) => self.lost.take(before.lang, history.opinion(&before.post)),
            _ => {}
        }
    }

    /// Posts of confirmed incidents that would not be found any more.
    #[must_use]
    pub fn lost_confirmed(&self) -> usize {
        self.lost.of(Opinion::Confirmed)
    }
}

fn sample(number: usize, finding: &Finding, report: &PostReport, spoken: &Spoken, known: Option<&Known>) -> Option<Sample> {
    let post = spoken.posts.get(number)?;
    Some(Sample {
        thread: spoken.label.clone(),
        title: spoken.thread.title.raw().to_owned(),
        post: spoken.labels.get(number)?.clone(),
        url: post.url.clone(),
        author: post.author.name.raw().to_owned(),
        body: post.body.raw().to_owned(),
        report: PostReport {
            level: Some(finding.level),
            categories: finding.categories.clone(),
            answer: None,
            findings: vec![finding.clone()],
            ..report.clone()
        },
        known: known.cloned(),
    })
}
