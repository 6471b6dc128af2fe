//! Patterns met in what a text may say besides, where words of it are disguised.

use super::Rule;
use super::index::{Hit, Index, Places};
use super::sequence::{Keys, Named, View};
use crate::text::disguise::Reading;
use crate::text::document::Document;
use crate::text::scope::Roles;
use crate::text::stem::Memory;

/// A reading of a text, with what a view of it needs.
#[derive(Debug)]
pub(super) struct Aside<'a> {
    reading: &'a Reading,
    names: &'a [Named],
    keys: Option<Keys>,
    stems: &'a Memory,
    roles: Roles,
}

impl<'a> Aside<'a> {
    /// Every reading of a text; none for an ordinary one. `names` are those of the text and of its readings, in order.
    pub fn all(document: &'a Document, names: &'a [Named], stems: &'a Memory) -> Vec<Self> {
        let aside = |(number, reading): (usize, &'a Reading)| Self {
            reading,
            names: Named::of_reading(names, number + 1),
            keys: Keys::of(reading.document()),
            stems,
            roles: Roles::default(),
        };
        document.readings().iter().enumerate().map(aside).collect()
    }

    /// The reading as patterns see it.
    pub fn view(&self) -> View<'_> {
        View::new(self.reading.document(), self.names, self.keys.as_ref(), self.stems, &self.roles)
    }

    /// The tokens of the text itself that tokens of the reading stand for.
    pub fn own(&self, tokens: std::ops::Range<usize>) -> std::ops::Range<usize> {
        self.reading.own(tokens)
    }
}

/// What stands where in the readings of a text.
pub(super) struct AsidePlaces<'a>(Vec<(&'a Aside<'a>, Places<'a>)>);

impl<'a> AsidePlaces<'a> {
    /// Reads them. Words of the text itself and of its readings meet one rule together, so all of them hear of each other.
    pub fn new(index: &'a Index, asides: &'a [Aside<'a>], places: &mut Places<'a>) -> Self {
        let mut own: Vec<_> = asides.iter().map(|aside| (aside, index.places(aside.view()))).collect();
        for (_, aside) in &own {
            places.hear(aside);
        }
        for (_, aside) in &mut own {
            aside.hear(places);
        }
        Self(own)
    }

    /// Adds every place where a trigger is met in a reading, by the tokens of the text itself.
    pub fn triggered(&self, rules: &[Rule], may: &dyn Fn(u32) -> bool, hits: &mut Vec<Hit>) {
        self.add(hits, &|aside, places| places.triggered(rules, aside.view(), may));
    }

    /// Adds every place where one selection of one rule is met in a reading.
    pub fn selection(&self, rules: &[Rule], rule: u32, selection: usize, hits: &mut Vec<Hit>) {
        self.add(hits, &|aside, places| places.selection(rules, rule, selection, aside.view()));
    }

    fn add(&self, hits: &mut Vec<Hit>, of: &dyn Fn(&Aside<'_>, &Places<'_>) -> Vec<Hit>) {
        for (aside, places) in &self.0 {
            hits.extend(of(aside, places).into_iter().map(|hit| hit.at(aside.own(hit.start as usize..hit.end as usize))));
        }
        if !self.0.is_empty() {
            hits.sort_unstable();
            hits.dedup();
        }
    }
}
