//! `overhear queue`: what waits.

use super::desk::{self, Desk};
use super::{Context, Exit, Failure};
use crate::model::finding::Level;
use crate::model::incident::Status;
use crate::output::queue::{QueueLine, empty, table};
use crate::review::listing::{Wanted, list};
use crate::review::sight::{Sight, sight};

/// Arguments of `overhear queue`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct Args {
    /// Everything, also what is snoozed or closed.
    #[arg(long, conflicts_with = "status")]
    all: bool,
    /// Each incident for itself, also those with the same wrong claim.
    #[arg(long)]
    flat: bool,
    /// Only incidents of this status; may be given several times.
    #[arg(long, value_name = "STATUS", value_enum)]
    status: Vec<StatusName>,
    /// Only what I have.
    #[arg(long, conflicts_with = "assignee")]
    mine: bool,
    /// Only what NAME has.
    #[arg(long, value_name = "NAME")]
    assignee: Option<String>,
    /// Only this level and above.
    #[arg(long, value_name = "LEVEL", value_enum)]
    level: Option<LevelName>,
    /// At most so many; 0 shows all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Statuses by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum StatusName {
    /// Nobody has taken it.
    Open,
    /// Somebody works on it.
    Claimed,
    /// Put off.
    Snoozed,
    /// Done.
    Resolved,
    /// Nothing to do.
    Dismissed,
}

impl From<StatusName> for Status {
    fn from(name: StatusName) -> Self {
        match name {
            StatusName::Open => Self::Open,
            StatusName::Claimed => Self::Claimed,
            StatusName::Snoozed => Self::Snoozed,
            StatusName::Resolved => Self::Resolved,
            StatusName::Dismissed => Self::Dismissed,
        }
    }
}

/// Levels by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LevelName {
    /// Worth knowing.
    Informational,
    /// Grumbling.
    Low,
    /// A complaint.
    Medium,
    /// A customer who leaves, a warning to others.
    High,
    /// Safety, privacy, fraud, legal.
    Critical,
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Self {
        match name {
            LevelName::Informational => Self::Informational,
            LevelName::Low => Self::Low,
            LevelName::Medium => Self::Medium,
            LevelName::High => Self::High,
            LevelName::Critical => Self::Critical,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When the configuration or the store cannot be read.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let assignee = if args.mine { Some(desk::person(context)?) } else { args.assignee.clone() };
    let wanted = Wanted {
        statuses: args.status.iter().copied().map(Status::from).collect(),
        all: args.all,
        flat: args.flat,
        assignee,
        level: args.level.map(Level::from),
        limit: args.limit,
    };
    let desk = Desk::open(context)?;
    let listing = list(desk.store.as_ref(), &wanted, context.now).map_err(|error| desk::failure(&error))?;
    if args.json {
        for incident in &listing.rows {
            context.out.json(&QueueLine::of_row(incident, &listing, context.now))?;
        }
    } else if listing.rows.is_empty() {
        // Only now is it worth a second lease to ask how well the sources are seen.
        let plan = desk.store.plan().map_err(|error| desk::failure(&error))?;
        let sight: Sight = sight(&desk.config.sources, &plan.sources, context.now);
        context.out.text(empty(&listing, wanted.is_narrowed(), &sight, &context.page()))?;
    } else {
        context.out.text(table(&listing, &context.page()))?;
    }
    desk.tell_notices(&context.out);
    Ok(Exit::Done)
}
