//! Whether a rule speaks, and is shown to work, in each of the languages that are first class.

use std::collections::BTreeSet;

use super::{first_line, note, warning};
use crate::diagnostic::Diagnostic;
use crate::model::lang::Lang;
use crate::rule::{Expectation, Rule};

/// The languages that every rule should speak, or say why not.
pub(in crate::rule) const FIRST: [Lang; 3] = [Lang::En, Lang::Es, Lang::El];

pub(super) fn look(rule: &Rule, out: &mut Vec<Diagnostic>) {
    let wanted = rule.selections.iter().zip(&rule.wanted).filter(|(_, wanted)| **wanted).flat_map(|(selection, _)| &selection.patterns);
    let langs: BTreeSet<Option<Lang>> = wanted.map(|pattern| pattern.lang).collect();
    let in_scope = |lang: &Lang| rule.languages.is_empty() || rule.languages.contains(lang);
    let fires =
        |lang: Lang| rule.examples.iter().any(|example| example.lang == lang && matches!(example.expectation, Expectation::Fires(_)));
    let own: Vec<Lang> = FIRST.into_iter().filter(|lang| langs.contains(&Some(*lang)) && in_scope(lang)).collect();
    // A rule without any example is told so as a whole.
    if !rule.examples.is_empty() {
        for lang in own.iter().copied().filter(|lang| !fires(*lang)) {
            let message = format!("no example shows the rule firing in `{lang}`");
            let remedy = format!("add an [[examples]] table with `lang = \"{lang}\"` and `fires = \"…\"`");
            out.push(warning(&rule.file, "R066", first_line(rule), message, format!("it has patterns in `{lang}`"), remedy));
        }
    }
    // What speaks every language, and what speaks none of these, is no half-translated rule.
    if rule.parity.is_some() || langs.contains(&None) || own.is_empty() {
        return;
    }
    let missing: Vec<String> = FIRST.iter().filter(|lang| !own.contains(lang)).map(|lang| format!("`{lang}`")).collect();
    if !missing.is_empty() {
        let message = format!("the rule does not speak {}", missing.join(" and "));
        let remedy = "add patterns and an example for them, or say why not at the top: `parity = \"the phrase exists in English only\"`";
        out.push(note(&rule.file, "R067", first_line(rule), message, "en, es and el are expected of every rule", remedy));
    }
}
