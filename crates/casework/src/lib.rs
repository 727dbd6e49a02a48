//! The rules of a case: ids, roles, states, `decide` and `apply`.
//!
//! Pure: time, ids and people come in as arguments. A command is answered with events or with a
//! [`Refusal`] that says what is missing; applying the events in order always gives the same case.

mod case;
mod command;
mod decide;
mod event;
mod ids;
mod refusal;
mod role;
mod text;
mod verdict;

pub use case::{Case, Evidence, EvidenceKind, Harm, Proposal, Reply, ReplyVia, Request, Stage};
pub use command::{Actor, Command, Context};
pub use decide::decide;
pub use event::{Event, Recorded};
pub use ids::*;
pub use refusal::Refusal;
pub use role::{Role, Roles};
pub use text::looks_like_email;
pub use verdict::{NamedParty, PartyAnswer, Verdict, VerdictLabel};
