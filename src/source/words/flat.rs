//! The linear reader of HTML: tags as they come, no tree.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::names::{closes_itself, is_void};
use super::super::scan::{Habit, Scan, Token, attributes, decode};
use super::collect::Collector;

/// Deepest nesting that the tree builder is asked to build.
const DEEPEST: usize = 200;
/// Most attributes of one tag, and longest tag, that the tokenizer is asked to take (it compares every attribute with every other).
const MOST_ATTRIBUTES: usize = 200;

/// Whether HTML is nested and attributed as people and programs write it. Beyond that the tree builder takes quadratic time.
///
/// What is open is kept as the tree builder keeps it: an end tag closes what was left open within its element, but none but a block's
/// reaches through a block. Formatting is counted apart, because the tree builder opens it again in every block until it is closed.
pub(in crate::source) fn is_reasonable(html: &str) -> bool {
    let mut open: Vec<Cow<'_, str>> = Vec::new();
    // By name, because a stray end tag closes nothing.
    let mut formatting: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    let mut formats = 0_usize;
    // Where drawings or formulas begin: XML within HTML, where `/>` does close.
    let mut foreign: Option<usize> = None;
    let mut scan = Scan::new(html, Habit::Html);
    while let Some(token) = scan.next() {
        match token {
            Token::Open { name, attributes: inside, .. } => {
                let name = lower(name);
                if inside.len() > 1_000 && attributes(inside).nth(MOST_ATTRIBUTES).is_some() {
                    return false;
                }
                if matches!(&*name, "script" | "style" | "textarea" | "title" | "iframe" | "xmp" | "noembed" | "noframes") {
                    scan.skip_raw(&name);
                    continue;
                }
                let drawn = inside.trim_end().ends_with('/') && (foreign.is_some() || is_drawn(&name));
                // Paragraphs, list points and links close one another.
                if is_void(&name) || closes_itself(&name) || drawn {
                    continue;
                }
                if is_formatting(&name) {
                    // A link closes the link before it.
                    if name != "a" || formatting.get("a").is_none_or(|count| *count == 0) {
                        formats += 1;
                        *formatting.entry(name).or_default() += 1;
                    }
                } else {
                    if foreign.is_none() && matches!(&*name, "svg" | "math") {
                        foreign = Some(open.len());
                    }
                    open.push(name);
                }
                if open.len() > DEEPEST || formats > DEEPEST {
                    return false;
                }
            }
            Token::Close(name) => {
                let name = lower(name);
                if is_formatting(&name) {
                    if let Some(count) = formatting.get_mut(&*name).filter(|count| **count > 0) {
                        *count -= 1;
                        formats -= 1;
                    }
                } else if let Some(at) = open.iter().rposition(|open| *open == name)
                    && (is_block(&name) || foreign.is_some() || !open[at + 1..].iter().any(|open| is_block(open)))
                {
                    open.truncate(at);
                    foreign = foreign.filter(|from| *from < at);
                }
            }
            _ => {}
        }
    }
    true
}

/// A tag's name in lower case, as it mostly is.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
}

/// Elements that the tree builder opens again in the next block when they were left open.
fn is_formatting(name: &str) -> bool {
    matches!(name, "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u")
}

/// Elements whose end tags close everything within them, and which no other end tag reaches through.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "center"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "html"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "object"
            | "ol"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "template"
            | "ul"
    )
}

/// Elements of SVG that are mostly written without an end tag.
fn is_drawn(name: &str) -> bool {
    matches!(
        name,
        "path"
            | "circle"
            | "rect"
            | "use"
            | "polygon"
            | "polyline"
            | "line"
            | "ellipse"
            | "stop"
            | "image"
            | "animate"
            | "set"
            | "g"
            | "svg"
            | "symbol"
            | "animatetransform"
            | "fegaussianblur"
            | "feoffset"
            | "feblend"
            | "fecolormatrix"
            | "feflood"
            | "femergenode"
            | "fecomposite"
    )
}

/// Reads HTML tag by tag.
pub(super) fn read(html: &str, collector: &mut Collector<'_>) {
    let mut scan = Scan::new(html, Habit::Html);
    // Tags that only nest cost nothing here; tags that the collector must remember are few in honest text.
    let mut remembered = 0_usize;
    while let Some(token) = scan.next() {
        match token {
            Token::Text(text) => collector.text(&decode(text)),
            Token::CData { text, .. } => collector.text(text),
            Token::Open { name, attributes: inside, .. } => {
                let name = lower(name);
                if matches!(&*name, "script" | "style" | "textarea" | "iframe" | "noscript" | "title" | "xmp" | "noembed" | "noframes") {
                    scan.skip_raw(&name);
                    continue;
                }
                remembered += usize::from(matches!(&*name, "a" | "blockquote" | "pre"));
                let known = remembered < 2_000 || is_void(&name);
                collector.begin(&name, |wanted| {
                    known
                        .then(|| {
                            attributes(inside).take(32).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| decode(value))
                        })
                        .flatten()
                });
            }
            Token::Close(name) => collector.end(&lower(name)),
            Token::Doctype(_) | Token::Aside => {}
        }
    }
}

/// A value that lives long enough for either reader.
pub(in crate::source) fn owned(value: &str) -> Cow<'static, str> {
    Cow::Owned(value.to_owned())
}
