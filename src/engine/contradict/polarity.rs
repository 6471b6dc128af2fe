//! Claims of yes and no: whether something can be done, is so, is needed.

mod leading;

use std::cell::OnceCell;
use std::ops::Range;

use super::claim::weigh_values;
use super::lexicon::LEXICON;
use super::scene::{Said, Scene, Sentence};
use super::sense::small::SMALL;
use super::sense::{self, Form, Hit};
use super::{Ruling, Times, VOLUNTEERED, Verdict};
use crate::fact::cue::Reader;
use crate::fact::{Fact, Kind, Sense, Slot};
use crate::model::fact::Silent;
use crate::model::value::Value;
use crate::text::document::TokenKind;
use crate::text::scope;
pub(super) use leading::leading;

/// Least nearness at which words of yes and no are about a fact that their sentence does not name.
const ANSWER: f64 = 1.5;

/// How much more a thread must ask about one fact than about another to be about the first.
const MORE: f64 = 0.2;

/// Most yes and no of one slot that are judged in one sentence.
const STANCES: usize = 8;
/// Most yes and no of one fact that are judged in one post.
const RULINGS: usize = 100;
/// Most questions of one post that are looked at.
const QUESTIONS: usize = 30;
/// Most words between a slot's cue and words of its sense in a question that is about it, and in a statement about a secret.
const ASKED: usize = 6;
const SECRET: usize = 3;
/// Most words after "only" that are shown.
const SHOWN: usize = 8;

/// Words that say yes or no about a slot.
#[derive(Debug)]
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
        let named = OnceCell::new();
        let question = OnceCell::new();
        let by_slot = OnceCell::new();
        let elsewhere = OnceCell::new();
        for sentence in said.sentences.iter().filter(|sentence| sentence.own) {
            if found.len() >= RULINGS {
                break;
            }
            let mut near = scene.near(at, post, &sentence.tokens);
            if !near.own && near.score < ANSWER {
                if *by_slot.get_or_init(|| asks_slot(scene, post, at)) {
                    near.topic = near.topic.max(ANSWER);
                } else if !asks_secret(said, sentence, fact) || is_about_another(scene, post, at) {
                    continue;
                }
                near.score = near.score.max(ANSWER);
            }
            let here = |slot: &Slot| slot.cues.occur(&said.heard.reader, sentence.tokens.clone());
            let meant = meant(fact, &here, || named.get_or_init(|| named_by_question(scene, post, fact)).clone());
            let heard = Sayer { said, sentence, fact: at, slots: &fact.slots };
            for (index, slot) in fact.slots.iter().enumerate().filter(|(_, slot)| slot.kind == Kind::YesNo) {
                // A slot without cues speaks for its fact where that is asked about; beside the answer to another question it guesses.
                let guesses = slot.cues.is_empty() && !slot.senses.is_empty();
                if guesses && *elsewhere.get_or_init(|| is_outdone(scene, post, at, near.topic)) {
                    continue;
                }
                let answers = || {
                    question
                        .get_or_init(|| scene.question(post).and_then(|asks| asked(scene, post, asks, at)))
                        .is_some_and(|(slot, _)| slot == index)
                };
                let stances =
                    if meant.contains(&index) { heard.stances(index, slot, &answers) } else { heard.excluded(index, slot, &answers) };
                for stance in stances.into_iter().take(STANCES) {
                    let ruled = Ruled { fact: at, slot: index, post, sentence, named: near.own, asked: near.topic, score: near.score };
                    found.push(ruled.ruling(scene, said, stance, times));
                }
            }
        }
        if found.iter().all(|ruling| !ruling.named)
            && let Some(ruling) = short(scene, post, at, times)
        {
            // "No, they ...": what is said first and plainly counts; other words without a subject of their own only repeat it.
            found.retain(|other| other.slot != ruling.slot || other.value == ruling.value);
            if !found.iter().any(|other| other.slot == ruling.slot && other.tokens.start <= ruling.tokens.start) {
                found.push(ruling);
            }
        }
        rulings.append(&mut found);
    }
    rulings
}

