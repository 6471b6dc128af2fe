//! A second look at facts: what is useless or dangerous in one that can be used, with its code, its place and a remedy.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::date;
use overhear::diagnostic::edit::apply;
use overhear::diagnostic::{Diagnostic, Severity, SourceFile};
use overhear::fact::lint::{Against, look};
use overhear::fact::load;
use overhear::model::brand::Brand;
use overhear::output::diagnostic::render;

const WINDOW: &str = r#"topic = "return window"
valid_from = 2025-03-01

[questions]
en = ["return~", "money back"]
es = ["devolver", "devolución"]
el = ["επιστροφή"]

[official]
en = "You can return any product within 60 days of delivery."
es = "Puedes devolver cualquier producto en 60 días."
el = "Μπορείς να επιστρέψεις κάθε προϊόν μέσα σε 60 ημέρες."

[[slots]]
name = "window"
kind = "duration"
value = "60 days"
previously = [{ value = "30 days", until = 2025-02-28 }]
wrong = ["14 days"]

[[examples]]
lang = "en"
question = "How long do I have to return a kettle?"
contradicts = "14 days."

[[examples]]
lang = "en"
silent = "I sent mine back after 5 days."
"#;

const REFUND: &str = r#"topic = "refund time"
[questions]
en = ["refund~"]
es = ["reembols*"]
el = ["χρήματα πίσω"]
[official]
en = "The refund takes 5 days."
es = "El reembolso tarda 5 días."
el = "Τα χρήματα πίσω σε 5 ημέρες."
[[slots]]
name = "time"
kind = "duration"
value = "5 days"
[[examples]]
lang = "en"
contradicts = "The refund takes 2 weeks."
[[examples]]
lang = "en"
silent = "No idea."
"#;

const CONTACT: &str = r#"topic = "support"
[questions]
en = ["customer service number"]
es = ["teléfono"]
el = ["τηλέφωνο"]
[official]
en = "Call +353 1 555 0140."
es = "Llama al +353 1 555 0140."
el = "Κάλεσε στο +353 1 555 0140."
[[slots]]
name = "contact"
kind = "contact"
value = ["+353 1 555 0140", "help@marelo.example"]
[[examples]]
lang = "en"
contradicts = "Call them at +353 1 555 0199."
[[examples]]
lang = "en"
silent = "No idea."
"#;

fn brand() -> Brand {
    Brand { name: "Marelo".into(), domains: vec!["marelo.example".into()], phones: vec!["+353 1 555 0140".into()], ..Brand::default() }
}

fn file(name: &str, text: &str) -> Arc<SourceFile> {
    SourceFile::new(format!("rules/facts/{name}.toml"), text)
}

fn looked(files: &[Arc<SourceFile>]) -> Vec<Diagnostic> {
    let (book, diagnostics) = load(files);
    assert!(diagnostics.iter().all(|diagnostic| !diagnostic.is_error()), "{diagnostics:#?}");
    look(files, &book, &Against { brand: &brand(), today: date(2026, 3, 14) })
}

fn good() -> Vec<Arc<SourceFile>> {
    vec![file("return-window", WINDOW), file("refund-time", REFUND), file("support", CONTACT)]
}

/// What is changed in which of the good files, and the code and words under the caret that come of it.
const CASES: &[(usize, &str, &str, &str, &str)] = &[
    (0, "60 days of delivery", "30 days of delivery", "F031", "30 days"),
    (0, "en 60 días.", "en 14 días.", "F031", "14 días"),
    (2, "el = \"Κάλεσε στο +353 1 555 0140.\"", "el = \"Κάλεσε στο +353 1 555 0141.\"", "F031", "+353 1 555 0141"),
    (0, "es = \"Puedes devolver cualquier producto en 60 días.\"\n", "", "F032", "es"),
    (0, "\"money back\"", "\"it\"", "F033", "\"it\""),
    (0, "\"money back\"", "\"app\"", "F033", "\"app\""),
    (0, "\"money back\"", "\"re*\"", "F033", "\"re*\""),
    (0, "\"money back\"", "\"Marelo\"", "F033", "\"Marelo\""),
    (0, "\"επιστροφή\"", "\"πόσο\"", "F033", "\"πόσο\""),
    (1, "\"refund~\"", "\"refund~\", \"money back\"", "F030", "\"money back\""),
    (2, "\"customer service number\"", "\"customer service number\", \"refund~\"", "F034", "\"refund~\""),
    (0, "valid_from = 2025-03-01", "valid_from = 2025-03-01\nvalid_to = 2026-01-31", "F035", "2026-01-31"),
    (0, "until = 2025-02-28", "until = 2024-12-31", "F036", "2024-12-31"),
    (0, "[\"14 days\"]", "[\"14 days\", \"1 month\"]", "F037", "[\"14 days\", \"1 month\"]"),
    (2, "value = [\"+353 1 555 0140\"", "value = [\"+353 1 555 0140\", \"+353 1 555 0149\"", "F038", "\"+353 1 555 0149\""),
    (2, "\"help@marelo.example\"", "\"help@marelo-care.example\"", "F038", "\"help@marelo-care.example\""),
    (0, "contradicts = \"14 days.\"", "supports = \"60 days.\"", "F039", "\"return window\""),
    (0, "silent = \"I sent mine back after 5 days.\"", "supports = \"You can return it for 60 days.\"", "F039", "\"return window\""),
];

