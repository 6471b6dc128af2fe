//! Which sources are due, with the reason where one is not.

use jiff::{SignedDuration, Timestamp};

use crate::fetch::is_to_come;
use crate::model::exchange::Validators;
use crate::model::source::{PageState, Source, SourceKind, SourceState};

/// Whether a source is to be asked in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Ask it.
    Yes,
    /// Leave it alone.
    No(NotDue),
}

/// Why a source is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDue {
    /// Its interval, or what its server asked for, has not passed.
    Until(Timestamp),
    /// It answered 410 Gone: asked again only when its address in the configuration changes.
    Gone,
}

/// Longest wait after failures in a row.
const LONGEST_BACKOFF: SignedDuration = SignedDuration::from_hours(24);

/// How much too early a question may come up in a run that then waits for its time: a cron that runs every hour does not miss a source by
/// the seconds that asking it takes. Below what a request waits for its host ([`crate::fetch::LONGEST_PATIENCE`]).
pub const EARLY: SignedDuration = SignedDuration::from_secs(25);

/// An address is asked at most so often, unless its source is configured to be asked more often.
const LEAST_GAP: SignedDuration = SignedDuration::from_hours(1);

/// A feed that gives no validators, so that every question costs the whole of it, is asked at most so often.
const LEAST_GAP_WHOLE: SignedDuration = SignedDuration::from_hours(24);

/// Longest time that an answer can declare itself fresh for.
const LONGEST_FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Decides whether `source` is due at `now`. `force` overrides the configured interval only.
///
/// A clock that was set back does not starve a source: a wait that is longer than any that is ever set, or that was set at a time yet to come,
/// is not believed. What is remembered of a source holds for the address that it was learned from: another address is a new beginning.
#[must_use]
pub fn due(source: &Source, state: &SourceState, now: Timestamp, force: bool) -> Due {
    let page = state.pages.get(&source.url);
    if page.is_none() && !state.pages.is_empty() {
        return Due::Yes;
    }
    if state.gone {
        return Due::No(NotDue::Gone);
    }
    match state.next_check {
        Some(next) if next > later(now, EARLY) && !force => {
            let longest = longest_wait(source);
            let wrong_clock = is_to_come(page.and_then(|page| page.asked), now);
            if wrong_clock || next.duration_since(now) > longest { Due::Yes } else { Due::No(NotDue::Until(next)) }
        }
        _ => Due::Yes,
    }
}

/// Until when a page needs not be asked because its last answer is still fresh; `None` when it is not, or was dated by a wrong clock.
#[must_use]
pub fn still_fresh(page: &PageState, now: Timestamp) -> Option<Timestamp> {
    page.fresh_until.filter(|fresh| *fresh > now && fresh.duration_since(now) <= LONGEST_FRESH && !is_to_come(page.asked, now))
}

/// The longest time that anything here puts a source off: interval or back-off, plus a day for what servers ask (`max-age`).
fn longest_wait(source: &Source) -> SignedDuration {
    source.every.max(LONGEST_BACKOFF).saturating_add(LONGEST_FRESH)
}

/// Before when an address is not to be asked again although its source is due; `None` when a person asks, or a wrong clock dated it.
#[must_use]
pub fn soonest(source: &Source, page: &PageState, now: Timestamp, force: bool) -> Option<Timestamp> {
    page.asked.filter(|asked| !force && !is_to_come(Some(*asked), now)).map(|asked| later(asked, source.every.min(LEAST_GAP)))
}

/// When a source is to be asked next after a success: its interval, but not before the document's own `ttl` or freshness has passed; a feed
/// without validators once a day. The interval counts from when the `page` was asked.
#[must_use]
pub fn after_success(source: &Source, page: Option<&PageState>, now: Timestamp, ttl: Option<SignedDuration>) -> Timestamp {
    let whole = page.is_some_and(|page| page.validators == Validators::default());
    let least = if whole && source.kind == SourceKind::Feed { LEAST_GAP_WHOLE } else { SignedDuration::ZERO };
    let wait = source.every.max(ttl.unwrap_or_default().min(LONGEST_BACKOFF)).max(least);
    let asked = page.and_then(|page| page.asked).map_or(now, |asked| asked.max(now));
    let next = later(asked, wait);
    page.and_then(|page| page.fresh_until).map_or(next, |fresh| next.max(fresh))
}

