//! Thread interchange to threads and posts: the one way in which `scan`, `eval` and `import` read a thread file.

use jiff::Timestamp;

use super::PostReport;
use crate::model::finding::{Level, RuleKind};
use crate::model::id::{PostId, SourceId, ThreadId, digest};
use crate::model::interchange::{PostLine, ThreadLine};
use crate::model::lang::Lang;
use crate::model::post::{Author, Part, Post, PostState, Role, Standing, Thread};
use crate::model::untrusted::Untrusted;

/// Most tags of a thread that are read.
const MOST_TAGS: usize = 100;

/// A thread and its posts as the engine reads them, in the order of the line.
///
/// The source is `import-` and a digest of the site (ids of the same thread on the same site agree between files). The first post opens the
/// thread: an article or review where the line's `kind` says so, else a question; the others are answers, or comments under an article. A
/// post's own `part` is taken as it is. Texts are kept byte for byte. `now` is when posts without a date were seen.
#[must_use]
pub fn thread(line: &ThreadLine, now: Timestamp) -> (Thread, Vec<Post>) {
    let source = SourceId(format!("import-{}", digest(&["site", line.site.as_deref().unwrap_or_default()], 4)));
    let id = ThreadId::of(&source, &line.thread_id);
    let lang = line.lang.as_deref().and_then(Lang::from_tag).filter(|lang| *lang != Lang::Und);
    let opening = opening_part(line);
    let post_id = |native: &str| PostId::of(&source, &format!("{}\u{0}{native}", line.thread_id));
    let posts: Vec<Post> = line
        .posts
        .iter()
        .enumerate()
        .map(|(number, post)| Post {
            id: post_id(&post.post_id),
            thread: id.clone(),
            parent: post.reply_to.as_deref().map(&post_id),
            part: post.part.unwrap_or(match (number, opening) {
                (0, opening) => opening,
                (_, Part::Article | Part::Review) => Part::Comment,
                _ => Part::Answer,
            }),
            standing: Standing { accepted: post.accepted.unwrap_or(false), score: post.likes, views: None },
            url: web(post.url.as_deref()),
            author: author(post),
            body: Untrusted::from(post.text.as_str()),
            quoted: Vec::new(),
            lang: None,
            posted: post.published,
            seen: now,
            hash: digest(&[&post.text], 16),
            state: PostState::Live,
        })
        .collect();
    let thread = Thread {
        id,
        source,
        title: Untrusted::from(line.title.as_deref().unwrap_or_default()),
        url: web(line.url.as_deref()),
        lang,
        opened: posts.iter().filter_map(|post| post.posted).min(),
        tags: line.tags.iter().take(MOST_TAGS).map(|tag| Untrusted::from(tag.as_str())).collect(),
        replies: None,
        site: line.site.as_deref().filter(|site| !site.trim().is_empty()).map(Untrusted::from),
    };
    (thread, posts)
}

/// A thread that a store of ours gave out, with the ids that it has there, so that it is met again where it is; any other as [`thread`] reads it.
#[must_use]
pub fn own(line: &ThreadLine, now: Timestamp) -> (Thread, Vec<Post>) {
    let (mut thread, mut posts) = thread(line, now);
    let ids = line.posts.iter().flat_map(|post| std::iter::once(&post.post_id).chain(&post.reply_to));
    let source = line.rest.get("source").and_then(|source| source.as_str()).filter(|source| is_source(source));
    let (Some(source), true) = (source, is_id(&line.thread_id, "t-") && ids.into_iter().all(|id| is_id(id, "p-"))) else {
        return (thread, posts);
    };
    thread.source = SourceId::from(source);
    thread.id = ThreadId(line.thread_id.clone());
    for (post, written) in posts.iter_mut().zip(&line.posts) {
        post.id = PostId(written.post_id.clone());
        post.thread = thread.id.clone();
        post.parent = written.reply_to.clone().map(PostId);
        let text = |key: &str| written.rest.get(key).and_then(|value| value.as_str());
        if let Some(seen) = text("seen").and_then(|seen| seen.parse::<Timestamp>().ok()) {
            post.seen = seen.min(now);
        }
        post.state = match text("state") {
            Some("edited") => PostState::Edited,
            Some("gone") => PostState::Gone,
            _ => PostState::Live,
        };
        let quoted = written.rest.get("quoted").and_then(|quoted| quoted.as_array());
        post.quoted = quoted.into_iter().flatten().filter_map(|quoted| quoted.as_str()).map(Untrusted::from).collect();
    }
    (thread, posts)
}

