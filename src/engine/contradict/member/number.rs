//! Versions and years beside a name: "Android 7", "LG from 2020", "9 and up".

use std::cmp::Ordering;
use std::ops::Range;

use super::super::Ruling;
use super::super::scene::Said;
use super::asked::Asked;
use super::words::BANK;
use super::{Here, Place};
use crate::fact::set::{Member, Threshold};
use crate::model::value::Value;
use crate::text::document::TokenKind;

/// Tokens between a name and its version.
const REACH: usize = 6;
/// Tokens beyond a version in which "and up" may stand.
const BESIDE: usize = 4;

/// Which versions are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// This one.
    At,
    /// This one and what came after it.
    From,
    /// What came before it.
    Before,
}

/// A version or year in a text.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub number: Threshold,
    pub side: Side,
    pub tokens: Range<usize>,
}

impl Version {
    /// The version that is said of the name at `hit`: after it and before the next name, else right before it.
    pub fn near(said: &Said<'_>, threshold: &Threshold, hit: &Range<usize>, until: usize, start: usize) -> Option<Self> {
        let after =
            (hit.end..(hit.end + REACH).min(until)).find_map(|at| Self::at(said, threshold, at, hit.end.saturating_sub(hit.len())..until));
        after.or_else(|| {
            let first = hit.start.saturating_sub(2).max(start);
            (first..hit.start).rev().find_map(|at| Self::at(said, threshold, at, first..until))
        })
    }

    /// The version that stands at token `at`, with the words of `limits` around it.
    pub fn at(said: &Said<'_>, threshold: &Threshold, at: usize, limits: Range<usize>) -> Option<Self> {
        let document = said.document();
        let token = document.tokens().get(at)?;
        if token.kind == TokenKind::Mark {
            return None;
        }
        let written = token.span.of(document.original());
        let plus = written.ends_with('+') || document.tokens().get(at + 1).is_some_and(|next| next.span.of(document.original()) == "+");
        let number = Threshold::parse(written.trim_end_matches('+'))?;
        number.compare(threshold)?;
        let reader = &said.heard.reader;
        let around = at.saturating_sub(BESIDE).max(limits.start)..(at + 1 + BESIDE).min(limits.end);
        let beside = |hit: &Range<usize>| !hit.contains(&at);
        let upper = BANK.upper.spoken(reader, around.clone()).into_iter().find(beside);
        let lower = BANK.lower.spoken(reader, around).into_iter().find(beside);
        let side = if upper.is_some() {
            Side::Before
        } else if lower.is_some() || plus {
            Side::From
        } else {
            Side::At
        };
        let words = upper.or(lower);
        let start = words.as_ref().map_or(at, |words| words.start.min(at));
        let end = words.as_ref().map_or(at + 1, |words| words.end.max(at + 1));
        Some(Self { number, side, tokens: start..end })
    }
}

impl Version {
    /// The version itself: "an LG from 2018", in a question, is one of 2018.
    pub fn alone(self) -> Self {
        Self { side: Side::At, ..self }
    }
}

/// Whether it is right that `member` is (`yes`) or is not in the set, in the versions meant; `None` when that cannot be told.
pub(super) fn weigh(member: &Member, inside: bool, yes: bool, version: Option<&Version>, any: bool) -> Option<bool> {
    if !inside {
        return Some(!yes);
    }
    let Some(threshold) = &member.from else { return Some(yes) };
    if any && yes && version.is_none_or(|version| version.side == Side::At) {
        return Some(false);
    }
    let Some(version) = version else { return Some(yes) };
    let order = version.number.compare(threshold)?;
    match (version.side, yes) {
        (Side::At, yes) => Some((order != Ordering::Less) == yes),
        // "From 2017 on" takes in too much, "from 2022 on" too little.
        (Side::From, true) => Some(order == Ordering::Equal),
        (Side::From, false) => (order != Ordering::Less).then_some(false),
        // "The older ones too."
        (Side::Before, true) => (order != Ordering::Greater).then_some(false),
        (Side::Before, false) => Some(order != Ordering::Greater),
    }
}

impl Place<'_> {
    /// "It needs 9 or later", where the question named what 9 is a version of.
    pub(super) fn number_alone(&self, here: &Here<'_>, stretch: &Range<usize>, asked: &Asked) -> Option<Ruling> {
        let index = asked.only_versioned(self)?;
        let member = self.member(index)?;
        let threshold = member.from.as_ref()?;
        let version = stretch
            .clone()
            .find_map(|at| Version::at(self.said, threshold, at, stretch.clone()))
            .filter(|version| version.side == Side::From && !self.is_negated(&version.tokens))?;
        // A number with a unit of its own is no version.
        if self.said.values.iter().any(|value| {
            value.tokens.len() > 1
                && value.tokens.start < version.tokens.end
                && version.tokens.start < value.tokens.end
                && !matches!(value.value, Value::Version { .. } | Value::Date { .. })
        }) {
            return None;
        }
        let right = weigh(member, true, true, Some(&version), false)?;
        let verdict = self.checked(here, &version.tokens, true, right);
        let value = Value::Member { name: member.name.clone(), from: Some(version.number.text.clone()), yes: true };
        Some(self.made(here, version.tokens, verdict, value))
    }
}
