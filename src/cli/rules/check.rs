//! `overhear rules check`.

use std::path::PathBuf;

use super::{Loaded, fix};
use crate::cli::{Context, Exit, Failure};
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::diagnostic::{github, one_line, tally};
use crate::output::lexicon;

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

/// How mistakes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    // With the line, a caret and the remedy.
    #[default]
    Full,
    // One line each.
    Short,
    // One JSON object each.
    Json,
    // As annotations of GitHub's workflows.
    Github,
}

/// Runs the verb.
pub(super) fn run(check: &Args, context: &Context) -> Result<Exit, Failure> {
    let format = if check.json { Format::Json } else { check.format };
    let people = matches!(format, Format::Full | Format::Short);
    let mut loaded = Loaded::inspected(context, &check.paths)?;
    if check.fix || check.dry_run {
        let done = fix::run(&loaded, context, check.dry_run, people)?;
        if done.changed {
            loaded = Loaded::inspected(context, &check.paths)?;
        }
        loaded.diagnostics.extend(done.failed);
    }
    let today = context.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    loaded.diagnostics.extend(crate::rule::expired(&loaded.rules, today));
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

fn show(diagnostic: &Diagnostic, format: Format, context: &Context) -> Result<(), Failure> {
    let heard = !context.out.quiet || diagnostic.is_error();
    match format {
        Format::Full => context.out.findings(std::slice::from_ref(diagnostic), false),
        Format::Json => context.out.findings(std::slice::from_ref(diagnostic), true),
        Format::Short if heard => context.out.line(one_line(diagnostic)),
        Format::Github if heard => context.out.line(github(diagnostic)),
        Format::Short | Format::Github => Ok(()),
    }
}
