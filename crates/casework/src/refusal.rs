//! Why a command is refused; each refusal says what the person can do.

use thiserror::Error;

use crate::Role;

/// A command that the rules do not allow now.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The actor lacks a role.
    #[error("this needs the role {}", .0.code())]
    NeedsRole(Role),
    /// The person who proposed a verdict may not approve it.
    #[error("the person who proposed the verdict may not approve it")]
    SamePerson,
    /// A verdict needs evidence.
    #[error("a verdict needs at least one piece of evidence or a reply of the named party")]
    NoEvidence,
    /// Only a verdict that says so may rest on silence.
    #[error(
        "silence proves nothing: without evidence or a reply only \"unproven\" can be proposed"
    )]
    OnlySilence,
    /// A verdict for the public needs the harm described first.
    #[error("describe the harm before proposing a verdict")]
    NoHarm,
    /// The case is in a stage that does not allow this.
    #[error("this cannot be done while the case is {0}")]
    WrongStage(&'static str),
    /// No such question in this case.
    #[error("there is no such verification request")]
    UnknownRequest,
    /// The question was answered before.
    #[error("this verification request was answered already")]
    AlreadyAnswered,
    /// The label is not in force on this day.
    #[error("this label is not in force today")]
    LabelNotInForce,
    /// The time of a private link is over.
    #[error("the time of this private link is over")]
    LinkExpired,
    /// A question was taken back.
    #[error("this verification request was taken back")]
    Revoked,
    /// No such appeal in this case.
    #[error("there is no such appeal")]
    UnknownAppeal,
    /// The appeal was answered before.
    #[error("this appeal was answered already")]
    AppealDecided,
    /// The person who approved a version may not judge an appeal against it.
    #[error("the person who approved the correction may not handle an appeal against it")]
    OwnApproval,
    /// Too many appeals wait for an answer.
    #[error("{0} appeals against this correction wait for an answer already")]
    TooManyAppeals(usize),
    /// A field is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A field is too long.
    #[error("{field} is longer than {max} characters")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// The most it may hold, in characters.
        max: usize,
    },
    /// A field has a value outside its range.
    #[error("{0} is not valid")]
    Invalid(&'static str),
}

impl Refusal {
    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::NeedsRole(_) => "needs-role",
            Refusal::SamePerson => "same-person",
            Refusal::NoEvidence => "no-evidence",
            Refusal::OnlySilence => "only-silence",
            Refusal::NoHarm => "no-harm",
            Refusal::LabelNotInForce => "label-not-in-force",
            Refusal::LinkExpired => "link-expired",
            Refusal::Revoked => "request-revoked",
            Refusal::UnknownAppeal => "unknown-appeal",
            Refusal::AppealDecided => "appeal-decided",
            Refusal::OwnApproval => "own-approval",
            Refusal::TooManyAppeals(_) => "too-many-appeals",
            Refusal::WrongStage(_) => "wrong-stage",
            Refusal::UnknownRequest => "unknown-request",
            Refusal::AlreadyAnswered => "already-answered",
            Refusal::Empty(_) => "empty",
            Refusal::TooLong { .. } => "too-long",
            Refusal::Invalid(_) => "invalid",
        }
    }

    /// The field concerned, if it is about one.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::Empty(field) | Refusal::Invalid(field) | Refusal::TooLong { field, .. } => {
                Some(field)
            }
            _ => None,
        }
    }
}
