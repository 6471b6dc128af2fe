//! Detections: rules of words over one post in its thread.

use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::mention::Mention;
use super::{Judge, Prepared, PreparedThread};
use crate::model::finding::{Evidence, Finding, RuleKind, Span};
use crate::model::id::{FindingId, Fingerprint, digest};
use crate::model::post::{Author, Post, Role, Thread};
use crate::model::untrusted::shown;
use crate::rule::{About, Class, Exception, Fired, GroupBy, Named, Rule, Subject};
use crate::text::document::Document;
use crate::text::scope::{Owners, Party};

/// Most evidence spans of one finding; the words of a rant say no more.
const MAX_EVIDENCE: usize = 32;

/// What a thread is about before any of its replies is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Topic {
    /// It is about the brand, and by what that is known.
    pub brand: Option<Ground>,
    /// Its opening post names a homonym and not the brand.
    pub homonym: bool,
}

/// By what a thread is about the brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// It stands on an official site of the brand.
    Site,
    /// Its title names the brand.
    Title,
    /// Its opening post does.
    Opening,
}

/// Why a rule is not asked, or not heard, about a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// The brand's own people wrote it.
    Staff,
    /// An automatic account wrote it.
    Bot,
    /// The rule's scope leaves this part of a thread out.
    Part,
    /// The rule's scope leaves this source out.
    Source,
    /// The post itself does not name the brand, which the rule asks for (`about = "post"`).
    NotNamed,
    /// Neither the post nor its thread names the brand.
    NotAbout,
    /// The name stands for something else here.
    Homonym(Span),
    /// The words are about somebody else, named here.
    OtherBrand(Span),
    /// One of the rule's exceptions holds.
    Excepted {
        /// Its condition.
        when: String,
        /// Why.
        reason: String,
        /// Who answers for it.
        owner: String,
    },
}

impl Gate {
    /// The reason in words; `text` is the post's body, which the spans point into.
    #[must_use]
    pub fn reason(&self, text: &str) -> String {
        match self {
            Self::Staff => "the brand's own people wrote it".to_owned(),
            Self::Bot => "an automatic account wrote it".to_owned(),
            Self::Part => "the rule's scope leaves out this part of a thread".to_owned(),
            Self::Source => "the rule's scope leaves out this source".to_owned(),
            Self::NotNamed => "the post itself does not name the brand, which the rule asks for (`about = \"post\"`)".to_owned(),
            Self::NotAbout => "neither the post nor its thread names the brand".to_owned(),
            Self::Homonym(span) => format!("“{}” means something else here", shown(span.of(text), false)),
            Self::OtherBrand(span) => format!("the words are about “{}”", shown(span.of(text), false)),
            Self::Excepted { when, reason, owner } => {
                format!("the exception `{}` silences it: {} ({})", shown(when, false), shown(reason, false), shown(owner, false))
            }
        }
    }
}

impl From<&Exception> for Gate {
    fn from(exception: &Exception) -> Self {
        Self::Excepted { when: exception.text.clone(), reason: exception.reason.clone(), owner: exception.owner.clone() }
    }
}

/// Whether a rule may speak about a post at all, before its words are looked at.
///
/// # Errors
/// The reason why not.
pub fn gate(rule: &Rule, thread: &PreparedThread<'_>, post: &Prepared<'_>) -> Result<(), Gate> {
    if post.staff {
        return Err(Gate::Staff);
    }
    if post.post.author.role == Role::Bot {
        return Err(Gate::Bot);
    }
    if !rule.parts.is_empty() && !rule.parts.contains(&post.post.part) {
        return Err(Gate::Part);
    }
    // A text that is only tried stands nowhere, and so in every scope.
    if !thread.source.is_empty() && !rule.speaks_for_source(&thread.source) {
        return Err(Gate::Source);
    }
    let named = !post.mention.brand.is_empty();
    let homonym = || post.mention.homonyms.first().copied().map(Gate::Homonym);
    match rule.about {
        About::Anyone => Ok(()),
        _ if named => Ok(()),
        About::Post => Err(homonym().unwrap_or(Gate::NotNamed)),
        About::Thread => match homonym() {
            Some(homonym) => Err(homonym),
            None if thread.topic.brand.is_some() => Ok(()),
            None => Err(Gate::NotAbout),
        },
    }
}

