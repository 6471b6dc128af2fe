//! From hits to a verdict: which hits count, whether the condition holds, and by which words.

use std::cell::OnceCell;
use std::ops::Range;

use super::condition::{Kind, Node, Within};
use super::field::Fields;
use super::refer::Lent;
use super::score::{self, Manner, Weighed};
use super::sequence::View;
use super::{Contrast, Hits, Rule, Selection, Whom};
use crate::model::finding::Span;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::text::document::TokenKind;
use crate::text::quote::Aside;
use crate::text::scope::{Party, asked, negated_by, turn, unreal};

/// Hits of one selection that are looked at; a text with more has said enough.
const MAX_HITS: usize = 200;

/// Words that met a selection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Met {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of the selection; [`Self::LENT`] when the words are another rule's.
    pub selection: usize,
    /// Index of the pattern in the selection.
    pub pattern: usize,
}

impl Met {
    /// In place of a selection: the words made another rule hold, which this one refers to.
    pub const LENT: usize = usize::MAX;

    /// Whether the words made another rule hold, which has been heard about them already.
    #[must_use]
    pub const fn is_lent(&self) -> bool {
        self.selection == Self::LENT
    }

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
    /// They stand before the word that turns their sentence, and only what follows it counts.
    BeforeTurn(Span),
    /// They stand after the word that turns their sentence, and only what comes before it counts.
    AfterTurn(Span),
    /// Other words of the lexicon, which hold these, count instead.
    Covered(Span),
    /// They are about somebody else, named here.
    About(Span, Party),
    /// They are part of a question whose author wants to know, which stands here.
    Asked(Span),
    /// They are supposed, feared or told by others and not by the author: the words that say so.
    Unreal(Span),
    /// Words of a lexicon beyond those that are counted in one text.
    Enough,
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
            Self::BeforeTurn(turn) => format!("before “{}”", shown(turn.of(text), false)),
            Self::AfterTurn(turn) => format!("after “{}”", shown(turn.of(text), false)),
            Self::Covered(by) => format!("counted as “{}”", shown(by.of(text), false)),
            Self::About(name, Party::Homonym) => format!("about “{}”, which means something else here", shown(name.of(text), false)),
            Self::About(name, _) => format!("about “{}”", shown(name.of(text), false)),
            Self::Asked(_) => "in a question".to_owned(),
            Self::Unreal(by) => format!("only supposed or said by others, after “{}”", shown(by.of(text), false)),
            Self::Enough => "enough words of the lexicon were counted before it".to_owned(),
        }
    }
}

/// Whether one of these words is a quotation of somebody else.
pub(super) fn quoted(tokens: &Range<usize>, view: View<'_>) -> bool {
    view.document.tokens().get(tokens.clone()).is_some_and(|tokens| tokens.iter().any(|token| token.quoted))
}

/// Whom words are about, when that is somebody else and the selection minds it.
pub(super) fn about_another(whom: Whom, tokens: &Range<usize>, view: View<'_>) -> Option<Discount> {
    if whom == Whom::Anyone || view.owners.is_empty() {
        return None;
    }
    let (name, party) = view.owners.of(tokens)?;
    (whom == Whom::Brand || party == Party::Homonym).then(|| Discount::About(view.document.span(name.clone()), party))
}

/// Whether words are asked or supposed and not told, where the selection minds it.
pub(super) fn not_told(questions: bool, hypothetical: bool, tokens: &Range<usize>, view: View<'_>) -> Option<Discount> {
    let question = if questions { None } else { asked(view.document, tokens, view.roles).map(Discount::Asked) };
    question.or_else(|| if hypothetical { None } else { unreal(view.document, tokens).map(Discount::Unreal) })
}

