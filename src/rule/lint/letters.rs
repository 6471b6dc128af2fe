//! Characters that came from a word processor or another keyboard.

use std::sync::Arc;

use super::{note, warning};
use crate::diagnostic::edit::Edit;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::rule::Pattern;
use crate::rule::place::Written;
use crate::text::normal::fold;

pub(super) fn look(file: &Arc<SourceFile>, pattern: &Pattern, out: &mut Vec<Diagnostic>) {
    if !pattern.text.starts_with('/') {
        mixed(file, pattern, out);
    }
    typographic(file, pattern, out);
}

/// The bytes of the file that say `inner` of a pattern letter by letter, and the change that writes it otherwise.
fn place(file: &Arc<SourceFile>, pattern: &Pattern, inner: std::ops::Range<usize>, with: String) -> (std::ops::Range<usize>, Option<Edit>) {
    let written = Written { value: pattern.text.clone(), span: pattern.place.clone() };
    let at = written.at(&file.text, inner.clone());
    let same = file.text.get(at.clone()) == pattern.text.get(inner);
    let edit = same.then(|| Edit { at: at.clone(), with });
    (at, edit)
}

/// Words that mix letters of two scripts, of which one only looks like the other.
fn mixed(file: &Arc<SourceFile>, pattern: &Pattern, out: &mut Vec<Diagnostic>) {
    let text = &pattern.text;
    let mut from = 0;
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let start = from;
        from = start + word.len() + text.get(start + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let scripts = |word: &str| {
            word.chars().filter_map(script).fold([false; 3], |mut seen, script| {
                seen[script] = true;
                seen
            })
        };
        let count = |word: &str| scripts(word).into_iter().filter(|seen| *seen).count();
        if count(word) < 2 {
            continue;
        }
        let folded = fold(word);
        // What stays mixed in the normal form is a word of two languages, such as `smsάκι`.
        if count(&folded) != 1 || folded.chars().count() != word.chars().count() {
            continue;
        }
        let of = |script_of: usize| word.chars().filter(|c| script(*c) == Some(script_of)).count();
        // Most of the word is in its own alphabet.
        let own = (0..3).max_by_key(|script| of(*script)).unwrap_or_default();
        let kept = |c: char| script(c).is_none_or(|script| script == own);
        let strange: Vec<String> = word.chars().filter(|c| !kept(*c)).map(|c| format!("`{c}` is {}", script_name(c))).collect();
        let message = format!("letters of two alphabets in one word: {}", strange.join(", "));
        let inner = start..start + word.len();
        if !scripts(&folded)[own] {
            // Not every strange letter has a double in the word's own alphabet.
            let (at, _) = place(file, pattern, inner, String::new());
            out.push(warning(file, "R073", at, message, "looks right, and is not", "type the word again in one alphabet"));
            continue;
        }
        let meant: String = word.chars().zip(folded.chars()).map(|(own, folded)| if kept(own) { own } else { folded }).collect();
        let (at, fix) = place(file, pattern, inner, meant.clone());
        let remedy = format!("write `{meant}`, with letters of one alphabet");
        out.push(warning(file, "R073", at, message, "looks right, and is not", remedy).with_fix(fix));
    }
}

const fn script(c: char) -> Option<usize> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(0),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(1),
        '\u{400}'..='\u{52f}' => Some(2),
        _ => None,
    }
}

const fn script_name(c: char) -> &'static str {
    match script(c) {
        Some(1) => "Greek",
        Some(2) => "Cyrillic",
        _ => "Latin",
    }
}

/// Quotation marks and dots of a word processor, and letters of full width.
fn typographic(file: &Arc<SourceFile>, pattern: &Pattern, out: &mut Vec<Diagnostic>) {
    for (start, c) in pattern.text.char_indices() {
        let inner = start..start + c.len_utf8();
        let expression = pattern.text.starts_with('/');
        let (what, with) = match c {
            '…' if !expression => ("the three dots are one character", "...".to_owned()),
            '‘' | '’' if expression => ("a typographic apostrophe never comes in the normal form", "'".to_owned()),
            '“' | '”' | '„' | '«' | '»' if !expression => ("quotation marks in a pattern change nothing", String::new()),
            '\u{ff01}'..='\u{ff5e}' => {
                // Full-width forms stand in the order of ASCII.
                let plain = char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c);
                if fold(&plain.to_string()).is_empty() && !plain.is_ascii_punctuation() {
                    continue;
                }
                ("a character of full width", plain.to_string())
            }
            _ => continue,
        };
        let remedy = if with.is_empty() { "take them away".to_owned() } else { format!("write `{with}`") };
        // An apostrophe would end a text in single quotes.
        let raw = file.text.get(pattern.place.clone()).unwrap_or_default();
        let breaks = with == "'" && raw.starts_with('\'') || matches!(with.as_str(), "\"" | "\\");
        let (at, fix) = place(file, pattern, inner, with);
        out.push(note(file, "R072", at, what, "from a word processor?", remedy).with_fix(fix.filter(|_| !breaks)));
    }
}
