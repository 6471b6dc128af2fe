//! scan, and the commands of rule and fact authors that judge: the real engine behind the real program.

use serde_json::{Value, json};

use crate::support::{Ran, TestEnv};

const LEAVING: &str = r#"title = "Says calmly that they have left"
level = "high"
categories = ["churn"]
why = "Most dissatisfied customers do not complain, they leave."

[selections.leaving]
en = ["moved to {competitor}"]
es = ["me he cambiado a {competitor}"]
el = ["πήγα στην {competitor}"]

[[examples]]
lang = "en"
fires = "Moved to {competitor} last week."
[[examples]]
lang = "en"
quiet = "I never moved to {competitor}."
"#;

const WINDOW: &str = r#"topic = "cancel window"
harm = "medium"
url = "https://help.nerea.example/cancel"

[questions]
en = ["cancel~", "money back", "refund~"]

[official]
en = "You can cancel within 30 calendar days of activation."

[[slots]]
name = "window"
kind = "duration"
value = "30 days"

[[examples]]
lang = "en"
question = "How long do I have to cancel?"
contradicts = "You have 14 days to cancel."
[[examples]]
lang = "en"
question = "How long do I have to cancel?"
supports = "You have 30 days to cancel."
"#;

fn env() -> TestEnv {
    let env = TestEnv::with_brand("");
    env.rule("leaving", LEAVING).fact("window", WINDOW);
    env
}

fn thread(id: &str, title: &str, posts: &[(&str, &str)]) -> String {
    let posts: Vec<Value> =
        posts.iter().map(|(id, text)| json!({"post_id": id, "author": if *id == "p1" { "ana" } else { "leo" }, "text": text, "label": {"negative": true}})).collect();
    format!("{}\n", json!({"thread_id": id, "title": title, "lang": "en", "posts": posts, "kind": "qa"}))
}

fn threads() -> String {
    thread("t1", "Nerea Box keeps dropping", &[("p1", "Anyone else?"), ("p2", "«Same» here. Moved to Aqualis last week, no drama.")])
        + &thread(
            "t2",
            "Nerea: how long do I have to cancel?",
            &[("p1", "How long do I have to cancel my Nerea contract?"), ("p2", "You have 14 days to cancel.")],
        )
}

#[test]
fn scan_prints_one_line_a_post_in_a_fixed_shape() {
    let env = env();
    env.write("threads.jsonl", threads());
    let ran = env.run(&["scan", "--json", "threads.jsonl"]).exit(0);
    assert_eq!(ran.stderr, "");
    let lines = ran.json();
    assert_eq!(lines.len(), 4);
    for (text, line) in ran.stdout.lines().zip(&lines) {
        let keys = ["thread_id", "post_id", "lang", "negative", "level", "categories", "mention", "wrong_answer", "findings"];
        let places: Vec<usize> =
            keys.iter().map(|key| text.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} in {text}"))).collect();
        assert!(places.is_sorted(), "{text}");
        assert_eq!(line.as_object().map(serde_json::Map::len), Some(keys.len()));
    }
    let farewell = &lines[1];
    assert_eq!((&farewell["thread_id"], &farewell["post_id"], &farewell["lang"]), (&json!("t1"), &json!("p2"), &json!("en")));
    assert_eq!((&farewell["negative"], &farewell["level"], &farewell["categories"]), (&json!(true), &json!("high"), &json!(["churn"])));
    assert_eq!(farewell["findings"][0]["rule"], "leaving");
    assert_eq!(farewell["findings"][0]["kind"], "detection");
    // Spans are bytes of the text given, whatever letters stand before them.
    let body = "«Same» here. Moved to Aqualis last week, no drama.";
    for evidence in farewell["findings"][0]["evidence"].as_array().expect("evidence") {
        let at = |key: &str| usize::try_from(evidence[key].as_u64().expect("a number")).expect("small");
        assert_eq!(&body[at("start")..at("end")], evidence["text"].as_str().expect("words"));
    }
    let quiet = &lines[0];
    assert_eq!(
        (&quiet["negative"], &quiet["level"], &quiet["wrong_answer"], &quiet["findings"]),
        (&json!(false), &Value::Null, &Value::Null, &json!([]))
    );
    let answer = &lines[3]["wrong_answer"];
    assert_eq!((&answer["fact"], &answer["judgement"], &answer["hedged"]), (&json!("window"), &json!("contradicts"), &json!(false)));
    assert_eq!(answer["official"], "You can cancel within 30 calendar days of activation.");
    assert!(answer["evidence"][0]["text"].as_str().is_some_and(|words| words.contains("14 days")));
}

