//! `overhear facts fmt`.

use std::path::PathBuf;

use super::Loaded;
use crate::cli::{Context, Exit, Failure, form};
use crate::rule::format::format_fact;

/// Which files are put into their form.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Fact files or folders instead of those of the configuration.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing; exit 1 when a file is not in its form, and show how it would be.
    #[arg(long)]
    check: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::at(&args.paths, context)?;
    let work = form::Work {
        files: &loaded.files,
        folders: &loaded.folders,
        diagnostics: &loaded.unread,
        form: format_fact,
        checked_by: "overhear facts check",
    };
    form::run(&work, args.check, context)
}
