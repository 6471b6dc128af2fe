//! When a snooze ends, as people say it.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

/// Longest snooze, in days: what rests longer is forgotten, not put off.
pub const LONGEST_DAYS: i64 = 366;

/// What [`until`] understands, for messages.
pub const FORMS: &str = "a date (2025-06-30), a date and time (2025-06-30 14:00), RFC 3339, a time (14:00), today 17:00, tomorrow, tomorrow 9:00, monday, monday 09:00";

/// Reads a point in time. Words and times without a zone are meant in the zone of `now`; a day without a time begins at its first moment, so
/// that what was put off is there when people come in; a weekday is the next one, never today.
///
/// # Errors
/// What is wrong with it, for people: not understood, not in the future, too far away.
pub fn until(text: &str, now: &Zoned) -> Result<Timestamp, String> {
    let text = text.trim();
    let shown = crate::model::untrusted::shown(text, false);
    let point = point(text, now).ok_or_else(|| format!("'{shown}' is not a time I understand; write {FORMS}"))?;
    within_reach(point, now, &shown)
}

/// Reads a length of time from `now`: `45min`, `2h`, `3d`, `1w`, `1d 12h`. Days are calendar days: a change of the clock does not shift them.
///
/// # Errors
/// As [`until`].
pub fn after(text: &str, now: &Zoned) -> Result<Timestamp, String> {
    let text = text.trim();
    let shown = crate::model::untrusted::shown(text, false);
    let wrong = || format!("'{shown}' is not a length of time; write 45min, 2h, 3d, 1w or 1d 12h");
    let span: Span = text.parse().map_err(|_| wrong())?;
    let point = now.checked_add(span).map_err(|_| format!("'{shown}' is too long; at most {LONGEST_DAYS} days"))?;
    within_reach(point.timestamp(), now, &shown)
}

fn within_reach(point: Timestamp, now: &Zoned, shown: &str) -> Result<Timestamp, String> {
    if point <= now.timestamp() {
        let at = point.to_zoned(now.time_zone().clone()).strftime("%a %-d %b %Y %H:%M %Z").to_string();
        return Err(format!("'{shown}' is not in the future ({at}); it would come back at once"));
    }
    let days = point.duration_since(now.timestamp()).as_secs() / 86_400;
    if days > LONGEST_DAYS {
        return Err(format!("'{shown}' is {days} days away; at most {LONGEST_DAYS} days: what rests longer is forgotten"));
    }
    Ok(point)
}

fn point(text: &str, now: &Zoned) -> Option<Timestamp> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp);
    }
    if let Ok(zoned) = text.parse::<Zoned>() {
        return Some(zoned.timestamp());
    }
    // A bare clock time such as `2025` or `14` is not taken for a date: jiff wants whole dates here.
    if let Ok(civil) = text.parse::<DateTime>() {
        return instant(civil, now.time_zone());
    }
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().filter(|word| !matches!(*word, "at" | "on" | "next")).collect();
    let time = match words.last().and_then(|word| clock(word)) {
        Some(time) => {
            words.pop();
            Some(time)
        }
        None => None,
    };
    let today = now.date();
    let day = match (words.as_slice(), time) {
        (["today"], Some(_)) => today,
        ([], Some(time)) if time > now.time() => today,
        // A time that has passed today is tomorrow's.
        ([], Some(_)) | (["tomorrow"], _) => today.tomorrow().ok()?,
        ([word], _) => match word.parse::<Date>() {
            Ok(date) => date,
            Err(_) => today.nth_weekday(1, weekday(word)?).ok()?,
        },
        _ => return None,
    };
    instant(day.to_datetime(time.unwrap_or(Time::midnight())), now.time_zone())
}

