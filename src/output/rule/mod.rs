//! Rules for people: what a set holds; beside it what came of the examples, and why a rule speaks about a text or does not.

pub mod example;
pub mod explanation;
pub mod junit;

use serde::Serialize;

use crate::model::finding::RuleKind;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::rule::correlation::Correlation;
use crate::rule::{About, Rule, RuleSet};

/// A rule as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleLine<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it finds.
    pub title: &'a str,
    /// How serious.
    pub level: &'static str,
    /// `detection` for rules of words, `correlation` for those that count what others find.
    pub kind: RuleKind,
    /// How far it is trusted.
    pub status: &'static str,
    /// What its findings are about.
    pub categories: Vec<&'static str>,
    /// Languages that it has patterns for; `any` for patterns of every language.
    pub languages: Vec<&'static str>,
    /// Its condition.
    pub condition: String,
    /// Whom a post must be about.
    pub about: &'static str,
    /// What makes two findings one incident.
    pub group_by: &'static str,
    /// Number of examples.
    pub examples: usize,
    /// Why staff should care.
    pub why: &'a str,
    /// What staff should do.
    pub playbook: Option<&'a str>,
    /// Why it does not speak all of en, es and el.
    pub parity: Option<&'a str>,
    /// Shared word lists that it uses.
    pub lists: Vec<&'a str>,
    /// Lexicons that it uses.
    pub lexicons: Vec<&'a str>,
    /// Classifiers that it asks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classifiers: Vec<&'a str>,
    /// First 8 hex digits of the SHA-256 of its text and of the lists and lexicons that it uses.
    pub revision: &'a str,
    /// Its file.
    pub file: String,
}

impl<'a> From<&'a Rule> for RuleLine<'a> {
    fn from(rule: &'a Rule) -> Self {
        let any = rule.selections.iter().flat_map(|selection| &selection.patterns).any(|pattern| pattern.lang.is_none());
        let mut languages: Vec<&'static str> = rule.pattern_languages().into_iter().map(Lang::code).collect();
        if any {
            languages.push("any");
        }
        Self {
            id: rule.id.as_str(),
            title: &rule.title,
            level: rule.level.word(),
            kind: RuleKind::Detection,
            status: rule.status.word(),
            categories: rule.categories.iter().map(|category| category.word()).collect(),
            languages,
            condition: rule.condition_text(),
            about: rule.about.word(),
            group_by: rule.group_by.word(),
            examples: rule.examples.len(),
            why: &rule.why,
            playbook: rule.playbook.as_deref(),
            parity: rule.parity.as_deref(),
            lists: rule.lists().into_iter().collect(),
            lexicons: rule.lexicons().into_iter().collect(),
            classifiers: rule.classifiers().into_iter().collect(),
            revision: &rule.revision,
            file: rule.file.path.display().to_string(),
        }
    }
}

impl<'a> From<&'a Correlation> for RuleLine<'a> {
    fn from(rule: &'a Correlation) -> Self {
        Self {
            id: rule.id.as_str(),
            title: &rule.title,
            level: rule.level.word(),
            kind: RuleKind::Correlation,
            status: rule.status.word(),
            categories: rule.categories.iter().map(|category| category.word()).collect(),
            languages: vec!["any"],
            condition: rule.sentence(),
            about: About::Anyone.word(),
            group_by: "burst",
            examples: rule.examples.len(),
            why: &rule.why,
            playbook: rule.playbook.as_deref(),
            parity: None,
            lists: Vec::new(),
            lexicons: Vec::new(),
            classifiers: Vec::new(),
            revision: &rule.revision,
            file: rule.file.path.display().to_string(),
        }
    }
}

impl RuleLine<'_> {
    /// The lines of all rules: those of words first, then correlations.
    #[must_use]
    pub fn all(rules: &RuleSet) -> Vec<RuleLine<'_>> {
        rules.iter().map(RuleLine::from).chain(rules.correlations().iter().map(RuleLine::from)).collect()
    }

    /// Headings of [`RuleLine::cells`].
    pub const HEADINGS: [&'static str; 6] = ["RULE", "LEVEL", "STATUS", "LANGUAGES", "CATEGORIES", "TITLE"];

    /// The rule as a row of a table.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let lists = [self.languages.join(" "), self.categories.join(" ")];
        [self.id, self.level, self.status, &lists[0], &lists[1], self.title].map(|cell| shown(cell, false)).to_vec()
    }
}
