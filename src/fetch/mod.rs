//! The network: hosts, limits, robots, retries, conditional requests, record and replay. The only room that waits.
//!
//! [`Fetcher::walk`] is synchronous to its caller. Inside, one task on a small runtime of its own keeps the hosts ([`walk`]), one exchange
//! runs per host at most ([`client`]), and each outcome is handed to the caller's thread, where parsing it holds up nobody.
//!
//! Decisions that are visible from outside:
//! - Every hop counts: each redirect and each robots.txt is a request to its host, with the whole gap before the next one.
//! - A request waits for its host at most [`LONGEST_PATIENCE`] within a run; longer, and it is skipped with the time to come back.
//! - Redirects: at most [`Settings::max_redirects`], each hop checked like a first address, robots.txt of its host included. `https` to
//!   `http` is refused. What a *public* address redirects to must be public: the allow-list of private addresses holds only for addresses
//!   that are asked directly or that another private address leads to.
//! - Only 301 and 308 move an address ([`crate::model::exchange::Learned::moved_to`]), as far as they lead without another kind between, and
//!   only when the end of the chain answered.
//! - 429, 502, 503, 504 and failures to reach a host are faults of the host: it is left alone until its `Retry-After` (at most 24 hours) or
//!   by a back-off that doubles from 5 minutes to 24 hours. The first such fault of a host in good standing is tried once more in the same
//!   run, after twice the gap or the `Retry-After`, if that is short.
//! - robots.txt is kept for 24 hours. 2xx is obeyed; 4xx but 429, and more than five redirects, allow all; 429, 5xx and an unreachable host
//!   forbid all, unless a copy not older than 30 days is held, which is obeyed instead.

mod address;
mod client;
mod clock;
mod decode;
mod landing;
mod lane;
mod manners;
mod record;
pub mod robots;
mod walk;

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

use crate::model::exchange::{Learned, Outcome, Validators};

pub use clock::Clock;
pub use manners::is_to_come;

/// The longest that a request waits for its host within a run, unless [`Settings::host_gap`] is longer still.
pub const LONGEST_PATIENCE: SignedDuration = SignedDuration::from_secs(30);

/// How long no answer has to come for the caller of [`Fetcher::walk_with_pauses`] to be told of a pause.
pub const PAUSE: Duration = Duration::from_millis(300);

/// Takes the answer to a request, or word of a pause (`None`), and says what is to be asked further.
pub type OnLanding<'a, T> = dyn FnMut(Option<(T, Outcome, Learned)>) -> Vec<(T, Request)> + 'a;

/// Longest wait at the end for what cannot be called back (a name being resolved).
const SHUTDOWN: Duration = Duration::from_millis(500);

/// Limits and manners of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Sent as `User-Agent`: program, version and a contact address. Its leading letters are the name that robots.txt is read for.
    pub user_agent: String,
    /// CIDR ranges that may be asked although private (`127.0.0.0/8` for tests, an intranet).
    pub allow_private: Vec<String>,
    /// Largest body in bytes, as sent and when decoded.
    pub max_body: u64,
    /// Time to a connection.
    pub connect_timeout: Duration,
    /// Longest silence of a server within an answer.
    pub idle_timeout: Duration,
    /// Longest time of one request, redirects included; waiting for a host's turn is not counted.
    pub total_timeout: Duration,
    /// Least time between two requests to a host (its robots.txt `Crawl-delay` may ask for more).
    pub host_gap: Duration,
    /// Most requests under way at once, over all hosts; one a host.
    pub concurrency: usize,
    /// Most redirects of one request.
    pub max_redirects: usize,
    /// Longest time of the whole walk.
    pub run_limit: Duration,
    /// Write every exchange here.
    pub record: Option<PathBuf>,
    /// Answer from a recording and never touch the network.
    pub replay: Option<PathBuf>,
}

/// One request to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Absolute `http` or `https` address.
    pub url: String,
    /// Given back byte for byte.
    pub validators: Validators,
    /// What is acceptable (`Accept`).
    pub accept: &'static str,
}

