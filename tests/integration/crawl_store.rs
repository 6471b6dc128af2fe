//! Crawls and decisions on a store that is full, damaged, locked or cut off, through the program as staff and operations run it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::server::{Reply, Server};
use crate::support::{BRAND, Ran, TestEnv};

fn source(id: &str, url: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1h\"\n")
}

fn feed(name: &str, from: usize, to: usize, filler: usize) -> Reply {
    let items: Vec<String> = (from..to)
        .map(|n| {
            let mut dice = 0x2545_F491_4F6C_DD1D_u64.wrapping_add(u64::try_from(n).unwrap().wrapping_mul(0x9E37_79B9_7F4A_7C15));
            // Text that does not compress, so that it takes its room.
            let noise: String = (0..filler)
                .map(|_| {
                    dice ^= dice << 13;
                    dice ^= dice >> 7;
                    dice ^= dice << 17;
                    char::from(b'a' + u8::try_from(dice % 26).unwrap())
                })
                .collect();
            format!(
                "<item><title>Question {n}</title><guid>{name}-{n}</guid><link>https://forum.example/{name}/{n}</link>\
                 <pubDate>Fri, 13 Mar 2026 10:00:00 GMT</pubDate><description>Nerea charged me twice for order {n}. {noise}</description></item>"
            )
        })
        .collect();
    Reply::ok(format!(
        "<rss version=\"2.0\"><channel><title>F</title><link>https://forum.example/</link>{}</channel></rss>",
        items.concat()
    ))
    .header("Content-Type", "application/rss+xml")
}

fn posts(env: &TestEnv) -> Vec<String> {
    let ran = env.run(&["queue", "--all", "--limit", "0", "--json"]).exit(0);
    let mut posts: Vec<String> = ran.json().iter().map(|incident| incident["url"].to_string()).collect();
    posts.sort();
    posts
}

fn distinct(mut posts: Vec<String>) -> usize {
    posts.dedup();
    posts.len()
}

/// Writes until not a byte is left.
fn fill(folder: &Path) -> PathBuf {
    let filler = folder.join("filler");
    for size in [4096, 1] {
        while OpenOptions::new().create(true).append(true).open(&filler).and_then(|mut file| file.write_all(&vec![1; size])).is_ok() {}
    }
    filler
}

/// A tmpfs of `size` in a folder, taken down at the end; `None` where it may not be mounted.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(Self(at.to_owned()));
        }
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn says_full(ran: &Ran) {
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.code, Some(4), "{}", ran.shown());
    assert!(all.contains("the disk is full: could not write") && all.contains("bytes to disk/state/"), "{}", ran.shown());
}

#[test]
fn a_disk_that_fills_in_a_crawl_and_in_a_decision_loses_nothing() {
    let env = TestEnv::new();
    let Some(disk) = SmallDisk::mount(&env.path("disk"), "10m") else {
        crate::support::skip::skip("no right to mount a tmpfs");
        return;
    };
    let server = Server::start();
    let upto = Arc::new(AtomicUsize::new(3));
    let held = Arc::clone(&upto);
    server.handle("/feed", move |_| {
        let upto = held.load(Ordering::SeqCst);
        // One that is known among them, or others might have come and gone.
        feed("a", upto.saturating_sub(21), upto, 20_000)
    });
    env.config(&format!("{}{}", BRAND.replace("path = \"state\"", "path = \"disk/state\""), source("a", &server.url("/feed"))));
    let _ = env.run(&["crawl"]).ok();
    let mut acknowledged = posts(&env).len();
    assert_eq!(acknowledged, 3);

    // Posts come until there is no room.
    let mut full = None;
    for round in 1..60 {
        upto.store(3 + round * 20, Ordering::SeqCst);
        let ran = env.run(&["crawl", "--force"]);
        if ran.code != Some(0) {
            full = Some(ran);
            break;
        }
        acknowledged = 3 + round * 20;
    }
    let full = full.expect("the disk fills up");
    println!("{} after {acknowledged} incidents", full.stdout.trim());
    says_full(&full);
    // Where the room ended in the middle of the run; where it ended before, the run could not begin, and says that.
    assert!(full.stdout.contains("NOT SAVED") || full.stderr.starts_with("error: the disk is full"), "{}", full.shown());
    let filler = fill(&disk.0);
    let read = posts(&env);
    assert!(read.len() >= acknowledged, "{} of {acknowledged}", read.len());
    let shown = env.run(&["show", "1"]).exit(0);
    assert!(shown.stdout.contains("charged me twice"), "{}", shown.shown());

    // A crawl and decisions on a disk without a byte of room.
    let crawl = env.run(&["crawl", "--force"]);
    says_full(&crawl);
    let cron = env.run(&["crawl", "--force", "--cron"]);
    says_full(&cron);
    // What these threw away before they ended has made room.
    fill(&disk.0);
    let mut taken = 0;
    let refused = (0..80).find_map(|n| {
        let ran = env.run(&["note", "1", &format!("no room {n} {}", "x".repeat(200)), "--by", "ana"]);
        taken += usize::from(ran.code == Some(0));
        (ran.code != Some(0)).then_some(ran)
    });
    says_full(&refused.expect("no decision can be taken without room"));
    assert_eq!(posts(&env), read, "what could be read before can be read still");
    let notes = |env: &TestEnv| env.run(&["show", "1", "--json"]).exit(0).stdout.matches("no room").count();
    assert!(notes(&env) >= taken, "{} of {taken} notes", notes(&env));

    // Room again.
    fs::remove_file(filler).unwrap();
    fs::remove_dir_all(env.path("disk/state/archive")).unwrap();
    assert!(notes(&env) >= taken);
    let after = posts(&env);
    assert!(read.iter().all(|post| after.contains(post)));
    let _ = env.run(&["note", "1", "room again", "--by", "ana"]).exit(0);
    let works = env.run(&["crawl", "--force"]).exit(0);
    assert!(!works.stdout.contains("NOT SAVED"), "{}", works.shown());
    let last = posts(&env);
    assert_eq!(distinct(last.clone()), last.len(), "doubled");
    assert!(last.iter().any(|post| post.contains(&format!("/a/{}\"", upto.load(Ordering::SeqCst) - 1))), "the last post was read again");
}

