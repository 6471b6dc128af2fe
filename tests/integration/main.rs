//! All integration tests, one binary: one link step, one hermetic environment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod cli_commands;
mod cli_crawl;
mod cli_eval;
mod cli_frame;
mod cli_rules;
mod cli_scan;
mod cli_staff;
mod cli_workshop;
mod config_file;
mod crawl_correlation;
mod crawl_hostile;
mod crawl_manners;
mod crawl_secrets;
mod crawl_store;
mod diagnostic_toml;
mod disguise;
mod engine;
mod fact_files;
mod fact_judge;
mod fetch_hostile;
mod fetch_manners;
mod fetch_robots;
mod layers;
mod readme;
mod rule;
mod source;
mod store_conformance;
mod store_crash;
mod store_damage;
mod store_fixture;
mod store_journal;
mod store_measure;
mod support;
mod text_corpora;
mod text_greeklish;
mod text_merges;
mod text_properties;
