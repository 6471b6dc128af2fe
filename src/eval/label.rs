//! Labels: what people say a post is, in their own words, read without guessing in silence.
//!
//! A row's label is a word, a truth value or a number ([`Labels::read`]); a post of thread interchange has an object. A word that is not known
//! is no label: it is counted and named, and the row is left out. How every word was read is counted too, so that it can be told.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::model::finding::{Category, Level};

/// Words that say that a post is negative word-of-mouth.
const NEGATIVE: [&str; 6] = ["negative", "neg", "complaint", "true", "yes", "1"];
/// Words that say that it is not.
const QUIET: [&str; 14] = [
    "neutral",
    "positive",
    "neu",
    "pos",
    "praise",
    "not",
    "no",
    "none",
    "false",
    "0",
    "no complaint",
    "not complaint",
    "non complaint",
    "irrelevant",
];
/// Most different words that are kept apart; a file whose labels are numbers of its own has a million.
const MOST_WORDS: usize = 200;
/// Longest word kept, in characters.
const LONGEST_WORD: usize = 40;

/// What a post is, as far as its label says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// The label's own word, for a row.
    pub word: Option<String>,
    /// It is negative word-of-mouth about the brand.
    pub negative: Option<bool>,
    /// It names the brand.
    pub mention: Option<bool>,
    /// How serious it is; the inner `None` is `none`.
    pub severity: Option<Option<Level>>,
    /// What it is about.
    pub categories: Option<BTreeSet<Category>>,
    /// What its answer is worth; the inner `None`: it gives none that a fact speaks to.
    pub answer: Option<Option<Answer>>,
}

impl Label {
    /// Whether its answer is wrong, with reserve or without.
    #[must_use]
    pub fn is_wrong(&self) -> Option<bool> {
        self.answer.as_ref().map(|answer| answer.as_ref().is_some_and(|answer| answer.worth.is_wrong()))
    }
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The fact, by the name that the label gives it.
    pub fact: Option<String>,
    /// How it stands to the fact.
    pub worth: Worth,
}

/// How an answer stands to a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// It says otherwise.
    Wrong,
    /// It says otherwise, with reserve or by hearsay.
    HedgedWrong,
    /// It says the same.
    Correct,
    /// It names something wrong in order to deny it.
    RefutesWrong,
    /// The fact does not decide it.
    Unverifiable,
}

impl Worth {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Wrong, Self::HedgedWrong, Self::Correct, Self::RefutesWrong, Self::Unverifiable];

    /// The word in a label.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::HedgedWrong => "hedged-wrong",
            Self::Correct => "correct",
            Self::RefutesWrong => "refutes-wrong",
            Self::Unverifiable => "unverifiable",
        }
    }

    /// Whether "contradicts" is right about it.
    #[must_use]
    pub const fn is_wrong(self) -> bool {
        matches!(self, Self::Wrong | Self::HedgedWrong)
    }
}

/// How a word was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// As negative.
    Negative,
    /// As not negative.
    Quiet,
    /// Not at all.
    Unknown,
}

/// Reads labels, and keeps count of how each word was read.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// The words that stand for negative, when somebody says which.
    positive: Option<BTreeSet<String>>,
    /// Every word met, as it is written, with how it was read and how often.
    words: BTreeMap<String, (Reading, u64)>,
    /// Words beyond the most that are kept apart.
    more: u64,
    /// What was left out of labels of posts, and how often.
    odd: BTreeMap<String, u64>,
}

impl Labels {
    /// Reads labels by the usual words; or, when `positive` names some, these alone are negative and every other word is not.
    #[must_use]
    pub fn new(positive: &[String]) -> Self {
        let positive: BTreeSet<String> = positive.iter().map(|word| plain(word)).collect();
        Self { positive: Some(positive).filter(|positive| !positive.is_empty()), ..Self::default() }
    }

    /// Every word met, with how it was read and how often, in order of the alphabet.
    pub fn words(&self) -> impl Iterator<Item = (&str, Reading, u64)> {
        self.words.iter().map(|(word, (reading, count))| (word.as_str(), *reading, *count))
    }

    /// How often a word was met that is not kept apart from others.
    #[must_use]
    pub const fn more(&self) -> u64 {
        self.more
    }

    /// What was left out of labels (a category that is not known), and how often.
    #[must_use]
    pub const fn odd(&self) -> &BTreeMap<String, u64> {
        &self.odd
    }

