//! What a harvest or a decision does to incidents, the same for every back end and for a replay of the journal.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::signals::{Bucket, Heard, Hour, hour, oldest};
use super::{Commit, Committed, Filter, Notice, Outline, Plan, StoreError};
use crate::incident::{self, as_of};
use crate::model::finding::{Finding, Level};
use crate::model::id::{Fingerprint, IncidentId, PostId, SourceId};
use crate::model::incident::{Action, Correction, Decision, Excerpt, Incident, Revision, Sequel, Status, Verdict};
use crate::model::signal::{History, Signal};

/// What happened, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Event {
    /// A source gave posts in which something was found.
    Harvest(Harvest),
    /// Staff decided.
    Decision(Decision),
    /// An incident as it stood when the journal had been lost or cut: from here on the journal is whole again.
    Restored(Box<Incident>),
}

impl Event {
    /// The signals of an hour, to be written down once more when the journal had been lost or cut.
    pub(super) fn heard_again(bucket: super::signals::Bucket, since: Option<Timestamp>) -> Option<Self> {
        let at = bucket.signals.iter().map(|signal| signal.at).max()?;
        let source = bucket.signals.first().map(|signal| signal.source.clone())?;
        let (numbers, findings, excerpts, sequels) = (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
        let (at, signals, revisions) = (since.unwrap_or(at), bucket.signals, Vec::new());
        Some(Self::Harvest(Harvest { at, source, numbers, findings, excerpts, signals, sequels, revisions }))
    }

    /// When it happened.
    pub(super) fn at(&self) -> Timestamp {
        match self {
            Self::Harvest(harvest) => harvest.at,
            Self::Decision(decision) => decision.at,
            Self::Restored(incident) => incident.changed,
        }
    }
}

/// The findings of a commit that were new, and the incidents they went to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Harvest {
    pub(super) at: Timestamp,
    pub(super) source: SourceId,
    /// The number of every incident concerned, old and new: a replay must not count anew, or one damaged line would renumber all that follow.
    pub(super) numbers: BTreeMap<Fingerprint, IncidentId>,
    pub(super) findings: Vec<Finding>,
    pub(super) excerpts: Vec<Excerpt>,
    /// Signals not heard before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) signals: Vec<Signal>,
    /// What became of wrong answers, as far as it was news.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sequels: Vec<Sequel>,
    /// What became of posts that incidents hold, as far as it was news.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) revisions: Vec<Revision>,
}

/// Incidents by number and fingerprint, for reading.
pub(super) trait Ledger {
    fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError>;
    fn number(&self, fingerprint: &Fingerprint) -> Result<Option<IncidentId>, StoreError>;
    /// The number that the next incident gets.
    fn next(&self) -> u64;
    /// The signals of an hour.
    fn bucket(&self, hour: Hour) -> Result<Bucket, StoreError>;
}

/// Changes on top of a ledger that are not yet written.
pub(super) struct Staged<'a> {
    under: &'a dyn Ledger,
    /// Incidents changed, as they are now.
    incidents: BTreeMap<IncidentId, Incident>,
    numbers: BTreeMap<Fingerprint, IncidentId>,
    next: u64,
    heard: Heard,
    /// When the last harvest was.
    at: Option<Timestamp>,
    /// When the first harvest with signals was.
    since: Option<Timestamp>,
}

impl<'a> Staged<'a> {
    pub(super) fn on(under: &'a dyn Ledger) -> Self {
        Self {
            under,
            incidents: BTreeMap::new(),
            numbers: BTreeMap::new(),
            next: under.next(),
            heard: Heard::default(),
            at: None,
            since: None,
        }
    }

    fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        match self.incidents.get(&id) {
            Some(incident) => Ok(Some(incident.clone())),
            None => self.under.incident(id),
        }
    }

    fn number(&self, fingerprint: &Fingerprint) -> Result<Option<IncidentId>, StoreError> {
        match self.numbers.get(fingerprint) {
            Some(id) => Ok(Some(*id)),
            None => self.under.number(fingerprint),
        }
    }

    fn put(&mut self, incident: Incident) {
        self.next = self.next.max(incident.id.0.saturating_add(1));
        self.numbers.insert(incident.fingerprint.clone(), incident.id);
        self.incidents.insert(incident.id, incident);
    }

    /// Takes a commit's findings in; `None` when all of them are known. Findings of informational level join an incident, but make none.
    pub(super) fn harvest(&mut self, commit: &Commit, done: &mut Committed) -> Result<Option<Harvest>, StoreError> {
        let mut numbers = BTreeMap::new();
        let mut findings = Vec::new();
        let mut next = self.next;
        let order: Vec<&Fingerprint> = {
            let mut met = BTreeSet::new();
            commit.findings.iter().map(|f| &f.fingerprint).filter(|fp| met.insert(*fp)).collect()
        };
        for fingerprint in order {
            let of_it = commit.findings.iter().filter(|f| &f.fingerprint == fingerprint);
            let incident = match self.number(fingerprint)? {
                Some(id) => Some(self.incident(id)?.ok_or_else(|| lost(id))?),
                None => None,
            };
            let known: BTreeSet<_> = incident.iter().flat_map(|i| &i.findings).map(|f| &f.id).collect();
            let fresh: Vec<&Finding> = of_it.filter(|f| !known.contains(&f.id)).collect();
            let id = match &incident {
                Some(incident) => incident.id,
                None if fresh.iter().any(|f| f.level > Level::Informational) => {
                    next = next.saturating_add(1);
                    IncidentId(next - 1)
                }
                None => continue,
            };
            if !fresh.is_empty() {
                numbers.insert(fingerprint.clone(), id);
                findings.extend(fresh.into_iter().cloned());
            }
        }
        let sequels = self.news(commit, &mut numbers)?;
        let revisions = self.revisions(commit, &mut numbers)?;
        let signals = self.unheard(commit)?;
        if findings.is_empty() && signals.is_empty() && sequels.is_empty() && revisions.is_empty() {
            return Ok(None);
        }
        let posts: BTreeSet<&PostId> = findings.iter().map(|f| &f.post).collect();
        let excerpts = commit.excerpts.iter().filter(|e| posts.contains(&e.post)).cloned().collect();
        let harvest = Harvest { at: commit.at, source: commit.source.id.clone(), numbers, findings, excerpts, signals, sequels, revisions };
        self.apply(&harvest, done)?;
        Ok(Some(harvest))
    }

    /// What a commit tells of wrong answers that is new, with the numbers of their incidents added.
    fn news(&self, commit: &Commit, numbers: &mut BTreeMap<Fingerprint, IncidentId>) -> Result<Vec<Sequel>, StoreError> {
        let mut news = Vec::new();
        for sequel in &commit.sequels {
            if numbers.contains_key(&sequel.fingerprint) {
                // Its incident is opened or grows by this very commit: that nobody has put it right is no news then.
                if sequel.fate.state != Correction::Uncorrected {
                    news.push(sequel.clone());
                }
                continue;
            }
            let Some(id) = self.number(&sequel.fingerprint)? else { continue };
            let mut incident = self.incident(id)?.ok_or_else(|| lost(id))?;
            if incident::amend(&mut incident, std::slice::from_ref(sequel), commit.at) {
                news.push(sequel.clone());
            }
        }
        for sequel in &news {
            if let (None, Some(id)) = (numbers.get(&sequel.fingerprint), self.number(&sequel.fingerprint)?) {
                numbers.insert(sequel.fingerprint.clone(), id);
            }
        }
        Ok(news)
    }

    /// What a commit tells of posts of incidents that is new, with the numbers of those incidents added.
    fn revisions(&self, commit: &Commit, numbers: &mut BTreeMap<Fingerprint, IncidentId>) -> Result<Vec<Revision>, StoreError> {
        let mut news = Vec::new();
        for revision in &commit.revisions {
            let Some(id) = self.number(&revision.fingerprint)? else { continue };
            let incident = self.incident(id)?.ok_or_else(|| lost(id))?;
            if incident::is_news(&incident, revision) {
                numbers.insert(revision.fingerprint.clone(), id);
                news.push(revision.clone());
            }
        }
        Ok(news)
    }

    /// The signals of a commit that are new, and not too old to be kept.
    fn unheard(&self, commit: &Commit) -> Result<Vec<Signal>, StoreError> {
        let mut buckets: BTreeMap<Hour, Bucket> = BTreeMap::new();
        let mut fresh = Vec::new();
        for signal in commit.signals.iter().filter(|signal| hour(signal.at) >= oldest(commit.at)) {
            let hour = hour(signal.at);
            let mut bucket = match buckets.remove(&hour) {
                Some(bucket) => bucket,
                None => self.under.bucket(hour)?,
            };
            let earlier_in_this_call = self.heard.signals.iter().any(|held| held.rule == signal.rule && held.post == signal.post);
            if !bucket.holds(signal) && !earlier_in_this_call {
                bucket.signals.push(signal.clone());
                fresh.push(signal.clone());
            }
            buckets.insert(hour, bucket);
        }
        Ok(fresh)
    }

    fn apply(&mut self, harvest: &Harvest, done: &mut Committed) -> Result<(), StoreError> {
        self.at = self.at.max(Some(harvest.at));
        if !harvest.signals.is_empty() {
            self.since.get_or_insert(harvest.at);
        }
        self.heard.signals.extend(harvest.signals.iter().cloned());
        self.heard.bursts.extend(Heard::bursts_of(&harvest.findings));
        // A line of the journal counts an incident's version up by one, whatever it tells of it.
        let mut counted: BTreeSet<IncidentId> = BTreeSet::new();
        let mut by_number: BTreeMap<IncidentId, (&Fingerprint, Vec<Finding>)> = BTreeMap::new();
        for finding in &harvest.findings {
            if let Some(id) = harvest.numbers.get(&finding.fingerprint) {
                by_number.entry(*id).or_insert_with(|| (&finding.fingerprint, Vec::new())).1.push(finding.clone());
            }
        }
        for (id, (_, findings)) in by_number {
            let Some(mut incident) = self.incident(id)? else {
                self.put(incident::open(id, &findings, &harvest.excerpts, harvest.at));
                done.opened.push(id);
                continue;
            };
            let was_active = incident.status.is_active();
            if incident::merge(&mut incident, &findings, &harvest.excerpts, harvest.at) {
                counted.insert(id);
                if incident.status.is_active() && !was_active {
                    done.reopened.push(id);
                } else {
                    done.grown.push(id);
                }
                self.put(incident);
            }
        }
        let told: BTreeSet<IncidentId> =
            harvest.sequels.iter().filter_map(|told| harvest.numbers.get(&told.fingerprint)).copied().collect();
        for id in told {
            // What is told of an incident whose own line is damaged has nothing to be told of.
            let Some(mut incident) = self.incident(id)? else { continue };
            let was_active = incident.status.is_active();
            if incident::amend(&mut incident, &harvest.sequels, harvest.at) {
                counted.insert(id);
                if incident.status.is_active() && !was_active {
                    done.reopened.push(id);
                } else {
                    done.corrected.push(id);
                }
                self.put(incident);
            }
        }
        let revised: BTreeSet<IncidentId> =
            harvest.revisions.iter().filter_map(|revision| harvest.numbers.get(&revision.fingerprint)).copied().collect();
        for id in revised {
            let Some(mut incident) = self.incident(id)? else { continue };
            if incident::revise(&mut incident, &harvest.revisions, harvest.at, !counted.contains(&id)) {
                done.revised.push(id);
                self.put(incident);
            }
        }
        Ok(())
    }

    /// Takes a decision; says whether it changed anything.
    pub(super) fn decide(&mut self, decision: &Decision) -> Result<(Incident, bool), StoreError> {
        if let Action::Resolve { verdict: Verdict::Duplicate(of), .. } | Action::Dismiss { verdict: Verdict::Duplicate(of), .. } =
            &decision.action
            && self.incident(*of)?.is_none()
        {
            return Err(StoreError::NoIncident(*of));
        }
        let mut incident = self.incident(decision.incident)?.ok_or(StoreError::NoIncident(decision.incident))?;
        let version = incident.version;
        incident::decide(&mut incident, decision)?;
        let changed = incident.version != version;
        if changed {
            self.put(incident.clone());
        }
        Ok((incident, changed))
    }

    /// Does again what the journal says was done. What was accepted then is not asked again whether it may; what cannot be done, because
    /// the line that it builds on is damaged, is said.
    pub(super) fn replay(&mut self, event: Event) -> Result<Option<Notice>, StoreError> {
        match event {
            Event::Harvest(harvest) => self.apply(&harvest, &mut Committed::default())?,
            Event::Restored(incident) => {
                self.at = self.at.max(Some(incident.changed));
                self.heard.bursts.extend(Heard::bursts_of(&incident.findings));
                self.put(*incident);
            }
            Event::Decision(decision) => {
                let Some(mut incident) = self.incident(decision.incident)? else {
                    let (by, id, at) = (&decision.by, decision.incident, decision.at);
                    let why = format!("the decision of {by:?} on {id} of {at} is in the journal, but {id} itself is not: left out");
                    return Ok(Some(Notice(why)));
                };
                incident::apply(&mut incident, &decision);
                self.put(incident);
            }
        }
        Ok(None)
    }
}

