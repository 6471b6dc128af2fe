//! Claims of how something is done: forbidden steps that are advised, ways through menus that lead elsewhere, steps in the wrong order.
//!
//! What an answer leaves out is never held against it: people tell the step that matters.

mod path;
mod words;

use std::ops::Range;

use super::lexicon::LEXICON;
use super::scene::{Said, Scene, Sentence};
use super::{Ruling, Times, Verdict};
use crate::fact::set::{Member, Procedure};
use crate::fact::{Fact, Slot};
use crate::model::fact::Silent;
use crate::model::lang::Lang;
use crate::model::value::Value;
use crate::text::document::TokenKind;
use crate::text::scope;
use words::BANK;

/// Least nearness at which words are about a fact that their sentence does not name: a thread whose title or question names it, even
/// where nobody asks in so many words ("LOST CARD HELP").
const ANSWER: f64 = 1.3;
/// Tokens between words of order ("before") and the step that they are said of.
const BESIDE: usize = 4;
/// Most words of a post that does nothing but agree.
const AGREEING: usize = 8;
/// Tokens before a forbidden thing in which an order may stand.
const REACH: usize = 6;
/// Most claims of one slot that are judged in one post.
const RULINGS: usize = 50;
/// Most places of one thing that are looked at in one sentence: no answer has more, and a hostile post must not cost more.
const HITS: usize = 8;

/// The slot that a post is held against.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    scene: &'a Scene<'a>,
    said: &'a Said<'a>,
    fact: &'a Fact,
    slot: &'a Slot,
    procedure: &'a Procedure,
    at: (usize, usize),
    times: Times,
    post: usize,
}

/// A sentence, and how near the fact is to it.
#[derive(Debug, Clone, Copy)]
struct Here<'a> {
    sentence: &'a Sentence,
    named: bool,
    topic: f64,
    score: f64,
}

/// What is done with something that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Advised,
    Warned,
    Nothing,
}

/// What post `post` claims of procedures.
pub(super) fn rulings(scene: &Scene<'_>, post: usize, times: Times) -> Vec<Ruling> {
    let Some(said) = scene.posts.get(post) else { return Vec::new() };
    let mut all = Vec::new();
    for (at, fact) in scene.facts.iter().enumerate() {
        for (index, slot) in fact.slots.iter().enumerate() {
            let Some(procedure) = &slot.procedure else { continue };
            let place = Place { scene, said, fact, slot, procedure, at: (at, index), times, post };
            let mut found = Vec::new();
            for sentence in said.sentences.iter().filter(|sentence| sentence.own) {
                if found.len() >= RULINGS {
                    break;
                }
                let near = scene.near(at, post, &sentence.tokens);
                if near.own || near.score >= ANSWER {
                    let here = Here { sentence, named: near.own, topic: near.topic, score: near.score };
                    place.forbidden(&here, &mut found);
                    place.needless(&here, &mut found);
                    place.ways(&here, &mut found);
                    found.extend(place.order(&here));
                }
            }
            found.extend(place.seconded());
            place.steps(&mut found);
            settle(&mut found);
            all.append(&mut found);
        }
    }
    all
}

/// A thing that is advised in one sentence and warned of in another is warned of.
fn settle(found: &mut [Ruling]) {
    let name = |ruling: &Ruling| match &ruling.value {
        Value::Step { name, .. } => name.clone(),
        _ => String::new(),
    };
    let warned: Vec<String> = found
        .iter()
        .filter(|ruling| ruling.verdict == Verdict::Supports && matches!(ruling.value, Value::Step { yes: false, .. }))
        .map(name)
        .collect();
    for ruling in found.iter_mut().filter(|ruling| matches!(ruling.verdict, Verdict::Contradicts { .. })) {
        if matches!(ruling.value, Value::Step { yes: true, .. }) && warned.contains(&name(ruling)) {
            ruling.verdict = Verdict::Silent(Silent::Ambiguous);
        }
    }
}