/// Whom the words of a post are about, by the names in it: see [`Owners::new`].
#[must_use]
pub fn owners(document: &Document, mention: &Mention) -> Owners {
    if mention.competitors.is_empty() && mention.homonyms.is_empty() {
        return Owners::default();
    }
    let party = |class: Class| if class == Class::Competitor { Party::Competitor } else { Party::Brand };
    let own = Named::of_reading(&mention.named, 0).iter().map(|name| (name.tokens.clone(), party(name.class)));
    let homonyms = mention.homonyms.iter().map(|span| (tokens_of(document, *span), Party::Homonym));
    let mut names: Vec<(Range<usize>, Party)> = own.chain(homonyms).filter(|(tokens, _)| !tokens.is_empty()).collect();
    names.sort_by_key(|(tokens, _)| (tokens.start, tokens.end));
    Owners::new(document, &names)
}

fn tokens_of(document: &Document, span: Span) -> Range<usize> {
    let start = document.tokens().partition_point(|token| token.span.end <= span.start);
    let end = document.tokens().partition_point(|token| token.span.start < span.end);
    start..end.max(start)
}

impl Prepared<'_> {
    /// The post as rules read it at `now`.
    #[must_use]
    pub fn subject(&self, now: Timestamp) -> Subject<'_> {
        let today = now.to_zoned(TimeZone::UTC).date();
        Subject { document: &self.document, names: &self.mention.named, owners: &self.owners, fields: &self.fields, today }
    }
}

impl Judge {
    /// The findings of all rules of words about one post, in order of rule id.
    pub(super) fn detections(&self, thread: &Thread, whole: &PreparedThread<'_>, post: &Prepared<'_>, now: Timestamp) -> Vec<Finding> {
        if post.staff || post.post.author.role == Role::Bot {
            return Vec::new();
        }
        let admit = |rule: &Rule| gate(rule, whole, post).is_ok();
        let fired = self.rules.read(post.subject(now), &admit);
        fired.into_iter().map(|fired| finding(fired, thread, post, now)).collect()
    }
}

fn finding(fired: Fired<'_>, thread: &Thread, post: &Prepared<'_>, now: Timestamp) -> Finding {
    let Fired { rule, met, learned } = fired;
    let body = post.post.body.raw();
    let mut spans: Vec<Span> = met.iter().map(|met| post.document.span(met.tokens.clone())).collect();
    spans.sort();
    spans.dedup();
    // A span within another says nothing more.
    let all = spans.clone();
    spans.retain(|span| !all.iter().any(|other| other != span && other.start <= span.start && span.end <= other.end));
    spans.truncate(MAX_EVIDENCE);
    let (fingerprint, grouped_by) = group(rule, thread, post.post);
    Finding {
        id: finding_id(rule.id.as_str(), post.post, ""),
        rule: rule.id.clone(),
        kind: RuleKind::Detection,
        title: rule.title.clone(),
        revision: rule.revision.clone(),
        post: post.post.id.clone(),
        thread: thread.id.clone(),
        level: rule.level,
        categories: rule.categories.clone(),
        judgement: None,
        claim: None,
        official: None,
        correlation: None,
        evidence: spans.into_iter().map(|span| Evidence::at(body, span)).collect(),
        learned,
        fingerprint,
        grouped_by,
        playbook: rule.playbook.clone(),
        at: now,
    }
}

/// The id of a finding: same rule, same text of the same post, same claim.
pub(super) fn finding_id(rule: &str, post: &Post, claim: &str) -> FindingId {
    FindingId(format!("f-{}", digest(&["finding", rule, post.id.as_str(), &post.hash, claim], 8)))
}

/// The fingerprint over a group's key.
pub(super) fn fingerprint(key: &[&str]) -> Fingerprint {
    Fingerprint(format!("fp-{}", digest(key, 8)))
}

fn group(rule: &Rule, thread: &Thread, post: &Post) -> (Fingerprint, String) {
    let by_post = || (fingerprint(&["post", post.id.as_str()]), "same post".to_owned());
    match rule.group_by {
        GroupBy::Post => by_post(),
        GroupBy::Thread => (fingerprint(&["thread", rule.id.as_str(), thread.id.as_str()]), "same rule in the same thread".to_owned()),
        GroupBy::Author => match author_key(&post.author) {
            Some(author) => (
                fingerprint(&["author", rule.id.as_str(), thread.source.as_str(), author]),
                "same rule and author on the same site".to_owned(),
            ),
            // Authors without a name are not one person.
            None => by_post(),
        },
    }
}

pub(super) fn author_key(author: &Author) -> Option<&str> {
    let id = author.native_id.as_ref().unwrap_or(&author.name).raw();
    (!id.trim().is_empty()).then_some(id)
}
