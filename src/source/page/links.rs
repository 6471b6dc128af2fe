//! Where a page leads: its own address, its other pages, and the threads that it lists.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::dom::{At, Page};
use super::sign::{Sign, exact_date, reads_as_date};
use crate::source::address::{absolute, points_at_post};
use crate::source::forum::place::{key, may_lead_on, position, same_host};

/// Most links of a page that are looked at.
const MOST_LINKS: usize = 4_000;
/// Most rows of a list.
const MOST_ROWS: usize = 300;

/// A page's way to others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// The address that it calls its own.
    pub canonical: Option<Url>,
    /// Where its links are relative to, when that is not its own address (`<base href>`).
    pub base: Option<Url>,
    /// The next page of the same thread or list.
    pub next: Option<Url>,
    /// Threads or lists that it lists.
    pub rows: Vec<Row>,
    /// Feeds that it names.
    pub feeds: Vec<Url>,
    /// The program that made it, as it says.
    pub generator: Option<String>,
    /// Its declared language.
    pub lang: Option<String>,
    /// It calls itself an article.
    pub article: bool,
    /// What stands in the window's title.
    pub window: String,
    /// Characters of visible text.
    pub text: usize,
    /// Links to the same site that say where they lead.
    pub count: usize,
    /// Scripts.
    pub scripts: usize,
    /// It asks for a password.
    pub password: bool,
}

/// A line of a list of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it leads.
    pub url: Url,
    /// The title.
    pub title: String,
    /// The page calls it a title, or it stands in a heading.
    pub titled: bool,
    /// What changes when somebody posts; `None` when the page does not say.
    pub mark: Option<String>,
    /// Number of its element, and of the first behind it.
    pub span: (usize, usize),
}

struct Link {
    at: At,
    url: Url,
    text: String,
}

impl Links {
    /// The address that an `href` of the page found at `address` means; a bare fragment is one of the page itself.
    #[must_use]
    pub fn resolve(&self, href: &str, address: &Url) -> Option<Url> {
        let base = self.base.as_ref().filter(|_| !href.trim_start().starts_with('#')).unwrap_or(address);
        absolute(href, Some(base))
    }
}

