//! Sources, and what a crawl remembers of each.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::exchange::{Ask, Validators};
use super::health::Health;
use super::id::{PostId, SourceId, ThreadId};
use super::lang::Lang;

/// How a source is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// RSS 0.9 to 2.0, Atom or JSON Feed, with the comment feeds that it names.
    #[default]
    Feed,
    /// Pages of a forum as people read them: a thread, or a list of threads with the threads that it names.
    Forum,
    /// A public JSON interface (Discourse, Reddit, Hacker News, Lemmy, Mastodon, Bluesky, Stack Exchange, GitHub, Flarum, …).
    Api,
    /// Pages whose parts the configuration names by CSS selectors, for sites that the reader of forums does not understand.
    Selector,
}

/// A part of a page that a `selector` source names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PagePart {
    /// The element of one post.
    Post,
    /// Its author's name.
    Author,
    /// When it was written.
    Date,
    /// Its words.
    Body,
    /// Its own address.
    Permalink,
    /// The post that it answers: an address, or the name of its element.
    ReplyTo,
    /// What in the body is none of its author's words.
    LeaveOut,
    /// The thread's title.
    Title,
    /// The link to the next page of the thread or list.
    Next,
    /// On a list: the link to a thread.
    Thread,
}

impl PagePart {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Post,
        Self::Author,
        Self::Date,
        Self::Body,
        Self::LeaveOut,
        Self::Permalink,
        Self::ReplyTo,
        Self::Title,
        Self::Next,
        Self::Thread,
    ];

    /// The key in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Author => "author",
            Self::Date => "date",
            Self::Body => "body",
            Self::Permalink => "permalink",
            Self::ReplyTo => "reply_to",
            Self::LeaveOut => "leave_out",
            Self::Title => "title",
            Self::Next => "next",
            Self::Thread => "thread",
        }
    }
}

/// A public place that is watched, as configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id, from the configuration.
    pub id: SourceId,
    /// How it is read.
    pub kind: SourceKind,
    /// Where it starts.
    pub url: String,
    /// Its name for people.
    pub name: String,
    /// How often it is asked at most.
    pub every: SignedDuration,
    /// Declared language, used where the feed does not say.
    pub lang: Option<Lang>,
    /// Whether comment feeds of entries are followed.
    pub comments: bool,
    /// Words by which rules tell sources apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The zone in which its pages tell dates without one, by its name in the zone database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Selectors of the parts of its pages, for `kind = "selector"`; empty for other kinds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub select: BTreeMap<PagePart, String>,
}

impl SourceKind {
    /// Whether it is pages for people: threads, and lists that lead to them.
    #[must_use]
    pub const fn is_pages(self) -> bool {
        matches!(self, Self::Forum | Self::Selector)
    }

    /// The word that configurations and rules write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Forum => "forum",
            Self::Api => "api",
            Self::Selector => "selector",
        }
    }
}

impl Source {
    /// A source of which nothing more is configured.
    #[must_use]
    pub fn new(id: impl Into<SourceId>, kind: SourceKind, url: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind,
            url: url.into(),
            name: String::new(),
            every: SignedDuration::from_hours(1),
            lang: None,
            comments: true,
            tags: Vec::new(),
            zone: None,
            select: BTreeMap::new(),
        }
    }

    /// Its address as it may be shown: of its query only the names, since a value may be a secret (`?token=…`).
    #[must_use]
    pub fn shown_url(&self) -> String {
        let (place, query) = self.url.split_once('?').map_or((self.url.as_str(), None), |(place, query)| (place, Some(query)));
        let mut shown = place.split('#').next().unwrap_or_default().to_owned();
        for (n, pair) in query.into_iter().flat_map(|query| query.split('#').next().unwrap_or_default().split(['&', ';'])).enumerate() {
            shown.push(if n == 0 { '?' } else { '&' });
            // A query without names (`?c4n4ry`) is all value.
            let (name, _) = pair.split_once('=').unwrap_or_default();
            shown.push_str(name);
            shown.push_str(if name.is_empty() { "…" } else { "=…" });
        }
        super::untrusted::shown(&shown, false)
    }
}

