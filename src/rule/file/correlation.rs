//! The file of a correlation as written.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::SignedDuration;
use toml::de::{DeTable, DeValue};

use super::super::Status;
use super::super::correlation::{CorrelationExample, Row};
use super::super::period;
use super::super::place::Written;
use super::words::{in_order, wrong_kind};
use super::{Key, Reader, Value};
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use crate::model::finding::{Category, Level};
use crate::model::id::RuleId;
use crate::model::signal::{By, Counted, LONGEST_BASELINE};

/// Keys of the file itself.
const TOP: [&str; 9] = ["title", "status", "kind", "level", "categories", "why", "playbook", "correlation", "examples"];
const TABLE: [&str; 8] = ["of", "categories", "count", "by", "within", "at_least", "spike", "baseline"];
const EXAMPLE: [&str; 2] = ["fires", "quiet"];
const ROW: [&str; 12] =
    ["rule", "category", "times", "every", "at", "authors", "author", "threads", "thread", "source", "lang", "weeks_before"];
/// All of them, for what describes them.
#[cfg(test)]
pub(in crate::rule) const KEYS: [&[&str]; 4] = [&TOP, &TABLE, &EXAMPLE, &ROW];
/// Keys of detections, each with what a correlation has in its place.
const OF_DETECTIONS: [(&str, &str); 6] = [
    ("selections", "the words stand in the rules that it counts: name those in `of`"),
    ("condition", "the words stand in the rules that it counts: name those in `of`"),
    ("scope", "the rules that it counts have a scope each; `by = [\"source\"]` or `by = [\"lang\"]` counts apart"),
    ("group_by", "what is counted apart says `by` in [correlation]; a burst of posts is one incident"),
    ("exceptions", "write the exception into the rules that it counts"),
    ("parity", "its examples are in no language: take the line away"),
];
/// Most posts of one example.
const MOST_POSTS: u64 = 10_000;

/// A correlation as its author wrote it.
#[derive(Debug, Default)]
pub(in super::super) struct Draft {
    pub title: String,
    pub status: Status,
    pub level: Level,
    pub categories: BTreeSet<Category>,
    pub why: String,
    pub playbook: Option<String>,
    /// Where `[correlation]` stands.
    pub table: Option<Range<usize>>,
    /// Keys of that table that are there, whether or not their values can be used.
    pub present: BTreeSet<&'static str>,
    pub of: Vec<Written>,
    pub of_place: Range<usize>,
    pub of_categories: BTreeSet<Category>,
    pub categories_place: Range<usize>,
    pub count: Counted,
    pub by: Vec<By>,
    pub within: Option<(SignedDuration, Range<usize>)>,
    pub at_least: Option<(i64, Range<usize>)>,
    pub spike: Option<(f64, Range<usize>)>,
    pub baseline: Option<(SignedDuration, Range<usize>)>,
    pub examples: Vec<CorrelationExample>,
    /// Rules that the examples name.
    pub example_rules: Vec<Written>,
    /// An example could not be read.
    pub examples_broken: bool,
}

