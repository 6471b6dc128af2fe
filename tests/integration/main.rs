//! All integration tests, one binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails says so by panicking")]

mod fetch_hostile;
mod fetch_manners;
mod fetch_robots;
mod support;
