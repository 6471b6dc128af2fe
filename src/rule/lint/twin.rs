//! The same thing twice: across lists, but for accents, and as a whole rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{first_line, note, warning};
use crate::diagnostic::Diagnostic;
use crate::rule::condition::{Kind, Node};
use crate::rule::pattern::Shape;
use crate::rule::{Pattern, Rule, Selection};
use crate::text::normal::{fold, fold_accented};

/// Patterns of one rule that differ only in accents, or stand in two lists of which either is enough.
pub(super) fn selections(rule: &Rule, out: &mut Vec<Diagnostic>) {
    for selection in &rule.selections {
        accents(rule, selection, out);
    }
    let mut joined = Vec::new();
    alternatives(&rule.condition, &mut joined);
    let used = |index: usize| times(&rule.condition, index);
    for group in joined {
        let mut seen: BTreeMap<String, &Arc<Pattern>> = BTreeMap::new();
        for index in group {
            let Some(selection) = rule.selections.get(index).filter(|_| used(index) == 1) else { continue };
            let mut own = BTreeMap::new();
            for pattern in selection.patterns.iter().filter(|pattern| pattern.home.is_none()) {
                let key = format!("{:?} {} {}", pattern.lang, look_of(&pattern.shape), manner(selection));
                if let Some(twin) = seen.get(&key) {
                    let (line, _) = rule.file.line_column(twin.place.start);
                    let message = format!("`{}` stands in another list that is enough by itself", pattern.text);
                    let remedy = "take one of the two away, unless the lists are meant to be read apart";
                    out.push(note(&rule.file, "R061", pattern.place.clone(), message, format!("also in line {line}"), remedy));
                } else {
                    own.insert(key, pattern);
                }
            }
            seen.extend(own);
        }
    }
}

/// How many times the condition names a selection.
fn times(node: &Node, selection: usize) -> usize {
    match &node.kind {
        Kind::Selection(index) => usize::from(*index == selection),
        Kind::Count { of, .. } => usize::from(of.contains(&selection)),
        Kind::Not(inner) => times(inner, selection),
        Kind::And(parts) | Kind::Or(parts) => parts.iter().map(|part| times(part, selection)).sum(),
        Kind::Close { left, right, .. } => times(left, selection) + times(right, selection),
        Kind::Field(_) | Kind::Rule(_) => 0,
    }
}

/// Groups of selections of which any one is enough.
fn alternatives(node: &Node, out: &mut Vec<Vec<usize>>) {
    match &node.kind {
        Kind::Or(parts) => {
            let direct = |part: &Node| if let Kind::Selection(index) = part.kind { Some(index) } else { None };
            out.push(parts.iter().filter_map(direct).collect());
            for part in parts {
                alternatives(part, out);
            }
        }
        Kind::And(parts) => parts.iter().for_each(|part| alternatives(part, out)),
        Kind::Count { least: 1, of } => out.push(of.clone()),
        Kind::Not(inner) => alternatives(inner, out),
        _ => {}
    }
}

fn accents(rule: &Rule, selection: &Selection, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(Option<&str>, String), &Arc<Pattern>> = BTreeMap::new();
    for pattern in selection.patterns.iter().filter(|pattern| pattern.home.is_none()) {
        let key = (pattern.lang.map(crate::model::lang::Lang::code), fold(&pattern.text));
        let Some(twin) = seen.get(&key) else {
            seen.insert(key, pattern);
            continue;
        };
        let (accented, plain) = (fold_accented(&pattern.text), &key.1);
        let differ = fold_accented(&twin.text) != accented && look_of(&twin.shape) != look_of(&pattern.shape);
        if !differ {
            continue;
        }
        let (line, _) = rule.file.line_column(twin.place.start);
        let message = format!("`{}` and `{}` differ only in accents", twin.text, pattern.text);
        let meets = |text: &str| {
            if fold_accented(text) == *plain {
                format!("`{text}` finds every way of accenting it")
            } else {
                format!("`{text}` finds itself and `{plain}`")
            }
        };
        let remedy =
            format!("{}; {}; if only the accented word is meant, write it with `=` before it", meets(&twin.text), meets(&pattern.text));
        out.push(note(&rule.file, "R064", pattern.place.clone(), message, format!("the other is in line {line}"), remedy));
    }
}

/// Rules that look for the same in the same places.
pub(super) fn rules<'a>(rules: impl Iterator<Item = &'a Rule>, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Rule> = BTreeMap::new();
    for rule in rules {
        let lists: Vec<String> = rule
            .selections
            .iter()
            .map(|selection| {
                let mut patterns: Vec<String> =
                    selection.patterns.iter().map(|pattern| format!("{:?} {:?}", pattern.lang, look_of(&pattern.shape))).collect();
                patterns.sort_unstable();
                patterns.dedup();
                format!("{}\n{}", manner(selection), patterns.join("\n"))
            })
            .collect();
        // By number, so that the names of the lists make no difference.
        let numbers: Vec<String> = (0..lists.len()).map(|number| format!("s{number}")).collect();
        let names: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let exceptions: Vec<&str> = rule.exceptions.iter().map(|exception| exception.text.as_str()).collect();
        let scope = format!("{} {:?} {:?} {:?} {exceptions:?}", rule.about.word(), rule.languages, rule.parts, rule.sources);
        let key = format!("{}\n{scope}\n{}", rule.condition.show(&names), lists.join("\n\n"));
        let Some(twin) = seen.get(&key) else {
            seen.insert(key, rule);
            continue;
        };
        let message = format!("the rule `{}` looks for the same as `{}`", rule.id, twin.id);
        let label = format!("see {}", twin.file.path.display());
        out.push(warning(&rule.file, "R070", first_line(rule), message, label, "take one of the two away, or let them differ"));
    }
}

/// How a selection counts its words.
fn manner(selection: &Selection) -> String {
    let score = selection.score.as_ref().map(|score| (&*score.lexicon.name, score.bound, score.over));
    let Selection { quotes, questions, hypothetical, .. } = selection;
    let asked = selection.asked.as_ref().map(|asked| (asked.learned.name.as_str(), asked.bound, asked.own));
    format!("{} {quotes} {questions} {hypothetical} {} {score:?} {asked:?}", selection.negation.word(), selection.contrast.word())
}

/// A pattern without the words that only say how it was written.
fn look_of(shape: &Shape) -> String {
    match shape {
        Shape::Sequences(sequences) => format!("{sequences:?}"),
        Shape::Expression(expression) => format!("/{}/", expression.text()),
    }
}
