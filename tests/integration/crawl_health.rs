//! What a crawl knows of its sources: silence, pages that changed, walls, budgets; told once, and listed for as long as it lasts.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use overhear::crawl::{Run, Settings, health};
use overhear::engine::Judge;
use overhear::fact::FactBook;
use overhear::fetch::Clock;
use overhear::model::brand::Brand;
use overhear::model::health::Kind;
use overhear::model::lang::Lang;
use overhear::model::source::{Source, SourceKind, SourceState};
use overhear::output;
use overhear::rule::RuleSet;
use overhear::store::Store as _;
use overhear::store::memory::MemoryStore;

use crate::support::server::{Reply, Server};
use crate::support::{TestEnv, net};

/// One source, crawled at simulated times.
struct Watched {
    source: Source,
    store: MemoryStore,
    clock: Clock,
    budget: usize,
}

impl Watched {
    fn new(kind: SourceKind, url: &str) -> Self {
        let source = Source::new("s", kind, url);
        Self { source, store: MemoryStore::new(0), clock: Clock::simulated("2026-01-05T00:30:00Z".parse().unwrap()), budget: 200 }
    }

    fn later(&self, hours: u64) {
        self.clock.advance(Duration::from_hours(hours));
    }

    /// What cron hears of a run, and whether the run was partly done.
    fn crawl(&self) -> (String, bool) {
        let judge = Judge::new(Brand::default(), vec![Lang::En], RuleSet::default(), FactBook::default());
        let run = Run {
            sources: std::slice::from_ref(&self.source),
            judge: &judge,
            store: &self.store,
            fetch: net::settings(),
            now: self.clock.now(),
            clock: self.clock.clone(),
            settings: Settings { page_budget: self.budget, ..Settings::default() },
        };
        let summary = run.run(&mut |_| {}).unwrap();
        (output::crawl::text(&summary, true), summary.is_partial())
    }

    fn state(&self) -> SourceState {
        self.store.plan().unwrap().sources.remove(0)
    }

    fn kinds(&self) -> Vec<Kind> {
        self.state().health.concerns.iter().map(|concern| concern.kind).collect()
    }
}

fn entries(upto: i64, of: impl Fn(i64) -> Timestamp) -> String {
    let mut items = String::new();
    for n in ((upto - 30).max(0)..upto).rev() {
        let date = of(n).strftime("%a, %d %b %Y %H:%M:%S GMT");
        write!(items, "<item><title>T{n}</title><guid>g{n}</guid><link>https://f.example/{n}</link><pubDate>{date}</pubDate><description>Words {n}.</description></item>").unwrap();
    }
    format!("<rss version=\"2.0\"><channel><title>F</title><link>https://f.example/</link>{items}</channel></rss>")
}

#[test]
fn a_feed_that_falls_silent_is_told_once_and_so_is_its_return() {
    let server = Server::start();
    // A post every two hours for four weeks, none for eight days, and then again.
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().unwrap();
    let clock = Arc::new(Mutex::new(Clock::simulated(begin)));
    let shown = Arc::clone(&clock);
    server.handle("/feed", move |_| {
        let hours = shown.lock().unwrap().now().duration_since(begin).as_hours();
        let (last, back) = (28 * 24, 36 * 24);
        let posts = if hours < last { hours / 2 } else { last / 2 + (hours - back).max(0) / 2 };
        let text = entries(posts, |n| {
            let at = n * 2;
            begin + SignedDuration::from_hours(if at < last { at } else { at - last + back })
        });
        Reply::ok(text).header("ETag", format!("\"{posts}\""))
    });
    let watched = Watched::new(SourceKind::Feed, &server.url("/feed"));
    *clock.lock().unwrap() = watched.clock.clone();
    let mut heard = Vec::new();
    for run in 0..40 * 4 {
        let (told, partial) = watched.crawl();
        assert!(!partial, "{told}");
        if !told.is_empty() {
            heard.push((run / 4, told));
        }
        watched.later(6);
    }
    println!("{heard:?}");
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!((29..=31).contains(&heard[0].0) && heard[0].1.starts_with("s: usually 12 posts a day, none for "), "{heard:?}");
    assert!(heard[1].0 == 36 && heard[1].1.contains("it speaks again"), "{heard:?}");
    assert_eq!(health::word(Some(&watched.state())), "well");
}

