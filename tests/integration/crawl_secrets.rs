//! A secret in a source's address stays where it has to be: in the configuration, and in what is kept to ask again.

use std::path::Path;

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

const CANARY: &str = "c4n4ry-7f3a";

fn source(id: &str, url: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1h\"\n")
}

/// Files below a folder that hold the canary, by their path within it.
fn holding(folder: &Path, under: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            holding(&path, under, found);
        } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(CANARY) {
            found.push(path.strip_prefix(under).unwrap().display().to_string());
        }
    }
}

#[test]
fn a_token_in_an_address_is_never_shown_logged_or_journalled() {
    let url = |server: &Server, path: &str| format!("{}?token={CANARY}", server.url(path));
    // Entries without links and a channel without one: their addresses can only come from the feed's own.
    let bare = "<rss version=\"2.0\"><channel><title>F</title><item><title>Question</title><guid isPermaLink=\"false\">g</guid>\
                <description>Nerea charged me twice, awful service.</description></item><item><title>Relative</title><link>./post/7</link>\
                <description>Nerea charged me twice again, awful service.</description></item><item><title>None</title>\
                <description>Nerea never answers, awful service.</description></item></channel></rss>";
    let same = |server: &Server| {
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>F</title><link rel=\"self\" href=\"{0}\"/><link href=\"?page=1\"/><id>x</id>\
             <entry><id>1</id><title>Q</title><link href=\"\"/><link rel=\"replies\" type=\"application/atom+xml\" href=\"{1}\"/>\
             <updated>2026-03-13T10:00:00Z</updated><content>Nerea charged me twice, awful service.</content></entry></feed>",
            url(server, "/atom").replace('&', "&amp;"),
            url(server, "/replies")
        )
    };
    let servers: Vec<Server> = (1..=13).map(|n| Server::start_at(&format!("127.0.3.{n}"))).collect();
    let here = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>F</title><id>x</id><entry><id>1</id><title>Q</title><link href=\"\"/>\
                <updated>2026-03-13T10:00:00Z</updated><content>Nerea charged me twice, awful service.</content></entry><entry><id>2</id>\
                <title>R</title><link href=\"#c2\"/><updated>2026-03-13T10:00:00Z</updated><content type=\"html\">Nerea charged me twice, \
                &lt;a href=\"\"&gt;awful&lt;/a&gt; service.</content></entry></feed>";
    let replies = [
        ("good", Reply::ok(bare).header("Content-Type", "application/rss+xml").header("ETag", "\"1\"")),
        ("atom", Reply::ok(same(&servers[1])).header("Content-Type", "application/atom+xml")),
        ("broken", Reply::status(500)),
        ("page", Reply::ok("<!doctype html><title>Sign in</title>")),
        ("loop", Reply::redirect(302, url(&servers[4], "/loop"))),
        ("away", Reply::redirect(302, format!("http://10.0.0.1/x?token={CANARY}"))),
        ("file", Reply::redirect(302, format!("file:///etc/passwd?token={CANARY}"))),
        ("moved", Reply::redirect(301, url(&servers[7], "/there"))),
        ("cut", Reply::ok(bare).length(Some(9_000)).cut(10)),
        ("forbidden", Reply::ok(bare)),
        ("garbage", Reply::raw("nonsense\r\n\r\n")),
        ("here", Reply::ok(here).header("Content-Type", "application/atom+xml")),
        ("busy", Reply::status(429).header("Retry-After", "7200")),
    ];
    let mut sources = "idle_timeout = \"1s\"\ntotal_timeout = \"2s\"\n".to_owned();
    for (server, (name, reply)) in servers.iter().zip(replies) {
        server.route(&format!("/{name}"), reply);
        sources.push_str(&source(name, &url(server, &format!("/{name}"))));
    }
    servers[7].route("/there", Reply::ok(bare));
    servers[1].route("/replies", Reply::status(404));
    servers[9].route("/robots.txt", Reply::ok("User-agent: *\nDisallow: /forbidden\n"));
    sources.push_str(&source("nowhere", &format!("http://127.0.0.1:1/feed?token={CANARY}")));
    sources.push_str(&source("nohost", &format!("http://no-such-host.invalid/feed?token={CANARY}")));
    sources.push_str(&source("inside", &format!("http://10.0.0.1/feed?token={CANARY}")));
    sources.push_str(&source("tls", &format!("{}?token={CANARY}", servers[0].url("/feed").replace("http:", "https:"))));
    sources.push_str(&source("typo", &format!("htp://forum.example/feed?token={CANARY}")));
    let env = TestEnv::with_brand(&sources);
    let mut leaks = Vec::new();
    for command in [
        vec!["crawl", "-vv"],
        vec!["crawl", "-vvv", "--force"],
        vec!["crawl", "--force", "--json", "--now", "2026-03-14T13:00:00Z"],
        vec!["queue"],
        vec!["queue", "--json"],
        vec!["queue", "--all", "--json"],
        vec!["show", "1"],
        vec!["show", "2"],
        vec!["show", "1", "--json"],
        vec!["show", "2", "--json"],
        vec!["show", "3", "--json"],
        vec!["show", "4", "--json"],
        vec!["source", "list"],
        vec!["source", "list", "--json"],
        vec!["source", "check"],
        vec!["doctor"],
        vec!["doctor", "--json"],
        vec!["store", "info", "--json"],
        vec!["store", "check", "--json"],
    ] {
        for filter in ["trace", ""] {
            let mut run = env.command(&command);
            run.env("OVERHEAR_LOG", filter);
            let ran = env.finish(&mut run);
            assert_ne!(ran.code, Some(70), "{}", ran.shown());
            for (stream, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
                leaks.extend(
                    text.lines().filter(|line| line.contains(CANARY)).map(|line| format!("{command:?} {stream} [{filter}]: {line}")),
                );
            }
        }
    }
    let found = env.run(&["queue", "--all", "--json"]).json();
    assert!(found.len() >= 4, "{found:?}");
    let journal = env.read("state/journal.jsonl");
    leaks.extend(journal.lines().filter(|line| line.contains(CANARY)).map(|line| format!("journal: {line}")));
    let mut files = Vec::new();
    holding(env.folder(), env.folder(), &mut files);
    // What has to be asked again stands in the configuration and in the state of sources.
    files.retain(|path| path != "overhear.toml" && !path.starts_with("state/queue.sled/"));
    leaks.extend(files.into_iter().map(|path| format!("file {path}")));
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}