/// Incidents to be written, taken off what they were staged on.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) incidents: Vec<Incident>,
    /// The number that the next incident gets.
    pub(super) next: u64,
    /// Signals and full windows.
    pub(super) heard: Heard,
    /// When the last harvest among them was; `None` when there is none.
    pub(super) at: Option<Timestamp>,
    /// When the first harvest with signals among them was.
    pub(super) since: Option<Timestamp>,
}

impl From<Staged<'_>> for Changes {
    fn from(staged: Staged<'_>) -> Self {
        let Staged { next, heard, at, since, incidents, .. } = staged;
        Self { next, incidents: incidents.into_values().collect(), heard, at, since }
    }
}

/// Incidents that can be listed, too, with what a crawl remembers.
pub(super) trait Register: Ledger {
    /// Incidents as they are at `now`.
    fn list(&self, filter: &Filter, now: Timestamp) -> Result<Vec<Incident>, StoreError>;
    /// Outlines of all that wait at `now`, in the order of a list.
    fn outlines(&self, now: Timestamp) -> Result<Vec<Outline>, StoreError>;
    /// What a crawl remembers.
    fn plan(&self) -> Result<Plan, StoreError>;
    /// Signals from then on, and bursts.
    fn history(&self, from: Timestamp) -> Result<History, StoreError>;
}

