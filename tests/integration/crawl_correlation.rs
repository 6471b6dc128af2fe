//! Posts counted together in crawls: through the program, on a loopback server.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

const DOWN: &str = "title = \"Says it is down\"\nlevel = \"informational\"\ncategories = [\"outage\"]\nwhy = \"w\"\n[selections.down]\nen = [\"is down\"]\n\
                    [[examples]]\nlang = \"en\"\nfires = \"{brand} is down.\"\n[[examples]]\nlang = \"en\"\nquiet = \"{brand} works.\"\n";

const MANY: &str = "kind = \"correlation\"\ntitle = \"Several report an outage\"\nlevel = \"critical\"\ncategories = [\"outage\"]\nwhy = \"w\"\n\
                    playbook = \"Check the status page.\"\n[correlation]\nof = [\"down\"]\ncount = \"authors\"\nwithin = \"6 hours\"\nat_least = 5\n\
                    [[examples]]\nfires = [{ rule = \"down\", times = 5, every = \"10 minutes\", authors = 5 }]\n\
                    [[examples]]\nquiet = [{ rule = \"down\", times = 5, every = \"2 hours\", authors = 5 }]\n";

/// A feed of posts that say it is down: author, hour and minute of 13 March.
fn feed(name: &str, posts: &[(&str, u32, u32)]) -> Reply {
    let items: Vec<String> = posts
        .iter()
        .enumerate()
        .map(|(n, (author, hour, minute))| {
            format!(
                "<item><title>Question {n}</title><guid>{name}-{n}</guid><link>https://forum.example/{name}/{n}</link><author>{author}</author>\
                 <pubDate>Fri, 13 Mar 2026 {hour:02}:{minute:02}:00 GMT</pubDate><description>Nerea is down again, number {n}.</description></item>"
            )
        })
        .collect();
    let items = items.concat();
    Reply::ok(format!("<rss version=\"2.0\"><channel><title>F</title><link>https://forum.example/</link>{items}</channel></rss>"))
        .header("Content-Type", "application/rss+xml")
}

fn env(sources: &[(&str, String)], rules: &[(&str, &str)]) -> TestEnv {
    let mut config = "[rules]\nfolders = [\"rules\"]\n".to_owned();
    for (id, url) in sources {
        let _ = write!(config, "[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1h\"\n");
    }
    let env = TestEnv::with_brand(&config);
    for (id, text) in rules {
        env.rule(id, text);
    }
    env
}

fn queue(env: &TestEnv) -> Vec<Value> {
    env.run(&["queue", "--all", "--json"]).exit(0).json()
}

fn findings(env: &TestEnv, incident: &str) -> Vec<Value> {
    let shown = env.run(&["show", incident, "--json"]).exit(0).json();
    shown[0]["findings"].as_array().unwrap().clone()
}

const AUTHORS: [(&str, u32, u32); 7] =
    [("ana", 10, 0), ("bo", 10, 30), ("eva", 11, 0), ("dim", 12, 0), ("bo", 12, 30), ("fay", 13, 0), ("gil", 14, 0)];

#[test]
fn the_fifth_complaint_opens_an_incident_the_sixth_grows_it_and_nothing_new_changes_nothing() {
    let server = Server::start();
    let posts = Arc::new(AtomicUsize::new(5));
    let held = Arc::clone(&posts);
    server.handle("/feed", move |_| feed("a", &AUTHORS[..held.load(Ordering::SeqCst)]));
    let env = env(&[("a", server.url("/feed"))], &[("down", DOWN), ("many", MANY)]);

    // Five posts of four people.
    let first = env.run(&["crawl"]).ok();
    assert!(first.contains("5 new posts, 0 new incidents"), "{first}");
    posts.store(6, Ordering::SeqCst);
    let fifth = env.run(&["crawl", "--force"]).ok();
    assert!(fifth.contains("1 new post, 1 new incident"), "{fifth}");
    posts.store(7, Ordering::SeqCst);
    let sixth = env.run(&["crawl", "--force"]).ok();
    assert!(sixth.contains("more on #1") && sixth.contains("1 new post, 0 new incidents"), "{sixth}");

    let found = findings(&env, "1");
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["kind"], &found[0]["evidence"][0]["text"]), (&Value::from("correlation"), &Value::from("is down")));
    let counted = &found[1]["correlation"];
    assert_eq!((&counted["reached"], &counted["at_least"], &counted["count"]), (&Value::from(6), &Value::from(5), &Value::from("authors")));
    assert_eq!(counted["posts"].as_array().unwrap().len(), 7);
    let shown = env.run(&["show", "1"]).ok();
    assert!(shown.contains("6 authors within 6 hours, up to Fri 13 Mar 2026 14:00 UTC; it takes 5"), "{shown}");
    assert!(shown.contains("Check the status page."), "{shown}");

    let before = env.run(&["show", "1", "--json"]).exit(0).stdout;
    for _ in 0..2 {
        let again = env.run(&["crawl", "--force"]).ok();
        assert!(again.contains("0 new posts, 0 new incidents"), "{again}");
    }
    assert_eq!(env.run(&["show", "1", "--json"]).exit(0).stdout, before);
    // Everything again, from the journal alone; and a crawl that reads all posts once more, as if it had been killed.
    let _ = env.run(&["store", "rebuild"]).exit(0);
    std::fs::remove_dir_all(env.path("state/seen")).unwrap();
    let again = env.run(&["crawl", "--force"]).ok();
    assert!(again.contains("unchanged"), "{again}");
    std::fs::remove_dir_all(env.path("state/queue.sled")).unwrap();
    let anew = env.run(&["crawl", "--force"]).ok();
    assert!(anew.contains("7 new posts, 0 new incidents"), "{anew}");
    assert_eq!(findings(&env, "1"), found);
    assert_eq!((queue(&env).len(), env.run(&["store", "check"]).exit(0).code), (1, Some(0)));
}

