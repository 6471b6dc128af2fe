//! The store on disk: leases on the queue, the journal before it, the archive beside it.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::archive::Archive;
use super::journal::Journal;
use super::ledger::{Changes, Event, Register, Staged};
use super::lock::Lease;
use super::memory::Incidents;
use super::queue::{Queue, Remembered, damaged};
use super::seen::{self, Change, Entry, Seen};
use super::{Commit, Committed, Conversation, Filter, Notice, Plan, Settings, Store, StoreError, Survey, Visitor};
use super::{disk, in_use, repair, walk};
use crate::model::guard::guarded;
use crate::model::id::{IncidentId, PostId, SourceId, ThreadId};
use crate::model::incident::{Decision, Incident};
use crate::model::library::RulesInUse;
use crate::model::signal::History;

/// The steps of a write, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The posts are about to be written to the archive.
    ArchiveWrite,
    /// They are there, but nobody points at them.
    ArchiveDone,
    /// The line is about to be written to the journal.
    JournalWrite,
    /// It is written, but not synced.
    JournalSync,
    /// It is synced: what it says is true from now on.
    JournalDone,
    /// The seen file says which posts are held.
    SeenDone,
    /// The queue is written and synced.
    QueueDone,
}

impl Step {
    /// All steps, in their order.
    pub const ALL: [Self; 7] =
        [Self::ArchiveWrite, Self::ArchiveDone, Self::JournalWrite, Self::JournalSync, Self::JournalDone, Self::SeenDone, Self::QueueDone];
}

/// Called at every step of a write; an error stops it there as an I/O error at that place would. For tests of what a kill or a full disk does.
pub type Probe = Arc<dyn Fn(Step) -> io::Result<()> + Send + Sync>;

/// Says what is to happen: the events for the journal, and what is answered.
type Planner<'a, T> = dyn Fn(&mut Staged<'_>) -> Result<(Vec<Event>, T), StoreError> + 'a;
/// What is done when the journal is written and the queue is not.
type Between<'a, T> = dyn FnMut(&mut T, &mut Vec<Notice>) -> Result<(), StoreError> + 'a;

/// The store in a folder; see the room's own words for what lies where. Holds nothing open: any number of processes and threads may use one
/// folder, each call waiting for its lease.
pub struct SledStore {
    settings: Settings,
    probe: Option<Probe>,
    notices: Mutex<Vec<Notice>>,
}

