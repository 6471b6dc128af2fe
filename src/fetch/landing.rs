//! What an answer means: for the page that asked, for its host, for robots.txt, and where a redirect goes on.

use std::time::Duration;

use jiff::Timestamp;

use super::RobotsState;
use super::address::{AddressRules, Refusal, check_url, join_url, without_query};
use super::client::{Raw, Trouble};
use super::lane::{Aim, Job, Policy};
use super::manners;
use super::robots::Robots;
use super::walk::{Landing, Scheduler, is_answer, worth_keeping};
use crate::model::exchange::{Answer, Fault, Learned, Outcome, Skip, Validators};

/// Redirects of a robots.txt that are followed (RFC 9309 section 2.3.1.2 asks for at least five).
const ROBOTS_REDIRECTS: usize = 5;

/// Validators longer than this are not kept: they would come back to us in every state and every request.
const LONGEST_VALIDATOR: usize = 1024;

/// How a failure reflects on the host.
struct HostFault {
    /// The time the server named, if it named one.
    retry: Option<Timestamp>,
    /// Whether another try after a short pause may help.
    fleeting: bool,
}

impl Scheduler {
    /// Deals with an exchange that has ended.
    pub fn land(&mut self, key: &str, mut job: Job, landing: Landing) {
        let Landing { result, took } = landing;
        if let Some(lane) = self.lanes.get_mut(key) {
            lane.busy = false;
        }
        job.spent = job.spent.saturating_add(took);
        let reached = !matches!(result, Err(Trouble::Forbidden(_) | Trouble::NotRecorded));
        if reached {
            self.report.exchanges += 1;
            self.report.bytes += result.as_ref().map_or(0, |raw| raw.wire);
            if let Some(job) = self.rest(key, job, &result, took) {
                self.go_on(job, result);
            }
        } else {
            self.go_on(job, result);
        }
        self.arm(key);
    }

    fn go_on(&mut self, job: Job, result: Result<Raw, Trouble>) {
        if job.is_robots() { self.robots_landed(&job, result) } else { self.page_landed(job, result) }
    }

    /// Gives the host its rest after an exchange, and the job back unless it was put back into the queue to be tried once more.
    fn rest(&mut self, key: &str, mut job: Job, result: &Result<Raw, Trouble>, took: Duration) -> Option<Job> {
        let now = self.now();
        let delay = self.lanes.get(key).and_then(super::lane::Lane::crawl_delay);
        let gap = manners::gap(self.shared.settings.host_gap, took, delay);
        let rested = manners::after(now, gap);
        let Some(fault) = host_fault(result, now) else {
            let page = !job.is_robots();
            self.remember(key, |host| {
                // A robots.txt that is there does not make up for pages that are not.
                if page {
                    host.faults = 0;
                }
                host.not_before = Some(rested);
            });
            return Some(job);
        };
        let before = self.shared.memory.get(key).map_or(0, |host| host.faults);
        let again = manners::after(rested, gap).max(fault.retry.unwrap_or(now));
        let soon = again <= manners::after(now, self.patience()) && again < self.deadline;
        if before == 0 && fault.fleeting && !job.retried && soon && !self.shared.is_replay() {
            job.retried = true;
            job.seen.remove(job.url.as_str());
            self.remember(key, |host| host.not_before = Some(again));
            if let Some(lane) = self.lanes.get_mut(key) {
                if job.is_robots() { lane.urgent.push_front(job) } else { lane.queue.push_front(job) }
            }
            return None;
        }
        let faults = before.saturating_add(1);
        let until = match fault.retry {
            // The server's word counts, but one that keeps saying "in a second" is not believed for ever.
            Some(at) => at.max(manners::after(now, if faults > 3 { manners::back_off(key, faults - 3) } else { gap })),
            None => manners::after(now, manners::back_off(key, faults)),
        };
        self.remember(key, |host| {
            host.faults = faults;
            host.not_before = Some(until.max(rested));
        });
        Some(job)
    }

