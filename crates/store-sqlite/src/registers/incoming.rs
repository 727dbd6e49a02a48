//! Incoming documents.

use app::{
    model::{Incoming, IncomingProgress, Origin},
    ports::StoreError,
};
use casework::{CaseId, DeliveryId, EntryId, RequestId, UserId};
use sqlx::{SqliteConnection, query};

use super::{follows, is_new, outgoing::json_if};
use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, day, failed, json, millis, one},
};

pub(super) const LAST: &str =
    "SELECT coalesce(max(number), 0) AS last FROM incoming WHERE book = $1 AND year = $2";

pub(super) async fn save(db: &mut SqliteConnection, incoming: &Incoming) -> Result<()> {
    let place = (
        incoming.version,
        incoming.book.clone(),
        incoming.year,
        incoming.number,
    );
    if is_new(db, "incoming", "book", incoming.id.0, &place).await? {
        follows(db, LAST, &place).await?;
    }
    let file = incoming.file.as_ref();
    let open = incoming.face.progress != IncomingProgress::Done;
    let written = query(
        "INSERT INTO incoming (id, version, book, year, number, face, file, file_sha256, casefile,
           origin, due, registered_by, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO UPDATE SET version = $2, face = $6, file = $7, file_sha256 = $8,
           casefile = $9, origin = $10, due = $11",
    )
    .bind(bytes(incoming.id.0))
    .bind(incoming.version)
    .bind(&incoming.book)
    .bind(incoming.year)
    .bind(incoming.number)
    .bind(json(&incoming.face)?)
    .bind(file.map(json).transpose()?)
    .bind(file.map(|file| &file.sha256))
    .bind(incoming.case.map(|case| bytes(case.0)))
    .bind(incoming.origin.map(Origin::code))
    .bind(incoming.face.due.filter(|_| open).map(day))
    .bind(bytes(incoming.registered_by.0))
    .bind(millis(incoming.registered_at))
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

impl SqliteStore {
    pub(super) async fn read_incoming_of(&self, book: &str, year: i32) -> Result<Vec<Incoming>> {
        let rows = query("SELECT * FROM incoming WHERE book = $1 AND year = $2 ORDER BY number")
            .bind(book)
            .bind(year)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, incoming)
    }

    pub(super) async fn read_incoming(&self, id: EntryId) -> Result<Option<Incoming>> {
        let row = query("SELECT * FROM incoming WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, incoming)
    }

    pub(super) async fn read_incoming_due(&self, book: &str, limit: u32) -> Result<Vec<Incoming>> {
        let rows = query(
            "SELECT * FROM incoming WHERE book = $1 AND due IS NOT NULL
             ORDER BY due, year, number LIMIT $2",
        )
        .bind(book)
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, incoming)
    }

    /// The cases' own bodies say which requests have a reply.
    pub(super) async fn read_unregistered_replies(
        &self,
        limit: u32,
    ) -> Result<Vec<(CaseId, RequestId)>> {
        let rows = query(
            "SELECT casefile.id AS casefile, request.value ->> 'id' AS request
             FROM casefile, json_each(casefile.body, '$.requests') AS request
             WHERE request.value ->> 'reply' IS NOT NULL
               AND 'reply:' || replace(request.value ->> 'id', '-', '')
                 NOT IN (SELECT origin FROM incoming WHERE origin IS NOT NULL)
             ORDER BY casefile.opened_at DESC, casefile.id, request.key LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, |row| {
            let request = row.text("request")?;
            let request = request
                .parse()
                .map_err(|_| StoreError::Corrupt(format!("request {request}")))?;
            Ok((CaseId(row.id("casefile")?), RequestId(request)))
        })
    }

    pub(super) async fn read_unregistered_confirmations(
        &self,
        limit: u32,
    ) -> Result<Vec<DeliveryId>> {
        let rows = query(
            "SELECT id FROM delivery WHERE purpose = 'letter' AND confirmed_at IS NOT NULL
               AND 'confirmation:' || lower(hex(id))
                 NOT IN (SELECT origin FROM incoming WHERE origin IS NOT NULL)
             ORDER BY confirmed_at DESC, id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, |row| row.id("id").map(DeliveryId))
    }
}

fn incoming(row: &Columns<'_>) -> Result<Incoming> {
    let origin = row
        .get::<Option<String>>("origin")?
        .map(|code| {
            Origin::from_code(&code).ok_or_else(|| StoreError::Corrupt(format!("origin {code}")))
        })
        .transpose()?;
    Ok(Incoming {
        id: EntryId(row.id("id")?),
        version: row.small("version")?,
        book: row.text("book")?,
        year: row.get("year")?,
        number: row.small("number")?,
        face: row.json("face")?,
        file: json_if(row, "file")?,
        case: row.id_if("casefile")?.map(CaseId),
        origin,
        registered_by: UserId(row.id("registered_by")?),
        registered_at: row.time("registered_at")?,
    })
}
