//! A page as read: a thread's title and posts, before they have identities.

use url::Url;

use super::article;
use super::beside::leave_out_beside;
use super::block::{Block, blocks};
use super::dom::{At, Page, Tree};
use super::group::groups;
use super::linked::{Stated, beginning, is_same, stated};
use super::links::{Links, links};
use super::micro::{correct, items, with_items};
use super::parts::{Parts, name_within, parts};
use super::place::{Place, place};
use super::sign::{Sign, full_date, signs};
use super::state;
use super::text::words;
use super::title::title;
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
    let mut tree = Tree::parse(html).ok()?;
    let runs = {
        let page = tree.page();
        let signs = signs(&page);
        let runs = groups(&page, &signs);
        if runs.is_empty() {
            return Some(read(&page, &signs, address, tree.cut));
        }
        runs
    };
    tree.join(&runs);
    let page = tree.page();
    Some(read(&page, &signs(&page), address, tree.cut))
}

fn read(page: &Page<'_>, signs: &[(At, Sign)], address: Option<&Url>, cut: bool) -> PageDraft {
    let links = links(page, signs, address);
    let base = links.base.as_ref().or(address);
    let items = items(page);
    let blocks = with_items(page, blocks(page, signs), &items);
    let title = title(page, blocks.first().map(|block| block.at));
    let kinds = blocks.iter().map(|block| block.kind).max().map_or(0, |most| most + 1);
    let mut found: Vec<(&Block, Parts, Words)> = Vec::new();
    for kind in 0..kinds {
        let own: Vec<&Block> = blocks.iter().filter(|block| block.kind == kind).collect();
        for (block, parts) in own.iter().zip(parts(page, signs, &own)) {
            let words = words(page, parts.body.unwrap_or(block.at), &parts.not_words, base, &title);
            found.push((*block, parts, words));
        }
    }
    found.sort_by_key(|(block, ..)| block.at);
    let frames: Vec<At> = found
        .iter()
        .filter(|(block, _, words)| !block.inner.is_empty() && words.quoted.is_empty() && !words.own.chars().any(char::is_alphabetic))
        .map(|(block, ..)| block.at)
        .collect();
    let mut posts: Vec<PostDraft> = Vec::new();
    for (n, (block, parts, Words { own, quoted, .. })) in found.iter().enumerate() {
        let place = place(page, &blocks, &frames, block, parts);
        let mut post = PostDraft { place, body: own.clone(), quoted: quoted.clone(), ..PostDraft::default() };
        (post.author, post.date) = (name_of(page, block, parts), parts.date.map(|at| full_date(page, at)));
        // Some pages show an opening post as a row of a list, and its text behind it.
        if n == 0 && own.trim() == title {
            let next = found.get(1).map_or(page.all.len(), |(next, ..)| next.at);
            let behind = text_between(page, signs, page.all[block.at].end, next);
            if let Some(Words { own, quoted, .. }) =
                behind.map(|at| words(page, at, &[], base, &title)).filter(|words| !words.own.is_empty())
            {
                (post.body, post.quoted) = (own, quoted);
            }
        }
        // A link with a title and nothing else says what its title says.
        if block.inner.is_empty() && post.body.trim().is_empty() && post.quoted.is_empty() {
            post.body = heading(page, block.at, &post.author, post.date.is_some());
        }
        if frames.contains(&block.at) || !post.body.trim().is_empty() || !post.quoted.is_empty() {
            posts.push(post);
        }
    }
    leave_out_frames(&mut posts, &frames);
    leave_out_counters(&mut posts);
    leave_out_heads(&mut posts, &title);
    stand_under(&mut posts);
    leave_out_beside(page, &mut posts);
    article::join(page, signs, base, &title, &mut posts);
    complete(&mut posts, stated(page, base, &title));
    correct(page, &mut posts, &items);
    state::add(page, base, &title, &mut posts);
    PageDraft { title, posts, links, cut }
}

/// The element that says the most between two others, of which none names an author or a date.
fn text_between(page: &Page<'_>, signs: &[(At, Sign)], from: At, to: At) -> Option<At> {
    let plain = |at: &At| page.all[*at].end <= to && !signs.iter().any(|(sign, _)| page.holds(*at, *sign));
    let says = |at: At| page.all[at].text - page.all[at].linked;
    (from..to)
        .filter(|at| matches!(page.all[*at].tag, "div" | "section" | "p" | "article" | "td" | "blockquote") && says(*at) >= 20)
        .filter(plain)
        .max_by_key(|at| (says(*at), std::cmp::Reverse(*at)))
}

