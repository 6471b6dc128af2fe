//! JSON that is lossless and safe to show on a terminal.
//!
//! `serde_json` escapes the C0 controls only (RFC 8259 asks for no more). What a terminal or an editor would act on besides (DEL, the C1
//! controls, bidirectional and zero-width characters: [`is_hidden`]) is written here as `\uXXXX`, which every reader turns back.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter};

use crate::model::untrusted::is_hidden;

/// `value` on one line, without a line break.
///
/// # Errors
/// When the value has no JSON form (a map whose keys are not texts): a mistake in the program.
pub fn line<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    write(value, Clean(CompactFormatter))
}

/// `value` over several lines, indented by two spaces.
///
/// # Errors
/// As [`line()`].
pub fn pretty<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    write(value, Clean(PrettyFormatter::new()))
}

fn write<T: Serialize + ?Sized, F: Formatter>(value: &T, formatter: F) -> serde_json::Result<String> {
    let mut bytes = Vec::with_capacity(128);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter))?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// A formatter whose texts hold no hidden characters.
struct Clean<F>(F);

impl<F: Formatter> Formatter for Clean<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        // Most texts are clean: find the next character that is not, and write what is before it in one go.
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            let (clean, after) = rest.split_at(at);
            writer.write_all(clean.as_bytes())?;
            let mut units = [0u16; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after.get(c.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_come_back() {
        let text = "a\u{1b}[31m\u{9b}\u{7f}\u{202e}\u{200b}\u{2066}\u{feff}\u{e0041}\n\"\\ ελ 👩\u{200d}💻";
        let written = line(text).unwrap();
        assert_eq!(written, "\"a\\u001b[31m\\u009b\\u007f\\u202e\\u200b\\u2066\\ufeff\\udb40\\udc41\\n\\\"\\\\ ελ 👩\\u200d💻\"");
        assert!(!written.chars().any(is_hidden));
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn keys_are_escaped_too_and_layout_is_that_of_serde_json() {
        let value = serde_json::json!({"k\u{202e}": [1, {"b": null}, [], {}], "z": 1.5});
        assert_eq!(line(&value).unwrap(), r#"{"k\u202e":[1,{"b":null},[],{}],"z":1.5}"#);
        let plain = serde_json::json!({"k": [1, {"b": null}, [], {}], "z": 1.5});
        assert_eq!(pretty(&plain).unwrap(), serde_json::to_string_pretty(&plain).unwrap());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn any_text_comes_back_and_none_is_hidden(text in ".*") {
            let written = line(&text).unwrap();
            proptest::prop_assert!(!written.chars().any(is_hidden));
            proptest::prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
