//! Addresses: made absolute, and made one where they name the same post or the same thread.

use url::Url;

/// What stands for "the same place" whatever the scheme, tracking parameters, session ids or trailing slash: `//host/path?query#fragment`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub String);

/// `written` as an absolute http(s) address without tracking parameters, relative to `base`; `None` for anything else.
pub(super) fn absolute(written: &str, base: Option<&Url>) -> Option<Url> {
    let written = written.trim();
    if written.is_empty() {
        return None;
    }
    let url = base.map_or_else(|| Url::parse(written).ok(), |base| base.join(written).ok())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) || url.as_str().len() > 4_096 {
        return None;
    }
    Some(without_tracking(url))
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_")
        || matches!(
            name.as_str(),
            "fbclid"
                | "gclid"
                | "dclid"
                | "msclkid"
                | "yclid"
                | "igshid"
                | "mc_cid"
                | "mc_eid"
                | "_ga"
                | "ref_src"
                | "at_medium"
                | "at_campaign"
                | "sid"
                | "phpsessid"
                | "jsessionid"
                | "aspsessionid"
                | "sessionid"
                | "session_id"
                | "s"
                | "zenid"
                | "oscsid"
        )
}

/// `s` is a session id only when it looks like one (vBulletin); elsewhere it is a search.
fn is_dropped(name: &str, value: &str) -> bool {
    let session = value.len() >= 16 && value.bytes().all(|b| b.is_ascii_alphanumeric());
    match name.to_ascii_lowercase().as_str() {
        "s" | "sid" => session,
        _ => is_tracking(name),
    }
}

fn keep_parameters(url: &mut Url, keep: impl Fn(&str, &str) -> bool) {
    let Some(query) = url.query() else { return };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            keep(name, value)
        })
        .collect();
    let kept = kept.join("&");
    if kept != query {
        url.set_query(Some(kept.as_str()).filter(|query| !query.is_empty()));
    }
}

fn without_tracking(mut url: Url) -> Url {
    keep_parameters(&mut url, |name, value| !is_dropped(name, value));
    let path = url.path();
    if let Some(at) = path.to_ascii_lowercase().find(";jsessionid=") {
        let path = path[..at].to_owned();
        url.set_path(&path);
    }
    url
}

/// Drops the parameters that point at one post or page within a thread.
fn keep_thread_parameters(url: &mut Url) {
    let names: Vec<String> = url.query_pairs().map(|(name, _)| name.to_ascii_lowercase()).collect();
    let has_topic = names.iter().any(|name| matches!(name.as_str(), "t" | "tid" | "topic" | "showtopic" | "threadid"));
    keep_parameters(url, |name, _| match name.to_ascii_lowercase().as_str() {
        // `p` and its like are the sole name of the post in phpBB and vBulletin, unless the topic is named too; pages are places in it.
        "p" | "pid" | "postid" | "f" | "start" | "page" | "st" => !has_topic,
        "answer" | "comment" | "commentid" | "comment_id" | "replytocom" | "showcomment" | "post" | "reply" | "goto" | "view"
        | "highlight" | "do" | "findpost" | "action" | "sort" | "context" | "depth" => false,
        _ => true,
    });
}

impl Key {
    /// The place of a post: its fragment counts.
    pub(super) fn of_post(url: &Url) -> Self {
        let mut url = url.clone();
        let path = without_pages(url.path());
        url.set_path(&path);
        Self::of(&url, url.fragment().filter(|fragment| !is_list_mark(fragment)))
    }

    /// The place of the thread that a post's address is in: what points at one post, page or comment is left out.
    pub(super) fn of_thread(url: &Url) -> Self {
        let mut url = url.clone();
        let path = thread_path(&without_pages(url.path()));
        url.set_path(&path);
        keep_thread_parameters(&mut url);
        // SMF: `topic=12.msg34` and `topic=12.15` are in `topic=12.0`.
        if let Some(query) = url.query()
            && let Some(at) = query.find("topic=")
        {
            let digits: String = query[at + 6..].chars().take_while(char::is_ascii_digit).collect();
            if !digits.is_empty() {
                url.set_query(Some(&format!("topic={digits}")));
            }
        }
        Self::of(&url, None)
    }

