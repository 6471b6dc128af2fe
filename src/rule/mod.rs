//! Rule files: parsed, checked, compiled into a [`RuleSet`].
//!
//! A rule is one TOML file: named selections of patterns per language, a condition over them, examples. Loading never fails as a whole: a
//! broken rule is left out and named, with the place of every mistake.

mod anchor;
mod aside;
mod check;
pub mod code;
pub mod condition;
pub mod correlation;
mod evaluate;
mod exception;
mod explain;
pub mod expression;
pub mod field;
mod file;
pub mod format;
mod index;
pub mod learned;
pub mod lexicon;
pub mod library;
mod lint;
pub mod list;
mod mood;
mod nearest;
pub mod pattern;
mod period;
pub mod place;
mod refer;
pub mod schema;
pub mod score;
mod sentence;
mod sequence;
mod set;
pub mod slip;
mod vocabulary;
mod wildcard;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub use evaluate::{Discount, Met};
pub use exception::{Exception, expired};
pub use explain::{Clause, ClauseHit};
pub use list::Entry;
pub use nearest::{Flaw, Gap, Lack, Miss, Nearest, Shortfall};
pub use pattern::Class;
pub use sequence::Named;
pub use set::{Admit, Fired, RuleSet, Subject};

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::authored::Authored;
use crate::model::brand::Brand;
use crate::model::finding::{Category, Level};
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::post::Part;
use condition::Node;
use field::{Field, Value};
use learned::Asked;
use list::{Home, List};
use place::Written;
use refer::Reference;
use score::Score;

/// How far a rule is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// Tried out: its findings are shown, but make no post negative.
    Experimental,
    /// Nearly there.
    Test,
    /// Trusted.
    #[default]
    Stable,
    /// About to go.
    Deprecated,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Experimental, Self::Test, Self::Stable, Self::Deprecated];

    /// The word written in rule files and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Experimental => "experimental",
            Self::Test => "test",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
        }
    }
}

/// Whom a post must be about for the rule to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum About {
    /// The post itself names the brand.
    Post,
    /// The post, its thread's title or the opening post names the brand, and the words are not about somebody else.
    #[default]
    Thread,
    /// Anyone.
    Anyone,
}

impl About {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Post, Self::Thread, Self::Anyone];

    /// The word written in rule files and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Thread => "thread",
            Self::Anyone => "anyone",
        }
    }
}

/// What makes two findings of a rule one incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum GroupBy {
    /// The same post (with the findings of other rules).
    #[default]
    Post,
    /// The same thread.
    Thread,
    /// The same author.
    Author,
}

impl GroupBy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Post, Self::Thread, Self::Author];

    /// The word written in rule files and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Thread => "thread",
            Self::Author => "author",
        }
    }
}

/// What a selection makes of words under a negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hits {
    /// They do not count.
    #[default]
    Skip,
    /// They count like any other.
    Keep,
    /// Only they count.
    Only,
}

impl Hits {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Keep, Self::Only];

    /// The word written in rule files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Keep => "keep",
            Self::Only => "only",
        }
    }
}

/// What a selection makes of a turn in a sentence ("great phone, but …").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Contrast {
    /// Nothing: words on both sides count.
    #[default]
    Keep,
    /// Words before the turn do not count.
    After,
    /// Words after it do not count.
    Before,
}

impl Contrast {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Keep, Self::After, Self::Before];

    /// The word written in rule files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::After => "after",
            Self::Before => "before",
        }
    }
}

/// Whose words a selection leaves out where a text names others beside the brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Whom {
    /// Nobody's.
    #[default]
    Anyone,
    /// Words about something else of the brand's name: the rule's author has competitors in mind.
    NoHomonym,
    /// All words that are not about the brand.
    Brand,
}

/// A pattern, compiled.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As written.
    pub text: String,
    /// The list it stands in; `None` for `any`.
    pub lang: Option<Lang>,
    /// What it looks for.
    pub shape: pattern::Shape,
    /// Its bytes in the file: the rule's, or that of `home`.
    pub place: Range<usize>,
    /// The shared file that it stands in, where it is not the rule's own.
    pub home: Option<Arc<Home>>,
    /// Shared word lists whose entries stand for its `{names}`.
    pub calls: Vec<Arc<List>>,
}

impl Pattern {
    /// Whether it calls for a competitor by name.
    #[must_use]
    pub fn names_competitors(&self) -> bool {
        match &self.shape {
            pattern::Shape::Sequences(sequences) => sequences.iter().any(|steps| steps.contains(&pattern::Step::Name(Class::Competitor))),
            pattern::Shape::Expression(_) => false,
        }
    }
}

