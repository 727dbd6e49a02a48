//! What has happened in a case.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{
    Appeal, AppealDecision, AppealId, ChainId, Evidence, Harm, Note, Proposal, Reply, Request,
    RequestId, Revoked, Step, StepKind, UserId, Verdict, Withdrawn,
};

/// One thing that happened; stored for ever, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "a case has some tens of events, read one after the other"
)]
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
    /// The case was given to somebody, or to nobody.
    Assigned {
        /// To whom.
        to: Option<UserId>,
        /// By whom.
        by: UserId,
    },
    /// It was said by when a verdict is wanted.
    DeadlineSet {
        /// By when; none: as the harm's urgency says.
        #[serde(with = "time::serde::rfc3339::option")]
        due_at: Option<OffsetDateTime>,
        /// By whom.
        by: UserId,
    },
    /// A colleague left a note.
    Noted {
        /// The note.
        note: Note,
    },
    /// Somebody wants to hear of the case, or no longer.
    Watched {
        /// Whether they do.
        watching: bool,
        /// Who.
        by: UserId,
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
    /// A step of a question's schedule was done.
    RequestFollowedUp {
        /// Which question.
        request: RequestId,
        /// The step.
        step: Step,
    },
    /// A named party was given more time.
    RequestExtended {
        /// Which question.
        request: RequestId,
        /// Until when.
        #[serde(with = "time::serde::rfc3339")]
        due_at: OffsetDateTime,
        /// By whom.
        by: UserId,
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// A question was taken back.
    RequestRevoked {
        /// Which question.
        request: RequestId,
        /// Why, by whom, when.
        revoked: Revoked,
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
        /// Why it replaces what stood; none for the first.
        #[serde(default)]
        reason: Option<String>,
        /// When it is to be looked at again.
        #[serde(default, with = "time::serde::rfc3339::option")]
        review_at: Option<OffsetDateTime>,
    },
    /// A verdict was taken back.
    VerdictWithdrawn {
        /// The verdict, why, by whom, when.
        withdrawn: Withdrawn,
    },
    /// A verdict's time to be looked at again has come.
    ReviewDue {
        /// When that was noticed.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// A verdict was looked at again and still holds.
    Reviewed {
        /// What was looked at.
        note: String,
        /// When it is to be looked at next.
        #[serde(with = "time::serde::rfc3339")]
        review_at: OffsetDateTime,
        /// By whom.
        by: UserId,
    },
    /// Somebody contests what was published.
    Appealed {
        /// The appeal.
        appeal: Appeal,
    },
    /// An appeal was answered.
    AppealDecided {
        /// Which.
        appeal: AppealId,
        /// What came of it.
        decision: AppealDecision,
    },
    /// A concluded, withdrawn or dismissed case was taken up again.
    Reopened {
        /// Why.
        reason: String,
        /// By whom.
        by: UserId,
        /// The public reads a version that says so.
        #[serde(default)]
        under_review: bool,
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
            Event::Assigned { .. } => "assigned",
            Event::DeadlineSet { .. } => "deadline-set",
            Event::Noted { .. } => "noted",
            Event::Watched { watching: true, .. } => "watched",
            Event::Watched { .. } => "unwatched",
            Event::HarmAssessed { .. } => "harm-assessed",
            Event::VerificationRequested { .. } => "verification-requested",
            Event::RequestFollowedUp { step, .. } => match step.kind {
                StepKind::Reminder => "party-reminded",
                StepKind::Escalation => "party-escalated",
                StepKind::NoReply => "no-reply",
            },
            Event::RequestExtended { .. } => "request-extended",
            Event::RequestRevoked { .. } => "request-revoked",
            Event::ReplyReceived { .. } => "reply-received",
            Event::EvidenceAttached { .. } => "evidence-attached",
            Event::VerdictProposed { .. } => "verdict-proposed",
            Event::ProposalReturned { .. } => "proposal-returned",
            Event::VerdictApproved { .. } => "verdict-approved",
            Event::VerdictWithdrawn { .. } => "verdict-withdrawn",
            Event::ReviewDue { .. } => "review-due",
            Event::Reviewed { .. } => "reviewed",
            Event::Appealed { .. } => "appealed",
            Event::AppealDecided { .. } => "appeal-decided",
            Event::Reopened { .. } => "reopened",
            Event::Dismissed { .. } => "dismissed",
        }
    }

    /// Every [`code`](Event::code).
    pub const CODES: [&'static str; 25] = [
        "opened",
        "assigned",
        "deadline-set",
        "noted",
        "watched",
        "unwatched",
        "harm-assessed",
        "verification-requested",
        "party-reminded",
        "party-escalated",
        "no-reply",
        "request-extended",
        "request-revoked",
        "reply-received",
        "evidence-attached",
        "verdict-proposed",
        "proposal-returned",
        "verdict-approved",
        "verdict-withdrawn",
        "review-due",
        "reviewed",
        "appealed",
        "appeal-decided",
        "reopened",
        "dismissed",
    ];

    /// Who did it; none where no one who signs in did.
    #[must_use]
    pub const fn by(&self) -> Option<UserId> {
        match self {
            Event::Opened { by, .. }
            | Event::Assigned { by, .. }
            | Event::DeadlineSet { by, .. }
            | Event::Watched { by, .. }
            | Event::HarmAssessed { by, .. }
            | Event::VerificationRequested { by, .. }
            | Event::RequestExtended { by, .. }
            | Event::Reviewed { by, .. }
            | Event::ProposalReturned { by, .. }
            | Event::VerdictApproved { by, .. }
            | Event::Reopened { by, .. }
            | Event::Dismissed { by, .. } => Some(*by),
            Event::ReplyReceived { recorded_by, .. } => *recorded_by,
            Event::EvidenceAttached { evidence } => Some(evidence.by),
            Event::VerdictProposed { proposal } => Some(proposal.by),
            Event::Noted { note } => Some(note.by),
            Event::RequestRevoked { revoked, .. } => Some(revoked.by),
            Event::VerdictWithdrawn { withdrawn } => Some(withdrawn.approved_by),
            Event::AppealDecided { decision, .. } => Some(decision.by),
            Event::RequestFollowedUp { .. } | Event::ReviewDue { .. } | Event::Appealed { .. } => {
                None
            }
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
