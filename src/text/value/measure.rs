//! Durations, money, shares of a hundred and counted things.

use super::number::{Amount, amount, gap, half_after};
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

/// Reads the measure that begins at token `at`. `after_value`: another value ends right before, so that "a month" is a rate ("€9.99 a
/// month") and no duration.
pub(super) fn measure(document: &Document, at: usize, after_value: bool) -> Option<Measure> {
    let amount = amount(document, at);
    if let Some(found) = whole_duration(document, at, amount, after_value)
        .or_else(|| half_price(document, at))
        .or_else(|| half_unit(document, at))
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

fn of(value: Value, end: usize, loose: bool) -> Measure {
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
    if !words::is_half(document.word(at)) {
        return None;
    }
    let mut next = at + 1;
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

/// `€9.99`, `$ 5`, `EUR 30`, `US$ 5`.
fn leading_currency(document: &Document, at: usize) -> Option<Measure> {
    let mut sign = at;
    if matches!(document.word(at), "us" | "r") && document.word(at + 1) == "$" && gap(document, at + 1) == Some("") {
        sign += 1;
    }
    let word = document.word(sign);
    if !matches!(word, "€" | "$" | "£" | "¥" | "₺" | "eur" | "usd" | "gbp" | "chf" | "mxn") {
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
    let dash = matches!(document.tokens().get(first.end).map(|token| token.span.of(document.original())), Some("-" | "–" | "to" | "a"));
    if dash
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
    let mut thing = unit::thing(document.word(name));
    // Single letters are units only beside their digits or in capitals (`12 V`, `2.5 A`).
    if document.word(name).len() == 1 && document.word(name).is_ascii() && !glued {
        let capital = document.tokens()[name].span.of(document.original()).starts_with(char::is_uppercase);
        thing = thing.filter(|_| capital && !amount.worded);
    }
    if amount.worded && matches!(thing, Some("m" | "a" | "times")) && amount.article {
        return None;
    }
    let thing = thing?;
    let rate = (thing == "mb" || thing == "gb")
        && (document.tokens().get(name + 1).is_some_and(|token| token.span.of(document.original()) == "/")
            && document.word(name + 2) == "s");
    let (thing, end) = if rate { (if thing == "mb" { "mbps" } else { "gbps" }, name + 3) } else { (thing, name + 1) };
    (!amount.article || thing.len() > 1)
        .then(|| of(Value::Quantity { min: amount.min, max: amount.max, unit: thing.to_owned() }, end, amount.loose))
}

fn percent(document: &Document, at: usize) -> Option<usize> {
    unit::PERCENT
        .iter()
        .find(|phrase| phrase.iter().enumerate().all(|(offset, word)| document.word(at + offset) == *word))
        .map(|phrase| phrase.len())
}

/// `9,99 €`, `9€99`, `9 euros con 99`, `9 con 99`, `50 céntimos`.
fn money(document: &Document, amount: Amount, at: usize) -> Option<Measure> {
    let code = |at: usize| unit::currency(document.word(at), peso_dollar(document.lang()));
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
        }
        return found(amount.min + extra, amount.max + extra, code, end);
    }
    let coin = document.word(name);
    (unit::is_cents(coin) && !matches!(coin, "c" | "λεπτα" | "λεπτο" | "lepta" | "cent") && !amount.article)
        .then(|| found(amount.min / 100.0, amount.max / 100.0, "", name + 1))
        .flatten()
}

fn length_of_time(document: &Document, amount: Amount, at: usize, glued: bool) -> Option<Measure> {
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
    let unit = if unit::is_working_day(word) {
        working = true;
        TimeUnit::Day
    } else if let Some(unit) = unit::time(word) {
        // One letter is a unit only glued to its digits; `d'`, `s` and the English article `an` elsewhere are not.
        let short = word.len() <= 2 && word.is_ascii() && !matches!(word, "an" | "gg" | "hr" | "yr" | "wk" | "hs" | "mo");
        if (short && !(glued || hyphen)) || (word == "an" && document.lang() != Lang::Fr) || (word.len() == 1 && amount.worded) {
            return None;
        }
        if matches!(word, "s" | "w" | "y" | "mo" | "d") && !amount.min.is_normal() {
            return None;
        }
        unit
    } else if working && !amount.article && document.lang() == Lang::El {
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
    Some(of(duration(scaled.min, scaled.max, unit, working), end, amount.loose))
}

/// A number without unit. Not one: articles and one in words, list numbers, years, ordinals, glued letters (`5G`), doubtful words.
fn bare(document: &Document, at: usize, amount: Amount) -> Option<Measure> {
    if amount.article || (amount.worded && amount.max < 2.0) {
        return None;
    }
    let lang = document.lang();
    if amount.worded && amount.end == at + 1 {
        let doubtful = matches!(
            (document.word(at), lang),
            ("sei", Lang::It) | ("neuf", Lang::Fr) | ("acht", Lang::De) | ("par" | "paar" | "paio" | "couple", _)
        );
        if doubtful || amount.loose {
            return None;
        }
    }
    let next = document.tokens().get(amount.end);
    if let Some(next) = next
        && gap(document, amount.end) == Some("")
    {
        let mark = next.span.of(document.original());
        let list = matches!(mark, ")" | "." | "º" | "°" | "ª")
            && document.sentences().get(document.sentence_of(at)).is_some_and(|range| range.start == at);
        if next.kind == TokenKind::Word || list || matches!(mark, ":" | "/") {
            return None;
        }
    }
    let text = document.word(at);
    let year = !amount.worded && text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    // `555-0199`, `#5512345`: numbers of things, not amounts.
    let code = text.len() > 1 && text.starts_with('0') && !text.contains(['.', ',']);
    let named = at > 0 && document.original()[..document.tokens()[at].span.start].ends_with(['#', 'v']);
    (!year && !code && !named && !amount.loose)
        .then(|| of(Value::Quantity { min: amount.min, max: amount.max, unit: String::new() }, amount.end, false))
}
