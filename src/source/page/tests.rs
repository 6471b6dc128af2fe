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

#[test]
fn a_link_with_a_title_alone_says_its_title() {
    let posts = read(
        "<x-post author='ann' created-timestamp='2026-03-03T09:47:05+0000'><h1>Zelvora recalls all hubs of 2025, says the paper</h1><a href='https://paper.example/1'>paper.example</a></x-post>",
    );
    assert_eq!(posts.len(), 1);
    assert!(posts[0].body.contains("Zelvora recalls all hubs"), "{}", posts[0].body);
}

#[test]
fn threads_beside_the_thread_are_none_of_its_posts() {
    let post = |id: usize, name: &str, words: &str| {
        format!(
            "<div class='post' id='p{id}'><a class='author' href='/u/{name}'>{name}</a> <time datetime='2026-11-0{id}T10:00:00Z'>x</time><div class='words'>{words}</div></div>"
        )
    };
    let page = |heading: &str| {
        format!(
            "<h1>Hub drops</h1><div class='all'>{}{}{}</div><div class='more'><h3>{heading}</h3><div>{}</div></div>",
            post(1, "ann", "Since the update the hub drops every hour, whatever I do."),
            post(2, "bob", "Same with mine, and nobody answers the phone there."),
            post(3, "cat", "Mine works as it always did, on the older version."),
            post(4, "dan", "Is there any hub that works with the old radiators?"),
        )
    };
    assert_eq!(read(&page("Similar threads")).len(), 3);
    assert_eq!(read(&page("Solved by this")).len(), 4);
}

#[test]
fn what_data_tells_and_the_page_does_not_show_is_added_once() {
    let post = |id: usize, name: &str, words: &str| {
        format!(
            "<div class='post' id='comment-{id}'><a class='author' href='/u/{name}'>{name}</a> <span class='date'>1 year ago</span><div class='words'><p>{words}</p></div></div>"
        )
    };
    let page = format!(
        "<title>Hub drops</title><h1>Hub drops</h1>{}{}<script>window.isoData = {{\"site\":undefined,\"post\":{{\"id\":7001,\"title\":\"Hub drops\",\"text\":\"Every hour, since Monday.\",\"author\":\"ann\",\"created_at\":\"2026-11-01T10:00:00Z\"}},\"comments\":[{{\"id\":8001,\"text\":\"Same *here*, it is a shame.\",\"author\":\"bob\",\"created_at\":\"2026-11-02T10:00:00Z\"}},{{\"id\":8002,\"text\":\"Not with mine, it works.\",\"author\":\"cat\",\"created_at\":\"2026-11-03T10:00:00Z\"}}]}};</script>",
        post(8001, "bob", "Same <i>here</i>, it is a shame."),
        post(8002, "cat", "Not with mine, it works.")
    );
    let posts = read(&page);
    let told: Vec<(&str, &str, &str)> =
        posts.iter().map(|post| (post.author.as_str(), post.date.as_deref().unwrap_or_default(), post.body.as_str())).collect();
    assert_eq!(
        told,
        [
            ("ann", "2026-11-01T10:00:00Z", "Every hour, since Monday."),
            ("bob", "2026-11-02T10:00:00Z", "Same here, it is a shame."),
            ("cat", "2026-11-03T10:00:00Z", "Not with mine, it works."),
        ]
    );
}

#[test]
fn marked_up_copies_and_boxes_make_no_second_post() {
    let reply = |id: usize, name: &str, words: &str| {
        format!(
            "<div class='card' id='post-{id}' itemscope itemtype='https://schema.org/Comment'><meta itemprop='datePublished' content='2026-11-0{id}T10:00:00Z'>\
             <span itemprop='author' itemscope itemtype='https://schema.org/Person'><a itemprop='name' href='/members/{name}.{id}/'>{name}</a></span>\
             <div itemprop='text'>{words}</div></div>"
        )
    };
    let page = format!(
        "<div itemscope itemtype='https://schema.org/DiscussionForumPosting'><div class='js-hidden'><div itemprop='author' itemscope itemtype='https://schema.org/Person'><i itemprop='name'>ann</i></div>\
         <div itemprop='text'>Since the update the hub drops every hour.</div></div><meta itemprop='datePublished' content='2026-11-01T10:00:00Z'>\
         <div class='card' id='post-1'><span class='username'>ann</span> <time datetime='2026-11-01T10:00:00Z'>x</time><div class='words'>Since the update the hub drops every hour.</div></div>{}{}</div>",
        reply(2, "bob", "Same with mine."),
        reply(3, "cat", "Mine works.")
    );
    let told: Vec<(String, String)> = read(&page).into_iter().map(|post| (post.author, post.body)).collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(author, body)| (author.as_str(), body.as_str())).collect();
    assert_eq!(told, [("ann", "Since the update the hub drops every hour."), ("bob", "Same with mine."), ("cat", "Mine works.")]);
}

