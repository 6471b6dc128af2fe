//! Counting posts together: windows, groups, bursts, what is usual.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use overhear::diagnostic::SourceFile;
use overhear::engine::correlate::{Correlator, Tally, Verdict, evaluate};
use overhear::model::brand::Brand;
use overhear::model::finding::Category;
use overhear::model::id::{Fingerprint, PostId, RuleId, SourceId, ThreadId};
use overhear::model::lang::Lang;
use overhear::model::signal::{Burst, History, Signal};
use overhear::rule::{self, RuleSet};

const NOON: i64 = 1_767_614_400;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(NOON + minutes * 60).unwrap()
}

/// A set of the rule `down` and of `many`, which counts it so.
fn rules(counting: &str) -> RuleSet {
    let down = "title = \"D\"\nlevel = \"low\"\ncategories = [\"outage\", \"defect\"]\nwhy = \"w\"\n[selections.s]\nen = [\"down\"]\n";
    let many = format!(
        "kind = \"correlation\"\ntitle = \"M\"\nlevel = \"high\"\ncategories = [\"outage\"]\nwhy = \"w\"\n[correlation]\n{counting}\n"
    );
    let files = [SourceFile::new("down.toml", down), SourceFile::new("many.toml", many)];
    let (rules, diagnostics) = rule::load(&files, &Brand::default());
    assert_eq!(rules.correlations().len(), 1, "{diagnostics:?}");
    rules
}

fn signal(post: &str, minutes: i64) -> Signal {
    Signal {
        at: at(minutes),
        post: PostId::from(post),
        rule: RuleId::from("down"),
        thread: ThreadId(format!("t-{post}")),
        source: SourceId::from("forum"),
        author: Some(format!("author of {post}")),
        lang: Lang::En,
        categories: [Category::Outage].into(),
    }
}

fn signals(minutes: &[i64]) -> Vec<Signal> {
    minutes.iter().enumerate().map(|(n, minutes)| signal(&format!("p-{n}"), *minutes)).collect()
}

/// What each tally reached, and whether it was full.
fn reached(tallies: &[Tally]) -> Vec<(u32, bool)> {
    tallies.iter().map(|tally| (tally.counted.reached, matches!(tally.verdict, Verdict::Full(_)))).collect()
}

fn bursts(tallies: &[Tally]) -> Vec<&Fingerprint> {
    let full = tallies.iter().filter_map(|tally| if let Verdict::Full(print) = &tally.verdict { Some(print) } else { None });
    let mut prints: Vec<&Fingerprint> = full.collect();
    prints.dedup();
    prints
}

#[test]
fn both_ends_of_the_window_belong_to_it() {
    let rules = rules("of = [\"down\"]\nwithin = \"60 minutes\"\nat_least = 3");
    let judged = |minutes: &[i64]| reached(&evaluate(rules.correlations(), &signals(minutes), None));
    assert_eq!(judged(&[0, 30, 60]), [(1, false), (2, false), (3, true)]);
    assert_eq!(judged(&[0, 30, 61]), [(1, false), (2, false), (2, false)]);
    // All at one moment.
    assert_eq!(judged(&[7, 7, 7, 7]), [(1, false), (2, false), (3, true), (4, true)]);
    assert_eq!(judged(&[]), []);
}

#[test]
fn a_tally_says_what_it_is_made_of() {
    let rules = rules("of = [\"down\"]\nwithin = \"60 minutes\"\nat_least = 2");
    let minutes: Vec<i64> = (0..30).collect();
    let tallies = evaluate(rules.correlations(), &signals(&minutes), None);
    let last = &tallies.last().unwrap().counted;
    assert_eq!((last.reached, last.at_least, last.from, last.until), (30, 2, at(-31), at(29)));
    assert_eq!((last.posts.len(), last.posts[0].as_str(), last.posts[19].as_str()), (20, "p-10", "p-29"));
}

