//! The walk: one task that keeps every host's turn, and the loop on the caller's thread that takes the outcomes.
//!
//! All state belongs to the one task, so there are no locks but the memory of hosts, and two exchanges with a host cannot overlap. Time comes
//! from the [`Clock`] only; a simulated one is advanced when nothing else is left to happen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;
use tokio::sync::mpsc as wire;
use tokio::task::{Id, JoinSet};
use url::Url;

use super::address::{AddressRules, Refusal, check_url, host_key, read_url, without_query};
use super::client::{Question, Raw, Trouble, Wire};
use super::lane::{Aim, Gate, Job, Lane, Policy};
use super::manners;
use super::record::{Recorder, Recording};
use super::robots::{self, Robots};
use super::{Clock, HostMemory, HostState, LONGEST_PATIENCE, OnLanding, PAUSE, Request, RobotsState, Settings, WalkReport};
use crate::model::exchange::{Fault, Learned, Outcome, Skip};

/// How long a robots.txt is obeyed without being read again (RFC 9309 section 2.4).
const ROBOTS_FRESH: SignedDuration = SignedDuration::from_hours(24);
/// How old a copy may be that stands in while robots.txt cannot be read (RFC 9309 section 2.3.1.4).
const ROBOTS_STALE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a fetcher and its walks share.
pub(super) struct Shared {
    pub settings: Settings,
    pub rules: AddressRules,
    pub world: World,
    pub recorder: Option<Recorder>,
    pub clock: Clock,
    pub memory: HostMemory,
}

/// Where answers come from.
pub(super) enum World {
    Network(Wire),
    Recording(Recording),
}

impl Shared {
    pub fn is_replay(&self) -> bool {
        matches!(self.world, World::Recording(_))
    }

    async fn exchange(&self, question: &Question) -> Result<Raw, Trouble> {
        match &self.world {
            World::Network(wire) => wire.exchange(question).await,
            World::Recording(recording) => recording.exchange(question),
        }
    }
}

/// Whether a remembered robots.txt is of any use: not older than a stand-in may be, and not from the future.
pub(super) fn worth_keeping(robots: &RobotsState, now: Timestamp) -> bool {
    !manners::is_to_come(Some(robots.read), now) && now.duration_since(robots.read) <= ROBOTS_STALE
}

/// Whether a status of robots.txt is an answer (RFC 9309 sections 2.3.1.1 to 2.3.1.3) rather than a failure to answer.
pub(super) fn is_answer(status: u16) -> bool {
    (200..500).contains(&status) && status != 429
}

/// What a remembered robots.txt says, if it was read for this crawler.
fn policy_of(state: &RobotsState, agent: &str) -> Option<Policy> {
    match state.status {
        200..=299 if robots::is_for(&state.text, agent) => Some(Policy::Rules(Box::new(Robots::parse(state.text.as_bytes(), agent)))),
        300..=499 if is_answer(state.status) => Some(Policy::Rules(Box::default())),
        _ => None,
    }
}

/// An outcome on its way to the caller.
pub(super) struct Report {
    id: u64,
    outcome: Outcome,
    learned: Learned,
}

