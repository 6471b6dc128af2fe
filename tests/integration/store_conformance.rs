//! What every back end of the store does, and does alike.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by a panic")]

use std::ops::ControlFlow;

use jiff::Timestamp;
use overhear::model::finding::{Finding, Level, RuleKind};
use overhear::model::id::{IncidentId, PostId, SourceId, ThreadId};
use overhear::model::incident::{Action, Status, Verdict};
use overhear::model::library::{KeptFile, RulesInUse};
use overhear::model::post::{Post, PostState, Standing};
use overhear::model::signal::{Correlated, Counted, History};
use overhear::store::memory::MemoryStore;
use overhear::store::{Committed, Conversation, Filter, Store, StoreError};

use crate::store_fixture::{Dice, at, commit, decision, finding, note, post, settings, signal, sled, state, thread};

/// Runs each check for each back end.
macro_rules! conformance {
    ($($check:ident),* $(,)?) => {
        mod in_memory {
            $(#[test] fn $check() { super::$check(&overhear::store::memory::MemoryStore::new(60)); })*
        }
        mod on_disk {
            $(#[test] fn $check() {
                let folder = tempfile::tempdir().unwrap();
                let store = overhear::store::open(&crate::store_fixture::settings(folder.path())).unwrap();
                super::$check(store.as_ref());
                assert_eq!(store.notices(), [], "a sound store has nothing to say");
                assert_eq!(overhear::store::check(&crate::store_fixture::settings(folder.path())).unwrap().problems, Vec::<String>::new());
            })*
        }
    };
}

conformance!(
    a_new_store_is_empty,
    repeating_a_commit_changes_nothing,
    unseen_tells_posts_and_texts,
    edited_posts_stay_first_seen_when_they_were,
    threads_come_with_all_their_posts,
    decisions_are_taken_or_refused,
    lists_are_ordered_filtered_and_cut,
    snoozed_incidents_return_by_the_clock_alone,
    what_a_crawl_remembers_is_kept_byte_for_byte,
    a_new_post_of_the_same_matter_reopens,
    informational_findings_make_no_incident,
    several_harvests_go_in_one_lease,
    old_months_are_dropped_and_stay_seen,
    large_incidents_survive,
    signals_are_written_once_and_told_by_time,
    signals_are_dropped_by_age,
    a_walk_shows_what_is_new_enough_whole_and_the_newest_first,
    a_walk_reads_many_threads_in_several_leases,
    a_post_leads_to_its_conversation,
    the_rules_in_use_are_kept_and_replaced,
);

fn ids(committed: &[u64]) -> Vec<IncidentId> {
    committed.iter().copied().map(IncidentId).collect()
}

fn all() -> Filter {
    Filter { status: vec![Status::Open, Status::Claimed, Status::Snoozed, Status::Resolved, Status::Dismissed], ..Filter::default() }
}

/// What a correlation counted up to a time.
fn correlated(until: i64) -> Correlated {
    let (from, until) = (at(until - 3_600), at(until));
    Correlated { count: Counted::Posts, reached: 5, at_least: 5, from, until, group: Vec::new(), usual: None, posts: vec!["p-b".into()] }
}

/// A finding of a burst that was full at a time.
fn alarm(post: &Post, until: i64) -> Finding {
    let correlation = Some(correlated(until));
    Finding { kind: RuleKind::Correlation, fingerprint: "fp-burst".into(), correlation, ..finding(post, "many", Level::Critical) }
}

fn listed(store: &dyn Store, filter: &Filter, now: Timestamp) -> Vec<u64> {
    store.incidents(filter, now).unwrap().iter().map(|i| i.id.0).collect()
}

fn a_new_store_is_empty(store: &dyn Store) {
    assert_eq!(store.plan().unwrap(), overhear::store::Plan::default());
    assert_eq!(store.incidents(&all(), at(0)).unwrap(), []);
    assert!(store.thread(&ThreadId::from("t-0123456789abcdef")).unwrap().is_none());
    assert!(matches!(store.incident(IncidentId(1)), Err(StoreError::NoIncident(IncidentId(1)))));
    assert!(matches!(store.decide(&note(1, "x")), Err(StoreError::NoIncident(_))));
    assert_eq!(store.commit_all(&[]).unwrap(), []);
    assert_eq!(store.retain(at(0)).unwrap(), Vec::<String>::new());
}

