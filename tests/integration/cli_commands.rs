//! init, source, rules and doctor, run as people run them.

use crate::support::TestEnv;

const LEAVING: &str = r#"title = "Says calmly that they have left"
level = "high"
categories = ["churn"]
why = "Most dissatisfied customers do not complain, they leave."

[selections.leaving]
en = ["moved to {competitor}", "cancel* my contract"]
es = ["me he cambiado a {competitor}"]
el = ["πήγα στην {competitor}"]

[[examples]]
lang = "en"
fires = "Moved to {competitor} last week."
[[examples]]
lang = "en"
quiet = "I never moved to {competitor}."
[[examples]]
lang = "es"
fires = "Ayer me he cambiado a {competitor}."
[[examples]]
lang = "es"
quiet = "No me he cambiado a {competitor}."
[[examples]]
lang = "el"
fires = "Πήγα στην {competitor} χθες."
[[examples]]
lang = "el"
quiet = "Δεν πήγα στην {competitor}."
"#;

#[test]
fn init_writes_a_file_that_can_be_used_and_never_over_one() {
    let env = TestEnv::new();
    let ran = env.run(&["init", "--brand", "Νερέα \"S.A.\""]).exit(0);
    assert_eq!(ran.stdout, "wrote overhear.toml\n");
    assert!(env.read("overhear.toml").contains("name = \"Νερέα \\\"S.A.\\\"\"\n"));
    assert_eq!(env.run(&["source", "check"]).ok(), "0 sources can be read; no mistakes\n");

    env.config("# mine\n");
    let again = env.run(&["init"]).exit(3);
    assert!(again.stderr.contains("left as it is"), "{}", again.stderr);
    assert_eq!(env.read("overhear.toml"), "# mine\n");
    assert!(env.run(&["init", "--brand", " "]).exit(2).stderr.contains("empty"));
}

#[test]
fn init_copies_the_built_in_rules_and_leaves_changed_ones_alone() {
    let env = TestEnv::new();
    env.run(&["init", "--rules"]).exit(0);
    let files = || {
        let mut paths = Vec::new();
        let mut folders = vec![env.path("rules")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("read") {
                let path = entry.expect("entry").path();
                if path.is_dir() { folders.push(path) } else { paths.push(path) }
            }
        }
        paths.sort();
        paths
    };
    let written = files();
    assert!(!written.is_empty());
    std::fs::write(&written[0], "# mine\n").expect("written");
    std::fs::remove_file(written.last().expect("one")).expect("removed");
    let ran = env.run(&["init", "--rules"]).exit(0);
    assert!(ran.stdout.contains("wrote 1 rule files"), "{}", ran.stdout);
    assert_eq!(std::fs::read_to_string(&written[0]).expect("read"), "# mine\n");
    assert_eq!(files(), written);
}

#[test]
fn a_source_is_added_and_the_rest_of_the_file_stays_as_it_is() {
    let env = TestEnv::with_brand("# the end, without a line break");
    let before = env.read("overhear.toml");
    let ran =
        env.run(&["source", "add", "https://www.Forum.example/latest.rss#top", "--name", "Das \"Forum\"", "--every", "6h", "--lang", "es"]);
    assert_eq!(ran.exit(0).stdout, "added source `forum-example` to overhear.toml\n");
    let after = env.read("overhear.toml");
    assert!(after.starts_with(&before));
    env.run(&["source", "add", "http://forum.example:8080/", "--no-comments"]).exit(0);
    let listed = env.run(&["source", "list", "--json"]).exit(0).json();
    assert_eq!(listed.len(), 2);
    assert_eq!(
        listed[0],
        serde_json::json!({"id": "forum-example", "kind": "feed", "name": "Das \"Forum\"", "url": "https://www.forum.example/latest.rss",
            "every_seconds": 21600, "lang": "es", "comments": true, "health": "new"})
    );
    assert_eq!((&listed[1]["id"], &listed[1]["comments"]), (&serde_json::json!("forum-example-2"), &serde_json::json!(false)));
    insta::assert_snapshot!(env.run(&["source", "list"]).ok());
}

