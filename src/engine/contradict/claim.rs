//! Claims of values: a duration, an amount, a share, a day that an answer gives where a fact gives another.

use std::ops::Range;

use super::extreme::{self, Read, extremes};
use super::lexicon::LEXICON;
use super::manner;
use super::scene::{Said, Scene};
use super::tolerance::{compared, size};
use super::{Ruling, Times, Verdict};
use crate::fact::{Fact, Kind, Sense, Slot, Tolerance};
use crate::model::fact::Silent;
use crate::model::finding::Span;
use crate::model::value::{TimeUnit, Value};
use crate::text::compare::agrees;
use crate::text::scope;
use crate::text::value::{Bound, Found};

/// Least nearness at which a value without a cue in its own sentence can be an answer.
const ANSWER: f64 = 1.5;
/// The same for a value that is the official one.
const ECHO: f64 = 1.3;
/// Least nearness of a thread's question to a fact for a mere number to answer it.
const ASKED_FOR: f64 = 1.5;
/// Nearness that a cue in the value's own sentence gives at least.
const NAMED: f64 = 4.0;
/// Candidates whose nearness differs by no more than this are comparable.
const COMPARABLE: f64 = 0.75;
/// Longest sentence, in words, whose value may answer a question that its own words do not name.
const BARE_SENTENCE: usize = 18;
/// Longest sentence in which "after ..." tells a rule and no story.
const RULE: usize = 5;
/// Words at the head of a longer one in which an answer may stand.
const HEAD: usize = 3;
/// Before a length of time that has passed.
const AFTER: [&str; 8] = ["after", "tras", "despues", "μετα", "apres", "nach", "dopo", "apos"];
/// Largest ratio between a claimed and an official value that can be about the same thing, without and with a cue beside it.
const RATIO: (f64, f64) = (15.0, 120.0);

/// Most values of a sentence that are held against other facts.
const FEW: usize = 6;

/// A fact's slot that a value may be about.
struct Candidate {
    fact: usize,
    slot: usize,
    score: f64,
    own: bool,
    topic: f64,
    verdict: Verdict,
    known_wrong: bool,
    /// The sentence names the slot itself.
    cued: bool,
}

impl Candidate {
    fn kind(&self, scene: &Scene<'_>) -> Option<Kind> {
        scene.facts.get(self.fact).and_then(|fact| fact.slots.get(self.slot)).map(|slot| slot.kind)
    }
}

/// What post `post` claims in values.
pub(super) fn rulings(scene: &Scene<'_>, post: usize, times: Times) -> Vec<Ruling> {
    let Some(said) = scene.posts.get(post) else { return Vec::new() };
    let extremes = extremes(scene, said);
    said.values
        .iter()
        .chain(&extremes)
        .filter(|found| !matches!(found.value, Value::Contact { .. }) && !manner::is_no_value(said, found))
        .filter_map(|found| ruling(scene, post, said, found, times))
        .collect()
}

