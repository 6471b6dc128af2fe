//! Words numbered once: every word, beginning of a word and pair of words that some pattern waits for has a number, and a post finds the
//! numbers of all its tokens in one pass, at a cost that does not depend on how many rules there are.
//!
//! Texts are told apart by their hash only: what is found *may* stand there, and whoever takes it for a hit compares the text first (see
//! [`Texts::is`]). So the pass over a post touches one place in memory a word, and hostile collisions make work, no hits.

use std::ops::Range;

/// A number of the vocabulary.
pub(super) type Piece = u32;

/// What may stand in a text at one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub piece: Piece,
    /// Its first token.
    pub token: u32,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
/// Bytes by which beginnings are told apart at a look, short and long ones.
const HEADS: [usize; 2] = [4, 8];
/// Places for them.
const HEAD_SLOTS: usize = 1 << 12;

/// Takes eight more bytes into a hash.
const fn onwards(state: u64, eight: u64) -> u64 {
    let mixed = (state ^ eight).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 32)
}

/// The hash of a text of `length` bytes, of which `rest` are those after the last whole eight.
const fn ended(state: u64, rest: u64, length: usize) -> u64 {
    onwards(onwards(state, rest), length as u64)
}

/// Longest word whose beginnings are all looked up; what is longer is no word of a language.
const LONGEST: usize = 255;

/// A text whose words can be hashed: eight bytes can be read at every place of it.
pub(super) struct Bytes(Vec<u8>);

impl Bytes {
    pub fn new(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len() + 8);
        bytes.extend_from_slice(text.as_bytes());
        bytes.resize(text.len() + 8, 0);
        Self(bytes)
    }

    fn eight(&self, at: usize) -> u64 {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |eight| u64::from_le_bytes(*eight))
    }

    /// The word at a place of the text.
    pub fn word(&self, place: Range<usize>) -> Word<'_> {
        let length = place.len();
        let (first, mut state) = (self.eight(place.start), SEED);
        let mut done = 0;
        while done + 8 <= length {
            state = onwards(state, self.eight(place.start + done));
            done += 8;
        }
        let rest = if done == 0 { first } else { self.eight(place.start + done) };
        Word { text: self, start: place.start, length, first, hash: ended(state, lower(rest, length - done), length) }
    }
}

/// The first bytes of eight, fewer than all.
const fn lower(eight: u64, bytes: usize) -> u64 {
    eight & ((1 << (bytes * 8)) - 1)
}

/// A word of a text, hashed.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    text: &'a Bytes,
    start: usize,
    length: usize,
    first: u64,
    hash: u64,
}

impl Word<'_> {
    /// The hash of its first `length` bytes.
    fn beginning(&self, length: usize) -> u64 {
        if length < 8 {
            return ended(SEED, lower(self.first, length), length);
        }
        let mut state = onwards(SEED, self.first);
        let mut done = 8;
        while done + 8 <= length {
            state = onwards(state, self.text.eight(self.start + done));
            done += 8;
        }
        ended(state, lower(self.text.eight(self.start + done), length - done), length)
    }
}