/// A folder with a configuration, a store of one crawl and a decision or two.
fn worked() -> (TestEnv, Vec<serde_json::Value>) {
    let server = Server::start();
    server.route("/feed", feed("a", 0, 30, 600));
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    let _ = env.run(&["crawl"]).ok();
    let _ = env.run(&["claim", "1", "2", "--by", "ana"]).exit(0);
    let _ = env.run(&["note", "3", "looked at", "--by", "ana"]).exit(0);
    let _ = env.run(&["dismiss", "4", "--as", "benign", "--by", "ana"]).exit(0);
    let before = listed(&env).json();
    assert_eq!(before.len(), 30);
    (env, before)
}

fn listed(env: &TestEnv) -> Ran {
    env.run(&["queue", "--all", "--limit", "0", "--json"]).exit(0)
}

fn main_log(env: &TestEnv) -> PathBuf {
    env.path("state/queue.sled/db")
}

#[test]
fn a_damaged_queue_is_mended_once_and_says_so() {
    type Damage = fn(&TestEnv);
    let damages: [(&str, Damage); 6] = [
        ("cut", |env| {
            let file = OpenOptions::new().write(true).open(main_log(env)).unwrap();
            file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        }),
        ("empty", |env| OpenOptions::new().write(true).open(main_log(env)).unwrap().set_len(0).unwrap()),
        ("flipped", |env| {
            let mut bytes = fs::read(main_log(env)).unwrap();
            let last = bytes.iter().rposition(|byte| *byte != 0).unwrap();
            for at in (64..last).step_by(997) {
                bytes[at] ^= 0x55;
            }
            fs::write(main_log(env), bytes).unwrap();
        }),
        ("snapshot", |env| fs::write(env.path("state/queue.sled/snap.0000000000000FFF"), [7; 100]).unwrap()),
        ("unfinished", |env| fs::write(env.path("state/queue.sled/snap.0000000000000FFF.generating"), [7; 100]).unwrap()),
        ("gone", |env| fs::remove_dir_all(env.path("state/queue.sled")).unwrap()),
    ];
    for (name, damage) in damages {
        let (env, before) = worked();
        damage(&env);
        let ran = listed(&env);
        assert_eq!(ran.json(), before, "{name}: {}", ran.stderr);
        println!("{name}: {}", ran.stderr.trim());
        // A cut or flipped place may have held nothing any more, and sled passes over some snapshots: then there is nothing to say.
        if matches!(name, "unfinished" | "gone" | "empty") {
            assert_eq!(ran.stderr.lines().count(), 1, "{name}: {}", ran.stderr);
        }
        assert!(ran.stderr.lines().count() <= 1 && !ran.stderr.contains("panicked at"), "{name}: {}", ran.stderr);
        if ran.stderr.contains("damaged") {
            assert!(env.path("state/queue.sled.damaged-1").is_dir(), "{name}: no copy");
        }
        let again = listed(&env);
        assert_eq!((again.json(), again.stderr.as_str()), (before, ""), "{name}: said once");
        let _ = env.run(&["note", "1", "still here", "--by", "ana"]).exit(0);
        let checked = env.run(&["store", "check"]).exit(0);
        assert!(checked.stdout.contains("is whole"), "{name}: {}", checked.shown());
    }
}

