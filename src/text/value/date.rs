//! Days of the calendar.

use super::number::Amount;
use crate::model::lang::Lang;
use crate::model::value::Value;
use crate::text::document::{Document, TokenKind};

/// The month that a folded word names. `sure`: the word can hardly mean anything else, so that it may stand alone.
pub(super) fn month(word: &str) -> Option<(i8, bool)> {
    MONTHS.binary_search_by(|(name, ..)| (*name).cmp(word)).ok().and_then(|at| MONTHS.get(at)).map(|&(_, number, sure)| (number, sure))
}

/// Names of months, folded and sorted by bytes, with their numbers and whether they can hardly mean anything else.
#[rustfmt::skip]
const MONTHS: &[(&str, i8, bool)] = &[
    ("abr", 4, false), ("abril", 4, true), ("ago", 8, false), ("agosto", 8, true), ("aout", 8, true), ("apr", 4, false),
    ("april", 4, true), ("aprile", 4, true), ("aprili", 4, true), ("apriliou", 4, true), ("aug", 8, false), ("augoustou", 8, true),
    ("august", 8, false), ("avgoustou", 8, true), ("avr", 4, false), ("avril", 4, true), ("dec", 12, false), ("december", 12, true),
    ("decembre", 12, true), ("dekemvriou", 12, true), ("dez", 12, false), ("dezember", 12, true), ("dezembro", 12, true),
    ("dic", 12, false), ("dicembre", 12, true), ("diciembre", 12, true), ("ene", 1, false), ("enero", 1, true), ("feb", 2, false),
    ("febb", 2, false), ("febbraio", 2, true), ("febrero", 2, true), ("februar", 2, true), ("february", 2, true), ("fev", 2, false),
    ("fevereiro", 2, true), ("fevr", 2, false), ("fevrier", 2, true), ("fevrouariou", 2, true), ("gen", 1, false), ("gennaio", 1, true),
    ("giu", 6, false), ("giugno", 6, true), ("ianouariou", 1, true), ("iouliou", 7, true), ("iouniou", 6, true), ("jan", 1, false),
    ("janeiro", 1, true), ("januar", 1, true), ("january", 1, true), ("janv", 1, false), ("janvier", 1, true), ("juil", 7, false),
    ("juillet", 7, true), ("juin", 6, true), ("jul", 7, false), ("julho", 7, true), ("juli", 7, true), ("julio", 7, true),
    ("july", 7, true), ("jun", 6, false), ("june", 6, true), ("junho", 6, true), ("juni", 6, true), ("junio", 6, true), ("lug", 7, false),
    ("luglio", 7, true), ("maerz", 3, false), ("mag", 5, false), ("maggio", 5, true), ("mai", 5, false), ("maio", 5, true),
    ("maiou", 5, true), ("mar", 3, false), ("march", 3, false), ("marco", 3, true), ("mars", 3, false), ("martiou", 3, true),
    ("marz", 3, false), ("marzo", 3, true), ("may", 5, false), ("mayo", 5, true), ("noemvriou", 11, true), ("nov", 11, false),
    ("november", 11, true), ("novembre", 11, true), ("novembro", 11, true), ("noviembre", 11, true), ("oct", 10, false),
    ("october", 10, true), ("octobre", 10, true), ("octubre", 10, true), ("okt", 10, false), ("oktober", 10, true),
    ("oktovriou", 10, true), ("oktwvriou", 10, true), ("ott", 10, false), ("ottobre", 10, true), ("out", 10, false),
    ("outubro", 10, true), ("sep", 9, false), ("sept", 9, false), ("september", 9, true), ("septembre", 9, true),
    ("septembriou", 9, true), ("septemvriou", 9, true), ("septiembre", 9, true), ("set", 9, false), ("setembro", 9, true),
    ("setiembre", 9, true), ("sett", 9, false), ("settembre", 9, true), ("απρ", 4, false), ("απριλη", 4, true), ("απριλιο", 4, true),
    ("απριλιοσ", 4, true), ("απριλιου", 4, true), ("αυγ", 8, false), ("αυγουστο", 8, true), ("αυγουστοσ", 8, true),
    ("αυγουστου", 8, true), ("γεναρη", 1, true), ("δεκ", 12, false), ("δεκεμβρη", 12, true), ("δεκεμβριο", 12, true),
    ("δεκεμβριοσ", 12, true), ("δεκεμβριου", 12, true), ("ιαν", 1, false), ("ιανουαριο", 1, true), ("ιανουαριοσ", 1, true),
    ("ιανουαριου", 1, true), ("ιουλ", 7, false), ("ιουλη", 7, true), ("ιουλιο", 7, true), ("ιουλιοσ", 7, true), ("ιουλιου", 7, true),
    ("ιουν", 6, false), ("ιουνη", 6, true), ("ιουνιο", 6, true), ("ιουνιοσ", 6, true), ("ιουνιου", 6, true), ("μαη", 5, true),
    ("μαι", 5, false), ("μαιο", 5, true), ("μαιοσ", 5, true), ("μαιου", 5, true), ("μαρ", 3, false), ("μαρτη", 3, true),
    ("μαρτιο", 3, true), ("μαρτιοσ", 3, true), ("μαρτιου", 3, true), ("νοε", 11, false), ("νοεμ", 11, false), ("νοεμβρη", 11, true),
    ("νοεμβριο", 11, true), ("νοεμβριοσ", 11, true), ("νοεμβριου", 11, true), ("οκτ", 10, false), ("οκτωβρη", 10, true),
    ("οκτωβριο", 10, true), ("οκτωβριοσ", 10, true), ("οκτωβριου", 10, true), ("σεπ", 9, false), ("σεπτ", 9, false),
    ("σεπτεμβρη", 9, true), ("σεπτεμβριο", 9, true), ("σεπτεμβριοσ", 9, true), ("σεπτεμβριου", 9, true), ("φεβ", 2, false),
    ("φεβρουαριο", 2, true), ("φεβρουαριοσ", 2, true), ("φεβρουαριου", 2, true), ("φλεβαρη", 2, true),
];

