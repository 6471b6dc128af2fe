//! The blocks of a page that are its posts: elements of one kind that repeat, each with words, an author and a date.
//!
//! No engine is asked for by name. Every mark (a class, an id with its digits folded, a data attribute) that several elements share is a
//! candidate; it is weighed by how much its elements say, and in how many of them somebody is named and a date is told. Marks of headers
//! or bodies alone lack one of these; a mark of the whole page has many dates in one element.

use std::collections::BTreeSet;

use super::dom::{At, Page};
use super::sign::Sign;

/// Most text of one element that speaks for its mark, in characters: one long article must not outweigh twenty posts.
const ENOUGH: usize = 3_000;
/// Kinds of blocks on one page: a question, its answers, comments under these.
const MOST_KINDS: usize = 4;
/// Least that blocks beside the posts say on the average, in characters: rows of other threads say how many replies they have.
const LEAST: usize = 24;
/// Most characters above the posts of a page that are no post themselves: a title, a path, what to sort by.
const MOST_BEFORE: usize = 120;
/// Most blocks of a page.
const MOST_BLOCKS: usize = 1_000;

/// A post of a page before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Its element.
    pub at: At,
    /// The other blocks within it, which are not its own words.
    pub inner: Vec<At>,
    /// Of which kind, the heaviest first.
    pub kind: usize,
}

/// What of an element belongs to no block within it.
struct Own {
    words: usize,
    /// Of the words, those beside names and dates.
    said: usize,
    linked: usize,
    dates: usize,
    authors: usize,
}

struct Kind {
    members: Vec<At>,
    /// Of its text, the share that is links.
    linked: f64,
    /// Characters beside names, dates and links, on the average.
    said: usize,
    weight: f64,
    quality: f64,
}

/// The posts of a page in the order of the document; none when nothing on it looks like one.
pub(super) fn blocks(page: &Page<'_>, signs: &[(At, Sign)]) -> Vec<Block> {
    let mut seen: BTreeSet<Vec<At>> = BTreeSet::new();
    let mut kinds: Vec<Kind> = Vec::new();
    for ((tag, _), members) in page.by_mark() {
        if members.len() > MOST_BLOCKS
            || matches!(tag, "a" | "span" | "time" | "img" | "p" | "html" | "body" | "b" | "i" | "em" | "h1" | "h2" | "h3")
        {
            continue;
        }
        if members.iter().all(|at| page.all[*at].text < 4) || !seen.insert(members.clone()) {
            continue;
        }
        let shown: Vec<At> = members.iter().copied().filter(|at| !page.all[*at].hidden).collect();
        kinds.extend(weigh(page, signs, if shown.is_empty() { members } else { shown }));
    }
    // Of two of the same weight the one that stands first, and encloses more.
    kinds.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.members.cmp(&b.members)));
    // What encloses all posts of a page has more text than a question with its only answer.
    while kinds.first().is_some_and(|frame| kinds.iter().any(|kind| only_frames(page, signs, frame, kind))) {
        kinds.remove(0);
    }
    let mut chosen: Vec<Kind> = Vec::new();
    for kind in kinds {
        if chosen.len() >= MOST_KINDS {
            break;
        }
        let Some(best) = chosen.first() else {
            if kind.weight > 0.0 {
                chosen.push(lifted(page, kind));
            }
            continue;
        };
        // What stands beside the posts must be as much a post as they are.
        if kind.quality < 0.75 || kind.linked > 0.45 || kind.said < LEAST || kind.weight < best.weight * 0.004 {
            continue;
        }
        let taken = |at: At| chosen.iter().flat_map(|kind| &kind.members).any(|other| *other == at);
        let encloses = kind
            .members
            .iter()
            .any(|at| chosen.iter().flat_map(|kind| &kind.members).any(|other| *at != *other && page.holds(*at, *other)));
        let inside = |at: At| chosen.iter().flat_map(|kind| &kind.members).any(|other| page.holds(*other, at));
        let held = kind.members.iter().filter(|at| inside(**at)).count();
        if encloses || kind.members.iter().any(|at| taken(*at)) || (held > 0 && held < kind.members.len()) {
            continue;
        }
        // Who is quoted, and when, is told as of a post.
        let quoted = kind.members.iter().filter(|at| in_quotation(page, **at)).count();
        if quoted * 2 > kind.members.len() {
            continue;
        }
        // What each post has within it once is a part of it; what some have and others have several of are comments on them.
        if held > 0 && !comments(page, &chosen, &kind) {
            continue;
        }
        chosen.push(kind);
    }
    let mut all: Vec<(At, usize)> = chosen.iter().enumerate().flat_map(|(n, kind)| kind.members.iter().map(move |at| (*at, n))).collect();
    all.sort_unstable();
    all.dedup_by_key(|(at, _)| *at);
    let inner = |at: At| -> Vec<At> {
        let mut inner: Vec<At> = Vec::new();
        for (other, _) in &all {
            if *other > at && page.holds(at, *other) && !inner.iter().any(|known| page.holds(*known, *other)) {
                inner.push(*other);
            }
        }
        inner
    };
    all.iter().map(|(at, kind)| Block { at: *at, inner: inner(*at), kind: *kind }).collect()
}

