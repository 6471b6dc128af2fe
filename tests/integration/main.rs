//! All integration tests, one binary.

mod cli_frame;
mod cli_staff;
mod config_file;
mod diagnostic_toml;
mod fact_files;
mod store_conformance;
mod store_crash;
mod store_damage;
mod store_fixture;
mod store_journal;
mod store_measure;
mod support;
