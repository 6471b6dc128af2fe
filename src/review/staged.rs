//! Incidents made by hand, for the tests of this room and of what shows its results.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

use crate::incident::as_of;
use crate::model::fact::{Claim, Judgement};
use crate::model::finding::{Category, Evidence, Finding, Level, Official, RuleKind};
use crate::model::id::{FactId, FindingId, Fingerprint, IncidentId, PostId, RuleId, SourceId, ThreadId};
use crate::model::incident::{Correction, Decision, Event, Excerpt, Happening, Incident, PriorityTerm, Status};
use crate::model::lang::Lang;
use crate::model::library::RulesInUse;
use crate::model::post::{Author, Post, Standing, Thread};
use crate::model::signal::History;
use crate::model::source::SourceState;
use crate::model::untrusted::Untrusted;
use crate::model::value::{ContactKind, TimeUnit, Value};
use crate::store::{Commit, Committed, Filter, Notice, Outline, Plan, Store, StoreError, Survey, Visitor};

/// A Wednesday, 12:30 UTC.
pub(crate) fn now() -> Timestamp {
    "2025-06-04T12:30:00Z".parse().unwrap()
}

pub(crate) fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

/// What a staged incident is made of.
pub(crate) struct Words<'a> {
    pub(crate) host: &'a str,
    pub(crate) thread: &'a str,
    pub(crate) author: &'a str,
    pub(crate) body: &'a str,
    pub(crate) evidence: &'a str,
    pub(crate) lang: Lang,
}

pub(crate) fn excerpt(number: u64, words: &Words<'_>) -> Excerpt {
    Excerpt {
        post: PostId(format!("p-{number:016x}")),
        source: SourceId::from("forum"),
        title: words.thread.into(),
        url: Some(format!("https://{}/t/{number}", words.host)),
        author: Author { name: words.author.into(), ..Author::default() },
        body: words.body.into(),
        cut: false,
        lang: words.lang,
        posted: ago(200),
        standing: Standing::default(),
        erased: None,
    }
}

pub(crate) fn complaint(number: u64, level: Level, title: &str, words: &Words<'_>) -> Incident {
    let excerpt = excerpt(number, words);
    let start = words.body.find(words.evidence).expect("the evidence is in the body");
    let finding = Finding {
        id: FindingId(format!("f-{number:016x}")),
        rule: RuleId::from("quiet-leaver"),
        kind: RuleKind::Detection,
        title: "Says calmly that they have left".to_owned(),
        revision: "0a1b2c3d".to_owned(),
        post: excerpt.post.clone(),
        thread: ThreadId(format!("t-{number:016x}")),
        level,
        categories: [Category::Churn].into(),
        judgement: None,
        claim: None,
        official: None,
        correlation: None,
        evidence: vec![Evidence { start, end: start + words.evidence.len(), text: words.evidence.into() }],
        learned: Vec::new(),
        fingerprint: Fingerprint(format!("fp-{number:016x}")),
        grouped_by: "same post".to_owned(),
        playbook: Some("Ask what made them go; no counter-offer in public.".to_owned()),
        at: ago(180),
    };
    Incident {
        id: IncidentId(number),
        fingerprint: finding.fingerprint.clone(),
        grouped_by: finding.grouped_by.clone(),
        title: Untrusted::from(title),
        status: Status::Open,
        correction: Correction::NotApplicable,
        fates: Vec::new(),
        level,
        priority: 300,
        priority_terms: vec![PriorityTerm { name: format!("level {}", level.word()), points: 300 }],
        findings: vec![finding],
        excerpts: vec![excerpt],
        assignee: None,
        due: None,
        snoozed_until: None,
        verdict: None,
        opened: ago(180),
        changed: ago(180),
        events: vec![Event { at: ago(180), by: "overhear".to_owned(), what: Happening::Opened }],
        version: 1,
    }
}

