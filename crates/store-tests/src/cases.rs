//! Cases and their events.

use std::sync::Arc;

use app::ports::{Change, Store};
use casework::{Case, CaseId, ChainId, Event, Recorded, RequestId, UserId};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

fn save((case, events): (Case, Vec<Recorded>)) -> Vec<Change> {
    vec![Change::SaveCase { case, events }]
}

/// What was saved is what is read, by every way to it, whatever characters are in it.
pub async fn a_case_and_its_events_come_back(store: Arc<dyn Store>) {
    let event = Event::Opened {
        chain: ChainId(id(1, 1)),
        title: ODD.to_owned(),
        by: UserId(id(9, 1)),
        at: START,
    };
    let opened = Case::opened(CaseId(id(3, 1)), &event).expect("it opens");
    let first = Recorded {
        version: 1,
        at: START,
        event,
    };
    let changes = vec![Change::AddChain(chain(1, false))];
    commit(&store, changes).await;
    commit(&store, save((opened.clone(), vec![first.clone()]))).await;
    assert_eq!(store.case(opened.id).await.unwrap(), Some(opened.clone()));

    // Two events in one commit.
    let (middle, second) = asked(&opened, 1);
    let (after, third) = dismissed(&middle);
    let new = [second, third].concat();
    commit(&store, save((after.clone(), new.clone()))).await;
    assert_eq!(store.case(opened.id).await.unwrap(), Some(after.clone()));
    let of_chain = store.case_of_chain(opened.chain).await.unwrap();
    assert_eq!(of_chain, Some(after));
    let events = store.case_events(opened.id).await.unwrap();
    assert_eq!(events, [vec![first], new].concat());
    let summary = store.chain(opened.chain, START).await.unwrap();
    assert_eq!(summary.and_then(|chain| chain.case), Some(opened.id));

    let (none, no_chain) = (CaseId(id(3, 9)), ChainId(id(1, 9)));
    assert_eq!(store.case(none).await.unwrap(), None);
    assert_eq!(store.case_of_chain(no_chain).await.unwrap(), None);
    assert!(store.case_events(none).await.unwrap().is_empty());
}

/// A named party comes with nothing but its request.
pub async fn a_case_is_found_by_its_requests(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    let (once, first) = asked(&case(1, 1).0, 1);
    commit(&store, save((once.clone(), first))).await;
    let (twice, second) = asked(&once, 2);
    commit(&store, save((twice.clone(), second))).await;
    for request in [1, 2] {
        let found = store.case_of_request(RequestId(id(10, request))).await;
        assert_eq!(found.unwrap().as_ref(), Some(&twice));
    }
    let none = store.case_of_request(RequestId(id(10, 3))).await.unwrap();
    assert_eq!(none, None);
}

/// Otherwise a private link would open another party's case.
pub async fn a_request_belongs_to_one_case(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    commit(&store, save(asked(&case(1, 1).0, 1))).await;
    conflict(&store, save(asked(&case(2, 2).0, 1))).await;
    let found = store.case_of_request(RequestId(id(10, 1))).await.unwrap();
    assert_eq!(found.map(|case| case.id), Some(CaseId(id(3, 1))));
}

/// Two officers who decide on the same version: the second one is told.
pub async fn a_writer_must_have_seen_the_last_version_of_a_case(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let opened = case(1, 1);
    let after = dismissed(&opened.0);
    commit(&store, save(after.clone())).await;
    conflict(&store, save(after.clone())).await;
    conflict(&store, save(asked(&opened.0, 1))).await;
    conflict(&store, save(opened)).await;
    // One version too far: an event is missing.
    let (ahead, _) = asked(&after.0, 1);
    conflict(&store, save(asked(&ahead, 2))).await;
    assert_eq!(store.case(after.0.id).await.unwrap(), Some(after.0.clone()));
    assert_eq!(store.case_events(after.0.id).await.unwrap().len(), 2);
}

/// A second case on the same chain would answer the public twice.
pub async fn a_chain_has_one_case(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    conflict(&store, vec![save_case(2, 1)]).await;
    assert_eq!(store.cases(10, 0).await.unwrap(), [case(1, 1).0]);
}

/// By the time at which they were opened, not the one at which they were saved.
pub async fn cases_come_newest_first_in_pages(store: Arc<dyn Store>) {
    for number in [2, 4, 1, 3] {
        with_case(&store, number, number, false).await;
    }
    let cases = |numbers: &[u64]| -> Vec<Case> {
        numbers
            .iter()
            .map(|number| case(*number, *number).0)
            .collect()
    };
    assert_eq!(store.cases(10, 0).await.unwrap(), cases(&[4, 3, 2, 1]));
    assert_eq!(store.cases(2, 1).await.unwrap(), cases(&[3, 2]));
    assert_eq!(store.cases(2, 3).await.unwrap(), cases(&[1]));
    assert!(store.cases(2, 4).await.unwrap().is_empty());
}
