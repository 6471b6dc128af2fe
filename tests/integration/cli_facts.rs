//! The fact author's walk: begin a fact in an empty folder, check it, try it, change it, see what that does, find what is missing.

use std::fmt::Write as _;

use serde_json::json;

use crate::support::TestEnv;

const BEGIN: &[&str] = &[
    "facts",
    "new",
    "return-window",
    "--from",
    "You can return any product within 60 days of delivery.",
    "--from",
    "es:Puedes devolver cualquier producto en 60 días desde la entrega.",
    "--from",
    "el:Μπορείς να επιστρέψεις κάθε προϊόν μέσα σε 60 ημέρες.",
    "--question",
    "How long can I return a kettle?",
    "--question",
    "es:¿Cuántos días tengo para devolver?",
];

/// A folder with a brand and the fact that [`BEGIN`] writes.
fn begun() -> TestEnv {
    let env = TestEnv::new();
    env.run(&["init", "--brand", "Marelo"]).exit(0);
    env.run(BEGIN).exit(0);
    env
}

fn thread(id: &str, title: &str, posts: &[(&str, &str, &str, bool, i64)]) -> String {
    let posts: Vec<_> = posts
        .iter()
        .enumerate()
        .map(|(number, (author, role, text, accepted, likes))| {
            json!({"post_id": format!("{id}{number}"), "author": author, "author_role": role, "published": "2026-02-01T10:00:00Z", "text": text,
                   "accepted": accepted, "likes": likes, "url": format!("https://forum.example/{id}/{number}")})
        })
        .collect();
    format!("{}\n", json!({"thread_id": id, "url": format!("https://forum.example/{id}"), "title": title, "posts": posts}))
}

#[test]
fn a_fact_begins_with_the_official_sentence() {
    let env = begun();
    insta::assert_snapshot!(env.read("rules/facts/return-window.toml"));
    assert_eq!(env.run(&["facts", "check", "--strict"]).ok(), "1 fact can be used; no mistakes\n");
    assert_eq!(env.run(&["facts", "test"]).ok(), "9 examples: all hold\n");
    assert_eq!(env.run(&["facts", "fmt", "--check"]).ok(), "0 of 1 file would be changed\n");
    let listed = env.run(&["facts", "list"]).ok();
    assert!(listed.contains("60 days") && listed.contains("always") && listed.contains("MARKET"), "{listed}");
    // Nothing is overwritten.
    let again = env.run(BEGIN).exit(2);
    assert!(again.stderr.contains("there is a fact 'return-window' already"), "{}", again.stderr);
    assert!(env.run(&["facts", "new", "Return Window"]).exit(2).stderr.contains("small letters"));
    // No value in the sentence: yes and no.
    env.run(&["facts", "new", "own-router", "--from", "You can use any router you like.", "--question", "Can I use my own router?"])
        .exit(0);
    assert!(env.read("rules/facts/own-router.toml").contains("kind = \"yes-no\"\nvalue = \"yes\""));
    assert!(env.run(&["facts", "test", "own-router"]).ok().contains("3 examples: all hold"));
    // Without the sentence nothing can be used, and check says what is missing.
    env.run(&["facts", "new", "hours", "--question", "When are you open?"]).exit(0);
    let open = env.run(&["facts", "check", "rules/facts/hours.toml", "--format", "short"]).exit(1).stdout;
    assert!(open.contains("error[F006]") && open.contains("error[F009]"), "{open}");
}

