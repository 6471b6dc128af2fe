//! What a classifier sees of a text: its words and pairs of words, words under a negation, runs of letters within words, and a few things
//! that hold for the whole of it. Names of the brand, its products and competitors are replaced by what they are, and addresses, accounts
//! and numbers by their kind, so that what is learned of one brand holds for others.

use std::ops::Range;

use super::BITS;
use crate::text::document::{Document, TokenKind};
use crate::text::scope::{Roles, negated_by, question};

/// Tokens of a text that are read; a text with more has said enough.
const MOST_TOKENS: usize = 600;
/// Shortest and longest run of letters.
const LETTERS: (usize, usize) = (2, 5);
/// Letters of a word that are looked at; what is longer is no word.
const LONGEST_WORD: usize = 40;

/// What a name of the brand file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// The brand.
    Brand,
    /// A product of it.
    Product,
    /// Another brand.
    Competitor,
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it stands for.
    pub kind: NameKind,
}

/// A text as a classifier reads it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its words.
    pub document: &'a Document,
    /// The names in it, in order of place.
    pub names: &'a [Name],
    /// What lexicons come to in it.
    pub given: &'a [Given],
}

/// A number that is known of a text beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What it is.
    pub name: String,
    /// The number, in hundredths.
    pub sum: i32,
}

/// Steps of a given number, in hundredths: one that is beyond a step is beyond those before it too.
const STEPS: [i32; 10] = [50, 100, 150, 200, 300, 400, 500, 650, 850, 1100];

/// Kinds of features, each of which counts by itself however long a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// Words, and words under a negation.
    Words,
    /// Two words in a row.
    Pairs,
    /// Runs of letters.
    Letters,
    /// What holds for the whole text.
    Whole,
    /// What is known beside its words.
    Given,
}

impl Block {
    pub const COUNT: usize = 5;
    pub const ALL: [Self; Self::COUNT] = [Self::Words, Self::Pairs, Self::Letters, Self::Whole, Self::Given];

    /// What each of so many features of one text is worth: a long text says no more than a short one.
    pub fn norm(self, count: u32) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let length = (count.max(1) as f32).sqrt();
        match self {
            Self::Words | Self::Letters => 1.0 / length,
            Self::Pairs => 0.8 / length,
            Self::Whole => 0.15,
            Self::Given => 0.3,
        }
    }
}

/// Takes features as they are found.
pub(super) trait Sink {
    /// A feature, and the tokens that make it; none for what holds for the whole text.
    fn take(&mut self, block: Block, feature: u32, tokens: Range<usize>);
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Takes one more thing into a hash.
const fn onwards(state: u64, next: u64) -> u64 {
    let mixed = (state ^ next).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 29)
}

/// The number of a feature.
const fn numbered(state: u64) -> u32 {
    (state.wrapping_mul(FACTOR) >> (64 - BITS)) as u32
}

fn hash(kind: u64, text: &str) -> u64 {
    let mut eights = text.as_bytes().chunks_exact(8);
    let mut state = onwards(kind, text.len() as u64);
    for eight in &mut eights {
        state = onwards(state, eight.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)));
    }
    onwards(state, eights.remainder().iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)))
}

const WORD: u64 = 0x11;
const DENIED: u64 = 0x22;
const PAIR: u64 = 0x33;
const RUN: u64 = 0x44;
const WHOLE: u64 = 0x55;
const GIVEN: u64 = 0x66;

/// A word of a text, or what stands in its place.
struct Unit {
    tokens: Range<usize>,
    hash: u64,
}

