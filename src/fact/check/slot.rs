//! Slots: values that fit their kind, former values in order, and words for yes and no.

use std::ops::Range;

use jiff::civil::Date;
use serde_spanned::Spanned;

use super::super::file::{File, SlotTable, Written};
use super::super::{Kind, Previous, Slot};
use super::{Checker, DATES, PREVIOUSLY, SHAPE, SLOTS, VALUE, WRONG, YES_NO};
use crate::diagnostic::Findings;
use crate::model::untrusted::shown;
use crate::model::value::{ContactKind, Value};
use crate::text::compare::agrees;
use crate::text::value::parse;

impl Checker<'_> {
    pub(super) fn slots(&mut self, read: &File, valid_from: Option<Date>) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        if read.slots.is_empty() {
            self.error(
                SLOTS,
                "this fact has no slot",
                read.topic.span(),
                "nothing that an answer could contradict",
                "add [[slots]] with name, kind and value, such as kind = \"duration\" and value = \"30 days\"",
            );
        }
        for table in &read.slots {
            let written = table.get_ref();
            let name = written.name.get_ref().trim().to_owned();
            if name.is_empty() || slots.iter().any(|slot| slot.name == name) {
                let what = if name.is_empty() { "a slot's name is empty" } else { "two slots of this fact have the same name" };
                self.error(SLOTS, what, written.name.span(), "here", "give each slot a name of its own");
            }
            slots.push(self.slot(name, written, valid_from));
        }
        slots
    }

    fn slot(&mut self, name: String, written: &SlotTable, valid_from: Option<Date>) -> Slot {
        let kind = *written.kind.get_ref();
        let senses = self.senses(written);
        let (set, procedure, held) = self.shape(&name, written, &senses);
        let mut values = match &written.value {
            Some(value) if kind.has_value() => self.values(kind, value, kind == Kind::Contact),
            None if kind.has_value() => {
                self.error(
                    SHAPE,
                    "the key `value` is missing in [[slots]]",
                    written.kind.span(),
                    format!("a slot of the kind {} holds a value", kind.word()),
                    format!("add value = \"{}\", with the value that is true", kind.example()),
                );
                Vec::new()
            }
            _ => held,
        };
        let days = self.days(kind, written, &mut values);
        let mut previously: Vec<Previous> = Vec::new();
        for table in written.previously.iter().filter(|_| kind.has_value()) {
            let previous = table.get_ref();
            let values = self.values(kind, &previous.value, kind == Kind::Contact);
            let Some(until) = self.date(&previous.until) else { continue };
            if valid_from.is_none() && !self.found.iter().any(|found| found.code == DATES) {
                self.error(
                    PREVIOUSLY,
                    "a former value, but no day on which the current one began",
                    table.span(),
                    "needs `valid_from`",
                    "add valid_from = the first day of the current value, at the top of the file",
                );
            } else if valid_from.is_some_and(|from| until >= from) {
                self.error(
                    PREVIOUSLY,
                    "a former value that lasts into the current one",
                    previous.until.span(),
                    "not before `valid_from`",
                    "`until` is the last day of the former value, the day before `valid_from`",
                );
            }
            if previously.iter().any(|earlier| earlier.until == until) {
                self.error(
                    PREVIOUSLY,
                    "two former values that end on the same day overlap",
                    previous.until.span(),
                    "the same day again",
                    "give each former value its own last day",
                );
            }
            previously.push(Previous { values, until });
        }
        previously.sort_by_key(|previous| previous.until);
        let wrong = written.wrong.as_ref().filter(|_| kind.has_value()).map(|wrong| self.values(kind, wrong, true)).unwrap_or_default();
        if let Some(place) = &written.wrong
            && wrong.iter().any(|wrong| values.iter().any(|value| agrees(value, wrong, false) == Some(true)))
        {
            self.error(
                WRONG,
                "a known wrong value that is the right one",
                place.span(),
                "the same as `value`",
                "list only values that are wrong",
            );
        }
        let slot = Slot {
            name,
            kind,
            values,
            equivalents: self.equivalents(kind, written),
            tolerance: self.tolerance(kind, written),
            days,
            previously,
            wrong,
            cues: self.cues(&written.cues),
            from: self.cues(&written.from),
            senses,
            yes: self.cues(&written.yes),
            no: self.cues(&written.no),
            set,
            procedure,
        };
        if kind != Kind::YesNo
            && let Some((code, _)) = written.yes.iter().chain(&written.no).next()
        {
            self.error(
                YES_NO,
                format!("[slots.yes] and [slots.no] are for yes-no slots; this one is a {}", kind.word()),
                code.span(),
                "not used",
                "take them out, or put what they say into a yes-no slot of its own",
            );
        }
        slot
    }

    pub(super) fn values(&mut self, kind: Kind, written: &Spanned<Written>, several: bool) -> Vec<Value> {
        let span = written.span();
        match written.get_ref() {
            Written::Text(text) => self.value(kind, text, span).into_iter().collect(),
            Written::List(texts) if several => {
                if texts.is_empty() {
                    self.error(VALUE, "an empty list", span, "no value", format!("write a value such as [\"{}\"]", kind.example()));
                }
                texts.iter().filter_map(|text| self.value(kind, text.get_ref(), text.span())).collect()
            }
            Written::List(_) => {
                self.error(
                    VALUE,
                    format!("a {} slot holds one value", kind.word()),
                    span,
                    "a list",
                    format!("write one text, such as \"{}\"; only contact slots take a list", kind.example()),
                );
                Vec::new()
            }
            Written::Truth(truth) => {
                let word = if *truth { "yes" } else { "no" };
                let example = if kind == Kind::YesNo { word } else { kind.example() };
                self.error(VALUE, "a value is a text", span, "true or false", format!("write \"{example}\" with the quotes"));
                Vec::new()
            }
            Written::Number(number) => {
                let unit = kind.example().split_once(' ').map_or("", |(_, unit)| unit);
                let example = match kind {
                    Kind::Percent => format!("{number}%"),
                    Kind::Duration | Kind::Money | Kind::Quantity => format!("{number} {unit}"),
                    Kind::Contact => number.clone(),
                    Kind::Version => format!("version {number}"),
                    Kind::Date | Kind::Time | Kind::YesNo | Kind::Set | Kind::Eligibility | Kind::Procedure => kind.example().to_owned(),
                };
                self.error(
                    VALUE,
                    "a value is a text with its unit",
                    span,
                    "a bare number",
                    format!("write it as text, such as \"{example}\""),
                );
                Vec::new()
            }
        }
    }

    fn value(&mut self, kind: Kind, text: &str, span: Range<usize>) -> Option<Value> {
        let expected = format!("write a {} such as \"{}\"", kind.word(), kind.example());
        if kind == Kind::Contact
            && let Some(phone) = phone(text)
        {
            return Some(phone);
        }
        match parse(text) {
            Ok(value) if Kind::of(&value) == kind => Some(value),
            Ok(value) => {
                let found = Kind::of(&value).word();
                self.error(
                    VALUE,
                    format!("`{}` is a {found}, but the slot's kind is {}", shown(text, false), kind.word()),
                    span,
                    format!("a {found}"),
                    format!("{expected}, or set kind = \"{found}\""),
                );
                None
            }
            Err(why) => {
                self.error(VALUE, format!("`{}` is not a {}", shown(text, false), kind.word()), span, shown(&why, false), expected);
                None
            }
        }
    }
}

/// A phone number, short codes included, as an author writes it in a contact slot.
fn phone(text: &str) -> Option<Value> {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{A0}' | '-' | '.' | '/' | '(' | ')'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text.starts_with('+') || digits.starts_with("00");
    let digits = if text.starts_with('+') { digits } else { digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits) };
    (plain && (3..=15).contains(&digits.len()))
        .then(|| Value::Contact { kind: ContactKind::Phone, value: if international { format!("+{digits}") } else { digits } })
}
