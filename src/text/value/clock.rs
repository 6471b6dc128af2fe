//! Times of day and opening hours.

use super::number::{Amount, amount, gap, is_opened};
use super::unit;
use super::weekday::day;
use crate::model::lang::Lang;
use crate::model::value::Value;
use crate::text::document::{Document, TokenKind};

const DAY: u16 = 24 * 60;
const NOON: u16 = 12 * 60;

/// Folded words for a time of day, with its minutes after midnight. Sorted by bytes.
const MOMENTS: &[(&str, u16)] = &[
    ("medianoche", 0),
    ("mediodia", NOON),
    ("meia-noite", 0),
    ("meio-dia", NOON),
    ("mezzanotte", 0),
    ("mezzogiorno", NOON),
    ("midday", NOON),
    ("midi", NOON),
    ("midnight", 0),
    ("minuit", 0),
    ("mitternacht", 0),
    ("noon", NOON),
    ("μεσανυχτα", 0),
];

/// All words that can begin a time.
pub(super) fn begin() -> impl Iterator<Item = &'static str> {
    const MORE: &[&str] = &["half", "quarter", "halb", "viertel"];
    MOMENTS.iter().map(|(word, _)| *word).chain(MORE.iter().copied())
}

fn moment(word: &str) -> Option<u16> {
    MOMENTS.binary_search_by(|(name, _)| (*name).cmp(word)).ok().and_then(|at| MOMENTS.get(at)).map(|&(_, minutes)| minutes)
}

pub(super) fn original(document: &Document, at: usize) -> &str {
    document.tokens().get(at).map_or("", |token| token.span.of(document.original()))
}

pub(super) fn same_sentence(document: &Document, at: usize, other: usize) -> bool {
    other < document.tokens().len() && document.sentence_of(at) == document.sentence_of(other)
}

/// Whether a unit stands at `at`: the number before it is an amount. A letter is a unit beside its digits only.
fn is_counted(document: &Document, at: usize) -> bool {
    let word = document.word(at);
    if word.len() == 1 && word != "%" && gap(document, at) != Some("") {
        return false;
    }
    unit::time(word).is_some()
        || unit::thing(word).is_some()
        || unit::currency(word, false).is_some()
        || word == "%"
        || unit::is_working(word)
        || unit::is_working_day(word)
}

/// Words between the ends of a stretch of days or hours.
pub(super) fn joins(document: &Document, at: usize) -> bool {
    matches!(original(document, at), "-" | "–" | "—" | "−")
        || matches!(
            document.word(at),
            "to" | "till"
                | "til"
                | "until"
                | "through"
                | "thru"
                | "a"
                | "al"
                | "hasta"
                | "ate"
                | "as"
                | "au"
                | "jusqu'a"
                | "jusqu'au"
                | "bis"
                | "alle"
                | "εωσ"
                | "ωσ"
                | "μεχρι"
                | "με"
                | "ews"
                | "os"
                | "mexri"
                | "me"
        )
}

/// One point of time as read.
#[derive(Clone, Copy)]
struct Point {
    minutes: u16,
    end: usize,
    /// Nothing else is written so.
    sure: bool,
    /// "a.m.", "de la tarde" or hours beyond twelve say which half of the day.
    told: bool,
}

impl Point {
    fn afternoon(self) -> Self {
        if self.minutes < NOON && !self.told { Self { minutes: self.minutes + NOON, ..self } } else { self }
    }
}

/// The time or stretch of hours that begins at token `at`, and the first token after it.
pub(super) fn time(document: &Document, at: usize, number: Option<Amount>) -> Option<(Value, usize)> {
    let token = document.tokens().get(at)?;
    let word = document.word(at);
    let of = |from: u16, to: u16, end: usize| Some((Value::Time { from, to }, end));
    if word == "24/7" {
        return of(0, DAY, at + 1);
    }
    if token.kind == TokenKind::Number
        && let Some((first, second)) = word.split_once('-')
    {
        return written_range(document, at, first, second);
    }
    let lead = lead(document, at);
    let first = point(document, at, lead, number)?;
    if let Some((from, to, end)) = stretch(document, at, first) {
        return of(from, to, end);
    }
    (first.sure || lead == Lead::Sure).then(|| of(first.minutes, first.minutes, first.end)).flatten()
}