#[test]
fn a_source_that_would_be_wrong_is_not_added() {
    let env = TestEnv::with_brand("\r\n[[source]]\r\nid = \"a\"\r\nurl = \"https://a.example/\"\r\n");
    let before = env.read("overhear.toml");
    for (arguments, word) in [
        (&["https://a.example/"][..], "is a source already"),
        (&["b.example/feed"], "write https://b.example/feed"),
        (&["https://ana:hunter2@b.example/"], "never logs in"),
        (&["https://b.example/", "--id", "B"], "C005"),
        (&["https://b.example/", "--id", "a"], "C004"),
        (&["https://b.example/", "--every", "often"], "C008"),
        (&["https://b.example/", "--lang", "xx"], "C007"),
        (&["file:///etc/passwd"], "only http: and https:"),
    ] {
        let ran = env.run(&[&["source", "add"], arguments].concat()).exit(2);
        assert!(ran.stderr.contains(word), "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains("hunter2"));
        assert_eq!(env.read("overhear.toml"), before);
    }
    env.run(&["source", "add", "https://b.example/"]).exit(0);
    assert!(env.read("overhear.toml").ends_with("\r\n[[source]]\r\nid = \"b-example\"\r\nurl = \"https://b.example/\"\r\n"));
}

#[cfg(unix)]
#[test]
fn adding_a_source_keeps_the_files_mode_and_link() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnv::new();
    env.write("real/own.toml", crate::support::BRAND);
    std::fs::set_permissions(env.path("real/own.toml"), std::fs::Permissions::from_mode(0o640)).expect("set");
    std::os::unix::fs::symlink(env.path("real/own.toml"), env.path("overhear.toml")).expect("linked");
    env.run(&["source", "add", "https://b.example/"]).exit(0);
    assert!(env.path("overhear.toml").is_symlink());
    assert!(env.read("real/own.toml").contains("b-example"));
    assert_eq!(std::fs::metadata(env.path("real/own.toml")).expect("there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn checking_sources_names_every_mistake_and_exits_1() {
    let env = TestEnv::with_brand(
        "\n[[source]]\nid = \"a\"\nurl = \"a.example\"\n[[source]]\nid = \"b\"\nurl = \"https://b.example/\"\nevery = \"1m\"\n",
    );
    let ran = env.run(&["source", "check"]).exit(1);
    insta::assert_snapshot!(ran.shown());
    let json = env.run(&["source", "check", "--json"]).exit(1).json();
    assert_eq!(
        (json[0]["code"].as_str(), json[0]["line"].as_u64(), json[1]["severity"].as_str()),
        (Some("C003"), Some(26), Some("warning"))
    );
    env.config(&env.read("overhear.toml").replace("\"a.example\"", "\"https://a.example\""));
    env.run(&["source", "check"]).exit(0);
    env.run(&["source", "check", "--strict"]).exit(1);
}

#[test]
fn a_configuration_that_cannot_be_used_exits_3_with_carets() {
    let env = TestEnv::new();
    let none = env.run(&["source", "list"]).exit(3);
    assert!(none.stderr.contains("overhear init"), "{}", none.stderr);
    env.config("[brand]\nnaem = “Nerea”\n");
    let ran = env.run(&["source", "list"]).exit(3);
    insta::assert_snapshot!(ran.shown());
    // From a folder below, and by name.
    std::fs::create_dir_all(env.path("deep/er")).expect("made");
    let below = env.finish(env.command(&["source", "list"]).current_dir(env.path("deep/er")));
    assert!(below.exit(3).stderr.contains("[dir]/overhear.toml"));
    assert!(env.finish(env.command(&["source", "list"]).env("OVERHEAR_CONFIG", "other.toml")).exit(3).stderr.contains("other.toml"));
}

#[test]
fn rules_are_checked_with_carets_and_exit_1() {
    let env = TestEnv::with_brand("");
    env.rule("leaving", LEAVING);
    let good = env.run(&["rules", "check", "--strict"]);
    assert_eq!(good.exit(0).stdout, "1 rule can be used; no mistakes\n");
    env.rule("broken", &LEAVING.replace("level = \"high\"", "level = \"hihg\""));
    let ran = env.run(&["rules", "check"]).exit(1);
    assert!(ran.stdout.contains("rules/broken.toml:2:") && ran.stdout.contains("did you mean `high`?"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("1 rule can be used; 1 error\n"), "{}", ran.stdout);
    let json = env.run(&["rules", "check", "--json"]).exit(1).json();
    assert_eq!((json[0]["line"].as_u64(), json[0]["severity"].as_str()), (Some(2), Some("error")));
    // One file by name, without configuration.
    env.write("elsewhere/leaving.toml", LEAVING);
    let alone = TestEnv::new();
    let path = env.path("elsewhere/leaving.toml").display().to_string();
    assert!(alone.run(&["rules", "check", &path]).exit(0).stdout.starts_with("1 rule can be used"));
}

#[test]
fn rules_are_listed() {
    let env = TestEnv::with_brand("");
    env.rule("leaving", LEAVING);
    insta::assert_snapshot!(env.run(&["rules", "list"]).ok());
    let json = env.run(&["rules", "list", "--json"]).exit(0).json();
    assert_eq!(json[0]["id"], "leaving");
    assert_eq!(json[0]["languages"], serde_json::json!(["en", "es", "el"]));
    assert_eq!(json[0]["examples"], 6);
    let built_in = TestEnv::new().run(&["rules", "list", "--json"]).exit(0).json();
    assert!(!built_in.is_empty());
}

#[test]
fn a_rule_that_is_misspelt_is_suggested() {
    let env = TestEnv::with_brand("");
    env.rule("leaving", LEAVING);
    for arguments in [&["rules", "test", "leavin"][..], &["rules", "explain", "leavin", "x"], &["rules", "try", "leavin", "x.jsonl"]] {
        assert!(env.run(arguments).exit(2).stderr.contains("did you mean 'leaving'?"), "{arguments:?}");
    }
}

#[test]
fn the_doctor_says_what_is_missing_and_what_to_do() {
    let env = TestEnv::new();
    let none = env.run(&["doctor"]).exit(1);
    assert!(none.stdout.contains("fail  configuration") && none.stdout.contains("overhear init"), "{}", none.stdout);

    let env = TestEnv::with_brand("\n[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\n");
    env.rule("leaving", LEAVING);
    let lines = env.run(&["doctor", "--json"]).exit(0).json();
    let status = |check: &str| {
        lines.iter().filter(|line| line["check"] == check).map(|line| line["status"].as_str().unwrap_or("")).collect::<Vec<_>>()
    };
    assert_eq!(status("configuration"), ["ok"]);
    assert_eq!(status("sources"), ["ok"]);
    assert_eq!(status("rules"), ["ok"]);
    assert_eq!(status("facts"), ["warn"]);
    assert_eq!(status("store"), ["ok"]);
    assert_eq!(status("certificates"), ["ok"]);
    assert_eq!(status("clock"), ["ok"]);
    assert!(!env.path("state").exists(), "the doctor makes nothing");

    env.rule("broken", "title = \"x\"\n");
    std::fs::write(env.path("state"), "not a folder").expect("written");
    let ran = env.run(&["doctor"]).exit(1);
    assert!(ran.stdout.contains("fail  rules") && ran.stdout.contains("rules/broken.toml"), "{}", ran.stdout);
    assert!(ran.stdout.contains("fail  store"), "{}", ran.stdout);
    let dead = env.finish(env.command(&["doctor"]).env("OVERHEAR_NOW", "1970-01-01T00:00:00Z"));
    assert!(dead.exit(1).stdout.contains("set the clock"));
}
