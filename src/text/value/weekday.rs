//! Days of the week.

use super::clock::{joins, original, same_sentence};
use crate::model::value::Value;
use crate::text::document::{Document, TokenKind};

/// Folded words for days of the week, with their number and whether they may stand alone. Sorted by bytes.
#[rustfmt::skip]
const DAYS: &[(&str, u8, bool)] = &[
    ("di", 2, false), ("dienstag", 2, true), ("dienstags", 2, true), ("dim", 7, false), ("dimanche", 7, true), ("do", 4, false),
    ("dom", 7, false), ("domenica", 7, true), ("domingo", 7, true), ("domingos", 7, true), ("donnerstag", 4, true),
    ("donnerstags", 4, true), ("fr", 5, false), ("freitag", 5, true), ("freitags", 5, true), ("fri", 5, false), ("friday", 5, true),
    ("fridays", 5, true), ("gio", 4, false), ("giovedi", 4, true), ("j", 4, false), ("jeu", 4, false), ("jeudi", 4, true),
    ("jue", 4, false), ("jueves", 4, true), ("kyriakh", 7, true), ("kyriaki", 7, true), ("l", 1, false), ("lun", 1, false),
    ("lundi", 1, true), ("lunedi", 1, true), ("lunes", 1, true), ("mar", 2, false), ("mardi", 2, true), ("martedi", 2, true),
    ("martes", 2, true), ("mer", 3, false), ("mercoledi", 3, true), ("mercredi", 3, true), ("mi", 3, false), ("mie", 3, false),
    ("miercoles", 3, true), ("mittwoch", 3, true), ("mittwochs", 3, true), ("mo", 1, false), ("mon", 1, false), ("monday", 1, true),
    ("mondays", 1, true), ("montag", 1, true), ("montags", 1, true), ("paraskeuh", 5, true), ("paraskevi", 5, true), ("qua", 3, false),
    ("quarta", 3, false), ("quarta-feira", 3, true), ("qui", 4, false), ("quinta", 4, false), ("quinta-feira", 4, true), ("s", 6, false),
    ("sa", 6, false), ("sab", 6, false), ("sabado", 6, true), ("sabados", 6, true), ("sabato", 6, true), ("sam", 6, false),
    ("samedi", 6, true), ("samstag", 6, true), ("samstags", 6, true), ("sat", 6, false), ("saturday", 6, true), ("saturdays", 6, true),
    ("savvato", 6, true), ("seg", 1, false), ("segunda", 1, false), ("segunda-feira", 1, true), ("sex", 5, false), ("sexta", 5, false),
    ("sexta-feira", 5, true), ("so", 7, false), ("sonnabend", 6, true), ("sonntag", 7, true), ("sonntags", 7, true), ("sun", 7, false),
    ("sunday", 7, true), ("sundays", 7, true), ("ter", 2, false), ("terca", 2, false), ("terca-feira", 2, true), ("thu", 4, false),
    ("thurs", 4, false), ("thursday", 4, true), ("thursdays", 4, true), ("tue", 2, false), ("tues", 2, false), ("tuesday", 2, true),
    ("tuesdays", 2, true), ("v", 5, false), ("ven", 5, false), ("vendredi", 5, true), ("venerdi", 5, true), ("vie", 5, false),
    ("viernes", 5, true), ("wed", 3, false), ("wednesday", 3, true), ("wednesdays", 3, true), ("δευ", 1, false), ("δευτερα", 1, false),
    ("δευτερεσ", 1, true), ("κυρ", 7, false), ("κυριακεσ", 7, true), ("κυριακη", 7, true), ("παρ", 5, false), ("παρασκευεσ", 5, true),
    ("παρασκευη", 5, true), ("πεμ", 4, false), ("πεμπτη", 4, false), ("σαβ", 6, false), ("σαββατα", 6, true), ("σαββατο", 6, true),
    ("τετ", 3, false), ("τεταρτη", 3, false), ("τρι", 2, false), ("τριτη", 2, false),
];

