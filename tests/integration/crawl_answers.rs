//! What becomes of wrong answers from crawl to crawl: through the program, on a loopback server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

const RETURNS: &str = r#"
topic = "return window"
valid_from = 2025-06-01
url = "https://nerea.example/help/returns"
[questions]
en = ["return~", "money back", "send ... back"]
[official]
en = "You can return anything within 30 days of delivery."
es = "Puedes devolver todo en los 30 días siguientes a la entrega."
[[slots]]
name = "window"
kind = "duration"
value = "30 days"
previously = [{ value = "60 days", until = 2025-05-31 }]
[[examples]]
lang = "en"
question = "How long do I have to return it?"
contradicts = "14 days."
"#;

/// A post: its id, who wrote it, what it answers, the minute of its day, its words.
#[derive(Debug, Clone)]
struct Said {
    id: &'static str,
    by: &'static str,
    to: Option<&'static str>,
    at: &'static str,
    words: String,
}

fn said(id: &'static str, by: &'static str, to: Option<&'static str>, at: &'static str, words: &str) -> Said {
    Said { id, by, to, at, words: words.to_owned() }
}

/// A forum that says what it is told to say.
struct Forum {
    posts: Arc<Mutex<Vec<Said>>>,
    env: TestEnv,
    _server: Server,
}

impl Forum {
    fn new(rules: &[(&str, &str)]) -> Self {
        let server = Server::start();
        let posts: Arc<Mutex<Vec<Said>>> = Arc::default();
        let held = Arc::clone(&posts);
        server.handle("/feed", move |_| feed(&held.lock().unwrap_or_else(PoisonError::into_inner)));
        let url = server.url("/feed");
        let env =
            TestEnv::with_brand(&format!("[rules]\nfolders = [\"rules\"]\n[[source]]\nid = \"foro\"\nurl = \"{url}\"\nevery = \"1h\"\n"));
        for (id, text) in rules {
            env.rule(id, text);
        }
        env.fact("returns", RETURNS);
        Self { posts, env, _server: server }
    }

    fn say(&self, posts: &[Said]) -> String {
        *self.posts.lock().unwrap_or_else(PoisonError::into_inner) = posts.to_vec();
        self.env.run(&["crawl", "--force"]).ok()
    }

    fn show(&self, incident: &str) -> Value {
        self.env.run(&["show", incident, "--json"]).exit(0).json()[0].clone()
    }

    fn state(&self) -> String {
        self.show("1")["correction"].as_str().unwrap().to_owned()
    }
}

fn feed(posts: &[Said]) -> Reply {
    let mut out = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:thr=\"http://purl.org/syndication/thread/1.0\"><title>F</title>\
                   <id>https://foro.example/</id><updated>2026-03-14T09:00:00Z</updated>"
        .to_owned();
    for Said { id, by, to, at, words } in posts {
        let title = if to.is_some() { "Re: Returning my Nerea Box" } else { "Returning my Nerea Box" };
        let thread = id.split('.').next().unwrap_or_default();
        let _ = write!(
            out,
            "<entry><id>tag:{id}</id><title>{title} {thread}</title><link href=\"https://foro.example/t/{thread}#{id}\"/><author><name>{by}</name></author>\
             <published>{at}:00Z</published><updated>{at}:00Z</updated><content type=\"text\">{words}</content>"
        );
        if let Some(to) = to {
            let _ = write!(out, "<thr:in-reply-to ref=\"tag:{to}\" href=\"https://foro.example/t/{thread}#{to}\"/>");
        }
        out.push_str("</entry>");
    }
    out.push_str("</feed>");
    Reply::ok(out).header("Content-Type", "application/atom+xml")
}

fn question() -> Said {
    said("a", "ana", None, "2026-03-13T10:00", "How long do I have to return my Nerea Box?")
}

fn wrong(words: &str) -> Said {
    said("a.1", "bo", Some("a"), "2026-03-13T11:00", words)
}

fn peer(words: &str) -> Said {
    said("a.2", "eva", Some("a"), "2026-03-13T12:00", words)
}

fn staff() -> Said {
    said("a.3", "NereaHelp", Some("a"), "2026-03-13T13:00", "You have 30 days to return it.")
}

