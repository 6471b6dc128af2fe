//! What pages of forum programs that nobody described were misread by, each in markup of our own.

use super::*;

fn forum(url: &str, body: &str) -> Reading {
    let source = Source { kind: SourceKind::Forum, ..source(url) };
    let body = format!("<!DOCTYPE html><html lang=\"en\"><head><title>Talk</title></head><body>{body}</body></html>");
    read(&source, &ask(url, Purpose::Start), &answer(url, Some("text/html; charset=utf-8"), body), now()).unwrap()
}

fn told(reading: &Reading) -> Vec<(&str, &str)> {
    reading.posts.iter().map(|post| (post.author.name.raw(), post.body.raw())).collect()
}

/// A post under a subject and a line that says who wrote it and when, with its author's box beside it.
fn under_subject(id: u32, author: &str, at: &str, text: &str) -> String {
    format!(
        "<div id='{id}' class='card entry-row'><div class='col-10'><h4>Re: Lights of the box <a href='/topic/lights-3/?post={id}#{id}'>¶</a></h4>\
         <p><small class='muted'>By: <a href='/member/profile/{author}/'>{author}</a> on {at}</small></p><div class='words-of'>{text}</div></div>\
         <div class='col-2'><div><a href='/member/profile/{author}/'><b>{author}</b></a></div><div>Posts: 1</div></div></div>"
    )
}

#[test]
fn a_post_shorter_than_its_subject_is_read_without_it() {
    let page = [
        under_subject(
            7,
            "ivy",
            "Nov. 10, 2026, 9:11 a.m.",
            "<p>What does it mean when the second light blinks orange three times and stays off then?</p>",
        ),
        under_subject(
            8,
            "Μαρία",
            "Nov. 10, 2026, 9:40 a.m.",
            "<p>It looks for a line. Wait two minutes, and read the last number that the box shows.</p>",
        ),
        under_subject(9, "ivy", "Nov. 10, 2026, 10:05 a.m.", "<p>It says 7, so what now?</p>"),
    ];
    let reading = forum("https://forum.example/topic/lights-3/", &format!("<h1>Lights of the box</h1>{}", page.concat()));
    assert_eq!(told(&reading)[2], ("ivy", "It says 7, so what now?"));
    assert_eq!(reading.posts[2].url.as_deref(), Some("https://forum.example/topic/lights-3/?post=9#9"));
    // `Μαρία Posts: 1` is no date, though March begins like it.
    assert_eq!(reading.posts[1].posted, Some("2026-11-10T09:40:00Z".parse().unwrap()));
    assert!(reading.gaps.is_empty(), "{:?}", reading.gaps);
}

fn plain(id: u32, author: &str, text: &str) -> String {
    format!(
        "<table class='message' id='m-{id}'><tr><th><a href='/post/{id}/'>#</a> <span>{id} Nov, 2026 09:11</span></th></tr>\
         <tr><td><a href='/users/{author}/'>{author}</a></td><td class='words-of'>{text}</td></tr></table>"
    )
}

#[test]
fn a_quotation_tells_which_post_is_answered() {
    let page = [
        plain(1, "ann", "Would the small box be enough for two floors?"),
        plain(2, "bob", "Two floors and stone walls: take the larger one."),
        plain(3, "cyd", "The small one did for me."),
        plain(4, "dan", "<blockquote><em>bob</em><br>Two floors and stone walls: take the larger one.</blockquote>That is what I did."),
        plain(5, "eve", "<blockquote>Nobody on this page said any of these words.</blockquote>So it goes."),
    ];
    let reading = forum("https://forum.example/topic/10/", &format!("<h1>Boxes</h1>{}", page.concat()));
    assert_eq!(told(&reading)[3], ("dan", "That is what I did."));
    assert_eq!(reading.posts[3].parent.as_ref(), Some(&reading.posts[1].id));
    assert!([0, 1, 2, 4].iter().all(|n| reading.posts[*n].parent.is_none()), "{}", shown(&reading));
}

#[test]
fn when_a_post_was_edited_is_none_of_its_words() {
    let page = [
        plain(1, "ann", "It is the cable.<div class='changed'>Edited 10 Nov, 2026 11:02</div>"),
        plain(2, "bob", "Edited films are the best, says my brother, who works with them."),
        plain(3, "cyd", "It is the socket, and that is for a technician."),
    ];
    let reading = forum("https://forum.example/topic/10/", &format!("<h1>Cables</h1>{}", page.concat()));
    assert_eq!(told(&reading)[0], ("ann", "It is the cable."));
    assert_eq!(told(&reading)[1], ("bob", "Edited films are the best, says my brother, who works with them."));
}

/// A row of a list of boards: name, words about it, counts, and the last post.
fn board(href: &str, name: &str, last: &str) -> String {
    format!(
        "<div class='row line'><div class='info'><div class='forum-name'><a href='{href}'>{name}</a></div><div><p>Talk about {name}</p></div></div>\
         <div>10</div><div>102</div><div class='last'>{last}</div></div>"
    )
}

const LAST: &str = "<a href='/post/102'>Niños &amp;...</a><div>Nov. 20, 2026, 9:11 a.m.</div> by <a href='/user/zoe'>zoe</a>";

