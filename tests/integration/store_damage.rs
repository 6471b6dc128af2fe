//! Damage to sled's files: no panic escapes, nothing wrong is shown, everything journalled comes back.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on says so by a panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use overhear::model::finding::Level;
use overhear::model::id::{IncidentId, SourceId, ThreadId};
use overhear::model::incident::{Action, Incident, Status, Verdict};
use overhear::store::{Filter, Settings, Store, StoreError, check, rebuild};

use crate::store_fixture::{Dice, at, commit, decision, note, post, settings, sled};

fn all() -> Filter {
    Filter { status: vec![Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed], ..Filter::default() }
}

/// A store of some size, with its incidents as they should be.
fn filled(folder: &Path) -> Vec<Incident> {
    let store = sled(folder);
    for round in 0..12 {
        let posts = (0..12)
            .map(|n| post("forum", &format!("t{round}"), &n.to_string(), &format!("moved to Rival {round} {n} {}", "x".repeat(400))));
        store.commit(&commit("forum", round, posts.collect(), Some(Level::High))).unwrap();
        let id = u64::try_from(round).unwrap() * 12 + 1;
        store.decide(&decision(id, "maria", round, Action::Claim)).unwrap();
        store.decide(&decision(id + 1, "nikos", round, Action::Resolve { verdict: Verdict::Confirmed, note: None })).unwrap();
    }
    store.incidents(&all(), at(99)).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, target) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

/// Damages copies of one store, `times` over, and looks at what becomes of each; returns how many needed mending.
fn damaged(times: u64, damage: impl Fn(&Path, &mut Dice)) -> usize {
    let original = tempfile::tempdir().unwrap();
    let expected = filled(original.path());
    let mut mended = 0;
    for n in 1..=times {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        damage(&folder.path().join("store/queue.sled"), &mut Dice(n * 7_919));
        let store = sled(folder.path());
        // What is there may be whole, mended or made anew; it must be the same.
        assert_eq!(store.incidents(&all(), at(99)).unwrap(), expected, "damage {n}: {:?}", store.notices());
        for incident in expected.iter().step_by(17) {
            assert_eq!(store.decide(&note(incident.id.0, "still here")).unwrap().version, incident.version + 1, "damage {n}");
        }
        let done = store.commit(&commit(
            "forum",
            50,
            vec![post("forum", "t0", "0", &format!("moved to Rival 0 0 {}", "x".repeat(400)))],
            Some(Level::High),
        ));
        assert_eq!(done.unwrap(), overhear::store::Committed::default(), "damage {n}: what is known is known");
        let done = store.commit(&commit("forum", 51, vec![post("forum", "t0", "new", "bye")], Some(Level::High))).unwrap();
        assert_eq!(done.opened, [IncidentId(145)], "damage {n}: numbers go on");
        let said = store.notices();
        mended += usize::from(!said.is_empty());
        let problems = check(&settings(folder.path())).unwrap().problems;
        assert_eq!(problems, Vec::<String>::new(), "damage {n}: {said:?}");
    }
    mended
}

fn snapshots(queue: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(queue).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("snap.")).collect()
}

