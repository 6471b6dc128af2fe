//! `overhear scan FILE|-`: judges threads from a file, without store or network.

mod abreast;
mod spool;
mod together;

use std::cell::RefCell;
use std::io;
use std::mem::ManuallyDrop;
use std::num::NonZero;
use std::path::PathBuf;

use jiff::Timestamp;
use together::{Together, Waited};

use super::lines::{Lines, thread};
use super::{Context, Exit, Failure, judge};
use crate::engine::{PostReport, interchange};
use crate::model::interchange::{PostLine, ThreadLine};
use crate::model::post::{Post, Thread};
use crate::output;
use crate::output::scan::{PostResult, Totals, matters, post as post_text, thread_heading};

/// Most threads judged at once.
const MAX_WORKERS: usize = 64;

/// Judge threads from a file: complaints, farewells and wrong answers, with the words that show why.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  overhear scan threads.jsonl\n  overhear scan --json threads.jsonl | jq 'select(.negative)'\n  zcat threads.jsonl.gz | overhear scan -\n\n\
    Needs neither store nor network. A line that cannot be read is named and passed over; the exit code is then 4.\n\n\
    The file is JSON Lines, one thread a line; keys that are not known are ignored:\n  {\"thread_id\":\"1\",\"title\":\"Box died\",\"posts\":[{\"post_id\":\"1a\",\"author\":\"ana\",\"text\":\"Mine too.\"}]}"
)]
pub struct Args {
    /// The file; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// One JSON object a post, with byte spans into its text.
    #[arg(long)]
    pub json: bool,
    /// Show all posts, not only those with findings.
    #[arg(long, conflicts_with = "json")]
    pub all: bool,
}

/// Judges the file, thread by thread.
///
/// # Errors
/// When the configuration or the file cannot be used.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    // The program ends with the scan: taking rules apart, a word at a time, would be for nothing.
    let judge = ManuallyDrop::new(judge::load_or_complain(&config, context)?);
    let mut scan = Scan { args, context, totals: Totals::default(), together: Together::new(judge.judge.rules.correlations()) };
    let now = context.now;
    let judge_line = |text: &str| thread(text).and_then(|line| judged(&judge, line, args, now));
    let mut lines = Lines::open(&args.file)?;
    // A person that follows a pipe sees every thread when it is judged.
    if context.out.look.terminal {
        while let Some((_, judged)) = lines.next(&context.out, judge_line)? {
            scan.take(&judged)?;
            context.out.flush()?;
        }
        scan.totals.bad_lines = lines.bad;
    } else {
        let workers = std::thread::available_parallelism().map_or(1, NonZero::get).min(MAX_WORKERS);
        let lines = RefCell::new(lines);
        let mut next = || lines.borrow_mut().outcome(|_| true, |text| Ok(text.to_owned()));
        abreast::each(workers, &mut next, &judge_line, &mut |number, judged| match judged {
            Ok(judged) => scan.take(&judged),
            Err(why) => {
                lines.borrow_mut().complain(&context.out, number, &why);
                Ok(())
            }
        })?;
        lines.borrow().end(&context.out);
        scan.totals.bad_lines = lines.borrow().bad;
    }
    let Scan { totals, mut together, .. } = scan;
    let mut full = together.count(context.now, !args.json).map_err(|error| waiting(&error))?;
    if args.json {
        together.release(&mut full, |waited| match waited {
            Waited::Done(line) => context.out.line(line).map_err(Unprinted::Output),
            Waited::Post(thread_id, post_id, report) => {
                context.out.json(&PostResult::of(thread_id, post_id, report)).map_err(Unprinted::Output)
            }
        })?;
    } else {
        let bursts: Vec<_> = full.bursts.iter().map(together::Burst::filled).collect();
        if !bursts.is_empty() {
            context.out.line(output::correlation::together(&context.page(), &bursts))?;
        }
        context.out.line(totals.sentence())?;
    }
    Ok(if totals.bad_lines > 0 || judge.partly { Exit::Partly } else { Exit::Done })
}

/// What waits for the end of the file could not be kept.
fn waiting(error: &io::Error) -> Failure {
    Failure::from_error(Exit::Partly, "could not keep what is counted together until the end of the file", error)
        .hint("TMPDIR names a folder with more room; without rules of kind correlation nothing waits")
}

/// Why what has waited was not printed.
enum Unprinted {
    /// It could not be read again.
    Waiting(io::Error),
    /// Standard output did not take it.
    Output(Failure),
}

impl From<io::Error> for Unprinted {
    fn from(error: io::Error) -> Self {
        Self::Waiting(error)
    }
}

impl From<Unprinted> for Failure {
    fn from(unprinted: Unprinted) -> Self {
        match unprinted {
            Unprinted::Waiting(error) => waiting(&error),
            Unprinted::Output(failure) => failure,
        }
    }
}

/// A thread with what was found in it.
struct Judged {
    line: ThreadLine,
    thread: Thread,
    posts: Vec<Post>,
    reports: Vec<PostReport>,
    /// With `--json` the line of each post.
    json: Vec<String>,
}

/// Judges a thread.
fn judged(judge: &judge::Loaded, line: ThreadLine, args: &Args, now: Timestamp) -> Result<Judged, String> {
    let (thread, posts) = interchange::thread(&line, now);
    let reports = judge.judge.thread(&thread, &posts, now);
    let json = |(written, report): (&PostLine, &PostReport)| {
        output::json::line(&PostResult::of(&line.thread_id, &written.post_id, report)).map_err(|error| error.to_string())
    };
    let json = if args.json { line.posts.iter().zip(&reports).map(json).collect::<Result<_, _>>()? } else { Vec::new() };
    Ok(Judged { line, thread, posts, reports, json })
}

/// A scan under way.
struct Scan<'s, 'r> {
    args: &'s Args,
    context: &'s Context,
    totals: Totals,
    together: Together<'r>,
}

impl Scan<'_, '_> {
    /// Counts a thread and prints its posts, or keeps them until the end of the file.
    fn take(&mut self, judged: &Judged) -> Result<(), Failure> {
        let Judged { line, thread, posts, reports, json } = judged;
        let (out, page) = (&self.context.out, self.context.page());
        let mut headed = false;
        self.totals.threads += 1;
        for (number, ((report, written), post)) in reports.iter().zip(&line.posts).zip(posts).enumerate() {
            self.totals.add(report);
            let names = (line.thread_id.as_str(), written.post_id.as_str());
            let counts = self.together.hear(names, thread, post, report).map_err(|error| waiting(&error))?;
            if self.args.json {
                // One that counts waits, and may still have findings added.
                let Some(line) = json.get(number).filter(|_| !counts) else { continue };
                if self.together.waits() {
                    self.together.hold(line).map_err(|error| waiting(&error))?;
                } else {
                    out.line(line)?;
                }
            } else if self.args.all || matters(report) {
                if !headed {
                    out.line(thread_heading(&page, &line.thread_id, line.title.as_deref().unwrap_or_default()))?;
                    headed = true;
                }
                out.line(post_text(&page, &written.post_id, written.author.as_deref().unwrap_or_default(), &written.text, report))?;
            }
        }
        Ok(())
    }
}
