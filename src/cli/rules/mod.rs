//! `overhear rules …`: one file a verb; here is what they share, the rules as loaded.

mod backtest;
mod check;
mod explain;
mod fields;
mod fmt;
mod list;
mod new;
mod schema;
mod stats;
mod test;
mod trial;

pub(super) use backtest::of_last_crawl;
pub(super) use explain::{Subject, language, standard_input};
pub(super) use new::{quoted, write_new};

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;

use super::judge::{self, Files};
use super::{Context, Exit, Failure, mend};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::engine::Judge;
use crate::fact::FactBook;
use crate::model::authored::Authored;
use crate::model::brand::Brand;
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::source::Source;
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
    #[command(after_help = "Examples:\n  overhear rules check\n  overhear rules check rules/churn/leaving.toml --strict\n  \
        overhear rules check --dry-run\n  overhear rules check --fix\n\n\
        Exit codes: 0 all is well, 1 a mistake was found.")]
    Check(check::Args),
    /// Put rule files into one form: order of keys, quotes, one pattern a line; every comment stays with what it belongs to.
    #[command(after_help = "Examples:\n  overhear rules fmt\n  overhear rules fmt --check rules\n\n\
        Exit codes: 0 done, 1 a file is not in its form (--check) or could not be changed.")]
    Fmt(fmt::Args),
    /// Print the JSON Schema of rule or fact files, for editors that complete keys.
    #[command(after_help = "Examples:\n  overhear rules schema > rules/.rule.schema.json\n\n\
        An editor with the extension \"Even Better TOML\" is told of it by the first line of a rule file: #:schema ../.rule.schema.json")]
    Schema(schema::Args),
    /// Run the examples of the rules: Noisy fired and must not, Missing stayed quiet and must fire.
    #[command(after_help = "Examples:\n  overhear rules test\n  overhear rules test leaving no-answer\n  \
        overhear rules test --format junit > rules.xml\n\nExit codes: 0 all examples hold, 1 some do not.")]
    Test(test::Args),
    /// List the rules.
    #[command(after_help = "Examples:\n  overhear rules list\n  overhear rules list --json | jq -r 'select(.level==\"critical\").id'")]
    List(list::Args),
    /// List the fields that a condition may ask about: what is known of a post besides its words.
    #[command(after_help = "Examples:\n  overhear rules fields\n  overhear rules fields --json | jq -r 'select(.kind==\"number\").name'")]
    Fields(fields::Args),
    /// Show how a rule reads a text or a post: each part of its condition, and what silences it.
    #[command(after_help = "Examples:\n  overhear rules explain leaving \"Moved to Aqualis last week.\"\n  \
        overhear rules explain leaving 12 --not         the post of incident #12\n  \
        overhear rules explain --not \"They lost it.\"    which rules come nearest?\n  \
        overhear rules explain leaving --lang es --title \"Nerea: ¿alguien más?\" - < post.txt")]
    Explain(explain::Args),
    /// Show what a rule finds in what was really said: in the archive, or in a file of threads.
    #[command(
        name = "try",
        after_help = "Examples:\n  overhear rules try leaving                      the archive, 30 days back\n  \
            overhear rules try draft.toml --since 365d      a rule that is not saved in the folder yet\n  \
            overhear rules try leaving threads.jsonl\n\nA post counts when it was written since then. The file is thread interchange, as `overhear scan` reads it."
    )]
    Try(trial::Args),
    /// Compare the rules as they are with those that the last crawl used: what would be found that was not, and what not any more.
    #[command(after_help = "Examples:\n  overhear rules backtest                         before you save for good\n  \
        overhear rules backtest --base ../live/rules --rule leaving\n  \
        overhear rules backtest --max-new 20 --max-lost-confirmed 0     in a pipeline\n\n\
        Exit codes: 0 within the budget (or none given), 1 over it.")]
    Backtest(backtest::Args),
    /// Begin a new rule, from a post if you like: its words without names and personal data, and patterns that meet them.
    #[command(
        after_help = "Examples:\n  overhear rules new nobody-answers --from \"Three weeks and nobody answers.\" --category service\n  \
        overhear rules new lost-again --from 12         the post of incident #12\n\n\
        Never overwrites a file. The new rule is only tried out (`status = \"experimental\"`) until you say otherwise."
    )]
    New(new::New),
    /// Make a post an example of a rule: one that must fire, or one that must stay quiet.
    #[command(after_help = "Examples:\n  overhear rules example leaving quiet 12        incident #12 was a false positive\n  \
        overhear rules example leaving fires \"Aqualis it is, then.\"\n\n\
        The example is added at the end of the rule's file; everything else in it stays as it is.")]
    Example(new::Example),
    /// How rules do: posts found, what staff made of them, how often they were right, what they cost.
    #[command(after_help = "Examples:\n  overhear rules stats\n  overhear rules stats --since 365d --cost\n\n\
        POSTS are those of the archive that the rule finds as it is now. INCIDENTS and verdicts are what staff saw of it since then, whatever\n\
        the rule was at the time. RIGHT is confirmed or benign, of all that were closed with a verdict, with the 95 % interval (Wilson).")]
    Stats(stats::Args),
}

