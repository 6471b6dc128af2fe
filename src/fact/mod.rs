//! Facts-as-code: typed, dated, per-market values, checked into a [`FactBook`].
//!
//! A fact is one TOML file. It says what people ask (`[questions]`), what the brand answers (`[official]`), and the typed values that an
//! answer can be held against (`[[slots]]`). Judging is closed-world: only what stands here can be contradicted.

mod check;
pub mod code;
pub mod cue;
mod file;
pub mod lint;
pub mod schema;
mod sense;
pub mod set;
mod slot;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use check::load;
pub use sense::Sense;
pub use slot::{Days, Held, Kind, Previous, Slot, Tolerance};

use crate::model::fact::Harm;
use crate::model::finding::Official;
use crate::model::id::FactId;
use crate::model::lang::Lang;
use cue::Cues;

/// What an example of a fact expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The answer contradicts the fact.
    Contradicts,
    /// The answer says what the fact says.
    Supports,
    /// No verdict.
    Silent,
}

impl Expected {
    /// The word written in fact files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contradicts => "contradicts",
            Self::Supports => "supports",
            Self::Silent => "silent",
        }
    }
}

/// An example: an answer and what the judge must make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Language of the answer.
    pub lang: Lang,
    /// The question it answers: thread title and opening post.
    pub question: Option<String>,
    /// The answer.
    pub answer: String,
    /// What it must be judged.
    pub expected: Expected,
    /// Whether it must be marked as said with reserve; not looked at when absent.
    pub hedged: Option<bool>,
    /// The day it was written; the day of the test when absent.
    pub posted: Option<Date>,
    /// Line of the fact file, from 1.
    pub line: usize,
}

/// A fact of the brand.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its id: the stem of its file's name.
    pub id: FactId,
    /// What it is about, for people.
    pub topic: String,
    /// How bad a wrong answer is.
    pub harm: Harm,
    /// The first day on which the current values hold; always, when absent.
    pub valid_from: Option<Date>,
    /// The last day on which they hold.
    pub valid_to: Option<Date>,
    /// The market it is for; every market when absent.
    pub market: Option<String>,
    /// Where the brand publishes it.
    pub url: Option<String>,
    /// First 8 hex digits of the SHA-256 of the file.
    pub revision: String,
    /// Path of the file, as loaded.
    pub path: String,
    /// What people ask when they ask about this.
    pub questions: Cues,
    /// The typed values.
    pub slots: Vec<Slot>,
    /// Examples, in the order of the file.
    pub examples: Vec<Example>,
    official: BTreeMap<Lang, String>,
}

impl Fact {
    /// The brand's wording in `lang`, else in the first language the fact has (English, Spanish, Greek, ... in this order).
    #[must_use]
    pub fn official(&self, lang: Lang) -> Option<Official> {
        let (lang, text) = self.official.get_key_value(&lang).or_else(|| self.official.first_key_value())?;
        Some(Official { fact: self.id.clone(), text: text.clone(), lang: *lang, url: self.url.clone() })
    }

    /// The languages that have an official wording.
    pub fn languages(&self) -> impl Iterator<Item = Lang> + '_ {
        self.official.keys().copied()
    }

    /// What `slot` of this fact held on `date`; `None` when the fact did not speak about that day.
    #[must_use]
    pub fn held<'a>(&self, slot: &'a Slot, date: Date) -> Option<Held<'a>> {
        if self.valid_to.is_some_and(|last| date > last) {
            return None;
        }
        if self.valid_from.is_none_or(|first| date >= first) {
            let ended = self.valid_to.and_then(|last| last.tomorrow().ok());
            return Some(Held { values: &slot.values, changed: ended });
        }
        let previous = slot.previously.iter().find(|previous| date <= previous.until)?;
        Some(Held { values: &previous.values, changed: previous.until.tomorrow().ok() })
    }

    /// Whether the current values hold on `date`.
    #[must_use]
    pub fn is_current(&self, date: Date) -> bool {
        self.valid_from.is_none_or(|first| date >= first) && self.valid_to.is_none_or(|last| date <= last)
    }
}

/// The brand's written facts, checked, in order of id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactBook {
    facts: Vec<Fact>,
}

impl FactBook {
    fn new(mut facts: Vec<Fact>) -> Self {
        facts.sort_by(|a, b| a.id.cmp(&b.id));
        Self { facts }
    }

    /// All facts, in order of id.
    pub fn iter(&self) -> std::slice::Iter<'_, Fact> {
        self.facts.iter()
    }

    /// How many facts there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is no fact.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The fact with this id.
    #[must_use]
    pub fn get(&self, id: &FactId) -> Option<&Fact> {
        self.facts.binary_search_by(|fact| fact.id.cmp(id)).ok().and_then(|at| self.facts.get(at))
    }
}

impl<'a> IntoIterator for &'a FactBook {
    type Item = &'a Fact;
    type IntoIter = std::slice::Iter<'a, Fact>;

    fn into_iter(self) -> Self::IntoIter {
        self.facts.iter()
    }
}
