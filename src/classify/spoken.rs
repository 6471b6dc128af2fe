//! Which words of a text spoke, and how loudly: never a bare number.

use std::ops::Range;

use super::Classifier;
use super::feature::{Block, Sink, Text};

/// Longest stretch of words that is told as one.
const LONGEST: usize = 4;

/// What a classifier makes of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// How probable it is, from 0 to 1, that the text is what the classifier tells.
    pub probability: f64,
    /// Stretches of words that speak for it or against it, the loudest first.
    pub words: Vec<Word>,
    /// What was known beside the words and spoke.
    pub sums: Vec<Sum>,
}

/// A number that was given with a text, and what it adds to the log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    /// What it is.
    pub name: String,
    /// The number, in hundredths.
    pub sum: i32,
    /// What it adds.
    pub weight: f64,
}

/// A stretch of words, and what it adds to the log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it adds; above 0 speaks for, below 0 against.
    pub weight: f64,
}

struct Shares<'a> {
    classifier: &'a Classifier,
    blocks: [Vec<(f32, Range<usize>)>; Block::COUNT],
}

impl Sink for Shares<'_> {
    fn take(&mut self, block: Block, feature: u32, tokens: Range<usize>) {
        self.blocks[block as usize].push((self.classifier.weight(feature), tokens));
    }
}

impl Classifier {
    /// How probable it is that a text is what the classifier tells, and by which words.
    ///
    /// A word bears what it, its letters and the pair that it makes with the word before it add to the log-odds; words in a row that speak for
    /// the same are told as one stretch.
    #[must_use]
    pub fn explain(&self, text: &Text<'_>) -> Spoken {
        let mut shares = Shares { classifier: self, blocks: Default::default() };
        text.features(&mut shares);
        let slope = self.calibration(text.document.lang()).slope;
        let mut by_token: Vec<(f64, usize)> = vec![(0.0, 0); text.document.tokens().len()];
        for (block, own) in Block::ALL.into_iter().zip(&shares.blocks) {
            let norm = block.norm(u32::try_from(own.len()).unwrap_or(u32::MAX));
            for (weight, tokens) in own {
                if let Some(share) = by_token.get_mut(tokens.start).filter(|_| !tokens.is_empty()) {
                    share.0 += f64::from(weight * norm) * slope;
                    share.1 = share.1.max(tokens.end);
                }
            }
        }
        let mut sums: Vec<Sum> = text.given.iter().map(|given| Sum { name: given.name.clone(), sum: given.sum, weight: 0.0 }).collect();
        for (weight, which) in &shares.blocks[Block::Given as usize] {
            if let Some(sum) = sums.get_mut(which.start) {
                sum.weight += f64::from(weight * Block::Given.norm(1)) * slope;
            }
        }
        sums.retain(|sum| sum.weight != 0.0);
        let mut words: Vec<Word> = Vec::new();
        let mut stretch = 0;
        for (at, (weight, end)) in by_token.into_iter().enumerate().filter(|(_, (_, end))| *end > 0) {
            let document = text.document;
            let joins = |last: &&mut Word| {
                stretch < LONGEST
                    && (last.weight > 0.0) == (weight > 0.0)
                    && last.tokens.end == at
                    && document.sentence_of(last.tokens.start) == document.sentence_of(at)
            };
            if let Some(last) = words.last_mut().filter(joins) {
                last.weight += weight;
                last.tokens.end = end;
                stretch += 1;
            } else {
                words.push(Word { tokens: at..end, weight });
                stretch = 1;
            }
        }
        // Signs alone say nothing to people.
        words.retain(|word| word.tokens.clone().any(|at| !text.document.word(at).is_empty()));
        words.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.tokens.start.cmp(&b.tokens.start)));
        Spoken { probability: self.probability(text), words, sums }
    }
}
