//! Audit trails: rows are added, nothing else.

use app::{
    audit::{self, AuditEntry, Sealed, sha256_hex},
    ports::{AuditStore, StoreError},
};
use async_trait::async_trait;
use casework::{Case, CaseId, Recorded};
use sqlx::{SqliteConnection, SqlitePool, query};

use crate::{
    SqliteStore,
    rows::{Columns, Result, all, bytes, failed, one},
};

pub(crate) async fn append(db: &mut SqliteConnection, entry: &AuditEntry) -> Result<()> {
    let case = bytes(entry.case.0);
    let last = query("SELECT seq, hash FROM audit_head WHERE casefile = $1")
        .bind(&case)
        .fetch_optional(&mut *db)
        .await
        .map_err(failed)?;
    let last = one(last, head)?;
    let row = audit::seal(
        last.as_ref().map(|(seq, hash)| (*seq, hash.as_str())),
        entry,
    );
    query("INSERT INTO audit (casefile, seq, body, hash) VALUES ($1, $2, $3, $4)")
        .bind(&case)
        .bind(row.seq)
        .bind(&row.body)
        .bind(&row.hash)
        .execute(&mut *db)
        .await
        .map_err(|error| match &error {
            sqlx::Error::Database(database) if database.is_foreign_key_violation() => {
                StoreError::Conflict
            }
            _ => failed(error),
        })?;
    query(
        "INSERT INTO audit_head (casefile, seq, hash) VALUES ($1, $2, $3)
         ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
    )
    .bind(&case)
    .bind(row.seq)
    .bind(&row.hash)
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

/// Begins the trails of cases that were there before there were trails. Once only: afterwards a
/// case without a trail is one whose trail was taken away.
pub(crate) async fn begin(writer: &SqlitePool) -> Result<()> {
    let mut db = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
    let begun = query("INSERT INTO audit_begun (once) VALUES (1) ON CONFLICT DO NOTHING")
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    if begun.rows_affected() == 1 {
        let cases = query("SELECT body FROM casefile ORDER BY opened_at, id")
            .fetch_all(&mut *db)
            .await
            .map_err(failed)?;
        for case in all(&cases, |row| row.json::<Case>("body"))? {
            let events = query("SELECT body FROM case_event WHERE casefile = $1 ORDER BY version")
                .bind(bytes(case.id.0))
                .fetch_all(&mut *db)
                .await
                .map_err(failed)?;
            let read = |row: &Columns<'_>| Ok((row.json::<Recorded>("body")?, row.text("body")?));
            for (recorded, stored) in all(&events, read)? {
                append(&mut db, &audit::of_event(&case, &recorded, &stored)).await?;
            }
        }
    }
    db.commit().await.map_err(failed)
}

fn head(row: &Columns<'_>) -> Result<(u32, String)> {
    Ok((row.small("seq")?, row.text("hash")?))
}

#[async_trait]
impl AuditStore for SqliteStore {
    async fn trail(&self, case: CaseId) -> Result<Vec<Sealed>> {
        let rows = query("SELECT seq, body, hash FROM audit WHERE casefile = $1 ORDER BY seq")
            .bind(bytes(case.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| {
            Ok(Sealed {
                seq: row.small("seq")?,
                body: row.text("body")?,
                hash: row.text("hash")?,
            })
        })
    }

    async fn trail_head(&self, case: CaseId) -> Result<Option<(u32, String)>> {
        let row = query("SELECT seq, hash FROM audit_head WHERE casefile = $1")
            .bind(bytes(case.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, head)
    }

    async fn event_hashes(&self, case: CaseId) -> Result<Vec<(u32, String)>> {
        let rows =
            query("SELECT version, body FROM case_event WHERE casefile = $1 ORDER BY version")
                .bind(bytes(case.0))
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, |row| {
            Ok((
                row.small("version")?,
                sha256_hex(row.text("body")?.as_bytes()),
            ))
        })
    }
}
