//! The commands of staff, run for real on a store in a temporary folder.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::BTreeSet;
use std::process::Stdio;

use jiff::{SignedDuration, Timestamp};
use overhear::model::fact::{Claim, Judgement};
use overhear::model::finding::{Category, Evidence, Finding, Level, Official, RuleKind};
use overhear::model::id::{FactId, FindingId, Fingerprint, PostId, RuleId, SourceId, ThreadId, digest};
use overhear::model::incident::Excerpt;
use overhear::model::lang::Lang;
use overhear::model::post::{Author, Standing};
use overhear::model::source::SourceState;
use overhear::model::untrusted::is_hidden;
use overhear::model::value::{TimeUnit, Value};
use overhear::store::{self, Commit, Settings};

use crate::support::{NOW, Ran, TestEnv};

const SOURCES: &str = r#"
[[source]]
id = "foro"
url = "https://foro.example/feed"
every = "1h"

[[source]]
id = "blog"
url = "https://blog.example/feed"
every = "1h"
"#;

fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

/// What is said in a post, and what was found in it.
struct Said<'a> {
    post: &'a str,
    title: &'a str,
    author: &'a str,
    body: &'a str,
    evidence: &'a str,
    lang: Lang,
    level: Level,
    rule: &'a str,
}

const LEAVER: Said<'_> = Said {
    post: "1",
    title: "Which box?",
    author: "mj_62",
    body: "Moved to Aqualis last week. No drama.",
    evidence: "Moved to Aqualis",
    lang: Lang::En,
    level: Level::High,
    rule: "quiet-leaver",
};

const GRUMBLE: Said<'_> = Said {
    post: "2",
    title: "Απόδειξη",
    author: "Γιώργος",
    body: "Πάλι χάλια η εξυπηρέτηση.",
    evidence: "χάλια",
    lang: Lang::El,
    level: Level::Low,
    rule: "bad-service",
};

const WRONG: Said<'_> = Said {
    post: "3",
    title: "¿Cuánto tengo para cancelar?",
    author: "Peña",
    body: "Creo que son 14 días.",
    evidence: "14 días",
    lang: Lang::Es,
    level: Level::Critical,
    rule: "wrong-answer",
};

fn finding(said: &Said<'_>) -> (Finding, Excerpt) {
    let post = PostId(format!("p-{:0>16}", said.post));
    let start = said.body.find(said.evidence).expect("the evidence is in the body");
    let evidence = Evidence { start, end: start + said.evidence.len(), text: said.evidence.into() };
    let finding = Finding {
        id: FindingId(format!("f-{}", digest(&[said.rule, post.as_str()], 8))),
        rule: RuleId::from(said.rule),
        kind: RuleKind::Detection,
        title: format!("Rule {}", said.rule),
        revision: "0a1b2c3d".to_owned(),
        post: post.clone(),
        thread: ThreadId("t-0000000000000001".to_owned()),
        level: said.level,
        categories: BTreeSet::from([Category::Churn]),
        judgement: None,
        claim: None,
        official: None,
        correlation: None,
        evidence: vec![evidence],
        learned: Vec::new(),
        fingerprint: Fingerprint(format!("fp-{}", digest(&["post", post.as_str()], 8))),
        grouped_by: "same post".to_owned(),
        playbook: Some("Ask what made them go.".to_owned()),
        at: ago(120),
    };
    let excerpt = Excerpt {
        post,
        source: SourceId::from("foro"),
        title: said.title.into(),
        url: Some(format!("https://foro.example/t/{}", digest(&[said.post], 2))),
        author: Author { name: said.author.into(), ..Author::default() },
        body: said.body.into(),
        cut: false,
        lang: said.lang,
        posted: ago(180),
        standing: Standing { accepted: true, ..Standing::default() },
        erased: None,
    };
    (finding, excerpt)
}

fn contradiction(said: &Said<'_>) -> (Finding, Excerpt) {
    let (mut finding, excerpt) = finding(said);
    let fact = FactId::from("cancel-window");
    finding.kind = RuleKind::Contradiction;
    finding.judgement = Some(Judgement::Contradicts { fact: fact.clone(), since: None });
    finding.claim = Some(Claim {
        fact: fact.clone(),
        slot: "window".to_owned(),
        value: Value::Duration { min: 14.0, max: 14.0, unit: TimeUnit::Day, working: false },
        hedged: true,
        evidence: finding.evidence[0].clone(),
    });
    finding.official = Some(Official {
        fact,
        text: "Puedes cancelar dentro de 30 días.".to_owned(),
        lang: Lang::Es,
        url: Some("https://nerea.example/cancelar".to_owned()),
    });
    (finding, excerpt)
}

