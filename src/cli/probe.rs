//! `overhear source test ADDRESS`: what would be read there, as the program sees it. A few polite requests; nothing is kept.

pub(in crate::cli) mod tell;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{Context, Exit, Failure};
use crate::config::Config;
use crate::crawl::telling;
use crate::diagnostic::did_you_mean;
use crate::fetch::{Clock, Fetcher, HostState, Request};
use crate::model::exchange::{Answer, Ask, Fault, Outcome, Purpose, Skip, Validators};
use crate::model::source::{Source, SourceKind};
use crate::model::untrusted::shown;
use crate::source::{Reading, Unreadable, forum, read, selector};

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
    /// What each selector of a `selector` source gave, page by page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub selectors: Vec<Selectors>,
    /// In which zone dates without one were read, and why that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What would be asked next.
    pub next: Vec<String>,
    /// What could not be read of it, in words.
    pub gaps: Vec<String>,
    /// Nobody answered at all: what is there is not known.
    #[serde(skip)]
    pub unanswered: bool,
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

/// What the selectors gave on one page.
#[derive(Debug, Serialize)]
pub(super) struct Selectors {
    page: String,
    given: Vec<Selected>,
}

/// What one selector gave.
#[derive(Debug, Serialize)]
pub(super) struct Selected {
    part: &'static str,
    selector: String,
    /// Elements that it matched.
    elements: usize,
    /// Posts in which it gave something.
    posts: usize,
    first: Option<String>,
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

/// What is to be looked at.
pub(super) struct Target<'a> {
    /// The address.
    pub url: String,
    /// The configured source as which it is read; `None` when what it is has to be found out.
    pub source: Option<&'a Source>,
}

impl<'a> Target<'a> {
    /// An address, or the id of a source; `like` is the id of the source as which an address is read.
    ///
    /// # Errors
    /// When it is neither, or there is no such source.
    fn of(written: &str, like: Option<&str>, config: &'a Config) -> Result<Self, Failure> {
        let known = |id: &str| config.sources.iter().find(|source| source.id.as_str() == id);
        let missing = |id: &str| {
            let ids: Vec<&str> = config.sources.iter().map(|source| source.id.as_str()).collect();
            let near = did_you_mean(id, ids).map(|near| format!("did you mean `{near}`?"));
            let failure = Failure::usage(format!("there is no source `{}`", shown(id, false)));
            failure.hint(near.unwrap_or_else(|| "`overhear source list` shows the sources; an address begins with https://".to_owned()))
        };
        if let Some(id) = like {
            let source = Some(known(id).ok_or_else(|| missing(id))?);
            return Ok(Self { url: address(written)?, source });
        }
        if let Some(source) = known(written) {
            return Ok(Self { url: source.url.clone(), source: Some(source) });
        }
        if !written.contains(['.', ':', '/']) {
            return Err(missing(written));
        }
        let url = address(written)?;
        let source = config.sources.iter().find(|source| source.url == url && source.kind == SourceKind::Selector);
        Ok(Self { url, source })
    }
}

/// An address as it may be asked.
fn address(written: &str) -> Result<String, Failure> {
    let url = crate::config::address(written).map_err(|fault| Failure::usage(fault.message).hint(fault.remedy))?;
    Ok(url.to_string())
}

/// What crawls remember of hosts: one that asked to be left alone is left alone here, too. Nothing where there is no store, or it is in use.
fn remembered(config: &Config, context: &Context) -> BTreeMap<String, HostState> {
    if !config.store.path.exists() {
        return BTreeMap::new();
    }
    let plan = context.store(config).ok().and_then(|store| store.plan().ok()).unwrap_or_default();
    plan.hosts.into_iter().filter_map(|(host, state)| Some((host, serde_json::from_value(state).ok()?))).collect()
}

