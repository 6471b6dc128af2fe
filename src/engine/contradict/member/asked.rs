//! What the question asks about a set, and what a bare yes or no answers to it.

use std::ops::Range;

use super::super::lexicon::LEXICON;
use super::super::polarity;
use super::super::scene::{Said, Sentence};
use super::super::{Ruling, Verdict};
use super::number::{Version, weigh};
use super::words::{BANK, verbs};
use super::{ANSWER, Here, Mention, Place};
use crate::model::value::Value;
use crate::text::scope;

/// Words before a thing that another is only likened to, and most words after them in which it is named.
const LIKE: [&str; 6] = ["like", "como", "οπωσ", "comme", "wie", "come"];
const LIKENED: usize = 5;
/// Most answers between a post and the question that they all answer.
const HOPS: usize = 3;

/// What the question that a post answers says of the set.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// There is a question, and it is about the fact.
    pub is_open: bool,
    /// It asks what is not in the set.
    pub negative: bool,
    /// What it names: place in the set, whether it is in it, version.
    named: Vec<(usize, bool, Option<Version>)>,
    /// Words before numbers in names that the thread uses ("hub" of "Hub 4").
    pub names: Vec<String>,
    /// Yes and no answer it.
    whether: bool,
    /// The words of its asking sentences.
    words: Vec<String>,
}

impl Asked {
    pub fn of(place: &Place<'_>, post: usize) -> Self {
        let scene = place.scene;
        let mut asked = Self::default();
        let heads = |said: &super::super::scene::Heard<'_>, names: &mut Vec<String>| {
            let document = said.document();
            for (member, _) in place.set.all() {
                for (head, _) in &member.numbered {
                    if !names.contains(head) && (0..document.tokens().len()).any(|at| document.word(at).starts_with(head.as_str())) {
                        names.push(head.clone());
                    }
                }
            }
        };
        heads(&scene.title, &mut asked.names);
        if let Some(opener) = scene.opener.and_then(|opener| scene.posts.get(opener)) {
            heads(&opener.heard, &mut asked.names);
        }
        let direct = scene.question(post);
        let Some(question) = direct.or_else(|| above(place, post)) else { return asked };
        let near = scene.title.has(place.at.0) || question.heard.has(place.at.0);
        asked.is_open = near || scene.near(place.at.0, post, &(0..0)).topic >= ANSWER;
        if !asked.is_open {
            return asked;
        }
        heads(&question.heard, &mut asked.names);
        let reader = &question.heard.reader;
        let mut mentions: Vec<Mention> = Vec::new();
        for sentence in question.sentences.iter().filter(|sentence| sentence.asks && sentence.own) {
            let tokens = sentence.tokens.clone();
            let mut here = place.mentions(question, &tokens, &asked);
            // "From Cork, like there is in Dublin": the second one is only held beside the first.
            let likened: Vec<usize> =
                LIKE.iter().flat_map(|like| tokens.clone().filter(|at| question.document().word(*at) == *like)).collect();
            if let Some(like) = likened.into_iter().min().filter(|like| here.iter().any(|mention| mention.tokens.end <= *like)) {
                here.retain(|mention| mention.tokens.end <= like || mention.tokens.start > like + LIKENED);
            }
            mentions.append(&mut here);
            asked.words.extend(tokens.clone().map(|at| question.document().word(at).to_owned()).filter(|word| word.chars().count() > 3));
            let negated = |hit: &Range<usize>| scope::negated(question.document(), hit.clone()).is_some();
            let verbs = verbs(&place.set.senses, &question.asked, &tokens);
            asked.negative |= verbs.iter().any(|(hit, yes)| !yes || negated(hit)) || !BANK.only.spoken(reader, tokens.clone()).is_empty();
            asked.negative |= !BANK.except.spoken(reader, tokens.clone()).is_empty();
            // "Does it run there, what's the fare": the first of two questions is one of yes or no.
            let begins = || BANK.asks_whether.spoken(reader, tokens.clone()).iter().any(|hit| hit.start == tokens.start);
            asked.whether |= LEXICON.which.spoken(reader, tokens.clone()).is_empty() || begins();
        }
        if mentions.is_empty() {
            // "I have a TV with Android 8. Does the app run?"
            for sentence in question.sentences.iter().filter(|sentence| !sentence.asks && sentence.own) {
                mentions.append(&mut place.mentions(question, &sentence.tokens, &asked));
            }
        }
        if question.sentences.iter().all(|sentence| !sentence.asks) || mentions.is_empty() {
            asked.whether |=
                titled(place) && LEXICON.which.spoken(&scene.title.reader, 0..scene.title.document().tokens().len()).is_empty();
        }
        let named: Vec<(usize, bool, Option<Version>)> =
            mentions.into_iter().map(|mention| (mention.index, mention.inside, mention.version.map(Version::alone))).collect();
        // A bare "yes" to an answer is no answer to the question above it.
        asked.whether &= direct.is_some();
        asked.named = if named.is_empty() { titled_names(place) } else { named };
        asked
    }

    /// The version of a name that the question gives.
    pub fn version_of(&self, index: usize) -> Option<Version> {
        self.named.iter().find(|(other, ..)| *other == index).and_then(|(_, _, version)| version.clone())
    }

    /// The words of the question that are no small words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether the question names this one.
    pub fn has(&self, index: usize) -> bool {
        self.named.iter().any(|(other, ..)| *other == index)
    }

    /// Whether the question names any.
    pub fn names_some(&self) -> bool {
        !self.named.is_empty()
    }

    /// The one thing with a least version that the question names.
    pub fn only_versioned(&self, place: &Place<'_>) -> Option<usize> {
        if !self.is_open || self.negative {
            return None;
        }
        let mut versioned = self.named.iter().filter(|(index, ..)| place.member(*index).is_some_and(|member| member.from.is_some()));
        let (first, ..) = versioned.next()?;
        versioned.all(|(index, ..)| index == first).then_some(*first)
    }

    /// "Yep." to "Does it work on Roku?"
    pub fn short(&self, place: &Place<'_>, post: usize) -> Option<Ruling> {
        if !self.whether || self.negative || self.named.is_empty() {
            return None;
        }
        let said: &Said<'_> = place.said;
        let sentence = said.sentences.iter().find(|sentence| sentence.own && sentence.words > 0)?;
        if sentence.asks {
            return None;
        }
        let stance = polarity::leading(said, sentence).or_else(|| thinks_so(said, sentence))?;
        let near = place.scene.near(place.at.0, post, &sentence.tokens);
        if near.score < ANSWER {
            return None;
        }
        let mut right: Option<bool> = None;
        for (index, inside, version) in &self.named {
            let member = place.member(*index)?;
            let this = weigh(member, *inside, stance.yes, version.as_ref(), false)?;
            if right.is_some_and(|right| right != this) {
                return None;
            }
            right = Some(this);
        }
        let (index, _, version) = self.named.first()?;
        let member = place.member(*index)?;
        let here = Here { sentence, named: near.own, topic: near.topic, score: near.score };
        let verdict = place.checked(&here, &stance.tokens, stance.yes, right?);
        let from = version.as_ref().map(|version| version.number.text.clone());
        let value = Value::Member { name: member.name.clone(), from, yes: stance.yes };
        let ruling = place.made(&here, stance.tokens, verdict, value);
        // "Yes" alone says nothing about what stands in the next sentence.
        (ruling.verdict != Verdict::Supports || stance.yes || sentence.words <= 12).then_some(ruling)
    }
}