/// An id as our stores make it, such as `t-0123456789abcdef`.
fn is_id(id: &str, begins: &str) -> bool {
    id.strip_prefix(begins).is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

/// The id of a source as a configuration may have it.
fn is_source(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') && !id.starts_with('-')
}

fn opening_part(line: &ThreadLine) -> Part {
    match line.rest.get("kind").and_then(|kind| kind.as_str()) {
        Some("article" | "news" | "blog") => Part::Article,
        Some("review") => Part::Review,
        _ => Part::Question,
    }
}

fn author(post: &PostLine) -> Author {
    let role = match post.author_role.as_deref() {
        Some("staff") => Role::Staff,
        Some("moderator") => Role::Moderator,
        Some("customer" | "member") => Role::Member,
        Some("bot") => Role::Bot,
        _ => Role::Unknown,
    };
    Author { name: Untrusted::from(post.author.as_deref().unwrap_or_default()), native_id: None, role }
}

/// An address of the web, or nothing: no other scheme may reach a click.
fn web(url: Option<&str>) -> Option<String> {
    url.filter(|url| {
        let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
        lower.starts_with("http://") || lower.starts_with("https://")
    })
    .map(str::to_owned)
}

impl PostReport {
    /// How serious what it says of the brand is: the highest level of its findings. Those of its answer are left out, which says nothing against
    /// the brand however wrong it is.
    #[must_use]
    pub fn severity(&self) -> Option<Level> {
        let findings = self.findings.iter().filter(|finding| finding.kind != RuleKind::Contradiction);
        findings.map(|finding| finding.level).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(json: &str) -> ThreadLine {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_line_becomes_a_thread_with_its_posts() {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let line = line(
            r#"{"thread_id":"t1","site":"a.example","url":"javascript:alert(1)","title":"Τίτλος","lang":"el-GR","labels":[1],"posts":[
                {"post_id":"p1","author":"Ana","author_role":"customer","published":"2026-05-06T09:12:00+01:00","text":" x\r\n\u202e"},
                {"post_id":"p2","text":"y","reply_to":"p1","author_role":"staff","accepted":true,"likes":-3,"part":"comment","url":"https://a.example/2"},
                {"post_id":"p3","text":"z","author_role":"emperor"}]}"#,
        );
        let (thread, posts) = thread(&line, now);
        assert_eq!((thread.url, thread.lang, thread.title.raw()), (None, Some(Lang::El), "Τίτλος"));
        assert_eq!(posts.iter().map(|post| post.part).collect::<Vec<_>>(), [Part::Question, Part::Comment, Part::Answer]);
        assert_eq!(posts[0].body.raw(), " x\r\n\u{202e}");
        assert_eq!(posts[1].parent.as_ref(), Some(&posts[0].id));
        assert_eq!((posts[1].standing.accepted, posts[1].standing.score, posts[1].author.role), (true, Some(-3), Role::Staff));
        assert_eq!((posts[2].author.role, posts[2].seen, posts[2].written()), (Role::Unknown, now, now));
        assert_eq!(posts[0].hash.len(), 32);
        assert_ne!(posts[0].id, posts[1].id);
    }

    #[test]
    fn articles_are_commented_on() {
        let line = line(r#"{"thread_id":"t1","kind":"news","posts":[{"post_id":"1","text":"a"},{"post_id":"2","text":"b"}]}"#);
        let (_, posts) = thread(&line, Timestamp::UNIX_EPOCH);
        assert_eq!(posts.iter().map(|post| post.part).collect::<Vec<_>>(), [Part::Article, Part::Comment]);
    }
}
