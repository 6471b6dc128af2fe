//! Measurements as JSON: a line a post, and a last one with everything.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Place, Report, gone};
use crate::engine::PostReport;
use crate::eval::against::{Compared, Difference};
use crate::eval::label::Reading;
use crate::eval::measure::{Measure, Outcomes};
use crate::eval::share::{Counts, Outcome, Share};
use crate::model::fact::Judgement;
use crate::model::finding::{Evidence, Level};
use crate::model::lang::Lang;

/// Counts with what follows from them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scored {
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// Of what was found, how much is right.
    pub precision: Option<Share>,
    /// Of what is, how much was found.
    pub recall: Option<Share>,
    /// The harmonic mean of both.
    pub f1: Option<Share>,
}

impl From<Counts> for Scored {
    fn from(counts: Counts) -> Self {
        let round = |number: f64| (number * 1e6).round() / 1e6;
        let share = |share: Share| Share { value: round(share.value), low: round(share.low), high: round(share.high) };
        Self { counts, precision: counts.precision().map(share), recall: counts.recall().map(share), f1: counts.f1().map(share) }
    }
}

/// A labelled post, as JSON.
#[derive(Debug, Clone, Serialize)]
pub struct PostLine<'a> {
    /// Number of the line.
    pub line: u64,
    /// The thread's own name; for a row the number of its line.
    pub thread_id: &'a str,
    /// The post's own name; for a row as well.
    pub post_id: &'a str,
    /// By what the post is known again in another measurement.
    pub key: &'a str,
    /// Its language.
    pub lang: &'static str,
    /// Whether it is negative: `right`, `alarm`, `missed`, `quiet`, or null when its label does not say.
    pub negative: Option<Outcome>,
    /// Whether its answer contradicts a fact, likewise.
    pub contradicts: Option<Outcome>,
    /// The level that was found.
    pub level: Option<&'static str>,
    /// The rules that spoke.
    pub rules: Vec<&'a str>,
    /// The fact that the answer is about.
    pub fact: Option<&'a str>,
    /// What became of it before, when that is another thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<BeforeLine>,
    /// What it says, with `--misses` for those that were missed or false alarms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    /// What was found in it, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<&'a Evidence>>,
}

/// What became of a post before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BeforeLine {
    /// Whether it is negative.
    pub negative: Option<Outcome>,
    /// Whether its answer contradicts a fact.
    pub contradicts: Option<Outcome>,
}

impl From<Outcomes> for BeforeLine {
    fn from(outcomes: Outcomes) -> Self {
        Self { negative: outcomes.negative, contradicts: outcomes.contradicts }
    }
}

impl<'a> PostLine<'a> {
    /// The line of a post.
    #[must_use]
    pub fn of(place: &Place<'a>, report: &'a PostReport, lang: Lang, outcomes: Outcomes) -> Self {
        let mut rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
        rules.dedup();
        let fact = report.answer.as_ref().map(|answer| match &answer.judgement {
            Judgement::Contradicts { fact, .. } | Judgement::Supports { fact } | Judgement::Silent { fact, .. } => fact.as_str(),
        });
        Self {
            line: place.line,
            thread_id: place.thread_id,
            post_id: place.post_id,
            key: place.key,
            lang: lang.code(),
            negative: outcomes.negative,
            contradicts: outcomes.contradicts,
            level: report.severity().map(Level::word),
            rules,
            fact,
            before: None,
            text: None,
            evidence: None,
        }
    }
}

/// Everything measured, as JSON: the last line.
#[derive(Debug, Clone, Serialize)]
pub struct TotalLine<'a> {
    /// The measurement.
    pub total: Total<'a>,
}

/// Everything measured.
#[derive(Debug, Clone, Serialize)]
pub struct Total<'a> {
    half: Option<&'static str>,
    posts: u64,
    unlabelled: u64,
    bad: usize,
    labels: Vec<LabelLine<'a>>,
    left_out: &'a BTreeMap<String, u64>,
    negative: Negative<'a>,
    contradicts: Contradicts<'a>,
    mention: Scored,
    categories: BTreeMap<&'static str, Scored>,
    severity: SeverityLine,
    rules: Vec<RuleLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstLine>,
}

#[derive(Debug, Clone, Serialize)]
struct LabelLine<'a> {
    label: &'a str,
    counts_as: &'static str,
    posts: u64,
}

#[derive(Debug, Clone, Serialize)]
struct Negative<'a> {
    all: Scored,
    languages: BTreeMap<&'static str, Scored>,
    brands: BTreeMap<&'a str, Scored>,
    alarms: &'a BTreeMap<String, u64>,
}

#[derive(Debug, Clone, Serialize)]
struct Contradicts<'a> {
    all: Scored,
    languages: BTreeMap<&'static str, Scored>,
    facts: BTreeMap<&'a str, Scored>,
    slots: BTreeMap<&'static str, Scored>,
    other_fact: u64,
    hedged: Marked,
    plain: Marked,
    alarms: &'a BTreeMap<&'static str, u64>,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Marked {
    of: u64,
    marked: u64,
}

