//! Typed values in a text: durations, money, percentages, quantities, dates, contacts.

use std::ops::Range;

use super::document::Document;
use crate::model::finding::Span;
use crate::model::value::Value;

/// A value found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub value: Value,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its bytes in the original.
    pub span: Span,
    /// Said to be approximate ("about", "unos", «περίπου»).
    pub approximate: bool,
}

/// All values of a document, in order, the longest reading first where readings overlap. Quoted tokens are read too; callers look at
/// [`super::document::Token::quoted`].
#[must_use]
pub fn values(document: &Document) -> Vec<Found> {
    let _ = document;
    todo!()
}

/// Reads a value as an author writes it in a fact file (`"30 days"`, `"9.99 EUR"`, `"3-5 working days"`, `"20%"`, `"25 GB"`,
/// `"2026-09-30"`, `"yes"`, `"+30 210 1234567"`); the error says what was expected.
///
/// # Errors
/// When the text is none of these.
pub fn parse(text: &str) -> Result<Value, String> {
    let _ = text;
    todo!()
}
