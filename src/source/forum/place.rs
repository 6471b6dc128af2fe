//! Addresses of pages that belong together: a thread's pages, a list's pages, and where in them one stands.

use url::Url;

use crate::source::address::{Key, points_at_post};

/// Names of parameters that count pages.
const PAGES: [&str; 7] = ["page", "pg", "paged", "cpage", "pagenumber", "currentpage", "pageno"];
/// Names of parameters that count posts or threads before the page.
const OFFSETS: [&str; 5] = ["start", "st", "offset", "from", "startat"];

/// The place of a thread or list whatever page of it is asked.
pub(in crate::source) fn key(url: &Url) -> Key {
    Key::of_thread(&first_page(url))
}

/// How far behind the beginning a page is: 0 for the first. Comparable only between pages of one thread or list.
pub(in crate::source) fn position(url: &Url) -> u64 {
    let by_id = is_by_id(url);
    for (name, value) in url.query_pairs() {
        let name = name.to_ascii_lowercase();
        let number = value.parse::<u64>().ok();
        if PAGES.contains(&name.as_str()) || (name == "p" && by_id) {
            return number.map_or(0, |number| number.saturating_sub(1));
        }
        if OFFSETS.contains(&name.as_str()) {
            return number.unwrap_or(0);
        }
        // SMF: `topic=12.15`, `board=3.20`.
        if matches!(name.as_str(), "topic" | "board")
            && let Some(offset) = value.split_once('.').and_then(|(_, offset)| offset.parse().ok())
        {
            return offset;
        }
    }
    let parts: Vec<&str> = url.path().trim_matches('/').split('/').collect();
    let named = parts.iter().enumerate().find_map(|(n, part)| in_path(part, parts.get(n + 1).copied()));
    named.or_else(|| behind_id(&parts)).map_or(0, |number| number.saturating_sub(1))
}

/// Whether the topic is named by `id`, so that `p` counts pages (`FluxBB`, `PunBB`).
fn is_by_id(url: &Url) -> bool {
    url.query_pairs().any(|(name, _)| name == "id")
}

/// The number of a page that a part of a path names: `page-2`, `page2`, `p2`, `comment-page-2`, `thread-5-page-2.html`, or `page` before `2`.
fn in_path(part: &str, next: Option<&str>) -> Option<u64> {
    let lower = part.to_ascii_lowercase();
    let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number < 100_000);
    if lower == "page" {
        return next.and_then(number);
    }
    let stem = lower.strip_suffix(".html").unwrap_or(&lower);
    for start in ["comment-page-", "page-", "page", "p"] {
        if let Some(found) = stem.strip_prefix(start).and_then(number) {
            return Some(found);
        }
    }
    stem.rfind("-page-").and_then(|at| number(&stem[at + 6..]))
}

/// Whether an address ends in a number behind a title and its number.
pub(in crate::source) fn is_behind_id(url: &Url) -> bool {
    behind_id(&url.path().trim_matches('/').split('/').collect::<Vec<_>>()).is_some()
}

/// The number that stands alone behind a title and its number: `/t/words-of-the-title/12/2`. It counts pages, or the posts of the thread.
fn behind_id(parts: &[&str]) -> Option<u64> {
    let [.., title, id, last] = parts else { return None };
    let digits = |part: &str| !part.is_empty() && part.len() < 10 && part.bytes().all(|b| b.is_ascii_digit());
    let year = id.len() == 4 && (id.starts_with("19") || id.starts_with("20"));
    (title.contains('-') && digits(id) && !year && digits(last)).then(|| last.parse().ok()).flatten().filter(|number| *number < 100_000)
}

