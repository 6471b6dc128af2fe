use super::{PostDraft, draft};

fn read(html: &str) -> Vec<PostDraft> {
    draft(html, None).unwrap().posts
}

#[test]
fn boxes_of_authors_and_empty_forms_are_no_posts() {
    let post = |name: &str, date: &str, words: &str| {
        format!(
            "<article class='message' data-author='{name}'><div class='inner'><div class='cell cell--user'><a class='avatar' href='/members/1/'>{}</a>\
             <h4><a class='username' href='/members/1/'>{name}</a></h4><dl><dt>Joined</dt><dd>Oct 28, 2023</dd></dl></div>\
             <div class='cell cell--main'><header><time datetime='{date}'>x</time></header><div class='bbWrapper'>{words}</div>\
             <div class='message-signature'>Buy my things</div></div></div></article>",
            &name[..1]
        )
    };
    let page = format!(
        "<h1>Zelvora hub drops</h1><div class='posts'>{}{}{}</div><div class='inner'><div class='cell cell--user'></div><div class='cell cell--main'><form></form></div></div>",
        post("martha", "2026-11-02T10:00:00+0200", "Since the update the hub drops every hour."),
        post("tom", "2026-11-02T11:00:00+0200", "Same with mine."),
        post("nikos", "2026-11-03T09:00:00+0200", "Ο δικός μου δουλεύει κανονικά.")
    );
    let posts = read(&page);
    let told: Vec<(&str, &str, &str)> =
        posts.iter().map(|post| (post.author.as_str(), post.date.as_deref().unwrap_or_default(), post.body.as_str())).collect();
    assert_eq!(
        told,
        [
            ("martha", "2026-11-02T10:00:00+0200", "Since the update the hub drops every hour."),
            ("tom", "2026-11-02T11:00:00+0200", "Same with mine."),
            ("nikos", "2026-11-03T09:00:00+0200", "Ο δικός μου δουλεύει κανονικά."),
        ]
    );
}

#[test]
fn elements_made_for_posts_name_their_author() {
    let posts = read(
        "<x-post author='ann' created-timestamp='2026-03-03T09:47:05+0000'><h1>Which hub</h1><div slot='text-body'><p>Which hub is best for a flat?</p></div></x-post>",
    );
    assert_eq!(posts.len(), 1);
    assert_eq!((posts[0].author.as_str(), posts[0].body.as_str()), ("ann", "Which hub is best for a flat?"));
}

#[test]
fn drawings_and_open_elements_do_not_make_a_page_unreadable() {
    let drawing = "<svg><g><fePointLight x='1'/><foo/></g></svg><span><div></div></span>";
    assert!(draft(&drawing.repeat(500), None).is_some());
    assert!(draft(&"<div>".repeat(5_000), None).is_none());
    assert!(draft(&"<b id=x><div>".repeat(300), None).is_none());
}

#[test]
fn posts_that_are_told_to_machines_alone_are_read() {
    let posts = read(
        r#"<script type="application/ld+json">{"@graph":[{"@type":"QAPage","mainEntity":{"@type":"Question","text":"Why does my hub drop?","author":{"name":"ann"},
        "dateCreated":"2026-01-02T10:00:00Z","acceptedAnswer":{"@type":"Answer","text":"<p>Update it.</p>","upvoteCount":"5","downvoteCount":1,"url":"https://f.example/a/2",
        "author":[{"name":"bob"}],"comment":[{"@type":"Comment","text":"That helped.","author":"ann"}]}}}]}</script><div id="app"></div>"#,
    );
    let told: Vec<(&str, &str)> = posts.iter().map(|post| (post.author.as_str(), post.body.as_str())).collect();
    assert_eq!(told, [("ann", "Why does my hub drop?"), ("bob", "Update it."), ("ann", "That helped.")]);
    let answer = posts[1].stated.as_ref().unwrap();
    assert_eq!(
        (answer.accepted, answer.score, answer.parent, answer.url.as_deref()),
        (true, Some(4), Some(0), Some("https://f.example/a/2"))
    );
    assert_eq!(posts[2].stated.as_ref().unwrap().parent, Some(1));
}

#[test]
fn what_machines_are_told_may_be_hostile() {
    let deep = format!("{}{}{}", "{\"@type\":\"Comment\",\"text\":\"x\",\"comment\":".repeat(100), "1", "}".repeat(100));
    let wide = format!("[{}1]", "{\"@type\":\"Comment\",\"text\":\"same\"},".repeat(20_000));
    for json in [deep.as_str(), wide.as_str(), "{", "[[[", "null", &"[".repeat(100_000)] {
        let page = format!("<p>a</p><script type='application/ld+json'>{json}</script>");
        assert!(draft(&page, None).is_some_and(|page| page.posts.len() <= 5_000));
    }
}

#[test]
fn a_tip_that_tells_the_moment_stands_for_a_date_that_tells_the_day() {
    let post = |tip: &str, shown: &str, words: &str| {
        format!(
            "<div class='reply'><a class='who' href='/u/1'>ana</a><ul><li title='{tip}'>{shown}</li></ul><div class='text'><p>{words}</p></div></div>"
        )
    };
    let posts = read(&format!(
        "<div>{}{}{}</div>",
        post("Nov. 3, 2026, 7:11 a.m.", "3 Nov", "Where is the switch for the light of the lamp?"),
        post("Nov. 4, 2026, noon", "4 Nov", "Under the lamp, on the left, a bit hidden."),
        post("4 Nov", "Nov. 4, 2026, 1:20 p.m.", "Found it at once, thank you for the help.")
    ));
    let dates: Vec<&str> = posts.iter().filter_map(|post| post.date.as_deref()).collect();
    assert_eq!(dates, ["Nov. 3, 2026, 7:11 a.m.", "Nov. 4, 2026, noon", "Nov. 4, 2026, 1:20 p.m."]);
}