/// Frames say nothing themselves, or no more than a heading: what they are called, and how they stand, is the post's that they begin with,
/// and so is who wrote it and when, where only they tell.
fn leave_out_frames(posts: &mut Vec<PostDraft>, frames: &[At]) {
    let mut n = 0;
    while n < posts.len() {
        let frame = &posts[n];
        let first = posts.get(n + 1).filter(|first| first.place.span.1 <= frame.place.span.1);
        let silent = frames.contains(&frame.place.span.0);
        let heads = first.is_some_and(|first| {
            first.author.is_empty()
                && first.date.is_none()
                && (!frame.author.is_empty() || frame.date.is_some())
                && frame.quoted.is_empty()
                && frame.body.len() < 80
                && frame.body.len() * 2 < first.body.len()
        });
        if !silent && !heads {
            n += 1;
            continue;
        }
        let (author, date, of) = (frame.author.clone(), frame.date.clone(), frame.place.author.clone());
        leave_out(posts, n);
        if heads && let Some(first) = posts.get_mut(n) {
            (first.author, first.date, first.place.author) = (author, date, of);
        }
    }
}

/// Posts side by side that are moved to the right the deeper they stand: each answers the nearest above it that stands less deep.
fn stand_under(posts: &mut [PostDraft]) {
    // One scale for all: a number that only some have says nothing beside the lists that the others stand in.
    let said = posts.iter().skip(1).all(|post| post.place.depth.is_some());
    let mut above: Vec<(u32, usize)> = Vec::new();
    for post in posts {
        let Some(depth) = (if said { post.place.depth } else { Some(post.place.lists) }) else { continue };
        while above.last().is_some_and(|(other, _)| *other >= depth) {
            above.pop();
        }
        if post.place.within.is_none() {
            post.place.within = above.last().map(|(_, at)| *at);
        }
        above.push((depth, post.place.span.0));
    }
}

/// The name of who wrote a block.
pub(super) fn name_of(page: &Page<'_>, block: &Block, parts: &Parts) -> String {
    let stated = if page.all[block.at].tag.contains('-') { page.attribute(block.at, "author") } else { None };
    let author = stated
        .or_else(|| page.attribute(block.at, "data-author"))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty() && name.len() <= 100)
        .or_else(|| {
            parts.author.map(|at| page.attribute(at, "author").map_or_else(|| page.line(name_within(page, at), 100), str::to_owned))
        })
        .unwrap_or_default();
    without_status(author)
}

/// The heading of a post that has an author and a date and says nothing else; empty when there is none.
fn heading(page: &Page<'_>, block: At, author: &str, dated: bool) -> String {
    if author.is_empty() || !dated {
        return String::new();
    }
    page.within(block)
        .find(|at| matches!(page.all[*at].tag, "h1" | "h2") && page.all[*at].text >= 16)
        .map(|at| page.line(at, 1_000))
        .unwrap_or_default()
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
fn leave_out_heads(posts: &mut Vec<PostDraft>, title: &str) {
    let mut n = 0;
    while n + 1 < posts.len() {
        let (head, post) = (&posts[n], &posts[n + 1]);
        let same_date = head.date.is_some() && head.date == post.date;
        let says_title = !title.is_empty() && head.quoted.is_empty() && head.body.trim() == title;
        let is_head = (same_date || says_title)
            && head.author == post.author
            && head.body.len() < 200
            && (head.body.len() < post.body.len() || says_title);
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
pub(super) fn leave_out(posts: &mut Vec<PostDraft>, n: usize) {
    let frame = posts.remove(n).place;
    let mut first = true;
    for post in posts.iter_mut().map(|post| &mut post.place) {
        if post.within == Some(frame.span.0) {
            post.within = frame.within;
        }
        if frame.span.0 < post.span.0 && post.span.1 <= frame.span.1 && std::mem::take(&mut first) {
            post.names = frame.names.iter().chain(&post.names).cloned().collect();
            post.links.extend(frame.links.iter().cloned());
            post.accepted |= frame.accepted;
            post.score = post.score.or(frame.score);
        }
    }
}

/// A name without what some pages write around it: whether its bearer is there now, what a click would show.
fn without_status(name: String) -> String {
    const BEFORE: [&str; 14] = [
        "View all of ",
        "View all posts by ",
        "View all posts from ",
        "View profile of ",
        "View Profile: ",
        "Posts by ",
        "All posts by ",
        "Ver todas las entradas de ",
        "Ver todas las publicaciones de ",
        "Ver perfil de ",
        "Προβολή όλων των άρθρων του χρήστη ",
        "Προβολή όλων των άρθρων ",
        "Προφίλ του χρήστη ",
        "Alle Beiträge von ",
    ];
    const BEHIND: [&str; 10] = [
        " Offline",
        " Online",
        " is offline",
        " is online",
        "'s posts.",
        "\u{2019}s posts.",
        "'s posts",
        "\u{2019}s posts",
        " anzeigen",
        " (Offline)",
    ];
    let mut bare = name.as_str();
    for start in BEFORE {
        bare = bare.strip_prefix(start).unwrap_or(bare);
    }
    for end in BEHIND {
        bare = bare.strip_suffix(end).filter(|bare| !bare.trim().is_empty()).unwrap_or(bare);
    }
    if bare.len() == name.len() { name } else { bare.trim().to_owned() }
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
