//! The shape of a fact file as authors write it. What it means is checked in `check`.

mod member;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_spanned::Spanned;
use toml::value::Datetime;

use crate::model::fact::Harm;
pub(super) use member::{MemberTable, PathTable};

/// Texts with their places, by language code (`any` for every language).
pub(super) type ByLanguage = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub topic: Spanned<String>,
    #[serde(default)]
    pub harm: Harm,
    pub valid_from: Option<Spanned<Datetime>>,
    pub valid_to: Option<Spanned<Datetime>>,
    pub market: Option<Spanned<String>>,
    pub url: Option<Spanned<String>>,
    #[serde(default)]
    pub questions: Option<Spanned<ByLanguage>>,
    #[serde(default)]
    pub official: Option<Spanned<BTreeMap<Spanned<String>, Spanned<String>>>>,
    #[serde(default)]
    pub slots: Vec<Spanned<SlotTable>>,
    #[serde(default)]
    pub examples: Vec<Spanned<ExampleTable>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotTable {
    pub name: Spanned<String>,
    pub kind: Spanned<super::Kind>,
    pub value: Option<Spanned<Written>>,
    pub sense: Option<Spanned<Written>>,
    pub closed: Option<Spanned<bool>>,
    pub members: Option<Spanned<Vec<Spanned<MemberTable>>>>,
    pub excluded: Option<Spanned<Vec<Spanned<MemberTable>>>>,
    pub steps: Option<Spanned<Vec<Spanned<MemberTable>>>>,
    pub path: Option<Spanned<PathTable>>,
    pub forbidden: Option<Spanned<Vec<Spanned<MemberTable>>>>,
    pub equivalents: Option<Spanned<Written>>,
    pub tolerance: Option<Spanned<String>>,
    pub days: Option<Spanned<super::Days>>,
    #[serde(default)]
    pub previously: Vec<Spanned<PreviousTable>>,
    pub wrong: Option<Spanned<Written>>,
    #[serde(default)]
    pub cues: ByLanguage,
    #[serde(default)]
    pub from: ByLanguage,
    #[serde(default)]
    pub yes: ByLanguage,
    #[serde(default)]
    pub no: ByLanguage,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviousTable {
    pub value: Spanned<Written>,
    pub until: Spanned<Datetime>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleTable {
    pub lang: Spanned<String>,
    pub question: Option<Spanned<String>>,
    pub contradicts: Option<Spanned<String>>,
    pub supports: Option<Spanned<String>>,
    pub silent: Option<Spanned<String>>,
    pub hedged: Option<bool>,
    pub posted: Option<Spanned<Datetime>>,
}

/// A value as written: a text, a list of texts, or one of the things that authors write instead and that are answered with an example.
#[derive(Debug)]
pub(super) enum Written {
    Text(String),
    List(Vec<Spanned<String>>),
    Truth(bool),
    Number(String),
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text such as \"30 days\", or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Written, E> {
                Ok(Written::Text(text.to_owned()))
            }

            fn visit_bool<E>(self, truth: bool) -> Result<Written, E> {
                Ok(Written::Truth(truth))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Written, E> {
                Ok(Written::Number(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Written, E> {
                Ok(Written::Number(number.to_string()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Written, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(Written::List(texts))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
