//! The `[[examples]]` tables.

use toml::de::DeValue;

use super::super::pattern::Class;
use super::super::place::Written;
use super::super::{Example, Expectation};
use super::words::{in_order, wrong_kind};
use super::{Draft, EXAMPLE, Key, Reader, Value};
use crate::diagnostic::edit::Edit;
use crate::diagnostic::{did_you_mean, surely_meant};
use crate::model::finding::Level;

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
            let (mut lang, mut fires, mut quiet, mut title, mut level) = (None, None, None, None, None);
            let mut sound = true;
            for (key, value) in in_order(table) {
                match key.get_ref().as_ref() {
                    "lang" => lang = self.text(key, value).and_then(|written| self.language(&written.value, written.span)),
                    "fires" => fires = self.text(key, value),
                    "quiet" => quiet = self.text(key, value),
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
            let expectation = match (fires, quiet) {
                (Some(text), None) => Expectation::Fires(text),
                (None, Some(text)) => Expectation::Quiet(text),
                (Some(_), Some(text)) => {
                    let remedy = "make two examples of it: each has its own [[examples]]";
                    self.error("R025", text.span, "an example both fires and is quiet", "the second of the two", remedy);
                    continue;
                }
                (None, None) => {
                    if sound {
                        self.error(
                            "R025",
                            place,
                            "an example without a text",
                            "`fires` or `quiet` is missing",
                            "add `fires = \"a post that the rule is for\"`",
                        );
                    }
                    continue;
                }
            };
            let Some(lang) = lang else { continue };
            for written in std::iter::once(expectation.written()).chain(&title) {
                self.placeholders(written);
            }
            draft.examples.push(Example { lang, expectation, title: title.map(|title| title.value), level });
        }
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
