//! Web and mail addresses as people write them: with scheme, with `www.`, or bare (`help.brand.example`, `brand.com/x`).

use super::document::TokenKind;
use super::normal::is_ignorable;

/// Top-level domains that are no words of the languages read here: `label.tld` is a domain wherever it stands.
const CLEAR: &[&str] = &[
    "ae",
    "app",
    "ar",
    "asia",
    "au",
    "bar",
    "barcelona",
    "berlin",
    "bg",
    "bike",
    "biz",
    "bo",
    "br",
    "by",
    "bz",
    "ca",
    "cat",
    "cc",
    "cf",
    "ch",
    "cl",
    "cn",
    "co",
    "com",
    "coop",
    "cr",
    "cu",
    "cx",
    "cy",
    "cz",
    "dev",
    "dk",
    "ec",
    "edu",
    "ee",
    "eg",
    "email",
    "eu",
    "example",
    "fi",
    "fm",
    "fr",
    "fun",
    "ga",
    "gal",
    "ge",
    "gg",
    "gov",
    "gq",
    "gr",
    "gt",
    "help",
    "hk",
    "hn",
    "hr",
    "hu",
    "icu",
    "ie",
    "info",
    "int",
    "invalid",
    "io",
    "jobs",
    "jp",
    "ke",
    "kr",
    "kz",
    "lat",
    "local",
    "localhost",
    "london",
    "lt",
    "ltd",
    "lu",
    "lv",
    "ly",
    "madrid",
    "md",
    "mil",
    "mk",
    "ml",
    "mobi",
    "mt",
    "mx",
    "mz",
    "net",
    "ng",
    "ni",
    "nl",
    "nu",
    "nz",
    "onion",
    "online",
    "org",
    "pe",
    "ph",
    "pl",
    "pt",
    "pw",
    "py",
    "quest",
    "ro",
    "rs",
    "ru",
    "sg",
    "shop",
    "site",
    "sk",
    "store",
    "su",
    "sv",
    "tech",
    "tel",
    "test",
    "th",
    "tk",
    "tn",
    "top",
    "tr",
    "tv",
    "tw",
    "ua",
    "uk",
    "uy",
    "ve",
    "vip",
    "vn",
    "wiki",
    "win",
    "xyz",
    "za",
];

/// Top-level domains that are also words or endings; `label.tld` before a space and a small letter is a forgotten space (`mal.es una
/// vergüenza`).
const WORDLIKE: &[&str] = &[
    "agency",
    "ai",
    "al",
    "am",
    "as",
    "at",
    "ba",
    "be",
    "blog",
    "business",
    "care",
    "center",
    "click",
    "cloud",
    "club",
    "company",
    "contact",
    "de",
    "digital",
    "direct",
    "do",
    "es",
    "expert",
    "fans",
    "fit",
    "group",
    "guru",
    "id",
    "il",
    "im",
    "in",
    "is",
    "it",
    "la",
    "li",
    "life",
    "link",
    "live",
    "ma",
    "me",
    "media",
    "mobile",
    "mom",
    "money",
    "my",
    "name",
    "network",
    "news",
    "no",
    "one",
    "page",
    "pa",
    "paris",
    "plus",
    "pr",
    "pro",
    "rocks",
    "sa",
    "se",
    "services",
    "sh",
    "si",
    "so",
    "social",
    "software",
    "solutions",
    "space",
    "st",
    "studio",
    "style",
    "support",
    "systems",
    "team",
    "telecom",
    "tips",
    "to",
    "today",
    "tools",
    "travel",
    "us",
    "video",
    "web",
    "website",
    "work",
    "works",
    "world",
    "zone",
];

/// Words before an address: with one of these, a word-like domain is taken as one.
const POINTERS: &[&str] = &[
    "at",
    "on",
    "in",
    "to",
    "via",
    "see",
    "visit",
    "from",
    "site",
    "web",
    "website",
    "página",
    "pagina",
    "en",
    "a",
    "de",
    "por",
    "ver",
    "visita",
    "στο",
    "στη",
    "στην",
    "από",
    "απο",
    "σελίδα",
    "σελιδα",
    "site:",
    "web:",
    "em",
    "no",
    "sur",
    "auf",
    "bei",
    "su",
    "sito",
    "link",
    "link:",
    "go",
];