fn seed(env: &TestEnv, findings: Vec<(Finding, Excerpt)>) {
    let settings = Settings { path: env.path("state"), patience: std::time::Duration::from_secs(5), retention_days: 0 };
    let store = store::open(&settings).expect("a store");
    let (findings, excerpts) = findings.into_iter().unzip();
    let source = SourceState { id: SourceId::from("foro"), last_success: Some(ago(7)), ..SourceState::default() };
    store.commit(&Commit { at: ago(20), source, findings, excerpts, ..Commit::default() }).expect("committed");
}

/// Three incidents; the wrong answer is number `wrong`, the leaver `leaver`, the grumble `grumble`.
struct Desk {
    env: TestEnv,
    wrong: String,
    leaver: String,
    grumble: String,
}

impl Desk {
    fn new() -> Self {
        let env = TestEnv::with_brand(SOURCES);
        seed(&env, vec![finding(&LEAVER), finding(&GRUMBLE), contradiction(&WRONG)]);
        let lines = env.run(&["queue", "--json"]).exit(0).json();
        assert_eq!(lines.len(), 3);
        let number = |rule: &str| {
            let line = lines.iter().find(|line| line["rules"][0] == rule).expect("an incident of the rule");
            line["id"].to_string()
        };
        Self { wrong: number("wrong-answer"), leaver: number("quiet-leaver"), grumble: number("bad-service"), env }
    }

    /// Runs a command as maria.
    fn run(&self, arguments: &[&str]) -> Ran {
        let mut all = arguments.to_vec();
        all.extend(["--by", "maria"]);
        self.env.run(&all)
    }

    fn status(&self, id: &str) -> String {
        self.env.run(&["show", id, "--json"]).exit(0).json()[0]["status"].as_str().expect("a status").to_owned()
    }
}

#[test]
fn the_queue_is_listed_by_priority() {
    let desk = Desk::new();
    let table = desk.env.run(&["queue"]).ok();
    let order: Vec<&str> = table.lines().skip(1).take(3).map(|line| line.split_whitespace().nth(1).expect("a level")).collect();
    assert_eq!(order, ["critical", "high", "low"], "{table}");
    assert!(table.contains("foro.example"), "{table}");
    assert!(table.trim_end().ends_with("3 open, 0 claimed, 0 overdue."), "{table}");
    let line = &desk.env.run(&["queue", "--json", "--limit", "1"]).exit(0).json()[0];
    assert_eq!((&line["level"], &line["site"], &line["languages"][0]), (&"critical".into(), &"foro.example".into(), &"es".into()));
    let limited = desk.env.run(&["queue", "--limit", "2"]).ok();
    assert!(limited.contains("2 of 3 shown; --limit 0 shows all."), "{limited}");
    assert_eq!(desk.env.run(&["queue", "--json", "--level", "high"]).exit(0).json().len(), 2);
    assert_eq!(desk.env.run(&["queue", "--json", "--status", "snoozed", "--status", "resolved"]).ok(), "");
}

#[test]
fn an_incident_is_shown_whole() {
    let desk = Desk::new();
    let text = desk.env.run(&["show", &desk.wrong]).ok();
    for part in [
        "│ Creo que son »14 días«.",
        "The brand says officially",
        "Puedes cancelar dentro de 30 días.",
        "source: https://nerea.example/cancelar",
        "said with reserve · wrong when it was written",
        "Sat 14 Mar 2026",
        "Ask what made them go.",
        "History",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    let hash = format!("#{}", desk.wrong);
    assert_eq!(desk.env.run(&["show", &hash]).ok(), text);
    let why = desk.env.run(&["show", &desk.wrong, "--why"]).ok();
    assert!(why.contains("\nPriority ") && why.contains("revision 0a1b2c3d"), "{why}");
    let whole = &desk.env.run(&["show", &desk.wrong, "--json"]).exit(0).json()[0];
    assert_eq!(whole["findings"][0]["official"]["fact"], "cancel-window");
    let later = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--json", "--now", "2026-03-19T09:26:53Z"]);
        desk.env.run(&all).exit(0).json()[0]["priority"].as_i64()
    };
    assert_eq!(later(&["show", &desk.wrong]), later(&["queue"]), "days of waiting count in both");
    assert!(later(&["show", &desk.wrong]) > whole["priority"].as_i64());
    assert_eq!(whole["events"][0]["by"], "overhear");
    assert_eq!(
        desk.env.run(&["show", &desk.wrong, "--copy-reply"]).ok(),
        "Puedes cancelar dentro de 30 días.\nhttps://nerea.example/cancelar\n"
    );
    let none = desk.env.run(&["show", &desk.leaver, "--copy-reply"]).exit(1);
    assert!(none.stderr.contains("contradicts no fact"), "{}", none.stderr);
    assert!(desk.env.run(&["show", &desk.wrong, "--similar"]).ok().contains("nothing shares a contact"));
}

