//! What forum programs showed when they ran for real (`tests/real`), in markup of our own.

use super::*;

fn read_page(url: &str, body: &str) -> Reading {
    let source = Source { kind: SourceKind::Forum, ..source(url) };
    read(&source, &ask(url, Purpose::Start), &answer(url, Some("text/html; charset=utf-8"), body), now()).unwrap()
}

/// A flat thread, whose quotations say nothing of where their words are from.
#[test]
fn a_quotation_leads_to_the_post_whose_words_it_has() {
    let post = |n: usize, who: &str, words: &str| {
        format!(
            "<div class='say' id='c{n}'><a class='user' href='/user/{n}/'>{who}</a><span class='date' title='Nov. {n}, 2026, 7:11 a.m.'>{n} Nov</span><div class='said'>{words}</div></div>"
        )
    };
    let words = [
        "<p>Which lamp is bright enough for a hall of ten metres?</p>",
        "<p>Two floors &amp; stone: take the larger one.</p><ul><li>keep it away from the oven</li></ul>",
        "<blockquote><p>Two floors &amp; stone: take the larger one.<br>keep it away from the oven</p></blockquote><p>The oven matters less than people think.</p>",
        "<blockquote><p>larger one</p></blockquote><p>Which one is that, there are three of them.</p>",
        "<blockquote><p>bob wrote:</p><p>Which lamp is bright enough for a hall of ten metres?</p></blockquote><p>None of them, take two.</p>",
    ];
    let posts: String =
        words.iter().zip(["bob", "eva", "tom", "ida", "max"]).enumerate().map(|(n, (words, who))| post(n + 1, who, words)).collect();
    let reading = read_page("https://forum.example/topic/7/lamps/", &format!("<html><body><h1>Lamps</h1>{posts}</body></html>"));
    assert_eq!(reading.posts.len(), 5, "{}", shown(&reading));
    let parents: Vec<Option<usize>> = reading
        .posts
        .iter()
        .map(|post| post.parent.as_ref().and_then(|id| reading.posts.iter().position(|other| other.id == *id)))
        .collect();
    assert_eq!(parents, [None, None, Some(1), None, Some(0)], "{}", shown(&reading));
    assert_eq!(reading.posts[2].posted, Some("2026-11-03T07:11:00Z".parse().unwrap()));
}
