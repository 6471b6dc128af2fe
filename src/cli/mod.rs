//! Arguments, one file a command, errors to exit codes; clock, environment, exit.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::config::Config;
use crate::store::Store;

/// Exit codes that scripts and cron rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A check failed (rules, facts, tests, doctor).
    CheckFailed = 1,
    /// Wrong usage.
    Usage = 2,
    /// Wrong configuration.
    Config = 3,
    /// Partly done.
    Partly = 4,
    /// A bug in this program.
    Bug = 70,
    /// Busy, try again.
    Busy = 75,
}

/// Why a command could not do its work, as people are told: "error: / caused by: / hint:" on stderr.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong, one line, cleaned of foreign control characters.
    pub message: String,
    /// What caused it, outermost first.
    pub causes: Vec<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The exit code.
    pub exit: Exit,
}

/// What every command is given.
#[derive(Debug)]
pub struct Context {
    /// The time, from the clock or `--now`.
    pub now: Timestamp,
    /// `--config`, else `OVERHEAR_CONFIG`, else `overhear.toml` in this folder or one above it.
    pub config: Option<PathBuf>,
    /// Who works here, for decisions: `--by`, else `OVERHEAR_USER`, else `USER`.
    pub user: Option<String>,
}

impl Context {
    /// Reads the configuration; its mistakes are printed with carets and end in exit 3.
    pub fn config(&self) -> Result<Config, Failure> {
        todo!()
    }

    /// Opens the store of a configuration.
    pub fn store(&self, config: &Config) -> Result<Box<dyn Store>, Failure> {
        let _ = config;
        todo!()
    }
}
