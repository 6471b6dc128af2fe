//! The parts of a post: who wrote it, when, its own address, and its words.

use std::collections::HashMap;

use super::block::Block;
use super::dom::{At, Page};
use super::sign::{Sign, says_edited};

/// Where the parts of a post stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parts {
    /// The author's name.
    pub author: Option<At>,
    /// The date.
    pub date: Option<At>,
    /// The element that holds its words.
    pub body: Option<At>,
    /// Elements within the body that are none of its words.
    pub not_words: Vec<At>,
    /// Dates that the page says it was edited at.
    pub edited: Vec<At>,
}

/// A kind of element within blocks, and what it holds over all of them.
#[derive(Default)]
struct Share {
    /// Blocks that have it.
    blocks: usize,
    /// Its text over all of them.
    text: usize,
    /// How often it stands in a block more than once.
    repeated: usize,
    /// Blocks in which it holds the header's signs.
    with_header: usize,
}

/// The parts of blocks of one kind: what is the body in one of them is the body in all, where they are made alike.
pub(super) fn parts(page: &Page<'_>, signs: &[(At, Sign)], blocks: &[&Block]) -> Vec<Parts> {
    let mut all: Vec<Parts> = blocks.iter().map(|block| header(page, signs, block)).collect();
    name_authors(page, blocks, &mut all);
    let wide = body_mark(page, blocks, &all);
    for (block, parts) in blocks.iter().zip(&mut all) {
        let called = called(page, block);
        let found = wide.as_ref().and_then(|mark| largest(page, block, mark));
        let body = called.or_else(|| found.filter(|at| says_enough(page, block, parts, *at))).or_else(|| best_body(page, block, parts));
        parts.body = Some(body.unwrap_or(block.at));
        parts.not_words = not_words(page, block, parts);
    }
    all
}

/// The parts of blocks of which some were named: those stand as they are given (`named` says which of author, date and body), the others are
/// found; what is not the author's words is added to what is given.
pub(super) fn fixed(page: &Page<'_>, signs: &[(At, Sign)], blocks: &[Block], given: Vec<Parts>, named: [bool; 3]) -> Vec<Parts> {
    let mut all = parts(page, signs, &blocks.iter().collect::<Vec<_>>());
    for ((block, parts), given) in blocks.iter().zip(&mut all).zip(given) {
        for (part, given, named) in
            [(&mut parts.author, given.author, named[0]), (&mut parts.date, given.date, named[1]), (&mut parts.body, given.body, named[2])]
        {
            if named {
                *part = given;
            }
        }
        parts.not_words = not_words(page, block, parts);
        parts.not_words.extend(given.not_words);
    }
    all
}

/// The body by the name that common software gives it: the only such element of its block.
fn called(page: &Page<'_>, block: &Block) -> Option<At> {
    const CLASSES: [&str; 26] = [
        "bbwrapper",
        "postcontent",
        "post_body",
        "post_message",
        "postmessage",
        "cooked",
        "s-prose",
        "js-post-body",
        "comment-copy",
        "comment-content",
        "comment-body__content",
        "commentbody",
        "commtext",
        "post-body",
        "postbody-content",
        "usercontent",
        "bbp-reply-content",
        "bbp-topic-content",
        "qa-q-view-content",
        "qa-a-item-content",
        "qa-c-item-content",
        "js-post__content-text",
        "usertext-body",
        "comment_text",
        "entry-content",
        "markdown-body",
    ];
    let named = |at: At| {
        page.attribute(at, "class")
            .is_some_and(|class| class.split_whitespace().any(|class| CLASSES.iter().any(|name| class.eq_ignore_ascii_case(name))))
            || page.attribute(at, "itemprop").is_some_and(|name| matches!(name, "text" | "commentText" | "articleBody" | "reviewBody"))
            || page.attribute(at, "property").is_some_and(|name| {
                name.split_whitespace().any(|name| {
                    matches!(
                        name,
                        "text"
                            | "articleBody"
                            | "reviewBody"
                            | "schema:text"
                            | "schema:articleBody"
                            | "schema:reviewBody"
                            | "content:encoded"
                            | "sioc:content"
                    )
                })
            })
            || page.attribute(at, "data-role") == Some("commentContent")
            || page.attribute(at, "slot").is_some_and(|slot| matches!(slot, "text-body" | "comment"))
    };
    let mut found: Option<At> = None;
    for at in page.within(block.at).skip(1) {
        if page.all[at].text == 0 || !may_be_body(page.all[at].tag) || !named(at) || !owned(page, block, at) || page.signed(at) {
            continue;
        }
        match found {
            None => found = Some(at),
            // The inner of two names is the narrower; two side by side are no name for a body.
            Some(outer) if page.holds(outer, at) => {
                if page.all[at].text * 10 >= page.all[outer].text * 7 {
                    found = Some(at);
                }
            }
            Some(_) => return None,
        }
    }
    found
}

