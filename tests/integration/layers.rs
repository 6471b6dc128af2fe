//! Holds the table of rooms: who may import whom, where waiting is allowed, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room of `src/` and the rooms that it may import. A new room or edge is a commit of its own, with its reason.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("diagnostic", &["model"]),
    ("fact", &["model", "text", "diagnostic"]),
    // A learned signal beside the rules: pure numbers over documents, so that training, rules and measuring share it.
    ("classify", &["model", "text"]),
    ("rule", &["model", "text", "diagnostic", "fact", "classify"]),
    ("engine", &["model", "text", "fact", "rule"]),
    ("incident", &["model"]),
    ("source", &["model", "text"]),
    ("fetch", &["model"]),
    ("store", &["model", "incident"]),
    ("crawl", &["model", "fact", "rule", "engine", "incident", "source", "fetch", "store"]),
    ("review", &["model", "incident", "fact", "store"]),
    ("eval", &["model", "fact", "rule", "engine", "store", "classify"]),
    ("config", &["model", "diagnostic", "source", "crawl", "fetch", "store"]),
    ("output", &["model", "diagnostic", "fact", "rule", "engine", "incident", "source", "store", "crawl", "review", "eval"]),
    (
        "cli",
        &[
            "model",
            "text",
            "diagnostic",
            "fact",
            "rule",
            "classify",
            "engine",
            "incident",
            "source",
            "fetch",
            "store",
            "crawl",
            "review",
            "eval",
            "config",
            "output",
        ],
    ),
];

/// Longest file, in lines.
const MAX_LINES: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Code lines of a file with their numbers: comments are dropped, strings are not (none of what is looked for belongs in one).
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(n, line)| (n + 1, line.split("//").next().unwrap_or_default()))
}

/// The rooms named after `crate::` in a line, `use crate::{a, b::c}` included.
fn imports(line: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for after in line.split("crate::").skip(1) {
        let names: Vec<&str> = match after.strip_prefix('{') {
            Some(group) => group.split(',').map(|n| n.trim().trim_end_matches(['}', ';'])).collect(),
            None => vec![after],
        };
        for name in names {
            let room: String = name.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !room.is_empty() {
                rooms.insert(room);
            }
        }
    }
    rooms
}

fn room_of(path: &Path) -> String {
    let relative = path.strip_prefix(root().join("src")).unwrap();
    relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned()
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> = ROOMS.iter().map(|(room, may)| (*room, may.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        let room = room_of(&path);
        if path.parent() == Some(root().join("src").as_path()) {
            assert!(matches!(room.as_str(), "lib.rs" | "main.rs"), "{room} stands outside every room");
            continue;
        }
        let Some(may) = allowed.get(room.as_str()) else {
            wrong.push(format!("src/{room} is not in the table of rooms"));
            continue;
        };
        for (number, line) in code(&fs::read_to_string(&path).unwrap()) {
            for named in imports(line) {
                if named != room && allowed.contains_key(named.as_str()) && !may.contains(named.as_str()) {
                    wrong.push(format!("{}:{number}: {room} may not import {named}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_of_the_table_exists() {
    for (room, _) in ROOMS {
        assert!(root().join("src").join(room).join("mod.rs").is_file(), "{room} is in the table but not in src/");
    }
}

#[test]
fn only_fetch_waits() {
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        if room_of(&path) == "fetch" {
            continue;
        }
        for (number, line) in code(&fs::read_to_string(&path).unwrap()) {
            if line.contains(".await") || line.contains("async fn") || line.contains("async move") || line.contains("tokio::") {
                wrong.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "waiting outside fetch:\n{}", wrong.join("\n"));
}

#[test]
fn pure_rooms_see_no_clock_disk_or_environment() {
    let forbidden = ["SystemTime::now", "Timestamp::now", "Zoned::now", "std::env", "std::fs", "std::net", "env::var"];
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        let room = room_of(&path);
        if !matches!(
            room.as_str(),
            "model" | "text" | "diagnostic" | "fact" | "classify" | "rule" | "engine" | "incident" | "source" | "review" | "output"
        ) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let production = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for (number, line) in code(production) {
            for name in forbidden {
                if line.contains(name) {
                    wrong.push(format!("{}:{number}: {room} uses {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_the_limit() {
    let mut long = Vec::new();
    for folder in ["src", "tests"] {
        for path in rust_files(&root().join(folder)) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > MAX_LINES {
                long.push(format!("{}: {lines} lines", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "over {MAX_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn the_checks_themselves_see_what_they_look_for() {
    assert_eq!(imports("use crate::{model, store::Store};"), ["model", "store"].map(String::from).into());
    assert_eq!(imports("let x = crate::fetch::Fetcher::new();"), ["fetch"].map(String::from).into());
    assert_eq!(code("a // crate::store\n").map(|(_, l)| imports(l).len()).sum::<usize>(), 0);
}
