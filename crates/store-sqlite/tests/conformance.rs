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

/// Whoever was in a group is named by its rule; names, addresses and days are where they were; what
/// was sent is of the organisation's group.
#[tokio::test]
async fn organisations_of_an_earlier_program_keep_their_groups() {
    let folder = tempdir().unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file(&folder))
        .create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let migrations = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut migrator = sqlx::migrate::Migrator::new(migrations).await.unwrap();
    migrator
        .migrations
        .to_mut()
        .retain(|step| step.version <= 11);
    migrator.run(&pool).await.unwrap();
    for statement in [
        "INSERT INTO receiver_group (id, position, name, ask, example) VALUES
           (x'00000000000000000000000000000001', 2, 'Hai', 'warn', 0),
           (x'00000000000000000000000000000002', 1, 'Một', 'publish', 1)",
        "INSERT INTO organisation (id, receiver_group, name, email, valid_from, valid_to, example)
         VALUES
           (x'000000000000000000000000000000A1', x'00000000000000000000000000000001', 'Sở \"A\"',
            'a@so.example', '2016-03-01', NULL, 0),
           (x'000000000000000000000000000000A2', x'00000000000000000000000000000002', 'Báo B', '',
            NULL, '2025-06-30', 1)",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;

    let store = SqliteStore::open(&file(&folder)).await.unwrap();
    let day = time::macros::date!(2021 - 02 - 18);
    let organisations = store.organisations().await.unwrap();
    let [paper, department] = organisations.as_slice() else {
        panic!("{organisations:?}");
    };
    assert_eq!(paper.facts.name_on(day), "Báo B");
    assert_eq!(paper.near(day).email, "");
    let last = Some(time::macros::date!(2025 - 06 - 30));
    assert_eq!((paper.facts.valid_from, paper.facts.valid_to), (None, last));
    assert!(paper.example);
    assert_eq!(department.facts.name_on(day), "Sở \"A\"");
    assert_eq!(department.near(day).email, "a@so.example");
    let first = Some(time::macros::date!(2016 - 03 - 01));
    assert_eq!(
        (department.facts.valid_from, department.facts.valid_to),
        (first, None)
    );
    assert_eq!((department.version, department.example), (1, false));
    let groups = store.groups().await.unwrap();
    let rules: Vec<_> = groups.iter().map(|group| group.rule.named()).collect();
    assert_eq!(rules, [vec![paper.id], vec![department.id]]);
}
