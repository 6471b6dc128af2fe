//! The normal form that patterns are compared in, and the way back to the original.

/// Folds one word or phrase of an authored file (pattern, alias, cue) into the same normal form that [`super::document::Document`] uses.
#[must_use]
pub fn fold(text: &str) -> String {
    let _ = text;
    todo!()
}
