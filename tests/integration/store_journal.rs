//! The journal by itself: torn ends, bad lines, lines lost and found.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by a panic")]

use std::path::{Path, PathBuf};

use overhear::model::finding::Level;
use overhear::model::id::IncidentId;
use overhear::model::incident::{Action, Incident, Status};
use overhear::store::{Filter, Store, StoreError, check, rebuild};

use crate::store_fixture::{at, commit, decision, note, post, settings, sled};

fn journal(folder: &Path) -> PathBuf {
    settings(folder).path.join("journal.jsonl")
}

fn lines(folder: &Path) -> Vec<String> {
    std::fs::read_to_string(journal(folder)).unwrap().lines().map(str::to_owned).collect()
}

fn write(folder: &Path, lines: &[String]) {
    std::fs::write(journal(folder), lines.iter().flat_map(|line| [line, "\n"]).collect::<String>()).unwrap();
}

fn incidents(folder: &Path) -> Vec<Incident> {
    let all =
        Filter { status: vec![Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed], ..Filter::default() };
    sled(folder).incidents(&all, at(99)).unwrap()
}

/// Six lines: three incidents, each opened and noted on.
fn filled(folder: &Path) -> Vec<Incident> {
    let store = sled(folder);
    for n in 1..=3 {
        let text = format!("bye \u{202e}{n}\u{7f} Ελλάδα");
        store.commit(&commit("forum", n, vec![post("forum", "a", &n.to_string(), &text)], Some(Level::High))).unwrap();
        store.decide(&note(u64::try_from(n).unwrap(), "seen")).unwrap();
    }
    incidents(folder)
}

#[test]
fn lines_are_what_is_promised() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    for (n, line) in lines(folder.path()).iter().enumerate() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((&value["v"], &value["seq"]), (&1.into(), &(n + 1).into()));
        let event = line.split_once(",\"event\":").unwrap().1.strip_suffix('}').unwrap();
        assert_eq!(value["crc"], format!("{:08x}", crc32fast::hash(event.as_bytes())));
        assert!(value["event"].get(if n % 2 == 0 { "harvest" } else { "decision" }).is_some());
        assert!(!line.chars().any(overhear::model::untrusted::is_hidden), "safe to look at: {line:?}");
    }
}

#[test]
fn a_torn_last_line_is_cut_off_kept_and_told() {
    let torn: [&[u8]; 4] = [b"{\"v\":1,\"seq\":7,\"at\":\"2026", b"\0\0\0\0", b"{\"v\":1}\n", b"\xff\xfe\n{\"v\":1,"];
    for (n, tail) in torn.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let expected = filled(folder.path());
        let before = std::fs::read(journal(folder.path())).unwrap();
        std::fs::write(journal(folder.path()), [&before, *tail].concat()).unwrap();
        let store = sled(folder.path());
        assert_eq!(store.incident(IncidentId(1)).unwrap(), *expected.iter().find(|i| i.id == IncidentId(1)).unwrap());
        let said = store.notices();
        assert!(said.len() == 1 && said[0].0.contains("line 7") && said[0].0.contains("journal.torn-1"), "{n}: {said:?}");
        assert_eq!(std::fs::read(journal(folder.path())).unwrap(), before);
        assert_eq!(std::fs::read(settings(folder.path()).path.join("journal.torn-1")).unwrap(), *tail);
        store.decide(&note(1, "on it goes")).unwrap();
        assert_eq!(lines(folder.path()).len(), 7);
        assert_eq!(store.notices(), []);
    }
}

#[test]
fn every_cut_of_the_last_line_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let expected = filled(folder.path());
    let whole = std::fs::read(journal(folder.path())).unwrap();
    let last = whole.len() - lines(folder.path()).last().unwrap().len() - 1;
    for end in (last..whole.len()).step_by(29) {
        std::fs::write(journal(folder.path()), &whole[..end]).unwrap();
        let done = rebuild(&settings(folder.path())).unwrap();
        // Five lines that are left, and the three incidents that the queue gives back: it knew what the last line said.
        assert_eq!((done.events, done.incidents), (8, 3));
        let said = |words: &str| done.notices.iter().filter(|notice| notice.0.contains(words)).count();
        assert_eq!(said("were written into it again"), 1, "{:?}", done.notices);
        assert_eq!(said("journal.torn-"), usize::from(end > last), "{:?}", done.notices);
        assert_eq!(incidents(folder.path()), expected);
    }
}