/// The slots that a value may be about.
fn candidates(scene: &Scene<'_>, post: usize, said: &Said<'_>, found: &Found, asked: bool, times: Times) -> Vec<Candidate> {
    let Some(sentence) = said.sentences.get(said.sentence_of(found.tokens.start)) else { return Vec::new() };
    let mut candidates: Vec<Candidate> = Vec::new();
    for (at, fact) in scene.facts.iter().enumerate() {
        let near = scene.near(at, post, &found.tokens);
        let enough = if near.own { NAMED } else { ANSWER };
        if near.score < ECHO {
            continue;
        }
        let rivals = |slot: &Slot| fact.slots.iter().filter(|other| other.kind == slot.kind).count() > 1;
        for (index, slot) in fact.slots.iter().enumerate().filter(|(_, slot)| !matches!(slot.kind, Kind::Contact | Kind::YesNo)) {
            let counted = is_counted(said, at, slot.kind, found)
                || (near.topic >= ASKED_FOR
                    && (manner::answers_with_a_number(scene, post, said, found, slot.kind) || is_round_limit(slot.kind, found)));
            let Some(verdict) = weigh(fact, slot, found, (near.own && asked, counted), times) else { continue };
            // The brand's own number is a sign of its own that this fact is meant.
            if near.score < enough && verdict != Verdict::Supports {
                continue;
            }
            let cue = slot_cue(scene, said, slot, &sentence.tokens);
            let mut score = near.score + cue;
            if cue <= 0.0 && !slot.cues.is_empty() && rivals(slot) {
                score -= 1.0;
            }
            let known_wrong = slot.wrong.iter().any(|wrong| agrees(wrong, &found.value, false) == Some(true));
            candidates.push(Candidate {
                fact: at,
                slot: index,
                score,
                own: near.own,
                topic: near.topic,
                verdict,
                known_wrong,
                cued: cue > 0.0,
            });
        }
    }
    candidates
}

fn ruling(scene: &Scene<'_>, post: usize, said: &Said<'_>, found: &Found, times: Times) -> Option<Ruling> {
    let sentence = said.sentences.get(said.sentence_of(found.tokens.start))?;
    let asked = scene.is_asked(post);
    let candidates = candidates(scene, post, said, found, asked, times);
    let best = candidates.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.fact.cmp(&a.fact)).then(b.slot.cmp(&a.slot)))?;
    let mut verdict = best.verdict;
    // Where the words do not name the slot, the number does: it is another slot's right one.
    let near_best = |other: &&Candidate| best.score - other.score <= COMPARABLE || (other.fact == best.fact && !best.cued);
    if matches!(verdict, Verdict::Contradicts { .. }) && candidates.iter().filter(near_best).any(|other| other.verdict == Verdict::Supports)
    {
        verdict = Verdict::Silent(Silent::Ambiguous);
    }
    if matches!(verdict, Verdict::Contradicts { .. }) && is_free(found) && speaks_of_free(scene, post, found) {
        verdict = Verdict::Silent(Silent::OtherSlot);
    }
    let unnamed = !best.own && !best.known_wrong;
    let late = found.tokens.start > sentence.tokens.start + HEAD;
    if unnamed && (sentence.words > BARE_SENTENCE && late || is_about_another(scene, said, best, &found.tokens)) {
        verdict = Verdict::Silent(Silent::OtherSlot);
    }
    if matches!(verdict, Verdict::Contradicts { .. })
        && unnamed
        && (manner::belongs_to_what_stands_before(said, found) || is_anothers(scene, said, best, &sentence.tokens, times))
    {
        verdict = Verdict::Silent(Silent::OtherSlot);
    }
    // Where nobody asks, a fact named elsewhere in the sentence is not what the value is about.
    if matches!(verdict, Verdict::Contradicts { .. })
        && !asked
        && best.own
        && said.heard.cues(best.fact, &said.clause(&found.tokens)).next().is_none()
    {
        verdict = Verdict::Silent(Silent::NoClaim);
    }
    let suggested = manner::suggests(scene, post, said, found);
    let mut hedged = manner::is_hedged(said, &found.tokens);
    if verdict == Verdict::Supports
        && manner::counts_from_elsewhere(said, found, scene.facts.get(best.fact).and_then(|fact| fact.slots.get(best.slot)))
    {
        verdict = Verdict::Contradicts { since: None };
    }
    let hindered = if suggested { said.hindered_but_asking(&found.tokens) } else { said.hindered(&found.tokens) };
    if let Some(why) = hindered.or_else(|| told(said, found, best.own)) {
        verdict = Verdict::Silent(why);
    } else if suggested && !was_once(scene, said, best, found) {
        hedged = true;
    } else if !matches!(found.bound, Bound::AtMost | Bound::AtLeast) && is_denied(said, &found.tokens) {
        verdict = Verdict::Silent(if verdict == Verdict::Supports { Silent::Ambiguous } else { Silent::Refutes });
    } else if matches!(verdict, Verdict::Contradicts { .. }) && is_day_of_change(scene, best, found) {
        verdict = Verdict::Silent(Silent::OtherSlot);
    } else if matches!(verdict, Verdict::Contradicts { .. }) && was_once(scene, said, best, found) {
        verdict = Verdict::Silent(Silent::NotValidThen);
    }
    if let Verdict::Contradicts { since } = verdict
        && foretells(said, since)
    {
        verdict = Verdict::Silent(Silent::NotValidThen);
    } else if let Verdict::Contradicts { since } = verdict {
        verdict = manner::excuse(said, found, best.kind(scene)).map_or(Verdict::Contradicts { since }, Verdict::Silent);
    }
    Some(Ruling {
        fact: Some(best.fact),
        slot: best.slot,
        verdict,
        value: found.value.clone(),
        span: found.span,
        tokens: found.tokens.clone(),
        hedged,
        named: best.own,
        asked: best.topic,
        score: best.score,
    })
}

