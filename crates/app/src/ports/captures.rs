//! Captures of linked pages.

use async_trait::async_trait;
use casework::{CaseId, EvidenceId};

use super::StoreError;
use crate::model::Capture;

/// Keeps captures.
#[async_trait]
pub trait CaptureStore: Send + Sync {
    /// The capture of a link.
    async fn capture(&self, evidence: EvidenceId) -> Result<Option<Capture>, StoreError>;
    /// The captures of a case.
    async fn captures_of_case(&self, case: CaseId) -> Result<Vec<Capture>, StoreError>;
    /// Those that wait for their page, longest waiting first.
    async fn captures_waiting(&self, limit: u32) -> Result<Vec<Capture>, StoreError>;
}
