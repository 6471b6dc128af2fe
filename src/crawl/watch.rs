//! Wrong answers that wait in the queue: their threads are judged again whenever they are read, so that corrections are seen.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::engine::contacts::Fake;
use crate::engine::redress::{Wrong, mark};
use crate::model::finding::RuleKind;
use crate::model::id::{Fingerprint, PostId, ThreadId};
use crate::model::incident::{Correction, Incident, Status};
use crate::model::post::{Post, PostState};
use crate::model::value::Value;
use crate::store::{Filter, Store, StoreError};

/// Most incidents that are watched, the most urgent first: reading them must not grow without end with the queue.
const MOST: usize = 5_000;
/// Most posts of one thread that may be missing from a reading for them to count as deleted: more is a window, not a deletion.
const MOST_MISSING: usize = 2;
/// A reading of so many posts of a thread may be a window on it.
const WINDOW: usize = 20;

/// The wrong answers that wait, by thread. Read from the store when the first thread asks.
#[derive(Debug, Default)]
pub(super) struct Watch {
    held: Option<Waiting>,
}

/// What waits in the queue, as a crawl needs it.
#[derive(Debug, Default)]
struct Waiting {
    wrongs: BTreeMap<ThreadId, Vec<Wrong>>,
    fakes: Vec<Fake>,
    /// The incidents that hold a post.
    posts: BTreeMap<PostId, Vec<Fingerprint>>,
    threads: BTreeSet<ThreadId>,
}

impl Watch {
    fn held(&mut self, store: &dyn Store, now: Timestamp) -> Result<&Waiting, StoreError> {
        if self.held.is_none() {
            self.held = Some(read(store, now)?);
        }
        Ok(self.held.get_or_insert_default())
    }

    /// The wrong answers of a thread that wait in the queue.
    pub fn of(&mut self, store: &dyn Store, thread: &ThreadId, now: Timestamp) -> Result<&[Wrong], StoreError> {
        Ok(self.held(store, now)?.wrongs.get(thread).map_or(&[], Vec::as_slice))
    }

    /// The incidents that wait and hold a post.
    pub fn holding(&mut self, store: &dyn Store, post: &PostId, now: Timestamp) -> Result<Vec<Fingerprint>, StoreError> {
        Ok(self.held(store, now)?.posts.get(post).cloned().unwrap_or_default())
    }

    /// The threads of which an incident waits.
    pub fn threads(&mut self, store: &dyn Store, now: Timestamp) -> Result<BTreeSet<ThreadId>, StoreError> {
        Ok(self.held(store, now)?.threads.clone())
    }

    /// The false contacts that wait in the queue; none before the first thread has asked.
    pub fn fakes(&self) -> &[Fake] {
        self.held.as_ref().map_or(&[], |held| held.fakes.as_slice())
    }
}

fn read(store: &dyn Store, now: Timestamp) -> Result<Waiting, StoreError> {
    let filter = Filter { status: vec![Status::Open, Status::Claimed, Status::Snoozed], assignee: None, limit: MOST };
    let mut held = Waiting::default();
    for incident in store.incidents(&filter, now)? {
        for finding in &incident.findings {
            held.threads.insert(finding.thread.clone());
            let own = held.posts.entry(finding.post.clone()).or_default();
            if !own.contains(&incident.fingerprint) {
                own.push(incident.fingerprint.clone());
            }
        }
        if incident.correction == Correction::NotApplicable {
            continue;
        }
        for (thread, wrong) in wrongs(&incident) {
            let is_known = || held.fakes.iter().any(|fake: &Fake| fake.contact == wrong.claim.value);
            if matches!(wrong.claim.value, Value::Contact { .. }) && !is_known() {
                held.fakes.push(Fake { contact: wrong.claim.value.clone(), fingerprint: wrong.fingerprint.clone() });
            }
            held.wrongs.entry(thread).or_default().push(wrong);
        }
    }
    Ok(held)
}

/// Each post's newest wrong answer, as its words stood when it was found.
fn wrongs(incident: &Incident) -> Vec<(ThreadId, Wrong)> {
    let mut newest: BTreeMap<PostId, (ThreadId, Wrong)> = BTreeMap::new();
    for finding in incident.findings.iter().filter(|finding| finding.kind == RuleKind::Contradiction) {
        let Some(claim) = finding.claim.clone() else { continue };
        let words = incident.excerpts.iter().find(|excerpt| excerpt.post == finding.post).map(|excerpt| mark(excerpt.body.raw()));
        let wrong = Wrong { post: finding.post.clone(), fingerprint: incident.fingerprint.clone(), claim, words };
        newest.insert(finding.post.clone(), (finding.thread.clone(), wrong));
    }
    newest.into_values().collect()
}

/// Marks posts that were deleted: everything else that is held of the thread was read just now, older and newer posts among it. A feed that
/// shows only a part of a thread leaves out more than that.
pub(super) fn bury(all: &mut [Post], read: &BTreeSet<PostId>) {
    let missing: Vec<usize> =
        all.iter().enumerate().filter(|(_, post)| !read.contains(&post.id) && post.state != PostState::Gone).map(|(at, _)| at).collect();
    let present = |post: &Post| read.contains(&post.id);
    if missing.is_empty() || missing.len() > MOST_MISSING || all.iter().filter(|post| present(post)).count() >= WINDOW {
        return;
    }
    for at in missing {
        let before = all.iter().take(at).any(present);
        let after = all.iter().skip(at + 1).any(present);
        if let (true, true, Some(post)) = (before, after, all.get_mut(at)) {
            post.state = PostState::Gone;
        }
    }
}