#[test]
fn how_long_ago_gives_way_to_the_full_date_behind_it() {
    let post = |n: usize, ago: &str| {
        format!(
            "<div class='post' id='p{n}'><a class='author' href='/u/ann'>ann</a> {ago}<div class='words'>The hub drops every hour, number {n}.</div></div>"
        )
    };
    let posts = read(&format!(
        "{}{}",
        post(1, "<span class='when'><span title='Sep 17, 2019 05:07:00'>posted 6 years ago</span></span>"),
        post(2, "<span class='when'><span data-tippy-content='Friday, October 4th, 2024 at 12:51:58 PM'>1 year ago</span></span>")
    ));
    let dates: Vec<&str> = posts.iter().filter_map(|post| post.date.as_deref()).collect();
    assert_eq!(dates, ["Sep 17, 2019 05:07:00", "Friday, October 4th, 2024 at 12:51:58 PM"]);
}

#[test]
fn answers_within_a_silent_frame_stand_under_its_post() {
    let thing = |id: usize, name: &str, words: &str, inner: &str| {
        format!(
            "<div class='thing' id='thing_t1_{id}'><div class='entry'><p class='tagline'><a class='author' href='/user/{name}'>{name}</a> <time datetime='2026-11-02T10:0{id}:00+00:00'>x</time></p>\
             <div class='usertext-body'><p>{words}</p></div><a href='javascript:void(0)'>reply</a></div><div class='child'><div class='listing'>{inner}</div></div></div>"
        )
    };
    let inmost = thing(3, "cat", "Never again, I have sent mine back to the shop.", "");
    let inner = thing(2, "bob", "Same with mine, it drops every single hour.", &inmost);
    let page = format!(
        "<div class='sitetable'>{}{}</div>",
        thing(1, "ann", "Since the update the hub drops every hour.", &inner),
        thing(4, "dan", "Mine works as it always did before.", "")
    );
    let posts = read(&page);
    let under = |n: usize| posts[n].place.within.and_then(|at| posts.iter().position(|post| post.place.span.0 == at));
    assert_eq!(posts.iter().map(|post| post.author.as_str()).collect::<Vec<_>>(), ["ann", "bob", "cat", "dan"]);
    assert_eq!((0..4).map(under).collect::<Vec<_>>(), [None, Some(0), Some(1), None]);
    assert!(posts[2].place.names.iter().any(|name| name == "thing_t1_3"), "{:?}", posts[2].place);
    assert!(posts.iter().all(|post| post.place.links.iter().all(|link| !link.starts_with("javascript"))));
}

#[test]
fn a_name_is_neither_what_its_bearer_earned_nor_what_a_click_shows() {
    let post = |n: usize, author: &str| {
        format!(
            "<div class='post' id='p{n}'>{author}<time datetime='2026-11-0{n}T10:00:00Z'>x</time><div class='words'>The hub drops every hour, number {n}.</div></div>"
        )
    };
    let posts = read(&format!(
        "{}{}{}",
        post(1, "<a href='/users/4/priya/'>31</a><a class='user-name' href='/users/4/priya/'>priya</a>"),
        post(2, "<a class='author' rel='author' href='/author/tomh/'>View all of tomh\u{2019}s posts.</a>"),
        post(3, "<a class='author' href='/u/007'>007</a>")
    ));
    assert_eq!(posts.iter().map(|post| post.author.as_str()).collect::<Vec<_>>(), ["priya", "tomh", "007"]);
}

#[test]
fn a_note_of_edits_behind_a_date_does_not_hide_it() {
    let post = |n: usize, note: &str| {
        format!(
            "<div class='post' id='post_{n}'><div class='author_information'><strong><a href='/user-{n}.html'>ann{n}</a></strong><br><span class='smalltext'>Board owner</span></div>\
             <div class='author_statistics'>Posts: 116<br>Joined: Feb 2019</div><span class='post_date'>2026-02-2{n}, 09:14 PM <span class='post_edit'>{note}</span></span>\
             <div class='post_body'>The hub drops every hour, number {n}.</div></div>"
        )
    };
    let posts = read(&format!(
        "{}{}",
        post(
            1,
            "<span class='edited_post'>(This post was last modified: 2026-03-05, 03:27 AM by <a href='/user-1.html'>ann1</a>. Edited 1 time in total.)</span>"
        ),
        post(2, "")
    ));
    let told: Vec<(&str, &str)> = posts.iter().map(|post| (post.author.as_str(), post.date.as_deref().unwrap_or_default())).collect();
    assert_eq!(told, [("ann1", "2026-02-21, 09:14 PM"), ("ann2", "2026-02-22, 09:14 PM")]);
}

