//! What belongs to reporters.

use async_trait::async_trait;
use casework::{CaseId, ChainId, MessageId, ReportId};
use time::OffsetDateTime;

use super::StoreError;
use crate::model::{Contact, DeliveryState, Message, Telling, Tracked};

/// Keeps tracking codes (as hashes), contacts (encrypted) and what tells reporters.
#[async_trait]
pub trait PersonalStore: Send + Sync {
    /// A message, if it is in this chain.
    async fn message_in_chain(
        &self,
        chain: ChainId,
        message: MessageId,
    ) -> Result<Option<Message>, StoreError>;
    /// The report that a tracking code opens, by the code's hash.
    async fn tracked(&self, code_hash: &str) -> Result<Option<Tracked>, StoreError>;
    /// A report's contact, whether gone or not.
    async fn contact(&self, report: ReportId) -> Result<Option<Contact>, StoreError>;
    /// The contacts of the reports of a chain, oldest consent first, whether gone or not.
    async fn contacts_of_chain(&self, chain: ChainId) -> Result<Vec<Contact>, StoreError>;
    /// The contacts that are kept, with the chains of their reports, oldest consent first.
    async fn contacts_kept(&self) -> Result<Vec<(Contact, ChainId)>, StoreError>;
    /// What tells a reporter of one version of a correction.
    async fn telling(
        &self,
        report: ReportId,
        case: CaseId,
        correction: u32,
    ) -> Result<Option<Telling>, StoreError>;
    /// All that tells reporters of a case's corrections, by version, then by report.
    async fn tellings_of_case(&self, case: CaseId) -> Result<Vec<Telling>, StoreError>;
    /// Those in a state whose time has come, longest waiting first.
    async fn tellings_due(
        &self,
        state: DeliveryState,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<Telling>, StoreError>;
}
