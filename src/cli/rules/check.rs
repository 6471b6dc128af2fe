//! `overhear rules check`.

use std::path::PathBuf;
use std::sync::Arc;

use super::Loaded;
use crate::cli::mistakes::{Format, show};
use crate::cli::{Context, Exit, Failure, mend};
use crate::diagnostic::{Severity, SourceFile};
use crate::output::diagnostic::tally;
use crate::output::lexicon;
use crate::rule;

/// What is to be checked.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Args {
    /// Rule files or folders instead of those of the configuration.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Warnings count too.
    #[arg(long)]
    strict: bool,
    /// Put right what is sure: misspelt keys and words, typographic quotes, letters of another alphabet, patterns that change nothing.
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
    let mut loaded = Loaded::inspected(context, &check.paths)?;
    if check.fix || check.dry_run {
        let look = |files: &[Arc<SourceFile>]| rule::inspect(files, &loaded.others, &loaded.brand).1;
        let alone = |file: &Arc<SourceFile>| {
            let rest: Vec<Arc<SourceFile>> = loaded.files.iter().chain(&loaded.others).cloned().collect();
            rule::inspect(std::slice::from_ref(file), &rest, &loaded.brand).1
        };
        let work = mend::Work {
            files: &loaded.files,
            folders: &loaded.folders,
            diagnostics: &loaded.diagnostics,
            built_in: loaded.built_in,
            look: &look,
            alone: &alone,
        };
        let done = mend::run(&work, context, check.dry_run, people)?;
        if done.changed {
            loaded = Loaded::inspected(context, &check.paths)?;
        }
        loaded.diagnostics.extend(done.failed);
    }
    let today = context.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    loaded.diagnostics.extend(rule::expired(&loaded.rules, today));
    for diagnostic in &loaded.diagnostics {
        show(diagnostic, format, context)?;
    }
    let failed = loaded
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error || (check.strict && diagnostic.severity == Severity::Warning));
    if people {
        let whose = if loaded.built_in { " (built in)" } else { "" };
        let tally = tally(&loaded.diagnostics);
        let tally = if tally.is_empty() { "no mistakes".to_owned() } else { tally };
        context.out.line(format_args!("{} can be used{whose}; {tally}", lexicon::tally(&loaded.rules)))?;
        let mendable = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.fix.is_some()).count();
        if mendable > 0 && !check.fix && !loaded.built_in {
            let them = if mendable == 1 { "1 of them" } else { &format!("{mendable} of them") };
            context.out.say(format_args!("`--fix` puts {them} right; `--dry-run` shows how"));
        }
        if !check.paths.is_empty() && loaded.rules.holds_nothing() && loaded.diagnostics.is_empty() {
            context.out.say("note: there is no rule file; what lies in a folder `facts` is checked by `overhear facts check`");
        }
    }
    Ok(if failed { Exit::CheckFailed } else { Exit::Done })
}