/// Runs the walk; see [`super::Fetcher::walk`].
pub(super) fn walk<T>(shared: &Arc<Shared>, runtime: &Runtime, seeds: Vec<(T, Request)>, on: &mut OnLanding<'_, T>) -> WalkReport {
    let (requests, taken) = wire::unbounded_channel();
    let (results, outcomes) = mpsc::channel();
    let task = runtime.spawn(Scheduler::new(Arc::clone(shared), taken, results).run());
    let mut tags = BTreeMap::new();
    let mut next = 0_u64;
    let mut dropped = 0;
    let mut number = |batch: Vec<(T, Request)>, tags: &mut BTreeMap<u64, T>| -> Vec<(u64, Request)> {
        batch
            .into_iter()
            .map(|(tag, request)| {
                next += 1;
                tags.insert(next, tag);
                (next, request)
            })
            .collect()
    };
    // A send fails only when the task is gone; the loop below then ends and says so.
    let _ = requests.send(number(seeds, &mut tags));
    loop {
        let result = match outcomes.recv_timeout(PAUSE) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => {
                dropped += on(None).len();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let over = result.outcome == Outcome::Skipped(Skip::Budget);
        let Some(tag) = tags.remove(&result.id) else { continue };
        let mut more = on(Some((tag, result.outcome, result.learned)));
        if over {
            dropped += more.len();
            more.clear();
        }
        let _ = requests.send(number(more, &mut tags));
    }
    let mut report = runtime.block_on(task).unwrap_or_default();
    for (_, tag) in tags {
        // Only a bug leads here; no request is lost silently all the same.
        let outcome = Outcome::Failed(Fault::Other("the network task stopped before its work was done".to_owned()));
        dropped += on(Some((tag, outcome, Learned::default()))).len();
        report.failed += 1;
    }
    report.dropped = dropped;
    report.recording = shared.recorder.as_ref().and_then(Recorder::finish);
    report
}

/// What came of one exchange.
pub(super) struct Landing {
    pub result: Result<Raw, Trouble>,
    pub took: Duration,
}

/// The task that keeps the hosts' turns.
pub(super) struct Scheduler {
    pub shared: Arc<Shared>,
    pub agent: String,
    pub lanes: BTreeMap<String, Lane>,
    /// Hosts by the time of their turn.
    timetable: BTreeSet<(Timestamp, u64, String)>,
    turns: u64,
    flights: JoinSet<Landing>,
    in_flight: HashMap<Id, (String, Job)>,
    requests: wire::UnboundedReceiver<Vec<(u64, Request)>>,
    results: mpsc::Sender<Report>,
    /// Requests taken and not yet reported.
    open: usize,
    /// Outcomes reported that the caller has not yet dealt with; the seeds count as one.
    unacked: usize,
    pub deadline: Timestamp,
    over: bool,
    pub report: WalkReport,
}

impl Scheduler {
    pub fn new(shared: Arc<Shared>, requests: wire::UnboundedReceiver<Vec<(u64, Request)>>, results: mpsc::Sender<Report>) -> Self {
        let limit = SignedDuration::try_from(shared.settings.run_limit).unwrap_or(SignedDuration::MAX);
        let deadline = manners::after(shared.clock.now(), limit);
        Self {
            agent: robots::product_token(&shared.settings.user_agent).to_owned(),
            shared,
            lanes: BTreeMap::new(),
            timetable: BTreeSet::new(),
            turns: 0,
            flights: JoinSet::new(),
            in_flight: HashMap::new(),
            requests,
            results,
            open: 0,
            unacked: 1,
            deadline,
            over: false,
            report: WalkReport::default(),
        }
    }

    /// How long a request waits for its host: the configured gap at least, or no second request would ever be made.
    pub fn patience(&self) -> SignedDuration {
        LONGEST_PATIENCE.max(SignedDuration::try_from(self.shared.settings.host_gap).unwrap_or(SignedDuration::MAX))
    }

    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Whether another exchange may begin. Bodies that the caller has not dealt with yet count too, so that a slow caller does not pile
    /// them up.
    fn has_room(&self) -> bool {
        if self.shared.is_replay() {
            // One at a time, each after the caller has dealt with the one before: a recording replays in the same order every time.
            return self.flights.is_empty() && self.unacked == 0;
        }
        let most = self.shared.settings.concurrency.max(1);
        self.flights.len() < most && self.flights.len() + self.unacked < 2 * most
    }

    async fn run(mut self) -> WalkReport {
        loop {
            self.dispatch();
            if self.open == 0 && self.unacked == 0 {
                break;
            }
            if !self.over && self.now() >= self.deadline {
                self.end();
                continue;
            }
            let turn = if self.has_room() { self.timetable.first().map(|(at, _, _)| *at) } else { None };
            let wake = turn.map_or(self.deadline, |at| at.min(self.deadline));
            if self.shared.clock.is_simulated() && self.flights.is_empty() && self.unacked == 0 {
                let wait = self.shared.clock.until(wake);
                self.shared.clock.advance(wait);
                continue;
            }
            let wait = self.shared.clock.until(wake);
            let sleeps = !self.over && !self.shared.clock.is_simulated();
            tokio::select! {
                batch = self.requests.recv() => match batch {
                    Some(batch) => self.take(batch),
                    // The caller is gone (its callback panicked): so is the walk.
                    None => break,
                },
                Some(landed) = self.flights.join_next_with_id(), if !self.flights.is_empty() => {
                    let (id, landing) = match landed {
                        Ok((id, landing)) => (id, landing),
                        Err(why) => {
                            let fault = Fault::Other("an exchange ended in a panic: a bug of overhear".to_owned());
                            (why.id(), Landing { result: Err(Trouble::Fault(fault)), took: Duration::ZERO })
                        }
                    };
                    if let Some((key, job)) = self.in_flight.remove(&id) {
                        self.land(&key, job, landing);
                    }
                },
                () = tokio::time::sleep(wait), if sleeps => {},
            }
        }
        self.report
    }

    /// Takes requests from the caller.
    fn take(&mut self, batch: Vec<(u64, Request)>) {
        self.unacked = self.unacked.saturating_sub(1);
        for (id, request) in batch {
            self.open += 1;
            if self.over {
                self.report_outcome(id, Outcome::Skipped(Skip::Budget), Learned::default());
                continue;
            }
            let url = read_url(&request.url).and_then(|url| {
                if !self.shared.is_replay() {
                    check_url(&url, &self.shared.rules)?;
                }
                Ok(url)
            });
            match url {
                Ok(url) => self.enqueue(Job::new(Aim::Page(id), &request, url)),
                Err(Refusal::Unfit(why) | Refusal::Forbidden(why)) => {
                    self.report_outcome(id, Outcome::Skipped(Skip::ForbiddenAddress(why)), Learned::default());
                }
            }
        }
    }

    /// Puts a job into its host's queue, unless a robots.txt that is known already forbids it: that need not wait for a turn.
    pub fn enqueue(&mut self, job: Job) {
        let key = host_key(&job.url);
        let scheme = job.url.scheme();
        if !job.is_robots() {
            if !self.lanes.get(&key).is_some_and(|lane| lane.gates.contains_key(scheme))
                && let Some(policy) = self.remembered(&key, scheme)
            {
                self.lanes.entry(key.clone()).or_default().gates.insert(scheme.to_owned(), Gate::Known(policy));
            }
            if let Some(outcome) = self.lanes.get(&key).and_then(|lane| lane.refuses(&job.url)) {
                self.give_up(job, outcome);
                return;
            }
        }
        let lane = self.lanes.entry(key.clone()).or_default();
        if job.is_robots() {
            lane.urgent.push_back(job);
        } else {
            lane.queue.push_back(job);
        }
        self.arm(&key);
    }

    /// When the host may be asked next.
    fn turn(&self, key: &str) -> Timestamp {
        let now = self.now();
        if self.shared.is_replay() {
            return now;
        }
        let state = self.shared.memory.get(key).unwrap_or_default();
        manners::believable(state.not_before, state.noted, now).unwrap_or(now).max(now)
    }

    /// Enters the host's next turn into the timetable, or, when it is too far off, sends its jobs back.
    pub fn arm(&mut self, key: &str) {
        let at = self.turn(key);
        let too_late = at > manners::after(self.now(), self.patience()) || (at > self.now() && at >= self.deadline);
        let Some(lane) = self.lanes.get_mut(key) else { return };
        if let Some((at, turn)) = lane.due.take() {
            self.timetable.remove(&(at, turn, key.to_owned()));
        }
        if lane.busy || !lane.has_work() {
            return;
        }
        if too_late {
            for job in lane.take_all() {
                self.give_up(job, Outcome::Skipped(Skip::HostWaits(at)));
            }
            return;
        }
        self.turns += 1;
        lane.due = Some((at, self.turns));
        self.timetable.insert((at, self.turns, key.to_owned()));
    }

    /// Begins every exchange whose turn has come, as far as there is room.
    fn dispatch(&mut self) {
        while self.has_room() {
            let now = self.now();
            match self.timetable.first() {
                Some((at, _, _)) if *at <= now => {}
                _ => return,
            }
            if let Some((_, _, key)) = self.timetable.pop_first() {
                self.serve(&key);
            }
        }
    }

    /// Begins the next exchange with a host that is due.
    fn serve(&mut self, key: &str) {
        loop {
            let Some(lane) = self.lanes.get_mut(key) else { return };
            lane.due = None;
            if lane.busy {
                return;
            }
            let Some(job) = lane.take() else { return };
            let scheme = job.url.scheme().to_owned();
            if !job.is_robots() {
                if let Some(outcome) = lane.refuses(&job.url) {
                    self.give_up(job, outcome);
                    continue;
                }
                if !lane.gates.contains_key(&scheme) {
                    // What is remembered was looked up when the job came: the file must be read first.
                    lane.urgent.push_back(Job::robots(&job.url));
                    lane.queue.push_front(job);
                    lane.gates.insert(scheme, Gate::Reading);
                    continue;
                }
            }
            let left = self.shared.settings.total_timeout.saturating_sub(job.spent);
            if left.is_zero() {
                let limit = super::client::seconds(self.shared.settings.total_timeout);
                self.give_up(job, Outcome::Failed(Fault::Timeout(format!("the whole request took longer than {limit}"))));
                continue;
            }
            self.launch(key, job, left);
            return;
        }
    }

    /// Sends a job's next hop.
    fn launch(&mut self, key: &str, mut job: Job, left: Duration) {
        if let Some(lane) = self.lanes.get_mut(key) {
            lane.busy = true;
        }
        job.asked.get_or_insert(self.now());
        job.seen.insert(job.url.as_str().to_owned());
        let question = Question {
            url: job.url.clone(),
            validators: job.validators.clone(),
            accept: job.accept,
            public_only: job.public_only,
            cap: if job.is_robots() { robots::MAX_BYTES } else { self.shared.settings.max_body },
            cut: job.is_robots(),
            left,
        };
        let shared = Arc::clone(&self.shared);
        let handle = self.flights.spawn(async move {
            let started = shared.clock.now();
            let result = shared.exchange(&question).await;
            let took = Duration::try_from(shared.clock.now().duration_since(started)).unwrap_or_default();
            if let Some(recorder) = &shared.recorder {
                recorder.keep(&question.url, &result);
            }
            log(&question.url, &result, took);
            Landing { result, took }
        });
        self.in_flight.insert(handle.id(), (key.to_owned(), job));
    }

    /// What is remembered of a host's robots.txt, if that is recent enough to be obeyed unread.
    fn remembered(&self, key: &str, scheme: &str) -> Option<Policy> {
        if self.shared.is_replay() {
            return None;
        }
        let now = self.now();
        let state = self.robots_state(key, scheme)?;
        (worth_keeping(&state, now) && now.duration_since(state.read) < ROBOTS_FRESH).then(|| policy_of(&state, &self.agent)).flatten()
    }

    /// What may stand in for a robots.txt that cannot be read.
    pub fn stand_in(&self, key: &str, scheme: &str) -> Option<Policy> {
        let state = self.robots_state(key, scheme)?;
        worth_keeping(&state, self.now()).then(|| policy_of(&state, &self.agent)).flatten()
    }

    fn robots_state(&self, key: &str, scheme: &str) -> Option<RobotsState> {
        self.shared.memory.with(|hosts| hosts.get(key).and_then(|host| host.robots.get(scheme).cloned()))
    }

    /// Changes what is remembered of a host. Replaying teaches nothing about hosts.
    pub fn remember(&self, key: &str, change: impl FnOnce(&mut HostState)) {
        if !self.shared.is_replay() {
            let now = self.now();
            self.shared.memory.with(|hosts| {
                let host = hosts.entry(key.to_owned()).or_default();
                let before = host.not_before;
                change(host);
                if host.not_before != before {
                    host.noted = Some(now);
                }
            });
        }
    }

    /// Opens (or closes) a host's gate and lets what waited before it go on.
    pub fn settle(&mut self, key: &str, scheme: &str, policy: Policy) {
        let Some(lane) = self.lanes.get_mut(key) else { return };
        let refused = match &policy {
            Policy::Closed(outcome) => Some((outcome.clone(), lane.take_scheme(scheme))),
            Policy::Rules(_) => None,
        };
        lane.gates.insert(scheme.to_owned(), Gate::Known(policy));
        if let Some((outcome, jobs)) = refused {
            for job in jobs {
                self.give_up(job, outcome.clone());
            }
        }
        self.arm(key);
    }

    /// Ends a job without another exchange.
    pub fn give_up(&mut self, job: Job, outcome: Outcome) {
        self.finish(job, outcome, Learned::default());
    }

    /// Ends a job: a page's outcome goes to the caller, a robots.txt's to the pages that wait for it.
    pub fn finish(&mut self, job: Job, outcome: Outcome, learned: Learned) {
        match job.aim {
            Aim::Page(id) => {
                let moved_to = match &outcome {
                    Outcome::Fresh(_) | Outcome::NotModified => job.moved.map(String::from),
                    Outcome::Skipped(_) | Outcome::Failed(_) => None,
                };
                let took = job.asked.map(|_| SignedDuration::try_from(job.spent).unwrap_or(SignedDuration::MAX));
                let hosts = job.seen.iter().filter_map(|url| super::host_of(url)).collect();
                self.report_outcome(id, outcome, Learned { moved_to, asked: job.asked, took, hosts, ..learned });
            }
            Aim::Robots(key, scheme) => self.settle(&key, &scheme, Policy::Closed(outcome)),
        }
    }

    fn report_outcome(&mut self, id: u64, outcome: Outcome, learned: Learned) {
        self.open = self.open.saturating_sub(1);
        match &outcome {
            Outcome::Fresh(_) => self.report.fresh += 1,
            Outcome::NotModified => self.report.not_modified += 1,
            Outcome::Skipped(_) => self.report.skipped += 1,
            Outcome::Failed(_) => self.report.failed += 1,
        }
        // When the caller is gone nobody acknowledges; the closed request channel ends the walk.
        if self.results.send(Report { id, outcome, learned }).is_ok() {
            self.unacked += 1;
        }
    }

    /// The run's time is up: everything left is reported, exchanges under way are called off.
    fn end(&mut self) {
        self.over = true;
        let flying: Vec<(String, Job)> = self.in_flight.drain().map(|(_, flight)| flight).collect();
        self.flights = JoinSet::new();
        self.timetable.clear();
        let mut jobs = Vec::new();
        for (key, job) in flying {
            // It was asked, so it is owed its rest.
            let rest = manners::after(self.now(), manners::gap(self.shared.settings.host_gap, Duration::ZERO, None));
            self.remember(&key, |host| host.not_before = host.not_before.max(Some(rest)));
            jobs.push(job);
        }
        for lane in self.lanes.values_mut() {
            jobs.extend(lane.take_all());
        }
        jobs.retain(|job| !job.is_robots());
        // In the order in which they were asked for.
        jobs.sort_by_key(|job| match job.aim {
            Aim::Page(id) => id,
            Aim::Robots(..) => u64::MAX,
        });
        for job in jobs {
            self.give_up(job, Outcome::Skipped(Skip::Budget));
        }
    }
}

/// One line a hop for those who look: host and path only, since a query may carry a secret.
fn log(url: &Url, result: &Result<Raw, Trouble>, took: Duration) {
    let address = without_query(url);
    match result {
        Ok(raw) => tracing::debug!(address = ?address, status = raw.status, bytes = raw.wire, took = ?took, "answered"),
        Err(trouble) => tracing::debug!(address = ?address, trouble = ?trouble, took = ?took, "not answered"),
    }
}
