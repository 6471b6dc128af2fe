//! One object of a JSON answer as a post: whatever a program calls the text, the author and the date.

use serde_json::{Map, Value};

/// Objects beside or within a record that hold parts of it: Lemmy (`comment`, `post`, `creator`), Bluesky (`record`), Reddit (`data`),
/// JSON:API (`attributes`), Misskey and others (`note`).
const PARTS: [&str; 10] = ["comment", "post", "record", "attributes", "data", "note", "question", "answer", "review", "counts"];

/// Whether a member holds a part of the record around it.
pub(super) fn is_part(key: &str) -> bool {
    PARTS.contains(&key)
}

/// What texts are called, the most telling name first: HTML before its source.
const TEXTS: [&str; 17] = [
    "cooked",
    "contentHtml",
    "content_html",
    "body_html",
    "html",
    "content_rendered",
    "text",
    "content",
    "body",
    "selftext",
    "comment_text",
    "story_text",
    "message",
    "comment",
    "raw",
    "markdown",
    "review",
];
/// What dates are called.
const DATES: [&str; 20] = [
    "created_at",
    "createdAt",
    "created_utc",
    "published",
    "creation_date",
    "created",
    "date",
    "time",
    "published_at",
    "publishedAt",
    "datetime",
    "timestamp",
    "timestampISO",
    "indexedAt",
    "date_created",
    "post_date",
    "date_gmt",
    "submitted_at",
    "posted_at",
    "updated",
];
/// What authors are called.
const AUTHORS: [&str; 15] = [
    "username",
    "author",
    "user",
    "creator",
    "member",
    "owner",
    "account",
    "by",
    "display_username",
    "author_name",
    "userName",
    "user_name",
    "name",
    "reviewer",
    "nickname",
];
/// What a name is called within an author.
const NAMES: [&str; 13] = [
    "username",
    "login",
    "handle",
    "acct",
    "preferredUsername",
    "screen_name",
    "display_name",
    "displayName",
    "name",
    "nickname",
    "title",
    "label",
    "user_name",
];
/// What an identifier is called.
const IDS: [&str; 12] =
    ["id", "objectID", "pid", "post_id", "comment_id", "answer_id", "question_id", "uri", "_id", "number", "uuid", "tid"];
/// What an address is called.
const URLS: [&str; 9] = ["html_url", "ap_id", "permalink", "shareUrl", "link", "url", "web_url", "webUrl", "post_url"];
/// What tells the post that is answered.
const PARENTS: [&str; 10] =
    ["parent_id", "parentId", "in_reply_to_id", "inReplyToId", "reply_to_post_number", "reply_to", "parent", "toPid", "replyTo", "replyId"];
/// What tells the thread.
const THREADS: [&str; 9] =
    ["topic_id", "tid", "story_id", "question_id", "discussion_id", "thread_id", "link_id", "conversation_id", "post_id"];
/// What a count of votes is called.
const SCORES: [&str; 11] = [
    "score",
    "points",
    "like_count",
    "likeCount",
    "favourites_count",
    "votes",
    "ups",
    "upvotes",
    "up_vote_count",
    "likes",
    "reactions_count",
];
/// What a count of replies is called.
const REPLIES: [&str; 10] = [
    "reply_count",
    "num_comments",
    "comments_count",
    "replies_count",
    "replyCount",
    "answer_count",
    "commentCount",
    "posts_count",
    "comments",
    "replies",
];
/// What marks an accepted answer.
const ACCEPTED: [&str; 5] = ["is_accepted", "accepted", "accepted_answer", "isAccepted", "best_answer"];

/// A post, as far as an object tells.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark that answers carry by itself")]
pub(super) struct Record {
    /// Its identifier as written.
    pub id: Option<String>,
    /// Its number within its thread (Discourse).
    pub number: Option<u64>,
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// The author's name.
    pub author: Option<String>,
    /// The author's identifier.
    pub author_id: Option<String>,
    /// The author is said to be of the staff or a moderator.
    pub official: bool,
    /// The author is said to be a program.
    pub bot: bool,
    /// When, as written.
    pub date: Option<String>,
    /// Its address, as written.
    pub url: Option<String>,
    /// What it answers, as written.
    pub parent: Option<String>,
    /// The thread's identifier, as written.
    pub thread: Option<String>,
    /// The title of its thread, where a post tells it.
    pub thread_title: Option<String>,
    /// The words of its thread's address (Discourse).
    pub slug: Option<String>,
    /// Votes.
    pub score: Option<i64>,
    /// How many replies it is said to have.
    pub replies: Option<u64>,
    /// When its thread moved last, as written: what tells whether to read it again.
    pub moved: Option<String>,
    /// It is marked as the accepted answer.
    pub accepted: bool,
    /// It is said to be deleted, hidden or a notice of the program.
    pub void: bool,
    /// The language that it says it is in.
    pub lang: Option<String>,
}

