//! Results of tests as `JUnit` XML: what Jenkins, GitLab and others show.
//!
//! Only elements and attributes that Jenkins' schema (`junit-10.xsd`) and GitLab both know are written; times are not measured and not
//! given.

use std::fmt::Write as _;

/// A test that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it is a test of: tests of the same suite stand together.
    pub suite: String,
    /// Its name.
    pub name: String,
    /// Why it failed; `None` when it did not.
    pub failure: Option<CaseFailure>,
}

/// Why a test failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFailure {
    /// One word or code.
    pub kind: String,
    /// One line.
    pub message: String,
    /// All of it.
    pub text: String,
}

/// The results of `cases`; `what` says what is tested (`rules`, `facts`).
#[must_use]
pub fn junit(what: &str, cases: &[Case]) -> String {
    let failed = |cases: &[Case]| cases.iter().filter(|case| case.failure.is_some()).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(xml, "<testsuites name=\"overhear {what}\" tests=\"{}\" failures=\"{}\" errors=\"0\">", cases.len(), failed(cases));
    for suite in cases.chunk_by(|a, b| a.suite == b.suite) {
        let Some(first) = suite.first() else { continue };
        let name = escaped(&first.suite);
        let (tests, failures) = (suite.len(), failed(suite));
        let _ = writeln!(xml, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">");
        for case in suite {
            let _ = write!(xml, "    <testcase classname=\"{what}.{name}\" name=\"{}\"", escaped(&case.name));
            let Some(failure) = &case.failure else {
                xml.push_str("/>\n");
                continue;
            };
            let (kind, message, text) = (escaped(&failure.kind), escaped(&failure.message), escaped(&failure.text));
            let _ = writeln!(xml, ">\n      <failure type=\"{kind}\" message=\"{message}\">{text}</failure>\n    </testcase>");
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// `text` for an element or an attribute in double quotes. Characters that XML 1.0 cannot hold are replaced by U+FFFD; line breaks and tabs
/// are written as references, since attributes would lose them.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            // Allowed, but terminals obey them.
            '\u{7f}'..='\u{9f}' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_element_or_is_no_xml() {
        let all: String = (0..0x110_000_u32).filter_map(char::from_u32).collect();
        let xml = format!("<a b=\"{0}\">{0}</a>", escaped(&all));
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(start) => {
                    assert_eq!(start.attributes().map(|attribute| attribute.unwrap().key.as_ref().to_owned()).collect::<Vec<_>>(), ["b"]);
                }
                _ => {}
            }
        }
        assert_eq!(escaped("a\u{1b}[31m\u{0}\u{9b}<&\"\n"), "a\u{fffd}[31m\u{fffd}&#155;&lt;&amp;&quot;&#10;");
    }
}
