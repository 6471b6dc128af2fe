use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::model::fact::Judgement;
use crate::model::finding::{Category, Evidence, Finding, Level, RuleKind};
use crate::model::id::{FactId, FindingId, Fingerprint, PostId, RuleId, SourceId, ThreadId, digest};
use crate::model::incident::{Action, Correction, Decision, Excerpt, Fate, Happening, Incident, PriorityTerm, Sequel, Status, Verdict};
use crate::model::lang::Lang;
use crate::model::post::{Author, Standing};
use crate::model::untrusted::Untrusted;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn finding(rule: &str, post: &str, level: Level) -> Finding {
    Finding {
        id: FindingId(format!("f-{}", digest(&["finding", rule, post], 8))),
        rule: RuleId::from(rule),
        kind: RuleKind::Detection,
        title: format!("Rule {rule}"),
        revision: "00000000".into(),
        post: PostId::from(post),
        thread: ThreadId::from("t"),
        level,
        categories: BTreeSet::from([Category::Churn]),
        judgement: None,
        claim: None,
        official: None,
        correlation: None,
        evidence: vec![Evidence { start: 0, end: 12, text: Untrusted::from("moved to \u{1b}X") }],
        learned: Vec::new(),
        fingerprint: Fingerprint::from("fp-1"),
        grouped_by: "same post".into(),
        playbook: None,
        at: at(0),
    }
}

fn wrong(post: &str) -> Finding {
    Finding {
        kind: RuleKind::Contradiction,
        judgement: Some(Judgement::Contradicts { fact: FactId::from("window"), since: None }),
        ..finding("wrong-answer", post, Level::High)
    }
}

fn excerpt(post: &str) -> Excerpt {
    Excerpt {
        post: PostId::from(post),
        source: SourceId::from("forum"),
        title: Untrusted::from("Title"),
        url: None,
        author: Author { name: Untrusted::from(format!("author of {post}")), ..Author::default() },
        body: Untrusted::from(format!("moved to X, says {post}")),
        cut: false,
        lang: Lang::En,
        posted: at(0),
        standing: Standing::default(),
        erased: None,
    }
}

fn opened(level: Level) -> Incident {
    open(IncidentId(3), &[finding("leaving", "p1", level)], &[excerpt("p1"), excerpt("p9")], at(0))
}

fn decision(by: &str, seconds: i64, action: Action) -> Decision {
    Decision { incident: IncidentId(3), seen_version: None, by: by.into(), at: at(seconds), action }
}

fn dismissed(verdict: Verdict) -> Incident {
    let mut incident = opened(Level::Medium);
    decide(&mut incident, &decision("maria", 5, Action::Dismiss { verdict, note: None })).unwrap();
    incident
}

fn refusal(incident: &Incident, decision: &Decision) -> String {
    let mut copy = incident.clone();
    let refusal = decide(&mut copy, decision).unwrap_err().to_string();
    assert_eq!(&copy, incident, "a refused decision must change nothing");
    refusal
}

#[test]
fn opening_takes_only_its_own_posts() {
    let incident = opened(Level::High);
    assert_eq!(incident.excerpts.len(), 1);
    assert_eq!(incident.title.shown(), "Rule leaving: “moved to <U+001B>X”");
    assert_eq!(incident.due, Some(at(4 * 3600)));
    assert_eq!((incident.version, incident.priority), (1, 600));
    assert_eq!(incident.events.len(), 1);
}

#[test]
fn long_evidence_is_cut_in_the_title() {
    let mut f = finding("leaving", "p1", Level::High);
    f.evidence[0].text = Untrusted::from("α".repeat(500));
    let title = open(IncidentId(1), &[f], &[], at(0)).title;
    assert_eq!(title.raw().chars().count(), 120);
    assert!(title.raw().ends_with("…”"));
}

#[test]
fn due_times_follow_the_table() {
    for (level, hours) in [(Level::Critical, 1), (Level::High, 4), (Level::Medium, 24), (Level::Low, 72)] {
        assert_eq!(opened(level).due, Some(at(hours * 3600)));
        assert_eq!(terms_for(level).level, level);
    }
    assert_eq!(opened(Level::Informational).due, None);
}

