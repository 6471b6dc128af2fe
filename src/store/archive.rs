//! The archive: what was read, in one sled database a month, by the month in which a post was first seen.
//!
//! Key `SOURCE \0 batch` (the batch's number, four bytes, big endian), value a batch of threads and posts of that source, compressed
//! together: they share their words, and a database grows at its end. The seen file says in which batch a post is; a post that changed lies
//! in a newer batch, its old text stays in the older one until the month is dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sled::{Batch, Db};

use super::erase::{self, Words};
use super::lock::{Lease, Patience};
use super::queue::{close_sled, damaged, open_sled, sync};
use super::record::{self, Flaw};
use super::seen::{self, Entry, Key};
use super::{Conversation, Notice, StoreError, codec, disk, repair};
use crate::model::guard::guarded;
use crate::model::post::{Post, Thread};

/// A batch is closed when its JSON is this long: packed, it fills one or two parts of a record.
const BATCH: usize = 24 * 1024;
/// What is added to a month's name while it is written without what is to be erased, and to that of the old one.
const ERASED: &str = ".erased";
const OLD: &str = ".old";
const CACHE: u64 = 32 * 1024 * 1024;

/// What lies together in one record.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Bundle {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    threads: Vec<Thread>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    posts: Vec<Post>,
}

/// Something to be put into the archive, with its entry, whose batch is filled in when it is written.
pub(super) enum Piece {
    /// A thread.
    Thread(Thread, Entry),
    /// A post.
    Post(Box<Post>, Entry),
}

impl Piece {
    /// Its entry.
    pub(super) fn entry(&self) -> &Entry {
        match self {
            Self::Thread(_, entry) | Self::Post(_, entry) => entry,
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Thread(thread, _) => 200 + thread.title.raw().len(),
            Self::Post(post, _) => 400 + post.body.raw().len() + post.quoted.iter().map(|q| q.raw().len()).sum::<usize>(),
        }
    }
}

/// The month of a time, UTC: `2026-11`.
pub(super) fn month(at: Timestamp) -> String {
    let date = at.to_zoned(TimeZone::UTC).date();
    format!("{:04}-{:02}", date.year(), date.month())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    path.with_file_name(format!("{}{suffix}", path.file_name().unwrap_or_default().to_string_lossy()))
}

/// The archive of a store's folder.
pub(super) struct Archive {
    folder: PathBuf,
    patience: Duration,
}

/// An archive held under its lease.
struct Held<'a> {
    archive: &'a Archive,
    notices: &'a mut Vec<Notice>,
    _lease: Lease,
}

impl Archive {
    pub(super) fn new(store: &Path, patience: Duration) -> Self {
        Self { folder: store.join("archive"), patience }
    }

    fn hold<'a>(&'a self, notices: &'a mut Vec<Notice>) -> Result<Held<'a>, StoreError> {
        disk::make_dir(&self.folder)?;
        let lease = Lease::take(&self.folder.join("lease.lock"), self.patience)?;
        self.finish_erasures()?;
        Ok(Held { archive: self, notices, _lease: lease })
    }

    /// Writes pieces of one drawer; gives back their entries, which now say where they are. Until the seen file holds those entries, nobody
    /// looks there.
    pub(super) fn write(&self, drawer: &str, pieces: Vec<Piece>, notices: &mut Vec<Notice>) -> Result<Vec<Entry>, StoreError> {
        let mut months: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
        for piece in pieces {
            months.entry(month(piece.entry().first_seen())).or_default().push(piece);
        }
        if months.is_empty() {
            return Ok(Vec::new());
        }
        let mut held = self.hold(notices)?;
        let mut entries = Vec::new();
        for (month, pieces) in months {
            let bundles = pack(pieces);
            let path = self.month_path(&month);
            let first = held.with(&path, &|db| {
                let first = next_batch(db, drawer)?;
                let mut batch = Batch::default();
                for (number, (bundle, _)) in (first..).zip(&bundles) {
                    let bytes = codec::fold(bundle).map_err(Flaw::Bytes)?;
                    record::put(db, &mut batch, &batch_key(drawer, number), &bytes)?;
                }
                db.apply_batch(batch)?;
                sync(db, &path).map_err(Problem::Store)?;
                Ok(first)
            })?;
            for (number, (_, mut own)) in (first..).zip(bundles) {
                for entry in &mut own {
                    entry.batch = number;
                }
                entries.extend(own);
            }
        }
        Ok(entries)
    }

