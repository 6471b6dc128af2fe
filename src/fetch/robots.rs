//! robots.txt: the Robots Exclusion Protocol of RFC 9309 with Google's longest-match semantics.
//!
//! What a file says to one crawler is kept in a canonical form ([`Robots::canonical`]) of only the lines that concern it, so that what is
//! remembered of ten thousand hosts stays small. Google's conformance expectations (google/robotstxt-spec-test) are a test.

use std::fmt::Write as _;

/// Bytes of a robots.txt that are read; RFC 9309 section 2.5 asks for at least this much.
pub const MAX_BYTES: u64 = 500 * 1024;

/// Longest line that is read, as in Google's parser: eight times the longest address Internet Explorer took.
const MAX_LINE: usize = 2083 * 8;

/// Longest pause in seconds that a `Crawl-delay` can ask for; more is taken as this (Nutch's limit).
pub const MAX_CRAWL_DELAY: f64 = 30.0;

/// One `Allow` or `Disallow`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// Percent-encoded, so plain ASCII.
    pattern: String,
}

impl Rule {
    fn line(&self) -> String {
        format!("{}: {}", if self.allow { "Allow" } else { "Disallow" }, self.pattern)
    }
}

/// The rules of one group.
#[derive(Debug, Clone, Default, PartialEq)]
struct Group {
    rules: Vec<Rule>,
    /// Seconds; at most [`MAX_CRAWL_DELAY`].
    delay: Option<f64>,
}

impl Group {
    /// The rule that decides about `path`: the longest pattern that matches; `Allow` wins a tie. Empty patterns decide nothing.
    fn decisive(&self, path: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .filter_map(|rule| rule.priority(path).map(|priority| (priority, rule.allow, rule)))
            .filter(|(priority, _, _)| *priority > 0)
            .reduce(|best, next| if (next.0, next.1) > (best.0, best.1) { next } else { best })
            .map(|(_, _, rule)| rule)
    }
}

impl Rule {
    fn priority(&self, path: &str) -> Option<usize> {
        if matches(path, &self.pattern) {
            return Some(self.pattern.len());
        }
        // "index.htm(l)" at the end of an allowed pattern is the folder itself (Google).
        let slash = self.pattern.rfind('/').filter(|at| self.allow && self.pattern[*at..].starts_with("/index.htm"))?;
        let folder = format!("{}$", &self.pattern[..=slash]);
        matches(path, &folder).then_some(folder.len())
    }
}

/// What a robots.txt says to one crawler.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    /// The rules of the groups that name the crawler, if any does.
    own: Option<Group>,
    /// The rules of the `*` groups.
    everyone: Group,
}

/// The answer of a robots.txt about one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may be asked.
    Allowed,
    /// It may not: the line that says so.
    Forbidden(String),
}

