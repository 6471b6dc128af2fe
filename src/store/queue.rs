//! The queue's sled database: an index made from the journal, with the state of sources and hosts.
//!
//! | key | value |
//! | --- | --- |
//! | `m` | [`Meta`]: format, position in the journal, next number, how many incidents stand how |
//! | `i` id | an incident |
//! | `f` first 12 bits of a fingerprint | [`Bucket`]: the numbers of such fingerprints |
//! | `q` status, rank, opened, id | [`Row`]: the order of the queue, so that listing reads no more incidents than it shows |
//! | `g` hour | the signals of posts written in that hour, and the full windows that ended in it; only crawls read them |
//! | `s` source `\0`, `h` host `\0` | what a crawl remembers |
//!
//! An incident's record begins with the key of its row, so that the row is found again when another program would rank the incident otherwise.
//!
//! Every batch holds `m`: what sled loses from the end of its file it loses with the position, and the journal gives it back. When the file
//! is not as it was when we last closed it (a kill, a damaged disk, a restored copy), the records are counted against `m` before it is believed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sled::{Batch, Db};

use super::index::{Bucket, Row, STATUSES, bucket_key, fingerprint_bytes, hour_key, incident_key, named_key, row_key, row_prefix, slot};
use super::journal::Mark;
use super::ledger::{Changes, Ledger, Register, WAITING, lost, wants};
use super::record::{self, Flaw};
use super::signals::{self, Heard, Hour, hour, oldest};
use super::{Filter, Outline, Plan, StoreError, codec, disk};
use crate::incident::as_of;
use crate::model::id::{Fingerprint, IncidentId};
use crate::model::incident::{Incident, Status};
use crate::model::signal::History;
use crate::model::source::SourceState;

/// The format that this program writes and knows.
pub(super) const FORMAT: u32 = 1;
/// Sled's cache: the queue of years fits.
const CACHE: u64 = 64 * 1024 * 1024;
const META: &[u8] = b"m";
/// Sled's file grows by segments of this size: what it asks of a disk that turns out to be full.
const SEGMENT: u64 = 512 * 1024;

/// What the database says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meta {
    pub(super) format: u32,
    /// Up to where the journal has been applied.
    pub(super) mark: Mark,
    /// The number that the next incident gets.
    pub(super) next: u64,
    /// Incidents by status as stored, in the order of [`slot`].
    pub(super) counts: [u64; 5],
    /// Hours of which there are signals.
    #[serde(default)]
    pub(super) hours: u64,
    /// When the first signal was written down.
    #[serde(default)]
    pub(super) since: Option<Timestamp>,
}

impl Default for Meta {
    fn default() -> Self {
        Self { format: FORMAT, mark: Mark::default(), next: 1, counts: [0; 5], hours: 0, since: None }
    }
}

/// What a crawl remembers, to be written with a commit.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    pub(super) sources: Vec<SourceState>,
    pub(super) hosts: Vec<(String, serde_json::Value)>,
}

/// The open database.
pub(super) struct Queue {
    db: Db,
    path: PathBuf,
    pub(super) meta: Meta,
    /// Whether nothing has ever been written to it.
    pub(super) is_fresh: bool,
}

