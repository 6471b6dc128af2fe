//! `overhear store`: what lies where, whether it is whole, and making it anew.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::desk::{self, note};
use super::{Context, Exit, Failure};
use crate::config::Config;
use crate::model::incident::{Incident, Status};
use crate::output::page::{Page, count};
use crate::store::{self, CrawlLock, Filter};

/// Arguments of `overhear store`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// What the store holds and how much room it takes.
    Info(Form),
    /// Read every record and compare its checksum, and the queue with the journal. Changes nothing.
    Check(Form),
    /// Make the queue anew from the journal. The old one is kept beside it.
    Rebuild(Form),
    /// Print the store's folder.
    Path,
}

#[derive(Debug, Clone, Copy, clap::Args)]
struct Form {
    /// As one JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// When the configuration or the store cannot be read.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    match args.verb {
        Verb::Path => {
            // For scripts, which may go elsewhere before they use it.
            let path = std::path::absolute(&config.store.path).unwrap_or_else(|_| config.store.path.clone());
            context.out.line(shown_path(&path))?;
            Ok(Exit::Done)
        }
        Verb::Info(form) => info(&config, form, context),
        Verb::Check(form) => check(&config, form, context),
        Verb::Rebuild(form) => rebuild(&config, form, context),
    }
}

fn shown_path(path: &Path) -> String {
    crate::model::untrusted::shown(&path.display().to_string(), false)
}

/// What the store holds.
#[derive(Debug, Serialize)]
struct Info {
    /// Its folder.
    path: String,
    /// Bytes of everything in it.
    bytes: u64,
    journal_bytes: u64,
    /// When the journal was last written.
    journal_written: Option<Timestamp>,
    queue_bytes: u64,
    /// What is remembered of posts, so that asking does not open the archive.
    seen_bytes: u64,
    /// Months of the archive, oldest first.
    months: Vec<Month>,
    /// Former and damaged databases that were kept, by name.
    kept: Vec<String>,
    incidents: Tally,
    /// Sources that were ever read.
    sources: usize,
    /// Since when a crawl has been running.
    crawl_since: Option<Timestamp>,
    /// Its process.
    crawl_process: Option<u32>,
}

#[derive(Debug, Serialize)]
struct Month {
    month: String,
    bytes: u64,
}

#[derive(Debug, Default, Serialize)]
struct Tally {
    open: usize,
    claimed: usize,
    snoozed: usize,
    resolved: usize,
    dismissed: usize,
}

impl Tally {
    fn of(incidents: &[Incident]) -> Self {
        let mut tally = Self::default();
        for incident in incidents {
            *match incident.status {
                Status::Open => &mut tally.open,
                Status::Claimed => &mut tally.claimed,
                Status::Snoozed => &mut tally.snoozed,
                Status::Resolved => &mut tally.resolved,
                Status::Dismissed => &mut tally.dismissed,
            } += 1;
        }
        tally
    }
}

fn info(config: &Config, form: Form, context: &Context) -> Result<Exit, Failure> {
    let path = &config.store.path;
    if !path.exists() {
        return Err(none(path));
    }
    let store = context.store(config)?;
    let status = vec![Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed];
    let incidents = store.incidents(&Filter { status, assignee: None, limit: 0 }, context.now).map_err(|error| desk::failure(&error))?;
    let plan = store.plan().map_err(|error| desk::failure(&error))?;
    let journal = path.join("journal.jsonl");
    let holder = CrawlLock::holder(path).filter(|holder| is_alive(holder.pid));
    let info = Info {
        path: path.display().to_string(),
        bytes: size(path),
        journal_bytes: size(&journal),
        journal_written: journal.metadata().and_then(|file| file.modified()).ok().and_then(|time| Timestamp::try_from(time).ok()),
        queue_bytes: size(&path.join("queue.sled")),
        seen_bytes: size(&path.join("seen")),
        months: months(&path.join("archive")),
        kept: [path.clone(), path.join("archive")].iter().flat_map(|folder| kept(folder)).collect(),
        incidents: Tally::of(&incidents),
        sources: plan.sources.len(),
        crawl_since: holder.as_ref().map(|holder| holder.since),
        crawl_process: holder.as_ref().map(|holder| holder.pid),
    };
    if form.json {
        context.out.json(&info)?;
    } else {
        context.out.line(described(&info, &context.page()))?;
    }
    for notice in store.notices() {
        note(&context.out, &notice.0);
    }
    Ok(Exit::Done)
}

/// Whether a process still is there, so far as the system tells: a killed crawl leaves its line in the lock file behind. Taking the lock to
/// find out could turn away a crawl that starts at this moment.
fn is_alive(pid: u32) -> bool {
    let processes = Path::new("/proc");
    !processes.join("self").exists() || processes.join(pid.to_string()).exists()
}

fn none(path: &Path) -> Failure {
    Failure::new(Exit::CheckFailed, format!("there is no store at {} yet", path.display())).hint("the first `overhear crawl` makes it")
}

