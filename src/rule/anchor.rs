//! Where a pattern is waited for: the words of it that are least often met, and the selections of a condition that are.

use super::condition::{Kind as Condition, Node};
use super::field::Fields;
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
    /// At the beginning of a word in the sense of expressions, which is not always the beginning of a token (`wi-fi`).
    Part(Kind, std::borrow::Cow<'a, str>),
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

/// The word that a step asks for whole.
fn whole(step: &Step) -> Option<&str> {
    match step {
        Step::Exact(text) | Step::Accented { folded: text, .. } => Some(text),
        Step::Spelt { step, .. } => whole(step),
        _ => None,
    }
}

fn literals(step: &Step) -> Option<Vec<Literal<'_>>> {
    Some(match step {
        Step::Exact(text) | Step::Accented { folded: text, .. } => vec![word(text)],
        Step::Spelt { step, .. } => literals(step)?,
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
        let next = steps.get(step + 1);
        let pair = match (whole(one).zip(next.and_then(whole)), one, next) {
            (Some((first, second)), ..) => Some(Literal::Text(Kind::Pair, format!("{first} {second}").into())),
            (_, Step::Key(first), Some(Step::Key(second))) => Some(Literal::Key(Kind::Pair, format!("{first} {second}").into())),
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
        Literal::Text(kind, text) | Literal::Key(kind, text) | Literal::Part(kind, text) => match kind {
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

/// Selections of which one must be met, and how often one is.
pub(super) type Demand = (f32, Vec<usize>);

/// Every list of selections of which one must be met when `node` is `truth`; `costs` says how often each selection is met. None at all
/// when nothing needs to be met.
pub(super) fn demands(node: &Node, truth: bool, costs: &[f32]) -> Vec<Demand> {
    let cost = |selection: usize| costs.get(selection).copied().unwrap_or(0.0);
    // One of the parts is true, no matter which: of each its rarest demand.
    let any = |parts: &[Node]| {
        let mut sum = (0.0, Vec::new());
        for part in parts {
            let mut own = demands(part, truth, costs);
            let Some(least) = rarest(&own) else { return Vec::new() };
            let (cost, list) = own.swap_remove(least);
            sum.0 += cost;
            sum.1.extend(list);
        }
        vec![sum]
    };
    let all = |parts: &[Node]| parts.iter().flat_map(|part| demands(part, truth, costs)).collect();
    match &node.kind {
        Condition::Selection(index) if truth => vec![(cost(*index), vec![*index])],
        // The words of another rule are waited for by that rule.
        Condition::Rule(_) if truth => vec![(0.0, Vec::new())],
        Condition::Not(inner) => demands(inner, !truth, costs),
        Condition::And(parts) if truth => all(parts),
        Condition::Or(parts) if !truth => all(parts),
        Condition::And(parts) | Condition::Or(parts) => any(parts),
        Condition::Count { least, of } if truth && *least > 0 => {
            // All but so many cannot be enough: one of the others is met. The rarest are waited for.
            let mut of = of.clone();
            of.sort_by(|a, b| cost(*a).total_cmp(&cost(*b)));
            of.truncate((of.len() + 1).saturating_sub(*least));
            vec![(of.iter().map(|index| cost(*index)).sum(), of)]
        }
        Condition::Close { left, right, .. } if truth => [demands(left, true, costs), demands(right, true, costs)].concat(),
        // A question to a field needs no words.
        Condition::Selection(_) | Condition::Rule(_) | Condition::Field(_) | Condition::Count { .. } | Condition::Close { .. } => {
            Vec::new()
        }
    }
}

/// Which of the demands is met least often.
pub(super) fn rarest(demands: &[Demand]) -> Option<usize> {
    demands.iter().enumerate().min_by(|a, b| a.1.0.total_cmp(&b.1.0)).map(|(at, _)| at)
}

/// Whether a condition cannot be `truth`, whatever the words are, for what is known of a post besides.
pub(super) fn refuted(node: &Node, truth: bool, fields: &Fields) -> bool {
    let part = |part: &Node| refuted(part, truth, fields);
    match &node.kind {
        Condition::Field(question) => question.holds(fields) != Some(truth),
        Condition::Not(inner) => refuted(inner, !truth, fields),
        Condition::And(parts) if truth => parts.iter().any(part),
        Condition::Or(parts) if !truth => parts.iter().any(part),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().all(part),
        Condition::Close { left, right, .. } if truth => part(left) || part(right),
        Condition::Selection(_) | Condition::Rule(_) | Condition::Count { .. } | Condition::Close { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::condition::parse;
    use crate::rule::field::{Field, Value};

    fn chosen(condition: &str) -> Option<Vec<usize>> {
        let node = parse(condition, &["rare", "usual", "common"]).unwrap();
        let mut all = demands(&node, true, &[0.01, 0.1, 1.0]);
        let mut list = rarest(&all).map(|at| all.swap_remove(at).1)?;
        list.sort_unstable();
        Some(list)
    }

    #[test]
    fn what_is_known_of_a_post_may_refute_a_condition_whatever_its_words_are() {
        let mut fields = Fields::default();
        fields.set(Field::ThreadPosts, Some(Value::Number(3.0)));
        let refuted = |condition: &str| refuted(&parse(condition, &["a", "b"]).unwrap(), true, &fields);
        for condition in ["thread.posts = 1 and a", "a and not thread.posts > 2", "a and (thread.posts = 1 or post.score > 2)"] {
            assert!(refuted(condition), "{condition}");
        }
        for condition in
            ["thread.posts = 3 and a", "a", "a and (b or thread.posts = 1)", "a and not (b and thread.posts = 3)", "not a and b"]
        {
            assert!(!refuted(condition), "{condition}");
        }
    }

    #[test]
    fn everything_that_a_condition_needs_is_told() {
        let needed = |condition: &str| {
            let node = parse(condition, &["a", "b", "c"]).unwrap();
            demands(&node, true, &[0.01, 0.1, 1.0]).into_iter().map(|(_, list)| list).collect::<Vec<_>>()
        };
        assert_eq!(needed("a near b"), [vec![0], vec![1]]);
        assert_eq!(needed("a and (b or c) and not c"), [vec![0], vec![1, 2]]);
        assert_eq!(needed("a and not (b near c)"), [vec![0]]);
        assert_eq!(needed("a or not b"), Vec::<Vec<usize>>::new());
        assert_eq!(needed("(a and b) or c"), [vec![0, 2]]);
        assert_eq!(needed("a and post.score > 5"), [vec![0]]);
        assert_eq!(needed("(rule.x or b) and c"), [vec![1], vec![2]]);
        assert_eq!(needed("rule.x and not rule.y and a"), [vec![], vec![0]]);
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
