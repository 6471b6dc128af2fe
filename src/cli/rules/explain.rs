//! `overhear rules explain`.

use std::io::Read as _;
use std::path::PathBuf;

use super::Loaded;
use crate::cli::{Context, Exit, Failure};
use crate::diagnostic::toml;
use crate::engine::examples;
use crate::engine::explain::explain;
use crate::model::lang::Lang;
use crate::model::post::Part;
use crate::model::untrusted::shown;
use crate::output::rule::explanation::{ExplanationLine, explanation};

/// Which rule is explained, and on what.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule's id.
    #[arg(value_name = "RULE")]
    rule: String,
    /// The text; `-` reads it from standard input.
    #[arg(value_name = "TEXT")]
    text: String,
    /// The text's language [default: found out].
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Title of the thread that the text stands in [default: the brand's name].
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::configured(context)?;
    let id = loaded.find(&args.rule)?;
    let text = if args.text == "-" { standard_input()? } else { args.text.clone() };
    let lang = match args.lang.as_deref().map(|tag| (tag, Lang::from_tag(tag))) {
        None => Lang::Und,
        Some((_, Some(lang))) => lang,
        Some((tag, None)) => {
            return Err(Failure::usage(format!("unknown language '{}'", shown(tag, false))).hint("en, es, el, pt, fr, de or it"));
        }
    };
    let judge = loaded.judge_of(&id);
    let title = args.title.as_deref().unwrap_or(&judge.brand.name);
    let part = loaded.rules.get(&id).and_then(|rule| rule.parts.first().copied()).unwrap_or(Part::Answer);
    let (thread, post) = examples::stage(title, &text, lang, part);
    let explained = explain(&judge, &id, &thread, std::slice::from_ref(&post), &post.id, context.now)
        .ok_or_else(|| Failure::bug("the rule vanished"))?;
    if args.json {
        context.out.json(&ExplanationLine::of(&explained, &text))?;
    } else {
        context.out.line(explanation(&context.page(), &explained, &text))?;
    }
    Ok(Exit::Done)
}

/// A text from standard input, no longer than an authored file.
fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let path = PathBuf::from("-");
    std::io::stdin()
        .take(toml::MAX_FILE as u64)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::file(Exit::Partly, "read", &path, &error))?;
    String::from_utf8(bytes).map_err(|_| Failure::usage("standard input is not UTF-8"))
}