    /// Rows and posts whose label is not known.
    #[must_use]
    pub fn unknown(&self) -> u64 {
        self.words().filter(|(_, reading, _)| *reading == Reading::Unknown).map(|(_, _, count)| count).sum::<u64>()
    }

    /// A label; `Ok(None)` when its word is not known, which is counted.
    ///
    /// # Errors
    /// What is wrong with it and what would be right, in words for people.
    pub fn read(&mut self, label: &Value) -> Result<Option<Label>, String> {
        match label {
            Value::Object(label) => self.object(label).map(Some),
            Value::String(word) => Ok(self.word(word)),
            Value::Bool(truth) => Ok(self.word(if *truth { "true" } else { "false" })),
            Value::Number(number) => {
                Ok(self.word(&number.as_f64().filter(|n| n.fract() == 0.0).map_or(number.to_string(), |n| format!("{n:.0}"))))
            }
            Value::Null | Value::Array(_) => {
                Err("the label is a list or null; write a word such as \"negative\", true or false, 1 or 0, or an object".to_owned())
            }
        }
    }

    fn word(&mut self, word: &str) -> Option<Label> {
        let plain = plain(word);
        let reading = match &self.positive {
            Some(positive) if positive.contains(&plain) => Reading::Negative,
            Some(_) => Reading::Quiet,
            None if NEGATIVE.contains(&plain.as_str()) => Reading::Negative,
            None if QUIET.contains(&plain.as_str()) => Reading::Quiet,
            None => Reading::Unknown,
        };
        let word: String = word.trim().chars().take(LONGEST_WORD).collect();
        if self.words.len() < MOST_WORDS || self.words.contains_key(&word) {
            self.words.entry(word.clone()).or_insert((reading, 0)).1 += 1;
        } else {
            self.more += 1;
        }
        (reading != Reading::Unknown).then(|| Label { word: Some(word), negative: Some(reading == Reading::Negative), ..Label::default() })
    }

    fn object(&mut self, label: &Map<String, Value>) -> Result<Label, String> {
        let truth = |key: &str| match label.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(truth)) => Ok(Some(*truth)),
            Some(_) => Err(format!("`{key}` of the label is neither true nor false")),
        };
        let read = Label {
            word: None,
            negative: truth("negative")?,
            mention: truth("mentions_brand")?,
            severity: self.severity(label.get("severity"))?,
            categories: self.categories(label.get("categories"))?,
            answer: answer(label.get("wrong_answer"))?,
        };
        if read == Label::default() {
            return Err("the label has none of `negative`, `mentions_brand`, `severity`, `categories` and `wrong_answer`".to_owned());
        }
        Ok(read)
    }

    #[expect(clippy::option_option, reason = "not said, said to be none, and said are three things")]
    fn severity(&mut self, value: Option<&Value>) -> Result<Option<Option<Level>>, String> {
        match value {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(word)) if plain(word) == "none" => Ok(Some(None)),
            Some(Value::String(word)) => {
                let level = Level::ALL.into_iter().find(|level| level.word() == plain(word));
                if level.is_none() {
                    self.leave_out("severity", word);
                }
                Ok(level.map(Some))
            }
            Some(_) => Err("`severity` of the label is not a word: none, low, medium, high or critical".to_owned()),
        }
    }

    fn categories(&mut self, value: Option<&Value>) -> Result<Option<BTreeSet<Category>>, String> {
        let wrong = || "`categories` of the label is not a list of words, such as [\"billing\", \"churn\"]".to_owned();
        let list = match value {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(wrong()),
        };
        let mut categories = BTreeSet::new();
        for value in list {
            let word = value.as_str().ok_or_else(wrong)?;
            let known = Category::ALL.into_iter().find(|category| category.word() == plain(word).replace(' ', "-"));
            if known.is_none() {
                self.leave_out("category", word);
            }
            categories.extend(known);
        }
        Ok(Some(categories))
    }

    fn leave_out(&mut self, what: &str, word: &str) {
        let word: String = word.chars().take(LONGEST_WORD).collect();
        let key = format!("{what} {word}");
        if self.odd.len() < MOST_WORDS || self.odd.contains_key(&key) {
            *self.odd.entry(key).or_default() += 1;
        }
    }
}