/// Reads the file into a draft; `None` when it is no TOML at all.
pub(in super::super) fn read(file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<Draft> {
    let table = DeTable::parse(&file.text).ok()?;
    let mut reader = Reader { file, out };
    Some(reader.correlation(table.get_ref()))
}

impl Reader<'_> {
    fn correlation(&mut self, table: &DeTable<'_>) -> Draft {
        let mut draft = Draft::default();
        for (key, value) in in_order(table) {
            match key.get_ref().as_ref() {
                "title" => draft.title = self.text(key, value).unwrap_or_default().value,
                "why" => draft.why = self.text(key, value).unwrap_or_default().value,
                "playbook" => draft.playbook = self.text(key, value).map(|written| written.value),
                "status" => draft.status = self.word(key, value, &Status::ALL, Status::word).unwrap_or_default(),
                "level" => draft.level = self.word(key, value, &Level::ALL, Level::word).unwrap_or_default(),
                "kind" => {}
                "categories" => draft.categories = self.about(key, value),
                "correlation" => self.counted(key, value, &mut draft),
                "examples" => self.staged(key, value, &mut draft),
                name => match OF_DETECTIONS.iter().find(|(of, _)| *of == name) {
                    Some((_, remedy)) => {
                        self.error("R056", key.span(), format!("`{name}` belongs to rules of words"), "a correlation has none", *remedy);
                    }
                    None => self.unknown(key, &TOP, "a correlation", false),
                },
            }
        }
        let meant: Vec<&str> = table.keys().filter_map(|key| did_you_mean(key.get_ref(), TOP)).collect();
        for key in ["title", "level", "categories", "why"] {
            if !meant.contains(&key) {
                self.missing(key);
            }
        }
        if !meant.contains(&"correlation") {
            let first = self.file.text.lines().next().unwrap_or_default().len();
            let remedy = "add `[correlation]` and under it `of = [\"down\"]`, `within = \"6 hours\"` and `at_least = 5`";
            self.error("R051", 0..first, "the rule counts nothing", "its [correlation] table is missing", remedy);
        }
        draft
    }

    fn about(&mut self, key: &Key<'_>, value: &Value<'_>) -> BTreeSet<Category> {
        let mut categories = BTreeSet::new();
        for (written, span) in self.texts(key, value) {
            categories.extend(self.known(key.get_ref(), &written, span, &Category::ALL, Category::word));
        }
        if matches!(value.get_ref(), DeValue::Array(list) if list.is_empty()) {
            let all = Category::ALL.map(Category::word).join(", ");
            self.error("R003", value.span(), "at least one category is needed", "none here", format!("one of: {all}"));
        }
        categories
    }

    fn counted(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let Some(table) = self.table(key, value, "[correlation]") else { return };
        draft.table = Some(key.span());
        for (key, value) in in_order(table) {
            let name = key.get_ref().as_ref();
            draft.present.extend(did_you_mean(name, TABLE).and_then(|near| TABLE.into_iter().find(|own| *own == near)));
            match name {
                "of" => {
                    draft.of_place = key.span();
                    draft.of = self.texts(key, value).into_iter().map(|(value, span)| Written { value, span }).collect();
                    if matches!(value.get_ref(), DeValue::Array(list) if list.is_empty()) {
                        self.error("R051", value.span(), "nothing is counted", "no rule in here", "name one: `of = [\"down\"]`");
                    }
                }
                "categories" => {
                    draft.categories_place = key.span();
                    draft.of_categories = self.about(key, value);
                }
                "count" => draft.count = self.word(key, value, &Counted::ALL, Counted::word).unwrap_or_default(),
                "by" => {
                    for (written, span) in self.texts(key, value) {
                        let by = self.known("by", &written, span, &By::ALL, By::word);
                        draft.by.extend(by.filter(|by| !draft.by.contains(by)));
                    }
                }
                "within" => draft.within = self.period(key, value).map(|length| (length, value.span())),
                "baseline" => draft.baseline = self.period(key, value).map(|length| (length, value.span())),
                "at_least" => draft.at_least = self.whole(key, value).map(|number| (number, value.span())),
                "spike" => draft.spike = self.number(key, value).map(|number| (number, value.span())),
                _ => self.unknown(key, &TABLE, "[correlation]", true),
            }
        }
    }

    fn period(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<SignedDuration> {
        let written = self.text(key, value)?;
        match period::read(&written.value) {
            Ok(length) => Some(length),
            Err(wrong) => {
                let place = written.at(&self.file.text, wrong.span);
                let message = format!("`{}` is no length of time", written.value);
                self.error("R053", place, message, wrong.label, wrong.remedy);
                None
            }
        }
    }

    fn whole(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<i64> {
        if let DeValue::Integer(written) = value.get_ref() {
            // What does not fit is far above any limit.
            return Some(i64::from_str_radix(written.as_str(), written.radix()).unwrap_or(i64::MAX));
        }
        let (name, kind) = (key.get_ref(), wrong_kind(value.get_ref()));
        self.error("R002", value.span(), format!("`{name}` wants a whole number"), kind, format!("write `{name} = 5`, without quotes"));
        None
    }

    fn number(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<f64> {
        match value.get_ref() {
            DeValue::Integer(written) => return Some(written.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Float(written) => return Some(written.as_str().parse().unwrap_or(f64::NAN)),
            _ => {}
        }
        let (name, kind) = (key.get_ref(), wrong_kind(value.get_ref()));
        self.error("R002", value.span(), format!("`{name}` wants a number"), kind, format!("write `{name} = 3.0`, without quotes"));
        None
    }

    fn staged(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let before = self.out.len();
        if let DeValue::Array(list) = value.get_ref() {
            for example in list {
                match example.get_ref() {
                    DeValue::Table(table) => self.stage(table, example, draft),
                    other => self.unreadable(example.span(), wrong_kind(other)),
                }
            }
        } else {
            self.unreadable(key.span(), wrong_kind(value.get_ref()));
        }
        draft.examples_broken = self.out.len() > before;
    }

    fn unreadable(&mut self, place: Range<usize>, label: &str) {
        let remedy =
            "write `[[examples]]`, and below it `fires = [{ rule = \"down\", times = 5, every = \"10 minutes\" }]` or `quiet = […]`";
        self.error("R057", place, "an example of a correlation is a list of posts", label, remedy);
    }

    fn stage(&mut self, table: &DeTable<'_>, example: &Value<'_>, draft: &mut Draft) {
        let mut found = 0;
        for (key, value) in in_order(table) {
            let name = key.get_ref().as_ref();
            if name == "lang" {
                let remedy = "take the line away; a row may have one: `{ rule = \"down\", lang = \"es\" }`";
                self.error("R057", key.span(), "an example of a correlation has no language", "not here", remedy);
                continue;
            }
            if !EXAMPLE.contains(&name) {
                self.unknown(key, &EXAMPLE, "an example of a correlation", false);
                continue;
            }
            found += 1;
            let DeValue::Array(list) = value.get_ref() else {
                self.unreadable(value.span(), wrong_kind(value.get_ref()));
                continue;
            };
            let rows: Vec<Row> = list.iter().filter_map(|row| self.row(row, draft)).collect();
            let posts: u64 = rows.iter().map(|row| u64::from(row.times) * u64::from(row.weeks_before.max(1))).sum();
            if posts > MOST_POSTS {
                let message = format!("an example of {posts} posts is too long");
                self.error("R057", value.span(), message, "10000 at most", "write fewer `times`");
            }
            if rows.len() == list.len() {
                draft.examples.push(CorrelationExample { fires: name == "fires", rows, place: value.span() });
            }
        }
        if found != 1 {
            let place = in_order(table).first().map_or_else(|| example.span(), |(key, _)| key.span());
            let remedy = "each [[examples]] has one of the two";
            self.error("R057", place, "an example either fires or is quiet", if found == 0 { "neither here" } else { "both here" }, remedy);
        }
    }

    fn row(&mut self, value: &Value<'_>, draft: &mut Draft) -> Option<Row> {
        let DeValue::Table(table) = value.get_ref() else {
            self.unreadable(value.span(), wrong_kind(value.get_ref()));
            return None;
        };
        let none = SignedDuration::ZERO;
        let (rule, category, author, thread, source, lang) = (None, None, None, None, None, None);
        let (times, authors, threads, weeks_before) = (1, None, None, 0);
        let mut row = Row { rule, category, times, every: none, at: none, authors, author, threads, thread, source, lang, weeks_before };
        let before = self.out.len();
        for (key, value) in in_order(table) {
            let text = |reader: &mut Self| reader.text(key, value).map(|written| written.value);
            match key.get_ref().as_ref() {
                "rule" => {
                    if let Some(written) = self.text(key, value) {
                        row.rule = Some(RuleId::from(written.value.as_str()));
                        draft.example_rules.push(written);
                    }
                }
                "category" => row.category = self.word(key, value, &Category::ALL, Category::word),
                "times" => row.times = self.few(key, value, 10_000).unwrap_or(1),
                "authors" => row.authors = self.few(key, value, 10_000),
                "threads" => row.threads = self.few(key, value, 10_000),
                "weeks_before" => row.weeks_before = self.few(key, value, LONGEST_BASELINE).unwrap_or(0),
                "every" => row.every = self.period(key, value).unwrap_or_default(),
                "at" => row.at = self.period(key, value).unwrap_or_default(),
                "author" => row.author = text(self),
                "thread" => row.thread = text(self),
                "source" => row.source = text(self),
                "lang" => row.lang = self.text(key, value).and_then(|written| self.language(&written.value, written.span)),
                _ => self.unknown(key, &ROW, "a row of an example", false),
            }
        }
        if row.rule.is_some() == row.category.is_some() && self.out.len() == before {
            let label = if row.rule.is_some() { "both here" } else { "neither here" };
            let remedy = "write which rule finds something in the posts: `rule = \"down\"`";
            self.error("R057", value.span(), "a row names a rule or a category", label, remedy);
        }
        (self.out.len() == before).then_some(row)
    }

    /// A number from 1 to `most`.
    fn few(&mut self, key: &Key<'_>, value: &Value<'_>, most: u32) -> Option<u32> {
        let number = self.whole(key, value)?;
        let fits = u32::try_from(number).ok().filter(|number| (1..=most).contains(number));
        if fits.is_none() {
            let message = format!("`{} = {number}` cannot be staged", key.get_ref());
            self.error("R057", value.span(), message, format!("from 1 to {most}"), "write a number in between");
        }
        fits
    }
}