/// All words that can name a day by themselves.
pub(super) fn begin() -> impl Iterator<Item = &'static str> {
    DAYS.iter().filter(|(_, _, sure)| *sure).map(|(word, ..)| *word).chain(GREEK_DAYS.iter().copied())
}

/// Days in Greek that are ordinals too.
const GREEK_DAYS: &[&str] = &["δευτερα", "τριτη", "τεταρτη", "πεμπτη"];

/// Words that name a day only where a second one follows.
pub(super) fn short_days() -> impl Iterator<Item = &'static str> {
    DAYS.iter().filter(|(_, _, sure)| !*sure).map(|(word, ..)| *word)
}

/// The day that a folded word names, and whether it may stand alone.
pub(super) fn day(word: &str) -> Option<(u8, bool)> {
    DAYS.binary_search_by(|(name, ..)| (*name).cmp(word)).ok().and_then(|at| DAYS.get(at)).map(|&(_, day, sure)| (day, sure))
}

/// Whether what stands at `at` leads on to another day: `Mon - Fri`, `Mo.-Fr.`.
pub(super) fn continues(document: &Document, at: usize) -> bool {
    let next = if original(document, at) == "." { at + 1 } else { at };
    joins(document, next) && day(document.word(next + 1)).is_some() || joins(document, next) && day(document.word(next + 2)).is_some()
}

/// The day or days of the week that begin at token `at`, and the first token after them.
pub(super) fn weekday(document: &Document, at: usize) -> Option<(Value, usize)> {
    let token = document.tokens().get(at).filter(|token| token.kind == TokenKind::Word)?;
    let word = document.word(at);
    let of = |from: u8, to: u8, end: usize| Some((Value::Weekday { from, to }, end));
    if let Some((first, second)) = word.split_once('-')
        && let (Some((from, sure)), Some((to, also))) = (day(first), day(second))
    {
        let capital = token.span.of(document.original()).starts_with(char::is_uppercase);
        return ((sure && also || capital) && from != to).then(|| of(from, to, at + 1)).flatten();
    }
    let (from, sure) = day(word)?;
    // `Mo.-Fr.`
    let mut next = at + 1;
    if !sure && original(document, next) == "." && same_sentence(document, at, next) {
        next += 1;
    }
    if joins(document, next) && same_sentence(document, at, next) {
        let mut second = next + 1;
        if matches!(document.word(second), "the" | "el" | "la" | "le" | "το" | "τη" | "την") {
            second += 1;
        }
        if let Some((to, also)) = day(document.word(second)).filter(|_| same_sentence(document, at, second)) {
            let capital = |at: usize| original(document, at).starts_with(char::is_uppercase);
            let long = word.len() > 4 && document.word(second).len() > 4;
            if from != to && (sure && also || long || capital(at) && capital(second)) {
                return of(from, to, second + 1);
            }
        }
    }
    let greek = GREEK_DAYS.contains(&word) && is_day_in_greek(document, at);
    let black = at > 0 && matches!(document.word(at - 1), "black" | "cyber");
    ((sure || greek) && !black).then(|| of(from, from, at + 1)).flatten()
}

/// «Τρίτη» is a day with its capital or right before the end of its clause, and third elsewhere.
fn is_day_in_greek(document: &Document, at: usize) -> bool {
    let next = document.word(at + 1);
    if original(document, at).ends_with('ε') || matches!(next, "φορα" | "χρονια" | "μερα" | "ημερα" | "εβδομαδα" | "συσκευη" | "κληση")
    {
        return false;
    }
    let first = document.sentences().get(document.sentence_of(at)).is_some_and(|range| range.start == at);
    let capital = original(document, at).starts_with(char::is_uppercase);
    let led = at > 0 && matches!(document.word(at - 1), "τη" | "την" | "καθε" | "μεχρι" | "εωσ" | "απο" | "για" | "ωσ");
    let ends = next.is_empty() || !same_sentence(document, at, at + 1);
    capital && (!first || led) || led && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_sorted() {
        assert!(DAYS.windows(2).all(|two| two[0].0 < two[1].0));
    }
}
