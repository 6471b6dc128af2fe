//! One adapter a platform: what to ask for, how to read the answer. No I/O; the only clock is the deadline on foreign HTML (see `words`).

mod address;
mod api;
mod charset;
pub mod csv;
pub mod date;
mod feed;
pub mod forum;
mod json;
mod kinship;
mod names;
pub mod opml;
mod outline;
pub mod page;
mod parse;
mod scan;
pub mod selector;
mod spell;
mod tidy;
mod words;

use jiff::{SignedDuration, Timestamp};

use crate::model::exchange::{Answer, Ask, Purpose};
use crate::model::guard::guarded;
use crate::model::id::PostId;
use crate::model::post::{Post, Thread};
use crate::model::source::{Source, SourceKind};

/// Longest text of one post kept, in bytes: far above any honest one, and judging costs up to eighty times as much memory.
const LONGEST_BODY: usize = 256 << 10;
/// Longest title kept, in characters.
const LONGEST_TITLE: usize = 500;

/// What an adapter read from one answer.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Threads met, each once.
    pub threads: Vec<Thread>,
    /// Posts met, each once, in the order of the answer.
    pub posts: Vec<Post>,
    /// What should be asked next on behalf of the same source.
    pub next: Vec<Ask>,
    /// Threads and lists that a list names: those with news are asked.
    pub listed: Vec<Listed>,
    /// How long the document itself asks to be left alone (feed `ttl`, `sy:updatePeriod`).
    pub ttl: Option<SignedDuration>,
    /// In which zone dates without one were read, and why that; `None` where none needed it.
    pub zone: Option<String>,
    /// What could not be read, and why: nothing is dropped silently.
    pub gaps: Vec<Gap>,
    /// Reading was given up because it took too long: the rest is to be read another time.
    pub cut: bool,
    /// The end of the document was not seen: what is missing at its end may have been cut off.
    pub open: bool,
}

/// A thread or list as another list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What asks for its first page.
    pub ask: Ask,
    /// Its place, whatever page of it is asked.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What changes when somebody posts there; `None` when the list does not say.
    pub mark: Option<String>,
    /// The date that is all there is to its mark, and how exactly it is told: that of the last post, or of the first.
    pub dated: Option<(Timestamp, SignedDuration)>,
}

/// Something that the answer held and the reading does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The document broke off or was malformed; entries before the break were kept.
    Salvaged {
        /// How many entries were kept.
        kept: usize,
        /// What was wrong.
        why: String,
    },
    /// A date that could not be read; the time of reading stands in.
    BadDate {
        /// The post.
        post: PostId,
        /// The date as written, cleaned.
        written: String,
    },
    /// A text longer than any honest post; its beginning was kept.
    Cut {
        /// Bytes kept.
        kept: usize,
        /// Bytes that there were.
        of: usize,
    },
    /// A selector of the configuration that gives nothing where there are posts: the site may have changed.
    Unmatched {
        /// The selector, as the configuration has it.
        selector: String,
        /// Posts in none of which it gave anything.
        posts: usize,
    },
    /// An entry without an identity or text.
    Skipped {
        /// Which and why.
        why: String,
    },
}

/// Why an answer could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not what the adapter reads (an HTML page where a feed was expected); names what it looks like.
    #[error("not a feed: {0}")]
    NotAFeed(String),
    /// Not the JSON of a public interface; says what it is.
    #[error("not a JSON interface: {0}")]
    NotJson(String),
    /// Malformed beyond salvage.
    #[error("malformed feed: {0}")]
    Malformed(String),
    /// A page with no posts and no list of threads: what it is instead, and what to do.
    #[error("not a forum page: {0}")]
    NotAForum(String),
    /// A page on which the configuration's selectors match nothing: the site has changed, or they were never right.
    #[error("not as configured: {0}")]
    Shape(String),
    /// The site keeps readers like this one out; nothing is done about that.
    #[error("blocked: {0}")]
    Blocked(String),
    /// More entries or depth than any honest document.
    #[error("refused: {0}")]
    Excessive(String),
    /// The parser failed in a way it should not have (a panic caught at the front).
    #[error("the parser gave up: {0}")]
    Parser(String),
}

/// What to ask first for a source.
#[must_use]
pub fn start(source: &Source) -> Ask {
    Ask { url: source.url.clone(), purpose: Purpose::Start, depth: 0 }
}

/// The place that all pages of a thread or list share; `None` for what is no address.
#[must_use]
pub fn place_of(kind: SourceKind, url: &str) -> Option<String> {
    match kind {
        SourceKind::Api => Some(api::place_of(url)),
        SourceKind::Forum | SourceKind::Feed | SourceKind::Selector => forum::place_of(url),
    }
}

/// What stands for an address whatever its scheme, `www.`, session ids, tracking parameters or slash at the end: two addresses of one place.
#[must_use]
pub fn same_place(url: &str) -> Option<String> {
    address::absolute(url, None).map(|url| address::Key::of_post(&url).0)
}

/// Reads the answer to `ask`. `now` dates what has no date of its own.
///
/// # Errors
/// When nothing could be read; see [`Unreadable`].
pub fn read(source: &Source, ask: &Ask, answer: &Answer, now: Timestamp) -> Result<Reading, Unreadable> {
    // Each parser has a guard of its own with a way to go on; this one is for what nobody thought of.
    let read = guarded(|| match source.kind {
        SourceKind::Feed => feed::read(source, ask, answer, now),
        SourceKind::Forum => forum::read(source, ask, answer, now),
        SourceKind::Api => api::read(source, ask, answer, now),
        SourceKind::Selector => selector::read(source, ask, answer, now),
    });
    read.unwrap_or_else(|why| Err(Unreadable::Parser(why)))
}
