//! `overhear source import|export`: lists of feeds as other readers write them.

use std::collections::BTreeMap;
use std::path::Path;

use super::edited::{Edited, Entry, NOT_PARTS};
use super::free_id;
use crate::cli::{Context, Exit, Failure};
use crate::config;
use crate::model::lang::Lang;
use crate::model::source::{PagePart, Source, SourceKind};
use crate::model::untrusted::shown;
use crate::output;
use crate::output::page::count;
use crate::source::opml::{self, Subscription};
use crate::source::same_place;

/// Longest name that is taken over, in characters.
const LONGEST_NAME: usize = 200;

/// Adds the feeds of a list to the configuration.
///
/// # Errors
/// When the list or the configuration cannot be read, or the configuration cannot be written.
pub(super) fn import(file: &Path, context: &Context) -> Result<Exit, Failure> {
    let path = context.config_path()?;
    let (mut config, _) = context.config_and_diagnostics()?;
    let bytes = std::fs::read(file).map_err(|error| Failure::file(Exit::Usage, "read", file, &error))?;
    let list = opml::read(&bytes)
        .map_err(|why| Failure::new(Exit::CheckFailed, format!("{}: {}", file.display(), shown(&why.to_string(), false))))?;
    let place = |url: &str| same_place(url).unwrap_or_else(|| url.to_owned());
    let mut known: BTreeMap<String, String> = config.sources.iter().map(|source| (place(&source.url), source.id.to_string())).collect();
    let mut edited = Edited::open(&path)?;
    let (mut added, mut same, mut left) = (0, 0, 0);
    let name = shown(&file.display().to_string(), false);
    for one in &list {
        let title = shown(&one.title, false);
        let mut leave_out = |why: &str| {
            left += 1;
            context.out.line(format_args!("left out {name}:{} {title}: {}", one.line, shown(why, false)))
        };
        let Some(written) = &one.url else {
            leave_out("it names a page but no feed; `overhear source test ADDRESS` says what there is")?;
            continue;
        };
        let url = match config::address(written) {
            Ok(url) => url,
            Err(fault) => {
                leave_out(&fault.message)?;
                continue;
            }
        };
        if let Some(id) = known.get(&place(url.as_str())) {
            same += 1;
            context.out.line(format_args!("is there already as `{}`: {title}", shown(id, false)))?;
            continue;
        }
        let wanted = one.ours.iter().find(|(key, _)| key == "id").map(|(_, id)| id.clone());
        let taken = |id: &str| config.sources.iter().any(|source| source.id.as_str() == id);
        let id = wanted.filter(|id| !taken(id)).unwrap_or_else(|| free_id(&config, url.host_str().unwrap_or_default()));
        let entry = entry(one, id, url.to_string());
        match edited.add(&entry, context) {
            Ok(new) => {
                context.out.diagnostics(&new);
                added += 1;
                known.insert(place(&entry.url), entry.id.clone());
                context.out.line(format_args!("added `{}`: {title} {}", shown(&entry.id, false), shown(&entry.url, false)))?;
                config.sources.push(Source::new(entry.id.as_str(), SourceKind::Feed, entry.url));
            }
            Err(diagnostics) => {
                let why = diagnostics.first().map_or_else(|| NOT_PARTS.to_owned(), output::diagnostic::one_line);
                leave_out(&why)?;
            }
        }
    }
    edited.write()?;
    let left_out = if left > 0 { format!(", {left} left out") } else { String::new() };
    context.out.line(format_args!("{} added, {same} there already{left_out}", count(added, "source", "sources")))?;
    Ok(if left > 0 { Exit::Partly } else { Exit::Done })
}

/// A source as the configuration is to have it.
fn entry(one: &Subscription, id: String, url: String) -> Entry {
    let own = |wanted: &str| one.ours.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone());
    let mut entry = Entry { id, url, kind: own("kind").unwrap_or_default(), ..Entry::default() };
    let name: String = one.title.trim().chars().take(LONGEST_NAME).collect();
    let texts = [("name", Some(name)), ("every", own("every")), ("lang", own("lang")), ("zone", own("zone"))];
    entry.texts = texts.into_iter().filter_map(|(key, value)| Some((key, value.filter(|value| !value.is_empty())?))).collect();
    // Ours keep their tags; the folders of others are what comes nearest.
    let ours: Vec<String> = one.ours.iter().filter(|(key, _)| key.starts_with("tag-")).map(|(_, tag)| tag.clone()).collect();
    entry.tags = if one.ours.is_empty() { one.folders.clone() } else { ours };
    entry.no_comments = own("comments").is_some_and(|value| value == "false");
    entry.select =
        PagePart::ALL.iter().filter_map(|part| Some((part.word().to_owned(), own(&format!("select-{}", part.word()))?))).collect();
    entry
}

/// Prints the sources as a list for other readers.
///
/// # Errors
/// When the configuration cannot be read.
pub(super) fn export(context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let list: Vec<Subscription> = config.sources.iter().map(subscription).collect();
    let title = format!("Sources of overhear about {}", config.brand.name);
    context.out.text(opml::write(&title, &list))?;
    Ok(Exit::Done)
}

fn subscription(source: &Source) -> Subscription {
    let mut ours = vec![("id".to_owned(), source.id.to_string()), ("every".to_owned(), format!("{}s", source.every.as_secs()))];
    let mut note = |key: &str, value: Option<String>| ours.extend(value.map(|value| (key.to_owned(), value)));
    note("kind", (source.kind != SourceKind::Feed).then(|| source.kind.word().to_owned()));
    note("lang", source.lang.map(Lang::code).map(str::to_owned));
    note("zone", source.zone.clone());
    note("comments", (!source.comments).then(|| "false".to_owned()));
    for (n, tag) in source.tags.iter().enumerate() {
        note(&format!("tag-{}", n + 1), Some(tag.clone()));
    }
    for (part, selector) in &source.select {
        note(&format!("select-{}", part.word()), Some(selector.clone()));
    }
    Subscription { title: source.name.clone(), url: Some(source.url.clone()), ours, ..Subscription::default() }
}