/// All words that can begin a date.
pub(super) fn begin(lang: Lang) -> impl Iterator<Item = &'static str> {
    MONTHS.iter().map(|(word, ..)| *word).filter(move |word| fits(word, lang)).chain([
        "primero",
        "first",
        "πρωτη",
        "premier",
        "primeiro",
        "primo",
    ])
}

/// Whether a word for a month is one in the language: `out` is a month to the Portuguese only.
fn fits(word: &str, lang: Lang) -> bool {
    match word {
        "out" | "fev" | "dez" | "ago" | "abr" | "set" | "marco" => {
            matches!(lang, Lang::Pt) || (matches!(lang, Lang::Es | Lang::It) && word != "out" && word != "marco")
        }
        "gen" | "mag" | "lug" | "giu" | "ott" | "dic" | "ene" => matches!(lang, Lang::It | Lang::Es | Lang::Und),
        "mars" | "mai" | "juin" | "aout" => !matches!(lang, Lang::En | Lang::Es | Lang::It),
        _ => true,
    }
}

/// The date that begins at token `at`, and the first token after it.
pub(super) fn date(document: &Document, at: usize, number: Option<Amount>) -> Option<(Value, usize)> {
    let token = document.tokens().get(at)?;
    match token.kind {
        TokenKind::Number => numeric(document, at).or_else(|| day_first(document, at, number)),
        TokenKind::Word => month_first(document, at).or_else(|| day_first(document, at, number)),
        _ => None,
    }
}

fn value(year: i16, month: i8, day: i8) -> Option<Value> {
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((0..=longest).contains(&day) && (year == 0 || (1900..2200).contains(&year))).then_some(Value::Date { year, month, day })
}

