//! Where a case stands, with the data of each state.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{UserId, Verdict};

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Being verified.
    Open {
        /// Why a concluded case is open again; none the first time.
        reopened_because: Option<String>,
        /// What the public reads meanwhile.
        #[serde(default)]
        standing: Option<Box<Standing>>,
    },
    /// A verdict, its correction or its withdrawal waits for a second person.
    Proposed(Proposal),
    /// A verdict stands and is public.
    Concluded(Standing),
    /// The verdict was taken back; the public reads that, and why.
    Withdrawn(Withdrawn),
    /// Put aside without a verdict.
    Dismissed {
        /// Why.
        reason: String,
    },
}

impl Stage {
    /// The names of all stages, in their usual order.
    pub const CODES: [&'static str; 5] =
        ["open", "proposed", "concluded", "withdrawn", "dismissed"];

    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Stage::Open { .. } => "open",
            Stage::Proposed(_) => "proposed",
            Stage::Concluded(_) => "concluded",
            Stage::Withdrawn(_) => "withdrawn",
            Stage::Dismissed { .. } => "dismissed",
        }
    }

    /// What the public reads: also while it is looked at again.
    #[must_use]
    pub fn standing(&self) -> Option<&Standing> {
        match self {
            Stage::Open { standing, .. } => standing.as_deref(),
            Stage::Proposed(proposal) => proposal.standing.as_deref(),
            Stage::Concluded(standing) => Some(standing),
            Stage::Withdrawn(_) | Stage::Dismissed { .. } => None,
        }
    }
}

/// A verdict that was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The verdict.
    pub verdict: Verdict,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// Who approved it.
    pub approved_by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub approved_at: OffsetDateTime,
    /// When it is to be looked at again; none in verdicts of before that was asked for.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub review_at: Option<OffsetDateTime>,
    /// Its time to be looked at again has come, and people were told.
    #[serde(default)]
    pub review_due: bool,
}

/// What waits for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The verdict; for a withdrawal the one to be taken back.
    pub verdict: Verdict,
    /// Who proposes it; may not approve it.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What it would change.
    #[serde(default)]
    pub change: ProposedChange,
    /// In how many days the verdict is to be looked at again.
    #[serde(default = "half_a_year")]
    pub review_in_days: u32,
    /// Why the case had been opened again.
    #[serde(default)]
    pub reopened_because: Option<String>,
    /// What the public reads meanwhile.
    #[serde(default)]
    pub standing: Option<Box<Standing>>,
}

/// In how many days a verdict is looked at again, if nobody says otherwise.
pub const REVIEW_IN_DAYS: u32 = 180;

const fn half_a_year() -> u32 {
    REVIEW_IN_DAYS
}

/// What a proposal would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ProposedChange {
    /// A verdict of a case that is open.
    #[default]
    Verdict,
    /// Other words or another label for what stands.
    Correction {
        /// Why.
        reason: String,
    },
    /// What stands is taken back.
    Withdrawal {
        /// Why.
        reason: String,
    },
}

impl ProposedChange {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            ProposedChange::Verdict => "verdict",
            ProposedChange::Correction { .. } => "correction",
            ProposedChange::Withdrawal { .. } => "withdrawal",
        }
    }

    /// Why what stands is changed.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            ProposedChange::Verdict => None,
            ProposedChange::Correction { reason } | ProposedChange::Withdrawal { reason } => {
                Some(reason)
            }
        }
    }
}

/// A verdict that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The verdict that no longer stands.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Who proposed to take it back.
    pub proposed_by: UserId,
    /// Who approved that.
    pub approved_by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}
