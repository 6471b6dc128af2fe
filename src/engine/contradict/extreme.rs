//! Values that are said without a number: unlimited, for life, same day, free; and a year that stands for a day.
//!
//! What such a word comes to depends on the slot that it is held against: "unlimited" is more than any number of things and longer than any
//! time, "free" is no money at all.

use std::ops::Range;

use super::lexicon::LEXICON;
use super::lexicon::manner::{ALONE, PROVIDED};
use super::scene::{Said, Scene};
use crate::fact::cue::Cues;
use crate::fact::{Kind, Slot};
use crate::model::lang::Lang;
use crate::model::value::{TimeUnit, Value};
use crate::text::document::TokenKind;
use crate::text::value::{Bound, Found};

/// Stands for "without end" in a value; a number that JSON can hold.
const ENDLESS: f64 = f64::MAX;
/// Most of these in a post.
const MOST: usize = 20;
/// Longest sentence, in words, in which "next day" is a length of time and no part of a story.
const SHORT: usize = 14;
/// Shortest official time that can be said to last for ever: what ends within weeks "takes forever" to those who complain.
const LASTING: f64 = 60.0 * 86_400.0;
/// Days before and after which a year is meant.
const YEARS: std::ops::RangeInclusive<i16> = 2_000..=2_100;

/// What a post says in words of this sort, in order of place.
pub(super) fn extremes(scene: &Scene<'_>, said: &Said<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, sentence) in said.sentences.iter().enumerate().filter(|(_, sentence)| sentence.own) {
        if found.len() >= MOST {
            break;
        }
        let reader = &said.heard.reader;
        let mut add = |cues: &Cues, value: Value, fits: &dyn Fn(&Range<usize>) -> bool| {
            for tokens in cues.spoken(reader, sentence.tokens.clone()).into_iter().filter(|tokens| !tokens.is_empty() && fits(tokens)) {
                if is_free_of_values(said, &tokens) {
                    found.push(of(said, value.clone(), tokens));
                }
            }
        };
        let count = |amount: f64| Value::Quantity { min: amount, max: amount, unit: String::new() };
        let days = |amount: f64| Value::Duration { min: amount, max: amount, unit: TimeUnit::Day, working: false };
        add(&LEXICON.endless, count(ENDLESS), &|tokens| stands_alone(scene, said, index, tokens));
        let lifelong = Value::Duration { min: ENDLESS, max: ENDLESS, unit: TimeUnit::Day, working: false };
        add(&LEXICON.lifelong, lifelong, &|_| true);
        if sentence.words <= SHORT {
            add(&LEXICON.same_day, days(0.0), &|_| true);
            add(&LEXICON.next_day, days(1.0), &|tokens| before(said, tokens) != "the");
        }
        let nothing = Value::Money { min: 0.0, max: 0.0, currency: String::new() };
        add(&LEXICON.nothing, Value::Percent { min: 0.0, max: 0.0 }, &|tokens| {
            tokens.start == sentence.tokens.start && after(said, index, tokens).is_empty()
        });
        add(&LEXICON.half, Value::Percent { min: 50.0, max: 50.0 }, &|tokens| tokens.len() > 1 || after(said, index, tokens).is_empty());
        add(&LEXICON.free, nothing, &|tokens| is_price(scene, said, index, tokens));
    }
    found.extend(denied_things(scene, said));
    found.extend(years(said));
    found.sort_by_key(|found| found.tokens.start);
    found.truncate(MOST);
    found
}

fn of(said: &Said<'_>, value: Value, mut tokens: Range<usize>) -> Found {
    // The words that say that it is so are no part of it.
    while tokens.len() > 1 && matches!(said.document().word(tokens.start), "is" | "it's" | "a" | "have" | "has") {
        tokens.start += 1;
    }
    let span = said.document().span(tokens.clone());
    Found { value, tokens, span, approximate: false, bound: Bound::Exact, ago: false }
}

fn is_free_of_values(said: &Said<'_>, tokens: &Range<usize>) -> bool {
    said.values.iter().all(|value| value.tokens.end <= tokens.start || tokens.end <= value.tokens.start)
}

