//! The network: hosts, limits, robots, retries, conditional requests, record and replay. The only room that waits.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::exchange::Validators;

/// Limits and manners of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Sent as `User-Agent`: program, version and a contact address.
    pub user_agent: String,
    /// CIDR ranges that may be asked although private (`127.0.0.0/8` for tests, an intranet).
    pub allow_private: Vec<String>,
    /// Largest body in bytes, as sent and when decoded.
    pub max_body: u64,
    /// Time to a connection.
    pub connect_timeout: Duration,
    /// Longest silence of a server within an answer.
    pub idle_timeout: Duration,
    /// Longest time of one request, redirects included.
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
    #[serde(default)]
    pub not_before: Option<Timestamp>,
    /// Failures in a row.
    #[serde(default)]
    pub faults: u32,
    /// robots.txt as last read.
    #[serde(default)]
    pub robots: Option<RobotsState>,
}

/// A host's robots.txt as remembered (RFC 9309: at most 24 hours).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RobotsState {
    /// When it was read.
    pub read: Timestamp,
    /// HTTP status, or 0 when the host could not be reached.
    pub status: u16,
    /// Its text, cut at 500 KiB.
    pub text: String,
}
