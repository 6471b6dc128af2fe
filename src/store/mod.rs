//! Where everything is kept: a trait of plain data, with memory and sled behind it, and the journal under both.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::incident::Refusal;
use crate::model::finding::Finding;
use crate::model::id::{IncidentId, PostId, SourceId, ThreadId};
use crate::model::incident::{Decision, Excerpt, Incident, Status};
use crate::model::post::{Post, Thread};
use crate::model::source::SourceState;

/// Where the store is and how patient its users are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the store: `journal.jsonl`, `queue.sled/`, `archive/YYYY-MM.sled/`, `lease.lock`, `crawl.lock`.
    pub path: std::path::PathBuf,
    /// Longest wait for another process to let go.
    pub patience: std::time::Duration,
    /// Posts older than this many days are dropped with their month's database; 0 keeps all.
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
}

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
    #[error("there is no incident {0}")]
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
    /// A thread with all its posts that the archive holds; `None` when it has none.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn thread(&self, id: &ThreadId) -> Result<Option<(Thread, Vec<Post>)>, StoreError>;
    /// Of `ids` (post id and content hash), those that the archive does not hold in exactly this form.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn unseen(&self, source: &SourceId, ids: &[(PostId, ThreadId, String)]) -> Result<Vec<PostId>, StoreError>;
    /// Commits one source's harvest. Repeating a commit changes nothing.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn commit(&self, commit: &Commit) -> Result<Committed, StoreError>;
    /// Incidents by priority, highest first, then oldest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn incidents(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError>;
    /// One incident.
    ///
    /// # Errors
    /// [`StoreError::NoIncident`] and others.
    fn incident(&self, id: IncidentId) -> Result<Incident, StoreError>;
    /// Takes a decision; journalled and synced before it returns.
    ///
    /// # Errors
    /// [`StoreError::Refused`] and others.
    fn decide(&self, decision: &Decision) -> Result<Incident, StoreError>;
    /// What the store did by itself since it was last asked.
    fn notices(&self) -> Vec<Notice>;
}