#[test]
fn what_a_later_change_made_wrong_supports_the_fact_of_its_day() {
    let env = env();
    let changed = WINDOW
        .replace("harm = \"medium\"\n", "harm = \"medium\"\nvalid_from = 2025-06-01\n")
        .replace("value = \"30 days\"\n", "value = \"30 days\"\npreviously = [{ value = \"14 days\", until = 2025-05-31 }]\n");
    env.fact("window", &changed);
    let post = |id: &str, published: &str, text: &str| json!({"post_id": id, "author": id, "published": published, "text": text});
    let posts = [
        post("p1", "2025-05-01T10:00:00Z", "How long do I have to cancel my Nerea contract?"),
        post("p2", "2025-05-02T10:00:00Z", "You have 14 days to cancel."),
        post("p3", "2025-07-02T10:00:00Z", "You have 14 days to cancel."),
    ];
    let input = format!("{}\n", json!({"thread_id": "t", "title": "Nerea", "lang": "en", "posts": posts}));
    let lines = env.run_with(&["scan", "--json", "-"], input.clone()).exit(0).json();
    let answers: Vec<(&Value, &Value)> =
        lines[1..].iter().map(|line| (&line["wrong_answer"]["judgement"], &line["wrong_answer"]["became_wrong"])).collect();
    assert_eq!(answers, [(&json!("supports"), &json!("2025-06-01")), (&json!("contradicts"), &Value::Null)]);
    assert_eq!(lines[1]["findings"][0]["kind"], "contradiction", "what became wrong is still to be mended");
    let shown = env.run_with(&["scan", "-"], input).ok();
    assert!(shown.contains("was right, and is wrong since 2025-06-01, by the fact window"), "{shown}");
    assert!(shown.contains("1 answer against the facts, 1 with them"), "{shown}");
}

#[test]
fn scan_shows_people_the_posts_that_matter() {
    let env = env();
    insta::assert_snapshot!(env.run_with(&["scan", "-"], threads()).ok());
    let all = env.run_with(&["scan", "--all", "-"], threads()).ok();
    assert!(all.contains("Anyone else?"));
    assert_eq!(env.run_with(&["scan", "-"], threads()), env.run_with(&["scan", "-"], threads()), "the same every time");
}

#[test]
fn bad_lines_are_named_and_the_others_are_judged() {
    let env = env();
    let good = threads();
    let (first, second) = good.split_once('\n').expect("two lines");
    let mut input = format!("\u{feff}{first}\r\n\n{{\"thread_id\":\"x\"}}\nnot json \u{1b}[31m\n").into_bytes();
    input.extend(b"{\"thread_id\":\"\xff\"}\n");
    input.extend(
        format!("{{\"thread_id\":\"y\",\"posts\":[{{\"post_id\":\"1\",\"text\":\"x\",\"published\":\"yesterday\"}}]}}\n{second}")
            .into_bytes(),
    );
    let ran = env.run_with(&["scan", "--json", "-"], input).exit(4);
    assert_eq!(ran.json().len(), 4, "{}", ran.shown());
    let places: Vec<&str> = ran.stderr.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(places, ["-:3", "-:4", "-:5", "-:6"]);
    assert!(ran.stderr.contains("missing field `posts`") && !ran.stderr.contains('\u{1b}'));
}