/// Looks at an address.
///
/// # Errors
/// When there can be no network at all.
pub(super) fn look(target: &Target<'_>, config: &Config, context: &Context) -> Result<Probe, Failure> {
    let hosts = remembered(config, context);
    let mut fetcher = Fetcher::new(config.fetch.clone(), hosts, Clock::running_from(context.now)).map_err(|error| {
        Failure::new(Exit::Config, shown(&error.to_string(), false)).hint("`overhear doctor` checks the network's settings")
    })?;
    let mut probe = Probe { url: target.url.clone(), robots: "was not asked", ..Probe::default() };
    let Some(answer) = probe.first_answer(ask(&mut fetcher, &target.url)) else { return Ok(probe) };
    probe.robots = "allows it";
    probe.answered_by = Some(answer.final_url.clone());
    let start = Ask { url: target.url.clone(), purpose: Purpose::Start, depth: 0 };
    if let Some(source) = target.source {
        probe.by_source(source, &start, &answer, &mut fetcher, context.now);
    } else {
        probe.by_itself(&start, &answer, &mut fetcher, context.now);
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
    /// The answer, or why there is none.
    fn first_answer(&mut self, outcome: Outcome) -> Option<Answer> {
        self.trouble = Some(match outcome {
            Outcome::Fresh(answer) => return Some(answer),
            Outcome::Failed(fault) => {
                // Where no page could be had, robots.txt may not have been either.
                if matches!(fault, Fault::Status { .. } | Fault::Gone) {
                    self.robots = "allows it";
                }
                self.unanswered = matches!(fault, Fault::Dns(_) | Fault::Connect(_) | Fault::Timeout(_) | Fault::Tls(_));
                telling::fault(&fault)
            }
            Outcome::Skipped(Skip::Robots(line)) => {
                self.robots = "forbids it";
                format!("robots.txt forbids it ({line}), and overhear obeys")
            }
            Outcome::Skipped(Skip::ForbiddenAddress(why)) => {
                format!("it is not a public address: {why}; [fetch] allow_private names those that may be read")
            }
            Outcome::Skipped(Skip::HostWaits(until)) => format!("its host asked to be left alone until {until:.0}; try again then"),
            Outcome::NotModified | Outcome::Skipped(_) => "it was not asked: the time for one request was used up; try again".to_owned(),
        });
        None
    }

    /// Reads an answer as a configured source does.
    fn by_source(&mut self, source: &Source, start: &Ask, answer: &Answer, fetcher: &mut Fetcher, now: Timestamp) {
        if source.kind.is_pages() {
            self.engine = forum::engine(answer);
            self.feeds = feeds(answer);
        }
        self.select(source, answer);
        match read(source, start, answer, now) {
            Ok(reading) if source.kind == SourceKind::Feed => {
                self.kind = Some(SourceKind::Feed);
                self.nature = Some("feed");
                self.take(&reading);
            }
            Ok(reading) => self.list_or_thread(source, &reading, fetcher, now),
            Err(why) => self.trouble = Some(why.to_string()),
        }
    }

    /// Finds out what an answer is.
    fn by_itself(&mut self, start: &Ask, answer: &Answer, fetcher: &mut Fetcher, now: Timestamp) {
        let source = |kind| Source::new("probe", kind, start.url.as_str());
        // A JSON Feed is JSON too.
        let json = answer.body.trim_ascii_start().starts_with(b"{") || answer.body.trim_ascii_start().starts_with(b"[");
        match read(&source(SourceKind::Feed), start, answer, now) {
            Ok(reading) => {
                self.kind = Some(SourceKind::Feed);
                self.nature = Some("feed");
                return self.take(&reading);
            }
            Err(Unreadable::NotAFeed(_)) => {}
            Err(_) if json => {}
            Err(why) => {
                self.trouble = Some(why.to_string());
                return;
            }
        }
        self.by_source(&source(if json { SourceKind::Api } else { SourceKind::Forum }), start, answer, fetcher, now);
    }

    /// Takes in a page that is a list or a thread; of a list without posts the first thread is read for them.
    fn list_or_thread(&mut self, source: &Source, reading: &Reading, fetcher: &mut Fetcher, now: Timestamp) {
        self.kind = Some(source.kind);
        let first = reading.listed.first().map(|row| row.ask.clone());
        self.nature = Some(if first.is_some() { "list" } else { "thread" });
        self.take(reading);
        let Some(first) = first.filter(|_| reading.posts.is_empty()) else { return };
        let Outcome::Fresh(answer) = ask(fetcher, &first.url) else {
            self.gaps.push(format!("the first thread could not be asked: {}", shown(&first.url, false)));
            return;
        };
        self.select(source, &answer);
        match read(source, &first, &answer, now) {
            Ok(reading) => {
                self.sample = Some(first.url);
                if source.kind == SourceKind::Api {
                    self.title = String::new();
                }
                self.take(&Reading { listed: Vec::new(), next: Vec::new(), ..reading });
            }
            Err(why) => self.gaps.push(shown(&format!("the first thread ({}): {why}", first.url), false)),
        }
    }

    /// Notes what each selector of a source gives on a page.
    fn select(&mut self, source: &Source, answer: &Answer) {
        if source.kind != SourceKind::Selector {
            return;
        }
        let given = selector::given(source, answer).unwrap_or_default();
        let selectors = given.into_iter().map(|given| Selected {
            part: given.part.word(),
            selector: source.select.get(&given.part).cloned().unwrap_or_default(),
            elements: given.elements,
            posts: given.posts,
            first: given.first,
        });
        self.selectors.push(Selectors { page: answer.final_url.clone(), given: selectors.collect() });
    }

    fn take(&mut self, reading: &Reading) {
        if self.title.is_empty() {
            self.title = reading.threads.first().map(|thread| thread.title.shown()).unwrap_or_default();
        }
        self.zone = reading.zone.clone().or(self.zone.take());
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
pub(super) fn run(written: &str, like: Option<&str>, json: bool, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let target = Target::of(written, like, &config)?;
    let probe = look(&target, &config, context)?;
    let exit = if probe.kind.is_some() { Exit::Done } else { Exit::CheckFailed };
    if json {
        context.out.json(&probe)?;
        return Ok(exit);
    }
    tell::tell(&probe, context)?;
    Ok(exit)
}
