//! What becomes of posts after they were read: edited, deleted, moved from page to page; and what must not be taken for that.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use overhear::model::id::digest;
use overhear::model::post::{Post, PostState};

use crate::support::TestEnv;
use crate::support::server::{Reply, Seen, Server};

const PER_PAGE: usize = 3;
const COMPLAINT: &str = "Nerea charged me twice for the small box, awful service, avoid them.";
/// Words of it that stand in no rule.
const WORDS: &str = "small box, awful";

/// A thread: its number, its title, and its posts as number, author, words.
type Talk = (usize, &'static str, Vec<(usize, &'static str, String)>);

/// A forum that can be ill.
#[derive(Default)]
struct Forum {
    threads: Vec<Talk>,
    /// Threads that the list leaves out.
    unlisted: Vec<usize>,
    /// Threads that answer with this status.
    ill: Vec<(usize, u16)>,
    /// All pages of threads break off in their middle, without saying so.
    cut: bool,
    /// Every page says something else each time.
    restless: usize,
    /// Nothing to ask "has it changed?" with.
    bare: bool,
    moved: Option<(usize, usize)>,
}

type Held = Arc<Mutex<Forum>>;

fn forum() -> Held {
    let words = [
        "I live in a small flat and would like to know which box is enough for two rooms.",
        "The small one does it for us, and we have three rooms with thick walls.",
        "Look at where your doors are; the middle of the flat is the best place for it.",
        "Thank you both, I will try the middle of the flat first.",
        COMPLAINT,
        "Tell us how it went, others ask the same every month.",
        "We moved ours to the hall, and it has been quiet since then.",
    ];
    let posts = |n: usize, count: usize| {
        (0..count).map(|m| (n * 100 + m, ["ana", "bob", "eleni", "dimos", "carla", "rosa", "luis"][m], words[m].to_owned())).collect()
    };
    let small = ["Mine is white and stands on a shelf near the door.", "Is there a black one for the kitchen?", "Yes, since the spring."];
    let small = small.iter().enumerate().map(|(m, words)| (200 + m, ["ivo", "mia", "teo"][m], (*words).to_owned())).collect();
    Arc::new(Mutex::new(Forum {
        threads: vec![(1, "Which box for a small flat?", posts(1, 7)), (2, "Colours", small)],
        ..Forum::default()
    }))
}

fn date(id: usize) -> String {
    format!("2026-03-14T08:{:02}:00+00:00", id % 100)
}

fn list(forum: &mut Forum) -> String {
    let mut rows = String::new();
    for (n, title, posts) in forum.threads.iter().filter(|(n, ..)| !forum.unlisted.contains(n)) {
        let (last, replies) = (posts.last().map(|post| date(post.0)).unwrap_or_default(), posts.len().saturating_sub(1));
        write!(rows, "<section class=\"entry\"><h2><a href=\"/talks/{n}-some-words/\">{title}</a></h2><div class=\"facts\"><span class=\"num\">{replies}</span> comments · <time datetime=\"{last}\">lately</time></div></section>").unwrap();
    }
    frame(forum, "All talks", &format!("<div class=\"entries\">{rows}</div>"))
}

fn thread(forum: &mut Forum, n: usize, page: usize) -> Option<String> {
    let (_, title, posts) = forum.threads.iter().find(|(own, ..)| *own == n)?.clone();
    let pages = posts.len().div_ceil(PER_PAGE);
    if page >= pages.max(1) {
        return None;
    }
    let mut body = String::new();
    for (id, author, words) in posts.iter().skip(page * PER_PAGE).take(PER_PAGE) {
        write!(body, "<div class=\"reply\" id=\"r-{id}\"><p class=\"meta\"><a class=\"author\" href=\"/users/{author}/\">{author}</a> <a href=\"#r-{id}\"><time datetime=\"{}\">some day</time></a></p><div class=\"text\"><p>{words}</p></div></div>", date(*id)).unwrap();
    }
    let path = |at: usize| if at == 0 { format!("/talks/{n}-some-words/") } else { format!("/talks/{n}-some-words/page/{}/", at + 1) };
    let number = |at: usize| if at == page { format!("<b>{}</b> ", at + 1) } else { format!("<a href='{}'>{}</a> ", path(at), at + 1) };
    let numbers: String = (0..pages).map(number).collect();
    let mut whole = frame(forum, title, &format!("{body}<div class=pages>{numbers}</div>"));
    if forum.cut {
        // After its first post.
        let end = whole.match_indices("class=\"reply\"").nth(1).map_or(whole.len() / 2, |(at, _)| at - 5);
        whole.truncate(end);
    }
    Some(whole)
}

