//! What a linked page said when it was fetched.

use casework::{CaseId, EvidenceId, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Where a capture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureState {
    /// The page has not been fetched yet.
    Waiting,
    /// The page's text is kept.
    Captured,
    /// The page could not be fetched.
    Failed,
    /// A person typed the text in.
    Typed,
}

impl CaptureState {
    /// Every state.
    pub const ALL: [CaptureState; 4] = [
        CaptureState::Waiting,
        CaptureState::Captured,
        CaptureState::Failed,
        CaptureState::Typed,
    ];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CaptureState::Waiting => "waiting",
            CaptureState::Captured => "captured",
            CaptureState::Failed => "failed",
            CaptureState::Typed => "typed",
        }
    }
}

/// The text of a page that a case links to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// The link it belongs to.
    pub evidence: EvidenceId,
    /// The case.
    pub case: CaseId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The address that was given.
    pub url: String,
    /// Where it stands.
    pub state: CaptureState,
    /// When it was queued, fetched, or typed in.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The address that the page came from in the end, after redirections.
    pub from: String,
    /// Its title.
    pub title: String,
    /// Its readable text; empty until there is one.
    pub text: String,
    /// SHA-256 of the text, lower-case hex.
    pub text_sha256: String,
    /// SHA-256 of the bytes that came, lower-case hex; empty where a person typed.
    pub page_sha256: String,
    /// Why it could not be fetched: a code, and what more there is to say.
    pub error: Option<(String, String)>,
    /// Who typed the text in.
    pub typed_by: Option<UserId>,
}
