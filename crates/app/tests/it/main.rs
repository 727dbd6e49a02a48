//! Use cases on a real store (SQLite in a temporary folder), with a clock and a mailer of the test.

mod accounts;
mod captures;
mod check;
mod deliveries;
mod example;
mod house;
mod inbox;
mod reporters;
mod restart;
mod trail;
mod way_of_the_case;
