//! Secrets do not stand in a configuration, and what stands in one is not shown.

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

/// Words that name a secret when a key is one of them or ends in one.
const WORDS: [&str; 10] =
    ["password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "access_key", "private_key", "credentials"];

/// Whether a key's value would be a secret. A key that ends in `_file` names a file that holds it, and is none.
pub(super) fn is_secret(key: &str) -> bool {
    let key = key.to_lowercase().replace('-', "_");
    WORDS.iter().any(|word| key == *word || key.strip_suffix(word).is_some_and(|rest| rest.ends_with('_')))
}

/// A key of the file with its value, at any depth.
pub(super) struct Pair<'a, 'i> {
    pub(super) key: &'a Spanned<std::borrow::Cow<'i, str>>,
    pub(super) value: &'a Spanned<DeValue<'i>>,
}

/// All keys of a file, at any depth (the parser has limited it), in order of their names.
pub(super) fn pairs<'a, 'i>(table: &'a DeTable<'i>) -> Vec<Pair<'a, 'i>> {
    let mut found = Vec::new();
    for (key, value) in table {
        found.push(Pair { key, value });
        inside(value.get_ref(), &mut found);
    }
    found
}

fn inside<'a, 'i>(value: &'a DeValue<'i>, found: &mut Vec<Pair<'a, 'i>>) {
    match value {
        DeValue::Table(table) => found.extend(pairs(table)),
        DeValue::Array(array) => array.iter().for_each(|value| inside(value.get_ref(), found)),
        _ => {}
    }
}

/// The text with every secret written over by asterisks, byte for byte, so that places stay the same: values of keys that name secrets,
/// names and passwords in addresses (`https://user:word@host`), and secrets among the parameters of an address (`?token=...`).
///
/// Works line by line on any text, parsed or not, because a file that does not parse is shown too.
pub(super) fn masked(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut open: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let mut bytes = line.as_bytes().to_vec();
        if let Some(marks) = open {
            // Within a secret of several lines.
            let end = line.find(marks).map_or(line.len(), |at| at + marks.len());
            cover(&mut bytes, 0, end);
            if line.contains(marks) {
                open = None;
            }
        } else {
            let mut from = 0;
            while let Some(at) = line.get(from..).and_then(|rest| rest.find(['=', ':'])).map(|at| from + at) {
                from = at + 1;
                let before = line.get(..at).unwrap_or_default().trim_end();
                let key = before
                    .rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
                    .find(|word| !word.is_empty())
                    .unwrap_or_default();
                if !is_secret(key) {
                    continue;
                }
                let value = line.get(from..).unwrap_or_default();
                let in_address = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-').ends_with(['?', '&', ';']);
                if in_address {
                    let end = value.find(|c: char| c.is_whitespace() || "&#\"'".contains(c)).unwrap_or(value.len());
                    cover(&mut bytes, from, from + end);
                } else {
                    cover(&mut bytes, from, line.len());
                    open = ["\"\"\"", "'''"]
                        .into_iter()
                        .find(|marks| value.trim_start().starts_with(marks) && value.matches(marks).count() == 1);
                    break;
                }
            }
            mask_user(line, &mut bytes);
        }
        out.extend(bytes);
    }
    // Whole characters are written over with ASCII only, so this cannot fail.
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The part before `@` in every address of the line.
fn mask_user(line: &str, bytes: &mut [u8]) {
    for (at, marks) in line.match_indices("://") {
        let start = at + marks.len();
        let rest = line.get(start..).unwrap_or_default();
        let authority = rest.find(|c: char| c.is_whitespace() || "/?#\"'".contains(c)).unwrap_or(rest.len());
        if let Some(user) = rest.get(..authority).and_then(|authority| authority.rfind('@')) {
            cover(bytes, start, start + user);
        }
    }
}

fn cover(bytes: &mut [u8], start: usize, end: usize) {
    for byte in bytes.iter_mut().take(end).skip(start) {
        if !matches!(byte, b'\n' | b'\r' | b' ' | b'=' | b'"' | b'\'') {
            *byte = b'*';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_name_secrets_are_known() {
        for key in ["password", "smtp_password", "API-KEY", "token", "auth_token", "Secret", "webhook-secret"] {
            assert!(is_secret(key), "{key}");
        }
        for key in ["password_file", "tokens_max", "url", "passwords", "keyword", "broken"] {
            assert!(!is_secret(key), "{key}");
        }
    }

    #[test]
    fn secrets_are_covered_and_places_stay() {
        let text = "a = 1\npassword = \"κανάρι 7\" # ok\nurl = \"https://ana:hunter2@x.example/f?a=1&token=hunter3&b=2\"\n\
                    t = { auth_token = \"hunter4\" }\nsecret: hunter5\ntoken = \"\"\"\nhunter6\n\"\"\"\nlast = \"shown\"\n";
        let covered = masked(text);
        assert_eq!(covered.len(), text.len());
        for secret in ["κανάρι", "ana:", "hunter2", "hunter3", "hunter4", "hunter5", "hunter6"] {
            assert!(!covered.contains(secret), "{secret} in {covered}");
        }
        for shown in ["a = 1", "x.example/f?a=1&token=*******&b=2", "last = \"shown\""] {
            assert!(covered.contains(shown), "{shown} not in {covered}");
        }
    }
}
