//! What is known of a post besides its words, from a thread to a finding.

use std::sync::Arc;

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::detect::Gate;
use overhear::engine::examples::{Outcome, run};
use overhear::engine::explain::explain;
use overhear::engine::{Judge, interchange};
use overhear::fact::FactBook;
use overhear::model::brand::Brand;
use overhear::model::id::RuleId;
use overhear::model::lang::Lang;
use overhear::model::source::{Source, SourceKind};
use overhear::rule::{RuleSet, load};

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn file(id: &str, rest: &str) -> Arc<SourceFile> {
    let head = "title = \"T\"\nlevel = \"high\"\ncategories = [\"service\"]\nwhy = \"w\"\n";
    SourceFile::new(format!("rules/{id}.toml"), format!("{head}{rest}"))
}

fn loaded(files: &[Arc<SourceFile>]) -> RuleSet {
    let (rules, diagnostics) = load(files, &Brand { name: "Arkadia".into(), ..Brand::default() });
    assert!(!diagnostics.iter().any(overhear::diagnostic::Diagnostic::is_error), "{diagnostics:#?}");
    rules
}

fn judge(files: &[Arc<SourceFile>]) -> Judge {
    let source = Source {
        name: "Kitchen Talk".into(),
        tags: vec!["beta".into()],
        ..Source::new("kitchen-talk", SourceKind::Feed, "https://talk.kitchen.example/feed")
    };
    let brand = Brand { name: "Arkadia".into(), staff: vec!["Arkadia_Nora".into()], ..Brand::default() };
    Judge::new(brand, vec![Lang::En], loaded(files), FactBook::default()).with_sources(&[source])
}

/// Whether the condition holds for each post of a thread in which every post says "bad".
fn holds(condition: &str, thread: &serde_json::Value) -> Vec<bool> {
    let judge = judge(&[file(
        "a",
        &format!("condition = \"bad and {condition}\"\n[scope]\nabout = \"anyone\"\n[selections.bad]\nen = [\"bad\"]\n"),
    )]);
    let (thread, posts) = interchange::thread(&serde_json::from_value(thread.clone()).unwrap(), now());
    judge.thread(&thread, &posts, now()).iter().map(|report| !report.findings.is_empty()).collect()
}

#[test]
fn every_field_is_filled_from_the_thread() {
    let talk = serde_json::json!({"thread_id": "t", "site": "Kitchen Talk", "url": "https://talk.kitchen.example/t/1", "title": "x", "lang": "en",
        "tags": ["Ovens", "beta"], "posts": [
        {"post_id": "1", "author": "ana", "author_role": "customer", "published": "2026-11-21T04:00:00Z", "text": "bad"},
        {"post_id": "2", "author": "ben", "author_role": "moderator", "published": "2026-11-22T09:00:00Z", "text": "bad indeed",
         "reply_to": "1", "accepted": true, "likes": 7},
        {"post_id": "3", "author": "", "text": "bad", "likes": -2},
    ]});
    for (condition, expected) in [
        ("post.part is question", [true, false, false]),
        ("post.part not in (question)", [false, true, true]),
        ("post.accepted", [false, true, false]),
        ("post.score >= 7", [false, true, false]),
        ("not post.score >= 7", [false, false, true]),
        ("post.views > 0", [false; 3]),
        ("not post.views > 0", [false; 3]),
        ("post.words = 2", [false, true, false]),
        ("post.hours_old <= 1", [false, true, false]),
        ("post.hours_old > 1", [true, false, false]),
        ("post.lang is en", [true; 3]),
        ("post.edited", [false; 3]),
        ("post.is_reply", [false, true, true]),
        ("post.asks", [false; 3]),
        ("parent.negative", [false; 3]),
        ("not thread.negative", [true, false, false]),
        ("author.role is moderator", [false, true, false]),
        ("author.name is 'ANA'", [true, false, false]),
        ("author.name is not 'ana'", [false, true, false]),
        ("not author.known", [false, false, true]),
        ("thread.replies = 2", [true; 3]),
        ("thread.posts = 3", [true; 3]),
        ("thread.authors = 2", [true; 3]),
        ("thread.accepted", [true; 3]),
        ("thread.answered_by_staff", [false; 3]),
        ("thread.hours_open = 30", [true; 3]),
        ("thread.hours_unanswered = 0", [true; 3]),
        ("thread.tags has any of ('oven*', x)", [true; 3]),
        ("thread.tags has oven", [false; 3]),
        ("thread.lang is en", [true; 3]),
        ("source.id is kitchen-talk", [true; 3]),
        ("source.kind is feed", [true; 3]),
        ("source.host is '*.kitchen.example'", [true; 3]),
        ("source.name is 'kitchen *'", [true; 3]),
        ("source.tags has beta", [true; 3]),
    ] {
        assert_eq!(holds(condition, &talk), expected, "{condition}");
    }
}

