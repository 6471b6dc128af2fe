//! Claims of yes and no: whether something can be done, is so, is needed.

use std::cell::OnceCell;
use std::ops::Range;

use super::claim::weigh_values;
use super::lexicon::LEXICON;
use super::scene::{Said, Scene, Sentence};
use super::{Ruling, Times, Verdict};
use crate::fact::cue::Reader;
use crate::fact::{Fact, Kind, Slot};
use crate::model::fact::Silent;
use crate::model::value::Value;
use crate::text::document::TokenKind;
use crate::text::normal::fold_accented;
use crate::text::scope;

/// Least nearness at which words of yes and no are about a fact that their sentence does not name.
const ANSWER: f64 = 1.5;

/// Most yes and no of one slot that are judged in one sentence.
const STANCES: usize = 8;
/// Most yes and no of one fact that are judged in one post.
const RULINGS: usize = 100;

/// Words that say yes or no about a slot.
pub(super) struct Stance {
    pub tokens: Range<usize>,
    pub yes: bool,
}

/// What post `post` claims in yes and no.
pub(super) fn rulings(scene: &Scene<'_>, post: usize, times: Times) -> Vec<Ruling> {
    let Some(said) = scene.posts.get(post) else { return Vec::new() };
    let mut rulings = Vec::new();
    for (at, fact) in scene.facts.iter().enumerate() {
        if fact.slots.iter().all(|slot| slot.kind != Kind::YesNo) {
            continue;
        }
        let mut found = Vec::new();
        let asked = OnceCell::new();
        for sentence in said.sentences.iter().filter(|sentence| sentence.own) {
            if found.len() >= RULINGS {
                break;
            }
            let near = scene.near(at, post, &sentence.tokens);
            if !near.own && near.score < ANSWER {
                continue;
            }
            let here = |slot: &Slot| slot.cues.occur(&said.heard.reader, sentence.tokens.clone());
            let meant = meant(fact, &here, || asked.get_or_init(|| named_by_question(scene, post, fact)).clone());
            for index in meant {
                let Some(slot) = fact.slots.get(index) else { continue };
                for stance in stances(slot, &said.heard.reader, &sentence.tokens, true).into_iter().take(STANCES) {
                    let ruled = Ruled { fact: at, slot: index, sentence, named: near.own, asked: near.topic, score: near.score };
                    found.push(ruled.ruling(scene, said, stance, times));
                }
            }
        }
        if found.is_empty()
            && let Some(ruling) = short(scene, post, at, times)
        {
            found.push(ruling);
        }
        rulings.append(&mut found);
    }
    rulings
}

/// Where a stance was found.
struct Ruled<'s> {
    fact: usize,
    slot: usize,
    sentence: &'s Sentence,
    named: bool,
    asked: f64,
    score: f64,
}

impl Ruled<'_> {
    fn ruling(&self, scene: &Scene<'_>, said: &Said<'_>, stance: Stance, times: Times) -> Ruling {
        let value = Value::YesNo { yes: stance.yes };
        let weighed = scene
            .facts
            .get(self.fact)
            .and_then(|fact| Some((fact, fact.slots.get(self.slot)?)))
            .map_or(Verdict::Silent(Silent::NoClaim), |(fact, slot)| weigh_values(fact, slot, &value, false, times));
        let verdict = match said.hindered(&stance.tokens) {
            Some(why) => Verdict::Silent(why),
            None if is_dismissed(said, &stance.tokens) => Verdict::Silent(Silent::Refutes),
            None if said.tells(said.sentence_of(stance.tokens.start)) && weighed != Verdict::Supports => {
                Verdict::Silent(Silent::Experience)
            }
            None => weighed,
        };
        Ruling {
            fact: Some(self.fact),
            slot: self.slot,
            verdict,
            value,
            span: said.document().span(stance.tokens.clone()),
            tokens: stance.tokens,
            hedged: self.sentence.hedged,
            named: self.named,
            asked: self.asked,
            score: self.score,
        }
    }
}

