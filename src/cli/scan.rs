//! `overhear scan FILE|-`: judges threads from a file, without store or network.

mod together;

use std::collections::BTreeMap;
use std::path::PathBuf;

use together::Together;

use super::lines::{Lines, thread};
use super::{Context, Exit, Failure, judge};
use crate::engine::{PostReport, interchange};
use crate::model::finding::Finding;
use crate::model::interchange::ThreadLine;
use crate::output;
use crate::output::scan::{PostResult, Totals, matters, post as post_text, thread_heading};

/// Most bytes of JSON that are held back until all posts have been counted together.
const MAX_HELD: usize = 256 * 1024 * 1024;

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
    let mut pending = Pending::default();
    while let Some((_, thread)) = lines.next(&context.out, thread)? {
        totals.threads += 1;
        judge_thread(&judge, &thread, args, context, &mut Scan { totals: &mut totals, together: &mut together, pending: &mut pending })?;
        // A person that follows a pipe sees every thread when it is judged.
        if context.out.look.terminal {
            context.out.flush()?;
        }
    }
    totals.bad_lines = lines.bad;
    let gave_up = pending.gave_up;
    let filled = if gave_up { Vec::new() } else { together.count(context.now) };
    pending.print(&filled, context)?;
    if !args.json {
        let bursts = together.bursts(&filled);
        if !bursts.is_empty() {
            context.out.line(output::correlation::together(&context.page(), &bursts))?;
        }
        context.out.line(totals.sentence())?;
    }
    Ok(if totals.bad_lines > 0 || judge.partly || gave_up { Exit::Partly } else { Exit::Done })
}

/// A scan under way.
struct Scan<'s, 'r> {
    totals: &'s mut Totals,
    together: &'s mut Together<'r>,
    pending: &'s mut Pending,
}

fn judge_thread(judge: &judge::Loaded, line: &ThreadLine, args: &Args, context: &Context, scan: &mut Scan<'_, '_>) -> Result<(), Failure> {
    let (thread, posts) = interchange::thread(line, context.now);
    let reports = judge.judge.thread(&thread, &posts, context.now);
    let page = context.page();
    let mut headed = false;
    for ((report, written), post) in reports.iter().zip(&line.posts).zip(&posts) {
        scan.totals.add(report);
        let names = (line.thread_id.as_str(), written.post_id.as_str());
        let place = if scan.pending.gave_up { None } else { scan.together.hear(names, &thread, post, report) };
        if args.json {
            if judge.judge.rules.correlations().is_empty() || scan.pending.gave_up {
                context.out.json(&PostResult::of(names.0, names.1, report))?;
            } else {
                scan.pending.hold(names, report, place, context)?;
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

/// JSON lines that wait for the end of the file, because a post of theirs may fill a window together with later ones.
#[derive(Default)]
struct Pending {
    held: Vec<Line>,
    bytes: usize,
    /// There was too much to hold: nothing is counted together.
    gave_up: bool,
}

enum Line {
    /// Printed as they are.
    Done(String),
    /// A post that counts, with its place among those.
    Counts(usize, Box<(String, String, PostReport)>),
}

impl Pending {
    fn hold(&mut self, names: (&str, &str), report: &PostReport, place: Option<usize>, context: &Context) -> Result<(), Failure> {
        let json = serde_json::to_string(&PostResult::of(names.0, names.1, report)).map_err(|e| Failure::bug(e.to_string()))?;
        self.bytes += json.len();
        match (place, self.held.last_mut()) {
            (Some(place), _) => self.held.push(Line::Counts(place, Box::new((names.0.to_owned(), names.1.to_owned(), report.clone())))),
            (None, Some(Line::Done(lines))) => {
                lines.push('\n');
                lines.push_str(&json);
            }
            (None, _) => self.held.push(Line::Done(json)),
        }
        if self.bytes > MAX_HELD {
            self.gave_up = true;
            context.out.complain("the file is too large to count its posts together: rules of kind correlation are left out");
            self.print(&[], context)?;
        }
        Ok(())
    }

    fn print(&mut self, filled: &[(usize, Finding)], context: &Context) -> Result<(), Failure> {
        let mut by_place: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
        for (place, finding) in filled {
            by_place.entry(*place).or_default().push(finding);
        }
        for line in std::mem::take(&mut self.held) {
            match line {
                Line::Done(lines) => context.out.line(lines)?,
                Line::Counts(place, post) => {
                    let (thread_id, post_id, mut report) = *post;
                    for finding in by_place.get(&place).into_iter().flatten() {
                        report.add((*finding).clone());
                    }
                    context.out.json(&PostResult::of(&thread_id, &post_id, &report))?;
                }
            }
        }
        Ok(())
    }
}
