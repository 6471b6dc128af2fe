//! What every pattern waits for, by number: a post pays for its length and its hits, not for the number of rules.
//!
//! A rule is looked at when a post meets one of the selections without which its condition cannot hold (its triggers, the rarest there
//! are), and when something stands in it that each of the others it cannot do without waits for. Only then are its other selections looked
//! for, from the same list of places.

mod build;

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::evaluate::Met;
use super::expression::Expression;
use super::pattern::{Class, Shape, Step};
use super::sequence::{View, in_keys};
use super::vocabulary::{Bytes, Piece, Place, Texts, Vocabulary};
use super::{Pattern, Rule};
use crate::model::lang::Lang;
use crate::text::document::{Document, Token, TokenKind};

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
    /// Words that met a selection of a rule.
    pub fn of(rule: u32, met: &Met) -> Self {
        let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        Self {
            rule,
            selection: short(met.selection),
            pattern: short(met.pattern),
            start: number(met.tokens.start),
            end: number(met.tokens.end),
        }
    }

    /// The same at other tokens.
    pub fn at(self, tokens: Range<usize>) -> Self {
        Self { start: number(tokens.start), end: number(tokens.end), ..self }
    }

    /// The same of another selection with the same patterns.
    const fn under(self, rule: u32, selection: u16) -> Self {
        Self { rule, selection, ..self }
    }
}

/// How a pattern is made sure of where its literal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// The literal is all of it: this token.
    Itself,
    /// The sequence is laid round the token.
    Sequence,
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
    /// Which of all sequences.
    sequence: u32,
    /// Which step of the sequence the literal stands for.
    step: u8,
    langs: u8,
    proof: Proof,
}

/// An entry of a trigger, with what else its rule cannot hold without: [`NOTHING`], or where the list of it begins.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    entry: Entry,
    needs: u32,
}

const NOTHING: u32 = u32::MAX;
/// Numbers above this have no room beside the languages in a list of needs.
const MAX_NEEDED: Piece = 1 << 24;

/// A selection of a rule.
#[derive(Debug)]
struct Group {
    /// Where its entries begin.
    entries: u32,
    /// Whether one of the rule's triggers.
    trigger: bool,
    /// [`NOTHING`], or the number of the patterns that it has in common with other selections, where its entries are.
    common: u32,
}

/// Patterns that several selections have in common, as those that score the same lexicon do: indexed once, and looked for once a text,
/// under the name of the first of these selections.
#[derive(Debug)]
struct Common {
    rule: u32,
    selection: u16,
    /// How often it is met.
    cost: f32,
    /// Where its entries stand.
    entries: Range<u32>,
    /// The selections that trigger their rules, with what else these rules cannot hold without.
    triggers: Vec<(u32, u16, u32)>,
}

/// The index over a set of rules.
#[derive(Debug, Default)]
pub(super) struct Index {
    texts: Texts,
    words: Vocabulary,
    keys: Vocabulary,
    /// What stands at the beginning of a word in the sense of expressions, which part words at hyphens too.
    parts: Vocabulary,
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
    waiting: Vec<Waiting>,
    starts: Vec<u32>,
    /// Patterns of several selections.
    common: Vec<Common>,
    /// Their entries by piece, and where each piece's begin.
    common_waiting: Vec<Entry>,
    common_starts: Vec<u32>,
    /// Lists of needs: how many selections are needed, and for each how many pieces can stand for it, then these pieces, with the
    /// languages they are for in the upper byte.
    needs: Vec<u32>,
    /// The sequences that entries are proved by, those of Greek in Latin letters among them. They are copies: what is read together lies
    /// together.
    sequences: Vec<Box<[Step]>>,
}