/// Where a stance was found.
struct Ruled<'s> {
    fact: usize,
    slot: usize,
    post: usize,
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
        let verdict = match self.hindered(scene, said, &stance.tokens) {
            Some(why) => Verdict::Silent(why),
            None if is_dismissed(said, &stance.tokens) => Verdict::Silent(Silent::Refutes),
            None if weighed != Verdict::Supports && depends(said, &stance.tokens) => Verdict::Silent(Silent::NoClaim),
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
            hedged: self.sentence.hedged || self.sentence.asks,
            named: self.named,
            asked: self.asked,
            score: self.score,
        }
    }
}

impl Ruled<'_> {
    /// As [`Said::hindered`], but of an answer that begins like a question and is none («se puede», "anyone can").
    fn hindered(&self, scene: &Scene<'_>, said: &Said<'_>, tokens: &Range<usize>) -> Option<Silent> {
        let why = said.hindered(tokens)?;
        let built_in = || scene.facts.get(self.fact).and_then(|fact| fact.slots.get(self.slot)).is_some_and(|slot| !slot.senses.is_empty());
        if why != Silent::Question || self.asked < ANSWER || !built_in() {
            return Some(why);
        }
        if !sense::states(said, &self.sentence.tokens) {
            return if self.suggests(scene, said, tokens) { said.hindered_but_asking(tokens) } else { Some(why) };
        }
        said.is_about_other(said.sentence_of(tokens.start), said.document().span(tokens.clone())).then_some(Silent::OtherBrand)
    }
}

/// "It depends: with the one you can, with the other you can't": the answer has two sides.
fn depends(said: &Said<'_>, stance: &Range<usize>) -> bool {
    SMALL.depends.spoken(&said.heard.reader, 0..stance.start).iter().any(|hit| said.is_own(hit))
}

impl Ruled<'_> {
    /// Whether the sentence asks in form only: "I believe they let you?", in answer to another's question.
    fn suggests(&self, scene: &Scene<'_>, said: &Said<'_>, tokens: &Range<usize>) -> bool {
        self.sentence.hedged
            && scene.question(self.post).is_some()
            && !scene.is_no_answer(self.post)
            && !sense::asks_in_reverse(&said.heard.reader, &(self.sentence.tokens.start..tokens.end))
    }
}

/// Whether the thread asks about another fact, and not about `fact`.
fn is_about_another(scene: &Scene<'_>, post: usize, fact: usize) -> bool {
    (0..scene.facts.len()).any(|other| other != fact && scene.near(other, post, &(0..0)).topic >= ANSWER)
}

/// Whether the thread asks more about another fact than about `fact`.
fn is_outdone(scene: &Scene<'_>, post: usize, fact: usize, topic: f64) -> bool {
    (0..scene.facts.len()).any(|other| {
        let others = scene.near(other, post, &(0..0)).topic;
        other != fact && (others > topic + MORE || topic < VOLUNTEERED && others >= ANSWER)
    })
}

/// Whether the question names a slot of the fact with words of its sense beside it: "does she need my signature?".
fn asks_slot(scene: &Scene<'_>, post: usize, fact: usize) -> bool {
    let Some((held, question)) = scene.facts.get(fact).zip(scene.question(post)) else { return false };
    let names = |reader: &Reader<'_>, sentence: &Range<usize>| {
        held.slots.iter().filter(|slot| slot.kind == Kind::YesNo && !slot.senses.is_empty()).any(|slot| are_beside(slot, reader, sentence))
    };
    let title = scene.title.document();
    let titled = || scene.title_asks && title.sentences().iter().take(QUESTIONS).any(|sentence| names(&scene.title.reader, sentence));
    let asked = || {
        let asking = question.sentences.iter().filter(|sentence| sentence.asks && sentence.own).take(QUESTIONS);
        asking.into_iter().any(|sentence| names(&question.heard.reader, &sentence.tokens))
    };
    (titled() || asked()) && !is_about_another(scene, post, fact)
}

/// Whether a sentence says by itself that a secret of the fact is asked for: "they ask for your PIN".
fn asks_secret(said: &Said<'_>, sentence: &Sentence, fact: &Fact) -> bool {
    let secrets = fact.slots.iter().filter(|slot| slot.kind == Kind::YesNo && slot.senses.contains(&Sense::Asked));
    let reader = &said.heard.reader;
    secrets.into_iter().any(|slot| {
        let cues = slot.cues.find(reader, sentence.tokens.clone());
        let mut hits = hits(slot, reader, &sentence.tokens).into_iter();
        hits.any(|hit| cues.iter().any(|cue| cue.start >= hit.tokens.end && cue.start - hit.tokens.end <= SECRET))
    })
}

