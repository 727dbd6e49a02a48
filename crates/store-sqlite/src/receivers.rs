//! What receivers of letters do, and the parts that are made for them.

use app::{
    model::{Act, Deed, Delivery, PublishedState},
    ports::{ReceiverChange, ReceiverStore, StoreError},
};
use async_trait::async_trait;
use casework::{DeedId, DeliveryId, LetterId, OrganisationId};
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore,
    commit::exactly_one,
    deliveries::delivery,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) async fn apply(db: &mut SqliteConnection, change: ReceiverChange) -> Result<()> {
    match change {
        ReceiverChange::SaveDeed(deed) => save_deed(db, &deed).await,
        ReceiverChange::Note(act) => note(db, &act).await,
        ReceiverChange::KeepPart { key, sha256, at } => {
            query(
                "INSERT INTO made_part (key, sha256, made_at) VALUES ($1, $2, $3)
                 ON CONFLICT (key) DO UPDATE SET sha256 = $2, made_at = $3",
            )
            .bind(key)
            .bind(sha256)
            .bind(millis(at))
            .execute(db)
            .await
            .map_err(failed)?;
            Ok(())
        }
    }
}

async fn save_deed(db: &mut SqliteConnection, deed: &Deed) -> Result<()> {
    let seen = deed.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let text = if seen == 0 {
        "INSERT INTO deed (id, delivery, letter, version, reported_at, waiting_since, body)
         SELECT $1, id, $3, $4, $5, $6, $7 FROM delivery WHERE id = $2 AND $8 = 0"
    } else {
        "UPDATE deed SET version = $4, waiting_since = $6, body = $7
         WHERE id = $1 AND delivery = $2 AND letter = $3 AND reported_at = $5 AND version = $8"
    };
    let waiting = deed
        .published
        .as_ref()
        .filter(|published| published.state == PublishedState::Waiting);
    let written = query(text)
        .bind(bytes(deed.id.0))
        .bind(bytes(deed.delivery.0))
        .bind(bytes(deed.letter.0))
        .bind(deed.version)
        .bind(millis(deed.reported_at))
        .bind(waiting.map(|published| millis(published.at)))
        .bind(json(deed)?)
        .bind(seen)
        .execute(db)
        .await
        .map_err(failed)?;
    exactly_one(written.rows_affected())
}

async fn note(db: &mut SqliteConnection, act: &Act) -> Result<()> {
    let written = query(
        "INSERT INTO receiver_act (delivery, body) SELECT id, $2 FROM delivery WHERE id = $1",
    )
    .bind(bytes(act.delivery.0))
    .bind(json(act)?)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

fn deed(row: &Columns<'_>) -> Result<Deed> {
    row.json("body")
}

fn act(row: &Columns<'_>) -> Result<Act> {
    row.json("body")
}

#[async_trait]
impl ReceiverStore for SqliteStore {
    async fn deed(&self, id: DeedId) -> Result<Option<Deed>> {
        let row = query("SELECT body FROM deed WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, deed)
    }

    async fn deeds_of_delivery(&self, delivery: DeliveryId) -> Result<Vec<Deed>> {
        let rows = query("SELECT body FROM deed WHERE delivery = $1 ORDER BY reported_at, id")
            .bind(bytes(delivery.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, deed)
    }

    async fn deeds_of_letter(&self, letter: LetterId) -> Result<Vec<Deed>> {
        let rows = query("SELECT body FROM deed WHERE letter = $1 ORDER BY reported_at, id")
            .bind(bytes(letter.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, deed)
    }

    async fn deeds_waiting(&self, limit: u32) -> Result<Vec<Deed>> {
        let rows = query(
            "SELECT body FROM deed WHERE waiting_since IS NOT NULL
             ORDER BY waiting_since, id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, deed)
    }

    async fn acts_of_delivery(&self, delivery: DeliveryId) -> Result<Vec<Act>> {
        let rows = query("SELECT body FROM receiver_act WHERE delivery = $1 ORDER BY seq")
            .bind(bytes(delivery.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, act)
    }

    async fn made_part(&self, key: &str) -> Result<Option<String>> {
        let row = query("SELECT sha256 FROM made_part WHERE key = $1")
            .bind(key)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| row.text("sha256"))
    }

    async fn deliveries_passed_on_by(&self, id: DeliveryId) -> Result<Vec<Delivery>> {
        let rows = query("SELECT * FROM delivery WHERE passed_on_by = $1 ORDER BY to_name, id")
            .bind(bytes(id.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, delivery)
    }

    async fn deliveries_of_organisation(
        &self,
        organisation: OrganisationId,
        limit: u32,
    ) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT * FROM delivery WHERE organisation = $1 AND purpose = 'letter'
             ORDER BY queued_at DESC, id LIMIT $2",
        )
        .bind(bytes(organisation.0))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }
}
