//! Contradictions: claims in answers against the fact book.
//!
//! Closed-world: a post supports a fact, contradicts it, or is silent, with the reason. Only customers' own words are judged, only where
//! they answer, and only values of the kind that the fact holds; wherever two readings are possible the verdict is silence.

mod claim;
mod contact;
pub mod explain;
mod extreme;
mod lexicon;
mod manner;
mod market;
mod member;
mod polarity;
mod procedure;
mod scene;
mod sense;
mod tolerance;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Answered, Prepared};
use crate::fact::FactBook;
use crate::model::brand::Brand;
use crate::model::fact::{Claim, Judgement, Silent};
use crate::model::finding::{Evidence, Official, Span};
use crate::model::id::FactId;
use crate::model::post::{Part, Role, Thread};
use crate::model::value::Value;
use crate::text::document::Document;
use crate::text::normal::fold;
use contact::Listed;
use lexicon::LEXICON;
use scene::{Said, Scene};

/// Id of the fact "these are the official contacts", when no fact file says it.
pub const OFFICIAL_CONTACT: &str = "official-contact";

/// The days that a verdict depends on.
#[derive(Debug, Clone, Copy)]
struct Times {
    written: Date,
    today: Date,
}

/// What a claim comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Supports,
    Contradicts { since: Option<Date> },
    Silent(Silent),
}

/// One claim of a post and what it comes to.
#[derive(Debug, Clone)]
struct Ruling {
    /// Index of the fact; `None` for a contact when no fact holds contacts.
    fact: Option<usize>,
    slot: usize,
    verdict: Verdict,
    value: Value,
    span: Span,
    tokens: Range<usize>,
    hedged: bool,
    /// The sentence itself names the fact.
    named: bool,
    /// How much the thread asks about the fact, the post itself aside.
    asked: f64,
    score: f64,
}

/// Words before a value in which its author may turn against what stands before.
const TURN: usize = 60;
/// Below this the thread is about something else, and a claim is volunteered.
const VOLUNTEERED: f64 = 0.9;

