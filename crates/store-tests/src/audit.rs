//! Audit trails.

use std::sync::Arc;

use app::{
    audit::check,
    ports::{Change, Store},
};
use casework::CaseId;

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

async fn problems(store: &Arc<dyn Store>, case: CaseId) -> Vec<app::audit::Problem> {
    check(
        case,
        &store.trail(case).await.unwrap(),
        store.trail_head(case).await.unwrap().as_ref(),
        &store.event_hashes(case).await.unwrap(),
    )
}

/// Whatever saves an event, its row is in the same commit, with the hash of what is stored.
pub async fn every_event_of_a_case_gets_its_row(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let (first, _) = case(1, 1);
    let (second, asked) = asked(&first, 1);
    let (third, put_aside) = dismissed(&second);
    let change = Change::SaveCase {
        case: third.clone(),
        events: [asked, put_aside].concat(),
    };
    commit(&store, vec![change.clone()]).await;
    let rows = store.trail(third.id).await.unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.row().unwrap().action).collect();
    assert_eq!(actions, ["opened", "verification-requested", "dismissed"]);
    let events = store.event_hashes(third.id).await.unwrap();
    let recorded: Vec<(u32, String)> = rows
        .iter()
        .map(|row| row.row().unwrap().event.unwrap())
        .map(|event| (event.version, event.sha256))
        .collect();
    assert_eq!(recorded, events);
    assert_eq!(problems(&store, third.id).await, []);
    // What is refused leaves no row.
    conflict(&store, vec![change]).await;
    assert_eq!(store.trail(third.id).await.unwrap(), rows);
}

/// Each case has a chain of its own; its text comes back to the byte.
pub async fn rows_follow_each_other(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    let one = CaseId(id(3, 1));
    commit(
        &store,
        vec![
            Change::Record(entry(1, "letter-drafted")),
            Change::Record(entry(2, "letter-drafted")),
            Change::Record(entry(1, "letter-sent")),
        ],
    )
    .await;
    let rows = store.trail(one).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(rows[2].row().unwrap().reason, ODD);
    let head = store.trail_head(one).await.unwrap().unwrap();
    assert_eq!(head, (3, rows[2].hash.clone()));
    assert_eq!(problems(&store, one).await, []);
    assert_eq!(store.trail(CaseId(id(3, 2))).await.unwrap().len(), 2);
}

/// There is no trail of what is not there.
pub async fn a_row_needs_its_case(store: Arc<dyn Store>) {
    conflict(&store, vec![Change::Record(entry(1, "letter-sent"))]).await;
    assert!(store.trail(CaseId(id(3, 1))).await.unwrap().is_empty());
    assert_eq!(store.trail_head(CaseId(id(3, 1))).await.unwrap(), None);
}

/// A trail of the worked example goes with its case, others stay.
pub async fn a_trail_goes_with_the_example(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, true).await;
    with_case(&store, 2, 2, false).await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert!(store.trail(CaseId(id(3, 1))).await.unwrap().is_empty());
    assert_eq!(problems(&store, CaseId(id(3, 2))).await, []);
    assert_eq!(store.trail(CaseId(id(3, 2))).await.unwrap().len(), 1);
}
