//! What `scan` says of labelled posts, held against their labels. Everything is counted as it comes by: what is kept does not grow with the
//! posts.

use std::collections::BTreeMap;

use super::label::{Answer, Label, Worth};
use super::share::{Counts, Outcome};
use crate::engine::{Answered, PostReport};
use crate::fact::{FactBook, Kind};
use crate::model::fact::Judgement;
use crate::model::finding::{Category, Finding, Level, RuleKind};
use crate::model::id::{FactId, RuleId};
use crate::model::lang::Lang;
use crate::rule::{RuleSet, Status};

/// Most names (of brands, of facts that only labels know) that are counted apart.
const MOST_NAMES: usize = 200;
/// What the others are counted under.
const OTHERS: &str = "(others)";

/// A labelled post with what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// What its label says.
    pub label: &'a Label,
    /// What `scan` says.
    pub report: &'a PostReport,
    /// Its language: that which the file declares, else that which was found.
    pub lang: Lang,
    /// The brand that the row names.
    pub brand: Option<&'a str>,
    /// The brand's own people wrote it.
    pub staff: bool,
    /// The rules that spoke.
    pub rules: &'a RuleSet,
    /// The facts.
    pub facts: &'a FactBook,
}

/// What became of a post: `None` where its label does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcomes {
    /// Whether it is negative word-of-mouth.
    pub negative: Option<Outcome>,
    /// Whether its answer contradicts a fact.
    pub contradicts: Option<Outcome>,
}

/// How a rule did, among posts whose label says whether they are negative (for contradictions: whether their answer is wrong).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleCounts {
    /// Found rightly.
    pub right: u64,
    /// False alarms.
    pub alarms: u64,
    /// Found rightly, and no other rule did.
    pub only_right: u64,
    /// False alarms that no other rule raised.
    pub only_alarms: u64,
}

/// How sure wrong answers were said, and whether that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hedges {
    /// Wrong answers with reserve that were found.
    pub hedged: u64,
    /// Those of them that are marked as hedged.
    pub hedged_marked: u64,
    /// Wrong answers without reserve that were found.
    pub plain: u64,
    /// Those of them that are marked as hedged, and are not.
    pub plain_marked: u64,
}

/// How near levels come to the severities of negative posts that were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Severity {
    /// Posts by the label's severity and by the level found.
    pub table: BTreeMap<(Option<Level>, Option<Level>), u64>,
}

impl Severity {
    /// Negative posts that were found and have a severity; those with exactly that level; those at most one level beside it.
    #[must_use]
    pub fn near(&self) -> (u64, u64, u64) {
        let place = |level: &Option<Level>| level.map_or(0, |level| 1 + level as i32);
        let sum = |far: i32| {
            self.table.iter().filter(|((label, said), _)| (place(label) - place(said)).abs() <= far).map(|(_, posts)| posts).sum::<u64>()
        };
        (self.table.values().sum(), sum(0), sum(1))
    }
}

/// Everything measured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measure {
    /// Posts with a label.
    pub posts: u64,
    /// Posts without one: judged, since they say what others answer, and not counted.
    pub unlabelled: u64,
    /// Negative word-of-mouth, by language.
    pub negative: BTreeMap<Lang, Counts>,
    /// The same by the brand that rows name.
    pub brands: BTreeMap<String, Counts>,
    /// Whether the post names the brand.
    pub mention: Counts,
    /// What posts are about.
    pub categories: BTreeMap<Category, Counts>,
    /// How serious they are.
    pub severity: Severity,
    /// Rules of words.
    pub rules: BTreeMap<RuleId, RuleCounts>,
    /// False alarms of "negative" by what the label says of the post.
    pub alarms: BTreeMap<String, u64>,
    /// Wrong answers, by language.
    pub contradicts: BTreeMap<Lang, Counts>,
    /// The same by fact: that of the label, for false alarms that which was found.
    pub facts: BTreeMap<String, Counts>,
    /// The same by kind of slot.
    pub slots: BTreeMap<&'static str, Counts>,
    /// Wrong answers that were found by another fact than the label's, where both are known.
    pub other_fact: u64,
    /// Whether reserve was seen.
    pub hedges: Hedges,
    /// False alarms of "contradicts" by what the post was.
    pub contradict_alarms: BTreeMap<&'static str, u64>,
}

