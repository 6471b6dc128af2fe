//! What texts are laid out on: so wide, coloured or not, seen at a time from a place.

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::finding::Level;

/// Red and bold: late, dangerous.
pub const ALARM: Style = AnsiColor::Red.on_default().bold();
/// What evidence is marked with.
pub const MARK: Style = AnsiColor::Yellow.on_default().bold().underline();
/// Headings and numbers.
pub const STRONG: Style = Style::new().bold();
/// What is good to know and not to be read first.
pub const FAINT: Style = Style::new().dimmed();

/// The page that a text is laid out on.
#[derive(Debug, Clone)]
pub struct Page {
    /// Columns of the terminal; `None` when a file or a program reads: nothing is cut then.
    pub width: Option<usize>,
    /// Colours may be written.
    pub color: bool,
    /// The time that "3 h ago" is counted from.
    pub now: Timestamp,
    /// The zone that times are shown in.
    pub zone: TimeZone,
}

/// Where running text is wrapped when nobody says how wide it may be.
const READING_WIDTH: usize = 80;

impl Page {
    /// `text` in `style`, when colours are on. Foreign text must have been cleaned.
    #[must_use]
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{}{text}{}", style.render(), style.render_reset()) } else { text.to_owned() }
    }

    /// Columns for running text: those of the terminal up to 100 (longer lines are hard to read), else 80.
    #[must_use]
    pub fn reading_width(&self) -> usize {
        self.width.map_or(READING_WIDTH, |width| width.clamp(20, 100))
    }

    /// `3 h ago`, `in 2 d`, `just now`.
    #[must_use]
    pub fn ago(&self, at: Timestamp) -> String {
        let seconds = self.now.duration_since(at).as_secs();
        match seconds {
            -59..=59 => "just now".to_owned(),
            60.. => format!("{} ago", length(seconds)),
            _ => format!("in {}", length(-seconds)),
        }
    }

    /// `Wed 4 Jun 2025 14:05 UTC`, in the zone of the page.
    #[must_use]
    pub fn exact(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%a %-d %b %Y %H:%M %Z").to_string()
    }

    /// Both: `3 h ago (Wed 4 Jun 2025 14:05 UTC)`.
    #[must_use]
    pub fn ago_exact(&self, at: Timestamp) -> String {
        format!("{} ({})", self.ago(at), self.exact(at))
    }

    /// When something comes, as one says it: `today 17:00`, `tomorrow 09:00`, `Mon 09:00` within a week, else `30 Jun`, with the year when it
    /// is another.
    #[must_use]
    pub fn soon(&self, at: Timestamp) -> String {
        let (now, at) = (self.now.to_zoned(self.zone.clone()), at.to_zoned(self.zone.clone()));
        let days = now.date().until(at.date()).map_or(i32::MAX, |span| span.get_days());
        let form = match days {
            0 => "today %H:%M",
            1 => "tomorrow %H:%M",
            2..=6 => "%a %H:%M",
            _ if now.year() == at.year() => "%-d %b",
            _ => "%-d %b %Y",
        };
        at.strftime(form).to_string()
    }

    /// The style of a level's word.
    #[must_use]
    pub const fn level_style(level: Level) -> Style {
        match level {
            Level::Critical => ALARM,
            Level::High => AnsiColor::Red.on_default(),
            Level::Medium => AnsiColor::Yellow.on_default(),
            Level::Low => AnsiColor::Cyan.on_default(),
            Level::Informational => FAINT,
        }
    }
}

/// A day as people write it: `1 Jan 2025`.
#[must_use]
pub fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// A length of time in one unit, rounded down: `45 s`, `12 min`, `3 h`, `5 d`, `9 wk`, `14 mo`, `3 y`. Negative lengths are none.
#[must_use]
pub fn length(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    match seconds.max(0) {
        s if s < 2 * MINUTE => format!("{s} s"),
        s if s < 2 * HOUR => format!("{} min", s / MINUTE),
        s if s < 2 * DAY => format!("{} h", s / HOUR),
        s if s < 21 * DAY => format!("{} d", s / DAY),
        s if s < 120 * DAY => format!("{} wk", s / (7 * DAY)),
        s if s < 730 * DAY => format!("{} mo", s / (30 * DAY)),
        s => format!("{} y", s / (365 * DAY)),
    }
}

