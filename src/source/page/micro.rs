//! What a page says about its posts for machines within its markup: microdata and `RDFa` of the vocabularies that forums use (schema.org,
//! SIOC with Dublin Core and FOAF, as Drupal writes them).
//!
//! Unlike JSON-LD these mark the elements themselves, so they also say where a post begins, and which of several names is its author's.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Block;
use super::dom::{At, Page};
use super::draft::PostDraft;
use super::linked::{Stated, beginning, is_same};
use super::sign::{is_machine_date, leads_to_somebody};

/// Most items of a page.
const MOST: usize = 2_000;
/// Deepest nesting of items.
const DEEPEST: usize = 64;
/// Longest name of an author.
const LONGEST_NAME: usize = 100;
/// So much of a block's text is compared with a copy for machines, in bytes.
const SHOWN: usize = 3_000;
/// Longest text of a block that is taken for a part of the post around it.
const LITTLE: usize = 200;

/// A post that the markup tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Item {
    /// Its element.
    pub at: At,
    /// The element of its text.
    pub text: Option<At>,
    /// Its author's name.
    pub author: String,
    /// When, as machines write it.
    pub date: Option<String>,
    /// Its own address, as written.
    pub url: Option<String>,
    /// It is the accepted answer.
    pub accepted: bool,
    /// Votes.
    pub score: Option<i64>,
    /// The item that it stands in, by its number.
    pub parent: Option<usize>,
}

/// What an open element is about.
#[derive(Clone, Copy)]
enum About {
    /// A post, by its number.
    Post(usize),
    /// Somebody: the author of that post, and whether they are called so.
    Person(Option<usize>, bool),
    /// Something else: what is said in it is said of that.
    Other,
}

/// The posts that the markup tells, outer before inner.
pub(super) fn items(page: &Page<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut open: Vec<(At, About)> = Vec::new();
    // Names of people who are not called authors, for posts that tell no other.
    let mut others: BTreeMap<usize, String> = BTreeMap::new();
    for at in 0..page.all.len() {
        while open.last().is_some_and(|(outer, _)| at >= page.all[*outer].end) {
            open.pop();
        }
        let properties = properties(page, at);
        let begins = kind(page, at);
        if properties.is_empty() && begins.is_none() {
            continue;
        }
        let around = open.last().map(|(_, about)| *about);
        let says = |names: &[&str]| properties.iter().any(|name| names.contains(&name.as_str()));
        match around {
            Some(About::Post(n)) => {
                if let Some(item) = items.get_mut(n) {
                    tell(page, at, &properties, begins.is_some(), item);
                }
            }
            Some(About::Person(Some(n), called)) if says(&["name"]) => name(page, at, n, called, &mut items, &mut others),
            _ => {}
        }
        let Some(begins) = begins else { continue };
        let post = open.iter().rev().find_map(|(_, about)| if let About::Post(n) = about { Some(*n) } else { None });
        let about = match begins {
            Kind::Post if items.len() < MOST && open.len() < DEEPEST => {
                let url = ["itemid", "about", "resource"].iter().find_map(|name| page.attribute(at, name));
                items.push(Item {
                    at,
                    url: url.map(str::trim).filter(|url| !url.is_empty() && !url.starts_with("_:")).map(str::to_owned),
                    accepted: says(&["acceptedanswer"]),
                    parent: post,
                    ..Item::default()
                });
                About::Post(items.len() - 1)
            }
            Kind::Person => {
                let direct = matches!(around, Some(About::Post(_)));
                let called = says(&["author", "creator", "has_creator"]);
                // `RDFa` may name somebody on the very element that begins them.
                if says(&["name"])
                    && let Some(n) = post.filter(|_| direct)
                {
                    name(page, at, n, called, &mut items, &mut others);
                }
                About::Person(post.filter(|_| direct), called)
            }
            _ => About::Other,
        };
        open.push((at, about));
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for url in items.iter().filter_map(|item| item.url.clone()) {
        *times.entry(url).or_default() += 1;
    }
    for (n, item) in items.iter_mut().enumerate() {
        // What all posts give as theirs is the thread's.
        item.url = item.url.take().filter(|url| times.get(url) == Some(&1));
        if item.author.is_empty()
            && let Some(name) = others.remove(&n)
        {
            item.author = name;
        }
    }
    items
}

/// What kind of thing begins at an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Post,
    Person,
    Other,
}

