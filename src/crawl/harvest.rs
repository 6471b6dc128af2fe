//! One source in one run: what was asked and answered, then judged and committed.

mod given;
mod weigh;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};

use self::weigh::Noticed;
use super::counting::Counting;
use super::gone::PageRead;
use super::health;
use super::judging::completed;
use super::news::News;
use super::owed::Lapse;
use super::plan;
use super::recheck;
use super::request;
use super::summary::SourceReport;
use super::telling::{self, address, push};
use crate::engine::Judge;
use crate::fetch::{Clock, HostMemory, Request, host_of};
use crate::model::exchange::{Ask, Fault, Learned, Outcome, Purpose, Skip, Validators};
use crate::model::guard::guarded;
use crate::model::health::{Health, Kind};
use crate::model::id::{PostId, ThreadId, digest};
use crate::model::incident::Excerpt;
use crate::model::post::{Post, Thread};
use crate::model::source::{Source, SourceKind, SourceState};
use crate::model::untrusted::{Untrusted, shown};
use crate::source::{Gap, Reading, Unreadable};
use crate::store::{Commit, Committed, Store, StoreError};

/// How long a thread has to be away that went together with many others.
const ABSENT: SignedDuration = SignedDuration::from_hours(2);
/// And one that is the source itself: nothing else tells whether the site is well.
const ABSENT_ALONE: SignedDuration = SignedDuration::from_hours(6);

/// Most requests of a source under way or lined up with its host.
const MOST_UNDER_WAY: usize = 16;

/// What politeness goes by within a run, and how far the run may go.
pub(super) struct Manners<'a> {
    /// When the run is.
    pub now: Timestamp,
    /// The time as it passes.
    pub clock: &'a Clock,
    /// What is remembered of hosts.
    pub memory: &'a HostMemory,
    /// A person asks, now.
    pub force: bool,
    /// Most answers read on behalf of one source.
    pub pages: usize,
    /// Most links followed.
    pub depth: u8,
}

/// A source being walked.
pub(super) struct Harvest<'a> {
    /// Which.
    pub source: &'a Source,
    /// Requests under way or read so far.
    pub pages: usize,
    pub(super) state: SourceState,
    began: Timestamp,
    waiting: usize,
    asked: BTreeSet<String>,
    /// Keys of hosts met on the way.
    hosts: BTreeSet<String>,
    pub(super) threads: BTreeMap<ThreadId, Thread>,
    posts: BTreeMap<PostId, Post>,
    news: News,
    ttl: Option<SignedDuration>,
    start_ok: bool,
    start_fault: Option<Fault>,
    noticed: Noticed,
    /// The run's time is up.
    out_of_time: bool,
    /// Asks that wait until fewer are under way.
    backlog: VecDeque<Ask>,
    /// Threads to be looked at again, once the source has answered.
    checks: Vec<(String, Vec<Ask>)>,
    /// Threads that incidents wait for.
    waited_for: BTreeSet<ThreadId>,
    /// Pages of threads, for the posts that they do not show.
    pub(super) looked_at: BTreeMap<ThreadId, Vec<PageRead>>,
    /// Threads that are not there any more, by what remembers them.
    pub(super) absent: BTreeMap<String, ThreadId>,
    pub(super) report: SourceReport,
}

impl<'a> Harvest<'a> {
    /// A source about to be asked.
    pub fn new(source: &'a Source, mut state: SourceState, now: Timestamp) -> Self {
        if !state.pages.contains_key(&source.url) {
            // Whatever was learned of the address that the source had before says nothing about this one.
            state = SourceState {
                gone: false,
                next_check: None,
                faults: 0,
                last_fault: None,
                owed: BTreeMap::new(),
                health: Health::default(),
                ..state
            };
        }
        Self {
            source,
            pages: 0,
            state,
            began: now,
            waiting: 0,
            asked: BTreeSet::new(),
            hosts: BTreeSet::new(),
            threads: BTreeMap::new(),
            posts: BTreeMap::new(),
            news: News::of(source.kind),
            ttl: None,
            start_ok: false,
            start_fault: None,
            noticed: Noticed::default(),
            out_of_time: false,
            backlog: VecDeque::new(),
            checks: Vec::new(),
            waited_for: BTreeSet::new(),
            looked_at: BTreeMap::new(),
            absent: BTreeMap::new(),
            report: SourceReport { id: source.id.clone(), name: source.name.clone(), ..SourceReport::default() },
        }
    }

