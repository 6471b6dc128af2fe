//! (room review)
