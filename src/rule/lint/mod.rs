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
use std::sync::Arc;

pub(super) use parity::FIRST;

use super::{Pattern, Rule, RuleSet};
use crate::diagnostic::{Diagnostic, Severity, SourceFile};

/// Everything that a second look finds, file by file.
pub(super) fn look(set: &RuleSet) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for rule in set.spoken() {
        for selection in rule.selections.iter().filter(|selection| selection.score.is_none()) {
            cover::look(&rule.file, &selection.patterns, |pattern| pattern.home.is_none(), &mut out);
            each(&rule.file, selection.patterns.iter().filter(|pattern| pattern.home.is_none()), &mut out);
        }
        twin::selections(rule, &mut out);
        condition::look(rule, &mut out);
        words::look(rule, &mut out);
        parity::look(rule, &mut out);
    }
    for list in set.lists() {
        cover::look(&list.file, &list.patterns, |_| true, &mut out);
        each(&list.file, list.patterns.iter(), &mut out);
    }
    // Of two patterns that find the same words in a lexicon each has its own strength.
    for lexicon in set.lexicons() {
        each(&lexicon.file, lexicon.patterns.iter(), &mut out);
    }
    twin::rules(set.spoken(), &mut out);
    out
}

/// What is seen of a pattern by itself.
fn each<'a>(file: &Arc<SourceFile>, patterns: impl Iterator<Item = &'a Arc<Pattern>>, out: &mut Vec<Diagnostic>) {
    for pattern in patterns {
        expression::look(file, pattern, out);
        letters::look(file, pattern, out);
    }
}

fn warning(
    file: &Arc<SourceFile>,
    code: &'static str,
    at: Range<usize>,
    message: impl Into<String>,
    label: impl Into<String>,
    remedy: impl Into<String>,
) -> Diagnostic {
    Diagnostic::warning(code, message, file, at, label).with_remedy(remedy)
}

fn note(
    file: &Arc<SourceFile>,
    code: &'static str,
    at: Range<usize>,
    message: impl Into<String>,
    label: impl Into<String>,
    remedy: impl Into<String>,
) -> Diagnostic {
    Diagnostic { severity: Severity::Note, ..warning(file, code, at, message, label, remedy) }
}

/// The first line of a rule's file: the place of what concerns all of it.
fn first_line(rule: &Rule) -> Range<usize> {
    0..rule.file.text.lines().next().unwrap_or_default().len()
}