    /// Plans a second look at threads that are due for one, within a share of the run's budget.
    pub fn plan_checks(&mut self, waited_for: &BTreeSet<ThreadId>, budget: usize, now: Timestamp) {
        if self.has_lists() {
            self.checks = recheck::due(&self.state, self.source.kind, waited_for, now, recheck::share(budget));
            self.waited_for.clone_from(waited_for);
        }
    }

    /// Whether it remembers threads that may have to be looked at again.
    pub fn has_threads(&self) -> bool {
        self.has_lists() && !self.state.threads.is_empty()
    }

    /// What is to be asked first: the source's own address, and what earlier runs left unread.
    pub fn seeds(&mut self, manners: &Manners<'_>) -> Vec<(Ask, Request)> {
        let mut seeds = vec![crate::source::start(self.source)];
        if self.has_lists() {
            seeds.extend(self.news.resume(&self.state, manners.now));
        }
        self.next(seeds, manners)
    }

    /// The request for an ask, which then counts as under way; `Err` when it should not be made. One that comes a few seconds early waits:
    /// its host is left alone until then.
    fn request(&mut self, ask: &Ask, manners: &Manners<'_>) -> Result<Request, Skip> {
        let now = manners.now;
        let request = request(&self.state, ask, self.source.kind, now)?;
        let (page, clock) = (self.state.pages.get(&ask.url), manners.clock.now());
        if let Some(soonest) = page.and_then(|page| plan::soonest(self.source, page, clock, manners.force)) {
            if soonest.duration_since(clock) > plan::EARLY {
                return Err(Skip::StillFresh(soonest));
            }
            if soonest > clock {
                manners.memory.leave_alone(&request.url, soonest, clock);
            }
        }
        self.asked.insert(ask.url.clone());
        self.pages += 1;
        self.waiting += 1;
        Ok(request)
    }

    /// Whether its lists tell which threads have news.
    fn has_lists(&self) -> bool {
        self.source.kind.is_pages() || self.source.kind == SourceKind::Api
    }

    /// Whether an address is one of many alike that have led nowhere; said in the report.
    fn is_trap(&mut self, ask: &Ask) -> bool {
        let trap = self.source.kind.is_pages() && self.news.is_trap(&self.state, &ask.url);
        self.noticed.trapped |= trap;
        if trap {
            let line = format!("addresses like {} lead nowhere, which looks like a trap: no more of them are asked", address(&ask.url));
            if !self.report.skipped.iter().any(|known| known.ends_with("no more of them are asked")) {
                // Before the others: it tells why they are many.
                self.report.skipped.insert(0, line);
            }
        }
        trap
    }

