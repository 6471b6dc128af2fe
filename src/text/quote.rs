//! Stretches of a plain-text post that are not what its author says in it: words of others, signatures, code.
//!
//! Words of others: `> …` lines with the line that announces them, `[quote]…[/quote]`, "X wrote:" above a paragraph, "Quote: Originally Posted
//! by X" (vBulletin), "Quote from: X on …" (SMF), "X said: ↑ … Click to expand" (`XenForo`), and all below "-----Original Message-----", a
//! block of "From: … To: …" lines or "On … X wrote:" under one's own words (mail). Signatures: below `-- `, below a line of underscores,
//! "Sent from my iPhone". Code: between fences (three backticks or tildes), `[code]…[/code]`, and indented lines that can be nothing else.

mod attribution;
mod signature;

use std::ops::Range;

use self::attribution::Attribution;

/// Why a stretch of a post is not the author's own speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aside {
    /// A quotation of somebody else.
    Quote,
    /// What the author's program or profile puts below every post.
    Signature,
    /// A program, a log, an error message between code marks.
    Code,
}

/// Stretches of a text and what they are.
type Asides = Vec<(Range<usize>, Aside)>;

/// Most lines that are looked at: beyond, only `>` and brackets count.
const MOST_LINES: usize = 4_000;

/// The byte ranges of `text` that are asides, in order, not overlapping.
pub(super) fn asides(text: &str) -> Asides {
    let mut found = merged(brackets(text));
    // Most posts have one line and no mark: nothing to look for.
    if text.contains(['\n', '\u{2028}', '>', '`', '~']) {
        let lines = lines(text);
        for read in [fences, indented, quoted_lines, attribution::announced, signature::below] {
            let more = read(text, &lines, &found);
            if !more.is_empty() {
                found.extend(more);
                found = merged(found);
            }
        }
    }
    found
}

/// A line of a text.
#[derive(Debug, Clone)]
struct Line {
    /// Its bytes, with its end.
    range: Range<usize>,
    /// Its bytes without white space round it.
    words: Range<usize>,
}

impl Line {
    fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.words.clone()]
    }

    const fn is_blank(&self) -> bool {
        self.words.start >= self.words.end
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    text.split_inclusive(['\n', '\u{2028}'])
        .take(MOST_LINES)
        .map(|line| {
            let range = start..start + line.len();
            start = range.end;
            let left = line.trim_start_matches(is_blank);
            let from = range.end - left.len();
            let words = left.trim_end_matches(is_blank);
            Line { range, words: from..from + words.len() }
        })
        .collect()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || super::normal::is_ignorable(c)
}

/// Sorted by place; where kinds overlap, code and quotations before signatures, the earlier before the later.
fn merged(mut found: Asides) -> Asides {
    if found.len() < 2 {
        return found;
    }
    found.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
    let mut all: Asides = Vec::with_capacity(found.len());
    for (range, aside) in found {
        match all.last_mut() {
            Some((last, same)) if *same == aside && range.start <= last.end => last.end = last.end.max(range.end),
            Some((last, _)) if range.start < last.end => {
                if range.end > last.end {
                    let start = last.end;
                    all.push((start..range.end, aside));
                }
            }
            _ => all.push((range, aside)),
        }
    }
    all
}

/// What byte `at` lies within.
fn aside_at(found: &[(Range<usize>, Aside)], at: usize) -> Option<Aside> {
    let next = found.partition_point(|(range, _)| range.end <= at);
    found.get(next).filter(|(range, _)| range.start <= at).map(|(_, aside)| *aside)
}

fn is_within(found: &[(Range<usize>, Aside)], at: usize) -> bool {
    aside_at(found, at).is_some()
}

/// Lines that begin with `>`, and the attribution above them.
fn quoted_lines(text: &str, lines: &[Line], found: &[(Range<usize>, Aside)]) -> Asides {
    let mut more = Vec::new();
    if !text.contains('>') {
        return more;
    }
    let is_quote = |line: &Line| line.of(text).starts_with('>') && is_quote_line(line.of(text));
    // The last own line that was not blank: attributions stand right above, or one blank line above.
    let mut announced: Option<&Line> = None;
    let mut previous_quoted = false;
    for (number, line) in lines.iter().enumerate() {
        let trimmed = line.of(text);
        let next_quoted = || lines.get(number + 1).is_some_and(is_quote);
        if trimmed.starts_with('>')
            && (is_quote_line(trimmed) || previous_quoted || next_quoted())
            && aside_at(found, line.words.start) != Some(Aside::Code)
        {
            if let Some(above) = announced.take().filter(|above| Attribution::read(above.of(text)).is_some()) {
                more.push((above.range.clone(), Aside::Quote));
            }
            more.push((line.range.clone(), Aside::Quote));
            previous_quoted = true;
        } else if line.is_blank() {
            previous_quoted = false;
        } else {
            announced = Some(line);
            previous_quoted = false;
        }
    }
    more
}

