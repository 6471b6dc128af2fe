//! The family `overhear source`, as people run it against sites: sources that are configured by hand, brought in, recorded.

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

/// A thread in markup that no reader of forums expects: paragraphs, one after the other.
const THREAD: &str = r#"<html lang="en"><title>Board of the valley - page</title><body>
<p class="crumb"><a href="/">Home</a> <a href="/board">Board</a></p>
<p class="hd">The router of Nerea</p>
<p class="m" id="e5" data-w="2026-03-10T08:15:00Z"><i data-n="ana">A.</i> <a class="l" href="/t/7/e5">#</a>
  <q class="txt">Nerea is a rip-off, stay away from it. My router died after two days.<small>sent from my phone</small></q></p>
<p class="m" id="e6" data-w="2026-03-10T09:00:00Z"><i data-n="bob">B.</i> <a class="l" href="/t/7/e6">#</a>
  <a class="re" href="/t/7/e5">^</a> <q class="txt">Did you <b>call</b> them? Mine works &amp; works.</q></p>
<p class="m" id="e7" data-w="rubbish"><i data-n="carla">C.</i> <a class="l" href="/t/7/e7">#</a>
  <a class="re" href="/t/7/e6">^</a> <q class="txt">Nobody picks up the phone there.</q></p>
<p><a class="more" href="/t/7/2">older</a></p></body></html>"#;

const BOARD: &str = r#"<html lang="en"><title>Board</title><body><p class="crumb"><a href="/about">About</a></p>
<p><b class="th"><a href="/t/7">The router of Nerea</a></b> 3 replies</p>
<p><b class="th"><a href="/t/8">Weather</a></b> 0 replies</p></body></html>"#;

const SELECT: &str = r#"
[source.select]
post = "p.m"
author = "i@data-n"
date = "@data-w"
body = ".txt"
leave_out = "small"
permalink = "a.l"
reply_to = "a.re"
title = "p.hd"
next = "a.more"
thread = ".th a"
"#;

fn site() -> Server {
    let server = Server::start();
    let page = |body: &str| Reply::ok(body.to_owned()).header("Content-Type", "text/html; charset=utf-8");
    server.route("/robots.txt", Reply::ok("User-agent: *\nAllow: /\n"));
    server.route("/board", page(BOARD));
    server.route("/t/7", page(THREAD));
    server.route("/t/7/2", page(&THREAD.replace("id=\"e", "id=\"f").replace("/t/7/e", "/t/7/f").replace("a class=\"more\"", "i")));
    server.route("/t/8", page(&THREAD.replace("a class=\"more\"", "i").replace("/t/7", "/t/8").replace("Nerea", "The sky")));
    server
}

fn configured(server: &Server, more: &str) -> TestEnv {
    TestEnv::with_brand(&format!("[[source]]\nid = \"valley\"\nkind = \"selector\"\nurl = \"{}\"\n{more}", server.url("/board")))
}

#[test]
fn selectors_read_what_no_reader_expects() {
    let server = site();
    let env = configured(&server, SELECT);
    let looked = &env.run(&["source", "test", "valley", "--json"]).exit(0).json()[0];
    let posts = looked["posts"].as_array().unwrap();
    let said: Vec<_> = posts.iter().map(|post| (post["author"].as_str().unwrap(), post["text"].as_str().unwrap())).collect();
    assert_eq!(
        said,
        [
            ("ana", "Nerea is a rip-off, stay away from it. My router died after two days."),
            ("bob", "Did you call them? Mine works & works."),
            ("carla", "Nobody picks up the phone there."),
        ]
    );
    assert_eq!(posts[1]["posted"], "2026-03-10T09:00:00Z");
    assert_eq!(posts[1]["url"], server.url("/t/7/e6"));
    assert_eq!(looked["title"], "The router of Nerea");
    assert!(looked["gaps"].to_string().contains("rubbish"), "{}", looked["gaps"]);

    // A thread of it, read as the source reads its pages; and what each selector gave, for people.
    let ran = env.run(&["source", "test", &server.url("/t/7"), "--like", "valley"]).exit(0);
    insta::assert_snapshot!(ran.stdout.replace(&server.port().to_string(), "PORT"));

    // Without the selectors nothing of it can be read.
    let blind = env.run(&["source", "test", &server.url("/t/7"), "--json"]).json();
    assert!(blind[0]["posts"].as_array().unwrap().len() < 3, "{blind:?}");
}

