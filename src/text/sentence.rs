//! Where sentences end: marks, line ends, lists, emoji; not abbreviations, decimals, addresses.

use std::ops::Range;

use super::document::{Token, TokenKind};
use crate::model::lang::Lang;

/// Abbreviations (folded, without dots) whose dot does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "abs", "adj", "approx", "apr", "aprox", "art", "aug", "av", "avda", "bspw", "bzw", "ca", "cf", "co", "corp", "dec", "dept", "dhr",
    "dipl", "dn", "dr", "dra", "eg", "ej", "esp", "est", "etc", "ext", "feb", "fig", "fr", "ggf", "gral", "hr", "hrs", "ie", "inc", "incl",
    "inkl", "jan", "jr", "jul", "jun", "lda", "ltd", "max", "min", "mins", "mlle", "mme", "mr", "mrs", "ms", "mt", "no", "nov", "nr",
    "num", "oct", "okt", "op", "pag", "pe", "pej", "prof", "ref", "resp", "rev", "sec", "sep", "sept", "sig", "sog", "sr", "sra", "sres",
    "srta", "st", "sta", "sto", "str", "tel", "telf", "tfno", "tlf", "ud", "uds", "usw", "vd", "vds", "vol", "vs", "zb", "zzgl", "αι",
    "αρ", "αριθ", "βλ", "γραμ", "δηλ", "δισ", "δρ", "εκ", "ενδ", "ευρ", "κ", "κα", "κλπ", "κοσ", "κτλ", "κυρ", "λεπτ", "μμ", "μχ", "οδ",
    "παρ", "πμ", "πχ", "σελ", "στρ", "τηλ", "τμ", "υπ", "χιλ", "χλμ",
];

/// Abbreviations that often stand last: before a capital they end the sentence.
const MAY_END: &[&str] =
    &["etc", "usw", "κλπ", "κτλ", "inc", "ltd", "co", "corp", "pm", "am", "πμ", "μμ", "hrs", "mins", "min", "max", "st", "tel", "no"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Not ended.
    None,
    /// A single dot.
    Dot,
    /// Two or more dots, or an ellipsis.
    Ellipsis,
    /// `!`, `?`, the Greek question mark, a raised dot.
    Strong,
    /// A strong mark right after an opening bracket: `(!)`.
    Aside,
}

struct Splitter<'a> {
    text: &'a str,
    tokens: &'a [Token],
    folded: &'a str,
    lang: Lang,
    /// First token of the present sentence.
    first: usize,
    /// Byte where the present line begins.
    line: usize,
    end: End,
    /// The mark that ended, as token index.
    mark: usize,
}

/// Sentences as ranges of tokens, in order, covering all of them.
pub(super) fn split(text: &str, tokens: &[Token], folded: &str, lang: Lang) -> Vec<Range<usize>> {
    let mut splitter = Splitter { text, tokens, folded, lang, first: 0, line: 0, end: End::None, mark: 0 };
    let mut sentences = Vec::new();
    for (next, (last, token)) in tokens.iter().zip(tokens.iter().skip(1)).enumerate().map(|(at, both)| (at + 1, both)) {
        // A word, a space, another token: what is said of marks, lines and emoji below comes to nothing.
        if !matches!(last.kind, TokenKind::Mark | TokenKind::Emoji)
            && last.quoted == token.quoted
            && token.span.start == last.span.end + 1
            && text.as_bytes().get(last.span.end) == Some(&b' ')
        {
            splitter.end = End::None;
            continue;
        }
        splitter.read(next - 1);
        if splitter.border(next) {
            sentences.push(splitter.first..next);
            splitter.first = next;
            splitter.end = End::None;
        }
    }
    if splitter.first < tokens.len() {
        sentences.push(splitter.first..tokens.len());
    }
    sentences
}

