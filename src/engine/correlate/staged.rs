//! The examples of correlations, staged: made-up posts in time, counted by the same code as real ones.

use jiff::{SignedDuration, Timestamp};

use super::{Tally, Verdict, evaluate};
use crate::engine::examples::{ExampleResult, Outcome};
use crate::model::id::{PostId, SourceId, ThreadId};
use crate::model::lang::Lang;
use crate::model::signal::{Signal, WEEK};
use crate::rule::RuleSet;
use crate::rule::correlation::{Correlation, CorrelationExample, Row};

/// Runs the examples of all correlations, in order of rule and example.
#[must_use]
pub fn run(rules: &RuleSet) -> Vec<ExampleResult> {
    let each = |rule| move |(number, example)| one(rules, rule, number + 1, example);
    rules.correlations().iter().flat_map(|rule| rule.examples.iter().enumerate().map(each(rule))).collect()
}

fn one(rules: &RuleSet, rule: &Correlation, number: usize, example: &CorrelationExample) -> ExampleResult {
    let begin = begin();
    let signals: Vec<Signal> = example.rows.iter().zip(0_usize..).flat_map(|(row, n)| posts(rules, row, n, begin)).collect();
    // Watching began long before: what an example does not say did not happen.
    let since = begin.checked_sub(WEEK * 20).ok();
    let tallies = evaluate(std::slice::from_ref(rule), &signals, since);
    let now: Vec<&Tally> = tallies.iter().filter(|tally| tally.counted.until >= begin).collect();
    let fired = now.iter().find(|tally| matches!(tally.verdict, Verdict::Full(_)));
    let most = now.iter().max_by_key(|tally| tally.counted.reached);
    let outcome = match (example.fires, fired) {
        (true, Some(_)) | (false, None) => Outcome::Holds,
        (true, None) => Outcome::TooFew(rule.within, most.map(|tally| Box::new(tally.counted.clone()))),
        (false, Some(tally)) => Outcome::TooMany(rule.within, Box::new(tally.counted.clone())),
    };
    let written = rule.file.text.get(example.place.clone()).unwrap_or_default();
    ExampleResult {
        rule: rule.id.clone(),
        number,
        lang: Lang::Und,
        text: written.split_whitespace().collect::<Vec<_>>().join(" "),
        path: rule.file.path.clone(),
        line: rule.file.line_column(example.place.start).0,
        place: example.place.clone(),
        outcome,
    }
}

/// When examples begin: some Monday, at no particular hour.
fn begin() -> Timestamp {
    Timestamp::from_second(1_767_600_000).unwrap_or_default()
}

/// The posts of a row. Without a word about authors each is somebody else's, without one about threads each stands in its own.
fn posts(rules: &RuleSet, row: &Row, number: usize, begin: Timestamp) -> Vec<Signal> {
    let weeks = if row.weeks_before == 0 { 0..=0 } else { 1..=row.weeks_before };
    let one_of = |most: Option<u32>, post: u32| most.map_or(post, |most| post % most.max(1));
    let mut signals = Vec::new();
    for week in weeks {
        for post in 0..row.times {
            let after = row.at + row.every * i32::try_from(post).unwrap_or(0) - WEEK * i32::try_from(week).unwrap_or(0);
            let name = format!("{number}-{week}-{post}");
            let author = row.author.clone().unwrap_or_else(|| match row.authors {
                Some(_) => format!("author {}", one_of(row.authors, post)),
                None => name.clone(),
            });
            let thread = row.thread.clone().unwrap_or_else(|| match row.threads {
                Some(_) => format!("thread {}", one_of(row.threads, post)),
                None => name.clone(),
            });
            let categories = match (&row.rule, row.category) {
                (_, Some(category)) => [category].into(),
                (Some(rule), None) => rules.get(rule).map(|rule| rule.categories.clone()).unwrap_or_default(),
                (None, None) => std::collections::BTreeSet::new(),
            };
            signals.push(Signal {
                at: begin.checked_add(after).unwrap_or(begin),
                post: PostId(name),
                rule: row.rule.clone().unwrap_or_default(),
                thread: ThreadId(thread),
                source: SourceId(row.source.clone().unwrap_or_else(|| "example".to_owned())),
                author: Some(author),
                lang: row.lang.unwrap_or_default(),
                categories,
            });
        }
    }
    signals.retain(|signal| signal.at.duration_since(begin) < SignedDuration::from_hours(24 * 366 * 10));
    signals
}
