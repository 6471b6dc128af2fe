//! The adapter for feeds: an answer's outline to threads and posts, and the comment feeds to ask next.
//!
//! What a title is worth: the entry that opens a thread has its title in `Thread::title`, where judging reads it as context, and its text
//! in `Post::body`. When there is no text, or none of the author's own, the title is the body, so that it is judged itself.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::address::{Key, absolute};
use super::kinship::{Kin, Setting};
use super::outline::{Entry, Kind, Link, Outline, Person};
use super::parse::{Parsed, parse};
use super::tidy::Format;
use super::words::{Budget, Words, line, words};
use super::{Gap, LONGEST_BODY, LONGEST_TITLE, Reading, Unreadable, date};
use crate::model::exchange::{Answer, Ask, Purpose};
use crate::model::id::{PostId, ThreadId, digest};
use crate::model::lang::Lang;
use crate::model::post::{Author, Post, PostState, Role, Standing, Thread};
use crate::model::source::Source;
use crate::model::untrusted::{Untrusted, shown};

/// Most comment feeds asked on behalf of one answer.
const MOST_COMMENT_FEEDS: usize = 30;
/// Time for the HTML of all entries of one document; past it, the rest is read flat.
const HTML_TIME: Duration = Duration::from_secs(3);
/// Most tags of a thread kept, and the longest one in characters.
const MOST_TAGS: usize = 32;
/// See above.
const LONGEST_TAG: usize = 100;
/// Longest rest that a document can ask for.
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Reads a feed.
///
/// # Errors
/// See [`Unreadable`].
pub(super) fn read(source: &Source, ask: &Ask, answer: &Answer, now: Timestamp) -> Result<Reading, Unreadable> {
    let mut base = Url::parse(&answer.final_url).or_else(|_| Url::parse(&answer.url)).ok();
    if let Some(base) = &mut base {
        // The query may hold a secret; a link such as `#c2` would carry it into a post's address.
        base.set_query(None);
        base.set_fragment(None);
    }
    let Parsed { outline, salvaged } = parse(&answer.body, answer.content_type.as_deref(), base.as_ref())?;
    let mut reading = Reading { ttl: rest(&outline), ..Reading::default() };
    if let Some(why) = salvaged {
        reading.gaps.push(Gap::Salvaged { kept: outline.entries.len(), why });
    }
    let feed = Feed::new(source, ask, now, outline, base);
    feed.fill(&mut reading);
    Ok(reading)
}

/// How long the document asks to be left alone: RSS `ttl`, or the syndication module.
fn rest(outline: &Outline) -> Option<SignedDuration> {
    let rest = if let Some(minutes) = outline.ttl {
        SignedDuration::from_mins(i64::from(minutes))
    } else {
        let hours: i64 = match outline.period.as_deref()?.trim().to_ascii_lowercase().as_str() {
            "hourly" => 1,
            "daily" => 24,
            "weekly" => 7 * 24,
            "monthly" => 30 * 24,
            "yearly" => 365 * 24,
            _ => return None,
        };
        let times = outline.frequency.as_deref().and_then(|text| text.trim().parse::<i64>().ok()).filter(|times| *times > 0).unwrap_or(1);
        SignedDuration::from_mins(hours * 60 / times)
    };
    (!rest.is_zero()).then(|| rest.min(LONGEST_REST))
}

/// An entry made ready.
struct Draft {
    id: Option<String>,
    url: Option<Url>,
    title: String,
    words: Words,
    people: Vec<Person>,
    published: Option<String>,
    updated: Option<String>,
    lang: Option<Lang>,
    kin: Kin,
    comments: Option<u64>,
    comment_feeds: Vec<Url>,
    tags: Vec<Untrusted>,
}

struct Feed<'a> {
    source: &'a Source,
    ask: &'a Ask,
    now: Timestamp,
    lang: Option<Lang>,
    base: Option<Url>,
    home: Option<Key>,
    people: Vec<Person>,
    setting: Setting,
    drafts: Vec<Draft>,
}

