//! `overhear rules try`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::Loaded;
use super::talk::Talk;
use crate::cli::scan::together::Together;
use crate::cli::{Context, Exit, Failure};
use crate::engine::Judge;
use crate::eval::trial::Tally;
use crate::model::finding::RuleKind;
use crate::output;
use crate::output::correlation::{self, BurstLine};
use crate::output::scan::{PostResult, thread_heading};
use crate::output::trial::{HitLine, TallyLine, hit, sentence};
use crate::rule::correlation::Correlation;

/// Which rule is tried, and on what.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule's id, or a file that holds a rule (it need not be in the folder of rules).
    #[arg(value_name = "RULE|FILE.toml")]
    rule: String,
    /// A file of threads instead of the archive; `-` is standard input.
    #[arg(value_name = "FILE.jsonl")]
    file: Option<PathBuf>,
    /// Posts of the archive written since then: 30d, 2026-03-01, all.
    #[arg(long, value_name = "WHEN", default_value = "30d")]
    since: String,
    /// Show at most so many posts (all are counted); 0 shows all.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// One JSON object a post that is found, all of them, and a last one with the sum.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let (loaded, id) = Loaded::with(context, &args.rule)?;
    let judge = loaded.judge_of(&id);
    if let Some(rule) = judge.rules.correlation(&id) {
        return count(rule, &judge, args, context);
    }
    let mut talk = Talk::open(args.file.as_deref(), &args.since, context)?;
    let history = talk.history(context)?;
    let page = context.page();
    let mut tally = Tally::default();
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    tally.posts = talk.each(context, &mut |spoken| {
        let mut headed = false;
        let reports = judge.thread(&spoken.thread, &spoken.posts, context.now);
        for (number, report) in reports.iter().enumerate() {
            let (Some(post), Some(label)) = (spoken.posts.get(number), spoken.labels.get(number)) else { continue };
            let wanted = spoken.wanted.get(number).is_some_and(|wanted| *wanted);
            if !wanted || !report.findings.iter().any(|finding| finding.kind == RuleKind::Detection) {
                continue;
            }
            let known = history.of(&id, &report.post);
            tally.find(report, known);
            if args.json {
                context.out.json(&HitLine {
                    post: PostResult::of(&spoken.label, label, report),
                    url: post.url.as_deref(),
                    incident: known.map(|known| known.incident.0),
                    verdict: known.map(|known| known.opinion),
                })?;
            } else if tally.found <= limit {
                if !headed {
                    context.out.line(thread_heading(&page, &spoken.label, spoken.thread.title.raw()))?;
                    headed = true;
                }
                context.out.line(hit(&page, label, post.author.name.raw(), post.body.raw(), report, known))?;
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if args.json {
        context.out.json(&TallyLine { total: (&tally).into() })?;
    } else {
        if tally.found > limit {
            context.out.line(format_args!("… and {} more; `--limit 0` shows all\n", tally.found - limit))?;
        }
        context.out.line(format_args!("{id}: {}", sentence(&tally)))?;
    }
    Ok(talk.exit())
}

/// A rule that counts: the bursts that it finds, counted from the oldest post read on, as `scan` counts those of a file.
fn count(rule: &Correlation, judge: &Judge, args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut talk = Talk::open(args.file.as_deref(), &args.since, context)?;
    let mut together = Together::new(std::slice::from_ref(rule));
    let mut counted = 0;
    let posts = talk.each(context, &mut |spoken| {
        let reports = judge.thread(&spoken.thread, &spoken.posts, context.now);
        for (((post, report), label), wanted) in spoken.posts.iter().zip(&reports).zip(&spoken.labels).zip(&spoken.wanted) {
            counted += usize::from(*wanted && together.hear((&spoken.label, label), &spoken.thread, post, report).is_some());
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let filled = together.count(context.now);
    let bursts = together.bursts(&filled);
    if args.json {
        for burst in &bursts {
            context.out.json(&BurstLine::of(burst))?;
        }
        return Ok(talk.exit());
    }
    if !bursts.is_empty() {
        context.out.line(correlation::together(&context.page(), &bursts))?;
    }
    let (of, fires) = (output::trial::posts(posts), output::page::count(bursts.len(), "burst", "bursts"));
    context.out.line(format_args!("{}: it counts {} of {of} and fires in {fires}", rule.id, output::trial::thousands(counted)))?;
    Ok(talk.exit())
}
