//! What the words of lexicons come to in a text, for classifiers: a sum says something of words that were never learned.
//!
//! The lexicons are those that rules sum. One of a language (`mood-en`) and its sisters (`mood-es`) go by one name (`mood`), so that what is
//! learned of the sum in one language holds in others.

use std::collections::BTreeMap;

use super::Rule;
use super::aside::{Aside, AsidePlaces};
use super::evaluate::Met;
use super::index::Places;
use super::score::{Manner, Weighed};
use super::sequence::{Keys, Named, View};
use super::set::{RuleSet, Subject, met};
use crate::classify::Given;
use crate::model::lang::Lang;
use crate::text::scope::Roles;

/// Where the words of a lexicon are looked for: in the selection of a rule that sums it.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// The name that it shares with its sisters in other languages.
    family: String,
    /// Number of the rule.
    pub rule: usize,
    /// Number of the selection.
    selection: usize,
}

/// The name that a lexicon shares with its sisters: `mood-en` is `mood`; of several that are summed as one, those of each.
fn family(name: &str) -> String {
    let mut names: Vec<&str> = name
        .split(", ")
        .map(|name| match name.rsplit_once('-') {
            Some((family, code)) if Lang::ALL.iter().any(|lang| lang.code() == code) => family,
            _ => name,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// Each lexicon that some rule sums, once, by the first rule that does.
pub(super) fn sources(rules: &[Rule]) -> Vec<Source> {
    let mut found: BTreeMap<&str, Source> = BTreeMap::new();
    for (rule, own) in rules.iter().enumerate() {
        for (selection, own) in own.selections.iter().enumerate().filter(|(_, own)| !own.quotes) {
            if let Some(score) = &own.score {
                let name = score.lexicon.name.as_str();
                found.entry(name).or_insert_with(|| Source { family: family(name), rule, selection });
            }
        }
    }
    found.into_values().collect()
}

impl RuleSet {
    /// What the words of lexicons come to in a post, in order of name: the sum, and what speaks against and for it apart.
    #[must_use]
    pub fn given(&self, subject: Subject<'_>) -> Vec<Given> {
        let Subject { document, names, owners, .. } = subject;
        let keys = Keys::of(document);
        let roles = Roles::default();
        let view = View::new(document, Named::of_reading(names, 0), keys.as_ref(), &self.stems, &roles).with_owners(owners);
        let mut places = self.index.places(view);
        let asides = Aside::all(document, names, &self.stems);
        let aside = AsidePlaces::new(&self.index, &asides, &mut places);
        self.summed(&places, &aside, view, &Weighed::default())
    }

    /// The same, where the places of all words are known.
    pub(super) fn summed(&self, places: &Places<'_>, aside: &AsidePlaces<'_>, view: View<'_>, weighed: &Weighed) -> Vec<Given> {
        let mut sums: BTreeMap<&str, [i32; 2]> = BTreeMap::new();
        for source in &self.sources {
            let own = self.rules.get(source.rule).and_then(|rule| rule.selections.get(source.selection));
            let (Some((own, score)), Ok(number)) = (own.and_then(|own| Some((own, own.score.as_ref()?))), u32::try_from(source.rule))
            else {
                continue;
            };
            let mut hits = places.selection(&self.rules, number, source.selection, view);
            aside.selection(&self.rules, number, source.selection, &mut hits);
            let words: Vec<Met> = hits.iter().map(met).collect();
            let known = sums.entry(&source.family).or_default();
            if words.is_empty() {
                continue;
            }
            let mut parts = [0, 0];
            for weight in weighed.of(score, Manner::of(own), &words, view).iter().flatten() {
                parts[usize::from(weight.counted > 0)] += weight.counted;
            }
            // Of sisters the one that speaks the language has the words.
            if parts[1] - parts[0] > known[1] - known[0] {
                *known = parts;
            }
        }
        let given = sums.into_iter().flat_map(|(name, [against, with])| {
            let part = |what: &str, sum: i32| Given { name: format!("{name}{what}"), sum };
            [part("", against + with), part(" below 0", against), part(" above 0", with)]
        });
        given.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sisters_go_by_one_name() {
        assert_eq!(family("mood-en"), "mood");
        assert_eq!(family("mood-en, mood-es, mood-el"), "mood");
        assert_eq!(family("anger"), "anger");
        assert_eq!(family("word-of-mouth"), "word-of-mouth");
    }
}
