//! Why a rule speaks about a text or does not.

use serde::Serialize;

use crate::engine::detect::{Ground, Topic};
use crate::engine::explain::Explanation;
use crate::model::finding::{Evidence, Span};
use crate::model::untrusted::shown;
use crate::output::lexicon::{self, EntryLine, SumLine, WeightLine};
use crate::output::page::{FAINT, Page, STRONG};
use crate::rule::Clause;

/// How a rule reads a text, clause by clause.
#[must_use]
pub fn explanation(page: &Page, explanation: &Explanation, text: &str) -> String {
    let mut lines = vec![format!(
        "{} {} {}",
        page.paint(STRONG, explanation.rule.as_str()),
        if explanation.fired { "fires on this text" } else { "does not fire on this text" },
        page.paint(FAINT, &format!("(read as {}; {})", explanation.lang.code(), about(explanation.topic))),
    )];
    clause(page, &explanation.clause, text, 1, &mut lines);
    if let Some(exception) = &explanation.exception {
        lines.push("  the exception:".to_owned());
        clause(page, exception, text, 2, &mut lines);
    }
    if let Some(gate) = &explanation.gate {
        lines.push(format!("  but it is not heard: {}", gate.reason(text)));
    }
    if explanation.fired {
        lines.push(format!("  evidence: {}", words(&explanation.evidence)));
    }
    lines.join("\n")
}

fn about(topic: Topic) -> &'static str {
    match (topic.brand, topic.homonym) {
        (Some(Ground::Site), _) => "on an official site",
        (Some(Ground::Title), _) => "the title names the brand",
        (Some(Ground::Opening), _) => "the opening post names the brand",
        (None, true) => "it names something else that bears the name",
        (None, false) => "the thread does not name the brand",
    }
}

fn clause(page: &Page, part: &Clause, text: &str, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth.min(20));
    let verdict = if part.holds { "holds" } else { "does not hold" };
    let told = part.told.as_ref().map_or_else(String::new, |told| page.paint(FAINT, &format!(": {}", shown(told, false))));
    lines.push(format!("{indent}{} {}  {verdict}{told}", if part.holds { "✓" } else { "✗" }, shown(&part.text, false)));
    if let Some(sum) = &part.sum {
        lines.push(format!("{indent}    {}", lexicon::sum(sum, text)));
    }
    if let Some(verdict) = &part.verdict {
        lines.push(format!("{indent}    {}", shown(&verdict.shown(), false)));
        for sum in &verdict.sums {
            let weight = format!("{:+.2}", sum.weight);
            lines.push(format!("{indent}    {} {} {weight}", shown(&sum.name, false), lexicon::hundredths(sum.sum)));
        }
    }
    for hit in &part.hits {
        let discount = hit.discount.map_or_else(String::new, |discount| format!(" does not count: {}", discount.reason(text)));
        let pattern = page.paint(FAINT, &lexicon::pattern(hit));
        let weight = lexicon::weight(hit, text);
        lines.push(format!("{indent}    “{}”{weight} {pattern}{discount}", shown(hit.span.of(text), false)));
    }
    for part in &part.parts {
        clause(page, part, text, depth + 1, lines);
    }
}

/// An explanation as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplanationLine<'a> {
    /// The rule.
    pub rule: &'a str,
    /// The language that the text was read in.
    pub lang: &'static str,
    /// Whether the rule makes a finding of it.
    pub fired: bool,
    /// Why it is not heard although its condition may hold.
    pub gate: Option<String>,
    /// What the thread is about.
    pub about: &'static str,
    /// The condition.
    pub condition: ClauseLine<'a>,
    /// The exception that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<ClauseLine<'a>>,
    /// The words of the finding.
    pub evidence: &'a [Evidence],
}

/// A part of a condition as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClauseLine<'a> {
    /// As the author wrote it.
    pub text: &'a str,
    /// Whether it holds.
    pub holds: bool,
    /// For a field: what it says, or that it is not known; for another rule: why it does not hold although its words are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<&'a str>,
    /// Words that met a pattern.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<HitLine<'a>>,
    /// What the words of a lexicon come to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<SumLine>,
    /// What a classifier says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learned: Option<VerdictLine<'a>>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ClauseLine<'a>>,
}

/// What a classifier says, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerdictLine<'a> {
    /// The classifier.
    pub classifier: &'a str,
    /// The probability, from 0 to 1.
    pub probability: f64,
    /// The threshold, in words.
    pub asked: String,
}

