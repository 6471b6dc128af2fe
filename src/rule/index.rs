//! All literals of all rules in one automaton: a post pays for its length and its hits, not for the number of rules.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::expression::Expression;
use super::pattern::{Class, Shape, Step};
use super::sequence::{View, stem_prefix};
use super::{Rule, Selection};
use crate::model::lang::Lang;
use crate::text::document::{Document, TokenKind};

/// Above this many bytes of literals the automaton is kept small rather than as fast as can be.
const DENSE_LIMIT: usize = 64 * 1024;
/// Most matches of one expression in one text.
const MAX_MATCHES: usize = 64;

/// A pattern met at some tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub rule: u32,
    pub selection: u16,
    pub pattern: u16,
    pub start: u32,
    pub end: u32,
}

/// What waits for a literal.
#[derive(Debug, Clone, Copy)]
struct Entry {
    rule: u32,
    selection: u16,
    pattern: u16,
    /// Which sequence of the pattern; nothing for expressions.
    sequence: u16,
    /// Which step of the sequence the literal begins with.
    step: u8,
    /// The literal begins at the beginning of its token.
    opens: bool,
    expression: bool,
    langs: u8,
}

/// The index over a set of rules.
#[derive(Debug, Default)]
pub(super) struct Index {
    automaton: Option<AhoCorasick>,
    /// Entries in order of their literal.
    entries: Vec<Entry>,
    /// Where each literal's entries begin, and the end.
    starts: Vec<u32>,
    /// Sequences without any word of their own wait for a name.
    names: [Vec<Entry>; 3],
    /// Sequences of nothing but punctuation wait for its first sign.
    marks: Vec<(Box<str>, Entry)>,
    /// Expressions that must be tried on every text.
    always: Vec<Entry>,
}

/// The bit of a language; all bits where it is not known, so that nothing is missed.
pub(super) fn mask(lang: Option<Lang>) -> u8 {
    lang.and_then(|lang| Lang::ALL.iter().position(|known| *known == lang)).map_or(u8::MAX, |bit| 1 << bit)
}

/// A place to wait at: a literal with its borders (a space), the step it begins with, and how rare it is.
struct Anchor {
    literal: String,
    step: usize,
    opens: bool,
}

/// The candidates of a sequence: each run of whole words as one literal, a wildcard word at its end or alone.
fn anchors(steps: &[Step]) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    let mut run: Option<Anchor> = None;
    for (index, step) in steps.iter().enumerate() {
        let whole = match step {
            Step::Exact(text) | Step::Accented { folded: text, .. } => Some(&**text),
            _ => None,
        };
        if let Some(text) = whole {
            let run = run.get_or_insert_with(|| Anchor { literal: " ".into(), step: index, opens: true });
            run.literal.push_str(text);
            run.literal.push(' ');
            continue;
        }
        let begun = run.take();
        let beginning = match step {
            Step::Prefix(text) => Some(&**text),
            Step::Stem { word, stem, .. } => Some(stem_prefix(word, stem)).filter(|shared| !shared.is_empty()),
            _ => None,
        };
        if let Some(text) = beginning {
            let mut anchor = begun.unwrap_or_else(|| Anchor { literal: " ".into(), step: index, opens: true });
            anchor.literal.push_str(text);
            anchors.push(anchor);
            continue;
        }
        anchors.extend(begun);
        match step {
            Step::Suffix(text) => anchors.push(Anchor { literal: format!("{text} "), step: index, opens: false }),
            Step::Inner(text) => anchors.push(Anchor { literal: text.to_string(), step: index, opens: false }),
            _ => {}
        }
    }
    anchors.extend(run);
    anchors
}

