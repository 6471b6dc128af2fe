//! Whether a claimed value says what the official one says.

use super::value::unit::physical;
use crate::model::value::{ContactKind, TimeUnit, Value};

/// Whether `claimed` agrees with `official`. `rough`: within 10 % is near enough.
///
/// - `None` when the two cannot be compared: another kind, another family of units, two different currencies, working days against weeks,
///   hours or unequal plain days.
/// - Durations agree by length: a month is 30 or 31 days, 12 months are a year, a year is 365 or 366 days, 24 hours are a day, two weeks
///   are 14 days; 4 weeks (28 days) are not a month.
/// - A claimed range agrees when both ends do; a single claimed number agrees with an official range when it lies within.
/// - A bare number is compared with a number of things.
/// - 15 days are what Romance languages call two weeks ("quinze jours"): they agree with `2 weeks`, not with `14 days`.
/// - A single time of day agrees with opening hours that begin or end then, and cannot be compared with others; a single weekday agrees
///   when it lies within. Hours said without "a.m." or "p.m." may be either.
/// - A version agrees when the shorter number is the beginning of the longer: 4 and 4.1, 4.0 and 4.
#[must_use]
pub fn agrees(official: &Value, claimed: &Value, rough: bool) -> Option<bool> {
    match (official, claimed) {
        (Value::Duration { .. }, Value::Duration { .. }) => durations(official, claimed, rough),
        (Value::Money { min, max, currency }, Value::Money { min: low, max: high, currency: other }) => {
            let same = currency.is_empty() || other.is_empty() || currency == other;
            same.then(|| ranges((*min, *max), (*low, *high), slack(rough, 0.000_1)))
        }
        (Value::Percent { min, max }, Value::Percent { min: low, max: high }) => {
            Some(ranges((*min, *max), (*low, *high), slack(rough, 0.000_1)))
        }
        (Value::Quantity { min, max, unit }, Value::Quantity { min: low, max: high, unit: other }) => {
            let (scale, other_scale) = scales(unit, other)?;
            Some(ranges((min * scale, max * scale), (low * other_scale, high * other_scale), slack(rough, 0.000_1)))
        }
        (Value::Date { year, month, day }, Value::Date { year: other_year, month: other_month, day: other_day }) => {
            let years = *year == 0 || *other_year == 0 || year == other_year;
            let days = *day == 0 || *other_day == 0 || day == other_day;
            // A year alone.
            let months = *month == 0 || *other_month == 0 || month == other_month;
            Some(years && months && days)
        }
        (Value::Time { from, to }, Value::Time { from: claimed, to: until }) => times((*from, *to), (*claimed, *until)),
        (Value::Weekday { from, to }, Value::Weekday { from: claimed, to: until }) => Some(weekdays((*from, *to), (*claimed, *until))),
        (Value::Version { number }, Value::Version { number: claimed }) => Some(versions(number, claimed)),
        (Value::Contact { kind, value }, Value::Contact { kind: other, value: claimed }) => contacts(*kind, value, *other, claimed),
        (Value::YesNo { yes }, Value::YesNo { yes: other }) => Some(yes == other),
        (Value::Member { name, yes, .. }, Value::Member { name: other, yes: claimed, .. })
        | (Value::Step { name, yes }, Value::Step { name: other, yes: claimed }) => (name == other).then_some(yes == claimed),
        _ => None,
    }
}

/// The share by which two numbers may differ.
const fn slack(rough: bool, exact: f64) -> f64 {
    if rough { 0.1 } else { exact }
}

fn near(one: f64, other: f64, slack: f64) -> bool {
    (one - other).abs() <= slack * one.abs().max(other.abs()) + 1e-9
}

/// A claimed single number within the official range, or both ends equal.
fn ranges(official: (f64, f64), claimed: (f64, f64), slack: f64) -> bool {
    let single = near(claimed.0, claimed.1, 1e-9);
    let margin = slack * official.0.abs().max(official.1.abs()) + 1e-9;
    if single {
        return claimed.0 >= official.0 - margin && claimed.0 <= official.1 + margin;
    }
    // "40 to 60 %" is within "30 to 60 %": true, if not the whole truth.
    let within = !near(official.0, official.1, 1e-9) && claimed.0 >= official.0 - margin && claimed.1 <= official.1 + margin;
    within || near(official.0, claimed.0, slack) && near(official.1, claimed.1, slack)
}

