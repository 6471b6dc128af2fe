//! Posts that a page carries as data for its own scripts: JSON in `<script type="application/json">`, in attributes (`data-preloaded`,
//! `data-page`), or given to a variable (`window.__INITIAL_STATE__ = {…}`). Nothing is run; what can be read as JSON is read as the
//! answers of JSON interfaces are, by what posts have in common.

use std::collections::HashMap;
use std::time::Duration;

use scraper::Node;
use serde_json::Value;
use url::Url;

use super::dom::Page;
use super::draft::PostDraft;
use super::linked::{Stated, beginning, is_same};
use super::place::Place;
use super::sign::is_machine_date;
use crate::source::api::{Told, told};
use crate::source::outline::Kind;
use crate::source::words::{Budget, words};

/// Most bytes of data on one page.
const MOST_BYTES: usize = 6 << 20;
/// Fewest bytes that may hold a post.
const LEAST_BYTES: usize = 80;
/// Most documents on one page.
const MOST_DOCUMENTS: usize = 40;
/// Most documents that stand as text within one another.
const MOST_NESTED: usize = 200;
/// Longest time for all texts.
const PATIENCE: Duration = Duration::from_millis(500);

/// Adds to the posts that a page shows those that its data tells and it does not show; where it shows none, all that its data tells.
pub(super) fn add(page: &Page<'_>, base: Option<&Url>, title: &str, posts: &mut Vec<PostDraft>) {
    let budget = Budget::new(PATIENCE);
    let mut best: Vec<PostDraft> = Vec::new();
    let mut found: Vec<Vec<PostDraft>> = Vec::new();
    // The texts of records with a title.
    let mut opens: Vec<String> = Vec::new();
    for document in documents(page) {
        let drafts = drafts(&told(&document), base, title, &budget, &mut opens);
        if drafts.is_empty() {
            continue;
        }
        let words = |drafts: &[PostDraft]| drafts.iter().map(|draft| draft.body.len()).sum::<usize>();
        if words(&drafts) > words(&best) {
            best.clone_from(&drafts);
        }
        found.push(drafts);
    }
    if posts.is_empty() {
        let asked = best.iter().any(|draft| draft.place.names.iter().any(|name| base.is_some_and(|base| names_in(base, name))));
        // One record may be anything, unless it is what the page is about.
        if best.len() > 1 || asked {
            *posts = best;
        }
        return;
    }
    let mut shown: HashMap<String, usize> = HashMap::new();
    for (n, post) in posts.iter().enumerate() {
        for name in names(post) {
            shown.entry(name).or_insert(n);
        }
    }
    let starts: Vec<String> = posts.iter().map(|post| beginning(&post.body)).collect();
    for drafts in found {
        let at: Vec<Option<usize>> = drafts
            .iter()
            .map(|draft| {
                let named = draft.place.names.first().filter(|name| name.len() > 3).and_then(|name| shown.get(name)).copied();
                let start = beginning(&draft.body);
                named.or_else(|| starts.iter().position(|other| is_same(other, &start)))
            })
            .collect();
        let matched = at.iter().flatten().count();
        // Data of which most is shown tells this thread; what opens it there opens it here.
        if matched < 2 || matched * 2 < drafts.len() {
            continue;
        }
        let mut opener = None;
        for (n, draft) in drafts.into_iter().enumerate() {
            if let Some(post) = at[n].and_then(|at| posts.get_mut(at)) {
                if let Some(written) = draft.date.filter(|written| is_machine_date(written))
                    && !post.date.as_deref().is_some_and(is_machine_date)
                {
                    post.date = Some(written);
                }
                if post.author.is_empty() {
                    post.author = draft.author;
                }
            } else if opener.is_none()
                && draft.stated.as_ref().is_some_and(|stated| stated.parent.is_none())
                && opens[..].contains(&draft.body)
            {
                opener = Some(draft);
            }
        }
        if let Some(opener) = opener {
            posts.insert(0, opener);
        }
        return;
    }
}

/// By what a post may be told in data: numbers in what it is called and in its addresses.
fn names(post: &PostDraft) -> Vec<String> {
    let parts = |text: &String| -> Vec<String> {
        let text = text.split(['?', '#']).next_back().unwrap_or_default();
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|part| part.len() > 3 && part.bytes().any(|b| b.is_ascii_digit()))
            .map(str::to_owned)
            .collect()
    };
    let last = |text: &String| parts(text).pop();
    post.place.names.iter().chain(post.place.links.iter().take(6)).filter_map(last).collect()
}

/// Whether an address names a number: as a part of its path, or as a value.
fn names_in(address: &Url, number: &str) -> bool {
    address.as_str().split(|c: char| !c.is_alphanumeric()).any(|part| part == number)
}