#[test]
fn the_judge_explains_itself() {
    let env = begun();
    env.fact(
        "warranty",
        "topic = \"warranty\"\n[questions]\nany = [\"warrant*\"]\n[official]\nen = \"3 years.\"\n[[slots]]\nname = \"length\"\nkind = \"duration\"\nvalue = \"3 years\"\n",
    );
    let question = ["--question", "How long can I return a kettle, and what about the warranty?"];
    let explain = |rest: &[&str]| env.run(&[&["facts", "explain"], rest, &question].concat()).exit(0).stdout;
    let mut all = String::new();
    for rest in [
        &["return-window", "14 days, same as every shop."][..],
        &["return-window", "You have 60 days to return it."],
        &["return-window", "I returned mine after 5 days."],
        &["warranty", "No idea, ask them."],
        &["Ring them."],
    ] {
        writeln!(all, "$ {}\n{}\n", rest.join(" | "), explain(rest)).expect("a string");
    }
    insta::assert_snapshot!(all);
    let line = &env.run(&["facts", "explain", "return-window", "14 days.", question[0], question[1], "--json"]).exit(0).json()[0];
    assert_eq!((&line["verdict"]["judgement"], &line["claims"][0]["text"]), (&json!("contradicts"), &json!("14 days")));
    assert!(env.run(&["facts", "explain", "return-windw", "14 days."]).exit(2).stderr.contains("did you mean 'return-window'?"));
    assert!(env.run(&["facts", "explain", "return-window"]).exit(2).stderr.contains("an answer is missing"));
}

#[test]
fn a_change_of_a_fact_shows_the_answers_that_it_makes_wrong() {
    let env = begun();
    let ask = ("ana", "customer", "How long can I return a kettle?", false, 0);
    let threads = [
        thread("a", "Marelo: return a kettle?", &[ask, ("bo", "customer", "60 days.", false, 2), ("cy", "customer", "30 days.", false, 0)]),
        thread("b", "Marelo: return a kettle?", &[ask, ("di", "customer", "You have 60 days.", true, 1)]),
        thread("c", "Marelo: return a kettle?", &[ask, ("ed", "staff", "60 days.", true, 9)]),
    ];
    env.write("threads.jsonl", threads.concat());
    env.write("old/return-window.toml", env.read("rules/facts/return-window.toml"));
    let diff = |rest: &[&str]| env.run(&[&["facts", "diff", "old", "--file", "threads.jsonl"], rest].concat()).exit(0);
    assert!(diff(&[]).stderr.contains("both say the same"));
    // The value was always another one: who said 60 was wrong from the start.
    let edited = env.read("rules/facts/return-window.toml").replace("value = \"60 days\"", "value = \"30 days\"");
    env.fact("return-window", &edited);
    insta::assert_snapshot!(diff(&[]).stdout);
    let lines = diff(&["--json"]).json();
    assert_eq!(lines[0], json!({"fact": "return-window", "changed": ["`return-window`: 60 days -> 30 days"]}));
    let turns: Vec<_> = lines.iter().filter_map(|line| Some((line["turn"].as_str()?, line["post_id"].as_str()?))).collect();
    assert_eq!(turns, [("becomes-wrong", "b1"), ("becomes-wrong", "a1"), ("no-longer-wrong", "a2")]);
    // The value changed in March: who said 60 in February was right then.
    let dated = edited
        .replacen("harm =", "valid_from = 2026-03-01\nharm =", 1)
        .replace("value = \"30 days\"\n", "value = \"30 days\"\npreviously = [{ value = \"60 days\", until = 2026-02-28 }]\n");
    env.fact("return-window", &dated);
    let lines = diff(&["--json"]).json();
    assert_eq!(lines.last().expect("a sum")["total"]["was-right"], 2, "{lines:?}");
    // What does not exist is said.
    assert!(env.run(&["facts", "diff", "nowhere", "--file", "threads.jsonl"]).exit(2).stderr.contains("no fact file in nowhere"));
    assert!(env.run(&["facts", "diff", "--file", "threads.jsonl"]).exit(2).stderr.contains("no crawl has used any facts yet"));
}