    fn of(url: &Url, fragment: Option<&str>) -> Self {
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        let mut key = format!("//{host}");
        if let Some(port) = url.port() {
            key.push(':');
            key.push_str(&port.to_string());
        }
        key.push_str(url.path().trim_end_matches('/'));
        if let Some(query) = url.query() {
            key.push('?');
            key.push_str(query);
        }
        if let Some(fragment) = fragment {
            key.push('#');
            key.push_str(fragment);
        }
        Self(key)
    }
}

/// Whether the path is the site's front, which is the place of no thread.
pub(super) fn is_front(url: &Url) -> bool {
    url.path().trim_matches('/').is_empty() && url.query().is_none()
}

/// Fragments that name the list of comments, not one.
fn is_list_mark(fragment: &str) -> bool {
    matches!(fragment, "" | "comments" | "respond" | "disqus_thread" | "replies" | "answers" | "top")
}

/// Whether an address points at one post within a thread.
pub(super) fn points_at_post(url: &Url) -> bool {
    let marked = url.fragment().is_some_and(|fragment| {
        let lower = fragment.to_ascii_lowercase();
        let name = lower.trim_end_matches(|c: char| c.is_ascii_digit());
        let numbered = name.len() < lower.len();
        numbered
            && matches!(
                name.trim_end_matches(['-', '_', '/', '=']),
                "" | "p"
                    | "c"
                    | "post"
                    | "comment"
                    | "msg"
                    | "message"
                    | "pid"
                    | "reply"
                    | "answer"
                    | "post-id"
                    | "entry"
                    | "issuecomment"
                    | "findcomment"
                    | "comment-id"
            )
    });
    let named = url.query_pairs().any(|(name, value)| {
        matches!(name.to_ascii_lowercase().as_str(), "answer" | "comment" | "commentid" | "replytocom" | "showcomment" | "findpost" | "pid")
            && !value.is_empty()
    });
    marked || named || path_points(url.path())
}