/// Whether a slot's cue and words of its sense stand near each other.
fn are_beside(slot: &Slot, reader: &Reader<'_>, sentence: &Range<usize>) -> bool {
    let cues = slot.cues.find(reader, sentence.clone());
    !cues.is_empty()
        && hits(slot, reader, sentence).iter().any(|hit| {
            cues.iter().any(|cue| cue.start.saturating_sub(hit.tokens.end) <= ASKED && hit.tokens.start.saturating_sub(cue.end) <= ASKED)
        })
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

/// A sentence in which yes and no are said of a fact's slots.
struct Sayer<'s, 'a> {
    said: &'s Said<'a>,
    sentence: &'s Sentence,
    fact: usize,
    slots: &'s [Slot],
}

impl Sayer<'_, '_> {
    /// What the sentence says about a slot that it or its question names. `answers`: whether the post answers a question about it.
    fn stances(&self, index: usize, slot: &Slot, answers: &dyn Fn() -> bool) -> Vec<Stance> {
        let reader = &self.said.heard.reader;
        let tokens = &self.sentence.tokens;
        let mut subjects = slot.cues.find(reader, tokens.clone());
        if subjects.is_empty() {
            subjects = self.said.heard.cues(self.fact, tokens).cloned().collect();
        }
        let onlys = if slot.senses.is_empty() { Vec::new() } else { sense::onlys(self.said, tokens) };
        let mut kept = Vec::new();
        let mut hits = hits(slot, reader, tokens);
        if slot.senses.contains(&Sense::Free) {
            hits.append(&mut sense::prices(self.said, tokens, self.slots));
        }
        if slot.senses.contains(&Sense::Allowed) {
            hits.append(&mut sense::advice(self.said, tokens));
        }
        for hit in hits {
            let meant = hit.form == Form::Authored
                || if subjects.is_empty() {
                    sense::is_answer(self.said, self.sentence, &hit) && (is_plain(slot, &hit) || answers())
                } else {
                    sense::is_near(self.said, &hit, &subjects)
                };
            if !meant {
                continue;
            }
            let mut stance = turned(reader, &hit, tokens);
            if hit.form != Form::Authored
                && stance.yes
                && let Some(none) = of_none(reader, &hit.tokens, &subjects)
            {
                stance = Stance { tokens: none, yes: false };
            }
            if hit.form != Form::Authored
                && hit.yes
                && stance.yes
                && let Some(only) = onlys.iter().find(|only| only.confines(&hit.tokens))
            {
                let within = |subject: &Range<usize>| subject.start >= only.to.start && subject.end <= only.to.end;
                let whole = only.word.start.min(hit.tokens.start)..only.to.end.min(only.to.start + SHOWN).max(hit.tokens.end);
                if only.is_to_theirs(self.said) || self.names_sibling(index, &only.to) && !subjects.iter().any(within) {
                    stance = Stance { tokens: whole, yes: false };
                } else if !subjects.iter().any(within) {
                    continue;
                }
            }
            kept.push(stance);
        }
        kept
    }

    /// "Only with the other one", in answer to a question about this one.
    fn excluded(&self, index: usize, slot: &Slot, answers: &dyn Fn() -> bool) -> Vec<Stance> {
        if slot.senses.is_empty() {
            return Vec::new();
        }
        let onlys = sense::onlys(self.said, &self.sentence.tokens);
        let found = onlys.into_iter().find(|only| self.names_sibling(index, &only.to) && answers());
        found
            .map(|only| Stance {
                tokens: only.word.start.min(only.to.start)..only.to.end.min(only.to.start + SHOWN).max(only.word.end),
                yes: false,
            })
            .into_iter()
            .collect()
    }

    /// Whether the words name another yes-no slot of the fact, and not this one.
    fn names_sibling(&self, index: usize, tokens: &Range<usize>) -> bool {
        let reader = &self.said.heard.reader;
        let others =
            self.slots.iter().enumerate().filter(|(other, slot)| *other != index && slot.kind == Kind::YesNo && !slot.cues.is_empty());
        let mine = self.slots.get(index).is_some_and(|slot| slot.cues.occur(reader, tokens.clone()));
        !mine && others.into_iter().any(|(_, slot)| slot.cues.occur(reader, tokens.clone()))
    }
}

/// "There is a church but no temple": every subject that follows words of yes has a "no" before it. Where that "no" stands.
fn of_none(reader: &Reader<'_>, hit: &Range<usize>, subjects: &[Range<usize>]) -> Option<Range<usize>> {
    let none = |subject: &Range<usize>| {
        let before = subject.start.checked_sub(1)?;
        let found =
            before >= hit.end && matches!(reader.document().word(before), "no" | "ningun" | "ninguna" | "kein" | "keine" | "keinen");
        found.then_some(before..subject.end)
    };
    let beside = subjects.iter().any(|subject| none(subject).is_none());
    if beside { None } else { subjects.iter().find_map(none) }
}

/// "It's free", "there's a fee": needs no question of its own where the fact has one slot of the sort and is what is asked about.
fn is_plain(slot: &Slot, hit: &Hit) -> bool {
    slot.cues.is_empty() && hit.form == Form::Whole && hit.countable && hit.tokens.len() > 1
}

/// Words of yes and no that belong to a slot, of overlapping ones the longer.
fn hits(slot: &Slot, reader: &Reader<'_>, tokens: &Range<usize>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for (cues, yes) in [(&slot.yes, true), (&slot.no, false)] {
        let authored = |tokens| Hit { tokens, yes, form: Form::Authored, countable: true };
        hits.extend(cues.find(reader, tokens.clone()).into_iter().map(authored));
    }
    hits.append(&mut sense::spoken(&slot.senses, reader, tokens));
    // Words on both sides of a comma are not one phrase.
    hits.retain(|hit| !crosses_clauses(reader, &hit.tokens));
    let beaten = |hit: &Hit| {
        hits.iter().any(|other| {
            let overlap = other.tokens.start < hit.tokens.end && hit.tokens.start < other.tokens.end;
            let longer = other.tokens.len() > hit.tokens.len();
            // "Don't need a permit" in the author's words: its "permit" is no word of allowing.
            let part = longer && other.form == Form::Authored && hit.form != Form::Authored;
            overlap && (part || other.yes != hit.yes && (longer || (other.tokens.len() == hit.tokens.len() && hit.yes)))
        })
    };
    let mut kept: Vec<Hit> = hits.iter().filter(|hit| !beaten(hit)).cloned().collect();
    kept.sort_by_key(|hit| hit.tokens.start);
    kept
}

