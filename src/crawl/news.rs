//! Where a forum has news: what its lists said of each thread, against what they said when it was last read whole.
//!
//! A thread is asked when it is listed for the first time or its mark has changed, at its last known page, where replies are added. What
//! could not be read in one run is owed to the next (see [`owed`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::owed::{self, Lapse};
use crate::model::exchange::{Ask, Purpose};
use crate::model::id::PostId;
use crate::model::source::{SourceKind, SourceState, ThreadMark};
use crate::source::forum::{is_behind, shape_of};
use crate::source::{Listed, Reading, place_of};

/// Most further pages of one list that are read for the threads that they name.
const MOST_LIST_PAGES: usize = 3;
/// Most addresses of one shape (numbers aside) that bring nothing before no more of them are asked.
const MOST_BARREN: usize = 50;
/// Threads without a mark that are asked anyway: the first of a list.
const UNMARKED: usize = 10;
/// And the others, this long after they were last read.
const UNMARKED_REST: SignedDuration = SignedDuration::from_hours(24);
/// How far behind the beginning the last known page of a thread is taken to be.
const FAR: usize = 1_000_000;
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
}

/// What one run learned of a forum.
#[derive(Debug, Default)]
pub(super) struct News {
    kind: SourceKind,
    visits: BTreeMap<String, Visit>,
    /// How many pages of each list were read.
    lists: BTreeMap<String, usize>,
    barren: BTreeMap<String, usize>,
    /// Pages that a page called its next, or that were its thread's last: whose they are, and how far behind its beginning. A site may
    /// count its pages in a way that no address shows.
    chain: BTreeMap<String, (String, usize)>,
    met: BTreeSet<PostId>,
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
            self.visits.insert(key.clone(), Visit { mark: owed.mark.clone(), first: Some(owed.ask.clone()), ..Visit::default() });
        }
        due.into_iter().map(|(_, owed)| owed.ask).collect()
    }

    fn place_of(&self, ask: &Ask) -> String {
        self.chain.get(&ask.url).map(|(key, _)| key.clone()).or_else(|| place_of(self.kind, &ask.url)).unwrap_or_default()
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
            return self.list(state, &key, ask, reading, now);
        }
        let before = self.met.len();
        self.met.extend(reading.posts.iter().map(|post| post.id.clone()));
        let new = self.met.len() > before;
        if !new {
            self.nothing_at(&ask.url);
            if ask.purpose == Purpose::Page {
                reading.next.clear();
            }
        }
        let known = state.threads.get(&key).map(|mark| mark.last.clone()).filter(|last| !last.is_empty());
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
    pub fn unchanged(&mut self, state: &SourceState, ask: &Ask) -> Vec<Ask> {
        let key = self.place_of(ask);
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

    /// Whether addresses of this shape have led nowhere too often.
    pub fn is_trap(&self, url: &str) -> bool {
        self.barren.get(&shape_of(url)).is_some_and(|count| *count >= MOST_BARREN)
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
        let (mut moved, mut unseen) = (Vec::new(), Vec::new());
        let mut brought = false;
        let listed = std::mem::take(&mut reading.listed);
        let count = listed.len();
        // A list of nothing but addresses made like its own is a calendar without end, whatever it names.
        let own = shape_of(&ask.url);
        let maze = listed.iter().all(|row| shape_of(&row.ask.url) == own);
        for (n, Listed { ask, key, mark, .. }) in listed.into_iter().enumerate() {
            if self.visits.contains_key(&key) {
                continue;
            }
            brought = true;
            if owed::holds(state, &key, mark.as_deref()) {
                continue;
            }
            let known = state.threads.get(&key);
            let due = match (known, &mark) {
                (None, _) => true,
                (Some(known), Some(_)) => known.mark != mark,
                (Some(known), None) => n < UNMARKED || known.met.is_none_or(|met| now.duration_since(met) >= UNMARKED_REST),
            };
            if !due {
                continue;
            }
            self.visits.insert(key.clone(), Visit { mark, first: Some(ask.clone()), ..Visit::default() });
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

    /// Writes down what was read whole, and what is owed to the next run.
    pub fn settle(self, state: &mut SourceState, now: Timestamp) {
        for (key, visit) in self.visits {
            if let Some((ask, lapse)) = visit.missed {
                owed::put(state, key, ask, visit.mark, lapse, now);
                continue;
            }
            state.owed.remove(&key);
            let known = state.threads.entry(key).or_default();
            let last = if visit.last.is_empty() { std::mem::take(&mut known.last) } else { visit.last };
            *known = ThreadMark { mark: visit.mark, last, met: Some(now) };
        }
        let old = now.checked_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
        state.threads.retain(|_, mark| mark.met.is_some_and(|met| met > old));
        while state.threads.len() > MOST_THREADS {
            let Some(oldest) = state.threads.iter().min_by_key(|(_, mark)| mark.met).map(|(key, _)| key.clone()) else { break };
            state.threads.remove(&oldest);
        }
    }
}
