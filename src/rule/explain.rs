//! A rule explained on a text, by trying everything: slow and plain, for one rule at a time.

use std::ops::Range;

use super::Rule;
use super::aside::Aside;
use super::condition::{Kind, Node};
use super::evaluate::{Counted, Discount, Known, Met, counts};
use super::index::{everywhere, stands};
use super::learned::{Judged, Verdict};
use super::list::{self, Entry};
use super::score::{self, Manner, Score, Sum, Weighed, Weight};
use super::sequence::View;
use crate::classify::Given;
use crate::model::finding::Span;
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::text::scope::Party;

/// References that are explained one within another; deeper ones are only named.
const MAX_DEPTH: u8 = 6;
/// Stretches of words of a classifier that are told.
const MOST_SPOKEN: usize = 12;

/// A condition or part of one, explained on a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The part of the condition as the author wrote it.
    pub text: String,
    /// Whether it holds.
    pub holds: bool,
    /// Its parts.
    pub parts: Vec<Clause>,
    /// For a selection: all words that met it, and whether they count.
    pub hits: Vec<ClauseHit>,
    /// For a field: what it says, or that it is not known; for another rule: why it does not hold although its condition does.
    pub told: Option<String>,
    /// For a selection with a lexicon: what its words come to.
    pub sum: Option<Sum>,
    /// For a selection that asks a classifier: what that says.
    pub verdict: Option<Verdict>,
}

/// Words that met a pattern, and whether they count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseHit {
    /// Index of the selection.
    pub selection: usize,
    /// Index of the pattern in the selection.
    pub index: usize,
    /// The pattern as written.
    pub pattern: String,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its bytes in the original text.
    pub span: Span,
    /// Why it does not count, if it does not.
    pub discount: Option<Discount>,
    /// The entries of shared lists by which it was met.
    pub entries: Vec<Entry>,
    /// How it counts, in a selection with a lexicon.
    pub weight: Option<Weight>,
    /// What it adds to the log-odds of a classifier, in hundredths.
    pub spoke: Option<i32>,
}

/// Who explains: a text, and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Explainer<'a> {
    /// The text.
    pub view: View<'a>,
    /// What it may say besides.
    pub asides: &'a [Aside<'a>],
    /// What lexicons come to in it, for classifiers.
    pub given: &'a [Given],
    /// What is known of the post.
    pub known: Known<'a>,
    /// The rules that others refer to.
    pub rules: &'a dyn Fn(&RuleId) -> Option<&'a Rule>,
    /// How many references led here.
    pub depth: u8,
}

impl Clause {
    /// The first words in it that do not count because they are about somebody else: whom.
    #[must_use]
    pub fn about_another(&self) -> Option<(Span, Party)> {
        let own = self.hits.iter().find_map(|hit| match hit.discount {
            Some(Discount::About(name, party)) => Some((name, party)),
            _ => None,
        });
        own.or_else(|| self.parts.iter().find_map(Self::about_another))
    }
}