/// What data tells as drafts: those that say something, each once.
fn drafts(told: &[Told], base: Option<&Url>, title: &str, budget: &Budget, opens: &mut Vec<String>) -> Vec<PostDraft> {
    let mut drafts: Vec<PostDraft> = Vec::new();
    let mut numbers: Vec<Option<usize>> = Vec::new();
    let mut known: HashMap<(String, Option<String>), usize> = HashMap::new();
    for one in told {
        let said = one.text.as_deref().map(|text| words(text, Kind::Unsaid, base, title, budget)).unwrap_or_default();
        if said.own.trim().is_empty() || (one.author.is_none() && one.date.is_none()) {
            numbers.push(None);
            continue;
        }
        let key = (beginning(&said.own), one.author.clone());
        if let Some(known) = known.get(&key) {
            numbers.push(Some(*known));
            continue;
        }
        known.insert(key, drafts.len());
        let answers = one.parent.as_ref().and_then(|id| told.iter().position(|other| other.id.as_ref() == Some(id)));
        let parent = answers.or(one.within).and_then(|at| numbers.get(at).copied().flatten());
        numbers.push(Some(drafts.len()));
        let says_title =
            |named: &String| !named.is_empty() && (title.starts_with(named.as_str()) || named.starts_with(title) && !title.is_empty());
        if one.title.as_ref().is_some_and(says_title) {
            opens.push(said.own.clone());
        }
        drafts.push(PostDraft {
            author: one.author.clone().unwrap_or_default(),
            date: one.date.clone(),
            body: said.own,
            quoted: said.quoted,
            place: Place { names: one.id.iter().cloned().collect(), accepted: one.accepted, score: one.score, ..Place::default() },
            stated: Some(Stated {
                url: one.url.clone(),
                accepted: one.accepted,
                score: one.score,
                number: drafts.len(),
                parent,
                ..Stated::default()
            }),
        });
    }
    drafts
}

/// The documents of a page's data, those first that stand first.
fn documents(page: &Page<'_>) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut bytes = 0;
    for at in 0..page.all.len() {
        if found.len() >= MOST_DOCUMENTS {
            break;
        }
        let texts: Vec<String> = if page.all[at].tag == "script" {
            let kind = page.attribute(at, "type").unwrap_or_default().trim().to_ascii_lowercase();
            let text = || -> String {
                let texts = page.all[at].node.children();
                texts.filter_map(|node| if let Node::Text(text) = node.value() { Some(&**text) } else { None }).collect()
            };
            match kind.as_str() {
                "application/ld+json" | "importmap" | "speculationrules" => continue,
                kind if kind.ends_with("json") => vec![text()],
                "" | "text/javascript" | "application/javascript" | "module" => given(&text()),
                _ => continue,
            }
        } else {
            let Node::Element(element) = page.all[at].node.value() else { continue };
            element
                .attrs()
                .filter(|(name, value)| {
                    (name.starts_with("data-") || matches!(*name, "props" | ":initial" | "state"))
                        && value.len() >= LEAST_BYTES
                        && value.trim_start().starts_with(['{', '['])
                })
                .map(|(_, value)| value.to_owned())
                .collect()
        };
        for text in texts.iter().filter(|text| text.len() >= LEAST_BYTES) {
            bytes += text.len();
            if bytes > MOST_BYTES {
                return found;
            }
            if let Some(value) = parse(text) {
                found.push(value);
            }
        }
    }
    let mut nested = 0;
    for value in &mut found {
        unfold(value, 0, &mut nested);
    }
    found
}

/// JSON, or what scripts write that only `undefined` keeps from being JSON. What stands behind it is not looked at.
fn parse(text: &str) -> Option<Value> {
    let read = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok();
    let text = text.trim();
    read(text)
        .or_else(|| text.contains(":undefined").then(|| read(&text.replace(":undefined", ":null")))?)
        .filter(|value| value.is_object() || value.is_array())
}

/// The values that a script gives to variables, as text: `window.state = {…}`, `const data = JSON.parse("…")`.
fn given(script: &str) -> Vec<String> {
    let mut values = Vec::new();
    for (at, _) in script.match_indices('=') {
        if values.len() >= 8 {
            break;
        }
        let rest = script[at + 1..].trim_start();
        let named = script[..at].trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ']' | '$'));
        if !named {
            continue;
        }
        if rest.starts_with("{\"") || rest.starts_with("[{\"") {
            values.push(rest.to_owned());
        } else if let Some(quoted) = rest.strip_prefix("JSON.parse(").map(str::trim_start).filter(|rest| rest.starts_with('"'))
            && let Some(Ok(text)) = serde_json::Deserializer::from_str(quoted).into_iter::<String>().next()
        {
            values.push(text);
        }
    }
    values
}

/// Replaces texts that are JSON themselves (as Discourse writes what it loads beforehand) by what they say.
fn unfold(value: &mut Value, depth: usize, nested: &mut usize) {
    if depth > 60 {
        return;
    }
    match value {
        Value::String(text) if text.len() >= LEAST_BYTES && text.starts_with(['{', '[']) && *nested < MOST_NESTED => {
            *nested += 1;
            if let Some(mut inner) = parse(text) {
                unfold(&mut inner, depth + 1, nested);
                *value = inner;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| unfold(one, depth + 1, nested)),
        Value::Object(object) => object.values_mut().for_each(|one| unfold(one, depth + 1, nested)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_scripts_are_read_without_running_them() {
        assert_eq!(given("var a=1; window.s = {\"a\":[1]};"), ["{\"a\":[1]};"]);
        assert_eq!(given("if (a == {\"b\":1}) {} x=JSON.parse(\"{\\\"a\\\":1}\")"), ["{\"a\":1}"]);
        assert_eq!(parse("{\"a\":undefined}; more()"), Some(serde_json::json!({"a": null})));
        assert_eq!(parse("(function(){})()"), None);
    }

    #[test]
    fn deep_and_wide_data_costs_little() {
        let mut text = "1".to_owned();
        for _ in 0..6 {
            text = Value::String(format!("[{text}]")).to_string();
        }
        let mut value = serde_json::json!({ "a": format!("[{}{}]", " ".repeat(100), text) });
        unfold(&mut value, 0, &mut 0);
        assert!(parse(&"[".repeat(100_000)).is_none());
        assert!(given(&"x={\"".repeat(100_000)).len() <= 8);
    }
}
