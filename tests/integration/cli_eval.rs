//! eval: labelled posts, bad lines, other brands, comparisons. The numbers of the small file are counted by hand.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::TestEnv;

const LEAVING: &str = r#"title = "Says that they have left"
level = "high"
categories = ["churn"]
why = "Most dissatisfied customers do not complain, they leave."

[selections.leaving]
en = ["moved to {competitor}"]
es = ["me he cambiado a {competitor}"]

[[examples]]
lang = "en"
fires = "Moved to {competitor} last week."
[[examples]]
lang = "en"
quiet = "I never moved to {competitor}."
"#;

const BROKEN: &str = r#"title = "Says that it broke"
level = "medium"
categories = ["defect"]
why = "It broke."

[selections.broken]
en = ["broke", "awful"]
es = ["se rompió"]

[[examples]]
lang = "en"
fires = "It broke."
[[examples]]
lang = "en"
quiet = "It works."
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
    env.rule("leaving", LEAVING).rule("broken", BROKEN).fact("window", WINDOW);
    env
}

/// Found: 3 right, 1 false alarm, 1 missed in English; 1 right in Spanish.
const ROWS: &str = r#"{"text":"My Nerea Box broke again.","label":"negative","lang":"en"}
{"text":"Moved to Aqualis last week.","label":"complaint","lang":"en"}
{"text":"Nerea is awful and it broke.","label":true,"lang":"en"}
{"text":"The film was awful, but Nerea is fine.","label":"neutral","lang":"en"}
{"text":"Nobody at Nerea answers, three weeks now.","label":1,"lang":"en"}
{"text":"I like my Nerea Box.","label":"positive","lang":"en"}
{"text":"La caja de Nerea se rompió ayer.","label":"Negative","lang":"es"}
{"text":"Me gusta Nerea.","label":0,"lang":"es"}
"#;

fn threads() -> String {
    let label = |negative: bool, answer: Value| json!({"negative": negative, "mentions_brand": false, "wrong_answer": answer});
    let ask = json!({"post_id": "q", "text": "How long do I have to cancel my Nerea contract?",
        "label": {"negative": false, "mentions_brand": true, "severity": "none", "categories": ["question"], "wrong_answer": null}});
    let post = |id: &str, role: &str, text: &str, label: Value| json!({"post_id": id, "author": id, "author_role": role, "text": text, "label": label});
    let worth = |verdict: &str| json!({"fact": "window", "verdict": verdict});
    let posts = json!([
        ask,
        post("wrong", "customer", "You have 14 days to cancel.", label(false, worth("wrong"))),
        post("hedged", "customer", "I think you have 14 days to cancel.", label(false, worth("hedged-wrong"))),
        post("right", "customer", "You have 30 days to cancel.", label(false, worth("correct"))),
        post("missed", "customer", "Barely any time at all, ask my cat.", label(false, worth("wrong"))),
        {"post_id": "context", "text": "Thanks all."},
        post("gone", "customer", "Mine broke after a day. Moved to Aqualis.", json!({"negative": true, "severity": "medium", "categories": ["defect", "service"]})),
    ]);
    format!("{}\n", json!({"thread_id": "t1", "title": "Nerea: how long do I have to cancel?", "lang": "en", "posts": posts}))
}

fn total(lines: &[Value]) -> &Value {
    &lines.last().expect("a last line")["total"]
}

fn counts(of: &Value) -> [u64; 4] {
    ["right", "alarms", "missed", "quiet"].map(|key| of[key].as_u64().unwrap_or_else(|| panic!("{key} in {of}")))
}

