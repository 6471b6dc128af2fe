//! Sites on loopback that live in simulated time and write down who asked them for what, when, and with which validators.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use overhear::fetch::Clock;

use crate::support::server::{Reply, Seen, Server};

/// One request as a site saw it.
#[derive(Debug, Clone)]
pub struct Hit {
    pub site: String,
    pub target: String,
    /// Simulated time of arrival, and of the answer's departure.
    pub at: Timestamp,
    pub done: Timestamp,
    pub inm: Option<String>,
    pub ims: Option<String>,
    pub status: u16,
    /// Validators given with this answer.
    pub etag: Option<String>,
    pub modified: Option<String>,
    /// Not to be asked again before then, by this answer's own words: the address, or (429, 503) the host.
    pub leave: Option<Timestamp>,
    /// In a run by hand with `--force`.
    pub forced: bool,
    /// What should not be in a request, or is missing from it.
    pub odd: Vec<String>,
}

impl Hit {
    pub fn conditional(&self) -> bool {
        self.inm.is_some() || self.ims.is_some()
    }

    pub fn gives_validators(&self) -> bool {
        self.etag.is_some() || self.modified.is_some()
    }
}

/// What a site answers, told in simulated time.
#[derive(Debug, Clone, Default)]
pub struct Say {
    pub status: u16,
    pub body: String,
    pub etag: Option<String>,
    pub modified: Option<String>,
    pub headers: Vec<(&'static str, String)>,
    pub leave: Option<Timestamp>,
    /// How long the answer takes.
    pub takes: u64,
}

impl Say {
    pub fn ok(body: impl Into<String>) -> Self {
        Self { status: 200, body: body.into(), ..Self::default() }
    }

    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub fn etag(self, etag: impl Into<String>) -> Self {
        Self { etag: Some(etag.into()), ..self }
    }

    pub fn modified(self, modified: impl Into<String>) -> Self {
        Self { modified: Some(modified.into()), ..self }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn leave(self, leave: Timestamp) -> Self {
        Self { leave: Some(leave), ..self }
    }

    /// 304 when the request holds what would be given: the `ETag` first, as RFC 9110 has it.
    pub fn or_unchanged(mut self, seen: &Seen) -> Self {
        let same = match (seen.header("if-none-match"), seen.header("if-modified-since")) {
            (Some(sent), _) => Some(sent) == self.etag.as_deref(),
            (None, Some(sent)) => Some(sent) == self.modified.as_deref(),
            (None, None) => false,
        };
        if same {
            (self.status, self.body) = (304, String::new());
        }
        self
    }
}

/// The common time and log.
#[derive(Clone)]
pub struct World {
    pub clock: Clock,
    pub begin: Timestamp,
    pub hits: Arc<Mutex<Vec<Hit>>>,
    pub forced: Arc<AtomicBool>,
    /// One site answers late in real time while this is set, so that a run can be killed in the midst.
    pub stall: Arc<AtomicBool>,
}

impl World {
    pub fn new(begin: Timestamp) -> Self {
        Self { clock: Clock::simulated(begin), begin, hits: Arc::default(), forced: Arc::default(), stall: Arc::default() }
    }

    /// A site of its own address; `say` answers everything but robots.txt.
    pub fn site(&self, name: &str, say: impl Fn(&Seen, Timestamp) -> Say + Send + Sync + 'static) -> Server {
        // Each on an address of its own: a host is an address with its port.
        let server = Server::start();
        let (world, site) = (self.clone(), name.to_owned());
        let answer = move |seen: &Seen| {
            let at = world.clock.now();
            let said = if seen.path() == "/robots.txt" { Say::ok("User-agent: *\nDisallow: /private\n") } else { say(seen, at) };
            world.clock.advance(Duration::from_secs(said.takes));
            if site == "stalls" && world.stall.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(450));
            }
            let hit = Hit {
                site: site.clone(),
                target: seen.target.clone(),
                at,
                done: world.clock.now(),
                inm: seen.header("if-none-match").map(str::to_owned),
                ims: seen.header("if-modified-since").map(str::to_owned),
                status: said.status,
                etag: said.etag.clone(),
                modified: said.modified.clone(),
                leave: said.leave,
                forced: world.forced.load(Ordering::SeqCst),
                odd: odd(seen),
            };
            world.hits.lock().unwrap().push(hit);
            // Cookies are offered with every answer, and never wanted.
            let mut reply = Reply::status(said.status).header("Set-Cookie", "visitor=1");
            if said.status == 200 {
                reply = reply.body(said.body);
            }
            for (name, value) in [("ETag", &said.etag), ("Last-Modified", &said.modified)] {
                if let Some(value) = value {
                    reply = reply.header(name, value);
                }
            }
            said.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value))
        };
        let answer = Arc::new(answer);
        let robots = Arc::clone(&answer);
        server.handle("*", move |seen| answer(seen)).handle("/robots.txt", move |seen| robots(seen));
        server
    }
}

