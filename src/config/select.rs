//! `[source.select]`: where on the pages of a site the parts of a thread are.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_spanned::Spanned;

use super::code;
use super::file::{Reading, Text};
use crate::diagnostic::Findings as _;
use crate::model::source::{PagePart, SourceKind};
use crate::model::untrusted::shown;
use crate::source::selector;

/// The part as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SelectPart {
    post: Option<Text>,
    author: Option<Text>,
    date: Option<Text>,
    body: Option<Text>,
    leave_out: Option<Text>,
    permalink: Option<Text>,
    reply_to: Option<Text>,
    title: Option<Text>,
    next: Option<Text>,
    thread: Option<Text>,
}

impl Reading<'_> {
    /// The name of a zone in the zone database.
    pub(super) fn zone(&mut self, text: &Text) -> Option<String> {
        if let Ok(zone) = TimeZone::get(text.get_ref().trim()) {
            return Some(zone.iana_name().map_or_else(|| text.get_ref().trim().to_owned(), str::to_owned));
        }
        let message = format!("`zone` is not a time zone: {}", shown(text.get_ref(), false));
        let remedy = "write the name of the zone database, such as \"Europe/Athens\", \"America/Mexico_City\" or \"UTC\"";
        self.error(code::ZONE, message, text.span(), "not in the zone database", remedy);
        None
    }

    /// The selectors of a source, checked. `id` is where its id stands.
    pub(super) fn select(&mut self, kind: SourceKind, id: Range<usize>, part: Option<Spanned<SelectPart>>) -> BTreeMap<PagePart, String> {
        const EXAMPLE: &str = "post = \"div.message\"";
        let selects = kind == SourceKind::Selector;
        let Some(part) = part else {
            if selects {
                let remedy = format!("add [source.select] below this source, and in it {EXAMPLE}; `overhear explain {}`", code::SELECTOR);
                self.error(code::SELECTOR, "kind = \"selector\" without selectors", id, "no [source.select]", remedy);
            }
            return BTreeMap::new();
        };
        let span = part.span();
        if !selects {
            let remedy = "write kind = \"selector\" above it, or take it out";
            self.error(code::SELECTOR, format!("selectors for kind = \"{}\"", kind.word()), span, "nobody reads these", remedy);
            return BTreeMap::new();
        }
        let part = part.into_inner();
        if part.post.is_none() {
            let remedy = format!("add the selector of one post's element, such as {EXAMPLE}");
            self.error(code::SELECTOR, "selectors without `post`", span, "which elements are posts?", remedy);
        }
        let written = [
            (PagePart::Post, part.post),
            (PagePart::Author, part.author),
            (PagePart::Date, part.date),
            (PagePart::Body, part.body),
            (PagePart::LeaveOut, part.leave_out),
            (PagePart::Permalink, part.permalink),
            (PagePart::ReplyTo, part.reply_to),
            (PagePart::Title, part.title),
            (PagePart::Next, part.next),
            (PagePart::Thread, part.thread),
        ];
        let mut select = BTreeMap::new();
        for (part, text) in written {
            let Some(text) = text else { continue };
            if let Err(fault) = selector::check(part, text.get_ref()) {
                let span = self.within(&text, &(fault.at..text.get_ref().len()));
                let message = format!("`{}` is not a selector: {}", part.word(), shown(text.get_ref(), false));
                self.error(code::SELECTOR, message, span, fault.why, "write a CSS selector, such as \".author\" or \"time@datetime\"");
                continue;
            }
            select.insert(part, text.into_inner());
        }
        select
    }
}
