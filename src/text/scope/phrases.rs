//! Lists of phrases, by the words that begin them: most words of a text begin none.

use std::sync::LazyLock;

use super::table::{Table, phrase_at, tables};
use super::unreal_words::{Unreal, unreal};
use crate::model::lang::Lang;
use crate::text::document::Document;
use crate::text::greeklish::greek_key;

/// Slots of the table of beginnings.
const SLOTS: usize = 1024;
/// Bytes of a word that its slot is made of.
const HEAD: usize = 4;

/// One list of the tables of a language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Phrases by which somebody says that they are not sure.
    Hedges,
    /// Phrases that tell what happened to the writer.
    Experience,
    /// Words that turn a thought.
    Contrast,
    /// Beginnings of questions.
    Questions,
    /// Words that begin what is supposed or feared.
    Supposes,
    /// The same words where they begin nothing of the kind.
    Real,
    /// Words that lead to hearsay.
    Hearsay,
    /// Words that lead to what others say.
    Reports,
    /// Words by which an author denies what others say.
    Denials,
    /// Words that make a question a reproach.
    Reproaches,
}

impl List {
    /// All of them, in order.
    const ALL: [Self; 10] = [
        Self::Hedges,
        Self::Experience,
        Self::Contrast,
        Self::Questions,
        Self::Supposes,
        Self::Real,
        Self::Hearsay,
        Self::Reports,
        Self::Denials,
        Self::Reproaches,
    ];

