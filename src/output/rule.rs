//! Rules for people: what a set holds, what came of the examples, why a rule speaks about a text or does not.

use std::sync::Arc;

use serde::Serialize;

use super::correlation::reached;
use super::lexicon::{self, EntryLine, SumLine, WeightLine};
use super::page::{FAINT, Page, STRONG};
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::engine::detect::{Ground, Topic};
use crate::engine::examples::{ExampleResult, Outcome};
use crate::engine::explain::Explanation;
use crate::model::finding::{Evidence, RuleKind, Span};
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::rule::correlation::Correlation;
use crate::rule::{About, Clause, Rule, RuleSet};

/// A rule as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleLine<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it finds.
    pub title: &'a str,
    /// How serious.
    pub level: &'static str,
    /// `detection` for rules of words, `correlation` for those that count what others find.
    pub kind: RuleKind,
    /// How far it is trusted.
    pub status: &'static str,
    /// What its findings are about.
    pub categories: Vec<&'static str>,
    /// Languages that it has patterns for; `any` for patterns of every language.
    pub languages: Vec<&'static str>,
    /// Its condition.
    pub condition: String,
    /// Whom a post must be about.
    pub about: &'static str,
    /// What makes two findings one incident.
    pub group_by: &'static str,
    /// Number of examples.
    pub examples: usize,
    /// Why staff should care.
    pub why: &'a str,
    /// What staff should do.
    pub playbook: Option<&'a str>,
    /// Shared word lists that it uses.
    pub lists: Vec<&'a str>,
    /// Lexicons that it uses.
    pub lexicons: Vec<&'a str>,
    /// First 8 hex digits of the SHA-256 of its text and of the lists and lexicons that it uses.
    pub revision: &'a str,
    /// Its file.
    pub file: String,
}

impl<'a> From<&'a Rule> for RuleLine<'a> {
    fn from(rule: &'a Rule) -> Self {
        let any = rule.selections.iter().flat_map(|selection| &selection.patterns).any(|pattern| pattern.lang.is_none());
        let mut languages: Vec<&'static str> = rule.pattern_languages().into_iter().map(Lang::code).collect();
        if any {
            languages.push("any");
        }
        Self {
            id: rule.id.as_str(),
            title: &rule.title,
            level: rule.level.word(),
            kind: RuleKind::Detection,
            status: rule.status.word(),
            categories: rule.categories.iter().map(|category| category.word()).collect(),
            languages,
            condition: rule.condition_text(),
            about: rule.about.word(),
            group_by: rule.group_by.word(),
            examples: rule.examples.len(),
            why: &rule.why,
            playbook: rule.playbook.as_deref(),
            lists: rule.lists().into_iter().collect(),
            lexicons: rule.lexicons().into_iter().collect(),
            revision: &rule.revision,
            file: rule.file.path.display().to_string(),
        }
    }
}

impl<'a> From<&'a Correlation> for RuleLine<'a> {
    fn from(rule: &'a Correlation) -> Self {
        Self {
            id: rule.id.as_str(),
            title: &rule.title,
            level: rule.level.word(),
            kind: RuleKind::Correlation,
            status: rule.status.word(),
            categories: rule.categories.iter().map(|category| category.word()).collect(),
            languages: vec!["any"],
            condition: rule.sentence(),
            about: About::Anyone.word(),
            group_by: "burst",
            examples: rule.examples.len(),
            why: &rule.why,
            playbook: rule.playbook.as_deref(),
            lists: Vec::new(),
            lexicons: Vec::new(),
            revision: &rule.revision,
            file: rule.file.path.display().to_string(),
        }
    }
}

impl RuleLine<'_> {
    /// The lines of all rules: those of words first, then correlations.
    #[must_use]
    pub fn all(rules: &RuleSet) -> Vec<RuleLine<'_>> {
        rules.iter().map(RuleLine::from).chain(rules.correlations().iter().map(RuleLine::from)).collect()
    }

    /// Headings of [`RuleLine::cells`].
    pub const HEADINGS: [&'static str; 6] = ["RULE", "LEVEL", "STATUS", "LANGUAGES", "CATEGORIES", "TITLE"];

    /// The rule as a row of a table.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let lists = [self.languages.join(" "), self.categories.join(" ")];
        [self.id, self.level, self.status, &lists[0], &lists[1], self.title].map(|cell| shown(cell, false)).to_vec()
    }
}

