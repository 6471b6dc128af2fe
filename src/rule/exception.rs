//! Exceptions: when a rule is to be silent, why, who answers for it, and until when.

use std::ops::Range;

use jiff::civil::Date;

use super::RuleSet;
use super::condition::Node;
use crate::diagnostic::Diagnostic;

/// While its condition holds for a post, the rule is silent about it.
#[derive(Debug, Clone)]
pub struct Exception {
    /// When it holds; over the selections of its rule.
    pub when: Node,
    /// The condition as its author wrote it.
    pub text: String,
    /// Why the rule is to be silent.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// Bytes of its `until`, or else its `when`, in the file.
    pub place: Range<usize>,
}

impl Exception {
    /// Whether its last day is before `today`.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// A warning for each exception whose last day is before `today`, in order of rule.
#[must_use]
pub fn expired(rules: &RuleSet, today: Date) -> Vec<Diagnostic> {
    let all = rules.iter().flat_map(|rule| rule.exceptions.iter().map(move |exception| (rule, exception)));
    all.filter(|(_, exception)| exception.is_over(today))
        .map(|(rule, exception)| {
            let message = "an exception has expired: the rule speaks again";
            let label = format!("today is {today}; {} answers for it", exception.owner);
            Diagnostic::warning("R036", message, &rule.file, exception.place.clone(), label)
                .with_remedy("take the [[exceptions]] table away, or give it a later `until`")
        })
        .collect()
}
