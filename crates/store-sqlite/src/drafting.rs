//! The making of letters: versions, remarks, checks, signers.

use app::{
    model::{CheckKind, LetterCheck, LetterVersion, Remark, RemarkAnswer, Signer, VersionHead},
    ports::{DraftChange, DraftStore, StoreError},
};
use async_trait::async_trait;
use casework::{LetterId, RemarkId, SignerId, UserId};
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, day, failed, json, millis, one},
};

pub(crate) async fn apply(db: &mut SqliteConnection, change: DraftChange) -> Result<()> {
    match change {
        DraftChange::AddVersion(version) => add_version(db, &version).await,
        DraftChange::SaveRemark(remark) => save_remark(db, &remark).await,
        DraftChange::AddCheck(check) => add_check(db, &check).await,
        DraftChange::SaveSigner(signer) => save_signer(db, &signer).await,
    }
}

async fn add_version(db: &mut SqliteConnection, version: &LetterVersion) -> Result<()> {
    let written = query(
        "INSERT INTO letter_version (letter, number, record_version, content, groups, asks, by, at,
           note, restores)
         SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM letter
         WHERE id = $1 AND $2 = 1 + (
           SELECT coalesce(max(number), 0) FROM letter_version WHERE letter = $1)",
    )
    .bind(bytes(version.letter.0))
    .bind(version.number)
    .bind(version.record_version)
    .bind(json(&version.content)?)
    .bind(json(&version.groups)?)
    .bind(json(&version.asks)?)
    .bind(bytes(version.by.0))
    .bind(millis(version.at))
    .bind(&version.note)
    .bind(version.restores)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

async fn save_remark(db: &mut SqliteConnection, remark: &Remark) -> Result<()> {
    let seen = remark.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let (done_by, done_at) = match remark.done {
        Some((by, at)) => (Some(bytes(by.0)), Some(millis(at))),
        None => (None, None),
    };
    let answer = remark.answer.as_ref();
    let written = query(
        "INSERT INTO letter_remark (id, version, letter, number, paragraph, quote, text, by, at,
           answer, answered_by, answered_at, done_by, done_at)
         SELECT $1, $2, id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM letter
         WHERE id = $3 AND $15 = coalesce((SELECT version FROM letter_remark WHERE id = $1), 0)
         ON CONFLICT (id) DO UPDATE SET version = $2, number = $4, paragraph = $5, quote = $6,
           text = $7, by = $8, at = $9, answer = $10, answered_by = $11, answered_at = $12,
           done_by = $13, done_at = $14",
    )
    .bind(bytes(remark.id.0))
    .bind(remark.version)
    .bind(bytes(remark.letter.0))
    .bind(remark.number)
    .bind(remark.paragraph)
    .bind(&remark.quote)
    .bind(&remark.text)
    .bind(bytes(remark.by.0))
    .bind(millis(remark.at))
    .bind(answer.map(|answer| &answer.text))
    .bind(answer.map(|answer| bytes(answer.by.0)))
    .bind(answer.map(|answer| millis(answer.at)))
    .bind(done_by)
    .bind(done_at)
    .bind(seen)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

