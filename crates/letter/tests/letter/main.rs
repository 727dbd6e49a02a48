//! The letter's text, rules and PDF.

mod chat_picture;
mod docx;
mod letters;
mod lints;
mod packs;
mod pdf;
mod pictures;
mod prose;
mod register_book;
mod summary;
mod zalo_2021;
