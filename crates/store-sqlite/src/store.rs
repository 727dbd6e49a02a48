//! The port, method by method.

use std::sync::atomic::Ordering;

use app::{
    model::{
        ChainMessage, ChainSummary, Correction, Delivery, DeliveryState, Group, Invitation,
        LetterRecord, Message, MessageKey, Organisation, Sighting, SignedIn, User,
    },
    ports::{Change, Pulse, Store, StoreError},
};
use async_trait::async_trait;
use casework::{
    Case, CaseId, ChainId, DeliveryId, GroupId, LetterId, OrganisationId, Recorded, RequestId,
    UserId,
};
use time::OffsetDateTime;

use crate::SqliteStore;

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.commit_all(changes).await
    }

    async fn last_seq(&self) -> Result<i64, StoreError> {
        self.counter("seq").await
    }

    async fn pulse(&self) -> Result<Pulse, StoreError> {
        self.read_pulse().await
    }

    fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    async fn messages_after(&self, seq: i64, limit: u32) -> Result<Vec<Message>, StoreError> {
        self.read_messages_after(seq, limit).await
    }

    async fn message_keys_after(
        &self,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<MessageKey>, StoreError> {
        self.read_message_keys_after(seq, limit).await
    }

    async fn message_count(&self) -> Result<u64, StoreError> {
        Ok(self.counter("messages").await?.unsigned_abs())
    }

    async fn message_by_sha256(&self, sha256: &str) -> Result<Option<Message>, StoreError> {
        self.read_message_by_sha256(sha256).await
    }

    async fn imported_up_to(&self, file: &str) -> Result<u64, StoreError> {
        self.read_imported_up_to(file).await
    }

    async fn chains(
        &self,
        since: OffsetDateTime,
        except: &[ChainId],
        limit: u32,
        offset: u32,
    ) -> Result<Vec<ChainSummary>, StoreError> {
        self.read_chains(since, except, limit, offset).await
    }

    async fn recent_sightings(
        &self,
        since: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<(ChainId, Vec<Sighting>)>, StoreError> {
        self.read_recent_sightings(since, limit).await
    }

    async fn chain_count(&self) -> Result<u64, StoreError> {
        Ok(self.counter("chains").await?.unsigned_abs())
    }

    async fn chain(
        &self,
        id: ChainId,
        since: OffsetDateTime,
    ) -> Result<Option<ChainSummary>, StoreError> {
        self.read_chain(id, since).await
    }

    async fn chain_messages(
        &self,
        id: ChainId,
        limit: u32,
    ) -> Result<Vec<ChainMessage>, StoreError> {
        self.read_chain_messages(id, limit).await
    }

    async fn first_message(&self, id: ChainId) -> Result<Option<Message>, StoreError> {
        self.read_first_message(id).await
    }

    async fn chain_sightings(&self, id: ChainId) -> Result<Vec<Sighting>, StoreError> {
        self.read_chain_sightings(id).await
    }

    async fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        self.read_case(id).await
    }

    async fn case_of_chain(&self, chain: ChainId) -> Result<Option<Case>, StoreError> {
        self.read_case_of_chain(chain).await
    }

    async fn case_of_request(&self, request: RequestId) -> Result<Option<Case>, StoreError> {
        self.read_case_of_request(request).await
    }

    async fn case_events(&self, id: CaseId) -> Result<Vec<Recorded>, StoreError> {
        self.read_case_events(id).await
    }

    async fn cases(&self, limit: u32, offset: u32) -> Result<Vec<Case>, StoreError> {
        self.read_cases(limit, offset).await
    }

    async fn blob(&self, sha256: &str) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        self.read_blob(sha256).await
    }

    async fn letter(&self, id: LetterId) -> Result<Option<LetterRecord>, StoreError> {
        self.read_letter(id).await
    }

    async fn letters_of_case(&self, case: CaseId) -> Result<Vec<LetterRecord>, StoreError> {
        self.read_letters_of_case(case).await
    }

    async fn letters(&self, limit: u32, offset: u32) -> Result<Vec<LetterRecord>, StoreError> {
        self.read_letters(limit, offset).await
    }

    async fn last_number(&self, series: &str, year: i32) -> Result<u32, StoreError> {
        self.read_last_number(series, year).await
    }

    async fn corrections_of_case(&self, case: CaseId) -> Result<Vec<Correction>, StoreError> {
        self.read_corrections_of_case(case).await
    }

    async fn corrections(&self, limit: u32, offset: u32) -> Result<Vec<Correction>, StoreError> {
        self.read_corrections(limit, offset).await
    }

    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        self.read_delivery(id).await
    }

    async fn deliveries_of_letter(&self, letter: LetterId) -> Result<Vec<Delivery>, StoreError> {
        self.read_deliveries_of_letter(letter).await
    }

    async fn deliveries_of_requests(&self, case: CaseId) -> Result<Vec<Delivery>, StoreError> {
        self.read_deliveries_of_requests(case).await
    }

    async fn deliveries_in(&self, state: DeliveryState) -> Result<Vec<Delivery>, StoreError> {
        self.read_deliveries_in(state).await
    }

    async fn groups(&self) -> Result<Vec<Group>, StoreError> {
        self.read_groups().await
    }

    async fn group(&self, id: GroupId) -> Result<Option<Group>, StoreError> {
        self.read_group(id).await
    }

    async fn last_letter_to(&self, group: GroupId) -> Result<Option<LetterId>, StoreError> {
        self.read_last_letter_to(group).await
    }

    async fn organisations_version(&self) -> Result<i64, StoreError> {
        self.counter("organisations").await
    }

    async fn organisations(&self) -> Result<Vec<Organisation>, StoreError> {
        self.read_organisations().await
    }

    async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
        self.read_organisation(id).await
    }

    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.read_user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        self.read_user_by_email(email).await
    }

    async fn users(&self) -> Result<Vec<User>, StoreError> {
        self.read_users().await
    }

    async fn session(&self, token_hash: &str) -> Result<Option<SignedIn>, StoreError> {
        self.read_session(token_hash).await
    }

    async fn invitation(&self, token_hash: &str) -> Result<Option<Invitation>, StoreError> {
        self.read_invitation(token_hash).await
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read_setting(name).await
    }

    async fn has_example(&self) -> Result<bool, StoreError> {
        self.read_has_example().await
    }
}
