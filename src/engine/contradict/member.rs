//! Claims of membership: what works, who may, where it is to be had, and what and who not.
//!
//! A name of the set is found by its words; the verb of membership in its clause, its negation, "except" and "only" say what is claimed of
//! it. Of an enumeration each name is judged for itself, so that the evidence is the wrong one.

mod asked;
mod everything;
mod number;
mod words;

use std::ops::Range;

use super::lexicon::LEXICON;
use super::polarity::crosses_clauses;
use super::scene::{Said, Scene, Sentence};
use super::sense;
use super::{Ruling, Times, Verdict};
use crate::fact::set::{Member, Set};
use crate::fact::{Fact, Kind, Sense, Slot};
use crate::model::fact::Silent;
use crate::model::value::Value;
use crate::text::document::TokenKind;
use crate::text::scope;
use asked::Asked;
use number::Version;
use words::{BANK, verbs};

/// Least nearness at which words are about a fact that their sentence does not name.
const ANSWER: f64 = 1.5;
/// Most claims of one slot that are judged in one post.
const RULINGS: usize = 100;
/// Words of a bare answer that may be neither a name nor filler.
const STRAY: usize = 2;
/// Longest bare answer, in words.
const BARE: usize = 16;

/// A name of the set in a text.
#[derive(Debug, Clone)]
struct Mention {
    tokens: Range<usize>,
    /// Its place in [`Set::all`].
    index: usize,
    inside: bool,
    version: Option<Version>,
    /// "any", "all the" stands before it, or "whatever the year" after it.
    any: bool,
}

/// The slot that a post is held against.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    scene: &'a Scene<'a>,
    said: &'a Said<'a>,
    fact: &'a Fact,
    slot: &'a Slot,
    set: &'a Set,
    at: (usize, usize),
    times: Times,
}

/// A sentence, and how near the fact is to it.
#[derive(Debug, Clone, Copy)]
struct Here<'a> {
    sentence: &'a Sentence,
    named: bool,
    topic: f64,
    score: f64,
}

/// What post `post` claims of sets.
pub(super) fn rulings(scene: &Scene<'_>, post: usize, times: Times) -> Vec<Ruling> {
    let Some(said) = scene.posts.get(post) else { return Vec::new() };
    let mut all = Vec::new();
    for (at, fact) in scene.facts.iter().enumerate() {
        for (index, slot) in fact.slots.iter().enumerate() {
            let Some(set) = &slot.set else { continue };
            let place = Place { scene, said, fact, slot, set, at: (at, index), times };
            let asked = Asked::of(&place, post);
            let mut found = Vec::new();
            for sentence in said.sentences.iter().filter(|sentence| sentence.own) {
                if found.len() >= RULINGS {
                    break;
                }
                let near = scene.near(at, post, &sentence.tokens);
                if near.own || near.score >= ANSWER {
                    let here = Here { sentence, named: near.own, topic: near.topic, score: near.score };
                    place.sentence(&here, &asked, &mut found);
                }
            }
            if found.is_empty()
                && let Some(ruling) = asked.short(&place, post)
            {
                found.push(ruling);
            }
            settle(&mut found);
            all.append(&mut found);
        }
    }
    all
}

/// What is said of one thing in several places: the last word counts.
fn settle(found: &mut [Ruling]) {
    let name = |ruling: &Ruling| match &ruling.value {
        Value::Member { name, .. } => name.clone(),
        _ => String::new(),
    };
    let speaks = |ruling: &Ruling| matches!(ruling.verdict, Verdict::Supports | Verdict::Contradicts { .. });
    let last_support: Vec<(String, usize)> =
        found.iter().filter(|ruling| ruling.verdict == Verdict::Supports).map(|ruling| (name(ruling), ruling.tokens.start)).collect();
    let denies_excluded = found.iter().any(|ruling| {
        ruling.verdict == Verdict::Supports && matches!(&ruling.value, Value::Member { name, yes: false, .. } if !name.is_empty())
    });
    for ruling in found.iter_mut().filter(|ruling| speaks(ruling) && ruling.verdict != Verdict::Supports) {
        let own = name(ruling);
        // "It works everywhere. Not on Roku, though."
        let taken_back = if own.is_empty() { denies_excluded } else { last_support.iter().any(|(other, _)| *other == own) };
        if taken_back {
            ruling.verdict = Verdict::Silent(Silent::Ambiguous);
        }
    }
}

