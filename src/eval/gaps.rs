//! Questions that customers keep asking and no fact answers, grouped by the words that they share.
//!
//! The grouping is plain and always the same: the two words (or the one) that stand together in the questions of most threads make a
//! group, its questions are taken out, and so on. How much is looked at is bounded.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Spoken;
use crate::engine::Judge;
use crate::engine::asked::asked;
use crate::model::lang::Lang;
use crate::model::post::{Part, Role};

/// Questions that are grouped; further ones are counted only.
const MOST: usize = 20_000;
/// Words of a question that are paired.
const PAIRED: usize = 10;
/// Groups that are made of one language.
const GROUPS: usize = 100;
/// Quotes kept of a group.
const QUOTES: usize = 3;
/// Bytes of a quote.
const LONGEST: usize = 300;
/// Threads that make a group by one word alone: it says less than two.
const LEAST_ALONE: usize = 3;
/// A word in so many of a language's questions, of at least so many, says nothing of what is asked: one in this many.
const EVERYWHERE: usize = 4;
const MANY: usize = 24;

/// A question that no fact is near.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    lang: Lang,
    thread: usize,
    asker: String,
    words: Vec<(String, String)>,
    quote: Quote,
}

/// A question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The sentence, foreign text.
    pub text: String,
    /// The thread, as people call it.
    pub thread: String,
    /// The post's address, or its thread's.
    pub url: Option<String>,
    /// When it was asked.
    pub at: Timestamp,
    /// The brand's own people answered in the thread.
    pub by_staff: bool,
    /// Somebody else answered.
    pub answered: bool,
}

/// Questions that share their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Their language.
    pub lang: Lang,
    /// The words that they share, as most write them.
    pub words: Vec<String>,
    /// Threads in which they are asked.
    pub threads: usize,
    /// People who ask.
    pub askers: usize,
    /// Threads in which the brand's own people answered.
    pub by_staff: usize,
    /// Threads in which nobody answered.
    pub unanswered: usize,
    /// Some of them, the newest first, each from another thread.
    pub quotes: Vec<Quote>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Posts read.
    pub posts: usize,
    /// Questions about the brand.
    pub questions: usize,
    /// Those that some fact is near.
    pub near: usize,
    threads: usize,
    open: Vec<Open>,
}

impl Gaps {
    /// Takes in the questions of a thread.
    pub fn thread(&mut self, judge: &Judge, spoken: &Spoken, now: Timestamp) {
        self.threads += 1;
        let staff = |name: &str| {
            judge.brand.staff.iter().any(|known| known.trim_start_matches('@').eq_ignore_ascii_case(name.trim_start_matches('@')))
        };
        for question in asked(judge, &spoken.thread, &spoken.posts, now) {
            let Some(post) = spoken.posts.get(question.post).filter(|_| spoken.wanted.get(question.post).is_some_and(|wanted| *wanted))
            else {
                continue;
            };
            self.questions += 1;
            if question.near {
                self.near += 1;
                continue;
            }
            if self.open.len() >= MOST {
                continue;
            }
            let text = if question.titled { spoken.thread.title.raw() } else { post.body.raw() };
            let mut text = question.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            if text.len() > LONGEST {
                let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
                text.truncate(end);
                text.push('…');
            }
            let replies = spoken.posts.iter().enumerate().filter(|(at, reply)| {
                let to_it = question.post == 0 || reply.parent.as_ref() == Some(&post.id);
                *at != question.post && to_it && reply.author.name != post.author.name && reply.part != Part::Article
            });
            let (mut by_staff, mut answered) = (false, false);
            for (_, reply) in replies {
                if reply.author.role == Role::Staff || staff(reply.author.name.raw()) {
                    by_staff = true;
                } else {
                    answered = true;
                }
            }
            self.open.push(Open {
                lang: question.lang,
                thread: self.threads,
                asker: post.author.name.raw().to_owned(),
                words: question.words,
                quote: Quote {
                    text,
                    thread: spoken.label.clone(),
                    url: post.url.clone().or_else(|| spoken.thread.url.clone()),
                    at: post.written(),
                    by_staff,
                    answered,
                },
            });
        }
    }

    /// The groups that are asked in `least` threads or more, those of most threads first.
    #[must_use]
    pub fn groups(&self, least: usize) -> Vec<Gap> {
        let mut by_lang: BTreeMap<Lang, Vec<&Open>> = BTreeMap::new();
        for open in &self.open {
            by_lang.entry(open.lang).or_default().push(open);
        }
        let mut all: Vec<Gap> = by_lang.iter().flat_map(|(lang, open)| of_language(*lang, open, least.max(1))).collect();
        all.sort_by_key(|gap| (Reverse(gap.threads), Reverse(gap.askers), gap.lang, gap.words.clone()));
        all
    }
}

