//! Deliveries.

use std::sync::Arc;

use app::{
    model::{Ask, ChannelKind, Delivery, DeliveryState, Proof, Purpose, Task},
    ports::{Change, Store},
};
use casework::{CaseId, DeliveryId, GroupId, LetterId, RequestId};
use time::Duration;

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

fn save(delivery: &Delivery) -> Vec<Change> {
    vec![Change::SaveDelivery(delivery.clone())]
}

fn ask(number: u64, case: u64) -> Delivery {
    Delivery {
        purpose: Purpose::Verification(RequestId(id(10, number))),
        organisation: None,
        ..delivery(number, case, 1)
    }
}

/// As it is queued, and after everything about it has changed.
pub async fn a_delivery_comes_back_with_every_field(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let minutes = |minutes| START + Duration::minutes(minutes) + Duration::milliseconds(7);
    for queued in [delivery(1, 1, 1), ask(2, 1)] {
        commit(&store, save(&queued)).await;
        assert_eq!(
            store.delivery(queued.id).await.unwrap().as_ref(),
            Some(&queued)
        );
        let full = Delivery {
            version: 2,
            to_name: ODD.to_owned(),
            address: "khác@tinh.example".to_owned(),
            state: DeliveryState::Sent,
            attempts: u32::MAX,
            next_at: minutes(1),
            last_error: Some("4.4.2 lỗi".to_owned()),
            queued_at: minutes(2),
            sent_at: Some(minutes(3)),
            opened_at: Some(minutes(4)),
            confirmed_at: Some(minutes(5)),
            confirmed_by: Some("Bình – Văn thư".to_owned()),
            report: Some(ODD.to_owned()),
            channel: ChannelKind::Print,
            group: Some(GroupId(id(5, 3))),
            task: Some(Task {
                ask: Ask::Report,
                due_at: minutes(6),
                proof: Proof::Evidence,
            }),
            passed_on_by: Some(DeliveryId(id(6, 8))),
            delivered_at: Some(minutes(7)),
            done_at: Some(minutes(8)),
            returned_at: Some(minutes(9)),
            returned_reason: Some(ODD.to_owned()),
            ..queued
        };
        commit(&store, save(&full)).await;
        assert_eq!(store.delivery(full.id).await.unwrap(), Some(full));
    }
    let none = store.delivery(DeliveryId(id(6, 9))).await.unwrap();
    assert_eq!(none, None);
}

/// Two workers never claim the same one.
pub async fn a_writer_must_have_seen_the_last_version_of_a_delivery(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let version = |version| {
        save(&Delivery {
            version,
            ..delivery(1, 1, 1)
        })
    };
    conflict(&store, version(0)).await;
    conflict(&store, version(2)).await;
    commit(&store, version(1)).await;
    conflict(&store, version(1)).await;
    conflict(&store, version(3)).await;
    commit(&store, version(2)).await;
    conflict(&store, version(2)).await;
}

/// As the clerk's list shows them.
pub async fn deliveries_of_a_letter_come_as_queued_then_by_name(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let later = Delivery {
        queued_at: START + Duration::hours(1),
        ..delivery(1, 1, 1)
    };
    let changes = [
        later.clone(),
        delivery(3, 1, 1),
        delivery(2, 1, 1),
        delivery(4, 1, 2),
        ask(5, 1),
    ];
    commit(&store, changes.iter().flat_map(save).collect()).await;
    let found = store
        .deliveries_of_letter(LetterId(id(4, 1)))
        .await
        .unwrap();
    assert_eq!(found, [delivery(2, 1, 1), delivery(3, 1, 1), later]);
    let none = store
        .deliveries_of_letter(LetterId(id(4, 9)))
        .await
        .unwrap();
    assert!(none.is_empty());
}

/// A letter's deliveries are not among them, nor another case's.
pub async fn deliveries_of_requests_come_oldest_first(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    let later = Delivery {
        queued_at: START + Duration::hours(1),
        ..ask(1, 1)
    };
    let changes = [later.clone(), ask(2, 1), delivery(3, 1, 1), ask(4, 2)];
    commit(&store, changes.iter().flat_map(save).collect()).await;
    let found = store
        .deliveries_of_requests(CaseId(id(3, 1)))
        .await
        .unwrap();
    assert_eq!(found, [ask(2, 1), later]);
}

/// Those that wait longest first, none before its time, none that is not queued.
pub async fn due_deliveries_come_in_order(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    for (number, minutes, state) in [
        (1, 5, DeliveryState::Queued),
        (2, 1, DeliveryState::Queued),
        (3, 0, DeliveryState::Sent),
        (4, 30, DeliveryState::Queued),
        (5, 0, DeliveryState::Sending),
    ] {
        let one = Delivery {
            next_at: START + Duration::minutes(minutes),
            state,
            ..delivery(number, 1, 1)
        };
        commit(&store, save(&one)).await;
    }
    let due = |now, limit| {
        let store = store.clone();
        async move {
            let due = store
                .due_deliveries(ChannelKind::Email, now, &[], limit)
                .await
                .unwrap();
            due.into_iter().map(|one| one.id.0).collect::<Vec<_>>()
        }
    };
    let now = START + Duration::minutes(5);
    assert_eq!(due(now, 10).await, [id(6, 2), id(6, 1)]);
    assert_eq!(due(now, 1).await, [id(6, 2)]);
    assert_eq!(due(now - Duration::milliseconds(1), 10).await, [id(6, 2)]);
    assert!(due(START, 10).await.is_empty());
}

/// Each under its own name; one that changes its state leaves the old one.
pub async fn every_state_is_kept_and_found(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let in_state = |number, state, minutes| Delivery {
        state,
        next_at: START + Duration::minutes(minutes),
        ..delivery(number, 1, 1)
    };
    for (number, state) in (1..).zip(DeliveryState::ALL) {
        commit(&store, save(&in_state(number, state, 0))).await;
    }
    for (number, state) in (1..).zip(DeliveryState::ALL) {
        let found = store.deliveries_in(state).await.unwrap();
        assert_eq!(found, [in_state(number, state, 0)]);
    }
    let failed = Delivery {
        version: 2,
        ..in_state(1, DeliveryState::Failed, 9)
    };
    commit(&store, save(&failed)).await;
    assert!(
        store
            .deliveries_in(DeliveryState::Queued)
            .await
            .unwrap()
            .is_empty()
    );
    let found = store.deliveries_in(DeliveryState::Failed).await.unwrap();
    let ids: Vec<_> = found.iter().map(|one| one.id.0).collect();
    assert_eq!(ids, [id(6, 5), id(6, 1)], "longest waiting first");
}