#[test]
fn sources_are_counted_together_or_apart_and_late_posts_at_their_own_time() {
    let apart = MANY.replace("count =", "by = [\"source\"]\ncount =");
    let server = Server::start();
    server.route("/a", feed("a", &[("ana", 10, 0), ("bo", 11, 0), ("eva", 15, 0)]));
    server.route("/b", feed("b", &[("ana", 12, 0), ("bo", 13, 0)]));
    let env = env(&[("a", server.url("/a")), ("b", server.url("/b"))], &[("down", DOWN), ("many", MANY), ("apart", &apart)]);
    // The second source is read an hour after the first: its posts lie between those of the first.
    let _ = env.run(&["crawl", "a"]).ok();
    assert_eq!(queue(&env).len(), 0);
    let second = env.run(&["crawl", "b"]).ok();
    assert!(second.contains("1 new incident"), "{second}");
    let found = findings(&env, "1");
    assert_eq!((found.len(), &found[0]["rule"]), (1, &Value::from("many")), "two of the same name on two sources are two");
    assert_eq!(found[0]["correlation"]["until"], "2026-03-13T15:00:00Z");
}

#[test]
fn an_experimental_correlation_stays_out_of_the_queue_and_a_burst_long_ago_alarms_nobody() {
    let posts: Vec<(&str, u32, u32)> = ["a", "b", "c", "d", "e", "f"].into_iter().map(|author| (author, 10, 0)).collect();
    let server = Server::start();
    server.route("/feed", feed("a", &posts));
    let tried = MANY.replace("level =", "status = \"experimental\"\nlevel =");
    let early = env(&[("a", server.url("/feed"))], &[("down", DOWN), ("many", &tried)]);
    let _ = early.run(&["crawl"]).ok();
    assert_eq!(queue(&early).len(), 0);
    let late = env(&[("a", server.url("/feed"))], &[("down", DOWN), ("many", MANY)]);
    let _ = late.run(&["crawl", "--now", "2026-04-20T00:00:00Z"]).ok();
    assert_eq!(queue(&late).len(), 0);
    let in_time = env(&[("a", server.url("/feed"))], &[("down", DOWN), ("many", MANY)]);
    let _ = in_time.run(&["crawl", "--now", "2026-04-05T00:00:00Z"]).ok();
    assert_eq!(queue(&in_time).len(), 1);
}

#[test]
fn a_spike_without_history_is_told_and_not_under_cron() {
    let posts: Vec<(&str, u32, u32)> = ["a", "b", "c", "d", "e", "f"].into_iter().map(|author| (author, 10, 0)).collect();
    let spike = MANY.replace("at_least = 5\n", "at_least = 5\nspike = 3.0\nbaseline = \"2 weeks\"\n");
    for quiet in [false, true] {
        let server = Server::start();
        server.route("/feed", feed("a", &posts));
        let env = env(&[("a", server.url("/feed"))], &[("down", DOWN), ("many", &spike)]);
        let ran = env.run(if quiet { &["crawl", "--cron"] } else { &["crawl"] }).exit(0).stdout;
        assert_eq!(ran.contains("many: 6 authors within 6 hours, not judged: fewer than two weeks to compare with"), !quiet, "{ran}");
        assert_eq!(queue(&env).len(), 0);
    }
}

