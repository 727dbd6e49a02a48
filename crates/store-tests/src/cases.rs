//! Cases and their events.

use std::sync::Arc;

use app::ports::{Change, Store};
use casework::{ChainId, RequestId};

use crate::{
    messages::{commit, conflict},
    samples::*,
};

/// A chain with a case on it.
pub async fn with_case(store: &Arc<dyn Store>, number: u64, chain_number: u64, example: bool) {
    let (case, events) = case(number, chain_number);
    commit(
        store,
        vec![
            Change::AddChain(chain(chain_number, example)),
            Change::SaveCase { case, events },
        ],
    )
    .await;
}

/// What was saved is what is read, by every way to it.
pub async fn a_case_and_its_events_come_back(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    let (opened, first) = case(1, 1);
    assert_eq!(store.case(opened.id).await.unwrap(), Some(opened.clone()));
    assert_eq!(
        store.case_of_chain(ChainId(id(1, 1))).await.unwrap(),
        Some(opened.clone())
    );
    assert_eq!(store.case_of_chain(ChainId(id(1, 9))).await.unwrap(), None);
    assert_eq!(
        store.case_of_request(RequestId(id(8, 1))).await.unwrap(),
        None
    );
    let (after, second) = dismissed(&opened);
    let change = Change::SaveCase {
        case: after.clone(),
        events: second.clone(),
    };
    commit(&store, vec![change]).await;
    assert_eq!(store.case(opened.id).await.unwrap(), Some(after));
    assert_eq!(
        store.case_events(opened.id).await.unwrap(),
        [first, second].concat()
    );
    let newest_first: Vec<_> = store
        .cases(10, 0)
        .await
        .unwrap()
        .into_iter()
        .map(|case| case.id)
        .collect();
    assert_eq!(newest_first, [case(2, 2).0.id, opened.id]);
    assert_eq!(store.cases(10, 1).await.unwrap().len(), 1);
    let summary = store
        .chain(ChainId(id(1, 1)), START)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(summary.case, Some(opened.id));
}

/// Two officers who decide on the same version: the second one is told.
pub async fn a_writer_must_have_seen_the_last_version(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let (opened, first) = case(1, 1);
    let (after, events) = dismissed(&opened);
    let save = || {
        vec![Change::SaveCase {
            case: after.clone(),
            events: events.clone(),
        }]
    };
    commit(&store, save()).await;
    conflict(&store, save()).await;
    conflict(
        &store,
        vec![Change::SaveCase {
            case: opened,
            events: first,
        }],
    )
    .await;
}

/// A second case on the same chain would answer the public twice.
pub async fn a_chain_has_one_case(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let (case, events) = case(2, 1);
    conflict(&store, vec![Change::SaveCase { case, events }]).await;
}