/// Factors that bring both units to one; `None` for units of different families.
fn scales(unit: &str, other: &str) -> Option<(f64, f64)> {
    if unit == other || unit.is_empty() || other.is_empty() {
        return Some((1.0, 1.0));
    }
    let (family, scale) = physical(unit)?;
    let (other_family, other_scale) = physical(other)?;
    // Speeds are said in megas as data volumes are.
    let speeds = matches!((family, other_family), ("data", "rate") | ("rate", "data"));
    (family == other_family || speeds).then_some((scale, other_scale))
}

fn durations(official: &Value, claimed: &Value, rough: bool) -> Option<bool> {
    let (Value::Duration { min, max, unit, working }, Value::Duration { min: low, max: high, unit: other, working: other_working }) =
        (official, claimed)
    else {
        return None;
    };
    // Working days say nothing about hours or weeks; only days left unmarked may be meant as such.
    if working != other_working && (*unit != TimeUnit::Day || *other != TimeUnit::Day || *other_working) {
        return None;
    }
    if working != other_working {
        // "3 days" for 3 working days is how people talk: equal numbers agree, unequal ones cannot be compared.
        return ranges((*min, *max), (*low, *high), slack(rough, 0.000_1)).then_some(true);
    }
    if unit == other {
        return Some(ranges((*min, *max), (*low, *high), slack(rough, 0.000_1)));
    }
    if rough {
        let seconds = |value: f64, unit: TimeUnit| value * unit.seconds();
        return Some(ranges((seconds(*min, *unit), seconds(*max, *unit)), (seconds(*low, *other), seconds(*high, *other)), 0.1));
    }
    if let ((fifteen, TimeUnit::Day), (two, TimeUnit::Week)) | ((two, TimeUnit::Week), (fifteen, TimeUnit::Day)) =
        ((*min, *unit), (*low, *other))
        && near(fifteen, 15.0, 1e-9)
        && near(two, 2.0, 1e-9)
        && near(*min, *max, 1e-9)
        && near(*low, *high, 1e-9)
    {
        return Some(true);
    }
    // Months and years have no fixed length: each end is the span of lengths that it may have.
    let within = |value: f64| spans_touch(days(value, *other), (days(*min, *unit).0, days(*max, *unit).1));
    if near(*low, *high, 1e-9) {
        return Some(within(*low));
    }
    Some(spans_touch(days(*min, *unit), days(*low, *other)) && spans_touch(days(*max, *unit), days(*high, *other)))
}

fn spans_touch(one: (f64, f64), other: (f64, f64)) -> bool {
    one.0 <= other.1 + 1e-6 && other.0 <= one.1 + 1e-6
}

/// The least and most days that a length of time may have. Whole years keep to 365 and 366 days; months up to a quarter keep to 30 and 31
/// days each, so that 30 days are a month, 90 days a quarter, 28 days neither.
fn days(value: f64, unit: TimeUnit) -> (f64, f64) {
    match unit {
        TimeUnit::Month => {
            let years = value / 12.0;
            let least = if years >= 1.0 { (years.floor() * 365.0 + (value % 12.0) * 30.0).min(value * 30.4) } else { value * 30.0 };
            (least, (value * 31.0).min(years.ceil().max(1.0) * 366.0))
        }
        TimeUnit::Year => (value * 365.0, value * 366.0),
        _ => {
            let days = value * unit.seconds() / TimeUnit::Day.seconds();
            (days, days)
        }
    }
}

/// Times of day: two single ones, two stretches, or a single one at either end of a stretch.
fn times(official: (u16, u16), claimed: (u16, u16)) -> Option<bool> {
    // "Until 5" in the afternoon.
    let same = |one: u16, other: u16| one == other || (one >= NOON && other < NOON && other > 0 && one - NOON == other);
    match (official.0 == official.1, claimed.0 == claimed.1) {
        (true, true) => Some(same(official.0, claimed.0)),
        (false, false) => Some(same(official.0, claimed.0) && same(official.1, claimed.1)),
        (false, true) => (same(official.0, claimed.0) || same(official.1, claimed.0)).then_some(true),
        (true, false) => None,
    }
}

/// Minutes from midnight to noon.
const NOON: u16 = 12 * 60;

