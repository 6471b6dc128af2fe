//! Dates as feeds write them: RFC 822 with every liberty, ISO 8601 in its forms, months in the languages of our sources.

mod fine;
mod names;
mod spoken;
mod stated;

pub(in crate::source) use self::fine::fineness;
pub(in crate::source) use self::names::is_when;
pub use self::spoken::{Around, Precision, Told, ZoneFrom, on_page};
pub(super) use self::stated::stated;

use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization;

/// Reads a date. One without a zone is taken as UTC, one without a time as midnight. `None` when it cannot be told what is meant
/// (`04/05/2026` may be April or May).
pub(super) fn read(written: &str) -> Option<Timestamp> {
    let written = written.trim();
    if written.is_empty() || written.len() > 100 {
        return None;
    }
    iso(written).or_else(|| epoch(written)).or_else(|| words(written))
}

/// Whether a post can have been written then: after the first web forums and not in the future of `now`. A day and two hours are let
/// pass, as much as a wrong zone can make.
pub(super) fn plausible(at: Timestamp, now: Timestamp) -> bool {
    let earliest = date(1990, 1, 1).at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp());
    earliest.is_ok_and(|earliest| at >= earliest) && at <= now.saturating_add(SignedDuration::from_hours(26)).unwrap_or(Timestamp::MAX)
}

fn stamp(day: Date, time: Time, offset: i32) -> Option<Timestamp> {
    let offset = Offset::from_seconds(offset).ok()?;
    offset.to_timestamp(DateTime::from_parts(day, time)).ok()
}

/// Seconds or milliseconds since 1970.
fn epoch(written: &str) -> Option<Timestamp> {
    let number: i64 = written.parse().ok()?;
    match written.len() {
        9 | 10 => Timestamp::from_second(number).ok(),
        13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

/// ISO 8601: `2026-03-01T10:20:30.5+02:00`, shorter forms, the basic form without hyphens, and a space for the `T`.
fn iso(written: &str) -> Option<Timestamp> {
    let digits = |text: &str, length: usize| {
        text.get(..length).filter(|part| part.bytes().all(|b| b.is_ascii_digit())).and_then(|p| p.parse::<i16>().ok())
    };
    let year = digits(written, 4)?;
    let rest = &written[4..];
    let (month, day, rest) = if rest.is_empty() {
        (1, 1, "")
    } else if let Some(rest) = rest.strip_prefix('-') {
        if let (Some(ordinal), true) = (digits(rest, 3), rest.len() == 3) {
            let day = date(year, 1, 1).checked_add(jiff::Span::new().days(i64::from(ordinal) - 1)).ok().filter(|_| ordinal > 0)?;
            return stamp(day, Time::midnight(), 0);
        }
        let month = digits(rest, 2)?;
        match rest[2..].strip_prefix('-') {
            Some(rest) => {
                // `2026-3-1` is not ISO but unmistakable.
                let day = digits(rest, 2).or_else(|| digits(rest, 1))?;
                (month, day, rest.trim_start_matches(|c: char| c.is_ascii_digit()))
            }
            None if rest.len() == 2 => (month, 1, ""),
            None => return None,
        }
    } else if rest.len() >= 4
        && !rest.contains('/')
        && digits(rest, 4).is_some()
        && !rest.get(4..5).is_some_and(|c| c.as_bytes()[0].is_ascii_digit())
    {
        (digits(rest, 2)?, digits(&rest[2..], 2)?, &rest[4..])
    } else {
        return None;
    };
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let rest = rest.trim_start_matches(['T', 't', ' ']).trim();
    if rest.is_empty() {
        return stamp(day, Time::midnight(), 0);
    }
    if rest == "Z" {
        return stamp(day, Time::midnight(), 0);
    }
    let split = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(rest.len());
    let (clock_part, zone_part) = rest.split_at(split);
    let (time, carry) = clock(clock_part)?;
    let offset = if zone_part.trim().is_empty() { 0 } else { zone(zone_part.trim())? };
    stamp(day.checked_add(carry).ok()?, time, offset)
}

/// `10:20`, `10:20:30`, `10:20:30.5`, `102030`, `24:00`; with the days to carry over.
fn clock(text: &str) -> Option<(Time, jiff::Span)> {
    let (main, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let parts: Vec<i8> = if main.contains(':') {
        main.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?
    } else if matches!(main.len(), 4 | 6) && main.is_ascii() {
        main.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok()?.parse().ok()).collect::<Option<_>>()?
    } else {
        return None;
    };
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second.min(59)),
        _ => return None,
    };
    let nanos: i32 = format!("{:0<9}", fraction.chars().take_while(char::is_ascii_digit).take(9).collect::<String>()).parse().unwrap_or(0);
    let carry = jiff::Span::new().days(i64::from(hour == 24));
    Some((Time::new(if hour == 24 { 0 } else { hour }, minute, second, nanos).ok()?, carry))
}

