//! Tables of posts as spreadsheets and help desks write them (RFC 4180 and what passes for it): one post a row, the columns told by their
//! names in the languages of our sources.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::charset::to_text;
use super::date::{Around, on_page};
use crate::model::interchange::{PostLine, ThreadLine};
use crate::model::post::Part;
use crate::model::untrusted::shown;

/// Largest table read, in bytes.
pub const MOST_BYTES: u64 = 256 << 20;
/// Most columns.
const MOST_COLUMNS: usize = 500;
/// Longest cell, in bytes.
const LONGEST_CELL: usize = 1 << 20;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Thread,
    Id,
    Author,
    Role,
    Date,
    Text,
    Parent,
    Url,
    Lang,
    Title,
    Site,
    Accepted,
    Likes,
    Part,
}

/// Names of columns, in lower case without blanks, hyphens and underscores; the first that fits counts.
const NAMES: [(Column, &[&str]); 14] = [
    (
        Column::Thread,
        &["thread", "threadid", "topic", "topicid", "conversation", "conversationid", "ticket", "ticketid", "hilo", "tema", "νήμα", "θέμα"],
    ),
    (Column::Id, &["id", "postid", "commentid", "messageid", "reviewid", "mensajeid"]),
    (
        Column::Author,
        &[
            "author",
            "authorname",
            "user",
            "username",
            "name",
            "from",
            "reviewer",
            "autor",
            "usuario",
            "nombre",
            "συντάκτης",
            "συγγραφέας",
            "χρήστης",
            "όνομα",
            "auteur",
            "utente",
        ],
    ),
    (Column::Role, &["authorrole", "role", "rol", "ρόλος"]),
    (
        Column::Date,
        &[
            "date",
            "published",
            "datetime",
            "time",
            "timestamp",
            "posted",
            "postedat",
            "created",
            "createdat",
            "publishedat",
            "fecha",
            "ημερομηνία",
            "datum",
            "data",
        ],
    ),
    (
        Column::Text,
        &[
            "text",
            "body",
            "content",
            "message",
            "comment",
            "post",
            "review",
            "reviewtext",
            "texto",
            "mensaje",
            "comentario",
            "κείμενο",
            "μήνυμα",
            "σχόλιο",
            "testo",
            "texte",
            "inhalt",
        ],
    ),
    (Column::Parent, &["parent", "parentid", "replyto", "inreplyto", "respuestaa", "απάντησησε"]),
    (Column::Url, &["url", "link", "permalink", "address", "enlace", "σύνδεσμος"]),
    (Column::Lang, &["lang", "language", "locale", "idioma", "γλώσσα"]),
    (Column::Title, &["title", "subject", "threadtitle", "asunto", "título", "titulo", "τίτλος", "titre", "titel", "titolo"]),
    (Column::Site, &["site", "source", "platform", "forum", "sitio", "ιστότοπος"]),
    (Column::Accepted, &["accepted", "isaccepted", "solution", "aceptada"]),
    (Column::Likes, &["likes", "score", "votes", "upvotes", "helpful", "votos"]),
    (Column::Part, &["part", "kind", "type", "tipo"]),
];

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column of the table, from 1; 0 for the row.
    pub column: usize,
    /// What is wrong with it.
    pub why: String,
}

/// A table as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The threads, in the order of their first rows.
    pub threads: Vec<ThreadLine>,
    /// Rows left out, and cells that could not be read.
    pub faults: Vec<Fault>,
    /// Columns that nothing is known to do with.
    pub ignored: Vec<String>,
    /// What stands between the cells.
    pub delimiter: char,
}

/// A cell and the line that it begins on.
struct Row {
    line: usize,
    cells: Vec<String>,
}

