//! A mistake inside a string of a rule file, before it has a file and a line.

use std::ops::Range;
use std::sync::Arc;

use super::place::Written;
use crate::diagnostic::edit::Edit;
use crate::diagnostic::{Diagnostic, SourceFile};

/// A mistake inside a condition or pattern: bytes of that string, to be placed in the file by [`super::place::Written::at`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Code of [`super::code::CODES`].
    pub code: &'static str,
    /// Bytes of the string that are meant.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write under the caret.
    pub label: String,
    /// How to mend it.
    pub remedy: Option<String>,
    /// What to write in place of the bytes that are meant, where that is sure.
    pub fix: Option<Box<str>>,
}

impl Slip {
    /// A mistake without a remedy.
    pub fn new(code: &'static str, span: Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), label: label.into(), remedy: None, fix: None }
    }

    /// The mistake at its place in a file, where `written` is the string that it is in.
    #[must_use]
    pub fn at(self, written: &Written, file: &Arc<SourceFile>) -> Diagnostic {
        let place = written.at(&file.text, self.span.clone());
        // Only where the file says it letter by letter: behind an escape the place is the whole text.
        let same = file.text.get(place.clone()) == written.value.get(self.span);
        let fix = self.fix.filter(|_| same).map(|with| Edit { at: place.clone(), with: with.into() });
        let mut diagnostic = Diagnostic::error(self.code, self.message, file, place, self.label).with_fix(fix);
        diagnostic.remedy = self.remedy;
        diagnostic
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn with_fix(mut self, fix: Option<&str>) -> Self {
        self.fix = fix.map(Into::into);
        self
    }
}
