//! How authored files (configuration, rules, facts) are answered: a code, a place, a label, a remedy.

pub mod edit;
pub mod schema;
mod slip;
pub mod toml;

/// What a code means, for `overhear explain CODE`. Every room that answers authored files has a table of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Such as `T001`; it never changes its meaning.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it matters and how it is mended.
    pub explanation: &'static str,
}

/// The codes of files as such.
pub const CODES: [Code; 1] = [Code {
    code: toml::SYNTAX,
    title: "not a TOML file",
    explanation: "Configuration, rule and fact files are written in TOML 1.1. Every line is `name = value`, a [part] or [[part]] in brackets, or a # comment. \
                  Texts stand between straight double quotes; within them a backslash is special, so patterns with backslashes stand between single quotes. \
                  Lists stand in square brackets with commas between. Keys that belong to no part stand above the first [part]. \
                  A file is at most 1 MiB of UTF-8 text.",
}];

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use edit::Edit;

/// An authored file as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// As the user would name it.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl SourceFile {
    /// A file by path and text.
    #[must_use]
    pub fn new(path: impl AsRef<Path>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.as_ref().to_owned(), text: text.into() })
    }

    /// Line and column (in characters) of a byte offset, both counted from 1.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset.min(self.text.len())).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Probably a slip; what it is about still works.
    Warning,
    /// What it is about was left out.
    Error,
}

/// One thing that an author should know about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, such as `R003` (rules), `F002` (facts), `C001` (configuration), `T001` (TOML).
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, one line, no full stop.
    pub message: String,
    /// The file; `None` when there is none (a folder that is missing).
    pub file: Option<Arc<SourceFile>>,
    /// Bytes of the file that are meant, with what to write under the caret.
    pub label: Option<(Range<usize>, String)>,
    /// How to mend it.
    pub remedy: Option<String>,
    /// The change to the file that mends it, where that is sure enough to be made by `rules check --fix`.
    pub fix: Option<Edit>,
}

impl Diagnostic {
    /// An error at a place in a file.
    #[must_use]
    pub fn error(
        code: &'static str,
        message: impl Into<String>,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            file: Some(Arc::clone(file)),
            label: Some((span, label.into())),
            remedy: None,
            fix: None,
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(
        code: &'static str,
        message: impl Into<String>,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, file, span, label) }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds the change that mends it.
    #[must_use]
    pub fn with_fix(mut self, fix: Option<Edit>) -> Self {
        self.fix = fix;
        self
    }

    /// Whether what it is about was left out.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The nearest of `known` to `typed`, when near enough to be what was meant.
#[must_use]
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&typed.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count().min(typed.chars().count()) / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// As [`did_you_mean`], but only where the machine may put it right by itself: a word of four letters or more, and nothing else as near.
#[must_use]
pub fn surely_meant<'a>(typed: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let near = did_you_mean(typed, known.clone()).filter(|near| typed.chars().count() >= 4 && near.chars().count() >= 4)?;
    let distance = |candidate: &str| strsim::damerau_levenshtein(&typed.to_lowercase(), &candidate.to_lowercase());
    let least = distance(near);
    (known.into_iter().filter(|candidate| distance(candidate) == least).count() == 1).then_some(near)
}

/// Whoever reads one file and collects what is wrong with it.
pub trait Findings {
    /// The file.
    fn file(&self) -> &Arc<SourceFile>;
    /// Takes a mistake in.
    fn found(&mut self, diagnostic: Diagnostic);

    /// An error at a place in the file.
    fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Range<usize>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::error(code, message, self.file(), span, label).with_remedy(remedy);
        self.found(diagnostic);
    }

    /// The same as a warning.
    fn warning(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Range<usize>,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::warning(code, message, self.file(), span, label).with_remedy(remedy);
        self.found(diagnostic);
    }
}
