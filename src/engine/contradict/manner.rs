//! In what manner a value is said: with reserve, on hearsay, as a suggestion; of the law, of one's own case, of what is still to come.

use std::cell::OnceCell;
use std::ops::Range;

use super::lexicon::LEXICON;
use super::scene::{Said, Scene};
use crate::fact::cue::Cues;
use crate::fact::{Kind, Slot};
use crate::model::fact::Silent;
use crate::model::value::Value;
use crate::text::compare::agrees;
use crate::text::value::Found;

/// Words after a length of time in which the day is named that it counts from.
const LEAD: usize = 2;
const EVENT: usize = 5;
/// Longest question, in words, that is a value and little more: "a tenner?".
const BARE_OFFER: usize = 3;
/// Words that make what stands before a value more than a "yes" or a name.
const THING: usize = 5;
/// Longest clause, in words, that is a number and little more.
const NUMBER_ONLY: usize = 7;

/// Lists of phrases that are looked for once a post, however many values it has.
#[derive(Debug, Clone, Copy)]
enum Which {
    Hearsay,
    Law,
    Coming,
    General,
    Evidential,
    OwnCase,
    Contrast,
}

/// Where the phrases of these lists stand in a post, worked out when first asked for.
#[derive(Debug, Default)]
pub(super) struct Manner([OnceCell<Vec<Range<usize>>>; 7]);

impl Manner {
    /// The places of a list within `tokens`.
    fn within(&self, said: &Said<'_>, which: Which, tokens: &Range<usize>) -> Vec<Range<usize>> {
        let cues = match which {
            Which::Hearsay => &LEXICON.hearsay,
            Which::Law => &LEXICON.law,
            Which::Coming => &LEXICON.coming,
            Which::General => &LEXICON.general,
            Which::Evidential => &LEXICON.evidential,
            Which::OwnCase => &LEXICON.own_case,
            Which::Contrast => &LEXICON.contrast,
        };
        let found = || {
            let sentences = said.sentences.iter().filter(|sentence| sentence.own);
            sentences.flat_map(|sentence| cues.spoken(&said.heard.reader, sentence.tokens.clone())).collect()
        };
        let Some(cell) = self.0.get(which as usize) else { return Vec::new() };
        let all = cell.get_or_init(found);
        // Sorted by place.
        let first = all.partition_point(|hit| hit.start < tokens.start);
        all.iter().skip(first).take_while(|hit| hit.start < tokens.end).filter(|hit| hit.end <= tokens.end).cloned().collect()
    }
}

fn sentence(said: &Said<'_>, tokens: &Range<usize>) -> Range<usize> {
    said.sentences.get(said.sentence_of(tokens.start)).map_or(tokens.clone(), |sentence| sentence.tokens.clone())
}

/// Whether the words turn ("but", "in practice") between `one` and `other`.
fn turns_between(said: &Said<'_>, one: &Range<usize>, other: &Range<usize>) -> bool {
    let between = one.end.min(other.end)..one.start.max(other.start);
    between.start < between.end && !said.manner.within(said, Which::Contrast, &between).is_empty()
}

/// The hits of `cues` in the sentence of `tokens` on its side of any turn.
fn hits(said: &Said<'_>, cues: Which, tokens: &Range<usize>) -> Vec<Range<usize>> {
    let all = said.manner.within(said, cues, &sentence(said, tokens));
    all.into_iter().filter(|hit| said.is_own(hit) && !turns_between(said, hit, tokens)).collect()
}

/// Whether the value is said with reserve or on hearsay. Reserve before a turn is about something else: "30 in theory, but in practice 14".
pub(super) fn is_hedged(said: &Said<'_>, tokens: &Range<usize>) -> bool {
    let Some(sentence) = said.sentences.get(said.sentence_of(tokens.start)) else { return false };
    if !hits(said, Which::Hearsay, tokens).is_empty() {
        return true;
    }
    let before_turn = sentence.reserve.is_some_and(|reserve| {
        let end = (sentence.tokens.start..tokens.start).find(|at| said.document().span(*at..at + 1).start >= reserve.end);
        end.is_some_and(|end| !said.manner.within(said, Which::Contrast, &(end.saturating_sub(1)..tokens.start)).is_empty())
    });
    sentence.hedged && !before_turn
}