/// A word without blanks around it, in small letters, its parts parted by one blank.
fn plain(word: &str) -> String {
    let word = word.trim().to_lowercase();
    // Within a word only: -1 is not 1.
    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
    let words = format!("{first}{}", rest.replace(['-', '_'], " "));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[expect(clippy::option_option, reason = "not said, said to be none, and said are three things")]
fn answer(value: Option<&Value>) -> Result<Option<Option<Answer>>, String> {
    let wrong = || {
        let words = Worth::ALL.map(Worth::word).join(", ");
        format!("`wrong_answer` of the label is neither null nor {{\"fact\": …, \"verdict\": …}} with one of {words}")
    };
    match value {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::Object(answer)) => {
            let verdict = answer.get("verdict").and_then(Value::as_str).ok_or_else(wrong)?;
            let worth = Worth::ALL.into_iter().find(|worth| worth.word() == plain(verdict).replace(' ', "-")).ok_or_else(wrong)?;
            let fact = match answer.get("fact") {
                None | Some(Value::Null) => None,
                Some(Value::String(fact)) => Some(fact.chars().take(LONGEST_WORD).collect()),
                Some(_) => return Err(wrong()),
            };
            Ok(Some(Some(Answer { fact, worth })))
        }
        Some(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_read_tolerantly_and_unknown_ones_not_at_all() {
        let mut labels = Labels::default();
        let mut negative = |label: Value| labels.read(&label).unwrap().map(|label| label.negative.unwrap());
        for yes in [json!("Negative "), json!("NEG"), json!("complaint"), json!(true), json!(1), json!(1.0), json!("1")] {
            assert_eq!(negative(yes.clone()), Some(true), "{yes}");
        }
        for no in
            [json!("neutral"), json!("Positive"), json!("not"), json!("non-complaint"), json!(false), json!(0), json!("not_complaint")]
        {
            assert_eq!(negative(no.clone()), Some(false), "{no}");
        }
        for unknown in [json!("mixed"), json!(2), json!(-1), json!(0.5), json!("")] {
            assert_eq!(negative(unknown.clone()), None, "{unknown}");
        }
        assert_eq!(labels.unknown(), 5);
        assert!(labels.words().any(|word| word == ("mixed", Reading::Unknown, 1)));
        assert!(labels.words().any(|word| word == ("1", Reading::Negative, 3)));
        assert!(labels.read(&json!([])).is_err() && labels.read(&Value::Null).is_err());
    }

    #[test]
    fn named_words_alone_are_negative() {
        let mut labels = Labels::new(&["Angry".to_owned()]);
        let negative = |labels: &mut Labels, label: &str| labels.read(&json!(label)).unwrap().unwrap().negative;
        assert_eq!(negative(&mut labels, "angry"), Some(true));
        assert_eq!(negative(&mut labels, "negative"), Some(false));
        assert_eq!(labels.unknown(), 0);
    }

    #[test]
    fn labels_of_posts_say_as_much_as_they_do() {
        let mut labels = Labels::default();
        let full = json!({"mentions_brand": true, "negative": true, "severity": "high", "categories": ["legal-threat", "wild"], "note": "x",
            "wrong_answer": {"fact": "F1", "verdict": "hedged-wrong"}});
        let label = labels.read(&full).unwrap().unwrap();
        assert_eq!((label.negative, label.mention, label.severity), (Some(true), Some(true), Some(Some(Level::High))));
        assert_eq!(label.categories.as_ref().unwrap(), &BTreeSet::from([Category::LegalThreat]));
        assert_eq!(label.is_wrong(), Some(true));
        assert_eq!(labels.odd(), &BTreeMap::from([("category wild".to_owned(), 1)]));
        let label = labels.read(&json!({"negative": false, "severity": "none", "wrong_answer": null})).unwrap().unwrap();
        assert_eq!((label.severity, label.is_wrong(), label.categories), (Some(None), Some(false), None));
        for (odd, told) in [
            (json!({"negative": "yes"}), "`negative` of the label is neither true nor false"),
            (json!({"severity": 3}), "none, low, medium"),
            (json!({"categories": "billing"}), "list of words"),
            (json!({"wrong_answer": {"fact": "F1", "verdict": "so-so"}}), "refutes-wrong"),
            (json!({"wrong_answer": true}), "neither null nor"),
            (json!({"note": "x"}), "has none of"),
        ] {
            let why = labels.read(&odd).unwrap_err();
            assert!(why.contains(told), "{odd}: {why}");
        }
    }

    #[test]
    fn many_words_are_not_all_kept() {
        let mut labels = Labels::default();
        for number in 0..1_000 {
            assert_eq!(labels.read(&json!(format!("label {number}"))), Ok(None));
        }
        assert_eq!((labels.words().count(), labels.more()), (MOST_WORDS, 800));
    }
}
