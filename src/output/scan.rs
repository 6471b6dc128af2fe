//! What `overhear scan` prints: one JSON object a post, or the posts that matter for people.

use std::fmt::Write as _;

use serde::Serialize;

use super::learned::likelihood;
use super::page::{ALARM, FAINT, Page, STRONG, Stretch, count, marked, wrap};
use crate::engine::{Answered, PostReport};
use crate::model::fact::{Judgement, Silent};
use crate::model::finding::{Evidence, Finding, Level, Likelihood, RuleKind};
use crate::model::signal::Correlated;
use crate::model::untrusted::shown;

/// Characters kept around evidence in a long post.
const AROUND: usize = 160;

/// The line of a post: stable names, stable order. Offsets are bytes of the text given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PostResult<'a> {
    /// The thread's own name in the file.
    pub thread_id: &'a str,
    /// The post's own name in the file.
    pub post_id: &'a str,
    /// Its language, ISO 639.
    pub lang: &'static str,
    /// It is negative word-of-mouth about the brand.
    pub negative: bool,
    /// How serious that is.
    pub level: Option<&'static str>,
    /// All categories of its findings.
    pub categories: Vec<&'static str>,
    /// It names the brand.
    pub mention: bool,
    /// The verdict on its answer.
    pub wrong_answer: Option<AnswerResult<'a>>,
    /// Everything found.
    pub findings: Vec<FindingResult<'a>>,
}

/// The verdict on an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerResult<'a> {
    /// The fact.
    pub fact: &'a str,
    /// `contradicts`, `supports` or `silent`.
    pub judgement: &'static str,
    /// Said with reserve.
    pub hedged: bool,
    /// The words that make the claim.
    pub claim: Option<&'a str>,
    /// What the brand says.
    pub official: Option<&'a str>,
    /// Where the post says so.
    pub evidence: Vec<&'a Evidence>,
    /// Why there is no verdict, when it is silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Silent>,
    /// The day of the change that made the answer wrong, when it was right on the day it was written: it is then printed as `supports`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub became_wrong: Option<String>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingResult<'a> {
    /// The rule.
    pub rule: &'a str,
    /// How serious.
    pub level: &'static str,
    /// What kind of rule.
    pub kind: RuleKind,
    /// The words that show why.
    pub evidence: &'a [Evidence],
    /// What classifiers made of the post, and by which words.
    #[serde(skip_serializing_if = "<[Likelihood]>::is_empty")]
    pub learned: &'a [Likelihood],
    /// What was counted, for a correlation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation: Option<&'a Correlated>,
}

impl<'a> PostResult<'a> {
    /// The line of one post, by the names that the file gives it.
    #[must_use]
    pub fn of(thread_id: &'a str, post_id: &'a str, report: &'a PostReport) -> Self {
        Self {
            thread_id,
            post_id,
            lang: report.lang.code(),
            negative: report.negative,
            level: report.severity().map(Level::word),
            categories: report.categories.iter().map(|category| category.word()).collect(),
            mention: report.mention,
            wrong_answer: report.answer.as_ref().map(AnswerResult::of),
            findings: report.findings.iter().map(FindingResult::of).collect(),
        }
    }
}

impl<'a> FindingResult<'a> {
    /// A finding as JSON.
    #[must_use]
    pub fn of(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.as_str(),
            level: finding.level.word(),
            kind: finding.kind,
            evidence: &finding.evidence,
            learned: &finding.learned,
            correlation: finding.correlation.as_ref(),
        }
    }
}

impl<'a> AnswerResult<'a> {
    /// The result of a verdict.
    #[must_use]
    pub fn of(answer: &'a Answered) -> Self {
        let (fact, judgement, why, became_wrong) = match &answer.judgement {
            Judgement::Contradicts { fact, since: Some(day) } => (fact, "supports", None, Some(day.to_string())),
            Judgement::Contradicts { fact, since: None } => (fact, "contradicts", None, None),
            Judgement::Supports { fact } => (fact, "supports", None, None),
            Judgement::Silent { fact, why } => (fact, "silent", Some(*why), None),
        };
        let claim = answer.claim.as_ref();
        Self {
            fact: fact.as_str(),
            judgement,
            hedged: claim.is_some_and(|claim| claim.hedged),
            claim: claim.map(|claim| claim.evidence.text.raw()),
            official: answer.official.as_ref().map(|official| official.text.as_str()),
            evidence: claim.map(|claim| &claim.evidence).into_iter().collect(),
            why,
            became_wrong,
        }
    }
}

