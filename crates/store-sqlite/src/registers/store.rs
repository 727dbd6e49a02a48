//! The port, method by method.

use app::{
    model::{
        Amendment, Delivery, Incoming, LetterCopy, LetterFill, Outgoing, Paper, RegisterEvent,
    },
    ports::{RegisterStore, StoreError},
};
use async_trait::async_trait;
use casework::{AmendmentId, CaseId, CopyId, DeliveryId, EntryId, LetterId, RequestId};
use uuid::Uuid;

use super::{copies, incoming};
use crate::SqliteStore;

#[async_trait]
impl RegisterStore for SqliteStore {
    async fn outgoing(&self, series: &str, year: i32) -> Result<Vec<Outgoing>, StoreError> {
        self.read_outgoing(series, year).await
    }

    async fn outgoing_books(&self) -> Result<Vec<(String, i32)>, StoreError> {
        self.books(
            "SELECT series, year FROM letter WHERE number IS NOT NULL
             UNION SELECT series, year FROM paper ORDER BY year DESC, series",
        )
        .await
    }

    async fn paper(&self, id: EntryId) -> Result<Option<Paper>, StoreError> {
        self.read_paper(id).await
    }

    async fn letter_fill(&self, letter: LetterId) -> Result<Option<LetterFill>, StoreError> {
        self.read_letter_fill(letter).await
    }

    async fn incoming_of(&self, book: &str, year: i32) -> Result<Vec<Incoming>, StoreError> {
        self.read_incoming_of(book, year).await
    }

    async fn incoming_books(&self) -> Result<Vec<(String, i32)>, StoreError> {
        self.books("SELECT DISTINCT book AS series, year FROM incoming ORDER BY year DESC, series")
            .await
    }

    async fn incoming(&self, id: EntryId) -> Result<Option<Incoming>, StoreError> {
        self.read_incoming(id).await
    }

    async fn last_incoming(&self, book: &str, year: i32) -> Result<u32, StoreError> {
        self.last(incoming::LAST, book, year).await
    }

    async fn incoming_due(&self, book: &str, limit: u32) -> Result<Vec<Incoming>, StoreError> {
        self.read_incoming_due(book, limit).await
    }

    async fn unregistered_replies(
        &self,
        limit: u32,
    ) -> Result<Vec<(CaseId, RequestId)>, StoreError> {
        self.read_unregistered_replies(limit).await
    }

    async fn unregistered_confirmations(&self, limit: u32) -> Result<Vec<DeliveryId>, StoreError> {
        self.read_unregistered_confirmations(limit).await
    }

    async fn register_history(&self, of: Uuid) -> Result<Vec<RegisterEvent>, StoreError> {
        self.read_register_history(of).await
    }

    async fn amendments_of(&self, letter: LetterId) -> Result<Vec<Amendment>, StoreError> {
        self.read_amendments_of(letter).await
    }

    async fn amendment_by(&self, by_letter: LetterId) -> Result<Option<Amendment>, StoreError> {
        self.read_amendment_by(by_letter).await
    }

    async fn amendment(&self, id: AmendmentId) -> Result<Option<Amendment>, StoreError> {
        self.read_amendment(id).await
    }

    async fn amendments_in(&self, series: &str, year: i32) -> Result<Vec<Amendment>, StoreError> {
        self.read_amendments_in(series, year).await
    }

    async fn deliveries_of_amendment(&self, id: AmendmentId) -> Result<Vec<Delivery>, StoreError> {
        self.read_deliveries_of_amendment(id).await
    }

    async fn open_amendments(&self, limit: u32) -> Result<Vec<Amendment>, StoreError> {
        self.read_open_amendments(limit).await
    }

    async fn copies_of(&self, letter: LetterId) -> Result<Vec<LetterCopy>, StoreError> {
        self.read_copies_of(letter).await
    }

    async fn copies_in(&self, series: &str, year: i32) -> Result<Vec<LetterCopy>, StoreError> {
        self.read_copies_in(series, year).await
    }

    async fn copy_books(&self) -> Result<Vec<(String, i32)>, StoreError> {
        self.books("SELECT DISTINCT series, year FROM letter_copy ORDER BY year DESC, series")
            .await
    }

    async fn letter_copy(&self, id: CopyId) -> Result<Option<LetterCopy>, StoreError> {
        self.read_letter_copy(id).await
    }

    async fn last_copy(&self, series: &str, year: i32) -> Result<u32, StoreError> {
        self.last(copies::LAST, series, year).await
    }
}
