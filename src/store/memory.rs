//! A store in memory: for tests, for trials, and for reading when the disk is full.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::archive::{Piece, month};
use super::journal::Lines;
use super::ledger::{self, Changes, Ledger, Register, Staged};
use super::seen::{self, Change, Entry, Key, Seen};
use super::signals::{self, Bucket, Hour, hour, oldest};
use super::{Commit, Committed, Conversation, Filter, Notice, Outline, Plan, Store, StoreError, Visitor, walk};
use crate::model::id::{Fingerprint, IncidentId, PostId, SourceId, ThreadId};
use crate::model::incident::{Decision, Incident};
use crate::model::library::RulesInUse;
use crate::model::post::{Post, Thread};
use crate::model::signal::History;
use crate::model::source::SourceState;

/// Incidents in memory.
#[derive(Debug)]
pub(super) struct Incidents {
    by_number: BTreeMap<IncidentId, Incident>,
    numbers: BTreeMap<Fingerprint, IncidentId>,
    next: u64,
    hours: BTreeMap<Hour, Bucket>,
    since: Option<Timestamp>,
}

impl Default for Incidents {
    fn default() -> Self {
        Self { by_number: BTreeMap::new(), numbers: BTreeMap::new(), next: 1, hours: BTreeMap::new(), since: None }
    }
}

impl Incidents {
    fn take(&mut self, changes: Changes) {
        self.next = self.next.max(changes.next);
        for incident in changes.incidents {
            self.numbers.insert(incident.fingerprint.clone(), incident.id);
            self.by_number.insert(incident.id, incident);
        }
        let Some(at) = changes.at else { return };
        self.since = self.since.or(changes.since);
        for (hour, heard) in changes.heard.by_hour(at) {
            self.hours.entry(hour).or_default().take(heard);
        }
        self.hours = self.hours.split_off(&oldest(at));
    }

    /// What the events of a journal make. Damaged lines are passed over: whoever writes next tells of them.
    pub(super) fn replayed(journal: &Path, notices: &mut Vec<Notice>) -> Result<Self, StoreError> {
        let mut incidents = Self::default();
        if !journal.exists() {
            return Ok(incidents);
        }
        for line in Lines::open(journal, 0)? {
            if let Ok(event) = line?.event {
                let mut staged = Staged::on(&incidents);
                notices.extend(staged.replay(event)?);
                let changes = Changes::from(staged);
                incidents.take(changes);
            }
        }
        Ok(incidents)
    }
}

impl Ledger for Incidents {
    fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        Ok(self.by_number.get(&id).cloned())
    }

    fn number(&self, fingerprint: &Fingerprint) -> Result<Option<IncidentId>, StoreError> {
        Ok(self.numbers.get(fingerprint).copied())
    }

    fn next(&self) -> u64 {
        self.next
    }

    fn bucket(&self, hour: Hour) -> Result<Bucket, StoreError> {
        Ok(self.hours.get(&hour).cloned().unwrap_or_default())
    }
}

impl Register for Incidents {
    fn list(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
        Ok(ledger::list(self.by_number.values(), filter, now))
    }

    fn outlines(&self, now: Timestamp) -> Result<Vec<Outline>, StoreError> {
        let waiting = Filter { status: ledger::WAITING.to_vec(), ..Filter::default() };
        Ok(ledger::list(self.by_number.values(), &waiting, now).iter().map(Outline::of).collect())
    }

    fn history(&self, from: Timestamp) -> Result<History, StoreError> {
        Ok(signals::history(self.since, from, self.hours.range(hour(from)..).map(|(_, bucket)| bucket.clone())))
    }

    fn plan(&self) -> Result<Plan, StoreError> {
        let source = std::io::Error::other("what a crawl remembers of sources is not in the journal");
        Err(StoreError::Io { path: "queue.sled".into(), source })
    }
}