/// Runs the verb.
///
/// # Errors
/// When the configuration cannot be used, or a rule that is named does not exist.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Check(check) => check::run(check, context),
        Verb::Fmt(fmt) => fmt::run(fmt, context),
        Verb::Schema(schema) => schema::run(schema, context),
        Verb::Test(test) => test::run(test, context),
        Verb::List(list) => list::run(list, context),
        Verb::Fields(fields) => fields::run(fields, context),
        Verb::Explain(explain) => explain::run(explain, context),
        Verb::Try(trial) => trial::run(trial, context),
        Verb::Backtest(backtest) => backtest::run(backtest, context),
        Verb::New(begun) => new::new(begun, context),
        Verb::Example(example) => new::example(example, context),
        Verb::Stats(stats) => stats::run(stats, context),
    }
}

/// Rules as loaded, with what they were loaded for.
struct Loaded {
    rules: RuleSet,
    /// The files that they were read from.
    files: Vec<Arc<SourceFile>>,
    /// The rest of their tree, where only some of its files were named.
    others: Vec<Arc<SourceFile>>,
    /// The folders that those lie in.
    folders: Vec<PathBuf>,
    brand: Brand,
    languages: Vec<Lang>,
    sources: Vec<Source>,
    diagnostics: Vec<Diagnostic>,
    built_in: bool,
}

/// The configured files that are not among `files`: not the same file, and no rule of the same id.
fn others(files: &[Arc<SourceFile>], config: Option<&Config>) -> Vec<Arc<SourceFile>> {
    let key = |file: &Arc<SourceFile>| (Authored::of(&file.path), file.path.file_stem().map(ToOwned::to_owned));
    let own: HashSet<_> = files.iter().map(key).collect();
    judge::files_or_built_in(config).rules.into_iter().filter(|file| !own.contains(&key(file))).collect()
}

fn languages_and_sources(config: Option<Config>) -> (Vec<Lang>, Vec<Source>) {
    config.map_or_else(|| (Lang::ALL.to_vec(), Vec::new()), |config| (config.languages, config.sources))
}

impl Loaded {
    /// The rules of the configuration, or the built-in ones.
    fn configured(context: &Context) -> Result<Self, Failure> {
        Self::at(context, &[])
    }

    /// The rules at `paths`; without any, those of the configuration or the built-in ones.
    fn at(context: &Context, paths: &[PathBuf]) -> Result<Self, Failure> {
        Self::read(context, paths, rule::load_among)
    }

    /// As [`Self::at`], with a second look at the rules that can be used.
    fn inspected(context: &Context, paths: &[PathBuf]) -> Result<Self, Failure> {
        Self::read(context, paths, rule::inspect)
    }

