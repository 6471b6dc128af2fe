//! What goes wrong on the way to a source, in words; foreign text in them is cleaned.

use crate::model::exchange::Fault;
use crate::model::untrusted::shown;
use crate::source::Gap;

/// Most lines of one kind in a report: a broken source must not flood the summary.
const MOST_LINES: usize = 5;

/// What could not be read of an answer.
#[must_use]
pub fn gap(gap: &Gap) -> String {
    match gap {
        Gap::Salvaged { kept, why } => {
            format!("the document was damaged ({}); {kept} entries before the damage were kept", shown(why, false))
        }
        Gap::BadDate { written, .. } => format!("a date could not be read: '{}'; the time of reading stands in", shown(written, false)),
        Gap::Cut { kept, of } => format!("a text of {of} bytes was cut after {kept}"),
        Gap::Unmatched { selector, posts } => {
            format!("{} gives nothing in any of {posts} posts; has the site changed?", shown(selector, false))
        }
        Gap::Skipped { why } => format!("an entry was left out: {}", shown(why, false)),
    }
}

/// Why a request failed.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    let text = match fault {
        Fault::Status { status, retry: Some(retry) } => format!("HTTP {status}, asked us to come back at {retry}"),
        Fault::Status { status, retry: None } => format!("HTTP {status}"),
        Fault::Gone => "gone for good (HTTP 410); it will not be asked again".into(),
        Fault::Dns(why) => format!("the name does not resolve: {why}"),
        Fault::Connect(why) => format!("no connection: {why}"),
        Fault::Tls(why) => format!("TLS refused: {why}"),
        Fault::Timeout(which) => format!("timed out: {which}"),
        Fault::TooLarge(bytes) => format!("larger than the limit of {bytes} bytes"),
        Fault::Redirect(why) => format!("redirect refused: {why}"),
        Fault::Body(why) => format!("the answer broke off or was malformed: {why}"),
        Fault::Other(why) => why.clone(),
    };
    shown(&text, false)
}

/// Adds a line to a report, up to a number of its kind.
pub(super) fn push(lines: &mut Vec<String>, line: String) {
    match lines.len().cmp(&MOST_LINES) {
        std::cmp::Ordering::Less => lines.push(line),
        std::cmp::Ordering::Equal => lines.push("and more of the kind".into()),
        std::cmp::Ordering::Greater => {}
    }
}

/// Host and path of an address, cleaned; never the query, which may hold a secret.
pub(super) fn address(url: &str) -> String {
    let without = url.split(['?', '#']).next().unwrap_or_default();
    let without = without.split_once("://").map_or(without, |(_, rest)| rest);
    shown(without.rsplit_once('@').map_or(without, |(_, rest)| rest), false)
}