/// How sure what stands before a number makes it a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    None,
    /// With minutes or a part of the day.
    Maybe,
    Sure,
}

fn lead(document: &Document, at: usize) -> Lead {
    let before =
        |back: usize| at.checked_sub(back).filter(|&index| same_sentence(document, at, index)).map_or("", |index| document.word(index));
    let word = before(1);
    match document.lang() {
        Lang::Es if matches!(word, "las" | "la") => match before(2) {
            "a" | "hasta" | "desde" | "sobre" | "tras" | "hacia" => Lead::Sure,
            "de" | "son" | "es" => Lead::Maybe,
            _ => Lead::None,
        },
        Lang::En if matches!(word, "at" | "by" | "till" | "until" | "after" | "before" | "around" | "from" | "past") => {
            if word == "at" {
                Lead::Sure
            } else {
                Lead::Maybe
            }
        }
        Lang::El if matches!(word, "στισ" | "τισ" | "stis" | "tis" | "στη" | "η" | "κατα") => Lead::Maybe,
        Lang::It if matches!(word, "alle" | "dalle" | "ore") => Lead::Sure,
        Lang::Pt if at > 0 && matches!(original(document, at - 1), "às" | "ÀS" | "Às") => Lead::Sure,
        Lang::De if matches!(word, "um" | "ab" | "bis" | "gegen") => Lead::Maybe,
        Lang::Fr if matches!(word, "a" | "des" | "vers" | "avant" | "apres") => Lead::Maybe,
        _ => Lead::None,
    }
}

/// Hours and minutes out of `9`, `9:30`, `9.30`.
fn hours(text: &str) -> Option<(u16, Option<u16>, bool)> {
    let (hour, rest, colon) = match text.split_once(':') {
        Some((hour, rest)) => (hour, Some(rest), true),
        None => text.split_once('.').map_or((text, None, false), |(hour, rest)| (hour, Some(rest), false)),
    };
    let digits = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let hour = digits(hour, 2).then(|| hour.parse::<u16>().ok()).flatten().filter(|hour| *hour <= 24)?;
    let Some(rest) = rest else { return Some((hour, None, false)) };
    // Seconds, `17:00:00`, say nothing more.
    let rest = rest.split_once(':').map_or(rest, |(minutes, _)| minutes);
    let minutes = (rest.len() == 2 && digits(rest, 2)).then(|| rest.parse::<u16>().ok()).flatten().filter(|minutes| *minutes < 60)?;
    (hour < 24 || minutes == 0).then_some((hour, Some(minutes), colon))
}