/// "... is a myth", "it's not true that ...".
fn is_dismissed(said: &Said<'_>, tokens: &Range<usize>) -> bool {
    let clause = said.clause(tokens);
    let reader = &said.heard.reader;
    LEXICON.wrong.spoken(reader, clause.clone()).iter().any(|hit| hit.start >= tokens.end)
        || LEXICON.dismiss.spoken(reader, clause).iter().any(|hit| hit.end <= tokens.start)
}

/// The yes-no slots of a fact that words can be about: those whose cues `here` finds; else those that the question names (`asked`) and
/// those that have no cues of their own.
fn meant(fact: &Fact, here: &dyn Fn(&Slot) -> bool, asked: impl FnOnce() -> Vec<usize>) -> Vec<usize> {
    let slots = || fact.slots.iter().enumerate().filter(|(_, slot)| slot.kind == Kind::YesNo);
    let named: Vec<usize> = slots().filter(|(_, slot)| !slot.cues.is_empty() && here(slot)).map(|(index, _)| index).collect();
    if !named.is_empty() {
        return named;
    }
    let open = slots().filter(|(_, slot)| slot.cues.is_empty()).map(|(index, _)| index);
    let mut all: Vec<usize> = asked().into_iter().chain(open).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The yes-no slots whose cues stand in the thread's title or in the post that `post` replies to.
fn named_by_question(scene: &Scene<'_>, post: usize, fact: &Fact) -> Vec<usize> {
    let title = &scene.title;
    let parent = scene.posts.get(post).and_then(|said| said.parent).and_then(|parent| scene.posts.get(parent));
    let names = |slot: &Slot| {
        slot.cues.occur(&title.reader, 0..title.document().tokens().len())
            || parent.is_some_and(|parent| {
                parent.sentences.iter().any(|sentence| slot.cues.occur(&parent.heard.reader, sentence.tokens.clone()))
            })
    };
    let slots = fact.slots.iter().enumerate().filter(|(_, slot)| slot.kind == Kind::YesNo && !slot.cues.is_empty());
    slots.filter(|(_, slot)| names(slot)).map(|(index, _)| index).collect()
}

/// What the words of `tokens` say about a slot. A negation turns them (unless `plain`); of overlapping words the longer speak.
fn stances(slot: &Slot, reader: &Reader<'_>, tokens: &Range<usize>, turned: bool) -> Vec<Stance> {
    let mut hits: Vec<(Range<usize>, bool)> = Vec::new();
    for (cues, yes) in [(&slot.yes, true), (&slot.no, false)] {
        hits.extend(cues.find(reader, tokens.clone()).into_iter().map(|hit| (hit, yes)));
    }
    // Words on both sides of a comma are not one phrase.
    hits.retain(|(hit, _)| !crosses_clauses(reader, hit));
    let mut kept: Vec<Stance> = Vec::new();
    for (hit, yes) in &hits {
        let beaten = hits.iter().any(|(other, other_yes)| {
            other_yes != yes
                && other.start < hit.end
                && hit.start < other.end
                && (other.len() > hit.len() || (other.len() == hit.len() && *yes))
        });
        if !beaten {
            let negated = turned && (is_negated(reader, hit) || is_of_nothing(reader, hit, tokens));
            kept.push(Stance { tokens: hit.clone(), yes: *yes != negated });
        }
    }
    kept.sort_by_key(|stance| stance.tokens.start);
    kept
}

pub(super) fn crosses_clauses(reader: &Reader<'_>, hit: &Range<usize>) -> bool {
    let document = reader.document();
    hit.clone().any(|at| {
        document.tokens().get(at).is_some_and(|token| {
            token.kind == TokenKind::Mark && matches!(token.span.of(document.original()), "," | ";" | ":" | "(" | ")" | "—" | "–")
        })
    })
}

/// "They charge nothing": the negation stands within the words or right after them.
fn is_of_nothing(reader: &Reader<'_>, hit: &Range<usize>, sentence: &Range<usize>) -> bool {
    let until = (hit.end + 2).min(sentence.end);
    LEXICON
        .zero
        .spoken(reader, hit.start + 1..until.max(hit.start + 1))
        .iter()
        .any(|zero| zero.start > hit.start && !crosses_clauses(reader, &(hit.start..zero.start)))
}

/// Whether a negation from outside holds for the words: one that the pattern itself names is part of its sense.
fn is_negated(reader: &Reader<'_>, hit: &Range<usize>) -> bool {
    let document = reader.document();
    let span = document.span(hit.clone());
    scope::negated(document, hit.clone()).is_some_and(|negator| negator.start < span.start || negator.end > span.end)
}

/// "No." / "Yes, you can." / «δεν γίνεται» in answer to a question that the fact answers.
fn short(scene: &Scene<'_>, post: usize, fact: usize, times: Times) -> Option<Ruling> {
    let said = scene.posts.get(post)?;
    let question = scene.question(post)?;
    let (slot, asked) = asked(scene, post, question, fact)?;
    let sentence = said.sentences.iter().find(|sentence| sentence.own && sentence.words > 0)?;
    if sentence.asks {
        return None;
    }
    let stance = leading(said, sentence)?;
    let near = scene.near(fact, post, &sentence.tokens);
    if near.score < ANSWER {
        return None;
    }
    let ruled = Ruled { fact, slot, sentence, named: near.own, asked: near.topic, score: near.score };
    Some(ruled.ruling(scene, said, Stance { tokens: stance.tokens, yes: stance.yes == asked }, times))
}

/// The slot that a question asks about, and what a "yes" to it says of that slot.
fn asked(scene: &Scene<'_>, post: usize, question: &Said<'_>, fact: usize) -> Option<(usize, bool)> {
    let facts = scene.facts.get(fact)?;
    let mut found: Option<(usize, bool)> = None;
    let named = OnceCell::new();
    for sentence in question.sentences.iter().filter(|sentence| sentence.asks) {
        let near = question.heard.cues(fact, &sentence.tokens).next().is_some() || scene.title.has(fact) || question.heard.has(fact);
        if !near {
            continue;
        }
        let here = |slot: &Slot| slot.cues.occur(&question.heard.reader, sentence.tokens.clone());
        for index in meant(facts, &here, || named.get_or_init(|| named_by_question(scene, post, facts)).clone()) {
            let Some(slot) = facts.slots.get(index) else { continue };
            let stances = stances(slot, &question.asked, &sentence.tokens, false);
            let yes = match stances.first() {
                Some(first) if stances.iter().any(|stance| stance.yes != first.yes) || is_negated(&question.asked, &first.tokens) => {
                    return None;
                }
                Some(first) => first.yes,
                // A yes-no question about the slot in words of its own asks whether it is so.
                None if asks_whether(question, sentence) => true,
                None => continue,
            };
            match found {
                // Two yes-no questions at once: nobody knows which of them a "no" answers.
                Some((slot, asked)) if slot != index || asked != yes => return None,
                _ => found = Some((index, yes)),
            }
        }
    }
    found
}

/// Whether a question can be answered with yes or no, and is not turned by a negation.
fn asks_whether(question: &Said<'_>, sentence: &Sentence) -> bool {
    let reader = &question.heard.reader;
    let spoken = |at: &usize| question.document().tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Word);
    let last = sentence.tokens.clone().rfind(spoken);
    LEXICON.which.spoken(reader, sentence.tokens.clone()).is_empty()
        && last.is_some_and(|last| scope::negated(question.document(), last..last + 1).is_none())
}

