//! All integration tests, one binary.
mod text_corpora;
mod text_properties;
