//! What a crawl remembers of servers' wishes from one run to the next, kills, forced runs and wrong clocks included.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

fn source(id: &str, url: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1h\"\n")
}

fn feed(count: usize) -> Reply {
    let items: Vec<String> = (0..count)
        .map(|n| {
            format!(
                "<item><title>Question {n}</title><guid>g{n}</guid><link>https://forum.example/{n}</link>\
                 <pubDate>Fri, 13 Mar 2026 10:{n:02}:00 GMT</pubDate><description>Nerea charged me twice for order {n}.</description></item>"
            )
        })
        .collect();
    let text =
        format!("<rss version=\"2.0\"><channel><title>F</title><link>https://forum.example/</link>{}</channel></rss>", items.concat());
    Reply::ok(text).header("Content-Type", "application/rss+xml")
}

fn crawl(env: &TestEnv, at: &str, more: &[&str]) -> String {
    let arguments = [&["crawl", "--now", at], more].concat();
    let ran = env.run(&arguments);
    assert!(matches!(ran.code, Some(0 | 4)), "{}", ran.shown());
    assert!(ran.stderr.lines().all(|line| line.contains("past their retention")), "{}", ran.shown());
    ran.stdout
}

#[test]
fn a_busy_server_is_asked_once_more_in_the_same_run() {
    let server = Server::start();
    server.script("/feed", [Reply::status(503), feed(1)]);
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    let first = crawl(&env, "2026-03-14T09:00:00Z", &[]);
    assert!(first.contains("1 new post, 1 new incident"), "{first}");
    assert_eq!(server.count("/feed"), 2);
}

#[test]
fn retry_after_holds_across_runs_and_by_force() {
    for (status, retry) in [(429, "7200"), (503, "7200"), (429, "Sat, 14 Mar 2026 11:00:00 GMT")] {
        let server = Server::start();
        server.script("/feed", [Reply::status(status).header("Retry-After", retry), feed(1)]);
        // A second source on the same host is not to be asked either.
        let env = TestEnv::with_brand(&format!("{}{}", source("a", &server.url("/feed")), source("b", &server.url("/other"))));
        let first = env.run(&["crawl", "--now", "2026-03-14T09:00:00Z"]);
        assert!(first.stdout.contains(&format!("HTTP {status}")), "{}", first.shown());
        let asked = server.seen().len();
        for at in ["2026-03-14T09:30:00Z", "2026-03-14T10:30:00Z", "2026-03-14T10:59:00Z"] {
            crawl(&env, at, &["--force"]);
            crawl(&env, at, &[]);
        }
        assert_eq!(server.seen().len(), asked, "{status} {retry}");
        let later = crawl(&env, "2026-03-14T11:01:00Z", &["a"]);
        assert!(later.contains("1 new post"), "{later}");
    }
}

#[test]
fn retry_after_of_a_host_behind_a_redirect_holds_too() {
    let front = Server::start_at("127.0.7.1");
    let back = Server::start_at("127.0.7.2");
    front.route("/feed", Reply::redirect(302, back.url("/feed")));
    back.route("/feed", Reply::status(429).header("Retry-After", "7200"));
    let env = TestEnv::with_brand(&source("a", &front.url("/feed")));
    crawl(&env, "2026-03-14T09:00:00Z", &[]);
    assert_eq!((back.count("/feed"), back.count("/robots.txt")), (1, 1));
    crawl(&env, "2026-03-14T09:30:00Z", &["--force"]);
    crawl(&env, "2026-03-14T10:30:00Z", &["--force"]);
    assert_eq!((back.count("/feed"), back.count("/robots.txt")), (1, 1));
}

#[test]
fn only_permanent_moves_are_remembered() {
    for (status, remembered) in [(301, true), (308, true), (302, false), (307, false), (303, false)] {
        let server = Server::start();
        server.route("/old", Reply::redirect(status, "/new")).route("/new", feed(1).header("ETag", "\"e\""));
        let env = TestEnv::with_brand(&source("a", &server.url("/old")));
        crawl(&env, "2026-03-14T09:00:00Z", &[]);
        crawl(&env, "2026-03-14T10:30:00Z", &[]);
        crawl(&env, "2026-03-14T12:00:00Z", &["--force"]);
        assert_eq!((server.count("/old"), server.count("/new")), (if remembered { 1 } else { 3 }, 3), "{status}");
    }
}

#[test]
fn a_move_that_leads_nowhere_later_is_taken_back() {
    let server = Server::start();
    let new = feed(1).header("ETag", "\"e\"");
    server.script("/old", [Reply::redirect(301, "/new"), feed(2)]).script("/new", [new, Reply::status(404)]);
    let env = TestEnv::with_brand(&source("a", &server.url("/old")));
    crawl(&env, "2026-03-14T09:00:00Z", &[]);
    let lost = crawl(&env, "2026-03-14T10:30:00Z", &[]);
    assert!(lost.contains("HTTP 404"), "{lost}");
    let found = crawl(&env, "2026-03-14T12:30:00Z", &[]);
    assert!(found.contains("1 new post"), "{found}");
    assert_eq!(server.count("/old"), 2);
}

#[test]
fn max_age_holds_by_force_and_the_validators_go_back() {
    let server = Server::start();
    server.handle("/feed", |seen| {
        if seen.header("if-none-match").is_some() { Reply::status(304) } else { feed(1).header("Cache-Control", "max-age=43200") }
            .header("ETag", "\"v\"")
    });
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    crawl(&env, "2026-03-14T09:00:00Z", &[]);
    for at in ["2026-03-14T10:30:00Z", "2026-03-14T15:00:00Z", "2026-03-14T20:59:00Z"] {
        crawl(&env, at, &["--force"]);
    }
    assert_eq!(server.count("/feed"), 1);
    crawl(&env, "2026-03-14T21:01:00Z", &[]);
    let seen = server.seen_at("/feed");
    assert_eq!(seen.iter().map(|seen| seen.header("if-none-match")).collect::<Vec<_>>(), [None, Some("\"v\"")]);
}

