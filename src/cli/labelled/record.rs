//! A line of a labelled file: a thread or a row.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::cli::lines::{json, thread};
use crate::model::brand::Brand;
use crate::model::interchange::{PostLine, ThreadLine};

/// What a line holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) enum Record {
    /// Thread interchange.
    Thread(Box<ThreadLine>),
    /// A text with its label.
    Row(Row),
}

/// A text with its label.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) struct Row {
    /// What it says.
    pub(in crate::cli) text: String,
    /// What it is.
    pub(in crate::cli) label: Value,
    /// The brand that it is about.
    pub(in crate::cli) brand: Option<String>,
    lang: Option<String>,
}

/// The brand that a thread of a labelled file is about; other keys are ignored.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Own {
    name: String,
    aliases: Vec<String>,
    misspellings: Vec<String>,
    products: Vec<String>,
    competitors: Vec<String>,
}

/// Whom a thread is about, by its key for the brand.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) enum About {
    /// It does not say: the configuration's brand.
    Unsaid,
    /// A brand of this name.
    Named(String),
    /// A brand with all its names.
    Brand(Box<Brand>),
}

/// The brand that a thread names.
///
/// # Errors
/// What is wrong with it, in words for people.
pub(in crate::cli) fn about(line: &ThreadLine, brand_field: &str) -> Result<About, String> {
    match line.rest.get(brand_field) {
        None | Some(Value::Null) => Ok(About::Unsaid),
        Some(Value::String(name)) if name.trim().is_empty() => Ok(About::Unsaid),
        Some(Value::String(name)) => Ok(About::Named(name.clone())),
        Some(object @ Value::Object(_)) => {
            let own = Own::deserialize(object).map_err(|error| format!("`{brand_field}`: {error}"))?;
            if own.name.trim().is_empty() {
                return Err(format!("`{brand_field}` has no `name`"));
            }
            let Own { name, aliases, misspellings, products, competitors } = own;
            Ok(About::Brand(Box::new(Brand { name, aliases, misspellings, products, competitors, ..Brand::default() })))
        }
        Some(_) => {
            Err(format!("`{brand_field}` is neither a name nor {{\"name\": …, \"aliases\": […], \"products\": […], \"competitors\": […]}}"))
        }
    }
}

#[derive(Deserialize)]
struct Keys {
    posts: Option<IgnoredAny>,
    text: Option<IgnoredAny>,
}

/// An object as a thread or a row, told apart by their keys.
pub(in crate::cli) fn read(text: &str, brand_field: &str) -> Result<Record, String> {
    let keys: Keys = json(text, "")?;
    if keys.posts.is_some() {
        return thread(text).map(Box::new).map(Record::Thread);
    }
    if keys.text.is_none() {
        return Err("neither a thread (`thread_id` and `posts`) nor a row (`text` and `label`)".to_owned());
    }
    let mut row: Map<String, Value> = json(text, "")?;
    let label = row.remove("label").ok_or("a row without `label`: what is it, negative or not?")?;
    let Some(Value::String(body)) = row.remove("text") else { return Err("`text` is not a text".to_owned()) };
    let mut word = |key: &str| match row.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(word)) => Ok(Some(word).filter(|word| !word.trim().is_empty())),
        Some(_) => Err(format!("`{key}` is neither a text nor null")),
    };
    Ok(Record::Row(Row { text: body, label, brand: word(brand_field)?, lang: word("lang")? }))
}

impl Row {
    /// The row as a thread of one post.
    pub(in crate::cli) fn as_thread(&self, name: &str, title: Option<String>) -> ThreadLine {
        let post = PostLine {
            post_id: name.to_owned(),
            author: None,
            author_role: None,
            published: None,
            text: self.text.clone(),
            reply_to: None,
            accepted: None,
            likes: None,
            url: None,
            part: None,
            rest: Map::new(),
        };
        ThreadLine {
            thread_id: name.to_owned(),
            site: None,
            url: None,
            title,
            lang: self.lang.clone(),
            tags: Vec::new(),
            posts: vec![post],
            rest: Map::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_says_whom_it_is_about() {
        let about = |brand: &str| {
            let text = format!(r#"{{"thread_id":"1","posts":[],"brand":{brand}}}"#);
            let Ok(Record::Thread(line)) = read(&text, "brand") else { panic!("a thread") };
            about(&line, "brand")
        };
        assert_eq!(about("null"), Ok(About::Unsaid));
        assert_eq!(about("\"Marelo\""), Ok(About::Named("Marelo".into())));
        let Ok(About::Brand(brand)) = about(r#"{"name":"Marelo","products":["Marelo Go"],"domain":"trains"}"#) else { panic!("a brand") };
        assert_eq!((brand.name.as_str(), brand.products, brand.aliases), ("Marelo", vec!["Marelo Go".to_owned()], Vec::new()));
        for (brand, told) in
            [("7", "neither a name nor"), ("{}", "has no `name`"), (r#"{"name":"M","aliases":"m"}"#, "`brand`: invalid type")]
        {
            let why = about(brand).unwrap_err();
            assert!(why.contains(told), "{brand}: {why}");
        }
    }

    #[test]
    fn threads_and_rows_are_told_apart() {
        assert!(matches!(read(r#"{"thread_id":"1","posts":[],"text":"x"}"#, "brand"), Ok(Record::Thread(_))));
        let Ok(Record::Row(row)) = read(r#"{"text":"x","label":1,"firm":" ","lang":null,"more":[]}"#, "firm") else { panic!("a row") };
        assert_eq!((row.text.as_str(), &row.label, row.brand, row.lang), ("x", &Value::from(1), None, None));
        for (line, told) in [
            ("{}", "neither a thread (`thread_id` and `posts`) nor a row (`text` and `label`)"),
            (r#"{"text":"x"}"#, "without `label`"),
            (r#"{"text":7,"label":1}"#, "`text` is not a text"),
            (r#"{"text":"x","label":1,"brand":7}"#, "`brand` is neither a text nor null"),
            (r#"{"text":"x","label":1"#, "jq -c ."),
            (r#"{"posts":[]}"#, "a thread needs `thread_id`"),
        ] {
            let why = read(line, "brand").unwrap_err();
            assert!(why.contains(told), "{line}: {why}");
        }
    }
}
