//! The article that a page's comments are about, where it is made unlike them: its words in one place, who wrote it and when in another,
//! as themes of blogs and news sites have it.

use url::Url;

use super::block::Block;
use super::dom::{At, Page};
use super::draft::{PostDraft, leave_out};
use super::parts::{Parts, not_words};
use super::place::Place;
use super::sign::{Sign, full_date};
use super::text::words;
use crate::source::words::Words;

/// Least that an article says, in characters without white space.
const LEAST: usize = 24;
/// Longest text of a line that says who wrote the article, and when.
const LONGEST_BYLINE: usize = 80;

/// Adds the article before the comments, completed by the line that says who wrote it; that line is no post of its own.
pub(super) fn join(page: &Page<'_>, signs: &[(At, Sign)], address: Option<&Url>, title: &str, posts: &mut Vec<PostDraft>) {
    let comment = |post: &PostDraft| is_in_comments(page, post.place.span.0);
    let Some(begin) = posts.iter().filter(|post| comment(post)).map(|post| post.place.span.0).min() else { return };
    let comments: Vec<(At, At)> = posts.iter().filter(|post| comment(post)).map(|post| post.place.span).collect();
    let Some(body) = body(page, begin) else { return };
    // The nearest to the words, so that it is not that of a box beside them.
    let outside = |at: At| !comments.iter().any(|(from, to)| *from <= at && at < *to) && !is_beside(page, at) && !page.holds(body, at);
    let near = |wanted: Sign| {
        std::iter::once(body).chain(page.around(body)).find_map(|around| {
            let range = page.within(around);
            let first = signs.partition_point(|(at, _)| *at < range.start);
            signs[first..]
                .iter()
                .take_while(|(at, _)| *at < range.end && *at < begin)
                .find(|(at, sign)| *sign == wanted && outside(*at) && (wanted == Sign::Date || page.all[*at].text > 1))
                .map(|(at, _)| *at)
        })
    };
    let (writer, date) = (near(Sign::Author), near(Sign::Date));
    // Whole posts before the comments that are not about it: a thread whose posts have comments, no article.
    let own = |post: &PostDraft| {
        let (from, to) = post.place.span;
        let inside = |at: At| from <= at && at < to;
        inside(body) || page.holds(body, from) || writer.is_some_and(inside) || date.is_some_and(inside)
    };
    let whole = |post: &PostDraft| !post.author.is_empty() && post.date.is_some();
    if posts.iter().any(|post| !comment(post) && post.place.span.0 < begin && whole(post) && !own(post)) {
        return;
    }
    let byline = [writer, date];
    let author = writer.map(|at| page.line(at, 100)).or_else(|| page.meta("author").map(str::to_owned)).unwrap_or_default();
    let told = |name: &str| page.meta(name).map(str::to_owned);
    let date = date.map(|at| full_date(page, at)).or_else(|| told("article:published_time")).or_else(|| told("datePublished"));
    let profile = writer.and_then(|at| link(page, at));
    // The line alone was taken for a post.
    let mut n = 0;
    while n < posts.len() {
        let post = &posts[n];
        let (from, to) = post.place.span;
        let tells = byline.iter().flatten().any(|at| from <= *at && *at < to);
        let line = !comment(post) && from < begin && tells && !page.holds(from, body) && post.body.len() < LONGEST_BYLINE;
        if line { leave_out(posts, n) } else { n += 1 }
    }
    if let Some(known) = posts.iter_mut().find(|post| {
        let (from, to) = post.place.span;
        !is_in_comments(page, from) && (from <= body && body < to || page.holds(body, from))
    }) {
        if known.author.is_empty() {
            known.author = author;
            known.place.author = known.place.author.take().or(profile);
        }
        known.date = known.date.take().or(date);
        // What is made as its comments are is the first of them, and has an address as they have.
        known.place.opens = !is_alike(page, known.place.span.0, begin);
        return;
    }
    // Another post before the comments is what they are about.
    if posts.iter().any(|post| !comment(post) && post.place.span.0 < begin) {
        return;
    }
    let block = Block { at: body, inner: Vec::new(), kind: 0 };
    let parts = Parts { body: Some(body), ..Parts::default() };
    let Words { own, quoted, .. } = words(page, body, &not_words(page, &block, &parts), address, title);
    if own.trim().is_empty() {
        return;
    }
    let place = Place { span: (body, page.all[body].end), opens: true, author: profile, ..Place::default() };
    let at = posts.iter().position(|post| post.place.span.0 > body).unwrap_or(posts.len());
    posts.insert(at, PostDraft { author, date, body: own, quoted, place, stated: None });
}