    fn page_landed(&mut self, mut job: Job, result: Result<Raw, Trouble>) {
        let now = self.now();
        let raw = match result {
            Ok(raw) => raw,
            Err(trouble) => {
                let redirected = job.seen.len() > 1;
                let outcome = match trouble {
                    Trouble::Fault(fault) => Outcome::Failed(fault),
                    Trouble::Forbidden(why) if redirected => Outcome::Failed(Fault::Redirect(format!("to a forbidden address: {why}"))),
                    Trouble::Forbidden(why) => Outcome::Skipped(Skip::ForbiddenAddress(why)),
                    Trouble::NotRecorded => Outcome::Skipped(Skip::NotRecorded),
                };
                if matches!(outcome, Outcome::Skipped(_)) && !redirected {
                    job.asked = None;
                }
                return self.give_up(job, outcome);
            }
        };
        if let Some(location) = location(&raw) {
            let most = self.shared.settings.max_redirects;
            return match self.hop(&job, &raw, &location, most) {
                Ok(next) => self.enqueue(next),
                Err(why) => self.give_up(job, Outcome::Failed(Fault::Redirect(why))),
            };
        }
        let learned = learn(&job.validators, &raw, now);
        let outcome = match raw.status {
            200..=299 => Outcome::Fresh(Answer {
                url: job.first.clone(),
                final_url: job.url.as_str().to_owned(),
                status: raw.status,
                content_type: raw.headers.get("content-type").cloned(),
                body: raw.body,
                at: now,
            }),
            304 if job.validators != Validators::default() => Outcome::NotModified,
            // Gone for good only if nothing temporary stands between the address and the 410.
            410 if job.permanent => Outcome::Failed(Fault::Gone),
            status => {
                Outcome::Failed(Fault::Status { status, retry: raw.headers.get("retry-after").and_then(|v| manners::retry_after(v, now)) })
            }
        };
        self.finish(job, outcome, learned);
    }

    fn robots_landed(&mut self, job: &Job, result: Result<Raw, Trouble>) {
        let Aim::Robots(key, scheme) = job.aim.clone() else { return };
        let redirected = job.seen.len() > 1;
        let everything = || Policy::Rules(Box::default());
        let (status, policy) = match result {
            Ok(raw) => {
                if let Some(location) = location(&raw) {
                    match self.hop(job, &raw, &location, ROBOTS_REDIRECTS) {
                        Ok(next) => return self.enqueue(next),
                        // Redirected too often or astray: as if there were none (RFC 9309 section 2.3.1.2).
                        Err(_) => (raw.status, everything()),
                    }
                } else if (200..300).contains(&raw.status) {
                    let rules = Robots::parse(&raw.body, &self.agent);
                    let text = rules.canonical(&self.agent);
                    self.keep_robots(&key, &scheme, raw.status, text);
                    // The pause that it asks for counts from this answer on.
                    let pause = manners::after(self.now(), manners::gap(Duration::ZERO, Duration::ZERO, rules.crawl_delay()));
                    self.remember(&key, |host| host.not_before = host.not_before.max(Some(pause)));
                    return self.settle(&key, &scheme, Policy::Rules(Box::new(rules)));
                } else if is_answer(raw.status) {
                    (raw.status, everything())
                } else {
                    let why = format!("robots.txt could not be read (HTTP {}), so nothing may be asked until it can be", raw.status);
                    (raw.status, Policy::Closed(Outcome::Skipped(Skip::Robots(why))))
                }
            }
            Err(Trouble::Forbidden(_)) if redirected => (301, everything()),
            // Nothing was asked and nothing is known of the host.
            Err(Trouble::Forbidden(why)) => {
                return self.settle(&key, &scheme, Policy::Closed(Outcome::Skipped(Skip::ForbiddenAddress(why))));
            }
            Err(Trouble::NotRecorded) => return self.settle(&key, &scheme, everything()),
            // The page would fare no better; the cause says more than "robots.txt".
            Err(Trouble::Fault(fault)) => (0, Policy::Closed(Outcome::Failed(fault))),
        };
        if is_answer(status) {
            self.keep_robots(&key, &scheme, status, String::new());
            return self.settle(&key, &scheme, policy);
        }
        if status != 0
            && let Some(copy) = self.stand_in(&key, &scheme)
        {
            return self.settle(&key, &scheme, copy);
        }
        let now = self.now();
        let held = self.shared.memory.get(&key).and_then(|host| host.robots.get(&scheme).cloned());
        if !held.is_some_and(|held| is_answer(held.status) && worth_keeping(&held, now)) {
            self.keep_robots(&key, &scheme, status, String::new());
        }
        self.settle(&key, &scheme, policy);
    }

