//! Rule and fact files in one form: keys and tables in the order of the guide, long lists one pattern a line, every comment with what it belongs to.
//!
//! What a file means does not change: the text before and after is read and compared, and so are the comments; where anything differs
//! the file is refused.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, ArrayOfTables, Decor, DocumentMut, Item, Table, Value};

use super::schema::{CORRELATION, EXAMPLE, RULE, SCOPE, SELECTION};
use crate::diagnostic::schema;
use crate::fact::schema::FACT;

/// Longest line that a list is written on.
const WIDTH: usize = 120;

/// Puts the text of a rule file into its form.
///
/// # Errors
/// In words for people: the file is no TOML, or is written in a way that is better left alone.
pub fn format(text: &str) -> Result<String, String> {
    stable(text, |document| if document.contains_key("correlation") { &CORRELATION } else { &RULE })
}

/// Puts the text of a fact file into its form.
///
/// # Errors
/// As [`format()`].
pub fn format_fact(text: &str) -> Result<String, String> {
    stable(text, |_| &FACT)
}

/// Which keys a file may have, in their order.
type Known = fn(&DocumentMut) -> &'static schema::Table;

fn stable(text: &str, known: Known) -> Result<String, String> {
    let formed = form(text, known)?;
    if form(&formed, known)? != formed {
        return Err("its form is not stable".to_owned());
    }
    Ok(formed)
}

fn form(text: &str, known: Known) -> Result<String, String> {
    let (mark, body) = text.strip_prefix('\u{feff}').map_or(("", text), |body| ("\u{feff}", body));
    let windows = body.contains("\r\n");
    let plain = body.replace("\r\n", "\n");
    let document = parse(&plain)?;
    let mut writer = Writer::default();
    writer.document(&document, known(&document))?;
    let formed = writer.out;
    let (before, after) = (parse(&plain)?, parse(&formed)?);
    let meaning = |text: &str| toml::from_str::<toml::Table>(text).map_err(|error| error.message().to_owned());
    if meaning(&plain)? != meaning(&formed)? || order(&before) != order(&after) || comments(&before) != comments(&after) {
        return Err("it cannot be written otherwise without changing what it says".to_owned());
    }
    Ok(format!("{mark}{}", if windows { formed.replace('\n', "\r\n") } else { formed }))
}

fn parse(text: &str) -> Result<DocumentMut, String> {
    text.parse::<DocumentMut>().map_err(|error| error.message().to_owned())
}

/// The names of the selections, in their order, which conditions may rely on.
fn order(document: &DocumentMut) -> Vec<String> {
    let selections = document.get("selections").and_then(Item::as_table_like);
    selections
        .map(|table| table.iter().filter(|(_, item)| item.is_table_like()).map(|(name, _)| name.to_owned()).collect())
        .unwrap_or_default()
}

/// Every comment, sorted.
fn comments(document: &DocumentMut) -> Vec<String> {
    fn of_decor(decor: &Decor, out: &mut Vec<String>) {
        let texts = [decor.prefix(), decor.suffix()].into_iter().flatten().filter_map(|raw| raw.as_str());
        out.extend(texts.flat_map(own).map(str::to_owned));
    }
    fn own(text: &str) -> impl Iterator<Item = &str> {
        text.lines().map(str::trim).filter(|line| line.starts_with('#'))
    }
    fn of_table(table: &Table, out: &mut Vec<String>) {
        of_decor(table.decor(), out);
        for (key, item) in table {
            if let Some(key) = table.key(key) {
                of_decor(key.leaf_decor(), out);
            }
            match item {
                Item::Value(value) => {
                    of_decor(value.decor(), out);
                    if let Value::Array(array) = value {
                        array.iter().for_each(|value| of_decor(value.decor(), out));
                        out.extend(array.trailing().as_str().into_iter().flat_map(own).map(str::to_owned));
                    }
                }
                Item::Table(table) => of_table(table, out),
                Item::ArrayOfTables(tables) => tables.iter().for_each(|table| of_table(table, out)),
                Item::None => {}
            }
        }
    }
    let mut out = Vec::new();
    of_table(document.as_table(), &mut out);
    out.extend(document.trailing().as_str().into_iter().flat_map(own).map(str::to_owned));
    out.sort_unstable();
    out
}

