//! What a change of the facts does to answers that were given.

use std::collections::BTreeMap;

use serde::Serialize;

use super::value;
use crate::eval::fact_diff::{Alteration, Exposure, FactDiff, Turn, Turned};
use crate::eval::history::Opinion;
use crate::model::fact::{Harm, Judgement};
use crate::model::finding::{Evidence, Span};
use crate::model::id::FactId;
use crate::model::untrusted::shown;
use crate::model::value::Value;
use crate::output::page::{FAINT, MARK, Page, STRONG, count, day};
use crate::output::scan::AnswerResult;
use crate::output::trial::{posts, thousands};

/// Characters shown on each side of a claim.
const AROUND: usize = 90;

/// The sort of a change, for people.
#[must_use]
pub const fn told(turn: Turn) -> &'static str {
    match turn {
        Turn::BecomesWrong => "becomes wrong",
        Turn::WasRight => "was right then, wrong since the change",
        Turn::NoLongerWrong => "no longer wrong",
    }
}

/// As written in JSON.
const fn word(turn: Turn) -> &'static str {
    match turn {
        Turn::BecomesWrong => "becomes-wrong",
        Turn::WasRight => "was-right",
        Turn::NoLongerWrong => "no-longer-wrong",
    }
}

/// What changed in a fact, one line a change.
#[must_use]
pub fn alterations(page: &Page, fact: &FactId, altered: &[Alteration]) -> String {
    let mut lines = vec![page.paint(STRONG, &shown(fact.as_str(), false))];
    lines.extend(altered.iter().map(|one| format!("  {}", shown(&alteration(one), false))));
    lines.join("\n")
}

fn list(values: &[Value]) -> String {
    if values.is_empty() { "nothing".to_owned() } else { values.iter().map(value).collect::<Vec<_>>().join(", ") }
}

/// A change of a fact in words.
#[must_use]
pub fn alteration(altered: &Alteration) -> String {
    let valid = |(from, to): &(Option<jiff::civil::Date>, Option<jiff::civil::Date>)| match (from, to) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    };
    let market = |market: &Option<String>| market.clone().unwrap_or_else(|| "everywhere".to_owned());
    let harm = |harm: &Harm| match harm {
        Harm::Low => "low",
        Harm::Medium => "medium",
        Harm::High => "high",
    };
    match altered {
        Alteration::Added => "a new fact".to_owned(),
        Alteration::Removed => "no longer there".to_owned(),
        Alteration::Value { slot, from, to } if list(from) == list(to) => format!("`{slot}` holds other values"),
        Alteration::Value { slot, from, to } => format!("`{slot}`: {} -> {}", list(from), list(to)),
        Alteration::SlotAdded(slot) => format!("`{slot}`: a new slot"),
        Alteration::SlotRemoved(slot) => format!("`{slot}`: no longer there"),
        Alteration::Slot(slot) => format!("`{slot}`: its former values, words or tolerance"),
        Alteration::Valid { from, to } => format!("valid {} -> {}", valid(from), valid(to)),
        Alteration::Market(from, to) => format!("market {} -> {}", market(from), market(to)),
        Alteration::Harm(from, to) => format!("harm {} -> {}", harm(from), harm(to)),
        Alteration::Questions => "[questions]: other words".to_owned(),
        Alteration::Official(langs) => {
            format!("[official]: another wording in {}", langs.iter().map(|lang| lang.code()).collect::<Vec<_>>().join(", "))
        }
    }
}

/// An answer that is judged otherwise.
#[must_use]
pub fn turned(page: &Page, turned: &Turned) -> String {
    let author = if turned.author.is_empty() { String::new() } else { format!("  {}", shown(&turned.author, false)) };
    let place = turned.url.as_deref().unwrap_or(&turned.post);
    let known = turned.known.as_ref().map_or_else(String::new, |known| format!("  {}, {}", known.incident, known.opinion.word()));
    let mut lines = vec![format!(
        "  {}{author}  {}  {}{known}",
        shown(place, false),
        turned.lang.code(),
        page.paint(FAINT, &exposed(page, &turned.exposure))
    )];
    let evidence = turned.answered.claim.as_ref().map(|claim| &claim.evidence);
    lines.push(format!("    {}", excerpt(page, &turned.body, evidence)));
    if let Judgement::Contradicts { since: Some(since), .. } = &turned.answered.judgement {
        lines.push(format!("    {}", page.paint(FAINT, &format!("wrong since {}", day(*since)))));
    }
    lines.join("\n")
}

