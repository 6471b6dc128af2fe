//! All integration tests, one binary.

mod engine;
mod rule;
mod text_corpora;
