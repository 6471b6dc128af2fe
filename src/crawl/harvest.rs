//! One source in one run: what was asked and answered, then judged and committed.

mod given;
mod weigh;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use self::weigh::Noticed;
use super::counting::{Counting, Heard};
use super::health;
use super::news::News;
use super::owed::Lapse;
use super::plan;
use super::request;
use super::summary::SourceReport;
use super::telling::{self, address, push};
use super::watch;
use crate::engine::redress::Wrong;
use crate::engine::{Judge, PostReport, correlate};
use crate::fetch::{Clock, HostMemory, Request, host_of};
use crate::model::exchange::{Ask, Fault, Learned, Outcome, Purpose, Skip};
use crate::model::finding::Finding;
use crate::model::guard::guarded;
use crate::model::health::{Health, Kind};
use crate::model::id::{PostId, ThreadId, digest};
use crate::model::incident::Excerpt;
use crate::model::post::{Post, PostState, Thread};
use crate::model::source::{Source, SourceKind, SourceState};
use crate::model::untrusted::{Untrusted, shown};
use crate::source::{Gap, Reading, Unreadable};
use crate::store::{Commit, Committed, Store, StoreError};

/// Posts first seen within this time are judged again when their thread has something new.
const JUDGED_AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What politeness goes by within a run.
pub(super) struct Manners<'a> {
    /// When the run is.
    pub now: Timestamp,
    /// The time as it passes.
    pub clock: &'a Clock,
    /// What is remembered of hosts.
    pub memory: &'a HostMemory,
    /// A person asks, now.
    pub force: bool,
}

