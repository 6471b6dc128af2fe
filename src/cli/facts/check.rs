//! `overhear facts check`.

use std::path::PathBuf;
use std::sync::Arc;

use super::Loaded;
use crate::cli::mistakes::{Format, show};
use crate::cli::{Context, Exit, Failure, mend};
use crate::diagnostic::{Severity, SourceFile};
use crate::output::diagnostic::tally;
use crate::output::page::count;

/// What is to be checked.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Args {
    /// Fact files or folders instead of those of the configuration.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Warnings count too.
    #[arg(long)]
    strict: bool,
    /// Put right what is sure: misspelt keys and words, typographic quotes, days without a value.
    #[arg(long)]
    fix: bool,
    /// Show what `--fix` would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// How mistakes are shown: full (with a caret), short (one line each), json or github
    #[arg(long, value_enum, default_value_t, hide_possible_values = true, value_name = "FORMAT")]
    format: Format,
    /// One JSON object a mistake: as `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(check: &Args, context: &Context) -> Result<Exit, Failure> {
    let format = if check.json { Format::Json } else { check.format };
    let people = format.is_for_people();
    let mut loaded = Loaded::at(&check.paths, context)?;
    let (mut facts, mut found) = loaded.inspect(&loaded.files, context);
    let mut failed = Vec::new();
    if check.fix || check.dry_run {
        let look = |files: &[Arc<SourceFile>]| loaded.inspect(files, context).1;
        let alone = |file: &Arc<SourceFile>| loaded.inspect(std::slice::from_ref(file), context).1;
        let work =
            mend::Work { files: &loaded.files, folders: &loaded.folders, diagnostics: &found, built_in: false, look: &look, alone: &alone };
        let done = mend::run(&work, context, check.dry_run, people)?;
        if done.changed {
            loaded = Loaded::at(&check.paths, context)?;
            (facts, found) = loaded.inspect(&loaded.files, context);
        }
        failed = done.failed;
    }
    let all: Vec<_> = loaded.unread.iter().cloned().chain(found).chain(failed).collect();
    for diagnostic in &all {
        show(diagnostic, format, context)?;
    }
    if people {
        let tally = tally(&all);
        let tally = if tally.is_empty() { "no mistakes".to_owned() } else { tally };
        context.out.line(format_args!("{} can be used; {tally}", count(facts.len(), "fact", "facts")))?;
        let mendable = all.iter().filter(|diagnostic| diagnostic.fix.is_some()).count();
        if mendable > 0 && !check.fix {
            let them = if mendable == 1 { "1 of them" } else { &format!("{mendable} of them") };
            context.out.say(format_args!("`--fix` puts {them} right; `--dry-run` shows how"));
        }
    }
    let counts = |severity| severity == Severity::Error || (check.strict && severity == Severity::Warning);
    Ok(if all.iter().any(|diagnostic| counts(diagnostic.severity)) { Exit::CheckFailed } else { Exit::Done })
}