/// Who may have read it: `accepted, 12 points, 340 views, 5 replies, 3 mo ago`.
fn exposed(page: &Page, exposure: &Exposure) -> String {
    let mut parts = Vec::new();
    if exposure.accepted {
        parts.push("accepted".to_owned());
    }
    if exposure.score != 0 {
        parts.push(format!("{} {}", exposure.score, if exposure.score == 1 { "point" } else { "points" }));
    }
    for (number, one, many) in [(exposure.views, "view", "views"), (exposure.replies, "reply", "replies")] {
        if number > 0 {
            parts.push(count(usize::try_from(number).unwrap_or(usize::MAX), one, many));
        }
    }
    parts.push(page.ago(exposure.written));
    parts.join(", ")
}

fn excerpt(page: &Page, body: &str, evidence: Option<&Evidence>) -> String {
    let span = evidence.map_or(Span { start: 0, end: 0 }, |evidence| Span { start: evidence.start, end: evidence.end });
    let (Some(before), Some(words)) = (body.get(..span.start), body.get(span.start..span.end)) else {
        return shown(&body.chars().take(2 * AROUND).collect::<String>(), false);
    };
    let after = body.get(span.end..).unwrap_or_default();
    let letters = before.chars().count();
    let head: String = before.chars().skip(letters.saturating_sub(AROUND)).collect();
    let tail: String = after.chars().take(AROUND).collect();
    let (left, right) = (if letters > AROUND { "…" } else { "" }, if tail.len() < after.len() { "…" } else { "" });
    let marked = if words.is_empty() { String::new() } else { page.paint(MARK, &format!("»{}«", shown(words, false))) };
    format!("{left}{}{marked}{}{right}", shown(&head, false), shown(&tail, false))
}

/// The sum, for people; `whence` says where the posts are from.
#[must_use]
pub fn sentence(diff: &FactDiff, whence: &str) -> String {
    let read = format!("{} {whence}", posts(diff.posts));
    if diff.turns.is_empty() {
        return format!("{read}: no answer is judged otherwise; {} wrong as before", thousands(diff.still_wrong));
    }
    format!(
        "{read}: {} wrong, {} wrong since the change, {} no longer wrong, {} wrong as before",
        count(diff.of(Turn::BecomesWrong), "answer becomes", "answers become"),
        thousands(diff.of(Turn::WasRight)),
        thousands(diff.of(Turn::NoLongerWrong)),
        thousands(diff.still_wrong)
    )
}

/// What changed in a fact, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlterationLine<'a> {
    /// The fact.
    pub fact: &'a str,
    /// Each change in words.
    pub changed: Vec<String>,
}

impl<'a> AlterationLine<'a> {
    /// What changed in a fact.
    #[must_use]
    pub fn of(fact: &'a FactId, altered: &[Alteration]) -> Self {
        Self { fact: fact.as_str(), changed: altered.iter().map(alteration).collect() }
    }
}

/// An answer that is judged otherwise, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TurnedLine<'a> {
    /// The fact that says so.
    pub fact: &'a str,
    /// `becomes-wrong`, `was-right`, `no-longer-wrong`.
    pub turn: &'static str,
    /// Its thread.
    pub thread_id: &'a str,
    /// The post.
    pub post_id: &'a str,
    /// Its address, or its thread's.
    pub url: Option<&'a str>,
    /// Its language.
    pub lang: &'static str,
    /// Its words.
    pub text: &'a str,
    /// The verdict that says it is wrong.
    pub wrong_answer: AnswerResult<'a>,
    /// Marked as the accepted answer.
    pub accepted: bool,
    /// Votes or likes.
    pub score: i64,
    /// Times read.
    pub views: u64,
    /// Replies in its thread.
    pub replies: u64,
    /// When it was written.
    pub written: jiff::Timestamp,
    /// The incident that it is known by.
    pub incident: Option<u64>,
    /// What staff think of that.
    pub verdict: Option<Opinion>,
}

impl<'a> TurnedLine<'a> {
    /// The line of an answer.
    #[must_use]
    pub fn of(fact: &'a FactId, turned: &'a Turned) -> Self {
        Self {
            fact: fact.as_str(),
            turn: word(turned.turn),
            thread_id: &turned.thread,
            post_id: &turned.post,
            url: turned.url.as_deref(),
            lang: turned.lang.code(),
            text: &turned.body,
            wrong_answer: AnswerResult::of(&turned.answered),
            accepted: turned.exposure.accepted,
            score: turned.exposure.score,
            views: turned.exposure.views,
            replies: turned.exposure.replies,
            written: turned.exposure.written,
            incident: turned.known.as_ref().map(|known| known.incident.0),
            verdict: turned.known.as_ref().map(|known| known.opinion),
        }
    }
}

/// The sum, as JSON: the last line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SumLine {
    /// The sum.
    pub total: BTreeMap<&'static str, usize>,
}

impl From<&FactDiff> for SumLine {
    fn from(diff: &FactDiff) -> Self {
        let turns = Turn::ALL.into_iter().map(|turn| (word(turn), diff.of(turn)));
        Self { total: turns.chain([("posts", diff.posts), ("still-wrong", diff.still_wrong)]).collect() }
    }
}
