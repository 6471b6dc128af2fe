//! Matching one sequence of a pattern at one place of a document.

use std::cmp::Ordering;
use std::ops::Range;

use super::pattern::{Class, GAP, Step};
use crate::model::lang::Lang;
use crate::text::accent::{Accents, Part};
use crate::text::document::{Document, TokenKind};
use crate::text::greeklish::{greek_beginnings, greek_key, greek_keys};
use crate::text::scope::{Owners, Roles};
use crate::text::stem::Memory;

/// Longest name of the brand file that is looked for to the left of a word, in words.
const LONGEST_NAME: usize = 12;
/// Most marks in a row that are passed over between two words: a text of nothing but marks costs no more than its length.
const MARKS: usize = 64;

/// A name of the brand file found in a document, by the engine's reading of names (homonyms are not in here).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub class: Class,
    /// Whose tokens these are: 0 for the text itself, n for its n-th reading (see [`Document::readings`]).
    pub reading: usize,
}

impl Named {
    /// A name in the text itself.
    #[must_use]
    pub const fn new(tokens: Range<usize>, class: Class) -> Self {
        Self { tokens, class, reading: 0 }
    }

    /// Order in a text: names in the text itself, then those in its readings; by beginning, then end, then class.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        let key = |name: &Self| (name.reading, name.tokens.start, name.tokens.end, name.class);
        key(self).cmp(&key(other))
    }

    /// Of names in order, those of one reading; 0 is the text itself.
    #[must_use]
    pub fn of_reading(names: &[Self], reading: usize) -> &[Self] {
        let from = names.partition_point(|name| name.reading < reading);
        let to = names.partition_point(|name| name.reading <= reading);
        names.get(from..to).unwrap_or_default()
    }

    /// Whether it can stand where a pattern calls for `class`: a product's name stands for the brand too.
    #[must_use]
    pub fn stands_for(&self, class: Class) -> bool {
        self.class == class || (class == Class::Brand && self.class == Class::Product)
    }
}

/// A document with the names found in it, in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub document: &'a Document,
    pub names: &'a [Named],
    /// The keys of its tokens, when it is Greek in Latin letters.
    pub keys: Option<&'a Keys>,
    /// What each of its tokens is to a negation.
    pub roles: &'a Roles,
    /// Whom its words are about, where it names others beside the brand.
    pub owners: &'a Owners,
    stems: &'a Memory,
}

/// A text that is Greek in Latin letters, by the keys of its tokens.
#[derive(Debug)]
pub(super) struct Keys {
    /// All keys, one after the other.
    text: String,
    /// Where each token's key stands in it; empty for punctuation.
    places: Vec<Range<usize>>,
}

impl Keys {
    /// Reads the keys; `None` unless the text is Greek and most of its words are in Latin letters. Greek letters are never read by key:
    /// words that sound alike would be taken for one another.
    pub fn of(document: &Document) -> Option<Self> {
        if document.lang() != Lang::El {
            return None;
        }
        let words =
            || document.tokens().iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word).map(|(at, _)| document.word(at));
        let latin = words().filter(|word| word.is_ascii()).count();
        if latin == 0 || latin * 3 < words().count() * 2 {
            return None;
        }
        let mut keys = Self { text: String::new(), places: Vec::with_capacity(document.tokens().len()) };
        for at in 0..document.tokens().len() {
            let start = keys.text.len();
            let word = document.word(at);
            match greek_key(word) {
                Some(key) => keys.text.push_str(&key),
                None => keys.text.push_str(word),
            }
            keys.places.push(start..keys.text.len());
        }
        Some(keys)
    }

    /// All keys, one after the other.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each token's key stands in [`Self::text`]; empty where it has none.
    pub fn places(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.places.iter().cloned().enumerate()
    }

    /// The key of a token; empty when it has none.
    pub fn key(&self, index: usize) -> &str {
        self.places.get(index).and_then(|place| self.text.get(place.clone())).unwrap_or_default()
    }
}

impl<'a> View<'a> {
    /// A document with the names found in it.
    pub const fn new(document: &'a Document, names: &'a [Named], keys: Option<&'a Keys>, stems: &'a Memory, roles: &'a Roles) -> Self {
        Self { document, names, keys, roles, owners: Owners::NONE, stems }
    }

    /// The same where it is known whom words are about.
    pub const fn with_owners(self, owners: &'a Owners) -> Self {
        Self { owners, ..self }
    }
}

