//! Reading TOML so that every mistake has a place, a label and a remedy.

use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{Diagnostic, SourceFile, did_you_mean, edit, slip, surely_meant};
use crate::model::untrusted::shown;

/// Largest authored file read, in bytes.
pub const MAX_FILE: usize = 1024 * 1024;

/// Code of a file that is not TOML, or too large, or not text.
pub const SYNTAX: &str = "T001";

/// Reads a whole file into `T` (a struct with `deny_unknown_fields`, spans by `serde_spanned::Spanned`).
///
/// `code` is the code of shape mistakes (unknown key, wrong type, missing key); syntax mistakes have `T001`. Unknown keys get "did you
/// mean" from the keys that the struct expects. A byte-order mark and CRLF line ends are accepted.
///
/// # Errors
/// One diagnostic with the place of the mistake.
pub fn read<T: DeserializeOwned>(file: &Arc<SourceFile>, code: &'static str) -> Result<T, Box<Diagnostic>> {
    let table = parse(file)?;
    T::deserialize(::toml::de::Deserializer::from(table)).map_err(|error| Box::new(misshapen(file, code, &error)))
}

/// Reads one value of an already parsed file (`toml::de::DeValue` with its span) into `T`, with the same answers as [`read`].
///
/// For files of several independent parts, such as the sources of a configuration: one that is wrong need not spoil the others.
///
/// # Errors
/// One diagnostic with the place of the mistake.
pub fn read_value<T: DeserializeOwned>(
    file: &Arc<SourceFile>,
    code: &'static str,
    value: serde_spanned::Spanned<::toml::de::DeValue<'_>>,
) -> Result<T, Box<Diagnostic>> {
    let span = value.span();
    T::deserialize(::toml::de::ValueDeserializer::from(value)).map_err(|error| {
        let mut diagnostic = misshapen(file, code, &error);
        if error.span().is_none_or(|at| at.is_empty())
            && let Some((at, _)) = &mut diagnostic.label
        {
            *at = span;
        }
        Box::new(diagnostic)
    })
}

/// Parses a file into a table with spans.
///
/// # Errors
/// `T001` with the place of the first syntax mistake.
pub fn parse(file: &Arc<SourceFile>) -> Result<serde_spanned::Spanned<::toml::de::DeTable<'_>>, Box<Diagnostic>> {
    if file.text.len() > MAX_FILE {
        let mut refusal = Diagnostic::error(
            SYNTAX,
            format!("the file is too large: {} bytes, and {MAX_FILE} are read at most", file.text.len()),
            file,
            0..0,
            "",
        )
        .with_remedy("split it into several files");
        refusal.label = None;
        return Err(Box::new(refusal));
    }
    ::toml::de::DeTable::parse(&file.text).map_err(|error| Box::new(syntax(file, &error)))
}

/// Turns the bytes of a file into a [`SourceFile`].
///
/// # Errors
/// `T001` when they are not UTF-8: names the first line that is not.
pub fn decode(path: &std::path::Path, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(SourceFile::new(path, text)),
        Err(error) => error.into_bytes(),
    };
    let good = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    // The lossy copy is for showing only; the bytes before the first bad one are the same in it.
    let file = SourceFile::new(path, String::from_utf8_lossy(&bytes));
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let found = if utf16 { "this is UTF-16" } else { "not UTF-8 from here on" };
    let end = file.text.get(good..).and_then(|rest| rest.chars().next()).map_or(good, |c| good + c.len_utf8());
    Err(Box::new(
        Diagnostic::error(SYNTAX, "the file is not in the character set UTF-8", &file, good..end, found)
            .with_remedy("save it as UTF-8 (in most editors: Save As, Encoding)"),
    ))
}

fn syntax(file: &Arc<SourceFile>, error: &::toml::de::Error) -> Diagnostic {
    let span = within(&file.text, error.span().unwrap_or(0..0));
    if error.message().starts_with("duplicate key") {
        return duplicate(file, span);
    }
    if let Some(slip) = slip::find(&file.text)
        && file.line_column(slip.span.start).0 <= file.line_column(span.start).0
    {
        let curly = file.text.get(slip.span.clone()).is_some_and(|marked| marked.chars().count() == 1 && marked.contains(slip::is_curly));
        let fix = if curly { edit::straight(&file.text, slip.span.start) } else { None };
        return Diagnostic::error(SYNTAX, slip.message, file, within(&file.text, slip.span), slip.label)
            .with_remedy(slip.remedy)
            .with_fix(fix);
    }
    let message = error.message();
    if message.contains("recursion limit") {
        return Diagnostic::error(SYNTAX, "lists or tables nested too deeply", file, span, "too deep")
            .with_remedy("no file needs this; write it flat");
    }
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let label = if expected.is_empty() { "here".to_owned() } else { format!("expected {}", shown(expected, false)) };
    Diagnostic::error(SYNTAX, shown(what, false), file, span, label)
        .with_remedy("every line is `name = value`, a [part] in brackets, or a # comment; texts stand in double quotes")
}

