//! All integration tests, one binary.

mod fetch_robots;
mod support;
