//! A post as the engine reads it.

use std::ops::Range;

use crate::model::finding::Span;
use crate::model::lang::Lang;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and hyphens.
    Word,
    /// Digits with their inner separators (`1.234,56`, `24/7`, `12:30`).
    Number,
    /// `#word`, folded without the `#` too.
    Hashtag,
    /// `@name`.
    Handle,
    /// A web address or bare domain.
    Url,
    /// A mail address.
    Mail,
    /// One pictograph, joined sequences as one.
    Emoji,
    /// Anything else that is not white space, one character a token.
    Mark,
}

/// A token of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes in the original.
    pub span: Span,
    /// Its bytes in the folded text.
    pub folded: Span,
    /// Index of its sentence.
    pub sentence: u32,
    /// It belongs to a quotation of somebody else (`> …` lines, `X wrote:` blocks, `[quote]`): not the author's own words.
    pub quoted: bool,
}

/// A text with its normal form, tokens and sentences. Built once a post, read by rules and facts.
#[derive(Debug, Clone)]
pub struct Document {
    original: String,
    folded: String,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    lang: Lang,
}

impl Document {
    /// Reads a text. `lang` decides how numbers are read; [`Lang::Und`] is allowed.
    #[must_use]
    pub fn new(text: &str, lang: Lang) -> Self {
        let _ = (text, lang);
        todo!()
    }

    /// The text given.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The normal form of the whole text: folded tokens separated by single spaces, so that a phrase is a substring at token borders.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// All tokens, in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Sentences as ranges of token indices, in order, covering all tokens.
    #[must_use]
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// The language given.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The folded text of token `index`; empty when there is no such token.
    #[must_use]
    pub fn word(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.folded.of(&self.folded))
    }

    /// The original span of a range of tokens.
    #[must_use]
    pub fn span(&self, tokens: Range<usize>) -> Span {
        let _ = tokens;
        todo!()
    }
}
