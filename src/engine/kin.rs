//! What is found in the posts that a post replies to: threads are judged in an order in which these come first.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Judge, Prepared, PreparedThread};
use crate::model::post::{Post, Role, Thread};
use crate::rule::field::{Field, Value};

/// Who replies to whom in a thread.
#[derive(Debug)]
pub(super) struct Kin {
    /// By post, the posts that it replies to: the one that it names; where it names none that is known, the opening post and the last post
    /// of a customer before it.
    parents: Vec<Vec<usize>>,
    /// All posts, each after those that it replies to; of a circle the first comes first.
    pub order: Vec<usize>,
}

impl Kin {
    /// Reads a thread.
    pub fn of(posts: &[Prepared<'_>]) -> Self {
        let by_id: HashMap<&str, usize> = posts.iter().enumerate().map(|(at, post)| (post.post.id.as_str(), at)).collect();
        let customer = |post: &Prepared<'_>| !post.staff && post.post.author.role != Role::Bot;
        let mut last = None;
        let mut parents: Vec<Vec<usize>> = Vec::with_capacity(posts.len());
        for (at, post) in posts.iter().enumerate() {
            let named = post.post.parent.as_ref().and_then(|id| by_id.get(id.as_str())).copied().filter(|parent| *parent != at);
            let flat = || [Some(0).filter(|_| at > 0), last].into_iter().flatten().collect();
            parents.push(named.map_or_else(flat, |parent| vec![parent]));
            if customer(post) {
                last = Some(at);
            }
        }
        let mut own = Self { parents, order: Vec::with_capacity(posts.len()) };
        let mut placed = vec![false; posts.len()];
        for at in 0..posts.len() {
            own.place(at, &mut placed);
        }
        own
    }

    /// Puts a post into the order, what it replies to before it.
    fn place(&mut self, at: usize, placed: &mut [bool]) {
        let mut waiting = vec![at];
        while let Some(&next) = waiting.last() {
            if placed[next] {
                waiting.pop();
                continue;
            }
            let before = self.parents[next].iter().copied().find(|parent| !placed[*parent] && !waiting.contains(parent));
            if let Some(before) = before {
                waiting.push(before);
            } else {
                placed[next] = true;
                self.order.push(next);
                waiting.pop();
            }
        }
    }

    /// Tells a post what was found in those that it replies to, and in the opening post.
    pub fn tell(&self, post: &mut Prepared<'_>, at: usize, negative: &[bool]) {
        let is = |at: &usize| negative.get(*at).copied().unwrap_or_default();
        post.fields.set(Field::ParentNegative, Some(Value::YesNo(self.parents.get(at).is_some_and(|parents| parents.iter().any(is)))));
        post.fields.set(Field::ThreadNegative, Some(Value::YesNo(at > 0 && is(&0))));
    }
}

impl Judge {
    /// Who replies to whom, when a rule asks for what was found there.
    pub(super) fn kin(&self, posts: &[Prepared<'_>]) -> Option<Kin> {
        let asked = self.rules.fields();
        (asked.contains(&Field::ParentNegative) || asked.contains(&Field::ThreadNegative)).then(|| Kin::of(posts))
    }

    /// As [`Judge::prepare`], and each post is told what the rules find in those that it replies to.
    #[must_use]
    pub fn prepare_told<'a>(&self, thread: &Thread, posts: &'a [Post], now: Timestamp) -> PreparedThread<'a> {
        let mut prepared = self.prepare(thread, posts, now);
        let Some(kin) = self.kin(&prepared.posts) else { return prepared };
        let mut negative = vec![false; posts.len()];
        for &at in &kin.order {
            kin.tell(&mut prepared.posts[at], at, &negative);
            negative[at] = self.is_negative(&self.detections(thread, &prepared, &prepared.posts[at], now));
        }
        prepared
    }
}
