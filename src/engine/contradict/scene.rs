//! The thread as the judge of answers hears it: who answers what, and which fact is near which words.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::Prepared;
use super::lexicon::LEXICON;
use super::manner::Manner;
use crate::fact::cue::Reader;
use crate::fact::{Fact, FactBook};
use crate::model::fact::Silent;
use crate::model::finding::Span;
use crate::model::id::PostId;
use crate::model::lang::Lang;
use crate::model::post::Part;
use crate::text::document::{Document, TokenKind};
use crate::text::quote::Aside;
use crate::text::scope;
use crate::text::value::{Found, values};

/// Subjects that an English question puts between the words of the statement ("can **I** use").
const SUBJECTS: &[&str] = &["i", "you", "we", "they", "he", "she", "it", "one", "there"];

/// A fact's cue in the sentence itself.
const OWN: f64 = 4.0;
/// Most that nearness to a cue adds.
const BESIDE: f64 = 1.0;
/// A cue in the sentence before, of the same post.
const BEFORE: f64 = 1.5;
/// A cue elsewhere in the same post.
const ELSEWHERE: f64 = 0.6;
/// A cue in the question that the post answers.
const ASKED: f64 = 1.8;
/// Both the title and the opening post name the fact.
const BOTH: f64 = 0.6;
/// What a thread is worth that names the fact but asks nothing.
const UNASKED: f64 = 0.75;
/// A cue in a post that the post replies to and that does not ask.
const REPLIED: f64 = 0.9;
/// The same, where the thread's question names the fact too.
const KEPT: f64 = 0.3;
/// Each post between an answer and its question.
const HOP: f64 = 0.1;
/// Most posts between an answer and its question.
const HOPS: u8 = 6;
/// A question of fewer words ("really?", "says who?") does not change the subject.
const NEW_QUESTION: usize = 5;
/// A cue in words of others that the post quotes.
const QUOTED: f64 = 0.9;
/// Words between a value and a cue, beyond which nearness no longer counts.
const REACH: u8 = 10;

/// Most sentences of a post that are judged, and most values: no answer has more, and a hostile post must not cost more.
const SENTENCES: usize = 300;
const VALUES: usize = 100;
/// Most words of a sentence that are looked at.
const LONGEST: usize = 400;
/// Longest clause looked at around words, in tokens on each side.
const CLAUSE: usize = 60;

/// A text with the places of every fact's cues.
#[derive(Debug)]
pub(super) struct Heard<'a> {
    pub reader: Reader<'a>,
    cues: Vec<Vec<Range<usize>>>,
}

/// A sentence of a post.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent observations, each read by name")]
pub(super) struct Sentence {
    pub tokens: Range<usize>,
    /// The author's own words, not a quotation.
    pub own: bool,
    pub asks: bool,
    pub hedged: bool,
    /// Words of reserve in it.
    pub reserve: Option<Span>,
    /// It tells what happened to its author.
    pub tells: bool,
    /// Words that are not marks.
    pub words: usize,
}

/// A post made ready for judging.
#[derive(Debug)]
pub(super) struct Said<'a> {
    pub prepared: &'a Prepared<'a>,
    pub heard: Heard<'a>,
    /// The same, read as a question: its subjects passed over.
    pub asked: Reader<'a>,
    pub quotes: Option<Heard<'a>>,
    pub sentences: Vec<Sentence>,
    pub values: Vec<Found>,
    pub parent: Option<usize>,
    pub asks: bool,
    pub manner: Manner,
}

/// A thread made ready for judging.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub facts: Vec<&'a Fact>,
    pub title: Heard<'a>,
    pub title_asks: bool,
    pub posts: Vec<Said<'a>>,
    pub opener: Option<usize>,
}

/// How near a fact is to words of a post.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    /// A cue stands in the sentence itself.
    pub own: bool,
    /// Cue in the sentence (with nearness) and in what surrounds it.
    pub score: f64,
    /// What the thread asks or talks about, without the post itself.
    pub topic: f64,
}

impl<'a> Heard<'a> {
    fn new(document: &'a Document, facts: &[&Fact]) -> Self {
        let reader = Reader::new(document);
        let all = 0..document.tokens().len();
        let cues = facts.iter().map(|fact| fact.questions.find(&reader, all.clone())).collect();
        Self { reader, cues }
    }

