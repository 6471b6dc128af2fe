//! Changes to a file that mend what a diagnostic is about.

use std::ops::Range;

/// A change to a file's text: these bytes, replaced by these words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the file.
    pub at: Range<usize>,
    /// What stands there afterwards.
    pub with: String,
}

/// Makes the changes in `text`: the new text, and how many were made. Of two that touch one another the first one wins; one that does not
/// lie on character borders is left out. Everything outside of them stays as it is, byte for byte.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> (String, usize) {
    let mut sorted: Vec<&Edit> = edits.iter().filter(|edit| text.get(edit.at.clone()).is_some()).collect();
    sorted.sort_by_key(|edit| (edit.at.start, edit.at.end));
    let mut changed = String::with_capacity(text.len());
    let (mut done, mut made) = (0, 0);
    for edit in sorted {
        if edit.at.start < done || (made > 0 && edit.at.start == done) {
            continue;
        }
        changed.push_str(text.get(done..edit.at.start).unwrap_or_default());
        changed.push_str(&edit.with);
        done = edit.at.end;
        made += 1;
    }
    changed.push_str(text.get(done..).unwrap_or_default());
    (changed, made)
}

/// The change that takes one element out of a list, with the comma and the blanks that belong to it. `at` are its bytes. `None` when a
/// comment stands near, which would be left to belong to something else.
#[must_use]
pub fn without(text: &str, at: &Range<usize>) -> Option<Edit> {
    let after = text.get(at.end..)?;
    let rest = after.trim_start();
    if let Some(behind) = rest.strip_prefix(',') {
        let comma = at.end + (after.len() - rest.len()) + 1;
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let line_ends = behind[blanks..].starts_with(['\n', '\r']);
        if behind[blanks..].starts_with('#') {
            return None;
        }
        let line = text.get(..at.start)?.rfind('\n').map_or(0, |found| found + 1);
        let alone = text.get(line..at.start)?.trim().is_empty();
        if alone && line_ends {
            // The whole line goes.
            let end = comma + blanks + behind[blanks..].find('\n')? + 1;
            return Some(Edit { at: line..end, with: String::new() });
        }
        // Before a line break the blanks in front go, elsewhere those behind.
        if line_ends {
            let start = text.get(..at.start)?.trim_end_matches([' ', '\t']).len();
            return Some(Edit { at: start..comma + blanks, with: String::new() });
        }
        return Some(Edit { at: at.start..comma + blanks, with: String::new() });
    }
    if !rest.starts_with(']') {
        return None;
    }
    // The last of the list: the comma before it goes.
    let before = text.get(..at.start)?;
    let head = before.trim_end();
    let start = if head.ends_with(',') { head.len() - 1 } else { at.start };
    // Whatever stands between the comma and the element is blank, so no comment is touched.
    head.ends_with([',', '[']).then(|| Edit { at: start..at.end, with: String::new() })
}