/// What is remembered of a host between runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HostState {
    /// Not to be asked before this time (politeness gap, `Retry-After`, back-off).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// When `not_before` was set: one that was set in what is now the future came from a wrong clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noted: Option<Timestamp>,
    /// Failures in a row.
    #[serde(default)]
    pub faults: u32,
    /// robots.txt as last read, by scheme: `http` and `https` may differ.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub robots: BTreeMap<String, RobotsState>,
}

/// A host's robots.txt as remembered (RFC 9309: at most 24 hours).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RobotsState {
    /// When it was read.
    pub read: Timestamp,
    /// HTTP status, or 0 when the host could not be reached.
    pub status: u16,
    /// The lines of it that concern this crawler, see [`robots::Robots::canonical`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// What a walk came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WalkReport {
    /// Exchanges on the network, robots.txt and redirects included.
    pub exchanges: u64,
    /// Bytes of bodies on the wire.
    pub bytes: u64,
    /// Requests that brought a body.
    pub fresh: usize,
    /// Requests answered 304.
    pub not_modified: usize,
    /// Requests not made.
    pub skipped: usize,
    /// Requests made in vain.
    pub failed: usize,
    /// Further requests that came in answer to one that was skipped because the run was over; they were not taken.
    pub dropped: usize,
    /// What went wrong with writing the recording.
    pub recording: Option<String>,
}

/// Why there can be no network.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// An entry of the allow-list is no address range.
    #[error("allow_private: '{entry}' is not an address range like 10.0.0.0/8: {why}")]
    AllowList {
        /// The entry.
        entry: String,
        /// What is wrong.
        why: String,
    },
    /// The `User-Agent` cannot be sent, or names no product.
    #[error(
        "user_agent: '{0}' cannot be sent; it must begin with letters, as in overhear/1.0 (+https://example.org/contact), and be plain ASCII"
    )]
    UserAgent(String),
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
    /// The runtime could not be started.
    #[error("the network's threads could not be started: {0}")]
    Runtime(io::Error),
    /// A recording cannot be read or begun.
    #[error("{place}: {why}")]
    Recording {
        /// The file, with the line where one is wrong.
        place: String,
        /// What is wrong.
        why: String,
    },
}

/// Looks a name up: its addresses.
pub type Names = Arc<dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync>;

/// What a network stands in that is not a matter of manners: for tests and for intranets.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// Further certificate authorities to trust (DER), beside the machine's.
    pub roots: Vec<Vec<u8>>,
    /// Resolves names instead of the machine. What it gives is checked like any answer; it must not block.
    pub names: Option<Names>,
}

/// What is remembered of hosts, shared with a walk under way.
#[derive(Debug, Clone, Default)]
pub struct HostMemory(Arc<Mutex<BTreeMap<String, HostState>>>);

impl HostMemory {
    fn with<R>(&self, f: impl FnOnce(&mut BTreeMap<String, HostState>) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// All hosts, as they are now.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, HostState> {
        self.with(|hosts| hosts.clone())
    }

    /// One host by its key: its name, with the port where it is not the scheme's own.
    #[must_use]
    pub fn get(&self, host: &str) -> Option<HostState> {
        self.with(|hosts| hosts.get(host).cloned())
    }

    /// Has the host of an address left alone until then; `now` is when that is noted.
    pub fn leave_alone(&self, url: &str, until: Timestamp, now: Timestamp) {
        let Some(host) = host_of(url) else { return };
        self.with(|hosts| {
            let host = hosts.entry(host).or_default();
            if host.not_before.is_none_or(|before| before < until) {
                (host.not_before, host.noted) = (Some(until), Some(now));
            }
        });
    }
}

/// The key under which the host of an address is remembered; `None` when it is not an `http(s)` address.
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    address::read_url(url).ok().map(|url| address::host_key(&url))
}

