//! Durations, money, shares of a hundred and counted things.

use super::bare::bare;
use super::number::{Amount, amount, gap, half_after, is_opened};
use super::{unit, words};
use crate::model::lang::Lang;
use crate::model::value::{TimeUnit, Value};
use crate::text::document::{Document, TokenKind};

/// A value that begins at the token asked for, and the first token after it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    pub(super) value: Value,
    pub(super) end: usize,
    pub(super) loose: bool,
}

/// Reads the measure that begins at token `at`, where `amount` does. `after_value`: another value ends right before, so that "a month" is a rate ("€9.99 a
/// month") and no duration.
pub(super) fn measure(document: &Document, at: usize, amount: Option<Amount>, after_value: bool) -> Option<Measure> {
    if let Some(found) = whole_duration(document, at, amount, after_value)
        .or_else(|| half_price(document, at))
        .or_else(|| half_unit(document, at))
        .or_else(|| hours_and_minutes(document, at))
        .or_else(|| quarter(document, at, amount))
        .or_else(|| and_a_half(document, at))
        .or_else(|| hyphened(document, at))
        .or_else(|| note(document, at, amount))
        .or_else(|| leading_currency(document, at))
    {
        return Some(found);
    }
    let amount = amount?;
    if amount.article && after_value {
        return None;
    }
    with_unit(document, amount).or_else(|| bare(document, at, amount))
}

pub(super) fn of(value: Value, end: usize, loose: bool) -> Measure {
    Measure { value, end, loose }
}

/// `fortnight`, «διήμερο», `quincena`, with a number or article before it or alone.
fn whole_duration(document: &Document, at: usize, amount: Option<Amount>, after_value: bool) -> Option<Measure> {
    let (count, name) = match unit::whole_duration(document.word(at)) {
        Some(_) if after_value => return None,
        Some(_) => (1.0, at),
        None => amount.map(|amount| (amount.min, amount.end))?,
    };
    let (length, unit) = unit::whole_duration(document.word(name))?;
    // `une quinzaine de jours`
    let mut end = name + 1;
    if matches!(document.word(end), "de" | "di" | "of") && unit::time(document.word(end + 1)) == Some(unit) {
        end += 2;
    }
    (!after_value).then(|| of(duration(length * count, length * count, unit, false), end, false))
}

const fn duration(min: f64, max: f64, unit: TimeUnit, working: bool) -> Value {
    Value::Duration { min, max, unit, working }
}

fn half_price(document: &Document, at: usize) -> Option<Measure> {
    let length =
        unit::HALF_PRICE.iter().find(|phrase| phrase.iter().enumerate().all(|(offset, word)| document.word(at + offset) == *word))?.len();
    Some(of(Value::Percent { min: 50.0, max: 50.0 }, at + length, false))
}

/// "half a year", "media hora", «μισή ώρα»; "half an hour".
fn half_unit(document: &Document, at: usize) -> Option<Measure> {
    let article = matches!(words::part(document.word(at), document.lang()), Some(words::Part::Article));
    let half = at + usize::from(article);
    if !words::is_half(document.word(half)) {
        return None;
    }
    let mut next = half + 1;
    if matches!(document.word(next), "a" | "an") {
        next += 1;
    } else if gap(document, next).is_some_and(|gap| gap.contains('\n')) {
        return None;
    }
    if document.tokens().get(next)?.kind == TokenKind::Mark && document.word(next).is_empty() {
        next += 1;
    }
    let name = unit::time(document.word(next)).filter(|_| document.word(next).len() > 2)?;
    Some(of(duration(0.5, 0.5, name, false), next + 1, false))
}

/// `2h40` as a length of time.
fn hours_and_minutes(document: &Document, at: usize) -> Option<Measure> {
    let hours = document.word(at).parse::<f64>().ok().filter(|hours| *hours < 100.0)?;
    let minutes = document.word(at + 1).strip_prefix('h').filter(|rest| rest.len() == 2).and_then(|rest| rest.parse::<f64>().ok())?;
    let length = hours + minutes / 60.0;
    (minutes < 60.0 && gap(document, at + 1) == Some("")).then(|| of(duration(length, length, TimeUnit::Hour, false), at + 2, false))
}

