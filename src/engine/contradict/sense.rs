//! Built-in words of yes and no: what people say when something is allowed, works, is needed, is free, is to be had, is asked for.
//!
//! A word counts only where it is about the slot: near the slot's subject in its sentence, or in a short answer to the question that
//! names it. "You can" in the middle of a long answer is about whatever stands there.

mod english;
mod french;
mod german;
mod greek;
mod italian;
mod portuguese;
pub(super) mod small;
mod spanish;

use std::ops::Range;
use std::sync::LazyLock;

use super::scene::{Said, Sentence};
use crate::fact::cue::{Cues, Pattern, Reader};
use crate::fact::{Sense, Slot};
use crate::model::lang::Lang;
use crate::model::value::Value;
use crate::text::compare::agrees;
use crate::text::document::TokenKind;
use small::SMALL;

/// The words of one sense in one language: patterns parted by semicolons.
struct Words {
    /// Says yes by itself: "is allowed".
    yes: &'static str,
    /// Says no by itself: "is forbidden".
    no: &'static str,
    /// Says yes to what follows: "you can ...".
    open_yes: &'static str,
    /// Says no to what follows: "you can't ...".
    open_no: &'static str,
    /// Looks like one of these and is none: "feel free".
    idle: &'static str,
}

/// The words of one language.
struct Tongue {
    lang: Lang,
    allowed: Words,
    works: Words,
    needed: Words,
    free: Words,
    offered: Words,
    asked: Words,
}

impl Tongue {
    const fn words(&self, sense: Sense) -> &Words {
        match sense {
            Sense::Allowed => &self.allowed,
            Sense::Works => &self.works,
            Sense::Needed => &self.needed,
            Sense::Free => &self.free,
            Sense::Offered => &self.offered,
            Sense::Asked => &self.asked,
        }
    }
}

const TONGUES: [&Tongue; 7] =
    [&english::TONGUE, &spanish::TONGUE, &greek::TONGUE, &portuguese::TONGUE, &french::TONGUE, &german::TONGUE, &italian::TONGUE];

/// The words of one sense, compiled.
#[derive(Debug)]
struct Bank {
    yes: Cues,
    no: Cues,
    open_yes: Cues,
    open_no: Cues,
    idle: Cues,
}

static BANKS: LazyLock<[Bank; Sense::ALL.len()]> = LazyLock::new(|| Sense::ALL.map(Bank::compile));

/// Patterns of a list that are parted by semicolons.
fn patterns(list: &'static str, lang: Lang) -> impl Iterator<Item = Pattern> {
    list.split(';').map(str::trim).filter(|text| !text.is_empty()).filter_map(move |text| Pattern::parse(text, lang).ok())
}

impl Bank {
    fn compile(sense: Sense) -> Self {
        let cues = |pick: fn(&'static Words) -> &'static str| {
            Cues::new(TONGUES.iter().flat_map(|tongue| patterns(pick(tongue.words(sense)), tongue.lang)).collect())
        };
        Self {
            yes: cues(|words| words.yes),
            no: cues(|words| words.no),
            open_yes: cues(|words| words.open_yes),
            open_no: cues(|words| words.open_no),
            idle: cues(|words| words.idle),
        }
    }

    fn of(sense: Sense) -> Option<&'static Self> {
        BANKS.get(Sense::ALL.iter().position(|known| *known == sense)?)
    }
}

/// How far words of yes and no speak for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Written by the fact's author.
    Authored,
    /// Says all: "it's forbidden".
    Whole,
    /// Says yes or no to what follows: "you can ...".
    Open,
}

/// Words of yes and no in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub tokens: Range<usize>,
    pub yes: bool,
    pub form: Form,
    /// "Nothing" beside the words turns them: "they charge nothing".
    pub countable: bool,
}

/// The built-in words of `senses` within `tokens`.
pub(super) fn spoken(senses: &[Sense], reader: &Reader<'_>, tokens: &Range<usize>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (sense, bank) in senses.iter().filter_map(|sense| Some((*sense, Bank::of(*sense)?))) {
        let lists = [
            (&bank.yes, true, Form::Whole),
            (&bank.no, false, Form::Whole),
            (&bank.open_yes, true, Form::Open),
            (&bank.open_no, false, Form::Open),
        ];
        let idle = bank.idle.spoken(reader, tokens.clone());
        let countable = matches!(sense, Sense::Free | Sense::Asked);
        for (cues, yes, form) in lists {
            let found = cues.spoken(reader, tokens.clone()).into_iter();
            hits.extend(found.filter(|hit| !idle.iter().any(|idle| overlaps(idle, hit) && idle.len() >= hit.len())).map(|tokens| Hit {
                tokens,
                yes,
                form,
                countable,
            }));
        }
    }
    hits
}