/// The second `key = ` or `[table]` of the same name, with the line of the first.
fn duplicate(file: &Arc<SourceFile>, span: Range<usize>) -> Diagnostic {
    let name = file.text.get(span.clone()).unwrap_or_default();
    let before = file.text.get(..span.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let on_line = before.get(line_start..).unwrap_or_default();
    let header = on_line.trim_start().starts_with('[');
    let wanted = if header {
        file.text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim().to_owned()
    } else {
        name.to_owned()
    };
    let mut first = None;
    for (number, line) in before.get(..line_start).unwrap_or_default().lines().enumerate() {
        let line = line.trim_start_matches('\u{FEFF}').trim();
        if header {
            if line == wanted {
                first = Some(number + 1);
            }
        } else if line.starts_with('[') && line.ends_with(']') && !line.contains(['"', ',']) {
            first = None;
        } else if line.strip_prefix(&wanted).is_some_and(|rest| rest.trim_start().starts_with('=')) {
            first = Some(number + 1);
        }
    }
    let what = if header { "this part is there twice" } else { "this key is set twice" };
    let label = first.map_or_else(|| "set before".to_owned(), |line| format!("first on line {line}"));
    let remedy = match (header, name) {
        (true, "source" | "examples" | "slots") => format!("write [[{name}]] with double brackets for each of several"),
        (true, _) => "merge the two parts into one, or rename one of them".to_owned(),
        (false, _) => "keep one of the two; several values of one key are a list: [\"one\", \"two\"]".to_owned(),
    };
    Diagnostic::error(SYNTAX, format!("{what}: `{}`", shown(name, false)), file, span, label).with_remedy(remedy)
}

/// A file that is TOML, but not the TOML that is due.
fn misshapen(file: &Arc<SourceFile>, code: &'static str, error: &::toml::de::Error) -> Diagnostic {
    let span = within(&file.text, error.span().unwrap_or(0..0));
    let message = error.message();
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (typed, known) = ticked(rest);
        return unknown(file, code, span, "key", &typed, &known);
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (typed, known) = ticked(rest);
        return unknown(file, code, span, "word", &typed, &known);
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        let (field, _) = ticked(rest);
        let line = file.text.get(span.clone()).unwrap_or_default();
        let place = if line.starts_with('[') {
            format!("in {}", shown(line.lines().next().unwrap_or_default(), false))
        } else {
            "in this file".to_owned()
        };
        return Diagnostic::error(code, format!("the key `{field}` is missing {place}"), file, span, format!("`{field}` is needed here"))
            .with_remedy(format!("add a line `{field} = ...`"));
    }
    if let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .or_else(|| message.strip_prefix("invalid length "))
        .and_then(|rest| rest.split_once(", expected "))
    {
        return wrong_type(file, code, span, found, expected);
    }
    let mut lines = message.lines();
    let first = shown(lines.next().unwrap_or("this value is not accepted"), false);
    Diagnostic::error(code, first, file, span, "here")
}

fn unknown(file: &Arc<SourceFile>, code: &'static str, span: Range<usize>, what: &str, typed: &str, known: &[String]) -> Diagnostic {
    let near = did_you_mean(typed, known.iter().map(String::as_str));
    let label = near.map_or_else(|| format!("no such {what}"), |near| format!("did you mean `{near}`?"));
    let list = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let remedy = match (near, known.is_empty()) {
        (Some(near), _) => format!("write `{near}`"),
        (None, true) => "take it out".to_owned(),
        (None, false) => format!("known here: {list}"),
    };
    let fix = surely_meant(typed, known.iter().map(String::as_str)).and_then(|meant| {
        let written = file.text.get(span.clone())?;
        let with = written.replacen(typed, meant, 1);
        (written.trim_matches(['"', '\'']) == typed).then(|| edit::Edit { at: span.clone(), with })
    });
    Diagnostic::error(code, format!("unknown {what} `{}`", shown(typed, false)), file, span, label).with_remedy(remedy).with_fix(fix)
}

