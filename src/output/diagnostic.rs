//! Diagnostics with file, line, column, caret and remedy.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::model::guard::guarded;
use crate::model::untrusted::{is_hidden, shown};

/// Lines of a file that are shown around a mistake at most, and bytes of one line: authored files may hold very long lines.
const LINES: usize = 6;
const LINE_BYTES: usize = 2_000;

/// A diagnostic as people read it, without a final line break: severity, code and message; file, line, column and the line with a caret
/// and label; the remedy. Everything that the author's file brings in is cleaned of control and invisible characters.
#[must_use]
pub fn render(diagnostic: &Diagnostic, color: bool, width: usize) -> String {
    // The renderer computes with columns of foreign text; should it ever fail on one, the plain form still says everything.
    guarded(|| with_caret(diagnostic, color, width)).unwrap_or_else(|_| plain(diagnostic))
}

/// A diagnostic on one line: `path:line:column: error[code]: message`.
#[must_use]
pub fn one_line(diagnostic: &Diagnostic) -> String {
    let place = place(diagnostic).map_or_else(String::new, |place| format!("{place}: "));
    format!("{place}{}[{}]: {}", word(diagnostic.severity), diagnostic.code, shown(&diagnostic.message, false))
}

/// A diagnostic as a workflow command of GitHub: an annotation at its place. What the author's file brings in cannot end the command.
#[must_use]
pub fn github(diagnostic: &Diagnostic) -> String {
    let data = |text: &str| shown(text, true).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(file) = &diagnostic.file {
        properties.push(format!("file={}", property(&file.path.display().to_string())));
        if let Some((span, _)) = &diagnostic.label {
            let ((line, column), (end_line, end_column)) = (file.line_column(span.start), file.line_column(span.end));
            properties.push(format!("line={line},endLine={end_line}"));
            // Columns are read only where the mark stays on one line.
            if line == end_line {
                properties.push(format!("col={column},endColumn={end_column}"));
            }
        }
    }
    properties.push(format!("title={}", diagnostic.code));
    let label = diagnostic.label.as_ref().map(|(_, label)| label.as_str()).filter(|label| !label.is_empty());
    let said = [Some(diagnostic.message.as_str()), label, diagnostic.remedy.as_deref()];
    format!("::{command} {}::{}", properties.join(","), data(&said.into_iter().flatten().collect::<Vec<_>>().join("\n")))
}

/// A diagnostic as JSON: what [`render`] shows, in fields. Offsets are bytes; lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The code.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file.
    pub file: Option<String>,
    /// Line, counted from 1.
    pub line: Option<usize>,
    /// Column in characters, counted from 1.
    pub column: Option<usize>,
    /// First byte and one past the last.
    pub span: Option<(usize, usize)>,
    /// What stands under the caret.
    pub label: Option<String>,
    /// How to mend it.
    pub remedy: Option<String>,
    /// The change that mends it, where it is sure: first byte, one past the last, what stands there then.
    pub fix: Option<(usize, usize, String)>,
}

impl From<&Diagnostic> for Line {
    fn from(diagnostic: &Diagnostic) -> Self {
        let at = diagnostic.file.as_deref().zip(diagnostic.label.as_ref()).map(|(file, (span, _))| file.line_column(span.start));
        Self {
            code: diagnostic.code,
            severity: word(diagnostic.severity),
            message: diagnostic.message.clone(),
            file: diagnostic.file.as_ref().map(|file| file.path.display().to_string()),
            line: at.map(|(line, _)| line),
            column: at.map(|(_, column)| column),
            span: diagnostic.label.as_ref().map(|(span, _)| (span.start, span.end)),
            label: diagnostic.label.as_ref().map(|(_, label)| label.clone()),
            remedy: diagnostic.remedy.clone(),
            fix: diagnostic.fix.as_ref().map(|fix| (fix.at.start, fix.at.end, fix.with.clone())),
        }
    }
}

