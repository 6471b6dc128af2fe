//! Tokens of a text: one pass, linear in its length whatever it holds.

use super::document::TokenKind;
use super::normal::{is_accent, is_ignorable, plain_joiner};
use super::{address, everyday};

/// A token before it is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Reads the tokens of `text`. `greeklish`: a 3, 4, 8 or 9 before a Latin letter is the letter ξ, ψ or θ (`8elw`), as Greeks write.
pub(super) fn scan(text: &str, greeklish: bool) -> Vec<Raw> {
    let mut scanner = Scanner::new(text, greeklish);
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    while scanner.at < text.len() {
        tokens.extend(scanner.next());
    }
    tokens
}

/// A text on the way to its tokens.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// No address begins before here: a run of name characters is looked at once, which keeps the scan linear.
    plain_until: usize,
    greeklish: bool,
    /// The token of the present step.
    token: Option<Raw>,
}

/// A token of a text, as far as it is read.
pub(super) enum Next {
    /// A word whose normal form has been appended.
    Word { start: usize, word: everyday::Word },
    /// A mark that leaves no trace in the normal form.
    Silent(Raw),
    /// Any other token, not folded yet.
    Raw(Raw),
}

impl<'a> Scanner<'a> {
    /// At the beginning of `text`.
    pub(super) const fn new(text: &'a str, greeklish: bool) -> Self {
        Scanner { text, at: 0, plain_until: 0, greeklish, token: None }
    }

    /// One step on; the token that it passes, if any.
    fn next(&mut self) -> Option<Raw> {
        self.step();
        self.token.take()
    }

    /// The next token of a text; an everyday word with its normal form, which goes to `folded`, after a space where something stands before.
    pub(super) fn read(&mut self, folded: &mut String) -> Option<Next> {
        let bytes = self.text.as_bytes();
        loop {
            while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
                self.at += 1;
            }
            let start = self.at;
            let first = *bytes.get(start)?;
            if first.is_ascii_alphabetic() || !first.is_ascii() {
                let before = folded.len();
                if before > 0 {
                    folded.push(' ');
                }
                if let Some(word) = everyday::read(self.text, start, folded) {
                    self.at = word.end;
                    return Some(Next::Word { start, word });
                }
                folded.truncate(before);
            } else if matches!(first, b',' | b'.' | b'!' | b'?' | b'(' | b')' | b'"' | b'\'') {
                self.at += 1;
                return Some(Next::Silent(Raw { kind: TokenKind::Mark, start, end: start + 1 }));
            }
            if let Some(raw) = self.next() {
                return Some(Next::Raw(raw));
            }
        }
    }
}

