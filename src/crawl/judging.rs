//! What a source's harvest comes to: its threads judged, with what became of their earlier posts, as one commit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::counting::{Counting, Heard};
use super::gone::{PageRead, missing};
use super::harvest::{Harvest, beginning, excerpt};
use super::telling::{address, push};
use super::watch;
use crate::engine::redress::Wrong;
use crate::engine::tombstone::is_placeholder;
use crate::engine::{Judge, PostReport, correlate};
use crate::model::finding::Finding;
use crate::model::guard::guarded;
use crate::model::id::{PostId, ThreadId};
use crate::model::incident::{Revised, Revision};
use crate::model::post::{Author, Post, PostState, Thread};
use crate::model::untrusted::Untrusted;
use crate::store::{Commit, Store, StoreError};

/// Posts first seen within this time are judged again when their thread has something new.
const JUDGED_AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Harvest<'_> {
    /// Judges the threads that have something new, or have lost something.
    #[expect(clippy::too_many_lines, reason = "one pass over the threads of a harvest, whose steps are functions")]
    pub(super) fn judge(
        &mut self,
        judge: &Judge,
        store: &dyn Store,
        posts: Vec<Post>,
        counting: &mut Counting<'_>,
        now: Timestamp,
    ) -> Result<Option<Commit>, StoreError> {
        // A note in a post's place says nothing that could be judged, but that the post was taken down.
        let (notes, mut posts): (Vec<Post>, Vec<Post>) = posts.into_iter().partition(|post| is_placeholder(post.body.raw()));
        let mut pages = std::mem::take(&mut self.looked_at);
        let absent = std::mem::take(&mut self.absent);
        self.unmask(store, &mut posts, &mut pages)?;
        let ids: Vec<_> = posts.iter().map(|post| (post.id.clone(), post.thread.clone(), post.hash.clone())).collect();
        let unseen: BTreeSet<PostId> = store.unseen(&self.source.id, &ids)?.into_iter().collect();
        self.weigh(&posts, &unseen, now);
        let mut threads: BTreeMap<ThreadId, Vec<Post>> = BTreeMap::new();
        for post in posts {
            threads.entry(post.thread.clone()).or_default().push(post);
        }
        let short = self.short(store, &posts_of(&threads), &notes, &pages)?;
        for page in pages.iter().filter(|(id, _)| !short.contains(*id)).filter_map(|(_, pages)| pages.first()) {
            if let Some(mark) = self.state.threads.get_mut(&page.key) {
                mark.missing.clear();
            }
        }
        for id in short.iter().chain(absent.values()) {
            threads.entry(id.clone()).or_default();
        }
        // Where a wrong answer waits, a reading without a new post may still tell of an edit, a deletion or votes.
        let mut watched: BTreeMap<ThreadId, Vec<Wrong>> = BTreeMap::new();
        if judge.judges_answers() {
            for thread in threads.keys() {
                let wrongs = counting.watch.of(store, thread, now)?;
                if !wrongs.is_empty() {
                    watched.insert(thread.clone(), wrongs.to_vec());
                }
            }
        }
        let absent: BTreeSet<ThreadId> = absent.into_values().collect();
        threads.retain(|id, posts| {
            watched.contains_key(id) || short.contains(id) || absent.contains(id) || posts.iter().any(|post| unseen.contains(&post.id))
        });
        if threads.is_empty() {
            return Ok(None);
        }

        let young = now.checked_sub(JUDGED_AGAIN).unwrap_or(Timestamp::MIN);
        let mut commit = Commit { at: now, ..Commit::default() };
        let mut heard: Vec<Heard> = Vec::new();
        for (id, read) in threads {
            let met: BTreeSet<PostId> = read.iter().map(|post| post.id.clone()).collect();
            let has_news = read.iter().any(|post| unseen.contains(&post.id));
            let Whole { mut thread, posts: mut all, turned } = self.whole(store, &id, read)?;
            let watched = watched.remove(&id).unwrap_or_default();
            let gone = if absent.contains(&id) {
                all.iter().filter(|post| post.state != PostState::Gone && !met.contains(&post.id)).map(|post| post.id.clone()).collect()
            } else if let Some(pages) = pages.get(&id) {
                self.gone(&all, pages, &notes, now)
            } else {
                taken_down(&all, &notes)
            };
            if !watched.is_empty() && !pages.contains_key(&id) {
                watch::bury(&mut all, &met);
            }
            if gone.is_empty() && watched.is_empty() && !has_news {
                continue;
            }
            self.report.deleted_posts += gone.len();
            for post in all.iter_mut().filter(|post| gone.contains(&post.id)) {
                erase(post);
                commit.revisions.extend(counting.watch.holding(store, &post.id, now)?.into_iter().map(|fingerprint| Revision {
                    fingerprint,
                    post: post.id.clone(),
                    what: Revised::Deleted,
                }));
            }
            if absent.contains(&id) {
                thread.title = Untrusted::default();
            }
            let judged = guarded(|| {
                let mut reports = judge.thread(&thread, &all, now);
                let linked = judge.linked(&thread, &all, &mut reports, counting.watch.fakes(), now);
                let sequels = judge.redress(&thread, &all, &reports, &with_new(watched.clone(), &reports), now);
                (reports, linked, sequels)
            });
            let (reports, linked, sequels) = judged.unwrap_or_else(|panic| {
                // The posts are archived all the same, so nothing is lost, and the run goes on.
                let what = thread.url.as_deref().map_or_else(|| id.to_string(), address);
                push(&mut self.report.faults, format!("{what}: could not be judged, which is a bug in overhear: {panic}"));
                (Vec::new(), Vec::new(), Vec::new())
            });
            commit.sequels.extend(sequels);
            commit.revisions.extend(revised(store, counting, &thread, &all, &turned, &reports, now)?);
            for report in reports {
                let Some(post) = all.iter().find(|post| post.id == report.post && post.state != PostState::Gone) else { continue };
                // A question that arrives after its answer changes what the answer means, so young posts of the thread are judged
                // again; older ones are not, or an edited rule would flood the queue with last year's posts.
                if !unseen.contains(&post.id) && post.seen < young {
                    continue;
                }
                let signals = correlate::signals(&thread, post, &report);
                let mut findings: Vec<Finding> = report.findings.iter().filter(|finding| judge.queues(finding)).cloned().collect();
                findings.extend(linked.iter().filter(|finding| finding.post == post.id).cloned());
                let excerpt = || excerpt(&thread, post, report.lang);
                if !signals.is_empty() && counting.is_wanted() {
                    heard.push(Heard { post: post.clone(), signals: signals.clone(), found: report.findings.clone(), excerpt: excerpt() });
                }
                if !findings.is_empty() {
                    commit.excerpts.push(excerpt());
                    commit.findings.extend(findings);
                }
                commit.signals.extend(signals);
            }
            // The archive keeps of a watched thread what has changed: a state, a standing.
            commit.posts.extend(all.into_iter().filter(|post| unseen.contains(&post.id) || gone.contains(&post.id) || !watched.is_empty()));
            commit.threads.push(thread);
        }
        if commit.threads.is_empty() {
            return Ok(None);
        }
        let filled = counting.take(&heard)?.into_iter().filter(|finding| judge.queues(finding));
        for finding in filled {
            if !commit.excerpts.iter().any(|excerpt| excerpt.post == finding.post) {
                commit.excerpts.extend(heard.iter().find(|heard| heard.post.id == finding.post).map(|heard| heard.excerpt.clone()));
            }
            commit.findings.push(finding);
        }
        if !unseen.is_empty() {
            self.state.last_new_post = Some(now);
        }
        commit.source = self.state.clone();
        Ok(Some(commit))
    }

    /// The thread as read now, completed by what the archive holds of it: a reply is judged with its question.
    fn whole(&self, store: &dyn Store, id: &ThreadId, read: Vec<Post>) -> Result<Whole, StoreError> {
        let held = store.threads(&self.source.id, std::slice::from_ref(id))?.pop();
        let (held_thread, held_posts) = held.map_or((None, Vec::new()), |(thread, posts)| (Some(thread), posts));
        let mut all: BTreeMap<PostId, Post> = held_posts.into_iter().map(|post| (post.id.clone(), post)).collect();
        let mut turned = Vec::new();
        for mut post in read {
            if let Some(before) = all.get(&post.id) {
                post.seen = before.seen;
                if before.state == PostState::Gone {
                    turned.push((post.id.clone(), Turn::Back));
                } else if before.hash != post.hash {
                    post.state = PostState::Edited;
                    turned.push((post.id.clone(), Turn::Edited { before: Untrusted::from(beginning(before.body.raw())) }));
                }
            }
            all.insert(post.id.clone(), post);
        }
        let mut all: Vec<Post> = all.into_values().collect();
        all.sort_by(|a, b| a.written().cmp(&b.written()).then_with(|| a.part.cmp(&b.part)).then_with(|| a.id.cmp(&b.id)));
        let thread = match (self.threads.get(id).cloned(), held_thread) {
            (Some(read), held) => completed(read, held),
            (None, Some(held)) => held,
            (None, None) => Thread::bare(id.clone(), self.source.id.clone(), self.source.lang),
        };
        Ok(Whole { thread, posts: all, turned })
    }

    /// Threads of which a post is held that their pages do not show, and those in which a note stands in the place of a post.
    fn short(
        &self,
        store: &dyn Store,
        read: &BTreeSet<PostId>,
        notes: &[Post],
        pages: &BTreeMap<ThreadId, Vec<PageRead>>,
    ) -> Result<BTreeSet<ThreadId>, StoreError> {
        let threads: BTreeSet<&ThreadId> = pages.keys().chain(notes.iter().map(|note| &note.thread)).collect();
        if threads.is_empty() {
            return Ok(BTreeSet::new());
        }
        let replaced: BTreeSet<&PostId> = notes.iter().map(|note| &note.id).collect();
        let shown = pages.values().flatten().flat_map(|page| &page.shown.posts).filter(|post| !replaced.contains(post));
        let shown: Vec<PostId> = read.iter().chain(shown).cloned().collect();
        let threads: Vec<ThreadId> = threads.into_iter().cloned().collect();
        Ok(store.missing(&self.source.id, &threads, &shown)?.into_iter().collect())
    }

    /// The posts of a thread that were deleted, by its pages; what another reading has to decide is remembered.
    fn gone(&mut self, held: &[Post], pages: &[PageRead], notes: &[Post], now: Timestamp) -> BTreeSet<PostId> {
        let mut gone = taken_down(held, notes);
        let mark = pages.first().and_then(|page| self.state.threads.get_mut(&page.key));
        let missing = missing(held, pages, mark.as_ref().map_or(&BTreeMap::new(), |mark| &mark.missing), now);
        gone.extend(missing.gone);
        if let Some(mark) = mark {
            mark.missing = missing.suspects;
        }
        gone
    }
}

