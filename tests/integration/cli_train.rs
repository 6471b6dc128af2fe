//! train: labelled posts to a classifier, what is measured before it is written, and what rules and people see of it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::TestEnv;

const LEARNED: &str = r#"title = "Sounds like a complaint"
level = "low"
categories = ["other"]
why = "No rule has the words for everything."

[selections.learned]
classifier = "complaint"
at_least = 0.6

[[examples]]
lang = "en"
fires = "The lid cracked again and nobody answers."

[[examples]]
lang = "en"
quiet = "Which colour would you take?"
"#;

const BAD: [&str; 8] = [
    "cracked on day two",
    "leaks all over the table",
    "never arrived",
    "stopped working",
    "burned my hand",
    "was charged twice",
    "is still not repaired",
    "makes a horrible noise",
];
const GOOD: [&str; 8] = [
    "comes in green",
    "is what my mother has",
    "works as it should",
    "fits under the shelf",
    "arrived on Friday",
    "has two handles",
    "is on the second page",
    "boils in a minute",
];
const THINGS: [&str; 6] = ["lid", "kettle", "parcel", "cable", "pump", "filter"];

/// Posts about several brands, half of them complaints.
fn labelled() -> String {
    let mut text = String::new();
    for (number, (thing, brand)) in THINGS.iter().flat_map(|thing| ["Nerea", "Aqualis", "Marenta"].map(|brand| (thing, brand))).enumerate()
    {
        for (at, (bad, good)) in BAD.iter().zip(GOOD).enumerate() {
            let opening = ["", "Hello all. ", "So. ", "Well, "][(number + at) % 4];
            let rows =
                [(format!("{opening}The {thing} {bad}, and nobody answers."), true), (format!("{opening}The {thing} {good}."), false)];
            for (body, label) in rows {
                writeln!(text, "{}", json!({"text": body, "label": label, "lang": "en", "brand": brand})).unwrap();
            }
        }
    }
    text
}

fn trained(env: &TestEnv) -> String {
    env.write("labelled.jsonl", labelled());
    env.run(&["train", "labelled.jsonl"]).exit(0).shown()
}

fn env() -> TestEnv {
    let env = TestEnv::with_brand("");
    env.rule("learned", LEARNED);
    env
}

