//! What people, and the clock, ask a case to do.

use time::OffsetDateTime;

use crate::{
    AppealId, AppealOutcome, Attachment, ChainId, EvidenceId, EvidenceKind, Harm, LabelSet,
    NamedParty, NewVerdict, PartyAnswer, ReplyVia, RequestId, Roles, UserId,
};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person who signed in.
    User {
        /// Who.
        id: UserId,
        /// With which roles.
        roles: Roles,
    },
    /// The named party, through the private link of one request.
    Party(RequestId),
    /// Anyone, from a public page.
    Public,
    /// The background worker: what has come due.
    Clock,
}

/// Everything a decision needs beside the case and the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub now: OffsetDateTime,
    /// The labels a verdict may have.
    pub labels: LabelSet,
}

/// An answer as somebody gives it or writes it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReply {
    /// Right, partly, wrong.
    pub answer: PartyAnswer,
    /// The official statement.
    pub statement: String,
    /// What explains it; may be empty.
    pub explanation: String,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// Name of the person who answers.
    pub person: String,
    /// Their office.
    pub office: String,
    /// How it came; ignored for the party itself, which answers through the portal.
    pub via: ReplyVia,
    /// When and how it was given; needed where an officer writes down what was said.
    pub circumstances: String,
    /// When it was given; none: now.
    pub given_at: Option<OffsetDateTime>,
}

/// One thing asked of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begin.
    Open {
        /// The chain to verify.
        chain: ChainId,
        /// One line by which people call the case.
        title: String,
    },
    /// Give the case to somebody, or to nobody.
    Assign(Option<UserId>),
    /// Say by when a verdict is wanted; none: as the harm's urgency says.
    SetDeadline(Option<OffsetDateTime>),
    /// Tell colleagues something.
    AddNote {
        /// The words.
        text: String,
    },
    /// Want to hear of the case, or no longer.
    Watch(bool),
    /// Describe the harm; may be done again.
    AssessHarm(Harm),
    /// Ask a named party.
    RequestVerification {
        /// Identity of the question.
        id: RequestId,
        /// Who is asked.
        party: NamedParty,
        /// What.
        question: String,
        /// By when an answer is wanted.
        due_at: OffsetDateTime,
    },
    /// Give more time; the schedule begins anew.
    ExtendRequest {
        /// Which question.
        request: RequestId,
        /// The new day.
        due_at: OffsetDateTime,
    },
    /// Take a question back: its link opens nothing any more.
    RevokeRequest {
        /// Which question.
        request: RequestId,
        /// Why.
        reason: String,
    },
    /// Write down an answer.
    RecordReply {
        /// To which question.
        request: RequestId,
        /// The answer.
        reply: NewReply,
    },
    /// Attach evidence.
    AttachEvidence {
        /// Its identity.
        id: EvidenceId,
        /// What it is.
        kind: EvidenceKind,
        /// What it supports.
        supports: String,
    },
    /// Propose a verdict.
    ProposeVerdict(NewVerdict),
    /// Propose other words or another label for the verdict that stands.
    ProposeCorrection {
        /// The verdict as it should be.
        verdict: NewVerdict,
        /// Why.
        reason: String,
    },
    /// Propose to take back the verdict that stands.
    ProposeWithdrawal {
        /// Why.
        reason: String,
    },
    /// Send a proposal back.
    ReturnProposal {
        /// Why.
        reason: String,
    },
    /// Approve the proposal: the public reads it.
    Approve,
    /// Take up a concluded, withdrawn or dismissed case again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Put the case aside.
    Dismiss {
        /// Why.
        reason: String,
    },
    /// The verdict was looked at again and still holds.
    ConfirmReview {
        /// What was looked at.
        note: String,
        /// In how many days it is to be looked at next.
        again_in_days: u32,
    },
    /// Contest what was published.
    Appeal {
        /// Identity of the appeal.
        id: AppealId,
        /// SHA-256 of the tracking code, lower-case hex.
        code_hash: String,
        /// What is wrong and why.
        grounds: String,
    },
    /// Answer an appeal.
    DecideAppeal {
        /// Which.
        appeal: AppealId,
        /// Right or not.
        outcome: AppealOutcome,
        /// What was contested, in words for the public.
        summary: String,
        /// The answer.
        answer: String,
    },
    /// Do what has come due: remind, escalate, note that there was no reply, ask for a review.
    FollowUp,
}
