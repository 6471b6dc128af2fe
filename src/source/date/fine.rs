//! How much a text tells of a moment, to choose among several that tell the same one: pages show "3 Nov" and have the whole date beside it.

use jiff::Timestamp;

use super::spoken::{Clue, Day, clue};
use super::{epoch, iso};

/// How much a date as written tells: 0 for none, 1 for a day or a time ago, 2 for a day without its year with a clock, 3 for a day with a clock,
/// 4 with seconds or as machines write it.
pub(in crate::source) fn fineness(written: &str) -> u8 {
    // What is relative to now tells the same at any time.
    let at = Timestamp::from_second(1_800_000_000).unwrap_or_default();
    let machine = |text: &str| epoch(text).is_some() || (text.contains(':') && iso(text).is_some());
    match clue(written, at) {
        None => 0,
        Some(_) if machine(written.trim()) => 4,
        Some(Clue::Local { day: Day::Of(..) | Day::Either(..), time: Some(_), .. }) => 3 + u8::from(written.matches(':').count() > 1),
        Some(Clue::Local { time: Some(_), .. }) => 2,
        Some(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_tells_more_counts_more() {
        for (written, wanted) in [
            ("3 Nov", 1),
            ("5 minutes ago", 1),
            ("3h", 1),
            ("yesterday, 14:02", 2),
            ("3 Nov 7:11", 2),
            ("Nov. 3, 2026, 7:11 a.m.", 3),
            ("Nov. 3, 2026, noon", 3),
            ("3 de noviembre de 2026 a las 07:11", 3),
            ("03/11/2026 7:11 π.μ.", 3),
            ("2026-11-03 07:11:23", 4),
            ("1795300000", 4),
            ("the words of a tip", 0),
        ] {
            assert_eq!(fineness(written), wanted, "{written}");
        }
    }
}
