//! A tokenizer for markup of any quality, XML or HTML: it never fails, never looks back, and passes over its input once.

/// A piece of markup. Text is as written: entities are not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Character data.
    Text(&'a str),
    /// The inside of a CDATA section; `closed` is false when the input ended before `]]>`.
    CData {
        /// What stands inside.
        text: &'a str,
        /// Whether `]]>` was there.
        closed: bool,
    },
    /// A start tag.
    Open {
        /// Qualified name as written.
        name: &'a str,
        /// What stands between the name and the end of the tag.
        attributes: &'a str,
        /// Ends with `/>`.
        empty: bool,
    },
    /// An end tag, by its qualified name.
    Close(&'a str),
    /// `<!DOCTYPE …>`, without the brackets and the internal subset.
    Doctype(&'a str),
    /// A comment, processing instruction or other declaration; nothing to read.
    Aside,
}

/// Which of the two habits to follow where XML and HTML differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// CDATA sections are text; a quoted attribute that runs into another tag was never closed.
    Xml,
    /// CDATA sections are comments, quotes are believed.
    Html,
}

/// Iterates over the tokens of a text.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
    habit: Habit,
    /// No `"` (0), `'` (1), `?>` (2) or end of a doctype's subset (3) stands after here: searched once, remembered, so that what is
    /// never closed cannot make the scan quadratic.
    spent: [bool; 4],
    /// The input ended inside a tag, comment or CDATA section.
    pub cut: bool,
}

impl<'a> Scan<'a> {
    /// Starts at the beginning of `text`.
    pub(super) const fn new(text: &'a str, habit: Habit) -> Self {
        Self { text, at: 0, habit, spent: [false; 4], cut: false }
    }

