//! `overhear source test ADDRESS`: what would be read there, as the program sees it. A few polite requests; nothing is kept.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Context, Exit, Failure};
use crate::config::Config;
use crate::crawl::telling;
use crate::fetch::{Clock, Fetcher, Request};
use crate::model::exchange::{Answer, Ask, Fault, Outcome, Purpose, Skip, Validators};
use crate::model::id::SourceId;
use crate::model::source::{Source, SourceKind};
use crate::model::untrusted::shown;
use crate::output::page::count;
use crate::source::{Reading, Unreadable, forum, read};

/// Most posts and rows shown.
const MOST_SHOWN: usize = 20;

/// What was found at an address.
#[derive(Debug, Default, Serialize)]
pub(super) struct Probe {
    /// The address asked.
    pub url: String,
    /// The one that answered.
    pub answered_by: Option<String>,
    /// The kind to write into the configuration; `None` when it cannot be a source.
    pub kind: Option<SourceKind>,
    /// `feed`, `thread` or `list`.
    pub nature: Option<&'static str>,
    /// The program that made the page, as far as it shows.
    pub engine: Option<&'static str>,
    /// Title of the thread.
    pub title: String,
    /// What robots.txt says: `allows it`, `forbids it`, `was not asked`.
    pub robots: &'static str,
    /// Feeds that the page names.
    pub feeds: Vec<String>,
    /// Threads that a list names.
    pub listed: Vec<Listed>,
    /// The thread of the list that was read for its posts.
    pub sample: Option<String>,
    /// Posts as read.
    pub posts: Vec<Seen>,
    /// What would be asked next.
    pub next: Vec<String>,
    /// What could not be read of it, in words.
    pub gaps: Vec<String>,
    /// Why it cannot be read.
    pub trouble: Option<String>,
}

/// A thread as a list names it.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    title: String,
    url: String,
    /// Whether the list says when it has news.
    marked: bool,
}

/// A post as the program sees it.
#[derive(Debug, Serialize)]
pub(super) struct Seen {
    author: String,
    posted: Option<Timestamp>,
    part: crate::model::post::Part,
    url: Option<String>,
    text: String,
}

/// Looks at an address.
///
/// # Errors
/// When there can be no network at all.
pub(super) fn look(url: &str, config: &Config, context: &Context) -> Result<Probe, Failure> {
    let mut fetcher =
        Fetcher::new(config.fetch.clone(), std::collections::BTreeMap::new(), Clock::running_from(context.now)).map_err(|error| {
            Failure::new(Exit::Config, shown(&error.to_string(), false)).hint("`overhear doctor` checks the network's settings")
        })?;
    let mut probe = Probe { url: url.to_owned(), robots: "was not asked", ..Probe::default() };
    let answer = match ask(&mut fetcher, url) {
        Outcome::Fresh(answer) => answer,
        Outcome::Failed(fault) => {
            // Where no page could be had, robots.txt may not have been either.
            if matches!(fault, Fault::Status { .. } | Fault::Gone) {
                probe.robots = "allows it";
            }
            probe.trouble = Some(telling::fault(&fault));
            return Ok(probe);
        }
        Outcome::Skipped(Skip::Robots(line)) => {
            probe.robots = "forbids it";
            probe.trouble = Some(format!("robots.txt forbids it ({line}), and overhear obeys"));
            return Ok(probe);
        }
        Outcome::Skipped(Skip::ForbiddenAddress(why)) => {
            probe.trouble = Some(format!("it is not a public address: {why}; [fetch] allow_private names those that may be read"));
            return Ok(probe);
        }
        Outcome::Skipped(Skip::HostWaits(until)) => {
            probe.trouble = Some(format!("its host asked to be left alone until {until:.0}; try again then"));
            return Ok(probe);
        }
        Outcome::NotModified | Outcome::Skipped(_) => {
            probe.trouble = Some("it was not asked: the time for one request was used up; try again".to_owned());
            return Ok(probe);
        }
    };
    probe.robots = "allows it";
    probe.answered_by = Some(answer.final_url.clone());
    let source = |kind| Source {
        id: SourceId::from("probe"),
        kind,
        url: url.to_owned(),
        name: String::new(),
        every: SignedDuration::from_hours(1),
        lang: None,
        comments: true,
        tags: Vec::new(),
    };
    let start = Ask { url: url.to_owned(), purpose: Purpose::Start, depth: 0 };
    // A JSON Feed is JSON too.
    let json = answer.body.trim_ascii_start().starts_with(b"{") || answer.body.trim_ascii_start().starts_with(b"[");
    match read(&source(SourceKind::Feed), &start, &answer, context.now) {
        Ok(reading) => {
            probe.kind = Some(SourceKind::Feed);
            probe.nature = Some("feed");
            probe.take(&reading);
            return Ok(probe);
        }
        Err(Unreadable::NotAFeed(_)) => {}
        Err(_) if json => {}
        Err(why) => {
            probe.trouble = Some(why.to_string());
            return Ok(probe);
        }
    }
    let kind = if json { SourceKind::Api } else { SourceKind::Forum };
    if !json {
        probe.engine = forum::engine(&answer);
        probe.feeds = feeds(&answer);
    }
    match read(&source(kind), &start, &answer, context.now) {
        Ok(reading) => {
            probe.kind = Some(kind);
            let first = reading.listed.first().map(|row| row.ask.clone());
            probe.nature = Some(if first.is_some() { "list" } else { "thread" });
            probe.take(&reading);
            if let Some(first) = first.filter(|_| reading.posts.is_empty())
                && let Outcome::Fresh(answer) = ask(&mut fetcher, &first.url)
                && let Ok(reading) = read(&source(kind), &first, &answer, context.now)
            {
                probe.sample = Some(first.url);
                if kind == SourceKind::Api {
                    probe.title = String::new();
                }
                probe.take(&Reading { listed: Vec::new(), next: Vec::new(), ..reading });
            }
        }
        Err(why) => probe.trouble = Some(why.to_string()),
    }
    Ok(probe)
}