fn frame(forum: &mut Forum, title: &str, body: &str) -> String {
    forum.restless += usize::from(forum.restless > 0);
    let noise = forum.restless;
    format!(
        "<!DOCTYPE html><html><head><title>{title}</title><meta name=\"csrf\" content=\"{noise}f3\"></head><body><div class=top><a href='/'>Start</a> <a href='/login'>Log in</a></div><h1>{title}</h1>{body}<p>Made by hand in 0.{noise} s, seen {noise} times</p></body></html>"
    )
}

fn serve(held: &Held) -> Server {
    let server = Server::start();
    let forum = Arc::clone(held);
    server.handle("/talks/", move |seen| answer(&forum, seen, |forum| Some(list(forum))));
    for n in [1, 2, 3] {
        for page in 0..4 {
            let forum = Arc::clone(held);
            let path = if page == 0 { format!("/talks/{n}-some-words/") } else { format!("/talks/{n}-some-words/page/{}/", page + 1) };
            server.handle(&path, move |seen| {
                if let Some((status, moved)) = {
                    let forum = forum.lock().unwrap();
                    let ill = forum.ill.iter().find(|(ill, _)| *ill == n).map(|(_, status)| (*status, None));
                    ill.or_else(|| forum.moved.filter(|(from, _)| *from == n).map(|(_, to)| (301, Some(to))))
                } {
                    return moved.map_or_else(
                        || Reply::status(status),
                        |to| Reply::redirect(301, seen.target.replace(&format!("/talks/{n}-"), &format!("/talks/{to}-"))),
                    );
                }
                answer(&forum, seen, |forum| thread(forum, n, page))
            });
        }
    }
    server
}

fn answer(held: &Held, seen: &Seen, page: impl Fn(&mut Forum) -> Option<String>) -> Reply {
    let mut forum = held.lock().unwrap();
    let Some(body) = page(&mut forum) else { return Reply::status(404) };
    let tag = format!("\"{}\"", digest(&[&body], 8));
    let reply = Reply::ok(body).header("Content-Type", "text/html; charset=utf-8");
    if forum.bare {
        return reply;
    }
    if forum.restless == 0 {
        let held = seen.header("If-None-Match") == Some(tag.as_str());
        return if held { Reply::status(304).header("ETag", tag) } else { reply.header("ETag", tag) };
    }
    reply.header("ETag", format!("W/\"{}\"", forum.restless)).header("Last-Modified", "Sat, 14 Mar 2026 10:00:00 GMT")
}

fn env_of(server: &Server) -> TestEnv {
    TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url("/talks/")))
}

fn crawl(env: &TestEnv, at: &str) -> String {
    env.run(&["crawl", "--now", &format!("2026-03-{at}:00Z")]).stdout
}

fn archived(env: &TestEnv) -> Vec<Post> {
    let settings = overhear::store::Settings { path: env.path("state"), patience: std::time::Duration::from_secs(5), retention_days: 0 };
    let store = overhear::store::open(&settings).unwrap();
    let mut posts = Vec::new();
    store
        .walk(Timestamp::MIN, &mut |conversation| {
            posts.extend(conversation.1);
            ControlFlow::Continue(())
        })
        .unwrap();
    posts
}

