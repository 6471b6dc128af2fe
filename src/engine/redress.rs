//! What becomes of a wrong answer in its thread: who put it right, whether readers follow, whether it still stands.

use jiff::Timestamp;

use super::tombstone::is_placeholder;
use super::{Answered, Judge, PostReport, contradict};
use crate::model::fact::{Claim, Judgement, Silent};
use crate::model::finding::{RuleKind, Span};
use crate::model::id::{Fingerprint, PostId, digest};
use crate::model::incident::{Correction, Excerpt, Fate, Sequel};
use crate::model::post::{Part, Post, PostState, Role, Thread};

/// A wrong answer whose further life is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// The post that gave it.
    pub post: PostId,
    /// Its incident.
    pub fingerprint: Fingerprint,
    /// What it claimed.
    pub claim: Claim,
    /// [`mark`] of the post's words when it was found; `None` for one found just now.
    pub words: Option<String>,
}

/// A later post that puts a wrong answer right.
struct Corrector<'a> {
    post: &'a Post,
    staff: bool,
}

impl Judge {
    /// The wrong answers that the reports of a thread tell of.
    #[must_use]
    pub fn wrongs(reports: &[PostReport]) -> Vec<Wrong> {
        let findings = reports.iter().flat_map(|report| &report.findings).filter(|finding| finding.kind == RuleKind::Contradiction);
        findings
            .filter_map(|finding| {
                let claim = finding.claim.clone()?;
                Some(Wrong { post: finding.post.clone(), fingerprint: finding.fingerprint.clone(), claim, words: None })
            })
            .collect()
    }

    /// What became of each of `wrongs`, which are of this thread. `reports` is what [`Judge::thread`] made of the same posts. Nothing is said
    /// of a post that is not among `posts`, and nothing of one whose words still stand but are not judged wrong any more: then it is the facts
    /// that have changed, not the post.
    #[must_use]
    pub fn redress(&self, thread: &Thread, posts: &[Post], reports: &[PostReport], wrongs: &[Wrong], now: Timestamp) -> Vec<Sequel> {
        if wrongs.is_empty() {
            return Vec::new();
        }
        let said = self.said_by_all(thread, posts, reports, now);
        wrongs.iter().filter_map(|wrong| self.sequel(posts, reports, &said, wrong, now)).collect()
    }

    /// The verdict on each post, those of staff judged as if customers had written them.
    fn said_by_all(&self, thread: &Thread, posts: &[Post], reports: &[PostReport], now: Timestamp) -> Vec<Said> {
        let mut said: Vec<Said> = posts
            .iter()
            .map(|post| Said {
                answer: reports.iter().find(|report| report.post == post.id).and_then(|report| report.answer.clone()),
                staff: false,
            })
            .collect();
        let mut prepared = self.prepare(thread, posts, now);
        for (post, said) in prepared.posts.iter_mut().zip(&mut said) {
            if std::mem::take(&mut post.staff) {
                said.staff = true;
                // A post of staff is about the brand without naming it.
                post.mention.brand.push(Span::default());
            }
        }
        if said.iter().any(|said| said.staff) {
            let answers = contradict::judge(&self.facts, &self.brand, thread, &prepared.title, &prepared.posts, now);
            for (said, answer) in said.iter_mut().zip(answers).filter(|(said, _)| said.staff) {
                said.answer = answer;
            }
        }
        said
    }

    fn sequel(&self, posts: &[Post], reports: &[PostReport], said: &[Said], wrong: &Wrong, now: Timestamp) -> Option<Sequel> {
        let at = posts.iter().position(|post| post.id == wrong.post)?;
        let post = posts.get(at)?;
        let fate = |state| Fate { post: post.id.clone(), state, by: None, who: None, url: None, outvoted: false, at: now };
        let told = |fate| Some(Sequel { fingerprint: wrong.fingerprint.clone(), fate, standing: post.standing });
        if post.state == PostState::Gone || is_tombstone(post.body.raw()) {
            return told(fate(Correction::Gone));
        }
        let is_wrong_still = reports
            .iter()
            .filter(|report| report.post == wrong.post)
            .flat_map(|report| &report.findings)
            .any(|finding| finding.fingerprint == wrong.fingerprint && finding.kind == RuleKind::Contradiction);
        if !is_wrong_still {
            let changed = wrong.words.as_ref().is_some_and(|words| *words != mark(post.body.raw()));
            // Other words, with another mistake: a matter of its own, while this one is gone.
            return if changed { told(fate(Correction::Edited)) } else { None };
        }
        let correctors = self.correctors(posts, said, at, &wrong.claim);
        let Some(best) =
            correctors.iter().max_by_key(|own| (own.staff, own.post.standing.score.unwrap_or(0), std::cmp::Reverse(own.post.written())))
        else {
            return told(fate(Correction::Uncorrected));
        };
        told(Fate {
            post: post.id.clone(),
            state: if best.staff { Correction::ByStaff } else { Correction::ByPeers },
            by: Some(best.post.id.clone()),
            who: Some(best.post.author.name.clone()),
            url: best.post.url.clone(),
            outvoted: !best.staff && is_outvoted(posts, said, at, &wrong.claim, &correctors),
            at: best.post.written(),
        })
    }

