//! Everything printable: diagnostics, JSON, listings. Foreign text is cleaned here, at the exit.

pub mod backtest;
pub mod correlation;
pub mod crawl;
pub mod diagnostic;
pub mod diff;
pub mod fact;
pub mod field;
pub mod incident;
pub mod json;
pub mod junit;
pub mod learned;
pub mod lexicon;
pub mod measure;
pub mod nearest;
pub mod page;
pub mod queue;
pub mod reply;
pub mod rule;
pub mod scan;
pub mod stats;
pub mod table;
pub mod training;
pub mod trial;
