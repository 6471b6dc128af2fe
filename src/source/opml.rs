//! Lists of feeds as readers exchange them (OPML 2.0), with what a source of ours has beside its address in attributes of our own.

use std::fmt::Write as _;

use super::Unreadable;
use super::charset::to_text;
use super::outline::Kind;
use super::scan::{Habit, Scan, Token, attributes, decode};
use super::words::line;

/// Largest file read, in bytes.
const MOST_BYTES: usize = 8 << 20;
/// Most outlines of a file.
const MOST_OUTLINES: usize = 20_000;
/// Deepest nesting of folders that is told apart.
const DEEPEST: usize = 64;
/// Longest name and value, in characters.
const LONGEST: usize = 2_000;

/// What our attributes begin with; the name space is declared as the standard wants it.
const OURS: &str = "overhear:";
/// The name of that space.
const SPACE: &str = "urn:overhear:source";

/// One subscription.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subscription {
    /// Its title.
    pub title: String,
    /// Address of the feed, as written; of a source that is no feed, its own.
    pub url: Option<String>,
    /// The page that the feed is of.
    pub page: Option<String>,
    /// Titles of the folders that it stands in, the outermost first.
    pub folders: Vec<String>,
    /// Our own attributes, without their prefix: `kind`, `every`, …
    pub ours: Vec<(String, String)>,
    /// The line that it stands on.
    pub line: usize,
}

/// Reads a list. Nothing in it is expanded, whatever its document type says.
///
/// # Errors
/// When it is no such list, or larger than any honest one.
pub fn read(bytes: &[u8]) -> Result<Vec<Subscription>, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::Excessive(format!("{} bytes; at most {MOST_BYTES} are read", bytes.len())));
    }
    let text = to_text(bytes, None);
    let mut scan = Scan::new(&text, Habit::Xml);
    let (mut is_opml, mut read) = (false, 0_usize);
    let mut open: Vec<Option<String>> = Vec::new();
    let mut found = Vec::new();
    let (mut line_no, mut counted) = (1, 0);
    for token in scan.by_ref() {
        match token {
            Token::Open { name, attributes: inside, empty } => {
                let name = name.rsplit(':').next().unwrap_or_default();
                is_opml |= name.eq_ignore_ascii_case("opml");
                if !name.eq_ignore_ascii_case("outline") {
                    continue;
                }
                read += 1;
                if read > MOST_OUTLINES {
                    return Err(Unreadable::Excessive(format!("more than {MOST_OUTLINES} outlines")));
                }
                // The tag is a slice of the text: where it stands tells its line.
                let at = (inside.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
                line_no += text.get(counted..at).map_or(0, |between| between.matches('\n').count());
                counted = at.max(counted);
                let one = subscription(inside, &open, line_no);
                let is_folder = one.url.is_none() && one.page.is_none();
                if !empty {
                    open.push(is_folder.then(|| one.title.clone()).filter(|title| !title.is_empty() && open.len() < DEEPEST));
                }
                if !is_folder {
                    found.push(one);
                }
            }
            Token::Close(name) if name.rsplit(':').next().is_some_and(|name| name.eq_ignore_ascii_case("outline")) => {
                open.pop();
            }
            _ => {}
        }
    }
    if !is_opml && read == 0 {
        return Err(Unreadable::NotAFeed("no list of feeds (OPML): it has neither <opml> nor an <outline>".to_owned()));
    }
    if scan.cut && found.is_empty() {
        return Err(Unreadable::Malformed("it breaks off before its first feed".to_owned()));
    }
    Ok(found)
}

fn subscription(inside: &str, open: &[Option<String>], line_no: usize) -> Subscription {
    let mut one = Subscription { folders: open.iter().flatten().cloned().collect(), line: line_no, ..Subscription::default() };
    let (mut text, mut url) = (None, None);
    let (mut title, mut written) = (None, String::new());
    for (name, value) in attributes(inside).take(64) {
        let value: String = decode(value).chars().take(LONGEST).collect();
        let filled = || Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        match name.to_ascii_lowercase().as_str() {
            "title" => title = Some(value),
            "text" => text = Some(value),
            "xmlurl" => one.url = filled(),
            "url" => url = filled(),
            "htmlurl" => one.page = filled(),
            other => {
                if let Some(own) = other.strip_prefix(OURS) {
                    one.ours.push((own.to_owned(), value));
                }
            }
        }
    }
    for value in [title, text].into_iter().flatten() {
        // Other readers hand on what a feed calls itself, markup and all; ours is as it was given.
        written = if one.ours.is_empty() {
            line(&value, Kind::Plain)
        } else {
            value.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
        };
        if !written.is_empty() {
            break;
        }
    }
    one.title = written;
    one.url = one.url.or(url);
    one
}

/// Writes a list.
#[must_use]
pub fn write(title: &str, subscriptions: &[Subscription]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:overhear=\"{SPACE}\">\n  <head>\n    <title>{}</title>\n  </head>\n  <body>\n",
        escaped(title)
    );
    for one in subscriptions {
        let is_feed = one.ours.iter().all(|(name, value)| name != "kind" || value == "feed");
        let (kind, key) = if is_feed { ("rss", "xmlUrl") } else { ("link", "url") };
        let _ = write!(out, "    <outline type=\"{kind}\" text=\"{0}\" title=\"{0}\"", escaped(&one.title));
        for (name, value) in [(key, &one.url), ("htmlUrl", &one.page)] {
            if let Some(value) = value {
                let _ = write!(out, " {name}=\"{}\"", escaped(value));
            }
        }
        for (name, value) in &one.ours {
            let _ = write!(out, " {OURS}{name}=\"{}\"", escaped(value));
        }
        out.push_str("/>\n");
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

/// As it stands in an attribute; line breaks as references, or a reader would make blanks of them. What XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| super::scan::allowed(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_titles_and_references_are_read_and_nothing_is_expanded() {
        let text = "<!DOCTYPE opml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<opml><body>\n\
            <outline text='News'><outline text='Tech &amp; home'>\n<outline type=\"rss\" text=\"A &b; &x;\" xmlUrl=\"https://a.example/f?x=1&amp;y=2\"/></outline>\n\
            <outline title=\"B\" xmlURL='https://b.example/' htmlUrl='https://b.example/blog'></outline></outline>\n<outline text='nothing in it'/>";
        let found = read(text.as_bytes()).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].title.as_str(), found[0].url.as_deref(), found[0].line),
            ("A &b; &x;", Some("https://a.example/f?x=1&y=2"), 4)
        );
        assert_eq!(found[0].folders, ["News", "Tech & home"]);
        assert_eq!(found[1].folders, ["News"]);
        assert!(read(b"<html><p>no</p></html>").is_err());
        assert!(read("<opml>".repeat(10).as_bytes()).unwrap().is_empty());
        let deep = "<outline text='x'>".repeat(30_000);
        assert!(matches!(read(deep.as_bytes()), Err(Unreadable::Excessive(_))));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let one = Subscription {
            title: "Q&A \"<i>\" 'x'".to_owned(),
            url: Some("https://a.example/?a=1&b=2".to_owned()),
            ours: vec![("kind".to_owned(), "selector".to_owned()), ("select-post".to_owned(), "a[href=\"x\"]\n > b".to_owned())],
            line: 7,
            ..Subscription::default()
        };
        assert_eq!(read(write("List", std::slice::from_ref(&one)).as_bytes()).unwrap(), [one]);
    }
}
