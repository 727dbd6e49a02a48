//! A case, and what can be told from it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{
    Appeal, CaseId, ChainId, EvidenceId, Harm, Reply, Request, RequestState, Stage, Standing,
    UserId, Verdict,
};

/// The work of verifying one chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its identity.
    pub id: CaseId,
    /// The chain it verifies.
    pub chain: ChainId,
    /// How many events made it; what a writer must have seen to write.
    pub version: u32,
    /// One line by which people call it.
    pub title: String,
    /// When it was opened.
    #[serde(with = "time::serde::rfc3339")]
    pub opened_at: OffsetDateTime,
    /// Who opened it.
    pub opened_by: UserId,
    /// Who works on it.
    #[serde(default)]
    pub assigned_to: Option<UserId>,
    /// By when a verdict is wanted, where somebody said so.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub deadline: Option<OffsetDateTime>,
    /// Who wants to hear of it beside the one who works on it.
    #[serde(default)]
    pub watchers: Vec<UserId>,
    /// What colleagues tell each other, oldest first; never public.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// What the message does to people.
    pub harm: Option<Harm>,
    /// Questions to named parties, oldest first.
    pub requests: Vec<Request>,
    /// Evidence, oldest first.
    pub evidence: Vec<Evidence>,
    /// Where the case stands.
    pub stage: Stage,
    /// How many versions the public has read; the version of the public correction.
    pub published: u32,
    /// Objections to what was published, oldest first.
    #[serde(default)]
    pub appeals: Vec<Appeal>,
}

/// A note among colleagues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    pub text: String,
    /// Whose.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its identity.
    pub id: EvidenceId,
    /// What it is.
    pub kind: EvidenceKind,
    /// What it supports.
    pub supports: String,
    /// Who attached it.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// What a piece of evidence is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A public page.
    Link {
        /// Its address, http or https.
        url: String,
    },
    /// Words quoted from a source.
    Quote {
        /// The words.
        text: String,
        /// Where they stand.
        source: String,
    },
    /// A file kept by the system.
    File {
        /// Its name as given.
        name: String,
        /// SHA-256 of its bytes, lower-case hex; the key of the blob.
        sha256: String,
        /// Size in bytes.
        size: u64,
        /// Media type found by looking at the bytes.
        media_type: String,
    },
}

/// What is to be done next on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Todo {
    /// An appeal waits for an answer.
    AnswerAppeal,
    /// The verdict's time to be looked at again has come.
    Review,
    /// Harm is not described yet.
    AssessHarm,
    /// Nobody was asked and there is no evidence.
    AskOrProve,
    /// A named party still has time.
    AwaitReply,
    /// There are grounds for a verdict.
    Propose,
    /// A second person decides.
    Approve,
}

impl Todo {
    /// Everything that can be next.
    pub const ALL: [Todo; 7] = [
        Todo::AnswerAppeal,
        Todo::Review,
        Todo::AssessHarm,
        Todo::AskOrProve,
        Todo::AwaitReply,
        Todo::Propose,
        Todo::Approve,
    ];

    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Todo::AnswerAppeal => "answer-appeal",
            Todo::Review => "review",
            Todo::AssessHarm => "assess-harm",
            Todo::AskOrProve => "ask-or-prove",
            Todo::AwaitReply => "await-reply",
            Todo::Propose => "propose",
            Todo::Approve => "approve",
        }
    }
}

impl Case {
    /// The newest answer of a named party.
    #[must_use]
    pub fn latest_reply(&self) -> Option<(&Request, &Reply)> {
        self.requests
            .iter()
            .filter_map(|request| request.reply.as_ref().map(|reply| (request, reply)))
            .max_by_key(|(_, reply)| reply.at)
    }

    /// Names under which the message speaks of the parties asked.
    pub fn party_names(&self) -> impl Iterator<Item = &str> {
        self.requests
            .iter()
            .flat_map(|request| request.party.names.iter().map(String::as_str))
    }

    /// The verdict that stands, if one does and nobody is changing it.
    #[must_use]
    pub const fn verdict(&self) -> Option<&Verdict> {
        match &self.stage {
            Stage::Concluded(standing) => Some(&standing.verdict),
            _ => None,
        }
    }

    /// What the public reads, also while it is looked at again.
    #[must_use]
    pub fn standing(&self) -> Option<&Standing> {
        self.stage.standing()
    }

    /// Questions whose time went by without a reply.
    pub fn silent(&self) -> impl Iterator<Item = &Request> {
        self.requests
            .iter()
            .filter(|request| request.state() == RequestState::NoReply)
    }

    /// Appeals that wait for an answer.
    pub fn open_appeals(&self) -> impl Iterator<Item = &Appeal> {
        self.appeals
            .iter()
            .filter(|appeal| appeal.decision.is_none())
    }

    /// Whether there is something to rest a verdict on.
    #[must_use]
    pub fn has_grounds(&self) -> bool {
        !self.evidence.is_empty() || self.latest_reply().is_some()
    }

    /// By when a verdict is wanted: as somebody said, otherwise as the harm's urgency says. None
    /// once there is one, and while nothing is known of the harm.
    #[must_use]
    pub fn due_at(&self) -> Option<OffsetDateTime> {
        if !matches!(self.stage, Stage::Open { .. } | Stage::Proposed(_)) {
            return None;
        }
        self.deadline.or_else(|| {
            let harm = self.harm.as_ref()?;
            Some(self.opened_at + harm.priority().urgency.within())
        })
    }

    /// When what stands is to be looked at again.
    #[must_use]
    pub fn review_at(&self) -> Option<OffsetDateTime> {
        match &self.stage {
            Stage::Concluded(standing) => standing.review_at,
            _ => None,
        }
    }

    /// When something is to happen by itself.
    #[must_use]
    pub fn next_at(&self) -> Option<OffsetDateTime> {
        let review = match &self.stage {
            Stage::Concluded(standing) if !standing.review_due => standing.review_at,
            _ => None,
        };
        let steps = self.requests.iter().filter_map(Request::next_step_at);
        let steps = steps.filter(|_| self.follows_up());
        steps.chain(review).min()
    }

    /// Whether named parties are still reminded.
    pub(crate) const fn follows_up(&self) -> bool {
        matches!(self.stage, Stage::Open { .. } | Stage::Proposed(_))
    }

    /// What is to be done next, most pressing first.
    #[must_use]
    pub fn todo(&self) -> Vec<Todo> {
        let mut todo = Vec::new();
        if self.open_appeals().next().is_some() {
            todo.push(Todo::AnswerAppeal);
        }
        match &self.stage {
            Stage::Concluded(standing) if standing.review_due => todo.push(Todo::Review),
            Stage::Proposed(_) => todo.push(Todo::Approve),
            Stage::Open { .. } => todo.extend(self.todo_while_open()),
            _ => {}
        }
        todo
    }

    fn todo_while_open(&self) -> Vec<Todo> {
        let mut todo = Vec::new();
        if self.harm.is_none() {
            todo.push(Todo::AssessHarm);
        }
        let state = |state| self.requests.iter().any(|r| r.state() == state);
        if self.has_grounds() || state(RequestState::NoReply) {
            todo.push(Todo::Propose);
        }
        if state(RequestState::Waiting) {
            todo.push(Todo::AwaitReply);
        } else if todo.last() != Some(&Todo::Propose) {
            todo.push(Todo::AskOrProve);
        }
        todo
    }
}