#[test]
fn a_graver_finding_brings_the_deadline_forward_but_a_later_one_never_back() {
    let mut incident = opened(Level::Medium);
    merge(&mut incident, &[finding("fire", "p1", Level::Critical)], &[], at(60));
    assert_eq!(incident.due, Some(at(60 + 3600)));
    let mut late = opened(Level::Medium);
    merge(&mut late, &[finding("leaving2", "p1", Level::High)], &[], at(23 * 3600));
    assert_eq!(late.due, Some(at(24 * 3600)));
}

#[test]
fn a_new_post_reopens_a_closed_incident_and_its_verdict_stays_in_the_events() {
    for verdict in [Verdict::Confirmed, Verdict::FalsePositive, Verdict::Benign, Verdict::Duplicate(IncidentId(1))] {
        let mut incident = opened(Level::Medium);
        decide(&mut incident, &decision("maria", 5, Action::Resolve { verdict, note: None })).unwrap();
        assert_eq!((incident.status, incident.due), (Status::Resolved, None));
        assert!(merge(&mut incident, &[finding("leaving", "p2", Level::Medium)], &[excerpt("p2")], at(10)));
        assert_eq!((incident.status, incident.verdict, incident.due), (Status::Open, None, Some(at(10 + 24 * 3600))));
        assert!(incident.events.iter().any(|e| matches!(&e.what, Happening::Resolved { verdict: v, .. } if *v == verdict)));
        assert!(incident.events.iter().any(|e| matches!(&e.what, Happening::Reopened { why } if why.contains("new post"))));
    }
}

#[test]
fn a_false_positive_stays_closed_for_the_same_words_but_not_for_edited_ones() {
    let mut incident = dismissed(Verdict::FalsePositive);
    assert!(merge(&mut incident, &[finding("another-rule", "p1", Level::Critical)], &[excerpt("p1")], at(10)));
    assert_eq!((incident.status, incident.due), (Status::Dismissed, None));
    let edited = Excerpt { body: Untrusted::from("I did move to X"), ..excerpt("p1") };
    assert!(merge(&mut incident, &[finding("leaving-2", "p1", Level::Medium)], &[edited], at(11)));
    assert_eq!(incident.status, Status::Open);
    assert!(matches!(&incident.events[incident.events.len() - 2].what, Happening::Reopened { why } if why.contains("edited")));
}

#[test]
fn snoozed_incidents_return_when_their_time_has_come() {
    let mut incident = opened(Level::Medium);
    decide(&mut incident, &decision("maria", 1, Action::Claim)).unwrap();
    decide(&mut incident, &decision("maria", 2, Action::Snooze { until: at(100), why: None })).unwrap();
    assert_eq!(as_of(incident.clone(), at(99)).status, Status::Snoozed);
    assert_eq!(as_of(incident.clone(), at(100)).status, Status::Claimed);
    assert_eq!(as_of(incident.clone(), at(100)).version, incident.version);
    assert!(refusal(&incident, &decision("nikos", 99, Action::Claim)).contains("`overhear assign 3 nikos`"));
    decide(&mut incident, &decision("maria", 100, Action::Claim)).unwrap();
    assert_eq!((incident.status, incident.version), (Status::Snoozed, 3), "claiming one's own changes nothing");
    assert_eq!(as_of(incident, at(100)).status, Status::Claimed);
}

#[test]
fn a_rising_level_ends_a_snooze() {
    let mut incident = opened(Level::Medium);
    decide(&mut incident, &decision("maria", 2, Action::Snooze { until: at(100_000), why: None })).unwrap();
    merge(&mut incident, &[finding("leaving", "p2", Level::Low)], &[], at(3));
    assert_eq!(incident.status, Status::Snoozed);
    merge(&mut incident, &[finding("fire", "p3", Level::Critical)], &[], at(4));
    assert_eq!((incident.status, incident.due), (Status::Open, Some(at(4 + 3600))));
}