/// What the first sentence of an answer says to a yes-no question.
pub(super) fn leading(said: &Said<'_>, sentence: &Sentence) -> Option<Stance> {
    let reader = &said.heard.reader;
    let document = said.document();
    let start = begin(said, sentence)?;
    let first = |cues: &crate::fact::cue::Cues| cues.spoken(reader, sentence.tokens.clone()).into_iter().find(|hit| hit.start == start);
    // "No, only ..." is a no; "no only" is not.
    if first(&LEXICON.neither).is_some_and(|hit| !crosses_clauses(reader, &hit)) {
        return None;
    }
    let yes = first(&LEXICON.yes).filter(|hit| is_real_yes(said, hit));
    let no = first(&LEXICON.no);
    let able = LEXICON.able.spoken(reader, sentence.tokens.clone()).into_iter().next().filter(|_| sentence.words <= 9);
    let able = able.map(|hit| Stance { yes: !(says_not(reader, &hit) || scope::negated(document, hit.clone()).is_some()), tokens: hit });
    let word = match (yes, no) {
        (Some(yes), None) => Some(Stance { tokens: yes, yes: true }),
        (None, Some(no)) if no.len() == 1 && !stands_alone(said, &no, sentence) && able.is_none() => None,
        (None, Some(no)) => Some(Stance { tokens: no, yes: false }),
        _ => None,
    };
    match (word, able) {
        // "No, you can't": both say it, and the longer words are the better evidence.
        (Some(word), Some(able)) if word.yes == able.yes => {
            Some(Stance { tokens: word.tokens.start..able.tokens.end.max(word.tokens.end), yes: word.yes })
        }
        (Some(_), Some(able)) if able.tokens.start > start + 3 => None,
        (_, Some(able)) if able.tokens.start <= start + 3 => Some(able),
        (word, _) => word,
    }
}

