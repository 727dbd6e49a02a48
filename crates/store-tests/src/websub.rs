//! Subscribers of feeds.

use std::sync::Arc;

use app::{
    model::{HubMode, HubRequest, Subscription},
    ports::{Change, HubChange, Store},
};
use casework::{CaseId, SubscriptionId};
use time::Duration;
use uuid::Uuid;

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

fn request(number: u64, host: &str) -> HubRequest {
    HubRequest {
        id: SubscriptionId(id(20, number)),
        mode: HubMode::Subscribe,
        topic: "https://dc.example/corrections.atom".to_owned(),
        case: None,
        callback: format!("https://{host}/{number}"),
        host: host.to_owned(),
        secret: Some(vec![0, 255, 7]),
        lease: Duration::seconds(600),
        attempts: 0,
        next_at: START,
    }
}

fn subscription(number: u64, case: Option<u64>) -> Subscription {
    let request = request(number, "a.example");
    Subscription {
        id: request.id,
        topic: request.topic,
        case: case.map(|case| CaseId(id(3, case))),
        callback: request.callback,
        host: request.host,
        secret: request.secret,
        since: START,
        until: START + Duration::days(1),
        wanted: 0,
        told: 0,
        attempts: 0,
        next_at: START,
        last_told_at: None,
        failed_at: None,
        error: String::new(),
        ended_at: None,
    }
}

async fn hub(store: &Arc<dyn Store>, changes: Vec<HubChange>) {
    commit(store, changes.into_iter().map(Change::Hub).collect()).await;
}

async fn due(store: &Arc<dyn Store>, hours: i64) -> Vec<Uuid> {
    let now = START + Duration::hours(hours);
    let found = store.subscriptions_due(now, 99).await.unwrap();
    found.iter().map(|one| one.id.0).collect()
}

/// With every field; the later one for the same topic and callback is the one.
pub async fn a_request_to_the_hub_comes_back_until_it_is_settled(store: Arc<dyn Store>) {
    let later = HubRequest {
        next_at: START + Duration::hours(1),
        mode: HubMode::Unsubscribe,
        secret: None,
        ..request(2, "b.example")
    };
    hub(
        &store,
        vec![
            HubChange::Ask(request(1, "a.example")),
            HubChange::Ask(later.clone()),
        ],
    )
    .await;
    let due = async |hours| {
        let now = START + Duration::hours(hours);
        store.hub_requests_due(now, 9).await.unwrap()
    };
    assert_eq!(due(0).await, [request(1, "a.example")]);
    assert_eq!(due(1).await, [request(1, "a.example"), later.clone()]);
    let again = HubRequest {
        id: SubscriptionId(id(20, 3)),
        ..request(1, "a.example")
    };
    hub(&store, vec![HubChange::Ask(again.clone())]).await;
    assert_eq!(due(0).await, std::slice::from_ref(&again));
    let at = START + Duration::hours(2);
    hub(
        &store,
        vec![HubChange::AskAgain {
            id: again.id,
            attempts: 1,
            at,
        }],
    )
    .await;
    assert!(due(0).await.is_empty());
    assert_eq!(due(2).await[1].attempts, 1);
    hub(
        &store,
        vec![HubChange::Settle(again.id), HubChange::Settle(later.id)],
    )
    .await;
    assert!(due(9).await.is_empty());
}

/// In the commit that publishes, and not if that fails; once, however much was published.
pub async fn whoever_subscribed_is_due_with_a_publication(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    let over = Subscription {
        until: START + Duration::minutes(30),
        ..subscription(4, None)
    };
    let all = [
        subscription(1, None),
        subscription(2, Some(1)),
        subscription(3, Some(2)),
        over,
    ];
    hub(&store, all.clone().map(HubChange::Subscribe).to_vec()).await;
    let mut stored = store.subscriptions(9).await.unwrap();
    stored.sort_by_key(|one| one.id);
    assert_eq!(stored, all);
    assert!(due(&store, 5).await.is_empty());
    let wrong = Change::AddCorrection(correction(1, 1, 2));
    conflict(
        &store,
        vec![
            Change::AddCorrection(correction(1, 1, 1)),
            wrong.clone(),
            wrong,
        ],
    )
    .await;
    assert!(due(&store, 5).await.is_empty());
    // Published an hour and a minute after the start.
    commit(&store, vec![Change::AddCorrection(correction(1, 1, 1))]).await;
    assert!(due(&store, 1).await.is_empty());
    assert_eq!(due(&store, 2).await, [id(20, 1), id(20, 2)]);
    commit(&store, vec![Change::AddCorrection(correction(1, 1, 2))]).await;
    let two = store
        .subscriptions_due(START + Duration::hours(5), 1)
        .await
        .unwrap();
    assert_eq!((two[0].wanted, two[0].told), (2, 0));
    let at = START + Duration::hours(5);
    let told = |told| HubChange::Told {
        id: two[0].id,
        told,
        at,
    };
    hub(&store, vec![told(1)]).await;
    assert_eq!(due(&store, 5).await.len(), 2, "one is missing");
    hub(&store, vec![told(2), told(1)]).await;
    assert_eq!(due(&store, 5).await, [id(20, 2)]);
    assert!(due(&store, 24).await.is_empty(), "their time is over");
    // The case goes, and with it who wanted to hear of it.
    let gone = HubChange::Unsubscribe {
        topic: all[1].topic.clone(),
        callback: all[1].callback.clone(),
    };
    hub(&store, vec![gone.clone(), gone]).await;
    assert!(due(&store, 5).await.is_empty());
}

