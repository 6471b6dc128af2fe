//! Training: labelled texts to a classifier, and what it would have said of texts that it had not seen.

use std::collections::BTreeMap;
use std::ops::Range;

use super::feature::{Block, Sink, Text};
use super::number::ln;
use super::solve::{Row, Shuffle, solve};
use super::{Calibration, Classifier, Header, WEIGHTS};
use crate::model::lang::Lang;

/// How much a post may bend the weights: less keeps them nearer to zero.
const COST: f64 = 2.0;
/// Least posts of a language for a curve of its own, and how many of them must be of either kind.
const OWN_CURVE: (usize, usize) = (120, 30);

/// A labelled text.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its language.
    pub lang: Lang,
    /// Whether it is what the classifier is to tell.
    pub is: bool,
    features: Vec<(u32, f32)>,
}

struct Counted {
    features: Vec<(u32, u8)>,
    counts: [u32; Block::COUNT],
}

impl Sink for Counted {
    fn take(&mut self, block: Block, feature: u32, _tokens: Range<usize>) {
        self.features.push((feature, block as u8));
        self.counts[block as usize] += 1;
    }
}

impl Example {
    /// A text and what it is; `None` for a text without words of its own.
    #[must_use]
    pub fn new(text: &Text<'_>, is: bool) -> Option<Self> {
        let mut counted = Counted { features: Vec::new(), counts: [0; Block::COUNT] };
        text.features(&mut counted);
        if counted.features.is_empty() {
            return None;
        }
        let norms: Vec<f32> = Block::ALL.into_iter().zip(counted.counts).map(|(block, count)| block.norm(count)).collect();
        counted.features.sort_unstable();
        let mut features: Vec<(u32, f32)> = Vec::with_capacity(counted.features.len());
        for (feature, block) in counted.features {
            let value = norms[usize::from(block)];
            match features.last_mut().filter(|last| last.0 == feature) {
                Some(last) => last.1 += value,
                None => features.push((feature, value)),
            }
        }
        Some(Self { lang: text.document.lang(), is, features })
    }

    /// Everything that it is, for a digest.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {}", self.lang.code(), self.is).into_bytes();
        for (feature, value) in &self.features {
            bytes.extend_from_slice(&feature.to_le_bytes());
            bytes.extend_from_slice(&value.to_bits().to_le_bytes());
        }
        bytes
    }
}

/// What came of training.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The classifier, trained on all examples.
    pub classifier: Classifier,
    /// How probable each example was to those trained without the fold that it is in, in the order of the examples.
    pub probabilities: Vec<f64>,
}

/// Deals groups of examples into so many folds of about one size; what is of one group stays together. `groups` numbers each example's.
#[must_use]
pub fn folds(groups: &[usize], count: u32) -> Vec<u32> {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for group in groups {
        *sizes.entry(*group).or_default() += 1;
    }
    let mut order: Vec<(usize, usize)> = sizes.into_iter().collect();
    Shuffle::new(7).mix(&mut order);
    // The largest first, each to where there is most room.
    order.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let mut filled = vec![0; count.max(1) as usize];
    let mut fold_of: BTreeMap<usize, u32> = BTreeMap::new();
    for (group, size) in order {
        let least = filled.iter().enumerate().min_by_key(|(_, posts)| **posts).map_or(0, |(fold, _)| fold);
        filled[least] += size;
        fold_of.insert(group, u32::try_from(least).unwrap_or_default());
    }
    groups.iter().map(|group| fold_of.get(group).copied().unwrap_or_default()).collect()
}

/// The weights of examples, and what is added to every score.
fn fit(examples: &[&Example]) -> (Vec<f64>, f64) {
    let worth = worth(examples);
    let rows: Vec<Row> = examples
        .iter()
        .map(|example| {
            let features = example.features.iter().map(|(feature, value)| (*feature, value * worth[*feature as usize])).collect();
            Row { features, is: example.is, cost: COST }
        })
        .collect();
    let (mut weights, bias) = solve(&rows, WEIGHTS);
    for (weight, worth) in weights.iter_mut().zip(worth) {
        *weight *= f64::from(worth);
    }
    (weights, bias)
}

