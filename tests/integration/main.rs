//! All integration tests, one binary.
mod source;