/// `9`, `9:30 pm`, `9h30`, `18 Uhr`, `half past nine`, `nueve y media`, `noon`.
fn point(document: &Document, at: usize, lead: Lead, number: Option<Amount>) -> Option<Point> {
    let token = document.tokens().get(at)?;
    let word = document.word(at);
    if let Some(minutes) = moment(word) {
        return Some(Point { minutes, end: at + 1, sure: true, told: true });
    }
    if token.kind == TokenKind::Word && matches!(word, "half" | "quarter" | "halb" | "viertel") {
        return past(document, at);
    }
    let (hour, minutes, colon, mut end) = match token.kind {
        TokenKind::Number => {
            let (hour, minutes, colon) = hours(word)?;
            (hour, minutes, colon, at + 1)
        }
        TokenKind::Word => {
            let amount = number.filter(|amount| amount.worded && !amount.article && !amount.loose && amount.min >= amount.max)?;
            // The "y media" of "nueve y media" is read with the number.
            let whole = amount.min.floor();
            let half = amount.min - whole > 0.4;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and at most 24")]
            let hour = (1.0..=24.0).contains(&whole).then_some(whole as u16)?;
            (hour, half.then_some(30), false, amount.end)
        }
        _ => return None,
    };
    let mut minutes = minutes;
    let mut sure = colon;
    let mut told = hour > 12;
    let mut hour = hour;
    if let Some((more, after)) = mark(document, end) {
        sure = true;
        minutes = more.or(minutes);
        end = after;
    } else if lead != Lead::None
        && minutes.is_none()
        && let Some((shift, after)) = quarter(document, end)
    {
        sure = true;
        let total = (i32::from(hour) * 60 + shift).rem_euclid(i32::from(DAY));
        hour = u16::try_from(total / 60).ok()?;
        minutes = u16::try_from(total % 60).ok();
        end = after;
    }
    if let Some((afternoon, after)) = half_of_day(document, end).filter(|_| hour <= 12 || sure) {
        sure = true;
        told = true;
        end = after;
        hour = match (afternoon, hour) {
            (true, 1..12) => hour + 12,
            (false, 12) => 0,
            (_, hour) => hour,
        };
    }
    if !sure {
        if minutes.is_some() && token.kind == TokenKind::Number {
            sure = lead != Lead::None && document.lang() != Lang::En;
            return (lead != Lead::None).then_some(Point { minutes: hour * 60 + minutes.unwrap_or(0), end, sure, told });
        }
        // "at 9 euros", "at 9 %": some other amount. "en 9 días".
        let next = document.word(end);
        let counted = is_counted(document, end)
            || super::date::month(next).is_some()
            || matches!(next, "de" | "per" | "por" | "of" | "x" | "st" | "nd" | "rd" | "th");
        let glued = document.tokens().get(end).is_some_and(|next| next.kind == TokenKind::Word) && gap(document, end) == Some("");
        // "at nine ninety nine", "at 15/month"
        let more = document.tokens().get(end).is_some_and(|next| next.kind == TokenKind::Number)
            || amount(document, end).is_some_and(|amount| amount.worded && !amount.article)
            || original(document, end) == "/";
        let most = if document.lang() == Lang::En { 12 } else { 24 };
        if counted || glued || more || (lead == Lead::Sure && !(1..=most).contains(&hour)) {
            return None;
        }
    }
    let total = hour * 60 + minutes.unwrap_or(0);
    (total <= DAY).then_some(Point { minutes: total, end, sure, told })
}

/// "half past nine", "quarter to nine", "halb neun", "viertel nach acht".
fn past(document: &Document, at: usize) -> Option<Point> {
    let word = document.word(at);
    let (shift, number) = match (word, document.word(at + 1)) {
        ("half", "past") => (30, at + 2),
        ("quarter", "past") | ("viertel", "nach") => (15, at + 2),
        ("quarter", "to") | ("viertel", "vor") => (-15, at + 2),
        ("halb", _) if document.lang() == Lang::De => (-30, at + 1),
        _ => return None,
    };
    let amount =
        amount(document, number).filter(|amount| !amount.article && (1.0..=12.0).contains(&amount.min) && amount.min.fract() == 0.0)?;
    if !same_sentence(document, at, number) || (word == "halb" && unit::time(document.word(amount.end)).is_some()) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and at most 12")]
    let minutes = (amount.min as i32 * 60 + shift).rem_euclid(i32::from(DAY));
    let mut end = amount.end;
    let mut total = u16::try_from(minutes).ok()?;
    let mut told = false;
    if matches!(document.word(end), "uhr") {
        end += 1;
    }
    if let Some((afternoon, after)) = half_of_day(document, end) {
        told = true;
        end = after;
        total = if afternoon && total < NOON { total + NOON } else { total };
    }
    Some(Point { minutes: total, end, sure: true, told })
}