/// Days of the week: the same ones, or a single one among the official.
const fn weekdays(official: (u8, u8), claimed: (u8, u8)) -> bool {
    let within = if official.0 <= official.1 {
        official.0 <= claimed.0 && claimed.0 <= official.1
    } else {
        claimed.0 >= official.0 || claimed.0 <= official.1
    };
    if claimed.0 == claimed.1 { within } else { official.0 == claimed.0 && official.1 == claimed.1 }
}

fn versions(official: &str, claimed: &str) -> bool {
    official.split('.').zip(claimed.split('.')).all(|(one, other)| one.trim_start_matches('0') == other.trim_start_matches('0'))
        && [official, claimed].iter().all(|number| !number.is_empty())
}

/// Contacts agree when they reach the same place: numbers by their national digits, addresses of an official domain or below it.
fn contacts(kind: ContactKind, official: &str, claimed_kind: ContactKind, claimed: &str) -> Option<bool> {
    match (kind, claimed_kind) {
        (ContactKind::Phone, ContactKind::Phone) => Some(is_same_phone(official, claimed)),
        (ContactKind::Url, ContactKind::Url) => {
            let path = official.contains('/');
            Some(is_at(&host(claimed), &host(official)) && (!path || claimed.starts_with(official)))
        }
        (ContactKind::Url, ContactKind::Mail) => claimed.rsplit_once('@').map(|(_, domain)| is_at(domain, &host(official))),
        _ if kind == claimed_kind => Some(official.eq_ignore_ascii_case(claimed)),
        _ => None,
    }
}

/// The host of a web address, lower case, without `www.`: `help.brand.example` of `https://www.help.brand.example:443/x`.
#[must_use]
pub fn host(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.').to_owned()
}

/// Whether `host` is the domain or below it: `help.brand.example` is at `brand.example`, `fakebrand.example` is not.
#[must_use]
pub fn is_at(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|head| head.ends_with('.'))
}

/// Fewest digits of a number that may be told without its country's code.
const LOCAL: usize = 7;

/// The same number, whether or not the country's code is said (`+30 210 1234567`, `0030 210…`, `210 1234567`, `0210 1234567`). Numbers of
/// fewer than seven digits must be equal.
#[must_use]
pub fn is_same_phone(official: &str, claimed: &str) -> bool {
    let number = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let plus = text.trim_start().starts_with('+');
        digits.strip_prefix("00").filter(|_| !plus).map_or((digits.clone(), plus), |rest| (rest.to_owned(), true))
    };
    let ((one, abroad), (other, also)) = (number(official), number(claimed));
    if one == other {
        return true;
    }
    let (long, short) = if one.len() > other.len() { (&one, &other) } else { (&other, &one) };
    let national = short.trim_start_matches('0');
    let Some(prefix) = long.strip_suffix(national).filter(|_| national.len() >= LOCAL) else { return false };
    // `+353 1…` and `1…`; `0210…` and `210…`; `30 210…` with the plus forgotten.
    (abroad != also && prefix.len() <= 3) || matches!(prefix, "" | "0") || (!abroad && !also && is_country(prefix))
}

