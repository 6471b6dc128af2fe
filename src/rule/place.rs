//! Strings of an authored file and the way from their characters back to the file.

use std::ops::Range;

/// A string of a TOML file: what it says, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// What it says, escapes undone.
    pub value: String,
    /// Its bytes in the file, quotes included.
    pub span: Range<usize>,
}

impl Written {
    /// The bytes of `file` (the file's whole text) that hold the bytes `inner` of the value, so that a caret can stand under one word of a
    /// condition. Falls back to the whole string where the two cannot be laid side by side.
    #[must_use]
    pub fn at(&self, file: &str, inner: Range<usize>) -> Range<usize> {
        let Some(raw) = file.get(self.span.clone()) else { return self.span.clone() };
        let Some((start, end)) = locate(raw, inner.start, true).zip(locate(raw, inner.end, false)) else { return self.span.clone() };
        // A slip at the end of the string has no width: the caret then stands on the closing quote.
        let end = if end > start { end } else { start + raw[start..].chars().next().map_or(0, char::len_utf8) };
        self.span.start + start..self.span.start + end
    }
}

/// Where in `raw` (a TOML string with its quotes) byte `offset` of its value is written; with `begins`, after a line break taken away by a
/// backslash there.
fn locate(raw: &str, offset: usize, begins: bool) -> Option<usize> {
    let (literal, opening) = if raw.starts_with("'''") {
        (true, 3)
    } else if raw.starts_with("\"\"\"") {
        (false, 3)
    } else if raw.starts_with('\'') {
        (true, 1)
    } else if raw.starts_with('"') {
        (false, 1)
    } else {
        (true, 0)
    };
    let mut at = opening;
    if opening == 3 {
        // TOML 1.0: a line break right after the opening quotes is not part of the string.
        at += if raw[at..].starts_with("\r\n") { 2 } else { usize::from(raw[at..].starts_with('\n')) };
    }
    let mut value = 0;
    loop {
        let rest = raw.get(at..)?;
        if !literal && rest.starts_with('\\') && rest[1..].starts_with(char::is_whitespace) && (value < offset || begins) {
            at += 1 + rest[1..].find(|c: char| !c.is_whitespace())?;
            continue;
        }
        if value >= offset {
            return Some(at);
        }
        let c = rest.chars().next()?;
        if literal || c != '\\' {
            at += c.len_utf8();
            value += c.len_utf8();
            continue;
        }
        let digits = match rest.chars().nth(1)? {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        value += if digits == 0 { 1 } else { char::from_u32(u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?)?.len_utf8() };
        at += 2 + digits;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(file: &str, value: &str, word: &str) -> String {
        let start = file.find('=').unwrap() + 2;
        let written = Written { value: value.to_owned(), span: start..file.len() };
        let inner = value.find(word).unwrap();
        file[written.at(file, inner..inner + word.len())].to_owned()
    }

    #[test]
    fn carets_stand_inside_every_kind_of_string() {
        assert_eq!(under("c = \"a and b\"", "a and b", "and"), "and");
        assert_eq!(under("c = 'πότε and b'", "πότε and b", "and"), "and");
        assert_eq!(under("c = \"\"\"\na \\\n   and b\"\"\"", "a and b", "and"), "and");
        assert_eq!(under("c = '''\r\na and b'''", "a and b", "and"), "and");
        assert_eq!(under("c = \"\\u03c0\\\" and b\"", "π\" and b", "and"), "and");
    }

    #[test]
    fn the_end_of_a_string_is_its_quote() {
        let file = "c = \"a and\"";
        let written = Written { value: "a and".into(), span: 4..11 };
        assert_eq!(&file[written.at(file, 5..5)], "\"");
    }
}
