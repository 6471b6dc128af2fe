//! Dates: facts that do not hold today, days without a value, and wrong values that were right.

use jiff::civil::Date;
use serde_spanned::Spanned;

use super::{Look, Seen, code};
use crate::diagnostic::Findings as _;
use crate::diagnostic::edit::Edit;
use crate::model::untrusted::shown;
use crate::text::compare::agrees;

pub(super) fn look(own: &Seen<'_>, today: Date, look: &mut Look<'_>) {
    let fact = own.fact;
    if let (Some(last), Some(place)) = (fact.valid_to.filter(|last| *last < today), &own.written.valid_to) {
        look.warning(
            code::NOT_TODAY,
            "this fact has expired",
            place.span(),
            format!("before today, {today}"),
            format!("take `valid_to` out if it still holds; else write the new value with previously = [{{ value = \"the old one\", until = {last} }}]"),
        );
    } else if let (Some(first), Some(place)) = (fact.valid_from.filter(|first| *first > today), &own.written.valid_from) {
        look.note(
            code::NOT_TODAY,
            "this fact does not hold yet",
            place.span(),
            format!("after today, {today}"),
            if fact.slots.iter().any(|slot| !slot.previously.is_empty()) {
                format!("until {first} answers are judged by what stands in `previously`")
            } else {
                format!("answers written before {first} are not judged; put what holds until then into `previously`")
            },
        );
    }
    for (slot, written) in own.slots() {
        let last = slot.previously.last();
        if let (Some(first), Some(last)) = (fact.valid_from, last)
            && let Some(eve) = first.yesterday().ok().filter(|eve| last.until < *eve)
        {
            // The place of the former value that lasted longest, whatever its place in the list.
            let place = written
                .previously
                .iter()
                .filter_map(|one| one.until.as_ref())
                .map(Spanned::span)
                .find(|span| own.file.text.get(span.clone()).is_some_and(|text| text == last.until.to_string()));
            if let Some(place) = place {
                look.warning(
                    code::GAP,
                    format!("no value of `{}` held between {} and {first}", shown(&slot.name, false), last.until),
                    place.clone(),
                    "answers of the days in between are not judged",
                    format!("if the former value held until the new one began, write until = {eve}"),
                );
                if let Some(found) = look.found.last_mut() {
                    found.fix = Some(Edit { at: place, with: eve.to_string() });
                }
            }
        }
        let former = slot.previously.iter().flat_map(|previous| &previous.values);
        let once_right = former.clone().any(|former| slot.wrong.iter().any(|wrong| agrees(former, wrong, false) == Some(true)));
        if let Some(place) = written.wrong.as_ref().filter(|_| once_right) {
            look.warning(
                code::ONCE_RIGHT,
                "a known wrong value that was right once",
                place.span(),
                "stands in `previously` too",
                "take it out of `wrong`: since `valid_from` it is wrong without that, and before it was right",
            );
        }
    }
}
