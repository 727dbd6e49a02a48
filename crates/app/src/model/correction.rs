//! The public answer.

use casework::{CaseId, ChainId, PartyAnswer, Verdict};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// One version of a correction; a later version never changes an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The case behind it; with [`version`](Self::version) its identity.
    pub case: CaseId,
    /// 1 for the first.
    pub version: u32,
    /// The chain it answers.
    pub chain: ChainId,
    /// When it was published.
    #[serde(with = "time::serde::rfc3339")]
    pub published_at: OffsetDateTime,
    /// What this version is.
    #[serde(default)]
    pub kind: CorrectionKind,
    /// The conclusion; of a withdrawal the one taken back.
    pub verdict: Verdict,
    /// The body that publishes it.
    pub issuer: String,
    /// The named parties that answered.
    pub spokespersons: Vec<Spokesperson>,
    /// Why this version replaces the one before; none for the first.
    pub reason: Option<String>,
    /// Public addresses that support it.
    pub links: Vec<String>,
    /// The named parties that were asked and let the time go by.
    #[serde(default)]
    pub silent: Vec<Silent>,
    /// When it is to be looked at again.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub review_at: Option<OffsetDateTime>,
}

/// What a version of a correction is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// A verdict: the first, or one that replaces the one before.
    #[default]
    Verdict,
    /// The verdict of the version before is being looked at again.
    UnderReview,
    /// The verdict of the version before was taken back.
    Withdrawn,
}

impl CorrectionKind {
    /// The stable name used in the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CorrectionKind::Verdict => "verdict",
            CorrectionKind::UnderReview => "under-review",
            CorrectionKind::Withdrawn => "withdrawn",
        }
    }
}

/// A named party that was asked and let the time go by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// The organisation.
    pub organisation: String,
    /// When it was asked.
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
    /// By when an answer was wanted.
    #[serde(with = "time::serde::rfc3339")]
    pub due_at: OffsetDateTime,
    /// Names under which messages speak of it.
    pub names: Vec<String>,
}

/// Who said what for a named party. Personal names stay in the case; the public sees the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spokesperson {
    /// The organisation.
    pub organisation: String,
    /// The office of who answered.
    pub office: String,
    /// Right, partly, wrong.
    pub answer: PartyAnswer,
    /// The statement.
    pub statement: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Names under which messages speak of it.
    pub names: Vec<String>,
}
