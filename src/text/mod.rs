//! What a string says: normal form, tokens, sentences, language, typed values; always with the way back to the original.

pub mod document;
pub mod language;
pub mod normal;
pub mod value;
