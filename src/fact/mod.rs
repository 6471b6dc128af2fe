//! Facts-as-code: typed, dated, per-market values, checked into a [`FactBook`].

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::fact::Harm;
use crate::model::id::FactId;

/// A fact of the brand.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its id: the stem of its file's name.
    pub id: FactId,
    /// What it is about, for people.
    pub topic: String,
    /// How bad a wrong answer is.
    pub harm: Harm,
    /// First 8 hex digits of the SHA-256 of the file.
    pub revision: String,
}

/// The brand's written facts, checked, in order of id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactBook {
    facts: Vec<Fact>,
}

impl FactBook {
    /// Whether there is no fact.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The fact with this id.
    #[must_use]
    pub fn get(&self, id: &FactId) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == *id)
    }
}

/// Reads fact files. Never fails as a whole: a broken fact is left out and named.
#[must_use]
pub fn load(files: &[Arc<SourceFile>]) -> (FactBook, Vec<Diagnostic>) {
    let _ = files;
    todo!()
}