/// `2026-09-30`, `30/9/2026`, `30.09.26`, `30/9`. Two parts under thirteen are day first, as everywhere but in the United States.
fn numeric(document: &Document, at: usize) -> Option<(Value, usize)> {
    let text = document.word(at);
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(separator).collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i16>().ok());
    let small = |at: usize| number(at).and_then(|part| i8::try_from(part).ok());
    // `4/5`, `8/10`: marks out of five or ten, unless a word says that it is a day.
    let marked = parts.len() == 2 && matches!(parts.get(1), Some(&("5" | "10"))) && number(0) <= number(1) && !is_led(document, at);
    if marked {
        return None;
    }
    let (year, first, second) = match parts.len() {
        3 if parts[0].len() == 4 => {
            return value(number(0)?, small(1)?, small(2)?).filter(|_| small(2) > Some(0)).map(|date| (date, at + 1));
        }
        3 => {
            let year = number(2)?;
            let year = if parts[2].len() == 2 { year + 2000 } else { year };
            (year, small(0)?, small(1)?)
        }
        2 if separator == '/' && text != "24/7" && text != "1/2" && parts.iter().all(|part| part.len() <= 2) => (0, small(0)?, small(1)?),
        _ => return None,
    };
    // The American order gives itself away when its day is over twelve.
    let (day, month) = if first <= 12 && (second > 12 || is_american(document)) { (second, first) } else { (first, second) };
    (day > 0 && (separator != '.' || parts[2].len() != 3)).then(|| value(year, month, day)).flatten().map(|date| (date, at + 1))
}

/// Whether another date of an English text has its month first for certain, and none its day.
fn is_american(document: &Document) -> bool {
    if document.lang() != Lang::En {
        return false;
    }
    let mut american = false;
    for (at, _) in document.tokens().iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Number).take(100) {
        let mut parts = document.word(at).split('/').map(|part| part.parse::<u16>().unwrap_or(0));
        let (Some(first), Some(second), Some(_)) = (parts.next(), parts.next(), parts.next()) else { continue };
        if (13..=31).contains(&first) && (1..=12).contains(&second) {
            return false;
        }
        american |= (1..=12).contains(&first) && (13..=31).contains(&second);
    }
    american
}

/// Words before a day or month.
fn is_led(document: &Document, at: usize) -> bool {
    at > 0
        && document.sentence_of(at - 1) == document.sentence_of(at)
        && matches!(
            document.word(at - 1),
            "on" | "the"
                | "in"
                | "by"
                | "until"
                | "till"
                | "since"
                | "from"
                | "next"
                | "last"
                | "this"
                | "end"
                | "of"
                | "mid"
                | "early"
                | "late"
                | "el"
                | "del"
                | "desde"
                | "hasta"
                | "dia"
                | "en"
                | "στισ"
                | "τισ"
                | "απο"
                | "μεχρι"
                | "εωσ"
                | "τον"
                | "του"
                | "stis"
                | "mexri"
                | "em"
                | "a"
                | "ate"
                | "le"
                | "du"
                | "debut"
                | "fin"
                | "depuis"
                | "am"
                | "im"
                | "vom"
                | "bis"
                | "ab"
                | "seit"
                | "anfang"
                | "ende"
                | "mitte"
                | "il"
                | "dal"
                | "al"
                | "entro"
                | "ad"
                | "di"
                | "de"
                | "ton"
                | "tou"
                | "apo"
        )
}

/// `30 September 2026`, `30th of Sept`, `30 de septiembre de 2026`, «30 Σεπτεμβρίου», `1η Απριλίου`, `primero de mayo`.
fn day_first(document: &Document, at: usize, number: Option<Amount>) -> Option<(Value, usize)> {
    let word = document.word(at);
    let (day, mut next) = match document.tokens().get(at)?.kind {
        TokenKind::Number if word.len() <= 2 => (word.parse::<i8>().ok()?, at + 1),
        TokenKind::Word if matches!(word, "primero" | "first" | "πρωτη" | "premier" | "primeiro" | "primo") => (1, at + 1),
        TokenKind::Word => {
            let amount = number.filter(|amount| {
                !amount.article && amount.min >= 1.0 && amount.max <= 31.0 && amount.min >= amount.max && amount.min.fract() == 0.0
            })?;
            #[expect(clippy::cast_possible_truncation, reason = "between 1 and 31 and whole")]
            let day = amount.min as i8;
            (day, amount.end)
        }
        _ => return None,
    };
    if matches!(document.word(next), "st" | "nd" | "rd" | "th" | "η" | "a" | "o" | "er" | "h" | "ησ" | "hs")
        || is_mark(document, next, &["º", "°", "."])
    {
        next += 1;
    }
    if matches!(document.word(next), "of" | "de" | "del" | "του" | "tou" | "di" | "d'") {
        next += 1;
    }
    let name = document.word(next);
    let (month, sure) = month(name).filter(|_| {
        next > at && document.sentence_of(next) == document.sentence_of(at) && (fits(name, document.lang()) || name == "marco")
    })?;
    let (year, end) = year_after(document, next + 1);
    // "3 may be enough": a small letter and no year is no month.
    let capital = document.tokens().get(next)?.span.of(document.original()).starts_with(char::is_uppercase);
    if !sure && document.lang() == Lang::En && year == 0 && !capital && next == at + 1 {
        return None;
    }
    (1..=31).contains(&day).then(|| value(year, month, day)).flatten().map(|date| (date, end))
}