/// Reads the links of a page that was found at `address`.
pub(super) fn links(page: &Page<'_>, signs: &[(At, Sign)], address: Option<&Url>) -> Links {
    let elements = |tag: &'static str| (0..page.all.len()).filter(move |at| page.all[*at].tag == tag);
    let attribute = |at: At, name: &str| page.attribute(at, name).map(str::trim).filter(|value| !value.is_empty());
    let stated = elements("base").find_map(|at| absolute(attribute(at, "href")?, address));
    let base = stated.clone().or_else(|| address.cloned());
    let rel =
        |at: At, wanted: &str| attribute(at, "rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case(wanted)));
    let resolve = |href: &str| absolute(href, base.as_ref());
    let canonical = elements("link")
        .find(|at| rel(*at, "canonical"))
        .and_then(|at| resolve(attribute(at, "href")?))
        .or_else(|| page.meta("og:url").and_then(resolve));
    let feeds = elements("link")
        .filter(|at| {
            rel(*at, "alternate")
                && attribute(*at, "type").is_some_and(|kind| kind.contains("rss") || kind.contains("atom") || kind.contains("feed+json"))
        })
        .filter_map(|at| resolve(attribute(at, "href")?))
        .take(16)
        .collect();
    let all = own_links(page, signs, base.as_ref(), address);
    let declared: Vec<Url> =
        elements("link").chain(elements("a")).filter(|at| rel(*at, "next")).filter_map(|at| resolve(attribute(at, "href")?)).collect();
    let root = page.first("html");
    Links {
        base: stated,
        next: address.and_then(|address| next(address, &declared, &all)),
        rows: address.map(|address| rows(page, signs, address, &all)).unwrap_or_default(),
        canonical,
        feeds,
        generator: page.meta("generator").map(str::to_owned),
        lang: root.and_then(|at| attribute(at, "lang").or_else(|| attribute(at, "xml:lang"))).map(str::to_owned),
        article: page.meta("og:type") == Some("article"),
        window: elements("title").next().map(|at| page.unseen_line(at)).unwrap_or_default(),
        text: page.first("body").map_or(0, |at| page.all[at].text),
        count: all.iter().filter(|link| link.text.chars().any(char::is_alphabetic)).count(),
        scripts: elements("script").count(),
        password: elements("input").any(|at| attribute(at, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("password"))),
    }
}

/// The links of a page that stay on its site and are no names of authors.
fn own_links(page: &Page<'_>, signs: &[(At, Sign)], base: Option<&Url>, address: Option<&Url>) -> Vec<Link> {
    let authors: BTreeSet<At> = signs.iter().filter(|(_, sign)| *sign == Sign::Author).map(|(at, _)| *at).collect();
    (0..page.all.len())
        .filter(|at| page.all[*at].tag == "a")
        .take(MOST_LINKS)
        .filter_map(|at| {
            let named = authors.range(page.within(at)).next().is_some() || page.around(at).take(2).any(|outer| authors.contains(&outer));
            let url = absolute(page.attribute(at, "href").map(str::trim).filter(|href| !href.is_empty() && !named)?, base)?;
            address.is_none_or(|address| same_host(address, &url)).then(|| Link { at, url, text: page.line(at, 300) })
        })
        .collect()
}

/// What changes in each of some rows when somebody posts there, as [`Row::mark`] has it.
pub(super) fn marks_of(page: &Page<'_>, signs: &[(At, Sign)], address: &Url, rows: &[At]) -> Vec<Option<String>> {
    let all = own_links(page, signs, Some(address), Some(address));
    rows.iter().map(|row| mark(page, signs, &all, *row)).collect()
}

/// The next page: declared, or the nearest of the same thread or list behind this one.
fn next(address: &Url, declared: &[Url], all: &[Link]) -> Option<Url> {
    let (own, here) = (key(address), position(address));
    let behind = |url: &Url| position(url) > here && key(url) == own && !points_at_post(url);
    let clean = |mut url: Url| {
        url.set_fragment(None);
        url
    };
    // What the page itself calls its next page is one, though its address might be a post's.
    let is_next = |url: &&Url| key(url) == own && position(url) > here;
    if let Some(url) = declared.iter().find(|url| behind(url)).or_else(|| declared.iter().find(is_next)) {
        return Some(clean(url.clone()));
    }
    // A way of counting pages that is not known: the numbers aside, the address is the same or goes on from here.
    let fold = crate::source::forum::place::shape;
    let numbered = |url: &&Url| {
        same_host(address, url)
            && *url != address
            && !points_at_post(url)
            && (url.path() == address.path() || fold(url.path()) == fold(&format!("{}/1", address.path().trim_end_matches('/'))))
            && url.query().is_some_and(|query| query.len() < 200)
            && names_same(address, url)
    };
    let nearest = all.iter().map(|link| &link.url).filter(|url| behind(url)).min_by_key(|url| position(url));
    nearest.or_else(|| declared.iter().find(numbered)).cloned().map(clean)
}

/// Whether two addresses name the same thread as far as their queries do: the next article of a blog is not the next page of this one.
fn names_same(one: &Url, other: &Url) -> bool {
    const NAMES: [&str; 14] =
        ["p", "id", "t", "f", "tid", "fid", "topic", "thread", "threadid", "page_id", "showtopic", "discussion", "question", "qid"];
    let named = |url: &Url| -> BTreeSet<(String, String)> {
        let pairs = url.query_pairs().map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()));
        pairs.filter(|(name, _)| NAMES.contains(&name.as_str())).collect()
    };
    named(one) == named(other)
}

