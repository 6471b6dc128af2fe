//! Erasing: the words of posts that were deleted where they stood go out of archive, journal and queue, bytes and all.
//!
//! Sled keeps what was overwritten, and the journal is appended to, so both are written anew without the words and take the place of the
//! old ones. What is to be erased is written down first (`erase.jsonl`, synced before the archive points at the tombstone) and crossed out
//! last: a kill in between leaves it to the next run. Staff's decisions, the numbers of incidents and their versions stay as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::archive::{Archive, month};
use super::journal::{self, Journal};
use super::ledger::Event;
use super::lock::Lease;
use super::seen::{self, Seen};
use super::{Commit, Notice, Settings, StoreError, disk, repair};
use crate::incident::{erase, erase_excerpt, erase_finding};
use crate::model::id::{PostId, ThreadId};
use crate::model::incident::Revised;
use crate::model::post::{Author, Post, PostState};
use crate::model::untrusted::Untrusted;

/// A store of more bytes than this is not written anew for every deletion, but once for those of half a day.
const LARGE: u64 = 64 << 20;
/// How long an erasure may wait in a large one.
const PATIENCE: SignedDuration = SignedDuration::from_hours(12);

/// Something to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Erasure {
    at: Timestamp,
    drawer: String,
    month: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    post: Option<PostId>,
    /// A thread whose title goes, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thread: Option<ThreadId>,
}

fn pending_path(folder: &Path) -> PathBuf {
    folder.join("erase.jsonl")
}

/// Whether a post is what is left of a deleted one.
fn is_erased(post: &Post) -> bool {
    post.state == PostState::Gone && post.body.is_empty()
}