impl Text<'_> {
    /// Shows every feature, in order of place.
    pub(super) fn features(&self, sink: &mut impl Sink) {
        let document = self.document;
        let roles = Roles::default();
        let mut seen = Seen::default();
        let mut before: Option<u64> = Some(hash(WORD, "<begin>"));
        let mut last_unit = 0..0;
        let mut names = self.names.iter().peekable();
        let mut at = 0;
        let last = document.tokens().len().min(MOST_TOKENS);
        let mut sentence = 0;
        while at < last {
            let token = &document.tokens()[at];
            if token.quoted {
                at += 1;
                continue;
            }
            if token.sentence != sentence {
                sentence = token.sentence;
                before = before.and(Some(hash(WORD, "<next>")));
            }
            while names.peek().is_some_and(|name| name.tokens.end <= at) {
                names.next();
            }
            let mut end = at + 1;
            let mut letters = None;
            let stands: &str = if let Some(name) = names.peek().filter(|name| name.tokens.start <= at) {
                end = name.tokens.end.clamp(at + 1, last);
                match name.kind {
                    NameKind::Brand => "<brand>",
                    NameKind::Product => "<product>",
                    NameKind::Competitor => "<competitor>",
                }
            } else {
                match token.kind {
                    TokenKind::Url => "<url>",
                    TokenKind::Mail => "<mail>",
                    TokenKind::Handle => "<account>",
                    TokenKind::Number => number(document.word(at)),
                    TokenKind::Mark if document.word(at).is_empty() => {
                        let mark = token.span.of(document.original());
                        seen.mark(mark);
                        if matches!(mark, "!" | "?" | "…" | "\"" | "“" | "(" | ":") {
                            sink.take(Block::Words, numbered(hash(WORD, mark)), at..at + 1);
                        }
                        at += 1;
                        continue;
                    }
                    TokenKind::Word | TokenKind::Hashtag => {
                        letters = Some(document.bare_word(at));
                        document.bare_word(at)
                    }
                    TokenKind::Emoji | TokenKind::Mark => document.word(at),
                }
            };
            if stands.is_empty() {
                at += 1;
                continue;
            }
            seen.unit(token.kind, stands, token.span.of(document.original()));
            let unit = Unit { tokens: at..end, hash: hash(WORD, stands) };
            sink.take(Block::Words, numbered(unit.hash), unit.tokens.clone());
            if let Some(before) = before {
                sink.take(Block::Pairs, numbered(onwards(onwards(PAIR, before), unit.hash)), unit.tokens.clone());
            }
            if let Some(word) = letters {
                if negated_by(document, at..end, &roles).is_some() {
                    seen.denied = true;
                    sink.take(Block::Words, numbered(hash(DENIED, stands)), unit.tokens.clone());
                }
                runs(word, &mut |run| sink.take(Block::Letters, numbered(run), unit.tokens.clone()));
            }
            before = Some(unit.hash);
            last_unit = unit.tokens;
            at = end;
        }
        if let Some(before) = before.filter(|_| seen.words > 0) {
            sink.take(Block::Pairs, numbered(onwards(onwards(PAIR, before), hash(WORD, "<end>"))), last_unit);
        }
        if seen.words > 0 {
            let asking = document.sentences().iter().enumerate().take(20).map(|(number, _)| question(document, number));
            let (mut asks, mut tells) = (0, 0);
            for asking in asking {
                *(if asking { &mut asks } else { &mut tells }) += 1;
            }
            seen.whole((asks, tells), &mut |feature| sink.take(Block::Whole, feature, 0..0));
            for (which, given) in self.given.iter().enumerate() {
                let name = onwards(hash(GIVEN, &given.name), u64::from(given.sum < 0));
                for step in STEPS.iter().take_while(|step| given.sum.abs() >= **step) {
                    // No tokens, but the number of what is given, so that it can be told.
                    sink.take(Block::Given, numbered(onwards(name, u64::from(step.unsigned_abs()))), which..which);
                }
            }
        }
    }
}

/// What a number looks like.
fn number(word: &str) -> &'static str {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    match digits {
        _ if word.contains(':') => "<time>",
        1 => "<1 digit>",
        2 => "<2 digits>",
        3 | 4 => "<3 digits>",
        _ => "<digits>",
    }
}