/// A crawl of `env` that is killed as soon as `when` says so.
fn killed_crawl(env: &TestEnv, at: &str, when: &dyn Fn() -> bool) {
    let mut child = env.process(&["crawl", "--force", "--now", at]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while !when() && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Time to write down what it knows while it waits for the slow one.
    std::thread::sleep(Duration::from_millis(1200));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_run_remembers_validators_waits_and_moves() {
    let slow = Server::start_at("127.0.6.1");
    slow.route("/feed", feed(1).delay(Duration::from_secs(8)));
    let quiet = Server::start_at("127.0.6.2");
    // Nothing to judge in it: it is remembered all the same.
    quiet.handle("/feed", |seen| {
        if seen.header("if-none-match") == Some("\"empty\"") { Reply::status(304) } else { feed(0) }.header("ETag", "\"empty\"")
    });
    let busy = Server::start_at("127.0.6.3");
    busy.route("/feed", Reply::status(429).header("Retry-After", "7200"));
    let moved = Server::start_at("127.0.6.4");
    moved.route("/old", Reply::redirect(301, "/new")).route("/new", feed(0));
    let env = TestEnv::with_brand(&format!(
        "{}{}{}{}",
        source("slow", &slow.url("/feed")),
        source("quiet", &quiet.url("/feed")),
        source("busy", &busy.url("/feed")),
        source("moved", &moved.url("/old"))
    ));
    killed_crawl(&env, "2026-03-14T09:00:00Z", &|| quiet.count("/feed") == 1 && busy.count("/feed") == 1 && moved.count("/new") == 1);
    crawl(&env, "2026-03-14T10:30:00Z", &["--force", "quiet", "busy", "moved"]);
    let asked: Vec<_> = quiet.seen_at("/feed").iter().map(|seen| seen.header("if-none-match").map(str::to_owned)).collect();
    assert_eq!(asked, [None, Some("\"empty\"".to_owned())]);
    assert_eq!(busy.count("/feed"), 1, "asked within Retry-After");
    assert_eq!((moved.count("/old"), moved.count("/new")), (1, 2));
}

#[test]
fn a_source_that_was_gone_is_asked_at_its_new_address() {
    let server = Server::start();
    server.route("/old", Reply::status(410)).route("/new", feed(1));
    let env = TestEnv::with_brand(&source("a", &server.url("/old")));
    crawl(&env, "2026-03-14T09:00:00Z", &[]);
    crawl(&env, "2026-03-15T09:00:00Z", &["--force"]);
    assert_eq!(server.count("/old"), 1);
    env.config(&format!("{}{}", crate::support::BRAND, source("a", &server.url("/new"))));
    let found = crawl(&env, "2026-03-15T09:01:00Z", &[]);
    assert!(found.contains("1 new post"), "{found}");
}

#[test]
fn a_clock_that_jumps_starves_nobody_and_doubles_nothing() {
    let server = Server::start();
    server.route("/plain", feed(3));
    let fresh = Server::start_at("127.0.5.1");
    fresh.handle("/fresh", |_| feed(2).header("Cache-Control", "max-age=86400"));
    let busy = Server::start_at("127.0.5.2");
    busy.script("/busy", [Reply::status(429).header("Retry-After", "86400"), feed(1)]);
    let env = TestEnv::with_brand(&format!(
        "{}{}{}",
        source("plain", &server.url("/plain")),
        source("fresh", &fresh.url("/fresh")),
        source("busy", &busy.url("/busy"))
    ));
    let counts = || (server.count("/plain"), fresh.count("/fresh"), busy.count("/busy"));
    // Ten years ahead, back, a day back, and on.
    crawl(&env, "2036-03-14T09:00:00Z", &[]);
    assert_eq!(counts(), (1, 1, 1));
    crawl(&env, "2026-03-14T09:00:00Z", &[]);
    assert_eq!(counts(), (2, 2, 2), "ten years back");
    crawl(&env, "2026-03-13T09:00:00Z", &[]);
    assert_eq!((server.count("/plain"), fresh.count("/fresh")), (3, 3), "a day back");
    crawl(&env, "2026-03-13T08:00:00Z", &[]);
    assert_eq!((server.count("/plain"), fresh.count("/fresh")), (4, 4), "an hour back");
    crawl(&env, "2036-03-14T09:00:00Z", &[]);
    crawl(&env, "1970-01-01T00:00:00Z", &[]);
    for now in ["1970-01-01T00:00:00Z", "2026-03-14T09:00:00Z", "2036-03-14T09:00:00Z", "9999-01-01T00:00:00Z"] {
        let ran = env.run(&["queue", "--all", "--json", "--now", now]).exit(0);
        let mut posts: Vec<String> = ran.json().iter().map(|incident| format!("{} {}", incident["source"], incident["url"])).collect();
        posts.sort();
        assert_eq!(posts.len(), 6, "{now}: {posts:?}");
        posts.dedup();
        assert_eq!(posts.len(), 6, "doubled at {now}: {posts:?}");
        let _ = env.run(&["show", "1", "--now", now]).exit(0);
        let _ = env.run(&["queue", "--now", now]).exit(0);
    }
}