/// `2 errors, 1 warning`, or an empty text when there is neither.
#[must_use]
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let words = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
    let words = words.iter().filter(|(count, _)| *count > 0);
    words.map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" })).collect::<Vec<_>>().join(", ")
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn place(diagnostic: &Diagnostic) -> Option<String> {
    let file = diagnostic.file.as_deref()?;
    let path = shown(&file.path.display().to_string(), false);
    Some(match &diagnostic.label {
        Some((span, _)) => {
            let (line, column) = file.line_column(span.start);
            format!("{path}:{line}:{column}")
        }
        None => path,
    })
}

fn plain(diagnostic: &Diagnostic) -> String {
    let mut text = one_line(diagnostic);
    if let Some((_, label)) = diagnostic.label.as_ref().filter(|(_, label)| !label.is_empty()) {
        let _ = write!(text, "\n  {}", shown(label, false));
    }
    if let Some(remedy) = &diagnostic.remedy {
        let _ = write!(text, "\n  help: {}", shown(remedy, false));
    }
    text
}

fn with_caret(diagnostic: &Diagnostic, color: bool, width: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = shown(&diagnostic.message, false);
    let remedy = diagnostic.remedy.as_ref().map(|remedy| shown(remedy, false));
    let label = diagnostic.label.as_ref().map(|(_, label)| shown(label, false)).unwrap_or_default();
    let path = diagnostic.file.as_ref().map(|file| shown(&file.path.display().to_string(), false));
    let excerpt = diagnostic.file.as_deref().zip(diagnostic.label.as_ref()).map(|(file, (span, _))| Excerpt::new(file, span));

    let mut group = Group::with_title(level.primary_title(message).id(diagnostic.code));
    group = match (&excerpt, &path) {
        (Some(excerpt), Some(path)) => {
            let mut mark = AnnotationKind::Primary.span(excerpt.span.clone());
            if !label.is_empty() {
                mark = mark.label(label.as_str());
            }
            group.element(Snippet::source(excerpt.text.as_str()).path(path.as_str()).line_start(excerpt.line).annotation(mark))
        }
        (None, Some(path)) => group.element(annotate_snippets::Origin::path(path.as_str())),
        _ => group,
    };
    if let Some(remedy) = &remedy {
        group = group.element(Level::HELP.message(remedy.as_str()));
    }
    let report: &[Group<'_>] = &[group];
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(width).render(report)
}

/// The lines of a file that a diagnostic is about, cleaned, with the marked bytes moved along.
struct Excerpt {
    text: String,
    line: usize,
    span: Range<usize>,
}

impl Excerpt {
    fn new(file: &SourceFile, span: &Range<usize>) -> Self {
        let text = &file.text;
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = text.get(..line_start).unwrap_or_default().matches('\n').count() + 1;
        // Far into a very long line: begin near the mark, so that the excerpt stays small.
        let first = if start - line_start > LINE_BYTES { floor(text, start - LINE_BYTES / 2) } else { line_start };
        let mut last = first;
        for (number, part) in text.get(first..).unwrap_or_default().split_inclusive('\n').enumerate() {
            if number >= LINES || (last > end && number > 0) {
                break;
            }
            last += part.len().min(LINE_BYTES);
            if part.len() > LINE_BYTES {
                break;
            }
        }
        let last = floor(text, last);
        let mut clean = String::new();
        let (mut clean_start, mut clean_end) = (None, None);
        for (at, c) in text.get(first..last).unwrap_or_default().char_indices() {
            let at = first + at;
            if at >= start && clean_start.is_none() {
                clean_start = Some(clean.len());
            }
            if at >= end && clean_end.is_none() {
                clean_end = Some(clean.len());
            }
            match c {
                '\n' => clean.push('\n'),
                '\t' => clean.push(' '),
                // A carriage return before a line feed and a byte-order mark at the start are no one's business.
                '\r' if text.get(at + 1..).is_some_and(|rest| rest.starts_with('\n')) => {}
                '\u{FEFF}' if at == 0 => {}
                c if is_hidden(c) => {
                    let _ = write!(clean, "<U+{:04X}>", u32::from(c));
                }
                c => clean.push(c),
            }
        }
        let clean_start = clean_start.unwrap_or(clean.len());
        let clean_end = clean_end.unwrap_or(clean.len()).max(clean_start);
        Self { text: clean, line, span: clean_start..clean_end }
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
