//! Scores: what the words of a lexicon come to in a text, and why. All numbers are hundredths, so that an author can add them up by hand.
//!
//! A word counts its strength, times the factor of each booster right before it, times −½ when it is negated, times ½ before the turn of
//! its sentence ("but") or 1½ after it; rounded to hundredths. Words under a longer match do not count. The sum is that of the post or of
//! each sentence.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::evaluate::{Discount, Met, about_another, not_told, quoted};
use super::lexicon::Lexicon;
use super::sequence::View;
use super::{Selection, Whom};
use crate::model::finding::Span;
use crate::model::lang::Lang;
use crate::model::untrusted::shown;
use crate::text::scope::{negated_by, turn};

/// Words that are counted in one text; a text with more has said enough.
const MAX_WORDS: usize = 200;
/// Boosters in a row.
const MAX_BOOSTS: usize = 3;

/// From which sum on a selection is met, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// At most this, which is below 0.
    AtMost(i32),
    /// At least this, which is above 0.
    AtLeast(i32),
}

impl Bound {
    /// Whether a sum meets it.
    #[must_use]
    pub const fn is_met(self, sum: i32) -> bool {
        match self {
            Self::AtMost(most) => sum <= most,
            Self::AtLeast(least) => sum >= least,
        }
    }

    /// Whether a number leads towards it.
    const fn favours(self, number: i32) -> bool {
        match self {
            Self::AtMost(_) => number < 0,
            Self::AtLeast(_) => number > 0,
        }
    }

    /// As an author reads it.
    #[must_use]
    pub fn shown(self) -> String {
        match self {
            Self::AtMost(most) => format!("at most {}", decimal(most)),
            Self::AtLeast(least) => format!("at least {}", decimal(least)),
        }
    }
}

/// What is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Over {
    /// The words of each sentence.
    Sentence,
    /// All words of the post.
    #[default]
    Post,
}

impl Over {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sentence, Self::Post];

    /// The word written in rule files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Post => "post",
        }
    }
}

/// What a selection with a lexicon asks; the selection's patterns are the lexicon's, in its order.
#[derive(Debug, Clone)]
pub struct Score {
    /// The words and their strengths: those of all `lexicons`, held once for all selections that sum the same ones.
    pub lexicon: Arc<Lexicon>,
    /// The lexicons that are summed, in the order of the file; at least one.
    pub lexicons: Vec<Arc<Lexicon>>,
    /// From which sum on it is met.
    pub bound: Bound,
    /// What is summed.
    pub over: Over,
}

/// A number of hundredths as an author writes it.
#[must_use]
pub fn decimal(hundredths: i32) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        rest if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        rest => format!("{sign}{whole}.{rest:02}"),
    }
}

/// How a word of a lexicon was counted; numbers in hundredths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// Its strength as written.
    pub strength: i32,
    /// What it counts.
    pub counted: i32,
    /// Boosters right before it, the nearest first, with their factors.
    pub boosters: Vec<(Span, i32)>,
    /// The negation that turns it.
    pub negated: Option<Span>,
    /// It stands before the turn of its sentence.
    pub before: Option<Span>,
    /// It stands after the turn of its sentence.
    pub after: Option<Span>,
}

impl Weight {
    fn count(&mut self) {
        let (mut number, mut parts) = (i64::from(self.strength), 1_i64);
        for (_, factor) in &self.boosters {
            number *= i64::from(*factor);
            parts *= 100;
        }
        if self.negated.is_some() {
            number = -number;
            parts *= 2;
        }
        if self.before.is_some() || self.after.is_some() {
            number *= if self.after.is_some() { 3 } else { 1 };
            parts *= 2;
        }
        // To the nearest hundredth, halves away from zero.
        let rounded = (number.abs() * 2 + parts) / (parts * 2);
        self.counted = i32::try_from(rounded * number.signum()).unwrap_or_default();
    }

    /// Why it counts what it counts, a reason each; `text` is the original text that the spans point into.
    #[must_use]
    pub fn reasons(&self, text: &str) -> Vec<String> {
        let word = |span: &Span| shown(span.of(text), false);
        let mut reasons: Vec<String> =
            self.boosters.iter().map(|(span, factor)| format!("times {} for “{}”", decimal(*factor), word(span))).collect();
        reasons.extend(self.negated.iter().map(|by| format!("half and turned, negated by “{}”", word(by))));
        reasons.extend(self.before.iter().map(|turn| format!("half, before “{}”", word(turn))));
        reasons.extend(self.after.iter().map(|turn| format!("one and a half, after “{}”", word(turn))));
        reasons
    }
}

