//! `overhear crawl`: one run over the sources that are due.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Context, Exit, Failure, desk, judge};
use crate::crawl::{CrawlError, Run, Settings};
use crate::diagnostic::did_you_mean;
use crate::fetch::{Clock, FetchError};
use crate::model::id::{FactId, SourceId};
use crate::model::library::RulesInUse;
use crate::model::untrusted::shown;
use crate::output;
use crate::rule;
use crate::store::CrawlLock;

/// Read the sources that are due, judge what is new, and put what matters into the queue.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[command(
    after_help = "Examples:\n  overhear crawl                 all sources that are due\n  overhear crawl forum-en        only this one, if it is due\n  \
    overhear crawl --force         also those that are not due; what servers ask for is kept all the same\n\n\
    In a crontab:\n  */15 * * * *  overhear crawl --cron --config /etc/overhear/overhear.toml"
)]
pub struct Args {
    /// Only these sources.
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// For cron: say nothing unless something is wrong, and give way silently to a run that is still going.
    #[arg(long)]
    cron: bool,
    /// Also sources whose interval has not passed; Retry-After, freshness and robots.txt are honoured all the same.
    #[arg(long)]
    force: bool,
    /// Refuse to run when a rule or fact file has a mistake, instead of leaving it out.
    #[arg(long)]
    strict: bool,
    /// Keep every exchange with the network in this folder.
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    record: Option<PathBuf>,
    /// Answer every request from a folder that --record wrote; no network.
    #[arg(long, value_name = "DIR")]
    replay: Option<PathBuf>,
    /// Print the account of the run as one JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let (config, mistakes) = context.config_and_diagnostics()?;
    for mistake in mistakes.iter().filter(|mistake| mistake.is_error()) {
        context.out.complain(output::diagnostic::one_line(mistake));
    }
    let only = chosen(&args.sources, &config.sources)?;
    if config.sources.is_empty() && !args.cron && !args.json {
        context.out.say("note: no source is configured, so nothing is read; `overhear source add ADDRESS` adds one");
    }
    if config.brand.name == super::init::PLACEHOLDER && !args.cron && !args.json {
        context.out.say(format_args!(
            "note: the brand is still `{}`, so its posts are not recognised; write its name under [brand] in the configuration",
            config.brand.name
        ));
    }
    // First of all: who only learns that another crawl is running need not have read the rules.
    let Some(_lock) = CrawlLock::try_acquire(&config.store.path, context.now).map_err(|error| desk::failure(&error))? else {
        if args.cron {
            return Ok(Exit::Done);
        }
        let who = CrawlLock::holder(&config.store.path)
            .map_or_else(String::new, |holder| format!(" (process {}, since {})", holder.pid, holder.since));
        return Err(Failure::new(Exit::Busy, format!("another crawl is running on this store{who}"))
            .hint("wait until it has ended; nothing was touched"));
    };
    let loaded = judge::load_or_complain(&config, context)?;
    if loaded.partly && args.strict {
        return Err(Failure::new(Exit::Config, "there are mistakes in rule or fact files, and --strict was given")
            .hint("`overhear rules check` and `overhear facts check` show them with their places"));
    }

    let store = context.store(&config)?;
    // What cannot be kept is told, but is no reason not to read.
    let before = store.rules_in_use().ok().flatten();
    let (in_use, changed_facts) = before.map_or_else(|| (loaded.files.clone(), BTreeSet::new()), |before| changes(&before, &loaded.files));
    let unkept = store.keep_rules(&in_use).err();
    let mut fetch = config.fetch.clone();
    fetch.record.clone_from(&args.record);
    fetch.replay.clone_from(&args.replay);
    let run = Run {
        sources: &config.sources,
        judge: &loaded.judge,
        store: store.as_ref(),
        fetch,
        now: context.now,
        clock: Clock::running_from(context.now),
        settings: Settings { force: args.force, only, changed_facts, ..Settings::default() },
    };
    let bar = progress_bar(args, context);
    let summary = run.run(&mut |progress| {
        bar.set_length(progress.of as u64);
        bar.set_position(progress.done as u64);
    });
    bar.finish_and_clear();
    let mut summary = summary.map_err(|error| match error {
        CrawlError::Store(error) => desk::failure(&error),
        CrawlError::Fetch(error @ FetchError::Recording { .. }) => Failure::new(Exit::Config, shown(&error.to_string(), false))
            .hint("name a folder that `overhear crawl --record DIR` wrote, or for --record one that is new and can be written"),
        CrawlError::Fetch(error) => Failure::new(Exit::Config, shown(&error.to_string(), false))
            .hint("`overhear doctor` checks the network's settings and the certificate authorities"),
    })?;
    summary.store_troubles.extend(unkept.map(|error| error.to_string()));
    // Only now are the changed facts those that the archive was judged by; until then the next run would judge it again.
    if !summary.again.facts.is_empty() && summary.again.left == 0 && summary.store_troubles.is_empty() {
        summary.store_troubles.extend(store.keep_rules(&loaded.files).err().map(|error| error.to_string()));
    }
    match store.retain(context.now) {
        Ok(months) if months.is_empty() => {}
        Ok(months) => context.out.say(format_args!("note: posts of {} are past their retention and were dropped", months.join(", "))),
        Err(error) => summary.store_troubles.push(error.to_string()),
    }
    summary.notices.extend(store.notices().into_iter().map(|notice| notice.0));

    if args.json {
        context.out.json(&summary)?;
    } else {
        context.out.text(output::crawl::text(&summary, args.cron || context.out.quiet))?;
    }
    let partly = summary.is_partial() || loaded.partly || mistakes.iter().any(crate::diagnostic::Diagnostic::is_error);
    Ok(if partly { Exit::Partly } else { Exit::Done })
}

/// The facts whose files have changed, and what is kept as in use until the archive has been judged by them: the files of today with the
/// changed facts as they were. A fact that is new speaks about what is read from now on.
fn changes(before: &RulesInUse, now: &RulesInUse) -> (RulesInUse, BTreeSet<FactId>) {
    let mut kept = now.clone();
    let mut changed = BTreeSet::new();
    for file in &mut kept.files {
        let path = Path::new(&file.path);
        let Some(old) = before.files.iter().find(|old| old.path == file.path).filter(|_| rule::is_fact(path)) else { continue };
        if let Some(id) = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| old.text != file.text) {
            changed.insert(FactId::from(id));
            file.text.clone_from(&old.text);
        }
    }
    (kept, changed)
}

/// The sources named, checked against the configuration.
fn chosen(named: &[String], known: &[crate::model::source::Source]) -> Result<Vec<SourceId>, Failure> {
    named
        .iter()
        .map(|name| {
            known.iter().find(|source| source.id.as_str() == name).map(|source| source.id.clone()).ok_or_else(|| {
                let failure = Failure::new(Exit::Usage, format!("there is no source '{}' in the configuration", shown(name, false)));
                match did_you_mean(name, known.iter().map(|source| source.id.as_str())) {
                    Some(near) => failure.hint(format!("did you mean '{near}'? `overhear source list` shows them all")),
                    None => failure.hint("`overhear source list` shows them all"),
                }
            })
        })
        .collect()
}

/// A bar on a terminal, nothing anywhere else.
fn progress_bar(args: &Args, context: &Context) -> ProgressBar {
    let target = if args.cron || context.out.quiet || !context.out.talk_look.terminal {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} sources  {elapsed}") {
        bar.set_style(style);
    }
    bar
}