/// Reads a table. Dates without a zone are taken for UTC; of `04/05/2026` the order is told by the column's other dates, else by the
/// language of the posts or of the columns' names.
///
/// # Errors
/// When it is no table of posts: where and why.
pub fn read(bytes: &[u8], now: Timestamp) -> Result<Sheet, Fault> {
    let text = to_text(bytes, None);
    let text = text.trim_start_matches('\u{FEFF}');
    let first = text.lines().next().unwrap_or_default();
    // Excel says so itself in the first line.
    let (told, skipped) = match first.strip_prefix("sep=") {
        Some(told) if told.chars().count() == 1 => (told.chars().next(), first.len()),
        _ => (None, 0),
    };
    let rest = &text[skipped..];
    let delimiter = told.unwrap_or_else(|| delimiter(rest.trim_start().lines().next().unwrap_or_default()));
    let mut sheet = Sheet { delimiter, ..Sheet::default() };
    let rows = rows(rest, delimiter, &mut sheet.faults);
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else { return Err(Fault { line: 1, column: 0, why: "an empty table".to_owned() }) };
    let columns = columns(&head, &mut sheet.ignored)?;
    let rows: Vec<Row> = rows.collect();
    let cell = |row: &Row, column: Column| -> Option<String> {
        let cell = row.cells.get(*columns.get(&column)?)?.trim();
        (!cell.is_empty()).then(|| cell.to_owned())
    };
    let written: Vec<String> = rows.iter().map(|row| cell(row, Column::Date).unwrap_or_default()).collect();
    let written: Vec<&str> = written.iter().map(String::as_str).collect();
    let lang =
        rows.iter().find_map(|row| cell(row, Column::Lang)).or_else(|| columns.get(&Column::Date).and_then(|at| spoken(&head.cells[*at])));
    let dates = on_page(&written, &Around { now, lang: lang.as_deref(), zone: Some(TimeZone::UTC) });
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (n, row) in rows.iter().enumerate() {
        let mut fault = |column: Option<Column>, why: String| {
            let column = column.and_then(|column| columns.get(&column)).map_or(0, |at| at + 1);
            sheet.faults.push(Fault { line: row.line, column, why });
        };
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row.cells.len() > head.cells.len() {
            fault(None, format!("left out: {} cells under {} columns; is a quotation mark missing?", row.cells.len(), head.cells.len()));
            continue;
        }
        let Some(body) = cell(row, Column::Text) else {
            fault(Some(Column::Text), "left out: no text".to_owned());
            continue;
        };
        let posted = dates[n].map(|told| told.at);
        if posted.is_none() && !written[n].is_empty() {
            let why = format!("not a date that can be told: {}; write it as 2026-11-20T10:00:00Z", shown(written[n], false));
            fault(Some(Column::Date), why);
        }
        let likes = cell(row, Column::Likes).and_then(|likes| {
            let read = likes.parse::<i64>().ok();
            if read.is_none() {
                fault(Some(Column::Likes), format!("not a number: {}", shown(&likes, false)));
            }
            read
        });
        let url = cell(row, Column::Url);
        let site = cell(row, Column::Site);
        let native = cell(row, Column::Id);
        // Without a thread of its own a row stands alone, named by what does not move when rows are added.
        let own = || native.clone().or_else(|| url.clone()).unwrap_or_else(|| crate::model::id::digest(&[&body, written[n]], 16));
        let thread_id = cell(row, Column::Thread).unwrap_or_else(own);
        let at = *places.entry((site.clone().unwrap_or_default(), thread_id.clone())).or_insert_with(|| {
            sheet.threads.push(ThreadLine {
                thread_id,
                site: site.clone(),
                url: None,
                title: None,
                lang: cell(row, Column::Lang),
                tags: Vec::new(),
                posts: Vec::new(),
                rest: serde_json::Map::new(),
            });
            sheet.threads.len() - 1
        });
        let thread = &mut sheet.threads[at];
        thread.title = thread.title.take().or_else(|| cell(row, Column::Title));
        if thread.posts.is_empty() {
            thread.url.clone_from(&url);
        }
        let author = cell(row, Column::Author);
        let post_id = native
            .or_else(|| url.clone())
            .unwrap_or_else(|| crate::model::id::digest(&[&body, written[n], author.as_deref().unwrap_or_default()], 16));
        thread.posts.push(PostLine {
            post_id,
            author,
            author_role: cell(row, Column::Role).map(|role| role.to_lowercase()),
            published: posted,
            text: body,
            reply_to: cell(row, Column::Parent),
            accepted: cell(row, Column::Accepted)
                .map(|said| matches!(said.to_lowercase().as_str(), "1" | "true" | "yes" | "sí" | "si" | "ναι" | "x")),
            likes,
            url,
            part: cell(row, Column::Part).and_then(|part| part_of(&part)),
            rest: serde_json::Map::new(),
        });
    }
    Ok(sheet)
}