/// Whether the sentence asks in form only, and offers an answer to another's question: "maybe it's 25?", "isn't it 14?".
pub(super) fn suggests(scene: &Scene<'_>, post: usize, said: &Said<'_>, found: &Found) -> bool {
    let Some(sentence) = said.sentences.get(said.sentence_of(found.tokens.start)).filter(|sentence| sentence.asks) else { return false };
    let Some(question) = scene.question(post).filter(|_| !scene.is_no_answer(post)) else { return false };
    let heard = |value: &Found| agrees(&value.value, &found.value, false) == Some(true);
    let offers = || {
        sentence.hedged || sentence.words <= BARE_OFFER || !LEXICON.suggests.spoken(&said.heard.reader, sentence.tokens.clone()).is_empty()
    };
    !question.values.iter().any(heard) && offers()
}

/// "100% sure" is no value, and "from 24 to 29" no range where something goes up.
pub(super) fn is_no_value(said: &Said<'_>, found: &Found) -> bool {
    let reader = &said.heard.reader;
    let start = found.tokens.start;
    let word = |at: usize| said.document().word(at);
    // "Two euro more than before": a difference.
    let differs = matches!(
        word(found.tokens.end),
        "more" | "less" | "mas" | "menos" | "cheaper" | "dearer" | "παραπανω" | "λιγοτερο" | "περισσοτερο"
    ) && matches!(word(found.tokens.end + 1), "than" | "que" | "απο" | "do");
    // "Two euros more": by how much, not how much.
    let next = word(found.tokens.end);
    let after = word(found.tokens.end + 1);
    let more = matches!(found.value, Value::Money { .. })
        && (matches!(next, "more" | "mas" | "παραπανω" | "parapanw" | "mehr") && !matches!(after, "or" | "o" | "ou" | "oder" | "i")
            || matches!((next, after), ("de", "plus") | ("in", "piu") | ("a", "mais")));
    if more {
        return true;
    }
    let exceeds = start > 1 && word(start - 1) == "the" && word(start - 2) == "than";
    if differs || exceeds {
        return true;
    }
    match &found.value {
        Value::Percent { .. } => {
            LEXICON.certain.spoken(reader, found.tokens.end..found.tokens.end + 3).iter().any(|hit| hit.start == found.tokens.end)
        }
        Value::Money { min, max, .. } | Value::Duration { min, max, .. } | Value::Quantity { min, max, .. } => {
            min < max && LEXICON.changes.spoken(reader, start.saturating_sub(3)..start).iter().any(|hit| hit.end == start)
        }
        _ => false,
    }
}

/// Whether the post answers "how many", "how much" or "from what age" with this number and little more, in a clause of its own.
pub(super) fn answers_with_a_number(scene: &Scene<'_>, post: usize, said: &Said<'_>, found: &Found, kind: Kind) -> bool {
    if !matches!(&found.value, Value::Quantity { unit, .. } if unit.is_empty()) {
        return false;
    }
    let clause = said.clause(&found.tokens);
    let words = clause.filter(|at| !said.document().word(*at).is_empty()).count();
    words <= NUMBER_ONLY
        && asks(scene, post, &LEXICON.how_many)
        && match kind {
            // More than all of it is no share.
            Kind::Percent => !matches!(found.value, Value::Quantity { max, .. } if max > 100.0) && !asks(scene, post, &LEXICON.counts),
            Kind::Money => !asks(scene, post, &LEXICON.counts),
            _ => true,
        }
}