/// Shows every run of letters of a word, which begins and ends with a sign of its own.
fn runs(word: &str, take: &mut impl FnMut(u64)) {
    let mut letters = ['\0'; LONGEST_WORD + 2];
    let mut length = 1;
    letters[0] = '^';
    for letter in word.chars().take(LONGEST_WORD) {
        letters[length] = letter;
        length += 1;
    }
    letters[length] = '$';
    length += 1;
    for start in 0..length {
        let mut state = RUN;
        for (number, letter) in letters[start..length.min(start + LETTERS.1)].iter().enumerate() {
            state = onwards(state, u64::from(*letter));
            if number + 1 >= LETTERS.0 {
                take(state);
            }
        }
    }
}

/// What is counted over a whole text.
#[derive(Default)]
struct Seen {
    words: u32,
    loud: u32,
    exclaims: u32,
    dots: u32,
    tags: u32,
    accounts: u32,
    links: u32,
    emoji: u32,
    numbers: u32,
    denied: bool,
    brand: bool,
    competitor: bool,
}

impl Seen {
    fn mark(&mut self, mark: &str) {
        self.exclaims += u32::from(mark == "!");
        self.dots += u32::from(mark == "…");
    }

    fn unit(&mut self, kind: TokenKind, stands: &str, original: &str) {
        match kind {
            _ if stands == "<competitor>" => self.competitor = true,
            _ if stands == "<brand>" || stands == "<product>" => self.brand = true,
            TokenKind::Hashtag => self.tags += 1,
            TokenKind::Handle => self.accounts += 1,
            TokenKind::Url => self.links += 1,
            TokenKind::Emoji => self.emoji += 1,
            TokenKind::Number => self.numbers += 1,
            TokenKind::Word => {
                let mut letters = original.chars();
                self.loud += u32::from(letters.clone().count() > 2 && letters.all(char::is_uppercase));
            }
            TokenKind::Mail | TokenKind::Mark => {}
        }
        self.words += 1;
    }

    fn whole(&self, (asks, tells): (u32, u32), take: &mut impl FnMut(u32)) {
        let few = |count: u32| u64::from(count.min(3));
        let asking = u64::from(asks > 0) * 2 + u64::from(tells > 0);
        let loud = match self.loud {
            0 => 0,
            loud if loud * 3 >= self.words => 3,
            1 => 1,
            _ => 2,
        };
        let all = [
            u64::from(self.words.ilog2()),
            asking,
            loud,
            few(self.exclaims),
            few(self.dots),
            few(self.tags),
            few(self.accounts),
            few(self.links),
            few(self.emoji),
            few(self.numbers),
            u64::from(self.denied),
            u64::from(self.brand) * 2 + u64::from(self.competitor),
        ];
        for (which, what) in all.into_iter().enumerate() {
            take(numbered(onwards(onwards(WHOLE, which as u64), what)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[derive(Default)]
    struct All(Vec<(Block, u32, Range<usize>)>);

    impl Sink for All {
        fn take(&mut self, block: Block, feature: u32, tokens: Range<usize>) {
            self.0.push((block, feature, tokens));
        }
    }

    fn features(text: &str, names: &[Name]) -> Vec<(Block, u32, Range<usize>)> {
        let document = Document::new(text, Lang::En);
        let mut all = All::default();
        Text { document: &document, names, given: &[] }.features(&mut all);
        all.0
    }

    #[test]
    fn names_stand_for_what_they_are() {
        let named = |kind| [Name { tokens: 0..1, kind }];
        assert_eq!(features("Orvello lost it", &named(NameKind::Brand)), features("Tresko lost it", &named(NameKind::Brand)));
        assert_ne!(features("Orvello lost it", &named(NameKind::Brand)), features("Orvello lost it", &named(NameKind::Competitor)));
        let word = |text: &str| features(text, &[]).into_iter().filter(|(block, ..)| *block == Block::Words).collect::<Vec<_>>();
        assert_eq!(word("paid 42 to @ana"), word("paid 37 to @bob"));
    }

    #[test]
    fn words_under_a_negation_are_told_apart_and_quotations_are_not_read() {
        let count = |text: &str| features(text, &[]).iter().filter(|(block, ..)| *block == Block::Words).count();
        assert!(count("never had a problem") > 4);
        assert_eq!(count("> it broke\nok"), 1);
        assert!(features("", &[]).is_empty() && features("> it broke", &[]).is_empty());
    }
}
