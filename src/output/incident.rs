//! One incident, whole: what was said, what the brand says, why it is here, what was done, what to do next.
//!
//! Foreign text is cleaned stretch by stretch and stands behind a bar, so that no post can pass for words of this program.

mod correction;
mod quotes;
mod revision;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;

pub use correction::Elsewhere;
use correction::{corrected, correction_words, elsewhere, fate_line};

use super::correlation;
use super::learned::likelihood;
use super::page::{ALARM, FAINT, Page, STRONG, Stretch, columns, count, cut, length, marked, pad, wrap, wrap_plain};
use super::queue::{QueueLine, host, place, verdict_word};
use crate::model::finding::{Category, Evidence, Finding};
use crate::model::incident::{Event, Excerpt, Fate, Happening, Incident, PriorityTerm, Status};
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::review::listing::{current_status, is_overdue, same_person};
use crate::review::similar::{Likeness, Similar};

/// Posts shown of an incident of many.
const POSTS_SHOWN: usize = 8;
/// Longest body shown whole on a terminal, in lines.
const LONG_BODY: usize = 24;
/// Lines kept around evidence in a long body.
const AROUND: usize = 3;

/// How much is shown, and to whom.
#[derive(Debug, Clone, Copy, Default)]
pub struct Detail<'a> {
    /// The priority's terms and the revisions of the rules.
    pub why: bool,
    /// Long posts and many posts whole.
    pub full: bool,
    /// Who looks; decides which commands are suggested.
    pub reader: Option<&'a str>,
    /// Similar incidents, when they were asked for.
    pub similar: Option<&'a [Similar]>,
    /// Other incidents with the same wrong claim.
    pub same_claim: &'a [Incident],
}

/// The whole incident as text that ends with a line break.
#[must_use]
pub fn show(incident: &Incident, detail: &Detail<'_>, page: &Page) -> String {
    let mut sheet = Sheet { out: String::new(), page };
    head(&mut sheet, incident);
    quotes::write(&mut sheet, incident);
    posts(&mut sheet, incident, detail);
    elsewhere(&mut sheet, detail);
    playbooks(&mut sheet, incident);
    rules(&mut sheet, incident, detail.why);
    if detail.why {
        priority(&mut sheet, incident);
    }
    history(&mut sheet, incident);
    if let Some(similar) = detail.similar {
        kin(&mut sheet, similar);
    }
    sheet.heading("Next");
    for command in suggested(incident, detail.reader, page.now) {
        sheet.line(&format!("  {command}"));
    }
    sheet.out
}

/// What is written so far.
struct Sheet<'p> {
    out: String,
    page: &'p Page,
}

impl Sheet<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end_matches(' '));
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.out.push('\n');
        let text = self.page.paint(STRONG, text);
        self.line(&text);
    }

    /// A name and a value, the value wrapped behind the name.
    fn field(&mut self, name: &str, value: &str) {
        let name = self.page.paint(FAINT, &pad(name, 8));
        for (number, part) in wrap_plain(value, self.page.reading_width().saturating_sub(9)).iter().enumerate() {
            if number == 0 {
                self.line(&format!("{name} {part}"));
            } else {
                self.line(&format!("{:9}{part}", ""));
            }
        }
    }

    /// Running text at the margin that is not to be read first.
    fn aside(&mut self, text: &str) {
        for line in wrap_plain(text, self.page.reading_width()) {
            let line = self.page.paint(FAINT, &line);
            self.line(&line);
        }
    }

    /// Running text behind two spaces.
    fn paragraph(&mut self, text: &str) {
        for line in wrap_plain(text, self.page.reading_width().saturating_sub(2)) {
            self.line(&format!("  {line}"));
        }
    }
}

