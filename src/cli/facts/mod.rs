//! `overhear facts …`: one file a verb; here is what they share, the facts as loaded.

mod check;
mod diff;
mod explain;
mod fmt;
mod gaps;
mod list;
mod new;
mod test;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;

use super::judge::{self, Files};
use super::{Context, Exit, Failure, mend};
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::fact::lint::{self, Against};
use crate::fact::{self, FactBook};
use crate::model::brand::Brand;
use crate::model::id::FactId;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::output;

/// Check, test and try what is true about the brand.
#[derive(Debug, clap::Args)]
#[command(after_help = "Facts lie in the `facts` folder of the rules; wrong answers of customers are held against them.")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read all facts and show every mistake with its place and remedy.
    #[command(after_help = "Examples:\n  overhear facts check\n  overhear facts check rules/facts/return-window.toml --strict\n  \
        overhear facts check --dry-run\n\nExit codes: 0 all is well, 1 a mistake was found.")]
    Check(check::Args),
    /// Put fact files into one form: order of keys, quotes, one pattern a line; every comment stays with what it belongs to.
    #[command(after_help = "Examples:\n  overhear facts fmt\n  overhear facts fmt --check rules/facts\n\n\
        Exit codes: 0 done, 1 a file is not in its form (--check) or could not be changed.")]
    Fmt(fmt::Args),
    /// List the facts with their values.
    #[command(after_help = "Examples:\n  overhear facts list\n  overhear facts list --json | jq -r .id")]
    List(list::Args),
    /// Run the examples of the facts: does the judge say what the author expects?
    #[command(after_help = "Examples:\n  overhear facts test\n  overhear facts test return-window\n  \
        overhear facts test --format junit > facts.xml\n\nExit codes: 0 all examples hold, 1 some do not.")]
    Test(test::Args),
    /// Show what the judge makes of an answer: which fact, which slot, which words, which verdict, and why.
    #[command(
        after_help = "Examples:\n  overhear facts explain return-window \"14 days.\" --question \"How long can I return a kettle?\"\n  \
        overhear facts explain \"14 days.\" --question \"How long can I return a kettle?\"    which facts come near?"
    )]
    Explain(explain::Args),
    /// Begin a new fact from the official sentence: its values, proposed as slots, and examples that hold.
    #[command(
        after_help = "Examples:\n  overhear facts new return-window --from \"You can return any product within 60 days.\" \\\n      \
        --from \"es:Puedes devolver cualquier producto en 60 días.\" --question \"How long can I return a kettle?\"\n\n\
        Never overwrites a file."
    )]
    New(new::Args),
    /// Which answers a change of the facts makes wrong, or no longer wrong; the most exposed first.
    #[command(
        after_help = "Examples:\n  overhear facts diff                             the facts of the last crawl, and those of today\n  \
        overhear facts diff old/facts rules/facts --since all\n  overhear facts diff --file threads.jsonl ../live/rules rules\n\n\
        EXPOSED counts who may have read it: accepted answers, votes, views, replies; newer before older."
    )]
    Diff(diff::Args),
    /// Questions that customers keep asking and no fact answers.
    #[command(
        after_help = "Examples:\n  overhear facts gaps\n  overhear facts gaps --since all --least 3\n  overhear facts gaps --file threads.jsonl"
    )]
    Gaps(gaps::Args),
}

/// Runs the verb.
///
/// # Errors
/// When the configuration cannot be used, or a fact that is named does not exist.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Check(check) => check::run(check, context),
        Verb::Fmt(fmt) => fmt::run(fmt, context),
        Verb::List(list) => list::run(list, context),
        Verb::Test(test) => test::run(test, context),
        Verb::Explain(explain) => explain::run(explain, context),
        Verb::New(new) => new::run(new, context),
        Verb::Diff(diff) => diff::run(diff, context),
        Verb::Gaps(gaps) => gaps::run(gaps, context),
    }
}

/// Facts as loaded, with what they were loaded for.
struct Loaded {
    facts: FactBook,
    /// The files that they were read from.
    files: Vec<Arc<SourceFile>>,
    /// The folders that those lie in.
    folders: Vec<PathBuf>,
    brand: Brand,
    languages: Vec<Lang>,
    /// Files and folders that could not be read.
    unread: Vec<Diagnostic>,
    /// Those, and what is wrong with the others.
    diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// The facts at `paths`; without any, those of the configuration.
    fn at(paths: &[PathBuf], context: &Context) -> Result<Self, Failure> {
        let (config, brand) = judge::brand_if_configured(context)?;
        let Files { mut facts, rules, diagnostics: unread, .. } = match (paths.is_empty(), config.as_ref()) {
            (false, _) => judge::files_at(paths),
            (true, Some(config)) => judge::files(config),
            (true, None) => {
                return Err(Failure::new(Exit::Config, "there is no overhear.toml here, and facts belong to a brand")
                    .hint("name fact files or folders, or begin with `overhear init`"));
            }
        };
        if !paths.is_empty() {
            // Whoever names a file here means a fact, wherever it lies.
            facts.extend(rules);
            facts.sort_by(|a, b| a.path.cmp(&b.path));
        }
        let folders =
            if paths.is_empty() { config.as_ref().map(|config| config.rules.clone()).unwrap_or_default() } else { mend::folders(paths) };
        let languages = config.map_or_else(|| Lang::ALL.to_vec(), |config| config.languages);
        let (book, of_facts) = fact::load(&facts);
        let diagnostics = unread.iter().cloned().chain(of_facts).collect();
        Ok(Self { facts: book, files: facts, folders, brand, languages, unread, diagnostics })
    }

    fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Says in one line each what could not be loaded.
    fn complain(&self, context: &Context) {
        for error in self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            context.out.complain(output::diagnostic::one_line(error));
        }
    }

    /// What is wrong with `files`, with a second look at the facts that can be used.
    fn inspect(&self, files: &[Arc<SourceFile>], context: &Context) -> (FactBook, Vec<Diagnostic>) {
        let (facts, mut diagnostics) = fact::load(files);
        let against = Against { brand: &self.brand, today: today(context) };
        diagnostics.extend(lint::look(files, &facts, &against));
        (facts, diagnostics)
    }

    fn find(&self, id: &str) -> Result<FactId, Failure> {
        let id = id.trim_end_matches(".toml").rsplit('/').next().unwrap_or(id);
        if self.facts.get(&FactId::from(id)).is_some() {
            return Ok(FactId::from(id));
        }
        let broken = |diagnostic: &Diagnostic| {
            diagnostic.is_error() && diagnostic.file.as_ref().is_some_and(|file| file.path.file_stem().is_some_and(|stem| stem == id))
        };
        if self.diagnostics.iter().any(broken) {
            return Err(Failure::new(Exit::CheckFailed, format!("the fact '{}' has mistakes", shown(id, false)))
                .hint("`overhear facts check` shows them"));
        }
        let near = did_you_mean(id, self.facts.iter().map(|fact| fact.id.as_str()));
        let hint = near.map_or_else(|| "`overhear facts list` shows them all".to_owned(), |near| format!("did you mean '{near}'?"));
        Err(Failure::usage(format!("there is no fact '{}'", shown(id, false))).hint(hint))
    }
}

/// The day, in UTC, as answers are judged by it.
fn today(context: &Context) -> jiff::civil::Date {
    context.now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
