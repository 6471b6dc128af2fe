//! `overhear init`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Context, Exit, Failure};
use crate::config::environment::FILE_NAME;
use crate::model::untrusted::shown;
use crate::rule::library;

/// The file that is written, with `{name}` for the brand's name.
const TEMPLATE: &str = include_str!("init.toml");

/// The name that stands in the file when none is given.
pub(super) const PLACEHOLDER: &str = "Your Brand";

/// Write a commented overhear.toml to start from.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  overhear init --brand \"Nerea\"\n  overhear init --brand \"Nerea\" --rules       with the built-in rules, to change them\n  \
    overhear init --config /etc/overhear/overhear.toml"
)]
pub struct Args {
    /// The brand's name.
    #[arg(long, value_name = "NAME", default_value = PLACEHOLDER)]
    pub brand: String,
    /// Also copy the built-in rules into `rules` beside the file.
    #[arg(long)]
    pub rules: bool,
}

/// Writes the files; none that is there already is touched.
///
/// # Errors
/// When the configuration is there already, or cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let path = context.config.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME));
    if args.brand.trim().is_empty() {
        return Err(Failure::usage("the brand's name is empty").hint("write --brand \"Your Brand\""));
    }
    if path.exists() && !args.rules {
        return Err(Failure::new(Exit::Config, format!("{} is there already, and is left as it is", path.display()))
            .hint("edit it, or move it away; `overhear init --rules` adds the built-in rules to it"));
    }
    let shown_path = shown(&path.display().to_string(), false);
    if path.exists() {
        context.out.line(format_args!("{shown_path} is there already, and is left as it is"))?;
    } else {
        write(&path, &TEMPLATE.replace("{name}", &quoted(args.brand.trim())))?;
        context.out.line(format_args!("wrote {shown_path}"))?;
    }
    if args.rules {
        let folder = path.parent().unwrap_or(Path::new("")).join("rules");
        let mut kept = 0;
        let mut written = 0;
        for rule in library::files() {
            let file = folder.join(rule.path.strip_prefix("rules").unwrap_or(&rule.path));
            if file.exists() {
                kept += 1;
            } else {
                write(&file, &rule.text)?;
                written += 1;
            }
        }
        let kept = if kept == 0 { String::new() } else { format!("; {kept} were there already and are left as they are") };
        context.out.line(format_args!("wrote {written} rule files to {}{kept}", shown(&folder.display().to_string(), false)))?;
    }
    context.out.say(format_args!(
        "next: say who you are in {shown_path}, add sources with `overhear source add ADDRESS`,\n\
         check with `overhear doctor`, then run `overhear crawl` and look at `overhear queue`"
    ));
    Ok(Exit::Done)
}

/// Writes a new file, and the folders above it; never over one that is there, not even one that came a moment ago.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::File::create_new(path))
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|error| Failure::file(Exit::Partly, "write", path, &error))
}

/// `text` as a TOML basic string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if crate::model::untrusted::is_hidden(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Environment};

    fn diagnostics(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        std::fs::create_dir(folder.path().join("rules")).unwrap();
        std::fs::write(&path, text).unwrap();
        let found = config::load(&path, &Environment::default()).map_or_else(|errors| errors, |(_, rest)| rest);
        found.iter().map(|diagnostic| crate::output::diagnostic::render(diagnostic, false, 100)).collect()
    }

    #[test]
    fn the_file_is_right_as_it_is_and_with_every_setting_uncommented() {
        let text = TEMPLATE.replace("{name}", &quoted("Νερέα \"S.A.\" \\ \u{202e}"));
        assert_eq!(diagnostics(&text), Vec::<String>::new());
        let all: String = text
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert_eq!(diagnostics(&all), Vec::<String>::new());
    }
}