fn gone(env: &TestEnv) -> Vec<String> {
    let mut gone: Vec<String> = archived(env)
        .into_iter()
        .filter(|post| post.state == PostState::Gone)
        .map(|post| {
            assert!(post.body.is_empty() && post.author.name.is_empty(), "{post:?}");
            post.url.unwrap().rsplit('-').next().unwrap().to_owned()
        })
        .collect();
    gone.sort();
    gone
}

/// Files of the store that hold `words`, packed or not.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        } else if std::fs::read(&path).unwrap().windows(words.len()).any(|own| own == words.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn an_edit_is_judged_again_and_what_was_said_before_is_shown() {
    let held = forum();
    let server = serve(&held);
    let env = env_of(&server);
    assert!(crawl(&env, "14T10:00").contains("10 new posts, 1 new incident"));
    let before = server.seen().len();
    assert!(crawl(&env, "14T11:30").contains("0 new posts"));
    let asked = server.seen().split_off(before);
    assert_eq!(asked.len(), 5, "the list, and every page of young threads");
    assert!(asked.iter().all(|seen| seen.header("If-None-Match").is_some()), "{asked:?}");

    held.lock().unwrap().threads[0].2[4].2 = "Solved: the second charge was an order of my own that I had forgotten.".to_owned();
    let ran = crawl(&env, "14T13:30");
    assert!(ran.contains("1 edited post") && ran.contains("edits and deletions on #1"), "{ran}");
    let shown = env.run(&["show", "1"]).ok();
    assert!(shown.contains("changed by its author") && shown.contains("what was found is not in it any more"), "{shown}");
    assert!(shown.contains("before: Nerea charged me twice") && shown.contains("an order of my own"), "{shown}");

    // The other way round: nothing was wrong with it, and now something is.
    held.lock().unwrap().threads[1].2[2].2 = "Edit: avoid Nerea, they charged me twice and the service is awful.".to_owned();
    let ran = crawl(&env, "14T17:30");
    assert!(ran.contains("1 edited post") && ran.contains("1 new incident"), "{ran}");
    assert_eq!(gone(&env), [""; 0]);
    let checked = env.run(&["store", "check"]).exit(0);
    assert!(!checked.stdout.contains("version"), "{}", checked.shown());
}

#[test]
fn without_validators_a_thread_is_looked_at_once_a_day() {
    let held = forum();
    held.lock().unwrap().bare = true;
    let server = serve(&held);
    let env = env_of(&server);
    crawl(&env, "14T10:00");
    let mut asked = Vec::new();
    for at in ["14T12:00", "14T15:00", "14T20:00", "15T09:00", "15T10:30", "15T12:00"] {
        let pages = || server.seen().iter().filter(|seen| seen.path() != "/robots.txt").count();
        let before = pages();
        crawl(&env, at);
        asked.push(pages() - before);
    }
    assert_eq!(asked, [1, 1, 1, 1, 5, 1], "the list alone, but once in 24 hours");
}

#[test]
fn a_deleted_post_leaves_a_tombstone_and_no_words() {
    for (n, where_) in ["in the middle of a page", "at the end of the thread", "at the beginning", "first of a page"].iter().enumerate() {
        let held = forum();
        let server = serve(&held);
        let env = env_of(&server);
        if n == 1 {
            // The complaint is the last post.
            held.lock().unwrap().threads[0].2.truncate(5);
        }
        if n > 1 {
            let mut forum = held.lock().unwrap();
            let other = if n == 2 { 0 } else { 3 };
            let words = forum.threads[0].2[other].2.clone();
            forum.threads[0].2[4].2 = words;
            forum.threads[0].2[other].2 = COMPLAINT.to_owned();
        }
        assert!(crawl(&env, "14T10:00").contains("1 new incident"), "{where_}");
        env.run(&["note", "1", "called the customer", "--by", "maria"]).exit(0);
        assert_ne!(holding(&env.path("state"), WORDS), [""; 0], "the journal holds it");
        held.lock().unwrap().threads[0].2.retain(|post| post.2 != COMPLAINT);
        let mut ran = crawl(&env, "14T14:00");
        if n == 3 {
            // It may have moved to the page before while that was read: another look decides.
            assert!(!ran.contains("deleted post"), "{where_}: {ran}");
            ran = crawl(&env, "14T15:00");
        }
        assert!(ran.contains("1 deleted post; edits and deletions on #1"), "{where_}: {ran}");
        assert_eq!(gone(&env).len(), 1, "{where_}");
        let shown = env.run(&["show", "1"]).ok();
        assert!(shown.contains("deleted where it stood") && shown.contains("called the customer"), "{where_}: {shown}");
        assert!(!shown.contains("charged me twice"), "{where_}: {shown}");
        assert_eq!(holding(&env.path("state"), WORDS), [""; 0], "{where_}");
        assert!(!env.path("state/erase.jsonl").exists());
        env.run(&["store", "check"]).exit(0);
        let queue = env.run(&["queue", "--json"]).exit(0);
        assert!(!queue.stdout.contains("charged me twice"), "{}", queue.shown());
        // Nothing is found twice, and nothing comes back.
        let again = crawl(&env, "14T19:00");
        assert!(!again.contains("deleted") && again.contains("0 new posts, 0 new incidents"), "{where_}: {again}");
        env.run(&["store", "rebuild"]).exit(0);
        assert!(env.run(&["show", "1"]).ok().contains("deleted where it stood"), "{where_}");
    }
}