fn feeds(answer: &Answer) -> Vec<String> {
    forum::page(answer).map(|page| page.links.feeds.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn ask(fetcher: &mut Fetcher, url: &str) -> Outcome {
    let request = Request {
        url: url.to_owned(),
        validators: Validators::default(),
        accept: "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
    };
    let mut came = Outcome::Skipped(Skip::Budget);
    fetcher.walk(vec![((), request)], &mut |(), outcome, _| {
        came = outcome;
        Vec::new()
    });
    came
}

impl Probe {
    fn take(&mut self, reading: &Reading) {
        if self.title.is_empty() {
            self.title = reading.threads.first().map(|thread| thread.title.shown()).unwrap_or_default();
        }
        self.posts.extend(reading.posts.iter().map(|post| Seen {
            author: post.author.name.shown(),
            posted: post.posted,
            part: post.part,
            url: post.url.as_deref().map(|url| shown(url, false)),
            text: post.body.shown(),
        }));
        self.listed.extend(reading.listed.iter().map(|row| Listed {
            title: shown(&row.title, false),
            url: shown(&row.ask.url, false),
            marked: row.mark.is_some(),
        }));
        self.next.extend(reading.next.iter().map(|ask| shown(&ask.url, false)));
        self.gaps.extend(reading.gaps.iter().map(telling::gap));
    }
}

/// Prints what was found; exit 1 when it cannot be a source.
pub(super) fn run(url: &str, json: bool, context: &Context) -> Result<Exit, Failure> {
    let url = crate::config::address(url).map_err(|fault| Failure::usage(fault.message).hint(fault.remedy))?;
    let config = context.config()?;
    let probe = look(url.as_str(), &config, context)?;
    let exit = if probe.kind.is_some() { Exit::Done } else { Exit::CheckFailed };
    if json {
        context.out.json(&probe)?;
        return Ok(exit);
    }
    tell(&probe, context)?;
    Ok(exit)
}

fn tell(probe: &Probe, context: &Context) -> Result<(), Failure> {
    let out = &context.out;
    let clean = |text: &str| shown(text, false);
    out.line(clean(&probe.url))?;
    if let Some(by) = probe.answered_by.as_ref().filter(|by| **by != probe.url) {
        out.line(format_args!("answered by {}", clean(by)))?;
    }
    out.line(format_args!("robots.txt {}", probe.robots))?;
    if let Some(trouble) = &probe.trouble {
        return out.line(format_args!("cannot be a source: {}", clean(trouble)));
    }
    let made = probe.engine.map_or_else(String::new, |engine| format!(", made by {engine}"));
    out.line(format_args!(
        "{}{made}",
        match (probe.kind, probe.nature) {
            (Some(SourceKind::Api), Some("list")) => "a JSON interface's list of threads",
            (Some(SourceKind::Api), _) => "posts of a JSON interface",
            (_, Some("feed")) => "a feed",
            (_, Some("list")) => "a forum's list of threads",
            _ => "a thread of a forum",
        }
    ))?;
    for feed in &probe.feeds {
        out.line(format_args!("names a feed: {}", clean(feed)))?;
    }
    if !probe.listed.is_empty() {
        let marked = probe.listed.iter().filter(|row| row.marked).count();
        out.line(format_args!("\n{}, {marked} of them with a mark that tells news:", count(probe.listed.len(), "thread", "threads")))?;
        for row in probe.listed.iter().take(MOST_SHOWN) {
            out.line(format_args!("  {}\n    {}", row.title, row.url))?;
        }
    }
    if !probe.posts.is_empty() {
        let of = probe.sample.as_ref().map_or_else(String::new, |url| format!(" in the first thread ({})", clean(url)));
        out.line(format_args!("\n{}{of}: {}", count(probe.posts.len(), "post", "posts"), probe.title))?;
    }
    for post in probe.posts.iter().take(MOST_SHOWN) {
        let posted = post.posted.map_or_else(|| "no date".to_owned(), |at| format!("{at:.0}"));
        let author = if post.author.is_empty() { "nobody named" } else { &post.author };
        let words: String = post.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
        out.line(format_args!("  {posted}  {author}\n    {words}"))?;
    }
    for url in probe.next.iter().take(3) {
        out.line(format_args!("goes on at {}", clean(url)))?;
    }
    for gap in probe.gaps.iter().take(MOST_SHOWN) {
        out.line(format_args!("not read: {gap}"))?;
    }
    if probe.gaps.len() > MOST_SHOWN {
        out.line(format_args!("and {} more that could not be read", probe.gaps.len() - MOST_SHOWN))?;
    }
    if let Some(kind) = probe.kind {
        out.say(format_args!("next: `overhear source add {} --kind {}` adds it", clean(&probe.url), kind.word()));
    }
    Ok(())
}
