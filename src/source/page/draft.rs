//! A page as read: a thread's title and posts, before they have identities.

use url::Url;

use super::block::blocks;
use super::dom::Tree;
use super::parts::parts;
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
}

/// A page as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageDraft {
    /// The thread's title.
    pub title: String,
    /// Its posts in the order of the page.
    pub posts: Vec<PostDraft>,
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
            if !own.trim().is_empty() || !quoted.is_empty() {
                posts.push((block.at, PostDraft { author, date, body: own, quoted }));
            }
        }
    }
    posts.sort_by_key(|(at, _)| *at);
    // Where posts have an author and a date, what has neither is a counter or a button.
    let whole = posts.iter().filter(|(_, post)| !post.author.is_empty() && post.date.is_some()).count();
    if whole * 3 >= posts.len() {
        posts.retain(|(_, post)| !post.author.is_empty() || post.date.is_some() || post.body.len() >= 200);
    }
    // A thread's head tells author and date of its first post once more.
    let heads: Vec<usize> = (0..posts.len().saturating_sub(1))
        .filter(|n| {
            let (head, post) = (&posts[*n].1, &posts[*n + 1].1);
            head.date.is_some()
                && head.date == post.date
                && head.author == post.author
                && head.body.len() < 200
                && head.body.len() < post.body.len()
        })
        .collect();
    let mut n = 0;
    posts.retain(|_| {
        n += 1;
        !heads.contains(&(n - 1))
    });
    Some(PageDraft { title, posts: posts.into_iter().map(|(_, post)| post).collect() })
}
