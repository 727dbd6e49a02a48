//! The conformance suite on files, and what only SQLite can get wrong.

use std::{path::PathBuf, sync::Arc};

use app::ports::{Change, Store};
use store_sqlite::{OpenError, SqliteStore};
use store_tests::samples;
use tempfile::{TempDir, tempdir};

async fn new_store() -> (Arc<dyn Store>, TempDir) {
    let folder = tempdir().unwrap();
    let store = SqliteStore::open(&file(&folder)).await.unwrap();
    (Arc::new(store), folder)
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("test.sqlite")
}

store_tests::conformance!(new_store);

#[tokio::test]
async fn what_was_committed_is_there_after_opening_again() {
    let (store, folder) = new_store().await;
    store
        .commit(vec![Change::AddChain(samples::chain(1, false))])
        .await
        .unwrap();
    drop(store);
    let store = SqliteStore::open(&file(&folder)).await.unwrap();
    assert_eq!(store.chain_count().await.unwrap(), 1);
}

#[tokio::test]
async fn two_processes_write_without_loss() {
    let (one, folder) = new_store().await;
    let two: Arc<dyn Store> = Arc::new(SqliteStore::open(&file(&folder)).await.unwrap());
    let write = |store: Arc<dyn Store>, from: u64| async move {
        for number in from..from + 50 {
            store
                .commit(vec![Change::AddChain(samples::chain(number, false))])
                .await
                .unwrap();
        }
    };
    tokio::join!(write(one.clone(), 0), write(two, 1000));
    assert_eq!(one.chain_count().await.unwrap(), 100);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_as_such_and_left_alone() {
    let folder = tempdir().unwrap();
    let text = "Đây không phải cơ sở dữ liệu. ".repeat(100);
    std::fs::write(file(&folder), &text).unwrap();
    let result = SqliteStore::open(&file(&folder)).await;
    assert!(matches!(result.err(), Some(OpenError::NotADatabase)));
    assert_eq!(std::fs::read_to_string(file(&folder)).unwrap(), text);
}

#[tokio::test]
async fn data_of_a_newer_program_are_not_touched() {
    let (store, folder) = new_store().await;
    drop(store);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file(&folder));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', 1, x'00', 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    let result = SqliteStore::open(&file(&folder)).await;
    assert!(matches!(result.err(), Some(OpenError::Newer)));
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_an_error_not_a_panic() {
    let folder = tempdir().unwrap();
    let result = SqliteStore::open(&folder.path().join("none/test.sqlite")).await;
    assert!(matches!(result.err(), Some(OpenError::Failed(_))));
}
