//! Measures how well and how fast changed copies of known messages are recognised.

pub mod generate;
pub mod mutate;
pub mod rng;
