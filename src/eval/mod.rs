//! What rules and facts do to real talk: what they find in what was said, what staff made of it, what an edit would change; and how all
//! that `scan` says compares with labels.

pub mod against;
pub mod backtest;
pub mod fact_diff;
pub mod gaps;
pub mod history;
pub mod label;
pub mod locate;
pub mod measure;
pub mod share;
pub mod stats;
pub mod training;
pub mod trial;

use crate::model::post::{Post, Thread};

/// A thread as it was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// The thread.
    pub thread: Thread,
    /// Its posts, in order.
    pub posts: Vec<Post>,
    /// What it is called: its address, or its own name in the file.
    pub label: String,
    /// What its posts are called, in the same order.
    pub labels: Vec<String>,
    /// Which of the posts are asked about; the others only say what those answer.
    pub wanted: Vec<bool>,
}
