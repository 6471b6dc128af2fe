//! From hits to a verdict: which hits count, whether the condition holds, and by which words.

use std::cell::OnceCell;
use std::ops::Range;

use super::condition::{Kind, Node, Within};
use super::index::everywhere;
use super::sequence::View;
use super::{Hits, Rule, Selection};
use crate::model::finding::Span;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::text::quote::Aside;
use crate::text::scope::negated;

/// Hits of one selection that are looked at; a text with more has said enough.
const MAX_HITS: usize = 200;

/// Words that met a selection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Met {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of the selection.
    pub selection: usize,
    /// Index of the pattern in the selection.
    pub pattern: usize,
}

impl Met {
    /// Order by place.
    fn key(&self) -> (usize, usize, usize, usize) {
        (self.tokens.start, self.tokens.end, self.selection, self.pattern)
    }
}

/// Why words that met a pattern do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// A negation holds for them: where it stands.
    Negated(Span),
    /// The selection counts negated words only, and nothing negates these.
    NotNegated,
    /// They are a quotation of somebody else.
    Quoted,
    /// They are part of a signature.
    Signed,
    /// They are part of a block of code.
    Coded,
    /// The pattern is for another language than the post's.
    OtherLanguage(Lang),
    /// The rule's scope leaves out the post's language.
    OutOfScope(Lang),
}

impl Discount {
    /// The reason in words; `text` is the original text that the spans point into.
    #[must_use]
    pub fn reason(&self, text: &str) -> String {
        match self {
            Self::Negated(by) => format!("negated by “{}”", shown(by.of(text), false)),
            Self::NotNegated => "not negated, and only negated words count here".to_owned(),
            Self::Quoted => "in a quotation of somebody else".to_owned(),
            Self::Signed => "in a signature".to_owned(),
            Self::Coded => "in a block of code".to_owned(),
            Self::OtherLanguage(lang) => format!("the pattern is for `{lang}`, the post is in another language"),
            Self::OutOfScope(lang) => format!("the rule's scope leaves out `{lang}`"),
        }
    }
}

/// Whether words count for a selection.
pub(super) fn counts(selection: &Selection, tokens: &Range<usize>, view: View<'_>) -> Result<(), Discount> {
    let document = view.document;
    if !selection.quotes
        && let Some(aside) = document.aside(tokens.clone())
    {
        return Err(match aside {
            Aside::Quote => Discount::Quoted,
            Aside::Signature => Discount::Signed,
            Aside::Code => Discount::Coded,
        });
    }
    match selection.negation {
        Hits::Keep => Ok(()),
        Hits::Skip => negated(document, tokens.clone()).map_or(Ok(()), |by| Err(Discount::Negated(by))),
        Hits::Only => negated(document, tokens.clone()).map(|_| ()).ok_or(Discount::NotNegated),
    }
}

/// The hits of a rule that count, by selection; looked for when they are first asked for.
pub(super) struct Counted<'a> {
    rule: &'a Rule,
    view: View<'a>,
    /// The hits of a selection, in order of pattern and place.
    hits: &'a dyn Fn(usize) -> Vec<Met>,
    by_selection: Vec<OnceCell<Vec<Met>>>,
}

impl<'a> Counted<'a> {
    /// Counts the hits that `hits` gives for a selection.
    pub fn new(rule: &'a Rule, hits: &'a dyn Fn(usize) -> Vec<Met>, view: View<'a>) -> Self {
        Self { rule, view, hits, by_selection: vec![OnceCell::new(); rule.selections.len()] }
    }

    /// The hits of a selection that count.
    pub fn of(&self, selection: usize) -> &[Met] {
        let Some((own, cell)) = self.rule.selections.get(selection).zip(self.by_selection.get(selection)) else { return &[] };
        cell.get_or_init(|| {
            let mut met = (self.hits)(selection);
            let mut count = 0;
            met.retain(|met| {
                let counted = count < MAX_HITS && counts(own, &met.tokens, self.view).is_ok();
                count += usize::from(counted);
                counted
            });
            met
        })
    }

    /// The words by which `node` is `truth`; `None` when it is not. A condition that is true has words unless it would hold for an empty
    /// text, and such conditions are refused when rules are loaded.
    pub fn why(&self, node: &Node, truth: bool, view: View<'_>) -> Option<Vec<Met>> {
        match &node.kind {
            Kind::Selection(index) => {
                let hits = self.of(*index);
                (hits.is_empty() != truth).then(|| hits.to_vec())
            }
            Kind::Not(inner) => self.why(inner, !truth, view),
            Kind::And(parts) if truth => self.each(parts, true, view),
            Kind::Or(parts) if !truth => self.each(parts, false, view),
            Kind::And(parts) | Kind::Or(parts) => {
                let met: Vec<_> = parts.iter().filter_map(|part| self.why(part, truth, view)).collect();
                (!met.is_empty()).then(|| met.concat())
            }
            Kind::Count { least, of } => {
                let met: Vec<_> = of.iter().map(|index| self.of(*index)).filter(|hits| !hits.is_empty()).collect();
                ((met.len() >= *least) == truth).then(|| if truth { met.concat() } else { Vec::new() })
            }
            Kind::Close { left, right, ordered, within } => {
                let left = self.why(left, true, view);
                let both = left.and_then(|left| self.why(right, true, view).map(|right| (left, right)));
                let close = both.map(|(left, right)| pairs(&left, &right, *ordered, *within, view)).unwrap_or_default();
                (close.is_empty() != truth).then_some(close)
            }
        }
    }

