//! What tells a post from the others of its page: names, addresses, what it answers, how it stands.

use super::block::Block;
use super::dom::{At, Page};
use super::parts::Parts;

/// Most names and addresses of one post.
const MOST: usize = 24;

/// What a page says of a post beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Number of its element, in the order of the page, and of the first behind it.
    pub span: (usize, usize),
    /// The post that it stands in or under, by that number.
    pub within: Option<usize>,
    /// How deep it stands, as the page says by a number or by how far it is moved to the right; comparable within the page.
    pub depth: Option<u32>,
    /// In how many lists of replies it stands.
    pub lists: u32,
    /// What its element and those around it are called, as written: `p123`, `comment-7`.
    pub names: Vec<String>,
    /// Addresses in its frame (not in its words), as written; those that call themselves permanent first.
    pub links: Vec<String>,
    /// Names or addresses of what it says it answers: quotations and "in reply to".
    pub answers: Vec<String>,
    /// It is called a question, as the page calls others answers.
    pub asks: bool,
    /// Marked as the accepted answer.
    pub accepted: bool,
    /// Votes or likes.
    pub score: Option<i64>,
    /// Its own address as somebody told where to find it, whatever the links say.
    pub own: Option<String>,
    /// It opens the thread wherever it stands, as an article does on each page of its comments.
    pub opens: bool,
    /// Address of its author's page.
    pub author: Option<String>,
}

/// The place of a block. Of all `blocks`, some are `frames` that say nothing themselves.
pub(super) fn place(page: &Page<'_>, blocks: &[Block], frames: &[At], block: &Block, parts: &Parts) -> Place {
    let alone: Vec<At> = page
        .around(block.at)
        .take(6)
        .take_while(|outer| {
            let others = blocks.iter().any(|other| other.at != block.at && page.holds(*outer, other.at));
            (!others || is_frame(page, blocks, block, *outer)) && page.all[*outer].tag != "body"
        })
        .collect();
    let owned = |at: At| !block.inner.iter().any(|inner| page.holds(*inner, at));
    let inner = || page.within(block.at).filter(|at| owned(*at));
    let mut place = Place { span: (block.at, page.all[block.at].end), within: within(page, blocks, frames, block), ..Place::default() };
    // The anchor before the post, as old programs have it.
    let outermost = alone.last().copied().unwrap_or(block.at);
    let before = [outermost, block.at]
        .into_iter()
        .filter_map(|at| at.checked_sub(1))
        .filter(|at| page.all[*at].tag == "a" && page.all[*at].text == 0);
    for at in std::iter::once(block.at).chain(alone.iter().copied()).chain(before).chain(inner().skip(1).take(60)) {
        for name in [
            "id",
            "data-post-id",
            "data-comment-id",
            "data-pid",
            "data-postid",
            "data-message-id",
            "data-answerid",
            "data-content",
            "name",
            "data-id",
        ] {
            if let Some(value) = page.attribute(at, name).map(str::trim)
                && (name != "name" || page.all[at].tag == "a")
                && value.len() < 80
                && value.bytes().any(|b| b.is_ascii_digit())
                && !value.contains(char::is_whitespace)
                && place.names.len() < MOST
                && !place.names.iter().any(|known| known == value)
                && !in_quote(page, block.at, at)
            {
                place.names.push(value.to_owned());
            }
        }
    }
    let mut permanent = Vec::new();
    let mut others = Vec::new();
    for at in inner() {
        if let Some(answers) = ["data-parent-id", "data-parent", "data-reply-to", "data-parentid", "data-source"]
            .iter()
            .find_map(|name| page.attribute(at, name))
            && place.answers.len() < MOST
        {
            place.answers.push(answers.to_owned());
        }
        let leads = |href: &&str| !["javascript:", "mailto:", "tel:", "data:"].iter().any(|scheme| href.trim_start().starts_with(scheme));
        let Some(href) = page.attribute(at, "href").filter(|_| page.all[at].tag == "a").filter(leads) else { continue };
        let answering =
            in_quote(page, block.at, at) || called(page, at, &["reply-to", "in-reply-to", "inreplyto", "replyto", "parent", "replied"]);
        if answering {
            if place.answers.len() < MOST {
                place.answers.push(href.to_owned());
            }
            continue;
        }
        if parts.author == Some(at) || parts.author.is_some_and(|author| page.holds(at, author) || page.holds(author, at)) {
            place.author.get_or_insert_with(|| href.to_owned());
            continue;
        }
        // Links among the author's words lead to others' posts as often as not.
        let in_words = parts.body.is_some_and(|body| body != block.at && page.holds(body, at))
            && !parts.not_words.iter().any(|not| page.holds(*not, at));
        if in_words {
            continue;
        }
        let says = page.attribute(at, "rel").is_some_and(|rel| rel.contains("bookmark"))
            || called(page, at, &["permalink", "post-link", "comment-date", "bookmark", "attribution", "postlink"])
            || parts.date.is_some_and(|date| page.holds(at, date) || page.holds(date, at));
        if says { permanent.push(href.to_owned()) } else { others.push(href.to_owned()) }
    }
    place.links = permanent.into_iter().chain(others).take(MOST).collect();
    let frame = || std::iter::once(block.at).chain(alone.iter().copied());
    place.depth = frame()
        .find_map(|at| depth(page, at))
        .or_else(|| page.within(outermost).take(12).chain(inner().take(12)).find_map(|at| said_depth(page, at)));
    place.lists = lists_around(page, block.at);
    place.accepted = std::iter::once(block.at).chain(alone).chain(inner().skip(1)).any(|at| is_accepted(page, at));
    place.asks =
        page.all[block.at].marks.iter().any(|mark| mark.starts_with('.') && mark[1..].split(['-', '_']).any(|part| part == "question"));
    place.score = inner().find_map(|at| score(page, at));
    place
}

