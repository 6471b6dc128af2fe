//! `overhear rules try`.

use std::path::PathBuf;

use super::Loaded;
use crate::cli::scan::Lines;
use crate::cli::scan::together::Together;
use crate::cli::{Context, Exit, Failure};
use crate::engine::interchange;
use crate::model::finding::RuleKind;
use crate::output::correlation::{self, BurstLine};
use crate::output::page::count;
use crate::output::scan::{PostResult, post as post_text, thread_heading};

/// Which rule is tried, and on what.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule's id.
    #[arg(value_name = "RULE")]
    rule: String,
    /// A file of threads; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// One JSON object a post that is found.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let loaded = Loaded::configured(context)?;
    let id = loaded.find(&args.rule)?;
    let judge = loaded.judge_of(&id);
    let mut lines = Lines::open(&args.file)?;
    let page = context.page();
    let correlation = loaded.rules.correlation(&id);
    let mut together = Together::new(judge.rules.correlations());
    let (mut posts, mut found) = (0, 0);
    while let Some(line) = lines.next(&context.out)? {
        let (thread, written) = interchange::thread(&line, context.now);
        let mut headed = false;
        for ((report, post), own) in judge.thread(&thread, &written, context.now).iter().zip(&line.posts).zip(&written) {
            posts += 1;
            if correlation.is_some() {
                found += usize::from(together.hear((&line.thread_id, &post.post_id), &thread, own, report).is_some());
                continue;
            }
            if !report.findings.iter().any(|finding| finding.kind == RuleKind::Detection) {
                continue;
            }
            found += 1;
            if args.json {
                context.out.json(&PostResult::of(&line.thread_id, &post.post_id, report))?;
                continue;
            }
            if !headed {
                context.out.line(thread_heading(&page, &line.thread_id, line.title.as_deref().unwrap_or_default()))?;
                headed = true;
            }
            context.out.line(post_text(&page, &post.post_id, post.author.as_deref().unwrap_or_default(), &post.text, report))?;
        }
    }
    if let Some(rule) = correlation {
        let filled = together.count(context.now);
        let bursts = together.bursts(&filled);
        if args.json {
            for burst in &bursts {
                context.out.json(&BurstLine::of(burst))?;
            }
        } else {
            context.out.line(correlation::together(&page, &bursts))?;
            context.out.line(format_args!(
                "rule `{id}` {}\nit counts {found} of {} and fires in {}",
                rule.sentence(),
                count(posts, "post", "posts"),
                count(bursts.len(), "burst", "bursts")
            ))?;
        }
    } else if !args.json {
        context.out.line(format_args!("rule `{id}` finds {found} of {}", count(posts, "post", "posts")))?;
    }
    Ok(if lines.bad > 0 { Exit::Partly } else { Exit::Done })
}
