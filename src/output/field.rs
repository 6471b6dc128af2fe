//! The fields that conditions may ask about.

use serde::Serialize;

use super::page::{FAINT, Page, STRONG, columns, pad, wrap_plain};
use crate::rule::field::{Described, FIELDS, Kind};

/// A field as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldLine {
    /// As it is written in conditions.
    pub name: &'static str,
    /// `word`, `number`, `yes-no`, `text` or `texts`.
    pub kind: &'static str,
    /// The words that it can be; empty for other kinds.
    pub values: &'static [&'static str],
    /// What it says.
    pub doc: &'static str,
    /// A question to it.
    pub example: &'static str,
}

impl From<&Described> for FieldLine {
    fn from(known: &Described) -> Self {
        let values = match known.kind {
            Kind::Choice(words) => words,
            _ => &[],
        };
        Self { name: known.name, kind: known.kind.word(), values, doc: known.doc, example: known.example }
    }
}

/// All fields for people: name, kind and an example on one line, what the field says below.
#[must_use]
pub fn text(page: &Page) -> String {
    let widest = FIELDS.iter().map(|known| columns(known.name)).max().unwrap_or(0);
    let mut lines = vec![page.paint(FAINT, &format!("{}  KIND    EXAMPLE", pad("FIELD", widest)))];
    for known in FIELDS {
        let line = FieldLine::from(known);
        let name = page.paint(STRONG, &pad(line.name, widest));
        lines.push(format!("{name}  {}  {}", pad(line.kind, 6), line.example));
        let values = if line.values.is_empty() { String::new() } else { format!(" One of: {}.", line.values.join(", ")) };
        let doc = wrap_plain(&format!("{}{values}", line.doc), page.reading_width().saturating_sub(4));
        lines.extend(doc.into_iter().map(|line| format!("    {line}")));
    }
    lines.join("\n")
}
