//! Questions that customers keep asking and no fact answers.

use serde::Serialize;

use crate::eval::gaps::{Gap, Gaps, Quote};
use crate::model::untrusted::shown;
use crate::output::page::{FAINT, Page, STRONG, count, wrap_plain};
use crate::output::trial::{posts, thousands};

/// A group of questions, for people; `id` is a name for the fact that could answer them.
#[must_use]
pub fn gap(page: &Page, gap: &Gap, id: &str) -> String {
    let words = shown(&gap.words.join(" … "), false);
    let staff = match (gap.by_staff, gap.unanswered) {
        (0, 0) => "staff never answered".to_owned(),
        (0, none) => format!("staff never answered, nobody in {none}"),
        (some, 0) => format!("staff answered in {some}"),
        (some, none) => format!("staff answered in {some}, nobody in {none}"),
    };
    let mut lines = vec![format!(
        "{}  {}  {}, {}; {staff}",
        page.paint(STRONG, &words),
        gap.lang.code(),
        count(gap.threads, "thread", "threads"),
        count(gap.askers, "asker", "askers")
    )];
    for quote in &gap.quotes {
        let text = wrap_plain(&format!("“{}”", shown(&quote.text, false)), page.reading_width().saturating_sub(4));
        lines.extend(text.into_iter().map(|line| format!("  {line}")));
        let place = shown(quote.url.as_deref().unwrap_or(&quote.thread), false);
        lines.push(format!("    {}", page.paint(FAINT, &format!("{place}, {}", page.ago(quote.at)))));
    }
    lines.push(format!("  {}", command(gap, id)));
    lines.join("\n")
}

/// The command that begins a fact from the first question of a group.
#[must_use]
pub fn command(gap: &Gap, id: &str) -> String {
    let question = gap.quotes.iter().min_by_key(|quote| quote.text.len()).map_or("", |quote| quote.text.as_str());
    // What a shell would read as its own stays out.
    let plain: String = shown(question, false).chars().filter(|c| !matches!(c, '"' | '`' | '$' | '\\' | '!')).collect();
    format!("overhear facts new {id} --question \"{}:{plain}\"", gap.lang.code())
}

/// The sum, for people.
#[must_use]
pub fn sentence(gaps: &Gaps, groups: usize, whence: &str) -> String {
    let open = gaps.questions - gaps.near;
    let shown = match groups {
        0 => "none of them is asked often enough".to_owned(),
        1 => "1 group of them is asked again and again".to_owned(),
        some => format!("{some} groups of them are asked again and again"),
    };
    format!(
        "{} {whence}: {} about the brand, {} near no fact; {shown}",
        posts(gaps.posts),
        if gaps.questions == 1 { "1 question".to_owned() } else { format!("{} questions", thousands(gaps.questions)) },
        thousands(open)
    )
}

/// A group of questions, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapLine<'a> {
    /// Their language.
    pub lang: &'static str,
    /// The words that they share.
    pub words: &'a [String],
    /// Threads in which they are asked.
    pub threads: usize,
    /// People who ask.
    pub askers: usize,
    /// Threads in which the brand's own people answered.
    pub by_staff: usize,
    /// Threads in which nobody answered.
    pub unanswered: usize,
    /// Some of them.
    pub quotes: Vec<QuoteLine<'a>>,
    /// The command that begins a fact.
    pub command: String,
}

/// A question as it was asked, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuoteLine<'a> {
    /// The sentence.
    pub text: &'a str,
    /// The thread.
    pub thread_id: &'a str,
    /// The post's address, or its thread's.
    pub url: Option<&'a str>,
    /// When it was asked.
    pub at: jiff::Timestamp,
    /// The brand's own people answered in the thread.
    pub by_staff: bool,
    /// Somebody else answered.
    pub answered: bool,
}

impl<'a> GapLine<'a> {
    /// The line of a group.
    #[must_use]
    pub fn of(gap: &'a Gap, id: &str) -> Self {
        let quote = |quote: &'a Quote| QuoteLine {
            text: &quote.text,
            thread_id: &quote.thread,
            url: quote.url.as_deref(),
            at: quote.at,
            by_staff: quote.by_staff,
            answered: quote.answered,
        };
        Self {
            lang: gap.lang.code(),
            words: &gap.words,
            threads: gap.threads,
            askers: gap.askers,
            by_staff: gap.by_staff,
            unanswered: gap.unanswered,
            quotes: gap.quotes.iter().map(quote).collect(),
            command: command(gap, id),
        }
    }
}

/// The sum, as JSON: the last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SumLine {
    /// The sum.
    pub total: Total,
}

/// The sum of all questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Posts read.
    pub posts: usize,
    /// Questions about the brand.
    pub questions: usize,
    /// Those that some fact is near.
    pub near: usize,
    /// Groups of the others.
    pub groups: usize,
}

impl SumLine {
    /// The sum.
    #[must_use]
    pub const fn of(gaps: &Gaps, groups: usize) -> Self {
        Self { total: Total { posts: gaps.posts, questions: gaps.questions, near: gaps.near, groups } }
    }
}
