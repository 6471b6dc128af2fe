//! Why a rule does not speak about a text, in a few lines.

use std::fmt::Write as _;

use serde::Serialize;

use super::page::{FAINT, Page, STRONG};
use crate::engine::near::Near;
use crate::model::finding::Span;
use crate::model::untrusted::shown;
use crate::rule::score::decimal;
use crate::rule::{Discount, Flaw, Gap, Lack, Miss, Nearest};

/// Most parts of a condition that are told of.
const MOST: usize = 6;

/// Why a rule does not speak, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearLine {
    /// The rule.
    pub rule: String,
    /// The language that the text was read in.
    pub lang: &'static str,
    /// Whether its condition holds all the same.
    pub holds: bool,
    /// How near it comes, in hundredths: 100 when it holds.
    pub nearness: u8,
    /// Why it would not be heard, whatever its condition says.
    pub gate: Option<String>,
    /// The parts of its condition that fail.
    pub lacks: Vec<LackLine>,
}

/// A part of a condition that fails, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LackLine {
    /// As the author wrote it.
    pub clause: String,
    /// `present`, `discounted`, `near`, `nothing`, `no-patterns`, `apart`, `too-few`, `sum` or `other`.
    pub kind: &'static str,
    /// The pattern that is meant, as written.
    pub pattern: Option<String>,
    /// Why it fails, in words.
    pub why: String,
}

impl NearLine {
    /// What keeps a rule from speaking about `text`.
    #[must_use]
    pub fn of(near: &Near, text: &str) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let nearness = (near.shortfall.nearness.clamp(0.0, 1.0) * 100.0) as u8;
        let line = |lack: &Lack| {
            let (kind, pattern) = match &lack.miss {
                Miss::Present(hit) => ("present", Some(hit.pattern.clone())),
                Miss::Discounted(hit) => ("discounted", Some(hit.pattern.clone())),
                Miss::Near { nearest, .. } => ("near", Some(nearest.pattern.clone())),
                Miss::Nothing { .. } => ("nothing", None),
                Miss::NoPatterns(_) => ("no-patterns", None),
                Miss::Apart { .. } => ("apart", None),
                Miss::TooFew { .. } => ("too-few", None),
                Miss::Sum(_) => ("sum", None),
                Miss::Told(_) | Miss::Plain => ("other", None),
            };
            LackLine { clause: lack.clause.clone(), kind, pattern, why: reason(&lack.miss, text) }
        };
        Self {
            rule: near.rule.0.clone(),
            lang: near.lang.code(),
            holds: near.shortfall.holds,
            nearness,
            gate: near.gate.as_ref().map(|gate| gate.reason(text)),
            lacks: near.shortfall.lacks.iter().map(line).collect(),
        }
    }
}

/// Why a rule does not speak about `text`, one line a part that fails.
#[must_use]
pub fn why_not(page: &Page, near: &Near, text: &str) -> String {
    let says = match (near.shortfall.holds, &near.gate) {
        (true, None) => "fires on this text",
        (true, Some(_)) => "is met by this text, but not heard",
        (false, _) => "does not fire on this text",
    };
    let read = page.paint(FAINT, &format!("(read as {})", near.lang.code()));
    let mut lines = vec![format!("{} {says} {read}", page.paint(STRONG, near.rule.as_str()))];
    for lack in near.shortfall.lacks.iter().take(MOST) {
        lines.push(format!("  `{}`: {}", shown(&lack.clause, false), reason(&lack.miss, text)));
    }
    if near.shortfall.lacks.len() > MOST {
        lines.push(format!("  … and {} more; `overhear rules explain` without `--not` shows all", near.shortfall.lacks.len() - MOST));
    }
    if let Some(gate) = &near.gate {
        let but = if near.shortfall.holds { "" } else { "and if it were met: " };
        lines.push(format!("  {but}not heard, because {}", gate.reason(text)));
    }
    lines.join("\n")
}

fn quoted(span: Span, text: &str) -> String {
    format!("“{}”", shown(span.of(text), false))
}