fn repeating_a_commit_changes_nothing(store: &dyn Store) {
    let posts: Vec<_> = (0..20).map(|n| post("forum", "a", &n.to_string(), &format!("moved to Rival {n}"))).collect();
    let harvest = commit("forum", 1, posts, Some(Level::Medium));
    let done = store.commit(&harvest).unwrap();
    assert_eq!((done.new_posts, done.edited_posts), (20, 0));
    assert_eq!(done.opened, ids(&(1..=20).collect::<Vec<_>>()));
    let before = store.incidents(&all(), at(9)).unwrap();
    for _ in 0..3 {
        assert_eq!(store.commit(&harvest).unwrap(), Committed::default());
    }
    assert_eq!(store.incidents(&all(), at(9)).unwrap(), before);
}

fn unseen_tells_posts_and_texts(store: &dyn Store) {
    let (source, held) = (SourceId::from("forum"), post("forum", "a", "1", "hello"));
    let ask = |id: &PostId, hash: &str| (id.clone(), held.thread.clone(), hash.to_owned());
    let other = post("forum", "a", "2", "hello");
    let asked = [ask(&other.id, &other.hash), ask(&held.id, &held.hash), ask(&held.id, "00")];
    assert_eq!(store.unseen(&source, &asked).unwrap(), [other.id.clone(), held.id.clone(), held.id.clone()]);
    store.commit(&commit("forum", 1, vec![held.clone()], None)).unwrap();
    assert_eq!(store.unseen(&source, &asked).unwrap(), [other.id, held.id.clone()]);
    assert_eq!(store.unseen(&SourceId::from("elsewhere"), &asked[1..2]).unwrap(), [held.id]);
}

fn edited_posts_stay_first_seen_when_they_were(store: &dyn Store) {
    let first = post("forum", "a", "1", "it works");
    store.commit(&commit("forum", 1, vec![first.clone()], None)).unwrap();
    let mut edited = post("forum", "a", "1", "it does not work");
    edited.seen = at(5_000);
    let done = store.commit(&commit("forum", 5_000, vec![edited.clone()], Some(Level::Low))).unwrap();
    assert_eq!((done.new_posts, done.edited_posts, done.opened), (0, 1, ids(&[1])));
    let held = store.thread(&first.thread).unwrap().unwrap().1;
    assert_eq!(held.len(), 1);
    assert_eq!((held[0].body.raw(), held[0].state, held[0].seen), ("it does not work", PostState::Edited, at(0)));
    // Only its standing changes: not edited, but kept.
    edited.standing = Standing { accepted: true, score: Some(4), views: None };
    edited.seen = at(6_000);
    let done = store.commit(&commit("forum", 6_000, vec![edited.clone()], None)).unwrap();
    assert_eq!((done.new_posts, done.edited_posts), (0, 0));
    let held = store.thread(&first.thread).unwrap().unwrap().1;
    assert_eq!((held[0].standing.score, held[0].state, held[0].seen), (Some(4), PostState::Edited, at(0)));
    edited.state = PostState::Gone;
    store.commit(&commit("forum", 7_000, vec![edited], None)).unwrap();
    assert_eq!(store.thread(&first.thread).unwrap().unwrap().1[0].state, PostState::Gone);
}

fn threads_come_with_all_their_posts(store: &dyn Store) {
    let mut posts = vec![post("forum", "b", "2", "two"), post("forum", "b", "1", "one"), post("forum", "c", "1", "other")];
    posts[0].posted = Some(at(-10));
    posts[1].posted = Some(at(-20));
    store.commit(&commit("forum", 1, posts.clone(), None)).unwrap();
    let mut late = post("forum", "b", "3", "three");
    // Forty days later: another month's database.
    (late.posted, late.seen) = (Some(at(3_456_000)), at(3_456_000));
    store.commit(&commit("forum", 3_456_000, vec![late.clone()], None)).unwrap();
    store.commit(&commit("blog", 2, vec![post("blog", "b", "1", "elsewhere")], None)).unwrap();
    let (held, in_it) = store.thread(&posts[0].thread).unwrap().unwrap();
    assert_eq!(held, thread("forum", "b"));
    assert_eq!(in_it, [posts[1].clone(), posts[0].clone(), late]);
    let asked = [ThreadId::of(&SourceId::from("forum"), "c"), ThreadId::from("t-none"), posts[0].thread.clone()];
    let both = store.threads(&SourceId::from("forum"), &asked).unwrap();
    assert_eq!(both.iter().map(|(t, p)| (t.id.clone(), p.len())).collect::<Vec<_>>(), [(asked[0].clone(), 1), (asked[2].clone(), 3)]);
    assert_eq!(store.threads(&SourceId::from("blog"), &asked).unwrap(), []);
}

