//! What README.md and rules/README.md say is true: their commands are run in order, their rules and facts are loaded and tested, their
//! JSON is what `scan` reads and prints.
//!
//! A `console` block holds `$ overhear …` lines; a `toml` block begins with a comment that names its file; of the two `json` blocks of
//! README.md the first is a thread (its line breaks are for the eye) and the second what is printed for it.

use std::fmt::Write as _;

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

const README: &str = include_str!("../../README.md");
const RULES: &str = include_str!("../../rules/README.md");

const FEED: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Kettle talk</title><link>https://forum.example/</link>
<item><title>Goodbye Marelo</title><link>https://forum.example/t/1</link><guid>1</guid>
<pubDate>Fri, 13 Mar 2026 10:00:00 GMT</pubDate><description>Moved to Casanto last week. No drama.</description></item>
</channel></rss>"#;

/// The fenced blocks of a language, in order.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for part in text.split("\n```").skip(1).step_by(2) {
        let (info, body) = part.split_once('\n').expect("a line after the fence");
        if info == language {
            found.push(body);
        }
    }
    found
}

/// The words of a command as a shell has them, as far as the examples go: blanks part words, double quotes hold them together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().expect("one at least").push(other),
        }
    }
    assert!(!quoted, "a quote is not closed: {line}");
    words.retain(|word| !word.is_empty());
    words
}

/// Writes the rules and facts of a text where their first line says.
fn write_snippets(env: &TestEnv, text: &str) -> usize {
    let snippets = blocks(text, "toml");
    for snippet in &snippets {
        let path = snippet.lines().next().and_then(|line| line.strip_prefix("# ")).expect("a snippet names its file");
        assert!(path.starts_with("rules/"), "{path}");
        env.write(path, snippet);
    }
    snippets.len()
}

/// Runs every console example of a text; each must end well. Returns how many there were.
fn run_examples(env: &TestEnv, text: &str, forum: &str, after: &dyn Fn(&str)) -> usize {
    let mut ran = 0;
    for block in blocks(text, "console") {
        for line in block.lines() {
            let command = line.strip_prefix("$ overhear ").unwrap_or_else(|| panic!("not a command: {line}"));
            let command = command.replace("https://forum.example", forum);
            let words = words(&command);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            env.run(&words).exit(0);
            after(&command);
            ran += 1;
        }
    }
    ran
}

/// The configuration that `init` wrote, with the competitor of the examples and a network that may be asked.
fn fill_in(env: &TestEnv) {
    let mut config = env.read("overhear.toml");
    for (default, ours) in [
        ("#competitors = [\"Aqualis\"]", "competitors = [\"Casanto\"]"),
        ("#allow_private = [\"10.1.0.0/16\"]", "allow_private = [\"127.0.0.0/8\"]"),
        ("#host_gap = \"5s\"", "host_gap = \"0s\""),
    ] {
        assert!(config.contains(default), "init no longer writes {default}");
        config = config.replace(default, ours);
    }
    env.config(&config);
}

#[test]
fn the_commands_of_the_readme_run_in_order() {
    let server = Server::start();
    server.route("/marelo/feed", Reply::ok(FEED).header("Content-Type", "application/rss+xml"));
    let env = TestEnv::new();
    let ran = run_examples(&env, README, server.url("").trim_end_matches('/'), &|command| {
        if command.starts_with("init") {
            fill_in(&env);
        }
        // The reader has the rule and the fact of the examples by the time that they are checked; the first crawl goes by the built-in ones.
        if command == "queue" {
            assert_eq!(env.run(&["queue", "--json"]).exit(0).json().len(), 1);
            assert_eq!(write_snippets(&env, README), 1);
            assert!(write_snippets(&env, RULES) >= 3);
        }
    });
    assert!(ran >= 20, "only {ran} examples");
    let shown = env.run(&["show", "1"]).exit(0).stdout;
    for step in ["maria claimed it", "called them, waiting for an answer", "snoozed", "answered", "came back"] {
        assert!(shown.contains(step), "no '{step}' in\n{shown}");
    }
}

#[test]
fn the_commands_and_files_of_the_rules_readme_hold() {
    let env = TestEnv::new();
    env.run(&["init", "--brand", "Marelo"]).exit(0);
    fill_in(&env);
    write_snippets(&env, RULES);
    assert!(run_examples(&env, RULES, "", &|_| {}) >= 5);
    for command in [["rules", "check", "--strict"], ["facts", "check", "--strict"]] {
        env.run(&command).exit(0);
    }
    let explained = env.run(&["rules", "explain", "quiet-farewell", "We switched to Casanto, never looked back.", "--lang", "en"]).exit(0);
    assert!(explained.stdout.starts_with("quiet-farewell fires"), "{}", explained.stdout);
}

#[test]
fn the_rule_of_the_readme_is_whole() {
    let env = TestEnv::new();
    env.run(&["init", "--brand", "Marelo"]).exit(0);
    fill_in(&env);
    write_snippets(&env, README);
    env.run(&["rules", "check", "--strict"]).exit(0);
    let tested = env.run(&["rules", "test"]).exit(0);
    assert!(tested.stdout.contains("4 examples of 1 rule: all hold"), "{}", tested.stdout);
}