/// A thread as it is now, with what is held of it.
struct Whole {
    thread: Thread,
    posts: Vec<Post>,
    /// Posts that are held and say something else, or are there again.
    turned: Vec<(PostId, Turn)>,
}

/// What became of a post that is held.
enum Turn {
    Edited { before: Untrusted },
    Back,
}

/// What incidents have to be told of posts that say something else.
fn revised(
    store: &dyn Store,
    counting: &mut Counting<'_>,
    thread: &Thread,
    all: &[Post],
    turned: &[(PostId, Turn)],
    reports: &[PostReport],
    now: Timestamp,
) -> Result<Vec<Revision>, StoreError> {
    let mut revisions = Vec::new();
    for (post, turn) in turned {
        let Some(post) = all.iter().find(|own| own.id == *post) else { continue };
        let report = reports.iter().find(|report| report.post == post.id);
        let lang = report.map(|report| report.lang).or(post.lang).unwrap_or_default();
        for fingerprint in counting.watch.holding(store, &post.id, now)? {
            let now = Box::new(excerpt(thread, post, lang));
            let still = report.is_some_and(|report| report.findings.iter().any(|finding| finding.fingerprint == fingerprint));
            let what = match turn {
                Turn::Edited { before } => Revised::Edited { before: before.clone(), now, still },
                Turn::Back => Revised::Back { now },
            };
            revisions.push(Revision { fingerprint, post: post.id.clone(), what });
        }
    }
    Ok(revisions)
}

