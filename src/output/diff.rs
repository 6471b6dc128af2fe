//! What changed in a file, line by line.

use std::path::Path;

use anstyle::AnsiColor;

use super::page::{FAINT, Page};
use crate::model::untrusted::shown;

/// Lines shown before and after a change.
const CONTEXT: usize = 1;
/// Most pairs of lines that are compared; beyond, the changed stretch is shown as a whole.
const MAX_PAIRS: usize = 4_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Gone,
    New,
}

/// The lines that differ between two texts of a file, `-` before and `+` after, with a line around them; everything foreign cleaned.
#[must_use]
pub fn diff(page: &Page, path: &Path, before: &str, after: &str) -> String {
    let lines = compare(&before.lines().collect::<Vec<_>>(), &after.lines().collect::<Vec<_>>());
    let near =
        |at: usize| lines[at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(lines.len())].iter().any(|(kind, _)| *kind != Kind::Same);
    let mut out = vec![page.paint(FAINT, &shown(&path.display().to_string(), false))];
    let mut number = 0;
    let mut gap = true;
    for (at, (kind, line)) in lines.iter().enumerate() {
        number += usize::from(*kind != Kind::New);
        if !near(at) {
            gap = true;
            continue;
        }
        if gap {
            out.push(page.paint(FAINT, &format!("  line {}", number.max(1))));
            gap = false;
        }
        let line = shown(line, false);
        out.push(match kind {
            Kind::Same => format!("    {line}"),
            Kind::Gone => page.paint(AnsiColor::Red.on_default(), &format!("  - {line}")),
            Kind::New => page.paint(AnsiColor::Green.on_default(), &format!("  + {line}")),
        });
    }
    out.join("\n")
}

/// The longest common lines of both, in order.
fn compare<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<(Kind, &'a str)> {
    let head = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    let mut out: Vec<(Kind, &str)> = before[..head].iter().map(|line| (Kind::Same, *line)).collect();
    if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        out.extend(old.iter().map(|line| (Kind::Gone, *line)));
        out.extend(new.iter().map(|line| (Kind::New, *line)));
    } else {
        let width = new.len() + 1;
        let mut longest = vec![0_u32; (old.len() + 1) * width];
        for a in (0..old.len()).rev() {
            for b in (0..new.len()).rev() {
                longest[a * width + b] = if old[a] == new[b] {
                    longest[(a + 1) * width + b + 1] + 1
                } else {
                    longest[(a + 1) * width + b].max(longest[a * width + b + 1])
                };
            }
        }
        let (mut a, mut b) = (0, 0);
        while a < old.len() || b < new.len() {
            if a < old.len() && b < new.len() && old[a] == new[b] {
                out.push((Kind::Same, old[a]));
                a += 1;
                b += 1;
            } else if a < old.len() && (b == new.len() || longest[(a + 1) * width + b] >= longest[a * width + b + 1]) {
                out.push((Kind::Gone, old[a]));
                a += 1;
            } else {
                out.push((Kind::New, new[b]));
                b += 1;
            }
        }
    }
    out.extend(before[before.len() - tail..].iter().map(|line| (Kind::Same, *line)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        let page = Page { width: None, color: false, now: jiff::Timestamp::UNIX_EPOCH, zone: jiff::tz::TimeZone::UTC };
        let text = diff(&page, Path::new("rules/a.toml"), "a\nb\nc\nd\ne\nf\ng\n", "a\nb\nX\nd\ne\nf\ng\nh\n");
        assert_eq!(text, "rules/a.toml\n  line 2\n    b\n  - c\n  + X\n    d\n  line 7\n    g\n  + h");
    }
}
