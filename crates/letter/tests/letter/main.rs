//! The letter's text, rules and PDF.

mod pdf;
mod prose;
mod register_book;
mod zalo_2021;
