//! How a tidied document is spelled: escapes, attributes, kinds of text, and room round mail addresses.

use super::scan::{allowed, windows};

/// Atom 1.0's three kinds of text, from whatever stands in `type` and (Atom 0.3) `mode`; and whether it is no text at all.
pub(super) fn text_type(kind: &str, mode: &str) -> (&'static str, bool) {
    let kind = kind.to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if mode.eq_ignore_ascii_case("base64") {
        return ("text", true);
    }
    match kind {
        "" | "text" | "text/plain" | "plain" | "escaped" => ("text", false),
        "html" | "text/html" if mode.eq_ignore_ascii_case("xml") => ("xhtml", false),
        "html" | "text/html" => ("html", false),
        "application/xhtml+xml" | "xhtml" if mode.eq_ignore_ascii_case("escaped") => ("html", false),
        xml if xml == "xhtml" || xml.ends_with("+xml") || xml.ends_with("/xml") => ("xhtml", false),
        other if other.starts_with("text/") || !other.contains('/') => ("text", false),
        _ => ("text", true),
    }
}

pub(super) fn write_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_into(out, value);
    out.push('"');
}

/// Appends `text` so that XML reads it back as it is, without the characters that XML forbids.
pub(super) fn escape_into(out: &mut String, text: &str) {
    let mut chars = text.chars().map(windows).peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // As XML does (section 2.11).
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            c if allowed(c) => out.push(c),
            _ => {}
        }
    }
}

/// Puts spaces round every mail address in `out[start..]` that touches a letter or sign of more than one byte: feed-rs 3.0.0 cuts one
/// byte beside it and panics (`Μαρία «maria@example.gr»`).
pub(super) fn space_addresses(out: &mut String, start: usize) {
    if !out[start..].contains('@') {
        return;
    }
    let text = out.split_off(start);
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut done = 0;
    for (at, _) in text.match_indices('@') {
        let mut from = done + text[done..at].trim_end_matches(local).len();
        for prefix in ["mailto:", "<[("] {
            if text[done..from].ends_with(prefix) {
                from -= prefix.len();
            }
        }
        let rest = &text[at + 1..];
        let mut to = text.len() - rest.trim_start_matches(domain).len();
        if text[to..].starts_with(">])") {
            to += 3;
        }
        out.push_str(&text[done..from]);
        if text[..from].chars().next_back().is_some_and(|c| !c.is_ascii()) {
            out.push(' ');
        }
        out.push_str(&text[from..to]);
        if text[to..].chars().next().is_some_and(|c| !c.is_ascii()) {
            out.push(' ');
        }
        done = to;
    }
    out.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_left_out_and_line_ends_are_one() {
        let mut out = String::new();
        escape_into(&mut out, "a\r\nb\rc\u{0}\u{c}\u{fffe}<&\"\u{93}é\u{94}");
        assert_eq!(out, "a\nb\nc&lt;&amp;&quot;“é”");
    }

    #[test]
    fn addresses_get_room_and_names_stay_whole() {
        let spaced = |text: &str| {
            let mut out = text.to_owned();
            space_addresses(&mut out, 0);
            out
        };
        assert_eq!(spaced("Μαρία «maria@example.gr»"), "Μαρία « maria@example.gr »");
        assert_eq!(spaced("María “mailto:maria@example.es”"), "María “ mailto:maria@example.es ”");
        assert_eq!(spaced("maria@example.gr（Μαρία）, José (x@y.es)"), "maria@example.gr （Μαρία）, José (x@y.es)");
        assert_eq!(spaced("é@é@@ü"), "é @ é @@ ü");
    }
}