/// `1 post`, `2 posts`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Columns that a text takes on a terminal.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.width()
}

/// `text` in at most `width` columns, with `…` at the end when something was cut.
#[must_use]
pub fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used >= width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    if width > 0 {
        out.push('…');
    }
    out
}

/// `text` filled up with spaces to `width` columns.
#[must_use]
pub fn pad(text: &str, width: usize) -> String {
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(columns(text))));
    out
}

/// A stretch of running text that is marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Cleaned text; `\n` breaks the line.
    pub text: String,
    /// Whether it is evidence.
    pub marked: bool,
}

/// Lines of at most `width` columns; each line's stretches keep their marks. Words longer than a line are broken.
#[must_use]
pub fn wrap(stretches: &[Stretch], width: usize) -> Vec<Vec<Stretch>> {
    let mut lines = Lines { width: width.max(1), done: Vec::new(), line: Vec::new(), used: 0, space: None };
    for stretch in stretches {
        for (number, part) in stretch.text.split('\n').enumerate() {
            if number > 0 {
                lines.end();
            }
            for word in part.split_inclusive(' ') {
                let bare = word.trim_end_matches(' ');
                if !bare.is_empty() {
                    lines.word(bare, stretch.marked);
                }
                if bare.len() < word.len() {
                    lines.space = Some(stretch.marked);
                }
            }
        }
    }
    if !lines.line.is_empty() {
        lines.end();
    }
    while lines.done.last().is_some_and(Vec::is_empty) {
        lines.done.pop();
    }
    lines.done
}

struct Lines {
    width: usize,
    done: Vec<Vec<Stretch>>,
    line: Vec<Stretch>,
    used: usize,
    /// A space seen and not yet written, and whether it is evidence.
    space: Option<bool>,
}

impl Lines {
    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
        self.space = None;
    }

    fn put(&mut self, text: &str, marked: bool) {
        self.used += columns(text);
        match self.line.last_mut() {
            Some(last) if last.marked == marked => last.text.push_str(text),
            _ => self.line.push(Stretch { text: text.to_owned(), marked }),
        }
    }

    fn word(&mut self, word: &str, marked: bool) {
        let wide = columns(word);
        if let Some(space) = self.space.take()
            && self.used > 0
        {
            if self.used + 1 + wide > self.width {
                self.end();
            } else {
                // A space between evidence and other words belongs to neither mark.
                self.put(" ", space && marked);
            }
        }
        if self.used + wide <= self.width {
            self.put(word, marked);
            return;
        }
        // No space before it (evidence within a word) or longer than a line: broken where the line ends.
        let mut piece = String::new();
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if self.used + columns(&piece) + wide > self.width && !(piece.is_empty() && self.used == 0) {
                self.put(&std::mem::take(&mut piece), marked);
                self.end();
            }
            piece.push(c);
        }
        self.put(&piece, marked);
    }
}

/// Writes stretches on one line: evidence in colour, else between `»` and `«`.
#[must_use]
pub fn marked(page: &Page, stretches: &[Stretch]) -> String {
    let mut out = String::new();
    for stretch in stretches {
        match (stretch.marked, page.color) {
            (false, _) => out.push_str(&stretch.text),
            (true, true) => out.push_str(&page.paint(MARK, &stretch.text)),
            (true, false) => {
                out.push('»');
                out.push_str(&stretch.text);
                out.push('«');
            }
        }
    }
    out
}