/// "Free", "costs nothing": no money at all.
fn is_free(found: &Found) -> bool {
    matches!(found.value, Value::Money { max, .. } if max <= 0.0)
}

/// Whether a fact near the words has a slot of its own for what is free: "free" answers that one, and is no wrong price of another.
fn speaks_of_free(scene: &Scene<'_>, post: usize, found: &Found) -> bool {
    let Some(said) = scene.posts.get(post) else { return false };
    let sentence = said.sentences.get(said.sentence_of(found.tokens.start)).map_or(0..0, |sentence| sentence.tokens.clone());
    scene.facts.iter().enumerate().any(|(at, fact)| {
        let mut frees = fact.slots.iter().filter(|slot| slot.kind == Kind::YesNo && slot.senses.contains(&Sense::Free)).peekable();
        frees.peek().is_some()
            && (scene.near(at, post, &found.tokens).score >= ECHO
                || frees.any(|slot| slot.cues.occur(&said.heard.reader, sentence.clone())))
    })
}

/// "Up to 2000" where money is asked about.
fn is_round_limit(kind: Kind, found: &Found) -> bool {
    kind == Kind::Money
        && found.bound == Bound::AtMost
        && matches!(&found.value, Value::Quantity { min, unit, .. } if unit.is_empty() && *min >= 100.0)
}

/// Whether the words round a number say what it counts: the fact's own word after or within it ("3 screens"), or a word of paying before.
fn is_counted(said: &Said<'_>, fact: usize, kind: Kind, found: &Found) -> bool {
    let Value::Quantity { unit, .. } = &found.value else { return false };
    if kind != Kind::Quantity {
        let start = found.tokens.start;
        return unit.is_empty()
            && LEXICON.pays.spoken(&said.heard.reader, start.saturating_sub(4)..start).iter().any(|hit| hit.end == start);
    }
    if unit.is_empty() {
        return said.heard.cues(fact, &(found.tokens.end..found.tokens.end + 3)).any(|cue| cue.start == found.tokens.end);
    }
    said.heard.cues(fact, &found.tokens).next().is_some()
}

/// What a slot's own cues add: in the sentence, or in the question it answers.
fn slot_cue(scene: &Scene<'_>, said: &Said<'_>, slot: &Slot, sentence: &Range<usize>) -> f64 {
    if slot.cues.is_empty() {
        return 0.0;
    }
    if slot.cues.occur(&said.heard.reader, sentence.clone()) {
        return 1.0;
    }
    let asked = said.parent.and_then(|parent| scene.posts.get(parent)).is_some_and(|parent| {
        let all = 0..parent.document().tokens().len();
        slot.cues.occur(&parent.heard.reader, all)
    });
    let title = slot.cues.occur(&scene.title.reader, 0..scene.title.document().tokens().len());
    if asked || title { 0.5 } else { 0.0 }
}

