//! `overhear facts gaps`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::Loaded;
use crate::cli::talk::Talk;
use crate::cli::{Context, Exit, Failure};
use crate::engine::Judge;
use crate::eval::gaps::{Gap, Gaps};
use crate::model::id::FactId;
use crate::output::fact::gaps::{GapLine, SumLine, gap, sentence};
use crate::rule::RuleSet;
use crate::text::greeklish::greek_key;

/// Longest id that is proposed, in letters.
const LONGEST_ID: usize = 40;

/// Where questions are looked for.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file of threads instead of the archive; `-` is standard input.
    #[arg(long, value_name = "FILE.jsonl")]
    file: Option<PathBuf>,
    /// Posts of the archive written since then: 90d, 2026-03-01, all.
    #[arg(long, value_name = "WHEN", default_value = "90d")]
    since: String,
    /// Only what is asked in so many threads or more.
    #[arg(long, value_name = "N", default_value_t = 2)]
    least: usize,
    /// Show at most so many groups; 0 shows all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// One JSON object a group, and a last one with the sum.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let loaded = Loaded::at(&[], context)?;
    loaded.complain(context);
    let broken = loaded.is_broken();
    let judge = Judge::new(loaded.brand, loaded.languages, RuleSet::default(), loaded.facts).with_sources(&config.sources);
    let mut talk = Talk::open(args.file.as_deref(), &args.since, context)?;
    let mut gaps = Gaps::default();
    gaps.posts = talk.each(context, &mut |spoken| {
        gaps.thread(&judge, &spoken, context.now);
        Ok(ControlFlow::Continue(()))
    })?;
    let groups = gaps.groups(args.least);
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let page = context.page();
    let mut used: Vec<String> = Vec::new();
    for one in groups.iter().take(limit) {
        let id = id(one, &judge, &used);
        if args.json {
            context.out.json(&GapLine::of(one, &id))?;
        } else {
            context.out.line(format_args!("{}\n", gap(&page, one, &id)))?;
        }
        used.push(id);
    }
    if args.json {
        context.out.json(&SumLine::of(&gaps, groups.len()))?;
    } else {
        if groups.len() > limit {
            context.out.line(format_args!("… and {} more; `--limit 0` shows all\n", groups.len() - limit))?;
        }
        context.out.line(sentence(&gaps, groups.len(), &talk.whence(context)))?;
    }
    Ok(if broken { Exit::Partly } else { talk.exit() })
}

/// A name for the fact that could answer the questions: their words in Latin letters.
fn id(gap: &Gap, judge: &Judge, used: &[String]) -> String {
    let latin = |word: &String| {
        let word = if word.is_ascii() { word.clone() } else { greek_key(word).unwrap_or_default() };
        word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
    };
    let words: Vec<String> = gap.words.iter().map(latin).filter(|word| !word.is_empty()).collect();
    let mut base = words.join("-");
    base.truncate(LONGEST_ID);
    if base.is_empty() {
        base = format!("question-{}", gap.lang.code());
    }
    let is_free = |id: &str| judge.facts.get(&FactId::from(id)).is_none() && used.iter().all(|known| known != id);
    if is_free(&base) {
        return base;
    }
    (2..=used.len() + judge.facts.len() + 2).map(|number| format!("{base}-{number}")).find(|id| is_free(id)).unwrap_or(base)
}