/// `h`, `h30`, `Uhr`, `Uhr 30`, `o'clock`: the minutes said after it, and the token after.
fn mark(document: &Document, at: usize) -> Option<(Option<u16>, usize)> {
    let word = document.word(at);
    let tight = gap(document, at) == Some("");
    let romance = matches!(document.lang(), Lang::Fr | Lang::Pt);
    if let Some(minutes) = word.strip_prefix('h').filter(|rest| rest.len() == 2).and_then(|rest| rest.parse::<u16>().ok()) {
        // "2h40" is how long something took, unless a word says that it is a time.
        let number = at.saturating_sub(1);
        let led = lead(document, number) != Lead::None || joins(document, number.saturating_sub(1)) || is_opened(document, number);
        let late = romance && document.word(number).parse::<u16>().is_ok_and(|hour| hour > 6);
        return (tight && minutes < 60 && (led || late || joins(document, at + 1))).then_some((Some(minutes), at + 1));
    }
    match word {
        "uhr" => {
            let minutes = document.word(at + 1);
            let said =
                (minutes.len() == 2 && minutes.bytes().all(|byte| byte.is_ascii_digit())).then(|| minutes.parse::<u16>().ok()).flatten();
            Some(match said.filter(|minutes| *minutes < 60) {
                Some(minutes) => (Some(minutes), at + 2),
                None => (None, at + 1),
            })
        }
        "o'clock" | "oclock" => Some((None, at + 1)),
        "en" | "in" if document.word(at + 1) == "punto" => Some((None, at)),
        // `à 9h`, `às 18h`, `a las 18 h`
        "h" if romance || at > 1 => {
            let number = at - 1;
            let led = lead(document, number) != Lead::None;
            let between = joins(document, number.saturating_sub(1)) || is_opened(document, number);
            (led || (romance && between)).then_some((None, at + 1))
        }
        "heures" | "heure" | "horas" if lead(document, at.saturating_sub(1)) != Lead::None => Some((None, at + 1)),
        _ => None,
    }
}

/// "y media", "menos cuarto", «και τέταρτο», "et quart" after an hour: minutes to add.
fn quarter(document: &Document, at: usize) -> Option<(i32, usize)> {
    const PARTS: &[(&[&str], i32)] = &[
        (&["y", "media"], 30),
        (&["y", "cuarto"], 15),
        (&["menos", "cuarto"], -15),
        (&["και", "μιση"], 30),
        (&["και", "τεταρτο"], 15),
        (&["παρα", "τεταρτο"], -15),
        (&["kai", "misi"], 30),
        (&["kai", "tetarto"], 15),
        (&["para", "tetarto"], -15),
        (&["et", "demie"], 30),
        (&["et", "quart"], 15),
        (&["moins", "le", "quart"], -15),
        (&["e", "mezza"], 30),
        (&["e", "mezzo"], 30),
        (&["e", "un", "quarto"], 15),
        (&["meno", "un", "quarto"], -15),
        (&["e", "meia"], 30),
        (&["e", "um", "quarto"], 15),
    ];
    PARTS
        .iter()
        .find(|(words, _)| words.iter().enumerate().all(|(offset, word)| document.word(at + offset) == *word))
        .map(|(words, shift)| (*shift, at + words.len()))
}

