//! Signals: what was found, where, when and by whom, without its words. Rules of many posts (correlations) count them.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::finding::Category;
use super::id::{Fingerprint, PostId, RuleId, SourceId, ThreadId};
use super::lang::Lang;
use super::post::Post;

/// A week, in hours: baselines go by weeks of this length, so that summer time makes no difference.
pub const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Longest window of a correlation.
pub const LONGEST_WINDOW: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Most weeks of a baseline.
pub const LONGEST_BASELINE: u32 = 13;
/// A post that is found later than this after it was written is counted, but alarms nobody: "at once" was long ago.
pub const LATEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long signals are kept: what the longest baseline of a week's window needs for the latest post, and some days more.
pub const KEPT: SignedDuration = SignedDuration::from_hours((30 + 7 + 13 * 7 + 2) * 24);

/// A finding as it counts for correlations. It holds no words, and of its author only a digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Signal {
    /// When the post was written: see [`time_of`].
    pub at: Timestamp,
    /// The post.
    pub post: PostId,
    /// The rule that found something in it.
    pub rule: RuleId,
    /// The post's thread.
    pub thread: ThreadId,
    /// The source that it was read from.
    pub source: SourceId,
    /// A digest of the author's name on that source; `None` for authors without a name, who are not one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The post's language.
    #[serde(default)]
    pub lang: Lang,
    /// What the finding is about.
    #[serde(default)]
    pub categories: BTreeSet<Category>,
}

/// The time at which a post counts: when its site says it was written, unless that lies after we saw it or before 1990 (a clock that is
/// wrong); then when we saw it.
#[must_use]
pub fn time_of(post: &Post) -> Timestamp {
    /// 1 January 1990.
    const FIRST: i64 = 631_152_000;
    let believed = |at: &Timestamp| *at <= post.seen && at.as_second() >= FIRST;
    post.posted.filter(believed).unwrap_or(post.seen)
}

/// What a correlation counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// Posts.
    #[default]
    Posts,
    /// Different authors. A post without an author's name counts as somebody else's each time.
    Authors,
    /// Different threads.
    Threads,
}

impl Counted {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Posts, Self::Authors, Self::Threads];

    /// The word written in rule files and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Posts => "posts",
            Self::Authors => "authors",
            Self::Threads => "threads",
        }
    }

    /// So many of them, in words: `1 author`, `5 authors`.
    #[must_use]
    pub fn many(self, number: u32) -> String {
        let word = self.word();
        format!("{number} {}", if number == 1 { word.trim_end_matches('s') } else { word })
    }
}

/// What a correlation counts apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Each source.
    Source,
    /// Each thread.
    Thread,
    /// Each author.
    Author,
    /// Each language.
    Lang,
    /// Each category of what was found.
    Category,
    /// Each rule that found it.
    Rule,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Source, Self::Thread, Self::Author, Self::Lang, Self::Category, Self::Rule];

    /// The word written in rule files and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Thread => "thread",
            Self::Author => "author",
            Self::Lang => "lang",
            Self::Category => "category",
            Self::Rule => "rule",
        }
    }
}

/// One side of a group that is counted apart: `source forum-en`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Apart {
    /// What sets it apart.
    pub by: By,
    /// Its value: an id, a word, or the digest of an author.
    pub value: String,
}

/// Why a correlation fired: what was counted, in which time, and what it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correlated {
    /// What was counted.
    pub count: Counted,
    /// How many there were.
    pub reached: u32,
    /// How many it takes at least.
    pub at_least: u32,
    /// Begin of the window in which they were counted; it belongs to it, as its end does.
    pub from: Timestamp,
    /// End of the window.
    pub until: Timestamp,
    /// The group that was counted apart; empty when all are counted together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<Apart>,
    /// What is usual, for a rule that compares with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<Usual>,
    /// The posts counted, oldest first; of more than [`Correlated::MAX_POSTS`] the newest.
    pub posts: Vec<PostId>,
}

impl Correlated {
    /// Most posts that are named.
    pub const MAX_POSTS: usize = 20;
}

/// What is usual at this hour of the week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Usual {
    /// The mean of the weeks before.
    pub expected: f64,
    /// Over how many weeks.
    pub weeks: u32,
    /// How many times that it takes.
    pub spike: f64,
}

/// A time in which the window of a correlation stayed full: one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burst {
    /// The correlation.
    pub rule: RuleId,
    /// The group that was counted apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<Apart>,
    /// Its incident's fingerprint.
    pub fingerprint: Fingerprint,
    /// End of its first full window.
    pub from: Timestamp,
    /// End of its last full window so far.
    pub until: Timestamp,
}

/// What was counted before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Since when signals have been written down; weeks before that say nothing about what is usual.
    pub since: Option<Timestamp>,
    /// Signals, by time.
    pub signals: Vec<Signal>,
    /// Bursts that may still go on.
    pub bursts: Vec<Burst>,
}

/// A length of time in words, in the largest unit that divides it: `90 minutes`, `6 hours`, `2 days`, `4 weeks`.
#[must_use]
pub fn in_words(length: SignedDuration) -> String {
    let seconds = length.as_secs();
    let units = [(604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let (unit, name) = units.into_iter().find(|(unit, _)| seconds != 0 && seconds % unit == 0).unwrap_or((1, "second"));
    let number = seconds / unit;
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::post::{Author, Part, PostState, Standing};

    #[test]
    fn posts_with_an_impossible_date_count_when_they_were_seen() {
        let seen: Timestamp = "2026-03-14T09:00:00Z".parse().unwrap();
        let mut post = Post {
            id: "p-1".into(),
            thread: "t-1".into(),
            parent: None,
            part: Part::Answer,
            standing: Standing::default(),
            url: None,
            author: Author::default(),
            body: "x".into(),
            quoted: Vec::new(),
            lang: None,
            posted: None,
            seen,
            hash: String::new(),
            state: PostState::Live,
        };
        for (posted, counts) in [
            (None, seen),
            (Some("2026-03-14T06:00:00Z"), "2026-03-14T06:00:00Z".parse().unwrap()),
            (Some("2026-03-14T09:00:01Z"), seen),
            (Some("9999-01-01T00:00:00Z"), seen),
            (Some("1970-01-01T00:00:00Z"), seen),
            (Some("1900-01-01T00:00:00Z"), seen),
        ] {
            post.posted = posted.map(|posted| posted.parse().unwrap());
            assert_eq!(time_of(&post), counts, "{posted:?}");
        }
    }

    #[test]
    fn lengths_are_told_in_the_unit_that_divides_them() {
        let told = |seconds| in_words(SignedDuration::from_secs(seconds));
        assert_eq!([told(60), told(5400), told(21_600), told(172_800)], ["1 minute", "90 minutes", "6 hours", "2 days"]);
        assert_eq!([told(2_419_200), told(604_800), told(61), told(0)], ["4 weeks", "1 week", "61 seconds", "0 seconds"]);
        assert_eq!([Counted::Authors.many(1), Counted::Posts.many(5)], ["1 author", "5 posts"]);
    }
}