/// When it is tried again is not put off by what failed before the last publication.
pub async fn a_subscriber_that_failed_waits_and_ends(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    hub(&store, vec![HubChange::Subscribe(subscription(1, None))]).await;
    commit(&store, vec![Change::AddCorrection(correction(1, 1, 1))]).await;
    let one = SubscriptionId(id(20, 1));
    let failed = |wanted| HubChange::NotTold {
        id: one,
        wanted,
        attempts: 3,
        next_at: START + Duration::hours(9),
        at: START + Duration::hours(2),
        error: "500".to_owned(),
    };
    hub(&store, vec![failed(1)]).await;
    assert!(due(&store, 8).await.is_empty());
    assert_eq!(due(&store, 9).await.len(), 1);
    let stored = store.subscriptions(9).await.unwrap().remove(0);
    assert_eq!((stored.attempts, stored.error.as_str()), (3, "500"));
    assert_eq!(stored.failed_at, Some(START + Duration::hours(2)));
    commit(&store, vec![Change::AddCorrection(correction(1, 1, 2))]).await;
    assert_eq!(due(&store, 3).await.len(), 1, "something new");
    hub(&store, vec![failed(1)]).await;
    assert_eq!(due(&store, 3).await.len(), 1);
    let end = |hours, error: &str| HubChange::End {
        id: one,
        at: START + Duration::hours(hours),
        error: error.to_owned(),
    };
    hub(&store, vec![end(4, "410"), end(5, "later")]).await;
    assert!(due(&store, 9).await.is_empty());
    let stored = store.subscriptions(9).await.unwrap().remove(0);
    assert_eq!(stored.ended_at, Some(START + Duration::hours(4)));
    assert_eq!(stored.error, "410");
    // It begins anew without what was before.
    hub(&store, vec![HubChange::Subscribe(subscription(1, None))]).await;
    assert!(due(&store, 9).await.is_empty());
    commit(&store, vec![Change::AddCorrection(correction(1, 1, 3))]).await;
    assert_eq!(due(&store, 9).await.len(), 1);
    hub(
        &store,
        vec![HubChange::ForgetEnded(START + Duration::days(1))],
    )
    .await;
    assert_eq!(store.subscriptions(9).await.unwrap().len(), 1);
    hub(
        &store,
        vec![HubChange::ForgetEnded(START + Duration::days(2))],
    )
    .await;
    assert!(store.subscriptions(9).await.unwrap().is_empty());
}

/// Requests and subscriptions, each topic and callback once.
pub async fn subscribers_are_counted_by_host(store: Arc<dyn Store>) {
    let changes = vec![
        HubChange::Ask(request(1, "a.example")),
        HubChange::Ask(request(2, "a.example")),
        HubChange::Ask(request(3, "b.example")),
        HubChange::Subscribe(subscription(1, None)),
        HubChange::Subscribe(subscription(4, None)),
    ];
    hub(&store, changes).await;
    let topic = request(1, "a.example").topic;
    let count = async |hours, callback: &str| {
        let now = START + Duration::hours(hours);
        let found = store.subscribers_beside(now, "a.example", &topic, callback);
        found.await.unwrap()
    };
    assert_eq!(count(0, "https://new.example/").await, (4, 3));
    assert_eq!(count(0, "https://a.example/1").await, (3, 2));
    assert_eq!(count(25, "https://new.example/").await, (3, 2));
}

/// Subscriptions to a case of the example go with it.
pub async fn subscribers_of_the_examples_cases_go_with_it(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, true).await;
    let of_case = HubRequest {
        case: Some(CaseId(id(3, 1))),
        ..request(9, "a.example")
    };
    let changes = vec![
        HubChange::Subscribe(subscription(1, Some(1))),
        HubChange::Subscribe(subscription(2, None)),
        HubChange::Ask(of_case),
    ];
    hub(&store, changes).await;
    commit(&store, vec![Change::RemoveExample]).await;
    let left = store.subscriptions(9).await.unwrap();
    assert_eq!(left, [subscription(2, None)]);
    assert!(store.hub_requests_due(START, 9).await.unwrap().is_empty());
}
