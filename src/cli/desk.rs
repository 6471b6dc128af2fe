//! What the commands of staff share: the store, the page, who works here, and how the store's answers become exits.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::out::Out;
use super::{Context, Exit, Failure};
use crate::config::Config;
use crate::incident::Refusal;
use crate::review::decision;
use crate::store::{Store, StoreError};

/// A staff member's place of work.
pub(super) struct Desk {
    /// The configuration.
    pub(super) config: Config,
    /// The queue.
    pub(super) store: Box<dyn Store>,
}

impl Desk {
    /// Reads the configuration and opens its store.
    pub(super) fn open(context: &Context) -> Result<Self, Failure> {
        let config = context.config()?;
        let store = context.store(&config)?;
        Ok(Self { config, store })
    }

    /// Says what the store did by itself, each thing once.
    pub(super) fn tell_notices(&self, out: &Out) {
        let mut told = Vec::new();
        for notice in self.store.notices() {
            if !told.contains(&notice) {
                note(out, &notice.0);
                told.push(notice);
            }
        }
    }
}

/// Says "note: ..." on standard error, even with `--quiet`: a repair must not go unseen.
pub(super) fn note(out: &Out, text: &str) {
    let mark = out.talk_look.paint(anstyle::AnsiColor::Cyan.on_default().bold(), "note:");
    out.complain(format_args!("{mark} {}", crate::model::untrusted::shown(text, false)));
}

/// Now, here.
pub(super) fn now_here(context: &Context) -> Zoned {
    context.now.to_zoned(TimeZone::system())
}

/// Who works here; needed for everything that is written down under a name.
pub(super) fn person(context: &Context) -> Result<String, Failure> {
    let Some(name) = &context.user else {
        return Err(Failure::usage("nobody is named who decides").hint("say who you are with `--by NAME`, or set OVERHEAR_USER once"));
    };
    decision::name(name)
        .map_err(|why| Failure::usage(format!("the name of who decides cannot be used: {why}")).hint("give another with `--by NAME`"))
}

/// Why the store could not do it, as people are told.
pub(super) fn failure(error: &StoreError) -> Failure {
    let told = |exit, message: String| Failure::new(exit, message);
    match error {
        StoreError::Busy(_) => told(Exit::Busy, error.to_string()).hint("nothing was changed; try again in a moment"),
        StoreError::NoIncident(_) => told(Exit::Usage, error.to_string()).hint("`overhear queue --all` lists them, closed ones too"),
        StoreError::Refused(Refusal::Stale { .. } | Refusal::NotNow(_)) => told(Exit::CheckFailed, error.to_string()),
        StoreError::DiskFull { .. } => {
            told(Exit::Partly, error.to_string()).hint("make room and run it again; nothing that was acknowledged is lost")
        }
        StoreError::Damaged { .. } => told(Exit::Partly, error.to_string())
            .hint("`overhear store check` says how much; `overhear store rebuild` makes the store again from its journal"),
        StoreError::Newer { .. } => told(Exit::Partly, error.to_string()),
        StoreError::Io { path, source } => {
            let mut failure = told(Exit::Partly, format!("could not read or write {path}"));
            failure.causes.push(source.to_string());
            failure
        }
    }
}

/// A short word for the same, for programs.
pub(super) const fn reason(error: &StoreError) -> &'static str {
    match error {
        StoreError::Busy(_) => "busy",
        StoreError::NoIncident(_) => "no-incident",
        StoreError::Refused(Refusal::Stale { .. }) => "stale",
        StoreError::Refused(Refusal::NotNow(_)) => "refused",
        StoreError::DiskFull { .. } => "disk-full",
        StoreError::Damaged { .. } => "damaged",
        StoreError::Newer { .. } => "newer",
        StoreError::Io { .. } => "io",
    }
}
