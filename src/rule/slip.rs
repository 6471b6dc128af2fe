//! A mistake inside a string of a rule file, before it has a file and a line.

use std::ops::Range;

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