fn overlaps(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Most words between words of yes or no and their subject.
const WHOLE_REACH: usize = 10;
const OPEN_REACH: usize = 6;
/// Most words between a subject and open words that follow it: "your own router you can use".
const BACK_REACH: usize = 4;
/// Longest sentence that can answer without naming what it is about.
const ANSWER_WORDS: usize = 14;
/// Words after open words, at most, that can still be the end of an answer: "you can, no bother".
const REST: usize = 2;

/// Whether words of yes or no are near one of `subjects`.
pub(super) fn is_near(said: &Said<'_>, hit: &Hit, subjects: &[Range<usize>]) -> bool {
    subjects.iter().any(|subject| {
        if hit.form == Form::Authored || overlaps(subject, &hit.tokens) {
            return true;
        }
        let between = if subject.start >= hit.tokens.end { hit.tokens.end..subject.start } else { subject.end..hit.tokens.start };
        let words = words(said, &between);
        match hit.form {
            Form::Authored | Form::Whole => words <= WHOLE_REACH,
            // "You can take it with you, not in the hold": what stands behind another "not" has its own say.
            Form::Open if subject.start >= hit.tokens.end => words <= OPEN_REACH && !(hit.yes && says_not(&said.heard.reader, &between)),
            Form::Open => words <= BACK_REACH || is_complete(said, &hit.tokens),
        }
    })
}

/// Whether words of yes or no can answer a question in a sentence that does not name what it is about.
pub(super) fn is_answer(said: &Said<'_>, sentence: &Sentence, hit: &Hit) -> bool {
    let early =
        said.sentences.iter().filter(|other| other.own && other.words > 0 && other.tokens.start < sentence.tokens.start).count() <= 2;
    hit.form == Form::Authored || (early && sentence.words <= ANSWER_WORDS && (hit.form == Form::Whole || is_complete(said, &hit.tokens)))
}

fn words(said: &Said<'_>, tokens: &Range<usize>) -> usize {
    let spoken = |at: &usize| said.document().tokens().get(*at).is_some_and(|token| token.kind != TokenKind::Mark);
    tokens.clone().filter(spoken).count()
}

/// Open words with no object of their own: the clause ends, or a pronoun stands for what was asked ("you can do that", «puedes ponerlo»).
fn is_complete(said: &Said<'_>, tokens: &Range<usize>) -> bool {
    let clause = said.clause(tokens);
    let rest = tokens.end..clause.end.max(tokens.end);
    if words(said, &rest) <= REST {
        return true;
    }
    let near = rest.start..rest.end.min(rest.start + 3);
    if !SMALL.pronoun.spoken(&said.heard.reader, near.clone()).is_empty() {
        return true;
    }
    // The Romance infinitive bears its pronoun: ponerlo, usarla.
    matches!(said.document().lang(), Lang::Es | Lang::It | Lang::Und)
        && near.into_iter().any(|at| {
            let word = said.document().word(at);
            word.len() > 5 && ["rlo", "rla", "rlos", "rlas", "rle", "ndolo", "ndola"].iter().any(|end| word.ends_with(end))
        })
}

/// Whether words of yes or no hold a "not" of their own, which another before them does not undo («que no, no se puede», "no you can't").
pub(super) fn says_not(reader: &Reader<'_>, hit: &Range<usize>) -> bool {
    hit.clone().any(|at| reader.document().word(at).ends_with("n't")) || !SMALL.not.spoken(reader, hit.clone()).is_empty()
}

/// Whether a question is put the wrong way round ("can't I use mine?"): nobody knows what a yes to it means.
pub(super) fn asks_in_reverse(reader: &Reader<'_>, sentence: &Range<usize>) -> bool {
    // "Not sure if I can": the doubt is the asker's own.
    let from = SMALL.whether.spoken(reader, sentence.clone()).last().map_or(sentence.start, |hit| hit.end);
    says_not(reader, &(from..sentence.end))
}

/// Prices in a sentence as words of yes and no about what is free: one above nothing says no, unless it is the right value of one of `slots`,
/// whose fact it belongs to.
pub(super) fn prices(said: &Said<'_>, sentence: &Range<usize>, slots: &[Slot]) -> Vec<Hit> {
    let reader = &said.heard.reader;
    let mut prices = said.values.iter().filter(|found| found.tokens.start >= sentence.start && found.tokens.end <= sentence.end).peekable();
    if prices.peek().is_none() || !SMALL.saved.spoken(reader, sentence.clone()).is_empty() {
        return Vec::new();
    }
    let of_slot = |value: &Value| slots.iter().flat_map(|slot| &slot.values).any(|held| agrees(held, value, false) == Some(true));
    prices
        .filter(|found| !of_slot(&found.value))
        .filter_map(|found| match &found.value {
            Value::Money { max, .. } => Some(Hit { tokens: found.tokens.clone(), yes: *max <= 0.0, form: Form::Whole, countable: false }),
            _ => None,
        })
        .collect()
}

/// Advice as words of yes: "stick it in the case", «mételo en la maleta», «βάλ' το στη βαλίτσα». Only at the head of a clause, where it is
/// no story.
pub(super) fn advice(said: &Said<'_>, sentence: &Range<usize>) -> Vec<Hit> {
    let reader = &said.heard.reader;
    let found = SMALL.advice.spoken(reader, sentence.clone()).into_iter();
    let heads = |hit: &Range<usize>| {
        let before = said.clause(hit).start..hit.start;
        let led = || SMALL.lead.spoken(reader, before.clone()).iter().any(|lead| lead.end == hit.start);
        words(said, &before) == 0 || led()
    };
    found.filter(heads).map(|tokens| Hit { tokens, yes: true, form: Form::Open, countable: false }).collect()
}

/// Whether a sentence that begins like a question, without its mark, states: «se puede», «υπάρχει», "anyone can".
pub(super) fn states(said: &Said<'_>, sentence: &Range<usize>) -> bool {
    let reader = &said.heard.reader;
    let document = said.document();
    let marked = sentence.clone().rev().take(3).any(|at| {
        document.tokens().get(at).is_some_and(|token| matches!(token.span.of(document.original()), "?" | ";" | "\u{37e}" | "？"))
    });
    let first = sentence.clone().find(|at| document.tokens().get(*at).is_some_and(|token| token.kind == TokenKind::Word));
    !marked
        && first.is_some_and(|first| SMALL.states.spoken(reader, first..sentence.end.min(first + 3)).iter().any(|hit| hit.start == first))
}

/// What follows "only": what it is confined to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Only {
    pub word: Range<usize>,
    pub to: Range<usize>,
}

