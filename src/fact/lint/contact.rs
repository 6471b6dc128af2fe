//! Contacts of facts that the configuration does not know.

use std::ops::Range;

use super::{Look, Seen, code};
use crate::diagnostic::Findings as _;
use crate::model::brand::Brand;
use crate::model::value::{ContactKind, Value};
use crate::text::compare::agrees;

pub(super) fn look(own: &Seen<'_>, brand: &Brand, look: &mut Look<'_>) {
    for (slot, written) in own.slots() {
        let Some(place) = &written.value else { continue };
        for official in &slot.values {
            let Value::Contact { kind, value } = official else { continue };
            let (list, known) = match kind {
                ContactKind::Phone => ("phones", brand.phones.iter().chain(&brand.contacts).any(|other| is_phone(official, other))),
                ContactKind::Mail => {
                    let domain = value.split_once('@').map_or("", |(_, domain)| domain);
                    ("contacts", is_under(domain, brand) || brand.contacts.iter().any(|other| same(other, value)))
                }
                ContactKind::Url => ("domains", is_under(value.split('/').next().unwrap_or_default(), brand)),
                ContactKind::Handle => (
                    "contacts",
                    brand
                        .contacts
                        .iter()
                        .chain(&brand.staff)
                        .any(|other| same(other.trim_start_matches('@'), value.trim_start_matches('@'))),
                ),
            };
            // A configuration without any of the kind has nothing to compare with.
            let silent = match kind {
                ContactKind::Phone => brand.phones.is_empty(),
                ContactKind::Mail => brand.contacts.is_empty() && brand.domains.is_empty(),
                ContactKind::Url => brand.domains.is_empty(),
                ContactKind::Handle => brand.contacts.is_empty(),
            };
            if !known && !silent {
                look.warning(
                    code::CONTACT,
                    format!("`{value}` is not among `{list}` of overhear.toml"),
                    within(&own.file.text, place.span(), value),
                    "official here only",
                    format!("compare it letter by letter; if it is right, add it to {list} = [...] below [brand] in overhear.toml"),
                );
            }
        }
    }
}

/// The place of a contact in a list, else the whole of it.
fn within(text: &str, list: Range<usize>, contact: &str) -> Range<usize> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let wanted = plain(contact);
    let mut at = list.start;
    for (number, piece) in text.get(list.clone()).unwrap_or_default().split('"').enumerate() {
        if number % 2 == 1 && plain(piece) == wanted {
            return at - 1..at + piece.len() + 1;
        }
        at += piece.len() + 1;
    }
    list
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn is_under(host: &str, brand: &Brand) -> bool {
    let host = host.to_lowercase();
    brand
        .domains
        .iter()
        .map(|domain| domain.trim().trim_start_matches("www.").to_lowercase())
        .any(|domain| !domain.is_empty() && (host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))))
}

/// Whether a number of the configuration, in any spelling, is this one.
fn is_phone(official: &Value, written: &str) -> bool {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let international = written.trim_start().starts_with('+') || digits.starts_with("00");
    let digits =
        if written.trim_start().starts_with('+') { digits } else { digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits) };
    let value = if international { format!("+{digits}") } else { digits };
    agrees(official, &Value::Contact { kind: ContactKind::Phone, value }, false) == Some(true)
}
