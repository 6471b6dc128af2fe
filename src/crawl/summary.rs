//! What a run did and what it could not see.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::again::Again;
use crate::model::id::{IncidentId, SourceId};

/// The account of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    #[serde(serialize_with = "seconds")]
    pub took: SignedDuration,
    /// Sources asked, in order of id.
    pub sources: Vec<SourceReport>,
    /// Sources left alone because they were not due.
    pub not_due: usize,
    /// Sources left alone because they are gone for good (410).
    pub gone: Vec<SourceId>,
    /// What the store did by itself (repairs).
    pub notices: Vec<String>,
    /// What rules that compare with usual times could not say for want of history.
    pub abstained: Vec<String>,
    /// What the store could not do, apart from the commits of single sources.
    pub store_troubles: Vec<String>,
    /// What went wrong with writing the recording that was asked for.
    pub recording: Option<String>,
    /// The disk was full.
    pub disk_full: bool,
    /// What a second look at the archive found.
    pub again: Again,
}

/// What came of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// Which.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// Answers read (200).
    pub pages: usize,
    /// Answers that said "unchanged" (304, or the same body).
    pub unchanged: usize,
    /// Posts not seen before.
    pub new_posts: usize,
    /// Posts whose text had changed.
    pub edited_posts: usize,
    /// Posts that were deleted where they stood.
    pub deleted_posts: usize,
    /// Incidents that hold a post which was edited or deleted, or is there again.
    pub revised: Vec<IncidentId>,
    /// Incidents opened.
    pub opened: Vec<IncidentId>,
    /// Incidents that gained a finding.
    pub grown: Vec<IncidentId>,
    /// Incidents that came up again.
    pub reopened: Vec<IncidentId>,
    /// Incidents of wrong answers that were put right, or whose correction was taken back.
    pub corrected: Vec<IncidentId>,
    /// What could not be read of what was there.
    pub gaps: Vec<String>,
    /// It was read, and not everything that was there: a document broke off or was malformed, posts lack what they had, some came and went
    /// unseen.
    pub damaged: bool,
    /// Why something was not asked.
    pub skipped: Vec<String>,
    /// Why it may not be read: its robots.txt, or our own rules about addresses. Nobody failed, and still it cannot be seen.
    pub refused: Vec<String>,
    /// Why the source, or a part of it, failed.
    pub faults: Vec<String>,
    /// Runs in a row that could not see it, this one included.
    pub in_a_row: u32,
    /// What has begun to be wrong with it, or has ended: told once.
    pub changes: Vec<String>,
    /// Its harvest could not be committed; the next run reads it again.
    pub lost: Option<String>,
    /// The disk was full.
    pub disk_full: bool,
    /// The server asked us to wait, or was busy (429, 503): trouble only when it goes on.
    pub asked_to_wait: bool,
}

impl SourceReport {
    /// Whether operations should hear of it.
    #[must_use]
    pub fn in_trouble(&self) -> bool {
        let faulty = if self.asked_to_wait { self.in_a_row >= 3 } else { !self.faults.is_empty() };
        self.lost.is_some() || self.damaged || !self.refused.is_empty() || faulty
    }

    /// Whether it brought anything.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.new_posts
            + self.edited_posts
            + self.deleted_posts
            + self.revised.len()
            + self.opened.len()
            + self.grown.len()
            + self.reopened.len()
            + self.corrected.len()
            > 0
    }
}

impl Summary {
    /// Adds a source's account.
    pub fn add(&mut self, report: SourceReport) {
        self.sources.push(report);
    }

    /// Puts sources in order of id: they finish in the order in which servers answer.
    pub fn sort(&mut self) {
        self.sources.sort_by(|a, b| a.id.cmp(&b.id));
    }

    /// Whether anything was left undone that should have been done.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.store_troubles.is_empty() || self.recording.is_some() || self.sources.iter().any(SourceReport::in_trouble)
    }

    /// Incidents opened in all.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.sources.iter().map(|source| source.opened.len()).sum::<usize>() + self.again.opened.len()
    }
}

fn seconds<S: serde::Serializer>(duration: &SignedDuration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((duration.as_secs_f64() * 1000.0).round() / 1000.0)
}
