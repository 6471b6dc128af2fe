//! Why a rule does not speak about a text: the parts of its condition that fail, and for each selection the pattern that comes nearest.
//!
//! A pattern is laid along the text as well as it can be: its words in order, each where the text has it or something like it. What is
//! missing, written otherwise or too far away then says what to change. Slow and plain, for one text at a time.

use std::ops::Range;

use super::condition::{Kind, Node, Within};
use super::explain::{Clause, ClauseHit};
use super::pattern::{GAP, Shape, Step};
use super::score::Sum;
use super::sequence::{View, key_step, may_share_stem};
use super::{Pattern, Rule};
use crate::model::finding::Span;
use crate::model::lang::Lang;
use crate::text::language::is_common;
use crate::text::stem::stem;

/// Tokens of a text that are looked at.
const MOST_TOKENS: usize = 2_000;
/// Places of a pattern's words that are laid against one another.
const MOST_PLACES: usize = 96;
/// A pattern of which less is found is no near miss.
const NEAR: f32 = 0.3;

/// Why a condition does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// Whether it holds after all.
    pub holds: bool,
    /// How near it comes: 1 when it holds, 0 when nothing of it is there.
    pub nearness: f32,
    /// What keeps it from holding, in the order of the condition. Of alternatives only the nearest one.
    pub lacks: Vec<Lack>,
}

/// A part of a condition that fails.
#[derive(Debug, Clone, PartialEq)]
pub struct Lack {
    /// The part as the author wrote it.
    pub clause: String,
    /// Why it fails.
    pub miss: Miss,
}

/// Why a part of a condition fails.
#[derive(Debug, Clone, PartialEq)]
pub enum Miss {
    /// These words are there, and must not be.
    Present(ClauseHit),
    /// Words met a pattern and do not count; the reason is in the hit.
    Discounted(ClauseHit),
    /// No pattern is met, and this one comes nearest.
    Near {
        /// How many patterns the selection has in this language.
        of: usize,
        /// The nearest.
        nearest: Nearest,
    },
    /// Nothing that comes near is there.
    Nothing {
        /// How many patterns the selection has in this language.
        of: usize,
    },
    /// The selection has no pattern in the language of the text.
    NoPatterns(Lang),
    /// Both sides are there, but not close enough or in another order.
    Apart {
        /// Words on the left side of the clause.
        left: Span,
        /// Words on its right side.
        right: Span,
        /// Words between them.
        words: usize,
        /// What the clause allows.
        gap: Gap,
    },
    /// The words of its lexicon come to less than they must.
    Sum(Sum),
    /// Fewer of its selections hold than must.
    TooFew {
        /// How many hold.
        hold: usize,
        /// How many must.
        least: usize,
    },
    /// What is known of the post, which is not what is asked for; of another rule, why it does not hold.
    Told(String),
    /// It does not hold, and there is no more to say.
    Plain,
}

/// What keeps two sides apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// More than so many words lie between.
    Words(usize),
    /// They stand in different sentences.
    Sentence,
    /// The right side stands before the left one, or both are the same words.
    Order,
}

/// How a pattern comes near.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The pattern as written.
    pub pattern: String,
    /// The list that it stands in.
    pub lang: Option<Lang>,
    /// How much of it is there, from 0 to 1.
    pub share: f32,
    /// How many of its words are there, in order.
    pub found: usize,
    /// How many it has.
    pub of: usize,
    /// What keeps it from being met.
    pub flaw: Flaw,
}

/// What keeps a pattern from being met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A word of it is not there.
    Missing {
        /// The word as the pattern has it; several, when several in a row are not there.
        word: String,
        /// The words of the text that the pattern meets before it.
        after: Option<Span>,
        /// Those that it meets after it.
        before: Option<Span>,
        /// What stands in its place.
        instead: Option<Span>,
        /// The word stands elsewhere in the text.
        elsewhere: Option<Span>,
    },
    /// The text has another form of a word.
    Form {
        /// The word as the pattern has it.
        word: String,
        /// The word of the text.
        said: Span,
        /// What would meet it.
        remedy: Option<String>,
    },
    /// All words are there, but with more in between than the pattern allows.
    Far {
        /// The words before the gap.
        before: Span,
        /// The words after it.
        after: Span,
        /// How many words lie between.
        words: usize,
        /// How many may.
        allowed: usize,
    },
    /// All words are there, in different sentences or lines.
    Sentences {
        /// The words in one.
        before: Span,
        /// The words in the other.
        after: Span,
    },
}

