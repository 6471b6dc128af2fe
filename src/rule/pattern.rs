//! Patterns: words in sequence over the normal form, as rule authors write them.
//!
//! `word*` any ending · `*word` any beginning · `word~` any form (same stem) · `(a|b|two words)` one of these · `(word)` may be missing ·
//! `...` up to four words in between · `=πότε` with exactly these accents · `{brand} {product} {competitor}` the brand's names · `/…/` a
//! regular expression over the normal form. A backslash takes the meaning from the character after it.

use std::ops::Range;

use super::expression::Expression;
use super::slip::Slip;
use crate::diagnostic::{did_you_mean, surely_meant};
use crate::model::lang::Lang;
use crate::text::document::{Document, TokenKind};
use crate::text::normal::fold_accented;
use crate::text::stem::stem;

/// Most words that `...` stands for.
pub const GAP: usize = 4;
/// Most sequences that one pattern may stand for once its brackets are written out.
const MAX_VARIANTS: usize = 128;
/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 500;
/// Brackets within brackets.
const MAX_DEPTH: usize = 4;

/// Names of the brand file that a pattern may call for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// `{brand}`: the brand by any of its names; a product's name stands for the brand too.
    Brand,
    /// `{product}`.
    Product,
    /// `{competitor}`.
    Competitor,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::Brand, Self::Product, Self::Competitor];

    /// The word written between braces.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Product => "product",
            Self::Competitor => "competitor",
        }
    }
}

/// One place of a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// This token, in normal form.
    Exact(Box<str>),
    /// A token that begins so.
    Prefix(Box<str>),
    /// A token that ends so.
    Suffix(Box<str>),
    /// A token that holds this.
    Inner(Box<str>),
    /// Any token with the same stem.
    Stem {
        /// The word written, in normal form.
        word: Box<str>,
        /// Its stem.
        stem: Box<str>,
        /// The language whose stemmer made it.
        lang: Lang,
    },
    /// This token with exactly these accents.
    Accented {
        /// In normal form, without accents.
        folded: Box<str>,
        /// In normal form, accents kept.
        accented: Box<str>,
    },
    /// Punctuation that leaves no trace in the normal form but was asked for (`/s`, `:(`), as written.
    Mark(Box<str>),
    /// A token with this key of Greek sounds (see [`crate::text::greeklish::greek_key`]): how a Greek word is met in Latin letters.
    Key(Box<str>),
    /// A token whose key begins so.
    KeyPrefix(Box<str>),
    /// One token that is any of these; never empty, no names, no gaps.
    OneOf(Box<[Step]>),
    /// A name of the brand file.
    Name(Class),
    /// Up to [`GAP`] words.
    Gap,
}

/// What a pattern looks for.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Any of these sequences.
    Sequences(Vec<Box<[Step]>>),
    /// A regular expression over the normal form.
    Expression(Expression),
}

/// Reads a pattern. `lang` is the list's language; `None` for `any`.
///
/// # Errors
/// The first mistake, with its bytes in `text`.
pub fn parse(text: &str, lang: Option<Lang>) -> Result<Shape, Box<Slip>> {
    let all = 0..text.len();
    if text.len() > MAX_PATTERN {
        return Err(Box::new(
            Slip::new("R018", all, format!("a pattern of {} bytes", text.len()), format!("longer than {MAX_PATTERN}"))
                .with_remedy("split it into several patterns of the same list"),
        ));
    }
    if text.len() > 2 && text.starts_with('/') && text.ends_with('/') {
        return Expression::new(&text[1..text.len() - 1], 1).map(Shape::Expression);
    }
    let mut reader = Reader { text, lang, at: 0 };
    let variants = reader.sequence(0)?;
    if reader.at < text.len() {
        let (label, remedy) = if text[reader.at..].starts_with('|') {
            ("`|` stands only between brackets", "write `(one|other)`, or two patterns")
        } else {
            ("this bracket closes nothing", "take it away, or write `\\)` for the character itself")
        };
        let end = reader.at + 1;
        return Err(Box::new(Slip::new("R014", reader.at..end, "the pattern goes on after its end", label).with_remedy(remedy)));
    }
    let mut sequences: Vec<Box<[Step]>> = Vec::new();
    for mut steps in variants {
        while steps.last() == Some(&Step::Gap) {
            steps.pop();
        }
        let gaps = steps.iter().take_while(|step| **step == Step::Gap).count();
        steps.drain(..gaps);
        steps.dedup_by(|a, b| *a == Step::Gap && *b == Step::Gap);
        if steps.is_empty() {
            return Err(Box::new(
                Slip::new("R016", all, "the pattern can be met by nothing at all", "every part of it may be missing")
                    .with_remedy("leave at least one word outside the brackets"),
            ));
        }
        let steps = steps.into_boxed_slice();
        if !sequences.contains(&steps) {
            sequences.push(steps);
        }
    }
    Ok(Shape::Sequences(sequences))
}

