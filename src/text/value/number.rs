//! Amounts: digits with the separators of a language, number words, halves and ranges.

use super::unit;
use super::words::{self, Part};
use crate::model::lang::Lang;
use crate::text::document::{Document, TokenKind};

/// An amount as read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    pub(super) min: f64,
    pub(super) max: f64,
    /// First token after it.
    pub(super) end: usize,
    /// Written in words.
    pub(super) worded: bool,
    /// Only the indefinite article.
    pub(super) article: bool,
    /// A word that estimates ("a couple").
    pub(super) loose: bool,
}

impl Amount {
    const fn one(value: f64, end: usize) -> Self {
        Self { min: value, max: value, end, worded: false, article: false, loose: false }
    }
}

/// Reads digits as written in `lang`: the last of two kinds of separator is the decimal one; a single separator before exactly three digits
/// groups thousands, but for the English point. `None` for versions, times and fractions.
pub(super) fn decimal(text: &str, lang: Lang) -> Option<f64> {
    let mut separators = text.chars().filter(|c| !c.is_ascii_digit());
    let Some(first) = separators.next() else { return plain(text) };
    if text.chars().any(|c| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))) {
        return None;
    }
    let last = separators.next_back().unwrap_or(first);
    let (whole, fraction) = text.rsplit_once(last)?;
    let count = text.chars().filter(|c| !c.is_ascii_digit()).count();
    let grouped = |whole: &str, by: char| {
        let mut groups = whole.split(by);
        let head = groups.next().unwrap_or_default();
        (1..=3).contains(&head.len()) && groups.all(|group| group.len() == 3)
    };
    if first != last {
        // 1.234,56
        return (!whole.contains(last) && grouped(whole, first)).then(|| plain(&format!("{}.{fraction}", strip(whole)))).flatten();
    }
    if count > 1 {
        return grouped(text, first).then(|| plain(&strip(text))).flatten();
    }
    let thousands = fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0" && !(first == '.' && lang == Lang::En);
    if thousands { plain(&strip(text)) } else { plain(&format!("{whole}.{fraction}")) }
}

fn strip(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// At most 15 digits: more are no amounts, and a double would not hold them.
fn plain(text: &str) -> Option<f64> {
    (text.len() <= 16).then(|| text.parse().ok()).flatten()
}

/// Reads one amount that begins at token `at`; a range where one is written.
pub(super) fn amount(document: &Document, at: usize) -> Option<Amount> {
    let first = single(document, at)?;
    Some(range(document, first, is_opened(document, at)).or_else(|| neighbours(document, first)).unwrap_or(first))
}

/// Whether "between" or "from" stands before the value at `at`, an article or currency sign apart.
pub(super) fn is_opened(document: &Document, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|&before| document.sentence_of(before) == document.sentence_of(at)) else { return false };
    if is_opener(document.word(before)) {
        return true;
    }
    before > 0
        && matches!(document.word(before), "the" | "las" | "los" | "la" | "τισ" | "τα" | "tis" | "€" | "$" | "£" | "as" | "den")
        && is_opener(document.word(before - 1))
}

/// "between", "from": what follows has two ends.
pub(super) fn is_opener(word: &str) -> bool {
    matches!(
        word,
        "between"
            | "from"
            | "entre"
            | "de"
            | "desde"
            | "απο"
            | "μεταξυ"
            | "αναμεσα"
            | "apo"
            | "zwischen"
            | "von"
            | "tra"
            | "fra"
            | "da"
            | "dai"
            | "dal"
            | "dalle"
            | "das"
            | "du"
    )
}

/// «δυο τρεις μέρες», "two three days": two number words of which the second is the next, or five or ten more.
fn neighbours(document: &Document, first: Amount) -> Option<Amount> {
    if !first.worded || first.article || first.loose || !(1.0..50.0).contains(&first.min) {
        return None;
    }
    let second = single(document, first.end).filter(|second| second.worded && !second.article)?;
    let step = second.min - first.min;
    let close = (first.min < 10.0 && matches_number(step, &[1.0])) || (first.min >= 10.0 && matches_number(step, &[5.0, 10.0]));
    close.then_some(Amount { max: second.max, end: second.end, ..first })
}