#[test]
fn a_selector_source_is_crawled_and_a_changed_site_is_reported() {
    let server = site();
    let env = configured(&server, SELECT);
    let told = env.run(&["crawl", "--json"]).json();
    let report = &told[0]["sources"][0];
    assert_eq!(report["new_posts"], 9, "{told:?}");
    let queue = env.run(&["queue", "--json"]).exit(0).stdout;
    assert!(queue.contains("stay away"), "{queue}");

    let page = |body: String| Reply::ok(body).header("Content-Type", "text/html; charset=utf-8");
    server.route("/board", page(BOARD.replace("class=\"th\"", "class=\"subject\"")));
    let ran = env.run(&["crawl", "--force"]).exit(4);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(all.contains("matches anything on the page; has the site changed?"), "{all}");

    server.route("/board", page(BOARD.replace("3 replies", "4 replies")));
    server.route(
        "/t/7/2",
        page(THREAD.replace("data-n", "data-who").replace("id=\"e", "id=\"g").replace("/t/7/e", "/t/7/g").replace("a class=\"more\"", "i")),
    );
    let ran = env.run(&["crawl", "--force"]);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(all.contains("`author = \"i@data-n\"` gives nothing in any of 3 posts"), "{all}");
}

#[test]
fn mistakes_in_selectors_are_shown_with_a_caret() {
    let server = site();
    for (more, what) in [
        ("[source.select]\npost = \"p..m\"\n", "C019"),
        ("[source.select]\nauthor = \".who\"\n", "selectors without `post`"),
        ("", "kind = \"selector\" without selectors"),
        ("[source.select]\npost = \"p.m\"\nautor = \".who\"\n", "autor"),
    ] {
        let env = configured(&server, more);
        let ran = env.run(&["source", "check"]).exit(1);
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(all.contains(what) && all.contains('^'), "{all}");
    }
    let env = configured(&server, "[source.select]\npost = \"p..m\"\n");
    let ran = env.run(&["source", "check"]).exit(1);
    insta::assert_snapshot!(format!("{}{}", ran.stdout, ran.stderr).replace(&server.port().to_string(), "PORT"));
}

#[test]
fn lists_of_feeds_come_in_once_and_go_out_whole() {
    let env = TestEnv::with_brand("\n[[source]]\nid = \"old\"\nurl = \"https://www.old.example/feed/\"\n");
    env.write(
        "feeds.opml",
        "<?xml version=\"1.0\"?><!DOCTYPE opml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<opml version=\"1.0\"><body>\n<outline text=\"Tech\"><outline text=\"Home &amp; garden\">\n\
        <outline type=\"rss\" text=\"Kettles &x;\" xmlUrl=\"https://kettles.example/rss?a=1&amp;utm_source=x\"/></outline>\n\
        <outline text=\"Old\" xmlUrl=\"http://old.example/feed\"/>\n<outline text=\"Kettles again\" xmlUrl=\"https://kettles.example/rss?a=1\"/></outline>\n\
        <outline text=\"Files\" xmlUrl=\"file:///etc/passwd\"/>\n<outline text=\"Page\" htmlUrl=\"https://page.example/\"/></body></opml>\n",
    );
    let ran = env.run(&["source", "import", "feeds.opml"]).exit(4);
    insta::assert_snapshot!(format!("{}{}", ran.stdout, ran.stderr));
    assert!(env.read("overhear.toml").contains("tags = [\"Tech\", \"Home & garden\"]"), "{}", env.read("overhear.toml"));
    let again = env.run(&["source", "import", "feeds.opml"]).exit(4);
    assert!(again.stdout.contains("0 sources added, 3 there already, 2 left out"), "{}", again.stdout);

    // Everything that a source can be told goes out and comes in again.
    let whole = TestEnv::with_brand(&format!(
        "\n[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\nname = \"A & \\\"B\\\" <c>\"\nevery = \"6h\"\nlang = \"el\"\nzone = \"Europe/Athens\"\ncomments = false\ntags = [\"x, y\", \"z\"]\n\
        [[source]]\nid = \"b\"\nkind = \"forum\"\nurl = \"https://b.example/\"\n[[source]]\nid = \"c\"\nkind = \"selector\"\nurl = \"https://c.example/board\"\n{SELECT}"
    ));
    let out = whole.run(&["source", "export", "--opml"]).exit(0).stdout;
    let fresh = TestEnv::with_brand("");
    fresh.write("out.opml", &out);
    fresh.run(&["source", "import", "out.opml"]).exit(0);
    assert_eq!(fresh.run(&["source", "export", "--opml"]).exit(0).stdout, out);
    assert_eq!(fresh.run(&["source", "list", "--json"]).exit(0).stdout, whole.run(&["source", "list", "--json"]).exit(0).stdout);
}

