//! What an edited tree of rules would add and drop: a line a rule, sample posts, the sum.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::page::{FAINT, Page, STRONG, count};
use super::scan::{FindingResult, thread_heading};
use super::trial::{hit, languages, opinions, posts, thousands};
use crate::eval::backtest::{Backtest, Change, Sample, Side};
use crate::eval::history::{Opinion, Opinions};
use crate::model::id::RuleId;

/// What changes in a rule, as JSON.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeLine<'a> {
    /// The rule.
    pub rule: &'a str,
    /// Findings that stay.
    pub kept: usize,
    /// Of those, how many have another level.
    pub relevelled: usize,
    /// What is new.
    pub added: SideLine<'a>,
    /// What is gone.
    pub dropped: SideLine<'a>,
}

/// What is new or gone, as JSON.
#[derive(Debug, Clone, Serialize)]
pub struct SideLine<'a> {
    /// How many findings.
    pub posts: usize,
    /// By language.
    pub languages: BTreeMap<&'static str, usize>,
    /// By what staff think of the incidents of their posts.
    pub verdicts: Opinions,
    /// Some of them.
    pub samples: Vec<SampleLine<'a>>,
}

/// A post, as JSON.
#[derive(Debug, Clone, Serialize)]
pub struct SampleLine<'a> {
    /// Its thread.
    pub thread_id: &'a str,
    /// The post.
    pub post_id: &'a str,
    /// Its address.
    pub url: Option<&'a str>,
    /// Its language.
    pub lang: &'static str,
    /// Its words.
    pub text: &'a str,
    /// What is found in it.
    pub findings: Vec<FindingResult<'a>>,
    /// The incident that it is known by.
    pub incident: Option<u64>,
    /// What staff think of that.
    pub verdict: Option<Opinion>,
}

/// The sum, as JSON: the last line.
#[derive(Debug, Clone, Serialize)]
pub struct SumLine {
    /// The sum.
    pub total: Total,
}

/// The sum of a comparison.
#[derive(Debug, Clone, Serialize)]
pub struct Total {
    /// Posts read.
    pub posts: usize,
    /// Posts that would be in the queue and were not.
    pub new_posts: usize,
    /// Posts that were in the queue and would not be.
    pub lost_posts: usize,
    /// Those of them that staff confirmed.
    pub lost_confirmed: usize,
    /// Those of them that staff called false positives.
    pub lost_false_positive: usize,
}

impl<'a> ChangeLine<'a> {
    /// The line of a rule.
    #[must_use]
    pub fn of(rule: &'a RuleId, change: &'a Change) -> Self {
        Self {
            rule: rule.as_str(),
            kept: change.kept,
            relevelled: change.relevelled,
            added: SideLine::of(&change.added),
            dropped: SideLine::of(&change.dropped),
        }
    }
}

impl<'a> SideLine<'a> {
    fn of(side: &'a Side) -> Self {
        Self {
            posts: side.tally.found,
            languages: side.tally.languages.iter().map(|(lang, count)| (lang.code(), *count)).collect(),
            verdicts: side.tally.opinions.clone(),
            samples: side.samples.iter().map(SampleLine::of).collect(),
        }
    }
}

impl<'a> SampleLine<'a> {
    fn of(sample: &'a Sample) -> Self {
        Self {
            thread_id: &sample.thread,
            post_id: &sample.post,
            url: sample.url.as_deref(),
            lang: sample.report.lang.code(),
            text: &sample.body,
            findings: sample.report.findings.iter().map(FindingResult::of).collect(),
            incident: sample.known.as_ref().map(|known| known.incident.0),
            verdict: sample.known.as_ref().map(|known| known.opinion),
        }
    }
}

impl From<&Backtest> for SumLine {
    fn from(backtest: &Backtest) -> Self {
        let total = Total {
            posts: backtest.posts,
            new_posts: backtest.new_posts,
            lost_posts: backtest.lost.found,
            lost_confirmed: backtest.lost_confirmed(),
            lost_false_positive: backtest.lost.of(Opinion::FalsePositive),
        };
        Self { total }
    }
}

/// What changes in a rule, for people: `leaving  +14 −3 (2 of them confirmed incidents); 6 en, 5 es`, and sample posts.
#[must_use]
pub fn change(page: &Page, rule: &RuleId, change: &Change) -> String {
    let mut text = format!("{}  {}\n", page.paint(STRONG, rule.as_str()), figures(change));
    for (sign, what, side) in [("+", "would be found", &change.added), ("−", "would not be found any more", &change.dropped)] {
        for sample in &side.samples {
            let heading = thread_heading(page, &sample.thread, &sample.title);
            let what = page.paint(FAINT, what);
            let body = hit(page, &sample.post, &sample.author, &sample.body, &sample.report, sample.known.as_ref());
            let _ = write!(text, "{sign} {what}: {heading}\n{}\n", body.trim_end());
        }
        let more = side.tally.found - side.samples.len();
        if more > 0 && !side.samples.is_empty() {
            let _ = writeln!(text, "{sign} and {} more", thousands(more));
        }
    }
    text
}

fn figures(change: &Change) -> String {
    let mut parts = Vec::new();
    for (sign, side) in [("+", &change.added), ("−", &change.dropped)] {
        if side.tally.found > 0 {
            let known = opinions(&side.tally.opinions);
            let known = if known.is_empty() { String::new() } else { format!(" ({known})") };
            parts.push(format!("{sign}{}{known}: {}", thousands(side.tally.found), languages(&side.tally.languages)));
        }
    }
    if change.relevelled > 0 {
        parts.push(format!("{} at another level", thousands(change.relevelled)));
    }
    parts.push(format!("{} as before", thousands(change.kept - change.relevelled)));
    parts.join("; ")
}

/// The sum, for people; `whence` says where the posts are from.
#[must_use]
pub fn sentence(backtest: &Backtest, whence: &str) -> String {
    let read = format!("{} {whence}", posts(backtest.posts));
    if backtest.new_posts == 0 && backtest.lost.found == 0 {
        let changed = backtest.rules.values().filter(|change| !change.is_none()).count();
        return match changed {
            0 => format!("{read}: all are judged as before"),
            some => format!("{read}: the same posts would be in the queue; {} otherwise", count(some, "rule finds", "rules find")),
        };
    }
    let mut text =
        format!("{read}: {} more and {} fewer would be in the queue", thousands(backtest.new_posts), thousands(backtest.lost.found));
    let known = opinions(&backtest.lost.opinions);
    if !known.is_empty() {
        let _ = write!(text, "; of the fewer, {}", known.replace(" of them", ""));
    }
    text
}
