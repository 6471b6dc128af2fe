//! Thread in, signals, claims and findings out; explains itself. Sees no network, disk, clock or store.

pub mod asked;
pub mod contacts;
pub mod contradict;
pub mod correlate;
pub mod detect;
pub mod examples;
pub mod explain;
pub mod fact_examples;
pub mod interchange;
mod kin;
mod known;
pub mod mention;
pub mod near;
pub mod propose;
pub mod propose_fact;
pub mod redress;
pub mod tombstone;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::model::fact::{Claim, Harm, Judgement};
use crate::model::finding::{Category, Finding, Level, Official, RuleKind};
use crate::model::id::{PostId, RuleId, SourceId};
use crate::model::lang::Lang;
use crate::model::post::{Post, Role, Thread};
use crate::model::source::Source;
use crate::model::value::Value;
use crate::rule::field::Fields;
use crate::rule::{RuleSet, Status};
use crate::text::document::Document;
use crate::text::language::{Hint, detect as detect_language};
use crate::text::scope::Owners;
use detect::{Ground, Topic, finding_id, fingerprint};
use mention::{Context, Names};

/// Rule id of an answer that a fact contradicts.
pub const WRONG_ANSWER: &str = "wrong-answer";
/// Rule id of a contact that is offered as the brand's and is not.
pub const FAKE_CONTACT: &str = "fake-contact";

/// Everything judging needs, built once a run.
#[derive(Debug)]
pub struct Judge {
    /// The brand.
    pub brand: Brand,
    /// Languages its customers write.
    pub languages: Vec<Lang>,
    /// Compiled rules.
    pub rules: RuleSet,
    /// Checked facts.
    pub facts: FactBook,
    /// Compiled names of the brand.
    pub names: mention::Names,
    /// The sources of the configuration: rules ask for their ids, names and tags.
    pub sources: BTreeMap<SourceId, Source>,
}

/// What was found in one post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostReport {
    /// The post.
    pub post: PostId,
    /// Its language.
    pub lang: Lang,
    /// It names the brand (not a homonym).
    pub mention: bool,
    /// It is negative word-of-mouth about the brand.
    pub negative: bool,
    /// Highest level of its findings.
    pub level: Option<Level>,
    /// All categories of its findings.
    pub categories: BTreeSet<Category>,
    /// The verdict on its answer, if it makes one that a fact speaks to.
    pub answer: Option<Answered>,
    /// Everything found, rules in order of id, then contradictions.
    pub findings: Vec<Finding>,
}

impl PostReport {
    /// Adds the finding of a correlation whose window this post filled. Whether the post is negative is a matter of its own words.
    pub fn add(&mut self, finding: Finding) {
        self.level = self.level.max(Some(finding.level));
        self.categories.extend(finding.categories.iter().copied());
        self.findings.push(finding);
    }
}

/// A verdict on an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The verdict.
    pub judgement: Judgement,
    /// The claim, when there is one to compare.
    pub claim: Option<Claim>,
    /// What the brand says.
    pub official: Option<Official>,
}

/// A post prepared once for all judging: its document and what is known of it.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The post.
    pub post: &'a Post,
    /// Its text in normal form.
    pub document: Document,
    /// Brand mentions and homonyms in it.
    pub mention: mention::Mention,
    /// Whom its words are about, where it names others beside the brand.
    pub owners: Owners,
    /// Its author speaks for the brand.
    pub staff: bool,
    /// What is known of it besides, as far as rules ask for it.
    pub fields: Fields,
}

/// A thread prepared once for all judging.
#[derive(Debug)]
pub struct PreparedThread<'a> {
    /// Its title.
    pub title: Document,
    /// What it is about.
    pub topic: Topic,
    /// The names of its source: id, name, host.
    pub source: Vec<String>,
    /// Its posts, in the order given.
    pub posts: Vec<Prepared<'a>>,
}

impl Judge {
    /// A judge for a brand whose customers write these languages.
    #[must_use]
    pub fn new(brand: Brand, languages: Vec<Lang>, rules: RuleSet, facts: FactBook) -> Self {
        let names = Names::new(&brand);
        Self { brand, languages, rules, facts, names, sources: BTreeMap::new() }
    }

    /// The same judge, who knows these sources.
    #[must_use]
    pub fn with_sources(mut self, sources: &[Source]) -> Self {
        self.sources = sources.iter().map(|source| (source.id.clone(), source.clone())).collect();
        self
    }