impl<'a> Splitter<'a> {
    fn original(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| token.span.of(self.text))
    }

    fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| token.folded.of(self.folded))
    }

    fn touches(&self, index: usize) -> bool {
        index > 0 && self.tokens[index - 1].span.end == self.tokens[index].span.start
    }

    fn greek_before(&self, index: usize) -> bool {
        let letters = |at: usize| self.original(at).chars().find(|c| c.is_alphabetic());
        let before = (self.first..index).rev().take(6).find_map(letters);
        match before {
            Some(c) => matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}') || self.lang == Lang::El,
            None => self.lang == Lang::El,
        }
    }

    /// Takes note of what token `index` says about an end.
    fn read(&mut self, index: usize) {
        let token = &self.tokens[index];
        if token.kind != TokenKind::Mark {
            if token.kind != TokenKind::Emoji {
                self.end = End::None;
            }
            return;
        }
        let attached = index > self.first && self.touches(index);
        let opened = index > self.first && matches!(self.original(index - 1), "(" | "[");
        let strong = if opened { End::Aside } else { End::Strong };
        let end = match self.original(index) {
            "." if self.end == End::Dot && attached => End::Ellipsis,
            "." if matches!(self.end, End::Ellipsis | End::Strong) && attached => self.end,
            "." => End::Dot,
            "…" => End::Ellipsis,
            "!" | "?" | "！" | "？" | "‽" | "⁉" | "‼" | "⁈" | "。" | "\u{37e}" => strong,
            ";" if attached && self.greek_before(index) => strong,
            "·" | "\u{387}" if attached && self.greek_before(index) => End::Strong,
            ")" | "]" | "}" | "\"" | "'" | "»" | "”" | "’" | "*" | "_" | "~" if attached && self.end != End::None => self.end,
            _ => End::None,
        };
        if end != End::None {
            self.mark = if self.end == End::None { index } else { self.mark };
        }
        self.end = end;
    }

    /// Whether a sentence ends before token `next`.
    fn border(&mut self, next: usize) -> bool {
        let (last, token) = (&self.tokens[next - 1], &self.tokens[next]);
        let gap = self.text.get(last.span.end..token.span.start).unwrap_or_default();
        let breaks = line_breaks(gap);
        let wrapped = breaks == 1 && self.is_wrapped(last.span.end, next);
        if let Some(at) = gap.rfind(['\n', '\r', '\u{2028}', '\u{2029}']) {
            self.line = last.span.end + at + 1;
        }
        if last.quoted != token.quoted || (breaks > 0 && !wrapped) {
            return true;
        }
        // Closing marks, more marks and emoji belong to the sentence that ends.
        let adjacent = gap.is_empty();
        let closes =
            token.kind == TokenKind::Mark && adjacent && !matches!(self.original(next), "¿" | "¡" | "(" | "[" | "«" | "“" | "-" | "—");
        if self.end != End::None && (closes || token.kind == TokenKind::Emoji) {
            return false;
        }
        match self.end {
            End::None => last.kind == TokenKind::Emoji && !adjacent && self.begins(next) && !matches!(self.word(next), "i"),
            End::Strong => true,
            End::Aside => !adjacent && self.begins(next),
            End::Ellipsis => self.begins(next),
            End::Dot => self.dot_ends(next, adjacent),
        }
    }

    /// A line that was cut by the writer's program rather than by the writer: long, and going on in small letters.
    fn is_wrapped(&self, end: usize, next: usize) -> bool {
        self.end == End::None
            && self.tokens[next].kind == TokenKind::Word
            && self.original(next).starts_with(char::is_lowercase)
            && (60..=130).contains(&self.text.get(self.line..end).map_or(0, |line| line.chars().count()))
    }

    /// The token looks like the beginning of a sentence: a capital followed by a small letter, or an opening mark.
    fn begins(&self, index: usize) -> bool {
        let mut letters = self.original(index).chars();
        match (letters.next(), letters.next()) {
            (Some('¿' | '¡' | '«' | '“'), _) => true,
            (Some(first), second) => first.is_uppercase() && second.is_none_or(|c| !c.is_uppercase()),
            _ => false,
        }
    }

    fn dot_ends(&self, next: usize, adjacent: bool) -> bool {
        let before = self.mark.checked_sub(1).filter(|&index| index >= self.first);
        let capital = self.original(next).starts_with(|c: char| c.is_uppercase() || matches!(c, '¿' | '¡' | '«' | '“' | '"' | '('));
        if adjacent {
            let word = before.map_or("", |index| self.original(index));
            let small = word.chars().count() > 1 && word.ends_with(char::is_lowercase);
            return self.begins(next) && small;
        }
        let Some(before) = before else { return false };
        match self.tokens[before].kind {
            TokenKind::Word => {
                let word = self.word(before);
                let dotted = self.original(before).contains('.');
                let initial = self.original(before).chars().count() == 1 && self.original(before).starts_with(char::is_uppercase);
                if dotted || MAY_END.contains(&word) {
                    capital
                } else {
                    !(initial && capital && !matches!(word, "i" | "a")) && ABBREVIATIONS.binary_search(&word).is_err()
                }
            }
            // `1. First`, `am 30. September`
            TokenKind::Number => {
                let listed = before == self.first && self.original(before).len() <= 3;
                let ordinal = self.lang == Lang::De && self.original(before).len() <= 2;
                !listed && !ordinal
            }
            _ => true,
        }
    }
}

fn line_breaks(gap: &str) -> usize {
    if gap.len() < 2 && !gap.contains(['\n', '\r']) {
        return 0;
    }
    let bytes = gap.as_bytes();
    bytes.iter().enumerate().filter(|&(at, &byte)| byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))).count()
        + gap.matches(['\u{2028}', '\u{2029}']).count() * 2
}