    pub fn document(&self) -> &'a Document {
        self.reader.document()
    }

    /// Places of the cues of fact `fact` that lie within `tokens`.
    pub fn cues(&self, fact: usize, tokens: &Range<usize>) -> impl Iterator<Item = &Range<usize>> {
        let tokens = tokens.clone();
        self.cues.get(fact).into_iter().flatten().filter(move |cue| cue.start >= tokens.start && cue.end <= tokens.end)
    }

    pub fn has(&self, fact: usize) -> bool {
        self.cues.get(fact).is_some_and(|cues| !cues.is_empty())
    }
}

/// Whether the author says token `at`. A signature is said under every post: a false number in it is offered all the same.
fn is_said(document: &Document, at: usize) -> bool {
    document.tokens().get(at).is_some_and(|token| !token.quoted || document.aside(at..at + 1) == Some(Aside::Signature))
}

impl<'a> Said<'a> {
    fn new(prepared: &'a Prepared<'a>, quotes: Option<&'a Document>, facts: &[&Fact]) -> Self {
        let document = &prepared.document;
        let heard = Heard::new(document, facts);
        let answers = prepared.post.part != Part::Question;
        let mut sentences: Vec<Sentence> = document
            .sentences()
            .iter()
            .enumerate()
            .take(SENTENCES)
            .map(|(index, tokens)| {
                let tokens = tokens.start..tokens.end.min(tokens.start + LONGEST);
                let reserve = scope::hedge(document, index);
                let spoken = |at: &usize| document.tokens().get(*at).is_some_and(|token| token.kind != TokenKind::Mark);
                Sentence {
                    tokens: tokens.clone(),
                    own: tokens.clone().any(|at| is_said(document, at)),
                    asks: scope::question(document, index) && !(answers && states(document, &tokens)),
                    hedged: reserve.is_some(),
                    reserve,
                    tells: tells(&heard.reader, index, &tokens),
                    words: tokens.clone().filter(spoken).count(),
                }
            })
            .collect();
        spread_hedges(&mut sentences);
        let looked_at = sentences.iter().map(|sentence| sentence.tokens.clone()).collect::<Vec<_>>();
        let judged =
            |found: &Found| looked_at.get(document.sentence_of(found.tokens.start)).is_some_and(|tokens| found.tokens.end <= tokens.end);
        let asks = sentences.iter().any(|sentence| sentence.own && sentence.asks);
        Self {
            prepared,
            heard,
            asked: Reader::passing(document, SUBJECTS),
            quotes: quotes.map(|quotes| Heard::new(quotes, facts)),
            sentences,
            values: values(document).into_iter().filter(judged).take(VALUES).collect(),
            parent: None,
            asks,
            manner: Manner::default(),
        }
    }

