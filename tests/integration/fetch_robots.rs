//! robots.txt: Google's conformance expectations, and what each way of answering means (RELIABILITY, test E2).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use overhear::fetch::robots::{Robots, Verdict, path_and_query};
use overhear::fetch::{Clock, Fetcher, HostState, RobotsState};
use overhear::model::exchange::{Fault, Outcome, Skip};

use crate::support::net::{ask, fetcher, request, settings, start};
use crate::support::server::{Reply, Server};

/// One expectation of the conformance files.
struct Expectation {
    file: String,
    robots: Vec<u8>,
    url: String,
    agent: String,
    allowed: bool,
}

/// A token of the text format of protocol buffers.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Text(Vec<u8>),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                while at < bytes.len() && bytes[at] != b'\n' {
                    at += 1;
                }
            }
            b'"' => {
                at += 1;
                let mut value = Vec::new();
                while bytes[at] != b'"' {
                    if bytes[at] != b'\\' {
                        value.push(bytes[at]);
                        at += 1;
                        continue;
                    }
                    at += 2;
                    match bytes[at - 1] {
                        b'n' => value.push(b'\n'),
                        b'r' => value.push(b'\r'),
                        b't' => value.push(b'\t'),
                        b'x' | b'X' => {
                            let digits = bytes[at..].iter().take(2).take_while(|b| b.is_ascii_hexdigit()).count();
                            value.push(u8::from_str_radix(&text[at..at + digits], 16).unwrap());
                            at += digits;
                        }
                        b'0'..=b'7' => {
                            at -= 1;
                            let digits = bytes[at..].iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
                            value.push(u8::from_str_radix(&text[at..at + digits], 8).unwrap());
                            at += digits;
                        }
                        other => value.push(other),
                    }
                }
                at += 1;
                match tokens.last_mut() {
                    // Strings beside one another are one string.
                    Some(Token::Text(before)) => before.extend(value),
                    _ => tokens.push(Token::Text(value)),
                }
            }
            b if b.is_ascii_alphanumeric() || b == b'_' => {
                let from = at;
                while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
                    at += 1;
                }
                tokens.push(Token::Name(text[from..at].to_owned()));
            }
            b if b.is_ascii_whitespace() => at += 1,
            b => {
                tokens.push(Token::Mark(char::from(b)));
                at += 1;
            }
        }
    }
    tokens
}

fn read_file(path: &Path) -> Vec<Expectation> {
    let tokens = tokens(&fs::read_to_string(path).unwrap());
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut found = Vec::new();
    let (mut robots, mut url, mut agent) = (Vec::new(), String::new(), String::new());
    for three in tokens.windows(3) {
        match three {
            [Token::Name(name), Token::Mark(':'), Token::Text(text)] => match name.as_str() {
                "robotstxt" => robots.clone_from(text),
                "testurl" => url = String::from_utf8(text.clone()).unwrap(),
                "useragent" => agent = String::from_utf8(text.clone()).unwrap(),
                _ => {}
            },
            [Token::Name(name), Token::Mark(':'), Token::Name(outcome)] if name == "expected_outcome" => found.push(Expectation {
                file: file.clone(),
                robots: robots.clone(),
                url: url.clone(),
                agent: agent.clone(),
                allowed: match outcome.as_str() {
                    "ALLOWED" => true,
                    "DISALLOWED" => false,
                    other => panic!("{file}: {other}"),
                },
            }),
            _ => {}
        }
    }
    found
}

