//! `overhear show`: one incident, whole.

use super::desk::{self, Desk, note};
use super::{Context, Exit, Failure};
use crate::incident::as_of;
use crate::model::id::IncidentId;
use crate::model::incident::Incident;
use crate::output::incident::{Detail, WholeIncident, drafts, show};
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
    let reader = context.user.as_deref();
    if args.copy_reply {
        reply(&incident, context)?;
    } else if args.json {
        context.out.json(&WholeIncident::of(&incident, reader, context.now))?;
    } else {
        let kin =
            if args.similar { Some(similar(store, &incident, SIMILAR, context.now).map_err(|error| desk::failure(&error))?) } else { None };
        let detail = Detail { why: args.why, full: args.full, reader, similar: kin.as_deref() };
        context.out.text(show(&incident, &detail, &context.page()))?;
    }
    desk.tell_notices(&context.out);
    Ok(Exit::Done)
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