fn changed(case: &(usize, &str, &str, &str, &str)) -> Vec<Arc<SourceFile>> {
    let (which, from, to, ..) = case;
    let mut files = good();
    let old = &files[*which];
    assert!(old.text.contains(from), "{from}");
    files[*which] = SourceFile::new(&old.path, old.text.replacen(from, to, 1));
    files
}

#[test]
fn facts_without_mistakes_have_none() {
    assert_eq!(looked(&good()), []);
}

#[test]
fn every_lint_has_its_code_its_place_and_a_remedy() {
    for case in CASES {
        let found = looked(&changed(case));
        let one = found.first().unwrap_or_else(|| panic!("nothing was found: {case:?}"));
        let file = one.file.as_ref().expect("a file");
        let (span, label) = one.label.clone().expect("a place");
        assert_eq!((one.code, &file.text[span]), (case.3, case.4), "{found:#?}");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(!one.is_error() && !label.is_empty() && one.remedy.as_ref().is_some_and(|remedy| remedy.len() > 10), "{one:?}");
    }
    let mut codes: Vec<&str> = CASES.iter().map(|case| case.3).collect();
    codes.dedup();
    codes.sort_unstable();
    codes.dedup();
    let all: Vec<&str> = overhear::fact::lint::code::CODES.iter().map(|code| code.code).collect();
    assert_eq!(codes, all, "each code is met by a case");
}

#[test]
fn the_lints_read_well() {
    let mut all = String::new();
    for case in CASES {
        writeln!(all, "{}\n", render(&looked(&changed(case))[0], false, 100)).expect("a string");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_gap_is_closed_by_its_fix() {
    let case = CASES.iter().find(|case| case.3 == "F036").expect("a case");
    let files = changed(case);
    let found = looked(&files);
    let (text, made) = apply(&files[0].text, &found.iter().filter_map(|found| found.fix.clone()).collect::<Vec<_>>());
    assert_eq!((made, text.as_str()), (1, WINDOW));
}

#[test]
fn what_is_no_mistake_is_none() {
    for (which, from, to) in [
        // Other units, and values of another kind, say nothing against a slot.
        (0, "60 days of delivery", "two months of delivery"),
        (0, "60 days of delivery", "60 days. We open at 9:00"),
        (0, "60 days of delivery", "60 days; the refund itself takes 5 days"),
        // What is near everything alone is well among other words.
        (0, "\"money back\"", "\"how long ... return\""),
        // Another market, another time.
        (1, "[questions]\nen = [\"refund~\"]", "market = \"IE\"\nvalid_to = 2025-02-01\n[questions]\nen = [\"refund~\", \"return~\"]"),
    ] {
        let found = looked(&changed(&(which, from, to, "", "")));
        assert!(found.iter().all(|found| found.code == "F035" || found.severity == Severity::Note), "{to}: {found:#?}");
    }
}

#[test]
fn windows_files_have_the_same_places() {
    for case in CASES {
        let plain: Vec<_> = looked(&changed(case)).iter().map(place).collect();
        let windows: Vec<Arc<SourceFile>> =
            changed(case).iter().map(|file| SourceFile::new(&file.path, format!("\u{feff}{}", file.text.replace('\n', "\r\n")))).collect();
        assert_eq!(looked(&windows).iter().map(place).collect::<Vec<_>>(), plain, "{case:?}");
    }
}

fn place(found: &Diagnostic) -> (&'static str, usize, usize) {
    let file = found.file.as_ref().expect("a file");
    let at = file.line_column(found.label.as_ref().expect("a place").0.start);
    // The mark at the beginning of the file is a character of its first line.
    (found.code, at.0, if at.0 == 1 { 1 } else { at.1 })
}
