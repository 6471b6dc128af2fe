//! What the judge saw in an answer.

use serde::Serialize;

use super::value;
use crate::engine::contradict::explain::{Account, Regard, Weighed, WhyNot};
use crate::fact::{Fact, FactBook, Kind};
use crate::model::fact::{Judgement, Silent};
use crate::model::finding::Span;
use crate::model::id::FactId;
use crate::model::untrusted::shown;
use crate::model::value::Value;
use crate::output::page::{ALARM, FAINT, MARK, Page, STRONG, columns, day};

/// Facts that say nothing and are named with their reasons, at most.
const OTHERS: usize = 5;
/// Characters of a line of the answer that are shown on each side of a claim.
const AROUND: usize = 60;

/// What the judge saw, for people; of the fact `asked`, when one is asked about, always.
#[must_use]
pub fn explanation(page: &Page, account: &Account, facts: &FactBook, asked: Option<&FactId>, text: &str) -> String {
    let read = page.paint(FAINT, &format!("(read as {})", account.lang.code()));
    let mut lines = vec![format!("{} {read}", headline(page, account, asked))];
    if !account.about {
        lines.push("  the thread does not name the brand, and nothing is judged there; put its name into --question or --title".to_owned());
    }
    for claim in &account.claims {
        lines.push(String::new());
        caret(page, text, claim.span, &claimed(claim, facts), &mut lines);
        lines.push(format!("    {}", outcome(page, claim, facts)));
        if let Some(official) = facts.get(&claim.fact).and_then(|fact| fact.official(account.lang)).filter(|_| claim.counts) {
            lines.push(format!("    {} {}", page.paint(FAINT, "official:"), shown(&official.text, false)));
        }
    }
    for (found, span) in &account.idle {
        lines.push(String::new());
        caret(page, text, *span, &format!("{}, held against no fact", value(found)), &mut lines);
    }
    if account.about {
        others(page, account, facts, asked, text, &mut lines);
    }
    lines.join("\n")
}

fn headline(page: &Page, account: &Account, asked: Option<&FactId>) -> String {
    let Some(answered) = &account.answered else {
        return match asked {
            Some(id) => format!("{} says nothing of this answer", page.paint(STRONG, id.as_str())),
            None => "no fact says anything of this answer".to_owned(),
        };
    };
    let (fact, verb) = match &answered.judgement {
        Judgement::Contradicts { fact, .. } => (fact, page.paint(ALARM, "contradicts")),
        Judgement::Supports { fact } => (fact, "agrees with".to_owned()),
        Judgement::Silent { fact, .. } => (fact, "is not judged, though it comes near".to_owned()),
    };
    let not_asked = asked.filter(|asked| *asked != fact).map_or_else(String::new, |asked| format!(", not {asked}"));
    format!("the answer {verb} {}{not_asked}", page.paint(STRONG, fact.as_str()))
}

/// What is claimed, beside what the fact holds.
fn claimed(claim: &Weighed, facts: &FactBook) -> String {
    let said = match &claim.value {
        Value::YesNo { yes: true } => "says yes".to_owned(),
        Value::YesNo { yes: false } => "says no".to_owned(),
        other => value(other),
    };
    let slot = facts.get(&claim.fact).and_then(|fact| fact.slots.iter().find(|slot| slot.name == claim.slot));
    let holds = slot.map_or_else(String::new, |slot| {
        let held: Vec<String> = slot.values.iter().map(value).collect();
        if held.is_empty() { String::new() } else { format!(" holds {}", held.join(", ")) }
    });
    let hedged = if claim.hedged { ", with reserve" } else { "" };
    format!("{said}{hedged}; `{}` of {}{holds}", shown(&claim.slot, false), shown(claim.fact.as_str(), false))
}

