//! The posts of a JSON answer, in its order: objects that say something and who said it, whatever lists hold them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::place::Program;
use super::record::{Record, scalar};

/// Most posts taken from one answer.
const MOST: usize = 2_000;
/// Deepest nesting followed; `serde_json` stops at 128.
const DEEPEST: usize = 100;

/// Members that hold people, and lists that are not of this thread.
const ASIDE: [&str; 27] = [
    "author",
    "user",
    "creator",
    "owner",
    "account",
    "member",
    "last_poster",
    "created_by",
    "users",
    "posters",
    "participants",
    "suggested_topics",
    "related_topics",
    "links",
    "tags",
    "categories",
    "actions_summary",
    "reactions",
    "media_attachments",
    "embed",
    "community",
    "poll",
    "polls",
    "included_users",
    "assignees",
    "labels",
    "milestone",
];

/// A record and where it stands among the others.
#[derive(Debug)]
pub(super) struct Found {
    /// The record.
    pub record: Record,
    /// The record that holds it, by its number.
    pub within: Option<usize>,
    /// Some record with words stands within it.
    pub holds_words: bool,
}

/// What an answer holds.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// In the order of the answer, outer before inner.
    pub found: Vec<Found>,
    /// There were more than are taken.
    pub more: bool,
    names: HashMap<String, String>,
}

impl Walk {
    /// Walks through an answer.
    pub(super) fn of(document: &Value, program: Program) -> Self {
        let mut walk = Self::default();
        if program == Program::JsonApi {
            walk.learn_names(document);
        }
        walk.value(document, None, 0);
        walk
    }

    /// JSON:API tells people apart from their posts.
    fn learn_names(&mut self, document: &Value) {
        for one in document.get("included").and_then(Value::as_array).into_iter().flatten() {
            let attributes = one.get("attributes");
            let name = ["displayName", "username"].iter().find_map(|key| attributes?.get(*key).and_then(scalar));
            if let (Some("users"), Some(id), Some(name)) = (one.get("type").and_then(Value::as_str), one.get("id").and_then(scalar), name) {
                self.names.insert(id, name);
            }
        }
    }

    fn value(&mut self, value: &Value, within: Option<usize>, depth: usize) {
        if depth > DEEPEST || self.found.len() >= MOST {
            self.more = true;
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|one| self.value(one, within, depth + 1)),
            Value::Object(object) => self.object(object, within, depth),
            _ => {}
        }
    }

    fn object(&mut self, object: &Map<String, Value>, within: Option<usize>, depth: usize) {
        if object.get("type").and_then(Value::as_str) == Some("users") {
            return;
        }
        let mut record = Record::of(object);
        if let Some(relations) = object.get("relationships") {
            let related = |name: &str| relations.get(name).and_then(|one| one.get("data")).and_then(|data| data.get("id")).and_then(scalar);
            record.author = record.author.or_else(|| self.names.get(&related("user")?).cloned());
            record.thread = record.thread.or_else(|| related("discussion"));
        }
        if !record.is_post() {
            self.members(object, within, depth, false);
            return;
        }
        let at = self.found.len();
        if record.text.is_some() {
            let mut outer = within;
            while let Some(number) = outer {
                self.found[number].holds_words = true;
                outer = self.found[number].within;
            }
        }
        self.found.push(Found { record, within, holds_words: false });
        self.members(object, Some(at), depth, true);
    }

    /// What an object holds. The parts of a record are not records of their own, but may hold some.
    fn members(&mut self, object: &Map<String, Value>, within: Option<usize>, depth: usize, record: bool) {
        for (key, value) in object {
            if ASIDE.contains(&key.as_str()) {
                continue;
            }
            match value {
                Value::Object(part) if record && super::record::is_part(key) => self.members(part, within, depth + 1, false),
                Value::Object(_) | Value::Array(_) => self.value(value, within, depth + 1),
                _ => {}
            }
        }
    }
}