/// "a.m.", "p.m.", "de la tarde", «το πρωί»: whether it is the afternoon, and the token after.
fn half_of_day(document: &Document, at: usize) -> Option<(bool, usize)> {
    const PHRASES: &[(&[&str], bool)] = &[
        (&["de", "la", "manana"], false),
        (&["de", "la", "madrugada"], false),
        (&["de", "la", "tarde"], true),
        (&["de", "la", "noche"], true),
        (&["del", "mediodia"], true),
        (&["in", "the", "morning"], false),
        (&["in", "the", "afternoon"], true),
        (&["in", "the", "evening"], true),
        (&["at", "night"], true),
        (&["το", "πρωι"], false),
        (&["το", "μεσημερι"], true),
        (&["το", "απογευμα"], true),
        (&["το", "βραδυ"], true),
        (&["to", "prwi"], false),
        (&["to", "proi"], false),
        (&["to", "apogeuma"], true),
        (&["to", "vradi"], true),
        (&["to", "bradi"], true),
        (&["to", "bradu"], true),
        (&["da", "manha"], false),
        (&["da", "tarde"], true),
        (&["da", "noite"], true),
        (&["du", "matin"], false),
        (&["du", "soir"], true),
        (&["de", "l'apres-midi"], true),
        (&["di", "mattina"], false),
        (&["del", "mattino"], false),
        (&["di", "sera"], true),
        (&["del", "pomeriggio"], true),
        (&["morgens"], false),
        (&["fruh"], false),
        (&["vormittags"], false),
        (&["nachmittags"], true),
        (&["abends"], true),
    ];
    match document.word(at) {
        "am" if document.lang() != Lang::De => return Some((false, at + 1)),
        "pm" | "μμ" => return Some((true, at + 1)),
        "πμ" => return Some((false, at + 1)),
        _ => {}
    }
    let begins = matches!(
        document.word(at),
        "de" | "del" | "in" | "at" | "το" | "to" | "da" | "du" | "di" | "morgens" | "fruh" | "vormittags" | "nachmittags" | "abends"
    );
    if !begins || !same_sentence(document, at.saturating_sub(1), at) {
        return None;
    }
    PHRASES
        .iter()
        .find(|(words, _)| words.iter().enumerate().all(|(offset, word)| document.word(at + offset) == *word))
        .map(|(words, afternoon)| (*afternoon, at + words.len()))
}

/// The second end of a stretch of hours that `first` begins.
fn stretch(document: &Document, at: usize, first: Point) -> Option<(u16, u16, usize)> {
    let sentence = document.sentence_of(at);
    // `9am-5pm` is "9" and "am-5pm".
    if let Some((half, rest)) = document.word(first.end).split_once('-').filter(|(half, _)| matches!(*half, "am" | "pm" | "h" | "πμ")) {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let hour = rest.get(..digits)?.parse::<u16>().ok().filter(|hour| *hour <= 24)?;
        let ending = rest.get(digits..)?;
        if gap(document, first.end) != Some("") || !matches!(ending, "am" | "pm" | "h" | "" | "μμ") {
            return None;
        }
        let shift = |hour: u16, pm: bool| if pm && hour < 12 { hour + 12 } else { hour };
        let from = shift(first.minutes / 60, half == "pm") * 60 + first.minutes % 60;
        let mut end = first.end + 1;
        let minutes = document.word(end).strip_prefix(':').map_or(0, |_| 0);
        if ending.is_empty() && gap(document, end) == Some("") {
            end += 0;
        }
        return Some((from, shift(hour, matches!(ending, "pm" | "μμ")) * 60 + minutes, end));
    }
    let opened = is_opened(document, at);
    let joiner = first.end;
    let between = matches!(document.word(joiner), "and" | "y" | "και" | "et" | "und" | "e") && opened;
    if !(joins(document, joiner) || between) || document.sentence_of(joiner) != sentence {
        return None;
    }
    let mut next = joiner + 1;
    while next < joiner + 3 && matches!(document.word(next), "las" | "la" | "the" | "τισ" | "στισ" | "alle" | "as" | "tis" | "a") {
        next += 1;
    }
    if !same_sentence(document, at, next) || moment(document.word(next)).is_none() && document.tokens()[next].kind != TokenKind::Number {
        return None;
    }
    let before = if next > joiner + 1 { Lead::Maybe } else { Lead::None };
    let second = point(document, next, before, None)?;
    ends(document, at, first, second)
}