async fn add_check(db: &mut SqliteConnection, check: &LetterCheck) -> Result<()> {
    let text = query("SELECT 1 FROM letter_version WHERE letter = $1 AND number = $2")
        .bind(bytes(check.letter.0))
        .bind(check.number)
        .fetch_optional(&mut *db)
        .await
        .map_err(failed)?;
    text.ok_or(StoreError::Conflict)?;
    query(
        "INSERT INTO letter_check (letter, kind, number, by, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
    )
    .bind(bytes(check.letter.0))
    .bind(check.kind.code())
    .bind(check.number)
    .bind(bytes(check.by.0))
    .bind(millis(check.at))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

async fn save_signer(db: &mut SqliteConnection, signer: &Signer) -> Result<()> {
    let seen = signer.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let written = query(
        "INSERT INTO signer (id, version, name, title, authority, authority_of, valid_from,
           valid_to, example)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
         WHERE $10 = coalesce((SELECT version FROM signer WHERE id = $1), 0)
         ON CONFLICT (id) DO UPDATE SET version = $2, name = $3, title = $4, authority = $5,
           authority_of = $6, valid_from = $7, valid_to = $8, example = $9",
    )
    .bind(bytes(signer.id.0))
    .bind(signer.version)
    .bind(&signer.name)
    .bind(&signer.title)
    .bind(json(&signer.authority)?)
    .bind(&signer.authority_of)
    .bind(signer.valid_from.map(day))
    .bind(signer.valid_to.map(day))
    .bind(signer.example)
    .bind(seen)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

#[async_trait]
impl DraftStore for SqliteStore {
    async fn letter_versions(&self, letter: LetterId) -> Result<Vec<VersionHead>> {
        let rows = query(
            "SELECT number, record_version, by, at, note, restores FROM letter_version
             WHERE letter = $1 ORDER BY number",
        )
        .bind(bytes(letter.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, head)
    }

    async fn letter_version(&self, letter: LetterId, number: u32) -> Result<Option<LetterVersion>> {
        let row = query("SELECT * FROM letter_version WHERE letter = $1 AND number = $2")
            .bind(bytes(letter.0))
            .bind(number)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, version)
    }

    async fn remarks(&self, letter: LetterId) -> Result<Vec<Remark>> {
        let rows = query("SELECT * FROM letter_remark WHERE letter = $1 ORDER BY at, id")
            .bind(bytes(letter.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, remark)
    }

    async fn remark(&self, id: RemarkId) -> Result<Option<Remark>> {
        let row = query("SELECT * FROM letter_remark WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, remark)
    }

    async fn letter_checks(&self, letter: LetterId) -> Result<Vec<LetterCheck>> {
        let rows = query("SELECT * FROM letter_check WHERE letter = $1 ORDER BY number, at, kind")
            .bind(bytes(letter.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, check)
    }

    async fn signers(&self) -> Result<Vec<Signer>> {
        let rows = query("SELECT * FROM signer ORDER BY name, id")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, signer)
    }

    async fn signer(&self, id: SignerId) -> Result<Option<Signer>> {
        let row = query("SELECT * FROM signer WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, signer)
    }
}

fn head(row: &Columns<'_>) -> Result<VersionHead> {
    Ok(VersionHead {
        number: row.small("number")?,
        record_version: row.small("record_version")?,
        by: UserId(row.id("by")?),
        at: row.time("at")?,
        note: row.text("note")?,
        restores: row.get("restores")?,
    })
}

fn version(row: &Columns<'_>) -> Result<LetterVersion> {
    Ok(LetterVersion {
        letter: LetterId(row.id("letter")?),
        number: row.small("number")?,
        record_version: row.small("record_version")?,
        content: row.json("content")?,
        groups: row.json("groups")?,
        asks: row.json("asks")?,
        by: UserId(row.id("by")?),
        at: row.time("at")?,
        note: row.text("note")?,
        restores: row.get("restores")?,
    })
}

fn remark(row: &Columns<'_>) -> Result<Remark> {
    let answer = match (
        row.get::<Option<String>>("answer")?,
        row.id_if("answered_by")?,
        row.time_if("answered_at")?,
    ) {
        (Some(text), Some(by), Some(at)) => Some(RemarkAnswer {
            text,
            by: UserId(by),
            at,
        }),
        _ => None,
    };
    let done = match (row.id_if("done_by")?, row.time_if("done_at")?) {
        (Some(by), Some(at)) => Some((UserId(by), at)),
        _ => None,
    };
    Ok(Remark {
        id: RemarkId(row.id("id")?),
        version: row.small("version")?,
        letter: LetterId(row.id("letter")?),
        number: row.small("number")?,
        paragraph: row.get("paragraph")?,
        quote: row.text("quote")?,
        text: row.text("text")?,
        by: UserId(row.id("by")?),
        at: row.time("at")?,
        answer,
        done,
    })
}

fn check(row: &Columns<'_>) -> Result<LetterCheck> {
    let kind = row.text("kind")?;
    Ok(LetterCheck {
        letter: LetterId(row.id("letter")?),
        kind: CheckKind::from_code(&kind)
            .ok_or_else(|| StoreError::Corrupt(format!("check {kind}")))?,
        number: row.small("number")?,
        by: UserId(row.id("by")?),
        at: row.time("at")?,
    })
}

fn signer(row: &Columns<'_>) -> Result<Signer> {
    Ok(Signer {
        id: SignerId(row.id("id")?),
        version: row.small("version")?,
        name: row.text("name")?,
        title: row.text("title")?,
        authority: row.json("authority")?,
        authority_of: row.text("authority_of")?,
        valid_from: row.date_if("valid_from")?,
        valid_to: row.date_if("valid_to")?,
        example: row.flag("example")?,
    })
}
