//! What a rule does to real talk: try, backtest, explain by incident, new, example, stats, over an archive that a crawl made.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

const LEAVING: &str = r#"title = "Says calmly that they have left"
level = "high"
categories = ["churn"]
why = "Most dissatisfied customers do not complain, they leave."

[selections.leaving]
en = ["moved to {competitor}"]
es = ["me he cambiado a {competitor}"]

[[examples]]
lang = "en"
fires = "Moved to {competitor} last week."
"#;

const POSTS: [(&str, &str); 6] = [
    ("1", "Moved to Aqualis last week, no drama. Write me at ana.p@mail.example or @anap."),
    ("2", "They moved to Aqualis Street, the new office of Nerea."),
    ("3", "The box lost its connection three times this week and nobody answers."),
    ("4", "I went over to Aqualis in spring."),
    ("5", "Me he cambiado a Aqualis, adiós."),
    ("6", "All is well here."),
];

/// A crawl of six posts, the first incident confirmed, the second a false positive.
fn env() -> (TestEnv, Server) {
    let mut items = String::new();
    for (n, text) in POSTS {
        write!(
            items,
            "<item><title>Nerea, thread {n}</title><guid>g{n}</guid><link>https://forum.example/t/{n}</link>\
             <pubDate>Fri, 13 Mar 2026 10:0{n}:00 GMT</pubDate><dc:creator>Ana{n}</dc:creator><description>{text}</description></item>"
        )
        .unwrap();
    }
    let feed = format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Forum</title>\
         <link>https://forum.example/</link>{items}</channel></rss>"
    );
    let server = Server::start();
    server.route("/feed", Reply::ok(feed).header("Content-Type", "application/rss+xml"));
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"a\"\nurl = \"{}\"\n", server.url("/feed")));
    env.rule("leaving", LEAVING);
    let crawled = env.run(&["crawl"]).ok();
    assert!(crawled.contains("6 new posts, 3 new incidents"), "{crawled}");
    let number = |url: &str| {
        let all = env.run(&["queue", "--json"]).exit(0).json();
        let own = all.iter().find(|incident| incident["url"] == url).expect("an incident");
        own["id"].to_string()
    };
    env.run(&["resolve", &number("https://forum.example/t/1"), "--by", "maria"]).exit(0);
    env.run(&["dismiss", &number("https://forum.example/t/2"), "--as", "false-positive", "--by", "maria"]).exit(0);
    (env, server)
}

/// The number of the incident of a post.
fn incident(env: &TestEnv, url: &str) -> String {
    let all = env.run(&["queue", "--all", "--json"]).exit(0).json();
    all.iter().find(|incident| incident["url"] == url).expect("an incident")["id"].to_string()
}

fn total(lines: &[Value]) -> &Value {
    &lines.last().expect("a line")["total"]
}

#[test]
fn a_rule_is_tried_on_the_archive() {
    let (env, _server) = env();
    let shown = env.run(&["rules", "try", "leaving"]).ok();
    assert!(shown.contains("»Moved to Aqualis« last week") && shown.contains("incident:"), "{shown}");
    let last = shown.trim_end().lines().last().expect("a sum");
    assert_eq!(last, "leaving: found 3 of 6 posts (50.0 %), 1 of them confirmed incident, 1 false positive, 1 not closed yet; 2 en, 1 es");
    let lines = env.run(&["rules", "try", "leaving", "--json"]).exit(0).json();
    assert_eq!(
        total(&lines),
        &json!({"posts": 6, "found": 3, "languages": {"en": 2, "es": 1}, "verdicts": {"confirmed": 1, "false-positive": 1, "waiting": 1}})
    );
    let confirmed = lines.iter().find(|line| line["verdict"] == "confirmed").expect("a post");
    assert_eq!((&confirmed["url"], &confirmed["findings"][0]["rule"]), (&json!("https://forum.example/t/1"), &json!("leaving")));
    // A draft that lies elsewhere takes the place of the rule of its name, for this trial only.
    env.write("draft/leaving.toml", LEAVING.replace("moved to {competitor}", "(moved|went over) to {competitor}"));
    let draft = env.run(&["rules", "try", "draft/leaving.toml", "--limit", "1"]).ok();
    assert!(draft.contains("found 4 of 6 posts") && draft.contains("… and 3 more"), "{draft}");
    assert!(env.run(&["rules", "try", "leaving"]).ok().contains("found 3 of 6"));
    env.write("draft/broken.toml", "title = \"x\"\n");
    let broken = env.run(&["rules", "try", "draft/broken.toml"]).exit(1);
    assert!(broken.stderr.contains("`level` is missing") && broken.stderr.contains("draft/broken.toml"), "{}", broken.stderr);
    let none = env.run(&["rules", "try", "leaving", "--since", "2026-03-14"]).exit(2);
    assert!(none.stderr.contains("no post written since 14 Mar 2026"), "{}", none.stderr);
    assert!(env.run(&["rules", "try", "leaving", "--since", "soon"]).exit(2).stderr.contains("30d"));
}