/// What a polite request has not, or should have.
fn odd(seen: &Seen) -> Vec<String> {
    let mut odd = Vec::new();
    for name in ["cookie", "referer", "from", "pragma"] {
        if seen.header(name).is_some() {
            odd.push(format!("sends {name}"));
        }
    }
    let agent = seen.header("user-agent").unwrap_or_default();
    if !(agent.starts_with("overhear/") && agent.contains("+https://")) {
        odd.push(format!("user-agent {agent:?}"));
    }
    if !seen.header("accept-encoding").unwrap_or_default().contains("gzip") {
        odd.push("no gzip".to_owned());
    }
    odd
}

pub fn hours(at: Timestamp, begin: Timestamp) -> i64 {
    at.duration_since(begin).as_hours()
}

pub fn http_date(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// How many posts a place has that gets a new one every `every` hours.
pub fn revision(at: Timestamp, begin: Timestamp, every: i64) -> i64 {
    2 + hours(at, begin) / every
}

/// A feed of so many entries.
pub fn feed(begin: Timestamp, entries: i64) -> String {
    let mut items = String::new();
    for n in (0..entries).rev().take(20) {
        let date = http_date(begin + SignedDuration::from_hours(n));
        write!(
            items,
            "<item><title>Note {n}</title><guid>n{n}</guid><link>https://blog.example/{n}</link><pubDate>{date}</pubDate>\
             <description>The kettle of the week number {n} is rather quiet.</description></item>"
        )
        .unwrap();
    }
    format!("<rss version=\"2.0\"><channel><title>Notes</title><link>https://blog.example/</link>{items}</channel></rss>")
}

/// A thread's page; `noise` differs from one fetch to the next where a page has something like that.
pub fn thread(begin: Timestamp, n: i64, replies: i64, noise: &str) -> String {
    let mut posts = String::new();
    for m in 0..replies {
        let date = (begin + SignedDuration::from_hours(n + 3 * m)).strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
        write!(
            posts,
            "<div class=\"reply\" id=\"r-{n}{m:03}\"><p class=\"meta\"><a class=\"author\" href=\"/users/u{m}/\">user{m}</a> \
             <a href=\"#r-{n}{m:03}\"><time datetime=\"{date}\">some day</time></a></p>\
             <div class=\"text\"><p>Answer number {m} about the shelf of kind {n}, which fits most walls.</p></div></div>"
        )
        .unwrap();
    }
    format!(
        "<!DOCTYPE html><html><head><title>The shelf of kind {n}</title></head><body><div class=top><a href='/'>Start</a> \
         <a href='/talks/'>All talks</a> <a href='/login'>Log in</a></div><h1>The shelf of kind {n}</h1>{posts}<p>Made by hand {noise}</p></body></html>"
    )
}

/// A list of threads: number, replies, time of the last one.
pub fn list(begin: Timestamp, threads: &[(i64, i64)], noise: &str) -> String {
    let mut rows = String::new();
    for (n, replies) in threads {
        let date = (begin + SignedDuration::from_hours(n + 3 * replies)).strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
        write!(
            rows,
            "<section class=\"entry\"><h2><a href=\"/talks/{n}-some-words/\">The shelf of kind {n}</a></h2><div class=\"facts\">\
             <span class=\"num\">{replies}</span> comments · <time datetime=\"{date}\">lately</time></div></section>"
        )
        .unwrap();
    }
    format!(
        "<!DOCTYPE html><html><head><title>All talks</title></head><body><div class=top><a href='/'>Start</a> <a href='/login'>Log in</a></div>\
         <h1>All talks</h1><div class=\"entries\">{rows}</div><p>Made by hand {noise}</p></body></html>"
    )
}

/// A list of topics in the manner of Discourse, and a topic.
pub fn topics(begin: Timestamp, threads: &[(i64, i64)]) -> String {
    let topics: Vec<_> = threads
        .iter()
        .map(|(n, replies)| {
            serde_json::json!({
                "id": n, "title": format!("The shelf of kind {n}"), "slug": "some-words", "reply_count": replies - 1, "posts_count": replies,
                "created_at": begin.to_string(), "last_posted_at": (begin + SignedDuration::from_hours(n + 3 * replies)).to_string()
            })
        })
        .collect();
    serde_json::json!({ "topic_list": { "topics": topics } }).to_string()
}

pub fn topic(begin: Timestamp, n: i64, replies: i64) -> String {
    let posts: Vec<_> = (0..replies)
        .map(|m| {
            serde_json::json!({
                "id": n * 1000 + m, "topic_id": n, "post_number": m + 1, "username": format!("user{m}"),
                "created_at": (begin + SignedDuration::from_hours(n + 3 * m)).to_string(),
                "cooked": format!("<p>Answer number {m} about the shelf of kind {n}, which fits most walls.</p>")
            })
        })
        .collect();
    let stream: Vec<i64> = (0..replies).map(|m| n * 1000 + m).collect();
    serde_json::json!({
        "id": n, "title": format!("The shelf of kind {n}"), "created_at": begin.to_string(), "slug": "some-words",
        "post_stream": { "posts": posts, "stream": stream }
    })
    .to_string()
}
