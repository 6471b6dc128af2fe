//! Which posts of a thread were deleted, by what readings of its pages show and do not show.
//!
//! A post is gone when a page that was read whole shows what was written before it and what was written after it, but not the post. Nothing is
//! concluded from a page that was cut, blocked or not read; where posts may only have moved from one page to the next, or where a page
//! misses so much that it may be another view of the thread, a later reading has to show the same.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::model::id::PostId;
use crate::model::post::{Post, PostState};
use crate::model::source::Shown;

/// How much later another reading has to miss a post, where one is not enough.
const CONFIRMED: SignedDuration = SignedDuration::from_mins(30);
/// And where most of the thread is missing.
const CONFIRMED_MOST: SignedDuration = SignedDuration::from_hours(6);
/// A page in no order of time that shows fewer posts than this shows all of its thread.
const FEW: usize = 20;

/// A page of a thread as it was in this run, read now or unchanged since it was.
#[derive(Debug, Clone)]
pub(super) struct PageRead {
    /// What remembers the thread in the source's state.
    pub key: String,
    /// Its address as it was asked.
    pub url: String,
    /// How far behind the beginning it is.
    pub position: u64,
    /// What it showed.
    pub shown: Shown,
    /// Whether it begins its thread.
    pub first: bool,
    /// Whether the end of the document was seen now.
    pub closed: bool,
}

impl PageRead {
    /// Whether the document was cut off, so that what is missing at its end may only not have been sent.
    const fn is_cut_off(&self) -> bool {
        !self.closed && self.shown.closes
    }
}

/// In which order of time a page shows its posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Oldest,
    Newest,
    None,
}

/// How sure a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    Sure,
    Likely,
}

/// What a run's readings say of posts that they do not show.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Missing {
    /// They were deleted.
    pub gone: BTreeSet<PostId>,
    /// Another reading decides; with when they were first missed.
    pub suspects: BTreeMap<PostId, Timestamp>,
}

/// Looks for the posts held of a thread, by when they were written, on its pages of this run.
pub(super) fn missing(held: &[Post], pages: &[PageRead], before: &BTreeMap<PostId, Timestamp>, now: Timestamp) -> Missing {
    let mut pages: Vec<&PageRead> = pages.iter().collect();
    pages.sort_by_key(|page| page.position);
    let at: BTreeMap<&PostId, usize> =
        pages.iter().enumerate().flat_map(|(number, page)| page.shown.posts.iter().map(move |post| (post, number))).collect();
    let written: BTreeMap<&PostId, Timestamp> = held.iter().map(|post| (&post.id, post.written())).collect();
    let orders: Vec<Order> = pages.iter().map(|page| order(page, &written)).collect();
    let mut found: Vec<(&PostId, Proof)> = Vec::new();
    for (n, post) in held.iter().enumerate() {
        if post.state == PostState::Gone || at.contains_key(&post.id) {
            continue;
        }
        let earlier = held.iter().take(n).rev().find_map(|other| at.get(&other.id));
        let later = held.iter().skip(n + 1).find_map(|other| at.get(&other.id));
        let page = |at: &usize| pages.get(*at).zip(orders.get(*at));
        let proof = match (earlier, later) {
            (Some(one), Some(other)) if one == other => page(one).and_then(|(page, order)| between(page, *order)),
            (Some(one), Some(other)) if one.abs_diff(*other) == 1 => match (page(one), page(other)) {
                (Some((one, a)), Some((other, b))) if a == b && *a != Order::None => {
                    let sound = |page: &PageRead| page.shown.whole && !page.is_cut_off();
                    (sound(one) && sound(other)).then_some(Proof::Likely)
                }
                _ => None,
            },
            (Some(last), None) => page(last).and_then(|(page, order)| at_end(page, *order, Order::Oldest)),
            (None, Some(first)) => page(first).and_then(|(page, order)| at_end(page, *order, Order::Newest)),
            _ => None,
        };
        found.extend(proof.map(|proof| (&post.id, proof)));
    }
    let present = held.iter().filter(|post| post.state != PostState::Gone && at.contains_key(&post.id)).count();
    // A forum that begins to show guests the first post only has deleted nothing.
    let most = found.len() > 2 && found.len() > present;
    let mut missing = Missing::default();
    for (post, proof) in found {
        let since = before.get(post).copied().filter(|since| *since <= now).unwrap_or(now);
        let waited = now.duration_since(since);
        let concluded = match (most, proof) {
            (true, _) => present > 1 && waited >= CONFIRMED_MOST,
            (false, Proof::Sure) => true,
            (false, Proof::Likely) => waited >= CONFIRMED,
        };
        if concluded {
            missing.gone.insert(post.clone());
        } else {
            missing.suspects.insert(post.clone(), since);
        }
    }
    missing
}

/// Missing between two posts of one page.
fn between(page: &PageRead, order: Order) -> Option<Proof> {
    if !page.shown.whole {
        return None;
    }
    match order {
        Order::Oldest | Order::Newest => Some(Proof::Sure),
        Order::None => nested(page),
    }
}

/// On a page in no order of time, all of a thread is shown only when it is the thread's one page.
fn nested(page: &PageRead) -> Option<Proof> {
    let alone = page.first && !page.shown.more;
    alone.then_some(if page.shown.posts.len() < FEW { Proof::Sure } else { Proof::Likely })
}

/// Missing where the posts of a thread end: `bottom` is the order in which that is at the bottom of the last page.
fn at_end(page: &PageRead, order: Order, bottom: Order) -> Option<Proof> {
    if !page.shown.whole {
        return None;
    }
    let end = if page.closed { Some(Proof::Sure) } else { Some(Proof::Likely).filter(|_| !page.is_cut_off()) };
    if order == Order::None {
        return nested(page).filter(|_| !page.is_cut_off()).and_then(|proof| if proof == Proof::Sure { end } else { Some(proof) });
    }
    if order == bottom {
        // The end of the last page.
        end.filter(|_| !page.shown.more)
    } else {
        page.first.then_some(Proof::Sure)
    }
}

