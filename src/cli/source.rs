//! `overhear source list|add|check|test`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use clap::Subcommand;

use super::init::quoted;
use super::{Context, Exit, Failure, health, probe};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::source::SourceKind;
use crate::model::untrusted::shown;
use crate::output;
use crate::output::page::count;

/// What is read: list, add, check and test sources.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the sources, and how each of them does: when it was seen, what it usually gives, what is wrong with it and since when.
    #[command(after_help = "Examples:\n  overhear source list\n  overhear source list --json | jq -r .id\n  \
        overhear source list --json | jq -r 'select(.health!=\"well\") | [.id, .health, .state.concerns[0].message] | @tsv'")]
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Look at an address: feed, thread, list of threads or JSON interface, and the posts as the program sees them; nothing is kept.
    #[command(
        visible_alias = "probe",
        after_help = "Examples:\n  overhear source test https://forum.example/viewforum.php?f=2\n  \
        overhear source test https://blog.example/feed --json | jq .posts\n  \
        overhear source test my-forum\n\nExit codes: 0 it can be a source, 1 it cannot (with the reason)."
    )]
    Test {
        /// The address of a feed, a thread, a list of threads or a JSON interface; or the id of a source, which is read as it is configured.
        #[arg(value_name = "ADDRESS|ID")]
        url: String,
        /// Read the address as this source reads its pages.
        #[arg(long, value_name = "ID")]
        like: Option<String>,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Add a feed, forum or JSON interface to the configuration file; its comments and layout stay as they are.
    #[command(after_help = "Examples:\n  overhear source add https://forum.example/latest.rss\n  \
        overhear source add https://blog.example/feed --id blog --every 6h --lang el\n  \
        overhear source add https://forum.example/viewforum.php?f=2 --probe")]
    Add(Add),
    /// Check the sources of the configuration, without network.
    #[command(after_help = "Exit codes: 0 all is well, 1 a source has a mistake, 3 the configuration cannot be used at all.")]
    Check {
        /// Warnings count too.
        #[arg(long)]
        strict: bool,
        /// One JSON object a mistake.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// The address of a feed, of a thread or list of threads of a forum, or of a JSON interface.
    #[arg(value_name = "ADDRESS")]
    url: String,
    /// Its id [default: from the host].
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Its name for people [default: the host].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// How often it is asked at most, such as 30m or 6h [default: 1h].
    #[arg(long, value_name = "TIME")]
    every: Option<String>,
    /// Its language, if it does not say itself.
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// How it is read: feed, forum or api [default: feed].
    #[arg(long, value_name = "KIND", value_parser = ["feed", "forum", "api"])]
    kind: Option<String>,
    /// Ask it first, as `source test` does: the kind is what is found there, and what cannot be read is not added.
    #[arg(long)]
    probe: bool,
    /// Do not follow its comment feeds.
    #[arg(long)]
    no_comments: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the configuration cannot be read or written.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::List { json } => health::list(*json, context),
        Verb::Add(add) => self::add(add, context),
        Verb::Test { url, like, json } => probe::run(url, like.as_deref(), *json, context),
        Verb::Check { strict, json } => check(*strict, *json, context),
    }
}

fn check(strict: bool, json: bool, context: &Context) -> Result<Exit, Failure> {
    let (config, diagnostics) = context.config_and_diagnostics()?;
    let failed = diagnostics.iter().any(|diagnostic| strict || diagnostic.is_error());
    context.out.findings(&diagnostics, json)?;
    if !json {
        let tally = output::diagnostic::tally(&diagnostics);
        let tally = if tally.is_empty() { "no mistakes".to_owned() } else { tally };
        context.out.line(format_args!("{} can be read; {tally}", count(config.sources.len(), "source", "sources")))?;
    }
    Ok(if failed { Exit::CheckFailed } else { Exit::Done })
}