impl View<'_> {
    /// Whether a token leaves no trace in the normal form: punctuation between words does not matter.
    pub fn silent(&self, index: usize) -> bool {
        self.document.tokens().get(index).is_some_and(|token| token.folded.start == token.folded.end)
    }

    /// Words between two places: tokens that leave a trace in the normal form.
    pub fn words(&self, between: Range<usize>, at_most: usize) -> bool {
        between.filter(|index| !self.silent(*index)).take(at_most + 1).count() <= at_most
    }

    /// The tokens that `steps` cover when the first of them stands at token `at`; `None` when they do not fit there.
    pub fn fit(&self, steps: &[Step], at: usize) -> Option<Range<usize>> {
        let limit = self.sentence(at)?.end;
        self.forward(steps, at, limit, true).map(|end| at..end)
    }

    fn sentence(&self, at: usize) -> Option<Range<usize>> {
        let sentence = self.document.tokens().get(at)?.sentence;
        self.document.sentences().get(usize::try_from(sentence).ok()?).cloned()
    }

    /// Calls `met` with the tokens that `steps` cover wherever step number `anchor` may stand at token `at`: the same places that
    /// [`Self::fit`] finds at all tokens to the left, and maybe some of them that do not touch `at`.
    pub fn lay(&self, steps: &[Step], anchor: usize, at: usize, met: &mut dyn FnMut(Range<usize>)) {
        let Some((head, tail)) = steps.split_at_checked(anchor) else { return };
        let Some(sentence) = self.sentence(at) else { return };
        // Words follow one another; gaps, names and marks before the anchor leave more than one place to begin at.
        let loose = |step: &Step| matches!(step, Step::Gap | Step::Name(_) | Step::Mark(_));
        if !head.iter().any(|step| loose(step) || matches!(step, Step::OneOf(steps) if steps.iter().any(loose))) {
            let end = self.forward(tail, at, sentence.end, true);
            let start = end.and_then(|end| self.backward(head, at, sentence.start).map(|start| start..end));
            start.into_iter().for_each(met);
            return;
        }
        let Some(first) = tail.first() else { return };
        if self.forward(std::slice::from_ref(first), at, sentence.end, true).is_none() {
            return;
        }
        let longest = |step: &Step| match step {
            Step::Gap => GAP,
            Step::Name(_) => LONGEST_NAME,
            Step::Mark(_) => 0,
            _ => 1,
        };
        let mut words: usize = head.iter().map(longest).sum();
        let mut marks = 0;
        for start in (sentence.start..at).rev() {
            if self.silent(start) {
                marks += 1;
            } else if words > 0 {
                words -= 1;
                marks = 0;
            } else {
                return;
            }
            if marks > MARKS {
                return;
            }
            if let Some(end) = self.forward(steps, start, sentence.end, true) {
                met(start..end);
            }
        }
    }

    /// The first word from `at` on, over a run of marks.
    fn next_word(&self, at: usize, limit: usize) -> Option<usize> {
        (at..limit.min(at + MARKS + 1)).find(|index| !self.silent(*index))
    }

    /// The end of `steps` laid from token `at` on; with `fixed`, the first of them stands exactly at `at`.
    fn forward(&self, steps: &[Step], at: usize, limit: usize, fixed: bool) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        match step {
            Step::Gap => {
                let mut at = at;
                for words in 0..=GAP {
                    if let Some(end) = self.forward(rest, at, limit, false) {
                        return Some(end);
                    }
                    if words < GAP {
                        at = self.next_word(at, limit)? + 1;
                    }
                }
                None
            }
            Step::Name(class) => {
                let at = if fixed { at } else { self.next_word(at, limit)? };
                let from = self.names.partition_point(|name| name.tokens.start < at);
                let to = self.names.partition_point(|name| name.tokens.start <= at);
                // The longest name first.
                self.names[from..to]
                    .iter()
                    .rev()
                    .filter(|name| name.stands_for(*class) && name.tokens.end <= limit)
                    .find_map(|name| self.forward(rest, name.tokens.end, limit, false))
            }
            step => {
                for at in at..limit.min(at + MARKS + 1) {
                    if self.fits(step, at) {
                        return self.forward(rest, at + 1, limit, false);
                    }
                    if fixed || !self.silent(at) {
                        return None;
                    }
                }
                None
            }
        }
    }

    /// The beginning of `steps`, all of them words, laid so that they end before token `at`.
    fn backward(&self, steps: &[Step], at: usize, limit: usize) -> Option<usize> {
        let mut at = at;
        for step in steps.iter().rev() {
            let word = (limit.max(at.saturating_sub(MARKS + 1))..at).rev().find(|index| !self.silent(*index));
            at = word.filter(|index| self.fits(step, *index))?;
        }
        Some(at)
    }

    /// Where `steps`, all of them words, begin when they end right before token `at`, in its sentence.
    pub fn ending(&self, steps: &[Step], at: usize) -> Option<usize> {
        self.backward(steps, at, self.sentence(at)?.start)
    }

    /// Whether one token is what one step (not a name, not a gap) asks for.
    pub fn fits(&self, step: &Step, index: usize) -> bool {
        let word = self.document.word(index);
        match step {
            Step::Exact(text) => begin_alike(word, text) && word == &**text,
            Step::Prefix(text) => begin_alike(word, text) && word.starts_with(&**text),
            Step::Suffix(text) => word.ends_with(&**text),
            Step::Inner(text) => word.contains(&**text),
            Step::Stem { word: written, stem: stemmed, lang } => {
                // Words of one stem share its beginning; most tokens are told apart without stemming.
                word == &**written || (may_share_stem(word, stemmed) && self.stems.is(word, *lang, stemmed))
            }
            Step::Accented { folded, accented } => word == &**folded && self.document.accented_word(index) == **accented,
            Step::Spelt { step, accents, written } => self.fits(step, index) && self.admits(step, accents, written, index),
            Step::Mark(text) => self.silent(index) && self.document.span(index..index + 1).of(self.document.original()) == &**text,
            Step::Key(key) => self.keys.is_some_and(|keys| keys.key(index) == &**key),
            Step::KeyPrefix(key) => self.keys.is_some_and(|keys| keys.key(index).starts_with(&**key)),
            Step::OneOf(steps) => steps.iter().any(|step| self.fits(step, index)),
            Step::Name(_) | Step::Gap => false,
        }
    }
}

