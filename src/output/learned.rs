//! What a classifier made of a post, for people: the probability, and the words that spoke.

use super::page::cut;
use crate::model::finding::Likelihood;
use crate::model::untrusted::shown;

/// Longest stretch of words told, in columns.
const LONGEST: usize = 60;

/// The probability with the words behind it, in a line.
#[must_use]
pub fn likelihood(likelihood: &Likelihood) -> String {
    let sums = likelihood.lexicons.iter().map(|sum| format!("{} {} {:+.2}", shown(&sum.lexicon, false), sum.sum, sum.weight));
    let words: Vec<String> =
        likelihood.words.iter().map(|word| format!("“{}” {:+.2}", cut(&word.text.shown(), LONGEST), word.weight)).chain(sums).collect();
    let said = if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) };
    format!("{:.2} probable by {}{said}", likelihood.probability, shown(&likelihood.classifier, false))
}
