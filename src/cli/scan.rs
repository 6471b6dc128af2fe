//! `overhear scan FILE|-`: judges threads from a file, without store or network.

mod together;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use together::Together;

use super::out::Out;
use super::{Context, Exit, Failure, judge};
use crate::engine::{PostReport, interchange};
use crate::model::finding::Finding;
use crate::model::interchange::ThreadLine;
use crate::model::untrusted::shown;
use crate::output;
use crate::output::scan::{PostResult, Totals, matters, post as post_text, thread_heading};

/// Longest line that is read: a thread of ten thousand long posts is well below it.
const MAX_LINE: usize = 64 * 1024 * 1024;

/// Most bytes of JSON that are held back until all posts have been counted together.
const MAX_HELD: usize = 256 * 1024 * 1024;

/// Most lines that are named one by one; a file of another kind has nothing but bad ones.
const NAMED_LINES: usize = 20;

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
    while let Some(thread) = lines.next(&context.out)? {
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

/// The threads of a file, one in memory at a time. A line that cannot be read is named on standard error, counted and passed over.
pub(super) struct Lines {
    path: PathBuf,
    input: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u64,
    /// Lines that could not be read.
    pub(super) bad: usize,
}

impl Lines {
    /// Opens a file of thread interchange; `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { path: path.to_owned(), input: open(path)?, line: Vec::new(), number: 0, bad: 0 })
    }

    /// The next thread; `None` at the end.
    pub(super) fn next(&mut self, out: &Out) -> Result<Option<ThreadLine>, Failure> {
        loop {
            self.line.clear();
            self.number += 1;
            let unreadable = |error: &io::Error| Failure::file(Exit::Partly, "read", &self.path, error);
            let read = (&mut self.input).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut self.line).map_err(|error| unreadable(&error))?;
            if read == 0 {
                if self.bad > NAMED_LINES {
                    let (name, more) = (shown(&self.path.display().to_string(), false), self.bad - NAMED_LINES);
                    out.complain(format_args!("{name}: {more} more {} could not be read", if more == 1 { "line" } else { "lines" }));
                }
                return Ok(None);
            }
            let outcome = if self.line.len() > MAX_LINE {
                skip_line(&mut self.input).map_err(|error| unreadable(&error))?;
                Err(format!("longer than {MAX_LINE} bytes"))
            } else {
                parse(&self.line, self.number == 1)
            };
            match outcome {
                Ok(None) => {}
                Ok(Some(thread)) => return Ok(Some(thread)),
                Err(why) => {
                    self.bad += 1;
                    if self.bad <= NAMED_LINES {
                        out.complain(format_args!("{}:{}: {why}", shown(&self.path.display().to_string(), false), self.number));
                    }
                }
            }
        }
    }
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path == Path::new("-") {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            return Err(Failure::usage("standard input is a terminal, and `-` reads threads from it").hint("name a file, or pipe one in"));
        }
        return Ok(Box::new(BufReader::with_capacity(256 * 1024, stdin)));
    }
    let file = File::open(path).map_err(|error| Failure::file(Exit::Usage, "open", path, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Failure::usage(format!("{} is a folder", path.display())).hint("name a file of thread interchange (JSON Lines)"));
    }
    Ok(Box::new(BufReader::with_capacity(256 * 1024, file)))
}

/// Reads away the rest of a line.
fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, end) = buffer.iter().position(|byte| *byte == b'\n').map_or((buffer.len(), false), |at| (at + 1, true));
        input.consume(used);
        if end {
            return Ok(());
        }
    }
}

/// A line as a thread; `None` for a blank one.
fn parse(line: &[u8], first: bool) -> Result<Option<ThreadLine>, String> {
    let line = if first { line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line) } else { line };
    let text =
        std::str::from_utf8(line).map_err(|error| format!("not UTF-8 from byte {} on; save the file as UTF-8", error.valid_up_to() + 1))?;
    let text = text.trim();
    match text.chars().next() {
        None => return Ok(None),
        Some('{') => {}
        Some('[') => return Err("a list: write its threads one a line, without brackets (`jq -c '.[]' FILE` does)".to_owned()),
        Some(_) => return Err("not a JSON object: a thread is `{…}`, whole on one line (`jq -c . FILE` makes it so)".to_owned()),
    }
    serde_json::from_str(text).map(Some).map_err(|error| {
        if error.is_eof() {
            return "the line ends within the object: a thread stands whole on one line (`jq -c . FILE` makes it so)".to_owned();
        }
        let words = error.to_string();
        // serde counts lines of its own; here it is always the first.
        let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
        let need = if words.starts_with("missing field") {
            "; a thread needs `thread_id` and `posts`, a post needs `post_id` and `text`"
        } else {
            ""
        };
        format!("column {}: {}{need}", error.column(), shown(words, false))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_or_named_with_their_column() {
        assert_eq!(parse(b"  \r\n", true), Ok(None));
        let good = "\u{FEFF}{\"thread_id\":\"1\",\"posts\":[{\"post_id\":\"a\",\"text\":\"x\",\"label\":7}],\"kind\":\"qa\"}\n";
        assert_eq!(parse(good.as_bytes(), true).unwrap().unwrap().posts.len(), 1);
        assert!(parse(good.as_bytes(), false).is_err(), "a byte-order mark stands at the beginning of a file only");
        let short = parse(b"{\"thread_id\":\"1\"}", false).unwrap_err();
        assert!(short.starts_with("column 17: missing field `posts`; a thread needs"), "{short}");
        assert_eq!(parse(b"{\"a\xff\"}", false).unwrap_err(), "not UTF-8 from byte 4 on; save the file as UTF-8");
        for (line, remedy) in [("[{", "jq -c '.[]'"), ("7", "not a JSON object"), ("{\"thread_id\":", "jq -c ."), ("{", "jq -c .")] {
            let told = parse(line.as_bytes(), false).unwrap_err();
            assert!(told.contains(remedy), "{line}: {told}");
        }
        let late = br#"{"thread_id":"1","posts":[{"post_id":"a","text":"x","published":"yesterday"}]}"#;
        let late = parse(late, false).unwrap_err();
        assert!(late.contains("`published` is not a time: yesterday; write it as RFC 3339 does"), "{late}");
        let deep = format!("{{\"thread_id\":\"1\",\"posts\":[],\"x\":{}}}", "[".repeat(100_000));
        assert!(parse(deep.as_bytes(), false).unwrap_err().contains("recursion limit"));
    }

    #[test]
    fn the_rest_of_a_long_line_is_passed_over() {
        let mut input = io::Cursor::new(b"xxxx\nnext".to_vec());
        skip_line(&mut input).unwrap();
        let mut rest = String::new();
        input.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "next");
    }
}