fn head(sheet: &mut Sheet<'_>, incident: &Incident) {
    let page = sheet.page;
    let status = current_status(incident, page.now);
    let held = incident.assignee.as_deref().map(|name| shown(name, false));
    let mut standing = match (status, held) {
        (Status::Claimed, Some(name)) => format!("claimed by {name}"),
        (status, _) => status.word().to_owned(),
    };
    if incident.status == Status::Snoozed && status != Status::Snoozed {
        standing.push_str(", back from a snooze");
    }
    if let Some(verdict) = incident.verdict {
        let _ = write!(standing, " ({})", verdict_word(verdict));
    }
    let mut line = format!(
        "{}  {}  {standing}",
        page.paint(STRONG, &incident.id.to_string()),
        page.paint(Page::level_style(incident.level), incident.level.word()),
    );
    if is_overdue(incident, page.now)
        && let Some(due) = incident.due
    {
        line.push_str("  ");
        line.push_str(&page.paint(ALARM, &format!("overdue {}", length(page.now.duration_since(due).as_secs()))));
    }
    sheet.line(&line);
    for part in wrap_plain(&incident.title.shown(), page.reading_width()) {
        let part = page.paint(STRONG, &part);
        sheet.line(&part);
    }
    sheet.line("");
    if let (Some(due), true) = (incident.due, incident.status.is_active()) {
        sheet.field("due", &page.ago_exact(due));
    }
    if let (Some(until), Status::Snoozed) = (incident.snoozed_until, status) {
        sheet.field("back", &page.ago_exact(until));
    }
    sheet.field("opened", &page.ago_exact(incident.opened));
    sheet.field("where", &place(incident));
    if let Some(url) = incident.excerpts.first().and_then(|excerpt| excerpt.url.as_deref()) {
        // Never wrapped: it is to be copied.
        let name = page.paint(FAINT, &pad("link", 8));
        sheet.line(&format!("{name} {}", shown(url, false)));
    }
    if let Some(words) = correction_words(incident.correction, incident) {
        sheet.field("answer", &words);
    }
}

/// Whether the words of the evidence still stand at their place.
fn stands(excerpt: &Excerpt, evidence: &Evidence) -> bool {
    excerpt.body.raw().get(evidence.start..evidence.end) == Some(evidence.text.raw())
}

fn posts(sheet: &mut Sheet<'_>, incident: &Incident, detail: &Detail<'_>) {
    let many = incident.excerpts.len();
    let limit = if detail.full { many } else { POSTS_SHOWN };
    // Oldest first, as they were written; of too many the newest are what staff have not seen.
    for excerpt in incident.excerpts.iter().skip(many.saturating_sub(limit)) {
        post(sheet, incident, excerpt, detail.full);
    }
    if many > limit {
        sheet.heading(&format!("{} not shown; --full shows all", count(many - limit, "older post is", "older posts are")));
    }
}

fn post(sheet: &mut Sheet<'_>, incident: &Incident, excerpt: &Excerpt, full: bool) {
    let page = sheet.page;
    let name = excerpt.author.name.shown();
    let name = if name.is_empty() { "Somebody".to_owned() } else { name };
    let site = excerpt.url.as_deref().and_then(host).unwrap_or_else(|| shown(excerpt.source.as_str(), false));
    sheet.out.push('\n');
    let mut about = format!("{name} on {site}, {}", page.ago_exact(excerpt.posted));
    let _ = write!(about, " · {}", excerpt.lang);
    if excerpt.standing.accepted {
        about.push_str(" · accepted answer");
    }
    if let Some(score) = excerpt.standing.score {
        let _ = write!(about, " · {score} {}", if score.abs() == 1 { "vote" } else { "votes" });
    }
    if let Some(views) = excerpt.standing.views {
        let _ = write!(about, " · read {views} times");
    }
    for line in wrap_plain(&about, page.reading_width()) {
        let line = page.paint(STRONG, &line);
        sheet.line(&line);
    }
    if !excerpt.title.is_empty() {
        let title = format!("in the thread “{}”", excerpt.title.shown());
        sheet.aside(&title);
    }
    if incident.excerpts.len() > 1
        && let Some(url) = &excerpt.url
    {
        let url = page.paint(FAINT, &shown(url, false));
        sheet.line(&url);
    }
    let evidence: Vec<&Evidence> = incident
        .findings
        .iter()
        .filter(|finding| finding.post == excerpt.post)
        .flat_map(|finding| finding.evidence.iter().chain(finding.claim.as_ref().map(|claim| &claim.evidence)))
        .collect();
    // Evidence without colour takes two more columns.
    let lines = wrap(&body(excerpt, &evidence), page.reading_width().saturating_sub(if page.color { 2 } else { 4 }));
    let whole = full || page.width.is_none() || lines.len() <= LONG_BODY;
    let bar = page.paint(FAINT, "│");
    let mut hidden = 0;
    for (number, line) in lines.iter().enumerate() {
        let near = lines.iter().skip(number.saturating_sub(AROUND)).take(2 * AROUND + 1).any(|line| line.iter().any(|part| part.marked));
        if whole || near || number < AROUND {
            skipped(sheet, &mut hidden);
            sheet.line(&format!("{bar} {}", marked(page, line)));
        } else {
            hidden += 1;
        }
    }
    skipped(sheet, &mut hidden);
    if let Some(line) = fate_line(incident, excerpt, page) {
        // The link is to be copied, so the line is not wrapped.
        let line = page.paint(STRONG, &line);
        sheet.line(&line);
    }
    revision::told(sheet, incident, excerpt, full);
    if excerpt.cut {
        let note = page.paint(FAINT, "… the post goes on; the link has the rest");
        sheet.line(&format!("{bar} {note}"));
    }
    let elsewhere: BTreeSet<String> =
        evidence.iter().filter(|own| !stands(excerpt, own) && !own.text.is_empty()).map(|evidence| evidence.text.shown()).collect();
    if !elsewhere.is_empty() {
        let words: Vec<String> = elsewhere.iter().map(|text| format!("»{}«", cut(text, 200))).collect();
        sheet.aside(&format!("found in words that no longer stand here: {}", words.join(", ")));
    }
}

