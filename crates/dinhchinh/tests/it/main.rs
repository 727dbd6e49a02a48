//! The real program: killed at any moment, fed with anything, asked in a terminal.

mod bounces;
mod check_batch;
mod drill;
mod faults;
mod faulty_server;
mod grouping;
mod inputs;
mod killed_import;
mod killed_keeping;
mod killed_sending;
mod lookup;
mod public_api;
mod smtp;
mod support;
mod tables;
mod terminal;
