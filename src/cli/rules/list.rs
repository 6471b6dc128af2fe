//! `overhear rules list`.

use super::Loaded;
use crate::cli::{Context, Exit, Failure};
use crate::output::lexicon;
use crate::output::rule::RuleLine;
use crate::output::table::table;

/// How the rules are listed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(list: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::configured(context)?;
    loaded.complain(context);
    if list.json {
        for line in RuleLine::all(&loaded.rules) {
            context.out.json(&line)?;
        }
    } else if loaded.rules.is_empty() {
        context.out.say("no rules");
    } else {
        let rows: Vec<Vec<String>> = RuleLine::all(&loaded.rules).iter().map(RuleLine::cells).collect();
        context.out.text(table(&RuleLine::HEADINGS, &rows, &context.page()))?;
        let shared = lexicon::rows(&loaded.rules);
        if !shared.is_empty() {
            context.out.line("")?;
            context.out.text(table(&lexicon::HEADINGS, &shared, &context.page()))?;
        }
    }
    Ok(if loaded.is_broken() { Exit::Partly } else { Exit::Done })
}