/// What `found` is, held against a slot: `None` when it is a value of another kind, unit or size.
///
/// `named`, `counted`: the sentence names the fact, in a thread that asks; the words right after the value do, or it is asked for.
fn weigh(fact: &Fact, slot: &Slot, found: &Found, (named, counted): (bool, bool), times: Times) -> Option<Verdict> {
    let rough = slot.tolerance == Tolerance::Rough || found.approximate;
    // That it is free is said of the slot that holds whether it is; a limit or a price beside it is no price of nothing.
    let nothing = matches!(&found.value, Value::Money { max, .. } if *max <= 0.0);
    let known_wrong = || slot.wrong.iter().any(|wrong| agrees(wrong, &found.value, false) == Some(true));
    if nothing && fact.slots.iter().any(|other| other.senses.contains(&Sense::Free)) && !known_wrong() {
        return None;
    }
    let (value, bare) = match extreme::read_as(&found.value, slot, named) {
        Read::As(value) => (value, false),
        Read::Nothing => return None,
        Read::Plainly => {
            let (value, bare) = read_as(&found.value, slot)?;
            match (value, slot.values.first()) {
                (Value::Quantity { min, max, .. }, Some(Value::Quantity { unit, .. })) if counted => {
                    (Value::Quantity { min, max, unit: unit.clone() }, false)
                }
                (value @ (Value::Money { .. } | Value::Percent { .. }), _) => (value, bare && !counted),
                (value, _) => (value, bare),
            }
        }
    };
    if tells_the_change(slot, &value) {
        return Some(Verdict::Silent(Silent::NotValidThen));
    }
    let endless = extreme::is_endless(&value);
    let comparable = slot.values.iter().chain(&slot.equivalents).chain(slot.previously.iter().flat_map(|previous| &previous.values));
    let mut comparable = comparable.filter(|official| compared(slot, official, &value, rough).is_some()).peekable();
    comparable.peek()?;
    let limit = if named { RATIO.1 } else { RATIO.0 };
    if !endless && !comparable.any(|official| is_plausible(official, &value, limit)) {
        return None;
    }
    let verdict = match weigh_values(fact, slot, &value, rough, times) {
        // "At least 14 days" is true of 30, if not the whole truth.
        Verdict::Contradicts { .. } if is_within_bound(fact, slot, &value, found.bound, times) => Verdict::Silent(Silent::Ambiguous),
        verdict => verdict,
    };
    // A number without its unit can be right by luck, but never wrong: it may count anything.
    (!bare || verdict == Verdict::Supports).then_some(verdict)
}

/// Holds a value that can be compared against what the slot held when the post was written, and against what it holds now.
pub(super) fn weigh_values(fact: &Fact, slot: &Slot, value: &Value, rough: bool, times: Times) -> Verdict {
    let right = |values: &[Value]| {
        let also: &[Value] = if std::ptr::eq(values, slot.values.as_slice()) { &slot.equivalents } else { &[] };
        values.iter().chain(also).any(|official| compared(slot, official, value, rough) == Some(true))
    };
    let Some(held) = fact.held(slot, times.written) else {
        return Verdict::Silent(Silent::NotValidThen);
    };
    let now = fact.held(slot, times.today);
    if right(held.values) {
        let changed = held.changed.filter(|day| *day <= times.today);
        return match (changed, now) {
            (Some(day), Some(now)) if !right(now.values) => Verdict::Contradicts { since: Some(day) },
            _ => Verdict::Supports,
        };
    }
    // Said before it became so: an announcement, not a mistake.
    if times.today > times.written && right(&slot.values) && !fact.is_current(times.written) {
        return Verdict::Silent(Silent::NotValidThen);
    }
    Verdict::Contradicts { since: None }
}

