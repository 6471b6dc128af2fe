//! Lengths of time and sizes as people write them in a configuration: `"1h30m"`, `"4MiB"`.

use std::ops::Range;
use std::time::Duration;

/// Longest time accepted: ten years.
const LONGEST: f64 = 10.0 * 365.25 * 86_400.0;

/// Why a quantity could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Bytes of the text that are wrong.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub why: String,
}

fn mistake<T>(span: Range<usize>, why: impl Into<String>) -> Result<T, Mistake> {
    Err(Mistake { span, why: why.into() })
}

/// Reads a length of time: numbers with units, added up (`10s`, `1h30m`, `1.5 hours`, `500ms`, `2 days`).
///
/// # Errors
/// With the part that is not understood.
pub fn duration(text: &str) -> Result<Duration, Mistake> {
    let mut seconds = 0.0_f64;
    let mut parts = 0;
    for part in parts_of(text) {
        let Part { number, unit, span, unit_span } = part?;
        let factor = match unit {
            "ms" | "millisecond" | "milliseconds" => 0.001,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
            "d" | "day" | "days" => 86_400.0,
            "w" | "week" | "weeks" => 604_800.0,
            "" => return mistake(span, "a unit is missing: s, m, h, d or w"),
            _ => return mistake(unit_span, "not a unit of time: s, m, h, d or w"),
        };
        seconds += number * factor;
        parts += 1;
    }
    if parts == 0 {
        return mistake(0..text.len(), "no number");
    }
    if seconds > LONGEST {
        return mistake(0..text.len(), "more than ten years");
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| Mistake { span: 0..text.len(), why: "not a length of time".to_owned() })
}

/// Reads a size in bytes (`4MiB`, `500 kB`, `1048576`). `k`, `M` and `G` without `iB` or `B` count in 1024s.
///
/// # Errors
/// With the part that is not understood.
pub fn size(text: &str) -> Result<u64, Mistake> {
    let mut parts = parts_of(text);
    let Some(first) = parts.next() else { return mistake(0..text.len(), "no number") };
    let Part { number, unit, unit_span, .. } = first?;
    if let Some(second) = parts.next() {
        return mistake(second?.span, "one number with one unit is enough");
    }
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" | "byte" | "bytes" => 1.0,
        "kib" | "k" => 1_024.0,
        "kb" => 1_000.0,
        "mib" | "m" => 1_048_576.0,
        "mb" => 1_000_000.0,
        "gib" | "g" => 1_073_741_824.0,
        "gb" => 1_000_000_000.0,
        _ => return mistake(unit_span, "not a unit of size: B, kB, KiB, MB, MiB, GB or GiB"),
    };
    let bytes = number * factor;
    if bytes > 1e15 {
        return mistake(0..text.len(), "more than a petabyte");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1e15, checked above")]
    Ok(bytes.round() as u64)
}

struct Part<'t> {
    number: f64,
    unit: &'t str,
    span: Range<usize>,
    unit_span: Range<usize>,
}

/// Number and unit, again and again, blanks between anything.
fn parts_of(text: &str) -> impl Iterator<Item = Result<Part<'_>, Mistake>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let skip = |at: usize| text.get(at..).map_or(at, |rest| at + rest.len() - rest.trim_start_matches(' ').len());
        let until =
            |at: usize, wanted: fn(char) -> bool| text.get(at..).map_or(at, |rest| at + rest.find(|c| !wanted(c)).unwrap_or(rest.len()));
        let start = skip(at);
        if start >= text.len() {
            return None;
        }
        let digits_end = until(start, |c| c.is_ascii_digit() || c == '.');
        let unit_start = skip(digits_end);
        let unit_end = until(unit_start, char::is_alphabetic);
        at = unit_end.max(digits_end);
        let number = text.get(start..digits_end).and_then(|digits| digits.parse::<f64>().ok());
        let Some(number) = number else {
            at = text.len();
            let end = text.get(start..).and_then(|rest| rest.chars().next()).map_or(text.len(), |c| start + c.len_utf8());
            return Some(mistake(start..end.max(digits_end), "a number is due here"));
        };
        let unit = text.get(unit_start..unit_end).unwrap_or_default();
        Some(Ok(Part { number, unit, span: start..at, unit_span: unit_start..unit_end }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, seconds) in [
            ("10s", 10.0),
            ("1h30m", 5400.0),
            ("1h 30min", 5400.0),
            ("1.5 hours", 5400.0),
            ("500ms", 0.5),
            ("2 days", 172_800.0),
            ("1w", 604_800.0),
            ("0s", 0.0),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_secs_f64(seconds)), "{text}");
        }
    }

    #[test]
    fn wrong_times_are_marked() {
        for (text, span, word) in [
            ("", 0..0, "no number"),
            ("   ", 0..3, "no number"),
            ("10", 0..2, "unit is missing"),
            ("1h30", 2..4, "unit is missing"),
            ("10 parsecs", 3..10, "not a unit"),
            ("1h, 30m", 2..3, "number"),
            ("-5m", 0..1, "number"),
            ("1..5h", 0..4, "number"),
            ("é", 0..2, "number"),
            ("99999999999999999999w", 0..21, "ten years"),
        ] {
            let mistake = duration(text).expect_err(text);
            assert_eq!(mistake.span, span, "{text}");
            assert!(mistake.why.contains(word), "{text}: {}", mistake.why);
        }
    }

    #[test]
    fn sizes_are_read_or_marked() {
        for (text, bytes) in
            [("4MiB", 4 << 20), ("4 MiB", 4 << 20), ("500 kB", 500_000), ("1048576", 1 << 20), ("1.5k", 1536), ("2gb", 2_000_000_000)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        assert_eq!(size("4 MeB").expect_err("unit").span, 2..5);
        assert_eq!(size("4MiB 3kB").expect_err("two").span, 5..8);
        assert!(size("MiB").is_err() && size("").is_err() && size("9e9GB").is_err() && size("99999999999GB").is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn any_text_is_answered_within_its_borders(text in "\\PC{0,16}|[0-9.smhd ]{0,12}") {
            for mistake in [duration(&text).err(), size(&text).err()].into_iter().flatten() {
                proptest::prop_assert!(text.get(mistake.span).is_some());
            }
        }
    }
}