    /// The source of a thread, if it is known: by its id, or by what a file calls its site (a source's id, name or host).
    fn source_of(&self, thread: &Thread) -> Option<&Source> {
        self.sources.get(&thread.source).or_else(|| {
            let site = thread.site.as_ref()?.raw().trim().to_lowercase();
            let is = |source: &&Source| {
                source.id.as_str() == site || source.name.to_lowercase() == site || known::host_of(&source.url).as_deref() == Some(&site)
            };
            self.sources.values().find(is)
        })
    }

    /// Judges a thread: one report a post, in the order of `posts`. The same input gives the same output, byte for byte.
    #[must_use]
    pub fn thread(&self, thread: &Thread, posts: &[Post], now: Timestamp) -> Vec<PostReport> {
        let mut prepared = self.prepare(thread, posts, now);
        let mut answers = if self.judges_answers() {
            contradict::judge(&self.facts, &self.brand, thread, &prepared.title, &prepared.posts, now)
        } else {
            Vec::new()
        };
        answers.resize(posts.len(), None);
        let Some(kin) = self.kin(&prepared.posts) else {
            return prepared.posts.iter().zip(answers).map(|(post, answer)| self.report(thread, &prepared, post, answer, now)).collect();
        };
        let mut reports: Vec<Option<PostReport>> = vec![None; posts.len()];
        let mut negative = vec![false; posts.len()];
        for &at in &kin.order {
            kin.tell(&mut prepared.posts[at], at, &negative);
            let report = self.report(thread, &prepared, &prepared.posts[at], answers[at].take(), now);
            negative[at] = report.negative;
            reports[at] = Some(report);
        }
        reports.into_iter().flatten().collect()
    }

    /// Whether staff are to see a finding: rules that are only tried out speak in `scan` and `rules`, not in the queue.
    #[must_use]
    pub fn queues(&self, finding: &Finding) -> bool {
        finding.makes_incident() && self.rules.status(&finding.rule) != Some(Status::Experimental)
    }

