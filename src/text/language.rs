//! Which language a text is in.

use crate::model::lang::Lang;

/// What is known before the text is read.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// Languages that the brand's customers write; empty means all known here.
    pub allowed: Vec<Lang>,
    /// Declared language of post, thread or source.
    pub declared: Option<Lang>,
    /// Language of the thread so far (its opener or the majority of its posts).
    pub thread: Option<Lang>,
}

/// The language of `text`: whatlang restricted to the allowed languages, with script, declared and thread language as priors. Very short
/// texts inherit. Greek in Latin letters is Greek.
#[must_use]
pub fn detect(text: &str, hint: &Hint) -> Lang {
    let _ = (text, hint);
    todo!()
}
