//! From scores to probabilities: a logistic curve laid through the scores of posts that were not trained on (Platt 1999, in the form of
//! Lin, Lin and Weng 2007).

use serde::{Deserialize, Serialize};

use super::number::{exp, ln, sigmoid};

/// A logistic curve: the probability of a score s is that of the log-odds `slope` · s + `shift`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// How steep.
    pub slope: f64,
    /// Where it crosses one half.
    pub shift: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, shift: 0.0 }
    }
}

impl Calibration {
    /// The log-odds of a score.
    pub(super) fn odds(self, score: f64) -> f64 {
        self.slope * score + self.shift
    }

    /// The probability of a score, from 0 to 1.
    #[must_use]
    pub fn probability(self, score: f64) -> f64 {
        sigmoid(self.odds(score))
    }

    /// The curve through scores and what they are. With few of them, or of one kind only, a flat one.
    pub(super) fn fit(scores: &[(f64, bool)]) -> Self {
        let count = |wanted: bool| scores.iter().filter(|(_, is)| *is == wanted).fold(0.0, |sum, _| sum + 1.0);
        let (yes, no): (f64, f64) = (count(true), count(false));
        // Never quite sure: as if one more of each kind had been seen.
        let (high, low) = ((yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0));
        let target = |is: bool| if is { high } else { low };
        let (mut slope, mut shift) = (0.0, ln((yes + 1.0) / (no + 1.0)));
        let loss = |slope: f64, shift: f64| -> f64 {
            scores
                .iter()
                .map(|(score, is)| {
                    let odds = slope * score + shift;
                    // ln(1 + e^odds) - target · odds, without overflow.
                    let soft = if odds > 0.0 { odds + ln(1.0 + exp(-odds)) } else { ln(1.0 + exp(odds)) };
                    soft - target(*is) * odds
                })
                .sum()
        };
        let mut now = loss(slope, shift);
        for _ in 0..100 {
            let (mut g_slope, mut g_shift) = (0.0, 0.0);
            let (mut h_slope, mut h_both, mut h_shift) = (1e-10, 0.0, 1e-10);
            for (score, is) in scores {
                let p = sigmoid(slope * score + shift);
                let (d, h) = (p - target(*is), p * (1.0 - p));
                g_slope += score * d;
                g_shift += d;
                h_slope += score * score * h;
                h_both += score * h;
                h_shift += h;
            }
            if g_slope.abs() < 1e-7 && g_shift.abs() < 1e-7 {
                break;
            }
            let det = h_slope * h_shift - h_both * h_both;
            let (d_slope, d_shift) = if det.abs() < 1e-18 {
                (-g_slope, -g_shift)
            } else {
                (-(h_shift * g_slope - h_both * g_shift) / det, -(h_slope * g_shift - h_both * g_slope) / det)
            };
            let mut step = 1.0;
            let mut moved = false;
            while step > 1e-10 {
                let (slope_next, shift_next) = (slope + step * d_slope, shift + step * d_shift);
                let next = loss(slope_next, shift_next);
                if next < now {
                    (slope, shift, now, moved) = (slope_next, shift_next, next, true);
                    break;
                }
                step *= 0.5;
            }
            if !moved {
                break;
            }
        }
        // A score must never speak against what it is for.
        Self { slope: slope.max(0.0), shift }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_follows_what_scores_are() {
        // Of scores around n, n in ten are so.
        let scores: Vec<(f64, bool)> = (0..2_000_u32).map(|n| (f64::from(n % 10), (n / 10) % 10 < n % 10)).collect();
        let curve = Calibration::fit(&scores);
        assert!(curve.slope > 0.2 && (curve.probability(4.5) - 0.45).abs() < 0.05, "{curve:?}");
        assert!(curve.probability(9.0) > 0.8 && curve.probability(0.0) < 0.15);
        let none = Calibration::fit(&[]);
        assert!((none.probability(3.0) - 0.5).abs() < 1e-9);
        let wrong: Vec<(f64, bool)> = (0..100).map(|n| (f64::from(n), n < 50)).collect();
        assert!(Calibration::fit(&wrong).slope.abs() < 1e-12);
    }
}