/// Whether an element belongs to a block and to none within it.
fn owned(page: &Page<'_>, block: &Block, at: At) -> bool {
    page.holds(block.at, at) && !block.inner.iter().any(|inner| page.holds(*inner, at))
}

/// The first author and the first date of a block.
fn header(page: &Page<'_>, signs: &[(At, Sign)], block: &Block) -> Parts {
    let first = signs.partition_point(|(sign, _)| *sign < block.at);
    let own = || signs[first..].iter().take_while(|(at, _)| *at < page.all[block.at].end).filter(|(at, _)| owned(page, block, *at));
    let name = |at: &At| page.all[*at].text > 0 || page.attribute(*at, "author").is_some();
    let authors = || own().filter(|(_, sign)| *sign == Sign::Author).map(|(at, _)| *at).filter(name);
    // A picture's stand-in is the first letter of a name, and beside it stands what its bearer is worth ("31", "5k") or is here ("Topic Author").
    let author = authors().find(|at| page.attribute(*at, "author").is_some() || is_name(&page.line(*at, 80))).or_else(|| authors().next());
    let dates: Vec<At> = own().filter(|(_, sign)| *sign == Sign::Date).map(|(at, _)| *at).collect();
    let date = dates.iter().copied().max_by_key(|at| (trust(page, *at), std::cmp::Reverse(*at)));
    let edited = own().filter(|(_, sign)| *sign == Sign::Other).map(|(at, _)| *at).filter(|at| says_edited(page, *at)).collect();
    Parts { author, date, edited, ..Parts::default() }
}

/// Whether a line can be a name rather than a letter, a count, an address or a part played in its place.
fn is_name(line: &str) -> bool {
    line.chars().count() > 1 && line.chars().any(char::is_alphabetic) && !line.contains("://") && !is_count(line) && !is_part_played(line)
}

/// How many of something, as pages shorten it: `1,204`, `5k`, `1.2M`.
fn is_count(line: &str) -> bool {
    let count = line.trim().trim_end_matches('+').trim_end_matches(['k', 'K', 'm', 'M']);
    count.contains(|c: char| c.is_ascii_digit()) && count.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
}

/// What somebody is in a thread or on a site, as pages write it where names stand.
fn is_part_played(line: &str) -> bool {
    const PARTS: [&str; 26] = [
        "topic author",
        "topic starter",
        "thread starter",
        "discussion starter",
        "original poster",
        "original author",
        "author",
        "op",
        "moderator",
        "administrator",
        "admin",
        "staff",
        "member",
        "new member",
        "senior member",
        "junior member",
        "autor",
        "autor del tema",
        "moderador",
        "administrador",
        "miembro",
        "συντάκτης",
        "διαχειριστής",
        "συντονιστής",
        "μέλος",
        "nuevo miembro",
    ];
    PARTS.contains(&line.trim().to_lowercase().as_str())
}

/// The name within an element that says more: its first link or emphasis.
pub(super) fn name_within(page: &Page<'_>, at: At) -> At {
    let whole = page.all[at].text;
    page.within(at)
        .skip(1)
        .take(24)
        .find(|inner| {
            let element = &page.all[*inner];
            matches!(element.tag, "a" | "strong" | "b" | "cite")
                && (2..whole).contains(&element.text)
                && page.line(*inner, 80).chars().any(char::is_alphabetic)
        })
        .unwrap_or(at)
}

