//! The registers of documents.

use async_trait::async_trait;
use casework::{AmendmentId, CaseId, CopyId, DeliveryId, EntryId, LetterId, RequestId};
use uuid::Uuid;

use super::StoreError;
use crate::model::{
    Amendment, Delivery, Incoming, LetterCopy, LetterFill, Outgoing, Paper, RegisterEvent,
};

/// One change of the registers.
#[derive(Clone, Debug)]
pub enum RegisterChange {
    /// A clerk's columns for a letter. Conflict unless the stored version is `version - 1` (0: new).
    SaveFill(LetterFill),
    /// An outgoing document from outside. Conflict unless the stored version is `version - 1` (0:
    /// new), if its number is taken or leaves a gap (letters of the same series and year count), or
    /// if it had another number before.
    SavePaper(Box<Paper>),
    /// An incoming document. Conflict unless the stored version is `version - 1` (0: new), if its
    /// number is taken or leaves a gap, if it had another number before, or if another one has its
    /// origin.
    SaveIncoming(Box<Incoming>),
    /// What was written, by whom. Never changed, never taken out but with the example.
    Record(RegisterEvent),
    /// What becomes of a letter. Conflict unless the stored version is `version - 1` (0: new), if
    /// there is no such letter, if another one of its kind is open for the letter, if another
    /// recall, replacement or discarding of it has been approved, or if another one names the same
    /// `by_letter`.
    SaveAmendment(Amendment),
    /// A copy. Conflict if its number is taken or leaves a gap, or if there is no such letter.
    AddCopy(Box<LetterCopy>),
}

/// Keeps the registers of documents.
#[async_trait]
pub trait RegisterStore: Send + Sync {
    /// Every number of a series and year, letters and other documents together, by number.
    async fn outgoing(&self, series: &str, year: i32) -> Result<Vec<Outgoing>, StoreError>;
    /// Every series with numbers: series, year; newest year first, then by series.
    async fn outgoing_books(&self) -> Result<Vec<(String, i32)>, StoreError>;
    /// A document from outside.
    async fn paper(&self, id: EntryId) -> Result<Option<Paper>, StoreError>;
    /// A clerk's columns for a letter.
    async fn letter_fill(&self, letter: LetterId) -> Result<Option<LetterFill>, StoreError>;

    /// Every incoming document of a book and year, by number.
    async fn incoming_of(&self, book: &str, year: i32) -> Result<Vec<Incoming>, StoreError>;
    /// Every book with incoming documents: book, year; newest year first, then by book.
    async fn incoming_books(&self) -> Result<Vec<(String, i32)>, StoreError>;
    /// An incoming document.
    async fn incoming(&self, id: EntryId) -> Result<Option<Incoming>, StoreError>;
    /// The last number given in a book and year; 0 if none.
    async fn last_incoming(&self, book: &str, year: i32) -> Result<u32, StoreError>;
    /// Incoming documents that are not settled and have a day by which they should be: soonest
    /// first, then by year and number; at most `limit`.
    async fn incoming_due(&self, book: &str, limit: u32) -> Result<Vec<Incoming>, StoreError>;
    /// Replies of named parties that are in no register, latest case first; at most `limit`.
    async fn unregistered_replies(
        &self,
        limit: u32,
    ) -> Result<Vec<(CaseId, RequestId)>, StoreError>;
    /// Confirmations of letters that are in no register, latest first; at most `limit`.
    async fn unregistered_confirmations(&self, limit: u32) -> Result<Vec<DeliveryId>, StoreError>;

    /// What was written about a letter or entry, oldest first.
    async fn register_history(&self, of: Uuid) -> Result<Vec<RegisterEvent>, StoreError>;

    /// What became of a letter, oldest first.
    async fn amendments_of(&self, letter: LetterId) -> Result<Vec<Amendment>, StoreError>;
    /// The amendment that a letter makes of another.
    async fn amendment_by(&self, by_letter: LetterId) -> Result<Option<Amendment>, StoreError>;
    /// One amendment.
    async fn amendment(&self, id: AmendmentId) -> Result<Option<Amendment>, StoreError>;
    /// What became of the letters of a series and year, by letter's number, then oldest first.
    async fn amendments_in(&self, series: &str, year: i32) -> Result<Vec<Amendment>, StoreError>;
    /// The deliveries that tell of an amendment, in the order in which they were queued, then by
    /// receiver's name.
    async fn deliveries_of_amendment(&self, id: AmendmentId) -> Result<Vec<Delivery>, StoreError>;
    /// Amendments that wait for a decision, oldest first; at most `limit`.
    async fn open_amendments(&self, limit: u32) -> Result<Vec<Amendment>, StoreError>;

    /// A letter's copies, oldest first.
    async fn copies_of(&self, letter: LetterId) -> Result<Vec<LetterCopy>, StoreError>;
    /// Every copy of a series and year, by number.
    async fn copies_in(&self, series: &str, year: i32) -> Result<Vec<LetterCopy>, StoreError>;
    /// Every series with copies: series, year; newest year first, then by series.
    async fn copy_books(&self) -> Result<Vec<(String, i32)>, StoreError>;
    /// One copy.
    async fn letter_copy(&self, id: CopyId) -> Result<Option<LetterCopy>, StoreError>;
    /// The last number given to a copy in a series and year; 0 if none.
    async fn last_copy(&self, series: &str, year: i32) -> Result<u32, StoreError>;
}