impl View<'_> {
    /// Whether a token that is what a step asks for has no other accents than the step was written with.
    fn admits(&self, step: &Step, accents: &Accents, written: &str, index: usize) -> bool {
        let word = self.document.word(index);
        let original = self.document.span(index..index + 1).of(self.document.original());
        // Most people write a word as it is written.
        let is = |part: Part| original == written || accents.admit(original, word, part);
        match step {
            Step::Prefix(_) => is(Part::Beginning),
            Step::Suffix(_) => is(Part::End),
            Step::Inner(text) => word.match_indices(&**text).any(|(at, _)| {
                let letters = word.get(..at).unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).count();
                is(Part::After(letters))
            }),
            _ => is(Part::Whole),
        }
    }
}

/// Whether a word has the first byte of a text, if that has one: most words that are held against each other do not, and are told apart without
/// comparing them.
fn begin_alike(word: &str, text: &str) -> bool {
    text.as_bytes().first().is_none_or(|first| word.as_bytes().first() == Some(first))
}

/// Whether a word could have this stem: their first letters are equal.
pub(super) fn may_share_stem(word: &str, stem: &str) -> bool {
    word.chars().next() == stem.chars().next()
}

/// The beginning that all words of a stem share: what the stem and the word have in common, without its last letter, which stemming may
/// have changed (`happi` for `happy`, one Greek stem for `ακυρων-`, `ακυρωσ-`, `ακυρωθ-`).
pub(super) fn stem_prefix<'a>(word: &'a str, stem: &str) -> &'a str {
    let shared: Vec<usize> =
        word.char_indices().zip(stem.chars()).take_while(|((_, a), b)| a == b).map(|((at, a), _)| at + a.len_utf8()).collect();
    let letters = if shared.len() > 3 { shared.len() - 1 } else { shared.len() };
    &word[..letters.checked_sub(1).and_then(|last| shared.get(last)).copied().unwrap_or(0)]
}

/// Shortest key of a word's beginning that is looked for, one less for beginnings of more letters than that; shorter ones begin too many
/// words.
const KEY_PREFIX: usize = 4;

/// The same sequence over keys, for Greek in Latin letters; `None` when it has no Greek word, or one that has no key.
pub(super) fn in_keys(steps: &[Step]) -> Option<Box<[Step]>> {
    let keyed: Option<Vec<Step>> = steps.iter().map(key_step).collect();
    let changed = |steps: &[Step]| steps.iter().any(|step| matches!(step, Step::Key(_) | Step::KeyPrefix(_)));
    let keyed = keyed?;
    keyed
        .iter()
        .any(|step| changed(std::slice::from_ref(step)) || matches!(step, Step::OneOf(steps) if changed(steps)))
        .then(|| keyed.into())
}

/// The same step over keys; `None` when it has none.
pub(super) fn key_step(step: &Step) -> Option<Step> {
    let greek = |text: &str| text.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}'));
    let any = |mut steps: Vec<Step>| if steps.len() > 1 { Some(Step::OneOf(steps.into())) } else { steps.pop() };
    let beginning = |text: &str| {
        let keys = greek_beginnings(text);
        // All or none: a beginning that is met by some spellings only says nothing.
        let least = if text.chars().count() > KEY_PREFIX { KEY_PREFIX - 1 } else { KEY_PREFIX };
        let long = keys.iter().all(|key| key.len() >= least);
        any(keys.into_iter().filter(|_| long).map(|key| Step::KeyPrefix(key.into())).collect())
    };
    let word_itself = |text: &str| greek_keys(text).into_iter().map(|key| Step::Key(key.into()));
    match step {
        Step::Exact(text) | Step::Accented { folded: text, .. } if greek(text) => any(word_itself(text).collect()),
        Step::Prefix(text) if greek(text) => beginning(text),
        // A short stem begins too many words: the word itself is met all the same.
        Step::Stem { word, stem, .. } if greek(word) => beginning(stem_prefix(word, stem)).or_else(|| any(word_itself(word).collect())),
        Step::Suffix(text) | Step::Inner(text) if greek(text) => None,
        Step::Spelt { step, .. } => key_step(step),
        Step::OneOf(steps) => {
            // An alternative without a key is left out; the others still stand.
            let steps: Vec<Step> = steps.iter().filter_map(key_step).collect();
            (!steps.is_empty()).then(|| Step::OneOf(steps.into()))
        }
        step => Some(step.clone()),
    }
}
