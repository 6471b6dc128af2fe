//! Where everything is kept: a trait of plain data, with memory and sled behind it, and the journal under both.
//!
//! The folder of the sled store:
//!
//! | path | what |
//! | --- | --- |
//! | `journal.jsonl` | every finding that made or grew an incident, every signal and every decision, checksummed JSON lines; the truth, and the audit log |
//! | `queue.sled/` | the index made from the journal: incidents and their order, the signals of some months, with the state of sources and hosts |
//! | `archive/YYYY-MM.sled/` | threads and posts by the month in which a post was first seen; dropped whole when too old |
//! | `seen/SOURCE.seen` | which posts are held, in which form and where: 52 bytes a post, so that asking never opens the archive |
//! | `erase.jsonl` | deleted posts whose words are still to be erased |
//! | `rules-in-use.jsonl` | the rule and fact files as the last crawl read them: what an edited tree is compared with |
//! | `lease.lock`, `archive/lease.lock` | held for one operation on the queue, on the archive (flock); `lease.turn` by whoever waits next |
//! | `crawl.lock` | held by a crawl for as long as it runs (flock: a killed crawl leaves nothing to clean up) |
//!
//! ## Why a kill at any moment neither loses nor doubles
//!
//! A commit goes: archive (posts) → journal (findings, fsynced) → seen file (posts) → queue (incidents, source state). Killed
//!
//! - before the journal: nothing is acknowledged, the posts are unseen and the validators old, so the next crawl reads and judges the posts
//!   again. What lies in the archive already is written once more under a new number; nobody points at the old one.
//! - after the journal: the findings are safe; whoever opens the queue next applies them from the journal. The next crawl judges the posts
//!   again (unseen) and finds the same finding ids: no change.
//! - after the seen file: as before, but the posts are not judged again, which they need not be.
//! - within the queue's batch: sled applies it wholly or not at all, with the position in the journal up to which it has been applied.
//!
//! The validators come last and with the incidents: a source never answers 304 to posts that were not committed. A decision is the journal's
//! line; once that is synced it is taken, and the queue follows. Incident numbers are written in the journal, so that a replay, even of a
//! journal with a damaged line, gives every incident the number that staff know.
//!
//! The signals of a commit (what all rules found, for those that count posts together) stand in one line of the journal with its findings,
//! those of correlations included. So a kill leaves either both or neither: a signal that the next crawl finds counted has also raised the
//! alarm that it was to raise, and one that is not counted is judged again with its post. A full window's end is told by its finding in the
//! journal, so a burst that goes on keeps its incident through a kill and a rebuild.

mod archive;
mod codec;
mod disk;
mod erase;
mod in_use;
mod index;
mod journal;
mod ledger;
mod lock;
pub mod memory;
#[cfg(test)]
mod old;
mod queue;
mod record;
mod repair;
mod seen;
mod signals;
mod sled_store;
mod walk;

pub use lock::{CrawlLock, Holder};
pub use repair::{Checked, Rebuilt, check, rebuild};
pub use sled_store::{Probe, SledStore, Step};

use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::incident::Refusal;
use crate::model::finding::Finding;
use crate::model::id::{IncidentId, PostId, SourceId, ThreadId};
use crate::model::incident::{Decision, Excerpt, Incident, Revision, Sequel, Status};
use crate::model::library::RulesInUse;
use crate::model::post::{Post, Thread};
use crate::model::signal::{History, Signal};
use crate::model::source::SourceState;

/// Opens the store of `settings`, making its folder when there is none. Nothing is held open: every call of the store is a lease of its own.
///
/// # Errors
/// When the folder cannot be made or is not ours to use.
pub fn open(settings: &Settings) -> Result<Box<dyn Store>, StoreError> {
    Ok(Box::new(SledStore::new(settings.clone())?))
}

/// Where the store is and how patient its users are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the store; made (mode 0700) when it does not exist.
    pub path: std::path::PathBuf,
    /// Longest wait for another process to let go.
    pub patience: std::time::Duration,
    /// Posts first seen more than this many days ago are dropped with their month's database; 0 keeps all. Incidents keep their excerpts.
    pub retention_days: u32,
}

