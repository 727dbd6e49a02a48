//! The audit trail of a case: who did what, and who read what is personal, in a chain of hashes.
//!
//! The format, version 1. A row is one JSON object, compact (no spaces), in UTF-8, with its fields
//! in the order of [`AuditRow`]: that text is its *body*. The hash of a row is the SHA-256, in
//! lower-case hex, of the hash of the row before (64 zeros before the first), a line feed and the
//! body. So no row can be changed, taken out, put in or moved without every later hash changing;
//! the store keeps the last hash once more, so that rows cannot be cut off at the end, and a row
//! about an event of the case holds the hash of that event as it is stored.

use casework::{Case, CaseId, Event, Recorded, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub use crate::links::sha256_hex;

mod check;

pub use check::{Problem, check};

/// What stands for the hash before the first row.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditActor {
    /// A person who was signed in.
    User {
        /// Who.
        id: UserId,
    },
    /// Somebody outside, through a private link or with a tracking code.
    Outside,
    /// The program by itself.
    System,
}

/// An event of the case as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSeal {
    /// Its place in the case's history.
    pub version: u32,
    /// SHA-256 of its stored bytes, lower-case hex.
    pub sha256: String,
}

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: OffsetDateTime,
    /// Who.
    pub by: AuditActor,
    /// What was done: a code of an event, of a letter's step, or of [`Action`].
    pub action: String,
    /// What it was done to: "letter:…", "report:…", "message:…"; empty for the case itself.
    pub about: String,
    /// Why, as the person said; may be empty.
    pub reason: String,
    /// The event of the case, if it is one.
    pub event: Option<EventSeal>,
}

/// A row as it is hashed. The order of the fields is part of the format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// The case.
    pub case: CaseId,
    /// 1 for the first row of the case.
    pub seq: u32,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who.
    pub by: AuditActor,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub about: String,
    /// Why.
    pub reason: String,
    /// The event of the case, if it is one.
    pub event: Option<EventSeal>,
}

/// A row as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// 1 for the first row of the case.
    pub seq: u32,
    /// What is hashed.
    pub body: String,
    /// The hash of this row.
    pub hash: String,
}

