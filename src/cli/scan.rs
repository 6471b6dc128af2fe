//! `overhear scan FILE|-`: judges threads from a file, without store or network.

mod spool;
mod together;

use std::io;
use std::path::PathBuf;

use together::{Together, Waited};

use super::lines::{Lines, thread};
use super::{Context, Exit, Failure, judge};
use crate::engine::interchange;
use crate::model::interchange::ThreadLine;
use crate::output;
use crate::output::scan::{PostResult, Totals, matters, post as post_text, thread_heading};

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
    let judge = judge::load_or_complain(&config, context)?;
    let mut lines = Lines::open(&args.file)?;
    let mut totals = Totals::default();
    let mut together = Together::new(judge.judge.rules.correlations());
    while let Some((_, thread)) = lines.next(&context.out, thread)? {
        totals.threads += 1;
        judge_thread(&judge, &thread, args, context, &mut Scan { totals: &mut totals, together: &mut together })?;
        // A person that follows a pipe sees every thread when it is judged.
        if context.out.look.terminal {
            context.out.flush()?;
        }
    }
    totals.bad_lines = lines.bad;
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

/// A scan under way.
struct Scan<'s, 'r> {
    totals: &'s mut Totals,
    together: &'s mut Together<'r>,
}

fn judge_thread(judge: &judge::Loaded, line: &ThreadLine, args: &Args, context: &Context, scan: &mut Scan<'_, '_>) -> Result<(), Failure> {
    let (thread, posts) = interchange::thread(line, context.now);
    let reports = judge.judge.thread(&thread, &posts, context.now);
    let page = context.page();
    let mut headed = false;
    for ((report, written), post) in reports.iter().zip(&line.posts).zip(&posts) {
        scan.totals.add(report);
        let names = (line.thread_id.as_str(), written.post_id.as_str());
        let counts = scan.together.hear(names, &thread, post, report).map_err(|error| waiting(&error))?;
        if args.json {
            if counts {
                // It waits, and may still have findings added.
            } else if scan.together.waits() {
                let line =
                    output::json::line(&PostResult::of(names.0, names.1, report)).map_err(|error| Failure::bug(error.to_string()))?;
                scan.together.hold(&line).map_err(|error| waiting(&error))?;
            } else {
                context.out.json(&PostResult::of(names.0, names.1, report))?;
            }
        } else if args.all || matters(report) {
            if !headed {
                context.out.line(thread_heading(&page, &line.thread_id, line.title.as_deref().unwrap_or_default()))?;
                headed = true;
            }
            context.out.line(post_text(&page, &written.post_id, written.author.as_deref().unwrap_or_default(), &written.text, report))?;
        }
    }
    Ok(())
}
