//! Deliveries.

use std::sync::Arc;

use app::{
    model::{Delivery, DeliveryState, Purpose},
    ports::{Change, Store},
};
use casework::{CaseId, LetterId, RequestId};
use time::Duration;

use crate::{
    cases::with_case,
    messages::{commit, conflict},
    samples::*,
};

fn save(delivery: &Delivery) -> Vec<Change> {
    vec![Change::SaveDelivery(delivery.clone())]
}

/// Every field comes back; two workers never claim the same one.
pub async fn a_delivery_comes_back_and_is_versioned(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    commit(&store, save(&delivery(2, 1, 1))).await;
    commit(&store, save(&delivery(1, 1, 1))).await;
    let mut asked = delivery(3, 1, 1);
    asked.purpose = Purpose::Verification(RequestId(id(8, 3)));
    asked.organisation = None;
    commit(&store, save(&asked)).await;
    let mut claimed = delivery(1, 1, 1);
    claimed.version = 2;
    claimed.state = DeliveryState::Sending;
    commit(&store, save(&claimed)).await;
    conflict(&store, save(&claimed)).await;
    conflict(&store, save(&delivery(1, 1, 1))).await;
    let full = Delivery {
        version: 3,
        state: DeliveryState::Sent,
        attempts: 4,
        last_error: Some("4.4.2 lỗi".into()),
        sent_at: Some(START + Duration::minutes(1)),
        opened_at: Some(START + Duration::minutes(2)),
        confirmed_at: Some(START + Duration::minutes(3)),
        confirmed_by: Some("Bình – Văn thư".into()),
        report: Some("đã phát".into()),
        ..claimed
    };
    commit(&store, save(&full)).await;
    assert_eq!(store.delivery(full.id).await.unwrap(), Some(full.clone()));
    let of_letter = store
        .deliveries_of_letter(LetterId(id(4, 1)))
        .await
        .unwrap();
    assert_eq!(of_letter, [full, delivery(2, 1, 1)], "by name");
    assert_eq!(
        store
            .deliveries_of_requests(CaseId(id(3, 1)))
            .await
            .unwrap(),
        [asked]
    );
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
        let mut one = delivery(number, 1, 1);
        one.next_at = START + Duration::minutes(minutes);
        one.state = state;
        commit(&store, save(&one)).await;
    }
    let now = START + Duration::minutes(5);
    let numbers = |found: Vec<Delivery>| -> Vec<String> {
        found.into_iter().map(|delivery| delivery.to_name).collect()
    };
    let due = numbers(store.due_deliveries(now, 10).await.unwrap());
    assert_eq!(due, ["Cơ quan 002", "Cơ quan 001"]);
    assert_eq!(store.due_deliveries(now, 1).await.unwrap().len(), 1);
    let sending = numbers(store.deliveries_in(DeliveryState::Sending).await.unwrap());
    assert_eq!(sending, ["Cơ quan 005"]);
}