fn before<'a>(said: &Said<'a>, tokens: &Range<usize>) -> &'a str {
    tokens.start.checked_sub(1).map_or("", |at| said.document().word(at))
}

/// The word after `tokens` in the same sentence; empty at a mark and at the end.
fn after<'a>(said: &Said<'a>, sentence: usize, tokens: &Range<usize>) -> &'a str {
    let within = said.sentences.get(sentence).is_some_and(|sentence| tokens.end < sentence.tokens.end);
    if within { said.document().word(tokens.end) } else { "" }
}

/// A cue of some fact begins or ends right beside the words.
fn touches_cue(scene: &Scene<'_>, said: &Said<'_>, tokens: &Range<usize>) -> bool {
    let beside = tokens.start.saturating_sub(3)..(tokens.end + 3);
    (0..scene.facts.len()).any(|fact| said.heard.cues(fact, &beside).any(|cue| cue.start == tokens.end || cue.end == tokens.start))
}

/// "Unlimited" says all, or is said of what the fact is about; "unlimited calls" are another thing.
fn stands_alone(scene: &Scene<'_>, said: &Said<'_>, sentence: usize, tokens: &Range<usize>) -> bool {
    let next = after(said, sentence, tokens);
    next.is_empty() || ALONE.contains(&next) || touches_cue(scene, said, tokens)
}

/// "No discount", where that ends the clause: the words with what they deny.
fn denied_things(scene: &Scene<'_>, said: &Said<'_>) -> Vec<Found> {
    let ends =
        |at: usize, clause: &Range<usize>| at >= clause.end || said.document().word(at).is_empty() || said.document().word(at) == "at";
    let thing = |tokens: &Range<usize>| -> Option<usize> {
        let clause = said.clause(tokens);
        let near = tokens.end..clause.end.min(tokens.end + 4);
        let cues = (0..scene.facts.len()).flat_map(|fact| said.heard.cues(fact, &near));
        cues.filter(|cue| cue.start <= tokens.end + 1 && ends(cue.end, &clause)).map(|cue| cue.end).max()
    };
    let mut found = Vec::new();
    for sentence in said.sentences.iter().filter(|sentence| sentence.own) {
        let denied = LEXICON.none_of.spoken(&said.heard.reader, sentence.tokens.clone());
        // "No contract, no discount" makes the one depend on the other.
        let [_] = denied.as_slice() else { continue };
        for tokens in denied {
            let Some(end) = thing(&tokens).filter(|_| found.len() < MOST) else { continue };
            let tokens = tokens.start..end;
            if is_free_of_values(said, &tokens) && !names_member(scene, said, &tokens) {
                found.push(of(said, Value::Percent { min: 0.0, max: 0.0 }, tokens));
            }
        }
    }
    found
}

/// "No ferrets" denies one of a set, and no price of it.
fn names_member(scene: &Scene<'_>, said: &Said<'_>, tokens: &Range<usize>) -> bool {
    let mut sets = scene.facts.iter().flat_map(|fact| &fact.slots).filter_map(|slot| slot.set.as_ref());
    sets.any(|set| set.occurs(&said.heard.reader, tokens.clone()))
}

/// "Free" is a price: it ends its clause or goes before a word of place or time; "feel free", "free coffee" and "free with the card" are not.
fn is_price(scene: &Scene<'_>, said: &Said<'_>, sentence: usize, tokens: &Range<usize>) -> bool {
    let next = after(said, sentence, tokens);
    // "5 free" counts what is free.
    let counts = |at: usize| said.document().tokens().get(at).is_some_and(|token| token.kind == TokenKind::Number);
    if counts(tokens.end) || tokens.start.checked_sub(1).is_some_and(counts) {
        return false;
    }
    if PROVIDED.contains(&next) && !(next == "for" && matches!(said.document().word(tokens.end + 1), "everyone" | "everybody" | "all")) {
        return false;
    }
    if said.document().lang() != Lang::En || tokens.len() > 1 {
        return true;
    }
    if said.document().word(tokens.start) != "free" {
        return true;
    }
    let ends = next.is_empty() || ALONE.contains(&next);
    let opens = said.sentences.get(sentence).is_some_and(|sentence| sentence.tokens.start == tokens.start);
    let stated = matches!(
        before(said, tokens),
        "" | "is"
            | "it's"
            | "its"
            | "are"
            | "be"
            | "that's"
            | "for"
            | "totally"
            | "completely"
            | "absolutely"
            | "always"
            | "fly"
            | "flies"
            | "travel"
            | "they're"
    );
    if touches_cue(scene, said, tokens) { ends || stated || opens } else { ends && (stated || opens) }
}