/// Six posts in three threads of a file; the fifth fills the window, the sixth is written much later.
fn threads() -> String {
    let times = ["10:00", "10:10", "10:20", "10:30", "10:40", "23:00"];
    let thread = |n: usize| {
        let post = |m: usize| {
            let (at, id) = (times[m], m);
            format!(
                "{{\"post_id\":\"p{id}\",\"author\":\"u{id}\",\"published\":\"2026-03-01T{at}:00Z\",\"text\":\"Nerea is down again.\"}}"
            )
        };
        format!("{{\"thread_id\":\"t{n}\",\"title\":\"Nerea\",\"posts\":[{},{}]}}\n", post(5 - n), post(n))
    };
    (0..3).map(thread).collect()
}

#[test]
fn scan_counts_the_posts_of_a_file_together() {
    let env = env(&[], &[("down", DOWN), ("many", MANY)]);
    env.write("threads.jsonl", threads());
    let lines = env.run(&["scan", "--json", "threads.jsonl"]).exit(0).json();
    let posts: Vec<&str> = lines.iter().map(|line| line["post_id"].as_str().unwrap()).collect();
    assert_eq!(posts, ["p5", "p0", "p4", "p1", "p3", "p2"], "in the order of the file");
    let filled: Vec<&Value> = lines.iter().filter(|line| line["findings"].as_array().unwrap().len() == 2).collect();
    assert_eq!(filled.len(), 1);
    assert_eq!((&filled[0]["post_id"], &filled[0]["level"]), (&Value::from("p4"), &Value::from("critical")));
    let finding = &filled[0]["findings"][1];
    assert_eq!(
        (&finding["kind"], &finding["rule"], &finding["correlation"]["reached"]),
        (&"correlation".into(), &"many".into(), &5.into())
    );

    let text = env.run(&["scan", "threads.jsonl"]).exit(0).stdout;
    assert!(text.contains("many critical  Several report an outage") && text.contains("first filled by p4 in t1"), "{text}");
    let tried = env.run(&["rules", "try", "many", "threads.jsonl"]).exit(0).stdout;
    assert!(tried.contains("5 authors") && tried.contains("many: found 1 burst in 6 posts"), "{tried}");
    assert_eq!(env.run(&["rules", "try", "many", "threads.jsonl", "--json"]).exit(0).json()[0]["reached"], 5);
}

#[test]
fn the_rule_commands_speak_of_correlations() {
    let env = env(&[], &[("down", DOWN), ("many", MANY)]);
    assert!(env.run(&["rules", "check", "--strict"]).exit(0).stdout.contains("2 rules can be used"));
    assert!(env.run(&["rules", "check", "--strict", "rules/many.toml"]).exit(0).stdout.contains("1 rule can be used"));
    assert!(env.run(&["rules", "test"]).exit(0).stdout.contains("4 examples of 2 rules: all hold"));
    let list = env.run(&["rules", "list", "--json"]).exit(0).json();
    assert_eq!((&list[0]["kind"], &list[1]["kind"]), (&"detection".into(), &"correlation".into()));
    assert_eq!(list[1]["condition"], "fires at 5 authors within 6 hours, of the rule down");
    let counts = env.run(&["rules", "explain", "many", "Nerea is down."]).exit(0).stdout;
    assert!(counts.starts_with("many counts this text") && counts.contains("✓ down finds something here"), "{counts}");
    let not = env.run(&["rules", "explain", "many", "Nerea works.", "--json"]).exit(0).json();
    assert_eq!((&not[0]["counts"], &not[0]["kind"]), (&false.into(), &"correlation".into()));

    env.rule("many", &MANY.replace("at_least = 5", "at_least = 4").replace("within = \"6 hours\"", "within = \"30 minutes\""));
    let _ = env.run(&["rules", "test"]).exit(0);
    env.rule("many", &MANY.replace("at_least = 5", "at_least = 6"));
    let missing = env.run(&["rules", "test"]).exit(1).stdout;
    assert!(missing.contains("Missing") && missing.contains("reached 5 of 6 authors within 6 hours"), "{missing}");
    env.rule("many", &MANY.replace("at_least = 5", "at_least = 4"));
    let noisy = env.run(&["rules", "test"]).exit(1).stdout;
    assert!(noisy.contains("Noisy") && noisy.contains("reached 4 of 4 authors within 6 hours"), "{noisy}");
}
