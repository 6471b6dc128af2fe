//! `overhear rules fmt`.

use std::path::PathBuf;

use super::Loaded;
use crate::cli::{Context, Exit, Failure, form};
use crate::model::authored::Authored;
use crate::rule::format::format;

/// Which files are put into their form.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Rule files or folders instead of those of the configuration.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing; exit 1 when a file is not in its form, and show how it would be.
    #[arg(long)]
    check: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::at(context, &args.paths)?;
    if loaded.built_in {
        return Err(
            Failure::usage("the rules built into the program cannot be changed").hint("name a file or folder: `overhear rules fmt rules`")
        );
    }
    // What `overhear train` writes has no form but its own.
    let files: Vec<_> = loaded.files.iter().filter(|file| Authored::of(&file.path) != Authored::Classifier).cloned().collect();
    let work = form::Work {
        files: &files,
        folders: &loaded.folders,
        diagnostics: &loaded.diagnostics,
        form: format,
        checked_by: "overhear rules check",
    };
    form::run(&work, args.check, context)
}
