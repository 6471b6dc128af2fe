//! The queue as a table, as JSON lines, and what is said when it is empty.
//!
//! The title is the last column: it is made of foreign words whose width terminals disagree about, and nothing stands behind it that they
//! could push out of line. For a file or a program it is never cut.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use anstyle::Style;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::page::{ALARM, FAINT, Page, STRONG, columns, count, cut, length, pad};
use crate::incident::became_wrong;
use crate::model::finding::{Category, Level};
use crate::model::id::{IncidentId, RuleId, SourceId};
use crate::model::incident::{Correction, Incident, Status, Verdict};
use crate::model::lang::Lang;
use crate::model::untrusted::{Untrusted, shown};
use crate::review::listing::{Counts, Listing, current_status, is_overdue};
use crate::review::sight::{Blind, Cause, Sight};

/// Least room for a title before other columns give way.
const LEAST_TITLE: usize = 16;
/// Columns from which there is room for wider columns and gaps.
const ROOMY: usize = 100;
/// Overdue incidents below the cut that are named.
const OVERDUE_NAMED: usize = 5;
/// Other incidents with the claim of a row that are named.
const KIN_NAMED: usize = 3;
/// Sources named when some are blind.
const BLIND_NAMED: usize = 5;

/// One cell: cleaned text and how it looks.
struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new() }
    }
}

/// The columns before the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Level,
    Due,
    Age,
    Who,
    Where,
}

impl Column {
    const ALL: [Self; 6] = [Self::Number, Self::Level, Self::Due, Self::Age, Self::Who, Self::Where];
    /// The order in which they give way to the title on a narrow terminal.
    const GIVES_WAY: [Self; 5] = [Self::Where, Self::Who, Self::Age, Self::Level, Self::Due];

    /// `resting`: some rows are snoozed or closed, so that not all have a due time.
    const fn heading(self, resting: bool) -> &'static str {
        match self {
            Self::Number => "NO",
            Self::Level => "LEVEL",
            Self::Due if resting => "STATE",
            Self::Due => "DUE",
            Self::Age => "AGE",
            Self::Who => "WHO",
            Self::Where => "WHERE",
        }
    }

    /// Widest on a terminal, a roomy one or not.
    const fn cap(self, roomy: bool) -> usize {
        match self {
            Self::Number | Self::Level => 10,
            Self::Due => 20,
            Self::Age => 5,
            Self::Who if roomy => 16,
            Self::Who => 8,
            Self::Where if roomy => 24,
            Self::Where => 14,
        }
    }

    fn cell(self, incident: &Incident, page: &Page) -> Cell {
        match self {
            Self::Number => Cell { text: incident.id.0.to_string(), style: STRONG },
            Self::Level => Cell { text: level_word(incident.level).to_owned(), style: Page::level_style(incident.level) },
            Self::Due => due_cell(incident, page),
            Self::Age => Cell { text: short_length(page.now.duration_since(incident.opened).as_secs()), style: FAINT },
            Self::Who => Cell::plain(incident.assignee.as_deref().map_or_else(|| "-".to_owned(), |name| shown(name, false))),
            Self::Where => Cell { text: place(incident), style: FAINT },
        }
    }
}

const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Informational => "info",
        level => level.word(),
    }
}

/// `45m`, `3h`, `2d`, `5wk`: an age in a narrow column.
fn short_length(seconds: i64) -> String {
    length(seconds).replace(" min", "m").replace(' ', "")
}

/// When an answer is due, or why none is.
fn due_cell(incident: &Incident, page: &Page) -> Cell {
    match current_status(incident, page.now) {
        Status::Open | Status::Claimed => match incident.due {
            Some(due) if is_overdue(incident, page.now) => {
                Cell { text: format!("overdue {}", length(page.now.duration_since(due).as_secs())), style: ALARM }
            }
            Some(due) => Cell::plain(format!("in {}", length(due.duration_since(page.now).as_secs()))),
            None => Cell::plain("-"),
        },
        Status::Snoozed => Cell {
            text: incident.snoozed_until.map_or_else(|| "snoozed".to_owned(), |until| format!("till {}", page.soon(until))),
            style: FAINT,
        },
        closed => Cell { text: incident.verdict.map_or_else(|| closed.word().to_owned(), verdict_word), style: FAINT },
    }
}

