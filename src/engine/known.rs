//! What is known of a post besides its words: the fields that conditions ask about.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Judge, Prepared};
use crate::model::post::{Author, Part, Post, PostState, Role, Thread};
use crate::model::source::Source;
use crate::rule::field::{FIELDS, Field, Fields, Kind, Value};
use crate::text::document::{Document, TokenKind};
use crate::text::scope::inquiry;

/// The names under which a thread's source is known: its id, its name, its host, as far as they are known. None for a text that is only
/// tried (see [`super::examples::stage`]): it stands nowhere.
pub(super) fn source_names(thread: &Thread, source: Option<&Source>) -> Vec<String> {
    if thread.source.as_str() == super::examples::STAGE {
        return Vec::new();
    }
    let mut names = vec![thread.source.as_str().to_owned()];
    if let Some(source) = source {
        names.extend([source.id.as_str().to_owned(), source.name.clone()]);
    }
    names.extend(thread.site.as_ref().map(|site| site.raw().to_owned()));
    names.extend(host(thread, source));
    names
}

/// The host that a thread is on: of its own address, else of its source's.
fn host(thread: &Thread, source: Option<&Source>) -> Option<String> {
    thread.url.as_deref().and_then(host_of).or_else(|| source.and_then(|source| host_of(&source.url)))
}

/// The host of an address, in small letters.
pub(super) fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default().to_lowercase();
    Some(host).filter(|host| !host.is_empty())
}

/// A word of a field's choice.
fn word(field: Field, is: &str) -> Option<Value> {
    match field.described().kind {
        Kind::Choice(words) => words.iter().find(|word| **word == is).map(|word| Value::Word(word)),
        _ => None,
    }
}

fn count(number: usize) -> Value {
    Value::Number(u32::try_from(number).unwrap_or(u32::MAX).into())
}

fn hours(from: Timestamp, to: Timestamp) -> Value {
    // A clock that runs ahead makes nothing younger than new.
    Value::Number((to.duration_since(from).as_secs_f64() / 3_600.0).max(0.0))
}

fn same_author(one: &Author, other: &Author) -> bool {
    match (&one.native_id, &other.native_id) {
        (Some(one), Some(other)) => one == other,
        _ => !one.name.raw().trim().is_empty() && one.name.raw().trim() == other.name.raw().trim(),
    }
}

/// What is known of a thread, for all of its posts.
struct Scene<'a> {
    thread: &'a Thread,
    source: Option<&'a Source>,
    posts: &'a [Prepared<'a>],
    now: Timestamp,
}

