//! Whether a claimed value is near enough to a slot's, by the slot's own measure and by the days that it counts.

use jiff::civil::Date;

use crate::fact::{Days, Slot, Tolerance};
use crate::model::value::{TimeUnit, Value};
use crate::text::compare::agrees;

/// Whether a claim agrees with a value of a slot, by the slot's own measure of near enough and of days.
pub(super) fn compared(slot: &Slot, official: &Value, claimed: &Value, rough: bool) -> Option<bool> {
    if let (
        Value::Duration { working: false, unit: TimeUnit::Day, .. },
        Value::Duration { working: true, unit: TimeUnit::Day, .. },
        Some(Days::Calendar),
    ) = (official, claimed, slot.days)
        && size(official) == size(claimed)
    {
        return Some(false);
    }
    let plain = |value: &Value| match (value, slot.days) {
        (Value::Duration { min, max, unit, .. }, Some(Days::Any)) => Value::Duration { min: *min, max: *max, unit: *unit, working: false },
        _ => value.clone(),
    };
    let (official, claimed) = (plain(official), plain(claimed));
    match held_against(&official, &claimed, rough) {
        Some(false) if is_tolerated(&slot.tolerance, &official, &claimed) => Some(true),
        verdict => verdict,
    }
}

/// Whether two values that can be compared are no further apart than the slot allows.
fn is_tolerated(tolerance: &Tolerance, official: &Value, claimed: &Value) -> bool {
    let apart = |one: &Value, other: &Value| Some((size(one)? - size(other)?).abs());
    match tolerance {
        Tolerance::Exact | Tolerance::Rough => false,
        Tolerance::Share(share) => {
            apart(official, claimed).zip(size(official)).is_some_and(|(apart, size)| apart <= share * size.abs() + 1e-9)
        }
        Tolerance::By(most) => match (official, claimed, size(most)) {
            (Value::Date { .. }, Value::Date { .. }, Some(most)) => {
                days_apart(official, claimed).is_some_and(|days| f64::from(days) * TimeUnit::Day.seconds() <= most + 1e-6)
            }
            (_, _, Some(most)) => apart(official, claimed).is_some_and(|apart| apart <= most + 1e-9),
            _ => false,
        },
    }
}

/// Days between two dates; a year that one of them leaves out is the other's.
fn days_apart(one: &Value, other: &Value) -> Option<i32> {
    let (Value::Date { year, month, day }, Value::Date { year: other_year, month: other_month, day: other_day }) = (one, other) else {
        return None;
    };
    let known = |year: i16, spare: i16| if year == 0 { if spare == 0 { 2000 } else { spare } } else { year };
    let one = Date::new(known(*year, *other_year), *month, *day).ok()?;
    let other = Date::new(known(*other_year, *year), *other_month, *other_day).ok()?;
    Some((one - other).get_days().abs())
}

/// As [`agrees`], but working days against calendar time, which agree with nothing exactly, disagree where no calendar brings them together.
fn held_against(official: &Value, claimed: &Value, rough: bool) -> Option<bool> {
    agrees(official, claimed, rough).or_else(|| match (official, claimed) {
        (Value::Duration { working: true, .. }, Value::Duration { working: false, .. })
        | (Value::Duration { working: false, .. }, Value::Duration { working: true, .. }) => {
            let ((least, most), (low, high)) = (calendar_days(official)?, calendar_days(claimed)?);
            (high < least || low > most).then_some(false)
        }
        _ => None,
    })
}

/// The least and most calendar days of a duration; each weekend and one holiday may lie in a stretch of working days.
fn calendar_days(value: &Value) -> Option<(f64, f64)> {
    let Value::Duration { min, max, unit, working } = value else { return None };
    let days = |amount: f64| amount * unit.seconds() / TimeUnit::Day.seconds();
    let (least, most) = (days(*min), days(*max));
    Some(if *working { (least, (most / 5.0).ceil().mul_add(2.0, most) + 1.0) } else { (least, most) })
}

/// What two values of one kind can be ordered by.
pub(super) fn size(value: &Value) -> Option<f64> {
    match value {
        Value::Duration { min, max, unit, .. } => Some(min.midpoint(*max) * unit.seconds()),
        Value::Money { min, max, .. } | Value::Percent { min, max } | Value::Quantity { min, max, .. } => Some(min.midpoint(*max)),
        Value::Date { .. }
        | Value::Time { .. }
        | Value::Weekday { .. }
        | Value::Version { .. }
        | Value::Contact { .. }
        | Value::YesNo { .. }
        | Value::Member { .. }
        | Value::Step { .. } => None,
    }
}