impl Measure {
    /// Counts a labelled post, and says what became of it.
    pub fn add(&mut self, judged: &Judged<'_>) -> Outcomes {
        self.posts += 1;
        let (label, report) = (judged.label, judged.report);
        if let Some(mention) = label.mention {
            self.mention.add(Outcome::of(mention, report.mention));
        }
        if let Some(categories) = &label.categories {
            for category in categories.union(&report.categories) {
                let outcome = Outcome::of(categories.contains(category), report.categories.contains(category));
                self.categories.entry(*category).or_default().add(outcome);
            }
        }
        Outcomes {
            negative: label.negative.map(|negative| self.add_negative(judged, negative)),
            contradicts: label.answer.as_ref().map(|answer| self.add_answer(judged, answer.as_ref())),
        }
    }

    /// All languages together.
    #[must_use]
    pub fn all(by_lang: &BTreeMap<Lang, Counts>) -> Counts {
        by_lang.values().fold(Counts::default(), |all, one| Counts {
            right: all.right + one.right,
            alarms: all.alarms + one.alarms,
            missed: all.missed + one.missed,
            quiet: all.quiet + one.quiet,
        })
    }

    fn add_negative(&mut self, judged: &Judged<'_>, negative: bool) -> Outcome {
        let report = judged.report;
        let outcome = Outcome::of(negative, report.negative);
        self.negative.entry(judged.lang).or_default().add(outcome);
        if let Some(brand) = judged.brand {
            named(&mut self.brands, brand).add(outcome);
        }
        if outcome == Outcome::Right
            && let Some(severity) = judged.label.severity
        {
            *self.severity.table.entry((severity, report.severity())).or_default() += 1;
        }
        if outcome == Outcome::Alarm {
            *named(&mut self.alarms, &kind_of(judged)) += 1;
        }
        let mut spoke: Vec<&RuleId> =
            report.findings.iter().filter(|finding| makes_negative(finding)).map(|finding| &finding.rule).collect();
        spoke.dedup();
        let trusted = |rule: &&RuleId| judged.rules.status(rule) != Some(Status::Experimental);
        let alone = spoke.iter().copied().filter(trusted).count() == 1;
        for rule in spoke {
            let only = u64::from(alone && trusted(&rule));
            let counts = self.rules.entry(rule.clone()).or_default();
            if negative {
                counts.right += 1;
                counts.only_right += only;
            } else {
                counts.alarms += 1;
                counts.only_alarms += only;
            }
        }
        outcome
    }