fn change(path: &Path, how: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    how(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

fn pick(dice: &mut Dice, below: usize) -> usize {
    usize::try_from(dice.roll(below as u64)).unwrap()
}

#[test]
fn leftover_snapshots_are_removed() {
    let mended = damaged(6, |queue, dice| {
        let name = format!("snap.{:016X}.generating", 0xFFFF_0000 + dice.roll(1_000));
        std::fs::write(queue.join(name), &[0x55; 300][..pick(dice, 300)]).unwrap();
    });
    assert_eq!(mended, 6, "every one of them is told of");
}

#[test]
fn damaged_snapshots_are_left_out() {
    let mended = damaged(10, |queue, dice| {
        let held = snapshots(queue);
        assert_eq!(held.len(), 1);
        change(&held[0], |bytes| {
            // A snapshot ends in eight bytes of length and four of checksum. The checksum does not cover the length, which sled reads for
            // compressed snapshots alone: a change there is harmless and goes unnoticed. How long the file is depends on when it was written.
            let length = bytes.len() - 12..bytes.len() - 4;
            let place = pick(dice, bytes.len() - length.len());
            let place = if place < length.start { place } else { place + length.len() };
            if dice.roll(2) == 0 { bytes.truncate(place) } else { bytes[place] ^= 0x40 }
        });
    });
    assert_eq!(mended, 10);
}

#[test]
fn flipped_bytes_are_noticed_and_mended() {
    let mended = damaged(20, |queue, dice| {
        change(&queue.join("db"), |bytes| {
            let used = bytes.iter().rposition(|b| *b != 0 && *b != 1).unwrap_or(0);
            let place = pick(dice, used);
            bytes[place] ^= 1 << dice.roll(8);
        });
    });
    println!("20 flipped bytes: {mended} were in use and were mended");
    assert!(mended > 0);
}

/// A disk that rots does not touch the time of the file.
#[test]
fn bytes_that_rot_in_place_are_noticed_where_they_are_read() {
    let rot = |zero: bool| {
        move |queue: &Path, dice: &mut Dice| {
            let path = queue.join("db");
            let before = path.metadata().unwrap().modified().unwrap();
            change(&path, |bytes| {
                let used = bytes.iter().rposition(|b| *b != 0 && *b != 1).unwrap_or(0);
                let place = pick(dice, used);
                if zero { bytes[place / 4096 * 4096..][..4096].fill(0) } else { bytes[place] ^= 1 << dice.roll(8) }
            });
            // A copy has a time of its own; the note says what this one's is, as it would in place.
            std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_modified(before).unwrap();
            let nanoseconds = before.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
            std::fs::write(queue.join("left"), format!("{} {nanoseconds}\n", path.metadata().unwrap().len())).unwrap();
        }
    };
    println!("8 bytes and 8 pages rotten in place: {} and {} needed mending", damaged(8, rot(false)), damaged(8, rot(true)));
}

/// The journal is the truth, but not when it is the one that was lost: `rebuild` gives it back what only the queue knows.
#[test]
fn a_rebuild_with_a_lost_or_cut_journal_loses_no_incident() {
    let original = tempfile::tempdir().unwrap();
    let expected = filled(original.path());
    for keep in [None, Some(0.0), Some(0.3), Some(0.99)] {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        let journal = folder.path().join("store/journal.jsonl");
        match keep {
            None => std::fs::remove_file(&journal).unwrap(),
            Some(part) => {
                let bytes = std::fs::read(&journal).unwrap();
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a rough share")]
                let kept = (bytes.len() as f64 * part) as usize;
                std::fs::write(&journal, &bytes[..kept]).unwrap();
            }
        }
        let rebuilt = rebuild(&settings(folder.path())).unwrap();
        assert_eq!(rebuilt.incidents, expected.len() as u64, "{keep:?}: {rebuilt:?}");
        assert!(rebuilt.notices.iter().any(|notice| notice.0.contains("written into it again")), "{keep:?}: {rebuilt:?}");
        assert_eq!(sled(folder.path()).incidents(&all(), at(99)).unwrap(), expected, "{keep:?}");
        // The events that are gone stay gone, and are told; the queue and the journal agree.
        let checked = check(&settings(folder.path())).unwrap();
        assert!(checked.problems.iter().all(|problem| problem.contains(" follows event ")), "{keep:?}: {checked:?}");
    }
}

#[test]
fn a_cut_tail_comes_back_from_the_journal() {
    let mended = damaged(20, |queue, dice| {
        change(&queue.join("db"), |bytes| {
            let used = bytes.iter().rposition(|b| *b != 0 && *b != 1).unwrap_or(0);
            bytes.truncate(used - pick(dice, used * 9 / 10));
        });
    });
    println!("20 cut tails: {mended} needed mending");
}

#[test]
fn a_zeroed_page_comes_back_from_the_journal() {
    let mended = damaged(20, |queue, dice| {
        change(&queue.join("db"), |bytes| {
            let place = pick(dice, bytes.len() / 4096) * 4096;
            bytes[place..place + 4096].fill(0);
        });
    });
    println!("20 zeroed pages: {mended} needed mending");
}

#[test]
fn an_empty_or_missing_queue_is_made_anew() {
    let mended = damaged(4, |queue, dice| match dice.roll(4) {
        0 => std::fs::remove_dir_all(queue).unwrap(),
        1 => std::fs::write(queue.join("db"), b"").unwrap(),
        2 => std::fs::write(queue.join("conf"), b"garbage").unwrap(),
        _ => std::fs::remove_file(queue.join("db")).unwrap(),
    });
    assert_eq!(mended, 4);
}

#[test]
fn a_mended_queue_keeps_the_damaged_one_and_what_crawls_remember() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let path = settings(folder.path()).path;
    let before = sled(folder.path()).plan().unwrap();
    change(&snapshots(&path.join("queue.sled"))[0], |bytes| bytes.truncate(5));
    let store = sled(folder.path());
    assert_eq!(store.plan().unwrap(), before);
    let said = store.notices();
    assert_eq!(said.len(), 1);
    assert!(said[0].0.contains("queue.sled.damaged-1") && path.join("queue.sled.damaged-1/db").exists(), "{said:?}");
}

#[test]
fn the_archive_is_saved_or_set_aside() {
    for (n, damage) in ["snapshot", "flip", "empty"].iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path());
        let store = sled(folder.path());
        let month = settings(folder.path()).path.join("archive/2026-11.sled");
        match *damage {
            "snapshot" => change(&snapshots(&month)[0], |bytes| bytes.truncate(bytes.len() / 2)),
            "flip" => change(&month.join("db"), |bytes| {
                let used = bytes.iter().rposition(|b| *b != 0 && *b != 1).unwrap();
                for place in (used / 2..used).step_by(997) {
                    bytes[place] ^= 0x20;
                }
            }),
            _ => std::fs::write(month.join("db"), b"").unwrap(),
        }
        let ids: Vec<_> = (0..12).map(|n| ThreadId::of(&SourceId::from("forum"), &format!("t{n}"))).collect();
        let found = store.threads(&SourceId::from("forum"), &ids).unwrap();
        if n == 0 {
            assert_eq!(found.iter().map(|(_, posts)| posts.len()).sum::<usize>(), 144);
        }
        for (thread, posts) in found {
            assert!(posts.iter().all(|p| p.thread == thread.id && p.body.raw().starts_with("moved to Rival")), "{damage}");
        }
        let new = post("forum", "t1", "new", "bye");
        assert_eq!(store.commit(&commit("forum", 99, vec![new.clone()], None)).unwrap().new_posts, 1);
        let held = store.threads(&SourceId::from("forum"), &ids[1..2]).unwrap();
        assert!(n > 0 || held[0].1.contains(&new));
        let said = store.notices();
        assert!(said.iter().any(|notice| notice.0.contains("2026-11.sled.damaged-1")), "{damage}: {said:?}");
        assert_eq!(check(&settings(folder.path())).unwrap().problems, Vec::<String>::new(), "{damage}");
    }
}

