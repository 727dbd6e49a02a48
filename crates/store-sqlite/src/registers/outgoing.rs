//! Outgoing documents: letters with the clerk's columns, and documents from outside.

use app::model::{LetterFill, Outgoing, OutgoingLetter, Paper};
use casework::{EntryId, LetterId, UserId};
use sqlx::{SqliteConnection, query};

use super::{follows, is_new};
use crate::{
    SqliteStore,
    commit::exactly_one,
    letters::LAST_NUMBER,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(super) async fn save_fill(db: &mut SqliteConnection, fill: &LetterFill) -> Result<()> {
    // Version 1 is put in, every other one replaces the one before.
    let statement = if fill.version == 1 {
        "INSERT INTO letter_fill (letter, version, body) SELECT id, $2, $3 FROM letter WHERE id = $1"
    } else {
        "UPDATE letter_fill SET version = $2, body = $3 WHERE letter = $1 AND version = $2 - 1"
    };
    let written = query(statement)
        .bind(bytes(fill.letter.0))
        .bind(fill.version)
        .bind(json(&fill.fill)?)
        .execute(db)
        .await
        .map_err(failed)?;
    exactly_one(written.rows_affected())
}

pub(super) async fn save_paper(db: &mut SqliteConnection, paper: &Paper) -> Result<()> {
    let place = (
        paper.version,
        paper.series.clone(),
        paper.year,
        paper.number,
    );
    if is_new(db, "paper", "series", paper.id.0, &place).await? {
        follows(db, LAST_NUMBER, &place).await?;
    }
    let file = paper.file.as_ref();
    let written = query(
        "INSERT INTO paper (id, version, series, year, number, face, fill, file, file_sha256,
           registered_by, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE SET version = $2, face = $6, fill = $7, file = $8,
           file_sha256 = $9",
    )
    .bind(bytes(paper.id.0))
    .bind(paper.version)
    .bind(&paper.series)
    .bind(paper.year)
    .bind(paper.number)
    .bind(json(&paper.face)?)
    .bind(json(&paper.fill)?)
    .bind(file.map(json).transpose()?)
    .bind(file.map(|file| &file.sha256))
    .bind(bytes(paper.registered_by.0))
    .bind(millis(paper.registered_at))
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

impl SqliteStore {
    pub(super) async fn read_outgoing(&self, series: &str, year: i32) -> Result<Vec<Outgoing>> {
        let letters = query(
            "SELECT letter.id, letter.number, letter.content, letter.numbered_at, letter.sent_at,
               letter_fill.body AS fill,
               (SELECT count(*) FROM delivery
                WHERE purpose = 'letter' AND subject = letter.id) AS receivers,
               (SELECT count(*) FROM delivery
                WHERE purpose = 'letter' AND subject = letter.id
                  AND confirmed_at IS NOT NULL) AS confirmed
             FROM letter LEFT JOIN letter_fill ON letter_fill.letter = letter.id
             WHERE series = $1 AND year = $2 AND number IS NOT NULL",
        )
        .bind(series)
        .bind(year)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        let papers = query("SELECT * FROM paper WHERE series = $1 AND year = $2")
            .bind(series)
            .bind(year)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        let mut found = all(&letters, |row| {
            Ok(Outgoing::Letter(Box::new(OutgoingLetter {
                id: LetterId(row.id("id")?),
                number: row.small("number")?,
                content: row.json("content")?,
                numbered_at: row.time("numbered_at")?,
                sent_at: row.time_if("sent_at")?,
                receivers: row.small("receivers")?,
                confirmed: row.small("confirmed")?,
                fill: json_if(row, "fill")?,
            })))
        })?;
        found.extend(all(&papers, |row| {
            paper(row).map(|paper| Outgoing::Paper(Box::new(paper)))
        })?);
        found.sort_by_key(Outgoing::number);
        Ok(found)
    }

    pub(super) async fn read_paper(&self, id: EntryId) -> Result<Option<Paper>> {
        let row = query("SELECT * FROM paper WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, paper)
    }

    pub(super) async fn read_letter_fill(&self, letter: LetterId) -> Result<Option<LetterFill>> {
        let row = query("SELECT * FROM letter_fill WHERE letter = $1")
            .bind(bytes(letter.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| {
            Ok(LetterFill {
                letter,
                version: row.small("version")?,
                fill: row.json("body")?,
            })
        })
    }
}

/// JSON that may not be there.
pub(super) fn json_if<T: serde::de::DeserializeOwned>(
    row: &Columns<'_>,
    name: &str,
) -> Result<Option<T>> {
    match row.get::<Option<String>>(name)? {
        Some(_) => row.json(name).map(Some),
        None => Ok(None),
    }
}

fn paper(row: &Columns<'_>) -> Result<Paper> {
    Ok(Paper {
        id: EntryId(row.id("id")?),
        version: row.small("version")?,
        series: row.text("series")?,
        year: row.get("year")?,
        number: row.small("number")?,
        face: row.json("face")?,
        fill: row.json("fill")?,
        file: json_if(row, "file")?,
        registered_by: UserId(row.id("registered_by")?),
        registered_at: row.time("registered_at")?,
    })
}