/// The lines of a file that mean something.
enum Line<'a> {
    Agent(&'a [u8]),
    Rule(bool, &'a [u8]),
    Delay(&'a [u8]),
}

impl Robots {
    /// Reads a robots.txt for the crawler that calls itself `agent` (its product token, see [`product_token`]). Any bytes are a
    /// robots.txt; what is not understood is passed over, so an HTML page allows everything.
    #[must_use]
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        let mut robots = Self::default();
        let (mut own, mut everyone, mut rules_seen) = (false, false, false);
        for line in lines(without_bom(bytes)).filter_map(|line| read_line(line.get(..MAX_LINE.min(line.len())).unwrap_or(line))) {
            match line {
                Line::Agent(name) => {
                    if rules_seen {
                        (own, everyone, rules_seen) = (false, false, false);
                    }
                    if name.first() == Some(&b'*') && name.get(1).is_none_or(u8::is_ascii_whitespace) {
                        everyone = true;
                    } else if token(name).eq_ignore_ascii_case(agent.as_bytes()) {
                        own = true;
                        robots.own.get_or_insert_default();
                    }
                }
                Line::Rule(allow, pattern) => {
                    rules_seen |= own || everyone;
                    let mut pattern = escape(pattern);
                    // Escaping lengthens; the canonical line must not be longer than a line that is read.
                    pattern.truncate(MAX_LINE - "Disallow: ".len());
                    let rule = Rule { allow, pattern };
                    if own {
                        robots.own.get_or_insert_default().rules.push(rule.clone());
                    }
                    if everyone {
                        robots.everyone.rules.push(rule);
                    }
                }
                // Not of RFC 9309, so it must not end a group.
                Line::Delay(seconds) => {
                    let delay = std::str::from_utf8(seconds).ok().and_then(|s| s.parse::<f64>().ok()).filter(|s| *s >= 0.0);
                    let delay = delay.map(|s| s.min(MAX_CRAWL_DELAY));
                    if own {
                        robots.own.get_or_insert_default().delay = delay;
                    }
                    if everyone {
                        robots.everyone.delay = delay;
                    }
                }
            }
        }
        robots
    }

    fn group(&self) -> &Group {
        self.own.as_ref().unwrap_or(&self.everyone)
    }

    /// Whether the part of an address from its path on (see [`path_and_query`]) may be asked.
    ///
    /// A group that names the crawler but has no rule that matches leaves everything to nobody: it allows. (In Google's parser the `*`
    /// group does not come into it either.)
    #[must_use]
    pub fn verdict(&self, path: &str) -> Verdict {
        match self.group().decisive(path) {
            Some(rule) if !rule.allow => Verdict::Forbidden(rule.line()),
            _ => Verdict::Allowed,
        }
    }

    /// Seconds that the file asks to leave between two requests; at most [`MAX_CRAWL_DELAY`].
    #[must_use]
    pub fn crawl_delay(&self) -> Option<f64> {
        self.group().delay
    }

    /// The lines that concern the crawler, in plain ASCII; [`Robots::parse`] reads them to the same verdicts. The first line says for whom
    /// they were taken.
    #[must_use]
    pub fn canonical(&self, agent: &str) -> String {
        let mut out = header(agent);
        let name = if self.own.is_some() { agent } else { "*" };
        let group = self.group();
        if self.own.is_none() && group.rules.is_empty() && group.delay.is_none() {
            return out;
        }
        let _ = writeln!(out, "User-agent: {name}");
        if let Some(delay) = group.delay {
            let _ = writeln!(out, "Crawl-delay: {delay}");
        }
        for rule in &group.rules {
            let _ = writeln!(out, "{}", rule.line());
        }
        out
    }
}

fn header(agent: &str) -> String {
    format!("# for {agent}\n")
}

/// Whether `canonical` was taken for `agent`; otherwise the file must be read again.
#[must_use]
pub fn is_for(canonical: &str, agent: &str) -> bool {
    canonical.starts_with(&header(agent))
}

/// The product token of a `User-Agent`: its leading letters, `_` and `-` (RFC 9309 section 2.2.1).
#[must_use]
pub fn product_token(user_agent: &str) -> &str {
    let end = user_agent.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '_' | '-'))).unwrap_or(user_agent.len());
    &user_agent[..end]
}

/// The part of an address that rules are matched against: path and query, without fragment; `/` when there is none.
///
/// The address is to be percent-encoded already, as the `url` crate leaves it. Google's way of cutting it out is kept, which also takes
/// addresses that are none.
#[must_use]
pub fn path_and_query(url: &str) -> String {
    let start = if url.starts_with("//") { 2 } else { 0 };
    let early = url[start..].find(['/', '?', ';']).map_or(url.len(), |at| at + start);
    let after_scheme = match url[start..].find("://").map(|at| at + start) {
        Some(at) if at <= early => at + 3,
        _ => start,
    };
    let Some(path) = url[after_scheme..].find(['/', '?', ';']).map(|at| at + after_scheme) else { return "/".to_owned() };
    let end = url[after_scheme..].find('#').map_or(url.len(), |at| at + after_scheme);
    match url.get(path..end) {
        None => "/".to_owned(),
        Some(found) if found.starts_with('/') => found.to_owned(),
        Some(found) => format!("/{found}"),
    }
}

/// Upper-cases percent escapes, as patterns have them: `%c3` and `%C3` are one octet.
#[must_use]
pub fn same_escapes(path: &str) -> String {
    escape(path.as_bytes())
}

