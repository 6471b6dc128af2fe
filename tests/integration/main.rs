//! All integration tests, one binary.

mod cli_frame;
mod config_file;
mod diagnostic_toml;
mod fact_files;
mod support;
