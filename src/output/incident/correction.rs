//! What became of a wrong answer, and where else the same is claimed.

use serde::Serialize;

use super::{Detail, POSTS_SHOWN, Sheet};
use crate::incident::{became_wrong, fate_of};
use crate::model::id::IncidentId;
use crate::model::incident::{Correction, Excerpt, Fate, Incident, Status};
use crate::model::untrusted::shown;
use crate::output::page::{Page, count, cut, day};
use crate::output::queue::verdict_word;
use crate::review::listing::current_status;

/// The state of a wrong answer in one line; nothing for anything else.
pub(super) fn correction_words(correction: Correction, incident: &Incident) -> Option<String> {
    let wrong = became_wrong(&incident.findings).map_or_else(|| "wrong".to_owned(), |date| format!("became wrong on {}", day(date)));
    Some(match correction {
        Correction::NotApplicable => return None,
        Correction::Uncorrected => format!("{wrong}, and nobody has put it right"),
        Correction::ByPeers => format!("{wrong}; another customer has put it right"),
        Correction::ByStaff => format!("{wrong}; staff have put it right"),
        Correction::Edited => "was wrong; its author has changed it".to_owned(),
        Correction::Gone => "was wrong; it is no longer there".to_owned(),
    })
}

/// What is known of the wrong answer of one post, on a line of its own below its words.
pub(super) fn fate_line(incident: &Incident, excerpt: &Excerpt, page: &Page) -> Option<String> {
    let fate = fate_of(incident, &excerpt.post)?;
    let who = fate.who.as_ref().map(|who| cut(&who.shown(), 40)).filter(|who| !who.is_empty()).unwrap_or_else(|| "somebody".to_owned());
    let link = fate.url.as_deref().map(|url| format!(": {}", shown(url, false))).unwrap_or_default();
    Some(match fate.state {
        Correction::NotApplicable | Correction::Uncorrected => "uncorrected again: what put it right is gone or was taken back".to_owned(),
        Correction::ByPeers if fate.outvoted => format!("put right by {who} {}, but readers side with this one{link}", page.ago(fate.at)),
        Correction::ByPeers => format!("put right by {who} {}{link}", page.ago(fate.at)),
        Correction::ByStaff => format!("put right by staff ({who}) {}{link}", page.ago(fate.at)),
        Correction::Edited => format!("changed by its author, seen {}", page.ago(fate.at)),
        Correction::Gone => format!("no longer there, seen {}", page.ago(fate.at)),
    })
}

/// What became of a wrong answer, as the history tells it.
pub(super) fn corrected(fate: &Fate, page: &Page) -> String {
    let post = shown(fate.post.as_str(), false);
    let who = fate.who.as_ref().map(|who| cut(&who.shown(), 40)).filter(|who| !who.is_empty());
    let who = who.map(|who| format!(" {who}")).unwrap_or_default();
    let by = fate.by.as_ref().map(|by| format!(" in {} of {}", shown(by.as_str(), false), page.exact(fate.at))).unwrap_or_default();
    let doubt = if fate.outvoted { ", but readers side with the wrong answer" } else { "" };
    match fate.state {
        Correction::NotApplicable | Correction::Uncorrected => format!("the answer {post} stands uncorrected again"),
        Correction::ByPeers => format!("the answer {post} was put right by a customer,{who}{by}{doubt}"),
        Correction::ByStaff => format!("the answer {post} was put right by staff,{who}{by}"),
        Correction::Edited => format!("the author changed the answer {post}, which is not wrong any more"),
        Correction::Gone => format!("the answer {post} is no longer there"),
    }
}

/// The same wrong claim in other threads, each post with its state.
pub(super) fn elsewhere(sheet: &mut Sheet<'_>, detail: &Detail<'_>) {
    if detail.same_claim.is_empty() {
        return;
    }
    let page = sheet.page;
    sheet.heading(&format!("The same claim elsewhere ({})", count(detail.same_claim.len(), "thread", "threads")));
    let limit = if detail.full { detail.same_claim.len() } else { POSTS_SHOWN };
    for other in detail.same_claim.iter().take(limit) {
        let closed = other.verdict.map(|verdict| format!(", {}", verdict_word(verdict))).unwrap_or_default();
        for excerpt in &other.excerpts {
            let state = fate_of(other, &excerpt.post).map_or("uncorrected", |fate| state_words(fate.state));
            let link = excerpt.url.as_deref().map_or_else(|| shown(excerpt.source.as_str(), false), |url| shown(url, false));
            sheet.line(&format!(
                "  {} {}{closed}; {state}; {}: {link}",
                other.id,
                current_status(other, page.now).word(),
                page.ago(excerpt.posted)
            ));
        }
    }
    if detail.same_claim.len() > limit {
        sheet.aside(&format!("{} more; --full shows all", detail.same_claim.len() - limit));
    }
}

/// The state of one post's wrong answer in a word or two.
const fn state_words(state: Correction) -> &'static str {
    match state {
        Correction::NotApplicable | Correction::Uncorrected => "uncorrected",
        Correction::ByPeers => "corrected by customers",
        Correction::ByStaff => "corrected by staff",
        Correction::Edited => "corrected by its author",
        Correction::Gone => "gone",
    }
}

/// Another incident with the same wrong claim, for programs.
#[derive(Debug, Clone, Serialize)]
pub struct Elsewhere<'a> {
    /// Its number.
    pub id: IncidentId,
    /// Where it stands now.
    pub status: Status,
    /// State of its wrong answer.
    pub correction: Correction,
    /// Addresses of its posts.
    pub urls: Vec<&'a str>,
}
