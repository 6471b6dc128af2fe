//! What becomes of posts that incidents hold: edited by their authors, deleted, there again.

use jiff::Timestamp;

use super::merge::{record, title};
use super::priority::prioritise;
use super::wake;
use crate::model::finding::Finding;
use crate::model::id::{PostId, digest};
use crate::model::incident::{Excerpt, Happening, Incident, Revised, Revision};
use crate::model::post::Author;
use crate::model::untrusted::Untrusted;

/// Whether a revision tells an incident something that it does not know.
#[must_use]
pub fn is_news(incident: &Incident, revision: &Revision) -> bool {
    if revision.fingerprint != incident.fingerprint {
        return false;
    }
    let Some(held) = incident.excerpts.iter().find(|held| held.post == revision.post) else { return false };
    match &revision.what {
        Revised::Edited { before, now, .. } => {
            let told = |what: &Happening| matches!(what, Happening::Edited { post, before: known, .. } if *post == revision.post && known == before);
            held.erased.is_none() && !(held.body == now.body && incident.events.iter().any(|event| told(&event.what)))
        }
        Revised::Deleted => held.erased.is_none(),
        Revised::Back { .. } => held.erased.is_some(),
    }
}

/// Takes in what has become of an incident's posts; returns whether anything changed. The version is counted up when `counts`: it is not
/// when the same harvest has counted it up already.
///
/// To be given what [`is_news`]. The words of a deleted post go, wherever the incident holds them; that it was there and when it went stays.
pub fn revise(incident: &mut Incident, revisions: &[Revision], now: Timestamp, counts: bool) -> bool {
    let mut changed = false;
    for revision in revisions {
        // Whether it is news was asked when it was written down; a journal without the words of erased posts could not tell any more.
        if revision.fingerprint != incident.fingerprint || incident.excerpts.iter().all(|held| held.post != revision.post) {
            continue;
        }
        changed = true;
        let post = revision.post.clone();
        match &revision.what {
            Revised::Edited { before, now: new, still } => {
                put(incident, new);
                record(incident, now, Happening::Edited { post, before: before.clone(), still: *still });
            }
            Revised::Deleted => {
                erase(incident, &post);
                record(incident, now, Happening::Deleted { post });
            }
            Revised::Back { now: new } => {
                put(incident, new);
                record(incident, now, Happening::Back { post });
            }
        }
    }
    if !changed {
        return false;
    }
    wake(incident, now);
    incident.changed = incident.changed.max(now);
    if counts {
        incident.version = incident.version.saturating_add(1);
    }
    prioritise(incident, now);
    true
}

fn put(incident: &mut Incident, new: &Excerpt) {
    if let Some(held) = incident.excerpts.iter_mut().find(|held| held.post == new.post) {
        *held = new.clone();
    }
}

/// Erases the words of a post, and who wrote it, wherever an incident holds them. What staff wrote and decided stays.
pub fn erase(incident: &mut Incident, post: &PostId) {
    for excerpt in incident.excerpts.iter_mut().filter(|excerpt| excerpt.post == *post) {
        erase_excerpt(excerpt);
    }
    for finding in incident.findings.iter_mut().filter(|finding| finding.post == *post) {
        erase_finding(finding);
    }
    for fate in incident.fates.iter_mut().filter(|fate| fate.by.as_ref() == Some(post)) {
        fate.who = None;
    }
    for event in &mut incident.events {
        match &mut event.what {
            Happening::Edited { post: of, before, .. } if of == post => *before = Untrusted::default(),
            Happening::Corrected { fate } if fate.by.as_ref() == Some(post) => fate.who = None,
            _ => {}
        }
    }
    incident.title = title(&incident.findings);
}

/// Erases what a post said and who said it; a digest stays.
pub fn erase_excerpt(excerpt: &mut Excerpt) {
    if excerpt.erased.is_none() {
        excerpt.erased = Some(digest(&[excerpt.body.raw()], 8));
    }
    excerpt.body = Untrusted::default();
    // The title may be the words of the same author.
    excerpt.title = Untrusted::default();
    excerpt.cut = false;
    excerpt.author = Author { role: excerpt.author.role, ..Author::default() };
}

/// Erases the words that a finding shows.
pub fn erase_finding(finding: &mut Finding) {
    for evidence in finding.evidence.iter_mut().chain(finding.claim.as_mut().map(|claim| &mut claim.evidence)) {
        evidence.text = Untrusted::default();
    }
    for spoke in finding.learned.iter_mut().flat_map(|learned| &mut learned.words) {
        spoke.text = Untrusted::default();
    }
}
