//! Signs by which a post is told from other blocks of a page: somebody wrote it, at some time, and it has an address.

use super::dom::{At, Page};
use crate::source::date::fineness;
use crate::source::date::is_when;

/// What an element may tell about the post around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A date.
    Date,
    /// The name of an author.
    Author,
    /// A date of something else: when its author joined, when somebody edited it.
    Other,
}

/// Longest text that may be a date alone.
const LONGEST_DATE: usize = 80;
/// Longest element around a day and a time of day that stand side by side.
const LONGEST_BESIDE: usize = 40;
/// Longest name.
const LONGEST_NAME: usize = 60;

/// The signs of a page: for each element at most one, in the order of the document. Of elements within one another only the innermost.
pub(super) fn signs(page: &Page<'_>) -> Vec<(At, Sign)> {
    let mut found: Vec<(At, Sign)> = Vec::new();
    for at in 0..page.all.len() {
        if is_date(page, at) {
            found.push((at, if of_something_else(page, at) { Sign::Other } else { Sign::Date }));
        } else if is_author(page, at) {
            found.push((at, Sign::Author));
        }
    }
    // The outer of two of one kind says nothing that the inner does not; but a `time` or an attribute outside says it better.
    let mut kept: Vec<(At, Sign)> = Vec::with_capacity(found.len());
    for (n, (at, sign)) in found.iter().enumerate() {
        let inner = found[n + 1..].iter().take_while(|(other, _)| *other < page.all[*at].end).any(|(_, other)| other == sign);
        let covered =
            kept.iter().rev().take(4).any(|(outer, other)| other == sign && page.holds(*outer, *at) && exact_date(page, *outer).is_some());
        let leads = *sign == Sign::Date && lead_date(page, *at).is_some();
        if covered || (inner && exact_date(page, *at).is_none() && !leads) {
            continue;
        }
        kept.push((*at, *sign));
    }
    kept
}

/// A date that an attribute gives in full, as machines read it.
pub(super) fn exact_date<'a>(page: &Page<'a>, at: At) -> Option<&'a str> {
    const NAMES: [&str; 12] = [
        "datetime",
        "data-time",
        "data-timestamp",
        "data-date",
        "data-utc",
        "data-epoch",
        "unixtime",
        "created-timestamp",
        "data-created-at",
        "data-datetime",
        "ts",
        "content",
    ];
    let undated = page.attribute(at, "content").is_some()
        && !["itemprop", "property"].iter().any(|key| {
            page.attribute(at, key).map(str::to_ascii_lowercase).is_some_and(|name| name.contains("date") || name.contains("created"))
        });
    // The first of the names that the element has with a date; every element of a page is asked.
    let named = page
        .attributes(at)
        .filter_map(|(name, value)| Some((NAMES.iter().position(|known| *known == name)?, value.trim())))
        .filter(|(_, value)| is_machine_date(value))
        .min_by_key(|(rank, _)| *rank)
        .filter(|(rank, _)| !undated || NAMES.get(*rank) != Some(&"content"))
        .map(|(_, value)| value);
    // A tooltip that machines can read, perhaps with more behind it.
    let tip = || {
        page.attribute(at, "title")?.split_whitespace().next().filter(|tip| tip.len() >= 16 && tip.contains('T') && is_machine_date(tip))
    };
    named.or_else(|| if undated { None } else { tip() })
}

/// Whether a text tells a time of day.
pub(super) fn has_clock(text: &str) -> bool {
    text.as_bytes().windows(4).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit())
}