#[test]
fn the_thread_of_the_readme_gives_the_lines_of_the_readme() {
    let env = TestEnv::new();
    env.run(&["init", "--brand", "Marelo"]).exit(0);
    fill_in(&env);
    write_snippets(&env, RULES);
    let json = blocks(README, "json");
    let [thread, printed] = json.as_slice() else { panic!("two json blocks, not {}", json.len()) };
    let thread = thread.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    assert_eq!(env.run_with(&["scan", "--json", "-"], thread).ok().trim_end(), *printed);
}

#[test]
fn every_command_that_the_readme_lists_takes_json() {
    let env = TestEnv::new();
    let list = README.split("These take `--json`").nth(1).and_then(|rest| rest.split_once(": ")).expect("the list").1;
    let list = list.split(".\n").next().expect("its end");
    let commands: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    assert!(commands.len() >= 25, "{commands:?}");
    for command in commands {
        let mut words: Vec<&str> = command.split(' ').collect();
        words.push("--help");
        assert!(env.run(&words).exit(0).stdout.contains("--json"), "{command} has no --json");
    }
}

/// The worked example of a lexicon in rules/README.md is what `rules explain` makes of its text: words, numbers, sum.
#[test]
fn the_sum_of_the_readme_is_the_sum() {
    let env = TestEnv::new();
    env.run(&["init", "--brand", "Marelo"]).exit(0);
    write_snippets(&env, RULES);
    let command = RULES.lines().find(|line| line.starts_with("$ overhear rules explain out-of-patience")).expect("the command");
    let mut words = words(command.trim_start_matches("$ overhear "));
    words.push("--json".into());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let explained = env.run(&words).exit(0).json().remove(0);
    let mut hits: Vec<_> =
        explained["condition"]["hits"].as_array().expect("hits").iter().filter(|hit| hit["weight"].is_object()).collect();
    hits.sort_by_key(|hit| hit["start"].as_u64());
    let mut found: Vec<(String, f64)> = hits
        .iter()
        .map(|hit| (hit["text"].as_str().expect("text").to_owned(), hit["weight"]["counted"].as_f64().expect("a number")))
        .collect();
    found.push(("sum".into(), explained["condition"]["score"]["sum"].as_f64().expect("a number")));
    let table = RULES.split("| word | counts | is |").nth(1).expect("the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let documented: Vec<(String, f64)> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            (cells[0].to_owned(), cells[2].parse().expect("a number"))
        })
        .collect();
    assert_eq!(documented.len(), 6);
    assert_eq!(found, documented);
}

/// Each pattern that rules/README.md explains, on words that it must find and words that it must not.
#[test]
fn patterns_do_what_the_table_says() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        (
            "waste of money",
            &["WASTE of, money!", "wásté of móney"],
            &["waste of\nmoney", "waste of. Money", "waste-of-money", "waste money"],
        ),
        ("wi-fi", &["the Wi-Fi is"], &["the wifi is", "the wi fi is"]),
        ("switch*", &["switch", "switched", "switching"], &["reswitch"]),
        ("*less", &["useless"], &["lesson"]),
        ("*midd*", &["middle", "xmiddle"], &["mid"]),
        ("cancel~", &["cancelled", "cancelling", "cancellation"], &["cancer"]),
        ("(lost|missing|no) parcel", &["lost parcel", "no parcel"], &["parcel", "my parcel"]),
        ("(lost|never got) it", &["lost it", "never got it"], &["got it"]),
        ("switch (over) to", &["switch to", "switch over to"], &["switch back to"]),
        ("me (as well) too", &["me too", "me as well too"], &["me as too"]),
        ("switch ((over|back)) to", &["switch to", "switch over to", "switch back to"], &["switch away to"]),
        ("charged ... twice", &["charged twice", "charged 1 2 3 4 twice"], &["charged 1 2 3 4 5 twice", "charged. Twice"]),
        ("/\\brefund(ed|s)?\\b/", &["refunds", "a refund!"], &["prefunded"]),
        ("/refund(ed|s)?/", &["prefunded"], &["fund"]),
        ("a \\(b\\)", &["a (b)"], &["a c"]),
        ("#boycott*", &["#BoycottMarelo"], &["boycott"]),
        ("@help", &["@HELP me"], &["help me"]),
        ("😡", &["😡😡"], &["😂"]),
    ];
    for (pattern, found, passed) in cases {
        // Ids cannot hold what patterns do: one folder for each.
        let env = TestEnv::with_brand("");
        let mut rule = format!(
            "title = \"T\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"x\"\n[selections.a]\nen = ['{pattern}']\nnegation = \"keep\"\n"
        );
        for (key, texts) in [("fires", found), ("quiet", passed)] {
            for text in *texts {
                let _ = write!(rule, "[[examples]]\nlang = \"en\"\n{key} = {text:?}\n");
            }
        }
        env.rule("pattern", &rule);
        let tested = env.run(&["rules", "test"]);
        assert_eq!(tested.code, Some(0), "{pattern}: {}", tested.shown());
    }
}