/// Seconds east of Greenwich: `+0200`, `+02:00`, `-5`, `GMT`, `EEST`, `UTC+2`.
fn zone(text: &str) -> Option<i32> {
    let upper = text.to_ascii_uppercase();
    let bare = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT")).filter(|rest| !rest.is_empty()).unwrap_or(&upper);
    if let Some(sign) = bare.chars().next().filter(|c| matches!(c, '+' | '-' | '−')) {
        let number: String = bare.chars().skip(1).filter(char::is_ascii_digit).collect();
        let (hours, minutes) = match number.len() {
            1 | 2 => (number.parse::<i32>().ok()?, 0),
            3 => (number[..1].parse().ok()?, number[1..].parse().ok()?),
            4 => (number[..2].parse().ok()?, number[2..].parse().ok()?),
            _ => return None,
        };
        if hours > 15 || minutes > 59 {
            return None;
        }
        let seconds = hours * 3_600 + minutes * 60;
        return Some(if sign == '+' { seconds } else { -seconds });
    }
    let half_hours = match bare {
        "Z" | "UT" | "UTC" | "GMT" | "WET" => 0,
        "BST" | "IST" | "WEST" | "CET" | "MEZ" | "WAT" => 2,
        "CEST" | "MESZ" | "EET" | "SAST" => 4,
        "EEST" | "MSK" | "TRT" => 6,
        "ADT" | "ART" | "BRT" => -6,
        "EDT" | "AST" | "CLT" | "VET" => -8,
        "CDT" | "EST" | "ET" | "COT" | "PET" => -10,
        "MDT" | "CST" => -12,
        "PDT" | "MST" => -14,
        "PST" | "AKDT" => -16,
        "AKST" => -18,
        "HST" => -20,
        "JST" | "KST" => 18,
        "AEST" => 20,
        "AEDT" => 22,
        "NZST" => 24,
        "NZDT" => 26,
        _ => return None,
    };
    Some(half_hours * 1_800)
}

/// How months begin, without accents: English, Spanish, Italian, Greek, Portuguese, German, French.
#[rustfmt::skip]
const MONTHS: [(&str, i8); 45] = [
    ("jan", 1), ("ene", 1), ("gen", 1), ("ιαν", 1),
    ("feb", 2), ("fev", 2), ("φεβ", 2),
    ("mar", 3), ("mrz", 3), ("maer", 3), ("μαρ", 3),
    ("apr", 4), ("abr", 4), ("avr", 4), ("απρ", 4),
    ("may", 5), ("mai", 5), ("mag", 5), ("μαι", 5),
    ("jun", 6), ("juin", 6), ("giu", 6), ("ιουν", 6),
    ("jul", 7), ("juil", 7), ("lug", 7), ("ιουλ", 7),
    ("aug", 8), ("ago", 8), ("aou", 8), ("αυγ", 8),
    ("sep", 9), ("set", 9), ("σεπ", 9),
    ("oct", 10), ("okt", 10), ("ott", 10), ("out", 10), ("οκτ", 10),
    ("nov", 11), ("νοε", 11),
    ("dec", 12), ("dic", 12), ("dez", 12), ("δεκ", 12),
];

