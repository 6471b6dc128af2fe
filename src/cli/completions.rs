//! `overhear completions SHELL`.

use clap_complete::Shell;

use super::{Context, Exit, Failure};

/// Print a completion script for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  overhear completions bash > ~/.local/share/bash-completion/completions/overhear\n  \
    overhear completions zsh > ~/.zfunc/_overhear\n  overhear completions fish > ~/.config/fish/completions/overhear.fish")]
pub struct Args {
    /// Which shell.
    pub shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// When standard output does not take it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::definition(), "overhear", &mut script);
    context.out.text(String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
