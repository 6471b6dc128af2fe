//! Recordings: exchanges with the network kept as files, and answered from them.
//!
//! A recording is a folder with a file `index.jsonl` and the bodies beside it. Each line of the index is one exchange, one hop (a
//! redirect is a line of its own):
//!
//! ```json
//! {"url":"https://forum.example/feed","status":200,"headers":{"content-type":"application/rss+xml","etag":"\"v1\""},"body":"feed.xml"}
//! {"url":"https://forum.example/old","status":301,"headers":{"location":"/feed"}}
//! {"url":"https://slow.example/feed","fault":{"timeout":"the server was silent for 10 s"}}
//! ```
//!
//! - `url`: the address asked, without fragment. Mind that it holds the query as asked.
//! - `status`: the HTTP status; or `fault`: how the exchange failed, as [`Fault`] is written.
//! - `headers`: those that matter (`age cache-control content-type date etag expires last-modified location retry-after`), any case; none
//!   is needed. `Content-Encoding` does not belong here: bodies lie there decoded.
//! - `body`: the body's file, relative to the folder and within it; without it the body is empty.
//! - Empty lines and lines that begin with `#` or `//` are passed over, so a recording made by hand can be commented.
//!
//! Replaying, the k-th question for an address gets its k-th line, and the last line from then on. A line with status 200 whose `etag` (or,
//! without one, `last-modified`) equals the validator asked with is answered 304. robots.txt is asked for as on the network and recorded
//! under its own address; one that is not in the recording allows everything. Any other address that is not in the recording is
//! [`Skip::NotRecorded`](crate::model::exchange::Skip::NotRecorded). There is no network, no address check, no waiting, and nothing is
//! learned about hosts.
//!
//! Recording, body files are named after the address with a digest of it, so a second recording of the same addresses has the same names;
//! the index is sorted by address when a walk ends.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use url::Url;

use super::FetchError;
use super::address::read_url;
use super::client::{Headers, Question, Raw, Trouble};
use crate::model::exchange::Fault;
use crate::model::id::digest;

/// The index's file name.
pub const INDEX: &str = "index.jsonl";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Headers::is_empty")]
    headers: Headers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault: Option<Fault>,
}

/// A recording to answer from.
#[derive(Debug)]
pub struct Recording {
    folder: PathBuf,
    lines: BTreeMap<String, Vec<Line>>,
    asked: Mutex<BTreeMap<String, usize>>,
}

impl Recording {
    /// Opens the recording in `folder` and checks every line of its index.
    ///
    /// # Errors
    /// [`FetchError::Recording`] with the line that is wrong, and why.
    pub fn open(folder: &Path) -> Result<Self, FetchError> {
        let index = folder.join(INDEX);
        let text = fs::read_to_string(&index).map_err(|why| FetchError::Recording {
            place: index.display().to_string(),
            why: format!("{why}; a recording is made with --record"),
        })?;
        let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || line.starts_with("//") {
                continue;
            }
            let (key, line) = read_line(folder, line)
                .map_err(|why| FetchError::Recording { place: format!("{}:{}", index.display(), number + 1), why })?;
            lines.entry(key).or_default().push(line);
        }
        Ok(Self { folder: folder.to_owned(), lines, asked: Mutex::default() })
    }

    /// Answers from the recording.
    ///
    /// # Errors
    /// [`Trouble::NotRecorded`], or the fault recorded.
    pub fn exchange(&self, question: &Question) -> Result<Raw, Trouble> {
        let line = self.next_line(question.url.as_str()).ok_or(Trouble::NotRecorded)?;
        if let Some(fault) = line.fault {
            return Err(Trouble::Fault(fault));
        }
        let status = line.status.unwrap_or(200);
        let unchanged = match (&question.validators.etag, line.headers.get("etag")) {
            (Some(held), Some(recorded)) => held == recorded,
            (None, Some(_)) => false,
            _ => {
                question.validators.last_modified.is_some()
                    && question.validators.last_modified.as_ref() == line.headers.get("last-modified")
            }
        };
        if status == 200 && unchanged {
            return Ok(Raw { status: 304, headers: line.headers, body: Vec::new(), wire: 0, private: false });
        }
        let mut body = match &line.body {
            Some(name) if (200..300).contains(&status) => fs::read(self.folder.join(name))
                .map_err(|why| Trouble::Fault(Fault::Body(format!("the recording's file '{name}' could not be read: {why}"))))?,
            _ => Vec::new(),
        };
        let wire = body.len() as u64;
        if wire > question.cap {
            if !question.cut {
                return Err(Trouble::Fault(Fault::TooLarge(wire)));
            }
            body.truncate(usize::try_from(question.cap).unwrap_or(usize::MAX));
        }
        Ok(Raw { status, headers: line.headers, body, wire, private: false })
    }

    fn next_line(&self, url: &str) -> Option<Line> {
        let lines = self.lines.get(url)?;
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let count = asked.entry(url.to_owned()).or_insert(0);
        let line = lines.get((*count).min(lines.len().saturating_sub(1))).cloned();
        *count += 1;
        line
    }
}

