//! Text that came from outside and may be hostile.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text from the network or a file that somebody else wrote.
///
/// It has no `Display`, so it cannot reach a terminal, a log or a report by accident: an exit asks for [`Untrusted::shown`] (one line)
/// or [`Untrusted::shown_block`] (keeps line breaks), and judging asks for [`Untrusted::raw`]. `Debug` prints the cleaned form, so
/// `tracing`'s `?field` is safe. Serialised as a plain string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(String);

impl Untrusted {
    /// Wraps foreign text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text byte for byte, for judging, hashing and storing; never for printing.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text on one line, with every control, bidirectional, zero-width and other invisible character written as `<U+XXXX>`; line
    /// breaks and tabs become spaces.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(&self.0, false)
    }

    /// As [`Untrusted::shown`], but `\n` stays a line break.
    #[must_use]
    pub fn shown_block(&self) -> String {
        shown(&self.0, true)
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.shown())
    }
}

impl From<String> for Untrusted {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Untrusted {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Writes `text` so that it cannot move a cursor, change a colour, reorder or hide what is around it.
///
/// C0, DEL, C1, bidirectional controls (Trojan Source, CVE-2021-42574), zero-width and other default-ignorable characters become
/// `<U+XXXX>`. The zero-width joiner stays between two emoji, and a variation selector stays after one: there they are ordinary
/// spelling. With `block`, `\n` is kept (and `\r\n` becomes `\n`).
#[must_use]
pub fn shown(text: &str, block: bool) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' if block => out.push('\n'),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{200D}' if before.is_some_and(is_pictograph) && chars.peek().copied().is_some_and(is_pictograph) => out.push(c),
            '\u{FE0E}' | '\u{FE0F}' if before.is_some_and(takes_variation) => out.push(c),
            c if is_hidden(c) => {
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
            c => out.push(c),
        }
        if !matches!(c, '\u{FE0E}' | '\u{FE0F}') {
            before = Some(c);
        }
    }
    out
}

/// Whether a character is invisible or moves others: what [`shown`] spells out and what JSON written by this program escapes.
#[must_use]
pub const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

const fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}')
}

const fn takes_variation(c: char) -> bool {
    is_pictograph(c) || matches!(c, '#' | '*' | '0'..='9' | '©' | '®' | '‼' | '⁉' | '™' | '〰' | '〽' | '㊗' | '㊙')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_spelled_out() {
        assert_eq!(shown("a\u{1b}[31mb\u{9b}c\u{7f}\u{202e}d\u{200b}", false), "a<U+001B>[31mb<U+009B>c<U+007F><U+202E>d<U+200B>");
        assert_eq!(shown("one\r\ntwo\rthree\tfour", false), "one two three four");
        assert_eq!(shown("one\r\ntwo\n", true), "one\ntwo\n");
    }

    #[test]
    fn emoji_spelling_stays_but_hidden_payload_does_not() {
        assert_eq!(shown("👩\u{200d}💻 ❤\u{fe0f} 1\u{fe0f}\u{20e3}", false), "👩\u{200d}💻 ❤\u{fe0f} 1\u{fe0f}\u{20e3}");
        assert_eq!(shown("re\u{200d}fund", false), "re<U+200D>fund");
        assert_eq!(shown("x\u{e0041}", false), "x<U+E0041>");
        assert_eq!(shown("❤\u{fe0f}\u{fe0f}", false).matches("FE0F").count(), 0);
    }

    #[test]
    fn debug_is_clean_too() {
        assert_eq!(format!("{:?}", Untrusted::from("a\u{1b}b")), "\"a<U+001B>b\"");
    }
}
