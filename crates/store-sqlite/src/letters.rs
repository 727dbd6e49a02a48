//! Letters, corrections, files.

use app::{
    model::{Correction, Electronic, LetterRecord, Numbering, Signed},
    ports::StoreError,
};
use casework::{CaseId, LetterId, UserId};
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) async fn put_blob(
    db: &mut SqliteConnection,
    sha256: &str,
    media_type: &str,
    bytes: Vec<u8>,
) -> Result<()> {
    query("INSERT INTO blob (sha256, media_type, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(sha256)
        .bind(media_type)
        .bind(bytes)
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

pub(crate) async fn save(db: &mut SqliteConnection, letter: &LetterRecord) -> Result<()> {
    let seen = letter.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let stored = query("SELECT version, number FROM letter WHERE id = $1")
        .bind(bytes(letter.id.0))
        .fetch_optional(&mut *db)
        .await
        .map_err(failed)?;
    let stored = one(stored, |row| {
        Ok((row.small("version")?, row.get::<Option<i64>>("number")?))
    })?;
    if stored.map_or(0, |(version, _)| version) != seen {
        return Err(StoreError::Conflict);
    }
    let numbered_before = stored.is_some_and(|(_, number)| number.is_some());
    if numbered_before {
        keeps_number(db, letter).await?;
    }
    if let (Some(numbering), false) = (&letter.numbering, numbered_before) {
        no_gap(db, &letter.series, numbering).await?;
    }
    write(db, letter).await
}

/// A number once given stays with its letter.
async fn keeps_number(db: &mut SqliteConnection, letter: &LetterRecord) -> Result<()> {
    let numbering = letter.numbering.as_ref();
    let row = query(
        "SELECT count(*) AS same FROM letter
         WHERE id = $1 AND series = $2 AND number = $3 AND year = $4",
    )
    .bind(bytes(letter.id.0))
    .bind(&letter.series)
    .bind(numbering.map(|numbering| numbering.number))
    .bind(numbering.map(|numbering| numbering.year))
    .fetch_one(db)
    .await
    .map_err(failed)?;
    if Columns(&row).small("same")? == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// The next number is one more than the last of letters and documents from outside.
async fn no_gap(db: &mut SqliteConnection, series: &str, numbering: &Numbering) -> Result<()> {
    let row = query(LAST_NUMBER)
        .bind(series)
        .bind(numbering.year)
        .fetch_one(db)
        .await
        .map_err(failed)?;
    if Columns(&row).small("last")? + 1 == numbering.number {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// The last number of a series (`$1`) and year (`$2`).
pub(crate) const LAST_NUMBER: &str = "SELECT max(
    (SELECT coalesce(max(number), 0) FROM letter WHERE series = $1 AND year = $2),
    (SELECT coalesce(max(number), 0) FROM paper WHERE series = $1 AND year = $2)) AS last";

async fn write(db: &mut SqliteConnection, letter: &LetterRecord) -> Result<()> {
    let signed = letter.signed.as_ref();
    let numbering = letter.numbering.as_ref();
    let sealed = letter
        .electronic
        .as_ref()
        .and_then(|way| way.sealed.as_ref());
    let written = query(
        "INSERT INTO letter (id, version, casefile, series, content, groups, drafted_by,
           drafted_at, signed_by, signed_at, number, year, numbered_by, numbered_at, pdf_sha256,
           sent_at, electronic, sealed_by, sealed_at, asks)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20)
         ON CONFLICT (id) DO UPDATE SET version = $2, casefile = $3, series = $4, content = $5,
           groups = $6, drafted_by = $7, drafted_at = $8, signed_by = $9,
           signed_at = $10, number = $11, year = $12, numbered_by = $13, numbered_at = $14,
           pdf_sha256 = $15, sent_at = $16, electronic = $17, sealed_by = $18, sealed_at = $19,
           asks = $20",
    )
    .bind(bytes(letter.id.0))
    .bind(letter.version)
    .bind(bytes(letter.case.0))
    .bind(&letter.series)
    .bind(json(&letter.content)?)
    .bind(json(&letter.groups)?)
    .bind(bytes(letter.drafted_by.0))
    .bind(millis(letter.drafted_at))
    .bind(signed.map(|signed| bytes(signed.by.0)))
    .bind(signed.map(|signed| millis(signed.at)))
    .bind(numbering.map(|numbering| numbering.number))
    .bind(numbering.map(|numbering| numbering.year))
    .bind(numbering.map(|numbering| bytes(numbering.by.0)))
    .bind(numbering.map(|numbering| millis(numbering.at)))
    .bind(&letter.pdf_sha256)
    .bind(letter.sent_at.map(millis))
    .bind(letter.electronic.is_some())
    .bind(sealed.map(|sealed| bytes(sealed.by.0)))
    .bind(sealed.map(|sealed| millis(sealed.at)))
    .bind(json(&letter.asks)?)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

pub(crate) async fn add_correction(
    db: &mut SqliteConnection,
    correction: &Correction,
) -> Result<()> {
    let row = query("SELECT coalesce(max(version), 0) AS last FROM correction WHERE casefile = $1")
        .bind(bytes(correction.case.0))
        .fetch_one(&mut *db)
        .await
        .map_err(failed)?;
    if Columns(&row).small("last")? + 1 != correction.version {
        return Err(StoreError::Conflict);
    }
    query("INSERT INTO correction (casefile, version, published_at, body) VALUES ($1, $2, $3, $4)")
        .bind(bytes(correction.case.0))
        .bind(correction.version)
        .bind(millis(correction.published_at))
        .bind(json(correction)?)
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

impl SqliteStore {
    pub(crate) async fn read_blob(&self, sha256: &str) -> Result<Option<(String, Vec<u8>)>> {
        let row = query("SELECT media_type, bytes FROM blob WHERE sha256 = $1")
            .bind(sha256)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| Ok((row.text("media_type")?, row.get("bytes")?)))
    }

    pub(crate) async fn read_letter(&self, id: LetterId) -> Result<Option<LetterRecord>> {
        let row = query("SELECT * FROM letter WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, letter)
    }

    pub(crate) async fn read_letters_of_case(&self, case: CaseId) -> Result<Vec<LetterRecord>> {
        let rows = query("SELECT * FROM letter WHERE casefile = $1 ORDER BY drafted_at, id")
            .bind(bytes(case.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, letter)
    }

    pub(crate) async fn read_letters(&self, limit: u32, offset: u32) -> Result<Vec<LetterRecord>> {
        let rows = query("SELECT * FROM letter ORDER BY drafted_at DESC, id LIMIT $1 OFFSET $2")
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, letter)
    }

    pub(crate) async fn read_last_number(&self, series: &str, year: i32) -> Result<u32> {
        let row = query(LAST_NUMBER)
            .bind(series)
            .bind(year)
            .fetch_one(&self.reader)
            .await
            .map_err(failed)?;
        Columns(&row).small("last")
    }

    pub(crate) async fn read_corrections_of_case(&self, case: CaseId) -> Result<Vec<Correction>> {
        let rows = query("SELECT body FROM correction WHERE casefile = $1 ORDER BY version")
            .bind(bytes(case.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| row.json("body"))
    }

    pub(crate) async fn read_corrections(
        &self,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Correction>> {
        let rows = query(
            "SELECT body FROM correction AS c
             WHERE version = (SELECT max(version) FROM correction WHERE casefile = c.casefile)
             ORDER BY published_at DESC, casefile LIMIT $1 OFFSET $2",
        )
        .bind(limit)
        .bind(offset)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, |row| row.json("body"))
    }
}

pub(crate) fn letter(row: &Columns<'_>) -> Result<LetterRecord> {
    let signed = match (row.id_if("signed_by")?, row.time_if("signed_at")?) {
        (Some(by), Some(at)) => Some(Signed { by: UserId(by), at }),
        _ => None,
    };
    let numbering = match (row.id_if("numbered_by")?, row.time_if("numbered_at")?) {
        (Some(by), Some(at)) => Some(Numbering {
            number: row.small("number")?,
            year: row.get("year")?,
            by: UserId(by),
            at,
        }),
        _ => None,
    };
    let sealed = match (row.id_if("sealed_by")?, row.time_if("sealed_at")?) {
        (Some(by), Some(at)) => Some(Signed { by: UserId(by), at }),
        _ => None,
    };
    let electronic: bool = row.get("electronic")?;
    Ok(LetterRecord {
        id: LetterId(row.id("id")?),
        version: row.small("version")?,
        case: CaseId(row.id("casefile")?),
        series: row.text("series")?,
        content: row.json("content")?,
        groups: row.json("groups")?,
        asks: row.json("asks")?,
        drafted_by: UserId(row.id("drafted_by")?),
        drafted_at: row.time("drafted_at")?,
        signed,
        numbering,
        pdf_sha256: row.get("pdf_sha256")?,
        electronic: electronic.then_some(Electronic { sealed }),
        sent_at: row.time_if("sent_at")?,
    })
}
