//! `overhear claim`, `assign`, `note`, `snooze`, `resolve`, `dismiss`, `reopen`: what staff decide.

use serde::Serialize;

use super::desk::{self, Desk};
use super::{Context, Exit, Failure};
use crate::model::id::IncidentId;
use crate::model::incident::{Action, Incident, Verdict};
use crate::model::untrusted::shown;
use crate::output::page::{Page, STRONG};
use crate::output::queue::{QueueLine, verdict_word};
use crate::review::decision::{self, Ruling, Taken};
use crate::review::group;
use crate::review::listing::{Ahead, ahead, is_overdue, same_person};
use crate::review::when;

/// Which incidents.
#[derive(Debug, clap::Args)]
struct Which {
    /// Their numbers, as `overhear queue` lists them: 17 or '#17' (a bare # begins a comment in most shells).
    #[arg(value_name = "ID", required = true)]
    ids: Vec<IncidentId>,
    /// Also every other incident that waits with the same wrong claim. One that comes later is not touched.
    #[arg(long, conflicts_with = "seen_version", display_order = 89)]
    group: bool,
    #[command(flatten)]
    how: How,
}

/// Which one.
#[derive(Debug, clap::Args)]
struct WhichOne {
    /// Its number, as `overhear queue` lists it: 17 or '#17' (a bare # begins a comment in most shells).
    #[arg(value_name = "ID")]
    id: IncidentId,
}

/// How a decision is taken and told.
#[derive(Debug, clap::Args)]
struct How {
    /// Refuse when the incident has changed since this version was seen (its `version` in --json).
    #[arg(long, value_name = "N", display_order = 90)]
    seen_version: Option<u64>,
    /// One JSON object a line for each incident.
    #[arg(long, display_order = 91)]
    json: bool,
}

/// Take incidents: you work on them.
#[derive(Debug, clap::Args)]
pub struct Claim {
    #[command(flatten)]
    which: Which,
}

/// Give an incident to somebody.
#[derive(Debug, clap::Args)]
pub struct Assign {
    #[command(flatten)]
    which: WhichOne,
    /// Who works on it from now on.
    #[arg(value_name = "NAME")]
    to: String,
    #[command(flatten)]
    how: How,
}

/// Write a remark into an incident's history.
#[derive(Debug, clap::Args)]
pub struct Note {
    #[command(flatten)]
    which: WhichOne,
    /// The remark; quotes are not needed.
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    #[command(flatten)]
    how: How,
}

