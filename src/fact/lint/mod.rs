//! A second look at facts that can be used: what in them is useless, or would call right answers wrong.
//!
//! Nothing in here keeps a fact from being used; `overhear facts check` asks for it. Slots are told apart by the values that they hold, so
//! that a kind which has no comparable value passes through.

pub mod code;
mod contact;
mod cue;
mod pair;
mod time;
mod wording;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_spanned::Spanned;

use super::{Expected, Fact, FactBook};
use crate::diagnostic::{Diagnostic, Findings, Severity, SourceFile, toml};
use crate::model::brand::Brand;
use crate::model::lang::Lang;

/// What facts are looked at against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// The brand of the configuration.
    pub brand: &'a Brand,
    /// The day.
    pub today: Date,
}

/// Texts with their places, by language code.
type ByLanguage = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

/// The places of a fact file; keys that are not looked at are passed over.
#[derive(Debug, Default, Deserialize)]
struct Written {
    topic: Option<Spanned<String>>,
    valid_from: Option<Spanned<IgnoredAny>>,
    valid_to: Option<Spanned<IgnoredAny>>,
    questions: Option<Spanned<ByLanguage>>,
    official: Option<BTreeMap<Spanned<String>, Spanned<String>>>,
    #[serde(default)]
    slots: Vec<SlotWritten>,
}

#[derive(Debug, Default, Deserialize)]
struct SlotWritten {
    value: Option<Spanned<IgnoredAny>>,
    wrong: Option<Spanned<IgnoredAny>>,
    #[serde(default)]
    previously: Vec<PreviousWritten>,
}

#[derive(Debug, Deserialize)]
struct PreviousWritten {
    until: Option<Spanned<IgnoredAny>>,
}

/// A fact with its file and the places in it.
struct Seen<'a> {
    fact: &'a Fact,
    file: &'a Arc<SourceFile>,
    written: Written,
}

impl Seen<'_> {
    /// The place of what concerns the whole fact.
    fn whole(&self) -> Range<usize> {
        self.written.topic.as_ref().map_or(0..0, Spanned::span)
    }

    fn slots(&self) -> impl Iterator<Item = (&super::Slot, &SlotWritten)> {
        self.fact.slots.iter().zip(&self.written.slots)
    }

    /// Every cue of `[questions]`, with its language's code.
    fn cues(&self) -> impl Iterator<Item = (&str, &Spanned<String>)> {
        let tables = self.written.questions.iter().flat_map(Spanned::get_ref);
        tables.flat_map(|(code, texts)| texts.iter().map(move |text| (code.get_ref().as_str(), text)))
    }
}

/// What is found in one file.
struct Look<'a> {
    file: &'a Arc<SourceFile>,
    found: Vec<Diagnostic>,
}

impl Findings for Look<'_> {
    fn file(&self) -> &Arc<SourceFile> {
        self.file
    }

    fn found(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }
}

impl Look<'_> {
    fn note(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Range<usize>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let warning = Diagnostic::warning(code, message, self.file, span, label).with_remedy(remedy);
        self.found.push(Diagnostic { severity: Severity::Note, ..warning });
    }
}

/// Everything that a second look finds, file by file, in the order of the files. `facts` are those that were read from them.
#[must_use]
pub fn look(files: &[Arc<SourceFile>], facts: &FactBook, against: &Against<'_>) -> Vec<Diagnostic> {
    let seen: Vec<Seen<'_>> = files
        .iter()
        .filter_map(|file| {
            let fact = facts.iter().find(|fact| fact.path == file.path.to_string_lossy())?;
            // Whatever is wrong with its shape has been said when it was read.
            let written = toml::read(file, super::check::SHAPE).ok()?;
            Some(Seen { fact, file, written })
        })
        .collect();
    let mut out = Vec::new();
    for (index, own) in seen.iter().enumerate() {
        let mut look = Look { file: own.file, found: Vec::new() };
        cue::look(own, against.brand, &mut look);
        wording::look(own, &mut look);
        time::look(own, against.today, &mut look);
        contact::look(own, against.brand, &mut look);
        examples(own, &mut look);
        for other in seen.iter().take(index) {
            pair::look(own, other, &mut look);
        }
        look.found.sort_by_key(|found| found.label.as_ref().map_or(0, |(span, _)| span.start));
        out.append(&mut look.found);
    }
    out
}

/// Examples that are missing: without one that must be found and one that must not, nothing shows that the fact tells them apart.
fn examples(own: &Seen<'_>, look: &mut Look<'_>) {
    let examples = &own.fact.examples;
    if examples.is_empty() {
        // That has been said.
        return;
    }
    let has = |expected: Expected| examples.iter().any(|example| example.expected == expected);
    if !has(Expected::Contradicts) {
        look.warning(
            code::EXAMPLES,
            "no example of an answer that contradicts this fact",
            own.whole(),
            "nothing shows that a wrong answer is found",
            "add [[examples]] with lang, question and contradicts = \"a wrong answer as customers give it\"",
        );
    }
    if !has(Expected::Silent) {
        look.note(
            code::EXAMPLES,
            "no example of an answer that must be left alone",
            own.whole(),
            "nothing shows that stories and other matters are passed over",
            "add [[examples]] with lang, question and silent = \"an answer that tells a story, or speaks of something near\"",
        );
    }
}

/// The language that a code of a fact file means; none for `any`.
fn language(code: &str) -> Option<Lang> {
    Lang::ALL.into_iter().find(|lang| lang.code() == code)
}

/// The place in a file of a place in a text of it; the whole text when it is written with escapes.
fn inside(file: &SourceFile, text: &Spanned<String>, at: Range<usize>) -> Range<usize> {
    let whole = text.span();
    let quotes = |width: usize| {
        let inner = whole.start + width..whole.end.saturating_sub(width);
        file.text.get(inner).is_some_and(|inner| inner == text.get_ref()).then_some(whole.start + width)
    };
    quotes(1).or_else(|| quotes(3)).map_or(whole, |start| start + at.start..start + at.end)
}