/// The value as the slot's kind reads it, and whether it is a bare number that the question must give a unit to.
fn read_as(value: &Value, slot: &Slot) -> Option<(Value, bool)> {
    if Kind::of(value) == slot.kind {
        let bare = matches!(value, Value::Quantity { unit, .. } if unit.is_empty())
            && !matches!(slot.values.first(), Some(Value::Quantity { unit, .. }) if unit.is_empty());
        return Some(match (bare, value, slot.values.first()) {
            (true, Value::Quantity { min, max, .. }, Some(Value::Quantity { unit, .. })) => {
                (Value::Quantity { min: *min, max: *max, unit: unit.clone() }, true)
            }
            _ => (value.clone(), false),
        });
    }
    // "24h" where opening hours are asked.
    if let (Value::Duration { min, unit: TimeUnit::Hour, .. }, Kind::Time) = (value, slot.kind) {
        let always = (*min - 24.0).abs() < f64::EPSILON && matches!(slot.values.first(), Some(Value::Time { .. }));
        return always.then_some((Value::Time { from: 0, to: 1440 }, false));
    }
    let Value::Quantity { min, max, unit } = value else { return None };
    if !unit.is_empty() {
        return None;
    }
    match (slot.kind, slot.values.first()?) {
        // A price is often written without its sign, but hardly anything else has cents.
        (Kind::Money, Value::Money { currency, .. }) => {
            let cents = min.fract() != 0.0;
            let currency = if cents { String::new() } else { currency.clone() };
            Some((Value::Money { min: *min, max: *max, currency }, !cents))
        }
        // "10 to 18" where opening hours are asked.
        (Kind::Time, Value::Time { .. }) if *min >= 5.0 && *min < *max && *max <= 24.0 && min.fract() == 0.0 && max.fract() == 0.0 => {
            let minutes = |hour: f64| (0_u16..=24).find(|whole| f64::from(*whole) >= hour).map(|whole| whole * 60);
            Some((Value::Time { from: minutes(*min)?, to: minutes(*max)? }, false))
        }
        (Kind::Percent, _) => Some((Value::Percent { min: *min, max: *max }, min.fract() == 0.0)),
        (Kind::Duration, Value::Duration { unit, working, .. }) => {
            Some((Value::Duration { min: *min, max: *max, unit: *unit, working: *working }, true))
        }
        _ => None,
    }
}

/// Whether a limit that does not name the official value leaves room for it.
fn is_within_bound(fact: &Fact, slot: &Slot, value: &Value, bound: Bound, times: Times) -> bool {
    let Some(held) = fact.held(slot, times.written) else { return false };
    held.values.iter().any(|official| match (size(official), size(value), bound) {
        (Some(official), Some(claimed), Bound::AtLeast | Bound::More) => official >= claimed,
        (Some(official), Some(claimed), Bound::Less) => official < claimed,
        _ => false,
    })
}

/// Whether two values are near enough in size to be about the same thing.
fn is_plausible(official: &Value, claimed: &Value, limit: f64) -> bool {
    match (size(official), size(claimed)) {
        (Some(a), Some(b)) if a > 0.0 && b > 0.0 => a.max(b) / a.min(b) <= limit,
        _ => true,
    }
}

/// "From 7.99 to 9.99": the ends are a former value and the one after it.
fn tells_the_change(slot: &Slot, value: &Value) -> bool {
    let (Some(least), Some(most)) = (end_of(value, false), end_of(value, true)) else { return false };
    let holds = |values: &[Value], end: &Value| values.iter().any(|official| agrees(official, end, false) == Some(true));
    let former = |end: &Value| slot.previously.iter().any(|previous| holds(&previous.values, end));
    (holds(&slot.values, &most) && former(&least)) || (holds(&slot.values, &least) && former(&most))
}

