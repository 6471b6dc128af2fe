//! What went wrong in a TOML file that does not parse, in words for people who do not program.
//!
//! A TOML parser says where it could not go on; this recogniser says which slip of the pen led there: curly quotes, a forgotten quote or
//! bracket, `:` for `=`, a lone backslash. It runs only on files that the parser has refused, and knows the grammar of TOML 1.1 well
//! enough to find nothing in a file that is right.

mod value;

use std::ops::Range;

/// Deepest nesting of lists and inline tables that is read.
const MAX_DEPTH: usize = 64;

/// A slip: place, what is wrong, what to write under the caret, how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) remedy: String,
}

fn slip<T>(span: Range<usize>, message: impl Into<String>, label: impl Into<String>, remedy: impl Into<String>) -> Result<T, Box<Slip>> {
    Err(Box::new(Slip { span, message: message.into(), label: label.into(), remedy: remedy.into() }))
}

/// The first slip of `text`; `None` when it follows the grammar as far as is looked at here.
pub(super) fn find(text: &str) -> Option<Slip> {
    let mut reader = Reader { text, at: if text.starts_with('\u{FEFF}') { 3 } else { 0 } };
    reader.document().err().map(|slip| *slip)
}

/// Whether `c` opens or closes a quotation in a word processor or in print.
pub(super) const fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '″' | '＂')
}

const fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// White space that TOML does not know: it comes along when text is copied from a page or a word processor.
const fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200F}' | '\u{202A}'..='\u{202F}' | '\u{205F}'..='\u{2064}' | '\u{3000}' | '\u{FEFF}' | '\u{AD}')
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

