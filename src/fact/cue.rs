//! Cues: the small pattern language in which fact files say what people ask and how they say yes or no.
//!
//! Words in sequence over the normal form of [`Document`]; `word*` any ending, `*word` any beginning, `word~` any form of the word
//! (same Snowball stem), `(a|b|two words)` one of these, `(word)` optional, `...` up to four words between, `=πότε` the word with
//! exactly these accents. Punctuation between words does not matter; a match never crosses the end of a sentence.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::lang::Lang;
use crate::text::document::{Document, TokenKind};
use crate::text::greeklish::greek_key;
use crate::text::normal::{fold, fold_accented};
use crate::text::stem::stem;

/// Words that `...` may stand for.
const GAP: usize = 4;
/// Longest pattern, in bytes: a cue is a phrase, not an essay.
const LONGEST: usize = 400;
/// Deepest nesting of brackets.
const DEEPEST: usize = 4;

/// A mistake in a pattern: where in the pattern (bytes), what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Bytes of the pattern that are meant.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
}

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
    lang: Lang,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Word(Word),
    OneOf(Vec<Vec<Part>>),
    Maybe(Vec<Part>),
    Gap,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Same(String),
    Starts(String),
    Ends(String),
    Holds(String),
    Stem(String),
    Accented(String),
}

/// A document made ready for many patterns: stems and accented forms are worked out once, and only when a pattern asks.
#[derive(Debug)]
pub struct Reader<'a> {
    document: &'a Document,
    /// For each token, the first at or after it that no pattern may pass over.
    following: Vec<usize>,
    stems: [OnceCell<Vec<String>>; Lang::ALL.len()],
    accented: OnceCell<Vec<String>>,
    latin: OnceCell<Vec<Option<String>>>,
}

impl<'a> Reader<'a> {
    /// Reads a document as it stands.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self::passing(document, &[])
    }

    /// Reads a document as if the (folded) words `passed` were not there: an English question puts its subject between the words of
    /// the statement ("can I use" is about "can use").
    #[must_use]
    pub fn passing(document: &'a Document, passed: &[&str]) -> Self {
        // From the end, so that a text of nothing but marks is not looked through once for each of them.
        let mut next = document.tokens().len();
        let mut following = vec![next; next];
        for (index, (token, own)) in document.tokens().iter().zip(&mut following).enumerate().rev() {
            if token.kind != TokenKind::Mark && !passed.contains(&document.word(index)) {
                next = index;
            }
            *own = next;
        }
        Self { document, following, stems: [const { OnceCell::new() }; Lang::ALL.len()], accented: OnceCell::new(), latin: OnceCell::new() }
    }

    /// The document read.
    #[must_use]
    pub const fn document(&self) -> &'a Document {
        self.document
    }

    fn stem_at(&self, index: usize, lang: Lang) -> &str {
        let slot = Lang::ALL.iter().position(|known| *known == lang).unwrap_or_default();
        let Some(cell) = self.stems.get(slot) else { return "" };
        let stems = cell.get_or_init(|| (0..self.document.tokens().len()).map(|at| stem(self.document.word(at), lang)).collect());
        stems.get(index).map_or("", String::as_str)
    }

    fn accented_at(&self, index: usize) -> &str {
        let words = self.accented.get_or_init(|| {
            let original = self.document.original();
            self.document.tokens().iter().map(|token| fold_accented(token.span.of(original))).collect()
        });
        words.get(index).map_or("", String::as_str)
    }

    /// The key of a token that is Greek in Latin letters.
    fn latin_at(&self, index: usize) -> Option<&str> {
        if self.document.lang() != Lang::El {
            return None;
        }
        let words = self.latin.get_or_init(|| {
            let key = |at| Some(self.document.word(at)).filter(|word| !is_greek(word)).and_then(greek_key);
            (0..self.document.tokens().len()).map(key).collect()
        });
        words.get(index)?.as_deref()
    }

    /// The first token at or after `at` that a pattern may not pass over; `end` when there is none before it.
    fn next(&self, at: usize, end: usize) -> usize {
        self.following.get(at).map_or(end, |next| (*next).min(end))
    }
}