/// The second end of a range after `first`.
fn range(document: &Document, first: Amount, opened: bool) -> Option<Amount> {
    if first.min < first.max || first.article {
        return None;
    }
    let connector = document.word(first.end);
    let original = document.tokens().get(first.end)?;
    let dash = original.kind == TokenKind::Mark && matches!(original.span.of(document.original()), "-" | "–" | "—" | "−" | "/");
    let slash = dash && original.span.of(document.original()) == "/";
    let joins = matches!(
        connector,
        "to" | "or"
            | "a"
            | "o"
            | "u"
            | "εωσ"
            | "ωσ"
            | "μεχρι"
            | "με"
            | "η"
            | "ews"
            | "os"
            | "mexri"
            | "me"
            | "h"
            | "ou"
            | "bis"
            | "oder"
            | "ate"
    ) || (opened
        && matches!(
            connector,
            "and" | "y" | "και" | "kai" | "et" | "und" | "e" | "al" | "ai" | "till" | "until" | "hasta" | "jusqu'a" | "στισ" | "στα"
        ));
    if !(dash && !slash || joins) {
        return None;
    }
    let mut next = first.end + 1;
    if joins && matches!(document.word(next), "the" | "las" | "los" | "τισ" | "τα") {
        next += 1;
    }
    if document.sentence_of(next) != document.sentence_of(first.end) {
        return None;
    }
    let second = single(document, next)?;
    let rises = second.min > first.max && second.min <= first.max * 20.0 + 10.0;
    (rises && !second.article && second.min >= second.max).then_some(Amount {
        min: first.min,
        max: second.max,
        end: second.end,
        worded: first.worded || second.worded,
        article: false,
        loose: first.loose || second.loose,
    })
}

/// One number in digits or words.
fn single(document: &Document, at: usize) -> Option<Amount> {
    let token = document.tokens().get(at)?;
    match token.kind {
        TokenKind::Number => digits(document, at),
        TokenKind::Word => spelled(document, at),
        _ => None,
    }
}

fn digits(document: &Document, at: usize) -> Option<Amount> {
    let text = document.word(at);
    let lang = document.lang();
    if let Some((low, high)) = text.split_once('-') {
        let (min, max) = (decimal(low, lang)?, decimal(high, lang)?);
        let leading_zero = low.len() > 1 && low.starts_with('0') && !low.starts_with("0.") && !low.starts_with("0,");
        return (min < max && !leading_zero).then_some(Amount { min, max, end: at + 1, worded: false, article: false, loose: false });
    }
    if let Some((above, below)) = text.split_once('/') {
        return match (above, below) {
            ("1", "2") => Some(Amount::one(0.5, at + 1)),
            ("1", "4") => Some(Amount::one(0.25, at + 1)),
            ("3", "4") => Some(Amount::one(0.75, at + 1)),
            _ => None,
        };
    }
    if let Some(whole) = text.strip_suffix("1/2") {
        return whole.parse::<f64>().ok().map(|whole| Amount::one(whole + 0.5, at + 1));
    }
    let mut amount = Amount::one(decimal(text, lang)?, at + 1);
    // `1 000 €` with a space between thousands, where a currency or unit follows.
    if (1..=3).contains(&text.len())
        && lang != Lang::En
        && gap(document, at + 1).is_some_and(|gap| matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}"))
    {
        let next = document.word(at + 1);
        let (whole, fraction) = next.split_once(',').unwrap_or((next, ""));
        let money = unit::currency(document.word(at + 2), false).is_some();
        if whole.len() == 3
            && fraction.len() <= 2
            && next.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
            && (money || gap(document, at + 1) != Some(" "))
        {
            amount = Amount::one(amount.min * 1000.0 + plain(&format!("{whole}.{fraction}0"))?, at + 2);
        }
    }
    if let Some((times, end)) = magnitude(document, at, amount) {
        amount = Amount::one(amount.min * times, end);
    }
    if let Some(end) = half_after(document, amount.end) {
        amount = Amount { end, ..Amount::one(amount.min + 0.5, end) };
    }
    Some(amount)
}