/// `> words`, `>> words`, `>words`; not `>5 days` ("more than"), `>:(`, `>=` or `>.<`.
fn is_quote_line(line: &str) -> bool {
    let rest = line.trim_start_matches(['>', ' ', '\t']);
    let spaced = line.trim_start_matches('>').starts_with([' ', '\t']);
    match rest.chars().next() {
        None => true,
        Some(first) => {
            spaced
                || line.starts_with(">>")
                || !(first.is_numeric() || matches!(first, ':' | '=' | ';' | '€' | '$' | '£' | '-' | '.' | '<' | '_' | '/'))
        }
    }
}

/// `[quote]…[/quote]`, `[code]…[/code]` and kin, nested, with or without a name; an opening tag that is never closed marks nothing.
fn brackets(text: &str) -> Asides {
    let mut found = Vec::new();
    let mut open: Vec<(usize, &str, Aside)> = Vec::new();
    for (at, _) in text.match_indices('[') {
        let rest = &text.as_bytes()[at + 1..];
        let closes = rest.first() == Some(&b'/');
        let name = if closes { &rest[1..] } else { rest };
        let Some((tag, aside)) = TAGS.iter().copied().find(|(tag, _)| {
            name.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes()))
                && name.get(tag.len()).is_some_and(|next| if closes { *next == b']' } else { matches!(next, b']' | b'=' | b' ') })
        }) else {
            continue;
        };
        if !closes {
            open.push((at, tag, aside));
        } else if let Some(last) = open.iter().rposition(|(_, name, _)| *name == tag) {
            found.push((open[last].0..at + tag.len() + 3, aside));
            open.truncate(last);
        }
    }
    found
}

/// Tags of bulletin boards.
const TAGS: [(&str, Aside); 8] = [
    ("quote", Aside::Quote),
    ("code", Aside::Code),
    ("php", Aside::Code),
    ("html", Aside::Code),
    ("sql", Aside::Code),
    ("pre", Aside::Code),
    ("icode", Aside::Code),
    ("codebox", Aside::Code),
];

/// Between lines of three backticks or tildes; a fence that is never closed runs to the end when something stands below it.
fn fences(text: &str, lines: &[Line], _: &[(Range<usize>, Aside)]) -> Asides {
    let mut found = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for line in lines {
        let words = line.of(text);
        let mark = ["```", "~~~"].into_iter().find(|mark| words.starts_with(mark));
        match (open, mark) {
            (None, Some(mark)) => {
                // "```one line```"
                let rest = &words[3..];
                if let Some(end) = rest.find(mark) {
                    let start = line.words.start;
                    if mark == "```" {
                        found.push((start..start + 3 + end + 3, Aside::Code));
                    }
                } else if !rest.trim().contains(' ') {
                    open = Some((line.range.start, mark));
                }
            }
            (Some((start, mark)), Some(other)) if mark == other && words.trim_end_matches(['`', '~']).is_empty() => {
                found.push((start..line.range.end, Aside::Code));
                open = None;
            }
            _ => {}
        }
    }
    if let Some((start, _)) = open
        && lines.last().is_some_and(|last| last.range.end > start + 8)
    {
        found.push((start..text.len(), Aside::Code));
    }
    found
}

/// Fewest lines that are code because they are indented.
const INDENTED: usize = 2;

/// Lines indented by four or more, two or more together with nothing but blank lines round them, most of which end or go as programs do.
fn indented(text: &str, lines: &[Line], _: &[(Range<usize>, Aside)]) -> Asides {
    let mut found = Vec::new();
    let is_indented = |line: &Line| {
        let lead = &text[line.range.start..line.words.start];
        !line.is_blank() && (lead.starts_with('\t') || lead.starts_with("    "))
    };
    let mut at = 0;
    while at < lines.len() {
        if !is_indented(&lines[at]) || at > 0 && !lines[at - 1].is_blank() {
            at += 1;
            continue;
        }
        let end = (at..lines.len()).find(|next| !is_indented(&lines[*next])).unwrap_or(lines.len());
        let stands_apart = lines.get(end).is_none_or(Line::is_blank);
        let code = lines[at..end].iter().filter(|line| is_code(line.of(text))).count();
        if stands_apart && end - at >= INDENTED && code * 3 >= (end - at) * 2 {
            found.push((lines[at].range.start..lines[end - 1].range.end, Aside::Code));
        }
        at = end;
    }
    found
}

/// A line that no prose looks like.
fn is_code(line: &str) -> bool {
    let ends = line.ends_with([';', '{', '}']) || line.ends_with("):") || line.ends_with("/>") || line.ends_with("</");
    let begins = ["at ", "$ ", "# ", "//", "/*", "<?", "#!", "import ", "def ", "for (", "if (", "var ", "let ", "const "]
        .iter()
        .any(|beginning| line.starts_with(beginning));
    let inside = ["();", "->", "=>", "==", "::", " = ", "\":", "</"].iter().any(|part| line.contains(part));
    ends && line.contains(['(', '=', '{', '}', '<']) || (begins && line.contains(['(', '=', '/', '.'])) || inside
}

#[cfg(test)]
#[path = "quote/tests.rs"]
mod tests;