impl Pattern {
    /// Compiles a pattern. `lang` is the language whose stems `word~` uses; [`Lang::Und`] for patterns of every language.
    ///
    /// # Errors
    /// The first mistake, with its place in `text`.
    pub fn parse(text: &str, lang: Lang) -> Result<Self, Mistake> {
        if text.len() > LONGEST {
            return Err(Mistake {
                span: 0..text.len(),
                message: format!("this pattern is longer than {LONGEST} bytes"),
                remedy: "write several short patterns instead of a long one".to_owned(),
            });
        }
        if text.len() > 2 && text.starts_with('/') && text.ends_with('/') {
            return Err(Mistake {
                span: 0..text.len(),
                message: "regular expressions are for rules only".to_owned(),
                remedy: "write words with `*`, `~`, `(this|that)` and `...`".to_owned(),
            });
        }
        let mut parser = Parser { text, at: 0, lang };
        let parts = parser.sequence(0)?;
        if let Some(found) = parser.peek() {
            return Err(parser.mistake(
                parser.at..parser.at + found.len_utf8(),
                format!("`{found}` without an opening bracket"),
                "write alternatives as `(this|that)`",
            ));
        }
        if !parts.iter().any(Part::is_needed) {
            return Err(Mistake {
                span: 0..text.len(),
                message: "this pattern holds no word that must be there".to_owned(),
                remedy: "add at least one word outside of optional brackets".to_owned(),
            });
        }
        Ok(Self { parts, lang })
    }

    /// All matches that begin and end within `tokens` and do not cross a sentence's end, as ranges of token indices, in order of their
    /// beginning; of those that begin at the same token, the longest.
    #[must_use]
    pub fn find(&self, reader: &Reader<'_>, tokens: Range<usize>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let first = reader.document.sentence_of(tokens.start);
        for sentence in reader.document.sentences().iter().skip(first).take_while(|sentence| sentence.start < tokens.end) {
            let (from, to) = (sentence.start.max(tokens.start), sentence.end.min(tokens.end));
            for at in from..to {
                if reader.next(at, to) != at {
                    continue;
                }
                let mut ends = BTreeSet::new();
                self.ends(&self.parts, reader, at, to, &mut ends);
                if let Some(end) = ends.last().copied().filter(|end| *end > at) {
                    found.push(at..end);
                }
            }
        }
        found
    }

    /// Whether the pattern occurs anywhere.
    #[must_use]
    pub fn occurs(&self, reader: &Reader<'_>) -> bool {
        !self.find(reader, 0..reader.document.tokens().len()).is_empty()
    }

    fn ends(&self, parts: &[Part], reader: &Reader<'_>, at: usize, end: usize, out: &mut BTreeSet<usize>) {
        let Some((first, rest)) = parts.split_first() else {
            out.insert(at);
            return;
        };
        match first {
            Part::Word(word) => {
                let here = reader.next(at, end);
                if here < end && self.is_word(word, reader, here) {
                    self.ends(rest, reader, here + 1, end, out);
                }
            }
            Part::OneOf(choices) => {
                let mut middles = BTreeSet::new();
                for choice in choices {
                    self.ends(choice, reader, at, end, &mut middles);
                }
                for middle in middles {
                    self.ends(rest, reader, middle, end, out);
                }
            }
            Part::Maybe(inner) => {
                let mut middles = BTreeSet::from([at]);
                self.ends(inner, reader, at, end, &mut middles);
                for middle in middles {
                    self.ends(rest, reader, middle, end, out);
                }
            }
            Part::Gap => {
                let mut here = at;
                self.ends(rest, reader, here, end, out);
                for _ in 0..GAP {
                    here = reader.next(here, end) + 1;
                    if here >= end {
                        break;
                    }
                    self.ends(rest, reader, here, end, out);
                }
            }
        }
    }

