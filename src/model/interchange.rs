//! Thread interchange: JSON Lines, one thread a line, as other programs write and read it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::post::Part;

/// One line of a thread file. Unknown keys (labels, say) are kept in `rest` and ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThreadLine {
    /// The thread's own name in the file.
    pub thread_id: String,
    /// The site it is from.
    #[serde(default)]
    pub site: Option<String>,
    /// Its address.
    #[serde(default)]
    pub url: Option<String>,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// Declared language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Tags or categories, as the site gives them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its posts, in order.
    pub posts: Vec<PostLine>,
    /// Whatever else the line holds.
    #[serde(flatten)]
    pub rest: serde_json::Map<String, serde_json::Value>,
}

/// A time, with an error that names the key: a person reads it.
fn published<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        let start: String = text.chars().take(40).collect();
        serde::de::Error::custom(format_args!(
            "`published` is not a time: {start}; write it as RFC 3339 does, 2026-11-20T10:00:00Z, or null"
        ))
    })
}

/// One post of a thread file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostLine {
    /// The post's own name in the file.
    pub post_id: String,
    /// Name of its author.
    #[serde(default)]
    pub author: Option<String>,
    /// `customer`, `staff`, `moderator`, `bot` or `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_role: Option<String>,
    /// When it was posted, RFC 3339.
    #[serde(default, deserialize_with = "published")]
    pub published: Option<Timestamp>,
    /// What it says. Evidence spans are byte offsets into this.
    pub text: String,
    /// `post_id` of the post it replies to.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Marked as the accepted answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<bool>,
    /// Likes or votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likes: Option<i64>,
    /// Its own address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is within its thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Whatever else the post holds.
    #[serde(flatten)]
    pub rest: serde_json::Map<String, serde_json::Value>,
}
