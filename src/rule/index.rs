//! What every pattern waits for, by number: a post pays for its length and its hits, not for the number of rules.
//!
//! A rule is looked at when a post meets one of the selections without which its condition cannot hold (its triggers, the rarest there
//! are). Only then are its other selections looked for, from the same list of places.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::anchor::{Anchor, Literal, anchors, frequency, triggers};
use super::expression::Expression;
use super::pattern::{Class, Shape, Step};
use super::sequence::{View, in_keys};
use super::vocabulary::{Piece, Place, Vocabulary};
use super::{Pattern, Rule};
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

impl Hit {
    /// The same at other tokens.
    pub fn at(self, tokens: Range<usize>) -> Self {
        Self { start: number(tokens.start), end: number(tokens.end), ..self }
    }
}

/// How a pattern is made sure of where its literal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// The literal is all of it: this token.
    Itself,
    /// The sequence is laid round the token.
    Sequence,
    /// The same over keys.
    Keys,
    /// The expression is searched for in the whole text.
    Expression,
}

/// A pattern that waits for a literal.
#[derive(Debug, Clone, Copy)]
struct Entry {
    piece: Piece,
    rule: u32,
    selection: u16,
    pattern: u16,
    /// Which sequence of the pattern (or of the twins in keys).
    sequence: u32,
    /// Which step of the sequence the literal stands for.
    step: u8,
    langs: u8,
    proof: Proof,
}

/// A selection of a rule.
#[derive(Debug)]
struct Group {
    /// Where its entries begin.
    entries: u32,
    /// Whether one of the rule's triggers.
    trigger: bool,
}

/// The index over a set of rules.
#[derive(Debug, Default)]
pub(super) struct Index {
    words: Vocabulary,
    keys: Vocabulary,
    marks: HashMap<Box<str>, Piece>,
    /// Literals inside words and of expressions, and the number of each.
    within: Option<AhoCorasick>,
    within_pieces: Vec<Piece>,
    names: [Option<Piece>; 3],
    /// Stands once in every text.
    always: Option<Piece>,
    /// Entries by selection of rule.
    entries: Vec<Entry>,
    groups: Vec<Group>,
    /// Where each rule's selections begin.
    firsts: Vec<u32>,
    /// The entries of triggers by piece, and where each piece's begin.
    waiting: Vec<Entry>,
    starts: Vec<u32>,
    /// Greek patterns once more, over the keys of Greek in Latin letters.
    twins: Vec<Box<[Step]>>,
}

