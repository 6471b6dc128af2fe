//! What its author or its site made of a post after it was found, below its words.

use super::Sheet;
use crate::model::incident::{Excerpt, Happening, Incident};
use crate::output::page::{FAINT, STRONG, cut, wrap_plain};

/// Lines of an earlier wording that are shown.
const BEFORE_SHOWN: usize = 6;

/// Says that a post was edited, with what it said before, or deleted.
pub(super) fn told(sheet: &mut Sheet<'_>, incident: &Incident, excerpt: &Excerpt, full: bool) {
    let page = sheet.page;
    for event in &incident.events {
        match &event.what {
            Happening::Edited { post, before, still } if *post == excerpt.post => {
                let found = if *still { "what was found is still in it" } else { "what was found is not in it any more" };
                let line = page.paint(STRONG, &format!("changed by its author, seen {}: {found}", page.ago(event.at)));
                sheet.line(&line);
                if before.is_empty() {
                    continue;
                }
                let lines = wrap_plain(&format!("before: {}", before.shown()), page.reading_width().saturating_sub(2));
                let shown = if full { lines.len() } else { BEFORE_SHOWN };
                for line in lines.iter().take(shown) {
                    let line = format!("{} {}", page.paint(FAINT, "┆"), page.paint(FAINT, &cut(line, page.reading_width())));
                    sheet.line(&line);
                }
                if lines.len() > shown {
                    sheet.aside("┆ … --full shows all that it said before");
                }
            }
            Happening::Deleted { post } if *post == excerpt.post && excerpt.erased.is_some() => {
                let line =
                    format!("deleted where it stood, seen {}; its words and its author's name were erased here, too", page.ago(event.at));
                let line = page.paint(STRONG, &line);
                sheet.line(&line);
            }
            _ => {}
        }
    }
}
