//! What could not be seen. An empty queue is good news only when the sources have answered.

use jiff::{SignedDuration, Timestamp};

use crate::model::id::SourceId;
use crate::model::source::{Source, SourceState};

/// How well the sources are seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight {
    /// Sources watched.
    pub watched: usize,
    /// The last time that any source answered.
    pub last_success: Option<Timestamp>,
    /// Those that are not seen, longest first, in the order of their ids when equally long.
    pub blind: Vec<Blind>,
}

/// A source that is not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blind {
    /// Which.
    pub source: SourceId,
    /// When it last answered; `None` when it never has.
    pub since: Option<Timestamp>,
    /// Why.
    pub cause: Cause,
}

/// Why a source is not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// No crawl has asked it yet.
    NeverAsked,
    /// It failed the last time it was asked, with the reason it gave; foreign words, to be cleaned before they are shown.
    Failing(Option<String>),
    /// 410 Gone: it is not asked any more.
    Gone,
    /// It has not failed, but no crawl has asked it for much longer than it should have.
    NotCrawled,
}

/// A crawl is missed when a source was not read for this many of its intervals: one may be skipped by politeness, two by a bad night.
const MISSED_INTERVALS: i32 = 3;

/// Judges by what a crawl remembers (`states`) of what is configured (`watched`).
///
/// States of sources that are no longer configured do not count.
#[must_use]
pub fn sight(watched: &[Source], states: &[SourceState], now: Timestamp) -> Sight {
    let mut blind = Vec::new();
    let mut last_success = None;
    for source in watched {
        let state = states.iter().find(|state| state.id == source.id);
        let since = state.and_then(|state| state.last_success);
        last_success = last_success.max(since);
        let cause = match state {
            None => Some(Cause::NeverAsked),
            Some(state) if state.gone => Some(Cause::Gone),
            Some(state) if state.faults > 0 => Some(Cause::Failing(state.last_fault.clone())),
            Some(state) => match state.last_success {
                None => Some(Cause::NeverAsked),
                Some(last) if now.duration_since(last) > patience(source) => Some(Cause::NotCrawled),
                Some(_) => None,
            },
        };
        if let Some(cause) = cause {
            blind.push(Blind { source: source.id.clone(), since, cause });
        }
    }
    blind.sort_by(|a, b| (a.since, &a.source).cmp(&(b.since, &b.source)));
    Sight { watched: watched.len(), last_success, blind }
}

fn patience(source: &Source) -> SignedDuration {
    source.every.checked_mul(MISSED_INTERVALS).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::SourceKind;
    use crate::review::staged::{ago, now};

    fn source(id: &str) -> Source {
        Source { name: id.to_owned(), comments: false, ..Source::new(id, SourceKind::Feed, format!("https://{id}.example/feed")) }
    }

    fn state(id: &str, last_success: Option<Timestamp>) -> SourceState {
        SourceState { id: id.into(), last_success, ..SourceState::default() }
    }

    #[test]
    fn each_way_of_not_seeing_is_named() {
        let watched = ["seen", "failing", "gone", "fresh", "asleep", "never"].map(source);
        let states = [
            state("seen", Some(ago(30))),
            SourceState { faults: 2, last_fault: Some("timed out".to_owned()), ..state("failing", Some(ago(600))) },
            SourceState { gone: true, ..state("gone", Some(ago(90_000))) },
            state("fresh", None),
            state("asleep", Some(ago(181))),
            SourceState { faults: 9, ..state("no-longer-configured", None) },
        ];
        let sight = sight(&watched, &states, now());
        assert_eq!((sight.watched, sight.last_success), (6, Some(ago(30))));
        let blind: Vec<(&str, &Cause)> = sight.blind.iter().map(|blind| (blind.source.as_str(), &blind.cause)).collect();
        assert_eq!(
            blind,
            [
                ("fresh", &Cause::NeverAsked),
                ("never", &Cause::NeverAsked),
                ("gone", &Cause::Gone),
                ("failing", &Cause::Failing(Some("timed out".to_owned()))),
                ("asleep", &Cause::NotCrawled),
            ]
        );
    }

    #[test]
    fn a_clock_that_went_back_is_no_blindness() {
        let sight = sight(&[source("a")], &[state("a", Some(now() + SignedDuration::from_hours(400)))], now());
        assert_eq!(sight.blind, []);
    }
}
