//! `overhear show`: one incident, whole.

use super::desk::{self, Desk, note};
use super::{Context, Exit, Failure, judge};
use crate::fact;
use crate::incident::as_of;
use crate::model::id::{FactId, IncidentId};
use crate::model::incident::Incident;
use crate::model::lang::Lang;
use crate::output::incident::{Detail, WholeIncident, drafts, show};
use crate::output::reply::{nearest_of, replies};
use crate::review::group;
use crate::review::similar::similar;

/// Similar incidents told at most.
const SIMILAR: usize = 10;

/// Show an incident: what was said, what the brand says, why it is here, what was done.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct Args {
    /// Its number, as `overhear queue` lists it: 17 or '#17' (a bare # begins a comment in most shells).
    #[arg(value_name = "ID")]
    id: IncidentId,
    /// Also what the priority is made of, and which revision of which rule spoke.
    #[arg(long)]
    why: bool,
    /// Long posts and many posts whole.
    #[arg(long)]
    full: bool,
    /// Also earlier incidents that share a contact, a claim, a fact or a rule with it.
    #[arg(long)]
    similar: bool,
    /// Only the official wording, in the poster's language: the draft of a reply. Nothing is posted.
    #[arg(long, conflicts_with_all = ["why", "full", "similar", "json"])]
    copy_reply: bool,
    /// Only the draft of a reply in the poster's language, from the official wording. Nothing is posted.
    #[arg(long, conflicts_with_all = ["why", "full", "similar", "json", "copy_reply"])]
    reply: bool,
    /// As one JSON object.
    #[arg(long, conflicts_with = "similar")]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// When there is no such incident, or the configuration or the store cannot be read.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let desk = Desk::open(context)?;
    let store = desk.store.as_ref();
    let mut incident = store.incident(args.id).map_err(|error| desk::failure(&error))?;
    // The days of waiting count here as they do in the queue; that it slept is still told.
    let now = as_of(incident.clone(), context.now);
    (incident.priority, incident.priority_terms) = (now.priority, now.priority_terms);
    let same_claim = if args.copy_reply || args.reply {
        Vec::new()
    } else {
        group::others(store, &incident, context.now).map_err(|error| desk::failure(&error))?
    };
    let reader = context.user.as_deref();
    if args.copy_reply {
        reply(&incident, context)?;
    } else if args.reply {
        draft(&incident, &desk, context)?;
    } else if args.json {
        context.out.json(&WholeIncident::of(&incident, &same_claim, reader, context.now))?;
    } else {
        let kin =
            if args.similar { Some(similar(store, &incident, SIMILAR, context.now).map_err(|error| desk::failure(&error))?) } else { None };
        let detail = Detail { why: args.why, full: args.full, reader, similar: kin.as_deref(), same_claim: &same_claim };
        context.out.text(show(&incident, &detail, &context.page()))?;
    }
    desk.tell_notices(&context.out);
    Ok(Exit::Done)
}

/// Prints the drafts of a reply, from the facts as they are now.
fn draft(incident: &Incident, desk: &Desk, context: &Context) -> Result<(), Failure> {
    // Mistakes in fact files are told by `facts check`; a fact left out for one has the wording that the finding kept.
    let (facts, _) = fact::load(&judge::files(&desk.config).facts);
    let wording = |id: &FactId, wanted: Lang| {
        let fact = facts.get(id)?;
        let has: Vec<Lang> = fact.languages().collect();
        fact.official(nearest_of(&has, wanted)?)
    };
    let drafts = replies(incident, &wording);
    if drafts.is_empty() {
        let n = incident.id.0;
        return Err(Failure::new(Exit::CheckFailed, format!("{} contradicts no fact, so there is no draft", incident.id))
            .hint(format!("`overhear show {n}` tells what to do")));
    }
    for (number, draft) in drafts.iter().enumerate() {
        if number > 0 {
            context.out.line("")?;
        }
        context.out.line(&draft.text)?;
        if let Some(caveat) = draft.caveat() {
            note(&context.out, &caveat);
        }
    }
    Ok(())
}

fn reply(incident: &Incident, context: &Context) -> Result<(), Failure> {
    let drafts = drafts(incident);
    if drafts.is_empty() {
        let n = incident.id.0;
        return Err(Failure::new(
            Exit::CheckFailed,
            format!("{} contradicts no fact with an official wording, so there is no draft", incident.id),
        )
        .hint(format!("`overhear show {n}` tells what to do")));
    }
    for (number, draft) in drafts.iter().enumerate() {
        if number > 0 {
            context.out.line("")?;
        }
        context.out.line(&draft.text)?;
        if draft.lang != draft.wanted {
            note(
                &context.out,
                &format!("the post is in '{}', but the fact has a wording in '{}' only; it needs translating", draft.wanted, draft.lang),
            );
        }
    }
    Ok(())
}