fn skipped(sheet: &mut Sheet<'_>, hidden: &mut usize) {
    if *hidden > 0 {
        let note = sheet.page.paint(FAINT, &format!("│ … {} not shown; --full shows all", count(*hidden, "line", "lines")));
        sheet.line(&note);
        *hidden = 0;
    }
}

/// The body in stretches, evidence marked where it still stands; overlapping evidence is one mark.
fn body(excerpt: &Excerpt, evidence: &[&Evidence]) -> Vec<Stretch> {
    let text = excerpt.body.raw();
    let mut spans: Vec<(usize, usize)> = evidence
        .iter()
        .filter(|evidence| evidence.start < evidence.end && stands(excerpt, evidence))
        .map(|evidence| (evidence.start, evidence.end))
        .collect();
    spans.sort_unstable();
    let mut stretches = Vec::new();
    let mut push = |part: Option<&str>, marked| {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            stretches.push(Stretch { text: shown(part, true), marked });
        }
    };
    let mut done = 0;
    let mut spans = spans.into_iter().peekable();
    while let Some((start, mut end)) = spans.next() {
        while let Some((_, further)) = spans.next_if(|(next, _)| *next <= end) {
            end = end.max(further);
        }
        push(text.get(done..start), false);
        push(text.get(start..end), true);
        done = end;
    }
    push(text.get(done..), false);
    stretches
}

fn playbooks(sheet: &mut Sheet<'_>, incident: &Incident) {
    let mut told: Vec<&str> = Vec::new();
    for playbook in incident.findings.iter().filter_map(|finding| finding.playbook.as_deref()) {
        if !told.contains(&playbook) {
            told.push(playbook);
        }
    }
    if told.is_empty() {
        return;
    }
    sheet.heading("What to do");
    for playbook in told {
        sheet.paragraph(&shown(playbook, true));
    }
}

fn rules(sheet: &mut Sheet<'_>, incident: &Incident, why: bool) {
    sheet.heading("Why it is here");
    let mut spoken: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in &incident.findings {
        spoken.entry((finding.rule.as_str(), finding.revision.as_str())).or_default().push(finding);
    }
    for ((rule, revision), findings) in spoken {
        let Some(first) = findings.first() else { continue };
        let level = findings.iter().map(|finding| finding.level).max().unwrap_or(first.level);
        let categories: BTreeSet<Category> = findings.iter().flat_map(|finding| finding.categories.iter().copied()).collect();
        let categories: Vec<&str> = categories.into_iter().map(Category::word).collect();
        // A wrong answer belongs to no category.
        let about = if categories.is_empty() { String::new() } else { format!("; {}", categories.join(", ")) };
        let mut line = format!("{}: {} ({}{about})", shown(rule, false), shown(&first.title, false), level.word());
        if findings.len() > 1 {
            let _ = write!(line, ", {} times", findings.len());
        }
        sheet.paragraph(&line);
        if let Some(newest) = correlation::newest(&findings) {
            sheet.paragraph(&correlation::counted(sheet.page, newest));
        }
        if why {
            sheet.paragraph(&format!("revision {}", shown(revision, false)));
            for finding in findings {
                let words: Vec<String> = finding.evidence.iter().map(|evidence| format!("»{}«", cut(&evidence.text.shown(), 80))).collect();
                sheet.paragraph(&format!(
                    "{} judged {}: {}",
                    shown(finding.id.as_str(), false),
                    sheet.page.exact(finding.at),
                    words.join(", ")
                ));
                for learned in &finding.learned {
                    sheet.paragraph(&likelihood(learned));
                }
            }
        }
    }
    if incident.findings.len() > 1 {
        sheet.paragraph(&format!("Together because: {}.", shown(&incident.grouped_by, false)));
    }
}

