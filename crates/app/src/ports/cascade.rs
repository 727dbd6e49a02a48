//! Following up silent receivers, and telling receivers of changes.

use async_trait::async_trait;
use casework::{CaseId, DeliveryId, LetterId, StepId};
use time::OffsetDateTime;

use super::StoreError;
use crate::model::{Call, Delivery, Escalation, EscalationStep};

/// One change of what is kept about silent receivers.
#[derive(Clone, Debug)]
pub enum CascadeChange {
    /// How a letter is followed up. Conflict unless the stored version is `version - 1` (0: new),
    /// or if there is no such letter.
    SaveEscalation(Escalation),
    /// A step. Conflict unless the stored version is `version - 1` (0: new), if there is another
    /// one for its delivery, what is owed and rung, or if there is no such letter.
    SaveStep(EscalationStep),
    /// Lets a step that was stopped come again. Conflict if it is not there or was not stopped.
    ResumeStep(StepId),
    /// A call. Conflict if there is no such step.
    AddCall(Call),
}

/// Keeps what is done about silent receivers. All goes with its letter.
#[async_trait]
pub trait CascadeStore: Send + Sync {
    /// How a letter is followed up.
    async fn escalation(&self, letter: LetterId) -> Result<Option<Escalation>, StoreError>;
    /// Letters that are to be looked at again by this moment and are not paused, longest waiting
    /// first.
    async fn escalations_due(
        &self,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<Escalation>, StoreError>;
    /// A letter's steps, oldest first.
    async fn steps_of_letter(&self, letter: LetterId) -> Result<Vec<EscalationStep>, StoreError>;
    /// A step.
    async fn step(&self, id: StepId) -> Result<Option<EscalationStep>, StoreError>;
    /// The step that a reminder was made by.
    async fn step_of_reminder(
        &self,
        made: DeliveryId,
    ) -> Result<Option<EscalationStep>, StoreError>;
    /// Steps of all letters whose call waits to be made, longest waiting first.
    async fn open_calls(&self, limit: u32) -> Result<Vec<EscalationStep>, StoreError>;
    /// The calls made for a letter, oldest first.
    async fn calls_of_letter(&self, letter: LetterId) -> Result<Vec<Call>, StoreError>;
    /// The deliveries that tell of a version of a case's correction, in the order in which they
    /// were queued, then by receiver's name.
    async fn deliveries_of_change(
        &self,
        case: CaseId,
        version: u32,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// The deliveries that tell those who got a letter of changes, oldest first.
    async fn changes_of_letter(&self, letter: LetterId) -> Result<Vec<Delivery>, StoreError>;
    /// The deliveries that tell the receiver of one delivery of changes, oldest first.
    async fn changes_of_delivery(&self, of: DeliveryId) -> Result<Vec<Delivery>, StoreError>;
}