fn posts_of(threads: &BTreeMap<ThreadId, Vec<Post>>) -> BTreeSet<PostId> {
    threads.values().flatten().map(|post| post.id.clone()).collect()
}

/// Posts that are held and in whose place a note stands.
fn taken_down(held: &[Post], notes: &[Post]) -> BTreeSet<PostId> {
    let replaced: BTreeSet<&PostId> = notes.iter().map(|note| &note.id).collect();
    held.iter().filter(|post| post.state != PostState::Gone && replaced.contains(&post.id)).map(|post| post.id.clone()).collect()
}

/// What is kept of a deleted post: that it was there, and when. Its digest tells it when it comes back.
fn erase(post: &mut Post) {
    post.state = PostState::Gone;
    post.body = Untrusted::default();
    post.quoted = Vec::new();
    post.author = Author { role: post.author.role, ..Author::default() };
}

/// A thread as read last, with what was known of it before where that reading is silent: a comment feed knows a thread by its address only.
pub(super) fn completed(read: Thread, known: Option<Thread>) -> Thread {
    let Some(known) = known else { return read };
    Thread {
        title: if read.title.is_empty() { known.title } else { read.title },
        url: read.url.or(known.url),
        lang: read.lang.or(known.lang),
        opened: known.opened.or(read.opened),
        tags: if read.tags.is_empty() { known.tags } else { read.tags },
        replies: read.replies.or(known.replies),
        site: read.site.or(known.site),
        ..read
    }
}

/// The wrong answers that wait and those that were found just now, which are known better.
fn with_new(mut watched: Vec<Wrong>, reports: &[PostReport]) -> Vec<Wrong> {
    let found = Judge::wrongs(reports);
    watched.retain(|old| !found.iter().any(|new| (&new.post, &new.fingerprint) == (&old.post, &old.fingerprint)));
    watched.extend(found);
    watched
}