#[test]
fn googles_conformance_expectations_are_met() {
    let Some(folder) = crate::support::skip::shared("data/robots/ctc") else { return };
    let entries = fs::read_dir(&folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "textproto")).collect();
    files.sort();
    let expectations: Vec<Expectation> = files.iter().flat_map(|path| read_file(path)).collect();
    // The reader must not lose any: the word is in the files as often.
    let written: usize = files.iter().map(|path| fs::read_to_string(path).unwrap().matches("expected_outcome:").count()).sum();
    assert_eq!(expectations.len(), written);
    assert!(written >= 146, "only {written} expectations found");
    let mut missed = Vec::new();
    for e in &expectations {
        let robots = Robots::parse(&e.robots, &e.agent);
        let path = path_and_query(&e.url);
        // What is remembered must say the same as what was read.
        let remembered = Robots::parse(robots.canonical(&e.agent).as_bytes(), &e.agent);
        for (what, robots) in [("read", robots), ("remembered", remembered)] {
            if (robots.verdict(&path) == Verdict::Allowed) != e.allowed {
                let text = String::from_utf8_lossy(&e.robots).chars().take(400).collect::<String>();
                missed.push(format!("{} ({what}): {} for '{}' should be {}\n{text:?}", e.file, e.url, e.agent, e.allowed));
            }
        }
    }
    println!("{} of {} expectations met", expectations.len() - missed.len(), expectations.len());
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[derive(Debug, PartialEq)]
enum Meaning {
    Allowed,
    Obeyed,
    Closed,
}

/// What the server's robots.txt comes to: `/free` and `/forbidden/x` are asked for (the robots.txt of each case forbids the latter).
fn meaning(server: &Server) -> Meaning {
    server.route("*", Reply::ok("page"));
    let mut fetcher = fetcher(settings());
    let (free, _) = ask(&mut fetcher, request(server.url("/free")));
    let (forbidden, _) = ask(&mut fetcher, request(server.url("/forbidden/x")));
    match (&free, &forbidden) {
        (Outcome::Fresh(_), Outcome::Fresh(_)) => Meaning::Allowed,
        (Outcome::Fresh(_), Outcome::Skipped(Skip::Robots(line))) => {
            assert_eq!(line, "Disallow: /forbidden");
            assert_eq!(server.count("/forbidden/x"), 0);
            Meaning::Obeyed
        }
        (Outcome::Skipped(Skip::Robots(_) | Skip::HostWaits(_)) | Outcome::Failed(_), _) => {
            assert_eq!(server.count("/free") + server.count("/forbidden/x"), 0);
            Meaning::Closed
        }
        other => panic!("{other:?}"),
    }
}

const RULES: &str = "User-agent: *\nDisallow: /forbidden\n";

/// A server whose robots.txt is reached by `hops` redirects.
fn chain(hops: usize) -> Server {
    let server = Server::start();
    server.route("/robots.txt", Reply::redirect(301, "/r1"));
    for n in 1..hops {
        server.route(&format!("/r{n}"), Reply::redirect(301, format!("/r{}", n + 1)));
    }
    server.route(&format!("/r{hops}"), Reply::ok(RULES));
    server
}

fn with(reply: Reply) -> Server {
    let server = Server::start();
    server.route("/robots.txt", reply);
    server
}

#[test]
fn every_way_to_answer_for_robots_has_its_meaning() {
    let big = format!("{}{RULES}{}Disallow: /free\n", "# filling\n".repeat(40_000), "# filling\n".repeat(20_000));
    assert!(big.len() > 600 * 1024 - 100_000 && big.len() > 500 * 1024);
    for (name, server, expected) in [
        ("200", with(Reply::ok(RULES)), Meaning::Obeyed),
        ("301 x5", chain(5), Meaning::Obeyed),
        ("301 x6", chain(6), Meaning::Allowed),
        ("401", with(Reply::status(401)), Meaning::Allowed),
        ("403", with(Reply::status(403)), Meaning::Allowed),
        ("404", with(Reply::status(404)), Meaning::Allowed),
        ("429", with(Reply::status(429)), Meaning::Closed),
        ("500", with(Reply::status(500)), Meaning::Closed),
        ("time-out", with(Reply::ok(RULES).delay(Duration::from_secs(2))), Meaning::Closed),
        ("600 KiB, the end not read", with(Reply::ok(big)), Meaning::Obeyed),
        ("BOM", with(Reply::ok(format!("\u{feff}{RULES}"))), Meaning::Obeyed),
        ("HTML", with(Reply::ok("<!DOCTYPE html>\n<html><body>User-agent is a word</body></html>")), Meaning::Allowed),
        ("503 with Retry-After", with(Reply::status(503).header("Retry-After", "3600")), Meaning::Closed),
        ("cut", with(Reply::ok(RULES).length(Some(500)).cut(20)), Meaning::Closed),
        ("a redirect to a file", with(Reply::redirect(302, "file:///etc/passwd")), Meaning::Allowed),
    ] {
        assert_eq!(meaning(&server), expected, "{name}");
    }
}

