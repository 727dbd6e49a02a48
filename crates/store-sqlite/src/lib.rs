//! The store's port on SQLite: one file, write-ahead log, every commit on disk before it is
//! acknowledged.

mod accounts;
mod answers;
mod audit;
mod captures;
mod cascade;
mod cases;
mod commit;
mod deliveries;
mod desk;
mod drafting;
mod example;
mod factors;
mod keys;
mod letters;
mod messages;
mod open;
mod partners;
mod personal;
mod receivers;
mod register;
mod registers;
mod rows;
mod signing;
mod statistics;
mod store;
mod transport;
mod triage;
mod websub;

pub use open::{OpenError, SqliteStore};