fn events(incident: &Value) -> Vec<String> {
    incident["events"].as_array().unwrap().iter().map(|event| event["what"]["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_wrong_answer_is_followed_until_it_is_gone() {
    let forum = Forum::new(&[]);
    let first = forum.say(&[question(), wrong("You have 14 days to return it.")]);
    assert!(first.contains("opened #1"), "{first}");
    assert_eq!(forum.state(), "uncorrected");
    let before = forum.show("1");

    let second = forum.say(&[question(), wrong("You have 14 days to return it."), peer("No, you have 30 days to return it.")]);
    assert!(second.contains("corrections on #1"), "{second}");
    let shown = forum.show("1");
    assert_eq!(shown["correction"], "by-peers", "{shown}");
    assert!(shown["priority"].as_i64() < before["priority"].as_i64(), "it sinks");
    assert!(shown["fates"][0]["url"].as_str().unwrap().ends_with("a.2"), "{}", shown["fates"]);
    assert_eq!(events(&shown), ["opened", "joined", "corrected"][..].iter().filter(|kind| **kind != "joined").copied().collect::<Vec<_>>());

    forum.say(&[question(), wrong("You have 14 days to return it."), peer("No, you have 30 days to return it."), staff()]);
    assert_eq!(forum.state(), "by-staff");
    let why = forum.env.run(&["show", "1", "--why"]).ok();
    assert!(why.contains("corrected by staff") && why.contains("-250"), "{why}");
    assert!(why.contains("put right by staff (NereaHelp) 20 h ago: https://foro.example/t/a#a.3"), "{why}");

    // Taken back: the correction of staff is gone, the customer says something else.
    forum.say(&[
        question(),
        wrong("You have 14 days to return it."),
        peer("Thanks!"),
        said("a.4", "gil", Some("a"), "2026-03-13T14:00", "Good luck."),
    ]);
    forum.say(&[
        question(),
        wrong("You have 14 days to return it."),
        peer("Thanks!"),
        said("a.4", "gil", Some("a"), "2026-03-13T14:00", "Good luck."),
    ]);
    let shown = forum.show("1");
    assert_eq!(shown["correction"], "uncorrected", "{}", shown["fates"]);
    assert_eq!(shown["priority"], before["priority"]);

    forum.say(&[question(), wrong("You have 14 days to return it. EDIT: it is 30 days, I was wrong."), peer("Thanks!")]);
    assert_eq!(forum.state(), "edited");
    forum.say(&[question(), wrong("[deleted]"), peer("Thanks!")]);
    assert_eq!(forum.state(), "gone");
    let shown = forum.show("1");
    assert_eq!(shown["status"], "open", "nothing is lost");
    assert_eq!(events(&shown).iter().filter(|kind| *kind == "corrected").count(), 5, "{:?}", events(&shown));

    // Nothing new changes nothing; a rebuild from the journal makes the same.
    forum.say(&[question(), wrong("[deleted]"), peer("Thanks!")]);
    assert_eq!(forum.show("1"), shown);
    forum.env.run(&["store", "check"]).exit(0);
    forum.env.run(&["store", "rebuild"]).exit(0);
    assert_eq!(forum.show("1"), shown);
}

#[test]
fn a_deleted_answer_is_gone_and_a_window_on_the_thread_is_no_deletion() {
    let forum = Forum::new(&[]);
    let all =
        [question(), wrong("You have 14 days to return it."), peer("Thanks!"), said("a.4", "gil", Some("a"), "2026-03-13T14:00", "Bye.")];
    forum.say(&all);
    // Only the newest are shown: the older ones may be there still.
    forum.say(&all[2..]);
    assert_eq!(forum.state(), "uncorrected");
    forum.say(&[all[0].clone(), all[2].clone(), all[3].clone()]);
    assert_eq!(forum.state(), "gone");
    // It is there again.
    forum.say(&all);
    assert_eq!(forum.state(), "uncorrected");
}

#[test]
fn an_accepted_opinion_of_many_outvotes_a_correction() {
    let forum = Forum::new(&[]);
    let mut posts = vec![
        question(),
        wrong("You have 14 days to return it."),
        peer("No, you have 30 days to return it."),
        said("a.4", "gil", Some("a"), "2026-03-13T14:00", "It is 14 days to return it."),
        said("a.5", "dim", Some("a"), "2026-03-13T15:00", "Yes, 14 days to return it."),
    ];
    forum.say(&posts);
    let shown = forum.show("1");
    assert_eq!(shown["posts"], 3, "{shown}");
    // Those who repeated it did so after the correction: it stands uncorrected in them.
    assert_eq!(shown["correction"], "uncorrected", "{}", shown["fates"]);
    let fate =
        |shown: &Value| shown["fates"].as_array().unwrap().iter().find(|fate| fate["state"] == "by-peers").cloned().unwrap_or_default();
    assert_eq!(fate(&shown)["outvoted"], true, "{}", shown["fates"]);
    // Two more customers correct it after that.
    posts.push(said("a.6", "fay", Some("a"), "2026-03-13T16:00", "You have 30 days to return it."));
    posts.push(said("a.7", "hal", Some("a"), "2026-03-13T17:00", "No, 30 days to return it."));
    forum.say(&posts);
    let shown = forum.show("1");
    assert_eq!(shown["correction"], "by-peers", "{}", shown["fates"]);
    assert_eq!(fate(&shown)["outvoted"], Value::Null, "{}", shown["fates"]);
}

#[test]
fn the_same_claim_in_many_threads_is_one_line_and_a_later_thread_is_never_hidden() {
    let forum = Forum::new(&[]);
    let thread = |id: &'static str, answer: &'static str, words: &'static str| {
        [
            said(id, "ana", None, "2026-03-13T10:00", "How long do I have to return my Nerea Box?"),
            said(answer, "bo", Some(id), "2026-03-13T11:00", words),
        ]
    };
    let mut posts: Vec<Said> = thread("a", "a.1", "You have 14 days to return it.").into();
    posts.extend(thread("b", "b.1", "You have two weeks to return it."));
    posts.extend(thread("c", "c.1", "You have 7 days to return it."));
    forum.say(&posts);
    let rows = forum.env.run(&["queue", "--json"]).exit(0).json();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows.iter().map(|row| row["same_claim"].as_array().map_or(0, Vec::len)).sum::<usize>(), 1);
    assert_eq!(forum.env.run(&["queue", "--flat", "--json"]).exit(0).json().len(), 3);
    let text = forum.env.run(&["queue"]).ok();
    assert!(text.contains("same claim in 2 threads: also #") && text.contains("--flat shows each"), "{text}");
    let lead = rows.iter().find(|row| row.get("same_claim").is_some()).unwrap()["id"].to_string();
    let shown = forum.env.run(&["show", &lead]).ok();
    assert!(shown.contains("The same claim elsewhere (1 thread)") && shown.contains("open; uncorrected"), "{shown}");

    let done = forum.env.run(&["resolve", &lead, "--group", "--note", "answered", "--by", "maria"]).ok();
    assert_eq!(done.matches("resolved (confirmed)").count(), 2, "{done}");
    posts.extend(thread("d", "d.1", "It's 14 days to return it."));
    forum.say(&posts);
    let rows = forum.env.run(&["queue", "--json"]).exit(0).json();
    assert_eq!(rows.len(), 2, "the new thread waits: {rows:?}");
    let new = rows.iter().map(|row| row["id"].as_u64().unwrap()).max().unwrap().to_string();
    let shown = forum.env.run(&["show", &new]).ok();
    assert!(shown.contains("The same claim elsewhere (2 threads)") && shown.contains("resolved, confirmed; uncorrected"), "{shown}");
}