    pub fn document(&self) -> &'a Document {
        self.heard.document()
    }

    /// Whether the tokens are the author's own words.
    pub fn is_own(&self, tokens: &Range<usize>) -> bool {
        tokens.end <= self.document().tokens().len() && tokens.clone().all(|at| is_said(self.document(), at))
    }

    /// Index of the sentence of token `at`.
    pub fn sentence_of(&self, at: usize) -> usize {
        self.document().sentence_of(at)
    }

    /// The stretch of its sentence between marks that part clauses (commas, dashes, brackets, semicolons) around `tokens`.
    pub fn clause(&self, tokens: &Range<usize>) -> Range<usize> {
        let sentence = self.sentences.get(self.sentence_of(tokens.start)).map_or(tokens.clone(), |sentence| sentence.tokens.clone());
        let parts = |at: &usize| {
            let document = self.document();
            document.tokens().get(*at).is_some_and(|token| {
                token.kind == TokenKind::Mark
                    && matches!(token.span.of(document.original()), "," | ";" | ":" | "(" | ")" | "—" | "–" | "-" | "·" | "…")
            })
        };
        let first = sentence.start.max(tokens.start.saturating_sub(CLAUSE));
        let last = sentence.end.min(tokens.end + CLAUSE);
        let start = (first..tokens.start).rev().find(parts).map_or(first, |at| at + 1);
        let end = (tokens.end..last).find(parts).unwrap_or(last);
        start..end
    }

    /// Whether the post is marked as a joke.
    pub fn jokes(&self) -> bool {
        let text = self.document().original().trim_end();
        if text.ends_with(" /s") || text.ends_with("\n/s") || text == "/s" {
            return true;
        }
        LEXICON.joke.spoken(&self.heard.reader, 0..self.document().tokens().len()).iter().any(|hit| self.is_own(hit))
    }

    /// Whether sentence `sentence` tells what happened to its author.
    pub fn tells(&self, sentence: usize) -> bool {
        self.sentences.get(sentence).is_some_and(|sentence| sentence.tells)
    }

    /// Whether words at `span` in sentence `sentence` are about another brand: the name nearest to them in the sentence is another's, or
    /// the sentence names nobody and the name last used before it is.
    pub fn is_about_other(&self, sentence: usize, span: Span) -> bool {
        let mention = &self.prepared.mention;
        if mention.competitors.is_empty() && mention.homonyms.is_empty() {
            return false;
        }
        let Some(bounds) = self.sentences.get(sentence).map(|sentence| self.document().span(sentence.tokens.clone())) else {
            return false;
        };
        let within = |name: &&Span| name.start >= bounds.start && name.end <= bounds.end;
        // A name that comes after the words is less likely their subject than one before them.
        let distance = |name: &Span| {
            if name.end <= span.start { span.start - name.end } else { name.start.saturating_sub(span.end) * 2 + 8 }
        };
        let nearest = |names: &[Span]| names.iter().filter(within).map(distance).min();
        let others = nearest(&mention.competitors).into_iter().chain(nearest(&mention.homonyms)).min();
        match (others, nearest(&mention.brand)) {
            (Some(other), Some(ours)) => other < ours,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => {
                let last = |names: &[Span]| names.iter().filter(|name| name.end <= bounds.start).map(|name| name.end).max();
                last(&mention.competitors).max(last(&mention.homonyms)) > last(&mention.brand)
            }
        }
    }

    /// Why nothing in this place can be a claim, whatever it says; `None` when it can.
    pub fn hindered(&self, tokens: &Range<usize>) -> Option<Silent> {
        let asks = self.sentences.get(self.sentence_of(tokens.start)).is_some_and(|sentence| sentence.asks);
        if asks && self.is_own(tokens) { Some(Silent::Question) } else { self.hindered_but_asking(tokens) }
    }

    /// The same for words whose sentence may ask: "maybe it's 25?".
    pub fn hindered_but_asking(&self, tokens: &Range<usize>) -> Option<Silent> {
        if !self.is_own(tokens) {
            return Some(Silent::Quoted);
        }
        let index = self.sentence_of(tokens.start);
        let sentence = self.sentences.get(index)?;
        if self.is_about_other(index, self.document().span(tokens.clone())) {
            return Some(Silent::OtherBrand);
        }
        let clause = self.clause(tokens);
        // "If I'm not mistaken" is reserve, not a condition.
        let reserve = sentence.reserve;
        let conditional = LEXICON.conditional.spoken(&self.heard.reader, clause).into_iter().any(|hit| {
            let span = self.document().span(hit.clone());
            hit.start < tokens.start && reserve.is_none_or(|reserve| span.start < reserve.start || span.end > reserve.end)
        });
        conditional.then_some(Silent::NoClaim)
    }

    /// Whether the sentence speaks of its author, other than to say how they know ("I think", "I read that").
    pub fn is_personal(&self, sentence: usize) -> bool {
        let Some(tokens) = self.sentences.get(sentence).map(|sentence| sentence.tokens.clone()) else { return false };
        let tokens = tokens.start..tokens.end.min(tokens.start + 2 * CLAUSE);
        let reader = &self.heard.reader;
        let document = self.document();
        let mut knows = LEXICON.evidential.spoken(reader, tokens.clone());
        knows.append(&mut LEXICON.hearsay.spoken(reader, tokens.clone()));
        let reserve = self.sentences.get(sentence).and_then(|sentence| sentence.reserve);
        let excused = |hit: &Range<usize>| {
            let span = document.span(hit.clone());
            knows.iter().any(|known| known.start <= hit.start && hit.end <= known.end)
                || reserve.is_some_and(|reserve| reserve.start <= span.start && span.end <= reserve.end)
        };
        if LEXICON.first_person.spoken(reader, tokens.clone()).iter().any(|hit| !excused(hit)) {
            return true;
        }
        // The Spanish past of the first person is an accent: cancelé, devolví.
        document.lang() == Lang::Es
            && tokens.into_iter().any(|at| {
                let word = document.tokens().get(at).map_or("", |token| token.span.of(document.original()));
                word.chars().count() > 3
                    && word.ends_with(['é', 'í'])
                    && !matches!(document.word(at), "aqui" | "alli" | "porque" | "tambien")
            })
    }
}

/// Verbs that begin a statement as often as a question where the subject may be left out; only the mark tells.
const OPEN_VERBS: &[&str] = &[
    "tienen",
    "teneis",
    "se",
    "puedo",
    "hay",
    "es",
    "hace",
    "tengo",
    "γινεται",
    "μπορω",
    "μπορουμε",
    "μπορειτε",
    "υπαρχει",
    "χρειαζεται",
    "πρεπει",
    "εχω",
    "αξιζει",
    "ξερεισ",
    "ginetai",
    "mporw",
    "mporeis",
    "mporeite",
    "prepei",
    "xreiazetai",
];