impl Queue {
    /// Opens the database in `path`, or makes it. Sled may panic on a damaged one: to be guarded.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let is_as_left = Left::of(path).is_some_and(|left| left.is_noted(path));
        let db = open_sled(path, CACHE)?;
        let meta = record::get(&db, META).map_err(|flaw| wrong(path, flaw))?;
        let (is_fresh, meta) = match meta {
            Some(bytes) => (
                false,
                serde_json::from_slice(&bytes).map_err(|e| damaged(path, &format!("what it says about itself cannot be read: {e}")))?,
            ),
            None if db.is_empty() => (true, Meta::default()),
            None => return Err(damaged(path, "it does not say what it holds")),
        };
        if meta.format > FORMAT {
            return Err(StoreError::Newer { path: path.display().to_string(), found: meta.format, known: FORMAT });
        }
        let queue = Self { db, path: path.to_path_buf(), meta, is_fresh };
        if !is_as_left {
            queue.count()?;
        }
        Ok(queue)
    }

    /// Counts the records against what is said of them, without reading them.
    fn count(&self) -> Result<(), StoreError> {
        let keys = |prefix: &[u8], len: usize| -> Result<u64, StoreError> {
            let keys = self.db.scan_prefix(prefix).keys();
            keys.map(|key| key.map(|key| u64::from(key.len() == len))).sum::<Result<u64, _>>().map_err(|e| sled_error(&self.path, e))
        };
        let (total, incident) = (self.meta.counts.iter().sum::<u64>(), incident_key(IncidentId(0)).len());
        let incidents = keys(b"i", incident)?;
        let mut named = 0;
        for row in record::scan(&self.db, b"f") {
            named += self.bucket_of(&row.map_err(|f| self.wrong(f))?.1)?.len() as u64;
        }
        if incidents != total || named != total {
            return Err(damaged(&self.path, &format!("it holds {incidents} incidents and {named} fingerprints, which should be {total}")));
        }
        let hours = keys(b"g", hour_key(0).len())?;
        if hours != self.meta.hours {
            return Err(damaged(&self.path, &format!("it holds the signals of {hours} hours, which should be {}", self.meta.hours)));
        }
        for (status, count) in STATUSES.into_iter().zip(self.meta.counts) {
            let rows = keys(&row_prefix(status), row_prefix(status).len() + 32)?;
            if rows != count {
                return Err(damaged(&self.path, &format!("it lists {rows} incidents as {}, which should be {count}", status.word())));
            }
        }
        Ok(())
    }

    fn bucket_of(&self, bytes: &[u8]) -> Result<Bucket, StoreError> {
        Bucket::read(bytes).ok_or_else(|| damaged(&self.path, "the numbers of some fingerprints cannot be read"))
    }

    fn bucket(&self, key: &[u8]) -> Result<Bucket, StoreError> {
        let bytes = record::get(&self.db, key).map_err(|f| self.wrong(f))?;
        bytes.map_or_else(|| Ok(Bucket::default()), |bytes| self.bucket_of(&bytes))
    }

    /// Takes an incident's record apart: the key of its row, and itself.
    fn read(&self, bytes: &[u8]) -> Result<(Vec<u8>, Incident), StoreError> {
        let parts = bytes.split_first().and_then(|(len, rest)| rest.split_at_checked(usize::from(*len)));
        let (row, folded) = parts.ok_or_else(|| damaged(&self.path, "an incident is too short"))?;
        Ok((row.to_vec(), self.unfold(folded)?))
    }

    fn stored(&self, id: IncidentId) -> Result<Option<(Vec<u8>, Incident)>, StoreError> {
        let bytes = record::get(&self.db, &incident_key(id)).map_err(|f| self.wrong(f))?;
        bytes.map(|bytes| self.read(&bytes)).transpose()
    }

    fn wrong(&self, flaw: Flaw) -> StoreError {
        wrong(&self.path, flaw)
    }

    fn unfold<T: serde::de::DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, StoreError> {
        codec::unfold(bytes).map_err(|why| damaged(&self.path, &format!("a record cannot be read: {why}")))
    }

    /// Writes changed incidents and what a crawl remembers as one batch, and makes it durable.
    pub(super) fn apply(&mut self, changes: Changes, mark: Mark, remembered: &Remembered) -> Result<(), StoreError> {
        let mut meta = Meta { mark, next: self.meta.next.max(changes.next), ..self.meta.clone() };
        let mut batch = Batch::default();
        let put = |batch: &mut Batch, key: &[u8], bytes: &[u8]| record::put(&self.db, batch, key, bytes).map_err(|f| self.wrong(f));
        let fold = |why: String| damaged(&self.path, &why);
        let mut buckets: BTreeMap<[u8; 3], Bucket> = BTreeMap::new();
        for incident in changes.incidents {
            let row = row_key(&incident);
            if let Some((before, held)) = self.stored(incident.id)? {
                if before != row {
                    batch.remove(before);
                }
                if let Some(count) = meta.counts.get_mut(usize::from(slot(held.status))) {
                    *count = count.saturating_sub(1);
                }
            } else {
                let fingerprint = fingerprint_bytes(&incident.fingerprint);
                let key = bucket_key(fingerprint);
                let bucket = match buckets.entry(key) {
                    Entry::Occupied(held) => held.into_mut(),
                    Entry::Vacant(place) => place.insert(self.bucket(&key)?),
                };
                bucket.put(fingerprint, incident.id);
            }
            if let Some(count) = meta.counts.get_mut(usize::from(slot(incident.status))) {
                *count = count.saturating_add(1);
            }
            put(&mut batch, &row, &Row::of(&incident).bytes())?;
            let len = u8::try_from(row.len()).map_err(|e| fold(e.to_string()))?;
            let folded = codec::fold(&incident).map_err(fold)?;
            put(&mut batch, &incident_key(incident.id), &[&[len], row.as_slice(), &folded].concat())?;
        }
        for (key, bucket) in buckets {
            put(&mut batch, &key, &bucket.bytes())?;
        }
        if let Some(at) = changes.at {
            meta.since = meta.since.or(changes.since);
            self.note(&mut batch, &mut meta, changes.heard, at)?;
        }
        for state in &remembered.sources {
            put(&mut batch, &named_key(b's', state.id.as_str()), &codec::fold(state).map_err(fold)?)?;
        }
        for (host, state) in &remembered.hosts {
            put(&mut batch, &named_key(b'h', host), &codec::fold(&(host, state)).map_err(fold)?)?;
        }
        put(&mut batch, META, &serde_json::to_vec(&meta).map_err(|e| fold(e.to_string()))?)?;
        self.db.apply_batch(batch).map_err(|e| sled_error(&self.path, e))?;
        sync(&self.db, &self.path)?;
        self.meta = meta;
        self.is_fresh = false;
        Ok(())
    }

    /// Writes signals down by the hour, and drops those that are too old at `at`.
    fn note(&self, batch: &mut Batch, meta: &mut Meta, heard: Heard, at: Timestamp) -> Result<(), StoreError> {
        let len = hour_key(0).len();
        for key in self.db.range(hour_key(Hour::MIN)..hour_key(oldest(at))).keys() {
            let key = key.map_err(|e| sled_error(&self.path, e))?;
            meta.hours = meta.hours.saturating_sub(u64::from(key.len() == len));
            batch.remove(key);
        }
        for (hour, heard) in heard.by_hour(at) {
            let held = record::get(&self.db, &hour_key(hour)).map_err(|f| self.wrong(f))?;
            meta.hours = meta.hours.saturating_add(u64::from(held.is_none()));
            let mut bucket: signals::Bucket = held.map_or_else(|| Ok(signals::Bucket::default()), |bytes| self.unfold(&bytes))?;
            bucket.take(heard);
            let folded = codec::fold(&bucket).map_err(|why| damaged(&self.path, &why))?;
            record::put(&self.db, batch, &hour_key(hour), &folded).map_err(|f| self.wrong(f))?;
        }
        Ok(())
    }

    /// The signals of all hours, by hour.
    pub(super) fn hours(&self, from: Hour) -> impl Iterator<Item = Result<signals::Bucket, StoreError>> + '_ {
        let (first, len) = (hour_key(from), hour_key(0).len());
        let keys = self.db.range(first..hour_key(Hour::MAX)).keys();
        keys.filter(move |key| key.as_ref().map_or(true, |key| key.len() == len)).map(move |key| {
            let key = key.map_err(|e| sled_error(&self.path, e))?;
            let bytes = record::get(&self.db, &key).map_err(|f| self.wrong(f))?;
            bytes.map_or_else(|| Ok(signals::Bucket::default()), |bytes| self.unfold(&bytes))
        })
    }

    /// What a crawl remembers.
    fn remembered(&self) -> Result<Plan, StoreError> {
        let mut plan = Plan::default();
        for row in record::scan(&self.db, b"s") {
            plan.sources.push(self.unfold(&row.map_err(|f| self.wrong(f))?.1)?);
        }
        for row in record::scan(&self.db, b"h") {
            plan.hosts.push(self.unfold(&row.map_err(|f| self.wrong(f))?.1)?);
        }
        Ok(plan)
    }

    /// What a crawl remembers, as far as it can be read: from a damaged database.
    pub(super) fn salvage(&self) -> Remembered {
        let whole = |row: Result<(Vec<u8>, Vec<u8>), Flaw>| row.ok().map(|(_, bytes)| bytes);
        Remembered {
            sources: record::scan(&self.db, b"s").map_while(whole).filter_map(|bytes| codec::unfold(&bytes).ok()).collect(),
            hosts: record::scan(&self.db, b"h").map_while(whole).filter_map(|bytes| codec::unfold(&bytes).ok()).collect(),
        }
    }

    fn listed(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
        let mut rows: Vec<(bool, Vec<u8>, IncidentId)> = Vec::new();
        for status in STATUSES {
            // A snoozed incident may be open or claimed by now, so its rows are looked at for those, too.
            let asked = |status| wants(&Filter { assignee: None, ..filter.clone() }, status, None);
            let returning = status == Status::Snoozed && (asked(Status::Open) || asked(Status::Claimed));
            if !asked(status) && !returning {
                continue;
            }
            let mut wanted = 0;
            for entry in record::scan(&self.db, &row_prefix(status)) {
                let (key, row) = entry.map_err(|f| self.wrong(f))?;
                let row = Row::read(&row).ok_or_else(|| damaged(&self.path, "a row of the queue cannot be read"))?;
                let stands = row.stands(status, now);
                if wants(filter, stands, row.assignee.as_deref()) {
                    rows.push((!stands.is_active(), key.get(2..).unwrap_or_default().to_vec(), self.numbered(&key)?));
                    wanted += 1;
                    if wanted == filter.limit {
                        break;
                    }
                }
            }
        }
        rows.sort();
        if filter.limit > 0 {
            rows.truncate(filter.limit);
        }
        rows.into_iter().map(|(_, _, id)| Ok(as_of(self.incident(id)?.ok_or_else(|| lost(id))?, now))).collect()
    }

    /// The number at the end of a row's key.
    fn numbered(&self, key: &[u8]) -> Result<IncidentId, StoreError> {
        let id = key.last_chunk::<8>().ok_or_else(|| damaged(&self.path, "a row is too short"))?;
        Ok(IncidentId(u64::from_be_bytes(*id)))
    }

    /// Reads every record and compares it with the others; returns how many incidents there are.
    pub(super) fn verify(&self) -> Result<u64, StoreError> {
        self.count()?;
        let mut counts = [0_u64; 5];
        for record in record::scan(&self.db, b"i") {
            let (key, bytes) = record.map_err(|f| self.wrong(f))?;
            let (row, incident) = self.read(&bytes)?;
            let named = self.number(&incident.fingerprint)? == Some(incident.id);
            let listed =
                record::get(&self.db, &row).map_err(|f| self.wrong(f))?.and_then(|row| Row::read(&row)) == Some(Row::of(&incident));
            if !named || !listed || key != incident_key(incident.id) || incident.id.0 >= self.meta.next {
                return Err(damaged(&self.path, &format!("incident {} is not where it should be", incident.id)));
            }
            if let Some(count) = counts.get_mut(usize::from(slot(incident.status))) {
                *count += 1;
            }
        }
        if counts != self.meta.counts {
            return Err(damaged(&self.path, "its incidents do not stand as it says"));
        }
        self.remembered()?;
        self.hours(Hour::MIN).try_for_each(|bucket| bucket.map(|_| ()))?;
        Ok(counts.iter().sum())
    }

    /// All incidents, by number.
    pub(super) fn all(&self) -> impl Iterator<Item = Result<Incident, StoreError>> + '_ {
        record::scan(&self.db, b"i").map(|row| Ok(self.read(&row.map_err(|f| self.wrong(f))?.1)?.1))
    }

    /// Closes it, so that sled has let go when this returns. May panic: to be guarded.
    pub(super) fn close(self) -> Result<(), StoreError> {
        close_sled(self.db, &self.path)?;
        if let Some(left) = Left::of(&self.path) {
            left.note(&self.path)?;
        }
        Ok(())
    }

    /// Lets go of a database that panicked, without running any more of its code (which might panic again while it unwinds). Its files
    /// stay locked by this process: they are replaced by others.
    pub(super) fn abandon(self) {
        std::mem::forget(self.db);
    }
}

