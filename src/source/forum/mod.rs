//! The adapter for forums as people read them: a page is a thread, a list of threads, or neither, and says itself which.
//!
//! No engine is asked for by name. A page is a list when what it lists lies elsewhere than the page itself (`viewforum.php?f=2` lists
//! `viewtopic.php?t=…`), and a thread when posts are found on it and what it also lists ("similar threads") lies where it lies.
//! What has news is decided by the crawl, which remembers what a list said of each thread (see [`Listed::mark`](super::Listed)).

mod engine;
mod identity;
pub(in crate::source) mod place;
mod refusal;

pub use self::engine::{engine, page};

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use self::identity::Identities;
use super::address::{is_front, points_at_post};
use super::charset::to_text;
use super::page::{Links, PageDraft, PostDraft, Row, draft};
use super::{Gap, Listed, Reading, Unreadable, date};
use crate::model::exchange::{Answer, Ask, Purpose};
use crate::model::id::{ThreadId, digest};
use crate::model::lang::Lang;
use crate::model::post::{Author, Part, Post, PostState, Role, Standing, Thread};
use crate::model::source::Source;
use crate::model::untrusted::{Untrusted, shown};

/// Longest page that is read.
const MOST_BYTES: usize = 8 << 20;
/// Most posts of one page.
const MOST_POSTS: usize = 1_000;
/// Longest text of one post kept, in bytes.
const LONGEST_BODY: usize = 256 << 10;
/// Longest title kept, in characters.
const LONGEST_TITLE: usize = 500;

/// What a page turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Posts of one thread.
    Thread,
    /// A list of threads, or of such lists.
    List,
}

/// The place that all pages of a thread or list share; `None` for what is no address.
#[must_use]
pub fn place_of(url: &str) -> Option<String> {
    Url::parse(url).ok().map(|url| place::key(&super::address::absolute(url.as_str(), None).unwrap_or(url)).0)
}

/// What all addresses share that differ in their numbers only.
#[must_use]
pub fn shape_of(url: &str) -> String {
    place::shape(url)
}

/// How far behind the beginning of its thread a page is: 0 for the first. Comparable only between pages of one thread.
#[must_use]
pub fn position_of(url: &str) -> u64 {
    Url::parse(url).map_or(0, |url| place::position(&url))
}

/// Whether `url` is a later page of the thread or list that `other` is a page of.
#[must_use]
pub fn is_behind(url: &str, other: &str) -> bool {
    match (Url::parse(url), Url::parse(other)) {
        (Ok(url), Ok(other)) => place::key(&url) == place::key(&other) && place::position(&url) > place::position(&other),
        _ => false,
    }
}

/// Reads a page.
///
/// # Errors
/// When it is no forum page: with what it is instead.
pub(super) fn read(source: &Source, ask: &Ask, answer: &Answer, now: Timestamp) -> Result<Reading, Unreadable> {
    if answer.body.len() > MOST_BYTES {
        return Err(Unreadable::Excessive(format!("{} bytes; at most {MOST_BYTES} are read", answer.body.len())));
    }
    let text = to_text(&answer.body, answer.content_type.as_deref());
    let address = super::address::absolute(&answer.final_url, None).or_else(|| super::address::absolute(&answer.url, None));
    let Some(address) = address else { return Err(Unreadable::NotAForum("its address cannot be read".to_owned())) };
    refusal::before(&text, answer.content_type.as_deref())?;
    let Some(mut page) = draft(&text, Some(&address)) else {
        return Err(Unreadable::Malformed("the page is nested or attributed beyond reason".to_owned()));
    };
    join_headings(&mut page);
    leave_out_summary(&mut page, now);
    // What asks for an age or checks browsers has links of its own, which are no list of threads.
    if page.posts.iter().all(|post| post.author.is_empty() || post.date.is_none())
        && let Some(gate) = refusal::gate(&page)
    {
        return Err(gate);
    }
    match nature(&page, &address) {
        Some(Nature::Thread) => {
            let mut reading = thread(source, ask, &page, (&address, &text), now);
            reading.open |= is_open(&text);
            Ok(reading)
        }
        Some(Nature::List) => Ok(list(ask, &page.links, now)),
        None => Err(refusal::of(&text, &page, &address)),
    }
}

/// Whether a document that was begun does not end: an answer without a length may have been cut off anywhere.
fn is_open(text: &str) -> bool {
    let tail = text.get(text.floor_char_boundary(text.len().saturating_sub(4_096))..).unwrap_or_default().to_ascii_lowercase();
    !tail.contains("</html") && !tail.contains("</body")
}

