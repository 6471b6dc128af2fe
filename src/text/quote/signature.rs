//! What programs and profiles put below every post.

use std::ops::Range;

use super::{Aside, Line, is_within};

/// Most lines and bytes of a signature below `--` or a line of underscores.
const LINES: usize = 8;
const BYTES: usize = 700;
/// Most words of "Sent from my …".
const WORDS: usize = 9;

/// How programs say what a post was sent from, lower case.
const SENT: &[&str] = &[
    "sent from my ",
    "sent from outlook",
    "sent from yahoo",
    "sent from mail for ",
    "sent via ",
    "sent using ",
    "sent with proton",
    "posted from my ",
    "posted via ",
    "get outlook for ",
    "enviado desde mi ",
    "enviado desde el ",
    "enviado desde outlook",
    "enviado con ",
    "enviado mediante ",
    "mandado desde mi ",
    "obtener outlook para ",
    "στάλθηκε από ",
    "σταλθηκε απο ",
    "απεστάλη από ",
    "εστάλη από ",
    "αποστολή από ",
    "enviado do meu ",
    "enviado a partir do ",
    "enviado de meu ",
    "enviado via ",
    "envoyé de mon ",
    "envoyé depuis ",
    "envoyé à partir de ",
    "von meinem ",
    "gesendet von ",
    "gesendet mit ",
    "inviato da ",
    "inviato dal ",
    "inviato con ",
];

/// Words that carry a sentence on: "Sent from my phone to support and …" is none.
const GOES_ON: &[&str] = &[
    "to", "and", "but", "three", "times", "because", "a", "al", "y", "pero", "porque", "και", "αλλά", "στο", "στην", "mais", "et", "und",
    "aber", "e", "ma",
];

/// How lines that come after a signature and are not of it begin, lower case.
const POSTSCRIPTS: &[&str] = &[
    "ps",
    "p.s",
    "pps",
    "p.p.s",
    "pd",
    "p.d",
    "υγ",
    "υ.γ",
    "edit",
    "edited",
    "editado",
    "edito",
    "update",
    "nota",
    "nb",
    "επεξεργασία",
    "nachtrag",
    "aggiornamento",
    "actualización",
    "actualizo",
    "ενημέρωση",
];

/// Signatures at the end of a text: a line of `--` or underscores and what is below, lines that say what the post was sent from.
pub(super) fn below(text: &str, lines: &[Line], found: &[(Range<usize>, Aside)]) -> Vec<(Range<usize>, Aside)> {
    let Some(last) = lines.iter().rposition(|line| !line.is_blank() && !is_within(found, line.words.start)) else {
        return Vec::new();
    };
    // Words of others may stand below a signature; the author's own above it.
    let own = |until: usize| lines[..until].iter().any(|line| !line.is_blank() && !is_within(found, line.words.start));
    let mut at = last;
    let mut bottom = last;
    let mut marks: Vec<Range<usize>> = Vec::new();
    for _ in 0..=LINES + 4 {
        let line = &lines[at];
        let words = line.of(text);
        if is_postscript(words) {
            // The signature, if there is one, ends above.
            bottom = at.saturating_sub(1);
        } else if !line.is_blank() && is_sent(words) && own(at) {
            let end = if is_wrapped(lines, text, at, bottom) { at + 1 } else { at };
            marks.push(line.range.start..lines[end].range.end);
        } else if is_rule(words) && at < last && own(at) {
            let end = lines[bottom].range.end;
            let size = end.saturating_sub(line.range.end);
            let count = lines[at + 1..=bottom.max(at)].iter().filter(|line| !line.is_blank()).count();
            if (1..=LINES).contains(&count) && size <= BYTES {
                marks.push(line.range.start..end);
                break;
            }
        }
        let Some(above) = at.checked_sub(1) else { break };
        at = above;
        if is_within(found, lines[at].words.start) && !lines[at].is_blank() {
            break;
        }
    }
    marks.into_iter().map(|range| (range, Aside::Signature)).collect()
}

/// `-- `, `--`, `__________`.
fn is_rule(line: &str) -> bool {
    line == "--" || line == "—" && line.len() == 3 || line.len() >= 5 && line.bytes().all(|byte| byte == b'_')
}

fn is_postscript(line: &str) -> bool {
    let head = line.split([':', ' ']).next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let marked = line.split_whitespace().next().is_some_and(|word| word.ends_with([':', '.', ',']));
    POSTSCRIPTS.contains(&head.as_str()) && (marked || head.starts_with(['p', 'υ']) && line.starts_with(['P', 'Υ']))
}

fn is_sent(line: &str) -> bool {
    if line.len() > 160 {
        return false;
    }
    let lower = line.trim_start_matches(['-', '*', '_', ' ', '[']).to_lowercase();
    if !SENT.iter().any(|beginning| lower.starts_with(beginning)) {
        return false;
    }
    if lower.starts_with("von meinem ") && !lower.contains("gesendet") {
        return false;
    }
    let words: Vec<&str> = lower.split_whitespace().collect();
    let beginning = if lower.starts_with("enviado a partir") || lower.starts_with("envoyé à partir") { 4 } else { 2 };
    words.len() <= WORDS
        && !lower.ends_with(['?', '!'])
        && !lower.contains(", ")
        && !words.iter().skip(beginning).any(|word| GOES_ON.contains(&word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// "Sent from my iPhone" that was cut over two lines.
fn is_wrapped(lines: &[Line], text: &str, at: usize, bottom: usize) -> bool {
    at < bottom && at + 1 == bottom && lines[at].of(text).len() > 50 && lines[bottom].of(text).split_whitespace().count() <= 2
}