impl Record {
    /// Reads an object.
    pub(super) fn of(object: &Map<String, Value>) -> Self {
        let parts: Vec<&Map<String, Value>> =
            std::iter::once(object).chain(PARTS.iter().filter_map(|name| object.get(*name).and_then(Value::as_object))).collect();
        let find = |names: &[&str]| names.iter().find_map(|name| parts.iter().find_map(|part| part.get(*name).and_then(scalar)));
        let own = |name: &str| parts.iter().find_map(|part| part.get(name));
        let truth = |name: &str| own(name).and_then(Value::as_bool).unwrap_or_default();
        let author = AUTHORS.iter().find_map(|name| parts.iter().find_map(|part| person(name, part.get(*name)?, part)));
        let (author, author_id, bot) = author.unwrap_or_default();
        let text = TEXTS.iter().find_map(|name| parts.iter().find_map(|part| part.get(*name).and_then(prose)));
        // Lemmy calls a post's title its name, and tells it beside each comment too.
        let named = object.get("post").and_then(|post| post.get("name")).and_then(scalar);
        let beside = object.contains_key("comment");
        let title = find(&["title", "subject", "headline", "fancy_title"]).or_else(|| named.clone().filter(|_| !beside));
        Self {
            id: find(&IDS),
            number: own("post_number").or_else(|| own("number")).and_then(Value::as_u64),
            text,
            author,
            author_id,
            official: ["admin", "moderator", "staff", "is_admin", "creator_is_admin", "creator_is_moderator"]
                .iter()
                .any(|name| truth(name))
                || own("distinguished").and_then(Value::as_str).is_some(),
            bot: bot || truth("bot"),
            date: find(&DATES),
            url: find(&URLS),
            parent: find(&PARENTS).filter(|parent| parent != "0"),
            thread: find(&THREADS),
            thread_title: find(&["topic_title", "story_title", "link_title", "discussion_title"]).or_else(|| named.filter(|_| beside)),
            slug: find(&["slug", "topic_slug"]),
            score: SCORES.iter().find_map(|name| parts.iter().find_map(|part| part.get(*name).and_then(Value::as_i64))),
            replies: REPLIES.iter().find_map(|name| parts.iter().find_map(|part| part.get(*name).and_then(Value::as_u64))),
            moved: find(&["last_posted_at", "bumped_at", "last_activity_date", "lastPostedAt", "updated_at", "newest_comment_time_utc"]),
            accepted: ACCEPTED.iter().any(|name| truth(name)),
            void: ["deleted", "removed", "hidden", "dead", "user_deleted"].iter().any(|name| truth(name))
                || own("deleted_at").is_some_and(|value| !value.is_null())
                // Notices of the program ("closed this topic") and pinned words of welcome are nobody's talk.
                || own("post_type").and_then(Value::as_u64).is_some_and(|kind| kind > 1),
            lang: find(&["language", "lang"]),
            title,
        }
    }

    /// Whether it is somebody's post: words, and who wrote them or when.
    pub(super) fn is_post(&self) -> bool {
        let says = self.text.is_some() || self.title.is_some();
        says && (self.author.is_some() || self.date.is_some() || (self.title.is_some() && self.replies.is_some()))
            && (self.id.is_some() || self.url.is_some() || self.number.is_some())
    }
}

/// A text, or a number as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text, or `{"rendered": "…"}` of `WordPress` and its like.
fn prose(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Object(object) => {
            ["rendered", "html", "text", "body"].iter().find_map(|name| object.get(*name).and_then(Value::as_str)).map(str::to_owned)
        }
        _ => None,
    }
}

/// Name, identifier and whether it is a program.
fn person(key: &str, value: &Value, around: &Map<String, Value>) -> Option<(Option<String>, Option<String>, bool)> {
    match value {
        // `name` alone is more often a thing's name than a person's.
        Value::String(name) if key != "name" || around.contains_key("username") => {
            let id = ["author_fullname", "user_id", "uid", "author_id", "userId"].iter().find_map(|key| around.get(*key).and_then(scalar));
            Some((Some(name.trim().to_owned()).filter(|name| !name.is_empty()), id, false))
        }
        Value::Object(person) => {
            // JSON:API wraps what it names: `{"data": {"id": "3"}}`.
            let person = person.get("data").and_then(Value::as_object).unwrap_or(person);
            let name = NAMES.iter().find_map(|name| person.get(*name).and_then(scalar));
            let id = ["id", "did", "user_id", "uid", "actor_id"].iter().find_map(|name| person.get(*name).and_then(scalar));
            let bot = ["bot", "bot_account"].iter().any(|name| person.get(*name).and_then(Value::as_bool).unwrap_or_default())
                || person.get("type").and_then(Value::as_str) == Some("Bot");
            (name.is_some() || id.is_some()).then_some((name, id, bot))
        }
        _ => None,
    }
}
