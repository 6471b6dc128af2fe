//! Who is who on a page of a thread: ids of the thread and its posts, stable over visits, pages and feeds.
//!
//! As in feeds, the thread is named by its place and its opening post after the thread; any other post is named by its own address when the
//! page gives one, else by the thread's place and the name of its element, else by what it says.

use std::collections::BTreeMap;

use url::Url;

use super::place;
use crate::model::id::{PostId, ThreadId, digest};
use crate::model::source::Source;
use crate::source::address::{Key, is_front, points_at_post};
use crate::source::page::{PageDraft, PostDraft};

/// Least bytes of a quotation, without spaces and signs, that are looked for within posts.
const LEAST_QUOTED: usize = 16;
/// Most bytes before the words of a quotation that say whose they are.
const LONGEST_NAME: usize = 60;

/// The ids of a page.
pub(super) struct Identities {
    /// Of the thread.
    pub thread: ThreadId,
    /// The thread's address.
    pub home: Url,
    posts: Vec<PostId>,
    urls: Vec<Option<Url>>,
    parents: Vec<Option<PostId>>,
    opener: Option<usize>,
}

impl Identities {
    /// Works out the ids of a page found at `address`.
    pub fn of(source: &Source, page: &PageDraft, address: &Url) -> Self {
        let home = home(page, address);
        let key = place::key(&home);
        let first = place::position(address) == 0 && !points_at_post(address);
        let opener = if let Some(told) = page.posts.iter().position(|post| post.place.opens) {
            Some(told)
        } else if first {
            page.posts.first().filter(|post| !is_comment(post) && !is_called(post, &["answer", "reply", "respond"])).map(|_| 0)
        } else {
            // Some programs show the question above every page of its answers.
            let asks =
                || page.posts.first().filter(|post| post.place.asks && page.posts[1..].iter().all(|post| !post.place.asks)).map(|_| 0);
            page.posts.iter().position(|post| is_called(post, &["question", "article", "topic-post"])).or_else(asks)
        };
        // The opening post shown again has its address on the first page.
        let url = |n| if !first && opener == Some(n) { None } else { permalink(page, n, address, &home) };
        let urls: Vec<Option<Url>> = (0..page.posts.len()).map(url).collect();
        let mut met: BTreeMap<String, usize> = BTreeMap::new();
        let natives: Vec<String> = page
            .posts
            .iter()
            .zip(&urls)
            .enumerate()
            .map(|(n, (post, url))| {
                if opener == Some(n) {
                    return key.0.clone();
                }
                let native = match (url, name(post)) {
                    (Some(url), _) => native(url, &key),
                    (None, Some(name)) => format!("{}#{name}", key.0),
                    (None, None) => format!("said:{}", digest(&[&key.0, &post.author, &post.body], 16)),
                };
                // Two posts that share an address are told apart by their words.
                let count = met.entry(native.clone()).or_default();
                *count += 1;
                if *count > 1 { format!("{native} {}", digest(&[&post.author, &post.body], 8)) } else { native }
            })
            .collect();
        let posts: Vec<PostId> = natives.iter().map(|native| PostId::of(&source.id, native)).collect();
        let parents =
            (0..posts.len()).map(|n| parent(page, &posts, &urls, address, &key, source, n).filter(|id| *id != posts[n])).collect();
        Self { thread: ThreadId::of(&source.id, &key.0), home, posts, urls, parents, opener }
    }

    /// The id of a post of the page.
    pub fn post(&self, n: usize) -> &PostId {
        &self.posts[n]
    }

    /// Its address.
    pub fn url(&self, n: usize) -> Option<Url> {
        self.urls[n].clone().or_else(|| self.opens(n).then(|| self.home.clone()))
    }

    /// Where the thread begins, when the page stands at the thread's bare address and is not its first: some programs show the last page
    /// there, and say so in the addresses of its posts.
    pub fn first_page(&self, address: &Url) -> Option<Url> {
        let bare = place::position(address) == 0 && place::first_page(address).query() == address.query();
        let own = |url: &&Url| points_at_post(url) && place::key(url) == place::key(&self.home);
        let urls: Vec<&Url> = self.urls.iter().flatten().filter(own).collect();
        let last = urls.iter().filter(|url| place::position(url) > 0).count() * 2 > urls.len();
        let numbered = urls.iter().find(|url| place::position(url) > 0).filter(|_| bare && last)?;
        place::numbered_first(numbered).filter(|first| first.path() != address.path() || first.query() != address.query())
    }

    /// What it answers.
    pub fn parent(&self, n: usize) -> Option<PostId> {
        self.parents[n].clone()
    }

    /// Whether it opens the thread.
    pub fn opens(&self, n: usize) -> bool {
        self.opener == Some(n)
    }
}