impl Scanner<'_> {
    fn step(&mut self) {
        let Some(c) = self.char_at(self.at) else {
            self.at = self.text.len();
            return;
        };
        if c.is_ascii() {
            match c {
                'a'..='z' | 'A'..='Z' => self.word_or_address(),
                '0'..='9' => self.number(),
                '#' | '@' => self.marked(c),
                _ if c.is_ascii_whitespace() || c.is_ascii_control() => self.at += 1,
                _ => self.mark(c),
            }
        } else if is_plain_letter(c) {
            self.word_or_address();
        } else if c.is_whitespace() || c.is_control() || is_ignorable(c) {
            self.at += c.len_utf8();
        } else if c.is_alphabetic() && !is_mark(c) && plain_joiner(c).is_none() && !is_pictograph(c) && !is_spacing_mark(c) {
            self.word_or_address();
        } else if is_digit(c) {
            self.number();
        } else if matches!(c, '\u{ff03}' | '\u{ff20}') {
            self.marked(if c == '\u{ff03}' { '#' } else { '@' });
        } else if is_regional(c) || is_pictograph(c) || self.char_at(self.at + c.len_utf8()) == Some('\u{fe0f}') {
            self.emoji(c);
        } else {
            self.mark(c);
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Takes the token that ends at `end`, but never none: whatever the tables above say of a character, the scan moves on.
    fn push(&mut self, kind: TokenKind, end: usize) {
        let (kind, end) =
            if end > self.at { (kind, end) } else { (TokenKind::Mark, self.at + self.char_at(self.at).map_or(1, char::len_utf8)) };
        self.token = Some(Raw { kind, start: self.at, end });
        self.at = end;
    }

    /// The first character from `at` on that is not invisible, and where it ends.
    fn visible(&self, at: usize) -> Option<(char, usize)> {
        self.text.get(at..)?.char_indices().find(|&(_, c)| !is_ignorable(c)).map(|(offset, c)| (c, at + offset + c.len_utf8()))
    }

    fn word_or_address(&mut self) {
        let end = self.word_end(self.at);
        if self.at >= self.plain_until {
            let next = self.text.as_bytes().get(end).copied();
            let more = self.char_at(end + 1).is_some_and(char::is_alphanumeric);
            let scheme = next == Some(b':') && self.text[end..].starts_with("://");
            let name = (more && matches!(next, Some(b'.' | b'@'))) || matches!(next, Some(b'_' | b'+'));
            if (scheme || name) && self.address() {
                return;
            }
        }
        let end = self.dotted(end).unwrap_or(end);
        self.push(TokenKind::Word, end);
    }

    /// Takes the address that begins here; where there is none, remembers how far none can begin.
    fn address(&mut self) -> bool {
        if let Some((kind, end)) = address::at(self.text, self.at) {
            self.push(kind, end);
            return true;
        }
        // Beyond the longest name another address may begin.
        let run = self.text[self.at..]
            .char_indices()
            .take_while(|&(offset, c)| offset < 256 && (c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%' | '@')));
        self.plain_until = self.at + run.last().map_or(0, |(offset, c)| offset + c.len_utf8());
        false
    }

    /// Letters, digits and marks, with one apostrophe or hyphen at a time between them.
    fn word_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut at = start;
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                at += 1;
                end = at;
            }
            let Some(c) = self.char_at(at) else { return end };
            let after = at + c.len_utf8();
            if is_plain_letter(c) {
                at = after;
                end = after;
            } else if !c.is_ascii() && is_ignorable(c) {
                at = after;
            } else if !c.is_ascii() && plain_joiner(c).is_none() && (c.is_alphanumeric() || is_mark(c)) && !is_pictograph(c) {
                at = after;
                end = after;
            } else if end == at
                && (plain_joiner(c).is_some()
                    || (c == '·' && bytes.get(at.wrapping_sub(1)) == Some(&b'l') && bytes.get(after) == Some(&b'l')))
            {
                match self.visible(after) {
                    Some((next, _)) if next.is_alphanumeric() && plain_joiner(next).is_none() && !is_pictograph(next) => at = after,
                    _ => return end,
                }
            } else {
                return end;
            }
        }
    }

    /// `p.m`, `π.χ`, `U.S.A`: single letters with dots between are one word; the last dot is left to the sentence.
    fn dotted(&self, end: usize) -> Option<usize> {
        let single = |from: usize, to: usize| self.text[from..to].chars().count() == 1;
        if !single(self.at, end) {
            return None;
        }
        let mut last = end;
        while self.text[last..].starts_with('.') {
            let next = self.char_at(last + 1).filter(|c| c.is_alphabetic())?;
            let stop = self.word_end(last + 1);
            if stop != last + 1 + next.len_utf8() {
                return (last > end).then_some(last);
            }
            last = stop;
            if !self.text[last..].starts_with('.') || !self.char_at(last + 1).is_some_and(char::is_alphabetic) {
                break;
            }
        }
        (last > end).then_some(last)
    }

    fn number(&mut self) {
        let mut end = self.digits_end(self.at);
        if self.at >= self.plain_until {
            // `1and1.com`, `24h@shop.example`
            let mut following = self.text[end..].chars();
            let first = following.next();
            let letters = first.is_some_and(|c| c.is_ascii_alphabetic())
                || (matches!(first, Some('.' | '-' | '_' | '@')) && following.next().is_some_and(|c| c.is_ascii_alphabetic()));
            if letters && self.address() {
                return;
            }
        }
        if self.greeklish && end == self.at + 1 && matches!(self.text.as_bytes()[self.at], b'3' | b'4' | b'8' | b'9') {
            let word = self.word_end(self.at);
            if is_greeklish_letter_word(&self.text[self.at + 1..word]) {
                self.push(TokenKind::Word, word);
                return;
            }
        }
        while let Some((_, after)) = self.visible(end).filter(|(c, _)| is_separator(*c)) {
            if !self.visible(after).is_some_and(|(c, _)| is_digit(c)) {
                break;
            }
            end = self.digits_end(after);
        }
        self.push(TokenKind::Number, end);
    }

    fn digits_end(&self, start: usize) -> usize {
        let mut end = start;
        for (offset, c) in self.text[start..].char_indices() {
            if is_digit(c) || is_accent(c) {
                end = start + offset + c.len_utf8();
            } else if !is_ignorable(c) {
                break;
            }
        }
        // A number that begins with invisible characters after its separator still moves on.
        end.max(start + self.char_at(start).map_or(0, char::len_utf8))
    }

    /// `#tag`, `@name`, `@name@host`.
    fn marked(&mut self, mark: char) {
        let sign = self.char_at(self.at).map_or(1, char::len_utf8);
        let start = self.at + sign;
        let before = self.text[..self.at].chars().next_back();
        let glued = before.is_some_and(|c| c.is_alphanumeric() || c == mark);
        let allowed = |c: char| {
            if mark == '#' {
                c.is_alphanumeric() || c == '_' || is_mark(c)
            } else {
                c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
            }
        };
        let run =
            |from: usize| self.text[from..].char_indices().find(|&(_, c)| !allowed(c)).map_or(self.text.len(), |(offset, _)| from + offset);
        let mut end = run(start);
        if mark == '@' {
            end = start + self.text[start..end].trim_end_matches(['.', '-']).len();
            if end > start && self.text[end..].starts_with('@') {
                let host = run(end + 1);
                let name = self.text[end + 1..host].trim_end_matches(['.', '-']);
                if name.contains('.') {
                    end = end + 1 + name.len();
                }
            }
        }
        let name = &self.text[start..end];
        if glued
            || !name.chars().any(char::is_alphabetic)
            || (mark == '@' && !name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        {
            self.push(TokenKind::Mark, start);
        } else {
            self.push(if mark == '#' { TokenKind::Hashtag } else { TokenKind::Handle }, end);
        }
    }

    fn emoji(&mut self, first: char) {
        let mut end = self.at + first.len_utf8();
        if is_regional(first) {
            if let Some(second) = self.char_at(end).filter(|&c| is_regional(c)) {
                end += second.len_utf8();
            }
            self.push(TokenKind::Emoji, end);
            return;
        }
        while let Some(c) = self.char_at(end) {
            let after = end + c.len_utf8();
            match c {
                '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}' => end = after,
                '\u{200d}' => {
                    match self.char_at(after).filter(|&next| is_pictograph(next) || matches!(next, '♀' | '♂' | '⚕' | '⚖' | '✈' | '❤'))
                    {
                        Some(next) => end = after + next.len_utf8(),
                        None => break,
                    }
                }
                _ => break,
            }
        }
        self.push(TokenKind::Emoji, end);
    }

    fn mark(&mut self, c: char) {
        if let Some(end) = self.emoticon().filter(|_| c.is_ascii()) {
            self.push(TokenKind::Emoji, end);
        } else if let Some(end) = self.tone(c) {
            self.push(TokenKind::Word, end);
        } else {
            self.push(TokenKind::Mark, self.at + c.len_utf8());
        }
    }

    fn stands_apart(&self) -> bool {
        self.text[..self.at].chars().next_back().is_none_or(|c| c.is_whitespace() || is_ignorable(c))
    }

    /// `:)`, `:-(`, `</3`: eyes, nose and mouth, standing apart.
    fn emoticon(&self) -> Option<usize> {
        let bytes = &self.text.as_bytes()[self.at..];
        if !matches!(bytes.first(), Some(b':' | b';' | b'=' | b'<' | b'>')) || !self.stands_apart() {
            return None;
        }
        let heart = if bytes.starts_with(b"<3") { Some(2) } else { bytes.starts_with(b"</3").then_some(3) };
        let length = heart.or_else(|| {
            let brow = usize::from(bytes[0] == b'>');
            let eyes = matches!(bytes.get(brow), Some(b':' | b';' | b'='));
            let tear = usize::from(eyes && bytes.get(brow + 1) == Some(&b'\''));
            let nose = usize::from(bytes.get(brow + 1 + tear) == Some(&b'-'));
            let mouth = brow + 1 + tear + nose;
            let shape = *bytes.get(mouth)?;
            if !eyes || !matches!(shape, b'(' | b')' | b'D' | b'P' | b'p' | b'/' | b'|' | b'O' | b'o' | b'S' | b's' | b'*') {
                return None;
            }
            Some(mouth + bytes[mouth..].iter().take_while(|&&byte| byte == shape).count())
        })?;
        let after = self.at + length;
        self.char_at(after).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/')).then_some(after)
    }

    /// Tone marks at the end of a remark: `/s`, `/j`, `/srs`.
    fn tone(&self, c: char) -> Option<usize> {
        if c != '/' || !self.stands_apart() {
            return None;
        }
        let end = self.word_end(self.at + 1);
        let known = matches!(&self.text[self.at + 1..end], "s" | "S" | "sarc" | "sarcasm" | "j" | "srs" | "hj" | "rant" | "irony" | "i");
        (known && !self.text[end..].starts_with('/')).then_some(end)
    }
}

/// After a digit that stands for a letter, ξ, ψ and θ are followed by vowels and liquids; glued units (`8gb`, `3euros`, `8am`) are not words.
fn is_greeklish_letter_word(rest: &str) -> bool {
    let units = [
        "am", "euro", "euros", "eur", "evro", "ores", "wres", "wra", "hmeres", "imeres", "imera", "h", "x", "xronia", "hrs", "ekato",
        "year", "years", "hours",
    ];
    rest.starts_with(['a', 'e', 'h', 'i', 'l', 'm', 'n', 'o', 'r', 'u', 'w', 'y'])
        && rest.bytes().all(|byte| byte.is_ascii_lowercase())
        && !units.contains(&rest)
        && !matches!(
            rest,
            "m" | "mm" | "mb" | "mbps" | "min" | "mins" | "l" | "lt" | "ml" | "mhnes" | "mines" | "meres" | "mera" | "minutes"
        )
}

/// Digits in any dress; Roman numerals are letters.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && !c.is_alphabetic() && !is_pictograph(c))
}

