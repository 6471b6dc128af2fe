//! Labelled files, as `eval` and `train` read them: threads and rows, and the brands that they name.

pub(super) mod brands;
pub(super) mod record;
