//! `overhear rules backtest`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::cli::judge::{self, Files};
use crate::cli::talk::{Talk, archive, day};
use crate::cli::{Context, Exit, Failure, desk};
use crate::diagnostic::Diagnostic;
use crate::engine::Judge;
use crate::eval::backtest::Backtest;
use crate::model::id::RuleId;
use crate::model::untrusted::shown;
use crate::output;
use crate::output::backtest::{ChangeLine, SumLine, change, sentence};

/// What is compared, and over what.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file of threads instead of the archive; `-` is standard input.
    #[arg(value_name = "FILE.jsonl")]
    file: Option<PathBuf>,
    /// Compare with the rules of this folder [default: with those that the last crawl used].
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,
    /// Posts of the archive written since then: 90d, 2026-03-01, all.
    #[arg(long, value_name = "WHEN", default_value = "90d")]
    since: String,
    /// Look at this rule only; may be given several times.
    #[arg(long = "rule", value_name = "ID")]
    rules: Vec<String>,
    /// Exit with 1 when more posts than this would be new in the queue.
    #[arg(long, value_name = "N")]
    max_new: Option<usize>,
    /// Exit with 1 when more posts than this of confirmed incidents would not be found any more.
    #[arg(long, value_name = "N")]
    max_lost_confirmed: Option<usize>,
    /// One JSON object a rule that changes, and a last one with the sum.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let edited_files = judge::files(&config);
    let (base_files, whose) = base(args, context)?;
    let judge_of = |files: &Files, whose: &str| -> Judge {
        let (judge, diagnostics) = judge::of(files, &config);
        for error in diagnostics.iter().filter(|diagnostic| Diagnostic::is_error(diagnostic)) {
            context.out.complain(format_args!("{whose}: {}", output::diagnostic::one_line(error)));
        }
        judge
    };
    let (base, edited) = (judge_of(&base_files, "before"), judge_of(&edited_files, "now"));
    let only = args
        .rules
        .iter()
        .map(|id| {
            let id = RuleId::from(id.as_str());
            let is_fact_rule = [crate::engine::WRONG_ANSWER, crate::engine::FAKE_CONTACT].contains(&id.as_str());
            if is_fact_rule || base.rules.status(&id).is_some() || edited.rules.status(&id).is_some() {
                return Ok(id);
            }
            Err(Failure::usage(format!("there is no rule '{}', neither before nor now", shown(id.as_str(), false)))
                .hint("`overhear rules list` shows them all"))
        })
        .collect::<Result<Vec<RuleId>, Failure>>()?;
    let mut talk = Talk::open(args.file.as_deref(), &args.since, context)?;
    let history = talk.history(context)?;
    let mut backtest = Backtest::default();
    backtest.posts = talk.each(context, &mut |spoken| {
        backtest.thread(&base, &edited, &spoken, &only, &history, context.now);
        Ok(ControlFlow::Continue(()))
    })?;
    backtest.count(&base, &edited, &only, &history);
    let page = context.page();
    for (rule, changed) in backtest.rules.iter().filter(|(_, changed)| !changed.is_none()) {
        if args.json {
            context.out.json(&ChangeLine::of(rule, changed))?;
        } else {
            context.out.line(change(&page, rule, changed))?;
        }
    }
    if args.json {
        context.out.json(&SumLine::from(&backtest))?;
    } else {
        context.out.line(format_args!("{}\ncompared with {whose}", sentence(&backtest, &talk.whence(context))))?;
        if edited_files.kept(context.now).is_same(&base_files.kept(context.now)) {
            context.out.say("note: both have the very same files; `--base DIR` compares with another folder");
        }
    }
    let mut over = false;
    for (what, number, most) in [
        ("new in the queue", backtest.new_posts, args.max_new),
        ("of confirmed incidents not found any more", backtest.lost_confirmed(), args.max_lost_confirmed),
    ] {
        if let Some(most) = most.filter(|most| number > *most) {
            over = true;
            context.out.complain(format_args!("over the budget: {number} {what}, and {most} are allowed"));
        }
    }
    Ok(if over { Exit::CheckFailed } else { talk.exit() })
}

/// The files to compare with, and whose they are.
fn base(args: &Args, context: &Context) -> Result<(Files, String), Failure> {
    if let Some(folder) = &args.base {
        let files = judge::files_at(std::slice::from_ref(folder));
        let named = shown(&folder.display().to_string(), false);
        if files.rules.is_empty() && files.facts.is_empty() {
            context.out.diagnostics(&files.diagnostics);
            return Err(Failure::usage(format!("there is no rule or fact file in {named}")));
        }
        return Ok((files, format!("the rules in {named}")));
    }
    of_last_crawl(args.file.is_some(), context, "rules", "`--base DIR` compares with the rules of a folder")
}

/// The files that the last crawl used, and whose they are. `what` are meant; `otherwise` says what to do where no crawl has used any yet.
pub(in crate::cli) fn of_last_crawl(has_file: bool, context: &Context, what: &str, otherwise: &str) -> Result<(Files, String), Failure> {
    let none = || {
        Failure::usage(format!("no crawl has used any {what} yet, so there is nothing to compare with"))
            .hint(format!("{otherwise}; from the next `overhear crawl` on its {what} are kept"))
    };
    let store = archive(context).map_err(|failure| if has_file { none() } else { failure })?;
    let kept = store.rules_in_use().map_err(|error| desk::failure(&error))?.ok_or_else(none)?;
    let built_in = if kept.built_in { "built-in rules" } else { "rules" };
    Ok((Files::from(&kept), format!("the {built_in} of the last crawl (in use since {})", day(kept.since, context))))
}