fn decisions_are_taken_or_refused(store: &dyn Store) {
    store.commit(&commit("forum", 1, vec![post("forum", "a", "1", "bye"), post("forum", "a", "2", "bye")], Some(Level::High))).unwrap();
    let claimed = store.decide(&decision(1, "maria", 2, Action::Claim)).unwrap();
    assert_eq!((claimed.status, claimed.version, claimed.assignee.as_deref()), (Status::Claimed, 2, Some("maria")));
    assert_eq!(store.decide(&decision(1, "maria", 3, Action::Claim)).unwrap(), claimed);
    match store.decide(&decision(1, "nikos", 3, Action::Claim)) {
        Err(StoreError::Refused(why)) => assert!(why.to_string().contains("`overhear assign 1 nikos`")),
        other => panic!("{other:?}"),
    }
    let mut stale = decision(1, "nikos", 3, Action::Assign { to: "nikos".into() });
    stale.seen_version = Some(1);
    assert!(matches!(store.decide(&stale), Err(StoreError::Refused(_))));
    let duplicate = |of| Action::Dismiss { verdict: Verdict::Duplicate(IncidentId(of)), note: None };
    assert!(matches!(store.decide(&decision(2, "maria", 4, duplicate(9))), Err(StoreError::NoIncident(IncidentId(9)))));
    assert_eq!(store.incident(IncidentId(1)).unwrap(), claimed);
    let closed = store.decide(&decision(2, "maria", 4, duplicate(1))).unwrap();
    assert_eq!((closed.status, closed.verdict), (Status::Dismissed, Some(Verdict::Duplicate(IncidentId(1)))));
    assert_eq!(store.incident(IncidentId(2)).unwrap(), closed);
}

fn lists_are_ordered_filtered_and_cut(store: &dyn Store) {
    for (n, level) in [Level::Low, Level::Critical, Level::Medium, Level::Critical, Level::High].into_iter().enumerate() {
        let n = i64::try_from(n).unwrap();
        store.commit(&commit("forum", n * 10, vec![post("forum", "a", &n.to_string(), "bye")], Some(level))).unwrap();
    }
    assert_eq!(listed(store, &Filter::default(), at(100)), [2, 4, 5, 3, 1]);
    assert_eq!(listed(store, &Filter { limit: 2, ..Filter::default() }, at(100)), [2, 4]);
    store.decide(&decision(5, "maria", 60, Action::Claim)).unwrap();
    store.decide(&decision(2, "maria", 61, Action::Resolve { verdict: Verdict::Confirmed, note: None })).unwrap();
    assert_eq!(listed(store, &Filter::default(), at(100)), [4, 5, 3, 1]);
    assert_eq!(listed(store, &Filter { assignee: Some("maria".into()), ..Filter::default() }, at(100)), [5]);
    assert_eq!(listed(store, &Filter { assignee: Some("maria".into()), ..all() }, at(100)), [5]);
    assert_eq!(listed(store, &Filter { status: vec![Status::Resolved], ..Filter::default() }, at(100)), [2]);
    assert_eq!(listed(store, &all(), at(100)), [4, 5, 3, 1, 2], "closed ones come last");
    let later = store.incidents(&Filter { limit: 1, ..Filter::default() }, at(86_400 * 5)).unwrap();
    assert_eq!(later[0].priority, 1_005, "five days of waiting count");
}

fn snoozed_incidents_return_by_the_clock_alone(store: &dyn Store) {
    store.commit(&commit("forum", 1, vec![post("forum", "a", "1", "bye"), post("forum", "a", "2", "bye")], Some(Level::High))).unwrap();
    store.decide(&decision(2, "maria", 2, Action::Claim)).unwrap();
    for id in [1, 2] {
        store.decide(&decision(id, "maria", 3, Action::Snooze { until: at(1_000), why: None })).unwrap();
    }
    assert_eq!(listed(store, &Filter::default(), at(999)), Vec::<u64>::new());
    assert_eq!(listed(store, &Filter::default(), at(1_000)), [1, 2]);
    let by = |status| Filter { status: vec![status], ..Filter::default() };
    assert_eq!(listed(store, &by(Status::Snoozed), at(999)), [1, 2]);
    assert_eq!(listed(store, &by(Status::Snoozed), at(1_000)), Vec::<u64>::new());
    assert_eq!(listed(store, &by(Status::Claimed), at(1_000)), [2]);
    assert_eq!(store.incidents(&by(Status::Open), at(1_000)).unwrap()[0].status, Status::Open);
}

