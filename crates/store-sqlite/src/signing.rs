//! Keys, and letters found by what was issued.

use app::{
    model::{KeyOwner, LetterRecord, SigningKey},
    ports::SigningStore,
};
use async_trait::async_trait;
use casework::UserId;
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore, letters,
    rows::{Columns, Result, bytes, failed, millis, one},
};

/// No user's id is empty.
fn owner_bytes(owner: KeyOwner) -> Vec<u8> {
    match owner {
        KeyOwner::Person(user) => bytes(user.0).to_vec(),
        KeyOwner::Organisation => Vec::new(),
    }
}

pub(crate) async fn save(db: &mut SqliteConnection, key: &SigningKey) -> Result<()> {
    query(
        "INSERT OR REPLACE INTO signing_key (owner, holder, organisation, issuer, serial,
           valid_from, valid_until, sealed, picture, width_mm, added_by, added_at, example)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(owner_bytes(key.owner))
    .bind(&key.holder)
    .bind(&key.organisation)
    .bind(&key.issuer)
    .bind(&key.serial)
    .bind(millis(key.valid_from))
    .bind(millis(key.valid_until))
    .bind(&key.sealed)
    .bind(&key.picture)
    .bind(key.width_mm)
    .bind(bytes(key.added_by.0))
    .bind(millis(key.added_at))
    .bind(key.example)
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn remove(db: &mut SqliteConnection, owner: KeyOwner) -> Result<()> {
    query("DELETE FROM signing_key WHERE owner = $1")
        .bind(owner_bytes(owner))
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

#[async_trait]
impl SigningStore for SqliteStore {
    async fn signing_key(&self, owner: KeyOwner) -> Result<Option<SigningKey>> {
        let row = query("SELECT * FROM signing_key WHERE owner = $1")
            .bind(owner_bytes(owner))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| key(row, owner))
    }

    async fn letter_by_pdf(&self, sha256: &str) -> Result<Option<LetterRecord>> {
        let row = query("SELECT * FROM letter WHERE pdf_sha256 = $1 LIMIT 1")
            .bind(sha256)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, letters::letter)
    }
}

fn key(row: &Columns<'_>, owner: KeyOwner) -> Result<SigningKey> {
    Ok(SigningKey {
        owner,
        holder: row.text("holder")?,
        organisation: row.text("organisation")?,
        issuer: row.text("issuer")?,
        serial: row.text("serial")?,
        valid_from: row.time("valid_from")?,
        valid_until: row.time("valid_until")?,
        sealed: row.get("sealed")?,
        picture: row.get("picture")?,
        width_mm: row.small("width_mm")?,
        added_by: UserId(row.id("added_by")?),
        added_at: row.time("added_at")?,
        example: row.get("example")?,
    })
}
