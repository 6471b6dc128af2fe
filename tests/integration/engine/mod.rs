//! Judging threads.

mod judge;
