//! Many at once.

use std::{future::Future, sync::Arc};

use app::{
    model::{Message, User},
    ports::{Change, Store, StoreError},
};
use casework::{ChainId, MessageId};

use crate::{
    expect::{commit, with_case},
    samples::*,
};

/// Runs one task for each number and gives back what they return.
async fn together<F>(
    numbers: std::ops::RangeInclusive<u64>,
    task: impl Fn(u64) -> F,
) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let tasks: Vec<_> = numbers.map(|number| tokio::spawn(task(number))).collect();
    let mut ends = Vec::with_capacity(tasks.len());
    for task in tasks {
        ends.push(task.await.expect("the task ends"));
    }
    ends
}

/// Clerks who read the last number, try the next and try again on a conflict.
pub async fn many_clerks_number_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let mut numbers = together(1..=32, |clerk| {
        let store = store.clone();
        async move {
            loop {
                let next = store.last_number("main", 2021).await.unwrap() + 1;
                let letter = numbered(letter(clerk, 1), next, 2021);
                let changes = vec![Change::SaveLetter(Box::new(letter))];
                match store.commit(changes).await {
                    Ok(()) => return next,
                    Err(StoreError::Conflict) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
    })
    .await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=32).collect::<Vec<_>>());
}

/// No count is lost, neither of the message nor of its chain.
pub async fn many_counts_add_up(store: Arc<dyn Store>) {
    let message = Change::AddMessage(message(1, 1, "a", false));
    commit(&store, vec![Change::AddChain(chain(1, false)), message]).await;
    together(1..=16, |_| {
        let store = store.clone();
        async move {
            for _ in 0..5 {
                commit(&store, vec![count(1, sighting(0, "zalo", "", 2))]).await;
            }
        }
    })
    .await;
    let chain = ChainId(id(1, 1));
    let summary = store.chain(chain, START).await.unwrap().unwrap();
    assert_eq!((summary.sightings, summary.recent), (160, 160));
    let messages = store.chain_messages(chain, 10).await.unwrap();
    assert_eq!(messages[0].sightings, 160);
    let sightings = store.chain_sightings(chain).await.unwrap();
    assert_eq!(sightings, [sighting(0, "zalo", "", 160)]);
}

/// Of those who write on the same knowledge one gets through, the others are told.
pub async fn one_of_many_writers_wins(store: Arc<dyn Store>) {
    let start = vec![
        Change::AddChain(chain(1, false)),
        Change::SaveUser(user(1, false)),
    ];
    commit(&store, start).await;
    let ends = together(1..=16, |writer| {
        let store = store.clone();
        async move {
            let same_place = Message {
                id: MessageId(id(2, writer)),
                ..message(1, 1, &format!("bản {writer}"), false)
            };
            let same_version = User {
                version: 2,
                name: format!("tên {writer}"),
                ..user(1, false)
            };
            [
                store.commit(vec![Change::AddMessage(same_place)]).await,
                store.commit(vec![Change::SaveUser(same_version)]).await,
            ]
        }
    })
    .await;
    for kind in 0..2 {
        let (won, lost): (Vec<_>, Vec<_>) =
            ends.iter().map(|end| &end[kind]).partition(|r| r.is_ok());
        assert_eq!((won.len(), lost.len()), (1, 15));
        let told = |end: &&Result<(), StoreError>| matches!(end, Err(StoreError::Conflict));
        assert!(lost.iter().all(told), "{lost:?}");
    }
    assert_eq!(store.message_count().await.unwrap(), 1);
    let user = store.user(user(1, false).id).await.unwrap();
    assert_eq!(user.map(|user| user.version), Some(2));
}