#[test]
fn an_incident_goes_through_all_hands() {
    let desk = Desk::new();
    let (wrong, leaver, grumble) = (desk.wrong.as_str(), desk.leaver.as_str(), desk.grumble.as_str());
    let said = desk.run(&["claim", wrong]).ok();
    assert!(said.starts_with(&format!("#{wrong} claimed by maria, due in ")), "{said}");
    assert!(said.ends_with(&format!(". Next: overhear show {wrong}\n")), "{said}");
    assert_eq!(desk.env.run(&["queue", "--mine", "--by", "Maria", "--json"]).exit(0).json().len(), 1);
    assert_eq!(desk.env.run(&["queue", "--assignee", "nikos", "--json"]).ok(), "");

    assert_eq!(desk.run(&["note", wrong, "asked", "legal"]).ok(), format!("#{wrong} noted. Next: overhear show {wrong}\n"));
    assert!(desk.env.run(&["show", wrong]).ok().contains("maria noted: asked legal"));

    let said = desk.run(&["resolve", wrong, "--note", "answered in the thread"]).ok();
    assert_eq!(said, format!("#{wrong} resolved (confirmed). 2 left; next: overhear show {leaver}\n"));
    assert_eq!(desk.status(wrong), "resolved");

    let said = desk.run(&["assign", leaver, "Nikos P"]).ok();
    assert!(said.contains("given to Nikos P") && said.ends_with(&format!(". 1 left; next: overhear show {grumble}\n")), "{said}");

    let said = desk.run(&["snooze", grumble, "--until", "monday 09:00", "--why", "strike"]).ok();
    assert!(said.starts_with(&format!("#{grumble} snoozed, back in 47 h (Mon 16 Mar 2026 09:00 UTC)")), "{said}");
    assert!(said.ends_with(". Nothing left for you (1 with others, 1 snoozed)\n"), "{said}");
    let table = desk.env.run(&["queue"]).ok();
    assert!(table.contains("0 open, 1 claimed, 0 overdue; 1 snoozed, back Mon 09:00."), "{table}");
    let mut later = desk.env.command(&["queue", "--json", "--status", "open", "--now", "2026-03-16T09:00:00Z"]);
    assert_eq!(desk.env.finish(&mut later).exit(0).json()[0]["id"].to_string(), grumble, "it comes back by itself");

    let said = desk.run(&["dismiss", grumble, "--as", "duplicate", "--of", leaver]).ok();
    assert!(said.starts_with(&format!("#{grumble} dismissed (duplicate of #{leaver}).")), "{said}");
    let line = &desk.env.run(&["queue", "--status", "dismissed", "--json"]).exit(0).json()[0];
    assert_eq!((&line["verdict"], line["duplicate_of"].to_string().as_str()), (&"duplicate".into(), leaver));

    let said = desk.run(&["reopen", wrong, "--why", "said again"]).ok();
    assert!(said.starts_with(&format!("#{wrong} is open again")), "{said}");
    assert_eq!(desk.status(wrong), "open");
    assert!(desk.env.run(&["show", wrong]).ok().contains("maria reopened it: said again"));
    assert!(desk.env.run(&["queue", "--all"]).ok().contains(&format!("duplicate of #{leaver}")));
}

