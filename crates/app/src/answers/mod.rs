//! Answers that people can hold us to: the number of an official answer, what it rested on, and what
//! becomes of one that somebody says is about another message.

mod deciding;
mod mistaken;
mod negatives;
mod numbering;
mod page;

pub use deciding::{WrongMatchPage, WrongMatchRow, WrongMatches};
pub use mistaken::{MAX_WRONG_MATCH_NOTE, NewWrongMatch, WRONG_MATCH_DAYS, WRONG_MATCHES_OF_CHAIN};
pub(crate) use negatives::Negatives;
pub(crate) use numbering::Given;
pub use numbering::RestsOn;
pub use page::{AnswerPage, AnswerStanding, Difference, Recheck};
