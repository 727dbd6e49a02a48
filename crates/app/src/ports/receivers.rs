//! What receivers of letters do, and the parts that are made for them.

use async_trait::async_trait;
use casework::{DeedId, DeliveryId, LetterId, OrganisationId};
use time::OffsetDateTime;

use super::StoreError;
use crate::model::{Act, Deed, Delivery};

/// One change of what receivers do.
#[derive(Clone, Debug)]
pub enum ReceiverChange {
    /// A deed. Conflict unless the stored version is `version - 1` (0: new), or if there is no such
    /// delivery.
    SaveDeed(Box<Deed>),
    /// An act on a receiver's page. Conflict if there is no such delivery.
    Note(Act),
    /// A part that was made once, under what it was made from; its bytes are a blob. Made again, it
    /// replaces the one before.
    KeepPart {
        /// What it was made from.
        key: String,
        /// SHA-256 of its bytes, lower-case hex.
        sha256: String,
        /// When it was made.
        at: OffsetDateTime,
    },
}

/// Keeps what receivers do.
#[async_trait]
pub trait ReceiverStore: Send + Sync {
    /// A deed.
    async fn deed(&self, id: DeedId) -> Result<Option<Deed>, StoreError>;
    /// The deeds of a delivery, in the order in which they were reported.
    async fn deeds_of_delivery(&self, delivery: DeliveryId) -> Result<Vec<Deed>, StoreError>;
    /// The deeds of a letter's deliveries, in the order in which they were reported.
    async fn deeds_of_letter(&self, letter: LetterId) -> Result<Vec<Deed>, StoreError>;
    /// Deeds whose published page waits to be read, longest waiting first.
    async fn deeds_waiting(&self, limit: u32) -> Result<Vec<Deed>, StoreError>;
    /// What was done on a delivery's page, oldest first.
    async fn acts_of_delivery(&self, delivery: DeliveryId) -> Result<Vec<Act>, StoreError>;
    /// SHA-256 of the part that was made from this.
    async fn made_part(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// The deliveries that the receiver of this one passed the letter on to, by name.
    async fn deliveries_passed_on_by(
        &self,
        delivery: DeliveryId,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// The letters that went to an organisation, latest first.
    async fn deliveries_of_organisation(
        &self,
        organisation: OrganisationId,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError>;
}