/// A named list of patterns.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Its name in conditions.
    pub name: String,
    /// Its patterns; those of shared lists and lexicons are held once for all rules.
    pub patterns: Vec<Arc<Pattern>>,
    /// Shared word lists that it takes in whole.
    pub lists: Vec<Arc<List>>,
    /// What becomes of negated words.
    pub negation: Hits,
    /// Whether words in quotations of others count.
    pub quotes: bool,
    /// Which side of a turn counts.
    pub contrast: Contrast,
    /// Whose words do not count.
    pub whom: Whom,
    /// Whether words count that are part of a question.
    pub questions: bool,
    /// Whether words count that are only supposed, or said by others.
    pub hypothetical: bool,
    /// The lexicon and its threshold, when it counts by one.
    pub score: Option<Score>,
    /// The classifier and its threshold, when it asks one.
    pub asked: Option<Asked>,
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// The rule fires on this text.
    Fires(Written),
    /// The rule stays quiet on this text.
    Quiet(Written),
    /// The rule should fire on this text one day.
    Todo(Written),
}

impl Expectation {
    /// The text and its place.
    #[must_use]
    pub const fn written(&self) -> &Written {
        match self {
            Self::Fires(written) | Self::Quiet(written) | Self::Todo(written) => written,
        }
    }
}

/// An example of a rule. Its texts may hold `{brand}`, `{product}` and `{competitor}`; see [`fill`].
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its language.
    pub lang: Lang,
    /// The text, and what must come of it.
    pub expectation: Expectation,
    /// The thread's title; one that names the brand when absent.
    pub title: Option<String>,
    /// The level expected; not looked at when absent.
    pub level: Option<Level>,
    /// What is known of the post besides.
    pub with: Vec<(Field, Value)>,
    /// What was said in the thread before it, in order.
    pub after: Vec<String>,
}

/// A rule, checked and compiled.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The stem of its file's name.
    pub id: RuleId,
    /// What it finds, for people.
    pub title: String,
    /// How far it is trusted.
    pub status: Status,
    /// How serious its findings are.
    pub level: Level,
    /// What its findings are about; never empty.
    pub categories: BTreeSet<Category>,
    /// Why staff should care.
    pub why: String,
    /// What staff should do.
    pub playbook: Option<String>,
    /// What makes two findings one incident.
    pub group_by: GroupBy,
    /// Whom a post must be about.
    pub about: About,
    /// Languages it speaks for; empty means all.
    pub languages: BTreeSet<Lang>,
    /// Parts of a thread that it reads; empty means all.
    pub parts: BTreeSet<Part>,
    /// Sources it speaks for: ids, names or hosts, in which `*` stands for any run of characters; empty means all.
    pub sources: Vec<String>,
    /// What it looks for.
    pub selections: Vec<Selection>,
    /// How the selections belong together.
    pub condition: Node,
    /// When it is silent all the same.
    pub exceptions: Vec<Exception>,
    /// Examples, in the order of the file.
    pub examples: Vec<Example>,
    /// First 8 hex digits of the SHA-256 of the file's text and of the shared files that it uses.
    pub revision: String,
    /// Its file.
    pub file: Arc<SourceFile>,
    /// Why it does not speak all of the languages that are expected of a rule.
    pub parity: Option<String>,
    /// Selections that the condition asks to be there.
    wanted: Vec<bool>,
    /// The condition as it stands in the file, if it does.
    condition_written: Option<Written>,
    /// Rules that it refers to.
    references: Vec<Reference>,
}

impl Rule {
    /// The languages that it has patterns for; a pattern under `any` gives none.
    #[must_use]
    pub fn pattern_languages(&self) -> BTreeSet<Lang> {
        self.selections.iter().flat_map(|selection| &selection.patterns).filter_map(|pattern| pattern.lang).collect()
    }

    /// Whether it has patterns for a language, of its own or under `any`, within its scope.
    #[must_use]
    pub fn speaks(&self, lang: Lang) -> bool {
        let patterns = || self.selections.iter().flat_map(|selection| &selection.patterns);
        let asks = self.selections.iter().any(|selection| selection.asked.is_some());
        (self.languages.is_empty() || self.languages.contains(&lang))
            && (asks || patterns().any(|pattern| pattern.lang.is_none_or(|own| own == lang)))
    }

    /// Whether one of its wanted selections is nothing but calls for competitors by name: its author had other brands in mind.
    #[must_use]
    pub fn names_competitors(&self) -> bool {
        let wanted = self.selections.iter().zip(&self.wanted).filter(|(_, wanted)| **wanted);
        let mut named = wanted.filter(|(selection, _)| !selection.patterns.is_empty());
        named.any(|(selection, _)| selection.patterns.iter().all(|pattern| pattern.names_competitors()))
    }

    /// Names of the shared word lists that it uses.
    #[must_use]
    pub fn lists(&self) -> BTreeSet<&str> {
        let called = self.selections.iter().flat_map(|selection| &selection.patterns).flat_map(|pattern| &pattern.calls);
        self.selections.iter().flat_map(|selection| &selection.lists).chain(called).map(|list| list.name.as_str()).collect()
    }