#[test]
fn several_are_tried_one_by_one() {
    let desk = Desk::new();
    let (wrong, leaver) = (desk.wrong.as_str(), desk.leaver.as_str());
    let partly = desk.run(&["resolve", wrong, "999", leaver, wrong]).exit(4);
    assert_eq!(partly.stdout.lines().count(), 2, "{}", partly.shown());
    assert!(partly.stdout.contains(&format!("#{wrong} resolved")) && partly.stdout.contains(&format!("#{leaver} resolved")));
    assert_eq!(partly.stdout.matches("next:").count(), 1, "{}", partly.shown());
    assert!(partly.stderr.contains("error: there is no incident #999"), "{}", partly.shown());
    let refused = desk.run(&["resolve", wrong]).exit(1);
    assert_eq!(refused.stdout, "");
    assert!(refused.stderr.contains("overhear reopen"), "{}", refused.stderr);
    let none = desk.run(&["claim", "998", "999"]).exit(2);
    assert!(none.stderr.contains("#998") && none.stderr.contains("#999"), "{}", none.stderr);
    let json = desk.run(&["claim", &desk.grumble, "999", "--json"]).exit(4);
    let lines = json.json();
    assert_eq!((&lines[0]["done"], &lines[0]["incident"]["assignee"]), (&true.into(), &"maria".into()));
    assert_eq!((&lines[1]["done"], &lines[1]["reason"]), (&false.into(), &"no-incident".into()));
}

#[test]
fn decisions_on_what_was_not_seen_are_refused() {
    let desk = Desk::new();
    let version = desk.env.run(&["show", &desk.leaver, "--json"]).exit(0).json()[0]["version"].to_string();
    let _ = desk.run(&["note", &desk.leaver, "seen"]).ok();
    let stale = desk.run(&["resolve", &desk.leaver, "--seen-version", &version, "--json"]).exit(1);
    assert_eq!(stale.json()[0]["reason"], "stale");
    assert_eq!(desk.status(&desk.leaver), "open");
    let _ = desk.run(&["resolve", &desk.leaver]).ok();
    let _ = desk.run(&["claim", &desk.wrong, &desk.grumble, "--seen-version", "1"]).exit(2);
}

#[test]
fn bad_input_says_how_to_mend_it_and_changes_nothing() {
    let desk = Desk::new();
    let wrong = desk.wrong.as_str();
    let cases: &[(&[&str], i32, &str)] = &[
        (&["show", "999"], 2, "overhear queue --all"),
        (&["show", "x\u{1b}[2J"], 2, "is not an incident number"),
        (&["show"], 2, "<ID>"),
        (&["claim"], 2, "<ID>"),
        (&["claim", "0x1"], 2, "is not an incident number"),
        (&["assign", wrong], 2, "<NAME>"),
        (&["assign", wrong, " "], 2, "must not be empty"),
        (&["assign", wrong, "a\u{202e}b"], 2, "<U+202E>"),
        (&["note", wrong], 2, "<TEXT>"),
        (&["note", wrong, "  "], 2, "must not be empty"),
        (&["snooze", wrong], 2, "--until"),
        (&["snooze", wrong, "--until", "tomorrow", "--for", "2h"], 2, "cannot be used with"),
        (&["snooze", wrong, "--until", "yesterday"], 2, "tomorrow 9:00"),
        (&["snooze", wrong, "--until", "2020-01-01"], 2, "not in the future"),
        (&["snooze", wrong, "--for", "soon"], 2, "45min, 2h, 3d"),
        (&["snooze", wrong, "--for", "900d"], 2, "at most 366 days"),
        (&["resolve", wrong, "--verdict", "confrmed"], 2, "confirmed"),
        (&["dismiss", wrong], 2, "--as <REASON>"),
        (&["dismiss", wrong, "--as", "duplicate"], 2, "--of <ID>"),
        (&["dismiss", wrong, "--as", "benign", "--of", "1"], 2, "--as duplicate only"),
        (&["dismiss", wrong, "--as", "duplicate", "--of", "999"], 2, "no incident #999"),
        (&["dismiss", wrong, "--as", "duplicate", "--of", wrong], 1, "duplicate of itself"),
        (&["reopen", wrong], 2, "--why <TEXT>"),
        (&["reopen", wrong, "--why", "x"], 1, "is not closed"),
        (&["queue", "--status", "opne"], 2, "open"),
        (&["queue", "--limit", "few"], 2, "--limit"),
        (&["queue", "--mine", "--assignee", "x"], 2, "cannot be used with"),
    ];
    for (arguments, code, words) in cases {
        let ran = desk.run(arguments).exit(*code);
        assert_eq!(ran.stdout, "", "{arguments:?}");
        assert!(ran.stderr.contains(words), "{arguments:?}: {words} is missing in {}", ran.stderr);
        assert!(!ran.stderr.chars().any(|c| c != '\n' && is_hidden(c)), "{arguments:?}: {:?}", ran.stderr);
    }
    for arguments in [&["claim", wrong][..], &["queue", "--mine"], &["resolve", wrong, "--by", ""]] {
        let ran = desk.env.run(arguments).exit(2);
        assert!(ran.stderr.contains("--by NAME"), "{arguments:?}: {}", ran.stderr);
    }
    assert_eq!(desk.env.run(&["show", wrong, "--json"]).exit(0).json()[0]["version"], 1);
    assert_eq!(desk.env.run(&["queue", "--json"]).exit(0).json().len(), 3);
}

