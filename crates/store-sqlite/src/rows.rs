//! Between columns and values.

use app::ports::StoreError;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row, sqlite::SqliteRow};
use time::{Date, OffsetDateTime, format_description::well_known::Iso8601};
use uuid::Uuid;

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// What failed in the database, as the port says it.
pub(crate) fn failed(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => StoreError::Conflict,
        _ => StoreError::Failed(error.to_string()),
    }
}

/// Unix milliseconds.
pub(crate) fn millis(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

/// From unix milliseconds.
pub(crate) fn moment(millis: i64) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// The bytes of an id.
pub(crate) fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

/// JSON of a value.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(error.to_string()))
}

/// An unsigned count as SQLite keeps it.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Reads columns by name; what cannot be read is [`StoreError::Corrupt`].
pub(crate) struct Columns<'a>(pub &'a SqliteRow);

impl Columns<'_> {
    pub(crate) fn get<'r, T>(&'r self, name: &str) -> Result<T>
    where
        T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        self.0
            .try_get(name)
            .map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    pub(crate) fn text(&self, name: &str) -> Result<String> {
        self.get(name)
    }

    pub(crate) fn id(&self, name: &str) -> Result<Uuid> {
        let bytes: Vec<u8> = self.get(name)?;
        Uuid::from_slice(&bytes).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    pub(crate) fn id_if(&self, name: &str) -> Result<Option<Uuid>> {
        let bytes: Option<Vec<u8>> = self.get(name)?;
        bytes
            .map(|bytes| {
                Uuid::from_slice(&bytes).map_err(|error| StoreError::Corrupt(error.to_string()))
            })
            .transpose()
    }

    pub(crate) fn time(&self, name: &str) -> Result<OffsetDateTime> {
        moment(self.get(name)?)
    }

    pub(crate) fn time_if(&self, name: &str) -> Result<Option<OffsetDateTime>> {
        let millis: Option<i64> = self.get(name)?;
        millis.map(moment).transpose()
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool> {
        Ok(self.get::<i64>(name)? != 0)
    }

    pub(crate) fn count(&self, name: &str) -> Result<u64> {
        let count: i64 = self.get(name)?;
        u64::try_from(count).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    pub(crate) fn small(&self, name: &str) -> Result<u32> {
        let count: i64 = self.get(name)?;
        u32::try_from(count).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let text: String = self.get(name)?;
        serde_json::from_str(&text).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    pub(crate) fn date_if(&self, name: &str) -> Result<Option<Date>> {
        let text: Option<String> = self.get(name)?;
        text.map(|text| {
            Date::parse(&text, &Iso8601::DATE)
                .map_err(|error| StoreError::Corrupt(error.to_string()))
        })
        .transpose()
    }
}

/// A day as `2021-02-18`.
pub(crate) fn day(date: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

/// Reads every row.
pub(crate) fn all<T>(
    rows: &[SqliteRow],
    read: impl Fn(&Columns<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    rows.iter().map(|row| read(&Columns(row))).collect()
}

/// Reads a row that may not be there.
pub(crate) fn one<T>(
    row: Option<SqliteRow>,
    read: impl Fn(&Columns<'_>) -> Result<T>,
) -> Result<Option<T>> {
    row.map(|row| read(&Columns(&row))).transpose()
}