/// An end of a range of money or of a share; `None` for what is no range.
fn end_of(value: &Value, upper: bool) -> Option<Value> {
    let pick = |min: f64, max: f64| if upper { max } else { min };
    match value {
        Value::Money { min, max, currency } if min < max => {
            Some(Value::Money { min: pick(*min, *max), max: pick(*min, *max), currency: currency.clone() })
        }
        Value::Percent { min, max } if min < max => Some(Value::Percent { min: pick(*min, *max), max: pick(*min, *max) }),
        _ => None,
    }
}

/// Several values of a sentence that names no fact are all right ones of another fact: it is that one that is meant.
fn is_anothers(scene: &Scene<'_>, said: &Said<'_>, best: &Candidate, sentence: &Range<usize>, times: Times) -> bool {
    let within = |found: &&Found| found.tokens.start >= sentence.start && found.tokens.end <= sentence.end;
    let values: Vec<&Found> = said.values.iter().filter(within).take(FEW).collect();
    let right = |fact: &Fact, found: &Found| {
        fact.slots.iter().any(|slot| {
            read_as(&found.value, slot).is_some_and(|(value, _)| weigh_values(fact, slot, &value, false, times) == Verdict::Supports)
        })
    };
    values.len() > 1
        && scene.facts.iter().enumerate().any(|(at, fact)| at != best.fact && values.iter().filter(|found| right(fact, found)).count() > 1)
}

/// The clause of a bare value names another fact, one that holds no values of this kind and so cannot answer for them.
fn is_about_another(scene: &Scene<'_>, said: &Said<'_>, best: &Candidate, tokens: &Range<usize>) -> bool {
    let Some(kind) = scene.facts.get(best.fact).and_then(|fact| fact.slots.get(best.slot)).map(|slot| slot.kind) else { return false };
    let clause = said.clause(tokens);
    scene.facts.iter().enumerate().any(|(other, fact)| {
        other != best.fact && fact.slots.iter().all(|slot| slot.kind != kind) && said.heard.cues(other, &clause).next().is_some()
    })
}

/// The value is part of a story: what happened to the author, or how long ago.
fn told(said: &Said<'_>, found: &Found, named: bool) -> Option<Silent> {
    let sentence = said.sentence_of(found.tokens.start);
    if said.tells(sentence) {
        return Some(Silent::Experience);
    }
    let reader = &said.heard.reader;
    let before = |hit: &Range<usize>| hit.end <= found.tokens.start;
    let tokens = said.sentences.get(sentence).map_or(0..0, |sentence| sentence.tokens.clone());
    let words = said.sentences.get(sentence).map_or(0, |sentence| sentence.words);
    // "After three years" alone answers a question.
    let answers = |hit: &Range<usize>| hit.end == found.tokens.start && words <= RULE;
    let past = !named && LEXICON.past.spoken(reader, tokens.clone()).iter().any(|hit| before(hit) && !answers(hit));
    let grumbled = !named && matches!(found.value, Value::Duration { .. }) && is_for_a_thing(said, found);
    if found.ago || past || grumbled {
        return Some(Silent::Experience);
    }
    // "My frame broke after 4 years", however much the fact is about frames.
    let since = found.tokens.start.saturating_sub(2)..found.tokens.start;
    if since.into_iter().any(|at| AFTER.contains(&said.document().word(at))) && words > RULE && said.is_personal(sentence) {
        return Some(Silent::Experience);
    }
    let clause = said.clause(&found.tokens);
    let beside = |hit: &Range<usize>| {
        // Greek says "ago" and "before" in one word; which it is after a value has been weighed with the value.
        if hit.start == found.tokens.end && matches!(said.document().word(hit.start), "πριν" | "prin") {
            return false;
        }
        // "Android 11 or later" draws a line.
        if hit.start > found.tokens.end && said.document().word(hit.start - 1) == "or" {
            return false;
        }
        (hit.end <= found.tokens.start && found.tokens.start - hit.end <= 2)
            || (hit.start >= found.tokens.end && hit.start - found.tokens.end <= 1)
    };
    LEXICON.told.spoken(reader, clause).iter().any(beside).then_some(Silent::Experience)
}

