//! A set of rules at work: which of them speak about a post, and by which words.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::anchor::refuted;
use super::aside::{Aside, AsidePlaces};
use super::correlation::Correlation;
use super::evaluate::{self, Counted, Known, Met};
use super::explain::{Clause, Explainer};
use super::field::{Field, Fields};
use super::index::{Hit, Index};
use super::learned::{Judged, Learned};
use super::lexicon::Lexicon;
use super::list::List;
use super::mood;
use super::nearest::{self, Shortfall};
use super::refer::{Later, Lent};
use super::score::Weighed;
use super::sequence::{Keys, Named, View};
use super::{Exception, Rule, Selection, Status};
use crate::diagnostic::SourceFile;
use crate::model::finding::Likelihood;
use crate::model::id::RuleId;
use crate::text::document::Document;
use crate::text::scope::{Owners, Roles};
use crate::text::stem::Memory;

/// A rule that holds for a post, and the words that made it.
#[derive(Debug, Clone)]
pub struct Fired<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The words that made the condition true, in order of place; never empty.
    pub met: Vec<Met>,
    /// What classifiers made of the post, where the rule holds by what they said.
    pub learned: Vec<Likelihood>,
}

/// A post as rules read it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Its text.
    pub document: &'a Document,
    /// The names of the brand file in it, in order.
    pub names: &'a [Named],
    /// Whom its words are about, where it names others beside the brand.
    pub owners: &'a Owners,
    /// What is known of it besides.
    pub fields: &'a Fields,
    /// The day on which it is read: exceptions end.
    pub today: Date,
}

/// Whether a rule may speak about the post at all; asked once for each rule that has a hit without which its condition cannot hold.
pub type Admit<'a> = dyn Fn(&Rule) -> bool + 'a;

/// Rules ready to scan: everything that their patterns wait for in one index over the normal form; and rules that count what those find.
#[derive(Debug, Default)]
pub struct RuleSet {
    pub(super) rules: Vec<Rule>,
    pub(super) index: Index,
    later: Later,
    /// The fields that they ask about.
    fields: BTreeSet<Field>,
    /// Rules that do not speak: they are here because others refer to them.
    silent: BTreeSet<RuleId>,
    lists: Vec<Arc<List>>,
    lexicons: Vec<Arc<Lexicon>>,
    classifiers: Vec<Arc<Learned>>,
    /// Rules that wait for no word: a classifier says whether they are looked at. Number of the rule and of its selections that ask one.
    asking: Vec<(u32, Vec<usize>)>,
    correlations: Vec<Correlation>,
    pub(super) stems: Memory,
    /// Where lexicons are summed, for classifiers.
    pub(super) sources: Vec<mood::Source>,
}

