//! `rules-in-use.jsonl`: the rule and fact files as the last crawl read them.
//!
//! The first line says what follows: `{"format":1,"digest":…,"since":…,"built_in":…,"files":N}`; then one file a line. Whoever writes reads
//! that first line only. Replaced as a whole (a new file renamed over it), so that a reader never meets half of one, and needs no lease.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{StoreError, disk};
use crate::model::library::{KeptFile, RulesInUse};

const FORMAT: u32 = 1;
/// Most bytes read: thousands of rules are a few of these.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Longest first line.
const LONGEST_HEAD: u64 = 4 * 1024;

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    format: u32,
    digest: String,
    since: Timestamp,
    built_in: bool,
    files: usize,
}

fn path(folder: &Path) -> PathBuf {
    folder.join("rules-in-use.jsonl")
}

fn damaged(path: &Path, why: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged { path: path.display().to_string(), why: why.to_string() }
}

type Input = BufReader<std::io::Take<File>>;

fn open(path: &Path) -> Result<Option<(Head, Input)>, StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(disk::failed(path, 0)(e)),
    };
    let mut input = BufReader::new(file.take(LARGEST));
    let mut line = Vec::new();
    (&mut input).take(LONGEST_HEAD).read_until(b'\n', &mut line).map_err(disk::failed(path, 0))?;
    let head: Head = serde_json::from_slice(&line).map_err(|e| damaged(path, e))?;
    if head.format > FORMAT {
        return Err(StoreError::Newer { path: path.display().to_string(), found: head.format, known: FORMAT });
    }
    Ok(Some((head, input)))
}

/// Reads what is kept.
pub(super) fn read(folder: &Path) -> Result<Option<RulesInUse>, StoreError> {
    let path = path(folder);
    let Some((head, input)) = open(&path)? else { return Ok(None) };
    let mut files: Vec<KeptFile> = Vec::new();
    for line in input.lines() {
        let line = line.map_err(disk::failed(&path, 0))?;
        files.push(serde_json::from_str(&line).map_err(|e| damaged(&path, e))?);
    }
    let rules = RulesInUse { since: head.since, built_in: head.built_in, files };
    if rules.files.len() != head.files || rules.digest() != head.digest {
        return Err(damaged(&path, "its files are not those that its first line tells of; take it away, the next crawl writes it anew"));
    }
    Ok(Some(rules))
}

/// Writes `rules` unless they are there already; says whether it did. What is there and cannot be read is written anew.
pub(super) fn write(folder: &Path, rules: &RulesInUse) -> Result<bool, StoreError> {
    let path = path(folder);
    let digest = rules.digest();
    match open(&path) {
        Ok(Some((head, _))) if head.digest == digest => return Ok(false),
        Err(newer @ StoreError::Newer { .. }) => return Err(newer),
        _ => {}
    }
    let head = Head { format: FORMAT, digest, since: rules.since, built_in: rules.built_in, files: rules.files.len() };
    // Temporary files of `tempfile` are private from the start.
    let new = tempfile::NamedTempFile::new_in(folder).map_err(disk::failed(folder, 0))?;
    let put = || -> std::io::Result<()> {
        let mut out = BufWriter::new(new.as_file());
        serde_json::to_writer(&mut out, &head)?;
        out.write_all(b"\n")?;
        for file in &rules.files {
            serde_json::to_writer(&mut out, file)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        new.as_file().sync_all()
    };
    let size = rules.files.iter().map(|file| file.text.len() as u64).sum();
    put().map_err(disk::failed(&path, size))?;
    new.persist(&path).map_err(|e| disk::failed(&path, size)(e.error))?;
    disk::sync_dir(folder)?;
    Ok(true)
}
