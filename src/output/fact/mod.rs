//! Facts for people and programs.

pub mod diff;
pub mod explanation;
pub mod gaps;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::engine::fact_examples::Outcome;
use crate::fact::Fact;
use crate::model::fact::{Harm, Judgement};
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::model::value::{TimeUnit, Value};
use crate::output::junit::{self, Case, CaseFailure};

/// A fact as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactLine<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is about.
    pub topic: &'a str,
    /// How bad a wrong answer is.
    pub harm: Harm,
    /// The market it is for.
    pub market: Option<&'a str>,
    /// The first day on which the current values hold.
    pub valid_from: Option<Date>,
    /// The last day.
    pub valid_to: Option<Date>,
    /// Whether it holds today.
    pub current: bool,
    /// Values by slot.
    pub slots: BTreeMap<&'a str, &'a [Value]>,
    /// The brand's wording by language.
    pub official: BTreeMap<Lang, String>,
    /// Where the brand publishes it.
    pub url: Option<&'a str>,
    /// Number of examples.
    pub examples: usize,
    /// First 8 hex digits of the SHA-256 of its text.
    pub revision: &'a str,
    /// Its file.
    pub file: &'a str,
}

impl<'a> FactLine<'a> {
    /// Headings of [`FactLine::cells`].
    pub const HEADINGS: [&'static str; 7] = ["FACT", "VALUES", "MARKET", "VALID", "HARM", "LANGUAGES", "TOPIC"];

    /// A fact as it holds on a day.
    #[must_use]
    pub fn of(fact: &'a Fact, today: Date) -> Self {
        Self {
            id: fact.id.as_str(),
            topic: &fact.topic,
            harm: fact.harm,
            market: fact.market.as_deref(),
            valid_from: fact.valid_from,
            valid_to: fact.valid_to,
            current: fact.is_current(today),
            slots: fact.slots.iter().map(|slot| (slot.name.as_str(), slot.values.as_slice())).collect(),
            official: fact.languages().filter_map(|lang| fact.official(lang).map(|official| (lang, official.text))).collect(),
            url: fact.url.as_deref(),
            examples: fact.examples.len(),
            revision: &fact.revision,
            file: &fact.path,
        }
    }

    /// The fact as a row of a table.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let languages: Vec<&str> = self.official.keys().map(|lang| lang.code()).collect();
        let values: Vec<String> = self.slots.values().flat_map(|values| values.iter().map(value)).collect();
        let harm = match self.harm {
            Harm::Low => "low",
            Harm::Medium => "medium",
            Harm::High => "high",
        };
        let valid = match (self.valid_from, self.valid_to) {
            (None, None) => "always".to_owned(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(to)) => format!("until {to}"),
            (Some(from), Some(to)) => format!("{from} to {to}"),
        };
        let valid = if self.current { valid } else { format!("{valid} (not today)") };
        let market = self.market.unwrap_or("all");
        [self.id, &values.join(", "), market, &valid, harm, &languages.join(" "), self.topic].map(|cell| shown(cell, false)).to_vec()
    }
}

/// A value in words: `30 days`, `3-5 working days`, `9.99 EUR`.
#[must_use]
pub fn value(value: &Value) -> String {
    let range = |min: f64, max: f64| if (max - min).abs() < f64::EPSILON { min.to_string() } else { format!("{min}-{max}") };
    let joined = |number: String, unit: &str| if unit.is_empty() { number } else { format!("{number} {unit}") };
    // What is said to have no end is held as the greatest number.
    if let Value::Quantity { min, .. } | Value::Duration { min, .. } = value
        && *min >= f64::MAX
    {
        return "unlimited".to_owned();
    }
    match value {
        Value::Duration { min, max, unit, working } => {
            let unit = match unit {
                TimeUnit::Second => "second",
                TimeUnit::Minute => "minute",
                TimeUnit::Hour => "hour",
                TimeUnit::Day => "day",
                TimeUnit::Week => "week",
                TimeUnit::Month => "month",
                TimeUnit::Year => "year",
            };
            let plural = if (*max - 1.0).abs() < f64::EPSILON { "" } else { "s" };
            format!("{} {}{unit}{plural}", range(*min, *max), if *working { "working " } else { "" })
        }
        Value::Money { min, max, currency } => joined(range(*min, *max), currency),
        Value::Percent { min, max } => format!("{}%", range(*min, *max)),
        Value::Quantity { min, max, unit } => joined(range(*min, *max), unit),
        Value::Date { year, month: 0, .. } => year.to_string(),
        Value::Date { year: 0, month, day: 0 } => format!("month {month}"),
        Value::Date { year: 0, month, day } => format!("--{month:02}-{day:02}"),
        Value::Date { year, month, day: 0 } => format!("{year}-{month:02}"),
        Value::Date { year, month, day } => format!("{year}-{month:02}-{day:02}"),
        Value::Time { from, to } => clock(*from, *to),
        Value::Weekday { from, to } if from == to => weekday(*from).to_owned(),
        Value::Weekday { from, to } => format!("{} to {}", weekday(*from), weekday(*to)),
        Value::Version { number } => format!("version {number}"),
        Value::Contact { value, .. } => value.clone(),
        Value::YesNo { yes } => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Member { name, from, yes } => {
            let name = if name.is_empty() { "all" } else { name };
            let from = from.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
            format!("{}{name}{from}", if *yes { "" } else { "not " })
        }
        Value::Step { name, yes } => format!("{}{name}", if *yes { "" } else { "never " }),
    }
}

