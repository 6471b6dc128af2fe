//! The configuration file with sources added: its comments and layout stay, and nothing that is wrong gets into it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::init::quoted;
use crate::cli::{Context, Exit, Failure};
use crate::config;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::source::SourceKind;

/// Why a source that is right in itself cannot be added.
pub(super) const NOT_PARTS: &str = "sources must be written as [[source]] parts, not as one list, for more to be added";

/// A source to be written.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its kind; empty for a feed.
    pub kind: String,
    /// Keys that are texts.
    pub texts: Vec<(&'static str, String)>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Comment feeds are not followed.
    pub no_comments: bool,
    /// Selectors by part.
    pub select: Vec<(String, String)>,
}

impl Entry {
    /// As the configuration has it.
    fn text(&self) -> String {
        let mut text = format!("[[source]]\nid = {}\nurl = {}\n", quoted(&self.id), quoted(&self.url));
        if !self.kind.is_empty() && self.kind != SourceKind::Feed.word() {
            let _ = writeln!(text, "kind = {}", quoted(&self.kind));
        }
        for (key, value) in &self.texts {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
        if !self.tags.is_empty() {
            let tags: Vec<String> = self.tags.iter().map(|tag| quoted(tag)).collect();
            let _ = writeln!(text, "tags = [{}]", tags.join(", "));
        }
        if self.no_comments {
            text.push_str("comments = false\n");
        }
        if !self.select.is_empty() {
            text.push_str("[source.select]\n");
            for (part, selector) in &self.select {
                let _ = writeln!(text, "{part} = {}", quoted(selector));
            }
        }
        text
    }
}

/// The file as it was read, and as it is to be written.
pub(super) struct Edited {
    path: PathBuf,
    before: String,
    after: String,
}

impl Edited {
    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read, or is not UTF-8.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let bytes = config::library::read_bytes(path).map_err(|error| Failure::file(Exit::Config, "read", path, &error))?;
        let before = String::from_utf8(bytes).map_err(|_| Failure::new(Exit::Config, format!("{} is not UTF-8", path.display())))?;
        Ok(Self { path: path.to_owned(), after: before.clone(), before })
    }

    /// Adds a source; what would be written is read first, so that nothing that is wrong gets into the file, and nothing that was right is
    /// lost. Returns what there is to say about it.
    ///
    /// # Errors
    /// What is wrong with it; nothing is added then.
    pub(super) fn add(&mut self, entry: &Entry, context: &Context) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let line_end = if self.before.contains("\r\n") { "\r\n" } else { "\n" };
        let gap = if self.after.is_empty() || self.after.ends_with('\n') { "\n" } else { "\n\n" };
        let after = format!("{}{}", self.after, format!("{gap}{}", entry.text()).replace('\n', line_end));
        let offset = self.after.len();
        let of_it = |diagnostics: Vec<Diagnostic>| -> Vec<Diagnostic> {
            let starts = |diagnostic: &Diagnostic| diagnostic.label.as_ref().is_some_and(|(span, _)| span.start >= offset);
            diagnostics.into_iter().filter(starts).collect()
        };
        let file = SourceFile::new(&self.path, after.as_str());
        let (added, diagnostics) = config::parse(&file, &context.environment).map_err(of_it)?;
        let new = of_it(diagnostics);
        if !added.sources.iter().any(|source| source.id.as_str() == entry.id && source.url == entry.url) {
            return Err(new);
        }
        self.after = after;
        Ok(new)
    }

    /// Puts it in place of what was read.
    ///
    /// # Errors
    /// When it cannot be written, or somebody changed the file meanwhile.
    pub(super) fn write(&self) -> Result<(), Failure> {
        if self.after == self.before {
            return Ok(());
        }
        replace(&self.path, &self.before, &self.after)
    }
}

/// Puts `after` in place of `before`: whole or not at all, with the file's mode kept, and only if nobody changed it meanwhile.
fn replace(path: &Path, before: &str, after: &str) -> Result<(), Failure> {
    // Where the configuration is a link, what it leads to is changed.
    let path = std::fs::canonicalize(path).map_err(|error| Failure::file(Exit::Config, "find", path, &error))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> std::io::Result<bool> {
        let mut file = tempfile::Builder::new().prefix(".overhear-").suffix(".toml").tempfile_in(folder)?;
        file.write_all(after.as_bytes())?;
        file.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
        file.as_file().sync_all()?;
        if std::fs::read(&path)? != before.as_bytes() {
            return Ok(false);
        }
        file.persist(&path)?;
        Ok(true)
    };
    match write() {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::new(Exit::Busy, format!("{} was changed by somebody else just now", path.display())).hint("try again")),
        Err(error) => Err(Failure::file(Exit::Partly, "write", &path, &error)),
    }
}
