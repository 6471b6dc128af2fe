//! The examples of rules, run through the real engine: Noisy (fired where it must stay quiet) and Missing (stayed quiet where it must fire).

use std::ops::Range;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::Judge;
use super::explain::{Explanation, explain};
use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::model::finding::{Evidence, Level};
use crate::model::id::{PostId, RuleId, SourceId, ThreadId};
use crate::model::lang::Lang;
use crate::model::post::{Author, Part, Post, PostState, Standing, Thread};
use crate::model::signal::Correlated;
use crate::model::untrusted::Untrusted;
use crate::rule::{Example, Expectation, Rule, RuleSet, example_brand, fill};

/// What came of one example.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleResult {
    /// The rule.
    pub rule: RuleId,
    /// Which of its examples, from 1.
    pub number: usize,
    /// The example's language.
    pub lang: Lang,
    /// The text that was judged: names filled in.
    pub text: String,
    /// The rule's file, as loaded.
    pub path: PathBuf,
    /// Line of the example's text in it, from 1.
    pub line: usize,
    /// Bytes of the example's text in it.
    pub place: Range<usize>,
    /// What came of it.
    pub outcome: Outcome,
}

/// Whether an example holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// As expected.
    Holds,
    /// It must stay quiet and fired: by these words of the text.
    Noisy(Vec<Evidence>),
    /// It must fire and stayed quiet: the condition clause by clause, and what silenced it.
    Missing(Box<Explanation>),
    /// A correlation must stay quiet and fired: what it counted within its window.
    TooMany(SignedDuration, Box<Correlated>),
    /// A correlation must fire and stayed quiet: the most that it counted within its window.
    TooFew(SignedDuration, Option<Box<Correlated>>),
    /// It fired at another level than expected.
    Level {
        /// Expected.
        expected: Level,
        /// Found.
        found: Level,
    },
}

impl ExampleResult {
    /// Whether it is as expected.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.outcome == Outcome::Holds
    }
}

/// Runs every example of every rule, each rule alone, in order of rule and example. Names are filled in from `brand`; products and
/// competitors that it lacks are lent by [`example_brand`].
#[must_use]
pub fn run(rules: &RuleSet, brand: &Brand) -> Vec<ExampleResult> {
    let lent = example_brand();
    let mut brand = brand.clone();
    if brand.name.is_empty() {
        brand.name.clone_from(&lent.name);
    }
    if brand.products.is_empty() {
        brand.products.clone_from(&lent.products);
    }
    if brand.competitors.is_empty() {
        brand.competitors.clone_from(&lent.competitors);
    }
    let mut judge = Judge::new(brand, Vec::new(), RuleSet::default(), FactBook::default());
    let mut results = Vec::new();
    for rule in rules {
        let Some(alone) = rules.only(&rule.id) else { continue };
        judge.rules = alone;
        for (number, example) in rule.examples.iter().enumerate() {
            judge.languages = vec![example.lang];
            results.push(one(&judge, rule, number + 1, example));
        }
    }
    results.extend(super::correlate::staged::run(rules));
    results
}

fn one(judge: &Judge, rule: &Rule, number: usize, example: &Example) -> ExampleResult {
    let written = example.expectation.written();
    let text = fill(&written.value, &judge.brand);
    let title = fill(example.title.as_deref().unwrap_or("{brand}"), &judge.brand);
    let (thread, post) = stage(&title, &text, example.lang, rule.parts.first().copied().unwrap_or(Part::Answer));
    let reports = judge.thread(&thread, std::slice::from_ref(&post), Timestamp::UNIX_EPOCH);
    let finding = reports.iter().flat_map(|report| &report.findings).find(|finding| finding.rule == rule.id);
    let outcome = match (&example.expectation, finding) {
        (Expectation::Quiet(_), None) => Outcome::Holds,
        (Expectation::Quiet(_), Some(finding)) => Outcome::Noisy(finding.evidence.clone()),
        (Expectation::Fires(_), Some(finding)) => match example.level {
            Some(expected) if expected != finding.level => Outcome::Level { expected, found: finding.level },
            _ => Outcome::Holds,
        },
        (Expectation::Fires(_), None) => explain(judge, &rule.id, &thread, std::slice::from_ref(&post), &post.id)
            .map_or(Outcome::Holds, |why| Outcome::Missing(Box::new(why))),
    };
    ExampleResult {
        rule: rule.id.clone(),
        number,
        lang: example.lang,
        text,
        path: rule.file.path.clone(),
        line: rule.file.line_column(written.span.start).0,
        place: written.span.clone(),
        outcome,
    }
}

/// A thread of one post by nobody in particular, for trying a text: `title` is the thread's title.
#[must_use]
pub fn stage(title: &str, text: &str, lang: Lang, part: Part) -> (Thread, Post) {
    let source = SourceId::from("example");
    let thread = Thread {
        id: ThreadId::of(&source, title),
        source: source.clone(),
        title: Untrusted::from(title),
        url: None,
        lang: Some(lang).filter(|lang| *lang != Lang::Und),
        opened: None,
    };
    let post = Post {
        id: PostId::of(&source, text),
        thread: thread.id.clone(),
        parent: None,
        part,
        standing: Standing::default(),
        url: None,
        author: Author::default(),
        body: Untrusted::from(text),
        quoted: Vec::new(),
        lang: thread.lang,
        posted: None,
        seen: Timestamp::UNIX_EPOCH,
        hash: String::new(),
        state: PostState::Live,
    };
    (thread, post)
}
