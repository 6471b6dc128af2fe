//! Where a value may begin: most words of a post are told from all that begin one at a look.

use std::sync::LazyLock;

use super::{clock, date, unit, weekday, words};
use crate::model::lang::Lang;

/// Slots of a table.
const SLOTS: usize = 1 << 14;

/// A word can begin a value.
pub(super) const BEGINS: u8 = 1;
/// A word means one before a unit ("a month").
pub(super) const ARTICLE: u8 = 2;
/// A word spells an `@` or a dot.
pub(super) const SIGN: u8 = 4;
/// A word is a day of the week where another follows ("Mon-Fri"), and mostly something else ("so", "do").
pub(super) const SHORT_DAY: u8 = 8;

/// What words may be, by a number made of their letters: wrong only in saying that a word may be something.
pub(super) struct Starts {
    slots: Vec<u8>,
}

const SEED: u32 = 0x811c_9dc5;

const fn mixed(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const fn place(hash: u32) -> usize {
    (hash ^ (hash >> 15)) as usize % SLOTS
}

fn slot(word: &str) -> usize {
    place(word.bytes().fold(SEED, mixed))
}

impl Starts {
    fn new(lang: Lang) -> Self {
        let mut own = Self { slots: vec![0; SLOTS] };
        let numbers = words::begin(lang).chain((lang == Lang::Und).then(|| words::begin(Lang::En)).into_iter().flatten());
        let units = unit::begin();
        for word in weekday::short_days() {
            own.add(word, SHORT_DAY);
        }
        for word in
            numbers.chain(units).chain(date::begin(lang)).chain(clock::begin()).chain(weekday::begin()).chain(words::HALVES.iter().copied())
        {
            own.add(word, BEGINS);
        }
        for word in
            ["a", "an", "un", "una", "uno", "um", "uma", "une", "ein", "eine", "einen", "einem", "einer", "eines", "ena", "enan", "mia"]
                .into_iter()
                .chain(["ενα", "εναν", "ενασ", "μια", "μιασ", "ενοσ"])
        {
            own.add(word, ARTICLE);
        }
        for word in [
            "at",
            "a",
            "et",
            "arroba",
            "παπακι",
            "papaki",
            "chiocciola",
            "arobase",
            "klammeraffe",
            "dot",
            "punto",
            "τελεια",
            "teleia",
            "ponto",
            "punkt",
            "point",
        ] {
            own.add(word, SIGN);
        }
        own
    }

    fn add(&mut self, word: &str, what: u8) {
        let head = word.split(['-', ' ']).next().unwrap_or(word);
        for word in [word, head] {
            self.slots[slot(word)] |= what;
        }
    }

    /// What a folded word may be; of one with a hyphen (`twenty-four`, `Mon-Fri`) also what its head may be.
    pub(super) fn of(&self, word: &str) -> u8 {
        let mut hash = SEED;
        let mut head = 0;
        for byte in word.bytes() {
            if byte == b'-' && head == 0 {
                head = self.slots[place(hash)] & (BEGINS | SHORT_DAY);
            }
            hash = mixed(hash, byte);
        }
        let more = if head == 0 { 0 } else { BEGINS };
        self.slots[place(hash)] | more
    }
}

static STARTS: [LazyLock<Starts>; 8] = [
    LazyLock::new(|| Starts::new(Lang::En)),
    LazyLock::new(|| Starts::new(Lang::Es)),
    LazyLock::new(|| Starts::new(Lang::El)),
    LazyLock::new(|| Starts::new(Lang::Pt)),
    LazyLock::new(|| Starts::new(Lang::Fr)),
    LazyLock::new(|| Starts::new(Lang::De)),
    LazyLock::new(|| Starts::new(Lang::It)),
    LazyLock::new(|| Starts::new(Lang::Und)),
];

/// The table of a language.
pub(super) fn starts(lang: Lang) -> &'static Starts {
    &STARTS[match lang {
        Lang::En => 0,
        Lang::Es => 1,
        Lang::El => 2,
        Lang::Pt => 3,
        Lang::Fr => 4,
        Lang::De => 5,
        Lang::It => 6,
        Lang::Und => 7,
    }]
}