    /// Posts after the wrong one that say what the fact says, deny the claim, or point to where the brand publishes it.
    fn correctors<'a>(&self, posts: &'a [Post], said: &[Said], wrong: usize, claim: &Claim) -> Vec<Corrector<'a>> {
        let published = self.facts.get(&claim.fact).and_then(|fact| fact.url.as_deref()).and_then(page);
        let later = posts.iter().zip(said).enumerate().filter(|(at, _)| comes_after(posts, wrong, *at)).map(|(_, pair)| pair);
        later
            .filter(|(post, _)| post.state != PostState::Gone && post.author.role != Role::Bot && !is_tombstone(post.body.raw()))
            .filter(|(post, said)| {
                let verdict = said.answer.as_ref().and_then(|answer| verdict_on(answer, claim));
                // A question that quotes the page asks about it.
                let points = || post.part != Part::Question && published.is_some_and(|page| post.body.raw().contains(page));
                verdict == Some(Side::Against) || verdict.is_none() && points()
            })
            .map(|(post, said)| Corrector { post, staff: said.staff })
            .collect()
    }
}

/// What a post says and who says it.
struct Said {
    answer: Option<Answered>,
    staff: bool,
}

/// Which side a post takes on a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    With,
    Against,
}

fn verdict_on(answer: &Answered, claim: &Claim) -> Option<Side> {
    let own = answer.claim.as_ref().filter(|own| own.fact == claim.fact && own.slot == claim.slot)?;
    match &answer.judgement {
        Judgement::Supports { .. } => Some(Side::Against),
        Judgement::Silent { why: Silent::Refutes, .. } if own.value == claim.value => Some(Side::Against),
        Judgement::Contradicts { .. } if own.value == claim.value => Some(Side::With),
        _ => None,
    }
}

/// Whether the post at `other` was written after the one at `wrong`.
fn comes_after(posts: &[Post], wrong: usize, other: usize) -> bool {
    match (posts.get(wrong), posts.get(other)) {
        (Some(first), Some(second)) if other != wrong => {
            (second.written(), other) > (first.written(), wrong) || second.parent.as_ref() == Some(&first.id)
        }
        _ => false,
    }
}

/// Whether readers side with the wrong answer all the same: it is the accepted one and no correction is; its score is more than twice the best
/// correction's; or as many others have repeated it after the last correction as have corrected it.
fn is_outvoted(posts: &[Post], said: &[Said], at: usize, claim: &Claim, correctors: &[Corrector<'_>]) -> bool {
    let Some(wrong) = posts.get(at) else { return false };
    if wrong.standing.accepted && correctors.iter().all(|own| !own.post.standing.accepted) {
        return true;
    }
    let best = correctors.iter().filter_map(|own| own.post.standing.score).max();
    if let (Some(score), Some(best)) = (wrong.standing.score, best)
        && score >= 3
        && score > best.max(0).saturating_mul(2)
    {
        return true;
    }
    let Some(last) = correctors.iter().map(|own| own.post.written()).max() else { return false };
    let authors = |posts: &mut dyn Iterator<Item = &Post>| {
        posts
            .map(|post| post.author.native_id.as_ref().unwrap_or(&post.author.name).raw().to_owned())
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    };
    let repeated = authors(&mut posts.iter().zip(said).enumerate().filter_map(|(number, (post, said))| {
        let with = said.answer.as_ref().and_then(|answer| verdict_on(answer, claim)) == Some(Side::With);
        (number != at && with && post.written() > last && post.state != PostState::Gone).then_some(post)
    }));
    repeated > 0 && repeated >= authors(&mut correctors.iter().map(|own| own.post))
}

/// What tells a post's words from others: of a long post the part that an incident keeps.
#[must_use]
pub fn mark(body: &str) -> String {
    let mut end = body.len().min(Excerpt::MAX_BODY);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    digest(&[body.get(..end).unwrap_or_default()], 8)
}

/// Whether a post says nothing any more: a site has put a note in its place, or nothing.
#[must_use]
pub fn is_tombstone(body: &str) -> bool {
    !body.chars().any(char::is_alphanumeric) || is_placeholder(body)
}

/// Host and path of a page; `None` for a host alone, which every post about the brand may hold.
fn page(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    rest.split_once('/').is_some_and(|(host, path)| !host.is_empty() && !path.is_empty()).then_some(rest)
}