    fn keep_robots(&self, key: &str, scheme: &str, status: u16, text: String) {
        let state = RobotsState { read: self.now(), status, text };
        self.remember(key, |host| {
            host.robots.insert(scheme.to_owned(), state);
        });
    }

    /// The job that follows a redirect, or why it is not followed.
    fn hop(&self, job: &Job, raw: &Raw, location: &str, most: usize) -> Result<Job, String> {
        if job.seen.len() > most {
            return Err(format!("more than {most} redirects"));
        }
        let next = join_url(&job.url, location).map_err(|(Refusal::Unfit(why) | Refusal::Forbidden(why))| format!("to {why}"))?;
        if job.url.scheme() == "https" && next.scheme() == "http" {
            return Err(format!("from https to unprotected http ({}); if that is right, configure the http address", without_query(&next)));
        }
        if job.seen.contains(next.as_str()) {
            return Err(format!("in a circle, back to {}", without_query(&next)));
        }
        let mut job = job.clone();
        job.public_only |= !raw.private && !self.shared.is_replay();
        if !self.shared.is_replay() {
            let public = AddressRules::public_only();
            let rules = if job.public_only { &public } else { &self.shared.rules };
            check_url(&next, rules).map_err(|(Refusal::Unfit(why) | Refusal::Forbidden(why))| format!("to a forbidden address: {why}"))?;
        }
        job.permanent &= matches!(raw.status, 301 | 308);
        if job.permanent {
            job.moved = Some(next.clone());
        }
        job.url = next;
        Ok(job)
    }
}

