//! Dates as pages show them: in words, relative to now, without a year or a zone, days and months in either order. All dates of a page
//! are read together, because one tells how another is meant.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization as _;

use super::names::{days_ago, is_ago, is_now, is_one, month, unit, weekday};
use super::{clock, epoch, iso, plausible, zone};

/// How exactly a date is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// To the minute or better.
    Minute,
    /// To the hour ("3 hours ago").
    Hour,
    /// To the day.
    Day,
    /// To the week ("2 weeks ago").
    Week,
    /// To the month ("Sep '24").
    Month,
    /// To the year ("3 years ago").
    Year,
}

/// Whence the zone of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneFrom {
    /// The date says it, or needs none.
    Date,
    /// From dates on the same page that say it.
    Page,
    /// From the source's configuration.
    Configuration,
    /// Nothing tells it: taken for UTC.
    Assumed,
}

/// A date as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// When; the beginning of the day, month or year when no more is told.
    pub at: Timestamp,
    /// How exactly.
    pub precision: Precision,
    /// Whence its zone.
    pub zone: ZoneFrom,
}

/// What is known about a page beside its dates.
#[derive(Debug, Clone, Default)]
pub struct Around<'a> {
    /// When the page was fetched.
    pub now: Timestamp,
    /// The language that it declares (`<html lang>`), as written.
    pub lang: Option<&'a str>,
    /// The zone that its forum is configured to be in, or says that it is in: it goes before what its dates show.
    pub zone: Option<TimeZone>,
}

/// Longest text that is read.
const LONGEST: usize = 160;

/// What one text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clue {
    /// A moment.
    At(Timestamp, Precision),
    /// A day, perhaps a time, in whatever zone the page is in.
    Local { day: Day, time: Option<Time>, offset: Option<i32> },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Day {
    /// Year, month, day.
    Of(i16, i8, i8),
    /// Day and month, of the last year in which it is past.
    Yearless(i8, i8),
    /// Month and year.
    Month(i16, i8),
    /// One of these is the day and the other the month, then the year.
    Either(i8, i8, i16),
    /// Days before today.
    Ago(i64),
    /// The last such day of the week, Monday being 0.
    Weekday(i8),
}

/// Reads the dates of a page, in the order in which they stand on it. `None` for what cannot be told, or cannot have been: a post is not
/// from the future.
#[must_use]
pub fn on_page(written: &[&str], around: &Around<'_>) -> Vec<Option<Told>> {
    let clues: Vec<Option<Clue>> = written.iter().map(|text| clue(text, around.now)).collect();
    let (zone, from) = match (inferred(written), &around.zone) {
        (_, Some(zone)) => (zone.clone(), ZoneFrom::Configuration),
        (Some(offset), _) => (TimeZone::fixed(offset), ZoneFrom::Page),
        (None, None) => (TimeZone::UTC, ZoneFrom::Assumed),
    };
    let order = order(&clues, &zone, around);
    clues.iter().map(|clue| resolve(clue.as_ref()?, order, &zone, from, around.now).filter(|told| plausible(told.at, around.now))).collect()
}

/// The zone that machine dates of the page name, when they name one: that of most of them.
fn inferred(written: &[&str]) -> Option<Offset> {
    let mut counts: Vec<(i32, usize)> = Vec::new();
    for text in written {
        let Some(offset) = machine_offset(text.trim()) else { continue };
        match counts.iter_mut().find(|(known, _)| *known == offset) {
            Some((_, count)) => *count += 1,
            None => counts.push((offset, 1)),
        }
    }
    // `Z` tells how a program writes, not where the forum is.
    let (offset, _) =
        counts.into_iter().filter(|(offset, _)| *offset != 0).max_by_key(|(offset, count)| (*count, std::cmp::Reverse(*offset)))?;
    Offset::from_seconds(offset).ok()
}

/// The offset that an ISO date with a time ends in.
fn machine_offset(text: &str) -> Option<i32> {
    iso(text)?;
    let time = text.get(11..)?;
    let at = time.find(['Z', '+', '-'])?;
    zone(time[at..].trim())
}

