//! What a thread is called: of the page's headings the one that the window's title repeats, and that is not the site's name.

use super::dom::{At, Page};

/// Most headings and links that are looked at.
const MOST: usize = 400;
/// What divides a window's title into the thread's, the board's and the site's.
const DIVIDERS: [&str; 9] = [" - ", " | ", " • ", " – ", " — ", " :: ", " : ", " » ", " / "];

/// The title of a page whose first post stands at `first`; empty when the page has none but the window's.
pub(super) fn title(page: &Page<'_>, first: Option<At>) -> String {
    if let Some(title) = page.meta("og:title") {
        return title.to_owned();
    }
    let window = page.first("title").map(|at| page.unseen_line(at)).unwrap_or_default();
    let parts = parts(&window);
    let lines = |wanted: fn(&str) -> bool| {
        (0..page.all.len())
            .filter(move |at| wanted(page.all[*at].tag) && page.all[*at].text > 0)
            .take(MOST)
            .map(|at| (at, page.line(at, 300)))
            .filter(|(_, line)| parts.iter().any(|part| same(part, line)))
            .collect::<Vec<_>>()
    };
    let headings = lines(|tag| matches!(tag, "h1" | "h2" | "h3"));
    // The nearest above the posts: the first heading of many programs is the site's name.
    let above = headings.iter().rfind(|(at, _)| first.is_none_or(|first| *at < first || page.holds(first, *at)));
    let nearest = above.or_else(|| headings.first());
    let site = parts.len() > 1 && nearest.is_some_and(|(_, line)| parts.last().is_some_and(|site| same(site, line)));
    if site || nearest.is_none() {
        // Pages without a heading have the title as a link to themselves.
        let linked = lines(|tag| tag == "a");
        let leading =
            parts.iter().rev().skip(usize::from(parts.len() > 1)).filter_map(|part| linked.iter().find(|(_, line)| same(part, line)));
        if let Some((_, line)) = leading.max_by_key(|(_, line)| line.chars().count()) {
            return line.clone();
        }
    }
    nearest.map(|(_, line)| line.clone()).or_else(|| page.first("h1").map(|at| page.line(at, 300))).unwrap_or_default()
}

/// A window's title, taken apart.
fn parts(window: &str) -> Vec<String> {
    let mut parts = vec![window.to_owned()];
    for divider in DIVIDERS {
        parts = parts.iter().flat_map(|part| part.split(divider)).map(|part| part.trim().to_owned()).collect();
    }
    parts.retain(|part| !part.is_empty());
    // A title may hold a divider itself.
    parts.push(window.trim().to_owned());
    parts.dedup();
    let whole = parts.pop().unwrap_or_default();
    for divider in DIVIDERS {
        if let Some((head, _)) = whole.rsplit_once(divider) {
            let head = head.trim().to_owned();
            if !parts.contains(&head) {
                parts.insert(0, head);
            }
        }
    }
    parts
}

fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    !one.is_empty() && one.to_lowercase() == other.to_lowercase()
}
