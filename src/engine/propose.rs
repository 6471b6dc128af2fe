//! From a post to the beginning of a rule: its words without names and personal data, and patterns that meet them.

use std::ops::Range;

use super::{Judge, Prepared};
use crate::model::finding::Span;
use crate::model::id::PostId;
use crate::model::lang::Lang;
use crate::model::post::{Post, Thread};
use crate::model::untrusted::is_hidden;
use crate::model::value::Value;
use crate::text::document::{Document, TokenKind};
use crate::text::language::is_common;
use crate::text::normal::fold;
use crate::text::value::values;

/// Longest example, in bytes; of a longer post the sentences around the one that says most are taken.
const LONGEST: usize = 480;
/// Most words of a proposed pattern.
const WORDS: usize = 3;
/// Most patterns proposed.
const PATTERNS: usize = 4;
/// Digits in a row that may be somebody's number.
const DIGITS: usize = 6;

/// What a rule could begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The post's own words: names of the brand file as `{brand}`, personal data taken out.
    pub text: String,
    /// Its language.
    pub lang: Lang,
    /// Patterns that meet it, the one that says most first; never empty.
    pub patterns: Vec<String>,
}

/// Proposes an example and patterns from a post; `None` when there is no such post, or no word in it. `lang` says the language where it is
/// known better.
#[must_use]
pub fn propose(judge: &Judge, thread: &Thread, posts: &[Post], post: &PostId, lang: Option<Lang>) -> Option<Proposal> {
    let mut posts = posts.to_vec();
    if let Some(own) = posts.iter_mut().find(|own| own.id == *post) {
        own.lang = lang.or(own.lang);
    }
    // Nothing of what is asked here depends on the time.
    let prepared = judge.prepare(thread, &posts, jiff::Timestamp::UNIX_EPOCH);
    let own = prepared.posts.iter().find(|own| own.post.id == *post)?;
    let lang = lang.unwrap_or_else(|| own.document.lang());
    let sentences: Vec<Range<usize>> = own.document.sentences().to_vec();
    let pieces = Pieces::of(own);
    let weight = |sentence: &Range<usize>| pieces.windows(sentence.clone()).first().map_or(0, |window| window.weight);
    let best = (0..sentences.len()).max_by_key(|at| (sentences.get(*at).map_or(0, &weight), std::cmp::Reverse(*at)))?;
    let (mut from, mut to) = (best, best + 1);
    let size = |from: usize, to: usize| {
        let tokens = sentences.get(from).map_or(0, |first| first.start)..sentences.get(to - 1).map_or(0, |last| last.end);
        let span = own.document.span(tokens);
        span.end - span.start
    };
    while from > 0 && size(from - 1, to) <= LONGEST {
        from -= 1;
    }
    while to < sentences.len() && size(from, to + 1) <= LONGEST {
        to += 1;
    }
    let tokens = sentences.get(from)?.start..sentences.get(to - 1)?.end;
    let text = pieces.clean(tokens);
    let mut windows = pieces.windows(sentences.get(best)?.clone());
    for (at, sentence) in sentences.iter().enumerate().take(to).skip(from) {
        if at != best {
            windows.extend(pieces.windows(sentence.clone()).into_iter().take(1));
        }
    }
    let mut patterns: Vec<String> = Vec::new();
    for window in windows {
        let pattern = pieces.pattern(&window, lang);
        if !pattern.is_empty() && !patterns.contains(&pattern) && patterns.len() < PATTERNS {
            patterns.push(pattern);
        }
    }
    (!patterns.is_empty() && !text.is_empty()).then_some(Proposal { text, lang, patterns })
}

/// A stretch of a text from which a pattern can be made.
struct Window {
    tokens: Range<usize>,
    weight: usize,
}

/// A post with what takes the place of some of its words.
struct Pieces<'a> {
    document: &'a Document,
    /// Tokens, and what is written for them; in order, none within another.
    instead: Vec<(Range<usize>, String)>,
}