/// What one text says.
pub(super) fn clue(written: &str, now: Timestamp) -> Option<Clue> {
    let written = written.trim();
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    if let Some(at) = epoch(written) {
        return Some(Clue::At(at, Precision::Minute));
    }
    if written.len() >= 8
        && let Some(at) = iso(written)
    {
        let dated = at.to_zoned(TimeZone::UTC);
        let timed = written.contains(':') || (written.len() > 12 && written.contains('T'));
        if timed && (machine_offset(written).is_some() || written.ends_with('Z')) {
            return Some(Clue::At(at, Precision::Minute));
        }
        return Some(Clue::Local {
            day: Day::Of(dated.year(), dated.month(), dated.day()),
            time: timed.then(|| dated.time()),
            offset: None,
        });
    }
    let plain = plain(written);
    if is_now(plain.trim_matches(|c: char| !c.is_alphanumeric()).trim()) {
        return Some(Clue::At(now, Precision::Minute));
    }
    let (rest, time, offset) = take_clock(&plain)?;
    let tokens = tokens(&rest);
    let day = day(&tokens);
    match (day, time) {
        (Some(day), time) => Some(Clue::Local { day, time, offset }),
        (None, None) => ago(&tokens).and_then(|(seconds, precision)| {
            let at = now.checked_sub(SignedDuration::from_secs(seconds)).ok()?;
            Some(Clue::At(at, precision))
        }),
        // A clock alone is today's.
        (None, Some(time)) => (tokens.len() <= 1 && tokens.iter().all(|token| token.number.is_none())).then_some(Clue::Local {
            day: Day::Ago(0),
            time: Some(time),
            offset,
        }),
    }
}

/// In lower case, without accents, with one kind of apostrophe and white space, and the halves of the day in one spelling.
fn plain(written: &str) -> String {
    let mut plain: String = written
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | '΄' | '´' | '`' => '\'',
            'ς' => 'σ',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    // The names are compared with the last sigma as it is written at the end of words.
    plain = plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    for (long, short) in
        [("a. m.", "am"), ("p. m.", "pm"), ("a.m.", "am"), ("p.m.", "pm"), ("π.μ.", "πμ"), ("μ.μ.", "μμ"), ("a l'instant", "a l instant")]
    {
        if plain.contains(long) {
            plain = plain.replace(long, short);
        }
    }
    // Django writes whole hours without minutes, and these two in words.
    for (word, clock) in [(" noon", " 12:00"), (" midnight", " 00:00"), (" μεσημερι", " 12:00"), (" μεσανυχτα", " 00:00")]
    {
        if let Some(day) = plain.strip_suffix(word) {
            plain = format!("{day}{clock}");
        }
    }
    last_sigmas(&plain)
}

/// `σ` at the end of a word as `ς`, as the tables have it.
fn last_sigmas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = c == 'σ' && chars.peek().is_none_or(|next| !next.is_alphabetic()) && out.ends_with(char::is_alphabetic);
        out.push(if last { 'ς' } else { c });
    }
    out
}

/// Takes the time of day out of a text: the rest, the time, and the zone behind it. `None` when what looks like a time is none.
fn take_clock(text: &str) -> Option<(String, Option<Time>, Option<i32>)> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let alone =
        |start: usize| start == 0 || !(bytes[start - 1].is_ascii_alphanumeric() || matches!(bytes[start - 1], b':' | b'.' | b'/' | b'#'));
    let mut found: Option<(usize, usize, i8, i8, i8)> = None;
    for at in 0..bytes.len() {
        if !digit(at) || !alone(at) {
            continue;
        }
        let hour_end = at + 1 + usize::from(digit(at + 1));
        let Ok(hour) = text[at..hour_end].parse::<i8>() else { continue };
        let colon = bytes.get(hour_end) == Some(&b':');
        // `14h02`, `14 h 02`
        let french = text[hour_end..].starts_with('h') && digit(hour_end + 1) && digit(hour_end + 2);
        let spaced = text[hour_end..].starts_with(" h ") && digit(hour_end + 3) && digit(hour_end + 4);
        if colon || french || spaced {
            let minute_at = hour_end + if spaced { 3 } else { 1 };
            if !(digit(minute_at) && digit(minute_at + 1)) {
                continue;
            }
            let minute = text[minute_at..minute_at + 2].parse().ok()?;
            let mut end = minute_at + 2;
            let mut second = 0;
            if bytes.get(end) == Some(&b':') && digit(end + 1) && digit(end + 2) {
                second = text[end + 1..end + 3].parse().ok()?;
                end += 3;
            }
            found = Some((at, end, hour, minute, second));
            break;
        }
        // `3 pm`
        let rest = text[hour_end..].trim_start();
        if !digit(hour_end) && half(rest).is_some() {
            found = Some((at, hour_end, hour, 0, 0));
            break;
        }
    }
    let Some((start, mut end, hour, minute, second)) = found else { return Some((text.to_owned(), None, None)) };
    let mut hour = hour;
    let rest = text[end..].trim_start();
    if let Some((afternoon, length)) = half(rest) {
        if hour > 12 && !afternoon {
            return None;
        }
        // `14:02 pm` is how some write it.
        hour = if hour > 12 { hour } else { hour % 12 + if afternoon { 12 } else { 0 } };
        end = text.len() - rest.len() + length;
    }
    let rest = text[end..].trim_start();
    let behind: &str = rest.split([' ', ',', ')', ']']).next().unwrap_or_default();
    let behind = behind.trim_start_matches('(');
    let signed = behind.starts_with(['+', '-']) && behind[1..].starts_with(|c: char| c.is_ascii_digit());
    let named = matches!(
        behind,
        "utc"
            | "gmt"
            | "est"
            | "edt"
            | "cst"
            | "cdt"
            | "mst"
            | "mdt"
            | "pst"
            | "pdt"
            | "cet"
            | "cest"
            | "eet"
            | "eest"
            | "wet"
            | "west"
            | "mez"
            | "mesz"
    ) || behind.starts_with("utc+")
        || behind.starts_with("utc-")
        || behind.starts_with("gmt+")
        || behind.starts_with("gmt-");
    let mut offset = None;
    if (signed || named)
        && let Some(seconds) = zone(behind)
    {
        offset = Some(seconds);
        end = text[end..].find(behind).map_or(end, |at| end + at + behind.len());
    }
    let (time, _) = clock(&format!("{hour}:{minute:02}:{second:02}"))?;
    Some((format!("{} {}", &text[..start], &text[end..]), Some(time), offset))
}

