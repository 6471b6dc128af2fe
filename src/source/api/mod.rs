//! Public JSON interfaces of forums and networks: Discourse, Reddit, Hacker News, Lemmy, Mastodon, Bluesky, Stack Exchange, GitHub, Flarum,
//! `NodeBB`, V2EX, Isso, `WordPress` and what resembles them.
//!
//! Generic first: posts are the objects that say something and who said it; the program is only asked for addresses, and for what to ask
//! next. So an interface that nobody has described is read too.

mod place;
mod record;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use self::place::Program;
use self::record::Record;
use self::walk::{Found, Walk};
use super::address::{Key, absolute, of_thread, points_at_post};
use super::charset::to_text;
use super::outline::Kind;
use super::words::{Budget, line, words};
use super::{Gap, LONGEST_BODY, LONGEST_TITLE, Listed, Reading, Unreadable, date, forum};
use crate::model::exchange::{Answer, Ask, Purpose};
use crate::model::id::{PostId, ThreadId, digest};
use crate::model::lang::Lang;
use crate::model::post::{Author, Part, Post, PostState, Role, Standing, Thread};
use crate::model::source::Source;
use crate::model::untrusted::{Untrusted, shown};

/// Largest answer read, in bytes.
const MOST_BYTES: usize = 8 << 20;
/// Most posts of a topic asked by their numbers in one request: the most that Discourse answers.
const MOST_OF_TOPIC: usize = 20;
/// Pages of a list followed.
const DEEPEST_PAGE: u8 = 2;
/// Time for the HTML of all posts of one answer.
const HTML_TIME: Duration = Duration::from_secs(3);

/// Reads an answer.
///
/// # Errors
/// See [`Unreadable`].
pub(super) fn read(source: &Source, ask: &Ask, answer: &Answer, now: Timestamp) -> Result<Reading, Unreadable> {
    if answer.body.len() > MOST_BYTES {
        return Err(Unreadable::Excessive(format!("{} bytes; at most {MOST_BYTES} are read", answer.body.len())));
    }
    let text = to_text(&answer.body, answer.content_type.as_deref());
    let start = text.trim_start();
    if start.starts_with('<') {
        if let Some(refused) = forum::refused(&text) {
            return Err(refused);
        }
        return Err(Unreadable::NotJson("a page of HTML: give the address of its JSON interface, or write kind = \"forum\"".to_owned()));
    }
    let document: Value = serde_json::from_str(start).map_err(|error| Unreadable::NotJson(format!("{error}")))?;
    let base = Url::parse(&answer.final_url).or_else(|_| Url::parse(&answer.url)).ok();
    let program = Program::of(&document);
    let walk = Walk::of(&document, program);
    if walk.found.is_empty() && !is_empty_list(&document) {
        let keys: Vec<String> =
            document.as_object().into_iter().flat_map(|object| object.keys().take(5)).map(|key| shown(key, false)).collect();
        return Err(Unreadable::NotJson(format!("JSON in which no posts were found (its keys: {})", keys.join(", "))));
    }
    let mut reading = Reading::default();
    if walk.more {
        reading.gaps.push(Gap::Skipped { why: "posts beyond the first 2,000 of an answer".to_owned() });
    }
    Filler { source, ask, now, program, base, budget: Budget::new(HTML_TIME) }.fill(&walk, &document, &mut reading);
    Ok(reading)
}

/// A post as data tells it, before anything is made of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// Its identifier as written.
    pub id: Option<String>,
    /// Its title, or its thread's.
    pub title: Option<String>,
    /// Its text, plain or HTML.
    pub text: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// Its address, as written.
    pub url: Option<String>,
    /// The identifier of what it answers, as written.
    pub parent: Option<String>,
    /// What it stands in, by its number.
    pub within: Option<usize>,
    /// Votes.
    pub score: Option<i64>,
    /// It is marked as the accepted answer.
    pub accepted: bool,
}

/// The posts that a JSON document tells, wherever they stand in it; deleted ones and notices of the program have no text.
pub(super) fn told(document: &Value) -> Vec<Told> {
    let walk = Walk::of(document, Program::of(document));
    let one = |found: Found| {
        let Found { record, within, .. } = found;
        Told {
            title: record.title,
            text: record.text.filter(|_| !record.void),
            id: record.id,
            author: record.author,
            date: record.date.map(|date| plain(&date)),
            url: record.url,
            parent: record.parent,
            within,
            score: record.score,
            accepted: record.accepted,
        }
    };
    walk.found.into_iter().map(one).collect()
}

