//! What `overhear train` prints: what was learned from, and how well it holds for posts that were not seen.

use std::fmt::Write as _;

use serde::Serialize;

use super::measure::{by_lang, scores};
use super::page::{FAINT, Page, STRONG, count};
use crate::eval::share::{Counts, Share};
use crate::eval::training::{AT_LEAST, Training};

/// Everything measured, for people.
#[must_use]
pub fn measured(page: &Page, name: &str, training: &Training) -> String {
    let mut out = String::new();
    let all: u64 = training.languages.values().map(Counts::posts).sum();
    let positive: u64 = training.languages.values().map(|counts| counts.right + counts.missed).sum();
    let kept = match (training.kept_together, training.groups) {
        ("brand", groups) => format!("{}, each kept together", count(groups, "brand", "brands")),
        (_, groups) => format!("{}, each kept together", count(groups, "thread", "threads")),
    };
    let _ = writeln!(
        out,
        "{}: learned from {all} posts, {positive} of them positive; tried on what it had not seen, in {} parts ({kept})\n",
        page.paint(STRONG, name),
        training.folds
    );
    out.push_str(&by_lang(page, &training.languages));
    let _ = writeln!(out, "\n{}", page.paint(STRONG, &format!("By the probability from which on a post is found (above: {AT_LEAST})")));
    let rows: Vec<(String, Counts)> = training.thresholds.iter().map(|(at_least, counts)| (at_least.to_string(), *counts)).collect();
    out.push_str(&scores(page, "AT_LEAST", &rows));
    let _ = writeln!(
        out,
        "\n{}",
        page.paint(FAINT, "In brackets: 95 % intervals. They take posts for independent; those of one thread are less so.")
    );
    out
}

/// Everything measured, as JSON.
#[derive(Debug, Serialize)]
pub struct TrainedLine<'a> {
    /// What the classifier tells.
    pub name: &'a str,
    /// Where it was written.
    pub file: String,
    /// Bytes of the file.
    pub bytes: usize,
    /// How many parts the posts were dealt into.
    pub folds: u32,
    /// What was kept together in one part: `brand` or `thread`.
    pub kept_together: &'static str,
    /// By language, and `all`.
    pub languages: std::collections::BTreeMap<&'static str, Figures>,
    /// By the probability from which on a post is found.
    pub at_least: Vec<Threshold>,
}

/// Counts and shares.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// How much of what was found is right.
    pub precision: Option<Share>,
    /// How much of what is was found.
    pub recall: Option<Share>,
    /// Their harmonic mean.
    pub f1: Option<Share>,
}

/// What is found from a probability on.
#[derive(Debug, Serialize)]
pub struct Threshold {
    /// The probability.
    pub at_least: f64,
    /// What came of it.
    #[serde(flatten)]
    pub figures: Figures,
}

impl From<&Counts> for Figures {
    fn from(counts: &Counts) -> Self {
        Self { counts: *counts, precision: counts.precision(), recall: counts.recall(), f1: counts.f1() }
    }
}

impl<'a> TrainedLine<'a> {
    /// What was measured of a classifier that was written to `file`.
    #[must_use]
    pub fn of(name: &'a str, file: String, bytes: usize, training: &Training) -> Self {
        let mut languages: std::collections::BTreeMap<&'static str, Figures> =
            training.languages.iter().map(|(lang, counts)| (lang.code(), Figures::from(counts))).collect();
        languages
            .extend(training.thresholds.iter().find(|(at_least, _)| *at_least == AT_LEAST).map(|(_, all)| ("all", Figures::from(all))));
        let at_least = training
            .thresholds
            .iter()
            .map(|(at_least, counts)| Threshold { at_least: *at_least, figures: Figures::from(counts) })
            .collect();
        Self { name, file, bytes, folds: training.folds, kept_together: training.kept_together, languages, at_least }
    }
}
