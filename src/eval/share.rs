//! Precision, recall and F1 with what so few posts leave open, and how sure a difference is.

use serde::Serialize;

use super::stats::wilson;

/// What became of a post in a question of yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is, and was found.
    Right,
    /// It is not, and was found.
    Alarm,
    /// It is, and was not found.
    Missed,
    /// It is not, and was not found.
    Quiet,
}

impl Outcome {
    /// What `said` is worth where `truth` holds.
    #[must_use]
    pub const fn of(truth: bool, said: bool) -> Self {
        match (truth, said) {
            (true, true) => Self::Right,
            (false, true) => Self::Alarm,
            (true, false) => Self::Missed,
            (false, false) => Self::Quiet,
        }
    }

    /// Whether what was said is what is.
    #[must_use]
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Right | Self::Quiet)
    }

    /// What is.
    #[must_use]
    pub const fn truth(self) -> bool {
        matches!(self, Self::Right | Self::Missed)
    }
}

/// A share with its 95 % interval, all from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The share.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Share {
    /// `part` of `whole` with Wilson's interval; `None` of nothing.
    #[must_use]
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        let (part, whole) = (usize::try_from(part).ok()?, usize::try_from(whole).ok()?);
        (whole > 0).then(|| {
            let (low, high) = wilson(part, whole);
            #[expect(clippy::cast_precision_loss, reason = "posts are far fewer than 2^52")]
            let value = part as f64 / whole as f64;
            Self { value, low, high }
        })
    }
}

/// Posts by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Are, and were found.
    pub right: u64,
    /// Are not, and were found: false alarms.
    pub alarms: u64,
    /// Are, and were not found.
    pub missed: u64,
    /// Are not, and were not found.
    pub quiet: u64,
}

impl Counts {
    /// Counts a post.
    pub fn add(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Right => &mut self.right,
            Outcome::Alarm => &mut self.alarms,
            Outcome::Missed => &mut self.missed,
            Outcome::Quiet => &mut self.quiet,
        } += 1;
    }

    /// All posts.
    #[must_use]
    pub const fn posts(&self) -> u64 {
        self.right + self.alarms + self.missed + self.quiet
    }

    /// How much of what was found is right; `None` when nothing was found.
    #[must_use]
    pub fn precision(&self) -> Option<Share> {
        Share::of(self.right, self.right + self.alarms)
    }

    /// How much of what is was found; `None` when there is nothing.
    #[must_use]
    pub fn recall(&self) -> Option<Share> {
        Share::of(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both; `None` when there is nothing and nothing was found.
    ///
    /// The interval: of the posts that are or were found, the share that are and were (Jaccard's J) is a plain share and has Wilson's
    /// interval. F1 = 2J / (1 + J) grows with it, so the ends of the one are those of the other.
    #[must_use]
    pub fn f1(&self) -> Option<Share> {
        let f1 = |share: f64| 2.0 * share / (1.0 + share);
        let jaccard = Share::of(self.right, self.right + self.alarms + self.missed)?;
        Some(Share { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high) })
    }
}

/// How probable it is that so uneven a change comes by chance: the exact, two-sided test of `McNemar` (1947), of posts that became right and
/// posts that became wrong. 1 when nothing changed.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "posts are far fewer than 2^52")]
pub fn mcnemar(mended: u64, broken: u64) -> f64 {
    let (few, all) = (mended.min(broken), mended + broken);
    // ln of C(all, k) / 2^all, from one k to the next.
    let mut term = -(all as f64) * std::f64::consts::LN_2;
    let mut sum = term.exp();
    for k in 1..=few {
        term += ((all - k + 1) as f64).ln() - (k as f64).ln();
        sum += term.exp();
    }
    (2.0 * sum).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(share: Option<Share>, want: (f64, f64, f64)) {
        let share = share.unwrap();
        for (is, should) in [(share.value, want.0), (share.low, want.1), (share.high, want.2)] {
            assert!((is - should).abs() < 5e-4, "{share:?}, not {want:?}");
        }
    }

    #[test]
    fn shares_have_wilsons_interval_and_f1_that_of_jaccard() {
        let counts = Counts { right: 15, alarms: 5, missed: 10, quiet: 70 };
        near(counts.precision(), (0.75, 0.5313, 0.8881));
        near(counts.recall(), (0.6, 0.4074, 0.7660));
        // J = 15 of 30: 0.3315 to 0.6685.
        near(counts.f1(), (2.0 / 3.0, 0.4979, 0.8013));
        assert_eq!(counts.posts(), 100);
        assert_eq!(Counts { quiet: 9, ..Counts::default() }.f1(), None);
        let none = Counts { missed: 3, ..Counts::default() };
        assert_eq!((none.precision(), none.f1().unwrap().value), (None, 0.0));
    }

    #[test]
    fn mcnemars_test_is_exact() {
        assert!((mcnemar(0, 0) - 1.0).abs() < 1e-12);
        assert!((mcnemar(5, 0) - 0.0625).abs() < 1e-12);
        assert!((mcnemar(2, 8) - 0.109_375).abs() < 1e-9);
        assert!((mcnemar(8, 2) - mcnemar(2, 8)).abs() < 1e-12);
        assert!((mcnemar(7, 7) - 1.0).abs() < 1e-12);
        assert!(mcnemar(60_000, 40_000) < 1e-300 && mcnemar(50_100, 50_000) > 0.7, "no term is lost among many");
    }
}
