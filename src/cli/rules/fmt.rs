//! `overhear rules fmt`.

use std::path::PathBuf;

use super::Loaded;
use crate::cli::{Context, Exit, Failure};
use crate::config::rewrite;
use crate::model::untrusted::shown;
use crate::output::diff::diff;
use crate::output::page::count;
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
    let (mut changed, mut failed) = (0, loaded.diagnostics.iter().any(|diagnostic| diagnostic.file.is_none() && diagnostic.is_error()));
    for unread in loaded.diagnostics.iter().filter(|diagnostic| diagnostic.file.is_none()) {
        context.out.complain(crate::output::diagnostic::one_line(unread));
    }
    for file in &loaded.files {
        let path = shown(&file.path.display().to_string(), false);
        let formed = match format(&file.text) {
            Ok(formed) => formed,
            Err(why) => {
                failed = true;
                context.out.complain(format_args!("{path}: left as it is: {}; `overhear rules check` may say more", shown(&why, false)));
                continue;
            }
        };
        if formed == file.text {
            continue;
        }
        changed += 1;
        if args.check {
            context.out.line(diff(&context.page(), &file.path, &file.text, &formed))?;
        } else if let Err(error) = rewrite::replace(&file.path, &loaded.folders, &file.text, &formed) {
            failed = true;
            changed -= 1;
            context.out.complain(format_args!("could not write {path}: {}", shown(&error.to_string(), false)));
        } else {
            context.out.line(path)?;
        }
    }
    let verb = if args.check { "would be changed" } else { "changed" };
    context.out.line(format_args!("{} of {} {verb}", changed, count(loaded.files.len(), "file", "files")))?;
    Ok(if failed || (args.check && changed > 0) { Exit::CheckFailed } else { Exit::Done })
}
