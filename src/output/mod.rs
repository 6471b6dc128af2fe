//! Everything printable: diagnostics, JSON, listings. Foreign text is cleaned here, at the exit.

pub mod incident;
pub mod page;
pub mod queue;
