//! `overhear explain CODE`.

use serde::Serialize;

use super::{Context, Exit, Failure};
use crate::config;
use crate::diagnostic::{self, Code, did_you_mean};
use crate::model::untrusted::shown;
use crate::output::page::wrap_plain;
use crate::{fact, rule};

/// Explain a code such as C004 that a message bears.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  overhear explain T001\n  overhear explain            list all codes")]
pub struct Args {
    /// The code; all of them when left out.
    pub code: Option<String>,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Line {
    code: &'static str,
    title: &'static str,
    explanation: &'static str,
}

/// Every code of every room, in order.
fn all() -> Vec<Code> {
    let rules = rule::code::CODES.iter().copied().map(|rule::code::Code { code, title, explanation }| Code { code, title, explanation });
    let mut codes: Vec<Code> = diagnostic::CODES
        .into_iter()
        .chain(config::code::CODES)
        .chain(rules)
        .chain(fact::code::CODES)
        .chain(fact::lint::code::CODES)
        .collect();
    codes.sort_by_key(|code| code.code);
    codes
}

/// Prints what a code means, or the list of codes.
///
/// # Errors
/// When there is no such code.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let out = &context.out;
    let mut codes = all();
    if let Some(typed) = &args.code {
        let near = did_you_mean(typed, codes.iter().map(|code| code.code));
        codes.retain(|code| code.code.eq_ignore_ascii_case(typed.trim_matches(['[', ']'])));
        if codes.is_empty() {
            let hint = near.map_or_else(|| "`overhear explain` lists all codes".to_owned(), |near| format!("did you mean {near}?"));
            return Err(Failure::usage(format!("there is no code '{}'", shown(typed, false))).hint(hint));
        }
    }
    for Code { code, title, explanation } in codes {
        if args.json {
            out.json(&Line { code, title, explanation })?;
        } else if args.code.is_some() {
            out.line(format_args!("{code}: {title}\n\n{}", wrap_plain(explanation, context.page().reading_width()).join("\n")))?;
        } else {
            out.line(format_args!("{code}  {title}"))?;
        }
    }
    Ok(Exit::Done)
}
