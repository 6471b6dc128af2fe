//! Fact files: what is accepted, and how every slip of an author is answered.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::sync::Arc;

use jiff::civil::date;
use overhear::diagnostic::{Diagnostic, Severity, SourceFile};
use overhear::fact::{Expected, FactBook, Kind, Sense, load};
use overhear::model::fact::Harm;
use overhear::model::id::FactId;
use overhear::model::lang::Lang;
use overhear::model::value::{ContactKind, Value};

const GOOD: &str = r#"topic = "cancel window"
harm = "high"
valid_from = 2025-01-01
url = "https://help.example/cancel"

[questions]
en = ["cancel~", "(money|cash) back"]
es = ["cancelar"]
el = ["ακυρώσω"]

[official]
en = "You can cancel within 30 days."
el = "Μπορείς να ακυρώσεις μέσα σε 30 ημέρες."

[[slots]]
name = "window"
kind = "duration"
value = "30 days"
previously = [{ value = "14 days", until = 2024-12-31 }]
wrong = ["7 days"]

[[slots]]
name = "possible"
kind = "yes-no"
value = "yes"
[slots.yes]
en = ["can cancel"]

[[examples]]
lang = "en"
question = "How long do I have?"
contradicts = "14 days."
hedged = false
"#;

fn file(name: &str, text: &str) -> Arc<SourceFile> {
    SourceFile::new(format!("rules/facts/{name}.toml"), text)
}

fn one(text: &str) -> (FactBook, Vec<Diagnostic>) {
    load(&[file("cancel-window", text)])
}

/// The code, the words under the caret and the line of the only error.
fn slip(text: &str) -> (&'static str, String, usize) {
    let (book, diagnostics) = one(text);
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert_eq!(errors.len(), 1, "{diagnostics:#?}");
    assert!(book.is_empty(), "a broken fact is left out");
    let error = errors[0];
    assert!(error.remedy.as_ref().is_some_and(|remedy| !remedy.is_empty()), "{error:?}");
    let file = error.file.as_ref().expect("a file");
    let (span, _) = error.label.clone().expect("a place");
    (error.code, file.text[span.clone()].to_owned(), file.line_column(span.start).0)
}

fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

