//! The score sheet of polite fetching (RELIABILITY section 2, Test E1): cron every five minutes for seven simulated days, over feeds, forums
//! and JSON interfaces with every kind of validator and none, with runs by hand and killed runs in between.
//!
//! The rule for what gives no validators, so that every question costs a whole answer: a *feed* is asked once in 24 hours; the list of a
//! forum or of a JSON interface, by which new replies are found, once an hour; a *thread* only when its list shows news of it, or, when its
//! list shows nothing of the kind, among the first ten once an hour; and, while it is young or an incident waits for it, once in 24 hours to
//! see what was edited or deleted.

mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use overhear::crawl::{Run, Settings};
use overhear::engine::Judge;
use overhear::fact::FactBook;
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::model::source::{Source, SourceKind};
use overhear::rule::RuleSet;
use overhear::store::memory::MemoryStore;

use self::world::{Hit, Say, World, feed, http_date, list, revision, thread, topic, topics};
use crate::support::net;
use crate::support::server::{Seen, Server};

/// Simulated days, and minutes between two runs.
const DAYS: i64 = 7;
const TICK: i64 = 5;
/// Runs that are made by hand with `--force`; and from when on the next run that has much to do is killed.
const FORCED: [i64; 6] = [7, 150, 151, 700, 1_000, 1_500];
const KILLED: [i64; 3] = [24, 600, 1_200];

struct Sites {
    world: World,
    sources: Vec<Source>,
    servers: Vec<(String, Server)>,
}

impl Sites {
    /// A site with one source at `path`.
    fn add(&mut self, name: &str, kind: SourceKind, path: &str, say: impl Fn(&Seen, Timestamp) -> Say + Send + Sync + 'static) {
        let server = self.world.site(name, say);
        self.source(name, kind, &server.url(path));
        self.servers.push((name.to_owned(), server));
    }

    fn source(&mut self, id: &str, kind: SourceKind, url: &str) {
        self.sources.push(Source::new(id, kind, url));
    }

    /// The feeds of the sheet.
    fn feeds(&mut self) {
        let begin = self.world.begin;
        let rev = move |now| revision(now, begin, 26);
        let body = move |now| Say::ok(feed(begin, rev(now)));
        let changed = move |now| begin + SignedDuration::from_hours((rev(now) - 2) * 26);
        let feed = SourceKind::Feed;
        self.add("etag", feed, "/feed", move |seen, now| body(now).etag(format!("\"v{}\"", rev(now))).or_unchanged(seen));
        self.add("etag-weak", feed, "/feed", move |seen, now| body(now).etag(format!("W/\"v{}\"", rev(now))).or_unchanged(seen));
        self.add("etag-unquoted", feed, "/feed", move |seen, now| body(now).etag(format!("v{}", rev(now))).or_unchanged(seen));
        self.add("modified-odd", feed, "/feed", move |seen, now| {
            body(now).modified(changed(now).strftime("%Y-%m-%d %H:%M:%S +0000 (odd)").to_string()).or_unchanged(seen)
        });
        self.add("both", feed, "/feed", move |seen, now| {
            body(now).etag(format!("\"b{}\"", rev(now))).modified(http_date(changed(now))).or_unchanged(seen)
        });
        self.add("none", feed, "/feed", move |_, now| body(now));
        self.add("max-age", feed, "/feed", move |seen, now| {
            let said = body(now).etag(format!("\"m{}\"", rev(now))).header("Cache-Control", "max-age=43200").or_unchanged(seen);
            said.leave(now + SignedDuration::from_secs(43_200))
        });
        self.add("expires", feed, "/feed", move |seen, now| {
            let until = now + SignedDuration::from_hours(5);
            let said = body(now).modified(http_date(changed(now))).header("Expires", http_date(until)).header("Date", http_date(now));
            said.or_unchanged(seen).leave(until)
        });
        // Every third question is one too many.
        let count = std::sync::atomic::AtomicUsize::new(0);
        self.add("429-seconds", feed, "/feed", move |seen, now| {
            if count.fetch_add(1, Ordering::SeqCst) % 3 == 2 {
                return Say::status(429).header("Retry-After", "10800").leave(now + SignedDuration::from_secs(10_800));
            }
            body(now).etag(format!("\"s{}\"", rev(now))).or_unchanged(seen)
        });
        let count = std::sync::atomic::AtomicUsize::new(0);
        self.add("429-date", feed, "/feed", move |seen, now| {
            if count.fetch_add(1, Ordering::SeqCst).is_multiple_of(3) {
                let until = now + SignedDuration::from_hours(4);
                return Say::status(429).header("Retry-After", http_date(until)).leave(until);
            }
            body(now).etag(format!("\"d{}\"", rev(now))).or_unchanged(seen)
        });
        self.add("503", feed, "/feed", |_, _| Say::status(503));
        self.add("301-chain", feed, "/old", move |seen, now| match seen.path() {
            "/old" => Say::status(301).header("Location", "/older"),
            "/older" => Say::status(308).header("Location", "/new"),
            _ => body(now).etag(format!("\"c{}\"", rev(now))).or_unchanged(seen),
        });
        self.add("302", feed, "/feed", move |seen, now| match seen.path() {
            "/feed" => Say::status(302).header("Location", "/today"),
            _ => body(now).etag(format!("\"t{}\"", rev(now))).or_unchanged(seen),
        });
        self.add("410", feed, "/feed", move |seen, now| {
            if now >= begin + SignedDuration::from_hours(50) { Say::status(410) } else { body(now).etag("\"g\"").or_unchanged(seen) }
        });
        // Beyond the fourteen: servers that give validators and do not know them again, and a slow one.
        self.add("gzip-200", feed, "/feed", move |_, now| body(now).etag(format!("W/\"z{}\"", rev(now))));
        self.add("modified-now", feed, "/feed", move |_, now| body(now).modified(http_date(now)));
        self.add("stalls", feed, "/feed", move |seen, now| body(now).etag(format!("\"l{}\"", rev(now))).or_unchanged(seen));
        // Three sources of one host, which takes two seconds for an answer.
        self.add("slow-host", feed, "/feed/1", move |seen, now| Say {
            takes: 2,
            ..body(now).etag(format!("\"h{}\"", rev(now))).or_unchanged(seen)
        });
        let host = self.servers.last().unwrap().1.url("");
        self.source("slow-host-2", feed, &format!("{host}/feed/2"));
        self.source("slow-host-3", feed, &format!("{host}/feed/3"));
    }

