//! What time it is, as the network room sees it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::manners::after;

/// The clock of a [`super::Fetcher`]. Clones show the same time.
///
/// A running clock starts at a given time and then follows the machine's monotonic clock, so a jump of the wall clock in the middle of a
/// run changes nothing. A simulated clock stands still until it is advanced; waiting for a host advances it at once, so that a week of
/// crawling can be played in seconds. Time-outs of connections are always real.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Running { start: Timestamp, since: Instant },
    Simulated(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's time, from now on.
    #[must_use]
    pub fn system() -> Self {
        Self::running_from(Timestamp::now())
    }

    /// A running clock that shows `start` now: for `--now`.
    #[must_use]
    pub fn running_from(start: Timestamp) -> Self {
        Self(Kind::Running { start, since: Instant::now() })
    }

    /// A clock that stands at `start` until it is advanced, by hand or by waiting for a host.
    #[must_use]
    pub fn simulated(start: Timestamp) -> Self {
        Self(Kind::Simulated(Arc::new(Mutex::new(start))))
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::Running { start, since } => after(*start, SignedDuration::try_from(since.elapsed()).unwrap_or(SignedDuration::MAX)),
            Kind::Simulated(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Advances a simulated clock; a running clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Kind::Simulated(time) = &self.0 {
            let mut time = time.lock().unwrap_or_else(PoisonError::into_inner);
            *time = after(*time, SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX));
        }
    }

    /// Whether waiting is played rather than done.
    pub(super) fn is_simulated(&self) -> bool {
        matches!(self.0, Kind::Simulated(_))
    }

    /// How long it is until `at`; zero when that is past.
    pub(super) fn until(&self, at: Timestamp) -> Duration {
        Duration::try_from(at.duration_since(self.now())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulated_clock_stands_until_advanced_and_clones_agree() {
        let start: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let clock = Clock::simulated(start);
        let other = clock.clone();
        other.advance(Duration::from_secs(90));
        assert_eq!(clock.now(), "2026-11-22T10:01:30Z".parse().unwrap());
        assert_eq!(clock.until(start), Duration::ZERO);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }

    #[test]
    fn a_running_clock_goes_on_from_its_start() {
        let start: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let clock = Clock::running_from(start);
        clock.advance(Duration::from_hours(1));
        let shown = clock.now();
        assert!(shown >= start && shown < after(start, SignedDuration::from_secs(60)));
    }
}