    /// Reads a thread: languages, documents, names, who speaks for the brand, what the thread is about, what is known of its posts at `now`.
    #[must_use]
    pub fn prepare<'a>(&self, thread: &Thread, posts: &'a [Post], now: Timestamp) -> PreparedThread<'a> {
        let opening = posts.first();
        let hint = |declared: Option<Lang>, so_far: Option<Lang>| Hint { allowed: self.languages.clone(), declared, thread: so_far };
        // The opening post says more of a thread's language than its title.
        let opened = opening.map(|post| detect_language(post.body.raw(), &hint(post.lang.or(thread.lang), thread.lang)));
        let so_far = opened.filter(|lang| *lang != Lang::Und).or(thread.lang);
        let title_lang = detect_language(thread.title.raw(), &hint(thread.lang, so_far));
        let title = Document::new(thread.title.raw(), title_lang);
        let mut topic = Topic { brand: self.on_official_site(thread).then_some(Ground::Site), homonym: false };
        // The opening post says which meaning its title has.
        let mut opening = opening.map(|post| Document::new(post.body.raw(), opened.unwrap_or_default()));
        let leans = opening.as_ref().is_some_and(|opening| self.names.leans_to_homonym(opening));
        let titled = self.names.find_in(&title, Context { title: Some(&title), homonym: leans });
        if !titled.brand.is_empty() {
            topic.brand.get_or_insert(Ground::Title);
        }
        let titled_homonym = !titled.homonyms.is_empty() && titled.brand.is_empty();
        let mut prepared = Vec::with_capacity(posts.len());
        for (number, post) in posts.iter().enumerate() {
            let document = opening.take().unwrap_or_else(|| {
                let lang = detect_language(post.body.raw(), &hint(post.lang.or(thread.lang), so_far));
                Document::new(post.body.raw(), lang)
            });
            let context = Context { title: Some(&title), homonym: topic.homonym || titled_homonym };
            let mention = self.names.find_in(&document, context);
            if number == 0 {
                if !mention.brand.is_empty() {
                    topic.brand.get_or_insert(Ground::Opening);
                } else if !mention.homonyms.is_empty() && topic.brand.is_none() {
                    topic.homonym = true;
                }
            }
            let owners = detect::owners(&document, &mention);
            prepared.push(Prepared { post, document, mention, owners, staff: self.is_staff(post), fields: Fields::default() });
        }
        let fields = known::fields(self, thread, &prepared, now);
        prepared.iter_mut().zip(fields).for_each(|(post, fields)| post.fields = fields);
        let source = known::source_names(thread, self.source_of(thread));
        PreparedThread { title, topic, source, posts: prepared }
    }

    fn report(
        &self,
        thread: &Thread,
        whole: &PreparedThread<'_>,
        post: &Prepared<'_>,
        answer: Option<Answered>,
        now: Timestamp,
    ) -> PostReport {
        let mut findings = self.detections(thread, whole, post, now);
        let negative = self.is_negative(&findings);
        findings.extend(answer.as_ref().and_then(|answer| self.contradiction(thread, post, answer, now)));
        PostReport {
            post: post.post.id.clone(),
            lang: post.document.lang(),
            mention: !post.mention.brand.is_empty(),
            negative,
            level: findings.iter().map(|finding| finding.level).max(),
            categories: findings.iter().flat_map(|finding| finding.categories.iter().copied()).collect(),
            answer,
            findings,
        }
    }

    /// Whether what rules of words found in a post makes it negative word-of-mouth.
    fn is_negative(&self, findings: &[Finding]) -> bool {
        let trusted = |finding: &&Finding| self.rules.get(&finding.rule).is_some_and(|rule| rule.status != Status::Experimental);
        findings
            .iter()
            .filter(trusted)
            .any(|finding| finding.level >= Level::Low && finding.categories.iter().any(|category| category.is_negative()))
    }

    /// The finding of an answer that contradicts a fact; nothing for the other verdicts.
    fn contradiction(&self, thread: &Thread, post: &Prepared<'_>, answer: &Answered, now: Timestamp) -> Option<Finding> {
        let (Judgement::Contradicts { fact: fact_id, .. }, Some(claim)) = (&answer.judgement, &answer.claim) else { return None };
        let value = serde_json::to_string(&claim.value).unwrap_or_default();
        let contact = match &claim.value {
            Value::Contact { value, .. } => Some(value.as_str()),
            _ => None,
        };
        let fact = self.facts.get(fact_id);
        let (rule, level, key, grouped_by) = if let Some(contact) = contact {
            (FAKE_CONTACT, Level::Critical, vec!["contact", contact], "same contact")
        } else {
            let harm = fact.map(|fact| fact.harm).unwrap_or_default();
            let key = vec!["claim", thread.id.as_str(), fact_id.as_str(), claim.slot.as_str(), value.as_str()];
            (WRONG_ANSWER, wrong_answer_level(harm, claim.hedged), key, "same claim in the same thread")
        };
        let title = match (contact, fact) {
            (Some(_), _) => "Offers a contact that is not the brand's".to_owned(),
            (None, Some(fact)) => format!("Wrong answer: {}", fact.topic),
            (None, None) => "Wrong answer".to_owned(),
        };
        let categories = if contact.is_some() { BTreeSet::from([Category::Scam]) } else { BTreeSet::new() };
        Some(Finding {
            id: finding_id(rule, post.post, &format!("{}/{}/{value}", fact_id.as_str(), claim.slot)),
            rule: RuleId::from(rule),
            kind: RuleKind::Contradiction,
            title,
            revision: fact.map(|fact| fact.revision.clone()).unwrap_or_default(),
            post: post.post.id.clone(),
            thread: thread.id.clone(),
            level,
            categories,
            judgement: Some(answer.judgement.clone()),
            claim: Some(claim.clone()),
            official: answer.official.clone(),
            correlation: None,
            evidence: vec![claim.evidence.clone()],
            learned: Vec::new(),
            fingerprint: fingerprint(&key),
            grouped_by: grouped_by.to_owned(),
            playbook: None,
            at: now,
        })
    }

    /// Whether there is anything that an answer can contradict.
    #[must_use]
    pub fn judges_answers(&self) -> bool {
        !self.facts.is_empty() || self.has_contacts()
    }

    fn has_contacts(&self) -> bool {
        !(self.brand.phones.is_empty() && self.brand.domains.is_empty() && self.brand.contacts.is_empty())
    }

    /// The author speaks for the brand, by role or by name.
    #[must_use]
    pub fn is_staff(&self, post: &Post) -> bool {
        let same = |name: &str| {
            let account = |name: &str| name.trim().trim_start_matches('@').to_lowercase();
            self.brand.staff.iter().any(|staff| account(staff) == account(name))
        };
        post.author.role == Role::Staff
            || (!post.author.name.raw().trim().is_empty() && same(post.author.name.raw()))
            || post.author.native_id.as_ref().is_some_and(|id| same(id.raw()))
    }

    fn on_official_site(&self, thread: &Thread) -> bool {
        let Some(host) = thread.url.as_deref().and_then(known::host_of) else { return false };
        self.brand.domains.iter().any(|domain| {
            let domain = domain.trim().trim_start_matches("www.").to_lowercase();
            !domain.is_empty() && host.strip_suffix(&domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}

/// How serious a wrong answer is: by the harm that it does, one less when it is said with reserve.
#[must_use]
pub const fn wrong_answer_level(harm: Harm, hedged: bool) -> Level {
    match (harm, hedged) {
        (Harm::Low, true) => Level::Low,
        (Harm::Low, false) | (Harm::Medium, true) => Level::Medium,
        (Harm::Medium, false) | (Harm::High, true) => Level::High,
        (Harm::High, false) => Level::Critical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fact::Silent;
    use crate::model::finding::{Evidence, Span};
    use crate::model::id::FactId;
    use crate::model::post::Part;
    use crate::model::value::{ContactKind, TimeUnit};

    const BODY: &str = "14 days, ring 555 0100";

    fn answered(value: Value, judgement: Judgement, hedged: bool) -> Answered {
        let evidence = Evidence::at(BODY, Span { start: 0, end: 7 });
        let claim = Claim { fact: FactId::from("window"), slot: "days".into(), value, hedged, evidence };
        Answered { judgement, claim: Some(claim), official: None }
    }

    fn contradicts() -> Judgement {
        Judgement::Contradicts { fact: FactId::from("window"), since: None }
    }

    fn days(days: f64) -> Value {
        Value::Duration { min: days, max: days, unit: TimeUnit::Day, working: false }
    }

    fn finding(title: &str, body: &str, answer: &Answered) -> Option<Finding> {
        let judge = Judge::new(Brand::default(), vec![Lang::En], RuleSet::default(), FactBook::default());
        let (thread, post) = examples::stage(title, body, Lang::En, Part::Answer);
        let prepared = judge.prepare(&thread, std::slice::from_ref(&post), Timestamp::UNIX_EPOCH);
        judge.contradiction(&thread, &prepared.posts[0], answer, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_contradiction_becomes_a_finding() {
        let made = finding("t", BODY, &answered(days(14.0), contradicts(), false)).unwrap();
        assert_eq!((made.rule.as_str(), made.kind, made.level), (WRONG_ANSWER, RuleKind::Contradiction, Level::High));
        assert_eq!(made.evidence[0].text.raw(), "14 days");
        assert_eq!(finding("t", BODY, &answered(days(14.0), contradicts(), true)).unwrap().level, Level::Medium);
    }

    #[test]
    fn the_same_claim_in_a_thread_is_one_incident_and_a_contact_is_one_everywhere() {
        let print = |title, body, value| finding(title, body, &answered(value, contradicts(), false)).unwrap().fingerprint;
        assert_eq!(print("t", BODY, days(14.0)), print("t", "two weeks", days(14.0)));
        assert_ne!(print("t", BODY, days(14.0)), print("t", BODY, days(15.0)));
        assert_ne!(print("t", BODY, days(14.0)), print("u", BODY, days(14.0)));
        let phone = || Value::Contact { kind: ContactKind::Phone, value: "5550100".into() };
        assert_eq!(print("t", BODY, phone()), print("u", "call them", phone()));
        let made = finding("t", BODY, &answered(phone(), contradicts(), true)).unwrap();
        assert_eq!((made.rule.as_str(), made.level), (FAKE_CONTACT, Level::Critical));
        assert!(made.categories.contains(&Category::Scam));
    }

    #[test]
    fn other_verdicts_make_no_finding() {
        let fact = || FactId::from("window");
        for judgement in [Judgement::Supports { fact: fact() }, Judgement::Silent { fact: fact(), why: Silent::Question }] {
            assert!(finding("t", BODY, &answered(days(14.0), judgement, false)).is_none());
        }
    }

    #[test]
    fn harm_and_reserve_make_the_level() {
        let levels = [Harm::Low, Harm::Medium, Harm::High].map(|harm| (wrong_answer_level(harm, false), wrong_answer_level(harm, true)));
        assert_eq!(levels, [(Level::Medium, Level::Low), (Level::High, Level::Medium), (Level::Critical, Level::High)]);
    }
}