fn what_a_crawl_remembers_is_kept_byte_for_byte(store: &dyn Store) {
    let mut harvest = commit("forum", 1, Vec::new(), None);
    harvest.hosts =
        vec![("b.example".into(), serde_json::json!({"wait": 3, "etag": "W/\"é\u{202e}\""})), ("a.example".into(), serde_json::json!(1))];
    store.commit(&harvest).unwrap();
    let again = commit("blog", 2, Vec::new(), None);
    store.commit(&again).unwrap();
    let mut later = commit("forum", 3, Vec::new(), None);
    later.hosts = vec![("a.example".into(), serde_json::json!({"big": "x".repeat(40_000)}))];
    store.commit(&later).unwrap();
    let plan = store.plan().unwrap();
    assert_eq!(plan.sources, [state("blog", 2), state("forum", 3)]);
    assert_eq!(plan.hosts, [later.hosts[0].clone(), harvest.hosts[0].clone()]);
}

fn a_new_post_of_the_same_matter_reopens(store: &dyn Store) {
    let (one, two) = (post("forum", "a", "1", "14 days"), post("forum", "a", "2", "14 days, yes"));
    store.commit(&commit("forum", 1, vec![one.clone()], Some(Level::High))).unwrap();
    store.decide(&decision(1, "maria", 2, Action::Dismiss { verdict: Verdict::FalsePositive, note: None })).unwrap();
    let mut harvest = commit("forum", 3, vec![two.clone()], None);
    harvest.findings = vec![finding(&one, "another", Level::Critical)];
    harvest.findings[0].fingerprint = finding(&one, "leaving", Level::High).fingerprint;
    assert_eq!(store.commit(&harvest).unwrap().grown, ids(&[1]), "the same words were judged");
    harvest.findings = vec![finding(&two, "leaving", Level::High)];
    harvest.findings[0].fingerprint = finding(&one, "leaving", Level::High).fingerprint;
    assert_eq!(store.commit(&harvest).unwrap().reopened, ids(&[1]));
    let incident = store.incident(IncidentId(1)).unwrap();
    assert_eq!((incident.status, incident.findings.len(), incident.verdict), (Status::Open, 3, None));
}

fn informational_findings_make_no_incident(store: &dyn Store) {
    let one = post("forum", "a", "1", "hm");
    assert_eq!(store.commit(&commit("forum", 1, vec![one.clone()], Some(Level::Informational))).unwrap().opened, []);
    let mut harvest = commit("forum", 2, vec![one.clone()], Some(Level::Informational));
    harvest.findings.push(finding(&one, "grumble", Level::Low));
    assert_eq!(store.commit(&harvest).unwrap().opened, ids(&[1]));
    assert_eq!(store.incident(IncidentId(1)).unwrap().findings.len(), 2);
}

fn several_harvests_go_in_one_lease(store: &dyn Store) {
    let first = commit("forum", 1, vec![post("forum", "a", "1", "bye"), post("forum", "a", "1", "bye now")], Some(Level::Low));
    let blog = commit("blog", 2, vec![post("blog", "a", "1", "bye")], Some(Level::Low));
    let again = commit("forum", 3, vec![post("forum", "a", "1", "bye then"), post("forum", "a", "2", "me too")], Some(Level::Low));
    let done = store.commit_all(&[first, blog, again]).unwrap();
    let summary: Vec<_> = done.iter().map(|d| (d.new_posts, d.edited_posts, d.opened.len(), d.grown.len())).collect();
    assert_eq!(summary, [(1, 0, 1, 0), (1, 0, 1, 0), (1, 1, 1, 1)]);
    let held = store.thread(&ThreadId::of(&SourceId::from("forum"), "a")).unwrap().unwrap().1;
    assert_eq!(held.iter().map(|p| p.body.raw()).collect::<std::collections::BTreeSet<_>>(), ["bye then", "me too"].into());
    assert_eq!(store.plan().unwrap().sources, [state("blog", 2), state("forum", 3)]);
}

