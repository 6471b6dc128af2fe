//! Rules that refer to others: checked, brought into an order, and looked at after those that they refer to.
//!
//! Nothing here is asked where no rule refers to another.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::place::Written;
use super::{Fired, Met, Rule};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::id::RuleId;

/// A name of another rule in a rule's file.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    /// The rule that is named.
    pub id: RuleId,
    /// Bytes of the name in the file.
    pub place: Range<usize>,
    /// The rule's own condition asks it to hold.
    pub wanted: bool,
}

/// The references of a condition.
pub(super) fn references(node: &super::condition::Node, written: &Written, file: &str, condition: bool) -> Vec<Reference> {
    let place = |span: &Range<usize>| written.at(file, span.clone());
    node.rules()
        .into_iter()
        .map(|(id, span, wanted)| Reference { id: id.clone(), place: place(span), wanted: wanted && condition })
        .collect()
}

/// Takes out the rules whose references lead nowhere, to a rule with mistakes (`broken`), to one that counts posts (`counting`), or in a
/// circle.
pub(super) fn checked(
    mut rules: Vec<Rule>,
    mut broken: BTreeSet<String>,
    counting: &BTreeSet<String>,
    out: &mut Vec<Diagnostic>,
) -> Vec<Rule> {
    loop {
        let known: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
        let mut found: Vec<(RuleId, Diagnostic)> = Vec::new();
        for rule in &rules {
            let wrong = rule.references.iter().filter(|reference| !known.contains(reference.id.as_str()));
            found.extend(wrong.map(|reference| (rule.id.clone(), lost(rule, reference, &known, &broken, counting))));
        }
        if found.is_empty() {
            break;
        }
        for (id, diagnostic) in found {
            rules.retain(|rule| rule.id != id);
            broken.insert(id.0);
            out.push(diagnostic);
        }
    }
    let circles = circles(&rules);
    for (id, diagnostic) in circles {
        rules.retain(|rule| rule.id != id);
        broken.insert(id.0);
        out.push(diagnostic);
    }
    // What refers to a rule of a circle refers to nothing now.
    if rules.iter().any(|rule| rule.references.iter().any(|reference| broken.contains(reference.id.as_str()))) {
        return checked(rules, broken, counting, out);
    }
    rules
}

/// Takes out those of the rules `lent` that no other needs; the ids of those that stay.
pub(super) fn keep_needed(rules: &mut Vec<Rule>, lent: &BTreeSet<RuleId>) -> BTreeSet<RuleId> {
    let mut needed: BTreeSet<RuleId> = rules.iter().map(|rule| rule.id.clone()).filter(|id| !lent.contains(id)).collect();
    let asks = |rule: &&Rule| rule.selections.iter().any(|selection| selection.asked.is_some());
    if rules.iter().filter(asks).any(|rule| needed.contains(&rule.id)) {
        // What a classifier makes of a post depends on the lexicons that rules sum.
        let sums = |rule: &&Rule| rule.selections.iter().any(|selection| selection.score.is_some());
        needed.extend(rules.iter().filter(sums).map(|rule| rule.id.clone()));
    }
    let mut grown = true;
    while grown {
        let named = rules.iter().filter(|rule| needed.contains(&rule.id)).flat_map(Rule::refers_to).cloned();
        let more: Vec<RuleId> = named.filter(|id| !needed.contains(id)).collect();
        grown = !more.is_empty();
        needed.extend(more);
    }
    rules.retain(|rule| needed.contains(&rule.id));
    needed.intersection(lent).cloned().collect()
}

fn lost(rule: &Rule, reference: &Reference, known: &BTreeSet<&str>, broken: &BTreeSet<String>, counting: &BTreeSet<String>) -> Diagnostic {
    let id = reference.id.as_str();
    if broken.contains(id) {
        return Diagnostic::error(
            "R038",
            format!("the rule `{id}` has mistakes of its own"),
            &rule.file,
            reference.place.clone(),
            "left out",
        )
        .with_remedy(format!("mend `{id}` first; this rule needs no change"));
    }
    if counting.contains(id) {
        let message = format!("`{id}` counts posts: it holds for none of them alone");
        return Diagnostic::error("R033", message, &rule.file, reference.place.clone(), "a correlation")
            .with_remedy("name one of the rules that it counts");
    }
    let near = did_you_mean(id, known.iter().copied().filter(|known| *known != rule.id.as_str()));
    let remedy = near.map_or_else(
        || "`overhear rules list` shows the ids: a rule's id is its file's name without `.toml`".to_owned(),
        |near| format!("did you mean `rule.{near}`?"),
    );
    Diagnostic::error("R033", format!("there is no rule `{id}`"), &rule.file, reference.place.clone(), "no rule has this id")
        .with_remedy(remedy)
}