/// An example that was run, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExampleLine<'a> {
    /// The rule.
    pub rule: &'a str,
    /// Which of its examples, from 1.
    pub example: usize,
    /// Its language.
    pub lang: &'static str,
    /// `holds`, `noisy` (fired where it must stay quiet), `missing` (stayed quiet where it must fire), `level`, `todo`
    /// (does not fire yet) or `now-fires` (was to be done, and fires).
    pub outcome: &'static str,
    /// The text with names filled in.
    pub text: &'a str,
    /// Its file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Why it does not hold.
    pub why: Option<String>,
}

impl<'a> From<&'a ExampleResult> for ExampleLine<'a> {
    fn from(result: &'a ExampleResult) -> Self {
        Self {
            rule: result.rule.as_str(),
            example: result.number,
            lang: result.lang.code(),
            outcome: match &result.outcome {
                Outcome::Holds => "holds",
                Outcome::Noisy(_) | Outcome::TooMany(..) => "noisy",
                Outcome::Missing(_) | Outcome::TooFew(..) => "missing",
                Outcome::Level { .. } => "level",
                Outcome::Todo => "todo",
                Outcome::NowFires(_) => "now-fires",
            },
            text: &result.text,
            file: result.path.display().to_string(),
            line: result.line,
            why: reason(result),
        }
    }
}

/// What to do about an example of a correlation.
const COUNTING: &str = "change `at_least` or `within` of the rule, or correct the example";

fn reason(result: &ExampleResult) -> Option<String> {
    match &result.outcome {
        Outcome::Holds | Outcome::Todo => None,
        Outcome::NowFires(evidence) => Some(format!("fires on {}", words(evidence))),
        Outcome::Noisy(evidence) => Some(format!("fired on {}", words(evidence))),
        Outcome::Missing(explanation) => Some(silenced(explanation, &result.text)),
        Outcome::TooMany(within, counted) => Some(reached(*within, Some(counted))),
        Outcome::TooFew(within, most) => Some(reached(*within, most.as_deref())),
        Outcome::Level { expected, found } => Some(format!("expected level {}, found {}", expected.word(), found.word())),
    }
}

/// An example that does not hold, or that is to be done and fires now, as a diagnostic at its place in the rule's file.
#[must_use]
pub fn broken_example(result: &ExampleResult, file: Option<&Arc<SourceFile>>) -> Option<Diagnostic> {
    let label = reason(result)?;
    let rule = result.rule.as_str();
    let (code, message, remedy) = match &result.outcome {
        Outcome::Holds | Outcome::Todo => return None,
        Outcome::NowFires(_) => {
            return Some(Diagnostic {
                code: "Todo",
                severity: Severity::Note,
                message: format!("rule `{rule}` now fires: make it `fires`"),
                file: file.cloned(),
                label: Some((result.place.clone(), label)),
                remedy: Some("write `fires` in place of `todo`, so that it stays so".to_owned()),
            });
        }
        Outcome::Noisy(_) => (
            "Noisy",
            format!("rule `{rule}` fires where it must stay quiet"),
            "narrow a pattern, add `not ...` to the condition, or correct the example",
        ),
        Outcome::Missing(_) => {
            ("Missing", format!("rule `{rule}` stays quiet where it must fire"), "add or widen a pattern, or correct the example")
        }
        Outcome::TooMany(..) => ("Noisy", format!("rule `{rule}` fires where it must stay quiet"), COUNTING),
        Outcome::TooFew(..) => ("Missing", format!("rule `{rule}` stays quiet where it must fire"), COUNTING),
        Outcome::Level { .. } => {
            ("Level", format!("rule `{rule}` fires at another level than expected"), "correct the rule's level or the example's")
        }
    };
    Some(Diagnostic {
        code,
        severity: Severity::Error,
        message,
        file: file.cloned(),
        label: Some((result.place.clone(), label)),
        remedy: Some(if remedy == COUNTING {
            remedy.to_owned()
        } else {
            format!("{remedy}; `overhear rules explain {rule} TEXT` shows how the rule reads a text")
        }),
    })
}

fn words(evidence: &[Evidence]) -> String {
    let mut words: Vec<String> = evidence.iter().map(|evidence| format!("“{}”", evidence.text.shown())).collect();
    words.dedup();
    words.join(", ")
}

/// The shortest true answer to "why not".
fn silenced(explanation: &Explanation, text: &str) -> String {
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
    pub score: Option<SumLine<'a>>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ClauseLine<'a>>,
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
            discount: hit.discount.map(|discount| discount.reason(text)),
        });
        Self {
            text: &clause.text,
            holds: clause.holds,
            told: clause.told.as_deref(),
            hits: hits.collect(),
            score: clause.sum.as_ref().map(SumLine::from),
            parts: clause.parts.iter().map(|part| Self::of(part, text)).collect(),
        }
    }
}
