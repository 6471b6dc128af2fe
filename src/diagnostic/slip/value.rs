//! Slips in values: texts, lists, inline tables, numbers, dates.

use super::{MAX_DEPTH, Reader, Step, curly, inner_quote, is_bare, is_curly, quoted_example, slip, unclosed};

impl Reader<'_> {
    pub(super) fn value(&mut self, depth: usize) -> Step {
        if depth > MAX_DEPTH {
            return slip(
                self.at..self.at + 1,
                "lists or tables nested too deeply",
                format!("more than {MAX_DEPTH} levels"),
                "no file needs this; write it flat",
            );
        }
        match self.peek() {
            Some('"') => self.basic(),
            Some('\'') => self.literal(),
            Some('[') => self.list(depth),
            Some('{') => self.inline(depth),
            Some(c) if is_curly(c) => curly(self.at, c),
            _ => self.scalar(depth),
        }
    }

    /// `"..."` or `"""..."""`.
    pub(super) fn basic(&mut self) -> Step {
        let start = self.at;
        let several_lines = self.rest().starts_with("\"\"\"");
        self.at += if several_lines { 3 } else { 1 };
        loop {
            let at = self.at;
            let Some(c) = self.peek() else { return self.open_text(start, several_lines, '"') };
            match c {
                '"' if several_lines => {
                    if self.rest().starts_with("\"\"\"") {
                        self.at += 3;
                        // Up to two quotes may stand right before the closing ones.
                        for _ in 0..2 {
                            if self.peek() == Some('"') {
                                self.at += 1;
                            }
                        }
                        return Ok(());
                    }
                    self.at += 1;
                }
                '"' => {
                    self.at += 1;
                    return Ok(());
                }
                '\n' | '\r' if !several_lines => return self.open_text(start, false, '"'),
                '\\' => {
                    self.at += 1;
                    self.escape(start, at, several_lines)?;
                }
                c => {
                    self.control(c)?;
                    self.advance();
                }
            }
        }
    }

    fn escape(&mut self, start: usize, at: usize, several_lines: bool) -> Step {
        let Some(c) = self.peek() else { return self.open_text(start, several_lines, '"') };
        let digits = match c {
            'b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\' => 0,
            'x' => 2,
            'u' => 4,
            'U' => 8,
            ' ' | '\t' | '\n' | '\r'
                if several_lines && self.text.get(self.at..self.line_end()).is_some_and(|rest| rest.trim().is_empty()) =>
            {
                return Ok(());
            }
            '\n' | '\r' => return self.open_text(start, several_lines, '"'),
            _ => return self.lone_backslash(start, at),
        };
        let hex = self.text.get(self.at + 1..self.at + 1 + digits);
        let number = hex.map(|hex| if digits == 0 { Ok(0) } else { u32::from_str_radix(hex, 16) });
        if !matches!(number, Some(Ok(number)) if char::from_u32(number).is_some()) {
            return self.lone_backslash(start, at);
        }
        self.at += 1 + digits;
        Ok(())
    }

    fn lone_backslash(&self, start: usize, at: usize) -> Step {
        let line = self.text.get(start..self.line_end()).unwrap_or_default();
        let inside = line.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')).map(|(inside, _)| inside);
        let next = self.peek().unwrap_or('\\');
        let remedy = match inside {
            Some(inside) if !inside.contains(['\'', '"']) => {
                format!("put the text in single quotes: '{}'", crate::model::untrusted::shown(inside, false))
            }
            _ => format!("double it: \\\\{}", crate::model::untrusted::shown(next.encode_utf8(&mut [0; 4]), false)),
        };
        slip(
            at..self.at + next.len_utf8().min(self.text.len() - self.at),
            "a backslash in a text in double quotes has a special meaning, and this is none",
            "not known",
            remedy,
        )
    }

    /// `'...'` or `'''...'''`.
    pub(super) fn literal(&mut self) -> Step {
        let start = self.at;
        let several_lines = self.rest().starts_with("'''");
        self.at += if several_lines { 3 } else { 1 };
        loop {
            let Some(c) = self.peek() else { return self.open_text(start, several_lines, '\'') };
            match c {
                '\'' if several_lines => {
                    if self.rest().starts_with("'''") {
                        self.at += 3;
                        for _ in 0..2 {
                            if self.peek() == Some('\'') {
                                self.at += 1;
                            }
                        }
                        return Ok(());
                    }
                    self.at += 1;
                }
                '\'' => {
                    self.at += 1;
                    return Ok(());
                }
                '\n' | '\r' if !several_lines => return self.open_text(start, false, '\''),
                c => {
                    self.control(c)?;
                    self.advance();
                }
            }
        }
    }

    fn control(&self, c: char) -> Step {
        if matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}') {
            return slip(
                self.at..self.at + 1,
                format!("an invisible control character (U+{:04X}) in a text", u32::from(c)),
                "here",
                "delete it; it often comes along when text is copied from another program",
            );
        }
        Ok(())
    }

    /// A text that does not end.
    fn open_text(&self, start: usize, several_lines: bool, quote: char) -> Step {
        let line_end = Reader { text: self.text, at: start }.line_end();
        if several_lines {
            let marks = quote.to_string().repeat(3);
            return slip(start..start + 3, "this text is not closed", "it begins here and never ends", format!("end it with {marks}"));
        }
        let line = self.text.get(start..line_end).unwrap_or_default();
        if let Some((offset, c)) = line.char_indices().skip(1).filter(|(_, c)| is_curly(*c)).last()
            && line.get(offset + c.len_utf8()..).is_some_and(|after| after.trim_matches([']', ',', ' ', '}', '\t']).is_empty())
        {
            return curly(start + offset, c);
        }
        slip(
            start..start + line.trim_end().len(),
            "this text is not closed",
            format!("a {quote} is missing at the end"),
            format!(
                "end the text with {quote} on the same line; a text of several lines stands between {0} and {0}",
                quote.to_string().repeat(3)
            ),
        )
    }

    fn list(&mut self, depth: usize) -> Step {
        let open = self.at;
        self.at += 1;
        loop {
            let before = self.at;
            self.gap()?;
            self.still_open(open, before, '[')?;
            match self.peek() {
                Some(']') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(',') => return slip(self.at..self.at + 1, "a comma too many", "nothing stands before it", "take it out"),
                _ => {}
            }
            self.value(depth + 1)?;
            let value_end = self.at;
            self.gap()?;
            self.still_open(open, value_end, '[')?;
            match self.peek() {
                Some(',') => self.at += 1,
                Some(']') => {}
                Some(_) => return self.no_comma(value_end, ']'),
                None => return unclosed(open, '['),
            }
        }
    }

    fn inline(&mut self, depth: usize) -> Step {
        let open = self.at;
        self.at += 1;
        loop {
            self.gap()?;
            match self.peek() {
                Some('}') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(',') => return slip(self.at..self.at + 1, "a comma too many", "nothing stands before it", "take it out"),
                Some('[') | None => return unclosed(open, '{'),
                _ => {}
            }
            self.key(false)?;
            match self.peek() {
                Some('=') => self.at += 1,
                Some(':') => {
                    return slip(
                        self.at..self.at + 1,
                        "a value is set with `=`, not with `:`",
                        "write = here",
                        "write { name = value, other = value }",
                    );
                }
                _ => {
                    return slip(
                        self.at..self.at + 1,
                        "a name without a value in { }",
                        "expected `=` here",
                        "write { name = value, other = value }",
                    );
                }
            }
            self.gap()?;
            self.value(depth + 1)?;
            let value_end = self.at;
            self.gap()?;
            match self.peek() {
                Some(',') => self.at += 1,
                Some('}') => {}
                Some(_) if self.text.get(value_end..self.at).is_some_and(|gap| gap.contains('\n')) => return unclosed(open, '{'),
                Some(_) => return self.no_comma(value_end, '}'),
                None => return unclosed(open, '{'),
            }
        }
    }

    /// Within a list: fails when the next line is plainly the next statement, so that the list was never closed.
    fn still_open(&self, open: usize, from: usize, bracket: char) -> Step {
        if self.peek().is_none() {
            return unclosed(open, bracket);
        }
        if !self.text.get(from..self.at).is_some_and(|gap| gap.contains('\n')) {
            return Ok(());
        }
        let line = self.text.get(self.at..self.line_end()).unwrap_or_default();
        let name = line.trim_start_matches('[');
        let word = name.find(|c: char| !is_bare(c) && c != '.' && c != ' ').unwrap_or(name.len());
        let (word, after) = name.split_at(word);
        let assigns = line.starts_with(is_bare) && after.starts_with('=');
        let heads = line.starts_with('[')
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
            && !matches!(word.trim(), "true" | "false" | "inf" | "nan")
            && after.starts_with(']');
        if assigns || heads { unclosed(open, bracket) } else { Ok(()) }
    }

    fn no_comma(&self, value_end: usize, close: char) -> Step {
        let line = self.line_rest();
        let last = self.text.get(..value_end).and_then(|before| before.chars().next_back());
        if self.text.get(value_end..self.at).is_some_and(str::is_empty)
            && let Some(quote) = last.filter(|c| matches!(c, '"' | '\''))
            && !line.starts_with(['"', '\'', ']', '}'])
        {
            // `"one, "two"`: the text runs on over the comma to the next quotation mark.
            let before = self.text.get(self.line_start()..value_end - 1).unwrap_or_default();
            if let Some((open, text)) = before.rfind(quote).and_then(|at| Some((at, before.get(at + 1..)?)))
                && let Some(words) = text.trim_end().strip_suffix(',')
            {
                let open = self.line_start() + open;
                let words = crate::model::untrusted::shown(words, false);
                return slip(
                    open..open + 1 + text.trim_end().len(),
                    "a quotation mark is missing before the comma",
                    "this text runs on to the next quotation mark",
                    format!("close it: {quote}{words}{quote},"),
                );
            }
            return inner_quote(self.at..self.at + line.len(), quote);
        }
        let c = self.peek().unwrap_or(' ');
        if is_curly(c) {
            return curly(self.at, c);
        }
        slip(
            value_end..value_end.max(self.at) + c.len_utf8(),
            "a comma is missing between two values",
            format!("expected `,` or `{close}`"),
            "put a comma between the values of a list",
        )
    }

    /// Numbers, dates, true and false: anything without quotes.
    fn scalar(&mut self, depth: usize) -> Step {
        let start = self.at;
        let line = self.line_rest();
        let end = line.find([',', ']', '}', '#']).unwrap_or(line.len());
        let all = line.get(..end).unwrap_or_default().trim_end();
        let word = all.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let span = start..start + all.len().max(1);
        let first = word.chars().next().unwrap_or(' ');
        self.at = start + word.len();
        match word {
            "true" | "false" | "inf" | "nan" | "+inf" | "-inf" | "+nan" | "-nan"
                if all == word || all[word.len()..].trim_start().starts_with('#') =>
            {
                return Ok(());
            }
            "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" => return bare_word(span, word, "true"),
            "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" => return bare_word(span, word, "false"),
            _ => {}
        }
        if first.is_ascii_digit() || matches!(first, '+' | '-' | '.') {
            return self.number(start, all, word);
        }
        // Outside of a list a comma may be part of the text.
        let (all, span) = if depth == 0 { (line, start..start + line.len().max(1)) } else { (all, span) };
        let remedy = format!("put the text in quotes: {}", quoted_example(all));
        slip(span, "a text stands in quotes", "no quotes around this text", remedy)
    }

    fn number(&mut self, start: usize, all: &str, word: &str) -> Step {
        let span = start..start + all.len();
        let odd =
            word.chars().any(|c| !(c.is_ascii_hexdigit() || matches!(c, '+' | '-' | '.' | '_' | ':' | 'T' | 'Z' | 't' | 'z' | 'x' | 'o')));
        let more = all.get(word.len()..).unwrap_or_default().trim();
        let date_and_time = word.len() == 10 && word.matches('-').count() == 2 && more.starts_with(|c: char| c.is_ascii_digit());
        if date_and_time {
            let time = more.split_whitespace().next().unwrap_or_default();
            let blanks = all.get(word.len()..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            self.at = start + word.len() + blanks + time.len();
            return Ok(());
        }
        if word.matches('/').count() == 2 || (word.matches('.').count() == 2 && !word.contains('-')) {
            return slip(span, "a date is written year-month-day", "not a date", "write it as 2025-12-31");
        }
        if odd || (!more.is_empty() && !more.starts_with('#')) {
            return slip(
                span,
                "a text stands in quotes",
                "no quotes around this text",
                format!("put it in quotes: {}", quoted_example(all)),
            );
        }
        Ok(())
    }
}

/// `yes` and `no` without quotes: a text, or what other formats write for true and false.
fn bare_word(span: std::ops::Range<usize>, word: &str, truth: &str) -> Step {
    slip(
        span,
        "a text stands in quotes",
        format!("`{word}` is not known without them"),
        format!("write \"{word}\"; if true or false is asked for, write {truth}"),
    )
}
