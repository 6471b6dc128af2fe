//! Which program made a page: for people who ask; reading does not depend on it.

use super::super::charset::to_text;
use super::super::page::{PageDraft, draft};
use crate::model::exchange::Answer;

/// What pages of a program say or hold, in lower case; the surest first.
const MARKS: [(&str, &str); 24] = [
    ("content=\"discourse", "Discourse"),
    ("id=\"xf\"", "XenForo 2"),
    ("id=\"xenforo\"", "XenForo 1"),
    ("content=\"vbulletin", "vBulletin"),
    ("powered by vbulletin", "vBulletin"),
    ("content=\"question2answer", "Question2Answer"),
    ("qa-template-", "Question2Answer"),
    ("id=\"phpbb\"", "phpBB 3"),
    ("powered by phpbb", "phpBB"),
    ("https://www.phpbb.com/", "phpBB"),
    ("mybb.com", "MyBB"),
    ("showthread.php?tid=", "MyBB"),
    ("simplemachines.org", "SMF"),
    ("ipsbody", "Invision Community"),
    ("ips_", "Invision Community"),
    ("flarum-content", "Flarum"),
    ("id=\"flarum-loading\"", "Flarum"),
    ("component=\"post\"", "NodeBB"),
    ("class=\"pun\"", "FluxBB"),
    ("bbpress", "bbPress"),
    ("askbot", "Askbot"),
    ("vanilla-", "Vanilla"),
    ("isso-thread", "Isso"),
    ("content=\"wordpress", "WordPress"),
];

/// The program that made a page, as far as it shows.
#[must_use]
pub fn engine(answer: &Answer) -> Option<&'static str> {
    let text = to_text(&answer.body, answer.content_type.as_deref()).to_lowercase();
    MARKS.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
}

/// The page of an answer, before its posts have identities.
#[must_use]
pub fn page(answer: &Answer) -> Option<PageDraft> {
    let address = super::super::address::absolute(&answer.final_url, None);
    draft(&to_text(&answer.body, answer.content_type.as_deref()), address.as_ref())
}
