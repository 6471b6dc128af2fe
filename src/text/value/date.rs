//! Days of the calendar.

use super::number::amount;
use crate::model::lang::Lang;
use crate::model::value::Value;
use crate::text::document::{Document, TokenKind};

/// The month that a folded word names. `sure`: the word can hardly mean anything else, so that it may stand alone.
pub(super) fn month(word: &str) -> Option<(i8, bool)> {
    const FULL: [&[&str]; 12] = [
        &["january", "enero", "ιανουαριοσ", "ιανουαριου", "ιανουαριο", "γεναρη", "ianouariou", "janeiro", "janvier", "januar", "gennaio"],
        &[
            "february",
            "febrero",
            "φεβρουαριοσ",
            "φεβρουαριου",
            "φεβρουαριο",
            "φλεβαρη",
            "fevrouariou",
            "fevereiro",
            "fevrier",
            "februar",
            "febbraio",
        ],
        &["marzo", "μαρτιοσ", "μαρτιου", "μαρτιο", "μαρτη", "martiou", "marco"],
        &["april", "abril", "απριλιοσ", "απριλιου", "απριλιο", "απριλη", "apriliou", "aprili", "avril", "aprile"],
        &["mayo", "μαιοσ", "μαιου", "μαιο", "μαη", "maiou", "maio", "maggio"],
        &["june", "junio", "ιουνιοσ", "ιουνιου", "ιουνιο", "ιουνη", "iouniou", "junho", "juin", "juni", "giugno"],
        &["july", "julio", "ιουλιοσ", "ιουλιου", "ιουλιο", "ιουλη", "iouliou", "julho", "juillet", "juli", "luglio"],
        &["agosto", "αυγουστοσ", "αυγουστου", "αυγουστο", "augoustou", "avgoustou", "aout"],
        &[
            "september",
            "septiembre",
            "setiembre",
            "σεπτεμβριοσ",
            "σεπτεμβριου",
            "σεπτεμβριο",
            "σεπτεμβρη",
            "septemvriou",
            "septembriou",
            "setembro",
            "septembre",
            "settembre",
        ],
        &[
            "october",
            "octubre",
            "οκτωβριοσ",
            "οκτωβριου",
            "οκτωβριο",
            "οκτωβρη",
            "oktwvriou",
            "oktovriou",
            "outubro",
            "octobre",
            "oktober",
            "ottobre",
        ],
        &["november", "noviembre", "νοεμβριοσ", "νοεμβριου", "νοεμβριο", "νοεμβρη", "noemvriou", "novembro", "novembre"],
        &[
            "december",
            "diciembre",
            "δεκεμβριοσ",
            "δεκεμβριου",
            "δεκεμβριο",
            "δεκεμβρη",
            "dekemvriou",
            "dezembro",
            "decembre",
            "dezember",
            "dicembre",
        ],
    ];
    const SHORT: [&[&str]; 12] = [
        &["jan", "ene", "ιαν", "janv", "gen"],
        &["feb", "φεβ", "fev", "fevr", "febb"],
        &["march", "mar", "μαρ", "mars", "marz", "maerz"],
        &["apr", "abr", "απρ", "avr"],
        &["may", "mai", "μαι", "mag"],
        &["jun", "ιουν", "giu"],
        &["jul", "ιουλ", "juil", "lug"],
        &["august", "aug", "ago", "αυγ"],
        &["sep", "sept", "σεπ", "σεπτ", "set", "sett"],
        &["oct", "οκτ", "okt", "out", "ott"],
        &["nov", "νοε", "νοεμ"],
        &["dec", "dic", "δεκ", "dez"],
    ];
    let find = |names: &[&[&str]; 12]| names.iter().position(|of_month| of_month.contains(&word)).and_then(|at| i8::try_from(at + 1).ok());
    find(&FULL).map(|number| (number, true)).or_else(|| find(&SHORT).map(|number| (number, false)))
}

/// The date that begins at token `at`, and the first token after it.
pub(super) fn date(document: &Document, at: usize) -> Option<(Value, usize)> {
    let token = document.tokens().get(at)?;
    match token.kind {
        TokenKind::Number => numeric(document, at).or_else(|| day_first(document, at)),
        TokenKind::Word => month_first(document, at).or_else(|| day_first(document, at)),
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
    let (day, month) = if second > 12 && first <= 12 { (second, first) } else { (first, second) };
    (day > 0 && (separator != '.' || parts[2].len() != 3)).then(|| value(year, month, day)).flatten().map(|date| (date, at + 1))
}

/// `30 September 2026`, `30th of Sept`, `30 de septiembre de 2026`, «30 Σεπτεμβρίου», `1η Απριλίου`, `primero de mayo`.
fn day_first(document: &Document, at: usize) -> Option<(Value, usize)> {
    let word = document.word(at);
    let (day, mut next) = match document.tokens().get(at)?.kind {
        TokenKind::Number if word.len() <= 2 => (word.parse::<i8>().ok()?, at + 1),
        TokenKind::Word if matches!(word, "primero" | "first" | "πρωτη" | "premier" | "primeiro" | "primo") => (1, at + 1),
        TokenKind::Word => {
            let amount = amount(document, at).filter(|amount| {
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
    let (month, _) = month(document.word(next)).filter(|_| next > at && document.sentence_of(next) == document.sentence_of(at))?;
    let (year, end) = year_after(document, next + 1);
    (1..=31).contains(&day).then(|| value(year, month, day)).flatten().map(|date| (date, end))
}

/// `September 30th, 2026`, `Sept 30`, `September 2026`, or a month alone.
fn month_first(document: &Document, at: usize) -> Option<(Value, usize)> {
    let (month, sure) = month(document.word(at))?;
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
    let led = at > 0
        && matches!(
            document.word(at - 1),
            "in" | "by" | "until" | "till" | "since" | "from" | "next" | "last" | "this" | "end" | "of" | "mid" | "early" | "late"
        );
    let alone = sure || (led && capital && matches!(document.word(at), "may" | "march" | "august" | "mars" | "sept" | "mai"));
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
