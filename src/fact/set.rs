//! Sets and procedures: what is in something and what is not, what is to be done in which order and what must not be.

use std::cmp::Ordering;

use super::Sense;
use super::cue::{Cues, Reader};
use crate::model::lang::Lang;

/// The least version or year of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// As written.
    pub text: String,
    numbers: Vec<u32>,
}

impl Threshold {
    /// Reads a version (`9`, `4.1`) or a year (`2019`); `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.trim();
        let digits = plain.strip_prefix(['v', 'V']).unwrap_or(plain);
        if digits.is_empty() || digits.len() > 12 {
            return None;
        }
        let numbers = digits.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<u32>>>()?;
        let plausible = numbers.first().is_some_and(|first| *first < 1000 || is_year(*first));
        (numbers.len() <= 4 && plausible).then(|| Self { text: plain.to_owned(), numbers })
    }

    /// Whether it is a year rather than a version.
    #[must_use]
    pub fn is_year(&self) -> bool {
        self.numbers.len() == 1 && self.numbers.first().is_some_and(|first| is_year(*first))
    }

    /// How this one compares with `other`; `None` when one is a year and the other is not. A shorter number equals its continuations: 9
    /// and 9.1.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if self.is_year() != other.is_year() {
            return None;
        }
        Some(
            self.numbers
                .iter()
                .zip(&other.numbers)
                .map(|(mine, theirs)| mine.cmp(theirs))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal),
        )
    }
}

const fn is_year(number: u32) -> bool {
    number >= 1970 && number <= 2100
}

/// One of a set, or a step of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name, for people.
    pub name: String,
    /// Words by which customers call it.
    pub cues: Cues,
    /// The least version or year of it.
    pub from: Option<Threshold>,
    /// For names that end in a number ("Hub 5"): the word before it and the number, folded.
    pub numbered: Vec<(String, String)>,
}

/// What a set slot holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// The verbs of membership; never empty.
    pub senses: Vec<Sense>,
    /// What is not listed is not in it.
    pub closed: bool,
    /// What is in it; never empty.
    pub members: Vec<Member>,
    /// What is not in it.
    pub excluded: Vec<Member>,
}

/// A menu path in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its language; every one when undetermined.
    pub lang: Lang,
    /// The names of its menus, in order.
    pub menus: Vec<String>,
}

/// What a procedure slot holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// The steps, in order.
    pub steps: Vec<Member>,
    /// The way through menus, by language.
    pub routes: Vec<Route>,
    /// What must not be done.
    pub forbidden: Vec<Member>,
}

impl Set {
    /// All that has a name: members, then what is excluded.
    pub fn all(&self) -> impl Iterator<Item = (&Member, bool)> {
        self.members.iter().map(|member| (member, true)).chain(self.excluded.iter().map(|member| (member, false)))
    }

    /// Whether some name of it occurs in a text.
    #[must_use]
    pub fn occurs(&self, reader: &Reader<'_>, tokens: std::ops::Range<usize>) -> bool {
        self.all().any(|(member, _)| member.cues.occur(reader, tokens.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_versions_or_years() {
        let read = Threshold::parse;
        for bad in ["", "new", "9+", "1.2.3.4.5", "12345", "-3", "99999999999999"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let order = |one: &str, other: &str| read(one).zip(read(other)).and_then(|(one, other)| one.compare(&other));
        assert_eq!(order("7", "9"), Some(Ordering::Less));
        assert_eq!(order("9.1", "9"), Some(Ordering::Equal));
        assert_eq!(order("v10", "9.4"), Some(Ordering::Greater));
        assert_eq!(order("2017", "2019"), Some(Ordering::Less));
        assert_eq!(order("2019", "9"), None);
    }
}