impl Index {
    /// Indexes every pattern of every rule by its most selective literal.
    pub fn new(rules: &[Rule]) -> Self {
        let mut index = Self::default();
        let mut shared: HashMap<String, u32> = HashMap::new();
        for sequence in sequences(rules) {
            for anchor in anchors(sequence.steps) {
                *shared.entry(anchor.literal).or_default() += 1;
            }
        }
        // Longer is rarer; a literal that many patterns wait for costs each of its hits many looks.
        let rarity = |anchor: &Anchor| {
            let letters = anchor.literal.trim().chars().count().min(24);
            letters * 4 - (shared.get(&anchor.literal).copied().unwrap_or(1).ilog2() as usize * 6).min(letters * 4)
        };
        let mut waiting: Vec<(String, Entry)> = Vec::new();
        for sequence in sequences(rules) {
            let best = anchors(sequence.steps).into_iter().reduce(|best, next| if rarity(&next) > rarity(&best) { next } else { best });
            let mut entry = sequence.entry;
            if let Some(anchor) = best {
                entry.step = u8::try_from(anchor.step).unwrap_or(u8::MAX);
                entry.opens = anchor.opens;
                waiting.push((anchor.literal, entry));
            } else if let Some((step, class)) = sequence.steps.iter().enumerate().find_map(|(step, one)| match one {
                Step::Name(class) => Some((step, *class)),
                _ => None,
            }) {
                entry.step = u8::try_from(step).unwrap_or(u8::MAX);
                index.names[class as usize].push(entry);
            } else if let Some((step, mark)) = sequence.steps.iter().enumerate().find_map(|(step, one)| match one {
                Step::Mark(mark) => Some((step, mark.clone())),
                _ => None,
            }) {
                entry.step = u8::try_from(step).unwrap_or(u8::MAX);
                index.marks.push((mark, entry));
            }
        }
        for (entry, expression) in expressions(rules) {
            match expression.literals() {
                Some(literals) => waiting.extend(literals.iter().map(|literal| (literal.to_string(), entry))),
                None => index.always.push(entry),
            }
        }
        waiting.sort_by(|a, b| a.0.cmp(&b.0));
        let mut literals: Vec<String> = Vec::new();
        for (literal, entry) in waiting {
            if literals.last() != Some(&literal) {
                index.starts.push(u32::try_from(index.entries.len()).unwrap_or(u32::MAX));
                literals.push(literal);
            }
            index.entries.push(entry);
        }
        index.starts.push(u32::try_from(index.entries.len()).unwrap_or(u32::MAX));
        if !literals.is_empty() {
            let bytes: usize = literals.iter().map(String::len).sum();
            let kind = if bytes <= DENSE_LIMIT { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
            index.automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(kind)).build(&literals).ok();
        }
        index
    }

    /// Every place where a pattern is met, in order of rule, selection and place, each once.
    pub fn scan(&self, rules: &[Rule], view: View<'_>) -> Vec<Hit> {
        let document = view.document;
        let lang = mask(Some(document.lang()).filter(|lang| *lang != Lang::Und));
        let mut hits = Vec::new();
        let mut tried: Vec<(u32, u16, u16)> = Vec::new();
        if let Some(automaton) = &self.automaton {
            let mut text = String::with_capacity(document.folded().len() + 2);
            text.push(' ');
            text.push_str(document.folded());
            text.push(' ');
            for found in automaton.find_overlapping_iter(&text) {
                let literal = found.pattern().as_usize();
                let range = self.starts[literal] as usize..self.starts[literal + 1] as usize;
                // A literal that opens has a space first, which stands one byte before its token; the text has one space more than the
                // document: the two cancel out.
                let mut opened = None;
                for entry in &self.entries[range] {
                    if entry.langs & lang == 0 {
                        continue;
                    }
                    if entry.expression {
                        let key = (entry.rule, entry.selection, entry.pattern);
                        if !tried.contains(&key) {
                            tried.push(key);
                            search(rules, *entry, document, &mut hits);
                        }
                        continue;
                    }
                    let at = if entry.opens {
                        *opened.get_or_insert_with(|| token_at(document, found.start()))
                    } else {
                        token_at(document, found.start().saturating_sub(1))
                    };
                    meet(rules, *entry, view, at, &mut hits);
                }
            }
        }
        for name in view.names {
            for class in [Class::Brand, Class::Product, Class::Competitor] {
                if name.stands_for(class) {
                    for entry in self.names[class as usize].iter().filter(|entry| entry.langs & lang != 0) {
                        meet(rules, *entry, view, name.tokens.start, &mut hits);
                    }
                }
            }
        }
        if !self.marks.is_empty() {
            for (at, token) in document.tokens().iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Mark) {
                let sign = token.span.of(document.original());
                for (_, entry) in self.marks.iter().filter(|(mark, entry)| **mark == *sign && entry.langs & lang != 0) {
                    meet(rules, *entry, view, at, &mut hits);
                }
            }
        }
        for entry in self.always.iter().filter(|entry| entry.langs & lang != 0) {
            search(rules, *entry, document, &mut hits);
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }
}

