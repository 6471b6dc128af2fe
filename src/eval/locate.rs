//! From what people write of a post (its id, its address, an incident's number) to the post in its thread.

use std::ops::ControlFlow;

use jiff::Timestamp;

use crate::model::id::{IncidentId, PostId, RuleId};
use crate::model::incident::Incident;
use crate::model::post::{Part, Post, PostState, Thread};
use crate::store::{Store, StoreError};

/// Longest number that is taken for an incident's.
const DIGITS: usize = 9;

/// What a post is called by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// `#12` or `12`.
    Incident(IncidentId),
    /// `p-` and 16 hex digits.
    Post(PostId),
    /// An address of the web.
    Url(String),
}

impl Name {
    /// Reads a name; `None` when the words are no name but a text.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        if !digits.is_empty() && digits.len() <= DIGITS && digits.bytes().all(|b| b.is_ascii_digit()) {
            return digits.parse().ok().map(|number| Self::Incident(IncidentId(number)));
        }
        if text.strip_prefix("p-").is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|b| b.is_ascii_hexdigit())) {
            return Some(Self::Post(PostId::from(text)));
        }
        let is_address = (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace);
        is_address.then(|| Self::Url(text.to_owned()))
    }
}

/// A post in its thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// The thread.
    pub thread: Thread,
    /// All its posts that are held.
    pub posts: Vec<Post>,
    /// Which of them is meant.
    pub post: PostId,
    /// The archive does not hold it any more: it stands alone, as its incident remembers it.
    pub remembered: bool,
}

impl Located {
    /// The post itself.
    #[must_use]
    pub fn own(&self) -> Option<&Post> {
        self.posts.iter().find(|post| post.id == self.post)
    }
}

/// Finds a post. Of an incident with several posts it is the one that `rule` spoke about, else the first. An address is looked for by
/// walking through the whole archive; the address of a thread means its opening post.
///
/// # Errors
/// When the store cannot be read, or has no such incident.
pub fn locate(store: &dyn Store, name: &Name, rule: Option<&RuleId>) -> Result<Option<Located>, StoreError> {
    match name {
        Name::Post(post) => {
            let found = store.conversation(post)?;
            Ok(found.map(|(thread, posts)| Located { thread, posts, post: post.clone(), remembered: false }))
        }
        Name::Incident(number) => of_incident(store, &store.incident(*number)?, rule),
        Name::Url(url) => by_address(store, url),
    }
}

fn of_incident(store: &dyn Store, incident: &Incident, rule: Option<&RuleId>) -> Result<Option<Located>, StoreError> {
    let spoken = incident.findings.iter().find(|finding| Some(&finding.rule) == rule).or_else(|| incident.findings.first());
    let Some(finding) = spoken else { return Ok(None) };
    let excerpt = incident.excerpts.iter().find(|excerpt| excerpt.post == finding.post);
    let held = match excerpt {
        Some(excerpt) => store.threads(&excerpt.source, std::slice::from_ref(&finding.thread))?.pop(),
        None => store.conversation(&finding.post)?,
    };
    if let Some((thread, posts)) = held.filter(|(_, posts)| posts.iter().any(|post| post.id == finding.post)) {
        return Ok(Some(Located { thread, posts, post: finding.post.clone(), remembered: false }));
    }
    Ok(excerpt.map(|excerpt| {
        let thread = Thread {
            id: finding.thread.clone(),
            source: excerpt.source.clone(),
            title: excerpt.title.clone(),
            url: excerpt.url.clone(),
            lang: None,
            opened: None,
            tags: Vec::new(),
            replies: None,
            site: None,
        };
        let post = Post {
            id: excerpt.post.clone(),
            thread: finding.thread.clone(),
            parent: None,
            part: Part::default(),
            standing: excerpt.standing,
            url: excerpt.url.clone(),
            author: excerpt.author.clone(),
            body: excerpt.body.clone(),
            quoted: Vec::new(),
            lang: Some(excerpt.lang),
            posted: Some(excerpt.posted),
            seen: excerpt.posted,
            hash: String::new(),
            state: PostState::Live,
        };
        Located { thread, post: post.id.clone(), posts: vec![post], remembered: true }
    }))
}

fn by_address(store: &dyn Store, url: &str) -> Result<Option<Located>, StoreError> {
    let same = |own: Option<&str>| own.is_some_and(|own| own.trim_end_matches('/') == url.trim_end_matches('/'));
    let mut found: Option<Located> = None;
    store.walk(Timestamp::MIN, &mut |(thread, posts)| {
        let exact = posts.iter().find(|post| same(post.url.as_deref())).map(|post| post.id.clone());
        let of_thread = same(thread.url.as_deref()).then(|| posts.first().map(|post| post.id.clone())).flatten();
        let is_exact = exact.is_some();
        if let Some(post) = exact.or(of_thread)
            && (is_exact || found.is_none())
        {
            found = Some(Located { thread, posts, post, remembered: false });
        }
        if is_exact { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_texts() {
        assert_eq!(Name::read(" #12 "), Some(Name::Incident(IncidentId(12))));
        assert_eq!(Name::read("12"), Some(Name::Incident(IncidentId(12))));
        assert_eq!(Name::read("p-0123456789abcdef"), Some(Name::Post(PostId::from("p-0123456789abcdef"))));
        assert_eq!(Name::read("https://forum.example/t/1#2"), Some(Name::Url("https://forum.example/t/1#2".into())));
        for text in ["", "#", "#nerea", "12 days", "0012345678901", "p-0123", "https://forum.example is down", "moved"] {
            assert_eq!(Name::read(text), None, "{text}");
        }
    }
}
