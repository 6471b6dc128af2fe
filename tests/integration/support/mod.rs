//! What several tests stand on.

pub mod net;
pub mod server;
