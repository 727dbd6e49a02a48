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
    /// The conclusion.
    pub verdict: Verdict,
    /// The body that publishes it.
    pub issuer: String,
    /// The named parties that answered.
    pub spokespersons: Vec<Spokesperson>,
    /// Why this version replaces the one before; none for the first.
    pub reason: Option<String>,
    /// Public addresses that support it.
    pub links: Vec<String>,
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