/// What keeps a rule's condition from holding.
pub(super) fn shortfall(rule: &Rule, clause: &Clause, view: View<'_>) -> Shortfall {
    let (nearness, lacks) = lacking(rule, &rule.condition, clause, true, view);
    Shortfall { holds: clause.holds, nearness, lacks }
}

/// Why a part is not what is wanted of it, and how near it comes to it.
fn lacking(rule: &Rule, node: &Node, clause: &Clause, want: bool, view: View<'_>) -> (f32, Vec<Lack>) {
    if clause.holds == want {
        return (1.0, Vec::new());
    }
    let one = |miss: Miss| vec![Lack { clause: clause.text.clone(), miss }];
    match &node.kind {
        Kind::Selection(_) if want && clause.sum.is_some() => {
            let nearness = if clause.hits.iter().any(|hit| hit.discount.is_none()) { 0.5 } else { 0.0 };
            (nearness, one(clause.sum.clone().map_or(Miss::Plain, Miss::Sum)))
        }
        Kind::Selection(_) if want && clause.verdict.is_some() => (0.3, one(Miss::of_verdict(clause))),
        Kind::Selection(number) if want => {
            let (nearness, miss) = selection(rule, *number, &clause.hits, view);
            (nearness, one(miss))
        }
        Kind::Not(inner) => clause.parts.first().map_or_else(
            || (0.0, one(Miss::Plain)),
            |part| {
                let (nearness, mut lacks) = lacking(rule, inner, part, !want, view);
                if lacks.is_empty() {
                    // Neither it nor its opposite holds: what it asks about is not known.
                    lacks = one(part.told.clone().map_or(Miss::Plain, Miss::Told));
                }
                // What must not be there is told by the part that says so.
                if want {
                    for lack in &mut lacks {
                        lack.clause.clone_from(&clause.text);
                    }
                }
                (nearness, lacks)
            },
        ),
        Kind::And(nodes) | Kind::Or(nodes) => {
            let all = matches!(node.kind, Kind::And(_)) == want;
            let told = nodes.iter().zip(&clause.parts).map(|(node, part)| (node, lacking(rule, node, part, want, view)));
            if all {
                // A `not` that holds says nothing of how near the text comes.
                let told: Vec<_> = told.map(|(node, told)| (!(matches!(node.kind, Kind::Not(_)) && told.1.is_empty()), told)).collect();
                let counted: Vec<f32> = told.iter().filter(|(counts, _)| *counts).map(|(_, (nearness, _))| *nearness).collect();
                (mean(&counted), told.into_iter().flat_map(|(_, (_, lacks))| lacks).collect())
            } else {
                told.map(|(_, told)| told).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_else(|| (0.0, one(Miss::Plain)))
            }
        }
        Kind::Count { least, of } if want => {
            let mut told: Vec<(f32, Vec<Lack>)> = of
                .iter()
                .zip(&clause.parts)
                .map(|(number, part)| lacking(rule, &Node { kind: Kind::Selection(*number), span: node.span.clone() }, part, true, view))
                .collect();
            told.sort_by(|a, b| b.0.total_cmp(&a.0));
            let hold = told.iter().filter(|(_, lacks)| lacks.is_empty()).count();
            told.truncate(*least);
            let nearness = mean(&told.iter().map(|(nearness, _)| *nearness).collect::<Vec<_>>());
            let mut lacks = one(Miss::TooFew { hold, least: *least });
            lacks.extend(told.into_iter().flat_map(|(_, lacks)| lacks));
            (nearness, lacks)
        }
        Kind::Close { left, right, ordered, within } if want => match clause.parts.as_slice() {
            [first, second] if first.holds && second.holds => (0.9, one(apart(first, second, *ordered, *within, view))),
            [first, second] => {
                let sides = [lacking(rule, left, first, true, view), lacking(rule, right, second, true, view)];
                let nearness = mean(&[sides[0].0, sides[1].0]);
                (nearness, sides.into_iter().flat_map(|(_, lacks)| lacks).collect())
            }
            _ => (0.0, one(Miss::Plain)),
        },
        Kind::Rule(id) if want => {
            let told = format!("the rule `{id}` does not hold; `overhear rules explain {id} TEXT --not` says why");
            (0.3, one(Miss::Told(clause.told.clone().unwrap_or(told))))
        }
        _ => {
            let told = || clause.told.clone().map_or(Miss::Plain, Miss::Told);
            let present = if want { None } else { counted_hit(clause) };
            (0.5, one(present.map_or_else(told, Miss::Present)))
        }
    }
}

