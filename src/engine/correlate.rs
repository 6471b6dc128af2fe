//! Correlations: many posts together. Pure counting over signals in time; no words, no clock, no store.
//!
//! A [`Correlator`] is made of the rules and of what was counted before, and takes signals; for each of them it says what its window has come
//! to ([`Tally`]). Crawls give it the store's history, `scan` and backtests give it none ([`evaluate`]).
//!
//! ## What is counted
//!
//! The window of a post written at `t` is everything from `t - within` to `t`, both ends included. In it the rule counts posts, authors or
//! threads, each once, apart for each group that `by` makes. A post counts at most once in a group, however many of the counted rules find
//! something in it and however often it is read. The rule fires when the count reaches `at_least`.
//!
//! Posts come in the order in which they are found, which is not that in which they were written: a post found late is counted at its own
//! time, and the windows of later posts that hold it are counted anew. The first of them that is full makes the late post's finding.
//!
//! ## Spikes
//!
//! `expected` is the mean, over the weeks of the baseline, of the count in the window of the same length that ended a whole number of weeks
//! (of 168 hours: UTC, without summer time) before. The rule fires when `n >= at_least` and `n >= spike * max(expected, 1)`. A week counts
//! when its whole window lies in the time for which signals have been written down; with fewer than two such weeks the rule abstains.
//!
//! ## Bursts
//!
//! A burst begins with a full window and goes on as long as full windows follow one another by no more than the length of the window: it
//! is over when a whole window has passed in which none was full. Its findings are one incident.

pub mod staged;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::PostReport;
use super::detect::{author_key, finding_id, fingerprint};
use crate::model::finding::{Evidence, Finding, RuleKind};
use crate::model::id::{Fingerprint, PostId, RuleId, digest};
use crate::model::post::{Post, Thread};
use crate::model::signal::{Apart, Burst, By, Correlated, Counted, History, Signal, Usual, WEEK, time_of};
use crate::rule::correlation::{Correlation, Spike};

/// Most evidence spans of one finding.
const MAX_EVIDENCE: usize = 32;

/// The signals of a post: one for each rule that found something in it, of every level and status.
#[must_use]
pub fn signals(thread: &Thread, post: &Post, report: &PostReport) -> Vec<Signal> {
    let source = &thread.source;
    let author = author_key(&post.author).map(|name| digest(&["author", source.as_str(), name], 8));
    let found = report.findings.iter().filter(|finding| finding.kind != RuleKind::Correlation);
    found
        .map(|finding| Signal {
            at: time_of(post),
            post: post.id.clone(),
            rule: finding.rule.clone(),
            thread: thread.id.clone(),
            source: source.clone(),
            author: author.clone(),
            lang: report.lang,
            categories: finding.categories.clone(),
        })
        .collect()
}

/// What the window of one post has come to, for one rule and group.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// The correlation.
    pub rule: RuleId,
    /// The post that was counted.
    pub post: PostId,
    /// What was counted; of several windows that hold the post the first full one, else the fullest.
    pub counted: Correlated,
    /// Whether that makes a finding.
    pub verdict: Verdict,
}

/// Whether a window is full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is: a finding of this burst.
    Full(Fingerprint),
    /// It is not.
    Short,
    /// There would be enough of them, but fewer than two weeks are known to compare with.
    Abstains,
}

/// Counts all signals from nothing, in order of time. `since` is when watching began (see [`History::since`]).
#[must_use]
pub fn evaluate(rules: &[Correlation], signals: &[Signal], since: Option<Timestamp>) -> Vec<Tally> {
    Correlator::new(rules, &History { since, ..History::default() }).take(signals)
}

/// A finding made of a full window, or nothing when it is not full: on the words of the counted findings in the post that filled it.
#[must_use]
pub fn finding(rule: &Correlation, tally: &Tally, post: &Post, found: &[Finding], now: Timestamp) -> Option<Finding> {
    let Verdict::Full(fingerprint) = &tally.verdict else { return None };
    let counted = found.iter().filter(|finding| finding.kind != RuleKind::Correlation && rule.counts(&finding.rule, &finding.categories));
    let mut evidence: Vec<Evidence> = counted.flat_map(|finding| finding.evidence.iter().cloned()).collect();
    evidence.sort_by_key(|evidence| (evidence.start, evidence.end));
    evidence.dedup();
    evidence.truncate(MAX_EVIDENCE);
    if evidence.is_empty() {
        return None;
    }
    let group: Vec<&str> = tally.counted.group.iter().flat_map(|apart| [apart.by.word(), apart.value.as_str()]).collect();
    Some(Finding {
        id: finding_id(rule.id.as_str(), post, &group.join("\u{0}")),
        rule: rule.id.clone(),
        kind: RuleKind::Correlation,
        title: rule.title.clone(),
        revision: rule.revision.clone(),
        post: post.id.clone(),
        thread: post.thread.clone(),
        level: rule.level,
        categories: rule.categories.clone(),
        judgement: None,
        claim: None,
        official: None,
        correlation: Some(tally.counted.clone()),
        evidence,
        learned: Vec::new(),
        fingerprint: fingerprint.clone(),
        grouped_by: "same burst of posts".to_owned(),
        playbook: rule.playbook.clone(),
        at: now,
    })
}

