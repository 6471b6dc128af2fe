//! `overhear rules try`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;

use super::Loaded;
use crate::cli::talk::Talk;
use crate::cli::{Context, Exit, Failure};
use crate::engine::Judge;
use crate::engine::correlate::{Verdict, evaluate, signals};
use crate::eval::trial::Tally;
use crate::model::finding::RuleKind;
use crate::model::id::Fingerprint;
use crate::model::signal::Correlated;
use crate::output;
use crate::output::scan::{PostResult, thread_heading};
use crate::output::trial::{HitLine, TallyLine, burst, hit, sentence};
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

/// A rule that counts: the bursts that it finds, each by its fullest window.
fn count(rule: &Correlation, judge: &Judge, args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut talk = Talk::open(args.file.as_deref(), &args.since, context)?;
    let mut heard = Vec::new();
    let mut oldest = Timestamp::MAX;
    let posts = talk.each(context, &mut |spoken| {
        let reports = judge.thread(&spoken.thread, &spoken.posts, context.now);
        for (post, report) in spoken.posts.iter().zip(&reports) {
            oldest = oldest.min(post.written());
            heard.extend(signals(&spoken.thread, post, report));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut bursts: Vec<(Fingerprint, Correlated)> = Vec::new();
    for tally in evaluate(std::slice::from_ref(rule), &heard, Some(oldest)) {
        let Verdict::Full(burst) = tally.verdict else { continue };
        match bursts.iter_mut().find(|(known, _)| *known == burst) {
            Some((_, fullest)) if fullest.reached >= tally.counted.reached => {}
            Some((_, fullest)) => *fullest = tally.counted,
            None => bursts.push((burst, tally.counted)),
        }
    }
    let page = context.page();
    for (_, fullest) in &bursts {
        if args.json {
            context.out.json(fullest)?;
        } else {
            context.out.line(burst(&page, fullest))?;
        }
    }
    let whence = talk.whence(context);
    if !args.json {
        let words = if bursts.len() == 1 { "burst" } else { "bursts" };
        context.out.line(format_args!("{}: found {} {words} in {} {whence}", rule.id, bursts.len(), output::trial::posts(posts)))?;
    }
    Ok(talk.exit())
}