/// "a quarter of an hour", "tres cuartos de hora", «ένα τέταρτο».
fn quarter(document: &Document, at: usize, amount: Option<Amount>) -> Option<Measure> {
    let (count, name) = if unit::QUARTERS.contains(&document.word(at)) {
        (1.0, at)
    } else {
        amount.filter(|amount| amount.min <= 3.0).map(|amount| (amount.min, amount.end))?
    };
    let word = document.word(name);
    if !unit::QUARTERS.contains(&word) {
        return None;
    }
    let mut next = name + 1;
    while next < name + 3 && matches!(document.word(next), "of" | "an" | "de" | "d" | "di" | "τησ" | "tis" | "ths") {
        next += 1;
    }
    let hour = document.word(next);
    let named = unit::time(hour.strip_prefix("d'").unwrap_or(hour)) == Some(TimeUnit::Hour);
    let greek = document.lang() == Lang::El && name > at;
    let hours = |end: usize| of(duration(count * 0.25, count * 0.25, TimeUnit::Hour, false), end, false);
    if named { Some(hours(next + 1)) } else { greek.then(|| hours(name + 1)) }
}

/// "mes y medio", "ora e mezza", «ώρα και μισή», with the article left out.
fn and_a_half(document: &Document, at: usize) -> Option<Measure> {
    let unit = unit::time(document.word(at)).filter(|_| document.word(at).len() > 2)?;
    let end = half_after(document, at + 1).filter(|_| document.sentence_of(at) == document.sentence_of(at + 1))?;
    Some(of(duration(1.5, 1.5, unit, false), end, false))
}

/// `two-week`, `six-month`, «δυο-τρεις μέρες».
fn hyphened(document: &Document, at: usize) -> Option<Measure> {
    let word = document.word(at);
    let (head, tail) = word.split_once('-')?;
    let value = |part: &str| match words::part(part, document.lang()) {
        Some(words::Part::Add(value)) => Some(value),
        _ => None,
    };
    let first = value(head)?;
    if let Some(unit) = unit::time(tail.split('-').next().unwrap_or(tail)).filter(|_| tail.len() > 2) {
        return Some(of(duration(first, first, unit, false), at + 1, false));
    }
    let second = value(tail).filter(|second| *second > first && *second <= first * 3.0)?;
    let amount = Amount { min: first, max: second, end: at + 1, worded: true, article: false, loose: false };
    with_unit(document, amount)
}

/// "a fiver", "two tenners".
fn note(document: &Document, at: usize, amount: Option<Amount>) -> Option<Measure> {
    let (count, name) = amount.filter(|amount| amount.end > at).map_or((1.0, at), |amount| (amount.min, amount.end));
    let worth = unit::NOTES.iter().find(|(word, _)| document.word(name).trim_end_matches('s') == *word)?.1;
    (document.lang() == Lang::En)
        .then(|| of(Value::Money { min: worth * count, max: worth * count, currency: String::new() }, name + 1, false))
}

/// `€9.99`, `$ 5`, `EUR 30`, `US$ 5`.
fn leading_currency(document: &Document, at: usize) -> Option<Measure> {
    let mut sign = at;
    if matches!(document.word(at), "us" | "r") && document.word(at + 1) == "$" && gap(document, at + 1) == Some("") {
        sign += 1;
    }
    let word = document.word(sign);
    if !matches!(
        word,
        "€" | "$" | "£" | "¥" | "₺" | "eur" | "usd" | "gbp" | "chf" | "mxn" | "qar" | "aed" | "pln" | "czk" | "sek" | "dkk" | "aud"
    ) {
        return None;
    }
    let code =
        if sign > at { if document.word(at) == "us" { "USD" } else { "BRL" } } else { unit::currency(word, peso_dollar(document.lang()))? };
    let first = amount(document, sign + 1)?;
    if first.worded || gap(document, sign + 1).is_some_and(|gap| gap.contains('\n')) {
        return None;
    }
    // `€5 - €10`
    let mut value = (first.min, first.max, first.end);
    let joiner = document.tokens().get(first.end).map_or("", |token| token.span.of(document.original()));
    let joins = matches!(joiner, "-" | "–" | "to" | "a" | "έως" | "με" | "ως" | "bis" | "à")
        || (matches!(joiner, "and" | "y" | "και" | "et" | "und" | "e") && is_opened(document, at));
    if joins
        && document.word(first.end + 1) == word
        && let Some(second) = amount(document, first.end + 2).filter(|second| second.min > first.max)
    {
        value = (first.min, second.max, second.end);
    }
    // `$5 USD`: the word after it says which dollar.
    let named = unit::currency(document.word(value.2), false).filter(|named| !named.is_empty());
    let (code, end) = named.map_or((code, value.2), |named| (named, value.2 + 1));
    Some(of(Value::Money { min: value.0, max: value.1, currency: code.to_owned() }, end, false))
}

