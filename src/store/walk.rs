//! Walking through the archive, thread by thread, without holding it for long.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::archive::Archive;
use super::seen::{Entry, Key, Seen};
use super::{Notice, StoreError, Visitor};

/// One reading ends with the thread that brings it to so many batches of about 24 KiB: some 6 MiB, and one opening of a month's database
/// (up to a second for the largest) for some ten thousand posts.
const BATCHES: usize = 256;

/// Year and month.
type Month = (i16, i8);

/// A thread to be visited, in the order of visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stop {
    /// Month of its newest post.
    month: Reverse<Month>,
    /// Which drawer.
    pub(super) drawer: usize,
    /// When its newest post was first seen.
    newest: Reverse<i64>,
    /// The thread.
    pub(super) thread: Key,
}

fn month(entry: &Entry) -> Month {
    let date = entry.first_seen().to_zoned(TimeZone::UTC).date();
    (date.year(), date.month())
}

/// The threads of a drawer that have a post first seen since then, in no order.
pub(super) fn stops(drawer: usize, seen: &Seen, since: Timestamp) -> Vec<Stop> {
    let since = since.as_microsecond();
    let mut newest: BTreeMap<Key, &Entry> = BTreeMap::new();
    for entry in seen.posts.values().filter(|entry| entry.seen >= since) {
        let held = newest.entry(entry.thread).or_insert(entry);
        if held.seen < entry.seen {
            *held = entry;
        }
    }
    let stop = |(thread, entry): (Key, &Entry)| Stop { month: Reverse(month(entry)), drawer, newest: Reverse(entry.seen), thread };
    newest.into_iter().filter(|(thread, _)| seen.threads.contains_key(thread)).map(stop).collect()
}

/// The walk through an archive on disk. One seen file is in memory at a time, and one reading.
pub(super) fn on_disk(
    folder: &Path,
    archive: &Archive,
    since: Timestamp,
    visit: &mut Visitor<'_>,
    notices: &mut Vec<Notice>,
) -> Result<(), StoreError> {
    let drawers = Seen::drawers(folder)?;
    let mut all = Vec::new();
    for (number, drawer) in drawers.iter().enumerate() {
        all.extend(stops(number, &Seen::read(folder, drawer)?, since));
    }
    all.sort_unstable();
    for stops in all.chunk_by(|a, b| (a.month, a.drawer) == (b.month, b.drawer)) {
        let Some(drawer) = stops.first().and_then(|stop| drawers.get(stop.drawer)) else { continue };
        let seen = Seen::read(folder, drawer)?;
        let mut places: BTreeMap<Key, BTreeSet<(Month, u32)>> = stops.iter().map(|stop| (stop.thread, BTreeSet::new())).collect();
        for entry in seen.posts.values() {
            if let Some(own) = places.get_mut(&entry.thread) {
                own.insert((month(entry), entry.batch));
            }
        }
        let mut batches = BTreeSet::new();
        let mut reading: Vec<Key> = Vec::new();
        for (number, stop) in stops.iter().enumerate() {
            reading.push(stop.thread);
            batches.extend(places.remove(&stop.thread).unwrap_or_default());
            if batches.len() < BATCHES && number + 1 < stops.len() {
                continue;
            }
            batches.clear();
            for conversation in archive.threads(drawer, &seen, &std::mem::take(&mut reading), notices)? {
                // A month that is too old has been dropped, and its posts with it.
                if !conversation.1.is_empty() && visit(conversation).is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}