#[test]
fn asked_and_nobody_answered() {
    let thread = |posts: serde_json::Value, site: &str| serde_json::json!({"thread_id": "t", "site": site, "title": "x", "lang": "en", "posts": posts});
    let asked = |author: &str, at: &str| serde_json::json!({"post_id": at, "author": author, "published": at, "text": "bad"});
    let (first, second) = ("2026-11-21T04:00:00Z", "2026-11-21T05:00:00Z");
    let alone = thread(serde_json::json!([asked("ana", first)]), "elsewhere");
    assert_eq!(holds("thread.replies = 0 and thread.hours_unanswered >= 24", &alone), [true]);
    assert_eq!(holds("thread.hours_unanswered > 30", &alone), [false]);
    let bump = thread(serde_json::json!([asked("ana", first), asked("ana", second)]), "elsewhere");
    assert_eq!(holds("thread.hours_unanswered >= 24", &bump), [true, true]);
    let answered = thread(serde_json::json!([asked("ana", first), asked("Arkadia_Nora", second)]), "elsewhere");
    assert_eq!(holds("thread.hours_unanswered >= 24", &answered), [false, false]);
    // What staff write is never judged.
    assert_eq!(holds("thread.answered_by_staff", &answered), [true, false]);
    let undated = thread(serde_json::json!([{"post_id": "1", "text": "bad"}]), "elsewhere");
    assert_eq!(holds("thread.hours_open >= 0", &undated), [false]);
    assert_eq!(holds("source.tags has beta", &undated), [false]);
    assert_eq!(holds("not source.tags has beta", &undated), [false]);
    // Replies that the site counts and that were not read may be anybody's.
    let judge = judge(&[file(
        "a",
        "condition = \"bad and (thread.replies = 0 or thread.hours_unanswered > 1)\"\n[scope]\nabout = \"anyone\"\n[selections.bad]\nen = [\"bad\"]\n",
    )]);
    let (mut one, posts) = interchange::thread(&serde_json::from_value(alone).unwrap(), now());
    assert_eq!(judge.thread(&one, &posts, now())[0].findings.len(), 1);
    one.replies = Some(4);
    assert_eq!(judge.thread(&one, &posts, now())[0].findings.len(), 0);
}

#[test]
fn a_scope_of_sources_is_a_gate_with_a_reason() {
    let rule = |sources: &str| file("a", &format!("[scope]\nabout = \"anyone\"\nsources = {sources}\n[selections.bad]\nen = [\"bad\"]\n"));
    let line = |site: &str, url: &str| {
        let line = serde_json::json!({"thread_id": "t", "site": site, "url": url, "title": "x", "lang": "en", "posts": [{"post_id": "1", "text": "bad"}]});
        interchange::thread(&serde_json::from_value(line).unwrap(), now())
    };
    let gate = |sources: &str, site: &str, url: &str| {
        let (thread, posts) = line(site, url);
        explain(&judge(&[rule(sources)]), &RuleId::from("a"), &thread, &posts, &posts[0].id, now()).unwrap().gate
    };
    let elsewhere = "https://other.example/1";
    assert_eq!(gate("[\"kitchen-talk\"]", "talk.kitchen.example", elsewhere), None);
    assert_eq!(gate("[\"kitchen-*\"]", "Kitchen Talk", elsewhere), None);
    assert_eq!(gate("[\"*.example\"]", "", elsewhere), None);
    assert_eq!(gate("[\"a-forum\", \"kitchen-talk\"]", "A-Forum", elsewhere), None);
    let shut = gate("[\"kitchen-talk\", \"*.example.com\"]", "another", elsewhere);
    assert_eq!(shut, Some(Gate::Source));
    assert_eq!(shut.unwrap().reason("bad"), "the rule's scope leaves out this source");
}

#[test]
fn an_explanation_names_the_exception_with_its_reason_and_owner() {
    let rule = file(
        "a",
        "condition = \"bad\"\n[scope]\nabout = \"anyone\"\n[selections.bad]\nen = [\"bad\"]\n\
         [[exceptions]]\nwhen = \"post.score < 0\"\nreason = \"voted down\"\nowner = \"ana\"\nuntil = 2026-12-01\n",
    );
    let line = serde_json::json!({"thread_id": "t", "title": "x", "lang": "en", "posts": [{"post_id": "1", "text": "bad", "likes": -1}]});
    let (thread, posts) = interchange::thread(&serde_json::from_value(line).unwrap(), now());
    let judge = judge(&[rule]);
    let why = explain(&judge, &RuleId::from("a"), &thread, &posts, &posts[0].id, now()).unwrap();
    assert!(!why.fired && why.clause.holds);
    assert_eq!(why.gate.unwrap().reason("bad"), "the exception `post.score < 0` silences it: voted down (ana)");
    assert_eq!(why.exception.unwrap().told.as_deref(), Some("post.score is -1"));
    let later = "2026-12-02T00:00:00Z".parse().unwrap();
    assert!(explain(&judge, &RuleId::from("a"), &thread, &posts, &posts[0].id, later).unwrap().fired);
}