    /// Names of the lexicons that it uses.
    #[must_use]
    pub fn lexicons(&self) -> BTreeSet<&str> {
        let scores = self.selections.iter().filter_map(|selection| selection.score.as_ref());
        scores.flat_map(|score| &score.lexicons).map(|lexicon| lexicon.name.as_str()).collect()
    }

    /// Names of the classifiers that it asks.
    #[must_use]
    pub fn classifiers(&self) -> BTreeSet<&str> {
        self.selections.iter().filter_map(|selection| selection.asked.as_ref()).map(|asked| asked.learned.name.as_str()).collect()
    }

    /// Whether one of these names of a source is in its scope.
    #[must_use]
    pub fn speaks_for_source(&self, names: &[String]) -> bool {
        let is = |pattern: &String| names.iter().any(|name| wildcard::matches(&pattern.to_lowercase(), &name.trim().to_lowercase()));
        self.sources.is_empty() || self.sources.iter().any(is)
    }

    /// The rules that its condition and its exceptions refer to.
    pub fn refers_to(&self) -> impl Iterator<Item = &RuleId> {
        self.references.iter().map(|reference| &reference.id)
    }

    /// The fields that its condition and its exceptions ask about.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<Field> {
        self.exceptions.iter().map(|exception| &exception.when).chain([&self.condition]).flat_map(Node::fields).collect()
    }

    /// The condition as a sentence, with the names of its selections.
    #[must_use]
    pub fn condition_text(&self) -> String {
        let names: Vec<&str> = self.selections.iter().map(|selection| selection.name.as_str()).collect();
        self.condition.show(&names)
    }
}

/// Compiles rule files for a brand, with the shared word lists and lexicons among the files ([`Authored::of`] tells the kinds; facts are
/// passed over). Never fails as a whole: a broken rule is left out and named. With a brand that has a name, rules that call for names the
/// brand file does not have are pointed out.
#[must_use]
pub fn load(files: &[Arc<SourceFile>], brand: &Brand) -> (RuleSet, Vec<Diagnostic>) {
    load_among(files, &[], brand)
}

/// As [`load_among`], with a second look at the files that can be used: patterns and parts of conditions that change nothing, slips of the
/// pen, languages left out. Diagnostics come file by file, in the order of `files`.
#[must_use]
pub fn inspect(files: &[Arc<SourceFile>], others: &[Arc<SourceFile>], brand: &Brand) -> (RuleSet, Vec<Diagnostic>) {
    let (rules, mut diagnostics) = load_among(files, others, brand);
    diagnostics.extend(lint::look(&rules));
    let order: std::collections::BTreeMap<&Path, usize> =
        files.iter().enumerate().map(|(number, file)| (file.path.as_path(), number)).collect();
    diagnostics.sort_by_key(|diagnostic| {
        let file = diagnostic.file.as_ref().and_then(|file| order.get(file.path.as_path()));
        (file.copied().unwrap_or(usize::MAX), diagnostic.label.as_ref().map_or(0, |(span, _)| span.start))
    });
    (rules, diagnostics)
}

/// As [`load`], for some files of a tree: `others` are the rest of it. Their lists and lexicons can be used, and their rules use those of
/// `files` and can be counted by correlations; of their rules only those are in the set, and silent, that rules of `files` refer to. None of
/// their mistakes is told.
#[must_use]
pub fn load_among(files: &[Arc<SourceFile>], others: &[Arc<SourceFile>], brand: &Brand) -> (RuleSet, Vec<Diagnostic>) {
    let check::Checked { rules, correlations, lists, lexicons, classifiers, lent, diagnostics } = check::rules(files, others, brand);
    (RuleSet::new(rules).with_shared(lists, lexicons, classifiers).silencing(lent).counting(correlations), diagnostics)
}

/// Whether a file is a fact, by the folder it lies in: those are read by the `fact` room.
#[must_use]
pub fn is_fact(path: &Path) -> bool {
    Authored::of(path) == Authored::Fact
}

/// The brand that stands in for one of your own in examples, where the brand file names no product or no competitor.
#[must_use]
pub fn example_brand() -> Brand {
    Brand { name: "Ardenwell".into(), products: vec!["Ardenwell Box".into()], competitors: vec!["Quillmont".into()], ..Brand::default() }
}

/// Fills `{brand}`, `{product}` and `{competitor}` from a brand file: the brand's name, its first product, its first competitor. A name that
/// the brand does not have stays as written.
#[must_use]
pub fn fill(text: &str, brand: &Brand) -> String {
    let mut filled = text.to_owned();
    let names =
        [(Class::Brand, Some(&brand.name)), (Class::Product, brand.products.first()), (Class::Competitor, brand.competitors.first())];
    for (class, name) in names {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            filled = filled.replace(&format!("{{{}}}", class.word()), name);
        }
    }
    filled
}