/// The half of the day that a text begins with: whether it is the afternoon, and how long it is.
fn half(text: &str) -> Option<(bool, usize)> {
    let length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    match &text[..length] {
        "am" | "πμ" => Some((false, length)),
        "pm" | "μμ" => Some((true, length)),
        _ => None,
    }
}

/// A word or a number, and what stands before it.
#[derive(Debug)]
struct Token<'a> {
    text: &'a str,
    number: Option<i16>,
    /// The sign between it and the token before, when there is nothing else.
    glue: Option<char>,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut gap = String::new();
    let mut at = 0;
    while at < text.len() && tokens.len() < 32 {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        if !first.is_alphanumeric() {
            gap.push(first);
            at += first.len_utf8();
            continue;
        }
        let number = first.is_ascii_digit();
        // A name with digits in it is one word; a number is followed by its unit or ending.
        let length = if number {
            rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        } else {
            rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
        };
        let glue = if gap.chars().count() == 1 {
            gap.chars().next()
        } else if gap.ends_with('\'') {
            Some('\'')
        } else {
            None
        };
        // The number of a post is none of its date.
        if !gap.ends_with('#') {
            let text = &rest[..length];
            tokens.push(Token { text, number: if number { text.parse().ok() } else { None }, glue });
        }
        gap.clear();
        at += length;
    }
    tokens
}

