//! `overhear facts check|list|test`.

use std::path::PathBuf;

use clap::Subcommand;

use super::judge::{self, Files};
use super::{Context, Exit, Failure};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::fact_examples;
use crate::engine::mention::Names;
use crate::fact::{self, FactBook};
use crate::model::brand::Brand;
use crate::model::id::FactId;
use crate::model::untrusted::shown;
use crate::output;
use crate::output::fact::{FactLine, FactTestLine, failed};
use crate::output::page::count;
use crate::output::table::table;

/// Check and test what is true about the brand.
#[derive(Debug, clap::Args)]
#[command(after_help = "Facts lie in the `facts` folder of the rules; wrong answers of customers are held against them.")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read all facts and show every mistake with its place and remedy.
    #[command(after_help = "Examples:\n  overhear facts check\n  overhear facts check rules/facts/return-window.toml --strict\n\n\
        Exit codes: 0 all is well, 1 a mistake was found.")]
    Check {
        /// Fact files or folders instead of those of the configuration.
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Warnings count too.
        #[arg(long)]
        strict: bool,
        /// One JSON object a mistake.
        #[arg(long)]
        json: bool,
    },
    /// List the facts with their values.
    #[command(after_help = "Examples:\n  overhear facts list\n  overhear facts list --json | jq -r .id")]
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Run the examples of the facts: does the judge say what the author expects?
    #[command(
        after_help = "Examples:\n  overhear facts test\n  overhear facts test return-window\n\nExit codes: 0 all examples hold, 1 some do not."
    )]
    Test {
        /// Only these facts.
        #[arg(value_name = "FACT")]
        facts: Vec<String>,
        /// One JSON object an example.
        #[arg(long)]
        json: bool,
    },
}

/// Runs the verb.
///
/// # Errors
/// When the configuration cannot be used, or a fact that is named does not exist.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Check { paths, strict, json } => check(paths, *strict, *json, context),
        Verb::List { json } => list(*json, context),
        Verb::Test { facts, json } => test(facts, *json, context),
    }
}

struct Loaded {
    facts: FactBook,
    brand: Brand,
    diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    fn complain(&self, context: &Context) {
        for error in self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            context.out.complain(output::diagnostic::one_line(error));
        }
    }
}

fn load(paths: &[PathBuf], context: &Context) -> Result<Loaded, Failure> {
    let (config, brand) = judge::brand_if_configured(context)?;
    let Files { mut facts, rules, mut diagnostics, .. } = match (paths.is_empty(), config.as_ref()) {
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
    let (facts, of_facts) = fact::load(&facts);
    diagnostics.extend(of_facts);
    Ok(Loaded { facts, brand, diagnostics })
}

fn check(paths: &[PathBuf], strict: bool, json: bool, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(paths, context)?;
    context.out.findings(&loaded.diagnostics, json)?;
    if !json {
        let tally = output::diagnostic::tally(&loaded.diagnostics);
        let tally = if tally.is_empty() { "no mistakes".to_owned() } else { tally };
        context.out.line(format_args!("{} can be used; {tally}", count(loaded.facts.iter().len(), "fact", "facts")))?;
    }
    let counts = |diagnostic: &Diagnostic| diagnostic.is_error() || (strict && diagnostic.severity == Severity::Warning);
    Ok(if loaded.diagnostics.iter().any(counts) { Exit::CheckFailed } else { Exit::Done })
}

fn list(json: bool, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(&[], context)?;
    loaded.complain(context);
    let today = context.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    if json {
        for fact in &loaded.facts {
            context.out.json(&FactLine::of(fact, today))?;
        }
    } else if loaded.facts.is_empty() {
        context.out.say("no facts yet: they lie in the `facts` folder beside the rules");
    } else {
        let rows: Vec<Vec<String>> = loaded.facts.iter().map(|fact| FactLine::of(fact, today).cells()).collect();
        context.out.text(table(&FactLine::HEADINGS, &rows, &context.page()))?;
    }
    Ok(if loaded.is_broken() { Exit::Partly } else { Exit::Done })
}

fn test(wanted: &[String], json: bool, context: &Context) -> Result<Exit, Failure> {
    let loaded = load(&[], context)?;
    loaded.complain(context);
    for id in wanted {
        if loaded.facts.get(&FactId::from(id.as_str())).is_none() {
            let near = crate::diagnostic::did_you_mean(id, loaded.facts.iter().map(|fact| fact.id.as_str()));
            let hint = near.map_or_else(|| "`overhear facts list` shows them all".to_owned(), |near| format!("did you mean '{near}'?"));
            return Err(Failure::usage(format!("there is no fact '{}'", shown(id, false))).hint(hint));
        }
    }
    let mut outcomes = fact_examples::run(&loaded.facts, &loaded.brand, &Names::new(&loaded.brand), context.now);
    outcomes.retain(|outcome| wanted.is_empty() || wanted.iter().any(|id| id == outcome.fact.as_str()));
    let broken = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    for outcome in &outcomes {
        if json {
            context.out.json(&FactTestLine::from(outcome))?;
        } else if let Some(text) = failed(outcome) {
            context.out.line(text)?;
        }
    }
    if !json {
        let verdict =
            if broken == 0 { "all hold".to_owned() } else { format!("{broken} {} not hold", if broken == 1 { "does" } else { "do" }) };
        context.out.line(format_args!("{}: {verdict}", count(outcomes.len(), "example", "examples")))?;
    }
    Ok(if broken > 0 || loaded.is_broken() { Exit::CheckFailed } else { Exit::Done })
}