/// Where `$` is also the sign of the peso.
const fn peso_dollar(lang: Lang) -> bool {
    matches!(lang, Lang::Es | Lang::Pt)
}

fn with_unit(document: &Document, amount: Amount) -> Option<Measure> {
    let mut next = amount.end;
    // `36-month`
    let token = document.tokens().get(next)?;
    let hyphen = token.kind == TokenKind::Mark && matches!(token.span.of(document.original()), "-" | "‐" | "–");
    let tight = gap(document, next) == Some("");
    let glued = tight && token.kind == TokenKind::Word;
    if hyphen && tight && gap(document, next + 1) == Some("") {
        next += 1;
    } else if gap(document, next).is_some_and(|gap| gap.contains('\n')) {
        return None;
    }
    if let Some(length) = percent(document, next) {
        return (!amount.article).then(|| of(Value::Percent { min: amount.min, max: amount.max }, next + length, amount.loose));
    }
    if let Some(found) = money(document, amount, next) {
        return Some(found);
    }
    // The last letters of `5g`, `4k`, `3d` are generations, not grams.
    let word = document.word(next);
    if glued && word.len() == 1 && matches!(word, "g" | "k" | "d" | "x" | "m" | "s") && amount.max < 10.0 && word != "m" && word != "d" {
        return None;
    }
    if let Some(found) = length_of_time(document, amount, next, glued) {
        return Some(found);
    }
    let mut name = next;
    while !glued && unit::is_filler(document.word(name)) && name < next + 2 {
        name += 1;
    }
    // `2ª` is an ordinal.
    let raised = document.tokens().get(name).is_some_and(|token| matches!(token.span.of(document.original()), "ª" | "º"));
    // `Go` is a gigabyte to the French only.
    let foreign = document.word(name) == "go" && document.lang() != Lang::Fr;
    let mut thing = unit::thing(document.word(name)).filter(|_| !raised && !foreign);
    // Single letters are units only beside their digits or in capitals (`12 V`, `2.5 A`).
    if document.word(name).len() == 1 && document.word(name).is_ascii() && !glued {
        let capital = document.tokens()[name].span.of(document.original()).starts_with(char::is_uppercase);
        thing = thing.filter(|_| capital && !amount.worded);
    }
    let thing = thing?;
    let rate = (thing == "mb" || thing == "gb")
        && (document.tokens().get(name + 1).is_some_and(|token| token.span.of(document.original()) == "/")
            && document.word(name + 2) == "s");
    let (thing, end) = if rate { (if thing == "mb" { "mbps" } else { "gbps" }, name + 3) } else { (thing, name + 1) };
    // "a call", "1.50 a gig": no count.
    (!amount.article).then(|| of(Value::Quantity { min: amount.min, max: amount.max, unit: thing.to_owned() }, end, amount.loose))
}

fn percent(document: &Document, at: usize) -> Option<usize> {
    unit::PERCENT
        .iter()
        .find(|phrase| phrase.iter().enumerate().all(|(offset, word)| document.word(at + offset) == *word))
        .map(|phrase| phrase.len())
}