fn mean(all: &[f32]) -> f32 {
    let count = f32::from(u16::try_from(all.len()).unwrap_or(u16::MAX));
    if all.is_empty() { 0.0 } else { all.iter().sum::<f32>() / count }
}

/// The first words that count for a part or one of its parts.
fn counted_hit(clause: &Clause) -> Option<ClauseHit> {
    let own = clause.hits.iter().find(|hit| hit.discount.is_none()).cloned();
    own.or_else(|| clause.parts.iter().find_map(counted_hit))
}

fn all_hits(clause: &Clause) -> Vec<&ClauseHit> {
    let own = clause.hits.iter().filter(|hit| hit.discount.is_none());
    own.chain(clause.parts.iter().flat_map(all_hits)).collect()
}

/// Both sides of a `near` or `before` hold, and the pair that comes nearest is not near enough.
fn apart(left: &Clause, right: &Clause, ordered: bool, within: Within, view: View<'_>) -> Miss {
    let mut best: Option<(usize, Miss)> = None;
    for a in all_hits(left).into_iter().take(MOST_PLACES) {
        for b in all_hits(right).into_iter().take(MOST_PLACES) {
            let (first, second) = if a.tokens.start <= b.tokens.start { (a, b) } else { (b, a) };
            let words = between(view, first.tokens.end..second.tokens.start.max(first.tokens.end));
            let overlaps = second.tokens.start < first.tokens.end;
            let other_sentence = view.document.sentence_of(a.tokens.start) != view.document.sentence_of(b.tokens.start);
            let (cost, gap) = if overlaps || (ordered && b.tokens.start < a.tokens.start) {
                (words + 1_000, Gap::Order)
            } else {
                match within {
                    Within::Words(most) if words > most => (words, Gap::Words(most)),
                    Within::Sentence if other_sentence => (words + 100, Gap::Sentence),
                    _ => continue,
                }
            };
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, Miss::Apart { left: a.span, right: b.span, words, gap }));
            }
        }
    }
    best.map_or(Miss::Plain, |(_, miss)| miss)
}

fn between(view: View<'_>, tokens: Range<usize>) -> usize {
    tokens.filter(|index| !view.silent(*index)).count()
}

/// Why a selection has no words that count.
fn selection(rule: &Rule, number: usize, hits: &[ClauseHit], view: View<'_>) -> (f32, Miss) {
    let lang = Some(view.document.lang()).filter(|lang| *lang != Lang::Und);
    let speaks = |pattern: &&Pattern| pattern.lang.is_none_or(|own| lang.is_none_or(|lang| own == lang));
    // Words that count but for a negation or the like tell more than words of another language.
    let foreign = |hit: &&ClauseHit| matches!(hit.discount, Some(super::Discount::OtherLanguage(_)));
    let own = hits.iter().filter(|hit| hit.discount.is_some());
    if let Some(hit) = own.clone().find(|hit| !foreign(hit)) {
        return (0.95, Miss::Discounted(hit.clone()));
    }
    let patterns = rule.selections.get(number).map(|selection| selection.patterns.as_slice()).unwrap_or_default();
    let mine: Vec<&Pattern> = patterns.iter().map(AsRef::as_ref).filter(speaks).collect();
    let best =
        mine.iter().filter_map(|pattern| nearest(pattern, view)).reduce(|best, next| if next.share > best.share { next } else { best });
    match (best, own.clone().find(foreign)) {
        (Some(nearest), foreign) if nearest.share >= if foreign.is_some() { 0.7 } else { NEAR } => {
            (nearest.share * 0.9, Miss::Near { of: mine.len(), nearest })
        }
        (_, Some(hit)) => (0.5, Miss::Discounted(hit.clone())),
        _ if mine.is_empty() => (0.0, lang.map_or(Miss::Nothing { of: 0 }, Miss::NoPatterns)),
        _ => (0.0, Miss::Nothing { of: mine.len() }),
    }
}

