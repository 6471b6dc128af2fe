//! The room `source` from outside: documents in, threads and posts out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "test code outside of #[test] functions; figures are printed for the reader"
)]

mod api;
mod corpus;
mod engines;
mod fixtures;
mod hostile;
mod pages;
mod real;
mod running;
mod themes;
mod unseen;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use overhear::model::exchange::{Answer, Ask, Purpose};
use overhear::model::source::{Source, SourceKind};
use overhear::source::{Reading, Unreadable, read};

pub const NOW: &str = "2026-11-22T12:00:00Z";

pub fn now() -> Timestamp {
    NOW.parse().unwrap()
}

pub fn source(url: &str) -> Source {
    Source { name: "Test".to_owned(), ..Source::new("test", SourceKind::Feed, url) }
}

pub fn ask(url: &str, purpose: Purpose) -> Ask {
    Ask { url: url.to_owned(), purpose, depth: u8::from(purpose == Purpose::Comments) }
}

pub fn answer(url: &str, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Answer {
    Answer {
        url: url.to_owned(),
        final_url: url.to_owned(),
        status: 200,
        content_type: content_type.map(str::to_owned),
        body: body.into(),
        at: now(),
    }
}

/// Reads a body as the source's own feed.
pub fn read_body(body: impl Into<Vec<u8>>) -> Result<Reading, Unreadable> {
    read_as(Purpose::Start, "https://site.example/feed", body)
}

pub fn read_as(purpose: Purpose, url: &str, body: impl Into<Vec<u8>>) -> Result<Reading, Unreadable> {
    read(&source("https://site.example/feed"), &ask(url, purpose), &answer(url, None, body), now())
}

/// `../shared/data/…`, or `None` where it is not; says so, because a skipped test is not a passed one.
pub fn shared(path: &str) -> Option<PathBuf> {
    crate::support::skip::shared(&format!("data/{path}"))
}

/// Time that this thread has had a processor: other work on the machine must not fail a test of cost. The clock where Linux is not.
pub fn on_cpu() -> Duration {
    let read = std::fs::read_to_string("/proc/thread-self/schedstat").ok().and_then(|text| text.split(' ').next()?.parse().ok());
    read.map_or_else(|| EPOCH.elapsed(), Duration::from_nanos)
}

static EPOCH: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);

/// A reading as text for snapshots: ids numbered in order of appearance, so that a parent can be followed by eye.
pub fn shown(reading: &Reading) -> String {
    let mut out = String::new();
    let thread_no =
        |id: &str| reading.threads.iter().position(|thread| thread.id.as_str() == id).map_or("?".to_owned(), |at| format!("T{}", at + 1));
    let post_no = |id: &str| {
        reading.posts.iter().position(|post| post.id.as_str() == id).map_or(format!("elsewhere ({id})"), |at| format!("P{}", at + 1))
    };
    for thread in &reading.threads {
        writeln!(
            out,
            "{} {:?} {} lang={} opened={}",
            thread_no(thread.id.as_str()),
            thread.title,
            thread.url.as_deref().unwrap_or("-"),
            thread.lang.map_or("-", overhear::model::lang::Lang::code),
            thread.opened.map_or("-".to_owned(), |at| at.to_string()),
        )
        .unwrap();
    }
    for post in &reading.posts {
        writeln!(
            out,
            "{} in {} {:?}{}{} parent={} by {:?}{} lang={} posted={} {}\n    {}",
            post_no(post.id.as_str()),
            thread_no(post.thread.as_str()),
            post.part,
            if post.standing.accepted { " accepted" } else { "" },
            post.standing.score.map_or(String::new(), |score| format!(" {score:+}")),
            post.parent.as_ref().map_or("-".to_owned(), |parent| post_no(parent.as_str())),
            post.author.name,
            post.author.native_id.as_ref().map_or(String::new(), |id| format!(" ({})", id.shown())),
            post.lang.map_or("-", overhear::model::lang::Lang::code),
            post.posted.map_or("-".to_owned(), |at| at.to_string()),
            post.url.as_deref().unwrap_or("-"),
            post.body.shown_block().replace('\n', "\n    "),
        )
        .unwrap();
        for quote in &post.quoted {
            writeln!(out, "    > {}", quote.shown_block().replace('\n', "\n    > ")).unwrap();
        }
    }
    for row in &reading.listed {
        let _ = writeln!(
            out,
            "listed {:?} {} ({}){}",
            row.ask.purpose,
            row.ask.url,
            row.title,
            if row.mark.is_some() { "" } else { " no mark" }
        );
    }
    for ask in &reading.next {
        writeln!(out, "ask {:?} {} depth={}", ask.purpose, ask.url, ask.depth).unwrap();
    }
    if let Some(ttl) = reading.ttl {
        writeln!(out, "ttl {ttl}").unwrap();
    }
    for gap in &reading.gaps {
        writeln!(out, "gap {gap:?}").unwrap();
    }
    out
}
