//! "This is not my message": what people say about an answer, and what became of it.

use casework::{ChainId, MessageId, UserId, WrongMatchId};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::AnswerNumber;

/// Somebody says that a text was taken for a known message that it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongMatch {
    /// Its identity: by chance, so that it tells no time.
    pub id: WrongMatchId,
    /// Counts the writes.
    pub version: u32,
    /// The known message that it was taken for.
    pub message: MessageId,
    /// The chain that the message is in now; a store reads it, and does not write it.
    pub chain: ChainId,
    /// The text; none once it is erased.
    pub text: Option<String>,
    /// What the sender said beside; may be empty, and goes with the text.
    pub note: String,
    /// The number of the answer, if it was official.
    pub number: Option<AnswerNumber>,
    /// The day on which it came.
    pub day: Date,
    /// Where it stands.
    pub state: WrongMatchState,
    /// What was decided, oldest first.
    pub steps: Vec<WrongMatchStep>,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrongMatchState {
    /// Nobody has decided.
    Waiting,
    /// One person says that it is a mistake; the chain has a published correction, so another
    /// person must say so, too.
    Proposed,
    /// It is a mistake: the text is an example of what the chain is not.
    Confirmed,
    /// It is the message: the text is erased.
    Rejected,
    /// The example was taken back: the text is erased.
    Withdrawn,
}

impl WrongMatchState {
    /// Every state.
    pub const ALL: [WrongMatchState; 5] = [
        WrongMatchState::Waiting,
        WrongMatchState::Proposed,
        WrongMatchState::Confirmed,
        WrongMatchState::Rejected,
        WrongMatchState::Withdrawn,
    ];

    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            WrongMatchState::Waiting => "waiting",
            WrongMatchState::Proposed => "proposed",
            WrongMatchState::Confirmed => "confirmed",
            WrongMatchState::Rejected => "rejected",
            WrongMatchState::Withdrawn => "withdrawn",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<WrongMatchState> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody has to decide.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, WrongMatchState::Waiting | WrongMatchState::Proposed)
    }

    /// Whether its text is still needed.
    #[must_use]
    pub const fn keeps_text(self) -> bool {
        self.is_open() || matches!(self, WrongMatchState::Confirmed)
    }
}

/// One decision about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongMatchStep {
    /// Where it stands since.
    pub state: WrongMatchState,
    /// Who decided.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Why.
    pub reason: String,
}

/// A text that a chain is not: a confirmed mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NegativeExample {
    /// Where it comes from.
    pub id: WrongMatchId,
    /// `seq` of the known message that it was taken for: the example follows it into whatever chain
    /// it is in.
    pub seq: i64,
    /// The text.
    pub text: String,
}
