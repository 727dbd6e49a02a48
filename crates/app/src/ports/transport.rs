//! Deliveries on their way.

use async_trait::async_trait;
use casework::DeliveryId;
use time::OffsetDateTime;

use super::StoreError;
use crate::model::{ChannelKind, Delivery, DeliveryList, DeliveryNote};

/// One change of what is known of deliveries on their way.
#[derive(Clone, Debug)]
pub enum TransportChange {
    /// What happened. Conflict if there is no such delivery; harmless if one with this key is there.
    Note(DeliveryNote),
    /// A short address of a delivery, by a keyed hash of it. Conflict if there is no such delivery;
    /// harmless if it is there.
    ShortAddress {
        /// The hash.
        lookup: String,
        /// Which delivery.
        delivery: DeliveryId,
    },
}

/// Finds deliveries by where they are.
#[async_trait]
pub trait TransportStore: Send + Sync {
    /// Queued deliveries of a channel whose time has come, longest waiting first, but those whose
    /// address ends with `@` and one of these domains (lower case).
    async fn due_deliveries(
        &self,
        channel: ChannelKind,
        now: OffsetDateTime,
        without: &[String],
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// A list of deliveries, longest waiting first; with a reason (as
    /// [`delivery_reasons`](TransportStore::delivery_reasons) gives it) only those.
    async fn deliveries_listed(
        &self,
        list: DeliveryList,
        reason: Option<&str>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// How many deliveries each list has; lists without any may be left out.
    async fn delivery_counts(&self) -> Result<Vec<(DeliveryList, u64)>, StoreError>;
    /// Why the deliveries of a list are on it, most frequent first: the last errors, with `…` in the
    /// place of each delivery's own address; at most `limit`.
    async fn delivery_reasons(
        &self,
        list: DeliveryList,
        limit: u32,
    ) -> Result<Vec<(String, u64)>, StoreError>;
    /// What happened to a delivery on its way, oldest first.
    async fn delivery_notes(&self, id: DeliveryId) -> Result<Vec<DeliveryNote>, StoreError>;
    /// The delivery of a short address, by its hash.
    async fn delivery_of_short(&self, lookup: &str) -> Result<Option<DeliveryId>, StoreError>;
    /// Whether this was noted.
    async fn has_delivery_note(&self, id: DeliveryId, key: &str) -> Result<bool, StoreError>;
}