/// One source's harvest, committed as a whole or not at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// When.
    pub at: Timestamp,
    /// The source's new state.
    pub source: SourceState,
    /// Threads met.
    pub threads: Vec<Thread>,
    /// Posts met that are new or have changed.
    pub posts: Vec<Post>,
    /// What judging them found.
    pub findings: Vec<Finding>,
    /// The posts of those findings, for the queue.
    pub excerpts: Vec<Excerpt>,
    /// What all rules found, of every level and status, for those that count posts together.
    #[serde(default)]
    pub signals: Vec<Signal>,
    /// What became of wrong answers met again.
    #[serde(default)]
    pub sequels: Vec<Sequel>,
    /// What became of posts that incidents hold: edited, deleted, there again.
    #[serde(default)]
    pub revisions: Vec<Revision>,
    /// What is remembered of hosts, by host; opaque JSON of the `fetch` room.
    pub hosts: Vec<(String, serde_json::Value)>,
}

/// What a commit did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// Posts not held before.
    pub new_posts: usize,
    /// Posts whose text had changed.
    pub edited_posts: usize,
    /// Incidents that this commit opened.
    pub opened: Vec<IncidentId>,
    /// Incidents that gained a finding.
    pub grown: Vec<IncidentId>,
    /// Incidents that came up again.
    pub reopened: Vec<IncidentId>,
    /// Incidents of wrong answers that were put right, or whose correction was taken back.
    pub corrected: Vec<IncidentId>,
    /// Incidents that hold a post which was edited or deleted, or is there again.
    pub revised: Vec<IncidentId>,
}

/// A thread, and all its posts that are held, by when they were written.
pub type Conversation = (Thread, Vec<Post>);

/// Is given one conversation after the other; a break ends the walk.
pub type Visitor<'a> = dyn FnMut(Conversation) -> ControlFlow<()> + 'a;

/// Which incidents to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these; empty means open and claimed ones, and snoozed ones whose time has come.
    pub status: Vec<Status>,
    /// Only this assignee's.
    pub assignee: Option<String>,
    /// At most so many; 0 means all.
    pub limit: usize,
}

/// What counting an incident that waits needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Which.
    pub id: IncidentId,
    /// Where it stands at the time asked about: open, claimed or snoozed.
    pub status: Status,
    /// Who has it.
    pub assignee: Option<String>,
    /// First answer due by then.
    pub due: Option<Timestamp>,
    /// Hidden from the queue until then.
    pub snoozed_until: Option<Timestamp>,
}

impl Outline {
    /// The outline of an incident as it stands.
    #[must_use]
    pub fn of(incident: &Incident) -> Self {
        Self {
            id: incident.id,
            status: incident.status,
            assignee: incident.assignee.clone(),
            due: incident.due,
            snoozed_until: incident.snoozed_until,
        }
    }
}

/// What a list shows, and what waits in all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// What the filter wants, as [`Store::incidents`] lists it.
    pub incidents: Vec<Incident>,
    /// All that are not closed, in the same order.
    pub waiting: Vec<Outline>,
}

/// What the planning step needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// State of every source that was ever read.
    pub sources: Vec<SourceState>,
    /// What is remembered of hosts.
    pub hosts: Vec<(String, serde_json::Value)>,
}

