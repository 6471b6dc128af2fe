//! What a language's word table holds, and how its phrases are matched.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::lang::Lang;
use crate::text::document::Document;
use crate::text::greeklish::greek_key;

/// Words of one language that act on their neighbours; all folded, phrases with single spaces. A word that ends in `*` stands for all
/// words that begin so.
pub(in crate::text) struct Table {
    /// Words that negate what follows them.
    pub(in crate::text) negators: &'static [&'static str],
    /// Negators that are prepositions or determiners: they reach over a list (`no cuts, drops or lag`), and undo a negation before them.
    pub(in crate::text) without: &'static [&'static str],
    /// Negators that may follow what they negate (French `pas`, German `nicht`).
    pub(in crate::text) after: &'static [&'static str],
    /// Phrases that hold a negator and deny nothing (`not only`, `sin embargo`). The negator is their first word, unless a `+` marks another.
    pub(in crate::text) idle: &'static [&'static str],
    /// Verbs whose negation is meant for their clause (`don't think that …`).
    pub(in crate::text) raising: &'static [&'static str],
    /// Words that turn a thought: what stands before them is set against what follows.
    pub(in crate::text) contrast: &'static [&'static str],
    /// Other words that begin a clause: no negation reaches over them.
    pub(in crate::text) clause: &'static [&'static str],
    /// Phrases by which somebody says that they are not sure.
    pub(in crate::text) hedges: &'static [&'static str],
    /// Beginnings of questions.
    pub(in crate::text) questions: &'static [&'static str],
    /// Phrases that tell what happened to the writer.
    pub(in crate::text) experience: &'static [&'static str],
    /// Words that may stand before the beginning of a question.
    pub(in crate::text) lead_in: &'static [&'static str],
}

/// The tables for a language; Greek last for all, because Greek letters speak for themselves.
pub(in crate::text) fn tables(lang: Lang) -> &'static [&'static Table] {
    use super::{english, french, german, greek, italian, portuguese, spanish};
    match lang {
        Lang::En => const { &[&english::TABLE] },
        Lang::Es => const { &[&spanish::TABLE] },
        Lang::El => const { &[&greek::TABLE] },
        Lang::Pt => const { &[&portuguese::TABLE] },
        Lang::Fr => const { &[&french::TABLE] },
        Lang::De => const { &[&german::TABLE] },
        Lang::It => const { &[&italian::TABLE] },
        Lang::Und => const { &[&english::TABLE, &spanish::TABLE, &greek::TABLE] },
    }
}

/// How the words of a table begin: most words of a text are told from all of them at a look.
struct Beginnings {
    /// By the first four bytes.
    four: [u64; 32],
    /// By the first two, for words that may go on in any way after fewer than four.
    two: [u64; 32],
}

const fn slot(bytes: &[u8], from: usize, to: usize, most: usize) -> usize {
    let mut key: u32 = 0;
    let mut at = from;
    while at < to && at < from + most {
        key = (key << 8) | bytes[at] as u32;
        at += 1;
    }
    (key.wrapping_mul(0x9e37_79b1) >> 21) as usize
}

impl Beginnings {
    /// The beginnings of all words that [`super::role`] and the verbs of thinking ask for.
    const fn of(table: &Table) -> Self {
        let mut own = Self { four: [0; 32], two: [0; 32] };
        let lists = [table.without, table.negators, table.contrast, table.clause, table.raising];
        let mut list = 0;
        while list < lists.len() {
            let mut pattern = 0;
            while pattern < lists[list].len() {
                own.add(lists[list][pattern].as_bytes());
                pattern += 1;
            }
            list += 1;
        }
        own
    }

    const fn add(&mut self, pattern: &[u8]) {
        let mut from = 0;
        while from < pattern.len() {
            let mut to = from;
            while to < pattern.len() && pattern[to] != b'|' {
                to += 1;
            }
            let open = to > from && pattern[to - 1] == b'*';
            if open && to - 1 - from < 4 {
                let slot = slot(pattern, from, to - 1, 2);
                self.two[slot / 64] |= 1 << (slot % 64);
            } else {
                let slot = slot(pattern, from, to, 4);
                self.four[slot / 64] |= 1 << (slot % 64);
            }
            from = to + 1;
        }
    }

    fn hold(&self, word: &str) -> bool {
        let bytes = word.as_bytes();
        let (four, two) = (slot(bytes, 0, bytes.len(), 4), slot(bytes, 0, bytes.len(), 2));
        (self.four[four / 64] >> (four % 64) | self.two[two / 64] >> (two % 64)) & 1 == 1
    }
}

