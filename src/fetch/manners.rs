//! The arithmetic of politeness: gaps, back-off, `Retry-After`, freshness. Pure; the clock is an argument.

use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

/// A host is left alone so many times as long as its last answer took (Heritrix's factor).
const REST_FACTOR: u32 = 5;
/// ... but for that reason no longer than this (Heritrix's limit).
const LONGEST_REST: Duration = Duration::from_secs(30);
/// The first back-off; each further failure in a row doubles it.
const FIRST_BACK_OFF: Duration = Duration::from_mins(5);
/// The longest wait of any kind: a `Retry-After` of next year is a mistake, and a source must not starve.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// The largest step back of a clock that changes nothing.
const CLOCK_STEP: SignedDuration = SignedDuration::from_mins(1);
/// Longest freshness that is believed.
const LONGEST_FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A time so much later, or the end of time.
#[must_use]
pub fn after(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

fn signed(wait: Duration) -> SignedDuration {
    SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)
}

/// How long to leave a host alone after an answer: the configured gap, five times the answer's duration (at most 30 s), or the
/// robots.txt's `Crawl-delay` (seconds, at most 30), whichever is longest.
#[must_use]
pub fn gap(host_gap: Duration, took: Duration, crawl_delay: Option<f64>) -> SignedDuration {
    let rest = took.saturating_mul(REST_FACTOR).min(LONGEST_REST);
    let asked = crawl_delay.and_then(|s| Duration::try_from_secs_f64(s).ok()).unwrap_or_default().min(LONGEST_REST);
    signed(host_gap.max(rest).max(asked))
}

/// How long to leave a host alone after `faults` failures in a row, when it named no time itself: 5 minutes, doubled each time, up to 24
/// hours, and lengthened by up to a quarter so that many hosts that failed together are not asked together. The lengthening depends on
/// host and count only, so a run can be repeated. Never above [`LONGEST_WAIT`].
#[must_use]
pub fn back_off(host: &str, faults: u32) -> SignedDuration {
    let doubled = FIRST_BACK_OFF.saturating_mul(2_u32.saturating_pow(faults.saturating_sub(1).min(16)));
    let mut hasher = Sha256::new();
    hasher.update(host.as_bytes());
    hasher.update(faults.to_le_bytes());
    let digest = hasher.finalize();
    let share = u32::from(digest.first().copied().unwrap_or_default());
    let jitter = doubled / 4 / 256 * share;
    signed(doubled.saturating_add(jitter)).min(LONGEST_WAIT)
}

/// Reads `Retry-After` (RFC 9110 section 10.2.3): seconds or an HTTP date. At most [`LONGEST_WAIT`] ahead; never in the past. `None` when it
/// is neither.
#[must_use]
pub fn retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    let value = value.trim();
    let at = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit mean the same as the most.
        after(now, SignedDuration::from_secs(value.parse().unwrap_or(i64::MAX).min(LONGEST_WAIT.as_secs())))
    } else {
        http_date(value)?
    };
    Some(at.clamp(now, after(now, LONGEST_WAIT)))
}

/// Until when an answer is fresh by its own headers (RFC 9111 section 4.2): `max-age` less `Age`, else `Expires` less `Date`; at most 7 days.
/// `None` when it does not say, or says that it is stale already.
#[must_use]
pub fn fresh_until(
    cache_control: Option<&str>,
    expires: Option<&str>,
    date: Option<&str>,
    age: Option<&str>,
    now: Timestamp,
) -> Option<Timestamp> {
    let directives = || cache_control.unwrap_or_default().split(',').map(|d| d.trim().to_ascii_lowercase());
    if directives().any(|d| matches!(d.split('=').next(), Some("no-cache" | "no-store"))) {
        return None;
    }
    let max_age = directives().find_map(|d| d.strip_prefix("max-age=").map(|s| s.trim_matches('"').to_owned()));
    let lasts = if let Some(seconds) = max_age {
        if seconds.is_empty() || !seconds.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let seconds = seconds.parse::<i64>().unwrap_or(i64::MAX);
        let age = age.and_then(|a| a.trim().parse::<i64>().ok()).unwrap_or(0).max(0);
        SignedDuration::from_secs(seconds.saturating_sub(age))
    } else {
        // Measured by the server's own clock where it shows it, so that ours may be wrong.
        let expires = http_date(expires?.trim())?;
        expires.duration_since(date.and_then(|d| http_date(d.trim())).unwrap_or(now))
    };
    lasts.is_positive().then(|| after(now, lasts.min(LONGEST_FRESH)))
}

/// An HTTP date in any of its three forms (RFC 9110 section 5.6.7).
fn http_date(text: &str) -> Option<Timestamp> {
    let time = httpdate::parse_http_date(text).ok()?;
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    // 31 Dec 9999 is an HTTP date and lies past the last timestamp.
    Some(after(Timestamp::UNIX_EPOCH, signed(since)))
}

/// What a remembered "not before" is worth now: one that lies further ahead than this program ever sets, or was `noted` at a time that is yet
/// to come, was written under a wrong clock and is forgotten, so that no host starves.
#[must_use]
pub fn believable(not_before: Option<Timestamp>, noted: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    not_before.filter(|at| *at <= after(now, LONGEST_WAIT) && !is_to_come(noted, now))
}