    /// The conversations of one drawer that `seen` knows, in the order asked for.
    pub(super) fn threads(
        &self,
        drawer: &str,
        seen: &seen::Seen,
        ids: &[Key],
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<Conversation>, StoreError> {
        let asked: BTreeSet<Key> = ids.iter().copied().filter(|key| seen.threads.contains_key(key)).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut wanted: BTreeMap<String, BTreeMap<u32, Vec<&Entry>>> = BTreeMap::new();
        for entry in seen.threads.values().chain(seen.posts.values()).filter(|e| asked.contains(&e.thread)) {
            wanted.entry(month(entry.first_seen())).or_default().entry(entry.batch).or_default().push(entry);
        }
        let mut threads: BTreeMap<Key, Thread> = BTreeMap::new();
        let mut posts: BTreeMap<Key, Vec<Post>> = BTreeMap::new();
        let mut held = self.hold(notices)?;
        for (month, batches) in wanted {
            let path = self.month_path(&month);
            if !path.is_dir() {
                continue;
            }
            let bundles = held.with(&path, &|db| {
                let mut bundles = Vec::new();
                for number in batches.keys() {
                    if let Some(bytes) = record::get(db, &batch_key(drawer, *number))? {
                        bundles.push((*number, codec::unfold::<Bundle>(&bytes).map_err(Flaw::Bytes)?));
                    }
                }
                Ok(bundles)
            })?;
            for (number, bundle) in bundles {
                let wanted = batches.get(&number).map(Vec::as_slice).unwrap_or_default();
                // A database that was set aside for damage counts its batches anew: what lies there must be what was meant.
                for thread in bundle.threads {
                    let key = seen::thread_key(&thread.id);
                    if wanted.iter().any(|e| e.is_thread && e.thread == key) {
                        threads.insert(key, thread);
                    }
                }
                for post in bundle.posts {
                    let (key, text) = (seen::post_key(&post.id), seen::text_key(&post.hash));
                    if wanted.iter().any(|e| !e.is_thread && e.post == key && e.text == text) {
                        posts.entry(seen::thread_key(&post.thread)).or_default().push(post);
                    }
                }
            }
        }
        drop(held);
        let mut found = Vec::new();
        for key in ids {
            if let Some(thread) = threads.remove(key) {
                let mut posts = posts.remove(key).unwrap_or_default();
                posts.sort_by(|a, b| (a.written(), &a.id).cmp(&(b.written(), &b.id)));
                posts.dedup_by(|a, b| a.id == b.id);
                found.push((thread, posts));
            }
        }
        Ok(found)
    }

    /// Writes a month anew without some words: old wordings of the posts, too. The old one goes.
    pub(super) fn erase(&self, month: &str, words: &Words<'_>, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
        let path = self.month_path(month);
        let held = self.hold(notices)?;
        if !path.is_dir() {
            return Ok(());
        }
        let (fresh, old) = (beside(&path, ERASED), beside(&path, OLD));
        disk::remove_dir(&fresh)?;
        repair::remove_unfinished(&path, held.notices)?;
        let copied = guarded(|| -> Result<(), StoreError> {
            let source = open_patiently(&path, self.patience)?;
            let target = open_sled(&fresh, CACHE)?;
            for row in record::scan(&source, b"") {
                let (key, bytes) = row.map_err(|flaw| Problem::from(flaw).on(&path))?;
                let drawer = key.get(..key.len().saturating_sub(5)).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
                let mut bundle: Bundle = codec::unfold(&bytes).map_err(|why| damaged(&path, &why))?;
                for post in bundle.posts.iter_mut().filter(|post| words.posts.contains(&(drawer, seen::post_key(&post.id)))) {
                    erase::blank(post);
                }
                for thread in bundle.threads.iter_mut().filter(|thread| words.threads.contains(&(drawer, seen::thread_key(&thread.id)))) {
                    thread.title = crate::model::untrusted::Untrusted::default();
                }
                let bytes = codec::fold(&bundle).map_err(|why| damaged(&fresh, &why))?;
                let mut batch = Batch::default();
                record::put(&target, &mut batch, &key, &bytes).map_err(|flaw| Problem::from(flaw).on(&fresh))?;
                target.apply_batch(batch).map_err(|e| super::queue::sled_error(&fresh, e))?;
            }
            sync(&target, &fresh)?;
            close_sled(target, &fresh)?;
            close_sled(source, &path)
        });
        copied.unwrap_or_else(|panic| Err(damaged(&path, &format!("sled panicked: {panic}"))))?;
        disk::rename(&path, &old)?;
        disk::rename(&fresh, &path)?;
        disk::remove_dir(&old)
    }

    /// Finishes what a kill between two renames left of an erasure.
    fn finish_erasures(&self) -> Result<(), StoreError> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Ok(()) };
        for old in entries.flatten().map(|entry| entry.path()) {
            let name = old.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(path) = name.strip_suffix(OLD).map(|name| old.with_file_name(name)) else { continue };
            let fresh = beside(&path, ERASED);
            if !path.exists() {
                disk::rename(if fresh.exists() { &fresh } else { &old }, &path)?;
            }
            disk::remove_dir(&old)?;
        }
        Ok(())
    }

    fn month_path(&self, month: &str) -> PathBuf {
        self.folder.join(format!("{month}.sled"))
    }

    /// The months held.
    pub(super) fn months(&self) -> Result<Vec<String>, StoreError> {
        let mut months = Vec::new();
        if self.folder.is_dir() {
            for entry in std::fs::read_dir(&self.folder).map_err(disk::failed(&self.folder, 0))? {
                let name = entry.map_err(disk::failed(&self.folder, 0))?.file_name().to_string_lossy().into_owned();
                months.extend(name.strip_suffix(".sled").map(str::to_owned));
            }
        }
        months.sort();
        Ok(months)
    }

    /// Drops the months that ended more than `days` days before `now`, and what an earlier drop that was killed left over.
    pub(super) fn retain(&self, now: Timestamp, days: u32, notices: &mut Vec<Notice>) -> Result<Vec<String>, StoreError> {
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let held = self.hold(notices)?;
        for entry in std::fs::read_dir(&self.folder).map_err(disk::failed(&self.folder, 0))? {
            let entry = entry.map_err(disk::failed(&self.folder, 0))?;
            if entry.file_name().to_string_lossy().ends_with(".dropped") {
                disk::remove_dir(&entry.path())?;
            }
        }
        let mut dropped = Vec::new();
        if days > 0 {
            let oldest = month(now.saturating_sub(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MIN));
            for month in self.months()?.into_iter().filter(|month| *month < oldest) {
                let (path, aside) = (self.month_path(&month), self.folder.join(format!("{month}.dropped")));
                disk::rename(&path, &aside)?;
                disk::remove_dir(&aside)?;
                dropped.push(month);
            }
        }
        drop(held);
        Ok(dropped)
    }

    /// Reads every record; returns how many posts there are, old texts of edited ones counted.
    pub(super) fn check(&self, problems: &mut Vec<String>) -> Result<u64, StoreError> {
        let mut posts = 0;
        let mut notices = Vec::new();
        let held = self.hold(&mut notices)?;
        for month in self.months()? {
            let path = self.month_path(&month);
            let read = guarded(|| -> Result<u64, StoreError> {
                let copy = disk::Copy::of(&path)?;
                // As every opening does: what a killed run left unfinished is no damage.
                repair::remove_unfinished(copy.path(), &mut Vec::new())?;
                let db = open_patiently(copy.path(), self.patience)?;
                let mut count = 0;
                for row in record::scan(&db, b"") {
                    let (_, bytes) = row.map_err(|flaw| Problem::from(flaw).on(&path))?;
                    let bundle: Bundle = codec::unfold(&bytes).map_err(|why| damaged(&path, &why))?;
                    count += bundle.posts.len() as u64;
                }
                close_sled(db, copy.path())?;
                Ok(count)
            });
            match read {
                Ok(Ok(count)) => posts += count,
                Ok(Err(error)) => problems.push(repair::of_original(error, &path).to_string()),
                Err(panic) => problems.push(format!("{}: sled panicked: {panic}", path.display())),
            }
        }
        drop(held);
        Ok(posts)
    }
}