fn old_months_are_dropped_and_stay_seen(store: &dyn Store) {
    let old = post("forum", "a", "1", "bye");
    store.commit(&commit("forum", 1, vec![old.clone()], Some(Level::High))).unwrap();
    let mut new = post("forum", "a", "2", "me too");
    new.seen = at(86_400 * 100);
    store.commit(&commit("forum", 86_400 * 100, vec![new.clone()], None)).unwrap();
    assert_eq!(store.retain(at(86_400 * 30)).unwrap(), Vec::<String>::new());
    assert_eq!(store.retain(at(86_400 * 110)).unwrap(), ["2026-11"]);
    assert_eq!(store.retain(at(86_400 * 110)).unwrap(), Vec::<String>::new());
    let (held, posts) = store.thread(&old.thread).unwrap().unwrap();
    assert_eq!((held, posts), (thread("forum", "a"), vec![new]));
    assert_eq!(store.unseen(&SourceId::from("forum"), &[(old.id.clone(), old.thread.clone(), old.hash.clone())]).unwrap(), []);
    assert_eq!(store.incident(IncidentId(1)).unwrap().excerpts[0].body, old.body, "incidents keep their excerpts");
    assert_eq!(store.commit(&commit("forum", 86_400 * 111, vec![old], None)).unwrap().new_posts, 0);
}

fn large_incidents_survive(store: &dyn Store) {
    let mut dice = Dice(7);
    for round in 0..6 {
        let mut harvest = commit("forum", round, Vec::new(), None);
        for n in 0..40 {
            let body: String = (0..4_000).map(|_| char::from(b'a' + u8::try_from(dice.roll(26)).unwrap())).collect();
            let one = post("forum", "a", &format!("{round}-{n}"), &body);
            let mut found = finding(&one, "leaving", Level::Medium);
            found.fingerprint = "fp-1".into();
            harvest.findings.push(found);
            harvest.excerpts.push(crate::store_fixture::excerpt(&one));
            harvest.posts.push(one);
        }
        store.commit(&harvest).unwrap();
    }
    let incident = store.incident(IncidentId(1)).unwrap();
    assert_eq!((incident.findings.len(), incident.excerpts.len(), incident.version), (240, 240, 6));
    assert_eq!(listed(store, &Filter::default(), at(9)), [1]);
}

fn signals_are_written_once_and_told_by_time(store: &dyn Store) {
    assert_eq!(store.history(Timestamp::MIN).unwrap(), History::default());
    let mut harvest = commit("forum", 50, Vec::new(), None);
    harvest.signals = vec![signal("forum", "b", "down", 20), signal("forum", "a", "down", -7_000), signal("forum", "a", "rude", -7_000)];
    // An alarm of informational signals, on a post of the same harvest.
    let filling = post("forum", "a", "1", "it is down");
    harvest.findings = vec![alarm(&filling, 20)];
    harvest.excerpts = vec![crate::store_fixture::excerpt(&filling)];
    assert_eq!(store.commit(&harvest).unwrap().opened, ids(&[1]));
    for _ in 0..2 {
        assert_eq!(store.commit(&harvest).unwrap(), Committed::default());
    }
    // The same post and rule once more, with another date: the first counts.
    let mut again = commit("forum", 60, Vec::new(), None);
    again.signals = vec![signal("forum", "b", "down", 4_000), signal("blog", "c", "down", 55)];
    store.commit(&again).unwrap();
    let history = store.history(Timestamp::MIN).unwrap();
    let told: Vec<(&str, &str)> = history.signals.iter().map(|s| (s.post.as_str(), s.rule.as_str())).collect();
    assert_eq!(told, [("p-a", "down"), ("p-a", "rude"), ("p-b", "down"), ("p-c", "down")]);
    assert_eq!((history.since, history.signals[0].clone()), (Some(at(50)), signal("forum", "a", "down", -7_000)));
    assert_eq!((history.bursts.len(), history.bursts[0].from, history.bursts[0].until), (1, at(20), at(20)));
    // The burst goes on.
    let mut more = commit("forum", 70, Vec::new(), None);
    more.findings = vec![alarm(&post("forum", "a", "2", "it is down too"), 9_000)];
    assert_eq!(store.commit(&more).unwrap().grown, ids(&[1]));
    let burst = store.history(at(-9_000)).unwrap().bursts.remove(0);
    assert_eq!((burst.from, burst.until, burst.fingerprint.as_str()), (at(20), at(9_000), "fp-burst"));
    assert_eq!(store.history(at(0)).unwrap().signals.len(), 2);
    let held = store.incident(IncidentId(1)).unwrap().findings;
    assert!(held.len() == 2 && held.iter().any(|finding| finding.correlation == Some(correlated(20))));
}

