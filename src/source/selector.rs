//! The adapter for sites of which the configuration says where the parts of a thread stand: CSS selectors, one a part.
//!
//! A selector may end in `@name`: then the attribute of that name is taken (`time@datetime`); `@name` alone is an attribute of the post
//! itself. What is not named is found as the reader of forums finds it. A selector that matches nothing is said, because sites change.

use std::collections::BTreeMap;

use jiff::Timestamp;
use scraper::Selector;
use url::Url;

use super::charset::to_text;
use super::forum;
use super::page::{Given, PageDraft, selected};
use super::{Gap, Reading, Unreadable};
use crate::model::exchange::{Answer, Ask};
use crate::model::source::{PagePart, Source};
use crate::model::untrusted::shown;

/// Longest page that is read.
const MOST_BYTES: usize = 8 << 20;
/// Longest selector.
const LONGEST: usize = 1_000;

/// A selector, and the attribute that is taken of what it matches.
#[derive(Debug, Clone)]
pub(in crate::source) struct Pick {
    /// `None` is the post itself.
    pub selector: Option<Selector>,
    /// `None` is what the part takes usually: text, or an address.
    pub attribute: Option<String>,
}

/// What is wrong with a selector, and from which byte of it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectorFault {
    /// In words.
    pub why: String,
    /// The first byte that cannot be read.
    pub at: usize,
}

/// Whether a text can be the selector of a part.
///
/// # Errors
/// What is wrong with it, and where.
pub fn check(part: PagePart, written: &str) -> Result<(), SelectorFault> {
    pick(part, written).map(|_| ())
}

/// Reads a selector with its attribute.
fn pick(part: PagePart, written: &str) -> Result<Pick, SelectorFault> {
    let fault = |why: &str, at: usize| SelectorFault { why: why.to_owned(), at };
    if written.len() > LONGEST {
        return Err(fault("longer than any selector that somebody wrote", 0));
    }
    let (css, attribute) = split(written);
    let start = css.len() - css.trim_start().len();
    let css = css.trim();
    if let Some(name) = attribute {
        let at = written.len() - name.len();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')) {
            return Err(fault("the name of an attribute stands behind the @", at));
        }
        if matches!(part, PagePart::Post | PagePart::LeaveOut) {
            return Err(fault("this part is an element, not one of its attributes", at - 1));
        }
    }
    let attribute = attribute.map(str::to_ascii_lowercase);
    if css.is_empty() {
        return match attribute {
            Some(_) if !matches!(part, PagePart::Title | PagePart::Next | PagePart::Thread) => Ok(Pick { selector: None, attribute }),
            Some(_) => Err(fault("an attribute without the element that has it", 0)),
            None => Err(fault("an empty selector", 0)),
        };
    }
    if let Ok(selector) = Selector::parse(css) {
        return Ok(Pick { selector: Some(selector), attribute });
    }
    // The parser does not say where it stopped: the longest beginning that is a selector does.
    let ends = css.char_indices().map(|(at, _)| at).rev();
    let at = ends.into_iter().find(|at| *at > 0 && Selector::parse(&css[..*at]).is_ok()).unwrap_or(0);
    let rest = css[at..].trim_start();
    let at = css.len() - rest.len();
    let why = if rest.starts_with("::") {
        "only elements can be selected; an attribute is written behind it: `time@datetime`"
    } else if rest.starts_with(':') {
        "not a pseudo-class that is known here (`:not()`, `:is()`, `:has()`, `:nth-child()` and their like are)"
    } else if css.starts_with('/') || css.starts_with("(/") {
        "this is XPath; a CSS selector is needed"
    } else {
        "a CSS selector does not go on like this"
    };
    Err(fault(why, start + at))
}

/// A selector and the attribute behind its last `@` outside of brackets and quotes.
fn split(written: &str) -> (&str, Option<&str>) {
    let (mut depth, mut quote) = (0_i32, None);
    let mut last = None;
    for (at, c) in written.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth -= 1,
            (None, '@') if depth <= 0 => last = Some(at),
            _ => {}
        }
    }
    last.map_or((written, None), |at| (&written[..at], Some(written[at + 1..].trim())))
}

