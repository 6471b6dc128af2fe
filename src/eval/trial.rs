//! What a rule finds in what was said, added up.

use std::collections::BTreeMap;

use crate::engine::PostReport;
use crate::eval::history::{Known, Opinion, Opinions};
use crate::model::lang::Lang;

/// Posts read and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Posts read.
    pub posts: usize,
    /// Posts found.
    pub found: usize,
    /// Those found, by language.
    pub languages: BTreeMap<Lang, usize>,
    /// Those found that are known from incidents, by what staff think of them.
    pub opinions: Opinions,
}

impl Tally {
    /// Counts a post that was found, and the incident that it is known by.
    pub fn find(&mut self, report: &PostReport, known: Option<&Known>) {
        self.take(report.lang, known.map(|known| known.opinion));
    }

    /// Counts a post that was found.
    pub fn take(&mut self, lang: Lang, opinion: Option<Opinion>) {
        self.found += 1;
        *self.languages.entry(lang).or_default() += 1;
        if let Some(opinion) = opinion {
            *self.opinions.entry(opinion).or_default() += 1;
        }
    }

    /// How many staff think so of.
    #[must_use]
    pub fn of(&self, opinion: Opinion) -> usize {
        self.opinions.get(&opinion).copied().unwrap_or_default()
    }
}
