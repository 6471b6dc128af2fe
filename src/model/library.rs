//! Authored files as a crawl read them, kept so that an edited tree can be compared with what staff have seen the work of.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::digest;

/// An authored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its path as it was named; says what it is (see [`super::authored::Authored`]).
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The rules that a crawl judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesInUse {
    /// The crawl that first used them as they are.
    pub since: Timestamp,
    /// They are those built into the program.
    pub built_in: bool,
    /// All files, in the order in which they were read.
    pub files: Vec<KeptFile>,
}

impl RulesInUse {
    /// What the files are, in 32 hex digits.
    #[must_use]
    pub fn digest(&self) -> String {
        let built_in = if self.built_in { "built-in" } else { "own" };
        let files = self.files.iter().flat_map(|file| [file.path.as_str(), &file.text]);
        digest(&std::iter::once(built_in).chain(files).collect::<Vec<_>>(), 16)
    }

    /// Whether the files are the same, whenever they were first used.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.built_in == other.built_in && self.files == other.files
    }
}