/// The longest address that is looked for, in bytes: names end at 253, paths may be longer and are bounded by white space.
const LONGEST_NAME: usize = 320;

/// The address that begins at `start`, and where it ends. Looks at no more than the longest name plus the path found.
pub(super) fn at(text: &str, start: usize) -> Option<(TokenKind, usize)> {
    let rest = text.get(start..)?;
    if let Some(length) = scheme(rest) {
        let host = rest[length..].chars().next().filter(|c| c.is_alphanumeric() || *c == '[')?;
        let end = start + length + host.len_utf8();
        return Some((TokenKind::Url, path_end(text, start, end)));
    }
    let run = name_run(rest);
    if let Some(at_sign) = run.find('@') {
        return mail(run, at_sign).map(|length| (TokenKind::Mail, start + length));
    }
    let run = run.find(['+', '%', '_']).map_or(run, |cut| &run[..cut]).trim_end_matches(['.', '-']);
    let length = domain(text, start, run)?;
    let mut end = start + length;
    if let Some(after) = text[end..].strip_prefix(':') {
        let digits = after.bytes().take(6).take_while(u8::is_ascii_digit).count();
        if (1..=5).contains(&digits) && !after[digits..].starts_with(|c: char| c.is_alphanumeric()) && length > 0 && digits >= 2 {
            end += 1 + digits;
        }
    }
    let next = text[end..].chars().next();
    if matches!(next, Some('/' | '?' | '#'))
        && text[end + 1..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '#' | '?' | '@' | '~' | '_' | '-'))
    {
        return Some((TokenKind::Url, path_end(text, start, end + 1)));
    }
    if next == Some('/') && !text[end + 1..].starts_with(|c: char| !c.is_whitespace() && !matches!(c, '.' | ',' | ')' | '!' | '?' | ';')) {
        end += 1;
    }
    Some((TokenKind::Url, end))
}

/// Length of `http://` and its kin, also defanged (`hxxp`).
fn scheme(rest: &str) -> Option<usize> {
    let colon = rest.bytes().take(8).position(|byte| byte == b':')?;
    let name = rest.get(..colon)?.to_ascii_lowercase();
    let known = matches!(name.as_str(), "http" | "https" | "hxxp" | "hxxps" | "ftp" | "ftps");
    (known && rest[colon..].starts_with("://")).then_some(colon + 3)
}

/// A lower-case address without the scheme it begins with.
pub(super) fn without_scheme(address: &str) -> &str {
    scheme(address).and_then(|length| address.get(length..)).unwrap_or(address)
}

