//! Conditions that can never hold, and parts of them that change nothing: every combination of findings is tried.

use std::collections::BTreeSet;

use super::warning;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::rule::condition::{Kind, Node};
use crate::rule::field::{self, Asked, Field, Fields, Question};

/// Most combinations that are tried; conditions with more are left alone.
const MAX_WORLDS: usize = 1 << 13;

pub(super) fn look(rule: &Rule, out: &mut Vec<Diagnostic>) {
    let Some(written) = &rule.condition_written else { return };
    let names: Vec<&str> = rule.selections.iter().map(|selection| selection.name.as_str()).collect();
    let root = &rule.condition;
    let Some(worlds) = Worlds::of(root) else { return };
    let outcomes = |swap: Swap<'_>| -> Vec<bool> { worlds.each(|world| worlds.is(root, true, world, swap)) };
    let as_is = outcomes(None);
    if !as_is.contains(&true) {
        let message = "the condition can never hold";
        let label = "one part of it rules out another";
        let remedy = "take one of the parts that exclude each other away";
        out.push(warning(&rule.file, "R062", written.span.clone(), message, label, remedy));
        return;
    }
    let useless = parts(root).into_iter().rev().find_map(|part| {
        let swapped = [false, true].into_iter().find(|truth| outcomes(Some((part, *truth))) == as_is);
        swapped.map(|truth| (part, truth))
    });
    if let Some((part, truth)) = useless {
        let at = written.at(&rule.file.text, part.span.clone());
        let label = if truth { "holds wherever the rest does" } else { "adds nothing to the rest" };
        let message = format!("`{}` changes nothing in the condition", part.show(&names));
        let remedy = without(root, part)
            .map_or_else(|| "take it away".to_owned(), |rest| format!("take it away: `condition = \"{}\"`", rest.show(&names)));
        out.push(warning(&rule.file, "R063", at, message, label, remedy));
    }
}

/// Whether words of this one selection alone can make the rule fire, whatever else is known of the post.
pub(super) fn fires_alone(rule: &Rule, selection: usize) -> bool {
    let Some(worlds) = Worlds::of(&rule.condition) else { return false };
    let only = |world: &[usize]| {
        worlds.variables.iter().zip(world).all(|(variable, value)| match variable {
            Variable::Selection(index) => (*index == selection) == (*value == YES),
            Variable::Part(_) => *value == NO,
            Variable::Asked(_) => *value == UNKNOWN,
            Variable::Field(_, values) => values.get(*value).is_some_and(Option::is_none),
        })
    };
    worlds.each(|world| only(world) && worlds.is(&rule.condition, true, world, None)).contains(&true)
}

/// Values of what is there or not, and of what may not be known.
const NO: usize = 0;
const YES: usize = 1;
const UNKNOWN: usize = 2;

/// Something that a condition asks for.
enum Variable {
    /// Words that are found or not.
    Selection(usize),
    /// A part that is not looked into: two selections close together, another rule. So or not so.
    Part(Box<Node>),
    /// A question to a field whose values cannot be listed: so, not so, or not known.
    Asked(Question),
    /// A field, with values that between them meet every combination of what is asked of it; `None` where it is not known.
    Field(Field, Vec<Option<field::Value>>),
}

impl Variable {
    /// How many values it can have.
    const fn values(&self) -> usize {
        match self {
            Self::Selection(_) | Self::Part(_) => 2,
            Self::Asked(_) => 3,
            Self::Field(_, values) => values.len(),
        }
    }
}

/// A part of the condition that is taken to be so, or not so.
type Swap<'a> = Option<(&'a Node, bool)>;

/// All combinations of what the condition asks for.
struct Worlds {
    variables: Vec<Variable>,
}

impl Worlds {
    fn of(root: &Node) -> Option<Self> {
        let mut variables = Vec::new();
        collect(root, &mut variables);
        let mut asked = Vec::new();
        questions(root, &mut asked);
        let fields: BTreeSet<Field> = asked.iter().map(|question| question.field).collect();
        for field in fields {
            let own: Vec<&Question> = asked.iter().copied().filter(|question| question.field == field).collect();
            match values(field, &own.iter().map(|question| &question.asked).collect::<Vec<_>>()) {
                Some(values) => variables.push(Variable::Field(field, values)),
                None => {
                    let mut distinct: Vec<&Question> = Vec::new();
                    for question in own {
                        if !distinct.contains(&question) {
                            distinct.push(question);
                        }
                    }
                    variables.extend(distinct.into_iter().map(|question| Variable::Asked(question.clone())));
                }
            }
        }
        let count = variables.iter().try_fold(1_usize, |count, variable| count.checked_mul(variable.values()))?;
        (count <= MAX_WORLDS).then_some(Self { variables })
    }