/// "Three weeks for a card!" is a complaint.
fn is_for_a_thing(said: &Said<'_>, found: &Found) -> bool {
    let word = |at: usize| said.document().word(found.tokens.end + at);
    matches!(
        (word(0), word(1)),
        ("for", "a" | "an" | "one")
            | ("para" | "por", "un" | "una" | "um" | "uma")
            | ("για" | "gia", "μια" | "ενα" | "εναν" | "mia" | "ena" | "enan")
            | ("pour", "un" | "une")
            | ("fur", "ein" | "eine" | "einen")
            | ("per", "un" | "uno" | "una")
    )
}

/// The value is named in order to be denied: "it's not 14 days", "forget the 14 days", "14 days is a myth".
fn is_denied(said: &Said<'_>, tokens: &Range<usize>) -> bool {
    let reserve = said.sentences.get(said.sentence_of(tokens.start)).and_then(|sentence| sentence.reserve);
    // "If I'm not mistaken" denies nothing.
    let of_reserve = |negator: Span| reserve.is_some_and(|reserve| reserve.start <= negator.start && negator.end <= reserve.end);
    if scope::negated(said.document(), tokens.clone()).is_some_and(|negator| !of_reserve(negator)) {
        return true;
    }
    let clause = said.clause(tokens);
    let reader = &said.heard.reader;
    let reserved = |hit: &Range<usize>| of_reserve(said.document().span(hit.clone()));
    LEXICON
        .wrong
        .spoken(reader, clause.clone())
        .iter()
        .filter(|hit| !reserved(hit))
        .any(|hit| hit.start >= tokens.end || tokens.start.saturating_sub(hit.end + 1) <= 1 && hit.end <= tokens.start)
        || LEXICON.dismiss.spoken(reader, clause).iter().any(|hit| hit.end <= tokens.start)
}

/// The day on which the fact itself changed: "it was cut on 31 May".
fn is_day_of_change(scene: &Scene<'_>, best: &Candidate, found: &Found) -> bool {
    let Some(fact) = scene.facts.get(best.fact) else { return false };
    let until = fact.slots.iter().flat_map(|slot| &slot.previously).map(|previous| previous.until);
    let mut days = until.chain(fact.valid_from);
    matches!(found.value, Value::Date { .. }) && days.any(|date| is_day(&found.value, date))
}

fn is_day(value: &Value, date: jiff::civil::Date) -> bool {
    agrees(&Value::Date { year: date.year(), month: date.month(), day: date.day() }, value, false) == Some(true)
}

/// What was right when written names the day on which it changed: "2.75 today, it changes on 1 June".
fn foretells(said: &Said<'_>, since: Option<jiff::civil::Date>) -> bool {
    since.is_some_and(|since| said.values.iter().any(|found| matches!(found.value, Value::Date { .. }) && is_day(&found.value, since)))
}

/// A former value, told as former: "it was 7.99 until March".
fn was_once(scene: &Scene<'_>, said: &Said<'_>, best: &Candidate, found: &Found) -> bool {
    let Some(slot) = scene.facts.get(best.fact).and_then(|fact| fact.slots.get(best.slot)) else { return false };
    let Some((value, _)) = read_as(&found.value, slot) else { return false };
    let former = slot.previously.iter().flat_map(|previous| &previous.values).any(|previous| agrees(previous, &value, false) == Some(true));
    let clause = said.clause(&found.tokens);
    let general = !LEXICON.general.spoken(&said.heard.reader, clause.clone()).is_empty();
    former
        && !general
        && LEXICON.once.spoken(&said.heard.reader, clause).iter().any(|hit| {
            (hit.end <= found.tokens.start && found.tokens.start - hit.end <= 4)
                || (hit.start >= found.tokens.end && hit.start - found.tokens.end <= 2)
        })
}