/// What is recorded beside the events of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A letter was drafted.
    LetterDrafted,
    /// A letter's text was changed.
    LetterEdited,
    /// A letter was signed.
    LetterSigned,
    /// A signature was taken back.
    LetterUnsigned,
    /// The content of a letter was checked.
    LetterContentChecked,
    /// Form and layout of a letter were checked.
    LetterFormatChecked,
    /// A letter was given back to the officer with remarks.
    LetterReturned,
    /// A remark was answered or marked as done.
    LetterRemarkAnswered,
    /// An earlier text of a letter was brought back.
    LetterRestored,
    /// A letter got its number.
    LetterNumbered,
    /// A letter got the organisation's signature.
    LetterSealed,
    /// A letter was handed to the post.
    LetterSent,
    /// A message was shown without its masks.
    MessageUnmasked,
    /// A reporter's contact was read.
    ContactRead,
    /// A reporter withdrew the consent.
    ContactWithdrawn,
    /// A reporter had everything erased.
    ContactErased,
    /// A contact was removed because its time was over.
    ContactPurged,
    /// A reporter was told of the correction.
    ReporterTold,
    /// A linked page was fetched again on request.
    CaptureRetried,
    /// The text of a linked page was typed in.
    CaptureTyped,
    /// A clerk's columns of the register were filled in.
    RegisterFilled,
    /// The recall of a letter was proposed.
    RecallProposed,
    /// The recall of a letter was refused.
    RecallRefused,
    /// A letter was recalled.
    LetterRecalled,
    /// A letter that replaces another was drafted.
    ReplacementDrafted,
    /// A letter was replaced by another.
    LetterReplaced,
    /// A letter that corrects the form of another was drafted.
    CorrectionDrafted,
    /// The form of a letter was corrected by another.
    LetterCorrected,
    /// A draft was discarded.
    LetterDiscarded,
    /// A certified copy of a letter was made.
    LetterCopied,
    /// A receiver's report was found not to be enough.
    DeedJudged,
    /// That was taken back.
    DeedAccepted,
    /// A letter got another plan for silent receivers.
    EscalationPlanned,
    /// Following up a letter's silent receivers was paused.
    EscalationPaused,
    /// It runs again.
    EscalationResumed,
    /// A step was stopped before it was made, or a call ended.
    StepStopped,
    /// A stopped step may come again.
    StepResumed,
    /// How a call went was written down.
    CallRecorded,
    /// Receivers of letters are told of a changed verdict.
    ChangeTold,
    /// Somebody proposed that a text was taken for the chain by mistake.
    WrongMatchProposed,
    /// A text was found to be taken for the chain by mistake.
    WrongMatchConfirmed,
    /// A text was found to be a copy, although somebody said otherwise.
    WrongMatchRejected,
    /// A text is no longer an example of what the chain is not.
    WrongMatchWithdrawn,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 43] = [
        Action::LetterDrafted,
        Action::LetterEdited,
        Action::LetterSigned,
        Action::LetterUnsigned,
        Action::LetterContentChecked,
        Action::LetterFormatChecked,
        Action::LetterReturned,
        Action::LetterRemarkAnswered,
        Action::LetterRestored,
        Action::LetterNumbered,
        Action::LetterSealed,
        Action::LetterSent,
        Action::MessageUnmasked,
        Action::ContactRead,
        Action::ContactWithdrawn,
        Action::ContactErased,
        Action::ContactPurged,
        Action::ReporterTold,
        Action::CaptureRetried,
        Action::CaptureTyped,
        Action::RegisterFilled,
        Action::RecallProposed,
        Action::RecallRefused,
        Action::LetterRecalled,
        Action::ReplacementDrafted,
        Action::LetterReplaced,
        Action::CorrectionDrafted,
        Action::LetterCorrected,
        Action::LetterDiscarded,
        Action::LetterCopied,
        Action::DeedJudged,
        Action::DeedAccepted,
        Action::EscalationPlanned,
        Action::EscalationPaused,
        Action::EscalationResumed,
        Action::StepStopped,
        Action::StepResumed,
        Action::CallRecorded,
        Action::ChangeTold,
        Action::WrongMatchProposed,
        Action::WrongMatchConfirmed,
        Action::WrongMatchRejected,
        Action::WrongMatchWithdrawn,
    ];

    /// The stable name used in rows and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Action::LetterDrafted => "letter-drafted",
            Action::LetterEdited => "letter-edited",
            Action::LetterSigned => "letter-signed",
            Action::LetterUnsigned => "letter-unsigned",
            Action::LetterContentChecked => "letter-content-checked",
            Action::LetterFormatChecked => "letter-format-checked",
            Action::LetterReturned => "letter-returned",
            Action::LetterRemarkAnswered => "letter-remark-answered",
            Action::LetterRestored => "letter-restored",
            Action::LetterNumbered => "letter-numbered",
            Action::LetterSealed => "letter-sealed",
            Action::LetterSent => "letter-sent",
            Action::MessageUnmasked => "message-unmasked",
            Action::ContactRead => "contact-read",
            Action::ContactWithdrawn => "contact-withdrawn",
            Action::ContactErased => "contact-erased",
            Action::ContactPurged => "contact-purged",
            Action::ReporterTold => "reporter-told",
            Action::CaptureRetried => "capture-retried",
            Action::CaptureTyped => "capture-typed",
            Action::RegisterFilled => "register-filled",
            Action::RecallProposed => "recall-proposed",
            Action::RecallRefused => "recall-refused",
            Action::LetterRecalled => "letter-recalled",
            Action::ReplacementDrafted => "replacement-drafted",
            Action::LetterReplaced => "letter-replaced",
            Action::CorrectionDrafted => "correction-drafted",
            Action::LetterCorrected => "letter-corrected",
            Action::LetterDiscarded => "letter-discarded",
            Action::LetterCopied => "letter-copied",
            Action::DeedJudged => "deed-judged",
            Action::DeedAccepted => "deed-accepted",
            Action::EscalationPlanned => "escalation-planned",
            Action::EscalationPaused => "escalation-paused",
            Action::EscalationResumed => "escalation-resumed",
            Action::StepStopped => "step-stopped",
            Action::StepResumed => "step-resumed",
            Action::CallRecorded => "call-recorded",
            Action::ChangeTold => "change-told",
            Action::WrongMatchProposed => "wrong-match-proposed",
            Action::WrongMatchConfirmed => "wrong-match-confirmed",
            Action::WrongMatchRejected => "wrong-match-rejected",
            Action::WrongMatchWithdrawn => "wrong-match-withdrawn",
        }
    }
}

/// The row that follows `last` (seq and hash of the last one; none before the first).
#[must_use]
pub fn seal(last: Option<(u32, &str)>, entry: &AuditEntry) -> Sealed {
    let (seq, previous) = last.map_or((1, BEGINNING), |(seq, hash)| (seq + 1, hash));
    let row = AuditRow {
        case: entry.case,
        seq,
        at: entry.at,
        by: entry.by.clone(),
        action: entry.action.clone(),
        about: entry.about.clone(),
        reason: entry.reason.clone(),
        event: entry.event.clone(),
    };
    // Strings, numbers and times of our own: writing them cannot fail.
    let body = serde_json::to_string(&row).unwrap_or_default();
    let hash = hash_of(previous, &body);
    Sealed { seq, body, hash }
}

/// The hash of a row.
#[must_use]
pub fn hash_of(previous: &str, body: &str) -> String {
    sha256_hex(format!("{previous}\n{body}").as_bytes())
}

/// What is recorded of an event; `stored` is the event as the store keeps it.
#[must_use]
pub fn of_event(case: &Case, recorded: &Recorded, stored: &str) -> AuditEntry {
    let by = match recorded.event.by() {
        Some(id) => AuditActor::User { id },
        None => AuditActor::Outside,
    };
    let about = match &recorded.event {
        Event::VerificationRequested { request, .. } => format!("request:{}", request.id),
        Event::ReplyReceived { request, .. } => format!("request:{request}"),
        Event::EvidenceAttached { evidence } => format!("evidence:{}", evidence.id),
        _ => String::new(),
    };
    AuditEntry {
        case: case.id,
        at: recorded.at,
        by,
        action: recorded.event.code().to_owned(),
        about,
        reason: String::new(),
        event: Some(EventSeal {
            version: recorded.version,
            sha256: sha256_hex(stored.as_bytes()),
        }),
    }
}

impl Sealed {
    /// The row; none if the body is not one.
    #[must_use]
    pub fn row(&self) -> Option<AuditRow> {
        serde_json::from_str(&self.body).ok()
    }
}