/// The bit of a language; all bits where it is not known, so that nothing is missed.
pub(super) fn mask(lang: Option<Lang>) -> u8 {
    lang.and_then(|lang| Lang::ALL.iter().position(|known| *known == lang)).map_or(u8::MAX, |bit| 1 << bit)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Gives numbers to literals.
#[derive(Default)]
struct Numbers {
    index: Index,
    within: HashMap<String, Piece>,
    next: Piece,
}

impl Numbers {
    fn of(&mut self, literal: &Literal<'_>) -> Piece {
        let next = self.next;
        let piece = match literal {
            Literal::Text(kind, text) => self.index.words.number(*kind, text, next),
            Literal::Key(kind, text) => self.index.keys.number(*kind, text, next),
            Literal::Within(text) => *self.within.entry(text.clone()).or_insert(next),
            Literal::Name(class) => *self.index.names[*class as usize].get_or_insert(next),
            Literal::Mark(text) => *self.index.marks.entry((*text).into()).or_insert(next),
        };
        self.next = self.next.max(piece + 1);
        piece
    }

    fn always(&mut self) -> Piece {
        let piece = *self.index.always.get_or_insert(self.next);
        self.next = self.next.max(piece + 1);
        piece
    }
}

/// How many sequences could wait for a literal: what many patterns hold is often said.
#[derive(Default)]
struct Shared {
    numbers: Numbers,
    counts: Vec<u32>,
}

impl Shared {
    fn count(&mut self, anchors: &[Anchor<'_>]) {
        for literal in anchors.iter().flat_map(|anchor| &anchor.literals) {
            let at = self.numbers.of(literal) as usize;
            if at >= self.counts.len() {
                self.counts.resize(at + 1, 0);
            }
            self.counts[at] += 1;
        }
    }

    /// How often one of the literals of an anchor is met.
    fn cost(&mut self, anchor: &Anchor<'_>) -> f32 {
        anchor
            .literals
            .iter()
            .map(|literal| {
                let count = self.counts.get(self.numbers.of(literal) as usize).copied().unwrap_or(1).max(1);
                frequency(literal) * f32::from(u8::try_from(count.ilog2() + 1).unwrap_or(u8::MAX))
            })
            .sum()
    }

    fn best<'a>(&mut self, anchors: Vec<Anchor<'a>>) -> Option<(f32, Anchor<'a>)> {
        let costs = anchors.into_iter().map(|anchor| (self.cost(&anchor), anchor));
        costs.reduce(|best, next| if next.0 < best.0 { next } else { best })
    }
}

impl Index {
    /// Indexes every pattern of every rule by its rarest literal.
    pub fn new(rules: &[Rule]) -> Self {
        let mut twins: Vec<Box<[Step]>> = Vec::new();
        let mut shared = Shared::default();
        for (rule, _, pattern) in patterns(rules) {
            for steps in sequences(pattern) {
                shared.count(&anchors(steps));
                if langs(rule, pattern) & mask(Some(Lang::El)) != 0
                    && let Some(twin) = in_keys(steps)
                {
                    shared.count(&anchors(&twin));
                    twins.push(twin);
                }
            }
        }
        let mut numbers = Numbers::default();
        let mut costs: Vec<[f32; 8]> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut firsts: Vec<u32> = Vec::with_capacity(rules.len() + 1);
        let mut twin = 0;
        for (number_of_rule, rule) in rules.iter().enumerate() {
            firsts.push(number(groups.len()));
            costs.clear();
            for (number_of_selection, selection) in rule.selections.iter().enumerate() {
                groups.push(Group { entries: number(entries.len()), trigger: false });
                let mut cost = [0.0; 8];
                for (number_of_pattern, pattern) in selection.patterns.iter().enumerate() {
                    let langs = langs(rule, pattern);
                    let base = Entry {
                        piece: 0,
                        rule: number(number_of_rule),
                        selection: u16::try_from(number_of_selection).unwrap_or(u16::MAX),
                        pattern: u16::try_from(number_of_pattern).unwrap_or(u16::MAX),
                        sequence: 0,
                        step: 0,
                        langs,
                        proof: Proof::Sequence,
                    };
                    let mut add = |own: f32, literals: &mut dyn Iterator<Item = Literal<'_>>, entry: Entry| {
                        entries.extend(literals.map(|literal| Entry { piece: numbers.of(&literal), ..entry }));
                        for (_, cost) in cost.iter_mut().enumerate().filter(|(bit, _)| langs & (1 << bit) != 0) {
                            *cost += own;
                        }
                    };
                    for (sequence, steps) in sequences(pattern).iter().enumerate() {
                        if let Some((own, anchor)) = shared.best(anchors(steps)) {
                            let word = |step: &Step| matches!(step, Step::Exact(_) | Step::Prefix(_));
                            let sole = match &**steps {
                                [Step::OneOf(steps)] => steps.iter().all(word),
                                [step] => word(step),
                                _ => false,
                            };
                            let proof = if sole { Proof::Itself } else { Proof::Sequence };
                            let step = u8::try_from(anchor.step).unwrap_or(u8::MAX);
                            add(own, &mut anchor.literals.into_iter(), Entry { sequence: number(sequence), step, proof, ..base });
                        }
                        if langs & mask(Some(Lang::El)) != 0
                            && let Some(steps) = in_keys(steps)
                        {
                            if let Some((own, anchor)) = shared.best(anchors(&steps)) {
                                let step = u8::try_from(anchor.step).unwrap_or(u8::MAX);
                                let entry = Entry { sequence: number(twin), step, proof: Proof::Keys, ..base };
                                add(own, &mut anchor.literals.into_iter(), entry);
                            }
                            twin += 1;
                        }
                    }
                    if let Shape::Expression(expression) = &pattern.shape {
                        let entry = Entry { proof: Proof::Expression, ..base };
                        if let Some(literals) = expression.literals() {
                            let literals: Vec<Literal<'_>> = literals.iter().map(|text| Literal::Within(text.to_string())).collect();
                            add(literals.iter().map(frequency).sum::<f32>() * 4.0, &mut literals.into_iter(), entry);
                        } else {
                            add(1_000.0, &mut std::iter::empty(), entry);
                            entries.push(Entry { piece: numbers.always(), ..entry });
                        }
                    }
                }
                costs.push(cost);
            }
            // The language in which it is met most often.
            let costs: Vec<f32> = costs.iter().map(|cost| cost.iter().copied().fold(0.0, f32::max)).collect();
            let own = groups.len() - rule.selections.len();
            match triggers(&rule.condition, true, &costs) {
                Some((_, list)) => list.iter().for_each(|selection| groups[own + selection].trigger = true),
                None => groups[own..].iter_mut().for_each(|group| group.trigger = true),
            }
        }
        firsts.push(number(groups.len()));
        groups.push(Group { entries: number(entries.len()), trigger: false });
        let mut index = Self { entries, groups, firsts, twins, ..numbers.index };
        index.wait(numbers.next);
        index.automaton(numbers.within);
        index
    }

    /// Sorts the triggers' entries by piece.
    fn wait(&mut self, pieces: Piece) {
        let triggering = |entry: &&Entry| {
            let first = self.firsts.get(entry.rule as usize).copied().unwrap_or(u32::MAX) as usize;
            self.groups.get(first + usize::from(entry.selection)).is_some_and(|group| group.trigger)
        };
        self.waiting = self.entries.iter().filter(triggering).copied().collect();
        self.waiting.sort_by_key(|entry| entry.piece);
        self.starts = vec![0; pieces as usize + 1];
        for entry in &self.waiting {
            self.starts[entry.piece as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
    }

    fn automaton(&mut self, within: HashMap<String, Piece>) {
        let mut within: Vec<(String, Piece)> = within.into_iter().collect();
        within.sort();
        if !within.is_empty() {
            let bytes: usize = within.iter().map(|(text, _)| text.len()).sum();
            let kind = if bytes <= DENSE_LIMIT { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
            let literals = within.iter().map(|(text, _)| text);
            self.within = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(kind)).build(literals).ok();
            self.within_pieces = within.iter().map(|(_, piece)| *piece).collect();
        }
    }

    /// All places of a text where something stands that a pattern waits for.
    pub fn places(&self, view: View<'_>) -> Places<'_> {
        let document = view.document;
        let mut places = Vec::with_capacity(document.tokens().len());
        let tokens = || document.tokens().iter().enumerate();
        let words = tokens().filter(|(_, token)| token.folded.start < token.folded.end);
        self.words.read(words.map(|(at, token)| (number(at), token.folded.of(document.folded()))), &mut places);
        if let Some(keys) = view.keys
            && !self.keys.is_empty()
        {
            let keyed = (0..document.tokens().len()).map(|at| (number(at), keys.key(at))).filter(|(_, key)| !key.is_empty());
            self.keys.read(keyed, &mut places);
        }
        if !self.marks.is_empty() {
            for (at, token) in tokens().filter(|(_, token)| token.kind == TokenKind::Mark) {
                let piece = self.marks.get(token.span.of(document.original()));
                places.extend(piece.map(|piece| Place { piece: *piece, token: number(at) }));
            }
        }
        if let Some(within) = &self.within {
            let mut text = String::with_capacity(document.folded().len() + 2);
            text.push(' ');
            text.push_str(document.folded());
            text.push(' ');
            for found in within.find_overlapping_iter(&text) {
                let at = token_at(document, found.start().saturating_sub(1));
                let piece = self.within_pieces.get(found.pattern().as_usize());
                places.extend(piece.map(|piece| Place { piece: *piece, token: number(at) }));
            }
        }
        for name in view.names {
            for class in Class::ALL.into_iter().filter(|class| name.stands_for(*class)) {
                places.extend(self.names[class as usize].map(|piece| Place { piece, token: number(name.tokens.start) }));
            }
        }
        places.extend(self.always.map(|piece| Place { piece, token: 0 }));
        Places {
            index: self,
            found: places,
            sorted: std::cell::OnceCell::new(),
            langs: mask(Some(document.lang()).filter(|lang| *lang != Lang::Und)),
        }
    }
}

/// What stands where in a text.
pub(super) struct Places<'a> {
    index: &'a Index,
    found: Vec<Place>,
    sorted: std::cell::OnceCell<Vec<Place>>,
    langs: u8,
}

impl Places<'_> {
    /// Every place where a trigger is met, in order of rule, selection, pattern and place, each once.
    pub fn triggered(&self, rules: &[Rule], view: View<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut tried: Vec<(u32, u16, u16)> = Vec::new();
        for place in &self.found {
            let piece = place.piece as usize;
            let Some((from, to)) = self.index.starts.get(piece).zip(self.index.starts.get(piece + 1)) else { continue };
            for entry in self.index.waiting.get(*from as usize..*to as usize).into_iter().flatten() {
                if entry.langs & self.langs != 0 {
                    self.index.meet(rules, entry, view, place.token as usize, &mut tried, &mut hits);
                }
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// Every place where one selection of one rule is met, in order of pattern and place, each once.
    pub fn selection(&self, rules: &[Rule], rule: u32, selection: usize, view: View<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut tried = Vec::new();
        let group = self.index.firsts.get(rule as usize).map_or(usize::MAX, |first| *first as usize + selection);
        let Some([own, next]) = self.index.groups.get(group..group + 2) else { return hits };
        let sorted = self.sorted.get_or_init(|| {
            let mut found = self.found.clone();
            found.sort_unstable();
            found
        });
        for entry in self.index.entries.get(own.entries as usize..next.entries as usize).into_iter().flatten() {
            if entry.langs & self.langs == 0 {
                continue;
            }
            let from = sorted.partition_point(|place| place.piece < entry.piece);
            for place in sorted[from..].iter().take_while(|place| place.piece == entry.piece) {
                self.index.meet(rules, entry, view, place.token as usize, &mut tried, &mut hits);
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// Whether a selection's hits are among those of [`Self::triggered`].
    pub fn is_trigger(&self, rule: u32, selection: usize) -> bool {
        let group = self.index.firsts.get(rule as usize).map_or(usize::MAX, |first| *first as usize + selection);
        self.index.groups.get(group).is_some_and(|group| group.trigger)
    }
}

impl Index {
    fn meet(&self, rules: &[Rule], entry: &Entry, view: View<'_>, at: usize, tried: &mut Vec<(u32, u16, u16)>, hits: &mut Vec<Hit>) {
        let step = usize::from(entry.step);
        match entry.proof {
            Proof::Itself => hits.push(hit(entry, at..at + 1)),
            Proof::Sequence => {
                let Some(Shape::Sequences(sequences)) = shape(rules, entry) else { return };
                let Some(steps) = sequences.get(entry.sequence as usize) else { return };
                view.lay(steps, step, at, &mut |tokens| hits.push(hit(entry, tokens)));
            }
            Proof::Keys => {
                let Some(steps) = self.twins.get(entry.sequence as usize) else { return };
                view.lay(steps, step, at, &mut |tokens| hits.push(hit(entry, tokens)));
            }
            Proof::Expression => {
                let key = (entry.rule, entry.selection, entry.pattern);
                let Some(Shape::Expression(expression)) = shape(rules, entry) else { return };
                if !tried.contains(&key) {
                    tried.push(key);
                    if !expression.may_match(view.document.folded()) {
                        return;
                    }
                    hits.extend(matches(expression, view.document).map(|tokens| hit(entry, tokens)));
                }
            }
        }
    }
}

fn patterns(rules: &[Rule]) -> impl Iterator<Item = (&Rule, usize, &Pattern)> {
    rules.iter().flat_map(|rule| {
        rule.selections
            .iter()
            .enumerate()
            .flat_map(move |(at, selection)| selection.patterns.iter().map(move |pattern| (rule, at, &**pattern)))
    })
}

fn sequences(pattern: &Pattern) -> &[Box<[Step]>] {
    match &pattern.shape {
        Shape::Sequences(sequences) => sequences,
        Shape::Expression(_) => &[],
    }
}

fn langs(rule: &Rule, pattern: &Pattern) -> u8 {
    let scope = rule.languages.iter().map(|lang| mask(Some(*lang))).reduce(|a, b| a | b).unwrap_or(u8::MAX);
    mask(pattern.lang) & scope
}

/// The token at a byte of the normal form.
fn token_at(document: &Document, offset: usize) -> usize {
    document.tokens_at(offset..offset + 1).start
}

/// The tokens of every match of an expression, at most [`MAX_MATCHES`].
fn matches<'a>(expression: &'a Expression, document: &'a Document) -> impl Iterator<Item = Range<usize>> + 'a {
    let found = expression.regex().into_iter().flat_map(|regex| regex.find_iter(document.folded())).take(MAX_MATCHES);
    found.map(|found| document.tokens_at(found.range())).filter(|tokens| !tokens.is_empty())
}

fn shape<'a>(rules: &'a [Rule], entry: &Entry) -> Option<&'a Shape> {
    let rule = rules.get(entry.rule as usize)?;
    Some(&rule.selections.get(usize::from(entry.selection))?.patterns.get(usize::from(entry.pattern))?.shape)
}

fn hit(entry: &Entry, tokens: Range<usize>) -> Hit {
    Hit { rule: entry.rule, selection: entry.selection, pattern: entry.pattern, start: number(tokens.start), end: number(tokens.end) }
}

/// All places of one pattern by trying every token: slow and plain, for explaining one rule on one text.
pub(super) fn everywhere(shape: &Shape, view: View<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<_> = match shape {
        Shape::Sequences(sequences) => {
            let twins = sequences.iter().filter(|_| view.keys.is_some()).filter_map(|steps| in_keys(steps));
            let all = sequences.iter().cloned().chain(twins);
            all.flat_map(|steps| (0..view.document.tokens().len()).filter_map(move |at| view.fit(&steps, at))).collect()
        }
        Shape::Expression(expression) => matches(expression, view.document).collect(),
    };
    found.sort_by_key(|tokens: &Range<usize>| (tokens.start, tokens.end));
    found.dedup();
    found
}