#[test]
fn questions_that_no_fact_answers_are_grouped() {
    let env = begun();
    let threads = [
        thread("a", "Marelo kettle", &[("ana", "customer", "Does the descaling of the pump void the warranty?", false, 0)]),
        thread(
            "b",
            "Marelo",
            &[("bo", "customer", "Is descaling the Marelo pump needed every month?", false, 0), ("S", "staff", "No.", false, 0)],
        ),
        thread(
            "c",
            "Marelo",
            &[("cy", "customer", "When does the pump want descaling?", false, 0), ("di", "customer", "Never.", false, 0)],
        ),
        thread("d", "Marelo", &[("ed", "customer", "¿Cada cuánto se descalcifica el hervidor?", false, 0)]),
        // A fact is near this one, and the last is about nobody we know.
        thread("e", "Marelo", &[("fy", "customer", "Can I return it after descaling the kettle?", false, 0)]),
        thread("f", "Casanto", &[("gi", "customer", "Is descaling the pump needed?", false, 0)]),
    ];
    env.write("threads.jsonl", threads.concat());
    let shown = env.run(&["facts", "gaps", "--file", "threads.jsonl"]).ok();
    insta::assert_snapshot!(shown);
    let lines = env.run(&["facts", "gaps", "--file", "threads.jsonl", "--json"]).exit(0).json();
    let group = &lines[0];
    assert_eq!(
        (&group["threads"], &group["askers"], &group["by_staff"], &group["unanswered"]),
        (&json!(3), &json!(3), &json!(1), &json!(1))
    );
    // The command that it gives begins a fact.
    let command = group["command"].as_str().expect("a command");
    let (head, question) = command.split_once(" --question ").expect("a question");
    let mut words: Vec<&str> = head.split(' ').skip(1).collect();
    words.extend(["--question", question.trim_matches('"')]);
    env.run(&words).exit(0);
}

#[test]
fn examples_are_told_as_junit() {
    let env = begun();
    let broken = env.read("rules/facts/return-window.toml").replacen("contradicts = \"30 days.\"", "contradicts = \"60 days.\"", 1);
    env.fact("return-window", &broken);
    let xml = env.run(&["facts", "test", "--format", "junit"]).exit(1).stdout;
    assert!(xml.contains("<testsuite name=\"return-window\" tests=\"9\" failures=\"1\""), "{xml}");
    assert!(xml.contains("<failure type=\"contradicts\" message=\"expected contradicts, judged supports"), "{xml}");
}

#[test]
fn mistakes_are_mended_and_told_in_every_form() {
    let env = begun();
    let good = env.read("rules/facts/return-window.toml");
    let broken = good.replacen("harm =", "hram =", 1);
    env.fact("return-window", &broken);
    let github = env.run(&["facts", "check", "--format", "github"]).exit(1).stdout;
    assert!(github.starts_with("::error file=rules/facts/return-window.toml,line=2"), "{github}");
    assert_eq!(env.run(&["facts", "check", "--format", "short"]).exit(1).stdout.lines().count(), 2);
    assert_eq!(env.run(&["facts", "check", "--json"]).exit(1).json()[0]["code"], "F001");
    env.run(&["facts", "check", "--dry-run"]).exit(1);
    assert_eq!(env.read("rules/facts/return-window.toml"), broken);
    env.run(&["facts", "check", "--fix"]).exit(0);
    assert_eq!(env.read("rules/facts/return-window.toml"), good);
    // fmt puts keys into their order, keeps comments, and changes nothing of what the file says.
    let loose = "harm = 'low'\ntopic = \"warranty\"\n[questions]\nany = [ \"warrant*\" ] # all\n[official]\nen = \"3 years.\"\n[[slots]]\n\
                 value = \"3 years\"\nkind = \"duration\"\nname = \"length\"\n";
    env.fact("warranty", loose);
    assert!(env.run(&["facts", "fmt", "--check"]).exit(1).stdout.ends_with("1 of 2 files would be changed\n"));
    env.run(&["facts", "fmt"]).exit(0);
    let formed = "topic = \"warranty\"\nharm = \"low\"\n\n[questions]\nany = [\"warrant*\"]  # all\n\n[official]\nen = \"3 years.\"\n\n[[slots]]\n\
                  name = \"length\"\nkind = \"duration\"\nvalue = \"3 years\"\n";
    assert_eq!(env.read("rules/facts/warranty.toml"), formed);
}
