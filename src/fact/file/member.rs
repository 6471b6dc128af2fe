//! Members of sets, steps of procedures and menu paths as authors write them: a text, or a table with words by language.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_spanned::Spanned;

use super::{ByLanguage, Written};

/// `"Hub 5"`, or `{ name = "Android", any = ["android"], from = "9" }`.
#[derive(Debug)]
pub(in crate::fact) struct MemberTable {
    pub name: Option<Spanned<String>>,
    pub from: Option<Spanned<Written>>,
    /// Everything else: words by language.
    pub words: ByLanguage,
}

impl<'de> Deserialize<'de> for MemberTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = MemberTable;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name in quotes, or a table such as { name = \"Android\", any = [\"android\"] }")
            }

            fn visit_str<E>(self, text: &str) -> Result<MemberTable, E> {
                // Its place is that of the whole, which the caller knows.
                Ok(MemberTable { name: Some(Spanned::new(0..0, text.to_owned())), from: None, words: BTreeMap::new() })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MemberTable, A::Error> {
                let mut read = MemberTable { name: None, from: None, words: BTreeMap::new() };
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    match key.get_ref().as_str() {
                        "name" => read.name = Some(map.next_value()?),
                        "from" => read.from = Some(map.next_value()?),
                        _ => {
                            let words: Spanned<Written> = map.next_value()?;
                            let span = words.span();
                            let words = match words.into_inner() {
                                Written::Text(word) => vec![Spanned::new(span, word)],
                                Written::List(words) => words,
                                Written::Truth(_) | Written::Number(_) => {
                                    return Err(A::Error::custom("words stand in quotes, one or a list of them: [\"samsung\", \"tizen\"]"));
                                }
                            };
                            read.words.insert(key, words);
                        }
                    }
                }
                Ok(read)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// `"Hub > Wi-Fi"`, or `{ en = "Hub > Wi-Fi", es = "..." }`.
#[derive(Debug)]
pub(in crate::fact) enum PathTable {
    One(String),
    ByLanguage(BTreeMap<Spanned<String>, Spanned<String>>),
}

impl<'de> Deserialize<'de> for PathTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = PathTable;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path such as \"Settings > Wi-Fi\", or a table of paths by language")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<PathTable, E> {
                Ok(PathTable::One(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PathTable, A::Error> {
                let mut paths = BTreeMap::new();
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    paths.insert(key, map.next_value()?);
                }
                Ok(PathTable::ByLanguage(paths))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