fn add(add: &Add, context: &Context) -> Result<Exit, Failure> {
    let url = config::address(&add.url).map_err(|fault| Failure::usage(fault.message).hint(fault.remedy))?;
    let path = context.config_path()?;
    let (config, _) = context.config_and_diagnostics()?;
    if let Some(source) = config.sources.iter().find(|source| source.url == url.as_str()) {
        return Err(Failure::usage(format!("{} is a source already: `{}`", shown(url.as_str(), false), source.id)));
    }
    let mut kind = add.kind.clone();
    if add.probe {
        let found = probe::look(&probe::Target { url: url.to_string(), source: None }, &config, context)?;
        let Some(found_kind) = found.kind else {
            let why = found.trouble.unwrap_or_else(|| "nothing was found there".to_owned());
            return Err(Failure::new(Exit::CheckFailed, format!("{} was not added: {}", shown(url.as_str(), false), shown(&why, false))));
        };
        kind.get_or_insert_with(|| found_kind.word().to_owned());
    }
    let bytes = config::library::read_bytes(&path).map_err(|error| Failure::file(Exit::Config, "read", &path, &error))?;
    let before = String::from_utf8(bytes).map_err(|_| Failure::new(Exit::Config, format!("{} is not UTF-8", path.display())))?;
    let id = add.id.clone().unwrap_or_else(|| free_id(&config, url.host_str().unwrap_or_default()));
    let mut entry = format!("[[source]]\nid = {}\nurl = {}\n", quoted(&id), quoted(url.as_str()));
    if let Some(kind) = kind.filter(|kind| kind != SourceKind::Feed.word()) {
        let _ = writeln!(entry, "kind = {}", quoted(&kind));
    }
    for (key, value) in [("name", &add.name), ("every", &add.every), ("lang", &add.lang)] {
        if let Some(value) = value {
            let _ = writeln!(entry, "{key} = {}", quoted(value));
        }
    }
    if add.no_comments {
        entry.push_str("comments = false\n");
    }
    let line_end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = if before.is_empty() || before.ends_with('\n') { "\n" } else { "\n\n" };
    let after = format!("{before}{}", format!("{gap}{entry}").replace('\n', line_end));

    // What would be written is read first: nothing that is wrong gets into the file, and nothing that was right is lost.
    let file = SourceFile::new(&path, after.as_str());
    let (added, diagnostics) =
        config::parse(&file, &context.environment).map_err(|diagnostics| refused(&diagnostics, before.len(), context))?;
    let new: Vec<Diagnostic> = diagnostics.into_iter().filter(|diagnostic| starts_from(diagnostic, before.len())).collect();
    if !added.sources.iter().any(|source| source.id.as_str() == id && source.url == url.as_str()) {
        return Err(refused(&new, before.len(), context));
    }
    context.out.diagnostics(&new);
    replace(&path, &before, &after)?;
    context.out.line(format_args!("added source `{}` to {}", shown(&id, false), shown(&path.display().to_string(), false)))?;
    context.out.say(format_args!("next: `overhear crawl {}` reads it", shown(&id, false)));
    Ok(Exit::Done)
}

fn starts_from(diagnostic: &Diagnostic, offset: usize) -> bool {
    diagnostic.label.as_ref().is_some_and(|(span, _)| span.start >= offset)
}

fn refused(diagnostics: &[Diagnostic], offset: usize, context: &Context) -> Failure {
    let new: Vec<Diagnostic> = diagnostics.iter().filter(|diagnostic| starts_from(diagnostic, offset)).cloned().collect();
    context.out.diagnostics(&new);
    let failure = Failure::usage("the source was not added; the configuration is as it was");
    if new.is_empty() {
        failure.hint("sources must be written as [[source]] parts, not as one list, for more to be added")
    } else {
        failure
    }
}

/// An id that no source has: the host without `www.`, dots as hyphens, with a number if need be.
fn free_id(config: &Config, host: &str) -> String {
    let base: String = host
        .trim_start_matches("www.")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .take(60)
        .collect();
    let base = base.trim_matches('-');
    let base = if base.is_empty() { "source" } else { base };
    let taken = |id: &str| config.sources.iter().any(|source| source.id.as_str() == id);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken(id)).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Environment;

    #[test]
    fn ids_come_from_the_host_and_are_free() {
        let text = "[brand]\nname = \"N\"\n[[source]]\nid = \"forum-example\"\nurl = \"https://x.example/\"\n";
        let environment = Environment { state_home: Some("/s".into()), ..Environment::default() };
        let (config, _) = config::parse(&SourceFile::new("overhear.toml", text), &environment).unwrap();
        assert_eq!(free_id(&config, "www.blog.example"), "blog-example");
        assert_eq!(free_id(&config, "forum.example"), "forum-example-2");
        assert_eq!(free_id(&config, "[::1]"), "1");
        assert_eq!(free_id(&config, ""), "source");
    }
}
