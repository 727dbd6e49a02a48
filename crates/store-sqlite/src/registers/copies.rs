//! Certified copies of letters.

use app::model::LetterCopy;
use casework::{CopyId, LetterId, UserId};
use sqlx::{SqliteConnection, query};

use super::follows;
use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(super) const LAST: &str =
    "SELECT coalesce(max(number), 0) AS last FROM letter_copy WHERE series = $1 AND year = $2";

pub(super) async fn add(db: &mut SqliteConnection, copy: &LetterCopy) -> Result<()> {
    let place = (1, copy.series.clone(), copy.year, copy.number);
    follows(db, LAST, &place).await?;
    let written = query(
        "INSERT INTO letter_copy (id, letter, series, year, number, face, made_by, made_at,
           pdf_sha256)
         SELECT $1, id, $3, $4, $5, $6, $7, $8, $9 FROM letter WHERE id = $2",
    )
    .bind(bytes(copy.id.0))
    .bind(bytes(copy.letter.0))
    .bind(&copy.series)
    .bind(copy.year)
    .bind(copy.number)
    .bind(json(&copy.face)?)
    .bind(bytes(copy.made_by.0))
    .bind(millis(copy.made_at))
    .bind(&copy.pdf_sha256)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

impl SqliteStore {
    pub(super) async fn read_copies_of(&self, letter: LetterId) -> Result<Vec<LetterCopy>> {
        let rows = query("SELECT * FROM letter_copy WHERE letter = $1 ORDER BY made_at, number")
            .bind(bytes(letter.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, copy)
    }

    pub(super) async fn read_copies_in(&self, series: &str, year: i32) -> Result<Vec<LetterCopy>> {
        let rows =
            query("SELECT * FROM letter_copy WHERE series = $1 AND year = $2 ORDER BY number")
                .bind(series)
                .bind(year)
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, copy)
    }

    pub(super) async fn read_letter_copy(&self, id: CopyId) -> Result<Option<LetterCopy>> {
        let row = query("SELECT * FROM letter_copy WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, copy)
    }
}

fn copy(row: &Columns<'_>) -> Result<LetterCopy> {
    Ok(LetterCopy {
        id: CopyId(row.id("id")?),
        letter: LetterId(row.id("letter")?),
        series: row.text("series")?,
        year: row.get("year")?,
        number: row.small("number")?,
        face: row.json("face")?,
        made_by: UserId(row.id("made_by")?),
        made_at: row.time("made_at")?,
        pdf_sha256: row.text("pdf_sha256")?,
    })
}