/// Whether a single element only stands around posts: each of these has its author and its date, it has neither beside them, and nothing is
/// said in it before the first of them, as an article would.
fn only_frames(page: &Page<'_>, signs: &[(At, Sign)], frame: &Kind, posts: &Kind) -> bool {
    let (&[at], Some(&first)) = (frame.members.as_slice(), posts.members.first()) else { return false };
    // Of a short post the links to its author and its date are half.
    if posts.members.len() < 2 || posts.quality < 0.99 || posts.linked > 0.6 || posts.said < LEAST {
        return false;
    }
    if !posts.members.iter().all(|post| *post != at && page.holds(at, *post)) {
        return false;
    }
    let beside = own(page, signs, at, &posts.members);
    if beside.dates > 0 || beside.authors > 0 {
        return false;
    }
    // Elements that end before the first post begins and lie in no other such.
    let mut before = 0;
    let mut next = at + 1;
    while next < first {
        let element = &page.all[next];
        if element.end > first {
            next += 1;
            continue;
        }
        before += element.text - element.linked;
        next = element.end;
    }
    before < MOST_BEFORE
}

/// The elements around those of a kind that hold what else belongs to the post: its author's box beside its words, the line above it.
/// An element that holds two of the kind is a list of posts.
fn lifted(page: &Page<'_>, kind: Kind) -> Kind {
    if kind.members.len() < 2 {
        return kind;
    }
    if let Some(members) = rows(page, &kind.members) {
        return Kind { members, ..kind };
    }
    let members: Vec<At> = kind
        .members
        .iter()
        .map(|at| {
            let own = page.all[*at].text;
            let alone = |outer: &At| {
                page.all[*outer].text <= own * 8 / 5 + 300
                    && kind.members.iter().filter(|member| page.holds(*outer, **member)).count() == 1
                    && page.all[*outer].tag != "body"
            };
            page.around(*at).take_while(alone).last().unwrap_or(*at)
        })
        .collect();
    Kind { members, ..kind }
}

/// The elements side by side that hold one of the members each, where that is how they stand: the rows of a list of posts. What a row holds
/// beside its member is its author's box.
fn rows(page: &Page<'_>, members: &[At]) -> Option<Vec<At>> {
    let (first, last) = (*members.first()?, *members.last()?);
    let all_around = page.around(first).find(|outer| page.holds(*outer, last))?;
    let row = |at: At| std::iter::once(at).chain(page.around(at)).take_while(|outer| *outer != all_around).last();
    let rows: Vec<At> = members.iter().map(|at| row(*at)).collect::<Option<_>>()?;
    if rows.windows(2).any(|pair| pair[0] == pair[1]) || rows.iter().any(|row| page.all[*row].tag == "body") {
        return None;
    }
    let text = |list: &[At]| list.iter().map(|at| page.all[*at].text).sum::<usize>();
    (text(&rows) <= text(members) * 2 + 300 * rows.len()).then_some(rows)
}

/// Whether an element is a quotation or stands in one.
fn in_quotation(page: &Page<'_>, at: At) -> bool {
    std::iter::once(at).chain(page.around(at).take(6)).any(|at| {
        page.all[at].tag == "blockquote"
            || page.all[at]
                .marks
                .iter()
                .any(|mark| matches!(mark.as_str(), ".quote" | ".bbcode_quote" | ".bbcodeblock--quote" | ".quotebox" | ".ipsquote"))
    })
}