struct Indexed<'a> {
    steps: &'a [Step],
    entry: Entry,
}

fn entries(rules: &[Rule]) -> impl Iterator<Item = (&Rule, &Selection, &super::Pattern, Entry)> {
    rules.iter().enumerate().flat_map(|(rule, one)| {
        one.selections.iter().enumerate().flat_map(move |(selection, list)| {
            list.patterns.iter().enumerate().map(move |(pattern, written)| {
                let scope = one.languages.iter().map(|lang| mask(Some(*lang))).reduce(|a, b| a | b).unwrap_or(u8::MAX);
                let entry = Entry {
                    rule: u32::try_from(rule).unwrap_or(u32::MAX),
                    selection: u16::try_from(selection).unwrap_or(u16::MAX),
                    pattern: u16::try_from(pattern).unwrap_or(u16::MAX),
                    sequence: 0,
                    step: 0,
                    opens: false,
                    expression: false,
                    langs: mask(written.lang) & scope,
                };
                (one, list, written, entry)
            })
        })
    })
}

fn sequences(rules: &[Rule]) -> impl Iterator<Item = Indexed<'_>> {
    entries(rules).flat_map(|(_, _, pattern, entry)| {
        let sequences: &[Box<[Step]>] = match &pattern.shape {
            Shape::Sequences(sequences) => sequences,
            Shape::Expression(_) => &[],
        };
        sequences
            .iter()
            .enumerate()
            .map(move |(sequence, steps)| Indexed { steps, entry: Entry { sequence: u16::try_from(sequence).unwrap_or(u16::MAX), ..entry } })
    })
}

fn expressions(rules: &[Rule]) -> impl Iterator<Item = (Entry, &Expression)> {
    entries(rules).filter_map(|(_, _, pattern, entry)| match &pattern.shape {
        Shape::Expression(expression) => Some((Entry { expression: true, ..entry }, expression)),
        Shape::Sequences(_) => None,
    })
}

/// The token at a byte of the normal form.
fn token_at(document: &Document, offset: usize) -> usize {
    document.tokens_at(offset..offset + 1).start
}

fn meet(rules: &[Rule], entry: Entry, view: View<'_>, at: usize, hits: &mut Vec<Hit>) {
    let Some(Shape::Sequences(sequences)) = shape(rules, entry) else { return };
    let Some(tokens) = sequences.get(usize::from(entry.sequence)).and_then(|steps| view.fit(steps, usize::from(entry.step), at)) else { return };
    push(entry, tokens, hits);
}

fn search(rules: &[Rule], entry: Entry, document: &Document, hits: &mut Vec<Hit>) {
    let Some(Shape::Expression(expression)) = shape(rules, entry) else { return };
    for tokens in matches(expression, document) {
        push(entry, tokens, hits);
    }
}

/// The tokens of every match of an expression, at most [`MAX_MATCHES`].
pub(super) fn matches<'a>(expression: &'a Expression, document: &'a Document) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
    let found = expression.regex().into_iter().flat_map(|regex| regex.find_iter(document.folded())).take(MAX_MATCHES);
    found.map(|found| document.tokens_at(found.range())).filter(|tokens| !tokens.is_empty())
}

fn shape(rules: &[Rule], entry: Entry) -> Option<&Shape> {
    let rule = rules.get(entry.rule as usize)?;
    Some(&rule.selections.get(usize::from(entry.selection))?.patterns.get(usize::from(entry.pattern))?.shape)
}

fn push(entry: Entry, tokens: std::ops::Range<usize>, hits: &mut Vec<Hit>) {
    hits.push(Hit {
        rule: entry.rule,
        selection: entry.selection,
        pattern: entry.pattern,
        start: u32::try_from(tokens.start).unwrap_or(u32::MAX),
        end: u32::try_from(tokens.end).unwrap_or(u32::MAX),
    });
}

/// All places of one pattern by trying every token: slow and plain, for explaining one rule on one text.
pub(super) fn everywhere(shape: &Shape, view: View<'_>) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<_> = match shape {
        Shape::Sequences(sequences) => {
            sequences.iter().flat_map(|steps| (0..view.document.tokens().len()).filter_map(|at| view.fit(steps, 0, at))).collect()
        }
        Shape::Expression(expression) => matches(expression, view.document).collect(),
    };
    found.sort_by_key(|tokens: &std::ops::Range<usize>| (tokens.start, tokens.end));
    found.dedup();
    found
}