/// What a page says that was answered in place of something else; `None` when it keeps nobody out.
pub(super) fn refused(text: &str) -> Option<Unreadable> {
    refusal::of_gate(text, &draft(text, None)?)
}

/// What a page is; `None` when it is neither thread nor list.
#[must_use]
pub fn nature(page: &PageDraft, address: &Url) -> Option<Nature> {
    let told: Vec<&PostDraft> = page.posts.iter().filter(|post| !post.author.is_empty() || post.date.is_some()).collect();
    let posts = !told.is_empty();
    let touch = |post: &PostDraft, row: &Row| post.place.span.0 < row.span.1 && row.span.0 < post.place.span.1;
    // Names of authors, and titles that repeat the page's own, lead to no other thread.
    let title = title_of(page);
    let repeats = |row: &Row| row.title.len() > 8 && title.starts_with(without_re(&row.title));
    let named = |row: &Row| page.posts.iter().any(|post| touch(post, row) && post.author == row.title);
    let rows: Vec<&Row> = page.links.rows.iter().filter(|row| !posts || !(repeats(row) || named(row))).collect();
    if rows.is_empty() {
        return posts.then_some(Nature::Thread);
    }
    if !posts {
        return (rows.len() > 1 || rows.iter().any(|row| row.mark.is_some())).then_some(Nature::List);
    }
    // What begins with the title of its row is that row, where rows tell how many answered, however alike the addresses are. A front page
    // has other things beside its boards.
    let is_row = |post: &&PostDraft| {
        post.quoted.is_empty() && rows.iter().any(|row| touch(post, row) && post.body.trim_start().starts_with(&row.title))
    };
    let are_rows = if is_front(address) { told.iter().any(is_row) } else { rows.len() > 1 && told.iter().all(is_row) };
    if are_rows && rows.iter().any(|row| row.mark.is_some()) {
        return Some(Nature::List);
    }
    if lies_among(address, &rows) || told.iter().any(|post| is_at(page, post, address) && !rows.iter().any(|row| touch(post, row))) {
        return Some(Nature::Thread);
    }
    // Posts that are themselves the rows of a list.
    let in_rows = page.posts.iter().filter(|post| rows.iter().any(|row| touch(post, row))).count();
    let words: usize = page.posts.iter().map(|post| post.body.len()).sum();
    let in_titles: usize = rows.iter().map(|row| row.title.len()).sum();
    let titled = rows.iter().filter(|row| row.titled).count() * 2 > rows.len();
    // One frame around rows that tell how many answered, and when, is a list of boards with what else stands on its page.
    let marked = rows.iter().filter(|row| row.mark.is_some()).count();
    let framed = page.posts.len() == 1 && (is_front(address) || rows.len() > 1) && marked * 2 >= rows.len();
    if in_rows * 2 > page.posts.len() && (titled || framed || words < in_titles * 3) {
        // Several rows within one post are links in its words or a list beneath it.
        let most = page.posts.iter().map(|post| rows.iter().filter(|row| touch(post, row)).count()).max().unwrap_or(0);
        if most <= 1 || page.posts.len() == 1 {
            return Some(Nature::List);
        }
    }
    Some(if words >= in_titles { Nature::Thread } else { Nature::List })
}

/// Whether a whole post, with author, date and words, has the page's address for its own: it bears the number in it, or a link within it leads
/// to its place in the page. However short it is, and however much is listed beside it, the page is its thread.
fn is_at(page: &PageDraft, post: &PostDraft, address: &Url) -> bool {
    if post.author.is_empty() || post.date.is_none() || post.body.trim().is_empty() {
        return false;
    }
    let home = place::key(address);
    let own = |href: &String| {
        let url = page.links.resolve(href, address).filter(|url| points_at_post(url) && place::key(url) == home)?;
        url.fragment().map(|name| post.place.names.iter().any(|known| known == name))
    };
    let number = |name: &str| {
        let digits: String = name.chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>()
    };
    let first = place::first_page(address);
    let bears = |name: &String| {
        let number = number(name);
        !number.is_empty() && (first.path().split('/').any(|part| part == number) || first.query_pairs().any(|(_, value)| value == number))
    };
    post.place.links.iter().filter_map(own).any(|own| own) || post.place.names.iter().any(bears)
}

