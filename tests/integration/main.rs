//! All integration tests, one binary.

mod store_conformance;
mod store_crash;
mod store_damage;
mod store_fixture;
mod store_journal;
mod store_measure;
