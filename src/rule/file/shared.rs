//! Files that rules share: word lists and lexicons, as written.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::super::place::Written;
use super::words::{full_name, in_order, wrong_kind};
use super::{Key, Reader, Value, parse};
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::model::lang::Lang;

/// A shared word list as its author wrote it.
#[derive(Debug, Default)]
pub(in super::super) struct ListDraft {
    pub title: String,
    pub why: Option<String>,
    /// Language (`None`: any) and pattern, in the order of the file.
    pub patterns: Vec<(Option<Lang>, Written)>,
}

/// A lexicon as its author wrote it; numbers in hundredths.
#[derive(Debug, Default)]
pub(in super::super) struct LexiconDraft {
    pub title: String,
    pub why: Option<String>,
    pub entries: Vec<Weighed>,
    pub boosters: Vec<Weighed>,
}

/// A pattern with a number, in hundredths.
#[derive(Debug)]
pub(in super::super) struct Weighed {
    pub lang: Option<Lang>,
    pub written: Written,
    pub number: i32,
}

/// Reads a word list; `None` when it is no TOML at all.
pub(in super::super) fn read_list(file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<ListDraft> {
    let table = parse(file, out)?;
    let mut reader = Reader { file, out };
    let mut draft = ListDraft::default();
    let mut faulty = false;
    for (key, value) in in_order(table.get_ref()) {
        match key.get_ref().as_ref() {
            "title" => draft.title = reader.text(key, value).unwrap_or_default().value,
            "why" => draft.why = reader.text(key, value).map(|written| written.value),
            _ => {
                let before = reader.out.len();
                if let Some(lang) = reader.shared_language(key, &["title", "why"], "a word list") {
                    let texts = reader.texts(key, value);
                    draft.patterns.extend(texts.into_iter().map(|(value, span)| (lang, Written { value, span })));
                }
                faulty |= reader.out.len() > before;
            }
        }
    }
    reader.titled(table.get_ref(), "list");
    if draft.patterns.is_empty() && !faulty {
        reader.hollow("R012", "the word list is empty", "add `en = [\"a word\", \"two words\"]`");
    }
    Some(draft)
}

/// Reads a lexicon; `None` when it is no TOML at all.
pub(in super::super) fn read_lexicon(file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<LexiconDraft> {
    let table = parse(file, out)?;
    let mut reader = Reader { file, out };
    let mut draft = LexiconDraft::default();
    let before = reader.out.len();
    for (key, value) in in_order(table.get_ref()) {
        match key.get_ref().as_ref() {
            "title" => draft.title = reader.text(key, value).unwrap_or_default().value,
            "why" => draft.why = reader.text(key, value).map(|written| written.value),
            "boosters" => {
                let Some(languages) = reader.table(key, value, "[boosters.en]") else { continue };
                for (key, value) in in_order(languages) {
                    if let DeValue::Float(_) | DeValue::Integer(_) = value.get_ref() {
                        let remedy = "boosters have a language too: write `[boosters.en]` on a line of its own, and the words below it";
                        reader.error("R048", key.span(), "a booster without a language", "which language is this?", remedy);
                    } else if let Some(lang) = reader.shared_language(key, &[], "[boosters]") {
                        reader.weighed(key, value, "boosters.en", lang, BOOSTER, &mut draft.boosters);
                    }
                }
            }
            name => {
                if let DeValue::Float(_) | DeValue::Integer(_) = value.get_ref() {
                    let remedy = format!("write `[en]` (or another language, or `[any]`) on a line of its own above `{name}`");
                    reader.error("R001", key.span(), format!("`{name}` stands under no language"), "which language is this?", remedy);
                } else if let Some(lang) = reader.shared_language(key, &["title", "why", "boosters"], "a lexicon") {
                    reader.weighed(key, value, "en", lang, STRENGTH, &mut draft.entries);
                }
            }
        }
    }
    let faulty = reader.out.len() > before;
    reader.titled(table.get_ref(), "lexicon");
    if draft.entries.is_empty() && !faulty {
        reader.hollow("R012", "the lexicon is empty", "add a table `[en]`, and below it lines such as `\"waste of money\" = -4`");
    }
    Some(draft)
}

/// What a number of a lexicon may be, in hundredths.
#[derive(Clone, Copy)]
struct Limits {
    least: i32,
    most: i32,
    /// Changes nothing.
    idle: i32,
    remedy: &'static str,
}

const STRENGTH: Limits = Limits { least: -500, most: 500, idle: 0, remedy: "write a number from -5 (worst) to 5 (best), but not 0" };
const BOOSTER: Limits =
    Limits { least: 10, most: 300, idle: 100, remedy: "write a factor: above 1 (to 3) makes stronger, below 1 (from 0.1) makes weaker" };

/// A number in hundredths; `None` when it is none, or has more than two decimals.
pub(super) fn hundredths(value: &DeValue<'_>) -> Option<i32> {
    let number: f64 = match value {
        DeValue::Integer(number) => number.to_string().replace('_', "").parse().ok()?,
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok()?,
        _ => return None,
    };
    let whole = (number * 100.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "checked to be small")]
    ((number * 100.0 - whole).abs() < 1e-6 && whole.abs() < 1e9).then_some(whole as i32)
}

impl Reader<'_> {
    /// The language that a key of a shared file names; the outer `None` is a mistake that has been told.
    #[expect(clippy::option_option, reason = "`any` is a language here, and a mistake is none")]
    fn shared_language(&mut self, key: &Key<'_>, others: &[&'static str], within: &str) -> Option<Option<Lang>> {
        let name = key.get_ref().as_ref();
        if name == "any" {
            return Some(None);
        }
        if let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.code() == name) {
            return Some(Some(lang));
        }
        let mut known: Vec<&str> = others.to_vec();
        known.extend(Lang::ALL.iter().map(|lang| lang.code()));
        known.push("any");
        let meant = Lang::from_tag(name).filter(|lang| *lang != Lang::Und).map(Lang::code).or_else(|| full_name(name));
        let meant = meant.or_else(|| did_you_mean(name, known.iter().copied()).filter(|_| name.len() > 2));
        let remedy = meant.map_or_else(|| format!("{within} has: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        let short = name.chars().count() <= 3 || full_name(name).is_some();
        let (code, what) = if short { ("R005", "language") } else { ("R001", "key") };
        self.error(code, key.span(), format!("unknown {what} `{name}` in {within}"), "not known here", remedy);
        None
    }

    fn weighed(&mut self, key: &Key<'_>, value: &Value<'_>, table: &str, lang: Option<Lang>, limits: Limits, into: &mut Vec<Weighed>) {
        let DeValue::Table(entries) = value.get_ref() else {
            let remedy =
                format!("write `[{}]` on a line of its own, and below it `\"word\" = number`", table.replace("en", key.get_ref().as_ref()));
            let message = format!("`{}` is a table of words with numbers", key.get_ref());
            self.error("R002", value.span(), message, wrong_kind(value.get_ref()), remedy);
            return;
        };
        for (word, value) in in_order(entries) {
            let text = word.get_ref().as_ref();
            if text.trim().is_empty() {
                self.error("R016", word.span(), "an empty text", "nothing to look for", "take it away");
                continue;
            }
            let number = match value.get_ref() {
                DeValue::Table(_) => {
                    let remedy = format!("a dot parts names in TOML: put the word in quotes, `\"{text}.…\" = number`");
                    self.error("R047", word.span(), format!("`{text}` has no number"), "a table by its dot", remedy);
                    continue;
                }
                DeValue::String(written) => {
                    let remedy = format!("write it without quotes: `\"{text}\" = {}`", written.trim());
                    let remedy = if written.trim().parse::<f64>().is_ok() { remedy } else { limits.remedy.to_owned() };
                    self.error("R047", value.span(), format!("the number of `{text}` is text"), "this is text", remedy);
                    continue;
                }
                other => hundredths(other).filter(|number| (limits.least..=limits.most).contains(number) && *number != limits.idle),
            };
            if let Some(number) = number {
                let written = Written { value: text.to_owned(), span: word.span() };
                into.push(Weighed { lang, written, number });
            } else {
                let shown = self.file.text.get(value.span()).unwrap_or_default().to_owned();
                self.error("R047", value.span(), format!("`{text}` cannot have the number {shown}"), "not this", limits.remedy);
            }
        }
    }

    fn titled(&mut self, table: &DeTable<'_>, what: &str) {
        let misspelt = table.keys().any(|key| did_you_mean(key.get_ref(), ["title"]).is_some());
        if !misspelt {
            let first = 0..self.file.text.lines().next().unwrap_or_default().len();
            let remedy = format!("add `title = \"What the words of this {what} have in common\"` at the top");
            self.error("R003", first, "`title` is missing", "at the top of the file", remedy);
        }
    }

    fn hollow(&mut self, code: &'static str, message: &str, remedy: &str) {
        let first = 0..self.file.text.lines().next().unwrap_or_default().len();
        self.error(code, first, message, "this file", remedy);
    }
}
