//! `check --fix` of rules and facts: what is sure is put right in the files themselves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Context, Failure};
use crate::config::rewrite;
use crate::diagnostic::edit::{Edit, apply};
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::output::diff::diff;
use crate::output::page::count;

/// A change may uncover the next one (a file is only read on behind its first syntax mistake); more rounds than this no file needs.
const ROUNDS: usize = 20;

/// What is to be put right.
pub struct Work<'a> {
    /// The files.
    pub files: &'a [Arc<SourceFile>],
    /// The folders below which files may be written.
    pub folders: &'a [PathBuf],
    /// What is wrong with them.
    pub diagnostics: &'a [Diagnostic],
    /// They are built into the program.
    pub built_in: bool,
    /// What is wrong with changed files.
    pub look: &'a dyn Fn(&[Arc<SourceFile>]) -> Vec<Diagnostic>,
    /// What is wrong with one of them.
    pub alone: &'a dyn Fn(&Arc<SourceFile>) -> Vec<Diagnostic>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Done {
    /// A file was written.
    pub changed: bool,
    /// Files that could not be written.
    pub failed: Vec<Diagnostic>,
}

/// Makes the changes that the diagnostics carry, round by round, until none is left; with `dry_run` only shows them.
///
/// # Errors
/// When standard output does not take what is said.
pub fn run(work: &Work<'_>, context: &Context, dry_run: bool, people: bool) -> Result<Done, Failure> {
    let mut done = Done::default();
    if work.built_in {
        context.out.say("the rules built into the program cannot be changed; copy them to a folder of your own with `overhear init`");
        return Ok(done);
    }
    let mut files: Vec<Arc<SourceFile>> = work.files.to_vec();
    let mut diagnostics = work.diagnostics.to_vec();
    let mut changes = 0;
    for _ in 0..ROUNDS {
        let (next, made) = round(&files, &diagnostics, work);
        if made == 0 {
            break;
        }
        changes += made;
        files = next;
        diagnostics = (work.look)(&files);
    }
    for (before, after) in work.files.iter().zip(&files).filter(|(before, after)| before.text != after.text) {
        let written = if dry_run { Ok(()) } else { rewrite::replace(&after.path, work.folders, &before.text, &after.text) };
        if let Err(error) = written {
            done.failed.push(unwritable(&after.path, &error));
            continue;
        }
        done.changed |= !dry_run;
        if people {
            context.out.line(diff(&context.page(), &after.path, &before.text, &after.text))?;
        }
    }
    if people && changes > 0 {
        let verb = if dry_run { "would be put right" } else { "put right" };
        context.out.line(format_args!("{} {verb}\n", count(changes, "place", "places")))?;
    } else if people {
        context.out.line("nothing here can be put right by itself\n")?;
    }
    Ok(done)
}

/// One round over all files: the changed files, and how many changes were made.
fn round(files: &[Arc<SourceFile>], diagnostics: &[Diagnostic], work: &Work<'_>) -> (Vec<Arc<SourceFile>>, usize) {
    let mut edits: BTreeMap<&Path, Vec<Edit>> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let (Some(file), Some(fix)) = (&diagnostic.file, &diagnostic.fix) {
            edits.entry(file.path.as_path()).or_default().push(fix.clone());
        }
    }
    let errors = |file: &Arc<SourceFile>| {
        let alone = (work.alone)(file);
        alone.iter().filter(|diagnostic| diagnostic.is_error()).map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    };
    let mut all = 0;
    let changed = files.iter().map(|file| {
        let Some(edits) = edits.get(file.path.as_path()) else { return Arc::clone(file) };
        let before = errors(file);
        // A change may uncover mistakes behind a syntax mistake, but must not make any itself.
        let better = |after: &Arc<SourceFile>| {
            let after = errors(after);
            let syntax = |codes: &[&str]| codes.iter().any(|code| code.starts_with('T'));
            syntax(&before) || (!syntax(&after) && after.len() <= before.len())
        };
        let (text, made) = apply(&file.text, edits);
        let together = SourceFile::new(&file.path, text);
        if better(&together) {
            all += made;
            return together;
        }
        // One of them does harm: one by one, from the last, so that the places of the others stay.
        let mut edits: Vec<&Edit> = edits.iter().collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.start));
        edits.into_iter().fold(Arc::clone(file), |file, edit| {
            let (text, made) = apply(&file.text, std::slice::from_ref(edit));
            let one = SourceFile::new(&file.path, text);
            if better(&one) {
                all += made;
                one
            } else {
                file
            }
        })
    });
    (changed.collect(), all)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic {
        code: rewrite::UNWRITABLE,
        severity: Severity::Error,
        message: format!("could not write {}: {error}", path.display()),
        file: None,
        label: None,
        remedy: Some("the file is as it was; correct its owner or mode, or change it by hand".to_owned()),
        fix: None,
    }
}

/// The folders below which files may be written: those of the configuration, or the paths of the command line.
#[must_use]
pub fn folders(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths
        .iter()
        .map(|path| if path.is_dir() { path.clone() } else { path.parent().unwrap_or_else(|| Path::new("")).to_owned() })
        .map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder })
        .collect()
}