/// The address of the first page of the thread or list that a page belongs to.
pub(in crate::source) fn first_page(url: &Url) -> Url {
    let mut url = url.clone();
    let by_id = is_by_id(&url);
    if let Some(query) = url.query() {
        let kept: Vec<String> = query
            .split('&')
            .filter(|pair| {
                let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
                !(PAGES.contains(&name.as_str()) || OFFSETS.contains(&name.as_str()) || (name == "p" && by_id))
            })
            .map(|pair| match pair.split_once('=') {
                Some((name @ ("topic" | "board"), value)) => {
                    format!("{name}={}", value.split('.').next().filter(|id| !id.is_empty()).unwrap_or(value))
                }
                _ => pair.to_owned(),
            })
            .collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|query| !query.is_empty()));
    }
    let mut parts: Vec<&str> = url.path().split('/').collect();
    let end = parts.len() - usize::from(parts.last() == Some(&""));
    if behind_id(&parts[..end]).is_some() {
        parts.remove(end - 1);
    }
    let mut kept: Vec<String> = Vec::new();
    let mut n = 0;
    while n < parts.len() {
        let part = parts[n];
        if in_path(part, parts.get(n + 1).copied()).is_none() {
            kept.push(part.to_owned());
        } else if part.eq_ignore_ascii_case("page") {
            n += 1;
        } else if let Some(at) = part.rfind("-page-").filter(|at| *at > 0) {
            let end = if part.to_ascii_lowercase().ends_with(".html") { ".html" } else { "" };
            if &part[..at] != "comment" {
                kept.push(format!("{}{end}", &part[..at]));
            }
        }
        n += 1;
    }
    let path = kept.join("/");
    url.set_path(&path);
    url
}

/// The first page of the thread or list that `url` is a numbered page of, by its number: where the bare address shows the last page, that is
/// another address.
pub(in crate::source) fn numbered_first(url: &Url) -> Option<Url> {
    let mut first = url.clone();
    first.set_fragment(None);
    let one = |text: &str| {
        let start = text.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
        format!("{}1", &text[..start])
    };
    let named = |pair: &str| pair.split_once('=').is_some_and(|(name, _)| PAGES.contains(&name.to_ascii_lowercase().as_str()));
    if let Some(query) = url.query().filter(|query| query.split('&').any(named)) {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| pair.split_once('=').filter(|_| named(pair)).map_or_else(|| pair.to_owned(), |(name, _)| format!("{name}=1")))
            .collect();
        first.set_query(Some(&pairs.join("&")));
        return Some(first);
    }
    let parts: Vec<&str> = url.path().split('/').collect();
    let at = (0..parts.len()).find(|n| in_path(parts[*n], parts.get(n + 1).copied()).is_some())?;
    let at = if parts[at].eq_ignore_ascii_case("page") { at + 1 } else { at };
    if !parts[at].ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let path: Vec<String> = parts.iter().enumerate().map(|(n, part)| if n == at { one(part) } else { (*part).to_owned() }).collect();
    first.set_path(&path.join("/"));
    Some(first)
}

/// What stands for all addresses that differ in numbers only.
pub(in crate::source) fn shape(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c.to_ascii_lowercase() };
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}

/// Whether two addresses are of one host.
pub(in crate::source) fn same_host(one: &Url, other: &Url) -> bool {
    let bare = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        (host.strip_prefix("www.").unwrap_or(host).to_owned(), url.port_or_known_default())
    };
    let (one, other) = (bare(one), bare(other));
    one.0 == other.0 && (one.1 == other.1 || matches!((one.1, other.1), (Some(80), Some(443)) | (Some(443), Some(80))))
}

