//! The manners of the network room: conditional requests, waiting, remembering, recording (RELIABILITY section 2).

use std::collections::BTreeMap;
use std::fs;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use overhear::fetch::{Clock, FetchError, Fetcher, Request, Settings, Surroundings, host_of};
use overhear::model::exchange::{Fault, Outcome, Skip, Validators};

use crate::support::net::{ask, ask_all, body, fetcher, request, settings, start};
use crate::support::server::{Reply, Server};

fn after(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn clocked(settings: Settings) -> (Fetcher, Clock) {
    let clock = Clock::simulated(start());
    (Fetcher::new(settings, BTreeMap::new(), clock.clone()).unwrap(), clock)
}

fn held(url: String, etag: Option<&str>, last_modified: Option<&str>) -> Request {
    let validators = Validators { etag: etag.map(str::to_owned), last_modified: last_modified.map(str::to_owned) };
    Request { validators, ..request(url) }
}

#[test]
fn validators_go_back_byte_for_byte() {
    for (etag, last_modified) in [
        (Some("\"v1\""), None),
        (Some("W/\"weak\""), None),
        (Some("unquoted"), None),
        (Some("\"with \\\"inner\\\" and , comma\""), None),
        (Some("\"caf\u{e9}\u{ff}\""), None),
        (None, Some("Sat, 21 Nov 2026 10:00:00 GMT")),
        (None, Some("2026-11-21 10:00:00")),
        (None, Some("Sat, 21 Nov 2026 10:00:00 +0200 (odd)")),
        (None, Some("0")),
        (Some("\"both\""), Some("Sat, 21 Nov 2026 10:00:00 GMT")),
        (None, None),
    ] {
        let server = Server::start();
        let bytes = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
        let mut first = Reply::ok("one");
        for (name, value) in [("ETag", etag), ("Last-Modified", last_modified)] {
            if let Some(value) = value {
                first = first.header(name, bytes(value));
            }
        }
        server.script("/feed", [first, Reply::status(304)]);
        let mut fetcher = fetcher(settings());
        let (outcome, learned) = ask(&mut fetcher, request(server.url("/feed")));
        assert_eq!(body(&outcome), b"one");
        let expected = Validators { etag: etag.map(str::to_owned), last_modified: last_modified.map(str::to_owned) };
        assert_eq!(learned.validators.clone().unwrap_or_default(), expected);
        let again = Request { validators: expected, ..request(server.url("/feed")) };
        let (outcome, learned) = ask(&mut fetcher, again);
        let sent = &server.seen_at("/feed")[1];
        assert_eq!((sent.header("if-none-match"), sent.header("if-modified-since")), (etag, last_modified));
        assert_eq!(learned.validators, None, "the ones held are kept");
        if etag.is_some() || last_modified.is_some() {
            assert_eq!(outcome, Outcome::NotModified);
        } else {
            assert_eq!(outcome, Outcome::Failed(Fault::Status { status: 304, retry: None }), "a 304 that was not asked for");
        }
    }
}

#[test]
fn a_304_may_renew_validators_and_other_answers_teach_none() {
    let server = Server::start();
    server.route("/renewed", Reply::status(304).header("ETag", "\"v2\""));
    server.route("/error", Reply::status(404).header("ETag", "\"of the error page\"").header("Cache-Control", "max-age=9999"));
    server.route("/other", Reply::status(203).body("x").header("ETag", "\"of a proxy\""));
    server.route("/huge", Reply::ok("x").header("ETag", "e".repeat(5000)));
    let mut fetcher = fetcher(settings());
    let (_, learned) = ask(&mut fetcher, held(server.url("/renewed"), Some("\"v1\""), Some("then")));
    let renewed = Validators { etag: Some("\"v2\"".to_owned()), last_modified: Some("then".to_owned()) };
    assert_eq!(learned.validators, Some(renewed));
    for path in ["/error", "/other", "/huge"] {
        let (_, learned) = ask(&mut fetcher, request(server.url(path)));
        assert_eq!((learned.validators, learned.fresh_until), (None, None), "{path}");
    }
}

#[test]
fn a_request_carries_what_it_should_and_nothing_else() {
    let server = Server::start();
    server.route("/from", Reply::redirect(302, "/to?x=1").header("Set-Cookie", "id=1")).route("/to", Reply::ok("x"));
    ask(&mut fetcher(settings()), request(server.url("/from?a=b&a=c#fragment")));
    let seen = server.seen();
    assert_eq!(
        seen.iter().map(|r| r.line.as_str()).collect::<Vec<_>>(),
        ["GET /robots.txt HTTP/1.1", "GET /from?a=b&a=c HTTP/1.1", "GET /to?x=1 HTTP/1.1"]
    );
    for request in &seen {
        let mut names: Vec<String> = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        assert_eq!(request.header("user-agent"), Some("overhear/0.1 (+https://overhear.example/contact)"));
        assert_eq!(request.header("accept-encoding"), Some("gzip, br"));
    }
}

/// Runs a test of this file once more in a process with another environment; `true` in that process.
fn again_with(test: &str, variables: &[(&str, String)]) -> bool {
    if std::env::var_os("OVERHEAR_TEST_AGAIN").is_some() {
        return true;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("fetch_manners::{test}")])
        .env("OVERHEAR_TEST_AGAIN", "1")
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    false
}

