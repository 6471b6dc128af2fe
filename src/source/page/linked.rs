//! What a page says about its posts for machines: JSON-LD of the schema.org types that forums, comments and reviews use.

use std::time::Duration;

use scraper::Node;
use serde_json::{Map, Value};
use url::Url;

use super::dom::Page;
use crate::source::outline::Kind;
use crate::source::words::{Budget, words};

/// Most bytes of JSON-LD on one page.
const MOST_BYTES: usize = 4 << 20;
/// Most documents of JSON-LD on one page.
const MOST_DOCUMENTS: usize = 24;
/// Most objects that are looked at.
const MOST_OBJECTS: usize = 5_000;
/// Deepest nesting of answers and comments.
const DEEPEST: usize = 24;
/// Longest name, date or address.
const LONGEST: usize = 2_000;
/// Longest time for all texts.
const PATIENCE: Duration = Duration::from_millis(500);

/// A post as machines are told of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// Who wrote it.
    pub author: String,
    /// When, as machines write it.
    pub date: Option<String>,
    /// Its text.
    pub body: String,
    /// Words of others in it.
    pub quoted: Vec<String>,
    /// Its own address, as written.
    pub url: Option<String>,
    /// It is the accepted answer.
    pub accepted: bool,
    /// Votes for it less those against.
    pub score: Option<i64>,
    /// Its number among the posts that the page states.
    pub number: usize,
    /// The number of the one that it answers.
    pub parent: Option<usize>,
}

/// The posts that a page states, in its order; those without a text are left out.
pub(super) fn stated(page: &Page<'_>, base: Option<&Url>, title: &str) -> Vec<Stated> {
    let mut walk = Walk { found: Vec::new(), objects: 0, base, title, budget: Budget::new(PATIENCE) };
    let mut bytes = 0;
    let scripts = (0..page.all.len()).filter(|at| {
        page.all[*at].tag == "script"
            && page.attribute(*at, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
    });
    for at in scripts.take(MOST_DOCUMENTS) {
        let text: String = page.all[at]
            .node
            .children()
            .filter_map(|node| if let Node::Text(text) = node.value() { Some(&**text) } else { None })
            .collect();
        bytes += text.len();
        if bytes > MOST_BYTES {
            break;
        }
        if let Some(value) = parse(&text) {
            walk.value(&value, None, Role::Any, 0);
        }
    }
    let mut kept: Vec<Stated> = Vec::new();
    // The same post is often told twice, once by a plug-in.
    let mut place: Vec<Option<usize>> = Vec::new();
    for mut post in walk.found {
        post.parent = post.parent.and_then(|parent| place.get(parent).copied().flatten());
        let known = kept.iter().position(|other| other.body == post.body && (other.author == post.author || post.author.is_empty()));
        place.push(known.or_else(|| {
            post.number = kept.len();
            kept.push(post);
            Some(kept.len() - 1)
        }));
    }
    kept
}

/// JSON as pages hold it: perhaps within a comment, perhaps with line breaks in its strings.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text);
    let text = text.strip_suffix("-->").unwrap_or(text).trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&spaced).ok()
    })
}

/// As what an object stands where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Any,
    Accepted,
}

struct Walk<'a> {
    found: Vec<Stated>,
    objects: usize,
    base: Option<&'a Url>,
    title: &'a str,
    budget: Budget,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, parent: Option<usize>, role: Role, depth: usize) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.value(value, parent, role, depth)),
            Value::Object(object) if depth <= DEEPEST && self.objects < MOST_OBJECTS => {
                self.objects += 1;
                self.object(object, parent, role, depth);
            }
            _ => {}
        }
    }

    fn object(&mut self, object: &Map<String, Value>, parent: Option<usize>, role: Role, depth: usize) {
        let mut own = parent;
        if is_post(object)
            && let Some(mut post) = self.post(object)
        {
            post.parent = parent;
            post.accepted = role == Role::Accepted;
            own = Some(self.found.len());
            self.found.push(post);
        }
        for (key, value) in object {
            let role = if key == "acceptedAnswer" { Role::Accepted } else { Role::Any };
            if matches!(
                key.as_str(),
                "@graph"
                    | "mainEntity"
                    | "acceptedAnswer"
                    | "suggestedAnswer"
                    | "comment"
                    | "comments"
                    | "review"
                    | "reviews"
                    | "hasPart"
                    | "itemListElement"
                    | "item"
            ) {
                self.value(value, own, role, depth + 1);
            }
        }
    }

    fn post(&self, object: &Map<String, Value>) -> Option<Stated> {
        let text = ["text", "articleBody", "reviewBody", "commentText"].iter().find_map(|key| object.get(*key).and_then(Value::as_str))?;
        let read = words(text, Kind::Unsaid, self.base, self.title, &self.budget);
        if read.own.trim().is_empty() {
            return None;
        }
        let string = |key: &str| object.get(key).and_then(text_of);
        let number = |key: &str| object.get(key).and_then(|value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()));
        let score = number("upvoteCount").map(|up| up.saturating_sub(number("downvoteCount").unwrap_or(0)));
        Some(Stated {
            author: object.get("author").or_else(|| object.get("creator")).and_then(name).unwrap_or_default(),
            date: string("datePublished").or_else(|| string("dateCreated")),
            body: read.own,
            quoted: read.quoted,
            url: string("url").or_else(|| string("@id")).filter(|url| !url.starts_with("_:")),
            score,
            ..Stated::default()
        })
    }
}

/// Whether an object is what somebody wrote: posts, answers, comments and reviews; articles only where they have comments.
fn is_post(object: &Map<String, Value>) -> bool {
    const POSTS: [&str; 8] =
        ["DiscussionForumPosting", "SocialMediaPosting", "Question", "Answer", "Comment", "Review", "UserReview", "CorrectionComment"];
    const ARTICLES: [&str; 5] = ["Article", "BlogPosting", "NewsArticle", "TechArticle", "Report"];
    let is = |names: &[&str]| match object.get("@type") {
        Some(Value::String(kind)) => names.contains(&kind.rsplit(['/', ':']).next().unwrap_or_default()),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(|kind| names.contains(&kind)),
        _ => false,
    };
    is(&POSTS) || (is(&ARTICLES) && object.contains_key("comment"))
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty() && text.len() <= LONGEST),
        Value::Object(object) => {
            object.get("@id").or_else(|| object.get("@value")).and_then(Value::as_str).and_then(|text| text_of(&Value::from(text)))
        }
        _ => None,
    }
}

/// The name of a person, or of the first of several.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(_) => text_of(value).filter(|name| !name.starts_with("http")),
        Value::Object(person) => person.get("name").or_else(|| person.get("alternateName")).and_then(text_of),
        Value::Array(people) => people.iter().find_map(|person| if person.is_array() { None } else { name(person) }),
        _ => None,
    }
}

/// How a text begins, by which posts are told to be the same.
pub(super) fn beginning(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(60).collect()
}

/// Whether two beginnings are of the same post: one begins as the other does.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    !one.is_empty() && (one == other || (one.len().min(other.len()) >= 24 && (one.starts_with(other) || other.starts_with(one))))
}
