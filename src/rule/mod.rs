//! Rule files: parsed, checked, compiled into a [`RuleSet`].
//!
//! A rule is one TOML file: named selections of patterns per language, a condition over them, examples. Loading never fails as a whole: a
//! broken rule is left out and named, with the place of every mistake.

mod anchor;
mod aside;
mod check;
pub mod code;
pub mod condition;
mod evaluate;
pub mod expression;
mod file;
mod index;
pub mod lexicon;
pub mod library;
pub mod list;
pub mod pattern;
pub mod place;
pub mod score;
mod sentence;
mod sequence;
pub mod slip;
mod vocabulary;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub use evaluate::{Clause, ClauseHit, Discount, Met};
pub use list::Entry;
pub use pattern::Class;
pub use sequence::Named;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::authored::Authored;
use crate::model::brand::Brand;
use crate::model::finding::{Category, Level};
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::model::post::Part;
use crate::text::document::Document;
use crate::text::scope::Roles;
use crate::text::stem::Memory;
use aside::{Aside, AsidePlaces};
use condition::Node;
use evaluate::Counted;
use index::{Hit, Index};
use lexicon::Lexicon;
use list::{Home, List};
use place::Written;
use score::Score;
use sequence::{Keys, View};

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
    /// The lexicon and its threshold, when it counts by one.
    pub score: Option<Score>,
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// The rule fires on this text.
    Fires(Written),
    /// The rule stays quiet on this text.
    Quiet(Written),
}

impl Expectation {
    /// The text and its place.
    #[must_use]
    pub const fn written(&self) -> &Written {
        match self {
            Self::Fires(written) | Self::Quiet(written) => written,
        }
    }
}

/// An example of a rule. Its texts may hold `{brand}`, `{product}` and `{competitor}`; see [`fill`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its language.
    pub lang: Lang,
    /// The text, and what must come of it.
    pub expectation: Expectation,
    /// The thread's title; one that names the brand when absent.
    pub title: Option<String>,
    /// The level expected; not looked at when absent.
    pub level: Option<Level>,
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
    /// What it looks for.
    pub selections: Vec<Selection>,
    /// How the selections belong together.
    pub condition: Node,
    /// Examples, in the order of the file.
    pub examples: Vec<Example>,
    /// First 8 hex digits of the SHA-256 of the file's text and of the shared files that it uses.
    pub revision: String,
    /// Its file.
    pub file: Arc<SourceFile>,
    /// Selections that the condition asks to be there.
    wanted: Vec<bool>,
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
        (self.languages.is_empty() || self.languages.contains(&lang))
            && patterns().any(|pattern| pattern.lang.is_none_or(|own| own == lang))
    }

    /// Whether one of its wanted patterns calls for a competitor by name: its author had other brands in mind.
    #[must_use]
    pub fn names_competitors(&self) -> bool {
        self.selections.iter().zip(&self.wanted).filter(|(_, wanted)| **wanted).flat_map(|(selection, _)| &selection.patterns).any(
            |pattern| match &pattern.shape {
                pattern::Shape::Sequences(sequences) => {
                    sequences.iter().any(|steps| steps.contains(&pattern::Step::Name(Class::Competitor)))
                }
                pattern::Shape::Expression(_) => false,
            },
        )
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
        self.selections.iter().filter_map(|selection| selection.score.as_ref()).map(|score| score.lexicon.name.as_str()).collect()
    }

    /// The condition as a sentence, with the names of its selections.
    #[must_use]
    pub fn condition_text(&self) -> String {
        let names: Vec<&str> = self.selections.iter().map(|selection| selection.name.as_str()).collect();
        self.condition.show(&names)
    }
}

/// A rule that holds for a text, and the words that made it.
#[derive(Debug, Clone)]
pub struct Fired<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The words that made the condition true, in order of place; never empty.
    pub met: Vec<Met>,
}

/// Rules ready to scan: everything that their patterns wait for in one index over the normal form.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    index: Index,
    lists: Vec<Arc<List>>,
    lexicons: Vec<Arc<Lexicon>>,
    stems: Memory,
}

