//! Which program answered, and where its threads and posts stand for people.

use serde_json::{Map, Value};
use url::Url;

use super::record::Record;

/// A program whose answers are told by their shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    /// Discourse: `topic_list`, `post_stream`, `latest_posts`.
    Discourse,
    /// Hacker News as Algolia tells it: `hits` with `objectID`, items with `children`.
    HackerNews,
    /// Reddit: `{"kind": "Listing"}`.
    Reddit,
    /// Lemmy: `comments` or `posts` of views.
    Lemmy,
    /// Bluesky: `posts` or `thread` with `at://` addresses.
    Bluesky,
    /// Mastodon and its kin: statuses with an `account`.
    Mastodon,
    /// Stack Exchange: `items` with a `quota_remaining`.
    StackExchange,
    /// GitHub: issues and comments, with `html_url`.
    GitHub,
    /// JSON:API, as Flarum speaks it.
    JsonApi,
    /// `NodeBB`: topics and posts with a `tid`.
    NodeBb,
    /// V2EX: topics and replies with a `member`.
    V2ex,
    /// None that is known: posts are found all the same.
    Other,
}

impl Program {
    /// Told by the shape of the answer.
    pub(super) fn of(document: &Value) -> Self {
        let first = match document {
            Value::Array(list) => list.first().and_then(Value::as_object),
            Value::Object(object) => Some(object),
            _ => None,
        };
        let Some(object) = first else { return Self::Other };
        let has = |name: &str| object.contains_key(name);
        let listed = |name: &str, inner: &str| {
            object
                .get(name)
                .and_then(Value::as_array)
                .and_then(|list| list.first())
                .and_then(Value::as_object)
                .is_some_and(|one| one.contains_key(inner))
        };
        if has("topic_list") || has("post_stream") || has("latest_posts") || (has("cooked") && has("post_number")) {
            Self::Discourse
        } else if object
            .get("kind")
            .and_then(Value::as_str)
            .is_some_and(|kind| kind == "Listing" || kind.starts_with("t3") || kind.starts_with("t1"))
        {
            Self::Reddit
        } else if listed("hits", "objectID") || (has("children") && has("author") && (has("points") || has("story_id") || has("type"))) {
            Self::HackerNews
        } else if listed("comments", "creator") || listed("posts", "creator") {
            Self::Lemmy
        } else if listed("posts", "record") || object.get("thread").is_some_and(|thread| thread.get("post").is_some()) {
            Self::Bluesky
        } else if has("quota_remaining") || (has("items") && has("has_more")) {
            Self::StackExchange
        } else if object.get("data").is_some_and(|data| data.get(0).unwrap_or(data).get("attributes").is_some()) {
            Self::JsonApi
        } else if (has("tid") && has("posts")) || listed("topics", "tid") {
            Self::NodeBb
        } else if has("account") && has("content") || listed("statuses", "account") || object.get("descendants").is_some() {
            Self::Mastodon
        } else if has("content_rendered") && has("member") {
            Self::V2ex
        } else if has("html_url") || (has("number") && has("user") && has("body")) {
            Self::GitHub
        } else {
            Self::Other
        }
    }

    /// Where a post stands for people; `None` where the answer does not tell.
    pub(super) fn url(self, record: &Record, base: Option<&Url>) -> Option<Url> {
        let written = record.url.as_deref().filter(|url| !url.is_empty());
        let join = |path: &str| base.and_then(|base| base.join(path).ok());
        match self {
            Self::Discourse => {
                let topic = record.thread.as_deref().or_else(|| record.id.as_deref().filter(|_| record.number.is_none()))?;
                let slug = record.slug.as_deref().unwrap_or("-");
                match record.number {
                    Some(number) if number > 1 => join(&format!("/t/{slug}/{topic}/{number}")),
                    _ => join(&format!("/t/{slug}/{topic}")),
                }
            }
            Self::NodeBb => match record.text {
                Some(_) => join(&format!("/post/{}", record.id.as_deref()?)),
                None => join(&format!("/topic/{}", record.slug.as_deref().or(record.thread.as_deref())?)),
            },
            Self::HackerNews => Url::parse(&format!("https://news.ycombinator.com/item?id={}", record.id.as_deref()?)).ok(),
            Self::Reddit => Url::parse("https://www.reddit.com/").ok()?.join(written?).ok(),
            Self::Bluesky => {
                let key = written.into_iter().chain(record.id.as_deref()).find_map(|uri| uri.strip_prefix("at://")?.rsplit_once('/'))?.1;
                Url::parse(&format!("https://bsky.app/profile/{}/post/{key}", record.author.as_deref()?)).ok()
            }
            _ => written.and_then(|written| base.map_or_else(|| Url::parse(written).ok(), |base| base.join(written).ok())),
        }
        .filter(|url| matches!(url.scheme(), "http" | "https"))
    }
}

