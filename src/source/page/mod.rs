//! Pages of forums that nobody has described: their posts found by what posts have in common.

mod article;
mod beside;
mod block;
mod dom;
mod group;
mod linked;
mod links;
mod micro;
mod parts;
mod place;
mod selected;
mod sign;
mod state;
mod text;
mod title;

pub use self::draft::{PageDraft, PostDraft, draft};
pub use self::linked::Stated;
pub use self::links::{Links, Row};
pub use self::place::Place;
pub use self::selected::Given;
pub(in crate::source) use self::selected::selected;

mod draft;

#[cfg(test)]
mod tests;
