//! Pages of forums that nobody has described: their posts found by what posts have in common.

mod block;
mod dom;
mod links;
mod parts;
mod place;
mod sign;
mod text;

pub use self::draft::{PageDraft, PostDraft, draft};
pub use self::links::{Links, Row};
pub use self::place::Place;

mod draft;
