//! How long the store takes and how large it is. Prints and asserts nothing about time:
//! `cargo test --config profile.dev.opt-level=3 --test integration -- --ignored --nocapture store_measure`

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a test that cannot go on says so by a panic"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use overhear::model::finding::Level;
use overhear::model::id::{IncidentId, SourceId};
use overhear::store::{Commit, Filter, Store};

use crate::store_fixture::{Dice, at, commit, finding, note, post, settings, sled};

const WORDS: [&str; 24] = [
    "moved",
    "to",
    "another",
    "provider",
    "last",
    "week",
    "because",
    "the",
    "router",
    "never",
    "worked",
    "and",
    "support",
    "did",
    "not",
    "answer",
    "θέλω",
    "να",
    "ακυρώσω",
    "el",
    "cargo",
    "doble",
    "otra",
    "vez",
];

fn body(dice: &mut Dice, length: usize) -> String {
    let mut text = String::new();
    while text.len() < length {
        text.push_str(WORDS[usize::try_from(dice.roll(24)).unwrap()]);
        text.push(if dice.roll(12) == 0 { '.' } else { ' ' });
        if dice.roll(5) == 0 {
            text.push_str(&format!("{:x} ", dice.roll(1 << 30)));
        }
    }
    text
}

/// `posts` posts of about `length` bytes in threads of ten, `found` of which make an incident.
fn harvest(dice: &mut Dice, source: &str, n: i64, posts: usize, length: usize, found: usize) -> Commit {
    let posts: Vec<_> = (0..posts).map(|p| post(source, &format!("{n}-{}", p / 10), &p.to_string(), &body(dice, length))).collect();
    let mut harvest = commit(source, n, posts, None);
    harvest.findings =
        harvest.posts.iter().take(found).map(|p| finding(p, "leaving", Level::ALL[1 + usize::try_from(dice.roll(4)).unwrap()])).collect();
    harvest.excerpts.truncate(found);
    for found in &mut harvest.findings {
        found.evidence[0].text = overhear::model::untrusted::Untrusted::from("moved to another provider");
    }
    harvest
}

fn times(mut took: Vec<Duration>) -> String {
    took.sort();
    let place = |of: usize| took[(took.len() - 1) * of / 100];
    format!("median {:.2?}, p99 {:.2?}, most {:.2?} of {}", place(50), place(99), place(100), took.len())
}

fn repeat(times: usize, mut work: impl FnMut(usize)) -> Vec<Duration> {
    (0..times)
        .map(|n| {
            let started = Instant::now();
            work(n);
            started.elapsed()
        })
        .collect()
}

/// What the disk itself takes for the least durable write, at this moment: the other figures are to be read against it.
fn disk_now(folder: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(folder.join("probe")).unwrap();
    let took = repeat(200, |_| file.write_all(&[7; 512]).and_then(|()| file.sync_data()).unwrap());
    println!(
        "append 512 bytes and fdatasync: {}; load {}",
        times(took),
        std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim()
    );
}

fn size(path: &Path) -> u64 {
    std::fs::read_dir(path).map_or(0, |entries| {
        entries.flatten().map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) }).sum()
    })
}