/// The bit of a language; all bits where it is not known, so that nothing is missed.
pub(super) fn mask(lang: Option<Lang>) -> u8 {
    lang.and_then(|lang| Lang::ALL.iter().position(|known| *known == lang)).map_or(u8::MAX, |bit| 1 << bit)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Index {
    /// The rules that a classifier may call up: number, and those of its triggers that ask one.
    pub fn asking(&self, rules: &[Rule]) -> Vec<(u32, Vec<usize>)> {
        let mut asking = Vec::new();
        for (at, (rule, first)) in rules.iter().zip(&self.firsts).enumerate() {
            let trigger = |selection: &usize| self.groups.get(*first as usize + selection).is_some_and(|group| group.trigger);
            let asks = rule.selections.iter().enumerate().filter(|(_, selection)| selection.asked.is_some());
            let selections: Vec<usize> = asks.map(|(selection, _)| selection).filter(trigger).collect();
            if !selections.is_empty() {
                asking.push((number(at), selections));
            }
        }
        asking
    }

    /// All places of a text where something may stand that a pattern waits for.
    pub fn places(&self, view: View<'_>) -> Places<'_> {
        let document = view.document;
        let mut places = Vec::with_capacity(document.tokens().len() * 2);
        let tokens = || document.tokens().iter().enumerate();
        let words = || tokens().filter(|(_, token)| token.folded.start < token.folded.end);
        let text = Bytes::new(document.folded());
        let mut before = None;
        for (at, token) in words() {
            let (own, at) = (text.word(token.folded.start..token.folded.end), number(at));
            self.words.look(&own, at, &mut places);
            if let Some((before, at)) = &before {
                self.words.look_at_pair((before, *at), &own, &mut places);
            }
            if !self.parts.is_empty() {
                self.parts.look(&own, at, &mut places);
                for part in parts(document, token) {
                    self.parts.look(&text.word(part), at, &mut places);
                }
            }
            before = Some((own, at));
        }
        if let Some(keys) = view.keys
            && !self.keys.is_empty()
        {
            let keyed = keys.places().filter(|(_, key)| !key.is_empty()).map(|(at, key)| (number(at), key));
            self.keys.read(&Bytes::new(keys.text()), keyed, &mut places);
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
        let mut here = Presence::default();
        for place in &places {
            here.add(place.piece);
        }
        Places {
            index: self,
            found: places,
            here,
            sorted: std::cell::OnceCell::new(),
            common: std::cell::OnceCell::new(),
            langs: mask(Some(document.lang()).filter(|lang| *lang != Lang::Und)),
        }
    }
}

/// Which pieces stand in a text, roughly: some that do not are taken to.
struct Presence([u64; 64]);

impl Default for Presence {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Presence {
    const fn bit(piece: Piece) -> (usize, u64) {
        let mixed = piece.wrapping_mul(0x9e37_79b1);
        ((mixed >> 26) as usize, 1 << ((mixed >> 20) & 63))
    }

    const fn add(&mut self, piece: Piece) {
        let (at, bit) = Self::bit(piece);
        self.0[at] |= bit;
    }

    const fn may(&self, piece: Piece) -> bool {
        let (at, bit) = Self::bit(piece);
        self.0[at] & bit != 0
    }
}

/// What stands where in a text.
pub(super) struct Places<'a> {
    index: &'a Index,
    found: Vec<Place>,
    here: Presence,
    sorted: std::cell::OnceCell<Vec<Place>>,
    /// The hits of [`Common`] patterns.
    common: std::cell::OnceCell<Vec<Hit>>,
    langs: u8,
}

/// Hits as they are found, and the expressions still to be tried, each once a text however often its literal stands there.
#[derive(Default)]
struct Found {
    hits: Vec<Hit>,
    expressions: Vec<(u32, u16, u16)>,
}

impl Found {
    fn finish(mut self, rules: &[Rule], view: View<'_>) -> Vec<Hit> {
        self.expressions.sort_unstable();
        self.expressions.dedup();
        for (rule, selection, pattern) in self.expressions {
            let Some(Shape::Expression(expression)) = shape(rules, rule, selection, pattern) else { continue };
            if expression.may_match(view.document.folded()) {
                self.hits.extend(matches(expression, view.document).map(|tokens| hit((rule, selection, pattern), &tokens)));
            }
        }
        self.hits.sort_unstable();
        self.hits.dedup();
        self.hits
    }
}

impl Places<'_> {
    /// Takes in what stands in another reading of the text.
    pub fn hear(&mut self, other: &Self) {
        self.here.0.iter_mut().zip(&other.here.0).for_each(|(own, other)| *own |= other);
    }

    /// Every place where a trigger is met of a rule that may hold, in order of rule, selection, pattern and place, each once. `may` tells rules
    /// apart that cannot hold whatever the words are.
    pub fn triggered(&self, rules: &[Rule], view: View<'_>, may: &dyn Fn(u32) -> bool) -> Vec<Hit> {
        let mut found = Found::default();
        for place in &self.found {
            let piece = place.piece as usize;
            let Some((from, to)) = self.index.starts.get(piece).zip(self.index.starts.get(piece + 1)) else { continue };
            for waiting in self.index.waiting.get(*from as usize..*to as usize).into_iter().flatten() {
                if waiting.entry.langs & self.langs != 0 && self.may_hold(waiting.needs) {
                    self.index.meet(&waiting.entry, view, place.token as usize, &mut found);
                }
            }
        }
        for common in &self.index.common {
            for (rule, selection, needs) in &common.triggers {
                if may(*rule) && self.may_hold(*needs) {
                    found.hits.extend(self.of_common(common, rules, view).iter().map(|hit| hit.under(*rule, *selection)));
                }
            }
        }
        found.finish(rules, view)
    }

    /// Every place where patterns that several selections have in common are met, under the name of the first of these selections.
    fn of_common(&self, common: &Common, rules: &[Rule], view: View<'_>) -> &[Hit] {
        let all = self.common.get_or_init(|| {
            let mut found = Found::default();
            for place in &self.found {
                let piece = place.piece as usize;
                let Some((from, to)) = self.index.common_starts.get(piece).zip(self.index.common_starts.get(piece + 1)) else { continue };
                for entry in self.index.common_waiting.get(*from as usize..*to as usize).into_iter().flatten() {
                    if entry.langs & self.langs != 0 {
                        self.index.meet(entry, view, place.token as usize, &mut found);
                    }
                }
            }
            found.finish(rules, view)
        });
        let name = (common.rule, common.selection);
        let from = all.partition_point(|hit| (hit.rule, hit.selection) < name);
        let to = all.partition_point(|hit| (hit.rule, hit.selection) <= name);
        all.get(from..to).unwrap_or_default()
    }

    /// Whether something stands in the text that each of the needed selections waits for.
    fn may_hold(&self, needs: u32) -> bool {
        let Some(mut rest) = self.index.needs.get(needs as usize..).and_then(<[u32]>::split_first) else { return true };
        for _ in 0..*rest.0 {
            let Some((length, pieces)) = rest.1.split_first() else { return true };
            let Some((own, after)) = pieces.split_at_checked(*length as usize) else { return true };
            let here = |packed: &u32| (packed >> 24) & u32::from(self.langs) != 0 && self.here.may(packed & (MAX_NEEDED - 1));
            if !own.iter().any(here) {
                return false;
            }
            rest.1 = after;
        }
        true
    }

    /// Every place where one selection of one rule is met, in order of pattern and place, each once.
    pub fn selection(&self, rules: &[Rule], rule: u32, selection: usize, view: View<'_>) -> Vec<Hit> {
        let mut met = Found::default();
        let group = self.index.firsts.get(rule as usize).map_or(usize::MAX, |first| *first as usize + selection);
        let Some([own, next]) = self.index.groups.get(group..group + 2) else { return Vec::new() };
        if let Some(common) = self.index.common.get(own.common as usize) {
            let number = u16::try_from(selection).unwrap_or(u16::MAX);
            return self.of_common(common, rules, view).iter().map(|hit| hit.under(rule, number)).collect();
        }
        for entry in self.index.entries.get(own.entries as usize..next.entries as usize).into_iter().flatten() {
            if entry.langs & self.langs == 0 || !self.here.may(entry.piece) {
                continue;
            }
            let sorted = self.sorted.get_or_init(|| {
                let mut found = self.found.clone();
                found.sort_unstable();
                found
            });
            let from = sorted.partition_point(|place| place.piece < entry.piece);
            for place in sorted[from..].iter().take_while(|place| place.piece == entry.piece) {
                self.index.meet(entry, view, place.token as usize, &mut met);
            }
        }
        met.finish(rules, view)
    }

    /// Whether a selection's hits are among those of [`Self::triggered`].
    pub fn is_trigger(&self, rule: u32, selection: usize) -> bool {
        let group = self.index.firsts.get(rule as usize).map_or(usize::MAX, |first| *first as usize + selection);
        self.index.groups.get(group).is_some_and(|group| group.trigger)
    }
}

impl Index {
    fn meet(&self, entry: &Entry, view: View<'_>, at: usize, found: &mut Found) {
        let own = (entry.rule, entry.selection, entry.pattern);
        match entry.proof {
            Proof::Itself => {
                if self.texts.is(entry.piece, view.document.word(at)) {
                    found.hits.push(hit(own, &(at..at + 1)));
                }
            }
            Proof::Sequence => {
                let Some(steps) = self.sequences.get(entry.sequence as usize) else { return };
                view.lay(steps, usize::from(entry.step), at, &mut |tokens| found.hits.push(hit(own, &tokens)));
            }
            Proof::Expression => found.expressions.push(own),
        }
    }
}

/// The beginnings of words within a token after the first, as expressions see words: after anything that is no letter and no digit.
fn parts<'a>(document: &'a Document, token: &'a Token) -> impl Iterator<Item = Range<usize>> + 'a {
    let word = if token.whole { "" } else { token.folded.of(document.folded()) };
    let mut before = None;
    word.char_indices().filter_map(move |(at, c)| {
        let parted = before.is_some_and(|before: char| !before.is_alphabetic() && !before.is_ascii_digit());
        before = Some(c);
        parted.then_some(token.folded.start + at..token.folded.end)
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

fn shape(rules: &[Rule], rule: u32, selection: u16, pattern: u16) -> Option<&Shape> {
    Some(&rules.get(rule as usize)?.selections.get(usize::from(selection))?.patterns.get(usize::from(pattern))?.shape)
}

fn hit((rule, selection, pattern): (u32, u16, u16), tokens: &Range<usize>) -> Hit {
    Hit { rule, selection, pattern, start: number(tokens.start), end: number(tokens.end) }
}

/// Whether a pattern is met by exactly these tokens.
pub(super) fn stands(shape: &Shape, tokens: &Range<usize>, view: View<'_>) -> bool {
    let fits = |steps: &[Step]| view.fit(steps, tokens.start).as_ref() == Some(tokens);
    match shape {
        Shape::Sequences(sequences) => {
            sequences.iter().any(|steps| fits(steps) || (view.keys.is_some() && in_keys(steps).is_some_and(|twin| fits(&twin))))
        }
        Shape::Expression(expression) => matches(expression, view.document).any(|found| found == *tokens),
    }
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