/// Whether words count for a selection.
pub(super) fn counts(selection: &Selection, pattern: usize, tokens: &Range<usize>, view: View<'_>) -> Result<(), Discount> {
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
    if selection.contrast != Contrast::Keep
        && let Some(turn) = turn(document, document.sentence_of(tokens.start))
    {
        let place = document.span(turn.clone());
        match selection.contrast {
            Contrast::After if tokens.end <= turn.start => return Err(Discount::BeforeTurn(place)),
            Contrast::Before if tokens.start >= turn.end => return Err(Discount::AfterTurn(place)),
            _ => {}
        }
    }
    if let Some(about) = about_another(selection.whom, tokens, view) {
        let calls = || selection.patterns.get(pattern).is_some_and(|pattern| pattern.names_competitors());
        if matches!(about, Discount::About(_, Party::Homonym)) || !calls() {
            return Err(about);
        }
    }
    if let Some(not_told) = not_told(selection.questions, selection.hypothetical, tokens, view) {
        return Err(not_told);
    }
    match selection.negation {
        Hits::Keep => Ok(()),
        Hits::Skip => negated_by(document, tokens.clone(), view.roles).map_or(Ok(()), |by| Err(Discount::Negated(by))),
        Hits::Only => negated_by(document, tokens.clone(), view.roles).map(|_| ()).ok_or(Discount::NotNegated),
    }
}

/// What is known of a post besides its words.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// What its fields say.
    pub fields: &'a Fields,
    /// The words by which another rule holds; `None` when it does not.
    pub rules: &'a Lent<'a>,
}

/// The hits of a rule that count, by selection; looked for when they are first asked for.
pub(super) struct Counted<'a> {
    rule: &'a Rule,
    view: View<'a>,
    known: Known<'a>,
    /// The hits of a selection, in order of pattern and place.
    hits: &'a dyn Fn(usize) -> Vec<Met>,
    by_selection: Vec<OnceCell<Vec<Met>>>,
    /// How the words of lexicons count in the text.
    pub weighed: &'a Weighed,
}

impl<'a> Counted<'a> {
    /// Counts the hits that `hits` gives for a selection.
    pub fn new(rule: &'a Rule, hits: &'a dyn Fn(usize) -> Vec<Met>, view: View<'a>, known: Known<'a>, weighed: &'a Weighed) -> Self {
        Self { rule, view, known, hits, by_selection: vec![OnceCell::new(); rule.selections.len()], weighed }
    }

    /// The hits of a selection that count.
    pub fn of(&self, selection: usize) -> &[Met] {
        let Some((own, cell)) = self.rule.selections.get(selection).zip(self.by_selection.get(selection)) else { return &[] };
        cell.get_or_init(|| {
            let mut met = (self.hits)(selection);
            if let Some(score) = &own.score {
                return score::decide(score, Manner::of(own), &met, self.view, self.weighed).0;
            }
            let mut count = 0;
            met.retain(|met| {
                let counted = count < MAX_HITS && counts(own, met.pattern, &met.tokens, self.view).is_ok();
                count += usize::from(counted);
                counted
            });
            met
        })
    }

    /// The words by which `node` is `truth`; `None` when it is not, or when that is not known. A condition that is true has words unless it
    /// would hold for an empty text, and such conditions are refused when rules are loaded.
    pub fn why(&self, node: &Node, truth: bool, view: View<'_>) -> Option<Vec<Met>> {
        match &node.kind {
            Kind::Selection(index) => {
                let hits = self.of(*index);
                (hits.is_empty() != truth).then(|| hits.to_vec())
            }
            Kind::Field(question) => (question.holds(self.known.fields) == Some(truth)).then(Vec::new),
            Kind::Rule(id) => {
                let lent = (self.known.rules)(id);
                (lent.is_some() == truth).then(|| lent.unwrap_or_default())
            }
            Kind::Not(inner) => self.why(inner, !truth, view),
            Kind::And(parts) if truth => self.each(parts, true, view),
            Kind::Or(parts) if !truth => self.each(parts, false, view),
            // What is not there is reason enough: no words of the other parts are needed.
            Kind::And(parts) => {
                let met: Vec<_> = parts.iter().filter_map(|part| self.why(part, truth, view)).collect();
                (!met.is_empty()).then(|| if met.iter().any(Vec::is_empty) { Vec::new() } else { met.concat() })
            }
            Kind::Or(parts) => {
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
        // `#BoicotMarelo`: two patterns met inside one hashtag.
        let tag = view.document.tokens().get(a.tokens.start).is_some_and(|token| token.kind == TokenKind::Hashtag);
        return tag && a.tokens == b.tokens && (a.selection, a.pattern) != (b.selection, b.pattern);
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
