//! What was really said, for rules and facts to be tried on: the archive, or a file of threads.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::lines::{Lines, thread};
use super::{Context, Exit, Failure, desk};
use crate::config::quantity;
use crate::engine::interchange;
use crate::eval::Spoken;
use crate::eval::history::History;
use crate::model::untrusted::shown;
use crate::store::Store;

/// Where it is read.
pub(in crate::cli) enum Talk {
    /// The archive of a store, and from when on.
    Archive(Box<dyn Store>, Timestamp),
    /// A file of thread interchange.
    File(Box<Lines>),
}

impl Talk {
    /// The file when one is named, else the archive since then.
    pub(in crate::cli) fn open(file: Option<&Path>, since: &str, context: &Context) -> Result<Self, Failure> {
        if let Some(file) = file {
            return Ok(Self::File(Box::new(Lines::open(file)?)));
        }
        let since = point(since, context)?;
        Ok(Self::Archive(archive(context)?, since))
    }

    /// Shows every thread to `visit`; a break ends it. Says how many posts were asked about.
    pub(in crate::cli) fn each(
        &mut self,
        context: &Context,
        visit: &mut dyn FnMut(Spoken) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<usize, Failure> {
        let mut posts = 0;
        match self {
            Self::File(lines) => {
                while let Some((_, line)) = lines.next(&context.out, thread)? {
                    let (thread, written) = interchange::thread(&line, context.now);
                    posts += written.len();
                    let spoken = Spoken {
                        thread,
                        wanted: vec![true; written.len()],
                        posts: written,
                        label: line.thread_id,
                        labels: line.posts.into_iter().map(|post| post.post_id).collect(),
                    };
                    if visit(spoken)?.is_break() {
                        break;
                    }
                }
            }
            Self::Archive(store, since) => {
                let mut failed = None;
                let since = *since;
                // A post is first seen when it is written or later.
                let walked = store.walk(since, &mut |(thread, held)| {
                    let wanted: Vec<bool> = held.iter().map(|post| post.written() >= since).collect();
                    let count = wanted.iter().filter(|wanted| **wanted).count();
                    if count == 0 {
                        return ControlFlow::Continue(());
                    }
                    posts += count;
                    let label = thread.url.clone().unwrap_or_else(|| thread.id.0.clone());
                    let labels = held.iter().map(|post| post.id.0.clone()).collect();
                    match visit(Spoken { thread, label, labels, wanted, posts: held }) {
                        Ok(flow) => flow,
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
                if posts == 0 {
                    return Err(Failure::usage(format!("the archive holds no post written since {}", day(since, context))).hint(
                        "`--since 365d` reaches back further; `overhear crawl` reads what is new; or name a file of threads (JSON Lines)",
                    ));
                }
            }
        }
        Ok(posts)
    }

    /// What staff made of the posts; nothing is known of those of a file.
    pub(in crate::cli) fn history(&self, context: &Context) -> Result<History, Failure> {
        match self {
            Self::Archive(store, since) => History::read(store.as_ref(), *since, context.now).map_err(|error| desk::failure(&error)),
            Self::File(_) => Ok(History::default()),
        }
    }

    /// How it ends: partly, when lines of a file could not be read.
    pub(in crate::cli) fn exit(&self) -> Exit {
        match self {
            Self::File(lines) if lines.bad > 0 => Exit::Partly,
            _ => Exit::Done,
        }
    }

    /// `posts since 1 Mar 2026`, `posts of the file`.
    pub(in crate::cli) fn whence(&self, context: &Context) -> String {
        match self {
            Self::Archive(_, since) if *since == Timestamp::MIN => "in the whole archive".to_owned(),
            Self::Archive(_, since) => format!("since {}", day(*since, context)),
            Self::File(_) => "of the file".to_owned(),
        }
    }
}

/// Opens the store when there is one, without making it.
pub(in crate::cli) fn archive(context: &Context) -> Result<Box<dyn Store>, Failure> {
    let config = context.config()?;
    if !config.store.path.join("archive").is_dir() {
        return Err(Failure::usage("there is no archive yet: nothing has been read")
            .hint("`overhear crawl` reads the sources of overhear.toml and keeps what was said; or name a file of threads (JSON Lines)"));
    }
    context.store(&config)
}

/// A day of the calendar here.
pub(in crate::cli) fn day(at: Timestamp, context: &Context) -> String {
    at.to_zoned(context.page().zone).strftime("%-d %b %Y").to_string()
}

/// Reads a time that has passed: `30d`, `2026-03-01`, RFC 3339, `all`.
pub(in crate::cli) fn point(text: &str, context: &Context) -> Result<Timestamp, Failure> {
    let trimmed = text.trim();
    if trimmed == "all" {
        return Ok(Timestamp::MIN);
    }
    if let Ok(time) = trimmed.parse::<Timestamp>() {
        return Ok(time);
    }
    if let Ok(date) = trimmed.parse::<Date>() {
        let midnight = date.to_zoned(TimeZone::system()).map_err(|_| not_a_time(text))?;
        return Ok(midnight.timestamp());
    }
    let length = quantity::duration(trimmed).map_err(|_| not_a_time(text))?;
    context.now.checked_sub(length).map_err(|_| not_a_time(text))
}

fn not_a_time(text: &str) -> Failure {
    Failure::usage(format!("'{}' is no time to reach back to", shown(text, false))).hint("write 30d, 12h, 2026-03-01 or all")
}