static ENGLISH: Beginnings = Beginnings::of(&super::english::TABLE);
static SPANISH: Beginnings = Beginnings::of(&super::spanish::TABLE);
static GREEK: Beginnings = Beginnings::of(&super::greek::TABLE);
static PORTUGUESE: Beginnings = Beginnings::of(&super::portuguese::TABLE);
static FRENCH: Beginnings = Beginnings::of(&super::french::TABLE);
static GERMAN: Beginnings = Beginnings::of(&super::german::TABLE);
static ITALIAN: Beginnings = Beginnings::of(&super::italian::TABLE);

/// Whether token `at` may be a word that negates, ends or turns a clause, or a verb of thinking; never wrong when it says no.
pub(super) fn may_act(document: &Document, at: usize) -> bool {
    let word = document.word(at);
    match document.lang() {
        Lang::En => ENGLISH.hold(word),
        Lang::Es => SPANISH.hold(word),
        // Greek in Latin letters is compared by its keys.
        Lang::El => word.is_ascii() || GREEK.hold(word),
        Lang::Pt => PORTUGUESE.hold(word),
        Lang::Fr => FRENCH.hold(word),
        Lang::De => GERMAN.hold(word),
        Lang::It => ITALIAN.hold(word),
        Lang::Und => ENGLISH.hold(word) || SPANISH.hold(word) || GREEK.hold(word),
    }
}

/// What the words of a table do to a negation, by word.
pub(super) struct Acting {
    words: HashMap<&'static str, u8>,
    /// Beginnings of words.
    open: Vec<(&'static str, u8)>,
    /// Phrases that deny nothing, by their negator, with its place in them.
    idle: HashMap<&'static str, Vec<Idle>>,
    /// Those whose negator has a star.
    starred: Vec<Idle>,
    /// All of them, for words that are not compared letter by letter.
    idles: Vec<Idle>,
}

/// A phrase that denies nothing, and which of its words is the negator.
pub(super) type Idle = (usize, &'static str);

static ENGLISH_ACTS: LazyLock<Acting> = LazyLock::new(|| Acting::new(&super::english::TABLE));
static SPANISH_ACTS: LazyLock<Acting> = LazyLock::new(|| Acting::new(&super::spanish::TABLE));
static GREEK_ACTS: LazyLock<Acting> = LazyLock::new(|| Acting::new(&super::greek::TABLE));
static PORTUGUESE_ACTS: LazyLock<Acting> = LazyLock::new(|| Acting::new(&super::portuguese::TABLE));
static FRENCH_ACTS: LazyLock<Acting> = LazyLock::new(|| Acting::new(&super::french::TABLE));
static GERMAN_ACTS: LazyLock<Acting> = LazyLock::new(|| Acting::new(&super::german::TABLE));
static ITALIAN_ACTS: LazyLock<Acting> = LazyLock::new(|| Acting::new(&super::italian::TABLE));

impl Acting {
    /// A preposition or determiner that denies.
    pub(super) const WITHOUT: u8 = 1;
    /// Any other word that denies.
    pub(super) const NEGATOR: u8 = 2;
    /// A word that ends or turns a clause.
    pub(super) const CLAUSE: u8 = 4;
    /// A verb whose negation is meant for its clause.
    pub(super) const RAISING: u8 = 8;

    fn lists(table: &'static Table) -> [(&'static [&'static str], u8); 5] {
        [
            (table.without, Self::WITHOUT),
            (table.negators, Self::NEGATOR),
            (table.contrast, Self::CLAUSE),
            (table.clause, Self::CLAUSE),
            (table.raising, Self::RAISING),
        ]
    }

    fn new(table: &'static Table) -> Self {
        let place = |phrase: &'static str| (phrase.split(' ').position(|word| word.starts_with('+')).unwrap_or(0), phrase);
        let idles: Vec<Idle> = table.idle.iter().map(|phrase| place(phrase)).collect();
        let mut own = Self { words: HashMap::new(), open: Vec::new(), idle: HashMap::new(), starred: Vec::new(), idles };
        for (at, phrase) in &own.idles {
            let negator = phrase.split(' ').nth(*at).unwrap_or_default().trim_start_matches('+');
            if negator.ends_with('*') {
                own.starred.push((*at, phrase));
            } else {
                own.idle.entry(negator).or_default().push((*at, phrase));
            }
        }
        for (list, act) in Self::lists(table) {
            for pattern in list {
                match pattern.strip_suffix('*') {
                    Some(beginning) => own.open.push((beginning, act)),
                    None => *own.words.entry(pattern).or_insert(0) |= act,
                }
            }
        }
        own
    }

    fn get(&self, word: &str) -> u8 {
        let own = self.words.get(word).copied().unwrap_or(0);
        self.open.iter().filter(|(beginning, _)| word.starts_with(beginning)).fold(own, |all, (_, act)| all | act)
    }

    /// Phrases that deny nothing and may have the word at token `at` for their negator.
    pub(super) fn idle(document: &Document, at: usize) -> impl Iterator<Item = &'static Idle> {
        let tables: &'static [&'static LazyLock<Self>] = match document.lang() {
            Lang::En => const { &[&ENGLISH_ACTS] },
            Lang::Es => const { &[&SPANISH_ACTS] },
            Lang::El => const { &[&GREEK_ACTS] },
            Lang::Pt => const { &[&PORTUGUESE_ACTS] },
            Lang::Fr => const { &[&FRENCH_ACTS] },
            Lang::De => const { &[&GERMAN_ACTS] },
            Lang::It => const { &[&ITALIAN_ACTS] },
            Lang::Und => const { &[&ENGLISH_ACTS, &SPANISH_ACTS, &GREEK_ACTS] },
        };
        let word = document.word(at);
        let keyed = document.lang() == Lang::El && word.is_ascii();
        tables.iter().flat_map(move |acts| {
            let (some, starred) = if keyed { (Some(&acts.idles), None) } else { (acts.idle.get(word), Some(&acts.starred)) };
            [some, starred].into_iter().flatten().flatten()
        })
    }

    /// What the word at token `at` does, by each of the tables of the document's language.
    pub(super) fn of(document: &Document, at: usize, tables: &'static [&'static Table]) -> [u8; 3] {
        let word = document.word(at);
        let mut acts = [0; 3];
        match document.lang() {
            Lang::El if word.is_ascii() => {
                for (table, own) in tables.iter().zip(&mut acts) {
                    for (list, act) in Self::lists(table) {
                        *own |= if list.iter().any(|pattern| word_is(document, at, pattern)) { act } else { 0 };
                    }
                }
            }
            Lang::El => acts[0] = GREEK_ACTS.get(word),
            Lang::En => acts[0] = ENGLISH_ACTS.get(word),
            Lang::Es => acts[0] = SPANISH_ACTS.get(word),
            Lang::Pt => acts[0] = PORTUGUESE_ACTS.get(word),
            Lang::Fr => acts[0] = FRENCH_ACTS.get(word),
            Lang::De => acts[0] = GERMAN_ACTS.get(word),
            Lang::It => acts[0] = ITALIAN_ACTS.get(word),
            Lang::Und => acts = [ENGLISH_ACTS.get(word), SPANISH_ACTS.get(word), GREEK_ACTS.get(word)],
        }
        acts
    }
}

