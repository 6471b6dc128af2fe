//! What was counted, in words: for `show`, `rules test` and `rules explain`.

use std::fmt::Write as _;

use serde::Serialize;

use super::page::{FAINT, Page, STRONG};
use crate::model::finding::Finding;
use crate::model::id::RuleId;
use crate::model::signal::{By, Correlated, in_words};
use crate::model::untrusted::shown;
use crate::rule::correlation::Correlation;

/// What was counted: `6 authors within 6 hours, up to Sat 14 Mar 2026 09:20 UTC, on source forum-en; it takes 5`.
#[must_use]
pub fn counted(page: &Page, counted: &Correlated) -> String {
    let within = in_words(counted.until.duration_since(counted.from));
    let mut text = format!("{} within {within}, up to {}", counted.count.many(counted.reached), page.exact(counted.until));
    let group = group(counted);
    if !group.is_empty() {
        let _ = write!(text, ", {group}");
    }
    let _ = write!(text, "; it takes {}", counted.at_least);
    if let Some(usual) = counted.usual {
        let weeks = in_words(crate::model::signal::WEEK * i32::try_from(usual.weeks).unwrap_or(i32::MAX));
        let _ = write!(text, " and {} times what is usual at that hour ({:.1} over {weeks})", usual.spike, usual.expected);
    }
    text
}

/// The group that was counted apart, in words; empty when all were counted together.
fn group(counted: &Correlated) -> String {
    let apart = counted.group.iter().map(|apart| match apart.by {
        By::Source => format!("on source {}", shown(&apart.value, false)),
        By::Thread => "in one thread".to_owned(),
        By::Author => "by one author".to_owned(),
        By::Lang => format!("in {}", shown(&apart.value, false)),
        By::Category => format!("about {}", shown(&apart.value, false)),
        By::Rule => format!("by the rule {}", shown(&apart.value, false)),
    });
    apart.collect::<Vec<_>>().join(", ")
}

/// What the newest of some findings of a correlation has counted; `None` for other rules.
#[must_use]
pub fn newest<'f>(findings: &[&'f Finding]) -> Option<&'f Correlated> {
    findings.iter().filter_map(|finding| finding.correlation.as_ref()).max_by_key(|counted| (counted.until, counted.reached))
}

/// What an example reached: `reached 4 of 5 within 6 hours`.
#[must_use]
pub fn reached(within: jiff::SignedDuration, most: Option<&Correlated>) -> String {
    let Some(counted) = most else { return format!("none of its posts is counted within {}", in_words(within)) };
    let mut text = format!("reached {} of {} within {}", counted.reached, counted.count.many(counted.at_least), in_words(within));
    if let Some(usual) = counted.usual {
        let _ = write!(text, "; usual are {:.1}, and it takes {} times as many", usual.expected, usual.spike);
    }
    text
}

/// What a correlation makes of one text, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrelationLine<'a> {
    /// The rule.
    pub rule: &'a str,
    /// `correlation`.
    pub kind: &'static str,
    /// What it does, in words.
    pub does: String,
    /// The text counts.
    pub counts: bool,
    /// The rules that find something in it, and are counted.
    pub found_by: Vec<&'a str>,
}

impl<'a> CorrelationLine<'a> {
    /// What `rule` makes of a text in which the rules `found` find something that it counts.
    #[must_use]
    pub fn of(rule: &'a Correlation, found: &'a [RuleId]) -> Self {
        let found_by: Vec<&str> = found.iter().map(RuleId::as_str).collect();
        Self { rule: rule.id.as_str(), kind: "correlation", does: rule.sentence(), counts: !found_by.is_empty(), found_by }
    }
}

/// What a correlation makes of one text, for people.
#[must_use]
pub fn explanation(page: &Page, rule: &Correlation, found: &[RuleId]) -> String {
    let counts = if found.is_empty() { "does not count this text" } else { "counts this text" };
    let mut lines = vec![
        format!("{} {counts} {}", page.paint(STRONG, rule.id.as_str()), page.paint(FAINT, "(a correlation: many posts together)")),
        format!("  it {}", rule.sentence()),
    ];
    if found.is_empty() {
        lines.push("  ✗ none of the rules that it counts finds anything here".to_owned());
    }
    for id in found {
        lines.push(format!("  ✓ {id} finds something here; `overhear rules explain {id} TEXT` shows what"));
    }
    if rule.spike.is_some() {
        lines.push(
            "  with less than two weeks of signals to compare with it says nothing; `overhear crawl` tells when that happens".to_owned(),
        );
    }
    lines.join("\n")
}

/// A burst of a file.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'f> {
    /// Its first finding.
    pub finding: &'f Finding,
    /// What was counted when it was fullest.
    pub counted: &'f Correlated,
    /// The thread of the post that first filled the window, as the file names it.
    pub thread_id: &'f str,
    /// That post.
    pub post_id: &'f str,
}

/// The bursts of a file, for people; empty without any.
#[must_use]
pub fn together(page: &Page, bursts: &[Filled<'_>]) -> String {
    let mut lines = Vec::new();
    for Filled { finding, counted: most, thread_id, post_id } in bursts {
        let level = page.paint(Page::level_style(finding.level), finding.level.word());
        lines.push(format!("{} {level}  {}", page.paint(STRONG, &shown(finding.rule.as_str(), false)), shown(&finding.title, false)));
        lines.push(format!("    {}", counted(page, most)));
        lines.push(format!("    {} {} in {}", page.paint(FAINT, "first filled by"), shown(post_id, false), shown(thread_id, false)));
        lines.push(String::new());
    }
    lines.join("\n")
}
