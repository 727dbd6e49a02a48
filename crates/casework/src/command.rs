//! What people ask a case to do.

use time::OffsetDateTime;

use crate::{
    ChainId, EvidenceId, EvidenceKind, Harm, NamedParty, PartyAnswer, ReplyVia, RequestId, Roles,
    UserId, Verdict,
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
}

/// Everything a decision needs beside the case and the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub now: OffsetDateTime,
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
    /// Write down an answer.
    RecordReply {
        /// To which question.
        request: RequestId,
        /// Right, partly, wrong.
        answer: PartyAnswer,
        /// What they state.
        statement: String,
        /// Name of the person who answers.
        person: String,
        /// Their office.
        office: String,
        /// How it came; ignored for the party itself, which answers through the portal.
        via: ReplyVia,
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
    ProposeVerdict(Verdict),
    /// Send a proposal back.
    ReturnProposal {
        /// Why.
        reason: String,
    },
    /// Approve the proposal and so publish the verdict.
    ApproveVerdict,
    /// Take up a concluded or dismissed case again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Put the case aside.
    Dismiss {
        /// Why.
        reason: String,
    },
}
