//! Where a forum has news: what its lists said of each thread, against what they said when it was last read whole.
//!
//! A thread is asked when it is listed for the first time or its mark has changed, at its last known page, where replies are added. What
//! could not be read in one run is owed to the next (see [`owed`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::gone::PageRead;
use super::marks::{Dated, Span, moves};
use super::owed::{self, Lapse};
use super::recheck;
use crate::model::exchange::{Ask, Purpose};
use crate::model::id::{PostId, ThreadId};
use crate::model::post::Post;
use crate::model::source::{Shown, SourceKind, SourceState};
use crate::source::forum::{is_behind, position_of, shape_of};
use crate::source::{Gap, Listed, Reading, place_of};

/// Most further pages of one list that are read for the threads that they name.
const MOST_LIST_PAGES: usize = 3;
/// Most addresses of one shape (numbers aside) that bring nothing before no more of them are asked.
const MOST_BARREN: usize = 50;
/// And of one that was a trap in an earlier run.
const MOST_IN_TRAP: usize = 3;
/// How long a trap is remembered.
const TRAP_REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Most traps remembered.
const MOST_TRAPS: usize = 50;
/// Threads without a mark that are asked anyway: the first of a list.
const UNMARKED: usize = 10;
/// And the others, this long after they were last read.
const UNMARKED_REST: SignedDuration = SignedDuration::from_hours(24);
/// How far behind the beginning the last known page of a thread is taken to be.
const FAR: usize = 1_000_000;
/// An answer of an interface with so many posts of a thread may be a window on it.
const WINDOW: usize = 20;
/// Most of them remembered of one page of a list.
const MOST_UNMARKED: usize = 100;
/// How long a thread that no list names any more is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Most threads remembered of one source.
const MOST_THREADS: usize = 20_000;

/// A thread, or a list that another list names, in this run.
#[derive(Debug, Default)]
struct Visit {
    mark: Option<String>,
    first: Option<Ask>,
    last: String,
    /// The first of its pages that could not be asked or read.
    missed: Option<(Ask, Lapse)>,
    /// Asked for edits and deletions.
    check: bool,
    /// Asked because a list named it, or followed from there.
    news: bool,
    /// Its first page is not there (404, 410).
    absent: bool,
}

/// What one run learned of a forum.
#[derive(Debug, Default)]
pub(super) struct News {
    kind: SourceKind,
    visits: BTreeMap<String, Visit>,
    /// How many pages of each list were read.
    lists: BTreeMap<String, usize>,
    /// How many addresses of a shape brought nothing, and how many posts.
    barren: BTreeMap<String, usize>,
    fruitful: BTreeMap<String, usize>,
    /// Pages that a page called its next, or that were its thread's last: whose they are, and how far behind its beginning. A site may
    /// count its pages in a way that no address shows.
    chain: BTreeMap<String, (String, usize)>,
    /// Threads without a mark, by the page that lists them.
    unmarked: BTreeMap<String, Vec<String>>,
    /// Threads whose mark is a date alone, by the page that lists them.
    dated: BTreeMap<String, Vec<Dated>>,
    /// Dates of the threads read, by their place.
    spans: BTreeMap<String, Span>,
    met: BTreeSet<PostId>,
    /// Pages of threads as they were in this run.
    pages: Vec<PageRead>,
    newest: BTreeMap<String, Timestamp>,
}