#[test]
fn hidden_characters_reach_no_terminal_and_json_keeps_them() {
    let env = env();
    let body = "Moved to Aqualis\u{1b}[2J\u{202e}\u{9b}\u{200b} bye";
    let input = thread("t\u{1b}]0;x\u{7}", "Nerea\u{1b}[31m", &[("p\u{202e}", body)]);
    let shown = env.run_with(&["scan", "--all", "-"], input.clone()).ok();
    assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{200b}', '\u{7}']), "{shown:?}");
    assert!(shown.contains("<U+001B>[2J<U+202E>"), "{shown}");
    let ran = env.run_with(&["scan", "--json", "-"], input).exit(0);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{200b}', '\u{7}']));
    assert_eq!(ran.json()[0]["thread_id"], "t\u{1b}]0;x\u{7}");
}

#[test]
fn scan_goes_on_with_what_can_be_read_and_says_so() {
    let env = env();
    env.rule("broken", "title = \"x\n");
    let ran = env.run_with(&["scan", "--json", "-"], threads()).exit(4);
    assert_eq!(ran.json().len(), 4);
    assert!(ran.stderr.contains("rules/broken.toml:1:") && ran.stderr.contains("left out"), "{}", ran.stderr);
    let word = |ran: Ran| ran.exit(2).stderr;
    assert!(word(env.run(&["scan", "none.jsonl"])).contains("none.jsonl"));
    assert!(word(env.run(&["scan", "."])).contains("is a folder"));
}

