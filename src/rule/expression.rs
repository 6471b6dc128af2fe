//! Regular expressions over the normal form: the pattern of last resort. Linear in time (the `regex` crate), limited in size, compiled only
//! when a text holds a word that they need.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::slip::Slip;
use crate::text::normal::fold;

/// Most memory that one compiled expression may take.
const SIZE_LIMIT: usize = 1 << 20;
/// Nested groups.
const NEST_LIMIT: u32 = 50;
/// Estimated states above which the size is tried while loading rather than at first use.
const TRY_ABOVE: usize = 400;
/// Shortest literal, in bytes, that is worth waiting for.
const LITERAL: usize = 3;

/// A checked regular expression.
#[derive(Debug, Clone)]
pub struct Expression {
    text: Box<str>,
    literals: Option<Vec<Box<str>>>,
    /// Literals of the other end, where both ends have some.
    others: Vec<Box<str>>,
    /// The literals are those of its beginning, which is the beginning of a word.
    begins_words: bool,
    compiled: OnceLock<Option<Regex>>,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Expression {
    /// Checks an expression; `offset` is where it starts in the pattern, for the carets.
    ///
    /// # Errors
    /// Mistakes of syntax, an expression too big, or one that the normal form can never meet.
    pub fn new(text: &str, offset: usize) -> Result<Self, Box<Slip>> {
        let all = offset..offset + text.len();
        if let Some(at) = text.find("(i?)").or_else(|| text.find("(?i)")) {
            let slip = Slip::new(
                "R019",
                offset + at..offset + at + 4,
                "case is never a difference here",
                "not needed, and `(i?)` means the letter i",
            );
            return Err(Box::new(
                slip.with_remedy("take it away: expressions run over the normal form, which has no capitals and no accents"),
            ));
        }
        let hir =
            regex_syntax::ParserBuilder::new().nest_limit(NEST_LIMIT).build().parse(text).map_err(|error| syntax(&error, offset, text))?;
        if hir.properties().minimum_len() == Some(0) || hir.properties().minimum_len().is_none() {
            let slip = Slip::new("R016", all, "the expression is met by nothing at all", "every part of it may be missing");
            return Err(Box::new(slip.with_remedy("let it need at least one letter")));
        }
        if let Some(letter) = unfolded(&hir) {
            let place = text.find(letter).map_or(all, |at| offset + at..offset + at + letter.len_utf8());
            let slip = Slip::new("R019", place, format!("`{letter}` never comes in the normal form"), "so this can never be met");
            let folded = fold(&letter.to_string());
            return Err(Box::new(slip.with_remedy(if folded.is_empty() {
                "expressions run over the normal form: small letters without accents".to_owned()
            } else {
                format!("write `{folded}`: expressions run over the normal form, small letters without accents")
            })));
        }
        let Needed { literals, others, begins_words } = needed(&hir);
        let expression = Self { text: text.into(), literals, others, begins_words, compiled: OnceLock::new() };
        if estimate(&hir) > TRY_ABOVE && expression.regex().is_none() {
            let slip = Slip::new("R018", all, "the expression is too big", format!("takes more than {} KiB compiled", SIZE_LIMIT / 1024));
            return Err(Box::new(
                slip.with_remedy("make its repetitions shorter (`{1,50}` costs fifty times its letter), or write words instead"),
            ));
        }
        Ok(expression)
    }

    /// The expression as written, without its slashes.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Literals one of which every match begins or ends with; `None` when there are none, so that every text must be searched.
    #[must_use]
    pub fn literals(&self) -> Option<&[Box<str>]> {
        self.literals.as_deref()
    }

    /// Whether every match begins with one of the literals, where a word begins (`\b`).
    #[must_use]
    pub const fn begins_words(&self) -> bool {
        self.begins_words
    }

    /// Whether a text holds what both ends of a match need; looked at before the expression is compiled or run.
    #[must_use]
    pub fn may_match(&self, text: &str) -> bool {
        self.others.is_empty() || self.others.iter().any(|other| text.contains(&**other))
    }

    /// The compiled expression; `None` only above the size limit, which [`Expression::new`] has refused.
    #[must_use]
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| {
                RegexBuilder::new(&self.text).size_limit(SIZE_LIMIT).dfa_size_limit(SIZE_LIMIT).nest_limit(NEST_LIMIT).build().ok()
            })
            .as_ref()
    }
}

