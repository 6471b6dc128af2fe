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

/// A page of questions and answers whose authors bear their worth in points within their picture's link, whose comments have parts of their
/// own each, and which keeps the pattern of a comment for its scripts.
#[test]
fn comments_under_answers_are_whole_posts_and_the_pattern_for_scripts_is_none() {
    let signed = |who: &str, day: usize| {
        format!(
            "<div class='info'><div class='picture'><a class='avatar-box' href='/users/{day}/'><img src='/a.png'><div class='badge'>5k</div></a></div>\
             <div class='author-name'><a class='user-link' href='/users/{day}/'>{who}</a></div><a href='/revisions/{day}/'>answered <abbr class='ago' title='2026-11-0{day} 07:11:23+00:00'>2026-11-0{day} 07:11:23+00:00</abbr></a></div>"
        )
    };
    let comment = |n: usize, who: &str, words: &str| {
        format!(
            "<div id='js-post-{n}' class='js-comment' data-post-id='{n}'><div class='votes'></div><div class='js-comment-content'><div class='js-comment-body'><p>{words}</p></div>\
             <div class='js-comment-controls'><a class='js-comment-author' href='/users/9/'>{who}</a> <span class='age'>(<abbr class='ago' title='2026-11-06 07:11:23+00:00'>2026-11-06 07:11:23+00:00</abbr>)</span></div></div></div>"
        )
    };
    let post = |n: usize, kind: &str, who: &str, words: &str, comments: &str| {
        format!(
            "<div id='js-post-{n}' class='js-post js-{kind}' data-post-id='{n}'><div class='votes'>0</div><div class='post-content'><div class='post-body'><p>{words}</p></div>{}\
             <div class='js-post-comments'><h2>Comments</h2><div class='js-comments-list'>{comments}</div></div></div></div>",
            signed(who, n)
        )
    };
    let html = |question: &str, answers: &str| {
        format!(
            "<html><body><h1>Lamps</h1><main>{question}<div class='head'><h2>Answers</h2></div>{answers}</main><div class='templates' style='display: none;'>{}</div></body></html>",
            comment(0, "", "")
        )
    };
    let question = post(1, "question", "bob", "Which lamp is bright enough for a hall of ten metres?", "");
    let comments = comment(4, "tom", "And how long does it live, in your hall?")
        + &comment(5, "eva", "Nine years by now, and it is lit every evening.");
    let answers = post(2, "answer", "eva", "The larger one, and mind the colour of its light.", &comments)
        + &post(
            3,
            "answer",
            "ida",
            "Two small ones, at both ends of the hall.",
            &comment(6, "max", "That makes an odd shadow in the middle."),
        );
    let first = read_page("https://forum.example/question/1/lamps/", &html(&question, &answers));
    let told: Vec<(String, Option<usize>, bool)> = first
        .posts
        .iter()
        .map(|post| {
            let parent = post.parent.as_ref().and_then(|id| first.posts.iter().position(|other| other.id == *id));
            (post.author.name.shown(), parent, post.url.is_some())
        })
        .collect();
    let wanted = [("bob", None), ("eva", None), ("tom", Some(1)), ("eva", Some(1)), ("ida", None), ("max", Some(4))];
    assert_eq!(told, wanted.map(|(who, parent)| (who.to_owned(), parent, true)), "{}", shown(&first));

    // The question stands above the second page of its answers too, and is the same post.
    let answers = post(7, "answer", "zoe", "A candle will do, if you sit close to it.", "")
        + &post(8, "answer", "ann", "None, since the hall has a window.", "");
    let second = read_page("https://forum.example/question/1/lamps/?sort=votes&page=2", &html(&question, &answers));
    assert_eq!(second.posts.len(), 3, "{}", shown(&second));
    assert_eq!((&second.posts[0].id, &second.threads[0].id), (&first.posts[0].id, &first.threads[0].id), "{}", shown(&second));

    // The last page has one answer, and what tells how to answer is longer than both.
    let form = "<div class='new-answer'><h2>Your Answer</h2><div class='box'><b>Please start posting anonymously</b> - your entry will be published after you \
                log in or create a new account. This space is reserved only for answers. If you would like to engage in a discussion, please instead post a \
                comment under the question or an answer that you would like to discuss.</div></div>";
    let last = html(&question, &(post(9, "answer", "kim", "No lamp at all.", "") + form));
    let last = read_page("https://forum.example/question/1/lamps/?sort=votes&page=3", &last);
    let told: Vec<String> = last.posts.iter().map(|post| post.author.name.shown()).collect();
    assert_eq!(told, ["bob", "kim"], "{}", shown(&last));
    assert_eq!(last.posts[0].id, first.posts[0].id);
}

/// A question of a few words that nobody has answered, beside much that leads elsewhere.
#[test]
fn a_short_question_beside_a_long_list_is_a_thread() {
    let badge = |n: usize| {
        format!("<li><a href='/badges/{n}/a-badge/'>Enlightened answers about the lamps of a hall, {n}</a> <span>{n} awarded</span></li>")
    };
    let beside = [1, 2, 3, 4].map(badge).concat();
    let html = format!(
        "<html><body><h1>Lamps</h1><div id='js-post-71' class='js-post js-question' data-post-id='71'><div class='post-body'><p>Which lamp?</p></div>\
         <a class='user-link' href='/users/1/'>bob</a> asked <abbr class='ago' title='2026-11-06 07:11:23+00:00'>2026-11-06</abbr></div>\
         <ul>{beside}</ul></body></html>"
    );
    let reading = read_page("https://forum.example/question/71/lamps/", &html);
    assert_eq!((reading.posts.len(), reading.listed.len()), (1, 0), "{}", shown(&reading));
}