/// Where no mark tells an author, the same short text near the beginning of each block does, when it is not the same in all of them.
fn name_authors(page: &Page<'_>, blocks: &[&Block], parts: &mut [Parts]) {
    let unnamed = parts.iter().filter(|parts| parts.author.is_none()).count();
    if blocks.len() < 2 || unnamed * 2 <= blocks.len() {
        return;
    }
    let mut places: HashMap<(&str, &str), Vec<(usize, At)>> = HashMap::new();
    for (n, (block, parts)) in blocks.iter().zip(parts.iter()).enumerate() {
        let mut met: Vec<(&str, &str)> = Vec::new();
        for at in page.within(block.at).skip(1).take(60) {
            let element = &page.all[at];
            let leaf = element.text > 1 && element.text <= 30 && element.end - at <= 3;
            if !leaf || !owned(page, block, at) || parts.date.is_some_and(|date| page.holds(at, date) || page.holds(date, at)) {
                continue;
            }
            let key = (element.tag, element.marks.first().map_or("-", String::as_str));
            if !met.contains(&key) {
                met.push(key);
                places.entry(key).or_default().push((n, at));
            }
        }
    }
    let named = |at: At| {
        let line = page.line(at, 60);
        !line.is_empty()
            && !line.starts_with('#')
            && line.chars().any(char::is_alphabetic)
            && line.split_whitespace().count() <= 4
            && !line.ends_with(':')
    };
    let best = places
        .into_values()
        .filter(|found| found.len() * 10 >= blocks.len() * 6 && found.iter().all(|(_, at)| named(*at)))
        .filter(|found| {
            let lines: std::collections::BTreeSet<String> = found.iter().map(|(_, at)| page.line(*at, 60)).collect();
            lines.len() * 4 >= found.len().min(8) && lines.len() > 1
        })
        .min_by_key(|found| found.iter().map(|(n, at)| at - blocks[*n].at).sum::<usize>() / found.len());
    for (n, at) in best.into_iter().flatten() {
        if parts[n].author.is_none() {
            parts[n].author = Some(at);
        }
    }
}

/// How likely a date is the post's own, rather than when its author joined or somebody edited it: those told by machines first, then those
/// with a clock.
fn trust(page: &Page<'_>, at: At) -> u8 {
    const OTHER: [&str; 22] = [
        "join",
        "since",
        "registered",
        "founded",
        "registrado",
        "miembro desde",
        "εγγραφή",
        "μέλος από",
        "inscrit",
        "dabei seit",
        "seit",
        "iscritto",
        "mitglied",
        "last visit",
        "edited",
        "last edit",
        "editado",
        "επεξεργ",
        "modified",
        "modificad",
        "bearbeitet",
        "modifié",
    ];
    /// Of these, how many are of somebody's joining.
    const JOINED: usize = 14;
    let own = page.line(at, 80).to_lowercase();
    let around = page.all[at]
        .parent
        .filter(|outer| page.all[*outer].text <= 48)
        .map(|outer| page.line(outer, 80).to_lowercase())
        .unwrap_or_default();
    // A note of edits behind the date is of another date: "3 May 2024, 10:20 (edited 4 May)".
    let noted = |line: &str| {
        OTHER[..JOINED].iter().any(|word| line.contains(word))
            || OTHER[JOINED..].iter().any(|word| line.find(word).is_some_and(|at| !line[..at].bytes().any(|b| b.is_ascii_digit())))
    };
    let other = noted(&own) || noted(&around);
    let labelled = own.split_once(':').is_some_and(|(label, _)| label.chars().all(char::is_alphabetic) && !label.is_empty());
    let clock = own.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit());
    u8::from(super::sign::exact_date(page, at).is_some()) * 2 + u8::from(clock) + u8::from(!other) * 4 + u8::from(!labelled) * 2
}