    /// Forums and JSON interfaces: three threads each, which get a reply now and then.
    fn forums(&mut self) {
        let begin = self.world.begin;
        let replies = move |now, n: i64| revision(now, begin, 20 + 13 * n);
        let threads = move |now| (1..=3).map(|n| (n, replies(now, n))).collect::<Vec<_>>();
        let which = |seen: &Seen| seen.path().bytes().find(u8::is_ascii_digit).map(|digit| i64::from(digit - b'0'));
        let html = move |seen: &Seen, now: Timestamp, noise: &str| {
            match which(seen) {
                Some(n) => Say::ok(thread(begin, n, replies(now, n), noise)),
                None => Say::ok(list(begin, &threads(now), noise)),
            }
            .header("Content-Type", "text/html; charset=utf-8")
        };
        let etag = move |seen: &Seen, now: Timestamp| {
            which(seen).map_or_else(|| format!("\"all-{:?}\"", threads(now)), |n| format!("\"t{n}-{}\"", replies(now, n)))
        };
        let forum = SourceKind::Forum;
        self.add("forum-etag", forum, "/talks/", move |seen, now| html(seen, now, "").etag(etag(seen, now)).or_unchanged(seen));
        self.add("forum-none", forum, "/talks/", move |seen, now| html(seen, now, ""));
        self.add("forum-noise", forum, "/talks/", move |seen, now| {
            html(seen, now, &format!("seen at {now}")).modified(http_date(now)).header("Cache-Control", "no-store, max-age=0")
        });
        // Threads of it cannot be read: one is broken, one for members only, one forbidden.
        self.add("forum-broken", forum, "/talks/", move |seen, now| match which(seen) {
            Some(1) => Say::status(500),
            Some(2) => Say::status(403),
            _ => html(seen, now, "").etag(etag(seen, now)).or_unchanged(seen),
        });
        self.add("thread-etag", forum, "/talks/1-some-words/", move |seen, now| {
            html(seen, now, "").etag(etag(seen, now)).or_unchanged(seen)
        });
        self.add("thread-none", forum, "/talks/1-some-words/", move |seen, now| html(seen, now, ""));
        let json = move |seen: &Seen, now: Timestamp| {
            match which(seen) {
                Some(n) => Say::ok(topic(begin, n, replies(now, n))),
                None => Say::ok(topics(begin, &threads(now))),
            }
            .header("Content-Type", "application/json")
        };
        let api = SourceKind::Api;
        self.add("api-etag", api, "/latest.json", move |seen, now| json(seen, now).etag(etag(seen, now)).or_unchanged(seen));
        self.add("api-none", api, "/latest.json", move |seen, now| json(seen, now));
        self.add("api-forbidden", api, "/private/latest.json", move |seen, now| json(seen, now));
    }
}

/// What the week came to; every number is one that should be nought, but what was repeated after a kill.
#[derive(Debug, Default)]
struct Sheet {
    repeated: usize,
    wrong: BTreeMap<&'static str, Vec<String>>,
}

