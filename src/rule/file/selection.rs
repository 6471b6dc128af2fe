//! The `[selections.name]` tables.

use toml::de::{DeTable, DeValue};

use super::super::Contrast;
use super::super::Hits;
use super::super::condition::KEYWORDS;
use super::super::place::Written;
use super::super::score::{Bound, Over};
use super::shared::hundredths;
use super::words::{full_name, in_order, wrong_kind};
use super::{Draft, Key, Reader, ScoredDraft, SelectionDraft, TOP, Value};
use crate::diagnostic::{Diagnostic, did_you_mean, surely_meant};
use crate::model::lang::Lang;

/// Keys of a selection that counts by a lexicon.
const SCORED: [&str; 4] = ["lexicon", "at_most", "at_least", "within"];

/// Keys of a selection.
pub(in crate::rule) fn keys() -> Vec<&'static str> {
    let mut known: Vec<&str> = Lang::ALL.iter().map(|lang| lang.code()).collect();
    known.extend(["any", "lists", "negation", "quotes", "contrast", "questions", "hypothetical"]);
    known.extend(SCORED);
    known.extend(["classifier", "own"]);
    known
}

impl Reader<'_> {
    pub(super) fn selections(&mut self, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
        let Some(tables) = self.table(key, value, "[selections.name]") else { return };
        if tables.is_empty() {
            self.error(
                "R003",
                key.span(),
                "the rule has no selections",
                "nothing under this",
                "add `[selections.complaint]` with `en = [\"words\"]`",
            );
        }
        for (name, value) in in_order(tables) {
            let bad = name.get_ref().is_empty()
                || !name.get_ref().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                || name.get_ref().chars().all(char::is_numeric)
                || KEYWORDS.contains(&name.get_ref().to_lowercase().as_str());
            if bad {
                self.error(
                    "R028",
                    name.span(),
                    format!("a selection cannot be named `{}`", name.get_ref()),
                    "this name",
                    "use letters, digits, `_` and `-`, and no word that conditions use (and, or, not, of, any, all, near, before, within)",
                );
            }
            let DeValue::Table(table) = value.get_ref() else {
                let remedy = format!("write `[selections.{}]` on a line of its own, and `en = [\"…\"]` below it", name.get_ref());
                self.error("R002", value.span(), "a selection is a table of languages", wrong_kind(value.get_ref()), remedy);
                continue;
            };
            let written = Written { value: name.get_ref().clone().into_owned(), span: name.span() };
            let mut selection = SelectionDraft {
                name: written,
                patterns: Vec::new(),
                negation: Hits::default(),
                quotes: false,
                contrast: Contrast::default(),
                questions: true,
                hypothetical: false,
                lists: Vec::new(),
                scored: None,
                asked: None,
            };
            let before = self.out.len();
            let asks = self.asked(name, table, &mut selection);
            if asks {
                draft.selections.push(selection);
                continue;
            }
            let scores = self.scored(name, table, &mut selection);
            let mut faulty = self.out.len() > before;
            for (key, value) in in_order(table) {
                let language = match key.get_ref().as_ref() {
                    key_name if self.manner(key_name, key, value, &mut selection) => continue,
                    "lists" => {
                        let before = self.out.len();
                        let texts = self.texts(key, value);
                        faulty |= self.out.len() > before;
                        selection.lists.extend(texts.into_iter().map(|(value, span)| Written { value, span }));
                        continue;
                    }
                    key if SCORED.contains(&key) => continue,
                    "any" => None,
                    code => {
                        let known = Lang::ALL.into_iter().find(|lang| lang.code() == code);
                        if known.is_none() {
                            faulty = true;
                            self.not_a_language(key);
                            continue;
                        }
                        known
                    }
                };
                let before = self.out.len();
                let texts = self.texts(key, value);
                faulty |= self.out.len() > before;
                for (written, span) in texts {
                    selection.patterns.push((language, Written { value: written, span }));
                }
            }
            if selection.patterns.is_empty() && selection.lists.is_empty() && !scores && !faulty {
                self.error(
                    "R012",
                    name.span(),
                    format!("the selection `{}` is empty", name.get_ref()),
                    "no pattern in this table",
                    "add `en = [\"words to look for\"]`, or take the table away",
                );
            }
            draft.selections.push(selection);
        }
    }

    /// Reads a key that says how the words of a selection count; tells whether it is one.
    fn manner(&mut self, name: &str, key: &Key<'_>, value: &Value<'_>, selection: &mut SelectionDraft) -> bool {
        match name {
            "negation" => selection.negation = self.word(key, value, &Hits::ALL, Hits::word).unwrap_or_default(),
            "contrast" => selection.contrast = self.word(key, value, &Contrast::ALL, Contrast::word).unwrap_or_default(),
            "quotes" => selection.quotes = self.word(key, value, &["skip", "keep"], |word| word) == Some("keep"),
            "questions" => selection.questions = self.word(key, value, &["skip", "keep"], |word| word) != Some("skip"),
            "hypothetical" => selection.hypothetical = self.word(key, value, &["skip", "keep"], |word| word) == Some("keep"),
            _ => return false,
        }
        true
    }

    /// Reads `lexicon`, its threshold and its reach; tells whether the selection has any of these keys.
    fn scored(&mut self, name: &Key<'_>, table: &DeTable<'_>, selection: &mut SelectionDraft) -> bool {
        let own: Vec<_> = in_order(table).into_iter().filter(|(key, _)| SCORED.contains(&key.get_ref().as_ref())).collect();
        let find = |wanted: &str| own.iter().find(|(key, _)| key.get_ref() == wanted).copied();
        let Some(first) = own.first() else { return false };
        let Some((key, value)) = find("lexicon") else {
            let message = format!("`{}` without a lexicon", first.0.get_ref());
            self.error("R045", first.0.span(), message, "counts nothing", "add `lexicon = \"name\"`, or take the line away");
            return true;
        };
        let lexicons = self.named_lexicons(key, value);
        for (key, _) in in_order(table) {
            let (what, remedy) = match key.get_ref().as_ref() {
                "negation" => ("`negation`", "take the line away: in a lexicon a negated word counts half, with its sign turned"),
                "contrast" => {
                    ("`contrast`", "take the line away: in a lexicon words before a “but” count half, words after it one and a half")
                }
                "lists" => ("`lists`", "give the lists a selection of their own, and join the two in the condition"),
                "quotes" | "questions" | "hypothetical" => continue,
                key if key != "any" && Lang::ALL.iter().all(|lang| lang.code() != key) => continue,
                _ => ("a list of patterns", "give the patterns a selection of their own, and join the two in the condition"),
            };
            self.error("R046", key.span(), format!("{what} in a selection with a lexicon"), "does not go with `lexicon`", remedy);
        }
        let over = find("within").and_then(|(key, value)| self.word(key, value, &Over::ALL, Over::word)).unwrap_or_default();
        let bound = match (find("at_most"), find("at_least")) {
            (Some((key, value)), None) => self.threshold(key, value, -1).map(Bound::AtMost),
            (None, Some((key, value))) => self.threshold(key, value, 1).map(Bound::AtLeast),
            // A threshold that is there but misspelt is told as an unknown key.
            (None, None) if table.keys().any(|key| did_you_mean(key.get_ref(), ["at_most", "at_least"]).is_some()) => None,
            (None, None) => {
                let remedy = "add `at_most = -3` (for negative words) or `at_least = 3` (for positive ones)";
                self.error("R045", name.span(), "a lexicon without a threshold", "met from which sum on?", remedy);
                None
            }
            (Some(_), Some((key, _))) => {
                let remedy = "keep one of the two; for both, make two selections and join them in the condition";
                self.error("R045", key.span(), "`at_most` and `at_least` in one selection", "the second of the two", remedy);
                None
            }
        };
        selection.scored = bound.filter(|_| !lexicons.is_empty()).map(|bound| ScoredDraft { lexicons, bound, over });
        true
    }

    /// The names of one lexicon, or of several in a list.
    fn named_lexicons(&mut self, key: &Key<'_>, value: &Value<'_>) -> Vec<Written> {
        let DeValue::Array(list) = value.get_ref() else { return self.text(key, value).into_iter().collect() };
        if list.is_empty() {
            self.error("R045", value.span(), "no lexicon is named", "counts nothing", "write `lexicon = [\"name\", \"another\"]`");
        }
        let names: Vec<Written> = self.texts(key, value).into_iter().map(|(value, span)| Written { value, span }).collect();
        let mut kept: Vec<Written> = Vec::new();
        for name in names {
            if kept.iter().any(|known| known.value == name.value) {
                let message = format!("the lexicon `{}` is named twice", name.value);
                let label = "once more: its words count once";
                let warning = Diagnostic::warning("R015", message, self.file, name.span.clone(), label);
                self.out.push(warning.with_remedy("take one of the two away"));
            } else {
                kept.push(name);
            }
        }
        kept
    }

    /// A threshold in hundredths, on the side of 0 that `sign` says.
    fn threshold(&mut self, key: &Key<'_>, value: &Value<'_>, sign: i32) -> Option<i32> {
        let name = key.get_ref().as_ref();
        let example = if sign < 0 { "at_most = -3" } else { "at_least = 3" };
        let Some(number) = hundredths(value.get_ref()).filter(|number| number.abs() <= 100_000) else {
            let kind = match value.get_ref() {
                DeValue::Integer(_) | DeValue::Float(_) => "not such a number",
                other => wrong_kind(other),
            };
            let message = format!("`{name}` wants a number of at most two decimals");
            self.error("R045", value.span(), message, kind, format!("write `{example}`, without quotes"));
            return None;
        };
        if number.signum() != sign {
            let side = if sign < 0 { "below" } else { "above" };
            let remedy = format!("write a number {side} 0, such as `{example}`");
            self.error("R045", value.span(), format!("`{name}` must be {side} 0"), "met by texts without any words", remedy);
            return None;
        }
        Some(number)
    }

    /// An unknown key of a selection is most often a language that we do not know, or a key that belongs above the first table.
    pub(super) fn not_a_language(&mut self, key: &Key<'_>) {
        let name = key.get_ref().as_ref();
        if TOP.contains(&name) {
            return self.unknown(key, &TOP, "a selection", true);
        }
        let known = keys();
        let meant = Lang::from_tag(name).filter(|lang| *lang != Lang::Und).map(Lang::code);
        let meant = meant.or_else(|| full_name(name)).or_else(|| did_you_mean(name, known.iter().copied()).filter(|_| name.len() > 2));
        let remedy = meant.map_or_else(|| format!("there are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        let code = if name.chars().count() <= 3 || full_name(name).is_some() { "R005" } else { "R001" };
        let message = if code == "R005" { format!("unknown language `{name}`") } else { format!("unknown key `{name}` in a selection") };
        self.error(code, key.span(), message, "not known here", remedy);
        let sure = Lang::from_tag(name).filter(|lang| *lang != Lang::Und).map(Lang::code).or_else(|| full_name(name));
        self.rename(key, sure.or_else(|| surely_meant(name, known.iter().copied())));
    }
}