    /// What `ask` says in every combination that can be.
    fn each(&self, ask: impl Fn(&[usize]) -> bool) -> Vec<bool> {
        let mut answers = Vec::new();
        let mut world = vec![0; self.variables.len()];
        loop {
            if self.can_be(&world) {
                answers.push(ask(&world));
            }
            let Some(next) = (0..world.len()).find(|index| world[*index] + 1 < self.variables[*index].values()) else { return answers };
            world[next] += 1;
            world[..next].fill(0);
        }
    }

    /// Words that are close to others are there, and so are the others.
    fn can_be(&self, world: &[usize]) -> bool {
        self.variables.iter().zip(world).all(|(variable, value)| match variable {
            Variable::Part(node) if *value == YES => match &node.kind {
                Kind::Close { left, right, .. } => self.is(left, true, world, None) && self.is(right, true, world, None),
                _ => true,
            },
            _ => true,
        })
    }

    /// Whether `node` is `truth`.
    fn is(&self, node: &Node, truth: bool, world: &[usize], swap: Swap<'_>) -> bool {
        if let Some((part, taken)) = swap
            && std::ptr::eq(part, node)
        {
            return taken == truth;
        }
        match &node.kind {
            Kind::Not(inner) => self.is(inner, !truth, world, swap),
            Kind::And(parts) if truth => parts.iter().all(|part| self.is(part, true, world, swap)),
            Kind::Or(parts) if !truth => parts.iter().all(|part| self.is(part, false, world, swap)),
            Kind::And(parts) | Kind::Or(parts) => parts.iter().any(|part| self.is(part, truth, world, swap)),
            Kind::Count { least, of } => (of.iter().filter(|index| self.met(**index, world)).count() >= *least) == truth,
            Kind::Selection(index) => self.met(*index, world) == truth,
            Kind::Close { .. } | Kind::Rule(_) => {
                let own = |variable: &Variable| matches!(variable, Variable::Part(other) if same(other, node));
                (self.value(own, world) == Some(YES)) == truth
            }
            Kind::Field(question) => self.answer(question, world) == Some(truth),
        }
    }

    /// What a question comes to; `None` where that is not known.
    fn answer(&self, question: &Question, world: &[usize]) -> Option<bool> {
        let (variable, value) = self.variables.iter().zip(world).find(|(variable, _)| match variable {
            Variable::Asked(other) => other == question,
            Variable::Field(field, _) => *field == question.field,
            _ => false,
        })?;
        match variable {
            Variable::Field(field, values) => {
                let mut fields = Fields::default();
                fields.set(*field, values.get(*value).cloned().flatten());
                question.holds(&fields)
            }
            _ => Some(*value == YES).filter(|_| *value != UNKNOWN),
        }
    }

    fn value(&self, own: impl Fn(&Variable) -> bool, world: &[usize]) -> Option<usize> {
        self.variables.iter().position(own).and_then(|index| world.get(index).copied())
    }

    fn met(&self, selection: usize, world: &[usize]) -> bool {
        self.value(|variable| matches!(variable, Variable::Selection(index) if *index == selection), world) == Some(YES)
    }
}

/// Values of a field that between them meet every combination of what is asked of it; `None` where they cannot be listed.
fn values(field: Field, asked: &[&Asked]) -> Option<Vec<Option<field::Value>>> {
    let mut values = vec![None];
    match field.described().kind {
        field::Kind::YesNo => values.extend([false, true].map(|yes| Some(field::Value::YesNo(yes)))),
        field::Kind::Choice(words) => values.extend(words.iter().map(|word| Some(field::Value::Word(word)))),
        field::Kind::Number => {
            let mut borders: Vec<f64> =
                asked.iter().filter_map(|asked| if let Asked::Number(_, than) = asked { Some(*than) } else { None }).collect();
            borders.sort_by(f64::total_cmp);
            borders.dedup();
            // Each border, and a number below, between and above them.
            let between = borders.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
            let outside = borders.first().map(|first| first - 1.0).into_iter().chain(borders.last().map(|last| last + 1.0));
            let numbers: Vec<f64> = borders.iter().copied().chain(between).chain(outside).collect();
            values.extend(numbers.into_iter().map(|number| Some(field::Value::Number(number))));
        }
        field::Kind::Text => {
            let mut named: Vec<&String> =
                asked.iter().filter_map(|asked| if let Asked::Is { of, .. } = asked { Some(of) } else { None }).flatten().collect();
            if named.iter().any(|text| text.contains('*')) {
                return None;
            }
            named.sort();
            named.dedup();
            let other: String = named.iter().map(|text| text.as_str()).chain(["x"]).collect();
            values.extend(named.into_iter().cloned().chain([other]).map(|text| Some(field::Value::Text(text))));
        }
        field::Kind::Texts => return None,
    }
    Some(values)
}

