//! Hostile sources within a crawl: each costs one line and little time and memory, and the others are read.

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::server::{Reply, Server};
use crate::support::{Ran, TestEnv};

/// Time-outs that a test can wait for.
const SHORT: &str = "idle_timeout = \"1s\"\ntotal_timeout = \"3s\"\nconnect_timeout = \"1s\"\n";

fn source(id: &str, url: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1h\"\n")
}

fn complaint(body: &str) -> String {
    rss(&format!(
        "<item><title>Question</title><guid>g</guid><link>https://forum.example/1</link><pubDate>Fri, 13 Mar 2026 10:00:00 GMT</pubDate>{body}</item>"
    ))
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>F</title>\
         <link>https://forum.example/</link>{items}</channel></rss>"
    )
}

const BILLED: &str = "<description>Nerea charged me twice, awful service.</description>";

fn feed(body: impl Into<Vec<u8>>) -> Reply {
    Reply::ok(body).header("Content-Type", "application/rss+xml")
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gzip_bomb(size: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        encoder.write_all(&zeros).unwrap();
    }
    encoder.finish().unwrap()
}

/// Whether a text can do anything to a terminal: any control character but a line break.
fn control(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && *c != '\n')
}

/// A server for every reply, each a host of its own, so that none waits for the trouble of another.
struct Zoo {
    servers: Vec<Server>,
    sources: String,
}

impl Zoo {
    fn of(replies: Vec<(&str, Reply)>) -> Self {
        let mut zoo = Self { servers: Vec::new(), sources: SHORT.to_owned() };
        for (n, (name, reply)) in replies.into_iter().enumerate() {
            let server = Server::start_at(&format!("127.0.9.{}", n + 1));
            server.route("/feed", reply);
            zoo.sources.push_str(&source(name, &server.url("/feed")));
            zoo.servers.push(server);
        }
        zoo
    }
}

/// What GNU time says of a command: its peak of resident memory in MiB and what it did; `None` where there is no such program.
fn measured(env: &TestEnv, arguments: &[&str]) -> Option<(u64, Ran)> {
    if !std::path::Path::new("/usr/bin/time").exists() {
        return None;
    }
    let report = env.path("peak.txt");
    let mut command = assert_cmd::Command::new("/usr/bin/time");
    command.args(["-f", "%M", "-o"]).arg(&report).arg(env!("CARGO_BIN_EXE_overhear")).args(arguments);
    command.current_dir(env.folder()).env_clear().env("HOME", env.folder()).env("OVERHEAR_NOW", crate::support::NOW).env("TZ", "UTC");
    let ran = env.finish(&mut command);
    let peak = std::fs::read_to_string(report).unwrap();
    let peak: u64 = peak.lines().last().unwrap().trim().parse().unwrap();
    Some((peak / 1024, ran))
}

#[test]
fn every_hostile_source_is_one_line_and_the_others_are_read() {
    let utf16: Vec<u8> = [0xFE_u8, 0xFF]
        .into_iter()
        .chain(
            complaint(BILLED)
                .replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>")
                .encode_utf16()
                .flat_map(u16::to_be_bytes),
        )
        .collect();
    let nested = complaint(&format!(
        "<description><![CDATA[{}Nerea charged me twice, awful service.{}]]></description>",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    ));
    assert!(nested.len() > 1_100_000);
    let cut = complaint(BILLED);
    let cut = cut[..cut.rfind("</channel>").unwrap()].to_owned() + "<item><title>Broken off";
    let zoo = Zoo::of(vec![
        ("bomb", feed(gzip_bomb(256 << 20)).header("Content-Encoding", "gzip")),
        ("cut", feed(cut)),
        ("drip", feed(complaint(BILLED)).drip_body(1, Duration::from_millis(300))),
        ("endless", feed("<item/>".repeat(1000)).endless()),
        ("flood", feed(rss(&"<item/>".repeat(500_000)))),
        ("headers", Reply::raw(format!("HTTP/1.1 200 OK\r\n{}", "X-A: b\r\n".repeat(100_000)))),
        ("mail", feed(complaint(&format!("<author>Μαρία «maria@example.gr»</author>{BILLED}")))),
        ("nested", feed(nested)),
        ("short", feed(complaint(BILLED)).length(Some(1_000_000)).cut(50)),
        ("stall", feed(complaint(BILLED)).stall(40)),
        ("utf16", feed(utf16)),
        ("zip", feed(gzipped(complaint(BILLED).as_bytes())).header("Content-Encoding", "gzip")),
    ]);
    let env = TestEnv::with_brand(&zoo.sources);
    let begun = Instant::now();
    let ran = env.run(&["crawl"]).exit(4);
    let took = begun.elapsed();
    println!("{}", ran.stdout);
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(ran.stderr, "", "{}", ran.shown());
    let line = |name: &str| {
        let of: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with(&format!("{name}: "))).collect();
        assert_eq!(of.len(), 1, "{name} in\n{}", ran.stdout);
        of[0].to_owned()
    };
    for (name, words) in [
        ("bomb", "larger than the limit"),
        ("cut", "1 new post"),
        ("cut", "breaks off"),
        ("drip", "timed out"),
        ("endless", "larger than the limit"),
        ("flood", "refused"),
        ("headers", "FAILED"),
        ("mail", "1 new post; opened"),
        ("nested", "1 new post; opened"),
        ("short", "broke off"),
        ("stall", "timed out"),
        ("utf16", "1 new post; opened"),
        ("zip", "1 new post; opened"),
    ] {
        assert!(line(name).contains(words), "{name}: {words} in\n{}", ran.stdout);
    }
    assert!(ran.stdout.contains("12 sources asked"), "{}", ran.stdout);
}