/// How near one pattern comes; `None` for expressions, and where nothing of it is there.
fn nearest(pattern: &Pattern, view: View<'_>) -> Option<Nearest> {
    let Shape::Sequences(sequences) = &pattern.shape else { return None };
    let best = sequences
        .iter()
        .filter_map(|steps| Laid::of(steps, view))
        .reduce(|best, next| if next.share > best.share { next } else { best })?;
    let (found, of) = (best.places.iter().flatten().count(), best.places.len());
    let flaw = best.flaw(view)?;
    Some(Nearest { pattern: pattern.text.clone(), lang: pattern.lang, share: best.share, found, of, flaw })
}

/// How well a word of a text is what a step asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fit {
    /// It is that.
    Whole,
    /// The same letters with other accents.
    Accents,
    /// Another form of the word.
    Stem,
    /// It begins so.
    Longer,
    /// Nearly the same letters.
    Letters,
}

impl Fit {
    const fn weight(self) -> f32 {
        match self {
            Self::Whole => 1.0,
            Self::Accents => 0.9,
            Self::Stem | Self::Longer => 0.8,
            Self::Letters => 0.6,
        }
    }
}

/// Where a step stands in the text.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    step: usize,
    tokens: Range<usize>,
    fit: Fit,
    /// The alternative of the step that fits.
    word: String,
}

/// A sequence laid along a text.
struct Laid<'a> {
    /// Its words, with whether `...` stands before each.
    words: Vec<(&'a Step, bool)>,
    /// Where each of them stands.
    places: Vec<Option<Place>>,
    /// Everywhere that any of them could stand.
    all: Vec<Place>,
    share: f32,
}