#[test]
fn without_an_archive_it_is_said_what_to_do() {
    let env = TestEnv::with_brand("");
    env.rule("leaving", LEAVING);
    for verb in
        [&["try", "leaving"][..], &["backtest"], &["stats"], &["explain", "leaving", "#1"], &["new", "x", "--from", "3", "--path", "rules"]]
    {
        let ran = env.run(&[&["rules"], verb].concat()).exit(2);
        assert!(ran.stderr.contains("there is no archive yet") && ran.stderr.contains("`overhear crawl`"), "{verb:?}: {}", ran.stderr);
    }
    assert!(!env.path("state").exists(), "looking makes no store");
}

#[test]
fn a_backtest_says_what_an_edit_adds_and_drops() {
    let (env, _server) = env();
    let same = env.run(&["rules", "backtest"]).exit(0);
    assert!(
        same.stdout.starts_with("6 posts since 14 Dec 2025: all are judged as before") && same.stderr.contains("very same files"),
        "{}",
        same.shown()
    );
    env.rule("leaving", &LEAVING.replace("moved to {competitor}", "(went over to {competitor}|moved to {competitor} street)"));
    let shown = env.run(&["rules", "backtest"]).ok();
    insta::assert_snapshot!(shown.replace(&env.folder().display().to_string(), "[dir]"));
    let lines = env.run(&["rules", "backtest", "--json"]).exit(0).json();
    assert_eq!(total(&lines), &json!({"posts": 6, "new_posts": 1, "lost_posts": 1, "lost_confirmed": 1, "lost_false_positive": 0}));
    let change = &lines[0];
    assert_eq!(
        (&change["rule"], &change["kept"], &change["added"]["posts"], &change["dropped"]["posts"]),
        (&json!("leaving"), &json!(2), &json!(1), &json!(1))
    );
    assert_eq!(change["dropped"]["samples"][0]["verdict"], "confirmed");
    // The budget.
    env.run(&["rules", "backtest", "--max-new", "1", "--max-lost-confirmed", "1"]).exit(0);
    let over = env.run(&["rules", "backtest", "--max-new", "0", "--max-lost-confirmed", "0"]).exit(1);
    assert_eq!(over.stderr.matches("over the budget").count(), 2, "{}", over.stderr);
    // Another base, and one rule only.
    env.write("old/leaving.toml", LEAVING);
    let based = env.run(&["rules", "backtest", "--base", "old", "--rule", "leaving", "--json"]).exit(0).json();
    assert_eq!(total(&based), total(&lines));
    assert!(env.run(&["rules", "backtest", "--rule", "leavin"]).exit(2).stderr.contains("neither before nor now"));
    // The next crawl uses what is there, and from then on it is the base.
    env.run(&["crawl", "--force"]).exit(0);
    assert!(env.run(&["rules", "backtest"]).exit(0).stderr.contains("very same files"));
}

