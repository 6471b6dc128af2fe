//! `overhear facts diff`.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::judge::{self, Files};
use crate::cli::rules::of_last_crawl;
use crate::cli::talk::Talk;
use crate::cli::{Context, Exit, Failure};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::engine::Judge;
use crate::eval::fact_diff::{FactDiff, Turn, alterations};
use crate::fact;
use crate::model::id::FactId;
use crate::model::untrusted::shown;
use crate::output;
use crate::output::fact::diff::{self, AlterationLine, SumLine, TurnedLine, told, turned};
use crate::output::page::{FAINT, STRONG};
use crate::rule::RuleSet;

/// What is compared, and over what.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The facts as they were: a file or folder [default: those that the last crawl used].
    #[arg(value_name = "OLD")]
    old: Option<PathBuf>,
    /// The facts as they are: a file or folder [default: those of the configuration].
    #[arg(value_name = "NEW")]
    new: Option<PathBuf>,
    /// A file of threads instead of the archive; `-` is standard input.
    #[arg(long, value_name = "FILE.jsonl")]
    file: Option<PathBuf>,
    /// Posts of the archive written since then: 90d, 2026-03-01, all.
    #[arg(long, value_name = "WHEN", default_value = "365d")]
    since: String,
    /// Look at this fact only; may be given several times.
    #[arg(long = "fact", value_name = "ID")]
    facts: Vec<String>,
    /// Show at most so many answers of a fact (all are counted); 0 shows all.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// One JSON object a fact that changed, then one an answer, and a last one with the sum.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let (old_files, whose) = if let Some(path) = &args.old {
        (named(path)?, shown(&path.display().to_string(), false))
    } else {
        let (files, _) = of_last_crawl(args.file.is_some(), context, "facts", "name a folder: `overhear facts diff OLD NEW`")?;
        (files.facts, "the facts of the last crawl".to_owned())
    };
    let new_files = match &args.new {
        Some(path) => named(path)?,
        None => judge::files(&config).facts,
    };
    let before = judge_of(&old_files, "before", &config, context);
    let now = judge_of(&new_files, "now", &config, context);
    let only: Vec<FactId> = args.facts.iter().map(|id| FactId::from(id.as_str())).collect();
    if let Some(unknown) = only.iter().find(|id| before.facts.get(id).is_none() && now.facts.get(id).is_none()) {
        return Err(Failure::usage(format!("there is no fact '{}', neither before nor now", shown(unknown.as_str(), false)))
            .hint("`overhear facts list` shows them all"));
    }
    let page = context.page();
    let changed = alterations(&before.facts, &now.facts);
    for (fact, altered) in changed.iter().filter(|(fact, _)| only.is_empty() || only.contains(fact)) {
        if args.json {
            context.out.json(&AlterationLine::of(fact, altered))?;
        } else {
            context.out.line(diff::alterations(&page, fact, altered))?;
        }
    }
    if changed.is_empty() {
        context.out.say("note: both say the same; `overhear facts diff OLD NEW` compares other folders");
    }
    let mut talk = Talk::open(args.file.as_deref(), &args.since, context)?;
    let history = talk.history(context)?;
    let mut diff = FactDiff::default();
    diff.posts = talk.each(context, &mut |spoken| {
        diff.thread(&before, &now, &spoken, &only, &history, context.now);
        Ok(ControlFlow::Continue(()))
    })?;
    diff.sort();
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    for (fact, all) in &diff.facts {
        if args.json {
            for one in all {
                context.out.json(&TurnedLine::of(fact, one))?;
            }
            continue;
        }
        for turn in Turn::ALL {
            let mine: Vec<_> = all.iter().filter(|one| one.turn == turn).collect();
            if mine.is_empty() {
                continue;
            }
            let heading = format!("{}: {}", shown(fact.as_str(), false), told(turn));
            context.out.line(format_args!("\n{} ({})", page.paint(STRONG, &heading), mine.len()))?;
            for one in mine.iter().take(limit) {
                context.out.line(turned(&page, one))?;
            }
            if mine.len() > limit {
                context.out.line(page.paint(FAINT, &format!("  … and {} more; `--limit 0` shows all", mine.len() - limit)))?;
            }
        }
    }
    if args.json {
        context.out.json(&SumLine::from(&diff))?;
    } else {
        context.out.line(format_args!("\n{}\ncompared with {whose}", output::fact::diff::sentence(&diff, &talk.whence(context))))?;
    }
    Ok(talk.exit())
}

/// Fact files at a path. A folder of facts may bear any name; one that holds rules too keeps its facts in `facts`.
fn named(path: &Path) -> Result<Vec<Arc<SourceFile>>, Failure> {
    let files = judge::files_at(&[path.to_owned()]);
    let Files { facts, rules, diagnostics, .. } = files;
    let found = if facts.is_empty() { rules } else { facts };
    if found.is_empty() {
        let why = diagnostics.first().map_or_else(String::new, |first| format!(": {}", output::diagnostic::one_line(first)));
        return Err(Failure::usage(format!("there is no fact file in {}{why}", shown(&path.display().to_string(), false))));
    }
    Ok(found)
}

fn judge_of(files: &[Arc<SourceFile>], whose: &str, config: &Config, context: &Context) -> Judge {
    let (facts, diagnostics) = fact::load(files);
    for error in diagnostics.iter().filter(|diagnostic| Diagnostic::is_error(diagnostic)) {
        context.out.complain(format_args!("{whose}: {}", output::diagnostic::one_line(error)));
    }
    Judge::new(config.brand.clone(), config.languages.clone(), RuleSet::default(), facts).with_sources(&config.sources)
}
