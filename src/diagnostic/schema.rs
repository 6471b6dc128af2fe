//! The shape of authored files as JSON Schema (draft 2020-12), for editors that complete keys and mark mistakes while one types.
//!
//! Every room that reads authored files describes them in tables of keys; its tests hold the tables against the reader. Only keywords that
//! older drafts read alike are used, because editors differ.

use serde_json::{Map, Value, json};

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text in quotes, not empty.
    Text,
    /// A list of texts.
    Texts,
    /// Text, or a list of texts.
    TextOrTexts,
    /// One of some words.
    Word(fn() -> Vec<&'static str>),
    /// A list of some words.
    Words(fn() -> Vec<&'static str>),
    /// One of some words, or a list of them.
    WordOrWords(fn() -> Vec<&'static str>),
    /// Any number.
    Number,
    /// A whole number.
    Whole,
    /// A date without quotes.
    Date,
    /// True or false.
    YesNo,
    /// Text, a number, true or false, or a list of texts.
    Anything,
    /// A table.
    Table(&'static Table),
    /// A list of tables.
    Tables(&'static Table),
    /// A list in which each is a text or a table.
    TextsOrTables(&'static Table),
    /// Text, or a table of texts under names that authors choose.
    TextOrNamed,
    /// A table of such things, under names that authors choose.
    Named(&'static Shape),
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// What it says, in the words of `rules/README.md`.
    pub about: &'static str,
    /// The table must have it.
    pub needed: bool,
}

impl Key {
    /// A key that may be left out.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, shape, about, needed: false }
    }

    /// A key that must be there.
    #[must_use]
    pub const fn needed(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, shape, about, needed: true }
    }
}

/// The keys of a table, in the order in which they are best written.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// What it is, in a few words.
    pub about: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

impl Table {
    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }
}

/// The schema of a kind of file.
#[must_use]
pub fn schema(title: &str, table: &Table) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!(title));
    schema.extend(object(table));
    Value::Object(schema)
}

fn object(table: &Table) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in table.keys {
        let mut value = shape(&key.shape);
        value.insert("description".into(), json!(key.about));
        properties.insert(key.name.to_owned(), Value::Object(value));
    }
    let needed: Vec<&str> = table.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let mut object = Map::new();
    object.insert("description".into(), json!(table.about));
    object.insert("type".into(), json!("object"));
    object.insert("properties".into(), Value::Object(properties));
    if !needed.is_empty() {
        object.insert("required".into(), json!(needed));
    }
    object.insert("additionalProperties".into(), json!(false));
    object
}

fn shape(shape: &Shape) -> Map<String, Value> {
    let text = || json!({ "type": "string", "minLength": 1 });
    let texts = || json!({ "type": "array", "items": { "type": "string", "minLength": 1 } });
    let value = match shape {
        Shape::Text => text(),
        Shape::Texts => texts(),
        Shape::TextOrTexts => json!({ "anyOf": [text(), texts()] }),
        Shape::Word(words) => json!({ "enum": words() }),
        Shape::Words(words) => json!({ "type": "array", "items": { "enum": words() } }),
        Shape::WordOrWords(words) => {
            json!({ "anyOf": [{ "enum": words() }, { "type": "array", "items": { "enum": words() } }] })
        }
        Shape::Number => json!({ "type": "number" }),
        Shape::Whole => json!({ "type": "integer" }),
        // Dates stand without quotes in TOML; editors hand them to the schema as text.
        Shape::Date => json!({ "type": "string" }),
        Shape::YesNo => json!({ "type": "boolean" }),
        Shape::Anything => json!({ "type": ["string", "number", "boolean", "array"] }),
        Shape::Table(table) => Value::Object(object(table)),
        Shape::Tables(table) => json!({ "type": "array", "items": object(table) }),
        Shape::TextsOrTables(table) => json!({ "type": "array", "items": { "anyOf": [text(), object(table)] } }),
        Shape::TextOrNamed => json!({ "anyOf": [text(), { "type": "object", "additionalProperties": text() }] }),
        Shape::Named(inner) => json!({ "type": "object", "additionalProperties": self::shape(inner) }),
    };
    if let Value::Object(map) = value { map } else { Map::new() }
}
