//! What came of the examples, as `JUnit` XML: what Jenkins, GitLab and others show as the results of tests.
//!
//! Only elements and attributes that Jenkins' schema (`junit-10.xsd`) and GitLab both know are written; times are not measured and not
//! given.

use std::fmt::Write as _;
use std::sync::Arc;

use super::example::broken_example;
use crate::diagnostic::SourceFile;
use crate::engine::examples::ExampleResult;
use crate::model::id::RuleId;
use crate::output::diagnostic::render;
use crate::rule::RuleSet;

fn file_of<'a>(rules: &'a RuleSet, id: &RuleId) -> Option<&'a Arc<SourceFile>> {
    rules.get(id).map(|rule| &rule.file).or_else(|| rules.correlation(id).map(|rule| &rule.file))
}

/// One suite a rule, one case an example; a case that fails says what the full format says.
#[must_use]
pub fn junit(results: &[ExampleResult], rules: &RuleSet) -> String {
    let failed = |results: &[ExampleResult]| results.iter().filter(|result| !result.holds()).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(xml, "<testsuites name=\"overhear rules\" tests=\"{}\" failures=\"{}\" errors=\"0\">", results.len(), failed(results));
    for suite in results.chunk_by(|a, b| a.rule == b.rule) {
        let Some(first) = suite.first() else { continue };
        let rule = escaped(first.rule.as_str());
        let (tests, failures) = (suite.len(), failed(suite));
        let _ = writeln!(xml, "  <testsuite name=\"{rule}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">");
        for result in suite {
            let name = escaped(&format!("{} {}: {}", result.number, result.lang.code(), result.text));
            let _ = write!(xml, "    <testcase classname=\"rules.{rule}\" name=\"{name}\"");
            let Some(diagnostic) = broken_example(result, file_of(rules, &result.rule)) else {
                xml.push_str("/>\n");
                continue;
            };
            let message = escaped(diagnostic.label.as_ref().map_or("", |(_, label)| label.as_str()));
            let text = escaped(&render(&diagnostic, false, 100));
            let kind = diagnostic.code;
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
