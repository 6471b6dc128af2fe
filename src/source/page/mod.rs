//! Pages of forums that nobody has described: their posts found by what posts have in common.

mod block;
mod dom;
mod linked;
mod parts;
mod sign;
mod text;

pub use self::draft::{PageDraft, PostDraft, draft};
pub use self::linked::Stated;

mod draft;

#[cfg(test)]
mod tests;