#[test]
fn the_box_of_what_has_a_signature_is_none() {
    let post = |n: usize| {
        format!(
            "<div class='post' id='p{n}'><a class='author' href='/u/ann{n}'>ann{n}</a> <time datetime='2026-11-0{n}T10:00:00Z'>x</time><div class='pb2 contentheight_sig'>\
             <div class='said'>The hub drops every hour, number {n}.</div></div><div class='user_sig'>Buy my things</div></div>"
        )
    };
    let posts = read(&format!("{}{}", post(1), post(2)));
    assert_eq!(
        posts.iter().map(|post| post.body.as_str()).collect::<Vec<_>>(),
        ["The hub drops every hour, number 1.", "The hub drops every hour, number 2."]
    );
}

#[test]
fn hostile_markup_for_machines_costs_little() {
    let wide = "<div itemscope itemtype='https://schema.org/Comment'><b itemprop='author'>a</b><meta itemprop='datePublished' content='2026-11-01'><p itemprop='text'>same</p></div>".repeat(9_000);
    let nested = "<div itemscope itemtype='https://schema.org/Comment' itemprop='comment'><p itemprop='text'>same</p>".repeat(200);
    let data = format!("<script>{}</script>", "a={\"id\":1,\"text\":\"x\",\"author\":\"y\"};".repeat(20_000));
    let folded = (0..12).fold("[1]".to_owned(), |text, _| format!("[{}]", serde_json::Value::String(format!("{text}{}", " ".repeat(90)))));
    for page in [wide, nested, data, format!("<div data-page='{folded}'></div>")] {
        let began = std::time::Instant::now();
        assert!(draft(&page, None).is_none_or(|page| page.posts.len() <= 3_000));
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?} for {}", began.elapsed(), &page[..60]);
    }
}

#[test]
fn comments_with_and_without_replies_stand_side_by_side() {
    let comment = |id: u32, depth: u32, replies: &str| {
        format!(
            "<li id='comment-{id}' class='comment depth-{depth}'><article id='div-comment-{id}' class='comment-body'><b class='fn'>u{id}</b>\
             <time datetime='2026-11-0{id}T10:00:00+00:00'>x</time><div class='comment-content'><p>Some words of number {id} about it.</p></div>\
             </article>{replies}</li>"
        )
    };
    let nested = format!("<ol class='children'>{}</ol>", comment(2, 2, ""));
    let page = format!("<ol class='comment-list'>{}{}{}</ol>", comment(1, 1, &nested), comment(3, 1, ""), comment(4, 1, ""));
    let posts = read(&page);
    let parents: Vec<Option<usize>> =
        posts.iter().map(|post| posts.iter().position(|other| Some(other.place.span.0) == post.place.within)).collect();
    assert_eq!(parents, [None, Some(0), None, None]);
}

#[test]
fn an_article_is_read_although_its_author_and_date_stand_elsewhere() {
    let comment = |id: u8, name: &str, day: u8, words: &str, under: &str| {
        format!(
            "<li id='comment-{id}' class='comment even'><div class='row flex'><div class='col'><img></div><div class='col'>\
             <div class='comment-author-name'>{name}</div><div class='comment-date'><time datetime='2026-09-{day:02}T10:00:00+02:00'>\
             <a href='/hub/#comment-{id}'>September {day}</a></time></div><div class='comment-content'><p>{words}</p></div></div></div>\
             {under}</li>"
        )
    };
    let third = comment(4, "dan", 6, "That was it for me as well.", "");
    let second = comment(3, "ann", 5, "Thank you, it was the cable.", &format!("<ol>{third}</ol>"));
    let first = comment(2, "bob", 4, "Did you try another cable between the two?", &format!("<ol>{second}</ol>"));
    let page = format!(
        "<header><div class='flex'><p class='site-title'><a href='/'>Talk</a></p></div></header><main><div class='flex'><h1>The hub drops</h1></div>\
         <div class='entry-content'><p>Since the last update the hub drops every hour.</p><p>What can be done about it?</p></div>\
         <div class='flex'><p>Posted</p><div class='post-date'><time datetime='2026-09-03T10:00:00+02:00'>September 3</time></div><p>in</p>\
         <div class='terms'><a href='/category/hubs/'>Hubs</a></div><p>by</p><div class='post-author'><p class='post-author__name'>ann</p></div></div>\
         <section><h3 id='comments'>3 responses</h3><ol class='comment-template'>{first}</ol></section></main>"
    );
    let posts = read(&page);
    let told: Vec<(&str, &str)> = posts.iter().map(|post| (post.author.as_str(), post.body.as_str())).collect();
    assert_eq!(
        told,
        [
            ("ann", "Since the last update the hub drops every hour.\n\nWhat can be done about it?"),
            ("bob", "Did you try another cable between the two?"),
            ("ann", "Thank you, it was the cable."),
            ("dan", "That was it for me as well."),
        ]
    );
    assert!(posts[0].place.opens && posts[0].date.as_deref() == Some("2026-09-03T10:00:00+02:00"));
    // Each answers the one before it.
    let under: Vec<Option<usize>> =
        posts.iter().map(|post| posts.iter().position(|other| post.place.within == Some(other.place.span.0))).collect();
    assert_eq!(under, [None, Some(0), Some(1), Some(2)]);
}