/// One mistake for each rule that refers back to itself, by the shortest way.
fn circles(rules: &[Rule]) -> Vec<(RuleId, Diagnostic)> {
    let by_id: BTreeMap<&RuleId, &Rule> = rules.iter().map(|rule| (&rule.id, rule)).collect();
    let mut found = Vec::new();
    for rule in rules {
        // Breadth first from the rule back to it; every rule is entered once.
        let mut from: BTreeMap<&RuleId, &RuleId> = BTreeMap::new();
        let mut queue = std::collections::VecDeque::from([&rule.id]);
        while let Some(id) = queue.pop_front() {
            for reference in by_id.get(id).into_iter().flat_map(|rule| &rule.references) {
                if let Some((known, _)) = by_id.get_key_value(&reference.id)
                    && !from.contains_key(known)
                {
                    from.insert(known, id);
                    queue.push_back(known);
                }
            }
        }
        if !from.contains_key(&rule.id) {
            continue;
        }
        let mut way = vec![&rule.id];
        while let Some(before) = way.last().and_then(|last| from.get(last)) {
            way.push(before);
            if *before == &rule.id {
                break;
            }
        }
        way.reverse();
        let Some(place) = rule.references.iter().find(|reference| Some(&&reference.id) == way.get(1)) else { continue };
        let way: Vec<&str> = way.into_iter().map(RuleId::as_str).collect();
        let message = format!("rules refer to one another in a circle: {}", way.join(" > "));
        let diagnostic = Diagnostic::error("R034", message, &rule.file, place.place.clone(), "leads back to this rule")
            .with_remedy("take one of the references away: what two rules share can be a rule of its own");
        found.push((rule.id.clone(), diagnostic));
    }
    found
}

/// The words by which another rule holds; `None` when it does not.
pub(super) type Lent<'a> = dyn Fn(&RuleId) -> Option<Vec<Met>> + 'a;

/// The rules that refer to others, in an order in which each comes after those that it refers to.
#[derive(Debug, Default)]
pub(super) struct Later {
    /// Number of a rule, and the numbers of those that its condition asks to hold.
    order: Vec<(u32, Vec<u32>)>,
    /// By number of rule; empty when no rule refers to another.
    is_later: Vec<bool>,
}

impl Later {
    /// `rules` are in order of id, without circles.
    pub fn new(rules: &[Rule]) -> Self {
        if rules.iter().all(|rule| rule.references.is_empty()) {
            return Self::default();
        }
        let number = |id: &RuleId| rules.binary_search_by(|rule| rule.id.cmp(id)).ok();
        let named = |rule: &Rule| -> Vec<usize> { rule.references.iter().filter_map(|reference| number(&reference.id)).collect() };
        let mut done: Vec<bool> = rules.iter().map(|rule| rule.references.is_empty()).collect();
        let is_later = done.iter().map(|first| !first).collect();
        let mut order = Vec::new();
        let mut progress = true;
        while progress {
            progress = false;
            for (at, rule) in rules.iter().enumerate() {
                if !done[at] && named(rule).iter().all(|named| done[*named]) {
                    let wanted = rule.references.iter().filter(|reference| reference.wanted).filter_map(|reference| number(&reference.id));
                    order.push((index(at), wanted.map(index).collect()));
                    done[at] = true;
                    progress = true;
                }
            }
        }
        Self { order, is_later }
    }

    /// Whether no rule refers to another.
    pub const fn is_empty(&self) -> bool {
        self.is_later.is_empty()
    }

    /// Whether a rule is looked at after the others.
    pub fn has(&self, number: u32) -> bool {
        self.is_later.get(number as usize).copied().unwrap_or(false)
    }

    /// Looks at the rules that refer to others, for which `triggered` says that their own words are there or which ask for a rule that holds.
    /// `look` gets the number of a rule and the words by which another rule holds. `fired` are the rules that hold so far; in order of rule
    /// again in the end.
    pub fn look<'a>(
        &self,
        rules: &'a [Rule],
        fired: &mut Vec<Fired<'a>>,
        triggered: &dyn Fn(u32) -> bool,
        look: &dyn Fn(u32, &Lent<'_>) -> Option<Fired<'a>>,
    ) {
        for (number, wanted) in &self.order {
            let holding = |id: &RuleId| fired.iter().find(|fired| fired.rule.id == *id);
            let lent = |id: &RuleId| {
                let lent = |met: &Met| Met { selection: Met::LENT, ..met.clone() };
                holding(id).map(|fired| fired.met.iter().map(lent).collect())
            };
            let asked = |number: &u32| rules.get(*number as usize).is_some_and(|rule| holding(&rule.id).is_some());
            let found = if triggered(*number) || wanted.iter().any(asked) { look(*number, &lent) } else { None };
            fired.extend(found);
        }
        fired.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
