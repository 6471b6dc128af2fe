//! Values of an authored table: text, lists, words of a choice, each refused with its place and a remedy.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::super::place::Written;
use super::{Key, Reader, TOP, Value};
use crate::diagnostic::edit::Edit;
use crate::diagnostic::{Diagnostic, did_you_mean, surely_meant};
use crate::model::lang::Lang;
use crate::model::post::Part;

pub(super) fn in_order<'t, 'a>(table: &'t DeTable<'a>) -> Vec<(&'t Key<'a>, &'t Value<'a>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

impl Reader<'_> {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.out.push(Diagnostic::error(code, message, self.file, span, label).with_remedy(remedy));
    }

    pub(super) fn unknown(&mut self, key: &Key<'_>, known: &[&str], within: &str, table: bool) {
        let name = key.get_ref().as_ref();
        let remedy = if table && TOP.contains(&name) {
            format!("`{name}` belongs to the rule itself: move the line above the first [table]")
        } else if name == "id" {
            "take it away: the file's name is the id".to_owned()
        } else {
            did_you_mean(name, known.iter().copied())
                .map_or_else(|| format!("{within} has: {}", known.join(", ")), |near| format!("did you mean `{near}`?"))
        };
        self.error("R001", key.span(), format!("unknown key `{name}` in {within}"), "not known here", remedy);
        if !(table && TOP.contains(&name)) {
            self.rename(key, surely_meant(name, known.iter().copied()));
        }
    }

    /// Adds to the last diagnostic the change that writes a key otherwise, if it stands there without quotes.
    pub(super) fn rename(&mut self, key: &Key<'_>, name: Option<&str>) {
        let bare = self.file.text.get(key.span()) == Some(key.get_ref().as_ref());
        self.mend(name.filter(|_| bare).map(|name| Edit { at: key.span(), with: name.to_owned() }));
    }

    /// Adds to the last diagnostic the change that writes a word otherwise, its quotes as they are.
    pub(super) fn reword(&mut self, span: Range<usize>, written: &str, word: Option<&str>) {
        let raw = self.file.text.get(span.clone()).unwrap_or_default();
        let quote = raw.chars().next().filter(|quote| raw == format!("{quote}{written}{quote}"));
        self.mend(word.zip(quote).map(|(word, quote)| Edit { at: span, with: format!("{quote}{word}{quote}") }));
    }

    /// Adds to the last diagnostic the change that mends it.
    pub(super) fn mend(&mut self, fix: Option<Edit>) {
        if let Some(last) = self.out.last_mut() {
            last.fix = fix;
        }
    }

    pub(super) fn table<'t, 'a>(&mut self, key: &Key<'_>, value: &'t Value<'a>, shape: &str) -> Option<&'t DeTable<'a>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.error(
            "R002",
            value.span(),
            format!("`{}` is a table", key.get_ref()),
            wrong_kind(value.get_ref()),
            format!("write `{shape}` on a line of its own"),
        );
        None
    }

    pub(super) fn text(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Written> {
        let DeValue::String(text) = value.get_ref() else {
            // `["one"]`: the brackets are too many.
            let only = match value.get_ref() {
                DeValue::Array(list) if list.len() == 1 => list.first().and_then(|inner| match inner.get_ref() {
                    DeValue::String(text) if !text.contains(['"', '\\', '\n']) => Some(format!("\"{text}\"")),
                    _ => None,
                }),
                _ => None,
            };
            let remedy = format!("write `{} = {}`", key.get_ref(), only.as_deref().unwrap_or("\"…\""));
            self.error("R002", value.span(), format!("`{}` wants text in quotes", key.get_ref()), wrong_kind(value.get_ref()), remedy);
            let commented = self.file.text.get(value.span()).is_none_or(|raw| raw.contains('#'));
            self.mend(only.filter(|_| !commented).map(|with| Edit { at: value.span(), with }));
            return None;
        };
        if text.trim().is_empty() {
            self.error(
                "R002",
                value.span(),
                format!("`{}` is empty", key.get_ref()),
                "no text in here",
                "write something, or take the line away",
            );
            return None;
        }
        Some(Written { value: text.clone().into_owned(), span: value.span() })
    }

    pub(super) fn texts(&mut self, key: &Key<'_>, value: &Value<'_>) -> Vec<(String, Range<usize>)> {
        let DeValue::Array(list) = value.get_ref() else {
            let remedy = match value.get_ref() {
                DeValue::String(text) => format!("put it in square brackets: `{} = [\"{text}\"]`", key.get_ref()),
                _ => format!("write `{} = [\"…\", \"…\"]`", key.get_ref()),
            };
            self.error("R002", value.span(), format!("`{}` wants a list", key.get_ref()), wrong_kind(value.get_ref()), remedy);
            if let (DeValue::String(text), Some(raw)) = (value.get_ref(), self.file.text.get(value.span()))
                && !text.trim().is_empty()
            {
                self.mend(Some(Edit { at: value.span(), with: format!("[{raw}]") }));
            }
            return Vec::new();
        };
        let mut texts = Vec::new();
        for value in list {
            match value.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => texts.push((text.clone().into_owned(), value.span())),
                DeValue::String(_) => self.error("R016", value.span(), "an empty text", "nothing to look for", "take it away"),
                other => self.error(
                    "R002",
                    value.span(),
                    format!("`{}` is a list of texts", key.get_ref()),
                    wrong_kind(other),
                    "put it in quotes",
                ),
            }
        }
        texts
    }

    pub(super) fn word<T: Copy>(&mut self, key: &Key<'_>, value: &Value<'_>, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
        let written = self.text(key, value)?;
        self.known(key.get_ref(), &written.value, written.span, all, word)
    }

    pub(super) fn known<T: Copy>(
        &mut self,
        key: &str,
        written: &str,
        span: Range<usize>,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        if let Some(found) = all.iter().find(|one| word(**one) == written) {
            return Some(*found);
        }
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        let remedy = did_you_mean(written, words.iter().copied())
            .map_or_else(|| format!("one of: {}", words.join(", ")), |near| format!("did you mean `{near}`?"));
        self.error("R004", span.clone(), format!("`{key}` cannot be `{written}`"), "not one of its words", remedy);
        let loose = words.iter().copied().find(|word| *word == written.trim().to_lowercase());
        self.reword(span, written, loose.or_else(|| surely_meant(written, words.iter().copied())));
        None
    }

    pub(super) fn language(&mut self, written: &str, span: Range<usize>) -> Option<Lang> {
        if let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.code() == written) {
            return Some(lang);
        }
        let known = Lang::ALL.map(Lang::code);
        let meant = Lang::from_tag(written).filter(|lang| *lang != Lang::Und).map(Lang::code).or_else(|| full_name(written));
        let remedy = meant.map_or_else(|| format!("one of: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        self.error("R005", span.clone(), format!("unknown language `{written}`"), "not known here", remedy);
        self.reword(span, written, meant);
        None
    }
}

/// The code of a language written by its name, in English or itself.
pub(super) fn full_name(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "english" | "ingles" | "inglés" => "en",
        "spanish" | "español" | "espanol" | "sp" => "es",
        "greek" | "ελληνικά" | "ellinika" => "el",
        "portuguese" | "português" => "pt",
        "french" | "français" => "fr",
        "german" | "deutsch" => "de",
        "italian" | "italiano" => "it",
        _ => return None,
    })
}

pub(super) const fn part_word(part: Part) -> &'static str {
    match part {
        Part::Question => "question",
        Part::Answer => "answer",
        Part::Comment => "comment",
        Part::Article => "article",
        Part::Review => "review",
    }
}

pub(super) const fn wrong_kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "this is text",
        DeValue::Integer(_) | DeValue::Float(_) => "this is a number",
        DeValue::Boolean(_) => "this is true or false, without quotes",
        DeValue::Datetime(_) => "this is a date",
        DeValue::Array(_) => "this is a list",
        DeValue::Table(_) => "this is a table",
    }
}