impl Ledger for Queue {
    fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        Ok(self.stored(id)?.map(|(_, incident)| incident))
    }

    fn number(&self, fingerprint: &Fingerprint) -> Result<Option<IncidentId>, StoreError> {
        let fingerprint = fingerprint_bytes(fingerprint);
        Ok(self.bucket(&bucket_key(fingerprint))?.get(fingerprint))
    }

    fn next(&self) -> u64 {
        self.meta.next
    }

    fn bucket(&self, hour: Hour) -> Result<signals::Bucket, StoreError> {
        let bytes = record::get(&self.db, &hour_key(hour)).map_err(|f| self.wrong(f))?;
        bytes.map_or_else(|| Ok(signals::Bucket::default()), |bytes| self.unfold(&bytes))
    }
}

impl Register for Queue {
    fn list(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
        self.listed(filter, now)
    }

    fn outlines(&self, now: Timestamp) -> Result<Vec<Outline>, StoreError> {
        let mut rows: Vec<(Vec<u8>, Outline)> = Vec::new();
        for status in WAITING {
            for entry in record::scan(&self.db, &row_prefix(status)) {
                let (key, row) = entry.map_err(|f| self.wrong(f))?;
                let row = Row::read(&row).ok_or_else(|| damaged(&self.path, "a row of the queue cannot be read"))?;
                let stands = row.stands(status, now);
                let snoozed_until = row.until.filter(|_| stands == Status::Snoozed);
                let outline = Outline { id: self.numbered(&key)?, status: stands, assignee: row.assignee, due: row.due, snoozed_until };
                rows.push((key.get(2..).unwrap_or_default().to_vec(), outline));
            }
        }
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(rows.into_iter().map(|(_, outline)| outline).collect())
    }

