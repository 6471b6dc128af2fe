//! What a yes-no slot is about, so that its words of yes and no need not be written: the engine knows them in seven languages.

/// What is said with yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// Whether it may be done: can, may, they let you; forbidden, blocked, only with theirs.
    Allowed,
    /// Whether it works with something: compatible, supported, runs on.
    Works,
    /// Whether it has to be: must, required; optional, without.
    Needed,
    /// Whether it costs nothing: free, included; they charge, a fee.
    Free,
    /// Whether it is to be had: there is, they have; discontinued, no longer.
    Offered,
    /// Whether the brand asks for it: they will want your PIN; they never ask.
    Asked,
}

impl Sense {
    /// All of them, in the order in which they are named.
    pub const ALL: [Self; 6] = [Self::Allowed, Self::Works, Self::Needed, Self::Free, Self::Offered, Self::Asked];

    /// What a yes-no slot without words of its own is about: whether it can be done, works, is there.
    pub const UNTOLD: [Self; 3] = [Self::Allowed, Self::Works, Self::Offered];

    /// The word written in fact files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Works => "works",
            Self::Needed => "needed",
            Self::Free => "free",
            Self::Offered => "offered",
            Self::Asked => "asked",
        }
    }

    /// The sense that a word names.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sense| sense.word() == word)
    }
}