/// When a source is to be asked next after `faults` failures in a row: its interval doubled each time, a day at most, and not before
/// the server's own `Retry-After`.
#[must_use]
pub fn after_fault(source: &Source, now: Timestamp, faults: u32, retry: Option<Timestamp>) -> Timestamp {
    let doubled = source.every.as_secs().saturating_mul(1_i64 << faults.saturating_sub(1).min(10));
    let next = later(now, SignedDuration::from_secs(doubled).min(LONGEST_BACKOFF.max(source.every)));
    retry.map_or(next, |retry| next.max(retry))
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::SourceKind;

    fn source() -> Source {
        Source::new("s", SourceKind::Feed, "https://forum.example/feed")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_interval_counts_and_force_overrides_it() {
        let now = at("2026-11-22T10:00:00Z");
        let state = SourceState { next_check: Some(at("2026-11-22T10:30:00Z")), ..SourceState::default() };
        assert_eq!(due(&source(), &state, now, false), Due::No(NotDue::Until(at("2026-11-22T10:30:00Z"))));
        assert_eq!(due(&source(), &state, now, true), Due::Yes);
        assert_eq!(due(&source(), &state, at("2026-11-22T10:30:00Z"), false), Due::Yes);
    }

    #[test]
    fn gone_is_gone_even_by_force() {
        let state = SourceState { gone: true, ..SourceState::default() };
        assert_eq!(due(&source(), &state, at("2026-11-22T10:00:00Z"), true), Due::No(NotDue::Gone));
    }

    #[test]
    fn a_clock_set_back_by_years_starves_nobody() {
        let state = SourceState { next_check: Some(at("2036-11-22T10:00:00Z")), ..SourceState::default() };
        assert_eq!(due(&source(), &state, at("2026-11-22T10:00:00Z"), false), Due::Yes);
    }

    #[test]
    fn what_was_set_at_a_time_to_come_is_not_believed() {
        let now = at("2026-11-22T10:00:00Z");
        let page = |asked: &str, fresh: &str| PageState { asked: Some(at(asked)), fresh_until: Some(at(fresh)), ..PageState::default() };
        let state = |page: PageState, next: &str| SourceState {
            pages: [(source().url, page)].into(),
            next_check: Some(at(next)),
            ..SourceState::default()
        };
        let honest = page("2026-11-22T09:50:00Z", "2026-11-22T10:20:00Z");
        let set_back = page("2026-11-23T09:50:00Z", "2026-11-23T10:20:00Z");
        assert_eq!(still_fresh(&honest, now), honest.fresh_until);
        assert_eq!(still_fresh(&set_back, now), None);
        assert_eq!(still_fresh(&page("2026-11-22T09:50:00Z", "2036-11-22T10:20:00Z"), now), None);
        let next = at("2026-11-22T10:50:00Z");
        assert_eq!(due(&source(), &state(honest, "2026-11-22T10:50:00Z"), now, false), Due::No(NotDue::Until(next)));
        assert_eq!(due(&source(), &state(set_back, "2026-11-23T10:50:00Z"), now, false), Due::Yes);
    }

    #[test]
    fn another_address_is_a_new_beginning() {
        let now = at("2026-11-22T10:00:00Z");
        let of = |url: &str| SourceState { gone: true, pages: [(url.to_owned(), PageState::default())].into(), ..SourceState::default() };
        assert_eq!(due(&source(), &of("https://forum.example/feed"), now, true), Due::No(NotDue::Gone));
        assert_eq!(due(&source(), &of("https://forum.example/old"), now, false), Due::Yes);
    }

    #[test]
    fn faults_double_the_wait_up_to_a_day() {
        let now = at("2026-11-22T10:00:00Z");
        let waits: Vec<i64> = [1, 2, 3, 5, 6, 40].map(|n| after_fault(&source(), now, n, None).duration_since(now).as_hours()).to_vec();
        assert_eq!(waits, [1, 2, 4, 16, 24, 24]);
        assert_eq!(after_fault(&source(), now, 1, Some(at("2026-11-22T18:00:00Z"))), at("2026-11-22T18:00:00Z"));
    }

    #[test]
    fn ttl_and_freshness_only_lengthen_the_wait() {
        let now = at("2026-11-22T10:00:00Z");
        let page = PageState {
            validators: Validators { etag: Some("\"e\"".into()), last_modified: None },
            asked: Some(at("2026-11-22T10:00:07Z")),
            ..PageState::default()
        };
        let next = |page: &PageState, hours: Option<i64>| after_success(&source(), Some(page), now, hours.map(SignedDuration::from_hours));
        assert_eq!(next(&page, None), at("2026-11-22T11:00:07Z"), "counted from the question, not from the run");
        assert_eq!(next(&page, Some(3)), at("2026-11-22T13:00:07Z"));
        let fresh = PageState { fresh_until: Some(at("2026-11-22T22:00:00Z")), ..page.clone() };
        assert_eq!(next(&fresh, None), at("2026-11-22T22:00:00Z"));
        let bare = PageState { validators: Validators::default(), ..page };
        assert_eq!(next(&bare, None), at("2026-11-23T10:00:07Z"), "a feed without validators");
        let forum = Source { kind: SourceKind::Forum, ..source() };
        assert_eq!(after_success(&forum, Some(&bare), now, None), at("2026-11-22T11:00:07Z"));
    }

    #[test]
    fn an_address_is_left_alone_for_an_hour_and_seconds_are_waited_for() {
        let page = PageState { asked: Some(at("2026-11-22T10:00:07Z")), ..PageState::default() };
        let now = at("2026-11-22T11:00:00Z");
        assert_eq!(soonest(&source(), &page, now, false), Some(at("2026-11-22T11:00:07Z")));
        assert_eq!(soonest(&source(), &page, now, true), None);
        assert_eq!(soonest(&source(), &page, at("2026-11-22T09:00:00Z"), false), None, "the clock was set back");
        let state = SourceState { next_check: Some(at("2026-11-22T11:00:07Z")), ..SourceState::default() };
        assert_eq!(due(&source(), &state, at("2026-11-22T11:00:00Z"), false), Due::Yes);
        assert!(matches!(due(&source(), &state, at("2026-11-22T10:59:30Z"), false), Due::No(_)));
    }
}
