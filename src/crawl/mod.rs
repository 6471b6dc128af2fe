//! One run: plan, walk, judge, commit, summary.
//!
//! ```text
//! plan     lease: what is remembered of sources and hosts          open .. close
//! walk     source <-> fetch; no lease is held while anybody waits
//! judge    thread by thread, as soon as a source has been walked
//! commit   lease: one source, atomically                           open .. close
//! summary  one line a source that has news or trouble
//! ```
//! A source is judged and committed as soon as its last answer is in, while the others are still being asked: a run that is killed
//! loses at most what it had not committed, and the next run reads that again. Findings have stable ids, so a repeat makes no duplicate.

pub mod again;
mod counting;
mod gone;
mod harvest;
pub mod health;
pub mod import;
mod judging;
mod marks;
mod news;
mod opener;
mod owed;
pub mod plan;
mod recheck;
pub mod summary;
pub mod telling;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::engine::Judge;
use crate::fetch::{Clock, FetchError, Fetcher, HostState, Request};
use crate::model::exchange::{Ask, Learned, Outcome, Skip};
use crate::model::id::{FactId, SourceId};
use crate::model::source::{Source, SourceKind, SourceState};
use crate::store::{Commit, Store, StoreError};

use counting::Counting;
use harvest::{Harvest, Manners};
use plan::{Due, NotDue};
use summary::Summary;

/// What an `Accept` header of a feed reader says.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";

/// And that of a reader of pages.
const ACCEPT_PAGES: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

/// And that of a reader of JSON interfaces.
const ACCEPT_JSON: &str = "application/json, application/vnd.api+json;q=0.9, */*;q=0.5";

/// Sources without news whose states are written in one lease. They are also written whenever no answer has come for a moment, and after
/// [`LONGEST_IDLE`] at the latest: what a killed run forgets of its manners (validators, `Retry-After`) is no more than that.
const IDLE_BATCH: usize = 64;
const LONGEST_IDLE: SignedDuration = SignedDuration::from_secs(1);

/// How a run is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Ask sources although their interval has not passed. What servers asked for (freshness, `Retry-After`, gaps) is kept all the same.
    pub force: bool,
    /// Only these sources; empty means all.
    pub only: Vec<SourceId>,
    /// Most answers read on behalf of one source in one run.
    pub page_budget: usize,
    /// Most links followed from a source's own address.
    pub depth: u8,
    /// Facts that have changed since the last run: archived answers are judged again by them.
    pub changed_facts: BTreeSet<FactId>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { force: false, only: Vec::new(), page_budget: 200, depth: 5, changed_facts: BTreeSet::new() }
    }
}

/// Why a run could not be made at all. What goes wrong with single sources is in the [`Summary`].
#[derive(Debug, thiserror::Error)]
pub enum CrawlError {
    /// The store could not be read for planning.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The network could not be set up.
    #[error(transparent)]
    Fetch(#[from] FetchError),
}

/// How far a run is; for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Sources done.
    pub done: usize,
    /// Sources to do.
    pub of: usize,
}

/// Everything a run works with.
pub struct Run<'a> {
    /// All configured sources.
    pub sources: &'a [Source],
    /// Rules, facts and brand, compiled.
    pub judge: &'a Judge,
    /// Where it is kept.
    pub store: &'a dyn Store,
    /// Manners of the network.
    pub fetch: crate::fetch::Settings,
    /// When the run is, for everything that is judged, dated and planned in it.
    pub now: Timestamp,
    /// The time as it passes while the network is waited for.
    pub clock: Clock,
    /// How to run.
    pub settings: Settings,
}

