//! A rule file as written: keys, words and strings checked, with the place of each.

pub(super) mod correlation;
mod example;
mod exception;
mod learned;
mod selection;
pub(super) mod shared;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::learned::Likely;
use super::place::Written;
use super::score::{Bound, Over};
use super::{About, Contrast, Example, GroupBy, Hits, Status};
use words::{in_order, part_word};

use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::model::finding::{Category, Level};
use crate::model::lang::Lang;
use crate::model::post::Part;

/// Keys of the file itself.
pub(super) const TOP: [&str; 14] = [
    "title",
    "status",
    "kind",
    "level",
    "categories",
    "why",
    "playbook",
    "group_by",
    "condition",
    "parity",
    "scope",
    "selections",
    "exceptions",
    "examples",
];
pub(super) const SCOPE: [&str; 4] = ["about", "languages", "parts", "sources"];
pub(super) const EXAMPLE: [&str; 8] = ["lang", "fires", "quiet", "todo", "title", "level", "with", "after"];

/// A rule as its author wrote it; patterns and condition not yet read.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub title: String,
    pub status: Status,
    pub level: Level,
    pub categories: BTreeSet<Category>,
    pub why: String,
    pub playbook: Option<String>,
    pub group_by: GroupBy,
    pub about: About,
    /// Empty means all.
    pub languages: BTreeSet<Lang>,
    /// Empty means all.
    pub parts: BTreeSet<Part>,
    /// Empty means all.
    pub sources: Vec<String>,
    pub selections: Vec<SelectionDraft>,
    pub condition: Option<Written>,
    pub parity: Option<String>,
    pub exceptions: Vec<ExceptionDraft>,
    /// Exceptions that could not be read.
    pub lost_exceptions: bool,
    pub examples: Vec<Example>,
}

/// One `[selections.name]` table.
#[derive(Debug, Clone)]
pub(super) struct SelectionDraft {
    pub name: Written,
    /// Language (`None`: any) and pattern, in the order of the file.
    pub patterns: Vec<(Option<Lang>, Written)>,
    pub negation: Hits,
    pub quotes: bool,
    pub contrast: Contrast,
    /// Words of questions count.
    pub questions: bool,
    /// Words that are only supposed count.
    pub hypothetical: bool,
    /// Names of shared word lists.
    pub lists: Vec<Written>,
    pub scored: Option<ScoredDraft>,
    pub asked: Option<AskedDraft>,
}

/// What a selection with a classifier asks.
#[derive(Debug, Clone)]
pub(super) struct AskedDraft {
    pub classifier: Written,
    pub bound: Likely,
    /// Only one that the brand trained itself is asked.
    pub own: bool,
}

/// What a selection with a lexicon asks.
#[derive(Debug, Clone)]
pub(super) struct ScoredDraft {
    /// Names of the lexicons that are summed, at least one.
    pub lexicons: Vec<Written>,
    pub bound: Bound,
    pub over: Over,
}

/// One `[[exceptions]]` table.
#[derive(Debug, Clone)]
pub(super) struct ExceptionDraft {
    pub when: Written,
    pub reason: String,
    pub owner: String,
    /// The day, and its bytes in the file.
    pub until: Option<(Date, Range<usize>)>,
    /// It says nothing of its end.
    pub endless: bool,
}

/// The keys of each table, for what describes them.
#[cfg(test)]
pub(super) use self::{EXAMPLE as EXAMPLE_KEYS, SCOPE as SCOPE_KEYS, TOP as TOP_KEYS};
#[cfg(test)]
pub(super) use correlation::KEYS as CORRELATION_KEYS;
#[cfg(test)]
pub(super) use exception::EXCEPTION as EXCEPTION_KEYS;
#[cfg(test)]
pub(super) use selection::keys as selection_keys;

type Value<'a> = Spanned<DeValue<'a>>;
type Key<'a> = Spanned<Cow<'a, str>>;

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    out: &'a mut Vec<Diagnostic>,
}

/// Reads the file into a draft; `None` when it is no TOML at all. Mistakes go to `out`, all of them, in the order of the file.
pub(super) fn read(file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<Draft> {
    let table = parse(file, out)?;
    let mut reader = Reader { file, out };
    Some(reader.draft(table.get_ref()))
}

fn parse<'a>(file: &'a Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<Spanned<DeTable<'a>>> {
    if file.text.len() > crate::diagnostic::toml::MAX_FILE {
        out.extend(crate::diagnostic::toml::read::<toml::Table>(file, "R002").err().map(|diagnostic| *diagnostic));
        return None;
    }
    match DeTable::parse(&file.text) {
        Ok(table) => Some(table),
        Err(error) => {
            // The shared reader knows how to put a syntax mistake; its own words are the fallback.
            let said = crate::diagnostic::toml::read::<toml::Table>(file, "R002").err();
            out.push(said.map_or_else(
                || Diagnostic::error("T001", error.message(), file, error.span().unwrap_or(0..0), "not understood"),
                |diagnostic| *diagnostic,
            ));
            None
        }
    }
}