fn signals_are_dropped_by_age(store: &dyn Store) {
    let day = 86_400;
    for n in [0, 1, 100, 200] {
        let mut harvest = commit("forum", n * day, Vec::new(), None);
        // One of them is too old from the beginning.
        harvest.signals =
            vec![signal("forum", &n.to_string(), "down", n * day), signal("forum", &format!("old-{n}"), "down", (n - 131) * day)];
        store.commit(&harvest).unwrap();
    }
    let history = store.history(Timestamp::MIN).unwrap();
    assert_eq!(history.signals.iter().map(|s| s.post.as_str()).collect::<Vec<_>>(), ["p-100", "p-200"]);
    assert_eq!(history.since, Some(at(0)));
}

/// Signals and bursts outlive a kill at any step, a rebuild, and a journal that is lost.
#[test]
fn signals_survive_what_incidents_survive() {
    for step in overhear::store::Step::ALL {
        let folder = tempfile::tempdir().unwrap();
        let harvest = || {
            let filling = post("forum", "a", "1", "it is down");
            let mut harvest = commit("forum", 50, vec![filling.clone()], None);
            harvest.signals = vec![signal("forum", "a", "down", 20)];
            harvest.findings = vec![alarm(&filling, 20)];
            harvest
        };
        let probe = move |now| if now == step { Err(std::io::Error::other("stopped")) } else { Ok(()) };
        assert!(sled(folder.path()).with_probe(std::sync::Arc::new(probe)).commit(&harvest()).is_err(), "{step:?}");
        let store = sled(folder.path());
        let history = store.history(Timestamp::MIN).unwrap();
        // Either both are there, or neither.
        let journalled = usize::from(step >= overhear::store::Step::JournalDone);
        assert_eq!((history.signals.len(), history.bursts.len()), (journalled, journalled), "{step:?}");
        store.commit(&harvest()).unwrap();
        let whole = store.history(Timestamp::MIN).unwrap();
        assert_eq!((whole.signals.len(), whole.bursts.len(), whole.since), (1, 1, Some(at(50))), "{step:?}");
        overhear::store::rebuild(&settings(folder.path())).unwrap();
        assert_eq!(store.history(Timestamp::MIN).unwrap(), whole, "{step:?}");
        assert_eq!(overhear::store::check(&settings(folder.path())).unwrap().problems, Vec::<String>::new());
        std::fs::write(settings(folder.path()).path.join("journal.jsonl"), "").unwrap();
        assert_eq!(store.history(Timestamp::MIN).unwrap(), whole, "{step:?}");
        overhear::store::rebuild(&settings(folder.path())).unwrap();
        assert_eq!(store.history(Timestamp::MIN).unwrap(), whole, "{step:?}");
    }
}

const DAY: i64 = 86_400;

fn walked(store: &dyn Store, since: Timestamp) -> Vec<(ThreadId, Vec<String>)> {
    let mut all = Vec::new();
    let visit = &mut |(thread, posts): Conversation| {
        // No lease is held meanwhile.
        assert!(store.thread(&thread.id).unwrap().is_some());
        all.push((thread.id, posts.iter().map(|post| post.body.raw().to_owned()).collect()));
        ControlFlow::Continue(())
    };
    store.walk(since, visit).unwrap();
    all
}