impl Place<'_> {
    fn member(&self, index: usize) -> Option<&Member> {
        self.set.all().nth(index).map(|(member, _)| member)
    }

    /// Judges one sentence.
    fn sentence(&self, here: &Here<'_>, asked: &Asked, out: &mut Vec<Ruling>) {
        let mentions = self.mentions(self.said, &here.sentence.tokens, asked);
        let mut before: Option<bool> = None;
        for (nth, stretch) in self.stretches(&here.sentence.tokens).into_iter().enumerate() {
            let reader = &self.said.heard.reader;
            let verbs: Vec<(Range<usize>, bool)> = verbs(&self.set.senses, reader, &stretch)
                .into_iter()
                .map(|(hit, yes)| (hit.clone(), yes != self.is_negated(&hit)))
                .collect();
            let mine: Vec<&Mention> =
                mentions.iter().filter(|mention| stretch.start <= mention.tokens.start && mention.tokens.end <= stretch.end).collect();
            let bare = verbs.is_empty() && self.is_bare(here, asked, &mentions);
            let excepted = BANK.except.spoken(reader, stretch.clone()).into_iter().next();
            let mut claimed: Vec<(&Mention, bool)> = Vec::new();
            for mention in &mine {
                let alone = bare || (self.is_verbless(mention, &verbs) && self.is_bare_clause(here, asked, mention, &mentions));
                let stance = self.answered_after(mention, here, asked, &mentions).or_else(|| {
                    let verbs: &[(Range<usize>, bool)] = if alone { &[] } else { &verbs };
                    self.stance(mention, verbs, excepted.as_ref(), if nth > 0 { before } else { None }, alone)
                });
                if let Some(yes) = stance {
                    claimed.push((mention, yes));
                    if let Some(ruling) = self.ruling(here, mention, yes, asked) {
                        out.push(ruling);
                    }
                }
            }
            let positive = verbs.iter().any(|(_, yes)| *yes) || bare || (verbs.is_empty() && asked.is_open && here.sentence.words <= 6);
            if positive && excepted.is_none() && !mentions.iter().any(|mention| self.is_excepted(mention, here)) {
                out.extend(self.everything(here, &stretch, &mine, asked));
            }
            out.extend(self.exclusive(here, &stretch, &claimed, asked));
            if mine.is_empty() {
                out.extend(self.number_alone(here, &stretch, asked));
            }
            out.extend(self.unlisted(here, &claimed, &verbs));
            before = claimed.last().map(|(_, yes)| *yes).or_else(|| verbs.last().map(|(_, yes)| *yes)).or(before);
        }
    }

    /// The parts of a sentence between words that turn.
    fn stretches(&self, sentence: &Range<usize>) -> Vec<Range<usize>> {
        let document = self.said.document();
        let reader = &self.said.heard.reader;
        let except = BANK.except.spoken(reader, sentence.clone());
        let mut cuts: Vec<usize> = LEXICON
            .contrast
            .spoken(reader, sentence.clone())
            .into_iter()
            .filter(|hit| !except.iter().any(|except| except.start <= hit.start && hit.end <= except.end))
            .map(|hit| hit.start)
            .collect();
        cuts.extend(sentence.clone().filter(|at| {
            document.tokens().get(*at).is_some_and(|token| {
                token.kind == TokenKind::Mark && matches!(token.span.of(document.original()), ";" | "—" | "·" | "(" | ")")
            })
        }));
        cuts.retain(|cut| *cut > sentence.start);
        cuts.sort_unstable();
        cuts.push(sentence.end);
        let mut start = sentence.start;
        let mut parts = Vec::new();
        for cut in cuts {
            if cut > start {
                parts.push(start..cut);
            }
            start = cut;
        }
        parts
    }

    fn is_negated(&self, tokens: &Range<usize>) -> bool {
        let document = self.said.document();
        let span = document.span(tokens.clone());
        let reserve = self.said.sentences.get(self.said.sentence_of(tokens.start)).and_then(|sentence| sentence.reserve);
        scope::negated(document, tokens.clone()).is_some_and(|negator| {
            let inside = negator.start >= span.start && negator.end <= span.end;
            !inside && reserve.is_none_or(|reserve| negator.start < reserve.start || negator.end > reserve.end)
        })
    }

    /// Whether a name is said to be in the set; `None` when nothing is said of it.
    fn stance(
        &self,
        mention: &Mention,
        verbs: &[(Range<usize>, bool)],
        excepted: Option<&Range<usize>>,
        before: Option<bool>,
        bare: bool,
    ) -> Option<bool> {
        let clause = self.said.clause(&mention.tokens);
        let distance = |hit: &Range<usize>| {
            if hit.end <= mention.tokens.start {
                2 * (mention.tokens.start - hit.end)
            } else {
                2 * hit.start.saturating_sub(mention.tokens.end) + 1
            }
        };
        let apart = |hit: &Range<usize>| hit.end <= mention.tokens.start || hit.start >= mention.tokens.end;
        let in_clause = verbs.iter().filter(|(hit, _)| apart(hit) && hit.start >= clause.start && hit.end <= clause.end);
        let verb = in_clause
            .min_by_key(|(hit, _)| distance(hit))
            .or_else(|| verbs.iter().rfind(|(hit, _)| hit.end <= mention.tokens.start))
            .or_else(|| verbs.iter().find(|(hit, _)| hit.start >= mention.tokens.end));
        if excepted.is_some_and(|except| except.end <= mention.tokens.start) {
            return Some(!verb.is_none_or(|(_, yes)| *yes)).filter(|_| verb.is_some() || bare);
        }
        let turned = self.is_negated(&mention.tokens) || (bare && self.is_refused_after(mention));
        let yes = match verb {
            Some((hit, yes)) => {
                // A negator between the verb and the name is the name's own; one before the verb was heard with it.
                let own = turned && hit.end <= mention.tokens.start && self.is_negated_after(hit, &mention.tokens);
                *yes && !own
            }
            None if turned => false,
            None => match before {
                Some(said) if !bare => !said,
                _ if bare => true,
                _ => return None,
            },
        };
        Some(yes)
    }

    /// Whether no verb of membership stands in the clause of a name.
    fn is_verbless(&self, mention: &Mention, verbs: &[(Range<usize>, bool)]) -> bool {
        let clause = self.said.clause(&mention.tokens);
        verbs.iter().all(|(hit, _)| hit.end <= clause.start || hit.start >= clause.end)
    }

    /// "Wear OS sí, Garmin no", "Garmin no Beppe": the word of yes or no after a name is said of it, when something else follows it than
    /// what it could begin.
    fn answered_after(&self, mention: &Mention, here: &Here<'_>, asked: &Asked, mentions: &[Mention]) -> Option<bool> {
        let document = self.said.document();
        let reader = &self.said.heard.reader;
        let at = mention.tokens.end;
        let clause = self.said.clause(&mention.tokens);
        if !asked.is_open || asked.negative || at >= clause.end || here.sentence.asks || mention.version.is_some() {
            return None;
        }
        let first = |cues: &crate::fact::cue::Cues| cues.spoken(reader, at..at + 1).first().is_some_and(|hit| hit.start == at);
        let written = document.tokens().get(at).map_or("", |token| token.span.of(document.original()));
        let yes = match (first(&LEXICON.yes) || matches!(written, "sí" | "sì"), first(&LEXICON.no)) {
            (true, false) => true,
            (false, true) => false,
            _ => return None,
        };
        let next = document.tokens().get(at + 1).filter(|_| at + 1 < here.sentence.tokens.end);
        let parted = next.is_none_or(|next| {
            let name = next.span.of(document.original()).chars().next().is_some_and(char::is_uppercase);
            next.kind != TokenKind::Word
                || name
                || mentions.iter().any(|other| other.tokens.start == at + 1)
                || !BANK.also.spoken(reader, at + 1..at + 2).is_empty()
        });
        parted.then_some(yes)
    }

    /// "Roku no."
    fn is_refused_after(&self, mention: &Mention) -> bool {
        let clause = self.said.clause(&mention.tokens);
        let after = mention.tokens.end..(mention.tokens.end + 2).min(clause.end);
        !after.is_empty() && !LEXICON.no.spoken(&self.said.heard.reader, after).is_empty()
    }

    /// "Free if you are a student": the condition is the claim, when no verb of membership stands within it.
    fn is_condition(&self, tokens: &Range<usize>) -> bool {
        let reader = &self.said.heard.reader;
        let clause = self.said.clause(tokens);
        let last = LEXICON.conditional.spoken(reader, clause).into_iter().rfind(|hit| hit.end <= tokens.start);
        self.slot.kind == Kind::Eligibility
            && last.is_some_and(|last| verbs(&self.set.senses, reader, &(last.end..tokens.start)).is_empty())
    }

    /// Whether the negator of `tokens` stands after `verb`.
    fn is_negated_after(&self, verb: &Range<usize>, tokens: &Range<usize>) -> bool {
        let document = self.said.document();
        let end = document.span(verb.clone()).end;
        scope::negated(document, tokens.clone()).is_some_and(|negator| negator.start >= end)
    }

    fn is_excepted(&self, mention: &Mention, here: &Here<'_>) -> bool {
        BANK.except.spoken(&self.said.heard.reader, here.sentence.tokens.clone()).iter().any(|except| except.end <= mention.tokens.start)
    }

    /// Whether the sentence is an answer of names alone, "Roku too", to a question about the set.
    fn is_bare(&self, here: &Here<'_>, asked: &Asked, mentions: &[Mention]) -> bool {
        if !asked.is_open || asked.negative || here.sentence.words > BARE || mentions.is_empty() {
            return false;
        }
        self.is_bare_within(here, &here.sentence.tokens, mentions, STRAY)
    }

    /// "Roku too, handiest of all": a clause of names alone that says "too" begins the answer.
    fn is_bare_clause(&self, here: &Here<'_>, asked: &Asked, mention: &Mention, mentions: &[Mention]) -> bool {
        let clause = self.said.clause(&mention.tokens);
        let also = || BANK.also.spoken(&self.said.heard.reader, clause.clone()).iter().any(|hit| hit.start >= mention.tokens.end);
        asked.is_open
            && !asked.negative
            && clause.start == here.sentence.tokens.start
            && clause.len() <= BARE / 2
            && also()
            && self.is_bare_within(here, &clause, mentions, 1)
    }

    fn is_bare_within(&self, here: &Here<'_>, tokens: &Range<usize>, mentions: &[Mention], most: usize) -> bool {
        let document = self.said.document();
        let reader = &self.said.heard.reader;
        let tokens = tokens.clone();
        let mut known: Vec<Range<usize>> = BANK.filler.spoken(reader, tokens.clone());
        known.extend(BANK.also.spoken(reader, tokens.clone()));
        known.extend(BANK.only.spoken(reader, tokens.clone()));
        known.extend(BANK.lower.spoken(reader, tokens.clone()));
        known.extend(BANK.any.spoken(reader, tokens.clone()));
        known.extend(LEXICON.opening.spoken(reader, tokens.clone()));
        known.extend(LEXICON.yes.spoken(reader, tokens.clone()));
        known.extend(LEXICON.no.spoken(reader, tokens.clone()));
        known.extend(mentions.iter().map(|mention| mention.tokens.clone()));
        known.extend(self.said.heard.cues(self.at.0, &tokens).cloned());
        let reserve = here.sentence.reserve;
        let stray = tokens
            .filter(|at| {
                document.tokens().get(*at).is_some_and(|token| {
                    token.kind == TokenKind::Word
                        && reserve.is_none_or(|reserve| token.span.start < reserve.start || token.span.end > reserve.end)
                })
            })
            .filter(|at| !known.iter().any(|known| known.contains(at)))
            .count();
        stray <= most.min(mentions.len())
    }

    /// The names of the set in a sentence; of overlapping ones the longest.
    fn mentions(&self, said: &Said<'_>, tokens: &Range<usize>, asked: &Asked) -> Vec<Mention> {
        let reader = &said.heard.reader;
        let mut hits: Vec<(Range<usize>, usize, bool)> = Vec::new();
        for (index, (member, inside)) in self.set.all().enumerate() {
            let found = member.cues.find(reader, tokens.clone()).into_iter();
            // Words on both sides of a comma are not one name.
            hits.extend(found.filter(|hit| !crosses_clauses(reader, hit)).map(|hit| (hit, index, inside)));
        }
        hits.extend(self.numbers_alone(said, tokens, &hits, asked));
        hits.sort_by_key(|(hit, index, _)| (std::cmp::Reverse(hit.len()), hit.start, *index));
        let mut kept: Vec<(Range<usize>, usize, bool)> = Vec::new();
        for (hit, index, inside) in hits {
            if kept.iter().all(|(other, ..)| other.end <= hit.start || hit.end <= other.start) {
                kept.push((hit, index, inside));
            }
        }
        kept.sort_by_key(|(hit, ..)| hit.start);
        let starts: Vec<usize> = kept.iter().map(|(hit, ..)| hit.start).collect();
        kept.into_iter()
            .map(|(hit, index, inside)| {
                let until = starts.iter().copied().find(|start| *start >= hit.end).unwrap_or(tokens.end);
                let threshold = self.member(index).and_then(|member| member.from.as_ref());
                let version = threshold.and_then(|threshold| Version::near(said, threshold, &hit, until, tokens.start));
                let any = threshold.is_some() && Self::is_any(said, &hit, tokens);
                Mention { tokens: hit, index, inside, version, any }
            })
            .collect()
    }

    /// "any LG", "LG whatever the year".
    fn is_any(said: &Said<'_>, hit: &Range<usize>, sentence: &Range<usize>) -> bool {
        let reader = &said.heard.reader;
        let before = hit.start.saturating_sub(4).max(sentence.start)..hit.start;
        let after = hit.end..(hit.end + 12).min(sentence.end);
        BANK.any.spoken(reader, before).iter().any(|any| any.end + 1 >= hit.start) || !BANK.any_version.spoken(reader, after).is_empty()
    }

    /// "4, 5 or 6" where the set has a "Hub 4": bare numbers that end a name of the set.
    fn numbers_alone(
        &self,
        said: &Said<'_>,
        tokens: &Range<usize>,
        hits: &[(Range<usize>, usize, bool)],
        asked: &Asked,
    ) -> Vec<(Range<usize>, usize, bool)> {
        let document = said.document();
        let numbered: Vec<(&str, &str, usize, bool)> = self
            .set
            .all()
            .enumerate()
            .flat_map(|(index, (member, inside))| {
                member.numbered.iter().map(move |(head, number)| (head.as_str(), number.as_str(), index, inside))
            })
            .collect();
        if numbered.is_empty() {
            return Vec::new();
        }
        let spoken_of =
            |head: &str| asked.names.iter().any(|name| name == head) || tokens.clone().any(|at| document.word(at).starts_with(head));
        let joins = |at: usize| {
            at >= tokens.end
                || document.tokens().get(at).is_none_or(|token| token.kind == TokenKind::Mark)
                || !BANK.filler.spoken(&said.heard.reader, at..at + 1).is_empty()
                || !BANK.also.spoken(&said.heard.reader, at..at + 1).is_empty()
        };
        let alone = |at: usize| {
            !hits.iter().any(|(hit, ..)| hit.contains(&at))
                && joins(at + 1)
                && at > tokens.start
                && joins(at - 1)
                && !said.values.iter().any(|value| value.tokens.contains(&at) && value.tokens.len() > 1)
        };
        tokens
            .clone()
            .filter(|at| document.tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Number) && alone(*at))
            .filter_map(|at| {
                let (_, _, index, inside) = numbered.iter().find(|(head, number, ..)| *number == document.word(at) && spoken_of(head))?;
                Some((at..at + 1, *index, *inside))
            })
            .collect()
    }

    /// What a claim about one name comes to.
    fn ruling(&self, here: &Here<'_>, mention: &Mention, yes: bool, asked: &Asked) -> Option<Ruling> {
        let member = self.member(mention.index)?;
        let version = mention.version.clone().or_else(|| asked.version_of(mention.index).filter(|_| !yes || mention.any));
        let right = number::weigh(member, mention.inside, yes, version.as_ref(), mention.any)?;
        let end = mention.version.as_ref().map_or(mention.tokens.end, |version| version.tokens.end.max(mention.tokens.end));
        let start = mention.version.as_ref().map_or(mention.tokens.start, |version| version.tokens.start.min(mention.tokens.start));
        let tokens = start..end;
        let verdict = self.checked(here, &tokens, yes, right);
        let from = version.map(|version| version.number.text.clone()).filter(|_| member.from.is_some());
        Some(self.made(here, tokens, verdict, Value::Member { name: member.name.clone(), from, yes }))
    }

    /// The verdict on a claim that is right or wrong by the fact, given how it is said.
    fn checked(&self, here: &Here<'_>, tokens: &Range<usize>, yes: bool, right: bool) -> Verdict {
        let said = self.said;
        if self.fact.held(self.slot, self.times.written).is_none() {
            return Verdict::Silent(Silent::NotValidThen);
        }
        let states = here.sentence.asks && (sense::states(said, &here.sentence.tokens) || self.is_suggested(here, tokens));
        let hindered = if states { said.hindered_but_asking(tokens) } else { said.hindered(tokens) };
        if let Some(why) = hindered.filter(|why| *why != Silent::NoClaim || !self.is_condition(tokens)) {
            return Verdict::Silent(why);
        }
        if self.is_dismissed(tokens) {
            return Verdict::Silent(Silent::Refutes);
        }
        if right {
            return Verdict::Supports;
        }
        let index = said.sentence_of(tokens.start);
        let personal = said.tells(index) || said.is_personal(index);
        // "Works on my Roku" is a claim about Rokus; "they let me in with a ferret" is a story, and "not on my Samsung" a fault.
        let told = self.set.senses.contains(&Sense::Works) && self.slot.kind == Kind::Set && yes;
        if personal && !told {
            return Verdict::Silent(Silent::Experience);
        }
        let reader = &said.heard.reader;
        let sentence = &here.sentence.tokens;
        if yes && (!BANK.detour.spoken(reader, sentence.clone()).is_empty() || !BANK.once.spoken(reader, sentence.clone()).is_empty()) {
            return Verdict::Silent(Silent::Ambiguous);
        }
        // That something does not work, said where nobody asked, is a complaint.
        if !yes && here.topic < ANSWER {
            return Verdict::Silent(Silent::NoClaim);
        }
        Verdict::Contradicts { since: None }
    }

    /// "And Switzerland I believe?": an answer with reserve and a question mark, not another question.
    fn is_suggested(&self, here: &Here<'_>, tokens: &Range<usize>) -> bool {
        let reader = &self.said.heard.reader;
        let sentence = &here.sentence.tokens;
        here.sentence.hedged
            && here.sentence.words <= 8
            && here.topic >= ANSWER
            && tokens.start <= sentence.start + 4
            && LEXICON.which.spoken(reader, sentence.clone()).is_empty()
            && BANK.asks_whether.spoken(reader, sentence.clone()).iter().all(|hit| hit.start > sentence.start)
    }

    fn is_dismissed(&self, tokens: &Range<usize>) -> bool {
        let clause = self.said.clause(tokens);
        let reader = &self.said.heard.reader;
        LEXICON.wrong.spoken(reader, clause.clone()).iter().any(|hit| hit.start >= tokens.end)
            || LEXICON.dismiss.spoken(reader, clause).iter().any(|hit| hit.end <= tokens.start)
    }

    fn made(&self, here: &Here<'_>, tokens: Range<usize>, verdict: Verdict, value: Value) -> Ruling {
        Ruling {
            fact: Some(self.at.0),
            slot: self.at.1,
            verdict,
            value,
            span: self.said.document().span(tokens.clone()),
            tokens,
            hedged: here.sentence.hedged,
            named: here.named,
            asked: here.topic,
            score: here.score,
        }
    }
}