/// A byte order mark, whole or only begun, is no part of the file.
fn without_bom(bytes: &[u8]) -> &[u8] {
    let begun = [0xef, 0xbb, 0xbf].iter().zip(bytes).take_while(|(mark, byte)| mark == byte).count();
    bytes.get(begun..).unwrap_or_default()
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|b| matches!(b, b'\n' | b'\r'))
}

fn read_line(line: &[u8]) -> Option<Line<'_>> {
    let line = line.split(|b| *b == b'#').next().unwrap_or_default().trim_ascii();
    let (key, value) = if let Some(colon) = line.iter().position(|b| *b == b':') {
        (line.get(..colon)?, line.get(colon + 1..)?)
    } else {
        // A forgotten colon is supplied where there are exactly two words.
        let gap = line.iter().position(|b| matches!(b, b' ' | b'\t'))?;
        let value = line.get(gap..)?.trim_ascii();
        if value.iter().any(|b| matches!(b, b' ' | b'\t')) {
            return None;
        }
        (line.get(..gap)?, value)
    };
    let (key, value) = (key.trim_ascii().to_ascii_lowercase(), value.trim_ascii());
    let is = |names: &[&str]| names.iter().any(|name| key.starts_with(name.as_bytes()));
    if key.is_empty() {
        None
    } else if is(&["user-agent", "useragent", "user agent"]) {
        Some(Line::Agent(value))
    } else if is(&["allow"]) {
        Some(Line::Rule(true, value))
    } else if is(&["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"]) {
        Some(Line::Rule(false, value))
    } else if is(&["crawl-delay", "crawldelay", "crawl delay"]) {
        Some(Line::Delay(value))
    } else {
        None
    }
}

/// A `User-agent` value up to the first character that cannot be in a product token.
fn token(name: &[u8]) -> &[u8] {
    let end = name.iter().position(|b| !(b.is_ascii_alphabetic() || matches!(b, b'_' | b'-'))).unwrap_or(name.len());
    name.get(..end).unwrap_or_default()
}

/// Percent-encodes what is not ASCII (and control characters, which no address holds bare) and upper-cases the hex digits of escapes.
fn escape(pattern: &[u8]) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut hex = 0_u8;
    for (at, byte) in pattern.iter().enumerate() {
        if *byte == b'%' && pattern.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)) {
            hex = 3;
        }
        if !byte.is_ascii() || byte.is_ascii_control() {
            let _ = write!(out, "%{byte:02X}");
        } else {
            out.push(char::from(if hex > 0 { byte.to_ascii_uppercase() } else { *byte }));
        }
        hex = hex.saturating_sub(1);
    }
    out
}

