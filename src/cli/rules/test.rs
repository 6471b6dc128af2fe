//! `overhear rules test`.

use super::Loaded;
use crate::cli::{Context, Exit, Failure};
use crate::engine::examples;
use crate::model::id::RuleId;
use crate::output::page::count;
use crate::output::rule::example::{ExampleLine, broken_example};
use crate::output::rule::junit::junit;

/// Whose examples are run.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only these rules.
    #[arg(value_name = "RULE")]
    rules: Vec<String>,
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
    // `JUnit` XML: one suite a rule, one case an example.
    Junit,
}

/// Runs the verb.
pub(super) fn run(test: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::configured(context)?;
    loaded.complain(context);
    let wanted = test.rules.iter().map(|id| loaded.find(id)).collect::<Result<Vec<RuleId>, Failure>>()?;
    let mut results = examples::run(&loaded.rules, &loaded.brand);
    results.retain(|result| wanted.is_empty() || wanted.contains(&result.rule));
    let broken = results.iter().filter(|result| !result.holds()).count();
    let format = if test.json { Format::Json } else { test.format };
    if format == Format::Junit {
        context.out.text(junit(&results, &loaded.rules))?;
    }
    for result in results.iter().filter(|_| format != Format::Junit) {
        if format == Format::Json {
            context.out.json(&ExampleLine::from(result))?;
        } else if let Some(diagnostic) = broken_example(result, loaded.rules.file(&result.rule)) {
            context.out.findings(&[diagnostic], false)?;
        }
    }
    if format == Format::Full {
        let rules = if wanted.is_empty() { loaded.rules.len() } else { wanted.len() };
        let todo = results.iter().filter(|result| result.is_todo()).count();
        let todo = if todo == 0 { String::new() } else { format!("; {todo} to do") };
        let verdict =
            if broken == 0 { "all hold".to_owned() } else { format!("{broken} {} not hold", if broken == 1 { "does" } else { "do" }) };
        context.out.line(format_args!(
            "{} of {}: {verdict}{todo}",
            count(results.len(), "example", "examples"),
            count(rules, "rule", "rules")
        ))?;
    }
    Ok(if broken > 0 || loaded.is_broken() { Exit::CheckFailed } else { Exit::Done })
}