/// The first word of an answer after a greeting, a name and words of reserve.
fn begin(said: &Said<'_>, sentence: &Sentence) -> Option<usize> {
    let document = said.document();
    let is_word = |at: &usize| document.tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Word);
    let openings = LEXICON.opening.spoken(&said.heard.reader, sentence.tokens.clone());
    let mut start = sentence.tokens.clone().find(is_word)?;
    while let Some(opening) = openings.iter().find(|opening| opening.start == start) {
        start = (opening.end..sentence.tokens.end).find(is_word)?;
    }
    Some(start)
}

/// «si» is "if" as often as it is "yes" without its accent: a mark after it, or the accent, tells.
fn is_real_yes(said: &Said<'_>, hit: &Range<usize>) -> bool {
    let document = said.document();
    if hit.len() != 1 || document.word(hit.start) != "si" {
        return true;
    }
    let accented = document.tokens().get(hit.start).map(|token| fold_accented(token.span.of(document.original())));
    accented.is_some_and(|word| word != "si") || is_cut_off(said, hit.end)
}

/// A lone "no" answers when something parts it from what follows; «no se puede» and "no router works" do not begin with an answer.
fn stands_alone(said: &Said<'_>, hit: &Range<usize>, sentence: &Sentence) -> bool {
    hit.end >= sentence.tokens.end || is_cut_off(said, hit.end) || said.document().word(hit.start) != "no"
}

fn is_cut_off(said: &Said<'_>, at: usize) -> bool {
    let document = said.document();
    let Some(next) = document.tokens().get(at) else { return true };
    next.kind != TokenKind::Word && next.kind != TokenKind::Number
        || next.sentence != document.tokens().get(at.saturating_sub(1)).map_or(0, |last| last.sentence)
}

/// The words themselves hold the "not" ("you can't", "not possible").
fn says_not(reader: &Reader<'_>, hit: &Range<usize>) -> bool {
    hit.clone().any(|at| {
        let word = reader.document().word(at);
        matches!(word, "not" | "cannot" | "cant" | "dont" | "wont" | "doesnt" | "isnt") || word.ends_with("n't")
    })
}
