//! The account of a crawl, for people and for cron.

use std::fmt::Write as _;

use crate::crawl::again::Again;
use crate::crawl::summary::{SourceReport, Summary};
use crate::model::id::{FactId, IncidentId};
use crate::model::untrusted::shown;

/// The summary as text. `quiet` (cron) leaves out everything that is well, so that silence means health.
#[must_use]
pub fn text(summary: &Summary, quiet: bool) -> String {
    let mut out = String::new();
    for notice in &summary.notices {
        let _ = writeln!(out, "note: {}", shown(notice, false));
    }
    for trouble in &summary.store_troubles {
        let _ = writeln!(out, "store: {}", shown(trouble, false));
    }
    if let Some(why) = &summary.recording {
        let _ = writeln!(out, "record: {}", shown(why, false));
    }
    for source in &summary.sources {
        if quiet && !source.in_trouble() && source.changes.is_empty() {
            continue;
        }
        // A source that was asked and has neither news nor trouble is counted below, not listed.
        let told = [&source.faults, &source.refused, &source.gaps, &source.skipped, &source.changes].iter().any(|list| !list.is_empty());
        if source.has_news() || told || source.lost.is_some() {
            let _ = writeln!(out, "{}: {}", source.id, line(source));
        }
    }
    if !quiet {
        if let Some(told) = second_look(&summary.again) {
            let _ = writeln!(out, "{told}");
        }
        for told in &summary.abstained {
            let _ = writeln!(out, "{}", shown(told, false));
        }
        let _ = writeln!(out, "{}", totals(summary));
    }
    out
}

/// One line a source.
fn line(source: &SourceReport) -> String {
    let mut parts = Vec::new();
    if source.new_posts + source.edited_posts > 0 {
        parts.push(count(source.new_posts, "new post", "new posts"));
        if source.edited_posts > 0 {
            parts.push(count(source.edited_posts, "edited post", "edited posts"));
        }
    }
    if source.deleted_posts > 0 {
        parts.push(count(source.deleted_posts, "deleted post", "deleted posts"));
    }
    for (ids, what) in [
        (&source.opened, "opened"),
        (&source.grown, "more on"),
        (&source.reopened, "reopened"),
        (&source.corrected, "corrections on"),
        (&source.revised, "edits and deletions on"),
    ] {
        if !ids.is_empty() {
            parts.push(format!("{what} {}", some(ids)));
        }
    }
    if let Some(why) = &source.lost {
        parts.push(format!("NOT SAVED ({}); the next run reads it again", shown(why, false)));
    }
    let again = if source.in_a_row > 1 { format!(" ({} runs in a row)", source.in_a_row) } else { String::new() };
    parts.extend(source.faults.iter().map(|fault| format!("FAILED {fault}{again}")));
    parts.extend(source.refused.iter().map(|why| format!("not read: {why}{again}")));
    parts.extend(source.skipped.iter().map(|why| format!("not read: {why}")));
    parts.extend(source.changes.iter().cloned());
    parts.extend(source.gaps.iter().cloned());
    if parts.is_empty() {
        parts.push("nothing new".into());
    }
    parts.join("; ")
}

/// What was found in the archive; nothing when there was nothing to look for or nothing new.
fn second_look(again: &Again) -> Option<String> {
    if !again.has_news() {
        return None;
    }
    let mut parts = Vec::new();
    if !again.facts.is_empty() {
        let facts: Vec<&str> = again.facts.iter().take(5).map(FactId::as_str).collect();
        let more = if again.facts.len() > 5 { format!(" and {} more", again.facts.len() - 5) } else { String::new() };
        let newest = if again.bounded { " (the newest; older ones were not)" } else { "" };
        let judged = count(again.archived, "archived thread", "archived threads");
        parts.push(format!("facts changed ({}{more}): {judged} judged again{newest}", facts.join(", ")));
        parts.push(count(again.wrong, "answer contradicts them now", "answers contradict them now"));
        if again.left > 0 {
            parts.push(format!(
                "the {} most exposed come into the queue, {} are left for the next run",
                again.wrong - again.left,
                again.left
            ));
        }
    }
    for (ids, what) in [(&again.opened, "opened"), (&again.grown, "more on"), (&again.corrected, "corrections on")] {
        if !ids.is_empty() {
            parts.push(format!("{what} {}", some(ids)));
        }
    }
    Some(format!("second look: {}", parts.join("; ")))
}