impl<'a> Pieces<'a> {
    fn of(own: &'a Prepared<'_>) -> Self {
        let document = &own.document;
        let mut instead: Vec<(Range<usize>, String)> =
            own.mention.named.iter().map(|name| (name.tokens.clone(), format!("{{{}}}", name.class.word()))).collect();
        let author: Vec<String> =
            own.post.author.name.raw().split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3).map(fold).collect();
        for (index, token) in document.tokens().iter().enumerate() {
            let word = document.word(index);
            let written = match token.kind {
                TokenKind::Mail => "(mail)",
                TokenKind::Url => "(link)",
                TokenKind::Handle => "(name)",
                _ if word.chars().filter(char::is_ascii_digit).count() >= DIGITS => "(number)",
                TokenKind::Word if author.iter().any(|name| name == word) => "(name)",
                _ => continue,
            };
            instead.push((index..index + 1, written.to_owned()));
        }
        for value in values(document) {
            if matches!(value.value, Value::Contact { .. }) {
                instead.push((value.tokens, "(contact)".to_owned()));
            }
        }
        // What begins first and is longest stands; what lies within it is gone with it.
        instead.sort_by_key(|(tokens, _)| (tokens.start, std::cmp::Reverse(tokens.end)));
        let mut kept: Vec<(Range<usize>, String)> = Vec::with_capacity(instead.len());
        for (tokens, written) in instead {
            if kept.last().is_none_or(|(last, _)| last.end <= tokens.start) {
                kept.push((tokens, written));
            }
        }
        Self { document, instead: kept }
    }

    fn replaced(&self, token: usize) -> Option<&(Range<usize>, String)> {
        self.instead.iter().find(|(tokens, _)| tokens.contains(&token))
    }

    /// The author's own words between these tokens, with what takes the place of some.
    fn clean(&self, tokens: Range<usize>) -> String {
        let original = self.document.original();
        let mut out = String::new();
        let mut at = tokens.start;
        let mut end: Option<usize> = None;
        while at < tokens.end {
            let Some(token) = self.document.tokens().get(at) else { break };
            let (next, written, span) = match self.replaced(at) {
                Some((range, written)) => (range.end.max(at + 1), written.as_str(), self.document.span(range.clone())),
                None => (at + 1, token.span.of(original), token.span),
            };
            if !token.quoted {
                let between = end.map_or("", |end| Span { start: end, end: span.start.max(end) }.of(original));
                if out.is_empty() {
                } else if between.contains('\n') {
                    out.push('\n');
                } else if !between.is_empty() {
                    out.push(' ');
                }
                if self.replaced(at).is_some() {
                    out.push_str(written);
                } else {
                    // Braces call for names in examples.
                    out.extend(written.chars().filter(|c| !is_hidden(*c)).map(|c| match c {
                        '{' => '(',
                        '}' => ')',
                        other => other,
                    }));
                }
                end = Some(span.end);
            }
            at = next;
        }
        out
    }

    /// How much a token says: nothing for common words, marks and what was taken out.
    fn weight(&self, index: usize) -> usize {
        let Some(token) = self.document.tokens().get(index) else { return 0 };
        if token.quoted {
            return 0;
        }
        if let Some((range, written)) = self.replaced(index) {
            return if written.starts_with('{') && range.start == index { 6 } else { 0 };
        }
        let word = self.document.word(index);
        let letters = word.chars().count();
        match token.kind {
            TokenKind::Word if letters >= 3 && !is_common(word) => 4 + letters.min(8),
            TokenKind::Emoji | TokenKind::Hashtag => 6,
            TokenKind::Word if letters >= 5 => 3,
            _ => 0,
        }
    }

    /// A token that no pattern can go over.
    fn is_barrier(&self, index: usize) -> bool {
        let quoted = self.document.tokens().get(index).is_none_or(|token| token.quoted);
        quoted || self.replaced(index).is_some_and(|(_, written)| !written.starts_with('{'))
    }

    /// Stretches of at most [`WORDS`] words of a sentence, the one that says most first; none within or over another.
    fn windows(&self, sentence: Range<usize>) -> Vec<Window> {
        let words: Vec<usize> = sentence.filter(|index| !self.document.word(*index).is_empty()).collect();
        let mut all: Vec<Window> = Vec::new();
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + WORDS) {
                let Some(stretch) = words.get(from..to) else { continue };
                let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
                if stretch.iter().any(|index| self.is_barrier(*index)) {
                    break;
                }
                let ends = self.weight(*first) > 0 && (self.weight(*last) > 0 || self.replaced(*last).is_some());
                let weight: usize = stretch.iter().map(|index| self.weight(*index)).sum();
                if ends {
                    // A word more in between makes a pattern rarer than it need be.
                    let idle = stretch.iter().filter(|index| self.weight(**index) == 0).count();
                    // A name says most with what is done to it, which stands before it in these languages.
                    let named = if stretch.len() > 1 && self.replaced(*last).is_some() { 10 } else { 0 };
                    all.push(Window { tokens: *first..*last + 1, weight: (weight + named).saturating_sub(idle) });
                }
            }
        }
        all.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.tokens.start.cmp(&b.tokens.start)));
        let mut kept: Vec<Window> = Vec::new();
        for window in all {
            if kept.len() < PATTERNS
                && kept.iter().all(|own| own.tokens.end <= window.tokens.start || window.tokens.end <= own.tokens.start)
            {
                kept.push(window);
            }
        }
        if kept.is_empty() {
            // Nothing but common words: they are looked for as they stand.
            let plain: Vec<usize> = words.iter().copied().take_while(|index| !self.is_barrier(*index)).take(WORDS).collect();
            if let (Some(first), Some(last)) = (plain.first(), plain.last()) {
                kept.push(Window { tokens: *first..*last + 1, weight: 0 });
            }
        }
        kept
    }

    /// The pattern of a stretch: words that say something in any form, others as they stand, names by their class.
    fn pattern(&self, window: &Window, lang: Lang) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut at = window.tokens.start;
        while at < window.tokens.end {
            if let Some((range, written)) = self.replaced(at) {
                parts.push(written.clone());
                at = range.end.max(at + 1);
                continue;
            }
            let (word, kind) = (self.document.word(at), self.document.tokens().get(at).map(|token| token.kind));
            if !word.is_empty() {
                let is_plain = word.chars().all(char::is_alphabetic);
                let has_forms = is_plain && word.chars().count() >= 4 && !is_common(word) && lang != Lang::Und;
                match kind {
                    Some(TokenKind::Word) if has_forms => parts.push(format!("{word}~")),
                    _ => parts.push(escaped(word)),
                }
            }
            at += 1;
        }
        parts.join(" ")
    }
}

/// A word of a text as a pattern that means it and nothing else.
fn escaped(word: &str) -> String {
    let special = |c: char| matches!(c, '(' | ')' | '|' | '{' | '}' | '*' | '~' | '\\' | '…' | '=');
    let mut out = String::with_capacity(word.len());
    for (at, c) in word.char_indices() {
        if special(c) || (at == 0 && c == '/') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
