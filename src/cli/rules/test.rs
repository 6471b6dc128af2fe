//! `overhear rules test`.

use super::Loaded;
use crate::cli::{Context, Exit, Failure};
use crate::engine::examples;
use crate::model::id::RuleId;
use crate::output::page::count;
use crate::output::rule::{ExampleLine, broken_example};

/// Whose examples are run.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only these rules.
    #[arg(value_name = "RULE")]
    rules: Vec<String>,
    /// One JSON object an example.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(test: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::configured(context)?;
    loaded.complain(context);
    let wanted = test.rules.iter().map(|id| loaded.find(id)).collect::<Result<Vec<RuleId>, Failure>>()?;
    let mut results = examples::run(&loaded.rules, &loaded.brand);
    results.retain(|result| wanted.is_empty() || wanted.contains(&result.rule));
    let broken = results.iter().filter(|result| !result.holds()).count();
    for result in &results {
        if test.json {
            context.out.json(&ExampleLine::from(result))?;
        } else if let Some(diagnostic) = broken_example(result, loaded.rules.file(&result.rule)) {
            context.out.findings(&[diagnostic], false)?;
        }
    }
    if !test.json {
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