/// Words that met a pattern, as JSON; the span is in bytes of the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HitLine<'a> {
    /// The pattern as written.
    pub pattern: &'a str,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The words there.
    pub text: &'a str,
    /// The entries of shared lists by which they were met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryLine<'a>>,
    /// What they count, in a selection with a lexicon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<WeightLine>,
    /// What they add to the log-odds of a classifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoke: Option<f64>,
    /// Why they do not count.
    pub discount: Option<String>,
}

impl<'a> ExplanationLine<'a> {
    /// The explanation of a rule on `text`.
    #[must_use]
    pub fn of(explanation: &'a Explanation, text: &'a str) -> Self {
        Self {
            rule: explanation.rule.as_str(),
            lang: explanation.lang.code(),
            fired: explanation.fired,
            gate: explanation.gate.as_ref().map(|gate| gate.reason(text)),
            about: about(explanation.topic),
            condition: ClauseLine::of(&explanation.clause, text),
            exception: explanation.exception.as_ref().map(|exception| ClauseLine::of(exception, text)),
            evidence: &explanation.evidence,
        }
    }
}

impl<'a> ClauseLine<'a> {
    fn of(clause: &'a Clause, text: &'a str) -> Self {
        let hits = clause.hits.iter().map(|hit| HitLine {
            pattern: &hit.pattern,
            span: hit.span,
            text: text.get(hit.span.start..hit.span.end).unwrap_or_default(),
            entries: lexicon::entries(hit),
            weight: hit.weight.as_ref().map(|weight| WeightLine::of(weight, text)),
            spoke: hit.spoke.map(|spoke| f64::from(spoke) / 100.0),
            discount: hit.discount.map(|discount| discount.reason(text)),
        });
        Self {
            text: &clause.text,
            holds: clause.holds,
            told: clause.told.as_deref(),
            hits: hits.collect(),
            learned: clause.verdict.as_ref().map(|verdict| VerdictLine {
                classifier: &verdict.classifier,
                probability: (verdict.probability * 1000.0).round() / 1000.0,
                asked: verdict.bound.shown(),
            }),
            score: clause.sum.as_ref().map(SumLine::from),
            parts: clause.parts.iter().map(|part| Self::of(part, text)).collect(),
        }
    }
}

/// The words of evidence, in quotation marks.
pub(super) fn words(evidence: &[Evidence]) -> String {
    let mut words: Vec<String> = evidence.iter().map(|evidence| format!("“{}”", evidence.text.shown())).collect();
    words.dedup();
    words.join(", ")
}

/// The shortest true answer to "why not".
pub(super) fn silenced(explanation: &Explanation, text: &str) -> String {
    if let Some(gate) = &explanation.gate {
        return gate.reason(text);
    }
    let mut failing = &explanation.clause;
    // Down to the innermost part that fails alone.
    while let [first, rest @ ..] = failing.parts.iter().filter(|part| !part.holds).collect::<Vec<_>>().as_slice()
        && rest.is_empty()
        && !failing.text.starts_with("not ")
    {
        failing = first;
    }
    // What a field says, or that the site does not tell it, is the whole reason.
    if let Some(told) = field_of(failing).and_then(|part| part.told.as_ref()) {
        return format!("`{}` does not hold: {}", shown(&failing.text, false), shown(told, false));
    }
    if let Some(verdict) = &failing.verdict {
        return format!("`{}` does not hold: {}", shown(&failing.text, false), shown(&verdict.shown(), false));
    }
    if let Some(sum) = &failing.sum {
        return format!("`{}` does not hold: {}", shown(&failing.text, false), lexicon::sum(sum, text));
    }
    let discounted = failing.hits.iter().find_map(|hit| hit.discount.map(|discount| (hit, discount)));
    match discounted {
        Some((hit, discount)) => format!("“{}” does not count: {}", shown(hit.span.of(text), false), discount.reason(text)),
        None => format!("`{}` does not hold in {}", shown(&failing.text, false), explanation.lang.code()),
    }
}

/// The field that a part of a condition asks about, with or without `not`.
fn field_of(part: &Clause) -> Option<&Clause> {
    match part.parts.as_slice() {
        [] => Some(part).filter(|part| part.told.is_some()),
        [only] if part.text.starts_with("not ") => field_of(only),
        _ => None,
    }
}