/// What the columns hold, by the first row; the names of the others go into `ignored`.
fn columns(head: &Row, ignored: &mut Vec<String>) -> Result<BTreeMap<Column, usize>, Fault> {
    let mut columns: BTreeMap<Column, usize> = BTreeMap::new();
    for (n, name) in head.cells.iter().take(MOST_COLUMNS).enumerate() {
        let plain: String = name.to_lowercase().chars().filter(|c| !(c.is_whitespace() || matches!(c, '-' | '_' | '.'))).collect();
        match NAMES.iter().find(|(column, names)| names.contains(&plain.as_str()) && !columns.contains_key(column)) {
            Some((column, _)) => drop(columns.insert(*column, n)),
            None => ignored.push(shown(name, false)),
        }
    }
    if !columns.contains_key(&Column::Text) {
        let names: Vec<String> = head.cells.iter().take(12).map(|name| format!("`{}`", shown(name, false))).collect();
        let why =
            format!("no column of the first row is a post's text (`text`, `body`, `texto`, `κείμενο`, …); they are {}", names.join(", "));
        return Err(Fault { line: head.line, column: 0, why });
    }
    Ok(columns)
}

/// The language of a table by its name for dates: where both numbers may be the month, it tells which is.
fn spoken(name: &str) -> Option<String> {
    let lang = match name.trim().to_lowercase().as_str() {
        "fecha" => "es",
        "ημερομηνία" => "el",
        "datum" => "de",
        "data" => "it",
        _ => return None,
    };
    Some(lang.to_owned())
}

fn part_of(written: &str) -> Option<Part> {
    match written.to_lowercase().as_str() {
        "question" | "topic" => Some(Part::Question),
        "answer" | "reply" => Some(Part::Answer),
        "comment" => Some(Part::Comment),
        "article" => Some(Part::Article),
        "review" => Some(Part::Review),
        _ => None,
    }
}

/// What may stand between cells.
const SIGNS: [char; 4] = [',', ';', '\t', '|'];

/// The sign that the first row has most of, outside of quotation marks.
fn delimiter(first: &str) -> char {
    let (mut counts, mut quoted) = ([0_usize; 4], false);
    for c in first.chars() {
        if c == '"' {
            quoted = !quoted;
        } else if let Some(n) = SIGNS.iter().position(|sign| *sign == c && !quoted) {
            counts[n] += 1;
        }
    }
    let best = (0..4).rev().max_by_key(|n| counts[*n]).unwrap_or(0);
    if counts[best] == 0 { ',' } else { SIGNS[best] }
}