    fn read(
        context: &Context,
        paths: &[PathBuf],
        load: impl Fn(&[Arc<SourceFile>], &[Arc<SourceFile>], &Brand) -> (RuleSet, Vec<Diagnostic>),
    ) -> Result<Self, Failure> {
        let (config, brand) = judge::brand_if_configured(context)?;
        let files = if paths.is_empty() { judge::files_or_built_in(config.as_ref()) } else { judge::files_at(paths) };
        let Files { rules: files, diagnostics: unread, built_in, .. } = files;
        // Files named one by one are checked as parts of their tree: its word lists can be used, its rules use theirs and can be counted.
        let others = if paths.is_empty() { Vec::new() } else { others(&files, config.as_ref()) };
        let (rules, mut diagnostics) = load(&files, &others, &brand);
        diagnostics.splice(0..0, unread);
        let configured = || config.as_ref().map(|config| config.rules.clone()).unwrap_or_default();
        let folders = if paths.is_empty() { configured() } else { mend::folders(paths) };
        let (languages, sources) = languages_and_sources(config);
        Ok(Self { rules, files, others, folders, brand, languages, sources, diagnostics, built_in })
    }

    /// The rules of the configuration, and the one that `what` names: an id, or a file that takes the place of the rule of its name.
    fn with(context: &Context, what: &str) -> Result<(Self, RuleId), Failure> {
        let path = Path::new(what);
        let is_file = path.is_file() && path.extension().is_some_and(|extension| extension == "toml");
        if !is_file {
            let loaded = Self::configured(context)?;
            let id = loaded.find(what)?;
            return Ok((loaded, id));
        }
        let id = RuleId(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default());
        let (config, brand) = judge::brand_if_configured(context)?;
        let Files { rules: mut files, diagnostics: unread, built_in, .. } = judge::files_or_built_in(config.as_ref());
        files.retain(|file| file.path.file_stem() != path.file_stem());
        let draft = judge::files_at(&[path.to_owned()]);
        files.extend(draft.rules);
        let (rules, mut diagnostics) = rule::load(&files, &brand);
        diagnostics.splice(0..0, unread.into_iter().chain(draft.diagnostics));
        if rules.status(&id).is_none() {
            let of_draft = |diagnostic: &Diagnostic| diagnostic.file.as_ref().is_none_or(|file| file.path == path);
            context.out.diagnostics(&diagnostics.into_iter().filter(of_draft).collect::<Vec<_>>());
            return Err(Failure::new(Exit::CheckFailed, format!("{} holds no rule that can be used", shown(what, false))));
        }
        let (languages, sources) = languages_and_sources(config);
        Ok((Self { rules, files, others: Vec::new(), folders: Vec::new(), brand, languages, sources, diagnostics, built_in }, id))
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

    /// The id of a rule of words.
    fn find_words(&self, id: &str) -> Result<RuleId, Failure> {
        let id = self.find(id)?;
        if self.rules.get(&id).is_some() {
            return Ok(id);
        }
        Err(Failure::usage(format!("the rule '{id}' counts what other rules find, it reads no words itself"))
            .hint(format!("name one of those that it counts; `overhear rules try {id}` shows what it counts")))
    }

    /// A judge of all rules, without facts.
    fn judge_of_all(self) -> Judge {
        let brand = if self.brand.name.is_empty() { rule::example_brand() } else { self.brand };
        Judge::new(brand, self.languages, self.rules, FactBook::default()).with_sources(&self.sources)
    }

    /// A judge of one rule alone, without facts.
    fn judge_of(&self, id: &RuleId) -> Judge {
        let brand = if self.brand.name.is_empty() { rule::example_brand() } else { self.brand.clone() };
        Judge::new(brand, self.languages.clone(), self.rules.only(id).unwrap_or_default(), FactBook::default()).with_sources(&self.sources)
    }
}
