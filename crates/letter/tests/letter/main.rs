//! The letter's text, rules and PDF.

mod pdf;
mod prose;
mod zalo_2021;
