//! What stands beside a thread and looks like one: threads on the same matter, what is new elsewhere, who wrote most.

use super::dom::{At, Page};
use super::draft::{PostDraft, leave_out};

/// Longest heading.
const LONGEST: usize = 48;

/// How headings begin above what is of other threads, or about this one.
const SAID: [&str; 62] = [
    "similar thread",
    "similar topic",
    "similar discussion",
    "similar question",
    "related thread",
    "related topic",
    "related discussion",
    "related question",
    "related post",
    "related article",
    "related",
    "suggested topic",
    "suggested thread",
    "suggested reading",
    "recommended thread",
    "recommended topic",
    "recommended reading",
    "recommended for you",
    "recommended",
    "trending",
    "hot network questions",
    "latest thread",
    "latest post",
    "latest topic",
    "latest discussion",
    "recent thread",
    "recent post",
    "recent topic",
    "recent discussion",
    "recent comment",
    "more from",
    "more discussion",
    "more topics",
    "you may also like",
    "you might also like",
    "you may also be interested",
    "popular topics",
    "popular threads",
    "popular days",
    "popular posts",
    "top posters",
    "new posts",
    "new topics",
    "what's new",
    "temas similares",
    "temas relacionados",
    "hilos similares",
    "hilos relacionados",
    "preguntas relacionadas",
    "entradas recientes",
    "últimos mensajes",
    "últimos temas",
    "te puede interesar",
    "también te puede interesar",
    "παρόμοια",
    "σχετικά",
    "σχετικές",
    "πρόσφατα",
    "πρόσφατες",
    "τελευταία",
    "ähnliche",
    "sujets similaires",
];

/// Classes of what pops up or stands at the side.
const CLASSES: [&str; 14] = [
    "modal",
    "sidebar",
    "side-bar",
    "rightbar",
    "right-rail",
    "p-body-sidebar",
    "widget",
    "related-topics",
    "suggested-topics",
    "similar-threads",
    "topicoverview",
    "ctopicoverview",
    "dialog",
    "tooltip",
];

/// Takes out of a page's posts what stands beside the thread, as long as that leaves most of them.
pub(super) fn leave_out_beside(page: &Page<'_>, posts: &mut Vec<PostDraft>) {
    let regions = regions(page, posts);
    if regions.is_empty() {
        return;
    }
    let beside = |post: &PostDraft| regions.iter().any(|at| *at < post.place.span.0 && page.holds(*at, post.place.span.0));
    let count = posts.iter().filter(|post| beside(post)).count();
    if count == 0 || count * 2 > posts.len() {
        return;
    }
    let mut n = 0;
    while n < posts.len() {
        if beside(&posts[n]) { leave_out(posts, n) } else { n += 1 }
    }
}

/// The elements that stand beside: what is called so, and what such a heading heads.
fn regions(page: &Page<'_>, posts: &[PostDraft]) -> Vec<At> {
    let starts: Vec<At> = posts.iter().map(|post| post.place.span.0).collect();
    let holds_post = |at: At| starts.iter().any(|start| *start > at && page.holds(at, *start));
    let mut found: Vec<At> = Vec::new();
    for at in 0..page.all.len() {
        if found.last().is_some_and(|known| page.holds(*known, at)) {
            continue;
        }
        let element = &page.all[at];
        let called = matches!(element.tag, "aside" | "div" | "section" | "nav" | "ul")
            && page.attribute(at, "class").is_some_and(|class| {
                class.split_whitespace().any(|class| {
                    let class = class.to_ascii_lowercase();
                    CLASSES.iter().any(|name| class == *name || class.strip_prefix(name).is_some_and(|rest| rest.starts_with("__")))
                })
            });
        if called {
            if holds_post(at) {
                found.push(at);
            }
            continue;
        }
        if element.text == 0 || element.text > LONGEST || !is_heading(page, at) {
            continue;
        }
        let line = page.line(at, LONGEST * 2).to_lowercase();
        if !SAID.iter().any(|said| line.starts_with(said)) {
            continue;
        }
        // A post's own heading is its author's: no post may stand before it in what it heads.
        let region = page.around(at).take(6).take_while(|outer| !starts.iter().any(|start| *outer <= *start && *start < at)).last();
        let in_post = posts.iter().any(|post| post.place.span.0 <= at && at < post.place.span.1);
        if let Some(region) =
            region.filter(|region| holds_post(*region) && !in_post && !matches!(page.all[*region].tag, "body" | "html" | "main"))
        {
            found.push(region);
        }
    }
    found
}

fn is_heading(page: &Page<'_>, at: At) -> bool {
    matches!(page.all[at].tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "caption" | "th")
        || page.attribute(at, "role") == Some("heading")
        || (matches!(page.all[at].tag, "div" | "span" | "strong" | "b" | "header" | "p" | "td")
            && page.attribute(at, "class").is_some_and(|class| {
                let class = class.to_ascii_lowercase();
                ["title", "header", "heading", "head"].iter().any(|name| class.contains(name))
            }))
}