/// A forum of six threads: how its pages are made, and how many replies each thread has.
fn forum(look: &Arc<AtomicUsize>, replies: &Arc<AtomicUsize>) -> Server {
    let server = Server::start();
    let (own, many) = (Arc::clone(look), Arc::clone(replies));
    server.handle("*", move |seen| {
        let (look, replies) = (own.load(Ordering::SeqCst), many.load(Ordering::SeqCst));
        let digit = seen.path().bytes().find(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0'));
        let html = |body: String| Reply::ok(format!("<html><body>{body}</body></html>")).header("Content-Type", "text/html; charset=utf-8");
        let Some(n) = digit else {
            let mut rows = String::new();
            for n in 1..=6 {
                write!(
                    rows,
                    "<section class=\"entry\"><h2><a href=\"/talks/{n}-some-words/\">The shelf of kind {n}</a></h2><div class=\"facts\">\
                     <span class=\"num\">{replies}</span> comments</div></section>"
                )
                .unwrap();
            }
            return html(format!("<h1>All talks</h1><div class=\"entries\">{rows}</div>"));
        };
        let mut posts = String::new();
        for m in 0..replies {
            let author = if look == 1 { String::new() } else { format!("<a class=\"author\" href=\"/users/u{m}/\">user{m}</a>") };
            write!(
                posts,
                "<div class=\"reply\" id=\"r-{n}{m:03}\"><p class=\"meta\">{author} <a href=\"#r-{n}{m:03}\"><time datetime=\"2025-12-0{}T10:{m:02}:00Z\">then</time></a></p>\
                 <div class=\"text\"><p>Answer number {m} about the shelf of kind {n}, which fits most walls that I know.</p></div></div>",
                n + 1
            )
            .unwrap();
        }
        match look {
            2 => html(format!("<h1>The shelf of kind {n}</h1><p>Our forum is new and has moved to rooms of its own, in which you will find your way.</p><p>{replies}</p>")),
            3 => html("<h1>Log in</h1><p>You must be logged in to see this thread.</p><form><input type=password></form>".to_owned()),
            4 => Reply::status(403),
            _ => html(format!("<h1>The shelf of kind {n}</h1>{posts}")),
        }
    });
    server.route("/robots.txt", Reply::status(404));
    server
}

#[test]
fn pages_that_lose_their_authors_or_posts_or_shut_people_out_are_told_once() {
    for (changed, kind, words) in [
        (1, Kind::Changed, "its posts have an author no more"),
        (2, Kind::Changed, "it gives no posts any more"),
        (3, Kind::Blocked, "6 threads of it cannot: blocked: a log-in page"),
        (4, Kind::Blocked, "6 threads of it cannot: HTTP 403"),
    ] {
        let (look, replies) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(3)));
        let server = forum(&look, &replies);
        let watched = Watched::new(SourceKind::Forum, &server.url("/talks/"));
        let next = || {
            watched.later(3);
            replies.fetch_add(1, Ordering::SeqCst);
            watched.crawl()
        };
        for _ in 0..6 {
            let (told, partial) = next();
            assert!(told.is_empty() && !partial, "{changed}: {told}");
        }
        look.store(changed, Ordering::SeqCst);
        let (told, partial) = next();
        println!("{told}");
        assert!(partial, "{changed}: {told}");
        assert_eq!(watched.kinds(), [kind], "{told}");
        let since = watched.state().health.concerns[0].since;
        let why = watched.state().health.concerns[0].why.clone();
        assert!(why.contains(words), "{why}");
        let _ = next();
        let concern = &watched.state().health.concerns[0];
        assert_eq!((concern.kind, concern.since), (kind, since), "it goes on");
        look.store(0, Ordering::SeqCst);
        // What was asked in vain is asked less and less often.
        let (mended, _) = (next(), next(), next()).2;
        assert_eq!(watched.kinds(), [], "{mended}");
    }
}

