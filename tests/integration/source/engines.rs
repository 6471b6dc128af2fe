//! Pages of forums, one an engine, in markup of our own after each engine's: what is read of each, as snapshots; and what lists say.

use super::*;

/// Fixtures and the addresses that they were found at.
const PAGES: [(&str, &str); 15] = [
    ("phpbb3.html", "https://forum.example/viewtopic.php?f=2&t=10&sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
    ("xenforo2.html", "https://forum.example/threads/kettle-stops-at-70-degrees.12/"),
    ("mybb.html", "https://forum.example/showthread.php?tid=12"),
    ("smf2.html", "https://forum.example/index.php?topic=12.0"),
    ("vbulletin4.html", "https://forum.example/showthread.php?12-Kettle-stops-at-70-degrees"),
    ("fluxbb.html", "https://forum.example/viewtopic.php?id=12"),
    ("discourse.html", "https://forum.example/t/kettle-stops-at-70-degrees/123"),
    ("wordpress.html", "https://blog.example/2026/11/kettle/"),
    ("question2answer.html", "https://forum.example/12/kettle-stops-at-70-degrees"),
    ("flarum.html", "https://forum.example/d/12-kettle-stops-at-70-degrees"),
    ("nodebb.html", "https://forum.example/topic/12/kettle-stops-at-70-degrees"),
    ("microdata.html", "https://consultas.example/consulta/7"),
    ("rdfa.html", "https://forum.example/node/31"),
    ("reviews.html", "https://shop.example/kettles/k2"),
    ("state.html", "https://talk.example/t/th-412"),
];

fn page(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages").join(name)).unwrap()
}

fn read_page(url: &str, body: impl Into<Vec<u8>>) -> Result<Reading, Unreadable> {
    let source = Source { kind: SourceKind::Forum, ..source(url) };
    read(&source, &ask(url, Purpose::Start), &answer(url, Some("text/html; charset=utf-8"), body), now())
}

#[test]
fn threads_of_many_engines_are_read() {
    for (name, url) in PAGES {
        let reading = read_page(url, page(name)).unwrap();
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("page-{name}"), shown(&reading));
        });
    }
}

