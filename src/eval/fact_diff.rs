//! What a change of the facts does to answers that were given, and what changed in the facts themselves.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::Spoken;
use super::history::{History, Known};
use crate::engine::{Answered, Judge, PostReport, WRONG_ANSWER};
use crate::fact::{Fact, FactBook};
use crate::model::fact::{Harm, Judgement};
use crate::model::id::{FactId, RuleId};
use crate::model::lang::Lang;
use crate::model::post::{Part, Post};
use crate::model::value::Value;

/// Answers kept with their words; further ones are counted only.
const MOST: usize = 5_000;
/// Bytes of an answer that are kept.
const BODY: usize = 4_000;

/// What a change does to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It contradicts the facts as they are now, and did not before.
    BecomesWrong,
    /// It was right when it was written, and is wrong since the fact changed.
    WasRight,
    /// It contradicted the facts as they were, and does not now.
    NoLongerWrong,
}

impl Turn {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::BecomesWrong, Self::WasRight, Self::NoLongerWrong];
}

/// Who may have read an answer: the greater, the more exposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exposure {
    /// Marked as the accepted answer.
    pub accepted: bool,
    /// Votes or likes.
    pub score: i64,
    /// Times read.
    pub views: u64,
    /// Replies in its thread, as far as they are known.
    pub replies: u64,
    /// When it was written: who looks today finds the newer first.
    pub written: Timestamp,
}

/// An answer that is judged otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Turned {
    /// How.
    pub turn: Turn,
    /// Its thread, as people call it.
    pub thread: String,
    /// The thread's title, foreign text.
    pub title: String,
    /// The post, as people call it.
    pub post: String,
    /// Its address, or its thread's.
    pub url: Option<String>,
    /// Its author, foreign text.
    pub author: String,
    /// Its language.
    pub lang: Lang,
    /// Its words, foreign text, cut when they are very many.
    pub body: String,
    /// The verdict that says it is wrong: now, or before for one that is no longer.
    pub answered: Answered,
    /// Who may have read it.
    pub exposure: Exposure,
    /// The incident that it is known by.
    pub known: Option<Known>,
}

/// What came of a comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactDiff {
    /// Posts read.
    pub posts: usize,
    /// Answers that are judged otherwise, by the fact that says so; to be [sorted](FactDiff::sort) when all are in.
    pub facts: BTreeMap<FactId, Vec<Turned>>,
    /// How many, of each sort.
    pub turns: BTreeMap<Turn, usize>,
    /// Answers that are wrong before and now.
    pub still_wrong: usize,
    kept: usize,
}

/// Whether a verdict says that the answer is wrong, and whether it was right once.
fn wrong(report: &PostReport) -> Option<(&Answered, bool)> {
    let answered = report.answer.as_ref()?;
    match &answered.judgement {
        Judgement::Contradicts { since, .. } => Some((answered, since.is_some())),
        _ => None,
    }
}

fn fact_of(answered: &Answered) -> &FactId {
    match &answered.judgement {
        Judgement::Contradicts { fact, .. } | Judgement::Supports { fact } | Judgement::Silent { fact, .. } => fact,
    }
}

impl FactDiff {
    /// Judges a thread by both and takes in what is different. With `only`, nothing but these facts is looked at.
    pub fn thread(&mut self, before: &Judge, now: &Judge, spoken: &Spoken, only: &[FactId], history: &History, at: Timestamp) {
        let old = before.thread(&spoken.thread, &spoken.posts, at);
        let new = now.thread(&spoken.thread, &spoken.posts, at);
        for (number, (old, new)) in old.iter().zip(&new).enumerate() {
            if !spoken.wanted.get(number).is_some_and(|wanted| *wanted) {
                continue;
            }
            let (turn, answered) = match (wrong(old), wrong(new)) {
                (None, None) => continue,
                (Some((_, before)), Some((_, after))) if before == after => {
                    self.still_wrong += 1;
                    continue;
                }
                (_, Some((answered, true))) => (Turn::WasRight, answered),
                (_, Some((answered, false))) => (Turn::BecomesWrong, answered),
                (Some((answered, _)), None) => (Turn::NoLongerWrong, answered),
            };
            let fact = fact_of(answered);
            if !only.is_empty() && !only.contains(fact) {
                continue;
            }
            *self.turns.entry(turn).or_default() += 1;
            let turned = turned(turn, number, answered, old, spoken, history);
            if let Some(turned) = turned.filter(|_| self.kept < MOST) {
                self.kept += 1;
                self.facts.entry(fact.clone()).or_default().push(turned);
            }
        }
    }

    /// Puts the most exposed answers first.
    pub fn sort(&mut self) {
        for turned in self.facts.values_mut() {
            turned.sort_by_key(|turned| (turned.turn, Reverse(turned.exposure), turned.post.clone()));
        }
    }