/// Why work on a month failed.
enum Problem {
    Flaw(Flaw),
    Store(StoreError),
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

impl From<sled::Error> for Problem {
    fn from(error: sled::Error) -> Self {
        Self::Flaw(Flaw::Sled(error))
    }
}

impl Problem {
    fn on(self, path: &Path) -> StoreError {
        match self {
            Self::Flaw(Flaw::Sled(error)) => super::queue::sled_error(path, error),
            Self::Flaw(Flaw::Bytes(why)) => damaged(path, &why),
            Self::Store(error) => error,
        }
    }
}

impl Held<'_> {
    /// Opens a month, does one thing with it, and closes it. A damaged one is mended first, or set aside and begun anew, and the work
    /// done once more.
    fn with<T>(&mut self, path: &Path, work: &dyn Fn(&Db) -> Result<T, Problem>) -> Result<T, StoreError> {
        repair::remove_unfinished(path, self.notices)?;
        match self.once(path, work) {
            Err(StoreError::Damaged { why, .. }) => {
                repair::mend_month(path, &why, self.notices)?;
                self.once(path, work)
            }
            done => done,
        }
    }

    fn once<T>(&self, path: &Path, work: &dyn Fn(&Db) -> Result<T, Problem>) -> Result<T, StoreError> {
        let panicked = |panic: String| damaged(path, &format!("sled panicked: {panic}"));
        let db = guarded(|| open_patiently(path, self.archive.patience)).map_err(panicked)??;
        match guarded(|| work(&db)) {
            Ok(done) => {
                guarded(|| close_sled(db, path)).map_err(panicked)??;
                done.map_err(|problem| problem.on(path))
            }
            Err(panic) => {
                // Its drop might panic again while it unwinds; mending replaces the files that it keeps locked.
                std::mem::forget(db);
                Err(panicked(panic))
            }
        }
    }
}