fn wrong_type(file: &Arc<SourceFile>, code: &'static str, span: Range<usize>, found: &str, expected: &str) -> Diagnostic {
    let written = file.text.get(span.clone()).unwrap_or_default();
    let found = kind_found(found);
    let due = kind_expected(expected);
    let key = key_before(&file.text, span.start);
    let name = key.unwrap_or("key");
    let one_line = !written.contains('\n') && !written.is_empty();
    let remedy = match (due.0, found.as_str()) {
        (Kind::List, "a text" | "a number" | "true or false" | "a date") if one_line => Some(format!("write {name} = [{written}]")),
        (Kind::List, "a table") if written.starts_with('[') => {
            let name = written.trim_start_matches('[').split([']', '\n']).next().unwrap_or_default();
            Some(format!("write [[{name}]] with double brackets, once for each of several"))
        }
        (Kind::Text, "a number" | "true or false" | "a date") if one_line => Some(format!("write {name} = \"{written}\"")),
        (Kind::Text, "a list") => Some("write one text in quotes, without the square brackets".to_owned()),
        (Kind::Number, "a text") if written.trim_matches(['"', '\'']).parse::<f64>().is_ok() => {
            Some(format!("write {name} = {} without the quotes", written.trim_matches(['"', '\''])))
        }
        (Kind::Number, "a number") if written.starts_with('-') => Some(format!("write {name} = {}", written.trim_start_matches('-'))),
        (Kind::YesNo, _) => Some(format!("write {name} = true or {name} = false")),
        (Kind::Date, _) => Some(format!("write {name} = 2025-12-31, without quotes")),
        (Kind::Table, _) => Some(format!("write [{name}] on a line of its own, and its keys on the lines below")),
        _ => None,
    };
    let mut diagnostic = Diagnostic::error(
        code,
        format!("expected {}, found {found}", due.1),
        file,
        span,
        key.map_or_else(|| format!("this is {found}"), |key| format!("`{key}` takes {}", due.1)),
    );
    diagnostic.remedy = remedy.map(|remedy| shown(&remedy, false));
    diagnostic
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    List,
    Number,
    YesNo,
    Table,
    Date,
    Other,
}

/// What serde says was found, in plain words.
fn kind_found(found: &str) -> String {
    let word = found.split([' ', ',']).next().unwrap_or_default();
    match word {
        "string" | "character" => "a text",
        "integer" | "floating" => "a number",
        "boolean" => "true or false",
        "sequence" => "a list",
        "map" | "struct" if found.contains("datetime") || found.contains("Datetime") => "a date",
        "map" | "newtype" | "struct" => "a table",
        "unit" | "Option" => "nothing",
        _ => return shown(found, false),
    }
    .to_owned()
}

/// What serde expected, in plain words.
fn kind_expected(expected: &str) -> (Kind, String) {
    let lower = expected.to_lowercase();
    if lower.contains("datetime") || lower.contains("date") {
        return (Kind::Date, "a date such as 2025-12-31".to_owned());
    }
    match lower.as_str() {
        "a string" | "string" | "str" => (Kind::Text, "a text in quotes".to_owned()),
        "a sequence" | "an array" | "array" => (Kind::List, "a list such as [\"a\", \"b\"]".to_owned()),
        "a boolean" => (Kind::YesNo, "true or false".to_owned()),
        "a map" | "a table" => (Kind::Table, "a table".to_owned()),
        "u8" => (Kind::Number, "a whole number from 0 to 255".to_owned()),
        "u16" => (Kind::Number, "a whole number from 0 to 65535".to_owned()),
        "u32" | "u64" | "usize" => (Kind::Number, "a whole number, 0 or more".to_owned()),
        "i8" | "i16" | "i32" | "i64" | "isize" => (Kind::Number, "a whole number".to_owned()),
        "f32" | "f64" => (Kind::Number, "a number".to_owned()),
        _ if lower.starts_with("struct ") || lower.starts_with("internally tagged enum") => (Kind::Table, "a table".to_owned()),
        _ => (Kind::Other, shown(expected, false)),
    }
}

/// The words in backticks: the first, and the others.
fn ticked(message: &str) -> (String, Vec<String>) {
    let mut words = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let first = words.next().unwrap_or_default();
    (first, words.collect())
}

/// The key on whose line the value at `start` stands.
fn key_before(text: &str, start: usize) -> Option<&str> {
    let before = text.get(..start)?;
    let line = before.rsplit('\n').next()?;
    let (key, rest) = line.split_once('=')?;
    let key = key.trim_start_matches('\u{FEFF}').trim();
    (rest.trim().is_empty() && !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))).then_some(key)
}

/// `span` moved onto character borders within `text`.
fn within(text: &str, span: Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