    fn plan(&self) -> Result<Plan, StoreError> {
        self.remembered()
    }

    fn history(&self, from: Timestamp) -> Result<History, StoreError> {
        let buckets: Vec<signals::Bucket> = self.hours(hour(from)).collect::<Result<_, StoreError>>()?;
        Ok(signals::history(self.meta.since, from, buckets.into_iter()))
    }
}

/// How sled's file was when we last closed it, noted beside it in `left`. A wrong or missing note costs a count of the records.
struct Left(String);

impl Left {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path.join("db")).ok()?;
        let changed = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Self(format!("{} {}\n", metadata.len(), changed.as_nanos())))
    }

    fn is_noted(&self, path: &Path) -> bool {
        std::fs::read(path.join("left")).is_ok_and(|noted| noted == self.0.as_bytes())
    }

    fn note(&self, path: &Path) -> Result<(), StoreError> {
        let path = path.join("left");
        let mut file = disk::open_rw(&path)?;
        let done = file.write_all(self.0.as_bytes()).and_then(|()| file.set_len(self.0.len() as u64));
        done.map_err(disk::failed(&path, self.0.len() as u64))
    }
}

/// Opens a sled database as all of ours are: no thread of its own, private.
pub(super) fn open_sled(path: &Path, cache: u64) -> Result<Db, StoreError> {
    disk::make_dir(path)?;
    let config = sled::Config::new().path(path).mode(sled::Mode::HighThroughput).cache_capacity(cache).flush_every_ms(None);
    config.open().map_err(|e| sled_error(path, e))
}