    /// Its phrases in a language.
    fn of(self, lang: Lang) -> Vec<&'static str> {
        let acting = |of: fn(&'static Table) -> &'static [&'static str]| tables(lang).iter().flat_map(|table| of(table)).copied().collect();
        let unreal =
            |of: fn(&'static Unreal) -> &'static [&'static str]| unreal(lang).iter().flat_map(|table| of(table)).copied().collect();
        match self {
            Self::Hedges => acting(|table| table.hedges),
            Self::Experience => acting(|table| table.experience),
            Self::Contrast => acting(|table| table.contrast),
            Self::Questions => acting(|table| table.questions),
            Self::Supposes => unreal(|table| table.supposes),
            Self::Real => unreal(|table| table.real),
            Self::Hearsay => unreal(|table| table.hearsay),
            Self::Reports => unreal(|table| table.reports),
            Self::Denials => unreal(|table| table.denials),
            Self::Reproaches => unreal(|table| table.reproaches),
        }
    }
}

/// The phrases of one list in one language.
pub(super) struct Phrases {
    all: Vec<&'static str>,
    /// Indices of phrases by the slot of their first word.
    slots: Vec<Vec<u16>>,
    /// Phrases of which the first word's beginning is too short for a slot, or which begin with any word.
    open: Vec<u16>,
    /// The same for Greek in Latin letters: keys of first words, sorted, with their phrases; the key of a beginning with `*` holds for all
    /// that go on.
    keys: Vec<(String, bool, u16)>,
}

fn slot(word: &str) -> usize {
    let head = &word.as_bytes()[..word.len().min(HEAD)];
    let hash = head.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) as usize % SLOTS
}

impl Phrases {
    fn new(lang: Lang, list: List) -> Self {
        let all = list.of(lang);
        let mut own = Self { slots: vec![Vec::new(); SLOTS], open: Vec::new(), keys: Vec::new(), all };
        for (index, phrase) in own.all.iter().enumerate() {
            let Ok(index) = u16::try_from(index) else { break };
            let first = phrase.trim_start_matches('+').split(' ').next().unwrap_or_default();
            let (word, open) = first.strip_suffix('*').map_or((first, false), |beginning| (beginning, true));
            if open && word.len() < HEAD {
                own.open.push(index);
            } else {
                own.slots[slot(word)].push(index);
            }
            if !first.is_ascii()
                && let Some(key) = greek_key(word)
            {
                own.keys.push((key, open, index));
            }
        }
        own.keys.sort();
        own
    }

    /// The token after the longest phrase of the list that begins at token `at`.
    pub(super) fn at(&self, document: &Document, at: usize) -> Option<usize> {
        let word = document.word(at);
        if word.is_empty() {
            return None;
        }
        let end = |index: &u16| self.all.get(usize::from(*index)).and_then(|phrase| phrase_at(document, at, phrase));
        let mut best = self.slots[slot(word)].iter().chain(&self.open).filter_map(end).max();
        if document.lang() == Lang::El
            && word.is_ascii()
            && let Some(key) = greek_key(word)
        {
            best = best.max(self.keyed(&key).iter().filter_map(end).max());
        }
        best
    }

    /// Phrases whose first word may have a key.
    fn keyed(&self, key: &str) -> Vec<u16> {
        let same = |(own, open, _): &&(String, bool, u16)| own == key || (*open && key.starts_with(own.as_str()));
        // All beginnings of the key sort before it, and all that share its first letter stand together.
        let Some(first) = key.chars().next() else { return Vec::new() };
        let from = self.keys.partition_point(|(own, ..)| own.chars().next() < Some(first));
        let to = self.keys.partition_point(|(own, ..)| own.chars().next() <= Some(first));
        self.keys[from..to].iter().filter(same).map(|(_, _, index)| *index).collect()
    }
}

/// All lists of one language.
struct Lists([Phrases; 10]);

impl Lists {
    fn new(lang: Lang) -> Self {
        Self(List::ALL.map(|list| Phrases::new(lang, list)))
    }
}

static LISTS: [LazyLock<Lists>; 8] = [
    LazyLock::new(|| Lists::new(Lang::En)),
    LazyLock::new(|| Lists::new(Lang::Es)),
    LazyLock::new(|| Lists::new(Lang::El)),
    LazyLock::new(|| Lists::new(Lang::Pt)),
    LazyLock::new(|| Lists::new(Lang::Fr)),
    LazyLock::new(|| Lists::new(Lang::De)),
    LazyLock::new(|| Lists::new(Lang::It)),
    LazyLock::new(|| Lists::new(Lang::Und)),
];

/// A list in a language.
pub(super) fn phrases(lang: Lang, list: List) -> &'static Phrases {
    let lists = &LISTS[match lang {
        Lang::En => 0,
        Lang::Es => 1,
        Lang::El => 2,
        Lang::Pt => 3,
        Lang::Fr => 4,
        Lang::De => 5,
        Lang::It => 6,
        Lang::Und => 7,
    }];
    &lists.0[list as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::greeklish::greek_key;

    /// Every phrase is found where it stands, as the plain search finds it.
    #[test]
    fn no_phrase_is_passed_over() {
        for lang in [Lang::En, Lang::Es, Lang::El, Lang::Pt, Lang::Fr, Lang::De, Lang::It, Lang::Und] {
            for list in List::ALL {
                let known = phrases(lang, list);
                let mut found = 0;
                for phrase in &known.all {
                    let open = phrase.contains('*').then(|| phrase.replace('*', "xyz"));
                    for text in std::iter::once(phrase.replace('*', "")).chain(open) {
                        let document = Document::new(&text, lang);
                        for at in 0..document.tokens().len() {
                            let plain = known.all.iter().filter_map(|phrase| phrase_at(&document, at, phrase)).max();
                            assert_eq!(known.at(&document, at), plain.filter(|_| !document.word(at).is_empty()), "{text} {at} {lang}");
                            found += usize::from(plain.is_some());
                        }
                    }
                }
                assert!(found >= known.all.len(), "{lang}");
            }
        }
    }

    #[test]
    fn greek_in_latin_letters_is_found_by_its_key() {
        let known = phrases(Lang::El, List::Hedges);
        for text in ["nomizw", "nomizo", "mallon", "isws", "an den kanw lathos", "den eimai sigouros"] {
            let document = Document::new(text, Lang::El);
            assert!(known.at(&document, 0).is_some(), "{text} {:?}", greek_key(text));
        }
    }
}