impl<'a> Feed<'a> {
    fn new(source: &'a Source, ask: &'a Ask, now: Timestamp, outline: Outline, base: Option<Url>) -> Self {
        let title = outline.title.as_ref().map(|title| line(&title.text, title.kind)).unwrap_or_default();
        let base = outline.base.as_deref().and_then(|text| Url::parse(text).ok()).or(base);
        let home = page(&outline.links).and_then(|link| absolute(&link.href, base.as_ref()));
        let budget = Budget::new(HTML_TIME);
        // Addresses in RSS are relative to the site that the channel names: the feed itself may be served from elsewhere.
        let of_site = matches!(outline.format, Format::Rss | Format::Rdf | Format::Cdf) && outline.base.is_none();
        let base = if of_site { home.clone().or(base) } else { base };
        let drafts: Vec<Draft> = outline.entries.into_iter().map(|entry| draft(entry, base.as_ref(), &budget)).collect();
        let urls: Vec<Option<&Url>> = drafts.iter().map(|draft| draft.url.as_ref()).collect();
        let setting = Setting::of(ask.purpose, &title, home.as_ref(), outline.generator.as_deref().unwrap_or_default(), &urls);
        let declared = outline.lang.as_deref().and_then(|tag| Lang::from_tag(tag.trim()));
        let mut feed = Self {
            source,
            ask,
            now,
            lang: declared.or(source.lang),
            base,
            home: home.as_ref().map(Key::of_thread),
            people: outline.people,
            setting,
            drafts,
        };
        feed.relate();
        feed
    }

    /// What each entry is to the others: opener or reply, and of which thread.
    fn relate(&mut self) {
        let any_re = self.drafts.iter().any(|draft| super::kinship::is_re(&draft.title));
        for draft in &mut self.drafts {
            draft.kin = self.setting.kin(&draft.title, draft.url.as_ref(), &draft.kin, any_re);
        }
        // Entries of different ids that share one address (reviews of one product, a status page) are not one thread.
        let mut sharing: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
        for draft in self.drafts.iter().filter(|draft| !draft.kin.reply) {
            if let (Some(key), Some(id)) = (&draft.kin.thread, &draft.id) {
                sharing.entry(key.clone()).or_default().insert(id.clone());
            }
        }
        // So are those whose address is the feed's own page, unless replies in the same feed join them there.
        let joined: BTreeSet<Key> =
            self.drafts.iter().filter(|draft| draft.kin.reply).filter_map(|draft| draft.kin.thread.clone()).collect();
        for draft in &mut self.drafts {
            let Some(key) = draft.kin.thread.as_ref().filter(|_| !draft.kin.reply) else { continue };
            let shared = sharing.get(key).is_some_and(|ids| ids.len() > 1);
            let at_home = self.home.as_ref() == Some(key) && !joined.contains(key) && !self.setting.is_of_comments() && draft.id.is_some();
            if shared || at_home {
                draft.kin.thread = None;
            }
        }
    }

    fn fill(mut self, reading: &mut Reading) {
        let drafts = std::mem::take(&mut self.drafts);
        let mut threads: BTreeMap<ThreadId, (Thread, bool)> = BTreeMap::new();
        let mut order = Vec::new();
        let mut met = BTreeSet::new();
        let mut asks: Vec<(Option<Timestamp>, Url)> = Vec::new();
        for draft in drafts {
            let title = Untrusted::new(draft.kin.title.clone());
            let Some(post) = self.post(&draft, &mut reading.gaps) else { continue };
            let opener = !draft.kin.reply;
            let thread = Thread {
                id: post.thread.clone(),
                source: self.source.id.clone(),
                title,
                url: draft.kin.url.clone().map(String::from),
                lang: self.lang,
                opened: post.posted.filter(|_| opener),
                tags: draft.tags.clone(),
                replies: draft.comments.filter(|_| opener),
                site: None,
            };
            match threads.get_mut(&post.thread) {
                None => {
                    order.push(post.thread.clone());
                    threads.insert(post.thread.clone(), (thread, opener));
                }
                Some((known, by_opener)) if opener && !*by_opener => {
                    *known = thread;
                    *by_opener = true;
                }
                Some((known, _)) if known.title.is_empty() => known.title = thread.title,
                Some(_) => {}
            }
            if draft.comments != Some(0) {
                asks.extend(draft.comment_feeds.iter().map(|url| (post.posted, url.clone())));
            }
            if met.insert(post.id.clone()) {
                reading.posts.push(post);
            }
        }
        reading.threads = order.into_iter().filter_map(|id| threads.remove(&id)).map(|(thread, _)| thread).collect();
        reading.next = self.next(asks);
    }