#[test]
fn every_page_tells_its_posts_apart_the_same_way_twice() {
    for (name, url) in PAGES {
        let text = String::from_utf8(page(name)).unwrap();
        let first = read_page(url, text.clone()).unwrap();
        // Another session, another count of views, another token.
        let again = read_page(url, text.replace("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "ffffffffffffffffffffffffffffffff")).unwrap();
        let ids = |reading: &Reading| reading.posts.iter().map(|post| post.id.clone()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(ids(&first), ids(&again), "{name}");
        assert_eq!(ids(&first).len(), first.posts.len(), "{name}");
        assert!(first.posts.len() >= 3, "{name}: {}", shown(&first));
        assert_eq!(first.threads.len(), 1, "{name}");
    }
}

#[test]
fn a_post_read_from_the_page_and_from_the_feed_is_one() {
    let phpbb = read_page(PAGES[0].1, page("phpbb3.html")).unwrap();
    let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Kettle Forum</title><generator>phpBB</generator>\
        <entry><id>https://forum.example/viewtopic.php?p=42#p42</id><link href=\"https://forum.example/viewtopic.php?p=42#p42\"/>\
        <title>Kettles • Re: Kettle stops at 70 degrees</title><content type=\"html\">Mine did the same.</content></entry></feed>";
    let feed = read_as(Purpose::Start, "https://forum.example/feed", feed).unwrap();
    assert_eq!(feed.posts[0].id, phpbb.posts[1].id);
}

/// A list of threads in the manner of some engines.
fn row(engine: &str, n: usize, replies: usize) -> String {
    match engine {
        "phpbb" => format!(
            "<li class=\"row bg{}\"><dl class=\"row-item topic_read\"><dt title=\"No unread posts\"><div class=\"list-inner\"><a href=\"./viewtopic.php?t={n}&amp;sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9\" class=\"topictitle\">Kettle question number {n}</a><br><div class=\"topic-poster\">by <a href=\"./memberlist.php?mode=viewprofile&amp;u=2\" class=\"username\">marta</a> &raquo; <time datetime=\"2026-11-0{n}T10:00:00+00:00\">Nov {n}, 2026</time></div></div></dt><dd class=\"posts\">{replies} <dfn>Replies</dfn></dd><dd class=\"views\">4{n} <dfn>Views</dfn></dd><dd class=\"lastpost\"><span><dfn>Last post </dfn>by <a href=\"./memberlist.php?mode=viewprofile&amp;u=3\" class=\"username\">jo</a> <a href=\"./viewtopic.php?p=5{replies}#p5{replies}\" title=\"Go to last post\">View</a><br><time datetime=\"2026-11-1{n}T10:00:00+00:00\">Nov 1{n}, 2026</time></span></dd></dl></li>",
            n % 2
        ),
        "xenforo" => format!(
            "<div class=\"structItem structItem--thread\"><div class=\"structItem-cell structItem-cell--main\"><div class=\"structItem-title\"><a href=\"/forums/kettles.2/?prefix_id=1\" class=\"labelLink\">Help</a> <a href=\"/threads/kettle-question-{n}.{n}/\">Kettle question number {n}</a></div><div class=\"structItem-minor\"><a href=\"/members/marta.5/\" class=\"username\">marta</a> <a href=\"/threads/kettle-question-{n}.{n}/\"><time datetime=\"2026-11-0{n}T10:00:00+00:00\">Nov {n}, 2026</time></a></div></div><div class=\"structItem-cell structItem-cell--meta\"><dl><dt>Replies</dt><dd>{replies}</dd></dl><dl><dt>Views</dt><dd>1{n}2</dd></dl></div><div class=\"structItem-cell structItem-cell--latest\"><a href=\"/threads/kettle-question-{n}.{n}/latest\"><time datetime=\"2026-11-1{n}T10:0{replies}:00+00:00\">Nov 1{n}</time></a></div></div>"
        ),
        "mybb" => format!(
            "<tr class=\"inline_row\"><td class=\"trow1\"><span class=\"subject_new\" id=\"tid_{n}\"><a href=\"showthread.php?tid={n}\">Kettle question number {n}</a></span><div class=\"author smalltext\"><a href=\"member.php?action=profile&amp;uid=3\">marta</a></div></td><td class=\"trow1\"><a href=\"javascript:MyBB.whoPosted({n});\">{replies}</a></td><td class=\"trow1\">{n}7</td><td class=\"trow1\"><span class=\"lastpost smalltext\">11-1{n}-2026, 0{replies}:02 PM<br><a href=\"showthread.php?tid={n}&amp;action=lastpost\">Last Post</a>: <a href=\"member.php?action=profile&amp;uid=4\">jo</a></span></td></tr>"
        ),
        _ => format!(
            "<div class=\"item\"><h3><a href=\"/talk/{n}-kettle-question\">Kettle question number {n}</a></h3><p>Started by marta, {replies} replies, last on 1{n} Nov 2026 at 10:0{replies}</p></div>"
        ),
    }
}

fn board(engine: &str, replies: [usize; 3]) -> String {
    let rows: String = replies.iter().enumerate().map(|(n, replies)| row(engine, n + 1, *replies)).collect();
    let rows = if engine == "mybb" {
        format!("<table class=\"tborder\"><tbody>{rows}</tbody></table>")
    } else {
        format!("<div class=\"list\">{rows}</div>")
    };
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Kettles</title></head><body><nav><a href=\"/\">Home</a> <a href=\"/faq\">Questions and answers</a></nav><h1>Kettles</h1>{rows}<div class=\"pagination\"><a href=\"?f=2&amp;page=2\">2</a></div></body></html>"
    )
}

#[test]
fn lists_of_threads_are_told_from_threads_and_say_what_has_news() {
    for (engine, url) in [
        ("phpbb", "https://forum.example/viewforum.php?f=2"),
        ("xenforo", "https://forum.example/forums/kettles.2/?f=2"),
        ("mybb", "https://forum.example/forumdisplay.php?f=2"),
        ("own", "https://forum.example/talk/?f=2"),
    ] {
        let reading = read_page(url, board(engine, [2, 3, 4])).unwrap();
        assert!(reading.posts.is_empty(), "{engine}: {}", shown(&reading));
        let titles: Vec<&str> = reading.listed.iter().map(|row| row.title.as_str()).collect();
        assert_eq!(titles, ["Kettle question number 1", "Kettle question number 2", "Kettle question number 3"], "{engine}");
        assert!(
            reading.listed.iter().all(|row| row.mark.is_some() && row.ask.purpose == Purpose::Thread && row.ask.depth == 1),
            "{engine}"
        );
        assert_eq!(reading.next.len(), 1, "{engine}: {:?}", reading.next);
        let later = read_page(url, board(engine, [2, 5, 4])).unwrap();
        let moved: Vec<bool> = reading.listed.iter().zip(&later.listed).map(|(one, other)| one.mark != other.mark).collect();
        assert_eq!(moved, [false, true, false], "{engine}");
        assert_eq!(reading.listed[0].key, later.listed[0].key);
    }
}

#[test]
fn pages_that_are_no_forum_say_what_they_are() {
    for (body, words) in [
        (
            "<html><head><title>Just a moment...</title></head><body><script src=\"/cdn-cgi/challenge-platform/x.js\"></script></body></html>",
            "Cloudflare",
        ),
        (
            "<html><body><h1>Kettle Forum</h1><p>You must be logged in to view this forum.</p><form><input type=\"password\"></form></body></html>",
            "log-in",
        ),
        ("<html><body><div id=\"root\"></div><script src=\"/app.js\"></script></body></html>", "JavaScript shell"),
        ("<html><body><h1>whoa there, pardner!</h1><p>Your request has been blocked due to a network policy.</p></body></html>", "Reddit"),
        ("<html><body><h1>About us</h1><p>We sell kettles and have done so for years.</p></body></html>", "no posts and no list"),
        ("<html><body><p>Sorry but this board is currently unavailable.</p></body></html>", "closed forum"),
        ("<html><head><title>Kettles: over 18?</title></head><body><p>Go on?</p></body></html>", "over-18"),
        (
            "<html><head><meta name=\"generator\" content=\"Discourse 3.2\"></head><body><discourse-assets></discourse-assets><script src=\"/app.js\"></script></body></html>",
            "url = \"https://forum.example/latest.json\"",
        ),
        ("{\"topic_list\":{}}", "kind = \"api\""),
        ("<rss version=\"2.0\"><channel><title>x</title></channel></rss>", "a feed"),
        ("", "empty"),
    ] {
        let why = read_page("https://forum.example/viewtopic.php?t=1", body).unwrap_err().to_string();
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn captured_pages_that_keep_readers_out_are_named() {
    let Some(folder) = shared("api/various") else { return };
    for (file, words) in [
        ("cloudflare_block.html", "Cloudflare"),
        ("old_reddit_network_policy_block.html", "Reddit's block page"),
        ("old_reddit_over18_interstitial.html", "over-18"),
        ("xcancel_antibot_interstitial.html", "a browser check"),
    ] {
        let body = std::fs::read(folder.join(file)).unwrap();
        let url = "https://old.reddit.com/r/kettles/";
        let why = read_page(url, body.clone()).unwrap_err();
        assert!(matches!(&why, Unreadable::Blocked(why) if why.contains(words)), "{file}: {why}");
        // And where JSON was asked for.
        let api = Source { kind: SourceKind::Api, ..source(url) };
        let why = read(&api, &ask(url, Purpose::Start), &answer(url, Some("text/html"), body), now()).unwrap_err();
        assert!(matches!(&why, Unreadable::Blocked(why) if why.contains(words)), "{file}: {why}");
    }
}

#[test]
fn what_machines_are_told_completes_what_is_shown() {
    let post = |n: usize, author: &str, words: &str| {
        format!(
            "<div class=\"msg\"><b class=\"author\">{author}</b> <span class=\"date\">{n} November 2026 10:0{n}</span><div class=\"text\">{words}</div></div>"
        )
    };
    let (asked, first, second) = (
        "My kettle stops at seventy degrees, is it broken?",
        "Press the lid until it clicks, then it boils.",
        "Mine needed a new switch, it was four euros.",
    );
    let told = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"QAPage\",\"mainEntity\":{{\"@type\":\"Question\",\"text\":\"{asked}\",\"author\":{{\"name\":\"marta\"}},\"acceptedAnswer\":{{\"@type\":\"Answer\",\"text\":\"{first}\",\"upvoteCount\":4,\"url\":\"/q/12#a81\",\"author\":{{\"name\":\"jo\"}}}},\"suggestedAnswer\":[{{\"@type\":\"Answer\",\"text\":\"{second}\",\"upvoteCount\":1,\"author\":{{\"name\":\"kim\"}}}}]}}}}</script>"
    );
    let page = format!(
        "<html lang=\"en\"><head><title>Kettle stops</title>{told}</head><body><h1>Kettle stops</h1>{}{}{}</body></html>",
        post(1, "marta", asked),
        post(2, "jo", first),
        post(3, "kim", second)
    );
    let reading = read_page("https://forum.example/q/12", page).unwrap();
    assert_eq!(reading.posts.len(), 3, "{}", shown(&reading));
    assert!(reading.gaps.is_empty(), "{:?}", reading.gaps);
    let answer = &reading.posts[1];
    assert!(answer.standing.accepted);
    assert_eq!(answer.standing.score, Some(4));
    assert_eq!(answer.url.as_deref(), Some("https://forum.example/q/12#a81"));
    assert_eq!(answer.parent.as_ref(), Some(&reading.posts[0].id));
    assert_eq!(answer.posted, Some("2026-11-02T10:02:00Z".parse().unwrap()));
    assert_eq!(reading.posts[2].standing.score, Some(1));
}
