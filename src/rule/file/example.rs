//! The `[[examples]]` tables.

use toml::de::{DeTable, DeValue};

use super::super::field::{FIELDS, Field, Kind, Value as Known};
use super::super::pattern::Class;
use super::super::place::Written;
use super::super::{Example, Expectation};
use super::words::{in_order, wrong_kind};
use super::{Draft, EXAMPLE, Key, Reader, Value};
use crate::diagnostic::edit::Edit;
use crate::diagnostic::{did_you_mean, surely_meant};
use crate::model::finding::Level;

/// Most posts before an example's own.
const MAX_AFTER: usize = 50;

impl Reader<'_> {
    pub(super) fn examples(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let DeValue::Array(list) = value.get_ref() else {
            return self.error(
                "R002",
                key.span(),
                "examples are a list of tables",
                wrong_kind(value.get_ref()),
                "write `[[examples]]` with two brackets",
            );
        };
        for value in list {
            let DeValue::Table(table) = value.get_ref() else {
                self.error(
                    "R025",
                    value.span(),
                    "an example is a table",
                    wrong_kind(value.get_ref()),
                    "write `[[examples]]`, and below it `lang` and `fires` or `quiet`",
                );
                continue;
            };
            let (mut lang, mut fires, mut quiet, mut todo, mut title, mut level) = (None, None, None, None, None, None);
            let (mut with, mut after) = (Vec::new(), Vec::new());
            let mut sound = true;
            for (key, value) in in_order(table) {
                match key.get_ref().as_ref() {
                    "lang" => lang = self.text(key, value).and_then(|written| self.language(&written.value, written.span)),
                    "fires" => fires = self.text(key, value),
                    "quiet" => quiet = self.text(key, value),
                    "todo" => todo = self.text(key, value),
                    "with" => {
                        if let Some(table) = self.table(key, value, "with = { \"post.score\" = 12 }") {
                            self.known_of(table, "", 0, &mut with);
                        }
                    }
                    "after" => after = self.texts(key, value),
                    "title" => title = self.text(key, value),
                    "level" => level = self.word(key, value, &Level::ALL, Level::word),
                    _ => {
                        sound = false;
                        self.unknown(key, &EXAMPLE, "an example", false);
                    }
                }
            }
            let place = in_order(table).first().map_or_else(|| value.span(), |(key, value)| key.span().start..value.span().end);
            if !table.contains_key("lang") {
                self.error("R025", place.clone(), "an example without a language", "which language is this?", "add `lang = \"en\"`");
            }
            let expectation = match (fires, quiet, todo) {
                (Some(text), None, None) => Expectation::Fires(text),
                (None, Some(text), None) => Expectation::Quiet(text),
                (None, None, Some(text)) => Expectation::Todo(text),
                (Some(_), Some(text), _) => {
                    let remedy = "make two examples of it: each has its own [[examples]]";
                    self.error("R025", text.span, "an example both fires and is quiet", "the second of the two", remedy);
                    continue;
                }
                (_, _, Some(text)) => {
                    let remedy = "a `todo` becomes `fires` when the rule finds it: keep one of the two";
                    self.error("R025", text.span, "an example is to be done and done already", "the second of the two", remedy);
                    continue;
                }
                (None, None, None) => {
                    if sound {
                        self.error(
                            "R025",
                            place,
                            "an example without a text",
                            "`fires`, `quiet` or `todo` is missing",
                            "add `fires = \"a post that the rule is for\"`",
                        );
                    }
                    continue;
                }
            };
            let Some(lang) = lang else { continue };
            let after: Vec<Written> = after.into_iter().take(MAX_AFTER).map(|(value, span)| Written { value, span }).collect();
            for written in std::iter::once(expectation.written()).chain(&title).chain(&after) {
                self.placeholders(written);
            }
            let after = after.into_iter().map(|written| written.value).collect();
            draft.examples.push(Example { lang, expectation, title: title.map(|title| title.value), level, with, after });
        }
    }

    /// What an example knows of its post: `"post.score" = 12`, or `post.score = 12`, which TOML reads as a table in a table.
    fn known_of(&mut self, table: &DeTable<'_>, before: &str, depth: usize, out: &mut Vec<(Field, Known)>) {
        for (key, value) in in_order(table) {
            let name = if before.is_empty() { key.get_ref().to_string() } else { format!("{before}.{}", key.get_ref()) };
            if let DeValue::Table(table) = value.get_ref()
                && depth < 2
            {
                self.known_of(table, &name, depth + 1, out);
                continue;
            }
            let Some(field) = Field::named(&name) else {
                let near = did_you_mean(&name, FIELDS.iter().map(|known| known.name));
                let remedy =
                    near.map_or_else(|| "`overhear rules fields` lists all fields".to_owned(), |near| format!("did you mean `{near}`?"));
                self.error("R031", key.span(), format!("there is no field `{name}`"), "not known", remedy);
                continue;
            };
            out.extend(self.known_value(field, &name, value).map(|value| (field, value)));
        }
    }

    fn known_value(&mut self, field: Field, name: &str, value: &Value<'_>) -> Option<Known> {
        let found = match (field.described().kind, value.get_ref()) {
            (Kind::YesNo, DeValue::Boolean(yes)) => Some(Known::YesNo(*yes)),
            (Kind::Number, DeValue::Integer(number)) => number.to_string().parse().ok().map(Known::Number),
            (Kind::Number, DeValue::Float(number)) => {
                number.as_str().parse().ok().filter(|number: &f64| number.is_finite()).map(Known::Number)
            }
            (Kind::Text, DeValue::String(text)) => Some(Known::Text(text.clone().into_owned())),
            (Kind::Choice(words), DeValue::String(text)) => {
                let word = words.iter().find(|word| **word == text.as_ref());
                if word.is_none() {
                    let remedy = did_you_mean(text, words.iter().copied())
                        .map_or_else(|| format!("one of: {}", words.join(", ")), |near| format!("did you mean `{near}`?"));
                    self.error("R032", value.span(), format!("`{name}` is never `{text}`"), "not one of its words", remedy);
                    return None;
                }
                word.map(|word| Known::Word(word))
            }
            (Kind::Texts, DeValue::Array(list)) => list
                .iter()
                .map(|text| match text.get_ref() {
                    DeValue::String(text) => Some(text.clone().into_owned()),
                    _ => None,
                })
                .collect::<Option<Vec<String>>>()
                .map(Known::Texts),
            _ => None,
        };
        if found.is_none() {
            let (what, example) = match field.described().kind {
                Kind::YesNo => ("yes or no", "true".to_owned()),
                Kind::Number => ("a number", "12".to_owned()),
                Kind::Text => ("a text", "\"…\"".to_owned()),
                Kind::Choice(words) => ("a word", format!("\"{}\"", words.first().copied().unwrap_or_default())),
                Kind::Texts => ("a list of texts", "[\"…\"]".to_owned()),
            };
            let remedy = format!("write `\"{name}\" = {example}`");
            self.error("R032", value.span(), format!("`{name}` is {what}"), wrong_kind(value.get_ref()), remedy);
        }
        found
    }

    pub(super) fn placeholders(&mut self, written: &Written) {
        let text = &written.value;
        let mut from = 0;
        while let Some(open) = text[from..].find('{').map(|at| from + at) {
            let Some(close) = text[open..].find('}').map(|at| open + at) else { return };
            let name = &text[open + 1..close];
            let known = Class::ALL.map(Class::word);
            if name.chars().all(char::is_alphanumeric) && !known.contains(&name) {
                let span = written.at(&self.file.text, open..close + 1);
                let remedy = did_you_mean(name, known).map_or_else(
                    || "there are `{brand}`, `{product}` and `{competitor}`".to_owned(),
                    |near| format!("did you mean `{{{near}}}`?"),
                );
                let meant = surely_meant(name, known).map(|near| format!("{{{near}}}"));
                let same = self.file.text.get(span.clone()) == text.get(open..=close);
                self.error("R027", span.clone(), format!("`{{{name}}}` is not a name of the brand file"), "not known", remedy);
                self.mend(meant.filter(|_| same).map(|with| Edit { at: span, with }));
            }
            from = close + 1;
        }
    }
}