/// Whether an address is made like those that a list leads to: then the page is one of these, and the list one of its like.
fn lies_among(address: &Url, rows: &[&Row]) -> bool {
    let split = |url: &Url| -> (Vec<String>, BTreeSet<String>) {
        let first = place::first_page(url);
        let path: Vec<String> = first.path().trim_matches('/').split('/').map(str::to_lowercase).collect();
        let names = first.query_pairs().map(|(name, _)| name.to_ascii_lowercase()).collect();
        (path, names)
    };
    let all: Vec<_> = rows.iter().map(|row| split(&row.url)).collect();
    let own = split(address);
    let alike: Vec<_> = all
        .iter()
        .filter(|(path, names)| {
            path.len() == own.0.len() && (names.is_subset(&own.1) || own.1.is_subset(names)) && names.is_empty() == own.1.is_empty()
        })
        .collect();
    if alike.len() * 2 <= all.len() {
        return false;
    }
    // What all of them have in common, the page has too; where they differ, numbers stay numbers.
    (0..own.0.len()).all(|n| {
        let first = &alike[0].0[n];
        let constant = alike.len() > 1 && alike.iter().all(|(path, _)| path[n] == *first);
        let numbered = alike.iter().all(|(path, _)| path[n].chars().any(|c| c.is_ascii_digit()));
        let stem = |part: &str| part.chars().take_while(|c| c.is_alphabetic()).collect::<String>();
        let end = |part: &str| {
            part.rsplit_once('.').map(|(_, end)| end.to_owned()).filter(|end| end.len() < 5 && !end.bytes().all(|b| b.is_ascii_digit()))
        };
        if constant {
            own.0[n] == *first
        } else if numbered {
            own.0[n].chars().any(|c| c.is_ascii_digit())
                && (!alike.iter().all(|(path, _)| stem(&path[n]) == stem(first)) || stem(&own.0[n]) == stem(first))
        } else {
            // Titles in addresses are words joined by hyphens; what is not made so is a place above them, such as the front page.
            let joined = alike.iter().filter(|(path, _)| path[n].contains(['-', '_'])).count() * 2 > alike.len();
            end(&own.0[n]) == end(first) && if joined { own.0[n].contains(['-', '_']) } else { alike.len() > 1 && !own.0[n].is_empty() }
        }
    })
}

/// A title without the mark of a reply.
fn without_re(title: &str) -> &str {
    let title = title.trim();
    let mark = title.char_indices().nth(3).map_or(title.len(), |(at, _)| at);
    if title[..mark].eq_ignore_ascii_case("re:") { title[mark..].trim() } else { title }
}

/// A heading that was taken for a post, as on pages of articles: it says who wrote the article, and when.
fn join_headings(page: &mut PageDraft) {
    let title = title_of(page);
    let mut n = 0;
    while n < page.posts.len() {
        let heading = &page.posts[n];
        let says_title = !title.is_empty() && heading.quoted.is_empty() && heading.body.trim() == title;
        // Above the posts, the head of the page says who wrote the first of them.
        let above = says_title && n == 0 && page.posts.get(1).is_some_and(|first| first.author == heading.author);
        if above {
            page.posts.remove(n);
            continue;
        }
        let within = heading.place.within.filter(|_| says_title);
        let owner = within.and_then(|at| page.posts.iter().position(|post| post.place.span.0 == at)).filter(|at| *at != n);
        let Some(owner) = owner else {
            n += 1;
            continue;
        };
        let heading = page.posts.remove(n);
        let owner = &mut page.posts[if owner > n { owner - 1 } else { owner }];
        if owner.author.is_empty() {
            owner.author = heading.author;
            owner.place.author = owner.place.author.take().or(heading.place.author);
        }
        owner.date = owner.date.take().or(heading.date);
    }
}

/// A line above the posts that tells who wrote last, and when ("3 replies, the last of them 2 days ago by Jo"), opens no thread.
fn leave_out_summary(page: &mut PageDraft, now: Timestamp) {
    let [head, rest @ ..] = &page.posts[..] else { return };
    let named = |post: &PostDraft| post.place.names.iter().any(|name| name.bytes().any(|b| b.is_ascii_digit()));
    let unnamed = !named(head) && rest.len() > 1 && rest.iter().all(named);
    if !unnamed || head.body.len() >= 200 || !rest.iter().any(|post| post.author == head.author) {
        return;
    }
    // "2 days ago" may be any time of that day.
    let day = jiff::SignedDuration::from_hours(24);
    // They are compared with one another only: their zone does not matter.
    let written: Vec<&str> = page.posts.iter().map(|post| post.date.as_deref().unwrap_or_default()).collect();
    let told = date::on_page(&written, &date::Around { now, lang: page.links.lang.as_deref(), zone: None });
    let dates: Vec<Option<Timestamp>> = told.into_iter().map(|told| told.map(|told| told.at)).collect();
    if let (Some(head), Some(first), Some(last)) = (dates[0], dates[1], dates[1..].iter().flatten().max())
        && head > first + day
        && head + day >= *last
    {
        page.posts.remove(0);
    }
}

