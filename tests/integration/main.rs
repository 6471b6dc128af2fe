//! All integration tests, one binary.
mod text_corpora;
