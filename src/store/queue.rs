//! The queue's sled database: an index made from the journal, with the state of sources and hosts.
//!
//! | key | value |
//! | --- | --- |
//! | `m` | [`Meta`]: format, position in the journal, next number, how many incidents stand how |
//! | `i` id | an incident |
//! | `f` fingerprint `\0` | its number |
//! | `q` status, rank, opened, id | [`Row`]: the order of the queue, so that listing reads no more incidents than it shows |
//! | `s` source `\0`, `h` host `\0` | what a crawl remembers |
//!
//! Every batch holds `m`: what sled loses from the end of its file it loses with the position, and the journal gives it back. The counts in
//! `m` tell a list that has lost rows from a short one.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sled::{Batch, Db};

use super::journal::Mark;
use super::ledger::{Changes, Ledger, Shelf, WAITING, lost, wants};
use super::record::{self, Flaw};
use super::{Filter, Outline, Plan, StoreError, codec, disk};
use crate::incident::{as_of, rank};
use crate::model::id::{Fingerprint, IncidentId};
use crate::model::incident::{Incident, Status};
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
}

impl Default for Meta {
    fn default() -> Self {
        Self { format: FORMAT, mark: Mark::default(), next: 1, counts: [0; 5] }
    }
}

/// What a list needs to know of an incident to leave it out, and a count to count it.
#[derive(Serialize, Deserialize)]
struct Row {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assignee: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Timestamp>,
}

impl Row {
    /// Where an incident stands at `now` whose stored status is `status`: see `incident::wake`.
    fn stands(&self, status: Status, now: Timestamp) -> Status {
        match status {
            Status::Snoozed if self.until.is_none_or(|until| until <= now) => {
                if self.assignee.is_some() {
                    Status::Claimed
                } else {
                    Status::Open
                }
            }
            other => other,
        }
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

const STATUSES: [Status; 5] = [Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed];

const fn slot(status: Status) -> usize {
    match status {
        Status::Open => 0,
        Status::Claimed => 1,
        Status::Snoozed => 2,
        Status::Resolved => 3,
        Status::Dismissed => 4,
    }
}

fn incident_key(id: IncidentId) -> Vec<u8> {
    [b"i".as_slice(), &id.0.to_be_bytes()].concat()
}

fn named_key(kind: u8, name: &str) -> Vec<u8> {
    [&[kind], name.as_bytes(), b"\0"].concat()
}

/// Sorts as `ledger::order` does: higher ranks first, then the older, then the lower number.
fn row_key(incident: &Incident) -> Vec<u8> {
    let rank = !((rank(incident).cast_unsigned()) ^ (1 << 63));
    let opened = incident.opened.as_nanosecond().cast_unsigned() ^ (1 << 127);
    let status = u8::try_from(slot(incident.status)).unwrap_or(u8::MAX);
    [b"q".as_slice(), &[status], &rank.to_be_bytes(), &opened.to_be_bytes(), &incident.id.0.to_be_bytes()].concat()
}

impl Queue {
    /// Opens the database in `path`, or makes it. Sled may panic on a damaged one: to be guarded.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
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
        Ok(Self { db, path: path.to_path_buf(), meta, is_fresh })
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
        for incident in changes.incidents {
            if let Some(before) = self.incident(incident.id)? {
                record::remove_small(&mut batch, &row_key(&before));
                if let Some(count) = meta.counts.get_mut(slot(before.status)) {
                    *count = count.saturating_sub(1);
                }
            }
            if let Some(count) = meta.counts.get_mut(slot(incident.status)) {
                *count = count.saturating_add(1);
            }
            let row = Row { assignee: incident.assignee.clone(), until: incident.snoozed_until, due: incident.due };
            let row = serde_json::to_vec(&row).map_err(|e| fold(e.to_string()))?;
            put(&mut batch, &row_key(&incident), &row)?;
            put(&mut batch, &named_key(b'f', incident.fingerprint.as_str()), &incident.id.0.to_be_bytes())?;
            put(&mut batch, &incident_key(incident.id), &codec::fold(&incident).map_err(fold)?)?;
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
            let mut count = 0_u64;
            let prefix = [b'q', u8::try_from(slot(status)).unwrap_or(u8::MAX)];
            for entry in record::scan(&self.db, &prefix) {
                let (key, row) = entry.map_err(|f| self.wrong(f))?;
                count += 1;
                let row: Row = serde_json::from_slice(&row).map_err(|e| damaged(&self.path, &e.to_string()))?;
                let stands = row.stands(status, now);
                if wants(filter, stands, row.assignee.as_deref()) {
                    rows.push((!stands.is_active(), key.get(2..).unwrap_or_default().to_vec(), self.numbered(&key)?));
                }
            }
            if self.meta.counts.get(slot(status)) != Some(&count) {
                return Err(damaged(&self.path, &format!("{count} incidents are listed as {}, which is not their number", status.word())));
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
        let mut counts = [0_u64; 5];
        for row in record::scan(&self.db, b"i") {
            let (key, bytes) = row.map_err(|f| self.wrong(f))?;
            let incident: Incident = self.unfold(&bytes)?;
            let named = self.number(&incident.fingerprint)? == Some(incident.id);
            let listed = self.db.contains_key(row_key(&incident)).map_err(|e| sled_error(&self.path, e))?;
            if !named || !listed || key != incident_key(incident.id) || incident.id.0 >= self.meta.next {
                return Err(damaged(&self.path, &format!("incident {} is not where it should be", incident.id)));
            }
            if let Some(count) = counts.get_mut(slot(incident.status)) {
                *count += 1;
            }
        }
        let total = counts.iter().sum();
        let of_kind = |prefix: &[u8]| -> Result<u64, StoreError> {
            record::scan(&self.db, prefix).try_fold(0, |n, row| row.map(|_| n + 1).map_err(|f| self.wrong(f)))
        };
        if counts != self.meta.counts || of_kind(b"q")? != total || of_kind(b"f")? != total {
            return Err(damaged(&self.path, &format!("it holds {total} incidents, which is not their number")));
        }
        self.remembered()?;
        Ok(total)
    }

    /// All incidents, by number.
    pub(super) fn all(&self) -> impl Iterator<Item = Result<Incident, StoreError>> + '_ {
        record::scan(&self.db, b"i").map(|row| self.unfold(&row.map_err(|f| self.wrong(f))?.1))
    }

    /// Closes it, so that sled has let go when this returns. May panic: to be guarded.
    pub(super) fn close(self) -> Result<(), StoreError> {
        close_sled(self.db, &self.path)
    }

    /// Lets go of a database that panicked, without running any more of its code (which might panic again while it unwinds). Its files
    /// stay locked by this process: they are replaced by others.
    pub(super) fn abandon(self) {
        std::mem::forget(self.db);
    }
}

impl Ledger for Queue {
    fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        match record::get(&self.db, &incident_key(id)).map_err(|f| self.wrong(f))? {
            Some(bytes) => Ok(Some(self.unfold(&bytes)?)),
            None => Ok(None),
        }
    }

    fn number(&self, fingerprint: &Fingerprint) -> Result<Option<IncidentId>, StoreError> {
        let bytes = record::get(&self.db, &named_key(b'f', fingerprint.as_str())).map_err(|f| self.wrong(f))?;
        bytes
            .map(|b| b.try_into().map(u64::from_be_bytes).map(IncidentId).map_err(|_| damaged(&self.path, "a number is too short")))
            .transpose()
    }

    fn next(&self) -> u64 {
        self.meta.next
    }
}

impl Shelf for Queue {
    fn list(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
        self.listed(filter, now)
    }