fn described(info: &Info, page: &Page) -> String {
    let tally = &info.incidents;
    let months: Vec<String> = info.months.iter().map(|month| format!("{} {}", month.month, bytes(month.bytes))).collect();
    let mut rows = vec![
        ("store", format!("{}, {}", crate::model::untrusted::shown(&info.path, false), bytes(info.bytes))),
        (
            "journal",
            format!(
                "{}{}",
                bytes(info.journal_bytes),
                info.journal_written.map_or_else(String::new, |at| format!(", last written {}", page.ago(at)))
            ),
        ),
        (
            "queue",
            format!(
                "{}: {} open, {} claimed, {} snoozed, {} resolved, {} dismissed",
                bytes(info.queue_bytes),
                tally.open,
                tally.claimed,
                tally.snoozed,
                tally.resolved,
                tally.dismissed
            ),
        ),
        ("seen", bytes(info.seen_bytes)),
        ("archive", if months.is_empty() { "no posts yet".to_owned() } else { months.join(", ") }),
        ("sources", format!("{} read so far", info.sources)),
    ];
    if let Some(since) = info.crawl_since {
        let process = info.crawl_process.map_or_else(String::new, |pid| format!(", process {pid}"));
        rows.push(("crawl", format!("running since {}{process}", page.ago_exact(since))));
    }
    if !info.kept.is_empty() {
        rows.push(("kept", format!("{} (former databases; remove them when all is well)", info.kept.join(", "))));
    }
    let rows: Vec<String> = rows.iter().map(|(name, value)| format!("{name:<8} {value}")).collect();
    rows.join("\n")
}

/// Bytes of a file, or of all files under a folder; what cannot be read counts nothing.
fn size(path: &Path) -> u64 {
    let Ok(metadata) = path.symlink_metadata() else { return 0 };
    if !metadata.is_dir() {
        return metadata.len();
    }
    std::fs::read_dir(path).map_or(0, |entries| entries.flatten().map(|entry| size(&entry.path())).sum())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

fn months(archive: &Path) -> Vec<Month> {
    let month = |name: String| {
        let month = name.strip_suffix(".sled")?.to_owned();
        Some(Month { month, bytes: size(&archive.join(&name)) })
    };
    names(archive).into_iter().filter_map(month).collect()
}

/// Databases that were set aside: `queue.sled.old-1`, `2026-03.sled.damaged-2`.
fn kept(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| name.contains(".sled.old-") || name.contains(".sled.damaged-")).collect()
}

/// `512 B`, `1.5 kB`, `20.3 MB`: decimal units.
fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if number < 1_000 {
        return format!("{number} B");
    }
    let mut tenths = number / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1_000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS.get(unit).unwrap_or(&"TB"))
}

fn check(config: &Config, form: Form, context: &Context) -> Result<Exit, Failure> {
    let path = &config.store.path;
    if !path.exists() {
        return Err(none(path));
    }
    let checked = store::check(&config.store).map_err(|error| desk::failure(&error))?;
    let whole = checked.problems.is_empty();
    if form.json {
        context.out.json(&serde_json::json!({
            "path": path.display().to_string(),
            "whole": whole,
            "events": checked.events,
            "incidents": checked.incidents,
            "posts": checked.posts,
            "problems": checked.problems,
        }))?;
    } else {
        let held = format!(
            "{}, {}, {}",
            counted(checked.events, "event", "events"),
            counted(checked.incidents, "incident", "incidents"),
            counted(checked.posts, "post", "posts")
        );
        let verdict = if whole { "whole" } else { "damaged" };
        context.out.line(format_args!("The store at {} is {verdict}: {held}.", shown_path(path)))?;
        for problem in &checked.problems {
            context.out.line(format_args!("- {}", crate::model::untrusted::shown(problem, false)))?;
        }
    }
    if whole {
        return Ok(Exit::Done);
    }
    let problems = count(checked.problems.len(), "problem", "problems");
    Err(Failure::new(Exit::CheckFailed, format!("the store has {problems}"))
        .hint("`overhear store rebuild` makes the queue anew from the journal and keeps the old one"))
}

fn counted(number: u64, one: &str, many: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

fn rebuild(config: &Config, form: Form, context: &Context) -> Result<Exit, Failure> {
    let path = &config.store.path;
    if !path.exists() {
        return Err(none(path));
    }
    let rebuilt = store::rebuild(&config.store).map_err(|error| desk::failure(&error))?;
    let kept: Option<&PathBuf> = rebuilt.kept.as_ref();
    if form.json {
        context.out.json(&serde_json::json!({
            "path": path.display().to_string(),
            "events": rebuilt.events,
            "incidents": rebuilt.incidents,
            "remembered": rebuilt.remembered,
            "kept": kept.map(|kept| kept.display().to_string()),
            "notices": rebuilt.notices.iter().map(|notice| notice.0.as_str()).collect::<Vec<_>>(),
        }))?;
    } else {
        context.out.line(format_args!(
            "The queue was made anew from {} of the journal: {}; the state of {} was taken over.",
            counted(rebuilt.events, "event", "events"),
            counted(rebuilt.incidents, "incident", "incidents"),
            count(rebuilt.remembered, "source or host", "sources and hosts"),
        ))?;
        if let Some(kept) = kept {
            context.out.line(format_args!("The old one is kept as {}; remove it when all is well.", shown_path(kept)))?;
        }
    }
    for notice in &rebuilt.notices {
        note(&context.out, &notice.0);
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_one_unit() {
        let told: Vec<String> = [0, 999, 1_000, 1_549, 999_999, 20_300_000, 7_000_000_000, u64::MAX].map(bytes).into();
        assert_eq!(told, ["0 B", "999 B", "1.0 kB", "1.5 kB", "999.9 kB", "20.3 MB", "7.0 GB", "18446744.0 TB"]);
    }
}