/// What is forgotten on the way was of no use any more.
#[test]
fn whoever_counts_in_order_may_forget() {
    let minutes: Vec<i64> = (0..400).map(|n: i64| n * 17 + (n * n * 31) % 13 + (n / 40) * 3_000).collect();
    for counting in [
        "of = [\"down\"]\nwithin = \"60 minutes\"\nat_least = 3",
        "of = [\"down\"]\nby = [\"author\"]\nwithin = \"3 hours\"\nat_least = 2",
        "of = [\"down\"]\ncount = \"threads\"\nwithin = \"1 hour\"\nat_least = 2\nspike = 1.5\nbaseline = \"2 weeks\"",
    ] {
        let rules = rules(counting);
        let mut all = signals(&minutes);
        for (n, signal) in all.iter_mut().enumerate() {
            signal.author = Some(format!("author {}", n % 7));
        }
        let since = Some(at(-100_000));
        let mut correlator = Correlator::new(rules.correlations(), &History { since, ..History::default() });
        let mut forgetful = Vec::new();
        for signal in &all {
            forgetful.extend(correlator.take(std::slice::from_ref(signal)));
            correlator.forget(signal.at);
        }
        let whole = evaluate(rules.correlations(), &all, since);
        assert!(whole.iter().any(|tally| matches!(tally.verdict, Verdict::Full(_))), "{counting}");
        assert_eq!(forgetful, whole, "{counting}");
    }
}

#[test]
fn the_same_signal_twice_changes_nothing() {
    let rules = rules("of = [\"down\"]\nwithin = \"60 minutes\"\nat_least = 3");
    let all = signals(&[0, 1, 2, 3]);
    let mut correlator = Correlator::new(rules.correlations(), &History::default());
    let first = correlator.take(&all);
    assert_eq!((first.len(), correlator.take(&all).len()), (4, 0));
    let twice: Vec<Signal> = all.iter().chain(&all).cloned().collect();
    assert_eq!(evaluate(rules.correlations(), &twice, None), first);
    let backwards: Vec<Signal> = all.iter().rev().cloned().collect();
    assert_eq!(evaluate(rules.correlations(), &backwards, None), first);
    // Another rule in the same post: it is one post.
    let mut correlator = Correlator::new(rules.correlations(), &History { signals: all.clone(), ..History::default() });
    assert_eq!(correlator.take(&all).len(), 0);
}

#[test]
fn history_and_news_make_what_all_at_once_would() {
    let rules = rules("of = [\"down\"]\nwithin = \"60 minutes\"\nat_least = 3");
    let all = signals(&[0, 10, 20, 30, 200, 201, 202]);
    let whole = evaluate(rules.correlations(), &all, None);
    for cut in 0..all.len() {
        let before = evaluate(rules.correlations(), &all[..cut], None);
        let full = before.iter().filter_map(|tally| match &tally.verdict {
            Verdict::Full(fingerprint) => Some(Burst {
                rule: tally.rule.clone(),
                group: tally.counted.group.clone(),
                fingerprint: fingerprint.clone(),
                from: tally.counted.until,
                until: tally.counted.until,
            }),
            _ => None,
        });
        let mut known: Vec<Burst> = Vec::new();
        for burst in full {
            match known.iter_mut().find(|held| held.fingerprint == burst.fingerprint) {
                Some(held) => held.until = burst.until,
                None => known.push(burst),
            }
        }
        let history = History { since: None, signals: all[..cut].to_vec(), bursts: known };
        assert_eq!(Correlator::new(rules.correlations(), &history).take(&all[cut..]), whole[cut..], "{cut}");
    }
}

#[test]
fn a_late_post_counts_at_its_own_time() {
    let rules = rules("of = [\"down\"]\nwithin = \"60 minutes\"\nat_least = 4");
    let mut correlator = Correlator::new(rules.correlations(), &History::default());
    assert!(correlator.take(&signals(&[0, 20, 60])).iter().all(|tally| tally.verdict == Verdict::Short));
    let late = correlator.take(&[signal("p-late", 10)]);
    assert_eq!(reached(&late), [(4, true)]);
    assert_eq!((late[0].counted.until, late[0].post.as_str()), (at(60), "p-late"));
    // Too late for any window.
    assert_eq!(reached(&correlator.take(&[signal("p-later", -61)])), [(1, false)]);
}