struct Reader<'a> {
    text: &'a str,
    lang: Option<Lang>,
    at: usize,
}

type Variants = Vec<Vec<Step>>;

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Reads up to the end, a `|` or a `)`.
    fn sequence(&mut self, depth: usize) -> Result<Variants, Box<Slip>> {
        let mut variants: Variants = vec![Vec::new()];
        let start = self.at;
        loop {
            let blank = self.rest().len() - self.rest().trim_start().len();
            self.at += blank;
            let Some(c) = self.rest().chars().next() else { break };
            let part = match c {
                '|' | ')' => break,
                '(' => self.brackets(depth)?,
                '{' => vec![vec![self.name()?]],
                '…' => {
                    self.at += c.len_utf8();
                    vec![vec![Step::Gap]]
                }
                '.' if self.rest().starts_with("...") => {
                    self.at += self.rest().len() - self.rest().trim_start_matches('.').len();
                    vec![vec![Step::Gap]]
                }
                _ => vec![self.word()?],
            };
            if variants.len() * part.len() > MAX_VARIANTS {
                return Err(Box::new(
                    Slip::new(
                        "R024",
                        start..self.at,
                        "the pattern stands for too many phrases",
                        format!("more than {MAX_VARIANTS} by here"),
                    )
                    .with_remedy("split it into several patterns of the same list"),
                ));
            }
            variants = variants.iter().flat_map(|head| part.iter().map(|tail| [head.as_slice(), tail].concat())).collect();
        }
        Ok(variants)
    }

    fn brackets(&mut self, depth: usize) -> Result<Variants, Box<Slip>> {
        let open = self.at;
        if depth >= MAX_DEPTH {
            let slip = Slip::new("R014", open..open + 1, "brackets within brackets within brackets", "too deep");
            return Err(Box::new(slip.with_remedy("split it into several patterns of the same list")));
        }
        self.at += 1;
        let mut all: Variants = Vec::new();
        let mut alternatives = 0;
        loop {
            let start = self.at;
            let some = self.sequence(depth + 1)?;
            alternatives += 1;
            if some.iter().all(Vec::is_empty) && !self.rest().starts_with(')') {
                let slip = Slip::new("R014", start..self.at + 1, "an alternative without words", "nothing stands here");
                return Err(Box::new(slip.with_remedy("write `(one|other)`; `(word)` alone means that the word may be missing")));
            }
            all.extend(some);
            match self.rest().chars().next() {
                Some('|') => self.at += 1,
                Some(_) => {
                    self.at += 1;
                    break;
                }
                None => {
                    return Err(Box::new(
                        Slip::new("R014", open..open + 1, "a bracket is not closed", "this bracket")
                            .with_remedy("close it with `)`, or write `\\(` for the character itself"),
                    ));
                }
            }
        }
        if alternatives == 1 {
            if all.iter().all(Vec::is_empty) {
                let slip = Slip::new("R014", open..self.at, "brackets around nothing", "no word in here");
                return Err(Box::new(slip.with_remedy("take them away, or write `\\(\\)` for the characters themselves")));
            }
            all.push(Vec::new());
        }
        Ok(merged(all))
    }

    fn name(&mut self) -> Result<Step, Box<Slip>> {
        let start = self.at;
        let Some(end) = self.rest().find('}').map(|end| start + end + 1) else {
            let slip = Slip::new("R014", start..start + 1, "a brace is not closed", "this brace");
            return Err(Box::new(slip.with_remedy("write `{brand}`, `{product}` or `{competitor}`")));
        };
        self.at = end;
        let word = self.text[start + 1..end - 1].trim().to_lowercase();
        if let Some(class) = Class::ALL.into_iter().find(|class| class.word() == word) {
            return Ok(Step::Name(class));
        }
        let remedy = did_you_mean(&word, Class::ALL.map(Class::word))
            .map_or_else(|| "there are `{brand}`, `{product}` and `{competitor}`".to_owned(), |near| format!("did you mean `{{{near}}}`?"));
        Err(Box::new(
            Slip::new("R027", start..end, format!("`{{{word}}}` is not a name of the brand file"), "not known")
                .with_remedy(remedy)
                .with_fix(surely_meant(&word, Class::ALL.map(Class::word)).map(|near| format!("{{{near}}}")).as_deref()),
        ))
    }

    /// One word as written (it may be several tokens, such as `don't/won't`).
    fn word(&mut self) -> Result<Vec<Step>, Box<Slip>> {
        let start = self.at;
        let accented = self.rest().starts_with('=');
        self.at += usize::from(accented);
        let mut plain = String::new();
        let mut marks: Vec<(char, usize, usize)> = Vec::new();
        while let Some(c) = self.rest().chars().next() {
            match c {
                c if c.is_whitespace() => break,
                '(' | ')' | '|' | '{' | '…' => break,
                '.' if self.rest().starts_with("...") => break,
                '\\' => {
                    self.at += 1;
                    let Some(next) = self.rest().chars().next() else { break };
                    plain.push(next);
                    self.at += next.len_utf8();
                }
                '*' | '~' => {
                    marks.push((c, plain.len(), self.at));
                    self.at += 1;
                }
                c => {
                    plain.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        let span = start..self.at;
        let mut before = false;
        let mut after = None;
        for (mark, place, at) in marks {
            match (mark, place) {
                ('*', 0) if !plain.is_empty() => before = true,
                (mark, place) if place == plain.len() && !plain.is_empty() && after.is_none() => after = Some(mark),
                _ => return Err(Box::new(misplaced(mark, at, plain.is_empty()))),
            }
        }
        self.steps(&plain, span, (accented, before, after))
    }

    fn steps(
        &self,
        plain: &str,
        span: Range<usize>,
        (accented, before, after): (bool, bool, Option<char>),
    ) -> Result<Vec<Step>, Box<Slip>> {
        let document = Document::new(plain, self.lang.unwrap_or_default());
        let only_marks = document.tokens().iter().all(|token| token.kind == TokenKind::Mark);
        let alone = only_marks && self.text.trim() == plain;
        let words: Vec<usize> = (0..document.tokens().len())
            .filter(|index| {
                let token = &document.tokens()[*index];
                token.kind != TokenKind::Mark || alone || !is_ordinary(token.span.of(plain))
            })
            .collect();
        let (Some(first), Some(last)) = (words.first().copied(), words.last().copied()) else {
            // Punctuation between words does not matter; alone it is nothing to look for.
            if only_marks && !before && after.is_none() && self.text.trim() != plain {
                return Ok(Vec::new());
            }
            let slip = Slip::new("R016", span, "nothing to look for", "no word, number or emoji in this");
            return Err(Box::new(slip.with_remedy("write a word, a number, an emoji, a #tag or an @name")));
        };
        let mut steps = Vec::new();
        for index in words {
            let text = document.word(index);
            if text.is_empty() {
                steps.push(Step::Mark(document.tokens()[index].span.of(plain).into()));
                continue;
            }
            let opens = before && index == first;
            let closes = after.filter(|_| index == last);
            steps.push(match (opens, closes) {
                _ if accented && (opens || closes.is_some()) => {
                    let slip = Slip::new("R014", span, "`=` asks for exactly this word", "`*` and `~` ask for others too");
                    return Err(Box::new(slip.with_remedy("take away either the `=` or the other mark")));
                }
                (false, None) if accented => {
                    let original = document.tokens()[index].span.of(plain);
                    Step::Accented { folded: text.into(), accented: fold_accented(original).into() }
                }
                (false, None) => Step::Exact(text.into()),
                (true, None) => Step::Suffix(long_enough(text, 2, &span)?.into()),
                (false, Some('*')) => Step::Prefix(long_enough(text, 2, &span)?.into()),
                (true, Some('*')) => Step::Inner(long_enough(text, 3, &span)?.into()),
                (true, Some(_)) => {
                    let slip = Slip::new("R014", span, "`*` and `~` on the same word", "any beginning has no stem");
                    return Err(Box::new(slip.with_remedy("take away one of the two")));
                }
                (false, Some(_)) => {
                    let Some(lang) = self.lang else {
                        let slip = Slip::new("R014", span, "`~` needs a language", "forms of a word differ by language");
                        return Err(Box::new(
                            slip.with_remedy("move the pattern from `any` to its language (`en`, `es`, `el`, …), or write `word*`"),
                        ));
                    };
                    Step::Stem { word: text.into(), stem: stem(text, lang).into(), lang }
                }
            });
        }
        Ok(steps)
    }
}

/// Alternatives of one token each become one step, so that brackets do not multiply.
fn merged(all: Variants) -> Variants {
    let mut single: Vec<Step> = Vec::new();
    let mut rest: Variants = Vec::new();
    for variant in all {
        match variant.as_slice() {
            [Step::OneOf(steps)] => single.extend(steps.iter().cloned()),
            [Step::Name(_) | Step::Gap] | [] | [_, _, ..] => {
                if !rest.contains(&variant) {
                    rest.push(variant);
                }
            }
            [step] => single.push(step.clone()),
        }
    }
    let mut distinct: Vec<Step> = Vec::new();
    for step in single {
        if !distinct.contains(&step) {
            distinct.push(step);
        }
    }
    match distinct.len() {
        0 => {}
        1 => rest.insert(0, distinct),
        _ => rest.insert(0, vec![Step::OneOf(distinct.into())]),
    }
    rest
}

fn misplaced(mark: char, at: usize, alone: bool) -> Slip {
    let span = at..at + 1;
    match (mark, alone) {
        ('*', true) => {
            Slip::new("R014", span, "`*` alone", "stands for no word").with_remedy("write `...` for up to four words in between")
        }
        ('*', false) => Slip::new("R014", span, "`*` inside a word", "understood only at its beginning or end")
            .with_remedy("write `begin*`, or list the words: `(one|other)`"),
        _ => Slip::new("R014", span, "`~` not at the end of a word", "understood only there").with_remedy("write `word~`"),
    }
}

fn long_enough<'a>(text: &'a str, least: usize, span: &Range<usize>) -> Result<&'a str, Box<Slip>> {
    if text.chars().count() >= least {
        return Ok(text);
    }
    Err(Box::new(
        Slip::new("R016", span.clone(), format!("`{text}` with `*` is nearly every word"), format!("fewer than {least} letters"))
            .with_remedy("write more of the word"),
    ))
}

/// Punctuation that stands between words without being looked for.
fn is_ordinary(mark: &str) -> bool {
    mark.chars().all(|c| {
        matches!(
            c,
            ',' | '.'
                | ';'
                | ':'
                | '!'
                | '?'
                | '¡'
                | '¿'
                | '"'
                | '\''
                | '“'
                | '”'
                | '‘'
                | '’'
                | '«'
                | '»'
                | '·'
                | '-'
                | '–'
                | '—'
                | '…'
                | '\u{37E}'
        )
    })
}