/// What each feature is worth before anything is learned: one that is rare says more than one that is everywhere.
fn worth(examples: &[&Example]) -> Vec<f32> {
    let mut posts = vec![0_u32; WEIGHTS];
    for (feature, _) in examples.iter().flat_map(|example| &example.features) {
        posts[*feature as usize] += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "posts are far fewer than 2^52")]
    let all = examples.len() as f64;
    #[expect(clippy::cast_possible_truncation, reason = "a number between 0 and 20")]
    let of = |count: u32| (ln((all + 1.0) / (f64::from(count) + 1.0)) * 0.2 + 0.3) as f32;
    posts.into_iter().map(of).collect()
}

fn score(example: &Example, weights: &[f64], bias: f64) -> f64 {
    example.features.iter().map(|(feature, value)| f64::from(*value) * weights[*feature as usize]).sum::<f64>() + bias
}

/// The score of each example by weights trained without its fold.
#[must_use]
pub fn cross_validate(examples: &[Example], dealt: &[u32]) -> Vec<f64> {
    let mut scores = vec![0.0; examples.len()];
    let count = dealt.iter().max().map_or(0, |last| last + 1);
    for fold in 0..count {
        let others: Vec<&Example> = examples.iter().zip(dealt).filter(|(_, own)| **own != fold).map(|(example, _)| example).collect();
        let (weights, bias) = fit(&others);
        for (at, example) in examples.iter().enumerate().filter(|(at, _)| dealt[*at] == fold) {
            scores[at] = score(example, &weights, bias);
        }
    }
    scores
}

/// A number with so few decimals that reading it again gives the same.
fn short(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn curve(scores: &[(f64, bool)]) -> Calibration {
    let fitted = Calibration::fit(scores);
    Calibration { slope: short(fitted.slope), shift: short(fitted.shift) }
}

/// Trains a classifier; `dealt` says in which fold each example is judged by what the others taught.
#[must_use]
pub fn train(header: Header, examples: &[Example], dealt: &[u32]) -> Trained {
    let scores = cross_validate(examples, dealt);
    let pairs = |lang: Option<Lang>| -> Vec<(f64, bool)> {
        let own = examples.iter().zip(&scores).filter(|(example, _)| lang.is_none_or(|lang| example.lang == lang));
        own.map(|(example, score)| (*score, example.is)).collect()
    };
    let calibration = curve(&pairs(None));
    let calibrations: BTreeMap<String, Calibration> = Lang::ALL
        .into_iter()
        .map(|lang| (lang, pairs(Some(lang))))
        .filter(|(_, own)| {
            let yes = own.iter().filter(|(_, is)| *is).count();
            own.len() >= OWN_CURVE.0 && yes >= OWN_CURVE.1 && own.len() - yes >= OWN_CURVE.1
        })
        .map(|(lang, own)| (lang.code().to_owned(), curve(&own)))
        .collect();
    let probabilities = examples
        .iter()
        .zip(&scores)
        .map(|(example, score)| calibrations.get(example.lang.code()).unwrap_or(&calibration).probability(*score))
        .collect();
    let (weights, bias) = fit(&examples.iter().collect::<Vec<_>>());
    let largest = weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
    #[expect(clippy::cast_possible_truncation, reason = "a few decimals are all that is wanted")]
    let (scale, bias) = (short(largest).max(1e-6) as f32, short(bias) as f32);
    #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
    let code = |weight: f64| ((weight.abs() / f64::from(scale)).min(1.0).sqrt() * 127.0).round().copysign(weight) as i8;
    let codes = weights.into_iter().map(code).collect();
    let header = Header { calibration, calibrations, scale, bias, ..header };
    Trained { classifier: Classifier::sealed(header, codes), probabilities }
}
