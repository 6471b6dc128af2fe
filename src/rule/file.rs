//! A rule file as written: keys, words and strings checked, with the place of each.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::Written;
use super::{About, Example, Expectation, GroupBy, Hits, Status};
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::model::finding::{Category, Level};
use crate::model::lang::Lang;
use crate::model::post::Part;

/// Keys of the file itself.
const TOP: [&str; 12] =
    ["title", "status", "kind", "level", "categories", "why", "playbook", "group_by", "scope", "selections", "condition", "examples"];
const SCOPE: [&str; 3] = ["about", "languages", "parts"];
const EXAMPLE: [&str; 5] = ["lang", "fires", "quiet", "title", "level"];

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
    pub selections: Vec<SelectionDraft>,
    pub condition: Option<Written>,
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
}

type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    out: &'a mut Vec<Diagnostic>,
}

/// Reads the file into a draft; `None` when it is no TOML at all. Mistakes go to `out`, all of them, in the order of the file.
pub(super) fn read(file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<Draft> {
    if file.text.len() > crate::diagnostic::toml::MAX_FILE {
        out.extend(crate::diagnostic::toml::read::<toml::Table>(file, "R002").err().map(|diagnostic| *diagnostic));
        return None;
    }
    let table = match DeTable::parse(&file.text) {
        Ok(table) => table,
        Err(error) => {
            // The shared reader knows how to put a syntax mistake; its own words are the fallback.
            let said = crate::diagnostic::toml::read::<toml::Table>(file, "R002").err();
            out.push(said.map_or_else(
                || Diagnostic::error("T001", error.message(), file, error.span().unwrap_or(0..0), "not understood"),
                |diagnostic| *diagnostic,
            ));
            return None;
        }
    };
    let mut reader = Reader { file, out };
    Some(reader.draft(table.get_ref()))
}

fn in_order<'t, 'a>(table: &'t DeTable<'a>) -> Vec<(&'t Spanned<std::borrow::Cow<'a, str>>, &'t Value<'a>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

impl Reader<'_> {
    fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.out.push(Diagnostic::error(code, message, self.file, span, label).with_remedy(remedy));
    }

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
                        let remedy = if kind == "contradiction" {
                            "wrong answers are found from facts: write a file under rules/facts/"
                        } else {
                            "leave the rule out for now; detections (`kind = \"detection\"`, the default) work"
                        };
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
                "examples" => self.examples(key, value, &mut draft),
                _ => self.unknown(key, &TOP, "a rule", false),
            }
        }
        if !kind_refused {
            // A key that is there but misspelt has been told already.
            let meant: Vec<&str> = table.keys().filter_map(|key| did_you_mean(key.get_ref(), TOP)).collect();
            for key in ["title", "level", "categories", "why"] {
                if !meant.contains(&key) {
                    self.missing(key);
                }
            }
            if !meant.contains(&"selections") {
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

    fn scope(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>, draft: &mut Draft) {
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
                _ => self.unknown(key, &SCOPE, "[scope]", true),
            }
        }
    }

    fn selections(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>, draft: &mut Draft) {
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
                || super::condition::KEYWORDS.contains(&name.get_ref().to_lowercase().as_str());
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
    fn not_a_language(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>) {
        let name = key.get_ref().as_ref();
        if TOP.contains(&name) {
            return self.unknown(key, &TOP, "a selection", true);
        }
        let mut known: Vec<&str> = Lang::ALL.iter().map(|lang| lang.code()).collect();
        known.extend(["any", "negation", "quotes"]);
        let meant = Lang::from_tag(name).filter(|lang| *lang != Lang::Und).map(Lang::code);
        let meant = meant.or_else(|| full_name(name)).or_else(|| did_you_mean(name, known.iter().copied()).filter(|_| name.len() > 2));
        let remedy = meant.map_or_else(|| format!("there are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        let code = if name.chars().count() <= 3 || full_name(name).is_some() { "R005" } else { "R001" };
        let message = if code == "R005" { format!("unknown language `{name}`") } else { format!("unknown key `{name}` in a selection") };
        self.error(code, key.span(), message, "not known here", remedy);
    }

    fn examples(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>, draft: &mut Draft) {
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

    fn placeholders(&mut self, written: &Written) {
        let text = &written.value;
        let mut from = 0;
        while let Some(open) = text[from..].find('{').map(|at| from + at) {
            let Some(close) = text[open..].find('}').map(|at| open + at) else { return };
            let name = &text[open + 1..close];
            let known = super::pattern::Class::ALL.map(super::pattern::Class::word);
            if name.chars().all(char::is_alphanumeric) && !known.contains(&name) {
                let span = written.at(&self.file.text, open..close + 1);
                let remedy = did_you_mean(name, known).map_or_else(
                    || "there are `{brand}`, `{product}` and `{competitor}`".to_owned(),
                    |near| format!("did you mean `{{{near}}}`?"),
                );
                self.error("R027", span, format!("`{{{name}}}` is not a name of the brand file"), "not known", remedy);
            }
            from = close + 1;
        }
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, known: &[&str], within: &str, table: bool) {
        let name = key.get_ref().as_ref();
        let remedy = if table && TOP.contains(&name) {
            format!("`{name}` belongs to the rule itself: move the line above the first [table]")
        } else {
            did_you_mean(name, known.iter().copied())
                .map_or_else(|| format!("{within} has: {}", known.join(", ")), |near| format!("did you mean `{near}`?"))
        };
        self.error("R001", key.span(), format!("unknown key `{name}` in {within}"), "not known here", remedy);
    }

    fn table<'t, 'a>(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &'t Value<'a>, shape: &str) -> Option<&'t DeTable<'a>> {
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

    fn text(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) -> Option<Written> {
        let DeValue::String(text) = value.get_ref() else {
            let remedy = format!("write `{} = \"…\"`", key.get_ref());
            self.error("R002", value.span(), format!("`{}` wants text in quotes", key.get_ref()), wrong_kind(value.get_ref()), remedy);
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

    fn texts(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) -> Vec<(String, Range<usize>)> {
        let DeValue::Array(list) = value.get_ref() else {
            let remedy = match value.get_ref() {
                DeValue::String(text) => format!("put it in square brackets: `{} = [\"{text}\"]`", key.get_ref()),
                _ => format!("write `{} = [\"…\", \"…\"]`", key.get_ref()),
            };
            self.error("R002", value.span(), format!("`{}` wants a list", key.get_ref()), wrong_kind(value.get_ref()), remedy);
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

    fn word<T: Copy>(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Value<'_>,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let written = self.text(key, value)?;
        self.known(key.get_ref(), &written.value, written.span, all, word)
    }

    fn known<T: Copy>(&mut self, key: &str, written: &str, span: Range<usize>, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
        if let Some(found) = all.iter().find(|one| word(**one) == written) {
            return Some(*found);
        }
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        let remedy = did_you_mean(written, words.iter().copied())
            .map_or_else(|| format!("one of: {}", words.join(", ")), |near| format!("did you mean `{near}`?"));
        self.error("R004", span, format!("`{key}` cannot be `{written}`"), "not one of its words", remedy);
        None
    }

    fn language(&mut self, written: &str, span: Range<usize>) -> Option<Lang> {
        if let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.code() == written) {
            return Some(lang);
        }
        let known = Lang::ALL.map(Lang::code);
        let meant = Lang::from_tag(written).filter(|lang| *lang != Lang::Und).map(Lang::code).or_else(|| full_name(written));
        let remedy = meant.map_or_else(|| format!("one of: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        self.error("R005", span, format!("unknown language `{written}`"), "not known here", remedy);
        None
    }
}

/// The code of a language written by its name, in English or itself.
fn full_name(name: &str) -> Option<&'static str> {
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

const fn part_word(part: Part) -> &'static str {
    match part {
        Part::Question => "question",
        Part::Answer => "answer",
        Part::Comment => "comment",
        Part::Article => "article",
        Part::Review => "review",
    }
}

const fn wrong_kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "this is text",
        DeValue::Integer(_) | DeValue::Float(_) => "this is a number",
        DeValue::Boolean(_) => "this is true or false, without quotes",
        DeValue::Datetime(_) => "this is a date",
        DeValue::Array(_) => "this is a list",
        DeValue::Table(_) => "this is a table",
    }
}

fn last_line(text: &str, end: usize) -> Range<usize> {
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    start..end
}