#[test]
fn a_good_file_is_read_whole() {
    let (book, diagnostics) = one(GOOD);
    assert_eq!(diagnostics, []);
    assert_eq!(book.len(), 1);
    let fact = book.get(&FactId::from("cancel-window")).expect("the fact");
    assert_eq!((fact.topic.as_str(), fact.harm), ("cancel window", Harm::High));
    assert_eq!(fact.revision.len(), 8);
    assert_eq!(fact.official(Lang::El).expect("wording").lang, Lang::El);
    let fallback = fact.official(Lang::Es).expect("wording");
    assert_eq!((fallback.lang, fallback.url.as_deref()), (Lang::En, Some("https://help.example/cancel")));
    let window = &fact.slots[0];
    assert_eq!(window.kind, Kind::Duration);
    let days = |date| match fact.held(window, date).map(|held| held.values[0].clone()) {
        Some(Value::Duration { min, .. }) => Some(min),
        _ => None,
    };
    assert_eq!(days(date(2024, 12, 31)), Some(14.0));
    assert_eq!(fact.held(window, date(2024, 12, 31)).expect("held").changed, Some(date(2025, 1, 1)));
    assert_eq!(days(date(2025, 1, 1)), Some(30.0));
    assert_eq!(fact.held(window, date(2025, 1, 1)).expect("held").changed, None);
    assert_eq!((fact.examples[0].expected, fact.examples[0].line), (Expected::Contradicts, 32));
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_accepted() {
    let (book, diagnostics) = one(&format!("\u{FEFF}{}", GOOD.replace('\n', "\r\n")));
    assert_eq!((book.len(), diagnostics.len()), (1, 0), "{diagnostics:#?}");
}

#[test]
fn every_slip_has_its_code_its_place_and_a_remedy() {
    let cases: &[(&str, &str, &str, &str)] = &[
        ("harm = \"high\"", "harms = \"high\"", "F001", "harms"),
        ("harm = \"high\"", "harm = \"huge\"", "F001", "\"huge\""),
        ("kind = \"duration\"", "kind = \"length\"", "F001", "\"length\""),
        ("topic = \"cancel window\"", "topic = \" \"", "F001", "\" \""),
        ("es = [\"cancelar\"]", "gr = [\"cancelar\"]", "F003", "gr"),
        ("(money|cash) back", "(money|cash back", "F004", "("),
        ("cancelar", "{brand} cancelar", "F004", "{brand}"),
        ("value = \"30 days\"", "value = \"9.99 EUR\"", "F005", "\"9.99 EUR\""),
        ("value = \"30 days\"", "value = \"soon\"", "F005", "\"soon\""),
        ("value = \"30 days\"", "value = 30", "F005", "30"),
        ("value = \"30 days\"", "value = [\"30 days\", \"4 weeks\"]", "F005", "[\"30 days\", \"4 weeks\"]"),
        ("value = \"yes\"", "value = true", "F005", "true"),
        ("url = \"https://help.example/cancel\"", "url = \"help.example\"", "F005", "\"help.example\""),
        ("valid_from = 2025-01-01", "valid_from = 2025-01-01\nvalid_to = 2024-06-01", "F007", "2024-06-01"),
        ("valid_from = 2025-01-01", "valid_from = 2025-01-01T10:00:00Z", "F007", "2025-01-01T10:00:00Z"),
        ("until = 2024-12-31", "until = 2025-01-01", "F008", "2025-01-01"),
        ("name = \"possible\"", "name = \"window\"", "F009", "\"window\""),
        ("value = \"yes\"", "value = \"yes\"\nsense = \"alowed\"", "F017", "\"alowed\""),
        ("value = \"yes\"", "value = \"yes\"\nsense = []", "F017", "[]"),
        ("value = \"30 days\"", "value = \"30 days\"\nsense = \"free\"", "F017", "\"free\""),
        ("value = \"30 days\"", "value = \"30 days\"\ntolerance = \"near\"", "F019", "\"near\""),
        ("value = \"30 days\"", "value = \"30 days\"\ntolerance = \"2 EUR\"", "F019", "\"2 EUR\""),
        ("value = \"30 days\"", "value = \"30 days\"\nequivalents = [\"9 EUR\"]", "F005", "\"9 EUR\""),
        ("value = \"yes\"", "value = \"yes\"\nequivalents = [\"no\"]", "F019", "[\"no\"]"),
        ("value = \"yes\"", "value = \"yes\"\ndays = \"any\"", "F019", "\"any\""),
        ("value = \"30 days\"", "value = \"30 working days\"\ndays = \"calendar\"", "F019", "\"calendar\""),
        ("value = \"yes\"", "value = \"yes\"\nsense = [\"allowed\", \"needed\"]", "F018", "[\"allowed\", \"needed\"]"),
        ("lang = \"en\"\n", "lang = \"english\"\n", "F003", "\"english\""),
        ("hedged = false", "supports = \"30 days.\"", "F015", "\"30 days.\""),
        ("wrong = [\"7 days\"]", "wrong = [\"7 days\", \"720 hours\"]", "F016", "[\"7 days\", \"720 hours\"]"),
    ];
    for (from, to, code, place) in cases {
        let text = changed(from, to);
        let (found, at, line) = slip(&text);
        assert_eq!((found, at.as_str()), (*code, *place), "{to}");
        let start = GOOD.find(from).expect("the changed part") + to.find(place).expect("the marked words");
        let due = text[..start].matches('\n').count() + 1;
        assert_eq!(line, due, "{to}");
    }
}

#[test]
fn whole_parts_that_are_missing_are_named() {
    let without = |from: &str, until: &str| {
        let start = GOOD.find(from).expect("the part");
        let end = GOOD[start..].find(until).map_or(GOOD.len(), |end| start + end);
        format!("{}{}", &GOOD[..start], &GOOD[end..])
    };
    assert_eq!(slip(&without("[official]", "[[slots]]")).0, "F006");
    assert_eq!(slip(&without("[[slots]]", "[[examples]]")).0, "F009");
    assert_eq!(slip(&without("[questions]", "[official]")).0, "F010");
    assert_eq!(slip(&changed("wrong = [\"7 days\"]", "[slots.yes]\nen = [\"sure\"]")).0, "F011");
    assert_eq!(slip(&changed("valid_from = 2025-01-01", "")).0, "F008");
    assert_eq!(slip(&changed("topic = \"cancel window\"", "")).0, "F001");
}

#[test]
fn warnings_leave_the_fact_in() {
    let text = changed("es = [\"cancelar\"]\n", "");
    let text = text.split("[[examples]]").next().expect("text");
    let (book, diagnostics) = one(text);
    assert_eq!(book.len(), 1);
    let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["F013", "F014"]);
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning));
}

