//! How near rules come to a post that they do not speak about.

use super::Judge;
use super::detect::{Gate, gate};
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

/// What keeps a rule from speaking about a post; `None` when there is no such rule or post.
#[must_use]
pub fn near(judge: &Judge, rule: &RuleId, thread: &Thread, posts: &[Post], post: &PostId) -> Option<Near> {
    let prepared = judge.prepare(thread, posts);
    let own = prepared.posts.iter().find(|own| own.post.id == *post)?;
    let known = judge.rules.get(rule)?;
    let shortfall = judge.rules.shortfall(rule, &own.document, &own.mention.named)?;
    Some(Near { rule: rule.clone(), lang: own.document.lang(), shortfall, gate: gate(known, prepared.topic, own).err() })
}

/// The rules that come nearest to a post, at most so many, the nearest first; those that hold come first of all.
#[must_use]
pub fn nearest(judge: &Judge, thread: &Thread, posts: &[Post], post: &PostId, most: usize) -> Vec<Near> {
    let prepared = judge.prepare(thread, posts);
    let Some(own) = prepared.posts.iter().find(|own| own.post.id == *post) else { return Vec::new() };
    let mut all: Vec<Near> = Vec::new();
    for rule in &judge.rules {
        let Some(shortfall) = judge.rules.shortfall(&rule.id, &own.document, &own.mention.named) else { continue };
        if shortfall.holds || shortfall.nearness >= NEAR {
            let gate = gate(rule, prepared.topic, own).err();
            all.push(Near { rule: rule.id.clone(), lang: own.document.lang(), shortfall, gate });
        }
    }
    let order = |near: &Near| (near.shortfall.holds, near.shortfall.nearness);
    all.sort_by(|a, b| order(b).0.cmp(&order(a).0).then(order(b).1.total_cmp(&order(a).1)).then(a.rule.cmp(&b.rule)));
    all.truncate(most);
    all
}
