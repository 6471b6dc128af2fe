//! A condition cut into words, signs and brackets.

use std::ops::Range;

use super::super::field::Sign;
use super::super::slip::Slip;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A name, a keyword or a bare value.
    Word(String),
    /// A value in quotes.
    Quoted(String),
    Sign(Sign),
    Open,
    Close,
    Comma,
}

pub(super) fn lex(text: &str) -> Result<Vec<(Lexeme, Range<usize>)>, Slip> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        at += c.len_utf8();
        let lexeme = match c {
            '(' => Lexeme::Open,
            ')' => Lexeme::Close,
            ',' => Lexeme::Comma,
            c if c.is_whitespace() => continue,
            '\'' | '"' => {
                let Some(length) = text[at..].find(c) else {
                    return Err(Slip::new("R008", start..at, "a quotation mark is not closed", "opens here").with_remedy(format!(
                        "close it with {c}; words to look for go into a selection, without quotes in the condition"
                    )));
                };
                let value = text[at..at + length].to_owned();
                at += length + 1;
                Lexeme::Quoted(value)
            }
            '=' | '<' | '>' | '≠' | '≤' | '≥' => Lexeme::Sign(sign(text, start, &mut at)?),
            '!' if text[at..].starts_with('=') => Lexeme::Sign(sign(text, start, &mut at)?),
            c if is_name(c) => {
                at = text[at..].find(|c: char| !is_name(c)).map_or(text.len(), |length| at + length);
                Lexeme::Word(text[start..at].to_owned())
            }
            c => {
                let remedy = match c {
                    '&' | '+' => "write `and`",
                    '|' => "write `or`",
                    '!' => "write `not`",
                    '“' | '”' | '‘' | '’' => {
                        "words to look for go into a selection, under its language; a text asked of a field stands in straight quotes, 'so'"
                    }
                    '[' | ']' | '{' | '}' => "use round brackets",
                    _ => "a condition is made of names, `and`, `or`, `not`, `near`, `before`, `of`, numbers, brackets and commas",
                };
                return Err(
                    Slip::new("R008", start..at, format!("`{c}` means nothing in a condition"), "not understood").with_remedy(remedy)
                );
            }
        };
        lexemes.push((lexeme, start..at));
    }
    Ok(lexemes)
}

/// The sign that begins at `start`; moves `at` behind it.
fn sign(text: &str, start: usize, at: &mut usize) -> Result<Sign, Slip> {
    let length = text[start..].find(|c| !matches!(c, '=' | '<' | '>' | '!' | '≠' | '≤' | '≥')).unwrap_or(text.len() - start);
    *at = start + length;
    let written = &text[start..*at];
    if let Some(sign) = Sign::ALL.into_iter().find(|sign| sign.written() == written) {
        return Ok(sign);
    }
    let remedy = match written {
        "==" | "===" => "write `=`",
        "=>" | "≥" => "write `>=`",
        "=<" | "≤" => "write `<=`",
        "<>" | "≠" | "=!" | "!==" => "write `!=`",
        _ => "write one of `=`, `!=`, `>`, `>=`, `<`, `<=`",
    };
    Err(Slip::new("R008", start..*at, format!("`{written}` compares nothing"), "not a comparison").with_remedy(remedy))
}

/// Whether a character may stand in a name or bare value.
pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '*' | '.')
}