#[test]
fn a_block_page_a_forbidden_interface_and_one_that_is_gone_are_each_named() {
    let server = Server::start();
    server.route("/robots.txt", Reply::ok("User-agent: *\nDisallow: /api\nCrawl-delay: 2\n"));
    server.route("/f/", Reply::ok("<html><head><title>Just a moment...</title></head><body>cf-chl</body></html>"));
    server.route("/api/latest.json", Reply::ok("{\"topic_list\":{\"topics\":[]}}")).route("/gone", Reply::status(410));
    for (kind, path, expected, word) in [
        (SourceKind::Forum, "/f/", Kind::Blocked, "blocked"),
        (SourceKind::Api, "/api/latest.json", Kind::Robots, "forbidden"),
        (SourceKind::Feed, "/gone", Kind::Gone, "gone"),
        (SourceKind::Feed, "/f/", Kind::Failing, "failing"),
    ] {
        let watched = Watched::new(kind, &server.url(path));
        let (told, partial) = watched.crawl();
        assert!(partial && !told.is_empty(), "{path}: {told}");
        assert_eq!((watched.kinds(), health::word(Some(&watched.state()))), (vec![expected], word), "{told}");
    }
    assert_eq!(server.count("/api/latest.json"), 0, "robots.txt forbids an interface, too");
}

#[test]
fn what_the_budget_leaves_is_counted_and_read_by_the_next_runs() {
    let (look, replies) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(3)));
    let server = forum(&look, &replies);
    let watched = Watched { budget: 4, ..Watched::new(SourceKind::Forum, &server.url("/talks/")) };
    let _ = watched.crawl();
    assert_eq!((watched.kinds(), watched.state().owed.len()), (vec![Kind::Unread], 3));
    watched.later(2);
    let _ = watched.crawl();
    assert_eq!((watched.kinds(), watched.state().owed.len()), (vec![], 0));
    let asked = server.seen().iter().filter(|seen| seen.target.contains("some-words")).count();
    assert_eq!(asked, 6, "each thread once");
}

#[test]
fn a_feed_that_turned_over_between_two_questions_says_so() {
    let server = Server::start();
    let begin: Timestamp = "2026-01-04T00:00:00Z".parse().unwrap();
    let feed = |upto: i64| Reply::ok(entries(upto, |n| begin + SignedDuration::from_mins(n)));
    server.script("/feed", [feed(30), feed(45), feed(200)]);
    let watched = Watched::new(SourceKind::Feed, &server.url("/feed"));
    let runs: Vec<(String, bool)> = (0..3)
        .map(|_| {
            watched.later(25);
            watched.crawl()
        })
        .collect();
    assert_eq!((runs[0].0.as_str(), runs[1].0.as_str()), ("", ""));
    assert!(runs[2].1 && runs[2].0.contains("all 30 entries were new"), "{runs:?}");
    assert!(watched.state().next_check.unwrap() < watched.clock.now() + SignedDuration::from_hours(2), "asked sooner from now on");
}

#[test]
fn the_list_and_the_doctor_show_how_sources_do() {
    let server = Server::start();
    server.route("/f/", Reply::ok("<html><head><title>Just a moment...</title></head><body>cf-chl</body></html>"));
    let begin: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
    server.route("/feed", Reply::ok(entries(5, |n| begin + SignedDuration::from_hours(n))));
    let env = TestEnv::with_brand(&format!(
        "[[source]]\nid = \"blog\"\nurl = \"{}\"\n[[source]]\nid = \"forum\"\nkind = \"forum\"\nurl = \"{}\"\n",
        server.url("/feed"),
        server.url("/f/")
    ));
    let _ = env.run(&["crawl"]).exit(4);
    let listed = env.run(&["source", "list"]).ok();
    println!("{listed}");
    for words in
        ["HEALTH", "blog", "well", "13 d ago", "blocked", "a Cloudflare challenge", "nothing is done to get past it", "1 of 2 sources"]
    {
        assert!(listed.contains(words), "{words}: {listed}");
    }
    let json = env.run(&["source", "list", "--json"]).exit(0).json();
    assert_eq!((json[0]["health"].as_str(), json[1]["health"].as_str()), (Some("well"), Some("blocked")));
    assert_eq!(json[1]["state"]["concerns"][0]["kind"], "blocked");
    let doctor = env.run(&["doctor"]);
    println!("{}", doctor.stdout);
    assert!(
        doctor.stdout.contains("forum: 1 run has not seen it") && doctor.stdout.contains("feed or JSON interface"),
        "{}",
        doctor.shown()
    );
}
