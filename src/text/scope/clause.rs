//! Clauses: the stretches of a sentence that say one thing each.

use std::ops::Range;

use super::table::{Acting, may_act, tables};
use crate::text::document::Document;

/// Words that begin a clause for the reach of a negation, and yet go on with what stands before them.
const GOES_ON: [&str; 10] = ["que", "che", "dass", "como", "which", "who", "που", "ya", "so", "donde"];

/// The clauses of sentence `sentence`, in order, without a gap: each begins after a comma or another mark that parts thoughts, or at a
/// conjunction or a word that turns the thought ("but", "because", "and"). What stands between two marks and holds no word belongs to the
/// clause before it.
#[must_use]
pub fn clauses(document: &Document, sentence: usize) -> Vec<Range<usize>> {
    let Some(range) = document.sentences().get(sentence).cloned() else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = range.start;
    let mut spoken = false;
    for at in range.clone() {
        let word = document.word(at);
        if word.is_empty() {
            let mark = document.tokens()[at].span.of(document.original());
            if spoken && matches!(mark, "," | ";" | ":" | "(" | ")" | "[" | "]" | "–" | "—" | "-" | "…" | "/" | "·") {
                found.push(start..at + 1);
                (start, spoken) = (at + 1, false);
            }
            continue;
        }
        if spoken && begins(document, at) {
            found.push(start..at);
            start = at;
        }
        spoken = true;
    }
    if spoken || found.is_empty() {
        found.push(start..range.end);
    } else if let Some(last) = found.last_mut() {
        last.end = range.end;
    }
    found
}

/// Whether the word at token `at` begins a clause.
pub(super) fn begins(document: &Document, at: usize) -> bool {
    may_act(document, at)
        && !GOES_ON.contains(&document.word(at))
        && Acting::of(document, at, tables(document.lang())).iter().any(|own| own & Acting::CLAUSE != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    fn parts(text: &str, lang: Lang) -> Vec<String> {
        let document = Document::new(text, lang);
        clauses(&document, 0).into_iter().map(|tokens| document.span(tokens).of(text).trim().to_owned()).collect()
    }

    #[test]
    fn marks_and_conjunctions_part_clauses() {
        assert_eq!(parts("They were down all day, ours never was", Lang::En), ["They were down all day,", "ours never was"]);
        assert_eq!(
            parts("I left because nobody answered, but now it works", Lang::En),
            ["I left", "because nobody answered,", "but now it works"]
        );
        assert_eq!(parts("Allí contestan y aquí no", Lang::Es), ["Allí contestan", "y aquí no"]);
        assert_eq!(parts("Εκεί απαντάνε, ενώ εδώ κανείς", Lang::El), ["Εκεί απαντάνε,", "ενώ εδώ κανείς"]);
        assert_eq!(parts("...", Lang::En).len(), 1);
    }
}