/// The thread's title: the page's heading, else the window's without the name of the site.
fn title_of(page: &PageDraft) -> String {
    let window = page.links.window.trim();
    let site = [" - ", " | ", " • ", " – ", " — ", " :: ", " / "].iter().filter_map(|divider| window.rfind(divider)).max();
    let head = site.map_or(window, |at| &window[..at]).trim();
    let heading = page.title.trim();
    // The first heading of some programs is the site's name; others put a word before the title.
    let other = !heading.is_empty() && window.contains(heading) && !(window.ends_with(heading) && head.len() < window.len());
    if heading.is_empty() || (head.len() > 3 && !other) { head.to_owned() } else { heading.to_owned() }
}

/// What a list names, and its next page.
pub(super) fn list(ask: &Ask, links: &Links, now: Timestamp) -> Reading {
    let deeper = ask.depth.saturating_add(1);
    // Where the number of replies or the address of the last one stands beside the date, what changes is no question.
    let alone = |mark: &&str| mark.len() > 5 && !mark.contains("://") && mark.rsplit(' ').next().is_some_and(|last| last.len() > 3);
    let marks: Vec<&str> = links.rows.iter().map(|row| row.mark.as_deref().filter(alone).unwrap_or_default()).collect();
    let dates = date::on_page(&marks, &date::Around { now, lang: links.lang.as_deref(), zone: None });
    let near = |mark: &str| match (mark.contains('T') && mark.starts_with("20"), mark.contains(':')) {
        (true, _) => SignedDuration::from_secs(90),
        // Its zone is not known.
        (_, true) => SignedDuration::from_hours(15),
        _ => SignedDuration::from_hours(38),
    };
    let listed = links.rows.iter().zip(dates).map(|(row, told)| Listed {
        dated: told.and_then(|told| Some((told.at, near(row.mark.as_deref()?)))),
        ask: Ask { url: row.url.to_string(), purpose: Purpose::Thread, depth: deeper },
        key: place::key(&row.url).0,
        title: row.title.clone(),
        mark: row.mark.as_ref().map(|mark| digest(&[&row.title, mark], 8)),
    });
    Reading { listed: listed.collect(), next: next(ask, links), ..Reading::default() }
}

/// The next page of the same thread or list: no deeper than this one.
fn next(ask: &Ask, links: &Links) -> Vec<Ask> {
    links.next.iter().map(|url| Ask { url: url.to_string(), purpose: Purpose::Page, depth: ask.depth }).collect()
}