/// The characters from which names and mail addresses are made, cut at the longest name.
fn name_run(rest: &str) -> &str {
    let end = rest
        .char_indices()
        .take_while(|&(at, c)| at < LONGEST_NAME && (c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%' | '@')))
        .last()
        .map_or(0, |(at, c)| at + c.len_utf8());
    &rest[..end]
}

/// Length of a mail address at the beginning of `run`.
fn mail(run: &str, at_sign: usize) -> Option<usize> {
    let (local, rest) = (&run[..at_sign], &run[at_sign + 1..]);
    let host = rest.find(['@', '+', '%', '_']).map_or(rest, |cut| &rest[..cut]).trim_end_matches(['.', '-']);
    let top = host.rsplit('.').next().unwrap_or_default();
    let labels_fit = host.contains('.') && host.split('.').all(is_label);
    let top_fits = (2..=24).contains(&top.len()) && top.chars().all(char::is_alphabetic);
    (!local.is_empty() && local.len() <= 64 && !local.ends_with('.') && labels_fit && top_fits).then_some(at_sign + 1 + host.len())
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// Length of a bare domain at the beginning of `run`. Up to two labels at the end may belong to the next sentence (`brand.com.Gracias`).
fn domain(text: &str, start: usize, run: &str) -> Option<usize> {
    let mut candidate = run;
    for _ in 0..3 {
        let (before, top) = candidate.rsplit_once('.')?;
        if is_domain(text, start, candidate, before, top) {
            return Some(candidate.len());
        }
        candidate = before;
    }
    None
}

fn is_domain(text: &str, start: usize, whole: &str, before: &str, top: &str) -> bool {
    if top.len() < 2 || !top.is_ascii() || whole.len() > 253 || !whole.split('.').all(is_label) {
        return false;
    }
    let low = top.to_ascii_lowercase();
    let www = before.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("www."));
    if www && low.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return true;
    }
    // `end.Then`: a capital after the dot of a small-letter name begins a sentence.
    let capital = top.starts_with(|c: char| c.is_ascii_uppercase()) && before.chars().any(char::is_lowercase);
    if capital || !before.chars().any(char::is_alphabetic) && before.chars().count() < 3 {
        return false;
    }
    if CLEAR.binary_search(&low.as_str()).is_ok() {
        return true;
    }
    if WORDLIKE.contains(&low.as_str()) && before.is_ascii() {
        if before.contains('.') || before.contains('-') || before.bytes().any(|byte| byte.is_ascii_digit()) {
            return true;
        }
        let after = &text[start + whole.len()..];
        let runs_on = after.starts_with(' ') && after[1..].starts_with(char::is_lowercase);
        let pointed = text[..start].rsplit(char::is_whitespace).find(|word| !word.is_empty()).is_some_and(|word| {
            let word = word.trim_start_matches(['(', '"', '«']).to_lowercase();
            POINTERS.contains(&word.as_str()) || word.ends_with([':', '→', '>'])
        });
        let path = after.starts_with('/') && after[1..].starts_with(|c: char| c.is_ascii_alphanumeric());
        return path || (before.len() >= 3 && (pointed || !runs_on));
    }
    false
}

/// Where an address that is known up to `known` ends: at white space or a quotation mark, less closing punctuation.
fn path_end(text: &str, start: usize, known: usize) -> usize {
    let length = text[known..]
        .char_indices()
        .find(|&(_, c)| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '`' | '{' | '}' | '|' | '\\')
                || is_ignorable(c)
        })
        .map_or(text.len() - known, |(at, _)| at);
    let whole = &text[start..known + length];
    let mut open = 0_usize;
    let mut closing = 0_usize;
    for byte in whole.bytes() {
        match byte {
            b'(' => open += 1,
            b')' => closing += 1,
            _ => {}
        }
    }
    let mut end = known + length;
    while end > known {
        let Some(last) = text[known..end].chars().next_back() else { break };
        let trim = match last {
            ')' if closing > open => {
                closing -= 1;
                true
            }
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '*' | ']' | '…' | '·' => true,
            _ => false,
        };
        if !trim {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        at(text, 0).map(|(_, end)| &text[..end])
    }

    #[test]
    fn lists_are_sorted() {
        assert!(CLEAR.is_sorted());
    }

    #[test]
    fn addresses_end_where_people_end_them() {
        for (text, expected) in [
            ("https://help.lumora.example/x?y=1).", Some("https://help.lumora.example/x?y=1")),
            ("https://en.wikipedia.org/wiki/X_(y) is", Some("https://en.wikipedia.org/wiki/X_(y)")),
            ("help.lumora.example, or", Some("help.lumora.example")),
            ("brand.com/x.", Some("brand.com/x")),
            ("brand.com.Gracias a todos", Some("brand.com")),
            ("support@brand.co.uk.", Some("support@brand.co.uk")),
            ("wa.me/34600111222", Some("wa.me/34600111222")),
            ("brand.com:8080/x", Some("brand.com:8080/x")),
            ("ok.Thanks", None),
            ("mal.es una vergüenza", None),
            ("lumora.es", Some("lumora.es")),
            ("e.g", None),
            ("node.js", None),
            ("1.com", None),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
