//! Whom words are about, where a text names others beside the brand: clause by clause, by the names in it and how they stand there.

use std::ops::Range;

use super::clause::clauses;
use super::table::phrase_at;
use super::whom_words::{Words, words};
use crate::text::document::Document;

/// How many words before a name a word of moving is looked for.
const MOVE: usize = 4;
/// How many words before a name a comparative is looked for.
const COMPARE: usize = 4;

/// Most names of a clause that says nothing else.
const BARE: usize = 4;
/// How many tokens before a name are looked at, marks among them.
const BEFORE: usize = 60;

/// Who is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The brand, or a product of it.
    Brand,
    /// A competitor.
    Competitor,
    /// Something else of the brand's name.
    Homonym,
}

/// Who, other than the brand, the words of a text are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// Tokens in order, with the name of whom they are about.
    others: Vec<(Range<usize>, Range<usize>, Party)>,
}

impl Owners {
    /// Those of a text in which nobody else is named.
    pub const NONE: &'static Self = &Self { others: Vec::new() };

    /// Reads a text; `names` are the tokens of names in it, in order.
    ///
    /// A clause that names one party is about it; one that names the brand beside a competitor is about the brand; one that names nobody
    /// goes on with the clause before it, or leans on the first one of its sentence that names somebody. "Here", "these", "ours" mean the
    /// brand. A competitor that one compares with ("than X", "unlike X") or goes to ("moved to X") is not what the clause is about.
    #[must_use]
    pub fn new(document: &Document, names: &[(Range<usize>, Party)]) -> Self {
        if names.iter().all(|(_, party)| *party == Party::Brand) {
            return Self::default();
        }
        let words = words(document.lang());
        let mut own = Self::default();
        let mut before = None;
        for sentence in 0..document.sentences().len() {
            let clauses = with_names(document, clauses(document, sentence), names);
            let told: Vec<Told> = clauses.iter().map(|clause| told(document, clause, names, &words)).collect();
            // What stands before the first name is about it too: "slow, rude, useless: that is X".
            let leaning = told.iter().find_map(|told| match told {
                Told::Nobody => None,
                Told::About(name) => Some(Some(*name)),
                Told::Brand => Some(None),
                Told::Aside => Some(before),
            });
            let mut current = leaning.unwrap_or(before);
            for (clause, told) in clauses.iter().zip(&told) {
                match told {
                    Told::Nobody => {}
                    Told::Brand | Told::Aside => current = None,
                    Told::About(name) => current = Some(*name),
                }
                if let Some((name, party)) = current.and_then(|name| names.get(name)) {
                    own.others.push((clause.clone(), name.clone(), *party));
                }
            }
            before = current;
        }
        own
    }

    /// Whether every word is about the brand, or nobody else is named.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.others.is_empty()
    }

    /// The name of whom words are about, when all of them are about somebody else.
    #[must_use]
    pub fn of(&self, tokens: &Range<usize>) -> Option<(&Range<usize>, Party)> {
        let at = |token: usize| {
            let after = self.others.partition_point(|(clause, ..)| clause.end <= token);
            self.others.get(after).filter(|(clause, ..)| clause.start <= token)
        };
        at(tokens.end.saturating_sub(1).max(tokens.start))?;
        at(tokens.start).map(|(_, name, party)| (name, *party))
    }
}

/// What a clause tells of whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Nothing.
    Nobody,
    /// The brand.
    Brand,
    /// It only names somebody to compare with, or to go to.
    Aside,
    /// This one of the names.
    About(usize),
}

/// The names that begin in a clause, by their place among all.
fn named_in(clause: &Range<usize>, names: &[(Range<usize>, Party)]) -> Range<usize> {
    names.partition_point(|(name, _)| name.start < clause.start)..names.partition_point(|(name, _)| name.start < clause.end)
}

/// Clauses, with those that hold little else than a name joined to the next: "X and Y are down".
fn with_names(document: &Document, clauses: Vec<Range<usize>>, names: &[(Range<usize>, Party)]) -> Vec<Range<usize>> {
    let bare = |clause: &Range<usize>| {
        let own = &names[named_in(clause, names)];
        let is_name = |at: usize| own.iter().any(|(name, _)| name.contains(&at));
        if own.is_empty() || own.len() > BARE {
            return false;
        }
        let others = clause.clone().filter(|at| !is_name(*at) && !document.word(*at).is_empty()).count();
        others <= 1 && clause.clone().any(is_name) && clause.clone().all(|at| document.tokens()[at].span.of(document.original()) != ":")
    };
    let mut joined: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for clause in clauses {
        let is_bare = bare(&clause);
        match joined.last_mut() {
            Some(last) if open && !is_bare && !document.tokens()[last.end - 1].span.of(document.original()).starts_with(',') => {
                last.end = clause.end;
            }
            _ => joined.push(clause),
        }
        open = is_bare;
    }
    joined
}

fn told(document: &Document, clause: &Range<usize>, names: &[(Range<usize>, Party)], words: &[&Words]) -> Told {
    let within = named_in(clause, names);
    let own = || names.iter().enumerate().take(within.end).skip(within.start);
    let aside = |name: &Range<usize>| stands_aside(document, name.start, words);
    let topic = |party: Party| own().find(|(_, (name, own))| *own == party && !aside(name)).map(|(at, _)| at);
    if topic(Party::Brand).is_some() {
        return Told::Brand;
    }
    if let Some(name) = topic(Party::Homonym).or_else(|| topic(Party::Competitor)) {
        return Told::About(name);
    }
    let marked = clause.clone().any(|at| {
        let phrase = |phrase: &&str| phrase_at(document, at, phrase).is_some();
        words.iter().any(|words| words.ours.iter().any(phrase)) && !stands_aside(document, at, words)
    });
    if marked {
        return Told::Brand;
    }
    if own().next().is_some() { Told::Aside } else { Told::Nobody }
}

/// Whether what begins at token `at` is only compared with, or gone to.
fn stands_aside(document: &Document, at: usize, words: &[&Words]) -> bool {
    let sentence = document.sentence_of(at);
    let spoken: Vec<usize> = (0..at)
        .rev()
        .take(BEFORE)
        .take_while(|at| document.sentence_of(*at) == sentence)
        .filter(|at| !document.word(*at).is_empty())
        .take(10)
        .collect();
    words.iter().any(|words| {
        let is = |at: usize, list: &[&str]| list.iter().any(|word| phrase_at(document, at, word).is_some());
        let mut spoken = spoken.as_slice();
        while let [first, rest @ ..] = spoken
            && is(*first, words.articles)
        {
            spoken = rest;
        }
        let [first, rest @ ..] = spoken else { return false };
        let ends = |list: &[&str]| {
            let from = spoken.iter().take(3);
            from.clone().any(|start| list.iter().any(|phrase| phrase_at(document, *start, phrase) == Some(*first + 1)))
        };
        ends(words.unlike)
            || is(*first, words.chosen)
            || (is(*first, words.than) && rest.iter().take(COMPARE).any(|at| is(*at, words.more)))
            || (is(*first, words.to) && rest.iter().take(MOVE).any(|at| is(*at, words.moves)))
    })
}

#[cfg(test)]
#[path = "whom/tests.rs"]
mod tests;
