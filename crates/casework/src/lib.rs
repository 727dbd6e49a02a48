//! The rules of a case: ids, roles, states, `decide` and `apply`.
//!
//! Pure: time, ids and people come in as arguments. A command is answered with events or with a
//! [`Refusal`] that says what is missing; applying the events in order always gives the same case.

mod appeal;
mod apply;
mod case;
mod command;
mod decide;
mod event;
mod harm;
mod ids;
mod label;
mod refusal;
mod request;
mod role;
mod stage;
mod text;
mod verdict;

pub use appeal::{Appeal, AppealDecision, AppealOutcome};
pub use case::{Case, Evidence, EvidenceKind, Note, Todo};
pub use command::{Actor, Command, Context, NewReply};
pub use decide::decide;
pub use event::{Event, Recorded};
pub use harm::{Affected, Consequence, Harm, Priority, Reason, Urgency};
pub use ids::*;
pub use label::{LabelDef, LabelName, LabelSet};
pub use refusal::Refusal;
pub use request::{
    Attachment, LINK_OUTLIVES, Reply, ReplyVia, Request, RequestState, Revoked, Step, StepKind,
};
pub use role::{Role, Roles};
pub use stage::{Proposal, ProposedChange, REVIEW_IN_DAYS, Stage, Standing, Withdrawn};
pub use text::looks_like_email;
pub use verdict::{NamedParty, NewVerdict, PartyAnswer, Verdict, VerdictLabel};
