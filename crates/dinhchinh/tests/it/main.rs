//! The real program: killed at any moment, fed with anything, asked in a terminal.

mod inputs;
mod killed_import;
mod killed_sending;
mod smtp;
mod support;
mod terminal;