/// An honest answer without posts: every list in it is empty.
fn is_empty_list(document: &Value) -> bool {
    match document {
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.values().any(|value| {
            value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(|inner| inner.values().any(|v| v.as_array().is_some_and(Vec::is_empty)))
        }),
        _ => false,
    }
}

struct Filler<'a> {
    source: &'a Source,
    ask: &'a Ask,
    now: Timestamp,
    program: Program,
    base: Option<Url>,
    budget: Budget,
}

impl Filler<'_> {
    fn fill(&self, walk: &Walk, document: &Value, reading: &mut Reading) {
        let mut threads: BTreeMap<ThreadId, Thread> = BTreeMap::new();
        let mut ids: HashMap<(String, String), PostId> = HashMap::new();
        let mut made: Vec<Option<PostId>> = Vec::with_capacity(walk.found.len());
        let mut listed: Vec<(Option<Timestamp>, Listed)> = Vec::new();
        let mut headers: BTreeSet<usize> = BTreeSet::new();
        for found in &walk.found {
            let record = &found.record;
            let root = root(walk, found);
            let thread_key = self.thread_key(root, record, std::ptr::eq(root, record));
            let thread_id = ThreadId::of(&self.source.id, &thread_key);
            let headed = !std::ptr::eq(root, record) && root.text.is_none() && !self.says_by_title();
            let first = headed
                && record.text.is_some()
                && headers.insert(std::ptr::from_ref(root) as usize)
                && record.number.is_none_or(|number| number <= 1);
            let opens = first || (std::ptr::eq(root, record) && self.opens(record));
            self.note_thread(&mut threads, &thread_id, root, opens);
            // A list names threads whose posts stand elsewhere.
            if opens
                && !first
                && !found.holds_words
                && let Some(url) = place::of_thread(self.program, record, self.base.as_ref())
            {
                let moved = record.moved.as_deref().or(record.date.as_deref()).and_then(|written| date::read(&plain(written)));
                listed.push((moved, self.listed(record, url)));
            }
            let only_named =
                record.text.is_none() && (!opens || !self.says_by_title() && (found.holds_words || self.tells_texts_elsewhere()));
            if only_named || record.void {
                made.push(None);
                continue;
            }
            let parent = record.parent.as_ref().and_then(|parent| ids.get(&(thread_key.clone(), parent.clone()))).cloned();
            let parent = parent.or_else(|| found.within.and_then(|outer| made.get(outer).cloned().flatten()));
            let post = self.post(record, &thread_id, &thread_key, opens, parent, &mut reading.gaps);
            if let Some(post) = post {
                for name in record.id.iter().cloned().chain(record.number.map(|number| number.to_string())) {
                    ids.insert((thread_key.clone(), name), post.id.clone());
                }
                made.push(Some(post.id.clone()));
                reading.posts.push(post);
            } else {
                made.push(None);
            }
        }
        let mut met = BTreeSet::new();
        reading.posts.retain(|post| met.insert(post.id.clone()));
        reading.threads = threads.into_values().collect();
        if self.ask.purpose != Purpose::Comments {
            listed.sort_by_key(|(moved, _)| std::cmp::Reverse(*moved));
            let mut met = BTreeSet::from([self.ask.url.clone()]);
            reading.listed = listed.into_iter().map(|(_, one)| one).filter(|one| met.insert(one.ask.url.clone())).collect();
        }
        reading.next = self.next(document);
    }

    /// A thread as a list names it: what changes when somebody answers is when it moved and how many replies it has.
    fn listed(&self, record: &Record, url: String) -> Listed {
        let told = record.moved.is_some() || record.replies.is_some();
        let replies = record.replies.map(|replies| replies.to_string()).unwrap_or_default();
        Listed {
            dated: None,
            key: place_of(&url),
            mark: told.then(|| digest(&[record.moved.as_deref().unwrap_or_default(), &replies], 8)),
            title: record.title.as_deref().map(|title| line(title, Kind::Unsaid)).unwrap_or_default(),
            ask: Ask { url, purpose: Purpose::Comments, depth: self.ask.depth.saturating_add(1) },
        }
    }

    /// Programs in which a link with a title is a post.
    const fn says_by_title(&self) -> bool {
        matches!(self.program, Program::HackerNews | Program::Reddit | Program::Lemmy)
    }

    /// Programs whose lists hold titles only; elsewhere a title without text is what was said (a link with a title).
    const fn tells_texts_elsewhere(&self) -> bool {
        matches!(self.program, Program::Discourse | Program::JsonApi | Program::NodeBb)
    }

    /// Whether a record that stands in no other opens a thread.
    fn opens(&self, record: &Record) -> bool {
        match self.program {
            Program::Discourse => record.number.is_none_or(|number| number <= 1),
            Program::Mastodon | Program::Bluesky => record.parent.is_none() && !self.ask.url.ends_with("/context"),
            Program::JsonApi => record.title.is_some() || record.number == Some(1),
            _ => record.title.is_some(),
        }
    }

    /// What names the thread of a record, the same in every answer of the program.
    fn thread_key(&self, root: &Record, record: &Record, is_root: bool) -> String {
        let host = self.base.as_ref().and_then(Url::host_str).unwrap_or_default();
        let by_id = |id: &str| format!("//{host}/{:?}/{id}", self.program);
        match self.program {
            Program::HackerNews => {
                by_id(root.thread.as_deref().filter(|_| root.title.is_none() || is_root).or(root.id.as_deref()).unwrap_or_default())
            }
            Program::Lemmy | Program::StackExchange | Program::JsonApi => {
                let own = root.title.is_some().then_some(root.id.as_deref()).flatten();
                by_id(own.or(root.thread.as_deref()).or(root.id.as_deref()).unwrap_or_default())
            }
            Program::NodeBb => by_id(root.thread.as_deref().or(root.id.as_deref()).unwrap_or_default()),
            Program::Mastodon => {
                let asked = self.ask.url.strip_suffix("/context").and_then(|url| url.rsplit('/').next());
                by_id(asked.or(record.id.as_deref()).unwrap_or_default())
            }
            _ => {
                let url = self.program.url(root, self.base.as_ref());
                let asked = || self.base.as_ref().map(Key::of_thread);
                url.as_ref().map(Key::of_thread).or_else(asked).map_or_else(|| by_id(root.id.as_deref().unwrap_or_default()), |key| key.0)
            }
        }
    }

    fn note_thread(&self, threads: &mut BTreeMap<ThreadId, Thread>, id: &ThreadId, root: &Record, opens: bool) {
        let title = root.title.as_deref().or(root.thread_title.as_deref()).map(|title| line(title, Kind::Unsaid)).unwrap_or_default();
        let thread = threads.entry(id.clone()).or_insert_with(|| Thread::bare(id.clone(), self.source.id.clone(), self.source.lang));
        if thread.title.is_empty() && !title.is_empty() {
            thread.title = Untrusted::new(title.chars().take(LONGEST_TITLE).collect::<String>());
        }
        if opens {
            thread.url = self.program.url(root, self.base.as_ref()).map(String::from).or_else(|| thread.url.take());
            thread.opened = thread.opened.or_else(|| root.date.as_deref().and_then(|written| date::read(&plain(written))));
            thread.replies = thread.replies.or(root.replies);
        } else if thread.url.is_none() {
            let opener = Record { number: None, id: root.thread.clone(), ..root.clone() };
            let url = match self.program {
                Program::Discourse => self.program.url(&opener, self.base.as_ref()),
                _ => self.program.url(root, self.base.as_ref()).filter(points_at_post),
            };
            thread.url = url.map(|url| of_thread(&url).into());
        }
    }

    fn post(
        &self,
        record: &Record,
        thread: &ThreadId,
        thread_key: &str,
        opens: bool,
        parent: Option<PostId>,
        gaps: &mut Vec<Gap>,
    ) -> Option<Post> {
        let url = self.program.url(record, self.base.as_ref()).and_then(|url| absolute(url.as_str(), None));
        let title = record.title.as_deref().map(|title| line(title, Kind::Unsaid)).unwrap_or_default();
        let said = record
            .text
            .as_deref()
            .map(|text| words(text, Kind::Unsaid, url.as_ref().or(self.base.as_ref()), &title, &self.budget))
            .unwrap_or_default();
        let mut body = if said.own.trim().is_empty() && opens { title.clone() } else { said.own };
        let number = || record.number.map(|number| number.to_string());
        let native = record.id.clone().or_else(number).or_else(|| url.as_ref().map(|url| Key::of_post(url).0)).unwrap_or_default();
        if body.trim().is_empty() || matches!(body.trim(), "[deleted]" | "[removed]") {
            gaps.push(Gap::Skipped { why: format!("the post {} has no text", shown(&native, false)) });
            return None;
        }
        if body.len() > LONGEST_BODY {
            let of = body.len();
            body.truncate(body.floor_char_boundary(LONGEST_BODY));
            gaps.push(Gap::Cut { kept: body.len(), of });
        }
        let own = url.as_ref().filter(|_| !self.keyed_by_id()).map_or_else(|| format!("{thread_key}#{native}"), |url| Key::of_post(url).0);
        let id = PostId::of(&self.source.id, if opens { thread_key } else { &own });
        let written = record.date.as_deref().map(plain);
        let posted = written.as_deref().and_then(date::read).filter(|at| date::plausible(*at, self.now));
        if let (None, Some(written)) = (posted, written) {
            gaps.push(Gap::BadDate { post: id.clone(), written: shown(&written, false) });
        }
        let name = record.author.as_deref().map(|name| line(name, Kind::Plain)).unwrap_or_default();
        let role = if record.bot {
            Role::Bot
        } else if record.official {
            Role::Moderator
        } else {
            Role::Unknown
        };
        Some(Post {
            id: id.clone(),
            thread: thread.clone(),
            parent: parent.filter(|parent| *parent != id),
            part: self.part(opens, record),
            standing: Standing { accepted: record.accepted, score: record.score, views: None },
            url: url.map(String::from),
            author: Author { name: Untrusted::new(name), native_id: record.author_id.clone().map(Untrusted::new), role },
            hash: digest(&[&body], 16),
            body: Untrusted::new(body),
            quoted: said.quoted.into_iter().map(Untrusted::new).collect(),
            lang: record.lang.as_deref().and_then(Lang::from_tag).filter(|lang| *lang != Lang::Und),
            posted,
            seen: self.now,
            state: PostState::Live,
        })
    }

    /// Whether addresses of posts are made up here or differ from answer to answer.
    const fn keyed_by_id(&self) -> bool {
        matches!(
            self.program,
            Program::HackerNews | Program::Lemmy | Program::StackExchange | Program::JsonApi | Program::NodeBb | Program::Mastodon
        )
    }

    const fn part(&self, opens: bool, record: &Record) -> Part {
        match (self.program, opens) {
            (Program::HackerNews | Program::Reddit, true) if record.text.is_none() => Part::Article,
            (_, true) => Part::Question,
            (Program::HackerNews | Program::Mastodon | Program::Bluesky | Program::Other, false) => Part::Comment,
            (_, false) => Part::Answer,
        }
    }

    fn next(&self, document: &Value) -> Vec<Ask> {
        let Some(object) = document.as_object() else { return Vec::new() };
        let depth = self.ask.depth.saturating_add(1);
        let more = self.ask.purpose != Purpose::Comments && self.ask.depth < DEEPEST_PAGE;
        let page = if more { place::next_page(self.program, object, self.base.as_ref()) } else { None };
        let rest = place::rest_of_topic(object, self.base.as_ref(), MOST_OF_TOPIC);
        let page = page.map(|url| Ask { url, purpose: Purpose::Page, depth });
        page.into_iter().chain(rest.map(|url| Ask { url, purpose: Purpose::Comments, depth })).collect()
    }
}

/// What all addresses of one thread or list share: the posts of a Discourse topic that are asked by their numbers are the topic's.
#[must_use]
pub(super) fn place_of(url: &str) -> String {
    match url.split_once("/posts.json?post_ids") {
        Some((topic, _)) => format!("{topic}.json"),
        None => url.to_owned(),
    }
}

fn root<'w>(walk: &'w Walk, found: &'w Found) -> &'w Record {
    let mut at = found;
    while let Some(outer) = at.within.and_then(|outer| walk.found.get(outer)) {
        at = outer;
    }
    &at.record
}

/// Reddit and Isso write seconds with a fraction: `1716400100.0`.
fn plain(written: &str) -> String {
    match written.split_once('.') {
        Some((seconds, rest)) if seconds.len() >= 9 && seconds.bytes().chain(rest.bytes()).all(|b| b.is_ascii_digit()) => {
            seconds.to_owned()
        }
        _ => written.to_owned(),
    }
}