#[test]
fn a_proxy_in_the_environment_is_not_used() {
    let proxy = Server::start();
    let variables = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, proxy.url("")));
    if again_with("a_proxy_in_the_environment_is_not_used", &variables) {
        let server = Server::start();
        server.route("/x", Reply::ok("direct"));
        assert_eq!(body(&ask(&mut fetcher(settings()), request(server.url("/x"))).0), b"direct");
    }
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn without_certificate_authorities_http_works_and_https_says_what_is_missing() {
    let empty = tempfile::tempdir().unwrap();
    let folder = empty.path().display().to_string();
    let file = empty.path().join("none.pem");
    fs::write(&file, "").unwrap();
    let variables = [("SSL_CERT_FILE", file.display().to_string()), ("SSL_CERT_DIR", folder)];
    if again_with("without_certificate_authorities_http_works_and_https_says_what_is_missing", &variables) {
        let server = Server::start();
        server.route("/x", Reply::ok("plain"));
        let key = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let mut fetcher = fetcher(settings());
        let _ = rustls::crypto::ring::default_provider().install_default();
        let secret = rustls::pki_types::PrivatePkcs8KeyDer::from(key.signing_key.serialize_der());
        let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![key.cert.der().clone()], secret.into());
        let secure = Server::start_tls(config.unwrap());
        assert_eq!(body(&ask(&mut fetcher, request(server.url("/x"))).0), b"plain");
        let (outcome, _) = ask(&mut fetcher, request(secure.url("/x")));
        assert!(matches!(&outcome, Outcome::Failed(Fault::Tls(why)) if why.contains("ca-certificates")), "{outcome:?}");
    }
}

#[test]
fn retry_after_is_kept_as_seconds_and_as_a_date_and_across_runs() {
    for (status, value, until) in [
        (429, "120", after(120)),
        (429, "Sun, 22 Nov 2026 12:00:00 GMT", after(7200)),
        (503, "3600", after(3600)),
        (429, "9999999", after(86_400)),
    ] {
        let server = Server::start();
        server.script("/feed", [Reply::status(status).header("Retry-After", value), Reply::ok("back")]);
        let (mut first, clock) = clocked(settings());
        let (outcomes, _) = ask_all(&mut first, vec![request(server.url("/feed")), request(server.url("/other"))]);
        assert_eq!(outcomes[0].0, Outcome::Failed(Fault::Status { status, retry: Some(until) }), "{value}");
        assert_eq!(outcomes[1].0, Outcome::Skipped(Skip::HostWaits(until)), "the whole host waits");
        let stored = serde_json::to_string(&first.hosts()).unwrap();
        let mut second = Fetcher::new(settings(), serde_json::from_str(&stored).unwrap(), clock.clone()).unwrap();
        clock.advance(clock_until(&clock, until - SignedDuration::from_secs(31)));
        assert_eq!(ask(&mut second, request(server.url("/feed"))).0, Outcome::Skipped(Skip::HostWaits(until)));
        assert_eq!(server.count("/feed"), 1);
        clock.advance(Duration::from_secs(31));
        assert_eq!(body(&ask(&mut second, request(server.url("/feed"))).0), b"back");
        let host = second.host_state(&host_of(&server.url("/")).unwrap()).unwrap();
        assert_eq!(host.faults, 0);
    }
}

