//! Which threads are looked at again for edits and deletions: those with young posts and those that incidents wait for, the longest unlooked
//! at first, within a share of what a run may ask of a source.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::plan;
use crate::model::exchange::{Ask, Purpose, Validators};
use crate::model::id::ThreadId;
use crate::model::source::{PageState, SourceKind, SourceState, ThreadMark};
use crate::source::forum::position_of;
use crate::source::place_of;

/// A thread whose newest post is younger than this is looked at again every [`OFTEN`].
const YOUNG: SignedDuration = SignedDuration::from_hours(24);
/// And one younger than this every [`DAILY`].
const RECENT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Also where a deletion was suspected.
const OFTEN: SignedDuration = SignedDuration::from_hours(1);
/// Where a server gives nothing to ask "has it changed?" with, so that every look costs it a whole page.
const LEAST_WHOLE: SignedDuration = SignedDuration::from_hours(24);
/// Less than a day, so that with a source asked every few hours a deletion is honoured within one.
const DAILY: SignedDuration = SignedDuration::from_hours(20);
/// Where an incident waits, of whatever age.
const WAITED_FOR: SignedDuration = SignedDuration::from_hours(12);
/// Most pages of one thread: the first and the last ones.
const MOST_PAGES: usize = 12;
/// Most answers of an interface about one thread.
const MOST_ANSWERS: usize = 4;
/// The part of a run's budget that may go to threads without news, in percent.
const SHARE: usize = 25;

/// How many requests of a run's budget may look at threads again.
pub(super) fn share(budget: usize) -> usize {
    (budget * SHARE / 100).max(1)
}

/// How long a thread is left alone; `None` for good.
fn interval(mark: &ThreadMark, waited_for: bool, conditional: bool, now: Timestamp) -> Option<SignedDuration> {
    mark.thread.as_ref()?;
    let age = mark.newest.map(|newest| now.duration_since(newest));
    let interval = if !mark.missing.is_empty() || mark.absent.is_some() || age.is_some_and(|age| age < YOUNG) {
        Some(OFTEN)
    } else if waited_for {
        Some(WAITED_FOR)
    } else if age.is_some_and(|age| age < RECENT) {
        Some(DAILY)
    } else {
        None
    };
    // A page that is not there is no whole page.
    let least = if conditional || mark.absent.is_some() { SignedDuration::ZERO } else { LEAST_WHOLE };
    interval.map(|interval| interval.max(least))
}

/// Whether what a thread's pages show is to be remembered: only while it is looked at again.
pub(super) fn is_watched(mark: &ThreadMark, waited_for: &BTreeSet<ThreadId>, now: Timestamp) -> bool {
    let waits = mark.thread.as_ref().is_some_and(|thread| waited_for.contains(thread));
    interval(mark, waits, true, now).is_some()
}