/// The date of an element as the page tells it most exactly: as machines read it, else its text, unless a tip over it, around it or within it
/// tells the moment where the text tells a day or how long ago it was ("3 Nov").
pub(super) fn full_date(page: &Page<'_>, at: At) -> String {
    const TIPS: [&str; 8] = [
        "title",
        "data-original-title",
        "data-bs-original-title",
        "data-tippy-content",
        "data-title",
        "data-tooltip",
        "data-tip",
        "aria-label",
    ];
    if let Some(exact) = exact_date(page, at) {
        return exact.to_owned();
    }
    let shown = lead_date(page, at).unwrap_or_else(|| page.line(at, 100));
    let same = |outer: &At| page.all[*outer].text == page.all[at].text;
    let tips = page.within(at).take(8).chain(page.around(at).take(2).take_while(same)).flat_map(|at| {
        TIPS.iter().filter_map(move |name| page.attribute(at, name)).map(str::trim).filter(|tip| tip.len() <= LONGEST_DATE * 2)
    });
    let finest = tips.map(|tip| (fineness(tip), tip)).filter(|(fine, _)| *fine > fineness(&shown).max(1)).max_by_key(|(fine, _)| *fine);
    // A day and a time of day side by side.
    let beside = || {
        let outer = page.all[at].parent.filter(|outer| page.all[*outer].text <= LONGEST_BESIDE && !has_clock(&shown))?;
        Some(page.line(outer, 100)).filter(|line| has_clock(line) && reads_as_date(line))
    };
    finest.map(|(_, tip)| tip.to_owned()).or_else(beside).unwrap_or(shown)
}

/// Whether an attribute's value is a date as machines write it: ISO 8601, or seconds or milliseconds since 1970.
pub(super) fn is_machine_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    let digits = bytes.iter().all(u8::is_ascii_digit);
    (digits && matches!(bytes.len(), 10 | 13) && bytes[0] == b'1')
        || (bytes.len() >= 10
            && bytes[..4].iter().all(u8::is_ascii_digit)
            && bytes[4] == b'-'
            && bytes[5..7].iter().all(u8::is_ascii_digit))
}

fn is_date(page: &Page<'_>, at: At) -> bool {
    let element = &page.all[at];
    if element.tag == "time" || element.tag == "relative-time" || exact_date(page, at).is_some_and(|_| element.tag != "meta") {
        return true;
    }
    if matches!(element.tag, "html" | "body" | "table" | "tbody" | "ul" | "ol" | "script" | "style" | "option" | "p") {
        return false;
    }
    if page.attribute(at, "title").is_some_and(|title| title.len() <= LONGEST_DATE && reads_as_date(title)) {
        return true;
    }
    if element.text == 0 {
        return false;
    }
    lead_date(page, at).is_some() || (element.text <= LONGEST_DATE && reads_as_date(&page.line(at, LONGEST_DATE * 2)))
}

/// The date with which an element called a date begins, where more is said behind it: who edited the post, and when.
fn lead_date(page: &Page<'_>, at: At) -> Option<String> {
    let element = &page.all[at];
    let called = || element.marks.iter().any(|mark| ["date", "time", "posted"].iter().any(|name| mark.contains(name)));
    if element.end == at + 1 || element.text > LONGEST_DATE * 4 || !called() {
        return None;
    }
    let lead: String = element.node.children().map_while(|node| node.value().as_text().map(|text| text.to_string())).collect();
    let lead = lead.trim();
    if lead.len() < 6 || lead.len() > LONGEST_DATE || !lead.bytes().any(|b| b.is_ascii_digit()) || !reads_as_date(lead) {
        return None;
    }
    // What follows must be a note, not the rest of the date ("2026-11-20, <span>03:05 PM</span>").
    let line = page.line(at, LONGEST_DATE * 5);
    let rest = line.get(lead.len()..).unwrap_or_default().trim_start();
    let clock = rest.bytes().take(12).any(|b| b == b':');
    (rest.starts_with(['(', '[']) || (element.text > LONGEST_DATE && !clock)).then(|| lead.to_owned())
}

/// How pages begin to say when somebody joined.
const JOINED: [&str; 25] = [
    "joined",
    "join date",
    "since",
    "member since",
    "registered",
    "reg.",
    "founded",
    "registrado",
    "registrada",
    "miembro desde",
    "se unió",
    "desde",
    "εγγραφή",
    "μέλος από",
    "ημερομηνία εγγραφής",
    "inscrit",
    "inscription",
    "dabei seit",
    "seit",
    "mitglied seit",
    "registriert",
    "iscritto",
    "membro desde",
    "registado",
    "last visit",
];

/// How pages begin to say when a post was edited.
const EDITED: [&str; 14] = [
    "edited",
    "last edit",
    "last modified",
    "editado",
    "editada",
    "última edición",
    "επεξεργ",
    "τελευταία επεξεργασία",
    "modified",
    "modificad",
    "modificato",
    "bearbeitet",
    "zuletzt bearbeitet",
    "modifié",
];