fn clock_until(clock: &Clock, at: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(clock.now())).unwrap()
}

#[test]
fn a_first_503_is_tried_once_more_and_the_next_is_not() {
    let server = Server::start();
    server.script("/feed", [Reply::status(503), Reply::ok("up")]);
    let (mut fetcher, clock) = clocked(Settings { host_gap: Duration::from_secs(5), ..settings() });
    assert_eq!(body(&ask(&mut fetcher, request(server.url("/feed"))).0), b"up");
    // robots.txt, a gap of 5 s, the 503, twice the gap.
    assert_eq!(clock.now(), after(15));

    server.route("/dead", Reply::status(503));
    let (outcome, _) = ask(&mut fetcher, request(server.url("/dead")));
    assert_eq!(outcome, Outcome::Failed(Fault::Status { status: 503, retry: None }));
    assert_eq!(server.count("/dead"), 2);
    let key = host_of(&server.url("/")).unwrap();
    let mut last = SignedDuration::ZERO;
    for faults in 1..=12 {
        let host = fetcher.host_state(&key).unwrap();
        assert_eq!(host.faults, faults);
        let wait = host.not_before.unwrap().duration_since(clock.now());
        assert!(wait > last || wait == SignedDuration::from_hours(24), "{wait:?} after {last:?}");
        assert!(wait >= SignedDuration::from_mins(5) && wait <= SignedDuration::from_hours(24));
        last = wait;
        clock.advance(Duration::try_from(wait).unwrap());
        ask(&mut fetcher, request(server.url("/dead")));
    }
    assert_eq!(last, SignedDuration::from_hours(24));
    assert_eq!(server.count("/dead"), 14, "one a time from then on");
}

#[test]
fn a_host_that_cannot_be_reached_is_left_alone_longer_and_longer() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/feed");
    let (mut fetcher, clock) = clocked(settings());
    let (outcomes, report) = ask_all(&mut fetcher, vec![request(url.clone()), request(url.clone())]);
    for (outcome, _) in outcomes {
        assert!(matches!(&outcome, Outcome::Failed(Fault::Connect(why)) if why.to_lowercase().contains("refused")), "{outcome:?}");
    }
    assert_eq!(report.exchanges, 2, "the first refusal is tried once more");
    assert!(matches!(ask(&mut fetcher, request(url.clone())).0, Outcome::Skipped(Skip::HostWaits(_))));
    clock.advance(Duration::from_secs(450));
    assert!(matches!(ask(&mut fetcher, request(url)).0, Outcome::Failed(Fault::Connect(_))));
    assert_eq!(fetcher.hosts().values().next().unwrap().faults, 2);
}

#[test]
fn permanent_redirects_are_remembered_and_others_are_not() {
    let server = Server::start();
    for (path, reply) in [
        ("/301", Reply::redirect(301, "/new")),
        ("/308", Reply::redirect(308, "/new")),
        ("/302", Reply::redirect(302, "/new")),
        ("/303", Reply::redirect(303, "/new")),
        ("/307", Reply::redirect(307, "/new")),
        ("/301-308", Reply::redirect(301, "/308")),
        ("/301-302", Reply::redirect(301, "/302")),
        ("/302-301", Reply::redirect(302, "/301")),
        ("/301-gone", Reply::redirect(301, "/gone")),
        ("/302-gone", Reply::redirect(302, "/gone")),
        ("/301-error", Reply::redirect(301, "/error")),
        ("/new", Reply::ok("here")),
        ("/gone", Reply::status(410)),
        ("/error", Reply::status(500)),
    ] {
        server.route(path, reply);
    }
    let mut fetcher = fetcher(settings());
    for (path, moved) in [
        ("/301", Some("/new")),
        ("/308", Some("/new")),
        ("/302", None),
        ("/303", None),
        ("/307", None),
        ("/301-308", Some("/new")),
        ("/301-302", Some("/302")),
        ("/302-301", None),
    ] {
        let (outcome, learned) = ask(&mut fetcher, request(server.url(path)));
        let Outcome::Fresh(answer) = outcome else { panic!("{path}") };
        assert_eq!((answer.url, answer.final_url), (server.url(path), server.url("/new")));
        assert_eq!(learned.moved_to, moved.map(|to| server.url(to)), "{path}");
    }
    for (path, fault) in [
        ("/gone", Fault::Gone),
        ("/301-gone", Fault::Gone),
        ("/302-gone", Fault::Status { status: 410, retry: None }),
        ("/301-error", Fault::Status { status: 500, retry: None }),
    ] {
        let (outcome, learned) = ask(&mut fetcher, request(server.url(path)));
        assert_eq!((outcome, learned.moved_to), (Outcome::Failed(fault), None), "{path}");
    }
}