/// The list of threads of a page: the elements of one kind that each lead somewhere else on the site by a title.
fn rows(page: &Page<'_>, signs: &[(At, Sign)], address: &Url, all: &[Link]) -> Vec<Row> {
    let own = key(address);
    let targets: BTreeMap<At, (&Link, String)> = all
        .iter()
        .filter(|link| link.text.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !reads_as_date(&link.text))
        .filter(|link| may_lead_on(&link.url) && position(&link.url) == 0)
        .filter(|link| !link.url.path().trim_matches('/').is_empty() || link.url.query().is_some())
        .map(|link| (link.at, (link, key(&link.url).0)))
        .filter(|(_, (_, target))| *target != own.0)
        .collect();
    let mut best: Option<(u64, Vec<(At, At)>)> = None;
    let mut seen: BTreeSet<Vec<At>> = BTreeSet::new();
    for ((tag, _), mut members) in page.by_mark() {
        if matches!(tag, "html" | "body" | "span" | "img" | "nav" | "a") {
            continue;
        }
        // Of elements within one another the innermost: tables in tables.
        members = members
            .iter()
            .enumerate()
            .filter(|(n, at)| members.get(n + 1).is_none_or(|next| !page.holds(**at, *next)))
            .map(|(_, at)| *at)
            .collect();
        if members.len() > 1_000 || !seen.insert(members.clone()) {
            continue;
        }
        let found: Vec<(At, At)> = members.iter().filter_map(|at| Some((*at, main_link(page, &targets, *at)?))).collect();
        let distinct: BTreeSet<&str> = found.iter().map(|(_, link)| targets[link].1.as_str()).collect();
        if found.is_empty() || found.len() * 2 < members.len() || distinct.len() * 5 < found.len() * 4 {
            continue;
        }
        let dated = found.iter().filter(|(at, _)| is_dated(page, signs, *at)).count() as u64;
        let counted = found.iter().filter(|(at, _)| page.within(*at).any(|inner| is_count(page, inner))).count() as u64;
        let titles: u64 = found.iter().map(|(_, link)| targets[link].0.text.chars().count().min(60) as u64).sum();
        let count = found.len() as u64;
        // One alone must look like a row; many are a list even without dates.
        if dated + counted == 0 && (count < 3 || page.around(found[0].0).any(|outer| page.all[outer].tag == "nav")) {
            continue;
        }
        // An element alone is a row only where it is as short as one; the frame of the page is not.
        if count == 1 && page.all[found[0].0].text > 300 {
            continue;
        }
        // The larger an element, the more it is a frame of rows rather than a row.
        let size = found.iter().map(|(at, _)| page.all[*at].text as u64).sum::<u64>() / count;
        let score = titles * (count + 4 * dated + 2 * counted) * 3_000 / count / (300 + size) / if count == 1 { 4 } else { 1 };
        let wider = best.as_ref().is_none_or(|(most, rows)| score > *most || (score == *most && found[0].0 < rows[0].0));
        if wider {
            best = Some((score, found));
        }
    }
    // What else belongs to the row stands around it: counts and the last post beside the title.
    let members: Vec<At> = best.iter().flat_map(|(_, rows)| rows.iter().map(|(at, _)| *at)).collect();
    let whole = |at: At| {
        let most = if members.len() == 1 { 300 } else { 3_000 };
        let alone = |outer: &At| {
            page.all[*outer].tag != "body"
                && page.all[*outer].text <= most
                && members.iter().filter(|other| page.holds(*outer, **other)).count() == 1
        };
        page.around(at).take_while(alone).last().unwrap_or(at)
    };
    let mut met = BTreeSet::new();
    best.into_iter()
        .flat_map(|(_, rows)| rows)
        .filter(|(_, link)| met.insert(targets[link].1.clone()))
        .take(MOST_ROWS)
        .map(|(at, link)| {
            let at = whole(at);
            let (link, _) = &targets[&link];
            let mut url = link.url.clone();
            url.set_fragment(None);
            Row {
                mark: mark(page, signs, all, at),
                url,
                titled: is_titled(page, link.at, at),
                title: link.text.clone(),
                span: (at, page.all[at].end),
            }
        })
        .collect()
}

/// The link of a row that is its title: called so, in a heading, or the first of its longest.
fn main_link(page: &Page<'_>, targets: &BTreeMap<At, (&Link, String)>, row: At) -> Option<At> {
    let worth = |at: At| {
        let last = page
            .around(at)
            .take(4)
            .take_while(|outer| *outer > row)
            .chain([at])
            .any(|at| page.all[at].marks.iter().any(|mark| mark.contains("last")));
        i64::from(is_titled(page, at, row)) * 30 - i64::from(last) * 60
            + i64::try_from(page.line(at, 60).chars().count().min(30)).unwrap_or(0)
    };
    targets.range(page.within(row)).map(|(at, _)| *at).max_by_key(|at| (worth(*at), std::cmp::Reverse(*at)))
}

