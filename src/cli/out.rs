//! Where commands write: data to standard output, talk to standard error. No write is taken for granted.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use super::Failure;
use crate::diagnostic::Diagnostic;
use crate::output;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
    #[default]
    Auto,
    /// Even into a pipe.
    Always,
    /// Never.
    Never,
}

/// One of the two streams as it is: a terminal or not, coloured or not, so wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Escape sequences for colours may be written.
    pub color: bool,
    /// A person looks at it.
    pub terminal: bool,
    /// Columns; 100 when it is not a terminal.
    pub width: usize,
}

impl Look {
    /// The look of a stream: `terminal` says whether it is one.
    #[must_use]
    pub fn new(choice: ColorChoice, terminal: bool) -> Self {
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        };
        let width = if terminal { terminal_width() } else { 100 };
        Self { color, terminal, width }
    }

    /// `text` in `style`, when colours are on.
    pub fn paint(&self, style: anstyle::Style, text: impl fmt::Display) -> String {
        if self.color { format!("{}{text}{}", style.render(), style.render_reset()) } else { text.to_string() }
    }
}

/// Columns: the environment variable `COLUMNS`, else what the terminal says, else 100; at least 20.
fn terminal_width() -> usize {
    let set = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    set.or_else(asked).unwrap_or(100).clamp(20, 400)
}

/// Standard output and standard error of a command.
///
/// Data go to standard output through [`Out::line`] and [`Out::json`]; they are buffered, and a write that fails ends the command (a
/// reader that has gone away is no fault: exit 0; a full disk is exit 4). Talk goes to standard error and is never a reason to stop.
pub struct Out {
    data: RefCell<BufWriter<Box<dyn Write>>>,
    talk: RefCell<Box<dyn Write>>,
    /// What standard output is.
    pub look: Look,
    /// What standard error is.
    pub talk_look: Look,
    /// Say only what went wrong (`--quiet`).
    pub quiet: bool,
}

impl fmt::Debug for Out {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Out")
            .field("look", &self.look)
            .field("talk_look", &self.talk_look)
            .field("quiet", &self.quiet)
            .finish_non_exhaustive()
    }
}

impl Out {
    /// The streams of this process.
    #[must_use]
    pub fn standard(choice: ColorChoice, quiet: bool) -> Self {
        let look = Look::new(choice, io::stdout().is_terminal());
        let talk_look = Look::new(choice, io::stderr().is_terminal());
        Self::new(Box::new(io::stdout()), Box::new(io::stderr()), look, talk_look, quiet)
    }

    /// Any two streams.
    #[must_use]
    pub fn new(data: Box<dyn Write>, talk: Box<dyn Write>, look: Look, talk_look: Look, quiet: bool) -> Self {
        Self { data: RefCell::new(BufWriter::with_capacity(64 * 1024, data)), talk: RefCell::new(talk), look, talk_look, quiet }
    }

    /// Writes `text` as it is: foreign text in it must have been cleaned.
    ///
    /// # Errors
    /// When standard output does not take it.
    pub fn text(&self, text: impl fmt::Display) -> Result<(), Failure> {
        write!(self.data.borrow_mut(), "{text}").map_err(|error| Failure::output(&error))
    }

    /// Writes `text` and a line break.
    ///
    /// # Errors
    /// As [`Out::text`].
    pub fn line(&self, text: impl fmt::Display) -> Result<(), Failure> {
        writeln!(self.data.borrow_mut(), "{text}").map_err(|error| Failure::output(&error))
    }

    /// Writes `value` as one line of JSON, lossless and safe for a terminal.
    ///
    /// # Errors
    /// As [`Out::text`].
    pub fn json<T: Serialize + ?Sized>(&self, value: &T) -> Result<(), Failure> {
        self.line(output::json::line(value).map_err(|error| Failure::bug(format!("a result has no JSON form: {error}")))?)
    }

    /// Hands everything written so far to the reader.
    ///
    /// # Errors
    /// As [`Out::text`].
    pub fn flush(&self) -> Result<(), Failure> {
        self.data.borrow_mut().flush().map_err(|error| Failure::output(&error))
    }

    /// Says something that is good to know, on standard error, unless `--quiet`.
    pub fn say(&self, text: impl fmt::Display) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Says that something is wrong, on standard error, `--quiet` or not.
    pub fn complain(&self, text: impl fmt::Display) {
        // Nobody can be told that standard error is gone.
        let _ = writeln!(self.talk.borrow_mut(), "{text}");
    }

    /// Says "warning: ...", on standard error.
    pub fn warn(&self, text: impl fmt::Display) {
        let mark = self.talk_look.paint(anstyle::AnsiColor::Yellow.on_default().bold(), "warning:");
        self.complain(format_args!("{mark} {text}"));
    }

    /// Writes diagnostics to standard output, for commands whose data they are: with carets, or one JSON object a line.
    ///
    /// # Errors
    /// As [`Out::text`].
    pub fn findings(&self, diagnostics: &[Diagnostic], json: bool) -> Result<(), Failure> {
        for diagnostic in diagnostics {
            if json {
                self.json(&output::diagnostic::Line::from(diagnostic))?;
            } else if !self.quiet || diagnostic.is_error() {
                self.line(format_args!("{}\n", output::diagnostic::render(diagnostic, self.look.color, self.look.width)))?;
            }
        }
        Ok(())
    }

    /// Shows diagnostics with carets, on standard error. With `--quiet` only the errors.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            if !self.quiet || diagnostic.is_error() {
                self.complain(format_args!("{}\n", output::diagnostic::render(diagnostic, self.talk_look.color, self.talk_look.width)));
            }
        }
    }
}