#[test]
fn freshness_and_duration_are_learned() {
    let server = Server::start();
    server.route("/aged", Reply::ok("x").header("Cache-Control", "public, max-age=43200"));
    server
        .route("/dated", Reply::ok("x").header("Expires", "Sun, 22 Nov 2026 11:00:00 GMT").header("Date", "Sun, 22 Nov 2026 10:00:00 GMT"));
    server.route("/none", Reply::ok("x"));
    let (mut fetcher, clock) = clocked(settings());
    let slow = clock.clone();
    server.handle("/slow", move |_| {
        slow.advance(Duration::from_secs(3));
        Reply::ok("x")
    });
    for (path, until) in [("/aged", Some(after(43_200))), ("/dated", Some(after(3600))), ("/none", None)] {
        let (_, learned) = ask(&mut fetcher, request(server.url(path)));
        assert_eq!((learned.fresh_until, learned.asked), (until, Some(start())), "{path}");
    }
    let (_, learned) = ask(&mut fetcher, request(server.url("/slow")));
    assert_eq!(learned.took, Some(SignedDuration::from_secs(3)));
    // Three seconds of work, fifteen of rest.
    ask(&mut fetcher, request(server.url("/none")));
    assert_eq!(clock.now(), after(18));
}

#[test]
fn one_request_a_host_at_a_time_with_the_gap_between_and_hosts_side_by_side() {
    let servers: Vec<Server> = (0..4).map(|_| Server::start()).collect();
    for server in &servers {
        server.route("*", Reply::ok("x").delay(Duration::from_millis(20)));
        server.route("/moved", Reply::redirect(302, "/end").delay(Duration::from_millis(20)));
    }
    let gap = Duration::from_millis(120);
    let mut fetcher = Fetcher::new(Settings { host_gap: gap, ..settings() }, BTreeMap::new(), Clock::system()).unwrap();
    let seeds = (0..8).map(|n| ((n, 0), request(servers[n % 4].url(if n < 4 { "/moved" } else { "/seed" })))).collect();
    let begin = Instant::now();
    let mut fresh = 0;
    let report = fetcher.walk(seeds, &mut |(n, depth), outcome, _| {
        assert!(matches!(outcome, Outcome::Fresh(_)));
        fresh += 1;
        if depth == 0 && n < 4 { vec![((n, 1), request(servers[n].url("/more")))] } else { Vec::new() }
    });
    let took = begin.elapsed();
    assert_eq!((fresh, report.fresh, report.exchanges), (12, 12, 20));
    for server in &servers {
        assert_eq!(server.most_at_once(), 1);
        let seen = server.seen();
        assert_eq!(seen.len(), 5, "robots.txt, two seeds, a redirect, one more");
        for pair in seen.windows(2) {
            let rest = pair[1].at.duration_since(pair[0].done.unwrap());
            assert!(rest + Duration::from_millis(5) >= gap, "{rest:?} between {} and {}", pair[0].line, pair[1].line);
        }
    }
    // Four hosts one after another would take four times as long.
    assert!(took < Duration::from_millis(1600), "{took:?}");
}

#[test]
fn a_long_wait_is_not_waited_for_and_a_short_one_is() {
    let server = Server::start();
    server.route("*", Reply::ok("x"));
    let key = host_of(&server.url("/")).unwrap();
    for (wait, asked) in [(29, true), (31, false)] {
        let clock = Clock::simulated(start());
        let state = overhear::fetch::HostState { not_before: Some(after(wait)), ..Default::default() };
        let mut fetcher = Fetcher::new(settings(), BTreeMap::from([(key.clone(), state)]), clock).unwrap();
        let (outcome, _) = ask(&mut fetcher, request(server.url("/x")));
        if asked {
            assert_eq!(body(&outcome), b"x");
        } else {
            assert_eq!(outcome, Outcome::Skipped(Skip::HostWaits(after(wait))));
        }
    }
}

