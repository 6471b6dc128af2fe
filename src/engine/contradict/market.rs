//! Facts of several markets about one thing: nobody says which market a post is about, so a claim is wrong only where it is wrong in all.

use super::claim::weigh_values;
use super::scene::Scene;
use super::{Ruling, Times, Verdict};
use crate::fact::Fact;
use crate::model::fact::Silent;

/// Silences what contradicts a fact of one market and is right by the fact of another.
pub(super) fn restrain(scene: &Scene<'_>, times: Times, rulings: &mut [Ruling]) {
    for ruling in rulings {
        let Some(fact) = ruling.fact.and_then(|at| scene.facts.get(at)) else { continue };
        let Some(slot) = fact.slots.get(ruling.slot) else { continue };
        if fact.market.is_none() || !matches!(ruling.verdict, Verdict::Contradicts { .. }) {
            continue;
        }
        let right_elsewhere = scene.facts.iter().filter(|other| is_sister(fact, other)).any(|other| {
            let mut same = other.slots.iter().filter(|theirs| theirs.kind == slot.kind && theirs.name == slot.name);
            same.any(|theirs| weigh_values(other, theirs, &ruling.value, false, times) == Verdict::Supports)
        });
        if right_elsewhere {
            ruling.verdict = Verdict::Silent(Silent::Ambiguous);
        }
    }
}

/// The same thing in another market: asked with the same words, or named by the same topic.
fn is_sister(fact: &Fact, other: &Fact) -> bool {
    other.market.is_some() && other.market != fact.market && (other.topic == fact.topic || other.questions.share(&fact.questions))
}