#[test]
fn a_document_that_breaks_off_is_partly_done_and_cron_hears_of_it() {
    let cut = complaint(BILLED);
    let server = Server::start();
    server.route("/feed", feed(cut[..cut.rfind("</channel>").unwrap()].to_owned() + "<item><title>Broken off"));
    let env = TestEnv::with_brand(&source("cut", &server.url("/feed")));
    let ran = env.run(&["crawl", "--cron"]).exit(4);
    assert!(ran.stdout.starts_with("cut: ") && ran.stdout.contains("breaks off"), "{}", ran.shown());
}

#[test]
fn a_text_without_end_is_cut_and_that_is_said() {
    let server = Server::start();
    server.route(
        "/feed",
        feed(complaint(&format!("<description>Nerea charged me twice, awful service. {}</description>", "and so on, ".repeat(80_000)))),
    );
    let env = TestEnv::with_brand(&source("long", &server.url("/feed")));
    let ran = env.run(&["crawl"]).exit(0);
    assert!(ran.stdout.contains("1 new post; opened #1") && ran.stdout.contains("was cut after 262144"), "{}", ran.shown());
}

#[test]
fn floods_and_bombs_cost_little_memory() {
    let filler = "<item><description>Nerea charged me twice, awful service. </description></item>";
    let many = rss(&filler.repeat(1_900));
    let fat = complaint(&format!("<description>{}</description>", "Nerea charged me twice, awful service. ".repeat(95_000)));
    assert!(fat.len() < 4 << 20);
    let entities = complaint(&format!("<description>{}</description>", "&lt;b&gt;&amp;amp;".repeat(200_000)));
    // Measured on an unoptimized program with the whole library (112 MiB; optimized about half of it). What the program holds before it reads anything is most of it where it is not optimized, and grows with the program: the floods may
    // add so many MiB to what an ordinary feed takes.
    let mut idle = None;
    for (name, reply, more) in [
        ("an ordinary feed", feed(complaint("<description>Nerea charged me twice.</description>")), 130),
        ("gzip", feed(gzip_bomb(1 << 30)).header("Content-Encoding", "gzip"), 15),
        ("endless", feed("<item/>".repeat(1000)).endless(), 15),
        ("rss flood", feed(rss(&"<item/>".repeat(590_000))), 15),
        ("atom flood", feed(format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{}</feed>", "<entry/>".repeat(510_000))), 15),
        (
            "json flood",
            feed(format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{}{{}}]}}", "{},".repeat(1_390_000))),
            15,
        ),
        ("most entries", feed(many), 71),
        ("one fat post", feed(fat), 55),
        ("marks", feed(complaint(&format!("<description>{}</description>", "!".repeat(3_800_000)))), 55),
        ("entities", feed(entities), 55),
    ] {
        let server = Server::start();
        server.route("/feed", reply);
        let env = TestEnv::with_brand(&format!("{SHORT}{}", source("s", &server.url("/feed"))));
        let begun = Instant::now();
        let Some((peak, ran)) = measured(&env, &["crawl"]) else {
            crate::support::skip::skip("no /usr/bin/time here");
            return;
        };
        println!("{name}: {peak} MiB, {:?}, {}", begun.elapsed(), ran.stdout.lines().next().unwrap_or_default());
        assert!(matches!(ran.code, Some(0 | 4)), "{name}: {}", ran.shown());
        let before = *idle.get_or_insert(peak);
        let most = if name == "an ordinary feed" { more } else { before + more };
        assert!(peak <= most, "{name}: {peak} MiB, {before} with an ordinary feed");
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}: {:?}", begun.elapsed());
    }
}