/// Whether a sentence that begins like a question has none of its marks and may be a statement.
fn states(document: &Document, tokens: &Range<usize>) -> bool {
    let marked = tokens.clone().any(|at| {
        document.tokens().get(at).is_some_and(|token| matches!(token.span.of(document.original()), "?" | "¿" | ";" | "\u{37e}" | "？"))
    });
    let first = tokens.clone().find(|at| !document.word(*at).is_empty());
    // "Anyone can join": who is meant by all asks nobody.
    let all = |first: usize| {
        matches!(document.word(first), "anyone" | "anybody" | "everyone" | "everybody")
            && matches!(document.word(first + 1), "can" | "may" | "could" | "gets" | "qualifies" | "pays" | "is")
    };
    !marked && first.is_some_and(|first| OPEN_VERBS.contains(&document.word(first)) || all(first))
}

/// Whether a sentence tells an experience; what somebody was told is hearsay.
fn tells(reader: &Reader<'_>, sentence: usize, tokens: &Range<usize>) -> bool {
    let document = reader.document();
    scope::experience(document, sentence).is_some_and(|span| {
        let known = LEXICON.evidential.spoken(reader, tokens.clone()).into_iter().chain(LEXICON.hearsay.spoken(reader, tokens.clone()));
        !known.into_iter().any(|hit| {
            let hit = document.span(hit);
            hit.start < span.end && span.start < hit.end
        })
    })
}

/// "14 days. But I'm not sure." hedges its neighbour: a short sentence of reserve speaks of the one before or after it.
fn spread_hedges(sentences: &mut [Sentence]) {
    let alone: Vec<bool> = sentences.iter().map(|sentence| sentence.hedged && sentence.own && sentence.words <= 6).collect();
    for (index, alone) in alone.iter().enumerate() {
        if !alone {
            continue;
        }
        if let Some(before) = index.checked_sub(1).and_then(|before| sentences.get_mut(before)) {
            before.hedged = true;
        }
        if let Some(after) = sentences.get_mut(index + 1) {
            after.hedged = true;
        }
    }
}

/// Whether the opening post asks, by itself or by its title.
const fn asker_asks(asker: &Said<'_>, title_asks: bool) -> bool {
    asker.asks || title_asks
}

