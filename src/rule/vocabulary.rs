//! Words numbered once: every word, beginning of a word and pair of words that some pattern waits for has a number, and a post finds the
//! numbers of all its tokens in one pass, at a cost that does not depend on how many rules there are.

/// A number of the vocabulary.
pub(super) type Piece = u32;

/// What stands in a text at one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub piece: Piece,
    /// Its first token.
    pub token: u32,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, taken on by one byte: cheap to go on with, so that all beginnings of a word are hashed on the way to its end.
const fn onwards(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(PRIME)
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(SEED, onwards)
}

/// One hash of two words in order.
const fn both(first: u64, second: u64) -> u64 {
    first.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ second
}

/// Texts to numbers by open addressing; what is found is compared, so that no collision is taken for a hit.
#[derive(Debug, Default)]
struct Table {
    /// Upper half of the hash, and one more than the place in `known`; zero is empty. Always a power of two, at most half full.
    slots: Box<[(u32, u32)]>,
    known: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    /// Its bytes in the vocabulary's text; of a pair, both words with a space between them.
    start: u32,
    length: u32,
    piece: Piece,
}

impl Table {
    #[expect(clippy::cast_possible_truncation, reason = "halves of a hash")]
    const fn split(&self, hash: u64) -> (usize, u32) {
        // The multiplication leaves its best bits at the top.
        let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed >> 40) as usize & self.slots.len().wrapping_sub(1), mixed as u32)
    }

    /// The number of a text with this hash, by `is` it.
    fn find(&self, hash: u64, is: impl Fn(&Known) -> bool) -> Option<Piece> {
        if self.slots.is_empty() {
            return None;
        }
        let (mut at, tag) = self.split(hash);
        loop {
            let (found, place) = *self.slots.get(at)?;
            if place == 0 {
                return None;
            }
            if found == tag
                && let Some(known) = self.known.get(place as usize - 1).filter(|known| is(known))
            {
                return Some(known.piece);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn place(&mut self, hash: u64, place: u32) {
        let (mut at, tag) = self.split(hash);
        while self.slots[at].1 != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = (tag, place);
    }

    /// Adds a text that is not there.
    fn add(&mut self, hash: u64, known: Known, text: &str) {
        self.known.push(known);
        if self.known.len() * 2 > self.slots.len() {
            self.slots = vec![(0, 0); (self.slots.len() * 2).max(64)].into_boxed_slice();
            for place in 0..self.known.len() {
                let Known { start, length, .. } = self.known[place];
                let own = text.get(start as usize..(start + length) as usize).unwrap_or_default();
                self.place(rehash(own), u32::try_from(place + 1).unwrap_or(u32::MAX));
            }
        } else {
            self.place(hash, u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        }
    }
}

/// The hash of a stored text: a pair has a space, a word has none.
fn rehash(text: &str) -> u64 {
    match text.split_once(' ') {
        Some((first, second)) => both(hash(first), hash(second)),
        None => hash(text),
    }
}

/// Numbered words, beginnings and pairs of words.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    text: String,
    words: Table,
    beginnings: Table,
    pairs: Table,
    /// Bit n: some beginning has n bytes; the last bit stands for all lengths from there on.
    lengths: u64,
}

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Beginning,
    /// Two words with a space between them.
    Pair,
}

impl Vocabulary {
    /// The number of a text, `next` if it has none yet. A word with a space inside can be no word: nothing stands for it.
    pub fn number(&mut self, kind: Kind, text: &str, next: Piece) -> Piece {
        let hash = rehash(text);
        let own = &self.text;
        let table = match kind {
            Kind::Word => &mut self.words,
            Kind::Beginning => {
                self.lengths |= 1 << text.len().min(63);
                &mut self.beginnings
            }
            Kind::Pair => &mut self.pairs,
        };
        let is = |known: &Known| own.get(known.start as usize..(known.start + known.length) as usize) == Some(text);
        if let Some(piece) = table.find(hash, is) {
            return piece;
        }
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        table.add(hash, Known { start, length, piece: next }, &self.text);
        next
    }

    fn is(&self, known: &Known, word: &[u8]) -> bool {
        self.text.as_bytes().get(known.start as usize..(known.start + known.length) as usize) == Some(word)
    }

    /// Adds the numbers of the words given in order with their tokens, of their beginnings, and of neighbours.
    pub fn read<'a>(&self, words: impl Iterator<Item = (u32, &'a str)>, found: &mut Vec<Place>) {
        let mut before: Option<(u64, u32, &[u8])> = None;
        for (token, word) in words {
            let word = word.as_bytes();
            let mut own = SEED;
            for (length, &byte) in word.iter().enumerate() {
                if self.lengths & (1 << length.min(63)) != 0 {
                    self.beginning(own, &word[..length], token, found);
                }
                own = onwards(own, byte);
            }
            if self.lengths & (1 << word.len().min(63)) != 0 {
                self.beginning(own, word, token, found);
            }
            if let Some(piece) = self.words.find(own, |known| self.is(known, word)) {
                found.push(Place { piece, token });
            }
            if let Some((hash, first, text)) = before {
                let is = |known: &Known| {
                    let pair = self.text.as_bytes().get(known.start as usize..(known.start + known.length) as usize);
                    pair.and_then(|pair| pair.strip_prefix(text)).and_then(|rest| rest.strip_prefix(b" ")) == Some(word)
                };
                if let Some(piece) = self.pairs.find(both(hash, own), is) {
                    found.push(Place { piece, token: first });
                }
            }
            before = Some((own, token, word));
        }
    }

    fn beginning(&self, hash: u64, text: &[u8], token: u32, found: &mut Vec<Place>) {
        if let Some(piece) = self.beginnings.find(hash, |known| self.is(known, text)) {
            found.push(Place { piece, token });
        }
    }

    /// Whether nothing is numbered.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.lengths == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beginnings_and_pairs_are_found_and_nothing_else() {
        let mut vocabulary = Vocabulary::default();
        let mut next = 0;
        let mut number = |kind, text: &str| {
            let piece = vocabulary.number(kind, text, next);
            next = next.max(piece + 1);
            piece
        };
        for at in 0..2_000_u32 {
            assert_eq!(number(Kind::Word, &format!("word{at}")), at);
        }
        assert_eq!(number(Kind::Word, "word7"), 7);
        let beginning = number(Kind::Beginning, "wo");
        let any = number(Kind::Beginning, "");
        let pair = number(Kind::Pair, "word1 word2");
        let mut found = Vec::new();
        vocabulary.read([(0, "word1"), (2, "word2"), (3, "w"), (4, "word2001")].into_iter(), &mut found);
        found.sort_unstable();
        let at = |piece, tokens: &[u32]| tokens.iter().map(|&token| Place { piece, token }).collect::<Vec<_>>();
        let expected = [at(1, &[0]), at(2, &[2]), at(beginning, &[0, 2, 4]), at(any, &[0, 2, 3, 4]), at(pair, &[0])].concat();
        assert_eq!(found, expected);
    }
}
