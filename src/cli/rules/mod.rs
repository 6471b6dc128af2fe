//! `overhear rules …`: one file a verb; here is what they share, the rules as loaded.

mod check;
mod explain;
mod fields;
mod list;
mod test;
mod trial;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;

use super::judge::{self, Files};
use super::{Context, Exit, Failure};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::engine::Judge;
use crate::fact::FactBook;
use crate::model::authored::Authored;
use crate::model::brand::Brand;
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::rule::{self, RuleSet};

/// Check, test and try the rules that find complaints.
#[derive(Debug, clap::Args)]
#[command(after_help = "Works on the rules of the configuration, or on the built-in ones where there is no configuration.")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read all rules and show every mistake with its place and remedy.
    #[command(after_help = "Examples:\n  overhear rules check\n  overhear rules check rules/churn/leaving.toml --strict\n\n\
        Exit codes: 0 all is well, 1 a mistake was found.")]
    Check(check::Args),
    /// Run the examples of the rules: Noisy fired and must not, Missing stayed quiet and must fire.
    #[command(
        after_help = "Examples:\n  overhear rules test\n  overhear rules test leaving no-answer\n\nExit codes: 0 all examples hold, 1 some do not."
    )]
    Test(test::Args),
    /// List the rules.
    #[command(after_help = "Examples:\n  overhear rules list\n  overhear rules list --json | jq -r 'select(.level==\"critical\").id'")]
    List(list::Args),
    /// List the fields that a condition may ask about: what is known of a post besides its words.
    #[command(after_help = "Examples:\n  overhear rules fields\n  overhear rules fields --json | jq -r 'select(.kind==\"number\").name'")]
    Fields(fields::Args),
    /// Show how a rule reads a text: each part of its condition, and what silences it.
    #[command(after_help = "Examples:\n  overhear rules explain leaving \"Moved to Aqualis last week.\"\n  \
        overhear rules explain leaving --lang es --title \"Nerea: ¿alguien más?\" - < post.txt")]
    Explain(explain::Args),
    /// Show which posts of a thread file a rule finds.
    #[command(
        name = "try",
        after_help = "Examples:\n  overhear rules try leaving threads.jsonl\n\nThe file is thread interchange, as `overhear scan` reads it."
    )]
    Try(trial::Args),
}

/// Runs the verb.
///
/// # Errors
/// When the configuration cannot be used, or a rule that is named does not exist.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Check(check) => check::run(check, context),
        Verb::Test(test) => test::run(test, context),
        Verb::List(list) => list::run(list, context),
        Verb::Fields(fields) => fields::run(fields, context),
        Verb::Explain(explain) => explain::run(explain, context),
        Verb::Try(trial) => trial::run(trial, context),
    }
}

/// Rules as loaded, with what they were loaded for.
struct Loaded {
    rules: RuleSet,
    brand: Brand,
    languages: Vec<Lang>,
    diagnostics: Vec<Diagnostic>,
    built_in: bool,
}

/// The configured files that are not among `files`: not the same file, and no rule of the same id.
fn others(files: &[Arc<SourceFile>], config: Option<&Config>) -> Vec<Arc<SourceFile>> {
    let key = |file: &Arc<SourceFile>| (Authored::of(&file.path), file.path.file_stem().map(ToOwned::to_owned));
    let own: HashSet<_> = files.iter().map(key).collect();
    judge::files_or_built_in(config).rules.into_iter().filter(|file| !own.contains(&key(file))).collect()
}

impl Loaded {
    /// The rules of the configuration, or the built-in ones.
    fn configured(context: &Context) -> Result<Self, Failure> {
        Self::at(context, &[])
    }

    /// The rules at `paths`; without any, those of the configuration or the built-in ones.
    fn at(context: &Context, paths: &[PathBuf]) -> Result<Self, Failure> {
        let (config, brand) = judge::brand_if_configured(context)?;
        let files = if paths.is_empty() { judge::files_or_built_in(config.as_ref()) } else { judge::files_at(paths) };
        let Files { rules, diagnostics: unread, built_in, .. } = files;
        // Files named one by one are checked as parts of their tree: its word lists can be used, its rules use theirs and can be
        // counted.
        let others = if paths.is_empty() { Vec::new() } else { others(&rules, config.as_ref()) };
        let (rules, mut diagnostics) = rule::load_among(&rules, &others, &brand);
        diagnostics.splice(0..0, unread);
        let languages = config.map_or_else(|| Lang::ALL.to_vec(), |config: Config| config.languages);
        Ok(Self { rules, brand, languages, diagnostics, built_in })
    }

    /// Says in one line each what could not be loaded.
    fn complain(&self, context: &Context) {
        for error in self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            context.out.complain(crate::output::diagnostic::one_line(error));
        }
    }

    fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    fn find(&self, id: &str) -> Result<RuleId, Failure> {
        let id = id.trim_end_matches(".toml").rsplit('/').next().unwrap_or(id);
        if self.rules.status(&RuleId::from(id)).is_some() {
            return Ok(RuleId::from(id));
        }
        let broken = |diagnostic: &&Diagnostic| {
            diagnostic.is_error() && diagnostic.file.as_ref().is_some_and(|file| file.path.file_stem().is_some_and(|stem| stem == id))
        };
        if self.diagnostics.iter().any(|diagnostic| broken(&diagnostic)) {
            return Err(Failure::new(Exit::CheckFailed, format!("the rule '{}' has mistakes", shown(id, false)))
                .hint("`overhear rules check` shows them"));
        }
        let near = did_you_mean(id, self.rules.ids().map(RuleId::as_str));
        let hint = near.map_or_else(|| "`overhear rules list` shows them all".to_owned(), |near| format!("did you mean '{near}'?"));
        Err(Failure::usage(format!("there is no rule '{}'", shown(id, false))).hint(hint))
    }

    /// A judge of one rule alone, without facts.
    fn judge_of(&self, id: &RuleId) -> Judge {
        let brand = if self.brand.name.is_empty() { rule::example_brand() } else { self.brand.clone() };
        Judge::new(brand, self.languages.clone(), self.rules.only(id).unwrap_or_default(), FactBook::default())
    }
}