fn kind(page: &Page<'_>, at: At) -> Option<Kind> {
    const POSTS: [&str; 12] = [
        "discussionforumposting",
        "socialmediaposting",
        "question",
        "answer",
        "comment",
        "usercomments",
        "review",
        "userreview",
        "correctioncomment",
        "post",
        "boardpost",
        "types/comment",
    ];
    const PEOPLE: [&str; 4] = ["person", "organization", "useraccount", "agent"];
    let scoped = page.attribute(at, "itemscope").is_some();
    let written = page.attribute(at, "itemtype").filter(|_| scoped).or_else(|| page.attribute(at, "typeof"));
    let Some(written) = written else { return scoped.then_some(Kind::Other) };
    let of = |token: &str| {
        let token = token.trim_end_matches('/').rsplit(['/', ':', '#']).next().unwrap_or_default().to_ascii_lowercase();
        if POSTS.contains(&token.as_str()) {
            Kind::Post
        } else if PEOPLE.contains(&token.as_str()) {
            Kind::Person
        } else {
            Kind::Other
        }
    };
    let kinds: Vec<Kind> = written.split_whitespace().take(8).map(of).collect();
    [Kind::Post, Kind::Person].into_iter().find(|kind| kinds.contains(kind)).or(Some(Kind::Other))
}

/// The properties that an element gives, without their vocabularies, in lower case.
fn properties(page: &Page<'_>, at: At) -> Vec<String> {
    ["itemprop", "property"]
        .iter()
        .filter(|name| page.all[at].tag != "meta" || **name == "itemprop" || page.attribute(at, "datatype").is_some())
        .filter_map(|name| page.attribute(at, name))
        .chain(page.attribute(at, "rel").filter(|rel| rel.contains(':')))
        .flat_map(|written| written.split_whitespace().take(8))
        .map(|token| token.rsplit(['/', ':', '#']).next().unwrap_or_default().to_ascii_lowercase())
        .filter(|name| !name.is_empty())
        .collect()
}

/// What a property says of a post.
fn tell(page: &Page<'_>, at: At, properties: &[String], scope: bool, item: &mut Item) {
    let written = || {
        let value = page.attribute(at, "content").or_else(|| page.attribute(at, "datetime"));
        value.map_or_else(|| page.line(at, LONGEST_NAME), |value| value.trim().to_owned())
    };
    for property in properties {
        match property.as_str() {
            "text" | "articlebody" | "reviewbody" | "commenttext" | "encoded" | "content" if !scope && page.all[at].text > 0 => {
                item.text.get_or_insert(at);
            }
            "datepublished" | "datecreated" | "created" | "issued" | "date" | "commenttime" => {
                let written = written();
                if item.date.is_none() && is_machine_date(&written) {
                    item.date = Some(written);
                }
            }
            "author" | "creator" if !scope && item.author.is_empty() => {
                let name = written();
                if is_name(&name) {
                    item.author = name;
                }
            }
            "url" if !scope && item.url.is_none() => {
                let url = page.attribute(at, "href").or_else(|| page.attribute(at, "content")).map(str::trim);
                item.url = url.filter(|url| !leads_to_somebody(url)).map(str::to_owned);
            }
            "upvotecount" => item.score = item.score.or_else(|| written().parse().ok()),
            _ => {}
        }
    }
}

fn name(page: &Page<'_>, at: At, n: usize, called: bool, items: &mut [Item], others: &mut BTreeMap<usize, String>) {
    let written = page.attribute(at, "content").map_or_else(|| page.line(at, LONGEST_NAME), |name| name.trim().to_owned());
    if !is_name(&written) {
        return;
    }
    if !called {
        others.entry(n).or_insert(written);
    } else if let Some(item) = items.get_mut(n).filter(|item| item.author.is_empty()) {
        item.author = written;
    }
}

/// Letters and digits of a text, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST_NAME && !name.starts_with("http")
}