fn a_walk_shows_what_is_new_enough_whole_and_the_newest_first(store: &dyn Store) {
    assert_eq!(walked(store, at(0)), []);
    let seen = |mut post: Post, seen: i64| {
        (post.seen, post.posted) = (at(seen), Some(at(seen)));
        post
    };
    let commits = [
        commit("forum", 0, vec![seen(post("forum", "old", "1", "old"), 0), seen(post("forum", "long", "1", "first"), 10)], None),
        commit("blog", 20, vec![seen(post("blog", "old", "1", "blog"), 20)], None),
        commit("forum", 40 * DAY, vec![seen(post("forum", "long", "2", "second"), 40 * DAY)], None),
        commit("forum", 41 * DAY, vec![seen(post("forum", "new", "1", "new"), 41 * DAY)], None),
    ];
    store.commit_all(&commits).unwrap();
    let id = |source: &str, name: &str| ThreadId::of(&SourceId::from(source), name);
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let recent = [(id("forum", "new"), own(&["new"])), (id("forum", "long"), own(&["first", "second"]))];
    assert_eq!(walked(store, at(DAY)), recent);
    let earlier = [(id("blog", "old"), own(&["blog"])), (id("forum", "old"), own(&["old"]))];
    assert_eq!(walked(store, Timestamp::MIN), [recent.clone(), earlier].concat());
    assert_eq!(walked(store, at(41 * DAY)), recent[..1]);
    let mut met = 0;
    let first = &mut |_: Conversation| {
        met += 1;
        ControlFlow::Break(())
    };
    store.walk(Timestamp::MIN, first).unwrap();
    assert_eq!(met, 1);
    store.retain(at(100 * DAY)).unwrap();
    assert_eq!(walked(store, Timestamp::MIN), [(id("forum", "new"), own(&["new"])), (id("forum", "long"), own(&["second"]))]);
}

fn a_walk_reads_many_threads_in_several_leases(store: &dyn Store) {
    // More than one reading holds: each thread's post fills a batch.
    let mut dice = Dice(11);
    let posts = (0..300).map(|n| {
        let body: String = (0..25_000).map(|_| char::from(b'a' + u8::try_from(dice.roll(4)).unwrap())).collect();
        post("forum", &n.to_string(), "1", &format!("{n} {body}"))
    });
    store.commit(&commit("forum", 1, posts.collect(), None)).unwrap();
    let threads: std::collections::BTreeSet<ThreadId> = walked(store, Timestamp::MIN).into_iter().map(|(thread, _)| thread).collect();
    assert_eq!(threads.len(), 300);
}

fn a_post_leads_to_its_conversation(store: &dyn Store) {
    let (one, two) = (post("forum", "a", "1", "one"), post("forum", "a", "2", "two"));
    store.commit(&commit("blog", 1, vec![post("blog", "a", "1", "elsewhere")], None)).unwrap();
    store.commit(&commit("forum", 1, vec![one.clone(), two.clone()], None)).unwrap();
    let (thread_found, mut posts) = store.conversation(&two.id).unwrap().unwrap();
    posts.sort_by(|a, b| a.body.cmp(&b.body));
    assert_eq!((thread_found, posts), (thread("forum", "a"), vec![one, two]));
    assert_eq!(store.conversation(&PostId::from("p-0000000000000000")).unwrap(), None);
}

fn the_rules_in_use_are_kept_and_replaced(store: &dyn Store) {
    assert_eq!(store.rules_in_use().unwrap(), None);
    let kept = |text: &str, seconds: i64| RulesInUse {
        since: at(seconds),
        built_in: false,
        files: vec![KeptFile { path: "rules/a.toml".into(), text: text.into() }],
    };
    assert!(store.keep_rules(&kept("title = \"x\"\n", 1)).unwrap());
    assert!(!store.keep_rules(&kept("title = \"x\"\n", 2)).unwrap(), "they are the same");
    assert_eq!(store.rules_in_use().unwrap(), Some(kept("title = \"x\"\n", 1)));
    assert!(store.keep_rules(&kept("title = \"\u{202e}y\"\n", 3)).unwrap());
    assert_eq!(store.rules_in_use().unwrap(), Some(kept("title = \"\u{202e}y\"\n", 3)));
}

/// Rules that were cut or changed on disk are not taken for those of the last crawl.
#[test]
fn damaged_rules_in_use_are_refused_and_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = sled(folder.path());
    let rules = RulesInUse { since: at(1), built_in: true, files: vec![KeptFile { path: "f.toml".into(), text: "topic".into() }] };
    store.keep_rules(&rules).unwrap();
    let path = settings(folder.path()).path.join("rules-in-use.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    for damaged in [whole.replace("topic", "tropic"), whole.lines().next().unwrap().to_owned() + "\n", "{}".to_owned(), String::new()] {
        std::fs::write(&path, damaged).unwrap();
        assert!(matches!(store.rules_in_use(), Err(StoreError::Damaged { .. })));
    }
    assert!(store.keep_rules(&rules).unwrap());
    assert_eq!(store.rules_in_use().unwrap(), Some(rules.clone()));
    std::fs::write(&path, whole.replace("\"format\":1", "\"format\":9")).unwrap();
    assert!(matches!(store.rules_in_use(), Err(StoreError::Newer { .. })));
    assert!(matches!(store.keep_rules(&rules), Err(StoreError::Newer { .. })));
}

