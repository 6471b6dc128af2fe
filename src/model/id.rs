//! Stable identifiers: the same thing read twice has the same id, so repeats never make duplicates.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! string_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text. Ids are made by this program or checked by configuration: plain printable ASCII.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    };
}

string_id!(
    /// A source's id from the configuration: `[a-z0-9][a-z0-9-]*`.
    SourceId
);
string_id!(
    /// `t-` and 16 hex digits, from the source and the site's own name for the thread.
    ThreadId
);
string_id!(
    /// `p-` and 16 hex digits, from the source and the site's own name for the post.
    PostId
);
string_id!(
    /// A rule's id: its file's name without `.toml`.
    RuleId
);
string_id!(
    /// A fact's id.
    FactId
);
string_id!(
    /// `f-` and 16 hex digits, from rule, post, revision of the post's text and claim.
    FindingId
);
string_id!(
    /// What makes two findings one incident: `fp-` and 16 hex digits.
    Fingerprint
);

/// The first `bytes` bytes of the SHA-256 of the parts, each preceded by its length (so that parts cannot run into one another), in hex.
#[must_use]
pub fn digest(parts: &[&str], bytes: usize) -> String {
    use std::fmt::Write as _;
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut hex = String::with_capacity(bytes * 2);
    for byte in hasher.finalize().iter().take(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

impl ThreadId {
    /// The id of the thread that `source` calls `native` (its own id, or its canonical address).
    #[must_use]
    pub fn of(source: &SourceId, native: &str) -> Self {
        Self(format!("t-{}", digest(&["thread", source.as_str(), native], 8)))
    }
}

impl PostId {
    /// The id of the post that `source` calls `native` (its own id, or its canonical address).
    #[must_use]
    pub fn of(source: &SourceId, native: &str) -> Self {
        Self(format!("p-{}", digest(&["post", source.as_str(), native], 8)))
    }
}

/// An incident's number, counted from 1 in the store that holds it; shown and typed as `17` or `#17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IncidentId(pub u64);

impl std::fmt::Display for IncidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl std::str::FromStr for IncidentId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim_start_matches('#').parse().map(Self).map_err(|_| {
            format!("'{}' is not an incident number; `overhear queue` lists them in its first column", super::untrusted::shown(text, false))
        })
    }
}