#[test]
fn the_run_limit_ends_the_walk_and_every_request_comes_back() {
    let (slow, quick) = (Server::start(), Server::start());
    slow.route("*", Reply::ok("x").delay(Duration::from_secs(1)));
    quick.route("*", Reply::ok("x"));
    let limits = Settings { run_limit: Duration::from_millis(600), ..settings() };
    let mut fetcher = Fetcher::new(limits, BTreeMap::new(), Clock::system()).unwrap();
    let mut seeds: Vec<(usize, Request)> = (0..20).map(|n| (n, request(slow.url(&format!("/{n}"))))).collect();
    seeds.push((20, request(quick.url("/x"))));
    let begin = Instant::now();
    let (mut budget, mut fresh) = (0, 0);
    let report = fetcher.walk(seeds, &mut |_, outcome, _| match outcome {
        Outcome::Fresh(_) => {
            fresh += 1;
            Vec::new()
        }
        Outcome::Skipped(Skip::Budget) => {
            budget += 1;
            // Would go on for ever if it were taken.
            vec![(99, request(quick.url("/again")))]
        }
        other => panic!("{other:?}"),
    });
    assert!(begin.elapsed() < Duration::from_millis(1200), "{:?}", begin.elapsed());
    assert_eq!(fresh + budget, 21);
    assert!(fresh == 1 && report.dropped == budget && report.skipped == budget, "{report:?}");
    assert_eq!(slow.seen().len(), 2, "robots.txt, and the request that was called off");
}

#[test]
fn a_maze_ends_with_the_run_limit_on_a_simulated_clock() {
    let maze = Server::start();
    maze.route("*", Reply::ok("more"));
    let limits = Settings { host_gap: Duration::from_secs(5), run_limit: Duration::from_mins(10), ..settings() };
    let (mut fetcher, clock) = clocked(limits);
    let mut n = 0;
    fetcher.walk(vec![(0, request(maze.url("/0")))], &mut |_, outcome, _| {
        if !matches!(outcome, Outcome::Fresh(_)) {
            return Vec::new();
        }
        n += 2;
        vec![(n, request(maze.url(&format!("/{n}")))), (n + 1, request(maze.url(&format!("/{}", n + 1))))]
    });
    assert!((115..=121).contains(&maze.seen().len()), "600 s / 5 s: {}", maze.seen().len());
    assert!(clock.now() <= after(600));
}