/// Something the store did by itself and people should know: a repair, a torn line set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice(pub String);

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the store and did not let go in time.
    #[error("the store at {0} is in use by another process")]
    Busy(String),
    /// No such incident.
    #[error("there is no incident {0}; `overhear queue` lists those that wait")]
    NoIncident(IncidentId),
    /// The decision does not apply.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk is full: nothing acknowledged was lost.
    #[error("the disk is full: could not write {bytes} bytes to {path}")]
    DiskFull {
        /// What was being written.
        path: String,
        /// How much.
        bytes: u64,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A record does not match its checksum or shape.
    #[error("{path} is damaged: {why}")]
    Damaged {
        /// Which.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// Written by a newer overhear.
    #[error("{path} was written by a newer overhear (format {found}, this program knows {known}); upgrade the program")]
    Newer {
        /// Which.
        path: String,
        /// Its format.
        found: u32,
        /// Ours.
        known: u32,
    },
}

/// The store as crawl and review use it. Every call is a lease of its own: open, do one thing, flush, let go.
pub trait Store: Send + Sync {
    /// What a crawl needs to plan.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn plan(&self) -> Result<Plan, StoreError>;
    /// A thread with all its posts that the archive holds, by when they were written; `None` when it is not held. Looks through the seen
    /// files of all sources: where the source is known, [`Store::threads`] is cheaper.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn thread(&self, id: &ThreadId) -> Result<Option<Conversation>, StoreError>;
    /// Those of a source's threads that the archive holds, in the order asked for, read under one lease. Costs nothing but a look at the
    /// source's seen file when none is held.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn threads(&self, source: &SourceId, ids: &[ThreadId]) -> Result<Vec<Conversation>, StoreError>;
    /// The conversation in which a post stands; `None` when the archive does not hold it. Looks through the seen files of all sources.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn conversation(&self, post: &PostId) -> Result<Option<Conversation>, StoreError>;
    /// Shows `visit` every conversation of the archive that has a post first seen at `since` or later, whole: months first that are newest,
    /// a source after the other within a month, the newest first within a source. Reads some at a time, each time under a lease of its own,
    /// and holds none while `visit` works: memory is bounded by that, and a crawl waits for one reading at most. What is written meanwhile
    /// may be missed.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn walk(&self, since: Timestamp, visit: &mut Visitor<'_>) -> Result<(), StoreError>;
    /// Of `ids` (post id, its thread, content hash), those that the archive does not hold in exactly this form, in the order asked for. A post
    /// whose month has been dropped still counts as held: old entries of a feed do not come up again.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn unseen(&self, source: &SourceId, ids: &[(PostId, ThreadId, String)]) -> Result<Vec<PostId>, StoreError>;
    /// Those of a source's `threads` of which a post is held, not deleted, that is not among `read`. Does not open the archive. (This body is
    /// for stores that hold no archive.)
    ///
    /// # Errors
    /// See [`StoreError`].
    fn missing(&self, _source: &SourceId, _threads: &[ThreadId], _read: &[PostId]) -> Result<Vec<ThreadId>, StoreError> {
        Ok(Vec::new())
    }
    /// Commits one source's harvest. Repeating a commit changes nothing.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn commit(&self, commit: &Commit) -> Result<Committed, StoreError> {
        let mut done = self.commit_all(std::slice::from_ref(commit))?;
        Ok(done.pop().unwrap_or_default())
    }
    /// Commits the harvests of several sources under one lease, each as a whole, in order: what a crawl of many unchanged sources uses.
    /// After an error the first ones may have been committed; repeating all is harmless.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn commit_all(&self, commits: &[Commit]) -> Result<Vec<Committed>, StoreError>;
    /// Incidents by priority, highest first, then oldest first, as they are at `now`: see [`crate::incident::as_of`]. Closed ones that are
    /// asked for come after those that wait.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn incidents(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError>;
    /// As [`Store::incidents`], with an outline of all that wait, under one lease: thousands are counted without being
    /// read. (This body is for stores that have no index to count by.)
    ///
    /// # Errors
    /// See [`StoreError`].
    fn survey(&self, filter: &Filter, now: Timestamp) -> Result<Survey, StoreError> {
        let waiting = Filter { status: vec![Status::Open, Status::Claimed, Status::Snoozed], ..Filter::default() };
        let waiting = self.incidents(&waiting, now)?.iter().map(Outline::of).collect();
        Ok(Survey { incidents: self.incidents(filter, now)?, waiting })
    }
    /// One incident, as it was last written: [`crate::incident::as_of`] ends its snooze and counts its days.
    ///
    /// # Errors
    /// [`StoreError::NoIncident`] and others.
    fn incident(&self, id: IncidentId) -> Result<Incident, StoreError>;
    /// Takes a decision; journalled and synced before it returns. One that asks for what already is changes nothing and is not journalled.
    ///
    /// # Errors
    /// [`StoreError::Refused`] and others.
    fn decide(&self, decision: &Decision) -> Result<Incident, StoreError>;
    /// The signals of posts written from `from` on, and the bursts that they made: what a crawl counts on from. Signals are kept for
    /// [`crate::model::signal::KEPT`]; no other call reads them.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn history(&self, from: Timestamp) -> Result<History, StoreError>;
    /// Erases the words of posts that were committed as deleted, wherever they are kept, bytes and all: at once in a small store, within half a
    /// day in a large one. Returns how many posts. (This body is for stores that keep nothing of what is overwritten.)
    ///
    /// # Errors
    /// See [`StoreError`].
    fn purge(&self, _now: Timestamp) -> Result<usize, StoreError> {
        Ok(0)
    }
    /// Drops the posts of months that are wholly older than the retention; returns those months (`2026-01`).
    ///
    /// # Errors
    /// See [`StoreError`].
    fn retain(&self, now: Timestamp) -> Result<Vec<String>, StoreError>;
    /// Keeps the rules that a crawl judges by, in place of those kept before; does nothing when they are the same. Returns whether they were
    /// others.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn keep_rules(&self, rules: &RulesInUse) -> Result<bool, StoreError>;
    /// The rules that the last crawl judged by; `None` before the first.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn rules_in_use(&self) -> Result<Option<RulesInUse>, StoreError>;
    /// What the store did by itself since it was last asked.
    fn notices(&self) -> Vec<Notice>;
}