/// Whether something that was noted in the past is dated in the future: the clock was set back since. The small steps in which clocks are
/// kept right do not count.
#[must_use]
pub fn is_to_come(noted: Option<Timestamp>, now: Timestamp) -> bool {
    noted.is_some_and(|noted| noted > after(now, CLOCK_STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_longest_reason_to_wait_wins() {
        let s = Duration::from_secs;
        assert_eq!(gap(s(5), s(0), None), SignedDuration::from_secs(5));
        assert_eq!(gap(s(5), s(2), None), SignedDuration::from_secs(10));
        assert_eq!(gap(s(5), s(60), None), SignedDuration::from_secs(30));
        assert_eq!(gap(s(5), s(0), Some(12.5)), SignedDuration::from_millis(12_500));
        assert_eq!(gap(s(60), s(60), Some(1e300)), SignedDuration::from_secs(60));
        assert_eq!(gap(s(5), Duration::MAX, Some(f64::NAN)), SignedDuration::from_secs(30));
    }

    #[test]
    fn back_off_doubles_up_to_a_day_and_jitters_only_upwards() {
        let mut before = SignedDuration::ZERO;
        for faults in 1..=40 {
            let plain = SignedDuration::from_mins(5 * 2_i64.pow((faults - 1).min(12))).min(LONGEST_WAIT);
            let wait = back_off("a.example", faults);
            assert!(wait >= plain && wait <= (plain + plain / 4).min(LONGEST_WAIT), "{faults}: {wait:?}");
            assert!(wait >= before);
            assert_eq!(wait, back_off("a.example", faults));
            before = wait;
        }
        let spread: std::collections::BTreeSet<_> = (0..50).map(|n| back_off(&format!("{n}.example"), 1)).collect();
        assert!(spread.len() > 30);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_bounded() {
        let now = at("2026-11-22T10:00:00Z");
        for (value, expected) in [
            ("120", Some("2026-11-22T10:02:00Z")),
            (" 0 ", Some("2026-11-22T10:00:00Z")),
            ("Sun, 22 Nov 2026 11:30:00 GMT", Some("2026-11-22T11:30:00Z")),
            ("Sunday, 22-Nov-26 11:30:00 GMT", Some("2026-11-22T11:30:00Z")),
            ("Sun Nov 22 11:30:00 2026", Some("2026-11-22T11:30:00Z")),
            ("Sun, 22 Nov 2020 11:30:00 GMT", Some("2026-11-22T10:00:00Z")),
            ("99999999999999999999999999", Some("2026-11-23T10:00:00Z")),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some("2026-11-23T10:00:00Z")),
            ("-5", None),
            ("soon", None),
            ("", None),
            ("1.5", None),
        ] {
            assert_eq!(retry_after(value, now), expected.map(at), "{value:?}");
        }
    }

    #[test]
    fn freshness_follows_the_answer_within_reason() {
        let now = at("2026-11-22T10:00:00Z");
        let fresh =
            |cc: Option<&str>, expires: Option<&str>, date: Option<&str>, age: Option<&str>| fresh_until(cc, expires, date, age, now);
        assert_eq!(fresh(Some("public, Max-Age=43200"), None, None, None), Some(at("2026-11-22T22:00:00Z")));
        assert_eq!(fresh(Some("max-age=600"), None, None, Some("500")), Some(at("2026-11-22T10:01:40Z")));
        assert_eq!(fresh(Some("max-age=600"), None, None, Some("900")), None);
        assert_eq!(fresh(Some("max-age=0"), Some("Sun, 22 Nov 2026 11:00:00 GMT"), None, None), None);
        assert_eq!(fresh(Some("no-cache, max-age=600"), None, None, None), None);
        assert_eq!(fresh(Some("max-age=99999999999999999999"), None, None, None), Some(at("2026-11-29T10:00:00Z")));
        assert_eq!(fresh(Some("max-age=-1"), None, None, None), None);
        assert_eq!(fresh(None, Some("Sun, 22 Nov 2026 11:00:00 GMT"), None, None), Some(at("2026-11-22T11:00:00Z")));
        let (expires, date) = (Some("Sun, 22 Nov 2020 11:00:00 GMT"), Some("Sun, 22 Nov 2020 10:00:00 GMT"));
        assert_eq!(fresh(None, expires, date, None), Some(at("2026-11-22T11:00:00Z")));
        assert_eq!(fresh(None, Some("0"), None, None), None);
        assert_eq!(fresh(None, None, None, None), None);
    }

    #[test]
    fn a_wait_from_a_wrong_clock_is_forgotten() {
        let now = at("2026-11-22T10:00:00Z");
        assert_eq!(believable(Some(at("2036-11-22T10:00:00Z")), None, now), None);
        assert_eq!(believable(Some(at("2026-11-23T09:00:00Z")), None, now), Some(at("2026-11-23T09:00:00Z")));
        let soon = Some(at("2026-11-22T12:00:00Z"));
        assert_eq!(believable(soon, Some(at("2026-11-22T09:00:00Z")), now), soon);
        assert_eq!(believable(soon, Some(at("2026-11-22T10:00:30Z")), now), soon, "a small step of the clock");
        assert_eq!(believable(soon, Some(at("2026-11-22T11:00:00Z")), now), None, "the clock was set back");
        assert_eq!(after(Timestamp::MAX, LONGEST_WAIT), Timestamp::MAX);
    }
}