/// What the words of a lexicon come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The lexicons, in order; of several only those of which words count, where any do.
    pub lexicons: Vec<String>,
    /// The sum, in hundredths; of the sentence that comes nearest to the threshold where sentences are summed.
    pub total: i32,
    /// The threshold.
    pub bound: Bound,
    /// The sentence, where sentences are summed and one has words that count.
    pub sentence: Option<Span>,
}

/// What a selection says of how its words are counted, beside the lexicon and the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    quotes: bool,
    whom: Whom,
    questions: bool,
    hypothetical: bool,
}

impl Manner {
    /// That of a selection.
    pub const fn of(selection: &Selection) -> Self {
        Self { quotes: selection.quotes, whom: selection.whom, questions: selection.questions, hypothetical: selection.hypothetical }
    }

    /// Why a word is no part of the sum.
    fn leaves_out(self, tokens: &Range<usize>, view: View<'_>) -> Option<Discount> {
        if !self.quotes && quoted(tokens, view) {
            return Some(Discount::Quoted);
        }
        about_another(self.whom, tokens, view).or_else(|| not_told(self.questions, self.hypothetical, tokens, view))
    }
}

/// How each of these hits of the lexicon counts, in their order; or why it does not.
pub(super) fn weigh(score: &Score, manner: Manner, met: &[Met], view: View<'_>) -> Vec<Result<Weight, Discount>> {
    let document = view.document;
    let strength = |met: &Met| score.lexicon.strengths.get(met.pattern).copied().unwrap_or_default();
    let mut results: Vec<Result<Weight, Discount>> = Vec::with_capacity(met.len());
    let mut order: Vec<usize> = Vec::new();
    for (at, met) in met.iter().enumerate() {
        if let Some(discount) = manner.leaves_out(&met.tokens, view) {
            results.push(Err(discount));
            continue;
        }
        order.push(at);
        let strength = strength(met);
        results.push(Ok(Weight { strength, counted: strength, boosters: Vec::new(), negated: None, before: None, after: None }));
    }
    // The longest first, then the strongest, then by place and order in the file.
    let length = |met: &Met| met.tokens.clone().filter(|token| !document.word(*token).is_empty()).count();
    order.sort_by_cached_key(|at| {
        let met = &met[*at];
        (usize::MAX - length(met), i32::MAX - strength(met).abs(), met.tokens.start, met.pattern)
    });
    let mut covered: Vec<Option<usize>> = vec![None; document.tokens().len()];
    let mut kept: Vec<usize> = Vec::new();
    for at in order {
        let tokens = met[at].tokens.clone();
        let Some(places) = covered.get_mut(tokens.clone()) else { continue };
        if let Some(by) = places.iter().flatten().next().and_then(|by| met.get(*by)) {
            results[at] = Err(Discount::Covered(document.span(by.tokens.clone())));
            continue;
        }
        places.fill(Some(at));
        kept.push(at);
    }
    kept.sort_by_key(|at| met[*at].tokens.start);
    let mut turns: HashMap<usize, Option<Range<usize>>> = HashMap::new();
    for (number, at) in kept.into_iter().enumerate() {
        let tokens = &met[at].tokens;
        if number >= MAX_WORDS {
            results[at] = Err(Discount::Enough);
            continue;
        }
        let sentence = document.sentence_of(tokens.start);
        let turn = turns.entry(sentence).or_insert_with(|| turn(document, sentence));
        if let Ok(weight) = &mut results[at] {
            weight.boosters = boosters(&score.lexicon, tokens.start, view);
            weight.negated = negated_by(document, tokens.clone(), view.roles);
            if let Some(turn) = turn {
                weight.before = (tokens.end <= turn.start).then(|| document.span(turn.clone()));
                weight.after = (tokens.start >= turn.end).then(|| document.span(turn.clone()));
            }
            weight.count();
        }
    }
    results
}

/// The boosters right before token `at`, the nearest first.
fn boosters(lexicon: &Lexicon, at: usize, view: View<'_>) -> Vec<(Span, i32)> {
    let document = view.document;
    let post = document.lang();
    let mut found = Vec::new();
    let mut at = at;
    while found.len() < MAX_BOOSTS {
        let own = lexicon.boosters.iter().filter(|booster| post == Lang::Und || booster.lang.is_none_or(|lang| lang == post));
        let begins =
            own.flat_map(|booster| booster.sequences.iter().filter_map(move |steps| Some((view.ending(steps, at)?, booster.factor))));
        // The longest, which begins first.
        let Some((start, factor)) = begins.min_by_key(|(start, _)| *start) else { break };
        let last = (start..at).rev().find(|token| !document.word(*token).is_empty()).unwrap_or(start);
        found.push((document.span(start..last + 1), factor));
        at = start;
    }
    found
}