#[test]
fn check_names_what_is_damaged_and_rebuild_makes_it_whole() {
    let (env, before) = worked();
    let _ = env.run(&["store", "check"]).exit(0);
    let mut bytes = fs::read(main_log(&env)).unwrap();
    let last = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    for at in (64..last).step_by(101) {
        bytes[at] ^= 0x55;
    }
    fs::write(main_log(&env), &bytes).unwrap();
    let checked = env.run(&["store", "check"]).exit(1);
    assert!(checked.stdout.contains("is damaged") && checked.stderr.contains("store rebuild"), "{}", checked.shown());
    assert!(!checked.stderr.contains("panicked"), "{}", checked.shown());
    assert_eq!(fs::read(main_log(&env)).unwrap(), bytes, "a check changes nothing");
    let rebuilt = env.run(&["store", "rebuild"]).exit(0);
    assert!(rebuilt.stdout.contains("made anew from") && rebuilt.stdout.contains("queue.sled.old-1"), "{}", rebuilt.shown());
    assert_eq!((listed(&env).json(), listed(&env).stderr.as_str()), (before, ""));
    let _ = env.run(&["store", "check"]).exit(0);
}

#[test]
fn output_that_nobody_takes_is_said_and_the_run_is_kept() {
    let server = Server::start();
    server.route("/feed", feed("a", 0, 3, 10));
    let env = TestEnv::with_brand(&source("a", &server.url("/feed")));
    let program = |arguments: &[&str]| env.process(arguments);
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let crawled = program(&["crawl"]).stdout(full()).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(crawled.status.code(), Some(4));
    assert!(String::from_utf8(crawled.stderr).unwrap().contains("could not write to standard output"));
    assert_eq!(posts(&env).len(), 3);
    for arguments in
        [&["queue"][..], &["queue", "--json"], &["show", "1"], &["source", "list"], &["store", "info"], &["--help"], &["doctor"]]
    {
        let ran = program(arguments).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(ran.status.code(), Some(4), "{arguments:?}");
        // Both streams full: nobody to tell, but the code is right.
        let ran = program(arguments).stdout(full()).stderr(full()).status().unwrap();
        assert_eq!(ran.code(), Some(4), "{arguments:?}");
    }
}

#[test]
fn a_crawl_that_is_told_to_end_ends_at_once_and_leaves_all_whole() {
    let quick = Server::start_at("127.0.4.1");
    quick.route("/feed", feed("quick", 0, 3, 10));
    let slow = Server::start_at("127.0.4.2");
    slow.route("/feed", feed("slow", 0, 3, 10).delay(Duration::from_secs(6)));
    let env = TestEnv::with_brand(&format!("{}{}", source("quick", &quick.url("/feed")), source("slow", &slow.url("/feed"))));
    let mut child = env.process(&["crawl", "--cron"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while slow.count("/feed") == 0 || quick.count("/feed") == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(700));
    let told = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    child.wait().unwrap();
    assert!(told.elapsed() < Duration::from_secs(2), "{:?}", told.elapsed());
    assert_eq!(posts(&env).len(), 3);
    let _ = env.run(&["store", "check"]).exit(0);
    slow.route("/feed", feed("slow", 0, 3, 10));
    let _ = env.run(&["crawl", "--force"]).ok();
    assert_eq!(distinct(posts(&env)), 6);
}

#[test]
fn of_twenty_starts_at_once_one_crawls_and_a_killed_holder_is_no_hindrance() {
    let open = Arc::new(AtomicUsize::new(0));
    let gate = Arc::clone(&open);
    let server = Server::start_at("127.0.2.1");
    server.handle("/feed", move |_| {
        while gate.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
        feed("a", 0, 2, 10)
    });
    let other = Server::start_at("127.0.2.2");
    other.script("/feed", [feed("b", 0, 3, 10).delay(Duration::from_secs(9)), feed("b", 0, 3, 10)]);
    let env = TestEnv::with_brand(&format!("{}{}", source("a", &server.url("/feed")), source("b", &other.url("/feed"))));
    let start = |source: &str| env.process(&["crawl", "--force", source]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut children: Vec<_> = (0..20).map(|_| start("a")).collect();
    let begun = Instant::now();
    let mut codes = Vec::new();
    // All but one end by themselves; then the one that crawls may go on.
    while !children.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{codes:?}");
        children.retain_mut(|child| child.try_wait().unwrap().map(|status| codes.push(status.code())).is_none());
        open.store(usize::from(children.len() <= 1), Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(10));
    }
    codes.sort_unstable();
    assert_eq!(codes, [vec![Some(0)], vec![Some(75); 19]].concat());
    assert_eq!(server.count("/feed"), 1);

    let mut holder = start("b");
    while other.count("/feed") == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    holder.kill().unwrap();
    holder.wait().unwrap();
    let next = env.run(&["crawl", "--force", "b"]).exit(0);
    assert!(next.stdout.contains("3 new posts"), "{}", next.shown());
}