fn priority(sheet: &mut Sheet<'_>, incident: &Incident) {
    sheet.heading(&format!("Priority {}", incident.priority));
    for PriorityTerm { name, points } in &incident.priority_terms {
        sheet.line(&format!("  {points:>+6}  {}", shown(name, false)));
    }
}

fn history(sheet: &mut Sheet<'_>, incident: &Incident) {
    sheet.heading("History");
    for event in &incident.events {
        let page = sheet.page;
        let when = page.exact(event.at);
        let said = format!("{} {}", shown(&event.by, false), happening(&event.what, page));
        let width = page.reading_width().saturating_sub(columns(&when) + 4);
        for (number, line) in wrap_plain(&said, width.max(20)).iter().enumerate() {
            let before = if number == 0 { page.paint(FAINT, &when) } else { " ".repeat(columns(&when)) };
            sheet.line(&format!("  {before}  {line}"));
        }
    }
}

fn happening(what: &Happening, page: &Page) -> String {
    let with = |text: &Option<String>| text.as_deref().map(|text| format!(": {}", shown(text, false))).unwrap_or_default();
    match what {
        Happening::Opened => "opened it".to_owned(),
        Happening::Corrected { fate } => corrected(fate, page),
        Happening::Edited { still: true, .. } => "saw that the author has changed the post; what was found is still in it".to_owned(),
        Happening::Edited { still: false, .. } => {
            "saw that the author has changed the post: what was found is not in it any more".to_owned()
        }
        Happening::Deleted { post } => format!("saw that the post {} was deleted, and erased its words", shown(post.as_str(), false)),
        Happening::Back { post } => format!("saw that the post {} is there again", shown(post.as_str(), false)),
        Happening::Joined { post } => format!("added a finding ({})", shown(post.as_str(), false)),
        Happening::Reopened { why } => format!("reopened it: {}", shown(why, false)),
        Happening::Claimed => "claimed it".to_owned(),
        Happening::Assigned { to } => format!("gave it to {}", shown(to, false)),
        Happening::Note { text } => format!("noted: {}", shown(text, false)),
        Happening::Snoozed { until, why } => format!("snoozed it until {}{}", page.exact(*until), with(why)),
        Happening::Resolved { verdict, note } => format!("resolved it ({}){}", verdict_word(*verdict), with(note)),
        Happening::Dismissed { verdict, note } => format!("dismissed it ({}){}", verdict_word(*verdict), with(note)),
    }
}

fn kin(sheet: &mut Sheet<'_>, similar: &[Similar]) {
    sheet.heading("Similar");
    if similar.is_empty() {
        sheet.line("  nothing shares a contact, a claim, a fact or a rule with it");
    }
    for Similar { likeness, incident } in similar {
        let page = sheet.page;
        let closed = incident.verdict.map(|verdict| format!(", {}", verdict_word(verdict))).unwrap_or_default();
        let shared = match likeness {
            Likeness::SameContact(contact) => format!("same contact {}", shown(contact, false)),
            Likeness::SameClaim(fact) => format!("same claim about {}", shown(fact.as_str(), false)),
            Likeness::SameFact(fact) => format!("same fact {}", shown(fact.as_str(), false)),
            Likeness::SameRule(rule) => format!("same rule {}", shown(rule.as_str(), false)),
        };
        sheet.paragraph(&format!(
            "{} {}{closed}, {}, {shared}: {}",
            incident.id,
            current_status(incident, page.now).word(),
            page.ago(incident.opened),
            incident.title.shown()
        ));
    }
}

