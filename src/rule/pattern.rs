//! Patterns: words in sequence over the normal form, as rule authors write them.
//!
//! `word*` any ending · `*word` any beginning · `word~` any form (same stem) · `(a|b|two words)` one of these · `(word)` may be missing ·
//! `...` up to four words in between · `πότε` with these accents or none · `=πότε` with exactly these · `{brand} {product} {competitor}` the
//! brand's names · `/…/` a regular expression over the normal form. A backslash takes the meaning from the character after it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::expression::Expression;
use super::list::{List, Lists};
use super::slip::Slip;
use crate::model::lang::Lang;
use crate::text::accent::Accents;
use crate::text::document::{Document, TokenKind};
use crate::text::normal::fold_accented;
use crate::text::stem::stem;

/// Most words that `...` stands for.
pub const GAP: usize = 4;
/// Most sequences that one pattern may stand for once its brackets are written out.
const MAX_VARIANTS: usize = 128;
/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 500;
/// Most words of one sequence.
const MAX_STEPS: usize = 200;
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
    /// A word or part of one (`Exact`, `Prefix`, `Suffix`, `Inner`) that was written with accents, in a text that has these or none.
    Spelt {
        /// What to look for in normal form.
        step: Box<Step>,
        /// The accents that it was written with.
        accents: Accents,
        /// The word or part as written, in lower case.
        written: Box<str>,
    },
    /// Punctuation that leaves no trace in the normal form but was asked for (`/s`, `:(`), as written.
    Mark(Box<str>),
    /// A token with this key of Greek sounds (see [`crate::text::greeklish::greek_key`]): how a Greek word is met in Latin letters.
    Key(Box<str>),
    /// A token whose key begins so.
    KeyPrefix(Box<str>),
    /// One token that is any of these; never empty, no names, no gaps.
    OneOf(Arc<[Step]>),
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
    read(text, lang, &Lists::default()).map(|(shape, _)| shape)
}

/// Reads a pattern in which `{name}` may stand for an entry of a shared word list; tells which lists it calls.
///
/// # Errors
/// The first mistake, with its bytes in `text`.
pub(super) fn read(text: &str, lang: Option<Lang>, lists: &Lists) -> Result<(Shape, Vec<Arc<List>>), Box<Slip>> {
    let all = 0..text.len();
    if text.len() > MAX_PATTERN {
        return Err(Box::new(
            Slip::new("R018", all, format!("a pattern of {} bytes", text.len()), format!("longer than {MAX_PATTERN}"))
                .with_remedy("split it into several patterns of the same list"),
        ));
    }
    if text.len() > 2 && text.starts_with('/') && text.ends_with('/') {
        return Expression::new(&text[1..text.len() - 1], 1).map(|expression| (Shape::Expression(expression), Vec::new()));
    }
    let mut reader = Reader { text, lang, lists, at: 0, called: Vec::new() };
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
        if steps.len() > MAX_STEPS {
            return Err(Box::new(
                Slip::new("R018", all, format!("a pattern of {} words", steps.len()), format!("longer than {MAX_STEPS}"))
                    .with_remedy("nobody writes so many words in the same way twice; keep those that matter"),
            ));
        }
        let steps = steps.into_boxed_slice();
        if !sequences.contains(&steps) {
            sequences.push(steps);
        }
    }
    Ok((Shape::Sequences(sequences), reader.called))
}

struct Reader<'a> {
    text: &'a str,
    lang: Option<Lang>,
    lists: &'a Lists,
    at: usize,
    /// The shared lists whose entries it stands for.
    called: Vec<Arc<List>>,
}

pub(super) type Variants = Vec<Vec<Step>>;

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
                '{' => self.name()?,
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
                return Err(self.too_many(start..self.at));
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

    #[expect(clippy::unnecessary_box_returns, reason = "the error of every parser function; unboxed it would make each result large")]
    fn too_many(&self, span: Range<usize>) -> Box<Slip> {
        let long = self.called.iter().max_by_key(|list| list.phrases(self.lang).len()).filter(|list| list.phrases(self.lang).len() > 1);
        let remedy = match long {
            Some(list) => format!(
                "single words of a list do not multiply, phrases do: give `{0}` a selection of its own with `lists = [\"{0}\"]`, and join the two \
                 in the condition with `near` or `before`",
                list.name
            ),
            None => "split it into several patterns of the same list".to_owned(),
        };
        let label = format!("more than {MAX_VARIANTS} by here");
        Box::new(Slip::new("R024", span, "the pattern stands for too many phrases", label).with_remedy(remedy))
    }

    fn name(&mut self) -> Result<Variants, Box<Slip>> {
        let start = self.at;
        let Some(end) = self.rest().find('}').map(|end| start + end + 1) else {
            let slip = Slip::new("R014", start..start + 1, "a brace is not closed", "this brace");
            return Err(Box::new(slip.with_remedy("write `{brand}`, `{product}`, `{competitor}` or the `{name}` of a shared word list")));
        };
        self.at = end;
        let word = self.text[start + 1..end - 1].trim().to_lowercase();
        if let Some(class) = Class::ALL.into_iter().find(|class| class.word() == word) {
            return Ok(vec![vec![Step::Name(class)]]);
        }
        let list = self.lists.called(&word, self.lang, start..end)?;
        let variants = list.phrases(self.lang).to_vec();
        if !self.called.iter().any(|known| known.name == list.name) {
            self.called.push(list);
        }
        Ok(variants)
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
            let original = document.tokens()[index].span.of(plain);
            let step = match (opens, closes) {
                _ if accented && (opens || closes.is_some()) => {
                    let slip = Slip::new("R014", span, "`=` asks for exactly this word", "`*` and `~` ask for others too");
                    return Err(Box::new(slip.with_remedy("take away either the `=` or the other mark")));
                }
                (false, None) if accented => Step::Accented { folded: text.into(), accented: fold_accented(original).into() },
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
            };
            let plain = matches!(step, Step::Stem { .. } | Step::Accented { .. });
            steps.push(match Accents::of(original).filter(|_| !plain) {
                Some(accents) => Step::Spelt { step: Box::new(step), accents, written: fold_accented(original).into() },
                None => step,
            });
        }
        Ok(steps)
    }
}

/// Alternatives of one token each become one step, so that brackets do not multiply.
pub(super) fn merged(all: Variants) -> Variants {
    let mut single: Vec<Step> = Vec::new();
    let mut rest: Variants = Vec::new();
    // A list that stands alone keeps its one step, which all patterns share.
    if let [variant] = all.as_slice()
        && let [Step::OneOf(_)] = variant.as_slice()
    {
        return all;
    }
    let mut known: HashSet<Vec<Step>> = HashSet::new();
    for variant in all {
        match variant.as_slice() {
            [Step::OneOf(steps)] => single.extend(steps.iter().cloned()),
            [Step::Name(_) | Step::Gap] | [] | [_, _, ..] => {
                if known.insert(variant.clone()) {
                    rest.push(variant);
                }
            }
            [step] => single.push(step.clone()),
        }
    }
    let mut distinct: Vec<Step> = Vec::new();
    let mut known: HashSet<Step> = HashSet::new();
    for step in single {
        if known.insert(step.clone()) {
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