    fn add_answer(&mut self, judged: &Judged<'_>, answer: Option<&Answer>) -> Outcome {
        let wrong = answer.is_some_and(|answer| answer.worth.is_wrong());
        let said = contradiction(judged.report);
        let outcome = Outcome::of(wrong, said.is_some());
        self.contradicts.entry(judged.lang).or_default().add(outcome);
        let labelled = answer.and_then(|answer| answer.fact.as_deref());
        let found = said.map(|(fact, _)| fact.as_str());
        let (fact, kind) = match outcome {
            Outcome::Quiet => return outcome,
            Outcome::Alarm => (found, said.and_then(|(_, answered)| kind_said(answered))),
            Outcome::Right => (labelled.or(found), said.and_then(|(_, answered)| kind_said(answered))),
            Outcome::Missed => (labelled, labelled.and_then(|fact| kind_of_fact(judged.facts, fact))),
        };
        named(&mut self.facts, fact.unwrap_or("(not said)")).add(outcome);
        self.slots.entry(kind.map_or("(not known)", Kind::word)).or_default().add(outcome);
        let Some((found, answered)) = said else { return outcome };
        if outcome == Outcome::Alarm {
            let what = if judged.staff { "staff" } else { answer.map_or("no answer", |answer| answer.worth.word()) };
            *self.contradict_alarms.entry(what).or_default() += 1;
        } else {
            let marked = u64::from(answered.claim.as_ref().is_some_and(|claim| claim.hedged));
            if answer.is_some_and(|answer| answer.worth == Worth::HedgedWrong) {
                self.hedges.hedged += 1;
                self.hedges.hedged_marked += marked;
            } else {
                self.hedges.plain += 1;
                self.hedges.plain_marked += marked;
            }
            let known = |fact: &str| judged.facts.get(&FactId::from(fact)).is_some();
            self.other_fact += u64::from(labelled.is_some_and(|labelled| labelled != found.as_str() && known(labelled)));
        }
        let rules: Vec<&RuleId> =
            judged.report.findings.iter().filter(|finding| finding.kind == RuleKind::Contradiction).map(|finding| &finding.rule).collect();
        for rule in rules {
            let counts = self.rules.entry(rule.clone()).or_default();
            *(if wrong { &mut counts.right } else { &mut counts.alarms }) += 1;
        }
        outcome
    }
}

/// The fact that a post contradicts, and its answer.
#[must_use]
pub fn contradiction(report: &PostReport) -> Option<(&FactId, &Answered)> {
    let answered = report.answer.as_ref()?;
    match &answered.judgement {
        Judgement::Contradicts { fact, .. } => Some((fact, answered)),
        Judgement::Supports { .. } | Judgement::Silent { .. } => None,
    }
}

/// Whether a finding is of those that make a post negative, if its rule is trusted.
#[must_use]
pub fn makes_negative(finding: &Finding) -> bool {
    finding.kind == RuleKind::Detection && finding.level >= Level::Low && finding.categories.iter().any(|category| category.is_negative())
}

fn kind_said(answered: &Answered) -> Option<Kind> {
    answered.claim.as_ref().map(|claim| Kind::of(&claim.value))
}

/// The kind of a fact's slots, when they are of one.
fn kind_of_fact(facts: &FactBook, fact: &str) -> Option<Kind> {
    let mut kinds = facts.get(&FactId::from(fact))?.slots.iter().map(|slot| slot.kind);
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

/// What a post is that is not negative, by its label.
fn kind_of(judged: &Judged<'_>) -> String {
    if judged.staff {
        return "staff".to_owned();
    }
    if let Some(word) = &judged.label.word {
        return word.clone();
    }
    match judged.label.categories.as_ref().filter(|categories| !categories.is_empty()) {
        Some(categories) => categories.iter().map(|category| category.word()).collect::<Vec<_>>().join(" + "),
        None => "not negative".to_owned(),
    }
}

/// The place of a name among others; of too many, that of all the others.
fn named<'m, T: Default>(map: &'m mut BTreeMap<String, T>, name: &str) -> &'m mut T {
    let name = if map.len() < MOST_NAMES || map.contains_key(name) { name } else { OTHERS };
    map.entry(name.to_owned()).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded() {
        let mut map: BTreeMap<String, u64> = BTreeMap::new();
        for number in 0..1_000 {
            *named(&mut map, &number.to_string()) += 1;
        }
        assert_eq!((map.len(), map[OTHERS]), (MOST_NAMES + 1, 800));
    }

    #[test]
    fn levels_are_near_or_far() {
        let mut severity = Severity::default();
        for (label, said) in [
            (Some(Level::High), Some(Level::High)),
            (Some(Level::High), Some(Level::Medium)),
            (Some(Level::Low), Some(Level::Critical)),
            (None, Some(Level::Low)),
        ] {
            *severity.table.entry((label, said)).or_default() += 1;
        }
        assert_eq!(severity.near(), (4, 1, 2));
    }
}
