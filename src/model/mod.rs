//! Plain data that every room speaks: no clock, no I/O, no regular expressions.
//!
//! Words are the field's own and one each (see the README's glossary): source, thread, post, author; mention, signal, claim, fact,
//! slot, judgement; evidence, finding; fingerprint, incident, verdict, silence.

pub mod authored;
pub mod brand;
pub mod exchange;
pub mod fact;
pub mod finding;
pub mod guard;
pub mod health;
pub mod id;
pub mod incident;
pub mod interchange;
pub mod lang;
pub mod library;
pub mod post;
pub mod signal;
pub mod source;
pub mod untrusted;
pub mod value;