/// The mark whose elements hold the most words over all blocks without holding their headers.
fn body_mark<'p>(page: &'p Page<'_>, blocks: &[&Block], parts: &[Parts]) -> Option<(&'p str, &'p str)> {
    if blocks.len() < 2 {
        return None;
    }
    let mut shares: HashMap<(&str, &str), Share> = HashMap::new();
    for (block, parts) in blocks.iter().zip(parts) {
        let mut here: HashMap<(&str, &str), (usize, usize, bool)> = HashMap::new();
        for at in page.within(block.at).skip(1) {
            if !owned(page, block, at) || page.all[at].text == 0 || !may_be_body(page.all[at].tag) || page.signed(at) {
                continue;
            }
            let element = &page.all[at];
            let words = (element.text - element.linked / 2).saturating_sub(inner_text(page, block, at));
            let holds = [parts.author, parts.date].into_iter().flatten().any(|sign| page.holds(at, sign));
            for mark in &element.marks {
                let entry = here.entry((element.tag, mark.as_str())).or_default();
                entry.0 += 1;
                entry.1 = entry.1.max(words);
                entry.2 |= holds;
            }
        }
        for (mark, (count, text, holds)) in here {
            let share = shares.entry(mark).or_default();
            share.blocks += 1;
            share.text += text;
            share.repeated += usize::from(count > 1);
            share.with_header += usize::from(holds);
        }
    }
    let common = |share: &Share| {
        share.blocks * 10 >= blocks.len() * 6 && share.with_header * 4 <= share.blocks && share.repeated * 2 <= share.blocks
    };
    let best = shares.iter().filter(|(_, share)| common(share)).map(|(_, share)| share.text).max()?;
    // The innermost that says as much: less of it is trimmings.
    let near = |share: &Share| share.text * 100 >= best * 97;
    shares
        .iter()
        .filter(|(_, share)| common(share) && near(share))
        .min_by_key(|((tag, mark), share)| (share.text, rank(mark), *tag, *mark))
        .map(|(mark, _)| *mark)
}

/// Marks by which pages call what somebody wrote come first among equals.
fn rank(mark: &str) -> u8 {
    const CALLED: [&str; 12] =
        ["content", "body", "message", "text", "cooked", "post", "comment", "markdown", "entry", "md", "description", "prose"];
    u8::from(!CALLED.iter().any(|name| mark.contains(name)))
}

fn may_be_body(tag: &str) -> bool {
    matches!(tag, "div" | "td" | "section" | "article" | "blockquote" | "p" | "span" | "dd" | "li" | "main" | "pre") || tag.contains('-')
}

/// Characters of blocks within an element of a block.
fn inner_text(page: &Page<'_>, block: &Block, at: At) -> usize {
    block.inner.iter().filter(|inner| page.holds(at, **inner)).map(|inner| page.all[*inner].text - page.all[*inner].linked / 2).sum()
}

fn largest(page: &Page<'_>, block: &Block, mark: &(&str, &str)) -> Option<At> {
    page.within(block.at)
        .skip(1)
        .filter(|at| page.all[*at].tag == mark.0 && page.all[*at].marks.iter().any(|own| own == mark.1) && owned(page, block, *at))
        .max_by_key(|at| (page.all[*at].text, std::cmp::Reverse(*at)))
}

/// Whether an element says most of what its block says beside its header.
fn says_enough(page: &Page<'_>, block: &Block, parts: &Parts, at: At) -> bool {
    let best = best_body(page, block, parts).map_or(0, |best| page.all[best].text.saturating_sub(inner_text(page, block, best)));
    page.all[at].text * 3 >= best
}

/// The element of one block that says the most without holding its header.
fn best_body(page: &Page<'_>, block: &Block, parts: &Parts) -> Option<At> {
    let worth = |at: At| {
        let element = &page.all[at];
        (element.text - element.linked / 2).saturating_sub(inner_text(page, block, at))
    };
    let holds = |at: At| [parts.author, parts.date].into_iter().flatten().any(|sign| page.holds(at, sign));
    let candidates = || {
        page.within(block.at)
            .skip(1)
            .filter(|at| owned(page, block, *at) && may_be_body(page.all[*at].tag) && !holds(*at) && !page.signed(*at))
    };
    let best = candidates().max_by_key(|at| (worth(*at), std::cmp::Reverse(*at)))?;
    let all = worth(block.at);
    // Of a long block its headings are too small a share to matter, or parts of what it says. Where only a link stands beside it, the heading is
    // what was posted.
    let is_link = page.all[best].linked * 2 > page.all[best].text
        || std::iter::once(best)
            .chain(page.around(best))
            .take_while(|at| *at != block.at)
            .any(|at| matches!(page.all[at].tag, "a" | "button"));
    let whole = if all <= SHORT_BLOCK && !is_link { all.saturating_sub(trimmings(page, block, parts, best)) } else { all };
    // Paragraphs side by side: their parent is the body, without its header.
    if worth(best) * 10 < whole * 5 {
        let parent = page.all[best].parent.filter(|parent| page.holds(block.at, *parent))?;
        return Some(parent);
    }
    Some(best)
}

/// Characters of a block whose heading and header may outweigh its words.
const SHORT_BLOCK: usize = 400;

