//! What surrounding words do to a stretch of text: negation, hedging, asking.

use std::ops::Range;

use super::document::Document;
use crate::model::finding::Span;

/// The negator that holds for `tokens`, if any.
#[must_use]
pub fn negated(document: &Document, tokens: Range<usize>) -> Option<Span> {
    let _ = (document, tokens);
    None
}

/// The words by which the author of sentence `sentence` says that they are not sure, if any.
#[must_use]
pub fn hedge(document: &Document, sentence: usize) -> Option<Span> {
    let _ = (document, sentence);
    None
}

/// Whether sentence `sentence` asks.
#[must_use]
pub fn question(document: &Document, sentence: usize) -> bool {
    let _ = (document, sentence);
    false
}
