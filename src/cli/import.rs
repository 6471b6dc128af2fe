//! `overhear import FILE`: threads from a file into the store, judged and queued as those that a crawl reads.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::lines::{Lines, thread};
use super::{Context, Exit, Failure, desk, judge};
use crate::crawl::import::import;
use crate::engine::{Judge, interchange};
use crate::model::interchange::ThreadLine;
use crate::model::untrusted::shown;
use crate::output::page::count;
use crate::source::csv;
use crate::store::{Conversation, CrawlLock, Store};

/// Threads that are judged and written at a time.
const PILE: usize = 200;
/// Most mistakes of a table that are named one by one.
const NAMED: usize = 20;

/// Read threads from a file into the store: they are judged and queued as those that a crawl reads. Nothing comes in twice.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  overhear import threads.jsonl\n  overhear import tickets.csv\n\n\
    A file is JSON Lines, one thread a line, as `scan` reads and `export` writes it; or a table (CSV) with one post a row and the names of the columns \
    in the first: text, which it needs, and thread, id, author, date, parent, url, title, lang, site, likes, accepted. Comma, semicolon or tab and the \
    character set are found out. What `export` wrote comes back to where it was, so that an archive can be moved: a thread that is there \
    already is not doubled.\n\nExit codes: 0 done, 1 it is no such file, 4 something was left out.")]
pub struct Args {
    /// The file; `-` is JSON Lines from standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Read it as a table, whatever it is called.
    #[arg(long)]
    pub csv: bool,
    /// Counts as one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// What came of a file.
#[derive(Debug, Default, Serialize)]
struct Counts {
    threads: usize,
    posts: usize,
    new_posts: usize,
    edited_posts: usize,
    opened: usize,
    grown: usize,
    left_out: usize,
}

/// Runs the command.
///
/// # Errors
/// When the configuration, the store or the file cannot be used, or a crawl is running.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let Some(_lock) = CrawlLock::try_acquire(&config.store.path, context.now).map_err(|error| desk::failure(&error))? else {
        return Err(Failure::new(Exit::Busy, "a crawl is running on this store").hint("wait until it has ended; nothing was touched"));
    };
    let loaded = judge::load_or_complain(&config, context)?;
    let store = context.store(&config)?;
    let mut taking = Taking { judge: &loaded.judge, store: store.as_ref(), context, pile: Vec::new(), counts: Counts::default() };
    let name = args.file.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    if args.csv || name.is_some_and(|end| end == "csv" || end == "tsv") {
        table(&args.file, &mut taking)?;
    } else {
        let mut lines = Lines::open(&args.file)?;
        while let Some((_, line)) = lines.next(&context.out, thread)? {
            taking.take(&line)?;
        }
        taking.counts.left_out = lines.bad;
    }
    taking.write()?;
    let counts = taking.counts;
    if args.json {
        context.out.json(&counts)?;
    } else {
        let held = counts.posts.saturating_sub(counts.new_posts + counts.edited_posts);
        let mut words = format!(
            "{} with {}: {} new, {held} there already",
            count(counts.threads, "thread", "threads"),
            count(counts.posts, "post", "posts"),
            counts.new_posts
        );
        if counts.edited_posts > 0 {
            let _ = write!(words, ", {} changed", counts.edited_posts);
        }
        let _ = write!(words, "; {}", count(counts.opened, "new incident", "new incidents"));
        if counts.left_out > 0 {
            let _ = write!(words, "; {} left out", counts.left_out);
        }
        context.out.line(words)?;
    }
    Ok(if counts.left_out > 0 || loaded.partly { Exit::Partly } else { Exit::Done })
}

struct Taking<'a> {
    judge: &'a Judge,
    store: &'a dyn Store,
    context: &'a Context,
    pile: Vec<Conversation>,
    counts: Counts,
}

impl Taking<'_> {
    fn take(&mut self, line: &ThreadLine) -> Result<(), Failure> {
        let (thread, posts) = interchange::own(line, self.context.now);
        self.counts.threads += 1;
        self.counts.posts += posts.len();
        self.pile.push((thread, posts));
        if self.pile.len() >= PILE { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), Failure> {
        if self.pile.is_empty() {
            return Ok(());
        }
        let done =
            import(self.judge, self.store, std::mem::take(&mut self.pile), self.context.now).map_err(|error| desk::failure(&error))?;
        self.counts.new_posts += done.done.new_posts;
        self.counts.edited_posts += done.done.edited_posts;
        let opened: BTreeSet<_> = done.done.opened.iter().collect();
        self.counts.opened += opened.len();
        self.counts.grown += done.done.grown.len();
        for fault in done.faults {
            self.context.out.complain(fault);
        }
        Ok(())
    }
}

/// Reads a table of posts.
fn table(file: &Path, taking: &mut Taking<'_>) -> Result<(), Failure> {
    let out = &taking.context.out;
    let name = shown(&file.display().to_string(), false);
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(|error| Failure::file(Exit::Usage, "open", file, &error))?;
    opened.take(csv::MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| Failure::file(Exit::Partly, "read", file, &error))?;
    if bytes.len() as u64 > csv::MOST_BYTES {
        return Err(Failure::new(Exit::CheckFailed, format!("{name} is larger than {} MiB", csv::MOST_BYTES >> 20))
            .hint("cut it into several tables, each with the row of names"));
    }
    let place = |fault: &csv::Fault| if fault.column > 0 { format!("{}:{}", fault.line, fault.column) } else { fault.line.to_string() };
    let sheet = csv::read(&bytes, taking.context.now)
        .map_err(|fault| Failure::new(Exit::CheckFailed, format!("{name}:{}: {}", place(&fault), fault.why)))?;
    for fault in sheet.faults.iter().take(NAMED) {
        out.complain(format_args!("{name}:{}: {}", place(fault), fault.why));
    }
    if sheet.faults.len() > NAMED {
        out.complain(format_args!("{name}: {} more mistakes", sheet.faults.len() - NAMED));
    }
    if !sheet.ignored.is_empty() {
        out.say(format_args!("note: columns that are not read: {}", sheet.ignored.join(", ")));
    }
    taking.counts.left_out = sheet.faults.len();
    for line in &sheet.threads {
        taking.take(line)?;
    }
    Ok(())
}