#[test]
fn a_front_page_with_one_last_post_is_a_list_of_boards() {
    let page = format!(
        "<div class='all'><ul><li><a href='/'>Forum</a></li><li><a href='/memberlist'>Memberlist</a></li><li><a href='/search'>Search</a></li></ul>\
         <div class='panel'><div><a href='/category/1-brands'>Brands</a></div>{}{}</div><div class='panel'><div>Board statistics</div>\
         <p>Total number of registered users: 41. Total number of topics: 10. Newest user: <a href='/user/zoe'>zoe</a></p></div></div>",
        board("/forum/1-zephyr", "Zephyr", LAST),
        board("/forum/2-market", "Market", "No posts."),
    );
    let reading = forum("https://forum.example/", &page);
    assert!(reading.posts.is_empty(), "{}", shown(&reading));
    assert_eq!(reading.listed.iter().map(|listed| listed.title.as_str()).collect::<Vec<_>>(), ["Zephyr", "Market"]);
}

#[test]
fn a_board_of_boards_with_addresses_like_its_own_is_no_thread() {
    let page = format!(
        "<h1>Brands</h1><div class='panel'>{}{}</div>",
        board("/forum/zephyr-2/", "Zephyr", LAST),
        board("/forum/market-3/", "Market", "No posts.")
    );
    let reading = forum("https://forum.example/forum/brands-1/", &page);
    assert!(reading.posts.is_empty(), "{}", shown(&reading));
    assert_eq!(reading.listed.len(), 2);
}

#[test]
fn the_last_page_of_a_long_thread_does_not_hide_the_reply_on_it() {
    let list = |count: u32| {
        let row = |n: u32, name: &str, more: &str, count: u32| {
            format!(
                "<tr class='line'><td class='name'><a href='/topic/{n}/'>{name}</a> {more}</td><td class='a-post-count'>{count}</td>\
                 <td class='a-view-count'>{}</td><td>20 Nov, 2026 09:11 by <a href='/users/zoe/'>zoe</a></td></tr>",
                count * 7
            )
        };
        let pages = "<span>pages: <a href='/topic/8/?page=1'>1</a> <a href='/topic/8/?page=6'>6</a></span>";
        let body =
            [row(8, "Everything that works", pages, count), row(7, "Which box", "", 5), row(6, "Reading the lights", "", 4)].concat();
        forum("https://forum.example/forum/1/", &format!("<h1>Zephyr</h1><table>{body}</table>"))
    };
    let (before, after) = (list(51), list(52));
    assert_eq!(before.listed.len(), 3);
    assert_ne!(before.listed[0].mark, after.listed[0].mark);
    assert_eq!(before.listed[1].mark, after.listed[1].mark);
}

#[test]
fn an_empty_board_is_not_taken_for_a_page_drawn_by_scripts() {
    let url = "https://forum.example/forum/2/";
    let source = Source { kind: SourceKind::Forum, ..source(url) };
    let body = "<html><body><script src='/a.js'></script><nav><a href='/'>Forum index</a> <a href='/forum/1/'>Brands</a> <a href='/faq'>Questions</a></nav>\
        <h1>Market</h1><p>There are no topics in this forum.</p></body></html>";
    let why = read(&source, &ask(url, Purpose::Thread), &answer(url, Some("text/html"), body), now()).unwrap_err().to_string();
    assert!(!why.contains("JavaScript"), "{why}");
}

#[test]
fn the_head_of_a_thread_that_names_its_author_is_no_post_and_its_pages_are_numbers_behind_its_own() {
    let post = |id: u32, author: &str, text: &str| {
        format!(
            "<li id='post-{id}' class='entry'><a href='/u/{author}/1/'><span class='author'>{author}</span></a> <a href='/t/which-box-now/1/post/{id}/'>\
             <time datetime='2026-11-10T09:11:{id}+00:00'>Nov. 10, 2026</time></a><div class='words-of'><p>{text}</p></div></li>"
        )
    };
    let head = "<div class='head'><h1>Which box now</h1><div class='card'><a class='author' href='/u/ann/1/'>ann</a> \
        <span title='Started on: Nov. 10, 2026, 9:11 a.m.'>Nov. 10, 2026</span></div></div>";
    let page = format!(
        "{head}<ul>{}{}{}</ul><a rel='next' href='/t/which-box-now/1/2/'>Next</a>",
        post(11, "ann", "Would the small box be enough for two floors and a cellar?"),
        post(12, "bob", "Two floors and stone walls: take the larger one, as I did."),
        post(13, "ann", "Thank you, I ordered the larger one this morning.")
    );
    let first = forum("https://forum.example/t/which-box-now/1/", &page);
    assert_eq!(told(&first).len(), 3, "{}", shown(&first));
    assert_eq!(first.next[0].url, "https://forum.example/t/which-box-now/1/2/");
    let page = format!(
        "<h1>Which box now</h1><ul>{}{}</ul>",
        post(21, "eve", "The small one did for me in two floors."),
        post(22, "dan", "Mine is still on its way.")
    );
    let second = forum("https://forum.example/t/which-box-now/1/2/", &page);
    assert_eq!(first.threads[0].id, second.threads[0].id);
    assert!(second.posts.iter().all(|post| !first.posts.iter().any(|other| other.id == post.id)));
    assert_eq!(second.posts[0].url.as_deref(), Some("https://forum.example/t/which-box-now/1/post/21/"));
}
