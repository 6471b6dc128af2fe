//! How well a rule does: how often staff found it right, with the interval that so few verdicts leave open, and what it costs.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::history::{Opinion, Record};
use crate::engine::detect::gate;
use crate::engine::{Judge, PreparedThread};
use crate::model::id::RuleId;
use crate::rule::{Rule, RuleSet};

/// How often a rule was right, of all that staff closed with a verdict on it. Duplicates are the verdict of another incident and do not count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// Confirmed or benign.
    pub right: usize,
    /// All: right ones and false positives.
    pub of: usize,
    /// Lower end of the 95 % interval, from 0 to 1.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Precision {
    /// The precision that a record shows; `None` without a verdict.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        let count = |opinion: Opinion| record.opinions.get(&opinion).copied().unwrap_or_default();
        let right = count(Opinion::Confirmed) + count(Opinion::Benign);
        let of = right + count(Opinion::FalsePositive);
        (of > 0).then(|| {
            let (low, high) = wilson(right, of);
            Self { right, of, low, high }
        })
    }
}

/// The interval of Wilson (1927) in which a share lies with a probability of 95 %, given `right` of `of` (not 0).
#[must_use]
pub fn wilson(right: usize, of: usize) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    #[expect(clippy::cast_precision_loss, reason = "verdicts are far fewer than 2^52")]
    let (right, of) = (right as f64, of as f64);
    let share = right / of;
    let middle = share + Z * Z / (2.0 * of);
    let spread = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt();
    let whole = 1.0 + Z * Z / of;
    (((middle - spread) / whole).max(0.0), ((middle + spread) / whole).min(1.0))
}

/// What a rule costs by itself: the time of one thread for 1,000 posts, in microseconds, over what reading the posts with no rule at all takes.
/// The posts are prepared before; the best of three rounds counts. 0 without posts.
#[must_use]
pub fn cost(judge: &Judge, rule: &RuleId, sample: &[PreparedThread<'_>], now: Timestamp) -> f64 {
    let Some(alone) = judge.rules.only(rule) else { return 0.0 };
    let posts: usize = sample.iter().map(|thread| thread.posts.len()).sum();
    if posts == 0 {
        return 0.0;
    }
    let best = |rules: &RuleSet| (0..3).map(|_| round(rules, sample, now)).min().unwrap_or_default();
    let own = best(&alone).saturating_sub(best(&RuleSet::default()));
    #[expect(clippy::cast_precision_loss, reason = "a sample is far smaller than 2^52")]
    let thousands = posts as f64 / 1_000.0;
    own.as_secs_f64() * 1e6 / thousands
}

fn round(rules: &RuleSet, sample: &[PreparedThread<'_>], now: Timestamp) -> Duration {
    let began = Instant::now();
    let mut fired = 0;
    for thread in sample {
        for post in &thread.posts {
            let admit = |rule: &Rule| gate(rule, thread, post).is_ok();
            fired += rules.read(post.subject(now), &admit).len();
        }
    }
    std::hint::black_box(fired);
    began.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        let close = |(low, high): (f64, f64), want: (f64, f64)| (low - want.0).abs() < 5e-4 && (high - want.1).abs() < 5e-4;
        // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        assert!(close(wilson(81, 263), (0.2553, 0.3662)));
        assert!(close(wilson(15, 148), (0.0624, 0.1605)));
        assert!(close(wilson(0, 20), (0.0000, 0.1611)));
        assert!(close(wilson(1, 29), (0.0061, 0.1718)));
        assert!(close(wilson(20, 20), (0.8389, 1.0)));
    }

    #[test]
    fn benign_is_right_and_duplicates_say_nothing() {
        let record = Record {
            opinions: [
                (Opinion::Confirmed, 2),
                (Opinion::Benign, 1),
                (Opinion::FalsePositive, 1),
                (Opinion::Duplicate, 9),
                (Opinion::Waiting, 5),
            ]
            .into(),
            ..Record::default()
        };
        let precision = Precision::of(&record).unwrap();
        assert_eq!((precision.right, precision.of), (3, 4));
        assert_eq!(Precision::of(&Record::default()), None);
    }
}