    /// Notes that an ask was not made.
    pub fn skipped(&mut self, ask: &Ask, skip: Skip) {
        if self.has_lists() {
            match &skip {
                Skip::Robots(_) | Skip::ForbiddenAddress(_) => {}
                Skip::StillFresh(until) => self.news.missed(ask, Lapse::Until(*until)),
                Skip::HostWaits(_) | Skip::Budget | Skip::NotRecorded => self.news.missed(ask, Lapse::NotAsked),
            }
        }
        match skip {
            // The server said itself that nothing will have changed until then: nothing to report, and nothing learned.
            Skip::StillFresh(_) => {}
            // Nothing about the source is wrong when our own time is up or its host asked for a pause.
            Skip::HostWaits(until) => {
                self.report.asked_to_wait = true;
                // Its own wish (429, `Retry-After`) or our back-off after a failure: which of them is not known any more.
                push(&mut self.report.skipped, format!("its host is left alone until {until:.0}"));
            }
            Skip::Robots(line) => {
                let what = format!("robots.txt forbids {} ({})", address(&ask.url), shown(&line, false));
                let start = ask.purpose == Purpose::Start;
                push(if start { &mut self.report.refused } else { &mut self.report.skipped }, what);
            }
            Skip::ForbiddenAddress(why) => push(
                &mut self.report.refused,
                format!(
                    "{} is not a public address: {}; [fetch] allow_private names those that may be read",
                    address(&ask.url),
                    shown(&why, false)
                ),
            ),
            Skip::Budget => {
                self.noticed.over_budget = true;
                push(&mut self.report.skipped, format!("{}: the run's budget was used up", address(&ask.url)));
            }
            Skip::NotRecorded => push(&mut self.report.skipped, format!("{}: not in the recording", address(&ask.url))),
        }
    }

    /// Lines asks up and returns the requests for those whose turn it is: few at a time, so that the rest can be withdrawn when they turn out
    /// to lead nowhere, or when the time is up.
    pub fn next(&mut self, wanted: Vec<Ask>, manners: &Manners<'_>) -> Vec<(Ask, Request)> {
        self.backlog.extend(wanted);
        let mut requests = Vec::new();
        while self.waiting < MOST_UNDER_WAY
            && let Some(ask) = self.backlog.pop_front()
        {
            if self.asked.contains(&ask.url) || self.is_trap(&ask) {
                continue;
            }
            if self.out_of_time || ask.depth > manners.depth || self.pages >= manners.pages {
                self.skipped(&ask, Skip::Budget);
                continue;
            }
            match self.request(&ask, manners) {
                Ok(request) => requests.push((ask, request)),
                Err(skip) => self.skipped(&ask, skip),
            }
        }
        requests
    }

    /// Whether nothing is under way any more, nor waits to be asked.
    pub fn is_complete(&self) -> bool {
        self.waiting == 0 && self.backlog.is_empty()
    }

