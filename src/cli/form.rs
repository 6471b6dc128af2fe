//! `fmt` of rules and facts: files put into their form.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Context, Exit, Failure};
use crate::config::rewrite;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::untrusted::shown;
use crate::output::diff::diff;
use crate::output::page::count;

/// What is put into its form.
pub struct Work<'a> {
    /// The files.
    pub files: &'a [Arc<SourceFile>],
    /// The folders below which files may be written.
    pub folders: &'a [PathBuf],
    /// What is wrong with them.
    pub diagnostics: &'a [Diagnostic],
    /// The form.
    pub form: fn(&str) -> Result<String, String>,
    /// The command that says more of a file that cannot be read.
    pub checked_by: &'a str,
}

/// Puts files into their form; with `check` only says which are not in it.
///
/// # Errors
/// When standard output does not take what is said.
pub fn run(work: &Work<'_>, check: bool, context: &Context) -> Result<Exit, Failure> {
    let (mut changed, mut failed) = (0, work.diagnostics.iter().any(|diagnostic| diagnostic.file.is_none() && diagnostic.is_error()));
    for unread in work.diagnostics.iter().filter(|diagnostic| diagnostic.file.is_none()) {
        context.out.complain(crate::output::diagnostic::one_line(unread));
    }
    for file in work.files {
        let path = shown(&file.path.display().to_string(), false);
        let formed = match (work.form)(&file.text) {
            Ok(formed) => formed,
            Err(why) => {
                failed = true;
                context.out.complain(format_args!("{path}: left as it is: {}; `{}` may say more", shown(&why, false), work.checked_by));
                continue;
            }
        };
        if formed == file.text {
            continue;
        }
        changed += 1;
        if check {
            context.out.line(diff(&context.page(), &file.path, &file.text, &formed))?;
        } else if let Err(error) = rewrite::replace(&file.path, work.folders, &file.text, &formed) {
            failed = true;
            changed -= 1;
            context.out.complain(format_args!("could not write {path}: {}", shown(&error.to_string(), false)));
        } else {
            context.out.line(path)?;
        }
    }
    let verb = if check { "would be changed" } else { "changed" };
    context.out.line(format_args!("{} of {} {verb}", changed, count(work.files.len(), "file", "files")))?;
    Ok(if failed || (check && changed > 0) { Exit::CheckFailed } else { Exit::Done })
}
