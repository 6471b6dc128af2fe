//! `overhear rules schema`.

use crate::cli::{Context, Exit, Failure};
use crate::{fact, rule};

/// Which files the schema is for.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The kind of file: rule, correlation, fact, list or lexicon
    #[arg(long, value_enum, default_value_t, hide_possible_values = true, value_name = "KIND")]
    kind: Kind,
}

/// A kind of authored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Kind {
    // A rule.
    #[default]
    Rule,
    // A rule of kind `correlation`.
    Correlation,
    // A fact, below `rules/facts/`.
    Fact,
    // A shared word list, below `rules/lists/`.
    List,
    // A lexicon, below `rules/lexicons/`.
    Lexicon,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let schema = match args.kind {
        Kind::Rule => rule::schema::rule(),
        Kind::Correlation => rule::schema::correlation(),
        Kind::Fact => fact::schema::fact(),
        Kind::List => rule::schema::list(),
        Kind::Lexicon => rule::schema::lexicon(),
    };
    context.out.line(format_args!("{schema:#}"))?;
    Ok(Exit::Done)
}
