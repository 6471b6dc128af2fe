//! Signals in buckets: one record for each hour in which something was found, with the ends of full windows of that hour.
//!
//! A bucket is read and written whole; an hour holds few signals. Queues and lists never look at them, and old ones go with their hour.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::finding::Finding;
use crate::model::signal::{Burst, History, KEPT, Signal};

/// An hour, counted from 1970.
pub(super) type Hour = i64;

/// The hour of a time.
pub(super) fn hour(at: Timestamp) -> Hour {
    at.as_second().div_euclid(3_600)
}

/// The first hour whose signals are still kept at `at`.
pub(super) fn oldest(at: Timestamp) -> Hour {
    hour(at.checked_sub(KEPT).unwrap_or(Timestamp::MIN))
}

/// What an hour holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bucket {
    pub(super) signals: Vec<Signal>,
    /// Ends of full windows: bursts of one moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) bursts: Vec<Burst>,
}

impl Bucket {
    /// Whether a signal of this rule and post is in it.
    pub(super) fn holds(&self, signal: &Signal) -> bool {
        self.signals.iter().any(|held| held.rule == signal.rule && held.post == signal.post)
    }

    /// Takes in what it does not hold.
    pub(super) fn take(&mut self, heard: Heard) {
        for signal in heard.signals {
            if !self.holds(&signal) {
                self.signals.push(signal);
            }
        }
        for burst in heard.bursts {
            if !self.bursts.contains(&burst) {
                self.bursts.push(burst);
            }
        }
    }
}

/// Signals to be written down, and ends of full windows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) signals: Vec<Signal>,
    pub(super) bursts: Vec<Burst>,
}

impl Heard {
    /// The ends of full windows that findings tell of.
    pub(super) fn bursts_of(findings: &[Finding]) -> Vec<Burst> {
        let burst = |finding: &Finding| {
            let counted = finding.correlation.as_ref()?;
            let (rule, fingerprint) = (finding.rule.clone(), finding.fingerprint.clone());
            Some(Burst { rule, group: counted.group.clone(), fingerprint, from: counted.until, until: counted.until })
        };
        findings.iter().filter_map(burst).collect()
    }

    /// By the hour, without what is too old at `at`.
    pub(super) fn by_hour(self, at: Timestamp) -> BTreeMap<Hour, Self> {
        let mut hours: BTreeMap<Hour, Self> = BTreeMap::new();
        for signal in self.signals {
            hours.entry(hour(signal.at)).or_default().signals.push(signal);
        }
        for burst in self.bursts {
            hours.entry(hour(burst.until)).or_default().bursts.push(burst);
        }
        hours.split_off(&oldest(at))
    }
}

/// The history that buckets tell, given in order of time: of signals of one rule and post the first, bursts put together again.
pub(super) fn history(since: Option<Timestamp>, from: Timestamp, buckets: impl Iterator<Item = Bucket>) -> History {
    let mut history = History { since, ..History::default() };
    let mut met = std::collections::HashSet::new();
    let mut bursts: BTreeMap<_, Burst> = BTreeMap::new();
    for mut bucket in buckets {
        bucket.signals.sort();
        for signal in bucket.signals {
            if signal.at >= from && met.insert((signal.rule.clone(), signal.post.clone())) {
                history.signals.push(signal);
            }
        }
        for burst in bucket.bursts {
            let key = (burst.rule.clone(), burst.group.clone(), burst.fingerprint.clone());
            let known = bursts.entry(key).or_insert_with(|| burst.clone());
            known.from = known.from.min(burst.from);
            known.until = known.until.max(burst.until);
        }
    }
    history.bursts = bursts.into_values().collect();
    history
}
