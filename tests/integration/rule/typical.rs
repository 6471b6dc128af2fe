//! Twenty typical mistakes of people who do not program, in rule files with Greek text: none is accepted, every one has its line, and the
//! answer is in words that they can act on.

use std::fmt::Write as _;

use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::output::diagnostic::render;

use super::{loaded, words};
use overhear::model::lang::Lang;

/// A file without mistakes; each mistake is one change to it.
const GOOD: &str = r#"title = "Περιμένει απάντηση: ημέρες"
level = "medium"
categories = ["service"]
why = "Όποιος περιμένει, το λέει."
condition = "waiting and not joke"

[selections.waiting]
en = ["still waiting", "no answer"]
es = ["sigo esperando"]
el = ["περιμένω ακόμα", "καμία απάντηση"]

[selections.joke]
any = ["😂"]

[[examples]]
lang = "el"
fires = "Περιμένω ακόμα, καμία απάντηση."

[[examples]]
lang = "el"
quiet = "Όλα καλά."

[[examples]]
lang = "en"
fires = "Still waiting."

[[examples]]
lang = "es"
fires = "Sigo esperando."
"#;

/// Name, what is changed, into what, line of the mistake, what the answer must hold.
const MISTAKES: &[(&str, &str, &str, usize, &[&str])] = &[
    ("typo in a key", "level =", "levle =", 2, &["`levle`", "did you mean `level`?"]),
    ("typo in a language", "el = [\"περ", "gr = [\"περ", 10, &["`gr`", "did you mean `el`?"]),
    ("typo in a word", "\"medium\"", "\"medum\"", 2, &["`medum`", "did you mean `medium`?"]),
    ("missing closing quote", "ημέρες\"", "ημέρες", 1, &["not closed", "\" is missing"]),
    ("missing opening quote", "= \"Όποιος", "= Όποιος", 4, &["in quotes", "\"Όποιος περιμένει, το λέει.\""]),
    ("missing quote in a list", "\"περιμένω ακόμα\"", "\"περιμένω ακόμα", 10, &["missing before the comma", "\"περιμένω ακόμα\","]),
    ("curly quotes", "\"Περιμένει απάντηση: ημέρες\"", "“Περιμένει απάντηση: ημέρες”", 1, &["typographic", "straight"]),
    ("curly quotes in a list", "\"καμία απάντηση\"", "«καμία απάντηση»", 10, &["typographic", "straight"]),
    ("text where a list is due", "[\"sigo esperando\"]", "\"sigo esperando\"", 9, &["square brackets", "es = [\"sigo esperando\"]"]),
    ("list where a text is due", "\"medium\"", "[\"medium\"]", 2, &["text in quotes", "`level = \"medium\"`"]),
    ("colon for the equals sign", "why =", "why:", 4, &["`=`", "why = \"Όποιος"]),
    ("text without quotes", "\"Όποιος περιμένει, το λέει.\"", "Όποιος περιμένει: το λέει", 4, &["in quotes"]),
    ("duplicate key", "why =", "title =", 4, &["twice", "line 1"]),
    ("duplicate part", "[selections.joke]", "[selections.waiting]", 12, &["twice", "line 7"]),
    (
        "single brackets for a list of examples",
        "[[examples]]\nlang = \"el\"\nquiet",
        "[examples]\nlang = \"el\"\nquiet",
        19,
        &["[[examples]]"],
    ),
    ("lang = no", "lang = \"en\"", "lang = no", 24, &["quotes", "\"no\""]),
    ("regular expression between double quotes", "\"no answer\"", "\"/no\\s+answer/\"", 8, &["backslash", "'/no\\s+answer/'"]),
    (
        "tab and dash as in other formats",
        "es = [\"sigo esperando\"]",
        "es =\n\t- \"sigo esperando\"",
        9,
        &["dashes", "es = [\"sigo esperando\"]"],
    ),
    ("list with dashes", "es = [\"sigo esperando\"]", "- sigo esperando", 9, &["dashes", "[\"sigo esperando\""]),
    ("key below a part", "[selections.joke]\n", "[selections.joke]\nplaybook = \"Απάντησε.\"\n", 13, &["above the first [table]"]),
    ("unclosed list", "\"καμία απάντηση\"]", "\"καμία απάντηση\"", 10, &["not closed", "]"]),
    ("missing comma", "\"still waiting\",", "\"still waiting\"", 8, &["comma"]),
    ("name that does not exist", "not joke\"", "not jokes\"", 5, &["`jokes`", "did you mean `joke`?"]),
    ("words in the condition", "\"waiting and not joke\"", "\"'περιμένω' and not joke\"", 5, &["go into a selection"]),
    ("an id of its own", "level =", "id = 1.10\nlevel =", 2, &["`id`", "file's name"]),
    ("yes for true", "level = \"medium\"", "level = yes", 2, &["quotes"]),
    ("Greek key", "title =", "τίτλος =", 1, &["Latin letters"]),
    ("space within a key", "level = \"medium\"", "level = \"medium\"\ngroup by = \"post\"", 3, &["group_by"]),
    ("comment with slashes", "\"medium\"", "\"medium\" // μέτριο", 2, &["#"]),
    ("no-break space", "level =", "level\u{a0}=", 2, &["U+00A0"]),
];

