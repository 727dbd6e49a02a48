//! What people decide about chains that have no case yet.

use casework::{ChainId, UserId, WrongMatchId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// One decision of a person; never changed, taken back by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its place in the order of decisions: 1, 2, 3 … A writer gives the one after the last that it
    /// has seen.
    pub number: i64,
    /// The chain that it is about; of two, the one that was there before and is there after.
    pub chain: ChainId,
    /// What was decided.
    pub kind: DecisionKind,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DecisionKind {
    /// The messages of another chain belong to this one; the other is gone.
    Joined {
        /// The one that is gone.
        from: ChainId,
        /// Its messages, by `seq`.
        messages: Vec<i64>,
    },
    /// Some messages are another chain.
    Split {
        /// The new one.
        into: ChainId,
        /// Its messages, by `seq`.
        messages: Vec<i64>,
    },
    /// The chain needs no attention unless it grows anew.
    Dismissed {
        /// Sightings of the last week then, repeats not counted: so many new ones bring it back.
        level: u64,
    },
    /// It does need attention.
    Restored,
    /// A text that was taken for it is none of its copies, and neither is what is nearer to that
    /// text than to any of its messages.
    NotThis {
        /// The report that holds the text.
        report: WrongMatchId,
    },
    /// That was taken back.
    ThisAgain {
        /// The report that held the text.
        report: WrongMatchId,
    },
}

impl Decision {
    /// The stable name of its kind.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.kind {
            DecisionKind::Joined { .. } => "joined",
            DecisionKind::Split { .. } => "split",
            DecisionKind::Dismissed { .. } => "dismissed",
            DecisionKind::Restored => "restored",
            DecisionKind::NotThis { .. } => "not-this",
            DecisionKind::ThisAgain { .. } => "this-again",
        }
    }

    /// The other chain, of two.
    #[must_use]
    pub const fn other(&self) -> Option<ChainId> {
        match self.kind {
            DecisionKind::Joined { from, .. } => Some(from),
            DecisionKind::Split { into, .. } => Some(into),
            DecisionKind::Dismissed { .. }
            | DecisionKind::Restored
            | DecisionKind::NotThis { .. }
            | DecisionKind::ThisAgain { .. } => None,
        }
    }
}