/// Some numbers, and how many more.
fn some(ids: &[IncidentId]) -> String {
    let listed: Vec<String> = ids.iter().take(8).map(ToString::to_string).collect();
    let more = if ids.len() > 8 { format!(" and {} more", ids.len() - 8) } else { String::new() };
    format!("{}{more}", listed.join(" "))
}

/// The last line of a run.
fn totals(summary: &Summary) -> String {
    let asked = summary.sources.len();
    let posts: usize = summary.sources.iter().map(|source| source.new_posts).sum();
    let troubled = summary.sources.iter().filter(|source| source.in_trouble()).count();
    let unchanged = summary.sources.iter().filter(|source| source.pages == 0 && source.unchanged > 0).count();
    let mut out = format!(
        "{} asked in {:.1} s: {}, {}",
        count(asked, "source", "sources"),
        summary.took.as_secs_f64(),
        count(posts, "new post", "new posts"),
        count(summary.opened(), "new incident", "new incidents"),
    );
    if unchanged > 0 {
        let _ = write!(out, "; {unchanged} unchanged");
    }
    if summary.not_due > 0 {
        let _ = write!(out, "; {} not due yet", summary.not_due);
    }
    if !summary.gone.is_empty() {
        let gone: Vec<&str> = summary.gone.iter().map(crate::model::id::SourceId::as_str).collect();
        let _ = write!(out, "; gone for good: {}", gone.join(", "));
    }
    if troubled > 0 {
        let _ = write!(out, "; {} could not be seen", count(troubled, "source", "sources"));
    }
    out
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(id: &str) -> SourceReport {
        SourceReport { id: id.into(), name: id.into(), ..SourceReport::default() }
    }

    #[test]
    fn cron_hears_only_of_trouble() {
        let mut summary = Summary::default();
        summary.add(SourceReport { new_posts: 3, opened: vec![IncidentId(7)], ..report("well") });
        assert_eq!(text(&summary, true), "");
        summary.add(SourceReport { faults: vec!["forum.example/feed: HTTP 500".into()], in_a_row: 2, ..report("ill") });
        assert_eq!(text(&summary, true), "ill: FAILED forum.example/feed: HTTP 500 (2 runs in a row)\n");
        assert!(summary.is_partial());
    }

    #[test]
    fn a_server_that_asks_to_wait_is_trouble_only_when_it_goes_on() {
        let mut source = SourceReport { faults: vec!["x: HTTP 503".into()], asked_to_wait: true, in_a_row: 1, ..report("busy") };
        assert!(!source.in_trouble());
        source.in_a_row = 3;
        assert!(source.in_trouble());
    }

    #[test]
    fn what_may_not_be_read_is_no_failure_but_is_told() {
        let mut summary = Summary::default();
        summary.add(SourceReport {
            refused: vec!["robots.txt forbids forum.example/feed (Disallow: /)".into()],
            in_a_row: 1,
            ..report("shut")
        });
        let line = "shut: not read: robots.txt forbids forum.example/feed (Disallow: /)\n";
        assert_eq!(text(&summary, true), line);
        assert!(summary.is_partial());
        assert_eq!(
            text(&summary, false),
            format!("{line}1 source asked in 0.0 s: 0 new posts, 0 new incidents; 1 source could not be seen\n")
        );
    }

    #[test]
    fn a_host_that_is_left_alone_for_long_is_trouble_too() {
        let mut source =
            SourceReport { skipped: vec!["its host is left alone until noon".into()], asked_to_wait: true, in_a_row: 2, ..report("ill") };
        assert!(!source.in_trouble());
        source.in_a_row = 3;
        assert!(source.in_trouble());
    }

    #[test]
    fn people_hear_of_news_and_totals() {
        let mut summary = Summary::default();
        summary.add(SourceReport { pages: 1, new_posts: 2, opened: vec![IncidentId(1), IncidentId(2)], ..report("a") });
        summary.add(SourceReport { unchanged: 1, ..report("b") });
        assert_eq!(
            text(&summary, false),
            "a: 2 new posts; opened #1 #2\n2 sources asked in 0.0 s: 2 new posts, 2 new incidents; 1 unchanged\n"
        );
    }
}