#[test]
fn rebuild_makes_the_same_queue() {
    let folder = tempfile::tempdir().unwrap();
    let expected = filled(folder.path());
    let remembered = sled(folder.path()).plan().unwrap();
    let done = rebuild(&settings(folder.path())).unwrap();
    assert_eq!((done.events, done.incidents, done.remembered, done.notices.len()), (36, 144, 1, 0));
    assert!(done.kept.unwrap().ends_with("queue.sled.old-1"));
    let store = sled(folder.path());
    assert_eq!(store.incidents(&all(), at(99)).unwrap(), expected);
    assert_eq!(store.plan().unwrap(), remembered);
    assert_eq!(store.notices(), []);
}

#[test]
fn a_newer_store_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let journal = settings(folder.path()).path.join("journal.jsonl");
    let text = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, format!("{text}{{\"v\":2,\"seq\":37,\"at\":\"2026-11-22T10:00:00Z\",\"crc\":\"00000000\",\"event\":{{}}}}\n"))
        .unwrap();
    let newer = |done: Result<Vec<Incident>, StoreError>| match done {
        Err(error @ StoreError::Newer { found: 2, known: 1, .. }) => assert!(error.to_string().contains("upgrade the program")),
        other => panic!("{other:?}"),
    };
    newer(sled(folder.path()).incidents(&all(), at(0)));
    assert_eq!(std::fs::read_to_string(&journal).unwrap().lines().count(), 37, "and left as it is");
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_store() {
    use std::os::unix::fs::PermissionsExt;
    fn look(path: &Path) -> usize {
        let mut seen = 0;
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
            seen += 1 + if path.is_dir() { look(&path) } else { 0 };
        }
        seen
    }
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let path = settings(folder.path()).path;
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    assert!(look(&path) > 10);
}

