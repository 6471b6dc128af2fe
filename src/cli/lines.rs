//! Files of JSON Lines, as `scan`, `rules try` and `eval` read them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::out::Out;
use super::{Exit, Failure};
use crate::model::interchange::ThreadLine;
use crate::model::untrusted::shown;

/// Longest line that is read: a thread of ten thousand long posts is well below it.
const MAX_LINE: usize = 64 * 1024 * 1024;

/// Most lines that are named one by one; a file of another kind has nothing but bad ones.
const NAMED_LINES: usize = 20;

/// A line by its number: what was made of it, or why it cannot be read.
pub(super) type Outcome<T> = (u64, Result<T, String>);

/// The lines of a file, one in memory at a time. A line that cannot be read is named on standard error, counted and passed over.
pub(super) struct Lines {
    path: PathBuf,
    input: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u64,
    /// Lines that could not be read.
    pub(super) bad: usize,
}

impl Lines {
    /// Opens a file of JSON Lines; `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { path: path.to_owned(), input: open(path)?, line: Vec::new(), number: 0, bad: 0 })
    }

    /// The next line that `read` makes something of, with its number; `None` at the end. `read` is given the whole object without blanks, and
    /// answers in words for people when it can make nothing of it.
    pub(super) fn next<T>(&mut self, out: &Out, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<(u64, T)>, Failure> {
        self.next_of(out, |_| true, read)
    }

    /// As [`Lines::next`], of the lines whose number is wanted; the others are not looked at.
    pub(super) fn next_of<T>(
        &mut self,
        out: &Out,
        wanted: impl Fn(u64) -> bool,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<(u64, T)>, Failure> {
        loop {
            match self.outcome(&wanted, &read)? {
                None => {
                    self.end(out);
                    return Ok(None);
                }
                Some((number, Ok(made))) => return Ok(Some((number, made))),
                Some((number, Err(why))) => self.complain(out, number, &why),
            }
        }
    }
    /// The next line that is not blank, with what `read` makes of it or why it cannot be read, of which nobody has been told.
    pub(super) fn outcome<T>(
        &mut self,
        wanted: impl Fn(u64) -> bool,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<Outcome<T>>, Failure> {
        loop {
            self.line.clear();
            self.number += 1;
            let unreadable = |error: &io::Error| Failure::file(Exit::Partly, "read", &self.path, error);
            let taken =
                (&mut self.input).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut self.line).map_err(|error| unreadable(&error))?;
            if taken == 0 {
                return Ok(None);
            }
            let long = self.line.len() > MAX_LINE;
            if long {
                skip_line(&mut self.input).map_err(|error| unreadable(&error))?;
            }
            if !wanted(self.number) {
                continue;
            }
            let outcome = if long {
                Err(format!("longer than {MAX_LINE} bytes"))
            } else {
                object(&self.line, self.number == 1).and_then(|text| text.map(&read).transpose())
            };
            if let Some(outcome) = outcome.transpose() {
                return Ok(Some((self.number, outcome)));
            }
        }
    }

    /// Says how many lines could not be read besides those that were named.
    pub(super) fn end(&self, out: &Out) {
        if self.bad > NAMED_LINES {
            let (name, more) = (shown(&self.path.display().to_string(), false), self.bad - NAMED_LINES);
            out.complain(format_args!("{name}: {more} more {} could not be read", if more == 1 { "line" } else { "lines" }));
        }
    }

    /// Says what is wrong with a line, and counts it; of many only the first are named.
    pub(super) fn complain(&mut self, out: &Out, number: u64, why: &str) {
        self.bad += 1;
        if self.bad <= NAMED_LINES {
            out.complain(format_args!("{}:{number}: {why}", shown(&self.path.display().to_string(), false)));
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

/// A line without its byte-order mark and blanks; `None` for a blank one.
fn object(line: &[u8], first: bool) -> Result<Option<&str>, String> {
    let line = if first { line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line) } else { line };
    let text =
        std::str::from_utf8(line).map_err(|error| format!("not UTF-8 from byte {} on; save the file as UTF-8", error.valid_up_to() + 1))?;
    let text = text.trim();
    match text.chars().next() {
        None => Ok(None),
        Some('{') => Ok(Some(text)),
        Some('[') => Err("a list: write its threads one a line, without brackets (`jq -c '.[]' FILE` does)".to_owned()),
        Some(_) => Err("not a JSON object: a thread is `{…}`, whole on one line (`jq -c . FILE` makes it so)".to_owned()),
    }
}

/// An object as a thread.
pub(super) fn thread(text: &str) -> Result<ThreadLine, String> {
    json(text, "; a thread needs `thread_id` and `posts`, a post needs `post_id` and `text`")
}

/// An object as something; `need` is said when a key is missing.
pub(super) fn json<'t, T: Deserialize<'t>>(text: &'t str, need: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| {
        if error.is_eof() {
            return "the line ends within the object: a thread stands whole on one line (`jq -c . FILE` makes it so)".to_owned();
        }
        let words = error.to_string();
        // serde counts lines of its own; here it is always the first.
        let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
        let need = if words.starts_with("missing field") { need } else { "" };
        format!("column {}: {}{need}", error.column(), shown(words, false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &[u8], first: bool) -> Result<Option<ThreadLine>, String> {
        object(line, first)?.map(thread).transpose()
    }

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
