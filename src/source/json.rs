//! JSON Feed (versions 1 and 1.1): checked and mended as JSON, then read by feed-rs.

use serde_json::{Map, Value};

use super::Unreadable;
use super::outline::{Entry, Kind, Link, Outline, Person, Prose};
use super::parse::{Parsed, Refusal, feed, take};
use super::spell::space_addresses;
use super::tidy::{Format, MOST_ENTRIES};

/// Most JSON objects of any kind in a document: an entry holds its authors and attachments.
const MOST_OBJECTS: usize = 20_000;
/// Deepest nesting; `serde_json` itself stops at 128.
const DEEPEST: usize = 64;

/// Reads a JSON Feed from its first `{`.
///
/// # Errors
/// See [`Unreadable`].
pub(super) fn parse(text: &str) -> Result<Parsed, Unreadable> {
    let survey = Survey::of(text)?;
    let mut salvaged = None;
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let mended = survey.mended(text).and_then(|text| serde_json::from_str(&text).ok());
            salvaged = Some(if error.is_eof() { "the document breaks off".to_owned() } else { format!("the JSON is malformed ({error})") });
            mended.ok_or_else(|| Unreadable::Malformed(format!("JSON, {error}")))?
        }
    };
    let Value::Object(mut root) = value else {
        return Err(Unreadable::NotAFeed("a JSON list".to_owned()));
    };
    let version = root.get("version").and_then(Value::as_str).unwrap_or_default();
    if !root.get("items").is_some_and(Value::is_array) {
        let keys = root.keys().take(4).map(|key| crate::model::untrusted::shown(key, false)).collect::<Vec<_>>().join(", ");
        return Err(Unreadable::NotAFeed(format!("JSON without the list \"items\" of a JSON Feed (its keys: {keys})")));
    }
    if !version.starts_with("https://jsonfeed.org/version/1") {
        root.insert("version".to_owned(), Value::from("https://jsonfeed.org/version/1.1"));
    }
    mend(&mut root);
    let mut outline = read(&root);
    if let Ok(bytes) = serde_json::to_vec(&Value::Object(root)) {
        match feed(&bytes) {
            Ok(feed) => take(&mut outline, feed),
            Err(Refusal::Error(why)) => tracing::debug!(?why, "feed-rs refused; our own reader has read it"),
            Err(Refusal::Panic(why)) => salvaged = salvaged.or(Some(format!("the feed parser failed ({why}) and a simpler one was used"))),
        }
    }
    Ok(Parsed { outline, salvaged })
}

/// One pass over the text before any parser builds a tree.
struct Survey {
    /// Byte offset behind the last complete element of a list at depth two (an entry of `items`), and the brackets open there.
    last: Option<(usize, Vec<u8>)>,
}

impl Survey {
    fn of(text: &str) -> Result<Self, Unreadable> {
        let mut open: Vec<u8> = Vec::new();
        let mut survey = Self { last: None };
        let (mut objects, mut entries) = (0_usize, 0_usize);
        let (mut string, mut escaped) = (false, false);
        for (at, byte) in text.bytes().enumerate() {
            if string {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => string = true,
                b'{' | b'[' => {
                    if byte == b'{' {
                        objects += 1;
                        entries += usize::from(open.len() == 2);
                    }
                    open.push(byte);
                    if open.len() > DEEPEST {
                        return Err(Unreadable::Excessive(format!("JSON nested more than {DEEPEST} deep")));
                    }
                    if objects > MOST_OBJECTS || entries > MOST_ENTRIES {
                        return Err(Unreadable::Excessive(format!("more than {MOST_ENTRIES} entries")));
                    }
                }
                b'}' | b']' => {
                    open.pop();
                    if byte == b'}' && open == *b"{[" {
                        survey.last = Some((at + 1, open.clone()));
                    }
                }
                _ => {}
            }
        }
        Ok(survey)
    }

    /// The text up to the last complete entry, with what is open closed.
    fn mended(&self, text: &str) -> Option<String> {
        let (end, open) = self.last.as_ref()?;
        let mut out = text[..*end].to_owned();
        out.extend(open.iter().rev().map(|bracket| if *bracket == b'{' { '}' } else { ']' }));
        Some(out)
    }
}

