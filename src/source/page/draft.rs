//! A page as read: a thread's title and posts, before they have identities.

use url::Url;

use super::block::{Block, blocks};
use super::dom::{Page, Tree};
use super::linked::{Stated, beginning, is_same, stated};
use super::links::{Links, links};
use super::parts::{Parts, parts};
use super::place::{Place, place};
use super::sign::{full_date, signs};
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
    /// What the page tells machines about it: its address, whether it was accepted, its score.
    pub stated: Option<Stated>,
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
    /// Its end was not read, because it took too long: under load, more may be read another time.
    pub cut: bool,
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
            let author = name_of(&page, block, &parts);
            let date = parts.date.map(|at| full_date(&page, at));
            let place = place(&page, &blocks, block, &parts);
            if !own.trim().is_empty() || !quoted.is_empty() {
                posts.push((block.at, PostDraft { author, date, body: own, quoted, place, stated: None }));
            }
        }
    }
    posts.sort_by_key(|(at, _)| *at);
    let mut posts: Vec<PostDraft> = posts.into_iter().map(|(_, post)| post).collect();
    leave_out_counters(&mut posts);
    leave_out_heads(&mut posts);
    complete(&mut posts, stated(&page, address, &title));
    let links = links(&page, &signs, address);
    Some(PageDraft { title, posts, links, cut: tree.cut })
}

/// The name of who wrote a block.
pub(super) fn name_of(page: &Page<'_>, block: &Block, parts: &Parts) -> String {
    let stated = if page.all[block.at].tag.contains('-') { page.attribute(block.at, "author") } else { None };
    let author = stated
        .or_else(|| page.attribute(block.at, "data-author"))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty() && name.len() <= 100)
        .or_else(|| parts.author.map(|at| page.attribute(at, "author").map_or_else(|| page.line(at, 100), str::to_owned)))
        .unwrap_or_default();
    without_status(author)
}

/// Where posts have an author and a date, what has neither is a counter or a button.
fn leave_out_counters(posts: &mut Vec<PostDraft>) {
    let whole = posts.iter().filter(|post| !post.author.is_empty() && post.date.is_some()).count();
    if whole * 3 < posts.len() {
        return;
    }
    let mut n = 0;
    while n < posts.len() {
        let post = &posts[n];
        if !post.author.is_empty() || post.date.is_some() || post.body.len() >= 200 {
            n += 1;
        } else {
            leave_out(posts, n);
        }
    }
}

/// A thread's head tells author and date of its first post once more.
fn leave_out_heads(posts: &mut Vec<PostDraft>) {
    let mut n = 0;
    while n + 1 < posts.len() {
        let (head, post) = (&posts[n], &posts[n + 1]);
        let is_head = head.date.is_some()
            && head.date == post.date
            && head.author == post.author
            && head.body.len() < 200
            && head.body.len() < post.body.len();
        if is_head {
            let span = posts[n + 1].place.span;
            // What stands under the head stands under the post.
            let head = posts.remove(n).place;
            for other in posts.iter_mut().filter(|other| other.place.within == Some(head.span.0)) {
                other.place.within = if other.place.span == span { head.within } else { Some(span.0) };
            }
        } else {
            n += 1;
        }
    }
}

/// Takes a block out that is no post: what stands under it stands where it stood, and the first post in it has its names, links and votes.
pub(in crate::source) fn leave_out(posts: &mut Vec<PostDraft>, n: usize) {
    let frame = posts.remove(n).place;
    let mut first = true;
    for post in posts.iter_mut().map(|post| &mut post.place).filter(|post| post.within == Some(frame.span.0)) {
        post.within = frame.within;
        if post.span.1 <= frame.span.1 && std::mem::take(&mut first) {
            post.names = frame.names.iter().chain(&post.names).cloned().collect();
            post.links.extend(frame.links.iter().cloned());
            post.accepted |= frame.accepted;
            post.score = post.score.or(frame.score);
        }
    }
}

/// A name without what some pages write into it: whether its bearer is there now.
fn without_status(name: String) -> String {
    for status in [" Offline", " Online", " is offline", " is online"] {
        if let Some(bare) = name.strip_suffix(status).filter(|bare| !bare.trim().is_empty()) {
            return bare.trim().to_owned();
        }
    }
    name
}

/// Completes posts by what the page tells machines about them; where it tells more than it shows, what it tells are its posts.
fn complete(posts: &mut Vec<PostDraft>, told: Vec<Stated>) {
    let said = |posts: &[PostDraft]| posts.iter().map(|post| post.body.len()).sum::<usize>();
    let more = told.iter().map(|post| post.body.len()).sum::<usize>() > said(posts) * 13 / 10;
    if posts.is_empty() || (told.len() > posts.len() && more) {
        if !told.is_empty() {
            *posts = told
                .into_iter()
                .map(|post| PostDraft {
                    author: post.author.clone(),
                    date: post.date.clone(),
                    body: post.body.clone(),
                    quoted: post.quoted.clone(),
                    place: Place::default(),
                    stated: Some(post),
                })
                .collect();
        }
        return;
    }
    let starts: Vec<String> = posts.iter().map(|post| beginning(&post.body)).collect();
    for told in told {
        let start = beginning(&told.body);
        let same = (0..posts.len()).find(|n| posts[*n].stated.is_none() && is_same(&starts[*n], &start));
        let Some(post) = same.and_then(|n| posts.get_mut(n)) else { continue };
        if post.author.is_empty() {
            post.author.clone_from(&told.author);
        }
        if told.date.is_some() {
            post.date.clone_from(&told.date);
        }
        post.stated = Some(told);
    }
}