impl Sheet {
    fn against(&mut self, what: &'static str, hit: &Hit, why: &str) {
        self.wrong.entry(what).or_default().push(format!("{} {} at {}: {why}", hit.site, hit.target, hit.at));
    }

    fn score(&mut self, hits: &[Hit], kills: &[(Timestamp, Timestamp)]) {
        let feeds_without = BTreeSet::from(["none"]);
        // More than one where it is open whether what a killed run was given was put down.
        let mut held: BTreeMap<(&str, &str), Vec<&Hit>> = BTreeMap::new();
        let mut last: BTreeMap<(&str, &str), &Hit> = BTreeMap::new();
        let mut moved: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut of_host: BTreeMap<&str, &Hit> = BTreeMap::new();
        let mut leave: BTreeMap<(&str, &str), Timestamp> = BTreeMap::new();
        let mut waits: BTreeMap<&str, Timestamp> = BTreeMap::new();
        let mut gone: BTreeSet<&str> = BTreeSet::new();
        for hit in hits {
            let (site, key) = (hit.site.as_str(), (hit.site.as_str(), hit.target.as_str()));
            for odd in &hit.odd {
                self.against("cookies, referrers, wrong User-Agent, no gzip", hit, odd);
            }
            if hit.target.contains('?') {
                self.against("added query parameters", hit, "");
            }
            if gone.contains(site) {
                self.against("after 410", hit, "");
            }
            if waits.get(site).is_some_and(|until| hit.at < *until) || leave.get(&key).is_some_and(|until| hit.at < *until) {
                self.against("inside Retry-After or max-age", hit, "");
            }
            if let Some(before) = of_host.get(site) {
                let (took, rest) = (before.done.duration_since(before.at), hit.at.duration_since(before.done));
                if rest < SignedDuration::from_secs(5).max(took * 5) {
                    self.against("host gap below 5 s or 5 x the last duration", hit, &format!("{rest:#} after {took:#}"));
                }
            }
            let before = last.get(&key).copied();
            if hit.target == "/robots.txt" {
                if before.is_some_and(|before| hit.at.duration_since(before.at) < SignedDuration::from_hours(24)) {
                    self.against("robots.txt within 24 h", hit, "");
                }
            } else {
                self.validators(hit, site, held.get(&key), &held);
                if let Some(before) = before {
                    self.gap(hit, before, feeds_without.contains(site), kills);
                }
                // A run that ends before the last address has answered learns nothing of the first; two runs do.
                if moved.get(&key).is_some_and(|runs| *runs > 1) {
                    self.against("old address after 301 in two runs", hit, "");
                }
            }
            if matches!(hit.status, 301 | 308) {
                *moved.entry(key).or_default() += 1;
            }
            match hit.status {
                410 => drop(gone.insert(site)),
                429 => drop(hit.leave.map(|until| waits.insert(site, until))),
                _ => drop(hit.leave.map(|until| leave.insert(key, until))),
            }
            if hit.gives_validators() && matches!(hit.status, 200 | 304) {
                let known = held.entry(key).or_default();
                if !kills.iter().any(|(begun, ended)| (*begun..=*ended).contains(&hit.at)) {
                    known.clear();
                }
                known.push(hit);
            }
            last.insert(key, hit);
            of_host.insert(site, hit);
        }
    }

    fn validators(&mut self, hit: &Hit, site: &str, held: Option<&Vec<&Hit>>, all: &BTreeMap<(&str, &str), Vec<&Hit>>) {
        if held.is_some() && !hit.conditional() {
            self.against("unconditional after the first 200", hit, "");
        }
        // What leads elsewhere for a while is asked with the validators of where it leads.
        let given: Vec<&Hit> =
            held.cloned().unwrap_or_else(|| all.iter().filter(|((of, _), _)| *of == site).flat_map(|(_, hits)| hits.clone()).collect());
        let known = |sent: &Option<String>, of: &dyn Fn(&Hit) -> Option<String>| {
            sent.is_none() || given.iter().any(|given| of(given).as_deref() == sent.as_deref())
        };
        if !known(&hit.inm, &|given| given.etag.clone()) || !known(&hit.ims, &|given| given.modified.clone()) {
            self.against("bogus validators", hit, &format!("{:?} {:?}", hit.inm, hit.ims));
        }
    }

