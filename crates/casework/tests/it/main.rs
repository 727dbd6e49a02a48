//! What the rules promise: who may do what when, two people, evidence first, replay.

mod golden;
mod harm;
mod labels;
mod old_data;
mod replay;
mod rules;
mod steps;
