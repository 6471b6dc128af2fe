//! `overhear rules check`.

use std::path::PathBuf;

use super::Loaded;
use crate::cli::{Context, Exit, Failure};
use crate::diagnostic::Severity;
use crate::output::lexicon;

/// What is to be checked.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Rule files or folders instead of those of the configuration.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Warnings count too.
    #[arg(long)]
    strict: bool,
    /// One JSON object a mistake.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(check: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut loaded = Loaded::at(context, &check.paths)?;
    let today = context.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    loaded.diagnostics.extend(crate::rule::expired(&loaded.rules, today));
    context.out.findings(&loaded.diagnostics, check.json)?;
    let failed = loaded
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error || (check.strict && diagnostic.severity == Severity::Warning));
    if !check.json {
        let whose = if loaded.built_in { " (built in)" } else { "" };
        let tally = crate::output::diagnostic::tally(&loaded.diagnostics);
        let tally = if tally.is_empty() { "no mistakes".to_owned() } else { tally };
        context.out.line(format_args!("{} can be used{whose}; {tally}", lexicon::tally(&loaded.rules)))?;
        if !check.paths.is_empty() && loaded.rules.holds_nothing() && loaded.diagnostics.is_empty() {
            context.out.say("note: there is no rule file; what lies in a folder `facts` is checked by `overhear facts check`");
        }
    }
    Ok(if failed { Exit::CheckFailed } else { Exit::Done })
}