/// Opens a database that its last user may just be letting go of.
fn open_patiently(path: &Path, patience: Duration) -> Result<Db, StoreError> {
    let mut patience = Patience::of(patience);
    loop {
        match open_sled(path, CACHE) {
            Err(StoreError::Busy(_)) if patience.wait() => {}
            done => return done,
        }
    }
}

fn batch_key(drawer: &str, number: u32) -> Vec<u8> {
    [drawer.as_bytes(), b"\0", &number.to_be_bytes()].concat()
}

/// The number after the drawer's last batch.
fn next_batch(db: &Db, drawer: &str) -> Result<u32, Problem> {
    let prefix = [drawer.as_bytes(), b"\0"].concat();
    let Some(last) = db.scan_prefix(&prefix).next_back() else { return Ok(0) };
    let (key, _) = last?;
    let number = key.get(prefix.len()..prefix.len() + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    number.and_then(|n| n.checked_add(1)).ok_or_else(|| Flaw::Bytes("the number of a batch cannot be read".into()).into())
}

/// Puts pieces together into batches of about [`BATCH`] bytes.
fn pack(pieces: Vec<Piece>) -> Vec<(Bundle, Vec<Entry>)> {
    let mut bundles: Vec<(Bundle, Vec<Entry>)> = Vec::new();
    let mut room = 0_usize;
    for piece in pieces {
        let size = piece.size();
        if bundles.is_empty() || size > room {
            bundles.push((Bundle::default(), Vec::new()));
            room = BATCH;
        }
        room = room.saturating_sub(size);
        if let Some((bundle, entries)) = bundles.last_mut() {
            entries.push(*piece.entry());
            match piece {
                Piece::Thread(thread, _) => bundle.threads.push(thread),
                Piece::Post(post, _) => bundle.posts.push(*post),
            }
        }
    }
    bundles
}
