//! Incidents, the decisions staff take on them, and the events that tell their story.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::finding::{Finding, Level};
use super::id::{Fingerprint, IncidentId, PostId, SourceId};
use super::lang::Lang;
use super::post::{Author, Standing};
use super::untrusted::Untrusted;

/// Where an incident stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody has taken it.
    #[default]
    Open,
    /// Somebody works on it.
    Claimed,
    /// Put off until `Incident::snoozed_until`.
    Snoozed,
    /// Done with a verdict.
    Resolved,
    /// Nothing to do, with a verdict.
    Dismissed,
}

impl Status {
    /// Whether it still waits for staff.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Claimed | Self::Snoozed)
    }

    /// The word printed and typed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
            Self::Dismissed => "dismissed",
        }
    }
}

/// Whether the findings were right, by the staff who closed the incident: each verdict is a labelled example for its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict", content = "of")]
pub enum Verdict {
    /// Right, and it mattered.
    Confirmed,
    /// Wrong: the rule misread the post.
    FalsePositive,
    /// Right, but nothing to do.
    Benign,
    /// The same matter as another incident.
    Duplicate(IncidentId),
}

/// Whether a wrong answer still misleads readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// Not a wrong answer.
    #[default]
    NotApplicable,
    /// Nobody has put it right.
    Uncorrected,
    /// Another customer has.
    ByPeers,
    /// The brand's staff have.
    ByStaff,
    /// Its author has.
    Edited,
    /// It is no longer there.
    Gone,
}

/// What became of the wrong answer of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// The post that gave it.
    pub post: PostId,
    /// Whether it still misleads readers.
    pub state: Correction,
    /// The post that puts it right, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PostId>,
    /// Who wrote that post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Untrusted>,
    /// Its address, `http` or `https`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Readers or later posts side with the wrong answer all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outvoted: bool,
    /// When the correction was written or, of an edit and a deletion, noticed.
    pub at: Timestamp,
}

/// What a crawl learned of a wrong answer that an incident holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequel {
    /// The incident's fingerprint.
    pub fingerprint: Fingerprint,
    /// What became of the answer.
    pub fate: Fate,
    /// What readers make of the wrong answer by now.
    #[serde(default)]
    pub standing: Standing,
}

/// What a reading found of a post that an incident holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The incident's fingerprint.
    pub fingerprint: Fingerprint,
    /// The post.
    pub post: PostId,
    /// What has become of it.
    pub what: Revised,
}

/// What can become of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Revised {
    /// It says something else.
    Edited {
        /// What it said before, cut at [`Excerpt::MAX_BODY`] bytes.
        before: Untrusted,
        /// What it says now.
        now: Box<Excerpt>,
        /// Whether what was found is still found in it.
        still: bool,
    },
    /// It was deleted: its words are erased.
    Deleted,
    /// It was thought to be deleted and is there again.
    Back {
        /// What it says.
        now: Box<Excerpt>,
    },
}

/// The post of a finding as staff need to see it, kept with the incident so that the queue never opens the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The post.
    pub post: PostId,
    /// Its source.
    pub source: SourceId,
    /// The thread's title.
    pub title: Untrusted,
    /// Address of the post, else of its thread; `http` or `https`.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// The own words, cut at [`Excerpt::MAX_BODY`] bytes on a character boundary.
    pub body: Untrusted,
    /// Whether `body` was cut.
    #[serde(default)]
    pub cut: bool,
    /// Language found.
    pub lang: Lang,
    /// When it was written, as the site says, else when we saw it.
    pub posted: Timestamp,
    /// What readers made of it.
    #[serde(default)]
    pub standing: Standing,
    /// What is left of words that were erased because the post was deleted: their digest, which tells one erased text from another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<String>,
}

impl Excerpt {
    /// Longest body kept with an incident, in bytes.
    pub const MAX_BODY: usize = 16 * 1024;
}