/// Whether digits may be the calling code of a country (ITU-T E.164).
fn is_country(prefix: &str) -> bool {
    match prefix.len() {
        1 => matches!(prefix, "1" | "7"),
        2 => prefix.starts_with(|first: char| ('2'..='9').contains(&first)),
        3 => prefix.starts_with(['2', '3', '4', '5', '6', '8', '9']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::value::parse;

    fn check(official: &str, claimed: &str, rough: bool) -> Option<bool> {
        agrees(&parse(official).unwrap(), &parse(claimed).unwrap(), rough)
    }

    #[test]
    fn lengths_of_time() {
        for (official, claimed, expected) in [
            ("30 days", "30 days", Some(true)),
            ("30 days", "14 days", Some(false)),
            ("30 days", "a month", Some(true)),
            ("1 month", "31 days", Some(true)),
            ("30 days", "4 weeks", Some(false)),
            ("30 days", "720 hours", Some(true)),
            ("1 year", "12 months", Some(true)),
            ("3 years", "36 months", Some(true)),
            ("3 years", "24 months", Some(false)),
            ("1 year", "365 days", Some(true)),
            ("1 year", "350 days", Some(false)),
            ("24 months", "2 years", Some(true)),
            ("18 months", "a year and a half", Some(true)),
            ("6 months", "half a year", Some(true)),
            ("1 day", "24h", Some(true)),
            ("2 weeks", "fortnight", Some(true)),
            ("14 days", "2 weeks", Some(true)),
            ("14 days", "δύο εβδομάδες", Some(true)),
            ("14 days", "catorce días", Some(true)),
            ("3-5 working days", "3-5 working days", Some(true)),
            ("3-5 working days", "4 working days", Some(true)),
            ("3-5 working days", "10 working days", Some(false)),
            ("3-5 working days", "3-5 days", Some(true)),
            ("3-5 working days", "10 days", None),
            ("30 days", "30 working days", None),
            ("90 days", "3 months", Some(true)),
            ("2 years", "730 days", Some(true)),
        ] {
            assert_eq!(check(official, claimed, false), expected, "{official} / {claimed}");
        }
        assert_eq!(check("30 days", "4 weeks", true), Some(true));
    }

    #[test]
    fn phones_by_their_national_digits() {
        for (official, claimed) in [
            ("+30 210 1234567", "210 1234567"),
            ("+30 210 1234567", "0030 210 1234567"),
            ("+30 210 1234567", "0210 1234567"),
            ("+30 210 1234567", "30 210 1234567"),
            ("210 1234567", "30 210 1234567"),
            ("1800 555 144", "+353 1800 555 144"),
            ("1744", "1744"),
        ] {
            assert!(is_same_phone(official, claimed) && is_same_phone(claimed, official), "{official} / {claimed}");
        }
        for (official, claimed) in [
            ("1744", "17440"),
            ("1744", "01744"),
            ("+30 210 1234567", "210 1234568"),
            ("210 1234567", "5210 1234567"),
            ("+30 210 1234567", "+34 210 1234567"),
        ] {
            assert!(!is_same_phone(official, claimed) && !is_same_phone(claimed, official), "{official} / {claimed}");
        }
    }

    #[test]
    fn other_kinds() {
        for (official, claimed, expected) in [
            ("9.99 EUR", "9,99 €", Some(true)),
            ("9.99 EUR", "7.99 EUR", Some(false)),
            ("9.99 EUR", "9.99 USD", None),
            ("9.99 EUR", "£9.99", None),
            ("25 GB", "25 gigas", Some(true)),
            ("25 GB", "25000 MB", Some(true)),
            ("25 GB", "15 GB", Some(false)),
            ("25 GB", "25 volts", None),
            ("10 devices", "10", Some(true)),
            ("10 devices", "4 devices", Some(false)),
            ("20%", "20 por ciento", Some(true)),
            ("20%", "half price", Some(false)),
            ("2026-09-30", "30 September", Some(true)),
            ("2026-09-30", "30 June 2026", Some(false)),
            ("30 days", "9.99 EUR", None),
            ("yes", "no", Some(false)),
            ("+30 210 1234567", "210 1234567", Some(true)),
            ("+353 1 555 0199", "+353 1 555 0100", Some(false)),
            ("2 weeks", "15 days", Some(true)),
            ("14 days", "15 days", Some(false)),
            ("9:00-17:30", "from 9am to 5:30 pm", Some(true)),
            ("9:00-17:30", "9:00-18:00", Some(false)),
            ("9:00-17:30", "9:00", Some(true)),
            ("9:00-17:30", "8:00", None),
            ("17:30", "5:30", Some(true)),
            ("24/7", "9:00-17:30", Some(false)),
            ("24/7", "24 hours", None),
            ("Monday to Friday", "lunes a viernes", Some(true)),
            ("Monday to Friday", "Tuesday", Some(true)),
            ("Monday to Friday", "Saturday", Some(false)),
            ("version 4.1", "v4.1", Some(true)),
            ("version 4.1", "version 4.2", Some(false)),
            ("version 4", "firmware 4.0", Some(true)),
            ("version 17", "iOS 17.2", Some(true)),
            ("version 4.1", "4.1 GB", None),
            ("help.brand.example", "https://www.help.brand.example/", Some(true)),
            ("brand.example", "fakebrand.example", Some(false)),
        ] {
            assert_eq!(check(official, claimed, false), expected, "{official} / {claimed}");
        }
    }
}
