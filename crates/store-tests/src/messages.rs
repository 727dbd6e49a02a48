//! Messages, reports, imports.

use std::sync::Arc;

use app::{
    model::{Message, MessageKey},
    ports::{Change, Store},
};
use casework::{MessageId, ReportId};
use time::{Duration, OffsetDateTime};

use crate::{
    expect::{commit, conflict},
    samples::*,
};

/// Any text is kept as it came, and so is every other field.
pub async fn a_message_comes_back_to_the_byte(store: Arc<dyn Store>) {
    let long = "ỗ\u{1F600}".repeat(10_000);
    let texts = [
        "thường",
        "e\u{302}\u{301} NFD",
        "ế NFC",
        "a\0b",
        "\0",
        ODD,
        &long,
    ];
    let mut changes = vec![Change::AddChain(chain(1, false))];
    let sent: Vec<Message> = (1..)
        .zip(texts)
        .map(|(seq, text)| Message {
            key_version: u32::MAX,
            ..message(seq, 1, text, seq % 2 == 0)
        })
        .collect();
    changes.extend(sent.iter().cloned().map(Change::AddMessage));
    commit(&store, changes).await;
    assert_eq!(store.messages_after(0, 100).await.unwrap(), sent);
    for message in sent {
        let read = store.message_by_sha256(&message.sha256).await.unwrap();
        assert_eq!(read, Some(message));
    }
    assert_eq!(store.message_by_sha256("none").await.unwrap(), None);
}

/// What the index asks for: those after the last one that it knows, a piece at a time.
pub async fn messages_come_in_the_order_of_arrival(store: Arc<dyn Store>) {
    assert_eq!(store.last_seq().await.unwrap(), 0);
    assert_eq!(store.message_count().await.unwrap(), 0);
    let mut changes = vec![Change::AddChain(chain(1, false))];
    changes.extend((1..=5).map(|seq| Change::AddMessage(message(seq, 1, "a", false))));
    commit(&store, changes).await;
    for (after, limit, expected) in [
        (0, 100, vec![1, 2, 3, 4, 5]),
        (0, 2, vec![1, 2]),
        (2, 2, vec![3, 4]),
        (4, 2, vec![5]),
        (5, 2, vec![]),
        (0, 0, vec![]),
        (-1, 1, vec![1]),
    ] {
        let read = store.messages_after(after, limit).await.unwrap();
        let seqs: Vec<i64> = read.iter().map(|message| message.seq).collect();
        assert_eq!(seqs, expected, "after {after}, at most {limit}");
    }
    assert_eq!(store.last_seq().await.unwrap(), 5);
    assert_eq!(store.message_count().await.unwrap(), 5);
}

/// The same messages without their texts.
pub async fn message_keys_are_those_of_the_messages(store: Arc<dyn Store>) {
    let mut changes = vec![
        Change::AddChain(chain(1, false)),
        Change::AddChain(chain(2, false)),
    ];
    changes.extend(
        (1..=4).map(|seq| Change::AddMessage(message(seq, seq.unsigned_abs() % 2 + 1, "a", false))),
    );
    commit(&store, changes).await;
    for (after, limit) in [(0, 100), (0, 2), (2, 1), (4, 9), (0, 0)] {
        let messages = store.messages_after(after, limit).await.unwrap();
        let keys = store.message_keys_after(after, limit).await.unwrap();
        let expected: Vec<MessageKey> = messages
            .into_iter()
            .map(|message| MessageKey {
                seq: message.seq,
                id: message.id,
                chain: message.chain,
                sha256: message.sha256,
            })
            .collect();
        assert_eq!(keys, expected, "after {after}, at most {limit}");
    }
}

/// Two processes that plan the same place: the second one is told.
pub async fn a_seq_an_id_or_a_text_is_taken_once(store: Arc<dyn Store>) {
    let first = message(1, 1, "một", false);
    let changes = vec![Change::AddChain(chain(1, false)), Change::AddMessage(first)];
    commit(&store, changes).await;
    conflict(&store, vec![Change::AddChain(chain(1, false))]).await;

    let same_seq = Message {
        id: MessageId(id(2, 2)),
        sha256: sha256(2),
        ..message(1, 1, "hai", false)
    };
    let same_id = Message {
        id: MessageId(id(2, 1)),
        ..message(2, 1, "hai", false)
    };
    let same_text = Message {
        sha256: sha256(1),
        ..message(2, 1, "một", false)
    };
    for message in [same_seq, same_id, same_text] {
        conflict(&store, vec![Change::AddMessage(message)]).await;
    }
    assert_eq!(store.message_count().await.unwrap(), 1);
    assert_eq!(store.last_seq().await.unwrap(), 1);
    commit(
        &store,
        vec![Change::AddMessage(message(2, 1, "hai", false))],
    )
    .await;
}

/// A report of a message that went meanwhile, or one that was already taken in, is not taken.
pub async fn a_report_is_of_a_known_message_and_has_its_own_id(store: Arc<dyn Store>) {
    let report = |number, seq| {
        vec![Change::AddReport {
            id: ReportId(id(8, number)),
            sha256: sha256(seq),
            at: START,
        }]
    };
    let mut changes = vec![
        Change::AddChain(chain(1, false)),
        Change::AddMessage(message(1, 1, "a", false)),
    ];
    changes.extend(report(1, 1));
    commit(&store, changes).await;
    conflict(&store, report(1, 1)).await;
    conflict(&store, report(2, 9)).await;
    commit(&store, report(2, 1)).await;
}

/// Whoever imports with old knowledge does not undo what was done.
pub async fn an_import_mark_never_goes_back(store: Arc<dyn Store>) {
    let mark = |file: &str, line| {
        vec![Change::ImportedUpTo {
            file: file.to_owned(),
            line,
        }]
    };
    assert_eq!(store.imported_up_to("f").await.unwrap(), 0);
    commit(&store, mark("f", 7)).await;
    commit(&store, mark("f", 3)).await;
    assert_eq!(store.imported_up_to("f").await.unwrap(), 7);
    commit(&store, mark("f", 10_000_000_000)).await;
    assert_eq!(store.imported_up_to("f").await.unwrap(), 10_000_000_000);
    assert_eq!(store.imported_up_to("g").await.unwrap(), 0);
    commit(&store, mark("g", 1)).await;
    assert_eq!(store.imported_up_to("f").await.unwrap(), 10_000_000_000);
}

/// Finer is not promised, coarser not allowed; before 1970 and in another offset as well.
pub async fn times_are_kept_to_the_millisecond(store: Arc<dyn Store>) {
    let vietnam = time::macros::offset!(+7);
    let moments = [
        START + Duration::milliseconds(123),
        OffsetDateTime::UNIX_EPOCH - Duration::milliseconds(1),
        START.to_offset(vietnam) + Duration::milliseconds(999),
    ];
    let mut changes = vec![Change::AddChain(chain(1, false))];
    changes.extend((1..).zip(moments).map(|(seq, first_seen)| {
        Change::AddMessage(Message {
            first_seen,
            ..message(seq, 1, "a", false)
        })
    }));
    commit(&store, changes).await;
    let read = store.messages_after(0, 9).await.unwrap();
    let read: Vec<OffsetDateTime> = read.iter().map(|message| message.first_seen).collect();
    assert_eq!(read, moments, "the same moments");
    assert!(read.iter().all(|moment| moment.offset().is_utc()));
}