    /// Takes an answer in; returns what should be asked next.
    pub fn answered(&mut self, ask: &Ask, outcome: Outcome, learned: Learned, now: Timestamp) -> Vec<Ask> {
        self.waiting = self.waiting.saturating_sub(1);
        self.hosts.extend(learned.hosts.iter().cloned());
        let page = self.state.pages.entry(ask.url.clone()).or_default();
        if learned.asked.is_some() {
            page.asked = learned.asked;
        }
        let start = ask.purpose == Purpose::Start;
        match outcome {
            Outcome::NotModified => {
                keep(page, learned);
                let next = self.unchanged(ask);
                self.with_checks(next)
            }
            Outcome::Skipped(skip) => {
                self.out_of_time |= skip == Skip::Budget;
                self.skipped(ask, skip);
                Vec::new()
            }
            Outcome::Failed(fault) => {
                let not_there = matches!(fault, Fault::Gone | Fault::Status { status: 404 | 410, .. });
                let instead = if not_there && self.has_lists() { self.news.not_there(&mut self.state, ask) } else { None };
                if let Some(instead) = instead.filter(|_| !start) {
                    return instead.into_iter().filter(|ask| !self.asked.contains(&ask.url)).collect();
                }
                push(&mut self.report.faults, format!("{}: {}", address(&ask.url), telling::fault(&fault)));
                if matches!(fault, Fault::Status { status: 404, .. }) {
                    // Where it was said to have moved for good there is nothing: the next run asks where it was.
                    self.state.pages.entry(ask.url.clone()).or_default().moved_to = None;
                }
                if self.has_lists() {
                    self.news.missed(ask, Lapse::Failed);
                }
                if start {
                    self.start_fault = Some(fault);
                } else {
                    self.wall(ask, &fault, &telling::fault(&fault));
                }
                Vec::new()
            }
            Outcome::Fresh(answer) => {
                let hash = digest(&[&String::from_utf8_lossy(&answer.body)], 16);
                if page.body_hash.as_deref() == Some(hash.as_str()) {
                    // Some servers answer 200 for ever: the content decides.
                    keep(page, learned);
                    let next = self.unchanged(ask);
                    return self.with_checks(next);
                }
                self.report.pages += 1;
                // The adapters guard the parsers under them; this guards the run against a fault in the adapters themselves.
                let read =
                    guarded(|| crate::source::read(self.source, ask, &answer, now)).unwrap_or_else(|panic| Err(Unreadable::Parser(panic)));
                match read {
                    Ok(reading) => {
                        keep(page, learned);
                        // What was cut because it took too long is read again, whatever it says of itself.
                        page.body_hash = Some(hash).filter(|_| !reading.cut);
                        if reading.cut {
                            page.validators = Validators::default();
                            if self.has_lists() {
                                self.news.missed(ask, Lapse::Failed);
                            }
                        }
                        self.start_ok |= start;
                        let next = self.take(ask, reading, now);
                        self.with_checks(next)
                    }
                    Err(Unreadable::NotAForum(why)) if !start => {
                        // What a list names is not always a thread: the rules, a shop, somebody's blog.
                        keep(page, learned);
                        page.body_hash = Some(hash);
                        push(&mut self.report.gaps, format!("{}: left out: {}", address(&ask.url), shown(&why, false)));
                        self.news.nothing_at(&ask.url);
                        self.noticed.barren += 1;
                        Vec::new()
                    }
                    Err(unreadable) => {
                        // Validators of a body that could not be read are not kept: a 304 must not hide that it was never understood.
                        push(&mut self.report.faults, format!("{}: {}", address(&ask.url), shown(&unreadable.to_string(), false)));
                        let fault = Fault::Other(unreadable.to_string());
                        if start {
                            self.start_fault = Some(fault);
                        } else {
                            self.wall(ask, &fault, &shown(&unreadable.to_string(), false));
                        }
                        if self.has_lists() {
                            self.news.missed(ask, Lapse::Failed);
                        }
                        Vec::new()
                    }
                }
            }
        }
    }

    /// What is to be asked next, and, once the source's own address has answered, the threads to be looked at again: a source that does not
    /// answer is not asked for its threads.
    fn with_checks(&mut self, mut next: Vec<Ask>) -> Vec<Ask> {
        if self.start_ok && !self.checks.is_empty() {
            let checks = self.news.check(std::mem::take(&mut self.checks));
            next.extend(checks.into_iter().filter(|ask| !self.asked.contains(&ask.url)));
            let mut met = BTreeSet::new();
            next.retain(|ask| met.insert(ask.url.clone()));
        }
        next
    }

    /// An answer that is the one we hold; returns where news may be instead.
    fn unchanged(&mut self, ask: &Ask) -> Vec<Ask> {
        self.report.unchanged += 1;
        self.start_ok |= ask.purpose == Purpose::Start;
        let next = if self.has_lists() { self.news.unchanged(&self.state, ask, self.began) } else { Vec::new() };
        next.into_iter().filter(|ask| !self.asked.contains(&ask.url)).collect()
    }

