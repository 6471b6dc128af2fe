//! A page by selectors that somebody wrote for it: they say where the posts and their parts are, the rest is found as on any page.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use url::Url;

use super::block::Block;
use super::dom::{At, Page, Tree};
use super::draft::{PageDraft, PostDraft, name_of};
use super::links::{Links, Row, links, marks_of};
use super::parts::{Parts, fixed};
use super::place::place;
use super::sign::{exact_date, full_date, signs};
use super::text::words;
use crate::model::source::PagePart;
use crate::model::untrusted::shown;
use crate::source::address::absolute;
use crate::source::outline::Kind;
use crate::source::selector::Pick;
use crate::source::words::{Budget, Words, words as words_of};

/// Most posts of a page.
const MOST_POSTS: usize = 1_000;
/// Most rows of a list.
const MOST_ROWS: usize = 300;
/// Most matches of one selector that are looked at.
const MOST_MATCHES: usize = 20_000;
/// Longest time that one selector may take.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a selector gave on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Of which part.
    pub part: PagePart,
    /// Elements that it matched.
    pub elements: usize,
    /// Posts in which it gave something.
    pub posts: usize,
    /// The first that it gave, in short.
    pub first: Option<String>,
}

impl Given {
    /// Whether a selector gave nothing where it should have.
    pub(in crate::source) fn is_lacking(&self, posts: usize, threads: usize) -> bool {
        match self.part {
            PagePart::Author | PagePart::Date | PagePart::Body | PagePart::Permalink => posts > 0 && self.posts == 0,
            PagePart::Title => posts > 0 && self.first.is_none(),
            // Only some pages have them.
            PagePart::Next | PagePart::ReplyTo | PagePart::LeaveOut | PagePart::Post => false,
            PagePart::Thread => posts == 0 && threads == 0,
        }
    }
}

/// What one selector found: elements, and for parts of posts which post each is in.
struct Found {
    at: At,
    post: Option<usize>,
}

/// Reads a page by selectors; `None` when it is too odd to be parsed.
pub(in crate::source) fn selected(html: &str, address: &Url, picks: &BTreeMap<PagePart, Pick>) -> Option<(PageDraft, Vec<Given>)> {
    let tree = Tree::parse(html).ok()?;
    let page = tree.page();
    let places: HashMap<_, At> = page.all.iter().enumerate().map(|(at, element)| (element.node.id(), at)).collect();
    let matches = |pick: &Pick| -> Vec<At> {
        let Some(selector) = &pick.selector else { return Vec::new() };
        let deadline = Instant::now() + PATIENCE;
        let all = tree.matches(selector).take(MOST_MATCHES).take_while(|_| Instant::now() < deadline);
        all.filter_map(|id| places.get(&id).copied()).collect()
    };
    let mut ats = picks.get(&PagePart::Post).map(matches).unwrap_or_default();
    let elements = ats.len();
    ats.truncate(MOST_POSTS);
    let blocks = blocks(&page, &ats);
    // The innermost post that holds an element.
    let post_of = |at: At| -> Option<usize> {
        let before = ats.partition_point(|post| *post <= at);
        ats[..before].iter().rposition(|post| page.holds(*post, at))
    };
    let mut found: BTreeMap<PagePart, Vec<Found>> = BTreeMap::new();
    for (part, pick) in picks.iter().filter(|(part, _)| **part != PagePart::Post) {
        let list = if pick.selector.is_none() {
            ats.iter().enumerate().map(|(n, at)| Found { at: *at, post: Some(n) }).collect()
        } else {
            matches(pick).into_iter().map(|at| Found { at, post: post_of(at) }).collect()
        };
        found.insert(*part, list);
    }
    let read = Read { page: &page, picks, found: &found, address };

    let signs = signs(&page);
    let mut links = links(&page, &signs, Some(address));
    let title = read.title();
    let given: Vec<Parts> = (0..blocks.len())
        .map(|n| Parts {
            author: read.element(PagePart::Author, n),
            date: read.element(PagePart::Date, n),
            body: read.element(PagePart::Body, n),
            not_words: read.all(PagePart::LeaveOut, n),
            edited: Vec::new(),
        })
        .collect();
    let wanted = |part: PagePart| picks.contains_key(&part);
    let parts = fixed(&page, &signs, &blocks, given, [wanted(PagePart::Author), wanted(PagePart::Date), wanted(PagePart::Body)]);
    let heading = title.clone().unwrap_or_default();
    let mut posts = Vec::new();
    for (n, (block, parts)) in blocks.iter().zip(&parts).enumerate() {
        if wanted(PagePart::Body) && parts.body.is_none() {
            continue;
        }
        let Words { own, quoted, .. } = read.words(n, parts, block, &heading);
        if own.trim().is_empty() && quoted.is_empty() {
            continue;
        }
        let author =
            if wanted(PagePart::Author) { read.text(PagePart::Author, n).unwrap_or_default() } else { name_of(&page, block, parts) };
        let date = read.date(n, parts, wanted(PagePart::Date));
        let mut place = place(&page, &blocks, &[], block, parts);
        place.own = read.link(PagePart::Permalink, n);
        if let Some(answered) = read.link(PagePart::ReplyTo, n) {
            place.answers = vec![answered];
        }
        posts.push(PostDraft { author, date, body: own, quoted, place, stated: None });
    }
    if wanted(PagePart::Next) {
        links.next = found[&PagePart::Next].iter().find_map(|one| read.href(PagePart::Next, one.at)).filter(|url| url != address);
    }
    links.rows = read.rows(&signs, &links, &blocks);
    if title.is_some() {
        // Nothing is to be taken for a better title than the one that was named.
        links.window = String::new();
    }
    let given = picks.keys().map(|part| read.given(*part, elements, &blocks, &links, address)).collect();
    let title = title.or_else(|| page.first("h1").map(|at| page.line(at, 300))).unwrap_or_default();
    Some((PageDraft { title, posts, links, cut: tree.cut }, given))
}