/// The month that a word names, by its beginning, in English, Spanish, Greek, Portuguese, French, German or Italian.
fn month(word: &str) -> Option<i8> {
    let plain: String = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    // "Ιον" and "Ιολ" are how some Greek servers shorten June and July.
    match plain.as_str() {
        "ιον" => return Some(6),
        "ιολ" => return Some(7),
        _ => {}
    }
    MONTHS.iter().find(|(start, _)| plain.starts_with(start)).map(|(_, number)| *number)
}

/// A date in words: `Thu, 1 Jan 04 19:48:21 GMT`, `29-Jun-2004`, `Jan 1, 2004 7:48 PM`, `29 de junio de 2004`, `Πέμ, 01 Ιούλ 2004 …`, and
/// numbers with dots or slashes when only one order is possible.
fn words(written: &str) -> Option<Timestamp> {
    let mut spaced = String::with_capacity(written.len() + 8);
    let mut before = ' ';
    let mut comment = 0_usize;
    for c in written.chars() {
        match c {
            '(' => comment += 1,
            ')' => comment = comment.saturating_sub(1),
            _ if comment > 0 => {}
            ',' => spaced.push(' '),
            // `29-Jun-2004`, but not the sign of a zone.
            '-' if before.is_alphabetic() || (before.is_ascii_digit() && !spaced.contains(':')) => spaced.push(' '),
            c => spaced.push(c),
        }
        before = c;
    }
    let mut tokens: Vec<&str> = spaced.split_whitespace().collect();
    // A week day can look like a month (`mar`, Tuesday): the month is the last word that names one.
    let months: Vec<usize> =
        (0..tokens.len()).filter(|at| tokens[*at].starts_with(char::is_alphabetic) && month(tokens[*at]).is_some()).collect();
    let mut named = None;
    if let Some(at) = months.last() {
        named = month(tokens[*at]);
        tokens.remove(*at);
    }
    let (mut numbers, mut time, mut carry, mut offset, mut afternoon) = (Vec::new(), Time::midnight(), jiff::Span::new(), 0, None);
    for token in tokens {
        let upper = token.to_ascii_uppercase();
        if token.contains(':') && token.starts_with(|c: char| c.is_ascii_digit()) {
            let split = token.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(token.len());
            (time, carry) = clock(&token[..split])?;
            match token[split..].to_ascii_uppercase().as_str() {
                "" => {}
                "AM" => afternoon = Some(false),
                "PM" => afternoon = Some(true),
                rest => offset = zone(rest)?,
            }
        } else if matches!(upper.as_str(), "AM" | "A.M." | "ΠΜ" | "Π.Μ.") {
            afternoon = Some(false);
        } else if matches!(upper.as_str(), "PM" | "P.M." | "ΜΜ" | "Μ.Μ.") {
            afternoon = Some(true);
        } else if token.chars().all(|c| c.is_ascii_digit()) {
            numbers.push(token);
        } else if token.starts_with(|c: char| c.is_ascii_digit()) && named.is_some() {
            // `1st`, `29.`, `1º`
            numbers.push(token.trim_end_matches(|c: char| !c.is_ascii_digit()));
        } else if token.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.extend(token.split(['/', '.']).filter(|part| !part.is_empty()));
        } else if let Some(seconds) = zone(token) {
            offset = seconds;
        }
    }
    if let Some(afternoon) = afternoon {
        let hour = time.hour() % 12 + if afternoon { 12 } else { 0 };
        time = Time::new(hour, time.minute(), time.second(), 0).ok()?;
    }
    let numbered: Vec<i16> = numbers.iter().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let (year, month, day) = match (named, &numbered[..], &numbers[..]) {
        (Some(month), [first, second], [first_text, _]) if first_text.len() < 4 => (*second, month, *first),
        (Some(month), [year, day], _) => (*year, month, *day),
        (None, [year, month, day], [text, ..]) if text.len() == 4 => (*year, i8::try_from(*month).ok()?, *day),
        (None, [day, month, year], _) if *day > 12 && *month <= 12 => (*year, i8::try_from(*month).ok()?, *day),
        (None, [month, day, year], _) if *day > 12 && *month <= 12 => (*year, i8::try_from(*month).ok()?, *day),
        // Dots are written by people who put the day first.
        (None, [day, month, year], _) if written.matches('.').count() >= 2 => (*year, i8::try_from(*month).ok()?, *day),
        _ => return None,
    };
    // RFC 2822 section 4.3.
    let year = match year {
        0..=49 if year_is_short(&numbers) => year + 2_000,
        50..=99 if year_is_short(&numbers) => year + 1_900,
        year => year,
    };
    stamp(Date::new(year, month, i8::try_from(day).ok()?).ok()?.checked_add(carry).ok()?, time, offset)
}