/// The blocks of a page with the posts that the markup tells and nothing else showed.
pub(super) fn with_items(page: &Page<'_>, mut blocks: Vec<Block>, items: &[Item]) -> Vec<Block> {
    let mut claimed: Vec<At> = Vec::new();
    let kind = blocks.iter().map(|block| block.kind + 1).max().unwrap_or(0);
    let mut missing: Vec<At> = Vec::new();
    for item in items.iter().filter(|item| !item.author.is_empty() || item.date.is_some()) {
        let Some(text) = item.text else { continue };
        let block = blocks.iter().rev().map(|block| block.at).find(|at| page.holds(*at, text));
        // A block within the text itself is a part of it.
        match block {
            Some(at) if !(claimed.contains(&at) || page.holds(text, at) && at != text) => claimed.push(at),
            _ if item.at != text => missing.push(item.at),
            _ => {}
        }
    }
    missing.retain(|at| !blocks.iter().any(|block| block.at == *at));
    // A copy for machines of what a block shows to people.
    if !missing.is_empty() {
        let shown: Vec<String> = blocks.iter().map(|block| letters(&page.line(block.at, SHOWN))).collect();
        let copied = |item: &Item| {
            let start = item.text.map(|text| beginning(&page.line(text, SHOWN))).unwrap_or_default();
            let holds = |at: At| blocks.iter().any(|block| block.at == at);
            start.len() >= 12
                && !holds(item.at)
                && shown
                    .iter()
                    .zip(&blocks)
                    .any(|(shown, block)| shown.contains(&start) && !item.text.is_some_and(|text| page.holds(block.at, text)))
        };
        missing.retain(|at| !items.iter().any(|item| item.at == *at && copied(item)));
    }
    // One box that holds a list of posts is none of them.
    if missing.len() > 1 && blocks.len() == 1 && missing.iter().all(|at| page.holds(blocks[0].at, *at)) {
        let whole = blocks[0].at;
        let first = items
            .iter()
            .any(|item| item.at == whole || item.text.is_some_and(|text| page.holds(whole, text) && page.holds(item.at, whole)));
        if !first {
            blocks.clear();
        }
    }
    if missing.is_empty() {
        return blocks;
    }
    blocks.extend(missing.into_iter().map(|at| Block { at, inner: Vec::new(), kind }));
    blocks.sort_by_key(|block| block.at);
    let all: Vec<At> = blocks.iter().map(|block| block.at).collect();
    for block in &mut blocks {
        block.inner.clear();
        for other in all.iter().filter(|other| **other > block.at && page.holds(block.at, **other)) {
            if !block.inner.iter().any(|known| page.holds(*known, *other)) {
                block.inner.push(*other);
            }
        }
    }
    blocks
}

/// Completes and corrects posts by what the markup tells of them, and takes out what is but a part of one.
pub(super) fn correct(page: &Page<'_>, posts: &mut Vec<PostDraft>, items: &[Item]) {
    let told: Vec<(usize, &Item, At)> = items.iter().enumerate().filter_map(|(n, item)| Some((n, item, item.text?))).collect();
    let starts: Vec<String> = posts.iter().map(|post| beginning(&post.body)).collect();
    let mut numbers: Vec<Option<usize>> = vec![None; posts.len()];
    for (n, _, text) in &told {
        let innermost = posts
            .iter()
            .enumerate()
            .filter(|(_, post)| post.place.span.0 <= *text && *text < post.place.span.1)
            .max_by_key(|(_, post)| post.place.span.0)
            .map(|(at, _)| at)
            .or_else(|| {
                let start = beginning(&page.line(*text, SHOWN));
                starts.iter().position(|other| is_same(other, &start))
            });
        if let Some(at) = innermost.filter(|at| numbers[*at].is_none()) {
            numbers[at] = Some(*n);
        }
    }
    let unsaid = posts.iter().all(|post| post.stated.is_none());
    for (post, number) in posts.iter_mut().zip(&numbers) {
        let Some((number, item)) = number.and_then(|n| Some((n, items.get(n)?))) else { continue };
        if !item.author.is_empty() {
            post.author.clone_from(&item.author);
        }
        if item.date.is_some() && post.stated.as_ref().is_none_or(|stated| stated.date.is_none()) {
            post.date.clone_from(&item.date);
        }
        if unsaid {
            // Whom an item stands in it answers, as far as that one was read.
            let parent = std::iter::successors(item.parent, |at| items[*at].parent).find(|at| numbers.contains(&Some(*at)));
            post.stated = Some(Stated {
                author: item.author.clone(),
                date: item.date.clone(),
                url: item.url.clone(),
                accepted: item.accepted,
                score: item.score,
                number,
                parent,
                ..Stated::default()
            });
        }
    }
    let read: BTreeSet<At> = numbers.iter().flatten().map(|n| items[*n].at).collect();
    let mut n = 0;
    let mut at = 0;
    while n < posts.len() {
        let (start, end) = posts[n].place.span;
        let unmarked = numbers.get(at).is_some_and(Option::is_none);
        let part = unmarked
            && told.len() > 1
            && posts[n].body.len() < LITTLE
            && (posts[n].author.is_empty() || posts[n].date.is_none())
            && told.iter().any(|(_, item, text)| {
                item.at < start && end <= page.all[item.at].end && !page.holds(*text, start) && read.contains(&item.at)
            });
        if part {
            super::draft::leave_out(posts, n);
        } else {
            n += 1;
        }
        at += 1;
    }
}