/// What foreign text tries with a terminal.
const ESCAPES: [&str; 12] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://evil.example\u{1b}\\link",
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "\u{1b}P$q\u{1b}\\",
    "\u{9b}31m",
    "\u{9d}0;t\u{9c}",
    "back\u{8}\u{8}space",
    "return\rover",
    "delete\u{7f}",
    "\u{1b}",
    "\u{202e}desrever",
];

#[test]
fn nothing_foreign_reaches_a_terminal() {
    for (n, escape) in ESCAPES.iter().enumerate() {
        // XML knows no C0 characters: they come as JSON Feed has them, and raw in XML, which parsers of feeds put up with.
        let quoted = serde_json::to_string(&format!("Nerea charged me twice, awful service {escape}")).unwrap();
        let json = format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":{quoted},\"items\":[{{\"id\":{quoted},\"title\":{quoted},\
             \"url\":{quoted},\"content_text\":{quoted},\"authors\":[{{\"name\":{quoted},\"url\":{quoted}}}],\"date_published\":{quoted}}}]}}"
        );
        let xml = complaint(&format!(
            "<dc:creator>{escape}</dc:creator><link>https://forum.example/{escape}</link><description>Nerea charged me twice, awful service \
             {escape}</description><pubDate>{escape}</pubDate>"
        ));
        let cgi = |text: &str| text.replace(['\r', '\n'], "").into_bytes();
        let page =
            format!("<!doctype html><html><head><title>{escape}</title><link rel=alternate type=application/rss+xml href=\"{escape}\">");
        let servers: Vec<Server> = (1..=6).map(|host| Server::start_at(&format!("127.0.8.{host}"))).collect();
        servers[0].route("/feed", Reply::ok(json).header("Content-Type", cgi(&format!("application/feed+json; {escape}"))));
        servers[1].route("/feed", feed(xml));
        servers[2].route("/feed", Reply::ok(page).header("Content-Type", cgi(&format!("text/html; charset={escape}"))));
        servers[3].route(
            "/robots.txt",
            Reply::ok(format!("User-agent: *\nDisallow: /feed{escape}\nDisallow: /fee*d{escape}\nDisallow: /f # {escape}")),
        );
        servers[3].route("/feed", feed(complaint(BILLED)));
        servers[4].route("/feed", Reply::redirect(302, String::from_utf8(cgi(&format!("gopher://evil/{escape}"))).unwrap()));
        servers[5].route(
            "/feed",
            Reply::raw([b"HTTP/1.1 500 ".as_slice(), &cgi(escape), b"\r\nX: ", &cgi(escape), b"\r\nContent-Length: 0\r\n\r\n"].concat()),
        );
        let mut sources = SHORT.to_owned();
        for (server, name) in servers.iter().zip(["json", "xml", "page", "robots", "redirect", "reason"]) {
            sources.push_str(&source(name, &server.url("/feed")));
        }
        let env = TestEnv::with_brand(&sources);
        let mut commands: Vec<Vec<&str>> = vec![
            vec!["crawl", "-vvv", "--record", "recording"],
            vec!["crawl", "--force", "--json"],
            vec!["queue"],
            vec!["queue", "--json"],
            vec!["show", "1"],
            vec!["show", "1", "--json"],
            vec!["show", "2"],
            vec!["source", "list"],
            vec!["source", "list", "--json"],
            vec!["store", "check"],
            vec!["--color", "never", "doctor"],
        ];
        if n == 0 {
            commands.push(vec!["resolve", "1", "--by", "\u{1b}[31mana", "--outcome", "answered"]);
        }
        for command in commands {
            let mut run = env.command(&command);
            run.env("OVERHEAR_LOG", "trace");
            let ran = env.finish(&mut run);
            for (stream, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
                assert_eq!(control(text), None, "{command:?} of {escape:?}, {stream}: {text:?}");
                assert!(!text.contains('\u{202e}'), "{command:?} of {escape:?}, {stream}: {text:?}");
            }
            assert_ne!(ran.code, Some(70), "{command:?}: {}", ran.shown());
        }
        let shown = env.run(&["queue", "--all", "--json"]);
        assert!(shown.json().len() >= 2, "{escape:?}: {}", shown.shown());
    }
}