/// `20k`, `2 mil`, `3 χιλιάδες`, `2 million`: what a number in digits is multiplied by.
fn magnitude(document: &Document, at: usize, amount: Amount) -> Option<(f64, usize)> {
    let word = document.word(amount.end);
    if word == "k" && gap(document, amount.end) == Some("") {
        // `4K` is a screen.
        let money = unit::currency(document.word(amount.end + 1), false).is_some()
            || at.checked_sub(1).is_some_and(|before| unit::currency(document.word(before), false).is_some());
        // `802.11k` is a radio.
        let short = document.word(at).len() <= 4;
        return (money || short && (amount.min > 8.0 || amount.min.fract() != 0.0)).then_some((1e3, amount.end + 1));
    }
    let same = document.sentence_of(amount.end) == document.sentence_of(at);
    let times = match (words::part(word, document.lang()), word) {
        (Some(Part::Thousand), _) => 1e3,
        (_, "million" | "millions" | "millon" | "millones" | "εκατομμυρια" | "milhoes" | "millionen" | "milioni") => 1e6,
        _ => return None,
    };
    same.then_some((times, amount.end + 1))
}

/// The text between token `at` and the one before it.
pub(super) fn gap(document: &Document, at: usize) -> Option<&str> {
    let before = document.tokens().get(at.checked_sub(1)?)?;
    let token = document.tokens().get(at)?;
    document.original().get(before.span.end..token.span.start)
}

/// "and a half", "y medio", «και μισό», glued «2μισι».
pub(super) fn half_after(document: &Document, at: usize) -> Option<usize> {
    if matches!(document.word(at), "μισι" | "μιση") {
        return Some(at + 1);
    }
    if !matches!(document.word(at), "and" | "y" | "και" | "kai" | "e" | "et" | "und") {
        return None;
    }
    let next = if matches!(document.word(at + 1), "a" | "un" | "une" | "ein" | "eine" | "einen") { at + 2 } else { at + 1 };
    words::is_half(document.word(next)).then_some(next + 1)
}

/// The number that the words from `at` on spell.
fn spelled(document: &Document, at: usize) -> Option<Amount> {
    let lang = document.lang();
    let part = |word: &str| words::part(word, lang);
    let mut total = 0.0;
    let mut current = 0.0;
    let mut end = at;
    let mut parts = 0;
    let mut article = false;
    let mut loose = false;
    let mut pending = 0;
    let mut index = at;
    'words: while index < document.tokens().len() && index < at + 10 {
        let word = document.word(index);
        if document.tokens()[index].kind != TokenKind::Word || document.sentence_of(index) != document.sentence_of(at) {
            break;
        }
        // `twenty-four` is one token.
        let whole = part(word).is_some();
        if !whole && !word.as_bytes().contains(&b'-') {
            break;
        }
        let before = (total, current, parts);
        for piece in word.split(|c| !whole && c == '-') {
            match part(piece) {
                Some(Part::Add(value)) => {
                    let fits = parts == 0 || fits(current, value, lang) || (article && words::is_loose(piece));
                    if !fits {
                        (total, current, parts) = before;
                        break 'words;
                    }
                    if article && words::is_loose(piece) {
                        current = 0.0;
                    }
                    loose |= words::is_loose(piece);
                    if lang == Lang::Fr && piece.starts_with("vingt") && (current % 100.0 - 4.0).abs() < f64::EPSILON {
                        current += 76.0;
                    } else {
                        current += value;
                    }
                    parts += 1;
                    article = false;
                }
                Some(Part::Hundred) => {
                    current = if current > 0.0 { current * 100.0 } else { 100.0 };
                    parts += 1;
                    article = false;
                }
                Some(Part::Thousand) => {
                    total += if current > 0.0 { current * 1000.0 } else { 1000.0 };
                    current = 0.0;
                    parts += 1;
                    article = false;
                }
                Some(Part::Article) if parts == 0 => {
                    current = 1.0;
                    parts += 1;
                    article = true;
                }
                // `treinta y un`
                Some(Part::Article) if pending > 0 || lang == Lang::El => {
                    if !fits(current, 1.0, lang) {
                        break 'words;
                    }
                    current += 1.0;
                    parts += 1;
                }
                Some(Part::And) if parts > 0 && !article => {
                    pending = index + 1;
                    index += 1;
                    continue 'words;
                }
                _ => {
                    (total, current, parts) = before;
                    break 'words;
                }
            }
        }
        index += 1;
        end = index;
        pending = 0;
    }
    if parts == 0 || end == at {
        return None;
    }
    if loose && matches!(document.word(end), "of" | "de" | "di") {
        end += 1;
    }
    let mut value = total + current;
    if !article && let Some(after) = half_after(document, end) {
        value += 0.5;
        end = after;
    }
    Some(Amount { min: value, max: value, end, worded: true, article, loose })
}

