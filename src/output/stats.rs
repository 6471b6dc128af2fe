//! How rules do, as a table and as JSON.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::page::Page;
use super::table::table;
use super::trial::{languages, thousands};
use crate::eval::history::{Opinion, Opinions, Record};
use crate::eval::stats::Precision;
use crate::eval::trial::Tally;
use crate::rule::Status;

/// Verdicts from which on a change is proposed.
const ENOUGH: usize = 8;
/// Posts from which on it means something that a rule finds none.
const MANY_POSTS: usize = 1_000;

/// How a rule does.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The rule.
    pub rule: String,
    /// How far it is trusted; `None` for what facts find.
    pub status: Option<Status>,
    /// What it finds now.
    pub found: Tally,
    /// What came of its findings.
    pub record: Record,
    /// What it costs, in microseconds for 1,000 posts, if that was measured.
    pub cost: Option<f64>,
}

/// How a rule does, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandingLine<'a> {
    /// The rule.
    pub rule: &'a str,
    /// How far it is trusted; null for what facts find.
    pub status: Option<&'static str>,
    /// Posts read.
    pub posts: usize,
    /// Posts that it finds.
    pub found: usize,
    /// Those, by language.
    pub languages: BTreeMap<&'static str, usize>,
    /// Incidents with a finding of it.
    pub incidents: usize,
    /// What staff think of those.
    pub verdicts: &'a Opinions,
    /// How often it was right; null without a verdict.
    pub precision: Option<PrecisionLine>,
    /// Its last finding in an incident.
    pub last: Option<Timestamp>,
    /// Microseconds for 1,000 posts; null when it was not measured.
    pub cost_us: Option<f64>,
    /// What could be changed.
    pub advice: Option<String>,
}

/// How often a rule was right, as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PrecisionLine {
    /// Confirmed or benign.
    pub right: usize,
    /// All that were closed with a verdict.
    pub of: usize,
    /// Lower end of the 95 % interval, from 0 to 1.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl<'a> StandingLine<'a> {
    /// The line of a rule.
    #[must_use]
    pub fn of(standing: &'a Standing) -> Self {
        let precision = Precision::of(&standing.record).map(|Precision { right, of, low, high }| PrecisionLine { right, of, low, high });
        Self {
            rule: &standing.rule,
            status: standing.status.map(Status::word),
            posts: standing.found.posts,
            found: standing.found.found,
            languages: standing.found.languages.iter().map(|(lang, count)| (lang.code(), *count)).collect(),
            incidents: standing.record.incidents,
            verdicts: &standing.record.opinions,
            precision,
            last: standing.record.last,
            cost_us: standing.cost,
            advice: advice(standing),
        }
    }
}

/// All rules as a table, and below it what could be changed.
#[must_use]
pub fn listing(page: &Page, all: &[Standing]) -> String {
    let costs = all.iter().any(|standing| standing.cost.is_some());
    let mut headings = vec!["RULE", "POSTS", "INCIDENTS", "CONFIRMED", "BENIGN", "FALSE", "RIGHT", "LAST"];
    if costs {
        headings.push("µs/1000");
    }
    headings.push("LANGUAGES");
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|standing| {
            let count = |opinion: Opinion| thousands(standing.record.opinions.get(&opinion).copied().unwrap_or_default());
            let mut row = vec![
                standing.rule.clone(),
                thousands(standing.found.found),
                thousands(standing.record.incidents),
                count(Opinion::Confirmed),
                count(Opinion::Benign),
                count(Opinion::FalsePositive),
                Precision::of(&standing.record).map_or_else(|| "–".to_owned(), |precision| right(&precision)),
                standing.record.last.map_or_else(|| "–".to_owned(), |last| page.ago(last)),
            ];
            if costs {
                row.push(standing.cost.map_or_else(|| "–".to_owned(), |cost| format!("{cost:.0}")));
            }
            row.push(languages(&standing.found.languages));
            row
        })
        .collect();
    let mut text = table(&headings, &rows, page);
    let advised: Vec<String> =
        all.iter().filter_map(|standing| advice(standing).map(|advice| format!("{}: {advice}\n", standing.rule))).collect();
    if !advised.is_empty() {
        text.push('\n');
        text.push_str(&advised.concat());
    }
    text
}

/// `19 of 20 (76–99 %)`
fn right(precision: &Precision) -> String {
    format!("{} of {} ({:.0}–{:.0} %)", precision.right, precision.of, precision.low * 100.0, precision.high * 100.0)
}

/// What the figures speak for, as a question to the author; nothing while they are few.
fn advice(standing: &Standing) -> Option<String> {
    let status = standing.status?;
    if let Some(precision) = Precision::of(&standing.record).filter(|precision| precision.of >= ENOUGH) {
        let (right, of) = (precision.right, precision.of);
        if matches!(status, Status::Experimental | Status::Test) && precision.low >= 0.7 {
            return Some(format!("fires rightly in {right} of {of}: `status = \"stable\"`?"));
        }
        if status != Status::Deprecated && precision.high < 0.6 {
            return Some(format!(
                "wrong in {} of {of}: narrow it (`overhear rules example {} quiet INCIDENT`)?",
                of - right,
                standing.rule
            ));
        }
        return None;
    }
    if status == Status::Experimental && standing.found.found > 0 && standing.record.incidents == 0 {
        let found = thousands(standing.found.found);
        return Some(format!(
            "finds {found} that staff have not seen: look at them with `overhear rules try {}`, then `status = \"test\"`?",
            standing.rule
        ));
    }
    if status != Status::Deprecated && standing.found.found == 0 && standing.record.incidents == 0 && standing.found.posts >= MANY_POSTS {
        return Some(format!("finds nothing in {} posts", thousands(standing.found.posts)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(status: Status, opinions: &[(Opinion, usize)], found: usize) -> Standing {
        Standing {
            rule: "r".into(),
            status: Some(status),
            found: Tally { posts: 5_000, found, ..Tally::default() },
            record: Record { incidents: opinions.len(), opinions: opinions.iter().copied().collect(), ..Record::default() },
            cost: None,
        }
    }

    #[test]
    fn advice_waits_for_enough_verdicts() {
        let good = [(Opinion::Confirmed, 19), (Opinion::FalsePositive, 1)];
        assert!(advice(&standing(Status::Test, &good, 20)).unwrap().contains("19 of 20"));
        assert_eq!(advice(&standing(Status::Stable, &good, 20)), None);
        assert_eq!(advice(&standing(Status::Test, &[(Opinion::Confirmed, 7)], 20)), None);
        assert!(
            advice(&standing(Status::Stable, &[(Opinion::Confirmed, 1), (Opinion::FalsePositive, 9)], 20))
                .unwrap()
                .contains("wrong in 9 of 10")
        );
        assert!(advice(&standing(Status::Stable, &[], 0)).unwrap().contains("nothing in 5,000 posts"));
        assert!(advice(&standing(Status::Experimental, &[], 3)).unwrap().contains("`overhear rules try r`"));
    }
}
