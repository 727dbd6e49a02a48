//! The audit trails.

use async_trait::async_trait;
use casework::CaseId;

use super::StoreError;
use crate::audit::Sealed;

/// Keeps the audit trails. Rows are added by [`Change::Record`](super::Change::Record) and by
/// [`Change::SaveCase`](super::Change::SaveCase), never otherwise, and never changed.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// A case's rows, in order.
    async fn trail(&self, case: CaseId) -> Result<Vec<Sealed>, StoreError>;
    /// Seq and hash of a case's last row, kept apart from the rows.
    async fn trail_head(&self, case: CaseId) -> Result<Option<(u32, String)>, StoreError>;
    /// Version and SHA-256 of a case's events as they are stored, in order.
    async fn event_hashes(&self, case: CaseId) -> Result<Vec<(u32, String)>, StoreError>;
}
