//! Deliveries on their way.

use app::{
    model::{ChannelKind, Delivery, DeliveryList, DeliveryNote, NoteKind},
    ports::{StoreError, TransportChange, TransportStore},
};
use async_trait::async_trait;
use casework::{DeliveryId, UserId};
use sqlx::{AssertSqlSafe, SqliteConnection, query};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    deliveries::delivery,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) async fn apply(db: &mut SqliteConnection, change: TransportChange) -> Result<()> {
    match change {
        TransportChange::Note(note) => add_note(db, &note).await,
        TransportChange::ShortAddress { lookup, delivery } => {
            must_be_there(db, delivery).await?;
            query(
                "INSERT INTO delivery_code (lookup, delivery) VALUES ($1, $2)
                 ON CONFLICT (lookup) DO NOTHING",
            )
            .bind(lookup)
            .bind(bytes(delivery.0))
            .execute(db)
            .await
            .map_err(failed)?;
            Ok(())
        }
    }
}

async fn must_be_there(db: &mut SqliteConnection, delivery: DeliveryId) -> Result<()> {
    let there = query("SELECT 1 AS there FROM delivery WHERE id = $1")
        .bind(bytes(delivery.0))
        .fetch_optional(&mut *db)
        .await
        .map_err(failed)?;
    there.map(drop).ok_or(StoreError::Conflict)
}

async fn add_note(db: &mut SqliteConnection, note: &DeliveryNote) -> Result<()> {
    must_be_there(db, note.delivery).await?;
    query(
        "INSERT INTO delivery_note (delivery, key, at, kind, text, by_user)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (delivery, key) DO NOTHING",
    )
    .bind(bytes(note.delivery.0))
    .bind(&note.key)
    .bind(millis(note.at))
    .bind(note.kind.code())
    .bind(&note.text)
    .bind(note.by.map(|user| bytes(user.0)))
    .execute(db)
    .await
    .map_err(failed)?;
    Ok(())
}

/// What makes a delivery one of a list.
const fn condition(list: DeliveryList) -> &'static str {
    match list {
        DeliveryList::Waiting => "state = 'queued' AND channel <> 'print'",
        DeliveryList::Paper => "state = 'queued' AND channel = 'print'",
        DeliveryList::Uncertain => "state = 'uncertain'",
        DeliveryList::GivenUp => "state = 'failed' AND sent_at IS NULL",
        DeliveryList::Bounced => "state = 'failed' AND sent_at IS NOT NULL",
    }
}

/// The last error without the receiver's own address, so that equal ones are equal.
const REASON: &str = "CASE WHEN address = '' THEN coalesce(last_error, '')
    ELSE replace(coalesce(last_error, ''), address, '…') END";

#[async_trait]
impl TransportStore for SqliteStore {
    async fn due_deliveries(
        &self,
        channel: ChannelKind,
        now: OffsetDateTime,
        without: &[String],
        limit: u32,
    ) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT * FROM delivery WHERE state = 'queued' AND channel = $1 AND next_at <= $2
               AND domain NOT IN (SELECT value FROM json_each($3))
             ORDER BY next_at, id LIMIT $4",
        )
        .bind(channel.code())
        .bind(millis(now))
        .bind(json(&without)?)
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }

    async fn deliveries_listed(
        &self,
        list: DeliveryList,
        reason: Option<&str>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Delivery>> {
        let sql = format!(
            "SELECT * FROM delivery WHERE {} AND ($1 IS NULL OR {REASON} = $1)
             ORDER BY next_at, id LIMIT $2 OFFSET $3",
            condition(list)
        );
        // Only constants of this file are in it.
        let rows = query(AssertSqlSafe(sql))
            .bind(reason)
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, delivery)
    }

    async fn delivery_counts(&self) -> Result<Vec<(DeliveryList, u64)>> {
        let mut counts = Vec::new();
        for list in DeliveryList::ALL {
            let sql = format!(
                "SELECT count(*) AS many FROM delivery WHERE {}",
                condition(list)
            );
            let row = query(AssertSqlSafe(sql))
                .fetch_one(&self.reader)
                .await
                .map_err(failed)?;
            counts.push((list, Columns(&row).count("many")?));
        }
        Ok(counts)
    }

    async fn delivery_reasons(&self, list: DeliveryList, limit: u32) -> Result<Vec<(String, u64)>> {
        let sql = format!(
            "SELECT {REASON} AS reason, count(*) AS many FROM delivery
             WHERE {} AND coalesce(last_error, '') <> ''
             GROUP BY reason ORDER BY many DESC, reason LIMIT $1",
            condition(list)
        );
        let rows = query(AssertSqlSafe(sql))
            .bind(limit)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| Ok((row.text("reason")?, row.count("many")?)))
    }

    async fn delivery_notes(&self, id: DeliveryId) -> Result<Vec<DeliveryNote>> {
        let rows = query("SELECT * FROM delivery_note WHERE delivery = $1 ORDER BY at, rowid")
            .bind(bytes(id.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| {
            let kind = row.text("kind")?;
            Ok(DeliveryNote {
                delivery: DeliveryId(row.id("delivery")?),
                key: row.text("key")?,
                at: row.time("at")?,
                kind: NoteKind::from_code(&kind)
                    .ok_or_else(|| StoreError::Corrupt(format!("delivery note {kind}")))?,
                text: row.text("text")?,
                by: row.id_if("by_user")?.map(UserId),
            })
        })
    }

    async fn delivery_of_short(&self, lookup: &str) -> Result<Option<DeliveryId>> {
        let row = query("SELECT delivery FROM delivery_code WHERE lookup = $1")
            .bind(lookup)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| Ok(DeliveryId(row.id("delivery")?)))
    }

    async fn has_delivery_note(&self, id: DeliveryId, key: &str) -> Result<bool> {
        let row = query("SELECT 1 AS there FROM delivery_note WHERE delivery = $1 AND key = $2")
            .bind(bytes(id.0))
            .bind(key)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        Ok(one(row, |_| Ok(()))?.is_some())
    }
}