#[test]
fn a_name_that_is_not_found_forbids_all() {
    let (outcome, learned) = ask(&mut fetcher(settings()), request("http://no-such-host.invalid/feed"));
    assert!(matches!(outcome, Outcome::Failed(Fault::Dns(_))), "{outcome:?}");
    assert_eq!(learned.asked, None);
}

#[test]
fn robots_is_read_again_after_a_day_and_the_last_good_copy_stands_in() {
    let server = Server::start();
    server.script("/robots.txt", [Reply::ok(RULES), Reply::status(500)]).route("*", Reply::ok("page"));
    let clock = Clock::simulated(start());
    let mut fetcher = Fetcher::new(settings(), std::collections::BTreeMap::new(), clock.clone()).unwrap();
    let mut forbidden = || ask(&mut fetcher, request(server.url("/forbidden"))).0;
    let hour = Duration::from_hours(1);
    let line = Outcome::Skipped(Skip::Robots("Disallow: /forbidden".to_owned()));
    assert_eq!(forbidden(), line);
    clock.advance(23 * hour);
    assert_eq!(forbidden(), line);
    assert_eq!(server.count("/robots.txt"), 1, "kept for a day");
    clock.advance(2 * hour);
    assert_eq!(forbidden(), line, "the copy is obeyed while the file cannot be read");
    assert_eq!(server.count("/robots.txt"), 2, "read again after a day");
    clock.advance(31 * 24 * hour);
    assert!(matches!(forbidden(), Outcome::Skipped(Skip::Robots(why)) if why.contains("500")), "a copy of a month is none");
}

#[test]
fn what_is_remembered_of_robots_survives_the_run_and_a_wrong_clock() {
    let server = with(Reply::ok("User-agent: overhear\nDisallow: /own\nCrawl-delay: 2\n\nUser-agent: *\nDisallow: /\n"));
    server.route("*", Reply::ok("page"));
    let clock = Clock::simulated(start());
    let mut first = Fetcher::new(settings(), std::collections::BTreeMap::new(), clock.clone()).unwrap();
    ask(&mut first, request(server.url("/a")));
    let stored = serde_json::to_string(&first.hosts()).unwrap();
    assert!(!stored.contains("Disallow: /\\n"), "only our group is kept: {stored}");

    let mut second = Fetcher::new(settings(), serde_json::from_str(&stored).unwrap(), clock.clone()).unwrap();
    assert_eq!(ask(&mut second, request(server.url("/own"))).0, Outcome::Skipped(Skip::Robots("Disallow: /own".to_owned())));
    assert_eq!(server.count("/robots.txt"), 1);
    let before = clock.now();
    ask(&mut second, request(server.url("/b")));
    ask(&mut second, request(server.url("/c")));
    assert_eq!(clock.now().duration_since(before).as_secs(), 4, "the crawl delay holds across runs: before /b and before /c");

    // Another name for the crawler: the copy is not for it. A copy from the future: the clock was wrong.
    let other = overhear::fetch::Settings { user_agent: "listener/1".to_owned(), ..settings() };
    let mut third = Fetcher::new(other, serde_json::from_str(&stored).unwrap(), clock.clone()).unwrap();
    assert!(matches!(ask(&mut third, request(server.url("/d"))).0, Outcome::Skipped(Skip::Robots(_))));
    assert_eq!(server.count("/robots.txt"), 2);
    let mut future: std::collections::BTreeMap<String, HostState> = serde_json::from_str(&stored).unwrap();
    for host in future.values_mut() {
        host.not_before = Some("2036-01-01T00:00:00Z".parse().unwrap());
        host.robots.values_mut().for_each(|r: &mut RobotsState| r.read = "2036-01-01T00:00:00Z".parse().unwrap());
    }
    let mut fourth = Fetcher::new(settings(), future, clock).unwrap();
    assert!(matches!(ask(&mut fourth, request(server.url("/e"))).0, Outcome::Fresh(_)));
    assert_eq!(server.count("/robots.txt"), 3);
}