fn reason(miss: &Miss, text: &str) -> String {
    match miss {
        Miss::Present(hit) => format!("{} is there, by `{}`", quoted(hit.span, text), shown(&hit.pattern, false)),
        Miss::Discounted(hit) => {
            let why = match hit.discount {
                Some(Discount::OtherLanguage(lang)) => format!("the pattern is for {lang}, the text is in another language"),
                Some(discount) => discount.reason(text),
                None => "it does not count".to_owned(),
            };
            format!("{} meets `{}` and does not count: {why}", quoted(hit.span, text), shown(&hit.pattern, false))
        }
        Miss::Near { of: 1, nearest } => format!("its only pattern is `{}`: {}", shown(&nearest.pattern, false), flaw(nearest, text)),
        Miss::Near { of, nearest } => {
            format!("nearest of its {of} patterns is `{}`: {}", shown(&nearest.pattern, false), flaw(nearest, text))
        }
        Miss::Nothing { of: 0 | 1 } => "nothing like its pattern is there".to_owned(),
        Miss::Nothing { of } => format!("nothing like any of its {of} patterns is there"),
        Miss::NoPatterns(lang) => format!("it has no patterns in `{lang}`"),
        Miss::Apart { left, right, words, gap } => {
            let (left, right) = (quoted(*left, text), quoted(*right, text));
            match gap {
                Gap::Words(most) => format!("{words} words lie between {left} and {right}; the rule allows {most}"),
                Gap::Sentence => format!("{left} and {right} are in different sentences; the rule wants them in one"),
                Gap::Order => format!("{right} does not come after {left}"),
            }
        }
        Miss::TooFew { hold, least } => format!("{hold} of them {}, and {least} must", if *hold == 1 { "holds" } else { "hold" }),
        Miss::Sum(sum) => format!("its words come to {}, and {} is asked for", decimal(sum.total), sum.bound.shown()),
        Miss::Told(told) => shown(told, false),
        Miss::Plain => "does not hold".to_owned(),
    }
}

fn flaw(nearest: &Nearest, text: &str) -> String {
    match &nearest.flaw {
        Flaw::Missing { word, after, before, instead, elsewhere } => {
            let place = match (after, before) {
                (Some(after), _) => format!(" after {}", quoted(*after, text)),
                (None, Some(before)) => format!(" before {}", quoted(*before, text)),
                (None, None) => String::new(),
            };
            let word = shown(word, false);
            let mut said = format!("`{word}` is missing{place}");
            if let Some(instead) = instead {
                let unknown = match word.as_str() {
                    "{competitor}" => ", which is no competitor in overhear.toml",
                    "{product}" => ", which is no product in overhear.toml",
                    "{brand}" => ", which is no name of the brand in overhear.toml",
                    _ => "",
                };
                let _ = write!(said, "; the text has {}{unknown}", quoted(*instead, text));
            } else if let Some(elsewhere) = elsewhere {
                let _ = write!(said, "; {} stands elsewhere", quoted(*elsewhere, text));
            }
            said
        }
        Flaw::Form { word, said, remedy } => {
            let told = format!("you wrote `{}`; the text says {}", shown(word, false), quoted(*said, text));
            remedy.as_ref().map_or(told.clone(), |remedy| format!("{told}: `{}` would meet it", shown(remedy, false)))
        }
        Flaw::Far { before, after, words, allowed } => {
            let lie = if *words == 1 { "1 word lies".to_owned() } else { format!("{words} words lie") };
            let told = format!("the words are there, but {lie} between {} and {}", quoted(*before, text), quoted(*after, text));
            match allowed {
                0 if *words <= 4 => format!("{told}; `...` there would allow it"),
                0 => format!("{told}; the pattern wants them next to each other"),
                most => format!("{told}; the pattern allows {most}"),
            }
        }
        Flaw::Sentences { before, after } => {
            format!("the words are there, but {} and {} are in different sentences or lines", quoted(*before, text), quoted(*after, text))
        }
    }
}