/// The day that a text names.
fn day(tokens: &[Token<'_>]) -> Option<Day> {
    if let Some(day) = numeric(tokens).or_else(|| named(tokens)) {
        return Some(day);
    }
    if let Some(days) = tokens.iter().find_map(|token| days_ago(token.text)) {
        let before = tokens.iter().any(|token| matches!(token.text, "avant" | "altro") || token.text == "before");
        return Some(Day::Ago(days + i64::from(before && days == 1)));
    }
    let numbers = tokens.iter().any(|token| token.number.is_some());
    if numbers || tokens.len() > 5 {
        return None;
    }
    tokens.iter().find_map(|token| weekday(token.text)).map(Day::Weekday)
}

/// Three numbers with the same sign between them.
fn numeric(tokens: &[Token<'_>]) -> Option<Day> {
    let small = |number: i16| i8::try_from(number).ok().filter(|number| (1..=31).contains(number));
    for three in tokens.windows(3) {
        let [a, b, c] = three else { continue };
        let (Some(first), Some(second), Some(third)) = (a.number, b.number, c.number) else { continue };
        let Some(sign) = b.glue.filter(|sign| c.glue == Some(*sign) && matches!(sign, '/' | '.' | '-')) else { continue };
        if a.text.len() == 4 {
            return Some(Day::Of(first, small(second)?, small(third)?));
        }
        let year = match c.text.len() {
            4 => third,
            2 => 2_000 + third,
            _ => continue,
        };
        let (first, second) = (small(first)?, small(second)?);
        return Some(match (first, second) {
            // Dots are written by people who put the day first.
            (day, month) if sign == '.' || day == month => Day::Of(year, month, day),
            (first, second) => Day::Either(first, second, year),
        });
    }
    None
}

/// A month by name with the numbers beside it.
fn named(tokens: &[Token<'_>]) -> Option<Day> {
    // A week day can look like a month (`mar`, Tuesday): the month is the last word that names one beside a number.
    let joined = |word: &str| matches!(word, "de" | "del" | "of" | "the" | "er" | "th" | "st" | "nd" | "rd" | "do");
    (0..tokens.len()).rev().find_map(|at| {
        let month = month(tokens[at].text)?;
        let skip = |mut n: usize, forward: bool| -> Option<usize> {
            for _ in 0..3 {
                n = if forward { n + 1 } else { n.checked_sub(1)? };
                let token = tokens.get(n)?;
                if token.number.is_some() {
                    return Some(n);
                }
                if !joined(token.text) {
                    return None;
                }
            }
            None
        };
        let valid = |n: usize| {
            tokens[n].number.and_then(|number| i8::try_from(number).ok()).filter(|day| (1..=31).contains(day) && tokens[n].text.len() <= 2)
        };
        let year_at = |n: usize| -> Option<i16> {
            let token = &tokens[n];
            match token.text.len() {
                4 => token.number.filter(|year| (1_980..2_200).contains(year)),
                2 => token.number.map(|year| year + 2_000),
                _ => None,
            }
        };
        let (before, after) = (skip(at, false), skip(at, true));
        let apostrophe = |n: usize| tokens[n].glue == Some('\'');
        if let Some(day) = before.and_then(valid) {
            // `3 May 2024`, `3 May '24`, `3 May 24`, `3 May`
            return Some(match after.and_then(year_at) {
                Some(year) => Day::Of(year, month, day),
                None => Day::Yearless(month, day),
            });
        }
        if before.is_some_and(|n| tokens[n].text.len() <= 2) {
            return None;
        }
        let after = after?;
        if let Some(day) = valid(after).filter(|_| !apostrophe(after)) {
            // `May 3, 2024`, `May 3`
            let year = skip(after, true).filter(|n| tokens[*n].text.len() == 4 || apostrophe(*n)).and_then(year_at);
            let leading = before.filter(|n| tokens[*n].text.len() == 4).and_then(year_at);
            return Some(year.or(leading).map_or(Day::Yearless(month, day), |year| Day::Of(year, month, day)));
        }
        year_at(after).map(|year| Day::Month(year, month))
    })
}

/// Seconds of a time in the past, and how exactly it is told.
fn ago(tokens: &[Token<'_>]) -> Option<(i64, Precision)> {
    if tokens.len() > 10 {
        return None;
    }
    let (mut seconds, mut smallest, mut used) = (0_i64, i64::MAX, 0);
    let mut n = 0;
    while n + 1 < tokens.len() {
        let amount = tokens[n].number.map(i64::from).or_else(|| is_one(tokens[n].text).then_some(1));
        if let (Some(amount), Some(size)) = (amount, unit(tokens[n + 1].text)) {
            seconds = seconds.checked_add(amount.checked_mul(size)?)?;
            smallest = smallest.min(size);
            used += 2;
            n += 2;
        } else {
            n += 1;
        }
    }
    let said = tokens.iter().any(|token| is_ago(token.text));
    // `3h` says it by itself; `3 hours` does when nothing else is said.
    if used == 0 || !(said || used == tokens.len()) {
        return None;
    }
    let precision = match smallest {
        ..3_600 => Precision::Minute,
        3_600 => Precision::Hour,
        86_400 => Precision::Day,
        604_800 => Precision::Week,
        super::names::MONTH => Precision::Month,
        _ => Precision::Year,
    };
    Some((seconds, precision))
}

/// Whether days stand before months on a page.
fn order(clues: &[Option<Clue>], zone: &TimeZone, around: &Around<'_>) -> Option<bool> {
    let either: Vec<(usize, i8, i8, i16)> = clues
        .iter()
        .enumerate()
        .filter_map(|(n, clue)| match clue {
            Some(Clue::Local { day: Day::Either(first, second, year), .. }) => Some((n, *first, *second, *year)),
            _ => None,
        })
        .collect();
    if either.is_empty() {
        return None;
    }
    // Where one of two numbers is no month, it is the day; so it is in the others.
    let sure = |first: bool| either.iter().any(|(_, a, b, _)| if first { *a > 12 } else { *b > 12 });
    match (sure(true), sure(false)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
    .or_else(|| {
        // What only one order makes a date that can have been.
        let today = around.now.to_zoned(zone.clone()).date();
        let future = |first: bool| {
            either.iter().any(|(_, a, b, year)| {
                let (day, month) = if first { (*a, *b) } else { (*b, *a) };
                Date::new(*year, month, day).is_ok_and(|date| date > today.saturating_add(jiff::Span::new().days(1)))
            })
        };
        match (future(true), future(false)) {
            (false, true) => Some(true),
            (true, false) => Some(false),
            _ => None,
        }
    })
    .or_else(|| {
        // Posts stand in the order of their time, forwards or backwards.
        let disorder = |first: bool| {
            let dates: Vec<Timestamp> = clues
                .iter()
                .filter_map(|clue| resolve(clue.as_ref()?, Some(first), zone, ZoneFrom::Page, around.now))
                .map(|told| told.at)
                .collect();
            let back = dates.windows(2).filter(|pair| pair[1] < pair[0]).count();
            let forth = dates.windows(2).filter(|pair| pair[1] > pair[0]).count();
            back.min(forth)
        };
        match disorder(true).cmp(&disorder(false)) {
            std::cmp::Ordering::Less => Some(true),
            std::cmp::Ordering::Greater => Some(false),
            std::cmp::Ordering::Equal => None,
        }
    })
    .or_else(|| {
        let lang = around.lang?.to_ascii_lowercase().replace('_', "-");
        let (language, region) = lang.split_once('-').unwrap_or((&lang, ""));
        match (language, region) {
            ("en", "us" | "ph") => Some(false),
            ("en", "gb" | "au" | "nz" | "ie" | "za" | "in" | "uk")
            | ("es" | "el" | "fr" | "it" | "pt" | "de" | "nl" | "pl" | "ru" | "tr" | "ca", _) => Some(true),
            _ => None,
        }
    })
}

/// A clue as a moment.
fn resolve(clue: &Clue, day_first: Option<bool>, zone: &TimeZone, from: ZoneFrom, now: Timestamp) -> Option<Told> {
    let (day, time, offset) = match clue {
        Clue::At(at, precision) => return Some(Told { at: *at, precision: *precision, zone: ZoneFrom::Date }),
        Clue::Local { day, time, offset } => (day, time, offset),
    };
    let own = match offset {
        Some(seconds) => Some(TimeZone::fixed(Offset::from_seconds(*seconds).ok()?)),
        None => None,
    };
    let (zone, from) = own.as_ref().map_or((zone, from), |own| (own, ZoneFrom::Date));
    let local = now.to_zoned(zone.clone());
    let clock = time.unwrap_or_else(Time::midnight);
    let moment = |date: Date| date.to_datetime(clock).to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp());
    let mut precision = if time.is_some() { Precision::Minute } else { Precision::Day };
    let at = match day {
        Day::Of(year, month, day) => moment(Date::new(*year, *month, *day).ok()?)?,
        Day::Either(first, second, year) => {
            let own = if *first > 12 { Some(true) } else { (*second > 12).then_some(false) };
            let (day, month) = if own.or(day_first)? { (*first, *second) } else { (*second, *first) };
            moment(Date::new(*year, month, day).ok()?)?
        }
        Day::Month(year, month) => {
            precision = Precision::Month;
            moment(Date::new(*year, *month, 1).ok()?)?
        }
        Day::Yearless(month, day) => {
            // The last that is past; some hours are let pass for a wrong zone. A leap day is four or eight years back.
            let latest = now.checked_add(SignedDuration::from_hours(14)).ok()?;
            (0..9).find_map(|back| moment(Date::new(local.year() - back, *month, *day).ok()?).filter(|at| *at <= latest))?
        }
        Day::Ago(days) => moment(local.date().checked_sub(jiff::Span::new().days(*days)).ok()?)?,
        Day::Weekday(wanted) => {
            let today = local.date().weekday().to_monday_zero_offset();
            let back = i64::from((today - wanted).rem_euclid(7));
            let at = moment(local.date().checked_sub(jiff::Span::new().days(back)).ok()?)?;
            if at > now { at.checked_sub(SignedDuration::from_hours(24 * 7)).ok()? } else { at }
        }
    };
    Some(Told { at, precision, zone: from })
}

#[cfg(test)]
mod tests;
