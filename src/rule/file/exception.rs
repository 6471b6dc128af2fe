//! The `[[exceptions]]` tables.

use jiff::civil::Date;
use toml::de::DeValue;

use super::words::{in_order, wrong_kind};
use super::{Draft, ExceptionDraft, Key, Reader, Value};

pub(in crate::rule) const EXCEPTION: [&str; 4] = ["when", "reason", "owner", "until"];

impl Reader<'_> {
    pub(super) fn exceptions(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let before = self.out.len();
        self.all_exceptions(key, value, draft);
        draft.lost_exceptions |= self.out.len() > before;
    }

    fn all_exceptions(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let DeValue::Array(list) = value.get_ref() else {
            return self.error(
                "R002",
                key.span(),
                "exceptions are a list of tables",
                wrong_kind(value.get_ref()),
                "write `[[exceptions]]` with two brackets",
            );
        };
        for value in list {
            let DeValue::Table(table) = value.get_ref() else {
                self.error(
                    "R035",
                    value.span(),
                    "an exception is a table",
                    wrong_kind(value.get_ref()),
                    "write `[[exceptions]]`, and below it `when`, `reason` and `owner`",
                );
                continue;
            };
            let (mut when, mut reason, mut owner, mut until) = (None, None, None, None);
            let mut sound = true;
            for (key, value) in in_order(table) {
                match key.get_ref().as_ref() {
                    "when" => when = self.text(key, value),
                    "reason" => reason = self.text(key, value),
                    "owner" => owner = self.text(key, value),
                    "until" => until = self.day(key, value),
                    _ => {
                        sound = false;
                        self.unknown(key, &EXCEPTION, "an exception", true);
                    }
                }
            }
            let place = in_order(table).first().map_or_else(|| value.span(), |(key, value)| key.span().start..value.span().end);
            for (key, remedy) in [
                ("when", "add `when = \"…\"`: a condition, such as `joke` or `post.score < 0`"),
                ("reason", "add `reason = \"…\"`: staff and your successors will ask"),
                ("owner", "add `owner = \"…\"`: who knows whether it is still needed"),
            ] {
                if sound && !table.contains_key(key) {
                    self.error("R035", place.clone(), format!("an exception without `{key}`"), "it is missing here", remedy);
                }
            }
            if let (Some(when), Some(reason), Some(owner)) = (when, reason, owner) {
                draft.exceptions.push(ExceptionDraft {
                    when,
                    reason: reason.value,
                    owner: owner.value,
                    until,
                    endless: !table.contains_key("until"),
                });
            }
        }
    }

    /// A day, written as TOML does.
    fn day(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<(Date, std::ops::Range<usize>)> {
        let remedy = |day: &str| format!("write the last day on which it holds, without quotes: `{} = {day}`", key.get_ref());
        match value.get_ref() {
            DeValue::Datetime(written) => {
                let day = written.date.and_then(|date| {
                    let year = i16::try_from(date.year).ok()?;
                    Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
                });
                if day.is_none() || written.time.is_some() {
                    let day = day.map_or_else(|| "2027-01-31".to_owned(), |day| day.to_string());
                    self.error("R002", value.span(), format!("`{}` is a day", key.get_ref()), "not a day alone", remedy(&day));
                    return None;
                }
                day.map(|day| (day, value.span()))
            }
            DeValue::String(text) => {
                let day = text.trim().parse::<Date>().map_or_else(|_| "2027-01-31".to_owned(), |day| day.to_string());
                self.error("R002", value.span(), format!("`{}` is a day", key.get_ref()), "this is text", remedy(&day));
                None
            }
            other => {
                self.error("R002", value.span(), format!("`{}` is a day", key.get_ref()), wrong_kind(other), remedy("2027-01-31"));
                None
            }
        }
    }
}