#[test]
fn a_changed_fact_makes_archived_answers_wrong_once() {
    let forum = Forum::new(&[]);
    let posts = [question(), wrong("You have 30 days to return it.")];
    forum.say(&posts);
    assert!(forum.env.run(&["queue", "--json"]).exit(0).json().is_empty());
    let changed = RETURNS
        .replace("valid_from = 2025-06-01", "valid_from = 2026-03-14")
        .replace("value = \"30 days\"", "value = \"45 days\"")
        .replace("value = \"60 days\", until = 2025-05-31", "value = \"30 days\", until = 2026-03-13")
        .replace("within 30 days", "within 45 days");
    forum.env.fact("returns", &changed);
    let told = forum.say(&posts);
    assert!(
        told.contains("second look: facts changed (returns): 1 archived thread judged again; 1 answer contradicts them now; opened #1"),
        "{told}"
    );
    let shown = forum.show("1");
    assert_eq!((&shown["became_wrong"], &shown["correction"]), (&Value::from("2026-03-14"), &Value::from("uncorrected")), "{shown}");
    let why = forum.env.run(&["show", "1", "--why"]).ok();
    assert!(
        why.contains("became wrong on 14 Mar 2026, and nobody has put it right") && why.contains("uncorrected, became wrong on 2026-03-14"),
        "{why}"
    );
    let again = forum.say(&posts);
    assert!(!again.contains("second look"), "{again}");

    let reply = forum.env.run(&["show", "1", "--reply"]).exit(0);
    assert_eq!(
        reply.stdout,
        "Hello bo! Thank you for helping out here. What you wrote was right until this changed on 2026-03-14; now it is:\n\
         You can return anything within 45 days of delivery.\nYou will find it here: https://nerea.example/help/returns\n"
    );
}