    fn gap(&mut self, hit: &Hit, before: &Hit, feed_without: bool, kills: &[(Timestamp, Timestamp)]) {
        // What a run had asked and not yet put down when it was killed is asked again; a person's `--force` is one question more.
        if hit.forced || before.forced || before.status >= 400 {
            return;
        }
        if kills.iter().any(|(begun, ended)| (*begun..=*ended).contains(&before.at)) {
            self.repeated += usize::from(hit.at.duration_since(before.at) < SignedDuration::from_mins(60));
            return;
        }
        let gap = hit.at.duration_since(before.at);
        if gap < SignedDuration::from_mins(60) {
            self.against("gap below 60 min", hit, &format!("{gap:#}"));
        }
        if feed_without && gap < SignedDuration::from_hours(24) {
            self.against("unconditional gap of a feed below 24 h", hit, &format!("{gap:#}"));
        }
    }
}

/// The week.
fn week(sites: &Sites) -> Vec<(Timestamp, Timestamp)> {
    let (world, store) = (&sites.world, MemoryStore::new(0));
    let judge = Judge::new(Brand::default(), vec![Lang::En], RuleSet::default(), FactBook::default());
    let mut killed = Vec::new();
    for tick in 0..DAYS * 24 * 60 / TICK {
        let due = world.begin + SignedDuration::from_mins(tick * TICK);
        // A run that is still going when the next is due is given way to.
        if world.clock.now() > due {
            continue;
        }
        world.clock.advance(Duration::try_from(due.duration_since(world.clock.now())).unwrap());
        let (force, kill) = (FORCED.contains(&tick), KILLED.iter().filter(|at| **at <= tick).count() > killed.len());
        world.forced.store(force, Ordering::SeqCst);
        world.stall.store(kill, Ordering::SeqCst);
        let fetch = overhear::fetch::Settings { host_gap: Duration::from_secs(5), run_limit: Duration::from_mins(4), ..net::settings() };
        let run = Run {
            sources: &sites.sources,
            judge: &judge,
            store: &store,
            fetch,
            now: due,
            clock: world.clock.clone(),
            settings: Settings { force, ..Settings::default() },
        };
        let ran = catch_unwind(AssertUnwindSafe(|| {
            run.run(&mut |progress| assert!(!kill || progress.done < progress.of || progress.of < 20, "killed")).map(drop)
        }));
        match ran {
            Ok(done) => done.unwrap(),
            Err(_) => killed.push((due, world.clock.now())),
        }
    }
    killed
}

#[test]
fn a_week_of_cron_is_as_polite_as_the_best_reader() {
    let begun = Instant::now();
    let world = World::new("2026-11-22T10:00:00Z".parse().unwrap());
    let mut sites = Sites { world, sources: Vec::new(), servers: Vec::new() };
    sites.feeds();
    sites.forums();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let killed = week(&sites);
    std::panic::set_hook(hook);

    let hits = sites.world.hits.lock().unwrap().clone();
    let mut sheet = Sheet::default();
    sheet.score(&hits, &killed);
    for (name, server) in &sites.servers {
        if server.most_at_once() > 1 {
            sheet.wrong.entry("parallel requests to a host").or_default().push(name.clone());
        }
    }
    let mut told = format!("{:<16} {:>9} {:>5} {:>5} {:>7} {:>9}\n", "site", "requests", "200", "304", "robots", "bare 200s");
    for (name, _) in &sites.servers {
        let own: Vec<&Hit> = hits.iter().filter(|hit| hit.site == *name).collect();
        let count = |of: &dyn Fn(&Hit) -> bool| own.iter().filter(|hit| of(hit)).count();
        let robots = count(&|hit| hit.target == "/robots.txt");
        let bare = count(&|hit| hit.target != "/robots.txt" && hit.status == 200 && !hit.conditional());
        writeln!(
            told,
            "{name:<16} {:>9} {:>5} {:>5} {robots:>7} {bare:>9}",
            own.len(),
            count(&|hit| hit.status == 200) - robots,
            count(&|hit| hit.status == 304)
        )
        .unwrap();
    }
    println!(
        "{told}{} requests in {DAYS} days, {} of them by hand; {} runs killed, {} requests repeated for that; {:.1} s",
        hits.len(),
        hits.iter().filter(|hit| hit.forced).count(),
        killed.len(),
        sheet.repeated,
        begun.elapsed().as_secs_f64()
    );
    for (what, wrong) in &sheet.wrong {
        println!("{what}: {}\n  {}", wrong.len(), wrong.iter().take(6).cloned().collect::<Vec<_>>().join("\n  "));
    }
    assert_eq!(killed.len(), KILLED.len());
    // A forum whose threads are looked at again has four pages of which a killed run forgets that it asked them.
    assert!(sheet.repeated <= KILLED.len() * 5, "{} requests repeated", sheet.repeated);
    assert!(sheet.wrong.is_empty(), "{:?}", sheet.wrong.iter().map(|(what, wrong)| (what, wrong.len())).collect::<Vec<_>>());
}