/// Commands that make sense now, likeliest first. Numbers are written without `#`, which begins a comment in most shells.
#[must_use]
pub fn suggested(incident: &Incident, reader: Option<&str>, now: Timestamp) -> Vec<String> {
    let n = incident.id.0;
    let close = |commands: &mut Vec<String>| {
        commands.push(format!("overhear resolve {n} --note TEXT"));
        commands.push(format!("overhear dismiss {n} --as false-positive|benign|duplicate"));
        commands.push(format!("overhear snooze {n} --until tomorrow"));
    };
    let mut commands = Vec::new();
    let status = current_status(incident, now);
    if incident.status.is_active() && incident.findings.iter().any(|finding| finding.official.is_some()) {
        commands.push(format!("overhear show {n} --reply"));
    }
    match status {
        Status::Open => {
            commands.push(format!("overhear claim {n}"));
            close(&mut commands);
        }
        Status::Claimed => {
            let mine = incident.assignee.as_deref().zip(reader).is_some_and(|(held, reader)| same_person(held, reader));
            if mine || reader.is_none() {
                close(&mut commands);
            } else {
                commands.push(format!("overhear note {n} TEXT"));
                commands.push(format!("overhear assign {n} NAME"));
            }
        }
        Status::Snoozed => commands.push(format!("overhear claim {n}")),
        Status::Resolved | Status::Dismissed => commands.push(format!("overhear reopen {n} --why TEXT")),
    }
    commands
}

/// What staff could answer: the brand's own wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The wording and, on a line of its own, its address; cleaned.
    pub text: String,
    /// The language it is in.
    pub lang: Lang,
    /// The language of the post.
    pub wanted: Lang,
}

/// Drafts of a reply, one for each official wording that the incident's claims contradict. Nothing is ever posted by this program.
#[must_use]
pub fn drafts(incident: &Incident) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for finding in &incident.findings {
        let Some(official) = &finding.official else { continue };
        let wanted = incident.excerpts.iter().find(|excerpt| excerpt.post == finding.post).map_or(official.lang, |excerpt| excerpt.lang);
        let mut text = shown(official.text.trim(), true);
        if let Some(url) = &official.url {
            text.push('\n');
            text.push_str(&shown(url, false));
        }
        if drafts.iter().all(|draft| draft.text != text) {
            drafts.push(Draft { text, lang: official.lang, wanted });
        }
    }
    drafts
}

/// An incident as one JSON object: the fields of its queue line, then everything that it holds. Field names are stable.
#[derive(Debug, Clone, Serialize)]
pub struct WholeIncident<'a> {
    /// As `queue --json` has it.
    #[serde(flatten)]
    pub line: QueueLine<'a>,
    /// Why its findings are one matter.
    pub grouped_by: &'a str,
    /// What the priority is made of.
    pub priority_terms: &'a [PriorityTerm],
    /// What was found, oldest first.
    pub findings: &'a [Finding],
    /// The posts, each once.
    pub excerpts: &'a [Excerpt],
    /// What became of the wrong answers of which anything is known.
    pub fates: &'a [Fate],
    /// Its story, oldest first.
    pub events: &'a [Event],
    /// Other incidents with the same wrong claim: those that wait first.
    pub same_claim_elsewhere: Vec<Elsewhere<'a>>,
    /// Commands that make sense now.
    pub suggested: Vec<String>,
}

impl<'a> WholeIncident<'a> {
    /// The object of an incident at `now`.
    #[must_use]
    pub fn of(incident: &'a Incident, same_claim: &'a [Incident], reader: Option<&str>, now: Timestamp) -> Self {
        let others = |other: &'a Incident| Elsewhere {
            id: other.id,
            status: current_status(other, now),
            correction: other.correction,
            urls: other.excerpts.iter().filter_map(|excerpt| excerpt.url.as_deref()).collect(),
        };
        Self {
            line: QueueLine::of(incident, now),
            grouped_by: &incident.grouped_by,
            priority_terms: &incident.priority_terms,
            findings: &incident.findings,
            excerpts: &incident.excerpts,
            fates: &incident.fates,
            events: &incident.events,
            same_claim_elsewhere: same_claim.iter().map(others).collect(),
            suggested: suggested(incident, reader, now),
        }
    }
}
