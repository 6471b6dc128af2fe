//! Logistic regression with an L2 penalty, by dual coordinate descent (Yu, Huang and Lin 2011): every post in turn, in an order that is
//! mixed by a fixed seed.

use super::number::ln;

/// A post as numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Numbers of features and their values; each feature once.
    pub features: Vec<(u32, f32)>,
    /// What it is.
    pub is: bool,
    /// How much it counts.
    pub cost: f64,
}

/// How long is tried at most, in rounds through all posts.
const ROUNDS: usize = 60;
/// Changes below this end it.
const ENOUGH: f64 = 0.02;
/// Steps of Newton's method for one post.
const STEPS: usize = 40;

/// A source of numbers that look random, and are always the same.
pub(super) struct Shuffle(u64);

impl Shuffle {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Brings things into another order.
    pub fn mix<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = usize::try_from(self.next() % (at as u64 + 1)).unwrap_or_default();
            all.swap(at, other);
        }
    }
}

/// The weights of features, and what is added to every score.
#[expect(clippy::many_single_char_names, reason = "the names of the paper")]
pub(super) fn solve(rows: &[Row], weights: usize) -> (Vec<f64>, f64) {
    // The last weight is the bias: a feature that every post has.
    let mut w = vec![0.0_f64; weights + 1];
    let bias = weights;
    let squares: Vec<f64> =
        rows.iter().map(|row| 1.0 + row.features.iter().map(|(_, value)| f64::from(*value).powi(2)).sum::<f64>()).collect();
    let mut alphas: Vec<[f64; 2]> = rows
        .iter()
        .map(|row| {
            let first = (0.001 * row.cost).min(1e-8);
            [first, row.cost - first]
        })
        .collect();
    let add = |w: &mut Vec<f64>, row: &Row, by: f64| {
        for (feature, value) in &row.features {
            w[*feature as usize] += by * f64::from(*value);
        }
        w[bias] += by;
    };
    for (row, alpha) in rows.iter().zip(&alphas) {
        add(&mut w, row, if row.is { alpha[0] } else { -alpha[0] });
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut shuffle = Shuffle::new(4);
    let mut inner = 1e-2;
    for _ in 0..ROUNDS {
        shuffle.mix(&mut order);
        let (mut largest, mut newton) = (0.0_f64, 0);
        for &at in &order {
            let row = &rows[at];
            let (c, y) = (row.cost, if row.is { 1.0 } else { -1.0 });
            let dot: f64 = w[bias] + row.features.iter().map(|(feature, value)| w[*feature as usize] * f64::from(*value)).sum::<f64>();
            let (a, b) = (squares[at], y * dot);
            let alpha = alphas[at];
            let (one, two, sign) = if 0.5 * a * (alpha[1] - alpha[0]) + b < 0.0 { (1, 0, -1.0) } else { (0, 1, 1.0) };
            let old = alpha[one];
            let mut z = if c - old < 0.5 * c { 0.1 * old } else { old };
            let mut gradient = a * (z - old) + sign * b + ln(z / (c - z));
            largest = largest.max(gradient.abs());
            let mut steps = 0;
            while steps < STEPS && gradient.abs() >= inner {
                let curve = a + c / (c - z) / z;
                let next = z - gradient / curve;
                z = if next <= 0.0 { z * 0.1 } else { next };
                gradient = a * (z - old) + sign * b + ln(z / (c - z));
                steps += 1;
            }
            if steps > 0 {
                newton += steps;
                alphas[at][one] = z;
                alphas[at][two] = c - z;
                add(&mut w, row, sign * (z - old) * y);
            }
        }
        if largest < ENOUGH {
            break;
        }
        if newton <= rows.len() / 10 {
            inner = (inner * 0.1).max(1e-8);
        }
    }
    let shift = w.pop().unwrap_or_default();
    (w, shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_tells_two_kinds_apart() {
        let row = |features: &[u32], is| Row { features: features.iter().map(|f| (*f, 1.0)).collect(), is, cost: 10.0 };
        let rows: Vec<Row> = (0..200).map(|n| if n % 2 == 0 { row(&[0, 2 + n % 5], true) } else { row(&[1, 2 + n % 5], false) }).collect();
        let (w, bias) = solve(&rows, 8);
        assert!(w[0] > 1.0 && w[1] < -1.0 && bias.abs() < 0.5, "{w:?} {bias}");
        assert!((2..7).all(|f| w[f].abs() < 0.5));
        assert_eq!(solve(&rows, 8), (w, bias));
        assert_eq!(solve(&[], 2), (vec![0.0; 2], 0.0));
    }
}