impl<'a> Laid<'a> {
    fn of(steps: &'a [Step], view: View<'_>) -> Option<Self> {
        let mut words: Vec<(&Step, bool)> = Vec::with_capacity(steps.len());
        let mut gap = false;
        for step in steps {
            if *step == Step::Gap {
                gap = true;
            } else {
                words.push((step, std::mem::take(&mut gap)));
            }
        }
        let mut all: Vec<Place> = Vec::new();
        for (number, (step, _)) in words.iter().enumerate() {
            all.extend(places(number, step, view));
        }
        all.sort_by_key(|place| (place.tokens.start, place.step));
        all.truncate(MOST_PLACES);
        let weights: Vec<f32> = words.iter().map(|(step, _)| weight(step)).collect();
        let total: f32 = weights.iter().sum();
        // The best chain of places, in order of the pattern and of the text, that ends at each place.
        let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(all.len());
        for (at, place) in all.iter().enumerate() {
            let own = weights.get(place.step).copied().unwrap_or_default() * place.fit.weight();
            let mut chain = (own, None);
            for (before, earlier) in all.iter().enumerate().take(at) {
                if earlier.step >= place.step || earlier.tokens.end > place.tokens.start {
                    continue;
                }
                let apart = between(view, earlier.tokens.end..place.tokens.start).min(20);
                let same = view.document.sentence_of(earlier.tokens.start) == view.document.sentence_of(place.tokens.start);
                let cost = f32::from(u8::try_from(apart).unwrap_or(20)) * 0.04 + if same { 0.0 } else { 0.4 };
                let score = best.get(before).map_or(0.0, |(score, _)| *score) + own - cost;
                if score > chain.0 {
                    chain = (score, Some(before));
                }
            }
            best.push(chain);
        }
        let (end, (score, _)) = best.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)))?;
        let mut chosen: Vec<Option<Place>> = vec![None; words.len()];
        let mut at = Some(end);
        while let Some(index) = at {
            let place = all.get(index)?;
            *chosen.get_mut(place.step)? = Some(place.clone());
            at = best.get(index).and_then(|(_, before)| *before);
        }
        // "to" alone is no beginning of anything.
        let says = |(place, (step, _)): (&Option<Place>, &(&Step, bool))| place.is_some() && weight(step) > 0.5;
        if words.len() > 1 && !chosen.iter().zip(&words).any(says) {
            return None;
        }
        Some(Self { share: (score / total.max(0.1)).clamp(0.0, 0.99), words, places: chosen, all })
    }

    /// The first thing that keeps it from being met.
    fn flaw(&self, view: View<'_>) -> Option<Flaw> {
        let span = |place: &Place| view.document.span(place.tokens.clone());
        if let Some(gone) = self.places.iter().position(Option::is_none) {
            let before = self.places.get(..gone).unwrap_or_default().iter().flatten().collect::<Vec<_>>();
            let rest = self.places.get(gone..).unwrap_or_default();
            let next = rest.iter().flatten().next();
            let after = run(&before, view);
            let missing = rest.iter().take_while(|place| place.is_none()).count();
            let words: Vec<String> = self.words.iter().skip(gone).take(missing).map(|(step, _)| show(step)).collect();
            let word = words.join(" ");
            let instead = before.last().and_then(|last| {
                let sentence = view.document.sentence_of(last.tokens.start);
                let at = (last.tokens.end..view.document.tokens().len()).find(|index| !view.silent(*index))?;
                let free = view.document.sentence_of(at) == sentence && next.is_none_or(|next| at < next.tokens.start);
                free.then(|| view.document.span(at..at + 1))
            });
            let elsewhere = self.all.iter().find(|place| place.step == gone && place.fit == Fit::Whole).map(span);
            return Some(Flaw::Missing { word, after, before: next.map(span), instead, elsewhere });
        }
        let places: Vec<&Place> = self.places.iter().flatten().collect();
        if let Some(place) = places.iter().find(|place| place.fit != Fit::Whole) {
            let bare = place.word.trim_start_matches('=');
            let remedy = match place.fit {
                Fit::Accents => Some(bare_folded(bare)),
                Fit::Stem => Some(format!("{bare}~")),
                Fit::Longer => Some(format!("{bare}*")),
                Fit::Letters | Fit::Whole => None,
            };
            return Some(Flaw::Form { word: place.word.clone(), said: span(place), remedy });
        }
        for (pair, (_, gap)) in places.windows(2).zip(self.words.iter().skip(1)) {
            let [before, after] = pair else { continue };
            let words = between(view, before.tokens.end..after.tokens.start);
            let allowed = if *gap { GAP } else { 0 };
            if view.document.sentence_of(before.tokens.start) != view.document.sentence_of(after.tokens.start) {
                return Some(Flaw::Sentences { before: span(before), after: span(after) });
            }
            if words > allowed {
                return Some(Flaw::Far { before: span(before), after: span(after), words, allowed });
            }
        }
        None
    }
}

/// The words that end with the last of these places and follow one another.
fn run(places: &[&Place], view: View<'_>) -> Option<Span> {
    let last = places.last()?;
    let mut start = last.tokens.start;
    for place in places.iter().rev().skip(1) {
        if between(view, place.tokens.end..start) > 0 {
            break;
        }
        start = place.tokens.start;
    }
    Some(view.document.span(start..last.tokens.end))
}

fn bare_folded(word: &str) -> String {
    crate::text::normal::fold(word)
}

/// How much a step says: a name most, a common word little.
fn weight(step: &Step) -> f32 {
    let word = |text: &str| {
        let letters = f32::from(u8::try_from(text.chars().count().min(8)).unwrap_or(8));
        match is_common(text) {
            true if letters < 4.0 => 0.3,
            true => 0.7,
            false => 1.0 + letters / 8.0,
        }
    };
    match step {
        Step::Name(_) => 1.5,
        Step::Exact(text) | Step::Prefix(text) | Step::Suffix(text) | Step::Inner(text) | Step::Key(text) | Step::KeyPrefix(text) => {
            word(text)
        }
        Step::Stem { word: text, .. } | Step::Accented { folded: text, .. } => word(text),
        Step::Spelt { step, .. } => weight(step),
        Step::OneOf(steps) => steps.iter().map(weight).fold(0.3, f32::max),
        Step::Mark(_) => 0.6,
        Step::Gap => 0.0,
    }
}