fn rss() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM"))
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
#[ignore = "measures, for people to read"]
fn a_queue_of_a_hundred_thousand_incidents() {
    let count: usize = std::env::var("OVERHEAR_INCIDENTS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    disk_now(folder.path());
    let (store, mut dice) = (sled(folder.path()), Dice(11));
    let started = Instant::now();
    let mut rounds = 0;
    while rounds * 500 < count {
        let mut one = harvest(&mut dice, "forum", i64::try_from(rounds).unwrap(), 500, 300, 500);
        // The queue alone is looked at.
        one.posts.clear();
        one.threads.clear();
        store.commit(&one).unwrap();
        rounds += 1;
    }
    let path = settings(folder.path()).path;
    let megabytes = |bytes: u64| bytes / 1_000_000;
    println!(
        "{count} incidents made in {:.1?}; journal {} MB, queue.sled {} MB; {}",
        started.elapsed(),
        megabytes(size(&path) - size(&path.join("queue.sled"))),
        megabytes(size(&path.join("queue.sled"))),
        rss()
    );
    let first = Instant::now();
    store.incident(IncidentId(1)).unwrap();
    println!("first opening after that: {:.2?}", first.elapsed());
    println!("open, read one, close:    {}", times(repeat(50, |n| drop(store.incident(IncidentId(1 + n as u64 * 97)).unwrap()))));
    let fifty = Filter { limit: 50, ..Filter::default() };
    println!("open, list 50, close:     {}", times(repeat(20, |_| assert_eq!(store.incidents(&fifty, at(9)).unwrap().len(), 50))));
    println!("one decision:             {}", times(repeat(300, |n| drop(store.decide(&note(1 + n as u64 * 31, "seen")).unwrap()))));
    println!("after that: queue.sled {} MB; {}", megabytes(size(&path.join("queue.sled"))), rss());
    let started = Instant::now();
    let done = overhear::store::rebuild(&settings(folder.path())).unwrap();
    println!("rebuild from the journal: {:.1?} for {} events; {}", started.elapsed(), done.events, rss());
}

#[test]
#[ignore = "measures, for people to read"]
fn crawls_into_an_archive_of_ten_thousand_posts() {
    let folder = tempfile::tempdir().unwrap();
    disk_now(folder.path());
    let (store, mut dice) = (sled(folder.path()), Dice(5));
    let mut payload = 0;
    let mut bodies = 0;
    for n in 0..200 {
        let one = harvest(&mut dice, &format!("source-{n}"), 0, 50, 700, 1);
        payload += serde_json::to_string(&(&one.posts, &one.threads)).unwrap().len();
        bodies += one.posts.iter().map(|p| p.body.raw().len()).sum::<usize>();
        store.commit(&one).unwrap();
    }
    let path = settings(folder.path()).path;
    let archive = size(&path.join("archive")) + size(&path.join("seen"));
    println!(
        "10,000 posts: {payload} bytes as JSON, {bodies} of bodies; archive and seen files {archive} bytes = {:.2} of the JSON, {:.2} of the bodies",
        archive as f64 / payload as f64,
        archive as f64 / bodies as f64
    );
    println!(
        "commit of 5 posts, 1 finding, of 200 sources in turn: {}",
        times(repeat(200, |n| drop(store.commit(&harvest(&mut dice, &format!("source-{n}"), 1, 5, 700, 1)).unwrap())))
    );
    println!(
        "commit of a source's state only (a 304):               {}",
        times(repeat(200, |n| drop(store.commit(&commit(&format!("source-{n}"), 2, vec![], None)).unwrap())))
    );
    let unchanged: Vec<Commit> = (0..200).map(|n| commit(&format!("source-{n}"), 3, vec![], None)).collect();
    println!(
        "200 such in one lease:                                 {}",
        times(repeat(10, |_| drop(store.commit_all(&unchanged).unwrap())))
    );
    let known = harvest(&mut Dice(5), "source-0", 0, 50, 700, 0);
    let asked: Vec<_> = known.posts.iter().map(|p| (p.id.clone(), p.thread.clone(), p.hash.clone())).collect();
    println!(
        "unseen of 50:                                          {}",
        times(repeat(200, |_| assert_eq!(store.unseen(&SourceId::from("source-0"), &asked).unwrap().len(), 0)))
    );
    let threads: Vec<_> = known.threads.iter().map(|t| t.id.clone()).collect();
    println!(
        "5 threads of 10 posts:                                 {}",
        times(repeat(50, |_| assert_eq!(store.threads(&SourceId::from("source-0"), &threads).unwrap().len(), 5)))
    );
    println!(
        "commit of 2,000 posts, 100 findings:                   {}",
        times(repeat(5, |n| drop(store.commit(&harvest(&mut dice, "big", 10 + n as i64, 2_000, 700, 100)).unwrap())))
    );
    println!("{}; archive {} MB after 21,000 posts", rss(), size(&path.join("archive")) / 1_000_000);
}
