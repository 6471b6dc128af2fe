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
pub(in crate::source) fn is_reasonable(html: &str) -> bool {
    let mut depth = 0_usize;
    // By name, because a stray end tag closes nothing.
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut scan = Scan::new(html, Habit::Html);
    while let Some(token) = scan.next() {
        match token {
            Token::Open { name, attributes: inside, .. } => {
                let name = name.to_ascii_lowercase();
                if inside.len() > 1_000 && attributes(inside).nth(MOST_ATTRIBUTES).is_some() {
                    return false;
                }
                // `/>` closes nothing in HTML. Paragraphs and list points close one another.
                if matches!(name.as_str(), "script" | "style") {
                    scan.skip_raw(&name);
                }
                // Drawings are XML within HTML, where `/>` does close.
                let closed = inside.trim_end().ends_with('/') && is_drawn(&name);
                if !is_void(&name) && !closes_itself(&name) && !closed {
                    depth += 1;
                    *open.entry(name).or_default() += 1;
                }
                if depth > DEEPEST {
                    return false;
                }
            }
            Token::Close(name) => {
                if let Some(count) = open.get_mut(&name.to_ascii_lowercase()).filter(|count| **count > 0) {
                    *count -= 1;
                    depth -= 1;
                }
            }
            _ => {}
        }
    }
    true
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
                let name = name.to_ascii_lowercase();
                if matches!(
                    name.as_str(),
                    "script" | "style" | "textarea" | "iframe" | "noscript" | "title" | "xmp" | "noembed" | "noframes"
                ) {
                    scan.skip_raw(&name);
                    continue;
                }
                remembered += usize::from(matches!(name.as_str(), "a" | "blockquote" | "pre"));
                let known = remembered < 2_000 || is_void(&name);
                collector.begin(&name, |wanted| {
                    known
                        .then(|| {
                            attributes(inside).take(32).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| decode(value))
                        })
                        .flatten()
                });
            }
            Token::Close(name) => collector.end(&name.to_ascii_lowercase()),
            Token::Doctype(_) | Token::Aside => {}
        }
    }
}

/// A value that lives long enough for either reader.
pub(in crate::source) fn owned(value: &str) -> Cow<'static, str> {
    Cow::Owned(value.to_owned())
}