    /// The comment feeds of the newest entries. Comment feeds name none of their own: one step deep, never two.
    fn next(&self, mut asks: Vec<(Option<Timestamp>, Url)>) -> Vec<Ask> {
        if !self.source.comments || self.ask.purpose == Purpose::Comments || self.ask.depth > 0 {
            return Vec::new();
        }
        // Stable: entries without a date keep the order of the document, behind those with one.
        asks.sort_by_key(|(posted, _)| std::cmp::Reverse(*posted));
        let mut met = BTreeSet::from([self.ask.url.clone(), self.source.url.clone()]);
        let asks = asks.into_iter().map(|(_, url)| String::from(url)).filter(|url| met.insert(url.clone()));
        asks.take(MOST_COMMENT_FEEDS).map(|url| Ask { url, purpose: Purpose::Comments, depth: self.ask.depth + 1 }).collect()
    }

    fn post(&self, draft: &Draft, gaps: &mut Vec<Gap>) -> Option<Post> {
        let mut body = draft.words.own.clone();
        if body.is_empty() && !draft.kin.reply {
            body.clone_from(&draft.title);
        }
        if body.is_empty() {
            let name = draft.id.clone().or_else(|| draft.url.as_ref().map(Url::to_string)).unwrap_or_else(|| draft.title.clone());
            let what = if draft.words.quoted.is_empty() { "has no text" } else { "only quotes others" };
            let name = if name.is_empty() { "an entry".to_owned() } else { format!("the entry {}", shown(&clip(&name), false)) };
            gaps.push(Gap::Skipped { why: format!("{name} {what}") });
            return None;
        }
        if body.len() > LONGEST_BODY {
            let of = body.len();
            body.truncate(body.floor_char_boundary(LONGEST_BODY));
            gaps.push(Gap::Cut { kept: body.len(), of });
        }
        let (id, thread, parent) = self.identities(draft, &body);
        let (posted, bad) = self.posted(draft);
        if let Some(written) = bad {
            gaps.push(Gap::BadDate { post: id.clone(), written: shown(&clip(&written), false) });
        }
        Some(Post {
            id,
            thread,
            parent,
            part: self.setting.part(draft.kin.reply, &draft.title),
            standing: Standing::default(),
            url: draft.url.clone().map(String::from),
            author: self.author(draft),
            hash: digest(&[&body], 16),
            body: Untrusted::new(body),
            quoted: draft.words.quoted.iter().map(|quote| Untrusted::new(quote.as_str())).collect(),
            lang: draft.lang,
            posted,
            seen: self.now,
            state: PostState::Live,
        })
    }

    /// Ids of the post, its thread and its parent. A thread is named by its canonical address where it has one, so that a comment feed,
    /// which knows only that, names the same; its opening post is named after the thread. Any other post is named by its id, which is
    /// read as an address when it is one, else by its address, else by what it says.
    fn identities(&self, draft: &Draft, body: &str) -> (PostId, ThreadId, Option<PostId>) {
        let id = draft.id.as_deref().map(|id| match absolute(id, None) {
            Some(url) => Key::of_post(&url).0,
            None => id.to_owned(),
        });
        let place = draft.url.as_ref().map(|url| Key::of_post(url).0);
        let said = || format!("said:{}", digest(&[&draft.title, body], 16));
        if draft.kin.reply {
            let native = id.or(place).unwrap_or_else(said);
            let post = PostId::of(&self.source.id, &native);
            let home = draft.kin.thread.as_ref().map_or_else(|| native.clone(), |key| key.0.clone());
            let parent = draft.kin.parent.as_ref().map(|native| PostId::of(&self.source.id, native)).filter(|parent| *parent != post);
            return (post, ThreadId::of(&self.source.id, &home), parent);
        }
        let native = draft.kin.thread.as_ref().map(|key| key.0.clone()).or(id).or(place).unwrap_or_else(said);
        (PostId::of(&self.source.id, &native), ThreadId::of(&self.source.id, &native), None)
    }