#[test]
fn refusals_name_the_way_out() {
    let mut claimed = opened(Level::Medium);
    decide(&mut claimed, &decision("maria", 1, Action::Claim)).unwrap();
    let again = claimed.clone();
    decide(&mut claimed, &decision("maria", 2, Action::Claim)).unwrap();
    assert_eq!(claimed, again, "claiming one's own again changes nothing");
    assert_eq!(refusal(&claimed, &decision("nikos", 2, Action::Claim)), "#3 is claimed by maria; `overhear assign 3 nikos` takes it over");
    let reopen = |why: &str| Action::Reopen { why: why.into() };
    assert!(refusal(&claimed, &decision("nikos", 2, reopen("x"))).contains("is not closed"));
    let closed = dismissed(Verdict::Benign);
    let resolve = || Action::Resolve { verdict: Verdict::Confirmed, note: None };
    for action in [Action::Claim, Action::Assign { to: "nikos".into() }, resolve(), Action::Snooze { until: at(99), why: None }] {
        let refused = refusal(&closed, &decision("nikos", 6, action));
        assert!(!refused.contains('.'), "no fractions of a second: {refused}");
        assert!(refused.contains("dismissed already (by maria") && refused.contains("`overhear reopen 3`"), "{refused}");
    }
    assert!(refusal(&closed, &decision("nikos", 6, reopen(" "))).contains("--why"));
    decide(&mut closed.clone(), &decision("nikos", 6, Action::Note { text: "asked again".into() })).unwrap();
    let open = opened(Level::Medium);
    assert!(refusal(&open, &decision(" ", 2, Action::Claim)).contains("--by"));
    assert!(refusal(&open, &decision("maria", 2, Action::Snooze { until: at(2), why: None })).contains("later time"));
    assert!(refusal(&open, &decision("maria", 2, Action::Note { text: "\n".into() })).contains("empty"));
    let itself = Action::Dismiss { verdict: Verdict::Duplicate(IncidentId(3)), note: None };
    assert!(refusal(&open, &decision("maria", 2, itself)).contains("itself"));
    let confirmed = Action::Dismiss { verdict: Verdict::Confirmed, note: None };
    assert!(refusal(&open, &decision("maria", 2, confirmed)).contains("overhear resolve 3"));
    let stale = Decision { seen_version: Some(7), ..decision("maria", 2, Action::Claim) };
    assert_eq!(
        refusal(&open, &stale),
        "#3 has changed since you looked at it (you saw version 7, it is now at 1); look again with `overhear show 3`"
    );
}

#[test]
fn priority_is_the_sum_of_its_terms_and_loudness_is_a_small_one() {
    let mut loud = excerpt("p1");
    loud.body = Untrusted::from("I AM SO ANGRY AT THEM!!!");
    loud.standing = Standing { accepted: true, score: Some(7), views: Some(1023) };
    let incident = open(IncidentId(1), &[wrong("p1"), wrong("p2")], &[loud, excerpt("p2")], at(0));
    let names: Vec<_> = incident.priority_terms.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "level high",
            "uncorrected wrong answer",
            "accepted as the answer",
            "harm: a costly wrong answer",
            "score 7",
            "1023 views",
            "2 posts",
            "2 authors",
            "loud"
        ]
    );
    assert_eq!(incident.priority, 600 + 150 + 200 + 60 + 30 + 50 + 20 + 30 + 10);
    assert_eq!(incident.correction, Correction::Uncorrected);
    let quiet = opened(Level::High).priority;
    let mut shouting = excerpt("p1");
    shouting.body = Untrusted::from("BYE!!!");
    let shouting = open(IncidentId(1), &[finding("leaving", "p1", Level::High)], &[shouting], at(0)).priority;
    assert!(shouting > quiet && shouting < quiet + 20);
}

#[test]
fn rank_orders_as_priority_does_on_every_day() {
    let older = opened(Level::Medium);
    let mut newer = open(IncidentId(4), &[finding("leaving", "p1", Level::Medium)], &[], at(86_400 * 3));
    newer.excerpts = vec![Excerpt { standing: Standing { score: Some(3), ..Standing::default() }, ..excerpt("p1") }];
    for days in [3, 4, 100, 5_000] {
        let now = at(86_400 * days);
        let difference = as_of(older.clone(), now).priority - as_of(newer.clone(), now).priority;
        assert_eq!(difference, rank(&older) - rank(&newer));
    }
    let waited = as_of(older, at(86_400 * 2)).priority_terms;
    assert!(waited.contains(&PriorityTerm { name: "waiting 2 days".into(), points: 2 }));
}

fn levels() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

