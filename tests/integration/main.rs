//! All integration tests, one binary.
mod diagnostic_toml;
mod fact_files;
mod fact_lumora;
mod fact_judge;
