//! Keeps what official answers rest on, and what people say about answers.

use async_trait::async_trait;
use casework::{ChainId, MessageId, WrongMatchId};
use time::Date;

use super::StoreError;
use crate::model::{
    AnswerBasis, AnswerNumber, Message, NegativeExample, NumberedAnswer, WrongMatch,
    WrongMatchState,
};

/// One change of what is known of answers.
#[derive(Clone, Debug)]
pub enum AnswerChange {
    /// An answer's number. Harmless if its basis has one; Conflict if the number is another's, or if
    /// there is no such message or case.
    Number(NumberedAnswer),
    /// A new report of a wrong match. Conflict if its id is taken, there is no such message, or so
    /// many reports on messages of its chain are open already.
    AddWrongMatch {
        /// The report.
        report: Box<WrongMatch>,
        /// So many may be open for one chain, this one included.
        most: u32,
    },
    /// What became of it. Conflict unless the stored version is `version - 1`.
    SaveWrongMatch(Box<WrongMatch>),
    /// Forgets reports that are still open and came before this day.
    ForgetOpenBefore(Date),
}

/// Answers by number, and reports of wrong matches.
///
/// All go with the message or the case that they are about.
#[async_trait]
pub trait AnswerStore: Send + Sync {
    /// The answer with this number.
    async fn numbered_answer(
        &self,
        number: &AnswerNumber,
    ) -> Result<Option<NumberedAnswer>, StoreError>;
    /// The answer that rests on this.
    async fn answer_on(&self, basis: &AnswerBasis) -> Result<Option<NumberedAnswer>, StoreError>;
    /// A message, whatever chain it is in.
    async fn message(&self, id: MessageId) -> Result<Option<Message>, StoreError>;
    /// A report of a wrong match.
    async fn wrong_match(&self, id: WrongMatchId) -> Result<Option<WrongMatch>, StoreError>;
    /// Reports in a state, in the order in which they came; at most `limit`.
    async fn wrong_matches(
        &self,
        state: WrongMatchState,
        limit: u32,
    ) -> Result<Vec<WrongMatch>, StoreError>;
    /// Open reports on messages of a chain, in the order in which they came.
    async fn open_wrong_matches_of(&self, chain: ChainId) -> Result<Vec<WrongMatch>, StoreError>;
    /// How many reports are open.
    async fn open_wrong_matches(&self) -> Result<u64, StoreError>;
    /// Texts of confirmed mistakes, in the order in which they came.
    async fn negative_examples(&self) -> Result<Vec<NegativeExample>, StoreError>;
}