impl Scene<'_> {
    fn opening(&self) -> Option<&Post> {
        self.posts.first().map(|opening| opening.post)
    }

    fn opened(&self) -> Option<Timestamp> {
        self.thread.opened.or_else(|| self.opening().and_then(|opening| opening.posted))
    }

    fn value(&self, field: Field) -> Option<Value> {
        let read = self.posts.len().saturating_sub(1);
        let replies = self.thread.replies.and_then(|told| usize::try_from(told).ok()).unwrap_or(0).max(read);
        match field {
            Field::ThreadReplies => Some(count(replies)),
            Field::ThreadPosts => Some(count(self.posts.len())),
            Field::ThreadAuthors => {
                let name = |post: &Prepared<'_>| Some(post.post.author.name.raw().trim().to_owned()).filter(|name| !name.is_empty());
                Some(count(self.posts.iter().filter_map(name).collect::<BTreeSet<String>>().len()))
            }
            Field::ThreadAccepted => Some(Value::YesNo(self.posts.iter().any(|post| post.post.standing.accepted))),
            Field::ThreadAnsweredByStaff => Some(Value::YesNo(self.posts.iter().any(|post| post.staff))),
            Field::ThreadHoursOpen => self.opened().map(|opened| hours(opened, self.now)),
            Field::ThreadHoursUnanswered => {
                let asker = &self.opening()?.author;
                if self.posts.iter().skip(1).any(|post| !same_author(asker, &post.post.author)) {
                    return Some(Value::Number(0.0));
                }
                // Replies that were not read may be anybody's.
                let all_read = replies == read;
                self.opened().filter(|_| all_read).map(|opened| hours(opened, self.now))
            }
            Field::ThreadTags => Some(Value::Texts(self.thread.tags.iter().map(|tag| tag.raw().to_owned()).collect())),
            Field::ThreadLang => self.thread.lang.and_then(|lang| word(field, lang.code())),
            Field::SourceId => {
                let id = self.source.map_or_else(|| self.thread.source.as_str(), |source| source.id.as_str());
                Some(Value::Text(id.to_owned())).filter(|_| id != super::examples::STAGE)
            }
            Field::SourceKind => self.source.and_then(|source| word(field, source.kind.word())),
            Field::SourceHost => host(self.thread, self.source).map(Value::Text),
            Field::SourceName => {
                let name = self.source.map(|source| source.name.clone());
                name.or_else(|| self.thread.site.as_ref().map(|site| site.raw().to_owned())).map(Value::Text)
            }
            Field::SourceTags => self.source.map(|source| Value::Texts(source.tags.clone())),
            _ => None,
        }
    }

    fn of_post(&self, post: &Prepared<'_>, field: Field) -> Option<Value> {
        let own = post.post;
        match field {
            Field::PostPart => word(field, part_word(own.part)),
            Field::PostAccepted => Some(Value::YesNo(own.standing.accepted)),
            #[expect(clippy::cast_precision_loss, reason = "nobody has as many votes")]
            Field::PostScore => own.standing.score.map(|score| Value::Number(score as f64)),
            #[expect(clippy::cast_precision_loss, reason = "nor as many readers")]
            Field::PostViews => own.standing.views.map(|views| Value::Number(views as f64)),
            Field::PostWords => Some(count(words(&post.document))),
            Field::PostHoursOld => own.posted.map(|posted| hours(posted, self.now)),
            Field::PostLang => word(field, post.document.lang().code()),
            Field::PostEdited => Some(Value::YesNo(own.state == PostState::Edited)),
            Field::PostIsReply => Some(Value::YesNo(own.parent.is_some() || !std::ptr::eq(own, self.opening().unwrap_or(own)))),
            Field::PostAsks => Some(Value::YesNo(asks(&post.document))),
            Field::AuthorRole => word(field, if post.staff { "staff" } else { role_word(own.author.role) }),
            Field::AuthorName => {
                Some(own.author.name.raw().trim()).filter(|name| !name.is_empty()).map(|name| Value::Text(name.to_owned()))
            }
            Field::AuthorKnown => Some(Value::YesNo(!own.author.name.raw().trim().is_empty())),
            _ => None,
        }
    }
}

/// Whether a sentence of the author's own asks.
fn asks(document: &Document) -> bool {
    let own = |tokens: &std::ops::Range<usize>| document.tokens().get(tokens.start).is_some_and(|token| !token.quoted);
    document.sentences().iter().enumerate().any(|(at, tokens)| own(tokens) && inquiry(document, at).is_some())
}

fn words(document: &Document) -> usize {
    document.tokens().iter().filter(|token| token.kind != TokenKind::Mark).count()
}

const fn part_word(part: Part) -> &'static str {
    match part {
        Part::Question => "question",
        Part::Answer => "answer",
        Part::Comment => "comment",
        Part::Article => "article",
        Part::Review => "review",
    }
}

const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Staff => "staff",
        Role::Moderator => "moderator",
        Role::Member => "member",
        Role::Bot => "bot",
        Role::Unknown => "unknown",
    }
}

/// The fields of each post that rules ask about, in the order of the posts. Nothing is worked out that no rule asks for.
pub(super) fn fields(judge: &Judge, thread: &Thread, posts: &[Prepared<'_>], now: Timestamp) -> Vec<Fields> {
    let asked = judge.rules.fields();
    if asked.is_empty() {
        return vec![Fields::default(); posts.len()];
    }
    let scene = Scene { thread, source: judge.source_of(thread), posts, now };
    let mut shared = Fields::default();
    for known in FIELDS.iter().filter(|known| asked.contains(&known.field)) {
        shared.set(known.field, scene.value(known.field));
    }
    let each = posts.iter().map(|post| {
        let mut fields = shared.clone();
        for known in FIELDS.iter().filter(|known| asked.contains(&known.field)) {
            fields.set(known.field, scene.of_post(post, known.field));
        }
        fields
    });
    each.collect()
}