/// Makes a batch durable. Sled's `flush` stops at `sync_file_range`, which is no promise (spacejam/sled #1351), so its file is synced through
/// a descriptor of our own.
pub(super) fn sync(db: &Db, path: &Path) -> Result<(), StoreError> {
    db.flush().map_err(|e| sled_error(path, e))?;
    let file = path.join("db");
    File::open(&file).and_then(|f| f.sync_data()).map_err(disk::failed(&file, 0))?;
    disk::tend(path, true).map_err(disk::failed(path, 0))
}

/// Closes a database: what is dirty is written, and its lock is let go.
pub(super) fn close_sled(db: Db, path: &Path) -> Result<(), StoreError> {
    drop(db);
    disk::tend(path, false).map_err(disk::failed(path, 0))
}

/// A damaged file of the store.
pub(super) fn damaged(path: &Path, why: &str) -> StoreError {
    StoreError::Damaged { path: path.display().to_string(), why: why.to_owned() }
}

fn wrong(path: &Path, flaw: Flaw) -> StoreError {
    match flaw {
        Flaw::Sled(error) => sled_error(path, error),
        Flaw::Bytes(why) => damaged(path, &why),
    }
}

/// Sled's errors in our words. Another holder of its lock comes as an `Other` I/O error with a text.
pub(super) fn sled_error(path: &Path, error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(e) if e.to_string().contains("could not acquire lock") => StoreError::Busy(path.display().to_string()),
        sled::Error::Io(e) if matches!(e.kind(), std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData) => {
            damaged(path, &e.to_string())
        }
        sled::Error::Io(e) => disk::failed(path, SEGMENT)(e),
        other => damaged(path, &other.to_string()),
    }
}
