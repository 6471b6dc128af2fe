//! A learned signal beside the rules: how probable it is that a post is what people labelled others to be.
//!
//! A classifier is a linear model over hashed n-grams of words and characters, trained on labelled posts and calibrated by language, so that
//! what it says is a probability. It reads no file and no clock: the same posts make the same classifier, byte for byte.

mod calibrate;
mod feature;
mod file;
mod number;
mod solve;
mod spoken;
mod train;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use calibrate::Calibration;
pub use feature::{Given, Name, NameKind, Text};
pub use file::{Damage, MAX_FILE, VERSION, hex};
pub use spoken::{Spoken, Sum, Word};
pub use train::{Example, Trained, cross_validate, folds, train};

use crate::model::lang::Lang;
use feature::{Block, Sink};

/// Bits of a hash that number a weight.
const BITS: u32 = 18;
/// How many weights a classifier has.
const WEIGHTS: usize = 1 << BITS;

/// What a classifier's file says of it, for people and for checks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// What the file is; always `overhear classifier`.
    pub format: String,
    /// The version of the format.
    pub version: u32,
    /// What it tells, as rules call it.
    pub name: String,
    /// What it was trained on, in words.
    pub trained_on: String,
    /// It was trained on other brands than the one that it judges: rules that ask for one of their own do not hear it.
    #[serde(default)]
    pub general: bool,
    /// Posts that are what it tells.
    pub positive: u64,
    /// Posts that are not.
    pub negative: u64,
    /// First 16 hex digits of the SHA-256 of all that it was trained on.
    pub data: String,
    /// What was measured before the file was written.
    pub measured: Measured,
    /// How a score becomes a probability, where no language has a way of its own.
    pub calibration: Calibration,
    /// The same by language.
    #[serde(default)]
    pub calibrations: BTreeMap<String, Calibration>,
    /// The largest weight.
    pub scale: f32,
    /// What is added to every score.
    pub bias: f32,
    /// First 16 hex digits of the SHA-256 of the rest of this line and of the weights.
    pub digest: String,
}

/// What cross-validation measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How many parts the posts were dealt into.
    pub folds: u32,
    /// What was kept together in one part: `brand` or `thread`.
    pub kept_together: String,
    /// The probability from which on a post was counted as found.
    pub at_least: f64,
    /// What came of it, by language; `all` for all of them.
    pub languages: BTreeMap<String, Figures>,
}

/// Shares with their 95 % intervals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Posts.
    pub posts: u64,
    /// Those of them that are what the classifier tells.
    pub positive: u64,
    /// How much of what was found is right: the share, and its ends.
    pub precision: Option<[f64; 3]>,
    /// How much of what is was found.
    pub recall: Option<[f64; 3]>,
    /// Their harmonic mean.
    pub f1: Option<[f64; 3]>,
}

/// A classifier at work.
#[derive(Debug, Clone)]
pub struct Classifier {
    header: Header,
    /// Weights as codes.
    codes: Box<[i8]>,
    /// What each code stands for.
    decoded: Box<[f32; 256]>,
    /// By language.
    calibrations: [Calibration; Lang::ALL.len() + 1],
}

/// The code of a weight, as an index.
const fn place(code: i8) -> usize {
    code.cast_unsigned() as usize
}

impl Classifier {
    fn new(header: Header, codes: Box<[i8]>) -> Self {
        let mut decoded = Box::new([0.0; 256]);
        for code in -127..=127_i8 {
            // Small weights are many, and told apart more finely than large ones.
            let part = f32::from(code) / 127.0;
            decoded[place(code)] = part * part.abs() * header.scale;
        }
        let mut calibrations = [header.calibration; Lang::ALL.len() + 1];
        for (lang, own) in Lang::ALL.into_iter().zip(&mut calibrations) {
            if let Some(calibration) = header.calibrations.get(lang.code()) {
                *own = *calibration;
            }
        }
        Self { header, codes, decoded, calibrations }
    }

    /// What its file says of it.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// How a score of a language becomes a probability.
    fn calibration(&self, lang: Lang) -> Calibration {
        let place = Lang::ALL.iter().position(|known| *known == lang).unwrap_or(Lang::ALL.len());
        self.calibrations[place]
    }

    fn weight(&self, feature: u32) -> f32 {
        self.codes.get(feature as usize).map_or(0.0, |code| self.decoded[place(*code)])
    }

    /// How probable it is, from 0 to 1, that a text is what the classifier tells.
    #[must_use]
    pub fn probability(&self, text: &Text<'_>) -> f64 {
        struct Sum<'a> {
            classifier: &'a Classifier,
            sums: [f32; Block::COUNT],
            counts: [u32; Block::COUNT],
        }
        impl Sink for Sum<'_> {
            fn take(&mut self, block: Block, feature: u32, _tokens: std::ops::Range<usize>) {
                self.sums[block as usize] += self.classifier.weight(feature);
                self.counts[block as usize] += 1;
            }
        }
        let mut sum = Sum { classifier: self, sums: [0.0; Block::COUNT], counts: [0; Block::COUNT] };
        text.features(&mut sum);
        let score: f32 = sum.sums.iter().zip(sum.counts).zip(Block::ALL).map(|((sum, count), block)| sum * block.norm(count)).sum();
        self.calibration(text.document.lang()).probability(f64::from(score + self.header.bias))
    }
}
