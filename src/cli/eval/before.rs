//! A measurement made before, as `eval --json` printed it.

use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::cli::lines::{Lines, json};
use crate::cli::{Context, Failure};
use crate::eval::against::Before;
use crate::eval::measure::Outcomes;
use crate::eval::share::Outcome;
use crate::model::untrusted::shown;

/// Of a post's line what is compared; the last line has a total and nothing else.
#[derive(Deserialize)]
struct Line {
    key: Option<String>,
    negative: Option<Outcome>,
    contradicts: Option<Outcome>,
    total: Option<IgnoredAny>,
}

/// Reads it; says whether some of it is missing.
pub(super) fn read(path: &Path, context: &Context) -> Result<(Before, bool), Failure> {
    let mut lines = Lines::open(path)?;
    let mut before = Before::default();
    let mut whole = false;
    while let Some((number, line)) = lines.next(&context.out, |text| json::<Line>(text, ""))? {
        whole = line.total.is_some();
        let noted = line.key.is_some_and(|key| before.note(&key, Outcomes { negative: line.negative, contradicts: line.contradicts }));
        if !noted && !whole {
            lines.complain(&context.out, number, "not a line of `overhear eval --json`: it has no `key`");
        }
    }
    let name = shown(&path.display().to_string(), false);
    if before.is_empty() {
        return Err(Failure::usage(format!("{name} holds no measurement")).hint("`overhear eval --json FILE > PREVIOUS` makes one"));
    }
    if !whole {
        context.out.warn(format_args!("{name} does not end with the total: it may have been cut off"));
    }
    Ok((before, !whole || lines.bad > 0))
}
