//! `overhear export`: the archive as thread interchange.

use std::ops::ControlFlow;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Context, Exit, Failure, desk};
use crate::model::id::SourceId;
use crate::model::interchange::{PostLine, ThreadLine};
use crate::model::post::{Post, PostState, Role, Thread};

/// Write what the archive holds as thread interchange: JSON Lines, one thread a line, as `scan` and other programs read it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  overhear export > threads.jsonl\n  overhear export kettles | overhear scan -")]
pub struct Args {
    /// Only these sources.
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// When the configuration or the store cannot be read, or standard output takes no more.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    // A source that is no longer configured may still have posts in the archive: a name that nothing bears gives nothing.
    let wanted: Vec<SourceId> = args.sources.iter().map(|name| SourceId::from(name.as_str())).collect();
    let store = context.store(&config)?;
    let mut failed = None;
    let walked = store.walk(Timestamp::MIN, &mut |(thread, posts)| {
        if !wanted.is_empty() && !wanted.contains(&thread.source) {
            return ControlFlow::Continue(());
        }
        match context.out.json(&line(&thread, &posts)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                failed = Some(failure);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(failure) = failed {
        return Err(failure);
    }
    walked.map_err(|error| desk::failure(&error))?;
    Ok(Exit::Done)
}

/// A conversation as a line of thread interchange. `source`, and of a post `quoted`, `state` and `seen`, are keys besides those of the form.
fn line(thread: &Thread, posts: &[Post]) -> ThreadLine {
    ThreadLine {
        thread_id: thread.id.0.clone(),
        site: thread.site.as_ref().map(|site| site.raw().to_owned()),
        url: thread.url.clone(),
        title: Some(thread.title.raw().to_owned()).filter(|title| !title.is_empty()),
        lang: thread.lang.map(|lang| lang.to_string()),
        tags: thread.tags.iter().map(|tag| tag.raw().to_owned()).collect(),
        posts: posts.iter().map(post).collect(),
        rest: Map::from_iter([("source".to_owned(), Value::from(thread.source.as_str()))]),
    }
}

fn post(post: &Post) -> PostLine {
    let mut rest = Map::from_iter([("seen".to_owned(), Value::from(post.seen.to_string()))]);
    if !post.quoted.is_empty() {
        rest.insert("quoted".to_owned(), post.quoted.iter().map(|quoted| Value::from(quoted.raw())).collect());
    }
    match post.state {
        PostState::Live => {}
        PostState::Edited => drop(rest.insert("state".to_owned(), Value::from("edited"))),
        PostState::Gone => drop(rest.insert("state".to_owned(), Value::from("gone"))),
    }
    let role = match post.author.role {
        Role::Staff => Some("staff"),
        Role::Moderator => Some("moderator"),
        Role::Member => Some("customer"),
        Role::Bot => Some("bot"),
        Role::Unknown => None,
    };
    PostLine {
        post_id: post.id.0.clone(),
        author: Some(post.author.name.raw().to_owned()).filter(|name| !name.is_empty()),
        author_role: role.map(str::to_owned),
        published: post.posted,
        text: post.body.raw().to_owned(),
        reply_to: post.parent.as_ref().map(|parent| parent.0.clone()),
        accepted: post.standing.accepted.then_some(true),
        likes: post.standing.score,
        url: post.url.clone(),
        part: Some(post.part),
        rest,
    }
}
