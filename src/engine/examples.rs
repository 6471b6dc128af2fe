//! The examples of rules, run through the real engine: Noisy (fired where it must stay quiet) and Missing (stayed quiet where it must fire).

use std::ops::Range;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::Judge;
use super::explain::{Explanation, explain_prepared};
use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::model::finding::{Evidence, Level};
use crate::model::id::{PostId, RuleId, SourceId, ThreadId};
use crate::model::lang::Lang;
use crate::model::post::{Author, Part, Post, PostState, Standing, Thread};
use crate::model::signal::Correlated;
use crate::model::untrusted::Untrusted;
use crate::rule::field::{Field, Value};
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
    /// It does not fire yet, and should one day.
    Todo,
    /// It was to be done, and fires now: by these words of the text.
    NowFires(Vec<Evidence>),
    /// It fired at another level than expected.
    Level {
        /// Expected.
        expected: Level,
        /// Found.
        found: Level,
    },
}

impl ExampleResult {
    /// Whether it is as expected. What is to be done is no failure, done or not.
    #[must_use]
    pub const fn holds(&self) -> bool {
        matches!(self.outcome, Outcome::Holds | Outcome::Todo | Outcome::NowFires(_))
    }

    /// Whether it is to be done and does not fire yet.
    #[must_use]
    pub const fn is_todo(&self) -> bool {
        matches!(self.outcome, Outcome::Todo)
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
    let said: Vec<String> = example.after.iter().map(|said| fill(said, &judge.brand)).collect();
    let (thread, posts) = scene(&title, &said, &text, example, rule);
    let now = Timestamp::UNIX_EPOCH;
    let mut prepared = judge.prepare_told(&thread, &posts, now);
    for (_, value) in example.with.iter().filter(|(field, _)| matches!(field, Field::SourceId | Field::SourceName | Field::SourceHost)) {
        prepared.source.extend(text_of(value).map(str::to_owned));
    }
    if let Some(own) = prepared.posts.last_mut() {
        for (field, value) in &example.with {
            own.fields.set(*field, Some(value.clone()));
        }
    }
    let findings = prepared.posts.last().map(|own| judge.detections(&thread, &prepared, own, now)).unwrap_or_default();
    let finding = findings.into_iter().find(|finding| finding.rule == rule.id);
    let outcome = match (&example.expectation, finding) {
        (Expectation::Quiet(_), None) => Outcome::Holds,
        (Expectation::Quiet(_), Some(finding)) => Outcome::Noisy(finding.evidence),
        (Expectation::Fires(_), Some(finding)) => match example.level {
            Some(expected) if expected != finding.level => Outcome::Level { expected, found: finding.level },
            _ => Outcome::Holds,
        },
        (Expectation::Fires(_), None) => posts
            .last()
            .and_then(|post| explain_prepared(judge, &rule.id, &prepared, &post.id, now))
            .map_or(Outcome::Holds, |why| Outcome::Missing(Box::new(why))),
        (Expectation::Todo(_), None) => Outcome::Todo,
        (Expectation::Todo(_), Some(finding)) => Outcome::NowFires(finding.evidence),
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

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The thread of an example: what was said before, then its text. What the example knows of its post is put into the post itself where the
/// gates look at it too.
fn scene(title: &str, said: &[String], text: &str, example: &Example, rule: &Rule) -> (Thread, Vec<Post>) {
    let part = rule.parts.first().copied().unwrap_or(Part::Answer);
    let (thread, mut own) = stage(title, text, example.lang, part);
    for (field, value) in &example.with {
        match (field, value) {
            (Field::PostPart, Value::Word(word)) => own.part = serde_json::from_value((*word).into()).unwrap_or(own.part),
            (Field::AuthorRole, Value::Word(word)) => own.author.role = serde_json::from_value((*word).into()).unwrap_or_default(),
            (Field::AuthorName, value) => own.author.name = Untrusted::from(text_of(value).unwrap_or_default()),
            (Field::PostAccepted, Value::YesNo(accepted)) => own.standing.accepted = *accepted,
            _ => {}
        }
    }
    let mut posts: Vec<Post> = Vec::with_capacity(said.len() + 1);
    for (number, said) in said.iter().enumerate() {
        let part = if number == 0 { Part::Question } else { Part::Answer };
        let (_, mut post) = stage(title, said, example.lang, part);
        // The same words may be said twice.
        post.id = PostId::of(&thread.source, &format!("before {number}"));
        posts.push(post);
    }
    posts.push(own);
    (thread, posts)
}

/// The source of texts that are only tried: no id that a configuration can give.
pub const STAGE: &str = "-";

/// A thread of one post by nobody in particular, for trying a text: `title` is the thread's title.
#[must_use]
pub fn stage(title: &str, text: &str, lang: Lang, part: Part) -> (Thread, Post) {
    let source = SourceId::from(STAGE);
    let thread = Thread {
        id: ThreadId::of(&source, title),
        source: source.clone(),
        title: Untrusted::from(title),
        url: None,
        lang: Some(lang).filter(|lang| *lang != Lang::Und),
        opened: None,
        tags: Vec::new(),
        replies: None,
        site: None,
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
