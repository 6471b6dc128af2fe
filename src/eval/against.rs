//! Two measurements of the same posts: what became right, what became wrong, and whether that is more than chance.

use std::collections::{BTreeMap, HashMap};

use super::measure::Outcomes;
use super::share::{Counts, Outcome, mcnemar};
use crate::model::id::digest;
use crate::model::lang::Lang;

/// Bytes of a post's key.
const KEY: usize = 8;

/// The key of a post of thread interchange, by its names in the file.
#[must_use]
pub fn key_of_post(thread_id: &str, post_id: &str) -> String {
    digest(&["post", thread_id, post_id], KEY)
}

/// The key of a row, by what it says: the same row is known again wherever it stands.
#[must_use]
pub fn key_of_row(brand: &str, text: &str) -> String {
    digest(&["row", brand, text], KEY)
}

/// The outcomes of a measurement made before.
#[derive(Debug, Clone, Default)]
pub struct Before {
    posts: HashMap<u64, Outcomes>,
}

impl Before {
    /// Notes a post; `false` when its key is none.
    pub fn note(&mut self, key: &str, outcomes: Outcomes) -> bool {
        let Ok(key) = u64::from_str_radix(key, 16) else { return false };
        self.posts.insert(key, outcomes);
        true
    }

    /// How many posts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.posts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
    }

    /// What became of a post; `None` for one that is new.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<Outcomes> {
        self.posts.get(&u64::from_str_radix(key, 16).ok()?).copied()
    }
}

/// Posts in both measurements, with the same label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Difference {
    /// What became of them before.
    pub before: Counts,
    /// And now.
    pub after: Counts,
    /// Wrong before and right now.
    pub mended: u64,
    /// Right before and wrong now.
    pub broken: u64,
}

impl Difference {
    fn add(&mut self, before: Outcome, after: Outcome) {
        self.before.add(before);
        self.after.add(after);
        self.mended += u64::from(!before.is_right() && after.is_right());
        self.broken += u64::from(before.is_right() && !after.is_right());
    }

    /// How probable so uneven a change is by chance.
    #[must_use]
    pub fn p(&self) -> f64 {
        mcnemar(self.mended, self.broken)
    }
}

/// A measurement held against one made before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// Negative word-of-mouth, by language.
    pub negative: BTreeMap<Lang, Difference>,
    /// Wrong answers, by language.
    pub contradicts: BTreeMap<Lang, Difference>,
    /// Posts in both.
    pub posts: u64,
    /// Posts that are not in the one made before.
    pub new: u64,
    /// Posts in both whose label is another now: not compared.
    pub relabelled: u64,
}

impl Compared {
    /// Compares a post with what became of it before. Says whether anything that can be compared has changed.
    pub fn add(&mut self, before: Option<Outcomes>, after: Outcomes, lang: Lang) -> bool {
        let Some(before) = before else {
            self.new += 1;
            return false;
        };
        self.posts += 1;
        let truth = |outcomes: Outcomes| (outcomes.negative.map(Outcome::truth), outcomes.contradicts.map(Outcome::truth));
        if truth(before) != truth(after) {
            self.relabelled += 1;
            return false;
        }
        if let (Some(before), Some(after)) = (before.negative, after.negative) {
            self.negative.entry(lang).or_default().add(before, after);
        }
        if let (Some(before), Some(after)) = (before.contradicts, after.contradicts) {
            self.contradicts.entry(lang).or_default().add(before, after);
        }
        before != after
    }

    /// All languages together.
    #[must_use]
    pub fn all(by_lang: &BTreeMap<Lang, Difference>) -> Difference {
        let sum = |a: Counts, b: Counts| Counts {
            right: a.right + b.right,
            alarms: a.alarms + b.alarms,
            missed: a.missed + b.missed,
            quiet: a.quiet + b.quiet,
        };
        by_lang.values().fold(Difference::default(), |all, one| Difference {
            before: sum(all.before, one.before),
            after: sum(all.after, one.after),
            mended: all.mended + one.mended,
            broken: all.broken + one.broken,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negative(outcome: Outcome) -> Outcomes {
        Outcomes { negative: Some(outcome), contradicts: None }
    }

    #[test]
    fn posts_are_compared_by_their_keys() {
        let mut before = Before::default();
        let [one, two, three] = ["a", "b", "c"].map(|text| key_of_row("", text));
        assert!(before.note(&one, negative(Outcome::Missed)) && before.note(&two, negative(Outcome::Quiet)));
        assert!(!before.note("no key", Outcomes::default()));
        let mut compared = Compared::default();
        assert!(compared.add(before.of(&one), negative(Outcome::Right), Lang::En));
        assert!(!compared.add(before.of(&two), negative(Outcome::Quiet), Lang::En));
        assert!(!compared.add(before.of(&two), negative(Outcome::Right), Lang::En), "another label");
        assert!(!compared.add(before.of(&three), negative(Outcome::Right), Lang::En), "a new post");
        let all = Compared::all(&compared.negative);
        assert_eq!((all.mended, all.broken, all.before.missed, all.after.right), (1, 0, 1, 1));
        assert_eq!((compared.posts, compared.new, compared.relabelled, before.len()), (3, 1, 1, 2));
        assert!((all.p() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn keys_differ_where_posts_do() {
        assert_ne!(key_of_post("a", "bc"), key_of_post("ab", "c"));
        assert_ne!(key_of_row("", "x"), key_of_row("b", "x"));
        assert_eq!(key_of_post("t", "p").len(), 16);
    }
}