/// How the hits of lexicons count in one text, so that rules that use one lexicon weigh its words once between them.
#[derive(Debug, Default)]
pub(super) struct Weighed(RefCell<Vec<Remembered>>);

#[derive(Debug)]
struct Remembered {
    lexicon: Arc<Lexicon>,
    manner: Manner,
    met: Vec<Met>,
    results: Rc<[Result<Weight, Discount>]>,
}

impl Weighed {
    /// As [`weigh`].
    pub fn of(&self, score: &Score, manner: Manner, met: &[Met], view: View<'_>) -> Rc<[Result<Weight, Discount>]> {
        let same = |a: &Met, b: &Met| a.tokens == b.tokens && a.pattern == b.pattern;
        let known = |known: &&Remembered| {
            Arc::ptr_eq(&known.lexicon, &score.lexicon)
                && known.manner == manner
                && known.met.len() == met.len()
                && known.met.iter().zip(met).all(|(a, b)| same(a, b))
        };
        if let Some(known) = self.0.borrow().iter().find(known) {
            return Rc::clone(&known.results);
        }
        let results: Rc<[_]> = weigh(score, manner, met, view).into();
        let remembered = Remembered { lexicon: Arc::clone(&score.lexicon), manner, met: met.to_vec(), results: Rc::clone(&results) };
        self.0.borrow_mut().push(remembered);
        results
    }
}

/// The words that make a selection met, in order of place, and the sum; no words when the threshold is not reached.
pub(super) fn decide(score: &Score, manner: Manner, met: &[Met], view: View<'_>, weighed: &Weighed) -> (Vec<Met>, Sum) {
    let document = view.document;
    let weights = weighed.of(score, manner, met, view);
    let counted = || met.iter().zip(weights.iter()).filter_map(|(met, weight)| weight.as_ref().ok().map(|weight| (met, weight.counted)));
    let group = |met: &Met| if score.over == Over::Post { 0 } else { document.sentence_of(met.tokens.start) };
    let mut sums: BTreeMap<usize, i32> = BTreeMap::new();
    for (met, number) in counted() {
        *sums.entry(group(met)).or_default() += number;
    }
    let nearest = match score.bound {
        Bound::AtMost(_) => sums.iter().min_by_key(|(_, sum)| **sum),
        Bound::AtLeast(_) => sums.iter().max_by_key(|(_, sum)| **sum),
    };
    let (sentence, total) = nearest.map_or((0, 0), |(sentence, sum)| (*sentence, *sum));
    let place = document.sentences().get(sentence).filter(|_| score.over == Over::Sentence && !sums.is_empty());
    let spoke: BTreeSet<&str> = counted().filter_map(|(met, _)| score.lexicon.home(met.pattern)).collect();
    let named = score.lexicons.iter().map(|lexicon| lexicon.name.as_str());
    let lexicons = named.filter(|name| spoke.is_empty() || spoke.contains(name)).map(ToOwned::to_owned).collect();
    let sum = Sum { lexicons, total, bound: score.bound, sentence: place.map(|tokens| document.span(tokens.clone())) };
    let made =
        counted().filter(|(met, number)| score.bound.favours(*number) && sums.get(&group(met)).is_some_and(|sum| score.bound.is_met(*sum)));
    let made: Vec<Met> = made.map(|(met, _)| met.clone()).collect();
    (made, sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(strength: i32, boosters: &[i32], negated: bool, side: i32) -> String {
        let span = Span { start: 0, end: 0 };
        let mut weight = Weight {
            strength,
            counted: 0,
            boosters: boosters.iter().map(|factor| (span, *factor)).collect(),
            negated: negated.then_some(span),
            before: (side < 0).then_some(span),
            after: (side > 0).then_some(span),
        };
        weight.count();
        decimal(weight.counted)
    }

    #[test]
    fn the_formula_in_hundredths() {
        assert_eq!(counted(-300, &[], false, 0), "-3");
        assert_eq!(counted(-300, &[130], false, 0), "-3.9");
        assert_eq!(counted(200, &[], true, 0), "-1");
        assert_eq!(counted(200, &[130], true, 1), "-1.95");
        assert_eq!(counted(-300, &[], false, -1), "-1.5");
        assert_eq!(counted(-300, &[130, 130], false, 1), "-7.61");
        assert_eq!(counted(5, &[], true, -1), "-0.01");
        assert_eq!(counted(-500, &[300, 300, 300], false, 1), "-202.5");
    }

    #[test]
    fn numbers_read_as_they_are_written() {
        let numbers = [(-50, "-0.5"), (105, "1.05"), (0, "0"), (-300, "-3"), (1_250, "12.5")];
        for (hundredths, text) in numbers {
            assert_eq!(decimal(hundredths), text);
        }
    }
}