#[test]
fn it_measures_before_it_writes_and_makes_the_same_file_again() {
    let env = env();
    let said = trained(&env);
    assert!(said.contains("288 posts, 144 of them positive") && said.contains("3 brands, each kept together"), "{said}");
    assert!(said.contains("AT_LEAST") && said.contains("classifiers/complaint.classifier"), "{said}");
    let first = env.read("rules/classifiers/complaint.classifier");
    assert!(first.len() < 500_000 && first.starts_with(r#"{"format":"overhear classifier","version":1,"name":"complaint""#));
    let header: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert_eq!(header["measured"]["kept_together"], "brand");
    assert!(header["measured"]["languages"]["en"]["f1"][0].as_f64().unwrap() > 0.8, "{header}");
    trained(&env);
    assert_eq!(env.read("rules/classifiers/complaint.classifier"), first);
}

#[test]
fn rules_ask_it_and_name_the_words_that_spoke() {
    let env = env();
    trained(&env);
    env.run(&["rules", "check", "--strict"]).exit(0);
    env.run(&["rules", "test"]).exit(0);
    let list = env.run(&["rules", "list"]).ok();
    assert!(list.contains("learned from 288 posts: labelled.jsonl"), "{list}");
    let explained = env.run(&["rules", "explain", "learned", "Nerea: the pump leaks, and nobody answers.", "--lang", "en"]).ok();
    assert!(explained.contains("fires") && explained.contains("probable by `complaint`; asked: at least 0.6"), "{explained}");
    assert!(explained.contains("nobody answers” +"), "{explained}");
    let quiet = env.run(&["rules", "explain", "--not", "learned", "The Nerea kettle comes in green.", "--lang", "en"]).ok();
    assert!(quiet.contains("asked: at least 0.6"), "{quiet}");
    let thread = json!({"thread_id": "1", "title": "Nerea", "lang": "en", "posts": [
        {"post_id": "a", "text": "The pump leaks all over the table, and nobody answers."},
        {"post_id": "b", "text": "The pump comes in green."}]});
    let lines = env.run_with(&["scan", "--json", "-"], thread.to_string()).json();
    assert_eq!((&lines[0]["negative"], &lines[1]["negative"]), (&json!(true), &json!(false)));
    let learned = &lines[0]["findings"][0]["learned"][0];
    assert_eq!(learned["classifier"], "complaint");
    assert!(learned["probability"].as_f64().unwrap() >= 0.6 && learned["words"][0]["weight"].as_f64().unwrap() > 0.0, "{learned}");
    let text = thread["posts"][0]["text"].as_str().unwrap();
    for word in learned["words"].as_array().unwrap() {
        let place = |key: &str| usize::try_from(word[key].as_u64().unwrap()).unwrap();
        assert_eq!(&text[place("start")..place("end")], word["text"].as_str().unwrap());
    }
    let said = env.run_with(&["scan", "-"], thread.to_string()).ok();
    assert!(said.contains("probable by complaint"), "{said}");
}

#[test]
fn too_little_is_refused_and_little_is_warned_of() {
    let env = env();
    env.write("few.jsonl", labelled().lines().take(20).collect::<Vec<_>>().join("\n"));
    let few = env.run(&["train", "few.jsonl"]).exit(1).shown();
    assert!(few.contains("too few to learn from") && few.contains("hint:"), "{few}");
    env.write("labelled.jsonl", labelled());
    let little = env.run(&["train", "labelled.jsonl", "--dry-run"]).exit(0).shown();
    assert!(little.contains("are few") && !env.path("rules/classifiers").exists(), "{little}");
    let line = env.run(&["train", "labelled.jsonl", "--dry-run", "--json", "--folds", "3"]).exit(0).json().remove(0);
    assert_eq!((&line["folds"], &line["languages"]["all"]["right"].is_u64()), (&json!(3), &true));
    assert!(env.run(&["train", "labelled.jsonl", "--name", "No Name"]).exit(2).shown().contains("small letters"));
}

#[test]
fn what_rules_get_wrong_is_told_with_a_remedy() {
    let env = env();
    for (asked, code, told) in [
        ("classifier = \"complant\"\nat_least = 0.5", "R040", "did you mean `complaint`?"),
        ("classifier = \"praise\"\nat_least = 0.5", "R040", "overhear train LABELLED.jsonl --name praise"),
        ("classifier = \"complaint\"\nat_least = 1.5", "R081", "between 0 and 1"),
        ("classifier = \"complaint\"\nat_least = 80", "R081", "at_least = 0.8"),
        ("classifier = \"complaint\"\nat_least = \"0.5\"", "R081", "without quotes"),
        ("classifier = \"complaint\"", "R081", "without a threshold"),
        ("classifier = \"complaint\"\nat_least = 0.5\nat_most = 0.6", "R081", "keep one of the two"),
        ("classifier = \"complaint\"\nat_least = 0.5\nen = [\"word\"]", "R046", "a selection of its own"),
        ("classifier = \"complaint\"\nat_leest = 0.5", "R001", "at_least = 0.8"),
    ] {
        trained(&env);
        env.rule("learned", &LEARNED.replace("classifier = \"complaint\"\nat_least = 0.6", asked));
        let said = env.run(&["rules", "check"]).exit(1).shown();
        assert!(said.contains(code) && said.contains(told), "{asked}: {said}");
    }
}

#[test]
fn what_was_learned_from_other_brands_is_not_heard_where_ones_own_is_asked() {
    let env = env();
    env.rule("learned", &LEARNED.replace("at_least = 0.6", "at_least = 0.6\nown = true"));
    trained(&env);
    let explain = ["rules", "explain", "learned", "Nerea: the pump leaks, and nobody answers.", "--lang", "en"];
    assert!(env.run(&explain).ok().contains("learned fires"));
    env.run(&["train", "labelled.jsonl", "--general"]).exit(0);
    let said = env.run(&explain).ok();
    assert!(said.contains("does not fire") && said.contains("is not one of your own"), "{said}");
}

#[test]
fn a_damaged_foreign_or_newer_file_is_refused_and_nothing_else_is_lost() {
    let env = env();
    trained(&env);
    let whole = env.read("rules/classifiers/complaint.classifier");
    let middle = whole.len() / 2;
    let flipped = format!("{}{}{}", &whole[..middle], if &whole[middle..=middle] == "A" { "B" } else { "A" }, &whole[middle + 1..]);
    for (text, told) in [
        (flipped, "it is damaged"),
        (whole[..middle].to_owned(), "it is damaged"),
        (whole.replacen("\"version\":1", "\"version\":2", 1), "version 2"),
        (whole.replacen("\"positive\":144", "\"positive\":145", 1), "it is damaged"),
        ("title = \"a rule\"\n".to_owned(), "it is no classifier"),
        ("{\"format\":\"something else\",\"version\":1}\n".to_owned(), "it is no classifier"),
        (String::new(), "it is no classifier"),
        (format!("{}\n{}", whole.lines().next().unwrap(), "=".repeat(400_000)), "it is damaged"),
    ] {
        env.write("rules/classifiers/complaint.classifier", text);
        let said = env.run(&["rules", "check"]).exit(1).shown();
        assert!(said.contains("R080") && said.contains("R042") && said.contains(told), "{said}");
    }
}

#[test]
fn threads_may_name_their_own_brand_to_eval_too() {
    let env = env();
    trained(&env);
    let brand = json!({"name": "Marelo", "products": ["Marelo Go"], "competitors": ["Casanto"], "domain": "kettles"});
    let thread = json!({"thread_id": "1", "lang": "en", "brand": brand, "posts": [
        {"post_id": "a", "text": "My Marelo Go leaks all over the table, and nobody answers.", "label": {"negative": true, "mentions_brand": true}}]});
    let measured = env.run_with(&["eval", "--json", "-"], thread.to_string()).json();
    assert_eq!(measured[0]["negative"], "right", "{measured:?}");
}
