//! Words that were met by shared lists and lexicons, for people and as JSON: which entry it was, what it counts and why, the sum.

use serde::Serialize;

use super::page::count;
use crate::model::finding::Span;
use crate::model::untrusted::shown;
use crate::rule::score::{Sum, Weight, decimal};
use crate::rule::{ClauseHit, RuleSet};

/// How many rules, word lists and lexicons a set holds, as far as it holds any; without any, no rules.
#[must_use]
pub fn tally(set: &RuleSet) -> String {
    let lists = (set.lists().len(), "word list", "word lists");
    let lexicons = (set.lexicons().len(), "lexicon", "lexicons");
    let classifiers = (set.classifiers().len(), "classifier", "classifiers");
    let all = [(set.len(), "rule", "rules"), lists, lexicons, classifiers];
    let parts: Vec<String> =
        all.into_iter().filter(|(number, ..)| *number > 0).map(|(number, one, many)| count(number, one, many)).collect();
    match parts.as_slice() {
        [] => count(0, "rule", "rules"),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Headings of [`rows`].
pub const HEADINGS: [&str; 5] = ["SHARED", "KIND", "ENTRIES", "USED BY", "TITLE"];

/// The shared word lists and lexicons of a set as rows of a table.
#[must_use]
pub fn rows(set: &RuleSet) -> Vec<Vec<String>> {
    let row = |name: &str, kind: &str, entries: usize, title: &str, users: usize| {
        [shown(name, false), kind.to_owned(), entries.to_string(), count(users, "rule", "rules"), shown(title, false)].to_vec()
    };
    let lists = set.lists().iter().map(|list| {
        let users = set.iter().filter(|rule| rule.lists().contains(list.name.as_str())).count();
        row(&list.name, "list", list.patterns.len(), &list.title, users)
    });
    let lexicons = set.lexicons().iter().map(|lexicon| {
        let users = set.iter().filter(|rule| rule.lexicons().contains(lexicon.name.as_str())).count();
        row(&lexicon.name, "lexicon", lexicon.patterns.len(), &lexicon.title, users)
    });
    let classifiers = set.classifiers().iter().map(|learned| {
        let users = set.iter().filter(|rule| rule.classifiers().contains(learned.name.as_str())).count();
        let header = learned.classifier.header();
        let posts = usize::try_from(header.positive + header.negative).unwrap_or(usize::MAX);
        row(&learned.name, "classifier", posts, &format!("learned from {posts} posts: {}", header.trained_on), users)
    });
    lists.chain(lexicons).chain(classifiers).collect()
}

/// By what some words were met: the pattern as written, and the entries of shared lists.
#[must_use]
pub fn pattern(hit: &ClauseHit) -> String {
    let pattern = shown(&hit.pattern, false);
    match hit.entries.as_slice() {
        [] => format!("by {pattern}"),
        [own] if own.text == hit.pattern => format!("by {pattern} of `{}`", shown(&own.list, false)),
        entries => {
            let entries = entries.iter().map(|entry| format!("`{}`: {}", shown(&entry.list, false), shown(&entry.text, false)));
            format!("by {pattern} ({})", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// What a word of a lexicon or a classifier counts and why; empty for other words.
#[must_use]
pub fn weight(hit: &ClauseHit, text: &str) -> String {
    if let Some(spoke) = hit.spoke {
        return format!(" {}{}", if spoke > 0 { "+" } else { "" }, decimal(spoke));
    }
    let Some(weight) = &hit.weight else { return String::new() };
    let reasons = weight.reasons(text);
    if reasons.is_empty() {
        format!(" {}", decimal(weight.counted))
    } else {
        format!(" {} = {} {}", decimal(weight.counted), decimal(weight.strength), reasons.join(", "))
    }
}

/// A number of hundredths as an author writes it.
#[must_use]
pub fn hundredths(number: i32) -> String {
    decimal(number)
}

/// The sum against its threshold.
#[must_use]
pub fn sum(sum: &Sum, text: &str) -> String {
    let place = sum.sentence.map_or_else(String::new, |sentence| format!(" in “{}”", shown(sentence.of(text), false)));
    let asked = sum.bound.shown();
    let names: Vec<String> = sum.lexicons.iter().map(|name| shown(name, false)).collect();
    format!("{} by `{}`{place}; asked: {asked}", decimal(sum.total), names.join("`, `"))
}

/// An entry of a shared list, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryLine<'a> {
    /// The list or lexicon.
    pub list: &'a str,
    /// Its entry as written.
    pub entry: &'a str,
}

/// The entries by which some words were met.
#[must_use]
pub fn entries(hit: &ClauseHit) -> Vec<EntryLine<'_>> {
    hit.entries.iter().map(|entry| EntryLine { list: &entry.list, entry: &entry.text }).collect()
}

/// What a word of a lexicon counts, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightLine {
    /// As written in the lexicon.
    pub strength: f64,
    /// As counted here.
    pub counted: f64,
    /// What made the difference.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

impl WeightLine {
    /// How a word is counted in `text`.
    #[must_use]
    pub fn of(weight: &Weight, text: &str) -> Self {
        let number = |hundredths: i32| f64::from(hundredths) / 100.0;
        Self { strength: number(weight.strength), counted: number(weight.counted), because: weight.reasons(text) }
    }
}

/// A sum against its threshold, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SumLine {
    /// The lexicon; of several that are summed, those of which words count.
    pub lexicon: String,
    /// What the words come to.
    pub sum: f64,
    /// The threshold, in words.
    pub asked: String,
    /// The sentence that comes nearest, where sentences are summed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<Span>,
}

impl From<&Sum> for SumLine {
    fn from(sum: &Sum) -> Self {
        Self { lexicon: sum.lexicons.join(", "), sum: f64::from(sum.total) / 100.0, asked: sum.bound.shown(), sentence: sum.sentence }
    }
}