#[test]
fn a_rule_that_is_only_tried_out_brings_nothing_new_into_the_queue() {
    let (env, _server) = env();
    env.rule(
        "gone-over",
        &format!("status = \"experimental\"\n{}", LEAVING.replace("moved to", "went over to").replace("cambiado", "pasado")),
    );
    let lines = env.run(&["rules", "backtest", "--max-new", "0", "--json"]).exit(0).json();
    assert_eq!((&lines[0]["rule"], &lines[0]["added"]["posts"]), (&json!("gone-over"), &json!(1)));
    assert_eq!(total(&lines)["new_posts"], 0);
}

#[test]
fn a_rule_is_explained_on_a_post_of_the_archive() {
    let (env, _server) = env();
    let number = incident(&env, "https://forum.example/t/1");
    for what in [number.as_str(), &format!("#{number}"), "https://forum.example/t/1"] {
        let shown = env.run(&["rules", "explain", "leaving", what]).ok();
        assert!(shown.contains("by Ana1 in “Nerea, thread 1”") && shown.contains("leaving fires on this text"), "{what}: {shown}");
    }
    let id = env.run(&["rules", "try", "leaving", "--json"]).exit(0).json()[0]["post_id"].as_str().expect("an id").to_owned();
    assert!(env.run(&["rules", "explain", "leaving", &id]).ok().contains(&id));
    let not = env.run(&["rules", "explain", "leaving", "https://forum.example/t/4", "--not"]).ok();
    assert!(not.contains("`moved` is missing before “to Aqualis”") || not.contains("is missing"), "{not}");
    assert!(not.lines().count() <= 12);
    let fires = env.run(&["rules", "explain", "leaving", &number, "--not"]).ok();
    assert!(fires.contains("leaving fires on this text"), "{fires}");
    assert!(env.run(&["rules", "explain", "leaving", "99"]).exit(2).stderr.contains("there is no incident #99"));
    assert!(env.run(&["rules", "explain", "leaving", "https://forum.example/t/77"]).exit(2).stderr.contains("holds no post"));
    let three = env.run(&["rules", "explain", "--not", "I moved to Casanto", "--lang", "en"]).ok();
    assert!(three.contains("`{competitor}` is missing after “moved to”; the text has “Casanto”, which is no competitor"), "{three}");
    assert!(env.run(&["rules", "explain", "--not", "zzz"]).ok().contains("no rule comes near"));
    let json = env.run(&["rules", "explain", "--not", "leaving", "I never moved to Aqualis", "--lang", "en", "--json"]).exit(0).json();
    assert_eq!((&json[0]["holds"], &json[0]["lacks"][0]["kind"]), (&json!(false), &json!("discounted")));
}

#[test]
fn a_rule_is_begun_from_a_post() {
    let (env, _server) = env();
    let wrote = env.run(&["rules", "new", "nobody-answers", "--from", "https://forum.example/t/3", "--category", "service"]).ok();
    assert!(wrote.starts_with("wrote") && wrote.contains("overhear rules try nobody-answers"), "{wrote}");
    insta::assert_snapshot!(env.read("rules/service/nobody-answers.toml"));
    env.run(&["rules", "check", "rules/service/nobody-answers.toml"]).exit(0);
    assert!(env.run(&["rules", "test", "nobody-answers"]).ok().contains("all hold"));
    assert!(env.run(&["rules", "new", "nobody-answers"]).exit(2).stderr.contains("there is a rule 'nobody-answers' already"));
    // Names of the brand file stand by their class, and what is personal is gone.
    let number = incident(&env, "https://forum.example/t/1");
    env.run(&["rules", "new", "moved", "--from", &number, "--path", "rules/mine"]).exit(0);
    let moved = env.read("rules/mine/moved.toml");
    assert!(moved.contains("{competitor}") && moved.contains("(mail)") && moved.contains("(name)"), "{moved}");
    assert!(!moved.contains("ana.p") && !moved.contains("anap") && !moved.contains("Aqualis"), "{moved}");
    // Words under a negation, hostile ones, and none.
    env.run(&["rules", "new", "denied", "--from", "I will never order from them again \"\\ {x}\u{1b}[31m", "--lang", "en"]).exit(0);
    assert!(env.run(&["rules", "test", "denied"]).ok().contains("all hold"), "{}", env.read("rules/other/denied.toml"));
    assert!(!env.read("rules/other/denied.toml").contains('\u{1b}'));
    env.run(&["rules", "new", "blank", "--lang", "es"]).exit(0);
    assert!(env.run(&["rules", "test", "blank"]).ok().contains("all hold"));
    for bad in ["", "Ana", "../x", "a b", "-x"] {
        assert!(env.run(&["rules", "new", "--", bad]).exit(2).stderr.contains("cannot be a rule's id"), "{bad}");
    }
    env.run(&["rules", "new", "empty", "--from", "…"]).exit(2);
    assert!(!env.path("rules/other/empty.toml").exists());
    let built_in = TestEnv::with_brand("");
    assert!(built_in.run(&["rules", "new", "mine"]).exit(2).stderr.contains("`overhear init --rules`"));
}

