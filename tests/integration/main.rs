//! All integration tests, one binary.

mod fetch_hostile;
mod fetch_manners;
mod fetch_robots;
mod support;
