//! The journal: JSON Lines, one checksummed event a line, synced before anything else is written. The truth, and the audit log.
//!
//! `{"v":1,"seq":N,"at":"...","crc":"8 hex digits","event":{...}}`, the CRC-32 over the bytes of the event. `seq` counts from 1.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ledger::Event;
use super::{Notice, Probe, Step, StoreError, codec, disk};

/// The format that this program writes and knows.
const FORMAT: u32 = 1;
/// What separates the head of a line, which holds no foreign text, from its event.
const EVENT: &str = ",\"event\":";

/// A place in the journal: just after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Number of the line's event; 0 before the first line.
    pub(super) seq: u64,
    /// Where the line begins.
    pub(super) start: u64,
    /// Where it ends: the length of the journal up to here.
    pub(super) end: u64,
    /// CRC-32 of the line, to know it again.
    pub(super) crc: u32,
}

#[derive(Serialize, Deserialize)]
struct Head {
    v: u32,
    seq: u64,
    at: Timestamp,
    crc: String,
}

/// The open journal.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    /// Sequence number of the last event.
    last: u64,
}

/// A line read.
pub(super) struct Line {
    /// The place just after it.
    pub(super) mark: Mark,
    /// Its event, or what is wrong with it.
    pub(super) event: Result<Event, String>,
}

impl Journal {
    /// Opens the journal of a store's folder, or makes it. To be called under the lease.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("journal.jsonl");
        let is_new = !path.exists();
        let file = disk::open_append(&path)?;
        if is_new {
            disk::sync_dir(folder)?;
        }
        Ok(Self { file, path, last: 0 })
    }

    /// Whether nothing has ever been written.
    pub(super) fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.len()? == 0)
    }

    fn len(&self) -> Result<u64, StoreError> {
        Ok(self.file.metadata().map_err(disk::failed(&self.path, 0))?.len())
    }

    /// Whether the line before `mark` is the one that it was made from. If not, the journal has been cut, replaced or damaged there.
    pub(super) fn holds(&self, mark: Mark) -> Result<bool, StoreError> {
        if mark.seq == 0 {
            return Ok(true);
        }
        if self.len()? < mark.end {
            return Ok(false);
        }
        let mut line = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(mark.start))
            .and_then(|_| file.take(mark.end.saturating_sub(mark.start)).read_to_end(&mut line))
            .map_err(disk::failed(&self.path, 0))?;
        Ok(codec::crc(&[&line]) == mark.crc)
    }

    /// Reads the lines after `mark` and hands every good one to `take`. What is bad at the very end is a line that was being written when
    /// the program or machine died: it is copied to `journal.torn-N` and cut off. What is bad before a good line is named and skipped.
    pub(super) fn read(
        &mut self,
        mark: Mark,
        notices: &mut Vec<Notice>,
        take: &mut dyn FnMut(Mark, Event) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.last = self.last.max(mark.seq);
        let len = self.len()?;
        if len == mark.end {
            return Ok(());
        }
        let (mut good, mut bad) = (mark, Vec::<(Mark, String)>::new());
        let lines = Lines::open(&self.path, mark.end)?;
        for line in lines {
            let line = line?;
            let event = match line.event {
                Ok(event) => event,
                Err(why) => {
                    bad.push((line.mark, why));
                    continue;
                }
            };
            let skipped = bad.len() as u64;
            for (place, why) in bad.drain(..) {
                notices.push(self.complain(place, &why, "skipped"));
            }
            if line.mark.seq <= good.seq {
                notices.push(self.complain(line.mark, &format!("event {} stands here a second time", line.mark.seq), "skipped"));
                good.end = line.mark.end;
                continue;
            }
            let (due, is) = (good.seq.saturating_add(1), line.mark.seq);
            // A damaged line has been named already; what is missing beyond it has not.
            if is > due + skipped {
                let missing = if is == due + 1 { format!("event {due} is") } else { format!("events {due} to {} are", is - 1) };
                notices.push(Notice(format!("{}: {missing} missing before event {is}", self.path.display())));
            }
            good = line.mark;
            self.last = self.last.max(good.seq);
            take(good, event)?;
        }
        if let Some((first, why)) = bad.first().cloned() {
            self.cut(first.start, len, &why, notices)?;
        }
        Ok(())
    }

    fn complain(&self, place: Mark, why: &str, so: &str) -> Notice {
        Notice(format!("{} line {}: {why}: {so}", self.path.display(), line_number(&self.path, place.start)))
    }

    /// Sets the end of the journal from `start` on aside and cuts it off.
    fn cut(&mut self, start: u64, len: u64, why: &str, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
        let aside = disk::numbered(&self.path.with_file_name("journal.torn-"));
        let mut tail = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(start)).and_then(|_| file.read_to_end(&mut tail)).map_err(disk::failed(&self.path, 0))?;
        let size = tail.len() as u64;
        let mut copy = disk::open_append(&aside)?;
        copy.write_all(&tail).and_then(|()| copy.sync_all()).map_err(disk::failed(&aside, size))?;
        let number = line_number(&self.path, start);
        self.file.set_len(start).and_then(|()| self.file.sync_all()).map_err(disk::failed(&self.path, 0))?;
        let (path, cut) = (self.path.display(), len.saturating_sub(start));
        notices.push(Notice(format!(
            "{path} line {number}: {why}: its last {cut} bytes were cut off and kept in {}",
            aside.file_name().unwrap_or_default().to_string_lossy()
        )));
        Ok(())
    }

    /// Appends events with one write and syncs them. If that fails, the journal is as long as before.
    pub(super) fn append(&mut self, events: &[Event], probe: Option<&Probe>) -> Result<Mark, StoreError> {
        let before = self.len()?;
        let mut text = String::new();
        let mut mark = Mark { seq: self.last, ..Mark::default() };
        for event in events {
            let start = text.len();
            mark.seq = mark.seq.saturating_add(1);
            let damaged = |why| StoreError::Damaged { path: self.path.display().to_string(), why };
            text.push_str(&line_of(mark.seq, event).map_err(damaged)?);
            let line = text.get(start..).unwrap_or_default();
            mark =
                Mark { seq: mark.seq, start: before + start as u64, end: before + text.len() as u64, crc: codec::crc(&[line.as_bytes()]) };
        }
        let size = text.len() as u64;
        let written = probe
            .map_or(Ok(()), |probe| probe(Step::JournalWrite))
            .and_then(|()| (&self.file).write_all(text.as_bytes()))
            .and_then(|()| probe.map_or(Ok(()), |probe| probe(Step::JournalSync)))
            .and_then(|()| self.file.sync_data());
        if let Err(e) = written {
            // What is not acknowledged must not come true later. If even this fails, the next reader finds a torn line or a decision that
            // was taken after all; neither is a loss.
            let _ = self.file.set_len(before).and_then(|()| self.file.sync_all());
            return Err(disk::failed(&self.path, size)(e));
        }
        self.last = mark.seq;
        Ok(mark)
    }

    /// Where the journal is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that the next event is numbered above `seq`.
    pub(super) fn count_from(&mut self, seq: u64) {
        self.last = self.last.max(seq);
    }
}

