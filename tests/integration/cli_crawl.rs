//! `overhear crawl` as operations see it: the real binary, real sockets on loopback, a real store.

use std::fmt::Write as _;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

/// A feed with posts `0..count` of `name`; each is a complaint that the built-in rules find.
fn feed(name: &str, count: usize) -> String {
    let mut items = String::new();
    for n in (0..count).rev() {
        write!(
            items,
            "<item><title>Question {n}</title><guid>{name}-{n}</guid><link>https://forum.example/{name}/{n}</link>\
             <pubDate>Fri, 13 Mar 2026 10:{n:02}:00 GMT</pubDate><dc:creator>ana{n}</dc:creator>\
             <description>Nerea charged me twice for order {n}, awful service.</description></item>"
        )
        .unwrap();
    }
    format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>{name}</title>\
         <link>https://forum.example/{name}</link>{items}</channel></rss>"
    )
}

fn source(id: &str, url: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1h\"\n")
}

fn feed_reply(body: String) -> Reply {
    Reply::ok(body).header("Content-Type", "application/rss+xml")
}

/// Numbers and titles of everything in the queue.
fn incidents(env: &TestEnv) -> Vec<Value> {
    let ran = env.run(&["queue", "--all", "--limit", "0", "--json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.json()
}

fn post_of(incident: &Value) -> String {
    incident["url"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_feed_is_read_once_then_only_what_is_new() {
    let server = Server::start();
    let posts = Arc::new(AtomicUsize::new(3));
    let held = Arc::clone(&posts);
    server.handle("/feed", move |seen| {
        let count = held.load(Ordering::SeqCst);
        let etag = format!("W/\"v{count}\"");
        if seen.header("if-none-match") == Some(etag.as_str()) {
            return Reply::status(304).header("ETag", etag);
        }
        feed_reply(feed("a", count)).header("ETag", etag)
    });
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));

    let first = env.run(&["crawl"]).ok();
    assert!(first.contains("3 new posts, 3 new incidents"), "{first}");
    let again = env.run(&["crawl", "--now", "2026-03-14T09:36:00Z"]).ok();
    assert!(again.contains("1 not due yet"), "{again}");
    let unchanged = env.run(&["crawl", "--force", "--now", "2026-03-14T09:46:00Z"]).ok();
    assert!(unchanged.contains("0 new posts, 0 new incidents; 1 unchanged"), "{unchanged}");
    posts.store(4, Ordering::SeqCst);
    let one = env.run(&["crawl", "--now", "2026-03-14T10:46:00Z"]).ok();
    assert!(one.contains("1 new post, 1 new incident"), "{one}");
    assert_eq!(incidents(&env).len(), 4);
    // robots.txt is remembered, the validator goes back byte for byte, and no request bears what it should not.
    assert_eq!(server.count("/robots.txt"), 1);
    let asked = server.seen_at("/feed");
    assert_eq!(asked.iter().map(|seen| seen.header("if-none-match").unwrap_or("-")).collect::<Vec<_>>(), ["-", "W/\"v3\"", "W/\"v3\""]);
    for seen in server.seen() {
        assert!(
            seen.header("user-agent").is_some_and(|agent| agent.starts_with("overhear/") && agent.contains("https://nerea.example/reader"))
        );
        assert!(seen.header("cookie").is_none() && seen.header("referer").is_none());
    }
}

#[test]
fn a_server_that_answers_200_for_ever_brings_nothing_twice() {
    let server = Server::start();
    server.route("/feed", feed_reply(feed("a", 2)).header("ETag", "\"x\"").header("Last-Modified", "Fri, 13 Mar 2026 10:00:00 GMT"));
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    let _ = env.run(&["crawl"]).ok();
    let again = env.run(&["crawl", "--force"]).ok();
    assert!(again.contains("0 new posts, 0 new incidents; 1 unchanged"), "{again}");
    assert_eq!(incidents(&env).len(), 2);
}

#[test]
fn a_reply_is_judged_with_the_question_that_an_earlier_run_archived() {
    let server = Server::start();
    let entry = |comments: &str| {
        format!(
            "<rss version=\"2.0\" xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\"><channel>\
             <title>Forum</title><link>http://127.0.0.1/</link><item><title>How long is the Nerea warranty?</title><guid>q1</guid>\
             <link>{}</link><pubDate>Fri, 13 Mar 2026 10:00:00 GMT</pubDate><description>Does anybody know?</description>{comments}</item></channel></rss>",
            server.url("/t/1")
        )
    };
    let with_comments = format!("<slash:comments>1</slash:comments><wfw:commentRss>{}</wfw:commentRss>", server.url("/t/1/comments"));
    server.script("/feed", [feed_reply(entry("")), feed_reply(entry(&with_comments))]);
    server.route(
        "/t/1/comments",
        feed_reply(format!(
            "<rss version=\"2.0\"><channel><title>Comments on: How long is the Nerea warranty?</title><link>{}</link><item><title>By: bob</title>\
             <guid>c1</guid><link>{}</link><pubDate>Fri, 13 Mar 2026 11:00:00 GMT</pubDate><description>Two years, like everything.</description>\
             </item></channel></rss>",
            server.url("/t/1"),
            server.url("/t/1#c1")
        )),
    );
    let env = TestEnv::with_brand(&format!("[rules]\nfolders = [\"rules\"]\n{}", source("a", &server.url("/feed"))));
    env.fact(
        "warranty",
        "topic = \"warranty\"\nvalid_from = 2024-01-01\n[questions]\nen = [\"warranty\"]\n[official]\nen = \"Three years.\"\n\
         [[slots]]\nname = \"length\"\nkind = \"duration\"\nvalue = \"3 years\"\n\
         [[examples]]\nlang = \"en\"\nquestion = \"How long is the warranty?\"\ncontradicts = \"Two years.\"\n",
    );
    let first = env.run(&["crawl"]).ok();
    assert!(first.contains("1 new post, 0 new incidents"), "{first}");
    let second = env.run(&["crawl", "--force"]).ok();
    assert!(second.contains("1 new post, 1 new incident"), "{second}");
    let shown = env.run(&["show", "1"]).ok();
    assert!(shown.contains("Two years") && shown.contains("Three years."), "{shown}");
}

#[test]
fn trouble_with_one_source_is_one_line_and_the_others_are_read() {
    let server = Server::start();
    server.route("/good", feed_reply(feed("good", 1)));
    server.route("/broken", Reply::status(500));
    server.route("/page", Reply::ok("<!doctype html><title>Sign in</title><p>Please sign in").header("Content-Type", "text/html"));
    server.route("/gone", Reply::status(410));
    let mut sources = String::new();
    for name in ["good", "broken", "page", "gone"] {
        sources.push_str(&source(name, &server.url(&format!("/{name}"))));
    }
    sources.push_str(&source("nowhere", "http://127.0.0.1:1/feed"));
    sources.push_str(&source("inside", "http://10.0.0.1/feed"));
    let env = TestEnv::with_brand(&sources);

    let ran = env.run(&["crawl", "--cron"]).exit(4);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let starts: Vec<&str> = lines.iter().map(|line| line.split(':').next().unwrap_or_default()).collect();
    assert_eq!(starts, ["broken", "gone", "inside", "nowhere", "page"], "{}", ran.stdout);
    assert!(lines[0].contains("HTTP 500") && lines[1].contains("410") && lines[2].contains("not a public address"), "{}", ran.stdout);
    assert!(lines[3].contains("no connection") && lines[4].contains("not a feed"), "{}", ran.stdout);
    assert_eq!(incidents(&env).len(), 1);

    // 410 is for good, even by force.
    let before = server.count("/gone");
    env.run(&["crawl", "--force"]).exit(4);
    assert_eq!(server.count("/gone"), before);
}

#[test]
fn a_source_that_robots_txt_forbids_is_not_read_and_told_every_time() {
    let server = Server::start();
    server.route("/robots.txt", Reply::ok("User-agent: *\nDisallow: /members\n").header("Content-Type", "text/plain"));
    server.route("/members/feed", feed_reply(feed("members", 1)));
    let env = TestEnv::with_brand(&source("members", &server.url("/members/feed")));
    let host = server.url("").replace("http://", "");
    let line = format!("members: not read: robots.txt forbids {host}/members/feed (Disallow: /members)");

    let ran = env.run(&["crawl"]).exit(4);
    assert!(ran.stdout.starts_with(&format!("{line}\n")) && ran.stdout.contains("1 source could not be seen"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("FAILED"), "{}", ran.stdout);
    let again = env.run(&["crawl", "--force", "--cron"]).exit(4);
    assert_eq!(again.stdout, format!("{line} (2 runs in a row)\n"));
    assert_eq!(server.count("/members/feed"), 0);
    let doctor = env.run(&["doctor"]).exit(0);
    assert!(doctor.stdout.contains("ask the site's owner for leave"), "{}", doctor.stdout);
}

#[test]
fn a_crawl_without_sources_says_what_is_missing() {
    let env = TestEnv::with_brand("");
    let ran = env.run(&["crawl"]).exit(0);
    assert!(ran.stderr.contains("`overhear source add ADDRESS`"), "{}", ran.stderr);
    assert_eq!(env.run(&["crawl", "--cron"]).exit(0).shown(), "--- exit 0");

    let unnamed = TestEnv::new();
    unnamed.run(&["init"]).exit(0);
    let ran = unnamed.run(&["crawl"]).exit(0);
    assert!(ran.stderr.contains("the brand is still `Your Brand`"), "{}", ran.stderr);
}

#[test]
fn cron_is_silent_when_all_is_well() {
    let server = Server::start();
    server.route("/feed", feed_reply(feed("a", 1)));
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    let ran = env.run(&["crawl", "--cron"]).exit(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn a_run_that_is_killed_loses_nothing_and_doubles_nothing() {
    const SOURCES: usize = 12;
    let server = Server::start();
    let mut sources = String::new();
    for n in 0..SOURCES {
        let name = format!("s{n}");
        server.route(&format!("/{name}"), feed_reply(feed(&name, 3)).delay(Duration::from_millis(30)));
        sources.push_str(&source(&name, &server.url(&format!("/{name}"))));
    }
    let env = TestEnv::with_brand(&sources);
    let mut seen_before = 0;
    for pause in [40, 90, 140, 200, 260] {
        let mut child = env.process(&["crawl", "--force"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        let _ = child.kill();
        child.wait().unwrap();
        let held = incidents(&env).len();
        assert!(held >= seen_before, "{held} incidents after {seen_before}");
        seen_before = held;
    }
    let _ = env.run(&["crawl", "--force"]).ok();
    let all = incidents(&env);
    let mut posts: Vec<String> = all.iter().map(post_of).collect();
    posts.sort();
    let mut distinct = posts.clone();
    distinct.dedup();
    assert_eq!(posts.len(), distinct.len(), "doubled: {posts:?}");
    assert_eq!(distinct.len(), SOURCES * 3);
}

#[test]
fn a_second_crawl_gives_way() {
    let server = Server::start();
    server.route("/feed", feed_reply(feed("a", 1)).delay(Duration::from_millis(1500)));
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    std::thread::scope(|scope| {
        let first = scope.spawn(|| env.run(&["crawl"]).ok());
        while server.count("/feed") == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
        let second = env.run(&["crawl"]).exit(75);
        assert!(second.stderr.contains("another crawl is running"), "{}", second.stderr);
        let quiet = env.run(&["crawl", "--cron"]).exit(0);
        assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
        // Staff are not kept waiting by the crawl that waits for its server.
        let _ = env.run(&["queue"]).ok();
        first.join().unwrap();
    });
    assert_eq!(incidents(&env).len(), 1);
}

#[test]
fn a_recording_replays_to_the_same_queue() {
    let server = Server::start();
    server.route("/feed", feed_reply(feed("a", 3)));
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    let _ = env.run(&["crawl", "--record", "recording"]).ok();
    let live = incidents(&env);
    drop(server);
    std::fs::remove_dir_all(env.path("state")).unwrap();
    let _ = env.run(&["crawl", "--replay", "recording"]).ok();
    assert_eq!(incidents(&env), live);
}

#[test]
fn a_source_that_is_not_configured_is_named() {
    let env = TestEnv::with_brand(&source("forum-en", "https://forum.example/feed"));
    let ran = env.run(&["crawl", "forum-em"]).exit(2);
    assert!(ran.stderr.contains("did you mean 'forum-en'"), "{}", ran.stderr);
}

#[test]
fn a_broken_rule_is_left_out_unless_strict() {
    let server = Server::start();
    server.route("/feed", feed_reply(feed("a", 1)));
    let env = TestEnv::with_brand(&format!("[rules]\nfolders = [\"rules\"]\n{}", source("a", &server.url("/feed"))));
    env.rule(
        "charged",
        "title = \"Charged\"\nlevel = \"medium\"\ncategories = [\"billing\"]\nwhy = \"w\"\n[selections.s]\nen = [\"charged me twice\"]\n\
         [[examples]]\nlang = \"en\"\nfires = \"They charged me twice.\"\n[[examples]]\nlang = \"en\"\nquiet = \"Fine.\"\n",
    );
    env.rule("broken", "title = \"Broken\"\nlevl = \"medium\"\n");
    let strict = env.run(&["crawl", "--strict"]).exit(3);
    assert!(strict.stderr.contains("broken.toml:2"), "{}", strict.stderr);
    assert_eq!(server.count("/feed"), 0);
    let ran = env.run(&["crawl"]).exit(4);
    assert!(ran.stderr.contains("broken.toml:2") && ran.stdout.contains("1 new incident"), "{ran:?}");
}

#[test]
fn the_demonstration_shows_what_it_promises() {
    let env = TestEnv::new();
    let ran = env.run(&["demo", "--dir", "demo"]).exit(0);
    for expected in [
        "901 555 7777",
        "+353 1 555 0999",
        "dos años",
        "14 days",
        "Says calmly that they have left",
        "Danger to people or property",
        "robots.txt forbids",
    ] {
        assert!(ran.stdout.contains(expected), "no '{expected}' in\n{}", ran.stdout);
    }
    assert!(ran.stdout.contains("wrong-answer: Wrong answer: warranty (high)\n"), "{}", ran.stdout);
    // Homonyms, competitors, praise and staff stay out.
    for never in ["Rovers", "dailymix.example/2026/11/rovers", "Casanto lost", "Marelo_Irene", "Ευχαριστώ"] {
        assert!(!ran.stdout.contains(never), "'{never}' in\n{}", ran.stdout);
    }
    // A replay numbers its incidents alike every time.
    let queue = |ran: &str| ran.lines().skip_while(|line| !line.starts_with("NO  LEVEL")).take(11).map(String::from).collect::<Vec<_>>();
    for n in 0..3 {
        let other = env.run(&["demo", "--dir", &format!("other{n}")]).exit(0);
        assert_eq!(queue(&other.stdout), queue(&ran.stdout));
    }
    let again = env.run(&["demo", "--dir", "demo"]).exit(2);
    assert!(again.stderr.contains("not empty"), "{}", again.stderr);
}