    fn take(&mut self, ask: &Ask, mut reading: Reading, now: Timestamp) -> Vec<Ask> {
        // Comments of an entry may well be none.
        let no_posts = reading.listed.is_empty() && reading.posts.is_empty() && ask.purpose != Purpose::Comments;
        self.noticed.barren += usize::from(no_posts);
        let next = if self.has_lists() { self.news.read(&self.state, ask, &mut reading, now) } else { std::mem::take(&mut reading.next) };
        for thread in reading.threads {
            let known = self.threads.remove(&thread.id);
            self.threads.insert(thread.id.clone(), completed(thread, known));
        }
        for post in reading.posts {
            self.posts.entry(post.id.clone()).or_insert(post);
        }
        self.ttl = self.ttl.max(reading.ttl);
        for gap in reading.gaps {
            self.report.damaged |= matches!(gap, Gap::Salvaged { .. });
            push(&mut self.report.gaps, telling::gap(&gap));
        }
        next.into_iter().filter(|ask| !self.asked.contains(&ask.url)).collect()
    }

    /// Judges what was read and commits it. A source with nothing new is put on `idle`, to be remembered with the others in one lease.
    /// `None` when there is nothing to report.
    pub fn finish(
        &mut self,
        judge: &Judge,
        store: &dyn Store,
        memory: &HostMemory,
        counting: &mut Counting<'_>,
        now: Timestamp,
        idle: &mut Vec<Commit>,
    ) -> Option<SourceReport> {
        self.settle(now);
        let posts: Vec<Post> = std::mem::take(&mut self.posts).into_values().collect();
        let suspects = |page: &PageRead| self.state.threads.get(&page.key).is_some_and(|mark| !mark.missing.is_empty());
        let nothing = posts.is_empty() && self.absent.is_empty() && !self.looked_at.values().flatten().any(suspects);
        let result = if nothing {
            self.weigh(&[], &BTreeSet::new(), now);
            Ok(None)
        } else {
            self.judge(judge, store, posts, counting, now)
        };
        let committed = result.and_then(|commit| {
            let hosts = self.hosts(memory);
            if let Some(commit) = commit {
                store.commit(&Commit { hosts, ..commit })
            } else if self.asked.is_empty() {
                Ok(Committed::default())
            } else {
                idle.push(Commit { at: now, source: self.state.clone(), hosts, ..Commit::default() });
                Ok(Committed::default())
            }
        });
        match committed {
            Ok(done) => {
                self.report.new_posts = done.new_posts;
                self.report.edited_posts = done.edited_posts;
                self.report.opened = done.opened;
                self.report.grown = done.grown;
                self.report.reopened = done.reopened;
                self.report.corrected = done.corrected;
                self.report.revised = done.revised;
            }
            Err(error) => {
                counting.forget();
                self.report.disk_full = matches!(error, StoreError::DiskFull { .. });
                self.report.lost = Some(error.to_string());
            }
        }
        let asked = self.report.pages + self.report.unchanged > 0;
        let silent = self.report.faults.is_empty()
            && self.report.changes.is_empty()
            && self.report.refused.is_empty()
            && self.report.skipped.is_empty();
        let says = asked || !silent || self.report.lost.is_some();
        says.then(|| std::mem::take(&mut self.report))
    }

    /// What is remembered of the hosts that this source has to do with, as the store keeps it: opaque to it.
    fn hosts(&self, memory: &HostMemory) -> Vec<(String, serde_json::Value)> {
        let addresses = self.state.pages.values().filter_map(|page| page.moved_to.as_ref());
        let hosts: BTreeSet<String> = self.asked.iter().chain(addresses).filter_map(|url| host_of(url)).collect();
        let hosts: BTreeSet<&String> = hosts.iter().chain(&self.hosts).collect();
        hosts.into_iter().filter_map(|host| Some((host.clone(), serde_json::to_value(memory.get(host)?).ok()?))).collect()
    }