/// Where a sentence confines something: "only with theirs", «solo con contrato», "contract only".
pub(super) fn onlys(said: &Said<'_>, sentence: &Range<usize>) -> Vec<Only> {
    let reader = &said.heard.reader;
    let found = SMALL.only.spoken(reader, sentence.clone()).into_iter();
    found
        .filter(|word| said.is_own(word) && !follows_not(reader, word))
        .map(|word| {
            let clause = said.clause(&word);
            let after = word.end..clause.end.max(word.end);
            let to = if words(said, &after) == 0 { clause.start.min(word.start)..word.start } else { after };
            Only { word, to }
        })
        .collect()
}

/// "Not only".
fn follows_not(reader: &Reader<'_>, word: &Range<usize>) -> bool {
    word.start.checked_sub(1).is_some_and(|before| says_not(reader, &(before..word.start)))
}

impl Only {
    /// Whether it stands beside the words of yes or no: "only works with", "works only with".
    pub fn confines(&self, hit: &Range<usize>) -> bool {
        (self.word.start <= hit.start && hit.start - self.word.start <= 4)
            || (self.word.start >= hit.start && self.word.start <= hit.end + 2)
    }

    /// Whether it is confined to the brand's own: "theirs", "the original", the brand's name.
    pub fn is_to_theirs(&self, said: &Said<'_>) -> bool {
        let near = self.to.start..self.to.end.min(self.to.start + 7);
        if !SMALL.theirs.spoken(&said.heard.reader, near.clone()).is_empty() {
            return true;
        }
        let span = said.document().span(near);
        said.prepared.mention.brand.iter().any(|name| name.start >= span.start && name.end <= span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_a_valid_pattern() {
        for tongue in TONGUES {
            for sense in Sense::ALL {
                let words = tongue.words(sense);
                for list in [words.yes, words.no, words.open_yes, words.open_no, words.idle] {
                    for text in list.split(';').map(str::trim).filter(|text| !text.is_empty()) {
                        let parsed = Pattern::parse(text, tongue.lang);
                        assert!(parsed.is_ok(), "{} {}: {text}: {parsed:?}", tongue.lang, sense.word());
                    }
                }
            }
        }
    }

    #[test]
    fn every_sense_has_yes_and_no_in_every_language() {
        for tongue in TONGUES {
            for sense in Sense::ALL {
                let words = tongue.words(sense);
                assert!(!(words.yes.is_empty() && words.open_yes.is_empty()), "{} {}", tongue.lang, sense.word());
                assert!(!(words.no.is_empty() && words.open_no.is_empty()), "{} {}", tongue.lang, sense.word());
            }
        }
    }
}