impl Explainer<'_> {
    /// A rule's condition, clause by clause.
    pub fn rule(&self, rule: &Rule) -> Clause {
        self.node(rule, &rule.condition)
    }

    /// A condition of a rule (an exception's, say), clause by clause.
    pub fn node(&self, rule: &Rule, node: &Node) -> Clause {
        let given = || self.given.to_vec();
        let judged = Judged::new(&given);
        let hits = self.hits(rule, &judged);
        let of = |selection: usize| {
            if let Some(asked) = rule.selections.get(selection).and_then(|own| own.asked.as_ref()) {
                return judged.met(asked, selection, self.view);
            }
            hits.iter().filter(|hit| hit.selection == selection && hit.discount.is_none()).map(met).collect()
        };
        let weighed = Weighed::default();
        let counted = Counted::new(rule, &of, self.view, self.known, &weighed);
        self.clause(rule, node, (&counted, &judged), &hits)
    }

    fn hits(&self, rule: &Rule, judged: &Judged<'_>) -> Vec<ClauseHit> {
        let (view, document) = (self.view, self.view.document);
        let post = Some(document.lang()).filter(|lang| *lang != Lang::Und);
        let mut hits: Vec<ClauseHit> = Vec::new();
        for (number, selection) in rule.selections.iter().enumerate() {
            let first = hits.len();
            for (index, pattern) in selection.patterns.iter().enumerate() {
                let mut places = everywhere(&pattern.shape, view);
                for aside in self.asides {
                    places.extend(everywhere(&pattern.shape, aside.view()).into_iter().map(|tokens| aside.own(tokens)));
                }
                places.sort_by_key(|tokens| (tokens.start, tokens.end));
                places.dedup();
                for tokens in places {
                    let foreign =
                        pattern.lang.zip(post).filter(|(wanted, is)| wanted != is).map(|(wanted, _)| Discount::OtherLanguage(wanted));
                    // In a text of unknown language a pattern speaks for its own.
                    let outside = post
                        .or(pattern.lang)
                        .filter(|lang| !rule.languages.is_empty() && !rule.languages.contains(lang))
                        .map(Discount::OutOfScope);
                    let scored = selection.score.is_some();
                    let discount =
                        foreign.or(outside).or_else(|| if scored { None } else { counts(selection, index, &tokens, view).err() });
                    let span = document.span(tokens.clone());
                    let entries = list::entries(pattern, &|shape| {
                        let beside =
                            |aside: &Aside<'_>| everywhere(shape, aside.view()).into_iter().any(|found| aside.own(found) == tokens);
                        stands(shape, &tokens, view) || self.asides.iter().any(beside)
                    });
                    let text = pattern.text.clone();
                    hits.push(ClauseHit {
                        selection: number,
                        index,
                        pattern: text,
                        tokens,
                        span,
                        discount,
                        entries,
                        weight: None,
                        spoke: None,
                    });
                }
            }
            if let Some(asked) = &selection.asked {
                let spoken = judged.spoken(&asked.learned, view);
                for (index, word) in spoken.words.iter().enumerate().take(MOST_SPOKEN) {
                    let (tokens, span) = (word.tokens.clone(), document.span(word.tokens.clone()));
                    let pattern = asked.learned.name.clone();
                    #[expect(clippy::cast_possible_truncation, reason = "log-odds are small")]
                    let spoke = Some((word.weight * 100.0).round() as i32);
                    let hit = ClauseHit {
                        selection: number,
                        index,
                        pattern,
                        tokens,
                        span,
                        discount: None,
                        entries: Vec::new(),
                        weight: None,
                        spoke,
                    };
                    hits.push(hit);
                }
            }
            if let Some(score) = &selection.score {
                weigh(score, Manner::of(selection), hits[first..].iter_mut().filter(|hit| hit.discount.is_none()), view);
            }
        }
        hits
    }

    fn clause(&self, rule: &Rule, node: &Node, (counted, judged): (&Counted<'_>, &Judged<'_>), hits: &[ClauseHit]) -> Clause {
        let names: Vec<&str> = rule.selections.iter().map(|selection| selection.name.as_str()).collect();
        let below = |node: &Node| self.clause(rule, node, (counted, judged), hits);
        let holds = counted.why(node, true, self.view).is_some();
        let mut clause =
            Clause { text: node.show(&names), holds, parts: Vec::new(), hits: Vec::new(), told: None, sum: None, verdict: None };
        match &node.kind {
            Kind::Selection(index) => {
                clause.verdict = rule.selections.get(*index).and_then(|own| judged.verdict(own, self.view));
                clause.hits = hits.iter().filter(|hit| hit.selection == *index).cloned().collect();
                let score = rule.selections.get(*index).and_then(|own| own.score.as_ref().map(|score| (score, Manner::of(own))));
                clause.sum = score.map(|(score, manner)| {
                    let counting = clause.hits.iter().filter(|hit| hit.discount.is_none());
                    score::decide(score, manner, &counting.map(met).collect::<Vec<_>>(), self.view, counted.weighed).1
                });
            }
            Kind::Field(question) => clause.told = Some(question.met(self.known.fields)),
            Kind::Rule(id) => {
                let below = Self { depth: self.depth + 1, ..*self };
                clause.parts.extend((self.rules)(id).filter(|_| self.depth < MAX_DEPTH).map(|rule| below.rule(rule)));
                if !holds && clause.parts.iter().any(|part| part.holds) {
                    clause.told = Some(format!("its words are there, but it is not heard: `overhear rules explain {id}` says why"));
                }
            }
            Kind::Not(inner) => clause.parts.push(below(inner)),
            Kind::And(parts) | Kind::Or(parts) => clause.parts = parts.iter().map(below).collect(),
            Kind::Close { left, right, .. } => clause.parts = vec![below(left), below(right)],
            Kind::Count { of, .. } => {
                let selection = |index: &usize| below(&Node { kind: Kind::Selection(*index), span: node.span.clone() });
                clause.parts = of.iter().map(selection).collect();
            }
        }
        clause
    }
}

fn met(hit: &ClauseHit) -> Met {
    Met { tokens: hit.tokens.clone(), selection: hit.selection, pattern: hit.index }
}

/// Says of each hit of a lexicon how it counts, or why it does not.
fn weigh<'a>(score: &Score, manner: Manner, own: impl Iterator<Item = &'a mut ClauseHit>, view: View<'_>) {
    let own: Vec<&mut ClauseHit> = own.collect();
    let words: Vec<Met> = own.iter().map(|hit| met(hit)).collect();
    for (hit, result) in own.into_iter().zip(score::weigh(score, manner, &words, view)) {
        match result {
            Ok(weight) => hit.weight = Some(weight),
            Err(discount) => hit.discount = Some(discount),
        }
    }
}
