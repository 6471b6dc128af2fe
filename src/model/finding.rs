//! What judging a post gives: findings with evidence.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fact::{Claim, Judgement};
use super::id::{FactId, FindingId, Fingerprint, PostId, RuleId, ThreadId};
use super::lang::Lang;
use super::signal::Correlated;
use super::untrusted::Untrusted;

/// How serious a finding is. Order is severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; makes no incident by itself.
    Informational,
    /// Grumbling.
    Low,
    /// A complaint.
    #[default]
    Medium,
    /// A customer who leaves, a warning to others, an outage.
    High,
    /// Safety, privacy, fraud, legal.
    Critical,
}

impl Level {
    /// All levels, mildest first.
    pub const ALL: [Self; 5] = [Self::Informational, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word written in rule files and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// It does not work.
    Defect,
    /// It is down.
    Outage,
    /// How customers are treated.
    Service,
    /// It did not come, or came late or broken.
    Delivery,
    /// What it costs.
    Price,
    /// What was charged.
    Billing,
    /// Whose data who can see.
    Privacy,
    /// Danger to people or property.
    Safety,
    /// Leaving, or about to.
    Churn,
    /// Lawyers, regulators, consumer bodies.
    LegalThreat,
    /// Fraud in the brand's name or by it.
    Scam,
    /// Calls to others to leave.
    Boycott,
    /// Mockery.
    Ridicule,
    /// Praise; not negative.
    Praise,
    /// A question; not negative.
    Question,
    /// Anything else negative.
    Other,
}

impl Category {
    /// All categories.
    pub const ALL: [Self; 16] = [
        Self::Defect,
        Self::Outage,
        Self::Service,
        Self::Delivery,
        Self::Price,
        Self::Billing,
        Self::Privacy,
        Self::Safety,
        Self::Churn,
        Self::LegalThreat,
        Self::Scam,
        Self::Boycott,
        Self::Ridicule,
        Self::Praise,
        Self::Question,
        Self::Other,
    ];

    /// The word written in rule files and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Defect => "defect",
            Self::Outage => "outage",
            Self::Service => "service",
            Self::Delivery => "delivery",
            Self::Price => "price",
            Self::Billing => "billing",
            Self::Privacy => "privacy",
            Self::Safety => "safety",
            Self::Churn => "churn",
            Self::LegalThreat => "legal-threat",
            Self::Scam => "scam",
            Self::Boycott => "boycott",
            Self::Ridicule => "ridicule",
            Self::Praise => "praise",
            Self::Question => "question",
            Self::Other => "other",
        }
    }

    /// Whether a finding of this category is negative word-of-mouth.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        !matches!(self, Self::Praise | Self::Question)
    }
}

/// What kind of rule made a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleKind {
    /// Words in a post.
    #[default]
    Detection,
    /// A claim against a fact.
    Contradiction,
    /// Many posts together.
    Correlation,
}

/// A stretch of a text, in bytes, end exclusive; both ends on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of the span; empty when the span is not within `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Words that show why: a span of the post's body, and those words themselves so that the finding stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// First byte in the post's body.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words at that place.
    pub text: Untrusted,
}

impl Evidence {
    /// Evidence at `span` of `body`.
    #[must_use]
    pub fn at(body: &str, span: Span) -> Self {
        Self { start: span.start, end: span.end, text: Untrusted::from(span.of(body)) }
    }
}

/// What a classifier made of a post, and by which words: never a bare number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likelihood {
    /// The classifier.
    pub classifier: String,
    /// How probable it is, from 0 to 1, that the post is what the classifier tells.
    pub probability: f64,
    /// The words that spoke loudest, the loudest first.
    pub words: Vec<Spoke>,
    /// Lexicons whose sums spoke too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lexicons: Vec<Summed>,
}

/// What the words of lexicons come to in a post, and what that adds to the log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summed {
    /// The lexicon, without its language.
    pub lexicon: String,
    /// The sum.
    pub sum: f64,
    /// What it adds.
    pub weight: f64,
}

/// Words of a post, and what they add to the log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spoke {
    /// First byte in the post's body.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words at that place.
    pub text: Untrusted,
    /// What they add; below 0 they speak against.
    pub weight: f64,
}

/// The quote of the other side: what the brand officially says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    /// The fact.
    pub fact: FactId,
    /// Official wording in the poster's language, else in the first language the fact has.
    pub text: String,
    /// The language of that wording.
    pub lang: Lang,
    /// Where the brand publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Something in a post that staff should know, with its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Same rule, same post, same text, same claim: same id, on every run.
    pub id: FindingId,
    /// The rule that spoke; `wrong-answer` for contradictions of facts without a rule of their own.
    pub rule: RuleId,
    /// The rule's kind.
    pub kind: RuleKind,
    /// The rule file's title.
    pub title: String,
    /// First 8 hex digits of the rule's (or fact's) text: which revision of it spoke.
    pub revision: String,
    /// The post.
    pub post: PostId,
    /// Its thread.
    pub thread: ThreadId,
    /// How serious.
    pub level: Level,
    /// What it is about.
    pub categories: BTreeSet<Category>,
    /// Verdict of a contradiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
    /// The claim of a contradiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// What the brand officially says, for a contradiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<Official>,
    /// What was counted, for a correlation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<Correlated>,
    /// Never empty.
    pub evidence: Vec<Evidence>,
    /// What classifiers made of the post, where the rule asked them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learned: Vec<Likelihood>,
    /// What makes it the same matter as another finding.
    pub fingerprint: Fingerprint,
    /// Why findings of this fingerprint belong together, for people ("same post", "same claim in the same thread").
    pub grouped_by: String,
    /// What the rule's author wants done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook: Option<String>,
    /// When it was judged.
    pub at: Timestamp,
}

impl Finding {
    /// Whether staff should see it as an incident: praise, questions and merely informational findings are kept out of the queue.
    #[must_use]
    pub fn makes_incident(&self) -> bool {
        let negative = self.kind == RuleKind::Contradiction || self.categories.iter().any(|category| category.is_negative());
        self.level > Level::Informational && negative
    }
}