/// Whether an element around a block is its own although it holds others: they stand under it, each in an element of the same name.
fn is_frame(page: &Page<'_>, blocks: &[Block], block: &Block, outer: At) -> bool {
    let element = &page.all[outer];
    let begins = blocks.iter().map(|block| block.at).find(|at| page.holds(outer, *at)) == Some(block.at);
    begins
        && element.marks.iter().filter(|mark| mark.starts_with("id:")).any(|mark| {
            let framed = |at: At| {
                std::iter::once(at)
                    .chain(page.around(at))
                    .take_while(|at| *at > outer)
                    .any(|at| page.all[at].tag == element.tag && page.all[at].marks.contains(mark))
            };
            blocks.iter().filter(|other| other.at != block.at && page.holds(outer, other.at)).all(|other| framed(other.at))
        })
}

fn in_quote(page: &Page<'_>, block: At, at: At) -> bool {
    let quote =
        |at: At| page.all[at].tag == "blockquote" || called(page, at, &["quoteheader", "topslice_quote", "bbcodeblock", "quote_container"]);
    quote(at) || page.around(at).take_while(|outer| *outer > block).any(quote)
}

fn called(page: &Page<'_>, at: At, names: &[&str]) -> bool {
    page.all[at].marks.iter().any(|mark| mark.starts_with('.') && names.iter().any(|name| mark.contains(name)))
}

fn is_accepted(page: &Page<'_>, at: At) -> bool {
    const SAID: [&str; 9] = [
        ".accepted-answer",
        ".accepted",
        ".best-answer",
        ".bestanswer",
        ".is-solution",
        ".message--solution",
        ".qa-a-list-item-selected",
        ".answer-selected",
        "itemprop:acceptedanswer",
    ];
    page.all[at]
        .marks
        .iter()
        .any(|mark| SAID.contains(&mark.as_str()) || mark.contains("accepted-solution") || mark.contains("accepted-answer"))
}

/// How deep an element says that it stands.
fn said_depth(page: &Page<'_>, at: At) -> Option<u32> {
    ["indent", "data-depth", "data-level", "data-indent", "aria-level"].iter().find_map(|name| few(page.attribute(at, name)?))
}