fn batches() -> impl Strategy<Value = Vec<(Finding, Excerpt)>> {
    let one = (0..4_u8, 0..6_u8, levels(), any::<bool>()).prop_map(|(rule, post, level, wrong_answer)| {
        let post = format!("p{post}");
        let made = finding(&format!("r{rule}"), &post, level);
        let judgement = wrong_answer.then(|| Judgement::Contradicts { fact: FactId::from("window"), since: None });
        // The id stands for all of a finding: one that differs has another id.
        let id = FindingId(format!("{}-{}-{wrong_answer}", made.id, level.word()));
        (Finding { id, judgement, ..made }, excerpt(&post))
    });
    prop::collection::vec(one, 1..8)
}

fn actions() -> impl Strategy<Value = Action> {
    let words = prop::sample::select(vec!["", " ", "maria", "nikos", "\u{202e}", "a\nb"]).prop_map(str::to_owned);
    let verdicts = prop::sample::select(vec![
        Verdict::Confirmed,
        Verdict::FalsePositive,
        Verdict::Benign,
        Verdict::Duplicate(IncidentId(3)),
        Verdict::Duplicate(IncidentId(u64::MAX)),
    ]);
    let times = prop::sample::select(vec![Timestamp::MIN, at(-5), at(50), at(1_000_000), Timestamp::MAX]);
    prop_oneof![
        Just(Action::Claim),
        words.clone().prop_map(|to| Action::Assign { to }),
        words.clone().prop_map(|text| Action::Note { text }),
        times.prop_map(|until| Action::Snooze { until, why: None }),
        verdicts.clone().prop_map(|verdict| Action::Resolve { verdict, note: None }),
        verdicts.prop_map(|verdict| Action::Dismiss { verdict, note: None }),
        words.prop_map(|why| Action::Reopen { why }),
    ]
}

proptest! {
    #[test]
    fn merge_is_idempotent_and_does_not_care_about_order(batch in batches(), closed in 0..4_u8, seed in any::<u64>()) {
        let mut start = opened(Level::Medium);
        let close = match closed {
            1 => Some(Action::Resolve { verdict: Verdict::Confirmed, note: None }),
            2 => Some(Action::Dismiss { verdict: Verdict::FalsePositive, note: None }),
            3 => Some(Action::Snooze { until: at(1_000), why: None }),
            _ => None,
        };
        if let Some(action) = close {
            decide(&mut start, &decision("maria", 1, action)).unwrap();
        }
        let (findings, excerpts): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let mut once = start.clone();
        let changed = merge(&mut once, &findings, &excerpts, at(9));
        prop_assert_eq!(changed, once.version > start.version);
        let mut twice = once.clone();
        prop_assert!(!merge(&mut twice, &findings, &excerpts, at(10)));
        prop_assert_eq!(&twice, &once);

        let (mut turned_findings, mut turned_excerpts) = (findings, excerpts);
        turned_findings.reverse();
        let by = usize::try_from(seed % 8).unwrap() % turned_findings.len();
        turned_findings.rotate_left(by);
        turned_excerpts.reverse();
        let mut turned = start;
        merge(&mut turned, &turned_findings, &turned_excerpts, at(9));
        prop_assert_eq!(turned, once);
    }

    #[test]
    fn batches_of_one_moment_may_come_in_either_order(one in levels(), other in levels(), resolved in any::<bool>()) {
        let mut start = opened(Level::Informational);
        if resolved {
            decide(&mut start, &decision("maria", 1, Action::Resolve { verdict: Verdict::Confirmed, note: None })).unwrap();
        }
        let (a, b) = (finding("a", "p5", one), finding("b", "p4", other));
        let mut first = start.clone();
        merge(&mut first, std::slice::from_ref(&a), &[excerpt("p5")], at(9));
        merge(&mut first, std::slice::from_ref(&b), &[excerpt("p4")], at(9));
        merge(&mut start, &[b], &[excerpt("p4")], at(9));
        merge(&mut start, &[a], &[excerpt("p5")], at(9));
        prop_assert_eq!(first, start);
    }

    #[test]
    fn decide_never_panics_and_versions_only_grow(
        steps in prop::collection::vec((actions(), 0..200_i64, prop::sample::select(vec!["maria", "nikos", ""]), prop::option::of(0..6_u64)), 1..20),
    ) {
        let mut incident = opened(Level::High);
        for (action, seconds, by, seen_version) in steps {
            let before = incident.clone();
            let taken = decide(&mut incident, &Decision { seen_version, ..decision(by, seconds, action) });
            prop_assert!(incident == before || incident.version == before.version + 1);
            prop_assert!(taken.is_ok() || incident == before);
            prop_assert!(incident.changed >= before.changed);
            prop_assert_eq!(incident.verdict.is_some(), !incident.status.is_active());
            prop_assert!(incident.events.len() >= before.events.len());
            let extreme = as_of(incident.clone(), Timestamp::MAX);
            prop_assert_ne!(extreme.status, Status::Snoozed);
            let _ = as_of(incident.clone(), Timestamp::MIN);
        }
    }
}