type Step<T = ()> = Result<T, Box<Slip>>;

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn advance(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// End of the line that `at` is on, without its line break.
    fn line_end(&self) -> usize {
        let end = self.rest().find('\n').map_or(self.text.len(), |offset| self.at + offset);
        if self.text.get(..end).is_some_and(|before| before.ends_with('\r')) && end > self.at { end - 1 } else { end }
    }

    fn line_start(&self) -> usize {
        self.text.get(..self.at).and_then(|before| before.rfind('\n')).map_or(0, |offset| offset + 1)
    }

    /// The rest of the line, up to a comment that stands outside of quotes, without trailing white space.
    fn line_rest(&self) -> &'t str {
        let line = self.text.get(self.at..self.line_end()).unwrap_or_default();
        let line = if line.contains(['"', '\'']) { line } else { line.split('#').next().unwrap_or_default() };
        line.trim_end()
    }

    fn blanks(&mut self) -> Step {
        while let Some(c) = self.peek() {
            if is_odd_space(c) {
                return slip(
                    self.at..self.at + c.len_utf8(),
                    format!("an invisible character (U+{:04X}) that does not belong here", u32::from(c)),
                    "here",
                    "delete it and type an ordinary space; it often comes along when text is copied from a web page",
                );
            }
            if !matches!(c, ' ' | '\t') {
                break;
            }
            self.at += 1;
        }
        Ok(())
    }

    fn comment(&mut self) {
        if self.peek() == Some('#') {
            self.at = self.line_end();
        }
    }

    /// Blanks, comments and line breaks.
    fn gap(&mut self) -> Step {
        loop {
            self.blanks()?;
            self.comment();
            match self.peek() {
                Some('\n' | '\r') => self.at += 1,
                _ => return Ok(()),
            }
        }
    }

    fn document(&mut self) -> Step {
        loop {
            self.gap()?;
            match self.peek() {
                None => return Ok(()),
                Some('[') => self.header()?,
                Some(_) => self.pair()?,
            }
            self.end_of_statement()?;
        }
    }

    fn end_of_statement(&mut self) -> Step {
        self.blanks()?;
        match self.peek() {
            None | Some('\n' | '\r' | '#') => Ok(()),
            Some(_) => {
                let span = self.at..self.at + self.line_rest().len();
                let rest = self.line_rest();
                if rest.starts_with(',') {
                    return slip(
                        span,
                        "more than one value",
                        "nothing may follow the value",
                        "several values are a list and stand in square brackets: [\"one\", \"two\"]",
                    );
                }
                let before = self.text.get(self.line_start()..self.at).unwrap_or_default().trim_end();
                let closing = before.chars().next_back();
                if let Some(quote) = closing.filter(|c| matches!(c, '"' | '\''))
                    && rest.chars().any(|c| c == quote || is_curly(c))
                {
                    return inner_quote(span, quote);
                }
                if rest.starts_with("//") || rest.starts_with(';') {
                    return slip(span, "a comment begins with #", "this is not a comment", "write # before a comment");
                }
                if rest.starts_with([']', '}', ')']) {
                    return slip(
                        span,
                        "a closing bracket without an opening one",
                        "nothing opens this",
                        "take it out, or open the list with [",
                    );
                }
                slip(
                    span,
                    "nothing may follow the value on its line",
                    "not expected",
                    "put every `key = value` on a line of its own, and every text in one pair of quotes",
                )
            }
        }
    }

    /// `[table]` or `[[table]]`.
    fn header(&mut self) -> Step {
        let start = self.at;
        let double = self.rest().starts_with("[[");
        let line = self.line_rest();
        let whole = start..start + line.len();
        self.at += if double { 2 } else { 1 };
        self.blanks()?;
        if self.peek() == Some(']') {
            return slip(whole, "a table needs a name", "no name between the brackets", "write the name of the part, such as [scope]");
        }
        self.key(true)?;
        self.blanks()?;
        let close = if double { "]]" } else { "]" };
        if !self.rest().starts_with(close) {
            let name = line.trim_matches(['[', ']', ' ', '\t']);
            let open = if double { "[[" } else { "[" };
            return slip(
                whole,
                "the brackets around the name of this part do not match",
                format!("expected `{close}` at the end"),
                format!("write {open}{name}{close}"),
            );
        }
        self.at += close.len();
        if !double && self.peek() == Some(']') {
            let name = line.trim_matches(['[', ']', ' ', '\t']);
            return slip(
                whole,
                "the brackets around the name of this part do not match",
                "one [ but two ]",
                format!("write [{name}] or [[{name}]]"),
            );
        }
        Ok(())
    }

    /// A dotted key; stops behind it.
    fn key(&mut self, header: bool) -> Step {
        loop {
            self.blanks()?;
            let start = self.at;
            match self.peek() {
                Some('"') => self.basic()?,
                Some('\'') => self.literal()?,
                Some(c) if is_bare(c) => {
                    while self.peek().is_some_and(is_bare) {
                        self.at += 1;
                    }
                }
                found => return self.bad_key(start, found, header),
            }
            self.blanks()?;
            if self.peek() != Some('.') {
                return Ok(());
            }
            self.at += 1;
        }
    }

    fn bad_key(&self, start: usize, found: Option<char>, header: bool) -> Step {
        let line = self.line_rest();
        let whole = start..start + line.len().max(1).min(self.text.len() - start);
        match found {
            Some('-') | None => {}
            Some(c) if is_curly(c) => return curly(start, c),
            Some('/' | ';') => return slip(whole, "a comment begins with #", "this is not a comment", "write # before a comment"),
            Some('<' | '>' | '=') if line.starts_with("<<<<") || line.starts_with("====") || line.starts_with(">>>>") => {
                return slip(
                    whole,
                    "a mark of a merge conflict is left in the file",
                    "left over by a version control program",
                    "keep one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>",
                );
            }
            Some('=') => return slip(whole, "a value without a name", "no name before the `=`", "write `name = value`"),
            Some(']' | '}' | ')') => {
                return slip(
                    start..start + 1,
                    "a closing bracket without an opening one",
                    "nothing opens this",
                    "take it out, or open the list with [",
                );
            }
            Some(c) if c.is_alphabetic() => {
                let end = line.find(|c: char| c == '=' || c == ']' || c.is_whitespace()).unwrap_or(line.len());
                let name = line.get(..end).unwrap_or_default();
                return slip(
                    start..start + end,
                    "names of keys and parts are written in unaccented Latin letters",
                    format!("`{}` has other letters", crate::model::untrusted::shown(name, false)),
                    "use the key's name as the documentation has it; texts in any script go between quotes",
                );
            }
            Some(_) => {}
        }
        slip(
            whole,
            if header { "this is not the name of a part" } else { "this line is neither `name = value` nor a [part]" },
            "not expected here",
            "write `name = value`, `[part]`, or begin the line with # if it is a comment",
        )
    }

    /// The values of the lines below that begin with a dash, as a list has them; at most three.
    fn dashes(&self) -> Option<String> {
        let below = self.text.get(self.line_end()..)?.trim_start_matches(['\r', '\n']);
        let all: Vec<&str> = below.lines().map_while(|line| line.trim().strip_prefix("- ")).take(4).collect();
        let mut values: Vec<String> = all.iter().take(3).map(|value| quoted_example(value)).collect();
        if all.len() > 3 {
            values.push("...".to_owned());
        }
        (!values.is_empty()).then(|| values.join(", "))
    }

    fn pair(&mut self) -> Step {
        let start = self.at;
        let line = self.line_rest();
        let whole = start..start + line.len();
        if let Some(entry) = line.strip_prefix("- ") {
            return slip(
                whole,
                "a list is not written with dashes",
                "this is how other formats do it",
                format!("write the list as name = [{}, ...]", quoted_example(entry)),
            );
        }
        self.key(false)?;
        let key_end = self.text.get(start..self.at).map_or(self.at, |key| start + key.trim_end().len());
        let name = self.text.get(start..key_end).unwrap_or_default();
        match self.peek() {
            Some('=') => self.at += 1,
            Some(':') => {
                let rest = line.split_once(':').map_or("", |(_, rest)| rest.trim());
                let value = if rest.is_empty() || rest.starts_with(['"', '\'', '[', '{']) { rest.to_owned() } else { quoted_example(rest) };
                return slip(
                    self.at..self.at + 1,
                    "a value is set with `=`, not with `:`",
                    "write = here",
                    if value.is_empty() { format!("write `{name} = ...`") } else { format!("write `{name} = {value}`") },
                );
            }
            None | Some('\n' | '\r' | '#') => {
                return slip(
                    start..key_end,
                    "a key without a value",
                    "no `=` and no value",
                    format!("write `{name} = ...`, or begin the line with # if it is a comment"),
                );
            }
            Some(c) if is_curly(c) => return curly(self.at, c),
            Some(_) => {
                if let Some((words, _)) = line.split_once('=')
                    && words.chars().all(|c| is_bare(c) || c == ' ')
                {
                    let words = words.trim();
                    return slip(
                        start..start + words.len(),
                        "the name of a key has no spaces",
                        "spaces in here",
                        format!("write `{}`", words.split_whitespace().collect::<Vec<_>>().join("_")),
                    );
                }
                return slip(
                    whole,
                    "this line is neither `name = value` nor a [part]",
                    "no `=` here",
                    "write `name = value`, or begin the line with # if it is a comment",
                );
            }
        }
        self.blanks()?;
        match self.peek() {
            None | Some('\n' | '\r' | '#') if self.dashes().is_some() => slip(
                start..self.text.get(..self.at).map_or(self.at, |before| before.trim_end().len()),
                "a list is not written with dashes",
                "its values stand behind the `=`",
                format!("write {name} = [{}]", self.dashes().unwrap_or_default()),
            ),
            None | Some('\n' | '\r' | '#') => slip(
                start..self.text.get(..self.at).map_or(self.at, |before| before.trim_end().len()),
                format!("`{name}` has no value"),
                "nothing behind the `=`",
                format!("write a value, such as {name} = \"...\", or take the line out"),
            ),
            Some(_) => self.value(0),
        }
    }
}