const UNANSWERED: &str = "title = \"Nobody answers\"\nlevel = \"medium\"\ncategories = [\"service\"]\nwhy = \"w\"\n\
                          condition = \"ask and thread.hours_unanswered >= 24\"\n[selections.ask]\nen = [\"how long\"]\n\
                          [[examples]]\nlang = \"en\"\nquiet = \"{brand} works.\"\n";

#[test]
fn a_question_that_nobody_answers_comes_up_when_its_time_has_come() {
    let forum = Forum::new(&[("unanswered", UNANSWERED)]);
    forum.say(&[
        question(),
        said("b", "eva", None, "2026-03-13T12:00", "How long does my Nerea Box last?"),
        said("b.1", "gil", Some("b"), "2026-03-13T13:00", "Years."),
    ]);
    assert!(forum.env.run(&["queue", "--json"]).exit(0).json().is_empty(), "23 hours");
    // Nothing new is written, and the feed is the same byte for byte.
    let late = forum.env.run(&["--now", "2026-03-14T11:00:00Z", "crawl"]).ok();
    assert!(late.contains("second look: opened #1"), "{late}");
    let rows = forum.env.run(&["queue", "--json"]).exit(0).json();
    assert_eq!(rows.len(), 1, "the answered one stays out: {rows:?}");
    assert!(rows[0]["url"].as_str().unwrap().ends_with("#a"), "{rows:?}");
    let later = forum.env.run(&["--now", "2026-03-14T12:00:00Z", "crawl"]).ok();
    assert!(!later.contains("second look"), "{later}");
}

#[test]
fn every_post_with_a_false_contact_is_in_its_incident() {
    let forum = Forum::new(&[]);
    let mut posts = vec![
        said("a", "ana", None, "2026-03-13T10:00", "How do I reach Nerea support by phone?"),
        said("a.1", "bo", Some("a"), "2026-03-13T11:00", "Call Nerea support on +30 210 5550199."),
    ];
    forum.say(&posts);
    let shown = forum.show("1");
    assert_eq!((&shown["level"], &shown["posts"]), (&Value::from("critical"), &Value::from(1)), "{shown}");
    // Another thread: a question that only holds the number, spelt otherwise, and an answer that offers it.
    posts.push(said("b", "eva", None, "2026-03-13T12:00", "Somebody rang me about my Nerea Box from 210 555 0199, who is that?"));
    posts.push(said("c", "gil", None, "2026-03-13T12:30", "What is the phone number of Nerea support?"));
    posts.push(said("c.1", "bo2", Some("c"), "2026-03-13T13:00", "Ring Nerea support: 210-555-0199."));
    forum.say(&posts);
    let rows = forum.env.run(&["queue", "--flat", "--json"]).exit(0).json();
    assert_eq!(rows.len(), 1, "{rows:?}");
    let shown = forum.show("1");
    let urls: Vec<&str> = shown["excerpts"].as_array().unwrap().iter().map(|post| post["url"].as_str().unwrap()).collect();
    assert_eq!(urls, ["https://foro.example/t/a#a.1", "https://foro.example/t/b#b", "https://foro.example/t/c#c.1"], "{shown}");
}
