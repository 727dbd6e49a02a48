//! Use cases on a real store (SQLite in a temporary folder), with a clock and a mailer of the test.

mod access;
mod accounts;
mod amendments;
mod answers;
mod captures;
mod cascade;
mod casework;
mod check;
mod deliveries;
mod drafting;
mod example;
mod house;
mod inbox;
mod organisations;
mod receivers;
mod registers;
mod reporters;
mod restart;
mod signing;
mod suggestions;
mod trail;
mod transport;
mod triage;
mod way_of_the_case;
mod wrong_matches;