/// Whether an address may be a thread or a list: none of what every forum page has beside these.
pub(in crate::source) fn may_lead_on(url: &Url) -> bool {
    const DEEDS: [&str; 49] = [
        "auth",
        "password",
        "reset-password",
        "forgot-password",
        "password-reset",
        "memberlist",
        "who-is-online",
        "online",
        "login",
        "logout",
        "register",
        "signin",
        "signup",
        "sign-in",
        "sign-up",
        "log-in",
        "ucp.php",
        "search",
        "search.php",
        "posting.php",
        "newreply.php",
        "newthread.php",
        "memberlist.php",
        "member.php",
        "members",
        "profile",
        "profile.php",
        "user",
        "users",
        "u",
        "help",
        "faq",
        "faq.php",
        "misc.php",
        "calendar.php",
        "calendar",
        "report",
        "report.php",
        "rss",
        "feed",
        "feeds",
        "external.php",
        "tos",
        "privacy",
        "contact",
        "share",
        "whats-new",
        "cron.php",
        "goto",
    ];
    const ACTIONS: [&str; 18] = [
        "login",
        "register",
        "logout",
        "post",
        "reply",
        "newthread",
        "search",
        "search2",
        "profile",
        "help",
        "calendar",
        "stats",
        "recent",
        "unread",
        "credits",
        "mlist",
        "printpage",
        "markasread",
    ];
    let path = url.path().to_ascii_lowercase();
    if path.trim_matches('/').split('/').any(|part| DEEDS.contains(&part) || part.starts_with('@')) {
        return false;
    }
    if [".jpg", ".png", ".gif", ".pdf", ".zip", ".xml", ".rss", ".css", ".js", ".svg", ".webp", ".mp4"]
        .iter()
        .any(|end| path.ends_with(end))
    {
        return false;
    }
    !url.query_pairs().any(|(name, value)| {
        let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
        matches!(
            name.as_str(),
            "mode" | "replytocom" | "feed" | "login" | "share" | "author" | "attachment_id" | "unapproved" | "msg" | "findpost" | "postid"
        ) || (matches!(name.as_str(), "action" | "do" | "act" | "view") && ACTIONS.iter().any(|action| value.starts_with(action)))
            || (name == "action" && value.contains(';'))
    }) && !points_at_post(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_has_a_number_where_the_bare_address_shows_the_last() {
        let first = |url: &str| numbered_first(&Url::parse(url).unwrap()).map(String::from);
        for (page, wanted) in [
            ("https://b.example/2026/09/a/comment-page-3/#comment-7", "https://b.example/2026/09/a/comment-page-1/"),
            ("https://b.example/?p=12&cpage=3#comment-7", "https://b.example/?p=12&cpage=1"),
            ("https://f.example/topic/12/words/page/4/#post-9", "https://f.example/topic/12/words/page/1/"),
        ] {
            assert_eq!(first(page).as_deref(), Some(wanted), "{page}");
        }
        assert_eq!(first("https://b.example/2026/09/a/#comment-7"), None);
    }

    #[test]
    fn pages_of_one_thread_are_told_by_their_position() {
        for (first, other, at) in [
            ("https://f.example/viewtopic.php?t=10", "https://f.example/viewtopic.php?f=2&t=10&start=20", 20),
            ("https://f.example/viewforum.php?f=2", "https://f.example/viewforum.php?f=2&start=50", 50),
            ("https://f.example/viewtopic.php?id=12", "https://f.example/viewtopic.php?id=12&p=2", 1),
            ("https://f.example/index.php?topic=12.0", "https://f.example/index.php?topic=12.15", 15),
            ("https://f.example/threads/words.12/", "https://f.example/threads/words.12/page-3", 2),
            ("https://f.example/Thread-Words", "https://f.example/Thread-Words?page=2", 1),
            ("https://f.example/thread-5.html", "https://f.example/thread-5-page-2.html", 1),
            ("https://b.example/2026/09/a/", "https://b.example/2026/09/a/comment-page-2/#comments", 1),
            ("https://f.example/topic/12/words/", "https://f.example/topic/12/words/page/4/", 3),
            ("https://f.example/discussion/12/words", "https://f.example/discussion/12/words/p2", 1),
            ("https://f.example/question/12/words/", "https://f.example/question/12/words/?page=2", 1),
            ("https://f.example/t/words-of-it/12/", "https://f.example/t/words-of-it/12/3/", 2),
        ] {
            let (first, other) = (Url::parse(first).unwrap(), Url::parse(other).unwrap());
            assert_eq!(key(&first), key(&other), "{first} {other}");
            assert_eq!((position(&first), position(&other)), (0, at), "{other}");
        }
        let key = |url: &str| key(&Url::parse(url).unwrap());
        assert_ne!(key("https://f.example/viewforum.php?f=2"), key("https://f.example/viewforum.php?f=3"));
        assert_ne!(key("https://f.example/forum/12/3"), key("https://f.example/forum/12/4"));
        assert_ne!(key("https://f.example/my-blog/2026/11/"), key("https://f.example/my-blog/2026/10/"));
        assert_ne!(key("https://f.example/?p=2"), key("https://f.example/?p=3"));
    }
}