/// A real full disk: a small tmpfs. Needs the right to mount; skipped, and said, without.
#[test]
fn a_really_full_disk_can_still_be_read() {
    let mount = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(mount.path()).output();
    if !mounted.is_ok_and(|done| done.status.success()) {
        crate::support::skip::skip("no right to mount a tmpfs");
        return;
    }
    let outcome = std::panic::catch_unwind(|| full_disk(mount.path()));
    assert!(Command::new("umount").arg("-l").arg(mount.path()).status().unwrap().success());
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

fn full_disk(folder: &Path) {
    let store = sled(folder);
    store.commit(&commit("forum", 0, vec![post("forum", "a", "0", "bye")], Some(Level::High))).unwrap();
    let (mut acknowledged, mut refused) = (1_usize, None);
    for n in 1..2_000 {
        let body: String =
            (0..20_000_u32).map(|c| char::from(b'a' + u8::try_from(c.wrapping_mul(2_654_435_761) >> 27).unwrap() % 26)).collect();
        match store.commit(&commit("forum", n, vec![post("forum", "a", &n.to_string(), &format!("{n}{body}"))], Some(Level::High))) {
            Ok(done) => acknowledged += done.opened.len(),
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    match refused {
        Some(StoreError::DiskFull { path, .. }) => assert!(path.starts_with(&*folder.to_string_lossy()), "{path}"),
        other => panic!("{other:?} after {acknowledged}"),
    }
    // Not a byte is left.
    let filler = folder.join("filler");
    for size in [4096, 1] {
        while std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&filler)
            .and_then(|mut f| std::io::Write::write_all(&mut f, &vec![1; size]))
            .is_ok()
        {}
    }
    let listed = store.incidents(&all(), at(9_999)).unwrap();
    assert!(listed.len() >= acknowledged, "{} of {acknowledged} can be read", listed.len());
    // The last page of the journal may have room for a line or two: what is acknowledged then must last, too.
    let refused = (0..200).find_map(|n| store.decide(&note(1, &format!("no room {n} {}", "x".repeat(100)))).err());
    assert!(matches!(refused, Some(StoreError::DiskFull { .. })), "{refused:?}");
    let listed = store.incidents(&all(), at(9_999)).unwrap();
    println!("full after {acknowledged} incidents: {:?}", store.notices());
    std::fs::remove_file(filler).unwrap();
    std::fs::write(folder.join("x"), b"").unwrap();
    let path = settings(folder).path;
    // Room again (the archive of another month would not have been missed either).
    std::fs::remove_dir_all(path.join("archive")).unwrap();
    let after: Settings = settings(folder);
    let store = overhear::store::open(&after).unwrap();
    let again = store.incidents(&all(), at(9_999)).unwrap();
    assert_eq!(again, listed, "{:?}", store.notices());
    assert_eq!(store.decide(&note(1, "room")).unwrap().version, again.iter().find(|i| i.id == IncidentId(1)).unwrap().version + 1);
}