#[test]
fn examples_of_rules_are_run() {
    let env = env();
    assert_eq!(env.run(&["rules", "test"]).ok(), "2 examples of 1 rule: all hold\n");
    env.rule("noisy", &LEAVING.replace("I never moved to", "I moved to").replace("Moved to {competitor} last week", "Went away"));
    let ran = env.run(&["rules", "test"]).exit(1);
    insta::assert_snapshot!(ran.shown());
    let json = env.run(&["rules", "test", "noisy", "--json"]).exit(1).json();
    let outcomes: Vec<&str> = json.iter().filter_map(|line| line["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["missing", "noisy"]);
    env.run(&["rules", "test", "leaving"]).exit(0);
}

#[test]
fn a_rule_explains_how_it_reads_a_text() {
    let env = env();
    insta::assert_snapshot!(env.run(&["rules", "explain", "leaving", "--lang", "en", "I never moved to Aqualis."]).ok());
    let fired = env.run_with(&["rules", "explain", "leaving", "--lang", "es", "--json", "-"], "Me he cambiado a Aqualis.").exit(0).json();
    assert_eq!((&fired[0]["fired"], &fired[0]["lang"]), (&json!(true), &json!("es")));
    assert_eq!(fired[0]["condition"]["hits"][0]["pattern"], "me he cambiado a {competitor}");
    let gated = env.run(&["rules", "explain", "leaving", "--lang", "en", "--title", "Dogs", "Moved to Aqualis."]).ok();
    assert!(gated.contains("does not fire") && gated.contains("not heard"), "{gated}");
}

#[test]
fn a_fact_given_to_rules_check_is_sent_on() {
    let env = env();
    let ran = env.run(&["rules", "check", "rules/facts/window.toml"]).exit(0);
    assert!(ran.stderr.contains("`overhear facts check`"), "{}", ran.shown());
}

#[test]
fn of_a_file_full_of_bad_lines_twenty_are_named() {
    let env = env();
    env.write("pretty.json", "{\n".to_owned() + &"\"x\": 1,\n".repeat(30) + "}\n");
    let ran = env.run(&["scan", "--json", "pretty.json"]).exit(4);
    assert_eq!(ran.stderr.lines().count(), 21, "{}", ran.stderr);
    assert!(ran.stderr.starts_with("pretty.json:1: the line ends within the object: a thread stands whole on one line"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("pretty.json: 12 more lines could not be read\n"), "{}", ran.stderr);
}

#[test]
fn a_rule_is_tried_on_a_file() {
    let env = env();
    env.write("threads.jsonl", threads());
    let ran = env.run(&["rules", "try", "leaving", "threads.jsonl"]).ok();
    assert!(ran.contains("p2") && ran.ends_with("leaving: found 1 of 4 posts (25.0 %); 1 en\n"), "{ran}");
    let json = env.run(&["rules", "try", "leaving", "threads.jsonl", "--json"]).exit(0).json();
    assert_eq!((json.len(), &json[0]["post_id"], &json[1]["total"]["found"]), (2, &json!("p2"), &json!(1)));
}

#[test]
fn facts_are_checked_listed_and_tested() {
    let env = env();
    assert!(
        env.run(&["facts", "check"]).exit(0).stdout.ends_with("can be used; no mistakes\n")
            || env.run(&["facts", "check"]).stdout.contains("warning")
    );
    assert_eq!(env.run(&["facts", "test"]).ok(), "2 examples: all hold\n");
    let json = env.run(&["facts", "list", "--json"]).exit(0).json();
    assert_eq!((&json[0]["id"], &json[0]["current"], &json[0]["examples"]), (&json!("window"), &json!(true), &json!(2)));
    assert!(env.run(&["facts", "list"]).ok().contains("30 days"));
    env.fact("window", &WINDOW.replace("supports = \"You have 30", "supports = \"You have 14"));
    let ran = env.run(&["facts", "test", "window"]).exit(1);
    assert!(ran.stdout.contains("rules/facts/window.toml:") && ran.stdout.contains("expected supports"), "{}", ran.stdout);
    env.fact("window", &WINDOW.replace("kind = \"duration\"", "kind = \"duraton\""));
    let ran = env.run(&["facts", "check"]).exit(1);
    assert!(ran.stdout.contains("did you mean `duration`?") && ran.stdout.contains("0 facts can be used"), "{}", ran.stdout);
    assert!(env.run(&["facts", "test", "windw"]).exit(2).stderr.contains("there is no fact"));
    assert!(TestEnv::new().run(&["facts", "list"]).exit(3).stderr.contains("overhear init"));
}

/// One shared corpus of labelled threads, where it lies beside the repository.
#[test]
fn the_shared_corpus_is_scanned_with_spans_that_hold() {
    let Some(path) = crate::support::skip::shared("corpus/lumora/threads.jsonl") else { return };
    let env = TestEnv::new();
    env.config("[brand]\nname = \"Lumora\"\ncompetitors = [\"Vexia\"]\ndomains = [\"lumora.example\"]\n");
    let ran = env.run(&["scan", "--json", &path.display().to_string()]).exit(0);
    let results = ran.json();
    let text = std::fs::read_to_string(&path).expect("read");
    let posts: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .flat_map(|thread| thread["posts"].as_array().cloned().unwrap_or_default())
        .collect();
    assert_eq!(results.len(), posts.len());
    let mut spans = 0;
    for (result, post) in results.iter().zip(&posts) {
        assert_eq!(result["post_id"], post["post_id"]);
        let body = post["text"].as_str().expect("text");
        let answered = result["wrong_answer"]["evidence"].as_array().into_iter().flatten();
        let found =
            result["findings"].as_array().into_iter().flatten().flat_map(|finding| finding["evidence"].as_array().into_iter().flatten());
        for evidence in found.chain(answered) {
            let at = |key: &str| usize::try_from(evidence[key].as_u64().expect("a number")).expect("small");
            assert_eq!(body.get(at("start")..at("end")), evidence["text"].as_str(), "{}", post["post_id"]);
            spans += 1;
        }
    }
    assert!(spans > 0);
}