/// What has been counted so far.
#[derive(Debug)]
pub struct Correlator<'r> {
    rules: Vec<(&'r Correlation, BTreeMap<Vec<Apart>, Timeline>)>,
    since: Option<Timestamp>,
    /// Small numbers for the names of posts, authors and threads.
    numbers: HashMap<String, u32>,
    /// The next of them.
    next: u32,
    /// The posts by number.
    posts: HashMap<u32, PostId>,
}

/// The posts that count for one rule in one group, by time.
#[derive(Debug, Default)]
struct Timeline {
    marks: Vec<Mark>,
    posts: HashSet<u32>,
    bursts: Vec<Burst>,
    /// What the window of the newest post holds, from `begin` on, each with how often: posts mostly come in order of time, and each then
    /// costs no more than itself.
    held: HashMap<u32, u32>,
    begin: usize,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    at: Timestamp,
    post: u32,
    /// What is counted of it: the post itself, its author or its thread.
    key: u32,
}

impl<'r> Correlator<'r> {
    /// Counts what was counted before. The order of the history's signals makes no difference.
    #[must_use]
    pub fn new(rules: &'r [Correlation], history: &History) -> Self {
        let rules = rules.iter().map(|rule| (rule, BTreeMap::new())).collect();
        let mut own = Self { rules, since: history.since, numbers: HashMap::new(), next: 0, posts: HashMap::new() };
        for (rule, groups) in &mut own.rules {
            for burst in history.bursts.iter().filter(|burst| burst.rule == rule.id) {
                groups.entry(burst.group.clone()).or_default().bursts.push(burst.clone());
            }
        }
        for signal in in_order(&history.signals) {
            own.each_group(signal, |rule, _, timeline, mark| {
                timeline.insert(mark, rule.within);
            });
        }
        own
    }

    /// Whether any of the rules counts one of these signals.
    #[must_use]
    pub fn concerns(rules: &[Correlation], signals: &[Signal]) -> bool {
        signals.iter().any(|signal| rules.iter().any(|rule| rule.counts(&signal.rule, &signal.categories)))
    }

    /// Takes signals in, in order of time, and says what each has made of its windows: one tally for each rule and group that counts its
    /// post for the first time. A signal that was taken before changes nothing and has no tally.
    pub fn take(&mut self, signals: &[Signal]) -> Vec<Tally> {
        let mut tallies = Vec::new();
        let since = self.since;
        for signal in in_order(signals) {
            let mut made = Vec::new();
            self.each_group(signal, |rule, group, timeline, mark| {
                if timeline.insert(mark, rule.within) {
                    made.push((rule.id.clone(), timeline.tally(rule, group, mark, since, signal)));
                }
            });
            for (rule, (window, verdict)) in made {
                let posts = window.posts.iter().filter_map(|number| self.posts.get(number).cloned()).collect();
                tallies.push(Tally { rule, post: signal.post.clone(), counted: Correlated { posts, ..window.counted }, verdict });
            }
        }
        tallies
    }