/// `9,99 €`, `9€99`, `9 euros con 99`, `9 con 99`, `50 céntimos`.
fn money(document: &Document, amount: Amount, at: usize) -> Option<Measure> {
    // `150e` is how Greeks write it in Latin letters.
    let code = |name: usize| {
        let short = document.word(name) == "e" && document.lang() == Lang::El && gap(document, name) == Some("") && !amount.worded;
        if short { Some("EUR") } else { unit::currency(document.word(name), peso_dollar(document.lang())) }
    };
    let cents = |at: usize| {
        let part = document.word(at);
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<f64>().ok()).flatten()
    };
    let found =
        |min: f64, max: f64, code: &str, end: usize| Some(of(Value::Money { min, max, currency: code.to_owned() }, end, amount.loose));
    let name = at;
    // `9 con 99 euros`, or alone
    if document.word(at) == "con"
        && document.lang() == Lang::Es
        && !amount.worded
        && let Some(hundredths) = cents(at + 1)
    {
        let whole = amount.min + hundredths / 100.0;
        return match code(at + 2) {
            Some(code) => found(whole, whole, code, at + 3),
            None => found(whole, whole, "", at + 2),
        };
    }
    if let Some(code) = code(name) {
        if amount.article && code.is_empty() {
            return None;
        }
        let mut end = name + 1;
        let mut extra = 0.0;
        if gap(document, end) == Some("")
            && let Some(hundredths) = cents(end)
        {
            // `9€99`
            extra = hundredths / 100.0;
            end += 1;
        } else if matches!(document.word(end), "con" | "y" | "και" | "and" | "et" | "und" | "e")
            && let Some(hundredths) = cents(end + 1)
            && (unit::is_cents(document.word(end + 2)) || document.word(end) == "con")
        {
            extra = hundredths / 100.0;
            end += if unit::is_cents(document.word(end + 2)) { 3 } else { 2 };
        } else if matches!(document.word(end), "con" | "y" | "και" | "kai" | "and" | "et" | "und" | "e")
            && let Some(coins) =
                super::number::amount(document, end + 1).filter(|coins| coins.max < 100.0 && unit::is_cents(document.word(coins.end)))
        {
            extra = coins.min / 100.0;
            end = coins.end + 1;
        }
        return found(amount.min + extra, amount.max + extra, code, end);
    }
    let coin = document.word(name);
    if matches!(coin, "λεπτα" | "λεπτο" | "lepta" | "cent" | "cents" | "cts")
        && matches!(document.word(name + 1), "του" | "tou" | "d'euro" | "de" | "di")
    {
        let euro = if document.word(name + 1) == "d'euro" { name + 1 } else { name + 2 };
        let named = document.word(euro) == "d'euro" || unit::currency(document.word(euro), false) == Some("EUR");
        return if named { found(amount.min / 100.0, amount.max / 100.0, "EUR", euro + 1) } else { None };
    }
    if coin == "p" {
        let pence = document.lang() == Lang::En && gap(document, name) == Some("") && amount.max < 100.0 && !amount.worded;
        return if pence { found(amount.min / 100.0, amount.max / 100.0, "GBP", name + 1) } else { None };
    }
    (unit::is_cents(coin) && !matches!(coin, "c" | "λεπτα" | "λεπτο" | "lepta" | "cent") && !amount.article)
        .then(|| found(amount.min / 100.0, amount.max / 100.0, "", name + 1))
        .flatten()
}