#[test]
fn an_empty_queue_names_the_blind() {
    let env = TestEnv::with_brand(SOURCES);
    let fresh = env.run(&["queue"]).ok();
    assert!(fresh.starts_with("Nothing waits.") && fresh.contains("No crawl has succeeded yet"), "{fresh}");
    assert_eq!(env.run(&["queue", "--json"]).ok(), "");
    seed(&env, Vec::new());
    let text = env.run(&["queue"]).ok();
    assert!(text.contains("Last successful crawl: 7 min ago; 1 of 2 sources answered."), "{text}");
    assert!(text.contains("  blog has not been read yet\n"), "{text}");
    let bare = TestEnv::with_brand("");
    assert!(bare.run(&["queue"]).ok().contains("No source is configured"));
    let nowhere = TestEnv::new();
    let _ = nowhere.run(&["queue"]).exit(3);
}

#[test]
fn the_store_is_looked_after() {
    let desk = Desk::new();
    let env = &desk.env;
    assert_eq!(env.run(&["store", "path"]).ok(), "[dir]/state\n");
    let _ = desk.run(&["resolve", &desk.grumble]).ok();
    let info = env.run(&["store", "info"]).ok();
    assert!(info.contains("2 open, 0 claimed, 0 snoozed, 1 resolved, 0 dismissed") && info.contains("1 read so far"), "{info}");
    assert!(!info.contains("running since"), "{info}");
    let figures = &env.run(&["store", "info", "--json"]).exit(0).json()[0];
    assert_eq!(figures["incidents"]["resolved"], 1);
    assert!(figures["journal_bytes"].as_u64() > Some(1_000) && figures["bytes"].as_u64() > figures["journal_bytes"].as_u64());
    let whole = env.run(&["store", "check"]).ok();
    assert!(whole.starts_with("The store at state is whole: ") && whole.contains("3 incidents"), "{whole}");

    let before = env.run(&["queue", "--all", "--json"]).ok();
    let rebuilt = env.run(&["store", "rebuild"]).ok();
    assert!(rebuilt.contains("3 incidents; the state of 1 source or host was taken over."), "{rebuilt}");
    let kept = rebuilt.split_once("kept as ").expect("where the old one is").1;
    let kept = kept.split_once(';').expect("a path").0;
    assert!(env.path(kept).is_dir(), "{rebuilt}");
    assert_eq!(env.run(&["queue", "--all", "--json"]).ok(), before);
    assert!(env.run(&["store", "info"]).ok().contains("former databases"));

    let journal = env.path("state/journal.jsonl");
    let text = std::fs::read_to_string(&journal).expect("a journal");
    std::fs::write(&journal, text.replacen("Moved", "Mooed", 1)).expect("written");
    let damaged = env.run(&["store", "check"]).exit(1);
    assert!(damaged.stdout.contains("is damaged") && damaged.stdout.contains("journal.jsonl line"), "{}", damaged.shown());
    assert!(damaged.stderr.contains("overhear store rebuild"), "{}", damaged.shown());
    assert_eq!(env.run(&["store", "check", "--json"]).exit(1).json()[0]["whole"], false);
}

#[test]
fn a_store_that_is_not_there_is_not_made_by_looking() {
    let env = TestEnv::with_brand(SOURCES);
    for verb in ["info", "check", "rebuild"] {
        assert!(env.run(&["store", verb]).exit(1).stderr.contains("there is no store at state yet"));
    }
    assert!(!env.path("state").exists());
}