#[test]
fn a_bad_line_in_the_middle_is_named_and_skipped_and_numbers_stay() {
    let folder = tempfile::tempdir().unwrap();
    let expected = filled(folder.path());
    let mut changed = lines(folder.path());
    changed[2] = changed[2].replacen("forum", "f0rum", 1);
    write(folder.path(), &changed);
    let problems = check(&settings(folder.path())).unwrap().problems;
    assert!(problems.iter().any(|p| p.contains("line 3") && p.contains("checksum")), "{problems:?}");
    let done = rebuild(&settings(folder.path())).unwrap();
    assert_eq!((done.events, done.incidents), (5, 2));
    let said: Vec<_> = done.notices.iter().map(|n| n.0.as_str()).collect();
    assert!(said.iter().any(|s| s.contains("line 3") && s.contains("skipped")), "{said:?}");
    assert!(said.iter().any(|s| s.contains("the decision of \"maria\" on #2")), "{said:?}");
    assert_eq!(said.len(), 2, "{said:?}");
    // What is left bears the numbers that staff know.
    let left: Vec<_> = expected.into_iter().filter(|i| i.id != IncidentId(2)).collect();
    assert_eq!(incidents(folder.path()), left);
    assert_eq!(lines(folder.path()), changed, "the journal is not rewritten");
    let again = sled(folder.path()).commit(&commit("forum", 9, vec![post("forum", "a", "new", "bye")], Some(Level::Low))).unwrap();
    assert_eq!(again.opened, [IncidentId(4)], "and a new one gets a new number");
}

#[test]
fn missing_and_doubled_lines_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let expected = filled(folder.path());
    let mut changed = lines(folder.path());
    changed.insert(4, changed[1].clone());
    write(folder.path(), &changed);
    let done = rebuild(&settings(folder.path())).unwrap();
    assert!(done.notices.len() == 1 && done.notices[0].0.contains("line 5: event 2 stands here a second time"), "{:?}", done.notices);
    assert_eq!(incidents(folder.path()), expected);
    changed.drain(3..5);
    write(folder.path(), &changed);
    let done = rebuild(&settings(folder.path())).unwrap();
    assert!(done.notices[0].0.contains("event 4 is missing before event 5"), "{:?}", done.notices);
}

#[test]
fn a_lost_or_cut_journal_is_written_anew_from_the_queue() {
    for keep in [0, 3] {
        let folder = tempfile::tempdir().unwrap();
        let expected = filled(folder.path());
        write(folder.path(), &lines(folder.path())[..keep]);
        let store = sled(folder.path());
        assert_eq!(store.incident(IncidentId(3)).unwrap(), *expected.iter().find(|i| i.id == IncidentId(3)).unwrap());
        let said = store.notices();
        assert!(said.len() == 1 && said[0].0.contains("the 3 incidents of the queue were written into it again"), "{said:?}");
        assert_eq!(lines(folder.path()).len(), keep + 3);
        store.decide(&decision(3, "nikos", 9, Action::Claim)).unwrap();
        assert_eq!(store.notices(), []);
        let expected = incidents(folder.path());
        assert_eq!(rebuild(&settings(folder.path())).unwrap().incidents, 3);
        assert_eq!(incidents(folder.path()), expected);
    }
}

#[test]
fn refused_and_idle_decisions_leave_no_line() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let store = sled(folder.path());
    store.decide(&decision(1, "maria", 5, Action::Claim)).unwrap();
    let before = lines(folder.path());
    store.decide(&decision(1, "maria", 6, Action::Claim)).unwrap();
    assert!(matches!(store.decide(&decision(1, "nikos", 6, Action::Claim)), Err(StoreError::Refused(_))));
    assert!(matches!(store.decide(&note(99, "x")), Err(StoreError::NoIncident(_))));
    assert_eq!(lines(folder.path()), before);
}

#[test]
fn a_store_in_use_says_so_after_its_patience() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let mut impatient = settings(folder.path());
    impatient.patience = std::time::Duration::from_millis(30);
    let lock = std::fs::File::open(impatient.path.join("lease.lock")).unwrap();
    lock.lock().unwrap();
    let store = overhear::store::open(&impatient).unwrap();
    assert!(matches!(store.incident(IncidentId(1)), Err(StoreError::Busy(path)) if path.ends_with("lease.lock")));
    drop(lock);
    store.incident(IncidentId(1)).unwrap();
}
