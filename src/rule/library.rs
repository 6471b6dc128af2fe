//! The rule and fact files that are built into the program.

use std::sync::Arc;

use crate::diagnostic::SourceFile;

include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// All rule files of the library, in order of path (`rules/…`).
#[must_use]
pub fn files() -> Vec<Arc<SourceFile>> {
    chosen(false)
}

/// All fact files of the library. Facts belong to a brand, so there are none but those of a demonstration.
#[must_use]
pub fn facts() -> Vec<Arc<SourceFile>> {
    chosen(true)
}

fn chosen(facts: bool) -> Vec<Arc<SourceFile>> {
    LIBRARY.iter().map(|(path, text)| SourceFile::new(path, *text)).filter(|file| super::is_fact(&file.path) == facts).collect()
}