impl fmt::Debug for SledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SledStore").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl SledStore {
    /// The store of `settings`; its folder is made when there is none.
    ///
    /// # Errors
    /// When the folder cannot be made or made private.
    pub fn new(settings: Settings) -> Result<Self, StoreError> {
        disk::make_private_dir(&settings.path)?;
        Ok(Self { settings, probe: None, notices: Mutex::default() })
    }

    /// Has `probe` called at every step of a write.
    #[must_use]
    pub fn with_probe(mut self, probe: Probe) -> Self {
        self.probe = Some(probe);
        self
    }

    fn step(&self, step: Step) -> Result<(), StoreError> {
        self.probe.as_ref().map_or(Ok(()), |probe| probe(step)).map_err(disk::failed(&self.settings.path, 0))
    }

    fn archive(&self) -> Archive {
        Archive::new(&self.settings.path, self.settings.patience)
    }

    fn say(&self, said: Vec<Notice>) {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        for notice in said {
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
    }

    fn lease(&self) -> Result<Lease, StoreError> {
        Lease::take(&self.settings.path.join("lease.lock"), self.settings.patience)
    }

    /// Reads from the queue under a lease. When sled cannot be opened (a full disk: it writes while it opens), reads from the journal.
    fn read<T>(&self, work: &dyn Fn(&dyn Register) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let lease = self.lease()?;
        let mut notices = Vec::new();
        let done = self.read_held(work, &mut notices);
        drop(lease);
        self.say(notices);
        done
    }

    fn read_held<T>(&self, work: &dyn Fn(&dyn Register) -> Result<T, StoreError>, notices: &mut Vec<Notice>) -> Result<T, StoreError> {
        let mut journal = Journal::open(&self.settings.path)?;
        let mut queue = match repair::open_queue(&self.settings, &mut journal, notices) {
            Ok(queue) => queue,
            Err(why @ (StoreError::DiskFull { .. } | StoreError::Damaged { .. } | StoreError::Io { .. })) => {
                let incidents = Incidents::replayed(journal.path(), notices)?;
                let read = work(&incidents);
                // What the journal does not hold is missing for the first reason, not for the second.
                return if matches!(read, Err(StoreError::Io { .. })) {
                    Err(why)
                } else {
                    notices.push(Notice(format!("{why}: the queue was read from the journal; it cannot be changed until this is mended")));
                    read
                };
            }
            Err(other) => return Err(other),
        };
        let done = match attempt(&self.settings, || work(&queue)) {
            Err(StoreError::Damaged { why, .. }) => {
                queue.abandon();
                queue = repair::mend_queue(&self.settings, &why, &mut journal, notices)?;
                attempt(&self.settings, || work(&queue))
            }
            done => done,
        };
        close(queue, notices);
        done
    }

    /// Writes under a lease: `plan` says what is to happen (and may be asked twice, if the queue turns out to be damaged), the journal is
    /// written, then `between`, then the queue with what is to be remembered.
    fn write<T>(&self, plan: &Planner<'_, T>, remembered: Option<&Remembered>, between: &mut Between<'_, T>) -> Result<T, StoreError> {
        let lease = self.lease()?;
        let mut notices = Vec::new();
        let done = self.write_held(plan, remembered, between, &mut notices);
        drop(lease);
        self.say(notices);
        done
    }

    fn write_held<T>(
        &self,
        plan: &Planner<'_, T>,
        remembered: Option<&Remembered>,
        between: &mut Between<'_, T>,
        notices: &mut Vec<Notice>,
    ) -> Result<T, StoreError> {
        let mut journal = Journal::open(&self.settings.path)?;
        let mut queue = repair::open_queue(&self.settings, &mut journal, notices)?;
        let draft = |queue: &Queue| {
            let mut staged = Staged::on(queue);
            let (events, value) = plan(&mut staged)?;
            Ok((events, Changes::from(staged), value))
        };
        let drafted = match attempt(&self.settings, || draft(&queue)) {
            Err(StoreError::Damaged { why, .. }) => {
                queue.abandon();
                queue = repair::mend_queue(&self.settings, &why, &mut journal, notices)?;
                attempt(&self.settings, || draft(&queue))
            }
            drafted => drafted,
        };
        let noted = drafted.and_then(|(events, changes, mut value)| {
            let mark = if events.is_empty() { queue.meta.mark } else { journal.append(&events, self.probe.as_ref())? };
            self.step(Step::JournalDone)?;
            between(&mut value, notices)?;
            Ok((events.is_empty(), changes, mark, value))
        });
        let (nothing_happened, changes, mark, value) = match noted {
            Ok(noted) => noted,
            Err(error) => {
                close(queue, notices);
                return Err(error);
            }
        };
        if nothing_happened && remembered.is_none() {
            close(queue, notices);
            return Ok(value);
        }
        let none = Remembered::default();
        match attempt(&self.settings, || queue.apply(changes, mark, remembered.unwrap_or(&none))) {
            Ok(()) => {
                close(queue, notices);
                self.step(Step::QueueDone)?;
            }
            Err(StoreError::Damaged { why, .. }) => {
                // The journal has it already, so mending brings it in; what is remembered is not in there.
                queue.abandon();
                let mended = repair::mend_queue(&self.settings, &why, &mut journal, notices).and_then(|mut queue| {
                    let mark = queue.meta.mark;
                    let applied = remembered.map_or(Ok(()), |r| attempt(&self.settings, || queue.apply(Changes::default(), mark, r)));
                    close(queue, notices);
                    applied
                });
                Self::settle(mended, remembered, notices)?;
            }
            Err(error) => {
                close(queue, notices);
                Self::settle(Err(error), remembered, notices)?;
            }
        }
        Ok(value)
    }

    /// What a failure to write the queue means once the journal is written. A decision has been taken: the queue follows when it can. A commit
    /// has not been completed: the source's state is not in the journal, and the crawl must know.
    fn settle(done: Result<(), StoreError>, remembered: Option<&Remembered>, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
        match done {
            Err(error) if remembered.is_none() => {
                notices.push(Notice(format!("{error}: the decision is safe in the journal; the queue follows when this is mended")));
                Ok(())
            }
            done => done,
        }
    }

    /// Writes the entries of a commit's pieces that are still news now that the lease is held, and counts them.
    fn mark_seen(&self, prepared: &Prepared, done: &mut Committed, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
        if prepared.entries.is_empty() {
            return Ok(());
        }
        let (folder, drawer) = (&self.settings.path, prepared.drawer.as_str());
        let newest;
        let seen = match &prepared.seen {
            Some(seen) if seen.is_current(folder, drawer) => seen,
            _ => {
                newest = Seen::read(folder, drawer)?;
                &newest
            }
        };
        let mut fresh = Vec::new();
        for entry in &prepared.entries {
            match seen.change(entry) {
                Change::None => continue,
                Change::New if !entry.is_thread => done.new_posts += 1,
                Change::Text => done.edited_posts += 1,
                _ => {}
            }
            fresh.push(*entry);
        }
        if !fresh.is_empty() {
            notices.extend(seen::append(folder, drawer, &fresh)?);
        }
        Ok(())
    }
}

