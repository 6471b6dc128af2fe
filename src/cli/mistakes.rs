//! How `rules check` and `facts check` show mistakes in authored files.

use super::{Context, Failure};
use crate::diagnostic::Diagnostic;
use crate::output::diagnostic::{github, one_line};

/// How mistakes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    // With the line, a caret and the remedy.
    #[default]
    Full,
    // One line each.
    Short,
    // One JSON object each.
    Json,
    // As annotations of GitHub's workflows.
    Github,
}

impl Format {
    /// Whether people read it.
    #[must_use]
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Short)
    }
}

/// Writes one mistake to standard output.
///
/// # Errors
/// When standard output does not take it.
pub fn show(diagnostic: &Diagnostic, format: Format, context: &Context) -> Result<(), Failure> {
    let heard = !context.out.quiet || diagnostic.is_error();
    match format {
        Format::Full => context.out.findings(std::slice::from_ref(diagnostic), false),
        Format::Json => context.out.findings(std::slice::from_ref(diagnostic), true),
        Format::Short if heard => context.out.line(one_line(diagnostic)),
        Format::Github if heard => context.out.line(github(diagnostic)),
        Format::Short | Format::Github => Ok(()),
    }
}