/// Where a redirect leads, its bytes percent-encoded where they are not ASCII.
fn location(raw: &Raw) -> Option<String> {
    use std::fmt::Write as _;
    if !matches!(raw.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let mut location = String::new();
    for c in raw.headers.get("location")?.chars() {
        if c.is_ascii() {
            location.push(c);
        } else {
            let _ = write!(location, "%{:02X}", u32::from(c));
        }
    }
    Some(location)
}

/// How an exchange reflects on the host; `None` when it did its part.
fn host_fault(result: &Result<Raw, Trouble>, now: Timestamp) -> Option<HostFault> {
    match result {
        Ok(raw) if matches!(raw.status, 429 | 502 | 503 | 504) => Some(HostFault {
            retry: raw.headers.get("retry-after").and_then(|value| manners::retry_after(value, now)),
            fleeting: raw.status != 429,
        }),
        Err(Trouble::Fault(Fault::Connect(_))) => Some(HostFault { retry: None, fleeting: true }),
        Err(Trouble::Fault(Fault::Dns(_) | Fault::Tls(_) | Fault::Timeout(_))) => Some(HostFault { retry: None, fleeting: false }),
        _ => None,
    }
}

/// What an answer teaches about the address: validators and freshness.
fn learn(sent: &Validators, raw: &Raw, now: Timestamp) -> Learned {
    let get = |name: &str| raw.headers.get(name).map(String::as_str);
    let validator = |name: &str| get(name).filter(|v| v.len() <= LONGEST_VALIDATOR).map(str::to_owned);
    let (etag, last_modified) = (validator("etag"), validator("last-modified"));
    let validators = match raw.status {
        200 if etag.is_some() || last_modified.is_some() => Some(Validators { etag, last_modified }),
        // A 304 may bring newer ones; what it does not name stays.
        304 => {
            let merged = Validators {
                etag: etag.or_else(|| sent.etag.clone()),
                last_modified: last_modified.or_else(|| sent.last_modified.clone()),
            };
            (merged != *sent).then_some(merged)
        }
        _ => None,
    };
    let fresh_until = matches!(raw.status, 200 | 304)
        .then(|| manners::fresh_until(get("cache-control"), get("expires"), get("date"), get("age"), now))
        .flatten();
    Learned { validators, fresh_until, ..Learned::default() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, mpsc};

    use super::super::address::read_url;
    use super::super::client::{Question, Wire};
    use super::super::walk::{Shared, World};
    use super::super::{Clock, HostMemory, Request, Settings, Surroundings};
    use super::*;

    fn scheduler(allow: &[&str]) -> Scheduler {
        let settings = Settings {
            user_agent: "overhear/0".to_owned(),
            allow_private: allow.iter().map(|range| (*range).to_owned()).collect(),
            max_body: 1000,
            connect_timeout: Duration::from_millis(200),
            idle_timeout: Duration::from_millis(200),
            total_timeout: Duration::from_secs(1),
            host_gap: Duration::ZERO,
            concurrency: 1,
            max_redirects: 3,
            run_limit: Duration::from_secs(1),
            record: None,
            replay: None,
        };
        let rules = AddressRules::new(&settings.allow_private).unwrap();
        let names = Some(Arc::new(|_: &str| Ok(vec!["10.0.0.9".parse().unwrap()])) as super::super::Names);
        let wire = Wire::new(&settings, &rules, &Surroundings { names, ..Surroundings::default() }).unwrap();
        let clock = Clock::simulated("2026-11-22T10:00:00Z".parse().unwrap());
        let shared = Shared { settings, rules, world: World::Network(wire), recorder: None, clock, memory: HostMemory::default() };
        let (_, requests) = tokio::sync::mpsc::unbounded_channel();
        Scheduler::new(Arc::new(shared), requests, mpsc::channel().0)
    }

    fn hop(scheduler: &Scheduler, from_private: bool, to: &str) -> Result<Job, String> {
        let request = Request { url: "http://a.example/".to_owned(), validators: Validators::default(), accept: "*/*" };
        let job = Job::new(Aim::Page(1), &request, read_url(&request.url).unwrap());
        let raw = Raw { status: 302, headers: BTreeMap::new(), body: Vec::new(), wire: 0, private: from_private };
        scheduler.hop(&job, &raw, to, 3)
    }

    #[test]
    fn a_public_address_does_not_lead_into_the_allow_list() {
        let scheduler = scheduler(&["10.0.0.0/8"]);
        assert!(hop(&scheduler, true, "http://10.0.0.9/wiki").is_ok(), "one intranet host may lead to another");
        assert!(hop(&scheduler, false, "http://10.0.0.9/wiki").unwrap_err().contains("forbidden"));
        // By name the resolver sees to it: the hop is bound to public addresses, and the name has none.
        let job = hop(&scheduler, false, "http://wiki.example/").unwrap();
        assert!(job.public_only);
        let question = Question {
            url: job.url,
            validators: Validators::default(),
            accept: "*/*",
            public_only: true,
            cap: 10,
            cut: false,
            left: Duration::from_secs(1),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let World::Network(wire) = &scheduler.shared.world else { panic!("no network") };
        let answer = runtime.block_on(wire.exchange(&question));
        assert!(matches!(&answer, Err(Trouble::Forbidden(why)) if why.contains("10.0.0.9 (private)")), "{answer:?}");
        // What was public once stays public-only along the chain.
        let raw = Raw { status: 302, headers: BTreeMap::new(), body: Vec::new(), wire: 0, private: true };
        let job = hop(&scheduler, false, "http://wiki.example/").unwrap();
        assert!(scheduler.hop(&job, &raw, "http://10.1.1.1/", 3).is_err());
    }

    #[test]
    fn locations_of_any_bytes_become_addresses() {
        let scheduler = scheduler(&[]);
        let raw = |to: &str| Raw {
            status: 301,
            headers: BTreeMap::from([("location".to_owned(), to.to_owned())]),
            body: Vec::new(),
            wire: 0,
            private: false,
        };
        // The bytes of "/café", in UTF-8 and in ISO 8859-1, as characters of the same number.
        for (to, expected) in [("/caf\u{c3}\u{a9}", "http://a.example/caf%C3%A9"), ("/caf\u{e9}", "http://a.example/caf%E9")] {
            let to = location(&raw(to)).unwrap();
            assert_eq!(hop(&scheduler, false, &to).unwrap().url.as_str(), expected);
        }
        assert_eq!(location(&Raw { status: 300, ..raw("/x") }), None);
    }
}