/// Whether a path goes on behind what names the thread: a comment's id (Reddit) or a post's number (Discourse, Flarum, `XenForo`).
fn path_points(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let last = parts.last().copied().unwrap_or_default();
    if let (Some(&"r" | &"user" | &"u"), Some(at)) = (parts.first(), parts.iter().position(|part| *part == "comments")) {
        return parts.len() > at + 3;
    }
    if last.strip_prefix("post-").is_some_and(digits) {
        return true;
    }
    let Some(at) = parts.iter().position(|part| matches!(*part, "t" | "d" | "topic")) else { return false };
    let behind = parts.len() - at - 1;
    digits(last) && (behind == 3 || behind == 2 && parts[at + 1].starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the path is one of those by which forum programs name threads.
pub(super) fn is_thread_path(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.trim_matches('/').split('/');
    parts.any(|part| {
        matches!(
            part,
            "t" | "d"
                | "topic"
                | "topics"
                | "thread"
                | "threads"
                | "question"
                | "questions"
                | "q"
                | "forum"
                | "forums"
                | "foro"
                | "foros"
                | "comments"
                | "discussion"
                | "discussions"
                | "viewtopic.php"
                | "showthread.php"
                | "showthread"
                | "issues"
                | "community"
                | "answers"
        ) || part.starts_with("thread-")
            || part.starts_with("topic-")
    })
}

/// The address of the thread that a post's address is in, for people: without page and fragment.
pub(super) fn of_thread(url: &Url) -> Url {
    let mut url = url.clone();
    if points_at_post(&url) {
        url.set_fragment(None);
        keep_thread_parameters(&mut url);
    }
    let path = without_pages(url.path());
    url.set_path(&path);
    url
}

/// `/comment-page-3/` (`WordPress`), `/page-2` (`XenForo`) and a `/post-345` at the end are places in the same thread.
fn without_pages(path: &str) -> String {
    let kept: Vec<&str> = path
        .split('/')
        .filter(|part| {
            let numbered =
                |prefix: &str| part.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
            !(numbered("comment-page-") || numbered("page-"))
        })
        .collect();
    kept.join("/")
}

/// The part of a path that names the thread: forum programs put number and words first and the post behind them, and answer to the
/// number alone (`/t/any-words/123/4`, `/questions/12/words`, `/r/name/comments/id/words/comment`).
fn thread_path(path: &str) -> String {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let number = |at: usize| parts.get(at).is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let upto = |length: usize| format!("/{}", parts[..length.min(parts.len())].join("/"));
    let find = |names: &[&str]| parts.iter().position(|part| names.contains(part));
    if let (Some(&"r" | &"user" | &"u"), Some(at)) = (parts.first(), find(&["comments"])) {
        return upto(at + 2);
    }
    if let Some(at) = find(&["question", "questions", "topic", "discussions", "issues", "q"])
        && number(at + 1)
    {
        return upto(at + 2);
    }
    if let Some(at) = find(&["t"]) {
        // Discourse: the number is the same with any words, or none, before it.
        if number(at + 1) {
            return upto(at + 2);
        }
        if number(at + 2) {
            return format!("{}/{}", upto(at + 1), parts[at + 2]);
        }
    }
    if let Some(at) = find(&["d"])
        && let Some((id, _)) = parts.get(at + 1).and_then(|part| part.split_once('-'))
        && id.bytes().all(|b| b.is_ascii_digit())
    {
        return format!("{}/{id}", upto(at + 1));
    }
    if let Some(at) = find(&["threads", "thread"])
        && parts.get(at + 2).is_some_and(|part| part.starts_with("post-") || part.starts_with("latest") || part.starts_with("unread"))
    {
        return upto(at + 2);
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(url: &str) -> String {
        Key::of_thread(&absolute(url, None).unwrap()).0
    }

    #[test]
    fn addresses_of_one_thread_are_one() {
        for (one, other) in [
            ("http://a.example/2026/09/owners/comment-page-3/#comment-98", "https://www.a.example/2026/09/owners/"),
            ("http://a.example/question/52/words/?answer=82#post-id-82", "http://a.example/question/52/"),
            ("https://www.reddit.com/r/x/comments/1qc/new_day/nzls/", "https://www.reddit.com/r/x/comments/1qc/new_day/"),
            ("https://f.example/t/any-words/123/4", "https://f.example/t/123"),
            (
                "https://f.example/viewtopic.php?f=2&t=10&p=55#p55",
                "https://f.example/viewtopic.php?t=10&sid=0123456789abcdef0123456789abcdef",
            ),
            ("https://f.example/index.php?topic=12.msg34#msg34", "https://f.example/index.php?topic=12.0"),
            ("https://f.example/threads/words.12/page-2#post-345", "https://f.example/threads/words.12/"),
            ("https://f.example/d/12-words/3", "https://f.example/d/12-other"),
            ("https://b.example/p.html?utm_source=feed&fbclid=1", "https://b.example/p.html"),
        ] {
            assert_eq!(thread(one), thread(other), "{one} {other}");
        }
    }

    #[test]
    fn different_threads_stay_apart() {
        for (one, other) in [
            ("https://f.example/viewtopic.php?p=55#p55", "https://f.example/viewtopic.php?p=56#p56"),
            ("https://b.example/?p=1", "https://b.example/?p=2"),
            ("https://f.example/t/words/123", "https://f.example/t/words/124"),
            ("https://b.example:8080/a", "https://b.example/a"),
        ] {
            assert_ne!(thread(one), thread(other), "{one} {other}");
        }
    }

    #[test]
    fn pointers_at_one_post_are_seen() {
        for (url, points) in [
            ("http://a.example/owners/#comment-98", true),
            ("http://a.example/question/52/words/?answer=82#post-id-82", true),
            ("https://www.reddit.com/r/x/comments/1qc/new_day/nzls/", true),
            ("https://www.reddit.com/r/x/comments/1qc/new_day/", false),
            ("https://f.example/t/words/123/4", true),
            ("https://f.example/t/words/123", false),
            ("https://f.example/viewtopic.php?t=1&p=2#p2", true),
            ("http://a.example/2026/09/owners/", false),
            ("http://a.example/owners/#comments", false),
            ("http://a.example/question/52/words/", false),
        ] {
            assert_eq!(points_at_post(&absolute(url, None).unwrap()), points, "{url}");
        }
    }

    #[test]
    fn only_http_and_only_absolute() {
        let base = Url::parse("https://a.example/feed/").unwrap();
        assert_eq!(absolute("../x?utm_medium=rss&a=1", Some(&base)).unwrap().as_str(), "https://a.example/x?a=1");
        for written in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.example", "", "http://"] {
            assert_eq!(
                absolute(written, Some(&base)).map(|url| url.to_string()).filter(|url| !url.starts_with("https://a.example")),
                None,
                "{written}"
            );
        }
    }
}
