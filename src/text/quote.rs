//! Words of others inside a plain-text post: `> …` lines with the line that announces them, and `[quote]…[/quote]`.

use std::ops::Range;

/// The byte ranges of `text` that quote others, in order, not overlapping.
pub(super) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = bulletin_board(text);
    found.extend(lines(text));
    if found.len() > 1 {
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match merged.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => merged.push(range),
            }
        }
        return merged;
    }
    found
}

/// Lines that begin with `>`, and the attribution above them.
fn lines(text: &str) -> Vec<Range<usize>> {
    if !text.contains('>') {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    // The last own line that was not blank, and whether a blank line came after it: attributions stand right above, or one blank line above.
    let mut announced: Option<Range<usize>> = None;
    let mut start = 0;
    let mut all = text.split_inclusive(['\n', '\u{2028}']).peekable();
    let mut previous_quoted = false;
    while let Some(line) = all.next() {
        let range = start..start + line.len();
        start = range.end;
        let trimmed = line.trim_matches(is_blank);
        let mut next_quoted = || {
            all.peek().is_some_and(|next| {
                let next = next.trim_matches(is_blank);
                next.starts_with('>') && is_quote_line(next)
            })
        };
        if trimmed.starts_with('>') && (is_quote_line(trimmed) || previous_quoted || next_quoted()) {
            if let Some(above) = announced.take().filter(|above| is_attribution(&text[above.clone()])) {
                found.push(above);
            }
            found.push(range);
            previous_quoted = true;
        } else if trimmed.is_empty() {
            previous_quoted = false;
        } else {
            announced = Some(range);
            previous_quoted = false;
        }
    }
    found
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || super::normal::is_ignorable(c)
}

/// `> words`, `>> words`, `>words`; not `>5 days` ("more than"), `>:(` or `>=`.
fn is_quote_line(line: &str) -> bool {
    let rest = line.trim_start_matches(['>', ' ', '\t']);
    let spaced = line.trim_start_matches('>').starts_with([' ', '\t']);
    match rest.chars().next() {
        None => true,
        Some(first) => {
            spaced || line.starts_with(">>") || !(first.is_numeric() || matches!(first, ':' | '=' | ';' | '€' | '$' | '£' | '-'))
        }
    }
}

/// "X wrote:", "On Monday X wrote:", "X escribió:", "Ο X έγραψε:", "X said:".
fn is_attribution(line: &str) -> bool {
    const SAYS: &[&str] = &[
        "wrote",
        "writes",
        "said",
        "says",
        "posted",
        "escribió",
        "escribio",
        "escribe",
        "dijo",
        "dice",
        "έγραψε",
        "εγραψε",
        "γράφει",
        "γραφει",
        "είπε",
        "ειπε",
        "egrapse",
        "eipe",
        "escreveu",
        "disse",
        "écrit",
        "ecrit",
        "dit",
        "schrieb",
        "schreibt",
        "sagte",
        "scritto",
        "scrive",
        "citando",
        "quote",
        "cita",
        "παράθεση",
        "παραθεση",
        "zitat",
        "citation",
    ];
    let line = line.trim_matches(is_blank);
    let Some(head) = line.strip_suffix([':', '…', '.']).or_else(|| line.strip_suffix(": \"")) else { return false };
    if head.len() > 200 {
        return false;
    }
    head.rsplit(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(3)
        .chain(head.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()))
        .any(|word| SAYS.contains(&word.to_lowercase().as_str()))
}

/// `[quote]…[/quote]` with or without a name, nested; an opening tag that is never closed quotes nothing.
fn bulletin_board(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, _) in text.match_indices('[') {
        let rest = &text.as_bytes()[at + 1..];
        let is = |word: &[u8]| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        if is(b"/quote]") {
            if let Some(start) = open.pop() {
                found.push(start..at + "[/quote]".len());
            }
        } else if is(b"quote]") || is(b"quote=") || is(b"quote ") {
            open.push(at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        ranges(text).into_iter().map(|range| text[range].trim()).collect()
    }

    #[test]
    fn quote_lines_and_their_announcement() {
        assert_eq!(quoted("Ana escribió:\n> 14 days\n>> nested\nNo, 30."), ["Ana escribió:\n> 14 days\n>> nested"]);
        assert_eq!(quoted("Ο Νίκος έγραψε:\n\n> 14 μέρες\nόχι"), ["Ο Νίκος έγραψε:", "> 14 μέρες"]);
        assert_eq!(quoted("Tom said it:\nno quote"), Vec::<&str>::new());
        assert_eq!(quoted(">5 days here\n>:( so"), Vec::<&str>::new());
        assert_eq!(quoted("> 14 days"), ["> 14 days"]);
    }

    #[test]
    fn bulletin_board_quotes() {
        assert_eq!(quoted("[quote=\"a, post:1\"]x [quote]y[/quote] z[/QUOTE] own"), ["[quote=\"a, post:1\"]x [quote]y[/quote] z[/QUOTE]"]);
        assert_eq!(quoted("[quote] never closed, my own complaint"), Vec::<&str>::new());
        assert_eq!(quoted("[quote] open [quote]in[/quote] own"), ["[quote]in[/quote]"]);
    }
}