#[test]
fn a_redirect_is_held_against_the_robots_of_where_it_leads() {
    let open = Server::start();
    let closed = with(Reply::ok("User-agent: *\nDisallow: /secret\n"));
    closed.route("*", Reply::ok("page"));
    open.route("/feed", Reply::redirect(302, closed.url("/secret")));
    let (outcome, _) = ask(&mut fetcher(settings()), request(open.url("/feed")));
    assert_eq!(outcome, Outcome::Skipped(Skip::Robots("Disallow: /secret".to_owned())));
    assert_eq!(closed.count("/secret"), 0);
}

/// Whether `robots` lets `path` through, and what that took to read and to say.
fn timed(robots: &[u8], path: &str) -> (bool, Duration) {
    let begun = std::time::Instant::now();
    let parsed = Robots::parse(robots, "overhear");
    let allowed = parsed.verdict(path) == Verdict::Allowed;
    let took = begun.elapsed();
    // What is remembered says the same.
    let remembered = Robots::parse(parsed.canonical("overhear").as_bytes(), "overhear");
    assert_eq!(remembered.verdict(path) == Verdict::Allowed, allowed);
    (allowed, took)
}

#[test]
fn files_made_to_wear_a_reader_out_are_read_in_time() {
    let most = Duration::from_secs(1);
    let a = |n: usize| "a".repeat(n);
    let long = a(2_083);
    let line = format!("User-agent: *\nDisallow: /{long}b\nDisallow: /{long}\n");
    let path_of_addresses = format!("/{}", a(4_000));
    let stars = format!("User-agent: *\nDisallow: /{}b\n", "a*".repeat(8_000));
    let many_stars = format!("User-agent: *\n{}", format!("Disallow: /{}b\n", "a*".repeat(250)).repeat(1_000));
    let only_stars = format!("User-agent: *\nDisallow: {}$\n", "*".repeat(16_000));
    let beyond = format!("User-agent: *\nDisallow: /{}\nDisallow: /short\n", a(100_000));
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<Vec<String>>().concat();
    let groups = lines(20_000, &|n| format!("User-agent: bot{n}\nDisallow: /{n}\n"));
    let groups = format!("{groups}User-agent: overhear\nDisallow: /own\n");
    let agents = format!("{}Disallow: /x\n", lines(30_000, &|n| format!("User-agent: b{n}\n")) + "User-agent: overhear\n");
    let rules = format!("User-agent: *\n{}", lines(20_000, &|n| format!("Disallow: /p{n}/\n")));
    let comments = format!("User-agent: *\n{}Disallow: /x\n", "# nothing\n".repeat(50_000));
    let colons = format!("User-agent: *\n{}Disallow: /x\n", ":".repeat(400_000) + "\n");
    let returns = format!("User-agent: *\n{}Disallow: /x\n", "\r".repeat(400_000));
    let escapes = format!("User-agent: *\nDisallow: /{}\n", "é".repeat(8_000));
    for (name, text, path, allowed) in [
        ("a pattern of 2 kB", &line, &path_of_addresses, false),
        ("a pattern of 2 kB, another address", &line, &format!("/{}", a(2_000)), true),
        ("many wildcards", &stars, &format!("/{}", a(100_000)), true),
        ("many wildcards that match", &stars, &format!("/{}b", a(100_000)), false),
        ("many lines of many wildcards", &many_stars, &path_of_addresses, true),
        ("nothing but wildcards", &only_stars, &path_of_addresses, false),
        // As Google's parser: what stands past the longest line is not read, what was read counts.
        ("a line of 100 kB", &beyond, &"/short".to_owned(), false),
        ("a line of 100 kB, cut", &beyond, &format!("/{}", a(20_000)), false),
        ("a line of 100 kB, too short", &beyond, &format!("/{}", a(10_000)), true),
        ("thousands of groups", &groups, &"/own".to_owned(), false),
        ("thousands of groups, not ours", &groups, &"/7".to_owned(), true),
        ("thousands of agents of one group", &agents, &"/x".to_owned(), false),
        ("thousands of rules", &rules, &"/p19999/x".to_owned(), false),
        ("thousands of rules, none of them", &rules, &"/q".to_owned(), true),
        ("comments", &comments, &"/x".to_owned(), false),
        ("colons", &colons, &"/x".to_owned(), false),
        ("line ends", &returns, &"/x".to_owned(), false),
        ("a long pattern that grows when escaped", &escapes, &"/x".to_owned(), true),
    ] {
        let (is, took) = timed(text.as_bytes(), path);
        println!("{name}: {} kB, {took:?}", text.len() / 1_000);
        assert_eq!(is, allowed, "{name}");
        assert!(took < most, "{name}: {took:?}");
    }
}

