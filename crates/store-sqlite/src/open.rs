//! Opening the file.

use std::{path::Path, sync::atomic::AtomicU64, time::Duration};

use sqlx::{
    SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use thiserror::Error;

/// How long a commit waits for another process.
const BUSY: Duration = Duration::from_secs(10);
/// Connections that only read.
const READERS: u32 = 4;

/// Why the file cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// It is something else, or damaged.
    #[error(
        "the file is not a database of this program, or it is damaged: restore it from a backup, or name another data folder"
    )]
    NotADatabase,
    /// A newer version of this program wrote it.
    #[error("the data were written by a newer version of this program: use that version")]
    Newer,
    /// The operating system said no.
    #[error("the file cannot be opened: {0}")]
    Failed(String),
}

/// A store in one SQLite file. Several processes may have it open.
pub struct SqliteStore {
    pub(crate) reader: SqlitePool,
    pub(crate) writer: SqlitePool,
    /// How many commits were made here.
    pub(crate) commits: AtomicU64,
}

impl SqliteStore {
    /// Opens the file, making it and bringing it up to date where needed.
    ///
    /// # Errors
    /// See [`OpenError`]; the file is unchanged then.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: what was acknowledged survives a power cut, too.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is erased is overwritten, not only no longer pointed at.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY);
        // One writer: SQLite has one anyway, and waiting in our queue is fair.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(open_error)?;
        sqlx::migrate!()
            .run(&writer)
            .await
            .map_err(|error| match error {
                MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
                    OpenError::Newer
                }
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                    open_error(error)
                }
                MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => {
                    OpenError::NotADatabase
                }
                other => OpenError::Failed(other.to_string()),
            })?;
        crate::audit::begin(&writer)
            .await
            .map_err(|error| OpenError::Failed(error.to_string()))?;
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options)
            .await
            .map_err(open_error)?;
        Ok(SqliteStore {
            reader,
            writer,
            commits: AtomicU64::new(0),
        })
    }

    /// Closes the file; without it, it is closed some time after the last use.
    pub async fn close(self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// SQLite's result code for a file that is not a database (`SQLITE_NOTADB`) and for a damaged one
/// (`SQLITE_CORRUPT`).
fn open_error(error: sqlx::Error) -> OpenError {
    match &error {
        sqlx::Error::Database(database)
            if database
                .code()
                .is_some_and(|code| code == "26" || code == "11") =>
        {
            OpenError::NotADatabase
        }
        _ => OpenError::Failed(error.to_string()),
    }
}