/// A civil time that does not exist or is there twice (daylight saving) is read the usual way: the later one of a gap, the first of a fold.
fn instant(civil: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(civil).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// `9:00`, `09:00`, `9am`, `5pm`, `noon`.
fn clock(word: &str) -> Option<Time> {
    if word == "noon" {
        return Time::new(12, 0, 0, 0).ok();
    }
    if let Some((hour, minute)) = word.split_once(':') {
        let digits = |part: &str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hour, 2) || !digits(minute, 2) || minute.len() != 2 {
            return None;
        }
        return Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok();
    }
    let (hour, afternoon) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(hour), _) => (hour, false),
        (_, Some(hour)) => (hour, true),
        _ => return None,
    };
    let hour: i8 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    Time::new(hour % 12 + if afternoon { 12 } else { 0 }, 0, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Zoned {
        // A Wednesday.
        "2025-06-04T15:30:00+03:00[Europe/Athens]".parse().unwrap()
    }

    fn read(text: &str) -> String {
        match until(text, &now()) {
            Ok(point) => point.to_zoned(now().time_zone().clone()).strftime("%a %F %H:%M").to_string(),
            Err(why) => why,
        }
    }

    #[test]
    fn days_and_times_are_read_in_the_zone_of_now() {
        assert_eq!(read("tomorrow"), "Thu 2025-06-05 00:00");
        assert_eq!(read("Tomorrow 9:00"), "Thu 2025-06-05 09:00");
        assert_eq!(read("tomorrow at 9am"), "Thu 2025-06-05 09:00");
        assert_eq!(read("monday 09:00"), "Mon 2025-06-09 09:00");
        assert_eq!(read("next mon"), "Mon 2025-06-09 00:00");
        assert_eq!(read("wednesday"), "Wed 2025-06-11 00:00", "never today");
        assert_eq!(read("today 17:00"), "Wed 2025-06-04 17:00");
        assert_eq!(read("17:00"), "Wed 2025-06-04 17:00");
        assert_eq!(read("15:00"), "Thu 2025-06-05 15:00", "already past today");
        assert_eq!(read("12am"), "Thu 2025-06-05 00:00");
        assert_eq!(read("noon"), "Thu 2025-06-05 12:00");
        assert_eq!(read("2025-06-30"), "Mon 2025-06-30 00:00");
        assert_eq!(read("2025-06-30 14:00"), "Mon 2025-06-30 14:00");
        assert_eq!(read("2025-06-30 9:00"), "Mon 2025-06-30 09:00");
        assert_eq!(read("2025-06-30T14:00:00Z"), "Mon 2025-06-30 17:00");
        assert_eq!(read("2025-06-30T14:00:00-05:00"), "Mon 2025-06-30 22:00");
    }

    #[test]
    fn what_is_not_a_future_time_is_refused_with_the_reason() {
        for text in ["", "soon", "today", "13", "25:00", "9:5", "2025-02-30", "13pm", "tomorrow tomorrow", "2025", "\u{1b}[2J"] {
            let why = read(text);
            assert!(why.contains("not a time I understand"), "{text:?} gave {why}");
            assert!(!why.contains('\u{1b}'));
        }
        assert!(read("today 15:00").contains("not in the future (Wed 4 Jun 2025 15:00 EEST)"));
        assert!(read("2025-06-04").contains("not in the future"));
        assert!(read("2035-06-04").contains("at most 366 days"));
        assert!(read("9998-12-31T23:59:59Z").contains("at most 366 days"));
    }

    #[test]
    fn lengths_count_calendar_days_over_a_change_of_the_clock() {
        let before: Zoned = "2025-10-25T09:00:00+03:00[Europe/Athens]".parse().unwrap();
        let civil = |text: &str| after(text, &before).map(|at| at.to_zoned(before.time_zone().clone()).strftime("%F %H:%M").to_string());
        assert_eq!(civil("2d").as_deref(), Ok("2025-10-27 09:00"));
        assert_eq!(civil("48h").as_deref(), Ok("2025-10-27 08:00"));
        assert_eq!(civil("45min").as_deref(), Ok("2025-10-25 09:45"));
        assert_eq!(civil("1w").as_deref(), Ok("2025-11-01 09:00"));
        assert_eq!(civil("1d 12h").as_deref(), Ok("2025-10-26 21:00"));
        for text in ["", "3", "d", "-2h", "0h", "2 fortnights", "99999999999h", "400d", "1000y"] {
            assert!(after(text, &before).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_time_that_the_clock_skips_is_the_one_after_the_gap() {
        let before: Zoned = "2025-03-29T12:00:00+02:00[Europe/Athens]".parse().unwrap();
        let at = until("tomorrow 3:30", &before).unwrap().to_zoned(before.time_zone().clone());
        assert_eq!(at.strftime("%F %H:%M %Z").to_string(), "2025-03-30 04:30 EEST");
    }
}
