//! `overhear rules schema`.

use crate::cli::{Context, Exit, Failure};
use crate::{fact, rule};

/// Which files the schema is for.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The kind of file.
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    kind: Kind,
}

/// A kind of authored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Kind {
    /// A rule.
    #[default]
    Rule,
    /// A fact, below `rules/facts/`.
    Fact,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let schema = match args.kind {
        Kind::Rule => rule::schema::rule(),
        Kind::Fact => fact::schema::fact(),
    };
    context.out.line(format_args!("{schema:#}"))?;
    Ok(Exit::Done)
}