/// A verdict in words.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> String {
    match verdict {
        Verdict::Confirmed => "confirmed".to_owned(),
        Verdict::FalsePositive => "false positive".to_owned(),
        Verdict::Benign => "benign".to_owned(),
        Verdict::Duplicate(of) => format!("duplicate of {of}"),
    }
}

/// Where it was said: the site of the first post, else its source; `+2` when there are two further places.
#[must_use]
pub fn place(incident: &Incident) -> String {
    let mut places: Vec<String> = Vec::new();
    for excerpt in &incident.excerpts {
        let host = excerpt.url.as_deref().and_then(host);
        let place = host.unwrap_or_else(|| shown(excerpt.source.as_str(), false));
        if !places.contains(&place) {
            places.push(place);
        }
    }
    match places.as_slice() {
        [] => "-".to_owned(),
        [only] => only.clone(),
        [first, others @ ..] => format!("{first} +{}", others.len()),
    }
}

/// The host of an address without `www.`; international names stay in their ASCII form, which no look-alike can imitate.
pub(super) fn host(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(shown(host.strip_prefix("www.").unwrap_or(host), false))
}

/// Title of the row, with the number of posts when there are several, what became of a wrong answer, and how many others claim the same.
fn title(incident: &Incident, same_claim: &[IncidentId]) -> String {
    let mut notes = Vec::new();
    if !same_claim.is_empty() {
        let named: Vec<String> = same_claim.iter().take(KIN_NAMED).map(ToString::to_string).collect();
        let more = same_claim.len().saturating_sub(KIN_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        notes.push(format!("same claim in {} threads: also {}{more}", same_claim.len() + 1, named.join(" ")));
    }
    let posts = incident.excerpts.len();
    if posts > 1 {
        notes.push(format!("{posts} posts"));
    }
    notes.extend(correction_note(incident));
    let title = incident.title.shown();
    if notes.is_empty() { title } else { format!("{title} ({})", notes.join(", ")) }
}

/// What became of a wrong answer, in few words; nothing for what is plainly wrong and uncorrected.
fn correction_note(incident: &Incident) -> Option<String> {
    let outvoted = incident.fates.iter().any(|fate| fate.state == Correction::ByPeers && fate.outvoted);
    Some(match incident.correction {
        Correction::NotApplicable => return None,
        Correction::Uncorrected => format!("became wrong on {}", became_wrong(&incident.findings)?),
        Correction::ByPeers if outvoted => "corrected, but outvoted".to_owned(),
        Correction::ByPeers => "corrected by customers".to_owned(),
        Correction::ByStaff => "corrected by staff".to_owned(),
        Correction::Edited => "corrected by its author".to_owned(),
        Correction::Gone => "gone".to_owned(),
    })
}

/// The table, with counters under it. Empty when there are no rows: see [`empty`].
#[must_use]
pub fn table(listing: &Listing, page: &Page) -> String {
    if listing.rows.is_empty() {
        return String::new();
    }
    let roomy = page.width.is_none_or(|width| width >= ROOMY);
    let gap = if roomy { 2 } else { 1 };
    let resting = listing.rows.iter().any(|row| !matches!(current_status(row, page.now), Status::Open | Status::Claimed));
    let mut columns_shown: Vec<(Column, usize, Vec<Cell>)> = Column::ALL
        .iter()
        .map(|&column| {
            let cells: Vec<Cell> = listing.rows.iter().map(|incident| column.cell(incident, page)).collect();
            let widest = cells.iter().map(|cell| columns(&cell.text)).max().unwrap_or(0).max(column.heading(resting).len());
            (column, if page.width.is_some() { widest.min(column.cap(roomy)) } else { widest }, cells)
        })
        .filter(|(column, _, cells)| !matches!(column, Column::Due | Column::Who) || cells.iter().any(|cell| cell.text != "-"))
        .collect();
    let taken = |shown: &[(Column, usize, Vec<Cell>)]| shown.iter().map(|(_, width, _)| width + gap).sum::<usize>();
    if let Some(width) = page.width {
        for giving in Column::GIVES_WAY {
            if taken(&columns_shown) + LEAST_TITLE <= width {
                break;
            }
            columns_shown.retain(|(column, ..)| *column != giving);
        }
    }
    let room = page.width.map(|width| width.saturating_sub(taken(&columns_shown)).max(1));
    let fit = |text: &str| room.map_or_else(|| text.to_owned(), |room| cut(text, room));
    let space = " ".repeat(gap);
    let mut out = String::new();
    for (column, width, _) in &columns_shown {
        let heading = cut(column.heading(resting), *width);
        out.push_str(&page.paint(FAINT, &aligned(*column, &heading, *width)));
        out.push_str(&space);
    }
    out.push_str(&page.paint(FAINT, &fit("WHAT")));
    out.push('\n');
    for (row, incident) in listing.rows.iter().enumerate() {
        for (column, width, cells) in &columns_shown {
            if let Some(cell) = cells.get(row) {
                let text = if page.width.is_some() { cut(&cell.text, *width) } else { cell.text.clone() };
                out.push_str(&page.paint(cell.style, &aligned(*column, &text, *width)));
                out.push_str(&space);
            }
        }
        let same_claim = listing.same_claim.get(&incident.id).map_or(&[][..], Vec::as_slice);
        out.push_str(&fit(&title(incident, same_claim)));
        out.push('\n');
    }
    out.push('\n');
    for line in super::page::wrap_plain(&footer(listing, page), page.width.unwrap_or(usize::MAX)) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn aligned(column: Column, text: &str, width: usize) -> String {
    if matches!(column, Column::Number | Column::Age) {
        format!("{}{text}", " ".repeat(width.saturating_sub(columns(text))))
    } else {
        pad(text, width)
    }
}

/// `12 open, 3 claimed, 1 overdue; 2 snoozed, back from tomorrow 09:00.`
#[must_use]
pub fn counters(counts: &Counts, page: &Page) -> String {
    let mut out = format!("{} open, {} claimed, {} overdue", counts.open, counts.claimed, counts.overdue.len());
    if let Some(snoozed) = snoozed(counts, page) {
        out.push_str("; ");
        out.push_str(&snoozed);
    }
    out.push('.');
    out
}

fn snoozed(counts: &Counts, page: &Page) -> Option<String> {
    let back = page.soon(counts.next_back?);
    match counts.snoozed {
        0 => None,
        1 => Some(format!("1 snoozed, back {back}")),
        some => Some(format!("{some} snoozed, the first back {back}")),
    }
}

fn footer(listing: &Listing, page: &Page) -> String {
    let mut out = counters(&listing.counts, page);
    let rows = listing.rows.len();
    match listing.matching {
        Some(all) if all > rows => {
            let _ = write!(out, " {rows} of {all} shown; --limit 0 shows all.");
        }
        None => {
            let _ = write!(out, " The first {rows} shown; --limit 0 shows all.");
        }
        Some(_) => {}
    }
    let folded: usize = listing.same_claim.values().map(Vec::len).sum();
    if folded > 0 {
        let _ = write!(out, " {} with the same wrong claim as one shown; --flat shows each.", count(folded, "more", "more"));
    }
    // What is late must not be forgotten below the cut.
    let is_told = |id: &IncidentId| listing.rows.iter().any(|row| row.id == *id) || listing.same_claim.values().any(|kin| kin.contains(id));
    let unseen: Vec<&IncidentId> = listing.counts.overdue.iter().filter(|id| !is_told(id)).collect();
    if !unseen.is_empty() {
        let named: Vec<String> = unseen.iter().take(OVERDUE_NAMED).map(|id| id.0.to_string()).collect();
        let more = unseen.len() - named.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = write!(out, " Overdue and not shown: {}{more}.", named.join(", "));
    }
    out
}

/// What is said when there are no rows. `narrowed`: conditions were given, so that others may wait. `sight` is told because an empty queue may
/// mean that nothing could be seen.
#[must_use]
pub fn empty(listing: &Listing, narrowed: bool, sight: &Sight, page: &Page) -> String {
    let counts = &listing.counts;
    let mut out = String::new();
    if narrowed {
        let _ = writeln!(out, "Nothing here matches. In all: {}", counters(counts, page));
    } else {
        let rest = snoozed(counts, page).map(|text| format!(" ({text})")).unwrap_or_default();
        let _ = writeln!(out, "Nothing waits{rest}. Well done.");
    }
    out.push_str(&blindness(sight, page));
    out
}

/// How well the sources are seen, in one to a few lines.
#[must_use]
pub fn blindness(sight: &Sight, page: &Page) -> String {
    if sight.watched == 0 {
        return format!("{} No source is configured, so there is nothing to see: `overhear source add ADDRESS` adds one.\n", warning(page));
    }
    let Some(last) = sight.last_success else {
        return format!("{} No crawl has succeeded yet, so this says nothing: run `overhear crawl`.\n", warning(page));
    };
    let mut out = format!("Last successful crawl: {}; ", page.ago(last));
    if sight.blind.is_empty() {
        let all = if sight.watched == 1 { "the one source".to_owned() } else { format!("all {} sources", sight.watched) };
        let _ = writeln!(out, "{all} answered.");
        return out;
    }
    let _ = writeln!(out, "{} of {} sources answered.", sight.watched - sight.blind.len(), sight.watched);
    let verb = if sight.blind.len() == 1 { "is not seen" } else { "are not seen" };
    let _ = writeln!(out, "{} {} {verb}:", warning(page), count(sight.blind.len(), "source", "sources"));
    for blind in sight.blind.iter().take(BLIND_NAMED) {
        let _ = writeln!(out, "  {}", blind_line(blind, page));
    }
    if let Some(more) = sight.blind.len().checked_sub(BLIND_NAMED).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more; `overhear doctor` names all");
    }
    out
}

fn warning(page: &Page) -> String {
    page.paint(ALARM, "Mind:")
}

fn blind_line(blind: &Blind, page: &Page) -> String {
    let id = shown(blind.source.as_str(), false);
    let since = blind.since.map_or_else(|| "has never answered".to_owned(), |at| format!("has not answered since {}", page.ago_exact(at)));
    match &blind.cause {
        Cause::NeverAsked => format!("{id} has not been read yet"),
        Cause::Gone => format!("{id} is gone for good (410); take it out of the configuration"),
        Cause::NotCrawled => {
            format!("{id} was last read {}: does `overhear crawl` still run?", blind.since.map_or_else(String::new, |at| page.ago(at)))
        }
        Cause::Failing(Some(why)) => format!("{id} {since}: {}", cut(&shown(why, false), 160)),
        Cause::Failing(None) => format!("{id} {since}"),
    }
}

/// An incident as one line of JSON. Field names are stable.
#[derive(Debug, Clone, Serialize)]
pub struct QueueLine<'a> {
    /// Its number.
    pub id: IncidentId,
    /// Where it stands now: a snooze that has ended does not count.
    pub status: Status,
    /// Whether it waits for staff now: open, claimed, or snoozed with its time come.
    pub waiting: bool,
    /// How serious.
    pub level: Level,
    /// One line; foreign words.
    pub title: &'a Untrusted,
    /// Sum of the priority terms.
    pub priority: i64,
    /// Who has it.
    pub assignee: Option<&'a str>,
    /// First answer due by then.
    pub due: Option<Timestamp>,
    /// Waiting, and `due` has passed.
    pub overdue: bool,
    /// Hidden until then.
    pub snoozed_until: Option<Timestamp>,
    /// How it was closed: `confirmed`, `false-positive`, `benign`, `duplicate`.
    pub verdict: Option<&'static str>,
    /// The original, of a duplicate.
    pub duplicate_of: Option<IncidentId>,
    /// State of the wrong answer, if it is one.
    pub correction: Correction,
    /// Since when it is wrong, when every one of its answers was right when it was written.
    pub became_wrong: Option<Date>,
    /// Host of the first post's address.
    pub site: Option<String>,
    /// Source of the first post.
    pub source: Option<&'a SourceId>,
    /// Address of the first post.
    pub url: Option<&'a str>,
    /// Number of posts.
    pub posts: usize,
    /// Rules that spoke, each once, in order.
    pub rules: Vec<&'a RuleId>,
    /// What it is about, each once, in order.
    pub categories: Vec<Category>,
    /// Languages of the posts, each once, in order.
    pub languages: Vec<Lang>,
    /// When it came up.
    pub opened: Timestamp,
    /// When it last changed.
    pub changed: Timestamp,
    /// Counts every change; `--seen-version` names it.
    pub version: u64,
    /// Others with the same wrong claim that have no line of their own: see `queue --flat`.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub same_claim: &'a [IncidentId],
}

