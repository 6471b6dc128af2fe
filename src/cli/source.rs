//! `overhear source list|add|check|test`.

mod edited;
mod opml;

use std::path::PathBuf;

use clap::Subcommand;

use self::edited::{Edited, Entry, NOT_PARTS};
use super::{Context, Exit, Failure, health, probe};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
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
    /// Add the feeds of a list that another reader wrote (OPML); those that are sources already are told.
    #[command(
        after_help = "Examples:\n  overhear source import feeds.opml\n\nFolders of the list become tags. Exit codes: 0 done, 4 something was left out."
    )]
    Import {
        /// The list; it is read whole before anything is added.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write the sources as a list for other readers (OPML), with everything that `source import` needs to make them again.
    #[command(after_help = "Examples:\n  overhear source export --opml > sources.opml")]
    Export {
        /// As OPML, which is the only form.
        #[arg(long)]
        opml: bool,
    },
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
    /// How it is read: feed, forum or api [default: what is found there, feed when nobody answers].
    #[arg(long, value_name = "KIND", value_parser = ["feed", "forum", "api"])]
    kind: Option<String>,
    /// Ask it first, as `source test` does, also when its kind is given: what cannot be read is not added.
    #[arg(long)]
    probe: bool,
    /// Do not ask it: its kind is the one given, else feed.
    #[arg(long, conflicts_with = "probe")]
    no_probe: bool,
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
        Verb::Import { file } => opml::import(file, context),
        Verb::Export { .. } => opml::export(context),
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
    if add.probe || (kind.is_none() && !add.no_probe) {
        let found = probe::look(&probe::Target { url: url.to_string(), source: None }, &config, context)?;
        if let Some(found_kind) = found.kind {
            context.out.say(format_args!("found there: {}", probe::tell::brief(&found)));
            kind.get_or_insert_with(|| found_kind.word().to_owned());
        } else if found.unanswered && !add.probe {
            let why = shown(&found.trouble.unwrap_or_default(), false);
            context.out.say(format_args!("nobody answered there ({why}): it is taken for a feed, unseen"));
        } else {
            let why = found.trouble.unwrap_or_else(|| "nothing was found there".to_owned());
            let failure = Failure::new(Exit::CheckFailed, format!("{} was not added: {}", shown(url.as_str(), false), shown(&why, false)));
            return Err(failure.hint("with --no-probe and --kind it is added as it is"));
        }
    }
    let id = add.id.clone().unwrap_or_else(|| free_id(&config, url.host_str().unwrap_or_default()));
    let mut entry = Entry { id, url: url.to_string(), kind: kind.unwrap_or_default(), ..Entry::default() };
    for (key, value) in [("name", &add.name), ("every", &add.every), ("lang", &add.lang)] {
        entry.texts.extend(value.clone().map(|value| (key, value)));
    }
    entry.no_comments = add.no_comments;
    let mut file = Edited::open(&path)?;
    let new = file.add(&entry, context).map_err(|diagnostics| refused(&diagnostics, context))?;
    context.out.diagnostics(&new);
    file.write()?;
    context.out.line(format_args!("added source `{}` to {}", shown(&entry.id, false), shown(&path.display().to_string(), false)))?;
    context.out.say(format_args!("next: `overhear crawl {}` reads it", shown(&entry.id, false)));
    Ok(Exit::Done)
}

fn refused(diagnostics: &[Diagnostic], context: &Context) -> Failure {
    context.out.diagnostics(diagnostics);
    let failure = Failure::usage("the source was not added; the configuration is as it was");
    if diagnostics.is_empty() { failure.hint(NOT_PARTS) } else { failure }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Environment;
    use crate::diagnostic::SourceFile;

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