/// What the store remembers of a source between runs. Everything that politeness needs survives a killed run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceState {
    /// Its source.
    pub id: SourceId,
    /// What is remembered of each address asked on behalf of this source, by the address asked.
    #[serde(default)]
    pub pages: BTreeMap<String, PageState>,
    /// What is remembered of each thread of a forum, by its place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub threads: BTreeMap<String, ThreadMark>,
    /// Pages that a list named and no run could ask or read yet, by their place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub owed: BTreeMap<String, Owed>,
    /// Not to be asked before this time.
    #[serde(default)]
    pub next_check: Option<Timestamp>,
    /// Last time the source answered as it should (a 304 counts).
    #[serde(default)]
    pub last_success: Option<Timestamp>,
    /// Last time it gave a post that we had not seen.
    #[serde(default)]
    pub last_new_post: Option<Timestamp>,
    /// How it usually does, and what is wrong with it.
    #[serde(default)]
    pub health: Health,
    /// Failures in a row; 0 after a success.
    #[serde(default)]
    pub faults: u32,
    /// Why it failed last, for people.
    #[serde(default)]
    pub last_fault: Option<String>,
    /// Addresses that led nowhere too often (a calendar without end, a maze), numbers folded, by when that was last seen. A run that meets
    /// them again gives up sooner.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub traps: BTreeMap<String, Timestamp>,
    /// The server said 410 Gone, or the source was taken out: not asked again until the configuration changes.
    #[serde(default)]
    pub gone: bool,
}

/// What is remembered of a thread that a forum's list names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ThreadMark {
    /// What the list said of it when it was read whole; another mark means news.
    #[serde(default)]
    pub mark: Option<String>,
    /// The address of its last page: where news is looked for.
    #[serde(default)]
    pub last: String,
    /// When it was last listed or read.
    #[serde(default)]
    pub met: Option<Timestamp>,
    /// The thread that its pages turned out to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// When the newest of its posts was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<Timestamp>,
    /// When its pages were last asked again for edits and deletions, well or in vain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Timestamp>,
    /// Posts that a reading did not show and that may have been deleted, by when that was noticed: another reading decides.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<PostId, Timestamp>,
    /// Since when the thread itself is not there (404, 410).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Timestamp>,
}

/// A page that is still to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// What asks for it.
    pub ask: Ask,
    /// What the list said of its thread.
    #[serde(default)]
    pub mark: Option<String>,
    /// Since when it is to be read.
    pub since: Timestamp,
    /// Not to be asked before.
    #[serde(default)]
    pub next: Option<Timestamp>,
    /// How often it was asked in vain.
    #[serde(default)]
    pub tries: u32,
}

/// What is remembered of one address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageState {
    /// Given back byte for byte with the next request.
    #[serde(default)]
    pub validators: Validators,
    /// Where a permanent redirect (301, 308) led; asked instead of the first address.
    #[serde(default)]
    pub moved_to: Option<String>,
    /// Fresh until then (`max-age`, `Expires`, feed `ttl`): not to be asked before.
    #[serde(default)]
    pub fresh_until: Option<Timestamp>,
    /// When it was asked last, and the answer was in.
    #[serde(default)]
    pub asked: Option<Timestamp>,
    /// SHA-256 (16 bytes, hex) of the last body: some servers answer 200 for ever.
    #[serde(default)]
    pub body_hash: Option<String>,
    /// Threads that it lists without saying when they have news.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmarked: Vec<String>,
    /// The posts that it showed, while its thread is looked at for edits and deletions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

/// What a page of a thread showed when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The thread.
    pub thread: ThreadId,
    /// Its posts, in the order of the page.
    pub posts: Vec<PostId>,
    /// Whether a further page follows.
    pub more: bool,
    /// Whether nothing on it was left out.
    pub whole: bool,
    /// Whether the end of its document has ever been seen: then a document without an end was cut off.
    #[serde(default)]
    pub closes: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_query_are_not_shown() {
        let shown = |url: &str| Source::new("s", SourceKind::Feed, url).shown_url();
        assert_eq!(shown("https://forum.example/feed"), "https://forum.example/feed");
        assert_eq!(shown("https://forum.example/feed?type=rss&token=c4n4ry#x"), "https://forum.example/feed?type=…&token=…");
        assert_eq!(shown("https://forum.example/feed?c4n4ry"), "https://forum.example/feed?…");
        assert_eq!(shown("https://forum.example/?action=.xml;key=c4n4ry"), "https://forum.example/?action=…&key=…");
    }
}
