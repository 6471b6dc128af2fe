//! What was found at an address, printed.

use std::fmt::Write as _;

use super::{Context, Failure, Probe};
use crate::model::source::SourceKind;
use crate::model::untrusted::shown;
use crate::output::page::count;
use crate::output::table::table;

/// Most posts and rows shown.
const MOST_SHOWN: usize = 20;

/// What an address is, in words.
fn nature(probe: &Probe) -> String {
    let made = probe.engine.map_or_else(String::new, |engine| format!(", made by {engine}"));
    let nature = match (probe.kind, probe.nature) {
        (Some(SourceKind::Api), Some("list")) => "a JSON interface's list of threads",
        (Some(SourceKind::Api), _) => "posts of a JSON interface",
        (_, Some("feed")) => "a feed",
        (_, Some("list")) => "a forum's list of threads",
        _ => "a thread of a forum",
    };
    format!("{nature}{made}")
}

/// What would be read at an address, in a line.
pub(in crate::cli) fn brief(probe: &Probe) -> String {
    let mut line = nature(probe);
    if !probe.listed.is_empty() {
        let _ = write!(line, " of {}", count(probe.listed.len(), "thread", "threads"));
    }
    if !probe.posts.is_empty() {
        let of = if probe.sample.is_some() { ", the first with" } else { " with" };
        let _ = write!(line, "{of} {}", count(probe.posts.len(), "post", "posts"));
    }
    line
}

/// Prints what was found at an address.
pub(super) fn tell(probe: &Probe, context: &Context) -> Result<(), Failure> {
    let out = &context.out;
    let clean = |text: &str| shown(text, false);
    out.line(clean(&probe.url))?;
    if let Some(by) = probe.answered_by.as_ref().filter(|by| **by != probe.url) {
        out.line(format_args!("answered by {}", clean(by)))?;
    }
    out.line(format_args!("robots.txt {}", probe.robots))?;
    if let Some(trouble) = &probe.trouble {
        selectors(&probe.selectors, context)?;
        return out.line(format_args!("cannot be a source: {}", clean(trouble)));
    }
    out.line(nature(probe))?;
    selectors(&probe.selectors, context)?;
    for feed in &probe.feeds {
        out.line(format_args!("names a feed: {}", clean(feed)))?;
    }
    if !probe.listed.is_empty() {
        let marked = probe.listed.iter().filter(|row| row.marked).count();
        out.line(format_args!("\n{}, {marked} of them with a mark that tells news:", count(probe.listed.len(), "thread", "threads")))?;
        for row in probe.listed.iter().take(MOST_SHOWN) {
            out.line(format_args!("  {}\n    {}", row.title, row.url))?;
        }
    }
    if !probe.posts.is_empty() {
        let of = probe.sample.as_ref().map_or_else(String::new, |url| format!(" in the first thread ({})", clean(url)));
        out.line(format_args!("\n{}{of}: {}", count(probe.posts.len(), "post", "posts"), probe.title))?;
    }
    for post in probe.posts.iter().take(MOST_SHOWN) {
        let posted = post.posted.map_or_else(|| "no date".to_owned(), |at| format!("{at:.0}"));
        let author = if post.author.is_empty() { "nobody named" } else { &post.author };
        let words: String = post.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
        out.line(format_args!("  {posted}  {author}\n    {words}"))?;
    }
    if let Some(zone) = &probe.zone {
        out.line(format_args!("dates without a zone are read in {}", clean(zone)))?;
    }
    for url in probe.next.iter().take(3) {
        out.line(format_args!("goes on at {}", clean(url)))?;
    }
    for gap in probe.gaps.iter().take(MOST_SHOWN) {
        out.line(format_args!("not read: {gap}"))?;
    }
    if probe.gaps.len() > MOST_SHOWN {
        out.line(format_args!("and {} more that could not be read", probe.gaps.len() - MOST_SHOWN))?;
    }
    if let Some(kind) = probe.kind.filter(|kind| *kind != SourceKind::Selector) {
        out.say(format_args!("next: `overhear source add {} --kind {}` adds it", clean(&probe.url), kind.word()));
    }
    Ok(())
}

/// What each selector gave: what matches nothing is as plain as what does.
fn selectors(pages: &[super::Selectors], context: &Context) -> Result<(), Failure> {
    for page in pages {
        let posts = page.given.iter().find(|one| one.part == "post").map_or(0, |one| one.posts);
        context.out.line(format_args!("\nselectors on {}", shown(&page.page, false)))?;
        let rows: Vec<Vec<String>> = page
            .given
            .iter()
            .map(|one| {
                let gave = match (one.part, one.elements) {
                    (_, 0) => "nothing".to_owned(),
                    ("post" | "title" | "next" | "thread", elements) => count(elements, "element", "elements"),
                    _ => format!("in {} of {}", one.posts, count(posts, "post", "posts")),
                };
                let first = one.first.clone().unwrap_or_default();
                vec![one.part.to_owned(), shown(&one.selector, false), gave, first]
            })
            .collect();
        context.out.text(table(&["PART", "SELECTOR", "GIVES", "FIRST"], &rows, &context.page()))?;
    }
    Ok(())
}