/// Comments before something: groups of lines, and whether a blank line stands before.
#[derive(Debug, Default, Clone)]
struct Before {
    /// Comments that follow what stands above without a blank line between, and are parted from what stands below by one.
    above: Vec<String>,
    /// Comments and, between groups of them, empty lines.
    own: Vec<String>,
    /// A blank line stands before the whole.
    blank: bool,
}

impl Before {
    fn of(raw: Option<&str>) -> Self {
        // The text begins behind a line break; its last line is the indentation of what follows.
        let raw = raw.unwrap_or_default();
        let mut lines: Vec<&str> = raw.split('\n').map(str::trim).collect();
        lines.pop();
        let first_blank = lines.iter().position(|line| line.is_empty());
        let mut before = Self::default();
        let rest = match first_blank {
            Some(at) if at > 0 => {
                before.above = lines[..at].iter().map(|line| (*line).to_owned()).collect();
                &lines[at..]
            }
            _ => lines.as_slice(),
        };
        before.blank = rest.first().is_some_and(|line| line.is_empty());
        for line in rest.iter().skip_while(|line| line.is_empty()) {
            if !line.is_empty() || before.own.last().is_some_and(|last| !last.is_empty()) {
                before.own.push((*line).to_owned());
            }
        }
        before
    }

    /// Takes back what seemed to belong to something above: nothing stands there.
    fn keep(&mut self) {
        let mut own = std::mem::take(&mut self.above);
        if self.blank && !own.is_empty() {
            own.push(String::new());
        }
        own.append(&mut self.own);
        self.own = own;
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Comments that stand below the last line of a table and belong to it, by the table's place in the file.
    tails: BTreeMap<Option<isize>, Vec<String>>,
    /// The tables from before which such comments were taken, by their place in the file.
    moved: BTreeSet<Option<isize>>,
    /// Such comments were written last: a blank line must tell them from what follows.
    parted: bool,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn document(&mut self, document: &DocumentMut, known: &schema::Table) -> Result<(), String> {
        let mut places = Vec::new();
        headers(document.as_table(), &mut places)?;
        places.sort_by_key(|(place, _)| *place);
        let mut last = None;
        for (number, (place, before)) in places.iter().enumerate() {
            // Comments at the top of a file that begins with a table are its own.
            if !before.above.is_empty() && (number > 0 || document.iter().any(|(_, item)| item.is_value())) {
                self.tails.entry(last).or_default().extend(before.above.clone());
                self.moved.insert(*place);
            }
            last = *place;
        }
        self.table(document.as_table(), None, Some(known), false)?;
        let trailing = document.trailing().as_str().unwrap_or_default();
        let trailing: Vec<&str> = trailing.trim().lines().map(str::trim).collect();
        if trailing.iter().any(|line| !line.is_empty()) {
            if document.trailing().as_str().is_some_and(|text| text.starts_with('\n')) {
                self.blank();
            }
            for line in trailing {
                if line.is_empty() { self.blank() } else { self.line(line) }
            }
        }
        Ok(())
    }

    /// `path` is `None` for the file itself.
    fn table(&mut self, table: &Table, path: Option<&str>, known: Option<&schema::Table>, tight: bool) -> Result<(), String> {
        if let Some(path) = path.filter(|_| !table.is_implicit()) {
            let mut before = Before::of(table.decor().prefix().and_then(|raw| raw.as_str()));
            if !self.moved.contains(&table.position()) {
                before.keep();
            }
            let parted = std::mem::take(&mut self.parted);
            if !tight || parted || before.blank || !before.own.is_empty() || !before.above.is_empty() {
                self.blank();
            }
            self.comments(&before.own);
            let suffix = same_line(table.decor().suffix().and_then(|raw| raw.as_str()));
            self.line(&format!("{path}{suffix}"));
        }
        self.values(table, path.is_none(), known)?;
        if path.is_none() || !table.is_implicit() {
            for line in self.tails.remove(&table.position().filter(|_| path.is_some())).unwrap_or_default() {
                self.line(&line);
                self.parted = true;
            }
        }
        let name = path.map_or("", |path| path.trim_matches(['[', ']']));
        for (key, item) in ordered(table, known) {
            let own = table.key(key).map_or_else(|| key.to_owned(), |key| key.display_repr().trim().to_owned());
            let full = if name.is_empty() { own } else { format!("{name}.{own}") };
            let within = known.and_then(|known| known.keys.iter().find(|own| own.name == key)).map(|key| key.shape);
            let of = match within {
                Some(schema::Shape::Table(table) | schema::Shape::Tables(table)) => Some(table),
                _ if name == "selections" => Some(&SELECTION),
                _ if full == "scope" => Some(&SCOPE),
                _ if full == "examples" => Some(&EXAMPLE),
                _ => None,
            };
            match item {
                Item::Table(table) => self.table(table, Some(&format!("[{full}]")), of, false)?,
                Item::ArrayOfTables(tables) => self.tables(tables, &full, of)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn tables(&mut self, tables: &ArrayOfTables, name: &str, known: Option<&schema::Table>) -> Result<(), String> {
        for (number, table) in tables.iter().enumerate() {
            self.table(table, Some(&format!("[[{name}]]")), known, number > 0)?;
        }
        Ok(())
    }

    fn values(&mut self, table: &Table, top: bool, known: Option<&schema::Table>) -> Result<(), String> {
        // Comments directly below a line, with a blank line behind them, belong to that line.
        let mut below: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut befores: BTreeMap<&str, Before> = BTreeMap::new();
        let mut last: Option<&str> = None;
        for (key, item) in table {
            let Item::Value(_) = item else { continue };
            let decor = table.key(key).and_then(|key| key.leaf_decor().prefix()).and_then(|raw| raw.as_str());
            let mut before = Before::of(decor);
            match last {
                Some(last) => below.entry(last).or_default().append(&mut before.above),
                // What stands at the top of the file is about the file, down to the last blank line.
                None if top => {
                    let mut head = std::mem::take(&mut before.above);
                    if before.blank && !head.is_empty() {
                        head.push(String::new());
                    }
                    head.append(&mut before.own);
                    let parted = head.iter().rposition(String::is_empty).map_or(0, |at| at + 1);
                    before.own = head.split_off(parted);
                    self.comments(&head);
                    before.blank = false;
                }
                None => before.keep(),
            }
            befores.insert(key, before);
            last = Some(key);
        }
        let mut first = true;
        let mut parted = false;
        for (key, item) in ordered(table, known) {
            let Item::Value(value) = item else { continue };
            let before = befores.remove(key).unwrap_or_default();
            if (before.blank || parted) && !first {
                self.blank();
            }
            first = false;
            self.comments(&before.own);
            let name = table.key(key).map_or_else(|| key.to_owned(), |key| key.display_repr().trim().to_owned());
            let suffix = same_line(value.decor().suffix().and_then(|raw| raw.as_str()));
            let start = format!("{name} = ");
            let written = match value {
                Value::Array(array) => list(array, start.chars().count())?,
                value => plain(value),
            };
            self.line(&format!("{start}{written}{suffix}"));
            let under = below.remove(key).unwrap_or_default();
            // A blank line tells what belongs to this line from what belongs to the next.
            parted = !under.is_empty();
            for line in under {
                self.line(&line);
            }
        }
        self.parted |= parted;
        Ok(())
    }

    fn comments(&mut self, lines: &[String]) {
        for line in lines {
            if line.is_empty() { self.blank() } else { self.line(line) }
        }
    }
}

/// The tables of a file with their places and what stands before them.
fn headers(table: &Table, out: &mut Vec<(Option<isize>, Before)>) -> Result<(), String> {
    let mut take = |table: &Table| -> Result<(), String> {
        if table.is_dotted() {
            return Err("it has keys with dots in them".to_owned());
        }
        if !table.is_implicit() {
            out.push((table.position(), Before::of(table.decor().prefix().and_then(|raw| raw.as_str()))));
        }
        headers(table, out)
    };
    for (_, item) in table {
        match item {
            Item::Table(table) => take(table)?,
            Item::ArrayOfTables(tables) => tables.iter().try_for_each(&mut take)?,
            _ => {}
        }
    }
    Ok(())
}

/// The entries of a table: those that are known in their order, then the others as they stand.
fn ordered<'t>(table: &'t Table, known: Option<&schema::Table>) -> Vec<(&'t str, &'t Item)> {
    let place = |key: &str| known.and_then(|known| known.names().position(|name| name == key)).unwrap_or(usize::MAX);
    let mut entries: Vec<(&str, &Item)> = table.iter().collect();
    entries.sort_by_key(|(key, _)| place(key));
    entries
}

/// The comment behind a value, with two blanks before it.
fn same_line(raw: Option<&str>) -> String {
    let comment = raw.unwrap_or_default().trim();
    if comment.is_empty() { String::new() } else { format!("  {comment}") }
}

/// A value that is no list: as it stands, but in double quotes where single ones are not needed.
fn plain(value: &Value) -> String {
    let raw = value.to_string();
    let before = value.decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default().len();
    let after = value.decor().suffix().and_then(|raw| raw.as_str()).unwrap_or_default().len();
    let raw = raw.get(before..raw.len() - after).unwrap_or(&raw);
    let inside = raw.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).filter(|_| !raw.starts_with("''"));
    match inside.filter(|inside| !inside.contains(['\\', '"', '\t'])) {
        Some(inside) => format!("\"{inside}\""),
        None => raw.to_owned(),
    }
}

/// A list on one line where it fits and was not one value a line already, else one value a line.
fn list(array: &Array, start: usize) -> Result<String, String> {
    let values: Vec<String> = array
        .iter()
        .map(|value| match value {
            Value::Array(_) => Err("it has lists within lists".to_owned()),
            value => Ok(plain(value)),
        })
        .collect::<Result<_, _>>()?;
    let decors: Vec<(&str, &str)> = array
        .iter()
        .map(|value| {
            (
                value.decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default(),
                value.decor().suffix().and_then(|raw| raw.as_str()).unwrap_or_default(),
            )
        })
        .collect();
    let end = array.trailing().as_str().unwrap_or_default();
    let commented = decors.iter().any(|(before, after)| before.contains('#') || after.contains('#')) || end.contains('#');
    let one_a_line = values.len() > 1 && decors.iter().all(|(before, _)| before.contains('\n'));
    let flat = format!("[{}]", values.join(", "));
    if !commented && !one_a_line && !flat.contains('\n') && start + flat.chars().count() <= WIDTH {
        return Ok(flat);
    }
    let mut out = String::from("[");
    // What stands on the line of the bracket or of the value before, and what on lines of its own.
    let split = |gap: &str| -> (String, Vec<String>) {
        let mut lines = gap.split('\n').map(str::trim);
        let same = lines.next().filter(|line| !line.is_empty()).map_or_else(String::new, |line| format!("  {line}"));
        let mut own: Vec<String> = Vec::new();
        for line in lines {
            if !line.is_empty() || own.last().is_none_or(|last| !last.is_empty()) {
                own.push(line.to_owned());
            }
        }
        // The last line is the indentation of what follows.
        if gap.contains('\n') && own.last().is_some_and(String::is_empty) {
            own.pop();
        }
        (same, own)
    };
    let push_own = |out: &mut String, own: Vec<String>| {
        for line in own {
            out.push('\n');
            if !line.is_empty() {
                out.push_str("    ");
                out.push_str(&line);
            }
        }
    };
    // Of two comments on one line the second goes on a line of its own.
    let push_same = |out: &mut String, behind: &str, same: String, mut own: Vec<String>| {
        out.push_str(behind);
        if behind.is_empty() {
            out.push_str(&same);
        } else if !same.is_empty() {
            own.insert(0, same.trim_start().to_owned());
        }
        push_own(out, own);
    };
    let mut behind = String::new();
    for (number, value) in values.iter().enumerate() {
        let (before, after) = decors[number];
        let (same, own) = split(before);
        push_same(&mut out, &behind, same, own);
        out.push_str("\n    ");
        out.push_str(value);
        out.push(',');
        let (same, own) = split(after);
        behind = same;
        if !own.iter().all(String::is_empty) {
            out.push_str(&std::mem::take(&mut behind));
            push_own(&mut out, own);
        }
    }
    let (same, own) = split(end);
    let own: Vec<String> = own.into_iter().rev().skip_while(String::is_empty).collect::<Vec<_>>().into_iter().rev().collect();
    push_same(&mut out, &behind, same, own);
    out.push_str("\n]");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tables_and_comments_go_where_they_belong() {
        let text = "#:schema ../rule.json\n# About this file.\n\n# How bad.\nlevel = 'high' # quite\ntitle='Says \"bye\"'\n# a word on the title\n\n\n\ncategories = [ \"churn\" ]\nwhy = \"w\"\n\n# The lists.\n[selections.left]\nel = [\"α\"]\nen = [ # English\n  \"a\", # one\n  # two\n  \"b\" ]\n# below the list\n\n[[examples]]\nfires = \"a\"\nlang = \"en\"\n[[examples]]\nlang = \"en\"\nquiet = \"c\"\n# The scope.\n[scope]\nabout = \"post\"\n# the end\n";
        let formed = format(text).unwrap();
        insta::assert_snapshot!(formed);
        assert_eq!(format(&formed).unwrap(), formed);
    }

    #[test]
    fn long_lists_have_one_pattern_a_line() {
        let long: Vec<String> = (0..20).map(|number| format!("\"pattern number {number}\"")).collect();
        let formed =
            format(&format!("[selections.a]\nen = [{}]\nes = [\n  \"a\",\n  \"b\"\n]\nel = [\n\"α\", \"β\",\n]\n", long.join(",")))
                .unwrap();
        assert!(formed.contains("en = [\n    \"pattern number 0\",\n    \"pattern number 1\",\n"));
        assert!(formed.contains("es = [\n    \"a\",\n    \"b\",\n]\nel = [\"α\", \"β\"]\n"), "{formed}");
    }

    #[test]
    fn line_ends_marks_and_odd_files_are_kept_or_refused() {
        assert_eq!(format("\u{feff}title='a'\r\nlevel  = \"low\"\r\n").unwrap(), "\u{feff}title = \"a\"\r\nlevel = \"low\"\r\n");
        assert_eq!(format("a = '''\nx\n  y'''\nb = 'C:\\x'\n").unwrap(), "a = '''\nx\n  y'''\nb = 'C:\\x'\n");
        assert!(format("selections.a.en = [\"x\"]\n").unwrap_err().contains("dots"));
        assert!(format("title = \n").is_err());
        assert_eq!(format("").unwrap(), "");
    }

    #[test]
    fn the_library_means_the_same_and_its_form_is_stable() {
        let classifier =
            |file: &std::sync::Arc<crate::diagnostic::SourceFile>| file.path.extension().is_some_and(|ending| ending == "classifier");
        for file in crate::rule::library::files().into_iter().filter(|file| !classifier(file)) {
            let formed = format(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path.display()));
            assert_eq!(format(&formed).unwrap(), formed);
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, cases: 1000, ..Default::default() })]

        #[test]
        fn whatever_is_formed_is_stable(parts in proptest::collection::vec(proptest::sample::select(vec![
            "# c\n", "\n", "title = \"t\"\n", "level = 'low' # l\n", "[scope]\n", "[selections.a] # s\n", "en = [\"x\", 'y']\n",
            "es = [ # o\n \"x\" # i\n , # j\n\n # k\n 'y'\n # l\n]\n", "[[examples]]\n", "lang = \"en\"\n", "  # d\n", "el = []\n", "[selections.\"b\"]\n",
            "any = [\n\n\"x\", \n\n\n\"z\"]\n", "\"quoted key\" = 1\n", "[selections]\n",
        ]), 0..14)) {
            let text = parts.concat();
            if let Ok(formed) = form(&text, |_| &RULE) {
                proptest::prop_assert_eq!(form(&formed, |_| &RULE).unwrap(), formed.clone(), "{}", text);
            } else {
                // Only what is no TOML is refused here.
                proptest::prop_assert!(text.parse::<DocumentMut>().is_err(), "{}", text);
            }
        }
    }
}