/// The rows of a table; blank lines are none.
fn rows(text: &str, delimiter: char, faults: &mut Vec<Fault>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut chars = text.chars().peekable();
    let (mut line, mut begun) = (1, 1);
    let (mut cells, mut cell): (Vec<String>, String) = (Vec::new(), String::new());
    let (mut quoted, mut was_quoted, mut opened) = (false, false, 1);
    let mut cut = false;
    loop {
        let next = chars.next();
        match next {
            Some('"') if quoted => {
                if chars.peek() == Some(&'"') {
                    chars.next();
                    cell.push('"');
                } else {
                    quoted = false;
                }
            }
            Some('"') if cell.trim().is_empty() && !was_quoted => {
                cell.clear();
                (quoted, was_quoted, opened) = (true, true, line);
            }
            Some(c) if quoted => {
                line += usize::from(c == '\n');
                if cell.len() < LONGEST_CELL { cell.push(c) } else { cut = true }
            }
            Some(c) if c == delimiter => {
                cells.push(std::mem::take(&mut cell));
                was_quoted = false;
            }
            Some('\n') | None => {
                cells.push(std::mem::take(&mut cell).trim_end_matches('\r').to_owned());
                was_quoted = false;
                let blank = cells.iter().all(String::is_empty);
                let row = Row { line: begun, cells: std::mem::take(&mut cells) };
                if !blank {
                    rows.push(row);
                }
                if cut {
                    faults.push(Fault { line: begun, column: 0, why: format!("a cell was cut after {LONGEST_CELL} bytes") });
                    cut = false;
                }
                if next.is_none() {
                    break;
                }
                line += 1;
                begun = line;
            }
            Some(c) => {
                if cell.len() < LONGEST_CELL {
                    cell.push(c);
                } else {
                    cut = true;
                }
            }
        }
    }
    if quoted {
        faults.push(Fault { line: opened, column: 0, why: "a quotation mark is opened here and never closed".to_owned() });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn columns_are_told_by_their_names_and_rows_by_their_threads() {
        let text = "\u{FEFF}Hilo;ID;Autor;Fecha;Texto;Parent;Nota\r\nt1;1;Ana;04/05/2026 10:00;\"Es \"\"caro\"\";\nmucho\";;x\r\nt1;2;Bob;25/05/2026;Sí;1;\r\n\r\nt2;3;;nunca;Otra cosa;;\r\nt2;4;Eva;;;;\r\n";
        let sheet = read(text.as_bytes(), now()).unwrap();
        assert_eq!((sheet.delimiter, sheet.ignored.as_slice()), (';', ["Nota".to_owned()].as_slice()));
        assert_eq!(
            sheet.threads.iter().map(|thread| (thread.thread_id.as_str(), thread.posts.len())).collect::<Vec<_>>(),
            [("t1", 2), ("t2", 1)]
        );
        let first = &sheet.threads[0].posts[0];
        assert_eq!(first.text, "Es \"caro\";\nmucho");
        // The 25th further down tells that days stand first.
        assert_eq!(first.published.unwrap().to_string(), "2026-05-04T10:00:00Z");
        assert_eq!(sheet.threads[0].posts[1].reply_to.as_deref(), Some("1"));
        let told: Vec<_> = sheet.faults.iter().map(|fault| (fault.line, fault.column)).collect();
        assert_eq!(told, [(6, 4), (7, 5)], "{:?}", sheet.faults);
    }

    #[test]
    fn a_lone_date_is_read_as_in_the_language_of_its_column() {
        let month = |text: &str| read(text.as_bytes(), now()).unwrap().threads[0].posts[0].published.map(|at| at.to_string());
        assert_eq!(month("Fecha,Texto\n10/03/2026,Es caro\n").as_deref(), Some("2026-03-10T00:00:00Z"));
        assert_eq!(month("date,text,lang\n10/03/2026,Ακριβό,el\n").as_deref(), Some("2026-03-10T00:00:00Z"));
        assert_eq!(month("date,text\n10/03/2026,Dear\n"), None);
    }

    #[test]
    fn other_signs_and_sets_are_guessed() {
        let greek: Vec<u8> = encoding_rs::WINDOWS_1253
            .encode("συντάκτης\tκείμενο\tσύνδεσμος\nΜαρία\tΗ συσκευή χάλασε και δεν απαντά κανείς\thttps://a.example/1\n")
            .0
            .into_owned();
        let sheet = read(&greek, now()).unwrap();
        assert_eq!(sheet.threads[0].posts[0].author.as_deref(), Some("Μαρία"));
        let utf16: Vec<u8> = "\u{FEFF}sep=|\nauthor|text\nAna|x, y".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16, now()).unwrap().threads[0].posts[0].text, "x, y");
    }

    #[test]
    fn mistakes_have_their_place() {
        assert!(read(b"", now()).is_err());
        assert!(read(b"a,b\n1,2\n", now()).unwrap_err().why.contains("`a`, `b`"));
        let sheet = read(b"text,author\na,b,c\n\"never closed,x\n", now()).unwrap();
        let told: Vec<_> = sheet.faults.iter().map(|fault| (fault.line, fault.why.as_str())).collect();
        assert!(told[0].0 == 3 && told[0].1.contains("never closed"), "{told:?}");
        assert!(told[1].0 == 2 && told[1].1.contains("3 cells under 2 columns"), "{told:?}");
    }
}