impl<'a> Scene<'a> {
    /// Reads a thread. `quotes` holds, per post, the words of others that its markup quotes.
    pub fn new(facts: &'a FactBook, title: &'a Document, posts: &'a [Prepared<'a>], quotes: &'a [Option<Document>]) -> Self {
        let facts: Vec<&Fact> = facts.iter().collect();
        let by_id: BTreeMap<&PostId, usize> = posts.iter().enumerate().map(|(index, post)| (&post.post.id, index)).collect();
        let opener = posts.iter().position(|post| matches!(post.post.part, Part::Question | Part::Article));
        let mut said: Vec<Said<'a>> =
            posts.iter().enumerate().map(|(index, post)| Said::new(post, quotes.get(index).and_then(Option::as_ref), &facts)).collect();
        for (index, post) in posts.iter().enumerate() {
            let named = post.post.parent.as_ref().and_then(|id| by_id.get(id).copied());
            let parent = named.or(opener).filter(|parent| *parent != index);
            if let Some(said) = said.get_mut(index) {
                said.parent = parent;
            }
        }
        let title_asks = (0..title.sentences().len()).any(|sentence| scope::question(title, sentence));
        Self { title: Heard::new(title, &facts), title_asks, facts, posts: said, opener }
    }

    /// How near fact `fact` is to `tokens` of post `post`.
    pub fn near(&self, fact: usize, post: usize, tokens: &Range<usize>) -> Near {
        let Some(said) = self.posts.get(post) else { return Near { own: false, score: 0.0, topic: 0.0 } };
        let index = said.sentence_of(tokens.start);
        let sentence = said.sentences.get(index).map_or(tokens.clone(), |sentence| sentence.tokens.clone());
        let own = said
            .heard
            .cues(fact, &sentence)
            .filter(|cue| said.is_own(cue))
            .map(|cue| {
                let gap = if cue.end <= tokens.start { tokens.start - cue.end } else { cue.start.saturating_sub(tokens.end) };
                OWN + BESIDE * f64::from(REACH.saturating_sub(u8::try_from(gap).unwrap_or(u8::MAX))) / f64::from(REACH)
            })
            .fold(0.0, f64::max);
        let topic = self.topic(fact, post);
        Near { own: own > 0.0, score: own + self.around(fact, post, index) + topic, topic }
    }

    /// What the rest of the post says about fact `fact`, seen from its sentence `index`.
    fn around(&self, fact: usize, post: usize, index: usize) -> f64 {
        let Some(said) = self.posts.get(post) else { return 0.0 };
        let elsewhere = said.sentences.iter().enumerate().filter(|(at, sentence)| *at != index && sentence.own);
        let mine = elsewhere
            .filter(|(_, sentence)| said.heard.cues(fact, &sentence.tokens).next().is_some())
            .map(|(at, _)| if at + 1 == index { BEFORE } else { ELSEWHERE })
            .fold(0.0, f64::max);
        let plain_quote = said.sentences.iter().any(|sentence| !sentence.own && said.heard.cues(fact, &sentence.tokens).next().is_some());
        let quoted = plain_quote || said.quotes.as_ref().is_some_and(|quotes| quotes.has(fact));
        mine + if quoted { QUOTED } else { 0.0 }
    }

    /// How much post `post` answers something about fact `fact`: the way up to the nearest question, or to the opening post and the title.
    fn topic(&self, fact: usize, post: usize) -> f64 {
        let titled = self.title.has(fact);
        let opened = self.opener.and_then(|opener| self.posts.get(opener)).is_some_and(|opener| opener.heard.has(fact));
        let mut said_before = 0.0_f64;
        let mut at = post;
        let mut far = 0.0;
        for _ in 0..HOPS {
            let Some(parent) = self.posts.get(at).and_then(|said| said.parent) else { break };
            if Some(parent) == self.opener {
                break;
            }
            let Some(said) = self.posts.get(parent) else { break };
            if said.asks {
                if said.heard.has(fact) {
                    return ASKED - far + if titled || opened { KEPT } else { 0.0 };
                }
                let words: usize =
                    said.sentences.iter().filter(|sentence| sentence.own && sentence.asks).map(|sentence| sentence.words).sum();
                if words >= NEW_QUESTION {
                    return if titled || opened { REPLIED } else { said_before };
                }
            } else if said.heard.has(fact) {
                said_before = said_before.max(REPLIED);
            }
            at = parent;
            far += HOP;
        }
        if Some(post) == self.opener || !(titled || opened) {
            return said_before;
        }
        let asks = self.title_asks || self.opener.and_then(|opener| self.posts.get(opener)).is_none_or(|opener| opener.asks);
        let named = ASKED + if titled && opened { BOTH } else { 0.0 };
        named * if asks { 1.0 } else { UNASKED } - far + if said_before > 0.0 { KEPT } else { 0.0 }
    }

    /// The question that post `post` answers, if any: the post it replies to when that asks; the opening post when it replies to nothing in
    /// particular.
    pub fn question(&self, post: usize) -> Option<&Said<'a>> {
        let parent = self.posts.get(post)?.parent?;
        let said = self.posts.get(parent)?;
        (said.asks || (Some(parent) == self.opener && self.title_asks)).then_some(said)
    }

    /// Whether anything that post `post` stands under asks: the title, the opening post, or a post on the way up to it.
    pub fn is_asked(&self, post: usize) -> bool {
        let mut at = post;
        for _ in 0..HOPS {
            let Some(parent) = self.posts.get(at).and_then(|said| said.parent) else { break };
            if self.posts.get(parent).is_some_and(|said| said.asks) {
                return true;
            }
            at = parent;
        }
        self.title_asks
    }

    /// Whether post `post` talks back to the brand's own people.
    pub fn answers_staff(&self, post: usize) -> bool {
        self.posts
            .get(post)
            .and_then(|said| said.parent)
            .and_then(|parent| self.posts.get(parent))
            .is_some_and(|parent| parent.prepared.staff)
    }

    /// Whether post `post` cannot be an answer: its author asked the question.
    pub fn is_no_answer(&self, post: usize) -> bool {
        let Some(said) = self.posts.get(post) else { return true };
        let author = |said: &Said<'_>| said.prepared.post.author.name.clone();
        let asker = self.opener.filter(|opener| *opener != post).and_then(|opener| self.posts.get(opener));
        asker.is_some_and(|asker| {
            asker.prepared.post.part == Part::Question
                && asker_asks(asker, self.title_asks)
                && !author(said).is_empty()
                && author(asker) == author(said)
        })
    }
}