/// `9:00`, `9:00-17:30`, `24/7`.
fn clock(from: u16, to: u16) -> String {
    let time = |minutes: u16| format!("{}:{:02}", minutes / 60, minutes % 60);
    match (from, to) {
        (0, 1440) => "24/7".to_owned(),
        _ if from == to => time(from),
        _ => format!("{}-{}", time(from), time(to)),
    }
}

const fn weekday(day: u8) -> &'static str {
    match day {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        _ => "Sunday",
    }
}

/// An example that was run, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactTestLine<'a> {
    /// The fact.
    pub fact: &'a str,
    /// Its file.
    pub file: &'a str,
    /// The line of the example's answer, from 1.
    pub line: usize,
    /// The answer that was judged.
    pub answer: &'a str,
    /// `contradicts`, `supports` or `silent`.
    pub expected: &'static str,
    /// The same, or `nothing` when no fact was near.
    pub judged: &'static str,
    /// Whether the judge said what was expected.
    pub holds: bool,
    /// Why it does not hold.
    pub why: Option<&'a str>,
}

impl<'a> From<&'a Outcome> for FactTestLine<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Self {
            fact: outcome.fact.as_str(),
            file: &outcome.path,
            line: outcome.line,
            answer: &outcome.answer,
            expected: outcome.expected.word(),
            judged: match outcome.judged.as_ref().map(|answered| &answered.judgement) {
                None => "nothing",
                Some(Judgement::Contradicts { .. }) => "contradicts",
                Some(Judgement::Supports { .. }) => "supports",
                Some(Judgement::Silent { .. }) => "silent",
            },
            holds: outcome.passed(),
            why: outcome.failure.as_deref(),
        }
    }
}

/// An example that does not hold, for people; `None` when it holds.
#[must_use]
pub fn failed(outcome: &Outcome) -> Option<String> {
    let why = outcome.failure.as_deref()?;
    let path = shown(&outcome.path, false);
    let (fact, answer, why) = (shown(outcome.fact.as_str(), false), shown(&outcome.answer, false), shown(why, false));
    Some(format!("{path}:{}: fact `{fact}`: {why}\n  {answer}\n", outcome.line))
}

/// The results of examples as `JUnit` XML: one suite a fact, one case an example.
#[must_use]
pub fn junit(outcomes: &[Outcome]) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let cases: Vec<Case> = outcomes
        .iter()
        .map(|outcome| {
            let number = numbers.entry(outcome.fact.as_str()).or_default();
            *number += 1;
            Case {
                suite: outcome.fact.to_string(),
                name: format!("{number} {}: {}", outcome.expected.word(), outcome.answer),
                failure: outcome.failure.as_ref().map(|why| CaseFailure {
                    kind: outcome.expected.word().to_owned(),
                    message: why.clone(),
                    text: failed(outcome).unwrap_or_default(),
                }),
            }
        })
        .collect();
    junit::junit("facts", &cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_words() {
        let days = |min, max, working| Value::Duration { min, max, unit: TimeUnit::Day, working };
        assert_eq!(value(&days(30.0, 30.0, false)), "30 days");
        assert_eq!(value(&days(1.0, 1.0, false)), "1 day");
        assert_eq!(value(&days(3.0, 5.0, true)), "3-5 working days");
        assert_eq!(value(&Value::Money { min: 9.99, max: 9.99, currency: "EUR".into() }), "9.99 EUR");
        assert_eq!(value(&Value::Percent { min: 20.0, max: 20.0 }), "20%");
        assert_eq!(value(&Value::Quantity { min: 25.0, max: 25.0, unit: String::new() }), "25");
        assert_eq!(value(&Value::Date { year: 2026, month: 9, day: 30 }), "2026-09-30");
        assert_eq!(value(&Value::Date { year: 0, month: 9, day: 3 }), "--09-03");
        assert_eq!(value(&Value::Time { from: 570, to: 570 }), "9:30");
        assert_eq!(value(&Value::Time { from: 540, to: 1050 }), "9:00-17:30");
        assert_eq!(value(&Value::Time { from: 0, to: 1440 }), "24/7");
        assert_eq!(value(&Value::Weekday { from: 1, to: 5 }), "Monday to Friday");
        assert_eq!(value(&Value::Version { number: "4.1".into() }), "version 4.1");
        assert_eq!(value(&Value::YesNo { yes: false }), "no");
    }
}