    /// How many answers are judged otherwise in one way.
    #[must_use]
    pub fn of(&self, turn: Turn) -> usize {
        self.turns.get(&turn).copied().unwrap_or_default()
    }
}

fn turned(turn: Turn, number: usize, answered: &Answered, report: &PostReport, spoken: &Spoken, history: &History) -> Option<Turned> {
    let post: &Post = spoken.posts.get(number)?;
    let mut body = post.body.raw().to_owned();
    if body.len() > BODY {
        let end = (0..=BODY).rev().find(|end| body.is_char_boundary(*end)).unwrap_or(0);
        body.truncate(end);
    }
    let answers = spoken.posts.iter().filter(|post| !matches!(post.part, Part::Question | Part::Article)).count();
    Some(Turned {
        turn,
        thread: spoken.label.clone(),
        title: spoken.thread.title.raw().to_owned(),
        post: spoken.labels.get(number)?.clone(),
        url: post.url.clone().or_else(|| spoken.thread.url.clone()),
        author: post.author.name.raw().to_owned(),
        lang: report.lang,
        body,
        answered: answered.clone(),
        exposure: Exposure {
            accepted: post.standing.accepted,
            score: post.standing.score.unwrap_or(0),
            views: post.standing.views.unwrap_or(0),
            replies: spoken.thread.replies.unwrap_or(0).max(u64::try_from(answers).unwrap_or(0)),
            written: post.written(),
        },
        known: history.of(&RuleId::from(WRONG_ANSWER), &post.id).cloned(),
    })
}

/// Something that is not in a fact as it was.
#[derive(Debug, Clone, PartialEq)]
pub enum Alteration {
    /// There was no such fact.
    Added,
    /// There is no such fact any more.
    Removed,
    /// A slot holds another value.
    Value {
        /// The slot.
        slot: String,
        /// What it held.
        from: Vec<Value>,
        /// What it holds.
        to: Vec<Value>,
    },
    /// A slot that was not there.
    SlotAdded(String),
    /// A slot that is gone.
    SlotRemoved(String),
    /// A slot's former values, words or tolerance.
    Slot(String),
    /// When it holds.
    Valid {
        /// First and last day, as they were.
        from: (Option<Date>, Option<Date>),
        /// As they are.
        to: (Option<Date>, Option<Date>),
    },
    /// The market.
    Market(Option<String>, Option<String>),
    /// How bad a wrong answer is.
    Harm(Harm, Harm),
    /// What people ask.
    Questions,
    /// The official wording, in these languages.
    Official(Vec<Lang>),
}

/// What changed in the facts, by id; facts that did not change are left out, and so are their examples.
#[must_use]
pub fn alterations(before: &FactBook, now: &FactBook) -> BTreeMap<FactId, Vec<Alteration>> {
    let ids: BTreeSet<&FactId> = before.iter().chain(now.iter()).map(|fact| &fact.id).collect();
    let each = ids.into_iter().map(|id| {
        let altered = match (before.get(id), now.get(id)) {
            (None, Some(_)) => vec![Alteration::Added],
            (Some(_), None) => vec![Alteration::Removed],
            (Some(before), Some(now)) => altered(before, now),
            (None, None) => Vec::new(),
        };
        (id.clone(), altered)
    });
    each.filter(|(_, altered)| !altered.is_empty()).collect()
}

fn altered(before: &Fact, now: &Fact) -> Vec<Alteration> {
    let mut out = Vec::new();
    for slot in &now.slots {
        let Some(old) = before.slots.iter().find(|old| old.name == slot.name) else {
            out.push(Alteration::SlotAdded(slot.name.clone()));
            continue;
        };
        if old.values != slot.values || old.kind != slot.kind {
            out.push(Alteration::Value { slot: slot.name.clone(), from: old.values.clone(), to: slot.values.clone() });
        } else if old != slot {
            out.push(Alteration::Slot(slot.name.clone()));
        }
    }
    let gone = before.slots.iter().filter(|old| now.slots.iter().all(|slot| slot.name != old.name));
    out.extend(gone.map(|old| Alteration::SlotRemoved(old.name.clone())));
    let valid = |fact: &Fact| (fact.valid_from, fact.valid_to);
    if valid(before) != valid(now) {
        out.push(Alteration::Valid { from: valid(before), to: valid(now) });
    }
    if before.market != now.market {
        out.push(Alteration::Market(before.market.clone(), now.market.clone()));
    }
    if before.harm != now.harm {
        out.push(Alteration::Harm(before.harm, now.harm));
    }
    if before.questions != now.questions {
        out.push(Alteration::Questions);
    }
    let wording = |fact: &Fact, lang: Lang| fact.official(lang).filter(|official| official.lang == lang).map(|official| official.text);
    let reworded: Vec<Lang> = Lang::ALL.into_iter().filter(|lang| wording(before, *lang) != wording(now, *lang)).collect();
    if !reworded.is_empty() {
        out.push(Alteration::Official(reworded));
    }
    out
}
