//! How near a claim must be: tolerance, equivalents, and which days count.

use super::super::file::SlotTable;
use super::super::{Days, Kind, Tolerance};
use super::{Checker, NEARNESS};
use crate::diagnostic::Findings;
use crate::model::untrusted::shown;
use crate::model::value::{TimeUnit, Value};
use crate::text::value::parse;

impl Checker<'_> {
    pub(super) fn tolerance(&mut self, kind: Kind, written: &SlotTable) -> Tolerance {
        let Some(given) = &written.tolerance else { return Tolerance::Exact };
        let text = given.get_ref().trim();
        match (text, parse(text)) {
            ("exact", _) => return Tolerance::Exact,
            ("rough", _) => return Tolerance::Rough,
            (_, Ok(Value::Percent { min, .. })) if kind != Kind::Percent && measures(kind) && (0.0..100.0).contains(&min) => {
                return Tolerance::Share(min / 100.0);
            }
            (_, Ok(value)) if measures(kind) && Kind::of(&value) == kind => return Tolerance::By(value),
            (_, Ok(value @ Value::Duration { .. })) if kind == Kind::Date => return Tolerance::By(value),
            _ => {}
        }
        let distance = if kind == Kind::Date { "2 days" } else { kind.example() };
        let ways = if measures(kind) || kind == Kind::Date { format!(", or a distance such as \"{distance}\"") } else { String::new() };
        let share = if measures(kind) && kind != Kind::Percent { ", \"5%\"" } else { "" };
        self.error(
            NEARNESS,
            format!("`{}` does not say how near a {} must be", shown(text, false), kind.word()),
            given.span(),
            "not understood",
            format!("write \"exact\", \"rough\"{share}{ways}"),
        );
        Tolerance::Exact
    }

    pub(super) fn equivalents(&mut self, kind: Kind, written: &SlotTable) -> Vec<Value> {
        let Some(given) = &written.equivalents else { return Vec::new() };
        if matches!(kind, Kind::Contact | Kind::YesNo) {
            self.error(
                NEARNESS,
                format!("`equivalents` are other ways to say a value; this slot is a {}", kind.word()),
                given.span(),
                "not used",
                if kind == Kind::Contact { "put every right contact into `value`" } else { "put words into [slots.yes] and [slots.no]" },
            );
            return Vec::new();
        }
        self.values(kind, given, true)
    }

    /// Which days count. Working days are then what the values mean, also where they do not say so.
    pub(super) fn days(&mut self, kind: Kind, written: &SlotTable, values: &mut [Value]) -> Option<Days> {
        let given = written.days.as_ref()?;
        let days = *given.get_ref();
        let counts = |value: &Value| matches!(value, Value::Duration { unit: TimeUnit::Day, .. });
        if kind != Kind::Duration || !values.iter().all(counts) {
            self.error(
                NEARNESS,
                "`days` is for durations that count days",
                given.span(),
                "not used",
                "take it out, or write the value in days, such as \"30 days\"",
            );
            return None;
        }
        for value in values {
            if let Value::Duration { working, .. } = value {
                if days == Days::Calendar && *working {
                    self.error(
                        NEARNESS,
                        "the value is in working days",
                        given.span(),
                        "says calendar days",
                        "write days = \"working\", or take \"working\" out of the value",
                    );
                }
                *working |= days == Days::Working;
            }
        }
        Some(days)
    }
}

/// Whether values of a kind have a size that others can be near.
const fn measures(kind: Kind) -> bool {
    matches!(kind, Kind::Duration | Kind::Money | Kind::Percent | Kind::Quantity)
}
