//! Whether what a list says of its threads changes when somebody posts. A date alone may be that of the last post, or that of the first:
//! blogs list their articles by the day they were written, and a comment changes nothing there. The threads themselves tell which.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

/// The first and last date of what was read of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub first: Timestamp,
    pub last: Timestamp,
}

/// What a list says of a thread, where that is nothing but a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// Place of the thread.
    pub key: String,
    /// Its address.
    pub url: String,
    /// The date.
    pub at: Timestamp,
    /// How exactly it is told.
    pub near: SignedDuration,
    /// When the list was read.
    pub seen: Timestamp,
}

/// How close two dates are that are told to the minute or better.
const SAME: SignedDuration = SignedDuration::from_secs(90);

/// Whether the dates of a list are those of the last posts: `None` when nothing that was read tells.
pub(super) fn moves(rows: &[Dated], read: &BTreeMap<String, Span>) -> Option<bool> {
    let (mut moved, mut stale) = (0_usize, 0_usize);
    for (row, span) in rows.iter().filter_map(|row| Some((row, read.get(&row.key)?))) {
        let apart = span.last.duration_since(row.at);
        let length = span.last.duration_since(span.first);
        // Both as the same program writes them, whatever its zone; else as near as can be said.
        let is_last = |near: SignedDuration| apart.abs() <= near && length > near;
        if is_last(SAME) || is_last(row.near) {
            moved += 1;
        } else if apart > row.near && span.last <= row.seen {
            // What came after the list was read could not stand in it.
            stale += 1;
        }
    }
    (moved + stale > 0).then_some(moved > stale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_tell_what_the_dates_of_their_list_mean() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let row = |key: &str, day: &str| Dated {
            key: key.to_owned(),
            url: format!("https://b.example/{key}"),
            at: at(day),
            near: SignedDuration::from_hours(15),
            seen: at("2026-09-03T12:00:00Z"),
        };
        let rows = [row("a", "2026-09-01T10:00:00Z"), row("b", "2026-09-02T10:00:00Z")];
        let read = |spans: &[(&str, &str, &str)]| -> BTreeMap<String, Span> {
            spans.iter().map(|(key, first, last)| ((*key).to_owned(), Span { first: at(first), last: at(last) })).collect()
        };
        let day = |n: u8| format!("2026-09-0{n}T10:00:00Z");
        // A comment after the date that the list tells: it is the article's own.
        assert_eq!(moves(&rows, &read(&[("a", &day(1), &day(3))])), Some(false));
        assert_eq!(moves(&rows, &read(&[("a", &day(1), &day(3)), ("b", &day(1), &day(2))])), Some(false));
        // The date of the last post, which is not that of the first.
        assert_eq!(moves(&rows, &read(&[("b", &day(1), &day(2))])), Some(true));
        // To the minute although the zone is not known: an hour between the two posts is enough.
        assert_eq!(moves(&rows, &read(&[("b", "2026-09-02T09:00:00Z", &day(2))])), Some(true));
        // A reply while the list's threads were read says nothing of the list.
        assert_eq!(moves(&rows, &read(&[("a", &day(1), "2026-09-03T12:01:00Z")])), None);
        // One post alone tells nothing.
        assert_eq!(moves(&rows, &read(&[("b", &day(2), &day(2))])), None);
        assert_eq!(moves(&rows, &read(&[])), None);
    }
}
