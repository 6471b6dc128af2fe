//! Lines that say whose words come next: "X wrote:", «Ο Χ έγραψε:», "Am 3. Mai schrieb X:", "-----Original Message-----".

use std::ops::Range;

use super::{Aside, Line, is_within};

/// How sure a line announces the words of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Attribution {
    /// "Tom said:": enough above `>` lines.
    Said,
    /// "Ana escribió:": enough above a paragraph of its own.
    Wrote,
    /// With a date, an address or the mark of a forum program.
    Dated,
}

/// Verbs of writing, folded: what a post or letter does.
const WRITES: &[&str] = &[
    "wrote",
    "writes",
    "posted",
    "escribió",
    "escribio",
    "escribe",
    "έγραψε",
    "εγραψε",
    "γράφει",
    "γραφει",
    "egrapse",
    "egrafe",
    "escreveu",
    "écrit",
    "ecrit",
    "schrieb",
    "schreibt",
    "geschrieben",
    "scritto",
    "scrive",
];

/// Verbs of saying and words for a quotation.
const SAYS: &[&str] = &[
    "said",
    "says",
    "dijo",
    "dice",
    "είπε",
    "ειπε",
    "λέει",
    "eipe",
    "disse",
    "dit",
    "sagte",
    "citando",
    "quote",
    "cita",
    "παράθεση",
    "παραθεση",
    "zitat",
    "citation",
    "zitiert",
    "citado",
    "citazione",
];

/// First and second persons: "I wrote:", "me escribió:" are no attributions.
const PERSONS: &[&str] = &[
    "i",
    "we",
    "you",
    "me",
    "us",
    "they",
    "who",
    "never",
    "support",
    "yo",
    "nos",
    "te",
    "quien",
    "ellos",
    "εγώ",
    "εγω",
    "μου",
    "σου",
    "μας",
    "τους",
    "ποιος",
    "mou",
    "eu",
    "ils",
    "ich",
    "wir",
    "mir",
    "sie",
    "io",
    "mi",
    "ci",
    "nobody",
    "nadie",
    "κανείς",
    "not",
    "no",
    "δεν",
];

/// Headings of forum programs and mail, lower case.
const HEADINGS: &[&str] = &[
    "originally posted by ",
    "quote from: ",
    "quote from ",
    "quoting ",
    "iniciado por ",
    "publicado originalmente por ",
    "mensaje original de ",
    "cita de: ",
    "cita de ",
    "αρχική δημοσίευση από ",
    "παράθεση από: ",
    "παράθεση από ",
    "originally posted by: ",
    "postado originalmente por ",
    "citação de: ",
    "posté par ",
    "envoyé par ",
    "citation de: ",
    "zitat von ",
    "zitat von: ",
    "citazione di: ",
];

/// Lines below which everything is an older letter, lower case, without the dashes round them.
const LETTERS: &[&str] = &[
    "original message",
    "forwarded message",
    "mensaje original",
    "mensaje reenviado",
    "αρχικό μήνυμα",
    "προωθημένο μήνυμα",
    "mensagem original",
    "mensagem encaminhada",
    "message d'origine",
    "message original",
    "message transféré",
    "ursprüngliche nachricht",
    "originalnachricht",
    "weitergeleitete nachricht",
    "messaggio originale",
    "messaggio inoltrato",
];

/// Names of the lines above an older letter, lower case.
const HEADERS: [&[&str]; 4] = [
    &["from", "de", "από", "von", "da"],
    &["to", "para", "προς", "an", "à", "a"],
    &[
        "sent",
        "date",
        "enviado",
        "enviado el",
        "fecha",
        "στάλθηκε",
        "απεστάλη",
        "ημερομηνία",
        "data",
        "envoyé",
        "gesendet",
        "datum",
        "inviato",
    ],
    &["subject", "asunto", "θέμα", "assunto", "objet", "betreff", "oggetto"],
];

/// Longest line that announces.
const LONGEST: usize = 200;
/// Most words of one without a date.
const WORDS: usize = 9;

impl Attribution {
    /// What a line announces, if it does.
    pub(super) fn read(line: &str) -> Option<Self> {
        if line.len() > LONGEST {
            return None;
        }
        let lower = line.to_lowercase();
        if HEADINGS.iter().any(|heading| lower.starts_with(heading)) && lower.split_whitespace().count() <= 16 {
            let whole = lower.ends_with(':') || !lower.ends_with(['.', '!', '?']);
            return whole.then_some(Self::Dated);
        }
        let head = line.strip_suffix([':', '…', '.', '↑']).map(str::trim_end).or_else(|| line.strip_suffix(": \""))?;
        let head = head.strip_suffix(':').unwrap_or(head);
        let colon = line.contains(':');
        let words: Vec<String> =
            head.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        // The verb stands last, or before a name ("schrieb Max Muster", "έγραψε ο χρήστης Νίκος").
        let verb = |verbs: &[&str]| words.iter().rev().take(4).chain(words.first()).any(|word| verbs.contains(&word.as_str()));
        let wrote = verb(WRITES);
        if !wrote && !verb(SAYS) {
            return None;
        }
        let dated = head.chars().any(|c| c.is_ascii_digit()) && words.len() >= 3 || head.contains('@');
        let person = words.iter().take(words.len().saturating_sub(1).max(1)).any(|word| PERSONS.contains(&word.as_str()));
        Some(match (wrote && colon && !person, dated) {
            (true, true) => Self::Dated,
            (true, false) if words.len() <= WORDS && words.len() > 1 => Self::Wrote,
            _ => Self::Said,
        })
    }
}