/// `September 30th, 2026`, `Sept 30`, `September 2026`, or a month alone.
fn month_first(document: &Document, at: usize) -> Option<(Value, usize)> {
    let (month, sure) = month(document.word(at)).filter(|_| fits(document.word(at), document.lang()))?;
    let mut next = at + 1;
    if is_mark(document, next, &["."]) {
        next += 1;
    }
    let day = document
        .tokens()
        .get(next)
        .filter(|token| token.kind == TokenKind::Number && document.sentence_of(next) == document.sentence_of(at))
        .and_then(|_| {
            let word = document.word(next);
            (word.len() <= 2).then(|| word.parse::<i8>().ok()).flatten()
        });
    if let Some(day) = day.filter(|day| (1..=31).contains(day))
        && document.lang() == Lang::En
    {
        let mut end = next + 1;
        if matches!(document.word(end), "st" | "nd" | "rd" | "th") {
            end += 1;
        }
        let (year, end) = year_after(document, end);
        return value(year, month, day).map(|date| (date, end));
    }
    let (year, end) = year_after(document, at + 1);
    let capital = document.tokens().get(at)?.span.of(document.original()).starts_with(char::is_uppercase);
    let led = is_led(document, at);
    let word = document.word(at);
    let german = document.lang() == Lang::De;
    // Julio and June are people too.
    let person =
        matches!((word, document.lang()), ("julio" | "abril" | "agosto" | "augusto", Lang::Es) | ("april" | "june", Lang::En)) && !led;
    let person = person && (document.lang() == Lang::En || capital) && !matches!(document.word(at.wrapping_sub(1)), "y" | "and" | "to");
    let small = matches!(word, "mars" | "mai" | "juin" | "aout") && led;
    let named = led && (capital || document.lang() == Lang::Fr) && matches!(word, "may" | "march" | "august" | "sept")
        || small && (!german || capital)
        || led && german && matches!(word, "august" | "mai" | "marz");
    let alone = (sure && !person) || named;
    (year != 0 || alone).then(|| value(year, month, 0)).flatten().map(|date| (date, if year == 0 { at + 1 } else { end }))
}

fn is_mark(document: &Document, at: usize, marks: &[&str]) -> bool {
    document.tokens().get(at).is_some_and(|token| token.kind == TokenKind::Mark && marks.contains(&token.span.of(document.original())))
}

/// A year after a comma, "de" or «του»; 0 and the token given when there is none.
fn year_after(document: &Document, at: usize) -> (i16, usize) {
    let mut next = at;
    if is_mark(document, next, &[","]) || matches!(document.word(next), "de" | "del" | "of" | "του") {
        next += 1;
    }
    let word = document.word(next);
    match word.parse::<i16>() {
        Ok(year)
            if word.len() == 4
                && (1900..2200).contains(&year)
                && document.sentence_of(next) == document.sentence_of(at.saturating_sub(1)) =>
        {
            (year, next + 1)
        }
        _ => (0, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_sorted() {
        assert!(MONTHS.windows(2).all(|two| two[0].0 < two[1].0));
    }
}