impl RuleSet {
    fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let index = Index::new(&rules);
        Self { rules, index, lists: Vec::new(), lexicons: Vec::new(), stems: Memory::default() }
    }

    /// The shared word lists that were loaded, used or not, in order of name.
    #[must_use]
    pub fn lists(&self) -> &[Arc<List>] {
        &self.lists
    }

    /// The lexicons that were loaded, used or not, in order of name.
    #[must_use]
    pub fn lexicons(&self) -> &[Arc<Lexicon>] {
        &self.lexicons
    }

    /// The rules, in order of id.
    pub fn iter(&self) -> std::slice::Iter<'_, Rule> {
        self.rules.iter()
    }

    /// How many rules there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule with this id.
    #[must_use]
    pub fn get(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.cmp(id)).ok().and_then(|at| self.rules.get(at))
    }

    /// A set of one rule only, for testing and explaining it.
    #[must_use]
    pub fn only(&self, id: &RuleId) -> Option<Self> {
        self.get(id).map(|rule| Self::new(vec![rule.clone()]))
    }

    /// The rules whose condition holds for a text, in order of id, with the words that made it. `names` are the names of the brand file in
    /// it, in order; `admit` is asked once for each rule that has a hit without which its condition cannot hold, before the condition is looked
    /// at.
    #[must_use]
    pub fn scan<'a>(&'a self, document: &Document, names: &[Named], admit: &dyn Fn(&Rule) -> bool) -> Vec<Fired<'a>> {
        let keys = Keys::of(document);
        let roles = Roles::default();
        let view = View::new(document, Named::of_reading(names, 0), keys.as_ref(), &self.stems, &roles);
        let mut places = self.index.places(view);
        let asides = Aside::all(document, names, &self.stems);
        let aside = AsidePlaces::new(&self.index, &asides, &mut places);
        let mut hits = places.triggered(&self.rules, view);
        aside.triggered(&self.rules, &mut hits);
        let mut fired = Vec::new();
        for own in hits.chunk_by(|a, b| a.rule == b.rule) {
            let Some((number, rule)) = own.first().and_then(|hit| self.rules.get(hit.rule as usize).map(|rule| (hit.rule, rule))) else {
                continue;
            };
            if !admit(rule) {
                continue;
            }
            let of = |selection: usize| -> Vec<Met> {
                if places.is_trigger(number, selection) {
                    own.iter().filter(|hit| usize::from(hit.selection) == selection).map(met).collect()
                } else {
                    let mut hits = places.selection(&self.rules, number, selection, view);
                    aside.selection(&self.rules, number, selection, &mut hits);
                    hits.iter().map(met).collect()
                }
            };
            let counted = Counted::new(rule, &of, view);
            // Hits that do not count trigger nothing.
            if own.chunk_by(|a, b| a.selection == b.selection).all(|own| counted.of(usize::from(own[0].selection)).is_empty()) {
                continue;
            }
            let met = counted.why(&rule.condition, true, view).map(evaluate::tidy);
            if let Some(met) = met.filter(|met| !met.is_empty()) {
                fired.push(Fired { rule, met });
            }
        }
        fired
    }

    /// How a rule reads a text, clause by clause, with every word that met a pattern and why some do not count; `None` when there is no such
    /// rule. Says nothing of the rule's gates (brand, parts).
    #[must_use]
    pub fn explain(&self, id: &RuleId, document: &Document, names: &[Named]) -> Option<Clause> {
        let keys = Keys::of(document);
        let roles = Roles::default();
        let view = View::new(document, Named::of_reading(names, 0), keys.as_ref(), &self.stems, &roles);
        self.get(id).map(|rule| evaluate::explain(rule, view, &Aside::all(document, names, &self.stems)))
    }
}

fn met(hit: &Hit) -> Met {
    Met { tokens: hit.start as usize..hit.end as usize, selection: usize::from(hit.selection), pattern: usize::from(hit.pattern) }
}

impl<'a> IntoIterator for &'a RuleSet {
    type Item = &'a Rule;
    type IntoIter = std::slice::Iter<'a, Rule>;

    fn into_iter(self) -> Self::IntoIter {
        self.rules.iter()
    }
}

/// Compiles rule files for a brand, with the shared word lists and lexicons among the files ([`Authored::of`] tells the kinds; facts are
/// passed over). Never fails as a whole: a broken rule is left out and named. With a brand that has a name, rules that call for names the
/// brand file does not have are pointed out.
#[must_use]
pub fn load(files: &[Arc<SourceFile>], brand: &Brand) -> (RuleSet, Vec<Diagnostic>) {
    load_among(files, &[], brand)
}

/// As [`load`], for some files of a tree: `others` are the rest of it. Their lists and lexicons can be used and their rules use those of
/// `files`, but nothing of them is in the set and none of their mistakes is told.
#[must_use]
pub fn load_among(files: &[Arc<SourceFile>], others: &[Arc<SourceFile>], brand: &Brand) -> (RuleSet, Vec<Diagnostic>) {
    let checked = check::rules(files, others, brand);
    (RuleSet { lists: checked.lists, lexicons: checked.lexicons, ..RuleSet::new(checked.rules) }, checked.diagnostics)
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