/// Lines of plain running text.
#[must_use]
pub fn wrap_plain(text: &str, width: usize) -> Vec<String> {
    let lines = wrap(&[Stretch { text: text.to_owned(), marked: false }], width);
    lines.into_iter().map(|line| line.into_iter().map(|stretch| stretch.text).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: Option<usize>, color: bool) -> Page {
        Page { width, color, now: "2025-06-04T12:30:00Z".parse().unwrap(), zone: TimeZone::UTC }
    }

    fn lines(text: &[(&str, bool)], width: usize) -> Vec<String> {
        let stretches: Vec<Stretch> = text.iter().map(|(text, marked)| Stretch { text: (*text).to_owned(), marked: *marked }).collect();
        wrap(&stretches, width).iter().map(|line| marked(&page(None, false), line)).collect()
    }

    #[test]
    fn lengths_have_one_unit() {
        let day = 86_400;
        let told: Vec<String> =
            [-5, 0, 59, 119, 120, 7_199, 7_200, 2 * day, 20 * day, 21 * day, 119 * day, 120 * day, 800 * day, i64::MAX].map(length).into();
        let want = ["0 s", "0 s", "59 s", "119 s", "2 min", "119 min", "2 h", "2 d", "20 d", "3 wk", "17 wk", "4 mo", "2 y"];
        assert_eq!(told[..want.len()], want);
    }

    #[test]
    fn times_are_told_from_now_and_here() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let utc = page(None, false);
        assert_eq!(utc.ago(at("2025-06-04T12:29:30Z")), "just now");
        assert_eq!(utc.ago(at("2025-06-04T09:20:00Z")), "3 h ago");
        assert_eq!(utc.ago(at("2025-06-06T12:30:00Z")), "in 2 d");
        let athens = Page { zone: TimeZone::get("Europe/Athens").unwrap(), ..utc.clone() };
        assert_eq!(athens.exact(at("2025-06-04T12:30:00Z")), "Wed 4 Jun 2025 15:30 EEST");
        assert_eq!(utc.soon(at("2025-06-04T23:00:00Z")), "today 23:00");
        assert_eq!(athens.soon(at("2025-06-04T23:00:00Z")), "tomorrow 02:00");
        assert_eq!(utc.soon(at("2025-06-09T09:00:00Z")), "Mon 09:00");
        assert_eq!(utc.soon(at("2025-06-30T09:00:00Z")), "30 Jun");
        assert_eq!(utc.soon(at("2026-01-02T09:00:00Z")), "2 Jan 2026");
    }

    #[test]
    fn cut_text_never_passes_its_width() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("too long", 5), "too…");
        assert_eq!(cut("日本語テキスト", 6), "日本…");
        for width in 0..12 {
            assert!(columns(&cut("Ένα πολύ μακρύ κείμενο 日本", width)) <= width);
        }
        assert_eq!(pad("ελ", 4), "ελ  ");
    }

    #[test]
    fn wrapping_keeps_marks_and_breaks() {
        assert_eq!(
            lines(&[("You have ", false), ("14 days", true), (". EU rule.\n\nBye", false)], 13),
            ["You have »14«", "»days«. EU", "rule.", "", "Bye"]
        );
        assert_eq!(lines(&[("abcdefghij", false)], 4), ["abcd", "efgh", "ij"]);
        assert_eq!(lines(&[("a ", false), ("日本語", true)], 4), ["a", "»日本«", "»語«"]);
        assert_eq!(lines(&[("a b", true), (" c", false)], 20), ["»a b« c"]);
        assert_eq!(lines(&[("\n\n", false)], 4), Vec::<String>::new());
        assert_eq!(lines(&[("日", false)], 1), ["日"], "wider than the page, and yet it ends");
    }

    #[test]
    fn colors_are_used_only_when_wanted() {
        assert_eq!(page(None, false).paint(ALARM, "x"), "x");
        assert_eq!(page(None, true).paint(STRONG, "x"), "\u{1b}[1mx\u{1b}[0m");
        let line = [Stretch { text: "x".to_owned(), marked: true }];
        assert!(!marked(&page(None, true), &line).contains('»'));
    }
}
