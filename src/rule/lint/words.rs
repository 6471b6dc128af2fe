//! Words that are met everywhere, or nowhere in their language.

use std::sync::Arc;

use super::condition::fires_alone;
use super::warning;
use crate::diagnostic::Diagnostic;
use crate::model::lang::Lang;
use crate::rule::pattern::{Shape, Step};
use crate::rule::{Hits, Pattern, Rule};
use crate::text::everywhere::is_everywhere;
use crate::text::language::{Hint, detect};

/// Words of one piece of a list whose language is guessed, and how many pieces must agree.
const PIECE: usize = 6;
const PIECES: usize = 3;

pub(super) fn look(rule: &Rule, out: &mut Vec<Diagnostic>) {
    for (index, selection) in rule.selections.iter().enumerate() {
        if selection.score.is_some() {
            continue;
        }
        let alone = selection.negation != Hits::Only && fires_alone(rule, index);
        for pattern in selection.patterns.iter().filter(|pattern| pattern.home.is_none()) {
            let Shape::Sequences(sequences) = &pattern.shape else { continue };
            if alone
                && let Some(word) =
                    sequences.iter().find_map(|steps| if let [step] = &**steps { everyday(step, pattern.lang) } else { None })
            {
                let message = format!("the rule fires on every post with the word `{word}`");
                let remedy = "write more words around it, or ask in the condition for something else besides";
                out.push(warning(&rule.file, "R071", pattern.place.clone(), message, "nearly every post has it", remedy));
            }
            if let Some((word, lang)) = pattern.lang.and_then(|lang| sequences.iter().find_map(|steps| foreign(steps, lang))) {
                let message = format!("`{word}` is written in letters that `{lang}` does not use");
                let meant = if lang == Lang::El || !word.chars().any(is_greek) { None } else { Some("el") };
                let remedy = meant.map_or_else(
                    || "type the word again with the letters of its language".to_owned(),
                    |meant| format!("move the pattern to the list `{meant}`, or type the word again in Latin letters"),
                );
                out.push(warning(&rule.file, "R068", pattern.place.clone(), message, "hardly ever met there", remedy));
            }
        }
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::El) {
            let of = |pattern: &&Arc<Pattern>| pattern.lang == Some(lang) && pattern.home.is_none();
            let Some(first) = selection.patterns.iter().find(of) else { continue };
            let own: Vec<&str> = selection.patterns.iter().filter(of).map(|pattern| pattern.text.as_str()).collect();
            if let Some(other) = other_language(&own, lang) {
                let message = format!("the patterns of `{lang}` in `{}` read like `{other}`", selection.name);
                let remedy = format!("if they are, move them to `{other} = [...]`");
                out.push(warning(&rule.file, "R069", first.place.clone(), message, "from here on", remedy));
            }
        }
    }
}

/// The everyday word that a step asks for.
fn everyday(step: &Step, lang: Option<Lang>) -> Option<&str> {
    match step {
        Step::Exact(word) => is_everywhere(word, lang).then_some(&**word),
        Step::Spelt { step, .. } => everyday(step, lang),
        Step::OneOf(steps) => steps.iter().find_map(|step| everyday(step, lang)),
        _ => None,
    }
}

const fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

const fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// A word that must be there and whose letters are all of a script that the language is not written in. Latin letters are at home everywhere.
fn foreign(steps: &[Step], lang: Lang) -> Option<(&str, Lang)> {
    steps.iter().find_map(|step| {
        let step = if let Step::Spelt { step, .. } = step { step } else { step };
        let (Step::Exact(word)
        | Step::Prefix(word)
        | Step::Suffix(word)
        | Step::Inner(word)
        | Step::Stem { word, .. }
        | Step::Accented { folded: word, .. }) = step
        else {
            return None;
        };
        let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek()?;
        let strange = |c: char| is_cyrillic(c) || (lang != Lang::El && is_greek(c));
        letters.all(strange).then_some((&**word, lang))
    })
}

/// The language that a list is in, when that is another one for sure: each of several pieces of it says so by itself.
fn other_language(patterns: &[&str], lang: Lang) -> Option<Lang> {
    let plain = |text: &str| -> String { text.chars().map(|c| if c.is_alphabetic() || c == '\'' { c } else { ' ' }).collect() };
    let texts: Vec<String> = patterns.iter().filter(|text| !text.starts_with('/') && !text.contains('{')).map(|text| plain(text)).collect();
    let words: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
    if words.len() < PIECE * PIECES {
        return None;
    }
    let hint = Hint { declared: Some(lang), thread: Some(lang), ..Hint::default() };
    let mut said = words.chunks_exact(PIECE).map(|piece| detect(&piece.join(" "), &hint));
    let first = said.next().filter(|first| *first != lang && *first != Lang::Und)?;
    said.all(|other| other == first).then_some(first)
}