/// A commit's posts in the archive, not yet pointed at.
struct Prepared {
    drawer: String,
    /// What was held before; `None` when an earlier commit of the same call changes that.
    seen: Option<Seen>,
    entries: Vec<Entry>,
}

/// Runs work on sled; a panic of it is damage.
fn attempt<T>(settings: &Settings, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    guarded(work).unwrap_or_else(|panic| Err(damaged(&settings.path.join("queue.sled"), &format!("sled panicked: {panic}"))))
}

/// Closes the queue. Everything in it is durable already: what goes wrong now is worth a word, not a failure.
fn close(queue: Queue, notices: &mut Vec<Notice>) {
    let said = match guarded(|| queue.close()) {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(panic) => panic,
    };
    notices.push(Notice(format!("queue.sled did not close cleanly: {said}")));
}

impl Store for SledStore {
    fn plan(&self) -> Result<Plan, StoreError> {
        self.read(&|register| register.plan())
    }

    fn thread(&self, id: &ThreadId) -> Result<Option<Conversation>, StoreError> {
        let mut notices = Vec::new();
        let mut found = None;
        for drawer in Seen::drawers(&self.settings.path)? {
            let seen = Seen::read(&self.settings.path, &drawer)?;
            if seen.threads.contains_key(&seen::thread_key(id)) {
                found = self.archive().threads(&drawer, &seen, &[seen::thread_key(id)], &mut notices)?.pop();
                if found.is_some() {
                    break;
                }
            }
        }
        self.say(notices);
        Ok(found)
    }

    fn threads(&self, source: &SourceId, ids: &[ThreadId]) -> Result<Vec<Conversation>, StoreError> {
        let drawer = seen::drawer(source);
        let seen = Seen::read(&self.settings.path, &drawer)?;
        let mut notices = Vec::new();
        let keys: Vec<_> = ids.iter().map(seen::thread_key).collect();
        let found = self.archive().threads(&drawer, &seen, &keys, &mut notices);
        self.say(notices);
        found
    }

    fn conversation(&self, post: &PostId) -> Result<Option<Conversation>, StoreError> {
        let mut notices = Vec::new();
        let mut found = None;
        for drawer in Seen::drawers(&self.settings.path)? {
            let seen = Seen::read(&self.settings.path, &drawer)?;
            if let Some(entry) = seen.posts.get(&seen::post_key(post)) {
                let held = self.archive().threads(&drawer, &seen, &[entry.thread], &mut notices)?.pop();
                found = held.filter(|(_, posts)| posts.iter().any(|own| own.id == *post));
                if found.is_some() {
                    break;
                }
            }
        }
        self.say(notices);
        Ok(found)
    }

    fn walk(&self, since: Timestamp, visit: &mut Visitor<'_>) -> Result<(), StoreError> {
        let mut notices = Vec::new();
        let done = walk::on_disk(&self.settings.path, &self.archive(), since, visit, &mut notices);
        self.say(notices);
        done
    }

    fn unseen(&self, source: &SourceId, ids: &[(PostId, ThreadId, String)]) -> Result<Vec<PostId>, StoreError> {
        let drawer = seen::drawer(source);
        let seen = Seen::read(&self.settings.path, &drawer)?;
        if seen.flaws > 0 {
            let path = seen::file(&self.settings.path, &drawer);
            self.say(vec![Notice(format!("{}: {} damaged entries; their posts are read again", path.display(), seen.flaws))]);
        }
        Ok(ids.iter().filter(|(post, _, hash)| !seen.holds(post, hash)).map(|(post, ..)| post.clone()).collect())
    }