    /// Forgets what can no longer be in a window or baseline, for whoever takes signals in order of time: the next ones are not older than
    /// `now`. A post of that age that comes again is counted again.
    pub fn forget(&mut self, now: Timestamp) {
        let mut live: HashSet<u32> = HashSet::new();
        for (rule, groups) in &mut self.rules {
            let weeks = rule.spike.map_or(0, |spike| spike.weeks);
            let before = earlier(earlier(now, rule.within), WEEK * i32::try_from(weeks).unwrap_or(i32::MAX));
            for timeline in groups.values_mut() {
                timeline.forget(before);
            }
            groups.retain(|_, timeline| !timeline.marks.is_empty() || !timeline.bursts.is_empty());
            live.extend(groups.values().flat_map(|timeline| &timeline.marks).flat_map(|mark| [mark.post, mark.key]));
        }
        self.numbers.retain(|_, number| live.contains(number));
        self.posts.retain(|number, _| live.contains(number));
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.next;
        self.next = self.next.saturating_add(1);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn each_group(&mut self, signal: &Signal, mut work: impl FnMut(&Correlation, &[Apart], &mut Timeline, Mark)) {
        let counted = |rule: &Correlation| rule.counts(&signal.rule, &signal.categories);
        if !self.rules.iter().any(|(rule, _)| counted(rule)) {
            return;
        }
        let post = self.number(signal.post.as_str());
        self.posts.entry(post).or_insert_with(|| signal.post.clone());
        // Ids of threads and posts begin differently; authors are told apart from both.
        let author = signal.author.as_ref().map_or(post, |author| self.number(&format!("author {author}")));
        let thread = self.number(signal.thread.as_str());
        for (rule, groups) in &mut self.rules {
            if !counted(rule) {
                continue;
            }
            let key = match rule.count {
                Counted::Posts => post,
                Counted::Authors => author,
                Counted::Threads => thread,
            };
            for group in groups_of(rule, signal) {
                let timeline = groups.entry(group.clone()).or_default();
                work(rule, &group, timeline, Mark { at: signal.at, post, key });
            }
        }
    }
}

/// By time; signals of one moment by post and rule, so that it does not matter in which order they came.
fn in_order(signals: &[Signal]) -> Vec<&Signal> {
    let mut ordered: Vec<&Signal> = signals.iter().collect();
    ordered.sort();
    ordered
}

/// The groups in which a rule counts a signal: one, or one for each category.
fn groups_of(rule: &Correlation, signal: &Signal) -> Vec<Vec<Apart>> {
    let mut groups = vec![Vec::new()];
    for by in &rule.by {
        let values: Vec<String> = match by {
            By::Source => vec![signal.source.0.clone()],
            By::Thread => vec![signal.thread.0.clone()],
            // Authors without a name are not one person.
            By::Author => vec![signal.author.clone().unwrap_or_else(|| signal.post.0.clone())],
            By::Lang => vec![signal.lang.code().to_owned()],
            By::Rule => vec![signal.rule.0.clone()],
            By::Category => {
                let counted = |category| rule.of_categories.is_empty() || rule.of_categories.contains(category);
                signal.categories.iter().filter(|category| counted(category)).map(|category| category.word().to_owned()).collect()
            }
        };
        groups = groups
            .iter()
            .flat_map(|group| {
                values.iter().map(|value| {
                    let mut group: Vec<Apart> = group.clone();
                    group.push(Apart { by: *by, value: value.clone() });
                    group
                })
            })
            .collect();
    }
    groups
}

/// A window that was counted, with the numbers of its posts.
struct Window {
    counted: Correlated,
    posts: Vec<u32>,
}

impl Timeline {
    /// Puts a post in its place in time; `false` when it is there already.
    fn insert(&mut self, mark: Mark, within: SignedDuration) -> bool {
        if !self.posts.insert(mark.post) {
            return false;
        }
        let place = self.marks.partition_point(|other| other.at <= mark.at);
        self.marks.insert(place, mark);
        if place < self.begin {
            self.begin += 1;
            return true;
        }
        let newest = self.marks.last().map_or(mark.at, |newest| newest.at);
        *self.held.entry(mark.key).or_default() += 1;
        while let Some(gone) = self.marks.get(self.begin).filter(|other| other.at < earlier(newest, within)) {
            release(&mut self.held, gone.key);
            self.begin += 1;
        }
        true
    }

    /// Drops what is older than `before`, which lies before every window to come.
    fn forget(&mut self, before: Timestamp) {
        self.bursts.retain(|burst| burst.until >= before);
        let old = self.marks.partition_point(|mark| mark.at < before);
        if old == self.marks.len() {
            *self = Self { bursts: std::mem::take(&mut self.bursts), ..Self::default() };
            return;
        }
        let old = old.min(self.begin);
        for mark in self.marks.drain(..old) {
            self.posts.remove(&mark.post);
        }
        self.begin -= old;
    }

