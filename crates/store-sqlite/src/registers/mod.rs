//! The registers of documents.

mod amendments;
mod copies;
mod incoming;
mod outgoing;
mod store;

use app::{
    model::RegisterEvent,
    ports::{RegisterChange, StoreError},
};
use sqlx::{AssertSqlSafe, SqliteConnection, query};
use uuid::Uuid;

use crate::{
    SqliteStore,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) async fn apply(db: &mut SqliteConnection, change: RegisterChange) -> Result<()> {
    match change {
        RegisterChange::SaveFill(fill) => outgoing::save_fill(db, &fill).await,
        RegisterChange::SavePaper(paper) => outgoing::save_paper(db, &paper).await,
        RegisterChange::SaveIncoming(incoming) => incoming::save(db, &incoming).await,
        RegisterChange::Record(event) => record(db, &event).await,
        RegisterChange::SaveAmendment(amendment) => amendments::save(db, &amendment).await,
        RegisterChange::AddCopy(copy) => copies::add(db, &copy).await,
    }
}

async fn record(db: &mut SqliteConnection, event: &RegisterEvent) -> Result<()> {
    query("INSERT INTO register_event (of, at, by, changes, example) VALUES ($1, $2, $3, $4, $5)")
        .bind(bytes(event.of))
        .bind(millis(event.at))
        .bind(bytes(event.by.0))
        .bind(json(&event.changes)?)
        .bind(event.example)
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

/// What a numbered row says of itself: version, series, year, number.
type Place = (u32, String, i32, u32);

/// Whether a row may be saved: the writer has seen the last version, and a number once given stays.
/// True if it is new.
async fn is_new(
    db: &mut SqliteConnection,
    table: &'static str,
    series: &'static str,
    id: Uuid,
    place: &Place,
) -> Result<bool> {
    let seen = place.0.checked_sub(1).ok_or(StoreError::Conflict)?;
    // Names of our own, from the callers beside.
    let statement =
        format!("SELECT version, {series} AS series, year, number FROM {table} WHERE id = $1");
    let stored = query(AssertSqlSafe(statement))
        .bind(bytes(id))
        .fetch_optional(db)
        .await
        .map_err(failed)?;
    let stored = one(stored, |row| {
        Ok((
            row.small("version")?,
            row.text("series")?,
            row.get::<i32>("year")?,
            row.small("number")?,
        ))
    })?;
    match stored {
        None if seen == 0 => Ok(true),
        Some((version, series, year, number))
            if version == seen && (&series, year, number) == (&place.1, place.2, place.3) =>
        {
            Ok(false)
        }
        _ => Err(StoreError::Conflict),
    }
}

/// The number is one more than the last that `statement` (of series and year) gives.
async fn follows(db: &mut SqliteConnection, statement: &'static str, place: &Place) -> Result<()> {
    let row = query(statement)
        .bind(&place.1)
        .bind(place.2)
        .fetch_one(db)
        .await
        .map_err(failed)?;
    if Columns(&row).small("last")? + 1 == place.3 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

impl SqliteStore {
    async fn read_register_history(&self, of: Uuid) -> Result<Vec<RegisterEvent>> {
        let rows = query("SELECT * FROM register_event WHERE of = $1 ORDER BY seq")
            .bind(bytes(of))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| {
            Ok(RegisterEvent {
                of: row.id("of")?,
                at: row.time("at")?,
                by: casework::UserId(row.id("by")?),
                changes: row.json("changes")?,
                example: row.flag("example")?,
            })
        })
    }

    /// The pairs that a statement gives: series, year.
    async fn books(&self, statement: &'static str) -> Result<Vec<(String, i32)>> {
        let rows = query(statement)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| Ok((row.text("series")?, row.get("year")?)))
    }

    /// The last number that a statement of series and year gives.
    async fn last(&self, statement: &'static str, series: &str, year: i32) -> Result<u32> {
        let row = query(statement)
            .bind(series)
            .bind(year)
            .fetch_one(&self.reader)
            .await
            .map_err(failed)?;
        Columns(&row).small("last")
    }
}
