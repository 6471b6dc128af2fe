//! What a rule finds in what was said: posts with their words marked, and the sum.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::page::{FAINT, Page, count};
use super::scan::{PostResult, post as post_text};
use crate::engine::PostReport;
use crate::eval::history::{Known, Opinion, Opinions};
use crate::eval::trial::Tally;
use crate::model::id::PostId;
use crate::model::lang::Lang;
use crate::model::signal::Correlated;
use crate::model::untrusted::shown;

/// A post that was found, as JSON: the line of `scan`, and what is known of the post.
#[derive(Debug, Clone, Serialize)]
pub struct HitLine<'a> {
    /// The line of `scan`.
    #[serde(flatten)]
    pub post: PostResult<'a>,
    /// The post's address.
    pub url: Option<&'a str>,
    /// The incident that it is known by.
    pub incident: Option<u64>,
    /// What staff think of that: `confirmed`, `false-positive`, `benign`, `duplicate` or `waiting`.
    pub verdict: Option<Opinion>,
}

/// The sum, as JSON: the last line.
#[derive(Debug, Clone, Serialize)]
pub struct TallyLine {
    /// The sum.
    pub total: Sum,
}

/// Posts read and found.
#[derive(Debug, Clone, Serialize)]
pub struct Sum {
    /// Posts read.
    pub posts: usize,
    /// Posts found.
    pub found: usize,
    /// Found, by language.
    pub languages: BTreeMap<&'static str, usize>,
    /// Found and known from incidents, by verdict.
    pub verdicts: Opinions,
}

impl From<&Tally> for Sum {
    fn from(tally: &Tally) -> Self {
        Self {
            posts: tally.posts,
            found: tally.found,
            languages: tally.languages.iter().map(|(lang, count)| (lang.code(), *count)).collect(),
            verdicts: tally.opinions.clone(),
        }
    }
}

/// A post that was found, for people.
#[must_use]
pub fn hit(page: &Page, label: &str, author: &str, body: &str, report: &PostReport, known: Option<&Known>) -> String {
    let text = post_text(page, label, author, body, report);
    let Some(known) = known else { return text };
    let what = page.paint(FAINT, "incident:");
    format!("{}\n    {what} {} {}\n", text.trim_end(), known.incident, known.opinion.word())
}

/// `found 14 of 2,310 posts (0.6 %), 3 of them confirmed incidents, 1 false positive; 6 en, 5 es, 3 el`
#[must_use]
pub fn sentence(tally: &Tally) -> String {
    let mut text = format!("found {} of {}", thousands(tally.found), posts(tally.posts));
    if tally.posts > 0 {
        let _ = write!(text, " ({})", share(tally.found, tally.posts));
    }
    let opinions = opinions(&tally.opinions);
    if !opinions.is_empty() {
        let _ = write!(text, ", {opinions}");
    }
    if !tally.languages.is_empty() {
        let _ = write!(text, "; {}", languages(&tally.languages));
    }
    text
}

/// A burst by its fullest window: how many, when, of what, and which posts.
#[must_use]
pub fn burst(page: &Page, fullest: &Correlated) -> String {
    let apart: Vec<String> = fullest.group.iter().map(|apart| format!("{} {}", apart.by.word(), shown(&apart.value, false))).collect();
    let apart = if apart.is_empty() { String::new() } else { format!(", {}", apart.join(", ")) };
    let when = format!("{} to {}", page.exact(fullest.from), page.exact(fullest.until));
    let posts: Vec<&str> = fullest.posts.iter().map(PostId::as_str).collect();
    format!("{}{apart}: {when}\n  {}\n", fullest.count.many(fullest.reached), posts.join(" "))
}

/// `3 of them confirmed incidents, 1 false positive`; empty when staff know none.
#[must_use]
pub fn opinions(opinions: &Opinions) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (opinion, number) in opinions {
        let words = match opinion {
            Opinion::Confirmed => ("confirmed incident", "confirmed incidents"),
            Opinion::FalsePositive => ("false positive", "false positives"),
            Opinion::Benign => ("benign", "benign"),
            Opinion::Duplicate => ("duplicate", "duplicates"),
            Opinion::Waiting => ("not closed yet", "not closed yet"),
        };
        let word = if *number == 1 { words.0 } else { words.1 };
        let of_them = if parts.is_empty() { " of them" } else { "" };
        parts.push(format!("{number}{of_them} {word}"));
    }
    parts.join(", ")
}

/// `6 en, 5 es, 3 el`, the most first.
#[must_use]
pub fn languages(languages: &BTreeMap<Lang, usize>) -> String {
    let mut all: Vec<(&Lang, &usize)> = languages.iter().collect();
    all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    all.iter().map(|(lang, number)| format!("{number} {}", lang.code())).collect::<Vec<_>>().join(", ")
}

/// `2,310 posts`.
#[must_use]
pub fn posts(number: usize) -> String {
    if number == 1 { count(1, "post", "posts") } else { format!("{} posts", thousands(number)) }
}

/// `2,310`.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `0.6 %`: what `part` is of `whole`, in tenths of a percent, rounded; never 0 when there is something, nor 100 when something is left.
#[must_use]
pub fn share(part: usize, whole: usize) -> String {
    if part == 0 || part == whole {
        return if part == 0 { "0 %" } else { "100 %" }.to_owned();
    }
    let tenths = (part.saturating_mul(1000) + whole / 2) / whole.max(1);
    if tenths == 0 {
        return "under 0.1 %".to_owned();
    }
    let tenths = tenths.min(999);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_reads_as_a_sentence() {
        let tally = Tally {
            posts: 2310,
            found: 14,
            languages: [(Lang::En, 6), (Lang::El, 3), (Lang::Es, 5)].into(),
            opinions: [(Opinion::Confirmed, 3), (Opinion::FalsePositive, 1)].into(),
        };
        assert_eq!(sentence(&tally), "found 14 of 2,310 posts (0.6 %), 3 of them confirmed incidents, 1 false positive; 6 en, 5 es, 3 el");
        assert_eq!(sentence(&Tally { posts: 1, ..Tally::default() }), "found 0 of 1 post (0 %)");
        assert_eq!(sentence(&Tally::default()), "found 0 of 0 posts");
        assert_eq!((share(1, 10_000), share(9_999, 10_000), share(5, 5)), ("under 0.1 %".into(), "99.9 %".into(), "100 %".into()));
        assert_eq!(
            (thousands(0), thousands(999), thousands(1_000), thousands(1_234_567)),
            ("0".into(), "999".into(), "1,000".into(), "1,234,567".into())
        );
    }
}