/// Characters of a block's heading and header beside an element of it: of a short post they are the most that its block says.
fn trimmings(page: &Page<'_>, block: &Block, parts: &Parts, beside: At) -> usize {
    let alone = |at: At| owned(page, block, at) && at != block.at && !page.holds(at, beside) && at != beside && !page.holds(beside, at);
    let mut lines: Vec<At> = [parts.author, parts.date]
        .into_iter()
        .flatten()
        .filter_map(|sign| std::iter::once(sign).chain(page.around(sign)).take_while(|at| alone(*at) && page.all[*at].text <= 120).last())
        .collect();
    lines.extend(page.within(block.at).filter(|at| matches!(page.all[*at].tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") && alone(*at)));
    let outermost = |at: At| !lines.iter().any(|other| *other != at && page.holds(*other, at));
    let mut outer: Vec<At> = lines.iter().copied().filter(|at| outermost(*at)).collect();
    outer.sort_unstable();
    outer.dedup();
    outer.iter().map(|at| page.all[*at].text - page.all[*at].linked / 2).sum()
}

/// What stands in the body and is not its author's words: header, controls, blocks within it.
pub(super) fn not_words(page: &Page<'_>, block: &Block, parts: &Parts) -> Vec<At> {
    let Some(body) = parts.body else { return Vec::new() };
    let mut out: Vec<At> = block.inner.iter().copied().filter(|inner| page.holds(body, *inner)).collect();
    for sign in [parts.author, parts.date].into_iter().flatten().filter(|sign| page.holds(body, *sign)) {
        // The line that the header stands in, as long as it is only that.
        let line = page.around(sign).take_while(|outer| *outer != body && page.all[*outer].text <= 120).last().unwrap_or(sign);
        out.push(line);
    }
    out.extend(parts.edited.iter().copied().filter(|at| page.holds(body, *at)));
    for at in page.within(body).skip(1) {
        let element = &page.all[at];
        if out.iter().any(|known| page.holds(*known, at)) {
            continue;
        }
        if element.text == 0 {
            // A picture that is a button.
            if element.tag == "a" && page.attribute(at, "href").is_some_and(is_deed) {
                out.push(at);
            }
            continue;
        }
        let controls = element.tag == "nav"
            || page.is_signature(at)
            || element.tag == "form"
            || element.tag == "footer"
            || page.attribute(at, "role").is_some_and(|role| matches!(role, "menu" | "toolbar" | "navigation"))
            || element.marks.iter().any(|mark| is_control(mark))
            || (element.text <= 24 && element.marks.iter().any(|mark| mark.starts_with('.') && mark.contains("button")));
        // Lists of links alone, such as "Reply · Share · Report".
        let links = matches!(element.tag, "ul" | "div" | "table")
            && element.linked == element.text
            && element.text < 200
            && links(page, at) > 1
            && !prose(page, at);
        if controls || links {
            out.push(at);
        }
    }
    out
}

fn links(page: &Page<'_>, at: At) -> usize {
    page.within(at).filter(|inner| page.all[*inner].tag == "a").count()
}

/// Links that an author may have listed: those that lead away.
fn prose(page: &Page<'_>, at: At) -> bool {
    page.within(at).any(|inner| page.attribute(inner, "href").is_some_and(|href| href.starts_with("http")))
}

/// Whether a link does something with a post rather than lead to one.
fn is_deed(href: &str) -> bool {
    let href = href.to_ascii_lowercase();
    ["reply", "quote", "report", "edit", "posting", "login", "javascript:"].iter().any(|deed| href.contains(deed))
}

fn is_control(mark: &str) -> bool {
    const CONTROLS: [&str; 28] = [
        "controls",
        "toolbar",
        "actions",
        "action-bar",
        "buttons",
        "post-menu",
        "share",
        "reactions",
        "reaction",
        "likes",
        "votes",
        "vote",
        "pagination",
        "breadcrumb",
        "menu",
        "dropdown",
        "reply-link",
        "permalink",
        "edited-by",
        "lastedit",
        "notice",
        "advert",
        "sponsor",
        "tags",
        "avatar",
        "signature-controls",
        "js-share",
        "postcontrols",
    ];
    mark.strip_prefix('.').is_some_and(|class| {
        CONTROLS.iter().any(|name| class == *name || class.split(['_', '-']).any(|part| part == *name))
            || class.contains("reactionsbar")
            || class.contains("post-actions")
    })
}
