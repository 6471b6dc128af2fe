//! What staff made of what rules found: incidents and their verdicts, by post and by rule.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::model::id::{IncidentId, PostId, RuleId};
use crate::model::incident::{Incident, Status, Verdict};
use crate::model::lang::Lang;
use crate::store::{Filter, Store, StoreError};

/// What staff think of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opinion {
    /// Right, and it mattered.
    Confirmed,
    /// The rule misread the post.
    FalsePositive,
    /// Right, but nothing to do.
    Benign,
    /// The same matter as another.
    Duplicate,
    /// Nobody has closed it.
    Waiting,
}

impl Opinion {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Confirmed, Self::FalsePositive, Self::Benign, Self::Duplicate, Self::Waiting];

    /// What staff think of `incident`.
    #[must_use]
    pub const fn of(incident: &Incident) -> Self {
        match incident.verdict {
            _ if incident.status.is_active() => Self::Waiting,
            Some(Verdict::Confirmed) => Self::Confirmed,
            Some(Verdict::FalsePositive) => Self::FalsePositive,
            Some(Verdict::Benign) => Self::Benign,
            Some(Verdict::Duplicate(_)) => Self::Duplicate,
            None => Self::Waiting,
        }
    }

    /// The word printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::FalsePositive => "false positive",
            Self::Benign => "benign",
            Self::Duplicate => "duplicate",
            Self::Waiting => "not closed yet",
        }
    }
}

/// How many of each opinion.
pub type Opinions = BTreeMap<Opinion, usize>;

/// An incident in which a post stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The incident.
    pub incident: IncidentId,
    /// What staff think of it.
    pub opinion: Opinion,
    /// The rules that spoke about the post.
    pub rules: Vec<RuleId>,
}

/// What came of a rule's findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Incidents with a finding of the rule.
    pub incidents: usize,
    /// What staff think of them.
    pub opinions: Opinions,
    /// Its last finding.
    pub last: Option<Timestamp>,
    /// Posts in those incidents that it spoke about, by language.
    pub languages: BTreeMap<Lang, usize>,
}

/// All incidents of a store, as far as rules are concerned.
#[derive(Debug, Clone, Default)]
pub struct History {
    posts: BTreeMap<PostId, Vec<Known>>,
    /// What came of each rule's findings, whatever its revision then.
    pub rules: BTreeMap<RuleId, Record>,
}

impl History {
    /// Reads the incidents; for [`History::rules`] those that have a finding of the rule at `since` or later count.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(store: &dyn Store, since: Timestamp, now: Timestamp) -> Result<Self, StoreError> {
        let mut history = Self::default();
        // One status after the other: incidents are large, what is kept of them is not.
        for status in [Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed] {
            for incident in store.incidents(&Filter { status: vec![status], ..Filter::default() }, now)? {
                history.take(&incident, since);
            }
        }
        Ok(history)
    }

    fn take(&mut self, incident: &Incident, since: Timestamp) {
        let opinion = Opinion::of(incident);
        let mut spoken: BTreeMap<&PostId, Vec<&RuleId>> = BTreeMap::new();
        let mut by_rule: BTreeMap<&RuleId, Vec<&PostId>> = BTreeMap::new();
        for finding in &incident.findings {
            let rules = spoken.entry(&finding.post).or_default();
            if !rules.contains(&&finding.rule) {
                rules.push(&finding.rule);
            }
            if finding.at >= since {
                let posts = by_rule.entry(&finding.rule).or_default();
                if !posts.contains(&&finding.post) {
                    posts.push(&finding.post);
                }
                let record = self.rules.entry(finding.rule.clone()).or_default();
                record.last = record.last.max(Some(finding.at));
            }
        }
        for (rule, posts) in by_rule {
            let record = self.rules.entry(rule.clone()).or_default();
            record.incidents += 1;
            *record.opinions.entry(opinion).or_default() += 1;
            for excerpt in incident.excerpts.iter().filter(|excerpt| posts.contains(&&excerpt.post)) {
                *record.languages.entry(excerpt.lang).or_default() += 1;
            }
        }
        for (post, rules) in spoken {
            let rules = rules.into_iter().cloned().collect();
            self.posts.entry(post.clone()).or_default().push(Known { incident: incident.id, opinion, rules });
        }
    }

    /// The incident that a post is known by: one in which `rule` spoke about it, else any.
    #[must_use]
    pub fn of(&self, rule: &RuleId, post: &PostId) -> Option<&Known> {
        let known = self.posts.get(post)?;
        known.iter().find(|known| known.rules.contains(rule)).or_else(|| known.first())
    }

    /// The best that staff think of a post: confirmed in one incident outweighs what it is in others.
    #[must_use]
    pub fn opinion(&self, post: &PostId) -> Option<Opinion> {
        self.posts.get(post)?.iter().map(|known| known.opinion).min()
    }
}
