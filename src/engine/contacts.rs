//! False contacts that are known already: met again in another spelling, or in a post that does not offer them itself.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::detect::finding_id;
use super::{FAKE_CONTACT, Judge, PostReport};
use crate::model::fact::{Judgement, Silent};
use crate::model::finding::{Category, Evidence, Finding, Level, RuleKind};
use crate::model::id::{Fingerprint, RuleId};
use crate::model::post::{Post, Thread};
use crate::model::value::{ContactKind, Value};
use crate::text::compare::is_same_phone;
use crate::text::value::values;

/// A false contact and the incident that its posts belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct Fake {
    /// The contact, in canonical form.
    pub contact: Value,
    /// Its incident.
    pub fingerprint: Fingerprint,
}

/// Whether two contacts are one, however they are spelt.
#[must_use]
pub fn is_same_contact(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Contact { kind: ContactKind::Phone, value: one }, Value::Contact { kind: ContactKind::Phone, value: other }) => {
            is_same_phone(one, other)
        }
        (Value::Contact { kind: one_kind, value: one }, Value::Contact { kind: other_kind, value: other }) => {
            one_kind == other_kind && one.trim_end_matches('/').to_lowercase() == other.trim_end_matches('/').to_lowercase()
        }
        _ => false,
    }
}

impl Judge {
    /// Gives the findings of `reports` that offer one of `known` in another spelling the incident of that one, and returns a finding for every
    /// other post of the thread that holds a false contact: known before, or offered in this thread. Such a finding joins the incident and
    /// makes none. Staff, and who warns of the contact, are left alone.
    pub fn linked(&self, thread: &Thread, posts: &[Post], reports: &mut [PostReport], known: &[Fake], now: Timestamp) -> Vec<Finding> {
        let mut fakes = known.to_vec();
        let offers = |finding: &&mut Finding| finding.kind == RuleKind::Contradiction && finding.rule.as_str() == FAKE_CONTACT;
        for finding in reports.iter_mut().flat_map(|report| &mut report.findings).filter(offers) {
            let Some(contact) = finding.claim.as_ref().map(|claim| claim.value.clone()) else { continue };
            match fakes.iter().find(|fake| is_same_contact(&fake.contact, &contact)) {
                Some(fake) => finding.fingerprint = fake.fingerprint.clone(),
                None => fakes.push(Fake { contact, fingerprint: finding.fingerprint.clone() }),
            }
        }
        if fakes.is_empty() {
            return Vec::new();
        }
        let prepared = self.prepare(thread, posts, now);
        let mut linked = Vec::new();
        for (post, report) in prepared.posts.iter().zip(reports.iter()).filter(|(post, _)| !post.staff) {
            let mut met: BTreeSet<&Fingerprint> = report
                .findings
                .iter()
                .filter(|finding| finding.kind == RuleKind::Contradiction)
                .map(|finding| &finding.fingerprint)
                .collect();
            for found in values(&post.document) {
                let Some(fake) = fakes.iter().find(|fake| is_same_contact(&fake.contact, &found.value)) else { continue };
                let warns = report.answer.as_ref().is_some_and(|answer| {
                    matches!(answer.judgement, Judgement::Silent { why: Silent::Refutes, .. })
                        && answer.claim.as_ref().is_some_and(|claim| is_same_contact(&claim.value, &fake.contact))
                });
                if warns || !met.insert(&fake.fingerprint) {
                    continue;
                }
                let key = serde_json::to_string(&fake.contact).unwrap_or_default();
                linked.push(Finding {
                    id: finding_id(FAKE_CONTACT, post.post, &format!("mention/{key}")),
                    rule: RuleId::from(FAKE_CONTACT),
                    kind: RuleKind::Detection,
                    title: "Holds a contact that was offered falsely as the brand's".to_owned(),
                    revision: String::new(),
                    post: post.post.id.clone(),
                    thread: thread.id.clone(),
                    level: Level::Informational,
                    categories: BTreeSet::from([Category::Scam]),
                    judgement: None,
                    claim: None,
                    official: None,
                    correlation: None,
                    evidence: vec![Evidence::at(post.post.body.raw(), found.span)],
                    learned: Vec::new(),
                    fingerprint: fake.fingerprint.clone(),
                    grouped_by: "same contact".to_owned(),
                    playbook: None,
                    at: now,
                });
            }
        }
        linked
    }
}
