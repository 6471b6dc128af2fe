//! Kills at any moment, two processes at once, overlapping crawls: nothing acknowledged is lost, nothing is doubled, and the store always opens.
//!
//! The children are this test binary itself, asked for the ignored test `store_crash::child` with `OVERHEAR_STORE_CHILD` set.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by a panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use overhear::model::finding::Level;
use overhear::model::id::{IncidentId, SourceId};
use overhear::model::incident::{Action, Happening};
use overhear::store::{Committed, CrawlLock, Filter, Step, Store, StoreError, check};

use crate::store_fixture::{Dice, at, commit, decision, note, post, settings, sled, state};

const ROLE: &str = "OVERHEAR_STORE_CHILD";

fn spawn(folder: &Path, role: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store_crash::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(ROLE, role)
        .env("OVERHEAR_STORE_FOLDER", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Not a test: what the children run.
#[test]
#[ignore = "run by the tests of this file as a child process"]
fn child() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let folder = std::path::PathBuf::from(std::env::var("OVERHEAR_STORE_FOLDER").unwrap());
    let words: Vec<&str> = role.split(' ').collect();
    match words.as_slice() {
        ["work", run] => work(&folder, run),
        ["notes", name, count] => notes(&folder, name, count.parse().unwrap()),
        ["crawl"] => crawl(&folder),
        other => panic!("no such role: {other:?}"),
    }
}

fn acknowledge(folder: &Path, file: &str, line: &str) {
    let mut file = OpenOptions::new().create(true).append(true).open(folder.join(file)).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// Commits posts and takes decisions until it is killed, and writes down what was acknowledged.
fn work(folder: &Path, run: &str) {
    let store = sled(folder);
    for n in 0_u32.. {
        let name = format!("{run}-{n}");
        let posts = vec![post("forum", "a", &format!("{name}-x"), "bye"), post("forum", "a", &format!("{name}-y"), "bye")];
        let done = store.commit(&commit("forum", 1, posts, Some(Level::High))).unwrap();
        acknowledge(folder, "acks", &format!("commit {name} {}", done.opened.len()));
        store.decide(&note(1, &name)).unwrap();
        acknowledge(folder, "acks", &format!("note {name}"));
    }
}

fn notes(folder: &Path, name: &str, count: u32) {
    let store = sled(folder);
    for n in 0..count {
        store.decide(&note(1, &format!("{name}-{n}"))).unwrap();
    }
}

fn crawl(folder: &Path) {
    let taken = CrawlLock::try_acquire(&settings(folder).path, at(0)).unwrap();
    acknowledge(folder, "crawls", if taken.is_some() { "works" } else { "leaves" });
    if taken.is_some() {
        // Holds on until every other one has tried.
        let until = Instant::now() + Duration::from_mins(1);
        while Instant::now() < until && !folder.join("enough").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// All that was acknowledged is there, once; returns how much that was.
fn nothing_lost_or_doubled(folder: &Path) -> usize {
    let store = sled(folder);
    let incidents = store.incidents(&Filter::default(), at(9)).unwrap();
    let mut by_post: BTreeMap<&str, usize> = BTreeMap::new();
    for incident in &incidents {
        assert_eq!(incident.findings.len(), 1, "{} doubled a finding", incident.id);
        *by_post.entry(incident.findings[0].post.as_str()).or_default() += 1;
    }
    assert!(by_post.values().all(|count| *count == 1), "an incident was doubled");
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for event in incidents.iter().filter(|i| i.id == IncidentId(1)).flat_map(|i| &i.events) {
        if let Happening::Note { text } = &event.what {
            *told.entry(text.clone()).or_default() += 1;
        }
    }
    assert!(told.values().all(|count| *count == 1), "a decision was doubled");
    let acks = std::fs::read_to_string(folder.join("acks")).unwrap_or_default();
    for ack in acks.lines() {
        match ack.split(' ').collect::<Vec<_>>().as_slice() {
            ["commit", name, _] => {
                for part in ["x", "y"] {
                    let own = post("forum", "a", &format!("{name}-{part}"), "bye");
                    assert!(by_post.contains_key(own.id.as_str()), "the incident of {name}-{part} was lost");
                    assert_eq!(store.unseen(&SourceId::from("forum"), &[(own.id, own.thread, own.hash)]).unwrap(), [], "{name}-{part}");
                }
            }
            ["note", name] => assert!(told.contains_key(*name), "the decision {name} was lost"),
            other => panic!("{other:?}"),
        }
    }
    acks.lines().count()
}

/// Sixty kills, or as many as `OVERHEAR_SOAK` says.
#[test]
fn kill_nine_loses_and_doubles_nothing() {
    let kills: u64 = std::env::var("OVERHEAR_SOAK").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let mut folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(20_261_122);
    let (mut acknowledged, mut slowest) = (0, Duration::ZERO);
    for run in 0..kills {
        // A new store every thirty kills: young ones are killed, too, and the check of all stays quick.
        if run % 30 == 0 {
            folder = tempfile::tempdir().unwrap();
        }
        let mut child = spawn(folder.path(), &format!("work {run}"));
        std::thread::sleep(Duration::from_millis(15 + dice.roll(160)));
        child.kill().unwrap();
        child.wait().unwrap();
        let started = Instant::now();
        sled(folder.path()).plan().unwrap();
        slowest = slowest.max(started.elapsed());
        if run % 5 == 4 || run + 1 == kills {
            acknowledged += nothing_lost_or_doubled(folder.path());
            let problems = check(&settings(folder.path())).unwrap().problems;
            assert_eq!(problems, Vec::<String>::new(), "after kill {run}");
        }
    }
    assert!(acknowledged > 50, "the children did hardly anything ({acknowledged}): this proves nothing");
    println!(
        "{kills} kills, {acknowledged} acknowledgements looked for, 0 lost, 0 doubled, 0 unopenable; slowest opening after a kill {slowest:?}"
    );
}

#[test]
fn a_snapshot_that_a_kill_left_unfinished_is_no_damage_to_a_check() {
    let folder = tempfile::tempdir().unwrap();
    sled(folder.path()).commit(&commit("forum", 1, vec![post("forum", "a", "1", "bye")], Some(Level::High))).unwrap();
    let store = settings(folder.path()).path;
    let months = std::fs::read_dir(store.join("archive")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let databases: Vec<_> = months.chain([store.join("queue.sled")]).collect();
    assert_eq!(databases.len(), 2);
    for database in databases {
        std::fs::write(database.join("snap.00000000FFFF0001.generating"), b"half a snapshot").unwrap();
    }
    let checked = check(&settings(folder.path())).unwrap();
    assert_eq!((checked.problems, checked.posts), (Vec::<String>::new(), 1));
}

/// A kill at each step, by an error that stops the write there.
#[test]
fn a_stop_at_every_step_is_mended_by_repeating() {
    for step in Step::ALL {
        let folder = tempfile::tempdir().unwrap();
        let harvest = |n: i64, name: &str| commit("forum", n, vec![post("forum", "a", name, "moved to Rival")], Some(Level::High));
        sled(folder.path()).commit(&harvest(1, "first")).unwrap();
        let stopped =
            sled(folder.path()).with_probe(Arc::new(move |now| if now == step { Err(io::Error::other("stopped")) } else { Ok(()) }));
        assert!(matches!(stopped.commit(&harvest(2, "second")), Err(StoreError::Io { .. })), "{step:?}");

        let store = sled(folder.path());
        let journalled = step >= Step::JournalDone;
        assert_eq!(store.incidents(&Filter::default(), at(9)).unwrap().len(), if journalled { 2 } else { 1 }, "{step:?}");
        let second = post("forum", "a", "second", "moved to Rival");
        let asked = [(second.id.clone(), second.thread.clone(), second.hash.clone())];
        let is_unseen = !store.unseen(&SourceId::from("forum"), &asked).unwrap().is_empty();
        assert_eq!(is_unseen, step < Step::SeenDone, "{step:?}");
        let validators_moved_on = store.plan().unwrap().sources == [state("forum", 2)];
        assert_eq!(validators_moved_on, step == Step::QueueDone, "validators come last: {step:?}");
        assert!(!(validators_moved_on && is_unseen), "a 304 would hide posts: {step:?}");

        // The next crawl reads the same posts.
        let again = store.commit(&harvest(3, "second")).unwrap();
        assert_eq!(
            again,
            Committed {
                new_posts: usize::from(is_unseen),
                opened: if journalled { vec![] } else { vec![IncidentId(2)] },
                ..Committed::default()
            }
        );
        assert_eq!(store.thread(&second.thread).unwrap().unwrap().1.len(), 2, "{step:?}");
        assert_eq!(store.incidents(&Filter::default(), at(9)).unwrap().len(), 2, "{step:?}");
        assert_eq!(store.notices(), [], "{step:?}");
        assert_eq!(check(&settings(folder.path())).unwrap().problems, Vec::<String>::new(), "{step:?}");
    }
}

#[test]
fn a_decision_stopped_at_any_step_is_taken_wholly_or_not_at_all() {
    for step in [Step::JournalWrite, Step::JournalSync, Step::JournalDone, Step::QueueDone] {
        let folder = tempfile::tempdir().unwrap();
        sled(folder.path()).commit(&commit("forum", 1, vec![post("forum", "a", "1", "bye")], Some(Level::High))).unwrap();
        let stopped =
            sled(folder.path()).with_probe(Arc::new(move |now| if now == step { Err(io::Error::other("stopped")) } else { Ok(()) }));
        assert!(stopped.decide(&decision(1, "maria", 2, Action::Claim)).is_err());
        let store = sled(folder.path());
        let version = store.incident(IncidentId(1)).unwrap().version;
        assert_eq!(version, if step >= Step::JournalDone { 2 } else { 1 }, "{step:?}");
        assert_eq!(store.decide(&decision(1, "maria", 3, Action::Claim)).unwrap().version, 2, "{step:?}");
        assert_eq!(check(&settings(folder.path())).unwrap().problems, Vec::<String>::new(), "{step:?}");
    }
}

/// A full disk, said by the writer at each step.
#[test]
fn a_full_disk_is_named_and_leaves_the_journal_as_it_was() {
    for step in Step::ALL {
        let folder = tempfile::tempdir().unwrap();
        sled(folder.path()).commit(&commit("forum", 1, vec![post("forum", "a", "1", "bye")], Some(Level::High))).unwrap();
        let journal = settings(folder.path()).path.join("journal.jsonl");
        let before = std::fs::read(&journal).unwrap();
        let full = sled(folder.path())
            .with_probe(Arc::new(move |now| if now == step { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }));
        match full.commit(&commit("forum", 2, vec![post("forum", "a", "2", "bye")], Some(Level::High))) {
            Err(StoreError::DiskFull { path, bytes }) => {
                assert!(path.contains("store"), "{path}");
                assert!(
                    step > Step::JournalSync || step < Step::JournalWrite || (path.ends_with("journal.jsonl") && bytes > 500),
                    "{step:?} {bytes}"
                );
            }
            other => panic!("{step:?}: {other:?}"),
        }
        if step < Step::JournalDone {
            assert_eq!(std::fs::read(&journal).unwrap(), before, "{step:?}");
        }
        assert!(!sled(folder.path()).incidents(&Filter::default(), at(9)).unwrap().is_empty());
    }
}

#[test]
fn two_processes_take_turns_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = sled(folder.path());
    store.commit(&commit("forum", 1, vec![post("forum", "a", "1", "bye")], Some(Level::High))).unwrap();
    let mut children: Vec<Child> = ["left", "right"].iter().map(|name| spawn(folder.path(), &format!("notes {name} 60"))).collect();
    let mut waits: Vec<Duration> = Vec::new();
    while children.iter_mut().any(|child| child.try_wait().unwrap().is_none()) {
        let started = Instant::now();
        store.incident(IncidentId(1)).unwrap();
        waits.push(started.elapsed());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(children.into_iter().all(|mut child| child.wait().unwrap().success()));
    let incident = store.incident(IncidentId(1)).unwrap();
    let told: BTreeSet<_> =
        incident.events.iter().filter_map(|e| if let Happening::Note { text } = &e.what { Some(text) } else { None }).collect();
    assert_eq!((told.len(), incident.version), (120, 121));
    waits.sort();
    assert!(waits.len() > 15, "whoever waits must get its turn: {waits:?}");
    println!(
        "{} reads beside 120 decisions of two processes: median {:?}, slowest {:?}",
        waits.len(),
        waits[waits.len() / 2],
        waits[waits.len() - 1]
    );
}

#[test]
fn of_twenty_crawls_at_once_exactly_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let mut children: Vec<Child> = (0..20).map(|_| spawn(folder.path(), "crawl")).collect();
    let answers = || std::fs::read_to_string(folder.path().join("crawls")).unwrap_or_default();
    let started = Instant::now();
    while answers().lines().count() < 20 {
        assert!(started.elapsed() < Duration::from_secs(50), "{}", answers());
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(answers().lines().filter(|line| *line == "works").count(), 1);
    let path = settings(folder.path()).path;
    assert!(CrawlLock::try_acquire(&path, at(1)).unwrap().is_none());
    let holder = CrawlLock::holder(&path).unwrap();
    assert!(children.iter().any(|child| child.id() == holder.pid), "{holder:?}");
    assert_eq!(holder.since, at(0));
    // Killed, it leaves nothing to clean up.
    for child in &mut children {
        let _ = child.kill();
        child.wait().unwrap();
    }
    let mine = CrawlLock::try_acquire(&path, at(2)).unwrap().unwrap();
    assert_eq!(CrawlLock::holder(&path).unwrap().pid, std::process::id());
    drop(mine);
    assert_eq!(CrawlLock::holder(&path), None);
    assert!(CrawlLock::try_acquire(&path, at(3)).unwrap().is_some());
}
