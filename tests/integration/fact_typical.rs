//! Typical mistakes of people who do not program, in a fact file: every one has its line and is answered in words that they can act on.

use std::fmt::Write as _;

use jiff::civil::date;
use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::fact::lint::{Against, look};
use overhear::fact::load;
use overhear::model::brand::Brand;
use overhear::output::diagnostic::render;

/// A file without mistakes; each mistake is one change to it.
const GOOD: &str = r#"topic = "παράθυρο επιστροφών"
harm = "high"
valid_from = 2025-01-01
url = "https://help.example/return"

[questions]
en = ["return~", "(money|cash) back"]
es = ["devolver"]
el = ["επιστρέψω"]

[official]
en = "You can return it within 30 days."
es = "Puedes devolverlo en 30 días."
el = "Μπορείς να το επιστρέψεις μέσα σε 30 ημέρες."

[[slots]]
name = "window"
kind = "duration"
value = "30 days"
previously = [{ value = "14 days", until = 2024-12-31 }]
wrong = ["7 days"]

[[examples]]
lang = "en"
question = "How long do I have?"
contradicts = "You can return it within 14 days."

[[examples]]
lang = "el"
silent = "Δεν ξέρω."
"#;

/// Name, what is changed, into what, line of the mistake, what the answer must hold.
const MISTAKES: &[(&str, &str, &str, usize, &[&str])] = &[
    ("typo in a key", "harm =", "hram =", 2, &["`hram`", "did you mean `harm`?"]),
    ("typo in a word", "\"high\"", "\"hihg\"", 2, &["`hihg`", "did you mean `high`?"]),
    ("typo in a kind", "\"duration\"", "\"duraton\"", 18, &["`duraton`", "did you mean `duration`?"]),
    ("typo in a language", "el = [\"επ", "gr = [\"επ", 9, &["`gr`", "did you mean `el`?"]),
    ("single brackets for the slots", "[[slots]]", "[slots]", 16, &["[[slots]]"]),
    ("single brackets for the examples", "[[examples]]\nlang = \"el\"", "[examples]\nlang = \"el\"", 28, &["[[examples]]"]),
    ("a day in quotes", "valid_from = 2025-01-01", "valid_from = \"2025-01-01\"", 3, &["without quotes"]),
    ("a day the other way round", "valid_from = 2025-01-01", "valid_from = 01/01/2025", 3, &["2025-"]),
    ("a bare number", "value = \"30 days\"", "value = 30", 19, &["\"30 days\""]),
    ("a number without its unit", "value = \"30 days\"", "value = \"30\"", 19, &["\"30 days\""]),
    ("a value of another kind", "value = \"30 days\"", "value = \"9.99 EUR\"", 19, &["money", "duration"]),
    ("true for yes", "kind = \"duration\"\nvalue = \"30 days\"", "kind = \"yes-no\"\nvalue = true", 19, &["\"yes\""]),
    ("the former value holds too long", "until = 2024-12-31", "until = 2025-06-30", 20, &["the day before `valid_from`"]),
    ("a former value without a first day", "valid_from = 2025-01-01\n", "", 19, &["add valid_from"]),
    ("the right value among the wrong", "[\"7 days\"]", "[\"7 days\", \"720 hours\"]", 21, &["same as `value`"]),
    ("a bracket left open in a pattern", "(money|cash) back", "(money|cash back", 7, &["bracket"]),
    ("braces as in rules", "\"devolver\"", "\"devolver {brand}\"", 8, &["{"]),
    ("text where a list is due", "es = [\"devolver\"]", "es = \"devolver\"", 8, &["es = [\"devolver\"]"]),
    ("curly quotes", "\"Puedes devolverlo en 30 días.\"", "“Puedes devolverlo en 30 días.”", 13, &["typographic", "straight"]),
    ("missing closing quote", "within 30 days.\"\n", "within 30 days.\n", 12, &["not closed", "\""]),
    ("no web address", "\"https://help.example/return\"", "\"help.example/return\"", 4, &["https://"]),
    ("an example of two sorts", "silent = \"Δεν", "supports = \"30 ημέρες.\"\nsilent = \"Δεν", 31, &["exactly one"]),
    ("an example in a language by its name", "lang = \"en\"", "lang = \"english\"", 24, &["`english`", "en"]),
    ("a key below a part", "[questions]\n", "[questions]\nmarket = \"ES\"\n", 7, &["market"]),
    (
        "the same slot twice",
        "[[examples]]\nlang = \"en\"",
        "[[slots]]\nname = \"window\"\nkind = \"duration\"\nvalue = \"5 days\"\n\n[[examples]]\nlang = \"en\"",
        24,
        &["same name"],
    ),
    ("the wording says another value", "within 30 days.", "within 60 days.", 12, &["another value", "`window`"]),
    ("a cue of an everyday word", "\"devolver\"", "\"devolver\", \"es\"", 8, &["`es`", "near everything"]),
    ("days without a value", "until = 2024-12-31", "until = 2024-06-30", 20, &["2024-12-31"]),
    ("an expired fact", "valid_from = 2025-01-01", "valid_from = 2025-01-01\nvalid_to = 2025-12-31", 4, &["expired"]),
];