    fn each(&self, parts: &[Node], truth: bool, view: View<'_>) -> Option<Vec<Met>> {
        let mut all = Vec::new();
        for part in parts {
            all.extend(self.why(part, truth, view)?);
        }
        Some(all)
    }
}

/// The hits of both sides that are close to one of the other side.
fn pairs(left: &[Met], right: &[Met], ordered: bool, within: Within, view: View<'_>) -> Vec<Met> {
    let mut close = Vec::new();
    let mut right_used = vec![false; right.len()];
    for a in left {
        let mut used = false;
        for (b, taken) in right.iter().zip(&mut right_used) {
            if near(a, b, ordered, within, view) {
                used = true;
                *taken = true;
            }
        }
        if used {
            close.push(a.clone());
        }
    }
    close.extend(right.iter().zip(right_used).filter(|(_, used)| *used).map(|(met, _)| met.clone()));
    close
}

fn near(a: &Met, b: &Met, ordered: bool, within: Within, view: View<'_>) -> bool {
    let between = if a.tokens.end <= b.tokens.start {
        a.tokens.end..b.tokens.start
    } else if !ordered && b.tokens.end <= a.tokens.start {
        b.tokens.end..a.tokens.start
    } else {
        return false;
    };
    match within {
        Within::Post => true,
        Within::Sentence => view.document.sentence_of(a.tokens.start) == view.document.sentence_of(b.tokens.start),
        Within::Words(most) => view.words(between, most),
    }
}

/// Sorted by place, no place twice for one selection.
pub(super) fn tidy(mut met: Vec<Met>) -> Vec<Met> {
    met.sort_by_key(Met::key);
    met.dedup_by(|a, b| a.tokens == b.tokens && a.selection == b.selection);
    met
}

/// A condition or part of one, explained on a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The part of the condition as the author wrote it.
    pub text: String,
    /// Whether it holds.
    pub holds: bool,
    /// Its parts.
    pub parts: Vec<Clause>,
    /// For a selection: all words that met it, and whether they count.
    pub hits: Vec<ClauseHit>,
}

/// Words that met a pattern, and whether they count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseHit {
    /// Index of the selection.
    pub selection: usize,
    /// The pattern as written.
    pub pattern: String,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its bytes in the original text.
    pub span: Span,
    /// Why it does not count, if it does not.
    pub discount: Option<Discount>,
}

/// Explains a rule on a text, by trying everything: slow and plain, for one rule at a time.
pub(super) fn explain(rule: &Rule, view: View<'_>) -> Clause {
    let document = view.document;
    let post = Some(document.lang()).filter(|lang| *lang != Lang::Und);
    let mut hits: Vec<ClauseHit> = Vec::new();
    let mut counted: Vec<Met> = Vec::new();
    for (number, selection) in rule.selections.iter().enumerate() {
        for (index, pattern) in selection.patterns.iter().enumerate() {
            for tokens in everywhere(&pattern.shape, view) {
                let foreign = pattern.lang.zip(post).filter(|(wanted, is)| wanted != is).map(|(wanted, _)| Discount::OtherLanguage(wanted));
                // In a text of unknown language a pattern speaks for its own.
                let outside = post
                    .or(pattern.lang)
                    .filter(|lang| !rule.languages.is_empty() && !rule.languages.contains(lang))
                    .map(Discount::OutOfScope);
                let discount = foreign.or(outside).or_else(|| counts(selection, &tokens, view).err());
                if discount.is_none() {
                    counted.push(Met { tokens: tokens.clone(), selection: number, pattern: index });
                }
                let span = document.span(tokens.clone());
                hits.push(ClauseHit { selection: number, pattern: pattern.text.clone(), tokens, span, discount });
            }
        }
    }
    let of = |selection: usize| counted.iter().filter(|met| met.selection == selection).cloned().collect();
    let counted = Counted::new(rule, &of, view);
    clause(rule, &rule.condition, &counted, &hits, view)
}

fn clause(rule: &Rule, node: &Node, counted: &Counted<'_>, hits: &[ClauseHit], view: View<'_>) -> Clause {
    let names: Vec<&str> = rule.selections.iter().map(|selection| selection.name.as_str()).collect();
    let own = |selection: usize| hits.iter().filter(|hit| hit.selection == selection).cloned().collect::<Vec<_>>();
    let below = |nodes: &[Node]| nodes.iter().map(|node| clause(rule, node, counted, hits, view)).collect();
    let (parts, hits) = match &node.kind {
        Kind::Selection(index) => (Vec::new(), own(*index)),
        Kind::Not(inner) => (below(std::slice::from_ref(inner)), Vec::new()),
        Kind::And(parts) | Kind::Or(parts) => (below(parts), Vec::new()),
        Kind::Close { left, right, .. } => (below(&[(**left).clone(), (**right).clone()]), Vec::new()),
        Kind::Count { of, .. } => {
            let selections = of.iter().map(|index| Node { kind: Kind::Selection(*index), span: node.span.clone() });
            (below(&selections.collect::<Vec<_>>()), Vec::new())
        }
    };
    Clause { text: node.show(&names), holds: counted.why(node, true, view).is_some(), parts, hits }
}