/// The threads and posts of a source.
#[derive(Debug, Default)]
struct Held {
    seen: Seen,
    threads: BTreeMap<Key, Thread>,
    posts: BTreeMap<Key, Post>,
}

#[derive(Debug, Default)]
struct State {
    incidents: Incidents,
    sources: BTreeMap<SourceId, SourceState>,
    hosts: BTreeMap<String, serde_json::Value>,
    archive: BTreeMap<SourceId, Held>,
    rules: Option<RulesInUse>,
}

/// A store that keeps everything in memory and forgets it when it is dropped. Behaves as the one on disk does.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
    retention_days: u32,
}

impl MemoryStore {
    /// An empty store that keeps posts for so many days; 0 keeps all.
    #[must_use]
    pub fn new(retention_days: u32) -> Self {
        Self { state: Mutex::default(), retention_days }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // Nothing is left half-done: changes are taken over when they are complete.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn conversation(&self, key: Key) -> Option<Conversation> {
        let thread = self.threads.get(&key)?.clone();
        let mut posts: Vec<Post> = self.posts.values().filter(|post| seen::thread_key(&post.thread) == key).cloned().collect();
        posts.sort_by(|a, b| (a.written(), &a.id).cmp(&(b.written(), &b.id)));
        Some((thread, posts))
    }

    /// Takes pieces in; counts those that are new and those whose text has changed.
    fn take(&mut self, pieces: Vec<Piece>, done: &mut Committed) {
        for piece in pieces {
            match self.seen.change(piece.entry()) {
                Change::New if !piece.entry().is_thread => done.new_posts += 1,
                Change::Text => done.edited_posts += 1,
                _ => {}
            }
            match piece {
                Piece::Thread(thread, entry) => {
                    self.seen.take(entry);
                    self.threads.insert(entry.thread, thread);
                }
                Piece::Post(post, entry) => {
                    self.seen.take(entry);
                    self.posts.insert(entry.post, *post);
                }
            }
        }
    }
}

impl Store for MemoryStore {
    fn plan(&self) -> Result<Plan, StoreError> {
        let state = self.state();
        let hosts = state.hosts.iter().map(|(host, known)| (host.clone(), known.clone())).collect();
        Ok(Plan { sources: state.sources.values().cloned().collect(), hosts })
    }

    fn thread(&self, id: &ThreadId) -> Result<Option<Conversation>, StoreError> {
        Ok(self.state().archive.values().find_map(|held| held.conversation(seen::thread_key(id))))
    }

    fn threads(&self, source: &SourceId, ids: &[ThreadId]) -> Result<Vec<Conversation>, StoreError> {
        let state = self.state();
        let mut met = std::collections::BTreeSet::new();
        let held = state.archive.get(source);
        Ok(ids.iter().filter(|id| met.insert(*id)).filter_map(|id| held?.conversation(seen::thread_key(id))).collect())
    }

    fn conversation(&self, post: &PostId) -> Result<Option<Conversation>, StoreError> {
        let key = seen::post_key(post);
        Ok(self.state().archive.values().find_map(|held| held.conversation(seen::thread_key(&held.posts.get(&key)?.thread))))
    }

    fn walk(&self, since: Timestamp, visit: &mut Visitor<'_>) -> Result<(), StoreError> {
        let stops = {
            let state = self.state();
            let drawers: BTreeMap<String, &SourceId> = state.archive.keys().map(|source| (seen::drawer(source), source)).collect();
            let drawers: Vec<SourceId> = drawers.into_values().cloned().collect();
            let mut stops = Vec::new();
            for (number, source) in drawers.iter().enumerate() {
                stops.extend(state.archive.get(source).into_iter().flat_map(|held| walk::stops(number, &held.seen, since)));
            }
            stops.sort_unstable();
            stops.into_iter().filter_map(|stop| Some((drawers.get(stop.drawer)?.clone(), stop.thread))).collect::<Vec<_>>()
        };
        // The lock is let go while the visitor works: it may ask the store.
        for (source, thread) in stops {
            let found = self.state().archive.get(&source).and_then(|held| held.conversation(thread));
            if let Some(found) = found.filter(|(_, posts)| !posts.is_empty())
                && visit(found).is_break()
            {
                break;
            }
        }
        Ok(())
    }

