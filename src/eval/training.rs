//! Training a classifier on labelled posts: who is kept together, what is measured before anything is written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::share::{Counts, Outcome, Share};
use crate::classify::{self, Classifier, Example, Figures, Header, Measured, Name, NameKind, Text};
use crate::engine::Prepared;
use crate::model::lang::Lang;
use crate::rule::{Class, Named, RuleSet};

/// Fewest posts that something can be learned from, and fewest of either kind.
pub const LEAST: (usize, usize) = (60, 15);
/// Below these what is measured leaves much open: posts, and posts of either kind.
pub const FEW: (usize, usize) = (600, 150);
/// The probability from which on a post is counted as found.
pub const AT_LEAST: f64 = 0.5;
/// Thresholds that are measured, for authors of rules.
pub const THRESHOLDS: [f64; 7] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9];

/// What a classifier is trained on, as it is gathered.
#[derive(Debug, Default)]
pub struct Gathered {
    examples: Vec<Example>,
    threads: Vec<usize>,
    brands: Vec<usize>,
    names: BTreeMap<String, usize>,
    thread: usize,
}

/// Why nothing was trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too few posts to learn from.
    #[error("{posts} labelled posts, {positive} of them positive: too few to learn from")]
    TooFew {
        /// Posts.
        posts: usize,
        /// Those that are what is to be told.
        positive: usize,
    },
    /// All posts are of one thread, or of one brand and thread.
    #[error("all posts are of one thread: what was learned could not be tried on another")]
    OneThread,
}

/// What came of training.
#[derive(Debug)]
pub struct Training {
    /// The classifier.
    pub classifier: Classifier,
    /// What cross-validation made of the posts of each language.
    pub languages: BTreeMap<Lang, Counts>,
    /// What it makes of all posts by the probability from which on they are found.
    pub thresholds: Vec<(f64, Counts)>,
    /// How many parts the posts were dealt into.
    pub folds: u32,
    /// What was kept together in one part: `brand` or `thread`.
    pub kept_together: &'static str,
    /// How many brands or threads those are.
    pub groups: usize,
}

/// The names in a post, as a classifier takes them.
#[must_use]
pub fn names(named: &[Named]) -> Vec<Name> {
    let kind = |class| match class {
        Class::Brand => NameKind::Brand,
        Class::Product => NameKind::Product,
        Class::Competitor => NameKind::Competitor,
    };
    Named::of_reading(named, 0).iter().map(|name| Name { tokens: name.tokens.clone(), kind: kind(name.class) }).collect()
}

impl Gathered {
    /// From here on posts are of another thread.
    pub const fn next_thread(&mut self) {
        self.thread += 1;
    }

    /// Takes in a post about a brand; a post without words of its author's own teaches nothing.
    ///
    /// `rules` tell what lexicons come to in it; `now` is when it is read.
    pub fn add(&mut self, post: &Prepared<'_>, is: bool, brand: &str, rules: &RuleSet, now: Timestamp) {
        let names = names(&post.mention.named);
        let given = rules.given(post.subject(now));
        let Some(example) = Example::new(&Text { document: &post.document, names: &names, given: &given }, is) else { return };
        let next = self.names.len();
        let brand = *self.names.entry(brand.to_owned()).or_insert(next);
        self.examples.push(example);
        self.threads.push(self.thread);
        self.brands.push(brand);
    }

    /// How many posts there are, and how many of them are what is to be told.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.examples.len(), self.examples.iter().filter(|example| example.is).count())
    }

    /// How many posts there are of a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> usize {
        self.examples.iter().filter(|example| example.lang == lang).count()
    }

    /// How many brands they are about.
    #[must_use]
    pub fn brands(&self) -> usize {
        self.names.len()
    }

    /// Trains a classifier and measures it by cross-validation: brands are kept together where there are several, else threads. `trained_on` says in words
    /// what the posts are, `general` that they are about other brands than the one that will be judged.
    ///
    /// # Errors
    /// When there is too little to learn from.
    pub fn train(&self, name: &str, (trained_on, general): (String, bool), folds: u32) -> Result<Training, Refusal> {
        let (posts, positive) = self.size();
        if posts < LEAST.0 || positive < LEAST.1 || posts - positive < LEAST.1 {
            return Err(Refusal::TooFew { posts, positive });
        }
        let by_brand = self.brands() > 1;
        let groups = if by_brand { &self.brands } else { &self.threads };
        let count = groups.iter().collect::<std::collections::BTreeSet<_>>().len();
        if count < 2 {
            return Err(Refusal::OneThread);
        }
        let folds = folds.clamp(2, 20).min(u32::try_from(count).unwrap_or(u32::MAX));
        let dealt = classify::folds(groups, folds);
        let mut hash = Sha256::new();
        for example in &self.examples {
            hash.update(example.bytes());
        }
        let header = Header {
            name: name.to_owned(),
            trained_on,
            general,
            positive: positive as u64,
            negative: (posts - positive) as u64,
            data: classify::hex(&hash.finalize()),
            ..Header::default()
        };
        let trained = classify::train(header, &self.examples, &dealt);
        let outcomes = |at_least: f64| {
            let pairs = self.examples.iter().zip(&trained.probabilities);
            pairs.map(move |(example, probability)| (example.lang, Outcome::of(example.is, *probability >= at_least)))
        };
        let mut languages: BTreeMap<Lang, Counts> = BTreeMap::new();
        for (lang, outcome) in outcomes(AT_LEAST) {
            languages.entry(lang).or_default().add(outcome);
        }
        let sum = |at_least: f64| {
            let mut counts = Counts::default();
            outcomes(at_least).for_each(|(_, outcome)| counts.add(outcome));
            counts
        };
        let thresholds = THRESHOLDS.into_iter().map(|at_least| (at_least, sum(at_least))).collect();
        let kept_together = if by_brand { "brand" } else { "thread" };
        let mut figures: BTreeMap<String, Figures> =
            languages.iter().map(|(lang, counts)| (lang.code().to_owned(), Figures::from(counts))).collect();
        figures.insert("all".to_owned(), Figures::from(&sum(AT_LEAST)));
        let measured = Measured { folds, kept_together: kept_together.to_owned(), at_least: AT_LEAST, languages: figures };
        let classifier = trained.classifier.with(|header| header.measured = measured);
        Ok(Training { classifier, languages, thresholds, folds, kept_together, groups: count })
    }
}

impl From<&Counts> for Figures {
    fn from(counts: &Counts) -> Self {
        let short = |number: f64| (number * 1e4).round() / 1e4;
        let ends = |share: Option<Share>| share.map(|share| [short(share.value), short(share.low), short(share.high)]);
        Self {
            posts: counts.posts(),
            positive: counts.right + counts.missed,
            precision: ends(counts.precision()),
            recall: ends(counts.recall()),
            f1: ends(counts.f1()),
        }
    }
}