/// What only those understand who know how a parser works.
const JARGON: &[&str] =
    &["newline", "token", "EOF", "invalid type", "sequence", "identifier", "unexpected", "deserial", "inline table", "bare key"];

fn first(text: String) -> Option<Diagnostic> {
    let file = SourceFile::new("rules/facts/window.toml", text);
    let files = [file];
    let (book, mut diagnostics) = load(&files);
    let brand = Brand::default();
    diagnostics.extend(look(&files, &book, &Against { brand: &brand, today: date(2026, 3, 14) }));
    // Whatever leaves the fact out comes first.
    diagnostics.sort_by_key(|diagnostic| !diagnostic.is_error());
    diagnostics.into_iter().next()
}

#[test]
fn the_file_without_mistakes_is_one() {
    assert_eq!(first(GOOD.to_owned()), None);
}

#[test]
fn every_mistake_is_met_on_its_line_in_words_for_people() {
    let mut wrong = String::new();
    for (name, from, to, due, wanted) in MISTAKES {
        assert!(GOOD.contains(from), "{name}");
        let text = GOOD.replacen(from, to, 1);
        for (dress, text) in [("as typed", text.clone()), ("Windows", format!("\u{feff}{}", text.replace('\n', "\r\n")))] {
            let Some(found) = first(text) else {
                writeln!(wrong, "{name} ({dress}): accepted").unwrap();
                continue;
            };
            let line = found.label.as_ref().map(|(span, _)| found.file.as_ref().unwrap().line_column(span.start).0);
            let shown = render(&found, false, 100);
            if line != Some(*due) {
                writeln!(wrong, "{name} ({dress}): line {line:?} instead of {due}\n{shown}").unwrap();
            }
            for word in wanted.iter().filter(|word| !shown.contains(**word)) {
                writeln!(wrong, "{name} ({dress}): nothing of {word:?} in\n{shown}").unwrap();
            }
            for word in JARGON.iter().filter(|word| shown.contains(**word)) {
                writeln!(wrong, "{name} ({dress}): says {word:?}\n{shown}").unwrap();
            }
            if found.remedy.is_none() {
                writeln!(wrong, "{name} ({dress}): no remedy\n{shown}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(MISTAKES.len() >= 20);
}

#[test]
fn the_answers_read_well() {
    let mut all = String::new();
    for (name, from, to, ..) in MISTAKES {
        writeln!(all, "## {name}\n{}\n", render(&first(GOOD.replacen(from, to, 1)).unwrap(), false, 100)).unwrap();
    }
    insta::assert_snapshot!(all);
}