#[derive(Debug, Clone, Serialize)]
struct SeverityLine {
    of: u64,
    exact: u64,
    within_one: u64,
    table: Vec<SeverityCell>,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct SeverityCell {
    severity: &'static str,
    level: &'static str,
    posts: u64,
}

#[derive(Debug, Clone, Serialize)]
struct RuleLine<'a> {
    rule: &'a str,
    right: u64,
    alarms: u64,
    precision: Option<Share>,
    only_right: u64,
    only_alarms: u64,
}

#[derive(Debug, Clone, Serialize)]
struct AgainstLine {
    posts: u64,
    new: u64,
    gone: u64,
    relabelled: u64,
    negative: BTreeMap<&'static str, DifferenceLine>,
    contradicts: BTreeMap<&'static str, DifferenceLine>,
}

#[derive(Debug, Clone, Serialize)]
struct DifferenceLine {
    before: Scored,
    after: Scored,
    mended: u64,
    broken: u64,
    p: f64,
}

impl<'a> TotalLine<'a> {
    /// Of a whole measurement.
    #[must_use]
    pub fn of(report: &Report<'a>) -> Self {
        let measure = report.measure;
        let languages = |by_lang: &BTreeMap<Lang, Counts>| by_lang.iter().map(|(lang, counts)| (lang.code(), (*counts).into())).collect();
        let all = |by_lang: &BTreeMap<Lang, Counts>| Scored::from(Measure::all(by_lang));
        let hedges = measure.hedges;
        let (of, exact, within_one) = measure.severity.near();
        let cells = measure.severity.table.iter().map(|((label, said), posts)| SeverityCell {
            severity: label.map_or("none", Level::word),
            level: said.map_or("none", Level::word),
            posts: *posts,
        });
        let rules = measure.rules.iter().map(|(rule, counts)| RuleLine {
            rule: rule.as_str(),
            right: counts.right,
            alarms: counts.alarms,
            precision: Scored::from(Counts { right: counts.right, alarms: counts.alarms, ..Counts::default() }).precision,
            only_right: counts.only_right,
            only_alarms: counts.only_alarms,
        });
        Self {
            total: Total {
                half: report.half,
                posts: measure.posts,
                unlabelled: measure.unlabelled,
                bad: report.bad,
                labels: report
                    .labels
                    .words()
                    .map(|(label, reading, posts)| LabelLine { label, counts_as: counts_as(reading), posts })
                    .collect(),
                left_out: report.labels.odd(),
                negative: Negative {
                    all: all(&measure.negative),
                    languages: languages(&measure.negative),
                    brands: measure.brands.iter().map(|(brand, counts)| (brand.as_str(), (*counts).into())).collect(),
                    alarms: &measure.alarms,
                },
                contradicts: Contradicts {
                    all: all(&measure.contradicts),
                    languages: languages(&measure.contradicts),
                    facts: measure.facts.iter().map(|(fact, counts)| (fact.as_str(), (*counts).into())).collect(),
                    slots: measure.slots.iter().map(|(slot, counts)| (*slot, (*counts).into())).collect(),
                    other_fact: measure.other_fact,
                    hedged: Marked { of: hedges.hedged, marked: hedges.hedged_marked },
                    plain: Marked { of: hedges.plain, marked: hedges.plain_marked },
                    alarms: &measure.contradict_alarms,
                },
                mention: measure.mention.into(),
                categories: measure.categories.iter().map(|(category, counts)| (category.word(), (*counts).into())).collect(),
                severity: SeverityLine { of, exact, within_one, table: cells.collect() },
                rules: rules.collect(),
                against: report.against.map(|(compared, before)| AgainstLine {
                    posts: compared.posts,
                    new: compared.new,
                    gone: gone(compared, before),
                    relabelled: compared.relabelled,
                    negative: differences(&compared.negative),
                    contradicts: differences(&compared.contradicts),
                }),
            },
        }
    }
}

fn differences(by_lang: &BTreeMap<Lang, Difference>) -> BTreeMap<&'static str, DifferenceLine> {
    let line = |difference: &Difference| DifferenceLine {
        before: difference.before.into(),
        after: difference.after.into(),
        mended: difference.mended,
        broken: difference.broken,
        p: (difference.p() * 1e6).round() / 1e6,
    };
    let all = Compared::all(by_lang);
    by_lang.iter().map(|(lang, difference)| (lang.code(), line(difference))).chain([("all", line(&all))]).collect()
}

const fn counts_as(reading: Reading) -> &'static str {
    match reading {
        Reading::Negative => "negative",
        Reading::Quiet => "not",
        Reading::Unknown => "unknown",
    }
}
