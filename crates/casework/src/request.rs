//! One question to a named party: its schedule, its answer, its silence.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::{NamedParty, PartyAnswer, RequestId, UserId};

/// How long a private link outlives the day on which the answer was wanted: a late answer is still
/// worth having.
pub const LINK_OUTLIVES: Duration = Duration::days(30);

/// One question to a named party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its identity; the private link is made from it.
    pub id: RequestId,
    /// Who is asked.
    pub party: NamedParty,
    /// What is asked.
    pub question: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
    /// By when an answer is wanted.
    #[serde(with = "time::serde::rfc3339")]
    pub due_at: OffsetDateTime,
    /// The answer, once there is one.
    pub reply: Option<Reply>,
    /// When the time to answer was last given anew.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub extended_at: Option<OffsetDateTime>,
    /// What was done on schedule, oldest first.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Why and by whom it was taken back.
    #[serde(default)]
    pub revoked: Option<Revoked>,
}

/// Something done on schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub kind: StepKind,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// What is done on schedule, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Half of the time is gone: the same people are reminded.
    Reminder,
    /// Three quarters are gone: somebody above them is written to.
    Escalation,
    /// The time is gone: that there was no reply is a fact of its own.
    NoReply,
}

/// A question taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// There is time left.
    Waiting,
    /// The time is gone without a reply.
    NoReply,
    /// There is a reply, in time or late.
    Answered,
    /// It was taken back; its link opens nothing.
    Revoked,
}

impl RequestState {
    /// Every state.
    pub const ALL: [RequestState; 4] = [
        RequestState::Waiting,
        RequestState::NoReply,
        RequestState::Answered,
        RequestState::Revoked,
    ];

    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RequestState::Waiting => "waiting",
            RequestState::NoReply => "no-reply",
            RequestState::Answered => "answered",
            RequestState::Revoked => "revoked",
        }
    }
}

impl Request {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> RequestState {
        if self.reply.is_some() {
            RequestState::Answered
        } else if self.revoked.is_some() {
            RequestState::Revoked
        } else if self.done(StepKind::NoReply) {
            RequestState::NoReply
        } else {
            RequestState::Waiting
        }
    }

    /// When the private link ends.
    #[must_use]
    pub fn expires_at(&self) -> OffsetDateTime {
        self.due_at.saturating_add(LINK_OUTLIVES)
    }

    /// The schedule, from the last time that time was given.
    #[must_use]
    pub fn schedule(&self) -> [(StepKind, OffsetDateTime); 3] {
        let begun = self.extended_at.unwrap_or(self.asked_at);
        let span = self.due_at - begun;
        [
            (StepKind::Reminder, begun + span / 2),
            (StepKind::Escalation, begun + span * 3 / 4),
            (StepKind::NoReply, self.due_at),
        ]
    }

    /// The last step whose time has come and that was not done. After a long pause only that one
    /// is made up for: nobody is reminded of what is over.
    #[must_use]
    pub fn due_step(&self, now: OffsetDateTime) -> Option<StepKind> {
        if self.state() != RequestState::Waiting {
            return None;
        }
        let (kind, _) = self.schedule().into_iter().rfind(|(_, at)| *at <= now)?;
        (!self.done_or_later(kind)).then_some(kind)
    }

    /// When the next step is due.
    #[must_use]
    pub fn next_step_at(&self) -> Option<OffsetDateTime> {
        if self.state() != RequestState::Waiting {
            return None;
        }
        self.schedule()
            .into_iter()
            .find(|(kind, _)| !self.done_or_later(*kind))
            .map(|(_, at)| at)
    }

    /// What was done at this very moment: which of the mails that left then was meant.
    #[must_use]
    pub fn step_at(&self, at: OffsetDateTime) -> Option<StepKind> {
        self.steps
            .iter()
            .find(|step| step.at == at)
            .map(|step| step.kind)
    }

    /// Since when the present time to answer runs.
    fn counts(&self, step: &Step) -> bool {
        self.extended_at.is_none_or(|at| step.at > at)
    }

    fn done(&self, kind: StepKind) -> bool {
        self.steps
            .iter()
            .any(|step| step.kind == kind && self.counts(step))
    }

    fn done_or_later(&self, kind: StepKind) -> bool {
        self.steps
            .iter()
            .any(|step| step.kind >= kind && self.counts(step))
    }
}

/// A named party's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Right, partly, wrong.
    pub answer: PartyAnswer,
    /// The official statement, for the public.
    pub statement: String,
    /// What explains the answer, for those who verify; may be empty.
    #[serde(default)]
    pub explanation: String,
    /// Files that came with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// Name of the person who answers.
    pub person: String,
    /// Their office.
    pub office: String,
    /// How the answer came.
    pub via: ReplyVia,
    /// When and how it was given, where an officer wrote it down: the number called, who was there.
    #[serde(default)]
    pub circumstances: String,
    /// When it was given, if that was not when it was written down.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub given_at: Option<OffsetDateTime>,
    /// When it was written down.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A file that came with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name as given.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hex; the key of the blob.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Media type found by looking at the bytes.
    pub media_type: String,
}

/// How an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyVia {
    /// Through the private link.
    Portal,
    /// By telephone, written down by an officer.
    Telephone,
    /// In a meeting, written down by an officer.
    Meeting,
    /// By letter or e-mail, filed by an officer.
    Writing,
}

impl ReplyVia {
    /// The ways an officer can record.
    pub const BY_OFFICER: [ReplyVia; 3] =
        [ReplyVia::Meeting, ReplyVia::Telephone, ReplyVia::Writing];

    /// The stable name used in forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ReplyVia::Portal => "portal",
            ReplyVia::Telephone => "telephone",
            ReplyVia::Meeting => "meeting",
            ReplyVia::Writing => "writing",
        }
    }

    /// The way with this [`code`](ReplyVia::code), among those an officer can record.
    #[must_use]
    pub fn from_officer_code(code: &str) -> Option<ReplyVia> {
        ReplyVia::BY_OFFICER.into_iter().find(|v| v.code() == code)
    }
}
