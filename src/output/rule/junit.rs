//! What came of the examples of rules, as `JUnit` XML.

use std::sync::Arc;

use super::example::broken_example;
use crate::diagnostic::SourceFile;
use crate::engine::examples::ExampleResult;
use crate::model::id::RuleId;
use crate::output::diagnostic::render;
use crate::output::junit::{self, Case, CaseFailure};
use crate::rule::RuleSet;

fn file_of<'a>(rules: &'a RuleSet, id: &RuleId) -> Option<&'a Arc<SourceFile>> {
    rules.get(id).map(|rule| &rule.file).or_else(|| rules.correlation(id).map(|rule| &rule.file))
}

/// One suite a rule, one case an example; a case that fails says what the full format says.
#[must_use]
pub fn junit(results: &[ExampleResult], rules: &RuleSet) -> String {
    let cases: Vec<Case> = results
        .iter()
        .map(|result| Case {
            suite: result.rule.to_string(),
            name: format!("{} {}: {}", result.number, result.lang.code(), result.text),
            failure: broken_example(result, file_of(rules, &result.rule)).filter(|_| !result.holds()).map(|diagnostic| CaseFailure {
                kind: diagnostic.code.to_owned(),
                message: diagnostic.label.as_ref().map_or_else(String::new, |(_, label)| label.clone()),
                text: render(&diagnostic, false, 100),
            }),
        })
        .collect();
    junit::junit("rules", &cases)
}
