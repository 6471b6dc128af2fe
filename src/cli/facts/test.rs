//! `overhear facts test`.

use super::Loaded;
use crate::cli::{Context, Exit, Failure};
use crate::engine::fact_examples;
use crate::engine::mention::Names;
use crate::model::id::FactId;
use crate::output::fact::{FactTestLine, failed, junit};
use crate::output::page::count;

/// Whose examples are run.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only these facts.
    #[arg(value_name = "FACT")]
    facts: Vec<String>,
    /// How the results are shown: full, json or junit
    #[arg(long, value_enum, default_value_t, hide_possible_values = true, value_name = "FORMAT")]
    format: Format,
    /// One JSON object an example: as `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// How the results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    // Each example that does not hold, with its place and the reason.
    #[default]
    Full,
    // One JSON object an example.
    Json,
    // `JUnit` XML: one suite a fact, one case an example.
    Junit,
}

/// Runs the verb.
pub(super) fn run(test: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::at(&[], context)?;
    loaded.complain(context);
    let wanted = test.facts.iter().map(|id| loaded.find(id)).collect::<Result<Vec<FactId>, Failure>>()?;
    let mut outcomes = fact_examples::run(&loaded.facts, &loaded.brand, &Names::new(&loaded.brand), context.now);
    outcomes.retain(|outcome| wanted.is_empty() || wanted.contains(&outcome.fact));
    let broken = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    let format = if test.json { Format::Json } else { test.format };
    if format == Format::Junit {
        context.out.text(junit(&outcomes))?;
    }
    for outcome in &outcomes {
        if format == Format::Json {
            context.out.json(&FactTestLine::from(outcome))?;
        } else if let Some(text) = failed(outcome).filter(|_| format == Format::Full) {
            context.out.line(text)?;
        }
    }
    if format == Format::Full {
        let verdict =
            if broken == 0 { "all hold".to_owned() } else { format!("{broken} {} not hold", if broken == 1 { "does" } else { "do" }) };
        context.out.line(format_args!("{}: {verdict}", count(outcomes.len(), "example", "examples")))?;
        if broken > 0 {
            context.out.say("`overhear facts explain FACT \"ANSWER\" --question \"QUESTION\"` shows what the judge saw");
        }
    }
    Ok(if broken > 0 || loaded.is_broken() { Exit::CheckFailed } else { Exit::Done })
}
