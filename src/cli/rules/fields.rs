//! `overhear rules fields`.

use crate::cli::{Context, Exit, Failure};
use crate::output::field::{FieldLine, text};
use crate::rule::field::FIELDS;

/// How the fields are listed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    if args.json {
        for known in FIELDS {
            context.out.json(&FieldLine::from(known))?;
        }
    } else {
        context.out.line(text(&context.page()))?;
    }
    Ok(Exit::Done)
}
