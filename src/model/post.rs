//! Threads and posts: public talk as the program keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{PostId, SourceId, ThreadId};
use super::lang::Lang;
use super::untrusted::Untrusted;

/// A conversation: an opening question or article and what was said under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Stable id (see [`ThreadId`]).
    pub id: ThreadId,
    /// The source that it was read from.
    pub source: SourceId,
    /// Title as the site shows it; may be empty.
    pub title: Untrusted,
    /// Address of the conversation, `http` or `https` only.
    pub url: Option<String>,
    /// Declared language of the site or thread, when there is one.
    pub lang: Option<Lang>,
    /// When it was opened.
    pub opened: Option<Timestamp>,
    /// Tags or categories, as the site gives them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Untrusted>,
    /// How many replies the site says that it has; they may be more than we have read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies: Option<u64>,
    /// What a file calls the site that it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Untrusted>,
}

impl Thread {
    /// A thread of which nothing is known but where it was met.
    #[must_use]
    pub fn bare(id: ThreadId, source: SourceId, lang: Option<Lang>) -> Self {
        Self { id, source, title: Untrusted::default(), url: None, lang, opened: None, tags: Vec::new(), replies: None, site: None }
    }
}

/// What a post is within its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Opens a thread of questions and answers.
    Question,
    /// Replies in a thread.
    #[default]
    Answer,
    /// Comments on an article or on an answer.
    Comment,
    /// An article, news or blog entry.
    Article,
    /// A review.
    Review,
}

/// Who the author is to the brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Speaks for the brand: never a wrong answer, never a complaint.
    Staff,
    /// Moderates the site.
    Moderator,
    /// An ordinary member or customer.
    #[serde(alias = "customer")]
    Member,
    /// An automatic account.
    Bot,
    /// Not known.
    #[default]
    #[serde(other)]
    Unknown,
}

/// The author of a post.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Author {
    /// The name shown.
    pub name: Untrusted,
    /// The site's own id, when the page or feed gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native_id: Option<Untrusted>,
    /// What they are to the brand.
    #[serde(default)]
    pub role: Role,
}

/// What the site's readers made of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// Marked as the accepted answer.
    #[serde(default)]
    pub accepted: bool,
    /// Likes, votes or points; negative when voted down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// Times read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub views: Option<u64>,
}

/// Whether the post still says what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PostState {
    /// As first seen.
    #[default]
    Live,
    /// Its author changed it after we first saw it.
    Edited,
    /// No longer there.
    Gone,
}

/// One contribution by one author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Stable id (see [`PostId`]).
    pub id: PostId,
    /// Its thread.
    pub thread: ThreadId,
    /// The post it replies to, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PostId>,
    /// What it is within its thread.
    pub part: Part,
    /// What readers made of it.
    #[serde(default)]
    pub standing: Standing,
    /// Address of the post itself, `http` or `https` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// The author's own words as plain text (HTML already read). Evidence spans are byte offsets into this.
    pub body: Untrusted,
    /// Words of others that the post quotes, one entry a quotation, told apart by markup. Plain-text quotations (`> …`) stay in `body`,
    /// where `text` marks them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quoted: Vec<Untrusted>,
    /// Language declared by the site, or found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// When the site says that it was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted: Option<Timestamp>,
    /// When we first read it.
    pub seen: Timestamp,
    /// SHA-256 of `body`, first 16 bytes in hex: tells an edit from a re-read.
    pub hash: String,
    /// Whether it still says what it said.
    #[serde(default)]
    pub state: PostState,
}

impl Post {
    /// When the post was written, as well as we know: the site's date, else when we first saw it.
    #[must_use]
    pub fn written(&self) -> Timestamp {
        self.posted.unwrap_or(self.seen)
    }
}