/// Put incidents off: they come back by themselves.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("end").required(true).args(["until", "length"])))]
pub struct Snooze {
    #[command(flatten)]
    which: Which,
    /// When they come back: 2025-06-30, '2025-06-30 14:00', RFC 3339, 14:00, tomorrow, 'monday 09:00'.
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// After how long they come back: 45min, 2h, 3d, 1w.
    #[arg(long = "for", id = "length", value_name = "LENGTH")]
    length: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

/// Close incidents as done.
#[derive(Debug, clap::Args)]
pub struct Resolve {
    #[command(flatten)]
    which: Which,
    /// Whether the findings were right; every verdict teaches which rules to trust.
    #[arg(long, value_enum, default_value_t = ResolveVerdict::Confirmed)]
    verdict: ResolveVerdict,
    /// What was done.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Close incidents with nothing to do.
#[derive(Debug, clap::Args)]
pub struct Dismiss {
    #[command(flatten)]
    which: Which,
    /// Why there is nothing to do.
    #[arg(long = "as", value_name = "REASON", value_enum)]
    reason: DismissReason,
    /// The incident of which these are duplicates.
    #[arg(long, value_name = "ID", required_if_eq("reason", "duplicate"))]
    of: Option<IncidentId>,
    /// A remark.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Open a closed incident again.
#[derive(Debug, clap::Args)]
pub struct Reopen {
    #[command(flatten)]
    which: WhichOne,
    /// Why it is not over.
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    how: How,
}

/// Verdicts of `resolve`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ResolveVerdict {
    /// Right, and it mattered.
    Confirmed,
    /// Right, but it did not matter.
    Benign,
    /// The rule misread the post.
    FalsePositive,
}

/// Reasons of `dismiss`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DismissReason {
    /// The rule misread the post.
    FalsePositive,
    /// Right, but nothing to do.
    Benign,
    /// The same matter as another incident; say which with --of.
    Duplicate,
}

/// Runs `overhear claim`.
///
/// # Errors
/// As all commands of this file: when nobody is named, the arguments say nothing usable, or not all decisions could be taken.
pub fn claim(args: &Claim, context: &Context) -> Result<Exit, Failure> {
    decide_on(&args.which, Action::Claim, context)
}

/// Runs `overhear assign`.
///
/// # Errors
/// See [`claim`].
pub fn assign(args: &Assign, context: &Context) -> Result<Exit, Failure> {
    let to = decision::name(&args.to).map_err(|why| Failure::usage(format!("NAME cannot be used: {why}")))?;
    decide(&[args.which.id], Action::Assign { to }, &args.how, context)
}

/// Runs `overhear note`.
///
/// # Errors
/// See [`claim`].
pub fn note(args: &Note, context: &Context) -> Result<Exit, Failure> {
    let text = remark("TEXT", &args.text.join(" "))?;
    decide(&[args.which.id], Action::Note { text }, &args.how, context)
}

/// Runs `overhear snooze`.
///
/// # Errors
/// See [`claim`].
pub fn snooze(args: &Snooze, context: &Context) -> Result<Exit, Failure> {
    let now = desk::now_here(context);
    let until = match (&args.until, &args.length) {
        (Some(until), _) => when::until(until, &now).map_err(|why| Failure::usage(format!("--until: {why}")))?,
        (None, Some(length)) => when::after(length, &now).map_err(|why| Failure::usage(format!("--for: {why}")))?,
        (None, None) => return Err(Failure::usage("say when it comes back, with --until or --for")),
    };
    let why = optional("--why", args.why.as_deref())?;
    decide_on(&args.which, Action::Snooze { until, why }, context)
}

/// Runs `overhear resolve`.
///
/// # Errors
/// See [`claim`].
pub fn resolve(args: &Resolve, context: &Context) -> Result<Exit, Failure> {
    let verdict = match args.verdict {
        ResolveVerdict::Confirmed => Verdict::Confirmed,
        ResolveVerdict::Benign => Verdict::Benign,
        ResolveVerdict::FalsePositive => Verdict::FalsePositive,
    };
    let note = optional("--note", args.note.as_deref())?;
    decide_on(&args.which, Action::Resolve { verdict, note }, context)
}

/// Runs `overhear dismiss`.
///
/// # Errors
/// See [`claim`].
pub fn dismiss(args: &Dismiss, context: &Context) -> Result<Exit, Failure> {
    let verdict = match (args.reason, args.of) {
        (DismissReason::FalsePositive, None) => Verdict::FalsePositive,
        (DismissReason::Benign, None) => Verdict::Benign,
        (DismissReason::Duplicate, Some(of)) => Verdict::Duplicate(of),
        (DismissReason::Duplicate, None) => return Err(Failure::usage("a duplicate needs its original: --of ID")),
        (_, Some(_)) => return Err(Failure::usage("--of goes with --as duplicate only")),
    };
    let note = optional("--note", args.note.as_deref())?;
    decide_on(&args.which, Action::Dismiss { verdict, note }, context)
}

/// Runs `overhear reopen`.
///
/// # Errors
/// See [`claim`].
pub fn reopen(args: &Reopen, context: &Context) -> Result<Exit, Failure> {
    let why = remark("--why", &args.why)?;
    decide(&[args.which.id], Action::Reopen { why }, &args.how, context)
}

fn remark(name: &str, text: &str) -> Result<String, Failure> {
    decision::remark(text).map_err(|why| Failure::usage(format!("{name} cannot be used: {why}")))
}

fn optional(name: &str, text: Option<&str>) -> Result<Option<String>, Failure> {
    text.map(|text| remark(name, text)).transpose()
}

/// Takes the decision on the incidents named, and on all with the same claim if that was asked for.
fn decide_on(which: &Which, action: Action, context: &Context) -> Result<Exit, Failure> {
    if !which.group {
        return decide(&which.ids, action, &which.how, context);
    }
    let ids = {
        let desk = Desk::open(context)?;
        group::widened(desk.store.as_ref(), &which.ids, context.now).map_err(|error| desk::failure(&error))?
    };
    decide(&ids, action, &which.how, context)
}

/// Takes the decision on each, tells what happened and what is next.
fn decide(ids: &[IncidentId], action: Action, how: &How, context: &Context) -> Result<Exit, Failure> {
    let by = desk::person(context)?;
    if how.seen_version.is_some() && ids.len() > 1 {
        return Err(Failure::usage("--seen-version is the version of one incident; name one"));
    }
    let desk = Desk::open(context)?;
    let ruling = Ruling { by, at: context.now, seen_version: how.seen_version, action };
    let taken = decision::decide(desk.store.as_ref(), ids, &ruling);
    if how.json {
        for taken in &taken {
            context.out.json(&DecisionLine::of(taken, context))?;
        }
    } else {
        let page = context.page();
        let done: Vec<&Incident> = taken.iter().filter_map(|taken| taken.result.as_ref().ok()).collect();
        let next = if done.is_empty() { String::new() } else { what_is_next(&desk, &done, &ruling, context) };
        for (number, incident) in done.iter().enumerate() {
            let told = happened(incident, &ruling, &page);
            let ending = if number + 1 == done.len() { format!(". {next}") } else { ".".to_owned() };
            context.out.line(format_args!("{told}{ending}"))?;
        }
    }
    // What was done is told before what was not.
    context.out.flush()?;
    desk.tell_notices(&context.out);
    let failures: Vec<Failure> = taken.iter().filter_map(|taken| taken.result.as_ref().err()).map(desk::failure).collect();
    let Some((last, others)) = failures.split_last() else { return Ok(Exit::Done) };
    for failure in others {
        // Its exit is counted below.
        let _ = failure.report(&context.out);
    }
    let partly = failures.len() < taken.len();
    let mixed = others.iter().any(|failure| failure.exit != last.exit);
    Err(Failure { exit: if partly || mixed { Exit::Partly } else { last.exit }, ..last.clone() })
}

/// `#17 resolved (confirmed)`.
fn happened(incident: &Incident, ruling: &Ruling, page: &Page) -> String {
    let id = page.paint(STRONG, &incident.id.to_string());
    match &ruling.action {
        Action::Claim => format!("{id} claimed by {}{}", shown(&ruling.by, false), due(incident, page)),
        Action::Assign { to } => format!("{id} given to {}{}", shown(to, false), due(incident, page)),
        Action::Note { .. } => format!("{id} noted"),
        Action::Snooze { until, .. } => format!("{id} snoozed, back {} ({})", page.ago(*until), page.exact(*until)),
        Action::Resolve { verdict, .. } => format!("{id} resolved ({})", verdict_word(*verdict)),
        Action::Dismiss { verdict, .. } => format!("{id} dismissed ({})", verdict_word(*verdict)),
        Action::Reopen { .. } => format!("{id} is open again{}", due(incident, page)),
    }
}

fn due(incident: &Incident, page: &Page) -> String {
    match incident.due {
        Some(at) if is_overdue(incident, page.now) => format!(", overdue since {}", page.exact(at)),
        Some(at) => format!(", due {}", page.ago(at)),
        None => String::new(),
    }
}

/// The incident itself while it is in the hands of who decided, else how many are left and which comes first.
fn what_is_next(desk: &Desk, done: &[&Incident], ruling: &Ruling, context: &Context) -> String {
    let keeps = match &ruling.action {
        Action::Claim | Action::Note { .. } | Action::Reopen { .. } => true,
        Action::Assign { to } => same_person(to, &ruling.by),
        Action::Snooze { .. } | Action::Resolve { .. } | Action::Dismiss { .. } => false,
    };
    if keeps && let Some(first) = done.first() {
        return format!("Next: overhear show {}", first.id.0);
    }
    // The decision is taken and synced: if the queue cannot be read now, that is no reason to frighten anybody.
    match ahead(desk.store.as_ref(), &ruling.by, context.now) {
        Ok(ahead) => left(ahead),
        Err(_) => "Next: overhear queue".to_owned(),
    }
}

fn left(ahead: Ahead) -> String {
    if let Some(next) = ahead.next {
        return format!("{} left; next: overhear show {}", ahead.left, next.0);
    }
    let mut rest = Vec::new();
    if ahead.with_others > 0 {
        rest.push(format!("{} with others", ahead.with_others));
    }
    if ahead.snoozed > 0 {
        rest.push(format!("{} snoozed", ahead.snoozed));
    }
    if rest.is_empty() { "Nothing left: the queue is empty".to_owned() } else { format!("Nothing left for you ({})", rest.join(", ")) }
}

/// What came of a decision, for programs.
#[derive(Debug, Serialize)]
struct DecisionLine<'a> {
    id: IncidentId,
    done: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<QueueLine<'a>>,
    /// `busy`, `no-incident`, `stale`, `refused`, `disk-full`, `damaged`, `newer`, `io`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> DecisionLine<'a> {
    fn of(taken: &'a Taken, context: &Context) -> Self {
        let id = taken.id;
        match &taken.result {
            Ok(incident) => Self { id, done: true, incident: Some(QueueLine::of(incident, context.now)), reason: None, error: None },
            Err(error) => Self { id, done: false, incident: None, reason: Some(desk::reason(error)), error: Some(error.to_string()) },
        }
    }
}