/// What is asked to look at threads again that are due, at most `most` requests, whole threads each.
pub(super) fn due(
    state: &SourceState,
    kind: SourceKind,
    waited_for: &BTreeSet<ThreadId>,
    now: Timestamp,
    most: usize,
) -> Vec<(String, Vec<Ask>)> {
    let candidate = |mark: &ThreadMark| {
        let waits = mark.thread.as_ref().is_some_and(|thread| waited_for.contains(thread));
        let since = mark.checked.or(mark.met).filter(|since| *since <= now).unwrap_or(Timestamp::MIN);
        // At most as often as where servers tell whether anything has changed; which ones do is seen below.
        let wait = interval(mark, waits, true, now)?;
        (now.duration_since(since) >= wait).then_some((since, waits))
    };
    let mut threads: Vec<(Timestamp, bool, &String)> =
        state.threads.iter().filter_map(|(key, mark)| candidate(mark).map(|(since, waits)| (since, !waits, key))).collect();
    if threads.is_empty() {
        return Vec::new();
    }
    threads.sort();
    let wanted: BTreeSet<&String> = threads.iter().map(|(_, _, key)| *key).collect();
    let mut pages: BTreeMap<&String, Vec<(u64, &String, &PageState)>> = BTreeMap::new();
    for (url, page) in &state.pages {
        if let Some(key) = place_of(kind, url).as_ref().and_then(|key| wanted.get(key)) {
            pages.entry(key).or_default().push((position_of(url), url, page));
        }
    }
    let mut asked = 0;
    let mut all = Vec::new();
    for (since, other, key) in threads {
        let (Some(mut own), Some(mark)) = (pages.remove(key), state.threads.get(key)) else { continue };
        let conditional = own.iter().all(|(_, _, page)| page.validators != Validators::default());
        if interval(mark, !other, conditional, now).is_none_or(|wait| now.duration_since(since) < wait) {
            continue;
        }
        // Read for its news a short time ago, or fresh for longer.
        let too_soon = |page: &PageState| {
            plan::still_fresh(page, now).is_some()
                || page.asked.is_some_and(|asked| asked <= now && now.duration_since(asked) < OFTEN - plan::EARLY)
        };
        if own.iter().any(|(_, _, page)| too_soon(page)) {
            continue;
        }
        own.sort_by_key(|(position, url, _)| (*position, *url));
        if kind == SourceKind::Api {
            // An interface has an address for every choice of posts: the thread's own and those asked last.
            own.sort_by_key(|(position, url, page)| (*position > 0 || url.contains("posts.json"), std::cmp::Reverse(page.asked)));
            own.truncate(MOST_ANSWERS);
        }
        if own.len() > MOST_PAGES {
            own.drain(1..=own.len() - MOST_PAGES);
        }
        if asked > 0 && asked + own.len() > most {
            continue;
        }
        asked += own.len();
        let purpose = |n: usize| match (n, kind) {
            (0, SourceKind::Api) => Purpose::Comments,
            (0, _) => Purpose::Thread,
            _ => Purpose::Page,
        };
        let asks = own.iter().enumerate().map(|(n, (_, url, _))| Ask { url: (*url).clone(), purpose: purpose(n), depth: 1 }).collect();
        all.push((key.clone(), asks));
        if asked >= most {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        "2026-03-14T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
    }

    fn state(threads: &[(usize, i64, i64)]) -> SourceState {
        let mut state = SourceState::default();
        for (n, newest, checked) in threads {
            let url = format!("https://f.example/viewtopic.php?t={n}");
            let key = place_of(SourceKind::Forum, &url).unwrap();
            let (newest, checked) = (Some(at(*newest)), Some(at(*checked)));
            let thread = Some(ThreadId(format!("t-{n}")));
            state.threads.insert(key, ThreadMark { thread, newest, checked, met: checked, ..ThreadMark::default() });
            let validators = Validators { etag: Some("\"1\"".into()), last_modified: None };
            for url in [url.clone(), format!("{url}&start=20")] {
                state.pages.insert(url, PageState { validators: validators.clone(), ..PageState::default() });
            }
        }
        state
    }

    fn asked(state: &SourceState, waited_for: &[&str], now: i64, most: usize) -> Vec<String> {
        let waited_for = waited_for.iter().map(|id| ThreadId::from(*id)).collect();
        let due = due(state, SourceKind::Forum, &waited_for, at(now), most);
        due.into_iter()
            .flat_map(|(_, asks)| asks)
            .map(|ask| ask.url.trim_start_matches("https://f.example/viewtopic.php?").to_owned())
            .collect()
    }

    #[test]
    fn young_threads_hourly_recent_ones_daily_those_of_incidents_twice_a_day_and_old_ones_never() {
        let state = state(&[(1, 0, 0), (2, -48, 0), (3, -24 * 90, 0), (4, -24 * 90, 0)]);
        assert_eq!(asked(&state, &["t-3"], 0, 50), [""; 0]);
        assert_eq!(asked(&state, &["t-3"], 1, 50), ["t=1", "t=1&start=20"]);
        assert_eq!(asked(&state, &["t-3"], 12, 50), ["t=3", "t=3&start=20", "t=1", "t=1&start=20"]);
        assert_eq!(asked(&state, &["t-3"], 20, 50), ["t=3", "t=3&start=20", "t=1", "t=1&start=20", "t=2", "t=2&start=20"]);
    }

    #[test]
    fn the_longest_unlooked_at_comes_first_and_the_share_is_kept() {
        let state = state(&[(1, 0, 0), (2, 0, -3), (3, 0, -2)]);
        assert_eq!(asked(&state, &[], 2, 4), ["t=2", "t=2&start=20", "t=3", "t=3&start=20"]);
        assert_eq!(asked(&state, &[], 2, 1), ["t=2", "t=2&start=20"], "one thread at least");
        assert_eq!((share(200), share(1)), (50, 1));
    }

    #[test]
    fn a_server_without_validators_is_asked_less_often() {
        let mut state = state(&[(1, 0, 0)]);
        for page in state.pages.values_mut() {
            page.validators = Validators::default();
        }
        assert!(asked(&state, &[], 23, 50).is_empty());
        assert_eq!(asked(&state, &[], 24, 50).len(), 2);
    }
}
