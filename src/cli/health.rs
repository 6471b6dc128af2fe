//! `overhear source list`: the sources, and how each of them does.

use serde::Serialize;

use super::{Context, Exit, Failure, desk};
use crate::config::Config;
use crate::crawl::health::{self, Usual};
use crate::model::health::Concern;
use crate::model::lang::Lang;
use crate::model::source::{Source, SourceKind, SourceState};
use crate::model::untrusted::shown;
use crate::output::page::{ALARM, FAINT, Page, count};
use crate::output::table::table;
use crate::store;

/// A source as the list has it. Its address without the values of its query: they may be secrets, and stand in the configuration.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    kind: SourceKind,
    name: &'a str,
    url: String,
    every_seconds: i64,
    lang: Option<&'static str>,
    comments: bool,
    health: &'static str,
    /// `None` before the first crawl.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
}

/// What the store knows of a source.
#[derive(Serialize)]
struct State {
    last_success: Option<String>,
    last_new_post: Option<String>,
    newest_post: Option<String>,
    next_check: Option<String>,
    faults: u32,
    usual_posts_a_day: Option<f64>,
    pages_to_read: usize,
    concerns: Vec<Told>,
}

/// What is wrong, and what helps.
#[derive(Serialize)]
struct Told {
    kind: crate::model::health::Kind,
    since: String,
    message: String,
    remedy: &'static str,
}

impl From<&SourceState> for State {
    fn from(state: &SourceState) -> Self {
        let time = |at: Option<jiff::Timestamp>| at.map(|at| format!("{at:.0}"));
        Self {
            last_success: time(state.last_success),
            last_new_post: time(state.last_new_post),
            newest_post: time(state.health.volume.newest),
            next_check: time(state.next_check),
            faults: state.faults,
            usual_posts_a_day: Usual::of(&state.health.volume).a_day.map(|posts| (posts * 100.0).round() / 100.0),
            pages_to_read: state.owed.len(),
            concerns: state.health.concerns.iter().map(told).collect(),
        }
    }
}

fn told(concern: &Concern) -> Told {
    Told {
        kind: concern.kind,
        since: format!("{:.0}", concern.since),
        message: shown(&concern.why, false),
        remedy: health::remedy(concern.kind),
    }
}

/// What the store remembers of sources; nothing when there is no store yet, which is not made here.
fn states(config: &Config, context: &Context) -> Result<Vec<SourceState>, Failure> {
    if !config.store.path.exists() {
        return Ok(Vec::new());
    }
    let plan = store::open(&config.store).and_then(|store| store.plan());
    plan.map(|plan| plan.sources).map_err(|error| desk::failure(&error)).or_else(|failure| {
        // The list itself needs no store.
        context.out.say(format_args!("note: how they do is not known: {}", failure.message));
        Ok(Vec::new())
    })
}

/// Prints the list.
///
/// # Errors
/// When the configuration cannot be read, or standard output does not take it.
pub fn list(json: bool, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let states = states(&config, context)?;
    // What was learned of another address says nothing about this one.
    let state = |source: &Source| {
        let known = states.iter().find(|state| state.id == source.id);
        known.filter(|state| state.pages.is_empty() || state.pages.contains_key(&source.url))
    };
    if json {
        for source in &config.sources {
            context.out.json(&Line {
                id: source.id.as_str(),
                kind: source.kind,
                name: &source.name,
                url: source.shown_url(),
                every_seconds: source.every.as_secs(),
                lang: source.lang.map(Lang::code),
                comments: source.comments,
                health: health::word(state(source)),
                state: state(source).map(State::from),
            })?;
        }
        return Ok(Exit::Done);
    }
    if config.sources.is_empty() {
        context.out.say("no sources yet: `overhear source add ADDRESS` adds one");
        return Ok(Exit::Done);
    }
    let page = context.page();
    let rows: Vec<Vec<String>> = config.sources.iter().map(|source| row(source, state(source), &page)).collect();
    context.out.text(table(&["ID", "KIND", "HEALTH", "SEEN", "LAST POST", "USUALLY", "EVERY", "LANG", "NAME", "ADDRESS"], &rows, &page))?;
    let mut ill = 0;
    for source in &config.sources {
        let Some(state) = state(source) else { continue };
        ill += usize::from(!state.health.concerns.is_empty());
        for concern in &state.health.concerns {
            let line = format!("{}: {} (since {})", source.id, shown(&concern.why, false), page.ago_exact(concern.since));
            context.out.line(format_args!("\n{}", page.paint(ALARM, &line)))?;
            context.out.line(page.paint(FAINT, &format!("  → {}", health::remedy(concern.kind))))?;
        }
    }
    if ill > 0 {
        let of = count(config.sources.len(), "source", "sources");
        context.out.line(format_args!("\n{ill} of {of} cannot be seen as usual"))?;
    }
    Ok(Exit::Done)
}

fn row(source: &Source, state: Option<&SourceState>, page: &Page) -> Vec<String> {
    let ago = |at: Option<jiff::Timestamp>| at.map_or_else(|| "-".to_owned(), |at| page.ago(at));
    let usual = state.and_then(|state| Usual::of(&state.health.volume).words()).unwrap_or_else(|| "-".to_owned());
    let cells = [
        source.id.as_str(),
        source.kind.word(),
        health::word(state),
        &ago(state.and_then(|state| state.last_success)),
        &ago(state.and_then(|state| state.health.volume.newest.or(state.last_new_post))),
        &usual,
        &format!("{:#}", source.every),
        source.lang.map_or("", Lang::code),
        &source.name,
        &source.shown_url(),
    ];
    cells.map(|cell| shown(cell, false)).to_vec()
}