#[test]
fn a_false_positive_becomes_a_quiet_example_and_the_rest_of_the_file_stays() {
    let (env, _server) = env();
    let before = format!("# Kept as it is.\r\n{}", LEAVING.trim_end().replace('\n', "\r\n"));
    env.rule("leaving", &before);
    let number = incident(&env, "https://forum.example/t/2");
    let added = env.run(&["rules", "example", "leaving", "quiet", &number]).ok();
    assert!(
        added.contains("quiet = \"They moved to {competitor} Street, the new office of {brand}.\"") && added.contains("Noisy"),
        "{added}"
    );
    let after = env.read("rules/leaving.toml");
    assert_eq!(
        after.strip_prefix(&before),
        Some("\r\n\r\n[[examples]]\r\nlang = \"en\"\r\nquiet = \"They moved to {competitor} Street, the new office of {brand}.\"\r\n")
    );
    assert!(env.run(&["rules", "example", "leaving", "quiet", &number]).exit(2).stderr.contains("already"));
    let holds = env.run(&["rules", "example", "leaving", "fires", "Me he cambiado a Aqualis ayer", "--lang", "es"]).ok();
    assert!(!holds.contains("Missing"), "{holds}");
    env.run(&["rules", "example", "leaving"]).exit(2);
    env.run(&["rules", "example", "leaving", "loud", "b"]).exit(2);
    // Where examples are written in another way, the file is left alone.
    let inline = format!(
        "examples = [{{ lang = \"en\", fires = \"Moved to {{competitor}}.\" }}]\n{}",
        LEAVING.split("[[examples]]").next().expect("a part")
    );
    env.rule("inline", &inline);
    assert!(env.run(&["rules", "example", "inline", "fires", "Moved to Aqualis now"]).exit(1).stderr.contains("nothing was written"));
    assert_eq!(env.read("rules/inline.toml"), inline);
}

#[test]
fn statistics_tell_found_closed_and_right() {
    let (env, _server) = env();
    env.rule("idle", &LEAVING.replace("moved to", "never heard of").replace("me he cambiado a", "ni idea de"));
    let lines = env.run(&["rules", "stats", "--cost", "--json"]).exit(0).json();
    let of = |rule: &str| lines.iter().find(|line| line["rule"] == rule).expect("a line").clone();
    let leaving = of("leaving");
    assert_eq!((&leaving["posts"], &leaving["found"], &leaving["incidents"]), (&json!(6), &json!(3), &json!(3)));
    assert_eq!(leaving["verdicts"], json!({"confirmed": 1, "false-positive": 1, "waiting": 1}));
    assert_eq!((&leaving["precision"]["right"], &leaving["precision"]["of"]), (&json!(1), &json!(2)));
    assert!(leaving["cost_us"].as_f64().is_some_and(|cost| cost >= 0.0));
    assert_eq!((&of("idle")["found"], &of("idle")["precision"]), (&json!(0), &Value::Null));
    let shown = env.run(&["rules", "stats"]).ok();
    assert!(shown.contains("1 of 2 (9–91 %)") && shown.contains("6 posts since 14 Dec 2025"), "{shown}");
}
