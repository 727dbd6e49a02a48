//! Many at once.

use std::sync::Arc;

use app::ports::{Change, Store, StoreError};
use casework::ChainId;

use crate::{cases::with_case, letters::numbered, messages::commit, samples::*};

/// Clerks who read the last number, try the next and try again on a conflict.
pub async fn many_clerks_number_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let clerks: Vec<_> = (1..=24)
        .map(|clerk| {
            let store = store.clone();
            tokio::spawn(async move {
                loop {
                    let next = store.last_number("main", 2021).await.unwrap() + 1;
                    let letter = numbered(letter(clerk, 1), next, 2021);
                    match store
                        .commit(vec![Change::SaveLetter(Box::new(letter))])
                        .await
                    {
                        Ok(()) => return next,
                        Err(StoreError::Conflict) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for clerk in clerks {
        numbers.push(clerk.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=24).collect::<Vec<_>>());
}

/// No count is lost.
pub async fn many_counts_add_up(store: Arc<dyn Store>) {
    commit(
        &store,
        vec![
            Change::AddChain(chain(1, false)),
            Change::AddMessage(message(1, 1, "a", false)),
        ],
    )
    .await;
    let counters: Vec<_> = (0..16)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    let sighting = sighting(0, "zalo", "", 2);
                    commit(
                        &store,
                        vec![Change::CountSighting {
                            sha256: sha256(1),
                            sighting,
                        }],
                    )
                    .await;
                }
            })
        })
        .collect();
    for counter in counters {
        counter.await.unwrap();
    }
    let chain = store
        .chain(ChainId(id(1, 1)), START)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(chain.sightings, 160);
}