/// The posts of one page of a thread.
pub(super) fn thread(source: &Source, ask: &Ask, page: &PageDraft, (address, html): (&Url, &str), now: Timestamp) -> Reading {
    let (dates, zone) = dates(source, page, html, now);
    let mut reading = Reading { next: next(ask, &page.links), zone, ..Reading::default() };
    let identities = Identities::of(source, page, address);
    if let Some(first) = identities.first_page(address) {
        reading.next = vec![Ask { url: first.to_string(), purpose: Purpose::Page, depth: ask.depth }];
    }
    let lang = page.links.lang.as_deref().and_then(|tag| Lang::from_tag(tag.trim())).or(source.lang);
    let commented = page.links.article || page.posts.iter().any(identity::is_comment);
    let mut met = BTreeSet::new();
    let mut begun = None;
    let title = title_of(page);
    for (n, draft) in page.posts.iter().take(MOST_POSTS).enumerate() {
        let mut body = draft.body.trim();
        // Some programs repeat the title above every post.
        if let Some((_, rest)) = body.split_once('\n').filter(|(first, rest)| without_re(first) == title && !rest.trim().is_empty()) {
            body = rest.trim();
        }
        if body.is_empty() {
            reading.gaps.push(Gap::Skipped { why: format!("a post by {} only quotes others", shown(&draft.author, false)) });
            continue;
        }
        let of = body.len();
        if of > LONGEST_BODY {
            body = &body[..body.floor_char_boundary(LONGEST_BODY)];
            reading.gaps.push(Gap::Cut { kept: body.len(), of });
        }
        let id = identities.post(n).clone();
        if !met.insert(id.clone()) {
            continue;
        }
        let opener = identities.opens(n);
        let posted = dates[n];
        if let Some(written) = draft.date.as_ref().filter(|_| posted.is_none()) {
            reading.gaps.push(Gap::BadDate { post: id.clone(), written: shown(&written.chars().take(120).collect::<String>(), false) });
        }
        if opener {
            begun = posted;
        }
        reading.posts.push(Post {
            parent: identities.parent(n),
            id,
            thread: identities.thread.clone(),
            part: match (opener, commented) {
                (true, true) => Part::Article,
                (true, false) => Part::Question,
                (false, _) if identity::is_comment(draft) => Part::Comment,
                (false, _) => Part::Answer,
            },
            standing: standing(draft, opener),
            url: identities.url(n).map(String::from),
            author: author(draft, &page.links, address),
            hash: digest(&[body], 16),
            body: Untrusted::new(body),
            quoted: draft.quoted.iter().map(|quote| Untrusted::new(quote.as_str())).collect(),
            lang,
            posted,
            seen: now,
            state: PostState::Live,
        });
    }
    (reading.open, reading.cut) = (page.cut, page.cut);
    if page.cut {
        reading.gaps.push(Gap::Skipped { why: "the end of a page, because reading it took too long".to_owned() });
    }
    if page.posts.len() > MOST_POSTS {
        reading.gaps.push(Gap::Skipped { why: format!("posts behind the first {MOST_POSTS} of a page") });
    }
    reading.threads.push(Thread {
        id: ThreadId::clone(&identities.thread),
        source: source.id.clone(),
        title: Untrusted::new(title.chars().take(LONGEST_TITLE).collect::<String>()),
        url: Some(identities.home.to_string()),
        lang,
        opened: begun,
        tags: Vec::new(),
        replies: None,
        site: None,
    });
    reading
}

/// When each post of a page was written, and in which zone dates without one were read: all dates of a page are read together, because one
/// tells how another is meant.
fn dates(source: &Source, page: &PageDraft, html: &str, now: Timestamp) -> (Vec<Option<Timestamp>>, Option<String>) {
    let written: Vec<&str> = page.posts.iter().map(|post| post.date.as_deref().unwrap_or_default()).collect();
    let lang = page.links.lang.as_deref();
    let configured = source.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    let read = |zone: Option<TimeZone>| date::on_page(&written, &date::Around { now, lang, zone });
    let mut told = read(configured.clone());
    let needs = |told: &[Option<date::Told>]| told.iter().flatten().any(|told| told.zone != date::ZoneFrom::Date);
    let mut zone = None;
    if needs(&told) {
        let named = |zone: &TimeZone| zone.iana_name().map_or_else(|| offset_name(zone, now), str::to_owned);
        zone = Some(if let Some(configured) = &configured {
            format!("{}, as configured", named(configured))
        } else if let Some((stated, why)) = date::stated(html, now) {
            let name = named(&stated);
            told = read(Some(stated));
            format!("{name}, {why}")
        } else if told.iter().flatten().any(|told| told.zone == date::ZoneFrom::Page) {
            "the zone of the page's other dates".to_owned()
        } else {
            "UTC, because nothing says otherwise; write zone = \"Europe/Athens\" (or where it is) into the source".to_owned()
        });
    }
    (told.into_iter().map(|told| told.map(|told| told.at)).collect(), zone)
}

fn offset_name(zone: &TimeZone, now: Timestamp) -> String {
    format!("UTC{}", now.to_zoned(zone.clone()).strftime("%:z"))
}

/// How a post stands: as it is shown, else as machines are told.
fn standing(draft: &PostDraft, opener: bool) -> Standing {
    let stated = draft.stated.as_ref();
    Standing {
        accepted: (draft.place.accepted || stated.is_some_and(|stated| stated.accepted)) && !opener,
        score: draft.place.score.or(stated.and_then(|stated| stated.score)),
        views: None,
    }
}

fn author(draft: &PostDraft, links: &Links, address: &Url) -> Author {
    let page = draft.place.author.as_deref().and_then(|href| links.resolve(href, address));
    Author { name: Untrusted::new(draft.author.trim()), native_id: page.map(|url| Untrusted::new(String::from(url))), role: Role::Unknown }
}
