//! Rule and fact files of the configured folders.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::code;
use crate::diagnostic::{Diagnostic, Severity, SourceFile, toml};
use crate::model::authored::Authored;

/// Folders within folders are read to this depth; a link that leads back up ends here.
const MAX_DEPTH: usize = 8;

/// Most files read.
const MAX_FILES: usize = 50_000;

/// Authored files, in order of their paths.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Rule files.
    pub rules: Vec<Arc<SourceFile>>,
    /// Shared word lists, lexicons and classifiers.
    pub lists: Vec<Arc<SourceFile>>,
    /// Fact files.
    pub facts: Vec<Arc<SourceFile>>,
}

/// Reads all authored files (`**/*.toml`, `**/*.classifier`; [`Authored::of`] tells their kinds) of folders, and single files. Hidden files and editors' copies
/// are passed over.
///
/// Never fails as a whole: a file or folder that cannot be read has a diagnostic.
#[must_use]
pub fn read(folders: &[PathBuf]) -> (Library, Vec<Diagnostic>) {
    let mut library = Library::default();
    let mut diagnostics = Vec::new();
    let mut paths = Vec::new();
    for folder in folders {
        if folder.is_file() {
            paths.push(folder.clone());
        } else {
            walk(folder, 0, &mut paths, &mut diagnostics);
        }
    }
    paths.sort();
    paths.dedup();
    if paths.len() > MAX_FILES {
        diagnostics.push(unreadable(format!("{} files, and {MAX_FILES} are read at most", paths.len()), "split them among several brands"));
        paths.truncate(MAX_FILES);
    }
    for path in paths {
        match read_bytes(&path) {
            Ok(bytes) => match toml::decode(&path, bytes) {
                Ok(file) => match Authored::of(&path) {
                    Authored::Rule => library.rules.push(file),
                    Authored::List | Authored::Lexicon | Authored::Classifier => library.lists.push(file),
                    Authored::Fact => library.facts.push(file),
                },
                Err(diagnostic) => diagnostics.push(*diagnostic),
            },
            Err(error) => diagnostics
                .push(unreadable(format!("could not read {}: {error}", path.display()), "correct its owner or mode, or take it away")),
        }
    }
    (library, diagnostics)
}

fn walk(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>, diagnostics: &mut Vec<Diagnostic>) {
    if depth > MAX_DEPTH {
        diagnostics
            .push(unreadable(format!("folders nested too deeply at {}", folder.display()), "a link may lead back to a folder above it"));
        return;
    }
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            // What is not there may have been meant as a file.
            let what = if error.kind() == io::ErrorKind::NotFound { "" } else { "the folder " };
            diagnostics
                .push(unreadable(format!("could not read {what}{}: {error}", folder.display()), "correct the path, or its owner and mode"));
            return;
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(unreadable(format!("could not read the folder {}: {error}", folder.display()), "try again"));
                return;
            }
        };
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            walk(&path, depth + 1, paths, diagnostics);
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == Authored::CLASSIFIER) {
            paths.push(path);
        }
    }
}

fn unreadable(message: String, remedy: &str) -> Diagnostic {
    Diagnostic {
        code: code::UNREADABLE,
        severity: Severity::Error,
        message,
        file: None,
        label: None,
        remedy: Some(remedy.to_owned()),
        fix: None,
    }
}

/// Reads an authored file: an ordinary one (never a pipe or device, which might not end) of at most [`toml::MAX_FILE`] bytes.
///
/// # Errors
/// With words for people.
pub fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not an ordinary file"));
    }
    let mut bytes = Vec::new();
    let limit = toml::MAX_FILE as u64;
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() > toml::MAX_FILE {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {limit} bytes")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_lists_and_facts_are_told_apart_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            "b.toml",
            "a/z.toml",
            "a/.hidden.toml",
            "facts/f.toml",
            "facts/more/g.toml",
            "lists/l.toml",
            "lexicons/m.toml",
            "classifiers/c.classifier",
            "notes.md",
            "a/x.toml~",
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let (library, diagnostics) = read(&[folder.path().to_owned()]);
        let names = |files: &[Arc<SourceFile>]| -> Vec<String> {
            files.iter().map(|file| file.path.strip_prefix(folder.path()).unwrap().display().to_string()).collect()
        };
        assert_eq!(diagnostics, []);
        assert_eq!(names(&library.rules), ["a/z.toml", "b.toml"]);
        assert_eq!(names(&library.facts), ["facts/f.toml", "facts/more/g.toml"]);
        assert_eq!(names(&library.lists), ["classifiers/c.classifier", "lexicons/m.toml", "lists/l.toml"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_and_pipes_end_in_a_diagnostic() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        let (_, diagnostics) = read(&[folder.path().to_owned()]);
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.message.contains("too deeply")));
        assert!(read_bytes(Path::new("/dev/zero")).unwrap_err().to_string().contains("not an ordinary file"));
    }
}
