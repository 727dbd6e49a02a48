//! Finding cases as people work through them.

use async_trait::async_trait;
use casework::{Case, NamedParty, UserId};
use time::OffsetDateTime;

use super::StoreError;

/// A list of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseList {
    /// Every case, newest first.
    All,
    /// Those a person works on or watches; by when a verdict is wanted, those without a day last,
    /// newest first.
    Of(UserId),
    /// Those for which a verdict is wanted by this moment, soonest first.
    Due(OffsetDateTime),
    /// Those whose verdict is to be looked at again by this moment, soonest first.
    Review(OffsetDateTime),
    /// Those with appeals that wait for an answer, newest case first.
    Appeals,
}

/// Finds cases by what is to be done. What it goes by is what [`Case`] says of itself when it is
/// saved: `due_at`, `review_at`, `next_at`, `open_appeals`.
#[async_trait]
pub trait CaseDesk: Send + Sync {
    /// Cases of a list.
    async fn case_list(
        &self,
        list: CaseList,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Case>, StoreError>;
    /// How many cases are on a list.
    async fn case_count(&self, list: CaseList) -> Result<u64, StoreError>;
    /// Cases in which something is to happen by itself by this moment, longest waiting first.
    async fn cases_to_follow_up(
        &self,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<Case>, StoreError>;
    /// The case with the appeal that has this tracking code's SHA-256 (lower-case hex).
    async fn case_of_appeal(&self, code_hash: &str) -> Result<Option<Case>, StoreError>;
    /// Parties that were asked, by name: each as it was last.
    async fn parties(&self) -> Result<Vec<NamedParty>, StoreError>;
}