/// The network, with what it remembers of hosts.
pub struct Fetcher {
    shared: Arc<walk::Shared>,
    runtime: Option<Runtime>,
}

impl Fetcher {
    /// The network with the machine's names and certificate authorities.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub fn new(settings: Settings, hosts: BTreeMap<String, HostState>, clock: Clock) -> Result<Self, FetchError> {
        Self::within(settings, hosts, clock, &Surroundings::default())
    }

    /// As [`Fetcher::new`], in other surroundings.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub fn within(
        settings: Settings,
        hosts: BTreeMap<String, HostState>,
        clock: Clock,
        surroundings: &Surroundings,
    ) -> Result<Self, FetchError> {
        let rules = address::AddressRules::new(&settings.allow_private).map_err(|(entry, why)| FetchError::AllowList { entry, why })?;
        if robots::product_token(&settings.user_agent).is_empty() {
            return Err(FetchError::UserAgent(crate::model::untrusted::shown(&settings.user_agent, false)));
        }
        let world = match &settings.replay {
            Some(folder) => walk::World::Recording(record::Recording::open(folder)?),
            None => walk::World::Network(client::Wire::new(&settings, &rules, surroundings)?),
        };
        let recorder = match &settings.record {
            Some(folder) if settings.replay.is_none() => Some(record::Recorder::create(folder)?),
            _ => None,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("overhear-net")
            .enable_all()
            .build()
            .map_err(FetchError::Runtime)?;
        let memory = HostMemory(Arc::new(Mutex::new(hosts)));
        let shared = walk::Shared { settings, rules, world, recorder, clock, memory };
        Ok(Self { shared: Arc::new(shared), runtime: Some(runtime) })
    }

    /// Runs `seeds` and whatever further requests `on` returns, all hosts at once and one request a host at a time.
    ///
    /// `on` is called once for every request taken, on this thread, in the order of arrival, with what came of it and what was learned. The
    /// walk ends when nothing is left or [`Settings::run_limit`] is reached; what is left then comes back as
    /// [`Skip::Budget`](crate::model::exchange::Skip::Budget), and requests returned in answer to that are dropped and counted.
    pub fn walk<T>(&mut self, seeds: Vec<(T, Request)>, on: &mut dyn FnMut(T, Outcome, Learned) -> Vec<(T, Request)>) -> WalkReport {
        self.walk_with_pauses(seeds, &mut |landed| landed.map_or_else(Vec::new, |(tag, outcome, learned)| on(tag, outcome, learned)))
    }

    /// As [`Fetcher::walk`]; `on` is also called, with `None`, whenever no answer has come for [`PAUSE`]: time to put things down.
    pub fn walk_with_pauses<T>(&mut self, seeds: Vec<(T, Request)>, on: &mut OnLanding<'_, T>) -> WalkReport {
        match &self.runtime {
            Some(runtime) => walk::walk(&self.shared, runtime, seeds, on),
            None => WalkReport::default(),
        }
    }

    /// What is remembered of hosts now, to be stored. Hosts of which nothing is worth remembering are left out.
    #[must_use]
    pub fn hosts(&self) -> BTreeMap<String, HostState> {
        let now = self.shared.clock.now();
        let mut hosts = self.memory().all();
        hosts.retain(|_, host| {
            host.robots.retain(|_, robots| walk::worth_keeping(robots, now));
            host.faults > 0 || host.not_before.is_some_and(|at| at > now) || !host.robots.is_empty()
        });
        hosts
    }

    /// What is remembered of one host, by its key (see [`host_of`]).
    #[must_use]
    pub fn host_state(&self, host: &str) -> Option<HostState> {
        self.memory().get(host)
    }

    /// The memory of hosts itself, which can be looked into from within [`Fetcher::walk`]'s callback.
    #[must_use]
    pub fn memory(&self) -> HostMemory {
        self.shared.memory.clone()
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        // A runtime that is merely dropped waits for ever for a name that is being resolved.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(SHUTDOWN);
        }
    }
}