/// Whether `pattern` matches the beginning of `path`: `*` is any characters, `$` at the end is the end. Linear in both.
fn matches(path: &str, pattern: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !anchored || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if anchored && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        // The leftmost place leaves the most for what follows.
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str, path: &str) -> Verdict {
        Robots::parse(text.as_bytes(), "overhear").verdict(path)
    }

    #[test]
    fn patterns_match_by_prefix_star_and_end() {
        for (pattern, path, expected) in [
            ("/", "/x", true),
            ("/fish", "/fish.html", true),
            ("/fish", "/Fish", false),
            ("/*.php", "/a/b.php?x", true),
            ("/*.php$", "/a/b.php?x", false),
            ("/*.php$", "/a.php/b.php", true),
            ("/a*b*c$", "/a-b-b-c-c", true),
            ("/a*b*c$", "/a-c-b", false),
            ("/a$b", "/a$bc", true),
            ("/*/*/x", "/1/2/x", true),
            ("*", "/", true),
            ("$", "/", false),
            ("/$", "/", true),
            ("/x*$", "/xyz", true),
            ("", "/", true),
            ("/aa*aa$", "/aaa", false),
        ] {
            assert_eq!(matches(path, pattern), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn a_hostile_pattern_is_matched_in_linear_time() {
        let robots = format!("User-agent: *\nDisallow: /{}b\n", "*a".repeat(8000));
        let path = format!("/{}", "a".repeat(200_000));
        let start = std::time::Instant::now();
        assert_eq!(says(&robots, &path), Verdict::Allowed);
        assert!(start.elapsed() < std::time::Duration::from_secs(1), "{:?}", start.elapsed());
    }

    #[test]
    fn own_group_beats_everyones_and_its_line_is_named() {
        let text = "User-agent: *\nDisallow: /\nUser-agent: Overhear/9\nDisallow: /private\nCrawl-delay: 12.5\n";
        assert_eq!(says(text, "/open"), Verdict::Allowed);
        assert_eq!(says(text, "/private/x"), Verdict::Forbidden("Disallow: /private".to_owned()));
        let robots = Robots::parse(text.as_bytes(), "overhear");
        assert_eq!(robots.crawl_delay(), Some(12.5));
        assert_eq!(Robots::parse(text.as_bytes(), "other").verdict("/open"), Verdict::Forbidden("Disallow: /".to_owned()));
        assert_eq!(says("User-agent: overhear\nUser-agent: *\nDisallow: /\n", "/"), Verdict::Forbidden("Disallow: /".to_owned()));
        assert_eq!(says("User-agent: *\nDisallow: /\n\nUser-agent: overhear\nDisallow:\n", "/"), Verdict::Allowed);
    }

    #[test]
    fn crawl_delay_is_bounded_and_ends_no_group() {
        for (written, read) in [("5", Some(5.0)), ("900", Some(30.0)), ("-1", None), ("nan", None), ("soon", None), ("0.5", Some(0.5))] {
            let text = format!("User-agent: a\nCrawl-delay: {written}\nUser-agent: overhear\nDisallow: /x\n");
            assert_eq!(Robots::parse(text.as_bytes(), "a").crawl_delay(), read, "{written}");
            assert_eq!(Robots::parse(text.as_bytes(), "a").verdict("/x"), Verdict::Forbidden("Disallow: /x".to_owned()));
        }
    }

    #[test]
    fn the_canonical_form_reads_to_the_same() {
        for text in [
            &b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /caf\xe9\rAllow: /*.php$ # why\ncrawl-delay: 3\n"[..],
            b"User-agent: overhear\n\nUser-agent: *\nDisallow: /",
            b"<!DOCTYPE html><p>User-agent: *</p>",
            b"User-agent: overhear\nDisallow: /%c3%a9\nAllow: /a/index.html\nDisallow: /a/",
            b"",
        ] {
            let robots = Robots::parse(text, "overhear");
            let canonical = robots.canonical("overhear");
            assert!(is_for(&canonical, "overhear") && !is_for(&canonical, "over"));
            let again = Robots::parse(canonical.as_bytes(), "overhear");
            assert_eq!(again.group(), robots.group(), "{canonical}");
            assert_eq!(again.own.is_some(), robots.own.is_some());
            assert!(canonical.is_ascii());
        }
    }

    #[test]
    fn bytes_that_are_no_robots_file_do_not_stop_the_reader() {
        // A fixed pseudo-random sequence: any bytes must be read without a panic, and quickly.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let words: [&[u8]; 8] = [b"user-agent: *\n", b"disallow:", b"/*a$", b"\r", b":", b"#", b"\xff%c", b"allow /x\n"];
        for _ in 0..2000 {
            let mut text = Vec::new();
            for _ in 0..next() % 40 {
                match next() % 3 {
                    0 => text.extend(next().to_le_bytes()),
                    _ => text.extend_from_slice(words[usize::try_from(next() % 8).unwrap()]),
                }
            }
            let robots = Robots::parse(&text, "overhear");
            let canonical = robots.canonical("overhear");
            for path in ["/", "/a", "/x?y=%c3", "/aaaa$"] {
                assert_eq!(Robots::parse(canonical.as_bytes(), "overhear").verdict(path), robots.verdict(path));
            }
        }
    }

    #[test]
    fn the_product_token_is_the_first_word() {
        assert_eq!(product_token("overhear/0.1 (+https://x)"), "overhear");
        assert_eq!(product_token("My_Bot-x 2"), "My_Bot-x");
        assert_eq!(path_and_query("https://h.example?x#y"), "/?x");
        assert_eq!(path_and_query("https://h.example/a/b?c=http://d/e#f"), "/a/b?c=http://d/e");
        assert_eq!(same_escapes("/%c3%a9%zz%"), "/%C3%A9%zz%");
    }
}
