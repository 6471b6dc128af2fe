//! Typed values in a text: durations, money, percentages, quantities, dates, times of day, weekdays, versions, contacts.
//!
//! What is read: digits and number words of the document's language (Greek and English when the language is not known), halves, ranges,
//! approximation and bounds. What is not: list numbers, years alone, ordinals, `5G`, numbers that are part of a name (`Hub 4`) or of a
//! label (`step 3`, `error 503`), marks out of five or ten. A value's span is the value: "from", "between", "at" and "on" stay outside.
//!
//! Hours without a sign (`9-18`) are opening hours only in a sentence that speaks of opening, and `9-18 h` only where office hours would
//! lie; `8-12 h` is how long something takes. Fifteen days in words ("quinze jours") are approximate: two weeks, to those who say so.
//!
//! A short number such as `1744` is a contact only within five words after a word for calling (`call`, `llama`, «πάρε»), and a quantity
//! elsewhere.

mod bare;
mod clock;
mod contact;
mod date;
mod measure;
mod number;
mod spelled;
mod start;
pub(crate) mod unit;
mod version;
mod weekday;
mod words;

use std::ops::Range;

use super::document::{Document, TokenKind};
use crate::model::finding::Span;
use crate::model::lang::Lang;
use crate::model::value::{ContactKind, Value};

/// On which side of the number the truth is said to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Bound {
    /// The number itself.
    #[default]
    Exact,
    /// "up to 5", "hasta 5", «έως 5», "no more than 5".
    AtMost,
    /// "at least 5", "mínimo 5", «τουλάχιστον 5».
    AtLeast,
    /// "more than 5", "más de 5", «πάνω από 5».
    More,
    /// "less than 5", "menos de 5", «κάτω από 5».
    Less,
}

/// A value found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub value: Value,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its bytes in the original.
    pub span: Span,
    /// Said to be approximate ("about", "unos", «περίπου»).
    pub approximate: bool,
    /// The number is a limit rather than the amount.
    pub bound: Bound,
    /// A length of time that tells when something was (`2 years ago`, `hace dos años`, «πριν 2 χρόνια»), not how long it lasts.
    pub ago: bool,
}