#[test]
fn posts_that_move_to_the_page_before_are_not_deleted() {
    let held = forum();
    let server = serve(&held);
    let env = env_of(&server);
    crawl(&env, "14T10:00");
    held.lock().unwrap().threads[0].2.remove(1);
    let ran = crawl(&env, "14T14:00");
    assert!(ran.contains("1 deleted post"), "{ran}");
    assert_eq!(gone(&env), ["101"]);
    // The last page, of one post, has gone with it.
    for at in ["14T18:00", "15T10:00", "16T12:00"] {
        let ran = crawl(&env, at);
        assert!(ran.contains("0 new posts") && !ran.contains("FAILED"), "{ran}");
    }
    assert_eq!(gone(&env), ["101"]);
    held.lock().unwrap().threads[0].2.push((177, "rosa", "Nerea charged me twice too, avoid them, awful.".to_owned()));
    let ran = crawl(&env, "16T14:00");
    assert!(ran.contains("1 new post, 1 new incident"), "{ran}");
}

#[test]
fn notes_in_the_place_of_posts_are_tombstones() {
    for note in ["[deleted]", "Este mensaje ha sido eliminado por el autor.", "Το μήνυμα διαγράφηκε από τον διαχειριστή."]
    {
        let held = forum();
        let server = serve(&held);
        let env = env_of(&server);
        crawl(&env, "14T10:00");
        held.lock().unwrap().threads[0].2[4].2 = note.to_owned();
        let ran = crawl(&env, "14T14:00");
        assert!(ran.contains("1 deleted post") && !ran.contains("edited"), "{note}: {ran}");
        assert_eq!(gone(&env), ["104"]);
        // It was a mistake of the moderators.
        held.lock().unwrap().threads[0].2[4].2 = COMPLAINT.to_owned();
        crawl(&env, "14T18:00");
        assert_eq!(gone(&env), [""; 0]);
        assert!(env.run(&["show", "1"]).ok().contains("charged me twice"), "{note}");
    }
}

#[test]
fn a_thread_that_is_not_there_any_more_is_deleted_whole_once_its_forum_answers() {
    for status in [404, 410] {
        let held = forum();
        let server = serve(&held);
        let env = env_of(&server);
        crawl(&env, "14T10:00");
        held.lock().unwrap().ill.push((1, status));
        let ran = crawl(&env, "14T14:00");
        assert!(ran.contains("7 deleted posts") && !ran.contains("FAILED"), "{ran}");
        assert_eq!(gone(&env).len(), 7);
        assert_eq!(holding(&env.path("state"), WORDS), [""; 0]);
        let before = server.seen().len();
        let ran = crawl(&env, "15T14:00");
        assert!(ran.contains("0 new posts") && !ran.contains("deleted"), "{ran}");
        let asked: Vec<String> = server.seen()[before..].iter().map(|seen| seen.target.clone()).collect();
        assert!(!asked.iter().any(|target| target.contains("/1-")), "{asked:?}");
    }
}

