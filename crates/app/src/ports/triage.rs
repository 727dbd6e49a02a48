//! Keeps what people decided about chains.

use async_trait::async_trait;
use casework::ChainId;
use time::OffsetDateTime;

use super::StoreError;
use crate::model::{Decision, MessageKey, Sighting};

/// Decisions on chains, and what they leave behind. They are made by
/// [`Change::Decide`](super::Change::Decide).
#[async_trait]
pub trait TriageStore: Send + Sync {
    /// The number of the last decision ever made; 0 if none.
    async fn last_decision(&self) -> Result<i64, StoreError>;
    /// Decisions after this number, in order; not those on chains that are gone.
    async fn decisions_after(&self, number: i64) -> Result<Vec<Decision>, StoreError>;
    /// Decisions on a chain, or from which it came, oldest first.
    async fn decisions_of_chain(&self, chain: ChainId) -> Result<Vec<Decision>, StoreError>;
    /// The decisions by which chains are put aside now, newest first.
    async fn dismissed_chains(&self) -> Result<Vec<Decision>, StoreError>;
    /// Pairs of chains that a person parted, both there, smaller id first, in order.
    async fn parted_chains(&self) -> Result<Vec<(ChainId, ChainId)>, StoreError>;
    /// The chain that another was joined to, followed to the one that is there.
    async fn joined_to(&self, chain: ChainId) -> Result<Option<ChainId>, StoreError>;
    /// The messages of a chain, without texts, by `seq`.
    async fn chain_keys(&self, chain: ChainId) -> Result<Vec<MessageKey>, StoreError>;
    /// Sightings since `since` that count little, because their sender had reported the chain
    /// that day, by chain, hour, channel and area.
    async fn repeated_since(
        &self,
        since: OffsetDateTime,
    ) -> Result<Vec<(ChainId, Sighting)>, StoreError>;
}