#[test]
fn repairs_of_the_store_are_told_once_even_when_quiet() {
    let desk = Desk::new();
    std::fs::remove_dir_all(desk.env.path("state/queue.sled")).expect("removed");
    let ran = desk.env.run(&["queue", "--json", "--quiet"]).exit(0);
    assert_eq!(ran.json().len(), 3, "made anew from the journal");
    assert!(ran.stderr.starts_with("note: ") && ran.stderr.lines().count() == 1, "{}", ran.shown());
    let _ = desk.env.run(&["queue"]).ok();
}

#[test]
fn a_reader_that_leaves_is_no_fault_and_a_full_disk_is() {
    let desk = Desk::new();
    for arguments in [&["queue"][..], &["queue", "--json"], &["show", &desk.wrong], &["show", &desk.wrong, "--copy-reply"]] {
        let command = || {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_overhear"));
            command.args(arguments).env_clear().env("OVERHEAR_NOW", NOW).current_dir(desk.env.folder());
            command
        };
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
        let output = command().stdout(full).stderr(Stdio::piped()).output().expect("run");
        assert_eq!(output.status.code(), Some(4), "{arguments:?}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command().stdout(writer).stderr(Stdio::piped()).output().expect("run");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[test]
fn hostile_posts_reach_no_terminal() {
    let env = TestEnv::with_brand(SOURCES);
    let strings = [
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}]0;t\u{7}",
        "\u{1b}]8;;https://evil.example\u{7}x\u{1b}]8;;\u{7}",
        "\u{1b}]52;c;ZQ==\u{7}",
        "\u{1b}P$q\u{1b}\\",
        "\u{1b}_G\u{1b}\\",
        "\u{1b}c",
        "\u{1b}",
        "\u{9b}31m",
        "\u{9d}0;t\u{9c}",
        "\u{90}q\u{9c}",
        "\u{0}",
        "\u{7}",
        "\u{8}\u{8}",
        "\r",
        "\u{c}",
        "\u{7f}",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{feff}",
        "\u{2028}",
        "a\tb\n#1  critical  open",
        "\u{e0041}",
    ];
    let findings = strings
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let body = format!("{text}Moved to Aqualis{text}\nbye {text}");
            let evidence = format!("Aqualis{text}");
            let post = number.to_string();
            let said = Said { post: &post, title: text, author: text, body: &body, evidence: &evidence, ..LEAVER };
            let (mut finding, mut excerpt) = contradiction(&said);
            excerpt.url = Some(format!("https://foro.example/{text}"));
            if let Some(official) = &mut finding.official {
                official.text = format!("official {text}");
            }
            (finding, excerpt)
        })
        .collect();
    seed(&env, findings);
    let clean = |arguments: &[&str]| {
        let ran = env.run(arguments).exit(0);
        for stream in [&ran.stdout, &ran.stderr] {
            assert!(!stream.chars().any(|c| c != '\n' && is_hidden(c)), "{arguments:?}: {stream:?}");
            // The draft of a reply is the brand's own words, line by line.
            let forged = stream.lines().any(|line| line.starts_with("#1  critical")) && !arguments.contains(&"--copy-reply");
            assert!(!forged || arguments.contains(&"1"), "{arguments:?}: {stream}");
        }
        ran
    };
    let lines = clean(&["queue", "--flat", "--json", "--limit", "0"]).json();
    assert_eq!(lines.len(), strings.len());
    let _ = clean(&["queue", "--limit", "0"]);
    let _ = clean(&["queue", "--flat", "--limit", "0"]);
    for line in &lines {
        let id = line["id"].to_string();
        let _ = clean(&["show", &id, "--why"]);
        let _ = clean(&["show", &id, "--copy-reply"]);
        let _ = clean(&["show", &id, "--reply"]);
    }
    let id = lines[0]["id"].to_string();
    let whole = clean(&["show", &id, "--json"]).json();
    assert!(strings.contains(&whole[0]["excerpts"][0]["author"]["name"].as_str().expect("a name")), "JSON is lossless");
    let _ = clean(&["show", &id, "--similar"]);
    let _ = clean(&["note", &id, "x\u{1b}[31m", "--by", "maria"]);
    assert!(clean(&["show", &id]).stdout.contains("noted: x<U+001B>[31m"));
}
