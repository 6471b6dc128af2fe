//! What rules do to real talk: what they find in what was said, what staff made of it, what an edit would change.

pub mod history;
pub mod locate;
pub mod trial;