/// A number that the index gives and no incident has.
pub(super) fn lost(id: IncidentId) -> StoreError {
    StoreError::Damaged { path: "queue.sled".into(), why: format!("incident {id} is listed, but not there") }
}

/// Whether a filter wants an incident that stands so at the time asked about.
pub(super) fn wants(filter: &Filter, status: Status, assignee: Option<&str>) -> bool {
    let by_status =
        if filter.status.is_empty() { matches!(status, Status::Open | Status::Claimed) } else { filter.status.contains(&status) };
    by_status && filter.assignee.as_deref().is_none_or(|name| assignee == Some(name))
}

/// What orders a list: those that wait first, then by priority, then the oldest first.
pub(super) fn order(incident: &Incident) -> (bool, std::cmp::Reverse<i64>, Timestamp, IncidentId) {
    (!incident.status.is_active(), std::cmp::Reverse(incident::rank(incident)), incident.opened, incident.id)
}

/// The statuses of incidents that are not closed.
pub(super) const WAITING: [Status; 3] = [Status::Open, Status::Claimed, Status::Snoozed];

/// Lists incidents held in memory.
pub(super) fn list<'a>(incidents: impl Iterator<Item = &'a Incident>, filter: &Filter, now: Timestamp) -> Vec<Incident> {
    let mut wanted: Vec<Incident> =
        incidents.map(|i| as_of(i.clone(), now)).filter(|i| wants(filter, i.status, i.assignee.as_deref())).collect();
    wanted.sort_by_key(order);
    if filter.limit > 0 {
        wanted.truncate(filter.limit);
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::super::memory::Incidents;
    use super::*;
    use crate::model::incident::Happening;

    /// Lines as the program wrote them before it followed what becomes of wrong answers.
    const OLD: [&str; 2] = [
        r#"{"harvest":{"at":"2026-03-01T10:00:00Z","source":"forum","numbers":{"fp-1":7},"findings":[{"id":"f-1","rule":"wrong-answer","kind":"contradiction","title":"Wrong answer: window","revision":"0a","post":"p-1","thread":"t-1","level":"high","categories":[],"judgement":{"judgement":"contradicts","fact":"window"},"claim":{"fact":"window","slot":"days","value":{"type":"duration","min":14.0,"max":14.0,"unit":"day"},"hedged":false,"evidence":{"start":0,"end":7,"text":"14 days"}},"evidence":[{"start":0,"end":7,"text":"14 days"}],"fingerprint":"fp-1","grouped_by":"same claim in the same thread","at":"2026-03-01T10:00:00Z"}],"excerpts":[{"post":"p-1","source":"forum","title":"T","url":null,"author":{"name":"bo"},"body":"14 days","lang":"en","posted":"2026-03-01T09:00:00Z"}]}}"#,
        r#"{"decision":{"incident":7,"by":"maria","at":"2026-03-01T11:00:00Z","action":{"do":"claim"}}}"#,
    ];

    #[test]
    fn a_journal_of_before_is_read_and_can_be_amended() {
        let empty = Incidents::default();
        let mut staged = Staged::on(&empty);
        for line in OLD {
            let event: Event = serde_json::from_str(line).unwrap();
            assert_eq!(staged.replay(event).unwrap(), None);
        }
        let incident = staged.incident(IncidentId(7)).unwrap().unwrap();
        assert_eq!((incident.correction, incident.fates.len(), incident.status), (Correction::Uncorrected, 0, Status::Claimed));

        let fate = crate::model::incident::Fate {
            post: "p-1".into(),
            state: Correction::ByStaff,
            by: Some("p-2".into()),
            who: None,
            url: None,
            outvoted: false,
            at: incident.opened,
        };
        let told = Sequel { fingerprint: "fp-1".into(), fate, standing: crate::model::post::Standing::default() };
        let commit = Commit { at: incident.changed, sequels: vec![told], ..Commit::default() };
        let mut done = Committed::default();
        let harvest = staged.harvest(&commit, &mut done).unwrap().unwrap();
        assert_eq!((harvest.sequels.len(), &done.corrected), (1, &vec![IncidentId(7)]));
        let incident = staged.incident(IncidentId(7)).unwrap().unwrap();
        assert_eq!(incident.correction, Correction::ByStaff);
        assert!(matches!(incident.events.last().unwrap().what, Happening::Corrected { .. }));
        assert_eq!(staged.harvest(&commit, &mut done).unwrap(), None, "told before");
        // What is written is read back the same.
        let line = serde_json::to_string(&Event::Harvest(harvest.clone())).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&line).unwrap(), Event::Harvest(harvest));
        // An incident as the queue held it before.
        let mut old = serde_json::to_value(&incident).unwrap();
        old.as_object_mut().unwrap().remove("fates");
        assert_eq!(serde_json::from_value::<Incident>(old).unwrap().fates, []);
    }
}
