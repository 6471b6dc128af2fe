//! Hashtags as the words they are made of: `#NoMeGusta`, `#boycott_brand`, `#Μποϊκοτάζ2024`.

use std::ops::Range;

use super::{Change, Part};
use crate::model::finding::Span;
use crate::text::document::{Document, TokenKind};
use crate::text::normal::{fold_word, is_accent, is_ignorable};

/// Most words of one hashtag.
const MOST: usize = 16;

/// The words of the hashtag at a token.
pub(super) fn parts(document: &Document, at: usize) -> Option<Change> {
    let token = document.tokens().get(at)?;
    let text = token.span.of(document.original());
    let mut parts = Vec::new();
    for range in split(text) {
        let span = Span { start: token.span.start + range.start, end: token.span.start + range.end };
        let own = span.of(document.original());
        let kind = if own.starts_with(|c: char| c.is_numeric()) { TokenKind::Number } else { TokenKind::Word };
        let mut folded = String::new();
        fold_word(own, &mut folded);
        if !folded.is_empty() {
            parts.push(Part { kind, span, folded });
        }
    }
    (!parts.is_empty()).then(|| Change { tokens: at..at + 1, choices: vec![parts] })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Small,
    Capital,
    Digit,
    /// Between words.
    Other,
}

/// Words by underscores, capitals and digits: `ABCNews` is two, `iPhone` is one.
pub(crate) fn split(text: &str) -> Vec<Range<usize>> {
    let shape = |c: char| {
        if c.is_numeric() {
            Shape::Digit
        } else if c.is_uppercase() {
            Shape::Capital
        } else if c.is_alphabetic() {
            Shape::Small
        } else {
            Shape::Other
        }
    };
    let visible: Vec<(usize, char)> = text.char_indices().filter(|&(_, c)| !is_accent(c) && !is_ignorable(c)).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start: Option<usize> = None;
    for (index, &(at, c)) in visible.iter().enumerate() {
        let own = shape(c);
        if own == Shape::Other {
            ranges.extend(start.take().map(|start| start..at));
            continue;
        }
        let before = index.checked_sub(1).map(|before| shape(visible[before].1));
        let after = visible.get(index + 1).map(|&(_, c)| shape(c));
        let border = match (before, own) {
            // `iPhone`, `eBay`
            (Some(Shape::Small), Shape::Capital) => start.is_some_and(|start| text[start..at].chars().nth(1).is_some()),
            (Some(Shape::Capital), Shape::Capital) => after == Some(Shape::Small),
            (Some(Shape::Digit), Shape::Small | Shape::Capital) | (Some(Shape::Small | Shape::Capital), Shape::Digit) => true,
            _ => false,
        };
        if border {
            ranges.extend(start.take().map(|start| start..at));
        }
        start.get_or_insert(at);
    }
    ranges.extend(start.map(|start| start..text.len()));
    if ranges.len() > MOST { Vec::new() } else { ranges }
}