/// How deep a post's frame stands: as it says, by its class, or by how far it is moved to the right.
fn depth(page: &Page<'_>, at: At) -> Option<u32> {
    let classed = || {
        let class = page.attribute(at, "class")?.to_ascii_lowercase();
        class.split_whitespace().find_map(|class| ["depth-", "level-", "indent-"].iter().find_map(|stem| few(class.strip_prefix(stem)?)))
    };
    let moved = || {
        let style = page.attribute(at, "style")?.to_ascii_lowercase();
        let (_, behind) = style.split_once("margin-left").or_else(|| style.split_once("padding-left"))?;
        let behind = behind.trim_start().strip_prefix(':')?.trim_start();
        few(&behind.chars().take_while(char::is_ascii_digit).collect::<String>())
    };
    said_depth(page, at).or_else(classed).or_else(moved)
}

/// In how many lists of replies a post stands.
fn lists_around(page: &Page<'_>, at: At) -> u32 {
    const LISTS: [&str; 8] =
        [".indented", ".children", ".child", ".replies", ".nested", ".subcomments", ".child-comments", ".comment-children"];
    let lists = std::iter::once(at)
        .chain(page.around(at))
        .filter(|outer| page.all[*outer].marks.iter().any(|mark| LISTS.contains(&mark.as_str())))
        .count();
    u32::try_from(lists).unwrap_or(u32::MAX)
}

fn few(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|depth| *depth < 10_000)
}

fn score(page: &Page<'_>, at: At) -> Option<i64> {
    const SAID: [&str; 10] = [
        "vote-count",
        "votes-count",
        "vote-number",
        "score",
        "like-count",
        "likes-count",
        "netvote-count",
        "js-vote-count",
        "votescount",
        "upvotes",
    ];
    let counted = page.attribute(at, "itemprop").is_some_and(|name| name.eq_ignore_ascii_case("upvoteCount"));
    if !counted
        && !page.all[at]
            .marks
            .iter()
            .any(|mark| SAID.iter().any(|name| mark.strip_prefix('.') == Some(name) || mark.contains("vote-count")))
    {
        return None;
    }
    let written = page.attribute(at, "content").map_or_else(|| page.line(at, 24), str::to_owned);
    let digits: String = written.replace('−', "-").chars().filter(|c| !c.is_whitespace() && *c != '+').collect();
    digits.parse().ok().filter(|score: &i64| score.abs() < 10_000_000)
}

/// The post under which a block stands: what its list item stands in begins with it.
fn within(page: &Page<'_>, blocks: &[Block], frames: &[At], block: &Block) -> Option<usize> {
    let posts = || blocks.iter().filter(|other| !frames.contains(&other.at));
    let enclosing = posts().rev().map(|other| other.at).find(|other| *other < block.at && page.holds(*other, block.at));
    let first = |at: At| posts().find(|inner| page.holds(at, inner.at));
    // What stands in the frame of a post of another kind is said about it.
    let frame = frames.iter().rev().find(|frame| **frame < block.at && page.holds(**frame, block.at));
    if let Some(begins) = frame.and_then(|frame| first(*frame)).filter(|begins| begins.at < block.at && begins.kind != block.kind) {
        return Some(begins.at);
    }
    // What the block consists of wholly stands for it too: the item of a list within the list made for one answer.
    let whole = |at: &At| page.all[*at].text * 10 >= page.all[block.at].text * 9;
    let mut own: Vec<At> = page.within(block.at).take(12).filter(whole).collect();
    for outer in page.around(block.at) {
        if Some(outer) == enclosing {
            break;
        }
        let Some(begins) = first(outer).map(|begins| begins.at) else { break };
        if begins == block.at {
            own.push(outer);
            continue;
        }
        let alike = |one: At, other: At| {
            let (one, other) = (&page.all[one], &page.all[other]);
            one.tag == other.tag
                && (matches!(one.tag, "li" | "article")
                    || one.marks.iter().any(|mark| mark.contains("comment") && other.marks.contains(mark)))
        };
        // The post that the item begins with may have an item of its own in it: then the two stand side by side.
        let beside = || page.around(begins).take_while(|at| *at != outer).any(|at| alike(at, outer));
        if own.iter().any(|at| alike(*at, outer)) && !beside() {
            return Some(begins);
        }
    }
    enclosing
}