fn read_line(folder: &Path, text: &str) -> Result<(String, Line), String> {
    let mut line: Line = serde_json::from_str(text).map_err(|why| why.to_string())?;
    let Ok(url) = read_url(&line.url) else {
        return Err("\"url\" is not an absolute http or https address without a user name".to_owned());
    };
    if line.status.is_some() == line.fault.is_some() {
        return Err("give either \"status\" or \"fault\"".to_owned());
    }
    if line.status.is_some_and(|s| !(200..600).contains(&s)) {
        return Err("\"status\" is not an HTTP status from 200 to 599".to_owned());
    }
    line.headers = line.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    if line.headers.contains_key("content-encoding") {
        return Err("\"content-encoding\" does not belong in a recording: put the decoded body there".to_owned());
    }
    if let Some(name) = &line.body {
        let inside = !name.is_empty() && Path::new(name).components().all(|c| matches!(c, Component::Normal(_)));
        if !inside {
            return Err("\"body\" must name a file within the recording's folder".to_owned());
        }
        if !folder.join(name).is_file() {
            return Err(format!("\"body\": there is no file '{name}' in the recording's folder"));
        }
    }
    Ok((url.as_str().to_owned(), line))
}

/// A recording in the making.
#[derive(Debug)]
pub struct Recorder {
    folder: PathBuf,
    state: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    lines: Vec<Line>,
    trouble: Option<String>,
}

impl Recorder {
    /// Begins a recording in `folder`, which is made when missing.
    ///
    /// # Errors
    /// [`FetchError::Recording`] when the folder holds a recording already or cannot be written.
    pub fn create(folder: &Path) -> Result<Self, FetchError> {
        let index = folder.join(INDEX);
        let wrong = |why: String| FetchError::Recording { place: index.display().to_string(), why };
        fs::create_dir_all(folder).map_err(|why| wrong(why.to_string()))?;
        fs::File::create_new(&index).map_err(|why| match why.kind() {
            io::ErrorKind::AlreadyExists => wrong("there is a recording already; choose another folder".to_owned()),
            _ => wrong(why.to_string()),
        })?;
        Ok(Self { folder: folder.to_owned(), state: Mutex::default() })
    }

    /// Keeps one exchange. A failure to write is remembered, see [`Recorder::finish`]; the crawl goes on.
    pub fn keep(&self, url: &Url, result: &Result<Raw, Trouble>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = self.line(url, result, &state.lines).and_then(|line| {
            let Some(line) = line else { return Ok(()) };
            let mut text = serde_json::to_string(&line)?;
            text.push('\n');
            fs::OpenOptions::new().append(true).open(self.folder.join(INDEX))?.write_all(text.as_bytes())?;
            state.lines.push(line);
            Ok(())
        });
        if let Err(why) = kept {
            state.trouble.get_or_insert_with(|| format!("{}: {why}", self.folder.display()));
        }
    }

    fn line(&self, url: &Url, result: &Result<Raw, Trouble>, before: &[Line]) -> io::Result<Option<Line>> {
        let blank = Line { url: url.as_str().to_owned(), status: None, headers: Headers::new(), body: None, fault: None };
        Ok(match result {
            Ok(raw) => {
                let nth = before.iter().filter(|l| l.url == blank.url && l.body.is_some()).count();
                let body = if raw.body.is_empty() { None } else { Some(body_name(url, &raw.headers, nth)) };
                if let Some(name) = &body {
                    fs::write(self.folder.join(name), &raw.body)?;
                }
                Some(Line { status: Some(raw.status), headers: raw.headers.clone(), body, ..blank })
            }
            Err(Trouble::Fault(fault)) => Some(Line { fault: Some(fault.clone()), ..blank }),
            Err(Trouble::Forbidden(_) | Trouble::NotRecorded) => None,
        })
    }

    /// Sorts the index and tells the first thing that went wrong, if any did.
    pub fn finish(&self) -> Option<String> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Stable: lines of one address keep their order.
        state.lines.sort_by(|a, b| a.url.cmp(&b.url));
        let written = self.write_index(&state.lines);
        if let Err(why) = written {
            state.trouble.get_or_insert_with(|| format!("{}: {why}", self.folder.display()));
        }
        state.trouble.take()
    }

    fn write_index(&self, lines: &[Line]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        for line in lines {
            serde_json::to_writer(&mut file, line)?;
            file.write_all(b"\n")?;
        }
        file.persist(self.folder.join(INDEX)).map_err(|e| e.error)?;
        Ok(())
    }
}

/// A readable, safe and stable name for a body: host and path, a digest of the whole address, and an ending by content type.
fn body_name(url: &Url, headers: &Headers, nth: usize) -> String {
    let mut slug = String::new();
    for c in format!("{}{}", url.host_str().unwrap_or_default(), url.path()).chars() {
        let c = if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' };
        if !(c == '-' && slug.ends_with('-')) {
            slug.push(c);
        }
    }
    slug.truncate(60);
    let kind = headers.get("content-type").map_or("", String::as_str).to_ascii_lowercase();
    let ending = if kind.contains("json") {
        "json"
    } else if kind.contains("html") {
        "html"
    } else if kind.contains("xml") {
        "xml"
    } else if kind.starts_with("text/") {
        "txt"
    } else {
        "bin"
    };
    let again = if nth == 0 { String::new() } else { format!("-{}", nth + 1) };
    format!("{}-{}{again}.{ending}", slug.trim_matches(['-', '.']), digest(&[url.as_str()], 4))
}
