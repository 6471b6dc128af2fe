//! Patterns that another pattern of the same list already covers.

use std::sync::Arc;

use super::warning;
use crate::diagnostic::{Diagnostic, SourceFile, edit};
use crate::rule::Pattern;
use crate::rule::pattern::{GAP, Shape, Step};
use crate::rule::sequence::in_keys;
use crate::text::stem::stem;

/// Longer lists are not compared pattern by pattern.
const MAX_PATTERNS: usize = 3_000;

/// `own` tells which of the patterns stand in the file itself; the others come from shared lists.
pub(super) fn look(file: &Arc<SourceFile>, patterns: &[Arc<Pattern>], own: impl Fn(&Pattern) -> bool, out: &mut Vec<Diagnostic>) {
    if patterns.len() > MAX_PATTERNS {
        return;
    }
    let mut dead = vec![false; patterns.len()];
    let mut found = Vec::new();
    // From the last to the first: of two that cover one another the later one is told.
    for (at, pattern) in patterns.iter().enumerate().rev().filter(|(_, pattern)| own(pattern)) {
        let Shape::Sequences(sequences) = &pattern.shape else { continue };
        if patterns[..at].iter().any(|earlier| same(earlier, pattern)) {
            // Told as R015 already.
            dead[at] = true;
            continue;
        }
        let others = || patterns.iter().enumerate().filter(|(other, _)| *other != at && !dead[*other]).map(|(_, other)| other);
        let covering: Option<Vec<&Arc<Pattern>>> =
            sequences.iter().map(|sequence| others().find(|other| covers(other, pattern, sequence))).collect();
        let Some(mut covering) = covering else { continue };
        covering.dedup_by_key(|pattern| pattern.place.start);
        dead[at] = true;
        let names: Vec<String> = covering.iter().take(3).map(|pattern| format!("`{}`", pattern.text)).collect();
        let places: Vec<String> = covering
            .iter()
            .take(3)
            .map(|other| match other.home.as_ref().filter(|_| pattern.home.is_none()) {
                Some(home) => format!("the list `{}`", home.name),
                None => format!("line {}", file.line_column(other.place.start).0),
            })
            .collect();
        let message = format!("`{}` finds nothing that {} does not find", pattern.text, names.join(" or "));
        let label = format!("covered by {}", places.join(", "));
        found.push(
            warning(file, "R060", pattern.place.clone(), message, label, "take it away; nothing changes")
                .with_fix(edit::without(&file.text, &pattern.place)),
        );
    }
    out.extend(found.into_iter().rev());
}

fn same(a: &Pattern, b: &Pattern) -> bool {
    (a.lang == b.lang || a.lang.is_none()) && matches!((&a.shape, &b.shape), (Shape::Sequences(a), Shape::Sequences(b)) if a == b)
}

/// Whether `other` finds, at the same words, whatever this sequence of `pattern` finds.
fn covers(other: &Pattern, pattern: &Pattern, sequence: &[Step]) -> bool {
    let Shape::Sequences(wide) = &other.shape else { return false };
    if other.lang.is_some() && other.lang != pattern.lang {
        return false;
    }
    // Greek is read in Latin letters too, by the sound: what is covered there must be so as well.
    let keys = in_keys(sequence);
    wide.iter().any(|wide| {
        laid_over(wide, sequence)
            && match (&keys, in_keys(wide)) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(narrow), Some(wide)) => laid_over(&wide, narrow),
            }
    })
}

/// Whether every place where `narrow` fits is one where `wide` fits, over the same words.
fn laid_over(wide: &[Step], narrow: &[Step]) -> bool {
    match (wide.split_first(), narrow.split_first()) {
        (None, None) => true,
        (Some((Step::Gap, wide)), Some((Step::Gap, narrow))) => wide == narrow,
        // A gap is as short as it can be: over fixed words it ends where the next word of the pattern cannot be one of them.
        (Some((Step::Gap, rest)), Some(_)) => (0..=GAP.min(narrow.len())).any(|words| {
            let (between, after) = narrow.split_at(words);
            // Of names, accents and marks it is not known which words they leave out.
            let told = |next: &Step| {
                matches!(next, Step::Exact(_) | Step::Prefix(_) | Step::Suffix(_) | Step::Inner(_) | Step::Stem { .. })
                    && between.iter().all(|step| matches!(step, Step::Exact(_)) && !fits(next, step))
            };
            (words == 0 || rest.first().is_some_and(told)) && laid_over(rest, after)
        }),
        (Some((wide, wider)), Some((narrow, narrower))) => fits(wide, narrow) && laid_over(wider, narrower),
        _ => false,
    }
}

/// Whether every word that `narrow` asks for is one that `wide` asks for. `false` where that is not known.
fn fits(wide: &Step, narrow: &Step) -> bool {
    if wide == narrow {
        return true;
    }
    match (wide, narrow) {
        (_, Step::OneOf(steps)) => return steps.iter().all(|step| fits(wide, step)),
        (Step::OneOf(steps), _) => return steps.iter().any(|step| fits(step, narrow)),
        (Step::Spelt { step, written: start, .. }, Step::Spelt { step: plain, written, .. }) => {
            let begins = matches!((&**step, &**plain), (Step::Prefix(_), Step::Exact(_) | Step::Prefix(_)));
            return begins && written.starts_with(&**start);
        }
        // Accents only leave words out.
        (_, Step::Spelt { step, .. }) => return fits(wide, step),
        _ => {}
    }
    match wide {
        Step::Exact(text) => matches!(narrow, Step::Accented { folded, .. } if folded == text),
        Step::Prefix(start) => match narrow {
            Step::Exact(word) | Step::Prefix(word) | Step::Accented { folded: word, .. } => word.starts_with(&**start),
            _ => false,
        },
        Step::Suffix(end) => match narrow {
            Step::Exact(word) | Step::Suffix(word) | Step::Accented { folded: word, .. } => word.ends_with(&**end),
            _ => false,
        },
        Step::Inner(part) => match narrow {
            Step::Exact(word) | Step::Prefix(word) | Step::Suffix(word) | Step::Inner(word) | Step::Accented { folded: word, .. } => {
                word.contains(&**part)
            }
            _ => false,
        },
        Step::Stem { word, stem: stemmed, lang } => match narrow {
            Step::Exact(form) | Step::Accented { folded: form, .. } => {
                form == word || (form.chars().next() == stemmed.chars().next() && stem(form, *lang) == **stemmed)
            }
            Step::Stem { stem, lang: other, .. } => stem == stemmed && other == lang,
            _ => false,
        },
        Step::KeyPrefix(start) => match narrow {
            Step::Key(key) | Step::KeyPrefix(key) => key.starts_with(&**start),
            _ => false,
        },
        _ => false,
    }
}
