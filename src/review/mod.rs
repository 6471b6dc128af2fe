//! What staff do with the queue, with no terminal in sight: list it, look for the next incident, decide, and know what could not be seen.
//!
//! Every function takes the store as a trait object and the time as an argument and prints nothing: commands and the review screen are two
//! faces of this room.

pub mod decision;
pub mod group;
pub mod listing;
pub mod sight;
pub mod similar;
pub mod when;

#[cfg(test)]
pub(crate) mod staged;
