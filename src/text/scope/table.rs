//! What a language's word table holds, and how its phrases are matched.

use crate::model::lang::Lang;
use crate::text::document::Document;
use crate::text::greeklish::greek_key;

/// Words of one language that act on their neighbours; all folded, phrases with single spaces. A word that ends in `*` stands for all
/// words that begin so.
pub(in crate::text) struct Table {
    /// Words that negate what follows them.
    pub(in crate::text) negators: &'static [&'static str],
    /// Negators that are prepositions or determiners: they reach over a list (`no cuts, drops or lag`), and undo a negation before them.
    pub(in crate::text) without: &'static [&'static str],
    /// Negators that may follow what they negate (French `pas`, German `nicht`).
    pub(in crate::text) after: &'static [&'static str],
    /// Phrases that hold a negator and deny nothing (`not only`, `sin embargo`). The negator is their first word, unless a `+` marks another.
    pub(in crate::text) idle: &'static [&'static str],
    /// Verbs whose negation is meant for their clause (`don't think that …`).
    pub(in crate::text) raising: &'static [&'static str],
    /// Words that turn a thought: what stands before them is set against what follows.
    pub(in crate::text) contrast: &'static [&'static str],
    /// Other words that begin a clause: no negation reaches over them.
    pub(in crate::text) clause: &'static [&'static str],
    /// Phrases by which somebody says that they are not sure.
    pub(in crate::text) hedges: &'static [&'static str],
    /// Beginnings of questions.
    pub(in crate::text) questions: &'static [&'static str],
    /// Phrases that tell what happened to the writer.
    pub(in crate::text) experience: &'static [&'static str],
    /// Words that may stand before the beginning of a question.
    pub(in crate::text) lead_in: &'static [&'static str],
}

/// The tables for a language; Greek last for all, because Greek letters speak for themselves.
pub(in crate::text) fn tables(lang: Lang) -> &'static [&'static Table] {
    use super::{english, french, german, greek, italian, portuguese, spanish};
    match lang {
        Lang::En => const { &[&english::TABLE] },
        Lang::Es => const { &[&spanish::TABLE] },
        Lang::El => const { &[&greek::TABLE] },
        Lang::Pt => const { &[&portuguese::TABLE] },
        Lang::Fr => const { &[&french::TABLE] },
        Lang::De => const { &[&german::TABLE] },
        Lang::It => const { &[&italian::TABLE] },
        Lang::Und => const { &[&english::TABLE, &spanish::TABLE, &greek::TABLE] },
    }
}

/// Whether token `at` of the document is `pattern`; Latin-letter tokens of Greek posts by their key.
pub(super) fn word_is(document: &Document, at: usize, pattern: &str) -> bool {
    let word = document.word(at);
    if word.is_empty() {
        return false;
    }
    if let Some(beginning) = pattern.strip_suffix('*') {
        if word.starts_with(beginning) {
            return true;
        }
    } else if word == pattern {
        return true;
    }
    if document.lang() != Lang::El || !word.is_ascii() || pattern.is_ascii() {
        return false;
    }
    let Some(key) = greek_key(word) else { return false };
    match pattern.strip_suffix('*') {
        Some(beginning) => greek_key(beginning).is_some_and(|beginning| key.starts_with(&beginning)),
        None => greek_key(pattern).as_deref() == Some(key.as_str()),
    }
}

/// The token after `phrase` when it begins at token `at`; marks between its words are passed over, a sentence's end is not.
pub(super) fn phrase_at(document: &Document, at: usize, phrase: &str) -> Option<usize> {
    if !may_begin(document, at, phrase) {
        return None;
    }
    let sentence = document.sentence_of(at);
    let mut next = at;
    for (index, word) in phrase.split(' ').enumerate() {
        while index > 0 && next < document.tokens().len() && document.word(next).is_empty() {
            next += 1;
        }
        if next >= document.tokens().len()
            || document.sentence_of(next) != sentence
            || !word_is(document, next, word.trim_start_matches('+'))
        {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// Whether `phrase` can begin at token `at`, by its first letters: most phrases end here.
fn may_begin(document: &Document, at: usize, phrase: &str) -> bool {
    let word = document.word(at);
    let phrase = phrase.trim_start_matches('+');
    let letter = |text: &str| text.chars().next();
    if document.lang() != Lang::El || !word.is_ascii() || phrase.is_ascii() {
        // `*` alone stands for any word.
        return letter(word) == letter(phrase) || phrase.starts_with('*');
    }
    // Vowels are spelled in too many ways to tell.
    let initials: &[u8] = match letter(phrase) {
        Some('β') => b"bv",
        Some('γ') => b"gy",
        Some('δ') => b"d",
        Some('ζ') => b"z",
        Some('θ') => b"t89qu",
        Some('κ') => b"kc",
        Some('λ') => b"l",
        Some('μ') => b"m",
        Some('ν') => b"n",
        Some('ξ') => b"xkj3",
        Some('π') => b"p",
        Some('ρ') => b"r",
        Some('σ') => b"s",
        Some('τ') => b"t",
        Some('φ') => b"fp",
        Some('χ') => b"xhc",
        Some('ψ') => b"p4",
        _ => b"aeiouwyh",
    };
    word.bytes().next().is_some_and(|first| initials.contains(&first))
}