pub(crate) fn leaver() -> Incident {
    let words = Words {
        host: "www.forum.example",
        thread: "Which router do you use?",
        author: "mj_62",
        body: "Moved to Nordwind last week. No drama, it just works.",
        evidence: "Moved to Nordwind last week",
        lang: Lang::En,
    };
    complaint(4, Level::High, "Says calmly that they have left: \"Moved to Nordwind last week\"", &words)
}

pub(crate) fn wrong_answer() -> Incident {
    let words = Words {
        host: "foro.example",
        thread: "¿Cuánto tiempo tengo para cancelar?",
        author: "Peña",
        body: "Creo que son 14 días, es la norma europea.\nSuerte.",
        evidence: "14 días",
        lang: Lang::Es,
    };
    let mut incident = complaint(17, Level::Critical, "Wrong answer: cancel window: 14 días", &words);
    let excerpt = &mut incident.excerpts[0];
    excerpt.standing = Standing { accepted: true, score: Some(12), views: Some(3_400) };
    let finding = &mut incident.findings[0];
    let fact = FactId::from("cancel-window");
    finding.rule = RuleId::from("wrong-answer");
    finding.kind = RuleKind::Contradiction;
    finding.title = "Wrong answer about cancel window".to_owned();
    finding.categories = [Category::Other].into();
    finding.playbook = Some("Answer in the thread with the official wording and the link.".to_owned());
    finding.judgement = Some(Judgement::Contradicts { fact: fact.clone(), since: Some(jiff::civil::date(2025, 1, 1)) });
    finding.claim = Some(Claim {
        fact: fact.clone(),
        slot: "window".to_owned(),
        value: Value::Duration { min: 14.0, max: 14.0, unit: TimeUnit::Day, working: false },
        hedged: true,
        evidence: finding.evidence[0].clone(),
    });
    finding.official = Some(Official {
        fact,
        text: "Puedes cancelar dentro de los 30 días naturales desde la activación.".to_owned(),
        lang: Lang::Es,
        url: Some("https://ayuda.example/cancelar".to_owned()),
    });
    incident.correction = Correction::Uncorrected;
    incident.due = Some(ago(125));
    incident.priority = 640;
    incident.priority_terms = vec![
        PriorityTerm { name: "level critical".to_owned(), points: 400 },
        PriorityTerm { name: "accepted and uncorrected".to_owned(), points: 240 },
    ];
    incident.assignee = Some("maria".to_owned());
    incident.status = Status::Claimed;
    incident.events.push(Event { at: ago(60), by: "maria".to_owned(), what: Happening::Claimed });
    incident.events.push(Event { at: ago(30), by: "maria".to_owned(), what: Happening::Note { text: "asked legal".to_owned() } });
    incident.version = 3;
    incident
}

pub(crate) fn fake_contact() -> Incident {
    let words = Words {
        host: "syzitisi.example",
        thread: "Τηλέφωνο εξυπηρέτησης;",
        author: "Γιώργος",
        body: "Κάλεσε το 210 555 0199, απαντούν αμέσως.",
        evidence: "210 555 0199",
        lang: Lang::El,
    };
    let mut incident = complaint(21, Level::Critical, "Contact that is not the brand's: 210 555 0199", &words);
    let finding = &mut incident.findings[0];
    finding.rule = RuleId::from("fake-contact");
    finding.kind = RuleKind::Contradiction;
    finding.title = "Offers a contact that is not official".to_owned();
    finding.categories = [Category::Scam].into();
    finding.playbook = None;
    let fact = FactId::from("official-contacts");
    finding.judgement = Some(Judgement::Contradicts { fact: fact.clone(), since: None });
    finding.claim = Some(Claim {
        fact,
        slot: "contact".to_owned(),
        value: Value::Contact { kind: ContactKind::Phone, value: "2105550199".to_owned() },
        hedged: false,
        evidence: finding.evidence[0].clone(),
    });
    incident.due = Some(now() + SignedDuration::from_mins(95));
    incident.priority = 500;
    incident
}