#[test]
fn rows_give_the_numbers_counted_by_hand() {
    let env = env();
    env.write("rows.jsonl", ROWS);
    let lines = env.run(&["eval", "--json", "rows.jsonl"]).exit(0).json();
    assert_eq!(lines.len(), 9);
    let outcomes: Vec<&str> = lines.iter().filter_map(|line| line["negative"].as_str()).collect();
    assert_eq!(outcomes, ["right", "right", "right", "alarm", "missed", "quiet", "right", "quiet"]);
    let total = total(&lines);
    let negative = &total["negative"];
    assert_eq!(counts(&negative["all"]), [4, 1, 1, 2]);
    assert_eq!(counts(&negative["languages"]["en"]), [3, 1, 1, 1]);
    assert_eq!(counts(&negative["languages"]["es"]), [1, 0, 0, 1]);
    // 4 of 5 both; J = 4 of 6.
    let share = |of: &Value| ["value", "low", "high"].map(|key| format!("{:.4}", of[key].as_f64().expect("a number")));
    assert_eq!(share(&negative["all"]["precision"]), ["0.8000", "0.3755", "0.9638"]);
    assert_eq!(share(&negative["all"]["recall"]), ["0.8000", "0.3755", "0.9638"]);
    assert_eq!(share(&negative["all"]["f1"]), ["0.8000", "0.4615", "0.9492"]);
    assert_eq!(negative["alarms"], json!({"neutral": 1}));
    let rule = |id: &str| total["rules"].as_array().and_then(|rules| rules.iter().find(|rule| rule["rule"] == id)).expect("the rule");
    let broken = rule("broken");
    assert_eq!((&broken["right"], &broken["alarms"], &broken["only_right"]), (&json!(3), &json!(1), &json!(3)));
    assert_eq!(rule("leaving")["only_right"], 1);
    let read = |label: &str| total["labels"].as_array().and_then(|all| all.iter().find(|one| one["label"] == label)).expect("the label");
    assert_eq!(
        (&read("true")["counts_as"], &read("0")["counts_as"], &read("positive")["posts"]),
        (&json!("negative"), &json!("not"), &json!(1))
    );
}

#[test]
fn threads_are_measured_with_their_wrong_answers() {
    let env = env();
    env.write("threads.jsonl", threads());
    let lines = env.run(&["eval", "--json", "threads.jsonl"]).exit(0).json();
    let total = total(&lines);
    assert_eq!((&total["posts"], &total["unlabelled"]), (&json!(6), &json!(1)));
    assert_eq!(counts(&total["negative"]["all"]), [1, 0, 0, 5]);
    let contradicts = &total["contradicts"];
    assert_eq!(counts(&contradicts["all"]), [2, 0, 1, 2]);
    assert_eq!(counts(&contradicts["facts"]["window"]), [2, 0, 1, 0]);
    assert_eq!(counts(&contradicts["slots"]["duration"]), [2, 0, 1, 0]);
    assert_eq!((&contradicts["hedged"], &contradicts["plain"]), (&json!({"of": 1, "marked": 1}), &json!({"of": 1, "marked": 0})));
    let categories = &total["categories"];
    assert_eq!(
        (counts(&categories["defect"]), counts(&categories["churn"]), counts(&categories["service"])),
        ([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0])
    );
    assert_eq!(
        total["severity"],
        json!({"of": 1, "exact": 0, "within_one": 1, "table": [{"severity": "medium", "level": "high", "posts": 1}]})
    );
    assert_eq!(counts(&total["mention"]), [1, 0, 0, 4]);
}

/// What is measured is what `scan` prints, post by post.
#[test]
fn what_is_measured_is_what_scan_says() {
    let env = env();
    env.write("threads.jsonl", threads());
    let scanned = env.run(&["scan", "--json", "threads.jsonl"]).exit(0).json();
    let measured = env.run(&["eval", "--json", "threads.jsonl"]).exit(0).json();
    let mut compared = 0;
    for line in measured.iter().filter(|line| line["post_id"].is_string()) {
        let scan = scanned.iter().find(|scan| scan["post_id"] == line["post_id"]).expect("scanned");
        let found = |outcome: &Value| outcome.as_str().map(|outcome| outcome == "right" || outcome == "alarm");
        assert_eq!(found(&line["negative"]), scan["negative"].as_bool());
        if let Some(contradicts) = found(&line["contradicts"]) {
            assert_eq!(contradicts, scan["wrong_answer"]["judgement"] == "contradicts");
        }
        assert_eq!(line["level"], scan["level"]);
        compared += 1;
    }
    assert_eq!(compared, 6);
}