/// Whether a word in Latin letters may have the key of one in Greek letters, by their first letters alone.
fn may_sound(word: &str, pattern: &str) -> bool {
    let Some((&latin, greek)) = word.as_bytes().first().zip(pattern.chars().next()) else { return true };
    match greek {
        'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω' => matches!(latin, b'a' | b'e' | b'h' | b'i' | b'o' | b'u' | b'w' | b'y'),
        'β' => matches!(latin, b'b' | b'v'),
        'δ' => latin == b'd',
        'ζ' => latin == b'z',
        'θ' | 'τ' => matches!(latin, b't' | b'q' | b'8' | b'9'),
        'λ' => latin == b'l',
        'μ' => latin == b'm',
        'π' | 'ψ' => matches!(latin, b'p' | b'4'),
        'ρ' => latin == b'r',
        'σ' => latin == b's',
        'φ' => latin == b'f',
        // γ, κ, ν, ξ, χ run into one another.
        _ => !matches!(
            latin,
            b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y' | b'b' | b'd' | b'f' | b'l' | b'm' | b'p' | b'r' | b's' | b't' | b'v' | b'z'
        ),
    }
}

/// Whether token `at` of the document is `pattern`; Latin-letter tokens of Greek posts by their key.
pub(super) fn word_is(document: &Document, at: usize, pattern: &str) -> bool {
    let word = document.word(at);
    if word.is_empty() {
        return false;
    }
    if let Some(beginning) = pattern.strip_suffix('*') {
        if word.starts_with(beginning) {
            return true;
        }
    } else if word == pattern {
        return true;
    }
    if document.lang() != Lang::El || !word.is_ascii() || pattern.is_ascii() || !may_sound(word, pattern) {
        return false;
    }
    let Some(key) = greek_key(word) else { return false };
    match pattern.strip_suffix('*') {
        Some(beginning) => greek_key(beginning).is_some_and(|beginning| key.starts_with(&beginning)),
        None => greek_key(pattern).as_deref() == Some(key.as_str()),
    }
}