/// What a scan met, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// Threads read.
    pub threads: usize,
    /// Posts judged.
    pub posts: usize,
    /// Posts that are negative word-of-mouth.
    pub negative: usize,
    /// Answers that contradict a fact as it was on their day.
    pub contradicts: usize,
    /// Answers that say what a fact said on their day, whether or not it still does.
    pub supports: usize,
    /// Lines that could not be read.
    pub bad_lines: usize,
}

impl Totals {
    /// Counts a post.
    pub fn add(&mut self, report: &PostReport) {
        self.posts += 1;
        self.negative += usize::from(report.negative);
        match report.answer.as_ref().map(|answer| &answer.judgement) {
            Some(Judgement::Contradicts { since: None, .. }) => self.contradicts += 1,
            Some(Judgement::Supports { .. } | Judgement::Contradicts { since: Some(_), .. }) => self.supports += 1,
            Some(Judgement::Silent { .. }) | None => {}
        }
    }

    /// The last line of a listing.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut text = format!(
            "{} in {}: {} negative; {} against the facts, {} with them",
            count(self.posts, "post", "posts"),
            count(self.threads, "thread", "threads"),
            self.negative,
            count(self.contradicts, "answer", "answers"),
            self.supports
        );
        if self.bad_lines > 0 {
            let _ = write!(text, "; {} could not be read", count(self.bad_lines, "line", "lines"));
        }
        text
    }
}

/// Whether a post is worth showing to people: it has findings, or an answer that contradicts a fact.
#[must_use]
pub fn matters(report: &PostReport) -> bool {
    !report.findings.is_empty() || matches!(report.answer.as_ref().map(|answer| &answer.judgement), Some(Judgement::Contradicts { .. }))
}

/// The heading of a thread of which posts follow.
#[must_use]
pub fn thread_heading(page: &Page, thread_id: &str, title: &str) -> String {
    format!("{} {}", page.paint(FAINT, &shown(thread_id, false)), page.paint(STRONG, &shown(title, false)))
}