/// All values of a document, in order, the longest reading first where readings overlap. Quoted tokens are read too; callers look at
/// [`super::document::Token::quoted`].
#[must_use]
pub fn values(document: &Document) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let starts = start::starts(document.lang());
    let word = |at: usize| if document.tokens()[at].kind == TokenKind::Word { starts.of(document.word(at)) } else { 0 };
    let marks: Vec<u8> = (0..document.tokens().len()).map(word).collect();
    let mut at = 0;
    while at < document.tokens().len() {
        if !may_begin(document, &marks, at) {
            at += 1;
            continue;
        }
        let after_value = found.last().is_some_and(|last| {
            last.tokens.end == at || (last.tokens.end + 1 == at && document.word(at - 1).is_empty() && is_slash(document, at - 1))
        });
        match read(document, at, after_value) {
            Some((value, end, loose)) if end > at => {
                let tokens = at..end;
                let (bound, from) = bound(document, &tokens);
                found.push(Found {
                    approximate: loose || approximate(document, from..end),
                    bound,
                    ago: matches!(value, Value::Duration { .. }) && ago(document, from..end),
                    span: document.span(tokens.clone()),
                    tokens,
                    value,
                });
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

fn is_slash(document: &Document, at: usize) -> bool {
    document.tokens().get(at).is_some_and(|token| token.span.of(document.original()) == "/")
}

/// Whether a value may begin at token `at`; never wrong when it says no. `marks`: what each word may be.
fn may_begin(document: &Document, marks: &[u8], at: usize) -> bool {
    let token = &document.tokens()[at];
    let next = document.tokens().get(at + 1);
    match token.kind {
        TokenKind::Number | TokenKind::Url | TokenKind::Mail | TokenKind::Handle => true,
        TokenKind::Emoji | TokenKind::Hashtag => false,
        TokenKind::Mark => {
            next.is_some_and(|next| matches!(next.kind, TokenKind::Number | TokenKind::Word | TokenKind::Mark))
                && (!document.word(at).is_empty() || matches!(token.span.of(document.original()), "(" | "（" | "+" | "＋"))
        }
        TokenKind::Word => {
            let word = document.word(at);
            let may = marks[at];
            let followed =
                || next.is_some_and(|next| matches!(next.kind, TokenKind::Mark | TokenKind::Word) && weekday::continues(document, at + 1));
            if may & start::BEGINS != 0
                || (may & start::SHORT_DAY != 0 && followed())
                || (may & start::ARTICLE != 0 && measure::may_count(document, at + 1))
            {
                return true;
            }
            let Some(next) = next else { return is_glued(word, document.lang()) };
            match next.kind {
                TokenKind::Word => {
                    let after = document.word(at + 1);
                    marks[at + 1] & start::SIGN != 0 && contact::is_sign(document, at + 1)
                        || (matches!(after, "y" | "e" | "and" | "et" | "και" | "kai" | "und") && words::is_half(document.word(at + 2)))
                        || is_glued(word, document.lang())
                }
                TokenKind::Mark => {
                    matches!(next.span.of(document.original()), "(" | "[" | "{" | "<") && contact::is_sign(document, at + 1)
                        || is_glued(word, document.lang())
                }
                _ => is_glued(word, document.lang()),
            }
        }
    }
}

/// Digits with letters that look like them, as in `O845`: the head of a number in disguise.
fn is_look_alike(word: &str) -> bool {
    word.len() >= 3
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, 'o' | 'ο' | 'о' | 'i' | 'l' | 'ι' | 's' | 'b' | 'β' | 'в'))
}

/// Words that numbers are glued into: `v2`, `fünfundzwanzig`, `ventotto`, `zweihundert`.
fn is_glued(word: &str, lang: Lang) -> bool {
    let bytes = word.as_bytes();
    if bytes.first() == Some(&b'v') && bytes.get(1).is_some_and(u8::is_ascii_digit) || is_look_alike(word) {
        return true;
    }
    match lang {
        Lang::De => word.len() > 6 && (word.contains("und") || word.contains("hundert")),
        Lang::It => {
            word.len() > 5
                && ["vent", "trent", "quarant", "cinquant", "sessant", "settant", "ottant", "novant"]
                    .iter()
                    .any(|ten| word.starts_with(ten))
                || word.contains("cento")
        }
        _ => false,
    }
}

/// The longest reading that begins at token `at`; earlier kinds win ties.
fn read(document: &Document, at: usize, after_value: bool) -> Option<(Value, usize, bool)> {
    let token = document.tokens().get(at)?;
    let numeric = matches!(token.kind, TokenKind::Number | TokenKind::Word | TokenKind::Mark);
    let contact = contact::contact(document, at).map(|(value, end)| (value, end, false));
    if !numeric {
        return contact;
    }
    let amount = number::amount(document, at);
    let version = version::version(document, at).map(|(value, end)| (value, end, false));
    let time = clock::time(document, at, amount).or_else(|| weekday::weekday(document, at)).map(|(value, end)| (value, end, false));
    let date = date::date(document, at, amount).map(|(value, end)| (value, end, false));
    let measure = measure::measure(document, at, amount, after_value).map(|measure| (measure.value, measure.end, measure.loose));
    [contact, version, time, date, measure].into_iter().flatten().reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// Words of a limit, as sequences before a number.
const BOUNDS: &[(Bound, &[&[&str]])] = &[
    (
        Bound::AtMost,
        &[
            &["up", "to"],
            &["no", "more", "than"],
            &["not", "more", "than"],
            &["at", "most"],
            &["maximum"],
            &["maximum", "of"],
            &["max"],
            &["within"],
            &["hasta"],
            &["hasta", "los"],
            &["hasta", "las"],
            &["como", "mucho"],
            &["maximo"],
            &["maximo", "de"],
            &["no", "mas", "de"],
            &["εωσ"],
            &["μεχρι"],
            &["μεχρι", "και"],
            &["εωσ", "και"],
            &["το", "πολυ"],
            &["μαξιμουμ"],
            &["mexri"],
            &["ews"],
            &["ate"],
            &["no", "maximo"],
            &["jusqu'a"],
            &["au", "plus"],
            &["bis", "zu"],
            &["hochstens"],
            &["maximal"],
            &["fino", "a"],
            &["al", "massimo"],
        ],
    ),
    (
        Bound::AtLeast,
        &[
            &["at", "least"],
            &["minimum"],
            &["minimum", "of"],
            &["min"],
            &["al", "menos"],
            &["por", "lo", "menos"],
            &["como", "minimo"],
            &["minimo"],
            &["minimo", "de"],
            &["τουλαχιστον"],
            &["toulaxiston"],
            &["pelo", "menos"],
            &["au", "moins"],
            &["mindestens"],
            &["almeno"],
        ],
    ),
    (
        Bound::More,
        &[
            &["more", "than"],
            &["over"],
            &["above"],
            &["mas", "de"],
            &["mas", "que"],
            &["πανω", "απο"],
            &["περισσοτερο", "απο"],
            &["περισσοτερεσ", "απο"],
            &["περισσοτερα", "απο"],
            &["pano", "apo"],
            &["panw", "apo"],
            &["mais", "de"],
            &["mais", "que"],
            &["plus", "de"],
            &["mehr", "als"],
            &["uber"],
            &["piu", "di"],
            &["oltre"],
        ],
    ),
    (
        Bound::Less,
        &[
            &["less", "than"],
            &["fewer", "than"],
            &["under"],
            &["below"],
            &["menos", "de"],
            &["menos", "que"],
            &["κατω", "απο"],
            &["λιγοτερο", "απο"],
            &["λιγοτερεσ", "απο"],
            &["kato", "apo"],
            &["katw", "apo"],
            &["moins", "de"],
            &["weniger", "als"],
            &["unter"],
            &["meno", "di"],
        ],
    ),
];

/// The limit said before the tokens of a value, and where its words begin.
fn bound(document: &Document, tokens: &Range<usize>) -> (Bound, usize) {
    let sentence = document.sentence_of(tokens.start);
    let mut longest = (Bound::Exact, tokens.start);
    let last = tokens.start.checked_sub(1).map_or("", |before| document.word(before));
    if last.is_empty() {
        return longest;
    }
    for &(bound, phrases) in BOUNDS {
        for phrase in phrases {
            if phrase.last() != Some(&last) {
                continue;
            }
            let Some(from) = tokens.start.checked_sub(phrase.len()).filter(|&from| document.sentence_of(from) == sentence) else {
                continue;
            };
            if from < longest.1 && phrase.iter().enumerate().all(|(offset, word)| document.word(from + offset) == *word) {
                longest = (bound, from);
            }
        }
    }
    longest
}

fn approximate(document: &Document, tokens: Range<usize>) -> bool {
    const BEFORE: &[&str] = &[
        "about",
        "around",
        "approx",
        "approximately",
        "roughly",
        "circa",
        "ca",
        "almost",
        "nearly",
        "some",
        "unos",
        "unas",
        "aproximadamente",
        "aprox",
        "casi",
        "alrededor",
        "περιπου",
        "σχεδον",
        "γυρω",
        "κοντα",
        "καμια",
        "κανα",
        "καναν",
        "peripou",
        "peripou",
        "kana",
        "kamia",
        "uns",
        "umas",
        "cerca",
        "quase",
        "environ",
        "presque",
        "ungefahr",
        "etwa",
        "rund",
        "fast",
        "quasi",
        "approssimativamente",
        "sobre",
        "like",
        "=",
        "maybe",
        "como",
    ];
    const LINK: &[&str] = &["de", "a", "στισ", "στα", "στουσ", "στη", "στo", "stis", "sta", "di", "the", "los", "las", "los", "of", "to"];
    const AFTER: &[&[&str]] = &[
        &["or", "so"],
        &["ish"],
        &["o", "asi"],
        &["mas", "o", "menos"],
        &["approx"],
        &["approximately"],
        &["aprox"],
        &["aproximadamente"],
        &["περιπου"],
        &["πανω", "κατω"],
        &["peripou"],
        &["peripou"],
        &["more", "or", "less"],
        &["give", "or", "take"],
        &["mais", "ou", "menos"],
        &["a", "peu", "pres"],
        &["environ"],
        &["ungefahr"],
        &["piu", "o", "meno"],
    ];
    let sentence = document.sentence_of(tokens.start);
    let same = |at: usize| at < document.tokens().len() && document.sentence_of(at) == sentence;
    let mut before = tokens.start;
    if before > 0 && LINK.contains(&document.word(before - 1)) {
        before -= 1;
    }
    let named = before > 0 && same(before - 1) && BEFORE.contains(&document.word(before - 1));
    let three = before > 2 && ["mas", "o", "menos"].iter().enumerate().all(|(offset, word)| document.word(before - 3 + offset) == *word);
    let sign = tokens.start > 0
        && document.tokens().get(tokens.start - 1).is_some_and(|token| matches!(token.span.of(document.original()), "~" | "≈" | "±" | "∼"));
    let after = AFTER.iter().any(|phrase| {
        phrase.iter().enumerate().all(|(offset, word)| same(tokens.end + offset) && document.word(tokens.end + offset) == *word)
    });
    named || three || sign || after
}

fn ago(document: &Document, tokens: Range<usize>) -> bool {
    let sentence = document.sentence_of(tokens.start);
    let mut before = tokens.start;
    // "hace unos dos años", «πριν από 2 χρόνια»
    while before > 0
        && tokens.start - before < 2
        && matches!(document.word(before - 1), "unos" | "unas" | "como" | "casi" | "απο" | "περιπου" | "ya" | "mas" | "de" | "apo")
    {
        before -= 1;
    }
    let leading = before > 0
        && document.sentence_of(before - 1) == sentence
        && matches!(document.word(before - 1), "hace" | "hacía" | "hacia" | "πριν" | "prin" | "vor" | "ha" | "faz")
        || before > 2 && document.word(before - 1) == "a" && document.word(before - 2) == "y" && document.word(before - 3) == "il";
    let after = document.word(tokens.end);
    leading
        || matches!(after, "ago" | "atras" | "fa" | "earlier" | "back" | "old")
        || (document.lang() == Lang::El && matches!(after, "πριν" | "prin") && !limits(document, tokens.start))
}

/// A Greek word of limit before a length of time: «μόνο 24 ώρες πριν» is before something, not ago.
fn limits(document: &Document, at: usize) -> bool {
    let before = at.checked_sub(1).filter(|before| document.sentence_of(*before) == document.sentence_of(at));
    matches!(
        before.map_or("", |before| document.word(before)),
        "μονο" | "τουλαχιστον" | "μεχρι" | "εωσ" | "ωσ" | "mono" | "toulaxiston" | "mexri" | "ews"
    )
}

/// Reads a value as an author writes it in a fact file (`"30 days"`, `"9.99 EUR"`, `"3-5 working days"`, `"20%"`, `"25 GB"`,
/// `"2026-09-30"`, `"yes"`, `"+30 210 1234567"`); the error says what was expected. A number with a noun that is no known unit (`"4
/// tuners"`) is a quantity in that noun, folded. Short phone numbers need [`parse_contact`].
///
/// # Errors
/// When the text is none of these.
pub fn parse(text: &str) -> Result<Value, String> {
    const EXPECTED: &str = "write for instance \"30 days\", \"3-5 working days\", \"9.99 EUR\", \"20%\", \"25 GB\", \"2026-09-30\", \"+30 210 1234567\", \"help.brand.example\" or \"yes\"";
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("the value is empty; {EXPECTED}"));
    }
    match super::normal::fold(text).as_str() {
        "yes" | "true" | "si" | "ναι" | "sim" | "oui" | "ja" => return Ok(Value::YesNo { yes: true }),
        "no" | "false" | "οχι" | "nao" | "non" | "nein" => return Ok(Value::YesNo { yes: false }),
        _ => {}
    }
    let script = if text.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}')) { Lang::El } else { Lang::Und };
    let languages = [script, Lang::En, Lang::Es, Lang::El, Lang::Pt, Lang::Fr, Lang::De, Lang::It];
    let mut partial = None;
    for lang in languages {
        let document = Document::new(text, lang);
        let found = values(&document);
        // "from" and "version" say how to read the value and are no part of it.
        let own = |index: usize| {
            let word = document.word(index);
            !word.is_empty() && !number::is_opener(word) && !version::is_name(word)
        };
        let left: Vec<usize> =
            (0..document.tokens().len()).filter(|&index| own(index) && !found.iter().any(|value| value.tokens.contains(&index))).collect();
        match found.as_slice() {
            [only] if left.is_empty() => return Ok(only.value.clone()),
            [only] => {
                partial = partial.or_else(|| {
                    let rest = left.iter().map(|&index| document.word(index)).collect::<Vec<_>>().join(" ");
                    Some((only.value.clone(), rest, only.tokens.start == 0))
                });
            }
            [_, second, ..] => {
                return Err(format!(
                    "there are two values here ({} is the second): a slot holds one value; {EXPECTED}",
                    second.span.of(text)
                ));
            }
            [] => {}
        }
    }
    match partial {
        Some((Value::Quantity { min, max, unit }, rest, true))
            if unit.is_empty() && rest.chars().all(|c| c.is_alphabetic() || c == ' ') =>
        {
            Ok(Value::Quantity { min, max, unit: rest })
        }
        Some((_, rest, _)) => Err(format!("cannot read {rest:?} in this value; leave it out, or {EXPECTED}")),
        None => Err(format!("this is no value that can be compared; {EXPECTED}")),
    }
}

/// Reads an entry of a list of official contacts: as [`parse`], but a number of three digits or more is a phone whatever its length.
///
/// # Errors
/// When the text is no phone number, mail address, web address or account.
pub fn parse_contact(text: &str) -> Result<Value, String> {
    let text = text.trim();
    if let Ok(value @ Value::Contact { .. }) = parse(text) {
        return Ok(value);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only_number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '-' | '.' | '/' | '(' | ')' | '+'));
    if only_number && (3..=15).contains(&digits.len()) {
        let value = if text.starts_with('+') { format!("+{digits}") } else { digits };
        return Ok(Value::Contact { kind: ContactKind::Phone, value });
    }
    let address = text.contains('.') && !text.contains(char::is_whitespace) && !text.contains('@');
    if address
        && text
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|host| host.split("://").last().is_some_and(|host| host.split('.').all(|label| !label.is_empty())))
    {
        return Ok(contact::url(text));
    }
    Err("this is no contact; write a phone number (\"+30 210 1234567\", \"1744\"), a mail address, a web address (\"help.brand.example\") or an account (\"@brandhelp\")".to_owned())
}

#[cfg(test)]
#[path = "value/tests.rs"]
mod tests;

#[cfg(test)]
#[path = "value/cases.rs"]
mod cases;
