//! What has happened in a case.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{ChainId, Evidence, Harm, Proposal, Reply, Request, RequestId, UserId, Verdict};

/// One thing that happened; stored for ever, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The case began.
    Opened {
        /// The chain it verifies.
        chain: ChainId,
        /// One line by which people call it.
        title: String,
        /// Who opened it.
        by: UserId,
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// Harm was described.
    HarmAssessed {
        /// The description.
        harm: Harm,
        /// By whom.
        by: UserId,
    },
    /// A named party was asked.
    VerificationRequested {
        /// The question.
        request: Request,
        /// By whom.
        by: UserId,
    },
    /// A named party answered.
    ReplyReceived {
        /// To which question.
        request: RequestId,
        /// The answer.
        reply: Reply,
        /// The officer who wrote it down; none when it came through the private link.
        recorded_by: Option<UserId>,
    },
    /// Evidence was attached.
    EvidenceAttached {
        /// The evidence.
        evidence: Evidence,
    },
    /// A verdict was proposed.
    VerdictProposed {
        /// The proposal.
        proposal: Proposal,
    },
    /// A proposal went back to the officers.
    ProposalReturned {
        /// Why.
        reason: String,
        /// By whom.
        by: UserId,
    },
    /// A verdict was approved and so published.
    VerdictApproved {
        /// The verdict.
        verdict: Verdict,
        /// Who proposed it.
        proposed_by: UserId,
        /// Who approved it.
        by: UserId,
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// A concluded or dismissed case was taken up again.
    Reopened {
        /// Why.
        reason: String,
        /// By whom.
        by: UserId,
    },
    /// The case was put aside.
    Dismissed {
        /// Why.
        reason: String,
        /// By whom.
        by: UserId,
    },
}

impl Event {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Event::Opened { .. } => "opened",
            Event::HarmAssessed { .. } => "harm-assessed",
            Event::VerificationRequested { .. } => "verification-requested",
            Event::ReplyReceived { .. } => "reply-received",
            Event::EvidenceAttached { .. } => "evidence-attached",
            Event::VerdictProposed { .. } => "verdict-proposed",
            Event::ProposalReturned { .. } => "proposal-returned",
            Event::VerdictApproved { .. } => "verdict-approved",
            Event::Reopened { .. } => "reopened",
            Event::Dismissed { .. } => "dismissed",
        }
    }

    /// Who did it; none where the named party did.
    #[must_use]
    pub const fn by(&self) -> Option<UserId> {
        match self {
            Event::Opened { by, .. }
            | Event::HarmAssessed { by, .. }
            | Event::VerificationRequested { by, .. }
            | Event::ProposalReturned { by, .. }
            | Event::VerdictApproved { by, .. }
            | Event::Reopened { by, .. }
            | Event::Dismissed { by, .. } => Some(*by),
            Event::ReplyReceived { recorded_by, .. } => *recorded_by,
            Event::EvidenceAttached { evidence } => Some(evidence.by),
            Event::VerdictProposed { proposal } => Some(proposal.by),
        }
    }
}

/// An event with its place in the case's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// 1 for the first event.
    pub version: u32,
    /// When it was recorded.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What happened.
    pub event: Event,
}
