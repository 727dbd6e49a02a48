//! Somebody contests what was published.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{AppealId, UserId};

/// An objection to a published correction. There is no place for who makes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// Its identity.
    pub id: AppealId,
    /// SHA-256 of the tracking code, lower-case hex; the code itself is kept nowhere.
    pub code_hash: String,
    /// The version that is contested.
    pub version: u32,
    /// What is wrong and why, in the words of who contests it.
    pub grounds: String,
    /// Who approved that version: may not handle this.
    pub approved_by: UserId,
    /// When it came.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What came of it.
    pub decision: Option<AppealDecision>,
}

/// What came of an appeal; public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealDecision {
    /// Right or not.
    pub outcome: AppealOutcome,
    /// What was contested, in the officer's words: what people write may name others.
    pub summary: String,
    /// The answer.
    pub answer: String,
    /// By whom.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Whether an appeal was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealOutcome {
    /// It was: the case is open again.
    Upheld,
    /// It was not: the verdict stands.
    Rejected,
}

impl AppealOutcome {
    /// Both.
    pub const ALL: [AppealOutcome; 2] = [AppealOutcome::Upheld, AppealOutcome::Rejected];

    /// The stable name used in forms, the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AppealOutcome::Upheld => "upheld",
            AppealOutcome::Rejected => "rejected",
        }
    }

    /// The outcome with this [`code`](AppealOutcome::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<AppealOutcome> {
        AppealOutcome::ALL
            .into_iter()
            .find(|one| one.code() == code)
    }
}