/// Where an element leads by the link that it is, has around it, or holds.
fn link(page: &Page<'_>, at: At) -> Option<String> {
    let around = page.around(at).take(2).filter(|outer| page.all[*outer].text == page.all[at].text);
    let near = std::iter::once(at).chain(around).chain(page.within(at)).find(|at| page.all[*at].tag == "a");
    near.and_then(|at| page.attribute(at, "href")).map(str::to_owned)
}

/// Whether two elements have the same name and the same classes.
fn is_alike(page: &Page<'_>, one: At, other: At) -> bool {
    let classes = |at: At| page.attribute(at, "class").unwrap_or_default().split_whitespace().collect::<Vec<_>>();
    page.all[one].tag == page.all[other].tag && !classes(one).is_empty() && classes(one) == classes(other)
}

/// Whether an element is a comment on something, or stands among some: it, or what is around it, is called so.
fn is_in_comments(page: &Page<'_>, at: At) -> bool {
    let called = |at: At| {
        !matches!(page.all[at].tag, "body" | "html" | "main")
            && page.all[at].marks.iter().any(|mark| {
                let mark = mark.trim_start_matches("id:").trim_start_matches('.');
                mark.split(|c: char| !c.is_ascii_alphabetic()).any(|part| matches!(part, "comment" | "comments" | "commentlist"))
            })
            || page.attribute(at, "id").is_some_and(|id| id.eq_ignore_ascii_case("comments"))
    };
    std::iter::once(at).chain(page.around(at).take(8)).any(called)
}

/// Whether an element stands beside what a page is about.
fn is_beside(page: &Page<'_>, at: At) -> bool {
    const BESIDE: [&str; 8] = ["sidebar", "widget", "menu", "breadcrumb", "breadcrumbs", "related", "cookie", "banner"];
    std::iter::once(at).chain(page.around(at)).any(|at| {
        let element = &page.all[at];
        let footer = element.tag == "footer" && page.around(at).all(|outer| !matches!(page.all[outer].tag, "article" | "main" | "section"));
        let header = element.tag == "header" && page.around(at).all(|outer| !matches!(page.all[outer].tag, "article" | "main" | "section"));
        footer
            || header
            || matches!(element.tag, "nav" | "aside" | "form" | "dialog")
            || element
                .marks
                .iter()
                .any(|mark| mark.starts_with('.') && mark[1..].split(|c: char| !c.is_ascii_alphabetic()).any(|part| BESIDE.contains(&part)))
    })
}

/// The element before the comments that says the most in paragraphs of its own.
fn body(page: &Page<'_>, begin: At) -> Option<At> {
    let mut said = vec![0_usize; begin];
    for at in 0..begin {
        let element = &page.all[at];
        let prose = matches!(element.tag, "p" | "ul" | "ol" | "blockquote" | "pre" | "table" | "figure" | "h2" | "h3" | "h4");
        if let Some(parent) = element.parent.filter(|parent| prose && *parent < begin && element.end <= begin) {
            said[parent] += element.text.saturating_sub(element.linked);
        }
    }
    let fits = |at: At| {
        let element = &page.all[at];
        matches!(element.tag, "div" | "section" | "article" | "td" | "main") && element.end <= begin && !is_beside(page, at)
    };
    (0..begin).filter(|at| said[*at] >= LEAST && fits(*at)).max_by_key(|at| (said[*at], std::cmp::Reverse(*at)))
}