/// What should be asked for a listed thread, where its posts are not in the answer.
pub(super) fn of_thread(program: Program, record: &Record, base: Option<&Url>) -> Option<String> {
    let base = base?;
    let id = record.id.as_deref()?;
    let none = record.replies == Some(0);
    match program {
        Program::Discourse if record.text.is_none() || record.number.is_none() => base.join(&format!("/t/{id}.json")).ok(),
        Program::HackerNews if !none => base.join(&format!("/api/v1/items/{}", record.thread.as_deref().unwrap_or(id))).ok(),
        Program::Reddit if !none => base.join(&format!("{}.json", record.url.as_deref()?.trim_end_matches('/'))).ok(),
        Program::Lemmy if !none => base.join(&format!("/api/v3/comment/list?post_id={id}&sort=New&limit=50")).ok(),
        Program::StackExchange if !none => {
            let site = base.query_pairs().find(|(name, _)| name == "site")?.1.into_owned();
            base.join(&format!("/2.3/questions/{id}/answers?site={site}&filter=withbody&pagesize=100")).ok()
        }
        Program::GitHub if !none && record.title.is_some() => {
            let path = base.path().trim_end_matches('/');
            let issue = if path.ends_with("/issues") { format!("{path}/{}/comments", record.number?) } else { format!("{path}/comments") };
            base.join(&issue).ok()
        }
        Program::NodeBb if record.text.is_none() => base.join(&format!("/api/topic/{}", record.thread.as_deref()?)).ok(),
        Program::JsonApi if record.text.is_none() => base.join(&format!("/api/discussions/{id}")).ok(),
        Program::Mastodon if !none => base.join(&format!("/api/v1/statuses/{id}/context")).ok(),
        _ => None,
    }
    .map(String::from)
}

/// The address of the next page of a list, where the answer names one.
pub(super) fn next_page(program: Program, document: &Map<String, Value>, base: Option<&Url>) -> Option<String> {
    let base = base?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    match program {
        Program::Discourse => {
            let path = text(document.get("topic_list").and_then(|list| list.get("more_topics_url")))?;
            // The address for people, which `.json` makes one for programs.
            let (path, query) = path.split_once('?').unwrap_or((&path, ""));
            let path = format!("{}.json", path.trim_end_matches(".json"));
            base.join(&format!("{path}?{query}")).ok().map(String::from)
        }
        Program::JsonApi => {
            text(document.get("links").and_then(|links| links.get("next"))).and_then(|next| base.join(&next).ok()).map(String::from)
        }
        _ => None,
    }
}

/// Posts of a Discourse topic that its answer names and does not hold.
pub(super) fn rest_of_topic(document: &Map<String, Value>, base: Option<&Url>, most: usize) -> Option<String> {
    let stream = document.get("post_stream")?;
    let have: Vec<u64> = stream.get("posts")?.as_array()?.iter().filter_map(|post| post.get("id").and_then(Value::as_u64)).collect();
    let missing: Vec<u64> = stream.get("stream")?.as_array()?.iter().filter_map(Value::as_u64).filter(|id| !have.contains(id)).collect();
    let topic = document.get("id").and_then(Value::as_u64)?;
    if missing.is_empty() {
        return None;
    }
    // The newest: what was read before is known.
    let newest = &missing[missing.len().saturating_sub(most)..];
    let query: Vec<String> = newest.iter().map(|id| format!("post_ids[]={id}")).collect();
    base?.join(&format!("/t/{topic}/posts.json?{}", query.join("&"))).ok().map(String::from)
}
