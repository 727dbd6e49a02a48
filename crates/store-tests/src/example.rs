//! The worked example goes and leaves the rest.

use std::sync::Arc;

use app::{
    model::SignedIn,
    ports::{Change, Store},
};
use casework::{ChainId, LetterId, ReportId, UserId};
use time::{Duration, OffsetDateTime};

use crate::{
    messages::{commit, conflict},
    people::{group, organisation},
    samples::*,
};

/// An example's chain that a real message joined, one that none joined, and a real one.
pub async fn it_goes_and_leaves_the_rest(store: Arc<dyn Store>) {
    let count = |seq, hours, n| Change::CountSighting {
        sha256: sha256(seq),
        sighting: sighting(hours, "zalo", "", n),
    };
    let (joined, events) = case(1, 1);
    let (ours, our_events) = case(3, 3);
    commit(
        &store,
        vec![
            Change::AddChain(chain(1, true)),
            Change::AddChain(chain(2, true)),
            Change::AddChain(chain(3, false)),
            Change::AddMessage(message(1, 1, "mẫu", true)),
            Change::AddMessage(message(2, 1, "thật, biến thể của mẫu", false)),
            Change::AddMessage(message(3, 2, "mẫu khác", true)),
            Change::AddMessage(message(4, 3, "của chúng ta", false)),
            count(1, 1, 10),
            count(2, 2, 3),
            count(2, 1, 1),
            count(3, 1, 5),
            count(4, 1, 7),
            Change::AddReport {
                id: ReportId(id(8, 1)),
                sha256: sha256(1),
                at: START,
            },
            Change::SaveCase {
                case: joined.clone(),
                events,
            },
            Change::SaveCase {
                case: ours.clone(),
                events: our_events,
            },
            Change::SaveLetter(Box::new(letter(1, 1))),
            Change::AddCorrection(correction(1, 1, 1)),
            Change::SaveDelivery(delivery(1, 1, 1)),
            Change::PutBlob {
                sha256: sha256(50),
                media_type: "x".into(),
                bytes: vec![1],
            },
            Change::PutGroup(group(1, 1, true)),
            Change::PutGroup(group(2, 2, true)),
            Change::PutOrganisation(organisation(1, 1, true)),
            Change::PutOrganisation(organisation(2, 2, true)),
            Change::PutOrganisation(organisation(3, 2, false)),
            Change::SaveUser(user(1, true)),
            Change::SaveUser(user(2, false)),
            Change::AddSession(SignedIn {
                token_hash: "s".into(),
                user: UserId(id(9, 1)),
                csrf: String::new(),
                created_at: START,
                expires_at: START,
            }),
            Change::PutSetting {
                name: "a".into(),
                value: "1".into(),
                example: true,
            },
            Change::PutSetting {
                name: "b".into(),
                value: "2".into(),
                example: false,
            },
        ],
    )
    .await;
    assert!(store.has_example().await.unwrap());
    commit(&store, vec![Change::RemoveExample]).await;
    assert!(!store.has_example().await.unwrap());

    let chains = store
        .chains(OffsetDateTime::UNIX_EPOCH, 10, 0)
        .await
        .unwrap();
    let left: Vec<_> = chains
        .iter()
        .map(|c| (c.chain.id, c.sightings, c.variants, c.recent, c.case))
        .collect();
    assert_eq!(
        left,
        [
            (ChainId(id(1, 3)), 7, 1, 7, Some(ours.id)),
            (ChainId(id(1, 1)), 4, 1, 4, None)
        ]
    );
    assert!(chains.iter().all(|c| !c.chain.example));
    assert_eq!(chains[1].last_seen, START + Duration::hours(2));
    assert_eq!(store.message_count().await.unwrap(), 2);
    assert_eq!(store.chain_count().await.unwrap(), 2);
    assert_eq!(store.case(joined.id).await.unwrap(), None);
    assert!(store.case_events(joined.id).await.unwrap().is_empty());
    assert_eq!(store.letter(LetterId(id(4, 1))).await.unwrap(), None);
    assert!(
        store
            .deliveries_of_letter(LetterId(id(4, 1)))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(store.corrections(10, 0).await.unwrap().is_empty());
    assert_eq!(store.blob(&sha256(50)).await.unwrap(), None);
    assert_eq!(store.groups().await.unwrap(), [group(2, 2, false)]);
    assert_eq!(
        store.organisations().await.unwrap(),
        [organisation(3, 2, false)]
    );
    assert_eq!(store.users().await.unwrap(), [user(2, false)]);
    assert_eq!(store.session("s").await.unwrap(), None);
    assert_eq!(store.setting("a").await.unwrap(), None);
    assert_eq!(store.setting("b").await.unwrap().as_deref(), Some("2"));

    // Numbers of messages that went are never given again.
    assert_eq!(store.last_seq().await.unwrap(), 4);
    conflict(
        &store,
        vec![Change::AddMessage(message(3, 3, "mới", false))],
    )
    .await;
    commit(
        &store,
        vec![Change::AddMessage(message(5, 3, "mới", false))],
    )
    .await;
}