/// A page by the selectors of a source, and what each of them gave; `None` when the page is too odd to be parsed.
///
/// # Errors
/// A selector that cannot be read: the configuration's check lets none through.
fn draft(source: &Source, html: &str, address: &Url) -> Result<(PageDraft, Vec<Given>), Unreadable> {
    let mut picks = BTreeMap::new();
    for (part, written) in &source.select {
        let read = pick(*part, written).map_err(|fault| Unreadable::Shape(format!("`{}` is no selector: {}", part.word(), fault.why)))?;
        picks.insert(*part, read);
    }
    selected(html, address, &picks).ok_or_else(|| Unreadable::Malformed("the page is nested or attributed beyond reason".to_owned()))
}

/// What each selector of a source gave on a page; `None` when the page cannot be read at all.
#[must_use]
pub fn given(source: &Source, answer: &Answer) -> Option<Vec<Given>> {
    let address = super::address::absolute(&answer.final_url, None)?;
    let text = to_text(&answer.body, answer.content_type.as_deref());
    draft(source, &text, &address).ok().map(|(_, given)| given)
}

/// Reads a page.
///
/// # Errors
/// When nothing on it is what the selectors name, or it keeps readers out.
pub(super) fn read(source: &Source, ask: &Ask, answer: &Answer, now: Timestamp) -> Result<Reading, Unreadable> {
    if answer.body.len() > MOST_BYTES {
        return Err(Unreadable::Excessive(format!("{} bytes; at most {MOST_BYTES} are read", answer.body.len())));
    }
    let text = to_text(&answer.body, answer.content_type.as_deref());
    let address = super::address::absolute(&answer.final_url, None).or_else(|| super::address::absolute(&answer.url, None));
    let Some(address) = address else { return Err(Unreadable::Shape("its address cannot be read".to_owned())) };
    let (page, given) = draft(source, &text, &address)?;
    let of = |part| given.iter().find(|one: &&Given| one.part == part);
    let posts = of(PagePart::Post).map_or(0, |one| one.elements);
    let threads = page.links.rows.len();
    if posts == 0 && threads == 0 {
        if let Some(refused) = forum::refused(&text) {
            return Err(refused);
        }
        let tried: Vec<String> = [PagePart::Post, PagePart::Thread]
            .into_iter()
            .filter_map(|part| source.select.get(&part).map(|selector| named(part, selector)))
            .collect();
        let what = tried.join(" nor ");
        return Err(Unreadable::Shape(format!("{what} matches anything on the page; has the site changed?")));
    }
    let mut reading = forum::list(ask, &page.links, now);
    if !page.posts.is_empty() {
        let thread = forum::thread(source, ask, &page, (&address, &text), now);
        reading.threads = thread.threads;
        reading.posts = thread.posts;
        reading.gaps = thread.gaps;
        reading.zone = thread.zone;
    }
    reading.gaps.extend(given.iter().filter(|one| one.is_lacking(posts, threads)).map(|one| Gap::Unmatched {
        selector: named(one.part, &source.select[&one.part]),
        posts: if one.part == PagePart::Post { 0 } else { posts },
    }));
    let silent = posts.saturating_sub(page.posts.len());
    if silent > 0 {
        reading.gaps.push(Gap::Skipped { why: format!("{silent} of {posts} posts have no words") });
    }
    Ok(reading)
}

/// A selector as the configuration has it.
fn named(part: PagePart, selector: &str) -> String {
    format!("`{} = \"{}\"`", part.word(), shown(selector, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_end_in_attributes() {
        for (written, css, attribute) in [
            ("time@datetime", "time", Some("datetime")),
            ("a[href*='@']", "a[href*='@']", None),
            ("a[title=\"a@b\"] @href", "a[title=\"a@b\"] ", Some("href")),
            ("@data-time", "", Some("data-time")),
        ] {
            assert_eq!(split(written), (css, attribute), "{written}");
            assert!(check(PagePart::Date, written).is_ok(), "{written}");
        }
    }

    #[test]
    fn a_mistake_is_shown_where_it_begins() {
        for (part, written, at) in [
            (PagePart::Post, "div.msg >", 8),
            (PagePart::Post, "div..msg", 3),
            (PagePart::Post, "a[=x]", 1),
            (PagePart::Date, "time::attr(datetime)", 4),
            (PagePart::Date, "time@", 5),
            (PagePart::Post, "div@id", 3),
            (PagePart::Title, "@title", 0),
            (PagePart::Author, "  ", 0),
            (PagePart::Author, "//span[@class='x']", 0),
        ] {
            assert_eq!(check(part, written).map_err(|fault| fault.at), Err(at), "{written}");
        }
    }
}