fn year_is_short(numbers: &[&str]) -> bool {
    numbers.iter().all(|number| number.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(written: &str) -> String {
        read(written).map_or_else(|| "none".to_owned(), |at| at.to_string())
    }

    #[test]
    fn rfc_822_and_its_liberties() {
        for (written, expected) in [
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("01 Jan 04 19:48 EST", "2004-01-02T00:48:00Z"),
            ("Thursday, 1 January 2004 19:48:21 +0200 (EET)", "2004-01-01T17:48:21Z"),
            ("Thu,01 Jan 2004 19:48:21", "2004-01-01T19:48:21Z"),
            ("Thu, 01 Jan 2004 24:00:00 Z", "2004-01-02T00:00:00Z"),
            ("Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z"),
            ("29-Jun-2004 12:53:00 -0330", "2004-06-29T16:23:00Z"),
            ("January 4, 2026 7:05 PM", "2026-01-04T19:05:00Z"),
            ("Sat, 07 Sep 2002 00:00:01 UTC+2", "2002-09-06T22:00:01Z"),
        ] {
            assert_eq!(at(written), expected, "{written}");
        }
    }

    #[test]
    fn months_of_other_languages() {
        for (written, expected) in [
            ("mar, 29 jun 2004 12:53:00 +0200", "2004-06-29T10:53:00Z"),
            ("29 de septiembre de 2026, 10:00", "2026-09-29T10:00:00Z"),
            ("mié., 3 ene. 2026 10:00:00 GMT", "2026-01-03T10:00:00Z"),
            ("Τρί, 29 Ιούν 2004 12:53:00 GMT", "2004-06-29T12:53:00Z"),
            ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
            ("5 Μαΐου 2026", "2026-05-05T00:00:00Z"),
            ("14. März 2026 08:15 MEZ", "2026-03-14T07:15:00Z"),
        ] {
            assert_eq!(at(written), expected, "{written}");
        }
    }

    #[test]
    fn iso_8601_and_near_it() {
        for (written, expected) in [
            ("2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55Z"),
            ("2003-12-31T10:14:55.5Z", "2003-12-31T10:14:55.5Z"),
            ("2003-12-31 10:14:55", "2003-12-31T10:14:55Z"),
            ("2003-12-31T10:14:55+0200", "2003-12-31T08:14:55Z"),
            ("2003-12", "2003-12-01T00:00:00Z"),
            ("2003", "2003-01-01T00:00:00Z"),
            ("20031231", "2003-12-31T00:00:00Z"),
            ("20031231T101455Z", "2003-12-31T10:14:55Z"),
            ("2003-335", "2003-12-01T00:00:00Z"),
            ("1767225600", "2026-01-01T00:00:00Z"),
        ] {
            assert_eq!(at(written), expected, "{written}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        assert_eq!(at("31/12/2025 10:00"), "2025-12-31T10:00:00Z");
        assert_eq!(at("12/31/2025"), "2025-12-31T00:00:00Z");
        assert_eq!(at("04.05.2026"), "2026-05-04T00:00:00Z");
        for written in ["04/05/2026", "yesterday", "", "0000-00-00 00:00:00", "2026-13-01", "32 Jan 2026", "😀", "Thu, 99 Jan 99999"] {
            assert_eq!(at(written), "none", "{written}");
        }
    }

    #[test]
    fn the_far_future_and_year_one_are_not_plausible() {
        let now: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        for (written, good) in [
            ("0001-01-01T00:00:00Z", false),
            ("1970-01-01T00:00:00Z", false),
            ("9999-12-31T23:59:59Z", false),
            ("2026-11-22T20:00:00Z", true),
        ] {
            assert_eq!(read(written).is_some_and(|at| plausible(at, now)), good, "{written}");
        }
    }
}
