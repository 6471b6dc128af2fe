//! `overhear facts list`.

use super::{Loaded, today};
use crate::cli::{Context, Exit, Failure};
use crate::output::fact::FactLine;
use crate::output::table::table;

/// How the facts are listed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(list: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::at(&[], context)?;
    loaded.complain(context);
    let today = today(context);
    if list.json {
        for fact in &loaded.facts {
            context.out.json(&FactLine::of(fact, today))?;
        }
    } else if loaded.facts.is_empty() {
        context.out.say("no facts yet: they lie in the `facts` folder beside the rules; `overhear facts new` begins one");
    } else {
        let rows: Vec<Vec<String>> = loaded.facts.iter().map(|fact| FactLine::of(fact, today).cells()).collect();
        context.out.text(table(&FactLine::HEADINGS, &rows, &context.page()))?;
    }
    Ok(if loaded.is_broken() { Exit::Partly } else { Exit::Done })
}