/// The verdict on each post of a thread; `None` where no fact is near. `title` is the thread's title as a document.
///
/// Dates are compared in UTC. A post by staff is never judged wrong; a thread that never names the brand is not judged.
#[must_use]
pub fn judge(
    facts: &FactBook,
    brand: &Brand,
    thread: &Thread,
    title: &Document,
    posts: &[Prepared<'_>],
    now: Timestamp,
) -> Vec<Option<Answered>> {
    let listed = Listed::new(brand, facts);
    if (facts.is_empty() && listed.is_empty()) || !is_about(brand, thread, title, posts) {
        return posts.iter().map(|_| None).collect();
    }
    let quotes: Vec<Option<Document>> = posts.iter().map(quoted).collect();
    let scene = Scene::new(facts, title, posts, &quotes);
    let today = day(now);
    (0..posts.len())
        .map(|post| {
            let said = scene.posts.get(post)?;
            let rulings = weighed(&scene, post, &listed, today)?;
            answered(&scene, said, verdict(&rulings)?)
        })
        .collect()
}

/// Every claim of a post with what it comes to; `None` when the post speaks of something else that bears the brand's name.
fn weighed(scene: &Scene<'_>, post: usize, listed: &Listed, today: Date) -> Option<Vec<Ruling>> {
    let said = scene.posts.get(post)?;
    let mention = &said.prepared.mention;
    if mention.brand.is_empty() && !mention.homonyms.is_empty() {
        return None;
    }
    let times = Times { written: day(said.prepared.post.written()), today };
    let mut rulings = claim::rulings(scene, post, times);
    rulings.append(&mut polarity::rulings(scene, post, times));
    rulings.append(&mut member::rulings(scene, post, times));
    rulings.append(&mut procedure::rulings(scene, post, times));
    rulings.append(&mut contact::rulings(scene, post, listed));
    restrain(scene, post, &mut rulings);
    market::restrain(scene, times, &mut rulings);
    reconcile(said, &mut rulings);
    Some(rulings)
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The words of others that a post's markup quotes, as one document.
fn quoted(post: &Prepared<'_>) -> Option<Document> {
    let quoted = &post.post.quoted;
    (!quoted.is_empty()).then(|| {
        let text = quoted.iter().map(crate::model::untrusted::Untrusted::raw).collect::<Vec<_>>().join("\n");
        Document::new(&text, post.document.lang())
    })
}

/// Whether the thread is about the brand: its title or one of its posts names it, or it is on one of the brand's own sites.
fn is_about(brand: &Brand, thread: &Thread, title: &Document, posts: &[Prepared<'_>]) -> bool {
    if posts.iter().any(|post| !post.mention.brand.is_empty() || post.staff) {
        return true;
    }
    let padded = format!(" {} ", title.folded());
    let names = std::iter::once(&brand.name).chain(&brand.aliases).chain(&brand.misspellings).chain(&brand.products);
    let mut names = names.map(|name| fold(name)).filter(|name| !name.is_empty());
    // A title that speaks of something else of the name ("Zephyr concert tickets") names that.
    let others = brand.homonyms.iter().flat_map(|homonym| &homonym.words).map(|word| fold(word)).filter(|word| !word.is_empty());
    let other_meant = others.into_iter().any(|word| padded.contains(&format!(" {word} ")));
    if !other_meant && names.any(|name| padded.contains(&format!(" {name} "))) {
        return true;
    }
    let host = thread.url.as_deref().and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.split(['/', '?', '#', ':']).next());
    host.is_some_and(|host| {
        let host = host.to_lowercase();
        brand.domains.iter().any(|domain| {
            let domain = domain.to_lowercase();
            host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
        })
    })
}

/// What holds for the whole post: staff are never wrong, jokes and questions claim nothing, and an opening post that asserts must name
/// what it is about.
fn restrain(scene: &Scene<'_>, post: usize, rulings: &mut [Ruling]) {
    let Some(said) = scene.posts.get(post) else { return };
    let opens = Some(post) == scene.opener && said.prepared.post.part == Part::Question;
    let asks = opens && (said.asks || scene.title_asks);
    let no_answer = scene.is_no_answer(post);
    let answers_staff = scene.answers_staff(post);
    let reports = said.prepared.post.part == Part::Article || said.prepared.post.author.role == Role::Bot;
    let why = if said.prepared.staff {
        Some(Silent::Staff)
    } else if said.jokes() {
        Some(Silent::Joke)
    } else if asks {
        Some(Silent::Question)
    } else {
        None
    };
    for ruling in rulings {
        if let Some(why) = why {
            ruling.verdict = Verdict::Silent(why);
        } else if (!ruling.named && (opens || no_answer)) || ((no_answer || answers_staff) && !is_contact(ruling)) {
            ruling.verdict = Verdict::Silent(Silent::NoClaim);
        } else if ruling.asked < VOLUNTEERED && said.is_personal(said.sentence_of(ruling.tokens.start)) {
            // What nobody asked, told with "I" and "my", is a story.
            ruling.verdict = Verdict::Silent(Silent::Experience);
        } else if reports && matches!(ruling.verdict, Verdict::Contradicts { since: Some(_) }) {
            // What a news item reported is judged by its day: nobody corrects last year's paper.
            ruling.verdict = Verdict::Silent(Silent::NotValidThen);
        }
    }
}

const fn is_contact(ruling: &Ruling) -> bool {
    matches!(ruling.value, Value::Contact { .. })
}

/// What a post says of one slot in several places: a correction overrules what stands before it, and of two values the last is meant
/// when it is the right one, or when the author turns against the first.
fn reconcile(said: &Said<'_>, rulings: &mut [Ruling]) {
    rulings.sort_by_key(|ruling| (ruling.tokens.start, ruling.tokens.end, ruling.fact, ruling.slot));
    if let Some(at) = edited(said) {
        let corrected: Vec<(Option<usize>, usize)> =
            rulings.iter().filter(|ruling| ruling.tokens.start > at && speaks(ruling)).map(|ruling| (ruling.fact, ruling.slot)).collect();
        let all = 0..said.document().tokens().len();
        let retracts = LEXICON.retract.spoken(&said.heard.reader, all).iter().any(|hit| hit.start >= at && said.is_own(hit));
        for ruling in rulings.iter_mut().filter(|ruling| ruling.tokens.end <= at && speaks(ruling)) {
            if retracts || corrected.contains(&(ruling.fact, ruling.slot)) {
                ruling.verdict = Verdict::Silent(Silent::Refutes);
            }
        }
    }
    let slots: BTreeSet<(Option<usize>, usize)> = rulings.iter().map(|ruling| (ruling.fact, ruling.slot)).collect();
    for slot in slots {
        // Each wrong contact endangers somebody, whatever else is in the post; and of an enumeration one is wrong though others are right.
        let of_slot = |ruling: &Ruling| {
            (ruling.fact, ruling.slot) == slot
                && speaks(ruling)
                && !matches!(ruling.value, Value::Contact { .. } | Value::Member { .. } | Value::Step { .. })
        };
        let Some(last_right) =
            rulings.iter().filter(|ruling| of_slot(ruling) && ruling.verdict == Verdict::Supports).map(|ruling| ruling.tokens.end).max()
        else {
            continue;
        };
        for ruling in rulings.iter_mut().filter(|ruling| of_slot(ruling) && ruling.verdict != Verdict::Supports) {
            let between = last_right.max(ruling.tokens.start.saturating_sub(TURN))..ruling.tokens.start;
            let turns = ruling.tokens.start >= last_right
                && LEXICON.contrast.spoken(&said.heard.reader, between).iter().any(|hit| said.is_own(hit));
            if !turns && !is_listed_beside(said, &ruling.tokens, last_right) {
                ruling.verdict = Verdict::Silent(if ruling.tokens.start < last_right { Silent::Refutes } else { Silent::Ambiguous });
            }
        }
    }
}

/// "15 on the small plans and 25 on the big ones": both are claimed, and one is wrong.
fn is_listed_beside(said: &Said<'_>, wrong: &Range<usize>, last_right: usize) -> bool {
    let between = wrong.end..last_right.max(wrong.end);
    let document = said.document();
    let joins = |at: usize| matches!(document.word(at), "and" | "y" | "e" | "και" | "kai" | "k" | "et" | "und");
    between.len() <= 12
        && between.clone().any(joins)
        && document.sentence_of(wrong.start) == document.sentence_of(last_right.saturating_sub(1))
        && between.clone().all(|at| {
            !document.word(at).is_empty() || document.tokens().get(at).is_none_or(|token| token.span.of(document.original()) != ",")
        })
        && LEXICON.contrast.spoken(&said.heard.reader, between).is_empty()
}

const fn speaks(ruling: &Ruling) -> bool {
    !matches!(ruling.verdict, Verdict::Silent(_))
}

/// Where the post begins to correct itself: "edit: ...".
fn edited(said: &Said<'_>) -> Option<usize> {
    let all = 0..said.document().tokens().len();
    LEXICON.edit.spoken(&said.heard.reader, all).into_iter().filter(|hit| said.is_own(hit)).map(|hit| hit.start).find(|at| {
        let begins = said.sentences.iter().any(|sentence| sentence.tokens.start == *at);
        let marked = said
            .document()
            .tokens()
            .get(at + 1)
            .is_some_and(|next| matches!(next.span.of(said.document().original()), ":" | "," | ";" | "-" | "–"));
        begins || marked
    })
}

/// The verdict that counts for the post: a contradiction before support before silence; of several, the nearest to its fact, then the
/// first in the text.
fn verdict(rulings: &[Ruling]) -> Option<&Ruling> {
    let rank = |ruling: &Ruling| match ruling.verdict {
        Verdict::Contradicts { since: None } => 3,
        Verdict::Contradicts { since: Some(_) } => 2,
        Verdict::Supports => 1,
        Verdict::Silent(_) => 0,
    };
    rulings.iter().max_by(|a, b| rank(a).cmp(&rank(b)).then(a.score.total_cmp(&b.score)).then(b.tokens.start.cmp(&a.tokens.start)))
}

fn answered(scene: &Scene<'_>, said: &Said<'_>, ruling: &Ruling) -> Option<Answered> {
    let fact = ruling.fact.and_then(|at| scene.facts.get(at));
    let id = fact.map_or_else(|| FactId::from(OFFICIAL_CONTACT), |fact| fact.id.clone());
    let slot = fact.and_then(|fact| fact.slots.get(ruling.slot)).map_or_else(|| "contact".to_owned(), |slot| slot.name.clone());
    let official: Option<Official> = fact.and_then(|fact| fact.official(said.document().lang()));
    let judgement = match ruling.verdict {
        Verdict::Supports => Judgement::Supports { fact: id.clone() },
        Verdict::Contradicts { since } => Judgement::Contradicts { fact: id.clone(), since },
        Verdict::Silent(why) => Judgement::Silent { fact: id.clone(), why },
    };
    let evidence = Evidence::at(said.document().original(), ruling.span);
    (!evidence.text.is_empty()).then(|| Answered {
        judgement,
        claim: Some(Claim { fact: id, slot, value: ruling.value.clone(), hedged: ruling.hedged, evidence }),
        official,
    })
}