    fn is_word(&self, word: &Word, reader: &Reader<'_>, index: usize) -> bool {
        if self.lang == Lang::El
            && let Some(latin) = reader.latin_at(index)
            && is_greek(word.text())
            && let Some(key) = greek_key(word.text())
        {
            return match word {
                Word::Same(_) | Word::Accented(_) => latin == key,
                Word::Starts(_) | Word::Stem(_) => latin.starts_with(&key),
                Word::Ends(_) => latin.ends_with(&key),
                Word::Holds(_) => latin.contains(&key),
            };
        }
        let token = reader.document.word(index);
        match word {
            Word::Same(text) => token == text,
            Word::Starts(text) => token.starts_with(text.as_str()),
            Word::Ends(text) => token.ends_with(text.as_str()),
            Word::Holds(text) => token.contains(text.as_str()),
            Word::Stem(stemmed) => {
                let lang = if self.lang == Lang::Und { reader.document.lang() } else { self.lang };
                if lang == Lang::Und { token == stemmed } else { reader.stem_at(index, lang) == stemmed }
            }
            Word::Accented(text) => reader.accented_at(index) == text,
        }
    }
}

impl Word {
    fn text(&self) -> &str {
        match self {
            Self::Same(text) | Self::Starts(text) | Self::Ends(text) | Self::Holds(text) | Self::Stem(text) | Self::Accented(text) => text,
        }
    }
}

fn is_greek(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}'))
}

impl Part {
    fn is_needed(&self) -> bool {
        match self {
            Self::Word(_) => true,
            Self::OneOf(choices) => choices.iter().all(|choice| choice.iter().any(Self::is_needed)),
            Self::Maybe(_) | Self::Gap => false,
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    lang: Lang,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    fn mistake(&self, span: Range<usize>, message: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        Mistake { span: span.start..span.end.min(self.text.len()), message: message.into(), remedy: remedy.into() }
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Part>, Mistake> {
        let mut parts = Vec::new();
        while let Some(next) = self.peek() {
            match next {
                '|' | ')' => break,
                '(' => parts.push(self.brackets(depth)?),
                space if space.is_whitespace() => self.at += space.len_utf8(),
                _ => self.word(&mut parts)?,
            }
        }
        Ok(parts)
    }

    fn brackets(&mut self, depth: usize) -> Result<Part, Mistake> {
        let open = self.at;
        if depth >= DEEPEST {
            return Err(self.mistake(open..open + 1, "brackets are nested too deep", "write several patterns"));
        }
        self.at += 1;
        let mut choices = Vec::new();
        loop {
            let from = self.at;
            let choice = self.sequence(depth + 1)?;
            if choice.is_empty() {
                return Err(self.mistake(
                    open..self.at + 1,
                    "an empty alternative",
                    "remove the spare `|`, or write `(word)` for a word that may be left out",
                ));
            }
            if !choice.iter().any(Part::is_needed) {
                return Err(self.mistake(from..self.at, "an alternative of optional words only", "name a word that must be there"));
            }
            choices.push(choice);
            match self.peek() {
                Some('|') => self.at += 1,
                Some(')') => {
                    self.at += 1;
                    break;
                }
                _ => return Err(self.mistake(open..open + 1, "this bracket is never closed", "add `)`")),
            }
        }
        Ok(if choices.len() == 1 { Part::Maybe(choices.pop().unwrap_or_default()) } else { Part::OneOf(choices) })
    }

    fn word(&mut self, parts: &mut Vec<Part>) -> Result<(), Mistake> {
        let from = self.at;
        let rest = self.text.get(from..).unwrap_or_default();
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|')).unwrap_or(rest.len());
        let written = rest.get(..length).unwrap_or_default();
        self.at += length;
        let span = from..self.at;
        if matches!(written, "..." | "…") {
            parts.push(Part::Gap);
            return Ok(());
        }
        if written.starts_with('{') {
            return Err(self.mistake(
                span,
                format!("`{written}` is not known in fact files"),
                "facts are about the brand already: write the words around its name",
            ));
        }
        if let Some(exact) = written.strip_prefix('=') {
            if exact.is_empty() {
                return Err(self.mistake(span, "`=` without a word", "write `=word`"));
            }
            parts.push(Part::Word(Word::Accented(fold_accented(exact))));
            return Ok(());
        }
        let (open_front, body) = written.strip_prefix('*').map_or((false, written), |body| (true, body));
        let (mark, body) = match body.chars().next_back() {
            Some(last @ ('*' | '~')) => (Some(last), body.get(..body.len() - 1).unwrap_or_default()),
            _ => (None, body),
        };
        if body.is_empty() || body.contains(['*', '~']) {
            return Err(self.mistake(
                span,
                format!("`{written}` has `*` or `~` in a place where it means nothing"),
                "`*` stands at the beginning or end of a word, `~` at its end",
            ));
        }
        let mut words = literal(body, self.lang);
        let Some(last) = words.pop() else {
            return Err(self.mistake(span, format!("`{written}` holds no word"), "write a word; punctuation is ignored when comparing"));
        };
        let single = words.is_empty();
        for (index, word) in words.into_iter().enumerate() {
            parts.push(Part::Word(if index == 0 && open_front { Word::Ends(word) } else { Word::Same(word) }));
        }
        parts.push(Part::Word(match (single && open_front, mark) {
            (true, Some('*')) => Word::Holds(last),
            (true, _) => Word::Ends(last),
            (false, Some('*')) => Word::Starts(last),
            (false, Some('~')) if self.lang != Lang::Und => Word::Stem(stem(&last, self.lang)),
            (false, _) => Word::Same(last),
        }));
        Ok(())
    }
}

/// The folded words of an authored literal, cut exactly as a post would be (`wi-fi`, `24/7`, `#tag`).
fn literal(text: &str, lang: Lang) -> Vec<String> {
    let document = Document::new(text, lang);
    let words: Vec<String> = document
        .tokens()
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind != TokenKind::Mark)
        .map(|(index, _)| document.word(index).to_owned())
        .collect();
    if !words.is_empty() {
        return words;
    }
    let folded = fold(text);
    if folded.trim().is_empty() || folded.chars().all(|c| !c.is_alphanumeric()) { Vec::new() } else { vec![folded] }
}

/// Patterns per language, as a fact file's table of cues holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cues {
    patterns: Vec<Pattern>,
}

impl Cues {
    /// Cues of these patterns.
    #[must_use]
    pub const fn new(patterns: Vec<Pattern>) -> Self {
        Self { patterns }
    }