#[test]
fn a_panic_in_the_callback_leaves_nothing_behind_and_the_fetcher_usable() {
    let server = Server::start();
    server.route("*", Reply::ok("x"));
    let mut fetcher = fetcher(settings());
    let seeds: Vec<(usize, Request)> = (0..50).map(|n| (n, request(server.url(&format!("/{n}"))))).collect();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let panicked = catch_unwind(AssertUnwindSafe(|| fetcher.walk(seeds, &mut |_, _, _| panic!("a parser's bug"))));
    std::panic::set_hook(hook);
    assert!(panicked.is_err());
    std::thread::sleep(Duration::from_millis(100));
    let asked = server.seen().len();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(server.seen().len(), asked, "nothing goes on");
    assert_eq!(body(&ask(&mut fetcher, request(server.url("/after"))).0), b"x");
    let begin = Instant::now();
    drop(fetcher);
    assert!(begin.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_slow_caller_is_not_buried() {
    // While the caller is busy with one body, at most twice `concurrency` others are fetched.
    let servers: Vec<Server> = (0..20).map(|_| Server::start()).collect();
    for server in &servers {
        server.route("*", Reply::ok("x"));
    }
    let mut fetcher = fetcher(Settings { concurrency: 2, ..settings() });
    let mut most = 0;
    let mut handled = 0;
    fetcher.walk(servers.iter().map(|s| ((), request(s.url("/x")))).collect(), &mut |(), _, _| {
        std::thread::sleep(Duration::from_millis(30));
        handled += 1;
        let asked: usize = servers.iter().map(|s| s.count("/x")).sum();
        most = most.max(asked - handled);
        Vec::new()
    });
    assert!(most <= 4, "{most}");
    assert_eq!(handled, 20);
}

#[test]
fn a_walk_is_recorded_and_played_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("rec");
    let (a, b) = (Server::start(), Server::start());
    a.route("/robots.txt", Reply::ok("User-agent: *\nDisallow: /no\n"));
    a.route(
        "/feed",
        Reply::ok("<rss>Ω</rss>").header("Content-Type", "application/rss+xml").header("ETag", "\"v1\"").header("Set-Cookie", "s=1"),
    );
    a.route("/old", Reply::redirect(301, b.url("/new?x=1")));
    b.route("/new", Reply::ok("{}").header("Content-Type", "application/json").header("Cache-Control", "max-age=60"));
    b.route("/cut", Reply::ok("xxxxx").cut(2));
    let requests = || -> Vec<Request> {
        [a.url("/feed"), a.url("/old"), a.url("/no"), b.url("/cut"), b.url("/missing")].map(request).into_iter().collect()
    };
    let mut recording = fetcher(Settings { record: Some(dir.clone()), ..settings() });
    let (first, report) = ask_all(&mut recording, requests());
    assert_eq!(report.recording, None);
    let index = fs::read_to_string(dir.join("index.jsonl")).unwrap();
    assert!(!index.to_lowercase().contains("cookie"), "{index}");
    let urls: Vec<String> =
        index.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["url"].as_str().unwrap().to_owned()).collect();
    assert!(urls.is_sorted());

    let (before_a, before_b) = (a.connections(), b.connections());
    let replay = || Settings { replay: Some(dir.clone()), allow_private: Vec::new(), host_gap: Duration::from_hours(1), ..settings() };
    let begin = Instant::now();
    let mut replayed = Fetcher::new(replay(), BTreeMap::new(), Clock::system()).unwrap();
    let (second, _) = ask_all(&mut replayed, requests());
    for ((first, one), (second, two)) in first.iter().zip(&second) {
        match (first, second) {
            (Outcome::Fresh(x), Outcome::Fresh(y)) => {
                assert_eq!(
                    (&x.url, &x.final_url, x.status, &x.content_type, &x.body),
                    (&y.url, &y.final_url, y.status, &y.content_type, &y.body)
                );
            }
            (x, y) => assert_eq!(x, y),
        }
        assert_eq!((&one.validators, &one.moved_to), (&two.validators, &two.moved_to));
    }
    assert!(matches!(&second[2].0, Outcome::Skipped(Skip::Robots(_))));
    assert_eq!(second[1].1.moved_to, Some(b.url("/new?x=1")));
    // Unknown addresses and validators.
    assert_eq!(ask(&mut replayed, request(a.url("/unknown"))).0, Outcome::Skipped(Skip::NotRecorded));
    assert_eq!(ask(&mut replayed, held(a.url("/feed"), Some("\"v1\""), None)).0, Outcome::NotModified);
    assert_eq!(body(&ask(&mut replayed, held(a.url("/feed"), Some("\"v0\""), None)).0), "<rss>Ω</rss>".as_bytes());
    assert!(replayed.hosts().is_empty(), "nothing is learned about hosts");
    assert_eq!((a.connections(), b.connections()), (before_a, before_b), "no network");
    assert!(begin.elapsed() < Duration::from_secs(1), "no waiting");
    // A recording is not overwritten.
    let again = Fetcher::new(Settings { record: Some(dir), ..settings() }, BTreeMap::new(), Clock::simulated(start()));
    assert!(matches!(again, Err(FetchError::Recording { why, .. }) if why.contains("another folder")));
}