/// The question above the answers that a post replies to: what is added to an answer, or held against it, answers the same.
fn above<'p>(place: &Place<'p>, post: usize) -> Option<&'p Said<'p>> {
    let mut at = post;
    for _ in 0..HOPS {
        at = place.scene.posts.get(at)?.parent?;
        if let Some(question) = place.scene.question(at) {
            return Some(question);
        }
    }
    None
}

/// "Think so mate": a yes with reserve, at the beginning of a sentence.
fn thinks_so(said: &Said<'_>, sentence: &Sentence) -> Option<polarity::Stance> {
    let reader = &said.heard.reader;
    let head = sentence.tokens.start..sentence.tokens.end.min(sentence.tokens.start + 6);
    let tokens = BANK.think_so.spoken(reader, head).into_iter().find(|hit| hit.start <= sentence.tokens.start + 2)?;
    let clause = said.clause(&tokens);
    let plain = scope::negated(said.document(), tokens.clone()).is_none()
        && clause.end <= tokens.end + 3
        && LEXICON.contrast.spoken(reader, sentence.tokens.clone()).is_empty();
    plain.then_some(polarity::Stance { tokens, yes: true })
}

fn titled(place: &Place<'_>) -> bool {
    place.scene.title_asks
}

/// What the title names, when the question itself names nothing.
fn titled_names(place: &Place<'_>) -> Vec<(usize, bool, Option<Version>)> {
    let title = &place.scene.title;
    let all = 0..title.document().tokens().len();
    let mut named: Vec<(Range<usize>, usize, bool)> = Vec::new();
    for (index, (member, inside)) in place.set.all().enumerate() {
        named.extend(member.cues.find(&title.reader, all.clone()).into_iter().map(|hit| (hit, index, inside)));
    }
    named.sort_by_key(|(hit, index, _)| (std::cmp::Reverse(hit.len()), *index));
    let mut kept: Vec<(Range<usize>, usize, bool)> = Vec::new();
    for (hit, index, inside) in named {
        if kept.iter().all(|(other, ..)| other.end <= hit.start || hit.end <= other.start) {
            kept.push((hit, index, inside));
        }
    }
    // A version in the title would change the answer, and a title is no sentence to look for it in.
    kept.into_iter()
        .filter(|(_, index, _)| place.member(*index).is_some_and(|member| member.from.is_none()))
        .map(|(_, index, inside)| (index, inside, None))
        .collect()
}