#[expect(clippy::unnecessary_box_returns, reason = "the error of every parser function; unboxed it would make each result large")]
fn syntax(error: &regex_syntax::Error, offset: usize, text: &str) -> Box<Slip> {
    let (span, what) = match error {
        regex_syntax::Error::Parse(error) => (error.span(), error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (error.span(), error.kind().to_string()),
        _ => return Box::new(Slip::new("R017", offset..offset + text.len(), "the expression cannot be read", "this expression")),
    };
    let span = offset + span.start.offset..offset + span.end.offset.max(span.start.offset + 1).min(text.len());
    Box::new(Slip::new("R017", span, "the expression cannot be read", what).with_remedy(
        "words with `*`, `~`, `(a|b)` and `...` need no expression; if one is needed, see https://docs.rs/regex/latest/regex/#syntax",
    ))
}

/// The first literal character that the normal form never has.
fn unfolded(hir: &Hir) -> Option<char> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            text.chars().find(|c| c.is_alphabetic() && fold(&c.to_string()) != c.to_string())
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => unfolded(&repetition.sub),
        HirKind::Capture(capture) => unfolded(&capture.sub),
        // One branch that cannot be met leaves the others; still it is a slip.
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().find_map(unfolded),
        _ => None,
    }
}

/// Whether every match begins where a word begins: the expression opens with a Unicode `\b`.
fn opens_word(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => matches!(look, Look::WordUnicode | Look::WordStartUnicode),
        HirKind::Capture(capture) => opens_word(&capture.sub),
        HirKind::Concat(parts) => parts.first().is_some_and(opens_word),
        HirKind::Alternation(parts) => parts.iter().all(opens_word),
        _ => false,
    }
}

/// What a match cannot do without.
struct Needed {
    /// The literals of the end that is told best.
    literals: Option<Vec<Box<str>>>,
    /// Those of the other end.
    others: Vec<Box<str>>,
    /// The first are where words begin: they are found with the words of a text, at no cost of their own.
    begins_words: bool,
}

fn needed(hir: &Hir) -> Needed {
    let usable = |seq: Seq| -> Option<Vec<Box<str>>> {
        let literals = seq.literals()?;
        if literals.is_empty() || literals.iter().any(|literal| literal.len() < LITERAL) {
            return None;
        }
        literals.iter().map(|literal| std::str::from_utf8(literal.as_bytes()).ok().map(Into::into)).collect()
    };
    let mut extractor = Extractor::new();
    extractor.limit_total(64);
    let prefixes = usable(extractor.kind(ExtractKind::Prefix).extract(hir));
    let suffixes = usable(extractor.kind(ExtractKind::Suffix).extract(hir));
    let weakest = |literals: &Option<Vec<Box<str>>>| literals.as_ref().and_then(|all| all.iter().map(|one| one.len()).min()).unwrap_or(0);
    let word = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c.is_ascii_digit());
    let begins_words = opens_word(hir) && prefixes.as_ref().is_some_and(|all| all.iter().all(|one| word(one)));
    let first = begins_words || weakest(&prefixes) >= weakest(&suffixes);
    let (best, other) = if first { (prefixes, suffixes) } else { (suffixes, prefixes) };
    // A literal that is the whole match is both its ends.
    let other = other.filter(|other| best.as_ref() != Some(other)).unwrap_or_default();
    Needed { literals: best, others: other, begins_words }
}

/// Roughly how many states the compiled expression has.
fn estimate(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len().saturating_mul(2).max(1),
        HirKind::Repetition(repetition) => {
            estimate(&repetition.sub).saturating_mul(repetition.max.unwrap_or(repetition.min).max(1).try_into().unwrap_or(usize::MAX))
        }
        HirKind::Capture(capture) => estimate(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(estimate).fold(0, usize::saturating_add),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_expressions_are_named() {
        assert_eq!(Expression::new("(i?)refund", 1).unwrap_err().code, "R019");
        assert_eq!(Expression::new("(?i)refund", 1).unwrap_err().code, "R019");
        let capital = Expression::new("re[a-z]+Fund", 1).unwrap_err();
        assert_eq!((capital.code, capital.span), ("R019", 9..10));
        assert_eq!(Expression::new("refund(", 1).unwrap_err().code, "R017");
        assert_eq!(Expression::new("(a|b", 1).unwrap_err().span, 1..2);
        assert_eq!(Expression::new("a*", 1).unwrap_err().code, "R016");
        assert_eq!(Expression::new("((a{1,100}){1,100}){1,100}", 1).unwrap_err().code, "R018");
        assert_eq!(Expression::new("\\w{1,400}x", 1).unwrap_err().code, "R018");
    }

    #[test]
    fn literals_at_the_beginning_of_words_are_told() {
        let begins = |text: &str| Expression::new(text, 1).unwrap().begins_words();
        assert!(begins(r"\brefund(ed|s)?\b") && begins(r"\b(foo|bar)[a-z]+") && begins(r"(\bfoo|\bbar)x"));
        assert!(!begins("refund[a-z]*") && !begins(r"[a-z]\brefund") && !begins(r"\b-foo x") && !begins(r"\b[a-z]+foo"));
    }

    #[test]
    fn literals_are_found_and_compiling_waits() {
        let expression = Expression::new("refund[a-z]* (now|today)", 1).unwrap();
        assert_eq!(expression.literals().unwrap(), [Box::from("refund")]);
        assert!(expression.compiled.get().is_none());
        assert!(expression.regex().unwrap().is_match("refunds today"));
        assert!(Expression::new("[0-9]{3} [a-z]+", 1).unwrap().literals().is_none());
    }
}