    fn outlines(&self, now: Timestamp) -> Result<Vec<Outline>, StoreError> {
        let mut rows: Vec<(Vec<u8>, Outline)> = Vec::new();
        for status in WAITING {
            for entry in record::scan(&self.db, &[b'q', u8::try_from(slot(status)).unwrap_or(u8::MAX)]) {
                let (key, row) = entry.map_err(|f| self.wrong(f))?;
                let row: Row = serde_json::from_slice(&row).map_err(|e| damaged(&self.path, &e.to_string()))?;
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

/// Lists are sorted by key here and by `ledger::order` in memory; this keeps the two the same.
#[cfg(test)]
#[test]
fn rows_sort_as_the_list_does() {
    use super::ledger::order;
    use crate::incident::open;
    let incidents: Vec<Incident> = (1..60_u64)
        .map(|n| {
            let opened = Timestamp::from_second(i64::try_from(n * 7919 % 13).unwrap() * 50_000 - 300_000).unwrap();
            let mut incident = open(IncidentId(n), &[], &[], opened);
            incident.level = crate::model::finding::Level::ALL[usize::try_from(n % 5).unwrap()];
            incident
        })
        .collect();
    let mut by_key: Vec<_> = incidents.iter().map(|i| (row_key(i), i.id)).collect();
    by_key.sort();
    let mut by_order: Vec<_> = incidents.iter().map(|i| (order(i), i.id)).collect();
    by_order.sort();
    assert_eq!(by_key.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), by_order.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
}