/// The hash of a text; that of a [`Word`] of the same bytes is the same.
fn hash(text: &str) -> u64 {
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let state = eights.iter().fold(SEED, |state, eight| onwards(state, u64::from_le_bytes(*eight)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    ended(state, u64::from_le_bytes(last), text.len())
}

/// One hash of two words in order.
const fn both(first: u64, second: u64) -> u64 {
    onwards(first.rotate_left(23), second)
}

/// The hash of a text: a pair has a space, a word has none.
pub(super) fn rehash(text: &str) -> u64 {
    match text.split_once(' ') {
        Some((first, second)) => both(hash(first), hash(second)),
        None => hash(text),
    }
}

/// The texts of all numbers.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    places: Vec<(Kind, Range<u32>)>,
}

impl Texts {
    /// The next number, which stands for `text`.
    pub fn number(&mut self, kind: Kind, text: &str) -> Piece {
        let start = short(self.text.len());
        self.text.push_str(text);
        self.places.push((kind, start..short(self.text.len())));
        short(self.places.len() - 1)
    }

    /// How many numbers there are.
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    fn get(&self, piece: Piece) -> (Kind, &str) {
        let (kind, place) = self.places.get(piece as usize).cloned().unwrap_or_default();
        (kind, self.text.get(place.start as usize..place.end as usize).unwrap_or_default())
    }

    /// Whether a word, or its beginning, is what a number found there stands for. Pairs are never asked about: they are parts of sequences,
    /// which are compared word by word.
    pub fn is(&self, piece: Piece, word: &str) -> bool {
        match self.get(piece) {
            (Kind::Word, own) => own == word,
            (Kind::Beginning, own) => word.starts_with(own),
            (Kind::Pair, _) => false,
        }
    }
}

fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Hashes to numbers by open addressing, with a filter before it that most texts do not pass.
#[derive(Debug, Default)]
struct Table {
    /// A part of the hash, and one more than the number; zero is empty. Always a power of two, at most half full.
    slots: Box<[(u32, u32)]>,
    /// Sixteen bits for every slot.
    filter: Box<[u64]>,
    count: usize,
}

#[expect(clippy::cast_possible_truncation, reason = "a part of a hash")]
const fn tag(hash: u64) -> u32 {
    hash as u32
}

const fn slot(hash: u64, slots: usize) -> usize {
    (hash >> 36) as usize & slots.wrapping_sub(1)
}

impl Table {
    const fn bit(&self, hash: u64) -> (usize, u64) {
        ((hash >> 12) as usize & self.filter.len().wrapping_sub(1), 1 << (hash >> 58))
    }

    /// Whether a text with this hash may be there.
    fn may(&self, hash: u64) -> bool {
        let (at, bit) = self.bit(hash);
        self.filter.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// Every number of a text that may have this hash.
    fn find(&self, hash: u64, found: &mut impl FnMut(Piece)) {
        let tag = tag(hash);
        let mut at = slot(hash, self.slots.len());
        while let Some(&(own, number)) = self.slots.get(at)
            && number != 0
        {
            if own == tag {
                found(number - 1);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn place(&mut self, hash: u64, piece: Piece) {
        let mut at = slot(hash, self.slots.len());
        while self.slots[at].1 != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = (tag(hash), piece + 1);
        let (at, bit) = self.bit(hash);
        self.filter[at] |= bit;
    }

    /// Adds a text that is not there.
    fn add(&mut self, hash: u64, piece: Piece, texts: &Texts) {
        self.count += 1;
        if self.count * 2 > self.slots.len() {
            let size = (self.slots.len() * 2).max(64);
            let old = std::mem::replace(&mut self.slots, vec![(0, 0); size].into_boxed_slice());
            self.filter = vec![0; size / 4].into_boxed_slice();
            for (_, number) in old.into_iter().filter(|(_, number)| *number != 0) {
                self.place(rehash(texts.get(number - 1).1), number - 1);
            }
        }
        self.place(hash, piece);
    }
}

/// Numbered words, beginnings and pairs of words.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Table,
    beginnings: Table,
    pairs: Table,
    /// Bit n: some beginning that is shorter than any head has n bytes.
    short: u64,
    /// By the longest of [`HEADS`] that a beginning has, bit n: some has n bytes; the last bit stands for all lengths from there on.
    heads: [Box<[u64]>; 2],
}

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    Word,
    Beginning,
    /// Two words with a space between them.
    Pair,
}

const fn head(bytes: u64) -> usize {
    (bytes.wrapping_mul(FACTOR) >> 40) as usize & (HEAD_SLOTS - 1)
}

impl Vocabulary {
    /// The number of a text, a new one if it has none yet. A word with a space inside can be no word: nothing stands for it.
    pub fn number(&mut self, kind: Kind, text: &str, texts: &mut Texts) -> Piece {
        let hash = rehash(text);
        let table = match kind {
            Kind::Word => &mut self.words,
            Kind::Beginning => &mut self.beginnings,
            Kind::Pair => &mut self.pairs,
        };
        let mut known = None;
        table.find(hash, &mut |piece| known = known.or_else(|| (texts.get(piece).1 == text).then_some(piece)));
        if let Some(piece) = known {
            return piece;
        }
        let piece = texts.number(kind, text);
        table.add(hash, piece, texts);
        if kind == Kind::Beginning {
            match HEADS.iter().rposition(|head| text.len() >= *head) {
                None => self.short |= 1 << text.len(),
                Some(kind) => {
                    if self.heads[kind].is_empty() {
                        self.heads[kind] = vec![0; HEAD_SLOTS].into_boxed_slice();
                    }
                    self.heads[kind][head(Bytes::new(&text[..HEADS[kind]]).eight(0))] |= 1 << text.len().min(63);
                }
            }
        }
        piece
    }

    /// Whether nothing is numbered.
    pub const fn is_empty(&self) -> bool {
        self.words.count + self.beginnings.count + self.pairs.count == 0
    }

    /// Adds the numbers that a word at a token may have, and those of its beginnings.
    pub fn look(&self, word: &Word<'_>, token: u32, found: &mut Vec<Place>) {
        if self.beginnings.count > 0 {
            self.begin(word, &mut |piece| found.push(Place { piece, token }));
        }
        self.words.find(word.hash, &mut |piece| found.push(Place { piece, token }));
    }

    /// Adds the numbers that a word may have together with the one before it, which is at a token.
    pub fn look_at_pair(&self, (before, token): (&Word<'_>, u32), word: &Word<'_>, found: &mut Vec<Place>) {
        let hash = both(before.hash, word.hash);
        if self.pairs.may(hash) {
            self.pairs.find(hash, &mut |piece| found.push(Place { piece, token }));
        }
    }

    /// The same for all words of a text, given in order with their tokens.
    pub fn read(&self, text: &Bytes, words: impl Iterator<Item = (u32, Range<usize>)>, found: &mut Vec<Place>) {
        let mut before = None;
        for (token, place) in words {
            let word = text.word(place);
            self.look(&word, token, found);
            if let Some((before, token)) = &before {
                self.look_at_pair((before, *token), &word, found);
            }
            before = Some((word, token));
        }
    }

    /// The beginnings that a word may have.
    fn begin(&self, word: &Word<'_>, found: &mut impl FnMut(Piece)) {
        let length = word.length.min(LONGEST);
        let mut lengths = self.short;
        for (bytes, heads) in HEADS.iter().zip(&self.heads).filter(|(bytes, _)| length >= **bytes) {
            let own = if *bytes == 8 { word.first } else { lower(word.first, *bytes) };
            lengths |= heads.get(head(own)).copied().unwrap_or(0);
        }
        if length < 63 {
            lengths &= (2 << length) - 1;
        }
        let mut ask = |length: usize| {
            let hash = word.beginning(length);
            if self.beginnings.may(hash) {
                self.beginnings.find(hash, found);
            }
        };
        while lengths != 0 {
            let least = lengths.trailing_zeros() as usize;
            lengths &= lengths - 1;
            if least == 63 {
                (63..=length).for_each(&mut ask);
            } else {
                ask(least);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_alone_has_the_hash_of_the_word() {
        let text = "abcdefghijklmnopqrstuvwxyzαβγ";
        for length in (0..=26).chain([28, 30, 32]) {
            assert_eq!(hash(&text[..length]), Bytes::new(text).word(0..length).hash, "{length}");
        }
    }

    #[test]
    fn words_beginnings_and_pairs_are_found_and_nothing_else() {
        let mut vocabulary = Vocabulary::default();
        let mut texts = Texts::default();
        let mut number = |kind, text: &str| vocabulary.number(kind, text, &mut texts);
        for at in 0..2_000_u32 {
            assert_eq!(number(Kind::Word, &format!("word{at}")), at);
        }
        assert_eq!(number(Kind::Word, "word7"), 7);
        let beginning = number(Kind::Beginning, "wo");
        let longer = number(Kind::Beginning, "word200");
        let long = "x".repeat(80);
        let longest = number(Kind::Beginning, &long[..70]);
        let any = number(Kind::Beginning, "");
        let pair = number(Kind::Pair, "word1 word2");
        let words = ["word1", "word2", "w", "word2001", &long];
        let text = words.join(" ");
        let mut start = 0;
        let places = words.iter().zip([0, 2, 3, 4, 5]).map(|(word, token)| {
            let own = start..start + word.len();
            start = own.end + 1;
            (token, own)
        });
        let mut found = Vec::new();
        vocabulary.read(&Bytes::new(&text), places, &mut found);
        found.sort_unstable();
        let at = |piece, tokens: &[u32]| tokens.iter().map(|&token| Place { piece, token }).collect::<Vec<_>>();
        let mut expected = [
            at(1, &[0]),
            at(2, &[2]),
            at(beginning, &[0, 2, 4]),
            at(longer, &[4]),
            at(longest, &[5]),
            at(any, &[0, 2, 3, 4, 5]),
            at(pair, &[0]),
        ]
        .concat();
        expected.sort_unstable();
        assert_eq!(found, expected);
        assert!(texts.is(beginning, "word") && !texts.is(beginning, "w") && texts.is(1, "word1") && !texts.is(1, "word11"));
    }
}
