//! The posts of a file counted together.
//!
//! Which posts fill a window is known when the whole file has been read, in whatever order of time it stands. Until then everything that
//! may still change waits in a file without a name ([`Spool`]); of a post that counts, memory holds its time and its place there.

use std::collections::HashMap;
use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::spool::Spool;
use crate::engine::PostReport;
use crate::engine::correlate::{Correlator, finding, signals};
use crate::model::finding::Finding;
use crate::model::id::Fingerprint;
use crate::model::post::{Post, Thread};
use crate::model::signal::{Correlated, History, Signal, time_of};
use crate::model::untrusted::Untrusted;
use crate::output::correlation::Filled;
use crate::rule::correlation::Correlation;

/// Marks a line that stays as it is.
const DONE: u8 = b'd';
/// Marks a post that counts.
const COUNTS: u8 = b'c';
/// Posts that are counted before those that no window holds any more are forgotten.
const FORGET_AFTER: usize = 4_096;

/// What is kept of the posts of a file until its end.
pub(super) struct Together<'r> {
    rules: &'r [Correlation],
    since: Option<Timestamp>,
    /// Made for the first post that counts: nothing waits before it.
    waiting: Option<Spool>,
    counting: Vec<Place>,
}

/// Where a post that counts waits, in order of time; posts of one moment in order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    at: Timestamp,
    id: u64,
    begin: u64,
}

/// A post that counts.
#[derive(Debug, Serialize, Deserialize)]
struct Counting {
    thread_id: String,
    post_id: String,
    /// Without its words.
    post: Post,
    report: PostReport,
    signals: Vec<Signal>,
}

/// A burst: a window that was filled, and those that go on from it.
#[derive(Debug, Clone)]
pub(super) struct Burst {
    finding: Finding,
    counted: Correlated,
    thread_id: String,
    post_id: String,
}

impl Burst {
    /// As it is shown.
    pub(super) fn filled(&self) -> Filled<'_> {
        Filled { finding: &self.finding, counted: &self.counted, thread_id: &self.thread_id, post_id: &self.post_id }
    }
}

/// What was filled.
#[derive(Debug, Default)]
pub(super) struct Full {
    /// Each burst once, when it was fullest, with the post that filled it first; in order of time.
    pub(super) bursts: Vec<Burst>,
    /// The findings, and by place of the post that filled a window the places of its findings.
    findings: Option<Spool>,
    by_post: Vec<(u64, u64)>,
}

impl<'r> Together<'r> {
    /// Nothing counted yet.
    pub(super) fn new(rules: &'r [Correlation]) -> Self {
        Self { rules, since: None, waiting: None, counting: Vec::new() }
    }

    /// Notes a post, by the names that the file gives it; whether it counts, and waits.
    pub(super) fn hear(&mut self, names: (&str, &str), thread: &Thread, post: &Post, report: &PostReport) -> io::Result<bool> {
        if self.rules.is_empty() {
            return Ok(false);
        }
        let at = time_of(post);
        self.since = Some(self.since.map_or(at, |since| since.min(at)));
        let signals = signals(thread, post, report);
        if !Correlator::concerns(self.rules, &signals) {
            return Ok(false);
        }
        // Ids are `p-` and 16 hex digits: as numbers they are in the same order.
        let id = post.id.as_str().rsplit('-').next().and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
        let waits = Counting {
            thread_id: names.0.to_owned(),
            post_id: names.1.to_owned(),
            post: Post { body: Untrusted::default(), quoted: Vec::new(), ..post.clone() },
            report: report.clone(),
            signals,
        };
        let place = self.waiting()?.push_json(COUNTS, &waits)?;
        self.counting.push(Place { at, id, begin: place });
        Ok(true)
    }

    /// Whether lines wait: one that stays as it is must wait behind one that may still change.
    pub(super) const fn waits(&self) -> bool {
        self.waiting.is_some()
    }

    /// A line that stays as it is, behind those that wait.
    pub(super) fn hold(&mut self, line: &str) -> io::Result<()> {
        self.waiting()?.push(DONE, line).map(drop)
    }

    fn waiting(&mut self) -> io::Result<&mut Spool> {
        if self.waiting.is_none() {
            self.waiting = Some(Spool::new()?);
        }
        self.waiting.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Counts: the windows that were filled, by the posts that filled them; `bursts` are for people, who are shown those alone.
    pub(super) fn count(&mut self, now: Timestamp, bursts: bool) -> io::Result<Full> {
        let mut full = Full::default();
        let Some(waiting) = &mut self.waiting else { return Ok(full) };
        let mut reader = waiting.reader()?;
        self.counting.sort_unstable();
        let mut correlator = Correlator::new(self.rules, &History { since: self.since, ..History::default() });
        let mut by_fingerprint: HashMap<Fingerprint, usize> = HashMap::new();
        for (number, place) in self.counting.iter().enumerate() {
            let counting: Counting = reader.json_at(place.begin)?;
            for tally in correlator.take(&counting.signals) {
                let rule = self.rules.iter().find(|rule| rule.id == tally.rule);
                let Some(finding) = rule.and_then(|rule| finding(rule, &tally, &counting.post, &counting.report.findings, now)) else {
                    continue;
                };
                if full.findings.is_none() {
                    full.findings = Some(Spool::new()?);
                }
                if let Some(findings) = &mut full.findings {
                    full.by_post.push((place.begin, findings.push_json(DONE, &finding)?));
                }
                let Some(counted) = finding.correlation.clone().filter(|_| bursts) else { continue };
                match by_fingerprint.get(&finding.fingerprint).and_then(|burst| full.bursts.get_mut(*burst)) {
                    Some(burst) if counted.reached > burst.counted.reached => burst.counted = counted,
                    Some(_) => {}
                    None => {
                        by_fingerprint.insert(finding.fingerprint.clone(), full.bursts.len());
                        let (thread_id, post_id) = (counting.thread_id.clone(), counting.post_id.clone());
                        full.bursts.push(Burst { finding, counted, thread_id, post_id });
                    }
                }
            }
            if (number + 1) % FORGET_AFTER == 0 {
                correlator.forget(place.at);
            }
        }
        Ok(full)
    }

    /// Everything that waits, in the order of the file: lines that stay as they are, and posts that count, with the findings of the windows
    /// that they filled.
    pub(super) fn release<E: From<io::Error>>(
        &mut self,
        full: &mut Full,
        mut print: impl FnMut(Waited<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(waiting) = &mut self.waiting else { return Ok(()) };
        let mut reader = waiting.reader()?;
        let mut findings = full.findings.as_mut().map(Spool::reader).transpose()?;
        // Stable: a post's findings stay in their order.
        full.by_post.sort_by_key(|(post, _)| *post);
        let mut filled = full.by_post.iter().peekable();
        while let Some((place, mark, record)) = reader.next()? {
            if mark == DONE {
                print(Waited::Done(record))?;
                continue;
            }
            let mut counting: Counting = serde_json::from_str(record).map_err(io::Error::from)?;
            while let Some((_, finding)) = filled.next_if(|(post, _)| *post == place) {
                if let Some(findings) = &mut findings {
                    counting.report.add(findings.json_at(*finding)?);
                }
            }
            print(Waited::Post(&counting.thread_id, &counting.post_id, &counting.report))?;
        }
        Ok(())
    }
}

/// What has waited.
#[derive(Debug)]
pub(super) enum Waited<'w> {
    /// A line as it is.
    Done(&'w str),
    /// A post by the names that the file gives it.
    Post(&'w str, &'w str, &'w PostReport),
}