fn order(page: &PageRead, written: &BTreeMap<&PostId, Timestamp>) -> Order {
    let times: Vec<Timestamp> = page.shown.posts.iter().filter_map(|post| written.get(post).copied()).collect();
    if times.is_sorted() {
        Order::Oldest
    } else if times.is_sorted_by(|a, b| a >= b) {
        Order::Newest
    } else {
        Order::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::ThreadId;
    use crate::model::post::{Author, Part, Standing};

    fn id(n: usize) -> PostId {
        PostId(format!("p-{n:016x}"))
    }

    fn now() -> Timestamp {
        "2026-03-14T10:00:00Z".parse().unwrap()
    }

    fn post(n: usize) -> Post {
        let posted = "2026-03-01T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(i64::try_from(n).unwrap());
        Post {
            id: id(n),
            thread: ThreadId::from("t-1"),
            parent: None,
            part: Part::Answer,
            standing: Standing::default(),
            url: None,
            author: Author::default(),
            body: "words".into(),
            quoted: Vec::new(),
            lang: None,
            posted: Some(posted),
            seen: posted,
            hash: String::new(),
            state: PostState::Live,
        }
    }

    fn held(count: usize) -> Vec<Post> {
        (0..count).map(post).collect()
    }

    fn page(position: u64, posts: &[usize], more: bool) -> PageRead {
        let posts = posts.iter().map(|n| id(*n)).collect();
        let shown = Shown { thread: ThreadId::from("t-1"), posts, more, whole: true, closes: true };
        PageRead { key: "k".into(), url: format!("u{position}"), position, shown, first: position == 0, closed: true }
    }

    fn look(held: &[Post], pages: &[PageRead]) -> (Vec<usize>, Vec<usize>) {
        let missing = missing(held, pages, &BTreeMap::new(), now());
        let number = |post: &PostId| usize::from_str_radix(&post.as_str()[2..], 16).unwrap();
        (missing.gone.iter().map(number).collect(), missing.suspects.keys().map(number).collect())
    }

    #[test]
    fn what_a_whole_page_misses_between_its_posts_or_at_the_thread_s_ends_is_gone() {
        assert_eq!(look(&held(4), &[page(0, &[0, 2, 3], false)]), (vec![1], vec![]));
        assert_eq!(look(&held(4), &[page(0, &[0, 1, 2], false)]), (vec![3], vec![]), "the last one");
        assert_eq!(look(&held(4), &[page(0, &[1, 2, 3], false)]), (vec![0], vec![]), "the first one");
        assert_eq!(look(&held(4), &[page(0, &[3, 1, 0], false)]), (vec![2], vec![]), "newest first");
        assert_eq!(look(&held(4), &[page(0, &[1, 0, 3], false)]), (vec![2], vec![]), "nested, all on one page");
        assert_eq!(look(&held(6), &[page(1, &[3, 5], false)]), (vec![4], vec![]), "the page before was not read");
    }

    #[test]
    fn nothing_is_concluded_from_a_page_that_is_not_whole_or_a_part_of_the_thread() {
        let cut = |posts: &[usize]| PageRead { shown: Shown { whole: false, ..page(0, posts, false).shown }, ..page(0, posts, false) };
        assert_eq!(look(&held(4), &[cut(&[0, 2, 3])]), (vec![], vec![]));
        assert_eq!(look(&held(6), &[page(0, &[0, 1, 2], true)]), (vec![], vec![]), "a page follows");
        assert_eq!(look(&held(6), &[page(1, &[3, 4, 5], false)]), (vec![], vec![]), "the page before was not read");
        assert_eq!(look(&held(6), &[page(1, &[5, 3, 4], true)]), (vec![], vec![]), "by votes");
        assert_eq!(look(&held(4), &[]), (vec![], vec![]));
    }

    #[test]
    fn what_may_have_moved_to_another_page_and_most_of_a_thread_need_another_reading() {
        // Read while an earlier post was deleted: what stood first on the second page is on neither.
        let pages = [page(0, &[0, 1, 2], true), page(1, &[4, 5], false)];
        assert_eq!(look(&held(6), &pages), (vec![], vec![3]));
        let earlier = |hours: i64| BTreeMap::from([(id(3), now() - SignedDuration::from_hours(hours))]);
        assert_eq!(missing(&held(6), &pages, &earlier(1), now()).gone, BTreeSet::from([id(3)]));
        // Guests see the first post only.
        assert_eq!(look(&held(6), &[page(0, &[0], false)]), (vec![], vec![1, 2, 3, 4, 5]));
        let all: BTreeMap<PostId, Timestamp> = (1..6).map(|n| (id(n), now() - SignedDuration::from_hours(20))).collect();
        assert_eq!(missing(&held(6), &[page(0, &[0], false)], &all, now()).gone, BTreeSet::new());
        // A document without an end, of a site that writes one and of one that never does.
        let open = PageRead { closed: false, ..page(0, &[0, 1, 2], false) };
        assert_eq!(look(&held(4), std::slice::from_ref(&open)), (vec![], vec![]));
        let never = PageRead { shown: Shown { closes: false, ..open.shown.clone() }, ..open };
        assert_eq!(look(&held(4), std::slice::from_ref(&never)), (vec![], vec![3]));
        assert_eq!(look(&held(4), &[PageRead { closed: false, ..page(0, &[0, 2, 3], false) }]), (vec![1], vec![]));
    }
}