fn sequel(post: &str, state: Correction, outvoted: bool) -> Sequel {
    let fate = Fate { post: PostId::from(post), state, by: Some(PostId::from("p7")), who: None, url: None, outvoted, at: at(30) };
    Sequel { fingerprint: Fingerprint::from("fp-1"), fate, standing: Standing::default() }
}

#[test]
fn a_wrong_answer_sinks_by_what_became_of_it_and_rises_when_that_is_taken_back() {
    let wrong_one = |accepted: bool, since: Option<jiff::civil::Date>, told: Option<(Correction, bool)>| {
        let mut finding = wrong("p1");
        finding.judgement = Some(Judgement::Contradicts { fact: FactId::from("window"), since });
        let mut excerpt = excerpt("p1");
        excerpt.standing.accepted = accepted;
        let mut incident = open(IncidentId(3), &[finding], &[excerpt], at(0));
        if let Some((state, outvoted)) = told {
            let mut sequel = sequel("p1", state, outvoted);
            sequel.standing.accepted = accepted;
            assert!(amend(&mut incident, &[sequel], at(40)));
        }
        incident.priority
    };
    let changed = Some(jiff::civil::date(2023, 1, 1));
    let order = [
        wrong_one(true, None, None),
        wrong_one(false, None, None),
        wrong_one(true, changed, None),
        wrong_one(false, changed, None),
        wrong_one(true, None, Some((Correction::ByPeers, true))),
        wrong_one(false, None, Some((Correction::ByPeers, true))),
        wrong_one(true, None, Some((Correction::ByPeers, false))),
        wrong_one(false, None, Some((Correction::ByPeers, false))),
        wrong_one(false, None, Some((Correction::ByStaff, false))),
        wrong_one(false, None, Some((Correction::Edited, false))),
        wrong_one(false, None, Some((Correction::Gone, false))),
    ];
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
}

#[test]
fn sequels_are_told_once_and_a_correction_taken_back_reopens() {
    let mut incident = open(IncidentId(3), &[wrong("p1"), wrong("p2")], &[excerpt("p1"), excerpt("p2")], at(0));
    assert!(!amend(&mut incident, &[sequel("p1", Correction::Uncorrected, false)], at(40)), "no news");
    assert!(!amend(&mut incident, &[sequel("p9", Correction::Gone, false)], at(40)), "not its post");
    assert!(amend(&mut incident, &[sequel("p1", Correction::ByStaff, false)], at(40)));
    assert_eq!(incident.correction, Correction::Uncorrected, "the other post misleads still");
    assert!(amend(&mut incident, &[sequel("p2", Correction::ByPeers, false)], at(41)));
    assert_eq!(incident.correction, Correction::ByPeers);
    let version = incident.version;
    assert!(!amend(&mut incident, &[sequel("p2", Correction::ByPeers, false)], at(42)), "told before");
    assert_eq!(incident.version, version);
    decide(&mut incident, &decision("maria", 50, Action::Resolve { verdict: Verdict::Confirmed, note: None })).unwrap();
    assert!(amend(&mut incident, &[sequel("p2", Correction::Uncorrected, false)], at(60)));
    assert_eq!((incident.status, incident.verdict), (Status::Open, None));
    let told = |event: &crate::model::incident::Event| matches!(&event.what, Happening::Reopened { why } if why.contains("taken back"));
    assert!(incident.events.iter().any(told), "{:?}", incident.events);
    // The same mistake in other words is a mistake anew.
    let again = Finding { id: FindingId::from("f-again"), at: at(70), ..wrong("p1") };
    assert!(merge(&mut incident, &[again], &[excerpt("p1")], at(70)));
    assert!(fate_of(&incident, &PostId::from("p1")).is_none());
}
