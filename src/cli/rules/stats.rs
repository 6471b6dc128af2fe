//! `overhear rules stats`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::cli::talk::Talk;
use crate::cli::{Context, Exit, Failure, judge};
use crate::engine::correlate::{Verdict, evaluate, signals};
use crate::eval::stats::cost;
use crate::eval::trial::Tally;
use crate::model::id::{PostId, RuleId};
use crate::model::lang::Lang;
use crate::model::post::{Post, Thread};
use crate::model::signal::Signal;
use crate::output::stats::{Standing, StandingLine, listing};
use crate::output::trial::posts;

/// Posts that costs are measured on, at most.
const SAMPLE: usize = 2_000;

/// What is looked at.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file of threads instead of the archive; `-` is standard input.
    #[arg(value_name = "FILE.jsonl")]
    file: Option<PathBuf>,
    /// Posts of the archive written since then, and incidents with findings since then: 90d, 2026-03-01, all.
    #[arg(long, value_name = "WHEN", default_value = "90d")]
    since: String,
    /// Also measure what each rule costs alone, on the newest 2,000 of the posts; takes a while.
    #[arg(long)]
    cost: bool,
    /// One JSON object a rule.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let loaded = judge::load_or_complain(&config, context)?;
    let judge = &loaded.judge;
    let mut talk = Talk::open(args.file.as_deref(), &args.since, context)?;
    let history = talk.history(context)?;
    let mut found: BTreeMap<RuleId, Tally> = judge.rules.ids().map(|rule| (rule.clone(), Tally::default())).collect();
    let mut counted: Vec<Signal> = Vec::new();
    let mut sample: Vec<(Thread, Vec<Post>)> = Vec::new();
    let mut sampled = 0;
    let read = talk.each(context, &mut |spoken| {
        let reports = judge.thread(&spoken.thread, &spoken.posts, context.now);
        for ((report, post), _) in reports.iter().zip(&spoken.posts).zip(&spoken.wanted).filter(|(_, wanted)| **wanted) {
            if !judge.rules.correlations().is_empty() {
                counted.extend(signals(&spoken.thread, post, report));
            }
            let mut rules: Vec<&RuleId> = report.findings.iter().map(|finding| &finding.rule).collect();
            rules.dedup();
            for rule in rules {
                found.entry(rule.clone()).or_default().find(report, history.of(rule, &report.post));
            }
        }
        if args.cost && sampled < SAMPLE {
            sampled += spoken.posts.len();
            sample.push((spoken.thread, spoken.posts));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let langs: BTreeMap<PostId, Lang> = counted.iter().map(|signal| (signal.post.clone(), signal.lang)).collect();
    let since = counted.iter().map(|signal| signal.at).min();
    for tally in evaluate(judge.rules.correlations(), &counted, since).iter().filter(|tally| matches!(tally.verdict, Verdict::Full(_))) {
        let lang = langs.get(&tally.post).copied().unwrap_or_default();
        found.entry(tally.rule.clone()).or_default().take(lang, history.of(&tally.rule, &tally.post).map(|known| known.opinion));
    }
    let prepared: Vec<_> = sample.iter().map(|(thread, posts)| judge.prepare(thread, posts, context.now)).collect();
    // What facts found, and rules that are gone, have no line of their own in the set.
    for rule in history.rules.keys() {
        found.entry(rule.clone()).or_default();
    }
    let mut all: Vec<Standing> = Vec::new();
    for (rule, tally) in found {
        all.push(Standing {
            status: judge.rules.status(&rule),
            found: Tally { posts: read, ..tally },
            record: history.rules.get(&rule).cloned().unwrap_or_default(),
            cost: (args.cost && judge.rules.get(&rule).is_some()).then(|| cost(judge, &rule, &prepared, context.now)),
            rule: rule.0,
        });
    }
    if args.json {
        for standing in &all {
            context.out.json(&StandingLine::of(standing))?;
        }
    } else {
        all.sort_by(|a, b| b.found.found.cmp(&a.found.found).then(a.rule.cmp(&b.rule)));
        context.out.text(listing(&context.page(), &all))?;
        context.out.line(format_args!("{} {}", posts(read), talk.whence(context)))?;
        if args.cost {
            context.out.line(format_args!(
                "µs/1000: time for 1,000 posts of each rule alone, over what no rule takes; best of three rounds on {}",
                posts(sampled)
            ))?;
        }
    }
    Ok(if loaded.partly { Exit::Partly } else { talk.exit() })
}
