//! How near rules come to a post that they do not speak about.

use jiff::Timestamp;

use super::detect::Gate;
use super::explain::explain_prepared;
use super::{Judge, PreparedThread};
use crate::model::id::{PostId, RuleId};
use crate::model::lang::Lang;
use crate::model::post::{Post, Thread};
use crate::rule::Shortfall;

/// Least that a rule must come near to be named.
const NEAR: f32 = 0.3;

/// A rule and a post that it comes near to.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The rule.
    pub rule: RuleId,
    /// The language that the post was read in.
    pub lang: Lang,
    /// What keeps its condition from holding.
    pub shortfall: Shortfall,
    /// Why it would not be heard, whatever its condition says.
    pub gate: Option<Gate>,
}

/// What keeps a rule from speaking about a post as it is at `now`; `None` when there is no such rule or post.
#[must_use]
pub fn near(judge: &Judge, rule: &RuleId, thread: &Thread, posts: &[Post], post: &PostId, now: Timestamp) -> Option<Near> {
    of(judge, rule, &judge.prepare_told(thread, posts, now), post, now)
}

fn of(judge: &Judge, rule: &RuleId, thread: &PreparedThread<'_>, post: &PostId, now: Timestamp) -> Option<Near> {
    let own = thread.posts.iter().find(|own| own.post.id == *post)?;
    let explained = explain_prepared(judge, rule, thread, post, now)?;
    let shortfall = judge.rules.shortfall(rule, own.subject(now), &explained.clause)?;
    Some(Near { rule: rule.clone(), lang: explained.lang, shortfall, gate: explained.gate })
}

/// The rules that come nearest to a post, at most so many, the nearest first; those that hold come first of all.
#[must_use]
pub fn nearest(judge: &Judge, thread: &Thread, posts: &[Post], post: &PostId, most: usize, now: Timestamp) -> Vec<Near> {
    let prepared = judge.prepare_told(thread, posts, now);
    let all = judge.rules.iter().filter_map(|rule| of(judge, &rule.id, &prepared, post, now));
    let mut all: Vec<Near> = all.filter(|near| near.shortfall.holds || near.shortfall.nearness >= NEAR).collect();
    let order = |near: &Near| (near.shortfall.holds, near.shortfall.nearness);
    all.sort_by(|a, b| order(b).0.cmp(&order(a).0).then(order(b).1.total_cmp(&order(a).1)).then(a.rule.cmp(&b.rule)));
    all.truncate(most);
    all
}