/// Whether `value` can follow `current` in one number: units after tens, anything smaller after hundreds.
#[expect(clippy::float_cmp, reason = "whole numbers below a hundred are exact")]
fn fits(current: f64, value: f64, lang: Lang) -> bool {
    let rest = current % 100.0;
    if rest == 0.0 {
        return current == 0.0 || value < 100.0;
    }
    let french = lang == Lang::Fr
        && (matches_number(rest, &[60.0, 80.0]) && value < 20.0
            || rest == 4.0 && value == 20.0
            || rest == 70.0 && value < 10.0
            || rest == 90.0 && value < 10.0
            || rest == 10.0 && (7.0..10.0).contains(&value));
    french || (rest >= 20.0 && rest % 10.0 == 0.0 && value < 10.0 && value > 0.0)
}

fn matches_number(value: f64, among: &[f64]) -> bool {
    among.iter().any(|&one| (one - value).abs() < f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_by_language() {
        for (text, lang, expected) in [
            ("30", Lang::En, Some(30.0)),
            ("9.99", Lang::En, Some(9.99)),
            ("9,99", Lang::Es, Some(9.99)),
            ("9,99", Lang::En, Some(9.99)),
            ("1,234.56", Lang::En, Some(1234.56)),
            ("1.234,56", Lang::El, Some(1234.56)),
            ("1.234", Lang::Es, Some(1234.0)),
            ("1.234", Lang::En, Some(1.234)),
            ("1,234", Lang::En, Some(1234.0)),
            ("1.234.567", Lang::De, Some(1_234_567.0)),
            ("9'99", Lang::Es, Some(9.99)),
            ("0.125", Lang::Es, Some(0.125)),
            ("16.1.2", Lang::En, None),
            ("12:30", Lang::En, None),
            ("24/7", Lang::En, None),
            ("12345678901234567890", Lang::En, None),
        ] {
            assert_eq!(decimal(text, lang), expected, "{text} {lang}");
        }
    }

    fn read(text: &str, lang: Lang) -> Option<(f64, f64)> {
        let document = Document::new(text, lang);
        amount(&document, usize::from(is_opener(document.word(0)))).map(|amount| (amount.min, amount.max))
    }

    #[test]
    fn words_and_ranges() {
        for (text, lang, min, max) in [
            ("twenty-four", Lang::En, 24.0, 24.0),
            ("one hundred and twenty", Lang::En, 120.0, 120.0),
            ("two and a half", Lang::En, 2.5, 2.5),
            ("a couple of", Lang::En, 2.0, 2.0),
            ("treinta y cinco", Lang::Es, 35.0, 35.0),
            ("treinta y un", Lang::Es, 31.0, 31.0),
            ("ciento veinte", Lang::Es, 120.0, 120.0),
            ("un par de", Lang::Es, 2.0, 2.0),
            ("τριάντα πέντε", Lang::El, 35.0, 35.0),
            ("δυόμισι", Lang::El, 2.5, 2.5),
            ("2μισι", Lang::El, 2.5, 2.5),
            ("quatre-vingt-dix", Lang::Fr, 90.0, 90.0),
            ("soixante-dix", Lang::Fr, 70.0, 70.0),
            ("fünfundzwanzig", Lang::De, 25.0, 25.0),
            ("venticinque", Lang::It, 25.0, 25.0),
            ("vinte e quatro", Lang::Pt, 24.0, 24.0),
            ("3-5", Lang::En, 3.0, 5.0),
            ("3 – 5", Lang::En, 3.0, 5.0),
            ("three to five", Lang::En, 3.0, 5.0),
            ("entre 3 y 5", Lang::Es, 3.0, 5.0),
            ("3 a 5", Lang::Es, 3.0, 5.0),
            ("από 3 έως 5", Lang::El, 3.0, 5.0),
            ("3 με 5", Lang::El, 3.0, 5.0),
            ("entre 3 et 5", Lang::Fr, 3.0, 5.0),
            ("3 bis 5", Lang::De, 3.0, 5.0),
        ] {
            assert_eq!(read(text, lang), Some((min, max)), "{text}");
        }
        assert_eq!(read("from 3 days", Lang::En), Some((3.0, 3.0)), "one end is no range");
        assert_eq!(read("once", Lang::En), None);
    }
}