    /// Whether there is no pattern at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether there is a pattern of this language, or one of every language.
    #[must_use]
    pub fn speaks(&self, lang: Lang) -> bool {
        self.patterns.iter().any(|pattern| pattern.lang == lang || pattern.lang == Lang::Und)
    }

    /// Whether some pattern is the same in both.
    #[must_use]
    pub fn share(&self, other: &Self) -> bool {
        self.patterns.iter().any(|pattern| other.patterns.contains(pattern))
    }

    /// Every match within `tokens`, in order of place, without those that lie inside another. Patterns of all languages are tried:
    /// people mix them, and a phrase of three languages' speakers is still the phrase.
    #[must_use]
    pub fn find(&self, reader: &Reader<'_>, tokens: Range<usize>) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = self.patterns.iter().flat_map(|pattern| pattern.find(reader, tokens.clone())).collect();
        all.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        outermost(all)
    }

    /// As [`Self::find`], with the patterns of the document's own language and of every language only: for short words that mean
    /// something else elsewhere (`no`, `si`, `ma`).
    #[must_use]
    pub fn spoken(&self, reader: &Reader<'_>, tokens: Range<usize>) -> Vec<Range<usize>> {
        let lang = reader.document.lang();
        let mut all: Vec<Range<usize>> = self
            .patterns
            .iter()
            .filter(|pattern| lang == Lang::Und || pattern.lang == Lang::Und || pattern.lang == lang)
            .flat_map(|pattern| pattern.find(reader, tokens.clone()))
            .collect();
        all.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        outermost(all)
    }

