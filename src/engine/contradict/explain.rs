//! What the judge saw in an answer: every claim with its verdict, and why the other facts say nothing.

use jiff::Timestamp;

use super::contact::Listed;
use super::scene::Scene;
use super::{Ruling, answered, day, is_about, quoted, verdict, weighed};
use crate::engine::{Answered, Judge, PreparedThread};
use crate::fact::{Fact, Kind};
use crate::model::fact::Judgement;
use crate::model::finding::Span;
use crate::model::id::{FactId, PostId};
use crate::model::lang::Lang;
use crate::model::post::Thread;
use crate::model::value::Value;
use crate::text::document::Document;

/// What the judge made of a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The language it was read in.
    pub lang: Lang,
    /// Whether the thread is about the brand; nothing is judged where it is not.
    pub about: bool,
    /// The verdict that counts.
    pub answered: Option<Answered>,
    /// Every claim that was weighed, in the order of the text.
    pub claims: Vec<Weighed>,
    /// Values read in the post that no fact was held against.
    pub idle: Vec<(Value, Span)>,
    /// Every fact, in order of id.
    pub facts: Vec<Regard>,
}

/// A claim and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The fact that it was held against.
    pub fact: FactId,
    /// Its slot.
    pub slot: String,
    /// The value claimed.
    pub value: Value,
    /// Bytes of the post.
    pub span: Span,
    /// Said with reserve.
    pub hedged: bool,
    /// The claim's own sentence names the fact.
    pub named: bool,
    /// What it comes to.
    pub judgement: Judgement,
    /// It is the claim that counts for the post.
    pub counts: bool,
}

/// What a fact has to do with a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Regard {
    /// The fact.
    pub fact: FactId,
    /// Words of its `[questions]` in the title or in posts before.
    pub asked: Vec<String>,
    /// Words of them in the post itself.
    pub own: Vec<Span>,
    /// The kinds of its slots.
    pub kinds: Vec<Kind>,
    /// Why it says nothing of the post; `None` when it does.
    pub why_not: Option<WhyNot>,
}

/// Why a fact says nothing of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// None of its words is in the thread.
    NotNear,
    /// It is near, and the post says nothing of the kinds that it holds.
    NothingSaid,
    /// It is near, and what is said was taken to be about another fact.
    TakenBy(FactId),
    /// It is near, and what is said of its kind was taken to be about something else: it stands too far from the fact's words.
    TooFar,
}

/// Explains the verdict on one post of a thread; `None` when there is no such post.
#[must_use]
pub fn explain(judge: &Judge, thread: &Thread, prepared: &PreparedThread<'_>, post: &PostId, now: Timestamp) -> Option<Account> {
    let posts = &prepared.posts;
    let at = posts.iter().position(|own| own.post.id == *post)?;
    let listed = Listed::new(&judge.brand, &judge.facts);
    let quotes: Vec<Option<Document>> = posts.iter().map(quoted).collect();
    let scene = Scene::new(&judge.facts, &prepared.title, posts, &quotes);
    let said = scene.posts.get(at)?;
    let about = is_about(&judge.brand, thread, &prepared.title, posts);
    let rulings = if about { weighed(&scene, at, &listed, day(now)).unwrap_or_default() } else { Vec::new() };
    let counted = verdict(&rulings);
    let claims: Vec<Weighed> = rulings
        .iter()
        .filter_map(|ruling| {
            let Answered { judgement, claim: Some(claim), .. } = answered(&scene, said, ruling)? else { return None };
            let counts = counted.is_some_and(|counted| std::ptr::eq(counted, ruling));
            let (hedged, named) = (ruling.hedged, ruling.named);
            Some(Weighed { fact: claim.fact, slot: claim.slot, value: claim.value, span: ruling.span, hedged, named, judgement, counts })
        })
        .collect();
    let taken = |span: Span| rulings.iter().find(|ruling| ruling.span.start < span.end && span.start < ruling.span.end);
    let idle = said.values.iter().filter(|found| taken(found.span).is_none()).map(|found| (found.value.clone(), found.span)).collect();
    let facts = scene.facts.iter().enumerate().map(|(index, fact)| regard(&scene, at, index, fact, &rulings)).collect();
    Some(Account {
        lang: said.document().lang(),
        about,
        answered: counted.and_then(|ruling| answered(&scene, said, ruling)),
        claims,
        idle,
        facts,
    })
}

fn regard(scene: &Scene<'_>, post: usize, index: usize, fact: &Fact, rulings: &[Ruling]) -> Regard {
    let mut kinds: Vec<Kind> = fact.slots.iter().map(|slot| slot.kind).collect();
    kinds.dedup();
    let mut asked: Vec<String> = Vec::new();
    let whole = |document: &Document| 0..document.tokens().len();
    for heard in scene.posts.iter().take(post).map(|said| &said.heard).chain([&scene.title]) {
        let document = heard.document();
        for cue in heard.cues(index, &whole(document)) {
            let words = document.span(cue.clone()).of(document.original()).to_lowercase();
            if !asked.contains(&words) {
                asked.push(words);
            }
        }
    }
    let Some(said) = scene.posts.get(post) else {
        return Regard { fact: fact.id.clone(), asked, own: Vec::new(), kinds, why_not: Some(WhyNot::NotNear) };
    };
    let document = said.document();
    let own: Vec<Span> = said.heard.cues(index, &whole(document)).map(|cue| document.span(cue.clone())).collect();
    let speaks = rulings.iter().any(|ruling| ruling.fact == Some(index));
    let why_not = if speaks {
        None
    } else if asked.is_empty() && own.is_empty() {
        Some(WhyNot::NotNear)
    } else {
        let of_kind = |value: &Value| kinds.contains(&Kind::of(value));
        let other = rulings.iter().find(|ruling| of_kind(&ruling.value)).and_then(|ruling| ruling.fact).and_then(|at| scene.facts.get(at));
        Some(match other {
            Some(other) => WhyNot::TakenBy(other.id.clone()),
            None if said.values.iter().any(|found| of_kind(&found.value)) => WhyNot::TooFar,
            None => WhyNot::NothingSaid,
        })
    };
    Regard { fact: fact.id.clone(), asked, own, kinds, why_not }
}
