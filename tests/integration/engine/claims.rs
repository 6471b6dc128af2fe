//! Claims of values in answers: tables of questions and answers about three made-up brands, with facts of every kind.
//!
//! `claims/<brand>/cases.txt` tells its own form. Half of the cases, by the hash of their line, were not looked at while the judge was
//! first mended (it came to precision 0.92 and recall 0.94 there, from 0.75 and 0.64); both halves are held to a floor.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::TestEnv;

/// What a case asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Contradicts { hedged: bool },
    Supports,
    Silent,
}

struct Case {
    post: String,
    line: String,
    wanted: Wanted,
    evidence: String,
}

/// What a half of the cases comes to.
#[derive(Debug, Default)]
struct Tally {
    right: usize,
    alarms: usize,
    missed: usize,
    spans: usize,
    hedges: usize,
    supported: usize,
    supports: usize,
    notes: String,
}

impl Tally {
    fn share(part: usize, whole: usize) -> f64 {
        f64::from(u32::try_from(part).expect("few")) / f64::from(u32::try_from(whole.max(1)).expect("few"))
    }

    fn precision(&self) -> f64 {
        Self::share(self.right, self.right + self.alarms)
    }

    fn recall(&self) -> f64 {
        Self::share(self.right, self.right + self.missed)
    }
}

/// FNV-1a of the line decides the half.
fn is_held_out(line: &str) -> bool {
    let hash = line.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 7) & 1 == 1
}

/// The threads and cases of one brand.
fn read(brand: &str, text: &str) -> (String, Vec<Case>) {
    let (mut threads, mut cases) = (String::new(), Vec::new());
    let (mut lang, mut title, mut question) = ("", "", "");
    for (number, line) in text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix('@') {
            (lang, title) = head.trim().split_once(' ').expect("a language");
            (title, question) = title.split_once(" / ").expect("title / question");
            continue;
        }
        let (mark, rest) = line.split_at(1);
        let (evidence, mut said) = rest.split_once("| ").expect("evidence | text");
        let wanted = match mark {
            "+" => Wanted::Contradicts { hedged: false },
            "~" => Wanted::Contradicts { hedged: true },
            "=" => Wanted::Supports,
            "." => Wanted::Silent,
            other => panic!("{brand}:{}: what is {other:?}?", number + 1),
        };
        let mut day = "2026-03-01";
        if let Some((dated, text)) = said.strip_prefix('[').and_then(|said| said.split_once("] ")) {
            (day, said) = (dated, text);
        }
        let thread = format!("{brand}-{}", number + 1);
        let mut posts: Vec<Value> = Vec::new();
        let mut add = |author: &str, text: &str, role: &str| {
            let index = posts.len();
            let parent = index.checked_sub(1).map(|before| format!("{thread}-p{before}"));
            posts.push(json!({
                "post_id": format!("{thread}-p{index}"), "author": author, "author_role": role, "reply_to": parent,
                "text": text.replace("\\n", "\n"), "published": format!("{day}T10:{index:02}:00Z"),
            }));
        };
        if let Some(text) = said.strip_prefix("op: ") {
            add("opener", text, "customer");
        } else {
            add("asker", question, "customer");
            for (index, part) in said.split(" >> ").enumerate() {
                if let Some(text) = part.strip_prefix("asker: ") {
                    add("asker", text, "customer");
                } else if let Some(text) = part.strip_prefix("staff: ") {
                    add("Care", text, "staff");
                } else {
                    add(&format!("member{index}"), part, "customer");
                }
            }
        }
        let post = format!("{thread}-p{}", posts.len() - 1);
        let record = json!({
            "thread_id": thread, "site": "forum", "url": format!("https://forum.example/{thread}"), "title": title, "lang": lang, "posts": posts,
        });
        writeln!(threads, "{record}").expect("written");
        cases.push(Case { post, line: format!("{brand}:{}: {line}", number + 1), wanted, evidence: evidence.trim().to_lowercase() });
    }
    (threads, cases)
}

/// What the program says of each post.
fn scan(folder: &Path, threads: &str) -> BTreeMap<String, Value> {
    let env = TestEnv::new();
    env.config(&std::fs::read_to_string(folder.join("overhear.toml")).expect("the brand"));
    for entry in std::fs::read_dir(folder.join("rules/facts")).expect("facts") {
        let path = entry.expect("a fact").path();
        let id = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        env.fact(&id, &std::fs::read_to_string(&path).expect("a fact"));
    }
    let ran = env.run_with(&["scan", "--json", "-"], threads);
    assert_eq!(ran.stderr, "", "the facts of {} are sound", folder.display());
    let records = ran.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    records.map(|record| (record["post_id"].as_str().expect("an id").to_owned(), record)).collect()
}

fn weigh(tally: &mut Tally, case: &Case, record: &Value) {
    let answer = &record["wrong_answer"];
    let judged = answer["judgement"].as_str().unwrap_or("none");
    let evidence = answer["evidence"][0]["text"].as_str().unwrap_or_default().to_lowercase();
    let mut note = |what: &str| writeln!(tally.notes, "{what} {} -> {judged} {evidence:?}", case.line).expect("written");
    match (case.wanted, judged == "contradicts") {
        (Wanted::Contradicts { hedged }, true) => {
            tally.right += 1;
            if evidence != case.evidence {
                note("span  ");
                tally.spans += 1;
            }
            if answer["hedged"].as_bool() != Some(hedged) {
                tally.hedges += 1;
            }
        }
        (Wanted::Contradicts { .. }, false) => {
            note("missed");
            tally.missed += 1;
        }
        (_, true) => {
            note("alarm ");
            tally.alarms += 1;
        }
        (Wanted::Supports, false) => {
            tally.supports += 1;
            tally.supported += usize::from(judged == "supports");
        }
        (Wanted::Silent, false) => {}
    }
}

#[test]
fn claims_of_values_are_judged_and_all_else_is_left_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/engine/claims");
    let (mut seen, mut held) = (Tally::default(), Tally::default());
    for brand in ["tavola", "quillnet", "zephyr"] {
        let folder = root.join(brand);
        let (threads, cases) = read(brand, &std::fs::read_to_string(folder.join("cases.txt")).expect("cases"));
        let records = scan(&folder, &threads);
        for case in &cases {
            let record = records.get(&case.post).expect("every post is answered");
            let bare = case.line.split_once(": ").map_or("", |(_, line)| line);
            weigh(if is_held_out(bare) { &mut held } else { &mut seen }, case, record);
        }
    }
    for (name, half) in [("seen", &seen), ("held out", &held)] {
        println!("{name}: precision {:.3} recall {:.3}\n{half:#?}", half.precision(), half.recall());
        assert!(half.right + half.alarms + half.missed > 100, "{name}: a table of some size");
        assert!(half.precision() >= 0.95, "{name}: precision {:.3}\n{}", half.precision(), half.notes);
        assert!(half.recall() >= 0.85, "{name}: recall {:.3}\n{}", half.recall(), half.notes);
        assert!(half.spans * 20 <= half.right, "{name}: {} of {} spans\n{}", half.spans, half.right, half.notes);
        assert!(half.hedges * 20 <= half.right, "{name}: {} of {} hedges are wrong", half.hedges, half.right);
        assert!(half.supported * 10 >= half.supports * 9, "{name}: {} of {} supports", half.supported, half.supports);
    }
}
