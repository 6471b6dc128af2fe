//! Reading TOML so that every mistake has a place, a label and a remedy.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{Diagnostic, SourceFile};

/// Largest authored file read, in bytes.
pub const MAX_FILE: usize = 1024 * 1024;

/// Reads a whole file into `T` (a struct with `deny_unknown_fields`, spans by `serde_spanned::Spanned`).
///
/// `code` is the code of shape mistakes (unknown key, wrong type, missing key); syntax mistakes have `T001`. Unknown keys get "did you
/// mean" from the keys that the struct expects. A byte-order mark and CRLF line ends are accepted.
///
/// # Errors
/// One diagnostic with the place of the mistake.
pub fn read<T: DeserializeOwned>(file: &Arc<SourceFile>, code: &'static str) -> Result<T, Box<Diagnostic>> {
    let _ = (file, code);
    todo!()
}