/// A line without what stands before its first letter or digit, in lower case.
fn start_of(page: &Page<'_>, at: At) -> String {
    page.line(at, 80).to_lowercase().trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Whether an element says that the post was edited.
pub(super) fn says_edited(page: &Page<'_>, at: At) -> bool {
    let line = start_of(page, at);
    EDITED.iter().any(|word| line.starts_with(word))
}

/// Whether a date is that of something else than the post around it, as the words before it say.
fn of_something_else(page: &Page<'_>, at: At) -> bool {
    let starts = |line: &str| {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        // Directly before the first number: `Member Joined: 02 Feb 2015 Posts: 8`.
        let before = line.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
        let ends = |word: &str| before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
        JOINED.iter().chain(&EDITED).any(|word| line.starts_with(word) || ends(word))
    };
    let short = |at: At| page.all[at].text <= 60;
    starts(&start_of(page, at))
        || page.around(at).take(2).take_while(|outer| short(*outer)).any(|outer| starts(&start_of(page, outer)))
        || page.attribute(at, "title").is_some_and(|title| starts(&title.to_lowercase()))
}

/// Words of relative dates, beside a number.
const AGO: [&str; 20] = [
    "ago",
    "hace",
    "πριν",
    "atrás",
    "há",
    "il",
    "vor",
    "fa",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "just",
    "now",
    "minuto",
    "hora",
    "λεπτά",
    "ώρες",
];

/// Of these, the words that say that it is past.
const PAST: [&str; 10] = ["ago", "hace", "πριν", "atrás", "há", "il", "vor", "fa", "just", "now"];

/// Whether a short text is a date, or a phrase around one ("Posted on May 3, 2024 at 10:20").
pub(super) fn reads_as_date(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_DATE * 2 || !text.chars().any(|c| c.is_ascii_digit()) {
        return matches!(
            text.to_lowercase().as_str(),
            "just now" | "yesterday" | "ayer" | "χθες" | "χτες" | "hier" | "gestern" | "ieri" | "ontem"
        );
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > 14 {
        return false;
    }
    let number = |word: &&str| word.chars().all(|c| c.is_ascii_digit());
    let numbers: Vec<&str> = words.iter().copied().filter(|word| number(word)).collect();
    let year = numbers.iter().any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")));
    let named = words.iter().any(|word| is_when(word));
    let clock = has_clock(text);
    // Of a phrase around a date at most some words are others.
    let others = words.iter().filter(|word| !number(word)).count();
    if named && (year || clock || numbers.len() >= 2) && others <= 8 {
        return true;
    }
    // `24 Sep` alone.
    let small = |word: &&str| number(word) || is_when(word) || word.chars().count() <= 3;
    if named && numbers.len() == 1 && words.len() <= 3 && numbers[0].len() <= 2 && words.iter().all(small) {
        return true;
    }
    let sides = |sign: char| {
        lower.split_whitespace().any(|token| {
            let parts: Vec<&str> = token.trim_matches(|c: char| !c.is_ascii_digit()).split(sign).collect();
            parts.len() == 3 && parts.iter().all(|part| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    if (sides('/') || sides('.') || sides('-')) && others <= 6 {
        return true;
    }
    // `3 hours ago`, `3h`, `hace 2 días`.
    if words.len() <= 5 && words.iter().any(|word| AGO.iter().any(|ago| word == ago || (word.starts_with(ago) && ago.len() > 3))) {
        // "7+ Year Member", "65 users / day": units alone, beside words that are none, are no time.
        let past = words.iter().any(|word| PAST.contains(word));
        let unit = |word: &&str| AGO.iter().any(|ago| word.starts_with(ago)) || number(word);
        return numbers.len() == 1 && numbers[0].len() <= 3 && words.len() >= 2 && (past || words.iter().all(unit));
    }
    let short = |word: &str| {
        let digits = word.chars().take_while(char::is_ascii_digit).count();
        (1..=3).contains(&digits) && matches!(&word[digits..], "s" | "m" | "h" | "d" | "w" | "mo" | "y" | "min" | "hr" | "yr")
    };
    words.len() <= 2 && words.iter().any(|word| short(word)) && words.iter().all(|word| short(word) || matches!(*word, "ago" | "edited"))
}

/// Parts of class names and other marks by which pages call an author's name.
const CALLED: [&str; 20] = [
    "author",
    "username",
    "user-name",
    "user_name",
    "nickname",
    "nick",
    "poster",
    "byline",
    "handle",
    "screenname",
    "displayname",
    "display-name",
    "creator",
    "fn",
    "posted-by",
    "postedby",
    "member",
    "userlink",
    "hnuser",
    "persona",
];

/// Parts of paths that lead to somebody's page.
const PATHS: [&str; 20] = [
    "/user/",
    "/users/",
    "/u/",
    "/member",
    "/profile",
    "/people/",
    "/author/",
    "/authors/",
    "/@",
    "/~",
    "memberlist.php?",
    "profile.php?",
    "member.php",
    "user?id=",
    "action=profile",
    "space-uid",
    "/usuario",
    "/perfil",
    "user.php",
    "account/",
];

/// Whether an address is of somebody's page, by its path.
pub(super) fn leads_to_somebody(href: &str) -> bool {
    let href = href.to_ascii_lowercase();
    PATHS.iter().any(|part| href.contains(part)) && !href.contains("/posts") && !is_everybody(&href)
}

/// Whether an address leads to the list of all members, or to one's own page, rather than to somebody's.
fn is_everybody(href: &str) -> bool {
    let last = href.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    matches!(last, "memberlist" | "memberlist.php" | "member-list" | "members" | "users" | "people" | "authors" | "profile" | "account")
}

fn is_author(page: &Page<'_>, at: At) -> bool {
    let element = &page.all[at];
    if page.attribute(at, "author").is_some_and(|name| !name.trim().is_empty()) && element.tag.contains('-') {
        return true;
    }
    if element.text == 0 || element.text > LONGEST_NAME || matches!(element.tag, "body" | "html" | "form" | "label" | "p" | "blockquote") {
        return false;
    }
    if element.tag == "a" {
        if page.attribute(at, "rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel == "author"))
            || page.attribute(at, "data-username").is_some()
            || page.attribute(at, "data-user-id").is_some()
            || page.attribute(at, "data-user-card").is_some()
        {
            return true;
        }
        if leads_to_somebody(page.attribute(at, "href").unwrap_or_default()) {
            return true;
        }
    }
    if page.attribute(at, "itemprop").is_some_and(|name| matches!(name, "author" | "creator" | "name")) && element.text <= LONGEST_NAME {
        return page.attribute(at, "itemprop") != Some("name")
            || page.around(at).take(2).any(|outer| matches!(page.attribute(outer, "itemprop"), Some("author" | "creator")));
    }
    if !matches!(
        element.tag,
        "a" | "span" | "div" | "b" | "strong" | "h3" | "h4" | "h5" | "cite" | "dt" | "li" | "address" | "em" | "i" | "td"
    ) {
        return false;
    }
    element.marks.iter().any(|mark| {
        mark.starts_with('.') && mark[1..].split(|c: char| !c.is_ascii_alphanumeric()).any(|part| CALLED.contains(&part))
            || CALLED.iter().any(|name| name.len() > 5 && mark.contains(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_other_short_texts() {
        for text in [
            "May 3, 2024, 10:20",
            "Posted on 3 Μαΐου 2024",
            "hace 2 horas",
            "χθες, 14:02",
            "3h",
            "5 days ago",
            "04/05/2026 10:11",
            "2024-09-05 23:15",
            "Sep '24 12:01",
            "Heute, 14:02",
            "il y a 3 heures",
            "asked Feb 11, 2011 at 8:04",
            "Aug 12, 2024 #2",
            "yesterday",
        ] {
            assert!(reads_as_date(text), "{text}");
        }
        for text in [
            "12 replies",
            "Level 3 member",
            "7+ Year Member",
            "65 users / day",
            "Page 2 of 14",
            "I may be 3 hours late for that, as it seems that the train of 10:20 is",
            "4.5",
            "192.168.0.1",
            "",
            "Posts: 1,204",
            "Μαρία Posts: 1",
            "Marisol 12",
            "Mario, Level 3",
        ] {
            assert!(!reads_as_date(text), "{text}");
        }
    }
}