    /// How many of the counted there are from `from` to `until`.
    fn count(&self, rule: &Correlation, from: Timestamp, until: Timestamp) -> u32 {
        let marks = self.between(from, until);
        let number = match rule.count {
            Counted::Posts => marks.len(),
            _ => marks.iter().map(|mark| mark.key).collect::<HashSet<u32>>().len(),
        };
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    fn between(&self, from: Timestamp, until: Timestamp) -> &[Mark] {
        let first = self.marks.partition_point(|mark| mark.at < from);
        let end = self.marks.partition_point(|mark| mark.at <= until);
        self.marks.get(first..end).unwrap_or_default()
    }

    /// Counts the windows that hold a post that has just been inserted.
    fn tally(&mut self, rule: &Correlation, group: &[Apart], mark: Mark, since: Option<Timestamp>, signal: &Signal) -> (Window, Verdict) {
        let mut ends: Vec<Timestamp> = self.between(mark.at, later(mark.at, rule.within)).iter().map(|mark| mark.at).collect();
        ends.dedup();
        let mut best: Option<(u32, Timestamp, Option<Usual>, bool)> = None;
        let mut abstains = false;
        for (end, reached) in self.sliding(rule, &ends) {
            let mut usual = None;
            let mut full = reached >= rule.at_least;
            if let (true, Some(spike)) = (full, rule.spike) {
                usual = self.usual(rule, spike, end, since);
                abstains |= usual.is_none();
                full = usual.is_some_and(|usual| f64::from(reached) >= usual.spike * usual.expected.max(1.0));
            }
            if full || best.is_none_or(|(most, ..)| reached > most) {
                best = Some((reached, end, usual, full));
            }
            if full {
                break;
            }
        }
        let (reached, until, usual, full) = best.unwrap_or((0, mark.at, None, false));
        let from = earlier(until, rule.within);
        let verdict = match (full, abstains) {
            (true, _) => Verdict::Full(self.burst(rule, group, until, signal)),
            (false, true) => Verdict::Abstains,
            (false, false) => Verdict::Short,
        };
        let marks = self.between(from, until);
        let posts = marks.iter().skip(marks.len().saturating_sub(Correlated::MAX_POSTS)).map(|mark| mark.post).collect();
        let at_least = rule.at_least;
        let group = group.to_vec();
        (
            Window { counted: Correlated { count: rule.count, reached, at_least, from, until, group, usual, posts: Vec::new() }, posts },
            verdict,
        )
    }

    /// The counts of the windows that end at `ends`, which are in order of time and none of them empty.
    fn sliding(&self, rule: &Correlation, ends: &[Timestamp]) -> Vec<(Timestamp, u32)> {
        let size = |held: &HashMap<u32, u32>| u32::try_from(held.len()).unwrap_or(u32::MAX);
        if let ([only], Some(newest)) = (ends, self.marks.last())
            && *only == newest.at
        {
            return vec![(*only, size(&self.held))];
        }
        if rule.count == Counted::Posts {
            return ends.iter().map(|end| (*end, self.count(rule, earlier(*end, rule.within), *end))).collect();
        }
        let first = ends.first().map_or(0, |end| self.marks.partition_point(|mark| mark.at < earlier(*end, rule.within)));
        let (mut begin, mut past) = (first, first);
        let mut held: HashMap<u32, u32> = HashMap::new();
        let slide = |end: &Timestamp| {
            while let Some(mark) = self.marks.get(past).filter(|mark| mark.at <= *end) {
                *held.entry(mark.key).or_default() += 1;
                past += 1;
            }
            while let Some(mark) = self.marks.get(begin).filter(|mark| mark.at < earlier(*end, rule.within)) {
                release(&mut held, mark.key);
                begin += 1;
            }
            (*end, size(&held))
        };
        ends.iter().map(slide).collect()
    }

    /// What is usual in the window that ends at `end`; `None` with fewer than two weeks to go by.
    fn usual(&self, rule: &Correlation, spike: Spike, end: Timestamp, since: Option<Timestamp>) -> Option<Usual> {
        let since = since?;
        let mut counts: Vec<u32> = Vec::new();
        let mut until = end;
        for _ in 0..spike.weeks {
            until = earlier(until, WEEK);
            let from = earlier(until, rule.within);
            if from < since {
                break;
            }
            counts.push(self.count(rule, from, until));
        }
        let weeks = u32::try_from(counts.len()).ok().filter(|weeks| *weeks >= 2)?;
        let expected = counts.iter().map(|count| f64::from(*count)).sum::<f64>() / f64::from(weeks);
        Some(Usual { expected, weeks, spike: spike.times })
    }

    /// The burst to which a full window belongs that ends at `end`: the earliest that it touches, else a new one.
    fn burst(&mut self, rule: &Correlation, group: &[Apart], end: Timestamp, signal: &Signal) -> Fingerprint {
        let touches = |burst: &&mut Burst| end >= earlier(burst.from, rule.within) && end <= later(burst.until, rule.within);
        let going_on = self.bursts.iter_mut().filter(touches).min_by(|a, b| (a.from, &a.fingerprint).cmp(&(b.from, &b.fingerprint)));
        if let Some(burst) = going_on {
            burst.from = burst.from.min(end);
            burst.until = burst.until.max(end);
            return burst.fingerprint.clone();
        }
        let end_text = end.to_string();
        let mut key = vec!["burst", rule.id.as_str(), signal.post.as_str(), end_text.as_str()];
        key.extend(group.iter().flat_map(|apart| [apart.by.word(), apart.value.as_str()]));
        let fingerprint = fingerprint(&key);
        self.bursts.push(Burst { rule: rule.id.clone(), group: group.to_vec(), fingerprint: fingerprint.clone(), from: end, until: end });
        fingerprint
    }
}

/// Takes one of a key away.
fn release(held: &mut HashMap<u32, u32>, key: u32) {
    if let Some(times) = held.get_mut(&key) {
        *times -= 1;
        if *times == 0 {
            held.remove(&key);
        }
    }
}

fn earlier(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
