//! Disguised words, read as they are meant: `r3fund`, `$cam`, `r e f u n d`, `refuuund`, text turned round, words inside a hashtag.
//!
//! The text itself stays as it is: `mp3`, `5G` and `covid19` mean themselves. Where something may be a disguise, the sentence it stands
//! in is read once more with other words in its place, and patterns meet either reading. A text without such places has no readings and
//! pays one look at each token.

mod find;
mod leet;
mod tag;

use std::ops::Range;

use super::document::{Document, Token, TokenKind};
use crate::model::finding::Span;

/// Most readings of one text: each takes the next choice of every disguise that could stand for more than one word.
const MOST: usize = 6;

/// The sentences of a text that hold disguises, with other words in their places.
#[derive(Debug, Clone)]
pub struct Reading {
    document: Document,
    /// Which tokens of the text each token stands for.
    own: Vec<(u32, u32)>,
}

impl Reading {
    /// The sentences as read. Spans point into the original of the text they were made of.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The tokens of the text itself that a range of tokens of this reading stands for.
    #[must_use]
    pub fn own(&self, tokens: Range<usize>) -> Range<usize> {
        let own = self.own.get(tokens).unwrap_or_default();
        let start = own.iter().map(|(start, _)| *start).min().unwrap_or_default();
        let end = own.iter().map(|(_, end)| *end).max().unwrap_or_default();
        start as usize..end as usize
    }
}

/// A word of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    kind: TokenKind,
    span: Span,
    folded: String,
}

/// Tokens of one sentence that may be something else.
#[derive(Debug)]
struct Change {
    tokens: Range<usize>,
    /// What they may be, likeliest first; never empty.
    choices: Vec<Vec<Part>>,
}

/// Every reading of a text beside the plain one, likeliest first.
pub(super) fn readings(document: &Document) -> Vec<Reading> {
    let changes = find::changes(document);
    let count = changes.iter().map(|change| change.choices.len()).max().unwrap_or_default();
    (0..count.min(MOST)).map(|choice| Builder::new(document).read(&changes, choice)).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

struct Builder<'a> {
    of: &'a Document,
    folded: String,
    tokens: Vec<Token>,
    own: Vec<(u32, u32)>,
    sentences: Vec<Range<usize>>,
}

impl<'a> Builder<'a> {
    const fn new(of: &'a Document) -> Self {
        Self { of, folded: String::new(), tokens: Vec::new(), own: Vec::new(), sentences: Vec::new() }
    }

    /// The sentences with disguises, each disguise by its choice of that number or its last one. The first reading has them all, later ones
    /// those that have more to choose from.
    fn read(mut self, changes: &[Change], choice: usize) -> Reading {
        let of = self.of;
        for here in changes.chunk_by(|a, b| of.sentence_of(a.tokens.start) == of.sentence_of(b.tokens.start)) {
            let sentence = here.first().and_then(|first| of.sentences().get(of.sentence_of(first.tokens.start)));
            let Some(sentence) = sentence.filter(|_| choice == 0 || here.iter().any(|change| change.choices.len() > choice)) else {
                continue;
            };
            let begin = self.tokens.len();
            let mut at = sentence.start;
            for change in here {
                self.plain(at..change.tokens.start);
                let read = change.choices.get(choice).or(change.choices.last());
                for part in read.into_iter().flatten() {
                    self.push(part.kind, part.span, &part.folded, &change.tokens);
                }
                at = change.tokens.end;
            }
            self.plain(at..sentence.end);
            self.sentences.push(begin..self.tokens.len());
        }
        Reading { document: Document::of_reading(of, self.folded, self.tokens, self.sentences), own: self.own }
    }

    fn plain(&mut self, tokens: Range<usize>) {
        let of = self.of;
        for index in tokens {
            if let Some(token) = of.tokens().get(index) {
                self.push(token.kind, token.span, of.word(index), &(index..index + 1));
            }
        }
    }

    fn push(&mut self, kind: TokenKind, span: Span, word: &str, own: &Range<usize>) {
        if !word.is_empty() && !self.folded.is_empty() {
            self.folded.push(' ');
        }
        let start = self.folded.len();
        self.folded.push_str(word);
        let folded = Span { start, end: self.folded.len() };
        let quoted = self.of.tokens().get(own.start).is_some_and(|token| token.quoted);
        self.tokens.push(Token { kind, span, folded, sentence: number(self.sentences.len()), quoted, whole: false });
        self.own.push((number(own.start), number(own.end)));
    }
}

#[cfg(test)]
mod tests;