/// Whether the question that the post answers, or the thread's title, asks with `cues`.
fn asks(scene: &Scene<'_>, post: usize, cues: &Cues) -> bool {
    let Some(question) = scene.question(post) else { return false };
    let mut asked = question.sentences.iter().filter(|sentence| sentence.asks);
    asked.any(|sentence| !cues.spoken(&question.heard.reader, sentence.tokens.clone()).is_empty())
        || (!cues.spoken(&scene.title.reader, 0..scene.title.document().tokens().len()).is_empty())
}

/// Whether a value that its own words do not name is thrown in behind a thing that does not ask for it: "take a taxi, about 15 euros".
pub(super) fn belongs_to_what_stands_before(said: &Said<'_>, found: &Found) -> bool {
    let whole = sentence(said, &found.tokens);
    let clause = said.clause(&found.tokens);
    let words = |range: Range<usize>| range.filter(|at| !said.document().word(*at).is_empty()).count();
    clause.start > whole.start
        && words(clause.start..found.tokens.start) <= 1
        && words(found.tokens.end..clause.end) == 0
        && words(whole.start..clause.start) >= THING
}

/// Why a value that differs from the brand's is no wrong answer after all: it is the law's, one that is to come, or the author's own case.
pub(super) fn excuse(said: &Said<'_>, found: &Found, kind: Option<Kind>) -> Option<Silent> {
    let tokens = &found.tokens;
    let clause = said.clause(tokens);
    let near = |hit: &Range<usize>| hit.start >= clause.start && hit.end <= clause.end;
    if hits(said, Which::Law, tokens).iter().any(near) {
        return Some(Silent::OtherSlot);
    }
    if kind != Some(Kind::Date) && !hits(said, Which::Coming, tokens).is_empty() {
        return Some(Silent::NotValidThen);
    }
    is_own_case(said, tokens, &clause).then_some(Silent::Experience)
}

/// Whether the clause tells how it is with its author's own, and makes no rule of it.
fn is_own_case(said: &Said<'_>, tokens: &Range<usize>, clause: &Range<usize>) -> bool {
    let whole = sentence(said, tokens);
    let spoken = |which: Which, range: &Range<usize>| said.manner.within(said, which, range);
    if !spoken(Which::General, &whole).is_empty() || !spoken(Which::Hearsay, &whole).is_empty() {
        return false;
    }
    let knows = spoken(Which::Evidential, &whole);
    let reserve = said.sentences.get(said.sentence_of(tokens.start)).and_then(|sentence| sentence.reserve);
    let excused = |hit: &Range<usize>| {
        let span = said.document().span(hit.clone());
        knows.iter().any(|known| known.start < hit.end && hit.start < known.end)
            || reserve.is_some_and(|reserve| reserve.start < span.end && span.start < reserve.end)
    };
    let own = spoken(Which::OwnCase, clause);
    own.iter().any(|hit| !excused(hit) && !turns_between(said, hit, tokens))
}

/// Whether a length of time that is right is said to count from another day than the official one: "from signing, not from activation".
pub(super) fn counts_from_elsewhere(said: &Said<'_>, found: &Found, slot: Option<&Slot>) -> bool {
    let Some(slot) = slot.filter(|slot| !slot.from.is_empty() && matches!(found.value, Value::Duration { .. })) else { return false };
    let reader = &said.heard.reader;
    let end = sentence(said, &found.tokens).end;
    let after = found.tokens.end..end.min(found.tokens.end + 12);
    let Some(lead) = LEXICON.counts_from.spoken(reader, after).into_iter().find(|lead| {
        let negated = crate::text::scope::negated(said.document(), lead.clone()).is_some();
        lead.start <= found.tokens.end + LEAD + 3 && !negated
    }) else {
        return false;
    };
    let named = lead.end..end.min(lead.end + EVENT);
    let first = |cues: &Cues| cues.find(reader, named.clone()).first().map(|hit| hit.start);
    match (first(&slot.from), first(&LEXICON.events)) {
        (None, Some(_)) => true,
        (Some(right), Some(other)) => other < right,
        _ => false,
    }
}