/// The thread's address: what the page calls its own where that is a place like the one that was asked, else the one asked.
fn home(page: &PageDraft, address: &Url) -> Url {
    let asked = place::first_page(address);
    let mut home = page
        .links
        .canonical
        .as_ref()
        .filter(|url| place::same_host(url, address) && (!is_front(url) || is_front(address)))
        // A site whose pages all claim one address would become one thread.
        .filter(|url| {
            place::key(url).0.matches('/').count() + 1 >= place::key(&asked).0.matches('/').count()
                && (url.query().is_some() || asked.query().is_none() || url.path() != asked.path())
        })
        .map_or(asked, place::first_page);
    home.set_fragment(None);
    home
}

/// The number at the end of a name, or what stands behind its last separator when there is none.
fn number(name: &str) -> Option<&str> {
    let start = name.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
    (start < name.len()).then(|| &name[start..])
}

/// The words before the number of a name, in lower case.
fn stem(name: &str) -> String {
    name.to_ascii_lowercase().trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_', '=', '/', ':']).to_owned()
}

const STEMS: [&str; 26] = [
    "p",
    "post",
    "pid",
    "c",
    "comment",
    "msg",
    "message",
    "reply",
    "answer",
    "a",
    "q",
    "question",
    "div-comment",
    "li-comment",
    "js-post",
    "entry",
    "findcomment",
    "post-id",
    "comment-id",
    "bbp-reply",
    "topic-post",
    "isso",
    "elcomment",
    "post_message",
    "post_content",
    "td_post",
];

/// The name by which a post's element is known: those that are usual for posts first, bare numbers last.
fn name(post: &PostDraft) -> Option<&str> {
    let names = &post.place.names;
    let usual = names
        .iter()
        .filter(|name| number(name).is_some())
        .filter_map(|name| Some((STEMS.iter().position(|stem| *stem == self::stem(name))?, name)));
    usual
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, name)| name.as_str())
        .or_else(|| names.iter().find(|name| number(name).is_some()).map(String::as_str))
}

fn is_called(post: &PostDraft, stems: &[&str]) -> bool {
    post.place.names.iter().any(|name| stems.contains(&stem(name).as_str()))
}

/// Whether a post is a comment on something rather than a contribution of its own.
pub(super) fn is_comment(post: &PostDraft) -> bool {
    is_called(post, &["comment", "div-comment", "li-comment", "c", "isso", "elcomment"])
}

/// The address of a post: of the links in its frame the one that ends in its name, else one that points at a post of this thread.
fn permalink(page: &PageDraft, n: usize, address: &Url, home: &Url) -> Option<Url> {
    const DEEDS: [&str; 14] = [
        "reply",
        "quote",
        "report",
        "edit",
        "delete",
        "like",
        "react",
        "share",
        "vote",
        "login",
        "register",
        "mode=",
        "do=add",
        "bookmark?",
    ];
    let post = &page.posts[n];
    if let Some(own) = post.place.own.as_deref().and_then(|own| page.links.resolve(own, address)) {
        return Some(own);
    }
    let candidates: Vec<Url> = post
        .place
        .links
        .iter()
        .filter_map(|href| page.links.resolve(href, address))
        .filter(|url| place::same_host(url, address))
        .filter(|url| !is_of_another(page, n, url))
        .filter(|url| !url.query().is_some_and(|query| DEEDS.iter().any(|deed| query.contains(deed))))
        .filter(|url| !url.path().trim_end_matches('/').rsplit('/').next().is_some_and(|last| DEEDS.contains(&last)))
        .collect();
    let named =
        |url: &&Url| url.fragment().is_some_and(|fragment| !fragment.is_empty() && post.place.names.iter().any(|name| name == fragment));
    let numbers: Vec<&str> = post.place.names.iter().filter_map(|name| number(name)).collect();
    let numbered =
        |url: &&Url| (points_at_post(url) || names_post(url)) && post_number(url).is_some_and(|number| numbers.contains(&number.as_str()));
    // A parameter of any name that holds the number by which the element itself is called: `item?id=1091`.
    let called = |url: &&Url| {
        let number = post.place.names.first().and_then(|name| number(name)).filter(|number| number.len() > 2);
        number.is_some_and(|number| url.query_pairs().any(|(_, value)| value == number)) && place::key(url) != place::key(home)
    };
    let own_thread = |url: &&Url| points_at_post(url) && (place::key(url) == place::key(home) || place::key(url) == place::key(address));
    let found = candidates
        .iter()
        .find(named)
        .or_else(|| candidates.iter().find(numbered))
        .or_else(|| candidates.iter().find(called))
        .or_else(|| candidates.iter().find(own_thread));
    if let Some(found) = found {
        return Some(found.clone());
    }
    // What machines are told; many pages tell them the thread's address for all of its posts.
    let told = post.stated.as_ref().and_then(|stated| page.links.resolve(stated.url.as_deref()?, address));
    let own = |url: &Url| points_at_post(url) || names_post(url) || url.fragment().is_some_and(|name| number(name).is_some());
    if let Some(told) = told.filter(|url| place::same_host(url, address) && own(url)) {
        return Some(told);
    }
    // What opens the thread stands at the thread's own address.
    let name = post.place.names.iter().find(|known| Some(known.as_str()) == name(post) && !post.place.opens)?;
    let mut url = address.clone();
    url.set_fragment(Some(name));
    Some(url)
}