impl Run<'_> {
    /// Makes the run.
    ///
    /// # Errors
    /// When planning fails; single sources that fail are reported in the summary.
    pub fn run(self, progress: &mut dyn FnMut(Progress)) -> Result<Summary, CrawlError> {
        let now = self.now;
        let began = self.clock.now();
        let held = self.store.plan()?;
        let hosts: BTreeMap<String, HostState> =
            held.hosts.into_iter().filter_map(|(host, state)| Some((host, serde_json::from_value(state).ok()?))).collect();
        let states: BTreeMap<SourceId, SourceState> = held.sources.into_iter().map(|state| (state.id.clone(), state)).collect();

        let mut summary = Summary { at: now, ..Summary::default() };
        let mut harvests: Vec<Harvest<'_>> = Vec::new();
        for source in self.sources {
            if !self.settings.only.is_empty() && !self.settings.only.contains(&source.id) {
                continue;
            }
            let state = states.get(&source.id).cloned().unwrap_or_else(|| SourceState { id: source.id.clone(), ..SourceState::default() });
            match plan::due(source, &state, now, self.settings.force) {
                Due::Yes => harvests.push(Harvest::new(source, state, now)),
                Due::No(why) => {
                    summary.not_due += usize::from(why != NotDue::Gone);
                    if why == NotDue::Gone {
                        summary.gone.push(source.id.clone());
                    }
                }
            }
        }

        let mut counting = Counting::new(self.judge, self.store, now);
        if harvests.iter().any(Harvest::has_threads) {
            let waited_for = counting.watch.threads(self.store, now)?;
            for harvest in &mut harvests {
                harvest.plan_checks(&waited_for, self.settings.page_budget, now);
            }
        }
        let total = harvests.len();
        progress(Progress { done: 0, of: total });
        // Most runs of a busy crontab have nothing to ask: the network is not set up for them.
        let idle_run = total == 0 && self.fetch.record.is_none();
        let mut fetcher = if idle_run { None } else { Some(Fetcher::new(self.fetch.clone(), hosts, self.clock.clone())?) };
        let memory = fetcher.as_ref().map(Fetcher::memory).unwrap_or_default();
        let settings = &self.settings;
        let manners =
            Manners { now, clock: &self.clock, memory: &memory, force: settings.force, pages: settings.page_budget, depth: settings.depth };
        let mut seeds = Vec::new();
        for (index, harvest) in harvests.iter_mut().enumerate() {
            seeds.extend(harvest.seeds(&manners).into_iter().map(|(ask, request)| ((index, ask), request)));
        }

        let mut done = 0;
        let mut idle: Vec<Commit> = Vec::new();
        let mut written = self.clock.now();
        let mut finish = |harvest: &mut Harvest<'_>, idle: &mut Vec<Commit>, summary: &mut Summary| {
            done += 1;
            let report = harvest.finish(self.judge, self.store, &memory, &mut counting, now, idle);
            if let Some(report) = report {
                summary.add(report);
            }
            progress(Progress { done, of: total });
        };
        for harvest in harvests.iter_mut().filter(|harvest| harvest.is_complete()) {
            finish(harvest, &mut idle, &mut summary);
        }

        let mut on_landing = |landed: Option<((usize, Ask), Outcome, Learned)>| {
            let now_passing = self.clock.now();
            if landed.is_none() || idle.len() >= IDLE_BATCH || now_passing.duration_since(written) >= LONGEST_IDLE {
                remember(self.store, &mut idle, &mut summary);
                written = now_passing;
            }
            let Some(((index, ask), outcome, mut learned)) = landed else { return Vec::new() };
            // Counted from the answer on: nobody knows when the question arrived, nor when redirects sent it elsewhere.
            learned.asked = learned.asked.map(|asked| asked.max(now_passing));
            let Some(harvest) = harvests.get_mut(index) else { return Vec::new() };
            let asks = harvest.answered(&ask, outcome, learned, now);
            let next = harvest.next(asks, &manners).into_iter().map(|(ask, request)| ((index, ask), request)).collect();
            if harvest.is_complete() {
                finish(harvest, &mut idle, &mut summary);
            }
            next
        };
        let walked = fetcher.as_mut().map(|fetcher| fetcher.walk_with_pauses(seeds, &mut on_landing)).unwrap_or_default();
        // The walk reports every request that it took, also those that its time did not suffice for, so every harvest is complete here.
        remember(self.store, &mut idle, &mut summary);
        let looked = again::unanswered(self.judge, self.store, &mut counting, now, &mut summary.again)
            .and_then(|()| again::changed_facts(self.judge, self.store, &settings.changed_facts, now, &mut summary.again));
        let looked = looked.and_then(|()| self.store.purge(now).map(|_| ()));
        if let Err(error) = looked {
            summary.disk_full |= matches!(error, StoreError::DiskFull { .. });
            summary.store_troubles.push(error.to_string());
        }
        summary.recording = walked.recording.map(|why| format!("the recording is not complete: {why}"));
        summary.notices = self.store.notices().into_iter().map(|notice| notice.0).collect();
        summary.abstained = counting.abstained.into_iter().collect();
        summary.took = self.clock.now().duration_since(began);
        summary.sort();
        Ok(summary)
    }
}

/// Commits the states of sources that had nothing new, many in one lease.
fn remember(store: &dyn Store, idle: &mut Vec<Commit>, summary: &mut Summary) {
    if idle.is_empty() {
        return;
    }
    if let Err(error) = store.commit_all(idle) {
        summary.disk_full |= matches!(error, StoreError::DiskFull { .. });
        summary.store_troubles.push(error.to_string());
    }
    idle.clear();
}

/// A request for `ask`, a page for people or a feed, with the validators held for it; `Err` when it should not be made now.
fn request(state: &SourceState, ask: &Ask, kind: SourceKind, now: Timestamp) -> Result<Request, Skip> {
    let page = state.pages.get(&ask.url);
    if let Some(fresh) = page.and_then(|page| plan::still_fresh(page, now)) {
        return Err(Skip::StillFresh(fresh));
    }
    let url = page.and_then(|page| page.moved_to.clone()).unwrap_or_else(|| ask.url.clone());
    let accept = match kind {
        SourceKind::Feed => ACCEPT,
        SourceKind::Forum | SourceKind::Selector => ACCEPT_PAGES,
        SourceKind::Api => ACCEPT_JSON,
    };
    Ok(Request { url, validators: page.map(|page| page.validators.clone()).unwrap_or_default(), accept })
}