    /// Goes on behind the end tag of `name` (for `script`, `style` and the like, whose inside is not markup).
    pub(super) fn skip_raw(&mut self, name: &str) {
        let bytes = self.text.as_bytes();
        let mut from = self.at;
        while let Some(found) = self.text.get(from..).and_then(|rest| rest.find("</")) {
            let start = from + found + 2;
            if bytes.get(start..start + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes())) {
                self.at = from + found;
                return;
            }
            from = start;
        }
        self.at = self.text.len();
        self.cut = true;
    }

    /// Takes up to the first `end` behind `from`; without one, all the rest, and the input counts as cut.
    fn until(&mut self, from: usize, end: &str) -> (&'a str, bool) {
        let rest = self.text.get(from..).unwrap_or_default();
        if let Some(length) = rest.find(end) {
            self.at = from + length + end.len();
            (&rest[..length], true)
        } else {
            self.at = self.text.len();
            self.cut = true;
            (rest, false)
        }
    }

    fn declaration(&mut self, start: usize) -> Token<'a> {
        let rest = &self.text[start..];
        if rest.starts_with("<!--") {
            self.until(start + 4, "-->");
            return Token::Aside;
        }
        if self.habit == Habit::Xml && rest.as_bytes().get(..9).is_some_and(|b| b.eq_ignore_ascii_case(b"<![CDATA[")) {
            let (text, closed) = self.until(start + 9, "]]>");
            return Token::CData { text, closed };
        }
        if rest.starts_with("<?") {
            let declares = rest.as_bytes().get(2..5).is_some_and(|b| b.eq_ignore_ascii_case(b"xml"));
            self.spent[2] = self.spent[2] || !(declares || rest.contains("?>"));
            let end = if declares || self.spent[2] { ">" } else { "?>" };
            self.until(start + 2, end);
            return Token::Aside;
        }
        let doctype = rest.as_bytes().get(2..9).is_some_and(|b| b.eq_ignore_ascii_case(b"DOCTYPE"));
        // An internal subset holds `>` of its own; it ends with `]`, white space, `>`.
        let bracket = rest.find(['[', '>']).filter(|at| doctype && !self.spent[3] && rest.as_bytes()[*at] == b'[');
        let close = bracket.and_then(|from| {
            let close = rest[from..].match_indices(']').find(|(at, _)| rest[from + at + 1..].trim_start().starts_with('>'));
            self.spent[3] = close.is_none();
            close.map(|(at, _)| from + at)
        });
        let (_, _) = self.until(start + close.unwrap_or(2), ">");
        let inside = rest.get(2..).unwrap_or_default();
        let inside = &inside[..inside.find(['[', '>']).unwrap_or(inside.len())];
        if doctype { Token::Doctype(inside) } else { Token::Aside }
    }

    /// Where the tag that starts at `from` (behind its name) ends: at its `>`, or at the `<` of the next tag when it has none.
    fn tag_end(&mut self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        let mut after_equals = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' | b'<' => return at,
                b'"' | b'\'' if after_equals => {
                    let kind = usize::from(byte == b'\'');
                    let close = if self.spent[kind] { None } else { self.text[at + 1..].find(char::from(byte)) };
                    match close {
                        None => self.spent[kind] = true,
                        Some(length) => {
                            let value = &self.text[at + 1..at + 1 + length];
                            // `href="x>text</a> … class="`: the quote was never closed.
                            let runaway = self.habit == Habit::Xml && value.find('<').is_some_and(|open| value[..open].contains('>'));
                            if !runaway {
                                at += 1 + length;
                            }
                        }
                    }
                    after_equals = false;
                }
                b'=' => after_equals = true,
                b if b.is_ascii_whitespace() => {}
                _ => after_equals = false,
            }
            at += 1;
        }
        self.cut = true;
        self.text.len()
    }

    fn tag(&mut self, start: usize, name_from: usize) -> Token<'a> {
        let bytes = self.text.as_bytes();
        let name_end = bytes[name_from..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<' | b'=' | b'"' | b'\''))
            .map_or(bytes.len(), |length| name_from + length);
        let name = &self.text[name_from..name_end];
        let end = self.tag_end(name_end);
        self.at = if bytes.get(end) == Some(&b'>') { end + 1 } else { end };
        if bytes.get(start + 1) == Some(&b'/') {
            return Token::Close(name);
        }
        let inside = self.text[name_end..end].trim_end();
        // In `<a href=http://x/>` the slash belongs to the value (HTML, section 13.1.2.3).
        let last = inside.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        let in_value = last.contains('=') && !last.ends_with("\"/") && !last.ends_with("'/");
        let empty = inside.ends_with('/') && !in_value && bytes.get(end) == Some(&b'>');
        Token::Open { name, attributes: inside.strip_suffix('/').filter(|_| empty).unwrap_or(inside), empty }
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if start >= bytes.len() {
            return None;
        }
        if bytes[start] == b'<' {
            match bytes.get(start + 1) {
                Some(b'!' | b'?') => return Some(self.declaration(start)),
                Some(b'/') if bytes.get(start + 2).is_some_and(|b| starts_name(*b)) => return Some(self.tag(start, start + 2)),
                Some(b) if starts_name(*b) => return Some(self.tag(start, start + 1)),
                _ => {}
            }
        }
        // A `<` that begins nothing is text.
        let first = self.text[start..].chars().next().map_or(1, char::len_utf8);
        let end = self.text[start + first..].find('<').map_or(bytes.len(), |length| start + first + length);
        self.at = end;
        Some(Token::Text(&self.text[start..end]))
    }
}

const fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':'
}

/// Iterates over the attributes of a start tag: names as written, values without quotes, entities not decoded.
pub(super) fn attributes(inside: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = inside;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '=' | '"' | '\''));
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else { return Some((name, "")) };
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = if let Some(quote) = quote {
            let inner = &after[1..];
            if let Some(close) = inner.find(quote) {
                rest = &inner[close + 1..];
                &inner[..close]
            } else {
                let close = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
                rest = &inner[close..];
                &inner[..close]
            }
        } else {
            let close = after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len());
            rest = &after[close..];
            &after[..close]
        };
        Some((name, value))
    })
}