fn outcomes(rest: &str) -> Vec<Outcome> {
    run(&loaded(&[file("a", rest)]), &Brand::default()).into_iter().map(|result| result.outcome).collect()
}

#[test]
fn examples_have_fields_a_thread_before_them_and_things_to_do() {
    let rule = |examples: &str| {
        format!("condition = \"bad and post.part is question and thread.replies < 2\"\n[selections.bad]\nen = [\"bad\"]\n{examples}")
    };
    let example = |rest: &str| format!("[[examples]]\nlang = \"en\"\n{rest}\n");
    let question = "with = { \"post.part\" = \"question\" }";
    let found = outcomes(&rule(
        &[
            example(&format!("fires = \"bad\"\n{question}")),
            example("fires = \"bad\"\n[examples.with]\npost.part = \"question\"\nthread.replies = 1"),
            example(&format!("quiet = \"bad\"\n{question}\nafter = [\"one\", \"two {{brand}}\", \"one\"]")),
            example("quiet = \"bad\""),
            example(&format!("todo = \"awful\"\n{question}")),
            example(&format!("todo = \"bad\"\n{question}")),
            example(&format!("fires = \"bad\"\nafter = [\"one\"]\n{question}")),
            example("fires = \"bad\""),
            example("quiet = \"bad\"\nwith = { \"post.part\" = \"question\", \"author.role\" = \"staff\" }"),
        ]
        .concat(),
    ));
    for at in [0, 1, 2, 3, 6, 8] {
        assert_eq!(found[at], Outcome::Holds, "{at}");
    }
    assert_eq!(found[4], Outcome::Todo);
    assert!(matches!(&found[5], Outcome::NowFires(evidence) if evidence[0].text.raw() == "bad"));
    assert!(matches!(&found[7], Outcome::Missing(why) if why.clause.parts[1].told.as_deref() == Some("post.part is answer")));
}

/// Rules over threads: one that finds "bad" in a post, one that finds "same" where what it replies to is negative.
fn agreeing(posts: &serde_json::Value) -> Vec<bool> {
    let about = "[scope]\nabout = \"anyone\"\n";
    let judge = judge(&[
        file("a", &format!("{about}[selections.bad]\nen = [\"bad\"]\n")),
        file("b", &format!("condition = \"same and parent.negative\"\n{about}[selections.same]\nen = [\"same\"]\n")),
        file("c", &format!("condition = \"mine and thread.negative\"\n{about}[selections.mine]\nen = [\"mine\"]\n")),
    ]);
    let line = serde_json::json!({"thread_id": "t", "title": "x", "lang": "en", "posts": posts});
    let (thread, posts) = interchange::thread(&serde_json::from_value(line).unwrap(), now());
    let reports = judge.thread(&thread, &posts, now());
    // What explains a rule judges what is before it alike.
    for (post, report) in posts.iter().zip(&reports) {
        for id in ["b", "c"] {
            let rule = overhear::model::id::RuleId::from(id);
            let explained = overhear::engine::explain::explain(&judge, &rule, &thread, &posts, &post.id, now()).unwrap();
            assert_eq!(explained.fired, report.findings.iter().any(|finding| finding.rule == rule));
        }
    }
    reports.iter().map(|report| report.negative).collect()
}

#[test]
fn what_a_post_replies_to_is_judged_before_it() {
    let post = |id: &str, author: &str, text: &str, to: Option<&str>| serde_json::json!({"post_id": id, "author": author, "text": text, "reply_to": to});
    let staff = serde_json::json!({"post_id": "s", "author": "Help", "author_role": "staff", "text": "Sorry."});
    // Named parents, in whatever order the posts come, over several steps.
    let tree = serde_json::json!([
        post("1", "a", "nice", None),
        post("4", "d", "same", Some("3")),
        post("3", "c", "same", Some("2")),
        post("2", "b", "bad", Some("1")),
        post("5", "e", "same", Some("1")),
        post("6", "f", "mine", Some("2"))
    ]);
    assert_eq!(agreeing(&tree), [false, true, true, true, false, false]);
    // Flat threads: the opening post, or the last of a customer before.
    let flat = serde_json::json!([
        post("1", "a", "bad", None),
        staff,
        post("2", "b", "same", None),
        post("3", "c", "nice", None),
        post("4", "d", "same", None),
        post("5", "e", "mine", None)
    ]);
    assert_eq!(agreeing(&flat), [true, false, true, false, true, true]);
    let later = serde_json::json!([post("1", "a", "nice", None), post("2", "b", "bad", None), staff, post("3", "c", "same", None)]);
    assert_eq!(agreeing(&later), [false, true, false, true]);
    // Posts that reply to themselves, to one another or to nobody known do no harm.
    let circle = serde_json::json!([
        post("1", "a", "same", Some("2")),
        post("2", "b", "same", Some("1")),
        post("3", "c", "same", Some("3")),
        post("4", "d", "same", Some("gone"))
    ]);
    assert_eq!(agreeing(&circle), [false; 4]);
}