#[test]
fn what_is_at_an_address_is_found_out() {
    let server = site();
    let env = TestEnv::with_brand("");
    let board = (1..8).fold(String::new(), |rows, n| {
        format!("{rows}<tr class=\"row\"><td><a class=\"topictitle\" href=\"/topic/{n}\">What about the kettle number {n}?</a></td><td>3 replies</td></tr>")
    });
    let page = |body: &str| Reply::ok(format!("<html lang=\"en\"><body>{body}</body></html>")).header("Content-Type", "text/html");
    server.route("/boards", page(&format!("<table>{board}</table>")));
    let post = |n: usize, date: &str| {
        format!(
            "<div class=\"post\" id=\"p{n}\"><span class=\"author\">user{n}</span> <span class=\"date\">{date}</span>\
         <div class=\"content\">The kettle of number {n} boils well enough, I would say, but the lid of it is loose.</div></div>"
        )
    };
    server.route(
        "/topic/1",
        page(&format!(
            "<h1>What about the kettle number 1?</h1>{}{}<p>All times are GMT +2.</p>",
            post(1, "04/02/2026, 10:00"),
            post(2, "25/02/2026, 11:00")
        )),
    );
    let ran = env.run(&["source", "add", &server.url("/boards"), "--id", "boards"]).exit(0);
    assert!(ran.stderr.contains("found there: a forum's list of threads of 7 threads, the first with 2 posts"), "{}", ran.stderr);
    assert!(env.read("overhear.toml").contains("kind = \"forum\""));
    // What cannot be a source is refused, unless it is not looked at.
    let ran = env.run(&["source", "add", &server.url("/nosuch")]).exit(1);
    assert!(ran.stderr.contains("HTTP 404") && ran.stderr.contains("--no-probe"), "{}", ran.stderr);
    env.run(&["source", "add", &server.url("/nosuch"), "--no-probe"]).exit(0);

    // The page's own zone, then that of the configuration; the 25th tells that 04/02 is in February.
    let looked = &env.run(&["source", "test", &server.url("/topic/1"), "--json"]).exit(0).json()[0];
    assert_eq!(looked["posts"][0]["posted"], "2026-02-04T08:00:00Z", "{looked}");
    assert_eq!(looked["zone"], "UTC+02:00, as the page says");
    env.config(&format!("{}zone = \"America/Lima\"\n", env.read("overhear.toml").replace("/nosuch\"\n", "/topic/1\"\nkind = \"forum\"\n")));
    let looked = env.run(&["source", "test", "127-0-0-1"]).exit(0).stdout;
    assert!(looked.contains("2026-02-04T15:00:00Z") && looked.contains("America/Lima, as configured"), "{looked}");
    env.config(&env.read("overhear.toml").replace("America/Lima", "Europe/Atens"));
    assert!(env.run(&["source", "check"]).exit(1).stdout.contains("C020"));
}

