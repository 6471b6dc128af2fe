//! feedparser's own test files: well-formed, ill-formed, oddly encoded.

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::Path;

use super::*;

/// All files below a folder.
pub fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The `Header: Content-type` that a file's comment says it is served with.
fn content_type(body: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&body[..body.len().min(2_000)]).replace('\0', "");
    let line = head.lines().find(|line| {
        line.trim_start().to_ascii_lowercase().starts_with("header:") && line.to_ascii_lowercase().contains("content-type:")
    })?;
    line.splitn(3, ':').nth(2).map(|value| value.trim().to_owned())
}

#[test]
fn every_file_of_feedparser_is_read_or_refused_with_a_reason() {
    let Some(folder) = shared("feeds/feedparser") else { return };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.sort();
    let (mut accepted, mut panics) = (0_usize, Vec::new());
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in &paths {
        let body = std::fs::read(path).unwrap();
        let kind = content_type(&body);
        let url = "http://127.0.0.1/feed";
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        match catch_unwind(|| read(&source(url), &ask(url, Purpose::Start), &answer(url, kind.as_deref(), body), now())) {
            Ok(Ok(_)) => accepted += 1,
            Ok(Err(why)) => reasons.entry(why.to_string()).or_default().push(name),
            Err(_) => panics.push(name),
        }
    }
    eprintln!("{} files, {accepted} accepted, {} panics", paths.len(), panics.len());
    for (why, names) in &reasons {
        eprintln!("  {} x {why}: {}", names.len(), names.iter().take(5).cloned().collect::<Vec<_>>().join(", "));
    }
    assert_eq!(panics, Vec::<String>::new());
    assert!(accepted >= 2_105, "only {accepted} of {} accepted", paths.len());
}

/// A Python string literal of an `Expect:` line, and what follows it.
fn literal(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('u');
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut out = String::new();
    let mut chars = text[1..].chars();
    while let Some(c) = chars.next() {
        match c {
            c if c == quote => return chars.as_str().trim().is_empty().then_some(out),
            '\\' => match chars.next()? {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'u' => out.push(char::from_u32(u32::from_str_radix(&chars.by_ref().take(4).collect::<String>(), 16).ok()?)?),
                'x' => out.push(char::from_u32(u32::from_str_radix(&chars.by_ref().take(2).collect::<String>(), 16).ok()?)?),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}

/// Letters and signs only, markup read and addresses of links left out: feedparser keeps markup, we keep words.
fn essence(text: &str, html: bool) -> String {
    let plain = if html { scraper::Html::parse_fragment(text).root_element().text().collect::<String>() } else { text.to_owned() };
    let links = regex::Regex::new(r"\((?:https?|mailto):[^)]*\)").unwrap();
    links.replace_all(&plain, "").chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn what_feedparsers_files_expect_of_their_first_entry_is_met() {
    let Some(folder) = shared("feeds/feedparser") else { return };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.sort();
    let expectation = regex::Regex::new(
        r"(?m)Expect:\s+(?:not bozo and |bozo and )?entries\[0\](?:\['|\.)(title|link|description|summary|content|published_parsed|updated_parsed|title_detail|summary_detail|author)(?:'\])?(\[0\])?(?:\['(value|name)'\])?\s*==\s*(.+)$",
    )
    .unwrap();
    let mut counts: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for path in &paths {
        let body = std::fs::read(path).unwrap();
        let head = String::from_utf8_lossy(&body).into_owned();
        let Some(found) = expectation.captures(&head) else { continue };
        let field = found[1].to_owned();
        let expected = found[4].trim().to_owned();
        let kind = content_type(&body);
        let url = "http://127.0.0.1:8097/feed";
        let Ok(reading) = read(&source(url), &ask(url, Purpose::Start), &answer(url, kind.as_deref(), body), now()) else { continue };
        let post = reading.posts.first();
        let title = reading.threads.first().map(|thread| thread.title.raw().to_owned()).unwrap_or_default();
        let met = if field.ends_with("_parsed") {
            let numbers: Vec<i64> = expected.trim_matches(['(', ')']).split(',').filter_map(|n| n.trim().parse().ok()).collect();
            let Some(at) = post.and_then(|post| post.posted) else {
                // Files that hold nothing but a date hold no post.
                if !reading.posts.is_empty() {
                    record(&mut counts, &field, path, &folder, false);
                }
                continue;
            };
            let zoned = at.to_zoned(jiff::tz::TimeZone::UTC);
            numbers.first() == Some(&i64::from(zoned.year()))
                && numbers.get(1) == Some(&i64::from(zoned.month()))
                && numbers.get(4) == Some(&i64::from(zoned.minute()))
        } else {
            let Some(expected) = literal(&expected) else { continue };
            let body = post.map(|post| post.body.raw().to_owned()).unwrap_or_default();
            let quoted = post.map(|post| post.quoted.iter().map(|quote| quote.raw().to_owned()).collect::<String>()).unwrap_or_default();
            match field.as_str() {
                "link" => {
                    post.is_none()
                        || post.and_then(|post| post.url.clone()).unwrap_or_default().trim_end_matches('/')
                            == expected.trim_end_matches('/')
                }
                "author" => post.is_none() || expected.contains(post.map_or("", |post| post.author.name.raw())),
                "title" | "title_detail" => [essence(&expected, true), essence(&expected, false)].contains(&essence(&title, false)),
                _ => {
                    let got = essence(&format!("{body}{quoted}"), false);
                    [essence(&expected, true), essence(&expected, false)].contains(&got)
                        || (essence(&expected, true).is_empty() && body == title)
                }
            }
        };
        record(&mut counts, &field, path, &folder, met);
    }
    let (mut met, mut all) = (0, 0);
    for (field, (good, missed)) in &counts {
        met += good;
        all += good + missed.len();
        eprintln!("  {field}: {good} of {}; not: {}", good + missed.len(), missed.iter().take(12).cloned().collect::<Vec<_>>().join(", "));
    }
    eprintln!("{met} of {all} expectations met");
    assert!(met * 100 >= all * 90, "{met} of {all}");
}

fn record(counts: &mut BTreeMap<String, (usize, Vec<String>)>, field: &str, path: &Path, folder: &Path, met: bool) {
    let count = counts.entry(field.to_owned()).or_default();
    if met {
        count.0 += 1;
    } else {
        count.1.push(path.strip_prefix(folder).unwrap().display().to_string());
    }
}