#[test]
fn authors_threads_and_posts_are_counted_each_once() {
    let mut all = signals(&[0, 1, 2, 3]);
    for signal in &mut all[1..] {
        signal.author = Some("the same".into());
        signal.thread = ThreadId::from("t-same");
    }
    for (count, reached_last) in [("posts", 4), ("authors", 2), ("threads", 2)] {
        let rules = rules(&format!("of = [\"down\"]\ncount = \"{count}\"\nwithin = \"60 minutes\"\nat_least = 4"));
        assert_eq!(evaluate(rules.correlations(), &all, None)[3].counted.reached, reached_last, "{count}");
        // Late posts are counted by another way.
        let mut correlator = Correlator::new(rules.correlations(), &History::default());
        let _ = correlator.take(&all[..3]);
        let mut late = all[3].clone();
        late.at = at(1);
        assert_eq!(correlator.take(&[late])[0].counted.reached, reached_last, "{count}");
    }
    for signal in &mut all {
        signal.author = None;
    }
    let rules = rules("of = [\"down\"]\ncount = \"authors\"\nwithin = \"60 minutes\"\nat_least = 4");
    assert_eq!(evaluate(rules.correlations(), &all, None)[3].counted.reached, 4, "authors without a name are not one person");
}

#[test]
fn groups_are_counted_apart() {
    let mut all = signals(&[0, 1, 2, 3, 4, 5]);
    for signal in &mut all[3..] {
        signal.source = SourceId::from("blog");
    }
    all[0].lang = Lang::El;
    let judged = |by: &str| {
        let rules = rules(&format!("of = [\"down\"]\nby = {by}\nwithin = \"60 minutes\"\nat_least = 3"));
        let tallies = evaluate(rules.correlations(), &all, None);
        (reached(&tallies), bursts(&tallies).len())
    };
    let short = |n| (n, false);
    assert_eq!(judged("[\"source\"]"), (vec![short(1), short(2), (3, true), short(1), short(2), (3, true)], 2));
    assert_eq!(judged("[\"source\", \"lang\"]").0, vec![short(1), short(1), short(2), short(1), short(2), (3, true)]);
    assert_eq!(judged("[\"thread\"]").1, 0);
    assert_eq!(judged("[\"author\"]").1, 0);
    assert_eq!(judged("[\"rule\"]").1, 1);
}

#[test]
fn a_post_of_two_categories_counts_in_both_groups() {
    let mut all = signals(&[0, 1]);
    all[0].categories = [Category::Outage, Category::Defect].into();
    let rules = rules("categories = [\"outage\", \"defect\"]\nby = [\"category\"]\nwithin = \"60 minutes\"\nat_least = 2");
    let tallies = evaluate(rules.correlations(), &all, None);
    let groups: Vec<(&str, u32)> = tallies.iter().map(|tally| (tally.counted.group[0].value.as_str(), tally.counted.reached)).collect();
    assert_eq!(groups, [("defect", 1), ("outage", 1), ("outage", 2)]);
}

#[test]
fn a_burst_goes_on_until_a_whole_window_has_passed_without_one() {
    let rules = rules("of = [\"down\"]\nwithin = \"60 minutes\"\nat_least = 3");
    // Full at 2, 3, 62 (2, 3, 62); then 64 alone; again full at 100 and 101, within a window of 62.
    let tallies = evaluate(rules.correlations(), &signals(&[0, 1, 2, 3, 62, 100, 101, 400, 401, 402]), None);
    assert_eq!(reached(&tallies).iter().filter(|(_, full)| *full).count(), 5);
    assert_eq!(bursts(&tallies).len(), 2);
    assert_ne!(bursts(&tallies)[0], bursts(&tallies)[1]);
}

