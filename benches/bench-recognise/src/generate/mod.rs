//! Makes messages, changed copies of them, and strangers: the same for the same seed.

mod babble;
pub mod doc;
pub mod lexicon;
pub mod negative;
pub mod query;
pub mod real;
pub mod sentence;
pub mod slots;
mod syllables;
pub mod world;
pub mod write;
