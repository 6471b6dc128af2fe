//! All integration tests, one binary: one link step, one hermetic environment.

mod cli_frame;
mod config_file;
mod diagnostic_toml;
mod layers;
mod support;