/// Makes a feed that deviates in types one that feed-rs accepts: numbers as ids, missing titles, authors as plain strings.
fn mend(root: &mut Map<String, Value>) {
    if !root.get("title").is_some_and(Value::is_string) {
        root.insert("title".to_owned(), Value::from(""));
    }
    mend_people(root);
    for key in ["home_page_url", "feed_url", "description", "icon", "favicon", "language"] {
        if root.get(key).is_some_and(|value| !value.is_string()) {
            root.remove(key);
        }
    }
    let Some(Value::Array(items)) = root.get_mut("items") else { return };
    items.retain(Value::is_object);
    for item in items {
        let Value::Object(item) = item else { continue };
        if let Some(Value::Number(number)) = item.get("id") {
            let id = number.to_string();
            item.insert("id".to_owned(), Value::from(id));
        }
        mend_people(item);
        // Neither is read here, and a wrong type in either makes feed-rs refuse the whole document.
        item.remove("attachments");
        item.remove("tags");
        for key in
            ["id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "language"]
        {
            if item.get(key).is_some_and(|value| !value.is_string()) {
                item.remove(key);
            }
        }
    }
}

fn mend_people(holder: &mut Map<String, Value>) {
    if let Some(author) = holder.remove("author") {
        match (author, holder.get_mut("authors")) {
            (_, Some(Value::Array(authors))) if !authors.is_empty() => {}
            (author, _) => {
                holder.insert("authors".to_owned(), Value::Array(vec![author]));
            }
        }
    }
    let Some(Value::Array(authors)) = holder.remove("authors") else { return };
    let mended: Vec<Value> = authors
        .into_iter()
        .filter_map(|author| {
            let (name, url) = match author {
                Value::String(name) => (Some(name), None),
                Value::Object(author) => {
                    let of = |key: &str| author.get(key).and_then(Value::as_str).map(str::to_owned);
                    (of("name"), of("url"))
                }
                _ => return None,
            };
            let name = name.map(|mut name| {
                space_addresses(&mut name, 0);
                name
            });
            let mut person = Map::new();
            person.extend(name.map(|name| ("name".to_owned(), Value::from(name))));
            person.extend(url.map(|url| ("url".to_owned(), Value::from(url))));
            Some(Value::Object(person))
        })
        .collect();
    if !mended.is_empty() {
        holder.insert("authors".to_owned(), Value::Array(mended));
    }
}

fn read(root: &Map<String, Value>) -> Outline {
    let people = people(root);
    let entries = root.get("items").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    Outline {
        format: Format::Json,
        title: text(root, "title").map(|text| prose(text, Kind::Plain)),
        links: text(root, "home_page_url").map(|href| Link { href, ..Link::default() }).into_iter().collect(),
        lang: text(root, "language"),
        entries: entries.map(|item| entry(item, &people)).collect(),
        people,
        ..Outline::default()
    }
}

fn entry(item: &Map<String, Value>, feed_people: &[Person]) -> Entry {
    let own = people(item);
    let html = text(item, "content_html").map(|text| prose(text, Kind::Html));
    Entry {
        id: text(item, "id"),
        title: text(item, "title").map(|text| prose(text, Kind::Plain)),
        links: ["url", "external_url"].into_iter().filter_map(|key| text(item, key)).map(|href| Link { href, ..Link::default() }).collect(),
        content: html.or_else(|| text(item, "content_text").map(|text| prose(text, Kind::Plain))),
        summary: text(item, "summary").map(|text| prose(text, Kind::Plain)),
        people: if own.is_empty() { feed_people.to_vec() } else { own },
        published: text(item, "date_published"),
        updated: text(item, "date_modified"),
        lang: text(item, "language"),
        tags: item.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        ..Entry::default()
    }
}

fn people(holder: &Map<String, Value>) -> Vec<Person> {
    let authors = holder.get("authors").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    authors
        .map(|author| Person { uri: text(author, "url"), ..Person::of(&text(author, "name").unwrap_or_default()) })
        .filter(|person| !person.name.is_empty())
        .collect()
}

fn text(holder: &Map<String, Value>, key: &str) -> Option<String> {
    holder.get(key).and_then(Value::as_str).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

const fn prose(text: String, kind: Kind) -> Prose {
    Prose { text, kind, mixed: false, base: None, lang: None }
}