/// Every question of a condition.
fn questions<'a>(node: &'a Node, out: &mut Vec<&'a Question>) {
    match &node.kind {
        Kind::Field(question) => out.push(question),
        Kind::Not(inner) => questions(inner, out),
        Kind::And(parts) | Kind::Or(parts) => {
            for part in parts {
                questions(part, out);
            }
        }
        // Nothing is asked of fields in there.
        Kind::Close { .. } | Kind::Selection(_) | Kind::Count { .. } | Kind::Rule(_) => {}
    }
}

fn collect(node: &Node, variables: &mut Vec<Variable>) {
    let selection = |index: usize, variables: &mut Vec<Variable>| {
        if !variables.iter().any(|known| matches!(known, Variable::Selection(known) if *known == index)) {
            variables.push(Variable::Selection(index));
        }
    };
    match &node.kind {
        Kind::Selection(index) => selection(*index, variables),
        Kind::Count { of, .. } => of.iter().for_each(|index| selection(*index, variables)),
        Kind::Not(inner) => collect(inner, variables),
        Kind::And(parts) | Kind::Or(parts) => parts.iter().for_each(|part| collect(part, variables)),
        Kind::Close { left, right, .. } => {
            collect(left, variables);
            collect(right, variables);
            part(node, variables);
        }
        Kind::Rule(_) => part(node, variables),
        Kind::Field(_) => {}
    }
}

fn part(node: &Node, variables: &mut Vec<Variable>) {
    if !variables.iter().any(|known| matches!(known, Variable::Part(known) if same(known, node))) {
        variables.push(Variable::Part(Box::new(node.clone())));
    }
}

/// Whether two parts ask the same, wherever they stand.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Selection(a), Kind::Selection(b)) => a == b,
        (Kind::Field(a), Kind::Field(b)) => a == b,
        (Kind::Rule(a), Kind::Rule(b)) => a == b,
        (Kind::Not(a), Kind::Not(b)) => same(a, b),
        (Kind::And(a), Kind::And(b)) | (Kind::Or(a), Kind::Or(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Kind::Count { least, of }, Kind::Count { least: other, of: others }) => least == other && of == others,
        (
            Kind::Close { left, right, ordered, within },
            Kind::Close { left: other_left, right: other_right, ordered: other_ordered, within: other_within },
        ) => ordered == other_ordered && within == other_within && same(left, other_left) && same(right, other_right),
        _ => false,
    }
}

/// The parts that `and`, `or` and `not` join, outer ones after inner ones; not the condition as a whole.
fn parts(root: &Node) -> Vec<&Node> {
    fn walk<'a>(node: &'a Node, out: &mut Vec<&'a Node>) {
        if let Kind::And(parts) | Kind::Or(parts) = &node.kind {
            for part in parts {
                walk(part, out);
            }
            out.extend(parts);
        } else if let Kind::Not(inner) = &node.kind {
            walk(inner, out);
        }
    }
    let mut out = Vec::new();
    walk(root, &mut out);
    out
}

/// The condition without one of its parts; `None` when nothing is left.
fn without(node: &Node, part: &Node) -> Option<Node> {
    if std::ptr::eq(node, part) {
        return None;
    }
    let kind = match &node.kind {
        Kind::And(parts) | Kind::Or(parts) => {
            let mut left: Vec<Node> = parts.iter().filter_map(|inner| without(inner, part)).collect();
            if left.len() <= 1 {
                return left.pop();
            }
            if matches!(node.kind, Kind::And(_)) { Kind::And(left) } else { Kind::Or(left) }
        }
        Kind::Not(inner) => Kind::Not(Box::new(without(inner, part)?)),
        other => other.clone(),
    };
    Some(Node { kind, span: node.span.clone() })
}
