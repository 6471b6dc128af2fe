//! Exponential and logarithm from additions and multiplications alone: those of the system differ in the last digit from one machine to
//! another, and a classifier must not.

/// e to the power of `x`; 0 and infinity beyond what a number can hold.
pub(super) fn exp(x: f64) -> f64 {
    if x > 700.0 {
        return f64::INFINITY;
    }
    if x < -700.0 {
        return 0.0;
    }
    // x = k ln 2 + r, with |r| at most half of ln 2.
    let k = (x * std::f64::consts::LOG2_E).round();
    let r = x - k * std::f64::consts::LN_2;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..=18_u8 {
        term *= r / f64::from(n);
        sum += term;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "k lies between -1011 and 1011")]
    let power = f64::from_bits(((k as i64 + 1023) as u64) << 52);
    sum * power
}

/// The natural logarithm of `x`, which is above 0.
pub(super) fn ln(x: f64) -> f64 {
    if x <= f64::MIN_POSITIVE {
        return -708.0;
    }
    let bits = x.to_bits();
    let mut exponent = f64::from(u16::try_from((bits >> 52) & 0x7ff).unwrap_or_default()) - 1023.0;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)).
    let part = (mantissa - 1.0) / (mantissa + 1.0);
    let square = part * part;
    let mut term = part;
    let mut sum = 0.0;
    for n in 0..20_u8 {
        sum += term / f64::from(2 * n + 1);
        term *= square;
    }
    2.0 * sum + exponent * std::f64::consts::LN_2
}

/// The probability whose log-odds are `x`.
pub(super) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 { 1.0 / (1.0 + exp(-x)) } else { exp(x) / (1.0 + exp(x)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_those_of_the_system() {
        let mut x = -60.0;
        while x < 60.0 {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-13, "{x}");
            let y = x.exp();
            assert!((ln(y) - x).abs() < 1e-12 * x.abs().max(1.0), "{x}");
            x += 0.137;
        }
        assert_eq!((exp(1e9), exp(-1e9)), (f64::INFINITY, 0.0));
        assert!(ln(0.0) < -700.0 && (sigmoid(0.0) - 0.5).abs() < 1e-15 && sigmoid(-800.0) >= 0.0);
    }
}
