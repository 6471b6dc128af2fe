//! What came of the examples of rules.

use std::sync::Arc;

use serde::Serialize;

use super::super::correlation::reached;
use super::explanation::{silenced, words};
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::engine::examples::{ExampleResult, Outcome};

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
                fix: None,
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
        fix: None,
    })
}
