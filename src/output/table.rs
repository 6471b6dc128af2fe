//! Small tables for people: headings, columns that line up, the last one as wide as there is room.

use super::page::{FAINT, Page, columns, cut, pad};

/// Lays out rows under headings; each line ends in a line break, none in blanks. Cells must have been cleaned. On a terminal the last column is
/// cut to the width; for a file or a program nothing is.
#[must_use]
pub fn table(headings: &[&str], rows: &[Vec<String>], page: &Page) -> String {
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(column, heading)| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell)).max().unwrap_or(0).max(columns(heading))
        })
        .collect();
    let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let mut out = String::new();
    for (number, row) in std::iter::once(&headings).chain(rows).enumerate() {
        let mut line = String::new();
        let mut used = 0;
        for (column, cell) in row.iter().enumerate() {
            if column + 1 == headings.len() {
                let room = page.width.map_or(usize::MAX, |width| width.saturating_sub(used).max(8));
                line.push_str(&cut(cell, room));
            } else {
                let width = widths.get(column).copied().unwrap_or(0);
                line.push_str(&pad(cell, width));
                line.push_str("  ");
                used += width + 2;
            }
        }
        let line = line.trim_end();
        out.push_str(&if number == 0 { page.paint(FAINT, line) } else { line.to_owned() });
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn columns_line_up_and_the_last_one_is_cut_on_a_terminal() {
        let page = |width| Page { width, color: false, now: jiff::Timestamp::UNIX_EPOCH, zone: TimeZone::UTC };
        let rows = vec![
            vec!["α".to_owned(), "one".to_owned(), "a long last column".to_owned()],
            vec!["日本".to_owned(), String::new(), String::new()],
        ];
        assert_eq!(table(&["ID", "B", "LAST"], &rows, &page(None)), "ID    B    LAST\nα     one  a long last column\n日本\n");
        assert_eq!(table(&["ID", "B", "LAST"], &rows, &page(Some(20))), "ID    B    LAST\nα     one  a long l…\n日本\n");
    }
}