/// Many steps by chance: memory and disk must agree after every one of them.
#[test]
fn back_ends_agree_on_random_histories() {
    for seed in 1..=4 {
        let folder = tempfile::tempdir().unwrap();
        let (memory, disk) = (MemoryStore::new(60), sled(folder.path()));
        let mut dice = Dice(seed);
        for step in 0..60 {
            let now = step * 40_000;
            if dice.roll(2) == 0 {
                let source = ["forum", "blog"][usize::try_from(dice.roll(2)).unwrap()];
                let posts = (0..=dice.roll(4)).map(|_| {
                    let mut one = post(source, &dice.roll(4).to_string(), &dice.roll(6).to_string(), &format!("text {}", dice.roll(3)));
                    one.seen = at(now);
                    one
                });
                let mut harvest = commit(source, now, posts.collect(), None);
                harvest.signals = (0..dice.roll(3)).map(|_| signal(source, &dice.roll(9).to_string(), "down", now - 86_400)).collect();
                for one in &harvest.posts {
                    if dice.roll(2) == 0 {
                        let level = Level::ALL[usize::try_from(dice.roll(5)).unwrap()];
                        let mut found = finding(one, &format!("rule-{}", level.word()), level);
                        found.fingerprint = format!("fp-{}", dice.roll(6)).as_str().into();
                        harvest.findings.push(found);
                    }
                }
                assert_eq!(memory.commit(&harvest).unwrap(), disk.commit(&harvest).unwrap(), "seed {seed} step {step}");
            } else {
                let by = ["maria", "nikos"][usize::try_from(dice.roll(2)).unwrap()];
                let action = match dice.roll(6) {
                    0 => Action::Claim,
                    1 => Action::Assign { to: "nikos".into() },
                    2 => Action::Snooze { until: at(now + 60_000), why: None },
                    3 => Action::Resolve { verdict: Verdict::Confirmed, note: None },
                    4 => Action::Dismiss { verdict: Verdict::FalsePositive, note: None },
                    _ => Action::Reopen { why: "too early".into() },
                };
                let taken = decision(1 + dice.roll(6), by, now, action);
                let (one, other) = (memory.decide(&taken), disk.decide(&taken));
                assert_eq!(
                    one.as_ref().map_err(ToString::to_string),
                    other.as_ref().map_err(ToString::to_string),
                    "seed {seed} step {step}"
                );
            }
            assert_eq!(memory.retain(at(now)).unwrap().is_empty(), disk.retain(at(now)).unwrap().is_empty());
            for filter in [Filter::default(), all(), Filter { assignee: Some("nikos".into()), limit: 2, ..Filter::default() }] {
                assert_eq!(
                    memory.incidents(&filter, at(now)).unwrap(),
                    disk.incidents(&filter, at(now)).unwrap(),
                    "seed {seed} step {step}"
                );
                // Memory counts by reading every incident, the disk by its index.
                assert_eq!(memory.survey(&filter, at(now)).unwrap(), disk.survey(&filter, at(now)).unwrap(), "seed {seed} step {step}");
            }
            let one = thread(["forum", "blog"][usize::try_from(dice.roll(2)).unwrap()], &dice.roll(4).to_string()).id;
            assert_eq!(memory.thread(&one).unwrap(), disk.thread(&one).unwrap(), "seed {seed} step {step}");
            let since = at(now - 90_000);
            assert_eq!(walked(&memory, since), walked(&disk, since), "seed {seed} step {step}");
        }
        assert_eq!(memory.plan().unwrap(), disk.plan().unwrap());
        assert_eq!(memory.history(Timestamp::MIN).unwrap(), disk.history(Timestamp::MIN).unwrap());
        assert_eq!(overhear::store::check(&settings(folder.path())).unwrap().problems, Vec::<String>::new());
    }
}
