//! Where a pattern is waited for: the words of it that are least often met, and the selections of a condition that are.

use super::condition::{Kind as Condition, Node};
use super::pattern::{Class, Step};
use super::sequence::stem_prefix;
use super::vocabulary::Kind;
use crate::text::language::is_common;

/// Something in a text that can be waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal<'a> {
    /// A word, the beginning of one, or two words in a row.
    Text(Kind, std::borrow::Cow<'a, str>),
    /// The same over the keys of Greek in Latin letters.
    Key(Kind, std::borrow::Cow<'a, str>),
    /// Anywhere in the normal form between two spaces.
    Within(String),
    /// A name of the brand file.
    Name(Class),
    /// A sign that leaves no trace in the normal form.
    Mark(&'a str),
}

/// A step of a sequence, and what of it can be waited for: one of these is there whenever the sequence is.
#[derive(Debug)]
pub(super) struct Anchor<'a> {
    pub step: usize,
    pub literals: Vec<Literal<'a>>,
}

fn word(text: &str) -> Literal<'_> {
    Literal::Text(Kind::Word, text.into())
}

fn literals(step: &Step) -> Option<Vec<Literal<'_>>> {
    Some(match step {
        Step::Exact(text) | Step::Accented { folded: text, .. } => vec![word(text)],
        Step::Prefix(text) => vec![Literal::Text(Kind::Beginning, (&**text).into())],
        Step::Stem { word: written, stem, .. } => {
            let mut all = vec![Literal::Text(Kind::Beginning, stem_prefix(written, stem).into())];
            // The only English words that do not begin as their stem does.
            let odd: &[&str] = match &**stem {
                "die" => &["dying"],
                "lie" => &["lying"],
                "tie" => &["tying"],
                "sky" => &["skies"],
                _ => &[],
            };
            all.extend(odd.iter().map(|odd| word(odd)));
            all
        }
        Step::Suffix(text) => vec![Literal::Within(format!("{text} "))],
        Step::Inner(text) => vec![Literal::Within(text.to_string())],
        Step::Key(key) => vec![Literal::Key(Kind::Word, (&**key).into())],
        Step::KeyPrefix(key) => vec![Literal::Key(Kind::Beginning, (&**key).into())],
        Step::Name(class) => vec![Literal::Name(*class)],
        Step::Mark(text) => vec![Literal::Mark(text)],
        Step::OneOf(steps) => {
            let mut all = Vec::with_capacity(steps.len());
            for step in steps.iter() {
                all.extend(literals(step)?);
            }
            all
        }
        Step::Gap => return None,
    })
}

/// Everything that a sequence can be waited for by; empty only when it is nothing but gaps, which no pattern is.
pub(super) fn anchors(steps: &[Step]) -> Vec<Anchor<'_>> {
    let mut all: Vec<Anchor<'_>> = Vec::with_capacity(steps.len() * 2);
    for (step, one) in steps.iter().enumerate() {
        let pair = match (one, steps.get(step + 1)) {
            (
                Step::Exact(first) | Step::Accented { folded: first, .. },
                Some(Step::Exact(second) | Step::Accented { folded: second, .. }),
            ) => Some(Literal::Text(Kind::Pair, format!("{first} {second}").into())),
            (Step::Key(first), Some(Step::Key(second))) => Some(Literal::Key(Kind::Pair, format!("{first} {second}").into())),
            _ => None,
        };
        all.extend(pair.map(|pair| Anchor { step, literals: vec![pair] }));
        all.extend(literals(one).map(|literals| Anchor { step, literals }));
    }
    all
}

