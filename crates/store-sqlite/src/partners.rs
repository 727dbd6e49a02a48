//! Keys of organisations outside.

use app::model::PartnerKey;
use casework::PartnerKeyId;
use sqlx::query;
use time::Date;

use crate::{
    SqliteStore,
    factors::Statement,
    rows::{Columns, Result, all, bytes, day, failed, millis, one},
};

pub(crate) fn add(key: PartnerKey) -> Statement {
    query(
        "INSERT INTO partner_key (id, organisation, contact, per_minute, token_hash, created_at,
           last_day, last_used, example)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(bytes(key.id.0))
    .bind(key.organisation)
    .bind(key.contact)
    .bind(i64::from(key.per_minute))
    .bind(key.token_hash)
    .bind(millis(key.created_at))
    .bind(key.last_day.map(day))
    .bind(key.last_used.map(day))
    .bind(key.example)
}

pub(crate) fn touch(id: PartnerKeyId, on: Date) -> Statement {
    query(
        "UPDATE partner_key SET last_used = $2
         WHERE id = $1 AND (last_used IS NULL OR last_used < $2)",
    )
    .bind(bytes(id.0))
    .bind(day(on))
}

pub(crate) fn remove(id: PartnerKeyId) -> Statement {
    query("DELETE FROM partner_key WHERE id = $1").bind(bytes(id.0))
}

impl SqliteStore {
    pub(crate) async fn read_partner_key(&self, token_hash: &str) -> Result<Option<PartnerKey>> {
        let row = query("SELECT * FROM partner_key WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, partner_key)
    }

    pub(crate) async fn read_partner_keys(&self) -> Result<Vec<PartnerKey>> {
        let rows = query("SELECT * FROM partner_key ORDER BY created_at DESC, id DESC")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, partner_key)
    }
}

fn partner_key(row: &Columns<'_>) -> Result<PartnerKey> {
    Ok(PartnerKey {
        id: PartnerKeyId(row.id("id")?),
        organisation: row.text("organisation")?,
        contact: row.text("contact")?,
        per_minute: row.small("per_minute")?,
        token_hash: row.text("token_hash")?,
        created_at: row.time("created_at")?,
        last_day: row.date_if("last_day")?,
        last_used: row.date_if("last_used")?,
        example: row.flag("example")?,
    })
}
