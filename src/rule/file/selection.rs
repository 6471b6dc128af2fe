//! The `[selections.name]` tables.

use toml::de::DeValue;

use super::super::Hits;
use super::super::condition::KEYWORDS;
use super::super::place::Written;
use super::words::{full_name, in_order, wrong_kind};
use super::{Draft, Key, Reader, SelectionDraft, TOP, Value};
use crate::diagnostic::{did_you_mean, surely_meant};
use crate::model::lang::Lang;

/// Keys of a selection.
pub(in crate::rule) fn keys() -> Vec<&'static str> {
    let mut known: Vec<&str> = Lang::ALL.iter().map(|lang| lang.code()).collect();
    known.extend(["any", "negation", "quotes"]);
    known
}

impl Reader<'_> {
    pub(super) fn selections(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let Some(tables) = self.table(key, value, "[selections.name]") else { return };
        if tables.is_empty() {
            self.error(
                "R003",
                key.span(),
                "the rule has no selections",
                "nothing under this",
                "add `[selections.complaint]` with `en = [\"words\"]`",
            );
        }
        for (name, value) in in_order(tables) {
            let bad = name.get_ref().is_empty()
                || !name.get_ref().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                || name.get_ref().chars().all(char::is_numeric)
                || KEYWORDS.contains(&name.get_ref().to_lowercase().as_str());
            if bad {
                self.error(
                    "R028",
                    name.span(),
                    format!("a selection cannot be named `{}`", name.get_ref()),
                    "this name",
                    "use letters, digits, `_` and `-`, and no word that conditions use (and, or, not, of, any, all, near, before, within)",
                );
            }
            let DeValue::Table(table) = value.get_ref() else {
                let remedy = format!("write `[selections.{}]` on a line of its own, and `en = [\"…\"]` below it", name.get_ref());
                self.error("R002", value.span(), "a selection is a table of languages", wrong_kind(value.get_ref()), remedy);
                continue;
            };
            let written = Written { value: name.get_ref().clone().into_owned(), span: name.span() };
            let mut selection = SelectionDraft { name: written, patterns: Vec::new(), negation: Hits::default(), quotes: false };
            let mut faulty = false;
            for (key, value) in in_order(table) {
                let language = match key.get_ref().as_ref() {
                    "negation" => {
                        selection.negation = self.word(key, value, &Hits::ALL, Hits::word).unwrap_or_default();
                        continue;
                    }
                    "quotes" => {
                        selection.quotes = self.word(key, value, &["skip", "keep"], |word| word) == Some("keep");
                        continue;
                    }
                    "any" => None,
                    code => {
                        let known = Lang::ALL.into_iter().find(|lang| lang.code() == code);
                        if known.is_none() {
                            faulty = true;
                            self.not_a_language(key);
                            continue;
                        }
                        known
                    }
                };
                let before = self.out.len();
                let texts = self.texts(key, value);
                faulty |= self.out.len() > before;
                for (written, span) in texts {
                    selection.patterns.push((language, Written { value: written, span }));
                }
            }
            if selection.patterns.is_empty() && !faulty {
                self.error(
                    "R012",
                    name.span(),
                    format!("the selection `{}` is empty", name.get_ref()),
                    "no pattern in this table",
                    "add `en = [\"words to look for\"]`, or take the table away",
                );
            }
            draft.selections.push(selection);
        }
    }

    /// An unknown key of a selection is most often a language that we do not know, or a key that belongs above the first table.
    pub(super) fn not_a_language(&mut self, key: &Key<'_>) {
        let name = key.get_ref().as_ref();
        if TOP.contains(&name) {
            return self.unknown(key, &TOP, "a selection", true);
        }
        let known = keys();
        let meant = Lang::from_tag(name).filter(|lang| *lang != Lang::Und).map(Lang::code);
        let meant = meant.or_else(|| full_name(name)).or_else(|| did_you_mean(name, known.iter().copied()).filter(|_| name.len() > 2));
        let remedy = meant.map_or_else(|| format!("there are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        let code = if name.chars().count() <= 3 || full_name(name).is_some() { "R005" } else { "R001" };
        let message = if code == "R005" { format!("unknown language `{name}`") } else { format!("unknown key `{name}` in a selection") };
        self.error(code, key.span(), message, "not known here", remedy);
        let sure = Lang::from_tag(name).filter(|lang| *lang != Lang::Und).map(Lang::code).or_else(|| full_name(name));
        self.rename(key, sure.or_else(|| surely_meant(name, known.iter().copied())));
    }
}