/// What a hit says where it stands: a negation turns it.
fn turned(reader: &Reader<'_>, hit: &Hit, sentence: &Range<usize>) -> Stance {
    let negated = if hit.form == Form::Authored {
        is_negated(reader, &hit.tokens) || is_of_nothing(reader, &hit.tokens, sentence)
    } else {
        !sense::says_not(reader, &hit.tokens)
            && (is_negated(reader, &hit.tokens) && !is_answer_no(reader, hit, sentence)
                || hit.countable && is_of_nothing(reader, &hit.tokens, sentence))
    };
    Stance { tokens: hit.tokens.clone(), yes: hit.yes != negated }
}

/// "No it works": the "no" is the answer, and what follows has its own say.
fn is_answer_no(reader: &Reader<'_>, hit: &Hit, sentence: &Range<usize>) -> bool {
    let document = reader.document();
    let Some(negator) = scope::negated(document, hit.tokens.clone()) else { return false };
    let first = sentence.clone().find(|at| document.tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Word));
    first.is_some_and(|first| {
        document.span(first..first + 1) == negator
            && matches!(document.word(first), "no" | "nope" | "nah")
            && matches!(
                document.word(first + 1),
                "you" | "u" | "it" | "they" | "we" | "that" | "it's" | "you're" | "there" | "there's" | "any" | "all"
            )
    })
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
    if sentence.asks && !sense::states(said, &sentence.tokens) {
        return None;
    }
    let stance = leading(said, sentence)?;
    let mut near = scene.near(fact, post, &sentence.tokens);
    if near.score < ANSWER {
        if !asks_slot(scene, post, fact) {
            return None;
        }
        (near.score, near.topic) = (ANSWER, ANSWER);
    }
    let ruled = Ruled { fact, slot, post, sentence, named: near.own, asked: near.topic, score: near.score };
    Some(ruled.ruling(scene, said, Stance { tokens: stance.tokens, yes: stance.yes == asked }, times))
}