fn outcome(page: &Page, claim: &Weighed, facts: &FactBook) -> String {
    let near = if claim.named { "its sentence names the fact" } else { "the thread asks about the fact" };
    let told = match &claim.judgement {
        Judgement::Supports { .. } => format!("supports: {near}"),
        Judgement::Contradicts { since: Some(since), .. } => {
            format!("{}: it was right when written and is wrong since {}; {near}", page.paint(ALARM, "contradicts"), day(*since))
        }
        Judgement::Contradicts { since: None, .. } => format!("{}: {near}", page.paint(ALARM, "contradicts")),
        Judgement::Silent { why, .. } => format!("silent ({}): {}", word(*why), reason(*why, facts.get(&claim.fact))),
    };
    if claim.counts || matches!(claim.judgement, Judgement::Silent { .. }) {
        told
    } else {
        format!("{told}; another claim counts for the post")
    }
}

/// The line of the text that `span` lies in, a caret under it, and what is said of it.
fn caret(page: &Page, text: &str, span: Span, label: &str, lines: &mut Vec<String>) {
    let (Some(before), Some(words)) = (text.get(..span.start), text.get(span.start..span.end)) else { return };
    let words = words.lines().next().unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let mut head: String = text.get(line_start..span.start).unwrap_or_default().to_owned();
    let letters = head.chars().count();
    if letters > AROUND {
        head = format!("…{}", head.chars().skip(letters - AROUND).collect::<String>());
    }
    let rest = text.get(span.start + words.len()..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let tail: String = rest.chars().take(AROUND).collect();
    let more = if tail.len() < rest.len() { "…" } else { "" };
    let (head, words, tail) = (shown(&head, false), shown(words, false), shown(&tail, false));
    lines.push(format!("  {head}{}{tail}{more}", page.paint(MARK, &words)));
    lines.push(format!("  {}{} {label}", " ".repeat(columns(&head)), "^".repeat(columns(&words).max(1))));
}

fn others(page: &Page, account: &Account, facts: &FactBook, asked: Option<&FactId>, text: &str, lines: &mut Vec<String>) {
    let silent = account.facts.iter().filter_map(|regard| Some((regard, regard.why_not.as_ref()?)));
    let (mut named, mut far): (Vec<_>, Vec<_>) =
        silent.partition(|(regard, why)| **why != WhyNot::NotNear || asked.is_some_and(|asked| *asked == regard.fact));
    named.sort_by_key(|(regard, _)| asked.is_none_or(|asked| *asked != regard.fact));
    if !named.is_empty() {
        lines.push(String::new());
    }
    for (regard, why) in named.iter().take(OTHERS) {
        lines.push(format!(
            "  {} says nothing: {}",
            page.paint(STRONG, &shown(regard.fact.as_str(), false)),
            why_not(regard, why, facts, text)
        ));
    }
    let more = named.len().saturating_sub(OTHERS);
    far.truncate(facts.len());
    let rest = more + far.len();
    if rest > 0 {
        let (verb, what) = if rest == 1 { ("is", "1 more fact") } else { ("are", &*format!("{rest} more facts")) };
        let why = if more == 0 {
            format!("{what} {verb} not near: no word of their [questions] is in the thread")
        } else {
            format!("{what} {verb} silent")
        };
        lines.push(page.paint(FAINT, &format!("  {why}")));
    }
}

fn why_not(regard: &Regard, why: &WhyNot, facts: &FactBook, text: &str) -> String {
    let kinds: Vec<&str> = regard.kinds.iter().copied().map(Kind::word).collect();
    let words = || {
        let own = regard.own.iter().map(|span| format!("“{}”", shown(span.of(text), false)));
        let asked = regard.asked.iter().map(|words| format!("“{}”", shown(words, false)));
        let mut all: Vec<String> = asked.chain(own).collect();
        all.dedup();
        all.truncate(3);
        all.join(", ")
    };
    match why {
        WhyNot::NotNear => "no word of its [questions] is in the title, the question or the answer; add how people ask for it".to_owned(),
        WhyNot::NothingSaid => {
            format!("it is near by {}, but the answer holds nothing that can be compared with its {}", words(), kinds.join(" or "))
        }
        WhyNot::TakenBy(other) => format!(
            "it is near by {}, but what is said was taken to be about {}, which is nearer{}",
            words(),
            shown(other.as_str(), false),
            facts.get(other).map_or_else(String::new, |other| format!(" ({})", shown(&other.topic, false)))
        ),
        WhyNot::TooFar => {
            format!("it is near by {}, but the value stands too far from these words, or may be about something else", words())
        }
    }
}

/// A reason for silence as written in JSON.
#[must_use]
pub fn word(why: Silent) -> String {
    serde_json::to_value(why).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A reason for silence in words.
fn reason(why: Silent, fact: Option<&Fact>) -> String {
    let told = match word(why).as_str() {
        "staff" => "the brand's own people wrote it",
        "question" => "it asks, or belongs to a question",
        "quoted" => "these are somebody else's words",
        "refutes" => "it denies the wrong claim",
        "experience" => "it tells what happened to its author",
        "other-brand" => "it is about another brand",
        "other-slot" => "it is a value of something else",
        "no-claim" => "it states nothing about the fact: a condition, a limit, or a remark that answers nobody",
        "not-valid-then" => {
            let from = fact.and_then(|fact| fact.valid_from).map_or_else(String::new, |from| format!(" (valid from {})", day(from)));
            return format!("the fact does not speak of the day on which it was written{from}");
        }
        "ambiguous" => "it can be read in two ways, one of them right",
        "joke" => "it is marked as a joke",
        other => return other.replace('-', " "),
    };
    told.to_owned()
}

/// What the judge saw, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountLine<'a> {
    /// The language that the answer was read in.
    pub lang: &'static str,
    /// Whether the thread is about the brand.
    pub about_brand: bool,
    /// The verdict that counts; null where no fact says anything.
    pub verdict: Option<&'a Judgement>,
    /// Every claim that was weighed.
    pub claims: Vec<ClaimLine<'a>>,
    /// Values that no fact was held against.
    pub idle: Vec<IdleLine<'a>>,
    /// Facts that say nothing, and why.
    pub silent: Vec<SilentLine<'a>>,
}

/// A claim as JSON; the span is in bytes of the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimLine<'a> {
    /// The fact.
    pub fact: &'a str,
    /// Its slot.
    pub slot: &'a str,
    /// The value claimed.
    pub value: &'a Value,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The words there.
    pub text: &'a str,
    /// Said with reserve.
    pub hedged: bool,
    /// What it comes to.
    #[serde(flatten)]
    pub judgement: &'a Judgement,
    /// It counts for the answer.
    pub counts: bool,
}