/// Years named where a day is asked: "until 2027".
fn years(said: &Said<'_>) -> Vec<Found> {
    let document = said.document();
    let year = |at: usize| -> Option<Found> {
        let token = document.tokens().get(at).filter(|token| token.kind == TokenKind::Number)?;
        let text = token.span.of(document.original());
        let year = (text.len() == 4).then(|| text.parse::<i16>().ok()).flatten().filter(|year| YEARS.contains(year))?;
        let leads = at.checked_sub(1).is_some_and(|before| {
            document.sentence_of(before) == document.sentence_of(at)
                && matches!(
                    document.word(before),
                    "until"
                        | "till"
                        | "in"
                        | "by"
                        | "hasta"
                        | "en"
                        | "el"
                        | "para"
                        | "μεχρι"
                        | "εωσ"
                        | "το"
                        | "mexri"
                        | "ate"
                        | "em"
                        | "jusqu'en"
                        | "bis"
                        | "fino"
                        | "al"
                        | "nel"
                        | "before"
                )
        });
        let tokens = at..at + 1;
        (leads && is_free_of_values(said, &tokens)).then(|| of(said, Value::Date { year, month: 0, day: 0 }, tokens))
    };
    (0..document.tokens().len()).filter_map(year).take(MOST).collect()
}

/// Whether a value is without end.
pub(super) const fn is_endless(value: &Value) -> bool {
    matches!(value, Value::Quantity { min, .. } | Value::Duration { min, .. } if *min == ENDLESS)
}

/// What a value comes to in a slot.
pub(super) enum Read {
    /// It is none of these words: it is read as it is.
    Plainly,
    /// The slot has no such value.
    Nothing,
    /// This.
    As(Value),
}

/// What a word of this sort comes to where `slot` is meant. `named`: the sentence names the fact.
pub(super) fn read_as(value: &Value, slot: &Slot, named: bool) -> Read {
    let endless = |unit: TimeUnit, working: bool| Value::Duration { min: ENDLESS, max: ENDLESS, unit, working };
    let lasts = |max: f64, unit: TimeUnit| max * unit.seconds() >= LASTING;
    let known = |value: Option<Value>| value.map_or(Read::Nothing, Read::As);
    match (value, slot.values.first()) {
        (Value::Quantity { unit, .. }, official) if unit.is_empty() && is_endless(value) => known(match official {
            Some(Value::Quantity { unit, .. }) => Some(Value::Quantity { min: ENDLESS, max: ENDLESS, unit: unit.clone() }),
            Some(Value::Duration { unit, working, .. }) => Some(endless(*unit, *working)),
            _ => None,
        }),
        (Value::Duration { .. }, Some(Value::Duration { max, unit, working, .. })) if is_endless(value) => {
            known(lasts(*max, *unit).then(|| endless(*unit, *working)))
        }
        // "No discount", "no contract"; but "no refund" is not a refund within no time.
        (Value::Percent { min, max }, Some(official)) if *min <= 0.0 && *max <= 0.0 => match official {
            Value::Percent { .. } => Read::Plainly,
            Value::Money { currency, .. } => Read::As(Value::Money { min: 0.0, max: 0.0, currency: currency.clone() }),
            Value::Duration { max, unit, working, .. } if named && lasts(*max, *unit) => {
                Read::As(Value::Duration { min: 0.0, max: 0.0, unit: *unit, working: *working })
            }
            _ => Read::Nothing,
        },
        (Value::Money { min, max, .. }, Some(Value::Percent { .. })) if *min <= 0.0 && *max <= 0.0 && slot.kind == Kind::Percent => {
            known(named.then_some(Value::Percent { min: 100.0, max: 100.0 }))
        }
        _ => Read::Plainly,
    }
}
