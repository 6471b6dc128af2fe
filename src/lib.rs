//! overhear watches what customers say about a brand where the brand is not in the room: public forums and feeds.
//!
//! The rooms of this crate and what each may import are held by `tests/integration/layers.rs`.

pub mod classify;
pub mod cli;
pub mod config;
pub mod crawl;
pub mod diagnostic;
pub mod engine;
pub mod eval;
pub mod fact;
pub mod fetch;
pub mod incident;
pub mod model;
pub mod output;
pub mod review;
pub mod rule;
pub mod source;
pub mod store;
pub mod text;