/// Whether blocks within others are posts of their own rather than a part of each: each must have an author and a date beside those of the
/// block around it.
fn comments(page: &Page<'_>, chosen: &[Kind], kind: &Kind) -> bool {
    // Those of one kind around all of them are asked: what each comment has once is a part of it, though the posts have several.
    let around = |outer: &&Kind| kind.members.iter().all(|inner| outer.members.iter().any(|at| page.holds(*at, *inner)));
    // The innermost of them: it says the least, and of two that say the same it begins later.
    let text = |outer: &&Kind| {
        (outer.members.iter().map(|at| page.all[*at].text).sum::<usize>(), std::cmp::Reverse(outer.members.first().copied()))
    };
    let outer: Vec<At> = match chosen.iter().filter(around).min_by_key(text) {
        Some(outer) => outer.members.clone(),
        None => chosen.iter().flat_map(|kind| kind.members.iter().copied()).collect(),
    };
    // Posts under posts hold each other's parts; each part is that of the post nearest to it.
    let nearest = |inner: At| outer.iter().copied().filter(|at| page.holds(*at, inner)).max();
    let mut counts = outer.iter().map(|at| kind.members.iter().filter(|inner| nearest(**inner) == Some(*at)).count());
    let uneven = counts.clone().any(|count| count > 1) || counts.any(|count| count == 0);
    uneven && kind.quality >= 0.9
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters and elements of one page")]
fn weigh(page: &Page<'_>, signs: &[(At, Sign)], members: Vec<At>) -> Option<Kind> {
    let (mut total, mut all_words, mut all_links, mut said) = (0.0, 0_usize, 0_usize, 0_usize);
    let (mut with_words, mut with_date, mut with_author, mut crowded) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut empty: Vec<At> = Vec::new();
    for (n, at) in members.iter().enumerate() {
        let own = own(page, signs, *at, &members[n + 1..]);
        if own.words == 0 {
            // A form to answer is often made like a post, with nothing in it.
            if own.dates == 0 && own.authors == 0 {
                empty.push(*at);
            }
            continue;
        }
        with_words += 1;
        let told = usize::from(own.dates > 0);
        with_date += told;
        with_author += usize::from(own.authors > 0);
        crowded += usize::from(own.dates > 4 || own.authors > 6);
        all_words += own.words;
        all_links += own.linked;
        total += own.words.min(ENOUGH) as f64;
        said += own.said;
    }
    if with_words == 0 {
        return None;
    }
    let share = |count: usize| count as f64 / with_words as f64;
    let quality = f64::midpoint(share(with_date), share(with_author));
    // Elements made for posts, which name their author themselves.
    let made = members.iter().all(|at| page.all[*at].tag.contains('-') && page.attribute(*at, "author").is_some());
    if made {
        let weight = (total + 200.0 * members.len() as f64) * 10.0;
        return Some(Kind { members, linked: 0.0, said: ENOUGH, weight, quality: 1.0 });
    }
    if quality < 0.4 || share(crowded) > 0.5 {
        return None;
    }
    let members: Vec<At> = members.into_iter().filter(|at| empty.binary_search(at).is_err()).collect();
    let several = if members.len() > 1 { 1.0 } else { 0.5 };
    let weight = total * (0.1 + 0.9 * quality * quality) * (1.0 - share(crowded)) * several;
    let linked = all_links as f64 / (all_words + all_links) as f64;
    Some(Kind { members, linked, said: said / with_words, weight, quality })
}

/// What belongs to an element and to no later member within it. `later` are the members behind it, in order.
fn own(page: &Page<'_>, signs: &[(At, Sign)], at: At, later: &[At]) -> Own {
    let element = &page.all[at];
    let mut words = element.text - element.linked;
    let mut linked = element.linked;
    let mut skip: Vec<(At, At)> = Vec::new();
    for inner in later.iter().take_while(|inner| **inner < element.end) {
        if skip.last().is_some_and(|(_, end)| inner < end) {
            continue;
        }
        let inside = &page.all[*inner];
        words = words.saturating_sub(inside.text - inside.linked);
        linked = linked.saturating_sub(inside.linked);
        skip.push((*inner, inside.end));
    }
    let first = signs.partition_point(|(sign, _)| *sign < at);
    let (mut dates, mut authors, mut told) = (0, 0, 0);
    for (sign, what) in signs[first..].iter().take_while(|(sign, _)| *sign < element.end) {
        if skip.iter().any(|(from, to)| from <= sign && sign < to) {
            continue;
        }
        told += page.all[*sign].text - page.all[*sign].linked;
        match what {
            Sign::Date => dates += 1,
            Sign::Author => authors += 1,
            Sign::Other => {}
        }
    }
    Own { words, said: words.saturating_sub(told), linked, dates, authors }
}
