//! JSON interfaces, one made-up answer each: what is read of them, as snapshots.

use super::*;

/// Name of the fixture, and the address that it stands for.
const ANSWERS: [(&str, &str); 17] = [
    ("discourse-latest", "https://forum.example/latest.json"),
    ("discourse-topic", "https://forum.example/t/412.json"),
    ("hn-search", "https://hn.algolia.com/api/v1/search_by_date?query=marelo"),
    ("hn-item", "https://hn.algolia.com/api/v1/items/41001"),
    ("reddit-comments", "https://www.reddit.com/r/kettles/comments/1qcab/marelo_refund_week_five.json"),
    ("lemmy-posts", "https://lemmy.example/api/v3/post/list"),
    ("lemmy-comments", "https://lemmy.example/api/v3/comment/list?post_id=551&sort=New&limit=50"),
    ("mastodon-tag", "https://social.example/api/v1/timelines/tag/marelo"),
    ("bluesky-search", "https://public.api.bsky.example/xrpc/app.bsky.feed.searchPosts?q=marelo"),
    ("stackexchange-questions", "https://api.stackexchange.example/2.3/questions?site=iot&filter=withbody"),
    ("stackexchange-answers", "https://api.stackexchange.example/2.3/questions/88123/answers?site=iot&filter=withbody&pagesize=100"),
    ("github-issues", "https://api.github.com/repos/marelo/app/issues"),
    ("flarum-discussion", "https://flarum.example/api/discussions/31"),
    ("nodebb-topic", "https://nodebb.example/api/topic/77"),
    ("isso-comments", "https://comments.example/?uri=%2Fowners%2F"),
    ("wordpress-comments", "https://kettle.example/wp-json/wp/v2/comments"),
    ("unknown-forum", "https://talk.example/api/entries"),
];

fn body(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/api").join(format!("{name}.json"))).unwrap()
}

fn read_api(url: &str, body: impl Into<Vec<u8>>) -> Result<Reading, Unreadable> {
    let source = Source { kind: SourceKind::Api, ..source(url) };
    read(&source, &ask(url, Purpose::Start), &answer(url, Some("application/json"), body), now())
}

#[test]
fn each_interface_is_read() {
    for (name, url) in ANSWERS {
        let reading = read_api(url, body(name)).unwrap();
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("api-{name}"), shown(&reading));
        });
    }
}

#[test]
fn a_thread_is_one_whichever_answer_tells_of_it() {
    let of = |name: &str| read_api(ANSWERS.iter().find(|(known, _)| *known == name).unwrap().1, body(name)).unwrap();
    for (list, thread, common) in
        [("hn-search", "hn-item", 2), ("lemmy-posts", "lemmy-comments", 0), ("stackexchange-questions", "stackexchange-answers", 0)]
    {
        let (list, thread) = (of(list), of(thread));
        assert_eq!(list.posts[0].thread, thread.posts[0].thread);
        assert_eq!(list.posts.iter().filter(|post| thread.posts.iter().any(|other| other.id == post.id)).count(), common);
    }
}

#[test]
fn what_is_no_interface_says_what_it_is() {
    for (body, words) in [
        ("<!doctype html><html></html>", "a page of HTML"),
        ("{\"error\":\"nope\"}", "no posts were found (its keys: error)"),
        ("{", "EOF"),
        ("[1,2", "EOF"),
    ] {
        let refused = read_api("https://site.example/x.json", body).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    for empty in ["[]", "{\"hits\":[],\"nbHits\":0}", "{\"data\":{\"children\":[]}}"] {
        assert!(read_api("https://site.example/x.json", empty).unwrap().posts.is_empty(), "{empty}");
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read_api("https://site.example/x.json", deep).is_err());
    let many = format!("[{}]", vec![r#"{"id":1,"text":"x","author":"a"}"#; 5_000].join(","));
    assert!(read_api("https://site.example/x.json", many).unwrap().gaps.iter().any(|gap| format!("{gap:?}").contains("2,000")));
}

#[test]
fn captured_answers_of_real_sites_are_read() {
    let Some(folder) = shared("api") else { return };
    let mut wrong = Vec::new();
    for (path, url, threads, posts) in [
        ("discourse/latest.json", "https://forum.example/latest.json", 1, 0),
        ("discourse/category_topics.json", "https://forum.example/c/x.json", 2, 0),
        ("discourse/topic.json", "https://forum.example/t/57.json", 1, 3),
        ("discourse/topic_posts.json", "https://forum.example/t/57/posts.json", 1, 1),
        ("discourse/posts_latest.json", "https://forum.example/posts.json", 3, 4),
        ("discourse/post.json", "https://forum.example/posts/11.json", 1, 1),
        ("various/discourse_latest.json", "https://forum.example/latest.json", 3, 0),
        ("various/discourse_topic.json", "https://forum.example/t/9.json", 1, 3),
        ("various/github_issue.json", "https://api.github.com/repos/a/b/issues/42", 1, 1),
        ("various/hn_front_page.json", "https://hn.algolia.com/api/v1/search?tags=front_page", 3, 3),
        ("various/hn_item.json", "https://hn.algolia.com/api/v1/items/12345", 1, 4),
        ("various/v2ex_topic.json", "https://www.v2ex.com/api/topics/show.json?id=12345", 1, 1),
        ("various/v2ex_replies.json", "https://www.v2ex.com/api/replies/show.json?topic_id=12345", 1, 2),
    ] {
        let reading = read_api(url, std::fs::read(folder.join(path)).unwrap()).unwrap_or_else(|error| panic!("{path}: {error}"));
        eprintln!("{path}: {} threads, {} posts", reading.threads.len(), reading.posts.len());
        if (reading.threads.len(), reading.posts.len()) != (threads, posts) {
            wrong.push(format!("{path}: expected {threads} threads, {posts} posts\n{}", shown(&reading)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_list_says_which_threads_have_news() {
    let topic = |id: u32, moved: &str, posts: u32| {
        format!(
            "{{\"id\":{id},\"title\":\"Kettle {id}\",\"slug\":\"kettle\",\"posts_count\":{posts},\"reply_count\":{posts},\"created_at\":\"2026-11-01T10:00:00Z\",\"last_posted_at\":\"{moved}\"}}"
        )
    };
    let list = |first: &str, posts: u32| {
        let topics = [topic(1, first, posts), topic(2, "2026-11-03T10:00:00Z", 4)].join(",");
        read_api("https://forum.example/latest.json", format!("{{\"topic_list\":{{\"topics\":[{topics}]}}}}")).unwrap().listed
    };
    let before = list("2026-11-02T10:00:00Z", 2);
    assert_eq!(
        before.iter().map(|row| row.ask.url.as_str()).collect::<Vec<_>>(),
        ["https://forum.example/t/2.json", "https://forum.example/t/1.json"]
    );
    let after = list("2026-11-20T10:00:00Z", 3);
    // The newest first, and only its mark is another.
    assert_eq!(after[0].key, before[1].key);
    assert_ne!(after[0].mark, before[1].mark);
    assert_eq!(after[1].mark, before[0].mark);
    assert!(after.iter().all(|row| row.mark.is_some()));
}