/// The change that puts straight quotation marks where typographic ones delimit a text: `at` is the mark that the parser stumbled over.
/// `None` where the text's end cannot be told for sure.
#[must_use]
pub(super) fn straight(text: &str, at: usize) -> Option<Edit> {
    let line_start = text.get(..at)?.rfind('\n').map_or(0, |found| found + 1);
    let line_end = text.get(at..)?.find(['\n', '\r']).map_or(text.len(), |found| at + found);
    let mark = text.get(at..)?.chars().next()?;
    let before = text.get(line_start..at)?;
    let ends = |offset: usize| {
        let after = text.get(offset..line_end).unwrap_or_default().trim_start_matches([' ', '\t']);
        after.is_empty() || after.starts_with([',', ']', '#', '}'])
    };
    let quoted = |inside: &str| {
        if !inside.contains(['"', '\\']) {
            Some(format!("\"{inside}\""))
        } else if !inside.contains('\'') {
            Some(format!("'{inside}'"))
        } else {
            None
        }
    };
    let opens = before.trim_end().ends_with(['=', '[', ',']) || before.trim().is_empty();
    if opens {
        let from = at + mark.len_utf8();
        let inside = text.get(from..line_end)?;
        let (offset, close) =
            inside.char_indices().find(|(offset, c)| (super::slip::is_curly(*c) || *c == '"') && ends(from + offset + c.len_utf8()))?;
        return Some(Edit { at: at..from + offset + close.len_utf8(), with: quoted(inside.get(..offset)?)? });
    }
    // The text began with a straight mark: the last one on the line that opens a value.
    let open = before.char_indices().rev().find(|(offset, c)| {
        matches!(c, '"' | '\'') && before.get(..*offset).is_some_and(|head| head.trim_end().ends_with(['=', '[', ',']))
    })?;
    let inside = before.get(open.0 + 1..)?;
    (ends(at + mark.len_utf8()) && !inside.contains(open.1)).then(|| Edit { at: at..at + mark.len_utf8(), with: open.1.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, word: &str) -> Option<String> {
        let start = text.find(word).unwrap();
        without(text, &(start..start + word.len())).map(|edit| apply(text, &[edit]).0)
    }

    #[test]
    fn elements_leave_a_list_with_their_comma_and_nothing_else() {
        assert_eq!(cut("a = [\"x\", \"y\", \"z\"]", "\"x\"").unwrap(), "a = [\"y\", \"z\"]");
        assert_eq!(cut("a = [\"x\", \"y\", \"z\"]", "\"y\"").unwrap(), "a = [\"x\", \"z\"]");
        assert_eq!(cut("a = [\"x\", \"y\", \"z\"]", "\"z\"").unwrap(), "a = [\"x\", \"y\"]");
        assert_eq!(cut("a = [\n  \"x\",\n  \"y\",\n]", "\"x\"").unwrap(), "a = [\n  \"y\",\n]");
        assert_eq!(cut("a = [\r\n  \"x\", \"y\",\r\n]", "\"y\"").unwrap(), "a = [\r\n  \"x\",\r\n]");
        assert_eq!(cut("a = [\n  \"x\",\n  \"y\"\n]", "\"y\"").unwrap(), "a = [\n  \"x\"\n]");
        assert_eq!(cut("a = [\"x\"]", "\"x\"").unwrap(), "a = []");
        // A comment belongs to what it stands by.
        assert_eq!(cut("a = [\n  \"x\", # one\n  \"y\",\n]", "\"x\""), None);
        assert_eq!(cut("a = [\n  \"x\" # one\n  , \"y\",\n]", "\"x\""), None);
        assert_eq!(cut("a = [\n  \"x\",\n  # two\n  \"y\"\n]", "\"y\""), None);
    }

    #[test]
    fn typographic_marks_around_a_text_become_straight() {
        let mend = |text: &str| {
            let at = text.find(super::super::slip::is_curly).unwrap();
            straight(text, at).map(|edit| apply(text, &[edit]).0)
        };
        assert_eq!(mend("title = “Έφυγαν”\n").unwrap(), "title = \"Έφυγαν\"\n");
        assert_eq!(mend("title = “it’s over” # «x»\n").unwrap(), "title = \"it’s over\" # «x»\n");
        assert_eq!(mend("title = \"Έφυγαν”\n").unwrap(), "title = \"Έφυγαν\"\n");
        assert_eq!(mend("en = [\"a\", «b», “c”]\n").unwrap(), "en = [\"a\", \"b\", “c”]\n");
        assert_eq!(mend("title = “say \"hi\" now”\n").unwrap(), "title = 'say \"hi\" now'\n");
        assert_eq!(mend("title = “never closed\n"), None);
    }

    #[test]
    fn of_changes_that_touch_the_first_is_made() {
        let edit = |at: Range<usize>, with: &str| Edit { at, with: with.to_owned() };
        assert_eq!(apply("abcdef", &[edit(2..4, "X"), edit(0..1, "Y"), edit(3..5, "Z")]), ("YbXef".to_owned(), 2));
        assert_eq!(apply("πό", &[edit(1..2, "X")]), ("πό".to_owned(), 0));
    }
}