#[test]
fn one_broken_file_leaves_the_others() {
    let files =
        [file("a", GOOD), file("b", "topic = "), file("a", GOOD), file("bad name", GOOD), file("c", &changed("30 days\"", "45 days\""))];
    let (book, diagnostics) = load(&files);
    let ids: Vec<&str> = book.iter().map(|fact| fact.id.as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
    let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["T001", "F002", "F002", "F012"], "{diagnostics:#?}");
}

#[test]
fn facts_of_other_markets_and_times_do_not_clash() {
    let other = changed("30 days\"", "45 days\"");
    let clashes = |a: &str, b: &str| load(&[file("a", a), file("b", b)]).1.iter().filter(|found| found.code == "F012").count();
    assert_eq!(clashes(GOOD, &other), 1);
    assert_eq!(clashes(&changed("harm", "market = \"IE\"\nharm"), &other.replacen("harm", "market = \"ES\"\nharm", 1)), 0);
    assert_eq!(clashes(GOOD, &other.replacen("valid_from = 2025-01-01", "valid_from = 2025-01-01\nvalid_to = 2025-02-01", 1)), 1);
    let ended = changed("valid_from = 2025-01-01", "valid_from = 2025-01-01\nvalid_to = 2025-12-31");
    assert_eq!(clashes(&ended, &other.replacen("valid_from = 2025-01-01", "valid_from = 2026-01-01", 1)), 0);
}

#[test]
fn contacts_take_a_list_with_short_codes_numbers_and_sites() {
    let text = GOOD.replace(
        "kind = \"duration\"\nvalue = \"30 days\"\npreviously = [{ value = \"14 days\", until = 2024-12-31 }]\nwrong = [\"7 days\"]",
        "kind = \"contact\"\nvalue = [\"1744\", \"+30 210 123 4567\", \"help.brand.example\", \"care@brand.example\"]",
    );
    let (book, diagnostics) = one(&text);
    assert_eq!(diagnostics, []);
    let values = &book.iter().next().expect("a fact").slots[0].values;
    let kinds: Vec<ContactKind> = values
        .iter()
        .filter_map(|value| match value {
            Value::Contact { kind, .. } => Some(*kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [ContactKind::Phone, ContactKind::Phone, ContactKind::Url, ContactKind::Mail]);
}

#[test]
fn a_yes_no_slot_without_words_is_about_what_can_be_done_works_and_is_there() {
    let senses = |text: &str| {
        let (book, diagnostics) = one(text);
        assert_eq!(diagnostics.iter().filter(|found| found.is_error()).count(), 0, "{diagnostics:#?}");
        book.iter().next().expect("a fact").slots.iter().map(|slot| slot.senses.clone()).collect::<Vec<_>>()
    };
    assert_eq!(senses(GOOD), [[], []], "words of the author's own are all there is");
    let wordless = changed("[slots.yes]\nen = [\"can cancel\"]\n", "");
    assert_eq!(senses(&wordless), [vec![], Sense::UNTOLD.to_vec()]);
    let both = changed("value = \"yes\"\n", "value = \"yes\"\nsense = [\"free\", \"works\"]\n");
    assert_eq!(senses(&both), [vec![], vec![Sense::Free, Sense::Works]]);
}
