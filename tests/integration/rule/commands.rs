//! The commands of rule authors on fields, exceptions and what is to be done.

use crate::support::TestEnv;

const RULE: &str = r#"title = "Asked and nobody answered"
level = "medium"
categories = ["service"]
why = "w"
condition = "bad and post.score >= 10"

[selections.bad]
en = ["bad"]

[[exceptions]]
when = "post.edited"
reason = "r"
owner = "ana"
until = 2026-01-31

[[examples]]
lang = "en"
fires = "bad"

[[examples]]
lang = "en"
quiet = "fine"

[[examples]]
lang = "en"
todo = "awful"

[[examples]]
lang = "en"
todo = "bad"
with = { "post.score" = 12 }
"#;

#[test]
fn fields_are_listed() {
    let env = TestEnv::new();
    insta::assert_snapshot!(env.run(&["rules", "fields"]).ok());
    let json = env.run(&["rules", "fields", "--json"]).exit(0).json();
    assert!(json.len() >= 26);
    assert_eq!(json[0]["name"], "post.part");
    assert_eq!(json[0]["values"][0], "question");
    assert_eq!(
        json[2],
        serde_json::json!({"name": "post.score", "kind": "number", "values": [], "doc": "Likes, votes or points; negative when voted down.", "example": "post.score >= 10"})
    );
}

#[test]
fn what_is_to_do_is_told_apart_and_fails_nothing() {
    let env = TestEnv::with_brand("");
    env.rule("asked", RULE);
    let ran = env.run(&["rules", "test"]).exit(1);
    insta::assert_snapshot!(ran.shown());
    let outcomes: Vec<_> = env.run(&["rules", "test", "--json"]).exit(1).json().iter().map(|line| line["outcome"].clone()).collect();
    assert_eq!(outcomes, ["missing", "holds", "todo", "now-fires"]);
    env.rule("asked", &RULE.replace("fires = \"bad\"", "fires = \"bad\"\nwith = { \"post.score\" = 12 }"));
    let fine = env.run(&["rules", "test"]).exit(0);
    assert!(fine.stdout.ends_with("4 examples of 1 rule: all hold; 1 to do\n"), "{}", fine.stdout);
}

#[test]
fn an_expired_exception_is_warned_of_and_an_explanation_says_what_is_not_known() {
    let env = TestEnv::with_brand("");
    env.rule("asked", RULE);
    let checked = env.run(&["rules", "check"]).exit(0);
    assert!(checked.shown().contains("R036") && checked.shown().contains("today is 2026-03-14; ana answers for it"), "{}", checked.shown());
    env.run(&["rules", "check", "--strict"]).exit(1);
    insta::assert_snapshot!(env.run(&["rules", "explain", "asked", "bad, bad", "--lang", "en"]).exit(0).stdout);
    let json = env.run(&["rules", "explain", "asked", "bad", "--json"]).exit(0).json();
    assert_eq!(json[0]["condition"]["parts"][1]["told"], "the source does not tell post.score");
}