/// 5 posts at this hour, 2 at the same hour of each of `weeks` weeks before.
fn spike(weeks: i64, watched: i64) -> (Tally, Tally) {
    let rules = rules("of = [\"down\"]\nwithin = \"2 hours\"\nat_least = 3\nspike = 2.0\nbaseline = \"4 weeks\"");
    let week = 7 * 24 * 60;
    let mut all = signals(&[0, 10, 20, 30, 40]);
    for before in 1..=weeks {
        all.push(signal(&format!("p-{before}-a"), 15 - before * week));
        all.push(signal(&format!("p-{before}-b"), -30 - before * week));
    }
    let since = at(-watched * week - 600);
    let mut tallies = evaluate(rules.correlations(), &all, Some(since));
    let last = tallies.pop().unwrap();
    (tallies.pop().unwrap(), last)
}

#[test]
fn a_spike_is_so_many_times_what_is_usual_at_this_hour() {
    // Usual are 2, so it takes 4.
    let (fourth, fifth) = spike(4, 4);
    assert!(matches!(fourth.verdict, Verdict::Full(_)) && matches!(fifth.verdict, Verdict::Full(_)));
    let usual = fifth.counted.usual.unwrap();
    assert!((usual.expected - 2.0).abs() < 1e-9 && usual.weeks == 4 && (usual.spike - 2.0).abs() < 1e-9, "{usual:?}");
    // Two weeks of four had none: usual is 1.
    let usual = spike(2, 4).1.counted.usual.unwrap();
    assert!((usual.expected - 1.0).abs() < 1e-9 && usual.weeks == 4, "{usual:?}");
    // Never anything before: as if usual were 1.
    assert!(matches!(spike(0, 4).1.verdict, Verdict::Full(_)));
    // Fewer weeks were watched: the mean of those.
    assert_eq!(spike(4, 2).1.counted.usual.unwrap().weeks, 2);
}

#[test]
fn a_spike_abstains_with_less_than_two_weeks_to_compare_with() {
    assert_eq!(spike(4, 1).1.verdict, Verdict::Abstains);
    let rules = rules("of = [\"down\"]\nwithin = \"2 hours\"\nat_least = 3\nspike = 2.0\nbaseline = \"4 weeks\"");
    let tallies = evaluate(rules.correlations(), &signals(&[0, 1, 2]), None);
    assert_eq!(tallies.iter().map(|tally| tally.verdict.clone()).collect::<Vec<_>>(), [Verdict::Short, Verdict::Short, Verdict::Abstains]);
}

/// The counting that saves work gives what counting everything anew gives, however the posts come.
#[test]
fn counts_are_those_of_counting_anew() {
    let rules = rules("of = [\"down\"]\ncount = \"authors\"\nwithin = \"60 minutes\"\nat_least = 1000");
    let mut dice = 12_345_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    let mut correlator = Correlator::new(rules.correlations(), &History::default());
    let mut taken: Vec<Signal> = Vec::new();
    for n in 0..400 {
        let mut one = signal(&format!("p-{n}"), i64::try_from(roll(600)).unwrap());
        one.author = Some(format!("{}", roll(12)));
        taken.push(one.clone());
        let tallies = correlator.take(std::slice::from_ref(&one));
        let within = SignedDuration::from_mins(60);
        let ends = taken.iter().map(|other| other.at).filter(|end| *end >= one.at && end.duration_since(one.at) <= within);
        let anew = ends.map(|end| {
            let held = taken.iter().filter(|other| other.at <= end && end.duration_since(other.at) <= within);
            held.map(|other| other.author.clone()).collect::<HashSet<_>>().len()
        });
        assert_eq!(usize::try_from(tallies[0].counted.reached).unwrap(), anew.max().unwrap(), "{n}");
    }
}

#[test]
fn impossible_times_are_survived() {
    let rules = rules("of = [\"down\"]\nwithin = \"60 days\"\nat_least = 2");
    let mut all = signals(&[0, 1]);
    all[0].at = Timestamp::MIN;
    all[1].at = Timestamp::MAX;
    assert_eq!(reached(&evaluate(rules.correlations(), &all, None)), [(1, false), (1, false)]);
}

#[test]
fn what_facts_find_can_be_counted_by_the_ids_that_the_engine_gives_it() {
    assert_eq!(overhear::rule::correlation::CONTRADICTIONS, [overhear::engine::WRONG_ANSWER, overhear::engine::FAKE_CONTACT]);
}