    /// Writes down what was learned of its threads, and which of them are not there any more.
    fn settle_threads(&mut self, now: Timestamp) {
        let mut news = std::mem::take(&mut self.news);
        self.looked_at = news.take_pages();
        let absent = news.absent();
        // One or two threads that are not there while the others are were deleted; a forum that has lost most of them at once is ill.
        let few = self.start_ok && absent.len() <= (news.checks() / 2).max(2);
        news.settle(&mut self.state, &self.waited_for, now);
        for key in absent {
            let Some(mark) = self.state.threads.get_mut(&key) else { continue };
            let since = *mark.absent.get_or_insert(now);
            let waited = now.duration_since(since);
            let enough = if self.start_ok { ABSENT } else { ABSENT_ALONE };
            if (few || waited >= enough)
                && let Some(thread) = mark.thread.take()
            {
                mark.missing.clear();
                self.absent.insert(key, thread);
            }
        }
    }

    /// Works out what the source's state is after this run.
    fn settle(&mut self, now: Timestamp) {
        if self.has_lists() {
            self.settle_threads(now);
        }
        let state = &mut self.state;
        // Addresses not asked for months (comment feeds of old entries) are forgotten; the source's own stays.
        let old = self.began.checked_sub(SignedDuration::from_hours(90 * 24)).unwrap_or(Timestamp::MIN);
        state.pages.retain(|url, page| *url == self.source.url || page.asked.is_some_and(|asked| asked > old));
        match self.start_fault.take() {
            Some(fault) => {
                state.faults = state.faults.saturating_add(1);
                let why = telling::fault(&fault);
                // A server that asks for a pause, once or twice, is not ill.
                if !matches!(fault, Fault::Status { status: 429 | 503, .. }) || state.faults >= 3 {
                    self.noticed.blind = Some((health::kind_of(&fault), why.clone()));
                }
                state.last_fault = Some(why);
                state.gone = fault == Fault::Gone;
                let retry = if let Fault::Status { status, retry } = fault {
                    self.report.asked_to_wait = matches!(status, 429 | 503);
                    retry
                } else {
                    None
                };
                state.next_check = Some(plan::after_fault(self.source, now, state.faults, retry));
            }
            None if self.start_ok => {
                state.faults = 0;
                state.last_fault = None;
                state.last_success = Some(now);
                let page = state.pages.get(&self.source.url);
                state.next_check = Some(plan::after_success(self.source, page, now, self.ttl));
            }
            None if !self.report.faults.is_empty() || !self.report.refused.is_empty() => {
                state.faults = state.faults.saturating_add(1);
                state.last_fault = self.report.faults.first().or(self.report.refused.first()).cloned();
                let robots = self.report.refused.first().is_some_and(|why| why.starts_with("robots.txt"));
                let kind = match self.report.refused.first() {
                    Some(_) if robots => Kind::Robots,
                    Some(_) => Kind::Forbidden,
                    None => Kind::Failing,
                };
                self.noticed.blind = state.last_fault.clone().map(|why| (kind, why));
                state.next_check = Some(plan::after_fault(self.source, now, state.faults, None));
            }
            // Not asked at all: due again as soon as what stood in the way is gone.
            None => {}
        }
        self.report.in_a_row = state.faults;
    }
}

/// As much of a text as an incident keeps.
pub(super) fn beginning(body: &str) -> &str {
    &body[..body.floor_char_boundary(Excerpt::MAX_BODY)]
}

/// What staff see of a post.
pub(super) fn excerpt(thread: &Thread, post: &Post, lang: crate::model::lang::Lang) -> Excerpt {
    let body = post.body.raw();
    let kept = beginning(body);
    Excerpt {
        post: post.id.clone(),
        source: thread.source.clone(),
        title: thread.title.clone(),
        url: post.url.clone().or_else(|| thread.url.clone()),
        author: post.author.clone(),
        body: Untrusted::from(kept),
        cut: kept.len() < body.len(),
        lang,
        posted: post.written(),
        standing: post.standing,
        erased: None,
    }
}

fn keep(page: &mut crate::model::source::PageState, learned: Learned) {
    if let Some(validators) = learned.validators {
        page.validators = validators;
    }
    if learned.moved_to.is_some() {
        page.moved_to = learned.moved_to;
    }
    page.fresh_until = learned.fresh_until;
}
