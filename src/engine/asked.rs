//! What is asked in a thread, and whether any fact is near it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::Timestamp;

use super::{Judge, Prepared};
use crate::fact::cue::Reader;
use crate::model::finding::Span;
use crate::model::lang::Lang;
use crate::model::post::{Part, Post, Thread};
use crate::text::document::{Document, TokenKind};
use crate::text::everywhere::is_everywhere;
use crate::text::greeklish::greek_key;
use crate::text::normal::fold;
use crate::text::scope::question;
use crate::text::stem::stem;

/// Words of a question that are looked at.
const WORDS: usize = 16;
/// Question sentences of a post that are looked at.
const SENTENCES: usize = 8;
/// Fewest letters of a word that says something.
const LETTERS: usize = 3;

/// Words of questions as such, beside those that stand everywhere. They say that something is asked, not what.
const ASKING: &str = "know does anybody someone somebody anyone everyone everything possible need want would should please tell thanks guys \
    long much many days day week weeks month months year years hours minutes really still just actually ever mine then than any some why which where only even also about get got been anything something \
    quiero quisiera saber sabe sabeis alguien puedo puede pueden podria podeis tengo tiene tienen cual cuales cuanto cuanta cuantos \
    cuantas puedes podemos tienes dias dia semana semanas mes meses horas cualquier cuando como donde quien debo necesito gracias favor todo todos mio \
    ξερει ξερετε ξερω καποιος καποια μπορω μπορει μπορουμε πρεπει θελω γινεται υπαρχει παιδια ποσες ποσα ποσους ποια ποιο ποιες \
    μπορεις μπορειτε μερες ημερες εβδομαδες μηνες ωρες μεσα ευχαριστω παρακαλω στα στις στους εχετε εχουν ακομα μονο πολυ καθε αυτα οτι κανω κανει εμεις εσεις ολα τιποτα μηπως εδω \
    alguem posso pode quero sei quanto quanta quelqu peut puis faut sait combien jemand kann weiss muss wie wann qualcuno possono devo quando";

static ASKING_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| ASKING.split_whitespace().map(fold).collect());

/// A question sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which post asks, by its place in the thread.
    pub post: usize,
    /// Its language.
    pub lang: Lang,
    /// Bytes of the post; of the title, when `titled`.
    pub span: Span,
    /// It stands in the thread's title.
    pub titled: bool,
    /// What it asks about: stems of its words with the words themselves, each once, in order.
    pub words: Vec<(String, String)>,
    /// Some fact is near: the words of its `[questions]` are in the post or the title.
    pub near: bool,
}

/// The questions that customers ask in a thread about the brand; none in threads that do not name it.
#[must_use]
pub fn asked(judge: &Judge, thread: &Thread, posts: &[Post], now: Timestamp) -> Vec<Asked> {
    let prepared = judge.prepare(thread, posts, now);
    let names: BTreeSet<String> = [&judge.brand.name]
        .into_iter()
        .chain(&judge.brand.aliases)
        .chain(&judge.brand.misspellings)
        .flat_map(|name| fold(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let near = |document: &Document| {
        let reader = Reader::new(document);
        let all = 0..document.tokens().len();
        judge.facts.iter().any(|fact| fact.questions.occur(&reader, all.clone()))
    };
    let titled = near(&prepared.title);
    let mut out = Vec::new();
    for (at, post) in prepared.posts.iter().enumerate() {
        let about = prepared.topic.brand.is_some() || !post.mention.brand.is_empty();
        if post.staff || !about {
            continue;
        }
        let opens = at == 0 && matches!(post.post.part, Part::Question);
        let questions = sentences(&post.document);
        if questions.is_empty() && !opens {
            continue;
        }
        let near = (opens && titled) || near(&post.document);
        let mut own: Vec<Asked> = questions
            .into_iter()
            .filter_map(|sentence| {
                let words = content(post, sentence.clone(), &names);
                let span = post.document.span(sentence);
                (!words.is_empty()).then(|| Asked { post: at, lang: post.document.lang(), span, titled: false, words, near })
            })
            .collect();
        if opens {
            let title = &prepared.title;
            for sentence in sentences(title) {
                let words = words_of(title, sentence.clone(), &|_| false, &names);
                let span = title.span(sentence);
                if !words.is_empty() {
                    own.push(Asked { post: at, lang: title.lang(), span, titled: true, words, near });
                }
            }
        }
        out.extend(own);
    }
    out
}

/// The sentences of a text that ask, in its author's own words.
fn sentences(document: &Document) -> Vec<std::ops::Range<usize>> {
    let each = document
        .sentences()
        .iter()
        .enumerate()
        .filter(|(index, tokens)| question(document, *index) && document.tokens().get(tokens.start).is_some_and(|token| !token.quoted));
    each.map(|(_, tokens)| tokens.clone()).take(SENTENCES).collect()
}

fn content(post: &Prepared<'_>, sentence: std::ops::Range<usize>, names: &BTreeSet<String>) -> Vec<(String, String)> {
    let is_brand = |index: usize| {
        let span = post.document.span(index..index + 1);
        post.mention.brand.iter().any(|name| name.start <= span.start && span.end <= name.end)
    };
    words_of(&post.document, sentence, &is_brand, names)
}

/// Words of a sentence that say what it is about: their stems, and themselves.
fn words_of(
    document: &Document,
    sentence: std::ops::Range<usize>,
    is_brand: &dyn Fn(usize) -> bool,
    names: &BTreeSet<String>,
) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for index in sentence {
        let Some(token) = document.tokens().get(index).filter(|token| token.kind == TokenKind::Word && !token.quoted && !is_brand(index))
        else {
            continue;
        };
        let word = document.word(index);
        if word.chars().count() < LETTERS || names.contains(word) || says_nothing(word) {
            continue;
        }
        let stemmed = stem(word, document.lang());
        // Greek in either alphabet is one word.
        let key = if document.lang() == Lang::El { greek_key(&stemmed).unwrap_or(stemmed) } else { stemmed };
        if out.iter().all(|(known, _)| *known != key) && out.len() < WORDS {
            out.push((key, token.span.of(document.original()).to_lowercase()));
        }
    }
    out
}

/// Whether a folded word says only that something is asked, or stands in nearly every post.
#[must_use]
pub fn says_nothing(word: &str) -> bool {
    is_everywhere(word, None) || ASKING_WORDS.contains(word)
}
