//! How a command ends.

use std::io;

use super::out::Out;
use crate::model::untrusted::shown;

/// Exit codes that scripts and cron rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A check failed (rules, facts, tests, doctor).
    CheckFailed = 1,
    /// Wrong usage.
    Usage = 2,
    /// Wrong configuration.
    Config = 3,
    /// Partly done.
    Partly = 4,
    /// A bug in this program.
    Bug = 70,
    /// Busy, try again.
    Busy = 75,
}

/// Why a command could not do its work, as people are told: "error: / caused by: / hint:" on stderr.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong, one line, no full stop. Empty when there is nothing to say (the reader of a pipe has gone away).
    pub message: String,
    /// What caused it, outermost first.
    pub causes: Vec<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The exit code.
    pub exit: Exit,
}

impl Failure {
    /// A failure with a message and nothing else.
    #[must_use]
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { message: message.into(), causes: Vec::new(), hint: None, exit }
    }

    /// A failure of an operation: the error and all its sources become the causes.
    #[must_use]
    pub fn from_error(exit: Exit, message: impl Into<String>, error: &dyn std::error::Error) -> Self {
        let mut failure = Self::new(exit, message);
        let mut cause = Some(error);
        while let Some(error) = cause {
            let words = error.to_string();
            // Errors that are transparent, or repeat their source, would say the same thing twice.
            if failure.causes.last().is_none_or(|last| !last.ends_with(&words)) {
                failure.causes.push(words);
            }
            cause = error.source();
        }
        failure
    }

    /// A mistake in the arguments that clap cannot see.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Something that cannot happen did.
    #[must_use]
    pub fn bug(message: impl Into<String>) -> Self {
        Self::new(Exit::Bug, message).hint("this is a bug in overhear; please report it with the command that you ran")
    }

    /// Standard output did not take what was written.
    #[must_use]
    pub fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            // `overhear queue | head -1`: the reader has what it wanted.
            return Self::new(Exit::Done, "");
        }
        let failure = Self::new(Exit::Partly, "could not write to standard output");
        let failure = Self { causes: vec![error.to_string()], ..failure };
        if error.kind() == io::ErrorKind::StorageFull { failure.hint("the disk that the output goes to is full") } else { failure }
    }

    /// A file could not be read or written.
    #[must_use]
    pub fn file(exit: Exit, what: &str, path: &std::path::Path, error: &io::Error) -> Self {
        let failure = Self::new(exit, format!("could not {what} {}", path.display()));
        Self { causes: vec![error.to_string()], ..failure }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Prints it and gives its exit code.
    #[must_use]
    pub fn report(&self, out: &Out) -> Exit {
        if !self.message.is_empty() {
            let look = out.talk_look;
            let mark = |color: anstyle::AnsiColor, word: &str| look.paint(color.on_default().bold(), word);
            out.complain(format_args!("{} {}", mark(anstyle::AnsiColor::Red, "error:"), shown(&self.message, false)));
            for cause in &self.causes {
                out.complain(format_args!("  caused by: {}", shown(cause, false)));
            }
            if let Some(hint) = &self.hint {
                out.complain(format_args!("{} {}", mark(anstyle::AnsiColor::Cyan, "hint:"), shown(hint, false)));
            }
        }
        self.exit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] io::Error);

    #[test]
    fn causes_are_the_chain_without_repeats() {
        let failure = Failure::from_error(Exit::Partly, "could not", &Outer(io::Error::other("inner")));
        assert_eq!(failure.causes, ["outer", "inner"]);
    }

    #[test]
    fn a_reader_that_left_is_no_fault() {
        let failure = Failure::output(&io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((failure.exit, failure.message.as_str()), (Exit::Done, ""));
        assert_eq!(Failure::output(&io::Error::from(io::ErrorKind::StorageFull)).exit, Exit::Partly);
    }
}