    fn unseen(&self, source: &SourceId, ids: &[(PostId, ThreadId, String)]) -> Result<Vec<PostId>, StoreError> {
        let state = self.state();
        let held = state.archive.get(source);
        let is_held = |post: &PostId, hash: &str| held.is_some_and(|held| held.seen.holds(post, hash));
        Ok(ids.iter().filter(|(post, _, hash)| !is_held(post, hash)).map(|(post, ..)| post.clone()).collect())
    }

    fn missing(&self, source: &SourceId, threads: &[ThreadId], read: &[PostId]) -> Result<Vec<ThreadId>, StoreError> {
        Ok(self.state().archive.get(source).map(|held| held.seen.missing(threads, read)).unwrap_or_default())
    }

    fn commit_all(&self, commits: &[Commit]) -> Result<Vec<Committed>, StoreError> {
        let mut state = self.state();
        let mut all = Vec::new();
        for commit in commits {
            let mut done = Committed::default();
            let mut staged = Staged::on(&state.incidents);
            staged.harvest(commit, &mut done)?;
            let changes = Changes::from(staged);
            state.incidents.take(changes);
            let held = state.archive.entry(commit.source.id.clone()).or_default();
            let pieces = seen::pieces(commit, &held.seen);
            held.take(pieces, &mut done);
            state.sources.insert(commit.source.id.clone(), commit.source.clone());
            state.hosts.extend(commit.hosts.iter().cloned());
            all.push(done);
        }
        Ok(all)
    }

    fn incidents(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
        self.state().incidents.list(filter, now)
    }

    fn incident(&self, id: IncidentId) -> Result<Incident, StoreError> {
        self.state().incidents.incident(id)?.ok_or(StoreError::NoIncident(id))
    }

    fn decide(&self, decision: &Decision) -> Result<Incident, StoreError> {
        let mut state = self.state();
        let mut staged = Staged::on(&state.incidents);
        let (incident, _) = staged.decide(decision)?;
        let changes = Changes::from(staged);
        state.incidents.take(changes);
        Ok(incident)
    }

    fn history(&self, from: Timestamp) -> Result<History, StoreError> {
        self.state().incidents.history(from)
    }

    fn retain(&self, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let mut state = self.state();
        let mut dropped = std::collections::BTreeSet::new();
        if self.retention_days > 0 {
            let first = now.saturating_sub(SignedDuration::from_hours(i64::from(self.retention_days) * 24)).unwrap_or(Timestamp::MIN);
            let oldest = month(first);
            for Held { seen, threads, posts } in state.archive.values_mut() {
                let mut is_kept = |entry: Option<&Entry>| {
                    let own = entry.map(|entry| month(entry.first_seen()));
                    let is_old = own.as_ref().is_some_and(|own| *own < oldest);
                    dropped.extend(own.filter(|_| is_old));
                    !is_old
                };
                threads.retain(|key, _| is_kept(seen.threads.get(key)));
                posts.retain(|key, _| is_kept(seen.posts.get(key)));
            }
        }
        Ok(dropped.into_iter().collect())
    }

    fn keep_rules(&self, rules: &RulesInUse) -> Result<bool, StoreError> {
        let mut state = self.state();
        let changed = state.rules.as_ref().is_none_or(|held| !held.is_same(rules));
        if changed {
            state.rules = Some(rules.clone());
        }
        Ok(changed)
    }

    fn rules_in_use(&self) -> Result<Option<RulesInUse>, StoreError> {
        Ok(self.state().rules.clone())
    }

    fn notices(&self) -> Vec<Notice> {
        Vec::new()
    }
}