/// What only those understand who know how a parser works.
const JARGON: &[&str] = &[
    "newline",
    "token",
    "EOF",
    "parse",
    "invalid type",
    "sequence",
    "identifier",
    "unexpected",
    "string literal",
    "delimiter",
    "deserial",
    "basic string",
    "inline table",
    "bare key",
    "syntax",
];

fn first_error(diagnostics: &[Diagnostic]) -> Option<&Diagnostic> {
    diagnostics.iter().find(|diagnostic| diagnostic.is_error())
}

#[test]
fn the_file_without_mistakes_is_one() {
    let (rules, diagnostics) = loaded(&SourceFile::new("rules/a.toml", GOOD));
    assert_eq!((rules.len(), diagnostics), (1, vec![]));
}

#[test]
fn every_mistake_is_refused_on_its_line_in_words_for_people() {
    let mut wrong = String::new();
    for (name, from, to, due, wanted) in MISTAKES {
        assert!(GOOD.contains(from), "{name}");
        let text = GOOD.replacen(from, to, 1);
        // As typed, and as an editor of Windows saves it.
        for (dress, text) in [("as typed", text.clone()), ("Windows", format!("\u{feff}{}", text.replace('\n', "\r\n")))] {
            let file = SourceFile::new("rules/a.toml", text);
            let (rules, diagnostics) = loaded(&file);
            let Some(error) = first_error(&diagnostics).filter(|_| rules.is_empty()) else {
                writeln!(wrong, "{name} ({dress}): accepted: {diagnostics:?}").unwrap();
                continue;
            };
            let (line, _) = file.line_column(error.label.as_ref().unwrap().0.start);
            let shown = render(error, false, 100);
            if line != *due {
                writeln!(wrong, "{name} ({dress}): line {line} instead of {due}\n{shown}").unwrap();
            }
            for word in wanted.iter().filter(|word| !shown.contains(**word)) {
                writeln!(wrong, "{name} ({dress}): nothing of {word:?} in\n{shown}").unwrap();
            }
            for word in JARGON.iter().filter(|word| shown.contains(**word)) {
                writeln!(wrong, "{name} ({dress}): says {word:?}\n{shown}").unwrap();
            }
            if error.remedy.is_none() {
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
        let (_, diagnostics) = loaded(&SourceFile::new("rules/a.toml", GOOD.replacen(from, to, 1)));
        writeln!(all, "## {name}\n{}\n", render(first_error(&diagnostics).unwrap(), false, 100)).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn what_is_a_mistake_in_other_formats_is_none_here() {
    // `*word*`, `@shop` and `#tag` mean something else at the beginning of a value in YAML; a colon and a lone `no` are traps there.
    let text = GOOD
        .replace("\"no answer\"", "\"*answer*\", \"@kettleshop\", \"#noanswer\", \"note: none\", \"no\"")
        .replace("and not joke", "and not joke # not a comment")
        .replace(" # not a comment", "");
    for text in [text.clone(), format!("\u{feff}{}", text.replace('\n', "\r\n"))] {
        let (rules, diagnostics) = loaded(&SourceFile::new("rules/a.toml", text));
        assert_eq!((rules.len(), diagnostics), (1, vec![]));
        for (post, found) in [
            ("They answered twice", "answered"),
            ("Hey @kettleshop", "@kettleshop"),
            ("so it goes #NoAnswer", "#NoAnswer"),
            ("A note: none came", "note: none"),
        ] {
            assert_eq!(words(&rules, post, Lang::En, &[]), [found], "{post}");
        }
        assert_eq!(words(&rules, "Καμία απάντηση", Lang::El, &[]), ["Καμία απάντηση"]);
    }
}
