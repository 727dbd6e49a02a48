//! Runs the engines over one set of queries and strangers, and says what came out.

pub mod chains;
pub mod clef;
mod row;
pub mod run;
mod sets;
pub mod table;
