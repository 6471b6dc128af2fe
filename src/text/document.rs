//! A post as the engine reads it.

use std::ops::Range;

use super::disguise::{self, Reading};
use super::quote::{self, Aside};
use super::token::{Next, Scanner};
use super::{normal, sentence};
use crate::model::finding::Span;
use crate::model::lang::Lang;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and hyphens; dotted letters (`p.m`, `π.χ`) are one word, folded without dots.
    Word,
    /// Digits with their inner separators (`1.234,56`, `24/7`, `12:30`).
    Number,
    /// `#word`, folded with its `#`; [`Document::bare_word`] gives it without.
    Hashtag,
    /// `@name`, folded with its `@`.
    Handle,
    /// A web address or bare domain.
    Url,
    /// A mail address.
    Mail,
    /// One pictograph, joined sequences as one; also emoticons that stand apart (`:-)`, folded `:)`).
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
    /// Its bytes in the folded text; empty for punctuation.
    pub folded: Span,
    /// Index of its sentence.
    pub sentence: u32,
    /// It is not of the author's own words, but of a quotation, signature or block of code; [`Document::aside`] says which.
    pub quoted: bool,
    /// A word of everyday letters and nothing else, none of them more than twice in a row. Not told of every word that is.
    pub whole: bool,
}

/// A text with its normal form, tokens and sentences. Built once a post, read by rules and facts.
#[derive(Debug, Clone)]
pub struct Document {
    original: String,
    folded: String,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    /// Stretches of the original that are not the author's own words.
    asides: Vec<(Range<usize>, Aside)>,
    lang: Lang,
    /// What else it may say, where words are disguised.
    readings: Vec<Reading>,
    /// It is itself such a reading of another text.
    is_reading: bool,
}

impl Document {
    /// Reads a text. `lang` decides how numbers are read and whether `;` asks; [`Lang::Und`] is allowed. Linear in the length of `text`.
    #[must_use]
    pub fn new(text: &str, lang: Lang) -> Self {
        let asides = quote::asides(text);
        let mut foreign = asides.iter().map(|(range, _)| range).peekable();
        let mut scanner = Scanner::new(text, lang == Lang::El);
        let mut folded = String::with_capacity(text.len());
        let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
        loop {
            let before = folded.len();
            let Some(next) = scanner.read(&mut folded) else { break };
            let (kind, start, end, own, whole) = match next {
                Next::Word { start, word } => {
                    (TokenKind::Word, start, word.end, before + usize::from(before > 0)..folded.len(), word.whole)
                }
                Next::Silent(raw) => (raw.kind, raw.start, raw.end, before..before, false),
                Next::Raw(raw) => {
                    let own = normal::append(raw.kind, &text[raw.start..raw.end], &mut folded);
                    (raw.kind, raw.start, raw.end, own, false)
                }
            };
            while foreign.peek().is_some_and(|range| range.end <= start) {
                foreign.next();
            }
            let quoted = foreign.peek().is_some_and(|range| range.start <= start);
            tokens.push(Token {
                kind,
                span: Span { start, end },
                folded: Span { start: own.start, end: own.end },
                sentence: 0,
                quoted,
                whole,
            });
        }
        let sentences = sentence::split(text, &tokens, &folded, lang);
        for (number, range) in sentences.iter().enumerate() {
            for token in &mut tokens[range.clone()] {
                token.sentence = u32::try_from(number).unwrap_or(u32::MAX);
            }
        }
        let readings = Vec::new();
        let mut document = Self { original: text.to_owned(), folded, tokens, sentences, asides, lang, readings, is_reading: false };
        document.readings = disguise::readings(&document);
        document
    }

    /// Sentences of `of` with other words in some places.
    pub(super) fn of_reading(of: &Self, folded: String, tokens: Vec<Token>, sentences: Vec<Range<usize>>) -> Self {
        let (original, asides) = (of.original.clone(), of.asides.clone());
        Self { original, folded, tokens, sentences, asides, lang: of.lang, readings: Vec::new(), is_reading: true }
    }

    /// What else the text may say where words are disguised (`r3fund`, `#NoMeGusta`), likeliest first; empty for an ordinary text.
    #[must_use]
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// The word at token `index` in lower case with its accents, as [`normal::fold_accented`] makes it; of a word read otherwise than it is
    /// written, the normal form, which has none.
    #[must_use]
    pub fn accented_word(&self, index: usize) -> String {
        let accented = normal::fold_accented(self.span(index..index + 1).of(&self.original));
        let word = self.word(index);
        if self.is_reading && normal::fold(&accented) != word { word.to_owned() } else { accented }
    }

    /// The text given.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The normal form of the whole text: folded tokens separated by single spaces, so that a phrase is a substring at token borders.
    /// Punctuation leaves no trace here (its tokens have an empty folded span), so that "battery, dead" holds the phrase "battery dead";
    /// symbols that mean something (`%`, `€`, `&`, `+`, `=`, `°`) stay.
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

