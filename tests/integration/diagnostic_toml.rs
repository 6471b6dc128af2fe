//! Mistakes that people make in TOML files: every one is refused, on the right line, with a remedy.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use overhear::diagnostic::{Diagnostic, SourceFile, toml};
use serde::Deserialize;

/// A file of the shape that rule files have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only whether it is read matters")]
struct Authored {
    title: String,
    #[serde(default)]
    level: Level,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    stars: u32,
    #[serde(default)]
    since: Option<::toml::value::Date>,
    #[serde(default)]
    comments: bool,
    #[serde(default)]
    scope: Option<Scope>,
    #[serde(default)]
    selections: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    examples: Vec<BTreeMap<String, String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    #[default]
    Low,
    High,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only whether it is read matters")]
struct Scope {
    about: String,
}

fn read(text: &str) -> Result<Authored, Box<Diagnostic>> {
    toml::read(&SourceFile::new("rules/x.toml", text), "R001")
}

/// Name, file, line of the mistake, words that message, label or remedy must hold.
const MISTAKES: &[(&str, &str, usize, &[&str])] = &[
    ("typo in a key", "title = \"Έφυγαν\"\nlevle = \"high\"\n", 2, &["unknown key `levle`", "`level`"]),
    ("unknown part", "title = \"a\"\n\n[scpoe]\nabout = \"post\"\n", 3, &["unknown key `scpoe`", "`scope`"]),
    ("typo in a word", "title = \"a\"\nlevel = \"hihg\"\n", 2, &["unknown word `hihg`", "`high`"]),
    (
        "single brackets for a list",
        "title = \"a\"\n\n[examples]\nlang = \"en\"\n",
        3,
        &["found a table", "[[examples]]", "double brackets"],
    ),
    ("a number below nothing", "title = \"a\"\nstars = -1\n", 2, &["0 or more", "stars = 1"]),
    ("curly quotes", "title = “Έφυγαν”\nlevel = \"high\"\n", 1, &["typographic", "straight"]),
    ("curly closing quote", "level = \"high\"\ntitle = \"Έφυγαν”\n", 2, &["typographic"]),
    ("curly quotes in a list", "title = \"a\"\ntags = [\"uno\", “dos”]\n", 2, &["typographic"]),
    ("missing closing quote", "title = \"Έφυγαν\nlevel = \"high\"\n", 1, &["not closed", "\" is missing"]),
    ("missing opening quote", "level = \"high\"\ntitle = Έφυγαν\"\n", 2, &["no quotes", "\"Έφυγαν\""]),
    ("missing closing quote in a list", "title = \"a\"\ntags = [\"uno, \"dos\"]\n", 2, &["missing before the comma", "\"uno\","]),
    ("single quote left open", "title = 'a\nlevel = \"high\"\n", 1, &["not closed"]),
    ("text of several lines left open", "level = \"high\"\ntitle = \"\"\"one\ntwo\n", 2, &["never ends", "\"\"\""]),
    ("colon for equals sign", "title: \"a\"\n", 1, &["not with `:`", "title = \"a\""]),
    ("unquoted text", "title = They left calmly\n", 1, &["in quotes", "\"They left calmly\""]),
    ("unquoted word", "title = \"a\"\nlevel = high\n", 2, &["\"high\""]),
    ("unquoted word in a list", "title = \"a\"\ntags = [uno, \"dos\"]\n", 2, &["\"uno\""]),
    ("duplicate key", "title = \"a\"\nlevel = \"low\"\ntitle = \"b\"\n", 3, &["twice", "line 1"]),
    ("duplicate part", "title = \"a\"\n[scope]\nabout = \"a\"\n\n[scope]\nabout = \"b\"\n", 5, &["twice", "first on line"]),
    ("single backslash", "title = \"a\"\ntags = [\"/\\d+ euros/\"]\n", 2, &["backslash", "'/\\d+ euros/'"]),
    ("key without value", "title =\nlevel = \"high\"\n", 1, &["no value"]),
    ("key alone", "level = \"high\"\ntitle\n", 2, &["without a value"]),
    ("unclosed list", "title = \"a\"\ntags = [\"uno\", \"dos\"\nlevel = \"high\"\n", 2, &["not closed"]),
    (
        "unclosed list of several lines",
        "title = \"a\"\ntags = [\n  \"uno\",\n  \"dos\",\n\n[scope]\nabout = \"post\"\n",
        2,
        &["not closed"],
    ),
    ("unclosed list at the end", "title = \"a\"\ntags = [\"uno\",\n", 2, &["not closed"]),
    ("unclosed header", "title = \"a\"\n[scope\nabout = \"post\"\n", 2, &["[scope]"]),
    ("half double header", "title = \"a\"\n[[examples]\nlang = \"en\"\n", 2, &["[[examples]]"]),
    ("missing comma", "title = \"a\"\ntags = [\"uno\" \"dos\"]\n", 2, &["comma is missing"]),
    ("missing comma over lines", "title = \"a\"\ntags = [\n  \"uno\"\n  \"dos\"\n]\n", 3, &["comma is missing"]),
    (
        "text where a list is due",
        "title = \"a\"\ntags = \"uno\"\n",
        2,
        &["expected a list such as [\"a\", \"b\"], found a text", "tags = [\"uno\"]"],
    ),
    ("list where a text is due", "title = [\"a\"]\n", 1, &["expected a text in quotes, found a list"]),
    ("number where a text is due", "title = 4\n", 1, &["found a number", "title = \"4\""]),
    ("quoted number", "title = \"a\"\nstars = \"5\"\n", 2, &["stars = 5"]),
    ("negative number", "title = \"a\"\nstars = -1\n", 2, &["0 or more"]),
    ("part where a list is due", "title = \"a\"\n[tags]\nen = \"x\"\n", 2, &["found a table"]),
    ("value where a part is due", "title = \"a\"\nscope = \"post\"\n", 2, &["[scope]"]),
    ("missing key", "level = \"high\"\n", 1, &["`title` is missing"]),
    ("missing key of a part", "title = \"a\"\n\n[scope]\n", 3, &["`about` is missing in [scope]"]),
    ("yes for true", "title = \"a\"\ncomments = yes\n", 2, &["write true"]),
    ("capital True", "title = \"a\"\ncomments = True\n", 2, &["write true"]),
    ("text for true", "title = \"a\"\ncomments = \"true\"\n", 2, &["true or false"]),
    ("date with slashes", "title = \"a\"\nsince = 1/2/2025\n", 2, &["2025-12-31"]),
    ("number with unit", "title = 30 days\n", 1, &["\"30 days\""]),
    ("space in a key", "title = \"a\"\ngroup by = \"post\"\n", 2, &["group_by"]),
    ("key in Greek", "title = \"a\"\nτίτλος = \"β\"\n", 2, &["Latin letters"]),
    ("comment with slashes", "title = \"a\" // calm\n", 1, &["#"]),
    ("quotes within a text", "title = \"they said \"bye\" and left\"\n", 1, &["within the text", "single quotes"]),
    ("apostrophe in single quotes", "title = 'it's over'\n", 1, &["within the text", "double quotes"]),
    ("list with dashes", "title = \"a\"\n- uno\n- dos\n", 2, &["dashes", "[\"uno\""]),
    ("two values", "title = \"a\", \"b\"\n", 1, &["[\"one\", \"two\"]"]),
    ("no-break space", "title\u{a0}= \"a\"\n", 1, &["U+00A0"]),
    ("merge conflict", "title = \"a\"\n<<<<<<< HEAD\nlevel = \"low\"\n=======\n", 2, &["merge conflict"]),
    ("control character", "title = \"a\u{1b}[31m\"\n", 1, &["U+001B"]),
    ("closing bracket too many", "title = \"a\"\ntags = [\"uno\"]]\n", 2, &["closing bracket"]),
    ("colon in an inline table", "title = \"a\"\nscope = { about: \"post\" }\n", 2, &["`=`"]),
    ("wrong value deep inside", "title = \"a\"\n[selections.leaving]\nen = [\"a\"]\nel = \"β\"\n", 4, &["el = [\"β\"]"]),
    ("number in a list of texts", "title = \"a\"\ntags = [\"uno\",\n 2]\n", 3, &["found a number"]),
];

fn all_words(diagnostic: &Diagnostic) -> String {
    let label = diagnostic.label.as_ref().map(|(_, label)| label.as_str()).unwrap_or_default();
    format!("{} | {} | {}", diagnostic.message, label, diagnostic.remedy.as_deref().unwrap_or_default())
}

fn line(diagnostic: &Diagnostic) -> usize {
    let file = diagnostic.file.as_ref().expect("a file");
    diagnostic.label.as_ref().map_or(0, |(span, _)| file.line_column(span.start).0)
}

#[test]
fn every_typical_mistake_is_refused_on_its_line_with_a_remedy() {
    // As typed, with Windows line ends, with a byte-order mark, behind ten lines of comment, and before further parts.
    type Dress = (&'static str, fn(&str) -> String, usize);
    let mut wrong = String::new();
    let dresses: [Dress; 4] = [
        ("as is", str::to_owned, 0),
        ("crlf", |text| text.replace('\n', "\r\n"), 0),
        ("bom", |text| format!("\u{feff}{text}"), 0),
        ("below", |text| format!("{}{text}", "# «Σχόλιο»: it's \"quoted\" [here\n".repeat(10)), 10),
    ];
    for (name, text, due, words) in MISTAKES {
        for (dress, put_on, shift) in &dresses {
            let text = put_on(text);
            match read(&text) {
                Ok(_) => writeln!(wrong, "{name} ({dress}): accepted").unwrap(),
                Err(diagnostic) => {
                    // A missing key of the whole file has no line of its own but the first.
                    let due = if *name == "missing key" { 1 } else { due + shift };
                    if line(&diagnostic) != due {
                        writeln!(wrong, "{name} ({dress}): line {} instead of {due}: {}", line(&diagnostic), all_words(&diagnostic))
                            .unwrap();
                    }
                    for word in *words {
                        if !all_words(&diagnostic).contains(word) {
                            writeln!(wrong, "{name} ({dress}): nothing of {word:?} in {}", all_words(&diagnostic)).unwrap();
                        }
                    }
                    if diagnostic.remedy.is_none()
                        && !matches!(*name, "number in a list of texts" | "negative number" | "part where a list is due")
                    {
                        writeln!(wrong, "{name} ({dress}): no remedy: {}", all_words(&diagnostic)).unwrap();
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn good_files_are_read_with_byte_order_mark_and_windows_line_ends() {
    let text = "title = \"Έφυγαν\" # «ok»\ntags = [\n  'a\\d', \"b \\\"c\\\"\", # one\n]\nsince = 2025-01-01\n[scope]\nabout = \"\"\"two\nlines\"\"\"\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}"), format!("\u{feff}{}", text.replace('\n', "\r\n"))]
    {
        let file = read(&text).unwrap_or_else(|diagnostic| panic!("{}", all_words(&diagnostic)));
        assert_eq!(file.title, "Έφυγαν");
        assert_eq!(file.tags, ["a\\d", "b \"c\""]);
    }
}

#[test]
fn hostile_files_end_in_a_diagnostic() {
    let deep_list = format!("title = {}", "[".repeat(300_000));
    let deep_table = format!("title = {}", "{a=".repeat(200_000));
    let deep_key = format!("{} = 1", vec!["a"; 200_000].join("."));
    let deep_header = format!("[{}]", vec!["a"; 200_000].join("."));
    let closed = format!("title = {}{}", "[".repeat(400_000), "]".repeat(400_000));
    for text in [deep_list, deep_table, deep_key, deep_header, closed] {
        let before = std::time::Instant::now();
        let diagnostic = read(&text).expect_err("refused");
        assert!(before.elapsed().as_secs() < 5, "took {:?}", before.elapsed());
        assert_eq!(line(&diagnostic), 1, "{}", all_words(&diagnostic));
        assert!(all_words(&diagnostic).len() < 400, "{}", all_words(&diagnostic));
    }
    let large = format!("title = \"{}\"", "x".repeat(toml::MAX_FILE));
    assert!(read(&large).expect_err("refused").message.contains("too large"));
}

#[test]
fn files_in_other_character_sets_are_named_with_their_line() {
    let latin1 = b"title = \"a\"\nlevel = \"se\xf1or\"\n".to_vec();
    let diagnostic = toml::decode("x.toml".as_ref(), latin1).expect_err("refused");
    assert_eq!(line(&diagnostic), 2);
    assert!(all_words(&diagnostic).contains("UTF-8"));
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain("title = 1".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert!(all_words(&toml::decode("x.toml".as_ref(), utf16).expect_err("refused")).contains("UTF-16"));
}
