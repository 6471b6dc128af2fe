//! One host's turn: what waits for it, and what its robots.txt lets through.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::Request;
use super::address::host_key;
use super::robots::{self, Robots, Verdict};
use crate::model::exchange::{Outcome, Skip, Validators};

/// What a job is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Aim {
    /// A request of the caller, by its number.
    Page(u64),
    /// The robots.txt of a host (by key) under a scheme.
    Robots(String, String),
}

/// A request under way, from hop to hop.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub aim: Aim,
    pub validators: Validators,
    pub accept: &'static str,
    /// The address that was asked for, as the caller wrote it.
    pub first: String,
    /// The address to ask now.
    pub url: Url,
    /// Addresses asked already, for loops.
    pub seen: BTreeSet<String>,
    /// How far permanent redirects led.
    pub moved: Option<Url>,
    /// Whether only permanent redirects led here.
    pub permanent: bool,
    /// Whether a public address led here, so that a private one is out of reach.
    pub public_only: bool,
    /// When the first hop was sent.
    pub asked: Option<Timestamp>,
    /// Time spent in exchanges.
    pub spent: Duration,
    /// Whether the host's first fault was forgiven already.
    pub retried: bool,
}

impl Job {
    pub fn new(aim: Aim, request: &Request, url: Url) -> Self {
        Self {
            aim,
            validators: request.validators.clone(),
            accept: request.accept,
            first: request.url.clone(),
            url,
            seen: BTreeSet::new(),
            moved: None,
            permanent: true,
            public_only: false,
            asked: None,
            spent: Duration::ZERO,
            retried: false,
        }
    }

    /// The job that reads the robots.txt for `url`.
    pub fn robots(url: &Url) -> Self {
        let mut robots = url.clone();
        robots.set_path("/robots.txt");
        robots.set_query(None);
        let request = Request { url: robots.to_string(), validators: Validators::default(), accept: "text/plain, text/*;q=0.9, */*;q=0.1" };
        Self::new(Aim::Robots(host_key(url), url.scheme().to_owned()), &request, robots)
    }

    pub fn is_robots(&self) -> bool {
        matches!(self.aim, Aim::Robots(..))
    }
}

/// What a robots.txt, or the lack of one, means for a run.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Policy {
    /// Its rules hold.
    Rules(Box<Robots>),
    /// Nothing may be asked; this is what every request comes to.
    Closed(Outcome),
}

impl Policy {
    /// `None` when `url` may be asked, otherwise what the request comes to.
    pub fn refuses(&self, url: &Url) -> Option<Outcome> {
        match self {
            Self::Closed(outcome) => Some(outcome.clone()),
            Self::Rules(rules) => match rules.verdict(&robots::same_escapes(&robots::path_and_query(url.as_str()))) {
                Verdict::Allowed => None,
                Verdict::Forbidden(line) => Some(Outcome::Skipped(Skip::Robots(line))),
            },
        }
    }

    /// Seconds that it asks to leave between requests.
    pub fn crawl_delay(&self) -> Option<f64> {
        match self {
            Self::Rules(rules) => rules.crawl_delay(),
            Self::Closed(_) => None,
        }
    }
}

/// Where a scheme's robots.txt stands in a run.
#[derive(Debug, Clone)]
pub(super) enum Gate {
    /// Being read.
    Reading,
    /// Known.
    Known(Policy),
}

/// One host's queue.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// robots.txt hops: they go first and need no gate.
    pub urgent: VecDeque<Job>,
    /// Everything else, first come first served.
    pub queue: VecDeque<Job>,
    /// Whether an exchange with the host is under way.
    pub busy: bool,
    /// When its turn is due, as entered in the timetable.
    pub due: Option<(Timestamp, u64)>,
    /// robots.txt by scheme.
    pub gates: BTreeMap<String, Gate>,
}

impl Lane {
    /// Whether there is a job that does not wait for a robots.txt.
    pub fn has_work(&self) -> bool {
        !self.urgent.is_empty() || self.queue.iter().any(|job| self.is_open(job))
    }

    /// Whether the gate of a job's scheme is not being read; one that was never looked at can be, so that counts as work.
    fn is_open(&self, job: &Job) -> bool {
        !matches!(self.gates.get(job.url.scheme()), Some(Gate::Reading))
    }

    /// `None` when a known robots.txt lets `url` through or none is known, otherwise what the request comes to.
    pub fn refuses(&self, url: &Url) -> Option<Outcome> {
        match self.gates.get(url.scheme()) {
            Some(Gate::Known(policy)) => policy.refuses(url),
            Some(Gate::Reading) | None => None,
        }
    }

    /// Takes the next job that does not wait for a robots.txt.
    pub fn take(&mut self) -> Option<Job> {
        if let Some(job) = self.urgent.pop_front() {
            return Some(job);
        }
        let at = self.queue.iter().position(|job| self.is_open(job))?;
        self.queue.remove(at)
    }

    /// Takes every job there is.
    pub fn take_all(&mut self) -> Vec<Job> {
        self.urgent.drain(..).chain(self.queue.drain(..)).collect()
    }

    /// Takes every job of a scheme but robots.txt hops.
    pub fn take_scheme(&mut self, scheme: &str) -> Vec<Job> {
        let (taken, left) = self.queue.drain(..).partition(|job| job.url.scheme() == scheme);
        self.queue = left;
        Vec::from(taken)
    }

    /// The crawl delay of the host, the longest of its schemes.
    pub fn crawl_delay(&self) -> Option<f64> {
        self.gates
            .values()
            .filter_map(|gate| match gate {
                Gate::Known(policy) => policy.crawl_delay(),
                Gate::Reading => None,
            })
            .reduce(f64::max)
    }
}