    /// What the first of these tokens that is not the author's own belongs to; `None` when all are the author's.
    #[must_use]
    pub fn aside(&self, tokens: Range<usize>) -> Option<Aside> {
        let token = self.tokens.get(tokens)?.iter().find(|token| token.quoted)?;
        let at = self.asides.partition_point(|(range, _)| range.end <= token.span.start);
        self.asides.get(at).map(|(_, aside)| *aside)
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

    /// The folded text of token `index` without a leading `#` or `@`, for patterns that name a word however it is marked.
    #[must_use]
    pub fn bare_word(&self, index: usize) -> &str {
        self.word(index).trim_start_matches(['#', '@'])
    }

    /// The original span of a range of tokens; empty, where they would stand, when there are none.
    #[must_use]
    pub fn span(&self, tokens: Range<usize>) -> Span {
        match self.tokens.get(tokens.start..tokens.end.min(self.tokens.len())) {
            Some([first, .., last]) => first.span.join(last.span),
            Some([only]) => only.span,
            _ => {
                let at = self.tokens.get(tokens.start).map_or(self.original.len(), |token| token.span.start);
                Span { start: at, end: at }
            }
        }
    }

    /// The tokens that a byte range of [`Self::folded`] touches: the way back from a hit in the normal form. Marks between them are within;
    /// marks before and after are not.
    #[must_use]
    pub fn tokens_at(&self, folded: Range<usize>) -> Range<usize> {
        let mut start = self.tokens.partition_point(|token| token.folded.end <= folded.start);
        let mut end = self.tokens.partition_point(|token| token.folded.start < folded.end).max(start);
        let silent = |index: usize| self.tokens[index].folded.start == self.tokens[index].folded.end;
        while start < end && silent(start) {
            start += 1;
        }
        while start < end && silent(end - 1) {
            end -= 1;
        }
        start..end
    }

    /// The original span that a byte range of [`Self::folded`] came from, in whole tokens.
    #[must_use]
    pub fn original_span(&self, folded: Range<usize>) -> Span {
        self.span(self.tokens_at(folded))
    }

    /// Sentence number of token `index`; 0 when there is no such token.
    #[must_use]
    pub fn sentence_of(&self, index: usize) -> usize {
        self.tokens.get(index).map_or(0, |token| token.sentence as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str, lang: Lang) -> Vec<String> {
        let document = Document::new(text, lang);
        document.sentences().iter().map(|range| document.span(range.clone()).of(text).to_owned()).collect()
    }

    #[test]
    fn folded_text_leads_back_to_the_original() {
        let text = "No, the BATTERY — it d\u{200b}ied!";
        let document = Document::new(text, Lang::En);
        assert_eq!(document.folded(), "no the battery it died");
        let at = document.folded().find("battery it died").unwrap();
        assert_eq!(document.original_span(at..at + 15).of(text), "BATTERY — it d\u{200b}ied");
    }

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(
            sentences("It costs 9.99 approx. a month. See help.lumora.example. Ok?", Lang::En),
            ["It costs 9.99 approx. a month.", "See help.lumora.example.", "Ok?"]
        );
        assert_eq!(
            sentences("Πόσο κάνει; π.χ. το 5 κ.λπ. Ευχαριστώ· γεια", Lang::El),
            ["Πόσο κάνει;", "π.χ. το 5 κ.λπ.", "Ευχαριστώ·", "γεια"]
        );
        assert_eq!(sentences("a; b", Lang::En), ["a; b"]);
        assert_eq!(sentences("wait... what", Lang::En), ["wait... what"]);
        assert_eq!(sentences("Broken 😡😡 Never again", Lang::En), ["Broken 😡😡", "Never again"]);
        assert_eq!(sentences("- one\n- two", Lang::En), ["- one", "- two"]);
        assert_eq!(sentences("1. Unplug it\n2. Wait", Lang::En), ["1. Unplug it", "2. Wait"]);
        assert_eq!(sentences("He said \"no!\" and left. (Really.) Ok", Lang::En), ["He said \"no!\"", "and left.", "(Really.)", "Ok"]);
    }

    #[test]
    fn quoted_words_are_marked_and_stand_apart() {
        let text = "> 14 days\nNo, 30 days";
        let document = Document::new(text, Lang::En);
        let own: Vec<&str> = document.tokens().iter().filter(|token| !token.quoted).map(|token| token.span.of(text)).collect();
        assert_eq!(own, ["No", ",", "30", "days"]);
        assert_eq!(document.sentences().len(), 2);
    }

    #[test]
    fn what_is_not_the_authors_own_is_known_by_kind() {
        let text = "> 14 days\nNo, 30\n```\nE42\n```\nfine\n-- \nAna";
        let document = Document::new(text, Lang::En);
        let kind = |word: &str| {
            let at = document.tokens().iter().position(|token| token.span.of(text) == word).unwrap();
            document.aside(at..at + 1)
        };
        assert_eq!(
            [kind("14"), kind("30"), kind("E42"), kind("fine"), kind("Ana")],
            [Some(Aside::Quote), None, Some(Aside::Code), None, Some(Aside::Signature)]
        );
        assert_eq!(document.aside(0..0), None);
        assert_eq!(document.aside(0..999), None);
    }
}