/// A source being walked.
pub(super) struct Harvest<'a> {
    /// Which.
    pub source: &'a Source,
    /// Requests under way or read so far.
    pub pages: usize,
    state: SourceState,
    began: Timestamp,
    waiting: usize,
    asked: BTreeSet<String>,
    /// Keys of hosts met on the way.
    hosts: BTreeSet<String>,
    threads: BTreeMap<ThreadId, Thread>,
    posts: BTreeMap<PostId, Post>,
    news: News,
    ttl: Option<SignedDuration>,
    start_ok: bool,
    start_fault: Option<Fault>,
    noticed: Noticed,
    report: SourceReport,
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
            report: SourceReport { id: source.id.clone(), name: source.name.clone(), ..SourceReport::default() },
        }
    }

    /// What is to be asked first: the source's own address, and what earlier runs left unread.
    pub fn seeds(&mut self, now: Timestamp) -> Vec<Ask> {
        let mut seeds = vec![crate::source::start(self.source)];
        if self.has_lists() {
            seeds.extend(self.news.resume(&self.state, now));
        }
        seeds
    }

    /// The request for an ask, which then counts as under way; `Err` when it should not be made. One that comes a few seconds early waits:
    /// its host is left alone until then.
    pub fn request(&mut self, ask: &Ask, manners: &Manners<'_>) -> Result<Request, Skip> {
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

    fn is_forum(&self) -> bool {
        self.source.kind.is_pages()
    }

    /// Whether its lists tell which threads have news.
    fn has_lists(&self) -> bool {
        self.source.kind.is_pages() || self.source.kind == SourceKind::Api
    }

    /// Whether an address is one of many alike that have led nowhere; said in the report.
    pub fn is_trap(&mut self, ask: &Ask) -> bool {
        let trap = self.is_forum() && self.news.is_trap(&ask.url);
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

    /// Whether nothing is under way any more.
    pub const fn is_complete(&self) -> bool {
        self.waiting == 0
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
                self.unchanged(ask)
            }
            Outcome::Skipped(skip) => {
                self.skipped(ask, skip);
                Vec::new()
            }
            Outcome::Failed(fault) => {
                push(&mut self.report.faults, format!("{}: {}", address(&ask.url), telling::fault(&fault)));
                if matches!(fault, Fault::Status { status: 404, .. }) {
                    // Where it was said to have moved for good there is nothing: the next run asks where it was.
                    page.moved_to = None;
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
                    return self.unchanged(ask);
                }
                self.report.pages += 1;
                // The adapters guard the parsers under them; this guards the run against a fault in the adapters themselves.
                let read =
                    guarded(|| crate::source::read(self.source, ask, &answer, now)).unwrap_or_else(|panic| Err(Unreadable::Parser(panic)));
                match read {
                    Ok(reading) => {
                        keep(page, learned);
                        page.body_hash = Some(hash);
                        self.start_ok |= start;
                        self.take(ask, reading, now)
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

    /// An answer that is the one we hold; returns where news may be instead.
    fn unchanged(&mut self, ask: &Ask) -> Vec<Ask> {
        self.report.unchanged += 1;
        self.start_ok |= ask.purpose == Purpose::Start;
        let next = if self.has_lists() { self.news.unchanged(&self.state, ask) } else { Vec::new() };
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
        let result = if posts.is_empty() {
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

    /// Works out what the source's state is after this run.
    fn settle(&mut self, now: Timestamp) {
        let lists = self.has_lists();
        let state = &mut self.state;
        if lists {
            std::mem::take(&mut self.news).settle(state, now);
        }
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

    /// Judges the threads that have something new.
    fn judge(
        &mut self,
        judge: &Judge,
        store: &dyn Store,
        posts: Vec<Post>,
        counting: &mut Counting<'_>,
        now: Timestamp,
    ) -> Result<Option<Commit>, StoreError> {
        let ids: Vec<_> = posts.iter().map(|post| (post.id.clone(), post.thread.clone(), post.hash.clone())).collect();
        let unseen: BTreeSet<PostId> = store.unseen(&self.source.id, &ids)?.into_iter().collect();
        self.weigh(&posts, &unseen, now);
        let mut threads: BTreeMap<ThreadId, Vec<Post>> = BTreeMap::new();
        for post in posts {
            threads.entry(post.thread.clone()).or_default().push(post);
        }
        // Where a wrong answer waits, a reading without a new post may still tell of an edit, a deletion or votes.
        let mut watched: BTreeMap<ThreadId, Vec<Wrong>> = BTreeMap::new();
        if judge.judges_answers() {
            for thread in threads.keys() {
                let wrongs = counting.watch.of(store, thread, now)?;
                if !wrongs.is_empty() {
                    watched.insert(thread.clone(), wrongs.to_vec());
                }
            }
        }
        threads.retain(|id, posts| watched.contains_key(id) || posts.iter().any(|post| unseen.contains(&post.id)));
        if threads.is_empty() {
            return Ok(None);
        }

        let young = now.checked_sub(JUDGED_AGAIN).unwrap_or(Timestamp::MIN);
        let mut commit = Commit { at: now, ..Commit::default() };
        let mut heard: Vec<Heard> = Vec::new();
        for (id, read) in threads {
            let met: BTreeSet<PostId> = read.iter().map(|post| post.id.clone()).collect();
            let (thread, mut all) = self.whole(store, &id, read)?;
            let watched = watched.remove(&id).unwrap_or_default();
            if !watched.is_empty() {
                watch::bury(&mut all, &met);
            }
            let judged = guarded(|| {
                let mut reports = judge.thread(&thread, &all, now);
                let linked = judge.linked(&thread, &all, &mut reports, counting.watch.fakes(), now);
                let sequels = judge.redress(&thread, &all, &reports, &with_new(watched.clone(), &reports), now);
                (reports, linked, sequels)
            });
            let (reports, linked, sequels) = judged.unwrap_or_else(|panic| {
                // The posts are archived all the same, so nothing is lost, and the run goes on.
                let what = thread.url.as_deref().map_or_else(|| id.to_string(), address);
                push(&mut self.report.faults, format!("{what}: could not be judged, which is a bug in overhear: {panic}"));
                (Vec::new(), Vec::new(), Vec::new())
            });
            commit.sequels.extend(sequels);
            for report in reports {
                let Some(post) = all.iter().find(|post| post.id == report.post && post.state != PostState::Gone) else { continue };
                // A question that arrives after its answer changes what the answer means, so young posts of the thread are judged
                // again; older ones are not, or an edited rule would flood the queue with last year's posts.
                if !unseen.contains(&post.id) && post.seen < young {
                    continue;
                }
                let signals = correlate::signals(&thread, post, &report);
                let mut findings: Vec<Finding> = report.findings.iter().filter(|finding| judge.queues(finding)).cloned().collect();
                findings.extend(linked.iter().filter(|finding| finding.post == post.id).cloned());
                let excerpt = || excerpt(&thread, post, report.lang);
                if !signals.is_empty() && counting.is_wanted() {
                    heard.push(Heard { post: post.clone(), signals: signals.clone(), found: report.findings.clone(), excerpt: excerpt() });
                }
                if !findings.is_empty() {
                    commit.excerpts.push(excerpt());
                    commit.findings.extend(findings);
                }
                commit.signals.extend(signals);
            }
            // The archive keeps of a watched thread what has changed: a state, a standing.
            commit.posts.extend(all.into_iter().filter(|post| unseen.contains(&post.id) || !watched.is_empty()));
            commit.threads.push(thread);
        }
        let filled = counting.take(&heard)?.into_iter().filter(|finding| judge.queues(finding));
        for finding in filled {
            if !commit.excerpts.iter().any(|excerpt| excerpt.post == finding.post) {
                commit.excerpts.extend(heard.iter().find(|heard| heard.post.id == finding.post).map(|heard| heard.excerpt.clone()));
            }
            commit.findings.push(finding);
        }
        if !unseen.is_empty() {
            self.state.last_new_post = Some(now);
        }
        commit.source = self.state.clone();
        Ok(Some(commit))
    }

    /// The thread as read now, completed by what the archive holds of it: a reply is judged with its question.
    fn whole(&self, store: &dyn Store, id: &ThreadId, read: Vec<Post>) -> Result<(Thread, Vec<Post>), StoreError> {
        let held = store.threads(&self.source.id, std::slice::from_ref(id))?.pop();
        let (held_thread, held_posts) = held.map_or((None, Vec::new()), |(thread, posts)| (Some(thread), posts));
        let mut all: BTreeMap<PostId, Post> = held_posts.into_iter().map(|post| (post.id.clone(), post)).collect();
        for mut post in read {
            if let Some(before) = all.get(&post.id) {
                post.seen = before.seen;
                if before.hash != post.hash {
                    post.state = PostState::Edited;
                }
            }
            all.insert(post.id.clone(), post);
        }
        let mut all: Vec<Post> = all.into_values().collect();
        all.sort_by(|a, b| a.written().cmp(&b.written()).then_with(|| a.part.cmp(&b.part)).then_with(|| a.id.cmp(&b.id)));
        let thread = match (self.threads.get(id).cloned(), held_thread) {
            (Some(read), held) => completed(read, held),
            (None, Some(held)) => held,
            (None, None) => Thread::bare(id.clone(), self.source.id.clone(), self.source.lang),
        };
        Ok((thread, all))
    }
}

/// A thread as read last, with what was known of it before where that reading is silent: a comment feed knows a thread by its address only.
fn completed(read: Thread, known: Option<Thread>) -> Thread {
    let Some(known) = known else { return read };
    Thread {
        title: if read.title.is_empty() { known.title } else { read.title },
        url: read.url.or(known.url),
        lang: read.lang.or(known.lang),
        opened: known.opened.or(read.opened),
        tags: if read.tags.is_empty() { known.tags } else { read.tags },
        replies: read.replies.or(known.replies),
        site: read.site.or(known.site),
        ..read
    }
}

/// The wrong answers that wait and those that were found just now, which are known better.
fn with_new(mut watched: Vec<Wrong>, reports: &[PostReport]) -> Vec<Wrong> {
    let found = Judge::wrongs(reports);
    watched.retain(|old| !found.iter().any(|new| (&new.post, &new.fingerprint) == (&old.post, &old.fingerprint)));
    watched.extend(found);
    watched
}

/// What staff see of a post.
pub(super) fn excerpt(thread: &Thread, post: &Post, lang: crate::model::lang::Lang) -> Excerpt {
    let body = post.body.raw();
    let mut end = body.len().min(Excerpt::MAX_BODY);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    Excerpt {
        post: post.id.clone(),
        source: thread.source.clone(),
        title: thread.title.clone(),
        url: post.url.clone().or_else(|| thread.url.clone()),
        author: post.author.clone(),
        body: Untrusted::from(&body[..end]),
        cut: end < body.len(),
        lang,
        posted: post.written(),
        standing: post.standing,
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
