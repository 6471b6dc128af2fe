//! Made-up harvests for the tests of the store.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by a panic")]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use overhear::model::exchange::Validators;
use overhear::model::finding::{Category, Evidence, Finding, Level, RuleKind};
use overhear::model::id::{FindingId, Fingerprint, IncidentId, PostId, RuleId, SourceId, ThreadId, digest};
use overhear::model::incident::{Action, Decision, Excerpt};
use overhear::model::lang::Lang;
use overhear::model::post::{Author, Part, Post, PostState, Role, Standing, Thread};
use overhear::model::signal::Signal;
use overhear::model::source::{PageState, SourceState};
use overhear::model::untrusted::Untrusted;
use overhear::store::{Commit, Settings, SledStore};

/// `n` seconds after a fixed moment in November 2026.
pub fn at(n: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + n).unwrap()
}

pub fn settings(folder: &Path) -> Settings {
    Settings { path: folder.join("store"), patience: Duration::from_secs(20), retention_days: 60 }
}

pub fn sled(folder: &Path) -> SledStore {
    SledStore::new(settings(folder)).unwrap()
}

pub fn thread(source: &str, name: &str) -> Thread {
    let source = SourceId::from(source);
    Thread {
        id: ThreadId::of(&source, name),
        title: Untrusted::from(format!("Thread {name} about \u{202e}Lumora")),
        url: Some(format!("https://forum.example/{name}")),
        lang: Some(Lang::En),
        opened: Some(at(-100)),
        tags: Vec::new(),
        replies: None,
        site: None,
        source,
    }
}

pub fn post(source: &str, thread: &str, name: &str, body: &str) -> Post {
    let source = SourceId::from(source);
    Post {
        id: PostId::of(&source, &format!("{thread}/{name}")),
        thread: ThreadId::of(&source, thread),
        parent: None,
        part: Part::Answer,
        standing: Standing::default(),
        url: Some(format!("https://forum.example/{thread}#{name}")),
        author: Author { name: Untrusted::from(format!("Μαρία {name}")), native_id: None, role: Role::Member },
        body: Untrusted::from(body),
        quoted: Vec::new(),
        lang: Some(Lang::En),
        posted: Some(at(-50)),
        seen: at(0),
        hash: digest(&[body], 16),
        state: PostState::Live,
    }
}

/// A finding whose incident is its post's.
pub fn finding(post: &Post, rule: &str, level: Level) -> Finding {
    let text = post.body.raw();
    Finding {
        id: FindingId(format!("f-{}", digest(&["finding", rule, post.id.as_str(), &post.hash, ""], 8))),
        rule: RuleId::from(rule),
        kind: RuleKind::Detection,
        title: "Says calmly that they have left".into(),
        revision: "0123abcd".into(),
        post: post.id.clone(),
        thread: post.thread.clone(),
        level,
        categories: BTreeSet::from([Category::Churn]),
        judgement: None,
        claim: None,
        official: None,
        correlation: None,
        evidence: vec![Evidence { start: 0, end: text.len(), text: Untrusted::from(text) }],
        learned: Vec::new(),
        fingerprint: Fingerprint(format!("fp-{}", digest(&["post", post.id.as_str()], 8))),
        grouped_by: "same post".into(),
        playbook: None,
        at: at(0),
    }
}

/// A signal of a rule in a post.
pub fn signal(source: &str, post: &str, rule: &str, seconds: i64) -> Signal {
    Signal {
        at: at(seconds),
        post: PostId(format!("p-{post}")),
        rule: RuleId::from(rule),
        thread: ThreadId::from("t-1"),
        source: SourceId::from(source),
        author: Some("0123456789abcdef".into()),
        lang: Lang::En,
        categories: [Category::Outage].into(),
    }
}

pub fn excerpt(post: &Post) -> Excerpt {
    Excerpt {
        post: post.id.clone(),
        source: SourceId::from("forum"),
        title: Untrusted::from("Thread"),
        url: post.url.clone(),
        author: post.author.clone(),
        body: post.body.clone(),
        cut: false,
        lang: Lang::En,
        posted: post.written(),
        standing: post.standing,
        erased: None,
    }
}

pub fn state(source: &str, n: i64) -> SourceState {
    let page = PageState {
        validators: Validators { etag: Some(format!("W/\"{n}\"")), last_modified: Some("Sun, 22 Nov 2026 10:00:00 GMT".into()) },
        ..PageState::default()
    };
    SourceState { id: SourceId::from(source), pages: [("https://forum.example/feed".to_owned(), page)].into(), ..SourceState::default() }
}

/// A commit of `posts`, each of which makes a finding of `level`, if one is given.
pub fn commit(source: &str, seconds: i64, posts: Vec<Post>, level: Option<Level>) -> Commit {
    let threads: BTreeSet<String> = posts
        .iter()
        .filter_map(|p| Some(p.url.as_deref()?.strip_prefix("https://forum.example/")?.split('#').next()?.to_owned()))
        .collect();
    Commit {
        sequels: Vec::new(),
        at: at(seconds),
        source: state(source, seconds),
        threads: threads.iter().map(|name| thread(source, name)).collect(),
        findings: level.map(|level| posts.iter().map(|p| finding(p, "leaving", level)).collect()).unwrap_or_default(),
        excerpts: posts.iter().map(excerpt).collect(),
        posts,
        revisions: Vec::new(),
        signals: Vec::new(),
        hosts: Vec::new(),
    }
}

pub fn decision(incident: u64, by: &str, seconds: i64, action: Action) -> Decision {
    Decision { incident: IncidentId(incident), seen_version: None, by: by.into(), at: at(seconds), action }
}

pub fn note(incident: u64, text: &str) -> Decision {
    decision(incident, "maria", 1, Action::Note { text: text.into() })
}

/// A small generator of numbers (xorshift64*), so that runs can be repeated by their seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }
}
