//! The letter's text, rules and PDF.

mod pdf;
mod prose;
mod rules;
mod zalo_2021;