#[test]
fn people_are_told_what_was_missed() {
    let env = env();
    insta::assert_snapshot!("eval_rows", env.run_with(&["eval", "--misses", "-"], ROWS).ok());
    insta::assert_snapshot!("eval_threads", env.run_with(&["eval", "--misses", "-"], threads()).ok());
    let short = env.run_with(&["eval", "--misses", "--limit", "1", "-"], ROWS.replace("positive", "negative")).ok();
    assert!(short.contains("Missed: labelled negative, not found (2)") && short.contains("… and 1 more"), "{short}");
}

#[test]
fn bad_rows_are_named_with_a_remedy_and_the_rest_is_measured() {
    let env = env();
    let bad = [
        ("nonsense", "not a JSON object"),
        ("[]", "one a line, without brackets"),
        (r#"{"text":"x","label":"#, "`jq -c . FILE` makes it so"),
        (r#"{"words":"x","label":"negative"}"#, "neither a thread (`thread_id` and `posts`) nor a row (`text` and `label`)"),
        (r#"{"text":"x"}"#, "a row without `label`"),
        (r#"{"text":["x"],"label":"negative"}"#, "`text` is not a text"),
        (r#"{"text":"x","label":null}"#, "write a word such as \"negative\", true or false, 1 or 0"),
        (r#"{"text":"x","label":"negative","lang":5}"#, "`lang` is neither a text nor null"),
        (r#"{"text":"x","label":{"negative":"maybe"}}"#, "`negative` of the label is neither true nor false"),
        (r#"{"thread_id":"x","posts":[{"post_id":"a","text":"x","label":{"wrong_answer":{"verdict":"odd"}}}]}"#, "post a: `wrong_answer`"),
    ];
    let mut input = format!("\u{feff}{}", ROWS.replace('\n', "\r\n"));
    input.push_str("\r\n");
    for (line, _) in bad {
        let _ = write!(input, "{line}\r\n");
    }
    let ran = env.run_with(&["eval", "--json", "-"], input).exit(4);
    assert_eq!(counts(&total(&ran.json())["negative"]["all"]), [4, 1, 1, 2]);
    assert_eq!(total(&ran.json())["bad"], bad.len());
    for ((_, told), (number, line)) in bad.iter().zip(ran.stderr.lines().enumerate()) {
        assert!(line.starts_with(&format!("-:{}: ", number + 10)) && line.contains(told), "{line}, not {told}");
    }
}

#[test]
fn labels_that_are_not_known_are_counted_and_named() {
    let env = env();
    let rows = format!("{ROWS}{{\"text\":\"Nerea\",\"label\":\"mixed\"}}\n{{\"text\":\"Nerea\",\"label\":2}}\n");
    let ran = env.run_with(&["eval", "-"], rows.clone()).exit(4);
    assert!(
        ran.stdout.contains("labels read not at all: 2 (1), mixed (1): left out; name those that are negative with --positive"),
        "{}",
        ran.stdout
    );
    let named = env.run_with(&["eval", "--json", "--positive", "mixed", "--positive", "negative", "-"], rows).exit(0).json();
    assert_eq!(total(&named)["posts"], 10);
    assert_eq!(counts(&total(&named)["negative"]["all"]), [2, 3, 1, 4]);
    let nothing = env.run_with(&["eval", "-"], "{\"text\":\"x\",\"label\":\"meh\"}\n").exit(4);
    assert!(nothing.stderr.contains("nothing was measured") && nothing.stderr.contains("--positive"), "{}", nothing.stderr);
    assert!(env.run_with(&["eval", "-"], "").exit(4).stderr.contains("nothing was measured"));
}

#[test]
fn rows_name_brands_of_their_own() {
    let env = env();
    let rows = "{\"text\":\"@Marenta it broke\",\"label\":1,\"brand\":\"@Marenta\",\"firm\":\"Nerea\"}\n\
        {\"text\":\"It broke\",\"label\":1,\"brand\":\"nerea\"}\n{\"text\":\"It broke\",\"label\":1}\n";
    let found = |arguments: &[&str]| -> Vec<String> {
        let lines = env.run_with(arguments, rows).exit(0).json();
        lines.iter().filter_map(|line| line["negative"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(found(&["eval", "--json", "-"]), ["right", "right", "right"]);
    assert_eq!(found(&["eval", "--json", "--about", "words", "-"]), ["right", "missed", "missed"]);
    assert_eq!(found(&["eval", "--json", "--about", "words", "--brand-field", "firm", "-"]), ["missed", "missed", "missed"]);
    let told = env.run_with(&["eval", "-"], rows).ok();
    assert!(told.contains("BRAND") && told.contains("@Marenta") && told.contains("1 of 3 name none: that of overhear.toml"), "{told}");
}

#[test]
fn a_measurement_is_compared_with_one_made_before() {
    let env = env();
    env.write("rows.jsonl", ROWS);
    env.write("before.jsonl", env.run(&["eval", "--json", "rows.jsonl"]).exit(0).stdout);
    let same = env.run(&["eval", "--against", "before.jsonl", "rows.jsonl"]).ok();
    assert!(same.contains("p = 1.000, nothing changed") && same.contains("8 posts in both\n"), "{same}");
    // Without "awful" the false alarm is gone; "three weeks now" finds what was missed; rows may stand elsewhere.
    env.rule("broken", &BROKEN.replace("\"broke\", \"awful\"", "\"broke\", \"three weeks now\""));
    let turned: String = ROWS.lines().rev().fold(String::new(), |all, line| all + line + "\n");
    env.write("rows.jsonl", turned + "{\"text\":\"New.\",\"label\":0}\n");
    insta::assert_snapshot!("eval_against", env.run(&["eval", "--against", "before.jsonl", "rows.jsonl"]).ok());
    let lines = env.run(&["eval", "--json", "--against", "before.jsonl", "rows.jsonl"]).exit(0).json();
    let changed: Vec<&Value> = lines.iter().filter(|line| line["before"].is_object()).collect();
    assert_eq!(changed.len(), 2);
    let against = &total(&lines)["against"];
    let all = &against["negative"]["all"];
    assert_eq!(
        (&all["mended"], &all["broken"], &all["p"], &against["new"], &against["gone"]),
        (&json!(2), &json!(0), &json!(0.5), &json!(1), &json!(0))
    );
    assert!(env.run(&["eval", "--against", "rows.jsonl", "rows.jsonl"]).exit(2).stderr.contains("holds no measurement"));
    let whole = env.read("before.jsonl");
    env.write("before.jsonl", whole.lines().take(3).collect::<Vec<_>>().join("\n"));
    assert!(env.run(&["eval", "--against", "before.jsonl", "rows.jsonl"]).exit(4).stderr.contains("cut off"));
}

#[test]
fn halves_are_by_line_and_make_up_the_whole() {
    let env = env();
    env.write("rows.jsonl", ROWS);
    let half = |half: &str| counts(&total(&env.run(&["eval", "--json", "--half", half, "rows.jsonl"]).exit(0).json())["negative"]["all"]);
    assert_eq!((half("even"), half("odd")), ([3, 0, 1, 0], [1, 1, 0, 2]));
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let env = env();
    let mut input = b"{\"label\":1,\"text\":\"".to_vec();
    input.resize(65 * 1024 * 1024, b'x');
    input.extend(b"\"}\n");
    input.extend(ROWS.as_bytes());
    let ran = env.run_with(&["eval", "--json", "-"], input).exit(4);
    assert!(ran.stderr.contains("-:1: longer than"), "{}", ran.stderr);
    assert_eq!(total(&ran.json())["posts"], 8);
}
