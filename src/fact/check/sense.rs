//! The senses of a yes-no slot: known words, where they mean something, and none that reads the other's yes as a no.

use std::ops::Range;

use serde_spanned::Spanned;

use super::super::file::{SlotTable, Written};
use super::super::{Kind, Sense};
use super::{Checker, OPPOSED, SENSE};
use crate::diagnostic::{Findings, did_you_mean};
use crate::model::untrusted::shown;

impl Checker<'_> {
    /// The senses written, or those of a yes-no slot that says nothing of its yes and no.
    pub(super) fn senses(&mut self, written: &SlotTable) -> Vec<Sense> {
        let kind = *written.kind.get_ref();
        let Some(given) = &written.sense else {
            let wordless = written.yes.values().chain(written.no.values()).all(Vec::is_empty);
            return match kind {
                Kind::YesNo if wordless => Sense::UNTOLD.to_vec(),
                Kind::Set => vec![Sense::Works],
                Kind::Eligibility => vec![Sense::Allowed],
                _ => Vec::new(),
            };
        };
        if kind != Kind::YesNo && !kind.is_set() {
            self.error(
                SENSE,
                format!("`sense` is for yes-no slots and sets; this one is a {}", kind.word()),
                given.span(),
                "not used",
                "take it out, or put what it asks into a yes-no slot of its own",
            );
            return Vec::new();
        }
        let mut senses = Vec::new();
        for (word, place) in self.words(given) {
            match Sense::of(&word) {
                Some(sense) if !senses.contains(&sense) => senses.push(sense),
                Some(_) => {}
                None => self.unknown(&word, place),
            }
        }
        if senses.contains(&Sense::Allowed) && senses.contains(&Sense::Needed) {
            self.error(
                OPPOSED,
                "`allowed` and `needed` read the same words in opposite ways",
                given.span(),
                "\"you must use theirs\" would be a yes and a no",
                "write two slots, one with sense = \"allowed\" and one with sense = \"needed\"",
            );
        }
        senses
    }

    fn words(&mut self, given: &Spanned<Written>) -> Vec<(String, Range<usize>)> {
        match given.get_ref() {
            Written::Text(word) => vec![(word.clone(), given.span())],
            Written::List(words) if !words.is_empty() => words.iter().map(|word| (word.get_ref().clone(), word.span())).collect(),
            Written::List(_) | Written::Truth(_) | Written::Number(_) => {
                self.error(
                    SENSE,
                    "a sense is a word, or a list of words",
                    given.span(),
                    "no word",
                    "write sense = \"allowed\", or take the line out",
                );
                Vec::new()
            }
        }
    }

    fn unknown(&mut self, word: &str, place: Range<usize>) {
        let all = Sense::ALL.map(Sense::word);
        let meant = did_you_mean(word, all).unwrap_or("allowed");
        self.error(
            SENSE,
            format!("`{}` is not a sense", shown(word, false)),
            place,
            "not known",
            format!("write \"{meant}\"; the senses are {}", all.join(", ")),
        );
    }
}