/// Everywhere that a step stands, or something like it.
fn places(number: usize, step: &Step, view: View<'_>) -> Vec<Place> {
    if let Step::Name(class) = step {
        let names = view.names.iter().filter(|name| name.stands_for(*class));
        return names.map(|name| Place { step: number, tokens: name.tokens.clone(), fit: Fit::Whole, word: show(step) }).collect();
    }
    let keyed = view.keys.and_then(|_| key_step(step));
    let mut found = Vec::new();
    for index in 0..view.document.tokens().len().min(MOST_TOKENS) {
        let whole = view.fits(step, index) || keyed.as_ref().is_some_and(|step| view.fits(step, index));
        let like = if whole { Some((Fit::Whole, show(step))) } else { alike(step, index, view) };
        found.extend(like.map(|(fit, word)| Place { step: number, tokens: index..index + 1, fit, word }));
    }
    found
}

/// Whether a token is nearly what a step asks for.
fn alike(step: &Step, index: usize, view: View<'_>) -> Option<(Fit, String)> {
    let said = view.document.word(index);
    if said.is_empty() {
        return None;
    }
    let fit = match step {
        Step::OneOf(steps) => {
            let all = steps.iter().filter_map(|step| alike(step, index, view));
            return all.max_by(|a, b| a.0.weight().total_cmp(&b.0.weight()));
        }
        Step::Accented { folded, .. } if said == &**folded => Fit::Accents,
        Step::Spelt { step: plain, .. } if view.fits(plain, index) => Fit::Accents,
        Step::Spelt { step: plain, .. } => alike(plain, index, view)?.0,
        Step::Exact(word) if one_stem(word, said, view.document.lang()) => Fit::Stem,
        Step::Exact(word) if word.chars().count() >= 4 && said.starts_with(&**word) => Fit::Longer,
        Step::Exact(word) | Step::Stem { word, .. } if misspelt(word, said) => Fit::Letters,
        _ => return None,
    };
    Some((fit, show(step)))
}

fn one_stem(word: &str, said: &str, lang: Lang) -> bool {
    let shared = word.chars().zip(said.chars()).take_while(|(a, b)| a == b).count();
    shared >= 3 && may_share_stem(said, word) && stem(word, lang) == stem(said, lang)
}

/// One letter wrong in five, two in nine, or a hyphen more or less.
fn misspelt(word: &str, said: &str) -> bool {
    let letters = word.chars().count().min(said.chars().count());
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if letters >= 3 && word != said && bare(word) == bare(said) {
        return true;
    }
    let most = match letters {
        0..5 => return false,
        5..9 => 1,
        _ => 2,
    };
    word.chars().next() == said.chars().next()
        && word.chars().count().abs_diff(said.chars().count()) <= most
        && strsim::osa_distance(word, said) <= most
}

/// A step as an author writes it.
fn show(step: &Step) -> String {
    match step {
        Step::Exact(text) | Step::Mark(text) | Step::Key(text) => text.to_string(),
        Step::Prefix(text) | Step::KeyPrefix(text) => format!("{text}*"),
        Step::Suffix(text) => format!("*{text}"),
        Step::Inner(text) => format!("*{text}*"),
        Step::Stem { word, .. } => format!("{word}~"),
        Step::Accented { accented, .. } => format!("={accented}"),
        Step::Spelt { step, written, .. } => {
            let star = |marked: bool| if marked { "*" } else { "" };
            let ends = matches!(**step, Step::Suffix(_) | Step::Inner(_));
            format!("{}{written}{}", star(ends), star(matches!(**step, Step::Prefix(_) | Step::Inner(_))))
        }
        Step::OneOf(steps) => format!("({})", steps.iter().map(show).collect::<Vec<_>>().join("|")),
        Step::Name(class) => format!("{{{}}}", class.word()),
        Step::Gap => "...".to_owned(),
    }
}
