//! A file without a name that holds what memory should not: it goes when the program does.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Records, one a line, each with a mark before it.
#[derive(Debug)]
pub(super) struct Spool {
    file: BufWriter<File>,
    end: u64,
}

impl Spool {
    /// An empty one, in the system's folder for temporary files (`TMPDIR`).
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(256 * 1024, tempfile::tempfile()?), end: 0 })
    }

    /// Appends a record that holds no line break; its place.
    pub(super) fn push(&mut self, mark: u8, record: &str) -> io::Result<u64> {
        let place = self.end;
        self.file.write_all(&[mark])?;
        self.file.write_all(record.as_bytes())?;
        self.file.write_all(b"\n")?;
        self.end += record.len() as u64 + 2;
        Ok(place)
    }

    /// Appends a record as JSON; its place.
    pub(super) fn push_json<T: Serialize>(&mut self, mark: u8, record: &T) -> io::Result<u64> {
        self.push(mark, &serde_json::to_string(record)?)
    }

    /// Everything written can be read from now on.
    pub(super) fn reader(&mut self) -> io::Result<Reader<'_>> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(0))?;
        Ok(Reader { file: BufReader::with_capacity(32 * 1024, file), at: 0, line: Vec::new() })
    }
}

/// Reads records, in order or at their places.
#[derive(Debug)]
pub(super) struct Reader<'s> {
    file: BufReader<&'s mut File>,
    at: u64,
    line: Vec<u8>,
}

impl Reader<'_> {
    /// The next record, with its place and mark; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, u8, &str)>> {
        self.line.clear();
        let place = self.at;
        let read = self.file.read_until(b'\n', &mut self.line)?;
        self.at += read as u64;
        let Some((mark, record)) = self.line.split_first() else { return Ok(None) };
        let record = std::str::from_utf8(record).map_err(io::Error::other)?;
        Ok(Some((place, *mark, record.trim_end_matches('\n'))))
    }

    /// The record at a place, from JSON.
    pub(super) fn json_at<T: DeserializeOwned>(&mut self, place: u64) -> io::Result<T> {
        // Backwards and forwards in small steps for the most part: what is buffered is used.
        self.file.seek_relative(place.cast_signed() - self.at.cast_signed())?;
        self.at = place;
        let (_, _, record) = self.next()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(serde_json::from_str(record)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_in_order_and_at_their_places() {
        let mut spool = Spool::new().unwrap();
        let places: Vec<u64> = (0..20_000).map(|number| spool.push_json(b'a', &format!("\n{number}")).unwrap()).collect();
        let mut reader = spool.reader().unwrap();
        for number in [19_999, 0, 7, 8, 10_000] {
            assert_eq!(reader.json_at::<String>(places[number]).unwrap(), format!("\n{number}"));
        }
        drop(reader);
        let mut reader = spool.reader().unwrap();
        let mut read = Vec::new();
        while let Some((place, mark, record)) = reader.next().unwrap() {
            assert_eq!((mark, record), (b'a', format!("\"\\n{}\"", read.len()).as_str()));
            read.push(place);
        }
        assert_eq!(read, places);
    }
}
