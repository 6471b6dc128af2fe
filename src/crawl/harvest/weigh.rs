//! How the source did in this run, against how it usually does.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{Harvest, shown};
use crate::crawl::health::{self, Usual};
use crate::model::exchange::{Ask, Fault};
use crate::model::health::{Concern, Kind};
use crate::model::id::PostId;
use crate::model::post::Post;
use crate::model::source::{SourceKind, SourceState};

/// Entries that a feed must give for their all being new to mean that others may have gone before them.
const TURNED_OVER: usize = 10;
/// Threads with news that nobody may read in one run, with none that can be, for the forum to count as shut: single ones often are.
const WALLS: usize = 3;
const LIST_ONLY: &str = "its list can be read";
/// What was wrong for at least so long is told when it is over.
const WORTH_TELLING: SignedDuration = SignedDuration::from_hours(24);

/// What a run noticed on the way.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// Pages that should have had posts and gave none.
    pub barren: usize,
    /// Pages that kept readers out, and how.
    pub walls: Option<(usize, String)>,
    /// The run's budget did not suffice.
    pub over_budget: bool,
    /// Addresses led nowhere, again and again.
    pub trapped: bool,
    /// Why the source itself could not be seen.
    pub blind: Option<(Kind, String)>,
}

impl Harvest<'_> {
    /// Takes in that a page was asked in vain which is not the source's own address; one that was before is no news.
    pub(super) fn wall(&mut self, ask: &Ask, fault: &Fault, why: &str) {
        let known = self.state.owed.values().any(|owed| owed.tries > 0 && owed.ask.url == ask.url);
        if health::kind_of(fault) == Kind::Blocked && !known {
            self.noticed.walls.get_or_insert_with(|| (0, why.to_owned())).0 += 1;
        }
    }

    /// Brings what is remembered of the source's health up to this run, and reports what has begun or ended.
    pub(in crate::crawl) fn weigh(&mut self, posts: &[Post], unseen: &BTreeSet<PostId>, now: Timestamp) {
        let noticed = std::mem::take(&mut self.noticed);
        let mut found: Vec<(Kind, String)> = Vec::new();
        let state = &mut self.state;
        match noticed.blind {
            Some(blind) => {
                found.push(blind);
                let old = state.health.concerns.iter().filter(|concern| matches!(concern.kind, Kind::Changed | Kind::Quiet));
                found.extend(old.map(|concern| (concern.kind, concern.why.clone())));
            }
            // Nothing was learned: its host waits, or a person's budget of time was used up.
            None if !self.start_ok => return,
            None => {
                if posts.is_empty() {
                    let old =
                        state.health.concerns.iter().find(|concern| concern.kind == Kind::Blocked && concern.why.starts_with(LIST_ONLY));
                    let old = old.filter(|_| !state.owed.is_empty()).map(|concern| concern.why.clone());
                    let walls = noticed.walls.filter(|(pages, _)| *pages >= WALLS);
                    let why = walls.map(|(pages, why)| format!("{LIST_ONLY}, {pages} threads of it cannot: {why}")).or(old);
                    found.extend(why.map(|why| (Kind::Blocked, why)));
                }
                let feed = self.source.kind == SourceKind::Feed;
                if feed && turned_over(state, posts, unseen) {
                    let why = format!("all {} entries were new: others may have come and gone since it was asked before", posts.len());
                    found.push((Kind::Missed, why));
                    // Such a feed is asked at its interval, whatever a question costs.
                    let soon = now.checked_add(self.source.every).unwrap_or(Timestamp::MAX);
                    state.next_check = state.next_check.map(|next| next.min(soon));
                }
                weigh_posts(state, posts, unseen, now);
                let all: Vec<&Post> = posts.iter().collect();
                let whole = self.source.kind != SourceKind::Forum;
                if let Some(why) = health::changed(&mut state.health.shape, &all, noticed.barren, whole) {
                    found.push((Kind::Changed, why));
                } else if posts.is_empty() {
                    // A page that has not changed says neither that it is mended nor that it is not.
                    let old = state.health.concerns.iter().filter(|concern| concern.kind == Kind::Changed);
                    found.extend(old.map(|concern| (concern.kind, concern.why.clone())));
                }
                if let Some(silent) = health::silence(&state.health.volume, now) {
                    found.push((Kind::Quiet, quiet(state, silent)));
                }
                if noticed.trapped {
                    found.push((Kind::Trap, "addresses of one kind lead nowhere, which looks like a trap: they are not asked".to_owned()));
                }
                let left = state.owed.values().filter(|owed| owed.tries == 0).count();
                if noticed.over_budget && left > 0 {
                    found.push((Kind::Unread, format!("the run's budget was used up with {left} pages left to read")));
                }
                // Pages that give nothing any more, or shut people out, are told above.
                let told = found.iter().any(|(kind, _)| matches!(kind, Kind::Blocked | Kind::Changed));
                if let Some(gap) = self.report.gaps.first().filter(|_| !told) {
                    found.push((Kind::Gaps, shown(gap, false)));
                }
            }
        }
        let (begun, ended) = health::renew(&mut state.health, found, now);
        for concern in begun {
            self.report.damaged |= matches!(concern.kind, Kind::Changed | Kind::Missed);
            // Faults and refusals, budget and gaps have lines of their own.
            if matches!(concern.kind, Kind::Changed | Kind::Quiet | Kind::Missed) {
                self.report.changes.push(concern.why);
            }
        }
        self.report.changes.extend(ended.iter().filter_map(|concern| over(concern, now)));
    }
}

fn weigh_posts(state: &mut SourceState, posts: &[Post], unseen: &BTreeSet<PostId>, now: Timestamp) {
    let volume = &mut state.health.volume;
    volume.advance(now);
    for post in posts.iter().filter(|post| unseen.contains(&post.id)) {
        volume.count(post.posted.unwrap_or(now), now);
    }
}

/// Whether all entries are new that a feed shows which was read before.
fn turned_over(state: &SourceState, posts: &[Post], unseen: &BTreeSet<PostId>) -> bool {
    state.health.shape.readings > 0 && posts.len() >= TURNED_OVER && posts.iter().all(|post| unseen.contains(&post.id))
}

fn quiet(state: &SourceState, silent: SignedDuration) -> String {
    let days = silent.as_hours() / 24;
    let none = if days == 1 { "none for a day".to_owned() } else { format!("none for {days} days") };
    match Usual::of(&state.health.volume).words() {
        Some(usual) => format!("usually {usual}, {none}"),
        None => none,
    }
}

/// What is told of something that is over.
fn over(concern: &Concern, now: Timestamp) -> Option<String> {
    let lasted = now.duration_since(concern.since);
    let days = (lasted.as_hours() + 12) / 24;
    let long = if days < 2 { "a day".to_owned() } else { format!("{days} days") };
    match concern.kind {
        Kind::Changed => Some(format!("its posts have again what they lacked for {long}")),
        Kind::Quiet => Some("it speaks again".to_owned()),
        Kind::Blocked | Kind::Robots | Kind::Forbidden | Kind::Failing if lasted >= WORTH_TELLING => {
            Some(format!("it can be seen again, after {long}"))
        }
        _ => None,
    }
}