const fn is_separator(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ':' | '/' | '\'' | '\u{2019}' | '-' | '\u{2010}'
            ..='\u{2013}' | '\u{2212}' | '\u{2044}' | '\u{ff0e}' | '\u{ff0c}' | '\u{ff0f}'
    )
}

fn is_mark(c: char) -> bool {
    is_accent(c) || matches!(c, '\u{ff9e}' | '\u{ff9f}') || (!c.is_ascii() && unicode_normalization::char::is_combining_mark(c))
}

/// Letters by name that are a space with a mark (ͺ, the isolated Arabic marks): nothing of them is left in the normal form.
fn is_spacing_mark(c: char) -> bool {
    if matches!(c, '\u{c0}'..='\u{24f}' | '\u{386}'..='\u{52f}') {
        return false;
    }
    let mut first = None;
    unicode_normalization::char::decompose_compatible(c, |part| first = first.or(Some(part)));
    first.is_some_and(char::is_whitespace)
}

/// Letters of Western European and Greek spelling: letters by every table, told without looking any up.
const fn is_plain_letter(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | '\u{386}' | '\u{388}'..='\u{38a}' | '\u{38c}' | '\u{38e}'..='\u{3a1}' | '\u{3a3}'..='\u{3ce}')
}

const fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Extended pictographs (UTS 51), without letters in circles and squares, which read as letters.
pub(super) const fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{231a}' | '\u{231b}' | '\u{2328}' | '\u{23cf}' | '\u{23e9}'..='\u{23fa}' | '\u{25b6}' | '\u{25c0}' | '\u{25fb}'..='\u{25fe}'
        | '\u{2600}'..='\u{2775}' | '\u{2794}'..='\u{27bf}' | '\u{2934}' | '\u{2935}' | '\u{2b05}'..='\u{2b07}' | '\u{2b1b}' | '\u{2b1c}' | '\u{2b50}' | '\u{2b55}'
        | '\u{1f000}'..='\u{1f0ff}' | '\u{1f18e}' | '\u{1f191}'..='\u{1f19a}' | '\u{1f201}'..='\u{1f265}' | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use TokenKind::{Emoji, Handle, Hashtag, Mail, Mark, Number, Url, Word};

    fn tokens(text: &str) -> Vec<(TokenKind, &str)> {
        scan(text, false).into_iter().map(|raw| (raw.kind, &text[raw.start..raw.end])).collect()
    }

    #[test]
    fn words_keep_inner_apostrophes_and_hyphens() {
        assert_eq!(
            tokens("don't l’équipe e-mail 'so'"),
            [(Word, "don't"), (Word, "l’équipe"), (Word, "e-mail"), (Mark, "'"), (Word, "so"), (Mark, "'")]
        );
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(
            tokens("1.234,56 24/7 12:30 3-5, 15GB 36-month"),
            [
                (Number, "1.234,56"),
                (Number, "24/7"),
                (Number, "12:30"),
                (Number, "3-5"),
                (Mark, ","),
                (Number, "15"),
                (Word, "GB"),
                (Number, "36"),
                (Mark, "-"),
                (Word, "month")
            ]
        );
    }

    #[test]
    fn addresses_tags_and_names() {
        assert_eq!(
            tokens("@LumoraHelp #NoVexia see help.lumora.example/x, mail a.b@c.example. 1and1.com"),
            [
                (Handle, "@LumoraHelp"),
                (Hashtag, "#NoVexia"),
                (Word, "see"),
                (Url, "help.lumora.example/x"),
                (Mark, ","),
                (Word, "mail"),
                (Mail, "a.b@c.example"),
                (Mark, "."),
                (Url, "1and1.com")
            ]
        );
    }

    #[test]
    fn plain_letters_are_letters() {
        for c in ('\0'..='\u{ffff}').filter(|&c| is_plain_letter(c)) {
            assert!(c.is_alphabetic() && !is_mark(c) && plain_joiner(c).is_none() && !is_pictograph(c) && !is_spacing_mark(c), "{c}");
            assert!(!c.is_whitespace() && !is_ignorable(c) && !is_digit(c), "{c}");
        }
    }

    #[test]
    fn pictographs_join() {
        assert_eq!(
            tokens("👍🏽👨‍👩‍👧 🇬🇷❤️ :-) </3 /s"),
            [(Emoji, "👍🏽"), (Emoji, "👨‍👩‍👧"), (Emoji, "🇬🇷"), (Emoji, "❤️"), (Emoji, ":-)"), (Emoji, "</3"), (Word, "/s")]
        );
    }

    #[test]
    fn invisible_characters_do_not_part_a_word() {
        assert_eq!(tokens("re\u{200b}fu\u{ad}nd"), [(Word, "re\u{200b}fu\u{ad}nd")]);
        assert_eq!(tokens("a\u{200b} b"), [(Word, "a"), (Word, "b")]);
    }

    #[test]
    fn dotted_letters_are_one_word() {
        assert_eq!(tokens("π.χ. 5 p.m."), [(Word, "π.χ"), (Mark, "."), (Number, "5"), (Word, "p.m"), (Mark, ".")]);
    }

    #[test]
    fn greeklish_digits_are_letters_only_in_greek() {
        assert_eq!(scan("8elw 8gb", true).len(), 3);
        assert_eq!(scan("8elw 8gb", false).len(), 4);
    }

    #[test]
    fn a_long_run_of_dots_and_letters_is_read_once() {
        let text = "a.b-".repeat(200_000);
        assert!(scan(&text, false).len() > 100_000);
    }
}