/// What a store would say of these to count them.
pub(crate) fn outlines(incidents: &[Incident]) -> Vec<Outline> {
    incidents.iter().map(Outline::of).collect()
}

/// A store that holds what it is given and takes no decisions: what this room needs to list and to look.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) incidents: Vec<Incident>,
    pub(crate) sources: Vec<SourceState>,
    /// How often it was asked for lists.
    pub(crate) leases: Mutex<usize>,
    /// How many incidents it gave in lists.
    pub(crate) read: Mutex<usize>,
}

impl Shelf {
    pub(crate) fn of(mut incidents: Vec<Incident>) -> Self {
        incidents.sort_by(|a, b| b.priority.cmp(&a.priority).then(a.opened.cmp(&b.opened)).then(a.id.cmp(&b.id)));
        incidents.sort_by_key(|incident| !incident.status.is_active());
        Self { incidents, ..Self::default() }
    }

    fn list(&self, filter: &Filter, now: Timestamp) -> Vec<Incident> {
        let statuses: &[Status] = if filter.status.is_empty() { &[Status::Open, Status::Claimed] } else { &filter.status };
        let rows =
            self.incidents.iter().map(|incident| as_of(incident.clone(), now)).filter(|incident| {
                statuses.contains(&incident.status) && (filter.assignee.is_none() || filter.assignee == incident.assignee)
            });
        if filter.limit == 0 { rows.collect() } else { rows.take(filter.limit).collect() }
    }
}

impl Store for Shelf {
    fn plan(&self) -> Result<Plan, StoreError> {
        Ok(Plan { sources: self.sources.clone(), hosts: Vec::new() })
    }

    fn thread(&self, _: &ThreadId) -> Result<Option<(Thread, Vec<Post>)>, StoreError> {
        Ok(None)
    }

    fn unseen(&self, _: &SourceId, _: &[(PostId, ThreadId, String)]) -> Result<Vec<PostId>, StoreError> {
        Ok(Vec::new())
    }

    fn threads(&self, _: &SourceId, _: &[ThreadId]) -> Result<Vec<(Thread, Vec<Post>)>, StoreError> {
        Ok(Vec::new())
    }

    fn commit_all(&self, _: &[Commit]) -> Result<Vec<Committed>, StoreError> {
        Ok(Vec::new())
    }

    fn retain(&self, _: Timestamp) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }

    fn incidents(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError> {
        let rows = self.list(filter, now);
        *self.leases.lock().unwrap() += 1;
        *self.read.lock().unwrap() += rows.len();
        Ok(rows)
    }

    fn survey(&self, filter: &Filter, now: Timestamp) -> Result<Survey, StoreError> {
        let waiting = Filter { status: vec![Status::Open, Status::Claimed, Status::Snoozed], ..Filter::default() };
        Ok(Survey { incidents: self.incidents(filter, now)?, waiting: self.list(&waiting, now).iter().map(Outline::of).collect() })
    }

    fn incident(&self, id: IncidentId) -> Result<Incident, StoreError> {
        self.incidents.iter().find(|incident| incident.id == id).cloned().ok_or(StoreError::NoIncident(id))
    }

    fn decide(&self, decision: &Decision) -> Result<Incident, StoreError> {
        self.incident(decision.incident)
    }

    fn history(&self, _: Timestamp) -> Result<History, StoreError> {
        Ok(History::default())
    }

    fn conversation(&self, _: &PostId) -> Result<Option<(Thread, Vec<Post>)>, StoreError> {
        Ok(None)
    }

    fn walk(&self, _: Timestamp, _: &mut Visitor<'_>) -> Result<(), StoreError> {
        Ok(())
    }

    fn keep_rules(&self, _: &RulesInUse) -> Result<bool, StoreError> {
        Ok(false)
    }

    fn rules_in_use(&self) -> Result<Option<RulesInUse>, StoreError> {
        Ok(None)
    }

    fn notices(&self) -> Vec<Notice> {
        Vec::new()
    }
}
