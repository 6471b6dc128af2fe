//! All literals of all rules in one automaton: a post pays for its length and its hits, not for the number of rules.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::expression::Expression;
use super::pattern::{Class, Shape, Step};
use super::sequence::{View, in_keys, stem_prefix};
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
    sequence: u32,
    /// Which step of the sequence the literal begins with.
    step: u8,
    /// The literal begins at the beginning of its token.
    opens: bool,
    expression: bool,
    langs: u8,
}

/// Literals and what waits for each.
#[derive(Debug, Default)]
struct Waiting {
    automaton: Option<AhoCorasick>,
    /// Entries in order of their literal.
    entries: Vec<Entry>,
    /// Where each literal's entries begin, and the end.
    starts: Vec<u32>,
}

impl Waiting {
    fn new(mut waiting: Vec<(String, Entry)>) -> Self {
        waiting.sort_by(|a, b| a.0.cmp(&b.0));
        let mut own = Self::default();
        let mut literals: Vec<String> = Vec::new();
        for (literal, entry) in waiting {
            if literals.last() != Some(&literal) {
                own.starts.push(u32::try_from(own.entries.len()).unwrap_or(u32::MAX));
                literals.push(literal);
            }
            own.entries.push(entry);
        }
        own.starts.push(u32::try_from(own.entries.len()).unwrap_or(u32::MAX));
        if !literals.is_empty() {
            let bytes: usize = literals.iter().map(String::len).sum();
            let kind = if bytes <= DENSE_LIMIT { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
            own.automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(kind)).build(&literals).ok();
        }
        own
    }

    /// Calls `met` with every entry whose literal stands in `text`, and the byte where the literal begins.
    fn each(&self, text: &str, mut met: impl FnMut(Entry, usize)) {
        let Some(automaton) = &self.automaton else { return };
        for found in automaton.find_overlapping_iter(text) {
            let literal = found.pattern().as_usize();
            let range = self.starts[literal] as usize..self.starts[literal + 1] as usize;
            for entry in &self.entries[range] {
                met(*entry, found.start());
            }
        }
    }
}