/// What lines without `>` announce: a paragraph, or an older letter to the end of the text.
pub(super) fn announced(text: &str, lines: &[Line], found: &[(Range<usize>, Aside)]) -> Vec<(Range<usize>, Aside)> {
    let quoted_below =
        |line: usize| lines.iter().skip(line + 1).find(|next| !next.is_blank()).is_some_and(|next| is_within(found, next.words.start));
    let mut more: Vec<(Range<usize>, Aside)> = Vec::new();
    let mut own = false;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let words = line.of(text);
        if line.is_blank() || is_within(found, line.words.start) {
            at += 1;
            continue;
        }
        if is_letter(words) || is_header(text, lines, at) {
            more.push((line.range.start..text.len(), Aside::Quote));
            break;
        }
        // A line that announces ends in a colon or an arrow, or begins as forum programs begin them.
        let may = words.ends_with([':', '↑']) || words.len() > 8 && begins_heading(words);
        let reading = if may && !quoted_below(at) { Attribution::read(words) } else { None };
        let marked =
            || words.ends_with('↑') || lines.get(at + 1).is_some_and(|next| next.of(text) == "↑") || expands(text, lines, at + 1).is_some();
        let Some(reading) = reading.filter(|reading| *reading >= Attribution::Wrote || marked()) else {
            own = true;
            at += 1;
            continue;
        };
        if reading == Attribution::Dated && own && is_mail(words) {
            more.push((line.range.start..text.len(), Aside::Quote));
            break;
        }
        let Some(end) = paragraph(text, lines, at, words.ends_with('↑')) else {
            own = true;
            at += 1;
            continue;
        };
        // "Quote:" alone above it belongs to it.
        let above = at.checked_sub(1).and_then(|above| lines.get(above)).filter(|above| is_quote_word(above.of(text)));
        more.push((above.unwrap_or(line).range.start..lines[end - 1].range.end, Aside::Quote));
        at = end;
    }
    more
}

fn begins_heading(line: &str) -> bool {
    let head: String = line.chars().take(30).flat_map(char::to_lowercase).collect();
    HEADINGS.iter().any(|heading| head.starts_with(heading.trim_end()) || heading.starts_with(&head))
}

fn is_quote_word(line: &str) -> bool {
    matches!(
        line.to_lowercase().as_str(),
        "quote:" | "cita:" | "cita" | "quote" | "παράθεση:" | "παράθεση" | "citar:" | "citation:" | "zitat:" | "citação:" | "citazione:"
    )
}

/// The line after the paragraph that an attribution in line `at` announces; `None` when there is none, or nothing tells where it ends.
fn paragraph(text: &str, lines: &[Line], at: usize, arrow: bool) -> Option<usize> {
    let mut first = at + 1;
    if lines.get(first).is_some_and(|line| line.of(text) == "↑") {
        first += 1;
    }
    let arrow = arrow || first > at + 1;
    while first < lines.len() && first <= at + 2 && lines[first].is_blank() {
        first += 1;
    }
    if lines.get(first).is_none_or(Line::is_blank) {
        return None;
    }
    if let Some(end) = expands(text, lines, first) {
        return Some(end);
    }
    if arrow {
        return None;
    }
    let end = (first..lines.len()).find(|line| lines[*line].is_blank()).unwrap_or(lines.len());
    // Nothing parts the quotation from the answer: one line of it.
    let open = end == lines.len() && end - first > 1;
    Some(if open { first + 1 } else { end })
}

/// How `XenForo` marks the end of a long quotation, lower case.
const EXPAND: [&str; 9] = [
    "click to expand",
    "haz clic para expandir",
    "haz click para expandir",
    "clic para expandir",
    "κάντε κλικ για ανάπτυξη",
    "clique para expandir",
    "cliquez pour agrandir",
    "zum vergrößern anklicken",
    "clicca per espandere",
];

/// The line after the mark that ends a quotation which begins in line `first`.
fn expands(text: &str, lines: &[Line], first: usize) -> Option<usize> {
    let ends = |line: &Line| {
        let words = line.of(text);
        words.len() <= 80 && {
            let lower = words.to_lowercase();
            EXPAND.iter().any(|end| lower.starts_with(end))
        }
    };
    (first..lines.len().min(first + 60)).find(|line| ends(&lines[*line])).map(|end| end + 1)
}

/// "On Mon, 3 May 2025 at 10:02, Ana <ana@x.example> wrote:": mail, whose quotation goes on to the end.
fn is_mail(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    line.contains('@') || (digits >= 5 && (line.contains(':') && line.matches(':').count() > 1 || line.contains('<')))
}

/// `-----Original Message-----`.
fn is_letter(line: &str) -> bool {
    if !line.starts_with(['-', '_', '–', '—']) || line.len() > 80 {
        return false;
    }
    let inner = line.trim_matches(|c: char| matches!(c, '-' | '_' | '–' | '—') || c.is_whitespace()).to_lowercase();
    line.starts_with("--") && LETTERS.contains(&inner.as_str())
}

/// Two or more lines of From, To, Sent, Subject, the first of them From.
fn is_header(text: &str, lines: &[Line], at: usize) -> bool {
    let name = |line: &Line| {
        let words = line.of(text).trim_start_matches('*');
        let (name, rest) = words.split_once(':')?;
        let name = name.trim_matches(|c: char| c == '*' || c.is_whitespace());
        if name.len() > 24 || rest.trim().is_empty() {
            return None;
        }
        let name = name.to_lowercase();
        HEADERS.iter().position(|names| names.contains(&name.as_str()))
    };
    if lines.get(at).and_then(name) != Some(0) {
        return false;
    }
    let mut seen = [false; 4];
    for line in lines.iter().skip(at).take(6) {
        match name(line) {
            Some(kind) => seen[kind] = true,
            None => break,
        }
    }
    seen.iter().filter(|seen| **seen).count() >= 3
}
