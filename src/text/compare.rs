//! Whether a claimed value says what the official one says.

use crate::model::value::Value;

/// Whether `claimed` agrees with `official`: `None` when the two cannot be compared.
#[must_use]
pub fn agrees(official: &Value, claimed: &Value, rough: bool) -> Option<bool> {
    let _ = rough;
    (std::mem::discriminant(official) == std::mem::discriminant(claimed)).then(|| official == claimed)
}