/// The slot that a question asks about, and what a "yes" to it says of that slot.
fn asked(scene: &Scene<'_>, post: usize, question: &Said<'_>, fact: usize) -> Option<(usize, bool)> {
    let facts = scene.facts.get(fact)?;
    let mut found: Option<(usize, bool)> = None;
    let named = OnceCell::new();
    let mut others = false;
    let by_slot = OnceCell::new();
    for sentence in question.sentences.iter().filter(|sentence| sentence.asks && sentence.own).take(QUESTIONS) {
        let here = question.heard.cues(fact, &sentence.tokens).next().is_some();
        if !here && found.is_some() {
            // "Can I use mine? Is it hard?": a question about something else, unless it only urges.
            others |= asks_whether(question, sentence) && SMALL.tag.spoken(&question.heard.reader, sentence.tokens.clone()).is_empty();
            continue;
        }
        if !here && !scene.title.has(fact) && !question.heard.has(fact) && !*by_slot.get_or_init(|| asks_slot(scene, post, fact)) {
            others |= asks_whether(question, sentence);
            continue;
        }
        let here = |slot: &Slot| slot.cues.occur(&question.heard.reader, sentence.tokens.clone());
        for index in meant(facts, &here, || named.get_or_init(|| named_by_question(scene, post, facts)).clone()) {
            let Some(slot) = facts.slots.get(index) else { continue };
            let hits = hits(slot, &question.asked, &sentence.tokens);
            let reversed = |hit: &Hit| {
                is_negated(&question.asked, &hit.tokens)
                    || (hit.form != Form::Authored && sense::asks_in_reverse(&question.asked, &sentence.tokens))
            };
            let yes = match hits.first() {
                Some(first) if hits.iter().any(|hit| hit.yes != first.yes) || reversed(first) => return None,
                Some(first) => first.yes,
                // A yes-no question about the slot in words of its own asks whether it is so.
                None if asks_whether(question, sentence)
                    && (slot.senses.is_empty() || !sense::asks_in_reverse(&question.asked, &sentence.tokens)) =>
                {
                    true
                }
                None => continue,
            };
            match found {
                // Two yes-no questions at once: nobody knows which of them a "no" answers.
                Some((slot, asked)) if slot != index || asked != yes => return None,
                _ => found = Some((index, yes)),
            }
        }
    }
    found.filter(|_| !others)
}

/// Whether a question can be answered with yes or no, and is not turned by a negation.
fn asks_whether(question: &Said<'_>, sentence: &Sentence) -> bool {
    let reader = &question.heard.reader;
    let spoken = |at: &usize| question.document().tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Word);
    let last = sentence.tokens.clone().rfind(spoken);
    let first = sentence.tokens.clone().find(spoken);
    LEXICON.which.spoken(reader, sentence.tokens.clone()).iter().all(|hit| is_joint(question, hit, first))
        && last.is_some_and(|last| scope::negated(question.document(), last..last + 1).is_none())
}

/// Whether a word that may ask only joins: «tengo que», "when I'm abroad", «η κάρτα που έχω».
fn is_joint(question: &Said<'_>, hit: &Range<usize>, first: Option<usize>) -> bool {
    let document = question.document();
    let joins = hit.len() == 1
        && matches!(
            document.word(hit.start),
            "que" | "when" | "where" | "who" | "cuando" | "donde" | "quien" | "που" | "quando" | "che" | "chi" | "qui" | "wo"
        );
    let before = hit.start.checked_sub(1).map_or("", |at| document.word(at));
    let asks = before.is_empty()
        || first.is_none_or(|first| hit.start <= first)
        || SMALL
            .before_which
            .spoken(&question.heard.reader, hit.start.saturating_sub(1)..hit.start)
            .iter()
            .any(|word| word.end == hit.start);
    joins && !asks
}
