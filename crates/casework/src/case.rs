//! A case and how events change it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{
    CaseId, ChainId, Event, EvidenceId, NamedParty, PartyAnswer, RequestId, UserId, Verdict,
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
    /// What the message does to people.
    pub harm: Option<Harm>,
    /// Questions to named parties, oldest first.
    pub requests: Vec<Request>,
    /// Evidence, oldest first.
    pub evidence: Vec<Evidence>,
    /// Where the case stands.
    pub stage: Stage,
    /// How many verdicts were published so far; the version of the public correction.
    pub published: u32,
}

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Being verified; says why it was taken up again, if it was.
    Open {
        /// Why a concluded case is open again.
        reopened_because: Option<String>,
    },
    /// A verdict waits for a second person.
    Proposed(Proposal),
    /// A verdict stands and is public.
    Concluded {
        /// The verdict.
        verdict: Verdict,
        /// Who proposed it.
        proposed_by: UserId,
        /// Who approved it.
        approved_by: UserId,
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        approved_at: OffsetDateTime,
    },
    /// Put aside without a verdict.
    Dismissed {
        /// Why.
        reason: String,
    },
}

impl Stage {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Stage::Open { .. } => "open",
            Stage::Proposed(_) => "proposed",
            Stage::Concluded { .. } => "concluded",
            Stage::Dismissed { .. } => "dismissed",
        }
    }
}

/// A verdict that waits for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The verdict.
    pub verdict: Verdict,
    /// Who proposes it; may not approve it.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// What a message does to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Harm {
    /// What it makes people do or fear, as the letter says it.
    pub concern: String,
    /// Who is reached, where.
    pub reach: String,
    /// 1 (little) to 5 (people may come to harm today).
    pub severity: u8,
}

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
}

/// A named party's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Right, partly, wrong.
    pub answer: PartyAnswer,
    /// What they state.
    pub statement: String,
    /// Name of the person who answers.
    pub person: String,
    /// Their office.
    pub office: String,
    /// How the answer came.
    pub via: ReplyVia,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
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

impl Case {
    /// The case that a first event makes; `None` if that event does not open a case.
    #[must_use]
    pub fn opened(id: CaseId, event: &Event) -> Option<Case> {
        let Event::Opened {
            chain,
            title,
            by,
            at,
        } = event
        else {
            return None;
        };
        Some(Case {
            id,
            chain: *chain,
            version: 1,
            title: title.clone(),
            opened_at: *at,
            opened_by: *by,
            harm: None,
            requests: Vec::new(),
            evidence: Vec::new(),
            stage: Stage::Open {
                reopened_because: None,
            },
            published: 0,
        })
    }

    /// Applies one later event.
    pub fn apply(&mut self, event: &Event) {
        self.version += 1;
        match event {
            Event::Opened { .. } => {}
            Event::HarmAssessed { harm, .. } => self.harm = Some(harm.clone()),
            Event::VerificationRequested { request, .. } => self.requests.push(request.clone()),
            Event::ReplyReceived { request, reply, .. } => {
                if let Some(asked) = self.requests.iter_mut().find(|r| r.id == *request) {
                    asked.reply = Some(reply.clone());
                }
            }
            Event::EvidenceAttached { evidence } => self.evidence.push(evidence.clone()),
            Event::VerdictProposed { proposal } => {
                self.stage = Stage::Proposed(proposal.clone());
            }
            Event::ProposalReturned { .. } => {
                self.stage = Stage::Open {
                    reopened_because: None,
                };
            }
            Event::VerdictApproved {
                verdict,
                proposed_by,
                by,
                at,
            } => {
                self.published += 1;
                self.stage = Stage::Concluded {
                    verdict: verdict.clone(),
                    proposed_by: *proposed_by,
                    approved_by: *by,
                    approved_at: *at,
                };
            }
            Event::Reopened { reason, .. } => {
                self.stage = Stage::Open {
                    reopened_because: Some(reason.clone()),
                };
            }
            Event::Dismissed { reason, .. } => {
                self.stage = Stage::Dismissed {
                    reason: reason.clone(),
                };
            }
        }
    }

    /// The case that a list of events makes; `None` for an empty list or one that does not open.
    #[must_use]
    pub fn replay<'a>(id: CaseId, events: impl IntoIterator<Item = &'a Event>) -> Option<Case> {
        let mut events = events.into_iter();
        let mut case = Case::opened(id, events.next()?)?;
        events.for_each(|event| case.apply(event));
        Some(case)
    }

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

    /// The verdict that stands, if one does.
    #[must_use]
    pub const fn verdict(&self) -> Option<&Verdict> {
        match &self.stage {
            Stage::Concluded { verdict, .. } => Some(verdict),
            _ => None,
        }
    }
}
