//! Thread in, signals, claims and findings out; explains itself. Sees no network, disk, clock or store.

pub mod contradict;
pub mod detect;
pub mod fact_examples;
pub mod mention;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::model::fact::{Claim, Judgement};
use crate::model::finding::{Category, Finding, Level, Official};
use crate::model::id::PostId;
use crate::model::lang::Lang;
use crate::model::post::{Post, Thread};
use crate::rule::RuleSet;
use crate::text::document::Document;

/// Everything judging needs, built once a run.
#[derive(Debug)]
pub struct Judge {
    /// The brand.
    pub brand: Brand,
    /// Languages its customers write.
    pub languages: Vec<Lang>,
    /// Compiled rules.
    pub rules: RuleSet,
    /// Checked facts.
    pub facts: FactBook,
    /// Compiled names of the brand.
    pub names: mention::Names,
}

/// What was found in one post.
#[derive(Debug, Clone, PartialEq)]
pub struct PostReport {
    /// The post.
    pub post: PostId,
    /// Its language.
    pub lang: Lang,
    /// It names the brand (not a homonym).
    pub mention: bool,
    /// It is negative word-of-mouth about the brand.
    pub negative: bool,
    /// Highest level of its findings.
    pub level: Option<Level>,
    /// All categories of its findings.
    pub categories: BTreeSet<Category>,
    /// The verdict on its answer, if it makes one that a fact speaks to.
    pub answer: Option<Answered>,
    /// Everything found, rules in order of id, then contradictions.
    pub findings: Vec<Finding>,
}

/// A verdict on an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The verdict.
    pub judgement: Judgement,
    /// The claim, when there is one to compare.
    pub claim: Option<Claim>,
    /// What the brand says.
    pub official: Option<Official>,
}

/// A post prepared once for all judging: its document and what is known of it.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The post.
    pub post: &'a Post,
    /// Its text in normal form.
    pub document: Document,
    /// Brand mentions and homonyms in it.
    pub mention: mention::Mention,
    /// Its author speaks for the brand.
    pub staff: bool,
}

impl Judge {
    /// Judges a thread: one report a post, in the order of `posts`. The same input gives the same output, byte for byte.
    #[must_use]
    pub fn thread(&self, thread: &Thread, posts: &[Post], now: Timestamp) -> Vec<PostReport> {
        let _ = (thread, posts, now);
        todo!()
    }
}