/// The posts, each with those within it.
fn blocks(page: &Page<'_>, ats: &[At]) -> Vec<Block> {
    ats.iter()
        .enumerate()
        .map(|(n, at)| Block {
            at: *at,
            inner: ats[n + 1..].iter().copied().take_while(|inner| page.holds(*at, *inner)).collect(),
            kind: 0,
        })
        .collect()
}

/// A page, the selectors, and what they matched.
struct Read<'a> {
    page: &'a Page<'a>,
    picks: &'a BTreeMap<PagePart, Pick>,
    found: &'a BTreeMap<PagePart, Vec<Found>>,
    address: &'a Url,
}

impl Read<'_> {
    fn all(&self, part: PagePart, post: usize) -> Vec<At> {
        let list = self.found.get(&part).map(Vec::as_slice).unwrap_or_default();
        // In the order of the page, but those of a post that holds others may stand behind these.
        list.iter().filter(|one| one.post == Some(post)).map(|one| one.at).collect()
    }

    fn element(&self, part: PagePart, post: usize) -> Option<At> {
        self.found.get(&part)?.iter().find(|one| one.post == Some(post)).map(|one| one.at)
    }

    fn attribute(&self, part: PagePart, at: At) -> Option<String> {
        let name = self.picks.get(&part)?.attribute.as_deref()?;
        Some(self.page.attribute(at, name)?.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// What stands in an element, or in its attribute where one is named.
    fn said(&self, part: PagePart, at: At) -> Option<String> {
        let said = if self.picks.get(&part)?.attribute.is_some() { self.attribute(part, at)? } else { self.page.line(at, 300) };
        Some(said).filter(|said| !said.trim().is_empty())
    }

    fn text(&self, part: PagePart, post: usize) -> Option<String> {
        self.said(part, self.element(part, post)?).map(|text| text.chars().take(100).collect())
    }

    fn title(&self) -> Option<String> {
        self.found.get(&PagePart::Title)?.iter().find_map(|one| self.said(PagePart::Title, one.at))
    }

    fn date(&self, post: usize, parts: &Parts, wanted: bool) -> Option<String> {
        let at = if wanted { self.element(PagePart::Date, post)? } else { parts.date? };
        if self.picks.get(&PagePart::Date).is_some_and(|pick| pick.attribute.is_some()) {
            return self.attribute(PagePart::Date, at);
        }
        Some(full_date(self.page, at)).filter(|date| !date.is_empty())
    }

    fn words(&self, post: usize, parts: &Parts, block: &Block, title: &str) -> Words {
        let body = parts.body.unwrap_or(block.at);
        if self.picks.get(&PagePart::Body).is_some_and(|pick| pick.attribute.is_some()) {
            let text = self.element(PagePart::Body, post).and_then(|at| self.attribute(PagePart::Body, at)).unwrap_or_default();
            return words_of(&text, Kind::Unsaid, Some(self.address), title, &Budget::new(PATIENCE));
        }
        words(self.page, body, &parts.not_words, Some(self.address), title)
    }

    /// The link that an element is, holds or stands in, as written.
    fn written(&self, part: PagePart, at: At) -> Option<String> {
        if self.picks.get(&part)?.attribute.is_some() {
            return self.attribute(part, at);
        }
        let href = |at: At| self.page.attribute(at, "href").filter(|_| matches!(self.page.all[at].tag, "a" | "link" | "area"));
        let found = self.page.within(at).find_map(href).or_else(|| self.page.around(at).take(3).find_map(href));
        found.map(|href| href.trim().to_owned()).filter(|href| !href.is_empty())
    }

    fn href(&self, part: PagePart, at: At) -> Option<Url> {
        absolute(&self.written(part, at)?, Some(self.address))
    }

    /// The address of a part of a post; what is no link is given as it is said, such as the number of the post answered.
    fn link(&self, part: PagePart, post: usize) -> Option<String> {
        let at = self.element(part, post)?;
        self.written(part, at).or_else(|| self.said(part, at).filter(|_| part == PagePart::ReplyTo))
    }

    /// The threads that a list names.
    fn rows(&self, signs: &[(At, super::sign::Sign)], links: &Links, posts: &[Block]) -> Vec<Row> {
        let Some(list) = self.found.get(&PagePart::Thread) else { return Vec::new() };
        let ats: Vec<At> = list.iter().filter(|one| one.post.is_none() || posts.is_empty()).map(|one| one.at).take(MOST_ROWS).collect();
        let mut rows: Vec<Row> = Vec::new();
        let mut frames: Vec<At> = Vec::new();
        for at in &ats {
            let Some(mut url) = self.href(PagePart::Thread, *at) else { continue };
            url.set_fragment(None);
            if rows.iter().any(|row| row.url == url) || links.next.as_ref() == Some(&url) {
                continue;
            }
            // What belongs to the row stands around its link, as far as there is no other.
            let most = if ats.len() == 1 { 300 } else { 3_000 };
            let alone = |outer: &At| {
                let element = &self.page.all[*outer];
                element.tag != "body" && element.text <= most && ats.iter().filter(|other| self.page.holds(*outer, **other)).count() == 1
            };
            let row = self.page.around(*at).take_while(alone).last().unwrap_or(*at);
            frames.push(row);
            rows.push(Row { mark: None, url, titled: true, title: self.page.line(*at, 300), span: (row, self.page.all[row].end) });
        }
        for (row, mark) in rows.iter_mut().zip(marks_of(self.page, signs, self.address, &frames)) {
            row.mark = mark;
        }
        rows
    }

    /// What a selector gave, for people.
    fn given(&self, part: PagePart, elements: usize, blocks: &[Block], links: &Links, address: &Url) -> Given {
        let short = |text: String| shown(&text.chars().take(80).collect::<String>(), false);
        if part == PagePart::Post {
            let first = blocks.first().map(|block| short(self.page.line(block.at, 80)));
            return Given { part, elements, posts: blocks.len(), first };
        }
        let list = self.found.get(&part).map(Vec::as_slice).unwrap_or_default();
        let value = |at: At| match part {
            PagePart::Permalink | PagePart::Thread => self.href(part, at).map(String::from),
            PagePart::Next => self.href(part, at).filter(|url| url != address && links.next.as_ref() == Some(url)).map(String::from),
            PagePart::ReplyTo => self.written(part, at).or_else(|| self.said(part, at)),
            PagePart::Date if self.picks[&part].attribute.is_none() => {
                exact_date(self.page, at).map(str::to_owned).or_else(|| self.said(part, at))
            }
            _ => self.said(part, at),
        };
        let mut posts: Vec<usize> = list.iter().filter(|one| value(one.at).is_some()).filter_map(|one| one.post).collect();
        posts.sort_unstable();
        posts.dedup();
        Given { part, elements: list.len(), posts: posts.len(), first: list.iter().find_map(|one| value(one.at)).map(short) }
    }
}
