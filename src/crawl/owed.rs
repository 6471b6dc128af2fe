//! Pages that a list named and a run could not ask or read: remembered one by one, so that the next run asks them, whatever the list says by
//! then. The list itself can go on to be asked with its validators, and what stays broken is asked less and less often.

use jiff::{SignedDuration, Timestamp};

use crate::model::exchange::Ask;
use crate::model::source::{Owed, SourceState, ThreadMark};

/// Most pages remembered of one source.
const MOST: usize = 20_000;
/// After so many failures in a row a page is asked no more until its list shows news of it.
const MOST_TRIES: u32 = 6;
/// The wait after the first failure; each further one doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Why a page is still to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lapse {
    /// It was not asked: the run's budget was used up, or its host waits.
    NotAsked,
    /// It was not asked because it was asked a short time ago, or is fresh until then.
    Until(Timestamp),
    /// It was asked in vain.
    Failed,
}

/// The pages that a run should ask beside the source's own address, those that wait longest first.
pub(super) fn due(state: &SourceState, now: Timestamp) -> Vec<(String, Owed)> {
    let mut due: Vec<(String, Owed)> = state
        .owed
        .iter()
        .filter(|(_, owed)| owed.next.is_none_or(|next| next <= now))
        .map(|(key, owed)| (key.clone(), owed.clone()))
        .collect();
    due.sort_by(|(one, a), (other, b)| (a.since, one).cmp(&(b.since, other)));
    due
}

/// Whether the list's word about a place is no news, because what it says is what is owed already.
pub(super) fn holds(state: &SourceState, key: &str, mark: Option<&str>) -> bool {
    state.owed.get(key).is_some_and(|owed| owed.mark.as_deref() == mark)
}

/// Writes down that a page is still to be read.
pub(super) fn put(state: &mut SourceState, key: String, ask: Ask, mark: Option<String>, lapse: Lapse, now: Timestamp) {
    let before = state.owed.remove(&key).filter(|owed| owed.mark == mark);
    let tries = before.as_ref().map_or(0, |owed| owed.tries) + u32::from(lapse == Lapse::Failed);
    if tries >= MOST_TRIES {
        let known: &mut ThreadMark = state.threads.entry(key).or_default();
        (known.mark, known.met) = (mark, Some(now));
        return;
    }
    let next = match lapse {
        Lapse::NotAsked => None,
        Lapse::Until(next) => Some(next),
        Lapse::Failed => now.checked_add(FIRST_WAIT * 2_i32.pow(tries.saturating_sub(1))).ok(),
    };
    if state.owed.len() < MOST {
        let since = before.map_or(now, |owed| owed.since);
        state.owed.insert(key, Owed { ask, mark, since, next, tries });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exchange::Purpose;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn ask(url: &str) -> Ask {
        Ask { url: url.to_owned(), purpose: Purpose::Thread, depth: 1 }
    }

    #[test]
    fn what_stays_broken_is_asked_less_and_less_often_and_then_no_more() {
        let mut state = SourceState::default();
        let mut now = at("2026-11-22T10:00:00Z");
        let mut waits = Vec::new();
        loop {
            put(&mut state, "t".into(), ask("https://f.example/t/1"), Some("3".into()), Lapse::Failed, now);
            let Some(next) = state.owed.get("t").and_then(|owed| owed.next) else { break };
            waits.push(next.duration_since(now).as_hours());
            assert!(due(&state, now).is_empty());
            now = next;
            assert_eq!(due(&state, now).len(), 1);
            assert!(holds(&state, "t", Some("3")) && !holds(&state, "t", Some("4")), "news is asked at once");
        }
        assert_eq!(waits, [1, 2, 4, 8, 16]);
        assert_eq!(state.threads["t"].mark.as_deref(), Some("3"), "until there is news of it");
    }

    #[test]
    fn what_the_budget_left_comes_with_the_next_run_in_the_order_of_waiting() {
        let mut state = SourceState::default();
        put(&mut state, "z".into(), ask("https://f.example/t/26"), None, Lapse::NotAsked, at("2026-11-22T10:00:00Z"));
        put(&mut state, "a".into(), ask("https://f.example/t/1"), None, Lapse::NotAsked, at("2026-11-22T11:00:00Z"));
        put(
            &mut state,
            "m".into(),
            ask("https://f.example/t/13"),
            None,
            Lapse::Until(at("2026-11-22T13:00:00Z")),
            at("2026-11-22T09:00:00Z"),
        );
        put(&mut state, "z".into(), ask("https://f.example/t/26"), None, Lapse::NotAsked, at("2026-11-22T11:00:00Z"));
        let keys = |now: &str| due(&state, at(now)).into_iter().map(|(key, _)| key).collect::<Vec<_>>().concat();
        assert_eq!((keys("2026-11-22T12:00:00Z"), keys("2026-11-22T13:00:00Z")), ("za".to_owned(), "mza".to_owned()));
    }
}