/// The token after `phrase` when it begins at token `at`; marks between its words are passed over, a sentence's end is not.
pub(super) fn phrase_at(document: &Document, at: usize, phrase: &str) -> Option<usize> {
    if !may_begin(document, at, phrase) {
        return None;
    }
    let sentence = document.sentence_of(at);
    let mut next = at;
    for (index, word) in phrase.split(' ').enumerate() {
        while index > 0 && next < document.tokens().len() && document.word(next).is_empty() {
            next += 1;
        }
        if next >= document.tokens().len()
            || document.sentence_of(next) != sentence
            || !word_is(document, next, word.trim_start_matches('+'))
        {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// Whether `phrase` can begin at token `at`, by its first letters: most phrases end here.
fn may_begin(document: &Document, at: usize, phrase: &str) -> bool {
    let word = document.word(at);
    let phrase = phrase.trim_start_matches('+');
    let letter = |text: &str| text.chars().next();
    if document.lang() != Lang::El || !word.is_ascii() || phrase.is_ascii() {
        // `*` alone stands for any word.
        return letter(word) == letter(phrase) || phrase.starts_with('*');
    }
    // Vowels are spelled in too many ways to tell.
    let initials: &[u8] = match letter(phrase) {
        Some('β') => b"bv",
        Some('γ') => b"gy",
        Some('δ') => b"d",
        Some('ζ') => b"z",
        Some('θ') => b"t89qu",
        Some('κ') => b"kc",
        Some('λ') => b"l",
        Some('μ') => b"m",
        Some('ν') => b"n",
        Some('ξ') => b"xkj3",
        Some('π') => b"p",
        Some('ρ') => b"r",
        Some('σ') => b"s",
        Some('τ') => b"t",
        Some('φ') => b"fp",
        Some('χ') => b"xhc",
        Some('ψ') => b"p4",
        _ => b"aeiouwyh",
    };
    word.bytes().next().is_some_and(|first| initials.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::fold;

    #[test]
    fn no_word_of_a_table_is_passed_over() {
        for lang in [Lang::En, Lang::Es, Lang::El, Lang::Pt, Lang::Fr, Lang::De, Lang::It, Lang::Und] {
            let mut words = 0;
            for table in tables(lang) {
                for pattern in [table.without, table.negators, table.contrast, table.clause, table.raising].concat() {
                    for one in pattern.split('|').filter(|one| !one.contains(' ')) {
                        for word in [one.replace('*', ""), one.replace('*', "xyz"), one.replace('*', "α")] {
                            let document = Document::new(&word, lang);
                            if word_is(&document, 0, pattern) {
                                assert!(may_act(&document, 0), "{word} {pattern} {lang}");
                                words += 1;
                            }
                        }
                    }
                }
            }
            assert!(words > 60, "{words} {lang}");
        }
    }

    #[test]
    fn first_letters_do_not_part_words_of_one_key() {
        let latin = [
            "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y",
            "z", "3", "4", "8", "9",
        ];
        let greek: Vec<char> = ('α'..='ω').filter(|c| *c != 'ς').collect();
        let mut equal = 0;
        for (one, two) in greek.iter().flat_map(|one| greek.iter().map(move |two| (one, two))) {
            for tail in ["", "α", "τι"] {
                let pattern = fold(&format!("{one}{two}{tail}"));
                let Some(key) = greek_key(&pattern) else { continue };
                let tail = match tail {
                    "α" => "a",
                    "τι" => "ti",
                    _ => "",
                };
                for (first, second) in latin.iter().flat_map(|first| latin.iter().map(move |second| (first, second))) {
                    for third in ["", "h", "s", "i", "u"] {
                        let word = format!("{first}{second}{third}{tail}");
                        if greek_key(&word).as_deref() == Some(key.as_str()) {
                            equal += 1;
                            assert!(may_sound(&word, &pattern), "{word} {pattern} {key}");
                        }
                    }
                }
            }
        }
        assert!(equal > 1_000, "{equal}");
    }
}
