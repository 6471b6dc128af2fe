//! Lengths of time as rule authors write them: `30 minutes`, `6 hours`, `2 days`, `4 weeks`, `6h`.

use std::ops::Range;

use jiff::SignedDuration;

use crate::diagnostic::did_you_mean;

/// Every word for a unit, with its seconds; long words first, so that those are proposed.
const UNITS: [(&str, i64); 19] = [
    ("minutes", 60),
    ("hours", 3_600),
    ("days", 86_400),
    ("weeks", 604_800),
    ("seconds", 1),
    ("minute", 60),
    ("hour", 3_600),
    ("day", 86_400),
    ("week", 604_800),
    ("second", 1),
    ("mins", 60),
    ("min", 60),
    ("hrs", 3_600),
    ("hr", 3_600),
    ("m", 60),
    ("h", 3_600),
    ("d", 86_400),
    ("w", 604_800),
    ("s", 1),
];

/// Longest time that is read at all: ten years.
const MOST: i64 = 10 * 366 * 86_400;

/// What is wrong with a length of time: the bytes of the text, what to write under them, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub span: Range<usize>,
    pub label: String,
    pub remedy: String,
}

/// Reads a whole number with one unit.
pub(super) fn read(text: &str) -> Result<SignedDuration, Box<Wrong>> {
    let wrong = |span: Range<usize>, label: &str, remedy: String| Err(Box::new(Wrong { span, label: label.to_owned(), remedy }));
    let shape = || "write a number and a unit: `30 minutes`, `6 hours`, `2 days`, `4 weeks`".to_owned();
    let start = text.len() - text.trim_start().len();
    let body = text.trim();
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = body.split_at(digits);
    let unit = rest.trim_start();
    let at = start + body.len() - unit.len();
    if digits == 0 {
        return wrong(start..start + body.len(), "a whole number is due here", shape());
    }
    if unit.is_empty() {
        return wrong(start..start + digits, "a number without a unit", format!("which unit? `{number} minutes`, `{number} hours` …"));
    }
    let known = unit.to_lowercase();
    let Some((_, seconds)) = UNITS.iter().find(|(word, _)| *word == known) else {
        let near = did_you_mean(&known, UNITS.iter().map(|(word, _)| *word).filter(|word| word.len() > 3));
        let remedy = near.map_or_else(shape, |near| format!("did you mean `{number} {near}`?"));
        return wrong(at..start + body.len(), "not a unit of time", remedy);
    };
    match number.parse::<i64>().ok().and_then(|number| number.checked_mul(*seconds)) {
        Some(seconds) if seconds <= MOST => Ok(SignedDuration::from_secs(seconds)),
        _ => wrong(start..start + digits, "longer than ten years", shape()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read() {
        for (text, seconds) in [
            ("30 minutes", 1_800),
            ("1 minute", 60),
            ("6 hours", 21_600),
            ("6h", 21_600),
            (" 2 Days ", 172_800),
            ("4 weeks", 2_419_200),
            ("90s", 90),
            ("0 minutes", 0),
        ] {
            assert_eq!(read(text).unwrap().as_secs(), seconds, "{text}");
        }
    }

    #[test]
    fn wrong_lengths_are_marked_and_mended() {
        for (text, span, remedy) in [
            ("6", 0..1, "`6 hours`"),
            ("6 huors", 2..7, "did you mean `6 hours`?"),
            ("six hours", 0..9, "write a number"),
            ("6 fortnights", 2..12, "write a number"),
            ("99999999999999999999 days", 0..20, "write a number"),
            ("6 ώρες", 2..10, "write a number"),
            ("", 0..0, "write a number"),
            ("1.5 hours", 1..9, "write a number"),
        ] {
            let wrong = read(text).unwrap_err();
            assert_eq!(wrong.span, span, "{text}");
            assert!(wrong.remedy.contains(remedy), "{text}: {}", wrong.remedy);
        }
    }
}