impl<'a> QueueLine<'a> {
    /// The line of an incident at `now`.
    #[must_use]
    pub fn of(incident: &'a Incident, now: Timestamp) -> Self {
        let first = incident.excerpts.first();
        let (verdict, duplicate_of) = verdict_name(incident.verdict);
        let mut rules: Vec<&RuleId> = incident.findings.iter().map(|finding| &finding.rule).collect();
        rules.sort();
        rules.dedup();
        let mut categories: Vec<Category> = incident.findings.iter().flat_map(|finding| finding.categories.iter().copied()).collect();
        categories.sort();
        categories.dedup();
        let mut languages: Vec<Lang> = incident.excerpts.iter().map(|excerpt| excerpt.lang).collect();
        languages.sort();
        languages.dedup();
        Self {
            id: incident.id,
            status: current_status(incident, now),
            waiting: matches!(current_status(incident, now), Status::Open | Status::Claimed),
            level: incident.level,
            title: &incident.title,
            priority: incident.priority,
            assignee: incident.assignee.as_deref(),
            due: incident.due,
            overdue: is_overdue(incident, now),
            snoozed_until: incident.snoozed_until,
            verdict,
            duplicate_of,
            correction: incident.correction,
            became_wrong: became_wrong(&incident.findings),
            site: first.and_then(|excerpt| excerpt.url.as_deref()).and_then(host),
            source: first.map(|excerpt| &excerpt.source),
            url: first.and_then(|excerpt| excerpt.url.as_deref()),
            posts: incident.excerpts.len(),
            rules,
            categories,
            languages,
            opened: incident.opened,
            changed: incident.changed,
            version: incident.version,
            same_claim: &[],
        }
    }

    /// The line of a row of a listing.
    #[must_use]
    pub fn of_row(incident: &'a Incident, listing: &'a Listing, now: Timestamp) -> Self {
        let same_claim = listing.same_claim.get(&incident.id).map_or(&[][..], Vec::as_slice);
        Self { same_claim, ..Self::of(incident, now) }
    }
}

const fn verdict_name(verdict: Option<Verdict>) -> (Option<&'static str>, Option<IncidentId>) {
    match verdict {
        None => (None, None),
        Some(Verdict::Confirmed) => (Some("confirmed"), None),
        Some(Verdict::FalsePositive) => (Some("false-positive"), None),
        Some(Verdict::Benign) => (Some("benign"), None),
        Some(Verdict::Duplicate(of)) => (Some("duplicate"), Some(of)),
    }
}