impl Reader<'_> {
    fn draft(&mut self, table: &DeTable<'_>) -> Draft {
        let mut draft = Draft::default();
        let mut kind_refused = false;
        for (key, value) in in_order(table) {
            match key.get_ref().as_ref() {
                "title" => draft.title = self.text(key, value).unwrap_or_default().value,
                "why" => draft.why = self.text(key, value).unwrap_or_default().value,
                "playbook" => draft.playbook = self.text(key, value).map(|written| written.value),
                "status" => draft.status = self.word(key, value, &Status::ALL, Status::word).unwrap_or_default(),
                "level" => draft.level = self.word(key, value, &Level::ALL, Level::word).unwrap_or_default(),
                "group_by" => draft.group_by = self.word(key, value, &GroupBy::ALL, GroupBy::word).unwrap_or_default(),
                "kind" => {
                    let kinds = ["detection", "contradiction", "correlation"];
                    if let Some(kind) = self.word(key, value, &kinds, |word| word).filter(|kind| *kind != "detection") {
                        kind_refused = true;
                        let remedy = "wrong answers are found from facts: write a file under rules/facts/";
                        self.error("R023", value.span(), format!("rules of kind `{kind}` cannot be run yet"), "not yet", remedy);
                    }
                }
                "categories" => {
                    for (written, span) in self.texts(key, value) {
                        draft.categories.extend(self.known(key.get_ref(), &written, span, &Category::ALL, Category::word));
                    }
                    if draft.categories.is_empty() && matches!(value.get_ref(), DeValue::Array(list) if list.is_empty()) {
                        let all = Category::ALL.map(Category::word).join(", ");
                        self.error("R003", value.span(), "a rule needs at least one category", "none here", format!("one of: {all}"));
                    }
                }
                "scope" => self.scope(key, value, &mut draft),
                "selections" => self.selections(key, value, &mut draft),
                "condition" => draft.condition = self.text(key, value),
                "parity" => draft.parity = self.text(key, value).map(|written| written.value),
                "exceptions" => self.exceptions(key, value, &mut draft),
                "examples" => self.examples(key, value, &mut draft),
                _ => self.unknown(key, &TOP, "a rule", false),
            }
        }
        if !kind_refused {
            // A key that is there but misspelt has been told already.
            let known = |key: &str| TOP.into_iter().find(|known| *known == key).or_else(|| did_you_mean(key, TOP));
            let meant: Vec<&str> = table.keys().filter_map(|key| known(key.get_ref())).collect();
            for key in ["title", "level", "categories", "why"] {
                if !meant.contains(&key) {
                    self.missing(key);
                }
            }
            // The words may be another rule's.
            let refers = draft.condition.as_ref().is_some_and(|condition| condition.value.contains("rule."));
            if !meant.contains(&"selections") && !refers {
                let end = self.file.text.trim_end().len();
                self.error(
                    "R003",
                    last_line(&self.file.text, end),
                    "the rule looks for nothing: it has no selections",
                    "a table is missing after this",
                    "add `[selections.complaint]` and under it `en = [\"words to look for\"]`",
                );
            }
        }
        draft
    }

    fn missing(&mut self, key: &str) {
        let first = self.file.text.lines().next().unwrap_or_default().len();
        let remedy = match key {
            "title" => "add `title = \"What the rule finds\"` at the top",
            "level" => "add `level = \"medium\"` at the top (informational, low, medium, high or critical)",
            "categories" => "add `categories = [\"service\"]` at the top",
            _ => "add `why = \"Why staff should care\"` at the top: it is what they will read",
        };
        self.error("R003", 0..first, format!("`{key}` is missing"), "at the top of the file, above the first [table]", remedy);
    }

    fn scope(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let Some(table) = self.table(key, value, "[scope]") else { return };
        for (key, value) in in_order(table) {
            match key.get_ref().as_ref() {
                "about" => draft.about = self.word(key, value, &About::ALL, About::word).unwrap_or_default(),
                "languages" => {
                    for (written, span) in self.texts(key, value) {
                        draft.languages.extend(self.language(&written, span));
                    }
                }
                "parts" => {
                    let parts = [Part::Question, Part::Answer, Part::Comment, Part::Article, Part::Review];
                    for (written, span) in self.texts(key, value) {
                        draft.parts.extend(self.known("parts", &written, span, &parts, part_word));
                    }
                }
                "sources" => {
                    for (written, span) in self.texts(key, value) {
                        if written.contains('/') || written.contains("://") {
                            self.error(
                                "R002",
                                span,
                                "a source is named by its id, its name or its host, not by an address",
                                "an address",
                                format!("write its host: `sources = [\"{}\"]`", host(&written)),
                            );
                            continue;
                        }
                        draft.sources.push(written.trim().to_owned());
                    }
                }
                _ => self.unknown(key, &SCOPE, "[scope]", true),
            }
        }
    }
}

/// The host of an address as authors write it.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

fn last_line(text: &str, end: usize) -> Range<usize> {
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    start..end
}
