//! What a string says: normal form, tokens, sentences, language, typed values; always with the way back to the original.

pub mod accent;
mod address;
pub mod compare;
pub mod disguise;
pub mod document;
mod everyday;
pub mod everywhere;
pub mod greeklish;
pub mod language;
mod lookalike;
pub mod normal;
pub mod quote;
pub mod scope;
mod sentence;
pub mod stem;
mod token;
pub mod value;
