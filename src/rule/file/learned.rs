//! The keys of a selection that asks a classifier.

use toml::de::{DeTable, DeValue};

use super::super::learned::Likely;
use super::words::{in_order, wrong_kind};
use super::{AskedDraft, Key, Reader, SelectionDraft, Value};
use crate::diagnostic::did_you_mean;

impl Reader<'_> {
    /// Reads `classifier` and its threshold; tells whether the selection has a classifier.
    pub(super) fn asked(&mut self, name: &Key<'_>, table: &DeTable<'_>, selection: &mut SelectionDraft) -> bool {
        let own = in_order(table);
        let find = |wanted: &str| own.iter().find(|(key, _)| key.get_ref() == wanted).copied();
        let Some((key, value)) = find("classifier") else { return false };
        let classifier = self.text(key, value);
        for (key, _) in &own {
            let known = ["classifier", "at_least", "at_most", "own"];
            let word = key.get_ref().as_ref();
            if known.contains(&word) {
                continue;
            }
            if did_you_mean(word, ["at_most", "at_least"]).is_some() {
                let remedy = "write `at_least = 0.8` or `at_most = 0.2`";
                self.error("R001", key.span(), format!("unknown key `{word}` in a selection with a classifier"), "not known here", remedy);
                continue;
            }
            let remedy = "give it a selection of its own, and join the two in the condition";
            self.error("R046", key.span(), format!("`{word}` in a selection with a classifier"), "does not go with `classifier`", remedy);
        }
        let bound = match (find("at_least"), find("at_most")) {
            (Some((key, value)), None) => self.probability(key, value).map(Likely::AtLeast),
            (None, Some((key, value))) => self.probability(key, value).map(Likely::AtMost),
            (None, None) => {
                let remedy = "add `at_least = 0.8` (what is probably so) or `at_most = 0.2` (what is probably not)";
                self.error("R081", name.span(), "a classifier without a threshold", "met from which probability on?", remedy);
                None
            }
            (Some(_), Some((key, _))) => {
                let remedy = "keep one of the two; for both, make two selections and join them in the condition";
                self.error("R081", key.span(), "`at_least` and `at_most` in one selection", "the second of the two", remedy);
                None
            }
        };
        let only_own = find("own").is_some_and(|(_, value)| self.only_own(value));
        selection.asked = classifier.zip(bound).map(|(classifier, bound)| AskedDraft { classifier, bound, own: only_own });
        true
    }

    fn only_own(&mut self, value: &Value<'_>) -> bool {
        let DeValue::Boolean(own) = value.get_ref() else {
            let remedy = "write `own = true`, or take the line away";
            self.error("R002", value.span(), "`own` is true or false", wrong_kind(value.get_ref()), remedy);
            return false;
        };
        *own
    }

    /// A probability in thousandths.
    fn probability(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<u32> {
        let name = key.get_ref().as_ref();
        let number: Option<f64> = match value.get_ref() {
            DeValue::Integer(number) => number.to_string().replace('_', "").parse().ok(),
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            let message = format!("`{name}` of a classifier wants a number");
            let remedy = format!("write `{name} = 0.8`, without quotes");
            self.error("R081", value.span(), message, wrong_kind(value.get_ref()), remedy);
            return None;
        };
        // 0 and 1 are met by every text or by none.
        if !(0.001..=0.999).contains(&number) {
            let remedy = if (1.0..=100.0).contains(&number) {
                format!("a probability: write `{name} = {}` for {number} %", number / 100.0)
            } else {
                format!("write a number between 0 and 1, such as `{name} = 0.8`")
            };
            self.error("R081", value.span(), format!("`{name}` of a classifier lies between 0 and 1"), "out of range", remedy);
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 999")]
        Some((number * 1000.0).round() as u32)
    }
}
