//! `*` for any run of characters: in names of selections, in texts asked of fields, in `scope.sources`.

/// Whether `text` is `pattern`, in which `*` stands for any run of characters, none included. Takes time in proportion to the lengths of the
/// two: each piece between two stars is taken where it stands first, and nothing is tried twice.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|head| text.strip_prefix(head)) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    // Without a star the head was all of it.
    let Some(tail) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, is) in [
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c", "ac", true),
            ("a*a", "a", false),
            ("*", "", true),
            ("a", "ab", false),
            ("ab", "ab", true),
            ("*b*b*", "abb", true),
            ("*b*b*", "ab", false),
            ("*.example.com", "forum.example.com", true),
            ("*.example.com", "example.com", false),
        ] {
            assert_eq!(matches(pattern, text), is, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_do_not_multiply() {
        let (pattern, text) = ("*a".repeat(5_000), "a".repeat(4_999));
        assert!(!matches(&format!("{pattern}b"), &text.repeat(20)));
    }
}