impl RuleSet {
    pub(super) fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let index = Index::new(&rules);
        let later = Later::new(&rules);
        let fields = rules.iter().flat_map(Rule::fields).collect();
        let asking = index.asking(&rules);
        let sources = mood::sources(&rules);
        Self { rules, index, later, fields, asking, sources, ..Self::default() }
    }

    /// The same set with the shared files that were loaded.
    pub(super) fn with_shared(self, lists: Vec<Arc<List>>, lexicons: Vec<Arc<Lexicon>>, classifiers: Vec<Arc<Learned>>) -> Self {
        Self { lists, lexicons, classifiers, ..self }
    }

    /// The classifiers among the files, in order of name.
    #[must_use]
    pub fn classifiers(&self) -> &[Arc<Learned>] {
        &self.classifiers
    }

    /// The same set in which these do not speak.
    pub(super) fn silencing(self, silent: BTreeSet<RuleId>) -> Self {
        Self { silent, ..self }
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

    pub(super) fn counting(mut self, mut correlations: Vec<Correlation>) -> Self {
        correlations.sort_by(|a, b| a.id.cmp(&b.id));
        self.correlations = correlations;
        self
    }

    /// The rules of words that are not only here because others refer to them.
    pub(super) fn spoken(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| !self.silent.contains(&rule.id))
    }

    /// The rules of words, in order of id.
    pub fn iter(&self) -> std::slice::Iter<'_, Rule> {
        self.rules.iter()
    }

    /// The rules that count what others find, in order of id.
    #[must_use]
    pub fn correlations(&self) -> &[Correlation] {
        &self.correlations
    }

    /// The correlation with this id.
    #[must_use]
    pub fn correlation(&self, id: &RuleId) -> Option<&Correlation> {
        self.correlations.binary_search_by(|rule| rule.id.cmp(id)).ok().and_then(|at| self.correlations.get(at))
    }

    /// The ids of all rules, those of words first.
    pub fn ids(&self) -> impl Iterator<Item = &RuleId> {
        self.rules.iter().map(|rule| &rule.id).chain(self.correlations.iter().map(|rule| &rule.id))
    }

    /// How far a rule of either kind is trusted.
    #[must_use]
    pub fn status(&self, id: &RuleId) -> Option<Status> {
        self.get(id).map(|rule| rule.status).or_else(|| self.correlation(id).map(|rule| rule.status))
    }

    /// The file of a rule of either kind.
    #[must_use]
    pub fn file(&self, id: &RuleId) -> Option<&Arc<SourceFile>> {
        self.get(id).map(|rule| &rule.file).or_else(|| self.correlation(id).map(|rule| &rule.file))
    }

    /// How many rules there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rules.len() + self.correlations.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.correlations.is_empty()
    }

    /// Whether there is neither a rule nor a shared list or lexicon.
    #[must_use]
    pub const fn holds_nothing(&self) -> bool {
        self.is_empty() && self.lists.is_empty() && self.lexicons.is_empty() && self.classifiers.is_empty()
    }

    /// The rule of words with this id.
    #[must_use]
    pub fn get(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.cmp(id)).ok().and_then(|at| self.rules.get(at))
    }

    /// A set in which one rule only speaks, for testing and explaining it; the rules that it refers to are in it too, and are silent. A
    /// correlation comes with the rules that it counts.
    #[must_use]
    pub fn only(&self, id: &RuleId) -> Option<Self> {
        if let Some(counting) = self.correlation(id) {
            let counted = self.rules.iter().filter(|rule| counting.counts(&rule.id, &rule.categories));
            let needed = self.with_references(counted.collect());
            let silent = needed.iter().filter(|rule| !counting.counts(&rule.id, &rule.categories)).map(|rule| rule.id.clone()).collect();
            let rules = needed.into_iter().cloned().collect();
            return Some(Self::new(rules).silencing(silent).counting(vec![counting.clone()]));
        }
        let chosen = self.with_references(vec![self.get(id)?]);
        let silent = chosen.iter().skip(1).map(|rule| rule.id.clone()).collect();
        Some(Self::new(chosen.into_iter().cloned().collect()).silencing(silent))
    }

    /// Rules, and after them those that they refer to.
    fn with_references<'a>(&'a self, mut chosen: Vec<&'a Rule>) -> Vec<&'a Rule> {
        let mut at = 0;
        while let Some(rule) = chosen.get(at).copied() {
            // What a classifier makes of a post depends on the lexicons that rules sum.
            let asks = rule.selections.iter().any(|selection| selection.asked.is_some());
            let lending = self.sources.iter().filter(|_| asks).filter_map(|source| self.rules.get(source.rule));
            for rule in rule.refers_to().filter_map(|id| self.get(id)).chain(lending) {
                if chosen.iter().all(|known| known.id != rule.id) {
                    chosen.push(rule);
                }
            }
            at += 1;
        }
        chosen
    }

    /// The fields that any rule asks about: no others need to be known.
    #[must_use]
    pub const fn fields(&self) -> &BTreeSet<Field> {
        &self.fields
    }

    /// The rules whose condition holds for a text of which nothing else is known, in order of id, with the words that made it. `names` are the
    /// names of the brand file in it, in order.
    #[must_use]
    pub fn scan<'a>(&'a self, document: &Document, names: &[Named], admit: &dyn Fn(&Rule) -> bool) -> Vec<Fired<'a>> {
        let subject = Subject { document, names, owners: Owners::NONE, fields: &Fields::default(), today: Date::MIN };
        self.read(subject, admit)
    }

    /// The rules that speak about a post, in order of id, with the words that make them.
    #[must_use]
    pub fn read<'a>(&'a self, subject: Subject<'_>, admit: &Admit<'_>) -> Vec<Fired<'a>> {
        let mut fired = self.holding(subject, admit);
        if !self.silent.is_empty() {
            fired.retain(|fired| !self.silent.contains(&fired.rule.id));
        }
        fired
    }

    /// As [`Self::read`], those included that are only referred to.
    fn holding<'a>(&'a self, subject: Subject<'_>, admit: &Admit<'_>) -> Vec<Fired<'a>> {
        let keys = Keys::of(subject.document);
        let roles = Roles::default();
        let view = View::new(subject.document, Named::of_reading(subject.names, 0), keys.as_ref(), &self.stems, &roles);
        let view = view.with_owners(subject.owners);
        let mut places = self.index.places(view);
        let asides = Aside::all(subject.document, subject.names, &self.stems);
        let aside = AsidePlaces::new(&self.index, &asides, &mut places);
        let may = |number: u32| self.rules.get(number as usize).is_some_and(|rule| !refuted(&rule.condition, true, subject.fields));
        let mut hits = places.triggered(&self.rules, view, &may);
        aside.triggered(&self.rules, &may, &mut hits);
        hits.retain(|hit| may(hit.rule));
        let weighed = Weighed::default();
        let given = || self.summed(&places, &aside, view, &weighed);
        let judged = Judged::new(&given);
        self.ask(&judged, view, &|number, rule| may(number) && admit(rule), &mut hits);
        let look = |number: u32, own: &[Hit], lent: &Lent<'_>| -> Option<Fired<'a>> {
            let rule = self.rules.get(number as usize).filter(|rule| admit(rule))?;
            let of = |selection: usize| -> Vec<Met> {
                if let Some(asked) = rule.selections.get(selection).and_then(|own| own.asked.as_ref()) {
                    judged.met(asked, selection, view)
                } else if places.is_trigger(number, selection) {
                    own.iter().filter(|hit| usize::from(hit.selection) == selection).map(met).collect()
                } else {
                    let mut hits = places.selection(&self.rules, number, selection, view);
                    aside.selection(&self.rules, number, selection, &mut hits);
                    hits.iter().map(met).collect()
                }
            };
            let counted = Counted::new(rule, &of, view, Known { fields: subject.fields, rules: lent }, &weighed);
            // Hits that do not count trigger nothing.
            let counts = |own: &[Hit]| !counted.of(usize::from(own[0].selection)).is_empty();
            if rule.references.is_empty() && !own.chunk_by(|a, b| a.selection == b.selection).any(counts) {
                return None;
            }
            let met = counted.why(&rule.condition, true, view).map(evaluate::tidy).filter(|met| !met.is_empty())?;
            let silenced = |exception: &Exception| !exception.is_over(subject.today) && counted.why(&exception.when, true, view).is_some();
            (!rule.exceptions.iter().any(silenced)).then(|| {
                let spoke = |(number, selection): (usize, &'a Selection)| {
                    let asked = selection.asked.as_ref().filter(|_| met.iter().any(|met| met.selection == number))?;
                    Some(judged.told(asked, view))
                };
                let learned = rule.selections.iter().enumerate().filter_map(spoke).collect();
                Fired { rule, met, learned }
            })
        };
        let own = |rule: u32| -> &[Hit] {
            let from = hits.partition_point(|hit| hit.rule < rule);
            &hits[from..from + hits[from..].partition_point(|hit| hit.rule == rule)]
        };
        let triggered = hits.chunk_by(|a, b| a.rule == b.rule).filter_map(|own| own.first().map(|hit| (hit.rule, own)));
        let mut fired: Vec<Fired<'a>> =
            triggered.filter(|(rule, _)| !self.later.has(*rule)).filter_map(|(rule, own)| look(rule, own, &|_| None)).collect();
        if !self.later.is_empty() {
            self.later.look(&self.rules, &mut fired, &|rule| !own(rule).is_empty(), &|rule, lent| look(rule, own(rule), lent));
        }
        fired
    }

    /// Adds the words by which classifiers say that rules are to be looked at which wait for no word.
    fn ask(&self, judged: &Judged<'_>, view: View<'_>, admit: &dyn Fn(u32, &Rule) -> bool, hits: &mut Vec<Hit>) {
        let before = hits.len();
        for (number, selections) in &self.asking {
            let Some(rule) = self.rules.get(*number as usize).filter(|rule| admit(*number, rule)) else { continue };
            for &selection in selections {
                let Some(asked) = rule.selections.get(selection).and_then(|own| own.asked.as_ref()) else { continue };
                hits.extend(judged.met(asked, selection, view).iter().map(|met| Hit::of(*number, met)));
            }
        }
        if hits.len() > before {
            hits.sort_unstable();
        }
    }

    /// How a rule reads a text of which nothing else is known, clause by clause, with every word that met a pattern and why some do not
    /// count; `None` when there is no such rule. Says nothing of the rule's gates (brand, parts).
    #[must_use]
    pub fn explain(&self, id: &RuleId, document: &Document, names: &[Named]) -> Option<Clause> {
        let subject = Subject { document, names, owners: Owners::NONE, fields: &Fields::default(), today: Date::MIN };
        self.explain_subject(id, subject, &|_| true).map(|(clause, _)| clause)
    }

    /// How a rule reads a post, clause by clause, and the exception that silences it then, clause by clause too. `admit` is asked of the
    /// rules that it refers to.
    #[must_use]
    pub fn explain_subject(&self, id: &RuleId, subject: Subject<'_>, admit: &Admit<'_>) -> Option<(Clause, Option<(&Exception, Clause)>)> {
        let rule = self.get(id)?;
        let keys = Keys::of(subject.document);
        let roles = Roles::default();
        let holding = if rule.references.is_empty() { Vec::new() } else { self.holding(subject, admit) };
        let lent = |id: &RuleId| {
            let lent = |met: &Met| Met { selection: Met::LENT, ..met.clone() };
            holding.iter().find(|fired| fired.rule.id == *id).map(|fired| fired.met.iter().map(lent).collect())
        };
        let view = View::new(subject.document, Named::of_reading(subject.names, 0), keys.as_ref(), &self.stems, &roles);
        let view = view.with_owners(subject.owners);
        let asides = Aside::all(subject.document, subject.names, &self.stems);
        let known = Known { fields: subject.fields, rules: &lent };
        let given = if rule.selections.iter().any(|selection| selection.asked.is_some()) || !rule.references.is_empty() {
            self.given(subject)
        } else {
            Vec::new()
        };
        let explainer = Explainer { view, asides: &asides, given: &given, known, rules: &|id| self.get(id), depth: 0 };
        let current = rule.exceptions.iter().filter(|exception| !exception.is_over(subject.today));
        let silencing = current.map(|exception| (exception, explainer.node(rule, &exception.when))).find(|(_, clause)| clause.holds);
        Some((explainer.rule(rule), silencing))
    }

    /// What keeps a rule from holding for a post, given how it reads it ([`Self::explain_subject`]); `None` when there is no such rule.
    #[must_use]
    pub fn shortfall(&self, id: &RuleId, subject: Subject<'_>, clause: &Clause) -> Option<Shortfall> {
        let keys = Keys::of(subject.document);
        let roles = Roles::default();
        let view = View::new(subject.document, Named::of_reading(subject.names, 0), keys.as_ref(), &self.stems, &roles);
        let view = view.with_owners(subject.owners);
        self.get(id).map(|rule| nearest::shortfall(rule, clause, view))
    }
}

pub(super) fn met(hit: &Hit) -> Met {
    Met { tokens: hit.start as usize..hit.end as usize, selection: usize::from(hit.selection), pattern: usize::from(hit.pattern) }
}

impl<'a> IntoIterator for &'a RuleSet {
    type Item = &'a Rule;
    type IntoIter = std::slice::Iter<'a, Rule>;

    fn into_iter(self) -> Self::IntoIter {
        self.rules.iter()
    }
}