/// Writes down what a commit wants erased; to be called before the archive is written.
pub(super) fn note(folder: &Path, drawer: &str, commit: &Commit, seen: &Seen) -> Result<(), StoreError> {
    let mut lines = String::new();
    let mut push = |month: String, post: Option<PostId>, thread: Option<ThreadId>| {
        let erasure = Erasure { at: commit.at, drawer: drawer.to_owned(), month, post, thread };
        lines.push_str(&serde_json::to_string(&erasure).unwrap_or_default());
        lines.push('\n');
    };
    for post in commit.posts.iter().filter(|post| is_erased(post)) {
        let held = seen.posts.get(&seen::post_key(&post.id));
        if held.is_some_and(|held| held.state != PostState::Gone) {
            push(held.map_or_else(|| month(post.seen), |held| month(held.first_seen())), Some(post.id.clone()), None);
        }
    }
    for thread in commit.threads.iter().filter(|thread| thread.title.is_empty()) {
        let mut own = commit.posts.iter().filter(|post| post.thread == thread.id).peekable();
        if own.peek().is_some() && own.all(is_erased) {
            let held = seen.threads.get(&seen::thread_key(&thread.id));
            push(held.map_or_else(|| month(commit.at), |held| month(held.first_seen())), None, Some(thread.id.clone()));
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let path = pending_path(folder);
    let mut file = disk::open_append(&path)?;
    let size = lines.len() as u64;
    file.write_all(lines.as_bytes()).and_then(|()| file.sync_all()).map_err(disk::failed(&path, size))?;
    disk::sync_dir(folder)
}

/// Erases what is written down to be erased; returns how many posts. Costs a look at a file when there is nothing.
pub(super) fn purge(settings: &Settings, now: Timestamp, notices: &mut Vec<Notice>) -> Result<usize, StoreError> {
    let path = pending_path(&settings.path);
    let Some(bytes) = disk::read(&path)? else { return Ok(0) };
    let mut pending: Vec<Erasure> = bytes.split(|b| *b == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let oldest = pending.iter().map(|erasure| erasure.at).min();
    if size_of(&settings.path) > LARGE && oldest.is_some_and(|oldest| oldest <= now && now.duration_since(oldest) < PATIENCE) {
        return Ok(0);
    }
    // What is there again meanwhile is not erased.
    let mut drawers: BTreeMap<String, Seen> = BTreeMap::new();
    for erasure in &pending {
        if !drawers.contains_key(&erasure.drawer) {
            drawers.insert(erasure.drawer.clone(), Seen::read(&settings.path, &erasure.drawer)?);
        }
    }
    pending.retain(|erasure| {
        let held = erasure.post.as_ref().and_then(|post| drawers.get(&erasure.drawer)?.posts.get(&seen::post_key(post)));
        held.is_none_or(|held| held.state == PostState::Gone)
    });
    let mut months: BTreeMap<&str, Words<'_>> = BTreeMap::new();
    let mut posts = BTreeSet::new();
    for erasure in &pending {
        let words = months.entry(&erasure.month).or_default();
        words.posts.extend(erasure.post.iter().map(|post| (erasure.drawer.as_str(), seen::post_key(post))));
        words.threads.extend(erasure.thread.iter().map(|thread| (erasure.drawer.as_str(), seen::thread_key(thread))));
        posts.extend(erasure.post.clone());
    }
    let archive = Archive::new(&settings.path, settings.patience);
    for (month, words) in &months {
        archive.erase(month, words, notices)?;
    }
    let lease = Lease::take(&settings.path.join("lease.lock"), settings.patience)?;
    let mut journal = Journal::open(&settings.path)?;
    // What the queue knows and the journal has lost goes into the journal first.
    let queue = repair::open_queue(settings, &mut journal, notices)?;
    let remembered = queue.salvage();
    queue.close()?;
    if redact(journal.path(), &posts)? {
        let mut journal = Journal::open(&settings.path)?;
        repair::make_anew(settings, &remembered, &mut journal, notices)?;
    }
    // What was noted meanwhile stays.
    let noted = disk::read(&path)?.unwrap_or_default();
    if noted.len() > bytes.len() {
        replace(&path, noted.get(bytes.len()..).unwrap_or_default())?;
    } else {
        std::fs::remove_file(&path).map_err(disk::failed(&path, 0))?;
    }
    drop(lease);
    for kept in kept_aside(&settings.path) {
        notices.push(Notice(format!("{kept} was kept by an earlier repair and may hold words of posts that were deleted; remove it")));
    }
    Ok(posts.len())
}

/// Posts and threads of a month, by their drawer.
#[derive(Debug, Default)]
pub(super) struct Words<'a> {
    pub(super) posts: BTreeSet<(&'a str, seen::Key)>,
    pub(super) threads: BTreeSet<(&'a str, seen::Key)>,
}

/// Takes the words out of a post.
pub(super) fn blank(post: &mut Post) {
    post.body = Untrusted::default();
    post.quoted = Vec::new();
    post.author = Author { role: post.author.role, ..Author::default() };
}

/// Writes a journal anew without the words of some posts; returns whether it held any. Every event keeps its number and time.
fn redact(path: &Path, posts: &BTreeSet<PostId>) -> Result<bool, StoreError> {
    let file = std::fs::File::open(path).map_err(disk::failed(path, 0))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let fresh = path.with_extension("jsonl.new");
    let _ = std::fs::remove_file(&fresh);
    let mut out = std::io::BufWriter::new(disk::open_append(&fresh)?);
    let (mut held, mut line) = (false, Vec::new());
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(disk::failed(path, 0))? == 0 {
            break;
        }
        let mut redacted = None;
        if names(&line, posts)
            && let Some((seq, mut event)) = journal::event_of(&line)
            && take_out(&mut event, posts)
        {
            redacted = Some(journal::line_of(seq, &event).map_err(|why| StoreError::Damaged { path: path.display().to_string(), why })?);
            held = true;
        }
        let bytes = redacted.as_ref().map_or(line.as_slice(), |text| text.as_bytes());
        out.write_all(bytes).map_err(disk::failed(&fresh, bytes.len() as u64))?;
    }
    let file = out.into_inner().map_err(|e| disk::failed(&fresh, 0)(e.into_error()))?;
    file.sync_all().map_err(disk::failed(&fresh, 0))?;
    if held {
        disk::rename(&fresh, path)?;
    } else {
        std::fs::remove_file(&fresh).map_err(disk::failed(&fresh, 0))?;
    }
    Ok(held)
}

/// Whether a line names one of the posts, without reading it.
fn names(line: &[u8], posts: &BTreeSet<PostId>) -> bool {
    line.windows(3).enumerate().filter(|(_, start)| *start == b"\"p-").any(|(at, _)| {
        let id = line.get(at + 1..).and_then(|rest| rest.split(|b| *b == b'"').next()).and_then(|id| std::str::from_utf8(id).ok());
        id.is_some_and(|id| posts.contains(&PostId::from(id)))
    })
}

/// Takes the words of some posts out of an event; returns whether it held any.
fn take_out(event: &mut Event, posts: &BTreeSet<PostId>) -> bool {
    match event {
        Event::Harvest(harvest) => {
            let before = harvest.clone();
            harvest.excerpts.iter_mut().filter(|excerpt| posts.contains(&excerpt.post)).for_each(erase_excerpt);
            harvest.findings.iter_mut().filter(|finding| posts.contains(&finding.post)).for_each(erase_finding);
            for sequel in harvest.sequels.iter_mut().filter(|sequel| sequel.fate.by.as_ref().is_some_and(|by| posts.contains(by))) {
                sequel.fate.who = None;
            }
            for revision in harvest.revisions.iter_mut().filter(|revision| posts.contains(&revision.post)) {
                match &mut revision.what {
                    Revised::Edited { before, now, .. } => {
                        *before = Untrusted::default();
                        erase_excerpt(now);
                    }
                    Revised::Back { now } => erase_excerpt(now),
                    Revised::Deleted => {}
                }
            }
            *harvest != before
        }
        Event::Restored(incident) => {
            let before = incident.clone();
            for post in posts {
                if incident.findings.iter().any(|finding| finding.post == *post) {
                    erase(incident, post);
                }
            }
            *incident != before
        }
        Event::Decision(_) => false,
    }
}

fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let fresh = path.with_extension("new");
    let _ = std::fs::remove_file(&fresh);
    let mut file = disk::open_append(&fresh)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(disk::failed(&fresh, bytes.len() as u64))?;
    disk::rename(&fresh, path)
}

/// Bytes of a folder, its subfolders included.
fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { size_of(&entry.path()) } else { entry.metadata().map_or(0, |meta| meta.len()) }).sum()
}

/// What earlier repairs kept of damaged files.
fn kept_aside(folder: &Path) -> Vec<String> {
    let aside =
        |name: &str| name.starts_with("queue.sled.damaged-") || name.starts_with("queue.sled.old-") || name.starts_with("journal.torn-");
    let of_archive = |name: &str| name.contains(".sled.damaged-");
    let list = |folder: &Path, is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter(|entry| is(&entry.file_name().to_string_lossy())).map(|entry| entry.path().display().to_string()).collect()
    };
    let mut kept = list(folder, &aside);
    kept.extend(list(&folder.join("archive"), &of_archive));
    kept
}