#[test]
fn threads_and_tables_are_judged_as_if_they_had_been_crawled_and_come_in_once() {
    let env = TestEnv::with_brand("");
    env.write(
        "t.jsonl",
        "{\"thread_id\":\"1\",\"site\":\"valley\",\"title\":\"Router\",\"posts\":[\
        {\"post_id\":\"a\",\"author\":\"ana\",\"published\":\"2026-03-10T08:00:00Z\",\"text\":\"Nerea is a rip-off, stay away from it.\"},\
        {\"post_id\":\"b\",\"author\":\"bob\",\"text\":\"Mine works.\",\"reply_to\":\"a\"}]}\nnot json\n",
    );
    let ran = env.run(&["import", "t.jsonl"]).exit(4);
    assert_eq!(ran.stdout, "1 thread with 2 posts: 2 new, 0 there already; 1 new incident; 1 left out\n");
    assert!(ran.stderr.contains("t.jsonl:2:"), "{}", ran.stderr);
    let queue = env.run(&["queue", "--json"]).exit(0).json();
    assert_eq!(queue.len(), 1, "{queue:?}");
    let ran = env.run(&["import", "t.jsonl"]).exit(4);
    assert!(ran.stdout.contains("0 new, 2 there already; 0 new incidents"), "{}", ran.stdout);

    env.write("t.csv", "Hilo;Autor;Fecha;Texto\nh1;Eva;10/03/2026;\"Nerea es una estafa; no compréis nada\"\nh1;Juan;quizás;A mí me va bien\n;;;\nh2;Ana;10/03/2026;\n");
    let ran = env.run(&["import", "t.csv"]).exit(4);
    assert!(
        ran.stderr.contains("t.csv:3:3: not a date that can be told: quizás") && ran.stderr.contains("t.csv:5:4: left out: no text"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.starts_with("1 thread with 2 posts: 2 new, 0 there already; 1 new incident"), "{}", ran.stdout);
    let ran = env.run(&["import", "t.csv", "--json"]).exit(4).json();
    assert_eq!((ran[0]["new_posts"].as_u64(), ran[0]["opened"].as_u64()), (Some(0), Some(0)));
    env.write("u.csv", "a,b\n1,2\n");
    assert!(env.run(&["import", "u.csv"]).exit(1).stderr.contains("no column of the first row"));
}

#[test]
fn what_was_exported_comes_back_to_where_it_was() {
    let server = site();
    let env = configured(&server, SELECT);
    env.write("t.jsonl", "{\"thread_id\":\"1\",\"posts\":[{\"post_id\":\"a\",\"text\":\"Nerea is a rip-off, stay away from it.\"}]}\n");
    env.run(&["import", "t.jsonl"]).exit(0);
    let _ = env.run(&["crawl"]);
    let sorted = |env: &TestEnv| {
        let out = env.run(&["export"]).exit(0).stdout;
        let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let archive = sorted(&env);
    assert!(archive.len() >= 3 && archive.iter().any(|line| line.contains("\"source\":\"valley\"")), "{archive:#?}");
    let sources = env.run(&["source", "list", "--json"]).exit(0).stdout;
    let queue = env.run(&["queue", "--json"]).exit(0).json().len();
    env.write("out.jsonl", &(archive.join("\n") + "\n"));
    let ran = env.run(&["import", "out.jsonl"]).exit(0);
    assert!(ran.stdout.contains(": 0 new, ") && ran.stdout.contains("; 0 new incidents"), "{}", ran.stdout);
    assert_eq!(sorted(&env), archive);
    // One that the store lacks goes to its source, of which all else stays as it was.
    let more = archive.iter().find(|line| line.contains("\"source\":\"valley\"")).unwrap();
    let mut more: serde_json::Value = serde_json::from_str(more).unwrap();
    more["posts"][0]["text"] = "The router is fine now.".into();
    env.write("more.jsonl", format!("{more}\n"));
    let ran = env.run(&["import", "more.jsonl"]).exit(0);
    assert!(ran.stdout.contains(", 1 changed"), "{}", ran.stdout);
    assert_eq!(env.run(&["source", "list", "--json"]).exit(0).stdout, sources);

    let fresh = TestEnv::with_brand("");
    fresh.write("out.jsonl", &(archive.join("\n") + "\n"));
    fresh.run(&["import", "out.jsonl"]).exit(0);
    assert_eq!(sorted(&fresh), archive);
    assert_eq!(fresh.run(&["queue", "--json"]).exit(0).json().len(), queue);
}
