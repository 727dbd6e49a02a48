//! What a report leaves behind: a tracking code, and a contact if the reporter wants to be told.

use casework::{CaseId, ChainId, MessageId, ReportId};
use time::OffsetDateTime;

use super::DeliveryState;

/// A report as its tracking code finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// The report.
    pub report: ReportId,
    /// The message that was reported.
    pub message: MessageId,
    /// Its text as received.
    pub text: String,
    /// The chain it is in.
    pub chain: ChainId,
    /// When the message was seen, as the report said.
    pub reported_at: OffsetDateTime,
}

/// How a reporter wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactKind {
    /// By e-mail, which the program sends.
    Email,
    /// By telephone: an officer calls.
    Telephone,
}

impl ContactKind {
    /// Every kind, in the order of the form.
    pub const ALL: [ContactKind; 2] = [ContactKind::Email, ContactKind::Telephone];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ContactKind::Email => "email",
            ContactKind::Telephone => "telephone",
        }
    }

    /// The kind with this [`code`](ContactKind::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<ContactKind> {
        ContactKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// Why a contact is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactEnd {
    /// The reporter withdrew the consent.
    Withdrawn,
    /// The reporter had everything erased.
    Erased,
    /// Its time was over.
    Purged,
}

impl ContactEnd {
    /// Every end.
    pub const ALL: [ContactEnd; 3] = [
        ContactEnd::Withdrawn,
        ContactEnd::Erased,
        ContactEnd::Purged,
    ];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ContactEnd::Withdrawn => "withdrawn",
            ContactEnd::Erased => "erased",
            ContactEnd::Purged => "purged",
        }
    }

    /// The end with this [`code`](ContactEnd::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<ContactEnd> {
        ContactEnd::ALL.into_iter().find(|end| end.code() == code)
    }
}

/// A reporter's contact and the consent to keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The report it came with.
    pub report: ReportId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// E-mail or telephone.
    pub kind: ContactKind,
    /// The encrypted address or number; none once it is gone.
    pub sealed: Option<Vec<u8>>,
    /// Version of the notice that the reporter agreed to.
    pub notice: u32,
    /// How many days after closing the notice promised to keep it at most.
    pub keep_days: u32,
    /// Language in which the reporter wants to be told ("vi", "en").
    pub language: String,
    /// When the reporter agreed.
    pub consented_at: OffsetDateTime,
    /// Why and when it went; none while it is kept.
    pub ended: Option<(ContactEnd, OffsetDateTime)>,
}

/// An e-mail that tells a reporter of a published correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Whom: the report with the contact.
    pub report: ReportId,
    /// Of which case.
    pub case: CaseId,
    /// Of which version of the correction.
    pub correction: u32,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// Where the transport stands, as with a delivery.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: OffsetDateTime,
    /// Why the last attempt failed; without the address.
    pub last_error: Option<String>,
    /// When the receiver's server took it.
    pub sent_at: Option<OffsetDateTime>,
}