/// An event as a line of a journal.
pub(super) fn line_of(seq: u64, event: &Event) -> Result<String, String> {
    let json = codec::clean_json(event)?;
    let head = Head { v: FORMAT, seq, at: event.at(), crc: format!("{:08x}", codec::crc(&[json.as_bytes()])) };
    let head = serde_json::to_string(&head).map_err(|e| e.to_string())?;
    Ok(format!("{}{EVENT}{json}}}\n", head.trim_end_matches('}')))
}

/// The event of a good line, and its number.
pub(super) fn event_of(line: &[u8]) -> Option<(u64, Event)> {
    let line = parse(line, Mark::default(), Path::new("")).ok()?;
    Some((line.mark.seq, line.event.ok()?))
}

/// The number of the line that begins at `start`, counted from 1.
fn line_number(path: &Path, start: u64) -> u64 {
    let Ok(file) = File::open(path) else { return 0 };
    let before = BufReader::new(file.take(start));
    1 + before.split(b'\n').count() as u64
}

/// The lines of a journal, one after the other.
pub(super) struct Lines {
    reader: BufReader<File>,
    path: PathBuf,
    at: u64,
}

impl Lines {
    /// Reads from byte `from` on, which begins a line.
    pub(super) fn open(path: &Path, from: u64) -> Result<Self, StoreError> {
        let mut file = File::open(path).map_err(disk::failed(path, 0))?;
        file.seek(SeekFrom::Start(from)).map_err(disk::failed(path, 0))?;
        Ok(Self { reader: BufReader::with_capacity(1 << 16, file), path: path.to_path_buf(), at: from })
    }
}

impl Iterator for Lines {
    type Item = Result<Line, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        match self.reader.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(n) => {
                let start = self.at;
                self.at = start + n as u64;
                let mark = Mark { seq: 0, start, end: self.at, crc: codec::crc(&[&bytes]) };
                Some(parse(&bytes, mark, &self.path))
            }
            Err(e) => Some(Err(disk::failed(&self.path, 0)(e))),
        }
    }
}

fn parse(bytes: &[u8], mut mark: Mark, path: &Path) -> Result<Line, StoreError> {
    let flaw = |why: &str| Ok(Line { mark, event: Err(why.to_owned()) });
    let Some(line) = bytes.strip_suffix(b"\n") else { return flaw("the line has no end") };
    let Ok(line) = std::str::from_utf8(line) else { return flaw("not UTF-8") };
    let split = line.split_once(EVENT).and_then(|(head, rest)| Some((format!("{head}}}"), rest.strip_suffix('}')?)));
    let Some((head, json)) = split else { return flaw("not a line of this journal") };
    let Ok(head) = serde_json::from_str::<Head>(&head) else { return flaw("its head cannot be read") };
    if head.v > FORMAT {
        return Err(StoreError::Newer { path: path.display().to_string(), found: head.v, known: FORMAT });
    }
    if u32::from_str_radix(&head.crc, 16) != Ok(codec::crc(&[json.as_bytes()])) {
        return flaw("the checksum does not match");
    }
    let event = match serde_json::from_str::<Event>(json) {
        Ok(event) => event,
        Err(e) => return flaw(&format!("its event cannot be read: {e}")),
    };
    // The head is outside the checksum; its time is said twice, and its number is checked against its neighbours.
    if event.at() != head.at || head.seq == 0 {
        return flaw("its head does not fit its event");
    }
    mark.seq = head.seq;
    Ok(Line { mark, event: Ok(event) })
}