/// Whether a page calls a link a title, or puts it into a heading.
fn is_titled(page: &Page<'_>, at: At, row: At) -> bool {
    const CALLED: [&str; 6] = ["title", "subject", "topic", "question", "thread", "headline"];
    let called = |at: At| page.all[at].marks.iter().any(|mark| CALLED.iter().any(|name| mark.contains(name)));
    let heading = |at: At| matches!(page.all[at].tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    called(at)
        || page.around(at).take(2).take_while(|outer| *outer > row).any(called)
        || page.around(at).take(3).take_while(|outer| *outer >= row).any(heading)
}

fn is_dated(page: &Page<'_>, signs: &[(At, Sign)], at: At) -> bool {
    let first = signs.partition_point(|(sign, _)| *sign < at);
    signs[first..].iter().take_while(|(sign, _)| *sign < page.all[at].end).any(|(_, sign)| *sign == Sign::Date)
}

/// Whether an element is a number alone, as counts of replies are.
fn is_count(page: &Page<'_>, at: At) -> bool {
    let element = &page.all[at];
    element.text > 0 && element.text <= 8 && element.end - at <= 3 && {
        let line = page.line(at, 16);
        line.starts_with(|c: char| c.is_ascii_digit())
            && line.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'k' | 'K' | ' '))
    }
}

/// What of a row changes when somebody posts: the address of the last post and dates told by machines; else the number of replies and
/// dates as written, unless they only say how long ago it was. Never the number of views, which our own visit changes.
fn mark(page: &Page<'_>, signs: &[(At, Sign)], all: &[Link], row: At) -> Option<String> {
    let inside = || all.iter().filter(|link| page.holds(row, link.at));
    let mut told: Vec<String> = inside().filter(|link| points_at_post(&link.url)).map(|link| link.url.to_string()).collect();
    told.extend(page.within(row).filter_map(|at| exact_date(page, at).map(str::to_owned)));
    told.extend(page.within(row).filter(|at| is_count(page, *at) && is_of_replies(page, row, *at)).map(|at| page.line(at, 16)));
    told.extend(replies_said(&page.line(row, 600).to_lowercase()));
    if told.is_empty() {
        const AGO: [&str; 12] = ["ago", "hace", "πριν", "atrás", "vor ", "il y a", " fa", "just now", "minut", "hour", "hora", "λεπτ"];
        let first = signs.partition_point(|(sign, _)| *sign < row);
        let dates = signs[first..].iter().take_while(|(at, _)| *at < page.all[row].end).filter(|(_, sign)| *sign == Sign::Date);
        told.extend(dates.map(|(at, _)| page.line(*at, 80)).filter(|line| !AGO.iter().any(|word| line.to_lowercase().contains(word))));
    }
    if told.is_empty() {
        let counts: Vec<String> = page.within(row).filter(|at| is_count(page, *at)).map(|at| page.line(at, 16)).collect();
        let distinct: BTreeSet<&String> = counts.iter().collect();
        if distinct.len() == 1 {
            told.extend(counts);
        }
    }
    // How many pages there are tells of one post in many: alone it would keep the others from being seen.
    if !told.is_empty() {
        told.extend(inside().filter(|link| position(&link.url) > 0).map(|link| link.url.to_string()));
    }
    told.dedup();
    (!told.is_empty()).then(|| told.join(" "))
}

/// The number of replies that the words of a row tell: `3 replies`, `Replies: 3`.
fn replies_said(words: &str) -> Option<String> {
    REPLIES.iter().find_map(|word| {
        let at = words.find(word)?;
        let before = words[..at].trim_end();
        let start =
            before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |last| last + before[last..].chars().next().map_or(1, char::len_utf8));
        let after = words[at..].trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, ':' | ' '));
        let behind: String = after.chars().take_while(char::is_ascii_digit).collect();
        [before[start..].to_owned(), behind].into_iter().find(|digits| !digits.is_empty())
    })
}

/// How pages call replies.
const REPLIES: [&str; 12] =
    ["repl", "answer", "comment", "respuesta", "comentario", "απαντ", "σχόλι", "antwort", "réponse", "rispost", "resposta", "posts"];

/// Whether a number is that of replies: by its own mark, its title, or the words beside it.
fn is_of_replies(page: &Page<'_>, row: At, at: At) -> bool {
    if page.all[at].marks.iter().any(|mark| mark.contains("post") && !mark.contains("view")) {
        return true;
    }
    std::iter::once(at).chain(page.around(at).take(2).take_while(|outer| *outer > row)).any(|at| {
        let element = &page.all[at];
        let said = page.attribute(at, "title").map(str::to_lowercase).unwrap_or_default();
        let words = if element.text < 40 { page.line(at, 60).to_lowercase() } else { String::new() };
        REPLIES.iter().any(|word| said.contains(word) || words.contains(word) || element.marks.iter().any(|mark| mark.contains(word)))
            && !words.contains("view")
    })
}