    /// Whether any pattern matches within `tokens`.
    #[must_use]
    pub fn occur(&self, reader: &Reader<'_>, tokens: Range<usize>) -> bool {
        self.patterns.iter().any(|pattern| !pattern.find(reader, tokens.clone()).is_empty())
    }
}

/// Of ranges sorted by beginning and falling end, those that lie in no other.
fn outermost(all: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for range in all {
        if kept.last().is_none_or(|last| range.end > last.end) {
            kept.push(range);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(pattern: &str, lang: Lang, text: &str) -> Vec<String> {
        let document = Document::new(text, lang);
        let reader = Reader::new(&document);
        let pattern = Pattern::parse(pattern, lang).expect("a valid pattern");
        pattern.find(&reader, 0..document.tokens().len()).into_iter().map(|range| document.span(range).of(text).to_owned()).collect()
    }

    #[test]
    fn words_in_sequence_over_the_normal_form() {
        assert_eq!(hits("money back", Lang::En, "I want my MONEY, back!"), ["MONEY, back"]);
        assert_eq!(hits("money back", Lang::En, "I have no money. Back soon"), Vec::<String>::new());
        assert_eq!(hits("ακυρωσω", Lang::El, "Πώς να το ΑΚΥΡΏΣΩ;"), ["ΑΚΥΡΏΣΩ"]);
        assert_eq!(hits("wi-fi", Lang::En, "My Wi-Fi is down").len(), 1);
    }

    #[test]
    fn wildcards_stems_choices_and_gaps() {
        assert_eq!(hits("cancel*", Lang::En, "cancelled, cancellation, can"), ["cancelled", "cancellation"]);
        assert_eq!(hits("cancel~", Lang::En, "she cancels, they cancelled"), ["cancels", "cancelled"]);
        assert_eq!(hits("*order", Lang::En, "preorder or border"), ["preorder", "border"]);
        assert_eq!(hits("(get|want) (my) money back", Lang::En, "get money back, want my money back").len(), 2);
        assert_eq!(hits("send ... back", Lang::En, "send the old one back"), ["send the old one back"]);
        assert_eq!(hits("send ... back", Lang::En, "send a b c d e back"), Vec::<String>::new());
    }

    #[test]
    fn accents_on_demand() {
        assert_eq!(hits("=πότε", Lang::El, "πότε έρχεται, ποτέ πια"), ["πότε"]);
        assert_eq!(hits("ποτε", Lang::El, "πότε έρχεται, ποτέ πια").len(), 2);
    }

    #[test]
    fn greek_in_latin_letters_is_greek() {
        assert_eq!(hits("ακυρώσω", Lang::El, "pws na to akyrwsw?"), ["akyrwsw"]);
        assert_eq!(hits("εγγυησ*", Lang::El, "exei eggyhsh to hub"), ["eggyhsh"]);
        assert_eq!(hits("δεν", Lang::El, "den isxyei"), ["den"]);
    }

    #[test]
    fn a_question_may_pass_its_subject() {
        let document = Document::new("Can I use my own router?", Lang::En);
        let pattern = Pattern::parse("can use", Lang::En).expect("valid");
        assert!(!pattern.occurs(&Reader::new(&document)));
        assert!(pattern.occurs(&Reader::passing(&document, &["i"])));
    }

    #[test]
    fn mistakes_have_a_place_and_a_remedy() {
        for (text, span) in [
            ("a (b|c", 2..3),
            ("a b)", 3..4),
            ("(a|)", 0..4),
            ("{brand} refund", 0..7),
            ("/refund(ed)?/", 0..13),
            ("ca*cel", 0..6),
            ("(maybe)", 0..7),
            ("...", 0..3),
            ("ok =", 3..4),
            ("", 0..0),
        ] {
            let mistake = Pattern::parse(text, Lang::En).expect_err(text);
            assert_eq!(mistake.span, span, "{text}: {mistake:?}");
            assert!(!mistake.remedy.is_empty());
        }
        assert!(Pattern::parse(&"(".repeat(300), Lang::En).is_err());
        assert!(Pattern::parse(&"a ".repeat(300), Lang::En).is_err());
    }
}
