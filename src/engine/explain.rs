//! Why a rule speaks about a post, or does not.

use super::Judge;
use super::detect::{Gate, Topic, gate, target};
use crate::model::finding::Evidence;
use crate::model::id::{PostId, RuleId};
use crate::model::lang::Lang;
use crate::model::post::{Post, Thread};
use crate::rule::Clause;

/// How a rule reads a post, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The rule.
    pub rule: RuleId,
    /// The post.
    pub post: PostId,
    /// The language it was read in.
    pub lang: Lang,
    /// What its thread is about.
    pub topic: Topic,
    /// Whether the rule makes a finding of it.
    pub fired: bool,
    /// Why it is not heard although its condition may hold.
    pub gate: Option<Gate>,
    /// The condition, clause by clause.
    pub clause: Clause,
    /// The words of the finding; empty when there is none.
    pub evidence: Vec<Evidence>,
}

/// Explains a rule on one post of a thread; `None` when there is no such rule or post.
#[must_use]
pub fn explain(judge: &Judge, rule: &RuleId, thread: &Thread, posts: &[Post], post: &PostId) -> Option<Explanation> {
    let prepared = judge.prepare(thread, posts);
    let own = prepared.posts.iter().find(|own| own.post.id == *post)?;
    let known = judge.rules.get(rule)?;
    let clause = judge.rules.explain(rule, &own.document, &own.mention.named)?;
    let alone = judge.rules.only(rule)?;
    let fired = alone.scan(&own.document, &own.mention.named, &|_| true);
    let heard = gate(known, prepared.topic, own).and_then(|()| fired.first().map(|fired| target(fired, own)).transpose());
    let (evidence, gate) = match heard {
        Ok(met) => (met.unwrap_or_default(), None),
        Err(gate) => (Vec::new(), Some(gate)),
    };
    let body = own.post.body.raw();
    let evidence: Vec<Evidence> = evidence.iter().map(|met| Evidence::at(body, own.document.span(met.tokens.clone()))).collect();
    Some(Explanation {
        rule: rule.clone(),
        post: post.clone(),
        lang: own.document.lang(),
        topic: prepared.topic,
        fired: !evidence.is_empty(),
        gate,
        clause,
        evidence,
    })
}
