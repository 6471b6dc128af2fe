//! A page as read: a thread's title and posts, before they have identities.

use url::Url;

use super::block::blocks;
use super::dom::Tree;
use super::links::{Links, links};
use super::parts::parts;
use super::place::{Place, place};
use super::sign::{exact_date, signs};
use super::text::words;
use crate::source::words::Words;

/// A post as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostDraft {
    /// Who wrote it, as shown.
    pub author: String,
    /// When, as written; by machines where they say it.
    pub date: Option<String>,
    /// The author's own words.
    pub body: String,
    /// Words of others in it.
    pub quoted: Vec<String>,
    /// What it is called, where it stands, what it answers.
    pub place: Place,
}

/// A page as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageDraft {
    /// The thread's title.
    pub title: String,
    /// Its posts in the order of the page.
    pub posts: Vec<PostDraft>,
    /// Where the page leads.
    pub links: Links,
}

/// Reads a page; `None` when it is too odd to be parsed.
#[must_use]
pub fn draft(html: &str, address: Option<&Url>) -> Option<PageDraft> {
    let tree = Tree::parse(html).ok()?;
    let page = tree.page();
    let signs = signs(&page);
    let blocks = blocks(&page, &signs);
    let title = page.meta("og:title").map(str::to_owned).or_else(|| page.first("h1").map(|at| page.line(at, 300))).unwrap_or_default();
    let kinds = blocks.iter().map(|block| block.kind).max().map_or(0, |most| most + 1);
    let mut posts = Vec::new();
    for kind in 0..kinds {
        let own: Vec<_> = blocks.iter().filter(|block| block.kind == kind).collect();
        for (block, parts) in own.iter().zip(parts(&page, &signs, &own)) {
            let body = parts.body.unwrap_or(block.at);
            let Words { own, quoted, .. } = words(&page, body, &parts.not_words, address, &title);
            let author =
                parts.author.map(|at| page.attribute(at, "author").map_or_else(|| page.line(at, 100), str::to_owned)).unwrap_or_default();
            let date = parts.date.map(|at| exact_date(&page, at).map_or_else(|| page.line(at, 100), str::to_owned));
            let place = place(&page, &blocks, block, &parts);
            if !own.trim().is_empty() || !quoted.is_empty() {
                posts.push((block.at, PostDraft { author, date, body: own, quoted, place }));
            }
        }
    }
    posts.sort_by_key(|(at, _)| *at);
    let links = links(&page, &signs, address);
    Some(PageDraft { title, posts: posts.into_iter().map(|(_, post)| post).collect(), links })
}