/// Whether an address leads to the element of another post of the page: "next", "parent".
fn is_of_another(page: &PageDraft, n: usize, url: &Url) -> bool {
    let Some(fragment) = url.fragment().filter(|fragment| !fragment.is_empty()) else { return false };
    let has = |post: &PostDraft| post.place.names.iter().any(|name| name == fragment);
    !has(&page.posts[n]) && page.posts.iter().any(has)
}

/// Whether a path ends in a post's number behind a word for posts: `/post/81`.
fn names_post(url: &Url) -> bool {
    let mut parts = url.path().trim_end_matches('/').rsplit('/');
    parts.next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()))
        && parts.next().is_some_and(|word| matches!(word, "post" | "posts" | "comment" | "comments" | "p" | "permalink"))
}

/// The number of the post that an address points at.
fn post_number(url: &Url) -> Option<String> {
    if let Some(found) = url.fragment().and_then(number) {
        return Some(found.to_owned());
    }
    url.query_pairs()
        .find(|(name, _)| matches!(name.as_ref(), "p" | "pid" | "comment" | "answer" | "showComment" | "post"))
        .and_then(|(_, value)| number(&value).map(str::to_owned))
        .or_else(|| number(url.path().trim_end_matches('/')).map(str::to_owned))
}

/// What a post's address is called, the same on every page of the thread.
fn native(url: &Url, thread: &Key) -> String {
    match url.fragment().filter(|_| place::key(url) == *thread) {
        Some(fragment)
            if number(fragment).is_some() && url.query_pairs().all(|(name, _)| !matches!(name.as_ref(), "p" | "pid" | "answer")) =>
        {
            Key::of_post(&{
                let mut first = place::first_page(url);
                first.set_fragment(Some(fragment));
                first
            })
            .0
        }
        // The number behind a thread's is its post's here.
        None if place::is_behind_id(url) => Key::of_post(url).0,
        _ => Key::of_post(&place::first_page(url)).0,
    }
}

/// The post that one answers: which it says, else under which it stands.
fn parent(
    page: &PageDraft,
    posts: &[PostId],
    urls: &[Option<Url>],
    address: &Url,
    thread: &Key,
    source: &Source,
    n: usize,
) -> Option<PostId> {
    let post = &page.posts[n];
    for said in &post.place.answers {
        let said = said.trim();
        let url = if said.contains(['/', '#', '?']) { page.links.resolve(said, address) } else { None };
        let same = |other: &&Option<Url>| url.is_some() && **other == url;
        if let Some(known) = urls.iter().position(|other| same(&other)).filter(|known| *known != n) {
            return Some(posts[known].clone());
        }
        let wanted = url.as_ref().and_then(post_number).or_else(|| number(said).map(str::to_owned));
        let Some(wanted) = wanted else { continue };
        let known = page.posts.iter().position(|other| other.place.names.iter().any(|name| number(name) == Some(wanted.as_str())));
        if let Some(known) = known.filter(|known| *known != n) {
            return Some(posts[known].clone());
        }
        if let Some(url) = url.filter(|url| known.is_none() && points_at_post(url) && place::same_host(url, address)) {
            return Some(PostId::of(&source.id, &native(&url, thread)));
        }
    }
    let shown = post.place.within.and_then(|within| page.posts.iter().position(|other| other.place.span.0 == within));
    let told = || {
        let parent = post.stated.as_ref()?.parent?;
        page.posts.iter().position(|other| other.stated.as_ref().is_some_and(|stated| stated.number == parent))
    };
    shown.or_else(told).or_else(|| quoted(page, n)).map(|at| posts[at].clone())
}

/// The post whose words one quotes, where the quotation does not say: the last before it that holds them.
fn quoted(page: &PageDraft, n: usize) -> Option<usize> {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted: Vec<String> = page.posts[n].quoted.iter().map(|quote| bare(quote)).filter(|quote| !quote.is_empty()).collect();
    if wanted.is_empty() {
        return None;
    }
    let said: Vec<String> = page.posts[..n].iter().map(|post| bare(&post.body)).collect();
    wanted.iter().find_map(|quote| {
        // A word or two are in many posts; some write the name of whom they quote before the words.
        let same = |said: &String| {
            said == quote
                || (quote.len() >= LEAST_QUOTED && said.contains(quote.as_str()))
                || (said.len() >= LEAST_QUOTED && quote.ends_with(said.as_str()) && quote.len() - said.len() <= LONGEST_NAME)
        };
        said.iter().rposition(same)
    })
}