/// A post for people: who, what was found, the words with the evidence marked, and for a wrong answer what the brand says.
#[must_use]
pub fn post(page: &Page, post_id: &str, author: &str, body: &str, report: &PostReport) -> String {
    let mut lines = Vec::new();
    let level = report.level.map_or_else(String::new, |level| format!("  {}", page.paint(Page::level_style(level), level.word())));
    let author = if author.is_empty() { String::new() } else { format!("  {}", shown(author, false)) };
    let categories: Vec<&str> = report.categories.iter().map(|category| category.word()).collect();
    let categories = if categories.is_empty() { String::new() } else { format!("  {}", categories.join(", ")) };
    lines.push(format!("  {}{author}  {}{level}{categories}", shown(post_id, false), report.lang.code()));
    let mut evidence: Vec<&Evidence> = report.findings.iter().flat_map(|finding| &finding.evidence).collect();
    evidence.extend(report.answer.iter().filter_map(|answer| answer.claim.as_ref()).map(|claim| &claim.evidence));
    lines.extend(words(page, body, &evidence));
    let mut rules: Vec<String> = report.findings.iter().map(|finding| shown(finding.rule.as_str(), false)).collect();
    rules.dedup();
    if !rules.is_empty() {
        lines.push(format!("    {} {}", page.paint(FAINT, "rules:"), rules.join(", ")));
    }
    let mut learned: Vec<String> = report.findings.iter().flat_map(|finding| &finding.learned).map(likelihood).collect();
    learned.dedup();
    for told in learned {
        lines.push(format!("    {} {told}", page.paint(FAINT, "learned:")));
    }
    if let Some(answer) = report.answer.as_ref().filter(|answer| matches!(answer.judgement, Judgement::Contradicts { .. })) {
        let result = AnswerResult::of(answer);
        let hedged = if result.hedged { ", said with reserve" } else { "" };
        let verdict = match &result.became_wrong {
            Some(day) => format!("was right, and is wrong since {day}, by the fact"),
            None => "contradicts the fact".to_owned(),
        };
        lines.push(format!("    {} {}{hedged}", page.paint(ALARM, &verdict), shown(result.fact, false)));
        if let Some(official) = result.official {
            lines.push(format!("    {} {}", page.paint(FAINT, "official:"), shown(official, false)));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The text around the evidence, with the evidence marked, as indented lines.
#[must_use]
pub fn words(page: &Page, body: &str, evidence: &[&Evidence]) -> Vec<String> {
    let lines = wrap(&excerpt(body, evidence), page.reading_width().saturating_sub(6));
    lines.iter().map(|line| format!("    {}", marked(page, line))).collect()
}

/// The text around the evidence, with the evidence marked; a long text is cut to some words on each side.
fn excerpt(body: &str, evidence: &[&Evidence]) -> Vec<Stretch> {
    let mut spans: Vec<(usize, usize)> = evidence
        .iter()
        .map(|evidence| (evidence.start, evidence.end))
        .filter(|(start, end)| start < end && body.get(*start..*end).is_some())
        .collect();
    spans.sort_unstable();
    let first = spans.first().map_or(0, |(start, _)| *start);
    let last = spans.iter().map(|(_, end)| *end).max().unwrap_or(0);
    let from = border(body, first.saturating_sub(AROUND), false);
    let to = border(body, last.saturating_add(AROUND), true);
    let mut stretches = Vec::new();
    let mut push = |start: usize, end: usize, marked: bool| {
        if let Some(text) = body.get(start..end).filter(|text| !text.is_empty()) {
            stretches.push(Stretch { text: shown(text, false), marked });
        }
    };
    let mut at = from;
    for (start, end) in spans {
        let start = start.max(at);
        push(at, start, false);
        push(start, end, true);
        at = at.max(end);
    }
    push(at, to, false);
    if from > 0 {
        stretches.insert(0, Stretch { text: "… ".to_owned(), marked: false });
    }
    if to < body.len() {
        stretches.push(Stretch { text: " …".to_owned(), marked: false });
    }
    stretches
}

/// The nearest blank at or outside of `at`, else the nearest character border; the ends of the text are borders too.
fn border(body: &str, at: usize, forward: bool) -> usize {
    if at >= body.len() {
        return body.len();
    }
    let mut at = at;
    while !body.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = body.split_at(at);
    if forward {
        after.find(char::is_whitespace).filter(|offset| *offset < 40).map_or(at, |offset| at + offset)
    } else {
        before
            .rfind(char::is_whitespace)
            .filter(|blank| at - blank < 40)
            .map_or(if at < 40 { 0 } else { at }, |blank| blank + before[blank..].chars().next().map_or(1, char::len_utf8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str, words: &[&str]) -> String {
        let evidence: Vec<Evidence> = words
            .iter()
            .map(|word| {
                let start = body.find(word).unwrap();
                Evidence::at(body, crate::model::finding::Span { start, end: start + word.len() })
            })
            .collect();
        excerpt(body, &evidence.iter().collect::<Vec<_>>())
            .iter()
            .map(|stretch| if stretch.marked { format!("[{}]", stretch.text) } else { stretch.text.clone() })
            .collect()
    }

    #[test]
    fn evidence_is_marked_and_long_posts_are_cut_at_blanks() {
        assert_eq!(text("Έφυγα, moved to Vexia.\nBye", &["moved to", "Έφυγα"]), "[Έφυγα], [moved to] Vexia. Bye");
        assert_eq!(text("one two three", &["one two", "two three"]), "[one two][ three]");
        let long = format!("{}here{}", "λέξη ".repeat(200), " λέξη".repeat(200));
        let cut = text(&long, &["here"]);
        assert!(cut.starts_with("… λέξη") && cut.ends_with("λέξη …") && cut.contains(" [here] "), "{cut}");
        assert!(cut.chars().count() < 500);
        assert_eq!(text("a\u{1b}[31mb", &["[31m"]), "a<U+001B>[[31m]b");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn any_spans_are_survived(body in "[a-zα ]{0,300}", spans in proptest::collection::vec((0_usize..700, 0_usize..700), 0..4)) {
            let evidence: Vec<Evidence> = spans.iter().map(|(start, end)| Evidence { start: *start, end: *end, text: "".into() }).collect();
            let _ = excerpt(&body, &evidence.iter().collect::<Vec<_>>());
        }
    }
}
