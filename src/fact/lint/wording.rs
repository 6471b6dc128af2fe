//! The official wording: that it says what the slots hold, in every language in which the fact is asked about.

use super::{Look, Seen, code, inside, language};
use crate::diagnostic::Findings as _;
use crate::fact::check::FIRST_CLASS;
use crate::fact::{Kind, Slot, Tolerance};
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::model::value::{ContactKind, Value};
use crate::text::compare::agrees;
use crate::text::document::Document;
use crate::text::value::values;

pub(super) fn look(own: &Seen<'_>, look: &mut Look<'_>) {
    let official = own.written.official.iter().flatten();
    for (code, wording) in official {
        let Some(lang) = language(code.get_ref()) else { continue };
        let document = Document::new(wording.get_ref(), lang);
        let found = values(&document);
        for (slot, kind) in own.fact.slots.iter().filter_map(|slot| Some((slot, Kind::of(slot.values.first()?)))) {
            let of_kind: Vec<_> = found.iter().filter(|found| Kind::of(&found.value) == kind && is_compared(&found.value)).collect();
            let rivals = || own.fact.slots.iter().filter(|other| other.values.first().is_some_and(|value| Kind::of(value) == kind));
            // The slot's value is there, or another one that says no other thing.
            if of_kind.iter().any(|found| held(slot, &found.value) != Some(false)) {
                continue;
            }
            // What belongs to no other slot of the kind must be this one's, if it is the only one that lacks its value.
            let stray = of_kind.iter().find(|found| rivals().all(|rival| held(rival, &found.value) == Some(false)));
            let Some(stray) = stray else { continue };
            let former =
                slot.previously.iter().flat_map(|previous| &previous.values).any(|value| agrees(value, &stray.value, false) == Some(true));
            let said = shown(stray.span.of(wording.get_ref()), false);
            look.warning(
                code::WORDING,
                format!("the wording in `{}` says another value than the slot `{}`", lang.code(), shown(&slot.name, false)),
                inside(own.file, wording, stray.span.start..stray.span.end),
                if former { format!("`{said}` is what held before") } else { "not the slot's value".to_owned() },
                format!(
                    "write the slot's value here, or `{said}` into the slot `{}` with the old value in `previously`",
                    shown(&slot.name, false)
                ),
            );
        }
    }
    unworded(own, look);
}

/// Whether a slot holds what the wording says; `None` when they cannot be compared.
fn held(slot: &Slot, said: &Value) -> Option<bool> {
    let rough = slot.tolerance != Tolerance::default();
    let mut verdicts = slot.values.iter().map(|value| agrees(value, said, rough));
    if verdicts.clone().any(|verdict| verdict == Some(true)) {
        return Some(true);
    }
    // A mail address says nothing against a phone number.
    verdicts.any(|verdict| verdict == Some(false)).then_some(false)
}

/// Addresses stand in wordings for other reasons than to be called.
const fn is_compared(value: &Value) -> bool {
    !matches!(value, Value::Contact { kind: ContactKind::Url | ContactKind::Handle, .. })
}

fn unworded(own: &Seen<'_>, look: &mut Look<'_>) {
    let Some(questions) = &own.written.questions else { return };
    let has = |lang: Lang| own.fact.languages().any(|known| known == lang);
    let missing: Vec<(Lang, std::ops::Range<usize>)> = questions
        .get_ref()
        .iter()
        .filter(|(_, texts)| !texts.is_empty())
        .filter_map(|(code, _)| Some((language(code.get_ref()).filter(|lang| !has(*lang))?, code.span())))
        .collect();
    // Languages that every fact should speak weigh more than those that were heard besides.
    let Some((first, place)) = missing.iter().find(|(lang, _)| FIRST_CLASS.contains(lang)).or_else(|| missing.first()) else { return };
    let codes: Vec<String> = missing.iter().map(|(lang, _)| format!("`{}`", lang.code())).collect();
    let other = own.fact.languages().next().map_or("another language", Lang::code);
    let message = format!(
        "[official] has no wording in {}, and [questions] hears {}",
        codes.join(", "),
        if codes.len() == 1 { "it" } else { "them" }
    );
    let label = format!("staff would see the wording in `{other}`");
    let remedy = format!("add {} = \"...\" below [official]", first.code());
    if FIRST_CLASS.contains(first) {
        look.warning(code::UNWORDED, message, place.clone(), label, remedy);
    } else {
        look.note(code::UNWORDED, message, place.clone(), label, remedy);
    }
}
