//! What a fact file may hold, key by key: the schema that editors read.

use serde_json::Value;

use crate::diagnostic::schema::{self, Key, Shape, Table};

fn harms() -> Vec<&'static str> {
    vec!["low", "medium", "high"]
}

fn kinds() -> Vec<&'static str> {
    vec!["duration", "money", "percent", "quantity", "date", "time", "version", "contact", "yes-no", "set", "eligibility", "procedure"]
}

fn senses() -> Vec<&'static str> {
    super::Sense::ALL.map(super::Sense::word).to_vec()
}

fn days() -> Vec<&'static str> {
    vec!["calendar", "working", "any"]
}

/// The fact itself.
pub(crate) static FACT: Table = Table {
    about: "A fact: what the brand says itself, so that customers' answers can be held against it.",
    keys: &[
        Key::needed("topic", Shape::Text, "What it is about."),
        Key::new("harm", Shape::Word(harms), "What a wrong answer does to who believes it."),
        Key::new("valid_from", Shape::Date, "The first day on which it holds."),
        Key::new("valid_to", Shape::Date, "The last day on which it holds."),
        Key::new("market", Shape::Text, "The market that it holds in; default: everywhere."),
        Key::new("url", Shape::Text, "The page on which the brand says so."),
        Key::new("questions", Shape::Named(&Shape::Texts), "Words that people use when they ask or speak about this, by language."),
        Key::new("official", Shape::Named(&Shape::Text), "The brand's own wording, by language."),
        Key::new("slots", Shape::Tables(&SLOT), "The values that answers are compared with."),
        Key::new("examples", Shape::Tables(&EXAMPLE), "Questions with answers, and what must come of them."),
    ],
};

static SLOT: Table = Table {
    about: "A value that answers are compared with.",
    keys: &[
        Key::needed("name", Shape::Text, "Its name within the fact."),
        Key::needed("kind", Shape::Word(kinds), "What kind of value it is."),
        Key::new(
            "value",
            Shape::Anything,
            "The value that holds now, such as \"60 days\"; for contacts a list; sets and procedures have none.",
        ),
        Key::new(
            "sense",
            Shape::WordOrWords(senses),
            "What a yes-no slot is about, or what it means to be in a set: its words are built in. One, or a list.",
        ),
        Key::new("closed", Shape::YesNo, "What is not listed in the set is not in it."),
        Key::new("members", Shape::TextsOrTables(&MEMBER), "What is in the set."),
        Key::new("excluded", Shape::TextsOrTables(&MEMBER), "What is not in the set."),
        Key::new("steps", Shape::TextsOrTables(&MEMBER), "The steps of a procedure, in order."),
        Key::new(
            "path",
            Shape::TextOrNamed,
            "The way through menus, such as \"Settings > Wi-Fi\"; by language where menus are translated.",
        ),
        Key::new("forbidden", Shape::TextsOrTables(&MEMBER), "What must not be done."),
        Key::new("equivalents", Shape::Texts, "Other values that are right too, such as \"a month\" for 30 days."),
        Key::new(
            "tolerance",
            Shape::Text,
            "exact (default), rough (within a tenth), a share such as \"5%\", or a distance such as \"2 days\".",
        ),
        Key::new("days", Shape::Word(days), "Which days a duration counts: calendar, working, or any."),
        Key::new("previously", Shape::Tables(&PREVIOUS), "Values that held before."),
        Key::new("wrong", Shape::Anything, "Wrong values that are often heard."),
        Key::new("cues", Shape::Named(&Shape::Texts), "Words that tell its values from another slot's, by language."),
        Key::new("from", Shape::Named(&Shape::Texts), "Words for the day that a length of time counts from, by language."),
        Key::new("yes", Shape::Named(&Shape::Texts), "Patterns that say yes, by language."),
        Key::new("no", Shape::Named(&Shape::Texts), "Patterns that say no, by language."),
    ],
};

static MEMBER: Table = Table {
    about: "One of a set, or a step of a procedure.",
    keys: &[
        Key::needed("name", Shape::Text, "Its name."),
        Key::new("from", Shape::Anything, "The least version or year of it, such as \"9\" or \"2019\"."),
        Key::new("any", Shape::Texts, "Words by which customers call it, in every language; default: its name."),
        Key::new("en", Shape::Texts, "The same in English."),
        Key::new("es", Shape::Texts, "The same in Spanish."),
        Key::new("el", Shape::Texts, "The same in Greek."),
        Key::new("pt", Shape::Texts, "The same in Portuguese."),
        Key::new("fr", Shape::Texts, "The same in French."),
        Key::new("de", Shape::Texts, "The same in German."),
        Key::new("it", Shape::Texts, "The same in Italian."),
    ],
};

static PREVIOUS: Table = Table {
    about: "A value that held before.",
    keys: &[Key::needed("value", Shape::Anything, "The value."), Key::needed("until", Shape::Date, "The last day on which it held.")],
};

static EXAMPLE: Table = Table {
    about: "A question with an answer, and what must come of it.",
    keys: &[
        Key::needed("lang", Shape::Text, "The language of both."),
        Key::new("question", Shape::Text, "The question."),
        Key::new("contradicts", Shape::Text, "An answer that contradicts the fact."),
        Key::new("supports", Shape::Text, "An answer that agrees with the fact."),
        Key::new("silent", Shape::Text, "An answer that says nothing about it."),
        Key::new("hedged", Shape::YesNo, "Whether the answer is uncertain of itself."),
        Key::new("posted", Shape::Date, "The day of the answer; default: today."),
    ],
};

/// The schema of fact files.
#[must_use]
pub fn fact() -> Value {
    schema::schema("Fact of overhear", &FACT)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::de::DeserializeOwned;

    use super::super::file;
    use super::*;

    /// The keys and words that the reader names when it meets one that it does not know.
    fn expected<T: DeserializeOwned>(text: &str) -> BTreeSet<String> {
        let message = toml::from_str::<T>(text).err().unwrap().message().to_owned();
        message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_tables_name_every_key_that_is_read_and_no_other() {
        let named = |table: &Table| table.names().map(str::to_owned).collect::<BTreeSet<String>>();
        assert_eq!(named(&FACT), expected::<file::File>("unheard_of = 1"));
        assert_eq!(named(&SLOT), expected::<file::SlotTable>("unheard_of = 1"));
        assert_eq!(named(&PREVIOUS), expected::<file::PreviousTable>("unheard_of = 1"));
        assert_eq!(named(&EXAMPLE), expected::<file::ExampleTable>("unheard_of = 1"));
        let words = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<BTreeSet<String>>();
        assert_eq!(words(harms()), expected::<file::File>("harm = \"unheard-of\""));
        assert_eq!(words(kinds()), expected::<file::SlotTable>("name = \"x\"\nkind = \"unheard-of\""));
        assert_eq!(words(days()), expected::<file::SlotTable>("name = \"x\"\nkind = \"duration\"\nvalue = \"x\"\ndays = \"unheard-of\""));
    }
}
