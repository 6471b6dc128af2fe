//! Versions of programs and devices.

use super::number::gap;
use super::unit;
use crate::model::value::Value;
use crate::text::document::{Document, TokenKind};

/// Longest number with dots that is taken for a version.
const LONGEST: usize = 24;

/// The version that begins at token `at`, and the first token after it: `4.0` after "firmware", `17` after "iOS", `v2.3.1`, `2.3.1`.
pub(super) fn version(document: &Document, at: usize) -> Option<(Value, usize)> {
    let token = document.tokens().get(at)?;
    let word = document.word(at);
    let of = |number: &str, end: usize| Some((Value::Version { number: number.to_owned() }, end));
    if token.kind == TokenKind::Word {
        // `v2` and `.3.1`
        let head = word.strip_prefix('v').filter(|head| (1..=3).contains(&head.len()) && is_digits(head))?;
        let dot = document.tokens().get(at + 1).is_some_and(|dot| dot.span.of(document.original()) == ".");
        let rest = document.word(at + 2);
        if dot && gap(document, at + 1) == Some("") && gap(document, at + 2) == Some("") && is_dotted(rest) {
            return of(&format!("{head}.{rest}"), at + 3);
        }
        return token.span.of(document.original()).starts_with('v').then(|| of(head, at + 1)).flatten();
    }
    if token.kind != TokenKind::Number || !is_dotted(word) || word.len() > LONGEST {
        return None;
    }
    let parts = word.split('.').count();
    let named = name(document, at);
    let fits = match named {
        // "version 3 days ago": an amount.
        Name::Sure => parts > 1 || (word.len() <= 3 && !is_measured(document, at + 1)),
        Name::Dotted => parts > 1 && !is_measured(document, at + 1),
        Name::None => {
            parts == 3
                && word.len() <= 9
                && !word.split('.').skip(1).all(|part| part.len() == 3)
                && super::date::date(document, at, None).is_none()
                && !document.tokens().get(at + 1).is_some_and(|next| next.kind == TokenKind::Number)
        }
    };
    if fits { of(word, at + 1) } else { None }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_dotted(text: &str) -> bool {
    !text.is_empty() && text.split('.').all(|part| (1..=6).contains(&part.len()) && is_digits(part))
}

fn is_measured(document: &Document, at: usize) -> bool {
    let word = document.word(at);
    unit::time(word).is_some() || unit::thing(word).is_some() || unit::currency(word, false).is_some() || word == "%"
}

/// Words before a number that is the version of something.
pub(super) fn is_name(word: &str) -> bool {
    matches!(
        word,
        "version"
            | "versions"
            | "versione"
            | "versao"
            | "εκδοση"
            | "εκδοσησ"
            | "εκδοσεισ"
            | "ekdosi"
            | "ekdosh"
            | "ver"
            | "vers"
            | "v"
            | "firmware"
            | "fw"
            | "ios"
            | "ipados"
            | "android"
            | "macos"
            | "watchos"
            | "tvos"
            | "wearos"
            | "release"
            | "build"
    )
}

/// What stands before a number says that it is a version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    None,
    /// Only of a number with a dot.
    Dotted,
    Sure,
}

fn name(document: &Document, at: usize) -> Name {
    let sentence = document.sentence_of(at);
    let mut found = Name::None;
    for back in 1..=3 {
        let Some(before) = at.checked_sub(back).filter(|&before| document.sentence_of(before) == sentence) else { break };
        match document.word(before) {
            word if is_name(word) => return Name::Sure,
            "bluetooth"
            | "usb"
            | "hdmi"
            | "kernel"
            | "update"
            | "app"
            | "software"
            | "actualizacion"
            | "aktualisierung"
            | "aggiornamento"
            | "atualizacao"
            | "αναβαθμιση"
            | "ενημερωση"
            | "wifi"
            | "wi-fi"
            | "patch"
            | "lanzamiento" => {
                found = Name::Dotted;
                break;
            }
            "number" | "to" | "la" | "the" | "no" | "nr" | "numero" | "στην" | "στη" | "en" | "a" | "" => {}
            _ => break,
        }
    }
    found
}
