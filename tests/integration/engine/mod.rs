//! Judging threads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails says where")]

mod claims;
mod corpus;
mod correlate;
mod fact_examples;
mod judge;
mod known;
mod whom;