/// One matter for staff: findings with one fingerprint, and what was done about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Its number.
    pub id: IncidentId,
    /// What its findings have in common.
    pub fingerprint: Fingerprint,
    /// Why its findings are one matter, for people.
    pub grouped_by: String,
    /// One line for the queue; made from findings, may hold foreign words.
    pub title: Untrusted,
    /// Where it stands.
    pub status: Status,
    /// State of the wrong answer, if it is one.
    #[serde(default)]
    pub correction: Correction,
    /// What became of each wrong answer of which anything is known, each post once; the others stand uncorrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fates: Vec<Fate>,
    /// The highest level of its findings.
    pub level: Level,
    /// Sum of the terms in `priority_terms`; higher first.
    pub priority: i64,
    /// What the priority is made of; `show --why` prints them.
    pub priority_terms: Vec<PriorityTerm>,
    /// What was found, oldest first.
    pub findings: Vec<Finding>,
    /// The posts of the findings, each once.
    pub excerpts: Vec<Excerpt>,
    /// Who works on it.
    #[serde(default)]
    pub assignee: Option<String>,
    /// First answer due by then.
    #[serde(default)]
    pub due: Option<Timestamp>,
    /// Hidden from the queue until then.
    #[serde(default)]
    pub snoozed_until: Option<Timestamp>,
    /// How it was closed.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// When it came up.
    pub opened: Timestamp,
    /// When something about it last changed.
    pub changed: Timestamp,
    /// Its story, oldest first.
    pub events: Vec<Event>,
    /// Counts every change, from 1: a decision names the version it was taken on.
    pub version: u64,
}

/// One addend of a priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityTerm {
    /// What it is, for people: "level high", "accepted and uncorrected".
    pub name: String,
    /// How much it adds.
    pub points: i64,
}

/// Something that happened to an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who: a staff name, or `overhear` for the program itself.
    pub by: String,
    /// What.
    pub what: Happening,
}

/// What can happen to an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Happening {
    /// A first finding opened it.
    Opened,
    /// A further finding joined it.
    Joined {
        /// The post of the finding.
        post: PostId,
    },
    /// What became of a wrong answer changed: it was put right, or the correction was taken back.
    Corrected {
        /// What is known of it now.
        fate: Fate,
    },
    /// The author changed a post.
    Edited {
        /// The post.
        post: PostId,
        /// What it said before, cut at [`Excerpt::MAX_BODY`] bytes.
        before: Untrusted,
        /// Whether what was found is still found in it.
        still: bool,
    },
    /// A post was deleted where it stood; its words are erased here, too.
    Deleted {
        /// The post.
        post: PostId,
    },
    /// A post that was thought to be deleted is there again.
    Back {
        /// The post.
        post: PostId,
    },
    /// It came up again after it was closed, by a new post.
    Reopened {
        /// Why.
        why: String,
    },
    /// Staff took it.
    Claimed,
    /// Given to somebody.
    Assigned {
        /// To whom.
        to: String,
    },
    /// A remark.
    Note {
        /// The remark.
        text: String,
    },
    /// Put off.
    Snoozed {
        /// Until when.
        until: Timestamp,
        /// Why.
        why: Option<String>,
    },
    /// Closed as done.
    Resolved {
        /// The verdict.
        verdict: Verdict,
        /// What was done.
        note: Option<String>,
    },
    /// Closed with nothing to do.
    Dismissed {
        /// The verdict.
        verdict: Verdict,
        /// Why.
        note: Option<String>,
    },
}

/// What staff decide about an incident. Written to the journal before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The incident.
    pub incident: IncidentId,
    /// The version that was looked at, to refuse a decision on something that has changed since; `None` decides on whatever is there.
    #[serde(default)]
    pub seen_version: Option<u64>,
    /// Who decides.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
}

/// The verbs of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Action {
    /// I take it.
    Claim,
    /// Somebody else takes it.
    Assign {
        /// Who.
        to: String,
    },
    /// A remark.
    Note {
        /// The remark.
        text: String,
    },
    /// Not now.
    Snooze {
        /// When it comes back.
        until: Timestamp,
        /// Why.
        why: Option<String>,
    },
    /// Done.
    Resolve {
        /// Whether the findings were right.
        verdict: Verdict,
        /// What was done.
        note: Option<String>,
    },
    /// Nothing to do.
    Dismiss {
        /// Why there is nothing to do.
        verdict: Verdict,
        /// A remark.
        note: Option<String>,
    },
    /// Closed too early.
    Reopen {
        /// Why.
        why: String,
    },
}