/// `9-17h`, `9:00-17:30`, `9-5` in one token.
fn written_range(document: &Document, at: usize, first: &str, second: &str) -> Option<(Value, usize)> {
    let (hour, minutes, colon) = hours(first)?;
    let from = Point { minutes: hour * 60 + minutes.unwrap_or(0), end: at, sure: colon, told: hour > 12 };
    let (hour, minutes, colon) = hours(second)?;
    let mut to = Point { minutes: hour * 60 + minutes.unwrap_or(0), end: at + 1, sure: colon, told: hour > 12 };
    if document.word(at + 1) == "uhr" {
        to = Point { end: at + 2, sure: true, ..to };
    }
    if let Some((afternoon, end)) = half_of_day(document, to.end) {
        let minutes = if afternoon && to.minutes < NOON { to.minutes + NOON } else { to.minutes };
        to = Point { minutes, end, sure: true, told: true };
    }
    ends(document, at, from, to).map(|(from, to, end)| (Value::Time { from, to }, end))
}

/// Whether two points make a stretch of hours rather than a range of amounts, with the halves of the day that they mean.
fn ends(document: &Document, at: usize, first: Point, second: Point) -> Option<(u16, u16, usize)> {
    let mut second = second;
    let mut first = first;
    let next = document.word(second.end);
    let short = matches!(next, "h" | "hs" | "hrs");
    let long = matches!(next, "horas" | "hours" | "ωρεσ" | "heures" | "ore" | "stunden" | "hora" | "wres");
    let mut sure = first.sure || second.sure;
    if (short || long) && !sure {
        // Hours of a day, or how many hours: "9-18 h" opens and shuts, "8-12 h" lasts.
        let office = (6 * 60..=11 * 60).contains(&first.minutes) && second.minutes >= if short { 13 * 60 } else { 16 * 60 };
        if !(office || opens(document, at)) {
            return None;
        }
        sure = true;
    }
    if short || long {
        second.end += 1;
    }
    if !sure {
        let counted = is_counted(document, second.end) || super::date::month(next).is_some();
        if counted || !opens(document, at) {
            return None;
        }
    }
    if second.minutes <= first.minutes && second.minutes <= NOON {
        second = second.afternoon();
    } else if second.told
        && second.minutes >= NOON
        && second.minutes < DAY
        && first.minutes + NOON < second.minutes
        && first.minutes < 7 * 60
    {
        // "2-5pm"
        first = first.afternoon();
    }
    (first.minutes != second.minutes).then_some((first.minutes, second.minutes, second.end))
}

/// Whether the sentence speaks of opening hours, or names days of the week right before.
fn opens(document: &Document, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "open",
        "opening",
        "opens",
        "hours",
        "close",
        "shut",
        "horario",
        "abiert",
        "abre",
        "abren",
        "cierra",
        "atien",
        "atencion",
        "ωραριο",
        "ανοιχτ",
        "ανοιγ",
        "κλειν",
        "λειτουργ",
        "orari",
        "aperto",
        "aperti",
        "chiu",
        "ouvert",
        "horaires",
        "ferm",
        "geoffnet",
        "offnungszeit",
        "erreichbar",
        "aberto",
        "atend",
        "fecha",
        "weekdays",
        "wrario",
        "orario",
        "anoixt",
        "anoigoun",
        "schedule",
    ];
    let Some(range) = document.sentences().get(document.sentence_of(at)) else { return false };
    let from = range.start.max(at.saturating_sub(12));
    let to = range.end.min(at + 8);
    (from..to).any(|index| {
        let word = document.word(index);
        WORDS.iter().any(|beginning| word.starts_with(beginning))
            || (index < at && index + 4 >= at && word.split('-').all(|part| day(part).is_some_and(|(_, sure)| sure || word.contains('-'))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(MOMENTS.windows(2).all(|two| two[0].0 < two[1].0));
    }
}