#[test]
fn a_mark_in_the_middle_is_no_line_and_the_rest_is_read() {
    for (text, path, allowed) in [
        ("\u{feff}User-agent: *\nDisallow: /x\n", "/x", false),
        // Twice, or before another line: that line is not understood, the others are.
        ("\u{feff}\u{feff}User-agent: *\nDisallow: /x\n", "/x", true),
        ("User-agent: *\n\u{feff}Disallow: /x\nDisallow: /y\n", "/x", true),
        ("User-agent: *\n\u{feff}Disallow: /x\nDisallow: /y\n", "/y", false),
        ("User-agent: *\nDisallow: /\u{feff}x\n", "/%EF%BB%BFx", false),
        ("User-agent: *\nDisallow: /\u{0}x\n", "/%00x", false),
    ] {
        assert_eq!(timed(text.as_bytes(), path).0, allowed, "{text:?} on {path}");
    }
    assert!(!timed(b"\xef\xbbUser-agent: *\nDisallow: /x\n", "/x").0, "a mark only begun");
    assert!(!timed(b"User-agent: *\nDisallow: /\xff\n", "/%FF").0, "bytes that are not UTF-8");
}

#[test]
fn what_stands_past_500_kib_is_not_read_and_a_cut_line_counts_as_it_stands() {
    let cap = usize::try_from(overhear::fetch::robots::MAX_BYTES).unwrap();
    let head = "User-agent: *\nDisallow: /first\n";
    let filling = "#".repeat(cap - head.len() - "\nDisallow: /cu".len());
    let server = with(Reply::ok(format!("{head}{filling}\nDisallow: /cut\nDisallow: /second\n")));
    server.route("*", Reply::ok("page"));
    let mut fetcher = fetcher(settings());
    let mut comes_to = |path: &str| ask(&mut fetcher, request(server.url(path))).0;
    assert_eq!(comes_to("/first"), Outcome::Skipped(Skip::Robots("Disallow: /first".to_owned())));
    assert!(matches!(comes_to("/second"), Outcome::Fresh(_)));
    assert_eq!(comes_to("/cupboard"), Outcome::Skipped(Skip::Robots("Disallow: /cu".to_owned())), "cautious: half a rule forbids more");
}
