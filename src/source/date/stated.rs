//! The zone that a page says its dates are in: "All times are GMT +2. The time now is 14:02."

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::spoken::{Around, on_page};

/// How pages begin to say so. Without first letters, which may be large or small.
const SAID: [&str; 18] = [
    "ll times are",
    "imes are displayed in",
    "ime zone is",
    "imezone is",
    "oras son",
    "orarios son",
    "oras están en",
    "λοι οι χρόνοι είναι",
    "λες οι ώρες είναι",
    "ι ώρες είναι",
    "lle Zeiten sind",
    "lle Zeitangaben",
    "eures sont",
    "oraires sont",
    "li orari sono",
    "odos os horários são",
    "odos os horários em",
    "oras são",
];

/// How they begin to say what time it is there.
const NOW: [&str; 12] = [
    "he time now is",
    "t is currently",
    "urrent time is",
    "urrent time:",
    "hora actual es",
    "ctualmente es",
    "ώρα τώρα είναι",
    "ώρα είναι τώρα",
    "ktuelle Zeit:",
    "s ist jetzt",
    "l est actuellement",
    "ggi è",
];

/// Bytes behind such a beginning that are looked at.
const REACH: usize = 200;

/// The zone that a page states, and how; a named place before the time that it is there now, that before an offset.
pub(in crate::source) fn stated(html: &str, now: Timestamp) -> Option<(TimeZone, &'static str)> {
    let behind = |beginnings: &[&str]| -> Vec<&str> {
        beginnings
            .iter()
            .filter_map(|beginning| {
                let at = html.rfind(beginning)? + beginning.len();
                Some(&html[at..html.floor_char_boundary((at + REACH).min(html.len()))])
            })
            .collect()
    };
    let said = behind(&SAID);
    if let Some(zone) = said.iter().find_map(|text| place(text)) {
        return Some((zone, "as the page says"));
    }
    if let Some(offset) = behind(&NOW).iter().find_map(|text| by_clock(text, now)) {
        return Some((TimeZone::fixed(offset), "by the time that the page says it is now"));
    }
    let offset = said.iter().find_map(|text| offset(&bare(text)))?;
    Some((TimeZone::fixed(offset), "as the page says"))
}

/// A place of the zone database: `Europe/Athens`.
fn place(text: &str) -> Option<TimeZone> {
    text.split(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '/' | '_')))
        .filter(|word| word.split_once('/').is_some_and(|(area, city)| area.len() > 3 && city.len() > 2))
        .find_map(|word| TimeZone::get(word).ok())
}

/// Text without tags.
fn bare(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.replace("&nbsp;", " ").chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out
}

/// `UTC+02:00`, `GMT +2`, `UTC + 2 hours [ DST ]`, `GMT`.
fn offset(text: &str) -> Option<Offset> {
    let at = ["UTC", "GMT"].iter().filter_map(|name| text.find(name)).min().filter(|at| *at <= 40)?;
    let rest = text[at + 3..].trim_start();
    let sign = rest.chars().next().filter(|c| matches!(c, '+' | '-' | '−'));
    let Some(sign) = sign else { return Some(Offset::UTC) };
    let rest = rest[sign.len_utf8()..].trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (mut hours, mut minutes): (i32, i32) = (rest.get(..digits)?.parse().ok()?, 0);
    if digits == 4 {
        (hours, minutes) = (hours / 100, hours % 100);
    }
    if let Some(behind) = rest[digits..].strip_prefix(':') {
        minutes = behind.get(..2).and_then(|two| two.parse().ok()).unwrap_or(0);
    }
    if hours > 14 || minutes > 59 {
        return None;
    }
    let summer = rest.get(..rest.floor_char_boundary(40)).unwrap_or_default().contains("DST");
    let seconds = hours * 3_600 + minutes * 60;
    Offset::from_seconds(if sign == '+' { seconds } else { -seconds } + if summer { 3_600 } else { 0 }).ok()
}

/// Offsets in minutes that are no half hours: Nepal, Eucla and Chatham.
const QUARTERS: [i64; 3] = [5 * 60 + 45, 8 * 60 + 45, 12 * 60 + 45];
/// Minutes that two clocks may differ.
const ASTRAY: i64 = 3;

/// The offset by which the clock of a page differs from ours, when there is a zone with such a one: a page from a cache seldom has.
fn by_clock(text: &str, now: Timestamp) -> Option<Offset> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let text = bare(text.split("</p>").next().unwrap_or_default().split("</div>").next().unwrap_or_default());
    let words: Vec<&str> = text.split_whitespace().take(9).collect();
    // The sentence may go on: the longest beginning that is a time counts.
    let told = (1..=words.len()).rev().find_map(|count| {
        let joined = words[..count].join(" ");
        let around = Around { now, lang: None, zone: Some(TimeZone::UTC) };
        on_page(&[joined.trim_end_matches(['.', ','])], &around).first().copied().flatten().filter(|_| joined.contains(':'))
    })?;
    let minutes = told.at.duration_since(now).as_mins();
    let minutes = (minutes + 12 * 60).rem_euclid(24 * 60) - 12 * 60;
    let half = (minutes + if minutes < 0 { -15 } else { 15 }) / 30 * 30;
    let nearest = std::iter::once(half).chain(QUARTERS).find(|offset| (minutes - offset).abs() <= ASTRAY)?;
    Offset::from_seconds(i32::try_from(nearest * 60).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_in_which_zone_their_dates_are() {
        let now: Timestamp = "2026-11-22T12:02:00Z".parse().unwrap();
        for (text, at_noon) in [
            ("<p>All times are GMT +2. The time now is <span>02:02 PM</span>.</p>", "14:00"),
            ("All times are <span title=\"Europe/Athens\">UTC+02:00</span>", "14:00"),
            ("All times are <abbr>UTC-05:00</abbr>", "07:00"),
            ("Todas las horas son GMT-3 ", "09:00"),
            ("All times are UTC + 2 hours [ DST ]", "15:00"),
            ("It is currently Sun Nov 22, 2026 5:32 pm</p>", "17:30"),
            ("Όλοι οι χρόνοι είναι UTC+02:00", "14:00"),
            ("All times are GMT. ", "12:00"),
        ] {
            let (zone, _) = stated(text, now).unwrap_or_else(|| unreachable!("{text}"));
            let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
            assert_eq!(noon.to_zoned(zone).strftime("%H:%M").to_string(), at_noon, "{text}");
        }
        for text in ["All times are hard", "It is currently raining", "The time now is 02:22 PM, cached", ""] {
            assert!(stated(text, now).is_none(), "{text}");
        }
    }
}