/// How often a literal is met in a post, very roughly: common words often, long ones rarely.
pub(super) fn frequency(literal: &Literal<'_>) -> f32 {
    let of_word = |word: &str| {
        if is_common(word) {
            return 0.5;
        }
        match word.chars().count() {
            0..=2 => 0.2,
            3 => 0.08,
            4 => 0.03,
            5 => 0.015,
            6 => 0.01,
            7 => 0.007,
            _ => 0.005,
        }
    };
    match literal {
        Literal::Text(kind, text) | Literal::Key(kind, text) => match kind {
            Kind::Word => of_word(text),
            Kind::Beginning => match text.chars().count() {
                0 => 100.0,
                1 => 10.0,
                2 => 2.0,
                3 => 0.5,
                4 => 0.1,
                5 => 0.04,
                letters => 0.02 * (6.0 / f32::from(u8::try_from(letters).unwrap_or(u8::MAX))),
            },
            // Two common words in a row are not rare.
            Kind::Pair => text.split(' ').map(of_word).product::<f32>() * 0.5,
        },
        Literal::Within(text) => match text.trim().chars().count() {
            0..=2 => 4.0,
            3 => 1.0,
            4 => 0.3,
            _ => 0.08,
        },
        Literal::Name(_) => 0.8,
        Literal::Mark(_) => 0.6,
    }
}

/// The selections of which one must be met when `node` is `truth`, chosen so that this is the rarest; `None` when nothing needs to be met.
/// `costs` says how often each selection is met.
pub(super) fn triggers(node: &Node, truth: bool, costs: &[f32]) -> Option<(f32, Vec<usize>)> {
    let cost = |selection: usize| costs.get(selection).copied().unwrap_or(0.0);
    let any = |parts: &mut dyn Iterator<Item = Option<(f32, Vec<usize>)>>| parts.flatten().min_by(|a, b| a.0.total_cmp(&b.0));
    let all = |parts: &mut dyn Iterator<Item = Option<(f32, Vec<usize>)>>| {
        let (mut sum, mut list) = (0.0, Vec::new());
        for part in parts {
            let (cost, own) = part?;
            sum += cost;
            list.extend(own);
        }
        Some((sum, list))
    };
    match &node.kind {
        Condition::Selection(index) => truth.then(|| (cost(*index), vec![*index])),
        Condition::Not(inner) => triggers(inner, !truth, costs),
        Condition::And(parts) if truth => any(&mut parts.iter().map(|part| triggers(part, truth, costs))),
        Condition::Or(parts) if !truth => any(&mut parts.iter().map(|part| triggers(part, truth, costs))),
        Condition::And(parts) | Condition::Or(parts) => all(&mut parts.iter().map(|part| triggers(part, truth, costs))),
        Condition::Count { least, of } => {
            // All but so many cannot be enough: one of the others is met. The rarest are waited for.
            let mut of = of.clone();
            of.sort_by(|a, b| cost(*a).total_cmp(&cost(*b)));
            of.truncate((of.len() + 1).saturating_sub(*least));
            (truth && *least > 0).then(|| (of.iter().map(|index| cost(*index)).sum(), of))
        }
        Condition::Close { left, right, .. } if truth => any(&mut [left, right].into_iter().map(|side| triggers(side, true, costs))),
        Condition::Close { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::condition::parse;

    fn chosen(condition: &str) -> Option<Vec<usize>> {
        let node = parse(condition, &["rare", "usual", "common"]).unwrap();
        triggers(&node, true, &[0.01, 0.1, 1.0]).map(|(_, mut list)| {
            list.sort_unstable();
            list
        })
    }

    #[test]
    fn the_rarest_selections_that_must_be_met_are_waited_for() {
        assert_eq!(chosen("common and rare"), Some(vec![0]));
        assert_eq!(chosen("common near usual"), Some(vec![1]));
        assert_eq!(chosen("common or rare"), Some(vec![0, 2]));
        assert_eq!(chosen("common and not rare"), Some(vec![2]));
        assert_eq!(chosen("2 of (rare, usual, common)"), Some(vec![0, 1]));
        assert_eq!(chosen("not (not usual or rare)"), Some(vec![1]));
        assert_eq!(chosen("not rare"), None);
        assert_eq!(chosen("usual or not rare"), None);
    }
}
