//! Messages, sightings, chains.

use std::sync::Arc;

use app::ports::{Change, Store, StoreError};
use casework::{ChainId, ReportId};
use time::{Duration, OffsetDateTime};

use crate::samples::*;

/// Commits that must work.
///
/// # Panics
/// If it does not.
pub async fn commit(store: &Arc<dyn Store>, changes: Vec<Change>) {
    store.commit(changes).await.expect("the commit works");
}

/// Commits that must meet a conflict.
///
/// # Panics
/// If it does not.
pub async fn conflict(store: &Arc<dyn Store>, changes: Vec<Change>) {
    let result = store.commit(changes).await;
    assert!(matches!(result, Err(StoreError::Conflict)), "{result:?}");
}

/// Any text is kept as it came.
pub async fn a_message_comes_back_to_the_byte(store: Arc<dyn Store>) {
    let long = "ỗ\u{1F600}".repeat(10_000);
    let texts = [
        "thường",
        "e\u{302}\u{301} NFD",
        "a\0b",
        "\u{feff}\r\n\t",
        "<script>'--",
        &long,
    ];
    let mut changes = vec![Change::AddChain(chain(1, false))];
    for (seq, text) in (1..).zip(texts) {
        changes.push(Change::AddMessage(message(seq, 1, text, false)));
    }
    commit(&store, changes).await;
    let read = store.messages_after(0, 100).await.unwrap();
    let read: Vec<&str> = read.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(read, texts);
    assert_eq!(store.messages_after(2, 2).await.unwrap().len(), 2);
    assert_eq!(store.last_seq().await.unwrap(), 6);
    assert_eq!(store.message_count().await.unwrap(), 6);
    let one = store.message_by_sha256(&sha256(3)).await.unwrap().unwrap();
    assert_eq!(one, message(3, 1, "a\0b", false));
    assert!(store.message_by_sha256("none").await.unwrap().is_none());
}

/// Two processes that plan the same place: the second one is told.
pub async fn a_seq_or_text_is_taken_once(store: Arc<dyn Store>) {
    let first = message(1, 1, "một", false);
    commit(
        &store,
        vec![Change::AddChain(chain(1, false)), Change::AddMessage(first)],
    )
    .await;
    conflict(&store, vec![Change::AddChain(chain(1, false))]).await;
    conflict(
        &store,
        vec![Change::AddMessage(message(1, 1, "hai", false))],
    )
    .await;
    let mut same_text = message(2, 1, "một", false);
    same_text.sha256 = sha256(1);
    conflict(&store, vec![Change::AddMessage(same_text)]).await;
    assert_eq!(store.message_count().await.unwrap(), 1);
}

/// Counts by hour, channel and area; ranking by what is recent.
pub async fn sightings_add_up_and_rank_chains(store: Arc<dyn Store>) {
    let count = |seq, sighting| Change::CountSighting {
        sha256: sha256(seq),
        sighting,
    };
    commit(
        &store,
        vec![
            Change::AddChain(chain(1, false)),
            Change::AddChain(chain(2, true)),
            Change::AddMessage(message(1, 1, "a", false)),
            Change::AddMessage(message(2, 1, "a'", false)),
            Change::AddMessage(message(3, 2, "b", true)),
            count(1, sighting(0, "zalo", "Đại Từ", 5)),
            count(2, sighting(0, "zalo", "Đại Từ", 6)),
            count(1, sighting(3, "facebook", "", 1)),
            count(1, sighting(3, "facebook", "", 2)),
            count(3, sighting(5, "zalo", "", 4)),
            Change::AddReport {
                id: ReportId(id(8, 1)),
                sha256: sha256(1),
                at: START,
            },
        ],
    )
    .await;
    conflict(&store, vec![count(9, sighting(0, "zalo", "", 1))]).await;
    let all = store
        .chains(OffsetDateTime::UNIX_EPOCH, 10, 0)
        .await
        .unwrap();
    let sums: Vec<_> = all
        .iter()
        .map(|c| (c.sightings, c.variants, c.recent))
        .collect();
    assert_eq!(sums, [(14, 2, 14), (4, 1, 4)]);
    assert_eq!(all[0].representative, "a", "seen 8 times against 6");
    assert_eq!(all[0].last_seen, START + Duration::hours(3));
    let recent = store
        .chains(START + Duration::hours(4), 10, 0)
        .await
        .unwrap();
    assert_eq!(recent[0].chain.id, ChainId(id(1, 2)));
    assert_eq!((recent[0].recent, recent[1].recent), (4, 0));
    assert_eq!(store.chains(START, 1, 1).await.unwrap().len(), 1);
    assert_eq!(store.chain_count().await.unwrap(), 2);
    let one = ChainId(id(1, 1));
    assert_eq!(
        store.chain(one, START).await.unwrap().unwrap().sightings,
        14
    );
    let messages = store.chain_messages(one, 10).await.unwrap();
    assert_eq!(
        messages.iter().map(|m| m.sightings).collect::<Vec<_>>(),
        [8, 6]
    );
    assert_eq!(
        store.chain_sightings(one).await.unwrap(),
        [
            sighting(0, "zalo", "Đại Từ", 11),
            sighting(3, "facebook", "", 3)
        ]
    );
}

/// A conflict in the last change leaves nothing of the first.
pub async fn a_commit_is_all_or_nothing(store: Arc<dyn Store>) {
    commit(&store, vec![Change::AddChain(chain(1, false))]).await;
    conflict(
        &store,
        vec![
            Change::AddMessage(message(1, 1, "a", false)),
            Change::ImportedUpTo {
                file: "f".into(),
                line: 9,
            },
            Change::AddChain(chain(1, false)),
        ],
    )
    .await;
    assert_eq!(store.message_count().await.unwrap(), 0);
    assert_eq!(store.last_seq().await.unwrap(), 0);
    assert_eq!(store.imported_up_to("f").await.unwrap(), 0);
}

/// Whoever imports with old knowledge does not undo what was done.
pub async fn an_import_mark_never_goes_back(store: Arc<dyn Store>) {
    let mark = |line| {
        vec![Change::ImportedUpTo {
            file: "f".into(),
            line,
        }]
    };
    commit(&store, mark(7)).await;
    commit(&store, mark(3)).await;
    assert_eq!(store.imported_up_to("f").await.unwrap(), 7);
    assert_eq!(store.imported_up_to("g").await.unwrap(), 0);
}

/// Finer is not promised, coarser not allowed; before 1970 as well.
pub async fn times_are_kept_to_the_millisecond(store: Arc<dyn Store>) {
    let mut first = message(1, 1, "a", false);
    first.first_seen = START + Duration::milliseconds(123);
    let mut second = message(2, 1, "b", false);
    second.first_seen = OffsetDateTime::UNIX_EPOCH - Duration::milliseconds(1);
    commit(
        &store,
        vec![
            Change::AddChain(chain(1, false)),
            Change::AddMessage(first.clone()),
            Change::AddMessage(second.clone()),
        ],
    )
    .await;
    assert_eq!(store.messages_after(0, 9).await.unwrap(), [first, second]);
}