#[test]
fn a_recording_by_hand_is_read_and_its_mistakes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let open = |index: &str| {
        fs::write(folder.path().join("index.jsonl"), index).unwrap();
        Fetcher::new(Settings { replay: Some(folder.path().to_owned()), ..settings() }, BTreeMap::new(), Clock::simulated(start()))
    };
    fs::write(folder.path().join("feed.xml"), "<rss/>").unwrap();
    let mut fetcher = open(
        "# the demo\n\n// both kinds of comment\n{\"url\":\"https://Forum.example/feed\",\"status\":200,\"headers\":{\"Content-Type\":\"text/xml\"},\"body\":\"feed.xml\"}\n\
         {\"url\":\"https://forum.example/flaky\",\"status\":503}\n{\"url\":\"https://forum.example/flaky\",\"status\":200,\"body\":\"feed.xml\"}\n\
         {\"url\":\"https://slow.example/feed\",\"fault\":{\"timeout\":\"the server was silent for 10 s\"}}\n",
    )
    .unwrap();
    let (outcome, _) = ask(&mut fetcher, request("https://forum.example/feed"));
    assert!(matches!(outcome, Outcome::Fresh(a) if a.content_type.as_deref() == Some("text/xml") && a.body == b"<rss/>"));
    assert!(matches!(ask(&mut fetcher, request("https://forum.example/flaky")).0, Outcome::Failed(Fault::Status { status: 503, .. })));
    for _ in 0..2 {
        assert_eq!(body(&ask(&mut fetcher, request("https://forum.example/flaky")).0), b"<rss/>");
    }
    assert!(matches!(ask(&mut fetcher, request("https://slow.example/feed")).0, Outcome::Failed(Fault::Timeout(_))));

    for (line, why) in [
        ("{\"url\":\"https://x.example/\",\"status\":200,\"body\":\"../secret\"}", "within the recording's folder"),
        ("{\"url\":\"https://x.example/\",\"status\":200,\"body\":\"/etc/passwd\"}", "within the recording's folder"),
        ("{\"url\":\"https://x.example/\",\"status\":200,\"body\":\"missing.xml\"}", "no file 'missing.xml'"),
        ("{\"url\":\"/relative\",\"status\":200}", "absolute"),
        ("{\"url\":\"https://x.example/\"}", "either"),
        ("{\"url\":\"https://x.example/\",\"status\":42}", "200 to 599"),
        ("{\"url\":\"https://x.example/\",\"status\":200,\"stauts\":1}", "unknown field"),
        ("{\"url\":\"https://x.example/\",\"status\":200,\"headers\":{\"Content-Encoding\":\"gzip\"}}", "decoded"),
        ("not json", "expected"),
    ] {
        match open(&format!("# comment\n{line}\n")) {
            Err(FetchError::Recording { place, why: told }) => {
                assert!(place.ends_with("index.jsonl:2"), "{place}");
                assert!(told.contains(why), "{told}");
            }
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("{line} was accepted"),
        }
    }
}

#[test]
fn wrong_settings_are_named() {
    for (wrong, why) in [
        (Settings { allow_private: vec!["10.0.0.0/99".to_owned()], ..settings() }, "10.0.0.0/99"),
        (Settings { user_agent: "overhear\r\nX: y".to_owned(), ..settings() }, "user_agent"),
        (Settings { user_agent: "1/overhear".to_owned(), ..settings() }, "begin with letters"),
        (Settings { replay: Some("/no/such/folder".into()), ..settings() }, "/no/such/folder"),
    ] {
        let error = Fetcher::new(wrong, BTreeMap::new(), Clock::simulated(start())).err().unwrap().to_string();
        assert!(error.contains(why) && !error.contains('\r'), "{error}");
    }
}

#[test]
fn many_hosts_are_walked_side_by_side() {
    let server = Server::start();
    server.route("*", Reply::ok("x").header("ETag", "\"e\""));
    let names = Some(Arc::new(|_: &str| Ok(vec![IpAddr::from([127, 0, 0, 1])])) as overhear::fetch::Names);
    let surroundings = Surroundings { names, ..Surroundings::default() };
    let limits = Settings { host_gap: Duration::from_secs(5), concurrency: 32, ..settings() };
    let clock = Clock::simulated(start());
    let mut fetcher = Fetcher::within(limits, BTreeMap::new(), clock.clone(), &surroundings).unwrap();
    let requests = (0..300).map(|n| request(server.url_as(&format!("h{n}.example"), "/feed"))).collect();
    let (outcomes, report) = ask_all(&mut fetcher, requests);
    assert!(outcomes.iter().all(|(outcome, _)| matches!(outcome, Outcome::Fresh(_))));
    assert_eq!((report.fresh, report.exchanges), (300, 600));
    assert!(clock.now() <= after(12), "every host has its own gap, at the same time: {}", clock.now());
}
