//! A contradiction: the customer's words beside the brand's.

use std::collections::BTreeSet;

use super::{Sheet, stands};
use crate::model::fact::Judgement;
use crate::model::finding::{Evidence, Finding, Official};
use crate::model::id::PostId;
use crate::model::incident::{Excerpt, Incident};
use crate::model::untrusted::shown;
use crate::model::value::Value;
use crate::output::page::{FAINT, Page, STRONG, Stretch, columns, day, marked, wrap, wrap_plain};

const CUSTOMER: &str = "The customer says";
/// Characters kept on each side of a claim when it is set beside the official wording.
const CLAIM_CONTEXT: usize = 90;
/// Columns from which two quotes stand side by side.
const SIDE_BY_SIDE: usize = 60;

/// A contradiction: what is claimed against what is official, each once however many posts say it.
struct Quote<'a> {
    finding: &'a Finding,
    excerpt: Option<&'a Excerpt>,
    posts: BTreeSet<&'a PostId>,
}

fn contradictions(incident: &Incident) -> Vec<Quote<'_>> {
    let mut quotes: Vec<Quote<'_>> = Vec::new();
    for finding in &incident.findings {
        if !matches!(finding.judgement, Some(Judgement::Contradicts { .. })) && finding.official.is_none() && contact(finding).is_none() {
            continue;
        }
        let same = |quote: &&mut Quote<'_>| {
            quote.finding.official == finding.official
                && match (&quote.finding.claim, &finding.claim) {
                    (Some(a), Some(b)) => a.fact == b.fact && a.slot == b.slot && a.value == b.value,
                    (None, None) => quote.finding.rule == finding.rule,
                    _ => false,
                }
        };
        if let Some(quote) = quotes.iter_mut().find(same) {
            quote.posts.insert(&finding.post);
        } else {
            let excerpt = incident.excerpts.iter().find(|excerpt| excerpt.post == finding.post);
            quotes.push(Quote { finding, excerpt, posts: BTreeSet::from([&finding.post]) });
        }
    }
    quotes
}

fn contact(finding: &Finding) -> Option<&str> {
    match finding.claim.as_ref().map(|claim| &claim.value) {
        Some(Value::Contact { value, .. }) => Some(value),
        _ => None,
    }
}

/// Writes each contradiction: both quotes, where the official one stands, and how sure and since when.
pub(super) fn write(sheet: &mut Sheet<'_>, incident: &Incident) {
    let page = sheet.page;
    let width = page.reading_width();
    for quote in contradictions(incident) {
        let said = claim_in_context(&quote);
        let (heading, official) = official_words(quote.finding);
        sheet.line("");
        if width >= SIDE_BY_SIDE {
            let half = (width - 3) / 2;
            // Evidence without colour takes two more columns.
            let lines = wrap(&said, if page.color { half } else { half.saturating_sub(2) });
            let mut left = vec![(page.paint(STRONG, CUSTOMER), columns(CUSTOMER))];
            left.extend(lines.iter().map(|line| (marked(page, line), marked_columns(page, line))));
            let mut right = vec![page.paint(STRONG, heading)];
            right.extend(wrap_plain(&official, width - half - 3));
            for row in 0..left.len().max(right.len()) {
                let (text, taken) = left.get(row).map_or(("", 0), |(text, taken)| (text.as_str(), *taken));
                let fill = " ".repeat(half.saturating_sub(taken));
                sheet.line(&format!("{text}{fill} │ {}", right.get(row).map_or("", String::as_str)));
            }
        } else {
            sheet.line(&page.paint(STRONG, CUSTOMER));
            for line in wrap(&said, width.saturating_sub(4)) {
                sheet.line(&format!("  {}", marked(page, &line)));
            }
            sheet.line(&page.paint(STRONG, heading));
            sheet.paragraph(&official);
        }
        if let Some(url) = quote.finding.official.as_ref().and_then(|official| official.url.as_deref()) {
            sheet.line(&format!("{} {}", page.paint(FAINT, "source:"), shown(url, false)));
        }
        sheet.aside(&verdict_line(&quote));
    }
}

fn marked_columns(page: &Page, line: &[Stretch]) -> usize {
    let text: usize = line.iter().map(|stretch| columns(&stretch.text)).sum();
    if page.color { text } else { text + 2 * line.iter().filter(|stretch| stretch.marked).count() }
}

fn official_words(finding: &Finding) -> (&'static str, String) {
    match (&finding.official, contact(finding)) {
        (Some(Official { text, .. }), _) => ("The brand says officially", shown(text, false)),
        (None, Some(_)) => ("The brand's official contacts", "This one is not among them.".to_owned()),
        (None, None) => ("The brand says officially", "(no wording was kept with this finding)".to_owned()),
    }
}

/// Said with reserve or not, wrong since when, which fact, how often.
fn verdict_line(quote: &Quote<'_>) -> String {
    let finding = quote.finding;
    let mut parts = Vec::new();
    if let Some(claim) = &finding.claim {
        parts.push(if claim.hedged { "said with reserve".to_owned() } else { "said as certain".to_owned() });
    }
    if let Some(Judgement::Contradicts { since, .. }) = &finding.judgement {
        parts.push(match since {
            Some(date) => format!("right when it was written, wrong since {}", day(*date)),
            None => "wrong when it was written".to_owned(),
        });
    }
    if let Some(claim) = &finding.claim {
        parts.push(format!("fact {}, {}", shown(claim.fact.as_str(), false), shown(&claim.slot, false)));
    }
    if quote.posts.len() > 1 {
        parts.push(format!("said in {} posts", quote.posts.len()));
    }
    parts.join(" · ")
}

/// The line of the post that holds the claim, cut to some words on both sides; the claim alone when the post has changed since.
fn claim_in_context(quote: &Quote<'_>) -> Vec<Stretch> {
    let claimed = quote.finding.claim.as_ref().map(|claim| &claim.evidence).into_iter().chain(&quote.finding.evidence);
    let evidence: Vec<&Evidence> = claimed.take(1).collect();
    let Some(evidence) = evidence.first() else { return Vec::new() };
    let alone = || vec![Stretch { text: shown(evidence.text.raw(), false), marked: true }];
    let Some(excerpt) = quote.excerpt.filter(|excerpt| stands(excerpt, evidence)) else { return alone() };
    let body = excerpt.body.raw();
    let (Some(before), Some(after)) = (body.get(..evidence.start), body.get(evidence.end..)) else { return alone() };
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let mut stretches = Vec::new();
    if !before.is_empty() {
        let skip = before.chars().count().saturating_sub(CLAIM_CONTEXT);
        let tail: String = before.chars().skip(skip).collect();
        let tail = if skip > 0 { format!("…{}", tail.split_once(' ').map_or(tail.as_str(), |(_, rest)| rest)) } else { tail };
        stretches.push(Stretch { text: shown(&tail, false), marked: false });
    }
    stretches.extend(alone());
    if !after.is_empty() {
        let head: String = after.chars().take(CLAIM_CONTEXT).collect();
        let whole = head.len() == after.len();
        let head = if whole { head } else { format!("{}…", head.rsplit_once(' ').map_or(head.as_str(), |(first, _)| first)) };
        stretches.push(Stretch { text: shown(&head, false), marked: false });
    }
    stretches
}
