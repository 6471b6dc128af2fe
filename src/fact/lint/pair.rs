//! Two facts that are asked about with the same words.

use serde_spanned::Spanned;

use super::{Look, Seen, code};
use crate::diagnostic::Findings as _;
use crate::fact::{Fact, Kind, Slot};
use crate::model::untrusted::shown;
use crate::text::compare::agrees;
use crate::text::normal::fold_accented;

/// Cues named in one message.
const NAMED: usize = 3;

pub(super) fn look(own: &Seen<'_>, other: &Seen<'_>, look: &mut Look<'_>) {
    if !meet(own.fact, other.fact) {
        return;
    }
    let theirs: Vec<(&str, String)> = other.cues().map(|(code, cue)| (code, fold_accented(cue.get_ref()))).collect();
    let shared: Vec<&Spanned<String>> =
        own.cues().filter(|(code, cue)| theirs.contains(&(*code, fold_accented(cue.get_ref())))).map(|(_, cue)| cue).collect();
    let Some(first) = shared.first() else { return };
    let named: Vec<String> = shared.iter().take(NAMED).map(|cue| format!("`{}`", shown(cue.get_ref(), false))).collect();
    let more = if shared.len() > NAMED { format!(" and {} more", shared.len() - NAMED) } else { String::new() };
    let cues = format!("{}{more}", named.join(", "));
    let (mine, its) = (own.fact.id.as_str(), other.fact.id.as_str());
    let rivals = own.fact.slots.iter().flat_map(|slot| other.fact.slots.iter().map(move |theirs| (slot, theirs)));
    let mut rivals = rivals.filter(|(slot, theirs)| are_rivals(slot, theirs));
    match rivals.next() {
        // Slots of the same name with different values are answered where the facts are read.
        Some((slot, theirs)) if slot.name == theirs.name => {}
        Some((slot, theirs)) => look.warning(
            code::OVERLAP,
            format!("`{mine}` and `{its}` are asked about with the same words and both hold a {}", slot.kind.word()),
            first.span(),
            format!("{cues}: also in {}", shown(&other.fact.path, false)),
            format!(
                "tell their [questions] apart, or give the slots `{}` and `{}` words of their own in [slots.cues]",
                shown(&slot.name, false),
                shown(&theirs.name, false)
            ),
        ),
        None => look.note(
            code::SHARED,
            format!("`{mine}` and `{its}` are asked about with the same words: {cues}"),
            first.span(),
            format!("also in {}", shown(&other.fact.path, false)),
            "well if both are meant; else tell them apart with more words",
        ),
    }
}

/// Whether both may hold for the same customer on the same day.
fn meet(one: &Fact, other: &Fact) -> bool {
    let same_market = one.market.is_none() || other.market.is_none() || one.market == other.market;
    let begins_in_time = |a: &Fact, b: &Fact| match (a.valid_from, b.valid_to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    same_market && begins_in_time(one, other) && begins_in_time(other, one)
}

/// Two slots whose values differ and whose words do not tell them apart.
fn are_rivals(one: &Slot, other: &Slot) -> bool {
    one.kind == other.kind
        && one.kind != Kind::Contact
        && (one.name == other.name || (one.cues.is_empty() && other.cues.is_empty()))
        && one.values.first().zip(other.values.first()).is_some_and(|(mine, theirs)| agrees(mine, theirs, false) == Some(false))
}