/// One or two words and the questions that hold them.
type Held<'a> = BTreeMap<(&'a str, &'a str), Vec<usize>>;

fn of_language(lang: Lang, open: &[&Open], least: usize) -> Vec<Gap> {
    let mut common: BTreeMap<&str, usize> = BTreeMap::new();
    for question in open {
        for (stem, _) in &question.words {
            *common.entry(stem).or_default() += 1;
        }
    }
    let says = |stem: &str| open.len() < MANY || common.get(stem).is_none_or(|count| count * EVERYWHERE < open.len());
    let mut held: Held<'_> = BTreeMap::new();
    for (number, question) in open.iter().enumerate() {
        let mut stems: Vec<&str> = question.words.iter().map(|(stem, _)| stem.as_str()).filter(|stem| says(stem)).take(PAIRED).collect();
        stems.sort_unstable();
        for (at, first) in stems.iter().enumerate() {
            held.entry((first, "")).or_default().push(number);
            for second in stems.iter().skip(at + 1) {
                held.entry((first, second)).or_default().push(number);
            }
        }
    }
    held.retain(|_, questions| questions.len() >= least);
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut gaps = Vec::new();
    // Two words say more than one: pairs come first.
    for pairs in [true, false] {
        while gaps.len() < GROUPS {
            let free = |questions: &Vec<usize>| questions.iter().copied().filter(|number| !taken.contains(number)).collect::<Vec<usize>>();
            let threads = |questions: &[usize]| {
                questions.iter().filter_map(|number| open.get(*number)).map(|open| open.thread).collect::<BTreeSet<_>>().len()
            };
            let best = held
                .iter()
                .filter(|((_, second), _)| second.is_empty() != pairs)
                .map(|(words, questions)| (words, free(questions)))
                .map(|(words, questions)| (threads(&questions), words, questions))
                .filter(|(threads, ..)| *threads >= if pairs { least } else { least.max(LEAST_ALONE) })
                .max_by_key(|(threads, words, _)| (*threads, Reverse(**words)));
            let Some((_, words, questions)) = best else { break };
            let mine: Vec<&Open> = questions.iter().filter_map(|number| open.get(*number).copied()).collect();
            gaps.push(gap(lang, *words, &mine));
            taken.extend(questions);
        }
    }
    gaps
}

fn gap(lang: Lang, (first, second): (&str, &str), questions: &[&Open]) -> Gap {
    // As most write it; of equals the first by letters.
    let surface = |stem: &str| {
        let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, word) in questions.iter().flat_map(|open| &open.words).filter(|(own, _)| own == stem) {
            *forms.entry(word).or_default() += 1;
        }
        forms.into_iter().max_by_key(|(word, count)| (*count, Reverse(*word))).map_or_else(|| stem.to_owned(), |(word, _)| word.to_owned())
    };
    // In the order in which they are said first.
    let mut words: Vec<&str> = [first, second].into_iter().filter(|stem| !stem.is_empty()).collect();
    let place = |stem: &str| questions.first().and_then(|open| open.words.iter().position(|(own, _)| own == stem));
    words.sort_by_key(|stem| place(stem));
    let mut threads: BTreeMap<usize, &Open> = BTreeMap::new();
    for open in questions {
        let newest = threads.entry(open.thread).or_insert(open);
        if newest.quote.at < open.quote.at {
            *newest = open;
        }
    }
    let of = |test: &dyn Fn(&Quote) -> bool| threads.values().filter(|open| test(&open.quote)).count();
    let mut quotes: Vec<Quote> = threads.values().map(|open| open.quote.clone()).collect();
    quotes.sort_by_key(|quote| (Reverse(quote.at), quote.text.clone()));
    quotes.truncate(QUOTES);
    Gap {
        lang,
        words: words.into_iter().map(surface).collect(),
        threads: threads.len(),
        askers: questions
            .iter()
            .map(|open| (open.asker.is_empty(), if open.asker.is_empty() { open.thread.to_string() } else { open.asker.clone() }))
            .collect::<BTreeSet<_>>()
            .len(),
        by_staff: of(&|quote| quote.by_staff),
        unanswered: of(&|quote| !quote.by_staff && !quote.answered),
        quotes,
    }
}