impl Place<'_> {
    /// Whether the post answers how or where something is done.
    fn is_how(&self) -> bool {
        let asks = |said: &Said<'_>| {
            said.sentences
                .iter()
                .filter(|sentence| sentence.asks)
                .any(|sentence| !BANK.how.spoken(&said.heard.reader, sentence.tokens.clone()).is_empty())
        };
        let title = &self.scene.title;
        self.scene.question(self.post).is_some_and(asks)
            || (self.scene.title_asks && !BANK.how.spoken(&title.reader, 0..title.document().tokens().len()).is_empty())
    }

    /// What must not be done and is advised, or warned of.
    fn forbidden(&self, here: &Here<'_>, out: &mut Vec<Ruling>) {
        let reader = &self.said.heard.reader;
        let steps: Vec<Range<usize>> =
            self.procedure.steps.iter().flat_map(|step| step.cues.find(reader, here.sentence.tokens.clone())).collect();
        for thing in &self.procedure.forbidden {
            for hit in thing.cues.find(reader, here.sentence.tokens.clone()).into_iter().take(HITS) {
                // Of overlapping words the longer are meant.
                if steps.iter().any(|step| step.start < hit.end && hit.start < step.end && step.len() > hit.len()) {
                    continue;
                }
                let told = self.told(here, &hit);
                if told == Told::Nothing {
                    continue;
                }
                let (verdict, yes) = match (told, self.hindered(&hit)) {
                    (Told::Warned, _) => (Verdict::Supports, false),
                    (_, Some(why)) => (Verdict::Silent(why), true),
                    (_, None) => (Verdict::Contradicts { since: None }, true),
                };
                let tokens = self.with_order(here, &hit);
                out.push(self.made(here, tokens, verdict, thing.name.clone(), yes));
            }
        }
    }

    /// A step of the procedure that is said to be needless: "no need to freeze it".
    fn needless(&self, here: &Here<'_>, out: &mut Vec<Ruling>) {
        let said = self.said;
        let reader = &said.heard.reader;
        let tokens = here.sentence.tokens.clone();
        if here.topic < ANSWER || here.sentence.asks {
            return;
        }
        for words in BANK.needless.spoken(reader, tokens.clone()).into_iter().take(HITS) {
            let clause = said.clause(&words);
            let near = words.end..(words.end + BESIDE).min(clause.end);
            let step = self.procedure.steps.iter().find_map(|step| Some((step, step.cues.find(reader, near.clone()).into_iter().next()?)));
            let Some((step, hit)) = step else { continue };
            // "No need to report it yet", "unless ...": at another time there is.
            let limited = !BANK.limit.spoken(reader, words.end..clause.end).is_empty()
                || [&BANK.first, &LEXICON.conditional].iter().any(|cues| !cues.spoken(reader, tokens.clone()).is_empty());
            if limited {
                continue;
            }
            let verdict = self.hindered(&words).map_or(Verdict::Contradicts { since: None }, Verdict::Silent);
            out.push(self.made(here, words.start..hit.end, verdict, step.name.clone(), false));
        }
    }

    /// "This, and quickly" under a quotation that advises what is forbidden.
    fn seconded(&self) -> Option<Ruling> {
        let said = self.said;
        let reader = &said.heard.reader;
        let mut own = said.sentences.iter().filter(|sentence| sentence.own && sentence.words > 0);
        let sentence = own.next().filter(|first| first.words <= AGREEING && !first.asks && own.next().is_none())?;
        let start = sentence.tokens.clone().find(|at| !said.document().word(*at).is_empty())?;
        let agrees = BANK.agrees.spoken(reader, sentence.tokens.clone()).into_iter().find(|hit| hit.start == start)?;
        if !LEXICON.contrast.spoken(reader, sentence.tokens.clone()).is_empty() || scope::negated(said.document(), agrees.clone()).is_some()
        {
            return None;
        }
        let near = self.scene.near(self.at.0, self.post, &sentence.tokens);
        if near.score < ANSWER {
            return None;
        }
        let quoted = said.sentences.iter().filter(|sentence| !sentence.own).map(|sentence| (reader, sentence.tokens.clone()));
        let marked = said.quotes.as_ref().map(|quotes| {
            let document = quotes.document();
            document.sentences().iter().map(|tokens| (&quotes.reader, tokens.clone())).collect::<Vec<_>>()
        });
        let advised = quoted.chain(marked.into_iter().flatten()).take(HITS).find_map(|(reader, tokens)| {
            self.procedure.forbidden.iter().find(|thing| {
                thing.cues.find(reader, tokens.clone()).into_iter().take(1).any(|hit| {
                    scope::negated(reader.document(), hit.clone()).is_none()
                        && BANK.harm.spoken(reader, tokens.clone()).is_empty()
                        && is_order(reader.document().word(hit.start), reader.document().lang())
                })
            })
        })?;
        let here = Here { sentence, named: near.own, topic: near.topic, score: near.score };
        let verdict = self.hindered(&agrees).map_or(Verdict::Contradicts { since: None }, Verdict::Silent);
        Some(self.made(&here, agrees, verdict, advised.name.clone(), true))
    }

    /// What is said of a forbidden thing.
    fn told(&self, here: &Here<'_>, hit: &Range<usize>) -> Told {
        let said = self.said;
        let reader = &said.heard.reader;
        let document = said.document();
        let clause = said.clause(hit);
        let before = |cues: &crate::fact::cue::Cues, reach: usize| {
            let from = hit.start.saturating_sub(reach).max(clause.start);
            cues.spoken(reader, from..hit.start).into_iter().next_back()
        };
        let span = document.span(hit.clone());
        let negated = scope::negated(document, hit.clone()).is_some_and(|negator| negator.start < span.start || negator.end > span.end);
        let harmful = !BANK.harm.spoken(reader, clause.clone()).iter().all(|harm| harm.start < hit.end && hit.start < harm.end);
        if negated || harmful || before(&BANK.instead, 4).is_some() || !LEXICON.wrong.spoken(reader, clause.clone()).is_empty() {
            return Told::Warned;
        }
        if before(&LEXICON.dismiss, REACH).is_some() {
            return Told::Warned;
        }
        let ordered = before(&BANK.advice, REACH).is_some();
        let begins = self.begins(&clause, hit) && is_order(document.word(hit.start), document.lang());
        let with_verb = BANK.advice.spoken(reader, hit.clone()).iter().any(|order| order.start == hit.start) && self.begins(&clause, hit);
        if ordered || with_verb {
            return Told::Advised;
        }
        // Without a word of order, what the rest of the sentence says of it counts: "WPS, that does nothing".
        let harmful = !BANK.harm.spoken(reader, here.sentence.tokens.clone()).is_empty();
        if harmful || here.topic < ANSWER {
            return Told::Nothing;
        }
        if begins || self.follows_and(hit) { Told::Advised } else { Told::Nothing }
    }

    /// "Freeze it and log out": the second of two orders.
    fn follows_and(&self, hit: &Range<usize>) -> bool {
        let document = self.said.document();
        let before = hit.start.checked_sub(1).map_or("", |at| document.word(at));
        matches!(before, "and" | "then" | "y" | "e" | "και" | "κι" | "et" | "und" | "luego" | "μετα")
            && is_order(document.word(hit.start), document.lang())
    }

    /// Whether words begin their clause, small words aside.
    fn begins(&self, clause: &Range<usize>, hit: &Range<usize>) -> bool {
        let document = self.said.document();
        let reader = &self.said.heard.reader;
        let opening = LEXICON.opening.spoken(reader, clause.clone());
        let turns = [&BANK.then, &BANK.first].map(|cues| cues.spoken(reader, clause.clone()));
        let small = |at: usize| {
            document.tokens().get(at).is_none_or(|token| token.kind == TokenKind::Mark)
                || matches!(
                    document.word(at),
                    "and"
                        | "or"
                        | "the"
                        | "y"
                        | "o"
                        | "el"
                        | "la"
                        | "και"
                        | "το"
                        | "τη"
                        | "την"
                        | "so"
                        | "yes"
                        | "si"
                        | "ναι"
                        | "a"
                        | "et"
                        | "und"
                        | "e"
                        | "to"
                )
                || opening.iter().chain(turns.iter().flatten()).any(|known| known.contains(&at))
        };
        (clause.start..hit.start).all(small)
    }

    /// The words of a step with the order before them, for people to see.
    fn with_order(&self, here: &Here<'_>, hit: &Range<usize>) -> Range<usize> {
        let reader = &self.said.heard.reader;
        let clause = self.said.clause(hit);
        let from = hit.start.saturating_sub(3).max(clause.start).max(here.sentence.tokens.start);
        BANK.advice.spoken(reader, from..hit.start).into_iter().next_back().map_or(hit.clone(), |order| order.start..hit.end)
    }

    fn hindered(&self, tokens: &Range<usize>) -> Option<Silent> {
        let said = self.said;
        if self.fact.held(self.slot, self.times.written).is_none() {
            return Some(Silent::NotValidThen);
        }
        let index = said.sentence_of(tokens.start);
        said.hindered(tokens).or_else(|| {
            let first = said.tells(index) || (said.is_personal(index) && !self.is_addressed(index));
            first.then_some(Silent::Experience)
        })
    }

    /// "I'd just press WPS": the author, speaking to another.
    fn is_addressed(&self, sentence: usize) -> bool {
        let document = self.said.document();
        let Some(tokens) = self.said.sentences.get(sentence).map(|sentence| sentence.tokens.clone()) else { return false };
        tokens.into_iter().any(|at| matches!(document.word(at), "you" | "your" | "i'd" | "yours" | "tu" | "te" | "σου" | "εσυ"))
    }

    /// A way through menus that leads elsewhere.
    fn ways(&self, here: &Here<'_>, out: &mut Vec<Ruling>) {
        let lang = self.said.document().lang();
        for way in path::ways(self.said, &here.sentence.tokens) {
            let routes = path::routes(self.procedure, self.fact, lang);
            let shared = self.procedure.routes.iter().map(|route| path::shared(&way, route)).max().unwrap_or(0);
            let reader = &self.said.heard.reader;
            let steps = self.procedure.steps.iter().any(|step| step.cues.occur(reader, way.tokens.clone()));
            let negated = scope::negated(self.said.document(), way.tokens.clone()).is_some();
            let verdict = if shared >= 2 {
                if negated { Verdict::Silent(Silent::Ambiguous) } else { Verdict::Supports }
            } else if shared == 1 || steps || routes.is_empty() || negated {
                Verdict::Silent(Silent::Ambiguous)
            } else if here.topic < ANSWER || !self.is_how() {
                Verdict::Silent(Silent::NoClaim)
            } else {
                self.hindered(&way.tokens).map_or(Verdict::Contradicts { since: None }, Verdict::Silent)
            };
            let name = self.said.document().span(way.tokens.clone()).of(self.said.document().original()).trim().to_owned();
            out.push(self.made(here, way.tokens, verdict, name, true));
        }
    }

    /// Two steps that are told in the wrong order, in words that say that it is an order.
    fn order(&self, here: &Here<'_>) -> Option<Ruling> {
        let reader = &self.said.heard.reader;
        let tokens = here.sentence.tokens.clone();
        let mut hits: Vec<(Range<usize>, usize)> = Vec::new();
        for (index, step) in self.procedure.steps.iter().enumerate() {
            hits.extend(step.cues.find(reader, tokens.clone()).into_iter().take(HITS).map(|hit| (hit, index)));
        }
        hits.sort_by_key(|(hit, index)| (hit.start, *index));
        let mut told = tokens.start;
        for pair in hits.windows(2) {
            let [(first, one), (second, other)] = pair else { continue };
            // Words of order before a step are said of it only where they stand beside it, and after the step before.
            let from = std::mem::replace(&mut told, first.end).min(first.start);
            let beside = from.max(first.start.saturating_sub(BESIDE));
            if one == other || second.start < first.end {
                continue;
            }
            let between = first.end..second.start;
            let spoken = |cues: &crate::fact::cue::Cues, range: Range<usize>| !cues.spoken(reader, range).is_empty();
            let lead = beside..first.start;
            // "Before you do A, do B" and "after A, B" say the order before the first of the two.
            let turned = spoken(&BANK.before, lead.clone()) || spoken(&BANK.after, between.clone());
            let straight = spoken(&BANK.before, between.clone())
                || spoken(&BANK.then, between)
                || spoken(&BANK.after, lead.clone())
                || spoken(&BANK.first, from..first.start);
            if straight == turned {
                continue;
            }
            let wrong = if straight { one > other } else { one < other };
            let negated = [first, second].iter().any(|hit| scope::negated(self.said.document(), (*hit).clone()).is_some());
            if !wrong || negated {
                continue;
            }
            let all = first.start..second.end;
            let verdict =
                self.hindered(first).or_else(|| self.hindered(second)).map_or(Verdict::Contradicts { since: None }, Verdict::Silent);
            let name = |index: usize| self.procedure.steps.get(index).map_or("", |step| step.name.as_str());
            let (earlier, later) = if straight { (*one, *other) } else { (*other, *one) };
            return Some(self.made(here, all, verdict, format!("{}, then {}", name(earlier), name(later)), true));
        }
        None
    }

    /// Two steps of the procedure, told as they are: the answer agrees with it.
    fn steps(&self, found: &mut Vec<Ruling>) {
        if found.iter().any(|ruling| !matches!(ruling.verdict, Verdict::Silent(_))) {
            return;
        }
        let reader = &self.said.heard.reader;
        let mut told: Vec<(&Member, Range<usize>, &Sentence)> = Vec::new();
        for sentence in self.said.sentences.iter().filter(|sentence| sentence.own && !sentence.asks) {
            for step in &self.procedure.steps {
                let hit = step.cues.find(reader, sentence.tokens.clone()).into_iter().next();
                if let Some(hit) = hit.filter(|hit| scope::negated(self.said.document(), hit.clone()).is_none())
                    && !told.iter().any(|(other, ..)| std::ptr::eq(*other, step))
                {
                    told.push((step, hit, sentence));
                }
            }
        }
        if told.len() < 2 {
            return;
        }
        let Some((step, hit, sentence)) = told.into_iter().next() else { return };
        let near = self.scene.near(self.at.0, self.post, &sentence.tokens);
        if !near.own && near.score < ANSWER {
            return;
        }
        let here = Here { sentence, named: near.own, topic: near.topic, score: near.score };
        let verdict = self.hindered(&hit).map_or(Verdict::Supports, Verdict::Silent);
        found.push(self.made(&here, hit, verdict, step.name.clone(), true));
    }

    fn made(&self, here: &Here<'_>, tokens: Range<usize>, verdict: Verdict, name: String, yes: bool) -> Ruling {
        Ruling {
            fact: Some(self.at.0),
            slot: self.at.1,
            verdict,
            value: Value::Step { name, yes },
            span: self.said.document().span(tokens.clone()),
            tokens,
            hedged: here.sentence.hedged,
            named: here.named,
            asked: here.topic,
            score: here.score,
        }
    }
}

/// Whether a word at the beginning of a clause can be an order: no gerund, no past.
fn is_order(word: &str, lang: Lang) -> bool {
    match lang {
        Lang::En => !word.ends_with("ing") && !word.ends_with("ed"),
        Lang::Es => {
            !word.ends_with("ndo") && !word.ends_with("ado") && !word.ends_with("ar") && !word.ends_with("er") && !word.ends_with("ir")
        }
        Lang::El => !word.ends_with("οντας") && !word.ends_with("ωντας"),
        _ => true,
    }
}