#[test]
fn nothing_is_taken_for_deleted_that_only_could_not_be_seen() {
    type Illness = fn(&mut Forum);
    let ills: [(&str, Illness); 5] = [
        ("a server that fails", |forum| forum.ill = vec![(1, 500), (2, 503)]),
        ("a login wall", |forum| forum.ill = vec![(1, 403), (2, 401)]),
        ("pages that break off", |forum| forum.cut = true),
        ("a list that leaves a thread out", |forum| forum.unlisted = vec![1]),
        ("a guest view of the first post", |forum| forum.threads[0].2.truncate(1)),
    ];
    for (what, ill) in ills {
        let held = forum();
        let server = serve(&held);
        let env = env_of(&server);
        crawl(&env, "14T10:00");
        let well = held.lock().unwrap().threads.clone();
        ill(&mut held.lock().unwrap());
        for at in ["14T14:00", "14T15:00", "14T20:00", "15T09:00", "15T14:00", "16T14:00"] {
            let ran = crawl(&env, at);
            assert!(!ran.contains("deleted"), "{what} {at}: {ran}");
        }
        assert_eq!(gone(&env), [""; 0], "{what}");
        *held.lock().unwrap() = Forum { threads: well, ..Forum::default() };
        held.lock().unwrap().threads[0].2.remove(4);
        crawl(&env, "18T10:00");
        crawl(&env, "19T10:00");
        assert_eq!(gone(&env), ["104"], "{what}, and then a deletion");
    }
}

#[test]
fn a_server_that_fails_wholly_for_a_day_deletes_nothing() {
    let held = forum();
    let server = serve(&held);
    let env = env_of(&server);
    crawl(&env, "14T10:00");
    server.route("/talks/", Reply::status(404));
    held.lock().unwrap().ill = vec![(1, 404), (2, 404)];
    for hour in 11..24 {
        let ran = crawl(&env, &format!("14T{hour}:30"));
        assert!(!ran.contains("deleted"), "{ran}");
    }
    assert_eq!(gone(&env), [""; 0]);
}

#[test]
fn a_thread_that_was_moved_is_not_deleted_and_not_read_as_another() {
    let held = forum();
    let server = serve(&held);
    let env = env_of(&server);
    crawl(&env, "14T10:00");
    {
        let mut forum = held.lock().unwrap();
        let moved = forum.threads[0].2.clone();
        forum.threads.push((3, "Which box for a small flat?", moved));
        forum.threads.remove(0);
        forum.moved = Some((1, 3));
    }
    for at in ["14T14:00", "14T19:00", "15T14:00"] {
        let ran = crawl(&env, at);
        assert!(!ran.contains("deleted"), "{ran}");
    }
    assert_eq!(gone(&env), [""; 0]);
}

#[test]
fn weak_validators_and_restless_pages_are_no_news() {
    let held = forum();
    held.lock().unwrap().restless = 1;
    let server = serve(&held);
    let env = env_of(&server);
    assert!(crawl(&env, "14T10:00").contains("10 new posts, 1 new incident"));
    for at in ["14T11:00", "14T12:00", "14T13:00", "15T14:00"] {
        let ran = crawl(&env, at);
        assert!(ran.contains("0 new posts, 0 new incidents") && !ran.contains("edited") && !ran.contains("more on"), "{at}: {ran}");
    }
    let validators: Vec<String> =
        server.seen_at("/talks/").iter().filter_map(|seen| seen.header("If-None-Match").map(str::to_owned)).collect();
    assert_eq!(validators.len(), 4, "what was received is given back: {validators:?}");
    held.lock().unwrap().threads[0].2.push((177, "rosa", "Nerea charged me twice too, avoid them, awful.".to_owned()));
    let ran = crawl(&env, "15T16:00");
    assert!(ran.contains("1 new post, 1 new incident"), "{ran}");
}