/// `text` between quotes, as an example of how to write it.
fn quoted_example(text: &str) -> String {
    let text = text.trim().trim_matches(|c| matches!(c, '"' | '\'') || is_curly(c));
    let short: String = text.chars().take(40).collect();
    let dots = if short.len() < text.len() { "..." } else { "" };
    format!("\"{}{dots}\"", crate::model::untrusted::shown(&short, false))
}

fn curly(at: usize, c: char) -> Step {
    slip(
        at..at + c.len_utf8(),
        format!("a typographic quotation mark ({c}) where a straight one is due"),
        "word processors make these",
        "write a straight quotation mark: \"",
    )
}

fn inner_quote(span: Range<usize>, quote: char) -> Step {
    let remedy = if quote == '"' {
        "put the whole text in single quotes ('say \"hi\"'), or write \\\" for a quotation mark within it"
    } else {
        "put the whole text in double quotes (\"it's\")"
    };
    slip(span, "a quotation mark within the text ends it too early", "the text has already ended before this", remedy)
}

fn unclosed(open: usize, bracket: char) -> Step {
    let (what, close) = if bracket == '[' { ("list", ']') } else { ("table", '}') };
    slip(
        open..open + 1,
        format!("this {what} is not closed"),
        format!("opened here, and no {close} follows"),
        format!("end the {what} with {close}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_found_in_good_files() {
        let good = [
            "",
            "a = 1",
            "a.b.'c d'.\"e\" = [1, 2.5, -3e4, 0x1F, 0o7, 1_000, inf, -nan, true, false]\n",
            "d = 1979-05-27T07:32:00-08:00 # x\ne = 1979-05-27 07:32:00.99\nf = 07:32:00\ng = 1979-05-27\nh = [1979-05-27 07:32:00, 07:32]\n",
            "a = \"\"\"\\\n   x \"quoted\" \"\"y\"\"\\u00e9 \\\n\n  z\"\"\"\"\"\nb = '''it's ''x'''''\n",
            "a = { b = 1, c.d = [ { x = \"y\" }, ], }\nq = {}\nr = []\n",
            "a = {\n  b = 1, # one\n  c = 2,\n}\n",
            "[a]\n[ a . b ] # c\n[[c.'d']]\n\t x = 'C:\\tmp'\t\n[\"ʎ\".x]\n",
            "x = [\n [ 'a' ],\n # c = 1\n [1],\n [true]\n]\n",
            "a = \"tab\there \\t \\e \\x41 \\U0001F600 “curly” it's // ; fine\"\r\nb = 'x'\r\n",
            "\u{feff}a = 1\n",
            "12 = 1\n-x- = 2\ntrue = false\n",
        ];
        for text in good {
            ::toml::de::DeTable::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(find(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

        #[test]
        fn never_finds_a_slip_in_what_the_parser_accepts(text in "[a-c=\\[\\]{}\"'.,#:0-9 \\\\n\n\t“-]{0,24}") {
            if ::toml::de::DeTable::parse(&text).is_ok() {
                proptest::prop_assert_eq!(find(&text), None);
            }
        }

        #[test]
        fn spans_are_on_character_borders(text in "\\PC{0,40}") {
            if let Some(slip) = find(&text) {
                proptest::prop_assert!(text.get(slip.span.clone()).is_some(), "{:?}", slip);
            }
        }
    }
}