    fn missing(&self, source: &SourceId, threads: &[ThreadId], read: &[PostId]) -> Result<Vec<ThreadId>, StoreError> {
        Ok(Seen::read(&self.settings.path, &seen::drawer(source))?.missing(threads, read))
    }

    fn commit_all(&self, commits: &[Commit]) -> Result<Vec<Committed>, StoreError> {
        let folder = &self.settings.path;
        let mut notices = Vec::new();
        let mut prepared: Vec<Prepared> = Vec::new();
        for commit in commits {
            let drawer = seen::drawer(&commit.source.id);
            if commit.posts.is_empty() && commit.threads.is_empty() {
                prepared.push(Prepared { drawer, seen: None, entries: Vec::new() });
                continue;
            }
            let mut seen = Seen::read(folder, &drawer)?;
            let earlier = prepared.iter().filter(|p| p.drawer == drawer).flat_map(|p| &p.entries);
            let is_first = earlier.map(|entry| seen.take(*entry)).count() == 0;
            super::erase::note(folder, &drawer, commit, &seen)?;
            let pieces = seen::pieces(commit, &seen);
            let mut entries = Vec::new();
            if !pieces.is_empty() {
                self.step(Step::ArchiveWrite)?;
                entries = self.archive().write(&drawer, pieces, &mut notices)?;
                self.step(Step::ArchiveDone)?;
            }
            prepared.push(Prepared { drawer, seen: is_first.then_some(seen), entries });
        }
        self.say(notices);

        let mut sources = BTreeMap::new();
        let mut hosts = BTreeMap::new();
        for commit in commits {
            sources.insert(commit.source.id.clone(), commit.source.clone());
            hosts.extend(commit.hosts.iter().cloned());
        }
        let remembered = Remembered { sources: sources.into_values().collect(), hosts: hosts.into_iter().collect() };
        let plan = |staged: &mut Staged<'_>| {
            let (mut events, mut all) = (Vec::new(), Vec::new());
            for commit in commits {
                let mut done = Committed::default();
                events.extend(staged.harvest(commit, &mut done)?.map(Event::Harvest));
                all.push(done);
            }
            Ok((events, all))
        };
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        self.write(&plan, Some(&remembered), &mut |all, notices| {
            for (prepared, done) in prepared.iter().zip(all.iter_mut()) {
                self.mark_seen(prepared, done, notices)?;
            }
            self.step(Step::SeenDone)
        })
    }

    fn incidents(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
        self.read(&|register| register.list(filter, now))
    }

    fn survey(&self, filter: &Filter, now: Timestamp) -> Result<Survey, StoreError> {
        self.read(&|shelf| Ok(Survey { incidents: shelf.list(filter, now)?, waiting: shelf.outlines(now)? }))
    }

    fn incident(&self, id: IncidentId) -> Result<Incident, StoreError> {
        self.read(&|register| match register.incident(id)? {
            Some(incident) => Ok(incident),
            None => Err(StoreError::NoIncident(id)),
        })
    }

    fn decide(&self, decision: &Decision) -> Result<Incident, StoreError> {
        let plan = |staged: &mut Staged<'_>| {
            let (incident, changed) = staged.decide(decision)?;
            let events = if changed { vec![Event::Decision(decision.clone())] } else { Vec::new() };
            Ok((events, incident))
        };
        self.write(&plan, None, &mut |_, _| Ok(()))
    }

    fn history(&self, from: Timestamp) -> Result<History, StoreError> {
        self.read(&|register| register.history(from))
    }

    fn retain(&self, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let mut notices = Vec::new();
        let dropped = self.archive().retain(now, self.settings.retention_days, &mut notices);
        self.say(notices);
        dropped
    }

    fn purge(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut notices = Vec::new();
        let erased = super::erase::purge(&self.settings, now, &mut notices);
        self.say(notices);
        erased
    }

    fn keep_rules(&self, rules: &RulesInUse) -> Result<bool, StoreError> {
        in_use::write(&self.settings.path, rules)
    }

    fn rules_in_use(&self) -> Result<Option<RulesInUse>, StoreError> {
        in_use::read(&self.settings.path)
    }

    fn notices(&self) -> Vec<Notice> {
        std::mem::take(&mut self.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