/// The index over a set of rules.
#[derive(Debug, Default)]
pub(super) struct Index {
    words: Waiting,
    /// Greek patterns once more, over the keys of Greek in Latin letters: what waits, and the sequences.
    keys: Waiting,
    twins: Vec<Box<[Step]>>,
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

/// A place to wait at: the step that the literals stand for; one of them is there whenever the sequence is.
struct Anchor {
    step: usize,
    literals: Vec<Literal>,
}

/// A literal with its borders (a space).
struct Literal {
    text: String,
    /// It begins at the beginning of a token.
    opens: bool,
}

/// The literal of one step alone.
fn literal(step: &Step) -> Option<Literal> {
    Some(match step {
        Step::Exact(text) | Step::Accented { folded: text, .. } => Literal { text: format!(" {text} "), opens: true },
        Step::Prefix(text) => Literal { text: format!(" {text}"), opens: true },
        Step::Stem { word, stem, .. } => {
            let shared = stem_prefix(word, stem);
            if shared.is_empty() {
                return None;
            }
            Literal { text: format!(" {shared}"), opens: true }
        }
        Step::Suffix(text) => Literal { text: format!("{text} "), opens: false },
        Step::Inner(text) => Literal { text: text.to_string(), opens: false },
        Step::Key(key) => Literal { text: format!(" {key} "), opens: true },
        Step::KeyPrefix(key) => Literal { text: format!(" {key}"), opens: true },
        Step::Mark(_) | Step::OneOf(_) | Step::Name(_) | Step::Gap => return None,
    })
}

/// The places where a sequence could be waited at: a run of whole words (with the beginning of a word after it) as one literal, any other
/// word alone, alternatives as several literals.
fn anchors(steps: &[Step]) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut run: Option<Anchor> = None;
    for (step, one) in steps.iter().enumerate() {
        let literals: Option<Vec<Literal>> = match one {
            Step::OneOf(steps) => steps.iter().map(literal).collect(),
            step => literal(step).map(|literal| vec![literal]),
        };
        let whole = matches!(one, Step::Exact(_) | Step::Accented { .. } | Step::Key(_));
        let joins = whole || matches!(one, Step::Prefix(_) | Step::Stem { .. } | Step::KeyPrefix(_));
        if let (Some(anchor), Some([next]), true) = (&mut run, literals.as_deref(), joins) {
            if let Some(literal) = anchor.literals.first_mut() {
                literal.text.push_str(next.text.trim_start());
            }
        } else {
            anchors.extend(run.take());
            run = literals.map(|literals| Anchor { step, literals });
        }
        if !whole {
            anchors.extend(run.take());
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
                for literal in anchor.literals {
                    *shared.entry(literal.text).or_default() += 1;
                }
            }
        }
        // Longer is rarer; a literal that many patterns wait for costs each of its hits many looks.
        let rarity = |anchor: &Anchor| {
            let rarity = |literal: &Literal| {
                let letters = literal.text.trim().chars().count().min(24);
                (letters * 4).saturating_sub(shared.get(&literal.text).copied().unwrap_or(1).ilog2() as usize * 6)
            };
            anchor.literals.iter().map(rarity).min().unwrap_or(0)
        };
        let mut waiting: Vec<(String, Entry)> = Vec::new();
        for sequence in sequences(rules) {
            let best = anchors(sequence.steps).into_iter().reduce(|best, next| if rarity(&next) > rarity(&best) { next } else { best });
            let mut entry = sequence.entry;
            if let Some(anchor) = best {
                entry.step = u8::try_from(anchor.step).unwrap_or(u8::MAX);
                waiting.extend(anchor.literals.into_iter().map(|literal| (literal.text, Entry { opens: literal.opens, ..entry })));
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
        index.words = Waiting::new(waiting);
        let mut keyed: Vec<(String, Entry)> = Vec::new();
        for sequence in sequences(rules).filter(|sequence| sequence.entry.langs & mask(Some(Lang::El)) != 0) {
            let Some(twin) = in_keys(sequence.steps) else { continue };
            let Some(anchor) = anchors(&twin).into_iter().max_by_key(&rarity) else { continue };
            let entry = Entry {
                step: u8::try_from(anchor.step).unwrap_or(u8::MAX),
                sequence: u32::try_from(index.twins.len()).unwrap_or(u32::MAX),
                ..sequence.entry
            };
            keyed.extend(anchor.literals.into_iter().map(|literal| (literal.text, Entry { opens: literal.opens, ..entry })));
            index.twins.push(twin);
        }
        index.keys = Waiting::new(keyed);
        index
    }

    /// Every place where a pattern is met, in order of rule, selection and place, each once.
    pub fn scan(&self, rules: &[Rule], view: View<'_>) -> Vec<Hit> {
        let document = view.document;
        let lang = mask(Some(document.lang()).filter(|lang| *lang != Lang::Und));
        let mut hits = Vec::new();
        let mut tried: Vec<(u32, u16, u16)> = Vec::new();
        let mut text = String::with_capacity(document.folded().len() + 2);
        text.push(' ');
        text.push_str(document.folded());
        text.push(' ');
        self.words.each(&text, |entry, start| {
            if entry.langs & lang == 0 {
                return;
            }
            if entry.expression {
                let key = (entry.rule, entry.selection, entry.pattern);
                if !tried.contains(&key) {
                    tried.push(key);
                    search(rules, entry, document, &mut hits);
                }
                return;
            }
            // A literal that opens has a space first, which stands one byte before its token; the text has one space more than the
            // document: the two cancel out.
            let at = token_at(document, if entry.opens { start } else { start.saturating_sub(1) });
            meet(rules, entry, view, at, &mut hits);
        });
        if let Some(keys) = view.keys {
            self.keys.each(&keys.text, |entry, start| {
                let at = keys.token_at(if entry.opens { start + 1 } else { start });
                let twin = self.twins.get(entry.sequence as usize);
                if let Some(tokens) = twin.and_then(|steps| view.fit(steps, usize::from(entry.step), at)) {
                    push(entry, tokens, &mut hits);
                }
            });
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
        sequences.iter().enumerate().map(move |(sequence, steps)| Indexed {
            steps,
            entry: Entry { sequence: u32::try_from(sequence).unwrap_or(u32::MAX), ..entry },
        })
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
    let Some(tokens) = sequences.get(entry.sequence as usize).and_then(|steps| view.fit(steps, usize::from(entry.step), at)) else {
        return;
    };
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
            let twins = sequences.iter().filter(|_| view.keys.is_some()).filter_map(|steps| in_keys(steps));
            let all = sequences.iter().cloned().chain(twins);
            all.flat_map(|steps| (0..view.document.tokens().len()).filter_map(move |at| view.fit(&steps, 0, at))).collect()
        }
        Shape::Expression(expression) => matches(expression, view.document).collect(),
    };
    found.sort_by_key(|tokens: &std::ops::Range<usize>| (tokens.start, tokens.end));
    found.dedup();
    found
}
