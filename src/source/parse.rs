//! A document's bytes to its outline: the front, feed-rs behind it, and our own reader where feed-rs falls short.

use feed_rs::model::Feed;
use url::Url;

use super::Unreadable;
use super::charset::to_text;
use super::outline::{Kind, Link, Outline, outline};
use super::scan::{Habit, Scan, Token, attributes, decode};
use super::tidy::{Tidied, tidy};
use super::{json, words};
use crate::model::guard::guarded;

/// Largest document read, in bytes. The network room stops earlier (4 MiB by default).
pub(super) const MOST_BYTES: usize = 8 << 20;

/// An outline and what had to be left out to get it.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The document.
    pub outline: Outline,
    /// Set when the document was cut or a parser failed: why.
    pub salvaged: Option<String>,
}

/// Reads a feed of any format. `base` is where it came from.
///
/// # Errors
/// See [`Unreadable`].
pub(super) fn parse(body: &[u8], content_type: Option<&str>, base: Option<&Url>) -> Result<Parsed, Unreadable> {
    if body.len() > MOST_BYTES {
        return Err(Unreadable::Excessive(format!("{} bytes; at most {MOST_BYTES} are read", body.len())));
    }
    let text = to_text(body, content_type);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
    if start.is_empty() {
        return Err(Unreadable::NotAFeed("an empty document".to_owned()));
    }
    if start.starts_with(['{', '[']) {
        return json::parse(start);
    }
    refuse_pages(start)?;
    let Tidied { xml, format, entries, cut } = tidy(start, base)?;
    if cut == Some(true) && entries == 0 {
        return Err(Unreadable::Malformed("it breaks off inside its first entry".to_owned()));
    }
    let mut outline = outline(&xml, format)?;
    let mut salvaged = cut.map(|inside| {
        let what = if inside { "the document breaks off inside an entry" } else { "the document breaks off between entries" };
        what.to_owned()
    });
    match feed(xml.as_bytes()) {
        Ok(feed) => take(&mut outline, feed),
        // Nothing is lost: our own reader has read the same document.
        Err(Refusal::Error(why)) => tracing::debug!(?why, "feed-rs refused; our own reader has read it"),
        Err(Refusal::Panic(why)) => salvaged = salvaged.or(Some(format!("the feed parser failed ({why}) and a simpler one was used"))),
    }
    Ok(Parsed { outline, salvaged })
}

/// Why feed-rs gave nothing.
pub(super) enum Refusal {
    /// It refused the document.
    Error(String),
    /// It panicked.
    Panic(String),
}

/// Parses with feed-rs. Dates and missing ids are ours: its generated ids are random where a feed gives nothing to derive them from.
pub(super) fn feed(bytes: &[u8]) -> Result<Feed, Refusal> {
    let parsed = guarded(|| {
        let parser = feed_rs::parser::Builder::new()
            .sanitize_content(false)
            .id_generator(|_, _, _| String::new())
            .timestamp_parser(|_| None)
            .build();
        parser.parse(bytes)
    });
    match parsed {
        Ok(Ok(feed)) => Ok(feed),
        Ok(Err(error)) => Err(Refusal::Error(crate::model::untrusted::shown(&error.to_string(), false))),
        Err(why) => Err(Refusal::Panic(why)),
    }
}

/// What feed-rs read, into the outline: entries correspond by their order. Where an element holds elements of its own, feed-rs has only
/// the text before the first of them, and ours stays.
pub(super) fn take(outline: &mut Outline, feed: Feed) {
    if feed.entries.len() != outline.entries.len() {
        return;
    }
    if outline.lang.is_none() {
        outline.lang = feed.language;
    }
    for (ours, theirs) in outline.entries.iter_mut().zip(feed.entries) {
        if !theirs.id.trim().is_empty() {
            ours.id = Some(theirs.id.trim().to_owned());
        }
        if let (Some(title), Some(text)) = (&mut ours.title, theirs.title)
            && !title.mixed
            && !text.content.trim().is_empty()
        {
            title.text = text.content;
        }
        if let (Some(content), Some(body)) = (&mut ours.content, theirs.content.and_then(|content| content.body))
            && !content.mixed
            && !body.trim().is_empty()
        {
            content.text = body;
        }
        if let (Some(summary), Some(text)) = (&mut ours.summary, theirs.summary)
            && !summary.mixed
            && !text.content.trim().is_empty()
        {
            summary.text = text.content;
        }
        for link in theirs.links {
            // Comment pages and feeds are told by their elements, which ours keeps apart.
            let known = ours.links.iter().any(|other| other.href == link.href) || link.target.is_some();
            if !known && !link.href.trim().is_empty() && ours.links.len() < 64 {
                let rel = link.rel.unwrap_or_default();
                ours.links.push(Link { href: link.href.trim().to_owned(), rel, kind: link.media_type.unwrap_or_default() });
            }
        }
    }
}

/// Tells an HTML page (a log-in, block or error page) from a feed and says which it looks like and whether it names a feed.
fn refuse_pages(text: &str) -> Result<(), Unreadable> {
    let mut title = None;
    let mut feed = None;
    let mut html = false;
    let mut scan = Scan::new(text, Habit::Html);
    let mut tags = 0;
    while let Some(token) = scan.next() {
        match token {
            Token::Doctype(kind) if kind.get(7..).is_some_and(|rest| rest.trim_start().to_ascii_lowercase().starts_with("html")) => {
                html = true;
            }
            Token::Open { name, attributes: inside, .. } => {
                let name = name.to_ascii_lowercase();
                let local = name.rsplit(':').next().unwrap_or_default();
                match local {
                    "rss" | "feed" | "rdf" | "channel" | "entry" => return Ok(()),
                    "html" | "head" | "body" => html = true,
                    "script" | "style" => scan.skip_raw(local),
                    "title" if title.is_none() => {
                        if let Some(Token::Text(text)) = scan.next() {
                            title = Some(words::line(&decode(text), Kind::Unsaid));
                        }
                    }
                    "link" if feed.is_none() => {
                        let of = |wanted: &str| {
                            attributes(inside).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| decode(value))
                        };
                        if of("type")
                            .is_some_and(|kind| kind.contains("rss+xml") || kind.contains("atom+xml") || kind.contains("feed+json"))
                        {
                            feed = of("href").map(std::borrow::Cow::into_owned);
                        }
                    }
                    _ => {}
                }
                tags += 1;
                if html && tags > 2_000 {
                    break;
                }
            }
            _ => {}
        }
    }
    if !html {
        return Ok(());
    }
    let shown = |text: &str| crate::model::untrusted::shown(&text.chars().take(120).collect::<String>(), false);
    let mut what = "an HTML page".to_owned();
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        what = format!("{what} titled \"{}\"", shown(&title));
    }
    if let Some(feed) = feed {
        what = format!("{what}; it names a feed: {}", shown(&feed));
    }
    Err(Unreadable::NotAFeed(what))
}
