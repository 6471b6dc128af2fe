//! A second look at rules that can be used: what in them changes nothing, can never be, or is most probably a slip of the pen.
//!
//! Nothing in here keeps a rule from running; `overhear rules check` asks for it. What is claimed is true: a pattern is called covered only
//! where every text that it meets is met by another at the same words, and a part of a condition useless only where no combination of
//! findings makes a difference.

mod condition;
mod cover;
mod expression;
mod letters;
mod parity;
mod twin;
mod words;

use std::ops::Range;

pub(super) use parity::FIRST;

use super::Rule;
use crate::diagnostic::{Diagnostic, Severity};

/// Everything that a second look finds, rule by rule.
pub(super) fn rules(rules: &[Rule]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for rule in rules {
        cover::look(rule, &mut out);
        twin::selections(rule, &mut out);
        condition::look(rule, &mut out);
        expression::look(rule, &mut out);
        words::look(rule, &mut out);
        letters::look(rule, &mut out);
        parity::look(rule, &mut out);
    }
    twin::rules(rules, &mut out);
    out
}

fn warning(
    rule: &Rule,
    code: &'static str,
    at: Range<usize>,
    message: impl Into<String>,
    label: impl Into<String>,
    remedy: impl Into<String>,
) -> Diagnostic {
    Diagnostic::warning(code, message, &rule.file, at, label).with_remedy(remedy)
}

fn note(
    rule: &Rule,
    code: &'static str,
    at: Range<usize>,
    message: impl Into<String>,
    label: impl Into<String>,
    remedy: impl Into<String>,
) -> Diagnostic {
    Diagnostic { severity: Severity::Note, ..warning(rule, code, at, message, label, remedy) }
}

/// The first line of a rule's file: the place of what concerns all of it.
fn first_line(rule: &Rule) -> Range<usize> {
    0..rule.file.text.lines().next().unwrap_or_default().len()
}