impl News {
    /// Nothing yet of a source of this kind.
    pub fn of(kind: SourceKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// What earlier runs left unread and should be asked now.
    pub fn resume(&mut self, state: &SourceState, now: Timestamp) -> Vec<Ask> {
        let due = owed::due(state, now);
        for (key, owed) in &due {
            if owed.ask.purpose == Purpose::Page {
                self.chain.insert(owed.ask.url.clone(), (key.clone(), 1));
            }
            let (mark, first) = (owed.mark.clone(), Some(owed.ask.clone()));
            self.visits.insert(key.clone(), Visit { mark, first, news: true, ..Visit::default() });
        }
        due.into_iter().map(|(_, owed)| owed.ask).collect()
    }

    fn place_of(&self, ask: &Ask) -> String {
        self.chain.get(&ask.url).map(|(key, _)| key.clone()).or_else(|| place_of(self.kind, &ask.url)).unwrap_or_default()
    }

    /// How far behind the beginning of its thread a page is, by its address or by how it was come by.
    fn position_of(&self, url: &str) -> u64 {
        let by_chain = || self.chain.get(url).map_or(0, |(_, at)| u64::try_from(*at).unwrap_or(u64::MAX));
        Some(position_of(url)).filter(|at| *at > 0).unwrap_or_else(by_chain)
    }

    /// Whether `url` is a later page of the thread that `other` is a page of, by their addresses or by how they were come by.
    fn is_behind(&self, url: &str, other: &str) -> bool {
        let at = |url: &str| self.chain.get(url).map_or(0, |(_, at)| *at);
        is_behind(url, other) || (!is_behind(other, url) && at(url) > at(other))
    }

    /// Takes a page in that was read; returns what should be asked next, news first.
    pub fn read(&mut self, state: &SourceState, ask: &Ask, reading: &mut Reading, now: Timestamp) -> Vec<Ask> {
        let key = self.place_of(ask);
        if !reading.listed.is_empty() {
            if self.visits.get(&key).is_some_and(|visit| visit.check) {
                // Sent from the thread to a list: it may have been moved or deleted, and the list does not say which.
                self.missed(ask, Lapse::Failed);
                return Vec::new();
            }
            return self.list(state, &key, ask, reading, now);
        }
        let before = self.met.len();
        self.met.extend(reading.posts.iter().map(|post| post.id.clone()));
        let new = self.met.len() > before;
        for at in reading.posts.iter().filter_map(|post| post.posted) {
            let span = self.spans.entry(key.clone()).or_insert(Span { first: at, last: at });
            *span = Span { first: span.first.min(at), last: span.last.max(at) };
        }
        if new {
            *self.fruitful.entry(shape_of(&ask.url)).or_default() += 1;
        } else {
            self.nothing_at(&ask.url);
            if ask.purpose == Purpose::Page {
                reading.next.clear();
            }
        }
        let known = state.threads.get(&key).map(|mark| mark.last.clone()).filter(|last| !last.is_empty());
        self.note_page(state, &key, ask, reading);
        // A JSON interface tells what is new of a thread at the same address.
        let paged = self.kind.is_pages();
        let last = self.visit(&key, ask).last.clone();
        if new && paged && (last.is_empty() || self.is_behind(&ask.url, &last)) {
            self.visit(&key, ask).last.clone_from(&ask.url);
        }
        let here = self.chain.get(&ask.url).map_or(0, |(_, at)| *at);
        // Pages between the first and the last known hold nothing new.
        let mut next = std::mem::take(&mut reading.next);
        for ask in &mut next {
            if let Some(last) = known.as_ref().filter(|last| is_behind(last, &ask.url)) {
                ask.url.clone_from(last);
            }
            if paged && ask.purpose == Purpose::Page {
                self.chain.entry(ask.url.clone()).or_insert_with(|| (key.clone(), here + 1));
            }
        }
        next
    }

    /// A page that has not changed: replies may be on another.
    pub fn unchanged(&mut self, state: &SourceState, ask: &Ask, now: Timestamp) -> Vec<Ask> {
        let key = self.place_of(ask);
        if let Some(shown) = state.pages.get(&ask.url).and_then(|page| page.shown.clone()) {
            let position = self.position_of(&ask.url);
            let first = position == 0 && ask.purpose != Purpose::Page;
            self.pages.push(PageRead { key: key.clone(), url: ask.url.clone(), position, shown, first, closed: true });
        }
        if let Some(page) = state.pages.get(&ask.url).filter(|page| !page.unmarked.is_empty()) {
            // A list that does not say when its threads have news says nothing by being the same.
            let purpose = if self.kind == SourceKind::Api { Purpose::Comments } else { Purpose::Thread };
            let ask = |url: &String| Ask { url: url.clone(), purpose, depth: ask.depth.saturating_add(1) };
            let listed = page.unmarked.iter().filter_map(|url| {
                Some(Listed { ask: ask(url), key: place_of(self.kind, url)?, title: String::new(), mark: None, dated: None })
            });
            let (moved, unseen, _) = self.due(state, listed.collect(), now);
            return moved.into_iter().chain(unseen).collect();
        }
        let Some(known) = state.threads.get(&key).filter(|mark| !mark.last.is_empty()) else { return Vec::new() };
        let visit = self.visit(&key, ask);
        if visit.last.is_empty() {
            visit.last.clone_from(&known.last);
        }
        let apart = known.last != ask.url && !is_behind(&ask.url, &known.last);
        let further = is_behind(&known.last, &ask.url)
            || (apart && self.kind.is_pages() && self.chain.insert(known.last.clone(), (key.clone(), FAR)).is_none());
        if further {
            return vec![Ask { url: known.last.clone(), purpose: Purpose::Page, depth: ask.depth }];
        }
        self.visit(&key, ask).first.iter().filter(|first| first.url != ask.url).cloned().collect()
    }

    /// Remembers what a page of a thread shows, for what it does not show.
    fn note_page(&mut self, state: &SourceState, key: &str, ask: &Ask, reading: &Reading) {
        let whole = !reading.gaps.iter().any(|gap| matches!(gap, Gap::Salvaged { .. } | Gap::Skipped { .. }));
        let mut threads: BTreeMap<&ThreadId, Vec<&Post>> = BTreeMap::new();
        for post in &reading.posts {
            threads.entry(&post.thread).or_default().push(post);
        }
        // A list of the newest posts of all threads shows none of them whole.
        if threads.len() > 1 {
            return;
        }
        let position = self.position_of(&ask.url);
        let closed = !reading.open;
        let before = state.pages.get(&ask.url).and_then(|page| page.shown.as_ref()).is_some_and(|shown| shown.closes);
        for (thread, posts) in threads {
            let newest = posts.iter().map(|post| post.written()).max();
            if let Some(newest) = newest {
                let held = self.newest.entry(key.to_owned()).or_insert(newest);
                *held = newest.max(*held);
            }
            // An interface answers with a window as often as with a whole thread.
            let window = self.kind == SourceKind::Api && posts.len() >= WINDOW;
            let shown = Shown {
                thread: thread.clone(),
                posts: posts.iter().map(|post| post.id.clone()).collect(),
                more: !reading.next.is_empty() || window,
                whole,
                closes: closed || before,
            };
            let first = position == 0 && ask.purpose != Purpose::Page;
            self.pages.push(PageRead { key: key.to_owned(), url: ask.url.clone(), position, shown, first, closed });
        }
    }

    /// The pages of threads of this run, by thread.
    pub fn take_pages(&mut self) -> BTreeMap<ThreadId, Vec<PageRead>> {
        let mut threads: BTreeMap<ThreadId, Vec<PageRead>> = BTreeMap::new();
        for page in &self.pages {
            threads.entry(page.shown.thread.clone()).or_default().push(page.clone());
        }
        threads
    }

    /// Threads whose first page is not there any more, by what remembers them.
    pub fn absent(&self) -> Vec<String> {
        self.visits.iter().filter(|(_, visit)| visit.absent).map(|(key, _)| key.clone()).collect()
    }

    /// How many threads were asked for edits and deletions.
    pub fn checks(&self) -> usize {
        self.visits.values().filter(|visit| visit.check).count()
    }

    /// Takes note of threads that are asked for edits and deletions; returns what is to be asked for them.
    pub fn check(&mut self, due: Vec<(String, Vec<Ask>)>) -> Vec<Ask> {
        let mut asks = Vec::new();
        for (key, own) in due {
            // One that is visited already is visited for its news.
            let visit = self.visits.entry(key).and_modify(|visit| visit.news = true).or_default();
            visit.check = true;
            asks.extend(own);
        }
        asks
    }

    /// A page that is not there (404, 410). Of a known thread that is no fault: returns whether it was one, and what to ask instead.
    pub fn not_there(&mut self, state: &mut SourceState, ask: &Ask) -> Option<Vec<Ask>> {
        let key = self.place_of(ask);
        let known = state.threads.get_mut(&key).filter(|mark| mark.thread.is_some())?;
        if position_of(&ask.url) == 0 && ask.purpose != Purpose::Page {
            self.visit(&key, ask).absent = true;
            return Some(Vec::new());
        }
        // Its last pages are gone because posts before them are: the pages before have what is left.
        state.pages.remove(&ask.url);
        if known.last == ask.url {
            known.last = String::new();
        }
        let visit = self.visit(&key, ask);
        visit.last = String::new();
        let pages: Vec<&String> = state.pages.keys().filter(|url| is_behind(&ask.url, url)).collect();
        let before = pages.into_iter().max_by_key(|url| position_of(url)).cloned();
        let first = visit.first.clone();
        Some(before.map(|url| Ask { url, purpose: Purpose::Page, depth: ask.depth }).or(first).into_iter().collect())
    }

    /// A page that could not be asked or read: its thread is not remembered as read.
    pub fn missed(&mut self, ask: &Ask, lapse: Lapse) {
        if ask.purpose != Purpose::Start {
            let key = self.place_of(ask);
            self.visit(&key, ask).missed.get_or_insert_with(|| (ask.clone(), lapse));
        }
    }

    /// A page that brought nothing.
    pub fn nothing_at(&mut self, url: &str) {
        *self.barren.entry(shape_of(url)).or_default() += 1;
    }

    /// Whether addresses of this shape have led nowhere too often. A trap of an earlier run that brings posts now is given a chance.
    pub fn is_trap(&self, state: &SourceState, url: &str) -> bool {
        let shape = shape_of(url);
        let known = state.traps.contains_key(&shape) && !self.fruitful.contains_key(&shape);
        let most = if known { MOST_IN_TRAP } else { MOST_BARREN };
        self.barren.get(&shape).is_some_and(|count| *count >= most)
    }

    /// The shapes of addresses that led nowhere too often, to be remembered. Those that also brought posts, and more of them, are not.
    fn traps(&self, state: &SourceState) -> Vec<String> {
        let barren = |shape: &str| self.barren.get(shape).copied().unwrap_or(0) > self.fruitful.get(shape).copied().unwrap_or(0);
        let pages = self.kind.is_pages();
        self.barren.keys().filter(|shape| pages && barren(shape) && self.is_trap(state, shape)).take(MOST_TRAPS).cloned().collect()
    }

    fn visit(&mut self, key: &str, ask: &Ask) -> &mut Visit {
        let visit = self.visits.entry(key.to_owned()).or_default();
        if visit.first.is_none() && ask.purpose != Purpose::Page {
            visit.first = Some(ask.clone());
        }
        visit
    }

    fn list(&mut self, state: &SourceState, list: &str, ask: &Ask, reading: &mut Reading, now: Timestamp) -> Vec<Ask> {
        self.visit(list, ask);
        let pages = self.lists.entry(list.to_owned()).or_default();
        *pages += 1;
        let page = *pages;
        let more = page <= MOST_LIST_PAGES;
        let mut listed = std::mem::take(&mut reading.listed);
        let dated =
            |row: &Listed| row.dated.map(|(at, near)| Dated { key: row.key.clone(), url: row.ask.url.clone(), at, near, seen: now });
        self.dated.insert(ask.url.clone(), listed.iter().filter_map(dated).collect());
        // Dates that were found not to change.
        let still: &[String] = state.pages.get(&ask.url).map_or(&[], |page| &page.unmarked);
        if !still.is_empty() {
            listed.iter_mut().filter(|row| row.dated.is_some()).for_each(|row| row.mark = None);
        }
        let unmarked = listed.iter().filter(|row| row.mark.is_none()).take(MOST_UNMARKED).map(|row| row.ask.url.clone());
        self.unmarked.insert(ask.url.clone(), unmarked.collect());
        let count = listed.len();
        // A list of nothing but addresses made like its own is a calendar without end, whatever it names.
        let own = shape_of(&ask.url);
        let maze = listed.iter().all(|row| shape_of(&row.ask.url) == own);
        let (moved, unseen, brought) = self.due(state, listed, now);
        if !brought || maze {
            self.nothing_at(&ask.url);
        }
        // Further pages hold older threads: worth asking only while this one held unknown ones, or nothing but news.
        let further = more && (!unseen.is_empty() || (moved.len() == count && count > 1));
        let next = if further { std::mem::take(&mut reading.next) } else { Vec::new() };
        for ask in next.iter().filter(|_| self.kind.is_pages()) {
            self.chain.entry(ask.url.clone()).or_insert_with(|| (list.to_owned(), page));
        }
        moved.into_iter().chain(unseen).chain(next).collect()
    }

    /// Decides of each list whether the dates in it tell news, and forgets them as marks where they do not, or where nothing tells: better to
    /// ask in vain than never.
    fn settle_marks(&mut self, state: &mut SourceState) {
        for (list, rows) in std::mem::take(&mut self.dated) {
            let trusted = || rows.iter().any(|row| state.threads.get(&row.key).is_some_and(|known| known.mark.is_some()));
            let told = moves(&rows, &self.spans).unwrap_or_else(trusted);
            let page = state.pages.entry(list.clone()).or_default();
            page.unmarked = self.unmarked.remove(&list).unwrap_or_default();
            page.unmarked.retain(|url| !told || rows.iter().all(|row| row.url != *url));
            if told {
                continue;
            }
            for row in &rows {
                if !page.unmarked.contains(&row.url) && page.unmarked.len() < MOST_UNMARKED {
                    page.unmarked.push(row.url.clone());
                }
                if let Some(visit) = self.visits.get_mut(&row.key) {
                    visit.mark = None;
                }
                if let Some(known) = state.threads.get_mut(&row.key) {
                    known.mark = None;
                }
            }
        }
    }

    /// Of listed threads those that are to be asked: those known already, those that are not, and whether any was new to this run.
    fn due(&mut self, state: &SourceState, listed: Vec<Listed>, now: Timestamp) -> (Vec<Ask>, Vec<Ask>, bool) {
        let (mut moved, mut unseen) = (Vec::new(), Vec::new());
        let mut brought = false;
        for (n, Listed { ask, key, mark, .. }) in listed.into_iter().enumerate() {
            if self.visits.get(&key).is_some_and(|visit| visit.news || !visit.check) {
                continue;
            }
            brought = true;
            if owed::holds(state, &key, mark.as_deref()) {
                continue;
            }
            let known = state.threads.get(&key);
            let due = match (known, &mark) {
                (None, _) => true,
                (Some(known), Some(_)) if known.mark.is_some() => known.mark != mark,
                (Some(known), _) => n < UNMARKED || known.met.is_none_or(|met| now.duration_since(met) >= UNMARKED_REST),
            };
            if !due {
                continue;
            }
            let visit = self.visits.entry(key.clone()).or_default();
            (visit.mark, visit.first, visit.news) = (mark, Some(ask.clone()), true);
            match known {
                Some(known) if !known.last.is_empty() => {
                    self.chain.insert(known.last.clone(), (key.clone(), FAR));
                    let purpose = if known.last == ask.url { ask.purpose } else { Purpose::Page };
                    moved.push(Ask { url: known.last.clone(), purpose, depth: ask.depth });
                }
                Some(_) => moved.push(ask),
                None => unseen.push(ask),
            }
        }
        (moved, unseen, brought)
    }

    /// Writes down what was read whole, and what is owed to the next run.
    pub fn settle(mut self, state: &mut SourceState, waited_for: &BTreeSet<ThreadId>, now: Timestamp) {
        let trapped = self.traps(state);
        self.settle_marks(state);
        for (key, visit) in self.visits {
            // A thread that was only looked at again has no news that could be missed.
            let only_checked = visit.check && !visit.news;
            if visit.check
                && let Some(known) = state.threads.get_mut(&key)
            {
                known.checked = Some(now);
            }
            if visit.absent {
                state.owed.remove(&key);
                continue;
            }
            if let Some((ask, lapse)) = visit.missed {
                if !only_checked {
                    owed::put(state, key, ask, visit.mark, lapse, now);
                }
                continue;
            }
            if !only_checked {
                state.owed.remove(&key);
            }
            let newest = self.newest.get(&key).copied();
            let known = state.threads.entry(key.clone()).or_default();
            let first = known.met.is_none();
            known.newest = known.newest.max(newest);
            known.absent = None;
            if let Some(page) = self.pages.iter().find(|page| page.key == key) {
                // Where a place shows several threads, none of them is the one to be looked at again.
                let one = self.pages.iter().all(|other| other.key != key || other.shown.thread == page.shown.thread);
                known.thread = one.then(|| page.shown.thread.clone());
            }
            if first && known.thread.is_some() {
                known.checked = Some(now);
            }
            if !visit.last.is_empty() {
                known.last = visit.last;
            }
            if !only_checked {
                known.mark = visit.mark;
            }
            known.met = Some(now);
        }
        state.traps.extend(trapped.into_iter().map(|shape| (shape, now)));
        state.traps.retain(|_, seen| now.duration_since(*seen) < TRAP_REMEMBERED);
        let watched: BTreeSet<&String> =
            state.threads.iter().filter(|(_, mark)| recheck::is_watched(mark, waited_for, now)).map(|(key, _)| key).collect();
        for page in &self.pages {
            if let Some(held) = state.pages.get_mut(&page.url) {
                held.shown = watched.contains(&page.key).then(|| page.shown.clone());
            }
        }
        let old = now.checked_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
        state.threads.retain(|_, mark| mark.met.is_some_and(|met| met > old));
        while state.threads.len() > MOST_THREADS {
            let Some(oldest) = state.threads.iter().min_by_key(|(_, mark)| mark.met).map(|(key, _)| key.clone()) else { break };
            state.threads.remove(&oldest);
        }
    }
}