/// A value that no fact was held against, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IdleLine<'a> {
    /// The value.
    pub value: &'a Value,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
}

/// A fact that says nothing, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SilentLine<'a> {
    /// The fact.
    pub fact: &'a str,
    /// `not-near`, `nothing-said`, `taken-by`, `too-far`.
    pub why: &'static str,
    /// The fact that the claim was held against instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<&'a str>,
}

impl<'a> AccountLine<'a> {
    /// The account of the judge on `text`.
    #[must_use]
    pub fn of(account: &'a Account, text: &'a str) -> Self {
        Self {
            lang: account.lang.code(),
            about_brand: account.about,
            verdict: account.answered.as_ref().map(|answered| &answered.judgement),
            claims: account
                .claims
                .iter()
                .map(|claim| ClaimLine {
                    fact: claim.fact.as_str(),
                    slot: &claim.slot,
                    value: &claim.value,
                    span: claim.span,
                    text: text.get(claim.span.start..claim.span.end).unwrap_or_default(),
                    hedged: claim.hedged,
                    judgement: &claim.judgement,
                    counts: claim.counts,
                })
                .collect(),
            idle: account.idle.iter().map(|(value, span)| IdleLine { value, span: *span }).collect(),
            silent: account
                .facts
                .iter()
                .filter_map(|regard| {
                    let why = regard.why_not.as_ref()?;
                    let (word, instead) = match why {
                        WhyNot::NotNear => ("not-near", None),
                        WhyNot::NothingSaid => ("nothing-said", None),
                        WhyNot::TakenBy(other) => ("taken-by", Some(other.as_str())),
                        WhyNot::TooFar => ("too-far", None),
                    };
                    Some(SilentLine { fact: regard.fact.as_str(), why: word, instead })
                })
                .collect(),
        }
    }
}
