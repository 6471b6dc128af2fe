//! Why a rule speaks about a post, or does not.

use jiff::Timestamp;

use super::detect::{Gate, Topic, gate};
use super::{Judge, PreparedThread};
use crate::model::finding::Evidence;
use crate::model::id::{PostId, RuleId};
use crate::model::lang::Lang;
use crate::model::post::{Post, Thread};
use crate::rule::{Clause, Rule, Subject};
use crate::text::scope::{Owners, Party};

/// How a rule reads a post, as data.
#[derive(Debug, Clone, PartialEq)]
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
    /// The exception that holds, clause by clause.
    pub exception: Option<Clause>,
    /// The words of the finding; empty when there is none.
    pub evidence: Vec<Evidence>,
}

/// Explains a rule on one post of a thread as it is at `now`; `None` when there is no such rule or post.
#[must_use]
pub fn explain(judge: &Judge, rule: &RuleId, thread: &Thread, posts: &[Post], post: &PostId, now: Timestamp) -> Option<Explanation> {
    explain_prepared(judge, rule, &judge.prepare_told(thread, posts, now), post, now)
}

/// As [`explain`], of a thread that has been prepared.
#[must_use]
pub fn explain_prepared(judge: &Judge, rule: &RuleId, thread: &PreparedThread<'_>, post: &PostId, now: Timestamp) -> Option<Explanation> {
    let own = thread.posts.iter().find(|own| own.post.id == *post)?;
    let known = judge.rules.get(rule)?;
    let alone = judge.rules.only(rule)?;
    let subject = own.subject(now);
    let admit = |rule: &Rule| gate(rule, thread, own).is_ok();
    let (clause, exception) = alone.explain_subject(rule, subject, &admit)?;
    let fired = alone.read(subject, &admit);
    let met = fired.first().map(|fired| fired.met.clone()).unwrap_or_default();
    // Who stands in the way: the rule's own gates, then whom its words are about, then its exceptions.
    let gate = if met.is_empty() {
        gate(known, thread, own).err().or_else(|| {
            // The words may be about somebody else.
            let whoever = || !alone.read(Subject { owners: Owners::NONE, ..subject }, &admit).is_empty();
            let other = clause.about_another().filter(|_| !clause.holds && whoever()).map(|(name, party)| match party {
                Party::Homonym => Gate::Homonym(name),
                Party::Brand | Party::Competitor => Gate::OtherBrand(name),
            });
            other.or_else(|| exception.as_ref().filter(|_| clause.holds).map(|(exception, _)| Gate::from(*exception)))
        })
    } else {
        None
    };
    let body = own.post.body.raw();
    let evidence: Vec<Evidence> = met.iter().map(|met| Evidence::at(body, own.document.span(met.tokens.clone()))).collect();
    Some(Explanation {
        rule: rule.clone(),
        post: post.clone(),
        lang: own.document.lang(),
        topic: thread.topic,
        fired: !evidence.is_empty(),
        gate,
        clause,
        exception: exception.map(|(_, clause)| clause),
        evidence,
    })
}