fn length_of_time(document: &Document, amount: Amount, at: usize, glued: bool) -> Option<Measure> {
    // "ein paar Tage" are some days.
    if at > 0 && document.lang() == Lang::De && document.word(at - 1) == "paar" {
        return None;
    }
    let mut name = at;
    let mut working = false;
    let mut calendar = false;
    while name < at + 3 {
        let word = document.word(name);
        if unit::is_working(word) {
            working = true;
        } else if unit::is_filler(word) {
            calendar |= matches!(word, "calendar" | "ημερολογιακεσ" | "ημερολογιακων");
        } else {
            break;
        }
        name += 1;
    }
    let word = document.word(name);
    let hyphen = name > 0 && gap(document, name) == Some("") && document.word(name - 1).is_empty();
    // `2-year-old`
    let word = word.split_once('-').filter(|_| hyphen).map_or(word, |(head, _)| head);
    let unit = if unit::is_working_day(word) {
        working = true;
        TimeUnit::Day
    } else if let Some(unit) = unit::time(word) {
        // One letter is a unit only glued to its digits; `d'`, `s` and the English article `an` elsewhere are not.
        let short = word.len() <= 2 && word.is_ascii() && !matches!(word, "an" | "gg" | "hr" | "yr" | "wk" | "hs" | "mo");
        // `24 h`, `10 s`; in Greeklish `h` is an article and "or".
        let spaced = !amount.worded
            && gap(document, name).is_some_and(|gap| matches!(gap, " " | "\u{a0}" | "\u{202f}"))
            && (word == "s" || word == "h" && document.lang() != Lang::El)
            && document.tokens().get(name + 1).is_none_or(|next| next.kind != TokenKind::Number);
        if (short && !(glued || hyphen || spaced)) || (word == "an" && document.lang() != Lang::Fr) || (word.len() == 1 && amount.worded) {
            return None;
        }
        if matches!(word, "s" | "w" | "y" | "mo" | "d") && !amount.min.is_normal() {
            return None;
        }
        unit
    } else if working && !amount.article && matches!(document.lang(), Lang::El | Lang::Es) && is_working_alone(document.word(name - 1)) {
        // «3 με 5 εργάσιμες» without the days
        name -= 1;
        TimeUnit::Day
    } else {
        return None;
    };
    let mut end = name + 1;
    // `5 días laborables`, `30 jours ouvrés`, `30 días naturales`
    if unit::is_working(document.word(end)) && !calendar {
        working = true;
        end += 1;
    } else if matches!(document.word(end), "naturales" | "corridos" | "seguidos") {
        end += 1;
    }
    let mut scaled = amount;
    let article_half = if amount.article { half_after(document, end) } else { None };
    if let Some(after) = article_half.or_else(|| half_after(document, end)) {
        scaled.min += 0.5;
        scaled.max += 0.5;
        end = after;
    }
    if let Some((more, after)) = or_two(document, amount, end) {
        scaled.max = more;
        end = after;
    }
    // Fifteen days in words are two weeks to those who say so.
    let idiom = unit == TimeUnit::Day
        && amount.worded
        && !working
        && matches!(document.word(at.saturating_sub(1)), "quince" | "quinze" | "quindici" | "δεκαπεντε" | "dekapente");
    Some(of(duration(scaled.min, scaled.max, unit, working), end, amount.loose || idiom))
}

/// "a day or two", "un jour ou deux".
fn or_two(document: &Document, amount: Amount, at: usize) -> Option<(f64, usize)> {
    if !amount.article
        || !matches!(document.word(at), "or" | "o" | "ou" | "η" | "oder")
        || document.sentence_of(at) != document.sentence_of(at - 1)
    {
        return None;
    }
    let second = super::number::amount(document, at + 1).filter(|second| !second.article && (2.0..=3.0).contains(&second.min))?;
    Some((second.min, second.end))
}

/// Whether what stands at `at` can be counted by an article before it.
pub(super) fn may_count(document: &Document, at: usize) -> bool {
    let Some(token) = document.tokens().get(at) else { return false };
    if token.kind != TokenKind::Word {
        return false;
    }
    let word = document.word(at);
    let counts = |word: &str| {
        unit::time(word).is_some()
            || unit::whole_duration(word).is_some()
            || words::is_half(word)
            || words::part(word, document.lang()).is_some()
            || unit::is_working(word)
            || unit::is_filler(word)
            || unit::is_working_day(word)
            || unit::QUARTERS.contains(&word)
            || unit::NOTES.iter().any(|(note, _)| *note == word)
            || unit::currency(word, false).is_some()
            || unit::thing(word).is_some()
    };
    counts(word) || word.split_once('-').is_some_and(|(head, _)| counts(head))
}

/// Words that mean working days when no days are named.
fn is_working_alone(word: &str) -> bool {
    word.starts_with("εργασιμ") || word.starts_with("ergasim") || matches!(word, "laborables" | "habiles")
}