/// Decodes the character and entity references of `text` once. Names of HTML 5 are known, as are numbers in the Windows-1252 habit
/// (`&#146;`); what is not a reference (a bare `&`, an entity of a DTD) stays as it is, so nothing can expand.
pub(super) fn decode(text: &str) -> std::borrow::Cow<'_, str> {
    use std::borrow::Cow;
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest name of HTML 5 has 33 characters.
        let end = rest.as_bytes().iter().take(36).position(|b| *b == b';');
        let taken = end.and_then(|end| reference(&rest[1..end]).map(|found| (found, end + 1)));
        if let Some((found, length)) = taken {
            out.push_str(&found);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn reference(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some(char::from_u32(value).map(windows).filter(|c| allowed(*c)).map(String::from).unwrap_or_default());
    }
    // The table of the HTML parser; its names end with the semicolon, prefixes of names stand for nothing (0).
    let (first, second) = html5ever::data::NAMED_ENTITIES.get(&format!("{name};"))?;
    Some([*first, *second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32).collect()).filter(|s: &String| !s.is_empty())
}

/// The character that was meant by one of the range U+0080 to U+009F: its Windows-1252 reading, as every browser takes it.
pub(super) fn windows(c: char) -> char {
    match u32::from(c) {
        code @ 0x80..=0x9F => {
            let byte = [u8::try_from(code).unwrap_or(b'?')];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            text.chars().next().unwrap_or(c)
        }
        _ => c,
    }
}

/// Whether XML 1.0 (section 2.2) allows a character.
pub(super) const fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Token<'_>> {
        Scan::new(text, Habit::Xml).collect()
    }

    #[test]
    fn markup_is_told_from_text() {
        assert_eq!(
            all("a < b <i x='>'>c</i><br/>"),
            [
                Token::Text("a "),
                Token::Text("< b "),
                Token::Open { name: "i", attributes: " x='>'", empty: false },
                Token::Text("c"),
                Token::Close("i"),
                Token::Open { name: "br", attributes: "", empty: true },
            ]
        );
    }

    #[test]
    fn doctype_with_a_subset_is_one_token() {
        let tokens = all("<!DOCTYPE r [<!ENTITY a \"b>c\">\n] ><r>&a;</r>");
        assert!(matches!(tokens[0], Token::Doctype(_)));
        assert_eq!(tokens[1], Token::Open { name: "r", attributes: "", empty: false });
    }

    #[test]
    fn an_unclosed_quote_does_not_swallow_what_follows() {
        let tokens = all("<a href=\"x>text</a><b c=\"d\">e</b>");
        assert_eq!(tokens[1], Token::Text("text"));
        assert_eq!(tokens[3], Token::Open { name: "b", attributes: " c=\"d\"", empty: false });
    }

    #[test]
    fn a_slash_at_the_end_of_a_bare_value_closes_nothing() {
        assert_eq!(all("<a b=http://x/>"), [Token::Open { name: "a", attributes: " b=http://x/", empty: false }]);
        assert_eq!(all("<a b=\"x\"/>"), [Token::Open { name: "a", attributes: " b=\"x\"", empty: true }]);
        assert_eq!(all("<a />"), [Token::Open { name: "a", attributes: " ", empty: true }]);
    }

    #[test]
    fn attributes_in_every_spelling() {
        let found: Vec<_> = attributes(" a=\"1 2\" b='3' c = 4 d e=\"5").collect();
        assert_eq!(found, [("a", "1 2"), ("b", "3"), ("c", "4"), ("d", ""), ("e", "5")]);
    }

    #[test]
    fn references_are_decoded_once_and_only_known_ones() {
        assert_eq!(decode("caf&eacute; &amp;lt; R&D &lol9; &#146;&#x3b1;&#0;&"), "café &lt; R&D &lol9; ’α&");
    }

    #[test]
    fn a_million_unclosed_quotes_take_linear_time() {
        let text = "<a b=\"".repeat(100_000) + &"<a b='".repeat(100_000);
        let started = std::time::Instant::now();
        assert!(Scan::new(&text, Habit::Xml).count() > 1);
        assert!(started.elapsed().as_secs() < 2);
    }
}
