//! Runs the examples of fact files through the judge that judges real posts: what `overhear facts test` prints.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::contradict::judge;
use super::mention::Names;
use super::{Answered, Prepared};
use crate::fact::{Example, Expected, Fact, FactBook};
use crate::model::brand::Brand;
use crate::model::fact::Judgement;
use crate::model::id::{FactId, PostId, SourceId, ThreadId};
use crate::model::lang::Lang;
use crate::model::post::{Author, Part, Post, PostState, Role, Standing, Thread};
use crate::model::untrusted::Untrusted;
use crate::rule::field::Fields;
use crate::text::document::Document;
use crate::text::scope::Owners;

/// What became of one example.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The fact whose example it is.
    pub fact: FactId,
    /// Path of the fact file.
    pub path: String,
    /// Line of the example's answer, from 1.
    pub line: usize,
    /// The answer that was judged, with `{brand}`, `{product}`, `{competitor}` filled in.
    pub answer: String,
    /// What the example expects.
    pub expected: Expected,
    /// Whether the example expects reserve to be seen, or not seen.
    pub hedged: Option<bool>,
    /// What the judge said.
    pub judged: Option<Answered>,
    /// Why it failed, one line; `None` when it passed.
    pub failure: Option<String>,
}

impl Outcome {
    /// Whether the judge said what the example expects.
    #[must_use]
    pub const fn passed(&self) -> bool {
        self.failure.is_none()
    }
}

/// Judges every example of every fact, in order of fact id and line. An example without a question stands alone in a thread whose title
/// is the brand's name; one with a question answers it: the question is the thread's title and its opening post.
#[must_use]
pub fn run(facts: &FactBook, brand: &Brand, names: &Names, now: Timestamp) -> Vec<Outcome> {
    let each = facts.iter().flat_map(|fact| fact.examples.iter().map(move |example| (fact, example)));
    each.map(|(fact, example)| outcome(facts, brand, names, now, fact, example)).collect()
}

fn outcome(facts: &FactBook, brand: &Brand, names: &Names, now: Timestamp, fact: &Fact, example: &Example) -> Outcome {
    let answer = filled(&example.answer, brand);
    let question = example.question.as_ref().map(|question| filled(question, brand));
    let written = example.posted.and_then(|date| date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok()).map_or(now, |zoned| zoned.timestamp());
    let (thread, posts) = stage(brand, question.as_deref(), &answer, example.lang, written);
    let title = Document::new(thread.title.raw(), example.lang);
    let prepared: Vec<Prepared<'_>> = posts
        .iter()
        .map(|post| {
            let document = Document::new(post.body.raw(), example.lang);
            let mention = names.find(&document, Some(&title));
            Prepared { post, document, mention, owners: Owners::default(), staff: false, fields: Fields::default() }
        })
        .collect();
    let judged = judge(facts, brand, &thread, &title, &prepared, now).pop().flatten();
    let failure = failure(fact, example, judged.as_ref());
    Outcome {
        fact: fact.id.clone(),
        path: fact.path.clone(),
        line: example.line,
        answer,
        expected: example.expected,
        hedged: example.hedged,
        judged,
        failure,
    }
}

/// A thread about the brand in which `answer`, its last post, answers `question`; without a question it stands alone. `lang` is undetermined
/// where it is to be found out.
#[must_use]
pub fn stage(brand: &Brand, question: Option<&str>, answer: &str, lang: Lang, written: Timestamp) -> (Thread, Vec<Post>) {
    let heading = match question {
        Some(question) => format!("{}: {question}", brand.name),
        None => brand.name.clone(),
    };
    let lang = Some(lang).filter(|lang| *lang != Lang::Und);
    let thread = Thread {
        id: ThreadId::from("t-example"),
        source: SourceId::from("example"),
        title: Untrusted::from(heading),
        url: None,
        lang,
        opened: None,
        tags: Vec::new(),
        replies: None,
        site: None,
    };
    let question = question.map(|text| post("p-question", Part::Question, "asker", text, lang, written));
    let answer = post("p-answer", Part::Answer, "answerer", answer, lang, written);
    (thread, question.into_iter().chain([answer]).collect())
}

fn post(id: &str, part: Part, author: &str, text: &str, lang: Option<Lang>, at: Timestamp) -> Post {
    Post {
        id: PostId::from(id),
        thread: ThreadId::from("t-example"),
        parent: (part == Part::Answer).then(|| PostId::from("p-question")),
        part,
        standing: Standing::default(),
        url: None,
        author: Author { name: Untrusted::from(author), native_id: None, role: Role::Member },
        body: Untrusted::from(text),
        quoted: Vec::new(),
        lang,
        posted: Some(at),
        seen: at,
        hash: String::new(),
        state: PostState::Live,
    }
}

/// Why the verdict is not the one expected.
fn failure(fact: &Fact, example: &Example, judged: Option<&Answered>) -> Option<String> {
    let expected = example.expected.word();
    let (got, other) = match judged.map(|answered| &answered.judgement) {
        None => ("nothing: no fact is near these words".to_owned(), None),
        Some(Judgement::Silent { fact: near, why }) => (format!("silent ({})", word(*why)), Some(near)),
        Some(Judgement::Supports { fact: near }) => ("supports".to_owned(), Some(near)),
        Some(Judgement::Contradicts { fact: near, .. }) => ("contradicts".to_owned(), Some(near)),
    };
    let kind = match judged.map(|answered| &answered.judgement) {
        None | Some(Judgement::Silent { .. }) => Expected::Silent,
        Some(Judgement::Supports { .. }) => Expected::Supports,
        Some(Judgement::Contradicts { .. }) => Expected::Contradicts,
    };
    if kind != example.expected {
        let claim = judged.and_then(|answered| answered.claim.as_ref()).map(|claim| format!(" by \"{}\"", claim.evidence.text.shown()));
        return Some(format!("expected {expected}, judged {got}{}", claim.unwrap_or_default()));
    }
    if let Some(other) = other.filter(|other| kind != Expected::Silent && **other != fact.id) {
        return Some(format!("{expected}, but about the fact `{other}`: tell the two facts' cues apart"));
    }
    let hedged = judged.and_then(|answered| answered.claim.as_ref()).is_some_and(|claim| claim.hedged);
    match example.hedged {
        Some(true) if !hedged => Some(format!("{expected}, but the reserve in it was not seen")),
        Some(false) if hedged => Some(format!("{expected}, but taken as said with reserve")),
        _ => None,
    }
}

/// A reason for silence as written in JSON.
fn word(why: crate::model::fact::Silent) -> String {
    serde_json::to_value(why).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn filled(text: &str, brand: &Brand) -> String {
    let first = |list: &[String], other: &str| list.first().cloned().unwrap_or_else(|| other.to_owned());
    text.replace("{brand}", &brand.name)
        .replace("{product}", &first(&brand.products, &brand.name))
        .replace("{competitor}", &first(&brand.competitors, "Acme"))
}