    /// When it was posted; and a date that was written but cannot be believed.
    fn posted(&self, draft: &Draft) -> (Option<Timestamp>, Option<String>) {
        let mut bad = None;
        for written in [&draft.published, &draft.updated].into_iter().flatten() {
            match date::read(written).filter(|at| date::plausible(*at, self.now)) {
                Some(at) => return (Some(at), None),
                None => bad = bad.or_else(|| Some(written.clone())),
            }
        }
        (None, bad)
    }

    fn author(&self, draft: &Draft) -> Author {
        let people = if draft.people.is_empty() && !draft.kin.reply { &self.people } else { &draft.people };
        let person = people.first().cloned();
        let named = draft.kin.author.clone().map(|name| Person { name, ..Person::default() });
        let Some(person) = person.filter(|person| !person.name.trim().is_empty() || person.mail.is_some()).or(named) else {
            return Author::default();
        };
        let name =
            line(if person.name.trim().is_empty() { person.mail.as_deref().unwrap_or_default() } else { &person.name }, Kind::Unsaid);
        // Reddit's names in feeds carry their path.
        let name = name.strip_prefix("/u/").unwrap_or(&name).to_owned();
        let uri = person.uri.map(|uri| absolute(&uri, self.base.as_ref()).map_or(uri, String::from));
        Author { name: Untrusted::new(name), native_id: uri.map(Untrusted::new), role: Role::Unknown }
    }
}

fn draft(entry: Entry, base: Option<&Url>, budget: &Budget) -> Draft {
    let own_base = entry.base.as_deref().and_then(|text| Url::parse(text).ok());
    let base = own_base.as_ref().or(base);
    let title: String =
        entry.title.as_ref().map(|title| line(&title.text, title.kind).chars().take(LONGEST_TITLE).collect()).unwrap_or_default();
    // An RSS guid is an address unless it says otherwise, and some feeds have no other.
    let url =
        page(&entry.links).and_then(|link| absolute(&link.href, base)).or_else(|| entry.id.as_deref().and_then(|id| absolute(id, None)));
    let prose = fuller(&entry);
    let mut found = Words::default();
    let mut lang = entry.lang.clone();
    if let Some(prose) = prose {
        let prose_base = prose.base.as_deref().and_then(|text| Url::parse(text).ok());
        found = words(&prose.text, prose.kind, prose_base.as_ref().or(url.as_ref()).or(base), &title, budget);
        lang = prose.lang.clone().or(lang);
    }
    let comment_feeds = entry.comment_feeds.iter().filter_map(|href| absolute(href, base)).collect();
    let answers = found.answers.clone();
    let reply_url = entry.reply_url.as_deref().or(answers.as_deref()).and_then(|href| absolute(href, base));
    Draft {
        kin: Kin::declared(entry.reply_to, reply_url, answers.is_some()),
        id: entry.id,
        url,
        title,
        words: found,
        people: entry.people,
        published: entry.published,
        updated: entry.updated,
        lang: lang.as_deref().and_then(|tag| Lang::from_tag(tag.trim())),
        comments: entry.comments,
        comment_feeds,
        tags: tags(&entry.tags),
    }
}

/// The tags of an entry, each once, within bounds.
fn tags(written: &[String]) -> Vec<Untrusted> {
    let mut tags: Vec<String> = Vec::new();
    for tag in written {
        let tag: String = line(tag, Kind::Plain).chars().take(LONGEST_TAG).collect();
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < MOST_TAGS {
            tags.push(tag);
        }
    }
    tags.into_iter().map(Untrusted::new).collect()
}

/// The link to the page itself: without relation or `alternate`, HTML before others.
fn page(links: &[Link]) -> Option<&Link> {
    let alternates = || links.iter().filter(|link| matches!(link.rel.as_str(), "" | "alternate"));
    alternates().find(|link| link.kind.is_empty() || link.kind.contains("html")).or_else(|| alternates().next())
}

/// The content, or the summary where the content is empty or only repeats its beginning in fewer words.
fn fuller(entry: &Entry) -> Option<&super::outline::Prose> {
    match (&entry.content, &entry.summary) {
        (Some(content), Some(summary)) if content.text.trim().len() * 4 < summary.text.trim().len() && summary.kind != Kind::Plain => {
            Some(summary)
        }
        (Some(content), _) => Some(content),
        (None, summary) => summary.as_ref(),
    }
}

fn clip(text: &str) -> String {
    text.chars().take(120).collect()
}
