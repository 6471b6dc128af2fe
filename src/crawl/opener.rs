//! Who opens a thread whose opening post was deleted: the post behind it stands first then, and is read under the opener's name.

use std::collections::{BTreeMap, BTreeSet};

use super::gone::PageRead;
use super::harvest::Harvest;
use crate::model::id::{PostId, ThreadId, digest};
use crate::model::post::{Post, PostState};
use crate::store::{Store, StoreError};

impl Harvest<'_> {
    /// Gives posts their own names again that were read under that of an opening post which is not there any more: else the newcomer's words
    /// would pass for an edit, and those that were deleted would be kept as what it said before.
    pub(super) fn unmask(
        &mut self,
        store: &dyn Store,
        posts: &mut Vec<Post>,
        pages: &mut BTreeMap<ThreadId, Vec<PageRead>>,
    ) -> Result<(), StoreError> {
        if !self.source.kind.is_pages() {
            return Ok(());
        }
        let first: BTreeSet<&PostId> =
            pages.values().flatten().filter(|page| page.first).filter_map(|page| page.shown.posts.first()).collect();
        let asked: Vec<_> = posts
            .iter()
            .filter(|post| first.contains(&post.id))
            .map(|post| (post.id.clone(), post.thread.clone(), post.hash.clone()))
            .collect();
        let changed: BTreeSet<PostId> = store.unseen(&self.source.id, &asked)?.into_iter().collect();
        let threads: Vec<ThreadId> = asked.into_iter().filter(|(id, ..)| changed.contains(id)).map(|(_, thread, _)| thread).collect();
        if threads.is_empty() {
            return Ok(());
        }
        for (thread, held) in store.threads(&self.source.id, &threads)? {
            let Some(at) = posts.iter().position(|post| post.thread == thread.id && changed.contains(&post.id)) else { continue };
            let Some((name, own)) = posts.get(at).and_then(|post| Some((post.id.clone(), own_name(post, &held)?))) else { continue };
            for page in pages.get_mut(&thread.id).into_iter().flatten() {
                rename(&mut page.shown.posts, &name, &own);
                if let Some(shown) = self.state.pages.get_mut(&page.url).and_then(|held| held.shown.as_mut()) {
                    rename(&mut shown.posts, &name, &own);
                }
            }
            if posts.iter().any(|post| post.id == own) {
                posts.remove(at);
            } else if let Some(post) = posts.get_mut(at) {
                if let Some(known) = held.iter().find(|known| known.id == own) {
                    (post.part, post.parent, post.url) = (known.part, known.parent.clone(), known.url.clone());
                }
                post.id = own;
            }
        }
        Ok(())
    }
}

/// The name that a post should have which was read under the name of a held one; `None` when it is that one.
fn own_name(post: &Post, held: &[Post]) -> Option<PostId> {
    let opener = held.iter().find(|known| known.id == post.id)?;
    if opener.hash == post.hash {
        return None;
    }
    let by = |known: &Post| known.author.name.raw() == post.author.name.raw();
    let at = |known: &Post| known.posted == post.posted;
    let same = |known: &&Post| known.id != post.id && by(known) && at(known) && (known.hash == post.hash || post.posted.is_some());
    if let Some(known) = held.iter().find(same) {
        // Its author may have written both in one minute, and edited the first.
        return (opener.state == PostState::Gone || !(by(opener) && at(opener)) || known.hash == post.hash).then(|| known.id.clone());
    }
    // Of a deleted post the author is not known any more.
    let other = opener.state == PostState::Gone || !by(opener);
    let stranger = other && !at(opener) && opener.posted.is_some() && post.posted.is_some();
    stranger.then(|| PostId(format!("p-{}", digest(&[&post.id.0, post.author.name.raw(), post.body.raw()], 8))))
}

fn rename(posts: &mut [PostId], name: &PostId, own: &PostId) {
    for post in posts.iter_mut().filter(|post| *post == name) {
        post.clone_from(own);
    }
}
